/* The map of a comparison: communes, roads, places and the routes of an ordinary day. */
#ifndef APP_FIGURE_MAP_H
#define APP_FIGURE_MAP_H
#include "app/comparison.h"
#include "plots/drawing.h"
#include "plots/theme.h"

/* The subtitle of the frame is left to the map: its day. */
struct drawing *figure_map_draw(const struct comparison *comparison, struct frame frame,
                                const struct theme *theme);
#endif
