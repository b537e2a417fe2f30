/* Scales: diverging bars with neutral and aside on baselines of their own (Heiberger and Robbins
 * 2014; Muth and Aisch 2018), or 100 % bars. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/items.h"
#include "plots/rows.h"

enum { N_SIDES = SIDE_ASIDE + 1 };

/* Shares and order of everything drawn. */
struct scales {
    const struct likert *likert;
    const struct theme *theme;
    size_t *levels[N_SIDES]; /* of a side, from the middle outwards; owned */
    size_t n_of[N_SIDES];
    double *shares;          /* n_items x n_levels: of the valid answers, aside of all; owned */
    double *sums[N_SIDES];   /* n_items; owned */
    double most[N_SIDES];    /* largest sum */
    size_t *order;           /* n_items; owned */
    char **labels;           /* n_items, with n where it differs; owned */
    struct canvas *canvas;
    struct box box;          /* left for the rows */
    struct items items;
};

static bool is_aside(const struct likert *likert, size_t level)
{
    return likert->sides[level] == SIDE_ASIDE;
}

static double known(double count)
{
    return isfinite(count) && count > 0 ? fmin(count, 1e15) : 0;
}

static void share_item(struct scales *scales, size_t item)
{
    const struct likert *likert = scales->likert;
    const double *counts = &likert->counts[item * likert->n_levels];
    double valid = 0, all = 0;
    for (size_t l = 0; l < likert->n_levels; l++) {
        all += known(counts[l]);
        valid += is_aside(likert, l) ? 0 : known(counts[l]);
    }
    for (size_t l = 0; l < likert->n_levels; l++) {
        double base = is_aside(likert, l) ? all : valid;
        double share = base > 0 ? known(counts[l]) / base : 0;
        scales->shares[item * likert->n_levels + l] = share;
        scales->sums[likert->sides[l]][item] += share;
    }
    for (size_t s = 0; s < N_SIDES; s++)
        scales->most[s] = fmax(scales->most[s], scales->sums[s][item]);
}

/* Levels come from one end of the scale to the other: negative ones may be first or last. */
static void sort_levels(struct scales *scales)
{
    const struct likert *likert = scales->likert;
    bool rising = sides_rise(likert->sides, likert->n_levels);
    for (size_t s = 0; s < N_SIDES; s++)
        scales->levels[s] = mem_zeroed(likert->n_levels, sizeof *scales->levels[s]);
    for (size_t i = 0; i < likert->n_levels; i++) {
        size_t l = rising ? i : likert->n_levels - 1 - i;
        enum side s = likert->sides[l];
        scales->levels[s][scales->n_of[s]++] = l;
    }
    size_t n = scales->n_of[SIDE_NEGATIVE], *levels = scales->levels[SIDE_NEGATIVE];
    for (size_t i = 0; i < n / 2; i++) { /* from the end to the middle, so far */
        size_t kept = levels[i];
        levels[i] = levels[n - 1 - i];
        levels[n - 1 - i] = kept;
    }
}

static void label_items(struct scales *scales)
{
    const struct likert *likert = scales->likert;
    bool differ = false; /* a projected page says so in its subtitle */
    for (size_t i = 1; i < likert->n_items && !scales->theme->projection; i++)
        differ = differ || likert->n_valid[i] != likert->n_valid[0];
    scales->labels = mem_zeroed(likert->n_items, sizeof *scales->labels);
    for (size_t i = 0; i < likert->n_items; i++) {
        const char *label = likert->item_labels && likert->item_labels[i]
                                ? likert->item_labels[i] : "";
        char n[NUMBER_BYTES];
        number_text(n, (double)likert->n_valid[i], 0, scales->theme->language);
        scales->labels[i] = differ ? mem_printf("%s (n\u00a0=\u00a0%s)", label, n)
                                   : mem_text(label);
    }
}

static struct scales scales_of(const struct likert *likert, const struct theme *theme)
{
    struct scales scales = {.likert = likert, .theme = theme};
    scales.shares = mem_zeroed(likert->n_items * likert->n_levels, sizeof *scales.shares);
    for (size_t s = 0; s < N_SIDES; s++)
        scales.sums[s] = mem_zeroed(likert->n_items, sizeof *scales.sums[s]);
    double *net = mem_zeroed(likert->n_items, sizeof *net);
    for (size_t i = 0; i < likert->n_items; i++) {
        share_item(&scales, i);
        net[i] = scales.sums[SIDE_POSITIVE][i] - scales.sums[SIDE_NEGATIVE][i];
    }
    scales.order = items_order(net, likert->n_items);
    free(net);
    sort_levels(&scales);
    label_items(&scales);
    return scales;
}

static void scales_clear(struct scales *scales)
{
    for (size_t s = 0; s < N_SIDES; s++) {
        free(scales->levels[s]);
        free(scales->sums[s]);
    }
    for (size_t i = 0; i < scales->likert->n_items; i++)
        free(scales->labels[i]);
    free(scales->labels);
    free(scales->shares);
    free(scales->order);
    items_clear(&scales->items);
}

/* ---- Colours and texts -------------------------------------------------------------- */
/* Answers of a level of an item as shown, or SIZE_MAX when only weighted sums are known. */
static size_t n_answers(const struct likert *likert, size_t item, size_t level)
{
    size_t at = item * likert->n_levels + level;
    if (likert->n_answers)
        return likert->n_answers[at];
    double count = known(likert->counts[at]);
    return count == floor(count) ? (size_t)count : SIZE_MAX;
}

/* Answers of one side, and what its share is of. */
static size_t side_answers(const struct scales *scales, size_t item, enum side side, size_t *n)
{
    size_t sum = 0;
    bool all_known = true;
    for (size_t i = 0; i < scales->n_of[side]; i++) {
        size_t count = n_answers(scales->likert, item, scales->levels[side][i]);
        all_known = all_known && count != SIZE_MAX;
        sum += all_known ? count : 0;
    }
    *n = scales->likert->n_valid[item];
    if (side == SIDE_ASIDE && all_known)
        *n += sum;
    return all_known ? sum : SIZE_MAX;
}

/* "21" where counts come first, else "55 %". */
static void short_text(const struct scales *scales, double share, size_t count, size_t n,
                       char text[NUMBER_BYTES])
{
    if (n < COUNTS_FIRST_N && count != SIZE_MAX)
        number_text(text, (double)count, 0, scales->theme->language);
    else
        share_text(text, share, SIZE_MAX, n, scales->theme->language);
}

/* "21 (55 %)" of a side, "4" of those set apart. */
static void total_text(const struct scales *scales, size_t item, enum side side,
                       char text[NUMBER_BYTES])
{
    size_t n, count = side_answers(scales, item, side, &n);
    double share = scales->sums[side][item];
    if (side == SIDE_NEGATIVE || side == SIDE_POSITIVE)
        share_text(text, share, count, n, scales->theme->language);
    else
        short_text(scales, share, count, n, text);
}

static double widest_total(const struct scales *scales, enum side side)
{
    double widest = 0;
    char text[NUMBER_BYTES];
    for (size_t i = 0; i < scales->likert->n_items; i++) {
        total_text(scales, i, side, text);
        widest = fmax(widest, canvas_measure(scales->canvas, text,
                                             style_small(scales->theme)).width);
    }
    return scales->n_of[side] > 0 ? widest : 0;
}

/* ---- Bars --------------------------------------------------------------------------- */
/* One level's piece, with its count (or share, where only that is known) from 5 % on. */
static void draw_piece(const struct scales *scales, size_t item, size_t level, struct box box,
                       struct colour fill)
{
    const struct likert *likert = scales->likert;
    double share = scales->shares[item * likert->n_levels + level];
    if (!(share > 0))
        return;
    canvas_bar(scales->canvas, box, fill);
    canvas_segment(scales->canvas, box.x1, box.y0, box.x1, box.y1,
                   (struct stroke){.colour = palette_white, .width_pt = 0.8, .faint = true});
    size_t n, count = n_answers(likert, item, level);
    enum side side = likert->sides[level];
    side_answers(scales, item, side, &n);
    char text[NUMBER_BYTES];
    short_text(scales, share, count, n, text);
    bool totalled = scales->n_of[side] == 1 && (!likert->stacked || side == SIDE_ASIDE);
    if (share >= 0.05 && !totalled)
        draw_inside(scales->canvas, scales->theme, box, text, fill, scales->theme->small_pt);
}

/* The pieces of a side from x on, to the right or to the left; returns the end. */
static double draw_side(const struct scales *scales, size_t item, enum side side, struct box row,
                        double x, double share_pt, bool outwards)
{
    double way = side == SIDE_NEGATIVE && outwards ? -1 : 1;
    double y = (row.y0 + row.y1) / 2, half = scales->items.bar_pt / 2;
    size_t n = scales->n_of[side];
    for (size_t i = 0; i < n; i++) {
        size_t nth = side == SIDE_NEGATIVE && !outwards ? n - 1 - i : i;
        size_t level = scales->levels[side][nth];
        double to = x + way * share_pt *
                            scales->shares[item * scales->likert->n_levels + level];
        draw_piece(scales, item, level,
                   (struct box){fmin(x, to), y - half, fmax(x, to), y + half},
                   side_colour(side, nth, n));
        x = to;
    }
    return x;
}

static void draw_total(const struct scales *scales, size_t item, enum side side, double x,
                       double y, enum align align)
{
    char text[NUMBER_BYTES];
    struct style style = style_small(scales->theme);
    style.align = align;
    style.colour = palette_ink;
    total_text(scales, item, side, text);
    if (scales->n_of[side] > 0)
        canvas_text_at(scales->canvas, text, x, y, style);
}

static void draw_baseline(const struct scales *scales, double x)
{
    items_draw_baseline(scales->canvas, scales->theme, &scales->items, scales->box, x);
}

/* Where the parts lie across the page. */
struct across {
    double share_pt;                   /* a share of 1 */
    double middle, neutral, aside;     /* baselines */
};

static double text_gap(const struct scales *scales)
{
    return 0.4 * scales->theme->small_pt;
}

/* Parts in the order left, right, neutral, aside, each with room for its total. */
static struct across across_of(const struct scales *scales)
{
    static const enum side sides[N_SIDES] = {SIDE_NEGATIVE, SIDE_POSITIVE, SIDE_NEUTRAL,
                                             SIDE_ASIDE};
    const double *most = scales->most;
    double gap = text_gap(scales), fixed = 0, shares = 0, totals[N_SIDES];
    for (size_t i = 0; i < N_SIDES; i++) {
        enum side side = sides[i];
        totals[side] = scales->n_of[side] > 0 ? widest_total(scales, side) + 2 * gap : 0;
        fixed += totals[side];
        shares += most[side];
    }
    double x0 = scales->box.x0 + scales->items.label_pt;
    struct across across = {
        .share_pt = shares > 0 ? fmax(scales->box.x1 - x0 - fixed - gap, 0) / shares : 0};
    across.middle = x0 + totals[SIDE_NEGATIVE] + most[SIDE_NEGATIVE] * across.share_pt;
    across.neutral = across.middle + most[SIDE_POSITIVE] * across.share_pt + totals[SIDE_POSITIVE];
    across.aside = across.neutral + most[SIDE_NEUTRAL] * across.share_pt + totals[SIDE_NEUTRAL];
    return across;
}

static void draw_diverging(const struct scales *scales)
{
    struct across across = across_of(scales);
    double gap = text_gap(scales);
    const struct {
        enum side side;
        double x;
    } parts[] = {{SIDE_NEGATIVE, across.middle}, {SIDE_POSITIVE, across.middle},
                 {SIDE_NEUTRAL, across.neutral}, {SIDE_ASIDE, across.aside}};
    for (size_t r = 0; r < scales->items.n; r++) {
        size_t item = scales->items.order[r];
        struct box row = items_row(&scales->items, scales->box, r);
        for (size_t p = 0; p < N_SIDES; p++) {
            bool left = parts[p].side == SIDE_NEGATIVE;
            double end = draw_side(scales, item, parts[p].side, row, parts[p].x,
                                   across.share_pt, true);
            draw_total(scales, item, parts[p].side, end + (left ? -gap : gap),
                       (row.y0 + row.y1) / 2, left ? ALIGN_RIGHT : ALIGN_LEFT);
        }
    }
    for (size_t p = 1; p < N_SIDES; p++)
        if (scales->n_of[parts[p].side] > 0 || parts[p].side == SIDE_POSITIVE)
            draw_baseline(scales, parts[p].x);
}

/* Bars of 100 % from the most negative to the most positive level, aside on its baseline. */
static void draw_stacked(const struct scales *scales)
{
    double gap = text_gap(scales), x0 = scales->box.x0 + scales->items.label_pt;
    double total_pt = widest_total(scales, SIDE_ASIDE), aside = scales->most[SIDE_ASIDE];
    double fixed = scales->n_of[SIDE_ASIDE] > 0 ? total_pt + 4 * gap : gap;
    double share_pt = fmax(scales->box.x1 - x0 - fixed, 0) / (1 + aside);
    double aside_x = x0 + share_pt + 2 * gap;
    for (size_t r = 0; r < scales->items.n; r++) {
        size_t item = scales->items.order[r];
        struct box row = items_row(&scales->items, scales->box, r);
        double x = x0;
        for (enum side side = SIDE_NEGATIVE; side <= SIDE_POSITIVE; side++)
            x = draw_side(scales, item, side, row, x, share_pt, false);
        x = draw_side(scales, item, SIDE_ASIDE, row, aside_x, share_pt, false);
        draw_total(scales, item, SIDE_ASIDE, x + gap, (row.y0 + row.y1) / 2, ALIGN_LEFT);
    }
    draw_baseline(scales, x0);
    if (scales->n_of[SIDE_ASIDE] > 0)
        draw_baseline(scales, aside_x);
}

/* ---- The chart ---------------------------------------------------------------------- */
/* Levels in the order they stand in. */
static double draw_legend(const struct scales *scales, bool only_measure)
{
    static const enum side sides[N_SIDES] = {SIDE_NEGATIVE, SIDE_POSITIVE, SIDE_NEUTRAL,
                                             SIDE_ASIDE};
    size_t n = 0;
    struct legend_entry *entries = mem_zeroed(scales->likert->n_levels, sizeof *entries);
    for (size_t s = 0; s < N_SIDES; s++) {
        enum side side = scales->likert->stacked ? (enum side)s : sides[s];
        for (size_t i = 0; i < scales->n_of[side]; i++) {
            size_t nth = side == SIDE_NEGATIVE ? scales->n_of[side] - 1 - i : i;
            entries[n++] = (struct legend_entry){
                .label = scales->likert->level_labels[scales->levels[side][nth]],
                .swatch = swatch_box, .colour = side_colour(side, nth, scales->n_of[side])};
        }
    }
    double bottom = legend_flow(scales->canvas, scales->theme, scales->box, entries, n,
                                only_measure);
    free(entries);
    return bottom + 0.6 * scales->theme->small_pt;
}

/* A bar as high as the text in it. */
static double least_pt(const struct theme *theme)
{
    return (theme->projection ? 1.17 : 1.2) * theme->body_pt;
}

/* What the header says beside the base: ranges of n where labels do not tell it, and what shares set
 * apart are of. Release with free(). */
static char *note_of(const struct likert *likert, const struct theme *theme)
{
    size_t least = SIZE_MAX, most = 0, n_aside = 0;
    for (size_t i = 0; i < likert->n_items; i++) {
        least = likert->n_valid[i] < least ? likert->n_valid[i] : least;
        most = likert->n_valid[i] > most ? likert->n_valid[i] : most;
    }
    for (size_t l = 0; l < likert->n_levels; l++)
        n_aside += is_aside(likert, l);
    bool ranged = theme->projection && least < most;
    bool shares = n_aside > 0 && most >= COUNTS_FIRST_N;
    char low[NUMBER_BYTES], high[NUMBER_BYTES];
    number_text(low, (double)least, 0, theme->language);
    number_text(high, (double)most, 0, theme->language);
    char *range = ranged ? mem_printf(_("n per row: %s to %s."), low, high) : mem_text("");
    char *note = mem_printf("%s%s%s", range, ranged && shares ? " " : "",
                            shares ? _("Set apart on the right: shares of all answers.") : "");
    free(range);
    return note;
}

/* Header, legend and rows, up to what is drawn. */
static struct scales scales_begin(const struct likert *likert, const struct theme *theme)
{
    struct scales scales = scales_of(likert, theme);
    scales.canvas = canvas_create(theme, &likert->frame);
    canvas_keep_corner(scales.canvas);
    char *note = note_of(likert, theme);
    scales.box = canvas_header(scales.canvas, note);
    free(note);
    double top = draw_legend(&scales, true);
    scales.items = items_lay_out(scales.canvas, theme, &(struct items_asked){
        .labels = (const char *const *)scales.labels, .order = scales.order,
        .n = likert->n_items, .page = likert->page, .height_pt = scales.box.y1 - top,
        .width_pt = scales.box.x1 - scales.box.x0, .least_pt = least_pt(theme),
        .at = LABELS_ABOVE, .frame = &likert->frame});
    return scales;
}

static bool is_empty(const struct likert *likert)
{
    return likert->n_items == 0 || likert->n_levels == 0;
}

size_t likert_n_pages(const struct likert *likert, const struct theme *theme)
{
    if (is_empty(likert))
        return 1;
    struct scales scales = scales_begin(likert, theme);
    size_t n_pages = scales.items.n_pages;
    canvas_drop(scales.canvas);
    scales_clear(&scales);
    return n_pages;
}

struct drawing *likert_draw(const struct likert *likert, const struct theme *theme)
{
    if (is_empty(likert)) {
        struct canvas *canvas = canvas_create(theme, &likert->frame);
        return canvas_finish(canvas, draw_empty(canvas, theme, canvas_header(canvas, NULL)));
    }
    struct scales scales = scales_begin(likert, theme);
    if (items_is_key(&scales.items)) {
        struct drawing *key = items_draw_key(theme, &likert->frame, &scales.items);
        canvas_drop(scales.canvas);
        scales_clear(&scales);
        return key;
    }
    canvas_number_page(scales.canvas, scales.items.page, scales.items.n_pages);
    scales.box.y0 = draw_legend(&scales, false);
    items_draw_labels(scales.canvas, theme, &scales.items, scales.box);
    if (likert->stacked)
        draw_stacked(&scales);
    else
        draw_diverging(&scales);
    double bottom = scales.box.y0 + items_height(&scales.items);
    scales_clear(&scales);
    return canvas_finish(scales.canvas, bottom);
}
