#include "sim/routing/insertion.h"

#define NO_PLACE UINT32_MAX

/* Places are remembered up to so many stops: beyond, they would take hundreds of MB. */
enum { KNOWN_STOPS = 1000 };

struct blinker blinker_make(struct random *random, double rate)
{
    return (struct blinker){.random = random, .per_log = random ? 1 / log1p(-rate) : 0};
}

/* The routes between blinks are geometrically distributed: one draw for about a hundred. */
static bool blinks(struct blinker *blinker)
{
    if (!blinker->random)
        return false;
    if (blinker->until) {
        blinker->until--;
        return false;
    }
    const double routes = log(1 - random_uniform(blinker->random)) * blinker->per_log;
    blinker->until = routes < 1e6 ? (size_t)routes : 1000000;
    return true;
}

void inserter_init(struct inserter *inserter, struct tours *tours, struct arena *arena)
{
    const struct problem *problem = tours->problem;
    const size_t n = problem->n;
    *inserter = (struct inserter){.tours = tours};
    inserter->pending = arena_zeroed(arena, n + 1, sizeof *inserter->pending);
    inserter->keys = arena_zeroed(arena, n, sizeof *inserter->keys);
    /* Where types may run out, a place depends on the other routes too. */
    if (n <= KNOWN_STOPS && (problem->n_types == 1 || !problem->limited))
        inserter->known = arena_zeroed(arena, n * (n + 1), sizeof *inserter->known);
}

struct place {
    double added_eur;
    size_t after, type;
};

/* What any place of a route adds at least, whatever the windows: for one type of vehicle. */
static double least_added_eur(const struct type *type, const struct arc *there,
                              const struct arc *on, double direct_km, double active_s)
{
    return type->eur_per_km * (there->km + on->km - direct_km) +
           type->eur_per_s * (there->s + on->s + active_s);
}

/* Looks at every place of a route of the only type for one that adds less than the best.
 * Returns what any place adds at least. */
static double scan_own(const struct tours *tours, size_t stop, size_t route, struct place *best)
{
    const struct problem *problem = tours->problem;
    const struct tour *tour = &tours->list[route];
    const struct task *task = &problem->tasks[stop];
    const struct type *type = &problem->types[0];
    const size_t end = tour_end(tours, route);
    double least_eur = HUGE_VAL;
    if (!type_carries(type, tours->nodes[end].kg + task->kg,
                      tours->nodes[end].crates + task->crates))
        return least_eur;
    const struct arc *to_stop = &problem->families[0].arcs_to[stop * problem->n_sites];
    const struct arc *from_stop = &problem->families[0].arcs[stop * problem->n_sites];
    const double fresh_s = task->service_s - tour->idle_s;
    for (size_t node = tour_start(tours, route), next; node != end; node = next) {
        next = tours->nodes[node].next;
        const struct arc *there = &to_stop[tours->nodes[node].site];
        const struct arc *on = &from_stop[tours->nodes[next].site];
        const struct reach *from = &tours->reaches[node], *to = &tours->reaches[next];
        const double bound_eur = least_added_eur(type, there, on, to->km - from->km,
                                                 fresh_s - (to->drive_s - from->drive_s));
        if (bound_eur >= best->added_eur) {
            least_eur = bound_eur < least_eur ? bound_eur : least_eur;
            continue;
        }
        const struct segment whole = segment_join(
            segment_join(from->done, there->s, task->visit), on->s, to->left);
        const double km = from->km + there->km + on->km + to->km_left;
        if (whole.duration_s > type->max_duration_s || km > type->max_distance_km)
            continue;
        const double added_eur = type_cost_eur(type, km, whole.duration_s) - tour->cost_eur;
        least_eur = added_eur < least_eur ? added_eur : least_eur;
        if (added_eur < best->added_eur)
            *best = (struct place){added_eur, node, 0};
    }
    return least_eur;
}

/* The same where any type may drive the route, also one that is empty. */
static double scan_any(const struct tours *tours, size_t stop, size_t route, struct place *best)
{
    const struct problem *problem = tours->problem;
    const struct tour *tour = &tours->list[route];
    const struct task *task = &problem->tasks[stop];
    const size_t end = tour_end(tours, route);
    const double kg = tours->nodes[end].kg + task->kg;
    const double crates = tours->nodes[end].crates + task->crates;
    double least_eur = HUGE_VAL;
    for (size_t node = tour_start(tours, route), next; node != end; node = next) {
        next = tours->nodes[node].next;
        struct offer offer = {HUGE_VAL, NO_TYPE};
        for (size_t f = 0; f < problem->n_families; f++) {
            const struct arc *there = tours_arc(tours, f, node, stop);
            const struct arc *on = tours_arc(tours, f, stop, next);
            const struct reach *from = tours_reach(tours, node, f);
            const struct reach *to = tours_reach(tours, next, f);
            const struct segment whole = segment_join(
                segment_join(from->done, there->s, task->visit), on->s, to->left);
            tours_offer(tours, f, tour->type, from->km + there->km + on->km + to->km_left,
                        whole.duration_s, kg, crates, &offer);
        }
        const double added_eur = offer.cost_eur - tour->cost_eur;
        least_eur = added_eur < least_eur ? added_eur : least_eur;
        if (added_eur < best->added_eur)
            *best = (struct place){added_eur, node, offer.type};
    }
    return least_eur;
}

/* Looks at a route, and remembers what was found unless a trial may undo it. */
static void visit_route(const struct inserter *inserter, size_t stop, size_t route,
                        struct place *best)
{
    const struct tours *tours = inserter->tours;
    struct place found = {best->added_eur, NO_PLACE, NO_TYPE};
    const bool own = tours->problem->n_types == 1 && tours->list[route].n_stops;
    const double least_eur = own ? scan_own(tours, stop, route, &found)
                                 : scan_any(tours, stop, route, &found);
    if (inserter->known && !tours_is_touched(tours, route))
        inserter->known[stop * (tours->problem->n + 1) + route] =
            (struct known_place){.added_eur = least_eur,
                                 .after = (uint32_t)found.after,
                                 .type = (uint32_t)found.type,
                                 .version = tours->list[route].version};
    if (found.type != NO_TYPE)
        *best = found;
}

/* What is known of a stop on a route; NULL if nothing. */
static const struct known_place *known_of(const struct inserter *inserter, size_t stop,
                                          size_t route)
{
    if (!inserter->known)
        return NULL;
    const struct tours *tours = inserter->tours;
    const struct known_place *known = &inserter->known[stop * (tours->problem->n + 1) + route];
    return known->version == tours->list[route].version ? known : NULL;
}

/* The cheapest place of a stop on any route. Places that are known come first, and routes of
 * which only a bound is known last: the better the best, the fewer need to be looked at. */
static struct place cheapest_place(const struct inserter *inserter, size_t stop,
                                   struct blinker *blinker)
{
    const struct tours *tours = inserter->tours;
    struct place best = {HUGE_VAL, 0, NO_TYPE};
    size_t n_new = 0, n_bounded = 0, *bounded = inserter->pending + tours->problem->n;
    for (size_t u = 0; u <= tours->n_used; u++) {
        const size_t route =
            u < tours->n_used ? tours->used[u] : tours->spare[tours->n_spare - 1];
        if (blinks(blinker))
            continue;
        const struct known_place *known = known_of(inserter, stop, route);
        if (!known)
            inserter->pending[n_new++] = route;
        else if (known->added_eur < best.added_eur && known->after == NO_PLACE)
            *(bounded - n_bounded++) = route;
        else if (known->added_eur < best.added_eur)
            best = (struct place){known->added_eur, known->after, known->type};
    }
    for (size_t k = 0; k < n_new; k++)
        visit_route(inserter, stop, inserter->pending[k], &best);
    for (size_t k = 0; k < n_bounded; k++)
        if (known_of(inserter, stop, *(bounded - k))->added_eur < best.added_eur)
            visit_route(inserter, stop, *(bounded - k), &best);
    return best;
}

static double order_key(const struct tours *tours, enum insertion_order order, size_t stop,
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
        const size_t stop = tours->absent[i];
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

void insert_absent(struct inserter *inserter, enum insertion_order order,
                   struct blinker *blinker)
{
    struct tours *tours = inserter->tours;
    sort_absent(tours, order, blinker->random, inserter->keys);
    size_t n_still = 0;
    for (size_t i = 0; i < tours->n_absent; i++) {
        const size_t stop = tours->absent[i];
        const struct place best = cheapest_place(inserter, stop, blinker);
        if (best.type == NO_TYPE)
            tours->absent[n_still++] = stop;
        else
            tours_insert(tours, stop, best.after, best.type);
    }
    tours->n_absent = n_still;
}
