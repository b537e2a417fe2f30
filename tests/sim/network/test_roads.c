#include "sim/network/roads.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "data/layer.h"
#include "sim/network/graph.h"
#include "tests/run.h"

static struct catalogue *catalogue;

static struct catalogue *read_catalogue(void)
{
    struct faults faults = {0};
    if (!catalogue)
        catalogue = catalogue_read("data/reference", &faults);
    ck_assert_ptr_nonnull(catalogue);
    return catalogue;
}

static struct roads *read_roads(struct roads_request request)
{
    struct faults faults = {0};
    request.catalogue = read_catalogue();
    struct roads *roads = roads_read(&request, &faults);
    ck_assert_msg(roads != NULL, "%s", faults.n_kept ? faults.text[0] : "");
    return roads;
}

static struct graph_counts counts_of(struct roads_request request)
{
    struct roads *roads = read_roads(request);
    struct graph *graph = graph_create(roads);
    struct graph_counts counts = graph_count(graph);
    graph_free(graph);
    roads_free(roads);
    return counts;
}

/* Counts made independently when the data were gathered (README of the layers). */
START_TEST(counts_of_luxembourg)
{
    struct graph_counts counts = counts_of((struct roads_request){
        .path = "data/territories/luxembourg/roads.shp", .dialect = ROADS_DETECT});
    ck_assert_uint_eq(counts.n_lines, 10569);
    ck_assert_uint_eq(counts.n_nodes, 16235);
    ck_assert_uint_eq(counts.n_edges, 20373);
    ck_assert_uint_eq(counts.n_arcs, 38510);
    ck_assert_double_eq_tol(counts.length_km, 5378.1, 0.05);
    ck_assert_uint_eq(counts.n_components, 163);
    ck_assert_uint_eq(counts.largest, 15850);
    ck_assert_uint_eq(counts.largest_strong, 15749);
}
END_TEST

START_TEST(counts_of_liechtenstein)
{
    struct graph_counts counts = counts_of((struct roads_request){
        .path = "tests/data/roads/liechtenstein_osm_roads.shp", .dialect = ROADS_GEOFABRIK});
    ck_assert_uint_eq(counts.n_lines, 1680);
    ck_assert_uint_eq(counts.n_nodes, 2237);
    ck_assert_uint_eq(counts.n_edges, 2628);
    ck_assert_uint_eq(counts.n_arcs, 5136);
    ck_assert_double_eq_tol(counts.length_km, 352.8, 0.05);
    ck_assert_uint_eq(counts.n_components, 5);
    ck_assert_uint_eq(counts.largest, 2229);
    ck_assert_uint_eq(counts.largest_strong, 2229);
}
END_TEST

START_TEST(counts_of_alpe_huez)
{
    struct graph_counts counts = counts_of((struct roads_request){
        .path = "tests/data/roads/ign_alpe_huez_roads_lambert2e.shp", .dialect = ROADS_DETECT,
        .take_any = true});
    ck_assert_uint_eq(counts.n_lines, 684);
    ck_assert_uint_eq(counts.n_nodes, 642);
    ck_assert_uint_eq(counts.n_edges, 684);
    ck_assert_double_eq_tol(counts.length_km, 179, 0.5);
    ck_assert_uint_eq(counts.n_components, 27);
    ck_assert_uint_eq(counts.largest, 349);
}
END_TEST

/* ---- Dialects, on layers of one straight line a row ---------------------------------- */

enum { N_CELLS_MAX = 8 };

/* Writes a layer of lines 100 m long, 100 m apart, one a row of texts; numbers are texts
 * too, as in any .dbf. The path is static. */
static const char *write_lines(const char *const names[], size_t n_fields,
                               const char *const rows[][N_CELLS_MAX], size_t n_rows)
{
    static char path[64];
    snprintf(path, sizeof path, "/tmp/proxilog-roads-%ld.shp", (long)getpid());
    struct layer_field fields[N_CELLS_MAX] = {0};
    for (size_t k = 0; k < n_fields; k++) {
        fields[k] = (struct layer_field){.type = FIELD_TEXT, .width = 40};
        snprintf(fields[k].name, sizeof fields[k].name, "%s", names[k]);
    }
    struct layer *layer = layer_create(LAYER_LINES, "EPSG:2154", fields, n_fields);
    for (size_t i = 0; i < n_rows; i++) {
        const double y = 6600000 + 100 * (double)i, numbers[N_CELLS_MAX] = {0};
        layer_add(layer, (struct point[]){{430000, y}, {430100, y}}, 2, (size_t[]){0}, 1,
                  rows[i], numbers);
    }
    struct faults faults = {0};
    ck_assert_msg(layer_write(layer, path, &faults), "%s", faults.n ? faults.text[0] : "");
    layer_free(layer);
    return path;
}

static void remove_lines(const char *path)
{
    static const char *const extensions[] = {"shp", "shx", "dbf", "prj", "cpg"};
    char name[64];
    for (size_t i = 0; i < 5; i++) {
        snprintf(name, sizeof name, "%.*s%s", (int)(strlen(path) - 3), path, extensions[i]);
        ck_assert_int_eq(remove(name), 0);
    }
}

struct expected {
    unsigned ways;
    enum road_rank rank;
    double car_km_h, truck_km_h;
};

static void check_roads(const struct roads *roads, const struct expected expected[], size_t n)
{
    ck_assert_uint_eq(roads->n, n);
    for (size_t i = 0; i < n; i++) {
        ck_assert_msg(roads->list[i].ways == expected[i].ways, "ways of line %zu", i);
        ck_assert_msg(roads->list[i].rank == expected[i].rank, "rank of line %zu", i);
        ck_assert_double_eq_tol(roads->list[i].speed_km_h[ROAD_CAR], expected[i].car_km_h,
                                1e-9);
        ck_assert_double_eq(roads->list[i].speed_km_h[ROAD_VAN],
                            roads->list[i].speed_km_h[ROAD_CAR]);
        ck_assert_double_eq_tol(roads->list[i].speed_km_h[ROAD_TRUCK], expected[i].truck_km_h,
                                0.01);
    }
}

/* Trucks: 90 on motorways, 80 elsewhere (R413-8), times IGN's 125 / 130. */
static const double truck_motorway = 90 * 125.0 / 130, truck_road = 80 * 125.0 / 130;

START_TEST(bdtopo_lines)
{
    static const char *const names[] = {"NATURE", "SENS", "VIT_MOY_VL", "IMPORTANCE", "PRIVE",
                                        "URBAIN", "ACCES_VL", "CL_ADMIN"};
    static const char *const rows[][N_CELLS_MAX] = {
        {"Type autoroutier", "Sens direct", "125", "1", "Non", "Non", "A péage", "Autoroute"},
        {"Route à 1 chaussée", "Double sens", "67", "2", "Non", "Non", "Libre",
         "Départementale"},
        {"Route à 1 chaussée", "Sens inverse", "", "5", "Non", "Oui", "Libre", ""},
        {"ROUTE A 2 CHAUSSEES", "DOUBLE SENS", "140", "1", "0", "0", "Libre", "Nationale"},
        {"Rond-point", "Sens direct", "", "", "Faux", "Faux", "Libre", ""},
        {"Route à 1 chaussée", "Double sens", "0", "5", "Non", "Non", "Libre", ""},
        {"Route à 1 chaussée", "Double sens", "50", "5", "Vrai", "Non", "Libre", ""},
        {"Route à 1 chaussée", "Double sens", "50", "5", "Non", "Non",
         "Physiquement impossible", ""},
        {"Route à 1 chaussée", "Double sens", "50", "5", "Non", "Non",
         "Restreint aux ayants droit", ""},
        {"Route à 1 chaussée", "Sans objet", "50", "5", "Non", "Non", "Libre", ""},
        {"Chemin", "Double sens", "5", "5", "Non", "Non", "Libre", ""},
        {"Sentier", "Sans objet", "1", "6", "Non", "Non", "Libre", ""},
        {"Piste cyclable", "Double sens", "1", "6", "Non", "Non", "Libre", ""},
        {"Bac ou liaison maritime", "Double sens", "5", "4", "Non", "Non", "Libre", ""}};
    const struct expected expected[] = {
        {ROAD_ALONG, RANK_MOTORWAY, 125, truck_motorway}, {ROAD_BOTH_WAYS, RANK_MAIN, 67, 67},
        {ROAD_AGAINST, RANK_STREET, 30, 30}, {ROAD_BOTH_WAYS, RANK_MAIN, 110, truck_road},
        {ROAD_ALONG, RANK_STREET, 25, 25}};
    const char *path = write_lines(names, 8, rows, sizeof rows / sizeof *rows);
    struct roads *roads =
        read_roads((struct roads_request){.path = path, .dialect = ROADS_DETECT});
    ck_assert_int_eq(roads->dialect, ROADS_BDTOPO);
    check_roads(roads, expected, 5);
    roads_free(roads);
    remove_lines(path);
}
END_TEST

START_TEST(bdtopo_limits_close_roads_to_large_vehicles)
{
    static const char *const names[] = {"nature", "sens_de_circulation", "vitesse_moyenne_vl",
                                        "IMPORTANCE", "RESTR_P", "RESTR_H", "ETAT"};
    static const char *const rows[][N_CELLS_MAX] = {
        {"Route à 1 chaussée", "Double sens", "50", "4", "3.5", "", "En service"},
        {"Route à 1 chaussée", "Double sens", "50", "4", "", "2.5", "En service"},
        {"Route à 1 chaussée", "Double sens", "50", "4", "19", "4.3", "En service"},
        {"Route à 1 chaussée", "Double sens", "50", "4", "", "", "En construction"}};
    const char *path = write_lines(names, 7, rows, 4);
    struct roads *roads =
        read_roads((struct roads_request){.path = path, .dialect = ROADS_BDTOPO});
    ck_assert_uint_eq(roads->n, 3);
    const double open[3][N_ROAD_CLASSES] = {{50, 50, 0}, {50, 0, 0}, {50, 50, 50}};
    for (size_t i = 0; i < 3; i++)
        for (int c = 0; c < N_ROAD_CLASSES; c++)
            ck_assert_double_eq(roads->list[i].speed_km_h[c], open[i][c]);
    roads_free(roads);
    remove_lines(path);
}
END_TEST

START_TEST(bdtopo_2_lines)
{
    static const char *const names[] = {"NATURE", "SENS", "IMPORTANCE", "ETAT", "FICTIF"};
    static const char *const rows[][N_CELLS_MAX] = {
        {"Autoroute", "Direct", "1", "NC", "Non"},
        {"Quasi-autoroute", "Inverse", "1", "", "Non"},
        {"Route à 1 chaussée", "Double", "4", "NC", "Oui"},
        {"Route à 1 chaussée", "NC", "NC", "NC", "Non"},
        {"Route à 1 chaussée", "Double", "4", "En construction", "Non"},
        {"Bac auto", "Double", "4", "NC", "Non"}, {"Bac piéton", "Double", "4", "NC", "Non"}};
    const struct expected expected[] = {{ROAD_ALONG, RANK_MOTORWAY, 125, truck_motorway},
                                        {ROAD_AGAINST, RANK_MOTORWAY, 105, truck_road},
                                        {ROAD_BOTH_WAYS, RANK_LOCAL, 58, 58},
                                        {ROAD_BOTH_WAYS, RANK_STREET, 35, 35}};
    const char *path = write_lines(names, 5, rows, 7);
    struct roads *roads =
        read_roads((struct roads_request){.path = path, .dialect = ROADS_DETECT});
    ck_assert_int_eq(roads->dialect, ROADS_BDTOPO);
    check_roads(roads, expected, 4);
    roads_free(roads);
    remove_lines(path);
}
END_TEST

/* What becomes of a GeoPackage of BD TOPO 3 that was saved as a shapefile. */
START_TEST(bdtopo_names_cut_by_a_dbf)
{
    static const char *const names[] = {"nature",     "sens_de_ci", "vitesse_mo", "importance",
                                        "acces_vehi", "restrictio", "restrict_1", "etat_de_l_"};
    static const char *const rows[][N_CELLS_MAX] = {
        {"Route à 1 chaussée", "Sens direct", "50", "4", "Libre", "2.6", "7.5", "En service"},
        {"Route à 1 chaussée", "Double sens", "50", "4", "Restreint aux ayants droit", "", "",
         "En service"},
        {"Route à 1 chaussée", "Double sens", "50", "4", "Libre", "", "", "En projet"}};
    const char *path = write_lines(names, 8, rows, 3);
    struct roads *roads =
        read_roads((struct roads_request){.path = path, .dialect = ROADS_DETECT});
    ck_assert_int_eq(roads->dialect, ROADS_BDTOPO);
    /* "restrictio" may be a height or a weight: it closes nothing. */
    check_roads(roads, (const struct expected[]){{ROAD_ALONG, RANK_LOCAL, 50, 50}}, 1);
    roads_free(roads);
    remove_lines(path);
}
END_TEST

START_TEST(route500_lines)
{
    static const char *const names[] = {"VOCATION", "NB_CHAUSSE", "ETAT", "SENS", "CLASS_ADM"};
    static const char *const rows[][N_CELLS_MAX] = {
        {"Type autoroutier", "2 chaussées", "Revêtu", "Sens unique", "Autoroute"},
        {"Liaison principale", "2 chaussées", "Revêtu", "Double sens", "Nationale"},
        {"Liaison régionale", "1 chaussée", "Revêtu", "Sens inverse", "Départementale"},
        {"Liaison locale", "1 chaussée", "Revêtu", "Double sens", "Départementale"},
        {"Bretelle", "1 chaussée", "Revêtu", "Sens unique", "Sans objet"},
        {"Liaison locale", "1 chaussée", "Non revêtu", "Double sens", "Sans objet"},
        {"Liaison locale", "1 chaussée", "En construction", "Double sens", "Départementale"},
        {"Bac auto", "Sans objet", "Revêtu", "Double sens", "Sans objet"}};
    const struct expected expected[] = {
        {ROAD_ALONG, RANK_MOTORWAY, 125, truck_motorway}, {ROAD_BOTH_WAYS, RANK_MAIN, 75, 75},
        {ROAD_AGAINST, RANK_REGIONAL, 63, 63}, {ROAD_BOTH_WAYS, RANK_LOCAL, 58, 58},
        {ROAD_ALONG, RANK_LOCAL, 45, 45}, {ROAD_BOTH_WAYS, RANK_LOCAL, 10, 10}};
    const char *path = write_lines(names, 5, rows, 8);
    struct roads *roads =
        read_roads((struct roads_request){.path = path, .dialect = ROADS_DETECT});
    ck_assert_int_eq(roads->dialect, ROADS_ROUTE500);
    ck_assert(!roads->cut_at_vertices);
    check_roads(roads, expected, 6);
    roads_free(roads);
    remove_lines(path);
}
END_TEST

START_TEST(bd_carto_leaves_out_what_is_closed)
{
    static const char *const names[] = {"vocation", "nb_chausse", "sens", "acces", "cl_admin"};
    static const char *const rows[][N_CELLS_MAX] = {
        {"TYPE AUTOROUTIER", "2 chaussées", "Sens unique", "A péage", "Autoroute"},
        {"Liaison locale", "1 chaussée", "Double sens", "Saisonnier", ""},
        {"Liaison locale", "1 chaussée", "Double sens", "Inconnu", ""},
        {"Liaison locale", "1 chaussée", "Double sens", "Interdit au public", ""},
        {"Piste cyclable", "1 chaussée", "Double sens", "Libre", ""}};
    const struct expected expected[] = {{ROAD_ALONG, RANK_MOTORWAY, 125, truck_motorway},
                                        {ROAD_BOTH_WAYS, RANK_LOCAL, 58, 58},
                                        {ROAD_BOTH_WAYS, RANK_LOCAL, 58, 58}};
    const char *path = write_lines(names, 5, rows, 5);
    struct roads *roads =
        read_roads((struct roads_request){.path = path, .dialect = ROADS_DETECT});
    ck_assert_int_eq(roads->dialect, ROADS_ROUTE500);
    check_roads(roads, expected, 3);
    roads_free(roads);
    remove_lines(path);
}
END_TEST

START_TEST(geofabrik_of_before_2017)
{
    static const char *const names[] = {"TYPE", "ONEWAY", "MAXSPEED", "BRIDGE"};
    static const char *const rows[][N_CELLS_MAX] = {{"Motorway", "1", "130", "0"},
                                                    {"primary", "0", "0", "1"},
                                                    {"secondary", "-1", "0", "0"},
                                                    {"cycleway", "0", "0", "0"}};
    const struct expected expected[] = {{ROAD_ALONG, RANK_MOTORWAY, 125, truck_motorway},
                                        {ROAD_BOTH_WAYS, RANK_MAIN, 67, 67},
                                        {ROAD_AGAINST, RANK_REGIONAL, 63, 63}};
    const char *path = write_lines(names, 4, rows, 4);
    struct roads *roads =
        read_roads((struct roads_request){.path = path, .dialect = ROADS_DETECT});
    ck_assert_int_eq(roads->dialect, ROADS_GEOFABRIK);
    check_roads(roads, expected, 3);
    roads_free(roads);
    remove_lines(path);
}
END_TEST

START_TEST(geofabrik_lines)
{
    static const char *const names[] = {"fclass", "oneway", "maxspeed", "layer", "bridge"};
    static const char *const rows[][N_CELLS_MAX] = {
        {"motorway", "F", "130", "0", "F"}, {"motorway", "F", "90", "1", "T"},
        {"trunk", "T", "110", "0", "F"}, {"primary", "B", "0", "0", "F"},
        {"primary", "B", "50", "0", "F"}, {"tertiary", "B", "30", "0", "F"},
        {"residential", "B", "0", "0", "F"}, {"living_street", "B", "0", "0", "F"},
        {"footway", "B", "0", "0", "F"},     {"track", "B", "0", "0", "F"},
        {"ferry", "B", "0", "0", "F"},       {"service", "B", "0", "0", "F"},
        {"perr", "B", "0", "0", "F"}};
    const struct expected expected[] = {{ROAD_ALONG, RANK_MOTORWAY, 125, truck_motorway},
                                        {ROAD_ALONG, RANK_MOTORWAY, 90, truck_motorway},
                                        {ROAD_AGAINST, RANK_MAIN, 80, truck_road},
                                        {ROAD_BOTH_WAYS, RANK_MAIN, 67, 67},
                                        {ROAD_BOTH_WAYS, RANK_MAIN, 50, 50 * 125.0 / 130},
                                        {ROAD_BOTH_WAYS, RANK_LOCAL, 30, 30},
                                        {ROAD_BOTH_WAYS, RANK_STREET, 30, 30},
                                        {ROAD_BOTH_WAYS, RANK_STREET, 20, 20}};
    const char *path = write_lines(names, 5, rows, sizeof rows / sizeof *rows);
    struct roads *roads =
        read_roads((struct roads_request){.path = path, .dialect = ROADS_DETECT});
    ck_assert_int_eq(roads->dialect, ROADS_GEOFABRIK);
    ck_assert(roads->cut_at_vertices);
    check_roads(roads, expected, 8);
    roads_free(roads);
    remove_lines(path);
}
END_TEST

static char class_field[] = "KIND", speed_field[] = "V", oneway_field[] = "DIR",
            forward[] = "->", backward[] = "<-";

START_TEST(columns_of_any_layer)
{
    static const char *const names[] = {"KIND", "V", "DIR"};
    static const char *const rows[][N_CELLS_MAX] = {
        {"majeure", "70", "->"}, {"Départementale", "", "<-"}, {"?", "", ""},
        {"rue", "", "both"},     {"autoroute", "120", "->"},   {"chemin", "30", ""}};
    const struct expected expected[] = {{ROAD_ALONG, RANK_MAIN, 70, 70},
                                        {ROAD_AGAINST, RANK_REGIONAL, 63, 63},
                                        {ROAD_BOTH_WAYS, RANK_LOCAL, 44, 44},
                                        {ROAD_BOTH_WAYS, RANK_STREET, 30, 30},
                                        {ROAD_ALONG, RANK_MOTORWAY, 120, truck_motorway}};
    const struct road_columns columns = {.road_class = class_field,
                                         .speed_km_h = speed_field,
                                         .oneway = oneway_field,
                                         .forward = forward,
                                         .backward = backward,
                                         .default_speed_km_h = 44,
                                         .cut_at_vertices = true};
    const char *path = write_lines(names, 3, rows, 6);
    struct roads *roads = read_roads(
        (struct roads_request){.path = path, .dialect = ROADS_COLUMNS, .columns = &columns});
    ck_assert(roads->cut_at_vertices);
    check_roads(roads, expected, 5);
    roads_free(roads);
    remove_lines(path);
}
END_TEST

/* ---- Faults -------------------------------------------------------------------------- */

static void expect_fault(struct roads_request request, size_t n, const char *const texts[])
{
    struct faults faults = {0};
    request.catalogue = read_catalogue();
    ck_assert_ptr_null(roads_read(&request, &faults));
    ck_assert_uint_eq(faults.n, n);
    for (size_t i = 0; i < n; i++) {
        const size_t n_path = strlen(request.path);
        ck_assert_int_eq(strncmp(faults.text[i], request.path, n_path), 0);
        ck_assert_str_eq(faults.text[i] + n_path, texts[i]);
    }
    faults_clear(&faults);
}

START_TEST(a_dialect_that_does_not_fit_is_told)
{
    static const char *const names[] = {"NATURE", "TYPE"};
    static const char *const rows[][N_CELLS_MAX] = {{"Chemin", "x"}};
    const char *path = write_lines(names, 2, rows, 1);
    expect_fault(
        (struct roads_request){.path = path, .dialect = ROADS_DETECT}, 1,
        (const char *const[]){
            ": expected a road layer of a known dialect (route500, bdtopo, geofabrik, "
            "generated), found the fields NATURE, TYPE: choose another dialect, or name "
            "the fields under roads: columns"});
    expect_fault(
        (struct roads_request){.path = path, .dialect = ROADS_BDTOPO}, 2,
        (const char *const[]){
            ": expected the field SENS of the dialect bdtopo, found the fields NATURE, "
            "TYPE: choose another dialect, or name the fields under roads: columns",
            ": expected the field IMPORTANCE of the dialect bdtopo, found the fields "
            "NATURE, TYPE: choose another dialect, or name the fields under roads: columns"});
    const struct road_columns columns = {.road_class = class_field};
    expect_fault(
        (struct roads_request){.path = path, .dialect = ROADS_COLUMNS, .columns = &columns}, 1,
        (const char *const[]){": expected a field named KIND, found the fields NATURE, "
                              "TYPE: choose another dialect, or name the fields under "
                              "roads: columns"});
    const struct road_columns chosen = {.road_class = (char[]){"NATURE"}};
    expect_fault(
        (struct roads_request){.path = path, .dialect = ROADS_COLUMNS, .columns = &chosen}, 1,
        (const char *const[]){": expected at least one road open to vehicles, found 1 "
                              "lines and none usable in the dialect columns: choose "
                              "another dialect"});
    remove_lines(path);
}
END_TEST

START_TEST(a_layer_of_points_is_no_road_layer)
{
    expect_fault((struct roads_request){
                     .path = "data/territories/deux-sevres/chefs_lieux_alentour.shp",
                     .dialect = ROADS_DETECT},
                 1, (const char *const[]){": expected a layer of lines, found points"});
}
END_TEST

int main(void)
{
    const TTest *tests[] = {counts_of_luxembourg, counts_of_liechtenstein, counts_of_alpe_huez,
                            bdtopo_lines, bdtopo_limits_close_roads_to_large_vehicles,
                            bdtopo_2_lines, bdtopo_names_cut_by_a_dbf, route500_lines,
                            bd_carto_leaves_out_what_is_closed, geofabrik_of_before_2017,
                            geofabrik_lines, columns_of_any_layer,
                            a_dialect_that_does_not_fit_is_told,
                            a_layer_of_points_is_no_road_layer};
    return run_tests("roads", tests, sizeof tests / sizeof *tests);
}
