/* Points on two axes, as a correspondence analysis gives them: both axes have one scale. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/items.h"
#include "plots/key.h"
#include "plots/place.h"
#include "plots/rows.h"

struct plane {
    const struct axes_map *map;
    const struct theme *theme;
    struct box extent;  /* of the points, y upwards */
    struct box box;     /* on the page */
    double scale_pt;
    bool paged;         /* the page is about some points of one group; the others are faint */
    size_t group, first, n_shown; /* of the known points of the group */
    size_t key_page;    /* from 1, where those are told, which have numbers alone; 0: here */
    struct canvas *canvas;
};

static bool is_known(const struct axes_map *map, size_t i)
{
    static const double most = 1e12;
    return fabs(map->x[i]) < most && fabs(map->y[i]) < most;
}

static size_t group_of(const struct axes_map *map, size_t i)
{
    return map->groups ? map->groups[i] : 0;
}

/* How many of the first n points are known and of the group. */
static size_t count_points(const struct axes_map *map, size_t group, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += is_known(map, i) && group_of(map, i) == group;
    return count;
}

/* Whether a page is about the point. */
static bool is_shown(const struct plane *plane, size_t i)
{
    const struct axes_map *map = plane->map;
    if (!plane->paged || !is_known(map, i))
        return is_known(map, i);
    return group_of(map, i) == plane->group &&
           count_points(map, plane->group, i) - plane->first < plane->n_shown;
}

/* Holds every point and the origin, with air around; false without points. */
static bool find_extent(struct plane *plane)
{
    const struct axes_map *map = plane->map;
    struct box extent = {0};
    bool any = false;
    for (size_t i = 0; i < map->n; i++) {
        if (!is_known(map, i))
            continue;
        any = true;
        extent.x0 = fmin(extent.x0, map->x[i]);
        extent.x1 = fmax(extent.x1, map->x[i]);
        extent.y0 = fmin(extent.y0, map->y[i]);
        extent.y1 = fmax(extent.y1, map->y[i]);
    }
    double width = extent.x1 - extent.x0, height = extent.y1 - extent.y0;
    double most = fmax(width, height), air = most > 1e-9 ? 0.06 * most : 1;
    double thin = fmax(0.45 * most - height, 0) / 2; /* no plane flatter than this */
    plane->extent = (struct box){extent.x0 - air, extent.y0 - air - thin, extent.x1 + air,
                                 extent.y1 + air + thin};
    return any;
}

static double at_x(const struct plane *plane, double x)
{
    return plane->box.x0 + (x - plane->extent.x0) * plane->scale_pt;
}

static double at_y(const struct plane *plane, double y)
{
    return plane->box.y1 - (y - plane->extent.y0) * plane->scale_pt;
}

static double mark_radius(const struct theme *theme)
{
    return (theme->projection ? 0.26 : 0.32) * theme->body_pt;
}

/* ---- Marks --------------------------------------------------------------------------- */
/* A circle, or corners of a shape by group. */
static void draw_mark(struct canvas *canvas, size_t group, double x, double y, double radius)
{
    enum { N_SHAPES = 6, CORNERS = 12 };
    static const struct {
        size_t n;
        double at[CORNERS][2];
    } shapes[N_SHAPES] = {{0, {{0}}},
                          {4, {{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}}},
                          {3, {{0, -1.2}, {1.1, 0.9}, {-1.1, 0.9}}},
                          {4, {{0, -1.3}, {1.3, 0}, {0, 1.3}, {-1.3, 0}}},
                          {3, {{0, 1.2}, {1.1, -0.9}, {-1.1, -0.9}}},
                          {12, {{-0.4, -1.2}, {0.4, -1.2}, {0.4, -0.4}, {1.2, -0.4}, {1.2, 0.4},
                                {0.4, 0.4}, {0.4, 1.2}, {-0.4, 1.2}, {-0.4, 0.4}, {-1.2, 0.4},
                                {-1.2, -0.4}, {-0.4, -0.4}}}};
    size_t shape = group % N_SHAPES;
    if (shapes[shape].n == 0)
        canvas_circle(canvas, x, y, radius);
    for (size_t i = 0; i < shapes[shape].n; i++)
        (i > 0 ? canvas_line : canvas_move)(canvas, x + radius * shapes[shape].at[i][0],
                                            y + radius * shapes[shape].at[i][1]);
    if (shapes[shape].n > 0)
        canvas_close(canvas);
    canvas_fill(canvas, palette_organisation(group), 1, false);
}

static void swatch_mark(struct canvas *canvas, struct box box, const struct legend_entry *entry)
{
    draw_mark(canvas, (size_t)entry->kind, (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2,
              0.3 * (box.y1 - box.y0));
}

/* In lines, or down a column; returns the bottom. Groups that find no room on a projected page are
 * left out and counted. */
static double draw_legend(const struct plane *plane, struct box box, bool column)
{
    const struct axes_map *map = plane->map;
    if (!map->group_labels || map->n_groups == 0)
        return box.y0;
    struct legend_entry *entries = mem_zeroed(map->n_groups, sizeof *entries);
    size_t n = 0;
    for (size_t g = 0; g < map->n_groups; g++)
        if (!plane->paged || g == plane->group)
            entries[n++] = (struct legend_entry){.label = map->group_labels[g],
                                                 .swatch = swatch_mark, .max_lines = 9,
                                                 .kind = (int)g};
    double (*lay)(struct canvas *, const struct theme *, struct box,
                  const struct legend_entry[], size_t, bool) = legend_flow;
    if (column && legend_column(plane->canvas, plane->theme, box, entries, n, true) <= box.y1)
        lay = legend_column;
    for (; n > 0 && column && lay(plane->canvas, plane->theme, box, entries, n, true) > box.y1; n--)
        canvas_note_cut(plane->canvas);
    double bottom = lay(plane->canvas, plane->theme, box, entries, n, false);
    free(entries);
    return bottom + 0.5 * plane->theme->small_pt;
}

/* ---- Axes ---------------------------------------------------------------------------- */
static char *axis_text(const struct plane *plane, int axis)
{
    double share = axis == 1 ? plane->map->x_share : plane->map->y_share;
    char percent[NUMBER_BYTES];
    number_percent(percent, share, 0, plane->theme->language);
    return isfinite(share) && share > 0 ? mem_printf(_("axis %d: %s of inertia"), axis, percent)
                                        : mem_printf(_("axis %d"), axis);
}

/* Lines through the origin, and what the axes are in the corners they lead to. */
static void draw_axes(const struct plane *plane, struct taken *taken)
{
    double em = plane->theme->small_pt;
    struct stroke line = {.colour = palette_line, .width_pt = 0.7, .faint = true};
    double x = at_x(plane, 0), y = at_y(plane, 0);
    canvas_segment(plane->canvas, plane->box.x0, y, plane->box.x1, y, line);
    canvas_segment(plane->canvas, x, plane->box.y0, x, plane->box.y1, line);
    canvas_rectangle(plane->canvas, plane->box);
    canvas_stroke(plane->canvas, line);
    struct style style = style_small(plane->theme);
    char *first = axis_text(plane, 1), *second = axis_text(plane, 2);
    char *up = mem_printf("↑ %s", second), *right = mem_printf("%s →", first);
    taken_add(taken, canvas_text(plane->canvas, up, plane->box.x0 + 0.3 * em,
                                 plane->box.y0 + 0.1 * em, style));
    style.align = ALIGN_RIGHT;
    taken_add(taken, canvas_text(plane->canvas, right, plane->box.x1 - 0.3 * em,
                                 plane->box.y1 - 1.3 * em, style));
    free(first);
    free(second);
    free(up);
    free(right);
}

/* The plane as large as its box, both scales the same, and room for the axes' names beyond the
 * points. */
static void fit(struct plane *plane, struct box box)
{
    double em = plane->theme->small_pt, names_pt = 2.6 * em;
    double height = plane->extent.y1 - plane->extent.y0;
    double width = plane->extent.x1 - plane->extent.x0;
    double most_pt = isfinite(box.y1) ? box.y1 - box.y0 : 1.05 * (box.x1 - box.x0);
    double points_pt = fmax(most_pt - names_pt, em);
    plane->scale_pt = fmin((box.x1 - box.x0) / width, points_pt / height);
    /* A larger plane than the points need gives their labels room. */
    double shown = (box.x1 - box.x0) / plane->scale_pt;
    double middle = (plane->extent.x0 + plane->extent.x1) / 2;
    plane->extent.x0 = middle - shown / 2;
    plane->extent.x1 = middle + shown / 2;
    double tall = isfinite(box.y1) ? most_pt / plane->scale_pt
                                   : height + names_pt / plane->scale_pt;
    middle = (plane->extent.y0 + plane->extent.y1) / 2;
    plane->extent.y0 = middle - tall / 2;
    plane->extent.y1 = middle + tall / 2;
    plane->box = (struct box){box.x0, box.y0, box.x1, box.y0 + tall * plane->scale_pt};
}

/* ---- Points and their labels ---------------------------------------------------------- */
/* Beside its point, or some way off and tied to it by a line, which only that of a number (bold) runs
 * through other labels; says whether it found room. */
static bool put_text(const struct plane *plane, struct taken *taken, size_t i, const char *text,
                     bool bold)
{
    const struct axes_map *map = plane->map;
    double x = at_x(plane, map->x[i]), y = at_y(plane, map->y[i]);
    double radius = mark_radius(plane->theme);
    struct style style = style_small(plane->theme);
    style.colour = palette_mix(palette_organisation(group_of(map, i)), palette_ink, 0.35);
    style.halo = true;
    style.bold = bold;
    double natural = canvas_measure(plane->canvas, text, style).width;
    style.width_pt = fmin(natural + 1, 13 * plane->theme->small_pt);
    struct extent size = canvas_measure(plane->canvas, text, style);
    const double reach = plane->paged || bold ? 8 : 3.2; /* few labels of large type go far, and numbers */
    const struct label_wish wish = {.page = plane->box, .x = x, .y = y, .radius = radius * 1.3, .tied = !bold,
                                    .reach_pt = reach * plane->theme->small_pt};
    struct box box;
    if (!label_place(taken, &wish, size, &box))
        return false;
    double near_x = fmin(fmax(x, box.x0), box.x1), near_y = fmin(fmax(y, box.y0), box.y1);
    if (hypot(near_x - x, near_y - y) > 2.5 * radius) {
        if (wish.tied)
            taken_add_line(taken, x, y, near_x, near_y);
        canvas_segment(plane->canvas, x, y, near_x, near_y,
                       (struct stroke){.colour = palette_grey, .faint = true,
                                       .width_pt = plane->theme->projection ? 1.2 : 0.5});
    }
    canvas_text(plane->canvas, text, box.x0, box.y0, style);
    return true;
}

/* Names where they find room; elsewhere numbers, explained by the key. */
static void put_labels(const struct plane *plane, struct taken *taken, struct key *key)
{
    const struct axes_map *map = plane->map;
    bool *unnamed = mem_zeroed(map->n, sizeof *unnamed);
    for (size_t i = 0; i < map->n && map->labels; i++)
        unnamed[i] = is_shown(plane, i) && map->labels[i] && *map->labels[i] &&
                     (plane->key_page > 0 || !put_text(plane, taken, i, map->labels[i], false));
    for (size_t i = 0; i < map->n; i++) {
        if (!unnamed[i] || !map->labels)
            continue;
        char number[24];
        snprintf(number, sizeof number, "%zu", key->n + 1);
        if (put_text(plane, taken, i, number, true))
            key_add(key, number, map->labels[i]);
        else
            canvas_note_cut(plane->canvas);
    }
    free(unnamed);
}

static void draw_plane(const struct plane *plane, struct key *key)
{
    const struct axes_map *map = plane->map;
    struct taken taken = {0};
    draw_axes(plane, &taken);
    double r = mark_radius(plane->theme);
    for (size_t i = 0; i < map->n; i++) {
        if (!is_known(map, i))
            continue;
        double x = at_x(plane, map->x[i]), y = at_y(plane, map->y[i]);
        if (is_shown(plane, i)) {
            taken_add(&taken, (struct box){x - r, y - r, x + r, y + r});
            continue;
        }
        canvas_circle(plane->canvas, x, y, 0.6 * r);
        canvas_fill(plane->canvas, palette_line, 1, false);
    }
    put_labels(plane, &taken, key);
    for (size_t i = 0; i < map->n; i++)
        if (is_shown(plane, i))
            draw_mark(plane->canvas, group_of(map, i), at_x(plane, map->x[i]),
                      at_y(plane, map->y[i]), r);
    taken_clear(&taken);
}

/* The lower edge of what is drawn. */
static double draw_page(struct plane *plane, struct box box)
{
    box.y0 = draw_legend(plane, box, false);
    fit(plane, box);
    struct key key = {0};
    draw_plane(plane, &key);
    double bottom = plane->box.y1;
    if (key.n > 0)
        bottom = key_draw(plane->canvas, plane->theme, &key, box,
                          bottom + 0.5 * plane->theme->small_pt, HUGE_VAL, false);
    key_clear(&key);
    return bottom;
}

/* ---- Pages ---------------------------------------------------------------------------- */
/* Labels of large type, of which a plane holds few. */
enum { PAGE_POINTS = 4 };

/* The pages of each group: planes, then those that tell its numbers. */
struct pages {
    struct group_pages {
        size_t n_planes, n_keys;
    } *of;    /* owned, n_groups; NULL: all is on one page */
    size_t n; /* in all */
};

/* Turns to the nth of the n_pages over which a group's points are shared out evenly. */
static void turn_to(struct plane *plane, size_t group, size_t nth, size_t n_pages)
{
    const size_t n = count_points(plane->map, group, plane->map->n);
    plane->paged = true;
    plane->group = group;
    plane->first = nth * n / n_pages;
    plane->n_shown = (nth + 1) * n / n_pages - plane->first;
}

/* A projected page: between title and footer, as much as can be for the plane, and every other text in
 * a column on the left, of which *column is what remains for the key. */
static double draw_slide(struct plane *plane, struct key *key, struct box *column)
{
    const struct theme *theme = plane->theme;
    double margin = theme->margin_pt, width = theme->width_pt - 2 * margin;
    struct box page = {margin, margin, margin + width, canvas_bottom(plane->canvas)};
    double corner = plane->paged ? 2.2 * theme->small_pt : 0;
    page.y0 = canvas_parts(plane->canvas, PART_TITLE, page.x0, page.y0, width - corner, false);
    page.y0 = canvas_parts(plane->canvas, PART_SUBTITLE, page.x0, page.y0, width, false) +
              0.3 * theme->small_pt;
    struct box rest = page;
    *column = page;
    column->x1 = page.x0 + 0.43 * width;
    rest.x0 = column->x1 + theme->small_pt;
    column->y0 = draw_legend(plane, *column, true);
    if (plane->key_page > 0) {
        struct style style = style_small(theme);
        style.width_pt = column->x1 - column->x0;
        char *where = mem_printf(_("Whole labels: page %zu."), plane->key_page);
        column->y0 = canvas_text(plane->canvas, where, column->x0, column->y0, style).y1;
        free(where);
    }
    fit(plane, rest);
    draw_plane(plane, key);
    return page.y1;
}

static bool key_has_room(const struct plane *plane, const struct key *key, struct box column)
{
    return key_fits(plane->canvas, plane->theme, key, column, column.y1 - column.y0);
}

/* Whether each page of a group tells whole what its numbers are, found by drawing on a canvas that is
 * thrown away. */
static bool pages_tell_all(const struct axes_map *map, const struct theme *theme, size_t group,
                           size_t n_pages)
{
    bool all = true;
    for (size_t nth = 0; nth < n_pages && all; nth++) {
        struct plane trial = {.map = map, .theme = theme, .canvas = canvas_create(theme, &map->frame)};
        struct key key = {0};
        struct box column;
        find_extent(&trial);
        turn_to(&trial, group, nth, n_pages);
        draw_slide(&trial, &key, &column);
        all = key_has_room(&trial, &key, column);
        key_clear(&key);
        canvas_drop(trial.canvas);
    }
    return all;
}

/* What the numbers of a group stand for, under its own question. Clear the key. */
static struct frame group_key(const struct axes_map *map, size_t group, struct key *key)
{
    struct frame frame = map->frame;
    frame.title = map->group_labels[group];
    *key = (struct key){0};
    for (size_t i = 0; i < map->n; i++) {
        if (!is_known(map, i) || group_of(map, i) != group || !map->labels || !map->labels[i])
            continue;
        char number[24];
        snprintf(number, sizeof number, "%zu", key->n + 1);
        if (*map->labels[i])
            key_add(key, number, map->labels[i]);
    }
    return frame;
}

/* Planes of PAGE_POINTS points at most that tell their names; where these are too long for that, one of
 * numbers, and pages that tell them. */
static struct pages plan_pages(const struct axes_map *map, const struct theme *theme)
{
    struct pages pages = {0};
    struct plane plane = {.map = map};
    if (!theme->projection || !map->group_labels || !find_extent(&plane))
        return pages;
    pages.of = mem_zeroed(map->n_groups, sizeof *pages.of);
    for (size_t g = 0; g < map->n_groups; g++) {
        struct group_pages *of = &pages.of[g];
        of->n_planes = (count_points(map, g, map->n) + PAGE_POINTS - 1) / PAGE_POINTS;
        if (!pages_tell_all(map, theme, g, of->n_planes)) {
            struct key key;
            const struct frame frame = group_key(map, g, &key);
            of->n_planes = 1;
            of->n_keys = key_n_pages(theme, &frame, &key);
            key_clear(&key);
        }
        pages.n += of->n_planes + of->n_keys;
    }
    return pages;
}

size_t axes_map_n_pages(const struct axes_map *map, const struct theme *theme)
{
    const struct pages pages = plan_pages(map, theme);
    free(pages.of);
    return pages.n > 0 ? pages.n : 1;
}

static struct drawing *draw_plane_page(struct plane *plane, size_t page, size_t n_pages)
{
    struct key key = {0};
    struct box column;
    const double bottom = draw_slide(plane, &key, &column);
    canvas_number_page(plane->canvas, page, n_pages);
    enum { MOST_LINES = 8 };
    for (int lines = MOST_LINES;
         lines > 0 && plane->key_page == 0 && !key_has_room(plane, &key, column); lines--)
        key.max_lines = lines;
    if (plane->key_page == 0)
        key_draw(plane->canvas, plane->theme, &key, column, column.y0, column.y1 - column.y0, false);
    key_clear(&key);
    return canvas_finish(plane->canvas, bottom);
}

static struct drawing *draw_projected(struct plane *plane)
{
    const struct axes_map *map = plane->map;
    const struct pages pages = plan_pages(map, plane->theme);
    if (pages.n == 0)
        return draw_plane_page(plane, 0, 1);
    const size_t page = map->page < pages.n ? map->page : pages.n - 1;
    size_t group = 0, nth = page;
    for (; nth >= pages.of[group].n_planes + pages.of[group].n_keys; group++)
        nth -= pages.of[group].n_planes + pages.of[group].n_keys;
    const struct group_pages of = pages.of[group];
    free(pages.of);
    if (nth >= of.n_planes) {
        struct key key;
        const struct frame frame = group_key(map, group, &key);
        struct drawing *drawing =
            key_page_draw(plane->theme, &frame, &key, nth - of.n_planes, page, pages.n);
        key_clear(&key);
        canvas_drop(plane->canvas);
        return drawing;
    }
    if (pages.n > 1)
        turn_to(plane, group, nth, of.n_planes);
    plane->key_page = of.n_keys > 0 ? page + 2 : 0;
    return draw_plane_page(plane, page, pages.n);
}

struct drawing *axes_map_draw(const struct axes_map *map, const struct theme *theme)
{
    struct plane plane = {.map = map, .theme = theme, .canvas = canvas_create(theme, &map->frame)};
    double bottom;
    if (!find_extent(&plane))
        bottom = draw_empty(plane.canvas, theme, canvas_header(plane.canvas, NULL));
    else if (theme->projection)
        return draw_projected(&plane);
    else
        bottom = draw_page(&plane, canvas_header(plane.canvas, NULL));
    return canvas_finish(plane.canvas, bottom);
}
