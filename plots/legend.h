/* Legends: swatches with their labels, flowing in lines or down a column. */
#ifndef PLOTS_LEGEND_H
#define PLOTS_LEGEND_H
#include "plots/canvas.h"

struct legend_entry {
    const char *label;
    /* Draws what the label explains in the middle of the box. NULL: a text alone. */
    void (*swatch)(struct canvas *canvas, struct box box, const struct legend_entry *entry);
    struct colour colour;
    enum dash dash;
    double width_pt; /* of a line */
    int kind;        /* for the swatch's own use */
    double most_pt;  /* width of the entry; 0: that of the legend */
    int max_lines;   /* of the label on a projected page; 0: two */
    bool told;       /* whole by a key, where it is cut */
};

/* Draws the entries from the box's top, within x0 .. x1, and returns the bottom (the top
 * without entries). only_measure: draws nothing. */
double legend_flow(struct canvas *canvas, const struct theme *theme, struct box box,
                   const struct legend_entry entries[], size_t n, bool only_measure);
double legend_column(struct canvas *canvas, const struct theme *theme, struct box box,
                     const struct legend_entry entries[], size_t n, bool only_measure);

/* The usual swatch: a filled box. */
void swatch_box(struct canvas *canvas, struct box box, const struct legend_entry *entry);
#endif
