/* Routes on a map: lines to the right of the way they go, with arrow heads. */
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "plots/map_parts.h"

struct polyline {
    struct point *at; /* on the page; owned */
    size_t n;
};

/* The route on the page, without points less than least_pt from the one before. */
static struct polyline on_page(const struct view *view, const struct map_route *route,
                               double least_pt)
{
    struct polyline line = {mem_zeroed(route->n_points, sizeof *line.at), 0};
    for (size_t i = 0; i < route->n_points; i++) {
        struct point at;
        if (!isfinite(route->points_m[i].x) || !isfinite(route->points_m[i].y))
            continue;
        view_point(view, route->points_m[i], &at.x, &at.y);
        bool near = line.n > 0 && hypot(at.x - line.at[line.n - 1].x,
                                        at.y - line.at[line.n - 1].y) < least_pt;
        if (!near)
            line.at[line.n++] = at;
    }
    line.n = thin_line(line.at, line.n);
    return line;
}

/* Moves the line to its right. At a bend each point goes along the bisector, by at most twice the
 * offset: at a turn-back it stays near. */
static void shift_right(struct polyline *line, double offset_pt)
{
    struct point *moved = mem_zeroed(line->n, sizeof *moved);
    for (size_t i = 0; i < line->n; i++) {
        struct point before = line->at[i > 0 ? i - 1 : i], here = line->at[i];
        struct point after = line->at[i + 1 < line->n ? i + 1 : i];
        double in_pt = hypot(here.x - before.x, here.y - before.y);
        double out_pt = hypot(after.x - here.x, after.y - here.y);
        double x = 0, y = 0; /* sum of the unit normals to the right (y goes down) */
        if (in_pt > 0) {
            x -= (here.y - before.y) / in_pt;
            y += (here.x - before.x) / in_pt;
        }
        if (out_pt > 0) {
            x -= (after.y - here.y) / out_pt;
            y += (after.x - here.x) / out_pt;
        }
        double length = hypot(x, y);
        double reach = length > 0.5 ? offset_pt / length * fmin(2 / length, 2) : 0;
        if (i == 0 || i + 1 == line->n)
            reach = length > 0 ? offset_pt / length : 0;
        moved[i] = (struct point){here.x + x * reach, here.y + y * reach};
    }
    free(line->at);
    line->at = moved;
}

static void trace(struct canvas *canvas, const struct polyline *line)
{
    for (size_t i = 0; i < line->n; i++)
        (i > 0 ? canvas_line : canvas_move)(canvas, line->at[i].x, line->at[i].y);
}

static void draw_head(struct canvas *canvas, struct point from, struct point to, double share,
                      double size_pt, struct colour colour)
{
    double length = hypot(to.x - from.x, to.y - from.y);
    double ux = (to.x - from.x) / length, uy = (to.y - from.y) / length;
    double x = from.x + share * (to.x - from.x), y = from.y + share * (to.y - from.y);
    canvas_move(canvas, x + ux * size_pt, y + uy * size_pt);
    canvas_line(canvas, x - ux * size_pt * 0.6 - uy * size_pt * 0.7,
                y - uy * size_pt * 0.6 + ux * size_pt * 0.7);
    canvas_line(canvas, x - ux * size_pt * 0.6 + uy * size_pt * 0.7,
                y - uy * size_pt * 0.6 - ux * size_pt * 0.7);
    canvas_close(canvas);
    canvas_fill(canvas, colour, 1, true);
    canvas_stroke(canvas, (struct stroke){.colour = palette_white, .faint = true,
                                          .width_pt = size_pt * 0.12});
}

/* Heads at equal distances, at least one on a line that can carry it. */
static void draw_heads(struct canvas *canvas, const struct polyline *line, double size_pt,
                       double every_pt, struct colour colour)
{
    double length = 0, gone = 0;
    for (size_t i = 1; i < line->n; i++)
        length += hypot(line->at[i].x - line->at[i - 1].x, line->at[i].y - line->at[i - 1].y);
    if (length < 3 * size_pt)
        return;
    double n = fmax(floor(length / every_pt), 1), step = length / n, next = step / 2;
    for (size_t i = 1; i < line->n; i++) {
        struct point from = line->at[i - 1], to = line->at[i];
        double part = hypot(to.x - from.x, to.y - from.y);
        for (; part > 0 && next <= gone + part; next += step)
            draw_head(canvas, from, to, (next - gone) / part, size_pt, colour);
        gone += part;
    }
}

static double largest_load(const struct map *map)
{
    double largest = 0;
    for (size_t p = 0; p < map->n_panels; p++)
        for (size_t r = 0; r < map->panels[p].n_routes; r++)
            if (isfinite(map->panels[p].routes[r].load_kg))
                largest = fmax(largest, map->panels[p].routes[r].load_kg);
    return largest;
}

static double route_width(const struct theme *theme, double load_kg, double largest_kg)
{
    double share = isfinite(load_kg) && load_kg > 0 && largest_kg > 0 ? sqrt(load_kg / largest_kg)
                                                                      : 0.35;
    return (0.7 + 1.5 * share) * (theme->projection ? 1.8 : 1);
}

/* ---- Shades -------------------------------------------------------------------------- */
/* Of the organisation's colour, so that a route can be followed among its neighbours. */
enum { SHADE_PLAIN, SHADE_DARK, SHADE_LIGHT, N_SHADES };

static struct colour shaded(struct colour colour, int shade)
{
    static const double shares[N_SHADES] = {1, 0.52, 0.62};
    return palette_mix(colour, shade == SHADE_LIGHT ? palette_white : palette_ink,
                       shares[shade]);
}

/* Cells of a map's box, with how many points of routes of each shade lie in them. */
enum { GRID = 48 };
struct crowd {
    struct box box;
    unsigned met[GRID * GRID][N_SHADES];
};

/* Calls for the cell of every step along the line: adds its shade, or (N_SHADES) counts into met
 * what is there. */
static void walk(struct crowd *crowd, const struct polyline *line, int shade,
                 unsigned long met[N_SHADES])
{
    double across = (crowd->box.x1 - crowd->box.x0) / GRID;
    double down = (crowd->box.y1 - crowd->box.y0) / GRID, step = fmin(across, down);
    for (size_t i = 1; i < line->n; i++) {
        struct point from = line->at[i - 1], to = line->at[i];
        size_t n = (size_t)ceil(fmax(hypot(to.x - from.x, to.y - from.y) / step, 1));
        for (size_t k = 0; k < n && k < 2 * GRID; k++) {
            double share = (double)k / (double)n;
            double x = (from.x + share * (to.x - from.x) - crowd->box.x0) / across;
            double y = (from.y + share * (to.y - from.y) - crowd->box.y0) / down;
            if (!(x >= 0 && x < GRID && y >= 0 && y < GRID))
                continue;
            unsigned *here = crowd->met[(size_t)y * GRID + (size_t)x];
            for (int s = 0; s < N_SHADES; s++)
                met[s] += here[s];
            if (shade < N_SHADES)
                here[shade]++;
        }
    }
}

/* Gives each route the shade that its neighbours so far have least of. */
static void choose_shades(const struct view *view, const struct polyline lines[], size_t n,
                          unsigned char shades[])
{
    struct crowd *crowd = mem_zeroed(1, sizeof *crowd);
    crowd->box = view->box;
    size_t used[N_SHADES] = {0};
    for (size_t r = 0; r < n; r++) {
        unsigned long met[N_SHADES] = {0}, ignored[N_SHADES] = {0};
        walk(crowd, &lines[r], N_SHADES, met);
        int best = 0;
        for (int s = 1; s < N_SHADES; s++)
            if (met[s] < met[best] || (met[s] == met[best] && used[s] < used[best]))
                best = s;
        walk(crowd, &lines[r], best, ignored);
        used[best]++;
        shades[r] = (unsigned char)best;
    }
    free(crowd);
}

/* ---- Drawing ------------------------------------------------------------------------- */
/* A white edge parts routes where they cross. */
static void draw_line(struct canvas *canvas, const struct polyline *line, struct colour colour,
                      int shade, double width)
{
    trace(canvas, line);
    canvas_stroke(canvas, (struct stroke){.colour = palette_white, .faint = true, .keep = true,
                                          .width_pt = 1.2 * width + 0.5, .opacity = 0.8});
    canvas_stroke(canvas, (struct stroke){.colour = shaded(colour, shade), .width_pt = width});
}

struct order {
    double width_pt;
    size_t route;
};

static int widest_first(const void *a, const void *b)
{
    const struct order *p = a, *q = b;
    if (p->width_pt != q->width_pt)
        return p->width_pt > q->width_pt ? -1 : 1;
    return p->route < q->route ? -1 : p->route > q->route;
}

/* The thinnest routes lie over the others. */
void draw_routes(struct canvas *canvas, const struct theme *theme, const struct view *view,
                 const struct map *map, const struct map_panel *panel)
{
    double largest_kg = largest_load(map), unit = map_unit_pt(theme);
    struct polyline *lines = mem_zeroed(panel->n_routes, sizeof *lines);
    struct order *order = mem_zeroed(panel->n_routes, sizeof *order);
    unsigned char *shades = mem_zeroed(panel->n_routes, sizeof *shades);
    struct colour colour = palette_organisation(panel->colour);
    for (size_t r = 0; r < panel->n_routes; r++) {
        order[r] = (struct order){route_width(theme, panel->routes[r].load_kg, largest_kg), r};
        lines[r] = on_page(view, &panel->routes[r], 0.5 * unit);
        shift_right(&lines[r], 0.6 * order[r].width_pt);
    }
    choose_shades(view, lines, panel->n_routes, shades);
    qsort(order, panel->n_routes, sizeof *order, widest_first);
    for (size_t i = 0; i < panel->n_routes; i++) {
        size_t r = order[i].route;
        if (lines[r].n > 1)
            draw_line(canvas, &lines[r], colour, shades[r], order[i].width_pt);
    }
    for (size_t i = 0; i < panel->n_routes; i++) {
        size_t r = order[i].route;
        draw_heads(canvas, &lines[r], 1.3 * unit + order[i].width_pt, 60 * unit,
                   shaded(colour, shades[r]));
        free(lines[r].at);
    }
    free(shades);
    free(order);
    free(lines);
}

void draw_route_sample(struct canvas *canvas, const struct theme *theme, struct box box,
                       struct colour colour)
{
    double y = (box.y0 + box.y1) / 2, width = route_width(theme, 0, 0);
    struct point from = {box.x0, y}, to = {box.x1, y};
    canvas_segment(canvas, from.x, y, to.x, y,
                   (struct stroke){.colour = colour, .width_pt = width});
    draw_head(canvas, from, to, 0.5, 1.3 * map_unit_pt(theme) + width, colour);
}
