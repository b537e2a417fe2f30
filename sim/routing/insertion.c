#include "sim/routing/insertion.h"
#include "sim/routing/bare.h"
#include "sim/routing/company.h"
#include "sim/routing/stopwatch.h"
#include "sim/routing/windowed.h"

/* Places are remembered up to so many stops: beyond, they would take hundreds of MB. */
enum { KNOWN_STOPS = 1100 };

/* Up to so many routes all are looked at; beyond, those of the nearest stops. */
enum { ALL_ROUTES = 24 };

/* Beyond so many stops, places are looked for beside the nearest stops only, unless there is
 * none; where only distance and loads matter, that pays sooner. */
enum { LOCAL_STOPS = 250, LOCAL_BARE_STOPS = 90 };

/* Routes that are looked at in a hurry before one begins: the newest, which have most room. */
enum { HURRIED_ROUTES = 3 };

/* Types of new routes that are overlooked where a route cannot change its type. */
static const double overlooked_share = 0.1;

/* Whether a place depends on its route alone: not on which vehicles are left for the route to
 * change to, nor on the longest route. */
static bool sticks(const struct problem *problem)
{
    if (problem->given->longest_eur_per_h > 0)
        return false;
    for (size_t f = 0; problem->limited && f < problem->n_families; f++)
        if (problem->families[f].n_members > 1)
            return false;
    return true;
}

/* Rounding of single precision, and a little more. */
static const double rounded_down = 1 - 1e-6;

static void measure_legs(struct inserter *inserter, struct arena *arena)
{
    const struct problem *problem = inserter->tours->problem;
    const size_t n_near = problem->n_near;
    inserter->legs = arena_zeroed(arena, problem->n * n_near, sizeof *inserter->legs);
    for (size_t i = 0; i < problem->n; i++)
        for (size_t k = 0; k < n_near; k++) {
            const size_t j = problem->near[i * n_near + k];
            double s = HUGE_VAL, km = HUGE_VAL;
            for (size_t f = 0; f < problem->n_families; f++) {
                const struct arc *there = problem_arc(problem, f, i, j);
                const struct arc *back = problem_arc(problem, f, j, i);
                s = fmin(s, fmin(there->s, back->s));
                km = fmin(km, fmin(there->km, back->km));
            }
            inserter->legs[i * n_near + k] =
                (struct leg){(float)(s * rounded_down), (float)(km * rounded_down)};
        }
}

void inserter_init(struct inserter *inserter, struct tours *tours, struct arena *arena)
{
    const struct problem *problem = tours->problem;
    const size_t n = problem->n;
    *inserter = (struct inserter){.tours = tours, .most_routes = SIZE_MAX};
    inserter->pending = arena_zeroed(arena, tours->n_slots, sizeof *inserter->pending);
    inserter->seen = arena_zeroed(arena, tours->n_slots, sizeof *inserter->seen);
    scanner_init(&inserter->scanner, tours, arena);
    inserter->keys = arena_zeroed(arena, n, sizeof *inserter->keys);
    inserter->stuck_at = arena_zeroed(arena, n, sizeof *inserter->stuck_at);
    inserter->sticks = sticks(problem);
    const bool bare = bare_serves(problem);
    inserter->local = n > (bare ? LOCAL_BARE_STOPS : LOCAL_STOPS) && !problem->pairs &&
                      !problem->rich && !problem->trips && !problem->given->n_pinned;
    if (inserter->local && bare)
        inserter->bare = bare_create(tours, arena);
    else if (inserter->local && windowed_serves(problem))
        inserter->windowed = windowed_create(tours, arena);
    else if (inserter->local)
        measure_legs(inserter, arena);
    /* What a place adds to the longest route changes with that. */
    if (!inserter->local && n <= KNOWN_STOPS && !(problem->given->longest_eur_per_h > 0))
        inserter->known = arena_zeroed(arena, n * tours->n_slots, sizeof *inserter->known);
}

/* What a place adds when the route must change to the cheapest type of its family that takes
 * the load; infinite when there is none. */
static double upgrade_eur(const struct inserter *inserter, uint32_t stop, uint32_t route,
                          const struct candidate *at, size_t *type_found)
{
    const struct tours *tours = inserter->tours;
    const struct problem *problem = tours->problem;
    const struct tour *tour = &tours->list[route];
    const struct task *task = &problem->tasks[stop];
    const struct family *family = &problem->families[problem->types[tour->type].family];
    const struct node *before = &tours->nodes[at->after];
    const struct arc *there = &family->arcs_to[stop * problem->n_sites + before->site];
    const struct arc *on =
        &family->arcs[stop * problem->n_sites + tours->nodes[before->next].site];
    const double km = tour->km + there->km + on->km - before->gap.km;
    double duration_s = 0, best_eur = HUGE_VAL;
    if (tours->reaches)
        duration_s = segment_join(segment_join(tours->reaches[at->after].done, there->s,
                                               task->visit),
                                  on->s, tours->reaches[before->next].left)
                         .duration_s;
    for (size_t m = 0; m < family->n_members; m++) {
        const size_t t = family->members[m];
        const struct type *type = &problem->types[t];
        const double added_eur = type_cost_eur(type, km, duration_s) - tour->cost_eur +
                                 scan_longest_eur(&inserter->scanner, duration_s);
        if (added_eur < best_eur && tours->left[t] && scan_type_takes(type, tour, task) &&
            km <= type->max_distance_km && duration_s <= type->max_duration_s) {
            best_eur = added_eur;
            *type_found = t;
        }
    }
    return best_eur;
}

/* Takes a place on a route that is in use when it adds less than the best so far. */
static void take(const struct inserter *inserter, uint32_t stop, uint32_t route,
                 const struct candidate *at, struct place *best)
{
    const struct tours *tours = inserter->tours;
    const struct tour *tour = &tours->list[route];
    const struct task *task = &tours->problem->tasks[stop];
    size_t type = tour->type;
    double added_eur = at->added_eur;
    if (tours->problem->n_types > 1 && scan_may_change(tours) &&
        !scan_type_takes(&tours->problem->types[type], tour, task))
        added_eur = upgrade_eur(inserter, stop, route, at, &type);
    if (added_eur < best->added_eur)
        *best = (struct place){added_eur, *at, route, type};
}

/* Looks at a route, and remembers what was found unless a trial may undo it. */
static void visit_route(struct inserter *inserter, uint32_t stop, uint32_t route,
                        struct place *best)
{
    const struct tours *tours = inserter->tours;
    const struct found scan =
        scan_route(&inserter->scanner, stop, route, best->added_eur);
    if (inserter->known && !inserter->scanner.hurried && !tours_is_touched(tours, route))
        inserter->known[stop * tours->n_slots + route] = (struct known_place){
            .added_eur = scan.best.after == NO_PLACE ? scan.least_eur : scan.best.added_eur,
            .after = scan.best.after,
            .drop_after = scan.best.drop_after,
            .version = tours->list[route].version & (UINT64_MAX >> 4),
            .trip = scan.best.trip & 15};
    if (scan.best.after != NO_PLACE)
        take(inserter, stop, route, &scan.best, best);
}

/* Takes what is known of a stop on a route; false when the route must be looked at. */
static bool recall_route(const struct inserter *inserter, uint32_t stop, uint32_t route,
                         struct place *best)
{
    if (!inserter->known)
        return false;
    const struct tours *tours = inserter->tours;
    const struct known_place *known = &inserter->known[stop * tours->n_slots + route];
    if (known->version != tours->list[route].version)
        return false;
    if (known->added_eur >= best->added_eur)
        return true;
    if (known->after == NO_PLACE)
        return false;
    const struct candidate at = {known->added_eur, known->after, known->drop_after,
                                 (enum splice_trip)known->trip};
    take(inserter, stop, route, &at, best);
    return true;
}

/* Whether a further route may begin. */
static bool may_begin(const struct inserter *inserter)
{
    return inserter->tours->n_used < inserter->most_routes && inserter->tours->n_spare;
}

/* Looks at what a route of its own would cost. Where routes cannot change their type as they grow,
 * the cheapest may be too small for the next stop: now and then it is overlooked. */
static void visit_new(const struct inserter *inserter, uint32_t stop, struct blinker *blinker,
                      struct place *best)
{
    const struct tours *tours = inserter->tours;
    const struct problem *problem = tours->problem;
    const uint32_t route = tours->spare[tours->n_spare - 1];
    const bool overlooks = !scan_may_change(tours) && problem->n_types > 1 && blinker->random;
    for (size_t t = 0; t < problem->n_types; t++) {
        double added_eur = problem->alone_eur[stop * problem->n_types + t];
        if (problem->alone_s)
            added_eur += scan_longest_eur(&inserter->scanner, problem->alone_s[stop * problem->n_types + t]);
        if (added_eur >= best->added_eur || !tours->left[t] ||
            (overlooks && random_uniform(blinker->random) < overlooked_share))
            continue;
        *best = (struct place){.added_eur = added_eur,
                               .at = {.after = tour_start(tours, route), .drop_after = stop},
                               .route = route,
                               .type = t};
    }
}

/* Lists a route to look at, or, behind all others, as hidden by a blink. */
static void list_route(struct inserter *inserter, uint32_t route, size_t *n,
                       struct blinker *blinker)
{
    if (blinker_blinks(blinker))
        inserter->pending[inserter->tours->n_slots - ++inserter->n_hidden] = route;
    else
        inserter->pending[(*n)++] = route;
}

/* Lists the routes that a stop may join: all, or those of its neighbours. */
static size_t list_routes(struct inserter *inserter, uint32_t stop, bool all,
                          struct blinker *blinker)
{
    const struct tours *tours = inserter->tours;
    const struct problem *problem = tours->problem;
    size_t n = 0;
    inserter->n_hidden = 0;
    if (all || tours->n_used <= ALL_ROUTES || !problem->n_near) {
        for (uint32_t u = 0; u < tours->n_used; u++)
            list_route(inserter, tours->used[u], &n, blinker);
        return n;
    }
    inserter->n_looks++;
    const uint32_t *near = &problem->near[stop * problem->n_near];
    for (size_t k = 0; k < problem->n_near; k++) {
        const uint32_t route = tours->nodes[near[k]].route;
        if (route == NO_ROUTE || inserter->seen[route] == inserter->n_looks)
            continue;
        inserter->seen[route] = inserter->n_looks;
        list_route(inserter, route, &n, blinker);
    }
    return n;
}

/* Looks at every route that a stop may join. Places that are known come first: the better the
 * best, the fewer need to be looked at. */
static void visit_routes(struct inserter *inserter, uint32_t stop, bool all,
                         struct blinker *blinker, struct place *best)
{
    size_t n_new = 0;
    const size_t n_listed = list_routes(inserter, stop, all, blinker);
    for (size_t k = 0; k < n_listed; k++)
        if (!recall_route(inserter, stop, inserter->pending[k], best))
            inserter->pending[n_new++] = inserter->pending[k];
    for (size_t k = 0; k < n_new; k++)
        if (!recall_route(inserter, stop, inserter->pending[k], best))
            visit_route(inserter, stop, inserter->pending[k], best);
}

/* Whether the places before and after a stop so near may be in time and, it seems, cost less than
 * the best.
 * A place between two stops costs at least twice the drive to the nearer of them, less the gap: it
 * is looked at from there. */
struct beside {
    bool before, after;
};

static inline struct beside look_beside(const struct tours *tours, const struct task *task,
                                        uint32_t other, const struct leg *leg, double best_eur)
{
    const struct node *at = &tours->nodes[other];
    const double leg_s = (double)leg->s;
    struct beside beside = {true, true};
    if (tours->clocks) {
        const struct clock *clock = &tours->clocks[other];
        beside.before = task->visit.earliest_s + task->visit.duration_s + leg_s <=
                        clock->latest_s + TIME_SLACK_S;
        beside.after = clock->leave_s + leg_s <= task->visit.latest_s + TIME_SLACK_S;
        if (!beside.before && !beside.after)
            return beside;
    }
    const struct type *type = &tours->problem->types[tours->list[at->route].type];
    if (type->eur_per_s > 0)
        return beside;
    if (type->eur_per_km * (double)leg->km > INSERTION_REACH * best_eur)
        return (struct beside){false, false};
    const double twice_km = 2 * (double)leg->km;
    beside.before &= !tours_is_stop(tours, at->prev) ||
                     type->eur_per_km * (twice_km - at->back_km) < best_eur;
    beside.after &= !tours_is_stop(tours, at->next) ||
                    type->eur_per_km * (twice_km - at->gap.km) < best_eur;
    return beside;
}

/* Looks before and after each of the nearest stops. */
static void visit_near(struct inserter *inserter, uint32_t stop, struct blinker *blinker,
                       struct place *best)
{
    const struct tours *tours = inserter->tours;
    const size_t n_near = tours->problem->n_near;
    const uint32_t *near = &tours->problem->near[stop * n_near];
    const struct leg *legs = &inserter->legs[stop * n_near];
    const struct task *task = &tours->problem->tasks[stop];
    for (size_t k = 0; k < n_near; k++) {
        const uint32_t route = tours->nodes[near[k]].route;
        if (route == NO_ROUTE || blinker_blinks(blinker))
            continue;
        const struct beside beside = look_beside(tours, task, near[k], &legs[k], best->added_eur);
        uint32_t after[2];
        size_t n = 0;
        if (beside.before)
            after[n++] = tours->nodes[near[k]].prev;
        if (beside.after)
            after[n++] = near[k];
        if (!n)
            continue;
        const struct candidate found =
            scan_after(&inserter->scanner, stop, after, n, best->added_eur);
        if (found.after != NO_PLACE)
            take(inserter, stop, route, &found, best);
    }
}

/* Looks at the routes that have changed since the trial began: others had no place before. */
static void visit_touched(struct inserter *inserter, uint32_t stop, struct place *best)
{
    size_t n;
    const uint32_t *routes = tours_touched(inserter->tours, &n);
    for (size_t k = 0; k < n; k++)
        if (inserter->tours->list[routes[k]].type != NO_TYPE)
            visit_route(inserter, stop, routes[k], best);
}

/* Looks at places beside the nearest stops, where those are enough. */
static void visit_nearest(struct inserter *inserter, uint32_t stop, struct blinker *blinker,
                          struct place *best)
{
    if (inserter->bare)
        bare_visit(inserter->bare, stop, blinker, best);
    else if (inserter->windowed)
        windowed_visit(inserter->windowed, stop, blinker, best);
    else if (inserter->local)
        visit_near(inserter, stop, blinker, best);
}

/* Looks at the routes that a blink hid when they were listed last. */
static void visit_hidden(struct inserter *inserter, uint32_t stop, struct place *best)
{
    const uint32_t *hidden = inserter->pending + inserter->tours->n_slots - inserter->n_hidden;
    for (size_t k = 0; k < inserter->n_hidden; k++)
        if (!recall_route(inserter, stop, hidden[k], best))
            visit_route(inserter, stop, hidden[k], best);
}

/* Looks for places beside the nearest stops, then anywhere on the routes of these; where there is
 * none and no further route may begin, on all, and then also where a blink hid some. */
static void visit_all(struct inserter *inserter, uint32_t stop, struct blinker *blinker,
                      struct place *best)
{
    visit_nearest(inserter, stop, blinker, best);
    if (best->at.after == NO_PLACE && !inserter->bare && !inserter->windowed)
        visit_routes(inserter, stop, false, blinker, best);
    if (may_begin(inserter))
        visit_new(inserter, stop, blinker, best);
    if (best->at.after == NO_PLACE && inserter->windowed)
        windowed_visit_all(inserter->windowed, stop, best);
    else if (best->at.after == NO_PLACE && inserter->local && !inserter->bare)
        visit_routes(inserter, stop, true, blinker, best);
    if (best->at.after == NO_PLACE && !inserter->bare && !inserter->windowed)
        visit_hidden(inserter, stop, best);
}

/* The first place that is found on the newest routes, else on one that begins, else on any. */
static void visit_in_hurry(struct inserter *inserter, uint32_t stop, struct blinker *blinker,
                           struct place *best)
{
    const struct tours *tours = inserter->tours;
    for (uint32_t u = tours->n_used; u-- > 0 && best->at.after == NO_PLACE;) {
        if (u + HURRIED_ROUTES + 1 == tours->n_used && may_begin(inserter))
            visit_new(inserter, stop, blinker, best);
        if (best->at.after == NO_PLACE)
            visit_route(inserter, stop, tours->used[u], best);
    }
    if (best->at.after == NO_PLACE && may_begin(inserter))
        visit_new(inserter, stop, blinker, best);
}

static struct place cheapest_place(struct inserter *inserter, uint32_t stop,
                                   struct blinker *blinker)
{
    const struct tours *tours = inserter->tours;
    const struct problem *problem = tours->problem;
    struct place best = {.added_eur = inserter->serves_all ? HUGE_VAL
                                                           : problem->tasks[stop].penalty_eur,
                         .at.after = NO_PLACE};
    if (inserter->scanner.hurried) {
        visit_in_hurry(inserter, stop, blinker, &best);
        return best;
    }
    if (inserter->stuck_at[stop] != tours->n_recalls) {
        visit_all(inserter, stop, blinker, &best);
        return best;
    }
    visit_touched(inserter, stop, &best);
    if (may_begin(inserter))
        visit_new(inserter, stop, blinker, &best);
    return best;
}

static double order_key(const struct tours *tours, enum insertion_order order, uint32_t stop,
                        struct random *random)
{
    const struct task *task = &tours->problem->tasks[stop];
    switch (order) {
    case ORDER_LARGEST:
        return -task->size;
    case ORDER_FARTHEST:
        return -task->remote_eur;
    case ORDER_NEAREST:
        return task->remote_eur;
    case ORDER_TIGHTEST:
        return task->visit.latest_s - task->visit.earliest_s;
    case ORDER_OPENS:
        return task->visit.earliest_s;
    case ORDER_CLOSES:
        return task->visit.latest_s;
    case ORDER_RANDOM:
    case N_ORDERS:
        break;
    }
    return random ? random_uniform(random) : 0;
}

static void sort_absent(struct tours *tours, enum insertion_order order, struct random *random,
                        double keys[])
{
    for (size_t i = 0; i < tours->n_absent; i++) {
        const uint32_t stop = tours->absent[i];
        const double key = order_key(tours, order, stop, random);
        size_t k = i;
        for (; k > 0 && keys[k - 1] > key; k--) {
            keys[k] = keys[k - 1];
            tours->absent[k] = tours->absent[k - 1];
        }
        keys[k] = key;
        tours->absent[k] = stop;
    }
}

static double longest_route_s(const struct tours *tours)
{
    double longest_s = 0;
    for (uint32_t u = 0; u < tours->n_used; u++)
        longest_s = fmax(longest_s, tours->list[tours->used[u]].duration_s);
    return longest_s;
}

static void insert_at(struct tours *tours, uint32_t stop, const struct place *place)
{
    const uint32_t drop = tours->problem->tasks[stop].partner;
    if (drop == NO_STOP && place->at.trip == TRIP_NONE) {
        tours_insert(tours, stop, place->at.after, place->type);
        return;
    }
    uint32_t after = place->at.after, last = stop;
    if (place->at.trip == TRIP_BEGINS) {
        after = tours_new_reload(tours);
        tours_link(tours, after, place->at.after, place->type);
    }
    tours_link(tours, stop, after, place->type);
    if (drop != NO_STOP) {
        tours_link(tours, drop, place->at.drop_after, place->type);
        last = drop;
    }
    if (place->at.trip == TRIP_ENDS)
        tours_link(tours, tours_new_reload(tours), last, place->type);
    tours_update(tours, place->route);
}

/* Whether no vehicle can serve the request and nothing else. */
static bool needs_company(const struct problem *problem, uint32_t request)
{
    return problem->company && problem->alone_why[problem->origin[request]] != ROUTING_SERVED;
}

/* Begins a route with the i-th of the absent and another of those after it, which is then absent no
 * more. */
static bool begin_in_company(struct inserter *inserter, uint32_t i)
{
    struct tours *tours = inserter->tours;
    uint32_t *others = tours->absent + i + 1;
    const size_t n_others = tours->n_absent - i - 1;
    size_t chosen;
    if (tours->n_used >= inserter->most_routes || !tours->n_spare ||
        !company_begin(tours, tours->absent[i], others, n_others, inserter->scanner.longest_s, &chosen))
        return false;
    for (size_t k = chosen; k + 1 < n_others; k++)
        others[k] = others[k + 1];
    tours->n_absent--;
    return true;
}

/* Exact schedules of many stops may take longer than there is time for: what is still absent then
 * takes the first place that is found at a glance, and is looked at well only if there is none. */
static struct place place_in_time(struct inserter *inserter, uint32_t stop,
                                  struct blinker *blinker)
{
    inserter->scanner.hurried = inserter->until_s > 0 && inserter->tours->problem->rich &&
                                stopwatch_s() >= inserter->until_s;
    struct place place = cheapest_place(inserter, stop, blinker);
    if (!inserter->scanner.hurried || place.at.after != NO_PLACE)
        return place;
    inserter->scanner.hurried = false;
    return cheapest_place(inserter, stop, blinker);
}

void insert_absent(struct inserter *inserter, enum insertion_order order,
                   struct blinker *blinker)
{
    struct tours *tours = inserter->tours;
    const bool balanced = tours->problem->given->longest_eur_per_h > 0;
    for (uint32_t i = inserter->sticks ? tours->n_waiting : 0; i < tours->n_absent; i++)
        inserter->stuck_at[tours->absent[i]] = 0;
    sort_absent(tours, order, blinker->random, inserter->keys);
    uint32_t n_still = 0;
    bool gave_up = false;
    for (uint32_t i = 0; i < tours->n_absent; i++) {
        const uint32_t stop = tours->absent[i];
        if (gave_up) {
            tours->absent[n_still++] = stop;
            continue;
        }
        if (balanced)
            inserter->scanner.longest_s = longest_route_s(tours);
        const struct place best = place_in_time(inserter, stop, blinker);
        if (best.at.after != NO_PLACE) {
            insert_at(tours, stop, &best);
        } else if (!needs_company(tours->problem, stop) || !begin_in_company(inserter, i)) {
            tours->absent[n_still++] = stop;
            inserter->stuck_at[stop] = tours->n_recalls;
            gave_up = inserter->gives_up && tours->problem->tasks[stop].penalty_eur == HUGE_VAL;
        }
    }
    tours->n_absent = n_still;
}

bool inserter_has_place(struct inserter *inserter, uint32_t request)
{
    struct blinker open_eyed = {0};
    const bool served_all = inserter->serves_all;
    inserter->serves_all = true;
    inserter->stuck_at[request] = 0;
    inserter->scanner.hurried = false;
    inserter->scanner.limit_s = 0;
    inserter->scanner.longest_s = longest_route_s(inserter->tours);
    const struct place place = cheapest_place(inserter, request, &open_eyed);
    inserter->serves_all = served_all;
    return place.at.after != NO_PLACE;
}
