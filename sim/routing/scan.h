/* The cheapest place of one request on one route, by constant-time tests, and where some rule is for
 * exact schedules alone to know, by those. */
#ifndef SIM_ROUTING_SCAN_H
#define SIM_ROUTING_SCAN_H
#include "sim/routing/timetable.h"
#include "sim/routing/tours.h"

#define NO_PLACE UINT32_MAX

struct candidate {
    double added_eur;
    uint32_t after, drop_after; /* after: NO_PLACE while there is none */
    enum splice_trip trip;
};

struct scanner {
    const struct tours *tours;     /* borrowed */
    struct candidate *candidates;  /* of an exact search; NULL where none is needed */
    size_t n_candidates, n_room;
    double *drop_eur;              /* room for a route with its reloads: see bound_drops() */
    size_t n_drops;
    double longest_s;              /* route, where it has a price; to be kept up to date */
    bool hurried;                  /* the first place that can be driven will do, by exact schedules */
    double limit_s;                /* processor time of the thread from which no exact schedule is asked any
                                    * more, and a place may be missed; 0: never */
};

struct found {
    struct candidate best; /* cheaper than the limit given */
    double least_eur;      /* no place is cheaper, if there is none */
};

/* All memory is the arena's. */
void scanner_init(struct scanner *scanner, const struct tours *tours, struct arena *arena);

/* Looks at every place of a route in use, and at every trip that the request could have for itself; places
 * that add no less than limit_eur do not matter. */
struct found scan_route(struct scanner *scanner, uint32_t stop, uint32_t route, double limit_eur);

/* Looks at the places after n nodes of a route only; of a single stop, where no schedule need be
 * asked. */
struct candidate scan_after(struct scanner *scanner, uint32_t stop, const uint32_t after[], size_t n,
                            double limit_eur);

/* Whether vehicles of the route's family may change with what it carries: the sum of the loads
 * says what they must take, and no timetable must be asked. */
static inline bool scan_may_change(const struct tours *tours)
{
    return !tours->holds && !tours->trips && !tours->timetable;
}

/* Whether a type could drive the route with one more stop, as far as load, equipment and the
 * number of stops go. */
static inline bool scan_type_takes(const struct type *type, const struct tour *tour,
                                   const struct task *task)
{
    return type_carries(type, tour->load.kg + task->kg, tour->load.crates + task->crates) &&
           !((tour->needs | task->needs) & ~type->has) && tour->n_stops < type->max_stops;
}

/* Price of what a longer route adds to the longest. */
static inline double scan_longest_eur(const struct scanner *scanner, double duration_s)
{
    const double price = scanner->tours->problem->given->longest_eur_per_h;
    const double excess_s = duration_s - scanner->longest_s;
    return price > 0 && excess_s > 0 ? price * excess_s / 3600 : 0;
}
#endif
