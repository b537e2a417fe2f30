#include <sys/stat.h>
#include <unistd.h>
#include "tests/cli/run_program.h"
#include "tests/run.h"

/* A folder for results, removed by the shell at the end. */
static char folder[] = "/tmp/proxilog-compare-XXXXXX";

static void make_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_folder(void)
{
    char *line = mem_printf("rm -rf %s", folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
}

static void compare(const char *scenario, const char *name, const char *more, int status)
{
    char *line = mem_printf("compare scenarios/%s.yaml -q --no-cache -n 4 -o %s/%s %s", scenario,
                            folder, name, more);
    struct said said = run_program("LANG=C", line);
    ck_assert_msg(said.status == status, "%s: %s", line, said.err);
    said_clear(&said);
    free(line);
}

static char *result(const char *name, const char *file)
{
    char *path = mem_printf("%s/%s/%s", folder, name, file);
    char *text = whole_file(path);
    free(path);
    return text;
}

START_TEST(every_promised_file_is_there)
{
    static const char *const files[] = {
        "summary.csv", "paired.csv",  "actors.csv",      "daily.csv",       "routes.geojson",
        "routes.shp",  "routes.shx",  "routes.dbf",      "routes.prj",      "routes.cpg",
        "report.html", "run.json",    "figures/map.svg", "figures/map.pdf", "figures/map.png",
        "figures/cost.svg", "figures/gains-pooled.png", "figures/projection/map.png"};
    make_folder();
    compare("mini", "a", "", 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *path = mem_printf("%s/a/%s", folder, files[i]);
        struct stat status;
        ck_assert_msg(stat(path, &status) == 0 && status.st_size > 0, "%s is missing or empty",
                      files[i]);
        free(path);
    }
    remove_folder();
}
END_TEST

START_TEST(summary_has_the_promised_columns_and_metrics)
{
    static const char *const metrics[] = {
        "distance_km", "cost_eur", "ghg_wtw_kgco2e", "ghg_ttw_kgco2e", "nox_g", "pm25_g",
        "pm10_g", "co_g", "nmvoc_g", "driving_h", "labour_h", "routes", "stops", "delivered_kg",
        "fill_share", "on_time_share", "unserved_orders", "loss_kg"};
    make_folder();
    compare("mini", "a", "", 0);
    char *summary = result("a", "summary.csv");
    const char *head = "organisation,actor,metric,unit,mean,ci_low,ci_high,replications\n";
    ck_assert_int_eq(strncmp(summary, head, strlen(head)), 0);
    for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++) {
        char *a = mem_printf("\nindividual,all,%s,", metrics[i]);
        char *b = mem_printf("\npooled,all,%s,", metrics[i]);
        ck_assert_msg(strstr(summary, a) && strstr(summary, b), "%s", metrics[i]);
        free(a);
        free(b);
    }
    free(summary);
    remove_folder();
}
END_TEST

START_TEST(same_bytes_on_any_number_of_threads)
{
    make_folder();
    compare("mini", "one", "-j 1", 0);
    compare("mini", "two", "-j 2", 0);
    compare("mini", "eight", "-j 8", 0);
    char *line = mem_printf("cd %s && diff -r -x run.json one two && diff -r -x run.json one eight",
                            folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
    compare("mini", "seed", "-s 2", 0);
    char *a = result("one", "summary.csv"), *b = result("seed", "summary.csv");
    ck_assert_str_ne(a, b);
    free(a);
    free(b);
    remove_folder();
}
END_TEST

START_TEST(earlier_results_stay_whole)
{
    make_folder();
    compare("mini", "a", "", 0);
    char *before = result("a", "summary.csv");
    char *broken = mem_printf("compare tests/bad/scenario/alias_bomb.yaml -q -o %s/a", folder);
    struct said said = run_program("LANG=C", broken);
    ck_assert_int_eq(said.status, 1);
    char *after = result("a", "summary.csv");
    ck_assert_str_eq(before, after);
    said_clear(&said);
    free(broken);
    free(before);
    free(after);
    /* A folder that holds other things is not touched. */
    char *mine = mem_printf("mkdir %s/mine && echo x >%s/mine/letter.txt", folder, folder);
    ck_assert_int_eq(system(mine), 0);
    compare("mini", "mine", "", 1);
    char *letter = result("mine", "letter.txt");
    ck_assert_str_eq(letter, "x\n");
    free(letter);
    free(mine);
    char *left = mem_printf("! ls %s | grep -q partial", folder);
    ck_assert_int_eq(system(left), 0);
    free(left);
    remove_folder();
}
END_TEST

START_TEST(pooling_loses_where_farms_are_scattered)
{
    make_folder();
    compare("scattered", "a", "", 0);
    char *paired = result("a", "paired.csv");
    const char *row = strstr(paired, "\npooled,all,cost_eur,EUR,");
    ck_assert_ptr_nonnull(row);
    double mean, low;
    ck_assert_int_eq(sscanf(row, "\npooled,all,cost_eur,EUR,%lf,%lf", &mean, &low), 2);
    ck_assert_double_gt(low, 0);
    free(paired);
    remove_folder();
}
END_TEST

START_TEST(the_report_speaks_and_warns)
{
    make_folder();
    compare("mini", "fr", "", 0);
    compare("mini", "en", "--lang en", 0);
    char *fr = result("fr", "report.html"), *en = result("en", "report.html");
    ck_assert_ptr_nonnull(strstr(fr, "lang=\"fr\""));
    ck_assert_ptr_nonnull(strstr(fr, "synthétiques"));
    ck_assert_ptr_nonnull(strstr(en, "lang=\"en\""));
    ck_assert_ptr_nonnull(strstr(en, "synthetic"));
    ck_assert_ptr_null(strstr(en, "En bref"));
    ck_assert_ptr_null(strstr(fr, "src=\"http"));
    free(fr);
    free(en);
    remove_folder();
}
END_TEST

int main(void)
{
    const TTest *tests[] = {every_promised_file_is_there,
                            summary_has_the_promised_columns_and_metrics,
                            same_bytes_on_any_number_of_threads,
                            earlier_results_stay_whole,
                            pooling_loses_where_farms_are_scattered,
                            the_report_speaks_and_warns};
    return run_tests("compare", tests, sizeof tests / sizeof *tests);
}
