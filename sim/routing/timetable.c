#include "sim/routing/timetable.h"
#include "sim/routing/schedule.h"

struct timetable {
    const struct problem *problem;
    struct schedule schedule;
    size_t *stops; /* of a route, in the indices of the problem given; room for 2n + 2 */
};

struct timetable *timetable_create(const struct problem *problem, struct arena *arena)
{
    struct timetable *timetable = arena_zeroed(arena, 1, sizeof *timetable);
    timetable->problem = problem;
    timetable->stops = arena_zeroed(arena, 2 * problem->n + 2, sizeof *timetable->stops);
    schedule_init(&timetable->schedule, problem->given);
    timetable->schedule.any = !(problem->given->longest_eur_per_h > 0);
    return timetable;
}

void timetable_clear(struct timetable *timetable)
{
    if (timetable)
        schedule_clear(&timetable->schedule);
}

static size_t name_of(const struct tours *tours, uint32_t node)
{
    return tours_is_stop(tours, node) ? tours->problem->origin[node] : ROUTING_RELOAD;
}

static size_t list_stops(const struct timetable *timetable, const struct tours *tours,
                         uint32_t route)
{
    const uint32_t end = tour_end(tours, route);
    size_t n = 0;
    for (uint32_t node = tours->nodes[tour_start(tours, route)].next; node != end;
         node = tours->nodes[node].next)
        timetable->stops[n++] = name_of(tours, node);
    return n;
}

bool timetable_of_route(struct timetable *timetable, const struct tours *tours, uint32_t route,
                        struct tour *tour)
{
    const size_t n = list_stops(timetable, tours, route);
    if (!schedule_route(timetable->problem->given, tour->type, timetable->stops, n,
                        &timetable->schedule))
        return false;
    tour->duration_s = timetable->schedule.duration_s;
    tour->cost_eur = timetable->schedule.cost_eur;
    return true;
}

/* Cost and duration of the stops listed. */
static double listed_eur(struct timetable *timetable, size_t type, size_t n, double *duration_s)
{
    const bool fits = schedule_route(timetable->problem->given, type, timetable->stops, n,
                                     &timetable->schedule);
    *duration_s = timetable->schedule.duration_s;
    return fits ? timetable->schedule.cost_eur : HUGE_VAL;
}

double timetable_as_eur(struct timetable *timetable, const struct tours *tours, uint32_t route,
                        size_t type, double *duration_s)
{
    return listed_eur(timetable, type, list_stops(timetable, tours, route), duration_s);
}

double timetable_begin_eur(struct timetable *timetable, size_t type, const uint32_t stops[],
                           size_t n, double *duration_s)
{
    for (size_t k = 0; k < n; k++)
        timetable->stops[k] = timetable->problem->origin[stops[k]];
    return listed_eur(timetable, type, n, duration_s);
}

/* Writes what a splice puts after a node; returns how many entries that is. */
static size_t write_splice(const struct tours *tours, const struct splice *splice, uint32_t node,
                           size_t stops[])
{
    size_t n = 0;
    if (node == splice->after) {
        if (splice->trip == TRIP_BEGINS)
            stops[n++] = ROUTING_RELOAD;
        stops[n++] = name_of(tours, splice->stop);
        if (splice->drop != NO_STOP && splice->drop_after == splice->stop)
            stops[n++] = name_of(tours, splice->drop);
        if (splice->trip == TRIP_ENDS)
            stops[n++] = ROUTING_RELOAD;
    }
    if (splice->drop != NO_STOP && node == splice->drop_after)
        stops[n++] = name_of(tours, splice->drop);
    return n;
}

double timetable_splice_eur(struct timetable *timetable, const struct tours *tours,
                            uint32_t route, const struct splice *splice, double longest_s)
{
    const uint32_t start = tour_start(tours, route), end = tour_end(tours, route);
    size_t n = 0;
    for (uint32_t node = start; node != end; node = tours->nodes[node].next) {
        if (node != start)
            timetable->stops[n++] = name_of(tours, node);
        n += write_splice(tours, splice, node, timetable->stops + n);
    }
    const struct schedule *schedule = &timetable->schedule;
    if (!schedule_route(timetable->problem->given, tours->list[route].type, timetable->stops, n,
                        &timetable->schedule))
        return HUGE_VAL;
    const double excess_s = schedule->duration_s - longest_s;
    const double price = timetable->problem->given->longest_eur_per_h;
    return schedule->cost_eur + (excess_s > 0 && price > 0 ? price * excess_s / 3600 : 0);
}
