#include "sim/network/travel.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "data/crs.h"
#include "data/mem.h"
#include "sim/network/network.h"
#include "sim/network/sphere.h"
#include "sim/network/travel_key.h"
#include "tests/run.h"

enum { N_PLACES = 8 };
static char roads_path[] = "tests/data/roads/liechtenstein_osm_roads.shp";
static char utm_zone[] = "EPSG:32632", scenario_path[] = "scenario.yaml";

/* Liechtenstein: Vaduz, Schaan, Balzers, Triesen, Ruggell, Mauren, Vaduz again, and a place
 * in the mountains. */
static const struct point at_deg[N_PLACES] = {
    {9.5209, 47.1410}, {9.5096, 47.1650}, {9.5025, 47.0660}, {9.5290, 47.1070},
    {9.5250, 47.2380}, {9.5430, 47.2170}, {9.5209, 47.1410}, {9.6200, 47.1500}};

struct fixture {
    struct scenario scenario;
    struct territory territory;
    struct catalogue *catalogue;
    struct faults faults, warnings;
    struct travel *travel;
};

static struct place place_of(size_t i, const struct point at_m[])
{
    return (struct place){.id = mem_printf("p%zu", i), .name = mem_printf("Place %zu", i),
                          .commune = mem_text(""), .at_m = at_m[i], .lon_deg = at_deg[i].x,
                          .lat_deg = at_deg[i].y, .path = "places.csv", .line = i + 2};
}

static struct fixture fixture_of(const char *roads, enum road_dialect dialect)
{
    struct fixture f = {
        .scenario.territory = {.roads_path = roads ? mem_text(roads) : NULL, .circuity = 1.3,
                               .roads_dialect = dialect},
        .territory = {.n_places = N_PLACES, .crs_code = utm_zone}};
    f.scenario.path = scenario_path;
    f.catalogue = catalogue_read("data/reference", &f.faults);
    ck_assert_ptr_nonnull(f.catalogue);
    struct point at_m[N_PLACES];
    memcpy(at_m, at_deg, sizeof at_m);
    const struct where nowhere = {.path = ""};
    struct crs *degrees = crs_create("EPSG:4326", nowhere, &f.faults);
    struct crs *metres = crs_create(utm_zone, nowhere, &f.faults);
    ck_assert(crs_transform(degrees, metres, at_m, N_PLACES, nowhere, &f.faults));
    crs_free(degrees);
    crs_free(metres);
    f.territory.places = mem_zeroed(N_PLACES, sizeof *f.territory.places);
    for (size_t i = 0; i < N_PLACES; i++)
        f.territory.places[i] = place_of(i, at_m);
    return f;
}

static void travel_between(struct fixture *f, const char *cache_dir, int jobs)
{
    travel_free(f->travel);
    faults_clear(&f->warnings);
    const struct travel_options options = {.cache_dir = cache_dir, .jobs = jobs};
    f->travel = travel_create(&f->scenario, &f->territory, f->catalogue, &options, &f->faults,
                              &f->warnings);
}

static void fixture_clear(struct fixture *f)
{
    for (size_t i = 0; i < N_PLACES; i++) {
        free(f->territory.places[i].id);
        free(f->territory.places[i].name);
        free(f->territory.places[i].commune);
    }
    free(f->territory.places);
    free(f->scenario.territory.roads_path);
    travel_free(f->travel);
    catalogue_free(f->catalogue);
    faults_clear(&f->faults);
    faults_clear(&f->warnings);
}

static void check_same(const struct matrix *a, const struct matrix *b)
{
    ck_assert_mem_eq(a->time_s, b->time_s, N_PLACES * N_PLACES * sizeof(double));
    ck_assert_mem_eq(a->distance_km, b->distance_km, N_PLACES * N_PLACES * sizeof(double));
}

START_TEST(roads_are_travelled)
{
    struct fixture f = fixture_of(roads_path, ROADS_DETECT);
    travel_between(&f, NULL, 2);
    ck_assert_ptr_nonnull(f.travel);
    ck_assert_int_eq(f.travel->source, TRAVEL_ROADS);
    check_same(&f.travel->by_class[ROAD_CAR], &f.travel->by_class[ROAD_VAN]);
    const struct matrix *car = &f.travel->by_class[ROAD_CAR];
    const struct matrix *truck = &f.travel->by_class[ROAD_TRUCK];
    for (size_t i = 0; i < N_PLACES; i++)
        for (size_t j = 0; j < N_PLACES; j++) {
            const size_t at = i * N_PLACES + j;
            ck_assert(isfinite(car->time_s[at]));
            ck_assert_double_ge(car->distance_km[at] * 1000 * 1.002,
                                sphere_m(at_deg[i], at_deg[j]));
            ck_assert_double_ge(truck->time_s[at], car->time_s[at]);
        }
    ck_assert_double_eq(car->time_s[0 * N_PLACES + 6], 0); /* one place twice */
    ck_assert_double_gt(f.travel->circuity, 1.05);
    ck_assert_double_lt(f.travel->circuity, 2.5);
    fixture_clear(&f);
}
END_TEST

START_TEST(far_places_are_named)
{
    struct fixture f = fixture_of(roads_path, ROADS_GEOFABRIK);
    travel_between(&f, NULL, 1);
    ck_assert_uint_eq(f.warnings.n, 1);
    double away_km = f.travel->network->position[ROAD_CAR][7].away_m / 1000;
    ck_assert_double_gt(away_km, 1);
    char *expected =
        mem_printf("places.csv:9: Place 7: expected a road open to cars and linked to the "
                   "others within 1 km, the nearest is %.1f km away: check the coordinates; "
                   "the way to it is counted at 24 km/h",
                   away_km);
    ck_assert_str_eq(f.warnings.text[0], expected);
    free(expected);
    fixture_clear(&f);
}
END_TEST

START_TEST(paths_are_as_long_as_the_table_says)
{
    struct fixture f = fixture_of(roads_path, ROADS_GEOFABRIK);
    travel_between(&f, NULL, 1);
    const struct network *network = f.travel->network;
    for (size_t i = 0; i < N_PLACES; i++)
        for (size_t j = 0; j < N_PLACES; j++) {
            size_t n;
            struct point *points = travel_path(f.travel, &f.territory, ROAD_VAN, i, j, &n);
            double length_km = 0;
            for (size_t k = 0; k + 1 < n; k++)
                length_km +=
                    hypot(points[k + 1].x - points[k].x, points[k + 1].y - points[k].y) / 1000;
            ck_assert_mem_eq(&points[0], &f.territory.places[i].at_m, sizeof *points);
            ck_assert_mem_eq(&points[n - 1], &f.territory.places[j].at_m, sizeof *points);
            /* Drawn straight to the roads, counted 1.3 times that; plane and sphere differ
             * by 0.1 % there (scale of the UTM zone), the sphere from the ellipsoid by at
             * most 0.3 %. */
            double access_km = i == j || n == 2
                                   ? 0
                                   : 0.3e-3 * (network->position[ROAD_VAN][i].away_m +
                                               network->position[ROAD_VAN][j].away_m);
            ck_assert_double_eq_tol(length_km + access_km,
                                    f.travel->by_class[ROAD_VAN].distance_km[i * N_PLACES + j],
                                    0.004 * length_km + 1e-9);
            free(points);
        }
    fixture_clear(&f);
}
END_TEST

START_TEST(any_number_of_threads_gives_the_same_bytes)
{
    struct fixture f = fixture_of(roads_path, ROADS_GEOFABRIK),
                   g = fixture_of(roads_path, ROADS_DETECT);
    travel_between(&f, NULL, 1);
    travel_between(&g, NULL, 8);
    for (int c = 0; c < N_ROAD_CLASSES; c++)
        check_same(&f.travel->by_class[c], &g.travel->by_class[c]);
    fixture_clear(&f);
    fixture_clear(&g);
}
END_TEST

/* ---- Cache ---------------------------------------------------------------------------- */

static char *make_cache_dir(void)
{
    char *dir = mem_text("/tmp/proxilog-cache-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    return dir;
}

static char *cache_file(const struct fixture *f, const char *dir)
{
    char key[DIGEST_HEX];
    travel_key(&f->scenario, &f->territory, f->catalogue, key);
    return mem_printf("%s/%s.matrix", dir, key);
}

START_TEST(the_cache_gives_back_what_was_computed)
{
    char *dir = make_cache_dir();
    struct fixture f = fixture_of(roads_path, ROADS_GEOFABRIK),
                   g = fixture_of(roads_path, ROADS_GEOFABRIK);
    travel_between(&f, dir, 1);
    ck_assert(!f.travel->cached);
    travel_between(&g, dir, 2);
    ck_assert(g.travel->cached);
    for (int c = 0; c < N_ROAD_CLASSES; c++)
        check_same(&f.travel->by_class[c], &g.travel->by_class[c]);
    ck_assert_double_eq(f.travel->circuity, g.travel->circuity);
    ck_assert_uint_eq(g.warnings.n, 1); /* the far place is named again */
    char *path = cache_file(&f, dir);
    ck_assert_int_eq(remove(path), 0);
    ck_assert_int_eq(rmdir(dir), 0); /* nothing else was left there */
    free(path);
    free(dir);
    fixture_clear(&f);
    fixture_clear(&g);
}
END_TEST

START_TEST(a_broken_cache_is_computed_anew)
{
    char *dir = make_cache_dir();
    struct fixture f = fixture_of(roads_path, ROADS_GEOFABRIK);
    travel_between(&f, dir, 1);
    char *path = cache_file(&f, dir);
    const long cuts[] = {0, 10, 100, 2000};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(truncate(path, cuts[i]), 0);
        travel_between(&f, dir, 1);
        ck_assert(!f.travel->cached);
        travel_between(&f, dir, 1);
        ck_assert(f.travel->cached);
    }
    FILE *file = fopen(path, "r+b"); /* one byte in the middle of the tables */
    fseek(file, 500, SEEK_SET);
    fputc(0x5a, file);
    fclose(file);
    travel_between(&f, dir, 1);
    ck_assert(!f.travel->cached);
    file = fopen(path, "ab"); /* one byte too many */
    fputc('x', file);
    fclose(file);
    travel_between(&f, dir, 1);
    ck_assert(!f.travel->cached);
    remove(path);
    rmdir(dir);
    free(path);
    free(dir);
    fixture_clear(&f);
}
END_TEST

START_TEST(the_key_depends_on_what_matters)
{
    struct fixture f = fixture_of(roads_path, ROADS_GEOFABRIK);
    char before[DIGEST_HEX], after[DIGEST_HEX];
    travel_key(&f.scenario, &f.territory, f.catalogue, before);
    f.territory.places[3].at_m.x += 1e-3;
    travel_key(&f.scenario, &f.territory, f.catalogue, after);
    ck_assert_str_ne(before, after);
    f.territory.places[3].at_m.x -= 1e-3;
    f.scenario.territory.circuity = 1.31;
    travel_key(&f.scenario, &f.territory, f.catalogue, after);
    ck_assert_str_ne(before, after);
    f.scenario.territory.circuity = 1.3;
    f.catalogue->road_speeds[0].speed_km_h += 1;
    travel_key(&f.scenario, &f.territory, f.catalogue, after);
    ck_assert_str_ne(before, after);
    f.catalogue->road_speeds[0].speed_km_h -= 1;
    travel_key(&f.scenario, &f.territory, f.catalogue, after);
    ck_assert_str_eq(before, after);
    fixture_clear(&f);
}
END_TEST

static void write_file(const char *dir, const char *name, const char *text)
{
    char *path = mem_printf("%s/%s", dir, name);
    FILE *out = fopen(path, "w");
    fputs(text, out);
    fclose(out);
    free(path);
}

/* The key of roads under dir once one of their files says something else differs. */
static void check_key_follows(const char *dir, const char *roads, const char *file)
{
    struct fixture f = fixture_of("", ROADS_DETECT);
    char before[DIGEST_HEX], after[DIGEST_HEX], *path = mem_printf("%s/%s", dir, file);
    free(f.scenario.territory.roads_path);
    f.scenario.territory.roads_path = mem_printf("%s/%s", dir, roads);
    write_file(dir, file, "one");
    travel_key(&f.scenario, &f.territory, f.catalogue, before);
    write_file(dir, file, "two");
    travel_key(&f.scenario, &f.territory, f.catalogue, after);
    ck_assert_msg(strcmp(before, after) != 0, "%s of %s", file, roads);
    remove(path);
    free(path);
    fixture_clear(&f);
}

START_TEST(the_key_depends_on_every_road_file)
{
    static const char *const files[] = {"R.shp", "R.dbf", "R.DBF", "R.PRJ", "R.shx", "R.CPG"};
    char *dir = mem_printf("/tmp/proxilog-key-%ld", (long)getpid());
    ck_assert_int_eq(mkdir(dir, 0700), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        check_key_follows(dir, "R.shp", files[i]);
    check_key_follows(dir, "r.gpkg|layername=troncon_de_route", "r.gpkg");
    rmdir(dir);
    free(dir);
}
END_TEST

START_TEST(a_folder_that_cannot_be_written_is_a_warning)
{
    struct fixture f = fixture_of(roads_path, ROADS_GEOFABRIK);
    travel_between(&f, "/dev/null/cache", 1);
    ck_assert_ptr_nonnull(f.travel);
    ck_assert_uint_eq(f.warnings.n, 2);
    ck_assert_str_eq(f.warnings.text[1],
                     "/dev/null/cache: expected a folder to keep travel times in, cannot write "
                     "there: the next run will compute them again");
    fixture_clear(&f);
}
END_TEST

/* ---- Without roads -------------------------------------------------------------------- */

START_TEST(the_crow_flies_times_circuity)
{
    struct fixture f = fixture_of(NULL, ROADS_NONE);
    travel_between(&f, NULL, 1);
    ck_assert_int_eq(f.travel->source, TRAVEL_CROW_FLIES);
    ck_assert_double_eq(f.travel->circuity, 1.3);
    ck_assert_uint_eq(f.warnings.n, 0);
    const double straight_km = sphere_m(at_deg[0], at_deg[4]) / 1000;
    for (int c = 0; c < N_ROAD_CLASSES; c++) {
        ck_assert_double_eq_tol(f.travel->by_class[c].distance_km[4], 1.3 * straight_km, 1e-9);
        ck_assert_double_eq_tol(f.travel->by_class[c].time_s[4], 1.3 * straight_km * 60, 1e-6);
        ck_assert_double_eq(f.travel->by_class[c].distance_km[4],
                            f.travel->by_class[c].distance_km[4 * N_PLACES]);
    }
    size_t n;
    struct point *points = travel_path(f.travel, &f.territory, ROAD_CAR, 0, 4, &n);
    ck_assert_uint_eq(n, 2);
    free(points);
    fixture_clear(&f);
}
END_TEST

START_TEST(roads_that_cannot_be_read_are_faults)
{
    struct fixture f = fixture_of("tests/data/roads/none.shp", ROADS_DETECT);
    travel_between(&f, NULL, 1);
    ck_assert_ptr_null(f.travel);
    ck_assert_uint_ge(f.faults.n, 1);
    fixture_clear(&f);
    struct fixture g = fixture_of(roads_path, ROADS_BDTOPO);
    travel_between(&g, NULL, 1);
    ck_assert_ptr_null(g.travel);
    ck_assert_uint_eq(g.faults.n, 3); /* NATURE, SENS, IMPORTANCE */
    fixture_clear(&g);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {roads_are_travelled, far_places_are_named,
                            paths_are_as_long_as_the_table_says,
                            any_number_of_threads_gives_the_same_bytes,
                            the_cache_gives_back_what_was_computed,
                            a_broken_cache_is_computed_anew,
                            the_key_depends_on_what_matters,
                            the_key_depends_on_every_road_file,
                            a_folder_that_cannot_be_written_is_a_warning,
                            the_crow_flies_times_circuity,
                            roads_that_cannot_be_read_are_faults};
    return run_tests("travel", tests, sizeof tests / sizeof *tests);
}
