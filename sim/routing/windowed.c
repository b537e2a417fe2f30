#include "sim/routing/windowed.h"

/* A drive in single precision; times are rounded down, so that what seems late is late. */
struct way {
    float km, s;
};

/* The drive between a stop and one of its nearest, the shorter way in time and the shorter in
 * distance. */
struct near_leg {
    float km, s;
    uint32_t stop;
};

struct windowed {
    const struct tours *tours; /* borrowed */
    double eur_per_km;
    size_t n_columns;          /* n stops, and of each family the start and the end */
    struct way *from, *to;     /* n x n_columns: from and to each stop, a fraction of the memory
                                * that the search passes through again and again */
    struct near_leg *legs;     /* n x n_near: to the nearest stops, the shortest first */
    uint64_t *seen, n_looks;   /* of each slot: the look in which it was met, see visit_near() */
};

/* Whether it is the same drive between two stops for all families. */
static bool drive_alike(const struct problem *problem)
{
    for (size_t f = 1; f < problem->n_families; f++)
        for (size_t i = 0; i < problem->n; i++)
            for (size_t j = 0; j < problem->n; j++) {
                const struct arc *one = problem_arc(problem, 0, i, j);
                const struct arc *other = problem_arc(problem, f, i, j);
                if (one->km < other->km || one->km > other->km || one->s < other->s ||
                    one->s > other->s)
                    return false;
            }
    return true;
}

bool windowed_serves(const struct problem *problem)
{
    if (!problem->plain || !(problem->windows || problem->durations) ||
        problem->n_types != problem->n_families)
        return false;
    const double eur_per_km = problem->types[0].eur_per_km;
    for (size_t t = 0; t < problem->n_types; t++) {
        const struct type *type = &problem->types[t];
        if (!(type->eur_per_km > 0) || type->eur_per_s > 0 || type->eur_per_km < eur_per_km ||
            type->eur_per_km > eur_per_km)
            return false;
    }
    return drive_alike(problem);
}

/* Column of a site of a family. */
static inline size_t column_of(const struct problem *problem, size_t family, size_t site)
{
    return site < problem->n ? site : site + 2 * family;
}

/* Rounding of single precision, and a little more. */
static const double rounded_down = 1 - 1e-6;

static struct way *round_arcs(const struct windowed *windowed, bool to, struct arena *arena)
{
    const struct problem *problem = windowed->tours->problem;
    struct way *ways = arena_zeroed(arena, problem->n * windowed->n_columns, sizeof *ways);
    for (size_t f = 0; f < problem->n_families; f++) {
        const struct family *family = &problem->families[f];
        for (size_t i = 0; i < problem->n; i++) {
            const struct arc *arcs = &(to ? family->arcs_to : family->arcs)[i * problem->n_sites];
            for (size_t site = f ? problem->n : 0; site < problem->n_sites; site++)
                ways[i * windowed->n_columns + column_of(problem, f, site)] =
                    (struct way){(float)arcs[site].km, (float)(arcs[site].s * rounded_down)};
        }
    }
    return ways;
}

static void measure_legs(struct windowed *windowed, struct arena *arena)
{
    const struct problem *problem = windowed->tours->problem;
    const size_t n_near = problem->n_near;
    windowed->legs = arena_zeroed(arena, problem->n * n_near, sizeof *windowed->legs);
    for (size_t i = 0; i < problem->n; i++) {
        struct near_leg *legs = &windowed->legs[i * n_near];
        for (size_t k = 0; k < n_near; k++) {
            const uint32_t stop = problem->near[i * n_near + k];
            const struct arc *there = problem_arc(problem, 0, i, stop);
            const struct arc *back = problem_arc(problem, 0, stop, i);
            const struct near_leg leg = {(float)fmin(there->km, back->km),
                                         (float)(fmin(there->s, back->s) * rounded_down), stop};
            size_t at = k;
            for (; at > 0 && legs[at - 1].km > leg.km; at--)
                legs[at] = legs[at - 1];
            legs[at] = leg;
        }
    }
}

struct windowed *windowed_create(const struct tours *tours, struct arena *arena)
{
    const struct problem *problem = tours->problem;
    bool same = true;
    for (size_t f = 0; f < problem->n_families; f++)
        same &= problem->families[f].arcs == problem->families[f].arcs_to;
    struct windowed *windowed = arena_zeroed(arena, 1, sizeof *windowed);
    windowed->tours = tours;
    windowed->eur_per_km = problem->types[0].eur_per_km;
    windowed->n_columns = problem->n + 2 * problem->n_families;
    windowed->from = round_arcs(windowed, false, arena);
    windowed->to = same ? windowed->from : round_arcs(windowed, true, arena);
    measure_legs(windowed, arena);
    windowed->seen = arena_zeroed(arena, tours->n_slots, sizeof *windowed->seen);
    return windowed;
}

/* The search for one stop. */
struct look {
    const struct windowed *windowed;
    const struct node *nodes;
    const struct clock *clocks;
    const struct task *task;
    const struct way *to, *from; /* to and from the stop */
    uint32_t stop;
    double least_km;              /* what the best place adds */
};

static inline struct look look_begin(const struct windowed *windowed, uint32_t stop,
                                     const struct place *best)
{
    return (struct look){.windowed = windowed,
                         .nodes = windowed->tours->nodes,
                         .clocks = windowed->tours->clocks,
                         .task = &windowed->tours->problem->tasks[stop],
                         .to = &windowed->to[stop * windowed->n_columns],
                         .from = &windowed->from[stop * windowed->n_columns],
                         .stop = stop,
                         .least_km = best->added_eur / windowed->eur_per_km};
}

static inline const struct type *type_of(const struct look *look, const struct tour *tour)
{
    return &look->windowed->tours->problem->types[tour->type];
}

/* Whether the route may be so much longer, as far as its duration goes without waiting. */
static inline bool has_time(const struct look *look, uint32_t route, double detour_s)
{
    const struct tours *tours = look->windowed->tours;
    const struct tour *tour = &tours->list[route];
    return !tours->reaches || tour->active_s + look->task->service_s + detour_s <=
                                  type_of(look, tour)->max_duration_s + TIME_SLACK_S;
}

static inline bool has_room(const struct look *look, uint32_t route)
{
    const struct tour *tour = &look->windowed->tours->list[route];
    return type_carries(type_of(look, tour), tour->load.kg + look->task->kg,
                        tour->load.crates + look->task->crates);
}

/* Whether a place could be in time if the drives took so long. */
static inline bool seems_in_time(const struct look *look, uint32_t after, double there_s,
                                 double on_s)
{
    const struct segment *visit = &look->task->visit;
    const double reached_s = look->clocks[after].leave_s + there_s;
    const double begin_s = reached_s > visit->earliest_s ? reached_s : visit->earliest_s;
    return reached_s <= visit->latest_s + TIME_SLACK_S &&
           begin_s + visit->duration_s + on_s <=
               look->clocks[look->nodes[after].next].latest_s + TIME_SLACK_S;
}

/* Whether a place is in time, and the route not too long. */
static inline bool is_in_time(const struct look *look, uint32_t after, const struct type *type,
                              double there_s, double on_s)
{
    if (!seems_in_time(look, after, there_s, on_s))
        return false;
    const struct reach *reaches = look->windowed->tours->reaches;
    return !reaches ||
           segment_join(segment_join(reaches[after].done, there_s, look->task->visit), on_s,
                        reaches[look->nodes[after].next].left)
                   .duration_s <= type->max_duration_s;
}

/* The family whose matrices are read for a drive between the stop and a site: between stops all are
 * alike, and reading the first alone passes through less memory. */
static inline size_t family_at(const struct look *look, const struct type *type, size_t site)
{
    return site < look->windowed->tours->problem->n ? 0 : type->family;
}

static inline const struct arc *arc_to(const struct look *look, const struct type *type,
                                       size_t site)
{
    const struct problem *problem = look->windowed->tours->problem;
    return &problem->families[family_at(look, type, site)]
                .arcs_to[look->stop * problem->n_sites + site];
}

static inline const struct arc *arc_from(const struct look *look, const struct type *type,
                                         size_t site)
{
    return problem_arc(look->windowed->tours->problem, family_at(look, type, site), look->stop,
                       site);
}

/* Drives are rounded: where there are limits it is the exact ones that must keep to them. */
static inline bool keeps_limits(const struct look *look, uint32_t after,
                                const struct tour *tour)
{
    const struct type *type = type_of(look, tour);
    const struct node *at = &look->nodes[after];
    const struct arc *there = arc_to(look, type, at->site);
    const struct arc *on = arc_from(look, type, look->nodes[at->next].site);
    return there->km + on->km - at->gap.km <= type->max_distance_km - tour->km &&
           is_in_time(look, after, type, there->s, on->s);
}

/* Takes the place after a node of a route that has room, which adds km, less than the best. */
static inline void take(struct look *look, uint32_t after, double km, struct place *best)
{
    const uint32_t route = look->nodes[after].route;
    const struct tour *tour = &look->windowed->tours->list[route];
    if (!keeps_limits(look, after, tour))
        return;
    look->least_km = km;
    *best = (struct place){.added_eur = km * look->windowed->eur_per_km,
                           .at = {.after = after, .drop_after = NO_STOP},
                           .route = route,
                           .type = tour->type};
}

/* Looks at the place after a node, between these columns. */
static inline void visit_place(struct look *look, uint32_t after, size_t before_column,
                               size_t after_column, double gap_km, struct place *best)
{
    const double km =
        (double)look->to[before_column].km + (double)look->from[after_column].km - gap_km;
    const double there_s = (double)look->to[before_column].s;
    const double on_s = (double)look->from[after_column].s;
    if (km < look->least_km && seems_in_time(look, after, there_s, on_s) &&
        has_time(look, look->nodes[after].route, there_s + on_s - look->nodes[after].gap.s))
        take(look, after, km, best);
}

/* Looks at the first and the last place of a route, which may be long drives past the stop;
 * nearest_km: no stop of the route is nearer. */
static inline void visit_ends(struct look *look, uint32_t route, double nearest_km,
                              struct place *best)
{
    const struct node *nodes = look->nodes;
    const uint32_t start = tour_start(look->windowed->tours, route);
    const uint32_t end = tour_end(look->windowed->tours, route);
    const size_t column = look->windowed->tours->problem->n +
                          2 * type_of(look, &look->windowed->tours->list[route])->family;
    const double first_km = (double)look->to[column].km - nodes[start].gap.km;
    if (first_km + nearest_km < look->least_km)
        visit_place(look, start, column, nodes[start].next, nodes[start].gap.km, best);
    const double last_km = (double)look->from[column + 1].km - nodes[end].back_km;
    if (last_km + nearest_km < look->least_km)
        visit_place(look, nodes[end].prev, nodes[end].prev, column + 1, nodes[end].back_km, best);
}

/* Whether the places before and after a stop may be in time. */
struct beside {
    bool before, after;
};

static inline struct beside look_beside(const struct look *look, const struct near_leg *leg)
{
    const struct segment visit = look->task->visit;
    const struct clock *clock = &look->clocks[leg->stop];
    return (struct beside){
        visit.earliest_s + visit.duration_s + (double)leg->s <= clock->latest_s + TIME_SLACK_S,
        clock->leave_s + (double)leg->s <= visit.latest_s + TIME_SLACK_S};
}

/* Looks before and after a stop that is so far away. A place between two stops that are both at
 * least so far costs at least twice that, less the gap between them; if one is nearer, the place
 * has been looked at. */
static inline void visit_beside(struct look *look, uint32_t other, double far_km,
                                struct beside beside, struct place *best)
{
    const struct node *at = &look->nodes[other];
    const uint32_t n = (uint32_t)look->windowed->tours->problem->n;
    const double bound_km = 2 * far_km - look->least_km;
    if (beside.before && bound_km < at->back_km && at->prev < n)
        visit_place(look, at->prev, at->prev, other, at->back_km, best);
    if (beside.after && bound_km < at->gap.km && at->next < n)
        visit_place(look, other, other, at->next, at->gap.km, best);
}

/* Of each look seen[] counts three: a route is open, it is closed, and (visit_near_routes()) all
 * of it has been looked at. */
static inline void visit_near(struct windowed *windowed, struct look *look, struct blinker *blinker,
                              struct place *best)
{
    const size_t n_near = windowed->tours->problem->n_near;
    const struct near_leg *legs = &windowed->legs[look->stop * n_near];
    const uint64_t open = windowed->n_looks += 3, closed = open + 1;
    for (const struct near_leg *leg = legs; leg < legs + n_near; leg++) {
        const double far_km = (double)leg->km;
        if (far_km > INSERTION_REACH * look->least_km)
            return;
        const struct beside beside = look_beside(look, leg);
        if (!beside.before && !beside.after)
            continue;
        const uint32_t route = look->nodes[leg->stop].route;
        if (route == NO_ROUTE)
            continue;
        if (windowed->seen[route] < open) {
            windowed->seen[route] = closed;
            /* Hardly any detour saves time. */
            if (!has_room(look, route) || !has_time(look, route, 0) || blinker_blinks(blinker))
                continue;
            windowed->seen[route] = open;
            visit_ends(look, route, far_km, best);
        }
        if (windowed->seen[route] == open)
            visit_beside(look, leg->stop, far_km, beside, best);
    }
}

/* Looks at every place of a route that has room. */
static inline void visit_route(struct look *look, uint32_t route, struct place *best)
{
    const struct tours *tours = look->windowed->tours;
    const uint32_t end = tour_end(tours, route);
    const size_t family = type_of(look, &tours->list[route])->family;
    for (uint32_t node = tour_start(tours, route), next; node != end; node = next) {
        const struct node *at = &look->nodes[node];
        next = at->next;
        if (!seems_in_time(look, node, 0, 0))
            continue;
        visit_place(look, node, column_of(tours->problem, family, at->site),
                    column_of(tours->problem, family, look->nodes[next].site), at->gap.km, best);
    }
}

/* Looks at every place of the routes of the nearest stops. */
static void visit_near_routes(struct windowed *windowed, struct look *look, struct blinker *blinker,
                              struct place *best)
{
    const size_t n_near = windowed->tours->problem->n_near;
    const struct near_leg *legs = &windowed->legs[look->stop * n_near];
    const uint64_t closed = windowed->n_looks + 1, done = closed + 1;
    for (size_t k = 0; k < n_near; k++) {
        const uint32_t route = look->nodes[legs[k].stop].route;
        if (route == NO_ROUTE || windowed->seen[route] >= closed)
            continue;
        windowed->seen[route] = done;
        if (has_room(look, route) && !blinker_blinks(blinker))
            visit_route(look, route, best);
    }
}

void windowed_visit_all(struct windowed *windowed, uint32_t stop, struct place *best)
{
    const struct tours *tours = windowed->tours;
    struct look look = look_begin(windowed, stop, best);
    for (uint32_t u = 0; u < tours->n_used; u++) {
        const uint32_t route = tours->used[u];
        if (has_room(&look, route))
            visit_route(&look, route, best);
    }
}

void windowed_visit(struct windowed *windowed, uint32_t stop, struct blinker *blinker,
                    struct place *best)
{
    struct look look = look_begin(windowed, stop, best);
    visit_near(windowed, &look, blinker, best);
    if (best->at.after == NO_PLACE)
        visit_near_routes(windowed, &look, blinker, best);
}
