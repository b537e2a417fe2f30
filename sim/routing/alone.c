#include "sim/routing/alone.h"
#include <math.h>
#include "sim/routing/schedule.h"

/* Drives that are no numbers at all, or negative, count as impossible. */
static double sane(double x)
{
    return x >= 0 && x < FARTHEST ? x : NEVER_S;
}

struct way {
    struct segment done;
    double s, km; /* driven */
    bool late;    /* some stop is reached after it has closed */
};

/* Drives on to a place, and does there what the visit says. */
static void drive_on(struct way *way, const struct problem *problem, const struct family *family,
                     size_t from, size_t to, struct segment visit)
{
    const size_t leg = from * problem->given->n_places + to;
    const double s = sane(family->time_s[leg]) / family->fastest;
    way->s += s;
    way->km += sane(family->distance_km[leg]);
    const double reached_s = way->done.earliest_s + way->done.duration_s + s;
    way->late |= s < NEVER_S && !(reached_s <= visit.latest_s + TIME_SLACK_S);
    way->done = segment_join(way->done, s, visit);
}

/* The same where rules count that the short way does not know. */
static struct alone alone_exactly(const struct problem *problem, size_t type, size_t stop)
{
    const uint32_t partner = problem->drafts[stop].partner;
    const size_t stops[2] = {stop, partner};
    struct schedule *schedule = problem->schedule;
    if (schedule_route(problem->given, type, stops, partner == NO_STOP ? 1 : 2, schedule))
        return (struct alone){ROUTING_SERVED, schedule->cost_eur};
    return (struct alone){schedule_refusal(schedule->limit), HUGE_VAL};
}

struct alone alone_with(const struct problem *problem, size_t type_index, size_t stop)
{
    const struct type *type = &problem->types[type_index];
    const struct family *family = &problem->families[type->family];
    const struct task *task = &problem->drafts[stop];
    const struct task *drop = task->partner == NO_STOP ? NULL : &problem->drafts[task->partner];
    const struct routing_stop *stops = problem->given->stops;
    if (!type_carries(type, task->kg, task->crates))
        return (struct alone){ROUTING_TOO_LARGE, HUGE_VAL};
    if ((task->needs | (drop ? drop->needs : 0)) & ~type->has)
        return (struct alone){ROUTING_INCOMPATIBLE, HUGE_VAL};
    struct way way = {.done = family->depart};
    size_t at = stops[stop].place;
    drive_on(&way, problem, family, family->start, at, task->visit);
    if (drop) {
        drive_on(&way, problem, family, at, stops[task->partner].place, drop->visit);
        at = stops[task->partner].place;
    }
    const bool missed = way.late;
    way.late = false;
    drive_on(&way, problem, family, at, family->end, family->arrive);
    if (way.s >= NEVER_S || way.km >= NEVER_S)
        return (struct alone){ROUTING_UNREACHABLE, HUGE_VAL};
    if (missed)
        return (struct alone){ROUTING_WINDOW_MISSED, HUGE_VAL};
    if (way.late || way.done.duration_s > type->max_duration_s ||
        way.km > type->max_distance_km || type->max_stops < (drop ? 2 : 1))
        return (struct alone){ROUTING_SHIFT_TOO_SHORT, HUGE_VAL};
    const struct alone alone =
        problem->schedule
            ? alone_exactly(problem, type_index, stop)
            : (struct alone){ROUTING_SERVED, type_cost_eur(type, way.km, way.done.duration_s)};
    if (alone.refusal == ROUTING_SERVED && !type->count)
        return (struct alone){ROUTING_NO_VEHICLE_LEFT, HUGE_VAL};
    return alone;
}
