#include "sim/routing/draft.h"
#include <assert.h>
#include <math.h>

struct penalties penalties_first(const struct ground *ground)
{
    double eur = 0, kg = 0, crates = 0, hire_kg_eur = HUGE_VAL, hire_crate_eur = HUGE_VAL;
    const struct fleet *fleet = &ground->fleets[0];
    for (size_t i = 0; i < ground->n; i++) {
        const double out = (double)fleet->eur[fleet->depot * ground->n_sites + i];
        eur = out < fleet->barred_eur ? fmax(eur, out) : eur;
        kg = fmax(kg, ground->kg[i]);
        crates = fmax(crates, ground->crates[i]);
    }
    for (size_t c = 0; c < ground->n_carriers; c++) {
        const struct carrier *carrier = &ground->carriers[c];
        hire_kg_eur = fmin(hire_kg_eur, carrier->fixed_eur / carrier->capacity_kg);
        hire_crate_eur = fmin(hire_crate_eur, carrier->fixed_eur / carrier->capacity_crates);
    }
    eur = (eur > 0 ? eur : 1) * ground->carriers[0].rate;
    const double running = ground->mean_s > 0 && ground->mean_eur > 0
                               ? ground->mean_eur / ground->mean_s * ground->carriers[0].rate
                               : 1;
    return (struct penalties){.eur_per_kg = kg > 0 ? eur / kg + hire_kg_eur : 1,
                              .eur_per_crate = crates > 0 ? eur / crates + hire_crate_eur : 1,
                              .eur_per_s = running,
                              .eur_per_km = ground->carriers[0].rate};
}

void penalties_scale(struct penalties *penalties, double load, double time)
{
    penalties->eur_per_kg *= load;
    penalties->eur_per_crate *= load;
    penalties->eur_per_s *= time;
    penalties->eur_per_km *= time;
}

void draft_init(struct draft *draft, const struct ground *ground, struct arena *arena)
{
    const size_t n = ground->n, n_ways = n + 1, n_knots = n + 2 * n_ways;
    *draft = (struct draft){.ground = ground, .n_ways = n_ways, .n_moves = 1};
    draft->knots = arena_zeroed(arena, n_knots, sizeof *draft->knots);
    if (ground->kind & GROUND_TIMED) {
        draft->before = arena_zeroed(arena, n_knots, sizeof *draft->before);
        draft->after = arena_zeroed(arena, n_knots, sizeof *draft->after);
    }
    draft->ways = arena_zeroed(arena, n_ways, sizeof *draft->ways);
    draft->used = arena_zeroed(arena, n_ways, sizeof *draft->used);
    draft->spare = arena_zeroed(arena, n_ways, sizeof *draft->spare);
    draft->place = arena_zeroed(arena, n_ways, sizeof *draft->place);
    draft->left = arena_zeroed(arena, ground->n_carriers, sizeof *draft->left);
    draft_empty(draft);
}

void draft_empty(struct draft *draft)
{
    const struct ground *ground = draft->ground;
    const uint32_t n_ways = (uint32_t)draft->n_ways;
    for (size_t t = 0; t < ground->n_carriers; t++)
        draft->left[t] = ground->carriers[t].count < n_ways ? ground->carriers[t].count : n_ways;
    for (uint32_t i = 0; i < ground->n; i++)
        draft->knots[i] = (struct knot){.site = i, .way = NO_WAY};
    draft->n_used = 0;
    draft->n_spare = n_ways;
    for (uint32_t w = 0; w < n_ways; w++) {
        draft->spare[n_ways - 1 - w] = w;
        draft->place[w] = n_ways - 1 - w;
        draft->ways[w] = (struct way){.carrier = NO_CARRIER};
        draft->knots[draft_start(draft, w)].way = w;
        draft->knots[draft_end(draft, w)].way = w;
    }
}

static void leave(uint32_t list[], size_t *n, uint32_t place[], uint32_t way)
{
    const uint32_t last = list[--*n];
    list[place[way]] = last;
    place[last] = place[way];
}

static void join(uint32_t list[], size_t *n, uint32_t place[], uint32_t way)
{
    place[way] = (uint32_t)*n;
    list[(*n)++] = way;
}

uint32_t draft_open(struct draft *draft, size_t carrier)
{
    assert(draft->left[carrier] && draft->n_spare);
    const uint32_t way = draft->spare[draft->n_spare - 1];
    leave(draft->spare, &draft->n_spare, draft->place, way);
    join(draft->used, &draft->n_used, draft->place, way);
    draft->left[carrier]--;
    draft->ways[way] = (struct way){.carrier = (uint32_t)carrier};
    draft_link(draft, draft_start(draft, way), draft_end(draft, way));
    return way;
}

static void close_way(struct draft *draft, uint32_t way)
{
    draft->left[draft->ways[way].carrier]++;
    leave(draft->used, &draft->n_used, draft->place, way);
    join(draft->spare, &draft->n_spare, draft->place, way);
    draft->ways[way] = (struct way){.carrier = NO_CARRIER, .changed_at = draft->n_moves};
}

void draft_fill(struct draft *draft, uint32_t way, const uint32_t stops[], size_t n)
{
    uint32_t last = draft_start(draft, way);
    for (size_t i = 0; i < n; i++) {
        draft_link(draft, last, stops[i]);
        last = stops[i];
    }
    draft_link(draft, last, draft_end(draft, way));
    draft_update(draft, way);
}

static void set_prices(struct draft *draft, uint32_t w)
{
    struct way *way = &draft->ways[w];
    const unsigned kind = draft->ground->kind;
    const struct carrier *carrier = &draft->ground->carriers[way->carrier];
    way->price_eur = way->load_price_eur = carrier_load_eur(
        carrier, &draft->penalties, way->base, way->kg, way->crates, kind);
    if (kind & GROUND_TIMED)
        way->price_eur += carrier_time_eur(carrier, &draft->penalties,
                                           &draft->before[draft_end(draft, w)], kind);
}

/* Spans from the start and to the end; the knots' sites are right. */
static void set_spans(struct draft *draft, uint32_t way)
{
    const struct ground *ground = draft->ground;
    const struct fleet *fleet = draft_fleet(draft, draft->ways[way].carrier);
    const struct knot *knots = draft->knots;
    const uint32_t start = draft_start(draft, way), end = draft_end(draft, way);
    draft->before[start] = fleet->depart;
    draft->after[end] = fleet->arrive;
    for (uint32_t at = start, to; at != end; at = to) {
        to = knots[at].next;
        const struct span *visit = to == end ? &fleet->arrive : &ground->visits[to];
        draft->before[to] = ground_join(ground, fleet, &draft->before[at], knots[at].site,
                                        knots[to].site, visit, ground->kind);
    }
    for (uint32_t at = end, from; at != start; at = from) {
        from = knots[at].prev;
        const struct span *visit = from == start ? &fleet->depart : &ground->visits[from];
        draft->after[from] = ground_join(ground, fleet, visit, knots[from].site, knots[at].site,
                                         &draft->after[at], ground->kind);
    }
}

static void set_reliefs(struct draft *draft, uint32_t w)
{
    const struct way *way = &draft->ways[w];
    struct knot *knots = draft->knots;
    const uint32_t end = draft_end(draft, w);
    for (uint32_t at = knots[draft_start(draft, w)].next; at != end; at = knots[at].next) {
        const struct knot *before = &knots[knots[at].prev];
        for (size_t k = 0; k < 2; k++) {
            const struct knot *last = k ? &knots[knots[at].next] : &knots[at];
            knots[at].relief_eur[k] =
                way->load_price_eur - draft_bid(draft, way->carrier, way->base,
                                                way->kg - (last->kg - before->kg),
                                                way->crates - (last->crates - before->crates),
                                                draft->ground->kind)
                                          .eur;
        }
    }
}

void draft_update(struct draft *draft, uint32_t w)
{
    const struct ground *ground = draft->ground;
    struct way *way = &draft->ways[w];
    const struct fleet *fleet = draft_fleet(draft, way->carrier);
    const uint32_t start = draft_start(draft, w), end = draft_end(draft, w);
    if (draft->knots[start].next == end) {
        close_way(draft, w);
        return;
    }
    draft->knots[start].site = draft->knots[end].site = (uint32_t)fleet->depot;
    draft->knots[start].rank = 0;
    for (uint32_t at = start; at != end;) {
        const struct knot *from = &draft->knots[at];
        struct knot *to = &draft->knots[at = from->next];
        to->way = w;
        to->rank = from->rank + 1;
        to->kg = from->kg + ground->kg[to->site];
        to->crates = from->crates + ground->crates[to->site];
        to->out = from->out + (double)fleet->eur[from->site * ground->n_sites + to->site];
        to->back = from->back + (double)fleet->eur[to->site * ground->n_sites + from->site];
    }
    const struct knot *last = &draft->knots[end];
    way->n_stops = last->rank - 1;
    way->kg = last->kg;
    way->crates = last->crates;
    way->base = last->out;
    way->changed_at = draft->n_moves;
    if (ground->kind & GROUND_TIMED)
        set_spans(draft, w);
    set_prices(draft, w);
    if (!ground->uniform)
        set_reliefs(draft, w);
}

/* What the carrier would cost on this way: exact, but for fleets that drive otherwise the
 * inner arcs are added up anew. */
static double price_as_eur(const struct draft *draft, uint32_t w, size_t c)
{
    const struct ground *ground = draft->ground;
    const struct carrier *carrier = &ground->carriers[c];
    const struct fleet *fleet = &ground->fleets[carrier->fleet];
    const struct way *way = &draft->ways[w];
    const struct knot *knots = draft->knots;
    const uint32_t start = draft_start(draft, w), end = draft_end(draft, w);
    const bool same = carrier->fleet == ground->carriers[way->carrier].fleet;
    double base = way->base;
    struct span span = ground->kind & GROUND_TIMED ? draft->before[end] : (struct span){0};
    if (!same) {
        base = 0;
        span = fleet->depart;
        for (uint32_t at = start; at != end; at = knots[at].next) {
            const uint32_t next = knots[at].next;
            const size_t from = at == start ? fleet->depot : at;
            const size_t to = next == end ? fleet->depot : next;
            base += (double)fleet->eur[from * ground->n_sites + to];
            if (ground->kind & GROUND_TIMED)
                span = ground_join(ground, fleet, &span, from, to,
                                   next == end ? &fleet->arrive : &ground->visits[next],
                                   ground->kind);
        }
    }
    const double load_eur = carrier_load_eur(carrier, &draft->penalties, base, way->kg,
                                             way->crates, ground->kind);
    if (!(ground->kind & GROUND_TIMED))
        return load_eur;
    return load_eur + carrier_time_eur(carrier, &draft->penalties, &span, ground->kind);
}

static bool take_cheapest(struct draft *draft, uint32_t w)
{
    const uint32_t own = draft->ways[w].carrier;
    double best_eur = draft->ways[w].price_eur - GAIN_EUR;
    uint32_t best = own;
    for (uint32_t c = 0; c < draft->ground->n_carriers; c++) {
        if (c == own || !draft->left[c])
            continue;
        const double price_eur = price_as_eur(draft, w, c);
        if (price_eur < best_eur) {
            best_eur = price_eur;
            best = c;
        }
    }
    if (best == own)
        return false;
    draft->left[own]++;
    draft->left[best]--;
    draft->ways[w].carrier = best;
    draft_update(draft, w);
    return true;
}

static bool swap_carriers(struct draft *draft, uint32_t a, uint32_t b)
{
    const uint32_t carrier_a = draft->ways[a].carrier, carrier_b = draft->ways[b].carrier;
    if (carrier_a == carrier_b)
        return false;
    const double now_eur = draft->ways[a].price_eur + draft->ways[b].price_eur;
    if (price_as_eur(draft, a, carrier_b) + price_as_eur(draft, b, carrier_a) >=
        now_eur - GAIN_EUR)
        return false;
    draft->ways[a].carrier = carrier_b;
    draft->ways[b].carrier = carrier_a;
    draft_update(draft, a);
    draft_update(draft, b);
    return true;
}

bool draft_trade(struct draft *draft, uint32_t way)
{
    if (draft->ground->n_carriers < 2 || draft->ways[way].carrier == NO_CARRIER)
        return false;
    bool changed = take_cheapest(draft, way);
    if (draft->ground->problem->limited)
        for (size_t u = 0; u < draft->n_used; u++)
            changed |= swap_carriers(draft, way, draft->used[u]);
    return changed;
}

double draft_price_eur(const struct draft *draft)
{
    double eur = 0;
    for (size_t u = 0; u < draft->n_used; u++)
        eur += draft->ways[draft->used[u]].price_eur;
    return eur;
}

void draft_reprice(struct draft *draft)
{
    for (size_t u = 0; u < draft->n_used; u++) {
        struct way *way = &draft->ways[draft->used[u]];
        const double before_eur = way->price_eur;
        set_prices(draft, draft->used[u]);
        if (!draft->ground->uniform)
            set_reliefs(draft, draft->used[u]);
        way->changed_at = fabs(way->price_eur - before_eur) > GAIN_EUR ? draft->n_moves : 0;
    }
}

#ifdef PROXILOG_SLOW_CHECKS
static bool near_equal(double a, double b)
{
    return fabs(a - b) <= 1e-6 * (1 + fabs(a));
}

void draft_check(const struct draft *draft)
{
    const struct ground *ground = draft->ground;
    size_t n_stops = 0;
    for (size_t u = 0; u < draft->n_used; u++) {
        const uint32_t w = draft->used[u], end = draft_end(draft, w);
        const struct way *way = &draft->ways[w];
        double kg = 0;
        size_t n = 0;
        for (uint32_t at = draft->knots[draft_start(draft, w)].next; at != end;
             at = draft->knots[at].next) {
            assert(draft->knots[draft->knots[at].prev].next == at && draft->knots[at].way == w);
            kg += ground->kg[at];
            n++;
        }
        assert(n == way->n_stops && near_equal(kg, way->kg));
        assert(near_equal(way->price_eur, price_as_eur(draft, w, way->carrier)));
        n_stops += n;
    }
    assert(n_stops <= ground->n);
}
#endif
