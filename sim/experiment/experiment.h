/* The experiment: replications of all organisations with common random numbers, until the
 * comparison is precise enough. */
#ifndef SIM_EXPERIMENT_EXPERIMENT_H
#define SIM_EXPERIMENT_EXPERIMENT_H
#include <stdbool.h>
#include <stddef.h>
#include "data/catalogue.h"
#include "data/scenario.h"
#include "data/territory.h"
#include "sim/account/account.h"
#include "sim/experiment/draws.h"
#include "sim/experiment/interval.h"
#include "sim/model/world.h"
#include "sim/network/travel.h"

struct experiment_options {
    int jobs; /* threads, 1 or more */
    /* Told after each replication, by one thread at a time; NULL: nobody. */
    void (*progress)(size_t done, size_t most, void *context);
    void *context;
    struct faults *faults; /* NULL is fine for a scenario without uncertain inputs */
};

/* What all organisations of a comparison face, and what came out. Row 0 of the actors is "all". */
struct experiment_result {
    const struct scenario *scenario;   /* borrowed */
    const struct territory *territory; /* borrowed */
    struct actors actors;
    size_t n_organisations, n_replications;
    int n_days;
    bool converged;          /* precision reached before replications_max */
    double precision_share;  /* relative half-width reached, worst over organisations */
    size_t precision_metric; /* enum metric */
    /* [organisation][actor, then enum actor_kind][metric], over the replications: values, and
     * differences to the baseline. Owned. */
    struct moments *own, *paired;
    double *daily;           /* [organisation][day][enum daily], mean over replications; owned */
    struct driven_routes *routes;  /* one an organisation, of replication 0, and where inputs are
                                      uncertain of a year on the values that the scenario gives;
                                      owned */
    struct gap *gaps;              /* one an organisation, of that same year: how far its optimised
                                      routes are from those of a long effort; owned */
    struct draws draws;            /* of uncertain inputs; without any, empty */
    /* Local purchases wanted, and under contract. These three do not vary: uncertain inputs have the
     * values that the scenario gives. */
    double wanted_kg_week, placed_kg_week;
    size_t n_contracts;
    size_t n_unlinked_contracts;   /* summed over organisations: no chain of flows links farm
                                      and outlet */
    size_t n_events;
    double simulated_s;      /* wall time of the replications; for benches, not for results */
};

/* Runs the experiment. Replications run in parallel and are added up in their order: the same
 * values on any number of threads, in a memory that does not grow with their number (but for draws). It stops at
 * the first of the checkpoints (replications_min, then each time a fifth more) where the
 * half-width of the paired difference to the baseline in the precision metric is below
 * precision_share of its mean for every organisation, or at replications_max; what other threads
 * have begun beyond is broken off. With one organisation the half-width of its mean counts.
 * Where inputs are uncertain each replication runs on a scenario of its own, scenario_drawn(), the
 * same for all organisations; NULL with a fault when drawn values do not go together.
 * Release with experiment_free(). */
struct experiment_result *experiment_run(const struct scenario *scenario,
                                         const struct territory *territory,
                                         const struct catalogue *catalogue,
                                         const struct travel *travel,
                                         const struct experiment_options *options);
void experiment_free(struct experiment_result *result); /* NULL is fine */

/* Mean of a metric of an actor in an organisation, and its paired difference to the baseline. */
struct estimate experiment_mean(const struct experiment_result *result, size_t organisation,
                                size_t actor, enum metric metric);
struct estimate experiment_difference(const struct experiment_result *result, size_t organisation,
                                      size_t actor, enum metric metric);

/* The same for the sum over all actors of a kind (ACTOR_ALL: the whole); additive metrics only,
 * but for the kinds of which there is one. */
struct estimate experiment_kind_mean(const struct experiment_result *result, size_t organisation,
                                     enum actor_kind kind, enum metric metric);
struct estimate experiment_kind_difference(const struct experiment_result *result,
                                           size_t organisation, enum actor_kind kind,
                                           enum metric metric);

/* Does an actor bear less than in the baseline? Undecided: the interval of the difference in net
 * cost contains 0; or more than a tenth of what was ordered from it goes unbrought that was brought
 * before: what it no longer sells is not priced, and saving its costs would be no gain. */
enum verdict { VERDICT_UNDECIDED, VERDICT_GAINS, VERDICT_LOSES };
enum verdict experiment_verdict(const struct experiment_result *result, size_t organisation,
                                size_t actor);
#endif
