/* Rows of charts of answers: a label each, as high as it needs, over as many pages as the theme
 * asks for; and the marks such charts share. */
#ifndef PLOTS_ITEMS_H
#define PLOTS_ITEMS_H
#include "plots/canvas.h"
#include "plots/key.h"
#include "plots/legend.h"
#include "plots/scale.h"
#include "plots/survey_charts.h"

/* Where labels stand: beside their marks, and above them where that takes no more pages; always
 * beside; above as soon as they are long, for marks that need most of the width. */
enum labels_at { LABELS_AUTO, LABELS_BESIDE, LABELS_ABOVE };

/* What rows are asked for. */
struct items_asked {
    const char *const *labels; /* n_items */
    const size_t *order;       /* n: items from top to bottom */
    size_t n, page;
    double height_pt;          /* room for them; HUGE_VAL: any */
    double width_pt;           /* of the whole chart */
    double least_pt;           /* a row needs beside its label ... */
    const double *least_each;  /* ... or each row, in their order; NULL: least_pt */
    enum labels_at at;
    int label_lines;           /* at most; 0: as many as they need */
    bool told;                 /* a key tells whole what is cut */
    double label_share;        /* of the width, at most, for labels beside; 0: the usual */
    const struct frame *frame; /* of slides on which most rows are not to stand alone; NULL: they may */
};

/* Lines, at most, of a label that a key tells whole on pages behind: a page holds several rows to compare. */
enum { NUMBERED_LINES = 2 };

/* The rows of one page. Release with items_clear(). */
struct items {
    const char *const *labels; /* borrowed, or those numbered */
    const size_t *order;       /* borrowed; from the page's first row on */
    size_t n, page, n_pages;   /* n: rows of this page */
    char **numbered;           /* n_labels: "1. ...", where they are cut; NULL: they are whole; owned */
    size_t n_labels;
    struct key key;            /* what the numbered ones are in full; owned */
    size_t n_key_pages;        /* the last of the n_pages */
    double note_pt;            /* over the rows: for where the key is */
    bool above;                /* labels stand over their marks, not beside them */
    double label_pt;           /* width of the labels' column, gap to the marks included; or 0 */
    int label_lines;           /* at most; 0: any */
    bool told;                 /* whole by a key, where they are cut */
    bool breaks_words;         /* of labels beside: one is wider than the column */
    double *tops_pt;           /* n + 1, from 0; owned */
    struct band {
        double y0, y1;
    } *marks;                  /* n: where each row's marks lie; owned */
    double bar_pt;             /* thickness of a bar */
};
struct items items_lay_out(struct canvas *canvas, const struct theme *theme,
                           const struct items_asked *asked);
void items_clear(struct items *items);

/* Whether the page is one of the key, and it drawn. */
bool items_is_key(const struct items *items);
struct drawing *items_draw_key(const struct theme *theme, const struct frame *frame,
                               const struct items *items);

/* Height of all rows of the page. */
double items_height(const struct items *items);

/* The box of the row's marks, as wide as the chart's box. */
struct box items_row(const struct items *items, struct box box, size_t row);

/* Every label of the page. */
void items_draw_labels(struct canvas *canvas, const struct theme *theme,
                       const struct items *items, struct box box);

/* A vertical line at x along the marks of every row. */
void items_draw_baseline(struct canvas *canvas, const struct theme *theme,
                         const struct items *items, struct box box, double x);

/* Items 0 .. n-1 by falling key, ties as given, unknown keys last. Release with free(). */
size_t *items_order(const double keys[], size_t n);

/* Colour of a level: nth of the n on its side, from the middle outwards. */
struct colour side_colour(enum side side, size_t nth, size_t n);

/* Whether the levels lead from the negative end to the positive one. */
bool sides_rise(const enum side sides[], size_t n);

/* Text in the middle of a mark if it fits there with some air; says whether it did. */
bool draw_inside(struct canvas *canvas, const struct theme *theme, struct box mark,
                 const char *text, struct colour fill, double size_pt);

/* Texts of a value axis in percent, over the box's height; returns the bottom. with_texts: false
 * for charts of too few answers. bars: zero is strong. */
double draw_share_axis(struct canvas *canvas, const struct theme *theme,
                       const struct scale *scale, struct box box, bool with_texts, bool bars);
double share_axis_height(const struct theme *theme, bool with_texts);

/* Lines from the lower left to the upper right over a figure of rings, each closed by its last
 * point (areas with an even number of rings around are free). spacing_pt: between lines. */
struct ring {
    const struct point *at;
    size_t n;
};
void draw_hatching(struct canvas *canvas, const struct ring rings[], size_t n,
                   double spacing_pt, struct stroke stroke);
#endif
