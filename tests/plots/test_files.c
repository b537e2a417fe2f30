/* The bytes of figures: SVG in few characters with its texts, pixels packed as PNG. */
#include <cairo.h>
#include <math.h>
#include <string.h>
#include "plots/canvas.h"
#include "plots/png.h"
#include "tests/plots/check_drawing.h"

/* A canvas of a report without texts around. */
static struct canvas *canvas_bare(void)
{
    static struct theme theme;
    static const struct frame frame;
    theme = theme_report(LANGUAGE_FR);
    return canvas_create(&theme, &frame);
}

/* What the SVG holds between its background and its end. Ends the canvas. */
static char *body_of(struct canvas *canvas)
{
    struct drawing *drawing = canvas_finish(canvas, 100);
    char *svg = drawing_svg(drawing, "p-");
    static const char before[] = "\"geometricPrecision\">\n", after[] = "</g>\n</svg>\n";
    char *body = strstr(svg, before);
    ck_assert_ptr_nonnull(body);
    body += strlen(before);
    const size_t n = strlen(body) - strlen(after);
    ck_assert_str_eq(body + n, after);
    char *kept = mem_text_n(body, n);
    free(svg);
    drawing_free(drawing);
    return kept;
}

static void expect_body(struct canvas *canvas, const char *expected)
{
    char *body = body_of(canvas);
    ck_assert_str_eq(body, expected);
    free(body);
}

static const struct colour red = {1, 0, 0};

START_TEST(paths_are_short)
{
    struct canvas *canvas = canvas_bare();
    canvas_move(canvas, 10, 20.5);
    canvas_line(canvas, 11.254321, 20.5);
    canvas_line(canvas, 11.254321, 19.996094);
    canvas_close(canvas);
    canvas_fill(canvas, red, 1, false);
    expect_body(canvas, "<path fill=\"#ff0000\" d=\"m10 20.5 1.25 0 0-.5z\"/>\n");
    canvas = canvas_bare();
    canvas_move(canvas, -0.001, 0.004);
    canvas_curve(canvas, 1, 2, 3, 4, 5.01, -6);
    canvas_line(canvas, 5, -6);
    canvas_move(canvas, 7, 7); /* nothing follows */
    canvas_fill(canvas, red, 0.5, false);
    expect_body(canvas, "<path fill=\"#ff0000\" fill-opacity=\".5\" "
                        "d=\"m0 0c1 2 3 4 5.01-6l-.01 0\"/>\n");
    /* After closing, the pen is back where the part began. */
    canvas = canvas_bare();
    canvas_move(canvas, 1, 1);
    canvas_line(canvas, 2, 1);
    canvas_line(canvas, 2, 2);
    canvas_close(canvas);
    canvas_line(canvas, 1, 0);
    canvas_fill(canvas, red, 1, false);
    expect_body(canvas, "<path fill=\"#ff0000\" d=\"m1 1 1 0 0 1zm0 0 0-1\"/>\n");
}
END_TEST

START_TEST(a_fill_and_its_outline_are_one_element)
{
    struct canvas *canvas = canvas_bare();
    const struct stroke stroke = {.colour = red, .width_pt = 2, .dash = DASH_SHORT};
    canvas_move(canvas, 0, 0);
    canvas_line(canvas, 1, 0);
    canvas_fill(canvas, palette_white, 1, true);
    canvas_stroke(canvas, stroke);
    canvas_move(canvas, 0, 0);
    canvas_line(canvas, 3, 0);
    canvas_stroke(canvas, stroke);
    expect_body(canvas,
                "<path fill=\"#ffffff\" stroke=\"#ff0000\" stroke-width=\"2\" "
                "stroke-dasharray=\"3 5 3 5\" d=\"m0 0 1 0\"/>\n"
                "<path fill=\"none\" stroke=\"#ff0000\" stroke-width=\"2\" "
                "stroke-dasharray=\"3 5 3 5\" d=\"m0 0 3 0\"/>\n");
}
END_TEST

START_TEST(clips_are_groups_of_their_own)
{
    struct canvas *canvas = canvas_bare();
    canvas_clip(canvas, (struct box){1, 2, 4, 6});
    canvas_bar(canvas, (struct box){0, 0, 9, 9}, red);
    canvas_unclip(canvas);
    canvas_clip(canvas, (struct box){0, 0, 1, 1}); /* never ended */
    expect_body(canvas, "<clipPath id=\"p-c0\"><rect x=\"1\" y=\"2\" width=\"3\" height=\"4\"/>"
                        "</clipPath>\n<g clip-path=\"url(#p-c0)\">\n"
                        "<path fill=\"#ff0000\" d=\"m0 0 9 0 0 9-9 0z\"/>\n</g>\n"
                        "<clipPath id=\"p-c1\"><rect x=\"0\" y=\"0\" width=\"1\" height=\"1\"/>"
                        "</clipPath>\n<g clip-path=\"url(#p-c1)\">\n</g>\n");
}
END_TEST

/* The value of the nth attribute of this name. */
static double attribute(const char *svg, const char *name, size_t nth)
{
    char *start = mem_printf(" %s=\"", name);
    const char *at = strstr(svg, start);
    for (; at && nth > 0; nth--)
        at = strstr(at + 1, start);
    ck_assert_msg(at != NULL, "no %s", name);
    at += strlen(start);
    free(start);
    return strtod(at, NULL);
}

/* A line an element, as wide as it was measured, at its place. */
START_TEST(texts_stay_texts)
{
    struct canvas *canvas = canvas_bare();
    struct style style = {.size_pt = 10, .colour = red, .bold = true, .align = ALIGN_RIGHT};
    const double width = canvas_measure(canvas, "a < b & c", style).width;
    canvas_text(canvas, "a < b & c", 200, 50, style);
    char *body = body_of(canvas);
    ck_assert_ptr_nonnull(strstr(body, " font-weight=\"bold\" fill=\"#ff0000\">a &lt; b &amp; c</text>"));
    ck_assert_double_eq_tol(attribute(body, "textLength", 0), width, 0.00501);
    ck_assert_double_eq_tol(attribute(body, "x", 0), 200 - width, 0.00501);
    ck_assert_double_eq(attribute(body, "font-size", 0), 10);
    /* The baseline is 0.93 em under the top of a line of DejaVu Sans (its ascent). */
    ck_assert_double_eq_tol(attribute(body, "y", 0), 50 + 9.3, 0.1);
    free(body);
}
END_TEST

START_TEST(lines_of_a_text_follow_each_other)
{
    struct canvas *canvas = canvas_bare();
    struct style style = {.size_pt = 10, .halo = true, .around = palette_white, .width_pt = 45};
    const double height = canvas_measure(canvas, "first second third", style).height;
    canvas_text(canvas, "first second third", 0, 0, style);
    char *body = body_of(canvas);
    ck_assert_ptr_nonnull(strstr(body, ">first</text>")); /* without the space that ends the line */
    ck_assert_ptr_nonnull(strstr(body, ">third</text>"));
    ck_assert_ptr_nonnull(strstr(body, " stroke=\"#ffffff\" stroke-opacity=\".85\" "
                                       "stroke-width=\"2.8\" paint-order=\"stroke\">first"));
    ck_assert_double_eq_tol(attribute(body, "y", 1) - attribute(body, "y", 0), height / 3, 0.01);
    free(body);
    canvas = canvas_bare();
    style.max_lines = 1;
    canvas_text(canvas, "first second third", 0, 0, style);
    body = body_of(canvas);
    ck_assert_ptr_nonnull(strstr(body, "…</text>"));
    ck_assert_ptr_null(strstr(body, "third"));
    ck_assert_double_le(attribute(body, "textLength", 0), 45);
    free(body);
}
END_TEST

/* Neither control characters nor U+FFFF nor broken UTF-8 leave XML. */
START_TEST(odd_characters_stay_xml)
{
    struct canvas *canvas = canvas_bare();
    canvas_text(canvas, "a\x01" "b\xEF\xBF\xBF" "c\xFF" "d", 0, 0, (struct style){.size_pt = 10});
    char *body = body_of(canvas);
    ck_assert_ptr_nonnull(strstr(body, ">a b\uFFFD" "c\uFFFD" "d</text>"));
    free(body);
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
    struct canvas *canvas = canvas_bare();
    double x = 0.003, y = 0.003;
    canvas_move(canvas, x, y);
    for (int i = 1; i <= 3000; i++) {
        x = 0.003 + 0.1234 * i;
        y = 500 * sin(i / 7.0);
        canvas_line(canvas, x, y);
    }
    canvas_fill(canvas, red, 1, false);
    char *body = body_of(canvas);
    double last_x, last_y;
    sum_of(strstr(body, " d=\""), &last_x, &last_y);
    ck_assert_double_eq_tol(last_x, x, 0.00901); /* cairo keeps 1/256 of a point */
    ck_assert_double_eq_tol(last_y, y, 0.00901);
    free(body);
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
    const TTest *tests[] = {paths_are_short, a_fill_and_its_outline_are_one_element,
                            clips_are_groups_of_their_own, texts_stay_texts,
                            lines_of_a_text_follow_each_other, odd_characters_stay_xml,
                            relative_points_do_not_drift, png_gives_the_pixels_back};
    return run_tests("files", tests, sizeof tests / sizeof *tests);
}
