/* Exact schedules of routes under search, for problems with rules that the constant-time tests
 * of insertion do not know. */
#ifndef SIM_ROUTING_TIMETABLE_H
#define SIM_ROUTING_TIMETABLE_H
#include "sim/routing/tours.h"

struct timetable;
struct timetable *timetable_create(const struct problem *problem, struct arena *arena);
void timetable_clear(struct timetable *timetable); /* NULL is fine; the rest is the arena's */

/* Writes duration and cost of a route into tour; returns false, and leaves a cost without
 * meaning, when it cannot be driven. */
bool timetable_of_route(struct timetable *timetable, const struct tours *tours, uint32_t route,
                        struct tour *tour);

/* Cost of a route as another type would drive it, and how long that takes; infinite when it
 * cannot. */
double timetable_as_eur(struct timetable *timetable, const struct tours *tours, uint32_t route,
                        size_t type, double *duration_s);

/* The same of a route that visits stops[0 .. n-1], without reloads. */
double timetable_begin_eur(struct timetable *timetable, size_t type, const uint32_t stops[],
                           size_t n, double *duration_s);

/* What is to be put into a route: a stop after a node, and, unless NO_STOP, a drop after a node
 * (which may be that stop). A reload goes before or after them where they get a trip. */
struct splice {
    uint32_t stop, after, drop, drop_after;
    enum splice_trip { TRIP_NONE, TRIP_BEGINS, TRIP_ENDS } trip;
};

/* Cost of a route with a splice, and what it adds to the longest route where that has a price;
 * infinite when it cannot be driven. */
double timetable_splice_eur(struct timetable *timetable, const struct tours *tours,
                            uint32_t route, const struct splice *splice, double longest_s);
#endif
