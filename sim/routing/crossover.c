#include "sim/routing/crossover.h"
#include <math.h>

/* Where the routes of a plan lie. */
struct parent {
    const struct plan *plan;
    uint32_t *route;  /* of each stop */
    uint32_t *begin;  /* of each route in the plan's stops */
    bool *chosen;     /* of each route */
    bool *covered;    /* of each stop: on a chosen route */
};

struct crossover {
    const struct ground *ground;
    struct parent a, b;
    uint32_t *list;   /* stops of a route at hand */
    uint32_t *absent; /* stops to insert */
    size_t *common;   /* of each route of b: stops it shares with what was chosen of a */
    bool *served;
};

static void parent_init(struct parent *parent, size_t n, struct arena *arena)
{
    parent->route = arena_zeroed(arena, n, sizeof *parent->route);
    parent->begin = arena_zeroed(arena, n, sizeof *parent->begin);
    parent->chosen = arena_zeroed(arena, n, sizeof *parent->chosen);
    parent->covered = arena_zeroed(arena, n, sizeof *parent->covered);
}

struct crossover *crossover_create(const struct ground *ground, struct arena *arena)
{
    struct crossover *crossover = arena_zeroed(arena, 1, sizeof *crossover);
    const size_t n = ground->n;
    crossover->ground = ground;
    parent_init(&crossover->a, n, arena);
    parent_init(&crossover->b, n, arena);
    crossover->list = arena_zeroed(arena, n, sizeof *crossover->list);
    crossover->absent = arena_zeroed(arena, n, sizeof *crossover->absent);
    crossover->common = arena_zeroed(arena, n, sizeof *crossover->common);
    crossover->served = arena_zeroed(arena, n, sizeof *crossover->served);
    return crossover;
}

static void parent_set(struct parent *parent, const struct plan *plan, size_t n)
{
    parent->plan = plan;
    uint32_t at = 0;
    for (uint32_t r = 0; r < plan->n_routes; r++) {
        parent->begin[r] = at;
        parent->chosen[r] = false;
        for (size_t k = 0; k < plan->lengths[r]; k++)
            parent->route[plan->stops[at++]] = r;
    }
    for (size_t i = 0; i < n; i++)
        parent->covered[i] = false;
}

static void choose(struct parent *parent, uint32_t route)
{
    const struct plan *plan = parent->plan;
    parent->chosen[route] = true;
    for (size_t k = 0; k < plan->lengths[route]; k++)
        parent->covered[plan->stops[parent->begin[route] + k]] = true;
}

/* Chooses the route of a seed stop and those nearest to it, n_routes in all or fewer. */
static size_t choose_around(struct crossover *crossover, size_t seed, size_t n_routes)
{
    struct parent *a = &crossover->a;
    const struct ground *ground = crossover->ground;
    size_t n = 1;
    choose(a, a->route[seed]);
    /* Breadth first from the seed by neighbour lists. */
    uint32_t *queue = crossover->list;
    bool *seen = crossover->served;
    for (size_t i = 0; i < ground->n; i++)
        seen[i] = false;
    size_t n_queued = 0;
    queue[n_queued++] = (uint32_t)seed;
    seen[seed] = true;
    for (size_t q = 0; q < n_queued && n < n_routes; q++)
        for (size_t k = 0; k < ground->n_near && n < n_routes; k++) {
            const uint32_t stop = ground->near[queue[q] * ground->n_near + k];
            if (seen[stop])
                continue;
            seen[stop] = true;
            queue[n_queued++] = stop;
            if (!a->chosen[a->route[stop]]) {
                choose(a, a->route[stop]);
                n++;
            }
        }
    return n;
}

/* Chooses the n_routes of b that have most stops in common with those chosen of a. */
static void choose_alike(struct crossover *crossover, size_t n_routes)
{
    struct parent *b = &crossover->b;
    for (size_t r = 0; r < b->plan->n_routes; r++)
        crossover->common[r] = 0;
    for (size_t i = 0; i < crossover->ground->n; i++)
        crossover->common[b->route[i]] += crossover->a.covered[i];
    for (size_t k = 0; k < n_routes; k++) {
        uint32_t best = UINT32_MAX;
        for (uint32_t r = 0; r < b->plan->n_routes; r++)
            if (!b->chosen[r] &&
                (best == UINT32_MAX || crossover->common[r] > crossover->common[best]))
                best = r;
        if (best == UINT32_MAX || !crossover->common[best])
            return;
        choose(b, best);
    }
}

/* A vehicle like the parent's, or the one left that carries most. */
static size_t carrier_left(const struct draft *draft, size_t carrier)
{
    if (draft->left[carrier])
        return carrier;
    size_t best = SIZE_MAX;
    for (size_t c = 0; c < draft->ground->n_carriers; c++)
        if (draft->left[c] &&
            (best == SIZE_MAX ||
             draft->ground->carriers[c].capacity_kg > draft->ground->carriers[best].capacity_kg))
            best = c;
    return best;
}

/* Takes over the routes of a parent that are chosen or not, without the stops to skip. Those of
 * a that come whole are settled among themselves. */
static void inherit(struct crossover *crossover, struct draft *draft, const struct parent *parent,
                    bool chosen, const bool skip[])
{
    const struct plan *plan = parent->plan;
    for (size_t r = 0; r < plan->n_routes; r++) {
        if (parent->chosen[r] != chosen)
            continue;
        size_t n = 0;
        for (size_t k = 0; k < plan->lengths[r]; k++) {
            const uint32_t stop = plan->stops[parent->begin[r] + k];
            if (!skip || !skip[stop])
                crossover->list[n++] = stop;
        }
        const size_t carrier = n ? carrier_left(draft, plan->carriers[r]) : SIZE_MAX;
        if (carrier == SIZE_MAX)
            continue;
        const uint32_t way = draft_open(draft, carrier);
        draft_fill(draft, way, crossover->list, n);
        if (parent == &crossover->a && n == plan->lengths[r] && carrier == plan->carriers[r])
            draft->ways[way].changed_at = 0;
    }
}

static bool insert_absent(struct crossover *crossover, struct education *education)
{
    const struct draft *draft = education->draft;
    size_t n = 0;
    for (uint32_t i = 0; i < crossover->ground->n; i++)
        if (draft->knots[i].way == NO_WAY)
            crossover->absent[n++] = i;
    for (; n > 0; n--) {
        const size_t k = random_below(education->random, n);
        if (!education_insert(education, crossover->absent[k]))
            return false;
        crossover->absent[k] = crossover->absent[n - 1];
    }
    return true;
}

/* a's routes that were not chosen and b's that were; a stop on both stays with b's, or a's. */
static double make_child(struct crossover *crossover, struct education *education, bool keep_b)
{
    struct draft *draft = education->draft;
    const struct parent *a = &crossover->a, *b = &crossover->b;
    draft_empty(draft);
    if (keep_b) {
        inherit(crossover, draft, b, true, NULL);
        inherit(crossover, draft, a, false, b->covered);
    } else {
        inherit(crossover, draft, a, false, NULL);
        for (size_t i = 0; i < crossover->ground->n; i++)
            crossover->served[i] = !a->covered[i];
        inherit(crossover, draft, b, true, crossover->served);
    }
    return insert_absent(crossover, education) ? draft_price_eur(draft) : HUGE_VAL;
}

bool crossover_breed(struct crossover *crossover, struct education *education,
                     const struct plan *a, const struct plan *b)
{
    struct random *random = education->random;
    const size_t n = crossover->ground->n;
    parent_set(&crossover->a, a, n);
    parent_set(&crossover->b, b, n);
    const size_t fewest = a->n_routes < b->n_routes ? a->n_routes : b->n_routes;
    const size_t n_routes = 1 + random_below(random, fewest);
    const size_t n_chosen = choose_around(crossover, random_below(random, n), n_routes);
    choose_alike(crossover, n_chosen);
    const double second_eur = make_child(crossover, education, false);
    const double first_eur = make_child(crossover, education, true);
    if (first_eur <= second_eur)
        return first_eur < HUGE_VAL;
    return make_child(crossover, education, false) < HUGE_VAL;
}
