#include "app/workbook.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>
#include "data/mem.h"
#include "data/text.h"

enum {
    SHEET_NAME_MAX = 31,
    CELL_BYTES_MAX = 32000, /* Excel: 32767 characters */
    DECIMALS_MAX = 3,
    FIRST_WIDTH = 46,
    WIDTH = 13,
    COLUMNS_MAX = 41,       /* whose width is set */
    LINE_COLUMNS = 7,       /* that a long text goes over */
    LINE_CHARACTERS = 110,  /* that fit there, on the safe side */
    PAPER_A4 = 9
};
static const double LINE_HEIGHT = 15;

struct book {
    char *path;
    lxw_workbook *workbook;
    lxw_format *styles[BOOK_BASE + 1], *percent, *base_number, *day, *link;
    lxw_format *decimals[DECIMALS_MAX + 1];
    lxw_worksheet *sheet;
    lxw_row_t row;
    size_t n_lines;              /* of the row's fullest cell */
    double widths[COLUMNS_MAX];  /* of the sheet, in characters */
};

static lxw_format *number_format(struct book *book, const char *picture)
{
    lxw_format *format = workbook_add_format(book->workbook);
    format_set_num_format(format, picture);
    return format;
}

static void add_formats(struct book *book)
{
    static const char *const numbers[] = {"#,##0", "#,##0.0", "#,##0.00", "0.000"};
    for (int s = BOOK_PLAIN; s <= BOOK_BASE; s++)
        book->styles[s] = workbook_add_format(book->workbook);
    format_set_text_wrap(book->styles[BOOK_PLAIN]);
    format_set_align(book->styles[BOOK_PLAIN], LXW_ALIGN_VERTICAL_TOP);
    format_set_bold(book->styles[BOOK_TITLE]);
    for (int s = BOOK_HEAD; s <= BOOK_HEAD_NUMBER; s++) {
        format_set_bold(book->styles[s]);
        format_set_text_wrap(book->styles[s]);
        format_set_bottom(book->styles[s], LXW_BORDER_THIN);
    }
    format_set_align(book->styles[BOOK_HEAD_NUMBER], LXW_ALIGN_RIGHT);
    format_set_text_wrap(book->styles[BOOK_WRAPPED]);
    format_set_indent(book->styles[BOOK_WORD], 1);
    format_set_bold(book->styles[BOOK_MENTION]);
    format_set_bg_color(book->styles[BOOK_MENTION], 0xfff3d6);
    format_set_italic(book->styles[BOOK_BASE]);
    book->base_number = number_format(book, numbers[0]);
    format_set_italic(book->base_number);
    book->link = workbook_get_default_url_format(book->workbook);
    book->percent = number_format(book, "0%");
    book->day = number_format(book, "dd/mm/yyyy");
    for (size_t d = 0; d <= DECIMALS_MAX; d++)
        book->decimals[d] = number_format(book, numbers[d]);
}

struct book *book_create(const char *path, const char *title, const char *comments)
{
    static const time_t always = 946684800; /* the same bytes on any day: 2000-01-01 */
    struct book *book = mem_zeroed(1, sizeof *book);
    book->path = mem_text(path);
    book->workbook = workbook_new(path);
    add_formats(book);
    char *own_title = mem_text(title), *own_comments = mem_text(comments);
    lxw_doc_properties properties = {
        .title = own_title, .comments = own_comments, .created = always};
    workbook_set_properties(book->workbook, &properties);
    free(own_title);
    free(own_comments);
    return book;
}

bool book_close(struct book *book, struct faults *faults)
{
    const lxw_error error = workbook_close(book->workbook);
    if (error)
        faults_add(faults, (struct where){.path = book->path}, _("cannot be written (%s)"),
                   lxw_strerror(error));
    free(book->path);
    free(book);
    return error == LXW_NO_ERROR;
}

/* ---- Sheets ------------------------------------------------------------------------ */

static void sheet_name(char name[SHEET_NAME_MAX + 1], size_t number, const char *id)
{
    int n = snprintf(name, SHEET_NAME_MAX + 1, "%zu ", number);
    for (const char *c = id; *c && n < SHEET_NAME_MAX; c++)
        if (!strchr("[]:*?/\\'", *c))
            name[n++] = *c;
    while (!text_is_utf8(name, (size_t)n))
        n--;
    name[n] = '\0';
}

void book_sheet(struct book *book, size_t number, const char *id)
{
    char name[SHEET_NAME_MAX + 1];
    sheet_name(name, number, id);
    book->sheet = workbook_add_worksheet(book->workbook, name);
    book->row = 0;
    for (size_t c = 0; c < COLUMNS_MAX; c++) /* each: a range would lose the widths of all when one changes */
        book_widen(book, c, c ? WIDTH : FIRST_WIDTH);
    worksheet_set_landscape(book->sheet);
    worksheet_set_paper(book->sheet, PAPER_A4);
    worksheet_fit_to_pages(book->sheet, 1, 0);
    worksheet_set_footer(book->sheet, "&L&A&R&P / &N");
}

void book_widen(struct book *book, size_t column, double width)
{
    worksheet_set_column(book->sheet, (lxw_col_t)column, (lxw_col_t)column, width, NULL);
    if (column < COLUMNS_MAX)
        book->widths[column] = width;
}

void book_freeze(struct book *book)
{
    worksheet_freeze_panes(book->sheet, book->row, 1);
    worksheet_repeat_rows(book->sheet, book->row - 1, book->row - 1);
}

/* ---- Cells ------------------------------------------------------------------------- */

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

static void put_text(struct book *book, size_t column, const char *text, lxw_format *format)
{
    char *safe = safe_text(text);
    if (*safe)
        worksheet_write_string(book->sheet, book->row, (lxw_col_t)column, safe, format);
    free(safe);
}

static size_t n_characters(const char *text, size_t n_bytes)
{
    size_t n = 0;
    for (size_t i = 0; i < n_bytes; i++)
        n += (text[i] & 0xc0) != 0x80;
    return n;
}

/* Lines that a text takes in a cell, broken at blanks and within longer words. */
static size_t n_lines(const char *text, double width)
{
    const size_t room = width > 1 ? (size_t)width : 1;
    size_t lines = 1, used = 0;
    while (*text) {
        const size_t bytes = strcspn(text, " "), n = n_characters(text, bytes);
        if (used && used + 1 + n > room) {
            lines++;
            used = 0;
        }
        used += (used > 0) + n;
        for (; used > room; used -= room)
            lines++;
        text += bytes + strspn(text + bytes, " ");
    }
    return lines;
}

void book_text(struct book *book, size_t column, const char *text, enum book_style style)
{
    const bool is_head = style == BOOK_HEAD || style == BOOK_HEAD_NUMBER;
    const double width = column < COLUMNS_MAX ? book->widths[column] : WIDTH;
    const size_t lines = is_head ? n_lines(text, width - 2) /* bold */
                         : style == BOOK_WRAPPED ? n_lines(text, width)
                                                 : 1;
    if (lines > book->n_lines)
        book->n_lines = lines;
    put_text(book, column, text, style == BOOK_PLAIN ? NULL : book->styles[style]);
}

void book_number(struct book *book, size_t column, double value, int decimals, bool is_base)
{
    if (isfinite(value))
        worksheet_write_number(book->sheet, book->row, (lxw_col_t)column, value,
                               is_base ? book->base_number
                                       : book->decimals[decimals > DECIMALS_MAX ? DECIMALS_MAX
                                                                                : decimals]);
}

void book_percent(struct book *book, size_t column, double share)
{
    if (isfinite(share))
        worksheet_write_number(book->sheet, book->row, (lxw_col_t)column, share, book->percent);
}

void book_day(struct book *book, size_t column, int day)
{
    enum { DAYS_TO_1970 = 25569 }; /* from 1899-12-30 */
    worksheet_write_number(book->sheet, book->row, (lxw_col_t)column, day + DAYS_TO_1970, book->day);
}

/* Not every spreadsheet finds the height of a row for itself when it opens the file. */
void book_next_row(struct book *book)
{
    if (book->n_lines > 1)
        worksheet_set_row(book->sheet, book->row, LINE_HEIGHT * (double)book->n_lines, NULL);
    book->n_lines = 0;
    book->row++;
}

void book_line(struct book *book, const char *text, enum book_style style)
{
    const size_t lines = n_lines(text, LINE_CHARACTERS);
    if (style == BOOK_PLAIN && lines > 1) {
        char *safe = safe_text(text);
        worksheet_merge_range(book->sheet, book->row, 0, book->row, LINE_COLUMNS - 1, safe,
                              book->styles[BOOK_PLAIN]);
        free(safe);
        book->n_lines = lines;
    } else {
        book_text(book, 0, text, style);
    }
    book_next_row(book);
}

void book_link(struct book *book, size_t number, const char *id, const char *text)
{
    char name[SHEET_NAME_MAX + 1];
    sheet_name(name, number, id);
    char *address = mem_printf("internal:'%s'!A1", name);
    worksheet_write_url(book->sheet, book->row, 0, address, NULL);
    free(address);
    put_text(book, 0, text, book->link);
    book_next_row(book);
}
