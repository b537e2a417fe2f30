/* Headings over the columns of a table drawn as a chart: wrapped at words, or letters with a key
 * below where a word does not fit. */
#ifndef PLOTS_HEADINGS_H
#define PLOTS_HEADINGS_H
#include "plots/canvas.h"
#include "plots/key.h"
#include "plots/theme.h"

/* How they may be. */
struct headings_wish {
    bool apart;       /* the key is sure to have pages of its own */
    bool letters;     /* whatever room words have */
    double key_share; /* of the box, on a projected page, that the key may take at most; 0: the usual */
};

/* Release with headings_clear(). */
struct headings {
    const char *const *labels; /* n; borrowed */
    double *widths_pt;         /* n; owned */
    size_t n;
    bool keyed;
    bool apart;                /* the key is too long for a projected page: it has pages of its own */
    double height_pt;          /* of the headings */
    double key_room_pt;        /* the key may take */
    double key_pt;             /* of the key below */
};
struct headings headings_lay_out(struct canvas *canvas, const struct theme *theme,
                                 const char *const labels[], const double widths_pt[], size_t n,
                                 struct box box, struct headings_wish wish);
void headings_clear(struct headings *headings);
double headings_height(const struct headings *headings); /* with the key */

/* From x on, standing on y + height_pt; letters without room are left out and counted as cut. */
void headings_draw(struct canvas *canvas, const struct theme *theme,
                   const struct headings *headings, double x, double y);

/* The key between box.x0 and box.x1 from y on, or where it is when it is apart; returns the bottom. */
double headings_draw_key(struct canvas *canvas, const struct theme *theme,
                         const struct headings *headings, struct box box, double y,
                         const char *where);

/* Adds the letters and what they stand for. */
void headings_add_to_key(const struct headings *headings, struct key *key);

/* " ▲" or " ▼" from a standardised residual of RESIDUAL_MARKED on, else "". */
const char *residual_mark(double residual);
const char *residual_note(void); /* translated */
#endif
