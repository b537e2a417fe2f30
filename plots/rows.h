/* Rows of horizontal bar charts: the label of an organisation, whiskers, values, the axis. */
#ifndef PLOTS_ROWS_H
#define PLOTS_ROWS_H
#include "plots/canvas.h"
#include "plots/charts.h"
#include "plots/scale.h"

/* Rows of groups below each other. */
struct rows {
    size_t n;             /* shown; further groups find no room on a projected page */
    double label_pt;      /* width of the labels' column, gap to the bars included */
    double height_pt;     /* of a row */
    double bar_pt;        /* thickness of a bar */
    double label_size_pt; /* of their font */
    int label_lines;      /* at most; 0: any */
};

/* Rows for the labels in height_pt, or as high as they need when that is HUGE_VAL. least_pt: what
 * a row needs beside its label. */
struct rows rows_fit(struct canvas *canvas, const struct theme *theme,
                     const char *const labels[], size_t n, double width_pt, double height_pt,
                     double least_pt);

/* The group's label, led by a chip of its organisation's colour, around y. */
void rows_label(struct canvas *canvas, const struct theme *theme, const struct rows *rows,
                const char *label, size_t colour, double x, double y);

/* "3 more are not shown", below the rows; returns the bottom. */
double rows_note_missing(struct canvas *canvas, const struct theme *theme, size_t n_missing,
                         double x, double y);
double rows_note_height(const struct theme *theme);

/* Interval at y, with a dot at the mean if wanted. Nothing without an interval. */
void draw_whisker(struct canvas *canvas, const struct theme *theme, const struct scale *scale,
                  struct plot_interval value, double y, bool with_dot);

/* Vertical lines of the ticks over the box's height, their texts below and the unit under them,
 * from box.x0 to box.x1; returns the bottom. The zero line is strong. */
double draw_value_axis(struct canvas *canvas, const struct theme *theme,
                       const struct scale *scale, struct box box, const char *unit);
double value_axis_height(struct canvas *canvas, const struct theme *theme, const char *unit,
                         double width_pt);

/* How many ticks fit in width_pt when they show numbers as large as these. */
size_t n_ticks_in(struct canvas *canvas, const struct theme *theme, double low, double high,
                  double width_pt);

/* A value as the chart shows it: four significant digits of the largest one, or three, which is all that
 * means of answers tell. */
enum { VALUE_DIGITS = 4, ANSWER_DIGITS = 3 };
void value_text(char text[NUMBER_BYTES], double value, double largest, int n_digits,
                enum language language);

/* Index of a group's colour. */
size_t group_colour(const size_t colours[], size_t group);

/* "No data", in the chart's place; returns the bottom. */
double draw_empty(struct canvas *canvas, const struct theme *theme, struct box box);
#endif
