/* Every broken table of tests/bad/csv/ gives the faults that cases.txt lists, all and only. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/sheet.h"
#include "data/table.h"
#include "tests/run.h"

#define FOLDER "tests/bad/csv/"

static const struct column columns[] = {
    {"id", COLUMN_TEXT, true, 0, 0},
    {"name", COLUMN_TEXT, false, 0, 0},
    {"commune", COLUMN_TEXT, false, 0, 0},
    {"lon", COLUMN_NUMBER, false, -180, 180},
    {"lat", COLUMN_NUMBER, false, -90, 90},
    {"products", COLUMN_TEXT, true, 0, 0},
    {"supply_kg_week", COLUMN_NUMBER, true, 0, 1e6},
    {"opens", COLUMN_TIME, false, 0, 0},
    {"synthetic", COLUMN_YES_NO, false, 0, 0},
    {"pupils", COLUMN_COUNT, false, 0, (double)INFINITY},
    {"since", COLUMN_DATE, false, 0, 0},
    {"local_share", COLUMN_NUMBER, false, 0, 1},
};

/* The next line without its end; false at the end of the file. */
static bool next_line(FILE *in, char **line, size_t *room)
{
    if (getline(line, room, in) <= 0)
        return false;
    (*line)[strcspn(*line, "\n")] = '\0';
    return true;
}

/* Workbooks are read through GDAL. */
static bool is_read(const char *name)
{
#ifdef HAVE_GDAL
    (void)name;
    return true;
#else
    return !sheet_is_workbook(name);
#endif
}

static void check_case(const char *name, char *expected[], size_t n_expected)
{
    char path[300];
    snprintf(path, sizeof path, FOLDER "%s", name);
    struct faults faults = {0};
    struct table *table =
        table_read(path, NULL, columns, sizeof columns / sizeof *columns, &faults);
    ck_assert_msg(!table, "%s was accepted", path);
    for (size_t i = 0; i < faults.n_kept && i < n_expected; i++)
        ck_assert_str_eq(faults.text[i], expected[i]);
    ck_assert_msg(faults.n == n_expected, "%s: %zu faults, expected %zu; fault %zu: %s", name,
                  faults.n, n_expected, n_expected + 1,
                  faults.n_kept > n_expected ? faults.text[n_expected] : "-");
    faults_clear(&faults);
}

START_TEST(every_bad_table_says_what_is_wrong)
{
    enum { LINES_MAX = 64 };
    FILE *in = fopen(FOLDER "cases.txt", "r");
    ck_assert_ptr_nonnull(in);
    char *line = NULL, *block[LINES_MAX];
    size_t room = 0, n = 0, n_cases = 0;
    for (bool more = true; more;) {
        more = next_line(in, &line, &room);
        if (more && *line) {
            ck_assert_uint_lt(n, LINES_MAX);
            block[n++] = strdup(line);
            continue;
        }
        if (n && is_read(block[0])) {
            check_case(block[0], block + 1, n - 1);
            n_cases++;
        }
        while (n)
            free(block[--n]);
    }
    free(line);
    fclose(in);
    ck_assert_uint_ge(n_cases, 25);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {every_bad_table_says_what_is_wrong};
    return run_tests("bad tables", tests, sizeof tests / sizeof *tests);
}
