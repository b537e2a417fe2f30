/* Who gains and who loses, one line an actor. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/charts.h"
#include "plots/legend.h"
#include "plots/place.h"
#include "plots/rows.h"

enum { EXTREMES_REPORT = 5, EXTREMES_PROJECTED = 3 };

enum gain gain_of(struct plot_interval gain)
{
    if (!isfinite(gain.mean))
        return GAIN_UNKNOWN;
    bool has_interval = isfinite(gain.low) && isfinite(gain.high);
    double low = has_interval ? gain.low : gain.mean, high = has_interval ? gain.high : gain.mean;
    if (low > 0)
        return GAIN_GAINS;
    return high < 0 ? GAIN_LOSES : GAIN_UNDECIDED;
}

void gains_count(const struct plot_interval gains[], size_t n, size_t counts[N_GAINS])
{
    for (size_t i = 0; i < N_GAINS; i++)
        counts[i] = 0;
    for (size_t i = 0; i < n; i++)
        counts[gain_of(gains[i])]++;
}

/* The known actors, best first. */
struct ranking {
    const struct gains *gains;
    const struct theme *theme;
    size_t n;
    struct rank {
        struct plot_interval gain;
        size_t actor;
    } *ranks; /* owned */
    double low, high, largest;
};

static int by_gain(const void *a, const void *b)
{
    const struct rank *p = a, *q = b;
    if (p->gain.mean != q->gain.mean)
        return p->gain.mean > q->gain.mean ? -1 : 1;
    return p->actor < q->actor ? -1 : p->actor > q->actor;
}

static struct ranking ranking_of(const struct gains *gains, const struct theme *theme)
{
    struct ranking ranking = {.gains = gains, .theme = theme};
    ranking.ranks = mem_zeroed(gains->n, sizeof *ranking.ranks);
    for (size_t i = 0; i < gains->n; i++) {
        struct plot_interval gain = gains->gains[i];
        if (gain_of(gain) == GAIN_UNKNOWN)
            continue;
        ranking.ranks[ranking.n++] = (struct rank){gain, i};
        scale_widen(&ranking.low, &ranking.high, gain.mean);
        scale_widen(&ranking.low, &ranking.high, gain.low);
        scale_widen(&ranking.low, &ranking.high, gain.high);
        ranking.largest = fmax(ranking.largest, fabs(gain.mean));
    }
    qsort(ranking.ranks, ranking.n, sizeof *ranking.ranks, by_gain);
    return ranking;
}

/* ---- Marks ------------------------------------------------------------------------- */
static struct colour gain_colour(enum gain gain)
{
    return gain == GAIN_GAINS ? palette_organisation(0)
           : gain == GAIN_LOSES ? palette_organisation(5) : palette_grey;
}

/* A disc gains, a diamond loses, a ring is undecided. */
static void draw_mark(struct canvas *canvas, enum gain gain, double x, double y, double radius)
{
    struct colour colour = gain_colour(gain);
    if (gain == GAIN_LOSES) {
        canvas_move(canvas, x - 1.25 * radius, y);
        canvas_line(canvas, x, y - 1.25 * radius);
        canvas_line(canvas, x + 1.25 * radius, y);
        canvas_line(canvas, x, y + 1.25 * radius);
        canvas_close(canvas);
    } else {
        canvas_circle(canvas, x, y, radius);
    }
    canvas_fill(canvas, gain == GAIN_UNDECIDED ? palette_white : colour, 1,
                gain == GAIN_UNDECIDED);
    if (gain == GAIN_UNDECIDED)
        canvas_stroke(canvas, (struct stroke){.colour = colour, .width_pt = 0.35 * radius});
}

static void swatch_gain(struct canvas *canvas, struct box box, const struct legend_entry *entry)
{
    double y = (box.y0 + box.y1) / 2;
    canvas_segment(canvas, box.x0, y, box.x1, y,
                   (struct stroke){.colour = entry->colour, .width_pt = entry->width_pt});
    draw_mark(canvas, (enum gain)entry->kind, (box.x0 + box.x1) / 2, y,
              0.26 * (box.y1 - box.y0));
}

static double draw_legend(struct canvas *canvas, const struct theme *theme, struct box box)
{
    static const char *const labels[] = {N_("gains"), N_("loses"),
                                         N_("undecided: the interval holds 0")};
    struct legend_entry entries[GAIN_UNKNOWN];
    for (int i = 0; i < GAIN_UNKNOWN; i++)
        entries[i] = (struct legend_entry){.label = _(labels[i]), .swatch = swatch_gain,
                                           .colour = gain_colour((enum gain)i),
                                           .width_pt = theme->line_pt * 1.6, .kind = i};
    return legend_flow(canvas, theme, box, entries, GAIN_UNKNOWN, false) +
           0.5 * theme->small_pt;
}

static void draw_actor(struct canvas *canvas, const struct ranking *ranking,
                       const struct scale *scale, size_t rank, double y, double height_pt)
{
    const struct theme *theme = ranking->theme;
    struct plot_interval value = ranking->ranks[rank].gain;
    enum gain gain = gain_of(value);
    double zero = scale_at(scale, 0), x = scale_at(scale, value.mean);
    double half = 0.5 * fmin(0.7 * height_pt, theme->body_pt);
    struct colour tint = palette_mix(gain_colour(gain), palette_white, 0.3);
    canvas_bar(canvas, (struct box){fmin(zero, x), y - half, fmax(zero, x), y + half}, tint);
    double width = fmin(fmax(0.16 * height_pt, theme->line_pt), 4);
    if (isfinite(value.low) && isfinite(value.high))
        canvas_segment(canvas, scale_at(scale, value.low), y, scale_at(scale, value.high), y,
                       (struct stroke){.colour = gain_colour(gain), .width_pt = width});
    double radius = fmin(fmax(0.3 * height_pt, 1.1 * theme->line_pt), 0.28 * theme->body_pt);
    draw_mark(canvas, gain, x, y, radius);
}

/* ---- Names ------------------------------------------------------------------------- */
static void signed_text(char text[NUMBER_BYTES], const struct ranking *ranking, size_t rank)
{
    double value = ranking->ranks[rank].gain.mean;
    value = ranking->largest >= 1000 ? number_rounded(value, 4) : value;
    number_signed(text, value, number_decimals(ranking->largest, 3), ranking->theme->language);
}

static struct style name_style(const struct ranking *ranking, double width_pt)
{
    struct style style = style_small(ranking->theme);
    style.colour = palette_ink;
    style.width_pt = width_pt;
    style.align = ALIGN_RIGHT;
    return style;
}

static const char *name_of(const struct ranking *ranking, size_t rank)
{
    return ranking->gains->labels[ranking->ranks[rank].actor];
}

/* Width of the names' column. */
static double names_width(struct canvas *canvas, const struct ranking *ranking, double share,
                          struct box box)
{
    double widest = 0;
    for (size_t r = 0; r < ranking->n; r++)
        widest = fmax(widest, canvas_measure(canvas, name_of(ranking, r),
                                             name_style(ranking, 0)).width);
    return fmin(widest + 1, share * (box.x1 - box.x0));
}

enum { MOST_EXTREMES = 2 * EXTREMES_REPORT };

/* The i-th of n extremes: the best ones, then the worst. */
static size_t extreme(const struct ranking *ranking, size_t i, size_t n)
{
    return i < (n + 1) / 2 ? i : ranking->n - n + i;
}

/* "Farm 12 +4,603", owned by the caller. */
static char *extreme_text(const struct ranking *ranking, size_t rank)
{
    char value[NUMBER_BYTES];
    signed_text(value, ranking, rank);
    return mem_printf("%s %s", name_of(ranking, rank), value);
}

/* How many extremes find room with all their text, n at most. */
static size_t n_extremes(struct canvas *canvas, const struct ranking *ranking, size_t n,
                         struct style style, double room_pt)
{
    for (; n > 1; n--) {
        double used = 0;
        for (size_t i = 0; i < n; i++) {
            char *text = extreme_text(ranking, extreme(ranking, i, n));
            used += canvas_measure(canvas, text, style).height + 0.1 * ranking->theme->small_pt;
            free(text);
        }
        if (used <= room_pt)
            break;
    }
    return n;
}

/* Names of the best and the worst with their gains, tied to their lines. */
static void draw_extremes(struct canvas *canvas, const struct ranking *ranking,
                          const struct scale *scale, struct box box, double names_pt)
{
    const struct theme *theme = ranking->theme;
    double height_pt = (box.y1 - box.y0) / (double)ranking->n, em = theme->small_pt;
    size_t most = 2 * (theme->projection ? EXTREMES_PROJECTED : EXTREMES_REPORT);
    struct style style = name_style(ranking, names_pt);
    style.max_lines = 4;
    size_t n = n_extremes(canvas, ranking, most < ranking->n ? most : ranking->n, style,
                          box.y1 - box.y0);
    double y[MOST_EXTREMES], heights[MOST_EXTREMES];
    char *texts[MOST_EXTREMES];
    for (size_t i = 0; i < n; i++) {
        size_t rank = extreme(ranking, i, n);
        texts[i] = extreme_text(ranking, rank);
        y[i] = box.y0 + ((double)rank + 0.5) * height_pt;
        heights[i] = canvas_measure(canvas, texts[i], style).height + 0.1 * em;
    }
    labels_spread(y, heights, n, box.y0, box.y1);
    for (size_t i = 0; i < n; i++) {
        size_t rank = extreme(ranking, i, n);
        struct plot_interval value = ranking->ranks[rank].gain;
        double row_y = box.y0 + ((double)rank + 0.5) * height_pt;
        double to = fmin(scale_at(scale, 0), scale_at(scale, value.mean));
        if (isfinite(value.low) && isfinite(value.high))
            to = fmin(to, scale_at(scale, value.low));
        canvas_move(canvas, box.x0 + names_pt + 0.2 * em, y[i]);
        canvas_line(canvas, scale->from_pt - 0.2 * em, row_y);
        canvas_line(canvas, to, row_y);
        canvas_stroke(canvas, (struct stroke){.colour = palette_line, .width_pt = 0.5,
                                              .faint = true});
        canvas_text_at(canvas, texts[i], box.x0 + names_pt, y[i], style);
        free(texts[i]);
    }
}

/* ---- The chart --------------------------------------------------------------------- */
static struct scale gains_scale(struct canvas *canvas, const struct ranking *ranking,
                                double from_pt, double to_pt)
{
    size_t n_ticks = n_ticks_in(canvas, ranking->theme, ranking->low, ranking->high,
                                to_pt - from_pt);
    struct scale scale = scale_tight(ranking->low, ranking->high, n_ticks);
    scale.from_pt = from_pt;
    scale.to_pt = to_pt;
    return scale;
}

/* "loses" and "gains" on their sides of zero; returns the bottom. */
static double draw_sides(struct canvas *canvas, const struct ranking *ranking,
                         const struct scale *scale, struct box box)
{
    const struct theme *theme = ranking->theme;
    struct style style = style_body(theme);
    style.bold = true;
    double zero = scale_at(scale, 0), gap = 0.5 * theme->body_pt;
    const char *loses = _("← loses"), *gains = _("gains →");
    if (ranking->low < 0 &&
        canvas_measure(canvas, loses, style).width < zero - gap - box.x0) {
        style.align = ALIGN_RIGHT;
        canvas_text(canvas, loses, zero - gap, box.y0, style);
    }
    style.align = ALIGN_LEFT;
    if (ranking->high > 0 &&
        canvas_measure(canvas, gains, style).width < box.x1 - zero - gap)
        canvas_text(canvas, gains, zero + gap, box.y0, style);
    return box.y0 + 1.3 * theme->body_pt;
}

/* Every actor with its name on the left and its gain on the right. */
static double draw_named(struct canvas *canvas, const struct ranking *ranking, struct box box)
{
    const struct theme *theme = ranking->theme;
    double names_pt = names_width(canvas, ranking, 0.36, box), values_pt = 0;
    double *heights = mem_zeroed(ranking->n, sizeof *heights), total_pt = 0;
    struct style style = name_style(ranking, names_pt), right = name_style(ranking, 0);
    for (size_t r = 0; r < ranking->n; r++) {
        char text[NUMBER_BYTES];
        signed_text(text, ranking, r);
        values_pt = fmax(values_pt, canvas_measure(canvas, text, right).width);
        heights[r] = 0.06 * theme->small_pt +
                     fmax(canvas_measure(canvas, name_of(ranking, r), style).height,
                          1.2 * theme->small_pt);
        total_pt += heights[r];
    }
    struct scale scale = gains_scale(canvas, ranking, box.x0 + names_pt + 1.6 * theme->small_pt,
                                     box.x1 - values_pt - 1.6 * theme->small_pt);
    box.y0 = draw_sides(canvas, ranking, &scale, box);
    double bottom = draw_value_axis(canvas, theme, &scale,
                                    (struct box){scale.from_pt, box.y0, box.x1, box.y0 + total_pt},
                                    ranking->gains->unit);
    double y = box.y0;
    for (size_t r = 0; r < ranking->n; r++) {
        double middle = y + heights[r] / 2;
        char text[NUMBER_BYTES];
        signed_text(text, ranking, r);
        draw_actor(canvas, ranking, &scale, r, middle, 1.2 * theme->small_pt);
        canvas_text_at(canvas, name_of(ranking, r), box.x0 + names_pt, middle, style);
        canvas_text_at(canvas, text, box.x1, middle, right);
        y += heights[r];
    }
    free(heights);
    return bottom;
}

/* Every actor as a thin line, the extremes named. */
static double draw_crowd(struct canvas *canvas, const struct ranking *ranking, struct box box)
{
    const struct theme *theme = ranking->theme;
    double names_pt = fmin(names_width(canvas, ranking, 0.36, box) + 5 * theme->small_pt,
                           0.36 * (box.x1 - box.x0));
    struct scale scale = gains_scale(canvas, ranking, box.x0 + names_pt + 3 * theme->small_pt,
                                     box.x1 - 2 * theme->small_pt);
    box.y0 = draw_sides(canvas, ranking, &scale, box);
    double axis = value_axis_height(canvas, theme, ranking->gains->unit, box.x1 - box.x0);
    box.y1 = isfinite(box.y1) ? box.y1 - axis : box.y0 + 44 * theme->body_pt;
    box.y1 = fmax(box.y1, box.y0 + theme->body_pt);
    double bottom = draw_value_axis(canvas, theme, &scale, box, ranking->gains->unit);
    double height_pt = (box.y1 - box.y0) / (double)ranking->n;
    draw_extremes(canvas, ranking, &scale, box, names_pt);
    for (size_t r = 0; r < ranking->n; r++)
        draw_actor(canvas, ranking, &scale, r, box.y0 + ((double)r + 0.5) * height_pt, height_pt);
    return bottom;
}

static char *count_sentence(const struct gains *gains)
{
    size_t counts[N_GAINS];
    gains_count(gains->gains, gains->n, counts);
    char *known = mem_printf(_("Of %zu %s, %zu gain, %zu lose, %zu are undecided."), gains->n,
                             gains->actors, counts[GAIN_GAINS],
                             counts[GAIN_LOSES], counts[GAIN_UNDECIDED]);
    if (counts[GAIN_UNKNOWN] == 0)
        return known;
    char *all = mem_printf(_("%s Unknown: %zu."), known, counts[GAIN_UNKNOWN]);
    free(known);
    return all;
}

struct drawing *gains_draw(const struct gains *gains, const struct theme *theme)
{
    struct canvas *canvas = canvas_create(theme, &gains->frame);
    char *counts = gains->actors && gains->n > 0 ? count_sentence(gains) : NULL;
    struct box box = canvas_header(canvas, counts);
    free(counts);
    struct ranking ranking = ranking_of(gains, theme);
    double bottom;
    if (ranking.n == 0) {
        bottom = draw_empty(canvas, theme, box);
    } else {
        if (!theme->projection) /* there colours and the words above the bars must do */
            box.y0 = draw_legend(canvas, theme, box);
        bool named = !theme->projection && ranking.n <= GAINS_NAMED;
        bottom = named ? draw_named(canvas, &ranking, box) : draw_crowd(canvas, &ranking, box);
    }
    free(ranking.ranks);
    return canvas_finish(canvas, bottom);
}
