/* The ground of a map: communes and roads. */
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
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

/* The box of places and routes, with room around, when they fill less than half of the communes
 * either way: a map of empty land tells nothing. Else the box of all. */
static struct box looked_at(struct box used, struct box whole)
{
    static const double filled_share = 0.5, room_share = 0.25;
    double width = used.x1 - used.x0, height = used.y1 - used.y0;
    double room = room_share * fmax(width, height);
    bool small = width > 0 && height > 0 && width < filled_share * (whole.x1 - whole.x0) &&
                 height < filled_share * (whole.y1 - whole.y0);
    if (!small)
        return (struct box){fmin(used.x0, whole.x0), fmin(used.y0, whole.y0),
                            fmax(used.x1, whole.x1), fmax(used.y1, whole.y1)};
    return (struct box){used.x0 - room, used.y0 - room, used.x1 + room, used.y1 + room};
}

bool map_extent(const struct map *map, struct box *extent_m)
{
    const struct box nothing = {HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    struct box extent = nothing, whole = nothing;
    widen_by_layer(&whole, map->communes);
    for (size_t i = 0; i < map->n_places; i++)
        widen(&extent, map->places[i].at_m);
    for (size_t p = 0; p < map->n_panels; p++)
        for (size_t r = 0; r < map->panels[p].n_routes; r++)
            for (size_t i = 0; i < map->panels[p].routes[r].n_points; i++)
                widen(&extent, map->panels[p].routes[r].points_m[i]);
    extent = looked_at(extent, whole);
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

/* Keeps the points of first .. last that lie more than tolerance_pt off the lines between those
 * kept (Ramer 1972; Douglas and Peucker 1973), the ends included. */
static void simplify(const struct point at[], size_t first, size_t last, double tolerance_pt,
                     bool kept[])
{
    while (last > first + 1) {
        double dx = at[last].x - at[first].x, dy = at[last].y - at[first].y;
        double length = hypot(dx, dy), farthest_pt = 0;
        size_t farthest = first;
        for (size_t i = first + 1; i < last; i++) {
            double x = at[i].x - at[first].x, y = at[i].y - at[first].y;
            double off_pt = length > 0 ? fabs(x * dy - y * dx) / length : hypot(x, y);
            if (off_pt > farthest_pt) {
                farthest_pt = off_pt;
                farthest = i;
            }
        }
        if (farthest_pt <= tolerance_pt)
            return;
        kept[farthest] = true;
        /* The shorter side by a call, so that calls nest no deeper than log2(n). */
        if (farthest - first < last - farthest) {
            simplify(at, first, farthest, tolerance_pt, kept);
            first = farthest;
        } else {
            simplify(at, farthest, last, tolerance_pt, kept);
            last = farthest;
        }
    }
}

size_t thin_line(struct point at[], size_t n)
{
    static const double tolerance_pt = 0.25;
    if (n < 3)
        return n;
    bool *kept = mem_zeroed(n, sizeof *kept);
    kept[0] = kept[n - 1] = true;
    simplify(at, 0, n - 1, tolerance_pt, kept);
    size_t n_kept = 0;
    for (size_t i = 0; i < n; i++)
        if (kept[i])
            at[n_kept++] = at[i];
    free(kept);
    return n_kept;
}

/* Memory for one part at a time. Start from {0}. */
struct tracing {
    struct point *at; /* owned */
    size_t room;
};

/* Adds a part as a path, without the points that no eye would miss. */
static void trace(struct canvas *canvas, const struct view *view, struct tracing *tracing,
                  const struct point points[], size_t n)
{
    tracing->at = mem_grown(tracing->at, &tracing->room, n + 1, sizeof *tracing->at);
    size_t n_finite = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(points[i].x) || !isfinite(points[i].y))
            continue;
        struct point *at = &tracing->at[n_finite++];
        view_point(view, points[i], &at->x, &at->y);
    }
    size_t n_kept = thin_line(tracing->at, n_finite);
    for (size_t i = 0; i < n_kept; i++)
        (i > 0 ? canvas_line : canvas_move)(canvas, tracing->at[i].x, tracing->at[i].y);
}

/* Adds the rings first_part .. last_part-1. */
static void trace_rings(struct canvas *canvas, const struct view *view,
                        const struct layer *layer, size_t first_part, size_t last_part)
{
    struct tracing tracing = {0};
    for (size_t p = first_part; p < last_part; p++) {
        size_t first = layer->point_start[p], last = layer->point_start[p + 1];
        trace(canvas, view, &tracing, &layer->points[first], last - first);
        if (last > first)
            canvas_close(canvas);
    }
    free(tracing.at);
}

void trace_feature(struct canvas *canvas, const struct view *view, const struct layer *layer,
                   size_t feature)
{
    trace_rings(canvas, view, layer, layer->part_start[feature], layer->part_start[feature + 1]);
}

void draw_communes(struct canvas *canvas, const struct theme *theme, const struct view *view,
                   const struct layer *communes)
{
    trace_rings(canvas, view, communes, 0, communes->n_parts);
    canvas_fill(canvas, ground, 1, true);
    canvas_stroke(canvas, (struct stroke){.colour = border, .faint = true,
                                          .width_pt = 0.35 * map_unit_pt(theme)});
}

/* ---- Roads --------------------------------------------------------------------------- */
/* The communes with the box of each, to ask whether a point lies in one. */
struct inside {
    const struct layer *communes;
    struct box *boxes; /* owned, one a feature */
};

static struct inside inside_of(const struct layer *communes)
{
    struct inside inside = {communes, mem_zeroed(communes ? communes->n_features : 0,
                                                 sizeof *inside.boxes)};
    for (size_t f = 0; communes && f < communes->n_features; f++) {
        struct box box = {HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
        size_t first = communes->point_start[communes->part_start[f]];
        size_t last = communes->point_start[communes->part_start[f + 1]];
        for (size_t i = first; i < last; i++)
            widen(&box, communes->points[i]);
        inside.boxes[f] = box;
    }
    return inside;
}

/* Counts crossings of a ray to the east, over every ring: odd inside (Shimrat 1962). */
static bool feature_holds(const struct layer *layer, size_t feature, struct point at)
{
    bool in = false;
    for (size_t p = layer->part_start[feature]; p < layer->part_start[feature + 1]; p++)
        for (size_t i = layer->point_start[p]; i + 1 < layer->point_start[p + 1]; i++) {
            struct point a = layer->points[i], b = layer->points[i + 1];
            if ((a.y > at.y) != (b.y > at.y) &&
                at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x))
                in = !in;
        }
    return in;
}

static bool is_inside(const struct inside *inside, struct point at)
{
    for (size_t f = 0; f < inside->communes->n_features; f++) {
        struct box box = inside->boxes[f];
        if (at.x >= box.x0 && at.x <= box.x1 && at.y >= box.y0 && at.y <= box.y1 &&
            feature_holds(inside->communes, f, at))
            return true;
    }
    return false;
}

/* Roads around the territory would only hide it: kept are those with an end in a commune. */
static bool is_shown(const struct inside *inside, const struct point points[], size_t n)
{
    return n > 0 && (!inside->communes || inside->communes->n_features == 0 ||
                     is_inside(inside, points[0]) || is_inside(inside, points[n - 1]));
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
    struct tracing tracing = {0};
    struct inside inside = inside_of(map->communes);
    bool crowded = theme->projection && map->n_panels > 1;
    for (int class = crowded ? MAP_ROAD_MEDIUM : MAP_ROAD_MINOR; class >= MAP_ROAD_MOTORWAY;
         class--) {
        for (size_t f = 0; f < roads->n_features; f++) {
            if (class_of(map, f) != (enum map_road)class)
                continue;
            for (size_t p = roads->part_start[f]; p < roads->part_start[f + 1]; p++) {
                const struct point *points = &roads->points[roads->point_start[p]];
                size_t n = roads->point_start[p + 1] - roads->point_start[p];
                if (is_shown(&inside, points, n))
                    trace(canvas, view, &tracing, points, n);
            }
        }
        canvas_stroke(canvas, road_stroke(theme, (enum map_road)class));
    }
    free(inside.boxes);
    free(tracing.at);
}
