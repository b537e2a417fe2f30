/* Charts of results: bars with intervals, gains and losses, weeks. Every array is borrowed
 * for the call. Numbers that are not finite are left out of bars and said to be unknown;
 * labels are UTF-8 and wrap. Empty series draw an empty figure that says so. */
#ifndef PLOTS_CHARTS_H
#define PLOTS_CHARTS_H
#include "plots/drawing.h"
#include "plots/theme.h"

/* Stacked horizontal bars: one bar a group (an organisation), stacked by item (of cost), with
 * the total, its interval and its value. Negative items stack to the left of zero. */
struct bars {
    struct frame frame;
    const char *unit;                /* "€ par an" */
    size_t n_groups, n_items;
    const char *const *group_labels; /* n_groups */
    const size_t *group_colours;     /* n_groups, organisation indices; NULL: 0, 1, 2 ... */
    const char *const *item_labels;  /* n_items; NULL with one item: plain bars */
    const double *values;            /* n_groups x n_items, row-major; means */
    const struct plot_interval *totals; /* n_groups; NULL: sums of the items, no interval */
};
struct drawing *bars_draw(const struct bars *bars, const struct theme *theme);

/* Several indicators side by side, each with its own unit and zero: km, cost, CO2e by
 * organisation. */
struct indicators {
    struct frame frame;
    size_t n_groups, n_indicators;
    const char *const *group_labels;
    const size_t *group_colours;         /* as in struct bars */
    const char *const *indicator_labels; /* n_indicators: "Distance" */
    const char *const *units;            /* n_indicators: "km par an" */
    const struct plot_interval *values;  /* n_indicators x n_groups, row-major */
};
struct drawing *indicators_draw(const struct indicators *indicators, const struct theme *theme);

/* Who gains and who loses: one line an actor, sorted by gain. Up to GAINS_NAMED actors are all
 * named (in the report theme); beyond that, and when projected, the extremes only. An actor
 * whose interval holds 0 is undecided. */
enum { GAINS_NAMED = 60 };
struct gains {
    struct frame frame;
    const char *unit;                 /* "€ par an" */
    const char *actors;               /* plural, lower case: "fermes": the counts are added to the subtitle;
                                         NULL: they are not */
    size_t n;
    const char *const *labels;        /* n */
    const struct plot_interval *gains; /* n; positive: better off */
};
struct drawing *gains_draw(const struct gains *gains, const struct theme *theme);

enum gain { GAIN_GAINS, GAIN_LOSES, GAIN_UNDECIDED, GAIN_UNKNOWN, N_GAINS };
enum gain gain_of(struct plot_interval gain);
void gains_count(const struct plot_interval gains[], size_t n, size_t counts[N_GAINS]);

/* Lines over weeks, with holidays shaded and intervals as bands. */
struct day_span {
    int first_day, last_day; /* days since 1970-01-01, both included */
};
struct weeks {
    struct frame frame;
    const char *unit;             /* "km par semaine" */
    int first_day;                /* of week 0, days since 1970-01-01 */
    size_t n_weeks, n_series;
    const char *const *labels;    /* n_series */
    const size_t *colours;        /* n_series, organisation indices; NULL: 0, 1, 2 ... */
    const struct plot_interval *values; /* n_series x n_weeks, row-major */
    const char *span_label;       /* "Vacances scolaires" */
    const struct day_span *spans;
    size_t n_spans;
};
struct drawing *weeks_draw(const struct weeks *weeks, const struct theme *theme);
#endif
