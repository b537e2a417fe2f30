/* Parts of a map: for map*.c only. */
#ifndef PLOTS_MAP_PARTS_H
#define PLOTS_MAP_PARTS_H
#include "plots/canvas.h"
#include "plots/legend.h"
#include "plots/map.h"
#include "plots/place.h"

/* From metres to one panel of the page. */
struct view {
    struct box extent_m; /* x0 < x1, y0 < y1: south is y0 */
    double scale_pt_m;
    struct box box;      /* where it is drawn */
    double mark_share;   /* of the usual size of marks */
};

/* What a map must show: every place and route, and the communes unless these are much larger; without
 * any, the roads. False when there is nothing. */
bool map_extent(const struct map *map, struct box *extent_m);

/* The point on the page, kept within what cairo can hold. */
void view_point(const struct view *view, struct point at_m, double *x, double *y);

/* Leaves out the points of a line on the page that no eye would miss; returns how many are left. */
size_t thin_line(struct point at[], size_t n);

/* Theme's sizes of the map. */
double map_unit_pt(const struct theme *theme); /* 1 in a report */

void draw_communes(struct canvas *canvas, const struct theme *theme, const struct view *view,
                   const struct layer *communes);
/* Adds the rings of one feature to the path. */
void trace_feature(struct canvas *canvas, const struct view *view, const struct layer *layer,
                   size_t feature);
void draw_roads(struct canvas *canvas, const struct theme *theme, const struct view *view,
                const struct map *map);
bool map_has_road(const struct map *map, enum map_road road);
struct stroke road_stroke(const struct theme *theme, enum map_road road);

/* Routes with arrow heads, kept to the right of the way they go. */
void draw_routes(struct canvas *canvas, const struct theme *theme, const struct view *view,
                 const struct map *map, const struct map_panel *panel);
void draw_route_sample(struct canvas *canvas, const struct theme *theme, struct box box,
                       struct colour colour);

/* Marks, outlets first and platforms last. Boxes of hubs go to hard, of the others to soft:
 * labels stay away from both when they can. */
void draw_marks(struct canvas *canvas, const struct theme *theme, const struct view *view,
                const struct map *map, struct taken *hard, struct taken *soft);
void draw_mark_sample(struct canvas *canvas, const struct theme *theme, struct box box,
                      enum map_mark mark);
double mark_radius(const struct theme *theme, enum map_mark mark);

/* The mark that stands for it: a projected map has one for all outlets. */
enum map_mark mark_shown(const struct theme *theme, enum map_mark mark);

/* Names of hubs, then of the largest communes. */
void draw_names(struct canvas *canvas, const struct theme *theme, const struct view *view,
                const struct map *map, struct taken *hard, const struct taken *soft);
#endif
