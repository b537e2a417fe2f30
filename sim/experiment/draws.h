/* What an experiment with uncertain inputs drew in each replication, and what came of it. */
#ifndef SIM_EXPERIMENT_DRAWS_H
#define SIM_EXPERIMENT_DRAWS_H
#include <stdbool.h>
#include <stddef.h>

struct draws {
    size_t n_inputs, n_organisations;
    size_t n;         /* replications */
    double *inputs;   /* [replication][input]; NaN of one that does not vary; owned */
    double *outcomes; /* [replication][organisation]: the precision metric of all actors; owned */
    double *delivered_kg; /* [replication][organisation]; owned */
    size_t room_inputs, room_outcomes, room_delivered;
};
void draws_add(struct draws *draws, const double inputs[], const double outcomes[],
               const double delivered_kg[]);
void draws_clear(struct draws *draws);

/* Mean, standard deviation (n - 1), quantiles at 0.05, 0.5 and 0.95 (type 7 of Hyndman and Fan 1996)
 * and the ends of n values. NaN where n is too small, or a value is NaN. */
struct spread {
    double mean, sd, min, p05, median, p95, max;
};
struct spread draws_of_input(const struct draws *draws, size_t input);
struct spread draws_of_outcome(const struct draws *draws, size_t organisation);
struct spread draws_of_difference(const struct draws *draws, size_t organisation, size_t baseline);

/* Against a baseline: in how many replications an organisation brings less than nine tenths of the
 * kilograms (what it leaves is not priced, so that its outcome tells nothing), and in how many of the
 * others its outcome is below. */
struct tally {
    size_t n_short, n_below;
};
struct tally draws_tally(const struct draws *draws, size_t organisation, size_t baseline);

/* Spearman's rank correlation of an input with the outcome of an organisation, or, where baseline is
 * another one, with its difference to that. NaN below three replications, and where one of the two
 * does not vary. */
double draws_correlation(const struct draws *draws, size_t input, size_t organisation,
                         size_t baseline);
#endif
