#include "analysis/student.h"
#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

/* Continued fraction of the incomplete beta function I_x(a, b) (Abramowitz & Stegun 1964, 26.5.8), by
 * Lentz's method as modified by Thompson and Barnett (1986). */
static double beta_fraction(double x, double a, double b)
{
    const double tiny = 1e-300;
    double c = 1, d = 1 / (1 - (a + b) * x / (a + 1)), fraction = d;
    for (int step = 1; step < 1000; step++) {
        const double m = step;
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / fmax(1 + even * d, tiny);
        c = fmax(1 + even / c, tiny);
        fraction *= c * d;
        d = 1 / fmax(1 + odd * d, tiny);
        c = fmax(1 + odd / c, tiny);
        fraction *= c * d;
        if (fabs(c * d - 1) < DBL_EPSILON)
            break;
    }
    return fraction;
}

double student_two_sided(double t, double df)
{
    static const double near = 3;
    if (!(fabs(t) > near) || !isfinite(t) || !(df > 1))
        return 2 * gsl_cdf_tdist_Q(fabs(t), df);
    /* 2 P(T > t) = I_x(df / 2, 1 / 2), x = df / (df + t^2). */
    const double a = df / 2, b = 0.5, over = t * t / df, x = 1 / (1 + over);
    const double log_front = -a * log1p(over) + b * log(over * x) + lgamma(a + b) - lgamma(a) -
                             lgamma(b) - log(a);
    return exp(log_front) * beta_fraction(x, a, b);
}
