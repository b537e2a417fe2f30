/* What the tests of a comparison's results read. */
#ifndef TESTS_CLI_RESULTS_H
#define TESTS_CLI_RESULTS_H
#include <check.h>
#include <math.h>
#include <unistd.h>
#include "tests/cli/run_program.h"

/* Folder of one program's tests, made by work_begin() and removed by work_end(). */
static char work[] = "/tmp/proxilog-results-XXXXXX";

static inline void shell(const char *line)
{
    const int status = system(line);
    ck_assert_msg(status == 0, "status %d: %s", status, line);
}

static inline void work_begin(void)
{
    if (!mkdtemp(work))
        abort();
}

static inline void work_end(void)
{
    char *line = mem_printf("chmod -R u+w %s && rm -rf %s", work, work);
    if (system(line) != 0)
        abort();
    free(line);
}

/* Compares scenarios/SCENARIO.yaml into the folder called name. */
static inline struct said compare_in(const char *environment, const char *scenario,
                                     const char *name, const char *options)
{
    char *line = mem_printf("compare scenarios/%s.yaml -o %s/%s %s", scenario, work, name, options);
    struct said said = run_program(environment, line);
    free(line);
    return said;
}

/* A file of those results. Release with free(). */
static inline char *result_file(const char *name, const char *file)
{
    char *path = mem_printf("%s/%s/%s", work, name, file);
    char *text = whole_file(path);
    free(path);
    return text;
}

/* One row of summary.csv or paired.csv. */
struct row {
    char organisation[40], actor[40], metric[40], unit[20];
    double mean, low, high;
    unsigned n;
};

/* Reads the row at *at and goes on to the next; false at the end. Empty cells are NaN. */
static inline bool next_row(const char **at, struct row *row)
{
    if (!**at)
        return false;
    char numbers[4][40] = {"", "", "", ""}, *cells[8] = {row->organisation, row->actor, row->metric,
                                          row->unit, numbers[0], numbers[1], numbers[2],
                                          numbers[3]};
    static const size_t rooms[8] = {40, 40, 40, 20, 40, 40, 40, 40};
    for (int c = 0; c < 8; c++) {
        const size_t n = strcspn(*at, ",\n");
        ck_assert_msg(n < rooms[c], "a long cell: %.60s", *at);
        memcpy(cells[c], *at, n);
        cells[c][n] = '\0';
        *at += n;
        ck_assert_msg(c == 7 || **at == ',', "%s, %s: too few cells", row->actor, row->metric);
        *at += **at == ',';
    }
    *at += strcspn(*at, "\n");
    *at += **at == '\n';
    double *values[] = {&row->mean, &row->low, &row->high};
    for (int v = 0; v < 3; v++)
        *values[v] = *numbers[v] ? strtod(numbers[v], NULL) : (double)NAN;
    row->n = (unsigned)strtoul(numbers[3], NULL, 10);
    return true;
}

/* Past the header line. */
static inline const char *first_row(const char *text)
{
    const char *end = strchr(text, '\n');
    ck_assert_ptr_nonnull(end);
    return end + 1;
}

static inline struct row find_row(const char *text, const char *organisation, const char *actor,
                                  const char *metric)
{
    struct row row;
    for (const char *at = first_row(text); next_row(&at, &row);)
        if (strcmp(row.organisation, organisation) == 0 && strcmp(row.actor, actor) == 0 &&
            strcmp(row.metric, metric) == 0)
            return row;
    ck_abort_msg("no row %s, %s, %s", organisation, actor, metric);
    return row;
}
#endif
