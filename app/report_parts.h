/* Parts of the report, in the order of the page. */
#ifndef APP_REPORT_PARTS_H
#define APP_REPORT_PARTS_H
#include <stdio.h>
#include "app/comparison.h"
#include "app/figures.h"

struct page {
    FILE *out;
    const struct comparison *c;
    const struct figure_set *figures;
    enum language language;
};

/* Units of the tables, as a reader writes them: shares in percent, grams in kilograms. */
struct shown_unit {
    const char *unit, *shown;
    double factor;
};
struct shown_unit report_shown_unit(enum metric metric);

/* Decimals of a row whose baseline has this mean: those of the metric, or three digits where another
 * unit is shown. */
int report_decimals(struct shown_unit unit, enum metric metric, double mean);

void report_conclusion(const struct page *page);
void report_table(const struct page *page);   /* all metrics, organisations side by side */
void report_money(const struct page *page);   /* cost, paid, received by kind of actor */
void report_farms(const struct page *page);   /* one line a farm */
bool report_has_inputs(const struct page *page);
void report_inputs(const struct page *page);  /* what was drawn from laws, and what it does */
void report_method(const struct page *page);
void report_defaults(const struct page *page);
void report_warnings(const struct page *page);
void report_sources(const struct page *page);
#endif
