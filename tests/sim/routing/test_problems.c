/* Problems of every kind: small ones against every way to serve them, larger ones against the
 * verifier. */
#include <math.h>
#include <string.h>
#include "data/random.h"
#include "sim/routing/routing.h"
#include "tests/run.h"

enum { MAX_STOPS = 40, MAX_TYPES = 3, MAX_PLACES = MAX_STOPS + 2 };

struct drawn {
    struct routing_problem problem;
    struct routing_stop stops[MAX_STOPS];
    struct routing_vehicle vehicles[MAX_TYPES];
    double time_s[2][MAX_PLACES * MAX_PLACES], distance_km[2][MAX_PLACES * MAX_PLACES];
};

static double between(struct random *random, double low, double high)
{
    return low + (high - low) * random_uniform(random);
}

static bool chance(struct random *random, double share)
{
    return random_uniform(random) < share;
}

/* Shortens each drive by way of other places, as roads do: what cannot be reached alone
 * cannot be reached at all. */
static void shorten(double table[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        table[i * n + i] = 0;
    for (size_t by = 0; by < n; by++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                table[i * n + j] = fmin(table[i * n + j], table[i * n + by] + table[by * n + j]);
}

/* Drives that differ by direction; ties, and now and then no way. */
static void draw_matrices(struct drawn *drawn, struct random *random)
{
    const size_t n = drawn->problem.n_places;
    const bool coarse = chance(random, 0.3), gaps = chance(random, 0.2);
    for (size_t table = 0; table < 2; table++) {
        for (size_t k = 0; k < n * n; k++) {
            double km = between(random, 0, 40);
            if (coarse)
                km = 10 * floor(km / 10);
            drawn->distance_km[table][k] = km;
            drawn->time_s[table][k] = km * between(random, 50, 90);
            if (gaps && chance(random, 0.4))
                drawn->time_s[table][k] = HUGE_VAL;
        }
        shorten(drawn->time_s[table], n);
        shorten(drawn->distance_km[table], n);
    }
}

static void draw_stops(struct drawn *drawn, struct random *random)
{
    const bool windows = chance(random, 0.6), service = chance(random, 0.8);
    for (size_t i = 0; i < drawn->problem.n_stops; i++) {
        struct routing_stop *stop = &drawn->stops[i];
        *stop = (struct routing_stop){.place = i,
                                      .load_kg = floor(between(random, 0, 60)),
                                      .load_crates = floor(between(random, 0, 8)),
                                      .service_s = service ? between(random, 0, 1200) : 0,
                                      .close_s = HUGE_VAL};
        if (windows && chance(random, 0.7)) {
            stop->open_s = floor(between(random, 0, 5)) * 3600;
            stop->close_s = stop->open_s + floor(between(random, 0, 4)) * 1800;
        }
    }
}

static void draw_vehicles(struct drawn *drawn, struct random *random)
{
    const bool limited = chance(random, 0.4), limits = chance(random, 0.5);
    for (size_t t = 0; t < drawn->problem.n_vehicles; t++) {
        const size_t table = chance(random, 0.3);
        drawn->vehicles[t] = (struct routing_vehicle){
            .start = drawn->problem.n_stops,
            .end = drawn->problem.n_stops + chance(random, 0.3),
            .time_s = drawn->time_s[table],
            .distance_km = drawn->distance_km[table],
            .count = limited ? random_below(random, 3) : SIZE_MAX,
            .capacity_kg = between(random, 30, 200),
            .capacity_crates = chance(random, 0.5) ? between(random, 4, 25) : HUGE_VAL,
            .shift_start_s = chance(random, 0.5) ? 0 : 3600 * floor(between(random, 0, 3)),
            .max_duration_s = limits ? between(random, 3600, 20000) : HUGE_VAL,
            .max_distance_km = limits && chance(random, 0.5) ? between(random, 40, 200) : HUGE_VAL,
            .fixed_eur = chance(random, 0.5) ? between(random, 0, 40) : 0,
            .eur_per_km = chance(random, 0.9) ? between(random, 0.1, 0.6) : 0,
            .eur_per_h = chance(random, 0.8) ? between(random, 5, 30) : 0};
    }
}

static void draw(struct drawn *drawn, uint64_t seed, size_t max_stops)
{
    struct random random;
    random_init(&random, seed, max_stops, 0, 0);
    const size_t n = random_below(&random, max_stops + 1);
    drawn->problem = (struct routing_problem){.n_places = n + 2,
                                              .n_stops = n,
                                              .stops = drawn->stops,
                                              .n_vehicles = 1 + random_below(&random, MAX_TYPES),
                                              .vehicles = drawn->vehicles};
    draw_matrices(drawn, &random);
    draw_stops(drawn, &random);
    draw_vehicles(drawn, &random);
}

/* Cost of a route that leaves as late as the windows let it, which makes it the shortest;
 * infinite when the vehicle cannot drive it. */
static double route_eur(const struct drawn *drawn, const struct routing_vehicle *vehicle,
                        const size_t stops[], size_t n)
{
    const size_t places = drawn->problem.n_places;
    double kg = 0, crates = 0, km = 0, latest_s = HUGE_VAL, opens_s = 0;
    size_t to = vehicle->end;
    for (size_t k = n; k-- > 0; to = drawn->stops[stops[k]].place) {
        const struct routing_stop *stop = &drawn->stops[stops[k]];
        const size_t leg = stop->place * places + to;
        latest_s = fmin(stop->close_s, latest_s - vehicle->time_s[leg] - stop->service_s);
        if (latest_s < stop->open_s)
            return HUGE_VAL;
        km += vehicle->distance_km[leg];
        kg += stop->load_kg;
        crates += stop->load_crates;
        opens_s = fmax(opens_s, stop->open_s);
    }
    km += vehicle->distance_km[vehicle->start * places + to];
    const double leave_s =
        fmin(latest_s - vehicle->time_s[vehicle->start * places + to],
             fmax(opens_s, vehicle->shift_start_s));
    double clock_s = leave_s;
    size_t at = vehicle->start;
    for (size_t k = 0; k < n; k++) {
        const struct routing_stop *stop = &drawn->stops[stops[k]];
        clock_s += vehicle->time_s[at * places + stop->place];
        clock_s = fmax(clock_s, stop->open_s) + stop->service_s;
        at = stop->place;
    }
    const double lasts_s = clock_s + vehicle->time_s[at * places + vehicle->end] - leave_s;
    if (!(leave_s >= vehicle->shift_start_s) || !(lasts_s <= vehicle->max_duration_s) ||
        !(lasts_s < HUGE_VAL) || km > vehicle->max_distance_km || kg > vehicle->capacity_kg ||
        crates > vehicle->capacity_crates)
        return HUGE_VAL;
    return vehicle->fixed_eur + vehicle->eur_per_km * km + vehicle->eur_per_h * lasts_s / 3600;
}

struct best {
    size_t n_served;
    double cost_eur;
};

struct trail {
    const struct drawn *drawn;
    unsigned visited;
    size_t used[MAX_TYPES];
    struct best best;
};

static void go_on(struct trail *trail, size_t first, size_t n_served, double cost_eur);

/* Extends a route in every way, and closes it with every vehicle. */
static void extend(struct trail *trail, size_t route[], size_t n, size_t n_served, double cost_eur)
{
    const struct routing_problem *problem = &trail->drawn->problem;
    for (size_t t = 0; t < problem->n_vehicles; t++) {
        const struct routing_vehicle *vehicle = &problem->vehicles[t];
        if (trail->used[t] >= vehicle->count)
            continue;
        const double eur = route_eur(trail->drawn, vehicle, route, n);
        trail->used[t]++;
        if (eur < HUGE_VAL)
            go_on(trail, route[0] + 1, n_served + n, cost_eur + eur);
        trail->used[t]--;
    }
    for (size_t i = 0; i < problem->n_stops; i++)
        if (!(trail->visited >> i & 1)) {
            trail->visited |= 1u << i;
            route[n] = i;
            extend(trail, route, n + 1, n_served, cost_eur);
            trail->visited &= ~(1u << i);
        }
}

/* One route more, in the order of their first stops. */
static void go_on(struct trail *trail, size_t first, size_t n_served, double cost_eur)
{
    if (n_served > trail->best.n_served ||
        (n_served == trail->best.n_served && cost_eur < trail->best.cost_eur))
        trail->best = (struct best){n_served, cost_eur};
    for (size_t i = first; i < trail->drawn->problem.n_stops; i++)
        if (!(trail->visited >> i & 1)) {
            size_t route[MAX_STOPS] = {i};
            trail->visited |= 1u << i;
            extend(trail, route, 1, n_served, cost_eur);
            trail->visited &= ~(1u << i);
        }
}

START_TEST(small_problems_of_every_kind_are_solved_to_the_optimum)
{
    struct routing_workspace *workspace = routing_workspace_create();
    size_t n_unserved = 0, n_several = 0;
    enum { TRIALS = 3000, MAX_TRIED = 6 };
    for (uint64_t seed = 0; seed < TRIALS; seed++) {
        struct drawn drawn;
        draw(&drawn, seed, MAX_TRIED);
        struct trail trail = {.drawn = &drawn, .best = {0, 0}};
        go_on(&trail, 0, 0, 0);
        struct routing_solution solution;
        struct faults faults = {0};
        routing_solve_in(workspace, &drawn.problem, &(struct routing_effort){.seed = 1}, &solution);
        ck_assert_msg(routing_verify(&drawn.problem, &solution, &faults), "problem %d: %s",
                      (int)seed, faults.text[0]);
        const size_t n_served = drawn.problem.n_stops - solution.n_unserved;
        ck_assert_msg(n_served == trail.best.n_served, "problem %d: %d of %d stops served",
                      (int)seed, (int)n_served, (int)trail.best.n_served);
        /* Rounding of what some ten additions sum to. */
        ck_assert_msg(fabs(solution.cost_eur - trail.best.cost_eur) < 1e-6,
                      "problem %d: %.9f for %.9f", (int)seed, solution.cost_eur,
                      trail.best.cost_eur);
        n_unserved += solution.n_unserved > 0;
        n_several += solution.n_routes > 1;
        routing_solution_clear(&solution);
    }
    /* The draw reaches what it is for. */
    ck_assert_uint_gt(n_unserved, TRIALS / 10);
    ck_assert_uint_gt(n_several, TRIALS / 10);
    routing_workspace_free(workspace);
}
END_TEST

START_TEST(larger_problems_of_every_kind_are_solved_within_their_limits)
{
    struct routing_workspace *workspace = routing_workspace_create();
    for (uint64_t seed = 0; seed < 1000; seed++) {
        struct drawn drawn;
        draw(&drawn, seed, MAX_STOPS);
        struct routing_solution solution, longer;
        struct faults faults = {0};
        routing_solve_in(workspace, &drawn.problem, &(struct routing_effort){.seed = seed},
                         &solution);
        routing_solve_in(workspace, &drawn.problem,
                         &(struct routing_effort){.iterations = 200, .seed = seed}, &longer);
        ck_assert_msg(routing_verify(&drawn.problem, &solution, &faults) &&
                          routing_verify(&drawn.problem, &longer, &faults),
                      "problem %d: %s", (int)seed, faults.text[0]);
        routing_solution_clear(&solution);
        routing_solution_clear(&longer);
    }
    routing_workspace_free(workspace);
}
END_TEST

/* Nothing to do, nobody to do it, and numbers that are none: refused, each with its reason. */
START_TEST(what_cannot_be_served_is_refused)
{
    const double bad[] = {(double)NAN, -1, HUGE_VAL, 1e300};
    struct drawn drawn;
    struct routing_solution solution;
    draw(&drawn, 1, MAX_STOPS);
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        for (size_t i = 0; i < drawn.problem.n_stops; i++)
            drawn.stops[i].load_kg = bad[k];
        routing_solve(&drawn.problem, &(struct routing_effort){.iterations = 10}, &solution);
        ck_assert_uint_gt(solution.n_unserved, 0);
        ck_assert_uint_eq(solution.n_unserved, drawn.problem.n_stops);
        for (size_t i = 0; i < drawn.problem.n_stops; i++)
            ck_assert_int_eq(solution.refusals[i], ROUTING_TOO_LARGE);
        routing_solution_clear(&solution);
    }
    drawn.problem.n_vehicles = 0;
    routing_solve(&drawn.problem, &(struct routing_effort){.iterations = 10}, &solution);
    ck_assert_uint_eq(solution.n_unserved, drawn.problem.n_stops);
    ck_assert_int_eq(solution.refusals[0], ROUTING_NO_VEHICLE_LEFT);
    routing_solution_clear(&solution);
    drawn.problem.n_stops = 0;
    routing_solve(&drawn.problem, &(struct routing_effort){.iterations = 10}, &solution);
    ck_assert_uint_eq(solution.n_routes, 0);
    routing_solution_clear(&solution);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {small_problems_of_every_kind_are_solved_to_the_optimum,
                            larger_problems_of_every_kind_are_solved_within_their_limits,
                            what_cannot_be_served_is_refused};
    return run_tests("problems", tests, sizeof tests / sizeof *tests);
}
