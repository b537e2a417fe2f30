/* Hybrid genetic search for plain problems (no pairs, one trip, one window a stop): children of
 * two plans by exchange of routes, improved by local search that may break limits at prices
 * which adapt, and kept for cost and diversity (Vidal 2022, Computers & Operations Research
 * 140; Kool, Juninck, Roos, Cornelissen, Agterberg, van Hoorn and Visser 2022 for windows). */
#ifndef SIM_ROUTING_GENETIC_H
#define SIM_ROUTING_GENETIC_H
#include "sim/routing/record.h"

/* All limits hold at once; the first to be met ends the search. */
struct genetic_effort {
    size_t iterations;  /* children; 0: no limit */
    double processor_s; /* of this thread, from the call on; 0: no limit */
    double target_eur;  /* 0: none */
    uint64_t seed;
    /* Told of each better record; NULL: nobody. */
    void (*improved)(void *context, const struct record *best);
    void *context;
};

/* Improves the record, which may be complete, partial or empty but for its list of absent stops;
 * becomes complete or stays as it was. Deterministic for the same effort without a limit of
 * time. Returns true when the record became better. Some limit must be given. All memory is the
 * arena's. */
bool genetic_run(const struct problem *problem, const struct genetic_effort *effort,
                 struct arena *arena, struct record *best);
#endif
