/* Charts of answers to a questionnaire. Every array is borrowed for the call. The frame's title is the
 * question as asked (or a finding), its subtitle the base: "n = 38 of 52 PATs; no answer: 3;
 * unweighted". Counts come first when n is small and no percentage is shown under n = 10 (Heiberger
 * and Robbins 2014 for scales; Cleveland and McGill 1984 for what the eye reads best).
 *
 * On slides (theme_slide()) a page holds at most CHART_ROWS rows, and fewer when labels are long; where
 * most rows would stand alone, labels are cut and numbered, and the last pages tell them whole.
 * page (from 0) says which one is drawn, *_n_pages() how many there are (1 in the report theme, and
 * of an empty chart), and "1/2" stands in the corner. */
#ifndef PLOTS_SURVEY_CHARTS_H
#define PLOTS_SURVEY_CHARTS_H
#include "data/layer.h"
#include "plots/charts.h"
#include "plots/drawing.h"
#include "plots/theme.h"

enum { CHART_ROWS = 8, PERCENT_MIN_N = 10, COUNTS_FIRST_N = 100, RESIDUAL_MARKED = 2 };

/* A share as charts show it: "4" when n is under PERCENT_MIN_N, "21 (55 %)" under COUNTS_FIRST_N,
 * else "55 %". counts: how many of the n answers; SIZE_MAX: not known, and then nothing is shown
 * under PERCENT_MIN_N. */
void share_text(char text[NUMBER_BYTES], double share, size_t count, size_t n,
                enum language language);

/* Which side of a scale a level is on; ASIDE: "don't know" and the like. */
enum side { SIDE_NEGATIVE, SIDE_NEUTRAL, SIDE_POSITIVE, SIDE_ASIDE };

/* Scales: a row an item, negative levels to the left of the middle line, positive ones to the right,
 * neutral and aside set apart on baselines of their own at the right. Rows are ordered by net
 * agreement, ties as given. stacked: 100 % bars instead. */
struct likert {
    struct frame frame;
    size_t n_items, n_levels, page;
    const char *const *item_labels;  /* n_items; one item may have NULL */
    const char *const *level_labels; /* n_levels */
    const enum side *sides;          /* n_levels */
    const double *counts;            /* n_items x n_levels, row-major; weighted or not: lengths */
    const size_t *n_answers;         /* n_items x n_levels, as shown; NULL: the counts, unweighted */
    const size_t *n_valid;           /* n_items: answers, "don't know" left out */
    bool stacked;
};
size_t likert_n_pages(const struct likert *likert, const struct theme *theme);
struct drawing *likert_draw(const struct likert *likert, const struct theme *theme);

/* Shares or numbers of items, a dot with its interval each; or bars from zero. sorted: largest
 * first. Shares are 0 to 1 and shown with their counts; unit NULL: shares. Unknown values come
 * last. */
struct dots {
    struct frame frame;
    size_t n, page;
    const char *const *labels;
    const struct plot_interval *values;
    const size_t *counts;  /* of shares; NULL: none */
    size_t n_valid;        /* what the counts are of */
    const size_t *n_each;  /* of each item, when they differ; NULL: n_valid */
    const char *unit;
    bool bars, sorted;
};
size_t dots_n_pages(const struct dots *dots, const struct theme *theme);
struct drawing *dots_draw(const struct dots *dots, const struct theme *theme);

/* One square for each unit of a small population, filled by answer, hollow for those who did not
 * answer: a row of squares an answer, in the order given. From UNITS_EACH units on, a square
 * stands for several, and the subtitle says so. */
enum { UNITS_EACH = 600 };
struct units {
    struct frame frame;
    size_t n_groups, page;
    const char *const *labels; /* of the answers */
    const size_t *counts;
    const enum side *sides;    /* NULL: categories, all of one colour */
    size_t n_silent;           /* hollow */
    const char *silent_label;
};
size_t units_n_pages(const struct units *units, const struct theme *theme);
struct drawing *units_draw(const struct units *units, const struct theme *theme);

/* Ranks: how often each level came first, second, third ..., most firsts on top. */
struct ranking_chart {
    struct frame frame;
    size_t n_levels, n_ranks, page;
    const char *const *level_labels;
    const size_t *counts;      /* n_levels x n_ranks */
    const double *mean_ranks;  /* n_levels; NULL or NaN: not shown */
    size_t n_valid;            /* who ranked at all */
};
size_t ranking_n_pages(const struct ranking_chart *ranking, const struct theme *theme);
struct drawing *ranking_draw(const struct ranking_chart *ranking, const struct theme *theme);

/* A table of shares or counts as a heat map; standardised residuals (NULL: none) mark cells above
 * or below what independence would give, from RESIDUAL_MARKED on. A row is paged, a column is not: where headings
 * do not fit, letters stand for them, with a key; on slides pages behind hold a key that is long, and rows
 * whose labels would take a page each have a line or two and a number in it. */
struct heat {
    struct frame frame;
    size_t n_rows, n_columns, page;
    const char *const *row_labels, *const *column_labels;
    const double *counts;      /* n_rows x n_columns; weighted or not: shades and shares */
    const size_t *n_answers;   /* n_rows x n_columns, as shown; NULL: the counts, unweighted */
    const size_t *n_each;      /* of how many answers each cell is; then the counts are shares. NULL: not */
    const double *residuals;
    bool row_shares;           /* cells show shares of their row */
};
size_t heat_n_pages(const struct heat *heat, const struct theme *theme);
struct drawing *heat_draw(const struct heat *heat, const struct theme *theme);

/* The same as areas: the height of a row is its share of all, split by columns, whose names stand in
 * a legend; on slides those too long for it have letters, which pages behind tell. */
size_t mosaic_n_pages(const struct heat *heat, const struct theme *theme);
struct drawing *mosaic_draw(const struct heat *heat, const struct theme *theme);

/* Points on two axes (correspondence analysis), labels where they find room. On slides a page is about
 * some points of one group, which are named; the others are faint. Names too long for that have numbers, all
 * of the group on one page, and pages behind it tell them. */
struct axes_map {
    struct frame frame;
    size_t n, page;
    const double *x, *y;
    const char *const *labels;
    const size_t *groups;      /* which variable each belongs to: colour and mark */
    size_t n_groups;
    const char *const *group_labels;
    double x_share, y_share;   /* of inertia */
};
size_t axes_map_n_pages(const struct axes_map *map, const struct theme *theme);
struct drawing *axes_map_draw(const struct axes_map *map, const struct theme *theme);

/* Two shares of each row joined by a line: need and offer. Widest gap on top. */
struct dumbbell {
    struct frame frame;
    size_t n, page;
    const char *const *labels;
    const struct plot_interval *left, *right;
    const char *left_label, *right_label;
    const size_t *left_counts, *right_counts; /* NULL: percentages alone */
    size_t n_left, n_right;                   /* answers behind either share */
};
size_t dumbbell_n_pages(const struct dumbbell *dumbbell, const struct theme *theme);
struct drawing *dumbbell_draw(const struct dumbbell *dumbbell, const struct theme *theme);

/* Areas shaded by a share; hatched where it rests on too little, white where there is nothing. Of fewer
 * than PERCENT_MIN_N answers an area is hatched in white, with its count; so is one with answers, but
 * without the value that was to be shown. Names
 * stand in their areas or, by numbers, in a key, which on slides may take several pages. */
struct choropleth {
    struct frame frame;
    size_t page;
    const struct layer *areas;        /* polygons */
    const char *const *labels;        /* one an area; NULL: none */
    const double *values;             /* one an area, NaN: nothing */
    const unsigned char *unreliable;  /* one an area */
    const char *unit;                 /* NULL: shares */
    const size_t *counts, *n_each;    /* of shares: how many of how many, one an area; NULL: not told */
    double least, most;               /* the classes hold these, too, unless both are 0 */
};
size_t choropleth_n_pages(const struct choropleth *map, const struct theme *theme);
struct drawing *choropleth_draw(const struct choropleth *map, const struct theme *theme);
#endif
