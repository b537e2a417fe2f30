#include "sim/network/travel_key.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/layer.h"
#include "data/mem.h"

/* Raised when the same inputs give other matrices. */
enum { METHOD_VERSION = 2 };

static void key_text(FILE *out, const char *text)
{
    fprintf(out, "%zu %s\n", text ? strlen(text) : (size_t)0, text ? text : "-");
}

static void key_file(FILE *out, const char *stem, size_t n_stem, const char *extension)
{
    char hex[DIGEST_HEX];
    char *path = mem_printf("%.*s%s", (int)n_stem, stem, extension);
    digest_file(path, hex);
    key_text(out, hex);
    free(path);
}

/* A shapefile is several files, in lower or upper case; a layer of a GeoPackage is named
 * behind a bar. */
static void key_road_files(FILE *out, const char *path)
{
    static const char *const extensions[] = {".shx", ".dbf", ".prj", ".cpg",
                                             ".SHX", ".DBF", ".PRJ", ".CPG"};
    const size_t n = layer_file_bytes(path);
    key_text(out, path + n);
    key_file(out, path, n, "");
    for (size_t i = 0; n > 4 && i < sizeof extensions / sizeof *extensions; i++)
        key_file(out, path, n - 4, extensions[i]);
}

static void key_columns(FILE *out, const struct road_columns *columns)
{
    key_text(out, columns->road_class);
    key_text(out, columns->speed_km_h);
    key_text(out, columns->oneway);
    key_text(out, columns->forward);
    key_text(out, columns->backward);
    fprintf(out, "%a %d\n", columns->default_speed_km_h, columns->cut_at_vertices);
}

static void key_speeds(FILE *out, const struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->n_figures; i++)
        if (strncmp(catalogue->figures[i].id, "speed_", 6) == 0)
            fprintf(out, "%s %a\n", catalogue->figures[i].id, catalogue->figures[i].value);
    for (size_t i = 0; i < catalogue->n_road_speeds; i++) {
        const struct road_speed *rule = &catalogue->road_speeds[i];
        fprintf(out, "%s/%s/%s/%d/%d %a\n", rule->dialect, rule->nature, rule->admin_class,
                rule->importance, rule->urban, rule->speed_km_h);
    }
}

void travel_key(const struct scenario *scenario, const struct territory *territory,
                const struct catalogue *catalogue, char key[DIGEST_HEX])
{
    const struct territory_source *source = &scenario->territory;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        mem_exhausted();
    fprintf(out, "proxilog travel %d\n%d\n%a\n", METHOD_VERSION, (int)source->roads_dialect,
            source->circuity);
    key_text(out, territory->crs_code);
    key_road_files(out, source->roads_path);
    key_columns(out, &source->road_columns);
    key_speeds(out, catalogue);
    for (size_t i = 0; i < territory->n_places; i++) {
        const struct place *place = &territory->places[i];
        fprintf(out, "%a %a %a %a\n", place->at_m.x, place->at_m.y, place->lon_deg,
                place->lat_deg);
    }
    if (fclose(out) != 0)
        mem_exhausted();
    digest_bytes(text, size, key);
    free(text);
}
