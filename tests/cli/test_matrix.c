#include <unistd.h>
#include "tests/cli/run_program.h"
#include "tests/run.h"

static const char roads[] = "tests/data/roads/liechtenstein_osm_roads.shp";
static const char broken[] = "tests/data/roads/ign_alpe_huez_roads_lambert2e.shp";

/* What the program says of places written as bytes. */
static struct said matrix_of(const char *options, const char *roads_path, const char *places)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/proxilog-places-%ld.csv", (long)getpid());
    FILE *out = fopen(path, "w");
    fputs(places, out);
    fclose(out);
    char *arguments = mem_printf("--lang en matrix %s %s %s", options, roads_path, path);
    struct said said = run_program("LANG=en_US.UTF-8", arguments);
    free(arguments);
    remove(path);
    return said;
}

/* A table as Excel writes it in France: Windows-1252, semicolons, decimal commas. */
START_TEST(a_french_table_is_read)
{
    struct said said = matrix_of("", roads,
                                 "Id;Libell\xe9;Longitude;Latitude\r\n"
                                 "\xc9t\xe9;a;9,5209;47,1410\r\nB;b;9,5096;47,1650\r\n");
    ck_assert_msg(said.status == 0, "%s", said.err);
    ck_assert_ptr_nonnull(strstr(said.out, "from,to,time_s,distance_km\nÉté,Été,0.0,0.000\n"
                                           "Été,B,"));
    /* Vaduz to Schaan: 2.8 km as the crow flies. */
    double there_s, there_km;
    const char *row = strstr(said.out, "Été,B,");
    ck_assert_int_eq(sscanf(row, "Été,B,%lf,%lf", &there_s, &there_km), 2);
    ck_assert(there_km > 2.8 && there_km < 2.8 * 1.5);
    ck_assert(there_s > 3600 * there_km / 80 && there_s < 3600 * there_km / 15);
    said_clear(&said);
}
END_TEST

START_TEST(ids_must_tell_places_apart)
{
    struct said said = matrix_of("", roads,
                                 "id,lon,lat\na,9.52,47.14\na,9.51,47.16\n"
                                 "b,9.5,47.1\nb,9.5,47.2\n");
    ck_assert_int_eq(said.status, 1);
    ck_assert_str_eq(said.out, "");
    ck_assert_ptr_nonnull(strstr(said.err, ".csv: expected one place of each id, found several "
                                           "called \"a\": name another column with --id\n"));
    ck_assert_ptr_nonnull(strstr(said.err, "called \"b\""));
    said_clear(&said);
}
END_TEST

/* As a table of farms has it whose places are found by their commune. */
START_TEST(places_without_coordinates_are_told_what_to_do)
{
    struct said said = matrix_of("", roads,
                                 "id,commune,lon,lat\na,Vaduz,9.52,47.14\nb,Schaan,,\n");
    ck_assert_int_eq(said.status, 1);
    ck_assert_ptr_nonnull(strstr(said.err, ".csv: b: expected lon and lat, or x_m and y_m, found "
                                           "neither: this command looks no commune up, fill them "
                                           "in\n"));
    said_clear(&said);
}
END_TEST

START_TEST(too_many_places_are_refused)
{
    char *text = mem_zeroed(10001, 24);
    size_t n = (size_t)sprintf(text, "id,lon,lat\n");
    for (int i = 0; i <= 10000; i++)
        n += (size_t)sprintf(text + n, "%d,9.5,47.1\n", i);
    struct said said = matrix_of("", "-", text);
    ck_assert_int_eq(said.status, 1);
    ck_assert_ptr_nonnull(
        strstr(said.err, "expected at most 10000 places, found 10001: split the table\n"));
    said_clear(&said);
    free(text);
}
END_TEST

/* Alpe d'Huez: 27 pieces, the largest with 54 % of the nodes. */
START_TEST(roads_in_pieces_are_told)
{
    struct said said =
        matrix_of("--dialect columns", broken, "id,lon,lat\na,6.08,45.09\nb,6.12,45.10\n");
    ck_assert_msg(said.status == 0, "%s", said.err);
    ck_assert_ptr_nonnull(
        strstr(said.err, "roads_lambert2e.shp: expected roads that hang together, only "));
    said_clear(&said);
    said = matrix_of("", roads, "id,lon,lat\na,9.5209,47.1410\nb,9.5096,47.1650\n");
    ck_assert_str_eq(said.err, "");
    said_clear(&said);
}
END_TEST

START_TEST(without_roads_the_crow_flies)
{
    /* A thousandth of a degree of latitude: 111.195 m, times 1.3, at 60 km/h. */
    struct said said = matrix_of("", "-", "id,lon,lat\na,9.5,47.1\nb,9.5,47.101\n");
    ck_assert_int_eq(said.status, 0);
    ck_assert_str_eq(said.out, "from,to,time_s,distance_km\na,a,0.0,0.000\na,b,8.7,0.145\n"
                               "b,a,8.7,0.145\nb,b,0.0,0.000\n");
    ck_assert_str_eq(said.err, "No roads: great circle x 1.30, not a road distance.\n");
    said_clear(&said);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {a_french_table_is_read, ids_must_tell_places_apart,
                            places_without_coordinates_are_told_what_to_do,
                            too_many_places_are_refused, roads_in_pieces_are_told,
                            without_roads_the_crow_flies};
    return run_tests("matrix", tests, sizeof tests / sizeof *tests);
}
