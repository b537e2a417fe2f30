#include "sim/routing/exact.h"
#include <math.h>
#include "sim/routing/partition.h"
#include "sim/routing/trips.h"

/* Stops by which the first tours tried may differ from the order that is known; and stops up to which
 * all tours are tried at once. */
enum { FIRST_REACH = 6, ALL_STOPS = 8 };

/* By which whole costs differ, less what sums are rounded by; and costs that single precision adds
 * without rounding, thirty at a time. */
static const double whole_gain_eur = 0.99, most_whole = 5e5;

struct exact {
    const struct problem *problem;
    struct record *best;
    double forgo_eur[SUBSETS_MAX_STOPS]; /* of leaving a stop out */
    double gain_eur;                   /* by which solutions differ at least */
    double limit_eur;                  /* what a whole solution must beat */
    struct subsets *subsets[PARTITION_MAX_TYPES];
    struct partition *partition;
    size_t type;                       /* whose sets are being listed */
};

bool exact_serves(const struct problem *problem)
{
    if (problem->rich || problem->trips)
        return trips_serves(problem);
    return problem->n <= EXACT_MAX_STOPS && problem->n_types <= PARTITION_MAX_TYPES &&
           !(problem->given->n_pinned || problem->given->longest_eur_per_h > 0);
}

static bool is_whole(double x)
{
    return x == floor(x) && fabs(x) < most_whole;
}

/* Where all costs are whole numbers, as of rounded distances, a better solution costs one less. */
static double gain_of(const struct problem *problem)
{
    bool whole = true;
    for (size_t i = 0; i < problem->n; i++)
        whole &= !(problem->tasks[i].penalty_eur < HUGE_VAL) ||
                 is_whole(problem->tasks[i].penalty_eur);
    for (size_t t = 0; t < problem->n_types && whole; t++) {
        const struct type *type = &problem->types[t];
        const struct family *family = &problem->families[type->family];
        whole &= !(type->eur_per_s > 0) && is_whole(type->fixed_eur);
        for (size_t a = 0; a < problem->n_sites * problem->n_sites && whole; a++)
            whole &= family->arcs[a].km >= FARTHEST ||
                     is_whole(type->eur_per_km * family->arcs[a].km);
    }
    return whole ? whole_gain_eur : GAIN_EUR;
}

/* What no solution costs more than, however its stops are driven. */
static double dearest_eur(const struct problem *problem)
{
    double dearest_eur = 0, opens_s = 0, eur_per_s = 0;
    for (size_t i = 0; i < problem->n; i++) {
        double eur = problem->tasks[i].penalty_eur < HUGE_VAL ? problem->tasks[i].penalty_eur : 0;
        opens_s = fmax(opens_s, problem->tasks[i].visit.earliest_s);
        for (size_t t = 0; t < problem->n_types; t++) {
            const struct type *type = &problem->types[t];
            double to_eur = 0;
            for (size_t from = 0; from <= problem->n; from++) {
                const struct arc *arc = problem_arc(problem, type->family, from, i);
                if (arc->km < FARTHEST && arc->s < NEVER_S)
                    to_eur = fmax(to_eur, type_drive_eur(type, arc));
            }
            const struct arc *home = problem_arc(problem, type->family, i, problem->n + 1);
            if (home->km < FARTHEST && home->s < NEVER_S)
                to_eur += type_drive_eur(type, home);
            to_eur += type->fixed_eur + type->eur_per_s * problem->tasks[i].service_s;
            if (type->max_trips > 1)
                to_eur += type->eur_per_s * problem->given->vehicles[t].reload_s;
            eur = fmax(eur, to_eur);
            eur_per_s = fmax(eur_per_s, type->eur_per_s);
        }
        dearest_eur += eur;
    }
    return dearest_eur + eur_per_s * opens_s * (double)problem->n;
}

/* Where some stops find no vehicle, each of them counts more than any cost. */
static void price_owed(struct exact *exact)
{
    const struct problem *problem = exact->problem;
    double owed_eur = HUGE_VAL;
    if (exact->best->n_owed) {
        owed_eur = ceil(1 + dearest_eur(problem));
        exact->limit_eur += owed_eur * (double)exact->best->n_owed;
    }
    for (size_t i = 0; i < problem->n; i++)
        exact->forgo_eur[i] = fmin(problem->tasks[i].penalty_eur, owed_eur);
}

static void add_set(void *context, uint32_t set, float least_eur)
{
    const struct exact *exact = context;
    partition_add(exact->partition, exact->type, set, least_eur);
}

/* The route through all stops, if it is better than the best solution. */
static void improve_tour(struct exact *exact, struct subsets *subsets, size_t *steps_left)
{
    struct record *best = exact->best;
    const size_t n = exact->problem->n;
    uint8_t stops[SUBSETS_MAX_STOPS];
    const double eur = subsets_route(subsets, (UINT32_C(1) << n) - 1, exact->limit_eur, stops,
                                     steps_left);
    if (!(eur < exact->limit_eur))
        return;
    for (size_t k = 0; k < n; k++)
        best->stops[k] = stops[k];
    best->n_routes = 1;
    best->lengths[0] = n;
    best->types[0] = 0;
    best->cost_eur = eur;
    exact->limit_eur = eur - exact->gain_eur;
}

/* Whether one vehicle may carry all that there is, and all vehicles are alike. */
static bool fits_one(const struct problem *problem)
{
    double kg = 0, crates = 0;
    for (size_t i = 0; i < problem->n; i++) {
        kg += problem->tasks[i].kg;
        crates += problem->tasks[i].crates;
    }
    return problem->n_types == 1 && type_carries(&problem->types[0], kg, crates) &&
           problem->types[0].max_stops >= problem->n;
}

/* Where one vehicle serves all stops: if windows and limits are left aside, several that do are a
 * tour that comes home on its way. First the best tour near the one that is known (which most often is the
 * best of all), then all that walks through all stops do not rule out. */
static bool prove_tour(struct exact *exact, size_t *steps_left, struct arena *arena)
{
    struct subsets *subsets = subsets_create(exact->problem, 0, exact->gain_eur > GAIN_EUR, arena);
    const bool all = exact->problem->n <= ALL_STOPS;
    struct subsets_limits limits = {.tours = true,
                                    .order = exact->best->stops,
                                    .reach = all ? 0 : FIRST_REACH};
    subsets_fill(subsets, &limits, NULL, NULL);
    improve_tour(exact, subsets, steps_left);
    if (exact->best->n_routes > 1)
        return false;
    if (all)
        return *steps_left && subsets_split_eur(subsets) >= exact->limit_eur;
    struct bound bound;
    bound_init(&bound, exact->problem);
    if (bound_raise(&bound, exact->limit_eur) >= exact->limit_eur)
        return true;
    limits = (struct subsets_limits){
        .tours = true, .bound = &bound, .limit_eur = exact->limit_eur};
    subsets_fill(subsets, &limits, NULL, NULL);
    improve_tour(exact, subsets, steps_left);
    return *steps_left && subsets_split_eur(subsets) >= exact->limit_eur;
}

/* The same problem where each vehicle costs so much more that the fewest are the cheapest; returns how
 * much. */
static double make_vehicles_dear(struct problem *dear, const struct problem *problem,
                                 struct arena *arena)
{
    const double vehicle_eur = ceil(1 + dearest_eur(problem));
    *dear = *problem;
    dear->types = arena_zeroed(arena, problem->n_types, sizeof *dear->types);
    dear->alone_eur =
        arena_zeroed(arena, problem->n * problem->n_types, sizeof *dear->alone_eur);
    for (size_t t = 0; t < problem->n_types; t++) {
        dear->types[t] = problem->types[t];
        dear->types[t].fixed_eur += vehicle_eur;
    }
    for (size_t a = 0; a < problem->n * problem->n_types; a++)
        dear->alone_eur[a] = problem->alone_eur[a] + vehicle_eur;
    return vehicle_eur;
}

static bool improve(const struct problem *problem, const struct exact_effort *effort,
                    struct arena *arena, struct record *best)
{
    if (problem->rich || problem->trips)
        return trips_improve(problem, arena, best);
    size_t steps_left = effort->max_steps;
    struct exact exact = {.problem = problem, .best = best, .gain_eur = gain_of(problem)};
    exact.limit_eur = best->cost_eur - exact.gain_eur;
    if (problem->n == 1 && problem->n_types == 1 && !best->n_absent)
        return true;
    if (!best->n_absent && !problem->optional && !problem->pairs && fits_one(problem) &&
        prove_tour(&exact, &steps_left, arena))
        return true;
    price_owed(&exact);
    exact.partition = partition_create(problem, exact.forgo_eur, best, exact.subsets, arena);
    for (size_t t = 0; t < problem->n_types; t++) {
        if (!problem->types[t].count)
            continue;
        exact.type = t;
        exact.subsets[t] = subsets_create(problem, t, exact.gain_eur > GAIN_EUR, arena);
        subsets_fill(exact.subsets[t], &(struct subsets_limits){0}, add_set, &exact);
    }
    return partition_solve(exact.partition, exact.gain_eur, &exact.limit_eur, &steps_left, best);
}

bool exact_improve(const struct problem *problem, const struct exact_effort *effort,
                   struct arena *arena, struct record *best)
{
    struct problem dear;
    if (!effort->fewest_vehicles)
        return improve(problem, effort, arena, best);
    const double vehicle_eur = make_vehicles_dear(&dear, problem, arena);
    best->cost_eur += vehicle_eur * (double)best->n_routes;
    const bool proven = improve(&dear, effort, arena, best);
    best->cost_eur -= vehicle_eur * (double)best->n_routes;
    return proven;
}
