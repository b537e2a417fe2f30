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

/* Whether what n stops break is for want of a place to rest. */
static bool may_rest_at_others(const struct problem *problem, size_t type, size_t n,
                               enum schedule_limit limit)
{
    const struct routing_vehicle *vehicle = &problem->given->vehicles[type];
    const bool of_time = limit == SCHEDULE_DRIVING || limit == SCHEDULE_BREAK ||
                         limit == SCHEDULE_WINDOW || limit == SCHEDULE_SHIFT ||
                         limit == SCHEDULE_DURATION || limit == SCHEDULE_ABOARD;
    return of_time && (vehicle->n_breaks || vehicle->max_drive_s > 0) && vehicle->count &&
           problem->types[type].max_stops > n;
}

/* Why there is no time for what the short way has time for: releases, breaks, or hours that are not all
 * known to it. */
static enum routing_refusal untimely(const struct problem *problem, size_t type, size_t stop,
                                     enum routing_refusal refusal)
{
    const struct routing_stop *given = &problem->given->stops[stop];
    const struct routing_vehicle *vehicle = &problem->given->vehicles[type];
    const bool rests = vehicle->n_breaks > 0;
    const bool waits = problem->drafts[stop].release_s > vehicle->shift_start_s;
    const bool other = given->n_later || vehicle->profile || vehicle->max_drive_s > 0;
    if ((refusal != ROUTING_WINDOW_MISSED && refusal != ROUTING_SHIFT_TOO_SHORT) || other ||
        rests == waits)
        return refusal;
    return rests ? ROUTING_NO_TIME_TO_REST : ROUTING_RELEASED_LATE;
}

/* The same where rules count that the short way does not know. */
static struct alone alone_exactly(const struct problem *problem, size_t type, size_t stop)
{
    const uint32_t partner = problem->drafts[stop].partner;
    const size_t stops[2] = {stop, partner};
    struct schedule *schedule = problem->schedule;
    const size_t n = partner == NO_STOP ? 1 : 2;
    if (schedule_route(problem->given, type, stops, n, schedule))
        return (struct alone){ROUTING_SERVED, schedule->cost_eur, schedule->duration_s, false};
    /* No limit is named where limits are no numbers. */
    const enum routing_refusal refusal = schedule_refusal(schedule->limit);
    return (struct alone){.refusal = refusal == ROUTING_SERVED
                                         ? ROUTING_SHIFT_TOO_SHORT
                                         : untimely(problem, type, stop, refusal),
                          .in_company = may_rest_at_others(problem, type, n, schedule->limit)};
}

struct alone alone_with(const struct problem *problem, size_t type_index, size_t stop)
{
    const struct type *type = &problem->types[type_index];
    const struct family *family = &problem->families[type->family];
    const struct task *task = &problem->drafts[stop];
    const struct task *drop = task->partner == NO_STOP ? NULL : &problem->drafts[task->partner];
    const struct routing_stop *stops = problem->given->stops;
    if (!type_carries(type, task->kg, task->crates))
        return (struct alone){.refusal = ROUTING_TOO_LARGE};
    if ((task->needs | (drop ? drop->needs : 0)) & ~type->has)
        return (struct alone){.refusal = ROUTING_INCOMPATIBLE};
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
        return (struct alone){.refusal = ROUTING_UNREACHABLE};
    if (missed)
        return (struct alone){.refusal = ROUTING_WINDOW_MISSED};
    if (way.late || way.done.duration_s > type->max_duration_s ||
        way.km > type->max_distance_km || type->max_stops < (drop ? 2 : 1))
        return (struct alone){.refusal = ROUTING_SHIFT_TOO_SHORT};
    const struct alone alone =
        problem->schedule
            ? alone_exactly(problem, type_index, stop)
            : (struct alone){ROUTING_SERVED, type_cost_eur(type, way.km, way.done.duration_s),
                             way.done.duration_s, false};
    if (alone.refusal == ROUTING_SERVED && !type->count)
        return (struct alone){.refusal = ROUTING_NO_VEHICLE_LEFT};
    return alone;
}
