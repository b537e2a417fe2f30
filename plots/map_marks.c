/* Places on a map: a shape for each kind. */
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/map_parts.h"

#define YELLOW {0.941, 0.894, 0.259}
#define VERMILLION {0.835, 0.369, 0.0}
#define WHITE {1, 1, 1}
#define GREY {0.62, 0.62, 0.62}
#define INK {0.1, 0.1, 0.1}

enum inside { INSIDE_NOTHING, INSIDE_DOT, INSIDE_CROSS };

/* Corners on a circle of radius 1, or for n = 0 the circle itself. */
struct shape {
    const char *name;
    double radius_pt;
    struct colour fill;
    enum inside inside;
    size_t n;
    double at[12][2];
};

static const struct shape shapes[N_MAP_MARKS] = {
    [MAP_FARM] = {N_("farm"), 3.2, YELLOW, INSIDE_NOTHING, 3,
                  {{0, -1}, {0.95, 0.75}, {-0.95, 0.75}}},
    [MAP_MASSIFICATION_POINT] = {N_("massification point"), 4.2, VERMILLION, INSIDE_NOTHING, 4,
                                 {{-0.8, -0.8}, {0.8, -0.8}, {0.8, 0.8}, {-0.8, 0.8}}},
    [MAP_PLATFORM] = {N_("platform"), 6.5, VERMILLION, INSIDE_NOTHING, 10,
                      {{0, -1}, {0.26, -0.36}, {0.95, -0.31}, {0.43, 0.14}, {0.59, 0.81},
                       {0, 0.45}, {-0.59, 0.81}, {-0.43, 0.14}, {-0.95, -0.31},
                       {-0.26, -0.36}}},
    [MAP_DISPATCH_POINT] = {N_("dispatch point"), 4.4, VERMILLION, INSIDE_NOTHING, 5,
                            {{0, -1}, {0.95, -0.31}, {0.59, 0.81}, {-0.59, 0.81},
                             {-0.95, -0.31}}},
    [MAP_PICKUP_POINT] = {N_("pick-up point"), 3.8, WHITE, INSIDE_DOT, 3,
                          {{0, 1}, {0.95, -0.75}, {-0.95, -0.75}}},
    [MAP_DEPOT] = {N_("depot"), 4.2, GREY, INSIDE_CROSS, 4,
                   {{-0.8, -0.8}, {0.8, -0.8}, {0.8, 0.8}, {-0.8, 0.8}}},
    [MAP_SCHOOL] = {N_("school"), 2.2, WHITE, INSIDE_NOTHING, 0, {{0}}},
    [MAP_COLLEGE] = {N_("lower secondary school"), 2.9, GREY, INSIDE_NOTHING, 0, {{0}}},
    [MAP_LYCEE] = {N_("upper secondary school"), 3.2, WHITE, INSIDE_DOT, 0, {{0}}},
    [MAP_HOSPITAL] = {N_("hospital"), 3.6, WHITE, INSIDE_NOTHING, 12,
                      {{-0.4, -1}, {0.4, -1}, {0.4, -0.4}, {1, -0.4}, {1, 0.4}, {0.4, 0.4},
                       {0.4, 1}, {-0.4, 1}, {-0.4, 0.4}, {-1, 0.4}, {-1, -0.4},
                       {-0.4, -0.4}}},
    [MAP_RESTAURANT] = {N_("restaurant"), 3, WHITE, INSIDE_NOTHING, 4,
                        {{0, -1}, {0.7, 0}, {0, 1}, {-0.7, 0}}},
    [MAP_SHOP] = {N_("shop"), 3, GREY, INSIDE_NOTHING, 4,
                  {{0, -1}, {1, 0}, {0, 1}, {-1, 0}}},
    [MAP_OUTLET] = {N_("other outlet"), 2.6, INK, INSIDE_NOTHING, 0, {{0}}},
};

const char *map_mark_name(enum map_mark mark)
{
    return _(shapes[mark].name);
}

double mark_radius(const struct theme *theme, enum map_mark mark)
{
    return shapes[mark].radius_pt * (theme->projection ? mark == MAP_OUTLET ? 1.3 : 1.7 : 1);
}

static bool is_outlet(enum map_mark mark)
{
    return mark >= MAP_SCHOOL;
}

enum map_mark mark_shown(const struct theme *theme, enum map_mark mark)
{
    return theme->projection && is_outlet(mark) ? MAP_OUTLET : mark;
}

static void trace(struct canvas *canvas, const struct shape *shape, double x, double y,
                  double radius)
{
    if (shape->n == 0) {
        canvas_circle(canvas, x, y, radius);
        return;
    }
    for (size_t i = 0; i < shape->n; i++)
        (i > 0 ? canvas_line : canvas_move)(canvas, x + radius * shape->at[i][0],
                                            y + radius * shape->at[i][1]);
    canvas_close(canvas);
}

static void draw_mark(struct canvas *canvas, const struct theme *theme, enum map_mark mark,
                      double x, double y, double radius)
{
    const struct shape *shape = &shapes[mark];
    double unit = theme->projection ? 1.7 : 1;
    trace(canvas, shape, x, y, radius);
    canvas_stroke(canvas, (struct stroke){.colour = palette_white, .width_pt = 1.7 * unit,
                                          .faint = true, .keep = true});
    canvas_fill(canvas, shape->fill, 1, true);
    canvas_stroke(canvas, (struct stroke){.colour = palette_ink, .width_pt = 0.7 * unit, .faint = true});
    if (shape->inside == INSIDE_DOT) {
        canvas_circle(canvas, x, y - (shape->n == 3 ? 0.15 * radius : 0), 0.4 * radius);
        canvas_fill(canvas, palette_ink, 1, false);
    } else if (shape->inside == INSIDE_CROSS) {
        double arm = 0.8 * radius;
        struct stroke stroke = {.colour = palette_ink, .width_pt = 0.7 * unit};
        canvas_segment(canvas, x - arm, y - arm, x + arm, y + arm, stroke);
        canvas_segment(canvas, x - arm, y + arm, x + arm, y - arm, stroke);
    }
}

static double largest_weight(const struct map *map)
{
    double largest = 0;
    for (size_t i = 0; i < map->n_places; i++)
        if (is_outlet(map->places[i].mark) && isfinite(map->places[i].weight))
            largest = fmax(largest, map->places[i].weight);
    return largest;
}

static double place_radius(const struct theme *theme, const struct map_place *place,
                           double largest)
{
    double radius = mark_radius(theme, mark_shown(theme, place->mark));
    if (theme->projection || !is_outlet(place->mark) || !(place->weight > 0) || !(largest > 0))
        return radius;
    return radius * (0.7 + 1.1 * sqrt(fmin(place->weight / largest, 1)));
}

void draw_marks(struct canvas *canvas, const struct theme *theme, const struct view *view,
                const struct map *map, struct taken *hard, struct taken *soft)
{
    /* Farms and hubs lie over outlets: they are fewer. */
    static const enum map_mark order[N_MAP_MARKS] = {
        MAP_OUTLET, MAP_SCHOOL, MAP_SHOP, MAP_RESTAURANT, MAP_COLLEGE, MAP_LYCEE, MAP_HOSPITAL,
        MAP_FARM, MAP_PICKUP_POINT, MAP_DEPOT, MAP_DISPATCH_POINT, MAP_MASSIFICATION_POINT,
        MAP_PLATFORM};
    double largest = largest_weight(map);
    for (size_t k = 0; k < N_MAP_MARKS; k++)
        for (size_t i = 0; i < map->n_places; i++) {
            const struct map_place *place = &map->places[i];
            if (place->mark != order[k] || !isfinite(place->at_m.x) ||
                !isfinite(place->at_m.y))
                continue;
            double x, y, r = place_radius(theme, place, largest) * view->mark_share;
            view_point(view, place->at_m, &x, &y);
            draw_mark(canvas, theme, mark_shown(theme, place->mark), x, y, r);
            bool is_hub = !is_outlet(place->mark) && place->mark != MAP_FARM;
            taken_add(is_hub ? hard : soft, (struct box){x - r, y - r, x + r, y + r});
        }
}

void draw_mark_sample(struct canvas *canvas, const struct theme *theme, struct box box,
                      enum map_mark mark)
{
    draw_mark(canvas, theme, mark, (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2,
              mark_radius(theme, mark));
}

/* ---- Names ------------------------------------------------------------------------- */
struct town {
    double weight;
    size_t commune;
};

static int by_weight(const void *a, const void *b)
{
    const struct town *p = a, *q = b;
    if (p->weight != q->weight)
        return p->weight > q->weight ? -1 : 1;
    return p->commune < q->commune ? -1 : p->commune > q->commune;
}

/* The chef-lieu, or the middle of the polygon's box. */
static struct point town_at(const struct map *map, size_t commune)
{
    if (map->commune_centres_m)
        return map->commune_centres_m[commune];
    const struct layer *layer = map->communes;
    size_t first = layer->point_start[layer->part_start[commune]];
    size_t last = layer->point_start[layer->part_start[commune + 1]];
    struct box box = {HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    for (size_t i = first; i < last; i++) {
        box.x0 = fmin(box.x0, layer->points[i].x);
        box.x1 = fmax(box.x1, layer->points[i].x);
        box.y0 = fmin(box.y0, layer->points[i].y);
        box.y1 = fmax(box.y1, layer->points[i].y);
    }
    return (struct point){(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2};
}

/* Names a point when there is room; must: over a part of farms and outlets if need be. */
static bool put_name(struct canvas *canvas, const struct view *view, struct taken *hard,
                     const struct taken *soft, const char *name, struct point at_m,
                     double radius, bool must, struct style style)
{
    if (!name || !*name || !isfinite(at_m.x) || !isfinite(at_m.y))
        return false;
    struct extent size = canvas_measure(canvas, name, style);
    struct label_wish wish = {.page = view->box, .radius = radius, .avoid = soft,
                              .reach_pt = must ? size.height : size.height / 4,
                              .most_covered_share = must ? 0.5 : 0};
    view_point(view, at_m, &wish.x, &wish.y);
    struct box box;
    if (!label_place(hard, &wish, size, &box))
        return false;
    canvas_text(canvas, name, box.x0, box.y0, style);
    return true;
}

/* A dot where the town is, unless a mark is there already. */
static void put_dot(struct canvas *canvas, const struct theme *theme, const struct view *view,
                    struct point at_m, const struct taken *hard, const struct taken *soft)
{
    double x, y, radius = 0.8 * map_unit_pt(theme);
    view_point(view, at_m, &x, &y);
    struct box box = {x - radius, y - radius, x + radius, y + radius};
    if (taken_any(hard, box) || taken_any(soft, box))
        return;
    canvas_circle(canvas, x, y, radius);
    canvas_fill(canvas, palette_ink, 1, false);
}

static bool is_within(struct box extent_m, struct point at_m)
{
    return at_m.x >= extent_m.x0 && at_m.x <= extent_m.x1 && at_m.y >= extent_m.y0 &&
           at_m.y <= extent_m.y1;
}

static void name_towns(struct canvas *canvas, const struct theme *theme, const struct view *view,
                       const struct map *map, struct taken *hard, const struct taken *soft)
{
    size_t n = map->communes->n_features, n_named = 0, n_tried = 0;
    bool small = map->n_panels > 1;
    size_t most = theme->projection ? (small ? 0 : 6) : (small ? 8 : 16);
    struct town *towns = mem_zeroed(n, sizeof *towns);
    for (size_t i = 0; i < n; i++) {
        double weight = map->commune_weights[i];
        towns[i] = (struct town){isfinite(weight) ? weight : -1, i};
    }
    qsort(towns, n, sizeof *towns, by_weight);
    struct style style = style_small(theme);
    style.colour = palette_ink;
    style.halo = true;
    for (size_t i = 0; i < n && n_tried < 4 * most && n_named < most; i++) {
        size_t commune = towns[i].commune;
        struct point at_m = town_at(map, commune);
        if (!is_within(view->extent_m, at_m))
            continue;
        n_tried++;
        if (!put_name(canvas, view, hard, soft, map->commune_names[commune], at_m,
                      1.8 * map_unit_pt(theme), n_tried <= 4, style))
            continue;
        n_named++;
        put_dot(canvas, theme, view, at_m, hard, soft);
    }
    free(towns);
}

void draw_names(struct canvas *canvas, const struct theme *theme, const struct view *view,
                const struct map *map, struct taken *hard, const struct taken *soft)
{
    struct style style = style_small(theme);
    style.colour = palette_ink;
    style.halo = style.bold = true;
    for (int pass = 0; pass < 2; pass++) /* platforms first */
        for (size_t i = 0; i < map->n_places; i++) {
            const struct map_place *place = &map->places[i];
            if ((place->mark == MAP_PLATFORM) == (pass == 0))
                put_name(canvas, view, hard, soft, place->label, place->at_m,
                         mark_radius(theme, place->mark) * view->mark_share + 1, !is_outlet(place->mark), style);
        }
    if (map->communes && map->commune_names && map->commune_weights)
        name_towns(canvas, theme, view, map, hard, soft);
}
