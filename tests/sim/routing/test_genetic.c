/* The genetic search against every solution of tiny problems. */
#include "sim/routing/genetic.h"
#include <math.h>
#include "data/random.h"
#include "tests/run.h"

enum { N = 5, TYPES = 3, PLACES = N + 2 };

/* Tiny problems: up to three types from two depots, drives that differ by direction. */
struct tiny {
    struct routing_problem problem;
    struct routing_stop stops[N];
    struct routing_vehicle vehicles[TYPES];
    double km[PLACES * PLACES], s[PLACES * PLACES];
};

/* What a tiny problem has: bits of its number. */
enum { WINDOWS = 1, CRATES = 2, MANY = 4, LIMITS = 8, PAID = 16, FEW = 32 };

static double between(struct random *random, double low, double high)
{
    return low + (high - low) * random_uniform(random);
}

static void draw_tiny(struct tiny *tiny, uint64_t number)
{
    struct random random;
    random_init(&random, number, 0, 0, 0);
    for (size_t k = 0; k < PLACES * PLACES; k++) {
        tiny->km[k] = between(&random, 1, 30);
        tiny->s[k] = tiny->km[k] * between(&random, 50, 90);
    }
    for (size_t i = 0; i < N; i++) {
        const double open_s = number & WINDOWS ? between(&random, 0, 4000) : 0;
        tiny->stops[i] = (struct routing_stop){
            .place = i,
            .load_kg = floor(between(&random, 1, 10)),
            .load_crates = number & CRATES ? floor(between(&random, 1, 10)) : 0,
            .service_s = between(&random, 0, 600),
            .open_s = open_s,
            .close_s = number & WINDOWS ? open_s + between(&random, 2000, 5000) : HUGE_VAL};
    }
    for (size_t v = 0; v < TYPES; v++)
        tiny->vehicles[v] = (struct routing_vehicle){
            .start = N + v % 2,
            .end = N + v % 2,
            .time_s = tiny->s,
            .distance_km = tiny->km,
            .count = number & FEW ? 1 : SIZE_MAX,
            .capacity_kg = 12 + 6 * (double)v,
            .capacity_crates = number & CRATES ? 20 - 3 * (double)v : HUGE_VAL,
            .max_duration_s = number & LIMITS ? 6000 : HUGE_VAL,
            .max_distance_km = number & LIMITS ? 80 + 10 * (double)v : HUGE_VAL,
            .fixed_eur = 10 + 4 * (double)v,
            .eur_per_km = 1 + 0.1 * (double)v,
            .eur_per_h = number & PAID ? 20 : 0};
    tiny->problem = (struct routing_problem){.n_places = PLACES,
                                             .n_stops = N,
                                             .stops = tiny->stops,
                                             .n_vehicles = number & MANY ? TYPES : 1,
                                             .vehicles = tiny->vehicles};
}

/* Serves the stops that are left in every way; the best whole solution is kept. */
static double cheapest(const struct problem *problem, struct record *record, size_t n_served,
                       unsigned served)
{
    if (n_served == problem->n)
        return record_price(record, problem) ? record->cost_eur : HUGE_VAL;
    double best_eur = HUGE_VAL;
    for (size_t i = 0; i < problem->n; i++) {
        if (served >> i & 1)
            continue;
        record->stops[n_served] = i;
        if (record->n_routes) {
            record->lengths[record->n_routes - 1]++;
            best_eur = fmin(best_eur, cheapest(problem, record, n_served + 1, served | 1u << i));
            record->lengths[record->n_routes - 1]--;
        }
        for (size_t t = 0; t < problem->n_types; t++) {
            record->types[record->n_routes] = t;
            record->lengths[record->n_routes++] = 1;
            best_eur = fmin(best_eur, cheapest(problem, record, n_served + 1, served | 1u << i));
            record->n_routes--;
        }
    }
    return best_eur;
}

static void start_empty(const struct problem *problem, struct arena *arena, struct record *record)
{
    record_init(record, problem, arena);
    for (size_t i = 0; i < problem->n; i++)
        record->absent[i] = i;
}

/* Returns true when the search finds the optimum, or nothing where there is nothing. */
static bool solve_tiny(uint64_t number)
{
    struct tiny tiny;
    struct arena arena = {0};
    struct problem problem;
    enum routing_refusal refusals[N];
    struct record best, tried;
    draw_tiny(&tiny, number);
    problem_lay_out(&problem, &tiny.problem, &arena, refusals);
    start_empty(&problem, &arena, &best);
    record_init(&tried, &problem, &arena);
    const double best_eur = cheapest(&problem, &tried, 0, 0);
    const struct genetic_effort effort = {.iterations = 200, .seed = 1};
    const bool found = genetic_run(&problem, &effort, &arena, &best);
    ck_assert_int_eq(found, problem.n > 0 && best_eur < HUGE_VAL);
    const double claimed_eur = best.cost_eur;
    if (found) {
        ck_assert_uint_eq(best.n_absent, 0);
        ck_assert(record_price(&best, &problem));
        ck_assert_double_eq(best.cost_eur, claimed_eur);
        ck_assert_double_ge(best.cost_eur, best_eur * (1 - 1e-12));
    }
    arena_clear(&arena);
    /* Prices of arcs are rounded to 24 bits in the search. */
    return !found || claimed_eur <= best_eur * (1 + 1e-6);
}

START_TEST(tiny_problems_of_every_kind_are_solved)
{
    enum { TRIALS = 192 };
    size_t n_optimal = 0;
    for (uint64_t number = 0; number < TRIALS; number++)
        n_optimal += solve_tiny(number);
    /* A heuristic: a local optimum where two carriers must change at once may hold it. */
    ck_assert_uint_ge(n_optimal, TRIALS * 98 / 100);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {tiny_problems_of_every_kind_are_solved};
    return run_tests("genetic", tests, sizeof tests / sizeof *tests);
}
