#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/scenario.h"
#include "data/scenario_reading.h"
#include "tests/run.h"

/* cases.txt: the name of a broken file, then the exact faults it must give, then a blank line.
 */
static const char FOLDER[] = "tests/bad/scenario";

static struct catalogue *read_catalogue(void)
{
    struct faults faults = {0};
    struct catalogue *catalogue = catalogue_read("data/reference", &faults);
    ck_assert_uint_eq(faults.n, 0);
    return catalogue;
}

static void check_case(const struct catalogue *catalogue, const char *name,
                       char *const expected[], size_t n)
{
    struct faults faults = {0};
    char *path = mem_printf("%s/%s", FOLDER, name);
    struct scenario *scenario = scenario_read(path, catalogue, &faults);
    ck_assert_msg(!scenario, "%s was read without a fault", path);
    for (size_t i = 0; i < faults.n_kept && i < n; i++)
        ck_assert_str_eq(faults.text[i], expected[i]);
    ck_assert_msg(faults.n == n, "%s: %zu faults, expected %zu", path, faults.n, n);
    faults_clear(&faults);
    free(path);
}

/* Reads lines up to a blank one; the first is the name. 0 at the end of the file. */
static size_t read_block(FILE *in, char *lines[], size_t room)
{
    size_t n = 0, size = 0;
    char *line = NULL;
    while (n < room && getline(&line, &size, in) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (!*line && n)
            break;
        if (*line)
            lines[n++] = mem_text(line);
    }
    free(line);
    return n;
}

START_TEST(every_broken_file_gives_its_faults)
{
    enum { LINES = 100 };
    struct catalogue *catalogue = read_catalogue();
    FILE *in = fopen("tests/bad/scenario/cases.txt", "r");
    ck_assert_ptr_nonnull(in);
    char *lines[LINES];
    size_t n_cases = 0, n;
    while ((n = read_block(in, lines, LINES)) > 0) {
        ck_assert_uint_gt(n, 1);
        check_case(catalogue, lines[0], lines + 1, n - 1);
        n_cases++;
        for (size_t i = 0; i < n; i++)
            free(lines[i]);
    }
    fclose(in);
    ck_assert_uint_ge(n_cases, 60);
    catalogue_free(catalogue);
}
END_TEST

/* good.yaml is what every case is broken from; without it the others prove little. */
START_TEST(the_unbroken_file_is_fine)
{
    struct catalogue *catalogue = read_catalogue();
    struct faults faults = {0};
    struct scenario *scenario =
        scenario_read("tests/bad/scenario/good.yaml", catalogue, &faults);
    ck_assert_uint_eq(faults.n, 0);
    ck_assert_ptr_nonnull(scenario);
    scenario_free(scenario);
    catalogue_free(catalogue);
}
END_TEST

static bool has_case(const char *name)
{
    FILE *in = fopen("tests/bad/scenario/cases.txt", "r");
    char *line = NULL;
    size_t size = 0;
    bool found = false;
    while (in && !found && getline(&line, &size, in) > 0) {
        line[strcspn(line, "\n")] = '\0';
        found = strcmp(line, name) == 0;
    }
    free(line);
    if (in)
        fclose(in);
    return found;
}

START_TEST(every_file_of_the_folder_has_a_case)
{
    DIR *dir = opendir(FOLDER);
    ck_assert_ptr_nonnull(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot && strcmp(dot, ".yaml") == 0 && strcmp(entry->d_name, "good.yaml") != 0)
            ck_assert_msg(has_case(entry->d_name), "%s has no case", entry->d_name);
    }
    closedir(dir);
}
END_TEST

static void write_file(const char *path, const char *start, const char *piece, size_t times)
{
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs(start, out);
    for (size_t i = 0; i < times; i++)
        fputs(piece, out);
    fclose(out);
}

/* Files too large to keep: what they would cost is bounded, and said. */
START_TEST(large_files_are_refused)
{
    char path[] = "/tmp/proxilog_scenario_XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    struct catalogue *catalogue = read_catalogue();
    static const struct {
        const char *start, *piece;
        size_t times;
        const char *fault;
    } cases[] = {
        {"", "# a comment that goes on and on\n", 1 << 18,
         "expected at most 4194304 bytes, found a larger file"},
        {"authors: [", "a, ", 60000, "expected at most 50000 values in one file"},
        {"authors: ", "[", 100000, "expected at most 12 levels of nesting"},
        {"licence: ", "xxxxxxxxxx", 2000, "expected a text of at most 10000 bytes without NUL"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct faults faults = {0};
        write_file(path, cases[i].start, cases[i].piece, cases[i].times);
        ck_assert_ptr_null(scenario_read(path, catalogue, &faults));
        ck_assert_uint_ge(faults.n, 1);
        ck_assert_msg(strstr(faults.text[0], cases[i].fault), "found: %s", faults.text[0]);
        faults_clear(&faults);
    }
    /* More unknown keys than are kept: all are counted. */
    struct faults faults = {0};
    write_file(path, "", "nonsense: 1\n", 5000);
    ck_assert_ptr_null(scenario_read(path, catalogue, &faults));
    ck_assert_uint_eq(faults.n_kept, FAULTS_MAX);
    ck_assert_uint_ge(faults.n, 5000);
    faults_clear(&faults);
    catalogue_free(catalogue);
    remove(path);
}
END_TEST

/* Names that name none of thousands: as many faults, in no time and in short messages. */
START_TEST(many_unknown_names_are_told_shortly)
{
    enum { N_VEHICLES = 3500, N_ORGANISATIONS = 800, MESSAGE_MAX = 3000 };
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    ck_assert_ptr_nonnull(out);
    fputs("scenario: long\ntitle: {fr: Long}\n"
          "places: {farms: {table: a.csv}, outlets: {table: a.csv}}\n"
          "products: [{id: vegetables, temperature: ambient, season: vegetables}]\nvehicles:\n",
          out);
    for (int i = 0; i < N_VEHICLES; i++)
        fprintf(out, "  - {id: %050d, catalogue: van_s_diesel}\n", i);
    fputs("organisations:\n", out);
    for (int i = 0; i < N_ORGANISATIONS; i++)
        fprintf(out, "  - {id: o%d, flows: [{id: f, from: farms, to: outlets, driver: farm, "
                     "vehicle: none%d, routes: daily}]}\n", i, i);
    fputs("experiment: {baseline: o0}\n", out);
    fclose(out);
    struct catalogue *catalogue = read_catalogue();
    struct faults faults = {0};
    ck_assert_ptr_null(scenario_from_bytes("long.yaml", text, n, catalogue, &faults));
    size_t n_vehicles = 0;
    for (size_t i = 0; i < faults.n_kept; i++) {
        ck_assert_uint_lt(strlen(faults.text[i]), MESSAGE_MAX);
        n_vehicles += strstr(faults.text[i], "there is no vehicle \"none") != NULL;
    }
    ck_assert_uint_ge(n_vehicles, FAULTS_MAX / 2);
    ck_assert_uint_ge(faults.n, N_ORGANISATIONS);
    faults_clear(&faults);
    catalogue_free(catalogue);
    free(text);
}
END_TEST

START_TEST(missing_files_and_folders_are_told)
{
    struct catalogue *catalogue = read_catalogue();
    struct faults faults = {0};
    ck_assert_ptr_null(scenario_read("tests/bad/scenario/none.yaml", catalogue, &faults));
    ck_assert_ptr_null(scenario_read("tests/bad", catalogue, &faults));
    ck_assert_uint_eq(faults.n, 2);
    ck_assert_str_eq(faults.text[0], "tests/bad/scenario/none.yaml: cannot be read: "
                                     "No such file or directory");
    ck_assert_str_eq(faults.text[1], "tests/bad: expected a file, found a folder");
    faults_clear(&faults);
    catalogue_free(catalogue);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {every_broken_file_gives_its_faults, the_unbroken_file_is_fine,
                            every_file_of_the_folder_has_a_case, large_files_are_refused,
                            missing_files_and_folders_are_told,
                            many_unknown_names_are_told_shortly};
    return run_tests("bad_scenarios", tests, sizeof tests / sizeof *tests);
}
