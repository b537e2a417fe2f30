/* Areas shaded by a share. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/items.h"
#include "plots/key.h"
#include "plots/map_parts.h"
#include "plots/rows.h"

enum { MOST_CLASSES = 5, MOST_ENTRIES = MOST_CLASSES + 3 };

struct shading {
    const struct choropleth *map;
    const struct theme *theme;
    struct scale scale;      /* its ticks are the bounds of the classes */
    size_t n_classes;
    bool any_unreliable, any_unknown;
    struct canvas *canvas;
    struct view view;
    struct taken taken;      /* by names and numbers; owned */
    bool *unnamed;           /* one an area: has a name that found no room; owned */
};

static struct shading shading_of(const struct choropleth *map, const struct theme *theme)
{
    struct shading shading = {.map = map, .theme = theme};
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (size_t i = 0; i < map->areas->n_features; i++) {
        bool known = isfinite(map->values[i]);
        if (known)
            scale_widen(&low, &high, map->values[i]);
        shading.any_unknown = shading.any_unknown || !known;
        shading.any_unreliable = shading.any_unreliable ||
                                 (known && map->unreliable && map->unreliable[i]);
    }
    shading.scale = scale_round(low, high, MOST_CLASSES);
    size_t n_ticks = scale_n_ticks(&shading.scale);
    shading.n_classes = low > high ? 0 : n_ticks < 2 ? 1 : n_ticks - 1;
    return shading;
}

static size_t class_of(const struct shading *shading, double value)
{
    double at = (value - shading->scale.low) / shading->scale.step;
    size_t last = shading->n_classes - 1;
    return !(at > 0) ? 0 : at < (double)last ? (size_t)(at + 1e-9) : last;
}

static struct colour class_colour(const struct shading *shading, size_t class)
{
    double n = (double)shading->n_classes;
    return palette_sequential(n < 2 ? 0.5 : 0.12 + 0.88 * (double)class / (n - 1));
}

static bool is_unreliable(const struct choropleth *map, size_t area)
{
    return map->unreliable && map->unreliable[area];
}

/* ---- Areas --------------------------------------------------------------------------- */
/* Lines that stand out from the fill. */
static void hatch_area(const struct shading *shading, size_t area, struct colour fill)
{
    const struct layer *areas = shading->map->areas;
    size_t first = areas->part_start[area], n = areas->part_start[area + 1] - first;
    size_t from = areas->point_start[first];
    size_t n_points = areas->point_start[first + n] - from, n_kept = 0;
    struct point *at = mem_zeroed(n_points, sizeof *at);
    struct ring *rings = mem_zeroed(n, sizeof *rings);
    for (size_t p = 0; p < n; p++) {
        size_t start = n_kept;
        for (size_t i = areas->point_start[first + p]; i < areas->point_start[first + p + 1]; i++)
            if (isfinite(areas->points[i].x) && isfinite(areas->points[i].y)) {
                view_point(&shading->view, areas->points[i], &at[n_kept].x, &at[n_kept].y);
                n_kept++;
            }
        rings[p] = (struct ring){at + start, n_kept - start};
    }
    double unit = map_unit_pt(shading->theme);
    bool dark = palette_text_on(fill).red > 0.5;
    draw_hatching(shading->canvas, rings, n, 3.2 * unit,
                  (struct stroke){.colour = dark ? palette_white : palette_grey, .faint = true, .width_pt = 0.6 * unit});
    free(at);
    free(rings);
}

static void draw_area(const struct shading *shading, size_t area)
{
    const struct choropleth *map = shading->map;
    double value = map->values[area];
    if (map->areas->part_start[area] == map->areas->part_start[area + 1])
        return;
    trace_feature(shading->canvas, &shading->view, map->areas, area);
    const struct colour fill = isfinite(value) ? class_colour(shading, class_of(shading, value))
                                               : palette_white;
    canvas_fill(shading->canvas, fill, 1, false);
    if (isfinite(value) && is_unreliable(map, area))
        hatch_area(shading, area, fill);
    trace_feature(shading->canvas, &shading->view, map->areas, area);
    canvas_stroke(shading->canvas, (struct stroke){.colour = palette_grey, .faint = true,
                                                   .width_pt = 0.4 * map_unit_pt(shading->theme)});
}

/* Middle and box on the page of the largest ring of an area. */
static struct box largest_ring(const struct shading *shading, size_t area)
{
    const struct layer *areas = shading->map->areas;
    struct box largest = {0};
    for (size_t p = areas->part_start[area]; p < areas->part_start[area + 1]; p++) {
        struct box box = {HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
        for (size_t i = areas->point_start[p]; i < areas->point_start[p + 1]; i++) {
            double x, y;
            if (!isfinite(areas->points[i].x) || !isfinite(areas->points[i].y))
                continue;
            view_point(&shading->view, areas->points[i], &x, &y);
            box = (struct box){fmin(box.x0, x), fmin(box.y0, y), fmax(box.x1, x),
                               fmax(box.y1, y)};
        }
        if ((box.x1 - box.x0) * (box.y1 - box.y0) >
            (largest.x1 - largest.x0) * (largest.y1 - largest.y0))
            largest = box;
    }
    return largest;
}

static void value_of(const struct shading *shading, double value, char text[NUMBER_BYTES])
{
    if (shading->map->unit)
        value_text(text, value, fmax(fabs(shading->scale.low), fabs(shading->scale.high)),
                   shading->theme->language);
    else
        number_percent(text, value, 0, shading->theme->language);
}

/* A bound of the classes. */
static void bound_text(const struct shading *shading, size_t tick, char text[NUMBER_BYTES])
{
    if (shading->map->unit)
        scale_tick_text(&shading->scale, tick, shading->theme->language, text);
    else
        value_of(shading, scale_tick(&shading->scale, tick), text);
}

/* The name of an area, and behind between its value where it is reliable. NULL: no name. Release with
 * free(). */
static char *name_of(const struct shading *shading, size_t area, const char *between)
{
    const struct choropleth *map = shading->map;
    const char *name = map->labels ? map->labels[area] : NULL;
    if (!name || !*name)
        return NULL;
    char value[NUMBER_BYTES] = "";
    const bool told = isfinite(map->values[area]) && !is_unreliable(map, area);
    if (told && map->counts)
        share_text(value, map->values[area], map->counts[area], map->n_each[area],
                   shading->theme->language);
    else if (told)
        value_of(shading, map->values[area], value);
    return mem_printf("%s%s%s", name, value[0] ? between : "", value);
}

static struct style name_style(const struct theme *theme)
{
    struct style style = style_small(theme);
    style.colour = palette_ink;
    style.halo = true;
    style.align = ALIGN_CENTRE;
    return style;
}

/* A text in the middle of an area that has room for it; says whether it had. */
static bool put_inside(struct shading *shading, size_t area, const char *text, struct style style)
{
    struct box ring = largest_ring(shading, area);
    style.width_pt = fmax(ring.x1 - ring.x0, 1);
    struct extent size = canvas_measure(shading->canvas, text, style);
    double x = (ring.x0 + ring.x1) / 2, height = ring.y1 - ring.y0;
    struct box box = {x - size.width / 2, 0, x + size.width / 2, 0};
    bool fits = canvas_words_fit(shading->canvas, text, style) &&
                size.width <= 0.95 * style.width_pt && size.height <= 0.8 * height, put = false;
    static const double shares[] = {0.5, 0.35, 0.65}; /* of the free height above the label */
    for (size_t i = 0; fits && !put && i < sizeof shares / sizeof *shares; i++) {
        box.y0 = ring.y0 + shares[i] * (height - size.height);
        box.y1 = box.y0 + size.height;
        put = !taken_any(&shading->taken, box);
    }
    if (put) {
        taken_add(&shading->taken, box);
        canvas_text(shading->canvas, text, x, box.y0, style);
    }
    return put;
}

/* A number in its area or, tied to it by a line, beside it; says whether it found room. */
static bool put_number(struct shading *shading, size_t area, const char *number)
{
    const struct theme *theme = shading->theme;
    struct style style = name_style(theme);
    style.bold = true;
    if (put_inside(shading, area, number, style))
        return true;
    const struct box ring = largest_ring(shading, area);
    const double x = (ring.x0 + ring.x1) / 2, y = (ring.y0 + ring.y1) / 2;
    const double margin = theme->margin_pt, bottom = shading->view.box.y1;
    const struct label_wish wish = {
        .page = {shading->view.box.x0, margin, theme->width_pt - margin, bottom},
        .x = x, .y = y, .radius = 0.3 * theme->small_pt, .reach_pt = 6 * theme->small_pt};
    struct box box;
    style.align = ALIGN_LEFT;
    if (!label_place(&shading->taken, &wish, canvas_measure(shading->canvas, number, style), &box))
        return false;
    canvas_segment(shading->canvas, x, y, fmin(fmax(x, box.x0), box.x1),
                   fmin(fmax(y, box.y0), box.y1),
                   (struct stroke){.colour = palette_ink, .faint = true,
                                   .width_pt = 0.5 * map_unit_pt(theme)});
    canvas_text(shading->canvas, number, box.x0, box.y0, style);
    return true;
}

static void draw_areas(struct shading *shading)
{
    size_t n = shading->map->areas->n_features;
    shading->unnamed = mem_zeroed(n, sizeof *shading->unnamed);
    for (size_t i = 0; i < n; i++)
        draw_area(shading, i);
    for (size_t i = 0; i < n; i++) {
        char *name = name_of(shading, i, "\n");
        shading->unnamed[i] = name && !put_inside(shading, i, name, name_style(shading->theme));
        free(name);
    }
}

/* The nth number's entry. */
static void add_to_key(const struct shading *shading, struct key *key, size_t area)
{
    char number[24], *name = name_of(shading, area, ", ");
    snprintf(number, sizeof number, "%zu", key->n + 1);
    key_add(key, number, name);
    free(name);
}

static double key_gap_pt(const struct theme *theme)
{
    return 0.4 * theme->small_pt;
}

/* Height of all names that found no room, in lines as wide as the box. */
static double key_height(const struct shading *shading, struct box box)
{
    struct key key = {0};
    for (size_t i = 0; i < shading->map->areas->n_features; i++)
        if (shading->unnamed[i])
            add_to_key(shading, &key, i);
    const double height =
        key_draw(shading->canvas, shading->theme, &key, box, 0, HUGE_VAL, true);
    const bool any = key.n > 0;
    key_clear(&key);
    return any ? height + key_gap_pt(shading->theme) : 0;
}

/* Numbers in the areas whose names found no room, and what they stand for in the box; returns the
 * bottom. Areas whose names find no room there either are left out and counted. */
static double draw_key(struct shading *shading, struct box box)
{
    struct key key = {0};
    char number[24];
    bool full = false;
    box.y0 += key_gap_pt(shading->theme);
    for (size_t i = 0; i < shading->map->areas->n_features; i++) {
        if (!shading->unnamed[i])
            continue;
        add_to_key(shading, &key, i);
        snprintf(number, sizeof number, "%zu", key.n);
        full = full || (isfinite(box.y1) && !key_fits(shading->canvas, shading->theme, &key, box,
                                                      box.y1 - box.y0));
        if (full || !put_number(shading, i, number)) {
            key_drop_last(&key);
            canvas_note_cut(shading->canvas);
        }
    }
    const double bottom = key_draw(shading->canvas, shading->theme, &key, box, box.y0, HUGE_VAL,
                                   false);
    const bool any = key.n > 0;
    key_clear(&key);
    return any ? bottom : box.y0 - key_gap_pt(shading->theme);
}

/* ---- Legend -------------------------------------------------------------------------- */
static void swatch_area(struct canvas *canvas, struct box box, const struct legend_entry *entry)
{
    struct box inner = {box.x0 + 0.5, box.y0 + 0.12 * (box.y1 - box.y0), box.x1 - 0.5,
                        box.y1 - 0.12 * (box.y1 - box.y0)};
    canvas_bar(canvas, inner, entry->colour);
    const struct point at[] = {{inner.x0, inner.y0}, {inner.x1, inner.y0}, {inner.x1, inner.y1},
                               {inner.x0, inner.y1}, {inner.x0, inner.y0}};
    if (entry->kind)
        draw_hatching(canvas, &(struct ring){at, 5}, 1, 3.2 * entry->width_pt,
                      (struct stroke){.colour = palette_grey, .faint = true,
                                      .width_pt = 0.6 * entry->width_pt});
    canvas_rectangle(canvas, inner);
    canvas_stroke(canvas, (struct stroke){.colour = palette_grey, .faint = true,
                                          .width_pt = 0.4 * entry->width_pt});
}

static void add_entry(const struct shading *shading, struct legend_entry entries[], size_t *n,
                      const char *label, struct colour colour, bool hatched)
{
    entries[(*n)++] = (struct legend_entry){.label = label, .swatch = swatch_area,
                                            .colour = colour, .kind = hatched,
                                            .width_pt = map_unit_pt(shading->theme)};
}

/* Classes from the highest down, then what is no value; in lines where a column would not leave
 * room for the key. Returns the bottom. */
static double draw_legend(const struct shading *shading, struct box box)
{
    struct legend_entry entries[MOST_ENTRIES];
    char *labels[MOST_CLASSES];
    size_t n = 0;
    for (size_t i = 0; i < shading->n_classes; i++) {
        size_t class = shading->n_classes - 1 - i;
        char low[NUMBER_BYTES], high[NUMBER_BYTES];
        bound_text(shading, class, low);
        bound_text(shading, class + 1, high);
        labels[i] = mem_printf(_("%s to %s"), low, high);
        add_entry(shading, entries, &n, labels[i], class_colour(shading, class), false);
    }
    if (shading->any_unreliable)
        add_entry(shading, entries, &n, _("few answers: not reliable"), palette_white, true);
    if (shading->any_unknown)
        add_entry(shading, entries, &n, _("no answer"), palette_white, false);
    struct style style = style_small(shading->theme);
    style.width_pt = box.x1 - box.x0;
    style.max_lines = shading->theme->projection ? 2 : 0;
    if (box.y0 + canvas_measure(shading->canvas, shading->map->unit, style).height <= box.y1)
        box.y0 = canvas_text(shading->canvas, shading->map->unit, box.x0, box.y0, style).y1;
    else
        canvas_note_cut(shading->canvas);
    bool flows = isfinite(box.y1) &&
                 legend_column(shading->canvas, shading->theme, box, entries, n, true) +
                         key_height(shading, box) > box.y1;
    while (n > 0 && isfinite(box.y1) && flows &&
           legend_flow(shading->canvas, shading->theme, box, entries, n, true) > box.y1) {
        n--;
        canvas_note_cut(shading->canvas);
    }
    double bottom = (flows ? legend_flow : legend_column)(shading->canvas, shading->theme, box,
                                                          entries, n, false);
    for (size_t i = 0; i < shading->n_classes; i++)
        free(labels[i]);
    return bottom;
}

/* ---- Layout -------------------------------------------------------------------------- */
/* As large as can be in the box, in its middle or at its right. */
static void place_map(struct shading *shading, struct box extent_m, struct box box, bool right)
{
    double width_m = extent_m.x1 - extent_m.x0, height_m = extent_m.y1 - extent_m.y0;
    double most_pt = isfinite(box.y1) ? box.y1 - box.y0 : 420;
    double scale = fmin((box.x1 - box.x0) / width_m, most_pt / height_m);
    double x1 = box.x1 - (box.x1 - box.x0 - width_m * scale) * (right ? 0 : 0.5);
    shading->view = (struct view){extent_m, scale,
                                  {x1 - width_m * scale, box.y0, x1, box.y0 + height_m * scale},
                                  1};
}

/* Legend in a column on the left, map on the right. */
static double draw_page(struct shading *shading, struct box extent_m)
{
    struct box box = canvas_header(shading->canvas, NULL);
    double em = shading->theme->small_pt;
    struct box map = box;
    map.x0 += fmin(15 * em, 0.34 * (box.x1 - box.x0));
    place_map(shading, extent_m, map, false);
    draw_areas(shading);
    struct box column = {box.x0, box.y0, shading->view.box.x0 - em, box.y1};
    column.y0 = draw_legend(shading, column);
    return fmax(draw_key(shading, column), shading->view.box.y1);
}

/* Whether the territory is so wide that it does not need all the height of a projected page. */
static bool is_wide(struct box extent_m)
{
    return extent_m.x1 - extent_m.x0 > 1.2 * (extent_m.y1 - extent_m.y0);
}

/* A projected page: all its height for the map, every text in a column on the left. */
static double draw_projected(struct shading *shading, struct box extent_m)
{
    const struct theme *theme = shading->theme;
    double em = theme->small_pt, margin = theme->margin_pt;
    struct box page = {margin, margin, theme->width_pt - margin, theme->height_pt - margin};
    struct box map = page;
    map.x0 += 0.45 * (page.x1 - page.x0);
    place_map(shading, extent_m, map, true);
    draw_areas(shading);
    struct box column = canvas_column(shading->canvas, (struct box){
        page.x0, page.y0, shading->view.box.x0 - em, page.y1});
    column.y0 = draw_legend(shading, column);
    draw_key(shading, column);
    return page.y1;
}

struct drawing *choropleth_draw(const struct choropleth *map, const struct theme *theme)
{
    struct canvas *canvas = canvas_create(theme, &map->frame);
    struct box extent_m;
    if (!map->areas || !map_extent(&(struct map){.communes = map->areas}, &extent_m))
        return canvas_finish(canvas, draw_empty(canvas, theme, canvas_header(canvas, NULL)));
    struct shading shading = shading_of(map, theme);
    shading.canvas = canvas;
    double bottom = theme->projection && !is_wide(extent_m) ? draw_projected(&shading, extent_m)
                                                            : draw_page(&shading, extent_m);
    taken_clear(&shading.taken);
    free(shading.unnamed);
    return canvas_finish(canvas, bottom);
}
