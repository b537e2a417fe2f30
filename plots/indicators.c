/* Several indicators side by side, each with its own unit and zero. */
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/charts.h"
#include "plots/legend.h"
#include "plots/rows.h"

enum { COLUMNS = 3 };

struct panel {
    const struct indicators *indicators;
    const struct theme *theme;
    const struct rows *rows;
    size_t indicator;
    double x0, x1;
    double value_pt; /* font size of the values; 0: body */
};

static const struct plot_interval *values_of(const struct panel *panel)
{
    return &panel->indicators->values[panel->indicator * panel->indicators->n_groups];
}

static void span_of(const struct panel *panel, double *low, double *high, double *largest)
{
    const struct plot_interval *values = values_of(panel);
    *low = *high = *largest = 0;
    for (size_t g = 0; g < panel->indicators->n_groups; g++) {
        scale_widen(low, high, values[g].mean);
        scale_widen(low, high, values[g].low);
        scale_widen(low, high, values[g].high);
        if (isfinite(values[g].mean))
            *largest = fmax(*largest, fabs(values[g].mean));
    }
}

static double widest_value(struct canvas *canvas, const struct panel *panel, double largest,
                           struct style style)
{
    double widest = 0;
    for (size_t g = 0; g < panel->indicators->n_groups; g++) {
        char text[NUMBER_BYTES];
        value_text(text, values_of(panel)[g].mean, largest, VALUE_DIGITS, panel->theme->language);
        widest = fmax(widest, canvas_measure(canvas, text, style).width);
    }
    return widest;
}

static void draw_bar(struct canvas *canvas, const struct panel *panel, const struct scale *scale,
                     size_t group, double y, double largest, struct style style)
{
    struct plot_interval value = values_of(panel)[group];
    double zero = scale_at(scale, 0), end = zero, half = panel->rows->bar_pt / 2;
    if (isfinite(value.mean)) {
        end = scale_at(scale, value.mean);
        canvas_bar(canvas, (struct box){fmin(zero, end), y - half, fmax(zero, end), y + half},
                   palette_organisation(group_colour(panel->indicators->group_colours, group)));
        draw_whisker(canvas, panel->theme, scale, value, y, false);
        if (isfinite(value.low) && isfinite(value.high))
            end = fmax(end, scale_at(scale, value.high));
    }
    char text[NUMBER_BYTES];
    value_text(text, value.mean, largest, VALUE_DIGITS, panel->theme->language);
    canvas_text_at(canvas, text, fmax(end, zero) + 0.5 * panel->theme->body_pt, y, style);
}

/* The bars of one indicator, rows from y. */
static void draw_panel(struct canvas *canvas, const struct panel *panel, double y)
{
    const struct theme *theme = panel->theme;
    double low, high, largest;
    span_of(panel, &low, &high, &largest);
    struct style style = style_body(theme);
    style.bold = true;
    if (panel->value_pt > 0)
        style.size_pt = panel->value_pt;
    double labels = widest_value(canvas, panel, largest, style) + 0.7 * theme->body_pt;
    struct scale scale = {.low = low, .high = high > low ? high : low + 1,
                          .from_pt = panel->x0,
                          .to_pt = fmax(panel->x1 - labels, panel->x0 + theme->body_pt)};
    double bottom = y + (double)panel->rows->n * panel->rows->height_pt;
    double zero = scale_at(&scale, 0);
    for (size_t g = 0; g < panel->rows->n; g++)
        draw_bar(canvas, panel, &scale, g,
                 y + ((double)g + 0.5) * panel->rows->height_pt, largest, style);
    canvas_segment(canvas, zero, y, zero, bottom,
                   (struct stroke){.colour = palette_ink, .width_pt = 1});
}

/* Label and unit of an indicator above its bars; returns the bottom. */
static double draw_heading(struct canvas *canvas, const struct panel *panel, double y,
                           bool only_measure)
{
    const struct theme *theme = panel->theme;
    struct style bold = style_body(theme), small = style_small(theme);
    bold.bold = true;
    bold.width_pt = small.width_pt = panel->x1 - panel->x0;
    bold.max_lines = theme->projection ? 3 : 0;
    small.max_lines = theme->projection ? 2 : 0;
    const char *label = panel->indicators->indicator_labels[panel->indicator];
    const char *unit = panel->indicators->units[panel->indicator];
    double label_pt = canvas_measure(canvas, label, bold).height;
    double unit_pt = canvas_measure(canvas, unit, small).height;
    if (!only_measure) {
        canvas_text(canvas, label, panel->x0, y, bold);
        canvas_text(canvas, unit, panel->x0, y + label_pt, small);
    }
    return y + label_pt + unit_pt + 0.3 * theme->body_pt;
}

/* Indicators first .. last-1 side by side; returns the bottom. */
static double draw_line_of_panels(struct canvas *canvas, struct panel panel, size_t first,
                                  size_t last, size_t n_columns, struct box box)
{
    const struct indicators *indicators = panel.indicators;
    const struct theme *theme = panel.theme;
    double gap = 1.2 * theme->body_pt, left = box.x0 + panel.rows->label_pt;
    double width = (box.x1 - left + gap) / (double)n_columns;
    double top = box.y0;
    for (size_t pass = 0; pass < 2; pass++) /* headings first: the bars start below the tallest */
        for (size_t i = first; i < last; i++) {
            panel.indicator = i;
            panel.x0 = left + (double)(i - first) * width;
            panel.x1 = panel.x0 + width - gap;
            if (pass == 0)
                top = fmax(top, draw_heading(canvas, &panel, box.y0, false));
            else
                draw_panel(canvas, &panel, top);
        }
    for (size_t g = 0; g < panel.rows->n; g++)
        rows_label(canvas, theme, panel.rows, indicators->group_labels[g],
                   group_colour(indicators->group_colours, g), box.x0,
                   top + ((double)g + 0.5) * panel.rows->height_pt);
    return top + (double)panel.rows->n * panel.rows->height_pt;
}

/* Height of the tallest heading, had the panels this width. */
static double tallest_heading(struct canvas *canvas, struct panel panel, double width_pt)
{
    double tallest = 0;
    panel.x0 = 0;
    panel.x1 = width_pt;
    for (size_t i = 0; i < panel.indicators->n_indicators; i++) {
        panel.indicator = i;
        tallest = fmax(tallest, draw_heading(canvas, &panel, 0, true));
    }
    return tallest;
}

/* ---- Below each other, on a projected page ------------------------------------------- */
/* Organisations in a legend, indicators below each other, their names on the left. False when
 * that finds no room. */
static bool draw_blocks(struct canvas *canvas, struct panel panel, struct box box)
{
    const struct indicators *indicators = panel.indicators;
    const struct theme *theme = panel.theme;
    size_t n = indicators->n_groups;
    struct legend_entry *entries = mem_zeroed(n, sizeof *entries);
    for (size_t g = 0; g < n; g++)
        entries[g] = (struct legend_entry){
            .label = indicators->group_labels[g], .swatch = swatch_box,
            .colour = palette_organisation(group_colour(indicators->group_colours, g))};
    double top = legend_flow(canvas, theme, box, entries, n, true) + 0.7 * theme->small_pt;
    double block_pt = (box.y1 - top) / (double)indicators->n_indicators;
    double bars_pt = block_pt - 0.15 * theme->body_pt, names_pt = 0;
    bool fits = false;
    for (double share = 0.3; share < 0.5 && !fits; share += 0.06) {
        names_pt = share * (box.x1 - box.x0);
        fits = tallest_heading(canvas, panel, names_pt) <= block_pt;
    }
    panel.value_pt = 1.17 * theme->body_pt * (double)n <= bars_pt ? theme->body_pt
                                                                  : theme->small_pt;
    fits = fits && 1.17 * panel.value_pt * (double)n <= bars_pt;
    if (fits) {
        struct rows rows = {.n = n, .height_pt = fmin(bars_pt / (double)n, 2 * theme->body_pt)};
        rows.bar_pt = 0.8 * rows.height_pt;
        panel.rows = &rows;
        legend_flow(canvas, theme, box, entries, n, false);
        for (size_t i = 0; i < indicators->n_indicators; i++) {
            double y = top + (double)i * block_pt;
            panel.indicator = i;
            panel.x0 = box.x0;
            panel.x1 = box.x0 + names_pt;
            draw_heading(canvas, &panel, y, false);
            panel.x0 = panel.x1 + theme->body_pt;
            panel.x1 = box.x1;
            draw_panel(canvas, &panel, y);
        }
    }
    free(entries);
    return fits;
}

static double draw_all(struct canvas *canvas, const struct indicators *indicators,
                       const struct theme *theme, struct box box)
{
    size_t n = indicators->n_indicators, n_columns = n < COLUMNS ? n : COLUMNS;
    size_t n_lines = (n + n_columns - 1) / n_columns;
    double width = box.x1 - box.x0, gap = 1.2 * theme->body_pt;
    struct panel panel = {.indicators = indicators, .theme = theme};
    if (theme->projection && draw_blocks(canvas, panel, box))
        return box.y1;
    double heading = tallest_heading(canvas, panel, 0.58 * width / (double)n_columns - gap);
    double room = HUGE_VAL, least = 1.6 * theme->body_pt;
    if (isfinite(box.y1)) {
        double line_least = heading + 2.4 * theme->body_pt;
        size_t n_fit = (size_t)fmax((box.y1 - box.y0) / line_least, 1);
        n_lines = n_lines < n_fit ? n_lines : n_fit;
        room = (box.y1 - box.y0) / (double)n_lines - heading - theme->body_pt;
        if (n > n_lines * n_columns)
            room -= rows_note_height(theme) / (double)n_lines;
        least = 1.2 * theme->body_pt;
    }
    struct rows rows = rows_fit(canvas, theme, indicators->group_labels, indicators->n_groups,
                                width, room, least);
    panel.rows = &rows;
    size_t n_shown = n < n_lines * n_columns ? n : n_lines * n_columns;
    for (size_t first = 0; first < n_shown; first += n_columns) {
        size_t last = first + n_columns < n_shown ? first + n_columns : n_shown;
        box.y0 = draw_line_of_panels(canvas, panel, first, last, n_columns, box);
        if (last < n_shown)
            box.y0 += theme->body_pt;
    }
    size_t n_missing = indicators->n_groups - rows.n + n - n_shown;
    return rows_note_missing(canvas, theme, n_missing, box.x0, box.y0);
}

struct drawing *indicators_draw(const struct indicators *indicators, const struct theme *theme)
{
    struct canvas *canvas = canvas_create(theme, &indicators->frame);
    struct box box = canvas_header(canvas, NULL);
    bool empty = indicators->n_groups == 0 || indicators->n_indicators == 0;
    return canvas_finish(canvas, empty ? draw_empty(canvas, theme, box)
                                       : draw_all(canvas, indicators, theme, box));
}
