#include "analysis/contingency.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"

struct margins {
    double n;
    double *rows, *columns;  /* owned */
    size_t n_rows, n_columns; /* those with counts */
};

static struct margins margins_of(const struct contingency *table)
{
    struct margins margins = {.rows = mem_zeroed(table->n_rows, sizeof(double)),
                              .columns = mem_zeroed(table->n_columns, sizeof(double))};
    for (size_t i = 0; i < table->n_rows; i++)
        for (size_t j = 0; j < table->n_columns; j++) {
            const double count = table->counts[i * table->n_columns + j];
            margins.n += count;
            margins.rows[i] += count;
            margins.columns[j] += count;
        }
    for (size_t i = 0; i < table->n_rows; i++)
        margins.n_rows += margins.rows[i] > 0;
    for (size_t j = 0; j < table->n_columns; j++)
        margins.n_columns += margins.columns[j] > 0;
    return margins;
}

static void margins_clear(struct margins *margins)
{
    free(margins->rows);
    free(margins->columns);
}

static void sum_cells(const struct contingency *table, const struct margins *margins,
                      struct independence *test)
{
    test->min_expected = (double)INFINITY;
    for (size_t i = 0; i < table->n_rows; i++)
        for (size_t j = 0; j < table->n_columns; j++) {
            const double count = table->counts[i * table->n_columns + j];
            const double expected = margins->rows[i] * margins->columns[j] / margins->n;
            if (!(expected > 0))
                continue;
            test->min_expected = fmin(test->min_expected, expected);
            test->chi2 += (count - expected) * (count - expected) / expected;
            if (count > 0)
                test->g2 += 2 * count * log(count / expected);
        }
}

/* Bergsma (2013), equations 1.3 to 1.5. */
static double corrected_v(double phi2, double r, double c, double n)
{
    const double less = phi2 - (r - 1) * (c - 1) / (n - 1);
    const double rows = r - (r - 1) * (r - 1) / (n - 1);
    const double columns = c - (c - 1) * (c - 1) / (n - 1);
    return less > 0 ? sqrt(less / (fmin(rows, columns) - 1)) : 0;
}

struct independence contingency_test(const struct contingency *table)
{
    struct margins margins = margins_of(table);
    const double r = (double)margins.n_rows, c = (double)margins.n_columns;
    struct independence test = {.n = margins.n};
    if (margins.n_rows > 1 && margins.n_columns > 1) {
        sum_cells(table, &margins, &test);
        test.df = (r - 1) * (c - 1);
        test.p = gsl_cdf_chisq_Q(test.chi2, test.df);
        test.g2_p = gsl_cdf_chisq_Q(test.g2, test.df);
        test.phi2 = test.chi2 / test.n;
        test.v = sqrt(test.phi2 / (fmin(r, c) - 1));
        test.v_corrected = corrected_v(test.phi2, r, c, test.n);
        test.c = sqrt(test.chi2 / (test.chi2 + test.n));
        test.t = sqrt(test.phi2 / sqrt((r - 1) * (c - 1)));
    } else {
        test.chi2 = test.df = test.p = test.g2 = test.g2_p = test.min_expected = (double)NAN;
        test.phi2 = test.v = test.v_corrected = test.c = test.t = (double)NAN;
    }
    margins_clear(&margins);
    return test;
}

void contingency_residuals(const struct contingency *table, double expected[], double pearson[],
                           double adjusted[])
{
    struct margins margins = margins_of(table);
    for (size_t i = 0; i < table->n_rows; i++)
        for (size_t j = 0; j < table->n_columns; j++) {
            const size_t at = i * table->n_columns + j;
            const double e = margins.rows[i] * margins.columns[j] / margins.n;
            const double residual = (table->counts[at] - e) / sqrt(e);
            const double spread =
                (1 - margins.rows[i] / margins.n) * (1 - margins.columns[j] / margins.n);
            if (expected)
                expected[at] = e;
            if (pearson)
                pearson[at] = residual;
            if (adjusted)
                adjusted[at] = residual / sqrt(spread);
        }
    margins_clear(&margins);
}
