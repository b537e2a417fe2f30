/* A figure once drawn: saved as SVG, PDF and PNG that show the same. Texts in SVG stay texts, a
 * line each of a told width, so that nothing moves where the font lacks; a title and a description
 * are put in for screen readers. The same drawing gives the same bytes on any day. */
#ifndef PLOTS_DRAWING_H
#define PLOTS_DRAWING_H
#include <stdbool.h>
#include <stddef.h>
#include "data/faults.h"

/* The texts around every figure. NULL or "": left out. */
struct frame {
    const char *title;    /* the finding or the question */
    const char *subtitle; /* the base: period, number of replications, what intervals are */
    const char *method;   /* how it was made: "not weighted"; behind the subtitle or, on a projected
                           * page, before the source; NULL: none */
    const char *mention;  /* what must not be missed: "Generated roads, 50 synthetic farms" */
    const char *brief_mention; /* in its place on a projected page; NULL: mention */
    const char *source;   /* sources and attributions */
    const char *brief_source; /* in its place on a projected page, of little room; NULL: source */
    const char *alt;      /* description for screen readers; NULL: title and subtitle */
};

/* A mean with its confidence interval. low or high NaN: no interval. mean NaN: unknown. */
struct plot_interval {
    double mean, low, high;
};

struct drawing; /* opaque; made by the *_draw() functions, released with drawing_free() */
void drawing_free(struct drawing *drawing); /* NULL is fine */

/* Writes base.svg, base.pdf and base.png ("out/figures/cost": the folder must exist), each
 * beside and renamed into place. False, with a fault, when a file cannot be written. */
bool drawing_save(const struct drawing *drawing, const char *base, struct faults *faults);

/* The SVG as a text to put inside an HTML page: an <svg> element with a viewBox and without XML
 * prolog, every id of it starting with prefix (letters, digits and '-', a letter first), so
 * that several may share a page. The line of sources at its foot is left out: a page names
 * them once. Release with free(). */
char *drawing_svg(const struct drawing *drawing, const char *prefix);

void drawing_size_pt(const struct drawing *drawing, double *width_pt, double *height_pt);

/* Texts that found no room even on their last line and were cut with "…": 0 but for extreme
 * inputs. The caller may warn. */
size_t drawing_n_cut(const struct drawing *drawing);

/* Where the texts are, for tests: no two overlap, none is too small or off the page. */
struct drawn_text {
    double x0, y0, x1, y1; /* points from the top left corner */
    double size_pt;
    char text[40];         /* its start */
};
size_t drawing_n_texts(const struct drawing *drawing);
const struct drawn_text *drawing_texts(const struct drawing *drawing);
double drawing_thinnest_pt(const struct drawing *drawing); /* line that carries meaning */
#endif
