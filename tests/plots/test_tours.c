/* Routes of a solved problem: of usual size, too many for a legend, and too odd to show. */
#include <math.h>
#include "plots/tours.h"
#include "tests/plots/check_drawing.h"

static struct theme theme_of(int i)
{
    return i % 2 ? theme_projection(LANGUAGE_FR) : theme_report(LANGUAGE_EN);
}

enum { N_MANY = 40, N_POINTS = 4 };

/* Petals round a depot at the origin. */
static struct drawing *petals(size_t n, const struct theme *theme)
{
    static struct point at[N_MANY][N_POINTS];
    static char labels[N_MANY][64];
    static const bool is_depot[N_POINTS] = {true, false, false, true};
    static struct tour tours[N_MANY];
    const struct point depot = {0, 0};
    for (size_t t = 0; t < n; t++) {
        const double angle = 2 * acos(-1) * (double)t / (double)n;
        at[t][1] = (struct point){3 * cos(angle), 3 * sin(angle)};
        at[t][2] = (struct point){4 * cos(angle + 0.1), 4 * sin(angle + 0.1)};
        snprintf(labels[t], sizeof labels[t], "%zu: 2 stops, 7.%zu", t + 1, t);
        tours[t] = (struct tour){labels[t], N_POINTS, at[t], is_depot};
    }
    return tours_draw(&(struct tours){.frame = {.title = "Petals"}, .n_tours = n, .tours = tours,
                                      .n_depots = 1, .depots = &depot, .unit = "km"},
                      theme);
}

START_TEST(few_routes_are_named_and_the_scale_is_round)
{
    const struct theme theme = theme_of(_i);
    struct drawing *drawing = petals(3, &theme);
    ck_assert(has_text(drawing, "3: 2 stops, 7.2"));
    ck_assert(has_text(drawing, "depot"));
    ck_assert(has_text(drawing, "way from and to the depot"));
    ck_assert(has_text(drawing, "1\u00a0km")); /* a quarter of some 7.5 km, rounded down */
    ck_assert(!has_text(drawing, "stop that no route serves"));
    check_and_free(drawing, &theme);
}
END_TEST

START_TEST(many_routes_have_no_names)
{
    const struct theme theme = theme_of(_i);
    struct drawing *drawing = petals(N_MANY, &theme);
    ck_assert(!has_text(drawing, "3: 2 stops"));
    check_and_free(drawing, &theme);
}
END_TEST

START_TEST(nothing_and_nowhere_are_drawn)
{
    const struct theme theme = theme_of(_i);
    const struct point lost[] = {{(double)NAN, 1}, {5, 5}};
    const bool is_depot[] = {true, false};
    const struct tour tour = {"1", 2, lost, is_depot};
    struct drawing *empty = tours_draw(&(struct tours){.frame = {.title = "None"}, .unit = ""},
                                       &theme);
    check_and_free(empty, &theme);
    struct drawing *drawing =
        tours_draw(&(struct tours){.frame = {.title = "Lost"}, .n_tours = 1, .tours = &tour,
                                   .n_depots = 1, .depots = lost, .n_unserved = 1,
                                   .unserved = &lost[1], .unit = ""},
                   &theme);
    ck_assert(has_text(drawing, "stop that no route serves"));
    check_and_free(drawing, &theme);
}
END_TEST

int main(void)
{
    const struct repeated tests[] = {{few_routes_are_named_and_the_scale_is_round, 2},
                                     {many_routes_have_no_names, 2},
                                     {nothing_and_nowhere_are_drawn, 2}};
    return run_repeated("tours", tests, sizeof tests / sizeof *tests);
}
