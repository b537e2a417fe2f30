#include "analysis/importers/statistical.h"
#include <math.h>
#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/arena.h"
#include "data/file.h"
#include "data/mem.h"
#include "data/text.h"

/* A file being read: names first, then the cells of a case one by one. */
struct reading {
    const char *path;
    struct row_taker taker;
    struct faults *faults;
    struct arena arena; /* texts of the row */
    size_t n, n_rows;
    struct cell *cells; /* owned */
    double *units_per_day; /* owned; 0: no date */
    bool spss, stopped;
};

enum export_dialect statistical_dialect(const char *path)
{
    static const struct {
        const char *ending;
        enum export_dialect dialect;
    } endings[] = {{".sav", EXPORT_SPSS}, {".zsav", EXPORT_SPSS}, {".por", EXPORT_SPSS},
                   {".dta", EXPORT_STATA}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++) {
        char *lower = text_folded(dot + 1);
        const bool same = strcmp(lower, endings[i].ending + 1) == 0;
        free(lower);
        if (same)
            return endings[i].dialect;
    }
    return EXPORT_DETECT;
}

const char *statistical_keep(struct arena *arena, const char *text)
{
    const size_t n_read = strlen(text);
    char *utf8 = text_is_utf8(text, n_read) ? NULL : text_from("WINDOWS-1252", text, n_read);
    char *composed = text_composed(utf8 ? utf8 : text);
    const char *from = composed ? composed : utf8 ? utf8 : text;
    const size_t n = strlen(from);
    char *copy = arena_zeroed(arena, n + 1, 1);
    memcpy(copy, from, n);
    free(composed);
    free(utf8);
    return copy;
}

static const char *keep(struct reading *reading, const char *text)
{
    return statistical_keep(&reading->arena, text);
}

static void set_cell(struct reading *reading, size_t at, const char *text)
{
    const char *kept = keep(reading, text);
    reading->cells[at] = (struct cell){.text = kept, .n = strlen(kept)};
}

/* SPSS counts seconds. Stata counts days, or milliseconds where it keeps the hour. */
static double units_per_day(const char *format)
{
    if (!format)
        return 0;
    if (strstr(format, "DATE") || strncmp(format, "YMDHMS", 6) == 0)
        return 86400;
    if (strncmp(format, "%tc", 3) == 0 || strncmp(format, "%tC", 3) == 0)
        return 86400e3;
    return strncmp(format, "%td", 3) == 0 || strncmp(format, "%d", 2) == 0;
}

bool statistical_is_date(const char *format)
{
    return units_per_day(format) > 0;
}

static int take_metadata(readstat_metadata_t *metadata, void *context)
{
    struct reading *reading = context;
    const int n = readstat_get_var_count(metadata), rows = readstat_get_row_count(metadata);
    reading->n = n > 0 ? (size_t)n : 0;
    reading->n_rows = rows > 0 ? (size_t)rows : 0;
    if (reading->n > ROW_CELLS_MAX) {
        faults_add(reading->faults, (struct where){.path = reading->path},
                   _("expected at most %d variables, found %zu"), ROW_CELLS_MAX, reading->n);
        return READSTAT_HANDLER_ABORT;
    }
    reading->cells = mem_zeroed(reading->n, sizeof *reading->cells);
    reading->units_per_day = mem_zeroed(reading->n, sizeof *reading->units_per_day);
    for (size_t i = 0; i < reading->n; i++)
        set_cell(reading, i, "");
    return READSTAT_HANDLER_OK;
}

static int take_variable(int index, readstat_variable_t *variable, const char *label_set,
                         void *context)
{
    (void)label_set;
    struct reading *reading = context;
    if (index < 0 || (size_t)index >= reading->n)
        return READSTAT_HANDLER_ABORT;
    const char *name = readstat_variable_get_name(variable);
    set_cell(reading, (size_t)index, name ? name : "");
    reading->units_per_day[index] = units_per_day(readstat_variable_get_format(variable));
    return READSTAT_HANDLER_OK;
}

static bool give_row(struct reading *reading, size_t line)
{
    const struct row row = {.line = line, .n_cells = reading->n, .cells = reading->cells};
    reading->stopped =
        reading->stopped || !reading->taker.take(reading->taker.context, &row);
    arena_reset(&reading->arena);
    for (size_t i = 0; i < reading->n; i++)
        set_cell(reading, i, "");
    return !reading->stopped;
}

/* Days since 1970-01-01: SPSS counts from 1582-10-14, Stata from 1960-01-01. */
static double day_of(const struct reading *reading, double value, double per_day)
{
    static const double spss_epoch_days = 141428, stata_epoch_days = 3653;
    return floor(value / per_day) - (reading->spss ? spss_epoch_days : stata_epoch_days);
}

static void put_number(struct reading *reading, size_t at, double value)
{
    char text[40];
    const double per_day = reading->units_per_day[at];
    const double day = per_day > 0 ? day_of(reading, value, per_day) : 0;
    if (!isfinite(value))
        return;
    if (per_day > 0 && fabs(day) < 1e6) {
        int year, month, day_of_month;
        text_civil((int)day, &year, &month, &day_of_month);
        snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day_of_month);
    } else {
        snprintf(text, sizeof text, "%.15g", value);
    }
    set_cell(reading, at, text);
}

static int take_value(int row, readstat_variable_t *variable, readstat_value_t value,
                      void *context)
{
    struct reading *reading = context;
    const size_t at = (size_t)readstat_variable_get_index(variable);
    if (at == 0 && !give_row(reading, (size_t)row + 1))
        return READSTAT_HANDLER_ABORT;
    if (readstat_value_is_system_missing(value))
        return READSTAT_HANDLER_OK;
    if (readstat_value_is_tagged_missing(value)) {
        const char tag[] = {'.', readstat_value_tag(value), '\0'};
        set_cell(reading, at, tag);
    } else if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING) {
        const char *text = readstat_string_value(value);
        set_cell(reading, at, text ? text : "");
    } else {
        put_number(reading, at, readstat_double_value(value));
    }
    reading->cells[at].quoted = readstat_value_is_tagged_missing(value) ||
                                readstat_value_is_defined_missing(value, variable);
    return READSTAT_HANDLER_OK;
}

static readstat_error_t parse(readstat_parser_t *parser, const char *path, void *context)
{
    const char *dot = strrchr(path, '.');
    if (statistical_dialect(path) == EXPORT_STATA)
        return readstat_parse_dta(parser, path, context);
    return dot && (dot[1] == 'p' || dot[1] == 'P') ? readstat_parse_por(parser, path, context)
                                                   : readstat_parse_sav(parser, path, context);
}

/* From its version 13 on, Stata closes a file with a mark. Of one that was cut short behind the answers
 * the labels are lost, which readstat does not tell. */
static bool is_cut_short(FILE *file)
{
    static const char opening[] = "<stata_dta>", closing[] = "</stata_dta>";
    enum { HEAD = sizeof opening - 1, TAIL = 64 };
    char head[HEAD], tail[TAIL + 1] = "";
    if (fread(head, 1, HEAD, file) != HEAD || memcmp(head, opening, HEAD) != 0 ||
        fseek(file, -TAIL, SEEK_END) != 0)
        return false;
    const size_t n = fread(tail, 1, TAIL, file);
    for (size_t i = 0; i < n; i++)
        tail[i] = tail[i] ? tail[i] : ' ';
    return !strstr(tail, closing);
}

bool statistical_parse(struct readstat_parser_s *parser, const char *path, const char *encoding,
                       void *context, struct faults *faults)
{
    FILE *readable = file_open(path, faults);
    if (!readable) {
        readstat_parser_free(parser);
        return false;
    }
    const bool cut = is_cut_short(readable);
    fclose(readable);
    if (cut) {
        faults_add(faults, (struct where){.path = path},
                   _("the file is cut short: copy or save it again"));
        readstat_parser_free(parser);
        return false;
    }
    /* Before its version 14 Stata told no encoding, and others wrote UTF-8 into such files: texts are
     * taken as they are, and statistical_keep() looks at each. */
    if (encoding)
        readstat_set_file_character_encoding(parser, encoding);
    else if (statistical_dialect(path) == EXPORT_STATA)
        readstat_set_handler_character_encoding(parser, NULL); /* none */
    const size_t n_before = faults->n;
    const readstat_error_t error = parse(parser, path, context);
    readstat_parser_free(parser);
    if (error != READSTAT_OK && error != READSTAT_ERROR_USER_ABORT)
        faults_add(faults, (struct where){.path = path},
                   _("expected an SPSS or Stata file, found none that can be read: save it again, or "
                     "export it to CSV"));
    return faults->n == n_before;
}

bool statistical_rows(const char *path, const char *encoding, struct row_taker taker,
                      struct faults *faults)
{
    struct reading reading = {.path = path,
                              .taker = taker,
                              .faults = faults,
                              .spss = statistical_dialect(path) == EXPORT_SPSS};
    readstat_parser_t *parser = readstat_parser_init();
    if (!parser)
        mem_exhausted();
    readstat_set_metadata_handler(parser, take_metadata);
    readstat_set_variable_handler(parser, take_variable);
    readstat_set_value_handler(parser, take_value);
    const bool fine = statistical_parse(parser, path, encoding, &reading, faults);
    if (fine && reading.cells && !reading.stopped)
        give_row(&reading, reading.n_rows + 1); /* the last case; the names when there is none */
    arena_clear(&reading.arena);
    free(reading.cells);
    free(reading.units_per_day);
    return fine;
}
