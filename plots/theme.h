/* Sizes of everything drawn, for a page read at arm's length or a screen read from ten
 * metres. Lengths are in points (1/72 inch). */
#ifndef PLOTS_THEME_H
#define PLOTS_THEME_H
#include <stdbool.h>
#include "plots/number.h"

struct theme {
    bool projection;   /* fixed 16:9 page; else the height follows the content */
    enum language language; /* of numbers; words follow gettext */
    double width_pt, height_pt; /* height 0: follows the content */
    double title_pt, body_pt, small_pt; /* font sizes; only the footer may be under small_pt */
    double mention_pt, source_pt;       /* of the footer: nothing is smaller than the sources */
    double line_pt;    /* thinnest line that carries meaning */
    double margin_pt;
    double png_px_pt;  /* pixels of a PNG in one point */
};

/* 17 cm wide, text of 9 to 12.5 pt, sources of 8; PNG of 150 dots an inch. */
struct theme theme_report(enum language language);

/* The same sizes on the width of a phone, 9.2 cm. */
struct theme theme_phone(enum language language);

/* Whether labels beside marks leave these little of the width. */
bool theme_is_narrow(const struct theme *theme);

/* 33.87 x 19.05 cm: text of 24 to 32 pt, lines of 3 px or more on a PNG of 1920 x 1080. Sources
 * are of 14 pt: they are owed, not read from the back of a room. */
struct theme theme_projection(enum language language);

/* The same page for charts of answers, which a room discusses: title of 36 pt, all that is to be read of
 * 28, method and sources at the foot of 24. */
struct theme theme_slide(enum language language);
#endif
