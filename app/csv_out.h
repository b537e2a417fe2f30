/* CSV out: comma, dot, UTF-8, LF, one header line. Texts are quoted where they must be; a
 * text that a spreadsheet would take for a formula (= + - @, tab) gets an apostrophe before it. */
#ifndef APP_CSV_OUT_H
#define APP_CSV_OUT_H
#include <stdio.h>

/* One cell each, with a comma before it unless it is the first of its line. */
void csv_text(FILE *out, const char *text);
void csv_number(FILE *out, double value); /* ten significant digits; NaN is an empty cell */
void csv_count(FILE *out, size_t value);
void csv_header(FILE *out, const char *names); /* "a,b,c" */
void csv_first_text(FILE *out, const char *text);
void csv_end_line(FILE *out);
#endif
