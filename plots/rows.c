#include "plots/rows.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"

/* Labels of more lines are cut: one endless name must not stretch the rows of all. */
enum { MOST_LINES = 4 };

static double chip_pt(const struct theme *theme)
{
    return 0.7 * theme->body_pt;
}

static struct style label_style(const struct theme *theme, const struct rows *rows)
{
    struct style style = style_body(theme);
    style.size_pt = rows->label_size_pt;
    style.width_pt = rows->label_pt - chip_pt(theme) - 1.1 * theme->body_pt;
    style.max_lines = rows->label_lines;
    return style;
}

/* Height of the tallest label in a column as wide as it needs, at most most_pt. */
static double measure_labels(struct canvas *canvas, const struct theme *theme,
                             const char *const labels[], double most_pt, struct rows *rows)
{
    struct style style = style_body(theme);
    style.size_pt = rows->label_size_pt;
    double widest = 0, tallest = 0;
    for (size_t i = 0; i < rows->n; i++)
        widest = fmax(widest, canvas_measure(canvas, labels[i], style).width);
    style.width_pt = fmin(widest + 1, most_pt);
    for (size_t i = 0; i < rows->n; i++)
        tallest = fmax(tallest, canvas_measure(canvas, labels[i], style).height);
    rows->label_pt = style.width_pt + chip_pt(theme) + 1.1 * theme->body_pt;
    return tallest;
}

/* Rows as high as they need. */
static struct rows rows_free(struct canvas *canvas, const struct theme *theme,
                             const char *const labels[], size_t n, double width_pt,
                             double least_pt, double size_pt)
{
    struct rows rows = {.n = n, .label_size_pt = size_pt};
    double tallest = measure_labels(canvas, theme, labels, 0.28 * width_pt, &rows);
    double line = canvas_measure(canvas, "X", label_style(theme, &rows)).height;
    if (tallest > MOST_LINES * line + 1) {
        rows.label_lines = MOST_LINES;
        tallest = MOST_LINES * line;
    }
    rows.height_pt = fmax(tallest, least_pt) + 0.5 * theme->body_pt;
    return rows;
}

/* Rows for a page of a given height: labels shrink to small text, then to fewer lines; then rows
 * are left out. */
static void rows_squeeze(struct canvas *canvas, const struct theme *theme,
                         const char *const labels[], double width_pt, double height_pt,
                         double least_pt, struct rows *rows)
{
    rows->label_size_pt = theme->small_pt;
    double tallest = measure_labels(canvas, theme, labels, 0.34 * width_pt, rows);
    size_t n = rows->n;
    rows->height_pt = height_pt / (double)n;
    if (rows->height_pt >= fmax(tallest, least_pt) + 1)
        return;
    double line = canvas_measure(canvas, "X", label_style(theme, rows)).height;
    double least = fmax(line, least_pt) + 2;
    if (rows->height_pt < least) {
        double room = fmax(height_pt - rows_note_height(theme), 0);
        rows->n = (size_t)floor(room / least);
        rows->height_pt = rows->n > 0 ? room / (double)rows->n : least;
    }
    rows->label_lines = (int)fmax(floor(rows->height_pt / line), 1);
}

struct rows rows_fit(struct canvas *canvas, const struct theme *theme,
                     const char *const labels[], size_t n, double width_pt, double height_pt,
                     double least_pt)
{
    struct rows rows = rows_free(canvas, theme, labels, n, width_pt, least_pt, theme->body_pt);
    if (isfinite(height_pt) && n > 0) {
        if ((double)n * rows.height_pt > height_pt)
            rows_squeeze(canvas, theme, labels, width_pt, height_pt, least_pt, &rows);
        else
            rows.height_pt = fmin(height_pt / (double)n, 2 * rows.height_pt);
    }
    rows.bar_pt = fmin(0.62 * rows.height_pt, (theme->projection ? 1.8 : 2) * theme->body_pt);
    return rows;
}

void rows_label(struct canvas *canvas, const struct theme *theme, const struct rows *rows,
                const char *label, size_t colour, double x, double y)
{
    double chip = chip_pt(theme);
    canvas_bar(canvas, (struct box){x, y - chip / 2, x + chip, y + chip / 2},
               palette_organisation(colour));
    canvas_text_at(canvas, label, x + chip + 0.4 * theme->body_pt, y, label_style(theme, rows));
}

double rows_note_height(const struct theme *theme)
{
    return 1.4 * theme->small_pt;
}

double rows_note_missing(struct canvas *canvas, const struct theme *theme, size_t n_missing,
                         double x, double y)
{
    if (n_missing == 0)
        return y;
    char *note = mem_printf(_("%zu more are not shown: they find no room here."), n_missing);
    canvas_text(canvas, note, x, y, style_small(theme));
    free(note);
    return y + rows_note_height(theme);
}

void draw_whisker(struct canvas *canvas, const struct theme *theme, const struct scale *scale,
                  struct plot_interval value, double y, bool with_dot)
{
    if (!isfinite(value.low) || !isfinite(value.high) || !isfinite(value.mean))
        return;
    double x0 = scale_at(scale, value.low), x1 = scale_at(scale, value.high);
    double cap = 0.3 * theme->body_pt, width = theme->projection ? 3 : 1.1;
    bool narrow = x1 - x0 < 1.2 * cap; /* too narrow for a dot or an outline */
    if (x1 - x0 < 2 * width) /* two caps would melt into a block */
        x0 = x1 = (x0 + x1) / 2;
    const struct stroke layers[] = {
        {.colour = palette_white, .width_pt = width * 2.4, .faint = true},
        {.colour = palette_ink, .width_pt = width}};
    for (size_t i = narrow; i < 2; i++) {
        canvas_segment(canvas, x0, y, x1, y, layers[i]);
        canvas_segment(canvas, x0, y - cap, x0, y + cap, layers[i]);
        canvas_segment(canvas, x1, y - cap, x1, y + cap, layers[i]);
    }
    if (with_dot && x1 - x0 > 0.6 * theme->body_pt) {
        canvas_circle(canvas, scale_at(scale, value.mean), y, 0.2 * theme->body_pt);
        canvas_fill(canvas, palette_ink, 1, false);
    }
}

static struct style unit_style(const struct theme *theme, double width_pt)
{
    struct style style = style_small(theme);
    style.width_pt = width_pt;
    style.max_lines = theme->projection ? 2 : 0;
    return style;
}

double value_axis_height(struct canvas *canvas, const struct theme *theme, const char *unit,
                         double width_pt)
{
    return 1.45 * theme->small_pt +
           canvas_measure(canvas, unit, unit_style(theme, width_pt)).height;
}

double draw_value_axis(struct canvas *canvas, const struct theme *theme,
                       const struct scale *scale, struct box box, const char *unit)
{
    struct style style = style_small(theme);
    style.align = ALIGN_CENTRE;
    double free_from = 0, y = box.y1 + 0.2 * theme->small_pt;
    for (size_t i = 0; i < scale_n_ticks(scale); i++) {
        double x = scale_at(scale, scale_tick(scale, i));
        bool is_zero = scale_tick(scale, i) == 0;
        canvas_segment(canvas, x, box.y0, x, box.y1,
                       (struct stroke){.colour = is_zero ? palette_ink : palette_line,
                                       .width_pt = is_zero ? 1 : 0.5, .faint = !is_zero});
        char text[NUMBER_BYTES];
        scale_tick_text(scale, i, theme->language, text);
        double half = canvas_measure(canvas, text, style).width / 2;
        if (x - half < free_from || x + half > theme->width_pt - 2)
            continue;
        free_from = canvas_text(canvas, text, x, y, style).x1 + 0.4 * theme->small_pt;
    }
    canvas_text(canvas, unit, box.x0, box.y1 + 1.45 * theme->small_pt,
                unit_style(theme, box.x1 - box.x0));
    return box.y1 + value_axis_height(canvas, theme, unit, box.x1 - box.x0);
}

size_t n_ticks_in(struct canvas *canvas, const struct theme *theme, double low, double high,
                  double width_pt)
{
    struct scale scale = scale_round(low, high, 4);
    double widest = 0;
    for (size_t i = 0; i < scale_n_ticks(&scale); i++) {
        char text[NUMBER_BYTES];
        scale_tick_text(&scale, i, theme->language, text);
        widest = fmax(widest, canvas_measure(canvas, text, style_small(theme)).width);
    }
    double n = width_pt / (widest + 1.2 * theme->small_pt);
    return n < 2 ? 2 : n > 8 ? 8 : (size_t)n;
}

void value_text(char text[NUMBER_BYTES], double value, double largest, int n_digits,
                enum language language)
{
    double unit = largest != 0 && isfinite(largest)
                      ? pow(10, floor(log10(fabs(largest))) + 1 - n_digits) : 1;
    double shown = unit >= 1 && isfinite(unit) ? round(value / unit) * unit : value;
    number_text(text, shown, number_decimals(largest, fabs(largest) < 100 ? 3 : n_digits),
                language);
}

size_t group_colour(const size_t colours[], size_t group)
{
    return colours ? colours[group] : group;
}

double draw_empty(struct canvas *canvas, const struct theme *theme, struct box box)
{
    struct style style = style_body(theme);
    style.colour = palette_grey;
    style.align = ALIGN_CENTRE;
    double height = isfinite(box.y1) ? box.y1 - box.y0 : 6 * theme->body_pt;
    canvas_text_at(canvas, _("No data to show."), (box.x0 + box.x1) / 2, box.y0 + height / 2,
                   style);
    return box.y0 + height;
}
