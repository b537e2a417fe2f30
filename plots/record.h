/* What a drawing is made of, kept so that it can be drawn on any surface. (Cairo's own recording
 * surface leaves references to missing clips in an SVG.) For canvas.c, drawing.c and svg.c. */
#ifndef PLOTS_RECORD_H
#define PLOTS_RECORD_H
#include <pango/pangocairo.h>
#include "plots/canvas.h"

/* Of the white line around texts that lie over a map. */
extern const double text_halo_opacity;

enum step_kind { STEP_FILL, STEP_STROKE, STEP_TEXT, STEP_CLIP, STEP_UNCLIP };
struct record_step {
    enum step_kind kind;
    cairo_path_t *path;  /* owned; NULL: that of the step before */
    PangoLayout *layout; /* owned */
    struct colour colour;
    double opacity, width_pt, x, y; /* width_pt: of a stroke, or of a text's halo */
    struct colour around;           /* of the halo */
    double dashes_pt[4];
    int n_dashes;
    struct box box;      /* clipped to */
};

/* Start from {0}. */
struct record {
    struct record_step *steps; /* owned */
    size_t n, room;
};
void record_clear(struct record *record);

/* Fill or stroke of the cairo context's current path, which is kept. same_path: as the step
 * before. */
void record_fill(struct record *record, cairo_t *path, bool same_path, struct colour colour,
                 double opacity);
void record_stroke(struct record *record, cairo_t *path, bool same_path,
                   const struct stroke *stroke, double width_pt);

/* The layout as it is now, its top left corner at x, y; halo_pt: width of the line
 * around, or 0. */
void record_text(struct record *record, PangoLayout *layout, double x, double y,
                 struct colour colour, double halo_pt, struct colour around);

void record_clip(struct record *record, struct box box);
void record_unclip(struct record *record);

/* Draws the first n_steps. */
void record_replay(const struct record *record, size_t n_steps, cairo_t *cairo);
#endif
