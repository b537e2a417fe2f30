#include "sim/routing/moves.h"
#include <assert.h>

/* Longest chain of stops that moves as one (Or 1976), and that is swapped. */
enum { MAX_CHAIN = 3, MAX_SWAPPED = 2 };

void moves_init(struct moves *moves, struct tours *tours, struct arena *arena)
{
    const size_t n = tours->problem->n;
    *moves = (struct moves){.tours = tours};
    for (size_t i = 0; i < 2; i++)
        moves->sequences[i] = arena_zeroed(arena, n, sizeof *moves->sequences[i]);
    moves->changed = arena_zeroed(arena, n + 1, sizeof *moves->changed);
    moves->tested = arena_zeroed(arena, n, sizeof *moves->tested);
}

/* Stops first .. last of one route, in its order, to be visited so or backwards. */
struct chain {
    size_t first, last;
    bool backwards;
};

/* What a route would become: all up to head, the chains, and all from tail on. */
struct change {
    size_t route, head, tail, n;
    struct chain chains[3];
};

static size_t next(const struct moves *moves, size_t node)
{
    return moves->tours->nodes[node].next;
}

static size_t prev(const struct moves *moves, size_t node)
{
    return moves->tours->nodes[node].prev;
}

static bool empties(const struct moves *moves, const struct change *change)
{
    return !change->n && !tours_is_stop(moves->tours, change->head) &&
           !tours_is_stop(moves->tours, change->tail);
}

struct load {
    double kg, crates, service_s;
};

/* Loads and services of what the route would visit. */
static struct load load_of(const struct tours *tours, const struct change *change)
{
    const struct node *nodes = tours->nodes;
    const struct node *head = &nodes[change->head], *tail = &nodes[nodes[change->tail].prev];
    const struct node *end = &nodes[tour_end(tours, tail->route)];
    struct load load = {.kg = head->kg + end->kg - tail->kg,
                        .crates = head->crates + end->crates - tail->crates,
                        .service_s = head->service_s + end->service_s - tail->service_s};
    for (size_t c = 0; c < change->n; c++) {
        const struct node *before = &nodes[nodes[change->chains[c].first].prev];
        const struct node *last = &nodes[change->chains[c].last];
        load.kg += last->kg - before->kg;
        load.crates += last->crates - before->crates;
        load.service_s += last->service_s - before->service_s;
    }
    return load;
}

/* What the change makes of a route: km, and seconds of driving, from differences of sums. */
struct length {
    double km, drive_s;
};

static struct length length_of(const struct tours *tours, const struct change *change, size_t f)
{
    const struct reach *head = tours_reach(tours, change->head, f);
    const struct reach *tail = tours_reach(tours, change->tail, f);
    const size_t end = tour_end(tours, tours->nodes[change->tail].route);
    struct length length = {
        .km = head->km + tail->km_left,
        .drive_s = head->drive_s + tours_reach(tours, end, f)->drive_s - tail->drive_s};
    size_t last = change->head;
    for (size_t c = 0; c < change->n; c++) {
        const struct chain *chain = &change->chains[c];
        const struct reach *a = tours_reach(tours, chain->first, f);
        const struct reach *b = tours_reach(tours, chain->last, f);
        const struct arc *arc =
            tours_arc(tours, f, last, chain->backwards ? chain->last : chain->first);
        length.km += arc->km + (chain->backwards ? b->back_km - a->back_km : b->km - a->km);
        length.drive_s += arc->s + (chain->backwards ? b->back_drive_s - a->back_drive_s
                                                     : b->drive_s - a->drive_s);
        last = chain->backwards ? chain->first : chain->last;
    }
    const struct arc *arc = tours_arc(tours, f, last, change->tail);
    return (struct length){length.km + arc->km, length.drive_s + arc->s};
}

/* Cheapest the change could be if nobody ever had to wait or was late: a bound in constant
 * time. */
static double bound_eur(const struct moves *moves, const struct change *change,
                        const struct load *load)
{
    const struct tours *tours = moves->tours;
    struct offer offer = {HUGE_VAL, NO_TYPE};
    for (size_t f = 0; f < tours->problem->n_families; f++) {
        const struct length length = length_of(tours, change, f);
        tours_offer(tours, f, tours->list[change->route].type, length.km,
                    length.drive_s + load->service_s, load->kg, load->crates, &offer);
    }
    return offer.cost_eur;
}

/* The same for all changes together where there is one type of vehicle: no service is lost by
 * a move, so that their loads need not be known. */
static double joint_bound_eur(const struct moves *moves, const struct change changes[],
                              size_t n_changes)
{
    const struct tours *tours = moves->tours;
    const struct type *type = &tours->problem->types[0];
    double bound_eur = 0;
    for (size_t i = 0; i < n_changes; i++) {
        bound_eur +=
            type->eur_per_s * tours->nodes[tour_end(tours, changes[i].route)].service_s;
        if (empties(moves, &changes[i]))
            continue;
        const struct length length = length_of(tours, &changes[i], 0);
        bound_eur += type_cost_eur(type, length.km, length.drive_s);
    }
    return bound_eur;
}

/* The change for real: windows too. Chains are driven stop by stop. */
static struct offer offer_of(const struct moves *moves, const struct change *change,
                             const struct load *load)
{
    const struct tours *tours = moves->tours;
    struct offer offer = {HUGE_VAL, NO_TYPE};
    for (size_t f = 0; f < tours->problem->n_families; f++) {
        const struct reach *head = tours_reach(tours, change->head, f);
        struct segment done = head->done;
        double km = head->km;
        size_t last = change->head;
        for (size_t c = 0; c < change->n; c++) {
            const struct chain *chain = &change->chains[c];
            const size_t stop_at = chain->backwards ? chain->first : chain->last;
            for (size_t node = chain->backwards ? chain->last : chain->first;;
                 node = chain->backwards ? prev(moves, node) : next(moves, node)) {
                const struct arc *arc = tours_arc(tours, f, last, node);
                km += arc->km;
                done = segment_join(done, arc->s, tours->problem->tasks[node].visit);
                last = node;
                if (node == stop_at)
                    break;
            }
        }
        const struct arc *arc = tours_arc(tours, f, last, change->tail);
        const struct reach *tail = tours_reach(tours, change->tail, f);
        done = segment_join(done, arc->s, tail->left);
        tours_offer(tours, f, tours->list[change->route].type, km + arc->km + tail->km_left,
                    done.duration_s, load->kg, load->crates, &offer);
    }
    return offer;
}

static size_t write_sequence(const struct moves *moves, const struct change *change,
                             size_t sequence[])
{
    const struct tours *tours = moves->tours;
    size_t n = tours->nodes[change->head].rank, at = change->head;
    for (size_t i = n; i-- > 0; at = prev(moves, at))
        sequence[i] = at;
    for (size_t c = 0; c < change->n; c++) {
        const struct chain *chain = &change->chains[c];
        const size_t stop_at = chain->backwards ? chain->first : chain->last;
        for (at = chain->backwards ? chain->last : chain->first; at != stop_at;
             at = chain->backwards ? prev(moves, at) : next(moves, at))
            sequence[n++] = at;
        sequence[n++] = stop_at;
    }
    for (at = change->tail; tours_is_stop(tours, at); at = next(moves, at))
        sequence[n++] = at;
    return n;
}

static void apply(struct moves *moves, const struct change changes[], const size_t types[],
                  size_t n_changes)
{
    size_t lengths[2];
    for (size_t i = 0; i < n_changes; i++)
        lengths[i] = write_sequence(moves, &changes[i], moves->sequences[i]);
    moves->n_changes++;
    for (size_t i = 0; i < n_changes; i++) {
        tours_set(moves->tours, changes[i].route, moves->sequences[i], lengths[i], types[i]);
        moves->changed[changes[i].route] = moves->n_changes;
    }
    TOURS_CHECK(moves->tours);
}

/* Makes the changes if together they save. The second sees the fleet as the first leaves it. */
static bool try_changes(struct moves *moves, const struct change changes[], size_t n_changes)
{
    struct tours *tours = moves->tours;
    struct load loads[2];
    double bounds_eur[2] = {0, 0}, room_eur = -GAIN_EUR;
    for (size_t i = 0; i < n_changes; i++)
        room_eur += tours->list[changes[i].route].cost_eur;
    const bool one_type = tours->problem->n_types == 1;
    if (one_type && joint_bound_eur(moves, changes, n_changes) >= room_eur)
        return false;
    for (size_t i = 0; i < n_changes; i++) {
        loads[i] = load_of(tours, &changes[i]);
        if (!empties(moves, &changes[i]) && !one_type)
            bounds_eur[i] = bound_eur(moves, &changes[i], &loads[i]);
        if (bounds_eur[0] + bounds_eur[1] >= room_eur)
            return false;
    }
    struct offer offers[2] = {{0, NO_TYPE}, {0, NO_TYPE}};
    for (size_t i = 0; i < n_changes; i++) {
        const size_t own = tours->list[changes[0].route].type, taken = offers[0].type;
        if (i == 1 && own != NO_TYPE)
            tours->left[own]++;
        if (i == 1 && taken != NO_TYPE)
            tours->left[taken]--;
        if (!empties(moves, &changes[i]))
            offers[i] = offer_of(moves, &changes[i], &loads[i]);
        if (i == 1 && own != NO_TYPE)
            tours->left[own]--;
        if (i == 1 && taken != NO_TYPE)
            tours->left[taken]++;
        bounds_eur[i] = offers[i].cost_eur;
        if (bounds_eur[0] + bounds_eur[1] >= room_eur)
            return false;
    }
    apply(moves, changes, (size_t[]){offers[0].type, offers[1].type}, n_changes);
    return true;
}

/* Chain first .. last to between after and its successor; both routes may be the same. */
static bool try_relocate(struct moves *moves, struct chain chain, size_t after)
{
    const struct node *nodes = moves->tours->nodes;
    const size_t from = nodes[chain.first].route, to = nodes[after].route;
    const size_t before = nodes[chain.first].prev, behind = nodes[chain.last].next;
    const size_t then = nodes[after].next;
    if (from != to) {
        const struct change changes[2] = {
            {.route = from, .head = before, .tail = behind},
            {.route = to, .head = after, .tail = then, .n = 1, .chains = {chain}}};
        return try_changes(moves, changes, 2);
    }
    const size_t rank = nodes[after].rank;
    if (rank + 1 >= nodes[chain.first].rank && rank <= nodes[chain.last].rank)
        return false;
    struct change change = {.route = from, .n = 2};
    if (rank > nodes[chain.last].rank) {
        change.head = before, change.tail = then;
        change.chains[0] = (struct chain){behind, after, false};
        change.chains[1] = chain;
    } else {
        change.head = after, change.tail = behind;
        change.chains[0] = chain;
        change.chains[1] = (struct chain){then, before, false};
    }
    return try_changes(moves, &change, 1);
}

/* Two chains change places. */
static bool try_swap(struct moves *moves, struct chain a, struct chain b)
{
    const struct node *nodes = moves->tours->nodes;
    if (nodes[a.first].route != nodes[b.first].route) {
        const struct change changes[2] = {{.route = nodes[a.first].route,
                                           .head = nodes[a.first].prev,
                                           .tail = nodes[a.last].next,
                                           .n = 1,
                                           .chains = {b}},
                                          {.route = nodes[b.first].route,
                                           .head = nodes[b.first].prev,
                                           .tail = nodes[b.last].next,
                                           .n = 1,
                                           .chains = {a}}};
        return try_changes(moves, changes, 2);
    }
    if (nodes[a.first].rank > nodes[b.first].rank) {
        const struct chain swapped = a;
        a = b;
        b = swapped;
    }
    /* Side by side is a relocation. */
    if (nodes[a.last].rank + 1 >= nodes[b.first].rank)
        return false;
    const struct chain between = {nodes[a.last].next, nodes[b.first].prev, false};
    const struct change change = {.route = nodes[a.first].route,
                                  .head = nodes[a.first].prev,
                                  .tail = nodes[b.last].next,
                                  .n = 3,
                                  .chains = {b, between, a}};
    return try_changes(moves, &change, 1);
}

/* The route up to a goes on with b and what follows it; the other halves too. */
static bool try_cross(struct moves *moves, size_t a, size_t b)
{
    const struct node *nodes = moves->tours->nodes;
    const struct change changes[2] = {
        {.route = nodes[a].route, .head = a, .tail = b},
        {.route = nodes[b].route, .head = nodes[b].prev, .tail = nodes[a].next}};
    return try_changes(moves, changes, 2);
}

/* 2-opt: turns round the stops from first to last. */
static bool try_turn(struct moves *moves, size_t first, size_t last)
{
    const struct node *nodes = moves->tours->nodes;
    const struct change change = {.route = nodes[first].route,
                                  .head = nodes[first].prev,
                                  .tail = nodes[last].next,
                                  .n = 1,
                                  .chains = {{first, last, true}}};
    return try_changes(moves, &change, 1);
}

/* Moves that make u, alone or at the head or the tail of a chain, a neighbour of v. */
static bool try_chains(struct moves *moves, size_t u, size_t v)
{
    struct chain chain = {u, u, false};
    for (size_t k = 1; k <= MAX_CHAIN; k++) {
        const bool shared = moves->tours->nodes[u].route == moves->tours->nodes[v].route;
        if (shared && chain.last == v)
            return false;
        const struct chain turned = {chain.first, chain.last, true};
        if (try_relocate(moves, chain, v) || try_relocate(moves, chain, prev(moves, v)))
            return true;
        if (k > 1 && (try_relocate(moves, turned, v) ||
                      try_relocate(moves, turned, prev(moves, v))))
            return true;
        chain.last = next(moves, chain.last);
        if (!tours_is_stop(moves->tours, chain.last))
            return false;
    }
    return false;
}

/* Swaps of the chain that begins with u and one that begins after v, or ends before v. */
static bool try_swaps(struct moves *moves, size_t u, size_t v)
{
    const struct tours *tours = moves->tours;
    struct chain own = {u, u, false};
    for (size_t k = 1; k <= MAX_SWAPPED && tours_is_stop(tours, own.last); k++) {
        struct chain after = {next(moves, v), next(moves, v), false};
        struct chain before = {prev(moves, v), prev(moves, v), false};
        if (own.last == v)
            return false;
        for (size_t l = 1; l <= MAX_SWAPPED; l++) {
            const bool has_after = tours_is_stop(tours, after.last);
            const bool has_before = tours_is_stop(tours, before.first);
            if (has_after && try_swap(moves, own, after))
                return true;
            if (has_before && try_swap(moves, own, before))
                return true;
            if (has_after)
                after.last = next(moves, after.last);
            if (has_before)
                before.first = prev(moves, before.first);
        }
        own.last = next(moves, own.last);
    }
    return false;
}

static bool try_pair(struct moves *moves, size_t u, size_t v)
{
    const struct node *nodes = moves->tours->nodes;
    if (try_chains(moves, u, v) || try_swaps(moves, u, v))
        return true;
    if (nodes[u].route != nodes[v].route)
        return try_cross(moves, v, u) || try_cross(moves, u, v);
    const size_t a = nodes[u].rank < nodes[v].rank ? u : v, b = a == u ? v : u;
    if (nodes[a].rank + 1 == nodes[b].rank)
        return try_turn(moves, a, b);
    return try_turn(moves, next(moves, a), b) || try_turn(moves, a, prev(moves, b));
}

/* A vehicle of its own for a chain from u on, or for all of the route from u on. */
static bool try_open(struct moves *moves, size_t u)
{
    const struct tours *tours = moves->tours;
    const size_t start = tour_start(tours, tours->spare[tours->n_spare - 1]);
    if (tours->nodes[u].rank > 1 && try_cross(moves, start, u))
        return true;
    struct chain chain = {u, u, false};
    for (size_t k = 1; k <= MAX_CHAIN && tours_is_stop(tours, chain.last); k++) {
        if (try_relocate(moves, chain, start))
            return true;
        chain.last = next(moves, chain.last);
    }
    return false;
}

static double drive_eur(const struct tours *tours, size_t from, size_t to)
{
    const struct type *type = &tours->problem->types[0];
    return type_drive_eur(type, tours_arc(tours, type->family, from, to));
}

/* The dearer of the drives to and from a stop on its route. */
static double dearest_eur(const struct moves *moves, size_t stop)
{
    return fmax(drive_eur(moves->tours, prev(moves, stop), stop),
                drive_eur(moves->tours, stop, next(moves, stop)));
}

/* A move that puts two stops side by side replaces a drive of one or the other: it can hardly
 * pay where all of these are cheaper than the drive between the two. */
static bool seems_far(const struct moves *moves, size_t u, size_t v)
{
    const double near_eur =
        fmin(drive_eur(moves->tours, u, v), drive_eur(moves->tours, v, u));
    return near_eur > dearest_eur(moves, u) && near_eur > dearest_eur(moves, v);
}

static bool improve_stop(struct moves *moves, size_t u, size_t n_near)
{
    const struct tours *tours = moves->tours;
    const struct problem *problem = tours->problem;
    const size_t last_test = moves->tested[u];
    bool improved = false;
    moves->tested[u] = moves->n_changes + 1;
    for (size_t k = 0; k < n_near; k++) {
        const size_t v = problem->near[u * problem->n_near + k];
        if (tours->nodes[v].route == NO_ROUTE)
            continue;
        const size_t a = moves->changed[tours->nodes[u].route];
        const size_t b = moves->changed[tours->nodes[v].route];
        if (last_test && (a > b ? a : b) < last_test)
            continue;
        if (!seems_far(moves, u, v))
            improved |= try_pair(moves, u, v);
    }
    if (!last_test || moves->changed[tours->nodes[u].route] >= last_test)
        improved |= try_open(moves, u);
    return improved;
}

void moves_descend(struct moves *moves, size_t n_near)
{
    struct tours *tours = moves->tours;
    const size_t n = tours->problem->n;
    n_near = n_near < tours->problem->n_near ? n_near : tours->problem->n_near;
    for (size_t i = 0; i < n; i++)
        moves->tested[i] = 0;
    for (bool improved = true; improved;) {
        improved = false;
        for (size_t u = 0; u < n; u++)
            if (tours->nodes[u].route != NO_ROUTE)
                improved |= improve_stop(moves, u, n_near);
        for (size_t k = 0; k < tours->n_used; k++)
            if (tours_trade(tours, tours->used[k])) {
                improved = true;
                moves->changed[tours->used[k]] = ++moves->n_changes;
            }
    }
}
