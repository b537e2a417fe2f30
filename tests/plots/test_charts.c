/* Every chart in both themes and languages: texts apart, nothing lost, no input too odd. */
#include <float.h>
#include "tests/plots/check_drawing.h"
#include "tests/plots/samples.h"

static const double unknown = (double)NAN;

static struct theme theme_of(int i)
{
    return i % 2 ? theme_projection(LANGUAGE_FR) : theme_report(LANGUAGE_EN);
}

static const char long_label[] =
    "Société coopérative d'intérêt collectif des producteurs et productrices du Bocage "
    "bressuirais, de la Gâtine et du Thouarsais pour l'approvisionnement de la restauration "
    "collective de proximité";
static const char long_word[] = "Anticonstitutionnellementanticonstitutionnellementanticonstitution"
                                "nellementanticonstitutionnellementanticonstitutionnellement";

START_TEST(samples_keep_their_texts_apart)
{
    struct theme theme = theme_of(_i);
    check_and_free(sample_cost(&theme), &theme);
    check_and_free(sample_budget(&theme), &theme);
    check_and_free(sample_distance(&theme), &theme);
    check_and_free(sample_indicators(&theme), &theme);
    check_and_free(sample_gains(&theme, 50), &theme);
    check_and_free(sample_gains(&theme, 180), &theme);
    check_and_free(sample_weeks(&theme), &theme);
}
END_TEST

START_TEST(samples_show_everything_in_the_report)
{
    struct theme theme = theme_report(LANGUAGE_FR);
    struct drawing *drawing = sample_gains(&theme, GAINS_NAMED);
    for (size_t i = 1; i <= GAINS_NAMED; i++) {
        char name[40];
        snprintf(name, sizeof name, "Ferme %zu de", i);
        ck_assert(has_text(drawing, name));
    }
    ck_assert_uint_eq(drawing_n_cut(drawing), 0);
    drawing_free(drawing);
    drawing = sample_cost(&theme);
    ck_assert(has_text(drawing, "381\u202f300"));
    ck_assert(has_text(drawing, "341\u202f900"));
    ck_assert(has_text(drawing, "Routes reconstituées"));
    ck_assert(has_text(drawing, "Sources : proxilog"));
    ck_assert_uint_eq(drawing_n_cut(drawing), 0);
    drawing_free(drawing);
}
END_TEST

START_TEST(empty_charts_say_so)
{
    struct theme theme = theme_of(_i);
    struct frame frame = {.title = "Nothing"};
    struct drawing *drawings[] = {
        bars_draw(&(struct bars){.frame = frame}, &theme),
        indicators_draw(&(struct indicators){.frame = frame}, &theme),
        gains_draw(&(struct gains){.frame = frame}, &theme),
        weeks_draw(&(struct weeks){.frame = frame}, &theme),
    };
    for (size_t i = 0; i < 4; i++) {
        ck_assert(has_text(drawings[i], "No data to show."));
        check_and_free(drawings[i], &theme);
    }
}
END_TEST

/* Values that a run should never give, and charts draw all the same. */
static const double odd_values[] = {(double)NAN, 0, -0.0, HUGE_VAL, -HUGE_VAL, 1e300, -1e300, DBL_MIN,
                                    -1e-300, DBL_MAX, 1e15, 3, -7e9};
enum { N_ODD = sizeof odd_values / sizeof *odd_values };

START_TEST(odd_values_are_drawn)
{
    struct theme theme = theme_of(_i);
    const char *labels[] = {"one", "two"};
    for (size_t i = 0; i < N_ODD; i++)
        for (size_t j = 0; j < N_ODD; j++) {
            double a = odd_values[i], b = odd_values[j];
            double values[] = {a, b, b, a};
            struct plot_interval intervals[] = {{a, b, a}, {b, a, b}, {a, unknown, b}, {b, b, a}};
            struct frame frame = {.title = "Odd"};
            check_and_free(bars_draw(&(struct bars){.frame = frame, .unit = "EUR", .n_groups = 2,
                                                    .n_items = 2, .group_labels = labels,
                                                    .item_labels = labels, .values = values,
                                                    .totals = i % 2 ? intervals : NULL},
                                     &theme), &theme);
            check_and_free(indicators_draw(&(struct indicators){
                .frame = frame, .n_groups = 2, .n_indicators = 2, .group_labels = labels,
                .indicator_labels = labels, .units = labels, .values = intervals}, &theme),
                &theme);
            check_and_free(gains_draw(&(struct gains){.frame = frame, .unit = "EUR", .n = 2,
                                                      .labels = labels, .gains = intervals},
                                      &theme), &theme);
            check_and_free(weeks_draw(&(struct weeks){.frame = frame, .unit = "km", .n_weeks = 2,
                                                      .n_series = 2, .labels = labels,
                                                      .values = intervals}, &theme), &theme);
        }
}
END_TEST

/* n groups of n_items, with labels as long as they come. */
static void check_size(const struct theme *theme, size_t n, size_t n_items, const char *label)
{
    const char *labels[24];
    double values[24 * 24];
    struct plot_interval intervals[24 * 24];
    for (size_t i = 0; i < 24; i++)
        labels[i] = label;
    for (size_t i = 0; i < 24 * 24; i++) {
        double mean = 1000 * sample_chance() - 100;
        values[i] = mean;
        intervals[i] = (struct plot_interval){mean, mean - 90, mean + 90};
    }
    struct frame frame = {.title = label, .subtitle = label, .mention = label, .source = label};
    check_and_free(bars_draw(&(struct bars){.frame = {.title = "Bars"}, .unit = "EUR",
                                            .n_groups = n, .n_items = n_items,
                                            .group_labels = labels, .item_labels = labels,
                                            .values = values, .totals = intervals}, theme), theme);
    check_and_free(bars_draw(&(struct bars){.frame = {.title = "Bars"}, .unit = label,
                                            .n_groups = n, .n_items = 1, .group_labels = labels,
                                            .values = values}, theme), theme);
    check_and_free(indicators_draw(&(struct indicators){
        .frame = {.title = "Indicators"}, .n_groups = n, .n_indicators = n_items,
        .group_labels = labels, .indicator_labels = labels, .units = labels,
        .values = intervals}, theme), theme);
    check_and_free(gains_draw(&(struct gains){.frame = {.title = "Gains"}, .unit = "EUR", .n = n,
                                              .labels = labels, .gains = intervals}, theme),
                   theme);
    check_and_free(weeks_draw(&(struct weeks){.frame = {.title = "Weeks"}, .unit = "km",
                                              .n_weeks = 24, .n_series = n, .labels = labels,
                                              .values = intervals, .span_label = "Holidays",
                                              .n_spans = 1,
                                              .spans = &(struct day_span){3, 9}}, theme), theme);
    check_and_free(bars_draw(&(struct bars){.frame = frame, .unit = "EUR", .n_groups = 1,
                                            .n_items = 1, .group_labels = labels,
                                            .values = values}, theme), theme);
}

START_TEST(many_groups_and_long_labels_are_drawn)
{
    struct theme theme = theme_of(_i);
    static const size_t sizes[] = {1, 2, 3, 7, 12, 24};
    const char *labels[] = {"x", "Points de massification et plateforme", long_label, long_word,
                            ""};
    for (size_t s = 0; s < 6; s++)
        for (size_t l = 0; l < 5; l++)
            check_size(&theme, sizes[s], sizes[(s + l) % 6], labels[l]);
}
END_TEST

START_TEST(what_does_not_fit_a_projected_page_is_told)
{
    struct theme theme = theme_projection(LANGUAGE_EN);
    const char *labels[30];
    double values[30];
    for (size_t i = 0; i < 30; i++) {
        labels[i] = "organisation";
        values[i] = 1;
    }
    struct drawing *drawing =
        bars_draw(&(struct bars){.frame = {.title = "Thirty"}, .unit = "km", .n_groups = 30,
                                 .n_items = 1, .group_labels = labels, .values = values},
                  &theme);
    size_t n_shown = 0;
    for (size_t i = 0; i < drawing_n_texts(drawing); i++)
        n_shown += strcmp(drawing_texts(drawing)[i].text, "organisation") == 0;
    char note[60];
    snprintf(note, sizeof note, "%zu more are not shown", 30 - n_shown);
    ck_assert_uint_gt(n_shown, 8);
    ck_assert(has_text(drawing, note));
    drawing_free(drawing);

    char *longer = mem_printf("%s %s %s", long_label, long_label, long_label);
    drawing = bars_draw(&(struct bars){.frame = {.title = longer, .source = longer},
                                       .unit = "km", .n_groups = 1, .n_items = 1,
                                       .group_labels = labels, .values = values}, &theme);
    ck_assert_uint_eq(drawing_n_cut(drawing), 1); /* a title is abbreviated instead */
    drawing_free(drawing);
    free(longer);
}
END_TEST

START_TEST(items_beyond_the_colours_are_summed)
{
    struct theme theme = theme_report(LANGUAGE_EN);
    static const char *const items[] = {"a1", "a2", "a3", "a4", "a5", "a6",
                                        "a7", "a8", "a9", "a10", "a11"};
    static const double values[] = {10, 20, 1, 30, 40, 50, 2, 60, 70, 80, 90};
    struct drawing *drawing = bars_draw(
        &(struct bars){.frame = {.title = "Items"}, .unit = "EUR", .n_groups = 1, .n_items = 11,
                       .group_labels = items, .item_labels = items, .values = values}, &theme);
    /* The eight largest keep their names; 10, 1 and 2 make the ninth. */
    ck_assert(has_text(drawing, "other items (3)"));
    ck_assert(has_text(drawing, "a2") && has_text(drawing, "a11"));
    ck_assert(!has_text(drawing, "a3") && !has_text(drawing, "a7"));
    ck_assert(has_text(drawing, "453"));
    check_and_free(drawing, &theme);
}
END_TEST

START_TEST(gains_are_judged_by_their_intervals)
{
    static const struct plot_interval gains[] = {
        {5, 1, 9}, {5, -1, 11}, {-5, -9, -1}, {-5, -11, 1}, {0, unknown, unknown},
        {3, unknown, unknown}, {unknown, 1, 2}, {2, 0, 4}};
    static const enum gain expected[] = {GAIN_GAINS, GAIN_UNDECIDED, GAIN_LOSES, GAIN_UNDECIDED,
                                         GAIN_UNDECIDED, GAIN_GAINS, GAIN_UNKNOWN,
                                         GAIN_UNDECIDED};
    for (size_t i = 0; i < 8; i++)
        ck_assert_int_eq(gain_of(gains[i]), expected[i]);
    size_t counts[N_GAINS];
    gains_count(gains, 8, counts);
    ck_assert_uint_eq(counts[GAIN_GAINS], 2);
    ck_assert_uint_eq(counts[GAIN_LOSES], 1);
    ck_assert_uint_eq(counts[GAIN_UNDECIDED], 4);
    ck_assert_uint_eq(counts[GAIN_UNKNOWN], 1);
    struct theme theme = theme_report(LANGUAGE_EN);
    const char *labels[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    struct drawing *drawing = gains_draw(&(struct gains){.actors = "farms", .n = 8,
                                                         .labels = labels, .gains = gains},
                                         &theme);
    ck_assert(has_text(drawing, "Of 8 farms, 2 gain, 1 lose, 4 are"));
    drawing_free(drawing);
}
END_TEST

int main(void)
{
    const struct repeated tests[] = {
        {samples_keep_their_texts_apart, 2},
        {samples_show_everything_in_the_report, 1},
        {empty_charts_say_so, 2},
        {odd_values_are_drawn, 2},
        {many_groups_and_long_labels_are_drawn, 2},
        {what_does_not_fit_a_projected_page_is_told, 1},
        {items_beyond_the_colours_are_summed, 1},
        {gains_are_judged_by_their_intervals, 1},
    };
    return run_repeated("charts", tests, sizeof tests / sizeof *tests);
}
