/* Where the rests of a route go, and in which of its windows each stop is served. */
#ifndef SIM_ROUTING_RESTS_H
#define SIM_ROUTING_RESTS_H
#include "sim/routing/pauses.h"
#include "sim/routing/schedule.h"
#include "sim/routing/timeline.h"

struct label;

/* Start from {0}; release with rests_clear(). */
struct rests {
    struct placed_rest *placed; /* the answer */
    size_t n_placed;
    double start_s, end_s;
    enum schedule_limit limit;  /* or what stands in the way, */
    size_t entry;               /* where, */
    double excess;              /* and by how much */

    struct label *labels;
    double *ahead_s;            /* driving from each leg on */
    double *to_go_s;            /* at best, before each leg and after it */
    struct placed_rest *tried;
    struct timeline timeline;
    struct pauses pauses;
    struct ready *ready;        /* of each step of a choice */
    size_t n_ready;
    double bound_s;             /* a schedule is known that lasts so long */
    size_t width;               /* labels kept at a time, with each number of breaks taken */
    size_t n, n_tried, n_choices;
    size_t room, room_ahead, room_to_go, room_placed, room_tried;
};

void rests_clear(struct rests *rests);

/* The shortest schedule over every place of the rests, without profile and limits of time
 * aboard: label setting, exact. */
bool rests_place(struct rests *rests, const struct itinerary *itinerary);

/* The same with them: the timelines of all places that may be of use, up to
 * SCHEDULE_MAX_CHOICES. */
bool rests_try(struct rests *rests, const struct itinerary *itinerary);
#endif
