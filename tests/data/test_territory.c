#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "data/territory_communes.h"
#include "data/territory_rows.h"
#include "data/territory_words.h"
#include "tests/data/territory_case.h"
#include "tests/run.h"

/* ---- Words ------------------------------------------------------------------------- */

START_TEST(days_are_read_as_people_write_them)
{
    static const struct {
        const char *text;
        unsigned days; /* 0: refused */
    } cases[] = {
        {"mon,tue", 0x03},
        {"lun mar jeu ven", 0x1b},
        {"Lundi, Jeudi", 0x09},
        {"lundi au vendredi", 0x1f},
        {"mon-fri", 0x1f},
        {"ven-lun", 0x71},
        {"tous", 0x7f},
        {"7j/7", 0x7f},
        {"les mardis et jeudis", 0x0a},
        {"sa;di", 0x60},
        {"thu", 0x08},
        {"mardi", 0x02},
        {"", 0},
        {"m", 0},
        {"mon-", 0},
        {"-fri", 0},
        {"au vendredi", 0},
        {"mardredi", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned days = 0;
        char bad[20];
        const bool good = days_parse(cases[i].text, &days, bad, sizeof bad);
        ck_assert_msg(good == (cases[i].days != 0), "%s", cases[i].text);
        if (good)
            ck_assert_msg(days == cases[i].days, "%s gives %x", cases[i].text, days);
    }
}
END_TEST

START_TEST(products_are_read_as_people_write_them)
{
    struct territory_case this;
    territory_case_init(&this);
    static const struct {
        const char *text;
        double total_kg, vegetables_kg, dairy_kg;
    } cases[] = {
        {"vegetables", 100, 100, 0},
        {"vegetables dairy", 100, 50, 50},
        {"Légumes, Produits laitiers", 60, 30, 30},
        {"vegetables=120|dairy=40", NAN, 120, 40},
        {"légumes : 120,5 kg ; produits laitiers 40kg", NAN, 120.5, 40},
        {"vegetables=120,dairy=40", 999, 120, 40},
        {"vegetables 80 dairy", 10, 80, 10},
        {"dairy=0", NAN, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double supply_kg[2] = {0, 0};
        struct faults faults = {0};
        products_parse(cases[i].text, cases[i].total_kg, &this.scenario, supply_kg,
                       (struct where){.path = "farms.csv"}, &faults);
        ck_assert_msg(faults.n == 0, "%s: %s", cases[i].text, faults.n ? faults.text[0] : "");
        ck_assert_double_eq(supply_kg[0], cases[i].vegetables_kg);
        ck_assert_double_eq(supply_kg[1], cases[i].dairy_kg);
    }
}
END_TEST

START_TEST(a_cell_full_of_nonsense_is_bounded)
{
    struct territory_case this;
    territory_case_init(&this);
    char text[4001];
    for (size_t i = 0; i < 4000; i++)
        text[i] = i % 2 ? ' ' : 'z';
    text[4000] = '\0';
    double supply_kg[2] = {0, 0};
    struct faults faults = {0};
    products_parse(text, 1, &this.scenario, supply_kg, (struct where){.path = "f"}, &faults);
    ck_assert_uint_eq(faults.n, 10);
    faults_clear(&faults);
    memset(text, 'z', 4000);
    products_parse(text, 1, &this.scenario, supply_kg, (struct where){.path = "f"}, &faults);
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_uint_lt(strlen(faults.text[0]), 200);
    faults_clear(&faults);
}
END_TEST

/* ---- Communes ---------------------------------------------------------------------- */

/* Three squares: A (2 km, hole of 1 km in its south-west quarter), and two called B. */
static struct layer *squares(void)
{
    static const struct layer_field fields[] = {{"INSEE_COM", FIELD_TEXT, 5, 0},
                                                {"NOM_COM", FIELD_TEXT, 40, 0},
                                                {"POPULATION", FIELD_NUMBER, 9, 0}};
    static const struct point with_hole[] = {{0, 0},    {0, 2000}, {2000, 2000}, {2000, 0},
                                             {0, 0},    {0, 0},    {1000, 0},    {1000, 1000},
                                             {0, 1000}, {0, 0}};
    static const struct point east[] = {
        {2000, 0}, {2000, 1000}, {3000, 1000}, {3000, 0}, {2000, 0}};
    static const struct point north[] = {
        {0, 3000}, {0, 4000}, {1000, 4000}, {1000, 3000}, {0, 3000}};
    struct layer *layer = layer_create(LAYER_POLYGONS, "EPSG:2154", fields, 3);
    layer_add(layer, with_hole, 10, (size_t[]){0, 5}, 2,
              (const char *[]){"01001", "Sainte-Anne-l'Été", ""}, (double[]){0, 0, 120});
    layer_add(layer, east, 5, (size_t[]){0}, 1, (const char *[]){"79002", "Bé", ""},
              (double[]){0, 0, 30});
    layer_add(layer, north, 5, (size_t[]){0}, 1, (const char *[]){"79003", "BE", ""},
              (double[]){0, 0, 40});
    return layer;
}

static const struct commune *only(const struct communes *communes, const char *text)
{
    size_t first = 0;
    ck_assert_msg(communes_find(communes, text, &first) == 1, "%s", text);
    return &communes->communes[first];
}

START_TEST(communes_are_found_by_code_name_and_point)
{
    struct faults faults = {0};
    struct layer *layer = squares();
    struct crs *crs = crs_create("EPSG:2154", (struct where){.path = "t"}, &faults);
    const struct communes_source source = {.path = "communes.shp"};
    struct communes communes;
    ck_assert(communes_init(&communes, layer, crs, &source, &faults));

    const struct commune *anne = only(&communes, "01001");
    ck_assert_ptr_eq(only(&communes, "1001"), anne);
    ck_assert_ptr_eq(only(&communes, "SAINTE ANNE L'ETE"), anne);
    ck_assert_ptr_eq(only(&communes, "Ste Anne l’Été"), anne);
    ck_assert_double_eq(anne->population, 120);
    size_t first = 0;
    ck_assert_uint_eq(communes_find(&communes, "be", &first), 2);
    ck_assert_str_eq(communes.communes[first].code, "79002");
    ck_assert_str_eq(communes.communes[first + 1].code, "79003");
    ck_assert_uint_eq(communes_find(&communes, "", &first), 0);
    ck_assert_str_eq(communes_nearest(&communes, "Sainte-Ane-l'Été")->code, "01001");
    ck_assert_ptr_null(communes_nearest(&communes, "Paris"));

    /* 4 km2 less the hole of 1 km2; its centroid is (4 x 1000 - 1 x 500) / 3. */
    ck_assert_double_eq_tol(commune_area_km2(&communes, anne), 3, 1e-12);
    ck_assert_double_eq_tol(anne->centre_m.x, 3500.0 / 3, 1e-9);
    ck_assert_double_eq_tol(anne->centre_m.y, 3500.0 / 3, 1e-9);
    ck_assert_ptr_eq(communes_at(&communes, (struct point){1500, 500}), anne);
    ck_assert_ptr_null(communes_at(&communes, (struct point){500, 500}));
    ck_assert_str_eq(communes_at(&communes, (struct point){2500, 500})->code, "79002");
    ck_assert_ptr_null(communes_at(&communes, (struct point){-1, 500}));

    communes_clear(&communes);
    crs_free(crs);
    layer_free(layer);
}
END_TEST

START_TEST(a_layer_without_the_named_fields_is_refused)
{
    struct faults faults = {0};
    struct layer *layer = squares();
    struct crs *crs = crs_create("EPSG:2154", (struct where){.path = "t"}, &faults);
    const struct communes_source source = {
        .path = "communes.shp", .id_field = "INSEE_CON", .name_field = "X"};
    struct communes communes;
    ck_assert(!communes_init(&communes, layer, crs, &source, &faults));
    ck_assert_uint_eq(faults.n, 2);
    ck_assert_str_eq(faults.text[0],
                     "communes.shp: INSEE_CON: the layer has no such field; did you "
                     "mean \"INSEE_COM\"?");
    ck_assert_str_eq(faults.text[1],
                     "communes.shp: X: the layer has no such field; name one of its fields in the "
                     "scenario: INSEE_COM, NOM_COM, POPULATION");
    communes_clear(&communes);
    layer->kind = LAYER_LINES;
    ck_assert(!communes_init(&communes, layer, crs, &source, &faults));
    ck_assert_str_eq(faults.text[2],
                     "communes.shp: expected the polygons of communes, found a layer "
                     "of points or lines");
    communes_clear(&communes);
    crs_free(crs);
    layer_free(layer);
    faults_clear(&faults);
}
END_TEST

/* 252 communes, 375 229 inhabitants (legal populations of the 2026 edition), 6 029 km2, every
 * chef-lieu in its own commune. */
START_TEST(deux_sevres_is_whole)
{
    struct faults faults = {0};
    struct crs *crs = crs_create("EPSG:2154", (struct where){.path = "t"}, &faults);
    struct layer *layer = layer_read(COMMUNES, crs, NULL, &faults);
    const struct communes_source source = {.path = COMMUNES};
    struct communes communes;
    ck_assert(communes_init(&communes, layer, crs, &source, &faults));
    double inhabitants = 0, area_km2 = 0;
    for (size_t i = 0; i < communes.n; i++) {
        const struct commune *commune = &communes.communes[i];
        inhabitants += commune->population;
        area_km2 += commune_area_km2(&communes, commune);
        ck_assert_ptr_eq(communes_at(&communes, commune->centre_m), commune);
    }
    ck_assert_uint_eq(communes.n, 252);
    ck_assert_double_eq(inhabitants, 375229);
    ck_assert_double_eq_tol(area_km2, 6029, 0.5);
    ck_assert_double_eq_tol(only(&communes, "St Maixent l'Ecole")->centre_m.x, 454019.0, 0.1);
    communes_clear(&communes);
    layer_free(layer);
    layer =
        layer_read("data/territories/deux-sevres/chefs_lieux_alentour.shp", crs, NULL, &faults);
    ck_assert_uint_eq(layer->n_features, 697);
    ck_assert_uint_eq(layer->n_points, 697);
    layer_free(layer);
    crs_free(crs);
    ck_assert_uint_eq(faults.n, 0);
}
END_TEST

/* ---- Territories -------------------------------------------------------------------- */

static const struct place *place_called(const struct territory *territory, const char *id)
{
    for (size_t i = 0; i < territory->n_places; i++)
        if (strcmp(territory->places[i].id, id) == 0)
            return &territory->places[i];
    ck_abort_msg("no place %s", id);
    return NULL;
}

static struct territory *read_or_fail(const struct scenario *scenario)
{
    struct faults faults = {0}, warnings = {0};
    struct territory *territory = territory_read(scenario, &faults, &warnings);
    ck_assert_msg(territory != NULL, "%s", faults.n ? faults.text[0] : "");
    faults_clear(&warnings);
    return territory;
}

START_TEST(places_are_located_by_commune_and_by_degrees)
{
    struct territory_case this;
    territory_case_init(&this);
    struct territory *territory = read_or_fail(&this.scenario);
    ck_assert_str_eq(territory->crs_code, "EPSG:2154");
    ck_assert_ptr_nonnull(territory->communes);
    ck_assert_uint_eq(territory->n_places, 7);
    /* Farms, hubs, outlets, depots: in that order. */
    static const char *const ids[] = {"f1", "f2", "pm", "pf", "o1", "o2", "depot-1"};
    for (size_t i = 0; i < 7; i++)
        ck_assert_str_eq(territory->places[i].id, ids[i]);
    /* Chef-lieu of Secondigny: 438389.8, 6617958.1; -0.419287, 46.610691. */
    const struct place *f1 = place_called(territory, "f1");
    ck_assert_double_eq_tol(f1->at_m.x, 438389.8, 0.2);
    ck_assert_double_eq_tol(f1->at_m.y, 6617958.1, 0.2);
    ck_assert_double_eq_tol(f1->lon_deg, -0.419287, 2e-6);
    ck_assert_double_eq_tol(f1->lat_deg, 46.610691, 2e-6);
    ck_assert_str_eq(place_called(territory, "f2")->commune, "Vasles");
    /* FINESS gives the hospital in both systems: 453713.0, 6621862.9. */
    const struct place *o2 = place_called(territory, "o2");
    ck_assert_double_eq_tol(o2->at_m.x, 453713.0, 1);
    ck_assert_double_eq_tol(o2->at_m.y, 6621862.9, 1);
    ck_assert_str_eq(o2->commune, "Parthenay");
    ck_assert_uint_eq(o2->line, 3);
    territory_free(territory);
}
END_TEST

START_TEST(what_rows_leave_out_is_usual)
{
    struct territory_case this;
    territory_case_init(&this);
    struct territory *territory = read_or_fail(&this.scenario);
    ck_assert_double_eq(territory->farms[0].supply_kg_week[0], 100);
    ck_assert_double_eq(territory->farms[1].supply_kg_week[1], 20);
    ck_assert_uint_eq(territory->farms[1].fleet, 1);
    ck_assert_uint_eq(territory->farms[0].days, 0x7f);
    ck_assert_double_eq(territory->hubs[0].opens_s, 7 * 3600);
    ck_assert_double_eq(territory->hubs[1].opens_s, 0);
    ck_assert_double_eq(territory->hubs[1].closes_s, 86400);
    ck_assert(!territory->hubs[0].overnight);
    ck_assert(territory->hubs[1].overnight);
    ck_assert_uint_eq(territory->hubs[1].docks, 1);
    const struct outlet *college = &territory->outlets[0], *hospital = &territory->outlets[1];
    ck_assert_uint_eq(college->days, 0x1b);
    ck_assert(college->school_calendar);
    ck_assert_double_eq(college->opens_s, 6.5 * 3600);
    ck_assert_double_eq(college->closes_s, 10.5 * 3600);
    ck_assert(isnan(college->service_s) && isnan(college->local_share));
    ck_assert_uint_eq(hospital->days, 0x7f);
    ck_assert(!hospital->school_calendar);
    territory_free(territory);
}
END_TEST

/* Writes a table and returns its path, in a folder of this process. */
static char *written(const char *name, const char *text)
{
    static char paths[4][64];
    static size_t n;
    char *path = paths[n++ % 4];
    snprintf(path, sizeof paths[0], "/tmp/territory-%ld-%s", (long)getpid(), name);
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
    return path;
}

/* A spreadsheet of a French coordinator, in metres, against the same places in degrees. */
START_TEST(french_headers_and_metres_are_read)
{
    struct territory_case this;
    territory_case_init(&this);
    this.scenario.farms_path = written(
        "fermes.csv",
        "Identifiant;Nom;X Lambert 93;Y Lambert 93;Produits;Offre (kg/semaine);Véhicule;Jours\n"
        "f1;Ferme;438389,8;6617958,1;Légumes;1 200,5;van_s;mar jeu\n"
        "f2;Autre;453713;6621862,9;légumes=10 produits laitiers=5;;van_s_diesel_fridge;\n");
    struct territory *territory = read_or_fail(&this.scenario);
    unlink(this.scenario.farms_path);
    ck_assert_double_eq_tol(territory->places[0].at_m.x, 438389.8, 1e-9);
    ck_assert_double_eq_tol(territory->places[0].lon_deg, -0.419287, 2e-6);
    ck_assert_str_eq(territory->places[0].commune, "Secondigny");
    ck_assert_double_eq(territory->farms[0].supply_kg_week[0], 1200.5);
    ck_assert_uint_eq(territory->farms[0].days, 0x0a);
    ck_assert_uint_eq(territory->farms[1].fleet, 1);
    territory_free(territory);
}
END_TEST

/* In Luxembourg (6.13 E) without a layer of communes: UTM zone 32. */
START_TEST(the_system_is_chosen_from_the_places)
{
    struct territory_case this;
    territory_case_init(&this);
    this.scenario.territory.communes_path = NULL;
    this.fleets[0].depot = NULL;
    this.organisation.n_flows = 0;
    this.scenario.hubs_path = this.scenario.depots_path = NULL;
    this.scenario.farms_path =
        written("farms.csv", "id,lon,lat,products,supply_kg_week,vehicle\n"
                             "f1,6.13,49.61,dairy,10,van_s\n");
    this.scenario.outlets_path =
        written("outlets.csv", "id,lon,lat,meals_day\no1,6.2,49.7,100\n");
    struct territory *territory = read_or_fail(&this.scenario);
    ck_assert_str_eq(territory->crs_code, "EPSG:32632");
    ck_assert_ptr_null(territory->communes);
    ck_assert_str_eq(territory->places[0].commune, "");
    /* About 5.06 km east and 10.0 km north, whatever the projection. */
    const struct point a = territory->places[0].at_m, b = territory->places[1].at_m;
    ck_assert_double_eq_tol(hypot(a.x - b.x, a.y - b.y), 11220, 30);
    territory_free(territory);
    unlink(this.scenario.farms_path);
    unlink(this.scenario.outlets_path);
}
END_TEST

/* The faults that need more than one broken table. */
START_TEST(what_cannot_be_located_is_told)
{
    struct territory_case this;
    territory_case_init(&this);
    this.scenario.territory.communes_path = NULL;
    struct faults faults = {0}, warnings = {0};
    this.scenario.farms_path =
        written("farms.csv", "id,x_m,y_m,products,supply_kg_week,vehicle\n"
                             "f1,1,2,dairy,10,van_s\n");
    this.scenario.outlets_path = written("outlets.csv", "id,x_m,y_m,meals_day\no1,1,2,100\n");
    ck_assert_ptr_null(territory_read(&this.scenario, &faults, &warnings));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(
        faults.text[0],
        "scenario.yaml: territory.crs: no place has lon and lat and there is no layer of "
        "communes: name the system of x_m and y_m, for example EPSG:2154");
    faults_clear(&faults);
    this.scenario.territory.crs = TEXT("EPSG:4326");
    ck_assert_ptr_null(territory_read(&this.scenario, &faults, &warnings));
    ck_assert_str_eq(faults.text[0],
                     "scenario.yaml: territory.crs: expected a system in metres like "
                     "EPSG:2154, found WGS 84");
    faults_clear(&faults);
    this.scenario.territory.crs = TEXT("EPSG:2154");
    ck_assert_ptr_null(territory_read(&this.scenario, &faults, &warnings));
    ck_assert_uint_eq(faults.n, 3); /* hubs and depot by commune, without a layer */
    ck_assert_str_eq(faults.text[0],
                     "tests/bad/territory/good_hubs.csv:2: commune: a place located by its "
                     "commune needs territory.communes in the scenario");
    unlink(this.scenario.farms_path);
    unlink(this.scenario.outlets_path);
    faults_clear(&faults);
    faults_clear(&warnings);
}
END_TEST

/* The files of a layer, of which the path is that of the .shp. */
static void remove_layer(char *path)
{
    static const char *const ends[] = {"shp", "shx", "dbf", "prj", "cpg"};
    for (size_t i = 0; i < 5; i++) {
        memcpy(path + strlen(path) - 3, ends[i], 3);
        unlink(path);
    }
}

START_TEST(an_ambiguous_commune_lists_the_codes)
{
    struct territory_case this;
    territory_case_init(&this);
    struct faults faults = {0}, warnings = {0};
    struct layer *layer = squares();
    for (size_t i = 0; i < layer->n_points; i++) {
        layer->points[i].x += 440000;
        layer->points[i].y += 6600000;
    }
    char path[64];
    snprintf(path, sizeof path, "/tmp/territory-%ld.shp", (long)getpid());
    ck_assert(layer_write(layer, path, &faults));
    this.scenario.territory.communes_path = path;
    this.scenario.territory.crs = TEXT("EPSG:2154");
    this.scenario.farms_path =
        written("farms.csv", "id,commune,products,supply_kg_week,vehicle\n"
                             "f1,Bé,dairy,10,van_s\n"
                             "f2,79003,dairy,10,van_s\n");
    ck_assert_ptr_null(territory_read(&this.scenario, &faults, &warnings));
    char expected[200];
    snprintf(expected, sizeof expected,
             "%s:2: commune: 2 communes are called \"Bé\"; write the code of "
             "one: 79002, 79003",
             this.scenario.farms_path);
    ck_assert_str_eq(faults.text[0], expected);
    unlink(this.scenario.farms_path);
    remove_layer(path);
    layer_free(layer);
    faults_clear(&faults);
    faults_clear(&warnings);
}
END_TEST

/* As most layers of communes that are not the IGN's: a usual code, another name, no inhabitants. */
START_TEST(fields_of_communes_need_no_name_where_they_are_usual)
{
    static const struct layer_field fields[] = {{"INSEE", FIELD_TEXT, 5, 0},
                                                {"LABEL", FIELD_TEXT, 40, 0}};
    static const struct point square[] = {{440000, 6600000}, {440000, 6602000}, {442000, 6602000},
                                          {442000, 6600000}, {440000, 6600000}};
    struct territory_case this;
    territory_case_init(&this);
    struct faults faults = {0}, warnings = {0};
    struct layer *layer = layer_create(LAYER_POLYGONS, "EPSG:2154", fields, 2);
    layer_add(layer, square, 5, (size_t[]){0}, 1, (const char *[]){"79002", "Bé"},
              (double[]){0, 0});
    char path[64];
    snprintf(path, sizeof path, "/tmp/territory-%ld.shp", (long)getpid());
    ck_assert(layer_write(layer, path, &faults));
    this.scenario.territory.communes_path = path;
    this.scenario.territory.crs = TEXT("EPSG:2154");
    this.scenario.farms_path = written("farms.csv", "id,commune,products,supply_kg_week,vehicle\n"
                                                    "f1,Bé,dairy,10,van_s\n");
    this.scenario.hubs_path = written("hubs.csv", "id,commune,kind\nh1,79002,platform\n"
                                                  "h2,Bé,massification_point\n");
    this.scenario.outlets_path = written("outlets.csv", "id,commune,meals_day\no1,Bé,100\n");
    this.scenario.depots_path = written("depots.csv", "id,commune\ndepot-1,Bé\n");
    ck_assert_ptr_null(territory_read(&this.scenario, &faults, &warnings));
    ck_assert_msg(faults.n == 1, "%s", faults.text[faults.n_kept - 1]);
    ck_assert_str_eq(faults.text[0],
                     "scenario.yaml: territory.communes.name: expected the field of the layer "
                     "that holds it, as none has a usual name; its fields: INSEE, LABEL");
    faults_clear(&faults);
    this.scenario.territory.communes_name = TEXT("LABEL");
    struct territory *territory = territory_read(&this.scenario, &faults, &warnings);
    ck_assert_msg(territory != NULL, "%s", faults.n ? faults.text[0] : "");
    territory_free(territory);
    unlink(this.scenario.farms_path);
    unlink(this.scenario.hubs_path);
    unlink(this.scenario.outlets_path);
    unlink(this.scenario.depots_path);
    remove_layer(path);
    layer_free(layer);
    faults_clear(&faults);
    faults_clear(&warnings);
}
END_TEST

/* The flow from the farms runs on Monday and Wednesday, the second farm only on Monday. */
START_TEST(days_of_farms_and_flows_should_meet)
{
    struct territory_case this;
    territory_case_init(&this);
    struct faults faults = {0}, warnings = {0};
    this.flows[0].days = 1 | 4;
    this.flows[1].days = 127; /* not from farms */
    this.scenario.farms_path = written("farms.csv", "id,commune,products,supply_kg_week,vehicle,days\n"
                                                    "f1,Parthenay,dairy,10,van_s,mon wed\n"
                                                    "f2,Parthenay,dairy,10,van_s,mon\n");
    struct territory *territory = territory_read(&this.scenario, &faults, &warnings);
    ck_assert_msg(territory != NULL, "%s", faults.n ? faults.text[0] : "");
    size_t n_days = 0;
    for (size_t i = 0; i < warnings.n_kept; i++)
        if (strstr(warnings.text[i], "does not ship")) {
            n_days++;
            ck_assert_msg(strstr(warnings.text[i], "farms.csv:3: days: \"f2\" does not ship on all "
                                                   "days of the flow pooled.drop: its products "
                                                   "stay there on wed;") != NULL,
                          "%s", warnings.text[i]);
        }
    ck_assert_uint_eq(n_days, 1);
    territory_free(territory);
    unlink(this.scenario.farms_path);
    faults_clear(&faults);
    faults_clear(&warnings);
}
END_TEST

/* A cell that is no number hides nothing of the other rows, and its own row is not judged by what it lacks.
 * Columns are called as in the file. */
START_TEST(one_bad_cell_hides_no_other_fault)
{
    struct territory_case this;
    territory_case_init(&this);
    struct faults faults = {0}, warnings = {0};
    this.scenario.outlets_path = written("outlets.csv", "id,commune,meals_day,Jours,opens,closes\n"
                                                        "o1,Parthenay,many,mon,10:00,06:00\n"
                                                        "o2,Parthenay,100,mondy,,\n"
                                                        "o3,Partenay,100,mon,,\n");
    ck_assert_ptr_null(territory_read(&this.scenario, &faults, &warnings));
    ck_assert_uint_eq(faults.n, 3);
    ck_assert_ptr_nonnull(strstr(faults.text[0], ":2: meals_day: expected a number"));
    ck_assert_ptr_nonnull(strstr(faults.text[1], ":3: Jours: expected weekdays"));
    ck_assert_ptr_nonnull(strstr(faults.text[2], ":4: commune: unknown commune \"Partenay\""));
    unlink(this.scenario.outlets_path);
    faults_clear(&faults);
    faults_clear(&warnings);
}
END_TEST

START_TEST(too_many_places_are_refused)
{
    struct territory_case this;
    territory_case_init(&this);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    fputs("id,lon,lat,meals_day\n", out);
    for (int i = 0; i <= TERRITORY_PLACES_MAX; i++)
        fprintf(out, "o%d,-0.4,46.5,10\n", i);
    fclose(out);
    this.scenario.outlets_path = written("outlets.csv", text);
    struct faults faults = {0}, warnings = {0};
    ck_assert_ptr_null(territory_read(&this.scenario, &faults, &warnings));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_ptr_nonnull(strstr(faults.text[0],
                                 "5001 rows, with which the territory has more than "
                                 "the 5000 places allowed"));
    unlink(this.scenario.outlets_path);
    free(text);
    faults_clear(&faults);
    faults_clear(&warnings);
}
END_TEST

/* ---- The territories that come with the program ------------------------------------- */

static double crow_m(const struct territory *territory, size_t i, size_t j)
{
    const struct point a = territory->places[i].at_m, b = territory->places[j].at_m;
    return hypot(a.x - b.x, a.y - b.y);
}

/* Six products and vehicles by the ids that synthesize writes. */
static void use_tables_of(struct territory_case *this, const char *farms, const char *hubs,
                          const char *outlets, const char *depots)
{
    static struct product products[] = {{.id = TEXT("vegetables")}, {.id = TEXT("fruits")},
                                        {.id = TEXT("dairy")},      {.id = TEXT("meat")},
                                        {.id = TEXT("eggs")},       {.id = TEXT("bread")}};
    static struct fleet fleets[] = {{.id = TEXT("van_s")},        {.id = TEXT("van_m")},
                                    {.id = TEXT("van_l")},        {.id = TEXT("van_s_fridge")},
                                    {.id = TEXT("van_m_fridge")}, {.id = TEXT("van_l_fridge")}};
    territory_case_init(this);
    this->scenario.n_products = this->scenario.n_fleets = 6;
    this->scenario.products = products;
    this->scenario.fleets = fleets;
    this->scenario.farms_path = (char *)farms;
    this->scenario.hubs_path = (char *)hubs;
    this->scenario.outlets_path = (char *)outlets;
    this->scenario.depots_path = (char *)depots;
}

START_TEST(deux_sevres_is_as_its_readme_says)
{
    struct territory_case this;
    use_tables_of(&this, "data/territories/deux-sevres/farms.csv",
                  "data/territories/deux-sevres/hubs.csv",
                  "data/territories/deux-sevres/outlets.csv",
                  "data/territories/deux-sevres/depots.csv");
    struct faults faults = {0}, warnings = {0};
    struct territory *territory = territory_read(&this.scenario, &faults, &warnings);
    ck_assert_ptr_nonnull(territory);
    ck_assert_msg(warnings.n == 0, "%s", warnings.n ? warnings.text[0] : "");
    ck_assert_uint_eq(territory->n_farms, 50);
    ck_assert_uint_eq(territory->n_hubs, 8);
    size_t n_points = 0, n_schools = 0;
    for (size_t h = 0; h < 8; h++)
        n_points +=
            territory->places[territory->hubs[h].place].kind == PLACE_MASSIFICATION_POINT;
    ck_assert_uint_eq(n_points, 7);
    for (size_t f = 0; f < 50; f++) {
        double nearest_m = HUGE_VAL;
        for (size_t h = 0; h < 7; h++)
            nearest_m = fmin(nearest_m, crow_m(territory, territory->farms[f].place,
                                               territory->hubs[h].place));
        ck_assert_double_le(nearest_m, 11100); /* under 20 km by road */
    }
    for (size_t o = 0; o < territory->n_outlets; o++) {
        const struct outlet *outlet = &territory->outlets[o];
        const bool school = strcmp(outlet->kind, "school") == 0;
        ck_assert_int_eq(territory->places[outlet->place].synthetic, school);
        ck_assert_double_gt(outlet->meals_day, 0);
        n_schools += school;
    }
    ck_assert_uint_eq(n_schools, 60);
    ck_assert_uint_eq(territory->n_outlets,
                      48 + 11 + 12 + 60); /* collèges, lycées, hospitals */
    ck_assert_uint_eq(territory->n_synthetic, 50 + 8 + 60 + 1);
    ck_assert_str_eq(place_called(territory, "pf-niort")->commune, "Niort");
    territory_free(territory);
}
END_TEST

START_TEST(the_other_territories_are_whole)
{
    struct territory_case this;
    use_tables_of(
        &this, "data/territories/luxembourg/farms.csv", "data/territories/luxembourg/hubs.csv",
        "data/territories/luxembourg/outlets.csv", "data/territories/luxembourg/depots.csv");
    this.scenario.territory.communes_path = NULL;
    struct territory *territory = read_or_fail(&this.scenario);
    ck_assert_str_eq(territory->crs_code, "EPSG:32632");
    ck_assert_uint_eq(territory->n_farms, 20);
    ck_assert_uint_eq(territory->n_hubs, 3);
    ck_assert_uint_eq(territory->n_outlets, 40);
    ck_assert_uint_eq(territory->n_synthetic, territory->n_places);
    territory_free(territory);

    use_tables_of(&this, "data/territories/mini/farms.csv", "data/territories/mini/hubs.csv",
                  "data/territories/mini/outlets.csv", "data/territories/mini/depots.csv");
    territory = read_or_fail(&this.scenario);
    ck_assert_uint_eq(territory->n_farms, 5);
    ck_assert_uint_eq(territory->n_hubs, 2);
    ck_assert_uint_eq(territory->n_outlets, 8);
    ck_assert_uint_eq(territory->n_synthetic, territory->n_places);
    territory_free(territory);

    /* Each farm of the scattered territory is nearer to a canteen than to any hub. */
    use_tables_of(
        &this, "data/territories/scattered/farms.csv", "data/territories/scattered/hubs.csv",
        "data/territories/scattered/outlets.csv", "data/territories/scattered/depots.csv");
    territory = read_or_fail(&this.scenario);
    for (size_t f = 0; f < territory->n_farms; f++) {
        double outlet_m = HUGE_VAL, hub_m = HUGE_VAL;
        for (size_t o = 0; o < territory->n_outlets; o++)
            outlet_m = fmin(outlet_m, crow_m(territory, f, territory->outlets[o].place));
        for (size_t h = 0; h < territory->n_hubs; h++)
            hub_m = fmin(hub_m, crow_m(territory, f, territory->hubs[h].place));
        ck_assert_msg(outlet_m < 12000 && outlet_m < hub_m, "%s: %.0f %.0f",
                      territory->places[f].id, outlet_m, hub_m);
    }
    territory_free(territory);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {days_are_read_as_people_write_them,
                            products_are_read_as_people_write_them,
                            a_cell_full_of_nonsense_is_bounded,
                            communes_are_found_by_code_name_and_point,
                            a_layer_without_the_named_fields_is_refused,
                            deux_sevres_is_whole,
                            places_are_located_by_commune_and_by_degrees,
                            what_rows_leave_out_is_usual,
                            french_headers_and_metres_are_read,
                            the_system_is_chosen_from_the_places,
                            what_cannot_be_located_is_told,
                            an_ambiguous_commune_lists_the_codes,
                            fields_of_communes_need_no_name_where_they_are_usual,
                            days_of_farms_and_flows_should_meet,
                            one_bad_cell_hides_no_other_fault,
                            too_many_places_are_refused,
                            deux_sevres_is_as_its_readme_says,
                            the_other_territories_are_whole};
    return run_tests("territory", tests, sizeof tests / sizeof *tests);
}
