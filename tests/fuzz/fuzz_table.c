/* Any bytes as a CSV file: faults or a table, never a crash. The table's own promises are
 * checked: texts are UTF-8, numbers in range, lines go up. */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "data/table.h"
#include "data/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const struct column columns[] = {
    {"id", COLUMN_TEXT, false, 0, 0},
    {"name", COLUMN_TEXT, false, 0, 0},
    {"lon", COLUMN_NUMBER, false, -180, 180},
    {"supply_kg_week", COLUMN_NUMBER, false, 0, 1e6},
    {"docks", COLUMN_COUNT, false, 1, 100},
    {"overnight", COLUMN_YES_NO, false, 0, 0},
    {"opens", COLUMN_TIME, false, 0, 0},
    {"date", COLUMN_DATE, false, 0, 0},
    {"local_share", COLUMN_NUMBER, false, 0, 1},
};
enum { N_COLUMNS = sizeof columns / sizeof *columns };

static char path[] = "/tmp/proxilog-fuzz-XXXXXX";

static void remove_file(void)
{
    unlink(path);
}

static void write_input(const uint8_t *bytes, size_t n)
{
    static int file = -1;
    if (file < 0) {
        file = mkstemp(path);
        atexit(remove_file);
    }
    if (file < 0 || ftruncate(file, 0) != 0 || pwrite(file, bytes, n, 0) != (ssize_t)n)
        abort();
}

static void check_cell(const struct table *table, size_t row, size_t column)
{
    const struct column *wanted = &columns[column];
    if (wanted->type == COLUMN_TEXT) {
        const char *text = table_text(table, row, column);
        assert(text_is_utf8(text, strlen(text)));
        assert(strlen(text) <= TABLE_CELL_BYTES);
        assert(table_has(table, row, column) == (*text != '\0'));
        return;
    }
    const double value = table_number(table, row, column);
    assert(table_has(table, row, column) == !isnan(value));
    if (!isnan(value) && (wanted->min != 0 || wanted->max != 0))
        assert(value >= wanted->min && value <= wanted->max);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    write_input(bytes, n);
    struct faults faults = {0};
    struct table *table = table_read(path, NULL, columns, N_COLUMNS, &faults);
    assert((table == NULL) == (faults.n > 0));
    for (size_t row = 0; table && row < table_n_rows(table); row++) {
        assert(row == 0 || table_line(table, row) > table_line(table, row - 1));
        for (size_t c = 0; c < N_COLUMNS; c++)
            check_cell(table, row, c);
    }
    table_free(table);
    faults_clear(&faults);
    return 0;
}
