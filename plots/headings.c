#include "plots/headings.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/key.h"
#include "plots/survey_charts.h"

const char *residual_mark(double residual)
{
    return residual >= RESIDUAL_MARKED    ? "\u00a0▲"
           : residual <= -RESIDUAL_MARKED ? "\u00a0▼"
                                          : "";
}

const char *residual_note(void)
{
    return _("▲\u00a0▼: above, below independence.");
}

static struct style heading_style(const struct theme *theme, double width_pt)
{
    struct style style = style_small(theme);
    style.colour = palette_ink;
    style.align = ALIGN_CENTRE;
    style.width_pt = fmax(width_pt - 0.4 * theme->small_pt, 1);
    return style;
}

static const char *label_of(const struct headings *headings, size_t i)
{
    return headings->labels && headings->labels[i] ? headings->labels[i] : "";
}

void headings_add_to_key(const struct headings *headings, struct key *key)
{
    for (size_t i = 0; i < headings->n; i++) {
        char letters[8];
        key_letters(i, letters);
        key_add(key, letters, label_of(headings, i));
    }
}

static double key_gap_pt(const struct theme *theme)
{
    return (theme->projection ? 0.3 : 0.5) * theme->small_pt;
}

/* Entries flow in lines as far as there is room. Returns the bottom. */
static double put_key(struct canvas *canvas, const struct theme *theme,
                      const struct headings *headings, struct box box, double y, bool only_measure)
{
    struct key key = {0};
    headings_add_to_key(headings, &key);
    const double bottom = key_draw(canvas, theme, &key, box, y + key_gap_pt(theme),
                                   headings->key_room_pt, only_measure);
    key_clear(&key);
    return bottom;
}

static bool key_has_room(struct canvas *canvas, const struct theme *theme,
                         const struct headings *headings, struct box box)
{
    struct key key = {0};
    headings_add_to_key(headings, &key);
    const bool fits = key_fits(canvas, theme, &key, box, headings->key_room_pt);
    key_clear(&key);
    return fits;
}

struct headings headings_lay_out(struct canvas *canvas, const struct theme *theme,
                                 const char *const labels[], const double widths_pt[], size_t n,
                                 struct box box, struct headings_wish wish)
{
    double tallest = 0, most = theme->projection ? 4 : 8;
    double line = canvas_measure(canvas, "X", heading_style(theme, 100)).height;
    struct headings headings = {.labels = labels, .n = n, .key_room_pt = HUGE_VAL,
                                .apart = wish.apart, .keyed = wish.letters};
    if (theme->projection)
        headings.key_room_pt = wish.key_share > 0 ? wish.key_share * (box.y1 - box.y0)
                                                  : fmin(0.25 * theme->height_pt, 0.4 * (box.y1 - box.y0));
    headings.widths_pt = mem_zeroed(n, sizeof *headings.widths_pt);
    for (size_t i = 0; i < n; i++) {
        const char *label = label_of(&headings, i);
        headings.widths_pt[i] = widths_pt[i];
        headings.keyed = headings.keyed || !canvas_words_fit(canvas, label, heading_style(theme, widths_pt[i]));
        if (!headings.keyed)
            tallest = fmax(tallest, canvas_measure(canvas, label,
                                                   heading_style(theme, widths_pt[i])).height);
    }
    const double key_pt = put_key(canvas, theme, &headings, box, 0, true);
    headings.keyed = headings.keyed || tallest > (most + 0.5) * line ||
                     (theme->projection && tallest > line + key_pt); /* rows need the room */
    if (headings.keyed) {
        tallest = line;
        headings.key_pt = key_pt;
        headings.apart = wish.apart || !key_has_room(canvas, theme, &headings, box);
    }
    if (headings.apart)
        headings.key_pt = key_gap_pt(theme) + line;
    headings.height_pt = tallest + 0.3 * theme->small_pt;
    return headings;
}

void headings_clear(struct headings *headings)
{
    free(headings->widths_pt);
    headings->widths_pt = NULL;
}

double headings_height(const struct headings *headings)
{
    return headings->height_pt + headings->key_pt;
}

void headings_draw(struct canvas *canvas, const struct theme *theme,
                   const struct headings *headings, double x, double y)
{
    double bottom = y + headings->height_pt - 0.3 * theme->small_pt, free_from = -HUGE_VAL;
    for (size_t i = 0; i < headings->n; i++) {
        char letter[8];
        key_letters(i, letter);
        struct style style = heading_style(theme, headings->widths_pt[i]);
        const char *text = headings->keyed ? letter : label_of(headings, i);
        style.bold = headings->keyed;
        style.width_pt = headings->keyed ? 0 : style.width_pt;
        struct extent extent = canvas_measure(canvas, text, style);
        double middle = x + headings->widths_pt[i] / 2;
        x += headings->widths_pt[i];
        if (middle - extent.width / 2 < free_from) {
            canvas_note_cut(canvas);
            continue;
        }
        free_from = canvas_text(canvas, text, middle, bottom - extent.height, style).x1;
    }
}

double headings_draw_key(struct canvas *canvas, const struct theme *theme,
                         const struct headings *headings, struct box box, double y,
                         const char *where)
{
    if (headings->apart)
        return canvas_text(canvas, where, box.x0, y + key_gap_pt(theme), style_small(theme)).y1;
    return headings->keyed ? put_key(canvas, theme, headings, box, y, false) : y;
}
