/* Chains: the edges of a graph that one class may drive, joined where no choice is made.
 * Private to the router. */
#ifndef SIM_NETWORK_CHAINS_H
#define SIM_NETWORK_CHAINS_H
#include "sim/network/graph.h"

struct chain {
    uint32_t from, to;     /* junctions */
    unsigned ways;
    uint32_t first_part;   /* parts of chain k: first_part .. first_part of chain k+1 - 1 */
    double time_s, length_m;
};

/* One edge as part of its chain. */
struct chain_part {
    uint32_t edge, chain;
    bool reversed;         /* the chain runs against the edge's line */
    double time_s, length_m;               /* of the edge */
    double time_before_s, length_before_m; /* from the start of the chain */
};

struct chains {
    size_t n_junctions, n, n_parts, n_usable;
    struct chain *list;        /* n + 1: the last one only closes first_part; owned */
    struct chain_part *parts;  /* owned */
    uint32_t *part_of;         /* n_edges: index into parts, UINT32_MAX when unusable; owned */
    bool *usable;              /* n_edges; owned */
};

/* Keeps the edges open to the class inside its largest strongly connected component. A node
 * is passed through when exactly two edges meet there and traffic can only go on from one
 * to the other. */
struct chains chains_make(const struct graph *graph, enum road_class road_class);
void chains_clear(struct chains *chains);
#endif
