#include "plots/drawing.h"
#include <assert.h>
#include <cairo-pdf.h>
#include <cairo.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/drawing_made.h"
#include "plots/png.h"
#include "plots/svg.h"

struct bytes {
    char *at; /* owned, NUL behind the last one */
    size_t n, room;
};

static cairo_status_t put_bytes(void *closure, const unsigned char *data, unsigned n)
{
    struct bytes *bytes = closure;
    bytes->at = mem_grown(bytes->at, &bytes->room, bytes->n + n + 1, 1);
    memcpy(bytes->at + bytes->n, data, n);
    bytes->n += n;
    bytes->at[bytes->n] = '\0';
    return CAIRO_STATUS_SUCCESS;
}

/* Replays the first steps of the drawing on white. */
static void paint(const struct drawing *drawing, size_t n_steps, cairo_surface_t *surface)
{
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    record_replay(&drawing->record, n_steps, cairo);
    cairo_destroy(cairo);
}

/* Ends a surface; what went wrong with it, or NULL. */
static const char *close_surface(cairo_surface_t *surface)
{
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS ? NULL : cairo_status_to_string(status);
}

/* The date is fixed so that the same figure gives the same file on any day. */
static const char *make_pdf(const struct drawing *drawing, struct bytes *bytes)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        put_bytes, bytes, drawing->width_pt, drawing->height_pt);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, drawing->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, drawing->alt);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "proxilog");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   "2000-01-01T00:00:00Z");
    paint(drawing, drawing->record.n, surface);
    return close_surface(surface);
}

static cairo_surface_t *make_image(const struct drawing *drawing)
{
    double scale = drawing->png_px_pt;
    cairo_surface_t *image = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)ceil(drawing->width_pt * scale - 1e-6),
        (int)ceil(drawing->height_pt * scale - 1e-6));
    cairo_surface_set_device_scale(image, scale, scale);
    paint(drawing, drawing->record.n, image);
    return image;
}

/* Releases the image. */
static const char *make_png(cairo_surface_t *image, struct bytes *bytes)
{
    cairo_surface_flush(image);
    size_t width = (size_t)cairo_image_surface_get_width(image);
    size_t height = (size_t)cairo_image_surface_get_height(image);
    const uint32_t *pixels = (const uint32_t *)(const void *)cairo_image_surface_get_data(image);
    if (pixels) /* else the image could not be made: its status says why */
        bytes->at = (char *)png_packed(pixels, width, height,
                                       (size_t)cairo_image_surface_get_stride(image) / 4,
                                       &bytes->n);
    return close_surface(image);
}

/* Writes beside and renames. */
static bool write_file(const char *path, const struct bytes *bytes, struct faults *faults)
{
    char *beside = mem_printf("%s.part", path);
    FILE *out = fopen(beside, "wb");
    bool fine = out && fwrite(bytes->at, 1, bytes->n, out) == bytes->n;
    int error = errno;
    if (out && fclose(out) != 0 && fine) {
        error = errno;
        fine = false;
    }
    if (fine && rename(beside, path) != 0) {
        error = errno;
        fine = false;
    }
    if (!fine) {
        faults_add(faults, (struct where){.path = path},
                   _("the figure cannot be written: %s"), strerror(error));
        if (out)
            remove(beside);
    }
    free(beside);
    return fine;
}

bool drawing_save(const struct drawing *drawing, const char *base, struct faults *faults)
{
    enum { SVG, PDF, PNG, N_FORMATS };
    static const char *const endings[N_FORMATS] = {"svg", "pdf", "png"};
    struct bytes bytes[N_FORMATS] = {{0}};
    const char *broken[N_FORMATS] = {NULL};
    bytes[SVG].at = svg_written(drawing, "", false);
    bytes[SVG].n = strlen(bytes[SVG].at);
    broken[PDF] = make_pdf(drawing, &bytes[PDF]);
    broken[PNG] = make_png(make_image(drawing), &bytes[PNG]);
    bool fine = true;
    for (size_t i = 0; i < N_FORMATS; i++) {
        char *path = mem_printf("%s.%s", base, endings[i]);
        if (broken[i])
            faults_add(faults, (struct where){.path = path}, _("the figure cannot be drawn: %s"),
                       broken[i]);
        fine = !broken[i] && write_file(path, &bytes[i], faults) && fine;
        free(bytes[i].at);
        free(path);
    }
    return fine;
}

char *drawing_svg(const struct drawing *drawing, const char *prefix)
{
    return svg_written(drawing, prefix, true);
}

void drawing_free(struct drawing *drawing)
{
    if (!drawing)
        return;
    record_clear(&drawing->record);
    free(drawing->title);
    free(drawing->alt);
    free(drawing->texts);
    free(drawing);
}

void drawing_size_pt(const struct drawing *drawing, double *width_pt, double *height_pt)
{
    *width_pt = drawing->width_pt;
    *height_pt = drawing->height_pt;
}

size_t drawing_n_cut(const struct drawing *drawing)
{
    return drawing->n_cut;
}

size_t drawing_n_texts(const struct drawing *drawing)
{
    return drawing->n_texts;
}

const struct drawn_text *drawing_texts(const struct drawing *drawing)
{
    return drawing->texts;
}

double drawing_thinnest_pt(const struct drawing *drawing)
{
    return drawing->thinnest_pt;
}
