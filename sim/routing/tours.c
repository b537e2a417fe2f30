#include "sim/routing/tours.h"
#include <assert.h>
#include <string.h>

/* What the routes touched by a trial were before. */
struct trial {
    size_t n_routes, n_stops, n_absent;
    size_t *routes, *types, *lengths, *versions; /* room for n + 1 */
    size_t *stops, *absent;           /* room for n */
};

static struct trial *trial_create(size_t n, struct arena *arena)
{
    struct trial *trial = arena_zeroed(arena, 1, sizeof *trial);
    trial->routes = arena_zeroed(arena, n + 1, sizeof *trial->routes);
    trial->types = arena_zeroed(arena, n + 1, sizeof *trial->types);
    trial->lengths = arena_zeroed(arena, n + 1, sizeof *trial->lengths);
    trial->versions = arena_zeroed(arena, n + 1, sizeof *trial->versions);
    trial->stops = arena_zeroed(arena, n, sizeof *trial->stops);
    trial->absent = arena_zeroed(arena, n, sizeof *trial->absent);
    return trial;
}

void tours_init(struct tours *tours, const struct problem *problem, struct arena *arena)
{
    const size_t n = problem->n, n_slots = n + 1, n_nodes = n + 2 * n_slots;
    *tours = (struct tours){.problem = problem, .n_spare = n_slots, .n_absent = n};
    tours->nodes = arena_zeroed(arena, n_nodes, sizeof *tours->nodes);
    tours->reaches = arena_zeroed(arena, n_nodes * problem->n_families, sizeof *tours->reaches);
    tours->list = arena_zeroed(arena, n_slots, sizeof *tours->list);
    tours->used = arena_zeroed(arena, n_slots, sizeof *tours->used);
    tours->spare = arena_zeroed(arena, n_slots, sizeof *tours->spare);
    tours->rank = arena_zeroed(arena, n_slots, sizeof *tours->rank);
    tours->trial = trial_create(n, arena);
    tours->left = arena_zeroed(arena, problem->n_types, sizeof *tours->left);
    tours->absent = arena_zeroed(arena, n, sizeof *tours->absent);
    for (size_t t = 0; t < problem->n_types; t++)
        tours->left[t] = problem->types[t].count < n_slots ? problem->types[t].count : n_slots;
    for (size_t i = 0; i < n; i++) {
        tours->nodes[i] = (struct node){.site = i, .route = NO_ROUTE};
        tours->absent[i] = i;
    }
    for (size_t r = 0; r < n_slots; r++) {
        tours->list[r].type = NO_TYPE;
        tours->spare[n_slots - 1 - r] = r;
        tours->rank[r] = n_slots - 1 - r;
        tours->nodes[tour_start(tours, r)] = (struct node){.site = n, .route = r};
        tours->nodes[tour_end(tours, r)] = (struct node){.site = n + 1, .route = r};
        tours_set(tours, r, NULL, 0, NO_TYPE);
    }
}

static void leave_list(size_t list[], size_t *n, size_t rank[], size_t slot)
{
    const size_t last = list[--*n];
    list[rank[slot]] = last;
    rank[last] = rank[slot];
}

static void join_list(size_t list[], size_t *n, size_t rank[], size_t slot)
{
    rank[slot] = *n;
    list[(*n)++] = slot;
}

/* Hands the route's vehicle back, takes one of the new type, and keeps the lists of used and
 * spare slots. */
static void set_type(struct tours *tours, size_t route, size_t type)
{
    struct tour *tour = &tours->list[route];
    if (tour->type == type)
        return;
    if (tour->type == NO_TYPE) {
        leave_list(tours->spare, &tours->n_spare, tours->rank, route);
        join_list(tours->used, &tours->n_used, tours->rank, route);
    } else {
        tours->left[tour->type]++;
    }
    if (type == NO_TYPE) {
        leave_list(tours->used, &tours->n_used, tours->rank, route);
        join_list(tours->spare, &tours->n_spare, tours->rank, route);
    } else {
        tours->left[type]--;
    }
    tour->type = type;
}

/* Puts the route's cost up to date once its sums and its type are right. */
static void set_cost(struct tours *tours, size_t route)
{
    struct tour *tour = &tours->list[route];
    tour->version = ++tours->n_versions;
    tours->cost_eur -= tour->cost_eur;
    tour->cost_eur = tour->idle_s = 0;
    if (tour->type == NO_TYPE)
        return;
    const struct type *type = &tours->problem->types[tour->type];
    const size_t end = tour_end(tours, route);
    const struct reach *reach = tours_reach(tours, end, type->family);
    tour->cost_eur = type_cost_eur(type, reach->km, reach->done.duration_s);
    tour->idle_s = reach->done.duration_s - reach->drive_s - tours->nodes[end].service_s;
    tours->cost_eur += tour->cost_eur;
}

/* Sums from the start, for this node and those after it. */
static void refresh_forward(struct tours *tours, size_t node)
{
    const struct problem *problem = tours->problem;
    const size_t route = tours->nodes[tours->nodes[node].prev].route;
    const size_t end = tour_end(tours, route);
    for (;; node = tours->nodes[node].next) {
        struct node *at = &tours->nodes[node];
        const struct node *before = &tours->nodes[at->prev];
        const struct task *task = &problem->tasks[at->site];
        at->route = route;
        at->rank = before->rank + 1;
        at->kg = before->kg + task->kg;
        at->crates = before->crates + task->crates;
        at->service_s = before->service_s + task->service_s;
        for (size_t f = 0; f < problem->n_families; f++) {
            const struct reach *from = tours_reach(tours, at->prev, f);
            struct reach *to = tours_reach(tours, node, f);
            const struct arc *arc = problem_arc(problem, f, before->site, at->site);
            const struct arc *back = problem_arc(problem, f, at->site, before->site);
            to->done = segment_join(from->done, arc->s, task->visit);
            to->km = from->km + arc->km;
            to->drive_s = from->drive_s + arc->s;
            to->back_km = from->back_km + back->km;
            to->back_drive_s = from->back_drive_s + back->s;
        }
        if (node == end)
            return;
    }
}

/* Sums to the end, for this node and those before it. */
static void refresh_backward(struct tours *tours, size_t node)
{
    const struct problem *problem = tours->problem;
    const size_t start = tour_start(tours, tours->nodes[node].route);
    for (;; node = tours->nodes[node].prev) {
        const struct node *at = &tours->nodes[node], *after = &tours->nodes[at->next];
        for (size_t f = 0; f < problem->n_families; f++) {
            const struct reach *from = tours_reach(tours, at->next, f);
            struct reach *to = tours_reach(tours, node, f);
            const struct arc *arc = problem_arc(problem, f, at->site, after->site);
            to->left = segment_join(node == start ? problem->families[f].depart
                                                  : problem->tasks[at->site].visit,
                                    arc->s, from->left);
            to->km_left = arc->km + from->km_left;
        }
        if (node == start)
            return;
    }
}

void tours_update(struct tours *tours, size_t route)
{
    const size_t start = tour_start(tours, route), end = tour_end(tours, route);
    for (size_t f = 0; f < tours->problem->n_families; f++) {
        tours_reach(tours, start, f)->done = tours->problem->families[f].depart;
        tours_reach(tours, end, f)->left = tours->problem->tasks[tours->problem->n + 1].visit;
    }
    refresh_forward(tours, tours->nodes[start].next);
    refresh_backward(tours, tours->nodes[end].prev);
    if (!tours->list[route].n_stops)
        set_type(tours, route, NO_TYPE);
    set_cost(tours, route);
}

void tours_set(struct tours *tours, size_t route, const size_t stops[], size_t n, size_t type)
{
    const size_t end = tour_end(tours, route);
    size_t last = tour_start(tours, route);
    for (size_t i = 0; i <= n; i++) {
        const size_t node = i < n ? stops[i] : end;
        tours->nodes[last].next = node;
        tours->nodes[node].prev = last;
        last = node;
    }
    tours->list[route].n_stops = n;
    set_type(tours, route, n ? type : NO_TYPE);
    tours_update(tours, route);
}

/* Saves a route before its first change in a trial. No stop is saved twice. */
static void touch(struct tours *tours, size_t route)
{
    struct trial *trial = tours->trial;
    struct tour *tour = &tours->list[route];
    if (tour->saved_at == tours->n_trials)
        return;
    tour->saved_at = tours->n_trials;
    trial->routes[trial->n_routes] = route;
    trial->types[trial->n_routes] = tour->type;
    trial->versions[trial->n_routes] = tour->version;
    trial->lengths[trial->n_routes++] = tour->n_stops;
    trial->n_stops += tours_stops(tours, route, trial->stops + trial->n_stops);
}

void tours_begin(struct tours *tours)
{
    struct trial *trial = tours->trial;
    tours->n_trials++;
    trial->n_routes = trial->n_stops = 0;
    trial->n_absent = tours->n_absent;
    for (size_t i = 0; i < tours->n_absent; i++)
        trial->absent[i] = tours->absent[i];
}

void tours_undo(struct tours *tours)
{
    const struct trial *trial = tours->trial;
    const size_t *stops = trial->stops;
    for (size_t i = 0; i < trial->n_routes; i++) {
        tours_set(tours, trial->routes[i], stops, trial->lengths[i], trial->types[i]);
        tours->list[trial->routes[i]].version = trial->versions[i];
        stops += trial->lengths[i];
    }
    tours->n_absent = trial->n_absent;
    for (size_t i = 0; i < trial->n_absent; i++) {
        tours->absent[i] = trial->absent[i];
        tours->nodes[trial->absent[i]].route = NO_ROUTE;
    }
}

void tours_insert(struct tours *tours, size_t stop, size_t after, size_t type)
{
    const size_t route = tours->nodes[after].route, next = tours->nodes[after].next;
    touch(tours, route);
    tours->nodes[after].next = tours->nodes[next].prev = stop;
    tours->nodes[stop].prev = after;
    tours->nodes[stop].next = next;
    tours->list[route].n_stops++;
    set_type(tours, route, type);
    refresh_forward(tours, stop);
    refresh_backward(tours, stop);
    set_cost(tours, route);
}

void tours_remove(struct tours *tours, size_t stop)
{
    struct node *node = &tours->nodes[stop];
    touch(tours, node->route);
    tours->nodes[node->prev].next = node->next;
    tours->nodes[node->next].prev = node->prev;
    tours->list[node->route].n_stops--;
    node->route = NO_ROUTE;
    tours->absent[tours->n_absent++] = stop;
}

size_t tours_stops(const struct tours *tours, size_t route, size_t stops[])
{
    size_t n = 0;
    for (size_t node = tours->nodes[tour_start(tours, route)].next; tours_is_stop(tours, node);
         node = tours->nodes[node].next)
        stops[n++] = node;
    return n;
}

/* Cost of the whole route with another type, from the sums at its end. */
static double cost_as_eur(const struct tours *tours, size_t route, size_t type)
{
    const struct type *driver = &tours->problem->types[type];
    const size_t end = tour_end(tours, route);
    const struct reach *reach = tours_reach(tours, end, driver->family);
    if (!type_carries(driver, tours->nodes[end].kg, tours->nodes[end].crates) ||
        reach->done.duration_s > driver->max_duration_s || reach->km > driver->max_distance_km)
        return HUGE_VAL;
    return type_cost_eur(driver, reach->km, reach->done.duration_s);
}

static bool take_cheapest(struct tours *tours, size_t route)
{
    const size_t own = tours->list[route].type;
    struct offer best = {tours->list[route].cost_eur - GAIN_EUR, own};
    for (size_t t = 0; t < tours->problem->n_types; t++) {
        const double cost_eur = tours->left[t] ? cost_as_eur(tours, route, t) : HUGE_VAL;
        if (cost_eur < best.cost_eur)
            best = (struct offer){cost_eur, t};
    }
    if (best.type == own)
        return false;
    touch(tours, route);
    set_type(tours, route, best.type);
    set_cost(tours, route);
    return true;
}

static void swap_types(struct tours *tours, size_t a, size_t b)
{
    const size_t type = tours->list[a].type;
    touch(tours, a);
    touch(tours, b);
    tours->list[a].type = tours->list[b].type;
    tours->list[b].type = type;
    set_cost(tours, a);
    set_cost(tours, b);
}

bool tours_trade(struct tours *tours, size_t route)
{
    if (tours->problem->n_types < 2 || tours->list[route].type == NO_TYPE)
        return false;
    bool changed = take_cheapest(tours, route);
    for (size_t u = 0; u < tours->n_used; u++) {
        const size_t other = tours->used[u];
        const struct tour *a = &tours->list[route], *b = &tours->list[other];
        if (a->type == b->type)
            continue;
        const double now_eur = a->cost_eur + b->cost_eur;
        const double then_eur =
            cost_as_eur(tours, route, b->type) + cost_as_eur(tours, other, a->type);
        if (then_eur < now_eur - GAIN_EUR) {
            swap_types(tours, route, other);
            changed = true;
        }
    }
    return changed;
}

void tours_store(const struct tours *tours, struct record *record)
{
    size_t *stops = record->stops;
    record->n_routes = tours->n_used;
    record->cost_eur = 0;
    for (size_t u = 0; u < tours->n_used; u++) {
        const size_t route = tours->used[u];
        record->types[u] = tours->list[route].type;
        record->lengths[u] = tours_stops(tours, route, stops);
        record->cost_eur += tours->list[route].cost_eur;
        stops += record->lengths[u];
    }
    record->n_absent = tours->n_absent;
    if (tours->n_absent)
        memcpy(record->absent, tours->absent, tours->n_absent * sizeof *record->absent);
}

void tours_recall(struct tours *tours, const struct record *record)
{
    while (tours->n_used)
        tours_set(tours, tours->used[tours->n_used - 1], NULL, 0, NO_TYPE);
    const size_t *stops = record->stops;
    for (size_t r = 0; r < record->n_routes; r++) {
        tours_set(tours, tours->spare[tours->n_spare - 1], stops, record->lengths[r],
                  record->types[r]);
        stops += record->lengths[r];
    }
    tours->n_absent = record->n_absent;
    for (size_t i = 0; i < record->n_absent; i++) {
        tours->absent[i] = record->absent[i];
        tours->nodes[record->absent[i]].route = NO_ROUTE;
    }
}

static bool near_equal(double a, double b)
{
    return fabs(a - b) <= 1e-6 * (1 + fabs(a));
}

/* Drives one route from the start by the clock. */
static void check_route(const struct tours *tours, size_t route)
{
    const struct problem *problem = tours->problem;
    const struct tour *tour = &tours->list[route];
    const struct type *type = &problem->types[tour->type];
    const size_t end = tour_end(tours, route);
    const double start_s = tours_reach(tours, end, type->family)->done.earliest_s;
    double clock_s = start_s, km = 0, kg = 0, crates = 0;
    size_t last = tour_start(tours, route), n = 0;
    for (size_t node; last != end; last = node, n++) {
        node = tours->nodes[last].next;
        assert(tours->nodes[node].prev == last && tours->nodes[node].route == route);
        const struct arc *arc = tours_arc(tours, type->family, last, node);
        km += arc->km;
        clock_s += arc->s;
        if (node == end)
            continue;
        const struct task *task = &problem->tasks[node];
        assert(clock_s <= task->visit.latest_s + 1e-6);
        clock_s = fmax(clock_s, task->visit.earliest_s) + task->service_s;
        kg += task->kg;
        crates += task->crates;
    }
    assert(n == tour->n_stops + 1);
    assert(type_carries(type, kg - 1e-9, crates - 1e-9));
    assert(near_equal(tour->cost_eur, type_cost_eur(type, km, clock_s - start_s)));
    (void)n, (void)kg, (void)crates, (void)km;
}

void tours_check(const struct tours *tours)
{
    double cost_eur = 0;
    size_t served = 0;
    for (size_t u = 0; u < tours->n_used; u++) {
        check_route(tours, tours->used[u]);
        cost_eur += tours->list[tours->used[u]].cost_eur;
        served += tours->list[tours->used[u]].n_stops;
    }
    assert(near_equal(cost_eur, tours->cost_eur));
    assert(served + tours->n_absent == tours->problem->n);
    (void)cost_eur, (void)served;
}
