/* From goods to stops: what one place sends or gets, cut so that a vehicle can carry it. */
#ifndef SIM_MODEL_STOPS_H
#define SIM_MODEL_STOPS_H
#include "sim/model/plan.h"
#include "sim/routing/routing.h"

/* Opening hours of a place for a flow, in seconds of the day; those of the flow narrow them where
 * it leads to. */
struct hours {
    double open_s, close_s;
};
struct hours stop_hours(const struct plan *plan, const struct flow *flow, size_t place);

/* Expected time of a visit with that many crates. Loading where the vehicle starts has no fixed part. */
double stop_service_s(const struct plan *plan, size_t place, double crates, bool load);

/* The time of a stop as routes are planned: the visit, and what its crates take at the other end of
 * the route (loaded before a delivery, unloaded after a collection), so that a route planned
 * within the shift is driven within it, and its last stops are expected when they are reached. */
double stop_planned_s(const struct plan *plan, size_t place, double crates, bool collection);

/* Regulation (EC) 561/2006, for vehicles above 3.5 t: 45 min of rest after 4.5 h of driving, and
 * after 9 h the daily rest of 11 h. */
static const double LAW_HEAVY_KG = 3500, LAW_DRIVE_S = 4.5 * 3600, LAW_REST_S = 45 * 60,
                    LAW_DRIVE_DAY_S = 9 * 3600, LAW_REST_DAY_S = 11 * 3600;

/* The vehicle of a fleet as the routes of a flow see it: from start to end, at the scenario's
 * prices. Shift and range are what is left of them for the route: without the way from its end
 * to its start (from the base to the hub where it loads, or home from where it unloads),
 * without the rest that the law may ask for, and for collections not longer than until the
 * hub closes. */
struct routing_vehicle stop_vehicle(const struct plan *plan, const struct flow *flow, size_t fleet,
                                    size_t start, size_t end);

/* Where a vehicle of the flow sleeps: the fleet's depot, else the farm, outlet or hub. */
size_t stop_base(const struct plan *plan, const struct flow *flow, size_t fleet, size_t hub,
                 size_t other_end);
#endif
