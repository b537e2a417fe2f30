#include "plots/key.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

void key_add(struct key *key, const char *sign, const char *text)
{
    key->entries = mem_grown(key->entries, &key->room, key->n + 1, sizeof *key->entries);
    key->entries[key->n++] = mem_printf(_("%s: %s"), sign, text);
}

void key_drop_last(struct key *key)
{
    free(key->entries[--key->n]);
}

void key_clear(struct key *key)
{
    while (key->n > 0)
        key_drop_last(key);
    free(key->entries);
    *key = (struct key){0};
}

void key_letters(size_t n, char letters[8])
{
    char *at = letters + 7;
    *at = '\0';
    for (size_t rest = n + 1; rest > 0 && at > letters; rest = (rest - 1) / 26)
        *--at = (char)('A' + (rest - 1) % 26);
    memmove(letters, at, strlen(at) + 1);
}

/* Entry after entry; *n_left_out: those without room. */
static double put_entries(struct canvas *canvas, const struct theme *theme, const struct key *key,
                          struct box box, double y, double room_pt, bool only_measure,
                          size_t *n_left_out)
{
    const double em = theme->small_pt, top = y;
    double x = box.x0, bottom = y;
    struct style style = style_small(theme);
    style.colour = palette_ink;
    style.max_lines = key->max_lines;
    *n_left_out = 0;
    for (size_t i = 0; i < key->n; i++) {
        style.width_pt = 0;
        double width = canvas_measure(canvas, key->entries[i], style).width + 1;
        style.width_pt = width = fmin(width, box.x1 - box.x0);
        if (x > box.x0 && x + width > box.x1) {
            x = box.x0;
            y = bottom;
        }
        double height = canvas_measure(canvas, key->entries[i], style).height;
        bool fits = y + height - top <= room_pt;
        if (fits)
            bottom = fmax(bottom, y + height);
        if (fits && !only_measure)
            canvas_text(canvas, key->entries[i], x, y, style);
        *n_left_out += !fits;
        x += width + em;
    }
    return bottom;
}

double key_draw(struct canvas *canvas, const struct theme *theme, const struct key *key,
                struct box box, double y, double room_pt, bool only_measure)
{
    size_t n_left_out;
    const double bottom =
        put_entries(canvas, theme, key, box, y, room_pt, only_measure, &n_left_out);
    for (; n_left_out > 0 && !only_measure; n_left_out--)
        canvas_note_cut(canvas);
    return bottom;
}

bool key_fits(struct canvas *canvas, const struct theme *theme, const struct key *key,
              struct box box, double room_pt)
{
    size_t n_left_out;
    put_entries(canvas, theme, key, box, 0, room_pt, true, &n_left_out);
    return n_left_out == 0;
}

/* ---- Pages of their own --------------------------------------------------------------- */
/* Behind the entries from first on that a page's box holds, at least one. */
static size_t page_end(struct canvas *canvas, const struct theme *theme, const struct key *key,
                       struct box box, size_t first)
{
    size_t end = first + 1;
    for (; end < key->n; end++) {
        const struct key page = {.entries = key->entries + first, .n = end + 1 - first};
        if (!key_fits(canvas, theme, &page, box, box.y1 - box.y0))
            break;
    }
    return end;
}

/* The frame, a copy without its subtitle, outlives the canvas. */
static struct canvas *page_begin(const struct theme *theme, struct frame *frame, struct box *box)
{
    frame->subtitle = NULL;
    struct canvas *canvas = canvas_create(theme, frame);
    canvas_keep_corner(canvas);
    *box = canvas_header(canvas, NULL);
    return canvas;
}

size_t key_n_pages(const struct theme *theme, const struct frame *frame, const struct key *key)
{
    struct frame untold = *frame;
    struct box box;
    struct canvas *canvas = page_begin(theme, &untold, &box);
    size_t n_pages = 0;
    for (size_t first = 0; first < key->n; n_pages++)
        first = page_end(canvas, theme, key, box, first);
    canvas_drop(canvas);
    return n_pages;
}

struct drawing *key_page_draw(const struct theme *theme, const struct frame *frame,
                              const struct key *key, size_t nth, size_t page, size_t n_pages)
{
    struct frame untold = *frame;
    struct box box;
    struct canvas *canvas = page_begin(theme, &untold, &box);
    canvas_number_page(canvas, page, n_pages);
    size_t first = 0;
    while (nth-- > 0)
        first = page_end(canvas, theme, key, box, first);
    const size_t end = page_end(canvas, theme, key, box, first);
    const struct key shown = {.entries = key->entries + first, .n = end - first};
    key_draw(canvas, theme, &shown, box, box.y0, box.y1 - box.y0, false);
    return canvas_finish(canvas, box.y1);
}
