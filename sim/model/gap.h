/* How far the routes of a run are from good ones: a sample of its days' routing problems is kept as
 * they were, and solved again with a long effort once the run is over. */
#ifndef SIM_MODEL_GAP_H
#define SIM_MODEL_GAP_H
#include "sim/routing/routing.h"

/* One problem of one vehicle type, with the routes that were made. */
struct gap_problem {
    uint64_t rank;
    size_t n_places, n_stops;
    struct routing_stop *stops;      /* owned */
    struct routing_vehicle vehicle;
    struct routing_solution planned; /* owned: routes in their order, refusals and cost */
};

/* The problems of lowest rank of all that were offered, as many as hold GAP_STOPS stops together:
 * a function of the problems offered alone, not of their order. {0}: empty. */
enum { GAP_STOPS = 250 };
struct gap_sample {
    size_t n, room, n_stops;
    struct gap_problem *list; /* by rank; owned */
};
void gap_sample_clear(struct gap_sample *sample);

/* Offers a problem of one vehicle type and plain stops, which may be released afterwards; its
 * matrices outlive the sample. rank: of its own, drawn at random. */
void gap_offer(struct gap_sample *sample, uint64_t rank, const struct routing_problem *problem,
               const struct routing_solution *planned);

struct gap {
    size_t n;         /* problems that have routes at all */
    double mean_share; /* what all their routes cost beyond those of the long effort, of these */
    double worst_share; /* of one problem */
};

/* Solves the sample again, on so many threads; the same on any number of them. Stops that wait for a
 * vehicle to come back count as routes of their own. What a long effort does not better counts as
 * 0. */
struct gap gap_measure(const struct gap_sample *sample, int jobs);
#endif
