#include "sim/routing/detour.h"
#include <math.h>

/* What a spread adds up. */
enum measure {
    BEGIN_S, /* when the service may begin, of stops in time only */
    OUT_S,   /* from the start to the begin of the service */
    OUT_KM,
    HOME_S,  /* from the end of the service to the end */
    HOME_KM
};

/* Drives that are no numbers at all, or negative, count as impossible. */
static bool is_way(double x)
{
    return x >= 0 && x < FARTHEST;
}

/* Least time or distance from one place to another; NEVER_S: no way. */
static double leg_of(const struct problem *problem, const struct family *family,
                     enum measure measure, size_t from, size_t to)
{
    const size_t leg = from * problem->given->n_places + to;
    if (!is_way(family->time_s[leg]) || !is_way(family->distance_km[leg]))
        return NEVER_S;
    return measure == OUT_KM || measure == HOME_KM ? family->distance_km[leg]
                                                   : family->time_s[leg] / family->fastest;
}

static double straight_to(const struct problem *problem, const struct family *family,
                          enum measure measure, size_t stop)
{
    const size_t place = problem->given->stops[stop].place;
    return measure < HOME_S ? leg_of(problem, family, measure, family->start, place)
                            : leg_of(problem, family, measure, place, family->end);
}

/* What a stop is reached with that is come to with so much. */
static double reached(const struct problem *problem, enum measure measure, size_t stop,
                      double with)
{
    const struct segment *visit = &problem->drafts[stop].visit;
    if (measure != BEGIN_S)
        return with;
    return with > visit->latest_s + TIME_SLACK_S ? NEVER_S : fmax(with, visit->earliest_s);
}

/* Labels every stop with the least by way of any others. open: room for all stops. */
static void spread(const struct problem *problem, const struct family *family,
                   enum measure measure, double labels[], uint32_t open[])
{
    const struct routing_stop *stops = problem->given->stops;
    const bool back = measure >= HOME_S, timed = measure != OUT_KM && measure != HOME_KM;
    size_t n_open = problem->given->n_stops;
    for (uint32_t i = 0; i < n_open; i++) {
        const double from_s = measure == BEGIN_S ? family->shift_start_s : 0;
        labels[i] = reached(problem, measure, i,
                            from_s + straight_to(problem, family, measure, i));
        open[i] = i;
    }
    for (size_t next = n_open; n_open; next = n_open) {
        for (size_t k = 0; k < n_open; k++)
            if (labels[open[k]] < NEVER_S &&
                (next == n_open || labels[open[k]] < labels[open[next]]))
                next = k;
        if (next == n_open)
            return;
        const uint32_t by = open[next];
        const double then = labels[by] + (timed ? problem->drafts[by].service_s : 0);
        open[next] = open[--n_open];
        for (size_t k = 0; k < n_open; k++) {
            const uint32_t i = open[k];
            if (then >= labels[i])
                continue;
            const size_t from = back ? stops[i].place : stops[by].place;
            const size_t to = back ? stops[by].place : stops[i].place;
            const double with = then + leg_of(problem, family, measure, from, to);
            if (with < labels[i])
                labels[i] = fmin(labels[i], reached(problem, measure, i, with));
        }
    }
}

/* The labels of a family, found when they are first asked for. */
static const double *labels_of(const struct problem *problem, size_t f, enum measure measure,
                               struct arena *arena)
{
    struct family *family = &problem->families[f];
    const size_t n = problem->given->n_stops;
    if (!family->detours[measure]) {
        uint32_t *open = arena_zeroed(arena, n, sizeof *open);
        family->detours[measure] = arena_zeroed(arena, n, sizeof(double));
        spread(problem, family, measure, family->detours[measure], open);
    }
    return family->detours[measure];
}

const double *detour_home_s(const struct problem *problem, size_t family, struct arena *arena)
{
    return labels_of(problem, family, HOME_S, arena);
}

/* Whether some way to the stop or home from it is shorter than the straight one. */
static bool is_shorter(const struct problem *problem, size_t f, size_t stop, struct arena *arena)
{
    for (enum measure measure = OUT_S; measure <= HOME_KM; measure++) {
        const double straight = straight_to(problem, &problem->families[f], measure, stop);
        if (labels_of(problem, f, measure, arena)[stop] < straight * (1 - SHARE_SLACK))
            return true;
    }
    return false;
}

/* Whether another stop shortens the way between two. */
static bool is_shorter_between(const struct problem *problem, size_t f, size_t from, size_t to)
{
    const struct routing_stop *stops = problem->given->stops;
    const struct family *family = &problem->families[f];
    const size_t a = stops[from].place, b = stops[to].place;
    const double s = leg_of(problem, family, OUT_S, a, b) * (1 - SHARE_SLACK);
    const double km = leg_of(problem, family, OUT_KM, a, b) * (1 - SHARE_SLACK);
    for (size_t i = 0; i < problem->given->n_stops; i++) {
        const size_t by = stops[i].place;
        if (leg_of(problem, family, OUT_S, a, by) + problem->drafts[i].service_s +
                    leg_of(problem, family, OUT_S, by, b) < s ||
            leg_of(problem, family, OUT_KM, a, by) + leg_of(problem, family, OUT_KM, by, b) < km)
            return true;
    }
    return false;
}

/* Whether no limit is broken on the shortest ways there and home. */
static bool may_serve(const struct problem *problem, const struct type *type, size_t stop,
                      struct arena *arena)
{
    const size_t f = type->family;
    const double begin_s = labels_of(problem, f, BEGIN_S, arena)[stop];
    if (begin_s >= NEVER_S)
        return false;
    const double served_s =
        problem->drafts[stop].service_s + labels_of(problem, f, HOME_S, arena)[stop];
    if (served_s >= NEVER_S ||
        begin_s + served_s > problem->families[f].arrive.latest_s + TIME_SLACK_S)
        return false;
    return labels_of(problem, f, OUT_S, arena)[stop] + served_s <=
               type->max_duration_s + TIME_SLACK_S &&
           labels_of(problem, f, OUT_KM, arena)[stop] +
                   labels_of(problem, f, HOME_KM, arena)[stop] <= type->max_distance_km;
}

bool detour_helps(const struct problem *problem, size_t type_index, size_t stop,
                  struct arena *arena)
{
    const struct type *type = &problem->types[type_index];
    const size_t family = type->family, n = problem->given->n_stops;
    const uint32_t drop = problem->drafts[stop].partner;
    if (n > DETOUR_MAX_STOPS || !type->count || type->max_stops < (drop == NO_STOP ? 2 : 3))
        return false;
    if (!may_serve(problem, type, stop, arena))
        return false;
    if (drop == NO_STOP)
        return is_shorter(problem, family, stop, arena);
    return may_serve(problem, type, drop, arena) &&
           (is_shorter(problem, family, stop, arena) || is_shorter(problem, family, drop, arena) ||
            is_shorter_between(problem, family, stop, drop));
}
