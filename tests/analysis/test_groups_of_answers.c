/* Axes, groups and the risk of being recognised. */
#include <gsl/gsl_errno.h>
#include <math.h>
#include "analysis/axes.h"
#include "analysis/clusters.h"
#include "analysis/contingency.h"
#include "analysis/risk.h"
#include "tests/run.h"

/* Total inertia is chi2 / n; coordinates weighted by mass average to 0 and square to the inertia. */
START_TEST(correspondence_keeps_inertia)
{
    const double counts[] = {4, 2, 3, 2, 4, 3, 7, 4, 25, 10, 12, 4, 18, 24, 33, 13, 10, 6, 7, 2};
    const struct contingency table = {5, 4, counts};
    const struct independence test = contingency_test(&table);
    struct arena arena = {0};
    struct correspondence found;
    ck_assert(correspondence_analysis(counts, 5, 4, &arena, &found));
    ck_assert_double_eq_tol(found.inertia, test.chi2 / test.n, 1e-12);
    double total = 0;
    for (size_t d = 0; d < found.n_dims; d++) {
        double mean = 0, square = 0;
        for (size_t i = 0; i < 5; i++) {
            const double at = found.rows.principal[i * found.n_dims + d];
            mean += found.rows.mass[i] * at;
            square += found.rows.mass[i] * at * at;
        }
        ck_assert_double_eq_tol(mean, 0, 1e-12);
        ck_assert_double_eq_tol(square, found.singular[d] * found.singular[d], 1e-12);
        total += square;
    }
    ck_assert_double_eq_tol(total, found.inertia, 1e-12);
    arena_clear(&arena);
}
END_TEST

START_TEST(an_empty_row_has_no_place)
{
    const double counts[] = {1, 2, 0, 0};
    struct arena arena = {0};
    struct correspondence found;
    ck_assert(!correspondence_analysis(counts, 2, 2, &arena, &found));
    arena_clear(&arena);
}
END_TEST

/* Two variables: multiple analysis finds (1 + singular value) / 2 of the simple one. */
START_TEST(multiple_of_two_is_simple)
{
    static const size_t a[] = {0, 0, 0, 1, 1, 1, 1, 2, 2, 2}, b[] = {0, 0, 1, 1, 1, 0, 1, 2, 2, 0};
    const size_t *const levels[] = {a, b}, n_levels[] = {3, 3};
    double counts[9] = {0};
    for (size_t i = 0; i < 10; i++)
        counts[a[i] * 3 + b[i]]++;
    struct arena arena = {0};
    struct correspondence simple;
    struct multiple_correspondence multiple;
    ck_assert(correspondence_analysis(counts, 3, 3, &arena, &simple));
    ck_assert(multiple_correspondence(levels, n_levels, 2, 10, NULL, &arena, &multiple));
    for (size_t d = 0; d < 2; d++)
        ck_assert_double_eq_tol(multiple.indicator[d], (1 + simple.singular[d]) / 2, 1e-12);
    arena_clear(&arena);
}
END_TEST

/* A level of one respondent is placed where the one stands, and leaves the axes to the others: their
 * eigenvalues are the variances of the respondents' coordinates, who stand at the mean of their active
 * levels. */
START_TEST(a_passive_level_makes_no_axis)
{
    enum { N = 12, Q = 3, J = 8, RARE = 2 };
    static const size_t a[N] = {0, 0, 0, 1, 1, 1, 1, 2, 0, 1, 0, 1}, b[N] = {0, 0, 1, 1, 1, 0, 1, 2, 2, 0, 0, 2},
                        c[N] = {0, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 0};
    const size_t *const levels[Q] = {a, b, c}, n_levels[Q] = {3, 3, 2}, from[Q] = {0, 3, 6};
    const bool passive[J] = {[RARE] = true}, none[J] = {false};
    struct arena arena = {0};
    struct multiple_correspondence all, same, found;
    ck_assert(multiple_correspondence(levels, n_levels, Q, N, NULL, &arena, &all));
    ck_assert(multiple_correspondence(levels, n_levels, Q, N, none, &arena, &same));
    ck_assert(multiple_correspondence(levels, n_levels, Q, N, passive, &arena, &found));
    ck_assert_uint_eq(all.n_dims, J - Q);
    ck_assert_double_eq_tol(all.inertia_indicator, (double)(J - Q) / Q, 1e-12);
    ck_assert_double_eq(all.indicator[0], same.indicator[0]);
    ck_assert_uint_eq(found.n_dims, J - Q); /* a level less, but those left of its question are free */
    for (size_t d = 0; d < 2; d++) {
        double variance = 0, of_rare = 0;
        for (size_t i = 0; i < N; i++) {
            double at = 0;
            for (size_t v = 0; v < Q; v++)
                for (size_t l = 0; l < n_levels[v]; l++) {
                    const size_t k = from[v] + l;
                    const double chosen = levels[v][i] == l, share = found.mass[k] * Q;
                    if (!passive[k])
                        at += (chosen - share) / Q * found.principal[k * found.n_dims + d] /
                              sqrt(found.indicator[d]);
                }
            variance += at * at / N;
            of_rare = a[i] == RARE ? at / sqrt(found.indicator[d]) : of_rare;
        }
        ck_assert_double_eq_tol(variance, found.indicator[d], 1e-12);
        ck_assert_double_eq_tol(found.principal[RARE * found.n_dims + d], of_rare, 1e-12);
    }
    arena_clear(&arena);
}
END_TEST

/* By hand: ranges 10 and one level: pairs differ by (5/10 + 1) / 2 and so on. */
START_TEST(gower_by_hand)
{
    const double numbers[] = {0, 5, 10};
    const size_t levels[] = {0, 1, SIZE_MAX};
    const struct gower_variable variables[] = {{numbers, NULL}, {NULL, levels}};
    double d[9];
    ck_assert(gower_distances(variables, 2, 3, d));
    ck_assert_double_eq_tol(d[1], 0.75, 1e-15);
    ck_assert_double_eq_tol(d[2], 1, 1e-15);   /* the level is missing: the number alone */
    ck_assert_double_eq_tol(d[5], 0.5, 1e-15);
    /* Of the level alone the third respondent has none to compare. */
    ck_assert(!gower_distances(&variables[1], 1, 3, d));
    ck_assert_double_eq(d[1], 1);
    ck_assert_double_nan(d[2]);
}
END_TEST

/* Points 0, 1, 5, 7 on a line: average linkage merges at 1, 2 and (5 + 7 + 4 + 6) / 4. */
START_TEST(average_linkage_by_hand)
{
    const double at[] = {0, 1, 5, 7};
    double d[16];
    for (size_t i = 0; i < 16; i++)
        d[i] = fabs(at[i / 4] - at[i % 4]);
    struct merge merges[3];
    size_t groups[4];
    merge_groups(d, 4, LINKAGE_AVERAGE, merges);
    ck_assert_double_eq_tol(merges[0].height, 1, 1e-15);
    ck_assert_double_eq_tol(merges[1].height, 2, 1e-15);
    ck_assert_double_eq_tol(merges[2].height, 5.5, 1e-15);
    cut_tree(merges, 4, 2, groups);
    ck_assert_uint_eq(groups[0], groups[1]);
    ck_assert_uint_eq(groups[2], groups[3]);
    ck_assert_uint_ne(groups[1], groups[2]);
}
END_TEST

START_TEST(medoids_of_two_clumps)
{
    const double at[] = {0, 1, 2, 10, 11, 12};
    double d[36];
    for (size_t i = 0; i < 36; i++)
        d[i] = fabs(at[i / 6] - at[i % 6]);
    size_t medoids[2];
    ck_assert_double_eq_tol(find_medoids(d, 6, 2, medoids), 4.0 / 6, 1e-12);
    ck_assert_uint_eq(medoids[0], 1);
    ck_assert_uint_eq(medoids[1], 4);
}
END_TEST

START_TEST(risk_by_hand)
{
    static const size_t key[] = {0, 0, 0, 1, 1, 2}, secret[] = {5, 5, 6, 7, 7, 8};
    const size_t *const keys[] = {key};
    size_t of[6], size[6], variety[6];
    const struct risk found = risk_of(keys, 1, secret, 6, of, size, variety);
    ck_assert_uint_eq(found.n_classes, 3);
    ck_assert_uint_eq(found.smallest, 1);
    ck_assert_double_eq_tol(found.rate_sum, 3, 1e-12);
    ck_assert_uint_eq(size[1], 3);
    ck_assert_uint_eq(variety[0], 2);
    ck_assert_uint_eq(variety[3], 1);
}
END_TEST

int main(void)
{
    gsl_set_error_handler_off();
    const TTest *tests[] = {correspondence_keeps_inertia, an_empty_row_has_no_place,
                            multiple_of_two_is_simple, a_passive_level_makes_no_axis,    gower_by_hand,
                            average_linkage_by_hand,      medoids_of_two_clumps,
                            risk_by_hand};
    return run_tests("groups of answers", tests, sizeof tests / sizeof *tests);
}
