/* Zero of a function by Brent's method (1973, chapter 4), as the programs of reference do it: the
 * answer depends on where it starts and stops, and published figures carry that. */
#ifndef ANALYSIS_ZERO_H
#define ANALYSIS_ZERO_H

struct zero {
    double (*value)(const void *context, double x);
    const void *context;
    double low, high; /* where the value has two signs */
    double tolerance; /* on x */
};
double zero_find(const struct zero *zero);
#endif
