/* From goods to stops: what one place sends or gets, cut so that a vehicle can carry it. */
#ifndef SIM_MODEL_STOPS_H
#define SIM_MODEL_STOPS_H
#include "sim/model/plan.h"
#include "sim/routing/routing.h"

/* Opening hours of a place for a flow, in seconds of the day. */
struct hours {
    double open_s, close_s;
};
struct hours stop_hours(const struct plan *plan, const struct flow *flow, size_t place);

/* Expected time of a visit with that many crates. Loading where the vehicle starts has no fixed part. */
double stop_service_s(const struct plan *plan, size_t place, double crates, bool load);

/* The vehicle of a fleet as the routes of a flow see it: from start to end, at the
 * scenario's prices. The depot is the depot of the route: base when the fleet has one. */
struct routing_vehicle stop_vehicle(const struct plan *plan, const struct flow *flow, size_t fleet,
                                    size_t start, size_t end);

/* Where a vehicle of the flow sleeps: the fleet's depot, else the farm, outlet or hub. */
size_t stop_base(const struct plan *plan, const struct flow *flow, size_t fleet, size_t hub,
                 size_t other_end);
#endif
