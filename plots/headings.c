#include "plots/headings.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/survey_charts.h"

const char *residual_mark(double residual)
{
    return residual >= RESIDUAL_MARKED    ? "\u00a0▲"
           : residual <= -RESIDUAL_MARKED ? "\u00a0▼"
                                          : "";
}

const char *residual_note(void)
{
    return _("▲ ▼: above, below independence.");
}

static struct style heading_style(const struct theme *theme, double width_pt)
{
    struct style style = style_small(theme);
    style.colour = palette_ink;
    style.align = ALIGN_CENTRE;
    style.width_pt = fmax(width_pt - 0.4 * theme->small_pt, 1);
    return style;
}

/* Bytes up to where a line may end: behind a space or a hyphen. */
static size_t word_length(const char *text)
{
    size_t n = strcspn(text, " -");
    return n + (text[n] == '-');
}

/* Whether no word is wider than the column. */
static bool words_fit(struct canvas *canvas, const struct theme *theme, const char *label,
                      double width_pt)
{
    struct style style = heading_style(theme, width_pt);
    double room = style.width_pt;
    style.width_pt = 0;
    bool fit = true;
    for (const char *at = label; *at;) {
        size_t n = word_length(at);
        char *word = mem_text_n(at, n);
        fit = fit && canvas_measure(canvas, word, style).width <= room;
        free(word);
        at += n + (at[n] == ' ');
    }
    return fit;
}

/* A, B, ... Z, AA, AB, ... */
static void letter_of(size_t i, char letter[8])
{
    char *at = letter + 7;
    *at = '\0';
    for (size_t rest = i + 1; rest > 0 && at > letter; rest = (rest - 1) / 26)
        *--at = (char)('A' + (rest - 1) % 26);
    memmove(letter, at, strlen(at) + 1);
}

static const char *label_of(const struct headings *headings, size_t i)
{
    return headings->labels && headings->labels[i] ? headings->labels[i] : "";
}

static char *key_text(const struct headings *headings, size_t i)
{
    char letter[8];
    letter_of(i, letter);
    return mem_printf("%s\u00a0: %s", letter, label_of(headings, i));
}

/* Entries flow in lines as far as there is room. Returns the bottom. */
static double put_key(struct canvas *canvas, const struct theme *theme,
                      const struct headings *headings, struct box box, double y, bool only_measure)
{
    double x = box.x0, em = theme->small_pt, bottom = y += 0.5 * em, top = y;
    struct style style = style_small(theme);
    style.colour = palette_ink;
    for (size_t i = 0; i < headings->n; i++) {
        char *text = key_text(headings, i);
        style.width_pt = 0;
        double width = fmin(canvas_measure(canvas, text, style).width + 1, box.x1 - box.x0);
        style.width_pt = width;
        if (x > box.x0 && x + width > box.x1) {
            x = box.x0;
            y = bottom;
        }
        double height = canvas_measure(canvas, text, style).height;
        bool fits = y + height - top <= headings->key_room_pt;
        if (fits)
            bottom = fmax(bottom, y + height);
        if (fits && !only_measure)
            canvas_text(canvas, text, x, y, style);
        else if (!fits && !only_measure)
            canvas_note_cut(canvas);
        x += width + em;
        free(text);
    }
    return bottom;
}

struct headings headings_lay_out(struct canvas *canvas, const struct theme *theme,
                                 const char *const labels[], const double widths_pt[], size_t n,
                                 struct box box)
{
    double tallest = 0, most = theme->projection ? 4 : 8;
    double line = canvas_measure(canvas, "X", heading_style(theme, 100)).height;
    struct headings headings = {.labels = labels, .n = n, .key_room_pt = HUGE_VAL};
    if (theme->projection)
        headings.key_room_pt = fmin(0.25 * theme->height_pt, 0.4 * (box.y1 - box.y0));
    headings.widths_pt = mem_zeroed(n, sizeof *headings.widths_pt);
    for (size_t i = 0; i < n; i++) {
        const char *label = label_of(&headings, i);
        headings.widths_pt[i] = widths_pt[i];
        headings.keyed = headings.keyed || !words_fit(canvas, theme, label, widths_pt[i]);
        if (!headings.keyed)
            tallest = fmax(tallest, canvas_measure(canvas, label,
                                                   heading_style(theme, widths_pt[i])).height);
    }
    headings.keyed = headings.keyed || tallest > (most + 0.5) * line;
    if (headings.keyed) {
        tallest = line;
        headings.key_pt = put_key(canvas, theme, &headings, box, 0, true);
    }
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
        letter_of(i, letter);
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
                         const struct headings *headings, struct box box, double y)
{
    return headings->keyed ? put_key(canvas, theme, headings, box, y, false) : y;
}
