#include "sim/routing/education.h"
#include <math.h>
#include "sim/routing/swap_star.h"

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

ALWAYS_INLINE double arc(const struct draft *draft, const struct side *side, size_t from,
                         size_t to)
{
    return (double)side->fleet->eur[from * draft->ground->n_sites + to];
}

/* Price of the side's load and driving. */
ALWAYS_INLINE void price_load(const struct draft *draft, struct side *side, unsigned kind)
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
ALWAYS_INLINE void price_loads(const struct draft *draft, struct side *a, struct side *b,
                               unsigned kind)
{
    price_load(draft, a, kind);
    price_load(draft, b, kind);
    if (!(kind & GROUND_RICH) || a->takes != b->takes || a->takes == a->way->carrier ||
        b->takes == b->way->carrier || draft->left[a->takes] > 1)
        return;
    b->takes = b->way->carrier;
    b->load_eur = carrier_load_eur(b->carrier, &draft->penalties, b->base, b->kg, b->crates, kind);
}

ALWAYS_INLINE double time_eur(const struct draft *draft, const struct side *side,
                              const struct span *span, unsigned kind)
{
    if (!side->n_stops)
        return 0;
    return carrier_time_eur(&draft->ground->carriers[side->takes], &draft->penalties, span, kind);
}

/* The span grown by the nodes from .. to of a way, in order or against it. */
ALWAYS_INLINE struct span walk(const struct draft *draft, const struct fleet *fleet,
                               struct span span, size_t last, uint32_t from, uint32_t to,
                               bool backwards, unsigned kind)
{
    const struct ground *ground = draft->ground;
    for (uint32_t at = from;;) {
        const size_t site = draft->knots[at].site;
        const struct span *visit = site < ground->n ? &ground->visits[site] : &fleet->arrive;
        span = ground_join(ground, fleet, &span, last, site, visit, kind);
        if (at == to)
            return span;
        last = site;
        at = backwards ? draft->knots[at].prev : draft->knots[at].next;
    }
}

/* The chain up to `before`, then nodes first .. last, then the chain from `after` on. */
ALWAYS_INLINE struct span bridge(const struct draft *draft, const struct fleet *fleet,
                                 uint32_t before, uint32_t first, uint32_t last, bool backwards,
                                 uint32_t after, unsigned kind)
{
    const struct knot *knots = draft->knots;
    const struct span middle = walk(draft, fleet, draft->before[before], knots[before].site,
                                    first, last, backwards, kind);
    return ground_join(draft->ground, fleet, &middle, knots[last].site, knots[after].site,
                       &draft->after[after], kind);
}

ALWAYS_INLINE struct span splice(const struct draft *draft, const struct fleet *fleet,
                                 uint32_t before, uint32_t after, unsigned kind)
{
    return ground_join(draft->ground, fleet, &draft->before[before], draft->knots[before].site,
                       draft->knots[after].site, &draft->after[after], kind);
}

/* Ways whose links have been changed: sums, carriers, stamps. */
static void settle(struct education *education, const struct side *a, const struct side *b)
{
    struct draft *draft = education->draft;
    draft->n_moves++;
    const struct side *sides[] = {a, b};
    for (size_t i = 0; i < 2; i++) {
        const struct side *side = sides[i];
        if (!side || (i == 1 && a->id == b->id))
            continue;
        struct way *way = &draft->ways[side->id];
        if (way->carrier != side->takes) {
            draft->left[way->carrier]++;
            draft->left[side->takes]--;
            way->carrier = (uint32_t)side->takes;
        }
        draft_update(draft, side->id);
    }
    for (size_t i = 0; i < 2; i++)
        if (sides[i])
            draft_trade(draft, sides[i]->id);
    DRAFT_CHECK(draft);
}

/* A chain of up to three stops. */
struct chain {
    uint32_t first, last, prev, next;
    size_t n;
    double kg, crates;
};

/* False when the way ends within the chain. */
ALWAYS_INLINE bool chain_from(const struct draft *draft, uint32_t first, size_t n,
                              struct chain *chain, unsigned kind)
{
    const struct knot *knots = draft->knots;
    uint32_t last = first;
    for (size_t k = 1; k < n; k++) {
        last = knots[last].next;
        if (last >= draft->ground->n)
            return false;
    }
    const uint32_t prev = knots[first].prev;
    *chain = (struct chain){.first = first,
                            .last = last,
                            .prev = prev,
                            .next = knots[last].next,
                            .n = n,
                            .kg = knots[last].kg - knots[prev].kg,
                            .crates = kind & GROUND_RICH
                                          ? knots[last].crates - knots[prev].crates
                                          : 0};
    return true;
}

/* Arcs inside the chain as the side's fleet drives it. */
ALWAYS_INLINE double chain_inner(const struct draft *draft, const struct side *side,
                                 const struct chain *chain, bool reversed)
{
    double inner = 0;
    uint32_t at = chain->first;
    for (size_t k = 1; k < chain->n; k++) {
        const uint32_t next = draft->knots[at].next;
        inner += reversed ? arc(draft, side, next, at) : arc(draft, side, at, next);
        at = next;
    }
    return inner;
}

/* A way's sums once it has lost one chain and won another. */
ALWAYS_INLINE void side_exchange(struct side *side, double base, const struct chain *lost,
                                 const struct chain *won, unsigned kind)
{
    side->base = base;
    side->kg = side->way->kg - (lost ? lost->kg : 0) + (won ? won->kg : 0);
    if (kind & GROUND_RICH)
        side->crates =
            side->way->crates - (lost ? lost->crates : 0) + (won ? won->crates : 0);
    side->n_stops = side->way->n_stops - (lost ? lost->n : 0) + (won ? won->n : 0);
}

static void relink_relocated(struct draft *draft, const struct chain *chain, uint32_t after,
                             bool reversed)
{
    uint32_t at = chain->first;
    draft_link(draft, chain->prev, chain->next);
    for (size_t k = 0; k < chain->n; k++) {
        const uint32_t next = draft->knots[at].next;
        draft_link(draft, at, draft->knots[after].next);
        draft_link(draft, after, at);
        if (!reversed)
            after = at;
        at = next;
    }
}

/* Time of the way when the chain moves between `after` and its successor on the same way. */
ALWAYS_INLINE struct span relocated_within(const struct draft *draft, const struct fleet *fleet,
                                           const struct chain *chain, uint32_t after,
                                           bool reversed, unsigned kind)
{
    const struct knot *knots = draft->knots;
    const uint32_t first = reversed ? chain->last : chain->first;
    const uint32_t last = reversed ? chain->first : chain->last;
    const uint32_t next = knots[after].next;
    struct span span;
    if (knots[after].rank > knots[chain->first].rank) {
        span = walk(draft, fleet, draft->before[chain->prev], knots[chain->prev].site,
                    chain->next, after, false, kind);
        span = walk(draft, fleet, span, knots[after].site, first, last, reversed, kind);
        return ground_join(draft->ground, fleet, &span, knots[last].site, knots[next].site,
                           &draft->after[next], kind);
    }
    span = walk(draft, fleet, draft->before[after], knots[after].site, first, last, reversed,
                kind);
    span = walk(draft, fleet, span, knots[last].site, next, chain->prev, false, kind);
    return ground_join(draft->ground, fleet, &span, knots[chain->prev].site,
                       knots[chain->next].site, &draft->after[chain->next], kind);
}

/* Moves the n stops from u on, turned round or not, to after v: a stop or a start. */
static bool relocate(struct education *education, uint32_t u, uint32_t v, size_t n,
                            bool reversed)
{
    struct draft *draft = education->draft;
    const unsigned kind = draft->ground->kind;
    const struct knot *knots = draft->knots;
    struct chain chain;
    if (!chain_from(draft, u, n, &chain, kind) || v == chain.prev)
        return false;
    struct side a = side_of(draft, knots[u].way), b = side_of(draft, knots[v].way);
    if (a.id == b.id && knots[v].rank >= knots[u].rank && knots[v].rank < knots[u].rank + n)
        return false;
    const size_t head = reversed ? chain.last : chain.first;
    const size_t tail = reversed ? chain.first : chain.last;
    const size_t from = knots[v].site, to = knots[knots[v].next].site;
    const double inner_a = n > 1 ? chain_inner(draft, &a, &chain, false) : 0;
    const double inner_b = n > 1 ? chain_inner(draft, &b, &chain, reversed) : 0;
    const double change_a = arc(draft, &a, knots[chain.prev].site, knots[chain.next].site) -
                            arc(draft, &a, knots[chain.prev].site, chain.first) -
                            arc(draft, &a, chain.last, knots[chain.next].site) - inner_a;
    const double change_b = arc(draft, &b, from, head) + arc(draft, &b, tail, to) -
                            arc(draft, &b, from, to) + inner_b;
    double change_eur;
    if (a.id == b.id) {
        const double rate = kind & GROUND_RICH ? a.carrier->rate : 1;
        change_eur = (change_a + change_b) * rate - (a.way->price_eur - a.way->load_price_eur);
        if (change_eur >= -GAIN_EUR)
            return false;
        if (kind & GROUND_TIMED) {
            a.n_stops = a.way->n_stops;
            const struct span span =
                relocated_within(draft, a.fleet, &chain, v, reversed, kind);
            change_eur += time_eur(draft, &a, &span, kind);
        }
    } else {
        side_exchange(&a, a.way->base + change_a, &chain, NULL, kind);
        side_exchange(&b, b.way->base + change_b, NULL, &chain, kind);
        price_loads(draft, &a, &b, kind);
        change_eur = a.load_eur + b.load_eur - a.way->price_eur - b.way->price_eur;
        if (change_eur >= -GAIN_EUR)
            return false;
        if (kind & GROUND_TIMED) {
            const struct span span_a = splice(draft, a.fleet, chain.prev, chain.next, kind);
            const struct span span_b =
                bridge(draft, b.fleet, v, reversed ? chain.last : chain.first,
                       reversed ? chain.first : chain.last, reversed, knots[v].next, kind);
            change_eur += time_eur(draft, &a, &span_a, kind) + time_eur(draft, &b, &span_b, kind);
        }
    }
    if (change_eur >= -GAIN_EUR)
        return false;
    relink_relocated(draft, &chain, v, reversed);
    settle(education, &a, &b);
    return true;
}

static void relink_swapped(struct draft *draft, const struct chain *a, const struct chain *b)
{
    draft_link(draft, a->prev, b->first);
    draft_link(draft, b->last, a->next);
    draft_link(draft, b->prev, a->first);
    draft_link(draft, a->last, b->next);
}

/* Time of the way when two chains of it change places. */
ALWAYS_INLINE struct span swapped_within(const struct draft *draft, const struct fleet *fleet,
                                         const struct chain *u, const struct chain *v,
                                         unsigned kind)
{
    const struct knot *knots = draft->knots;
    const struct chain *a = knots[u->first].rank < knots[v->first].rank ? u : v;
    const struct chain *b = a == u ? v : u;
    struct span span = walk(draft, fleet, draft->before[a->prev], knots[a->prev].site, b->first,
                            b->last, false, kind);
    span = walk(draft, fleet, span, b->last, a->next, b->prev, false, kind);
    span = walk(draft, fleet, span, knots[b->prev].site, a->first, a->last, false, kind);
    return ground_join(draft->ground, fleet, &span, a->last, knots[b->next].site,
                       &draft->after[b->next], kind);
}

/* Swaps the n_u stops from u on with the n_v from v on. */
static bool swap(struct education *education, uint32_t u, uint32_t v, size_t n_u,
                        size_t n_v)
{
    struct draft *draft = education->draft;
    const unsigned kind = draft->ground->kind;
    const struct knot *knots = draft->knots;
    struct chain chain_u, chain_v;
    if (!chain_from(draft, u, n_u, &chain_u, kind) || !chain_from(draft, v, n_v, &chain_v, kind))
        return false;
    struct side a = side_of(draft, knots[u].way), b = side_of(draft, knots[v].way);
    if (a.id == b.id && knots[v].rank <= knots[u].rank + n_u &&
        knots[u].rank <= knots[v].rank + n_v)
        return false; /* they overlap or touch */
    const size_t from_a = knots[chain_u.prev].site, to_a = knots[chain_u.next].site;
    const size_t from_b = knots[chain_v.prev].site, to_b = knots[chain_v.next].site;
    double change_a = arc(draft, &a, from_a, v) + arc(draft, &a, chain_v.last, to_a) -
                      arc(draft, &a, from_a, u) - arc(draft, &a, chain_u.last, to_a);
    double change_b = arc(draft, &b, from_b, u) + arc(draft, &b, chain_u.last, to_b) -
                      arc(draft, &b, from_b, v) - arc(draft, &b, chain_v.last, to_b);
    if (n_u > 1) {
        change_a -= chain_inner(draft, &a, &chain_u, false);
        change_b += chain_inner(draft, &b, &chain_u, false);
    }
    if (n_v > 1) {
        change_a += chain_inner(draft, &a, &chain_v, false);
        change_b -= chain_inner(draft, &b, &chain_v, false);
    }
    double change_eur;
    if (a.id == b.id) {
        const double rate = kind & GROUND_RICH ? a.carrier->rate : 1;
        change_eur = (change_a + change_b) * rate - (a.way->price_eur - a.way->load_price_eur);
        if (change_eur >= -GAIN_EUR)
            return false;
        if (kind & GROUND_TIMED) {
            a.n_stops = a.way->n_stops;
            const struct span span = swapped_within(draft, a.fleet, &chain_u, &chain_v, kind);
            change_eur += time_eur(draft, &a, &span, kind);
        }
    } else {
        side_exchange(&a, a.way->base + change_a, &chain_u, &chain_v, kind);
        side_exchange(&b, b.way->base + change_b, &chain_v, &chain_u, kind);
        price_loads(draft, &a, &b, kind);
        change_eur = a.load_eur + b.load_eur - a.way->price_eur - b.way->price_eur;
        if (change_eur >= -GAIN_EUR)
            return false;
        if (kind & GROUND_TIMED) {
            const struct span span_a = bridge(draft, a.fleet, chain_u.prev, chain_v.first,
                                              chain_v.last, false, chain_u.next, kind);
            const struct span span_b = bridge(draft, b.fleet, chain_v.prev, chain_u.first,
                                              chain_u.last, false, chain_v.next, kind);
            change_eur += time_eur(draft, &a, &span_a, kind) + time_eur(draft, &b, &span_b, kind);
        }
    }
    if (change_eur >= -GAIN_EUR)
        return false;
    relink_swapped(draft, &chain_u, &chain_v);
    settle(education, &a, &b);
    return true;
}

static void reverse(struct draft *draft, uint32_t from, uint32_t to)
{
    const uint32_t prev = draft->knots[from].prev, next = draft->knots[to].next;
    for (uint32_t at = from, then;; at = then) {
        then = draft->knots[at].next;
        draft->knots[at].next = draft->knots[at].prev;
        draft->knots[at].prev = then;
        if (at == to)
            break;
    }
    draft_link(draft, prev, to);
    draft_link(draft, from, next);
}

/* Turns round the chain after u up to v, of the same way and later on it. */
static bool two_opt(struct education *education, uint32_t u, uint32_t v)
{
    struct draft *draft = education->draft;
    const unsigned kind = draft->ground->kind;
    const struct knot *knots = draft->knots;
    const uint32_t x = knots[u].next, y = knots[v].next;
    if (x == v)
        return false;
    struct side a = side_of(draft, knots[u].way);
    const double change = arc(draft, &a, knots[u].site, v) + arc(draft, &a, x, knots[y].site) -
                          arc(draft, &a, knots[u].site, x) - arc(draft, &a, v, knots[y].site) +
                          (knots[v].back - knots[x].back) - (knots[v].out - knots[x].out);
    const double rate = kind & GROUND_RICH ? a.carrier->rate : 1;
    double change_eur = change * rate - (a.way->price_eur - a.way->load_price_eur);
    if (change_eur >= -GAIN_EUR)
        return false;
    if (kind & GROUND_TIMED) {
        a.n_stops = a.way->n_stops;
        const struct span span = bridge(draft, a.fleet, u, v, x, true, y, kind);
        change_eur += time_eur(draft, &a, &span, kind);
        if (change_eur >= -GAIN_EUR)
            return false;
    }
    reverse(draft, x, v);
    settle(education, &a, NULL);
    return true;
}

/* Joins the part of a's way up to u with that of b's way from y on, its end excepted. */
ALWAYS_INLINE void side_splice(const struct draft *draft, struct side *a, const struct side *b,
                               uint32_t u, uint32_t v, unsigned kind)
{
    const struct knot *knots = draft->knots;
    const uint32_t y = knots[v].next, end = draft_end(draft, b->id);
    const struct knot *last = &knots[knots[end].prev];
    a->base = knots[u].out;
    if (y == end)
        a->base += arc(draft, a, knots[u].site, a->fleet->depot);
    else
        a->base += arc(draft, a, knots[u].site, y) + (last->out - knots[y].out) +
                   arc(draft, a, last->site, a->fleet->depot);
    a->kg = knots[u].kg + b->way->kg - knots[v].kg;
    if (kind & GROUND_RICH)
        a->crates = knots[u].crates + b->way->crates - knots[v].crates;
    a->n_stops = knots[u].rank + b->way->n_stops - knots[v].rank;
}

ALWAYS_INLINE struct span spliced(const struct draft *draft, const struct side *a,
                                  const struct side *b, uint32_t u, uint32_t y, unsigned kind)
{
    if (!(kind & GROUND_RICH) || a->fleet == b->fleet)
        return splice(draft, a->fleet, u, y, kind);
    const uint32_t end_a = draft_end(draft, a->id), end_b = draft_end(draft, b->id);
    if (y == end_b)
        return splice(draft, a->fleet, u, end_a, kind);
    return bridge(draft, a->fleet, u, y, draft->knots[end_b].prev, false, end_a, kind);
}

static void relink_tails(struct draft *draft, uint32_t u, uint32_t v, uint32_t end_a,
                         uint32_t end_b)
{
    struct knot *knots = draft->knots;
    const uint32_t x = knots[u].next, y = knots[v].next;
    const uint32_t last_a = knots[end_a].prev, last_b = knots[end_b].prev;
    draft_link(draft, u, y == end_b ? end_a : y);
    if (y != end_b)
        draft_link(draft, last_b, end_a);
    draft_link(draft, v, x == end_a ? end_b : x);
    if (x != end_a)
        draft_link(draft, last_a, end_b);
}

/* Swaps what follows u with what follows v, on another way. */
static bool swap_tails(struct education *education, uint32_t u, uint32_t v)
{
    struct draft *draft = education->draft;
    const unsigned kind = draft->ground->kind;
    const struct knot *knots = draft->knots;
    struct side a = side_of(draft, knots[u].way), b = side_of(draft, knots[v].way);
    if (kind & GROUND_RICH) {
        if (a.fleet->eur != b.fleet->eur)
            return false;
    } else {
        /* Prices are not known yet, but most are already too dear. */
        const size_t x = knots[knots[u].next].site, y = knots[knots[v].next].site;
        const double change = arc(draft, &a, knots[u].site, y) + arc(draft, &a, knots[v].site, x) -
                              arc(draft, &a, knots[u].site, x) - arc(draft, &a, knots[v].site, y);
        if (change >= a.way->price_eur - a.way->base + b.way->price_eur - b.way->base)
            return false;
    }
    side_splice(draft, &a, &b, u, v, kind);
    side_splice(draft, &b, &a, v, u, kind);
    price_loads(draft, &a, &b, kind);
    double change_eur = a.load_eur + b.load_eur - a.way->price_eur - b.way->price_eur;
    if (change_eur >= -GAIN_EUR)
        return false;
    if (kind & GROUND_TIMED) {
        const struct span span_a = spliced(draft, &a, &b, u, knots[v].next, kind);
        const struct span span_b = spliced(draft, &b, &a, v, knots[u].next, kind);
        change_eur += time_eur(draft, &a, &span_a, kind) + time_eur(draft, &b, &span_b, kind);
        if (change_eur >= -GAIN_EUR)
            return false;
    }
    relink_tails(draft, u, v, draft_end(draft, a.id), draft_end(draft, b.id));
    settle(education, &a, &b);
    return true;
}

static void relink_heads(struct draft *draft, uint32_t u, uint32_t v, const struct side *a,
                         const struct side *b)
{
    struct knot *knots = draft->knots;
    const uint32_t x = knots[u].next, end_a = draft_end(draft, a->id);
    const uint32_t start_b = draft_start(draft, b->id);
    const uint32_t y = knots[v].next, last_a = knots[end_a].prev, first_b = knots[start_b].next;
    const bool tail = x != end_a;
    reverse(draft, first_b, v);
    if (tail)
        reverse(draft, x, last_a);
    draft_link(draft, u, v);
    draft_link(draft, first_b, end_a);
    draft_link(draft, start_b, tail ? last_a : y);
    if (tail)
        draft_link(draft, x, y);
}

/* Joins u's way up to u with v's way up to v turned round, and the tail of u's, turned round,
 * with that of v's. */
static bool swap_heads(struct education *education, uint32_t u, uint32_t v)
{
    struct draft *draft = education->draft;
    const unsigned kind = draft->ground->kind;
    const struct knot *knots = draft->knots;
    struct side a = side_of(draft, knots[u].way), b = side_of(draft, knots[v].way);
    if (a.fleet->eur != b.fleet->eur)
        return false;
    const uint32_t x = knots[u].next, y = knots[v].next;
    const uint32_t end_a = draft_end(draft, a.id), end_b = draft_end(draft, b.id);
    const struct knot *first_b = &knots[knots[draft_start(draft, b.id)].next];
    const struct knot *last_a = &knots[knots[end_a].prev];
    a.base = knots[u].out + arc(draft, &a, knots[u].site, v) + (knots[v].back - first_b->back) +
             arc(draft, &a, first_b->site, a.fleet->depot);
    b.base = knots[end_b].out - knots[y].out;
    if (x == end_a)
        b.base += arc(draft, &b, b.fleet->depot, knots[y].site);
    else
        b.base += arc(draft, &b, b.fleet->depot, last_a->site) + (last_a->back - knots[x].back) +
                  arc(draft, &b, x, knots[y].site);
    a.kg = knots[u].kg + knots[v].kg;
    b.kg = a.way->kg + b.way->kg - a.kg;
    if (kind & GROUND_RICH) {
        a.crates = knots[u].crates + knots[v].crates;
        b.crates = a.way->crates + b.way->crates - a.crates;
    }
    a.n_stops = knots[u].rank + knots[v].rank;
    b.n_stops = a.way->n_stops + b.way->n_stops - a.n_stops;
    price_loads(draft, &a, &b, kind);
    if (a.load_eur + b.load_eur >= a.way->price_eur + b.way->price_eur - GAIN_EUR)
        return false;
    relink_heads(draft, u, v, &a, &b);
    settle(education, &a, &b);
    return true;
}

/* A stop u, those before and after it, and the rows of their arcs: what stays the same while
 * its neighbours are tried. Chains that the way is too short for save nothing. */
struct focus {
    uint32_t u, p, x, z;
    const float *from_p, *from_u, *to_u, *from_x, *to_x, *from_z, *to_z;
    double p_u, u_x, x_z;
    double save_one, save_two, save_turned, save_three; /* arcs saved when these stops leave */
    double save_pair; /* arcs around u and x */
    double slack_eur; /* what better loads and times could save on the way at most */
    double gain_eur[3]; /* of the way when one, two or three stops leave, but for time; only where
                         * ways do not pay alike */
};

/* What the way's price holds besides driving and a fixed price that it keeps, in the unit of
 * arcs. */
ALWAYS_INLINE double slack_of(const struct draft *draft, uint32_t w, unsigned kind)
{
    const struct way *way = &draft->ways[w];
    const struct carrier *carrier = &draft->ground->carriers[way->carrier];
    const double kept_eur = way->n_stops > 3 ? carrier->fixed_eur : 0;
    if (kind & GROUND_RICH)
        return (way->price_eur - kept_eur) / carrier->rate - way->base;
    return way->price_eur - kept_eur - way->base;
}

ALWAYS_INLINE struct focus focus_on(const struct draft *draft, uint32_t u, unsigned kind)
{
    const struct ground *ground = draft->ground;
    const struct knot *knots = draft->knots;
    const size_t m = ground->n_sites;
    const struct fleet *fleet = draft_fleet(draft, draft->ways[knots[u].way].carrier);
    struct focus f = {.u = u, .p = knots[u].prev, .x = knots[u].next};
    const bool two = f.x < ground->n;
    f.z = two ? knots[f.x].next : f.x;
    const size_t p = knots[f.p].site, x = knots[f.x].site, z = knots[f.z].site;
    f.from_p = &fleet->eur[p * m];
    f.from_u = &fleet->eur[u * m];
    f.to_u = &fleet->eur_to[u * m];
    f.from_x = &fleet->eur[x * m];
    f.to_x = &fleet->eur_to[x * m];
    f.from_z = &fleet->eur[z * m];
    f.to_z = &fleet->eur_to[z * m];
    f.p_u = (double)f.from_p[u];
    f.u_x = (double)f.from_u[x];
    f.x_z = two ? (double)f.from_x[z] : 0;
    f.save_one = f.p_u + f.u_x - (double)f.from_p[x];
    f.save_two = f.save_turned = f.save_three = f.save_pair = -NEVER_S;
    if (two) {
        f.save_pair = f.p_u + f.x_z;
        f.save_two = f.save_pair - (double)f.from_p[z];
        f.save_turned = f.save_two + f.u_x - (double)f.to_u[x];
    }
    if (two && f.z < ground->n) {
        const size_t after = knots[knots[f.z].next].site;
        f.save_three = f.p_u + (double)f.from_z[after] - (double)f.from_p[after];
    }
    f.slack_eur = slack_of(draft, knots[u].way, kind);
    return f;
}

/* All moves that bring u next to v, a stop or a start. */
static bool try_all(struct education *education, uint32_t u, uint32_t v)
{
    const struct draft *draft = education->draft;
    const struct knot *knots = draft->knots;
    if (relocate(education, u, v, 1, false) || relocate(education, u, v, 2, false) ||
        relocate(education, u, v, 2, true) || relocate(education, u, v, 3, false))
        return true;
    const bool stop = v < draft->ground->n;
    if (stop && (swap(education, u, v, 1, 1) || swap(education, u, v, 2, 1) ||
                 swap(education, u, v, 2, 2)))
        return true;
    if (knots[u].way == knots[v].way)
        return knots[u].rank < knots[v].rank ? two_opt(education, u, v)
                                             : two_opt(education, v, u);
    if (swap_tails(education, u, v))
        return true;
    return stop && !draft->before && swap_heads(education, u, v);
}

/* What the way's price would be less without its stops u .. last. */
static double leaving_eur(const struct draft *draft, uint32_t u, uint32_t last, double save)
{
    const struct knot *knots = draft->knots;
    const struct way *way = &draft->ways[knots[u].way];
    const struct knot *before = &knots[knots[u].prev];
    if (knots[last].rank - before->rank == way->n_stops)
        return way->load_price_eur;
    return way->load_price_eur - draft_bid(draft, way->carrier, way->base - save,
                                           way->kg - (knots[last].kg - before->kg),
                                           way->crates - (knots[last].crates - before->crates),
                                           draft->ground->kind)
                                     .eur;
}

static void set_gains(const struct draft *draft, struct focus *f)
{
    const size_t n = draft->ground->n;
    f->gain_eur[0] = leaving_eur(draft, f->u, f->u, f->save_one);
    f->gain_eur[1] = f->gain_eur[2] = -NEVER_S;
    if (f->x >= n)
        return;
    f->gain_eur[1] = leaving_eur(draft, f->u, f->x, f->save_two + f->u_x);
    if (f->z < n)
        f->gain_eur[2] =
            leaving_eur(draft, f->u, f->z, f->save_three + f->u_x + f->x_z);
}

/* Price of the way's time. */
static double way_time_eur(const struct way *way)
{
    return way->price_eur - way->load_price_eur;
}

/* Moves that bring u next to v, a stop or a start, where ways do not pay alike: what u's way
 * would save is known, and what v's would pay for driving. */
static bool try_unlike(struct education *education, const struct focus *f, uint32_t v)
{
    const struct draft *draft = education->draft;
    const struct knot *knots = draft->knots;
    const struct knot *at_v = &knots[v], *at_u = &knots[f->u];
    const struct way *way_u = &draft->ways[at_u->way], *way_v = &draft->ways[at_v->way];
    const uint32_t u = f->u, y = at_v->next;
    const bool stop = v < draft->ground->n, within = way_u == way_v;
    if (draft_fleet(draft, way_u->carrier)->eur != draft_fleet(draft, way_v->carrier)->eur)
        return try_all(education, u, v);
    const double rate_u = draft->ground->carriers[way_u->carrier].rate;
    const double rate_v = draft->ground->carriers[way_v->carrier].rate;
    const size_t site_v = at_v->site, site_y = knots[y].site;
    const double v_u = (double)f->to_u[site_v], u_y = (double)f->from_u[site_y];
    const double x_y = (double)f->from_x[site_y], v_x = (double)f->to_x[site_v];
    const double v_y = knots[y].out - at_v->out;
    const double slack_eur = way_time_eur(way_u) + way_time_eur(way_v) - GAIN_EUR;
    if (((v_u + u_y - v_y) * rate_v < f->gain_eur[0] + slack_eur &&
         relocate(education, u, v, 1, false)) ||
        ((v_u + f->u_x + x_y - v_y) * rate_v < f->gain_eur[1] + slack_eur &&
         relocate(education, u, v, 2, false)) ||
        ((v_x + (double)f->to_u[knots[f->x].site] + u_y - v_y) * rate_v <
             f->gain_eur[1] + slack_eur &&
         relocate(education, u, v, 2, true)) ||
        ((v_u + f->u_x + f->x_z + (double)f->from_z[site_y] - v_y) * rate_v <
             f->gain_eur[2] + slack_eur &&
         relocate(education, u, v, 3, false)))
        return true;
    if (stop) {
        const double q_v = at_v->out - knots[at_v->prev].out;
        const double p_v = (double)f->from_p[site_v] - f->p_u;
        const double q_u = (double)f->to_u[knots[at_v->prev].site] - q_v;
        const double one_eur = slack_eur + at_v->relief_eur[0];
        const double two_eur = slack_eur + at_v->relief_eur[1];
        if ((p_v + v_x - f->u_x) * rate_u + (q_u + u_y - v_y) * rate_v <
                one_eur + at_u->relief_eur[0] &&
            swap(education, u, v, 1, 1))
            return true;
        if ((p_v + (double)f->to_z[site_v] - f->u_x - f->x_z) * rate_u +
                    (q_u + f->u_x + x_y - v_y) * rate_v <
                one_eur + at_u->relief_eur[1] &&
            swap(education, u, v, 2, 1))
            return true;
        const struct knot *after = &knots[knots[y].next];
        if (y < draft->ground->n &&
            (p_v + v_y + (double)f->to_z[site_y] - f->u_x - f->x_z) * rate_u +
                    (q_u + f->u_x + (double)f->from_x[after->site] - (after->out - at_v->out)) *
                        rate_v <
                two_eur + at_u->relief_eur[1] &&
            swap(education, u, v, 2, 2))
            return true;
    }
    if (within)
        return at_u->rank < at_v->rank ? two_opt(education, u, v) : two_opt(education, v, u);
    return swap_tails(education, u, v) ||
           (stop && !draft->before && swap_heads(education, u, v));
}

/* The same where all ways pay alike: first the arcs alone, which rule out nearly all. */
ALWAYS_INLINE bool try_screened(struct education *education, const struct focus *f, uint32_t v,
                                unsigned kind)
{
    const struct draft *draft = education->draft;
    const struct knot *knots = draft->knots;
    const struct knot *at_v = &knots[v];
    const uint32_t u = f->u;
    const size_t n = draft->ground->n;
    const bool stop = v < n, within = at_v->way == knots[u].way;
    const uint32_t y = at_v->next;
    const size_t site_v = at_v->site, site_y = knots[y].site;
    const double v_u = (double)f->to_u[site_v], u_y = (double)f->from_u[site_y];
    const double x_y = (double)f->from_x[site_y], v_x = (double)f->to_x[site_v];
    const double v_y = knots[y].out - at_v->out;
    const double bound = f->slack_eur + slack_of(draft, at_v->way, kind) - GAIN_EUR;
    const double open = bound + v_y;
    if ((v_u + u_y < open + f->save_one && relocate(education, u, v, 1, false)) ||
        (v_u + x_y < open + f->save_two && relocate(education, u, v, 2, false)) ||
        (v_x + u_y < open + f->save_turned && relocate(education, u, v, 2, true)) ||
        (v_u + (double)f->from_z[site_y] < open + f->save_three &&
         relocate(education, u, v, 3, false)))
        return true;
    if (stop) {
        const double p_v = (double)f->from_p[site_v];
        const double q_u = (double)f->to_u[knots[at_v->prev].site];
        const double q_v = at_v->out - knots[at_v->prev].out;
        const double added = p_v + q_u, kept = bound + q_v;
        if (added + v_x + u_y < kept + v_y + f->p_u + f->u_x &&
            swap(education, u, v, 1, 1))
            return true;
        if (added + (double)f->to_z[site_v] + x_y < kept + v_y + f->save_pair &&
            swap(education, u, v, 2, 1))
            return true;
        if (y < n) {
            const struct knot *after = &knots[knots[y].next];
            if (added + (double)f->to_z[site_y] + (double)f->from_x[after->site] <
                    kept + after->out - knots[y].out + f->save_pair &&
                swap(education, u, v, 2, 2))
                return true;
        }
    }
    if (within)
        return knots[u].rank < at_v->rank ? two_opt(education, u, v)
                                          : two_opt(education, v, u);
    /* Ends at other depots change more arcs than these. */
    const bool apart = kind & GROUND_RICH && draft->ground->n_fleets > 1;
    if ((apart || u_y + v_x < open + f->u_x) && swap_tails(education, u, v))
        return true;
    const double u_v = (double)f->from_u[site_v];
    return !(kind & GROUND_TIMED) && stop && (apart || u_v + x_y < open + f->u_x) &&
           swap_heads(education, u, v);
}

/* Opens a way for any carrier of the fleet: moves onto it choose among them. */
static uint32_t open_of_fleet(struct draft *draft, const struct fleet *fleet)
{
    for (size_t m = 0; m < fleet->n_members; m++) {
        if (!draft->left[fleet->members[m]])
            continue;
        const uint32_t way = draft_open(draft, fleet->members[m]);
        const uint32_t start = draft_start(draft, way), end = draft_end(draft, way);
        draft->knots[start].site = draft->knots[end].site = (uint32_t)fleet->depot;
        if (draft->before) {
            draft->before[start] = fleet->depart;
            draft->after[end] = fleet->arrive;
        }
        return way;
    }
    return NO_WAY;
}

/* Moves u onto a way of its own, with the next stop or all of them or not. */
static bool try_empty(struct education *education, uint32_t u)
{
    struct draft *draft = education->draft;
    const struct ground *ground = draft->ground;
    if (draft->ways[draft->knots[u].way].n_stops < 2)
        return false;
    for (size_t f = 0; f < ground->n_fleets; f++) {
        const uint32_t empty = open_of_fleet(draft, &ground->fleets[f]);
        if (empty == NO_WAY)
            continue;
        const uint32_t start = draft_start(draft, empty);
        if (relocate(education, u, start, 1, false) || relocate(education, u, start, 2, false) ||
            swap_tails(education, draft->knots[u].prev, start))
            return true;
        draft_update(draft, empty);
    }
    return false;
}

ALWAYS_INLINE bool is_fresh(const struct draft *draft, uint32_t u, uint32_t v, uint32_t tried_at)
{
    const uint32_t a = draft->ways[draft->knots[u].way].changed_at;
    const uint32_t b = draft->ways[draft->knots[v].way].changed_at;
    return a > tried_at || b > tried_at;
}

ALWAYS_INLINE bool try_pair(struct education *education, const struct focus *focus, uint32_t v,
                            unsigned kind)
{
    if (kind & GROUND_RICH && !education->draft->ground->uniform)
        return try_unlike(education, focus, v);
    return try_screened(education, focus, v, kind);
}

ALWAYS_INLINE bool try_stop(struct education *education, uint32_t u, bool first, unsigned kind)
{
    const struct draft *draft = education->draft;
    const struct ground *ground = draft->ground;
    const uint32_t *near = &ground->near[u * ground->n_near];
    const uint32_t tried_at = education->tried_at[u];
    bool moved = false;
    struct focus focus = focus_on(draft, u, kind);
    if (kind & GROUND_RICH && !ground->uniform)
        set_gains(draft, &focus);
    education->tried_at[u] = draft->n_moves;
    for (size_t k = 0; k < ground->n_near; k++) {
        const uint32_t v = near[k];
        if (!is_fresh(draft, u, v, tried_at))
            continue;
        const uint32_t before = draft->knots[v].prev;
        if (try_pair(education, &focus, v, kind) ||
            (before >= ground->n && try_pair(education, &focus, before, kind))) {
            focus = focus_on(draft, u, kind);
            if (kind & GROUND_RICH && !ground->uniform)
                set_gains(draft, &focus);
            moved = true;
        }
    }
    if (!first && draft->ways[draft->knots[u].way].changed_at > education->parted_at[u]) {
        education->parted_at[u] = draft->n_moves;
        moved |= try_empty(education, u);
    }
    return moved;
}

ALWAYS_INLINE void descend(struct education *education, unsigned kind)
{
    const size_t n = education->draft->ground->n;
    bool moved = true;
    /* New ways are not opened at first, so that there are not too many. */
    for (size_t round = 0; moved || round == 1; round++) {
        moved = false;
        for (size_t i = 0; i < n; i++)
            moved |= try_stop(education, education->order[i], round == 0, kind);
    }
}

/* Moves between neighbours, compiled for each kind. */
static void descend_kind(struct education *education)
{
    switch (education->draft->ground->kind) {
    case 0:
        descend(education, 0);
        break;
    case GROUND_TIMED:
        descend(education, GROUND_TIMED);
        break;
    case GROUND_RICH:
        descend(education, GROUND_RICH);
        break;
    default:
        descend(education, GROUND_TIMED | GROUND_RICH);
    }
}

void education_init(struct education *education, struct draft *draft, struct random *random,
                    struct arena *arena)
{
    const size_t n = draft->ground->n;
    *education = (struct education){.draft = draft, .random = random};
    education->order = arena_zeroed(arena, n, sizeof *education->order);
    education->tried_at = arena_zeroed(arena, n, sizeof *education->tried_at);
    education->parted_at = arena_zeroed(arena, n, sizeof *education->parted_at);
    education->swapped_at = arena_zeroed(arena, draft->n_ways, sizeof *education->swapped_at);
    education->swap_star = swap_star_create(draft, arena);
    for (uint32_t i = 0; i < n; i++)
        education->order[i] = i;
}

static void shuffle(uint32_t list[], size_t n, struct random *random)
{
    for (size_t i = n; i > 1; i--) {
        const size_t k = random_below(random, i);
        const uint32_t swapped = list[i - 1];
        list[i - 1] = list[k];
        list[k] = swapped;
    }
}

void education_run(struct education *education)
{
    struct draft *draft = education->draft;
    const size_t n = draft->ground->n;
    shuffle(education->order, n, education->random);
    for (size_t i = 0; i < n; i++)
        education->tried_at[i] = education->parted_at[i] = 0;
    draft->n_moves = 1;
    for (size_t w = 0; w < draft->n_ways; w++) {
        education->swapped_at[w] = 0;
        draft->ways[w].changed_at = draft->ways[w].changed_at > 0;
    }
    do
        descend_kind(education);
    while (swap_star_run(education->swap_star, education->swapped_at));
}

/* Price of the way when the stop is put after the node. */
static double price_with(const struct draft *draft, uint32_t stop, uint32_t after)
{
    const struct ground *ground = draft->ground;
    const struct knot *knots = draft->knots;
    struct side a = side_of(draft, knots[after].way);
    const uint32_t next = knots[after].next;
    a.base = a.way->base + arc(draft, &a, knots[after].site, stop) +
             arc(draft, &a, stop, knots[next].site) -
             arc(draft, &a, knots[after].site, knots[next].site);
    a.kg = a.way->kg + ground->kg[stop];
    a.crates = a.way->crates + ground->crates[stop];
    a.n_stops = a.way->n_stops + 1;
    price_load(draft, &a, ground->kind);
    if (!(ground->kind & GROUND_TIMED))
        return a.load_eur;
    const struct span span = bridge(draft, a.fleet, after, stop, stop, false, next, ground->kind);
    return a.load_eur + time_eur(draft, &a, &span, ground->kind);
}

struct spot {
    double eur;
    uint32_t after;
};

static void offer_spot(const struct draft *draft, uint32_t stop, uint32_t after,
                       struct spot *best)
{
    const double eur = price_with(draft, stop, after) -
                       draft->ways[draft->knots[after].way].price_eur;
    if (eur < best->eur)
        *best = (struct spot){eur, after};
}

/* The cheapest spot next to a neighbour, or anywhere when none of them is served. */
static struct spot find_spot(const struct draft *draft, uint32_t stop)
{
    const struct ground *ground = draft->ground;
    struct spot best = {HUGE_VAL, 0};
    for (size_t k = 0; k < ground->n_near; k++) {
        const uint32_t v = ground->near[stop * ground->n_near + k];
        if (draft->knots[v].way == NO_WAY)
            continue;
        offer_spot(draft, stop, v, &best);
        offer_spot(draft, stop, draft->knots[v].prev, &best);
    }
    return best;
}

/* Price of serving the stop alone, by the cheapest carrier left. */
static double price_alone(const struct draft *draft, uint32_t stop, size_t *cheapest)
{
    const struct ground *ground = draft->ground;
    double best_eur = HUGE_VAL;
    for (size_t c = 0; c < ground->n_carriers; c++) {
        if (!draft->left[c])
            continue;
        const struct fleet *fleet = draft_fleet(draft, c);
        const struct carrier *carrier = &ground->carriers[c];
        const size_t out = fleet->depot * ground->n_sites + stop;
        const size_t back = stop * ground->n_sites + fleet->depot;
        double eur = carrier_load_eur(carrier, &draft->penalties,
                                      (double)fleet->eur[out] + (double)fleet->eur[back],
                                      ground->kg[stop], ground->crates[stop], ground->kind);
        if (ground->kind & GROUND_TIMED) {
            struct span span = ground_join(ground, fleet, &fleet->depart, fleet->depot, stop,
                                           &ground->visits[stop], ground->kind);
            span = ground_join(ground, fleet, &span, stop, fleet->depot, &fleet->arrive,
                               ground->kind);
            eur += carrier_time_eur(carrier, &draft->penalties, &span, ground->kind);
        }
        if (eur < best_eur) {
            best_eur = eur;
            *cheapest = c;
        }
    }
    return best_eur;
}

bool education_insert(struct education *education, uint32_t stop)
{
    struct draft *draft = education->draft;
    struct spot best = find_spot(draft, stop);
    size_t carrier = 0;
    const double alone_eur = price_alone(draft, stop, &carrier);
    if (alone_eur < best.eur) {
        draft_fill(draft, draft_open(draft, carrier), &stop, 1);
        return true;
    }
    for (size_t u = 0; best.eur >= HUGE_VAL && u < draft->n_used; u++)
        offer_spot(draft, stop, draft_start(draft, draft->used[u]), &best);
    if (best.eur >= HUGE_VAL)
        return false;
    draft_put(draft, stop, best.after);
    draft_update(draft, draft->knots[stop].way);
    return true;
}
