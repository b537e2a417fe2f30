/* The bytes of figures: SVG rewritten in fewer characters, pixels packed as PNG. */
#include <cairo.h>
#include <math.h>
#include <string.h>
#include "plots/png.h"
#include "plots/svg.h"
#include "tests/plots/check_drawing.h"

/* The body that the tidied SVG keeps of an element. */
static char *tidied(const char *body)
{
    char *svg = mem_printf("<?xml version=\"1.0\"?>\n<svg width=\"1\">%s</svg>", body);
    char *text = svg_tidied(svg, "p-", "t", "a", true);
    static const char start[] = "<svg width=\"1\" role=\"img\" aria-label=\"a\">";
    ck_assert(strncmp(text, start, strlen(start)) == 0);
    char *kept = mem_text_n(text + strlen(start), strlen(text) - strlen(start) - strlen("</svg>"));
    free(svg);
    free(text);
    return kept;
}

START_TEST(svg_is_rewritten_in_fewer_characters)
{
    static const char *const cases[][2] = {
        {"<path d=\"M 10.000000 20.500000 L 11.254321 20.500000 L 11.254321 19.996094 Z M 10 20.5 \"/>",
         "<path d=\"m10 20.5 1.25 0 0-.5z\"/>"},
        {"<path d=\"M -0.001 0.004 C 1 2 3 4 5.005 -6 L 5 -6 M 7 7 L 8 7 \"/>",
         "<path d=\"m0 0c1 2 3 4 5.01-6l-.01 0m2 13 1 0\"/>"},
        /* After closing, the pen is back where the part began. */
        {"<path d=\"M 1 1 L 2 1 L 2 2 Z L 1 0 \"/>", "<path d=\"m1 1 1 0 0 1zl0-1\"/>"},
        {"<path d=\"\"/>", "<path d=\"\"/>"},
        {"<use xlink:href=\"#glyph-0-1\" x=\"12.345678\" y=\"-0.5\"/><g id=\"glyph-0-1\"/>",
         "<use xlink:href=\"#p-i0\" x=\"12.35\" y=\"-.5\"/><g id=\"p-i0\"/>"},
        {"<g clip-path=\"url(#clip-7)\"/><clipPath id=\"clip-7\"/>",
         "<g clip-path=\"url(#p-i0)\"/><clipPath id=\"p-i0\"/>"},
        {"<path style=\"fill:none;stroke-width:0.4;stroke-linecap:butt;stroke-linejoin:round;"
         "stroke-opacity:1;stroke-miterlimit:10;\"/>",
         "<path style=\"fill:none;stroke-width:0.4;stroke-linejoin:round;\"/>"},
        {"<image xlink:href=\"data:image/png;base64,d=\" x=\"1\"/>",
         "<image xlink:href=\"data:image/png;base64,d=\" x=\"1\"/>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = tidied(cases[i][0]);
        ck_assert_str_eq(text, cases[i][1]);
        free(text);
    }
}
END_TEST

/* Adds up the relative points of a path "m x y x y ..." and returns the last ones. */
static void sum_of(const char *path, double *x, double *y)
{
    char *at = strchr(path, 'm');
    at++;
    for (*x = *y = 0; *at && *at != '"';) {
        *x += strtod(at, &at);
        *y += strtod(at, &at);
    }
}

/* Rounding must not add up: after any number of points the pen is within half a hundredth. */
START_TEST(relative_points_do_not_drift)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    fputs("<path d=\"M 0.003 0.003 ", out);
    double x = 0, y = 0;
    for (int i = 1; i <= 3000; i++) {
        x = 0.003 + 0.1234 * i;
        y = 500 * sin(i / 7.0);
        fprintf(out, "L %f %f ", x, y);
    }
    fputs("\"/>", out);
    fclose(out);
    char *kept = tidied(text);
    double last_x, last_y;
    sum_of(kept, &last_x, &last_y);
    ck_assert_double_eq_tol(last_x, x, 0.00501);
    ck_assert_double_eq_tol(last_y, y, 0.00501);
    free(kept);
    free(text);
}
END_TEST

/* What cairo takes its bytes from. */
struct bytes {
    const unsigned char *at;
    size_t left;
};

static cairo_status_t take(void *context, unsigned char *into, unsigned int n)
{
    struct bytes *bytes = context;
    if (n > bytes->left)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(into, bytes->at, n);
    bytes->at += n;
    bytes->left -= n;
    return CAIRO_STATUS_SUCCESS;
}

START_TEST(png_gives_the_pixels_back)
{
    enum { WIDTH = 37, HEIGHT = 23, STRIDE = 40 };
    static uint32_t pixels[HEIGHT * STRIDE];
    for (uint32_t i = 0; i < HEIGHT * STRIDE; i++)
        pixels[i] = i * 2654435761u;
    size_t n;
    unsigned char *file = png_packed(pixels, WIDTH, HEIGHT, STRIDE, &n);
    struct bytes bytes = {file, n};
    cairo_surface_t *image = cairo_image_surface_create_from_png_stream(take, &bytes);
    ck_assert_int_eq(cairo_surface_status(image), CAIRO_STATUS_SUCCESS);
    ck_assert_int_eq(cairo_image_surface_get_width(image), WIDTH);
    ck_assert_int_eq(cairo_image_surface_get_height(image), HEIGHT);
    const size_t stride = (size_t)cairo_image_surface_get_stride(image) / 4;
    const uint32_t *found = (const uint32_t *)(const void *)cairo_image_surface_get_data(image);
    for (size_t y = 0; y < HEIGHT; y++)
        for (size_t x = 0; x < WIDTH; x++)
            ck_assert_uint_eq(found[y * stride + x] & 0xffffff,
                              pixels[y * STRIDE + x] & 0xffffff);
    cairo_surface_destroy(image);
    free(file);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {svg_is_rewritten_in_fewer_characters, relative_points_do_not_drift,
                            png_gives_the_pixels_back};
    return run_tests("files", tests, sizeof tests / sizeof *tests);
}
