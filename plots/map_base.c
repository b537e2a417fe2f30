/* The ground of a map: communes and roads. */
#include <math.h>
#include "plots/map_parts.h"

static const double cairo_limit_pt = 20000;
static const struct colour ground = {0.962, 0.955, 0.925}, border = {0.72, 0.70, 0.64};

static void widen(struct box *extent_m, struct point at_m)
{
    if (!isfinite(at_m.x) || !isfinite(at_m.y))
        return;
    extent_m->x0 = fmin(extent_m->x0, at_m.x);
    extent_m->x1 = fmax(extent_m->x1, at_m.x);
    extent_m->y0 = fmin(extent_m->y0, at_m.y);
    extent_m->y1 = fmax(extent_m->y1, at_m.y);
}

static void widen_by_layer(struct box *extent_m, const struct layer *layer)
{
    for (size_t i = 0; layer && i < layer->n_points; i++)
        widen(extent_m, layer->points[i]);
}

bool map_extent(const struct map *map, struct box *extent_m)
{
    struct box extent = {HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    widen_by_layer(&extent, map->communes);
    for (size_t i = 0; i < map->n_places; i++)
        widen(&extent, map->places[i].at_m);
    for (size_t p = 0; p < map->n_panels; p++)
        for (size_t r = 0; r < map->panels[p].n_routes; r++)
            for (size_t i = 0; i < map->panels[p].routes[r].n_points; i++)
                widen(&extent, map->panels[p].routes[r].points_m[i]);
    if (extent.x0 > extent.x1)
        widen_by_layer(&extent, map->roads);
    if (extent.x0 > extent.x1)
        return false;
    /* A margin of 3 %, and at least 500 m in all, for marks on the edge or a single place. */
    double width = extent.x1 - extent.x0, height = extent.y1 - extent.y0;
    double least = fmax(500, 0.05 * fmax(width, height));
    double x = fmax(0.03 * width, (least - width) / 2);
    double y = fmax(0.03 * height, (least - height) / 2);
    *extent_m = (struct box){extent.x0 - x, extent.y0 - y, extent.x1 + x, extent.y1 + y};
    return isfinite(extent_m->x1 - extent_m->x0) && isfinite(extent_m->y1 - extent_m->y0);
}

static double within(double value, double limit)
{
    return fmin(fmax(value, -limit), limit);
}

void view_point(const struct view *view, struct point at_m, double *x, double *y)
{
    *x = within(view->box.x0 + (at_m.x - view->extent_m.x0) * view->scale_pt_m, cairo_limit_pt);
    *y = within(view->box.y0 + (view->extent_m.y1 - at_m.y) * view->scale_pt_m, cairo_limit_pt);
}

double map_unit_pt(const struct theme *theme)
{
    return theme->projection ? 2 : 1;
}

/* Adds a part as a path on a grid so fine that no eye sees it: neighbours keep common borders,
 * and points that fall together are left out. */
static void trace(struct canvas *canvas, const struct view *view, const struct point points[],
                  size_t n)
{
    static const double grid_pt = 0.3;
    double last_x = HUGE_VAL, last_y = HUGE_VAL;
    bool started = false;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(points[i].x) || !isfinite(points[i].y))
            continue;
        double x, y;
        view_point(view, points[i], &x, &y);
        x = round(x / grid_pt) * grid_pt;
        y = round(y / grid_pt) * grid_pt;
        if (x == last_x && y == last_y)
            continue;
        if (started)
            canvas_line(canvas, x, y);
        else
            canvas_move(canvas, x, y);
        started = true;
        last_x = x;
        last_y = y;
    }
}

void draw_communes(struct canvas *canvas, const struct theme *theme, const struct view *view,
                   const struct layer *communes)
{
    for (size_t p = 0; p < communes->n_parts; p++) {
        size_t first = communes->point_start[p], last = communes->point_start[p + 1];
        trace(canvas, view, &communes->points[first], last - first);
        if (last > first)
            canvas_close(canvas);
    }
    canvas_fill(canvas, ground, 1, true);
    canvas_stroke(canvas, (struct stroke){.colour = border, .faint = true,
                                          .width_pt = 0.35 * map_unit_pt(theme)});
}

static enum map_road class_of(const struct map *map, size_t feature)
{
    unsigned char class = map->road_classes ? map->road_classes[feature] : MAP_ROAD_MINOR;
    return class < N_MAP_ROADS ? (enum map_road)class : MAP_ROAD_MINOR;
}

bool map_has_road(const struct map *map, enum map_road road)
{
    for (size_t f = 0; map->roads && f < map->roads->n_features; f++)
        if (class_of(map, f) == road)
            return true;
    return false;
}

struct stroke road_stroke(const struct theme *theme, enum map_road road)
{
    static const struct stroke strokes[N_MAP_ROADS] = {
        [MAP_ROAD_MOTORWAY] = {.colour = {0.42, 0.42, 0.45}, .width_pt = 1.8},
        [MAP_ROAD_MAIN] = {.colour = {0.53, 0.53, 0.55}, .width_pt = 1.15},
        [MAP_ROAD_MEDIUM] = {.colour = {0.64, 0.64, 0.65}, .width_pt = 0.75},
        [MAP_ROAD_MINOR] = {.colour = {0.74, 0.74, 0.75}, .width_pt = 0.4}};
    struct stroke stroke = strokes[road];
    stroke.faint = true;
    stroke.width_pt *= map_unit_pt(theme);
    return stroke;
}

void draw_roads(struct canvas *canvas, const struct theme *theme, const struct view *view,
                const struct map *map)
{
    const struct layer *roads = map->roads;
    for (int class = MAP_ROAD_MINOR; class >= MAP_ROAD_MOTORWAY; class--) {
        for (size_t f = 0; f < roads->n_features; f++) {
            if (class_of(map, f) != (enum map_road)class)
                continue;
            for (size_t p = roads->part_start[f]; p < roads->part_start[f + 1]; p++)
                trace(canvas, view, &roads->points[roads->point_start[p]],
                      roads->point_start[p + 1] - roads->point_start[p]);
        }
        canvas_stroke(canvas, road_stroke(theme, (enum map_road)class));
    }
}
