/* A first byte that chooses one of the four tables of a territory, the rest as that table. Run
 * from the project's root. */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include "tests/data/territory_case.h"
#include "tests/fuzz/layer_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_territory(const struct territory *territory)
{
    for (size_t p = 0; p < territory->n_places; p++) {
        const struct place *place = &territory->places[p];
        assert(*place->id && isfinite(place->at_m.x) && isfinite(place->at_m.y));
    }
    for (size_t o = 0; o < territory->n_outlets; o++) {
        const struct outlet *outlet = &territory->outlets[o];
        assert(outlet->meals_day >= 0 && outlet->opens_s < outlet->closes_s);
        assert(outlet->place < territory->n_places);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    file_put("f.csv", data + 1, size - 1);
    struct territory_case that;
    territory_case_init(&that);
    that.scenario.territory.communes_path = TEXT("tests/data/layers/communes_79.shp");
    char **const tables[] = {&that.scenario.farms_path, &that.scenario.hubs_path,
                             &that.scenario.outlets_path, &that.scenario.depots_path};
    static const char *const good[] = {"tests/fuzz/places/farms.csv", "tests/fuzz/places/hubs.csv",
                                       "tests/fuzz/places/outlets.csv",
                                       "tests/fuzz/places/depots.csv"};
    char path[128];
    snprintf(path, sizeof path, "%s", file_path("f.csv"));
    for (size_t t = 0; t < 4; t++)
        *tables[t] = t == data[0] % 4 ? path : TEXT(good[t]);
    struct faults faults = {0}, warnings = {0};
    struct territory *territory = territory_read(&that.scenario, &faults, &warnings);
    assert((territory == NULL) == (faults.n > 0));
    if (territory)
        check_territory(territory);
    territory_free(territory);
    faults_clear(&faults);
    faults_clear(&warnings);
    return 0;
}
