#include "data/table.h"
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/csv.h"
#include "data/mem.h"
#include "data/sheet.h"
#include "data/table_cell.h"
#include "data/table_names.h"
#include "data/text.h"

/* A column that was asked for. Numbers, or offsets of texts in the common block. */
struct stored {
    const char *name; /* borrowed from the caller */
    char *header;     /* as the file has it; NULL: none; owned */
    bool present;
    enum column_type type;
    double *number; /* NaN: empty; owned */
    uint32_t *text; /* 0: empty; owned */
};

struct table {
    struct table_dialect dialect;
    size_t n_rows, room_rows;
    uint32_t *line; /* owned */
    size_t n_columns;
    struct stored *columns; /* owned */
    char *texts;            /* one after the other, the empty one first; owned */
    size_t used, room_texts;
    size_t n_others;
    char **others; /* owned */
};

/* Reading in progress. */
struct reading {
    const char *path;
    struct faults *faults;
    const struct column *asked;
    struct table *table;
    bool leaves_out; /* rows with faults */
    bool has_header;
    size_t n_headers;
    char **headers;              /* as the file has them; owned */
    struct cell_reader *readers; /* one a column asked for; owned */
    size_t *header_of;           /* by column asked for, SIZE_MAX: none; owned */
    char separator;              /* for messages; '\0' in a workbook */
};

static struct where at_header(const struct reading *reading, size_t line, size_t header)
{
    return (struct where){reading->path, line,
                          header < reading->n_headers ? reading->headers[header] : NULL};
}

/* ---- Rows ---------------------------------------------------------------------------- */

/* Neither a blank nor a part of one: what most cells start and end with. */
static bool is_solid(char c)
{
    return c > ' ' && c < 0x7f;
}

static bool is_blank_sign(const char *text, size_t *n)
{
    static const char *const signs[] = {" ", "\t", "\n", "\r", "\xc2\xa0", "\xe2\x80\xaf",
                                        "\xef\xbb\xbf", "\f", "\x1a" /* end of a DOS file */};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        *n = strlen(signs[i]);
        if (!strncmp(text, signs[i], *n))
            return true;
    }
    return false;
}

/* The cell without blanks around, no-break spaces included: n bytes from the result. */
static const char *trimmed(const struct cell *cell, size_t *n)
{
    const char *text = cell->text;
    size_t left = cell->n, sign;
    while (left && !is_solid(*text) && is_blank_sign(text, &sign)) {
        text += sign;
        left -= sign;
    }
    for (bool blank = true; left && blank && !is_solid(text[left - 1]);) {
        blank = false;
        for (size_t back = 1; back <= 3 && back <= left && !blank; back++)
            blank = is_blank_sign(text + left - back, &sign) && sign == back;
        if (blank)
            left -= sign;
    }
    *n = left;
    return text;
}

static void grow_rows(struct table *table)
{
    if (table->n_rows < table->room_rows)
        return;
    const size_t room = table->room_rows ? table->room_rows * 2 : 64;
    table->line = mem_resized(table->line, room, sizeof *table->line);
    for (size_t c = 0; c < table->n_columns; c++) {
        struct stored *stored = &table->columns[c];
        if (!stored->present)
            continue;
        if (stored->type == COLUMN_TEXT)
            stored->text = mem_resized(stored->text, room, sizeof *stored->text);
        else
            stored->number = mem_resized(stored->number, room, sizeof *stored->number);
    }
    table->room_rows = room;
}

static uint32_t keep_text(struct table *table, const char *text, size_t n)
{
    if (n == 0)
        return 0;
    if (table->used + n + 1 > UINT32_MAX)
        mem_exhausted();
    table->texts = mem_grown(table->texts, &table->room_texts, table->used + n + 1, 1);
    const size_t offset = table->used;
    memcpy(table->texts + offset, text, n);
    table->texts[offset + n] = '\0';
    table->used += n + 1;
    return (uint32_t)offset;
}

/* Reads one cell, n bytes at text, into the row that is being added. */
static void take_cell(struct reading *reading, size_t column, const char *text, size_t n,
                      size_t line)
{
    struct table *table = reading->table;
    struct stored *stored = &table->columns[column];
    const struct cell_reader *reader = &reading->readers[column];
    const struct where where = at_header(reading, line, reading->header_of[column]);
    const bool missing = n == 0 && reader->column.required;
    if (stored->type == COLUMN_TEXT) {
        stored->text[table->n_rows] = keep_text(table, text, n);
        if (missing)
            cell_refuse(reader, "", where, reading->faults);
        return;
    }
    char brief[256], *copy = n < sizeof brief ? brief : mem_resized(NULL, n + 1, 1);
    memcpy(copy, text, n);
    copy[n] = '\0';
    double value = (double)NAN;
    bool comma = table->dialect.decimal == ',';
    if (missing || (n && !cell_value(reader, copy, &value, &comma))) {
        cell_refuse(reader, copy, where, reading->faults);
        value = (double)NAN;
    }
    table->dialect.decimal = comma ? ',' : '.';
    stored->number[table->n_rows] = value;
    if (copy != brief)
        free(copy);
}

/* False when the row as a whole is no use: its cells are not looked at. */
static bool check_row(struct reading *reading, const struct row *row)
{
    struct faults *faults = reading->faults;
    const size_t n_before = faults->n;
    const struct where damaged = at_header(reading, row->damaged_line, row->damaged_cell);
    if (row->damage == ROW_UNCLOSED_QUOTE)
        faults_add(faults, damaged,
                   _("expected a closing quote (\"), found the end of the file; the quote "
                     "opens on this line"));
    else if (row->damage == ROW_TEXT_BEHIND_QUOTE)
        faults_add(faults, damaged,
                   _("expected a separator behind the closing quote, found more text; double "
                     "the quotes inside a text (\"\")"));
    const size_t n = row->n_cells < ROW_CELLS_MAX ? row->n_cells : ROW_CELLS_MAX;
    for (size_t i = 0; i < n; i++)
        if (row->cells[i].n > TABLE_CELL_BYTES)
            faults_add(faults, at_header(reading, row->line, i),
                       _("expected a cell of at most %d bytes, found %zu; is a quote missing?"),
                       TABLE_CELL_BYTES, row->cells[i].n);
    return faults->n == n_before;
}

/* Cells beyond the header, unless they are empty: spreadsheets leave separators behind. */
static bool check_length(struct reading *reading, const struct row *row)
{
    size_t n = row->n_cells;
    while (n > reading->n_headers && n <= ROW_CELLS_MAX && row->cells[n - 1].n == 0)
        n--;
    if (n <= reading->n_headers)
        return true;
    const struct where where = {.path = reading->path, .line = row->line};
    if (reading->separator && reading->separator != '\t')
        faults_add(reading->faults, where,
                   _("expected %zu cells as in the header, found %zu; put quotes around a text "
                     "with \"%c\" in it"),
                   reading->n_headers, row->n_cells, reading->separator);
    else
        faults_add(reading->faults, where,
                   _("expected %zu cells as in the header, found %zu"), reading->n_headers,
                   row->n_cells);
    return false;
}

static bool row_is_empty(const struct row *row)
{
    for (size_t i = 0, n; i < row->n_cells && i < ROW_CELLS_MAX; i++) {
        trimmed(&row->cells[i], &n);
        if (n)
            return false;
    }
    return row->n_cells <= ROW_CELLS_MAX && row->damage == ROW_WHOLE;
}

static void take_row(struct reading *reading, const struct row *row)
{
    struct table *table = reading->table;
    if (row_is_empty(row) || !check_row(reading, row) || !check_length(reading, row))
        return;
    grow_rows(table);
    const size_t n_before = reading->faults->n;
    for (size_t c = 0; c < table->n_columns; c++) {
        if (!table->columns[c].present)
            continue;
        const size_t i = reading->header_of[c];
        size_t n = 0;
        const char *text = i < row->n_cells ? trimmed(&row->cells[i], &n) : "";
        take_cell(reading, c, text, n, row->line);
    }
    if (!reading->leaves_out || reading->faults->n == n_before)
        table->line[table->n_rows++] = (uint32_t)row->line;
}

/* ---- Header -------------------------------------------------------------------------- */

/* What each column asked for may be called, and the headers, while they are matched. */
struct matching {
    struct reading *reading;
    size_t line;
    struct column_names *names; /* one a column asked for */
    struct header *headers;     /* one a header of the file */
    size_t *column_of;          /* by header, SIZE_MAX: none */
};

static void claim(struct matching *matching, size_t column, size_t header,
                  const struct header_fit *fit)
{
    matching->column_of[header] = column;
    matching->reading->header_of[column] = header;
    matching->reading->readers[column].fit = *fit;
}

/* Gives a column the headers that fit it by as much as wanted. A second one is a fault,
 * unless it could only be taken for want of a better. */
static void match_column(struct matching *matching, size_t column, enum fit wanted)
{
    struct reading *reading = matching->reading;
    const size_t had = reading->header_of[column];
    if (had != SIZE_MAX && wanted == FIT_WEAK)
        return;
    for (size_t h = 0; h < reading->n_headers; h++) {
        if (matching->column_of[h] != SIZE_MAX)
            continue;
        const struct header_fit fit =
            header_fit(&matching->headers[h], &matching->names[column]);
        if (fit.fit != wanted)
            continue;
        const size_t first = reading->header_of[column];
        if (first == SIZE_MAX) {
            claim(matching, column, h, &fit);
            continue;
        }
        matching->column_of[h] = column;
        faults_add(reading->faults, at_header(reading, matching->line, h),
                   _("expected one column for \"%s\", found this one besides \"%s\"; keep one"),
                   reading->asked[column].name, reading->headers[first]);
    }
}

/* The header nearest to any name of the column; NULL when none is near. */
static const char *nearest_header(const struct matching *matching, size_t column)
{
    const struct column_names *names = &matching->names[column];
    size_t n = matching->reading->n_headers < 200 ? matching->reading->n_headers : 200;
    const char **known = mem_zeroed(n, sizeof *known);
    for (size_t h = 0; h < n; h++)
        known[h] = matching->column_of[h] == SIZE_MAX ? matching->headers[h].canonical : "";
    const char *nearest = text_nearest(names->canonical, known, n);
    for (size_t h = 0; h < n && !nearest; h++)
        known[h] = matching->column_of[h] == SIZE_MAX ? matching->headers[h].stem : "";
    for (size_t i = 0; i < names->n && !nearest; i++)
        if (!names->weak[i])
            nearest = text_nearest(names->name[i], known, n);
    const char *header = NULL;
    for (size_t h = 0; h < n && nearest && !header; h++)
        if (known[h] == nearest)
            header = matching->headers[h].text;
    free(known);
    return header;
}

/* A header that has the column's name with a unit that cannot be taken. */
static bool refuse_unit(struct matching *matching, size_t column)
{
    struct reading *reading = matching->reading;
    const enum fit least = reading->asked[column].required ? FIT_OTHER_UNIT : FIT_BAD_UNIT;
    for (size_t h = 0; h < reading->n_headers; h++) {
        if (matching->column_of[h] != SIZE_MAX)
            continue;
        const struct header_fit fit =
            header_fit(&matching->headers[h], &matching->names[column]);
        if (fit.fit < least || fit.fit > FIT_BAD_UNIT)
            continue;
        matching->column_of[h] = column;
        char *wanted = mem_text(matching->names[column].unit_text);
        char *between = strchr(wanted, '_');
        if (between)
            *between = '/';
        faults_add(reading->faults, at_header(reading, matching->line, h),
                   _("expected a unit that converts to %s, found \"%s\""), wanted,
                   fit.unit_text);
        free(wanted);
        return true;
    }
    return false;
}

static void refuse_missing(struct matching *matching, size_t column)
{
    struct reading *reading = matching->reading;
    const char *name = reading->asked[column].name;
    const struct where where = {reading->path, matching->line, name};
    const char *nearest = nearest_header(matching, column);
    const struct column_names *names = &matching->names[column];
    if (nearest)
        faults_add(reading->faults, where,
                   _("expected a column of this name, found none; the nearest is \"%s\""),
                   nearest);
    else if (names->n > 1)
        faults_add(reading->faults, where,
                   _("expected a column of this name (or \"%s\"), found none"), names->name[1]);
    else
        faults_add(reading->faults, where, _("expected a column of this name, found none"));
}

static void match_headers(struct matching *matching)
{
    static const enum fit passes[] = {FIT_EXACT, FIT_NAME, FIT_WEAK};
    struct reading *reading = matching->reading;
    struct table *table = reading->table;
    for (size_t p = 0; p < sizeof passes / sizeof *passes; p++)
        for (size_t c = 0; c < table->n_columns; c++)
            match_column(matching, c, passes[p]);
    for (size_t c = 0; c < table->n_columns; c++) {
        table->columns[c].present = reading->header_of[c] != SIZE_MAX;
        const bool told = table->columns[c].present || refuse_unit(matching, c);
        if (!told && reading->asked[c].required)
            refuse_missing(matching, c);
        if (table->columns[c].present)
            table->columns[c].header = mem_text(reading->headers[reading->header_of[c]]);
    }
    table->others = mem_zeroed(reading->n_headers, sizeof *table->others);
    for (size_t h = 0; h < reading->n_headers; h++)
        if (matching->column_of[h] == SIZE_MAX)
            table->others[table->n_others++] = mem_text(reading->headers[h]);
}

/* True when the row holds a single text though more columns are required: a title above the
 * headers, a note, or a separator that we do not know. */
static bool refuse_lone_header(const struct reading *reading, const struct row *row)
{
    size_t n_required = 0, n_filled = 0, n, found = 0;
    for (size_t c = 0; c < reading->table->n_columns; c++)
        n_required += reading->asked[c].required;
    for (size_t i = 0; i < row->n_cells; i++) {
        trimmed(&row->cells[i], &n);
        found = n && n_filled++ == 0 ? i : found;
    }
    if (n_filled > 1 || n_required < 2)
        return false;
    char *text = mem_text_n(row->cells[found].text, row->cells[found].n);
    faults_add(reading->faults, (struct where){.path = reading->path, .line = row->line},
               reading->separator
                   ? _("expected headers separated by commas, semicolons, tabs or bars, found "
                       "only \"%.60s\"; delete what stands above the headers")
                   : _("expected a line of headers, found only \"%.60s\"; delete what stands above "
                       "the headers, or move the table to the first sheet"),
               text);
    free(text);
    return true;
}

static void take_header(struct reading *reading, const struct row *row)
{
    const size_t n_columns = reading->table->n_columns;
    reading->n_headers = row->n_cells;
    reading->headers = mem_zeroed(row->n_cells, sizeof *reading->headers);
    struct matching matching = {.reading = reading, .line = row->line};
    matching.names = mem_zeroed(n_columns, sizeof *matching.names);
    matching.headers = mem_zeroed(row->n_cells, sizeof *matching.headers);
    matching.column_of = mem_zeroed(row->n_cells, sizeof *matching.column_of);
    for (size_t c = 0; c < n_columns; c++) {
        const enum column_type type = reading->asked[c].type;
        const bool is_number = type == COLUMN_NUMBER || type == COLUMN_COUNT;
        column_names_init(&matching.names[c], reading->asked[c].name, is_number);
        reading->readers[c].has_unit = matching.names[c].has_unit;
    }
    for (size_t h = 0; h < row->n_cells; h++) {
        size_t n;
        const char *text = trimmed(&row->cells[h], &n);
        reading->headers[h] = mem_text_n(text, n);
        for (char *c = reading->headers[h]; *c; c++) /* headers are often broken into lines */
            *c = *c == '\n' || *c == '\r' || *c == '\t' ? ' ' : *c;
        header_init(&matching.headers[h], reading->headers[h]);
        matching.column_of[h] = SIZE_MAX;
    }
    match_headers(&matching);
    for (size_t h = 0; h < row->n_cells; h++)
        header_clear(&matching.headers[h]);
    for (size_t c = 0; c < n_columns; c++)
        column_names_clear(&matching.names[c]);
    free(matching.names);
    free(matching.headers);
    free(matching.column_of);
}

/* ---- Table --------------------------------------------------------------------------- */

static bool take(void *context, const struct row *row)
{
    struct reading *reading = context;
    if (reading->has_header) {
        take_row(reading, row);
        return true;
    }
    if (row_is_empty(row))
        return true;
    reading->has_header = true;
    if (!check_row(reading, row))
        return false;
    if (row->n_cells > ROW_CELLS_MAX) {
        faults_add(reading->faults, (struct where){.path = reading->path, .line = row->line},
                   _("expected at most %d columns, found %zu"), ROW_CELLS_MAX, row->n_cells);
        return false;
    }
    if (refuse_lone_header(reading, row))
        return false;
    take_header(reading, row);
    return true;
}

static void read_csv(struct reading *reading, struct row_taker taker)
{
    struct csv_file file = {0};
    if (csv_load(&file, reading->path, reading->faults)) {
        reading->table->dialect.encoding = file.dialect.encoding;
        reading->table->dialect.separator = file.dialect.separator;
        reading->separator = file.dialect.separator;
        csv_rows(&file, taker);
    }
    csv_clear(&file);
}

/* Gives back the room that the blocks grew ahead. */
static void shrink(struct table *table)
{
    table->room_rows = table->n_rows;
    table->line = mem_resized(table->line, table->n_rows, sizeof *table->line);
    for (size_t c = 0; c < table->n_columns; c++) {
        struct stored *stored = &table->columns[c];
        if (stored->text)
            stored->text = mem_resized(stored->text, table->n_rows, sizeof *stored->text);
        if (stored->number)
            stored->number = mem_resized(stored->number, table->n_rows, sizeof *stored->number);
    }
    table->room_texts = table->used;
    table->texts = mem_resized(table->texts, table->used, 1);
}

/* Whether the headers name every column that must be there. */
static bool has_columns(const struct reading *reading)
{
    bool has = reading->has_header;
    for (size_t c = 0; c < reading->table->n_columns; c++)
        has = has && (!reading->asked[c].required || reading->header_of[c] != SIZE_MAX);
    return has;
}

/* leaves_out: the rows with faults. */
static struct table *read_some(const char *path, const char *sheet, const struct column columns[],
                               size_t n_columns, bool leaves_out, struct faults *faults)
{
    struct table *table = mem_zeroed(1, sizeof *table);
    table->dialect = (struct table_dialect){.encoding = "UTF-8", .decimal = '.'};
    table->n_columns = n_columns;
    table->columns = mem_zeroed(n_columns, sizeof *table->columns);
    table->texts = mem_grown(NULL, &table->room_texts, 1, 1);
    table->texts[table->used++] = '\0';
    struct reading reading = {.path = path, .faults = faults, .asked = columns, .table = table,
                              .leaves_out = leaves_out};
    reading.readers = mem_zeroed(n_columns, sizeof *reading.readers);
    reading.header_of = mem_zeroed(n_columns, sizeof *reading.header_of);
    for (size_t c = 0; c < n_columns; c++) {
        table->columns[c].type = columns[c].type;
        table->columns[c].name = columns[c].name;
        reading.readers[c].column = columns[c];
        reading.readers[c].workbook = sheet_is_workbook(path);
        reading.header_of[c] = SIZE_MAX;
    }
    const size_t n_before = faults->n;
    const struct row_taker taker = {take, &reading};
    if (sheet_is_workbook(path))
        sheet_rows(path, sheet, taker, faults);
    else
        read_csv(&reading, taker);
    if (!reading.has_header && faults->n == n_before)
        faults_add(faults, (struct where){.path = path},
                   _("expected a line of headers, found an empty table"));
    const bool some = has_columns(&reading);
    for (size_t h = 0; h < reading.n_headers; h++)
        free(reading.headers[h]);
    free(reading.headers);
    free(reading.readers);
    free(reading.header_of);
    if (some) {
        shrink(table);
        return table;
    }
    table_free(table);
    return NULL;
}

struct table *table_read_partly(const char *path, const char *sheet, const struct column columns[],
                                size_t n_columns, struct faults *faults)
{
    return read_some(path, sheet, columns, n_columns, false, faults);
}

struct table *table_read_sound(const char *path, const char *sheet, const struct column columns[],
                               size_t n_columns, struct faults *faults)
{
    return read_some(path, sheet, columns, n_columns, true, faults);
}

struct table *table_read(const char *path, const char *sheet, const struct column columns[],
                         size_t n_columns, struct faults *faults)
{
    const size_t n_before = faults->n;
    struct table *table = table_read_partly(path, sheet, columns, n_columns, faults);
    if (faults->n == n_before)
        return table;
    table_free(table);
    return NULL;
}

void table_free(struct table *table)
{
    if (!table)
        return;
    for (size_t c = 0; c < table->n_columns; c++) {
        free(table->columns[c].header);
        free(table->columns[c].number);
        free(table->columns[c].text);
    }
    for (size_t i = 0; i < table->n_others; i++)
        free(table->others[i]);
    free(table->others);
    free(table->columns);
    free(table->line);
    free(table->texts);
    free(table);
}

struct table_dialect table_dialect(const struct table *table)
{
    return table->dialect;
}

size_t table_n_rows(const struct table *table)
{
    return table->n_rows;
}

size_t table_line(const struct table *table, size_t row)
{
    assert(row < table->n_rows);
    return table->line[row];
}

bool table_has(const struct table *table, size_t row, size_t column)
{
    assert(row < table->n_rows && column < table->n_columns);
    const struct stored *stored = &table->columns[column];
    if (!stored->present)
        return false;
    return stored->type == COLUMN_TEXT ? stored->text[row] != 0 : !isnan(stored->number[row]);
}

const char *table_text(const struct table *table, size_t row, size_t column)
{
    assert(row < table->n_rows && column < table->n_columns);
    const struct stored *stored = &table->columns[column];
    assert(stored->type == COLUMN_TEXT);
    return stored->present ? table->texts + stored->text[row] : "";
}

double table_number(const struct table *table, size_t row, size_t column)
{
    assert(row < table->n_rows && column < table->n_columns);
    const struct stored *stored = &table->columns[column];
    assert(stored->type != COLUMN_TEXT);
    return stored->present ? stored->number[row] : (double)NAN;
}

size_t table_n_others(const struct table *table)
{
    return table->n_others;
}

const char *table_other_name(const struct table *table, size_t other)
{
    assert(other < table->n_others);
    return table->others[other];
}

const char *table_header(const struct table *table, const char *name)
{
    for (size_t c = 0; c < table->n_columns; c++)
        if (table->columns[c].header && strcmp(table->columns[c].name, name) == 0)
            return table->columns[c].header;
    return name;
}
