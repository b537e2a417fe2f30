/* What constant-time insertion knows at each node of a route, put up to date. */
#ifndef SIM_ROUTING_ALONG_H
#define SIM_ROUTING_ALONG_H
#include "sim/routing/tours.h"

/* Puts all that is known about a route up to date, once its links and its type are right; returns false
 * when it cannot be driven. */
bool along_refresh(struct tours *tours, uint32_t route);

/* The same of a route that was up to date and can be driven with the stop that has come into it; where
 * it can, changes only what that changes. */
void along_insert(struct tours *tours, uint32_t stop);
#endif
