/* Where labels go without overlapping. */
#ifndef PLOTS_PLACE_H
#define PLOTS_PLACE_H
#include "plots/canvas.h"

/* Moves the middles y of labels down or up as little as needed so that none overlaps and, as
 * far as their sum allows, all stay within low .. high. Keeps their order; ties keep the order
 * of the array. */
void labels_spread(double y[], const double heights[], size_t n, double low, double high);

/* Boxes taken by labels and marks. Start from {0}, release with taken_clear(). */
struct taken {
    struct box *boxes; /* owned */
    size_t n, room;
};
void taken_add(struct taken *taken, struct box box);
void taken_add_line(struct taken *taken, double x0, double y0, double x1, double y1);
bool taken_any(const struct taken *taken, struct box box);
void taken_clear(struct taken *taken);

/* Where a label should go: near the point, within page. */
struct label_wish {
    struct box page;
    double x, y, radius;        /* the point, and how far from it the label begins */
    double reach_pt;            /* how much further it may begin */
    bool tied;                  /* then a line leads to it, which must not run through others either */
    const struct taken *avoid;  /* borrowed: it may cover these if need be; NULL: none */
    double most_covered_share;  /* of the label, by those to avoid */
};

/* Finds room for a label of this size: where it covers least of what it should avoid, near
 * rather than far, then right, left, above, below, then at the corners. False when there is none;
 * else adds the box found to those taken, none of which it touches. */
bool label_place(struct taken *taken, const struct label_wish *wish, struct extent size,
                 struct box *found);
#endif
