/* What every figure must keep to. */
#ifndef TESTS_PLOTS_CHECK_DRAWING_H
#define TESTS_PLOTS_CHECK_DRAWING_H
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "plots/drawing.h"
#include "plots/theme.h"
#include "tests/run.h"

/* Texts on the page, apart from each other, and none too small; no line too thin. Boxes hold
 * whole lines: a hair of overlap between the leading of two lines is none. */
static inline void check_drawing(const struct drawing *drawing, const struct theme *theme)
{
    const struct drawn_text *texts = drawing_texts(drawing);
    double width, height, hair = 0.5;
    size_t n_under = 0; /* the footer alone may be under the small size */
    drawing_size_pt(drawing, &width, &height);
    ck_assert_double_eq(width, theme->width_pt);
    if (theme->projection)
        ck_assert_double_eq(height, theme->height_pt);
    ck_assert_double_ge(drawing_thinnest_pt(drawing), theme->line_pt);
    for (size_t i = 0; i < drawing_n_texts(drawing); i++) {
        const struct drawn_text *a = &texts[i];
        ck_assert_msg(a->x0 > -hair && a->y0 > -hair && a->x1 < width + hair &&
                          a->y1 < height + hair,
                      "\"%s\" is off the page: %g %g %g %g", a->text, a->x0, a->y0, a->x1, a->y1);
        ck_assert_double_ge(a->size_pt, theme->source_pt);
        n_under += a->size_pt < theme->small_pt;
        for (size_t j = 0; j < i; j++) {
            const struct drawn_text *b = &texts[j];
            bool apart = a->x1 < b->x0 + hair || b->x1 < a->x0 + hair || a->y1 < b->y0 + hair ||
                         b->y1 < a->y0 + hair;
            ck_assert_msg(apart, "\"%s\" (%g %g %g %g) lies over \"%s\" (%g %g %g %g)", a->text, a->x0,
                          a->y0, a->x1, a->y1, b->text, b->x0, b->y0, b->x1, b->y1);
        }
    }
    ck_assert_uint_le(n_under, 2);
}

static inline bool has_text(const struct drawing *drawing, const char *start)
{
    for (size_t i = 0; i < drawing_n_texts(drawing); i++)
        if (strncmp(drawing_texts(drawing)[i].text, start, strlen(start)) == 0)
            return true;
    return false;
}

/* Checks and releases. */
static inline void check_and_free(struct drawing *drawing, const struct theme *theme)
{
    check_drawing(drawing, theme);
    drawing_free(drawing);
}

static inline char *file_bytes(const char *path, size_t *n)
{
    FILE *in = fopen(path, "rb");
    ck_assert_msg(in != NULL, "%s is missing", path);
    char *bytes = NULL;
    size_t room = 0;
    *n = 0;
    for (size_t got = 1; got > 0; *n += got) {
        bytes = mem_grown(bytes, &room, *n + 4097, 1);
        got = fread(bytes + *n, 1, 4096, in);
    }
    fclose(in);
    bytes[*n] = '\0';
    return bytes;
}
#endif
