#include "data/layer.h"
#include <dirent.h>
#include <math.h>
#include <shapefil.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "data/layer_build.h"
#include "tests/run.h"
#ifdef HAVE_GDAL
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#endif

/* Each test works in a folder of its own, removed in the end. */
static char folder[] = "/tmp/proxilog-layer-XXXXXX";
static char path_buffer[4][320];

static const char *in_folder(const char *name)
{
    static size_t turn;
    char *path = path_buffer[turn++ % 4];
    snprintf(path, sizeof path_buffer[0], "%s/%s", folder, name);
    return path;
}

static void folder_make(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static size_t folder_count(void)
{
    size_t n = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; (entry = readdir(dir));)
        n += entry->d_name[0] != '.';
    closedir(dir);
    return n;
}

static void folder_remove(void)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            unlink(in_folder(entry->d_name));
    closedir(dir);
    rmdir(folder);
}

static void write_text(const char *name, const char *text)
{
    FILE *out = fopen(in_folder(name), "wb");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
}

static char *read_text(const char *path, size_t *n)
{
    FILE *in = fopen(path, "rb");
    ck_assert_msg(in != NULL, "%s", path);
    char *text = calloc(1, 1 << 20);
    *n = fread(text, 1, (1 << 20) - 1, in);
    fclose(in);
    return text;
}

static void check_same_bytes(const char *one, const char *other)
{
    size_t n, n_other;
    char *bytes = read_text(one, &n), *bytes_other = read_text(other, &n_other);
    ck_assert_msg(n == n_other && memcmp(bytes, bytes_other, n) == 0, "%s and %s differ", one,
                  other);
    free(bytes);
    free(bytes_other);
}

static struct layer *read_good(const char *path, const char *to)
{
    struct faults faults = {0};
    struct crs *crs = to ? crs_create(to, (struct where){.path = "to"}, &faults) : NULL;
    struct layer *layer = layer_read(path, crs, NULL, &faults);
    ck_assert_msg(layer && faults.n == 0, "%s", faults.n_kept ? faults.text[0] : "no layer");
    crs_free(crs);
    return layer;
}

static void write_good(const struct layer *layer, const char *path)
{
    struct faults faults = {0};
    ck_assert_msg(layer_write(layer, path, &faults), "%s", faults.n_kept ? faults.text[0] : "");
    ck_assert_uint_eq(faults.n, 0);
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
        real_communes_are_read,
        layers_come_in_the_crs_asked_for,
        lengths_survive_the_projection,
        a_shapefile_comes_back_byte_for_byte,
        upper_case_files_are_found,
        z_and_m_are_dropped_and_null_shapes_kept,
        every_point_type_is_points,
        rings_are_closed_and_clockwise,
        holes_are_told_by_where_they_lie,
        columns_have_names_of_their_own,
        deleted_records_are_left_out,
        texts_come_in_utf8,
        cut_utf8_loses_its_half_letter,
        each_dbf_type_has_its_value,
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
    return run_tests("layer", tests, sizeof tests / sizeof *tests);
}
