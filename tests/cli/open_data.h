/* Open data of a survey, published into a folder and read again as tables of texts. */
#ifndef TESTS_CLI_OPEN_DATA_H
#define TESTS_CLI_OPEN_DATA_H
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "data/csv.h"
#include "tests/cli/run_program.h"
#include "tests/run.h"

#define PAT "data/surveys/respatbzh/pat.yaml data/surveys/respatbzh/pat-synthetic.csv"

static char folder[] = "/tmp/proxilog-publish-XXXXXX";

static inline void make_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

/* Runs a line in the folder. */
static inline void shell(const char *rest)
{
    char *line = mem_printf("cd %s && %s", folder, rest);
    ck_assert_msg(system(line) == 0, "%s", line);
    free(line);
}

static inline void remove_folder(void)
{
    char *line = mem_printf("rm -rf %s", folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
}

/* Publishes into folder/name; what is said on stderr must hold err (NULL: anything). */
static inline void publish(const char *inputs, const char *name, const char *options, int status,
                    const char *err)
{
    char *line = mem_printf("survey publish %s -o %s/%s %s", inputs, folder, name, options);
    struct said said = run_program("LANG=en_US.UTF-8", line);
    ck_assert_msg(said.status == status, "%s: %s", line, said.err);
    ck_assert_msg(!err || strstr(said.err, err), "%s: %s", line, said.err);
    said_clear(&said);
    free(line);
}

/* ---- Tables of texts ---------------------------------- */

struct sheet {
    size_t n_rows, n_columns, room;
    char **cells; /* rows x columns; the first row holds the names */
};

static inline bool take_row(void *context, const struct row *row)
{
    struct sheet *sheet = context;
    if (!sheet->n_rows)
        sheet->n_columns = row->n_cells;
    ck_assert_uint_eq(row->n_cells, sheet->n_columns);
    sheet->cells = mem_grown(sheet->cells, &sheet->room, (sheet->n_rows + 1) * sheet->n_columns,
                             sizeof(char *));
    for (size_t c = 0; c < row->n_cells; c++)
        sheet->cells[sheet->n_rows * sheet->n_columns + c] = mem_text_n(row->cells[c].text,
                                                                        row->cells[c].n);
    sheet->n_rows++;
    return true;
}

static inline struct sheet sheet_of(const char *name, const char *file)
{
    struct sheet sheet = {0};
    struct csv_file csv = {0};
    struct faults faults = {0};
    char *path = mem_printf("%s/%s/%s", folder, name, file);
    ck_assert_msg(csv_load(&csv, path, &faults), "%s", path);
    csv.dialect.separator = ',';
    csv_rows(&csv, (struct row_taker){take_row, &sheet});
    csv_clear(&csv);
    free(path);
    return sheet;
}

static inline const char *cell(const struct sheet *sheet, size_t row, const char *column)
{
    for (size_t c = 0; c < sheet->n_columns; c++)
        if (strcmp(sheet->cells[c], column) == 0)
            return sheet->cells[row * sheet->n_columns + c];
    ck_abort_msg("no column %s", column);
    return "";
}

static inline void sheet_clear(struct sheet *sheet)
{
    for (size_t k = 0; k < sheet->n_rows * sheet->n_columns; k++)
        free(sheet->cells[k]);
    free(sheet->cells);
}
#endif
