/* Areas shaded by a share. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/items.h"
#include "plots/key.h"
#include "plots/map_parts.h"
#include "plots/rows.h"

enum { MOST_CLASSES = 5, MOST_ENTRIES = MOST_CLASSES + 4 };

struct shading {
    const struct choropleth *map;
    const struct theme *theme;
    struct scale scale;      /* its ticks are the bounds of the classes */
    size_t n_classes;
    bool any_unreliable, any_few, any_unknown;
    struct canvas *canvas;
    struct view view;
    struct taken taken;      /* by names and numbers; owned */
    bool *unnamed;           /* one an area: has a name that found no room; owned */
};

static bool has_shape(const struct choropleth *map, size_t area)
{
    return map->areas->part_start[area] < map->areas->part_start[area + 1];
}

/* Too few answers to be shaded: for a share, or for a value that is known but not told. */
static bool is_few(const struct choropleth *map, size_t area)
{
    return map->n_each && map->n_each[area] > 0 &&
           (map->unit ? !isfinite(map->values[area]) : map->n_each[area] < PERCENT_MIN_N);
}

static bool is_shaded(const struct choropleth *map, size_t area)
{
    return isfinite(map->values[area]) && !is_few(map, area);
}

static bool is_unreliable(const struct choropleth *map, size_t area)
{
    return map->unreliable && map->unreliable[area];
}

static struct shading shading_of(const struct choropleth *map, const struct theme *theme)
{
    struct shading shading = {.map = map, .theme = theme};
    double low = HUGE_VAL, high = -HUGE_VAL;
    if (map->least < map->most) {
        low = map->least;
        high = map->most;
    }
    for (size_t i = 0; i < map->areas->n_features; i++) {
        const bool shaded = is_shaded(map, i), few = is_few(map, i);
        if (!has_shape(map, i))
            continue;
        if (shaded)
            scale_widen(&low, &high, map->values[i]);
        shading.any_few = shading.any_few || few;
        shading.any_unknown = shading.any_unknown || !(shaded || few);
        shading.any_unreliable = shading.any_unreliable || (shaded && is_unreliable(map, i));
    }
    const bool one_share = low == high && !map->unit; /* its tenth, never more than all */
    if (one_share) {
        low = fmax(ceil(10 * low - 1e-9) - 1, 0) / 10;
        high = low + 0.1;
    }
    shading.scale = scale_round(low, high, one_share ? 2 : MOST_CLASSES);
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

static struct colour fill_of(const struct shading *shading, size_t area)
{
    const struct choropleth *map = shading->map;
    return is_shaded(map, area) ? class_colour(shading, class_of(shading, map->values[area]))
                                : palette_white;
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
    const bool shaded = is_shaded(map, area);
    if (!has_shape(map, area))
        return;
    trace_feature(shading->canvas, &shading->view, map->areas, area);
    const struct colour fill = fill_of(shading, area);
    canvas_fill(shading->canvas, fill, 1, false);
    if (is_few(map, area) || (shaded && is_unreliable(map, area)))
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

/* Counts are told without decimals. */
static bool are_whole(const struct choropleth *map)
{
    bool whole = true;
    for (size_t i = 0; i < map->areas->n_features; i++)
        whole = whole && (!isfinite(map->values[i]) || map->values[i] == round(map->values[i]));
    return whole;
}

static void value_of(const struct shading *shading, double value, char text[NUMBER_BYTES])
{
    if (shading->map->unit && are_whole(shading->map))
        number_text(text, value, 0, shading->theme->language);
    else if (shading->map->unit)
        value_text(text, value, fmax(fabs(shading->scale.low), fabs(shading->scale.high)),
                   ANSWER_DIGITS, shading->theme->language);
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

/* The name of an area, and behind between its value where it is reliable, or of few how many. NULL: no name. Release with
 * free(). */
static char *name_of(const struct shading *shading, size_t area, const char *between)
{
    const struct choropleth *map = shading->map;
    const char *name = map->labels ? map->labels[area] : NULL;
    if (!name || !*name || !has_shape(map, area))
        return NULL;
    char value[NUMBER_BYTES] = "";
    const bool told = is_shaded(map, area) && !is_unreliable(map, area);
    if (map->counts && (told || is_few(map, area)))
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

/* A text in lines of at most a share of its area's width, in the middle; says whether it had room. */
static bool put_narrow(struct shading *shading, struct box ring, double width_share,
                       const char *text, struct style style)
{
    style.width_pt = fmax(width_share * (ring.x1 - ring.x0), 1);
    struct extent size = canvas_measure(shading->canvas, text, style);
    double x = (ring.x0 + ring.x1) / 2, height = ring.y1 - ring.y0;
    struct box box = {x - size.width / 2, 0, x + size.width / 2, 0};
    bool fits = canvas_words_fit(shading->canvas, text, style) &&
                size.width <= 0.95 * (ring.x1 - ring.x0) && size.height <= 0.8 * height,
         put = false;
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

/* A text in an area that has room for it, in as few lines as can be; says whether it had. What of it
 * stands out of the area is read by its outline, which has the colour of the area. */
static bool put_inside(struct shading *shading, size_t area, const char *text, struct style style)
{
    const struct box ring = largest_ring(shading, area);
    style.around = fill_of(shading, area);
    style.colour = palette_text_on(style.around);
    return put_narrow(shading, ring, 1, text, style) ||
           put_narrow(shading, ring, 0.7, text, style) ||
           put_narrow(shading, ring, 0.5, text, style);
}

/* A number in its area or beside it, clear of it, and tied to it by a line unless it is near; says
 * whether it found room. */
static bool put_number(struct shading *shading, size_t area, const char *number)
{
    const struct theme *theme = shading->theme;
    struct style style = name_style(theme);
    style.bold = true;
    if (put_inside(shading, area, number, style))
        return true;
    const struct box ring = largest_ring(shading, area);
    const double x = (ring.x0 + ring.x1) / 2, y = (ring.y0 + ring.y1) / 2, em = theme->small_pt;
    const double radius = fmax(ring.x1 - ring.x0, ring.y1 - ring.y0) / 2 + 0.25 * em;
    const double margin = theme->margin_pt, bottom = shading->view.box.y1;
    const struct label_wish wish = {
        .page = {shading->view.box.x0, margin, theme->width_pt - margin, bottom},
        .x = x, .y = y, .radius = radius, .reach_pt = 6 * em};
    struct box box;
    style.align = ALIGN_LEFT;
    if (!label_place(&shading->taken, &wish, canvas_measure(shading->canvas, number, style), &box))
        return false;
    const double to_x = fmin(fmax(x, box.x0), box.x1), to_y = fmin(fmax(y, box.y0), box.y1);
    if (hypot(to_x - x, to_y - y) > radius + 0.5 * em) /* shorter, it reads as a minus */
        canvas_segment(shading->canvas, x, y, to_x, to_y,
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

/* The entry of the number of an area. */
static void add_to_key(const struct shading *shading, struct key *key, size_t number, size_t area)
{
    char sign[24], *name = name_of(shading, area, ", ");
    snprintf(sign, sizeof sign, "%zu", number);
    key_add(key, sign, name);
    free(name);
}

/* Whether the key of all names that found no room fits into the box. */
static bool whole_key_fits(const struct shading *shading, struct box box)
{
    struct key key = {0};
    for (size_t i = 0; i < shading->map->areas->n_features; i++)
        if (shading->unnamed[i])
            add_to_key(shading, &key, key.n + 1, i);
    const bool fits = key_fits(shading->canvas, shading->theme, &key, box, box.y1 - box.y0);
    key_clear(&key);
    return fits;
}

/* Numbers in some of the areas whose names found no room, counted from 0, and what they stand for in
 * the box; returns the bottom. An area whose number finds no room is left out and counted. */
static double draw_key(struct shading *shading, struct box box, size_t first, size_t n)
{
    struct key key = {0};
    size_t nth = 0;
    for (size_t i = 0; i < shading->map->areas->n_features; i++) {
        if (!shading->unnamed[i] || nth++ < first || nth > first + n)
            continue;
        char number[24];
        snprintf(number, sizeof number, "%zu", nth);
        if (put_number(shading, i, number))
            add_to_key(shading, &key, nth, i);
        else
            canvas_note_cut(shading->canvas);
    }
    const double bottom = key_draw(shading->canvas, shading->theme, &key, box, box.y0,
                                   box.y1 - box.y0, false);
    key_clear(&key);
    return bottom;
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
                                            .colour = colour, .kind = hatched, .max_lines = 3,
                                            .width_pt = map_unit_pt(shading->theme)};
}

/* The entries: classes from the highest down, then what is no value; labels are to be freed. */
static size_t list_entries(const struct shading *shading, struct legend_entry entries[],
                           char *labels[])
{
    size_t n = 0;
    for (size_t i = 0; i < shading->n_classes; i++) {
        size_t class = shading->n_classes - 1 - i;
        char low[NUMBER_BYTES], high[NUMBER_BYTES];
        bound_text(shading, class, low);
        bound_text(shading, class + 1, high);
        labels[i] = mem_printf(_("%s to %s"), low, high);
        add_entry(shading, entries, &n, labels[i], class_colour(shading, class), false);
    }
    if (shading->any_few)
        add_entry(shading, entries, &n,
                  shading->map->unit ? _("too few answers: not shown")
                                     : _("under 10 answers: counts"),
                  palette_white, true);
    if (shading->any_unreliable)
        add_entry(shading, entries, &n, _("few answers: not reliable"), palette_white, true);
    if (shading->any_unknown)
        add_entry(shading, entries, &n, _("no answer"), palette_white, false);
    return n;
}

/* The unit over the classes. */
static struct style unit_style(const struct shading *shading, struct box box)
{
    struct style style = style_small(shading->theme);
    style.width_pt = box.x1 - box.x0;
    style.max_lines = shading->theme->projection ? 2 : 0;
    return style;
}

/* Whether every entry has room in a column. */
static bool legend_fits(const struct shading *shading, struct box box)
{
    struct legend_entry entries[MOST_ENTRIES];
    char *labels[MOST_CLASSES];
    const size_t n = list_entries(shading, entries, labels);
    box.y0 += canvas_measure(shading->canvas, shading->map->unit, unit_style(shading, box)).height;
    const double gap = 0.3 * shading->theme->small_pt; /* behind the last one */
    const bool fits =
        legend_column(shading->canvas, shading->theme, box, entries, n, true) <= box.y1 + gap;
    for (size_t i = 0; i < shading->n_classes; i++)
        free(labels[i]);
    return fits;
}

/* In a column; in lines where asked for or where that would be too high. Returns the bottom. */
static double draw_legend(const struct shading *shading, struct box box, bool in_lines)
{
    struct legend_entry entries[MOST_ENTRIES];
    char *labels[MOST_CLASSES];
    size_t n = list_entries(shading, entries, labels);
    const struct style style = unit_style(shading, box);
    if (box.y0 + canvas_measure(shading->canvas, shading->map->unit, style).height <= box.y1)
        box.y0 = canvas_text(shading->canvas, shading->map->unit, box.x0, box.y0, style).y1;
    else
        canvas_note_cut(shading->canvas);
    if (shading->map->unit && !shading->theme->projection)
        box.y0 += 0.25 * shading->theme->small_pt;
    bool flows = in_lines || (isfinite(box.y1) &&
                              legend_column(shading->canvas, shading->theme, box, entries, n, true) >
                                  box.y1 + 0.3 * shading->theme->small_pt);
    while (n > 0 && flows &&
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

/* Of the longest entry in one line, its swatch included. */
static double legend_width(const struct shading *shading)
{
    struct legend_entry entries[MOST_ENTRIES];
    char *labels[MOST_CLASSES];
    const struct style style = style_small(shading->theme);
    double width = canvas_measure(shading->canvas, shading->map->unit, style).width;
    for (size_t i = list_entries(shading, entries, labels); i-- > 0;)
        width = fmax(width, canvas_measure(shading->canvas, entries[i].label, style).width +
                                2 * shading->theme->small_pt);
    for (size_t i = 0; i < shading->n_classes; i++)
        free(labels[i]);
    return width + 1;
}

/* ---- Layout -------------------------------------------------------------------------- */
/* As large as can be in the middle of the box. */
static void place_map(struct shading *shading, struct box extent_m, struct box box)
{
    double width_m = extent_m.x1 - extent_m.x0, height_m = extent_m.y1 - extent_m.y0;
    double most_pt = isfinite(box.y1) ? box.y1 - box.y0 : 420;
    double scale = fmin((box.x1 - box.x0) / width_m, most_pt / height_m);
    double x0 = box.x0 + (box.x1 - box.x0 - width_m * scale) / 2;
    shading->view = (struct view){extent_m, scale,
                                  {x0, box.y0, x0 + width_m * scale, box.y0 + height_m * scale}, 1};
}

static void shading_clear(struct shading *shading)
{
    taken_clear(&shading->taken);
    free(shading->unnamed);
}

/* Legend in a column on the left, map on the right; the key below the legend or, when it is longer
 * than the map is high, below both. */
static double draw_page(struct shading *shading, struct box extent_m)
{
    struct box box = canvas_header(shading->canvas, NULL);
    double em = shading->theme->small_pt;
    struct box map = box;
    map.x0 += fmin(15 * em, 0.34 * (box.x1 - box.x0));
    place_map(shading, extent_m, map);
    draw_areas(shading);
    struct box key = {box.x0, box.y0, shading->view.box.x0 - em, shading->view.box.y1};
    const double legend = draw_legend(shading, (struct box){key.x0, key.y0, key.x1, box.y1}, false);
    key.y0 = legend + 0.4 * em;
    if (!whole_key_fits(shading, key))
        key = (struct box){box.x0, fmax(legend, key.y1) + 0.4 * em, box.x1, 0};
    key.y1 = HUGE_VAL;
    return fmax(draw_key(shading, key, 0, SIZE_MAX), shading->view.box.y1);
}

/* On a phone: legend, map and key below each other. */
static double draw_narrow(struct shading *shading, struct box extent_m)
{
    struct box box = canvas_header(shading->canvas, NULL);
    const double gap = 0.5 * shading->theme->small_pt;
    box.y0 = draw_legend(shading, box, true) + gap;
    place_map(shading, extent_m, box);
    draw_areas(shading);
    box.y0 = shading->view.box.y1 + gap;
    return fmax(draw_key(shading, box, 0, SIZE_MAX), shading->view.box.y1);
}

/* ---- Projected pages ------------------------------------------------------------------ */
/* Legend on the left, map in the middle. Where names find no room in their areas, the page has their
 * key on the right, and as many pages follow as the key takes: the numbers on a map are those that
 * its page explains. */
struct slide {
    bool keyed;
    size_t n_pages;
    size_t first, n_shown; /* of the areas without a name, on the page asked for */
    struct box legend, key;
};
enum { MOST_KEY_PAGES = 12 };

/* Of the longest entry that the key may have, in one line. */
static double key_width(const struct shading *shading)
{
    double width = 0;
    for (size_t i = 0; i < shading->map->areas->n_features; i++) {
        char *name = name_of(shading, i, ", ");
        char *entry = name ? mem_printf("00: %s ", name) : NULL;
        width = fmax(width, canvas_measure(shading->canvas, entry,
                                           style_small(shading->theme)).width);
        free(name);
        free(entry);
    }
    return width;
}

/* Draws the areas where they stand on a page with or without a key. */
static struct slide draw_slide_areas(struct shading *shading, struct box extent_m, bool keyed)
{
    const double em = shading->theme->small_pt;
    struct slide slide = {.keyed = keyed, .n_pages = 1};
    if (keyed)
        canvas_keep_corner(shading->canvas);
    const struct box box = canvas_header(shading->canvas, NULL);
    slide.legend = slide.key = box;
    double share = 0.34; /* of the width, or as little more as the entries need */
    do
        slide.legend.x1 = box.x0 + fmin(legend_width(shading), share * (box.x1 - box.x0));
    while (!legend_fits(shading, slide.legend) && (share += 0.02) < 0.47);
    struct box map = box;
    map.x0 = slide.legend.x1 + em;
    if (keyed) {
        const double shape = (extent_m.x1 - extent_m.x0) / (extent_m.y1 - extent_m.y0);
        const double key = fmin(key_width(shading), 0.45 * (box.x1 - map.x0));
        map.x1 = fmin(map.x0 + shape * (box.y1 - box.y0), box.x1 - key - em);
        slide.key.x0 = map.x1 + em;
    }
    place_map(shading, extent_m, map);
    draw_areas(shading);
    return slide;
}

/* Shares the key out over pages; those beyond the most that there may be are left out. */
static void share_out(struct shading *shading, struct slide *slide, size_t page)
{
    struct key key = {0};
    size_t nth = 0, at = 0;
    for (size_t i = 0; i < shading->map->areas->n_features; i++) {
        if (!shading->unnamed[i])
            continue;
        add_to_key(shading, &key, ++nth, i);
        if (key.n > 1 && at + 1 < MOST_KEY_PAGES &&
            !key_fits(shading->canvas, shading->theme, &key, slide->key,
                      slide->key.y1 - slide->key.y0)) {
            key_clear(&key);
            at++;
            add_to_key(shading, &key, nth, i);
        }
        if (at < page)
            slide->first = nth;
        slide->n_shown = at == page ? nth - slide->first : slide->n_shown;
    }
    slide->n_pages = at + 1;
    key_clear(&key);
}

static struct shading begin(const struct choropleth *map, const struct theme *theme)
{
    struct shading shading = shading_of(map, theme);
    shading.canvas = canvas_create(theme, &map->frame);
    return shading;
}

static bool any_unnamed(const struct shading *shading)
{
    bool any = false;
    for (size_t i = 0; i < shading->map->areas->n_features; i++)
        any = any || shading->unnamed[i];
    return any;
}

/* Where everything stands on a page, found by drawing on a canvas that is thrown away. */
static struct slide slide_of(const struct choropleth *map, const struct theme *theme,
                             struct box extent_m, size_t page)
{
    struct slide slide;
    for (bool keyed = false, done = false; !done; keyed = true) {
        struct shading trial = begin(map, theme);
        slide = draw_slide_areas(&trial, extent_m, keyed);
        done = keyed || !any_unnamed(&trial);
        if (keyed)
            share_out(&trial, &slide, page);
        shading_clear(&trial);
        canvas_drop(trial.canvas);
    }
    return slide;
}

static double draw_slide(struct shading *shading, struct box extent_m, size_t page)
{
    const struct slide slide = slide_of(shading->map, shading->theme, extent_m, page);
    if (page >= slide.n_pages)
        return draw_slide(shading, extent_m, slide.n_pages - 1);
    draw_slide_areas(shading, extent_m, slide.keyed);
    draw_legend(shading, slide.legend, false);
    if (slide.keyed)
        draw_key(shading, slide.key, slide.first, slide.n_shown);
    canvas_number_page(shading->canvas, page, slide.n_pages);
    return shading->theme->height_pt;
}

/* ---- Maps ------------------------------------------------------------------------------ */
static bool find_extent(const struct choropleth *map, struct box *extent_m)
{
    return map->areas && map_extent(&(struct map){.communes = map->areas}, extent_m);
}

size_t choropleth_n_pages(const struct choropleth *map, const struct theme *theme)
{
    struct box extent_m;
    return theme->projection && find_extent(map, &extent_m)
               ? slide_of(map, theme, extent_m, 0).n_pages
               : 1;
}

struct drawing *choropleth_draw(const struct choropleth *map, const struct theme *theme)
{
    struct box extent_m;
    if (!find_extent(map, &extent_m)) {
        struct canvas *canvas = canvas_create(theme, &map->frame);
        return canvas_finish(canvas, draw_empty(canvas, theme, canvas_header(canvas, NULL)));
    }
    struct shading shading = begin(map, theme);
    const double bottom = theme->projection   ? draw_slide(&shading, extent_m, map->page)
                          : theme_is_narrow(theme) ? draw_narrow(&shading, extent_m)
                                              : draw_page(&shading, extent_m);
    shading_clear(&shading);
    return canvas_finish(shading.canvas, bottom);
}
