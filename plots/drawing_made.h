/* What a drawing holds; for canvas.c and drawing.c only. */
#ifndef PLOTS_DRAWING_MADE_H
#define PLOTS_DRAWING_MADE_H
#include "plots/drawing.h"
#include "plots/record.h"

struct drawing {
    struct record record;
    double width_pt, height_pt, png_px_pt, thinnest_pt;
    size_t n_steps_unsourced;   /* of the record: what comes before the sources */
    double unsourced_height_pt; /* of the page without them */
    char *title, *alt;       /* owned */
    size_t n_cut, n_texts, room_texts;
    struct drawn_text *texts; /* owned */
};
#endif
