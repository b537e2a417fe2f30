/* Lines over the weeks of a year, with bands for intervals and holidays shaded. */
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/charts.h"
#include "plots/legend.h"
#include "plots/place.h"
#include "plots/rows.h"

struct plot {
    const struct weeks *weeks;
    const struct theme *theme;
    struct box box;          /* between the axes */
    struct scale across, up; /* days, values */
};

static double week_x(const struct plot *plot, size_t week)
{
    return scale_at(&plot->across, plot->weeks->first_day + 7.0 * (double)week + 3.5);
}

static const struct plot_interval *series_of(const struct plot *plot, size_t series)
{
    return &plot->weeks->values[series * plot->weeks->n_weeks];
}

static struct scale values_scale(const struct weeks *weeks, double height_pt, double em)
{
    double low = 0, high = 0;
    for (size_t i = 0; i < weeks->n_series * weeks->n_weeks; i++) {
        scale_widen(&low, &high, weeks->values[i].mean);
        scale_widen(&low, &high, weeks->values[i].low);
        scale_widen(&low, &high, weeks->values[i].high);
    }
    double n = height_pt / (2.5 * em);
    return scale_tight(low, high, n < 2 ? 2 : n > 6 ? 6 : (size_t)n);
}

static double ticks_width(struct canvas *canvas, const struct plot *plot)
{
    double widest = 0;
    for (size_t i = 0; i < scale_n_ticks(&plot->up); i++) {
        char text[NUMBER_BYTES];
        scale_tick_text(&plot->up, i, plot->theme->language, text);
        widest = fmax(widest, canvas_measure(canvas, text, style_small(plot->theme)).width);
    }
    return widest;
}

/* ---- Axes -------------------------------------------------------------------------- */
static void draw_spans(struct canvas *canvas, const struct plot *plot)
{
    for (size_t i = 0; i < plot->weeks->n_spans; i++) {
        struct day_span span = plot->weeks->spans[i];
        double x0 = scale_at(&plot->across, span.first_day);
        double x1 = scale_at(&plot->across, span.last_day + 1.0);
        if (x1 > x0)
            canvas_bar(canvas, (struct box){x0, plot->box.y0, x1, plot->box.y1},
                       (struct colour){0.9, 0.9, 0.87});
    }
}

static void draw_values_axis(struct canvas *canvas, const struct plot *plot)
{
    struct style style = style_small(plot->theme);
    style.align = ALIGN_RIGHT;
    for (size_t i = 0; i < scale_n_ticks(&plot->up); i++) {
        double y = scale_at(&plot->up, scale_tick(&plot->up, i));
        bool is_zero = scale_tick(&plot->up, i) == 0;
        canvas_segment(canvas, plot->box.x0, y, plot->box.x1, y,
                       (struct stroke){.colour = is_zero ? palette_ink : palette_line,
                                       .width_pt = is_zero ? 1 : 0.5, .faint = !is_zero});
        char text[NUMBER_BYTES];
        scale_tick_text(&plot->up, i, plot->theme->language, text);
        canvas_text_at(canvas, text, plot->box.x0 - 0.4 * plot->theme->small_pt, y, style);
    }
}

static const char *month_name(int month)
{
    static const char *const names[] = {N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"),
                                        N_("May"), N_("Jun"), N_("Jul"), N_("Aug"),
                                        N_("Sept"), N_("Oct"), N_("Nov"), N_("Dec")};
    return _(names[month - 1]);
}

/* Every how many months a name is written, so that the widest find room. */
static int months_step(struct canvas *canvas, const struct plot *plot)
{
    const struct theme *theme = plot->theme;
    double widest = 0, days_pt = (plot->across.to_pt - plot->across.from_pt) /
                                 (plot->across.high - plot->across.low);
    for (int month = 1; month <= 12; month++)
        widest = fmax(widest, canvas_measure(canvas, month_name(month),
                                             style_small(theme)).width);
    return (int)ceil((widest + 0.3 * theme->small_pt) / (28 * days_pt));
}

/* A mark at each first of a month; names at equal steps, and the year below the first name of
 * each. */
static void draw_months(struct canvas *canvas, const struct plot *plot)
{
    const struct theme *theme = plot->theme;
    int last = plot->weeks->first_day + 7 * (int)plot->weeks->n_weeks;
    int year_written = 0, n_months = 0, step = months_step(canvas, plot);
    double free_year_from = 0, em = theme->small_pt, right = theme->width_pt - theme->margin_pt;
    for (int day = plot->weeks->first_day; day < last; day++) {
        int year, month, day_of_month;
        text_civil(day, &year, &month, &day_of_month);
        if (day_of_month != 1)
            continue;
        double x = scale_at(&plot->across, day), y = plot->box.y1;
        canvas_segment(canvas, x, y, x, y + 0.4 * em,
                       (struct stroke){.colour = palette_grey, .width_pt = 0.6, .faint = true});
        const char *name = month_name(month);
        double width = canvas_measure(canvas, name, style_small(theme)).width;
        if (n_months++ % step != 0 || x + width > right)
            continue;
        struct box box = canvas_text(canvas, name, x, y + 0.4 * em, style_small(theme));
        if (year == year_written || x < free_year_from || x + 2.6 * em > right)
            continue;
        char *digits = mem_printf("%d", year);
        free_year_from = canvas_text(canvas, digits, x, box.y1, style_small(theme)).x1;
        free(digits);
        year_written = year;
    }
}

/* ---- Series ------------------------------------------------------------------------ */
static bool has_band(struct plot_interval value)
{
    return isfinite(value.mean) && isfinite(value.low) && isfinite(value.high);
}

/* The band of the weeks first .. last-1, all of which have an interval. */
static void draw_band(struct canvas *canvas, const struct plot *plot, size_t series, size_t first,
                      size_t last)
{
    const struct plot_interval *values = series_of(plot, series);
    for (size_t w = first; w < last; w++)
        canvas_line(canvas, week_x(plot, w), scale_at(&plot->up, values[w].high));
    for (size_t w = last; w-- > first;)
        canvas_line(canvas, week_x(plot, w), scale_at(&plot->up, values[w].low));
    canvas_close(canvas);
    canvas_fill(canvas, palette_organisation(group_colour(plot->weeks->colours, series)), 0.2,
                false);
}

static void draw_bands(struct canvas *canvas, const struct plot *plot, size_t series)
{
    const struct plot_interval *values = series_of(plot, series);
    for (size_t w = 0; w < plot->weeks->n_weeks; w++) {
        size_t first = w;
        while (w < plot->weeks->n_weeks && has_band(values[w]))
            w++;
        if (w > first + 1)
            draw_band(canvas, plot, series, first, w);
    }
}

static struct stroke series_stroke(const struct plot *plot, size_t series)
{
    size_t colour = group_colour(plot->weeks->colours, series);
    return (struct stroke){.colour = palette_organisation(colour),
                           .dash = (enum dash)(colour % N_DASHES),
                           .width_pt = plot->theme->projection ? 4 : 1.6};
}

/* Weeks without a value break the line; one alone is a dot. */
static void draw_series(struct canvas *canvas, const struct plot *plot, size_t series)
{
    const struct plot_interval *values = series_of(plot, series);
    struct stroke stroke = series_stroke(plot, series);
    for (size_t w = 0; w < plot->weeks->n_weeks; w++) {
        size_t first = w;
        for (; w < plot->weeks->n_weeks && isfinite(values[w].mean); w++)
            canvas_line(canvas, week_x(plot, w), scale_at(&plot->up, values[w].mean));
        if (w > first + 1) {
            canvas_stroke(canvas, stroke);
        } else if (w > first) {
            canvas_circle(canvas, week_x(plot, first), scale_at(&plot->up, values[first].mean),
                          stroke.width_pt);
            canvas_fill(canvas, stroke.colour, 1, false);
        }
    }
}

/* ---- Names at the lines' ends ------------------------------------------------------ */
/* max_lines 0: any number. */
static struct style end_style(const struct theme *theme, double width_pt, int max_lines)
{
    struct style style = style_small(theme);
    style.colour = palette_ink;
    style.width_pt = width_pt;
    style.max_lines = max_lines;
    return style;
}

/* Lines that each of n names may have in the room: on a page of fixed height the longest are cut. */
static int lines_each(struct canvas *canvas, const struct theme *theme, size_t n, double room_pt)
{
    double line = canvas_measure(canvas, "X", end_style(theme, 0, 0)).height;
    return (int)fmax((room_pt / (double)n - 0.2 * theme->small_pt) / line, 1);
}

static double last_y(const struct plot *plot, size_t series)
{
    const struct plot_interval *values = series_of(plot, series);
    for (size_t w = plot->weeks->n_weeks; w-- > 0;)
        if (isfinite(values[w].mean))
            return scale_at(&plot->up, values[w].mean);
    return plot->box.y1;
}

static void draw_ends(struct canvas *canvas, const struct plot *plot, double width_pt)
{
    const struct theme *theme = plot->theme;
    size_t n = plot->weeks->n_series;
    double em = theme->small_pt, *y = mem_zeroed(n, sizeof *y);
    double *heights = mem_zeroed(n, sizeof *heights);
    double used = 0, room = plot->box.y1 - plot->box.y0;
    struct style style = end_style(theme, width_pt - 3 * em,
                                   theme->projection ? lines_each(canvas, theme, n, room) : 6);
    size_t n_named = 0;
    for (size_t s = 0; s < n; s++) {
        y[s] = last_y(plot, s);
        heights[s] = canvas_measure(canvas, plot->weeks->labels[s], style).height + 0.2 * em;
        used += heights[s];
        if (used <= room)
            n_named = s + 1;
    }
    if (n_named < n)
        canvas_note_cut(canvas);
    labels_spread(y, heights, n_named, plot->box.y0, plot->box.y1);
    for (size_t s = 0; s < n_named; s++) {
        double x = plot->box.x1 + 0.3 * em;
        canvas_segment(canvas, x, y[s], x + 2.2 * em, y[s], series_stroke(plot, s));
        canvas_text_at(canvas, plot->weeks->labels[s], x + 2.6 * em, y[s], style);
    }
    free(y);
    free(heights);
}

/* Width of the column of names, and the least height that they need. */
static double ends_width(struct canvas *canvas, const struct weeks *weeks,
                         const struct theme *theme, double most_pt, double *least_pt)
{
    double widest = 0, em = theme->small_pt;
    *least_pt = 0;
    for (size_t s = 0; s < weeks->n_series; s++)
        widest = fmax(widest,
                      canvas_measure(canvas, weeks->labels[s], end_style(theme, 0, 0)).width + 1);
    double width = fmin(widest + 3 * em, most_pt);
    for (size_t s = 0; s < weeks->n_series; s++)
        *least_pt += 0.2 * em + canvas_measure(canvas, weeks->labels[s],
                                               end_style(theme, width - 3 * em, 6)).height;
    return width;
}

/* ---- The chart --------------------------------------------------------------------- */
static double draw_span_legend(struct canvas *canvas, const struct weeks *weeks,
                               const struct theme *theme, struct box box)
{
    struct extent unit = canvas_measure(canvas, weeks->unit, style_small(theme));
    struct style style = style_small(theme);
    style.width_pt = box.x1 - box.x0;
    double y = canvas_text(canvas, weeks->unit, box.x0, box.y0, style).y1;
    if (weeks->n_spans == 0 || !weeks->span_label || !*weeks->span_label)
        return y;
    struct legend_entry entry = {.label = weeks->span_label, .swatch = swatch_box,
                                 .colour = {0.9, 0.9, 0.87}};
    double gap = 2 * theme->small_pt, needed = gap + 2 * theme->small_pt +
                 canvas_measure(canvas, weeks->span_label, style_small(theme)).width;
    if (unit.width + needed <= box.x1 - box.x0)
        box.x0 += unit.width + gap; /* beside the unit, not below */
    else
        box.y0 = y + 0.2 * theme->small_pt;
    return fmax(y, legend_flow(canvas, theme, box, &entry, 1, false));
}

struct drawing *weeks_draw(const struct weeks *weeks, const struct theme *theme)
{
    struct canvas *canvas = canvas_create(theme, &weeks->frame);
    struct box box = canvas_header(canvas, NULL);
    if (weeks->n_weeks == 0 || weeks->n_series == 0)
        return canvas_finish(canvas, draw_empty(canvas, theme, box));
    struct plot plot = {.weeks = weeks, .theme = theme};
    double em = theme->small_pt, months_pt = 2.9 * em, least_pt;
    box.y0 = draw_span_legend(canvas, weeks, theme, box) + 0.8 * em;
    double ends_pt = ends_width(canvas, weeks, theme, 0.3 * (box.x1 - box.x0), &least_pt);
    double bottom = isfinite(box.y1) ? box.y1 - months_pt
                                     : box.y0 + fmax(19 * theme->body_pt, least_pt);
    bottom = fmax(bottom, box.y0 + 2 * theme->body_pt);

    plot.up = values_scale(weeks, bottom - box.y0, em);
    double left = box.x0 + ticks_width(canvas, &plot) + 0.5 * em;
    plot.box = (struct box){left, box.y0, box.x1 - ends_pt, bottom};
    plot.up.from_pt = bottom;
    plot.up.to_pt = box.y0;
    plot.across = (struct scale){.low = weeks->first_day, .from_pt = plot.box.x0,
                                 .to_pt = plot.box.x1,
                                 .high = weeks->first_day + 7.0 * (double)weeks->n_weeks};
    draw_spans(canvas, &plot);
    draw_values_axis(canvas, &plot);
    draw_months(canvas, &plot);
    for (size_t s = 0; s < weeks->n_series; s++)
        draw_bands(canvas, &plot, s);
    for (size_t s = 0; s < weeks->n_series; s++)
        draw_series(canvas, &plot, s);
    draw_ends(canvas, &plot, ends_pt);
    return canvas_finish(canvas, bottom + months_pt);
}
