/* tables.xlsx: what a spreadsheet opens as it is in any language, numbers as numbers. Sheets are laid
 * out for paper: A4 across, as wide as the page. */
#ifndef APP_WORKBOOK_H
#define APP_WORKBOOK_H
#include <stdbool.h>
#include <stddef.h>
#include "data/faults.h"

struct book;

enum book_style {
    BOOK_PLAIN,
    BOOK_TITLE,
    BOOK_HEAD,    /* of a column of texts */
    BOOK_HEAD_NUMBER,
    BOOK_WRAPPED, /* in as many lines as it takes */
    BOOK_WORD,    /* behind numbers, apart from them */
    BOOK_MENTION, /* must be seen */
    BOOK_BASE     /* tells the base, not answers */
};

/* title and comments are those of the file's properties. Write it with book_close(). */
struct book *book_create(const char *path, const char *title, const char *comments);

/* Writes the file, with the same bytes on any day, and releases the book. */
bool book_close(struct book *book, struct faults *faults);

/* A new sheet, called by its number and id, since ids may hold what Excel forbids and are told apart there
 * by case alone. What follows goes to it, from its first row. */
void book_sheet(struct book *book, size_t number, const char *id);
void book_widen(struct book *book, size_t column, double width);

/* Rows above the current one, and the first column, stay in sight, and on every page. */
void book_freeze(struct book *book);

/* Cells of the current row. Texts are safe: no spreadsheet takes one for a formula. */
void book_text(struct book *book, size_t column, const char *text, enum book_style style);
void book_number(struct book *book, size_t column, double value, int decimals, bool is_base);
void book_percent(struct book *book, size_t column, double share);
void book_day(struct book *book, size_t column, int day); /* since 1970-01-01 */
void book_next_row(struct book *book);

/* A row that holds a text, over several columns where it is long. */
void book_line(struct book *book, const char *text, enum book_style style);

/* A row that leads to a sheet. */
void book_link(struct book *book, size_t number, const char *id, const char *text);
#endif
