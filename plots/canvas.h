/* Where charts draw: the only faces over cairo and pango. Lengths are points from the top
 * left corner, y downwards. A canvas records what is drawn; canvas_finish() turns it into
 * a drawing. */
#ifndef PLOTS_CANVAS_H
#define PLOTS_CANVAS_H
#include "plots/drawing.h"
#include "plots/palette.h"
#include "plots/theme.h"

struct box {
    double x0, y0, x1, y1;
};

struct canvas; /* opaque */

/* Both borrowed until canvas_finish(). */
struct canvas *canvas_create(const struct theme *theme, const struct frame *frame);

/* Draws title and subtitle (with a further sentence after it, or NULL) and returns the box
 * left for the chart: y1 is the top of the footer, or HUGE_VAL when the height follows
 * the content. */
struct box canvas_header(struct canvas *canvas, const char *more_subtitle);

/* Charts over several projected pages: keeps the top right corner free of the title, before
 * canvas_header(); then writes "1/2" there when there are several pages. Neither does
 * anything in a report. */
void canvas_keep_corner(struct canvas *canvas);
void canvas_number_page(struct canvas *canvas, size_t page, size_t n_pages);

/* For figures that put texts of the frame elsewhere: draws these parts (PART_... | ...) in a
 * column and returns their bottom; header and footer then leave them out. only_measure:
 * draws nothing. */
enum { PART_TITLE = 1, PART_SUBTITLE = 2, PART_MENTION = 4, PART_SOURCE = 8 };
double canvas_parts(struct canvas *canvas, unsigned parts, double x, double y, double width_pt,
                    bool only_measure);

/* The top of the footer on a page of fixed height. */
double canvas_bottom(struct canvas *canvas);

/* Draws the footer below bottom (at the page's foot when its height is fixed) and releases
 * the canvas. */
struct drawing *canvas_finish(struct canvas *canvas, double bottom);

/* Ends a chart that was only laid out to count its pages. */
void canvas_drop(struct canvas *canvas);

/* ---- Texts ------------------------------------------------------------------------ */
enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };
struct style {
    double size_pt;
    struct colour colour;
    bool bold, halo;   /* halo: an outline, over maps */
    struct colour around; /* of the halo: white, or that of the fill behind */
    enum align align;  /* which point of the text x is */
    double width_pt;   /* lines wrap at words in it; 0: one line */
    int max_lines;     /* then cut with "…" and counted; 0: any number */
    bool told;         /* a key tells it whole: it is not counted */
};

struct extent {
    double width, height;
};
struct extent canvas_measure(struct canvas *canvas, const char *text, struct style style);

/* Whether no word of a text that wraps is wider than its lines, which would break it. */
bool canvas_words_fit(struct canvas *canvas, const char *text, struct style style);

/* y is the top of the first line. Returns the text's box. */
struct box canvas_text(struct canvas *canvas, const char *text, double x, double y,
                       struct style style);

/* One line whose middle is at y. */
struct box canvas_text_at(struct canvas *canvas, const char *text, double x, double y,
                          struct style style);

/* Counts a text that found no room at all. */
void canvas_note_cut(struct canvas *canvas);

/* The usual styles: text of the body, small grey text. */
struct style style_body(const struct theme *theme);
struct style style_small(const struct theme *theme);

/* ---- Paths ------------------------------------------------------------------------ */
void canvas_move(struct canvas *canvas, double x, double y);
void canvas_line(struct canvas *canvas, double x, double y);
void canvas_curve(struct canvas *canvas, double x1, double y1, double x2, double y2, double x,
                  double y);
void canvas_close(struct canvas *canvas);
void canvas_circle(struct canvas *canvas, double x, double y, double radius);
void canvas_rectangle(struct canvas *canvas, struct box box);

/* Each ends the path, except where keep says so. */
void canvas_fill(struct canvas *canvas, struct colour colour, double opacity, bool keep);

enum dash { DASH_NONE, DASH_LONG, DASH_SHORT, DASH_MIXED, N_DASHES };
struct stroke {
    struct colour colour;
    double width_pt;
    enum dash dash;
    bool faint;      /* carries no meaning alone: may be thinner than the theme's lines */
    bool keep;
    double opacity;  /* 0 means 1 */
};
void canvas_stroke(struct canvas *canvas, struct stroke stroke);

/* From here to canvas_unclip() nothing shows outside the box. */
void canvas_clip(struct canvas *canvas, struct box box);
void canvas_unclip(struct canvas *canvas);

/* A whole line or rectangle at once. */
void canvas_segment(struct canvas *canvas, double x0, double y0, double x1, double y1,
                    struct stroke stroke);
void canvas_bar(struct canvas *canvas, struct box box, struct colour fill);

bool box_overlaps(struct box a, struct box b);
#endif
