/* Quickest paths for one class of vehicles. The router keeps the edges that the class may drive
 * inside the largest strongly connected component, so that every position on them reaches every
 * other, and contracts chains of nodes where no choice is made; paths between positions
 * inside edges stay exact. */
#ifndef SIM_NETWORK_ROUTER_H
#define SIM_NETWORK_ROUTER_H
#include "sim/network/snap.h"
#include "sim/network/travel.h"

struct router;

/* The graph must outlive it. Release with router_free(). */
struct router *router_create(const struct graph *graph, enum road_class road_class);
void router_free(struct router *router); /* NULL is fine */

/* n_edges flags: the edges that positions may lie on. None: the class has no network. */
const bool *router_usable(const struct router *router);
size_t router_n_usable(const struct router *router);

struct router_size {
    size_t n_nodes, n_arcs; /* after contraction */
};
struct router_size router_size(const struct router *router);

/* Time and distance along the quickest path (the shorter of two as quick) between all
 * pairs: one search per origin that ends once every destination is settled (Dijkstra 1959,
 * in buckets), origins shared between threads; the same figures for any number of jobs.
 * Writes n x n items; positions must lie on usable edges (asserted). Returns the number of
 * settled nodes. */
size_t router_matrix(const struct router *router, const struct position positions[], size_t n,
                     int jobs, struct matrix *matrix);

/* The quickest path between two positions as points, first and last being theirs. Owned by the
 * caller: free(). length_km and time_s (may be NULL) are those of router_matrix(). */
struct point *router_path(const struct router *router, struct position from, struct position to,
                          size_t *n_points, double *length_km, double *time_s);
#endif
