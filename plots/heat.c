/* A table as a heat map: cells shaded by share or count, their numbers written in them. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
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
    double most;         /* largest value shaded */
    bool any_residual;
    struct canvas *canvas;
    struct box box;
    struct headings headings;
    double column_pt;
    struct items items;
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
    if (!shaded->heat->row_shares)
        return count;
    return shaded->row_sums[row] > 0 ? count / shaded->row_sums[row] : 0;
}

static size_t whole(double count)
{
    return count == floor(count) && count < 1e15 ? (size_t)count : SIZE_MAX;
}

static void cell_text(const struct shaded *shaded, size_t row, size_t column,
                      char text[NUMBER_BYTES])
{
    double count = count_of(shaded->heat, row, column);
    if (shaded->heat->row_shares)
        share_text(text, value_of(shaded, row, column), whole(count),
                   (size_t)fmin(shaded->row_sums[row], 1e15), shaded->theme->language);
    else
        number_text(text, count, 0, shaded->theme->language);
}

static struct shaded shaded_of(const struct heat *heat, const struct theme *theme)
{
    struct shaded shaded = {.heat = heat, .theme = theme};
    shaded.row_sums = mem_zeroed(heat->n_rows, sizeof *shaded.row_sums);
    double *keys = mem_zeroed(heat->n_rows, sizeof *keys); /* equal: rows stay as given */
    for (size_t r = 0; r < heat->n_rows; r++) {
        for (size_t c = 0; c < heat->n_columns; c++)
            shaded.row_sums[r] += count_of(heat, r, c);
        for (size_t c = 0; c < heat->n_columns; c++)
            shaded.most = fmax(shaded.most, value_of(&shaded, r, c));
    }
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
    headings_clear(&shaded->headings);
    items_clear(&shaded->items);
}

/* Rows need to know how high the headings are, and these how wide the labels' column is. */
static struct shaded shaded_begin(const struct heat *heat, const struct theme *theme)
{
    struct shaded shaded = shaded_of(heat, theme);
    shaded.canvas = canvas_create(theme, &heat->frame);
    canvas_keep_corner(shaded.canvas);
    shaded.box = canvas_header(shaded.canvas, shaded.any_residual ? residual_note() : NULL);
    struct items_asked asked = {
        .labels = heat->row_labels, .order = shaded.order, .n = heat->n_rows,
        .page = heat->page, .height_pt = HUGE_VAL,
        .least_pt = (theme->projection ? 1.1 : 1.4) * theme->body_pt,
        .width_pt = shaded.box.x1 - shaded.box.x0, .at = LABELS_BESIDE};
    shaded.items = items_lay_out(shaded.canvas, theme, &asked);
    double left = shaded.box.x0 + shaded.items.label_pt;
    shaded.column_pt = fmin((shaded.box.x1 - left) / (double)heat->n_columns,
                            12 * theme->body_pt);
    double *widths = mem_zeroed(heat->n_columns, sizeof *widths);
    for (size_t c = 0; c < heat->n_columns; c++)
        widths[c] = shaded.column_pt;
    shaded.headings = headings_lay_out(shaded.canvas, theme, heat->column_labels, widths,
                                       heat->n_columns, shaded.box);
    free(widths);
    asked.height_pt = shaded.box.y1 - shaded.box.y0 - headings_height(&shaded.headings);
    items_clear(&shaded.items);
    shaded.items = items_lay_out(shaded.canvas, theme, &asked);
    return shaded;
}

static void draw_cell(const struct shaded *shaded, size_t row, size_t column, struct box box)
{
    const struct theme *theme = shaded->theme;
    const struct heat *heat = shaded->heat;
    double share = shaded->most > 0 ? value_of(shaded, row, column) / shaded->most : 0;
    struct colour fill = palette_sequential(share);
    canvas_bar(shaded->canvas, box, fill);
    char text[NUMBER_BYTES];
    cell_text(shaded, row, column, text);
    const char *mark = heat->residuals
                           ? residual_mark(heat->residuals[row * heat->n_columns + column]) : "";
    char *marked = mem_printf("%s%s", text, mark);
    if (!draw_inside(shaded->canvas, theme, box, marked, fill, theme->small_pt)) {
        number_text(text, count_of(heat, row, column), 0, theme->language);
        draw_inside(shaded->canvas, theme, box, text, fill, theme->small_pt);
    }
    free(marked);
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
    size_t n_pages = shaded.items.n_pages;
    canvas_drop(shaded.canvas);
    shaded_clear(&shaded);
    return n_pages;
}

struct drawing *heat_draw(const struct heat *heat, const struct theme *theme)
{
    if (is_empty(heat)) {
        struct canvas *canvas = canvas_create(theme, &heat->frame);
        return canvas_finish(canvas, draw_empty(canvas, theme, canvas_header(canvas, NULL)));
    }
    struct shaded shaded = shaded_begin(heat, theme);
    canvas_number_page(shaded.canvas, shaded.items.page, shaded.items.n_pages);
    double left = shaded.box.x0 + shaded.items.label_pt, gap = theme->projection ? 2 : 1;
    headings_draw(shaded.canvas, theme, &shaded.headings, left, shaded.box.y0);
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
    double bottom = headings_draw_key(shaded.canvas, theme, &shaded.headings, shaded.box,
                                      shaded.box.y0 + items_height(&shaded.items));
    shaded_clear(&shaded);
    return canvas_finish(shaded.canvas, bottom);
}
