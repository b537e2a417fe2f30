#include "plots/scale.h"
#include <math.h>
#include <stdbool.h>

static const double largest = 1e300; /* beyond it differences overflow */

void scale_widen(double *low, double *high, double value)
{
    if (!isfinite(value))
        return;
    double within = fmin(fmax(value, -largest), largest);
    *low = fmin(*low, within);
    *high = fmax(*high, within);
}

/* The least of 1, 2, 5, 10 times a power of ten that is not below raw. */
static double round_step(double raw)
{
    double power = pow(10, floor(log10(raw)));
    static const double steps[] = {1, 2, 5};
    for (size_t i = 0; i < 3; i++)
        if (steps[i] * power >= raw * (1 - 1e-9))
            return steps[i] * power;
    return 10 * power;
}

struct scale scale_round(double low, double high, size_t n_max)
{
    if (!isfinite(low) || !isfinite(high) || low > high)
        low = high = 0;
    if (high - low <= 1e-12 * fmax(fabs(low), fabs(high)) || high - low < 1e-250)
        high = low + fmax(fabs(low), 1);
    if (n_max < 2)
        n_max = 2;
    /* Rounding both ends outwards may add a step: then the next larger step is tried. */
    double step = round_step((high - low) / (double)n_max);
    while (ceil(high / step - 1e-9) - floor(low / step + 1e-9) > (double)n_max)
        step = round_step(step * 1.5);
    struct scale scale = {.step = step};
    scale.low = floor(low / step + 1e-9) * step;
    scale.high = ceil(high / step - 1e-9) * step;
    scale.decimals = number_decimals(step, 1);
    return scale;
}

struct scale scale_tight(double low, double high, size_t n_max)
{
    struct scale scale = scale_round(low, high, n_max);
    if (isfinite(low) && isfinite(high) && high - low >= scale.step) {
        scale.low = low;
        scale.high = high;
    }
    return scale;
}

double scale_at(const struct scale *scale, double value)
{
    double share = (value - scale->low) / (scale->high - scale->low);
    share = isnan(share) ? 0 : fmin(fmax(share, 0), 1);
    return scale->from_pt + share * (scale->to_pt - scale->from_pt);
}

static double first_index(const struct scale *scale)
{
    return ceil(scale->low / scale->step - 1e-6);
}

size_t scale_n_ticks(const struct scale *scale)
{
    return (size_t)(floor(scale->high / scale->step + 1e-6) - first_index(scale)) + 1;
}

double scale_tick(const struct scale *scale, size_t i)
{
    return (first_index(scale) + (double)i) * scale->step;
}

void scale_tick_text(const struct scale *scale, size_t i, enum language language,
                     char text[NUMBER_BYTES])
{
    number_text(text, scale_tick(scale, i), scale->decimals, language);
}
