#include "sim/routing/education.h"
#include <math.h>
#include "sim/routing/side.h"
#include "sim/routing/swap_star.h"

void education_init(struct education *education, struct draft *draft, struct random *random,
                    struct arena *arena)
{
    *education = (struct education){.draft = draft, .random = random};
    descent_init(&education->descent, draft, arena);
    education->swapped_at = arena_zeroed(arena, draft->n_ways, sizeof *education->swapped_at);
    education->swap_star = swap_star_create(draft, arena);
}

void education_shuffle(struct education *education)
{
    uint32_t *order = education->descent.order;
    for (size_t i = education->draft->ground->n; i > 1; i--) {
        const size_t k = random_below(education->random, i);
        const uint32_t swapped = order[i - 1];
        order[i - 1] = order[k];
        order[k] = swapped;
    }
}

void education_run(struct education *education)
{
    struct draft *draft = education->draft;
    education_shuffle(education);
    descent_forget(&education->descent);
    draft->n_moves = 1;
    for (size_t w = 0; w < draft->n_ways; w++) {
        education->swapped_at[w] = 0;
        draft->ways[w].changed_at = draft->ways[w].changed_at > 0;
    }
    do
        descent_run(&education->descent);
    while (swap_star_run(education->swap_star, education->swapped_at) && !draft_is_spent(draft));
}

/* Price of the way when the stop is put after the node. */
static double price_with(const struct draft *draft, uint32_t stop, uint32_t after)
{
    const struct ground *ground = draft->ground;
    const struct knot *knots = draft->knots;
    struct side a = side_of(draft, knots[after].way);
    const uint32_t next = knots[after].next;
    a.base = a.way->base + side_arc(draft, &a, knots[after].site, stop) +
             side_arc(draft, &a, stop, knots[next].site) -
             side_arc(draft, &a, knots[after].site, knots[next].site);
    a.kg = a.way->kg + ground->kg[stop];
    a.crates = a.way->crates + ground->crates[stop];
    a.n_stops = a.way->n_stops + 1;
    side_price_load(draft, &a, ground->kind);
    if (!(ground->kind & GROUND_TIMED))
        return a.load_eur;
    const struct stretch alone = {stop, stop, false};
    const struct span span = side_bridge(draft, &a, after, alone, next, ground->kind);
    return a.load_eur + side_time_eur(draft, &a, &span, ground->kind);
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
