#include "sim/routing/swap_star.h"
#include <math.h>

/* Neighbours of a stop whose ways are its way's neighbours; best places kept of a stop on
 * another way: two may go with the other stop of the swap. */
enum { NEAR_WAYS = 8, N_SPOTS = 3 };

/* Where a stop could go on the other way, cheapest first: the node before, and the price of
 * driving there (and of the lateness it brings). */
struct spots {
    double eur[N_SPOTS];
    uint32_t after[N_SPOTS];
};

struct swap_star {
    struct draft *draft;
    struct spots *spots;   /* of each stop on the way it is tried on */
    double *removal_eur;   /* of each stop: change of its way's price when it leaves, but for load */
    double *time_without_eur; /* of each stop: its way's time without it */
    uint32_t *near, n_near; /* ways near the one at hand */
    uint32_t *seen, n_sought; /* of each way: the search for neighbours that last met it */
};

/* One swap: either stop may be NO_WAY (none). */
struct trade {
    double eur;
    uint32_t u, v, after_u, after_v; /* u goes after after_u, on v's way */
};

struct swap_star *swap_star_create(struct draft *draft, struct arena *arena)
{
    struct swap_star *star = arena_zeroed(arena, 1, sizeof *star);
    star->draft = draft;
    star->spots = arena_zeroed(arena, draft->ground->n, sizeof *star->spots);
    star->removal_eur = arena_zeroed(arena, draft->ground->n, sizeof *star->removal_eur);
    star->time_without_eur = arena_zeroed(arena, draft->ground->n, sizeof *star->time_without_eur);
    star->near = arena_zeroed(arena, draft->n_ways, sizeof *star->near);
    star->seen = arena_zeroed(arena, draft->n_ways, sizeof *star->seen);
    return star;
}

/* Overload of the way at its price. */
ALWAYS_INLINE double over_eur(const struct draft *draft, const struct carrier *carrier, double kg,
                              double crates, unsigned kind)
{
    double eur = ground_over(kg, carrier->capacity_kg) * draft->penalties.eur_per_kg;
    if (kind & GROUND_RICH)
        eur += ground_over(crates, carrier->capacity_crates) * draft->penalties.eur_per_crate;
    return eur;
}

/* A way and who drives it. */
struct lane {
    const struct way *way;
    const struct carrier *carrier;
    const struct fleet *fleet;
    uint32_t id;
    double over_eur;
};

ALWAYS_INLINE struct lane lane_of(const struct draft *draft, uint32_t w, unsigned kind)
{
    const struct way *way = &draft->ways[w];
    const struct carrier *carrier = &draft->ground->carriers[way->carrier];
    return (struct lane){.way = way,
                         .carrier = carrier,
                         .fleet = &draft->ground->fleets[carrier->fleet],
                         .id = w,
                         .over_eur = over_eur(draft, carrier, way->kg, way->crates, kind)};
}

ALWAYS_INLINE double arc_eur(const struct draft *draft, const struct lane *lane, uint32_t from,
                             uint32_t to, unsigned kind)
{
    const double eur = (double)lane->fleet->eur[draft->knots[from].site *
                                                    draft->ground->n_sites +
                                                draft->knots[to].site];
    return kind & GROUND_RICH ? eur * lane->carrier->rate : eur;
}

ALWAYS_INLINE void keep_spot(struct spots *spots, double eur, uint32_t after)
{
    if (eur >= spots->eur[2])
        return;
    if (eur >= spots->eur[1]) {
        spots->eur[2] = eur;
        spots->after[2] = after;
        return;
    }
    spots->eur[2] = spots->eur[1];
    spots->after[2] = spots->after[1];
    const size_t k = eur >= spots->eur[0] ? 1 : 0;
    if (k == 0) {
        spots->eur[1] = spots->eur[0];
        spots->after[1] = spots->after[0];
    }
    spots->eur[k] = eur;
    spots->after[k] = after;
}

/* Price of the time of a way, as it is. */
ALWAYS_INLINE double time_now_eur(const struct way *way)
{
    return way->price_eur - way->load_price_eur;
}

/* And with a stop of another way between two nodes. */
ALWAYS_INLINE double time_between_eur(const struct draft *draft, const struct lane *lane,
                                      uint32_t before, uint32_t stop, uint32_t after,
                                      unsigned kind)
{
    const struct knot *knots = draft->knots;
    struct span span = ground_join(draft->ground, lane->fleet, &draft->before[before],
                                   knots[before].site, stop, &draft->ground->visits[stop], kind);
    span = ground_join(draft->ground, lane->fleet, &span, stop, knots[after].site,
                       &draft->after[after], kind);
    return carrier_time_eur(lane->carrier, &draft->penalties, &span, kind);
}

ALWAYS_INLINE double time_without_eur(const struct draft *draft, const struct lane *lane,
                                      uint32_t stop, unsigned kind)
{
    const struct knot *knots = draft->knots;
    const uint32_t prev = knots[stop].prev, next = knots[stop].next;
    const struct span span = ground_join(draft->ground, lane->fleet, &draft->before[prev],
                                         knots[prev].site, knots[next].site,
                                         &draft->after[next], kind);
    return carrier_time_eur(lane->carrier, &draft->penalties, &span, kind);
}

/* Best places of the stop on a way. */
ALWAYS_INLINE void find_spots(struct swap_star *star, uint32_t stop, const struct lane *lane,
                              unsigned kind)
{
    const struct draft *draft = star->draft;
    const struct knot *knots = draft->knots;
    const double rate = kind & GROUND_RICH ? lane->carrier->rate : 1;
    const double now_eur = kind & GROUND_TIMED ? time_now_eur(lane->way) : 0;
    struct spots spots = {{HUGE_VAL, HUGE_VAL, HUGE_VAL}, {0, 0, 0}};
    const uint32_t end = draft_end(draft, lane->id);
    for (uint32_t at = draft_start(draft, lane->id), next; at != end; at = next) {
        next = knots[at].next;
        double eur = arc_eur(draft, lane, at, stop, kind) +
                     arc_eur(draft, lane, stop, next, kind) -
                     (knots[next].out - knots[at].out) * rate - now_eur;
        if (kind & GROUND_TIMED && eur < spots.eur[N_SPOTS - 1])
            eur += time_between_eur(draft, lane, at, stop, next, kind);
        keep_spot(&spots, eur, at);
    }
    star->spots[stop] = spots;
}

/* What the stops of one way could do on the other. */
ALWAYS_INLINE void prepare(struct swap_star *star, const struct lane *from,
                           const struct lane *to, unsigned kind)
{
    const struct draft *draft = star->draft;
    const struct knot *knots = draft->knots;
    const uint32_t end = draft_end(draft, from->id);
    for (uint32_t at = knots[draft_start(draft, from->id)].next; at != end; at = knots[at].next) {
        const uint32_t prev = knots[at].prev, next = knots[at].next;
        double eur = arc_eur(draft, from, prev, next, kind) -
                     arc_eur(draft, from, prev, at, kind) - arc_eur(draft, from, at, next, kind);
        if (kind & GROUND_TIMED) {
            star->time_without_eur[at] = time_without_eur(draft, from, at, kind);
            eur += star->time_without_eur[at] - time_now_eur(from->way);
        }
        star->removal_eur[at] = eur;
        find_spots(star, at, to, kind);
    }
}

/* Cheapest place of u on v's way once v has left: its own among them. */
ALWAYS_INLINE double spot_without(const struct swap_star *star, uint32_t u, uint32_t v,
                                  const struct lane *lane, uint32_t *after, unsigned kind)
{
    const struct draft *draft = star->draft;
    const uint32_t prev = draft->knots[v].prev, next = draft->knots[v].next;
    const struct spots *spots = &star->spots[u];
    size_t k = 0;
    while (k + 1 < N_SPOTS && (spots->after[k] == v || spots->after[k] == prev))
        k++;
    *after = spots->after[k];
    double in_place_eur = arc_eur(draft, lane, prev, u, kind) + arc_eur(draft, lane, u, next, kind) -
                          arc_eur(draft, lane, prev, next, kind);
    if (in_place_eur >= spots->eur[k])
        return spots->eur[k];
    if (kind & GROUND_TIMED) {
        in_place_eur += time_between_eur(draft, lane, prev, u, next, kind) -
                        star->time_without_eur[v];
        if (in_place_eur >= spots->eur[k])
            return spots->eur[k];
    }
    *after = prev;
    return in_place_eur;
}

/* What the way's overload would cost more with u's load and without v's. */
ALWAYS_INLINE double overload_eur(const struct draft *draft, const struct lane *lane, uint32_t u,
                                  uint32_t v, unsigned kind)
{
    const double *kg = draft->ground->kg, *crates = draft->ground->crates;
    const double gained_kg = (u == NO_WAY ? 0 : kg[u]) - (v == NO_WAY ? 0 : kg[v]);
    double gained_crates = 0;
    if (kind & GROUND_RICH)
        gained_crates = (u == NO_WAY ? 0 : crates[u]) - (v == NO_WAY ? 0 : crates[v]);
    return over_eur(draft, lane->carrier, lane->way->kg + gained_kg,
                    lane->way->crates + gained_crates, kind) -
           lane->over_eur;
}

ALWAYS_INLINE void try_swaps(const struct swap_star *star, const struct lane *a,
                             const struct lane *b, struct trade *best, unsigned kind)
{
    const struct draft *draft = star->draft;
    const struct knot *knots = draft->knots;
    const uint32_t end_a = draft_end(draft, a->id), end_b = draft_end(draft, b->id);
    for (uint32_t u = knots[draft_start(draft, a->id)].next; u != end_a; u = knots[u].next)
        for (uint32_t v = knots[draft_start(draft, b->id)].next; v != end_b; v = knots[v].next) {
            const double known_eur = star->removal_eur[u] + star->removal_eur[v] +
                                     overload_eur(draft, a, v, u, kind) +
                                     overload_eur(draft, b, u, v, kind);
            if (known_eur >= best->eur)
                continue;
            uint32_t after_u, after_v;
            const double eur =
                known_eur + spot_without(star, u, v, b, &after_u, kind) +
                spot_without(star, v, u, a, &after_v, kind);
            if (eur < best->eur)
                *best = (struct trade){eur, u, v, after_u, after_v};
        }
}

/* Moves of one stop of a's to b's way. */
ALWAYS_INLINE void try_moves(const struct swap_star *star, const struct lane *a,
                             const struct lane *b, bool turned, struct trade *best, unsigned kind)
{
    const struct draft *draft = star->draft;
    const struct knot *knots = draft->knots;
    const uint32_t end_a = draft_end(draft, a->id);
    for (uint32_t u = knots[draft_start(draft, a->id)].next; u != end_a; u = knots[u].next) {
        const double eur = star->removal_eur[u] + star->spots[u].eur[0] +
                           overload_eur(draft, a, NO_WAY, u, kind) +
                           overload_eur(draft, b, u, NO_WAY, kind) -
                           (a->way->n_stops == 1 ? a->carrier->fixed_eur : 0);
        if (eur < best->eur)
            *best = turned ? (struct trade){eur, NO_WAY, u, 0, star->spots[u].after[0]}
                           : (struct trade){eur, u, NO_WAY, star->spots[u].after[0], 0};
    }
}

/* Price of a way once `out` has left it and `in` stands after a node; either may be none. */
static double changed_eur(const struct draft *draft, const struct lane *lane, uint32_t out,
                          uint32_t in, uint32_t after)
{
    const struct ground *ground = draft->ground;
    const struct knot *knots = draft->knots;
    const unsigned kind = ground->kind;
    const uint32_t end = draft_end(draft, lane->id);
    uint32_t last = draft_start(draft, lane->id);
    struct span span = lane->fleet->depart;
    double eur = 0;
    if (out != NO_WAY && in == NO_WAY && lane->way->n_stops == 1)
        return 0;
    for (uint32_t at = last, then = NO_WAY; last != end;) {
        /* The stop that comes in follows its node; who leaves is passed over. */
        if (in != NO_WAY && at == after && last != in) {
            then = in;
        } else {
            at = knots[at].next;
            if (at == out)
                continue;
            then = at;
        }
        eur += arc_eur(draft, lane, last, then, kind);
        if (kind & GROUND_TIMED)
            span = ground_join(ground, lane->fleet, &span, knots[last].site, knots[then].site,
                               then == end ? &lane->fleet->arrive : &ground->visits[then], kind);
        last = then;
    }
    eur += lane->carrier->fixed_eur + lane->over_eur + overload_eur(draft, lane, in, out, kind);
    return kind & GROUND_TIMED
               ? eur + carrier_time_eur(lane->carrier, &draft->penalties, &span, kind)
               : eur;
}

/* The places were found with the other stop still there, whose leaving changes times. */
static double exact_eur(const struct draft *draft, const struct trade *trade,
                        const struct lane *a, const struct lane *b)
{
    return changed_eur(draft, a, trade->u, trade->v, trade->after_v) +
           changed_eur(draft, b, trade->v, trade->u, trade->after_u) - a->way->price_eur -
           b->way->price_eur;
}

static void take(struct draft *draft, uint32_t stop)
{
    if (stop != NO_WAY)
        draft_link(draft, draft->knots[stop].prev, draft->knots[stop].next);
}

static void put(struct draft *draft, uint32_t stop, uint32_t after)
{
    if (stop == NO_WAY)
        return;
    draft_link(draft, stop, draft->knots[after].next);
    draft_link(draft, after, stop);
}

static void apply(struct draft *draft, const struct trade *trade, const struct lane *a,
                  const struct lane *b)
{
    /* A place after a stop that leaves is never among those offered. */
    take(draft, trade->u);
    take(draft, trade->v);
    put(draft, trade->u, trade->after_u);
    put(draft, trade->v, trade->after_v);
    draft->n_moves++;
    draft_update(draft, a->id);
    draft_update(draft, b->id);
    draft_trade(draft, a->id);
    draft_trade(draft, b->id);
    DRAFT_CHECK(draft);
}

ALWAYS_INLINE bool try_ways(struct swap_star *star, uint32_t first, uint32_t second,
                            unsigned kind)
{
    struct draft *draft = star->draft;
    const struct lane a = lane_of(draft, first, kind), b = lane_of(draft, second, kind);
    struct trade best = {-GAIN_EUR, NO_WAY, NO_WAY, 0, 0};
    prepare(star, &a, &b, kind);
    prepare(star, &b, &a, kind);
    try_swaps(star, &a, &b, &best, kind);
    try_moves(star, &a, &b, false, &best, kind);
    try_moves(star, &b, &a, true, &best, kind);
    if ((best.u == NO_WAY && best.v == NO_WAY) ||
        exact_eur(draft, &best, &a, &b) >= -GAIN_EUR)
        return false;
    apply(draft, &best, &a, &b);
    return true;
}

static bool try_ways_kind(struct swap_star *star, uint32_t a, uint32_t b)
{
    switch (star->draft->ground->kind) {
    case 0:
        return try_ways(star, a, b, 0);
    case GROUND_TIMED:
        return try_ways(star, a, b, GROUND_TIMED);
    case GROUND_RICH:
        return try_ways(star, a, b, GROUND_RICH);
    default:
        return try_ways(star, a, b, GROUND_TIMED | GROUND_RICH);
    }
}

/* The ways of the nearest neighbours of the way's stops. */
static void find_near(struct swap_star *star, uint32_t w)
{
    const struct draft *draft = star->draft;
    const struct ground *ground = draft->ground;
    const size_t n_near = ground->n_near < NEAR_WAYS ? ground->n_near : NEAR_WAYS;
    const uint32_t end = draft_end(draft, w);
    star->n_near = 0;
    star->n_sought++;
    star->seen[w] = star->n_sought;
    for (uint32_t at = draft->knots[draft_start(draft, w)].next; at != end;
         at = draft->knots[at].next)
        for (size_t k = 0; k < n_near; k++) {
            const uint32_t near = draft->knots[ground->near[at * ground->n_near + k]].way;
            if (near == NO_WAY || star->seen[near] == star->n_sought)
                continue;
            star->seen[near] = star->n_sought;
            star->near[star->n_near++] = near;
        }
}

bool swap_star_run(struct swap_star *star, uint32_t tried_at[])
{
    struct draft *draft = star->draft;
    bool changed = false;
    for (size_t i = 0; i < draft->n_used; i++) {
        const uint32_t w = draft->used[i], before = tried_at[w];
        tried_at[w] = draft->n_moves;
        find_near(star, w);
        for (size_t k = 0; k < star->n_near; k++) {
            const struct way *a = &draft->ways[w], *b = &draft->ways[star->near[k]];
            if (w < star->near[k] && a->n_stops && b->n_stops &&
                (a->changed_at > before || b->changed_at > before))
                changed |= try_ways_kind(star, w, star->near[k]);
        }
    }
    return changed;
}
