/* What serving one stop, or one pick-up and its drop, costs with a vehicle that does nothing
 * else; and why no vehicle can. */
#ifndef SIM_ROUTING_ALONE_H
#define SIM_ROUTING_ALONE_H
#include "sim/routing/problem.h"

struct alone {
    enum routing_refusal refusal; /* ROUTING_SERVED when the rest holds */
    double cost_eur, duration_s;
    bool in_company; /* refused for want of a place to rest, which another stop may be */
};

/* Of a stop of the problem given, which is no drop, with vehicles of one type. */
struct alone alone_with(const struct problem *problem, size_t type, size_t stop);
#endif
