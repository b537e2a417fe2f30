/* How often each level came first, second, third ... */
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/items.h"
#include "plots/rows.h"

/* Ranks beyond the shades that the eye tells apart share the last one. */
enum { MOST_SHADES = 5 };

struct ranked {
    const struct ranking_chart *ranking;
    const struct theme *theme;
    size_t n_shades;
    size_t *order;   /* owned */
    double most;     /* answers of the longest bar */
    double means_pt; /* width of the mean ranks' column, 0: none */
    struct canvas *canvas;
    struct box box;
    struct items items;
};

/* Answers of one shade: a rank, or the last ones together. */
static size_t shade_count(const struct ranked *ranked, size_t level, size_t shade)
{
    const struct ranking_chart *ranking = ranked->ranking;
    const size_t *counts = &ranking->counts[level * ranking->n_ranks];
    size_t sum = 0, last = shade + 1 < ranked->n_shades ? shade : ranking->n_ranks - 1;
    for (size_t r = shade; r <= last; r++)
        sum += counts[r];
    return sum;
}

/* More firsts come first; then more seconds, and so on. */
static bool is_before(const struct ranking_chart *ranking, size_t a, size_t b)
{
    for (size_t r = 0; r < ranking->n_ranks; r++) {
        size_t p = ranking->counts[a * ranking->n_ranks + r];
        size_t q = ranking->counts[b * ranking->n_ranks + r];
        if (p != q)
            return p > q;
    }
    return a < b;
}

static size_t *order_of(const struct ranking_chart *ranking)
{
    double *keys = mem_zeroed(ranking->n_levels, sizeof *keys);
    for (size_t i = 0; i < ranking->n_levels; i++)
        for (size_t j = 0; j < ranking->n_levels; j++)
            keys[i] += j != i && is_before(ranking, i, j);
    size_t *order = items_order(keys, ranking->n_levels);
    free(keys);
    return order;
}

static bool mean_text(const struct ranked *ranked, size_t level, char text[NUMBER_BYTES])
{
    const double *means = ranked->ranking->mean_ranks;
    if (!means || !(means[level] >= 0 && means[level] < 1e6))
        return false;
    number_text(text, means[level], 1, ranked->theme->language);
    return true;
}

static struct style heading_style(const struct ranked *ranked)
{
    struct style style = style_small(ranked->theme);
    style.align = ALIGN_RIGHT;
    style.width_pt = 4.2 * ranked->theme->small_pt;
    return style;
}

/* ---- The chart ---------------------------------------------------------------------- */
static struct colour shade_colour(const struct ranked *ranked, size_t shade)
{
    return palette_sequential(ranked->n_shades < 2 ? 0.75
                              : 1 - 0.85 * (double)shade / (double)(ranked->n_shades - 1));
}

/* Behind a bar stands how many ranked the level: said where that was not all of them. */
static bool tells_totals(const struct ranking_chart *ranking)
{
    for (size_t i = 0; i < ranking->n_levels; i++) {
        size_t sum = 0;
        for (size_t r = 0; r < ranking->n_ranks; r++)
            sum += ranking->counts[i * ranking->n_ranks + r];
        if (sum != ranking->n_valid)
            return true;
    }
    return false;
}

static double draw_legend(const struct ranked *ranked, bool only_measure)
{
    struct legend_entry entries[MOST_SHADES + 1] = {{0}};
    char *labels[MOST_SHADES];
    bool merged = ranked->ranking->n_ranks > ranked->n_shades;
    struct box box = ranked->box;
    if (ranked->means_pt > 0)
        box.x1 -= ranked->means_pt + ranked->theme->small_pt;
    for (size_t s = 0; s < ranked->n_shades; s++) {
        bool rest = merged && s + 1 == ranked->n_shades;
        labels[s] = rest ? mem_printf(_("rank %zu and below"), s + 1)
                         : mem_printf(_("rank %zu"), s + 1);
        entries[s] = (struct legend_entry){.label = labels[s], .swatch = swatch_box,
                                           .colour = shade_colour(ranked, s)};
    }
    size_t n = ranked->n_shades;
    if (tells_totals(ranked->ranking))
        entries[n++] = (struct legend_entry){.label = _("at the end: ranked it")};
    double bottom = legend_flow(ranked->canvas, ranked->theme, box, entries, n, only_measure);
    for (size_t s = 0; s < ranked->n_shades; s++)
        free(labels[s]);
    if (ranked->means_pt > 0) {
        struct style style = heading_style(ranked);
        double height = canvas_measure(ranked->canvas, _("mean rank"), style).height;
        bottom = fmax(bottom, box.y0 + height);
        if (!only_measure)
            canvas_text(ranked->canvas, _("mean rank"), ranked->box.x1, box.y0, style);
    }
    return bottom + 0.6 * ranked->theme->small_pt;
}

static struct ranked ranked_begin(const struct ranking_chart *ranking, const struct theme *theme)
{
    struct ranked ranked = {.ranking = ranking, .theme = theme, .order = order_of(ranking)};
    ranked.n_shades = ranking->n_ranks < MOST_SHADES ? ranking->n_ranks : MOST_SHADES;
    ranked.canvas = canvas_create(theme, &ranking->frame);
    canvas_keep_corner(ranked.canvas);
    ranked.box = canvas_header(ranked.canvas, NULL);
    for (size_t i = 0; i < ranking->n_levels; i++) {
        double sum = 0;
        char text[NUMBER_BYTES];
        for (size_t s = 0; s < ranked.n_shades; s++)
            sum += (double)shade_count(&ranked, i, s);
        ranked.most = fmax(ranked.most, sum);
        if (mean_text(&ranked, i, text))
            ranked.means_pt = heading_style(&ranked).width_pt;
    }
    double top = draw_legend(&ranked, true);
    ranked.items = items_lay_out(ranked.canvas, theme, &(struct items_asked){
        .labels = ranking->level_labels, .order = ranked.order, .n = ranking->n_levels,
        .page = ranking->page, .frame = &ranking->frame, .height_pt = ranked.box.y1 - top,
        .width_pt = ranked.box.x1 - ranked.box.x0, .least_pt = (theme->projection ? 1.17 : 1.25) * theme->body_pt});
    return ranked;
}

static void ranked_clear(struct ranked *ranked)
{
    free(ranked->order);
    items_clear(&ranked->items);
}

/* "30 (79 %)" ranked it at all. */
static void total_text(const struct ranked *ranked, size_t level, char text[NUMBER_BYTES])
{
    size_t sum = 0, n = ranked->ranking->n_valid;
    for (size_t s = 0; s < ranked->n_shades; s++)
        sum += shade_count(ranked, level, s);
    share_text(text, n > 0 ? (double)sum / (double)n : 0, sum, n, ranked->theme->language);
}

static double widest_total(const struct ranked *ranked)
{
    double widest = 0;
    char text[NUMBER_BYTES];
    for (size_t i = 0; i < ranked->ranking->n_levels; i++) {
        total_text(ranked, i, text);
        widest = fmax(widest, canvas_measure(ranked->canvas, text,
                                             style_small(ranked->theme)).width);
    }
    return widest + ranked->theme->small_pt;
}

static void draw_row(const struct ranked *ranked, size_t row, double from_pt, double answer_pt)
{
    const struct theme *theme = ranked->theme;
    size_t level = ranked->items.order[row];
    struct box box = items_row(&ranked->items, ranked->box, row);
    double y = (box.y0 + box.y1) / 2, half = ranked->items.bar_pt / 2, x = from_pt;
    char text[NUMBER_BYTES];
    for (size_t s = 0; s < ranked->n_shades; s++) {
        size_t count = shade_count(ranked, level, s);
        struct box piece = {x, y - half, x + (double)count * answer_pt, y + half};
        if (count == 0)
            continue;
        canvas_bar(ranked->canvas, piece, shade_colour(ranked, s));
        canvas_segment(ranked->canvas, piece.x1, piece.y0, piece.x1, piece.y1,
                       (struct stroke){.colour = palette_white, .width_pt = 0.8, .faint = true});
        number_text(text, (double)count, 0, theme->language);
        draw_inside(ranked->canvas, theme, piece, text, shade_colour(ranked, s), theme->small_pt);
        x = piece.x1;
    }
    struct style style = style_small(theme);
    style.colour = palette_ink;
    total_text(ranked, level, text);
    canvas_text_at(ranked->canvas, text, x + 0.4 * theme->small_pt, y, style);
    style.align = ALIGN_RIGHT;
    if (mean_text(ranked, level, text))
        canvas_text_at(ranked->canvas, text, ranked->box.x1, y, style);
}

static bool is_empty(const struct ranking_chart *ranking)
{
    return ranking->n_levels == 0 || ranking->n_ranks == 0;
}

size_t ranking_n_pages(const struct ranking_chart *ranking, const struct theme *theme)
{
    if (is_empty(ranking))
        return 1;
    struct ranked ranked = ranked_begin(ranking, theme);
    size_t n_pages = ranked.items.n_pages;
    canvas_drop(ranked.canvas);
    ranked_clear(&ranked);
    return n_pages;
}

struct drawing *ranking_draw(const struct ranking_chart *ranking, const struct theme *theme)
{
    if (is_empty(ranking)) {
        struct canvas *canvas = canvas_create(theme, &ranking->frame);
        return canvas_finish(canvas, draw_empty(canvas, theme, canvas_header(canvas, NULL)));
    }
    struct ranked ranked = ranked_begin(ranking, theme);
    if (items_is_key(&ranked.items)) {
        struct drawing *key = items_draw_key(theme, &ranking->frame, &ranked.items);
        canvas_drop(ranked.canvas);
        ranked_clear(&ranked);
        return key;
    }
    canvas_number_page(ranked.canvas, ranked.items.page, ranked.items.n_pages);
    ranked.box.y0 = draw_legend(&ranked, false);
    double from = ranked.box.x0 + ranked.items.label_pt;
    double to = ranked.box.x1 - ranked.means_pt - widest_total(&ranked);
    double answer_pt = ranked.most > 0 ? fmax(to - from, 0) / ranked.most : 0;
    double bottom = ranked.box.y0 + items_height(&ranked.items);
    items_draw_labels(ranked.canvas, theme, &ranked.items, ranked.box);
    for (size_t r = 0; r < ranked.items.n; r++)
        draw_row(&ranked, r, from, answer_pt);
    items_draw_baseline(ranked.canvas, theme, &ranked.items, ranked.box, from);
    ranked_clear(&ranked);
    return canvas_finish(ranked.canvas, bottom);
}
