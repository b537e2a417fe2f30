/* tables.xlsx: every table of the report, a sheet a section. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>
#include "app/survey_report.h"
#include "data/mem.h"
#include "data/text.h"

enum {
    SHEET_NAME_MAX = 31,
    CELL_BYTES_MAX = 32000, /* Excel: 32767 characters */
    DECIMALS_MAX = 3
};

struct book {
    struct survey_report *report;
    lxw_workbook *workbook;
    lxw_format *title, *head, *wrapped, *mention, *base, *percent, *base_number, *link;
    lxw_format *decimals[DECIMALS_MAX + 1];
    lxw_worksheet *sheet;
    lxw_row_t row;
};

/* A text that no spreadsheet takes for a formula, cut where a cell is full. Release with free(). */
static char *safe_text(const char *text)
{
    size_t n = strlen(text);
    if (n > CELL_BYTES_MAX)
        for (n = CELL_BYTES_MAX; n && (text[n] & 0xc0) == 0x80;)
            n--;
    const char *guard = *text && strchr("=+-@\t\r", *text) ? "'" : "";
    return mem_printf("%s%.*s", guard, (int)n, text);
}

static void put_text(const struct book *book, lxw_col_t column, const char *text,
                     lxw_format *format)
{
    char *safe = safe_text(text);
    if (*safe)
        worksheet_write_string(book->sheet, book->row, column, safe, format);
    free(safe);
}

static void put_line(struct book *book, const char *text, lxw_format *format)
{
    put_text(book, 0, text, format);
    book->row++;
}

static void put_cell(const struct book *book, lxw_col_t column, const struct table_cell *cell,
                     bool is_base)
{
    const int decimals = cell->decimals > DECIMALS_MAX ? DECIMALS_MAX : cell->decimals;
    switch (cell->kind) {
    case CELL_TEXT:
        put_text(book, column, cell->text, is_base ? book->base : book->wrapped);
        break;
    case CELL_NUMBER:
    case CELL_P:
        worksheet_write_number(book->sheet, book->row, column, cell->value,
                               is_base ? book->base_number : book->decimals[decimals]);
        break;
    case CELL_PERCENT:
        worksheet_write_number(book->sheet, book->row, column, cell->value, book->percent);
        break;
    case CELL_NONE:
        break;
    }
}

static void put_table(struct book *book, const struct survey_table *table)
{
    put_line(book, table->caption, NULL);
    for (size_t c = 0; c < table->n_columns; c++)
        put_text(book, (lxw_col_t)c, table->heads[c], book->head);
    book->row++;
    for (size_t r = 0; r < table->n_rows; r++, book->row++)
        for (size_t c = 0; c < table->n_columns; c++)
            put_cell(book, (lxw_col_t)c, &table->cells[r * table->n_columns + c],
                     r + table->n_sums >= table->n_rows);
    book->row++;
}

/* Sheets are called by number and id, since ids may hold what Excel forbids and are told apart
 * there by case alone. */
static void sheet_name(char name[SHEET_NAME_MAX + 1], size_t number, const char *id)
{
    int n = snprintf(name, SHEET_NAME_MAX + 1, "%zu ", number);
    for (const char *c = id; *c && n < SHEET_NAME_MAX; c++)
        if ((unsigned char)*c < 0x80 && !strchr("[]:*?/\\'", *c))
            name[n++] = *c;
    name[n] = '\0';
}

static void add_sheet(struct book *book, size_t number, const char *id)
{
    char name[SHEET_NAME_MAX + 1];
    sheet_name(name, number, id);
    book->sheet = workbook_add_worksheet(book->workbook, name);
    book->row = 0;
    worksheet_set_column(book->sheet, 0, 0, 46, NULL);
    for (lxw_col_t c = 1; c <= 40; c++) /* each: a range would lose the widths of all when one changes */
        worksheet_set_column(book->sheet, c, c, 13, NULL);
}

/* Columns of texts, other than the first, are wider than those of numbers. */
static void widen_columns(const struct book *book, const struct section *section)
{
    for (const struct block *block = section->first; block; block = block->next) {
        const struct survey_table *table = block->kind == BLOCK_TABLE ? block->table : NULL;
        for (size_t c = 1; table && table->n_rows && c < table->n_columns; c++)
            if (table->cells[c].kind == CELL_TEXT)
                worksheet_set_column(book->sheet, (lxw_col_t)c, (lxw_col_t)c, 30, NULL);
    }
}

static void put_section(struct book *book, const struct section *section)
{
    widen_columns(book, section);
    put_line(book, section->title, book->title);
    const char *mention = report_mention(book->report);
    if (mention)
        put_line(book, mention, book->mention);
    book->row++;
    for (const struct block *block = section->first; block; block = block->next) {
        if (block->kind == BLOCK_TABLE)
            put_table(book, block->table);
        else if (block->text)
            put_line(book, block->text, block->kind == BLOCK_FOLD ? book->title : NULL);
    }
}

static void put_index(struct book *book)
{
    struct survey_report *report = book->report;
    add_sheet(book, 0, _("contents"));
    put_line(book, report_label(report, report->codebook->title), book->title);
    put_line(book, report_base_weighted(report, report->answers->n, NULL), NULL);
    if (report_mention(report))
        put_line(book, report_mention(report), book->mention);
    put_line(book, report_source(report), NULL);
    book->row++;
    for (size_t s = 0; s < report->n_sections; s++) {
        char name[SHEET_NAME_MAX + 1];
        sheet_name(name, s + 1, report->sections[s].id);
        worksheet_write_url(book->sheet, book->row, 0,
                            arena_printf(&report->arena, "internal:'%s'!A1", name), NULL);
        put_line(book, arena_printf(&report->arena, "%zu. %s", s + 1, report->sections[s].title),
                 book->link);
    }
}

static void add_formats(struct book *book)
{
    static const char *const numbers[] = {"#,##0", "#,##0.0", "#,##0.00", "0.000"};
    book->title = workbook_add_format(book->workbook);
    format_set_bold(book->title);
    book->head = workbook_add_format(book->workbook);
    format_set_bold(book->head);
    format_set_text_wrap(book->head);
    format_set_bottom(book->head, LXW_BORDER_THIN);
    book->wrapped = workbook_add_format(book->workbook);
    format_set_text_wrap(book->wrapped);
    book->mention = workbook_add_format(book->workbook);
    format_set_bold(book->mention);
    format_set_bg_color(book->mention, 0xfff3d6);
    book->base = workbook_add_format(book->workbook);
    format_set_italic(book->base);
    book->base_number = workbook_add_format(book->workbook);
    format_set_italic(book->base_number);
    format_set_num_format(book->base_number, numbers[0]);
    book->link = workbook_get_default_url_format(book->workbook);
    book->percent = workbook_add_format(book->workbook);
    format_set_num_format(book->percent, "0%");
    for (size_t d = 0; d <= DECIMALS_MAX; d++) {
        book->decimals[d] = workbook_add_format(book->workbook);
        format_set_num_format(book->decimals[d], numbers[d]);
    }
}

bool report_workbook_write(struct survey_report *report, const struct folder *folder,
                           struct faults *faults)
{
    static const time_t always = 946684800; /* the same bytes on any day: 2000-01-01 */
    char *path = folder_file(folder, "tables.xlsx");
    struct book book = {.report = report, .workbook = workbook_new(path)};
    add_formats(&book);
    char *title = mem_text(report_label(report, report->codebook->title));
    char *comments = mem_text(report_mention(report) ? report_mention(report) : "");
    lxw_doc_properties properties = {.title = title, .comments = comments, .created = always};
    workbook_set_properties(book.workbook, &properties);
    put_index(&book);
    for (size_t s = 0; s < report->n_sections; s++) {
        add_sheet(&book, s + 1, report->sections[s].id);
        put_section(&book, &report->sections[s]);
    }
    const lxw_error error = workbook_close(book.workbook);
    if (error)
        faults_add(faults, (struct where){.path = path}, _("cannot be written (%s)"),
                   lxw_strerror(error));
    free(title);
    free(comments);
    free(path);
    return error == LXW_NO_ERROR;
}
