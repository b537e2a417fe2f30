/* A table as areas: columns as wide as their share of all, split by rows. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/headings.h"
#include "plots/items.h"
#include "plots/place.h"
#include "plots/rows.h"

struct tiles {
    const struct heat *heat;
    const struct theme *theme;
    double *column_sums; /* n_columns; owned */
    double total;
    char **labels;       /* n_columns, with n; owned */
    double names_pt;     /* width of the rows' names at the right */
    struct canvas *canvas;
    struct box box;      /* of the tiles */
    struct headings headings;
};

static double count_of(const struct heat *heat, size_t row, size_t column)
{
    double count = heat->counts[row * heat->n_columns + column];
    return isfinite(count) && count > 0 ? fmin(count, 1e15) : 0;
}

/* How many answers a tile stands for; SIZE_MAX: not known. */
static size_t answers_of(const struct heat *heat, size_t row, size_t column)
{
    double count = count_of(heat, row, column);
    return heat->n_answers          ? heat->n_answers[row * heat->n_columns + column]
           : count == floor(count) ? (size_t)count
                                   : SIZE_MAX;
}

/* How many answers a column stands for. */
static size_t column_answers(const struct tiles *tiles, size_t column)
{
    size_t n = 0;
    for (size_t r = 0; tiles->heat->n_answers && r < tiles->heat->n_rows; r++)
        n += answers_of(tiles->heat, r, column);
    return tiles->heat->n_answers ? n : (size_t)fmin(tiles->column_sums[column], 1e15);
}

static struct tiles tiles_of(const struct heat *heat, const struct theme *theme)
{
    struct tiles tiles = {.heat = heat, .theme = theme};
    tiles.column_sums = mem_zeroed(heat->n_columns, sizeof *tiles.column_sums);
    tiles.labels = mem_zeroed(heat->n_columns, sizeof *tiles.labels);
    for (size_t c = 0; c < heat->n_columns; c++) {
        for (size_t r = 0; r < heat->n_rows; r++)
            tiles.column_sums[c] += count_of(heat, r, c);
        tiles.total += tiles.column_sums[c];
        char n[NUMBER_BYTES];
        number_text(n, (double)column_answers(&tiles, c), 0, theme->language);
        const char *label = heat->column_labels ? heat->column_labels[c] : "";
        tiles.labels[c] = mem_printf("%s (n\u00a0=\u00a0%s)", label ? label : "", n);
    }
    return tiles;
}

static void tiles_clear(struct tiles *tiles)
{
    for (size_t c = 0; c < tiles->heat->n_columns; c++)
        free(tiles->labels[c]);
    free(tiles->labels);
    free(tiles->column_sums);
    headings_clear(&tiles->headings);
}

static double column_width(const struct tiles *tiles, size_t column)
{
    return tiles->column_sums[column] / tiles->total * (tiles->box.x1 - tiles->box.x0);
}

/* ---- Names of the rows --------------------------------------------------------------- */
static const char *row_name(const struct tiles *tiles, size_t row)
{
    const char *const *labels = tiles->heat->row_labels;
    return labels && labels[row] ? labels[row] : "";
}

static struct style name_style(const struct tiles *tiles)
{
    struct style style = style_small(tiles->theme);
    style.colour = palette_ink;
    style.width_pt = tiles->names_pt;
    return style;
}

static double name_chip(const struct theme *theme)
{
    return 0.8 * theme->small_pt;
}

static void measure_names(struct tiles *tiles)
{
    double widest = 0;
    for (size_t r = 0; r < tiles->heat->n_rows; r++)
        widest = fmax(widest, canvas_measure(tiles->canvas, row_name(tiles, r),
                                             style_small(tiles->theme)).width);
    tiles->names_pt = fmin(widest + 1, (tiles->theme->projection ? 0.36 : 0.25) *
                                           (tiles->box.x1 - tiles->box.x0));
}

/* Height that all names need below each other. */
static double names_height(const struct tiles *tiles)
{
    double sum = 0;
    for (size_t r = 0; r < tiles->heat->n_rows; r++)
        sum += canvas_measure(tiles->canvas, row_name(tiles, r), name_style(tiles)).height;
    return sum;
}

/* Beside the pieces of the last column that has any, moved apart. */
static void draw_names(const struct tiles *tiles)
{
    const struct heat *heat = tiles->heat;
    double height_pt = tiles->box.y1 - tiles->box.y0, y0 = tiles->box.y0;
    struct style style = name_style(tiles);
    size_t last = heat->n_columns - 1, n = heat->n_rows;
    while (last > 0 && !(tiles->column_sums[last] > 0))
        last--;
    double line = canvas_measure(tiles->canvas, "X", style).height;
    if (names_height(tiles) > height_pt)
        style.max_lines = (int)fmax(floor(height_pt / (double)n / line), 1);
    for (; (double)n * line > height_pt; n--)
        canvas_note_cut(tiles->canvas);
    double *y = mem_zeroed(n, sizeof *y), *heights = mem_zeroed(n, sizeof *heights);
    for (size_t r = 0; r < n; r++) {
        double piece = count_of(heat, r, last) / tiles->column_sums[last] * height_pt;
        y[r] = y0 + piece / 2;
        y0 += piece;
        heights[r] = canvas_measure(tiles->canvas, row_name(tiles, r), style).height;
    }
    labels_spread(y, heights, n, tiles->box.y0, tiles->box.y1);
    double x = tiles->box.x1 + 0.5 * tiles->theme->small_pt, chip = name_chip(tiles->theme);
    for (size_t r = 0; r < n; r++) {
        canvas_bar(tiles->canvas, (struct box){x, y[r] - chip / 2, x + chip, y[r] + chip / 2},
                   palette_item(r));
        canvas_text_at(tiles->canvas, row_name(tiles, r), x + 1.5 * chip, y[r], style);
    }
    free(y);
    free(heights);
}

/* ---- Tiles --------------------------------------------------------------------------- */
static void draw_tile(const struct tiles *tiles, size_t row, size_t column, struct box box)
{
    const struct theme *theme = tiles->theme;
    const struct heat *heat = tiles->heat;
    double count = count_of(heat, row, column), sum = tiles->column_sums[column];
    struct colour fill = palette_item(row);
    canvas_bar(tiles->canvas, box, fill);
    canvas_rectangle(tiles->canvas, box);
    canvas_stroke(tiles->canvas, (struct stroke){.colour = palette_white, .faint = true,
                                                 .width_pt = theme->projection ? 2 : 1});
    char text[NUMBER_BYTES], plain[NUMBER_BYTES];
    const size_t n = answers_of(heat, row, column);
    share_text(text, count / sum, n, column_answers(tiles, column), theme->language);
    number_text(plain, (double)n, 0, theme->language);
    const char *mark = heat->residuals
                           ? residual_mark(heat->residuals[row * heat->n_columns + column]) : "";
    char *marked = mem_printf("%s%s", text, mark), *counted = mem_printf("%s%s", plain, mark);
    if (!draw_inside(tiles->canvas, theme, box, marked, fill, theme->small_pt) && n != SIZE_MAX)
        draw_inside(tiles->canvas, theme, box, counted, fill, theme->small_pt);
    free(marked);
    free(counted);
}

static void draw_column(const struct tiles *tiles, size_t column, double x)
{
    double y = tiles->box.y0, height_pt = tiles->box.y1 - tiles->box.y0;
    for (size_t r = 0; r < tiles->heat->n_rows; r++) {
        double piece = count_of(tiles->heat, r, column) / tiles->column_sums[column] * height_pt;
        if (piece > 0)
            draw_tile(tiles, r, column,
                      (struct box){x, y, x + column_width(tiles, column), y + piece});
        y += piece;
    }
}

static bool any_residual(const struct heat *heat)
{
    bool any = false;
    for (size_t i = 0; heat->residuals && i < heat->n_rows * heat->n_columns; i++)
        any = any || residual_mark(heat->residuals[i])[0];
    return any;
}

/* Headings at the top, tiles, names at the right, key at the foot; returns the bottom. */
static double draw_tiles(struct tiles *tiles)
{
    const struct theme *theme = tiles->theme;
    const struct heat *heat = tiles->heat;
    struct box page = tiles->box;
    measure_names(tiles);
    tiles->box.x1 -= tiles->names_pt + 1.5 * name_chip(theme) + 0.6 * theme->small_pt;
    double *widths = mem_zeroed(heat->n_columns, sizeof *widths);
    for (size_t c = 0; c < heat->n_columns; c++)
        widths[c] = column_width(tiles, c);
    tiles->headings = headings_lay_out(tiles->canvas, theme, (const char *const *)tiles->labels,
                                       widths, heat->n_columns, page);
    free(widths);
    headings_draw(tiles->canvas, theme, &tiles->headings, tiles->box.x0, page.y0);
    tiles->box.y0 += tiles->headings.height_pt;
    tiles->box.y1 = theme->projection
                        ? fmax(page.y1 - tiles->headings.key_pt, tiles->box.y0 + 1)
                        : tiles->box.y0 + fmax(24 * theme->body_pt, names_height(tiles));
    double x = tiles->box.x0;
    for (size_t c = 0; c < heat->n_columns; c++) {
        draw_column(tiles, c, x);
        x += column_width(tiles, c);
    }
    draw_names(tiles);
    return headings_draw_key(tiles->canvas, theme, &tiles->headings, page, tiles->box.y1);
}

struct drawing *mosaic_draw(const struct heat *heat, const struct theme *theme)
{
    struct tiles tiles = tiles_of(heat, theme);
    tiles.canvas = canvas_create(theme, &heat->frame);
    tiles.box = canvas_header(tiles.canvas, any_residual(heat) ? residual_note() : NULL);
    double bottom = heat->n_rows > 0 && tiles.total > 0
                        ? draw_tiles(&tiles) : draw_empty(tiles.canvas, theme, tiles.box);
    tiles_clear(&tiles);
    return canvas_finish(tiles.canvas, bottom);
}
