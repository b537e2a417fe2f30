#include "sim/routing/bare.h"

struct bare {
    const struct tours *tours; /* borrowed */
    const struct type *type;
    float *from_km, *to_km;    /* n x n_sites: from and to each stop, rounded: a quarter of the
                                * memory that the search passes through again and again */
    float *near_km;            /* n x n_near: how far the nearest stops are, the shorter way */
    uint64_t *seen, n_looks;   /* of each slot: the look in which it was met */
};

bool bare_serves(const struct problem *problem)
{
    return problem->plain && problem->n_types == 1 && !problem->windows && !problem->durations &&
           problem->types[0].eur_per_km > 0;
}

static float *round_arcs(const struct problem *problem, const struct arc *arcs,
                         struct arena *arena)
{
    const size_t n = problem->n * problem->n_sites;
    float *km = arena_zeroed(arena, n, sizeof *km);
    for (size_t i = 0; i < n; i++)
        km[i] = (float)arcs[i].km;
    return km;
}

struct bare *bare_create(const struct tours *tours, struct arena *arena)
{
    const struct problem *problem = tours->problem;
    const struct family *family = &problem->families[0];
    const size_t n_near = problem->n_near;
    struct bare *bare = arena_zeroed(arena, 1, sizeof *bare);
    bare->tours = tours;
    bare->type = &problem->types[0];
    bare->from_km = round_arcs(problem, family->arcs, arena);
    bare->to_km = family->arcs == family->arcs_to ? bare->from_km
                                                  : round_arcs(problem, family->arcs_to, arena);
    bare->near_km = arena_zeroed(arena, problem->n * n_near, sizeof *bare->near_km);
    for (size_t i = 0; i < problem->n; i++)
        for (size_t k = 0; k < n_near; k++) {
            const size_t at = i * problem->n_sites + problem->near[i * n_near + k];
            bare->near_km[i * n_near + k] = fminf(bare->to_km[at], bare->from_km[at]);
        }
    bare->seen = arena_zeroed(arena, tours->n_slots, sizeof *bare->seen);
    return bare;
}

/* The search for one stop. */
struct look {
    const struct bare *bare;
    const struct node *nodes;
    const struct task *task;
    const float *to_km, *from_km; /* to and from the stop */
    double out_km, home_km;       /* from the start to the stop, and on to the end */
    uint32_t stop;
    double least_km;              /* what the best place adds */
};

static inline bool has_room(const struct look *look, uint32_t route)
{
    const struct tour *tour = &look->bare->tours->list[route];
    return type_carries(look->bare->type, tour->load.kg + look->task->kg,
                        tour->load.crates + look->task->crates);
}

/* Whether a place adds a drive that cannot be made, or too long a one. Distances are rounded: where they
 * have a limit it is the exact ones that must keep to it. */
static bool is_too_far(const struct look *look, const struct node *at, const struct tour *tour,
                       double km)
{
    const struct problem *problem = look->bare->tours->problem;
    const size_t next = look->nodes[at->next].site;
    return km >= FARTHEST ||
           (look->bare->type->max_distance_km < FARTHEST &&
            problem_arc(problem, 0, at->site, look->stop)->km +
                    problem_arc(problem, 0, look->stop, next)->km - at->gap.km >
                look->bare->type->max_distance_km - tour->km);
}

/* Takes the place after a node of a route that has room, which adds km, less than the best. */
static inline void take(struct look *look, uint32_t after, double km, struct place *best)
{
    const struct node *at = &look->nodes[after];
    if (is_too_far(look, at, &look->bare->tours->list[at->route], km))
        return;
    look->least_km = km;
    *best = (struct place){.added_eur = km * look->bare->type->eur_per_km,
                           .at = {.after = after, .drop_after = NO_STOP},
                           .route = at->route};
}

/* Looks at the first and the last place of a route, which may be long drives past the stop;
 * nearest_km: no stop of the route is nearer. */
static inline void visit_ends(struct look *look, uint32_t route, double nearest_km,
                              struct place *best)
{
    const struct node *nodes = look->nodes;
    const uint32_t start = tour_start(look->bare->tours, route);
    const uint32_t end = tour_end(look->bare->tours, route);
    const double first_km = look->out_km - nodes[start].gap.km;
    if (first_km + nearest_km < look->least_km) {
        const double km = first_km + (double)look->from_km[nodes[start].next];
        if (km < look->least_km)
            take(look, start, km, best);
    }
    const double last_km = look->home_km - nodes[end].back_km;
    if (last_km + nearest_km < look->least_km) {
        const double km = last_km + (double)look->to_km[nodes[end].prev];
        if (km < look->least_km)
            take(look, nodes[end].prev, km, best);
    }
}

/* Looks before and after a stop that is so far away. A place between two stops that are both at
 * least so far costs at least twice that, less the gap between them; if one is nearer, the place
 * has been looked at. */
static inline void visit_beside(struct look *look, uint32_t other, double far_km,
                                struct place *best)
{
    const struct node *at = &look->nodes[other];
    const uint32_t n = (uint32_t)look->bare->tours->problem->n;
    const double bound_km = 2 * far_km - look->least_km;
    if (bound_km < at->back_km && at->prev < n) {
        const double km =
            (double)look->to_km[at->prev] + (double)look->from_km[other] - at->back_km;
        if (km < look->least_km)
            take(look, at->prev, km, best);
    }
    if (bound_km < at->gap.km && at->next < n) {
        const double km = (double)look->to_km[other] + (double)look->from_km[at->next] - at->gap.km;
        if (km < look->least_km)
            take(look, other, km, best);
    }
}

static void visit_near(struct bare *bare, struct look *look, struct blinker *blinker,
                       struct place *best)
{
    const struct problem *problem = bare->tours->problem;
    const uint32_t *near = &problem->near[look->stop * problem->n_near];
    const float *near_km = &bare->near_km[look->stop * problem->n_near];
    const uint64_t open = bare->n_looks += 2, closed = open + 1;
    for (size_t k = 0; k < problem->n_near; k++) {
        if ((double)near_km[k] > INSERTION_REACH * look->least_km)
            return;
        const uint32_t route = look->nodes[near[k]].route;
        if (route == NO_ROUTE)
            continue;
        if (bare->seen[route] < open) {
            bare->seen[route] = closed;
            if (!has_room(look, route) || blinker_blinks(blinker))
                continue;
            bare->seen[route] = open;
            visit_ends(look, route, (double)near_km[k], best);
        }
        if (bare->seen[route] == open)
            visit_beside(look, near[k], (double)near_km[k], best);
    }
}

static void visit_all(struct look *look, struct blinker *blinker, struct place *best)
{
    const struct tours *tours = look->bare->tours;
    for (uint32_t u = 0; u < tours->n_used; u++) {
        const uint32_t route = tours->used[u], end = tour_end(tours, route);
        if (!has_room(look, route) || blinker_blinks(blinker))
            continue;
        for (uint32_t node = tour_start(tours, route); node != end;) {
            const struct node *at = &look->nodes[node];
            const double km = (double)look->to_km[at->site] +
                              (double)look->from_km[look->nodes[at->next].site] - at->gap.km;
            if (km < look->least_km)
                take(look, node, km, best);
            node = at->next;
        }
    }
}

void bare_visit(struct bare *bare, uint32_t stop, struct blinker *blinker, struct place *best)
{
    const struct problem *problem = bare->tours->problem;
    const size_t row = stop * problem->n_sites;
    struct look look = {.bare = bare,
                        .nodes = bare->tours->nodes,
                        .task = &problem->tasks[stop],
                        .to_km = &bare->to_km[row],
                        .from_km = &bare->from_km[row],
                        .stop = stop,
                        .least_km = best->added_eur / bare->type->eur_per_km};
    look.out_km = (double)look.to_km[problem->n];
    look.home_km = (double)look.from_km[problem->n + 1];
    visit_near(bare, &look, blinker, best);
    if (best->at.after == NO_PLACE)
        visit_all(&look, blinker, best);
}
