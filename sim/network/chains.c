#include "sim/network/chains.h"
#include <stdlib.h>
#include "data/mem.h"

/* Ends of usable edges at each node: edge x 2, + 1 for the edge's last point. */
struct ends {
    uint32_t *first, *end;
};

struct joining {
    const struct graph *graph;
    enum road_class road_class;
    struct ends ends;
    uint32_t *junction; /* of each node; UINT32_MAX: passed through or unused */
    struct chains *chains;
};

static void mark_usable(const struct graph *graph, enum road_class c, struct chains *chains)
{
    struct arcs arcs = arcs_of(graph, c);
    bool *in_core = mem_zeroed(graph->n_nodes, sizeof *in_core);
    graph_largest_strong(graph, &arcs, in_core);
    arcs_clear(&arcs);
    for (size_t e = 0; e < graph->n_edges; e++) {
        chains->usable[e] = graph_speed_km_h(graph, e, c) > 0 && graph_ways(graph, e) &&
                            in_core[graph->edges[e].from] && in_core[graph->edges[e].to];
        chains->n_usable += chains->usable[e];
    }
    free(in_core);
}

static struct ends ends_of(const struct graph *graph, const bool usable[])
{
    uint32_t *first = mem_zeroed(graph->n_nodes + 2, sizeof *first);
    for (size_t e = 0; e < graph->n_edges; e++) {
        first[graph->edges[e].from + 2] += usable[e];
        first[graph->edges[e].to + 2] += usable[e];
    }
    for (size_t v = 2; v <= graph->n_nodes + 1; v++)
        first[v] += first[v - 1];
    uint32_t *end = mem_zeroed(first[graph->n_nodes + 1], sizeof *end);
    for (size_t e = 0; e < graph->n_edges; e++) {
        if (!usable[e])
            continue;
        end[first[graph->edges[e].from + 1]++] = (uint32_t)(2 * e);
        end[first[graph->edges[e].to + 1]++] = (uint32_t)(2 * e + 1);
    }
    return (struct ends){.first = first, .end = end};
}

/* Whether traffic may enter the edge from this end, and leave it there. */
static bool may_enter(const struct graph *graph, uint32_t end)
{
    return graph_ways(graph, end >> 1) & (end & 1 ? ROAD_AGAINST : ROAD_ALONG);
}

static bool may_leave(const struct graph *graph, uint32_t end)
{
    return graph_ways(graph, end >> 1) & (end & 1 ? ROAD_ALONG : ROAD_AGAINST);
}

static bool is_passed_through(const struct joining *joining, size_t node)
{
    const uint32_t *end = &joining->ends.end[joining->ends.first[node]];
    if (joining->ends.first[node + 1] - joining->ends.first[node] != 2 ||
        end[0] >> 1 == end[1] >> 1)
        return false;
    return may_enter(joining->graph, end[0]) == may_leave(joining->graph, end[1]) &&
           may_enter(joining->graph, end[1]) == may_leave(joining->graph, end[0]);
}

static uint32_t node_at(const struct graph *graph, uint32_t end)
{
    return end & 1 ? graph->edges[end >> 1].to : graph->edges[end >> 1].from;
}

static void number_junctions(struct joining *joining)
{
    const struct graph *graph = joining->graph;
    struct chains *chains = joining->chains;
    for (size_t v = 0; v < graph->n_nodes; v++) {
        joining->junction[v] = UINT32_MAX;
        if (joining->ends.first[v + 1] > joining->ends.first[v] &&
            !is_passed_through(joining, v))
            joining->junction[v] = (uint32_t)chains->n_junctions++;
    }
    /* A single ring has no junction: its first node becomes one. */
    for (size_t v = 0; chains->n_usable && chains->n_junctions == 0; v++)
        if (joining->ends.first[v + 1] > joining->ends.first[v])
            joining->junction[v] = (uint32_t)chains->n_junctions++;
}

static void add_part(struct joining *joining, struct chain *chain, uint32_t end)
{
    struct chains *chains = joining->chains;
    const uint32_t edge = end >> 1;
    struct chain_part *part = &chains->parts[chains->n_parts];
    *part = (struct chain_part){.edge = edge, .chain = (uint32_t)chains->n, .reversed = end & 1,
                                .length_m = joining->graph->edges[edge].length_m,
                                .time_before_s = chain->time_s,
                                .length_before_m = chain->length_m};
    part->time_s =
        part->length_m / (graph_speed_km_h(joining->graph, edge, joining->road_class) / 3.6);
    chain->time_s += part->time_s;
    chain->length_m += part->length_m;
    chains->part_of[edge] = (uint32_t)chains->n_parts++;
}

/* The end by which to go on through a node that was reached by another end. */
static uint32_t other_end(const struct joining *joining, uint32_t node, uint32_t reached)
{
    const uint32_t *end = &joining->ends.end[joining->ends.first[node]];
    return end[0] == reached ? end[1] : end[0];
}

/* Walks from a junction into the edge end until the next junction. */
static void add_chain(struct joining *joining, uint32_t end)
{
    struct chains *chains = joining->chains;
    struct chain *chain = &chains->list[chains->n];
    *chain = (struct chain){.from = joining->junction[node_at(joining->graph, end)],
                            .ways = (may_enter(joining->graph, end) ? ROAD_ALONG : 0u) |
                                    (may_leave(joining->graph, end) ? ROAD_AGAINST : 0u),
                            .first_part = (uint32_t)chains->n_parts};
    for (;;) {
        add_part(joining, chain, end);
        uint32_t reached = end ^ 1, node = node_at(joining->graph, reached);
        chain->to = joining->junction[node];
        if (chain->to != UINT32_MAX)
            break;
        end = other_end(joining, node, reached);
    }
    chains->n++;
}

struct chains chains_make(const struct graph *graph, enum road_class road_class)
{
    struct chains chains = {
        .list = mem_zeroed(graph->n_edges + 1, sizeof *chains.list),
        .parts = mem_zeroed(graph->n_edges, sizeof *chains.parts),
        .part_of = mem_resized(NULL, graph->n_edges, sizeof *chains.part_of),
        .usable = mem_zeroed(graph->n_edges, sizeof *chains.usable)};
    for (size_t e = 0; e < graph->n_edges; e++)
        chains.part_of[e] = UINT32_MAX;
    mark_usable(graph, road_class, &chains);
    struct joining joining = {.graph = graph, .road_class = road_class, .chains = &chains,
                              .ends = ends_of(graph, chains.usable),
                              .junction = mem_zeroed(graph->n_nodes, sizeof *joining.junction)};
    number_junctions(&joining);
    for (size_t v = 0; v < graph->n_nodes; v++)
        for (uint32_t i = joining.ends.first[v]; i < joining.ends.first[v + 1]; i++)
            if (joining.junction[v] != UINT32_MAX &&
                chains.part_of[joining.ends.end[i] >> 1] == UINT32_MAX)
                add_chain(&joining, joining.ends.end[i]);
    chains.list[chains.n].first_part = (uint32_t)chains.n_parts;
    free(joining.ends.first);
    free(joining.ends.end);
    free(joining.junction);
    return chains;
}

void chains_clear(struct chains *chains)
{
    free(chains->list);
    free(chains->parts);
    free(chains->part_of);
    free(chains->usable);
    *chains = (struct chains){0};
}
