#include "plots/palette.h"
#include <math.h>
#include <stdbool.h>
#include "plots/items.h"
#include "tests/run.h"

START_TEST(differences_match_published_values)
{
    /* CIE 1976: black to white is 100; sRGB red is L* 53.24, a* 80.09, b* 67.20, so that red to
     * white is sqrt(46.76^2 + 80.09^2 + 67.20^2) = 114.5. */
    struct colour red = {1, 0, 0}, black = {0, 0, 0};
    ck_assert_double_eq_tol(palette_difference(black, palette_white), 100, 0.01);
    ck_assert_double_eq_tol(palette_difference(red, palette_white), 114.5, 0.2);
    /* WCAG: black on white 21; #777777 on white 4.48. */
    ck_assert_double_eq_tol(palette_contrast(black, palette_white), 21, 1e-9);
    struct colour grey = {0x77 / 255.0, 0x77 / 255.0, 0x77 / 255.0};
    ck_assert_double_eq_tol(palette_contrast(palette_white, grey), 4.48, 0.005);
}
END_TEST

/* White and greys stay what they are for any eye, and reds and greens of one lightness fall
 * together for those who lack the cones that tell them apart. */
START_TEST(visions_keep_greys_and_lose_what_they_should)
{
    struct colour red = {0.80, 0.36, 0.36}, green = {0.45, 0.55, 0.36};
    double full = palette_difference(red, green);
    for (int v = 0; v < N_VISIONS; v++) {
        for (double grey = 0; grey <= 1; grey += 0.25) {
            struct colour c = {grey, grey, grey};
            ck_assert_double_lt(palette_difference(palette_seen(c, (enum vision)v), c), 0.01);
        }
        double apart = palette_difference(palette_seen(red, (enum vision)v),
                                          palette_seen(green, (enum vision)v));
        bool blind = v == VISION_PROTANOPIA || v == VISION_DEUTERANOPIA;
        ck_assert(blind ? apart < 0.5 * full : apart > 0.7 * full);
    }
}
END_TEST

static void check_apart(struct colour (*colour_of)(size_t), size_t n, double least)
{
    for (int v = 0; v < N_VISIONS; v++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < i; j++) {
                double apart = palette_difference(palette_seen(colour_of(i), (enum vision)v),
                                                  palette_seen(colour_of(j), (enum vision)v));
                ck_assert_msg(apart > least, "vision %d: %zu and %zu differ by %f", v, i, j,
                              apart);
            }
}

/* 2 is just visible; 10 and more is told at a glance on areas. Two organisations are what most
 * figures have. */
START_TEST(organisations_stay_apart_for_any_eye)
{
    check_apart(palette_organisation, N_ORGANISATION_COLOURS, 15);
    check_apart(palette_organisation, 2, 50);
}
END_TEST

START_TEST(items_stay_apart_for_any_eye)
{
    check_apart(palette_item, N_ITEM_COLOURS, 10);
}
END_TEST

START_TEST(the_first_three_organisations_stay_apart_in_grey)
{
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < i; j++)
            ck_assert_double_gt(
                palette_difference(palette_in_grey(palette_organisation(i)),
                                   palette_in_grey(palette_organisation(j))), 10);
}
END_TEST

START_TEST(texts_read_on_their_grounds)
{
    ck_assert_double_ge(palette_contrast(palette_ink, palette_white), 4.5);
    ck_assert_double_ge(palette_contrast(palette_grey, palette_white), 4.5);
    for (size_t i = 0; i < N_ITEM_COLOURS; i++)
        ck_assert_double_ge(palette_contrast(palette_ink, palette_item(i)), 4.5);
    for (size_t i = 0; i < N_ORGANISATION_COLOURS; i++) {
        struct colour fill = palette_organisation(i);
        ck_assert_double_ge(palette_contrast(palette_text_on(fill), fill), 4.5);
        /* Bars and lines: 3 is asked for, and light ones get it from their outline. */
        ck_assert_double_ge(palette_contrast(fill, palette_white), 2.0);
    }
}
END_TEST

START_TEST(colours_repeat_and_print)
{
    char hex[8], again[8];
    palette_hex(palette_organisation(0), hex);
    palette_hex(palette_organisation(N_ORGANISATION_COLOURS), again);
    ck_assert_str_eq(hex, "#0072b2");
    ck_assert_str_eq(again, hex);
    palette_hex(palette_mix(palette_white, (struct colour){0, 0, 0}, 0.2), hex);
    ck_assert_str_eq(hex, "#333333");
}
END_TEST

START_TEST(shades_carry_text_and_sides_stay_apart)
{
    for (int i = 0; i <= 20; i++) {
        struct colour shades[] = {palette_sequential(i / 20.0), palette_diverging(false, i / 20.0),
                                  palette_diverging(true, i / 20.0)};
        for (size_t s = 0; s < 3; s++)
            ck_assert_double_ge(palette_contrast(palette_text_on(shades[s]), shades[s]), 4.5);
        for (int v = 0; v < N_VISIONS; v++)
            ck_assert_double_gt(palette_difference(palette_seen(shades[1], (enum vision)v),
                                                   palette_seen(shades[2], (enum vision)v)), 20);
    }
}
END_TEST

/* "Refused" beside "does not apply", or 7 and 8 of 10 in the middle, for any eye: what differs by 5 is told apart
 * side by side. */
START_TEST(levels_of_one_grey_side_stay_apart)
{
    for (size_t n = 1; n <= 3; n++)
        for (size_t m = 1; m <= 3; m++) {
            struct colour greys[6];
            for (size_t i = 0; i < n; i++)
                greys[i] = side_colour(SIDE_NEUTRAL, i, n);
            for (size_t i = 0; i < m; i++)
                greys[n + i] = side_colour(SIDE_ASIDE, i, m);
            for (size_t i = 0; i < n + m; i++)
                for (size_t j = 0; j < i; j++)
                    ck_assert_double_gt(palette_difference(greys[i], greys[j]), 5);
        }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {differences_match_published_values,
                            visions_keep_greys_and_lose_what_they_should,
                            organisations_stay_apart_for_any_eye, items_stay_apart_for_any_eye,
                            the_first_three_organisations_stay_apart_in_grey,
                            texts_read_on_their_grounds, colours_repeat_and_print,
                            shades_carry_text_and_sides_stay_apart, levels_of_one_grey_side_stay_apart};
    return run_tests("palette", tests, sizeof tests / sizeof *tests);
}
