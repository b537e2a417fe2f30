/* How well answers were given, and classes of numbers. */
#include "analysis/quality.h"
#include <math.h>
#include <stdlib.h>
#include "analysis/classes.h"
#include "data/random.h"
#include "tests/analysis/small_survey.h"

static const char matrix[] =
    "survey: small\ntitle: {fr: Petite}\npopulation: {units: {fr: PAT}}\n"
    "questions:\n"
    "  - id: m\n    type: matrix\n    text: {fr: M}\n"
    "    levels: [{code: \"1\", label: {fr: un}, role: negative}, "
    "{code: \"2\", label: {fr: deux}, role: positive}]\n"
    "    items: [{code: a, label: {fr: a}}, {code: b, label: {fr: b}}, {code: c, label: {fr: c}}, "
    "{code: d, label: {fr: d}}, {code: e, label: {fr: e}}]\n";

START_TEST(lines_hurry_and_twins_are_found)
{
    struct codebook *codebook = small_codebook(matrix);
    struct answers *answers = small_answers(codebook, 10);
    /* 1 and 4 say the same throughout, 2 leaves an item out; 3, 9 and 10 say the same. */
    give_levels(answers, 0, 0, "1110010111");
    give_levels(answers, 0, 1, "1100100000");
    give_levels(answers, 0, 2, "1110100011");
    give_levels(answers, 0, 3, "1100011000");
    give_levels(answers, 0, 4, "1-10101111");
    for (size_t i = 0; i < 10; i++)
        answers->spent_s[i] = 100 + (double)i;
    answers->spent_s[6] = 41; /* 40 % of the median, 102.5: not under it */
    answers->spent_s[7] = 41.5;
    struct arena arena = {0};
    struct quality quality;
    quality_of(answers, &arena, &quality);
    ck_assert_uint_eq(quality.n_complete, 10);
    ck_assert_uint_eq(quality.n_timed, 10);
    ck_assert_double_eq(quality.median_spent_s, 102.5);
    ck_assert_uint_eq(quality.n_speeders, 0);
    answers->spent_s[6] = 40.9;
    quality_of(answers, &arena, &quality);
    ck_assert_uint_eq(quality.n_speeders, 1);
    ck_assert_int_eq(quality.speeder[6], 1);
    ck_assert_uint_eq(quality.n_matrices, 1);
    ck_assert_uint_eq(quality.matrices[0].n_judged, 9);
    ck_assert_uint_eq(quality.matrices[0].n_straight, 2);
    ck_assert_int_eq(quality.matrices[0].straight[0] && quality.matrices[0].straight[3], 1);
    ck_assert_uint_eq(quality.n_same, 3);
    ck_assert_uint_eq(quality.same_as[2], 2);
    ck_assert_uint_eq(quality.same_as[8], 2);
    ck_assert_uint_eq(quality.same_as[9], 2);
    ck_assert_uint_eq(quality.same_as[0], SIZE_MAX);
    arena_clear(&arena);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* "none" goes with no other tick, nor with a text behind "other"; alone it is an answer like others. */
START_TEST(none_beside_others_is_found)
{
    struct codebook *codebook = small_codebook(
        "survey: small\ntitle: {fr: Petite}\nquestions:\n"
        "  - {id: m, type: multiple, other: yes, items: [{code: a}, {code: none, exclusive: yes}]}\n"
        "  - {id: k, type: multiple, items: [{code: a}, {code: b}]}\n");
    struct answers *answers = small_answers(codebook, 5);
    give_levels(answers, 0, 0, "1100-");
    give_levels(answers, 0, 1, "0111-");
    give_levels(answers, 1, 0, "11111");
    give_levels(answers, 1, 1, "11111");
    struct answer_column *other =
        &answers->columns[answers_column(answers, 0, ITEM_OTHER) - answers->columns];
    other->status[3] = ANSWER_GIVEN;
    other->texts[3] = answers_keep(answers, "x", 1);
    struct arena arena = {0};
    struct quality quality;
    quality_of(answers, &arena, &quality);
    ck_assert_uint_eq(quality.n_exclusive, 1);
    ck_assert_uint_eq(quality.exclusive[0].question, 0);
    ck_assert_uint_eq(quality.exclusive[0].n_judged, 4);
    ck_assert_uint_eq(quality.exclusive[0].n_found, 2);
    ck_assert_int_eq(quality.exclusive[0].found[1] && quality.exclusive[0].found[3], 1);
    arena_clear(&arena);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

START_TEST(nobody_hurries_where_few_were_timed)
{
    struct codebook *codebook = small_codebook(matrix);
    struct answers *answers = small_answers(codebook, 9);
    for (size_t i = 0; i < 9; i++)
        answers->spent_s[i] = i ? 1000 : 1;
    struct arena arena = {0};
    struct quality quality;
    quality_of(answers, &arena, &quality);
    ck_assert(isnan(quality.median_spent_s));
    ck_assert_uint_eq(quality.n_speeders, 0);
    ck_assert_uint_eq(quality.n_same, 0); /* nobody answered anything */
    arena_clear(&arena);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

START_TEST(respondents_are_put_in_order)
{
    struct codebook *codebook = small_codebook(matrix);
    struct answers *answers = small_answers(codebook, 4);
    static const char *const ids[] = {"b", "10", "9", "a"};
    for (size_t i = 0; i < 4; i++)
        answers->ids[i] = ids[i];
    give_levels(answers, 0, 2, "01-1");
    answers_sort(answers);
    static const char *const sorted[] = {"9", "10", "a", "b"};
    static const int16_t levels[] = {-1, 1, 1, 0};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_str_eq(answers->ids[i], sorted[i]);
        ck_assert_int_eq(answers_column(answers, 0, 2)->levels[i], levels[i]);
    }
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

START_TEST(classes_have_round_bounds)
{
    const double x[] = {37000, 450000, 125000, (double)NAN, 100000, 99999};
    const struct classes classes = classes_of(x, 6);
    static const size_t counts[] = {2, 2, 0, 0, 1};
    ck_assert_uint_eq(classes.n, 5);
    ck_assert_double_eq(classes.low, 0);
    ck_assert_double_eq(classes.step, 100000);
    for (size_t c = 0; c < 5; c++)
        ck_assert_uint_eq(classes.counts[c], counts[c]);
}
END_TEST

START_TEST(the_greatest_is_in_the_last_class)
{
    const double x[] = {0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4};
    const struct classes classes = classes_of(x, 9);
    ck_assert_uint_eq(classes.n, 8);
    ck_assert_double_eq(classes.step, 0.5);
    ck_assert_uint_eq(classes.counts[7], 2); /* 3.5 and 4 */
    const double same[] = {3, 3, 3};
    ck_assert_uint_eq(classes_of(same, 3).n, 1);
    ck_assert_uint_eq(classes_of(same, 3).counts[0], 3);
    ck_assert_uint_eq(classes_of(same, 0).n, 0);
}
END_TEST

/* Two of twenty are far above the others: 0.5 to 17.5 in classes of 5, and an open one. Few values, and
 * such as lie even, have classes as usual. */
START_TEST(a_few_far_above_do_not_fill_one_class)
{
    double x[20];
    for (size_t i = 0; i < 20; i++)
        x[i] = i < 18 ? 0.5 + (double)i : 100 * (double)i;
    const struct classes classes = classes_of_skewed(x, 20);
    static const size_t counts[] = {5, 5, 5, 3, 2};
    ck_assert(classes.open);
    ck_assert_uint_eq(classes.n, 5);
    ck_assert_double_eq(classes.low, 0);
    ck_assert_double_eq(classes.step, 5);
    for (size_t c = 0; c < 5; c++)
        ck_assert_uint_eq(classes.counts[c], counts[c]);
    ck_assert_uint_eq(classes_find(&classes, 1900), 4);
    ck_assert(!classes_of_skewed(x, 18).open);
    ck_assert(!classes_of_skewed(x + 11, 9).open);
    const double most_none[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5, 900};
    ck_assert(!classes_of_skewed(most_none, 13).open || classes_of_skewed(most_none, 13).n > 1);
}
END_TEST

/* Nobody has two vehicles and a half. */
START_TEST(whole_numbers_are_not_cut_between)
{
    const double few[] = {3, 4, 4, 10, (double)NAN, 7};
    const struct classes classes = classes_of(few, 6);
    static const size_t counts[] = {1, 2, 0, 0, 1, 0, 0, 1};
    ck_assert(classes.single);
    ck_assert_double_eq(classes.low, 3);
    ck_assert_uint_eq(classes.n, 8);
    for (size_t c = 0; c < 8; c++)
        ck_assert_uint_eq(classes.counts[c], counts[c]);
    const double more[] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    ck_assert(!classes_of(more, 9).single);
    ck_assert_double_eq(classes_of(more, 9).step, 2);
    const double halves[] = {3, 4.5, 5};
    ck_assert(!classes_of(halves, 3).single);
}
END_TEST

/* Whatever the values: all are counted, each class lies where it says, few are empty at the ends. */
START_TEST(classes_hold_every_value)
{
    struct random random;
    random_init(&random, 7, 0, 0, 0);
    for (int round = 0; round < 2000; round++) {
        double x[20];
        const double scale = pow(10, (double)(round % 24) - 12);
        size_t n = 0, held = 0;
        for (size_t i = 0; i < 20; i++)
            x[i] = scale * (random_uniform(&random) - (round % 2 ? 0.5 : 0));
        const struct classes classes = classes_of(x, 20);
        ck_assert_uint_le(classes.n, CLASSES_MAX);
        for (size_t c = 0; c < classes.n; c++) {
            const double low = classes.low + (double)c * classes.step, high = low + classes.step;
            const double slack = 1e-9 * classes.step;
            size_t in = 0;
            for (size_t i = 0; i < 20; i++)
                in += x[i] >= low - slack && x[i] <= high + slack;
            ck_assert_uint_le(classes.counts[c], in);
            n += classes.counts[c];
            held += classes.counts[c] > 0;
        }
        ck_assert_uint_eq(n, 20);
        ck_assert_uint_gt(classes.counts[0], 0);
        ck_assert_uint_gt(classes.counts[classes.n - 1], 0);
        ck_assert_uint_ge(held, 2);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {lines_hurry_and_twins_are_found,
                            none_beside_others_is_found, nobody_hurries_where_few_were_timed,
                            respondents_are_put_in_order,
                            classes_have_round_bounds,
                            the_greatest_is_in_the_last_class, a_few_far_above_do_not_fill_one_class,
                            whole_numbers_are_not_cut_between,
                            classes_hold_every_value};
    return run_tests("quality", tests, sizeof tests / sizeof *tests);
}
