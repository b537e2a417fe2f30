/* Polygons of an area put together: the border between two of them disappears. */
#ifndef DATA_DISSOLVE_H
#define DATA_DISSOLVE_H
#include "data/layer.h"

/* A layer of n features without attributes: feature a is made of the polygons f of the layer with
 * group_of[f] = a, or has no part when there is none; others, with SIZE_MAX, are left out. A border is
 * found where both polygons run through the same points, as those of one survey of communes do;
 * elsewhere it stays. Release with layer_free(). */
struct layer *layer_dissolved(const struct layer *layer, const size_t group_of[], size_t n);
#endif
