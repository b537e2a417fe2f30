#include "analysis/scales.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"

/* Covariances of k columns, k x k; none, to the last bit, of one that does not vary. */
static double *covariances(const double x[], size_t n, size_t k)
{
    double *means = mem_zeroed(k, sizeof *means); /* less the first value */
    double *c = mem_zeroed(k * k, sizeof *c);
    for (size_t i = 1; i < n; i++)
        for (size_t j = 0; j < k; j++)
            means[j] += (x[i * k + j] - x[j]) / (double)n;
    for (size_t i = 0; i < n; i++)
        for (size_t a = 0; a < k; a++)
            for (size_t b = 0; b <= a; b++)
                c[a * k + b] += (x[i * k + a] - x[a] - means[a]) *
                                (x[i * k + b] - x[b] - means[b]) / ((double)n - 1);
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < a; b++)
            c[b * k + a] = c[a * k + b];
    free(means);
    return c;
}

static double *correlations(const double c[], size_t k)
{
    double *r = mem_zeroed(k * k, sizeof *r);
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
            r[a * k + b] = a == b ? 1 : c[a * k + b] / sqrt(c[a * k + a] * c[b * k + b]);
    return r;
}

/* Alpha of the items but one (k: of all), from their covariances. */
static double alpha_without(const double c[], size_t k, size_t out)
{
    double trace = 0, sum = 0;
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
            if (a != out && b != out) {
                trace += a == b ? c[a * k + b] : 0;
                sum += c[a * k + b];
            }
    const double n = (double)(out < k ? k - 1 : k);
    return n > 1 ? n / (n - 1) * (1 - trace / sum) : (double)NAN;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_off_diagonal(const double r[], size_t k)
{
    double *all = mem_zeroed(k * k, sizeof *all);
    size_t n = 0;
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < a; b++)
            all[n++] = r[a * k + b];
    if (n)
        qsort(all, n, sizeof *all, ascending);
    const double median = n ? 0.5 * (all[(n - 1) / 2] + all[n / 2]) : (double)NAN;
    free(all);
    return median;
}

/* 1 - sum(1 - smc) / sum(R); the squared multiple correlation of an item is 1 - 1 / (R^-1)_jj. */
static double guttman_lambda6(const double r[], size_t k, double sum)
{
    gsl_matrix *matrix = gsl_matrix_alloc(k, k);
    gsl_permutation *order = gsl_permutation_alloc(k);
    gsl_matrix *inverse = gsl_matrix_alloc(k, k);
    if (!matrix || !order || !inverse)
        mem_exhausted();
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
            gsl_matrix_set(matrix, a, b, r[a * k + b]);
    int sign;
    double unexplained = 0;
    gsl_linalg_LU_decomp(matrix, order, &sign);
    if (gsl_linalg_LU_invert(matrix, order, inverse) == GSL_SUCCESS)
        for (size_t a = 0; a < k; a++)
            unexplained += 1 / gsl_matrix_get(inverse, a, a);
    else
        unexplained = (double)NAN;
    gsl_matrix_free(matrix);
    gsl_matrix_free(inverse);
    gsl_permutation_free(order);
    return 1 - unexplained / sum;
}

static void rest_correlations(const double c[], size_t k, double rest_r[])
{
    double total = 0;
    for (size_t a = 0; a < k * k; a++)
        total += c[a];
    for (size_t a = 0; a < k; a++) {
        double with_all = 0;
        for (size_t b = 0; b < k; b++)
            with_all += c[a * k + b];
        const double with_rest = with_all - c[a * k + a];
        const double rest = total - 2 * with_all + c[a * k + a];
        rest_r[a] = with_rest / sqrt(c[a * k + a] * rest);
    }
}

struct reliability reliability_of(const double x[], size_t n, size_t k, double level,
                                  double rest_r[], double without[])
{
    double *c = covariances(x, n, k), *r = correlations(c, k), sum = 0;
    for (size_t a = 0; a < k * k; a++)
        sum += r[a];
    const double m = (double)k, df1 = (double)n - 1, df2 = df1 * (m - 1);
    struct reliability out = {.alpha = alpha_without(c, k, k),
                              .alpha_standard = m / (m - 1) * (1 - m / sum),
                              .lambda6 = guttman_lambda6(r, k, sum),
                              .mean_r = (sum - m) / (m * (m - 1)),
                              .median_r = median_off_diagonal(r, k)};
    out.alpha_low = 1 - (1 - out.alpha) * gsl_cdf_fdist_Qinv((1 - level) / 2, df1, df2);
    out.alpha_high = 1 - (1 - out.alpha) * gsl_cdf_fdist_Pinv((1 - level) / 2, df1, df2);
    rest_correlations(c, k, rest_r);
    for (size_t a = 0; a < k; a++)
        without[a] = alpha_without(c, k, a);
    free(c);
    free(r);
    return out;
}

void reversed_items(const double x[], size_t n, size_t k, bool reversed[])
{
    double *c = covariances(x, n, k), *r = correlations(c, k);
    gsl_matrix *matrix = gsl_matrix_alloc(k, k), *vectors = gsl_matrix_alloc(k, k);
    gsl_vector *values = gsl_vector_alloc(k);
    gsl_eigen_symmv_workspace *space = gsl_eigen_symmv_alloc(k);
    if (!matrix || !vectors || !values || !space)
        mem_exhausted();
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
            gsl_matrix_set(matrix, a, b, r[a * k + b]);
    gsl_eigen_symmv(matrix, values, vectors, space);
    gsl_eigen_symmv_sort(values, vectors, GSL_EIGEN_SORT_VAL_DESC);
    double sum = 0;
    for (size_t a = 0; a < k; a++)
        sum += gsl_matrix_get(vectors, a, 0);
    for (size_t a = 0; a < k; a++)
        reversed[a] = gsl_matrix_get(vectors, a, 0) * sum < 0;
    gsl_eigen_symmv_free(space);
    gsl_vector_free(values);
    gsl_matrix_free(vectors);
    gsl_matrix_free(matrix);
    free(c);
    free(r);
}
