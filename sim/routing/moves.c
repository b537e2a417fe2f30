#include "sim/routing/moves.h"
#include "sim/routing/side.h"

static bool saves(double change_eur)
{
    return change_eur < -GAIN_EUR;
}

static void settle_side(struct draft *draft, const struct side *side)
{
    struct way *way = &draft->ways[side->id];
    if (way->carrier != side->takes) {
        draft->left[way->carrier]++;
        draft->left[side->takes]--;
        way->carrier = (uint32_t)side->takes;
    }
    draft_update(draft, side->id);
}

/* Ways whose links have been changed, perhaps only one: sums, carriers, stamps. */
static void settle(struct draft *draft, const struct side *a, const struct side *b)
{
    draft->n_moves++;
    settle_side(draft, a);
    if (a->id != b->id)
        settle_side(draft, b);
    draft_trade(draft, a->id);
    if (a->id != b->id)
        draft_trade(draft, b->id);
    DRAFT_CHECK(draft);
}

/* What the change of a way's arcs costs, with none of the price of its time: at least that. */
ALWAYS_INLINE double within_eur(struct side *side, double change, unsigned kind)
{
    const double rate = kind & GROUND_RICH ? side->carrier->rate : 1;
    side->n_stops = side->way->n_stops;
    return change * rate - (side->way->price_eur - side->way->load_price_eur);
}

/* The same of two ways, whose sums are set; sets who takes them. */
ALWAYS_INLINE double between_eur(const struct draft *draft, struct side *a, struct side *b,
                                 unsigned kind)
{
    side_price_loads(draft, a, b, kind);
    return a->load_eur + b->load_eur - a->way->price_eur - b->way->price_eur;
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

ALWAYS_INLINE struct stretch chain_stretch(const struct chain *chain, bool reversed)
{
    return reversed ? (struct stretch){chain->last, chain->first, true}
                    : (struct stretch){chain->first, chain->last, false};
}

/* Arcs inside the chain as the side's fleet drives it. */
ALWAYS_INLINE double chain_inner(const struct draft *draft, const struct side *side,
                                 const struct chain *chain, bool reversed)
{
    double inner = 0;
    uint32_t at = chain->first;
    for (size_t k = 1; k < chain->n; k++) {
        const uint32_t next = draft->knots[at].next;
        inner += reversed ? side_arc(draft, side, next, at) : side_arc(draft, side, at, next);
        at = next;
    }
    return inner;
}

/* A way's sums once it has lost one chain and won another. */
ALWAYS_INLINE void exchange(struct side *side, double change, const struct chain *lost,
                            const struct chain *won, unsigned kind)
{
    side->base = side->way->base + change;
    side->kg = side->way->kg - (lost ? lost->kg : 0) + (won ? won->kg : 0);
    if (kind & GROUND_RICH)
        side->crates =
            side->way->crates - (lost ? lost->crates : 0) + (won ? won->crates : 0);
    side->n_stops = side->way->n_stops - (lost ? lost->n : 0) + (won ? won->n : 0);
}

/* A chain that goes elsewhere, turned round or not. */
struct relocation {
    struct chain chain;
    uint32_t after; /* its new predecessor */
    bool reversed;
};

static void relink_relocated(struct draft *draft, const struct relocation *move)
{
    uint32_t at = move->chain.first, after = move->after;
    draft_link(draft, move->chain.prev, move->chain.next);
    for (size_t k = 0; k < move->chain.n; k++) {
        const uint32_t next = draft->knots[at].next;
        draft_link(draft, at, draft->knots[after].next);
        draft_link(draft, after, at);
        if (!move->reversed)
            after = at;
        at = next;
    }
}

/* Time of the way when the chain stays on it. */
ALWAYS_INLINE struct span relocated_within(const struct draft *draft, const struct side *side,
                                           const struct relocation *move, unsigned kind)
{
    const struct knot *knots = draft->knots;
    const struct chain *chain = &move->chain;
    const struct stretch moved = chain_stretch(chain, move->reversed);
    const uint32_t after = move->after, next = knots[after].next;
    struct span span;
    if (knots[after].rank > knots[chain->first].rank) {
        span = side_walk(draft, side, draft->before[chain->prev], knots[chain->prev].site,
                         (struct stretch){chain->next, after, false}, kind);
        span = side_walk(draft, side, span, knots[after].site, moved, kind);
        return ground_join(draft->ground, side->fleet, &span, knots[moved.last].site,
                           knots[next].site, &draft->after[next], kind);
    }
    span = side_walk(draft, side, draft->before[after], knots[after].site, moved, kind);
    span = side_walk(draft, side, span, knots[moved.last].site,
                     (struct stretch){next, chain->prev, false}, kind);
    return ground_join(draft->ground, side->fleet, &span, knots[chain->prev].site,
                       knots[chain->next].site, &draft->after[chain->next], kind);
}

/* Change of the arcs of the way that loses the chain. */
ALWAYS_INLINE double arcs_without(const struct draft *draft, const struct side *side,
                                  const struct chain *chain)
{
    const size_t prev = draft->knots[chain->prev].site, next = draft->knots[chain->next].site;
    const double inner = chain->n > 1 ? chain_inner(draft, side, chain, false) : 0;
    return side_arc(draft, side, prev, next) - side_arc(draft, side, prev, chain->first) -
           side_arc(draft, side, chain->last, next) - inner;
}

/* And of the way that gains it. */
ALWAYS_INLINE double arcs_with(const struct draft *draft, const struct side *side,
                               const struct relocation *move)
{
    const struct chain *chain = &move->chain;
    const struct stretch moved = chain_stretch(chain, move->reversed);
    const size_t from = draft->knots[move->after].site;
    const size_t to = draft->knots[draft->knots[move->after].next].site;
    const double inner = chain->n > 1 ? chain_inner(draft, side, chain, move->reversed) : 0;
    return side_arc(draft, side, from, moved.first) + side_arc(draft, side, moved.last, to) -
           side_arc(draft, side, from, to) + inner;
}

ALWAYS_INLINE double relocate_within_eur(const struct draft *draft, struct side *side,
                                         const struct relocation *move, unsigned kind)
{
    const double change = arcs_without(draft, side, &move->chain) + arcs_with(draft, side, move);
    const double change_eur = within_eur(side, change, kind);
    if (!(kind & GROUND_TIMED) || !saves(change_eur))
        return change_eur;
    const struct span span = relocated_within(draft, side, move, kind);
    return change_eur + side_time_eur(draft, side, &span, kind);
}

ALWAYS_INLINE double relocate_between_eur(const struct draft *draft, struct side *a,
                                          struct side *b, const struct relocation *move,
                                          unsigned kind)
{
    const struct chain *chain = &move->chain;
    exchange(a, arcs_without(draft, a, chain), chain, NULL, kind);
    exchange(b, arcs_with(draft, b, move), NULL, chain, kind);
    const double change_eur = between_eur(draft, a, b, kind);
    if (!(kind & GROUND_TIMED) || !saves(change_eur))
        return change_eur;
    const struct span span_a = side_splice(draft, a, chain->prev, chain->next, kind);
    const struct span span_b = side_bridge(draft, b, move->after,
                                           chain_stretch(chain, move->reversed),
                                           draft->knots[move->after].next, kind);
    return change_eur +
           (side_time_eur(draft, a, &span_a, kind) + side_time_eur(draft, b, &span_b, kind));
}

bool moves_relocate(struct draft *draft, uint32_t u, uint32_t v, size_t n, bool reversed)
{
    const unsigned kind = draft->ground->kind;
    const struct knot *knots = draft->knots;
    struct relocation move = {.after = v, .reversed = reversed};
    if (!chain_from(draft, u, n, &move.chain, kind) || v == move.chain.prev)
        return false;
    struct side a = side_of(draft, knots[u].way), b = side_of(draft, knots[v].way);
    if (a.id == b.id && knots[v].rank >= knots[u].rank && knots[v].rank < knots[u].rank + n)
        return false;
    if (!saves(a.id == b.id ? relocate_within_eur(draft, &a, &move, kind)
                            : relocate_between_eur(draft, &a, &b, &move, kind)))
        return false;
    relink_relocated(draft, &move);
    settle(draft, &a, &b);
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
ALWAYS_INLINE struct span swapped_within(const struct draft *draft, const struct side *side,
                                         const struct chain *u, const struct chain *v,
                                         unsigned kind)
{
    const struct knot *knots = draft->knots;
    const struct chain *a = knots[u->first].rank < knots[v->first].rank ? u : v;
    const struct chain *b = a == u ? v : u;
    struct span span = side_walk(draft, side, draft->before[a->prev], knots[a->prev].site,
                                 chain_stretch(b, false), kind);
    span = side_walk(draft, side, span, b->last, (struct stretch){a->next, b->prev, false}, kind);
    span = side_walk(draft, side, span, knots[b->prev].site, chain_stretch(a, false), kind);
    return ground_join(draft->ground, side->fleet, &span, a->last, knots[b->next].site,
                       &draft->after[b->next], kind);
}

/* Change of the arcs of the way that gives one chain for another. */
ALWAYS_INLINE double arcs_swapped(const struct draft *draft, const struct side *side,
                                  const struct chain *lost, const struct chain *won)
{
    const size_t from = draft->knots[lost->prev].site, to = draft->knots[lost->next].site;
    double change = side_arc(draft, side, from, won->first) +
                    side_arc(draft, side, won->last, to) -
                    side_arc(draft, side, from, lost->first) -
                    side_arc(draft, side, lost->last, to);
    if (lost->n > 1)
        change -= chain_inner(draft, side, lost, false);
    if (won->n > 1)
        change += chain_inner(draft, side, won, false);
    return change;
}

ALWAYS_INLINE double swap_within_eur(const struct draft *draft, struct side *side,
                                     const struct chain *u, const struct chain *v, unsigned kind)
{
    const double change = arcs_swapped(draft, side, u, v) + arcs_swapped(draft, side, v, u);
    const double change_eur = within_eur(side, change, kind);
    if (!(kind & GROUND_TIMED) || !saves(change_eur))
        return change_eur;
    const struct span span = swapped_within(draft, side, u, v, kind);
    return change_eur + side_time_eur(draft, side, &span, kind);
}

/* The chains u of way a and v of way b. */
ALWAYS_INLINE double swap_between_eur(const struct draft *draft, struct side *a, struct side *b,
                                      const struct chain *u, const struct chain *v,
                                      unsigned kind)
{
    exchange(a, arcs_swapped(draft, a, u, v), u, v, kind);
    exchange(b, arcs_swapped(draft, b, v, u), v, u, kind);
    const double change_eur = between_eur(draft, a, b, kind);
    if (!(kind & GROUND_TIMED) || !saves(change_eur))
        return change_eur;
    const struct span span_a =
        side_bridge(draft, a, u->prev, chain_stretch(v, false), u->next, kind);
    const struct span span_b =
        side_bridge(draft, b, v->prev, chain_stretch(u, false), v->next, kind);
    return change_eur +
           (side_time_eur(draft, a, &span_a, kind) + side_time_eur(draft, b, &span_b, kind));
}

bool moves_swap(struct draft *draft, uint32_t u, uint32_t v, size_t n_u, size_t n_v)
{
    const unsigned kind = draft->ground->kind;
    const struct knot *knots = draft->knots;
    struct chain chain_u, chain_v;
    if (!chain_from(draft, u, n_u, &chain_u, kind) || !chain_from(draft, v, n_v, &chain_v, kind))
        return false;
    struct side a = side_of(draft, knots[u].way), b = side_of(draft, knots[v].way);
    if (a.id == b.id && knots[v].rank <= knots[u].rank + n_u &&
        knots[u].rank <= knots[v].rank + n_v)
        return false; /* they overlap or touch */
    if (!saves(a.id == b.id ? swap_within_eur(draft, &a, &chain_u, &chain_v, kind)
                            : swap_between_eur(draft, &a, &b, &chain_u, &chain_v, kind)))
        return false;
    relink_swapped(draft, &chain_u, &chain_v);
    settle(draft, &a, &b);
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

bool moves_turn(struct draft *draft, uint32_t u, uint32_t v)
{
    const unsigned kind = draft->ground->kind;
    const struct knot *knots = draft->knots;
    const uint32_t x = knots[u].next, y = knots[v].next;
    if (x == v)
        return false;
    struct side a = side_of(draft, knots[u].way);
    const size_t from = knots[u].site, to = knots[y].site;
    const double change = side_arc(draft, &a, from, v) + side_arc(draft, &a, x, to) -
                          side_arc(draft, &a, from, x) - side_arc(draft, &a, v, to) +
                          (knots[v].back - knots[x].back) - (knots[v].out - knots[x].out);
    double change_eur = within_eur(&a, change, kind);
    if (kind & GROUND_TIMED && saves(change_eur)) {
        const struct span span = side_bridge(draft, &a, u, (struct stretch){v, x, true}, y, kind);
        change_eur += side_time_eur(draft, &a, &span, kind);
    }
    if (!saves(change_eur))
        return false;
    reverse(draft, x, v);
    settle(draft, &a, &a);
    return true;
}

/* a's sums once the part of its way up to u is joined with that of b's way after v, its end
 * excepted. */
ALWAYS_INLINE void join_tail(const struct draft *draft, struct side *a, const struct side *b,
                             uint32_t u, uint32_t v, unsigned kind)
{
    const struct knot *knots = draft->knots;
    const uint32_t y = knots[v].next, end = draft_end(draft, b->id);
    const struct knot *last = &knots[knots[end].prev];
    a->base = knots[u].out;
    if (y == end)
        a->base += side_arc(draft, a, knots[u].site, a->fleet->depot);
    else
        a->base += side_arc(draft, a, knots[u].site, y) + (last->out - knots[y].out) +
                   side_arc(draft, a, last->site, a->fleet->depot);
    a->kg = knots[u].kg + b->way->kg - knots[v].kg;
    if (kind & GROUND_RICH)
        a->crates = knots[u].crates + b->way->crates - knots[v].crates;
    a->n_stops = knots[u].rank + b->way->n_stops - knots[v].rank;
}

/* The time of that, where y follows v. */
ALWAYS_INLINE struct span joined_span(const struct draft *draft, const struct side *a,
                                      const struct side *b, uint32_t u, uint32_t y,
                                      unsigned kind)
{
    if (!(kind & GROUND_RICH) || a->fleet == b->fleet)
        return side_splice(draft, a, u, y, kind);
    const uint32_t end_a = draft_end(draft, a->id), end_b = draft_end(draft, b->id);
    if (y == end_b)
        return side_splice(draft, a, u, end_a, kind);
    const struct stretch tail = {y, draft->knots[end_b].prev, false};
    return side_bridge(draft, a, u, tail, end_a, kind);
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

/* True when tails cannot be swapped, or, of plain ways, when the arcs alone are too dear. */
ALWAYS_INLINE bool tails_rule_out(const struct draft *draft, const struct side *a,
                                  const struct side *b, uint32_t u, uint32_t v, unsigned kind)
{
    const struct knot *knots = draft->knots;
    if (kind & GROUND_RICH)
        return a->fleet->eur != b->fleet->eur;
    const size_t x = knots[knots[u].next].site, y = knots[knots[v].next].site;
    const size_t site_u = knots[u].site, site_v = knots[v].site;
    const double change = side_arc(draft, a, site_u, y) + side_arc(draft, a, site_v, x) -
                          side_arc(draft, a, site_u, x) - side_arc(draft, a, site_v, y);
    return change >= a->way->price_eur - a->way->base + b->way->price_eur - b->way->base;
}

bool moves_swap_tails(struct draft *draft, uint32_t u, uint32_t v)
{
    const unsigned kind = draft->ground->kind;
    const struct knot *knots = draft->knots;
    struct side a = side_of(draft, knots[u].way), b = side_of(draft, knots[v].way);
    if (tails_rule_out(draft, &a, &b, u, v, kind))
        return false;
    join_tail(draft, &a, &b, u, v, kind);
    join_tail(draft, &b, &a, v, u, kind);
    double change_eur = between_eur(draft, &a, &b, kind);
    if (kind & GROUND_TIMED && saves(change_eur)) {
        const struct span span_a = joined_span(draft, &a, &b, u, knots[v].next, kind);
        const struct span span_b = joined_span(draft, &b, &a, v, knots[u].next, kind);
        change_eur +=
            side_time_eur(draft, &a, &span_a, kind) + side_time_eur(draft, &b, &span_b, kind);
    }
    if (!saves(change_eur))
        return false;
    relink_tails(draft, u, v, draft_end(draft, a.id), draft_end(draft, b.id));
    settle(draft, &a, &b);
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

/* Driving of both sides once their heads have been swapped. */
ALWAYS_INLINE void join_heads(const struct draft *draft, struct side *a, struct side *b,
                              uint32_t u, uint32_t v)
{
    const struct knot *knots = draft->knots;
    const uint32_t x = knots[u].next, y = knots[v].next;
    const uint32_t end_a = draft_end(draft, a->id), end_b = draft_end(draft, b->id);
    const struct knot *first_b = &knots[knots[draft_start(draft, b->id)].next];
    const struct knot *last_a = &knots[knots[end_a].prev];
    a->base = knots[u].out + side_arc(draft, a, knots[u].site, v) +
              (knots[v].back - first_b->back) +
              side_arc(draft, a, first_b->site, a->fleet->depot);
    b->base = knots[end_b].out - knots[y].out;
    if (x == end_a)
        b->base += side_arc(draft, b, b->fleet->depot, knots[y].site);
    else
        b->base += side_arc(draft, b, b->fleet->depot, last_a->site) +
                   (last_a->back - knots[x].back) + side_arc(draft, b, x, knots[y].site);
}

bool moves_swap_heads(struct draft *draft, uint32_t u, uint32_t v)
{
    const unsigned kind = draft->ground->kind;
    const struct knot *knots = draft->knots;
    struct side a = side_of(draft, knots[u].way), b = side_of(draft, knots[v].way);
    if (a.fleet->eur != b.fleet->eur)
        return false;
    join_heads(draft, &a, &b, u, v);
    a.kg = knots[u].kg + knots[v].kg;
    b.kg = a.way->kg + b.way->kg - a.kg;
    if (kind & GROUND_RICH) {
        a.crates = knots[u].crates + knots[v].crates;
        b.crates = a.way->crates + b.way->crates - a.crates;
    }
    a.n_stops = knots[u].rank + knots[v].rank;
    b.n_stops = a.way->n_stops + b.way->n_stops - a.n_stops;
    if (!saves(between_eur(draft, &a, &b, kind)))
        return false;
    relink_heads(draft, u, v, &a, &b);
    settle(draft, &a, &b);
    return true;
}
