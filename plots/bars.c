/* Stacked bars of items, one bar an organisation. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/charts.h"
#include "plots/legend.h"
#include "plots/rows.h"

enum { PROJECTED_ITEMS = 5 };

/* What is drawn of a struct bars: items beyond the colours are summed into one. */
struct stack {
    const struct bars *bars;
    const struct theme *theme;
    size_t n_items;       /* the last one is the sum of the others when merged */
    size_t *item_of;      /* n_items of bars -> item drawn; owned */
    bool merged;
    double *values;       /* n_groups x n_items, 0 for unknown ones; owned */
    struct plot_interval *totals; /* n_groups; owned */
    double low, high;     /* over everything drawn */
    double largest;       /* total, in size */
};

static double item_size(const struct bars *bars, size_t item)
{
    double size = 0;
    for (size_t g = 0; g < bars->n_groups; g++)
        if (isfinite(bars->values[g * bars->n_items + item]))
            size += fabs(bars->values[g * bars->n_items + item]);
    return size;
}

/* Keeps the largest items in their order and sends the others to the last one. */
static void merge_items(struct stack *stack)
{
    const struct bars *bars = stack->bars;
    size_t most = stack->theme->projection ? PROJECTED_ITEMS : N_ITEM_COLOURS;
    stack->item_of = mem_zeroed(bars->n_items, sizeof *stack->item_of);
    stack->merged = bars->n_items > most;
    size_t n_kept = 0;
    for (size_t i = 0; i < bars->n_items; i++) {
        size_t n_larger = 0;
        for (size_t j = 0; j < bars->n_items; j++) {
            double a = item_size(bars, j), b = item_size(bars, i);
            n_larger += a > b || (a == b && j < i);
        }
        bool kept = !stack->merged || n_larger + 1 < most;
        stack->item_of[i] = kept ? n_kept++ : most - 1;
    }
    stack->n_items = stack->merged ? most : bars->n_items;
}

static void total_group(struct stack *stack, size_t group)
{
    const struct bars *bars = stack->bars;
    double sum = 0, positive = 0, negative = 0;
    bool known = false;
    for (size_t i = 0; i < bars->n_items; i++) {
        double value = bars->values[group * bars->n_items + i];
        if (!isfinite(value))
            continue;
        known = true;
        sum += value;
        stack->values[group * stack->n_items + stack->item_of[i]] += value;
    }
    for (size_t i = 0; i < stack->n_items; i++) {
        double value = stack->values[group * stack->n_items + i];
        *(value > 0 ? &positive : &negative) += value;
    }
    struct plot_interval *total = &stack->totals[group];
    const double unknown = (double)NAN;
    *total = bars->totals ? bars->totals[group]
                          : (struct plot_interval){known ? sum : unknown, unknown, unknown};
    const double ends[] = {positive, negative, total->mean, total->low, total->high};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        scale_widen(&stack->low, &stack->high, ends[i]);
    if (isfinite(total->mean))
        stack->largest = fmax(stack->largest, fabs(total->mean));
}

static struct stack stack_of(const struct bars *bars, const struct theme *theme)
{
    struct stack stack = {.bars = bars, .theme = theme};
    merge_items(&stack);
    stack.values = mem_zeroed(bars->n_groups * stack.n_items, sizeof *stack.values);
    stack.totals = mem_zeroed(bars->n_groups, sizeof *stack.totals);
    for (size_t g = 0; g < bars->n_groups; g++)
        total_group(&stack, g);
    return stack;
}

static void stack_clear(struct stack *stack)
{
    free(stack->item_of);
    free(stack->values);
    free(stack->totals);
}

/* ---- Legend ------------------------------------------------------------------------ */
static double draw_legend(struct canvas *canvas, const struct stack *stack, struct box box)
{
    const struct bars *bars = stack->bars;
    if (!bars->item_labels)
        return box.y0;
    struct legend_entry *entries = mem_zeroed(stack->n_items, sizeof *entries);
    for (size_t i = 0; i < bars->n_items; i++)
        entries[stack->item_of[i]].label = bars->item_labels[i];
    size_t n_others = bars->n_items - stack->n_items + 1;
    char *others = mem_printf(_("other items (%zu)"), n_others);
    if (stack->merged)
        entries[stack->n_items - 1].label = others;
    for (size_t i = 0; i < stack->n_items; i++) {
        entries[i].swatch = swatch_box;
        entries[i].colour = palette_item(i);
    }
    double bottom = legend_flow(canvas, stack->theme, box, entries, stack->n_items, false);
    free(others);
    free(entries);
    return bottom + 0.6 * stack->theme->small_pt;
}

/* ---- One bar ----------------------------------------------------------------------- */
/* An item from its left to its right, with its value when there is room. */
static void draw_item(struct canvas *canvas, const struct stack *stack, struct box box,
                      struct colour fill, double value)
{
    const struct theme *theme = stack->theme;
    canvas_bar(canvas, box, fill);
    if (!stack->bars->item_labels)
        return;
    canvas_segment(canvas, box.x1, box.y0, box.x1, box.y1,
                   (struct stroke){.colour = palette_white, .width_pt = 0.8, .faint = true});
    char text[NUMBER_BYTES];
    value_text(text, value, stack->largest, VALUE_DIGITS, theme->language);
    struct style style = style_small(theme);
    style.colour = palette_text_on(fill);
    style.align = ALIGN_CENTRE;
    struct extent extent = canvas_measure(canvas, text, style);
    if (extent.width + 0.6 * theme->small_pt <= box.x1 - box.x0 &&
        extent.height <= box.y1 - box.y0)
        canvas_text_at(canvas, text, (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, style);
}

/* Stacks the group's items from zero to both sides; returns the right end. */
static double draw_stack(struct canvas *canvas, const struct stack *stack,
                         const struct scale *scale, size_t group, double y0, double y1)
{
    double positive = 0, negative = 0;
    for (size_t i = 0; i < stack->n_items; i++) {
        double value = stack->values[group * stack->n_items + i];
        double *end = value > 0 ? &positive : &negative;
        double a = scale_at(scale, *end), b = scale_at(scale, *end + value);
        *end += value;
        struct colour fill = stack->bars->item_labels
                                 ? palette_item(i)
                                 : palette_organisation(group_colour(stack->bars->group_colours,
                                                                     group));
        if (value != 0)
            draw_item(canvas, stack, (struct box){fmin(a, b), y0, fmax(a, b), y1}, fill, value);
    }
    return scale_at(scale, positive);
}

/* The value in bold and its interval below, as far as there is room. */
static struct extent value_label(struct canvas *canvas, const struct stack *stack, size_t group,
                                 double x, double y, double height_pt, bool only_measure)
{
    const struct theme *theme = stack->theme;
    struct plot_interval total = stack->totals[group];
    char value[NUMBER_BYTES], interval[NUMBER_BYTES] = "";
    value_text(value, total.mean, stack->largest, VALUE_DIGITS, theme->language);
    struct style bold = style_body(theme), small = style_small(theme);
    bold.bold = true;
    bold.halo = small.halo = true; /* lines of the axis pass behind */
    struct extent first = canvas_measure(canvas, value, bold), second = {0, 0};
    if (isfinite(total.low) && isfinite(total.high) && !theme->projection) {
        char low[NUMBER_BYTES], high[NUMBER_BYTES];
        value_text(low, total.low, stack->largest, VALUE_DIGITS, theme->language);
        value_text(high, total.high, stack->largest, VALUE_DIGITS, theme->language);
        char *both = mem_printf(_("[%s; %s]"), low, high);
        snprintf(interval, sizeof interval, "%s", both);
        free(both);
        second = canvas_measure(canvas, interval, small);
        if (first.height + second.height > height_pt)
            second = (struct extent){0, 0};
    }
    if (!only_measure) {
        double top = y - (first.height + second.height) / 2;
        canvas_text(canvas, value, x, top, bold);
        if (second.height > 0)
            canvas_text(canvas, interval, x, top + first.height, small);
    }
    return (struct extent){fmax(first.width, second.width), first.height + second.height};
}

static void draw_group(struct canvas *canvas, const struct stack *stack, const struct rows *rows,
                       const struct scale *scale, size_t group, struct box row)
{
    const struct theme *theme = stack->theme;
    const struct bars *bars = stack->bars;
    double y = (row.y0 + row.y1) / 2;
    rows_label(canvas, theme, rows, bars->group_labels[group],
               group_colour(bars->group_colours, group), row.x0, y);
    bool has_whisker = isfinite(stack->totals[group].low) && isfinite(stack->totals[group].high);
    /* Under a stack, so that the values of the items stay readable. */
    double under = has_whisker && bars->item_labels
                       ? fmin(0.7 * theme->body_pt, rows->height_pt - rows->bar_pt) : 0;
    double top = y - (rows->bar_pt + under) / 2, bottom = top + rows->bar_pt;
    double end = draw_stack(canvas, stack, scale, group, top, bottom);
    draw_whisker(canvas, theme, scale, stack->totals[group],
                 under > 0 ? bottom + 0.6 * under : y, under > 0);
    if (has_whisker)
        end = fmax(end, scale_at(scale, stack->totals[group].high));
    end = fmax(end, scale_at(scale, 0));
    value_label(canvas, stack, group, end + 0.6 * theme->body_pt, y, rows->height_pt, false);
}

/* ---- The chart --------------------------------------------------------------------- */
/* A projected chart has the zero line and the unit alone: the values are written. */
static double axis_height(struct canvas *canvas, const struct stack *stack, double width_pt)
{
    const struct theme *theme = stack->theme;
    return value_axis_height(canvas, theme, stack->bars->unit, width_pt) -
           (theme->projection ? 1.2 * theme->small_pt : 0);
}

static double draw_axis(struct canvas *canvas, const struct stack *stack,
                        const struct scale *scale, double y0, double y1, double width_pt)
{
    const struct theme *theme = stack->theme;
    if (!theme->projection)
        return draw_value_axis(canvas, theme, scale,
                               (struct box){scale->from_pt, y0, scale->from_pt + width_pt, y1},
                               stack->bars->unit);
    struct style style = style_small(theme);
    style.width_pt = width_pt;
    style.max_lines = 2;
    double zero = scale_at(scale, 0);
    canvas_segment(canvas, zero, y0, zero, y1,
                   (struct stroke){.colour = palette_ink, .width_pt = 2});
    canvas_text(canvas, stack->bars->unit, scale->from_pt, y1 + 0.2 * theme->small_pt, style);
    return y1 + axis_height(canvas, stack, width_pt);
}

static double widest_value(struct canvas *canvas, const struct stack *stack, double height_pt)
{
    double widest = 0;
    for (size_t g = 0; g < stack->bars->n_groups; g++)
        widest = fmax(widest, value_label(canvas, stack, g, 0, 0, height_pt, true).width);
    return widest;
}

static double draw_rows(struct canvas *canvas, const struct stack *stack, struct box box)
{
    const struct theme *theme = stack->theme;
    const struct bars *bars = stack->bars;
    double unit_pt = 0.6 * (box.x1 - box.x0);
    double room = isfinite(box.y1) ? box.y1 - box.y0 - axis_height(canvas, stack, unit_pt)
                                   : HUGE_VAL;
    double least = (theme->projection ? 1.2 : 2) * theme->body_pt;
    if (bars->item_labels)
        least += (theme->projection ? 0.2 : 0.7) * theme->body_pt;
    struct rows rows = rows_fit(canvas, theme, bars->group_labels, bars->n_groups,
                                box.x1 - box.x0, room, least);
    double x0 = box.x0 + rows.label_pt + theme->small_pt;
    double x1 = box.x1 - widest_value(canvas, stack, rows.height_pt) - 1.2 * theme->body_pt;
    x1 = fmax(x1, x0 + 4 * theme->body_pt);
    size_t n_ticks = n_ticks_in(canvas, theme, stack->low, stack->high, x1 - x0);
    struct scale scale = scale_tight(stack->low, stack->high, n_ticks);
    scale.from_pt = x0;
    scale.to_pt = x1;

    double bottom = box.y0 + (double)rows.n * rows.height_pt;
    double axis_bottom = draw_axis(canvas, stack, &scale, box.y0, bottom, unit_pt);
    for (size_t g = 0; g < rows.n; g++) {
        double y0 = box.y0 + (double)g * rows.height_pt;
        draw_group(canvas, stack, &rows, &scale, g,
                   (struct box){box.x0, y0, box.x1, y0 + rows.height_pt});
    }
    return rows_note_missing(canvas, theme, bars->n_groups - rows.n, box.x0, axis_bottom);
}

struct drawing *bars_draw(const struct bars *bars, const struct theme *theme)
{
    struct canvas *canvas = canvas_create(theme, &bars->frame);
    struct box box = canvas_header(canvas, NULL);
    if (bars->n_groups == 0 || bars->n_items == 0)
        return canvas_finish(canvas, draw_empty(canvas, theme, box));
    struct stack stack = stack_of(bars, theme);
    box.y0 = draw_legend(canvas, &stack, box);
    double bottom = draw_rows(canvas, &stack, box);
    stack_clear(&stack);
    return canvas_finish(canvas, bottom);
}
