/* Scales, and labels that stay clear of each other. */
#include <math.h>
#include <stdlib.h>
#include "plots/place.h"
#include "plots/scale.h"
#include "tests/run.h"

START_TEST(ticks_are_round)
{
    struct scale scale = scale_round(0, 381300, 6);
    ck_assert_double_eq(scale.step, 100000);
    ck_assert_double_eq(scale.high, 400000);
    ck_assert_uint_eq(scale_n_ticks(&scale), 5);
    ck_assert_double_eq(scale_tick(&scale, 4), 400000);

    scale = scale_round(-3.2, 7.9, 6);
    ck_assert_double_eq(scale.low, -4);
    ck_assert_double_eq(scale.high, 8);
    ck_assert_double_eq(scale_tick(&scale, 2), 0);

    scale = scale_tight(-3.2, 7.9, 6);
    ck_assert_double_eq(scale.low, -3.2);
    ck_assert_double_eq(scale.high, 7.9);
    ck_assert_uint_eq(scale_n_ticks(&scale), 5); /* -2 0 2 4 6 */
    ck_assert_double_eq(scale_tick(&scale, 0), -2);
}
END_TEST

START_TEST(ticks_are_few_whatever_the_bounds)
{
    static const double ends[] = {0, 1, -1, 1e-300, 1e-12, 0.1, 3, 99.999, 1e6 + 1, 1e15, 1e300,
                                  -1e300, -7e5, HUGE_VAL, -HUGE_VAL, (double)NAN};
    enum { N = sizeof ends / sizeof *ends };
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            for (size_t most = 1; most < 9; most++) {
                struct scale scale = scale_round(ends[i], ends[j], most);
                ck_assert(isfinite(scale.low) && isfinite(scale.high) && scale.step > 0);
                ck_assert_double_lt(scale.low, scale.high);
                ck_assert_uint_ge(scale_n_ticks(&scale), 2);
                ck_assert_uint_le(scale_n_ticks(&scale), most + 2);
                struct scale tight = scale_tight(ends[i], ends[j], most);
                ck_assert_uint_ge(scale_n_ticks(&tight), 1);
                ck_assert_uint_le(scale_n_ticks(&tight), most + 2);
                if (isfinite(ends[i]) && isfinite(ends[j]) && ends[i] <= ends[j]) {
                    double slack = 1e-6 * scale.step;
                    ck_assert_double_le(scale.low, ends[i] + slack);
                    ck_assert_double_ge(scale.high, ends[j] - slack);
                }
            }
}
END_TEST

START_TEST(values_outside_stay_on_the_scale)
{
    struct scale scale = {.low = 0, .high = 10, .step = 5, .from_pt = 100, .to_pt = 200};
    ck_assert_double_eq(scale_at(&scale, 5), 150);
    ck_assert_double_eq(scale_at(&scale, -3), 100);
    ck_assert_double_eq(scale_at(&scale, 1e300), 200);
    ck_assert_double_eq(scale_at(&scale, (double)NAN), 100);
}
END_TEST

START_TEST(spread_labels_keep_their_order_and_do_not_overlap)
{
    double y[] = {50, 51, 52, 10, 99}, heights[] = {10, 10, 10, 10, 10};
    labels_spread(y, heights, 5, 0, 100);
    ck_assert_double_eq(y[3], 10);
    ck_assert_double_eq(y[0], 50);
    ck_assert_double_eq(y[1], 60);
    ck_assert_double_eq(y[2], 70);
    ck_assert_double_eq(y[4], 95); /* pulled back inside */
}
END_TEST

START_TEST(spread_labels_fill_the_room_exactly)
{
    double y[10], heights[10];
    for (size_t i = 0; i < 10; i++) {
        y[i] = 97;
        heights[i] = 10;
    }
    labels_spread(y, heights, 10, 0, 100);
    for (size_t i = 0; i < 10; i++)
        ck_assert_double_eq_tol(y[i], 5 + 10 * (double)i, 1e-9);
}
END_TEST

START_TEST(placed_labels_do_not_overlap)
{
    struct taken taken = {0};
    struct box page = {0, 0, 300, 300}, boxes[400];
    size_t n = 0;
    srand(1);
    for (size_t i = 0; i < 400; i++) {
        double x = rand() % 300, y = rand() % 300;
        struct extent size = {20 + rand() % 40, 10};
        struct label_wish wish = {.page = page, .x = x, .y = y, .radius = 3,
                                  .reach_pt = i % 2 ? 10 : 0};
        if (label_place(&taken, &wish, size, &boxes[n]))
            n++;
    }
    ck_assert_uint_gt(n, 60);
    for (size_t i = 0; i < n; i++) {
        ck_assert(boxes[i].x0 >= 0 && boxes[i].x1 <= 300 && boxes[i].y0 >= 0 &&
                  boxes[i].y1 <= 300);
        for (size_t j = 0; j < i; j++)
            ck_assert(!box_overlaps(boxes[i], boxes[j]));
    }
    taken_clear(&taken);
}
END_TEST

START_TEST(a_label_goes_right_then_left_then_nowhere)
{
    struct taken taken = {0};
    struct label_wish wish = {.page = {0, 0, 100, 12}, .x = 50, .y = 6, .radius = 2};
    struct box box;
    struct extent size = {30, 10};
    ck_assert(label_place(&taken, &wish, size, &box));
    ck_assert_double_eq(box.x0, 52);
    ck_assert(label_place(&taken, &wish, size, &box));
    ck_assert_double_eq(box.x1, 48);
    ck_assert(!label_place(&taken, &wish, size, &box));
    taken_clear(&taken);
}
END_TEST

/* Marks on the right, above and below: the label goes left, and over the least of them when the
 * left is taken. */
START_TEST(a_label_covers_as_little_as_can_be)
{
    struct taken taken = {0}, marks = {0};
    taken_add(&marks, (struct box){55, 40, 65, 60});
    taken_add(&marks, (struct box){30, 30, 70, 42});
    taken_add(&marks, (struct box){30, 58, 70, 70});
    struct label_wish wish = {.page = {0, 0, 100, 100}, .x = 50, .y = 50, .radius = 2,
                              .avoid = &marks, .most_covered_share = 0.5};
    struct box box;
    struct extent size = {30, 10};
    ck_assert(label_place(&taken, &wish, size, &box));
    ck_assert_double_eq(box.x1, 48);
    ck_assert(label_place(&taken, &wish, size, &box)); /* on the right: a third of it */
    ck_assert_double_eq(box.x0, 52);
    wish.most_covered_share = 0;
    ck_assert(!label_place(&taken, &wish, size, &box));
    wish.reach_pt = 40;
    ck_assert(label_place(&taken, &wish, size, &box));
    ck_assert(!taken_any(&marks, box));
    taken_clear(&taken);
    taken_clear(&marks);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {ticks_are_round, ticks_are_few_whatever_the_bounds,
                            values_outside_stay_on_the_scale,
                            spread_labels_keep_their_order_and_do_not_overlap,
                            spread_labels_fill_the_room_exactly, placed_labels_do_not_overlap,
                            a_label_goes_right_then_left_then_nowhere,
                            a_label_covers_as_little_as_can_be};
    return run_tests("layout", tests, sizeof tests / sizeof *tests);
}
