/* Where the breaks of a route go under a profile of traffic, without limits of driving or of time
 * aboard: exact, by dynamic programming. Who has come as far with as many breaks taken does best to
 * be ready as soon as can be, so that one function of the start a number of breaks is all that
 * counts. */
#ifndef SIM_ROUTING_PAUSES_H
#define SIM_ROUTING_PAUSES_H
#include "sim/routing/ready.h"

/* Start from {0}; release with pauses_clear(). */
struct pauses {
    struct ready *ready;   /* of each number of breaks taken, and three more for what comes next */
    bool *paused;          /* of each point and number of breaks: the last was taken there */
    double *clock_s;       /* of each number of breaks, for one start */
    size_t n_ready, room_paused, room_clock;
    size_t failed;         /* entry before or at which no start serves any more */
};
void pauses_clear(struct pauses *pauses);

/* The start of the shortest schedule, before until_s, and its breaks, in placed, which has room for
 * all of them; false when there is none. */
bool pauses_place(struct pauses *pauses, const struct itinerary *itinerary, double until_s,
                  struct placed_rest placed[], double *start_s);
#endif
