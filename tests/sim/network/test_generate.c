#include "sim/network/generate.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "data/mem.h"
#include "data/random.h"
#include "sim/network/graph.h"
#include "sim/network/meander.h"
#include "sim/network/proximity.h"
#include "tests/run.h"

/* The 697 chefs-lieux in and around Deux-Sèvres. */
static struct towns read_697(void)
{
    struct towns towns = {.list = mem_zeroed(697, sizeof *towns.list),
                          .crs_code = mem_text("EPSG:2154")};
    FILE *in = fopen("tests/data/roads/chefs_lieux_697.csv", "r");
    ck_assert_ptr_nonnull(in);
    char line[200], id[16];
    ck_assert_ptr_nonnull(fgets(line, sizeof line, in));
    while (towns.n < 697 && fgets(line, sizeof line, in)) {
        struct town *town = &towns.list[towns.n++];
        ck_assert_int_eq(sscanf(line, "%15[^,],%lf,%lf,%lf,%lf,%lf", id, &town->population,
                                &town->at_m.x, &town->at_m.y, &town->at_deg.x, &town->at_deg.y),
                         6);
        town->id = mem_text(id);
        town->name = mem_text("");
    }
    fclose(in);
    ck_assert_uint_eq(towns.n, 697);
    return towns;
}

static size_t links_of(const struct towns *towns, double beta, struct link **links)
{
    struct point *points = mem_zeroed(towns->n, sizeof *points);
    for (size_t i = 0; i < towns->n; i++)
        points[i] = towns->list[i].at_m;
    size_t n = proximity_links(points, towns->n, beta, links);
    free(points);
    return n;
}

/* By definition, with every third point tried. */
static bool linked_by_definition(const struct point p[], size_t n, size_t a, size_t b,
                                 bool gabriel)
{
    double ab = hypot(p[a].x - p[b].x, p[a].y - p[b].y);
    for (size_t c = 0; c < n; c++) {
        double ac = hypot(p[a].x - p[c].x, p[a].y - p[c].y);
        double bc = hypot(p[b].x - p[c].x, p[b].y - p[c].y);
        if (c == a || c == b)
            continue;
        if (gabriel ? ac * ac + bc * bc < ab * ab : fmax(ac, bc) < ab)
            return false;
    }
    return true;
}

START_TEST(skeletons_match_their_definition)
{
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct random random;
        random_init(&random, seed, 0, 0, 0);
        struct point points[80];
        const size_t n = 2 + random_below(&random, 78);
        for (size_t i = 0; i < n; i++)
            points[i] = (struct point){1000 * random_uniform(&random),
                                       (seed % 3 ? 1000 : 1) * random_uniform(&random)};
        for (int gabriel = 0; gabriel < 2; gabriel++) {
            struct link *links;
            size_t n_links = proximity_links(points, n, gabriel ? 1 : 2, &links), k = 0;
            for (size_t a = 0; a < n; a++)
                for (size_t b = a + 1; b < n; b++) {
                    bool expected = linked_by_definition(points, n, a, b, gabriel);
                    bool found = k < n_links && links[k].a == a && links[k].b == b;
                    ck_assert_int_eq(found, expected);
                    k += found;
                }
            ck_assert_uint_eq(k, n_links);
            free(links);
        }
    }
}
END_TEST

START_TEST(the_streets_of_a_grid_do_not_cross)
{
    struct point points[36];
    for (size_t i = 0; i < 36; i++)
        points[i] = (struct point){700000 + 1000 * (double)(i % 6),
                                   6600000 + 1000 * (double)(i / 6)};
    for (int k = 0; k <= 4; k++) {
        struct link *links;
        ck_assert_uint_eq(proximity_links(points, 36, 1 + k / 4.0, &links), 2 * 6 * 5);
        free(links);
    }
    /* Three at the same distance of each other, as nearly as coordinates tell. */
    const struct point triangle[] = {{0, 0}, {1000, 0}, {500, 500 * sqrt(3)}};
    struct link *links;
    ck_assert_uint_ge(proximity_links(triangle, 3, 2, &links), 2);
    free(links);
}
END_TEST

/* ---- Towns --------------------------------------------------------------------------- */

/* Reads the towns of a table in Lambert-93. */
static struct towns towns_of(const char *text, struct faults *warnings)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/proxilog-towns-%ld.csv", (long)getpid());
    FILE *out = fopen(path, "w");
    fputs(text, out);
    fclose(out);
    struct faults faults = {0};
    struct towns towns;
    const struct towns_request request = {.path = path, .assumed_crs = "EPSG:2154"};
    ck_assert_msg(towns_read(&towns, &request, &faults, warnings), "%s",
                  faults.n_kept ? faults.text[0] : "");
    remove(path);
    return towns;
}

START_TEST(towns_at_the_same_place_are_one)
{
    struct faults warnings = {0};
    struct towns towns = towns_of("insee;nom;population;x_m;y_m\n"
                                  "79001;A;10;400000;6600000\n79002;B;20;400000;6600000\n"
                                  "79003;C;30;400000;6600000,5\n79004;D;;400000;6600000\n"
                                  "79005;E;50;400000;6605000\n",
                                  &warnings);
    ck_assert_uint_eq(towns.n, 2);
    ck_assert_str_eq(towns.list[0].id, "79001");
    ck_assert_str_eq(towns.list[1].name, "E");
    ck_assert_double_eq(towns.list[1].population, 50);
    ck_assert_uint_eq(warnings.n, 3);
    towns_clear(&towns);
    faults_clear(&warnings);
}
END_TEST

START_TEST(circuity_of_the_697_chefs_lieux)
{
    struct towns towns = read_697();
    const double expected[] = {1.10, 1.27};
    for (int i = 0; i < 2; i++) {
        struct link *links;
        size_t n = links_of(&towns, 1 + i, &links);
        double *speed_km_h = mem_zeroed(n, sizeof *speed_km_h);
        for (size_t l = 0; l < n; l++)
            speed_km_h[l] = 60;
        ck_assert_double_eq_tol(links_circuity(&towns, links, n, speed_km_h, 1), expected[i],
                                0.01);
        free(speed_km_h);
        free(links);
    }
    towns_clear(&towns);
}
END_TEST

START_TEST(traffic_by_hand)
{
    /* Three towns 10 km apart in a row, of weights 4, 1, 2: between the first two 2 x (4 x
     * 1 / 10^2 + 4 x 2 / 20^2). */
    const struct point points[] = {{0, 0}, {10000, 0}, {20000, 0}};
    const struct link links[] = {{0, 1}, {1, 2}};
    double traffic[2];
    proximity_traffic(points, (double[]){4, 1, 2}, 3, links, 2, 3, traffic);
    ck_assert_double_eq_tol(traffic[0] * 1e6, 2 * (0.04 + 0.02), 1e-12);
    ck_assert_double_eq_tol(traffic[1] * 1e6, 2 * (0.02 + 0.02), 1e-12);
}
END_TEST

START_TEST(a_meander_has_its_length)
{
    const double factors[] = {1, 1.01, 1.18, 1.5, 3};
    for (int i = 0; i < 5; i++)
        for (uint64_t seed = 0; seed < 20; seed++) {
            const struct point a = {400000, 6600000},
                               b = {400300.0 + 900 * (double)seed, 6604000};
            size_t n;
            struct point *points = meander(a, b, factors[i], seed, &n);
            double length_m = 0;
            for (size_t k = 0; k + 1 < n; k++)
                length_m += hypot(points[k + 1].x - points[k].x, points[k + 1].y - points[k].y);
            ck_assert_double_eq_tol(length_m / hypot(b.x - a.x, b.y - a.y), factors[i], 1e-6);
            ck_assert(points[0].x == a.x && points[n - 1].x == b.x && points[n - 1].y == b.y);
            free(points);
        }
}
END_TEST

static struct catalogue *read_catalogue(void)
{
    struct faults faults = {0};
    struct catalogue *catalogue = catalogue_read("data/reference", &faults);
    ck_assert_ptr_nonnull(catalogue);
    return catalogue;
}

START_TEST(generated_roads_read_back)
{
    struct towns towns = read_697();
    struct catalogue *catalogue = read_catalogue();
    const struct generate_request request = generate_default();
    struct generated summary;
    struct layer *layer = roads_generate(&towns, &request, catalogue, 2, &summary);
    ck_assert_double_eq_tol(summary.circuity, 1.3, 1e-9);
    ck_assert_uint_eq(layer->n_features, summary.n_roads);
    double total_km = summary.length_km[0] + summary.length_km[1] + summary.length_km[2];
    ck_assert_double_eq_tol(summary.length_km[GENERATED_MAIN] / total_km, 0.10, 0.01);
    ck_assert_double_eq_tol(summary.length_km[GENERATED_REGIONAL] / total_km, 0.30, 0.01);

    struct faults faults = {0};
    char *path = mem_printf("/tmp/proxilog-generated-%ld.shp", (long)getpid());
    ck_assert(layer_write(layer, path, &faults));
    const struct roads_request back = {.path = path, .dialect = ROADS_DETECT,
                                       .catalogue = catalogue};
    struct roads *roads = roads_read(&back, &faults);
    ck_assert_ptr_nonnull(roads);
    ck_assert_int_eq(roads->dialect, ROADS_GENERATED);
    struct graph *graph = graph_create(roads);
    struct graph_counts counts = graph_count(graph);
    ck_assert_uint_eq(counts.n_nodes, 697);
    ck_assert_uint_eq(counts.n_edges, summary.n_roads);
    ck_assert_uint_eq(counts.largest_strong, 697);
    ck_assert_double_eq_tol(counts.length_km, total_km, 1e-6);
    graph_free(graph);
    roads_free(roads);
    static const char *const extensions[] = {"shp", "shx", "dbf", "prj", "cpg"};
    for (int i = 0; i < 5; i++) {
        memcpy(path + strlen(path) - 3, extensions[i], 3);
        ck_assert_int_eq(remove(path), 0);
    }
    free(path);
    layer_free(layer);
    catalogue_free(catalogue);
    towns_clear(&towns);
}
END_TEST

START_TEST(two_towns_are_enough)
{
    struct town list[2] = {{.id = (char[]){"a"}, .name = (char[]){"A"},
                            .at_m = {400000, 6600000}, .at_deg = {-0.5, 46.4}},
                           {.id = (char[]){"b"}, .name = (char[]){"B"},
                            .at_m = {400000, 6605000}, .at_deg = {-0.5, 46.445}}};
    struct towns towns = {.n = 2, .list = list, .crs_code = (char[]){"EPSG:2154"}};
    struct catalogue *catalogue = read_catalogue();
    const struct generate_request request = generate_default();
    struct generated summary;
    struct layer *layer = roads_generate(&towns, &request, catalogue, 1, &summary);
    ck_assert_uint_eq(layer->n_features, 1);
    ck_assert_double_eq_tol(summary.circuity, 1.3, 1e-9);
    layer_free(layer);
    catalogue_free(catalogue);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {skeletons_match_their_definition,
                            the_streets_of_a_grid_do_not_cross,
                            towns_at_the_same_place_are_one,
                            circuity_of_the_697_chefs_lieux,
                            traffic_by_hand,
                            a_meander_has_its_length,
                            generated_roads_read_back,
                            two_towns_are_enough};
    return run_tests("generate", tests, sizeof tests / sizeof *tests);
}
