/* Charts of answers to a questionnaire. Every array is borrowed for the call. The frame's title is the
 * question as asked (or a finding), its subtitle the base: "n = 38 of 52 PATs; no answer: 3;
 * unweighted". Counts come first when n is small and no percentage is shown under n = 10 (Heiberger
 * and Robbins 2014 for scales; Cleveland and McGill 1984 for what the eye reads best).
 *
 * In the projection theme a page holds at most CHART_ROWS rows: first says which row begins the page,
 * *_n_pages() how many pages there are, and the page's number stands in the corner ("1/2"). */
#ifndef PLOTS_SURVEY_CHARTS_H
#define PLOTS_SURVEY_CHARTS_H
#include "data/layer.h"
#include "plots/charts.h"
#include "plots/drawing.h"
#include "plots/theme.h"

enum { CHART_ROWS = 8, PERCENT_MIN_N = 10 };

/* Pages of n rows: 1 in the report theme. */
size_t chart_n_pages(size_t n_rows, const struct theme *theme);

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
    const double *counts;            /* n_items x n_levels, row-major; weighted or not */
    const size_t *n_valid;           /* n_items: answers, "don't know" left out */
    bool stacked;
};
struct drawing *likert_draw(const struct likert *likert, const struct theme *theme);

/* Shares or numbers of items, a dot with its interval each; or bars from zero. sorted: largest
 * first. Shares are 0 to 1 and shown with their counts; unit NULL: shares. */
struct dots {
    struct frame frame;
    size_t n, page;
    const char *const *labels;
    const struct plot_interval *values;
    const size_t *counts;  /* of shares; NULL: none */
    size_t n_valid;        /* what the counts are of; 0: each its own */
    const char *unit;
    bool bars, sorted;
};
struct drawing *dots_draw(const struct dots *dots, const struct theme *theme);

/* One square for each unit of a small population, filled by answer, hollow for those who did not
 * answer. */
struct units {
    struct frame frame;
    size_t n_groups;
    const char *const *labels; /* of the answers */
    const size_t *counts;
    const enum side *sides;    /* NULL: categories */
    size_t n_silent;           /* hollow */
    const char *silent_label;
};
struct drawing *units_draw(const struct units *units, const struct theme *theme);

/* Ranks: how often each level came first, second, third ..., most firsts on top. */
struct ranking_chart {
    struct frame frame;
    size_t n_levels, n_ranks, page;
    const char *const *level_labels;
    const size_t *counts;      /* n_levels x n_ranks */
    const double *mean_ranks;  /* n_levels */
    size_t n_valid;
};
struct drawing *ranking_draw(const struct ranking_chart *ranking, const struct theme *theme);

/* A table of shares or counts as a heat map; residuals (NULL: none) mark cells above or below what
 * independence would give. */
struct heat {
    struct frame frame;
    size_t n_rows, n_columns;
    const char *const *row_labels, *const *column_labels;
    const double *counts;      /* n_rows x n_columns */
    const double *residuals;
    bool row_shares;           /* cells show shares of their row */
};
struct drawing *heat_draw(const struct heat *heat, const struct theme *theme);

/* The same as areas: a column a column's share, split by rows. */
struct drawing *mosaic_draw(const struct heat *heat, const struct theme *theme);

/* Points on two axes (correspondence analysis), labels where they find room. */
struct axes_map {
    struct frame frame;
    size_t n;
    const double *x, *y;
    const char *const *labels;
    const size_t *groups;      /* which variable each belongs to: colour and mark */
    size_t n_groups;
    const char *const *group_labels;
    double x_share, y_share;   /* of inertia */
};
struct drawing *axes_map_draw(const struct axes_map *map, const struct theme *theme);

/* Two shares of each row joined by a line: need and offer. Widest gap on top. */
struct dumbbell {
    struct frame frame;
    size_t n, page;
    const char *const *labels;
    const struct plot_interval *left, *right;
    const char *left_label, *right_label;
};
struct drawing *dumbbell_draw(const struct dumbbell *dumbbell, const struct theme *theme);

/* Areas shaded by a share; hatched where it rests on too little, white where there is nothing. */
struct choropleth {
    struct frame frame;
    const struct layer *areas;        /* polygons */
    const char *const *labels;        /* one an area; NULL: none */
    const double *values;             /* one an area, NaN: nothing */
    const unsigned char *unreliable;  /* one an area */
    const char *unit;                 /* NULL: shares */
};
struct drawing *choropleth_draw(const struct choropleth *choropleth, const struct theme *theme);
#endif
