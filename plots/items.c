#include "plots/items.h"
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/number.h"

/* ---- Order -------------------------------------------------------------------------- */
struct keyed {
    double key;
    size_t item;
};

static int by_key(const void *a, const void *b)
{
    const struct keyed *p = a, *q = b;
    bool p_known = !isnan(p->key), q_known = !isnan(q->key);
    if (p_known != q_known)
        return p_known ? -1 : 1;
    if (p_known && p->key != q->key)
        return p->key > q->key ? -1 : 1;
    return p->item < q->item ? -1 : p->item > q->item;
}

size_t *items_order(const double keys[], size_t n)
{
    struct keyed *keyed = mem_zeroed(n, sizeof *keyed);
    for (size_t i = 0; i < n; i++)
        keyed[i] = (struct keyed){keys[i], i};
    qsort(keyed, n, sizeof *keyed, by_key);
    size_t *order = mem_zeroed(n, sizeof *order);
    for (size_t i = 0; i < n; i++)
        order[i] = keyed[i].item;
    free(keyed);
    return order;
}

/* ---- Rows and pages ----------------------------------------------------------------- */
static double gap_pt(const struct theme *theme)
{
    return 0.6 * theme->body_pt;
}

/* Labels above their marks stay clear of the line that the marks start from. */
static double inset_pt(const struct theme *theme)
{
    return 0.25 * theme->body_pt;
}

static struct style label_style(const struct theme *theme, const struct items *items,
                                double width_pt)
{
    struct style style = style_body(theme);
    style.width_pt = items->above ? width_pt - inset_pt(theme)
                                   : items->label_pt - gap_pt(theme);
    style.max_lines = items->label_lines;
    style.told = items->told;
    style.align = items->above ? ALIGN_LEFT : ALIGN_RIGHT;
    style.halo = items->above; /* lines of the axis pass behind */
    return style;
}

static double widest_label(struct canvas *canvas, const struct theme *theme,
                           const struct items_asked *asked)
{
    double widest = 0;
    for (size_t i = 0; i < asked->n; i++)
        widest = fmax(widest, canvas_measure(canvas, asked->labels[asked->order[i]],
                                             style_body(theme)).width);
    return widest;
}

/* Room between two rows. */
static double between_pt(const struct theme *theme)
{
    return (theme->projection ? 0.15 : 0.45) * theme->body_pt;
}

static double least_of(const struct items_asked *asked, size_t row)
{
    return asked->least_each ? asked->least_each[row] : asked->least_pt;
}

static double label_height(struct canvas *canvas, const struct theme *theme,
                           const struct items_asked *asked, const struct items *items, size_t row)
{
    return canvas_measure(canvas, asked->labels[asked->order[row]],
                          label_style(theme, items, asked->width_pt)).height;
}

/* Heights that all rows need. */
static void measure_rows(struct canvas *canvas, const struct theme *theme,
                         const struct items_asked *asked, const struct items *items,
                         double heights[])
{
    for (size_t i = 0; i < asked->n; i++) {
        double label = label_height(canvas, theme, asked, items, i);
        double least = least_of(asked, i);
        heights[i] = (items->above ? label + least : fmax(label, least)) + between_pt(theme);
    }
}

/* The first row of a page, of n rows shared out evenly; of page n_pages: n. */
static size_t even_row(size_t n, size_t n_pages, size_t page)
{
    size_t more = n % n_pages; /* pages with a row more */
    return page * (n / n_pages) + (page < more ? page : more);
}

/* Behind the rows from first on that a page has room for. */
static size_t end_of_page(const double heights[], size_t n, size_t first, double height_pt)
{
    double sum = 0;
    size_t end = first;
    while (end < n && end - first < CHART_ROWS && sum + heights[end] <= height_pt)
        sum += heights[end++];
    return end;
}

/* Whether every page has room for its rows when they are shared out evenly. */
static bool pages_fit(const double heights[], size_t n, size_t n_pages, double height_pt)
{
    for (size_t page = 0; page < n_pages; page++) {
        double sum = 0;
        for (size_t i = even_row(n, n_pages, page); i < even_row(n, n_pages, page + 1); i++)
            sum += heights[i];
        if (sum > height_pt)
            return false;
    }
    return true;
}

/* The fewest pages that fit, each filled in turn, or 0. */
static size_t fewest_pages(const double heights[], size_t n, double height_pt)
{
    size_t n_pages = 0;
    for (size_t first = 0, end; first < n; first = end, n_pages++) {
        end = end_of_page(heights, n, first, height_pt);
        if (end == first)
            return 0;
    }
    return n_pages;
}

/* The first row of a page: evenly where rows fit so, for one that is high needs a page for itself but
 * no others need one. */
static size_t first_row(const double heights[], size_t n, size_t n_pages, double height_pt,
                        size_t page)
{
    if (n_pages == 1 || n_pages == n || pages_fit(heights, n, n_pages, height_pt))
        return even_row(n, n_pages, page);
    size_t first = 0;
    for (size_t p = 0; p < page; p++)
        first = end_of_page(heights, n, first, height_pt);
    return first;
}

/* Lays rows out with labels above, or beside in a share of the width at most; the number of pages, or 0
 * when they do not fit. */
static size_t fit_rows(struct canvas *canvas, const struct theme *theme,
                       const struct items_asked *asked, double beside_share, struct items *items,
                       double heights[])
{
    const bool above = beside_share == 0;
    *items = (struct items){.labels = asked->labels, .page = asked->page, .above = above,
                            .label_lines = asked->label_lines, .told = asked->told};
    if (!above)
        items->label_pt = fmin(widest_label(canvas, theme, asked) + 1,
                               beside_share * asked->width_pt) + gap_pt(theme);
    for (size_t i = 0; i < asked->n && !above; i++)
        items->breaks_words =
            items->breaks_words || !canvas_words_fit(canvas, asked->labels[asked->order[i]],
                                                     label_style(theme, items, 0));
    measure_rows(canvas, theme, asked, items, heights);
    items->n_pages = asked->n == 0 || !theme->projection
                         ? 1 : fewest_pages(heights, asked->n, asked->height_pt);
    return items->n_pages;
}

/* Whether a label takes more than two lines. */
static bool has_tall_label(struct canvas *canvas, const struct theme *theme,
                           const struct items_asked *asked, const struct items *items)
{
    const double line = canvas_measure(canvas, "X", label_style(theme, items, 0)).height;
    bool tall = false;
    for (size_t i = 0; i < asked->n; i++)
        tall = tall || label_height(canvas, theme, asked, items, i) > 2.5 * line;
    return tall;
}

/* Beside as far as that takes no more pages than above; marks that need most of the width have long
 * labels above, and beside in a third of the width where that takes fewer pages. On a phone tall ones
 * stand above. */
static struct items choose_rows(struct canvas *canvas, const struct theme *theme,
                                const struct items_asked *asked, double heights[])
{
    struct items items;
    const bool wide = asked->at == LABELS_ABOVE;
    const double usual = asked->label_share > 0 ? asked->label_share : theme->projection ? 0.46 : 0.4;
    const double share = wide && theme->projection ? 0.34 : usual;
    const bool wraps = widest_label(canvas, theme, asked) + 1 >
                       (wide ? 0.26 : 0.46) * asked->width_pt;
    const size_t beside = fit_rows(canvas, theme, asked, share, &items, heights);
    const bool breaks_words = items.breaks_words, tall = has_tall_label(canvas, theme, asked, &items);
    const bool phone = theme_is_narrow(theme) && (tall || breaks_words);
    if (!wraps || asked->at == LABELS_BESIDE || !(wide || theme->projection || phone))
        return items;
    const size_t above = fit_rows(canvas, theme, asked, 0, &items, heights);
    const bool reads_well = !breaks_words && theme->projection &&
                            (beside < above || (beside == above && !tall && !wide));
    if (above == 0 || (beside > 0 && reads_well))
        fit_rows(canvas, theme, asked, share, &items, heights);
    return items;
}

/* A row alone is too high for a page: no more lines than there is room for. */
static void cut_labels(struct canvas *canvas, const struct theme *theme,
                       const struct items_asked *asked, struct items *items, double heights[])
{
    double line = canvas_measure(canvas, "X", label_style(theme, items, 0)).height;
    items->label_lines = (int)fmax(floor(asked->height_pt / line), 1);
    items->n_pages = asked->n;
    for (size_t i = 0; i < asked->n; i++)
        heights[i] = fmin(heights[i], fmax(asked->height_pt, line));
}

/* The page's rows, higher when there is room to spare. */
static void place_rows(struct canvas *canvas, const struct theme *theme,
                       const struct items_asked *asked, const double heights[],
                       struct items *items)
{
    const double height_pt = asked->height_pt;
    const size_t page = items->page < items->n_pages ? items->page : items->n_pages - 1;
    size_t first = first_row(heights, asked->n, items->n_pages, height_pt, page);
    items->n = first_row(heights, asked->n, items->n_pages, height_pt, page + 1) - first;
    items->order = asked->order + first;
    items->tops_pt = mem_zeroed(items->n + 1, sizeof *items->tops_pt);
    items->marks = mem_zeroed(items->n, sizeof *items->marks);
    double sum = 0, lowest = HUGE_VAL;
    for (size_t i = 0; i < items->n; i++)
        sum += heights[first + i];
    double spare = isfinite(asked->height_pt) && items->n > 0
                       ? fmax(asked->height_pt - sum, 0) / (double)items->n : 0;
    spare = fmin(spare, 1.1 * theme->body_pt);
    items->tops_pt[0] = items->note_pt;
    for (size_t i = 0; i < items->n; i++) {
        double label = items->above ? label_height(canvas, theme, asked, items, first + i) : 0;
        double top = items->tops_pt[i], bottom = top + heights[first + i] + spare;
        items->tops_pt[i + 1] = bottom;
        if (items->above)
            bottom = top + label + least_of(asked, first + i) + fmin(spare, 0.4 * theme->body_pt);
        items->marks[i] = (struct band){top + label, bottom};
        lowest = fmin(lowest, bottom - top - label);
    }
    const double text_pt = 1.17 * theme->small_pt; /* as high as what is written in it, if there is room */
    if (items->n > 0)
        items->bar_pt = fmin(items->above ? fmax(0.88 * lowest, fmin(lowest, text_pt)) : 0.72 * lowest,
                             1.7 * theme->body_pt);
}

/* Whether a label takes more lines than one with a number has, in the narrowest column there is. */
static bool is_long(struct canvas *canvas, const struct theme *theme, const char *label, double width_pt)
{
    struct style style = style_body(theme);
    style.width_pt = 0.34 * width_pt;
    const double line = canvas_measure(canvas, "X", style).height;
    return canvas_measure(canvas, label, style).height > (NUMBERED_LINES + 0.5) * line;
}

/* Long labels get numbers from top to bottom, by which the key tells them whole. */
static struct items number_labels(struct canvas *canvas, const struct theme *theme,
                                  const struct items_asked *asked)
{
    struct items items = {.n_labels = asked->n};
    items.numbered = mem_zeroed(asked->n, sizeof *items.numbered);
    for (size_t i = 0; i < asked->n; i++) {
        const size_t item = asked->order[i];
        const char *label = asked->labels[item];
        assert(item < asked->n);
        if (!is_long(canvas, theme, label, asked->width_pt)) {
            items.numbered[item] = mem_text(label);
            continue;
        }
        char number[24];
        snprintf(number, sizeof number, "%zu", items.key.n + 1);
        items.numbered[item] = mem_printf("%s. %s", number, label);
        key_add(&items.key, number, label);
    }
    items.n_key_pages = key_n_pages(theme, asked->frame, &items.key);
    return items;
}

static struct style note_style(const struct theme *theme)
{
    struct style style = style_small(theme);
    style.halo = true; /* lines of the axis pass behind */
    return style;
}

/* Rows with numbered labels of the more lines, unless fewer lines save pages; marks that need most of the
 * width keep it. */
static struct items choose_numbered(struct canvas *canvas, const struct theme *theme,
                                    const struct items_asked *asked, double heights[])
{
    struct items_asked fewer = *asked;
    struct items rows[NUMBERED_LINES];
    size_t best = NUMBERED_LINES - 1;
    for (size_t i = NUMBERED_LINES; i-- > 0;) {
        fewer.label_lines = (int)i + 1;
        if (asked->at == LABELS_ABOVE)
            fit_rows(canvas, theme, &fewer, 0, &rows[i], heights);
        else
            rows[i] = choose_rows(canvas, theme, &fewer, heights);
        if (rows[i].n_pages > 0 && (rows[best].n_pages == 0 || rows[i].n_pages < rows[best].n_pages))
            best = i;
    }
    measure_rows(canvas, theme, asked, &rows[best], heights);
    return rows[best];
}

/* Rows with numbered labels where that takes no more pages, key included, than whole ones; else false. */
static bool share_pages(struct canvas *canvas, const struct theme *theme, const struct items_asked *asked,
                        struct items *items, double heights[])
{
    struct items numbered = number_labels(canvas, theme, asked);
    const double note_pt = canvas_measure(canvas, "X", note_style(theme)).height;
    struct items_asked shared = *asked;
    shared.labels = (const char *const *)numbered.numbered;
    shared.told = true;
    shared.height_pt -= note_pt;
    double *lower = mem_zeroed(asked->n, sizeof *lower);
    struct items rows = choose_numbered(canvas, theme, &shared, lower);
    const bool good = rows.n_pages > 0 && rows.n_pages + numbered.n_key_pages <= items->n_pages;
    if (good) {
        rows.numbered = numbered.numbered;
        rows.n_labels = numbered.n_labels;
        rows.key = numbered.key;
        rows.n_key_pages = numbered.n_key_pages;
        rows.note_pt = note_pt;
        *items = rows;
        for (size_t i = 0; i < asked->n; i++)
            heights[i] = lower[i];
    } else {
        items_clear(&numbered);
    }
    free(lower);
    return good;
}

struct items items_lay_out(struct canvas *canvas, const struct theme *theme,
                           const struct items_asked *asked)
{
    double *heights = mem_zeroed(asked->n, sizeof *heights);
    struct items items = choose_rows(canvas, theme, asked, heights);
    if (items.n_pages == 0)
        cut_labels(canvas, theme, asked, &items, heights);
    struct items_asked shared = *asked;
    const bool alone = asked->n > 2 && 3 * items.n_pages > 2 * asked->n; /* most rows */
    if (asked->frame && theme->projection && alone &&
        share_pages(canvas, theme, asked, &items, heights)) {
        shared.labels = items.labels;
        shared.height_pt -= items.note_pt;
    }
    place_rows(canvas, theme, &shared, heights, &items);
    items.n_pages += items.n_key_pages;
    items.page = asked->page < items.n_pages ? asked->page : items.n_pages - 1;
    free(heights);
    return items;
}

bool items_is_key(const struct items *items)
{
    return items->page + items->n_key_pages >= items->n_pages;
}

struct drawing *items_draw_key(const struct theme *theme, const struct frame *frame,
                               const struct items *items)
{
    const size_t n_before = items->n_pages - items->n_key_pages;
    return key_page_draw(theme, frame, &items->key, items->page - n_before, items->page, items->n_pages);
}

void items_clear(struct items *items)
{
    for (size_t i = 0; i < items->n_labels && items->numbered; i++)
        free(items->numbered[i]);
    free(items->numbered);
    key_clear(&items->key);
    items->numbered = NULL;
    free(items->tops_pt);
    free(items->marks);
    items->tops_pt = NULL;
    items->marks = NULL;
}

double items_height(const struct items *items)
{
    return items->tops_pt[items->n];
}

struct box items_row(const struct items *items, struct box box, size_t row)
{
    assert(row < items->n);
    return (struct box){box.x0, box.y0 + items->marks[row].y0, box.x1,
                        box.y0 + items->marks[row].y1};
}

void items_draw_labels(struct canvas *canvas, const struct theme *theme,
                       const struct items *items, struct box box)
{
    struct style style = label_style(theme, items, box.x1 - box.x0);
    if (items->n_key_pages > 0) {
        char *where = mem_printf(_("Whole labels: page %zu."), items->n_pages - items->n_key_pages + 1);
        canvas_text(canvas, where, box.x0, box.y0, note_style(theme));
        free(where);
    }
    for (size_t i = 0; i < items->n; i++) {
        struct box row = items_row(items, box, i);
        const char *label = items->labels[items->order[i]];
        if (items->above)
            canvas_text(canvas, label, box.x0 + inset_pt(theme), box.y0 + items->tops_pt[i],
                        style);
        else
            canvas_text_at(canvas, label, box.x0 + items->label_pt - gap_pt(theme),
                           (row.y0 + row.y1) / 2, style);
    }
}

void items_draw_baseline(struct canvas *canvas, const struct theme *theme,
                         const struct items *items, struct box box, double x)
{
    struct stroke stroke = {.colour = palette_ink, .width_pt = theme->projection ? 2 : 1};
    if (!items->above)
        canvas_segment(canvas, x, box.y0 + items->note_pt, x, box.y0 + items_height(items), stroke);
    for (size_t i = 0; items->above && i < items->n; i++) {
        struct box row = items_row(items, box, i);
        double over = 0.1 * theme->body_pt;
        canvas_segment(canvas, x, row.y0 - over, x, row.y1 + over, stroke);
    }
}

/* ---- Marks -------------------------------------------------------------------------- */
void share_text(char text[NUMBER_BYTES], double share, size_t count, size_t n,
                enum language language)
{
    char percent[NUMBER_BYTES], number[NUMBER_BYTES];
    text[0] = '\0';
    number_percent(percent, share, 0, language);
    number_text(number, (double)count, 0, language);
    const char *shown = n < PERCENT_MIN_N ? number : percent;
    if (count == SIZE_MAX && n < PERCENT_MIN_N)
        return;
    if (count != SIZE_MAX && n >= PERCENT_MIN_N && n < COUNTS_FIRST_N)
        snprintf(text, NUMBER_BYTES, "%.30s\u00a0(%.40s)", number, percent);
    else
        snprintf(text, NUMBER_BYTES, "%s", shown);
}

bool sides_rise(const enum side sides[], size_t n)
{
    size_t negative = n, positive = n;
    for (size_t i = n; i-- > 0;) {
        if (sides[i] == SIDE_NEGATIVE)
            negative = i;
        if (sides[i] == SIDE_POSITIVE)
            positive = i;
    }
    return negative < positive || negative == n;
}

/* Greys of those in the middle are darker than greys of those set apart; of several levels each has its own. */
static struct colour grey_of(enum side side, size_t nth, size_t n)
{
    const double one = side == SIDE_NEUTRAL ? 0.70 : 0.85;
    const double first = side == SIDE_NEUTRAL ? 0.56 : 0.78, last = side == SIDE_NEUTRAL ? 0.70 : 0.90;
    const double grey = n < 2 ? one : first + (last - first) * (double)nth / (double)(n - 1);
    return (struct colour){grey, grey, grey};
}

struct colour side_colour(enum side side, size_t nth, size_t n)
{
    /* The fewer levels, the farther from pale the inner one. */
    double inner = n > 3 ? 0 : n == 3 ? 0.15 : 0.3;
    double strength = n < 2 ? 0.75 : inner + (1 - inner) * (double)nth / (double)(n - 1);
    return side == SIDE_NEUTRAL || side == SIDE_ASIDE
               ? grey_of(side, nth, n)
               : palette_diverging(side == SIDE_POSITIVE, strength);
}

bool draw_inside(struct canvas *canvas, const struct theme *theme, struct box mark,
                 const char *text, struct colour fill, double size_pt)
{
    struct style style = style_small(theme);
    style.size_pt = size_pt;
    style.colour = palette_text_on(fill);
    style.align = ALIGN_CENTRE;
    const double leading = 0.22 * size_pt; /* over and under figures, which may stand out */
    struct extent extent = canvas_measure(canvas, text, style);
    bool fits = extent.width + 0.3 * size_pt <= mark.x1 - mark.x0 &&
                extent.height - leading <= mark.y1 - mark.y0 + 0.5;
    if (fits)
        canvas_text_at(canvas, text, (mark.x0 + mark.x1) / 2, (mark.y0 + mark.y1) / 2, style);
    return fits;
}

double share_axis_height(const struct theme *theme, bool with_texts)
{
    return with_texts ? 1.45 * theme->small_pt : 0;
}

double draw_share_axis(struct canvas *canvas, const struct theme *theme,
                       const struct scale *scale, struct box box, bool with_texts, bool bars)
{
    struct style style = style_small(theme);
    style.align = ALIGN_CENTRE;
    double free_from = 0;
    for (size_t i = 0; i < scale_n_ticks(scale); i++) {
        double share = scale_tick(scale, i), x = scale_at(scale, share);
        bool strong = share == 0 && bars;
        if (!strong && !with_texts) /* a line that nothing explains */
            continue;
        canvas_segment(canvas, x, box.y0, x, box.y1,
                       (struct stroke){.colour = strong ? palette_ink : palette_line,
                                       .width_pt = strong ? 1 : 0.5, .faint = !strong});
        char text[NUMBER_BYTES];
        number_percent(text, share, number_decimals(scale->step * 100, 1), theme->language);
        const double half = canvas_measure(canvas, text, style).width / 2;
        const double middle = fmax(x, half); /* that of zero keeps to the page */
        if (!with_texts || middle - half < free_from || x + half > theme->width_pt - 2)
            continue;
        free_from = canvas_text(canvas, text, middle, box.y1 + 0.2 * theme->small_pt, style).x1 +
                    0.4 * theme->small_pt;
    }
    return box.y1 + share_axis_height(theme, with_texts);
}

/* ---- Hatching ----------------------------------------------------------------------- */
static int by_value(const void *a, const void *b)
{
    double p = *(const double *)a, q = *(const double *)b;
    return p < q ? -1 : p > q;
}

/* Where the line x + y = sum crosses the rings, as x, in rising order. */
static size_t crossings(const struct ring rings[], size_t n, double sum, double **xs,
                        size_t *room)
{
    size_t n_found = 0;
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i + 1 < rings[r].n; i++) {
            struct point a = rings[r].at[i], b = rings[r].at[i + 1];
            double from = a.x + a.y - sum, to = b.x + b.y - sum;
            if ((from > 0) == (to > 0))
                continue;
            *xs = mem_grown(*xs, room, n_found + 1, sizeof **xs);
            (*xs)[n_found++] = a.x + from / (from - to) * (b.x - a.x);
        }
    if (n_found > 0)
        qsort(*xs, n_found, sizeof **xs, by_value);
    return n_found;
}

void draw_hatching(struct canvas *canvas, const struct ring rings[], size_t n,
                   double spacing_pt, struct stroke stroke)
{
    enum { MOST_LINES = 2000 };
    double low = HUGE_VAL, high = -HUGE_VAL, step = spacing_pt * sqrt(2);
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i < rings[r].n; i++) {
            low = fmin(low, rings[r].at[i].x + rings[r].at[i].y);
            high = fmax(high, rings[r].at[i].x + rings[r].at[i].y);
        }
    if (!(high - low < MOST_LINES * step))
        return;
    double *xs = NULL;
    size_t room = 0;
    bool any = false;
    const double first = ceil(low / step);
    for (size_t k = 0; (first + (double)k) * step <= high; k++) {
        const double sum = (first + (double)k) * step;
        size_t n_found = crossings(rings, n, sum, &xs, &room);
        for (size_t i = 0; i + 1 < n_found; i += 2) {
            canvas_move(canvas, xs[i], sum - xs[i]);
            canvas_line(canvas, xs[i + 1], sum - xs[i + 1]);
            any = true;
        }
    }
    if (any)
        canvas_stroke(canvas, stroke);
    free(xs);
}
