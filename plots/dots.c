/* Dots or bars with intervals: shares or numbers of items. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/items.h"
#include "plots/rows.h"

struct dotted {
    const struct dots *dots;
    const struct theme *theme;
    size_t *order;       /* owned */
    double low, high, largest;
    double values_pt;    /* width of the values' column */
    bool with_texts;     /* on the axis */
    bool unit_with_values; /* behind each value rather than under the axis: a projected page has no room */
    struct canvas *canvas;
    struct box box;
    struct items items;
};

static size_t n_of(const struct dots *dots, size_t item)
{
    return dots->n_each ? dots->n_each[item] : dots->n_valid;
}

/* The value as drawn: of too few answers a count, which has no interval. */
static struct plot_interval drawn_value(const struct dots *dots, size_t item)
{
    struct plot_interval value = dots->values[item];
    if (!dots->unit && n_of(dots, item) < PERCENT_MIN_N)
        value.low = value.high = (double)NAN;
    return value;
}

/* Release with free(). */
static char *item_text(const struct dotted *dotted, size_t item)
{
    const struct dots *dots = dotted->dots;
    double value = dots->values[item].mean;
    char text[NUMBER_BYTES];
    if (dots->unit || !isfinite(value))
        value_text(text, value, dotted->largest, ANSWER_DIGITS, dotted->theme->language);
    else
        share_text(text, value, dots->counts ? dots->counts[item] : SIZE_MAX, n_of(dots, item),
                   dotted->theme->language);
    const bool percent = dots->unit && strcmp(dots->unit, "%") == 0;
    const char *between = !percent ? "\u00a0" : dotted->theme->language == LANGUAGE_FR ? "\u202f" : "";
    return dotted->unit_with_values ? mem_printf("%s%s%s", text, between, dots->unit) : mem_text(text);
}

static struct dotted dotted_of(const struct dots *dots, const struct theme *theme)
{
    struct dotted dotted = {.dots = dots, .theme = theme, .with_texts = dots->unit != NULL};
    double *keys = mem_zeroed(dots->n, sizeof *keys);
    for (size_t i = 0; i < dots->n; i++) {
        struct plot_interval value = drawn_value(dots, i);
        keys[i] = dots->sorted ? value.mean : 0;
        scale_widen(&dotted.low, &dotted.high, value.mean);
        scale_widen(&dotted.low, &dotted.high, value.low);
        scale_widen(&dotted.low, &dotted.high, value.high);
        if (isfinite(value.mean))
            dotted.largest = fmax(dotted.largest, fabs(value.mean));
        /* A projected chart has the values alone. */
        dotted.with_texts = dotted.with_texts ||
                            (n_of(dots, i) >= PERCENT_MIN_N && !theme->projection);
    }
    dotted.order = items_order(keys, dots->n);
    free(keys);
    return dotted;
}

static void dotted_clear(struct dotted *dotted)
{
    free(dotted->order);
    items_clear(&dotted->items);
}

/* ---- Marks -------------------------------------------------------------------------- */
static bool has_interval(struct plot_interval value)
{
    return isfinite(value.low) && isfinite(value.high) && value.high > value.low;
}

/* A bar with its interval drawn over its end. */
static void draw_bar(const struct dotted *dotted, const struct scale *scale,
                     struct plot_interval value, double y)
{
    double zero = scale_at(scale, 0), x = scale_at(scale, value.mean);
    double half = dotted->items.bar_pt / 2;
    canvas_bar(dotted->canvas, (struct box){fmin(zero, x), y - half, fmax(zero, x), y + half},
               palette_sequential(0.5));
    if (has_interval(value)) /* that of a census has no width */
        draw_whisker(dotted->canvas, dotted->theme, scale, value, y, false);
}

/* A dot on its interval, with a dotted line that leads to it from the label. */
static void draw_dot(const struct dotted *dotted, const struct scale *scale,
                     struct plot_interval value, double y)
{
    const struct theme *theme = dotted->theme;
    struct colour colour = palette_organisation(0);
    double x = scale_at(scale, value.mean);
    canvas_segment(dotted->canvas, scale->from_pt, y, scale->to_pt, y,
                   (struct stroke){.colour = palette_line, .width_pt = 0.4, .faint = true});
    if (has_interval(value))
        canvas_segment(dotted->canvas, scale_at(scale, value.low), y,
                       scale_at(scale, value.high), y,
                       (struct stroke){.colour = palette_mix(colour, palette_white, 0.45),
                                       .width_pt = theme->projection ? 7 : 3});
    canvas_circle(dotted->canvas, x, y, 0.34 * theme->body_pt);
    canvas_fill(dotted->canvas, colour, 1, false);
}

static void draw_item(const struct dotted *dotted, const struct scale *scale, size_t row)
{
    const struct theme *theme = dotted->theme;
    size_t item = dotted->items.order[row];
    struct plot_interval value = drawn_value(dotted->dots, item);
    struct box box = items_row(&dotted->items, dotted->box, row);
    double y = (box.y0 + box.y1) / 2, end = scale_at(scale, 0), gap = 0.6 * theme->body_pt;
    if (isfinite(value.mean)) {
        (dotted->dots->bars ? draw_bar : draw_dot)(dotted, scale, value, y);
        end = fmax(end, scale_at(scale, value.mean));
        end = has_interval(value) ? fmax(end, scale_at(scale, value.high)) : end;
    }
    char *text = item_text(dotted, item);
    struct style style = style_body(theme);
    style.halo = true;
    canvas_text_at(dotted->canvas, text, end + gap, y, style);
    free(text);
}

/* ---- The chart ---------------------------------------------------------------------- */
static double axis_height(const struct dotted *dotted)
{
    const struct theme *theme = dotted->theme;
    return dotted->dots->unit
               ? value_axis_height(dotted->canvas, theme,
                                   dotted->unit_with_values ? "" : dotted->dots->unit,
                                   0.6 * (dotted->box.x1 - dotted->box.x0))
               : share_axis_height(theme, dotted->with_texts);
}

static double widest_value(const struct dotted *dotted)
{
    double widest = 0;
    for (size_t i = 0; i < dotted->dots->n; i++) {
        char *text = item_text(dotted, i);
        widest = fmax(widest, canvas_measure(dotted->canvas, text,
                                             style_body(dotted->theme)).width);
        free(text);
    }
    return widest;
}

static struct dotted dotted_begin(const struct dots *dots, const struct theme *theme)
{
    struct dotted dotted = dotted_of(dots, theme);
    dotted.canvas = canvas_create(theme, &dots->frame);
    canvas_keep_corner(dotted.canvas);
    dotted.box = canvas_header(dotted.canvas, NULL);
    dotted.unit_with_values = theme->projection && dots->unit;
    dotted.values_pt = widest_value(&dotted);
    if (dotted.unit_with_values && dotted.values_pt > 0.34 * (dotted.box.x1 - dotted.box.x0)) {
        dotted.unit_with_values = false;
        dotted.values_pt = widest_value(&dotted);
    }
    dotted.items = items_lay_out(dotted.canvas, theme, &(struct items_asked){
        .labels = dots->labels, .order = dotted.order, .n = dots->n, .page = dots->page,
        .frame = &dots->frame,
        .height_pt = dotted.box.y1 - dotted.box.y0 - axis_height(&dotted),
        .width_pt = dotted.box.x1 - dotted.box.x0, .least_pt = (theme->projection ? 1.17 : 1.2) * theme->body_pt});
    return dotted;
}

/* Shares reach no further than 1; the axis ends with the longest interval. */
static struct scale scale_of(const struct dotted *dotted)
{
    double from = dotted->box.x0 + dotted->items.label_pt;
    double to = dotted->box.x1 - dotted->values_pt - 0.8 * dotted->theme->body_pt;
    to = fmax(to, from + 2 * dotted->theme->body_pt);
    size_t n_ticks = n_ticks_in(dotted->canvas, dotted->theme, dotted->low, dotted->high,
                                to - from);
    struct scale scale = scale_tight(dotted->low, dotted->high, n_ticks);
    scale.from_pt = from;
    scale.to_pt = to;
    return scale;
}

static double draw_axis(const struct dotted *dotted, const struct scale *scale)
{
    double bottom = dotted->box.y0 + items_height(&dotted->items);
    struct box box = {scale->from_pt, dotted->box.y0 + dotted->items.note_pt, scale->to_pt, bottom};
    const char *unit = dotted->dots->unit;
    if (unit && dotted->unit_with_values)
        unit = "";
    if (unit)
        return draw_value_axis(dotted->canvas, dotted->theme, scale,
                               (struct box){box.x0, box.y0, dotted->box.x1, box.y1}, unit);
    return draw_share_axis(dotted->canvas, dotted->theme, scale, box, dotted->with_texts,
                           true);
}

size_t dots_n_pages(const struct dots *dots, const struct theme *theme)
{
    if (dots->n == 0)
        return 1;
    struct dotted dotted = dotted_begin(dots, theme);
    size_t n_pages = dotted.items.n_pages;
    canvas_drop(dotted.canvas);
    dotted_clear(&dotted);
    return n_pages;
}

struct drawing *dots_draw(const struct dots *dots, const struct theme *theme)
{
    if (dots->n == 0) {
        struct canvas *canvas = canvas_create(theme, &dots->frame);
        return canvas_finish(canvas, draw_empty(canvas, theme, canvas_header(canvas, NULL)));
    }
    struct dotted dotted = dotted_begin(dots, theme);
    if (items_is_key(&dotted.items)) {
        struct drawing *key = items_draw_key(theme, &dots->frame, &dotted.items);
        canvas_drop(dotted.canvas);
        dotted_clear(&dotted);
        return key;
    }
    canvas_number_page(dotted.canvas, dotted.items.page, dotted.items.n_pages);
    struct scale scale = scale_of(&dotted);
    double bottom = draw_axis(&dotted, &scale);
    items_draw_labels(dotted.canvas, theme, &dotted.items, dotted.box);
    for (size_t r = 0; r < dotted.items.n; r++)
        draw_item(&dotted, &scale, r);
    dotted_clear(&dotted);
    return canvas_finish(dotted.canvas, bottom);
}
