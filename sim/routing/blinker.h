/* Looks away from a route now and then, so that a greedy choice is not the same twice (after
 * Christiaens and Vanden Berghe 2020, whose "blinks" look away from single places). */
#ifndef SIM_ROUTING_BLINKER_H
#define SIM_ROUTING_BLINKER_H
#include <math.h>
#include <stdbool.h>
#include "data/random.h"

struct blinker {
    struct random *random; /* borrowed; NULL: never blinks */
    double per_log;        /* 1 / log(1 - rate) */
    size_t until;          /* routes still looked at before the next blink */
};

static inline struct blinker blinker_make(struct random *random, double rate)
{
    return (struct blinker){.random = random, .per_log = random ? 1 / log1p(-rate) : 0};
}

/* The routes between blinks are geometrically distributed: one draw for about a hundred. */
static inline bool blinker_blinks(struct blinker *blinker)
{
    if (!blinker->random)
        return false;
    if (blinker->until) {
        blinker->until--;
        return false;
    }
    const double routes = log(1 - random_uniform(blinker->random)) * blinker->per_log;
    blinker->until = routes < 1e6 ? (size_t)routes : 1000000;
    return true;
}
#endif
