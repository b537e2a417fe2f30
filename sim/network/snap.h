/* The nearest point on the nearest edge: where a place meets the roads. */
#ifndef SIM_NETWORK_SNAP_H
#define SIM_NETWORK_SNAP_H
#include "sim/network/graph.h"

/* A point on an edge. */
struct position {
    uint32_t edge;
    double share;      /* of the edge's length, from its first point: 0 to 1 */
    struct point at_m;
    double away_m;     /* straight from the place */
};

/* A packed tree of boxes over the edges, sorted along a Hilbert curve (Kamel & Faloutsos
 * 1993): memory is linear in the edges whatever their shape. */
struct snap_index;

/* The graph must outlive it. Release with snap_index_free(). */
struct snap_index *snap_index_create(const struct graph *graph);
void snap_index_free(struct snap_index *index); /* NULL is fine */

/* The point nearest to at_m on the edges marked usable (n_edges flags); the lowest edge
 * when several are as near. False when no edge is usable. */
bool snap_nearest(const struct snap_index *index, struct point at_m, const bool usable[],
                  struct position *position);

/* The nearest point of one edge. */
struct position snap_to_edge(const struct graph *graph, uint32_t edge, struct point at_m);
#endif
