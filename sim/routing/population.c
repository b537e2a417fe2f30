#include "sim/routing/population.h"
#include <assert.h>
#include <math.h>

static void plan_init(struct plan *plan, size_t n, struct arena *arena)
{
    plan->carriers = arena_zeroed(arena, n, sizeof *plan->carriers);
    plan->lengths = arena_zeroed(arena, n, sizeof *plan->lengths);
    plan->stops = arena_zeroed(arena, n, sizeof *plan->stops);
    plan->next = arena_zeroed(arena, n, sizeof *plan->next);
    plan->prev = arena_zeroed(arena, n, sizeof *plan->prev);
}

/* Adds what a way costs and what it breaks. */
static void add_costs(const struct draft *draft, uint32_t w, struct plan *plan)
{
    const struct ground *ground = draft->ground;
    const struct way *way = &draft->ways[w];
    const struct carrier *carrier = &ground->carriers[way->carrier];
    static const struct penalties none = {0};
    plan->eur += carrier_load_eur(carrier, &none, way->base, way->kg, way->crates, ground->kind);
    plan->over_kg += ground_over(way->kg, carrier->capacity_kg);
    plan->n_barred += way->base >= draft_fleet(draft, way->carrier)->barred_eur;
    if (ground->kind & GROUND_RICH)
        plan->over_crates += ground_over(way->crates, carrier->capacity_crates);
    if (!(ground->kind & GROUND_TIMED))
        return;
    const struct span *span = &draft->before[draft_end(draft, w)];
    plan->eur += carrier_time_eur(carrier, &none, span, ground->kind);
    plan->late_s += span->warp_s;
    if (ground->kind & GROUND_RICH) {
        plan->late_s += ground_over(span->duration_s - span->warp_s, carrier->max_duration_s);
        plan->over_km += ground_over(span->km, carrier->max_distance_km);
    }
}

static void plan_price(struct plan *plan, const struct penalties *penalties)
{
    plan->price_eur = plan->eur + plan->over_kg * penalties->eur_per_kg +
                      plan->over_crates * penalties->eur_per_crate +
                      plan->late_s * penalties->eur_per_s + plan->over_km * penalties->eur_per_km;
}

static void plan_store(const struct draft *draft, struct plan *plan)
{
    const uint32_t n = (uint32_t)draft->ground->n;
    uint32_t *stops = plan->stops;
    plan->n_routes = draft->n_used;
    plan->eur = plan->over_kg = plan->over_crates = plan->late_s = plan->over_km = 0;
    plan->n_barred = 0;
    for (size_t u = 0; u < draft->n_used; u++) {
        const uint32_t w = draft->used[u], end = draft_end(draft, w);
        plan->carriers[u] = draft->ways[w].carrier;
        plan->lengths[u] = draft->ways[w].n_stops;
        for (uint32_t at = draft->knots[draft_start(draft, w)].next; at != end;
             at = draft->knots[at].next) {
            const uint32_t next = draft->knots[at].next, prev = draft->knots[at].prev;
            *stops++ = at;
            plan->next[at] = next < n ? next : n;
            plan->prev[at] = prev < n ? prev : n;
        }
        add_costs(draft, w, plan);
    }
    assert((size_t)(stops - plan->stops) == n);
    plan_price(plan, &draft->penalties);
}

bool plan_is_feasible(const struct plan *plan)
{
    return plan->over_kg <= 0 && plan->over_crates <= 0 && plan->late_s <= TIME_SLACK_S &&
           plan->over_km <= 0 && plan->n_barred == 0;
}

void plan_recall(struct draft *draft, const struct plan *plan)
{
    const uint32_t *stops = plan->stops;
    draft_empty(draft);
    for (size_t r = 0; r < plan->n_routes; r++) {
        draft_fill(draft, draft_open(draft, plan->carriers[r]), stops, plan->lengths[r]);
        stops += plan->lengths[r];
    }
}

void population_init(struct population *population, const struct ground *ground,
                     const struct population_sizes *sizes, struct arena *arena)
{
    const size_t n_half = sizes->n_kept + sizes->n_new + 1, n_pool = 2 * n_half;
    *population = (struct population){.ground = ground, .sizes = *sizes, .n_pool = n_pool};
    population->pool = arena_zeroed(arena, n_pool, sizeof *population->pool);
    population->spare = arena_zeroed(arena, n_pool, sizeof *population->spare);
    population->order = arena_zeroed(arena, n_pool, sizeof *population->order);
    population->feasible.plans = arena_zeroed(arena, n_half, sizeof(struct plan *));
    population->infeasible.plans = arena_zeroed(arena, n_half, sizeof(struct plan *));
    population->distances = arena_zeroed(arena, n_pool * n_pool, sizeof(float));
    for (size_t i = 0; i < n_pool; i++) {
        plan_init(&population->pool[i], ground->n, arena);
        population->pool[i].index = i;
    }
    population_clear(population);
}

void population_clear(struct population *population)
{
    population->feasible.n = population->infeasible.n = 0;
    population->n_spare = population->n_pool;
    for (size_t i = 0; i < population->n_pool; i++)
        population->spare[i] = &population->pool[i];
    population->stale = true;
}

/* Share of the stops whose neighbours differ (broken pairs; Prins 2009), either way round. */
static float distance(const struct plan *a, const struct plan *b, uint32_t n)
{
    size_t n_broken = 0;
    for (size_t i = 0; i < n; i++) {
        n_broken += a->next[i] != b->next[i] && a->next[i] != b->prev[i];
        n_broken += a->prev[i] == n && b->prev[i] != n && b->next[i] != n;
    }
    return (float)n_broken / (float)n;
}

static float *between(const struct population *population, const struct plan *a,
                      const struct plan *b)
{
    return &population->distances[a->index * population->n_pool + b->index];
}

/* Mean distance to the n_close closest of the half; tells clones apart. */
static bool measure_crowding(const struct population *population, const struct half *half,
                             struct plan *plan)
{
    enum { MOST = 8 };
    double closest[MOST + 1] = {0};
    size_t n_close = population->sizes.n_close, n = 0;
    if (n_close > MOST)
        n_close = MOST;
    for (size_t i = 0; i < half->n; i++) {
        if (half->plans[i] == plan)
            continue;
        const double d = (double)*between(population, plan, half->plans[i]);
        if (n == n_close && d >= closest[n - 1])
            continue;
        size_t k = n < n_close ? n++ : n - 1;
        for (; k > 0 && closest[k - 1] > d; k--)
            closest[k] = closest[k - 1];
        closest[k] = d;
    }
    plan->crowding = 0;
    for (size_t k = 0; k < n; k++)
        plan->crowding += closest[k] / (double)n;
    return n && closest[0] <= 0;
}

/* Sorts by price, ties by index; the list is nearly sorted. */
static void sort_by_price(struct half *half)
{
    for (size_t i = 1; i < half->n; i++) {
        struct plan *plan = half->plans[i];
        size_t k = i;
        for (; k > 0 && half->plans[k - 1]->price_eur > plan->price_eur; k--)
            half->plans[k] = half->plans[k - 1];
        half->plans[k] = plan;
    }
}

/* Fitness: the rank in price, and the rank in solitude at a weight that keeps the elite
 * (equation 4). Clones rank behind all others. */
static void set_fitness(struct population *population, struct half *half)
{
    struct plan **order = population->order;
    const double n = (double)half->n, last = half->n > 1 ? n - 1 : 1;
    const double elite = (double)population->sizes.n_elite;
    const double weight = n > elite ? 1 - elite / n : 0;
    for (size_t i = 0; i < half->n; i++) {
        struct plan *plan = half->plans[i];
        const bool clone = measure_crowding(population, half, plan);
        plan->fitness = (double)i / last + (clone && i ? n : 0);
        size_t k = i;
        for (; k > 0 && order[k - 1]->crowding < plan->crowding; k--)
            order[k] = order[k - 1];
        order[k] = plan;
    }
    for (size_t k = 0; k < half->n; k++)
        order[k]->fitness += weight * (double)k / last;
}

static void remove_plan(struct population *population, struct half *half, size_t i)
{
    population->spare[population->n_spare++] = half->plans[i];
    half->n--;
    for (; i < half->n; i++)
        half->plans[i] = half->plans[i + 1];
}

static void cull(struct population *population, struct half *half)
{
    while (half->n > population->sizes.n_kept) {
        set_fitness(population, half);
        size_t worst = 1;
        for (size_t i = 2; i < half->n; i++)
            if (half->plans[i]->fitness > half->plans[worst]->fitness)
                worst = i;
        remove_plan(population, half, worst);
    }
}

const struct plan *population_add(struct population *population, const struct draft *draft)
{
    struct plan *plan = population->spare[--population->n_spare];
    plan_store(draft, plan);
    struct half *half =
        plan_is_feasible(plan) ? &population->feasible : &population->infeasible;
    for (size_t i = 0; i < half->n; i++)
        *between(population, plan, half->plans[i]) = *between(population, half->plans[i], plan) =
            distance(plan, half->plans[i], (uint32_t)population->ground->n);
    half->plans[half->n++] = plan;
    sort_by_price(half);
    if (half->n > population->sizes.n_kept + population->sizes.n_new)
        cull(population, half);
    population->stale = true;
    return plan;
}

const struct plan *population_draw(struct population *population, struct random *random)
{
    const size_t n = population->feasible.n + population->infeasible.n;
    const struct plan *best = NULL;
    if (population->stale) {
        set_fitness(population, &population->feasible);
        set_fitness(population, &population->infeasible);
        population->stale = false;
    }
    for (size_t i = 0; i < 2; i++) {
        const size_t k = random_below(random, n);
        const struct plan *drawn = k < population->feasible.n
                                       ? population->feasible.plans[k]
                                       : population->infeasible.plans[k - population->feasible.n];
        if (!best || drawn->fitness < best->fitness)
            best = drawn;
    }
    return best;
}

void population_reprice(struct population *population, const struct penalties *penalties)
{
    for (size_t i = 0; i < population->infeasible.n; i++)
        plan_price(population->infeasible.plans[i], penalties);
    sort_by_price(&population->infeasible);
    population->stale = true;
}
