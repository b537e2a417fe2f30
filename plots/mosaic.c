/* A table as areas: rows as high as their share of all, split by columns. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/headings.h"
#include "plots/items.h"
#include "plots/key.h"
#include "plots/rows.h"

struct tiles {
    struct heat *heat;     /* rows that somebody is in; owned */
    const struct theme *theme;
    double *row_sums;      /* n_rows; owned */
    double total;
    char **labels;         /* n_rows, with n; owned */
    char **names;          /* n_columns: of the legend, or with letters where a key tells them whole; owned */
    struct key key;        /* on pages behind those of the tiles; owned */
    size_t n_key_pages;
    double *heights_pt;    /* n_rows: of the labels; owned */
    double label_pt;
    int label_lines;       /* at most; 0: any */
    size_t first, n, page, n_pages; /* rows of the page */
    double row_pt;         /* height of one answer, on all pages ... */
    double least_pt;       /* ... but of a row at least that of the numbers in it */
    struct canvas *canvas;
    struct box box;        /* of labels and tiles */
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

/* How many answers a row stands for. */
static size_t row_answers(const struct tiles *tiles, size_t row)
{
    size_t n = 0;
    for (size_t c = 0; tiles->heat->n_answers && c < tiles->heat->n_columns; c++)
        n += answers_of(tiles->heat, row, c);
    return tiles->heat->n_answers ? n : (size_t)fmin(tiles->row_sums[row], 1e15);
}

/* The rows that somebody is in: others have no height, and their names would point at those of others.
 * Release with rows_free(). */
static struct heat *rows_of(const struct heat *heat)
{
    const size_t n = heat->n_rows, width = heat->n_columns;
    struct heat *rows = mem_zeroed(1, sizeof *rows);
    *rows = *heat;
    const char **labels = mem_zeroed(n, sizeof *labels);
    double *counts = mem_zeroed(n * width, sizeof *counts);
    size_t *n_answers = heat->n_answers ? mem_zeroed(n * width, sizeof *n_answers) : NULL;
    double *residuals = heat->residuals ? mem_zeroed(n * width, sizeof *residuals) : NULL;
    rows->n_rows = 0;
    for (size_t r = 0; r < n; r++) {
        double sum = 0;
        for (size_t c = 0; c < width; c++)
            sum += count_of(heat, r, c);
        if (!(sum > 0))
            continue;
        const size_t to = rows->n_rows * width;
        labels[rows->n_rows++] = heat->row_labels ? heat->row_labels[r] : "";
        memcpy(counts + to, heat->counts + r * width, width * sizeof *counts);
        if (n_answers)
            memcpy(n_answers + to, heat->n_answers + r * width, width * sizeof *n_answers);
        if (residuals)
            memcpy(residuals + to, heat->residuals + r * width, width * sizeof *residuals);
    }
    rows->row_labels = labels;
    rows->counts = counts;
    rows->n_answers = n_answers;
    rows->residuals = residuals;
    return rows;
}

static void rows_free(struct heat *rows)
{
    free((void *)rows->row_labels);
    free((void *)rows->counts);
    free((void *)rows->n_answers);
    free((void *)rows->residuals);
    free(rows);
}

static const char *name_of(const struct heat *heat, size_t column)
{
    return heat->column_labels && heat->column_labels[column] ? heat->column_labels[column] : "";
}

static struct tiles tiles_of(struct heat *heat, const struct theme *theme)
{
    struct tiles tiles = {.heat = heat, .theme = theme, .n_pages = 1};
    tiles.row_sums = mem_zeroed(heat->n_rows, sizeof *tiles.row_sums);
    tiles.labels = mem_zeroed(heat->n_rows, sizeof *tiles.labels);
    tiles.heights_pt = mem_zeroed(heat->n_rows, sizeof *tiles.heights_pt);
    for (size_t r = 0; r < heat->n_rows; r++) {
        for (size_t c = 0; c < heat->n_columns; c++)
            tiles.row_sums[r] += count_of(heat, r, c);
        tiles.total += tiles.row_sums[r];
        char n[NUMBER_BYTES];
        number_text(n, (double)row_answers(&tiles, r), 0, theme->language);
        const char *label = heat->row_labels ? heat->row_labels[r] : "";
        tiles.labels[r] = mem_printf("%s (n\u00a0=\u00a0%s)", label ? label : "", n);
    }
    tiles.names = mem_zeroed(heat->n_columns, sizeof *tiles.names);
    for (size_t c = 0; c < heat->n_columns; c++)
        tiles.names[c] = mem_text(name_of(heat, c));
    return tiles;
}

static void tiles_clear(struct tiles *tiles)
{
    for (size_t r = 0; r < tiles->heat->n_rows; r++)
        free(tiles->labels[r]);
    for (size_t c = 0; c < tiles->heat->n_columns; c++)
        free(tiles->names[c]);
    free(tiles->names);
    key_clear(&tiles->key);
    free(tiles->labels);
    free(tiles->heights_pt);
    free(tiles->row_sums);
    rows_free(tiles->heat);
}

/* ---- Names of the columns ------------------------------------------------------------ */
static bool is_keyed(const struct tiles *tiles)
{
    return tiles->n_key_pages > 0;
}

static struct style note_style(const struct tiles *tiles)
{
    return style_small(tiles->theme);
}

/* How far down the legend may go. */
static double legend_end(const struct tiles *tiles, struct box box)
{
    const double a_row = 2.6 * tiles->theme->small_pt; /* is left at least */
    const double note = is_keyed(tiles) ? canvas_measure(tiles->canvas, "X", note_style(tiles)).height : 0;
    return isfinite(box.y1) ? box.y1 - a_row - note : HUGE_VAL;
}

static struct legend_entry *entries_create(const struct tiles *tiles)
{
    enum { ANY_LINES = 99 };
    struct legend_entry *entries = mem_zeroed(tiles->heat->n_columns, sizeof *entries);
    for (size_t c = 0; c < tiles->heat->n_columns; c++)
        entries[c] = (struct legend_entry){.label = tiles->names[c], .swatch = swatch_box,
                                           .colour = palette_item(c),
                                           .max_lines = is_keyed(tiles) ? 1 : ANY_LINES,
                                           .told = is_keyed(tiles)};
    return entries;
}

/* Where a legend of whole names would leave no room for rows, names of a line have letters, and pages
 * behind tell them whole. */
static void choose_names(struct tiles *tiles, struct box box)
{
    const size_t n = tiles->heat->n_columns;
    struct legend_entry *entries = entries_create(tiles);
    const bool fits =
        legend_flow(tiles->canvas, tiles->theme, box, entries, n, true) <= legend_end(tiles, box);
    free(entries);
    for (size_t c = 0; c < n && !fits; c++) {
        char letters[8];
        key_letters(c, letters);
        key_add(&tiles->key, letters, name_of(tiles->heat, c));
        free(tiles->names[c]);
        tiles->names[c] = mem_printf("%s. %s", letters, name_of(tiles->heat, c));
    }
    if (!fits)
        tiles->n_key_pages = key_n_pages(tiles->theme, &tiles->heat->frame, &tiles->key);
}

/* A legend over the tiles, in the order of the columns, and where its key is; returns its bottom. What
 * finds no room even with a letter is left out and counted. */
static double put_legend(const struct tiles *tiles, struct box box, bool only_measure)
{
    const struct theme *theme = tiles->theme;
    struct legend_entry *entries = entries_create(tiles);
    const size_t n_columns = tiles->heat->n_columns;
    const double most = legend_end(tiles, box);
    size_t n = n_columns;
    for (int beside = 2; beside <= 3; beside++) /* more of them on a line */
        for (size_t c = 0; c < n && legend_flow(tiles->canvas, theme, box, entries, n, true) > most; c++)
            entries[c].most_pt = (box.x1 - box.x0) / beside - 0.6 * theme->small_pt;
    while (n > 0 && legend_flow(tiles->canvas, theme, box, entries, n, true) > most)
        n--;
    for (size_t c = n; c < n_columns && !only_measure; c++)
        canvas_note_cut(tiles->canvas);
    double bottom = legend_flow(tiles->canvas, theme, box, entries, n, only_measure);
    free(entries);
    if (is_keyed(tiles)) {
        char *where = mem_printf(_("Whole labels: page %zu."), tiles->n_pages + 1);
        bottom = only_measure ? bottom + canvas_measure(tiles->canvas, where, note_style(tiles)).height
                              : canvas_text(tiles->canvas, where, box.x0, bottom, note_style(tiles)).y1;
        free(where);
    }
    return bottom + 0.5 * theme->small_pt;
}

/* ---- Names of the rows, and pages ---------------------------------------------------- */
static double gap_pt(const struct theme *theme)
{
    return 0.6 * theme->body_pt;
}

static struct style label_style(const struct tiles *tiles)
{
    struct style style = style_body(tiles->theme);
    style.width_pt = tiles->label_pt;
    style.align = ALIGN_RIGHT;
    style.max_lines = tiles->label_lines;
    return style;
}

/* Labels in a column as wide as they need; returns the height of the tallest. */
static double measure_labels(struct tiles *tiles)
{
    const size_t n = tiles->heat->n_rows;
    double widest = 0, tallest = 0;
    tiles->label_pt = 0;
    for (size_t r = 0; r < n; r++)
        widest = fmax(widest, canvas_measure(tiles->canvas, tiles->labels[r],
                                             label_style(tiles)).width);
    tiles->label_pt = fmin(widest + 1, 0.44 * (tiles->box.x1 - tiles->box.x0));
    for (size_t r = 0; r < n; r++) {
        tiles->heights_pt[r] =
            canvas_measure(tiles->canvas, tiles->labels[r], label_style(tiles)).height;
        tallest = fmax(tallest, tiles->heights_pt[r]);
    }
    return tallest;
}

/* The first row of a page, of all rows shared out evenly. */
static size_t first_row(const struct tiles *tiles, size_t page)
{
    return page * tiles->heat->n_rows / tiles->n_pages;
}

/* What a row needs for its name and numbers. */
static double least_of(const struct tiles *tiles, size_t row)
{
    return fmax(tiles->least_pt, tiles->heights_pt[row]);
}

static double least_height(const struct tiles *tiles, size_t page)
{
    double sum = 0;
    for (size_t r = first_row(tiles, page); r < first_row(tiles, page + 1); r++)
        sum += least_of(tiles, r);
    return sum;
}

static bool pages_fit(const struct tiles *tiles, double height_pt)
{
    for (size_t page = 0; page < tiles->n_pages; page++)
        if (least_height(tiles, page) > height_pt ||
            first_row(tiles, page + 1) - first_row(tiles, page) > CHART_ROWS)
            return false;
    return true;
}

static void count_pages(struct tiles *tiles, double height_pt)
{
    tiles->n_pages = 1;
    while (!pages_fit(tiles, height_pt) && tiles->n_pages < tiles->heat->n_rows)
        tiles->n_pages++;
}

/* As few pages as have room for all names; those that find no room on any page are cut. */
static void choose_pages(struct tiles *tiles, double height_pt)
{
    if (measure_labels(tiles) > height_pt) {
        double line = canvas_measure(tiles->canvas, "X", label_style(tiles)).height;
        tiles->label_lines = (int)fmax(floor(height_pt / line), 1);
        measure_labels(tiles);
    }
    count_pages(tiles, height_pt);
}

static double row_height(const struct tiles *tiles, size_t row)
{
    return fmax(tiles->row_sums[row] * tiles->row_pt, tiles->least_pt);
}

/* From one row to the next: a label that is higher than its row has air on both sides of the tiles. */
static double pitch_pt(const struct tiles *tiles, size_t row)
{
    return fmax(row_height(tiles, row), tiles->heights_pt[row]);
}

/* The height of an answer with which a page's rows fill it; 0: not even with the least heights. */
static double answer_height(struct tiles *tiles, size_t page)
{
    const size_t first = first_row(tiles, page), end = first_row(tiles, page + 1);
    const double height_pt = tiles->box.y1 - tiles->box.y0;
    double all = 0;
    for (size_t r = first; r < end; r++)
        all += tiles->row_sums[r];
    tiles->row_pt = fmin(height_pt / all, 1e300);
    for (size_t i = first; i < end; i++) { /* each time rows that become too thin are set aside */
        double sum = 0, rest = height_pt;
        for (size_t r = first; r < end; r++) {
            const bool thin = tiles->row_sums[r] * tiles->row_pt <= least_of(tiles, r);
            sum += thin ? 0 : tiles->row_sums[r];
            rest -= thin ? least_of(tiles, r) : 0;
        }
        tiles->row_pt = sum > 0 ? fmax(rest, 0) / sum : 0;
    }
    return tiles->row_pt;
}

/* Everything but drawing: where the tiles go, and which rows stand on this page. */
static void lay_out(struct tiles *tiles)
{
    const struct theme *theme = tiles->theme;
    choose_names(tiles, tiles->box);
    tiles->box.y0 = put_legend(tiles, tiles->box, true);
    tiles->least_pt = canvas_measure(tiles->canvas, "0", style_small(theme)).height;
    if (theme->projection) {
        choose_pages(tiles, tiles->box.y1 - tiles->box.y0);
    } else {
        measure_labels(tiles);
        tiles->box.y1 = tiles->box.y0 + fmax(20 * theme->body_pt, least_height(tiles, 0));
    }
    const size_t page = tiles->heat->page;
    tiles->page = page < tiles->n_pages ? page : tiles->n_pages - 1;
    tiles->first = first_row(tiles, tiles->page);
    tiles->n = first_row(tiles, tiles->page + 1) - tiles->first;
    double answer_pt = HUGE_VAL; /* areas compare over all pages */
    for (size_t p = 0; p < tiles->n_pages; p++)
        answer_pt = fmin(answer_pt, answer_height(tiles, p));
    tiles->row_pt = answer_pt;
}

static void draw_labels(const struct tiles *tiles)
{
    double top = tiles->box.y0;
    for (size_t r = tiles->first; r < tiles->first + tiles->n; r++) {
        canvas_text_at(tiles->canvas, tiles->labels[r], tiles->box.x0 + tiles->label_pt,
                       top + pitch_pt(tiles, r) / 2, label_style(tiles));
        top += pitch_pt(tiles, r);
    }
}

/* ---- Tiles --------------------------------------------------------------------------- */
static void draw_tile(const struct tiles *tiles, size_t row, size_t column, struct box box)
{
    const struct theme *theme = tiles->theme;
    const struct heat *heat = tiles->heat;
    double count = count_of(heat, row, column), sum = tiles->row_sums[row];
    struct colour fill = palette_item(column);
    canvas_bar(tiles->canvas, box, fill);
    canvas_rectangle(tiles->canvas, box);
    canvas_stroke(tiles->canvas, (struct stroke){.colour = palette_white, .faint = true,
                                                 .width_pt = theme->projection ? 2 : 1});
    char text[NUMBER_BYTES], plain[NUMBER_BYTES];
    const size_t n = answers_of(heat, row, column);
    share_text(text, count / sum, n, row_answers(tiles, row), theme->language);
    number_text(plain, (double)n, 0, theme->language);
    const char *mark = heat->residuals
                           ? residual_mark(heat->residuals[row * heat->n_columns + column]) : "";
    /* The number and its share, the number, or the number over its mark: what has room. */
    char *forms[] = {mem_printf("%s%s", text, mark), mem_printf("%s%s", plain, mark),
                     mem_printf("%s\n%s", plain, *mark ? mark + strlen("\u00a0") : "")};
    const size_t n_forms = n == SIZE_MAX ? 1 : *mark ? 3 : 2;
    bool put = false;
    for (size_t i = 0; i < 3; i++) {
        put = put || (i < n_forms &&
                      draw_inside(tiles->canvas, theme, box, forms[i], fill, theme->small_pt));
        free(forms[i]);
    }
}

/* One row of tiles from y on; returns where the next one starts. */
static double draw_row(const struct tiles *tiles, size_t row, double y)
{
    const double next = y + pitch_pt(tiles, row);
    double x = tiles->box.x0 + tiles->label_pt + gap_pt(tiles->theme);
    double width_pt = tiles->box.x1 - x, height_pt = row_height(tiles, row);
    y += (next - y - height_pt) / 2;
    for (size_t c = 0; c < tiles->heat->n_columns; c++) {
        double piece = count_of(tiles->heat, row, c) / tiles->row_sums[row] * width_pt;
        if (piece > 0)
            draw_tile(tiles, row, c, (struct box){x, y, x + piece, y + height_pt});
        x += piece > 0 ? piece : 0;
    }
    return next;
}

static bool any_residual(const struct heat *heat)
{
    bool any = false;
    for (size_t i = 0; heat->residuals && i < heat->n_rows * heat->n_columns; i++)
        any = any || residual_mark(heat->residuals[i])[0];
    return any;
}

static struct tiles tiles_begin(const struct heat *heat, const struct theme *theme)
{
    struct tiles tiles = tiles_of(rows_of(heat), theme);
    tiles.canvas = canvas_create(theme, &heat->frame);
    canvas_keep_corner(tiles.canvas);
    tiles.box = canvas_header(tiles.canvas, any_residual(heat) ? residual_note() : NULL);
    return tiles;
}

static bool is_empty(const struct tiles *tiles)
{
    return !(tiles->total > 0);
}

size_t mosaic_n_pages(const struct heat *heat, const struct theme *theme)
{
    struct tiles tiles = tiles_begin(heat, theme);
    if (!is_empty(&tiles))
        lay_out(&tiles);
    canvas_drop(tiles.canvas);
    const size_t n_pages = tiles.n_pages + tiles.n_key_pages;
    tiles_clear(&tiles);
    return n_pages;
}

static struct drawing *draw_key_page(struct tiles *tiles, size_t page)
{
    const size_t n_pages = tiles->n_pages + tiles->n_key_pages;
    page = page < n_pages ? page : n_pages - 1;
    struct drawing *drawing = key_page_draw(tiles->theme, &tiles->heat->frame, &tiles->key,
                                            page - tiles->n_pages, page, n_pages);
    canvas_drop(tiles->canvas);
    tiles_clear(tiles);
    return drawing;
}

struct drawing *mosaic_draw(const struct heat *heat, const struct theme *theme)
{
    struct tiles tiles = tiles_begin(heat, theme);
    double bottom;
    if (is_empty(&tiles)) {
        bottom = draw_empty(tiles.canvas, theme, tiles.box);
    } else {
        struct box page = tiles.box;
        lay_out(&tiles);
        if (heat->page >= tiles.n_pages && is_keyed(&tiles))
            return draw_key_page(&tiles, heat->page);
        canvas_number_page(tiles.canvas, tiles.page, tiles.n_pages + tiles.n_key_pages);
        put_legend(&tiles, page, false);
        draw_labels(&tiles);
        bottom = tiles.box.y0;
        for (size_t i = 0; i < tiles.n; i++)
            bottom = draw_row(&tiles, tiles.first + i, bottom);
        bottom = tiles.box.y1;
    }
    tiles_clear(&tiles);
    return canvas_finish(tiles.canvas, bottom);
}
