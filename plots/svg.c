#include "plots/svg.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"

/* Verdana's letters are those of the theme's font; the widths of others are brought to its. */
static const char fonts[] = "'DejaVu Sans','Bitstream Vera Sans',Verdana,sans-serif";

static void put_escaped(const char *text, size_t n, FILE *out)
{
    for (size_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)text[i];
        switch (c) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '"': fputs("&quot;", out); break;
        default:
            if (i + 2 < n && memcmp(text + i, "\xEF\xBF", 2) == 0 &&
                (unsigned char)text[i + 2] >= 0xBE) { /* U+FFFE, U+FFFF: not in XML */
                fputs("\xEF\xBF\xBD", out);
                i += 2;
            } else {
                putc_unlocked(c < 0x20 ? ' ' : c, out);
            }
        }
    }
}

/* ---- Numbers ------------------------------------------------------------------------- */
/* In hundredths of a point, which no eye tells apart. */
static long hundredths(double value)
{
    return isfinite(value) ? lround(100 * fmin(fmax(value, -1e7), 1e7)) : 0;
}

/* The number in as few characters as it takes, led by a space where it needs one. */
static void put_hundredths(long value, bool spaced, FILE *out)
{
    char digits[24], *c = digits + sizeof digits;
    long size = labs(value), cents = size % 100;
    if (cents % 10)
        *--c = (char)('0' + cents % 10);
    if (cents) {
        *--c = (char)('0' + cents / 10);
        *--c = '.';
    }
    size /= 100;
    for (; size > 0 || c == digits + sizeof digits; size /= 10)
        *--c = (char)('0' + size % 10);
    if (value < 0)
        *--c = '-';
    else if (spaced)
        *--c = ' ';
    fwrite(c, 1, (size_t)(digits + sizeof digits - c), out);
}

/* ---- Paths --------------------------------------------------------------------------- */
/* Where the pen is and where its part began, in hundredths of a point. */
struct pen {
    long x, y, start_x, start_y;
    char command; /* the last one written, which the next may leave out */
};

/* Writes n points relative to the pen, which moves to the last one. */
static void put_points(struct pen *pen, char command, const long at[][2], size_t n, FILE *out)
{
    bool implied = command == pen->command || (command == 'l' && pen->command == 'm');
    if (!implied)
        putc_unlocked(command, out);
    for (size_t i = 0; i < n; i++) {
        put_hundredths(at[i][0] - pen->x, implied || i > 0, out);
        put_hundredths(at[i][1] - pen->y, true, out);
    }
    pen->x = at[n - 1][0];
    pen->y = at[n - 1][1];
    pen->command = command;
    if (command == 'm') {
        pen->start_x = pen->x;
        pen->start_y = pen->y;
    }
}

/* ' name="12.5"'. */
static void put_number(const char *name, double value, FILE *out)
{
    fprintf(out, " %s=\"", name);
    put_hundredths(hundredths(value), false, out);
    putc_unlocked('"', out);
}

static void put_box(struct box box, FILE *out)
{
    put_number("x", box.x0, out);
    put_number("y", box.y0, out);
    put_number("width", box.x1 - box.x0, out);
    put_number("height", box.y1 - box.y0, out);
}

/* ' fill="#102030"'. */
static void put_colour(const char *name, struct colour colour, double opacity, FILE *out)
{
    fprintf(out, " %s=\"#%02lx%02lx%02lx\"", name, lround(255 * colour.red),
            lround(255 * colour.green), lround(255 * colour.blue));
    if (opacity < 1) {
        char *full = mem_printf("%s-opacity", name);
        put_number(full, opacity, out);
        free(full);
    }
}

/* Points relative to the pen. A move that nothing follows is left out. */
static void put_path(const cairo_path_t *path, FILE *out)
{
    assert(path);
    struct pen pen = {0};
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        const cairo_path_data_t *data = &path->data[i];
        const bool last = i + data->header.length >= path->num_data;
        long at[3][2] = {{0}};
        const size_t n = (size_t)data->header.length - 1;
        for (size_t k = 0; k < n; k++) {
            at[k][0] = hundredths(data[k + 1].point.x);
            at[k][1] = hundredths(data[k + 1].point.y);
        }
        switch (data->header.type) {
        case CAIRO_PATH_MOVE_TO:
            if (!last)
                put_points(&pen, 'm', at, n, out);
            break;
        case CAIRO_PATH_LINE_TO:
            put_points(&pen, 'l', at, n, out);
            break;
        case CAIRO_PATH_CURVE_TO:
            put_points(&pen, 'c', at, n, out);
            break;
        case CAIRO_PATH_CLOSE_PATH:
            putc_unlocked('z', out);
            pen = (struct pen){pen.start_x, pen.start_y, pen.start_x, pen.start_y, 'z'};
            break;
        }
    }
}

/* ---- Shapes -------------------------------------------------------------------------- */
static void put_stroke(const struct record_step *step, FILE *out)
{
    put_colour("stroke", step->colour, step->opacity, out);
    put_number("stroke-width", step->width_pt, out);
    for (int i = 0; i < step->n_dashes; i++) {
        fputs(i ? "" : " stroke-dasharray=\"", out);
        put_hundredths(hundredths(step->dashes_pt[i]), i > 0, out);
        fputs(i + 1 == step->n_dashes ? "\"" : "", out);
    }
}

/* A fill, a stroke, or the fill and the stroke after it of one path; returns how many steps that are. */
static size_t put_shape(const struct record_step *step, size_t n_left, const cairo_path_t *path,
                        FILE *out)
{
    const bool fills = step->kind == STEP_FILL;
    const bool both = fills && n_left > 1 && step[1].kind == STEP_STROKE && !step[1].path;
    fputs("<path", out);
    if (fills)
        put_colour("fill", step->colour, step->opacity, out);
    else
        fputs(" fill=\"none\"", out);
    if (!fills || both)
        put_stroke(both ? step + 1 : step, out);
    fputs(" d=\"", out);
    put_path(path, out);
    fputs("\"/>\n", out);
    return both ? 2 : 1;
}

/* ---- Texts --------------------------------------------------------------------------- */
/* The line's characters, those cut away as "…". */
static void put_characters(const PangoLayoutLine *line, const char *text, FILE *out)
{
    const char *at = text + line->start_index, *end = at + line->length;
    while (end > at && end[-1] == ' ')
        end--;
    for (const GSList *runs = line->runs; runs; runs = runs->next) {
        const PangoItem *item = ((const PangoLayoutRun *)runs->data)->item;
        if (!(item->analysis.flags & PANGO_ANALYSIS_FLAG_IS_ELLIPSIS))
            continue;
        const char *cut = text + item->offset;
        put_escaped(at, (size_t)(cut - at), out);
        fputs("…", out);
        at = cut + item->length < end ? cut + item->length : end;
    }
    put_escaped(at, (size_t)(end - at), out);
}

static void put_line(const struct record_step *step, PangoLayoutIter *iter, FILE *out)
{
    const PangoLayoutLine *line = pango_layout_iter_get_line_readonly(iter);
    const PangoFontDescription *font = pango_layout_get_font_description(step->layout);
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(iter, NULL, &logical);
    if (logical.width <= 0)
        return;
    fputs("<text", out);
    put_number("x", step->x + logical.x / (double)PANGO_SCALE, out);
    put_number("y", step->y + pango_layout_iter_get_baseline(iter) / (double)PANGO_SCALE, out);
    put_number("textLength", logical.width / (double)PANGO_SCALE, out);
    fputs(" lengthAdjust=\"spacingAndGlyphs\"", out);
    put_number("font-size", pango_font_description_get_size(font) / (double)PANGO_SCALE, out);
    if (pango_font_description_get_weight(font) >= PANGO_WEIGHT_BOLD)
        fputs(" font-weight=\"bold\"", out);
    put_colour("fill", step->colour, 1, out);
    if (step->width_pt > 0) {
        put_colour("stroke", step->around, text_halo_opacity, out);
        put_number("stroke-width", step->width_pt, out);
        fputs(" paint-order=\"stroke\"", out);
    }
    putc_unlocked('>', out);
    put_characters(line, pango_layout_get_text(step->layout), out);
    fputs("</text>\n", out);
}

static void put_text(const struct record_step *step, FILE *out)
{
    PangoLayoutIter *iter = pango_layout_get_iter(step->layout);
    do
        put_line(step, iter, out);
    while (pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
}

/* ---- The whole ----------------------------------------------------------------------- */
static void put_steps(const struct record *record, size_t n_steps, const char *prefix, FILE *out)
{
    const cairo_path_t *path = NULL;
    size_t n_clips = 0, n_open = 0;
    for (size_t i = 0; i < n_steps;) {
        const struct record_step *step = &record->steps[i];
        path = step->path ? step->path : path;
        size_t n_done = 1;
        switch (step->kind) {
        case STEP_FILL:
        case STEP_STROKE:
            n_done = put_shape(step, n_steps - i, path, out);
            break;
        case STEP_TEXT:
            put_text(step, out);
            break;
        case STEP_CLIP:
            fprintf(out, "<clipPath id=\"%sc%zu\"><rect", prefix, n_clips);
            put_box(step->box, out);
            fprintf(out, "/></clipPath>\n<g clip-path=\"url(#%sc%zu)\">\n", prefix, n_clips++);
            n_open++;
            break;
        case STEP_UNCLIP:
            fputs("</g>\n", out);
            n_open--;
            break;
        }
        i += n_done;
    }
    for (; n_open > 0; n_open--)
        fputs("</g>\n", out);
}

static void put_element(const char *name, const char *text, FILE *out)
{
    fprintf(out, "<%s>", name);
    put_escaped(text, strlen(text), out);
    fprintf(out, "</%s>\n", name);
}

char *svg_written(const struct drawing *drawing, const char *prefix, bool inlined)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        mem_exhausted();
    const double width_pt = drawing->width_pt;
    const double height_pt = inlined ? drawing->unsourced_height_pt : drawing->height_pt;
    if (!inlined)
        fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
    fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.2fpt\" height=\"%.2fpt\" "
                 "viewBox=\"0 0 %.2f %.2f\" role=\"img\" aria-label=\"",
            width_pt, height_pt, width_pt, height_pt);
    put_escaped(drawing->alt, strlen(drawing->alt), out);
    fputs("\">\n", out);
    if (!inlined) { /* a title would pop up over the page */
        put_element("title", drawing->title, out);
        put_element("desc", drawing->alt, out);
    }
    fputs("<rect", out);
    put_box((struct box){0, 0, width_pt, height_pt}, out);
    fprintf(out, " fill=\"#fff\"/>\n<g stroke-linejoin=\"round\" font-family=\"%s\" "
                 "text-rendering=\"geometricPrecision\">\n",
            fonts);
    put_steps(&drawing->record, inlined ? drawing->n_steps_unsourced : drawing->record.n, prefix,
              out);
    fputs("</g>\n</svg>\n", out);
    if (fclose(out) != 0)
        mem_exhausted();
    return text;
}
