/* One of the two ways that a move changes, and the price it would have. */
#ifndef SIM_ROUTING_SIDE_H
#define SIM_ROUTING_SIDE_H
#include "sim/routing/draft.h"

/* A way that is to change, and what it would be. */
struct side {
    uint32_t id;
    const struct way *way;
    const struct carrier *carrier;
    const struct fleet *fleet;
    /* then: */
    double base, kg, crates;
    size_t n_stops;
    size_t takes;    /* carrier */
    double load_eur;
};

ALWAYS_INLINE struct side side_of(const struct draft *draft, uint32_t id)
{
    const struct way *way = &draft->ways[id];
    const struct carrier *carrier = &draft->ground->carriers[way->carrier];
    return (struct side){.id = id,
                         .way = way,
                         .carrier = carrier,
                         .fleet = &draft->ground->fleets[carrier->fleet],
                         .takes = way->carrier};
}

ALWAYS_INLINE double side_arc(const struct draft *draft, const struct side *side, size_t from,
                              size_t to)
{
    return (double)side->fleet->eur[from * draft->ground->n_sites + to];
}

/* Price of the side's load and driving. */
ALWAYS_INLINE void side_price_load(const struct draft *draft, struct side *side, unsigned kind)
{
    side->load_eur = 0;
    if (!side->n_stops)
        return;
    const struct bid bid = draft_bid(draft, side->way->carrier, side->base, side->kg,
                                     kind & GROUND_RICH ? side->crates : 0, kind);
    side->load_eur = bid.eur;
    side->takes = bid.carrier;
}

/* Prices two sides, which do not both take the last vehicle of a carrier. */
ALWAYS_INLINE void side_price_loads(const struct draft *draft, struct side *a, struct side *b,
                                    unsigned kind)
{
    side_price_load(draft, a, kind);
    side_price_load(draft, b, kind);
    if (!(kind & GROUND_RICH) || a->takes != b->takes || a->takes == a->way->carrier ||
        b->takes == b->way->carrier || draft->left[a->takes] > 1)
        return;
    b->takes = b->way->carrier;
    b->load_eur = carrier_load_eur(b->carrier, &draft->penalties, b->base, b->kg, b->crates, kind);
}

/* Price of the time that the span takes. */
ALWAYS_INLINE double side_time_eur(const struct draft *draft, const struct side *side,
                                   const struct span *span, unsigned kind)
{
    if (!side->n_stops)
        return 0;
    return carrier_time_eur(&draft->ground->carriers[side->takes], &draft->penalties, span, kind);
}

/* Nodes of a way that are driven one after the other: from the first on to the last, or,
 * backwards, from a later first to an earlier last. */
struct stretch {
    uint32_t first, last;
    bool backwards;
};

/* The span, which ends at a site, grown by the stretch. */
ALWAYS_INLINE struct span side_walk(const struct draft *draft, const struct side *side,
                                    struct span span, size_t site, struct stretch stretch,
                                    unsigned kind)
{
    const struct ground *ground = draft->ground;
    const struct fleet *fleet = side->fleet;
    for (uint32_t at = stretch.first;;) {
        const size_t to = draft->knots[at].site;
        const struct span *visit = to < ground->n ? &ground->visits[to] : &fleet->arrive;
        span = ground_join(ground, fleet, &span, site, to, visit, kind);
        if (at == stretch.last)
            return span;
        site = to;
        at = stretch.backwards ? draft->knots[at].prev : draft->knots[at].next;
    }
}

/* The chain up to `before`, then the stretch, then the chain from `after` on. */
ALWAYS_INLINE struct span side_bridge(const struct draft *draft, const struct side *side,
                                      uint32_t before, struct stretch stretch, uint32_t after,
                                      unsigned kind)
{
    const struct knot *knots = draft->knots;
    const struct span middle =
        side_walk(draft, side, draft->before[before], knots[before].site, stretch, kind);
    return ground_join(draft->ground, side->fleet, &middle, knots[stretch.last].site,
                       knots[after].site, &draft->after[after], kind);
}

/* The chain up to `before`, then the chain from `after` on. */
ALWAYS_INLINE struct span side_splice(const struct draft *draft, const struct side *side,
                                      uint32_t before, uint32_t after, unsigned kind)
{
    return ground_join(draft->ground, side->fleet, &draft->before[before],
                       draft->knots[before].site, draft->knots[after].site, &draft->after[after],
                       kind);
}
#endif
