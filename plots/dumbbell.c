/* Two shares of each row joined by a line: need and offer. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/items.h"
#include "plots/rows.h"

enum { LEFT, RIGHT, N_ENDS };

struct pairs {
    const struct dumbbell *dumbbell;
    const struct theme *theme;
    size_t *order;    /* owned */
    double high;      /* end of the axis; it begins at 0 */
    struct canvas *canvas;
    struct box box;
    struct items items;
};

static struct plot_interval end_of(const struct dumbbell *dumbbell, int end, size_t item)
{
    return end == LEFT ? dumbbell->left[item] : dumbbell->right[item];
}

static size_t n_of(const struct dumbbell *dumbbell, int end)
{
    return end == LEFT ? dumbbell->n_left : dumbbell->n_right;
}

static struct colour colour_of(int end)
{
    return palette_organisation(end == LEFT ? 5 : 0);
}

static void end_text(const struct pairs *pairs, int end, size_t item, char text[NUMBER_BYTES])
{
    const struct dumbbell *dumbbell = pairs->dumbbell;
    const size_t *counts = end == LEFT ? dumbbell->left_counts : dumbbell->right_counts;
    double share = end_of(dumbbell, end, item).mean;
    text[0] = '\0';
    if (isfinite(share))
        share_text(text, share, counts ? counts[item] : SIZE_MAX, n_of(dumbbell, end),
                   pairs->theme->language);
}

static struct pairs pairs_of(const struct dumbbell *dumbbell, const struct theme *theme)
{
    struct pairs pairs = {.dumbbell = dumbbell, .theme = theme};
    double *gaps = mem_zeroed(dumbbell->n, sizeof *gaps), low = 0;
    for (size_t i = 0; i < dumbbell->n; i++) {
        gaps[i] = fabs(dumbbell->left[i].mean - dumbbell->right[i].mean);
        for (int end = LEFT; end < N_ENDS; end++) {
            struct plot_interval value = end_of(dumbbell, end, i);
            scale_widen(&low, &pairs.high, value.mean);
            scale_widen(&low, &pairs.high, value.low);
            scale_widen(&low, &pairs.high, value.high);
        }
    }
    pairs.order = items_order(gaps, dumbbell->n);
    free(gaps);
    return pairs;
}

static void pairs_clear(struct pairs *pairs)
{
    free(pairs->order);
    items_clear(&pairs->items);
}

/* ---- Marks -------------------------------------------------------------------------- */
/* A disc on the left's side of the comparison, a diamond on the right's. */
static void draw_mark(struct canvas *canvas, int end, double x, double y, double radius)
{
    if (end == LEFT) {
        canvas_circle(canvas, x, y, radius);
    } else {
        canvas_move(canvas, x - 1.25 * radius, y);
        canvas_line(canvas, x, y - 1.25 * radius);
        canvas_line(canvas, x + 1.25 * radius, y);
        canvas_line(canvas, x, y + 1.25 * radius);
        canvas_close(canvas);
    }
    canvas_stroke(canvas, (struct stroke){.colour = palette_white, .width_pt = 0.4 * radius,
                                          .faint = true, .keep = true});
    canvas_fill(canvas, colour_of(end), 1, false);
}

static void swatch_end(struct canvas *canvas, struct box box, const struct legend_entry *entry)
{
    draw_mark(canvas, entry->kind, (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2,
              0.3 * (box.y1 - box.y0));
}

static double draw_legend(const struct pairs *pairs, bool only_measure)
{
    const struct dumbbell *dumbbell = pairs->dumbbell;
    struct legend_entry entries[N_ENDS] = {
        {.label = dumbbell->left_label, .swatch = swatch_end, .kind = LEFT},
        {.label = dumbbell->right_label, .swatch = swatch_end, .kind = RIGHT}};
    const double a_row = 2.6 * pairs->theme->small_pt; /* is left at least, whatever the labels */
    if (legend_flow(pairs->canvas, pairs->theme, pairs->box, entries, N_ENDS, true) + a_row > pairs->box.y1)
        entries[LEFT].max_lines = entries[RIGHT].max_lines = 1;
    return legend_flow(pairs->canvas, pairs->theme, pairs->box, entries, N_ENDS, only_measure) +
           0.6 * pairs->theme->small_pt;
}

static double mark_radius(const struct theme *theme)
{
    return 0.34 * theme->body_pt;
}

/* The interval as a pale band, above the line for the left end and below for the right one. */
static void draw_band(const struct pairs *pairs, const struct scale *scale,
                      struct plot_interval value, int end, double y)
{
    if (!isfinite(value.low) || !isfinite(value.high))
        return;
    double off = (end == LEFT ? -0.14 : 0.14) * pairs->theme->body_pt;
    canvas_segment(pairs->canvas, scale_at(scale, value.low), y + off,
                   scale_at(scale, value.high), y + off,
                   (struct stroke){.colour = palette_mix(colour_of(end), palette_white, 0.4),
                                   .width_pt = pairs->theme->projection ? 4 : 1.6});
}

/* Where the marks and intervals of a pair end on one side; x where the other end is not known. */
static double edge_of(const struct pairs *pairs, const struct scale *scale, size_t item, bool first,
                      double x)
{
    for (int end = LEFT; end < N_ENDS; end++) {
        const struct plot_interval value = end_of(pairs->dumbbell, end, item);
        if (isfinite(value.low) && isfinite(value.high))
            x = first ? fmin(x, scale_at(scale, value.low)) : fmax(x, scale_at(scale, value.high));
    }
    return x;
}

/* Values outside the two marks and their intervals, so that neither lies on a line. */
static void draw_values(const struct pairs *pairs, const struct scale *scale, size_t item,
                        double y)
{
    const struct dumbbell *dumbbell = pairs->dumbbell;
    double gap = mark_radius(pairs->theme) + 0.4 * pairs->theme->small_pt;
    double left = dumbbell->left[item].mean, right = dumbbell->right[item].mean;
    for (int end = LEFT; end < N_ENDS; end++) {
        struct plot_interval value = end_of(dumbbell, end, item);
        if (!isfinite(value.mean))
            continue;
        bool first = end == LEFT ? left < right || (left == right) : right < left;
        const double mark = scale_at(scale, value.mean) + (first ? -gap : gap);
        const double edge = edge_of(pairs, scale, item, first, scale_at(scale, value.mean));
        const double air = 0.25 * pairs->theme->small_pt;
        const double x = first ? fmin(mark, edge - air) : fmax(mark, edge + air);
        struct style style = style_small(pairs->theme);
        style.colour = palette_ink;
        style.halo = true;
        style.align = first ? ALIGN_RIGHT : ALIGN_LEFT;
        char text[NUMBER_BYTES];
        end_text(pairs, end, item, text);
        canvas_text_at(pairs->canvas, text, x, y, style);
    }
}

static void draw_pair(const struct pairs *pairs, const struct scale *scale, size_t row)
{
    size_t item = pairs->items.order[row];
    struct box box = items_row(&pairs->items, pairs->box, row);
    double y = (box.y0 + box.y1) / 2;
    double left = pairs->dumbbell->left[item].mean, right = pairs->dumbbell->right[item].mean;
    for (int end = LEFT; end < N_ENDS; end++)
        draw_band(pairs, scale, end_of(pairs->dumbbell, end, item), end, y);
    if (isfinite(left) && isfinite(right))
        canvas_segment(pairs->canvas, scale_at(scale, left), y, scale_at(scale, right), y,
                       (struct stroke){.colour = palette_grey,
                                       .width_pt = pairs->theme->projection ? 3 : 1.2});
    for (int end = LEFT; end < N_ENDS; end++)
        if (isfinite(end_of(pairs->dumbbell, end, item).mean))
            draw_mark(pairs->canvas, end,
                      scale_at(scale, end_of(pairs->dumbbell, end, item).mean), y,
                      mark_radius(pairs->theme));
    draw_values(pairs, scale, item, y);
}

/* ---- The chart ---------------------------------------------------------------------- */
/* A projected chart has the values alone. */
static bool with_texts(const struct dumbbell *dumbbell, const struct theme *theme)
{
    return !theme->projection && dumbbell->n_left >= PERCENT_MIN_N &&
           dumbbell->n_right >= PERCENT_MIN_N;
}

static double widest_value(const struct pairs *pairs)
{
    double widest = 0;
    char text[NUMBER_BYTES];
    for (size_t i = 0; i < pairs->dumbbell->n; i++)
        for (int end = LEFT; end < N_ENDS; end++) {
            end_text(pairs, end, i, text);
            widest = fmax(widest, canvas_measure(pairs->canvas, text,
                                                 style_small(pairs->theme)).width);
        }
    return widest + mark_radius(pairs->theme) + 0.8 * pairs->theme->small_pt;
}

static struct pairs pairs_begin(const struct dumbbell *dumbbell, const struct theme *theme)
{
    struct pairs pairs = pairs_of(dumbbell, theme);
    pairs.canvas = canvas_create(theme, &dumbbell->frame);
    canvas_keep_corner(pairs.canvas);
    pairs.box = canvas_header(pairs.canvas, NULL);
    double top = draw_legend(&pairs, true);
    pairs.items = items_lay_out(pairs.canvas, theme, &(struct items_asked){
        .labels = dumbbell->labels, .order = pairs.order, .n = dumbbell->n,
        .page = dumbbell->page, .frame = &dumbbell->frame,
        .height_pt = pairs.box.y1 - top - share_axis_height(theme, with_texts(dumbbell, theme)),
        .width_pt = pairs.box.x1 - pairs.box.x0,
        .least_pt = (theme->projection ? 1.17 : 1.1) * theme->body_pt,
        .at = theme->projection || theme_is_narrow(theme) ? LABELS_ABOVE : LABELS_AUTO}); /* values take width */
    return pairs;
}

size_t dumbbell_n_pages(const struct dumbbell *dumbbell, const struct theme *theme)
{
    if (dumbbell->n == 0)
        return 1;
    struct pairs pairs = pairs_begin(dumbbell, theme);
    size_t n_pages = pairs.items.n_pages;
    canvas_drop(pairs.canvas);
    pairs_clear(&pairs);
    return n_pages;
}

struct drawing *dumbbell_draw(const struct dumbbell *dumbbell, const struct theme *theme)
{
    if (dumbbell->n == 0) {
        struct canvas *canvas = canvas_create(theme, &dumbbell->frame);
        return canvas_finish(canvas, draw_empty(canvas, theme, canvas_header(canvas, NULL)));
    }
    struct pairs pairs = pairs_begin(dumbbell, theme);
    if (items_is_key(&pairs.items)) {
        struct drawing *key = items_draw_key(theme, &dumbbell->frame, &pairs.items);
        canvas_drop(pairs.canvas);
        pairs_clear(&pairs);
        return key;
    }
    canvas_number_page(pairs.canvas, pairs.items.page, pairs.items.n_pages);
    pairs.box.y0 = draw_legend(&pairs, false);
    double beside = widest_value(&pairs), bottom = pairs.box.y0 + items_height(&pairs.items);
    struct scale scale = scale_tight(0, pairs.high, theme->projection ? 4 : 6);
    scale.from_pt = pairs.box.x0 + pairs.items.label_pt + beside;
    scale.to_pt = fmax(pairs.box.x1 - beside, scale.from_pt + theme->body_pt);
    bottom = draw_share_axis(pairs.canvas, theme, &scale,
                             (struct box){scale.from_pt, pairs.box.y0, scale.to_pt, bottom},
                             with_texts(dumbbell, theme), false);
    items_draw_labels(pairs.canvas, theme, &pairs.items, pairs.box);
    for (size_t r = 0; r < pairs.items.n; r++)
        draw_pair(&pairs, &scale, r);
    pairs_clear(&pairs);
    return canvas_finish(pairs.canvas, bottom);
}
