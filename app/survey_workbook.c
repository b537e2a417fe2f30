/* tables.xlsx: every table of the report, a sheet a section. */
#include <stdlib.h>
#include "app/survey_report.h"
#include "app/workbook.h"
#include "data/mem.h"
#include "data/text.h"

static void put_cell(struct book *book, size_t column, const struct table_cell *cell, bool is_base)
{
    switch (cell->kind) {
    case CELL_TEXT:
        book_text(book, column, cell->text, is_base ? BOOK_BASE : BOOK_WRAPPED);
        break;
    case CELL_NUMBER:
    case CELL_P:
        book_number(book, column, cell->value, cell->decimals, is_base);
        break;
    case CELL_PERCENT:
        book_percent(book, column, cell->value);
        break;
    case CELL_NONE:
        break;
    }
}

static void put_table(struct book *book, const struct survey_table *table)
{
    book_line(book, table->caption, BOOK_PLAIN);
    for (size_t c = 0; c < table->n_columns; c++)
        book_text(book, c, table->heads[c],
                  c && table->n_rows && table->cells[c].kind != CELL_TEXT ? BOOK_HEAD_NUMBER
                                                                          : BOOK_HEAD);
    book_next_row(book);
    for (size_t r = 0; r < table->n_rows; r++) {
        for (size_t c = 0; c < table->n_columns; c++)
            put_cell(book, c, &table->cells[r * table->n_columns + c],
                     r + table->n_sums >= table->n_rows);
        book_next_row(book);
    }
    book_next_row(book);
}

/* Columns of texts, other than the first, are wider than those of numbers. */
static void widen_columns(struct book *book, const struct section *section)
{
    for (const struct block *block = section->first; block; block = block->next) {
        const struct survey_table *table = block->kind == BLOCK_TABLE ? block->table : NULL;
        for (size_t c = 1; table && table->n_rows && c < table->n_columns; c++)
            if (table->cells[c].kind == CELL_TEXT)
                book_widen(book, c, 30);
    }
}

static void put_section(struct book *book, struct survey_report *report,
                        const struct section *section)
{
    widen_columns(book, section);
    book_line(book, section->title, BOOK_TITLE);
    const char *mention = report_mention(report);
    if (mention)
        book_line(book, mention, BOOK_MENTION);
    book_next_row(book);
    for (const struct block *block = section->first; block; block = block->next) {
        if (block->kind == BLOCK_TABLE)
            put_table(book, block->table);
        else if (block->text)
            book_line(book, block->text, block->kind == BLOCK_FOLD ? BOOK_TITLE : BOOK_PLAIN);
    }
}

static const char *sheet_of(const struct section *section)
{
    return section->sheet ? section->sheet : section->id;
}

static void put_index(struct book *book, struct survey_report *report)
{
    book_sheet(book, 0, _("contents"));
    book_line(book, report_label(report, report->codebook->title), BOOK_TITLE);
    book_line(book, report_base_weighted(report, report->answers->n, NULL), BOOK_PLAIN);
    if (report_mention(report))
        book_line(book, report_mention(report), BOOK_MENTION);
    book_line(book, report_source(report), BOOK_PLAIN);
    book_next_row(book);
    for (size_t s = 0; s < report->n_sections; s++)
        book_link(book, s + 1, sheet_of(&report->sections[s]),
                  arena_printf(&report->arena, "%zu. %s", s + 1, report->sections[s].title));
}

bool report_workbook_write(struct survey_report *report, const struct folder *folder,
                           struct faults *faults)
{
    char *path = folder_file(folder, "tables.xlsx");
    const char *mention = report_mention(report);
    struct book *book =
        book_create(path, report_label(report, report->codebook->title), mention ? mention : "");
    free(path);
    put_index(book, report);
    for (size_t s = 0; s < report->n_sections; s++) {
        book_sheet(book, s + 1, sheet_of(&report->sections[s]));
        put_section(book, report, &report->sections[s]);
    }
    return book_close(book, faults);
}
