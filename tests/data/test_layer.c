/* Layers read: shapefiles as people have them. */
#include "data/layer.h"
#include <math.h>
#include <shapefil.h>
#include <stdint.h>
#include <sys/stat.h>
#include "data/layer_build.h"
#include "tests/data/layer_case.h"
#include "tests/run.h"

static size_t folder_count(void)
{
    size_t n = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; (entry = readdir(dir));)
        n += entry->d_name[0] != '.';
    closedir(dir);
    return n;
}

/* A shapefile by shapelib, with a number 1, 2, ... for each shape. */
static void write_by_shapelib(const char *name, int type, SHPObject *const objects[], int n)
{
    char *path = strdup(in_folder(name));
    SHPHandle shapes = SHPCreate(path, type);
    DBFHandle table = DBFCreate(path);
    DBFAddField(table, "ID", FTInteger, 4, 0);
    for (int i = 0; i < n; i++) {
        SHPWriteObject(shapes, -1, objects[i]);
        DBFWriteIntegerAttribute(table, i, 0, i + 1);
        SHPDestroyObject(objects[i]);
    }
    SHPClose(shapes);
    DBFClose(table);
    free(path);
}

static const char WGS_84[] = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\","
                             "SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"
                             "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
START_TEST(real_communes_are_read)
{
    struct layer *layer = read_good("tests/data/layers/communes_79.shp", NULL);
    ck_assert_int_eq(layer->kind, LAYER_POLYGONS);
    ck_assert_uint_eq(layer->n_features, 3);
    ck_assert_uint_eq(layer->n_parts, 4); /* the third has two parts */
    ck_assert_uint_eq(layer->part_start[3], 4);
    ck_assert_uint_eq(layer->point_start[4], layer->n_points);
    ck_assert_uint_eq(layer->n_fields, 11);
    ck_assert_str_eq(layer->crs, "EPSG:2154");
    size_t insee = layer_field(layer, "INSEE_COM"), population = layer_field(layer, "population");
    ck_assert_str_eq(layer_text(layer, 0, insee), "79001");
    ck_assert_double_eq(layer_number(layer, 0, insee), 79001);
    ck_assert_double_eq(layer_number(layer, 0, population), 1047);
    ck_assert_str_eq(layer_text(layer, 0, population), "1047");
    ck_assert_int_eq(layer->fields[population].type, FIELD_NUMBER);
    ck_assert(isnan(layer_number(layer, 0, layer_field(layer, "NOM_COM"))));
    ck_assert_uint_eq(layer_field(layer, "nothing"), SIZE_MAX);
    for (size_t p = 0; p < layer->n_parts; p++) {
        struct point first = layer->points[layer->point_start[p]];
        struct point last = layer->points[layer->point_start[p + 1] - 1];
        ck_assert(first.x == last.x && first.y == last.y);
    }
    layer_free(layer);
    layer_free(NULL);
}
END_TEST

/* Every chef-lieu brought from Lambert-93 to degrees and back lands where it was. */
START_TEST(layers_come_in_the_crs_asked_for)
{
    struct layer *metres = read_good("tests/data/layers/chefs_lieux_79.shp", NULL);
    struct layer *degrees = read_good("tests/data/layers/chefs_lieux_79.shp", "EPSG:4326");
    ck_assert_str_eq(degrees->crs, "EPSG:4326");
    ck_assert_str_eq(degrees->file_crs, "EPSG:2154");
    ck_assert_double_eq_tol(degrees->points[0].x, -0.578098, 1e-5); /* L'Absie, CHL_LON */
    ck_assert_double_eq_tol(degrees->points[0].y, 46.632879, 1e-5);
    struct faults faults = {0};
    struct crs *from = crs_create("EPSG:4326", (struct where){.path = ""}, &faults);
    struct crs *to = crs_create("EPSG:2154", (struct where){.path = ""}, &faults);
    ck_assert(crs_transform(from, to, degrees->points, degrees->n_points,
                            (struct where){.path = ""}, &faults));
    for (size_t i = 0; i < metres->n_points; i++) {
        ck_assert_double_eq_tol(degrees->points[i].x, metres->points[i].x, 1e-3);
        ck_assert_double_eq_tol(degrees->points[i].y, metres->points[i].y, 1e-3);
    }
    crs_free(from);
    crs_free(to);
    layer_free(metres);
    layer_free(degrees);
}
END_TEST

/* Length of all lines by the plane in UTM, and on the sphere: the same within 0.2 %. */
START_TEST(lengths_survive_the_projection)
{
    struct layer *plane = read_good("tests/data/layers/luxembourg_roads.shp", "EPSG:32632");
    struct layer *sphere = read_good("tests/data/layers/luxembourg_roads.shp", NULL);
    double plane_m = 0, sphere_m = 0;
    const double rad = acos(-1) / 180;
    for (size_t p = 0; p < plane->n_parts; p++)
        for (size_t i = plane->point_start[p] + 1; i < plane->point_start[p + 1]; i++) {
            struct point a = plane->points[i - 1], b = plane->points[i];
            plane_m += hypot(b.x - a.x, b.y - a.y);
            a = sphere->points[i - 1], b = sphere->points[i];
            sphere_m += 6371008.8 * rad * hypot((b.x - a.x) * cos(a.y * rad), b.y - a.y);
        }
    ck_assert_double_gt(plane_m, 1000);
    ck_assert_double_eq_tol(plane_m / sphere_m, 1, 0.004); /* ellipsoid 0.3 %, scale 0.04 % */
    layer_free(plane);
    layer_free(sphere);
}
END_TEST

START_TEST(a_shapefile_comes_back_byte_for_byte)
{
    folder_make();
    static const char *const NAMES[] = {"communes_79", "luxembourg_roads", "alpe_huez_roads",
                                        "chefs_lieux_79"};
    static const char *const EXTENSIONS[] = {"shp", "shx", "cpg", "dbf"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        char source[96], written[128];
        snprintf(source, sizeof source, "tests/data/layers/%s.shp", NAMES[i]);
        struct layer *layer = read_good(source, NULL);
        write_good(layer, in_folder("copy.shp"));
        layer_free(layer);
        for (size_t k = 0; k < 4; k++) {
            snprintf(source, sizeof source, "tests/data/layers/%s.%s", NAMES[i], EXTENSIONS[k]);
            snprintf(written, sizeof written, "%s/copy.%s", folder, EXTENSIONS[k]);
            check_same_bytes(source, written);
        }
        layer = read_good(in_folder("copy.shp"), NULL);
        ck_assert_str_eq(layer->crs, i == 1 ? "EPSG:4326" : i == 2 ? "EPSG:27572" : "EPSG:2154");
        layer_free(layer);
    }
    ck_assert_uint_eq(folder_count(), 5); /* nothing is left beside */
    folder_remove();
}
END_TEST

START_TEST(upper_case_files_are_found)
{
    folder_make();
    static const char *const EXTENSIONS[] = {"shp", "shx", "cpg", "dbf", "prj"};
    for (size_t k = 0; k < 5; k++) {
        char source[96], name[16];
        snprintf(source, sizeof source, "tests/data/layers/communes_79.%s", EXTENSIONS[k]);
        size_t n;
        char *bytes = read_text(source, &n);
        snprintf(name, sizeof name, "C.%s", EXTENSIONS[k]);
        for (char *c = name; *c; c++)
            if (*c >= 'a')
                *c = (char)(*c - 32);
        FILE *out = fopen(in_folder(name), "wb");
        fwrite(bytes, 1, n, out);
        fclose(out);
        free(bytes);
    }
    static const char *const CAPITAL[] = {"Shp", "Shx", "Cpg", "Dbf", "Prj"};
    for (size_t k = 0; k < 5; k++) { /* K.Shp beside C.SHP */
        char source[16], name[16];
        snprintf(source, sizeof source, "C.%s", EXTENSIONS[k]);
        for (char *c = source + 2; *c; c++)
            *c = (char)(*c - 32);
        snprintf(name, sizeof name, "K.%s", CAPITAL[k]);
        char *from = strdup(in_folder(source));
        ck_assert_int_eq(link(from, in_folder(name)), 0);
        free(from);
    }
    struct layer *capital = read_good(in_folder("K.Shp"), NULL);
    ck_assert_uint_eq(capital->n_features, 3);
    layer_free(capital);
    for (int lower = 0; lower < 2; lower++) {
        struct layer *layer = read_good(in_folder(lower ? "C.shp" : "C.SHP"), NULL);
        ck_assert_uint_eq(layer->n_features, 3);
        ck_assert_str_eq(layer->crs, "EPSG:2154");
        layer_free(layer);
    }
    folder_remove();
}
END_TEST

START_TEST(z_and_m_are_dropped_and_null_shapes_kept)
{
    folder_make();
    const double x[] = {0, 1, 2, 3}, y[] = {10, 11, 12, 13}, z[] = {7, 7, 7, 7};
    const double m[] = {1, 2, 3, 4};
    const int parts[] = {0, 2};
    SHPObject *const objects[] = {
        SHPCreateObject(SHPT_ARCZ, -1, 2, parts, NULL, 4, x, y, z, m),
        SHPCreateSimpleObject(SHPT_NULL, 0, NULL, NULL, NULL),
        SHPCreateObject(SHPT_ARCZ, -1, 1, parts, NULL, 3, x, y, z, NULL),
    };
    write_by_shapelib("z.shp", SHPT_ARCZ, objects, 3);
    write_text("z.prj", WGS_84);
    struct layer *layer = read_good(in_folder("z.shp"), NULL);
    ck_assert_int_eq(layer->kind, LAYER_LINES);
    ck_assert_uint_eq(layer->n_features, 3);
    ck_assert_uint_eq(layer->n_parts, 3);
    const size_t part_start[] = {0, 2, 2, 3}, point_start[] = {0, 2, 4, 7};
    ck_assert_mem_eq(layer->part_start, part_start, sizeof part_start);
    ck_assert_mem_eq(layer->point_start, point_start, sizeof point_start);
    ck_assert_double_eq(layer->points[6].x, 2);
    ck_assert_double_eq(layer->points[6].y, 12);
    ck_assert_double_eq(layer_number(layer, 1, 0), 2);
    layer_free(layer);
    folder_remove();
}
END_TEST

START_TEST(every_point_type_is_points)
{
    folder_make();
    const double x[] = {1, 2, 3}, y[] = {11, 12, 13}, z[] = {0, 0, 0};
    static const int TYPES[] = {SHPT_POINT, SHPT_POINTZ, SHPT_POINTM, SHPT_MULTIPOINT,
                                SHPT_MULTIPOINTZ, SHPT_MULTIPOINTM};
    write_text("p.prj", WGS_84);
    for (size_t t = 0; t < sizeof TYPES / sizeof *TYPES; t++) {
        const int n = t < 3 ? 1 : 3;
        SHPObject *const objects[] = {
            SHPCreateObject(TYPES[t], -1, 0, NULL, NULL, n, x, y, z, z)};
        write_by_shapelib("p.shp", TYPES[t], objects, 1);
        struct layer *layer = read_good(in_folder("p.shp"), NULL);
        ck_assert_int_eq(layer->kind, LAYER_POINTS);
        ck_assert_uint_eq(layer->n_parts, 1);
        ck_assert_uint_eq(layer->n_points, (size_t)n);
        ck_assert_double_eq(layer->points[n - 1].x, n);
        layer_free(layer);
    }
    folder_remove();
}
END_TEST

/* A ring that is open and turns the wrong way is closed and turned. */
START_TEST(rings_are_closed_and_clockwise)
{
    folder_make();
    const double x[] = {0, 2, 2, 0}, y[] = {0, 0, 2, 2};
    SHPObject *const objects[] = {
        SHPCreateObject(SHPT_POLYGON, -1, 0, NULL, NULL, 4, x, y, NULL, NULL)};
    write_by_shapelib("r.shp", SHPT_POLYGON, objects, 1);
    write_text("r.prj", WGS_84);
    struct layer *layer = read_good(in_folder("r.shp"), NULL);
    const struct point ring[] = {{0, 0}, {0, 2}, {2, 2}, {2, 0}, {0, 0}};
    ck_assert_uint_eq(layer->n_points, 5);
    ck_assert_mem_eq(layer->points, ring, sizeof ring);
    layer_free(layer);
    folder_remove();
}
END_TEST

/* A square with a hole, in which an island lies: programs write rings either way round and in any
 * order, and where they lie tells what they are. */
START_TEST(holes_are_told_by_where_they_lie)
{
    enum { N_RINGS = 3, N_CORNERS = 5, N_ORDERS = 6 };
    static const int orders[N_ORDERS][N_RINGS] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                                  {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    static const double at[N_RINGS] = {0, 2, 4}, side[N_RINGS] = {10, 6, 2};
    folder_make();
    write_text("h.prj", WGS_84);
    for (int trial = 0; trial < N_ORDERS * 8; trial++) {
        double x[N_RINGS * N_CORNERS], y[N_RINGS * N_CORNERS];
        const int starts[N_RINGS] = {0, N_CORNERS, 2 * N_CORNERS}, *order = orders[trial / 8];
        for (int r = 0; r < N_RINGS; r++)
            for (int i = 0; i < N_CORNERS; i++) {
                const int corner = trial >> r & 1 ? N_CORNERS - 1 - i : i;
                x[starts[r] + i] = at[order[r]] + (corner == 1 || corner == 2) * side[order[r]];
                y[starts[r] + i] = at[order[r]] + (corner == 2 || corner == 3) * side[order[r]];
            }
        SHPObject *const objects[] = {SHPCreateObject(SHPT_POLYGON, -1, N_RINGS, starts, NULL,
                                                      N_RINGS * N_CORNERS, x, y, NULL, NULL)};
        write_by_shapelib("h.shp", SHPT_POLYGON, objects, 1);
        struct layer *layer = read_good(in_folder("h.shp"), NULL);
        for (size_t r = 0; r < N_RINGS; r++) {
            const double area = ring_area(&layer->points[layer->point_start[r]], N_CORNERS);
            ck_assert_double_eq(fabs(area), side[order[r]] * side[order[r]]);
            ck_assert_int_eq(area > 0, order[r] == 1); /* counter-clockwise: the hole */
        }
        layer_free(layer);
    }
    folder_remove();
}
END_TEST

START_TEST(deleted_records_are_left_out)
{
    folder_make();
    SHPObject *objects[3];
    for (int i = 0; i < 3; i++) {
        const double x = i, y = i;
        objects[i] = SHPCreateSimpleObject(SHPT_POINT, 1, &x, &y, NULL);
    }
    write_by_shapelib("d.shp", SHPT_POINT, objects, 3);
    write_text("d.prj", WGS_84);
    DBFHandle table = DBFOpen(in_folder("d.dbf"), "rb+");
    DBFMarkRecordDeleted(table, 1, 1);
    DBFClose(table);
    struct layer *layer = read_good(in_folder("d.shp"), NULL);
    ck_assert_uint_eq(layer->n_features, 2);
    ck_assert_double_eq(layer_number(layer, 1, 0), 3);
    ck_assert_double_eq(layer->points[1].x, 2);
    layer_free(layer);
    folder_remove();
}
END_TEST

/* A point layer with one column of text. */
static void write_names(const char *name, const char *header, const char *const texts[], int n,
                        int width)
{
    char *path = strdup(in_folder(name));
    SHPHandle shapes = SHPCreate(path, SHPT_POINT);
    DBFHandle table = DBFCreate(path);
    DBFAddField(table, header, FTString, width, 0);
    for (int i = 0; i < n; i++) {
        const double x = i, y = i;
        SHPObject *object = SHPCreateSimpleObject(SHPT_POINT, 1, &x, &y, NULL);
        SHPWriteObject(shapes, -1, object);
        SHPDestroyObject(object);
        DBFWriteStringAttribute(table, i, 0, texts[i]);
    }
    SHPClose(shapes);
    DBFClose(table);
    free(path);
}

static void set_language(const char *name, unsigned char language)
{
    FILE *file = fopen(in_folder(name), "rb+");
    fseek(file, 29, SEEK_SET);
    fputc(language, file);
    fclose(file);
}

static void check_name(const char *cpg, unsigned char language, const char *bytes,
                       const char *utf8)
{
    const char *const texts[] = {bytes};
    char header[16];
    snprintf(header, sizeof header, "%.9s", bytes);
    write_names("n.shp", header, texts, 1, 20);
    write_text("n.prj", WGS_84);
    set_language("n.dbf", language);
    if (cpg)
        write_text("n.cpg", cpg);
    else
        unlink(in_folder("n.cpg"));
    struct layer *layer = read_good(in_folder("n.shp"), NULL);
    ck_assert_str_eq(layer_text(layer, 0, 0), utf8);
    ck_assert_str_eq(layer->fields[0].name, utf8);
    layer_free(layer);
}

START_TEST(texts_come_in_utf8)
{
    folder_make();
    check_name("UTF-8", 0, "Ch\xc3\xa9", "Ché");
    check_name("utf8\r\n", 0, "Ch\xc3\xa9", "Ché");
    check_name("1252", 0, "Ch\xe9 \x9c", "Ché œ");
    check_name("ANSI 1252", 0, "Ch\xe9", "Ché");
    check_name("ISO-8859-1", 0, "Ch\xe9", "Ché");
    check_name("ISO 88591", 0, "Ch\xe9", "Ché");
    check_name("8859-1", 0, "Ch\xe9", "Ché");
    check_name("ISO-8859-15", 0, "\xa4", "€");
    check_name("CP850", 0, "Ch\x82", "Ché");
    check_name("OEM 850", 0, "Ch\x82", "Ché");
    check_name("\xef\xbb\xbf" "65001", 0, "Ch\xc3\xa9", "Ché");
    check_name("", 0x02, "Ch\x82", "Ché");           /* an empty .cpg says nothing */
    check_name("LDID/2", 0x03, "Ch\x82", "Ché");
    check_name(NULL, 0x02, "Ch\x82", "Ché");         /* LDID: CP850 */
    check_name(NULL, 0x03, "Ch\xe9", "Ché");         /* LDID: Windows-1252 */
    check_name("UTF-8", 0x03, "Ch\xc3\xa9", "Ché");  /* the .cpg goes first */
    check_name(NULL, 0x57, "Ch\xc3\xa9", "Ché");     /* no word: it looks like UTF-8 */
    check_name(NULL, 0x57, "Ch\xe9", "Ché");
    check_name(NULL, 0, "Ch\xc3\xa9", "Ché");
    check_name("ISO-8859-1", 0, "\x9c", "œ");  /* no control code is meant */
    check_name("System\n", 0, "Ch\xe9", "Ché"); /* as QGIS writes: no word */
    check_name(NULL, 0, "Ch\xe9", "Ché"); /* could be UTF-8 that is cut; nothing says so */
    folder_remove();
}
END_TEST

/* UTF-8 cut by the width of the column in the middle of a letter: the half letter goes. */
START_TEST(cut_utf8_loses_its_half_letter)
{
    folder_make();
    const char *const texts[] = {"Ch\xc3\xa9" "e", "Ch\xc3\xa9t\xc3"};
    write_names("n.shp", "NOM", texts, 2, 6);
    write_text("n.prj", WGS_84);
    for (int declared = 0; declared < 2; declared++) {
        if (declared)
            write_text("n.cpg", "UTF-8");
        struct layer *layer = read_good(in_folder("n.shp"), NULL);
        ck_assert_str_eq(layer_text(layer, 0, 0), "Chée");
        ck_assert_str_eq(layer_text(layer, 1, 0), "Chét");
        layer_free(layer);
    }
    const char *const only[] = {"Ch\xc3\xa9t\xc3"};
    write_names("n.shp", "NOM", only, 1, 6);
    write_text("n.cpg", "UTF-8"); /* the only word for it */
    struct layer *layer = read_good(in_folder("n.shp"), NULL);
    ck_assert_str_eq(layer_text(layer, 0, 0), "Chét");
    layer_free(layer);
    folder_remove();
}
END_TEST

START_TEST(columns_have_names_of_their_own)
{
    folder_make();
    write_text("c.csv", "lon;lat;note;;note;note_5;NOTE;;\n1;46;a;b;c;d;e;;\n");
    struct layer *layer = read_good(in_folder("c.csv"), NULL);
    static const char *const names[] = {"lon", "lat", "note", "column_4", "note_5", "note_5_6",
                                        "NOTE"};
    ck_assert_uint_eq(layer->n_fields, 7);
    for (size_t k = 0; k < 7; k++)
        ck_assert_str_eq(layer->fields[k].name, names[k]);
    ck_assert_str_eq(layer_text(layer, 0, 5), "d");
    layer_free(layer);
    folder_remove();
}
END_TEST

START_TEST(each_dbf_type_has_its_value)
{
    folder_make();
    const double x = 0, y = 0;
    SHPObject *const objects[] = {SHPCreateSimpleObject(SHPT_POINT, 1, &x, &y, NULL),
                                  SHPCreateSimpleObject(SHPT_POINT, 1, &x, &y, NULL)};
    write_by_shapelib("t.shp", SHPT_POINT, objects, 2);
    write_text("t.prj", WGS_84);
    DBFHandle table = DBFCreate(in_folder("t.dbf"));
    DBFAddNativeFieldType(table, "N", 'N', 10, 3);
    DBFAddNativeFieldType(table, "F", 'F', 20, 10);
    DBFAddNativeFieldType(table, "D", 'D', 8, 0);
    DBFAddNativeFieldType(table, "L", 'L', 1, 0);
    DBFAddNativeFieldType(table, "C", 'C', 8, 0);
    char record[49];
    snprintf(record, sizeof record, " %10s%20s%8s%s%-8s", "12.345", "1.5000000000E+03", "20250901",
             "T", "2 500");
    DBFWriteTuple(table, 0, record);
    snprintf(record, sizeof record, " %10s%20s%8s%s%-8s", "**********", "", "00000000", "?", "");
    DBFWriteTuple(table, 1, record);
    DBFClose(table);
    struct layer *layer = read_good(in_folder("t.shp"), NULL);
    ck_assert_double_eq(layer_number(layer, 0, 0), 12.345);
    ck_assert_str_eq(layer_text(layer, 0, 0), "12.345");
    ck_assert_double_eq(layer_number(layer, 0, 1), 1500);
    ck_assert_str_eq(layer_text(layer, 0, 2), "2025-09-01");
    ck_assert_str_eq(layer_text(layer, 0, 3), "T");
    ck_assert_str_eq(layer_text(layer, 0, 4), "2 500");
    ck_assert_double_eq(layer_number(layer, 0, 4), 2500); /* as a spreadsheet writes it */
    ck_assert_int_eq(layer->fields[1].type, FIELD_NUMBER);
    ck_assert_int_eq(layer->fields[2].type, FIELD_TEXT);
    for (size_t k = 0; k < 5; k++) {
        ck_assert_str_eq(layer_text(layer, 1, k), "");
        ck_assert(isnan(layer_number(layer, 1, k)));
    }
    layer_free(layer);
    folder_remove();
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        real_communes_are_read,
        layers_come_in_the_crs_asked_for,
        lengths_survive_the_projection,
        a_shapefile_comes_back_byte_for_byte,
        upper_case_files_are_found,
        z_and_m_are_dropped_and_null_shapes_kept,
        every_point_type_is_points,
        rings_are_closed_and_clockwise,
        holes_are_told_by_where_they_lie,
        deleted_records_are_left_out,
        texts_come_in_utf8,
        cut_utf8_loses_its_half_letter,
        columns_have_names_of_their_own,
        each_dbf_type_has_its_value,
    };
    return run_tests("layer", tests, sizeof tests / sizeof *tests);
}
