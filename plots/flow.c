#include "plots/flow.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include "data/mem.h"
#include "plots/canvas.h"
#include "plots/place.h"
#include "plots/rows.h"

/* What all chains share. */
struct sheet {
    const struct flow_chart *chart;
    const struct theme *theme;
    double left, right;   /* of the first and last bar's outer sides */
    double bar_pt;        /* width of a bar */
    double band_pt;       /* height for bars and what is written on ribbons */
    double pt_kg;
    size_t n_lines;       /* written on a ribbon, at most */
    double line_pt;
};

static bool is_shown(const struct flow_chart *chart, const struct flow_link *link)
{
    return isfinite(link->kg) && link->kg > 0 && link->from < link->to &&
           link->to < chart->n_stages;
}

/* The left side of a stage's bar. */
static double stage_x(const struct sheet *sheet, size_t stage)
{
    size_t n = sheet->chart->n_stages;
    double span = sheet->right - sheet->left - sheet->bar_pt;
    return sheet->left + (n > 1 ? span * (double)stage / (double)(n - 1) : 0);
}

/* Kilograms in or out of a stage, whichever is more. */
static double stage_kg(const struct flow_chart *chart, const struct flow_chain *chain,
                       size_t stage)
{
    double in = 0, out = 0;
    for (size_t l = 0; l < chain->n_links; l++) {
        const struct flow_link *link = &chain->links[l];
        if (!is_shown(chart, link))
            continue;
        in += link->to == stage ? link->kg : 0;
        out += link->from == stage ? link->kg : 0;
    }
    return fmax(in, out);
}

static double largest_kg(const struct flow_chart *chart)
{
    double largest = 0;
    for (size_t c = 0; c < chart->n_chains; c++)
        for (size_t s = 0; s < chart->n_stages; s++)
            largest = fmax(largest, stage_kg(chart, &chart->chains[c], s));
    return largest;
}

static struct style line_style(const struct theme *theme, size_t line)
{
    struct style style = style_small(theme);
    style.colour = palette_ink;
    style.bold = line == 0;
    style.align = ALIGN_CENTRE;
    return style;
}

/* Does another link of the chain run over some stretch of this one? Then their texts may meet. */
static bool meets_another(const struct flow_chart *chart, const struct flow_chain *chain,
                          const struct flow_link *link)
{
    for (size_t l = 0; l < chain->n_links; l++) {
        const struct flow_link *other = &chain->links[l];
        if (other != link && is_shown(chart, other) && other->from < link->to &&
            link->from < other->to)
            return true;
    }
    return false;
}

/* How many texts may lie above each other. */
static size_t n_stacked(const struct flow_chart *chart, const struct flow_chain *chain)
{
    size_t n = 0;
    for (size_t l = 0; l < chain->n_links; l++)
        n += is_shown(chart, &chain->links[l]) && meets_another(chart, chain, &chain->links[l]);
    return n > 1 ? n : 1;
}

/* ---- Ribbons --------------------------------------------------------------------------- */
/* Links of a chain in the order in which they leave and enter bars, from the top: the shorter the
 * higher, so that longer ones pass below the stages that they skip. */
struct ribbon {
    const struct flow_link *link;
    double from_y, to_y; /* tops at both ends */
    double middle_y;     /* of what is written */
};

static int shorter_first(const void *a, const void *b)
{
    const struct flow_link *p = ((const struct ribbon *)a)->link;
    const struct flow_link *q = ((const struct ribbon *)b)->link;
    size_t p_span = p->to - p->from, q_span = q->to - q->from;
    if (p_span != q_span)
        return p_span < q_span ? -1 : 1;
    return p < q ? -1 : p > q;
}

static size_t ribbons_of(const struct sheet *sheet, const struct flow_chain *chain, double y,
                         struct ribbon ribbons[])
{
    size_t n = 0, n_stages = sheet->chart->n_stages;
    for (size_t l = 0; l < chain->n_links; l++)
        if (is_shown(sheet->chart, &chain->links[l]))
            ribbons[n++].link = &chain->links[l];
    qsort(ribbons, n, sizeof *ribbons, shorter_first);
    double *in = mem_zeroed(n_stages, sizeof *in), *out = mem_zeroed(n_stages, sizeof *out);
    for (size_t r = 0; r < n; r++) {
        const struct flow_link *link = ribbons[r].link;
        double height = link->kg * sheet->pt_kg;
        ribbons[r].from_y = y + out[link->from];
        ribbons[r].to_y = y + in[link->to];
        ribbons[r].middle_y = (ribbons[r].from_y + ribbons[r].to_y + height) / 2;
        out[link->from] += height;
        in[link->to] += height;
    }
    free(in);
    free(out);
    return n;
}

static void draw_ribbon(struct canvas *canvas, const struct sheet *sheet,
                        const struct ribbon *ribbon, struct colour colour)
{
    double x0 = stage_x(sheet, ribbon->link->from) + sheet->bar_pt;
    double x1 = stage_x(sheet, ribbon->link->to), bend = (x0 + x1) / 2;
    double height = fmax(ribbon->link->kg * sheet->pt_kg, sheet->theme->line_pt);
    double a = ribbon->from_y, b = ribbon->to_y;
    canvas_move(canvas, x0, a);
    canvas_curve(canvas, bend, a, bend, b, x1, b);
    canvas_line(canvas, x1, b + height);
    canvas_curve(canvas, bend, b + height, bend, a + height, x0, a + height);
    canvas_close(canvas);
    canvas_fill(canvas, palette_mix(colour, palette_white, 0.4), 1, true);
    canvas_stroke(canvas, (struct stroke){.colour = palette_white, .faint = true,
                                          .width_pt = 0.12 * sheet->theme->body_pt});
}

static size_t n_lines_of(const struct sheet *sheet, const struct flow_link *link)
{
    size_t n = 0;
    while (n < FLOW_LINES && n < sheet->n_lines && link->lines[n])
        n++;
    return n;
}

static void write_ribbon(struct canvas *canvas, const struct sheet *sheet,
                         const struct flow_link *link, double y)
{
    double x = (stage_x(sheet, link->from) + stage_x(sheet, link->to) + sheet->bar_pt) / 2;
    double room_pt = stage_x(sheet, 1) - stage_x(sheet, 0) - sheet->bar_pt;
    for (size_t i = 0; i < n_lines_of(sheet, link); i++) {
        struct style style = line_style(sheet->theme, i);
        if (canvas_measure(canvas, link->lines[i], style).width > room_pt)
            style.width_pt = room_pt;
        style.max_lines = 1;
        canvas_text(canvas, link->lines[i], x, y + (double)i * sheet->line_pt, style);
    }
}

static int heaviest_first(const void *a, const void *b)
{
    const struct flow_link *p = ((const struct ribbon *)a)->link;
    const struct flow_link *q = ((const struct ribbon *)b)->link;
    if (p->kg != q->kg)
        return p->kg > q->kg ? -1 : 1;
    return p < q ? -1 : p > q;
}

/* Writes on the ribbons, whose order changes. Texts that may meet are spread; the lightest that
 * find no room are left out and counted. */
static void write_ribbons(struct canvas *canvas, const struct sheet *sheet,
                          const struct flow_chain *chain, struct ribbon ribbons[], size_t n,
                          double y)
{
    double *middles = mem_zeroed(n, sizeof *middles), *heights = mem_zeroed(n, sizeof *heights);
    double used = 0;
    size_t n_spread = 0;
    qsort(ribbons, n, sizeof *ribbons, heaviest_first);
    for (size_t r = 0; r < n; r++) {
        struct ribbon ribbon = ribbons[r];
        double height = (double)n_lines_of(sheet, ribbon.link) * sheet->line_pt;
        double middle = fmax(ribbon.middle_y, y + height / 2);
        if (!meets_another(sheet->chart, chain, ribbon.link)) {
            write_ribbon(canvas, sheet, ribbon.link, middle - height / 2);
        } else if (used + height <= sheet->band_pt + 0.01) {
            used += height;
            middles[n_spread] = middle;
            heights[n_spread] = height;
            ribbons[n_spread++] = ribbon;
        } else {
            canvas_note_cut(canvas);
        }
    }
    labels_spread(middles, heights, n_spread, y, y + sheet->band_pt);
    for (size_t r = 0; r < n_spread; r++)
        write_ribbon(canvas, sheet, ribbons[r].link, middles[r] - heights[r] / 2);
    free(middles);
    free(heights);
}

/* ---- Chains ---------------------------------------------------------------------------- */
static double heading_height(struct canvas *canvas, const struct theme *theme)
{
    struct style style = style_body(theme);
    style.bold = true;
    return canvas_measure(canvas, "X", style).height + 0.3 * theme->body_pt;
}

static void draw_heading(struct canvas *canvas, const struct theme *theme,
                         const struct flow_chain *chain, double x, double y)
{
    double chip = 0.7 * theme->body_pt, indent = 1.2 * theme->body_pt;
    struct style style = style_body(theme);
    style.bold = true;
    double width = theme->width_pt - 2 * theme->margin_pt - indent;
    if (canvas_measure(canvas, chain->label, style).width > width)
        style.size_pt = theme->small_pt;
    style.width_pt = width;
    style.max_lines = 1;
    canvas_bar(canvas, (struct box){x, y + 0.25 * chip, x + chip, y + 1.25 * chip},
               palette_organisation(chain->colour));
    canvas_text(canvas, chain->label, x + indent, y, style);
}

static void draw_chain(struct canvas *canvas, const struct sheet *sheet,
                       const struct flow_chain *chain, double y)
{
    struct colour colour = palette_organisation(chain->colour);
    struct ribbon *ribbons = mem_zeroed(chain->n_links, sizeof *ribbons);
    size_t n = ribbons_of(sheet, chain, y, ribbons);
    for (size_t r = 0; r < n; r++)
        draw_ribbon(canvas, sheet, &ribbons[r], colour);
    for (size_t s = 0; s < sheet->chart->n_stages; s++) {
        double height = stage_kg(sheet->chart, chain, s) * sheet->pt_kg, x = stage_x(sheet, s);
        if (height > 0)
            canvas_bar(canvas, (struct box){x, y, x + sheet->bar_pt,
                                            y + fmax(height, sheet->theme->line_pt)}, colour);
    }
    write_ribbons(canvas, sheet, chain, ribbons, n, y);
    free(ribbons);
}

/* Names of the stages above their bars; returns the bottom. */
static double draw_stages(struct canvas *canvas, const struct sheet *sheet, double y)
{
    const struct flow_chart *chart = sheet->chart;
    struct style style = style_small(sheet->theme);
    style.max_lines = 3;
    double bottom = y, between = chart->n_stages > 1 ? stage_x(sheet, 1) - stage_x(sheet, 0)
                                                     : sheet->right - sheet->left;
    for (size_t pass = 0; pass < 2; pass++) /* all stand on the lowest bottom */
        for (size_t s = 0; s < chart->n_stages; s++) {
            bool first = s == 0, last = s + 1 == chart->n_stages && s > 0;
            /* The outer names have half the room, the inner ones meet them halfway. */
            style.width_pt = (first || last ? 0.5 : 0.96) * between;
            if (canvas_measure(canvas, chart->stage_labels[s], style).width < style.width_pt - 1)
                style.width_pt = canvas_measure(canvas, chart->stage_labels[s], style).width + 1;
            style.align = first ? ALIGN_LEFT : last ? ALIGN_RIGHT : ALIGN_CENTRE;
            double height = canvas_measure(canvas, chart->stage_labels[s], style).height;
            double x = stage_x(sheet, s) + (first  ? 0
                                            : last ? sheet->bar_pt
                                                   : sheet->bar_pt / 2);
            if (pass == 0)
                bottom = fmax(bottom, y + height);
            else
                canvas_text(canvas, chart->stage_labels[s], x, bottom - height, style);
        }
    return bottom + 0.4 * sheet->theme->small_pt;
}

/* Height that the texts of the fullest chain need. */
static double texts_height(const struct sheet *sheet)
{
    size_t most = 1;
    for (size_t c = 0; c < sheet->chart->n_chains; c++) {
        size_t n = n_stacked(sheet->chart, &sheet->chart->chains[c]);
        most = n > most ? n : most;
    }
    return (double)(most * sheet->n_lines) * sheet->line_pt;
}

/* Sets the band, and fewer lines on a page of fixed height; returns how many chains fit. */
static size_t fit_band(struct canvas *canvas, struct sheet *sheet, double room_pt)
{
    const struct theme *theme = sheet->theme;
    size_t n = sheet->chart->n_chains;
    sheet->n_lines = FLOW_LINES;
    sheet->band_pt = fmax(texts_height(sheet), 5 * theme->body_pt);
    if (!isfinite(room_pt))
        return n;
    double around = heading_height(canvas, theme) + 0.5 * theme->body_pt;
    double least = around + sheet->line_pt;
    if ((double)n * least > room_pt) {
        room_pt -= rows_note_height(theme);
        n = (size_t)fmax(room_pt / least, 1);
    }
    sheet->band_pt = fmax(room_pt / (double)n - around, sheet->line_pt);
    while (sheet->n_lines > 1 && texts_height(sheet) > sheet->band_pt)
        sheet->n_lines--;
    return n;
}

struct drawing *flow_draw(const struct flow_chart *chart, const struct theme *theme)
{
    struct canvas *canvas = canvas_create(theme, &chart->frame);
    struct box box = canvas_header(canvas, NULL);
    double largest = largest_kg(chart);
    if (!(largest > 0))
        return canvas_finish(canvas, draw_empty(canvas, theme, box));
    struct sheet sheet = {.chart = chart, .theme = theme, .left = box.x0, .right = box.x1,
                          .bar_pt = 0.8 * theme->body_pt};
    sheet.line_pt = canvas_measure(canvas, "X", line_style(theme, 0)).height;
    double y = draw_stages(canvas, &sheet, box.y0);
    size_t n = fit_band(canvas, &sheet, box.y1 - y);
    sheet.pt_kg = sheet.band_pt / largest;
    for (size_t c = 0; c < n; c++) {
        draw_heading(canvas, theme, &chart->chains[c], box.x0, y);
        y += heading_height(canvas, theme);
        draw_chain(canvas, &sheet, &chart->chains[c], y);
        y += sheet.band_pt + 0.5 * theme->body_pt;
    }
    return canvas_finish(canvas, rows_note_missing(canvas, theme, chart->n_chains - n, box.x0, y));
}
