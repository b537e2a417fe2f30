/* Where goods go: for each organisation the stages that they pass, left to right, as bars tied by
 * ribbons as wide as the goods are heavy. */
#ifndef PLOTS_FLOW_H
#define PLOTS_FLOW_H
#include "plots/drawing.h"
#include "plots/theme.h"

enum { FLOW_LINES = 3 };
struct flow_link {
    size_t from, to;   /* stages, from < to */
    double kg;
    const char *lines[FLOW_LINES]; /* what is written on it, most important first; NULL: no more */
};
struct flow_chain {
    const char *label; /* of the organisation */
    size_t colour;     /* organisation index */
    size_t n_links;
    const struct flow_link *links;
};

/* All borrowed for the call. Links without a positive kg, or that go nowhere, are left out. */
struct flow_chart {
    struct frame frame;
    size_t n_stages, n_chains;
    const char *const *stage_labels; /* n_stages: "50 farms" */
    const struct flow_chain *chains;
};
struct drawing *flow_draw(const struct flow_chart *chart, const struct theme *theme);
#endif
