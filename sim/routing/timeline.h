/* The times of a route whose order and rests are settled. What happens in turn (leaving, rests,
 * services, reloads, coming back) has constraints that each say "not before" by a function
 * that grows with another time, or "not after" likewise: windows, drives by profile, releases,
 * time aboard. Times that satisfy them are closed under taking the earlier, or the later, of
 * two, entry by entry: there are earliest and latest times, found by repeating until nothing
 * changes. */
#ifndef SIM_ROUTING_TIMELINE_H
#define SIM_ROUTING_TIMELINE_H
#include "sim/routing/routing.h"

/* Rounding forgiven on the clock. */
#define SCHEDULE_SLACK_S 1e-6

/* A route with what its schedule needs of it. */
struct itinerary {
    const struct routing_problem *problem;
    const struct routing_vehicle *vehicle;
    const size_t *stops;
    size_t n;
    double *leg_s;        /* n + 1: as in the matrix */
    double *leave_s;      /* one a trip: the last release of what it delivers */
    bool later_windows, aboard;
    double least_s;       /* driving and serving, rests come on top; */
    double waiting_s;     /* and with waiting: no schedule lasts less */
    bool any;             /* the first schedule that fits will do */
};

/* A rest that is settled, in the order of the route. */
struct placed_rest {
    size_t after;
    bool on_arrival;
    size_t which;         /* of the vehicle's breaks; SIZE_MAX: a rest from driving */
};

struct event {
    size_t entry;         /* of the route that it belongs to */
    double open_s, close_s;
    const struct routing_window *later;
    size_t n_later;
    double duration_s;
    double leave_s;       /* the next is not left for before */
    double drive_s;       /* to the next, as in the matrix */
};

/* From when event `from` is left until event `to` begins, or is arrived at. */
struct time_aboard {
    size_t from, to;
    bool arrival;
    double limit_s;
};

/* Start from {0}; release with timeline_clear(). */
struct timeline {
    const struct routing_profile *profile;
    struct event *events;
    struct time_aboard *aboard;
    double *low_s, *high_s; /* one an event */
    size_t n, n_aboard;
    size_t room, room_low, room_high, room_aboard;
    size_t *event_of;       /* of each entry, and of the end */
    size_t room_event_of;
    size_t failed;          /* event whose constraint cannot be met */
    bool failed_aboard;
};

void timeline_clear(struct timeline *timeline);

/* What entry k of the route is, n its end; and a rest. */
struct event timeline_visit(const struct itinerary *itinerary, size_t entry);
struct event timeline_rest(const struct itinerary *itinerary, size_t entry, size_t which);

void timeline_lay(struct timeline *timeline, const struct itinerary *itinerary,
                  const struct placed_rest rests[], size_t n_rests);

/* The first time from s on at which the event may begin; infinite when there is none. */
double event_next_s(const struct event *event, double s);

/* The earliest times, in low_s, of a route that leaves no earlier than start_s; false when there
 * are none: failed says where. */
bool timeline_earliest(struct timeline *timeline, double start_s);

/* The shortest duration, and of those the earliest; no route lasts less than least_s. */
struct timeline_span {
    double start_s, end_s;
};
bool timeline_shortest(struct timeline *timeline, double least_s, struct timeline_span *span);

/* Driving by the clock: arrival of who leaves at a time, and the latest time to leave so as to
 * arrive by then. profile NULL: drive_s at any hour. */
double profile_arrive_s(const struct routing_profile *profile, double leave_s, double drive_s);
double profile_leave_s(const struct routing_profile *profile, double arrive_s, double drive_s);
#endif
