#include "sim/experiment/draws.h"
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"

void draws_add(struct draws *draws, const double inputs[], const double outcomes[],
               const double delivered_kg[])
{
    const size_t n_inputs = draws->n_inputs, n_outcomes = draws->n_organisations;
    draws->inputs = mem_grown(draws->inputs, &draws->room_inputs, (draws->n + 1) * n_inputs,
                              sizeof *draws->inputs);
    draws->outcomes = mem_grown(draws->outcomes, &draws->room_outcomes, (draws->n + 1) * n_outcomes,
                                sizeof *draws->outcomes);
    draws->delivered_kg = mem_grown(draws->delivered_kg, &draws->room_delivered,
                                    (draws->n + 1) * n_outcomes, sizeof *draws->delivered_kg);
    memcpy(draws->delivered_kg + draws->n * n_outcomes, delivered_kg,
           n_outcomes * sizeof *delivered_kg);
    memcpy(draws->inputs + draws->n * n_inputs, inputs, n_inputs * sizeof *inputs);
    memcpy(draws->outcomes + draws->n * n_outcomes, outcomes, n_outcomes * sizeof *outcomes);
    draws->n++;
}

void draws_clear(struct draws *draws)
{
    free(draws->inputs);
    free(draws->outcomes);
    free(draws->delivered_kg);
    *draws = (struct draws){0};
}

/* One column of a table of the replications. Release with free(). */
static double *column_of(const struct draws *draws, const double table[], size_t width, size_t at)
{
    double *column = mem_zeroed(draws->n, sizeof *column);
    for (size_t r = 0; r < draws->n; r++)
        column[r] = table[r * width + at];
    return column;
}

static double *outcomes_of(const struct draws *draws, size_t organisation, size_t baseline)
{
    const size_t width = draws->n_organisations;
    double *column = column_of(draws, draws->outcomes, width, organisation);
    for (size_t r = 0; r < draws->n && baseline != organisation; r++)
        column[r] -= draws->outcomes[r * width + baseline];
    return column;
}

/* Sorts the values and releases them. */
static struct spread spread_of(double values[], size_t n)
{
    const double none = (double)NAN;
    struct spread spread = {none, none, none, none, none, none, none};
    bool known = n > 0;
    for (size_t i = 0; i < n; i++)
        known = known && !isnan(values[i]);
    if (known) {
        gsl_sort(values, 1, n);
        spread = (struct spread){
            .mean = gsl_stats_mean(values, 1, n),
            .sd = n > 1 ? gsl_stats_sd(values, 1, n) : none,
            .min = values[0],
            .p05 = gsl_stats_quantile_from_sorted_data(values, 1, n, 0.05),
            .median = gsl_stats_quantile_from_sorted_data(values, 1, n, 0.5),
            .p95 = gsl_stats_quantile_from_sorted_data(values, 1, n, 0.95),
            .max = values[n - 1]};
    }
    free(values);
    return spread;
}

struct spread draws_of_input(const struct draws *draws, size_t input)
{
    return spread_of(column_of(draws, draws->inputs, draws->n_inputs, input), draws->n);
}

struct spread draws_of_outcome(const struct draws *draws, size_t organisation)
{
    return spread_of(outcomes_of(draws, organisation, organisation), draws->n);
}

struct spread draws_of_difference(const struct draws *draws, size_t organisation, size_t baseline)
{
    return spread_of(outcomes_of(draws, organisation, baseline), draws->n);
}

struct tally draws_tally(const struct draws *draws, size_t organisation, size_t baseline)
{
    static const double least_share = 0.9;
    struct tally tally = {0};
    for (size_t r = 0; r < draws->n; r++) {
        const size_t row = r * draws->n_organisations;
        const bool is_short = draws->delivered_kg[row + organisation] <
                              least_share * draws->delivered_kg[row + baseline];
        tally.n_short += is_short;
        tally.n_below +=
            !is_short && draws->outcomes[row + organisation] < draws->outcomes[row + baseline];
    }
    return tally;
}

static bool varies(const double values[], size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (isnan(values[i]) || values[i] < values[0] || values[i] > values[0])
            return !isnan(values[i]);
    return false;
}

double draws_correlation(const struct draws *draws, size_t input, size_t organisation,
                         size_t baseline)
{
    enum { FEWEST = 3 };
    double *x = column_of(draws, draws->inputs, draws->n_inputs, input);
    double *y = outcomes_of(draws, organisation, baseline);
    double *work = mem_zeroed(2 * draws->n, sizeof *work), rho = (double)NAN;
    if (draws->n >= FEWEST && varies(x, draws->n) && varies(y, draws->n))
        rho = gsl_stats_spearman(x, 1, y, 1, draws->n, work);
    free(x);
    free(y);
    free(work);
    return rho;
}
