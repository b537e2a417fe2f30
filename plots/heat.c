/* A table as a heat map: cells shaded by share or count, their numbers written in them. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/headings.h"
#include "plots/items.h"
#include "plots/rows.h"


struct shaded {
    const struct heat *heat;
    const struct theme *theme;
    size_t *order;       /* owned */
    double *row_sums;    /* n_rows; owned */
    size_t *row_n;       /* answers of each row; owned */
    double most;         /* largest value shaded; of cells with enough answers where there are any */
    bool counts_first;   /* some cells tell their count before the share: so do all */
    bool any_few;        /* shares of fewer than PERCENT_MIN_N answers, in grey */
    bool counts_alone;   /* shares do not fit into every cell */
    bool any_residual;
    char *corner_note;   /* what marks and greys mean, over the row labels; NULL: in the header; owned */
    struct canvas *canvas;
    struct box box;
    struct headings headings;
    double column_pt;
    char **numbered;     /* n_rows: labels with numbers, where long ones are cut; NULL: as given; owned */
    struct items items;
    struct key key;      /* on pages behind those of the table: what finds no room on them; owned */
    size_t n_key_pages;
};

static double count_of(const struct heat *heat, size_t row, size_t column)
{
    double count = heat->counts[row * heat->n_columns + column];
    return isfinite(count) && count > 0 ? count : 0;
}

/* What the cell's shade follows. */
static double value_of(const struct shaded *shaded, size_t row, size_t column)
{
    double count = count_of(shaded->heat, row, column);
    if (!shaded->heat->row_shares || shaded->heat->n_each)
        return count;
    return shaded->row_sums[row] > 0 ? count / shaded->row_sums[row] : 0;
}

static size_t whole(double count)
{
    return count == floor(count) && count < 1e15 ? (size_t)count : SIZE_MAX;
}

/* How many answers a cell stands for; SIZE_MAX: not known. */
static size_t answers_of(const struct heat *heat, size_t row, size_t column)
{
    return heat->n_answers ? heat->n_answers[row * heat->n_columns + column]
                           : whole(count_of(heat, row, column));
}

/* Of how many answers a cell is a share. */
static size_t base_of(const struct shaded *shaded, size_t row, size_t column)
{
    const struct heat *heat = shaded->heat;
    return heat->n_each ? heat->n_each[row * heat->n_columns + column] : shaded->row_n[row];
}

/* Whether a cell is a share of too few answers to be one. */
static bool is_few(const struct shaded *shaded, size_t row, size_t column)
{
    return (shaded->heat->n_each || shaded->heat->row_shares) &&
           base_of(shaded, row, column) < PERCENT_MIN_N;
}

static void find_most(struct shaded *shaded)
{
    double most = 0, most_of_few = 0;
    for (size_t r = 0; r < shaded->heat->n_rows; r++)
        for (size_t c = 0; c < shaded->heat->n_columns; c++) {
            const bool few = is_few(shaded, r, c);
            double *of = few ? &most_of_few : &most;
            *of = fmax(*of, value_of(shaded, r, c));
            shaded->any_few = shaded->any_few || few;
            shaded->counts_first =
                shaded->counts_first || (!few && base_of(shaded, r, c) < COUNTS_FIRST_N);
        }
    shaded->most = most > 0 ? most : most_of_few;
}

/* What marks and greys mean. Release with free(). */
static char *note_of(const struct shaded *shaded)
{
    const char *few = shaded->any_few ? _("Grey: n\u00a0<\u00a010.") : "";
    const char *marks = shaded->any_residual ? residual_note() : "";
    return mem_printf("%s%s%s", few, *few && *marks ? " " : "", marks);
}

/* Its number and share, or the number alone, and its mark. Release with free(). */
static char *cell_text(const struct shaded *shaded, size_t row, size_t column)
{
    const struct heat *heat = shaded->heat;
    const size_t n = answers_of(heat, row, column);
    char text[NUMBER_BYTES];
    const bool shares = heat->row_shares || heat->n_each;
    const size_t base = base_of(shaded, row, column);
    const bool as_others = shaded->counts_first && base >= COUNTS_FIRST_N;
    if (shares && !shaded->counts_alone)
        share_text(text, value_of(shaded, row, column), n, as_others ? COUNTS_FIRST_N - 1 : base,
                   shaded->theme->language);
    else
        number_text(text, n == SIZE_MAX ? count_of(heat, row, column) : (double)n, 0,
                    shaded->theme->language);
    return mem_printf("%s%s", text,
                      heat->residuals
                          ? residual_mark(heat->residuals[row * heat->n_columns + column]) : "");
}

static struct shaded shaded_of(const struct heat *heat, const struct theme *theme)
{
    struct shaded shaded = {.heat = heat, .theme = theme};
    shaded.row_sums = mem_zeroed(heat->n_rows, sizeof *shaded.row_sums);
    shaded.row_n = mem_zeroed(heat->n_rows, sizeof *shaded.row_n);
    double *keys = mem_zeroed(heat->n_rows, sizeof *keys); /* equal: rows stay as given */
    for (size_t r = 0; r < heat->n_rows; r++) {
        for (size_t c = 0; c < heat->n_columns; c++)
            shaded.row_sums[r] += count_of(heat, r, c);
        shaded.row_n[r] = (size_t)fmin(shaded.row_sums[r], 1e15);
        for (size_t c = 0; heat->n_answers && c < heat->n_columns; c++)
            shaded.row_n[r] = (c ? shaded.row_n[r] : 0) + answers_of(heat, r, c);
    }
    find_most(&shaded);
    for (size_t i = 0; heat->residuals && i < heat->n_rows * heat->n_columns; i++)
        shaded.any_residual = shaded.any_residual || residual_mark(heat->residuals[i])[0];
    shaded.order = items_order(keys, heat->n_rows);
    free(keys);
    return shaded;
}

static void shaded_clear(struct shaded *shaded)
{
    free(shaded->order);
    free(shaded->row_sums);
    free(shaded->row_n);
    free(shaded->corner_note);
    headings_clear(&shaded->headings);
    items_clear(&shaded->items);
    key_clear(&shaded->key);
    for (size_t r = 0; shaded->numbered && r < shaded->heat->n_rows; r++)
        free(shaded->numbered[r]);
    free(shaded->numbered);
}

/* Shares in every cell or in none: a table that has some of them looks broken. */
static bool shares_fit(const struct shaded *shaded)
{
    double room = shaded->column_pt - 0.3 * shaded->theme->small_pt - 2;
    bool fit = true;
    for (size_t r = 0; r < shaded->heat->n_rows; r++)
        for (size_t c = 0; c < shaded->heat->n_columns && fit; c++) {
            char *text = cell_text(shaded, r, c);
            fit = canvas_measure(shaded->canvas, text, style_small(shaded->theme)).width <= room;
            free(text);
        }
    return fit;
}

/* What saves room where rows have numbers. */
struct cut {
    int lines;        /* of a label; 0: any */
    bool letters;     /* for headings */
    double key_share; /* see struct headings_wish */
};

/* Rows and headings for labels that take a share of the width at most: rows need to know how high the
 * headings are, and these how wide the labels' column is. */
static void lay_out(struct shaded *shaded, double label_share, struct cut cut)
{
    const struct heat *heat = shaded->heat;
    const struct theme *theme = shaded->theme;
    struct items_asked asked = {
        .labels = shaded->numbered ? (const char *const *)shaded->numbered : heat->row_labels, .order = shaded->order, .n = heat->n_rows,
        .page = heat->page, .height_pt = HUGE_VAL, .label_share = label_share,
        .least_pt = (theme->projection ? 1.1 : 1.4) * theme->body_pt,
        .width_pt = shaded->box.x1 - shaded->box.x0, .at = LABELS_BESIDE,
        .label_lines = cut.lines, .told = cut.lines > 0};
    items_clear(&shaded->items);
    headings_clear(&shaded->headings);
    shaded->items = items_lay_out(shaded->canvas, theme, &asked);
    double left = shaded->box.x0 + shaded->items.label_pt;
    shaded->column_pt = fmin((shaded->box.x1 - left) / (double)heat->n_columns,
                             12 * theme->body_pt);
    double *widths = mem_zeroed(heat->n_columns, sizeof *widths);
    for (size_t c = 0; c < heat->n_columns; c++)
        widths[c] = shaded->column_pt;
    shaded->headings = headings_lay_out(shaded->canvas, theme, heat->column_labels, widths,
                                        heat->n_columns, shaded->box,
                                        (struct headings_wish){shaded->numbered != NULL, cut.letters,
                                                               cut.key_share});
    free(widths);
    shaded->counts_alone = false;
    shaded->counts_alone = !shares_fit(shaded);
    asked.height_pt = shaded->box.y1 - shaded->box.y0 - headings_height(&shaded->headings);
    items_clear(&shaded->items);
    shaded->items = items_lay_out(shaded->canvas, theme, &asked);
}

/* Whether a layout reads better: no word broken, fewer pages, then shares in the cells, then headings
 * as words. */
static bool is_better(const struct shaded *a, const struct shaded *b)
{
    return a->items.breaks_words != b->items.breaks_words ? b->items.breaks_words
           : a->items.n_pages != b->items.n_pages ? a->items.n_pages < b->items.n_pages
           : a->counts_alone != b->counts_alone ? b->counts_alone
                                                : !a->headings.keyed && b->headings.keyed;
}

/* Labels of rows that are cut have numbers, by which the key tells them whole. */
static void number_rows(struct shaded *shaded)
{
    const struct heat *heat = shaded->heat;
    shaded->numbered = mem_zeroed(heat->n_rows, sizeof *shaded->numbered);
    for (size_t r = 0; r < heat->n_rows; r++)
        shaded->numbered[r] = mem_printf("%zu. %s", r + 1, heat->row_labels[r]);
}

/* As little of labels cut as the fewest pages with shares in the cells allow. */
static void lay_out_numbered(struct shaded *shaded)
{
    static const struct cut cuts[] = {
        {NUMBERED_LINES, false, 0}, {NUMBERED_LINES, true, 0}, {1, false, 0}, {1, true, 0}};
    static const double label_shares[] = {0.46, 0.4, 0.34, 0.28};
    enum { N_SHARES = sizeof label_shares / sizeof *label_shares, N = 4 * N_SHARES };
    size_t best = N, n_pages = 0;
    bool counts_alone = false;
    for (size_t i = 0; i < N; i++) {
        lay_out(shaded, label_shares[i % N_SHARES], cuts[i / N_SHARES]);
        const size_t pages = shaded->items.n_pages;
        if (best < N && (pages > n_pages || (pages == n_pages && (shaded->counts_alone || !counts_alone))))
            continue;
        best = i;
        n_pages = pages;
        counts_alone = shaded->counts_alone;
    }
    lay_out(shaded, label_shares[best % N_SHARES], cuts[best / N_SHARES]);
}

static void fill_key(struct shaded *shaded)
{
    if (!shaded->headings.apart)
        return;
    if (shaded->headings.keyed)
        headings_add_to_key(&shaded->headings, &shaded->key);
    for (size_t r = 0; shaded->numbered && r < shaded->heat->n_rows; r++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", r + 1);
        key_add(&shaded->key, number, shaded->heat->row_labels[r]);
    }
    shaded->n_key_pages = key_n_pages(shaded->theme, &shaded->heat->frame, &shaded->key);
}

/* A key beside its rows is read with them: it stays there where that takes no page more. */
static void keep_key(struct shaded *shaded, double label_share)
{
    const struct cut wide = {.key_share = 0.6};
    const size_t n_pages = shaded->items.n_pages + shaded->n_key_pages;
    lay_out(shaded, label_share, wide);
    if (!shaded->headings.apart && shaded->items.n_pages <= n_pages && shaded->items.label_lines == 0) {
        key_clear(&shaded->key);
        shaded->n_key_pages = 0;
    } else {
        lay_out(shaded, label_share, (struct cut){0});
    }
}

static struct shaded begin_with(const struct heat *heat, const struct theme *theme, bool note_in_header)
{
    static const double label_shares[] = {0.46, 0.4, 0.34, 0.28, 0.23, 0.53, 0.6};
    struct shaded shaded = shaded_of(heat, theme);
    shaded.canvas = canvas_create(theme, &heat->frame);
    canvas_keep_corner(shaded.canvas);
    char *note = note_of(&shaded);
    shaded.box = canvas_header(shaded.canvas, note_in_header ? note : NULL);
    if (!note_in_header)
        shaded.corner_note = mem_text(note);
    free(note);
    double best_share = 0;
    struct shaded best = shaded;
    for (size_t i = !theme->projection; i < sizeof label_shares / sizeof *label_shares; i++) {
        lay_out(&shaded, label_shares[i], (struct cut){0});
        if (best_share > 0 && !is_better(&shaded, &best))
            continue;
        best_share = label_shares[i];
        best = shaded; /* its pages and headings are only compared, not owned */
        if (best.items.n_pages == 1 && !best.items.breaks_words && !best.counts_alone && !best.headings.keyed)
            return shaded;
    }
    lay_out(&shaded, best_share, (struct cut){0});
    const bool a_page_each = heat->n_rows > 2 && shaded.items.n_pages == heat->n_rows;
    if (theme->projection && (shaded.items.label_lines > 0 || a_page_each)) {
        number_rows(&shaded);
        lay_out_numbered(&shaded);
    }
    fill_key(&shaded);
    if (shaded.n_key_pages > 0 && !shaded.numbered)
        keep_key(&shaded, best_share);
    return shaded;
}

static struct style corner_style(const struct shaded *shaded)
{
    struct style style = style_small(shaded->theme);
    style.width_pt = shaded->items.label_pt - 0.6 * shaded->theme->body_pt;
    return style;
}

/* On a projected page what greys and marks mean stands in the free corner of the table where it fits
 * there, so that a row more finds room. */
static struct shaded shaded_begin(const struct heat *heat, const struct theme *theme)
{
    if (!theme->projection)
        return begin_with(heat, theme, true);
    struct shaded shaded = begin_with(heat, theme, false);
    const struct extent note =
        canvas_measure(shaded.canvas, shaded.corner_note, corner_style(&shaded));
    if (note.height <= shaded.headings.height_pt && note.width <= corner_style(&shaded).width_pt)
        return shaded;
    canvas_drop(shaded.canvas);
    shaded_clear(&shaded);
    return begin_with(heat, theme, true);
}

static void draw_cell(const struct shaded *shaded, size_t row, size_t column, struct box box)
{
    const struct theme *theme = shaded->theme;
    double share = shaded->most > 0 ? value_of(shaded, row, column) / shaded->most : 0;
    struct colour fill = is_few(shaded, row, column)
                             ? palette_mix(palette_grey, palette_white, 0.06 + 0.45 * fmin(share, 1))
                             : palette_sequential(fmin(share, 1));
    canvas_bar(shaded->canvas, box, fill);
    char *text = cell_text(shaded, row, column);
    const char *mark = strstr(text, residual_mark(RESIDUAL_MARKED)) ? residual_mark(RESIDUAL_MARKED)
                                                                     : residual_mark(-RESIDUAL_MARKED);
    const char *at = strstr(text, mark);
    const int n = at ? (int)(at - text) : 0;
    /* Its number and mark, the mark under the number, or the number: what has room. */
    char *forms[] = {mem_text(text), mem_printf("%.*s\n%s", n, text, mark + strlen("\u00a0")),
                     mem_printf("%.*s", n, text)};
    bool put = false;
    for (size_t i = 0; i < 3; i++) {
        put = put || ((i == 0 || at) &&
                      draw_inside(shaded->canvas, theme, box, forms[i], fill, theme->small_pt));
        free(forms[i]);
    }
    free(text);
}

static bool is_empty(const struct heat *heat)
{
    return heat->n_rows == 0 || heat->n_columns == 0;
}

size_t heat_n_pages(const struct heat *heat, const struct theme *theme)
{
    if (is_empty(heat))
        return 1;
    struct shaded shaded = shaded_begin(heat, theme);
    size_t n_pages = shaded.items.n_pages + shaded.n_key_pages;
    canvas_drop(shaded.canvas);
    shaded_clear(&shaded);
    return n_pages;
}

static struct drawing *draw_key_page(struct shaded *shaded)
{
    const size_t n_pages = shaded->items.n_pages + shaded->n_key_pages;
    const size_t page = shaded->heat->page < n_pages ? shaded->heat->page : n_pages - 1;
    struct drawing *drawing = key_page_draw(shaded->theme, &shaded->heat->frame, &shaded->key,
                                            page - shaded->items.n_pages, page, n_pages);
    canvas_drop(shaded->canvas);
    shaded_clear(shaded);
    return drawing;
}

struct drawing *heat_draw(const struct heat *heat, const struct theme *theme)
{
    if (is_empty(heat)) {
        struct canvas *canvas = canvas_create(theme, &heat->frame);
        return canvas_finish(canvas, draw_empty(canvas, theme, canvas_header(canvas, NULL)));
    }
    struct shaded shaded = shaded_begin(heat, theme);
    const size_t n_pages = shaded.items.n_pages;
    const bool key_page = heat->page >= n_pages && shaded.n_key_pages > 0;
    if (key_page)
        return draw_key_page(&shaded);
    canvas_number_page(shaded.canvas, shaded.items.page, n_pages + shaded.n_key_pages);
    double left = shaded.box.x0 + shaded.items.label_pt, gap = theme->projection ? 2 : 1;
    headings_draw(shaded.canvas, theme, &shaded.headings, left, shaded.box.y0);
    canvas_text(shaded.canvas, shaded.corner_note, shaded.box.x0, shaded.box.y0, corner_style(&shaded));
    shaded.box.y0 += shaded.headings.height_pt;
    items_draw_labels(shaded.canvas, theme, &shaded.items, shaded.box);
    for (size_t r = 0; r < shaded.items.n; r++) {
        struct box row = items_row(&shaded.items, shaded.box, r);
        for (size_t c = 0; c < heat->n_columns; c++) {
            double x = left + (double)c * shaded.column_pt;
            draw_cell(&shaded, shaded.items.order[r], c,
                      (struct box){x, row.y0, x + shaded.column_pt - gap, row.y1 - gap});
        }
    }
    char *where = shaded.headings.keyed && !shaded.numbered
                      ? mem_printf(_("Letters: page %zu."), n_pages + 1)
                      : mem_printf(_("Whole labels: page %zu."), n_pages + 1);
    double bottom = headings_draw_key(shaded.canvas, theme, &shaded.headings, shaded.box,
                                      shaded.box.y0 + items_height(&shaded.items), where);
    free(where);
    shaded_clear(&shaded);
    return canvas_finish(shaded.canvas, bottom);
}
