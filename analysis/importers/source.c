#include "analysis/importers/source.h"
#include <string.h>
#include "analysis/importers/statistical.h"
#include "analysis/importers/value_labels.h"
#include "data/sheet.h"
#include "data/text.h"

static bool is_statistical(enum export_dialect dialect)
{
    return dialect == EXPORT_SPSS || dialect == EXPORT_STATA;
}

static bool count_row(void *context, const struct row *row)
{
    (void)row;
    (*(size_t *)context)++;
    return true;
}

/* Lines of the text that are not empty: rows, or more where cells hold line breaks. */
static size_t count_lines(const struct csv_file *csv)
{
    size_t n = 1;
    for (const char *at = csv->bytes; (at = strpbrk(at, "\n\r")) != NULL;) {
        at += strspn(at, "\n\r");
        n++;
    }
    return n;
}

bool source_open(struct source *source, const char *path, const struct export_format *format,
                 struct faults *faults)
{
    *source = (struct source){.path = path, .format = *format};
    if (source->format.dialect == EXPORT_DETECT)
        source->format.dialect = statistical_dialect(path);
    if (is_statistical(source->format.dialect) || sheet_is_workbook(path)) {
        size_t n = 0;
        if (!source_rows(source, (struct row_taker){count_row, &n}, faults))
            return false;
        source->n_rows = n;
        if (is_statistical(source->format.dialect))
            source->labels = value_labels_read(path, format->encoding, faults);
        return !is_statistical(source->format.dialect) || source->labels;
    }
    if (format->sheet) {
        faults_add(faults, (struct where){.path = path},
                   _("--sheet: this file is no workbook and has no sheets; leave the option out"));
        return false;
    }
    if (!csv_load_as(&source->csv, path, format->encoding, faults))
        return false;
    if (format->separator)
        source->csv.dialect.separator = format->separator;
    source->format.separator = source->csv.dialect.separator;
    source->format.encoding = source->csv.dialect.encoding;
    source->n_rows = count_lines(&source->csv);
    return true;
}

void source_close(struct source *source)
{
    csv_clear(&source->csv);
    value_labels_free(source->labels);
}

bool source_rows(const struct source *source, struct row_taker taker, struct faults *faults)
{
    if (is_statistical(source->format.dialect))
        return statistical_rows(source->path, source->format.encoding, taker, faults);
    if (sheet_is_workbook(source->path))
        return sheet_rows(source->path, source->format.sheet, taker, faults);
    csv_rows(&source->csv, taker);
    return true;
}

bool source_row_is_whole(const struct source *source, const struct row *row, const char *field,
                         struct faults *faults)
{
    if (row->damage == ROW_UNCLOSED_QUOTE)
        faults_add(faults, (struct where){source->path, row->damaged_line, field},
                   _("a quote is opened and never closed, so that the rest of the file stands in "
                     "one cell: close or double it"));
    if (row->n_cells > ROW_CELLS_MAX)
        faults_add(faults, (struct where){source->path, row->line, NULL},
                   _("expected at most %d columns, found %zu: is the separator right?"),
                   ROW_CELLS_MAX, row->n_cells);
    return row->damage != ROW_UNCLOSED_QUOTE && row->n_cells <= ROW_CELLS_MAX;
}

bool source_cell_fits(const struct source *source, const struct row *row, size_t column,
                      const char *field, struct faults *faults)
{
    enum { CELL_BYTES_MAX = 1 << 20 };
    const size_t n = row->cells[column].n;
    if (n > CELL_BYTES_MAX)
        faults_add(faults, (struct where){source->path, row->line, field},
                   _("expected a cell of at most %d bytes, found %zu: is a quote missing?"),
                   CELL_BYTES_MAX, n);
    return n <= CELL_BYTES_MAX;
}

const char *source_label(const struct source *source, size_t column, const char *value)
{
    return source->labels ? value_labels_find(source->labels, column, value) : NULL;
}

static size_t line_of(const struct csv_file *csv, const char *at)
{
    size_t line = csv->start_line;
    for (const char *c = csv->bytes + csv->start; c < at; c++)
        line += *c == '\n' || (*c == '\r' && c[1] != '\n');
    return line;
}

void source_warn(const struct source *source, struct faults *warnings)
{
    static const struct {
        const char *letters, *message;
    } signs[] = {
        {"\xef\xbf\xbd", N_("letters were lost, found \"�\": export the file again, in UTF-8, "
                            "or tell its encoding (--encoding)")},
        {"\xc3\x83\xc2\xa9", N_("found \"Ã©\" where \"é\" was meant: the file was "
                                "converted to UTF-8 twice; export it again")}};
    for (size_t s = 0; s < sizeof signs / sizeof *signs && source->csv.bytes; s++) {
        const char *at = strstr(source->csv.bytes, signs[s].letters);
        if (at)
            faults_add(warnings,
                       (struct where){source->path, line_of(&source->csv, at), NULL}, "%s",
                       _(signs[s].message));
    }
}
