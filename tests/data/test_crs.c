#include <math.h>
#include <proj.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "data/crs.h"
#include "data/layer.h"
#include "tests/run.h"

static const struct where HERE = {.path = "test"};

static struct crs *make(const char *definition)
{
    struct faults faults = {0};
    struct crs *crs = crs_create(definition, HERE, &faults);
    ck_assert_msg(crs && faults.n == 0, "%s: %s", definition,
                  faults.n_kept ? faults.text[0] : "no crs");
    return crs;
}

static struct point moved(const char *from_definition, const char *to_definition,
                          struct point at)
{
    struct faults faults = {0};
    struct crs *from = make(from_definition), *to = make(to_definition);
    ck_assert(crs_transform(from, to, &at, 1, HERE, &faults));
    ck_assert_uint_eq(faults.n, 0);
    crs_free(from);
    crs_free(to);
    return at;
}

static void check_point(struct point at, double x, double y, double tolerance)
{
    ck_assert_double_eq_tol(at.x, x, tolerance);
    ck_assert_double_eq_tol(at.y, y, tolerance);
}

/* IOGP Guidance Note 7-2, worked examples; published to the centimetre, or two decimals. */
START_TEST(guidance_note_7_2_examples)
{
    /* 3.1.1.1 Lambert Conic Conformal (2SP): Texas South Central, in US survey feet. */
    check_point(moved("EPSG:4267", "EPSG:32040", (struct point){-96, 28.5}), 2963503.91,
                254759.80, 0.006);
    /* 3.1.1.2 Lambert Conic Conformal (1SP): Jamaica. */
    check_point(moved("EPSG:4242", "EPSG:24200",
                      (struct point){-(76 + 56 / 60.0 + 37.26 / 3600),
                                     17 + 55 / 60.0 + 55.80 / 3600}),
                255966.58, 142493.51, 0.006);
    /* 3.5.3.1 Transverse Mercator: British National Grid. */
    check_point(moved("EPSG:4277", "EPSG:27700", (struct point){0.5, 50.5}), 577274.99, 69740.50,
                0.01);
}
END_TEST

/* IGN NT/G 71, test of ALG0003 with the constants of Lambert zone I: longitude 0.145512099 rad
 * from Greenwich, latitude 0.872664626 rad. */
START_TEST(ign_lambert_zone_1_example)
{
    const double degrees = 180 / acos(-1);
    check_point(moved("EPSG:4275", "EPSG:27561",
                      (struct point){0.145512099 * degrees, 0.872664626 * degrees}),
                1029705.083, 272723.849, 0.002);
}
END_TEST

/* Lambert-93 as its definition gives it (IGN NT/G 73): two standard parallels 44 and 49 degrees,
 * origin 3 degrees east and 46.5 north, on GRS 80; conformal conic of Snyder (1987) p. 107-109. */
static struct point lambert_93(double lon_deg, double lat_deg)
{
    const double rad = acos(-1) / 180, f = 1 / 298.257222101, a = 6378137;
    const double e = sqrt(f * (2 - f));
    double m[2], t[4];
    const double lat[4] = {44 * rad, 49 * rad, 46.5 * rad, lat_deg * rad};
    for (int i = 0; i < 4; i++) {
        const double s = sin(lat[i]);
        if (i < 2)
            m[i] = cos(lat[i]) / sqrt(1 - e * e * s * s);
        t[i] = tan(acos(-1) / 4 - lat[i] / 2) / pow((1 - e * s) / (1 + e * s), e / 2);
    }
    const double n = log(m[0] / m[1]) / log(t[0] / t[1]);
    const double big_f = m[0] / (n * pow(t[0], n));
    const double rho = a * big_f * pow(t[3], n), rho_0 = a * big_f * pow(t[2], n);
    const double theta = n * (lon_deg - 3) * rad;
    return (struct point){700000 + rho * sin(theta), 6600000 + rho_0 - rho * cos(theta)};
}

START_TEST(lambert_93_is_its_formula)
{
    check_point(moved("EPSG:4171", "EPSG:2154", (struct point){3, 46.5}), 700000, 6600000, 1e-4);
    for (double lon = -5; lon <= 9; lon += 2)
        for (double lat = 42; lat <= 51; lat += 1.5) {
            struct point want = lambert_93(lon, lat);
            check_point(moved("EPSG:4171", "EPSG:2154", (struct point){lon, lat}), want.x,
                        want.y, 1e-4);
        }
}
END_TEST

/* The chefs-lieux of ADMIN EXPRESS in both systems: CHL_X, CHL_Y to a decimetre, CHL_LON and
 * CHL_LAT to a millionth of a degree (11 cm). */
START_TEST(chefs_lieux_agree_in_both_systems)
{
    struct faults faults = {0};
    struct layer *layer = layer_read("tests/data/layers/communes_79.shp", NULL, NULL, &faults);
    ck_assert_uint_eq(faults.n, 0);
    size_t x = layer_field(layer, "chl_x"), y = layer_field(layer, "chl_y");
    size_t lon = layer_field(layer, "chl_lon"), lat = layer_field(layer, "chl_lat");
    for (size_t f = 0; f < layer->n_features; f++)
        check_point(moved("EPSG:4326", "EPSG:2154",
                          (struct point){layer_number(layer, f, lon),
                                         layer_number(layer, f, lat)}),
                    layer_number(layer, f, x), layer_number(layer, f, y), 0.15);
    layer_free(layer);
}
END_TEST

/* CN Tower, in many handbooks: 43 38 33.24 N, 79 23 13.7 W is 630084 m E, 4833438 m N in
 * UTM 17N, to a metre. */
START_TEST(utm_of_the_cn_tower)
{
    check_point(moved("EPSG:4326", "EPSG:32617",
                      (struct point){-(79 + 23 / 60.0 + 13.7 / 3600),
                                     43 + 38 / 60.0 + 33.24 / 3600}),
                630084, 4833438, 1);
}
END_TEST

/* IGN's example of the change from NTF to RGF93 by three translations: 48 50 40.2441 N,
 * 2 25 32.4187 E becomes 48 50 39.9967 N, 2 25 29.8273 E. The grid ntf_r93.gsb, where it is
 * installed, is better by up to two metres. */
static const struct point IGN_NTF = {2 + 25 / 60.0 + 32.4187 / 3600,
                                     48 + 50 / 60.0 + 40.2441 / 3600};
static const struct point IGN_RGF93 = {2 + 25 / 60.0 + 29.8273 / 3600,
                                       48 + 50 / 60.0 + 39.9967 / 3600};

START_TEST(ntf_becomes_rgf93)
{
    struct point at = moved("EPSG:4275", "EPSG:4171", IGN_NTF);
    const double m_per_deg = 111195;
    ck_assert_double_le(hypot((at.x - IGN_RGF93.x) * m_per_deg * cos(48.84 * acos(-1) / 180),
                              (at.y - IGN_RGF93.y) * m_per_deg), 3);
}
END_TEST

/* Points PROJ at a folder that holds its database and no grid; show_grids() removes it. */
static void hide_grids(char folder[])
{
    char target[64];
    const char *database = proj_context_get_database_path(NULL);
    ck_assert_ptr_nonnull(database);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(target, sizeof target, "%s/proj.db", folder);
    ck_assert_int_eq(symlink(database, target), 0);
    setenv("PROJ_DATA", folder, 1);
    setenv("PROJ_LIB", folder, 1);
}

static void show_grids(const char *folder)
{
    char target[64];
    snprintf(target, sizeof target, "%s/proj.db", folder);
    unlink(target);
    rmdir(folder);
}

START_TEST(ntf_becomes_rgf93_without_grids_too)
{
    char folder[] = "/tmp/proxilog-nogrid-XXXXXX";
    hide_grids(folder);
    struct point at = moved("EPSG:4275", "EPSG:4171", IGN_NTF);
    check_point(at, IGN_RGF93.x, IGN_RGF93.y, 1e-7); /* 4 decimals of a second */
    /* The same place through the projections. */
    struct point ntf = moved("EPSG:4275", "EPSG:27572", IGN_NTF);
    struct point rgf93 = moved("EPSG:4171", "EPSG:2154", IGN_RGF93);
    at = moved("EPSG:27572", "EPSG:2154", ntf);
    show_grids(folder);
    check_point(at, rgf93.x, rgf93.y, 0.02);
}
END_TEST

/* The .prj of the IGN's sample is ESRI's and says Lambert zone II by its figures: Paris
 * meridian, grads, and the wide northing of zone II étendu. Its roads lie by L'Alpe d'Huez. */
START_TEST(lambert_2_etendu_in_esri_words)
{
    struct faults faults = {0};
    struct layer *layer = layer_read("tests/data/layers/alpe_huez_roads.shp", NULL, NULL, &faults);
    ck_assert_uint_eq(faults.n, 0);
    ck_assert_str_eq(layer->crs, "EPSG:27572");
    struct point at = moved(layer->crs, "EPSG:4326", layer->points[0]);
    check_point(at, 6.05, 45.1, 0.1); /* the village is at 45.09 N, 6.07 E */
    layer_free(layer);
}
END_TEST

START_TEST(there_and_back_is_the_same_place)
{
    static const char *const CODES[] = {"EPSG:2154", "EPSG:27572", "EPSG:32631", "EPSG:3857",
                                        "EPSG:3946", "EPSG:4258"};
    const struct point at = {4.85, 45.75};
    for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++) {
        struct point there = moved("EPSG:4326", CODES[i], at);
        check_point(moved(CODES[i], "EPSG:4326", there), at.x, at.y, 1e-7);
    }
}
END_TEST

START_TEST(one_crs_in_four_dialects)
{
    static const char *const LAMBERT_93[] = {
        "EPSG:2154",
        "epsg:2154",
        /* ESRI's .prj */
        "PROJCS[\"RGF_1993_Lambert_93\",GEOGCS[\"GCS_RGF_1993\",DATUM[\"D_RGF_1993\","
        "SPHEROID[\"GRS_1980\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],"
        "UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Lambert_Conformal_Conic\"],"
        "PARAMETER[\"False_Easting\",700000.0],PARAMETER[\"False_Northing\",6600000.0],"
        "PARAMETER[\"Central_Meridian\",3.0],PARAMETER[\"Standard_Parallel_1\",49.0],"
        "PARAMETER[\"Standard_Parallel_2\",44.0],PARAMETER[\"Latitude_Of_Origin\",46.5],"
        "UNIT[\"Meter\",1.0]]",
        /* GDAL's WKT1, with a byte order mark before it */
        "\xef\xbb\xbfPROJCS[\"RGF93 / Lambert-93\",GEOGCS[\"RGF93\","
        "DATUM[\"Reseau_Geodesique_Francais_1993\",SPHEROID[\"GRS 1980\",6378137,298.257222101]],"
        "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],"
        "PROJECTION[\"Lambert_Conformal_Conic_2SP\"],PARAMETER[\"standard_parallel_1\",49],"
        "PARAMETER[\"standard_parallel_2\",44],PARAMETER[\"latitude_of_origin\",46.5],"
        "PARAMETER[\"central_meridian\",3],PARAMETER[\"false_easting\",700000],"
        "PARAMETER[\"false_northing\",6600000],UNIT[\"metre\",1],AUTHORITY[\"EPSG\",\"2154\"]]",
        /* WKT2:2019 */
        "PROJCRS[\"RGF93 v1 / Lambert-93\",BASEGEOGCRS[\"RGF93 v1\","
        "DATUM[\"Reseau Geodesique Francais 1993 v1\",ELLIPSOID[\"GRS 1980\",6378137,"
        "298.257222101,LENGTHUNIT[\"metre\",1]]],PRIMEM[\"Greenwich\",0,"
        "ANGLEUNIT[\"degree\",0.0174532925199433]]],CONVERSION[\"Lambert-93\","
        "METHOD[\"Lambert Conic Conformal (2SP)\"],"
        "PARAMETER[\"Latitude of false origin\",46.5,ANGLEUNIT[\"degree\",0.0174532925199433]],"
        "PARAMETER[\"Longitude of false origin\",3,ANGLEUNIT[\"degree\",0.0174532925199433]],"
        "PARAMETER[\"Latitude of 1st standard parallel\",49,"
        "ANGLEUNIT[\"degree\",0.0174532925199433]],"
        "PARAMETER[\"Latitude of 2nd standard parallel\",44,"
        "ANGLEUNIT[\"degree\",0.0174532925199433]],"
        "PARAMETER[\"Easting at false origin\",700000,LENGTHUNIT[\"metre\",1]],"
        "PARAMETER[\"Northing at false origin\",6600000,LENGTHUNIT[\"metre\",1]]],"
        "CS[Cartesian,2],AXIS[\"easting (X)\",east],AXIS[\"northing (Y)\",north],"
        "LENGTHUNIT[\"metre\",1]]",
    };
    for (size_t i = 0; i < sizeof LAMBERT_93 / sizeof *LAMBERT_93; i++) {
        struct crs *crs = make(LAMBERT_93[i]);
        ck_assert_str_eq(crs_code(crs), "EPSG:2154");
        ck_assert_str_eq(crs_definition(crs), "EPSG:2154");
        ck_assert(crs_is_metric(crs));
        ck_assert(!crs_is_geographic(crs));
        crs_free(crs);
    }
}
END_TEST

START_TEST(esri_wkt_reads_back)
{
    static const char *const CODES[] = {"EPSG:2154", "EPSG:4326",  "EPSG:27572",
                                        "EPSG:2975", "EPSG:32632", "EPSG:3857"};
    for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++) {
        struct crs *crs = make(CODES[i]);
        char *wkt = crs_esri_wkt(crs);
        ck_assert_ptr_null(strchr(wkt, '\n'));
        struct crs *again = make(wkt);
        ck_assert_str_eq(crs_code(again), CODES[i]);
        crs_free(again);
        crs_free(crs);
        free(wkt);
    }
}
END_TEST

/* A datum with a stated shift (TOWGS84) is moved by it: by 100 m east at the equator here. */
START_TEST(a_stated_datum_shift_is_used)
{
    struct point at = moved(
        "GEOGCS[\"local\",DATUM[\"local\",SPHEROID[\"WGS 84\",6378137,298.257223563],"
        "TOWGS84[0,100,0,0,0,0,0]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]",
        "EPSG:4326", (struct point){0, 0});
    check_point(at, 100 / 6378137.0 * 180 / acos(-1), 0, 1e-9);
}
END_TEST

/* Lambert-93 with heights (NGF-IGN69) is Lambert-93 here. */
START_TEST(heights_are_dropped)
{
    struct crs *crs = make("EPSG:5698");
    ck_assert_str_eq(crs_code(crs), "EPSG:2154");
    crs_free(crs);
}
END_TEST

START_TEST(feet_are_not_metric_and_degrees_are_geographic)
{
    struct crs *feet = make("EPSG:32040"), *degrees = make("EPSG:4326");
    ck_assert(!crs_is_metric(feet));
    ck_assert(!crs_is_geographic(feet));
    ck_assert(!crs_is_metric(degrees));
    ck_assert(crs_is_geographic(degrees));
    ck_assert_str_eq(crs_name(degrees), "WGS 84");
    crs_free(feet);
    crs_free(degrees);
    crs_free(NULL);
}
END_TEST

START_TEST(what_is_no_crs_is_refused)
{
    static const struct {
        const char *definition, *fault;
    } BAD[] = {
        {"EPSG:999999", "test: no coordinate system is known as \"EPSG:999999\": check the number "
                        "(Lambert-93 is EPSG:2154)"},
        {"", "test: expected a coordinate system such as \"EPSG:2154\" or the WKT text of a .prj "
             "file, found \"\""},
        {"2154", "test: expected a coordinate system such as \"EPSG:2154\" or the WKT text of a "
                 ".prj file, found \"2154\""},
        {"+proj=lcc", "test: expected a coordinate system such as \"EPSG:2154\" or the WKT text "
                      "of a .prj file, found \"+proj=lcc\""},
        {"PROJCS[\"x\"", "test: the text of the coordinate system is broken or cut short: copy "
                         "the .prj again"},
        {"EPSG:5720", "test: expected a geographic or a projected coordinate system, found "
                      "\"NGF-IGN69 height\", which is neither"},
    };
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct faults faults = {0};
        ck_assert_ptr_null(crs_create(BAD[i].definition, HERE, &faults));
        ck_assert_uint_eq(faults.n, 1);
        ck_assert_str_eq(faults.text[0], BAD[i].fault);
        faults_clear(&faults);
    }
}
END_TEST

START_TEST(a_point_without_image_becomes_nan)
{
    struct faults faults = {0};
    struct crs *from = make("EPSG:4326"), *to = make("EPSG:2154");
    struct point points[] = {{3, 46.5}, {3, 120}, {(double)NAN, 0}, {3, 46.5}};
    ck_assert(crs_transform(from, to, points, 4, HERE, &faults));
    ck_assert_double_eq_tol(points[0].x, 700000, 0.01);
    ck_assert(isnan(points[1].x) && isnan(points[1].y));
    ck_assert(isnan(points[2].x));
    ck_assert_double_eq(points[3].x, points[0].x);
    crs_free(from);
    crs_free(to);
}
END_TEST

START_TEST(no_point_is_no_work)
{
    struct faults faults = {0};
    struct crs *from = make("EPSG:4326"), *to = make("EPSG:2154");
    ck_assert(crs_transform(from, to, NULL, 0, HERE, &faults));
    crs_free(from);
    crs_free(to);
}
END_TEST

START_TEST(each_place_gets_its_territory_code)
{
    static const struct {
        const char *place, *code;
        double lon, lat;
    } PLACES[] = {
        {"Niort", "EPSG:2154", -0.46, 46.32},      {"Lille", "EPSG:2154", 3.06, 50.63},
        {"Strasbourg", "EPSG:2154", 7.75, 48.58},  {"Ouessant", "EPSG:2154", -5.09, 48.46},
        {"Ajaccio", "EPSG:2154", 8.74, 41.92},     {"Givet", "EPSG:2154", 4.82, 50.14},
        {"Menton", "EPSG:2154", 7.50, 43.77},      {"Saint-Denis", "EPSG:2975", 55.45, -20.88},
        {"Pointe-à-Pitre", "EPSG:5490", -61.53, 16.24},
        {"Fort-de-France", "EPSG:5490", -61.07, 14.60},
        {"Cayenne", "EPSG:2972", -52.33, 4.93},    {"Mamoudzou", "EPSG:4471", 45.23, -12.78},
        {"Luxembourg", "EPSG:32632", 6.13, 49.61}, {"Vaduz", "EPSG:32632", 9.52, 47.14},
        {"Bruxelles", "EPSG:32631", 4.35, 50.85},  {"Kehl", "EPSG:32632", 7.82, 48.573},
        {"Genève", "EPSG:32632", 6.147, 46.2},     {"Jersey", "EPSG:32630", -2.11, 49.19},
        {"Andorra", "EPSG:32631", 1.52, 42.51},    {"Torino", "EPSG:32632", 7.69, 45.07},
        {"Antananarivo", "EPSG:32738", 47.5, -18.9}, {"Suva", "EPSG:32760", 178.44, -18.14},
        {"180 degrees", "EPSG:32660", 180, 10},    {"-180 degrees", "EPSG:32601", -180, 10},
    };
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++) {
        char code[16];
        crs_territory_code(PLACES[i].lon, PLACES[i].lat, code);
        ck_assert_msg(strcmp(code, PLACES[i].code) == 0, "%s: %s, expected %s",
                      PLACES[i].place, code, PLACES[i].code);
        crs_free(make(code));
    }
}
END_TEST

START_TEST(coordinates_hint_at_their_crs)
{
    ck_assert_str_eq(crs_guess((struct point){-0.46, 46.32}), "EPSG:4326");
    ck_assert_str_eq(crs_guess((struct point){434000, 6590000}), "EPSG:2154");
    ck_assert_str_eq(crs_guess((struct point){894000, 2017000}), "EPSG:27572");
    ck_assert_str_eq(crs_guess((struct point){1422000, 5240000}), "EPSG:3946");
    ck_assert_str_eq(crs_guess((struct point){-51000, 5830000}), "EPSG:3857");
    ck_assert_str_eq(crs_guess((struct point){9e8, 9e8}), "");
    ck_assert_str_eq(crs_guess((struct point){(double)NAN, 0}), "");
}
END_TEST

START_TEST(far_off_points_are_not_plausible)
{
    struct crs *lambert = make("EPSG:2154"), *degrees = make("EPSG:4326");
    ck_assert(crs_is_plausible(lambert, (struct point){434000, 6590000}));
    ck_assert(crs_is_plausible(lambert, (struct point){960000, 6960000})); /* Luxembourg */
    ck_assert(!crs_is_plausible(lambert, (struct point){-0.46, 46.32}));
    ck_assert(!crs_is_plausible(lambert, (struct point){6590000, 434000}));
    ck_assert(crs_is_plausible(degrees, (struct point){180, -90}));
    ck_assert(!crs_is_plausible(degrees, (struct point){434000, 6590000}));
    crs_free(lambert);
    crs_free(degrees);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        guidance_note_7_2_examples,
        ign_lambert_zone_1_example,
        lambert_93_is_its_formula,
        chefs_lieux_agree_in_both_systems,
        utm_of_the_cn_tower,
        ntf_becomes_rgf93,
        ntf_becomes_rgf93_without_grids_too,
        lambert_2_etendu_in_esri_words,
        there_and_back_is_the_same_place,
        one_crs_in_four_dialects,
        esri_wkt_reads_back,
        a_stated_datum_shift_is_used,
        heights_are_dropped,
        feet_are_not_metric_and_degrees_are_geographic,
        what_is_no_crs_is_refused,
        a_point_without_image_becomes_nan,
        no_point_is_no_work,
        each_place_gets_its_territory_code,
        coordinates_hint_at_their_crs,
        far_off_points_are_not_plausible,
    };
    return run_tests("crs", tests, sizeof tests / sizeof *tests);
}
