/* When a vehicle is ready, as a function of when it left: it never falls, since who leaves later is
 * ready no earlier (Hashimoto, Yagiura and Ibaraki 2008, section 3, with starts in place of
 * costs). Straight between its points; two points of one start are a jump, as from one window to
 * the next. Defined from the first start to the last. */
#ifndef SIM_ROUTING_READY_H
#define SIM_ROUTING_READY_H
#include "sim/routing/timeline.h"

struct ready_point {
    double start_s, ready_s;
};

/* Start from {0}; release with ready_clear(). */
struct ready {
    size_t n, room; /* n 0: no start serves */
    struct ready_point *points;
};
void ready_clear(struct ready *ready);

/* Leaves between these. */
void ready_begin(struct ready *ready, double from_s, double until_s);

/* Each writes into `to` what becomes of `from`, another one. */
void ready_enter(const struct ready *from, const struct event *event, struct ready *to);
void ready_spend(const struct ready *from, double s, double not_before_s, struct ready *to);
void ready_drive(const struct ready *from, const struct routing_profile *profile, double drive_s,
                 struct ready *to);

/* The sooner of both, which are defined from the same start on. */
void ready_min(const struct ready *a, const struct ready *b, struct ready *to);

/* The start that is ready after the least time, and of those the first; n above 0. */
struct ready_point ready_soonest(const struct ready *ready);
#endif
