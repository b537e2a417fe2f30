/* A report of a survey into the folder of these tests, and its estimates.csv. */
#ifndef TESTS_CLI_ESTIMATES_H
#define TESTS_CLI_ESTIMATES_H
#include <stdbool.h>
#include "tests/cli/results.h"

#define PAT "data/surveys/respatbzh/pat.yaml"
#define ANSWERS "data/surveys/respatbzh/pat-synthetic.csv"

static inline struct said report_on(const char *codebook, const char *answers, const char *name,
                             const char *options)
{
    char *line = mem_printf("--lang en survey report %s %s -o %s/%s %s", codebook, answers, work,
                            name, options);
    struct said here = run_program("SOURCE_DATE_EPOCH=1", line);
    free(line);
    return here;
}

/* A file of the folder of this run; its path is the caller's. */
static inline char *written_file(const char *name, const char *text)
{
    char *path = mem_printf("%s/%s", work, name);
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
    return path;
}

enum { CELLS = 21, CELL_ROOM = 200 };
enum { QUESTION = 2, ITEM, LEVEL, BY, BY_LEVEL, STATISTIC, UNIT_FR, UNIT_EN, VALUE, LOW, HIGH,
       N_VALID = 15, METHOD, SYNTHETIC = 20 };

/* One line of cells, none of which is quoted with a comma inside. */
static inline bool next_cells(const char **at, char cells[CELLS][CELL_ROOM])
{
    if (!**at)
        return false;
    for (int c = 0; c < CELLS; c++) {
        const size_t n = strcspn(*at, ",\n");
        ck_assert_uint_lt(n, CELL_ROOM);
        memcpy(cells[c], *at, n);
        cells[c][n] = '\0';
        *at += n;
        ck_assert_msg(c == CELLS - 1 || **at == ',', "too few cells before: %.60s", *at);
        *at += **at == ',';
    }
    ck_assert_msg(**at == '\n', "too many cells: %.60s", *at);
    (*at)++;
    return true;
}
#endif
