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
    double bucket_s; /* of searches */
    size_t n_buckets;
};

/* Buckets as wide as the mean arc; no more of them than a cache holds. */
static void choose_buckets(struct router *router)
{
    static const double n_max = 8192;
    double sum_s = 0, longest_s = 0;
    for (size_t a = 0; a < router->n_arcs; a++) {
        sum_s += router->arcs[a].time_s;
        longest_s = fmax(longest_s, router->arcs[a].time_s);
    }
    router->bucket_s = fmax(sum_s / (double)router->n_arcs, longest_s / n_max);
    if (!(router->bucket_s > 0))
        router->bucket_s = 1;
    router->n_buckets = (size_t)(longest_s / router->bucket_s) + 3;
}

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
    choose_buckets(router);
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

static const uint32_t no_code = UINT32_MAX, no_entry = UINT32_MAX;

/* Kept together: a search over a country waits for memory above all. */
struct node {
    struct cost cost;
    uint32_t reached, settled; /* rounds in which it was */
    uint32_t code;             /* of the arc that reached it */
    bool is_open;              /* reached at less cost than it was last left at */
};

/* A node waiting in a bucket, and the bucket: first come, first served, so that no network
 * makes it long even where one slow road makes buckets wide (Bellman 1958). */
struct entry {
    uint32_t node, next;
};
struct bucket {
    uint32_t first, last;
};

/* State of one search: nodes wait in buckets of bucket_s seconds, in a ring that holds the
 * longest arc. A node leaves its bucket again when it is reached at less cost meanwhile
 * (Dial 1969; Denardo & Fox 1979). */
struct search {
    const struct router *router;
    struct node *nodes;
    struct bucket *buckets;
    size_t at; /* bucket being emptied, counted from the origin */
    struct entry *entries;
    size_t n_entries, entries_room, n_queued, n_settled;
    uint32_t now;
};

static size_t bucket_of(const struct search *search, struct cost cost)
{
    return (size_t)(cost.time_s / search->router->bucket_s);
}

static void search_init(struct search *search, const struct router *router)
{
    *search = (struct search){
        .router = router,
        .nodes = mem_zeroed(router->chains.n_junctions, sizeof *search->nodes),
        .buckets = mem_zeroed(router->n_buckets, sizeof *search->buckets)};
}

static void search_clear(struct search *search)
{
    free(search->nodes);
    free(search->buckets);
    free(search->entries);
}

static void search_restart(struct search *search)
{
    search->now++;
    search->at = search->n_entries = search->n_queued = 0;
    for (size_t i = 0; i < search->router->n_buckets; i++)
        search->buckets[i].first = no_entry;
}

static void reach(struct search *search, uint32_t node, struct cost cost, uint32_t code)
{
    struct node *reached = &search->nodes[node];
    if (reached->reached == search->now && !is_less(cost, reached->cost))
        return;
    *reached = (struct node){cost, search->now, reached->settled, code, true};
    struct bucket *bucket =
        &search->buckets[bucket_of(search, cost) % search->router->n_buckets];
    search->entries = mem_grown(search->entries, &search->entries_room, search->n_entries + 1,
                                sizeof *search->entries);
    const uint32_t entry = (uint32_t)search->n_entries++;
    search->entries[entry] = (struct entry){node, no_entry};
    if (bucket->first == no_entry)
        bucket->first = entry;
    else
        search->entries[bucket->last].next = entry;
    bucket->last = entry;
    search->n_queued++;
}

static void leave(struct search *search, uint32_t node)
{
    const struct router *router = search->router;
    const struct cost cost = search->nodes[node].cost;
    search->nodes[node].is_open = false;
    for (uint32_t a = router->first[node]; a < router->first[node + 1]; a++) {
        const struct arc *arc = &router->arcs[a];
        reach(search, arc->head, sum(cost, (struct cost){arc->time_s, arc->length_m}),
              arc->code);
    }
}

/* Settles the nodes of the next bucket, and counts those that are wanted (NULL: none) down
 * from n_left. False when all that can be reached are settled. */
static bool settle_bucket(struct search *search, const bool wanted[], size_t *n_left)
{
    const size_t n_buckets = search->router->n_buckets;
    if (search->n_queued == 0)
        return false;
    while (search->buckets[search->at % n_buckets].first == no_entry)
        search->at++;
    struct bucket *bucket = &search->buckets[search->at % n_buckets];
    while (bucket->first != no_entry) {
        const struct entry entry = search->entries[bucket->first];
        bucket->first = entry.next;
        search->n_queued--;
        if (!search->nodes[entry.node].is_open)
            continue;
        if (search->nodes[entry.node].settled != search->now) {
            search->nodes[entry.node].settled = search->now;
            search->n_settled++;
            *n_left -= wanted && wanted[entry.node];
        }
        leave(search, entry.node);
    }
    return true;
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
    search_restart(search);
    if (spot->out_by_to)
        reach(search, spot->chain->to, spot->after, no_code);
    if (spot->out_by_from)
        reach(search, spot->chain->from, spot->before, no_code);
}

enum arrival { ARRIVE_NEVER, ARRIVE_ALONG, ARRIVE_AGAINST, ARRIVE_WITHIN };

static struct cost cost_at(const struct search *search, uint32_t node)
{
    return search->nodes[node].reached == search->now ? search->nodes[node].cost : no_way;
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
    while (n_left && settle_bucket(search, many->wanted, &n_left))
        ;
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
    (void)jobs; /* of no use without OpenMP */
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
    return search->nodes[node].cost.time_s == from->after.time_s &&
           search->nodes[node].cost.length_m == from->after.length_m;
}

/* Everything between leaving the origin's chain and reaching node, then the way in. */
static void trace_between(struct trace *trace, const struct search *search,
                          const struct spot *from, uint32_t node)
{
    uint32_t *codes = NULL;
    size_t n = 0, room = 0;
    while (search->nodes[node].code != no_code) {
        codes = mem_grown(codes, &room, n + 1, sizeof *codes);
        codes[n++] = search->nodes[node].code;
        node = tail_of(search->router, codes[n - 1]);
    }
    trace_piece(trace, search->router,
                way_out(search->router, from, left_along(search, from, node)));
    while (n)
        trace_piece(trace, search->router, whole_chain(search->router, codes[--n]));
    free(codes);
}

static bool is_settled(const struct search *search, uint32_t node)
{
    return search->nodes[node].settled == search->now;
}

/* Until every node by which the spot may be entered is settled. */
static void settle_ends(struct search *search, const struct spot *to)
{
    const struct chain *chain = to->chain;
    size_t none = 0;
    while (((to->in_by_from && !is_settled(search, chain->from)) ||
            (to->in_by_to && !is_settled(search, chain->to))) &&
           settle_bucket(search, NULL, &none))
        ;
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
