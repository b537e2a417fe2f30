/* Pieces of HTML: text escaped, tables, numbers in the language of the page. */
#ifndef APP_HTML_H
#define APP_HTML_H
#include <stdbool.h>
#include <stdio.h>
#include "plots/number.h"
#include "sim/experiment/interval.h"

/* A page in the style of all reports, up to its title; what ends it. kind: a class whose pages have
 * rules of their own, or NULL. */
void html_begin(FILE *out, const char *title, const char *kind, enum language language);
void html_end(FILE *out);

/* What must not be missed, in a box; nothing when it is "". */
void html_mention(FILE *out, const char *text);

/* A drawn figure (the text of drawing_svg()), with a caption below it or NULL. */
void html_figure(FILE *out, const char *svg, const char *caption);

/* The same drawn for a page and for a phone: the one that fits the screen is shown. */
void html_figure_of_two(FILE *out, const char *page_svg, const char *phone_svg,
                        const char *caption);

/* A text with & < > " escaped. */
void html_text(FILE *out, const char *text);

/* <tag>text</tag>, and a paragraph of a class. */
void html_element(FILE *out, const char *tag, const char *text);
/* Of a table: stays on the screen when the table is wider. */
void html_caption(FILE *out, const char *text);
void html_paragraph(FILE *out, const char *kind, const char *text);

/* Cells of a table row: heads of columns of text and of numbers, head of the row. */
void html_head_cell(FILE *out, const char *text);
void html_number_head_cell(FILE *out, const char *text);
void html_row_head_cell(FILE *out, const char *text);
void html_text_cell(FILE *out, const char *text);
void html_number_cell(FILE *out, double value, int decimals, enum language language);

/* A mean, and its interval in small type below it. */
void html_estimate_cell(FILE *out, struct estimate estimate, int decimals, bool is_signed,
                        enum language language);
#endif
