#include "plots/record.h"
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"

const double text_halo_opacity = 0.85;

static struct record_step *add(struct record *record)
{
    record->steps = mem_grown(record->steps, &record->room, record->n + 1,
                              sizeof *record->steps);
    struct record_step *step = &record->steps[record->n++];
    *step = (struct record_step){0};
    return step;
}

void record_clear(struct record *record)
{
    for (size_t i = 0; i < record->n; i++) {
        cairo_path_destroy(record->steps[i].path);
        if (record->steps[i].layout)
            g_object_unref(record->steps[i].layout);
    }
    free(record->steps);
    *record = (struct record){0};
}

void record_fill(struct record *record, cairo_t *path, bool same_path, struct colour colour,
                 double opacity)
{
    struct record_step *step = add(record);
    step->kind = STEP_FILL;
    step->path = same_path ? NULL : cairo_copy_path(path);
    step->colour = colour;
    step->opacity = opacity;
}

void record_stroke(struct record *record, cairo_t *path, bool same_path,
                   const struct stroke *stroke, double width_pt)
{
    static const double patterns[N_DASHES][4] = {
        [DASH_LONG] = {5, 3, 5, 3}, [DASH_SHORT] = {1.5, 2.5, 1.5, 2.5},
        [DASH_MIXED] = {6, 2.5, 1.5, 2.5}};
    struct record_step *step = add(record);
    step->kind = STEP_STROKE;
    step->path = same_path ? NULL : cairo_copy_path(path);
    step->colour = stroke->colour;
    step->opacity = stroke->opacity > 0 ? stroke->opacity : 1;
    step->width_pt = width_pt;
    step->n_dashes = stroke->dash == DASH_NONE ? 0 : 4;
    for (int i = 0; i < 4; i++)
        step->dashes_pt[i] = patterns[stroke->dash][i] * fmax(width_pt, 0.8);
}

void record_text(struct record *record, PangoLayout *layout, double x, double y,
                 struct colour colour, double halo_pt, struct colour around)
{
    struct record_step *step = add(record);
    step->kind = STEP_TEXT;
    step->layout = pango_layout_copy(layout);
    step->colour = colour;
    step->width_pt = halo_pt;
    step->around = around;
    step->x = x;
    step->y = y;
}

void record_clip(struct record *record, struct box box)
{
    struct record_step *step = add(record);
    step->kind = STEP_CLIP;
    step->box = box;
}

void record_unclip(struct record *record)
{
    add(record)->kind = STEP_UNCLIP;
}

static void replay_text(const struct record_step *step, cairo_t *cairo)
{
    cairo_new_path(cairo);
    cairo_move_to(cairo, step->x, step->y);
    if (step->width_pt > 0) {
        pango_cairo_layout_path(cairo, step->layout);
        cairo_set_source_rgba(cairo, step->around.red, step->around.green, step->around.blue,
                              text_halo_opacity);
        cairo_set_line_width(cairo, step->width_pt);
        cairo_set_dash(cairo, NULL, 0, 0);
        cairo_stroke(cairo);
        cairo_move_to(cairo, step->x, step->y);
    }
    cairo_set_source_rgb(cairo, step->colour.red, step->colour.green, step->colour.blue);
    pango_cairo_show_layout(cairo, step->layout);
}

static void replay_path(const struct record_step *step, cairo_t *cairo)
{
    if (step->path) {
        cairo_new_path(cairo);
        cairo_append_path(cairo, step->path);
    }
    cairo_set_source_rgba(cairo, step->colour.red, step->colour.green, step->colour.blue,
                          step->opacity);
    if (step->kind == STEP_FILL) {
        cairo_fill_preserve(cairo);
        return;
    }
    cairo_set_line_width(cairo, step->width_pt);
    cairo_set_dash(cairo, step->dashes_pt, step->n_dashes, 0);
    cairo_stroke_preserve(cairo);
}

void record_replay(const struct record *record, size_t n_steps, cairo_t *cairo)
{
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    for (size_t i = 0; i < n_steps; i++) {
        const struct record_step *step = &record->steps[i];
        switch (step->kind) {
        case STEP_FILL:
        case STEP_STROKE:
            replay_path(step, cairo);
            break;
        case STEP_TEXT:
            replay_text(step, cairo);
            break;
        case STEP_CLIP:
            cairo_save(cairo);
            cairo_new_path(cairo);
            cairo_rectangle(cairo, step->box.x0, step->box.y0, step->box.x1 - step->box.x0,
                            step->box.y1 - step->box.y0);
            cairo_clip(cairo);
            break;
        case STEP_UNCLIP:
            cairo_restore(cairo);
            break;
        }
    }
}
