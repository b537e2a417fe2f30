/* The graph of a road layer: nodes where lines end or cross, edges between them with their
 * geometry. Lines are cut at their ends, and in layers that are not cut at crossings
 * (OpenStreetMap) at every vertex that is used twice, by two lines or by one: a bridge over
 * a road shares no vertex with it, so nothing joins them. Vertices are one when their
 * coordinates in the file's own CRS are equal at 1e-7 degree, or at 0.1 m. */
#ifndef SIM_NETWORK_GRAPH_H
#define SIM_NETWORK_GRAPH_H
#include <stdint.h>
#include "sim/network/roads.h"

struct graph_edge {
    uint32_t from, to;  /* nodes */
    uint32_t road;      /* index into roads->list */
    double length_m;    /* on a sphere of 6 371 008.8 m for degrees, else in the plane */
};

struct graph {
    const struct roads *roads;  /* borrowed */
    size_t n_nodes, n_edges;
    struct graph_edge *edges;   /* in the order of the lines; owned */
    size_t *point_start;        /* n_edges + 1; owned */
    struct point *points_m;     /* along each edge, metric; owned */
};

/* Builds the graph; roads must outlive it. Release with graph_free(). */
struct graph *graph_create(const struct roads *roads);
void graph_free(struct graph *graph); /* NULL is fine */

/* Speed of a class on an edge, and whether it may drive it that way. */
static inline double graph_speed_km_h(const struct graph *graph, size_t edge, enum road_class c)
{
    return graph->roads->list[graph->edges[edge].road].speed_km_h[c];
}
static inline unsigned graph_ways(const struct graph *graph, size_t edge)
{
    return graph->roads->list[graph->edges[edge].road].ways;
}

/* Arcs out of each node: those of node v are first[v] .. first[v+1]-1. An edge open both ways
 * is two arcs; one that begins and ends at a node too. */
struct arcs {
    uint32_t *first;    /* n_nodes + 1; owned */
    uint32_t *edge;     /* edge x 2, + 1 when driven against its line; owned */
};
struct arcs arcs_of(const struct graph *graph, enum road_class c); /* open to the class */
void arcs_clear(struct arcs *arcs);

/* Node reached by an arc. */
static inline uint32_t arc_head(const struct graph *graph, uint32_t arc)
{
    return arc & 1 ? graph->edges[arc >> 1].from : graph->edges[arc >> 1].to;
}

/* Marks the nodes of the largest strongly connected component (the one with the lowest node
 * when several are as large): every place on it reaches every other. Returns its number of
 * nodes. Tarjan (1972), without recursion. */
size_t graph_largest_strong(const struct graph *graph, const struct arcs *arcs,
                            bool in_largest[]);

struct graph_counts {
    size_t n_lines, n_nodes, n_edges, n_arcs, n_components, largest, largest_strong;
    double length_km;
};
struct graph_counts graph_count(const struct graph *graph);
#endif
