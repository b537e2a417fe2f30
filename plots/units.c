/* One square for each unit of a small population. */
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/items.h"
#include "plots/rows.h"

/* Rows: the answers, then those who gave none. */
struct squares {
    const struct units *units;
    const struct theme *theme;
    size_t n;                  /* rows */
    size_t each;               /* units a square stands for */
    const char **labels;       /* n; owned, not the texts */
    size_t *order;             /* n; owned */
    double size_pt, pitch_pt;  /* of a square; from one to the next */
    size_t a_line;             /* squares beside each other */
    double value_pt;           /* width of the numbers' column */
    struct canvas *canvas;
    struct box box;
    struct items items;
};

static size_t count_of(const struct squares *squares, size_t row)
{
    const struct units *units = squares->units;
    return row < units->n_groups ? units->counts[row] : units->n_silent;
}

static bool is_silent(const struct squares *squares, size_t row)
{
    return row >= squares->units->n_groups;
}

static size_t n_squares(const struct squares *squares, size_t row)
{
    return count_of(squares, row) / squares->each + (count_of(squares, row) % squares->each > 0);
}

/* 1, or a round number that leaves fewer than UNITS_EACH squares. */
static size_t units_a_square(const struct units *units)
{
    static const double steps[] = {1, 2, 5};
    double total = (double)units->n_silent;
    for (size_t i = 0; i < units->n_groups; i++)
        total += (double)units->counts[i];
    for (double power = 1;; power *= 10)
        for (size_t s = 0; s < 3; s++)
            if (total < UNITS_EACH * steps[s] * power)
                return (size_t)(steps[s] * power);
}

/* Categories are told apart by their rows: with colours they would seem those of another chart. */
static struct colour colour_of(const struct units *units, size_t group)
{
    if (!units->sides)
        return palette_sequential(0.75);
    size_t nth = 0, n = 0;
    for (size_t g = 0; g < units->n_groups; g++) {
        n += units->sides[g] == units->sides[group];
        nth += g < group && units->sides[g] == units->sides[group];
    }
    bool from_end = (units->sides[group] == SIDE_NEGATIVE) == sides_rise(units->sides,
                                                                         units->n_groups);
    return side_colour(units->sides[group], from_end ? n - 1 - nth : nth, n);
}

/* ---- Layout ------------------------------------------------------------------------- */
/* "12 (32 %)" of those who answered; of the others "14". */
static void count_text(const struct squares *squares, size_t row, char text[NUMBER_BYTES])
{
    size_t n = 0, count = count_of(squares, row);
    for (size_t g = 0; g < squares->units->n_groups; g++)
        n += squares->units->counts[g];
    if (is_silent(squares, row) || n == 0)
        number_text(text, (double)count, 0, squares->theme->language);
    else
        share_text(text, (double)count / (double)n, count, n, squares->theme->language);
}

static void measure_values(struct squares *squares)
{
    struct style style = style_body(squares->theme);
    style.bold = true;
    char text[NUMBER_BYTES];
    for (size_t r = 0; r < squares->n; r++) {
        count_text(squares, r, text);
        squares->value_pt = fmax(squares->value_pt,
                                 canvas_measure(squares->canvas, text, style).width);
    }
    squares->value_pt += squares->theme->body_pt;
}

/* From the row's left to the square's: a gap behind every fifth helps to count. */
static double square_x(const struct squares *squares, size_t i)
{
    return (double)i * squares->pitch_pt + floor((double)i / 5) * 0.35 * squares->size_pt;
}

/* As many squares beside each other as the longest row needs, or fives of them as fit. */
static size_t choose_line(const struct squares *squares, double room_pt)
{
    size_t most = 1, fit = 1;
    for (size_t r = 0; r < squares->n; r++)
        most = n_squares(squares, r) > most ? n_squares(squares, r) : most;
    while (fit < most && square_x(squares, fit) + squares->size_pt <= room_pt)
        fit++;
    return fit == most || fit < 5 ? fit : fit / 5 * 5;
}

/* Squares of this size; rows are as high as their lines. */
static void lay_out(struct squares *squares, double size_pt)
{
    const struct theme *theme = squares->theme;
    double *least = mem_zeroed(squares->n, sizeof *least);
    struct items_asked asked = {
        .labels = squares->labels, .order = squares->order, .n = squares->n,
        .page = squares->units->page, .height_pt = squares->box.y1 - squares->box.y0,
        .width_pt = squares->box.x1 - squares->box.x0, .least_each = least,
        .at = LABELS_AUTO, .frame = &squares->units->frame};
    squares->size_pt = size_pt;
    squares->pitch_pt = 1.15 * size_pt;
    items_clear(&squares->items);
    squares->items = items_lay_out(squares->canvas, theme, &asked); /* for the labels' width */
    double label_pt;
    do { /* lines follow from the labels' place, and that from the lines */
        label_pt = squares->items.label_pt;
        squares->a_line = choose_line(squares, asked.width_pt - label_pt - squares->value_pt);
        for (size_t r = 0; r < squares->n; r++) {
            size_t n = n_squares(squares, r), lines = (n + squares->a_line - 1) / squares->a_line;
            least[r] = fmax((double)lines * squares->pitch_pt + 0.2 * theme->body_pt,
                            1.17 * theme->body_pt); /* as high as its number */
        }
        items_clear(&squares->items);
        squares->items = items_lay_out(squares->canvas, theme, &asked);
        asked.at = LABELS_BESIDE; /* but once only */
    } while (squares->items.label_pt > label_pt);
    free(least);
}

/* The largest squares with which no page more is needed than with the smallest, and rows have one
 * line, or at most four where that would make them tiny. */
static void choose_size(struct squares *squares)
{
    static const double sizes[] = {1.4, 1.2, 1, 0.8, 1.4, 1.2, 1, 0.8, 0.65, 0.5, 0.4};
    enum { N_SIZES = sizeof sizes / sizeof *sizes, N_ONE_LINE = 4 };
    double body = squares->theme->body_pt;
    lay_out(squares, sizes[N_SIZES - 1] * body);
    size_t fewest = squares->items.n_pages;
    for (size_t i = 0; i < N_SIZES; i++) {
        lay_out(squares, sizes[i] * body);
        bool broken = false;
        for (size_t r = 0; r < squares->n; r++)
            broken = broken || n_squares(squares, r) > (i < N_ONE_LINE ? 1 : 4) * squares->a_line;
        if (squares->items.n_pages <= fewest && !broken)
            return;
    }
}

static struct squares squares_begin(const struct units *units, const struct theme *theme)
{
    bool silent = units->n_silent > 0;
    struct squares squares = {.units = units, .theme = theme, .n = units->n_groups + silent,
                              .each = units_a_square(units)};
    squares.labels = mem_zeroed(squares.n, sizeof *squares.labels);
    squares.order = mem_zeroed(squares.n, sizeof *squares.order);
    for (size_t r = 0; r < squares.n; r++) {
        squares.order[r] = r;
        squares.labels[r] = r < units->n_groups ? units->labels[r]
                            : units->silent_label ? units->silent_label : _("no answer");
    }
    squares.canvas = canvas_create(theme, &units->frame);
    canvas_keep_corner(squares.canvas);
    char number[NUMBER_BYTES];
    number_text(number, (double)squares.each, 0, theme->language);
    char *note = mem_printf(_("One square stands for %s."), number);
    squares.box = canvas_header(squares.canvas, squares.each > 1 ? note : NULL);
    free(note);
    measure_values(&squares);
    choose_size(&squares);
    return squares;
}

static void squares_clear(struct squares *squares)
{
    free(squares->labels);
    free(squares->order);
    items_clear(&squares->items);
}

/* ---- Squares ------------------------------------------------------------------------ */
static void draw_square(const struct squares *squares, size_t row, struct box box)
{
    if (!is_silent(squares, row)) {
        canvas_bar(squares->canvas, box, colour_of(squares->units, row));
        return;
    }
    double width = squares->theme->projection ? 2 : 0.9;
    canvas_rectangle(squares->canvas, (struct box){box.x0 + width / 2, box.y0 + width / 2,
                                                   box.x1 - width / 2, box.y1 - width / 2});
    canvas_stroke(squares->canvas, (struct stroke){.colour = palette_grey, .width_pt = width});
}

static void draw_row(const struct squares *squares, size_t place)
{
    const struct theme *theme = squares->theme;
    size_t row = squares->items.order[place], n = n_squares(squares, row);
    size_t a_line = squares->a_line, n_lines = n > 0 ? (n + a_line - 1) / a_line : 1;
    struct box box = items_row(&squares->items, squares->box, place);
    double x0 = squares->box.x0 + squares->items.label_pt, middle = (box.y0 + box.y1) / 2;
    double top = middle - ((double)n_lines * squares->pitch_pt -
                           (squares->pitch_pt - squares->size_pt)) / 2;
    for (size_t i = 0; i < n; i++) {
        double x = x0 + square_x(squares, i % a_line);
        double y = top + floor((double)i / (double)a_line) * squares->pitch_pt;
        draw_square(squares, row, (struct box){x, y, x + squares->size_pt,
                                               y + squares->size_pt});
    }
    char text[NUMBER_BYTES];
    count_text(squares, row, text);
    struct style style = style_body(theme);
    style.bold = true;
    size_t widest = n < a_line ? n : a_line;
    canvas_text_at(squares->canvas, text,
                   x0 + (widest > 0 ? square_x(squares, widest - 1) + squares->pitch_pt : 0) +
                       0.4 * theme->body_pt, middle, style);
}

/* ---- The chart ---------------------------------------------------------------------- */
static bool is_empty(const struct units *units)
{
    return units->n_groups == 0 && units->n_silent == 0;
}

size_t units_n_pages(const struct units *units, const struct theme *theme)
{
    if (is_empty(units))
        return 1;
    struct squares squares = squares_begin(units, theme);
    size_t n_pages = squares.items.n_pages;
    canvas_drop(squares.canvas);
    squares_clear(&squares);
    return n_pages;
}

struct drawing *units_draw(const struct units *units, const struct theme *theme)
{
    if (is_empty(units)) {
        struct canvas *canvas = canvas_create(theme, &units->frame);
        return canvas_finish(canvas, draw_empty(canvas, theme, canvas_header(canvas, NULL)));
    }
    struct squares squares = squares_begin(units, theme);
    if (items_is_key(&squares.items)) {
        struct drawing *key = items_draw_key(theme, &units->frame, &squares.items);
        canvas_drop(squares.canvas);
        squares_clear(&squares);
        return key;
    }
    canvas_number_page(squares.canvas, squares.items.page, squares.items.n_pages);
    items_draw_labels(squares.canvas, theme, &squares.items, squares.box);
    for (size_t r = 0; r < squares.items.n; r++)
        draw_row(&squares, r);
    double bottom = squares.box.y0 + items_height(&squares.items);
    squares_clear(&squares);
    return canvas_finish(squares.canvas, bottom);
}
