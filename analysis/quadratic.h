/* The law of a sum of chi-squares, each times its own factor, over an independent chi-square. */
#ifndef ANALYSIS_QUADRATIC_H
#define ANALYSIS_QUADRATIC_H
#include <stddef.h>

/* P(a[0] X_0 + ... + a[n-1] X_{n-1} > x D / ddf), all X with 1 degree of freedom, D with ddf, or D = ddf
 * where that is INFINITY; every a above 0. By inversion of the characteristic function (Imhof 1961), to
 * about 1e-9, or 1e-6 where ddf is beyond a million; where the chance is too small for that, the
 * saddlepoint's. NaN when x or ddf is not above 0. */
double quadratic_tail(const double a[], size_t n, double x, double ddf);

/* The same by Lugannani and Rice's saddlepoint (Kuonen 1999); near the middle of the law, where it
 * is not defined, by Satterthwaite's F. D counts as a whole number of chi-squares, ddf without its
 * decimals, as in the reference implementation (R's survey): a rough figure for few units. Where ddf should
 * be whole, rounding makes that one lose a whole chi-square here and there: this one does not. */
double quadratic_tail_saddlepoint(const double a[], size_t n, double x, double ddf);
#endif
