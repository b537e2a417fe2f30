/* Routes for requests that no vehicle can serve alone: a driver who may not drive so far without a
 * rest, or whose break would fall on the road, finds at another stop where to take it. */
#ifndef SIM_ROUTING_COMPANY_H
#define SIM_ROUTING_COMPANY_H
#include "sim/routing/tours.h"

/* Begins a route with a request that cannot be served alone and that one of others[0 .. n-1], absent
 * as well, with which it costs least; false when there is none, or leaving both out is cheaper.
 * longest_s: of the routes, where the longest has a price. */
bool company_begin(struct tours *tours, uint32_t request, const uint32_t others[], size_t n,
                   double longest_s, size_t *chosen);
#endif
