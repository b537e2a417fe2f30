#include "sim/network/router.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "sim/network/chains.h"

/* Chain k driven along is code 2k, against it 2k + 1. */
struct arc {
    uint32_t head, code;
    double time_s, length_m;
};

struct router {
    const struct graph *graph;
    struct chains chains;
    size_t n_arcs;
    uint32_t *first; /* n_junctions + 1 */
    struct arc *arcs;
};

struct router *router_create(const struct graph *graph, enum road_class road_class)
{
    struct router *router = mem_zeroed(1, sizeof *router);
    router->graph = graph;
    router->chains = chains_make(graph, road_class);
    const struct chains *chains = &router->chains;
    uint32_t *first = mem_zeroed(chains->n_junctions + 2, sizeof *first);
    for (size_t k = 0; k < chains->n; k++) {
        first[chains->list[k].from + 2] += (chains->list[k].ways & ROAD_ALONG) != 0;
        first[chains->list[k].to + 2] += (chains->list[k].ways & ROAD_AGAINST) != 0;
    }
    for (size_t v = 2; v <= chains->n_junctions + 1; v++)
        first[v] += first[v - 1];
    router->n_arcs = first[chains->n_junctions + 1];
    router->first = first;
    router->arcs = mem_zeroed(router->n_arcs, sizeof *router->arcs);
    for (uint32_t k = 0; k < chains->n; k++) {
        const struct chain *chain = &chains->list[k];
        struct arc arc = {chain->to, 2 * k, chain->time_s, chain->length_m};
        if (chain->ways & ROAD_ALONG)
            router->arcs[first[chain->from + 1]++] = arc;
        arc.head = chain->from;
        arc.code++;
        if (chain->ways & ROAD_AGAINST)
            router->arcs[first[chain->to + 1]++] = arc;
    }
    return router;
}

void router_free(struct router *router)
{
    if (!router)
        return;
    chains_clear(&router->chains);
    free(router->first);
    free(router->arcs);
    free(router);
}

const bool *router_usable(const struct router *router)
{
    return router->chains.usable;
}

size_t router_n_usable(const struct router *router)
{
    return router->chains.n_usable;
}

struct router_size router_size(const struct router *router)
{
    return (struct router_size){router->chains.n_junctions, router->n_arcs};
}

/* ---- Costs: time, then length ------------------------------------------------------- */

struct cost {
    double time_s, length_m;
};

static const struct cost no_way = {HUGE_VAL, HUGE_VAL};

static bool is_less(struct cost a, struct cost b)
{
    return a.time_s < b.time_s || (a.time_s == b.time_s && a.length_m < b.length_m);
}

static struct cost sum(struct cost a, struct cost b)
{
    return (struct cost){a.time_s + b.time_s, a.length_m + b.length_m};
}

/* ---- Search ------------------------------------------------------------------------- */

enum { ARITY = 4 };
static const uint32_t not_queued = UINT32_MAX, settled = UINT32_MAX - 1, no_code = UINT32_MAX;

/* State of one search; a node counts as untouched unless its round is the current one. */
struct search {
    const struct router *router;
    struct cost *cost;
    uint32_t *round, *slot, *code; /* of each node: the heap slot; the arc that reached it */
    uint32_t *heap;
    size_t n_heap, n_settled;
    uint32_t now;
};

static void search_init(struct search *search, const struct router *router)
{
    const size_t n = router->chains.n_junctions;
    *search = (struct search){.router = router,
                              .cost = mem_zeroed(n, sizeof *search->cost),
                              .round = mem_zeroed(4 * n, sizeof *search->round)};
    search->slot = search->round + n;
    search->code = search->slot + n;
    search->heap = search->code + n;
}

static void search_clear(struct search *search)
{
    free(search->cost);
    free(search->round);
}

static void place(struct search *search, uint32_t node, size_t slot)
{
    search->heap[slot] = node;
    search->slot[node] = (uint32_t)slot;
}

static void sift_up(struct search *search, uint32_t node, size_t slot)
{
    while (slot > 0) {
        size_t parent = (slot - 1) / ARITY;
        uint32_t above = search->heap[parent];
        if (!is_less(search->cost[node], search->cost[above]))
            break;
        place(search, above, slot);
        slot = parent;
    }
    place(search, node, slot);
}

static void sift_down(struct search *search, uint32_t node)
{
    size_t slot = 0;
    for (;;) {
        size_t child = ARITY * slot + 1, end = child + ARITY;
        if (child >= search->n_heap)
            break;
        end = end < search->n_heap ? end : search->n_heap;
        size_t best = child;
        for (child++; child < end; child++)
            if (is_less(search->cost[search->heap[child]], search->cost[search->heap[best]]))
                best = child;
        if (!is_less(search->cost[search->heap[best]], search->cost[node]))
            break;
        place(search, search->heap[best], slot);
        slot = best;
    }
    place(search, node, slot);
}

static void reach(struct search *search, uint32_t node, struct cost cost, uint32_t code)
{
    if (search->round[node] != search->now) {
        search->round[node] = search->now;
        search->slot[node] = not_queued;
    } else if (search->slot[node] == settled || !is_less(cost, search->cost[node])) {
        return;
    }
    search->cost[node] = cost;
    search->code[node] = code;
    sift_up(search, node,
            search->slot[node] == not_queued ? search->n_heap++ : search->slot[node]);
}

static uint32_t settle_next(struct search *search)
{
    uint32_t node = search->heap[0];
    search->slot[node] = settled;
    if (--search->n_heap)
        sift_down(search, search->heap[search->n_heap]);
    search->n_settled++;
    const struct router *router = search->router;
    for (uint32_t a = router->first[node]; a < router->first[node + 1]; a++) {
        const struct arc *arc = &router->arcs[a];
        reach(search, arc->head,
              sum(search->cost[node], (struct cost){arc->time_s, arc->length_m}), arc->code);
    }
    return node;
}

/* ---- Positions on chains ------------------------------------------------------------- */

/* A position as its chain sees it. By either end of the chain one may leave it or come to
 * it when its direction allows, or when the spot is that end. */
struct spot {
    uint32_t part;
    const struct chain *chain; /* in the router's list */
    double share;              /* of the part, in the direction of the chain */
    struct cost before, after; /* from the start and to the end of the chain */
    bool out_by_from, out_by_to, in_by_from, in_by_to;
};

static struct spot spot_of(const struct router *router, struct position position)
{
    assert(router->chains.part_of[position.edge] != UINT32_MAX);
    struct spot spot = {.part = router->chains.part_of[position.edge]};
    const struct chain_part *part = &router->chains.parts[spot.part];
    spot.chain = &router->chains.list[part->chain];
    spot.share = part->reversed ? 1 - position.share : position.share;
    spot.before = (struct cost){part->time_before_s + spot.share * part->time_s,
                                part->length_before_m + spot.share * part->length_m};
    spot.after = (struct cost){fmax(0, spot.chain->time_s - spot.before.time_s),
                               fmax(0, spot.chain->length_m - spot.before.length_m)};
    const bool at_from = spot.part == spot.chain->first_part && spot.share <= 0;
    const bool at_to = spot.part + 1 == spot.chain[1].first_part && spot.share >= 1;
    if (at_to)
        spot.after = (struct cost){0, 0};
    spot.out_by_from = at_from || spot.chain->ways & ROAD_AGAINST;
    spot.out_by_to = at_to || spot.chain->ways & ROAD_ALONG;
    spot.in_by_from = at_from || spot.chain->ways & ROAD_ALONG;
    spot.in_by_to = at_to || spot.chain->ways & ROAD_AGAINST;
    return spot;
}

/* Starts a new search from a spot. */
static void start_from(struct search *search, const struct spot *spot)
{
    search->n_heap = 0;
    search->now++;
    if (spot->out_by_to)
        reach(search, spot->chain->to, spot->after, no_code);
    if (spot->out_by_from)
        reach(search, spot->chain->from, spot->before, no_code);
}

enum arrival { ARRIVE_NEVER, ARRIVE_ALONG, ARRIVE_AGAINST, ARRIVE_WITHIN };

static struct cost cost_at(const struct search *search, uint32_t node)
{
    return search->round[node] == search->now ? search->cost[node] : no_way;
}

/* The cheapest way to a spot, once both ends of its chain are settled: from either end, or
 * straight along the chain that both spots share. */
static struct cost arrive(const struct search *search, const struct spot *from,
                          const struct spot *to, enum arrival *how)
{
    const struct chain *chain = to->chain;
    struct cost best = no_way;
    *how = ARRIVE_NEVER;
    if (from->chain == chain) {
        struct cost ahead = {to->before.time_s - from->before.time_s,
                             to->before.length_m - from->before.length_m};
        bool forward = ahead.length_m > 0 || (ahead.length_m == 0 && ahead.time_s >= 0);
        bool still = ahead.length_m == 0 && ahead.time_s == 0;
        if (still || chain->ways & (forward ? ROAD_ALONG : ROAD_AGAINST)) {
            best = (struct cost){fabs(ahead.time_s), fabs(ahead.length_m)};
            *how = ARRIVE_WITHIN;
        }
    }
    struct cost along = sum(cost_at(search, chain->from), to->before);
    if (to->in_by_from && is_less(along, best)) {
        best = along;
        *how = ARRIVE_ALONG;
    }
    struct cost against = sum(cost_at(search, chain->to), to->after);
    if (to->in_by_to && is_less(against, best)) {
        best = against;
        *how = ARRIVE_AGAINST;
    }
    return best;
}

/* ---- Many to many --------------------------------------------------------------------- */

/* Marks the nodes from which some spot is entered; returns how many. */
static size_t mark_wanted(const struct spot spots[], size_t n, bool wanted[])
{
    size_t n_wanted = 0;
    for (size_t i = 0; i < n; i++) {
        const struct chain *chain = spots[i].chain;
        if (spots[i].in_by_from) {
            n_wanted += !wanted[chain->from];
            wanted[chain->from] = true;
        }
        if (spots[i].in_by_to) {
            n_wanted += !wanted[chain->to];
            wanted[chain->to] = true;
        }
    }
    return n_wanted;
}

struct many {
    const struct spot *spots;
    size_t n, n_wanted;
    const bool *wanted;
    struct matrix *matrix;
};

static void fill_row(struct search *search, const struct many *many, size_t origin)
{
    start_from(search, &many->spots[origin]);
    size_t n_left = many->n_wanted;
    while (search->n_heap && n_left)
        n_left -= many->wanted[settle_next(search)];
    for (size_t j = 0; j < many->n; j++) {
        enum arrival how;
        struct cost cost = arrive(search, &many->spots[origin], &many->spots[j], &how);
        many->matrix->time_s[origin * many->n + j] = cost.time_s;
        many->matrix->distance_km[origin * many->n + j] = cost.length_m / 1000;
    }
}

size_t router_matrix(const struct router *router, const struct position positions[], size_t n,
                     int jobs, struct matrix *matrix)
{
    *matrix = (struct matrix){.n = n, .time_s = mem_zeroed(n * n, sizeof *matrix->time_s),
                              .distance_km = mem_zeroed(n * n, sizeof *matrix->distance_km)};
    struct spot *spots = mem_zeroed(n, sizeof *spots);
    for (size_t i = 0; i < n; i++)
        spots[i] = spot_of(router, positions[i]);
    bool *wanted = mem_zeroed(router->chains.n_junctions, sizeof *wanted);
    const struct many many = {.spots = spots, .n = n, .wanted = wanted, .matrix = matrix,
                              .n_wanted = mark_wanted(spots, n, wanted)};
    size_t n_settled = 0;
#pragma omp parallel num_threads(jobs > 0 ? jobs : 1) reduction(+ : n_settled)
    {
        struct search search;
        search_init(&search, router);
#pragma omp for schedule(dynamic, 1)
        for (size_t i = 0; i < n; i++)
            fill_row(&search, &many, i);
        n_settled += search.n_settled;
        search_clear(&search);
    }
    free(wanted);
    free(spots);
    return n_settled;
}

/* ---- Paths ---------------------------------------------------------------------------- */

struct trace {
    struct point *points;
    size_t n, room;
};

static void trace_add(struct trace *trace, struct point point)
{
    if (trace->n && trace->points[trace->n - 1].x == point.x &&
        trace->points[trace->n - 1].y == point.y)
        return;
    trace->points = mem_grown(trace->points, &trace->room, trace->n + 1, sizeof *trace->points);
    trace->points[trace->n++] = point;
}

static void trace_reverse(struct trace *trace, size_t first)
{
    for (size_t i = first, j = trace->n; i + 1 < j; i++) {
        struct point swap = trace->points[i];
        trace->points[i] = trace->points[--j];
        trace->points[j] = swap;
    }
}

/* The points of an edge from one share of its length to a later one. */
static void trace_edge_along(struct trace *trace, const struct graph *graph, uint32_t edge,
                             double from_share, double to_share)
{
    const struct point *points = &graph->points_m[graph->point_start[edge]];
    const size_t n = graph->point_start[edge + 1] - graph->point_start[edge];
    double total_m = 0, before_m = 0;
    for (size_t i = 0; i + 1 < n; i++)
        total_m += hypot(points[i + 1].x - points[i].x, points[i + 1].y - points[i].y);
    const double shares[] = {from_share, to_share};
    for (size_t i = 0, k = 0; i + 1 < n && k < 2; i++) {
        const struct point a = points[i], b = points[i + 1];
        double leg_m = hypot(b.x - a.x, b.y - a.y), after_m = before_m + leg_m;
        for (; k < 2 && (shares[k] * total_m <= after_m || i + 2 == n); k++) {
            double t =
                leg_m > 0 ? fmin(1, fmax(0, (shares[k] * total_m - before_m) / leg_m)) : 0;
            trace_add(trace, (struct point){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
        }
        if (k == 1)
            trace_add(trace, b);
        before_m = after_m;
    }
}

static void trace_edge(struct trace *trace, const struct graph *graph, uint32_t edge,
                       double from_share, double to_share)
{
    if (from_share <= to_share) {
        trace_edge_along(trace, graph, edge, from_share, to_share);
        return;
    }
    /* Traced along the line apart, then appended from its end. */
    struct trace along = {0};
    trace_edge_along(&along, graph, edge, to_share, from_share);
    trace_reverse(&along, 0);
    for (size_t i = 0; i < along.n; i++)
        trace_add(trace, along.points[i]);
    free(along.points);
}

/* A piece of a chain, from a share of one part to a share of another, either way. */
struct piece {
    uint32_t from_part, to_part;
    double from_share, to_share; /* in the direction of the chain */
};

static void trace_piece(struct trace *trace, const struct router *router, struct piece piece)
{
    const bool along = piece.from_part < piece.to_part ||
                       (piece.from_part == piece.to_part && piece.from_share <= piece.to_share);
    for (uint32_t p = piece.from_part;; p = along ? p + 1 : p - 1) {
        const struct chain_part *part = &router->chains.parts[p];
        double start = p == piece.from_part ? piece.from_share : along ? 0 : 1;
        double end = p == piece.to_part ? piece.to_share : along ? 1 : 0;
        if (part->reversed) {
            start = 1 - start;
            end = 1 - end;
        }
        trace_edge(trace, router->graph, part->edge, start, end);
        if (p == piece.to_part)
            break;
    }
}

/* The whole of a chain driven as its code says. */
static struct piece whole_chain(const struct router *router, uint32_t code)
{
    const struct chain *chain = &router->chains.list[code >> 1];
    const uint32_t first = chain->first_part, last = chain[1].first_part - 1;
    return code & 1 ? (struct piece){last, first, 1, 0} : (struct piece){first, last, 0, 1};
}

/* From a spot to the start (against) or the end (along) of its chain. */
static struct piece way_out(const struct router *router, const struct spot *spot, bool along)
{
    struct piece whole = whole_chain(router, (uint32_t)(spot->chain - router->chains.list) * 2 +
                                                 (along ? 0 : 1));
    whole.from_part = spot->part;
    whole.from_share = spot->share;
    return whole;
}

/* From the start (along) or the end (against) of a spot's chain to the spot. */
static struct piece way_in(const struct router *router, const struct spot *spot, bool along)
{
    struct piece whole = whole_chain(router, (uint32_t)(spot->chain - router->chains.list) * 2 +
                                                 (along ? 0 : 1));
    whole.to_part = spot->part;
    whole.to_share = spot->share;
    return whole;
}

static uint32_t tail_of(const struct router *router, uint32_t code)
{
    const struct chain *chain = &router->chains.list[code >> 1];
    return code & 1 ? chain->to : chain->from;
}

/* Whether the search left the origin along its chain to reach its first node. A chain that
 * ends where it begins leads there both ways: the cheaper one was kept. */
static bool left_along(const struct search *search, const struct spot *from, uint32_t node)
{
    if (!from->out_by_from || !from->out_by_to)
        return from->out_by_to;
    if (from->chain->from != from->chain->to)
        return node == from->chain->to;
    return search->cost[node].time_s == from->after.time_s &&
           search->cost[node].length_m == from->after.length_m;
}

/* Everything between leaving the origin's chain and reaching node, then the way in. */
static void trace_between(struct trace *trace, const struct search *search,
                          const struct spot *from, uint32_t node)
{
    uint32_t *codes = NULL;
    size_t n = 0, room = 0;
    while (search->code[node] != no_code) {
        codes = mem_grown(codes, &room, n + 1, sizeof *codes);
        codes[n++] = search->code[node];
        node = tail_of(search->router, search->code[node]);
    }
    trace_piece(trace, search->router,
                way_out(search->router, from, left_along(search, from, node)));
    while (n)
        trace_piece(trace, search->router, whole_chain(search->router, codes[--n]));
    free(codes);
}

static bool is_settled(const struct search *search, uint32_t node)
{
    return search->round[node] == search->now && search->slot[node] == settled;
}

/* Until every node by which the spot may be entered is settled. */
static void settle_ends(struct search *search, const struct spot *to)
{
    const struct chain *chain = to->chain;
    while (search->n_heap && ((to->in_by_from && !is_settled(search, chain->from)) ||
                              (to->in_by_to && !is_settled(search, chain->to))))
        settle_next(search);
}

struct point *router_path(const struct router *router, struct position from, struct position to,
                          size_t *n_points, double *length_km, double *time_s)
{
    const struct spot start = spot_of(router, from), end = spot_of(router, to);
    struct search search;
    search_init(&search, router);
    start_from(&search, &start);
    settle_ends(&search, &end);
    enum arrival how;
    struct cost cost = arrive(&search, &start, &end, &how);

    struct trace trace = {0};
    trace_add(&trace, from.at_m);
    if (how == ARRIVE_WITHIN) {
        trace_piece(&trace, router,
                    (struct piece){start.part, end.part, start.share, end.share});
    } else if (how != ARRIVE_NEVER) {
        bool along = how == ARRIVE_ALONG;
        trace_between(&trace, &search, &start, along ? end.chain->from : end.chain->to);
        trace_piece(&trace, router, way_in(router, &end, along));
    }
    trace_add(&trace, to.at_m);
    search_clear(&search);
    *n_points = trace.n;
    if (length_km)
        *length_km = cost.length_m / 1000;
    if (time_s)
        *time_s = cost.time_s;
    return trace.points;
}
