#include "analysis/zero.h"
#include <float.h>
#include <math.h>
#include <stdbool.h>

enum { STEPS_MAX = 1000 };

/* The bracket: b is the best guess, a the one before, the zero lies between b and c. */
struct bracket {
    double a, b, c, fa, fb, fc;
};

/* Interpolated step from b; the bisection's where it would not converge fast. */
static double next_step(const struct bracket *at, double before, double least)
{
    const double half = (at->c - at->b) / 2, across = at->c - at->b;
    double p, q;
    if (fabs(before) < least || fabs(at->fa) <= fabs(at->fb))
        return half;
    if (at->a == at->c) { /* secant */
        const double ratio = at->fb / at->fa;
        p = across * ratio;
        q = 1 - ratio;
    } else { /* inverse quadratic */
        const double s = at->fa / at->fc, t = at->fb / at->fc, u = at->fb / at->fa;
        p = u * (across * s * (s - t) - (at->b - at->a) * (t - 1));
        q = (s - 1) * (t - 1) * (u - 1);
    }
    if (p > 0)
        q = -q;
    else
        p = -p;
    const bool inside = p < 0.75 * across * q - fabs(least * q) / 2 && p < fabs(before * q / 2);
    return inside ? p / q : half;
}

double zero_find(const struct zero *zero)
{
    struct bracket at = {.a = zero->low, .b = zero->high, .c = zero->low};
    at.fa = at.fc = zero->value(zero->context, at.a);
    at.fb = zero->value(zero->context, at.b);
    if (at.fa == 0)
        return at.a;
    for (int i = 0; i < STEPS_MAX && at.fb != 0; i++) {
        const double before = at.b - at.a;
        if (fabs(at.fc) < fabs(at.fb))
            at = (struct bracket){at.b, at.c, at.b, at.fb, at.fc, at.fb};
        const double least = 2 * DBL_EPSILON * fabs(at.b) + zero->tolerance / 2;
        if (fabs(at.c - at.b) / 2 <= least || at.fb == 0)
            break;
        double step = next_step(&at, before, least);
        if (fabs(step) < least)
            step = step > 0 ? least : -least;
        at.a = at.b;
        at.fa = at.fb;
        at.b += step;
        at.fb = zero->value(zero->context, at.b);
        if ((at.fb > 0 && at.fc > 0) || (at.fb < 0 && at.fc < 0)) {
            at.c = at.a;
            at.fc = at.fa;
        }
    }
    return at.b;
}
