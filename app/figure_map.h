/* The map of a comparison: communes, roads, places and the routes of an ordinary day. */
#ifndef APP_FIGURE_MAP_H
#define APP_FIGURE_MAP_H
#include "app/comparison.h"
#include "plots/drawing.h"
#include "plots/theme.h"

/* What it shows, read and traced once for every theme. The comparison is borrowed until
 * figure_map_free(). */
struct figure_map *figure_map_create(const struct comparison *comparison);
void figure_map_free(struct figure_map *map);

/* The subtitle of the frame is left to the map: its day. */
struct drawing *figure_map_draw(const struct figure_map *figure, struct frame frame,
                                const struct theme *theme);
#endif
