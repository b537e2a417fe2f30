#include "sim/routing/insertion.h"

struct blinker blinker_make(struct random *random, double rate)
{
    return (struct blinker){.random = random, .per_log = random ? 1 / log1p(-rate) : 0};
}

/* The places between blinks are geometrically distributed: one draw for about a hundred. */
static bool blinks(struct blinker *blinker)
{
    if (blinker->until) {
        blinker->until--;
        return false;
    }
    const double places = log(1 - random_uniform(blinker->random)) * blinker->per_log;
    blinker->until = places < 1e6 ? (size_t)places : 1000000;
    return true;
}

struct place {
    double added_eur;
    size_t after, type;
};

/* Least that driving the route with the stop after a node could add, whatever the windows:
 * for one type of vehicle only. */
static double least_added_eur(const struct tours *tours, const struct tour *tour,
                              const struct task *task, const struct arc *there,
                              const struct arc *on, const struct arc *direct)
{
    const struct type *type = &tours->problem->types[0];
    return type->eur_per_km * (there->km + on->km - direct->km) +
           type->eur_per_s *
               (there->s + on->s - direct->s + task->service_s - tour->idle_s);
}

/* Looks at every place of one route. */
static void scan_route(const struct tours *tours, size_t stop, size_t route,
                       struct blinker *blinker, struct place *best)
{
    static const struct arc no_arc;
    const struct problem *problem = tours->problem;
    const struct tour *tour = &tours->list[route];
    const struct task *task = &problem->tasks[stop];
    const size_t end = tour_end(tours, route);
    const double kg = tours->nodes[end].kg + task->kg;
    const double crates = tours->nodes[end].crates + task->crates;
    const bool one_type = problem->n_types == 1;
    if (one_type && !type_carries(&problem->types[0], kg, crates))
        return;
    for (size_t node = tour_start(tours, route), next; node != end; node = next) {
        next = tours->nodes[node].next;
        if (blinker->random && blinks(blinker))
            continue;
        struct offer offer = {HUGE_VAL, NO_TYPE};
        for (size_t f = 0; f < problem->n_families; f++) {
            const struct arc *there = tours_arc(tours, f, node, stop);
            const struct arc *on = tours_arc(tours, f, stop, next);
            const struct arc *direct = tour->n_stops ? tours_arc(tours, f, node, next) : &no_arc;
            if (one_type && tour->n_stops &&
                least_added_eur(tours, tour, task, there, on, direct) >= best->added_eur)
                continue;
            const struct reach *from = tours_reach(tours, node, f);
            const struct reach *to = tours_reach(tours, next, f);
            const struct segment whole = segment_join(
                segment_join(from->done, there->s, task->visit), on->s, to->left);
            tours_offer(tours, f, tour->type, from->km + there->km + on->km + to->km_left,
                        whole.duration_s, kg, crates, &offer);
        }
        const double added_eur = offer.cost_eur - tour->cost_eur;
        if (added_eur < best->added_eur)
            *best = (struct place){added_eur, node, offer.type};
    }
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

void insert_absent(struct tours *tours, enum insertion_order order, struct blinker *blinker,
                   double keys[])
{
    sort_absent(tours, order, blinker->random, keys);
    size_t n_still = 0;
    for (size_t i = 0; i < tours->n_absent; i++) {
        const size_t stop = tours->absent[i];
        struct place best = {HUGE_VAL, 0, NO_TYPE};
        for (size_t u = 0; u < tours->n_used; u++)
            scan_route(tours, stop, tours->used[u], blinker, &best);
        scan_route(tours, stop, tours->spare[tours->n_spare - 1], blinker, &best);
        if (best.type == NO_TYPE)
            tours->absent[n_still++] = stop;
        else
            tours_insert(tours, stop, best.after, best.type);
    }
    tours->n_absent = n_still;
}
