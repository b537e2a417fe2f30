/* What the parts of a survey's report that show a question share. */
#ifndef APP_SURVEY_PARTS_H
#define APP_SURVEY_PARTS_H
#include "app/survey_report.h"

/* Rows beyond which a chart shows the first, and a table by groups no chart. */
enum { CHART_ROWS_MAX = 40, CHART_COLUMNS_MAX = 12 };

/* A chart's base, which says so when only some of all rows are drawn. */
const char *report_base_of_some(struct survey_report *report, const char *base, size_t n_shown,
                                size_t n_all);

void report_ranking(struct survey_report *report, size_t question, struct section *section);
void report_numbers(struct survey_report *report, size_t question, struct section *section);

struct plot_interval share_interval(const struct share *share);

struct survey_figure *report_new_figure(struct survey_report *report, enum chart_kind kind,
                                        const char *file);

/* The rows that end a table: n, each kind of missing answer, asked; base_rows() says how many. */
size_t base_rows(const struct base *base);
void rows_base(struct survey_table *table, size_t *at, const struct base *base, size_t n);

/* How the intervals above were made, their level and degrees of freedom. */
void report_interval_note(struct survey_report *report, const struct described_item *item,
                          struct section *section);
#endif
