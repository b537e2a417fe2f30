#include "analysis/quadratic.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdbool.h>

enum { INTERVALS = 2000 };
static const double trusted_chance = 1e-7;

/* Degrees of freedom of a denominator that hardly varies; with more the integral ends too slowly. */
static const double as_if_fixed = 1e6;

/* A whole number that rounding left a hair below itself. */
static const double whole_slack = 1e-9;

/* Factors, each with how many chi-squares share it: the a, then that of the denominator. */
struct form {
    const double *a;
    size_t n;
    double denominator, ddf; /* -x / ddf, and how many share it; INFINITY: -x itself, without chance */
    double x;
};

static double imhof(double u, void *context)
{
    const struct form *form = context;
    double angle = form->ddf * atan(form->denominator * u);
    double log_size = form->ddf * log1p(form->denominator * form->denominator * u * u);
    for (size_t j = 0; j < form->n; j++) {
        angle += atan(form->a[j] * u);
        log_size += log1p(form->a[j] * form->a[j] * u * u);
    }
    return sin(angle / 2) * exp(-log_size / 4) / u;
}

double quadratic_tail(const double a[], size_t n, double x, double ddf)
{
    if (!(x > 0 && ddf > 0) || !n)
        return (double)NAN;
    const double counted = fmin(ddf, as_if_fixed);
    struct form form = {a, n, -x / counted, counted, x};
    gsl_function integrand = {imhof, &form};
    gsl_integration_workspace *room = gsl_integration_workspace_alloc(INTERVALS);
    double integral = (double)NAN, error = 0;
    const int failed =
        gsl_integration_qagiu(&integrand, 0, 1e-11, 1e-10, INTERVALS, room, &integral, &error);
    gsl_integration_workspace_free(room);
    const double chance = 0.5 + integral / acos(-1);
    return failed || !(chance > trusted_chance) ? quadratic_tail_saddlepoint(a, n, x, ddf)
                                                : chance;
}

/* Derivative of the cumulant function. */
static double slope(const struct form *form, double zeta)
{
    double sum = isinf(form->ddf) ? -form->x
                                  : form->ddf * form->denominator /
                                        (1 - 2 * zeta * form->denominator);
    for (size_t j = 0; j < form->n; j++)
        sum += form->a[j] / (1 - 2 * zeta * form->a[j]);
    return sum;
}

/* Where the slope, which grows throughout, is 0. */
static double find_saddle(const struct form *form)
{
    const bool fixed = isinf(form->ddf);
    double low = fixed ? -0.5 * (double)form->n / form->x : 0.5 / form->denominator;
    double high = (double)INFINITY;
    for (size_t j = 0; j < form->n; j++)
        high = fmin(high, 0.5 / form->a[j]);
    for (int halving = 0; halving < 200; halving++) {
        const double middle = (low + high) / 2;
        if (slope(form, middle) < 0)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

static double satterthwaite(const double a[], size_t n, double x, double ddf)
{
    double sum = 0, squares = 0;
    for (size_t j = 0; j < n; j++) {
        sum += a[j];
        squares += a[j] * a[j];
    }
    return isinf(ddf) ? gsl_cdf_chisq_Q(x * sum / squares, sum * sum / squares)
                      : gsl_cdf_fdist_Q(x / sum, sum * sum / squares, ddf);
}

double quadratic_tail_saddlepoint(const double a[], size_t n, double x, double ddf)
{
    if (!(x > 0 && ddf > 0) || !n)
        return (double)NAN;
    double greatest = x / ddf;
    for (size_t j = 0; j < n; j++)
        greatest = fmax(greatest, a[j]);
    const bool fixed = isinf(ddf);
    const struct form form = {a, n, -x / ddf, floor(ddf + whole_slack * ddf), x};
    const double zeta = form.ddf > 0 ? find_saddle(&form) : 0;
    if (fabs(zeta * greatest) < 1e-4)
        return satterthwaite(a, n, x, ddf);
    double cumulant =
        fixed ? -zeta * x : -form.ddf * log1p(-2 * zeta * form.denominator) / 2;
    double curve =
        fixed ? 0 : form.ddf * pow(form.denominator / (1 - 2 * zeta * form.denominator), 2);
    for (size_t j = 0; j < n; j++) {
        cumulant -= log1p(-2 * zeta * a[j]) / 2;
        curve += pow(a[j] / (1 - 2 * zeta * a[j]), 2);
    }
    const double w = copysign(sqrt(-2 * cumulant), zeta), v = zeta * sqrt(2 * curve);
    return gsl_cdf_ugaussian_Q(w + log(v / w) / w);
}
