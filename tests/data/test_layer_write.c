/* Layers built, written and read back; GeoJSON, tables and GeoPackages. */
#include <math.h>
#include <stdint.h>
#include <sys/stat.h>
#include "data/layer.h"
#include "data/layer_build.h"
#include "tests/data/layer_case.h"
#include "tests/run.h"
#ifdef HAVE_GDAL
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#endif

static struct layer *make_layer(void)
{
    static const struct layer_field FIELDS[] = {
        {.name = "commune_name", .type = FIELD_TEXT},
        {.name = "commune_nature", .type = FIELD_TEXT},
        {.name = "cost_eur", .type = FIELD_NUMBER, .width = 12, .decimals = 2},
        {.name = "share", .type = FIELD_NUMBER},
    };
    struct layer *layer = layer_create(LAYER_POLYGONS, "EPSG:2154", FIELDS, 4);
    /* A square of 1 km with a hole, an island beside it, and then nothing. */
    const struct point points[] = {
        {700000, 6600000}, {700000, 6601000}, {701000, 6601000}, {701000, 6600000},
        {700000, 6600000},
        {700400, 6600400}, {700600, 6600400}, {700600, 6600600}, {700400, 6600400},
        {702000, 6600000}, {702000, 6600100}, {702100, 6600000}, {702000, 6600000}};
    layer_add(layer, points, 13, (const size_t[]){0, 5, 9}, 3,
              (const char *const[]){"Échiré \"le bourg\"", "rurale", NULL, NULL},
              (const double[]){0, 0, 1234.567, 1.0 / 3});
    layer_add(layer, NULL, 0, NULL, 0, (const char *const[]){"", "\\\n\x01", NULL, NULL},
              (const double[]){0, 0, (double)NAN, 2e-7});
    return layer;
}

START_TEST(a_layer_can_be_built)
{
    struct layer *layer = make_layer();
    ck_assert_uint_eq(layer->n_features, 2);
    ck_assert_uint_eq(layer->n_parts, 3);
    ck_assert_str_eq(layer_text(layer, 0, 0), "Échiré \"le bourg\"");
    ck_assert_double_eq(layer_number(layer, 0, 3), 1.0 / 3);
    ck_assert(isnan(layer_number(layer, 1, 2)));
    ck_assert_str_eq(layer_text(layer, 1, 2), "");
    ck_assert_uint_eq(layer_field(layer, "Commune Name"), 0);
    ck_assert_uint_eq(layer_field(layer, "COMMUNE_NATURE"), 1);
    layer_free(layer);
}
END_TEST

START_TEST(written_columns_fit_a_dbf)
{
    folder_make();
    struct layer *layer = make_layer();
    write_good(layer, in_folder("w.shp"));
    struct layer *again = read_good(in_folder("w.shp"), NULL);
    ck_assert_str_eq(again->fields[0].name, "commune_na");
    ck_assert_str_eq(again->fields[1].name, "commune__1");
    ck_assert_uint_eq(layer_field(again, "commune_name"), 0); /* found under its cut name */
    ck_assert_str_eq(layer_text(again, 0, 0), "Échiré \"le bourg\"");
    ck_assert_str_eq(layer_text(again, 0, 2), "1234.57");
    ck_assert_double_eq_tol(layer_number(again, 0, 3), 1.0 / 3, 1e-15);
    ck_assert_double_eq_tol(layer_number(again, 1, 3), 2e-7, 1e-15);
    ck_assert(isnan(layer_number(again, 1, 2)));
    ck_assert_uint_eq(again->n_parts, 3);
    ck_assert_uint_eq(again->part_start[2] - again->part_start[1], 0);
    ck_assert_mem_eq(again->points, layer->points, layer->n_points * sizeof(struct point));
    layer_free(again);
    layer_free(layer);
    folder_remove();
}
END_TEST

START_TEST(a_layer_without_columns_can_be_written)
{
    folder_make();
    struct layer *layer = layer_create(LAYER_LINES, "EPSG:2154", NULL, 0);
    const struct point points[] = {{700000, 6600000}, {700100, 6600000}};
    layer_add(layer, points, 2, NULL, 0, NULL, NULL);
    write_good(layer, in_folder("w.shp"));
    layer_free(layer);
    layer = read_good(in_folder("w.shp"), NULL);
    ck_assert_uint_eq(layer->n_fields, 1);
    ck_assert_str_eq(layer->fields[0].name, "ID");
    ck_assert_double_eq(layer_number(layer, 0, 0), 1);
    layer_free(layer);
    folder_remove();
}
END_TEST

START_TEST(an_empty_layer_goes_there_and_back)
{
    folder_make();
    static const struct layer_field FIELD = {.name = "ID", .type = FIELD_NUMBER};
    struct layer *layer = layer_create(LAYER_LINES, "EPSG:2154", &FIELD, 1);
    write_good(layer, in_folder("e.shp"));
    write_good(layer, in_folder("e.geojson"));
    layer_free(layer);
    layer = read_good(in_folder("e.shp"), "EPSG:4326");
    ck_assert_uint_eq(layer->n_features, 0);
    ck_assert_int_eq(layer->kind, LAYER_LINES);
    layer_free(layer);
    layer = read_good(in_folder("e.geojson"), NULL);
    ck_assert_uint_eq(layer->n_features, 0);
    layer_free(layer);
    folder_remove();
}
END_TEST

/* By hand: outer rings counter-clockwise, the hole clockwise and in its own polygon, seven
 * decimals at most, numbers as short as they can be. */
START_TEST(geojson_is_what_rfc_7946_asks)
{
    folder_make();
    static const struct layer_field FIELDS[] = {{.name = "name", .type = FIELD_TEXT},
                                                {.name = "n", .type = FIELD_NUMBER}};
    struct layer *layer = layer_create(LAYER_POLYGONS, "EPSG:4326", FIELDS, 2);
    const struct point points[] = {{0, 0}, {0, 4}, {4, 4}, {4, 0}, {0, 0},
                                   {9, 0}, {9, 1}, {10, 0}, {9, 0},
                                   {1, 1}, {2, 1}, {2, 2}, {1, 1}};
    layer_add(layer, points, 13, (const size_t[]){0, 5, 9}, 3,
              (const char *const[]){"a\"b\\c\nd", NULL}, (const double[]){0, 0.1});
    layer_add(layer, NULL, 0, NULL, 0, (const char *const[]){"", NULL},
              (const double[]){0, (double)NAN});
    write_good(layer, in_folder("g.geojson"));
    layer_free(layer);
    size_t n;
    char *text = read_text(in_folder("g.geojson"), &n);
    ck_assert_str_eq(
        text, "{\"type\":\"FeatureCollection\",\"features\":[\n"
              "{\"type\":\"Feature\",\"properties\":{\"name\":\"a\\\"b\\\\c\\nd\",\"n\":0.1},"
              "\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":["
              "[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[2,2],[2,1],[1,1]]],"
              "[[[9,0],[10,0],[9,1],[9,0]]]]}},\n"
              "{\"type\":\"Feature\",\"properties\":{\"name\":\"\",\"n\":null},\"geometry\":null}\n"
              "]}\n");
    free(text);
    folder_remove();
}
END_TEST

START_TEST(geojson_has_seven_decimals_and_simple_types)
{
    folder_make();
    struct layer *layer = layer_create(LAYER_POINTS, "EPSG:4326", NULL, 0);
    layer_add(layer, (const struct point[]){{-0.46523456789, 46.3}}, 1, NULL, 0, NULL, NULL);
    layer_add(layer, (const struct point[]){{-0.00000001, 5}, {7, 8}}, 2, NULL, 0, NULL, NULL);
    write_good(layer, in_folder("p.geojson"));
    layer_free(layer);
    layer = layer_create(LAYER_LINES, "EPSG:4326", NULL, 0);
    const struct point points[] = {{0, 0}, {1, 1}, {2, 2}, {3, 3}};
    layer_add(layer, points, 2, NULL, 0, NULL, NULL);
    layer_add(layer, points, 4, (const size_t[]){0, 2}, 2, NULL, NULL);
    write_good(layer, in_folder("l.geojson"));
    layer_free(layer);
    size_t n;
    char *text = read_text(in_folder("p.geojson"), &n);
    ck_assert_ptr_nonnull(
        strstr(text, "{\"type\":\"Point\",\"coordinates\":[-0.4652346,46.3]}"));
    ck_assert_ptr_nonnull(
        strstr(text, "{\"type\":\"MultiPoint\",\"coordinates\":[[0,5],[7,8]]}"));
    free(text);
    text = read_text(in_folder("l.geojson"), &n);
    ck_assert_ptr_nonnull(
        strstr(text, "{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,1]]}"));
    ck_assert_ptr_nonnull(strstr(
        text, "{\"type\":\"MultiLineString\",\"coordinates\":[[[0,0],[1,1]],[[2,2],[3,3]]]}"));
    free(text);
    folder_remove();
}
END_TEST

START_TEST(geojson_comes_back_the_same)
{
    folder_make();
    struct layer *layer = make_layer();
    write_good(layer, in_folder("a.geojson"));
    struct layer *again = read_good(in_folder("a.geojson"), "EPSG:2154");
    ck_assert_int_eq(again->kind, LAYER_POLYGONS);
    ck_assert_str_eq(again->fields[0].name, "commune_name"); /* names are not cut here */
    ck_assert_str_eq(layer_text(again, 0, 0), layer_text(layer, 0, 0));
    ck_assert_str_eq(layer_text(again, 1, 1), "\\\n\x01");
    ck_assert_double_eq(layer_number(again, 0, 3), 1.0 / 3);
    ck_assert_int_eq(again->fields[3].type, FIELD_NUMBER);
    ck_assert_uint_eq(again->n_points, layer->n_points);
    for (size_t i = 0; i < layer->n_points; i++) {
        ck_assert_double_eq_tol(again->points[i].x, layer->points[i].x, 0.02); /* 7 decimals */
        ck_assert_double_eq_tol(again->points[i].y, layer->points[i].y, 0.02);
    }
    write_good(again, in_folder("b.geojson"));
    check_same_bytes(in_folder("a.geojson"), in_folder("b.geojson"));
    layer_free(again);
    layer_free(layer);
    folder_remove();
}
END_TEST

START_TEST(geojson_of_others_is_read)
{
    folder_make();
    write_text("o.geojson",
               "\xef\xbb\xbf{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\","
               "\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::2154\"}},\"features\":["
               "{\"type\":\"Feature\",\"properties\":{\"a\":1,\"b\":true,\"c\":[1,2]},"
               "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
               "[[[700000,6600000,12],[701000,6600000,12],[701000,6601000,12]]]}},"
               "{\"type\":\"Feature\",\"properties\":{\"z\":\"x\",\"a\":\"two\"},"
               "\"geometry\":null}]}");
    struct layer *layer = read_good(in_folder("o.geojson"), NULL);
    ck_assert_str_eq(layer->crs, "EPSG:2154");
    ck_assert_uint_eq(layer->n_fields, 4);
    ck_assert_int_eq(layer->fields[0].type, FIELD_TEXT); /* 1, then "two" */
    ck_assert_str_eq(layer_text(layer, 0, 0), "1");
    ck_assert_str_eq(layer_text(layer, 1, 0), "two");
    ck_assert_str_eq(layer_text(layer, 0, 1), "true");
    ck_assert_str_eq(layer_text(layer, 0, 2), "[1.0,2.0]");
    ck_assert_str_eq(layer_text(layer, 1, 3), "x");
    /* Closed, and clockwise as in a shapefile. */
    const struct point ring[] = {
        {700000, 6600000}, {701000, 6601000}, {701000, 6600000}, {700000, 6600000}};
    ck_assert_uint_eq(layer->n_points, 4);
    ck_assert_mem_eq(layer->points, ring, sizeof ring);
    layer_free(layer);
    write_text("o.geojson", "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],[3,4]]}");
    layer = read_good(in_folder("o.geojson"), NULL);
    ck_assert_uint_eq(layer->n_features, 1);
    ck_assert_uint_eq(layer->n_points, 2);
    layer_free(layer);
    folder_remove();
}
END_TEST

START_TEST(a_table_of_places_is_a_layer)
{
    folder_make();
    write_text("p.csv", "insee;Nom;Longitude;Latitude;repas\n"
                        "01004;\"Ambérieu; en Bugey\";5,3565;45,9609;12,5\n"
                        "79191;Niort;;;7\n");
    struct layer *layer = read_good(in_folder("p.csv"), "EPSG:2154");
    ck_assert_int_eq(layer->kind, LAYER_POINTS);
    ck_assert_uint_eq(layer->n_features, 2);
    ck_assert_uint_eq(layer->n_points, 1); /* Niort has no coordinates: a null shape */
    ck_assert_uint_eq(layer->n_fields, 5);
    ck_assert_str_eq(layer->fields[2].name, "Longitude");
    ck_assert_int_eq(layer->fields[0].type, FIELD_TEXT); /* a zero in front: a code */
    ck_assert_str_eq(layer_text(layer, 0, 0), "01004");
    ck_assert_str_eq(layer_text(layer, 0, 1), "Ambérieu; en Bugey");
    ck_assert_int_eq(layer->fields[4].type, FIELD_NUMBER);
    ck_assert_double_eq(layer_number(layer, 0, 4), 12.5);
    ck_assert_double_eq_tol(layer->points[0].x, 882700, 500);
    ck_assert_double_eq_tol(layer->points[0].y, 6542500, 500);
    write_good(layer, in_folder("q.shp"));
    write_good(layer, in_folder("q.csv"));
    layer_free(layer);
    layer = read_good(in_folder("q.shp"), NULL);
    ck_assert_double_eq(layer_number(layer, 0, 4), 12.5);
    layer_free(layer);
    size_t n;
    char *text = read_text(in_folder("q.csv"), &n);
    ck_assert_ptr_nonnull(strstr(text, "x_m,y_m,insee,Nom,Longitude,Latitude,repas\n"));
    ck_assert_ptr_nonnull(strstr(text, ",01004,\"Ambérieu; en Bugey\",5.3565,45.9609,12.5\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n,,79191,Niort,,,7\n"));
    free(text);
    folder_remove();
}
END_TEST

START_TEST(metres_of_a_table_need_a_crs)
{
    folder_make();
    write_text("p.csv", "id,x_m,y_m\na,700000,6600000\n");
    struct faults faults = {0};
    struct layer *layer = layer_read(in_folder("p.csv"), NULL, "EPSG:2154", &faults);
    ck_assert_uint_eq(faults.n, 0);
    ck_assert_double_eq(layer->points[0].x, 700000);
    ck_assert_str_eq(layer->crs, "EPSG:2154");
    layer_free(layer);
    folder_remove();
}
END_TEST

static void check_write_fault(const struct layer *layer, const char *path, const char *expected)
{
    struct faults faults = {0};
    ck_assert(!layer_write(layer, path, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.text[0], expected);
    faults_clear(&faults);
}

START_TEST(what_cannot_be_written_is_said)
{
    struct layer *layer = make_layer();
    check_write_fault(layer, "/nowhere/x.shp", "/nowhere/x.shp: cannot be written: No such file or "
                                               "directory");
    check_write_fault(layer, "/nowhere/x.geojson", "/nowhere/x.geojson: cannot be written: No such "
                                                   "file or directory");
    check_write_fault(layer, "x.tab", "x.tab: layers are written as .shp, .geojson or (points) "
                                      ".csv: end the name so");
    check_write_fault(layer, "x.csv", "x.csv: a table holds single points only: write lines and "
                                      "polygons as .shp or .geojson");
    layer_free(layer);
    layer = layer_create(LAYER_POINTS, "nonsense", NULL, 0);
    check_write_fault(layer, "x.shp", "x.shp: expected a coordinate system such as \"EPSG:2154\" or "
                                      "the WKT text of a .prj file, found \"nonsense\"");
    layer_free(layer);
}
END_TEST

START_TEST(too_wide_a_table_is_refused)
{
    enum { N = 300 };
    struct layer_field *fields = calloc(N, sizeof *fields);
    for (size_t k = 0; k < N; k++) {
        snprintf(fields[k].name, sizeof fields[k].name, "F%zu", k);
        fields[k].width = 254;
    }
    struct layer *layer = layer_create(LAYER_POINTS, "EPSG:4326", fields, N);
    free(fields);
    check_write_fault(layer, "x.shp", "x.shp: 300 columns of 76201 bytes in all are too many for a "
                                      "shapefile (2046 columns, 65535 bytes): write a .geojson");
    layer_free(layer);
}
END_TEST

/* An old index would lead QGIS to shapes that are no longer there. */
START_TEST(an_old_spatial_index_goes)
{
    folder_make();
    write_text("w.qix", "old");
    struct layer *layer = make_layer();
    write_good(layer, in_folder("w.shp"));
    ck_assert_int_ne(access(in_folder("w.qix"), F_OK), 0);
    layer_free(layer);
    folder_remove();
}
END_TEST

START_TEST(many_equal_names_stay_apart)
{
    folder_make();
    enum { N = 1200 };
    struct layer_field *fields = calloc(N, sizeof *fields);
    for (size_t k = 0; k < N; k++)
        strcpy(fields[k].name, "the_same_name");
    struct layer *layer = layer_create(LAYER_POINTS, "EPSG:4326", fields, N);
    free(fields);
    write_good(layer, in_folder("w.shp"));
    layer_free(layer);
    layer = read_good(in_folder("w.shp"), NULL);
    for (size_t k = 0; k < N; k++)
        for (size_t j = 0; j < k; j++)
            ck_assert_str_ne(layer->fields[k].name, layer->fields[j].name);
    layer_free(layer);
    folder_remove();
}
END_TEST

#ifdef HAVE_GDAL
/* Adds a feature from WKT, with a text and a number. */
static void add_ogr(OGRLayerH layer, const char *wkt, const char *name, double value)
{
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetFieldString(feature, 0, name);
    if (!isnan(value))
        OGR_F_SetFieldDouble(feature, 1, value);
    char copy[256], *text = copy;
    snprintf(copy, sizeof copy, "%s", wkt);
    OGRGeometryH geometry;
    ck_assert_int_eq(OGR_G_CreateFromWkt(&text, NULL, &geometry), OGRERR_NONE);
    OGR_F_SetGeometryDirectly(feature, geometry);
    ck_assert_int_eq(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
    OGR_F_Destroy(feature);
}

static OGRLayerH add_ogr_layer(GDALDatasetH dataset, const char *name, OGRwkbGeometryType type)
{
    OGRSpatialReferenceH reference = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(reference, 2154);
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, name, reference, type, NULL);
    OSRDestroySpatialReference(reference);
    OGRFieldDefnH field = OGR_Fld_Create("nom", OFTString);
    OGR_L_CreateField(layer, field, 1);
    OGR_Fld_Destroy(field);
    field = OGR_Fld_Create("valeur", OFTReal);
    OGR_L_CreateField(layer, field, 1);
    OGR_Fld_Destroy(field);
    return layer;
}

START_TEST(geopackages_are_read)
{
    folder_make();
    GDALAllRegister();
    const char *path = in_folder("g.gpkg");
    GDALDatasetH dataset =
        GDALCreate(GDALGetDriverByName("GPKG"), path, 0, 0, 0, GDT_Unknown, NULL);
    OGRLayerH surfaces = add_ogr_layer(dataset, "surfaces", wkbMultiPolygon);
    add_ogr(surfaces,
            "MULTIPOLYGON(((700000 6600000,700400 6600000,700400 6600400,700000 6600000),"
            "(700200 6600100,700300 6600200,700300 6600100,700200 6600100)),"
            "((701000 6600000,701400 6600000,701400 6600400,701000 6600000)))",
            "É", 1.5);
    OGRLayerH routes = add_ogr_layer(dataset, "routes", wkbLineString25D);
    add_ogr(routes, "LINESTRING Z(700000 6600000 5,700400 6600000 6)", "D1", (double)NAN);
    GDALClose(dataset);

    char named[160];
    snprintf(named, sizeof named, "%s/g.gpkg|layername=surfaces", folder);
    ck_assert_uint_eq(layer_file_bytes(named), strlen(path));
    ck_assert_uint_eq(layer_file_bytes("a/roads.shp"), 11);
    struct layer *layer = read_good(named, NULL);
    ck_assert_int_eq(layer->kind, LAYER_POLYGONS);
    ck_assert_str_eq(layer->crs, "EPSG:2154");
    const size_t point_start[] = {0, 4, 8, 12};
    ck_assert_uint_eq(layer->n_parts, 3);
    ck_assert_mem_eq(layer->point_start, point_start, sizeof point_start);
    /* Clockwise outside, counter-clockwise for the hole. */
    const struct point outer[] = {
        {700000, 6600000}, {700400, 6600400}, {700400, 6600000}, {700000, 6600000}};
    ck_assert_mem_eq(layer->points, outer, sizeof outer);
    const struct point hole[] = {
        {700200, 6600100}, {700300, 6600100}, {700300, 6600200}, {700200, 6600100}};
    ck_assert_mem_eq(layer->points + 4, hole, sizeof hole);
    ck_assert_str_eq(layer_text(layer, 0, 0), "É");
    ck_assert_double_eq(layer_number(layer, 0, 1), 1.5);
    layer_free(layer);

    snprintf(named, sizeof named, "%s/g.gpkg|layername=routes", folder);
    layer = read_good(named, "EPSG:4326");
    ck_assert_int_eq(layer->kind, LAYER_LINES);
    ck_assert_double_eq_tol(layer->points[0].x, 3, 1e-9); /* the origin of Lambert-93 */
    ck_assert_double_eq_tol(layer->points[0].y, 46.5, 1e-9);
    ck_assert_str_eq(layer_text(layer, 0, 1), "");
    layer_free(layer);

    struct faults faults = {0};
    ck_assert_ptr_null(layer_read(in_folder("g.gpkg"), NULL, NULL, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_ptr_nonnull(strstr(faults.text[0],
                                 "g.gpkg: expected one layer, or its name behind the path as in "
                                 "FILE.gpkg|layername=NAME; found 2: surfaces, routes"));
    faults_clear(&faults);
    write_text("bad.gpkg", "no database at all");
    ck_assert_ptr_null(layer_read(in_folder("bad.gpkg"), NULL, NULL, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_ptr_nonnull(strstr(faults.text[0], "bad.gpkg: expected a GeoPackage, found another "
                                                 "file or a damaged one: export the layer again"));
    faults_clear(&faults);
    folder_remove();
}
END_TEST
#endif

int main(void)
{
    const TTest *tests[] = {
        a_layer_can_be_built,
        written_columns_fit_a_dbf,
        a_layer_without_columns_can_be_written,
        an_empty_layer_goes_there_and_back,
        geojson_is_what_rfc_7946_asks,
        geojson_has_seven_decimals_and_simple_types,
        geojson_comes_back_the_same,
        geojson_of_others_is_read,
        a_table_of_places_is_a_layer,
        metres_of_a_table_need_a_crs,
        what_cannot_be_written_is_said,
        too_wide_a_table_is_refused,
        an_old_spatial_index_goes,
        many_equal_names_stay_apart,
#ifdef HAVE_GDAL
        geopackages_are_read,
#endif
    };
    return run_tests("layer writing", tests, sizeof tests / sizeof *tests);
}
