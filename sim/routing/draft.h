/* Routes under genetic search: linked lists that may break limits at a price, with what
 * constant-time moves need to know at each node. */
#ifndef SIM_ROUTING_DRAFT_H
#define SIM_ROUTING_DRAFT_H
#include "sim/routing/ground.h"

#define NO_CARRIER UINT32_MAX
#define NO_WAY UINT32_MAX

/* Nodes 0 .. n-1 are the stops; way w starts at node n + 2w and ends at n + 2w + 1. */
struct knot {
    uint32_t next, prev, site;
    uint32_t way;       /* NO_WAY while unserved */
    uint32_t rank;      /* place on the way; the start has 0 */
    double kg, crates;  /* sums from the start up to here */
    double out, back;   /* arcs from the start up to here, and of the same chain reversed */
    double relief_eur[2]; /* what its way would cost less without the load of this stop, or of
                           * this and the next; only where ways do not pay alike */
};

struct way {
    uint32_t carrier;      /* NO_CARRIER when empty */
    uint32_t n_stops;
    uint32_t changed_at;   /* moves made when it last changed; 0: settled, as local search left it */
    double kg, crates, base; /* sums; base: of the fleet's eur[] */
    double load_price_eur; /* driving, fixed, and overload at its price */
    double price_eur;      /* with what lateness and length cost */
};

/* Prices of breaking limits. */
struct penalties {
    double eur_per_kg, eur_per_crate, eur_per_s, eur_per_km;
};

/* Prices at which an overload as large as the largest stop, and a detour's worth of lateness,
 * cost as much as the farthest drive; an overload also what it costs at least to hire so much room, else
 * one vehicle would take all. */
struct penalties penalties_first(const struct ground *ground);
void penalties_scale(struct penalties *penalties, double load, double time);

struct draft {
    const struct ground *ground;
    struct penalties penalties;
    struct knot *knots;
    struct span *before, *after; /* start .. node and node .. end; NULL unless timed */
    struct way *ways;
    size_t n_ways;          /* slots: n + 1, so that one is always empty */
    uint32_t *used, *spare; /* slots with stops and without, the lowest spare one last */
    size_t n_used, n_spare;
    uint32_t *place;        /* of each slot in the one or the other */
    size_t *left;           /* vehicles left of each carrier */
    uint32_t n_moves;       /* made so far, from 1 */
};

/* Where numbers are so large that their rounding looks like a gain, local search might never end:
 * it stops after so many moves a stop, far beyond what others need. */
enum { MOVES_A_STOP = 20 };

/* All memory is the arena's. Begins with every stop unserved. */
void draft_init(struct draft *draft, const struct ground *ground, struct arena *arena);

/* Takes all stops off. */
void draft_empty(struct draft *draft);

/* Gives an empty slot to a carrier of which a vehicle is left. */
uint32_t draft_open(struct draft *draft, size_t carrier);

/* Strings stops[0 .. n-1] on an open way that has none. */
void draft_fill(struct draft *draft, uint32_t way, const uint32_t stops[], size_t n);

/* Puts the sums of a way up to date once its links are right; without stops it is closed. */
void draft_update(struct draft *draft, uint32_t way);

/* Gives the way the carrier that is cheapest for it among those left, or swaps carriers with
 * another way when that saves. Returns true when it changed anything. */
bool draft_trade(struct draft *draft, uint32_t way);

double draft_price_eur(const struct draft *draft);

/* Prices again after the penalties have changed; ways to which they mattered are no longer
 * settled, the others are. */
void draft_reprice(struct draft *draft);

static inline uint32_t draft_start(const struct draft *draft, uint32_t way)
{
    return (uint32_t)draft->ground->n + 2 * way;
}

static inline uint32_t draft_end(const struct draft *draft, uint32_t way)
{
    return draft_start(draft, way) + 1;
}

static inline void draft_link(struct draft *draft, uint32_t from, uint32_t to)
{
    draft->knots[from].next = to;
    draft->knots[to].prev = from;
}

/* Puts an unserved stop after a node; the way is then to be updated. */
static inline void draft_put(struct draft *draft, uint32_t stop, uint32_t after)
{
    draft_link(draft, stop, draft->knots[after].next);
    draft_link(draft, after, stop);
    draft->knots[stop].way = draft->knots[after].way;
}

static inline bool draft_is_spent(const struct draft *draft)
{
    return draft->n_moves > MOVES_A_STOP * draft->ground->n;
}

static inline const struct fleet *draft_fleet(const struct draft *draft, size_t carrier)
{
    return &draft->ground->fleets[draft->ground->carriers[carrier].fleet];
}

/* Price of a load and of driving, where the carrier is given. */
ALWAYS_INLINE double carrier_load_eur(const struct carrier *carrier,
                                      const struct penalties *penalties, double base, double kg,
                                      double crates, unsigned kind)
{
    const double over_eur = ground_over(kg, carrier->capacity_kg) * penalties->eur_per_kg;
    if (!(kind & GROUND_RICH))
        return base + carrier->fixed_eur + over_eur;
    return base * carrier->rate + carrier->fixed_eur + over_eur +
           ground_over(crates, carrier->capacity_crates) * penalties->eur_per_crate;
}

/* A carrier for a load. */
struct bid {
    double eur;
    size_t carrier;
};

ALWAYS_INLINE void bid_lower(const struct draft *draft, struct bid *bid, size_t c, double base,
                             double kg, double crates, unsigned kind)
{
    const double eur = carrier_load_eur(&draft->ground->carriers[c], &draft->penalties, base, kg,
                                        crates, kind);
    if (eur < bid->eur)
        *bid = (struct bid){eur, c};
}

/* The own carrier, the cheapest of its fleet that is left and carries the load, or the last
 * before that, overloaded. */
ALWAYS_INLINE struct bid draft_bid(const struct draft *draft, size_t own, double base, double kg,
                                   double crates, unsigned kind)
{
    const struct ground *ground = draft->ground;
    struct bid bid = {carrier_load_eur(&ground->carriers[own], &draft->penalties, base, kg, crates,
                                       kind),
                      own};
    if (!(kind & GROUND_RICH))
        return bid;
    const struct fleet *fleet = &ground->fleets[ground->carriers[own].fleet];
    size_t smaller = SIZE_MAX;
    for (size_t m = 0; m < fleet->n_members && fleet->n_members > 1; m++) {
        const size_t c = fleet->members[m];
        if (!draft->left[c])
            continue;
        if (kg <= ground->carriers[c].capacity_kg &&
            crates <= ground->carriers[c].capacity_crates) {
            bid_lower(draft, &bid, c, base, kg, crates, kind);
            break;
        }
        smaller = c;
    }
    if (smaller != SIZE_MAX)
        bid_lower(draft, &bid, smaller, base, kg, crates, kind);
    return bid;
}

/* Price of lateness, waiting and length. */
ALWAYS_INLINE double carrier_time_eur(const struct carrier *carrier,
                                      const struct penalties *penalties, const struct span *span,
                                      unsigned kind)
{
    if (!(kind & GROUND_RICH))
        return span->warp_s * penalties->eur_per_s;
    return (span->warp_s + ground_over(span->duration_s - span->warp_s, carrier->max_duration_s)) *
               penalties->eur_per_s +
           span->idle_s * carrier->eur_per_s +
           ground_over(span->km, carrier->max_distance_km) * penalties->eur_per_km;
}

#ifdef PROXILOG_SLOW_CHECKS
void draft_check(const struct draft *draft);
#define DRAFT_CHECK(draft) draft_check(draft)
#else
#define DRAFT_CHECK(draft) ((void)0)
#endif
#endif
