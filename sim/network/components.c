#include <stdlib.h>
#include "data/mem.h"
#include "sim/network/graph.h"

/* ---- Strong components: Tarjan (1972) with an explicit stack ------------------------- */

struct tarjan {
    const struct graph *graph;
    const struct arcs *arcs;
    uint32_t *order;     /* of discovery, from 1; 0 not seen */
    uint32_t *low;       /* least order reachable; UINT32_MAX once its component is closed */
    uint32_t *next_arc;
    uint32_t *path, *open; /* nodes being explored; nodes of components not closed yet */
    uint32_t *component;
    size_t n_path, n_open, n_seen, n_components;
};

static void enter(struct tarjan *t, uint32_t v)
{
    t->order[v] = t->low[v] = (uint32_t)++t->n_seen;
    t->next_arc[v] = t->arcs->first[v];
    t->path[t->n_path++] = v;
    t->open[t->n_open++] = v;
}

static void leave(struct tarjan *t, uint32_t v)
{
    t->n_path--;
    uint32_t low = t->low[v];
    if (low == t->order[v]) {
        uint32_t w;
        do {
            w = t->open[--t->n_open];
            t->low[w] = UINT32_MAX;
            t->component[w] = (uint32_t)t->n_components;
        } while (w != v);
        t->n_components++;
    } else if (t->n_path && low < t->low[t->path[t->n_path - 1]]) {
        t->low[t->path[t->n_path - 1]] = low;
    }
}

static void explore(struct tarjan *t, uint32_t root)
{
    enter(t, root);
    while (t->n_path) {
        uint32_t v = t->path[t->n_path - 1];
        if (t->next_arc[v] == t->arcs->first[v + 1]) {
            leave(t, v);
            continue;
        }
        uint32_t w = arc_head(t->graph, t->arcs->edge[t->next_arc[v]++]);
        if (!t->order[w])
            enter(t, w);
        else if (t->low[w] != UINT32_MAX && t->order[w] < t->low[v])
            t->low[v] = t->order[w];
    }
}

/* Marks the members of the component that has most nodes; the one whose first node comes
 * first wins. */
static size_t mark_largest(const uint32_t component[], size_t n_nodes, size_t n_components,
                           bool in_largest[])
{
    uint32_t *size = mem_zeroed(n_components, sizeof *size);
    for (size_t v = 0; v < n_nodes; v++)
        size[component[v]]++;
    uint32_t best = 0;
    for (size_t v = 0; v < n_nodes; v++)
        if (v == 0 || size[component[v]] > size[best])
            best = component[v];
    for (size_t v = 0; v < n_nodes; v++)
        in_largest[v] = component[v] == best;
    size_t n = n_nodes ? size[best] : 0;
    free(size);
    return n;
}

size_t graph_largest_strong(const struct graph *graph, const struct arcs *arcs,
                            bool in_largest[])
{
    const size_t n = graph->n_nodes;
    uint32_t *block = mem_zeroed(6 * n, sizeof *block);
    struct tarjan t = {.graph = graph, .arcs = arcs, .order = block, .low = block + n,
                       .next_arc = block + 2 * n, .path = block + 3 * n, .open = block + 4 * n,
                       .component = block + 5 * n};
    for (uint32_t v = 0; v < n; v++)
        if (!t.order[v])
            explore(&t, v);
    size_t size = mark_largest(t.component, n, t.n_components, in_largest);
    free(block);
    return size;
}

/* ---- Weak components ---------------------------------------------------------------- */

static uint32_t root_of(uint32_t parent[], uint32_t v)
{
    while (parent[v] != v) {
        parent[v] = parent[parent[v]];
        v = parent[v];
    }
    return v;
}

static void count_weak(const struct graph *graph, struct graph_counts *counts)
{
    uint32_t *parent = mem_zeroed(graph->n_nodes, sizeof *parent);
    uint32_t *size = mem_zeroed(graph->n_nodes, sizeof *size);
    for (uint32_t v = 0; v < graph->n_nodes; v++)
        parent[v] = v;
    for (size_t e = 0; e < graph->n_edges; e++)
        parent[root_of(parent, graph->edges[e].from)] = root_of(parent, graph->edges[e].to);
    for (uint32_t v = 0; v < graph->n_nodes; v++) {
        uint32_t root = root_of(parent, v);
        counts->n_components += size[root]++ == 0;
        if (size[root] > counts->largest)
            counts->largest = size[root];
    }
    free(parent);
    free(size);
}

struct graph_counts graph_count(const struct graph *graph)
{
    struct graph_counts counts = {.n_lines = graph->roads->n, .n_nodes = graph->n_nodes,
                                  .n_edges = graph->n_edges};
    for (size_t e = 0; e < graph->n_edges; e++) {
        unsigned ways = graph_ways(graph, e);
        counts.n_arcs += (ways & ROAD_ALONG ? 1u : 0u) + (ways & ROAD_AGAINST ? 1u : 0u);
        counts.length_km += graph->edges[e].length_m / 1000;
    }
    count_weak(graph, &counts);
    struct arcs arcs = arcs_of(graph, ROAD_CAR);
    bool *in_largest = mem_zeroed(graph->n_nodes, sizeof *in_largest);
    counts.largest_strong = graph_largest_strong(graph, &arcs, in_largest);
    free(in_largest);
    arcs_clear(&arcs);
    return counts;
}
