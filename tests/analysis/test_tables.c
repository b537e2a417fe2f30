/* Tables of counts, against hand-computed and published figures and brute force. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include "analysis/contingency.h"
#include "data/random.h"
#include "tests/run.h"

/* Fisher's tea: p = 34/70 two-sided, 17/70 one-sided. */
START_TEST(the_lady_tasting_tea)
{
    const double counts[] = {3, 1, 1, 3};
    const struct contingency table = {2, 2, counts};
    ck_assert_double_eq_tol(fisher_test(&table, 1).p, 34.0 / 70, 1e-12);
    const struct two_by_two two = two_by_two(counts, 0.95);
    ck_assert_double_eq_tol(two.p_greater, 17.0 / 70, 1e-12);
    ck_assert_double_eq_tol(two.sample_or, 9, 1e-12);
    ck_assert_double_eq_tol(two.yates_chi2, 0.5, 1e-12);
}
END_TEST

/* By hand: expected 2 everywhere in the tea table; chi2 = 4 x 1/2 = 2, V = sqrt(2/8). */
START_TEST(association_by_hand)
{
    const double counts[] = {3, 1, 1, 3};
    const struct contingency table = {2, 2, counts};
    const struct independence found = contingency_test(&table);
    ck_assert_double_eq_tol(found.chi2, 2, 1e-12);
    ck_assert_double_eq_tol(found.v, 0.5, 1e-12);
    ck_assert_double_eq_tol(found.min_expected, 2, 1e-12);
    double expected[4], pearson[4], adjusted[4];
    contingency_residuals(&table, expected, pearson, adjusted);
    ck_assert_double_eq_tol(pearson[0], 1 / sqrt(2), 1e-12);
    ck_assert_double_eq_tol(adjusted[0], sqrt(2), 1e-12);
}
END_TEST

START_TEST(a_row_without_counts_changes_nothing)
{
    const double counts[] = {5, 9, 0, 0, 7, 2}, without[] = {5, 9, 7, 2};
    const struct contingency table = {3, 2, counts}, smaller = {2, 2, without};
    const struct independence a = contingency_test(&table), b = contingency_test(&smaller);
    ck_assert_double_eq_tol(a.chi2, b.chi2, 1e-12);
    ck_assert_double_eq(a.df, 1);
    ck_assert_double_eq_tol(a.v_corrected, b.v_corrected, 1e-12);
    ck_assert_double_eq_tol(fisher_test(&table, 1).p, fisher_test(&smaller, 1).p, 1e-12);
}
END_TEST

START_TEST(one_row_has_no_test)
{
    const double counts[] = {5, 9, 3};
    const struct contingency table = {1, 3, counts};
    ck_assert(isnan(contingency_test(&table).p));
    ck_assert_double_eq(fisher_test(&table, 1).p, 1);
}
END_TEST

/* ---- Brute force ---------------------------------------- */

enum { SIDE = 3 };

struct all_tables {
    int rows[SIDE], columns[SIDE];
    double seen, tail, all;
};

/* Every 3 x 3 table with the margins: four cells are free. */
static void visit_all(struct all_tables *tables)
{
    int x[SIDE][SIDE];
    for (x[0][0] = 0; x[0][0] <= tables->rows[0]; x[0][0]++)
        for (x[0][1] = 0; x[0][1] <= tables->rows[0] - x[0][0]; x[0][1]++)
            for (x[1][0] = 0; x[1][0] <= tables->rows[1]; x[1][0]++)
                for (x[1][1] = 0; x[1][1] <= tables->rows[1] - x[1][0]; x[1][1]++) {
                    double log_cells = 0;
                    int lowest = 0;
                    x[0][2] = tables->rows[0] - x[0][0] - x[0][1];
                    x[1][2] = tables->rows[1] - x[1][0] - x[1][1];
                    for (int j = 0; j < SIDE; j++) {
                        x[2][j] = tables->columns[j] - x[0][j] - x[1][j];
                        lowest = x[2][j] < lowest ? x[2][j] : lowest;
                    }
                    if (lowest < 0)
                        continue;
                    for (int i = 0; i < SIDE; i++)
                        for (int j = 0; j < SIDE; j++)
                            log_cells += gsl_sf_lnfact((unsigned)x[i][j]);
                    tables->all += exp(-log_cells);
                    if (log_cells >= tables->seen - 1e-7)
                        tables->tail += exp(-log_cells);
                }
}

START_TEST(fisher_equals_brute_force)
{
    struct random random;
    random_init(&random, 7, 0, 0, 0);
    for (int trial = 0; trial < 300; trial++) {
        double counts[SIDE * SIDE];
        struct all_tables tables = {{0}, {0}, 0, 0, 0};
        for (int c = 0; c < SIDE * SIDE; c++) {
            counts[c] = (double)random_below(&random, 6);
            tables.rows[c / SIDE] += (int)counts[c];
            tables.columns[c % SIDE] += (int)counts[c];
            tables.seen += gsl_sf_lnfact((unsigned)counts[c]);
        }
        visit_all(&tables);
        const struct contingency table = {SIDE, SIDE, counts};
        const struct fisher found = fisher_test(&table, 1);
        ck_assert_double_eq(found.se, 0);
        ck_assert_double_eq_tol(found.p, tables.tail / tables.all, 1e-9);
    }
}
END_TEST

/* Satisfaction by influence of 1681 tenants of Copenhagen (R's MASS::housing): all tables summed one by one give
 * 4.8186255397e-22. R's fisher.test(workspace = 2e7), which joins paths that differ by less than 1e-7, has
 * 4.81862694e-22 (R 4.2.2). */
START_TEST(fisher_reaches_small_tables_of_many)
{
    const double counts[] = {282, 206, 79, 170, 189, 87, 175, 264, 229};
    const struct contingency table = {SIDE, SIDE, counts};
    const struct fisher found = fisher_test(&table, 1);
    ck_assert_double_eq(found.se, 0);
    ck_assert_double_eq_tol(found.p / 4.8186255397e-22, 1, 1e-9);
}
END_TEST

/* Turned round, the table is as unlikely. */
START_TEST(fisher_does_not_depend_on_the_side)
{
    const double counts[] = {1, 3, 10, 6, 2, 3, 10, 7, 1, 6, 14, 12};
    double turned[12];
    for (size_t i = 0; i < 12; i++)
        turned[i % 4 * 3 + i / 4] = counts[i];
    const struct contingency a = {3, 4, counts}, b = {4, 3, turned};
    ck_assert_double_eq_tol(fisher_test(&a, 1).p, fisher_test(&b, 1).p, 1e-10);
}
END_TEST

/* Beyond reach: random tables, whose p agrees with chi-squared's on so many counts. */
START_TEST(large_tables_are_drawn)
{
    double counts[36];
    for (size_t i = 0; i < 36; i++)
        counts[i] = 40 + (double)(i * 7 % 11);
    const struct contingency table = {6, 6, counts};
    const struct fisher found = fisher_test(&table, 3);
    ck_assert_double_gt(found.se, 0);
    ck_assert_double_eq_tol(found.p, contingency_test(&table).p, 0.02);
    ck_assert_double_eq(found.p, fisher_test(&table, 3).p);
    ck_assert_uint_eq(found.n_draws, FISHER_DRAWS);
    /* Of four times as many answers fewer tables are drawn: 1e5 x 2000 / 6460, and one. */
    double n = 0;
    for (size_t i = 0; i < 36; i++)
        n += counts[i] *= 4;
    ck_assert_uint_eq(fisher_test(&table, 3).n_draws, (size_t)(FISHER_DRAWS * 2000. / n) + 1);
}
END_TEST

int main(void)
{
    gsl_set_error_handler_off();
    const TTest *tests[] = {the_lady_tasting_tea,
                            association_by_hand,
                            a_row_without_counts_changes_nothing,
                            one_row_has_no_test,
                            fisher_equals_brute_force,
                            fisher_reaches_small_tables_of_many,
                            fisher_does_not_depend_on_the_side,
                            large_tables_are_drawn};
    return run_tests("tables", tests, sizeof tests / sizeof *tests);
}
