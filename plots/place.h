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
bool taken_any(const struct taken *taken, struct box box);
void taken_clear(struct taken *taken);

/* Finds room for a label of this size around the point x, y, radius away from it, within
 * page: right, left, above, below, then the corners. False when there is none; else adds
 * the box found to those taken. */
bool label_place(struct taken *taken, struct box page, double x, double y, double radius,
                 struct extent size, struct box *found);
#endif
