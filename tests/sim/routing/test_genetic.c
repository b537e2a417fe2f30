/* The genetic search against every solution of tiny problems, and on larger ones against the
 * verifier and the search that it takes over from. */
#include "sim/routing/genetic.h"
#include <math.h>
#include "data/random.h"
#include "sim/routing/draft.h"
#include "sim/routing/near.h"
#include "sim/routing/pieces.h"
#include "tests/run.h"
#include "tests/sim/routing/plane.h"

enum { TINY = 5, TYPES = 3, MAX_STOPS = 30, MAX_PLACES = MAX_STOPS + 2 };

/* Plain problems: up to three types from two depots, drives that differ by direction. */
struct drawn {
    struct routing_problem problem;
    struct routing_stop stops[MAX_STOPS];
    struct routing_vehicle vehicles[TYPES];
    double km[2][MAX_PLACES * MAX_PLACES], s[2][MAX_PLACES * MAX_PLACES];
};

/* What a problem has: bits of its number. Gaps: drives that nobody can make, but to the first
 * depot and back. */
enum {
    WINDOWS = 1,
    CRATES = 2,
    MANY = 4,
    LIMITS = 8,
    PAID = 16,
    FEW = 32,
    GAPS = 64,
    SHIFTS = 128,
    TABLES = 256,
    N_KINDS = 512
};

static double between(struct random *random, double low, double high)
{
    return low + (high - low) * random_uniform(random);
}

static void draw_table(struct drawn *drawn, size_t table, uint64_t number, struct random *random)
{
    const size_t n = drawn->problem.n_stops, m = drawn->problem.n_places;
    for (size_t k = 0; k < m * m; k++) {
        const bool at_first = k / m == n || k % m == n;
        drawn->km[table][k] = between(random, 1, 30);
        drawn->s[table][k] = drawn->km[table][k] * between(random, 50, 90);
        if (number & GAPS && !at_first && random_uniform(random) < 0.3)
            drawn->s[table][k] = random_below(random, 2) ? 1e12 : HUGE_VAL;
    }
}

static void draw_stops(struct drawn *drawn, uint64_t number, struct random *random)
{
    for (size_t i = 0; i < drawn->problem.n_stops; i++) {
        const double open_s = number & WINDOWS ? between(random, 0, 4000) : 0;
        drawn->stops[i] = (struct routing_stop){
            .place = i,
            .load_kg = floor(between(random, 1, 10)),
            .load_crates = number & CRATES ? floor(between(random, 1, 10)) : 0,
            .service_s = between(random, 0, 600),
            .open_s = open_s,
            .close_s = number & WINDOWS ? open_s + between(random, 2000, 5000) : HUGE_VAL};
    }
}

static struct routing_vehicle draw_vehicle(const struct drawn *drawn, size_t v, uint64_t number)
{
    const size_t n = drawn->problem.n_stops, table = number & TABLES ? v % 2 : 0;
    return (struct routing_vehicle){
        .start = n + v % 2,
        .end = n + v % 2,
        .time_s = drawn->s[table],
        .distance_km = drawn->km[table],
        .count = number & FEW ? (n + TINY - 1) / TINY : SIZE_MAX,
        .capacity_kg = 12 + 6 * (double)v,
        .capacity_crates = number & CRATES ? 20 - 3 * (double)v : HUGE_VAL,
        .shift_start_s = number & SHIFTS ? 600 * (double)v : 0,
        .shift_end_s = number & SHIFTS ? 9000 - 500 * (double)v : 0,
        .max_duration_s = number & LIMITS ? 6000 : HUGE_VAL,
        .max_distance_km = number & LIMITS ? 80 + 10 * (double)v : HUGE_VAL,
        .fixed_eur = 10 + 4 * (double)v,
        .eur_per_km = 1 + 0.1 * (double)v,
        .eur_per_h = number & PAID ? 20 : 0};
}

static void draw(struct drawn *drawn, uint64_t number, size_t n)
{
    struct random random;
    random_init(&random, number, n, 0, 0);
    drawn->problem = (struct routing_problem){.n_places = n + 2,
                                              .n_stops = n,
                                              .stops = drawn->stops,
                                              .n_vehicles = number & MANY ? TYPES : 1,
                                              .vehicles = drawn->vehicles};
    for (size_t table = 0; table < 2; table++)
        draw_table(drawn, table, number, &random);
    draw_stops(drawn, number, &random);
    for (size_t v = 0; v < TYPES; v++)
        drawn->vehicles[v] = draw_vehicle(drawn, v, number);
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
    struct drawn tiny;
    struct arena arena = {0};
    struct problem problem;
    enum routing_refusal refusals[TINY];
    struct record best, tried;
    draw(&tiny, number, TINY);
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
    size_t n_optimal = 0;
    for (uint64_t number = 0; number < N_KINDS; number++)
        n_optimal += solve_tiny(number);
    /* A heuristic: a local optimum where two carriers must change at once may hold it. */
    ck_assert_uint_ge(n_optimal, N_KINDS * 98 / 100);
}
END_TEST

/* Solves it in so many iterations; the solution breaks no rule. */
static struct routing_solution solve(const struct routing_problem *problem, size_t iterations)
{
    struct routing_solution solution;
    struct faults violations = {0};
    const struct routing_effort effort = {.iterations = iterations, .seed = 1};
    routing_solve(problem, &effort, &solution);
    if (!routing_verify(problem, &solution, &violations))
        ck_abort_msg("%s", violations.text[0]);
    return solution;
}

START_TEST(larger_problems_of_every_kind_are_valid_and_cheaper_than_annealed)
{
    enum { STEP = 7 }; /* odd: every bit goes with every other */
    static struct drawn drawn;
    double annealed_eur = 0, bred_eur = 0;
    for (uint64_t number = 0; number < N_KINDS; number += STEP) {
        const size_t n = 13 + number % 8; /* beyond proofs */
        draw(&drawn, number, n);
        /* From 100 iterations a stop the genetic search takes over. */
        struct routing_solution annealed = solve(&drawn.problem, 100 * n - 1);
        struct routing_solution bred = solve(&drawn.problem, 1000 * n);
        ck_assert_uint_le(bred.n_unserved, annealed.n_unserved);
        if (bred.n_unserved == annealed.n_unserved) {
            annealed_eur += annealed.cost_eur;
            bred_eur += bred.cost_eur;
        }
        routing_solution_clear(&annealed);
        routing_solution_clear(&bred);
    }
    ck_assert_double_gt(bred_eur, 0);
    ck_assert_double_le(bred_eur, annealed_eur);
}
END_TEST

/* Ways between stops mostly in one direction alone, and many of the same length: rounding of
 * what cannot be driven must not look like a gain, or local search never ends. */
static void draw_ties(struct drawn *drawn, uint64_t number)
{
    enum { N_LENGTHS = 3 };
    const size_t n = MAX_STOPS, m = n + 2;
    struct random random;
    draw(drawn, number | GAPS, n);
    random_init(&random, number, n, 1, 0);
    for (size_t table = 0; table < 2; table++)
        for (size_t k = 0; k < m * m; k++) {
            const size_t i = k / m, j = k % m;
            const double km = 0.7 * (double)(1 + random_below(&random, N_LENGTHS));
            drawn->km[table][k] = j < i ? drawn->km[table][j * m + i] : km;
            drawn->s[table][k] = 70 * drawn->km[table][k];
            if (i < n && j < n && random_uniform(&random) < 0.7)
                drawn->s[table][k] = 1e12;
        }
}

START_TEST(search_ends_where_few_drives_can_be_made)
{
    enum { TRIALS = 24, STEP = 21 };
    static struct drawn drawn;
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        draw_ties(&drawn, trial * STEP);
        struct routing_solution solution = solve(&drawn.problem, 400 * MAX_STOPS);
        routing_solution_clear(&solution);
    }
}
END_TEST

/* Else one van would take all where vans cost much more than drives. */
START_TEST(an_overload_costs_more_than_the_room_for_it)
{
    static struct drawn drawn;
    for (uint64_t number = 0; number < N_KINDS; number++) {
        struct arena arena = {0};
        struct problem problem;
        struct ground ground;
        enum routing_refusal refusals[MAX_STOPS];
        draw(&drawn, number, MAX_STOPS);
        drawn.vehicles[number % TYPES].fixed_eur = 20000;
        problem_lay_out(&problem, &drawn.problem, &arena, refusals);
        near_find(&problem, &arena, MAX_STOPS);
        ground_lay_out(&ground, &problem, 20, &arena);
        const struct penalties penalties = penalties_first(&ground);
        double hire_kg_eur = HUGE_VAL, hire_crate_eur = HUGE_VAL;
        for (size_t v = 0; v < drawn.problem.n_vehicles; v++) {
            const struct routing_vehicle *vehicle = &drawn.vehicles[v];
            hire_kg_eur = fmin(hire_kg_eur, vehicle->fixed_eur / vehicle->capacity_kg);
            hire_crate_eur = fmin(hire_crate_eur, vehicle->fixed_eur / vehicle->capacity_crates);
        }
        ck_assert_double_gt(penalties.eur_per_kg, hire_kg_eur);
        ck_assert_double_gt(penalties.eur_per_crate, hire_crate_eur);
        arena_clear(&arena);
    }
}
END_TEST

/* Mends pieces of so many stops by so many children each, and looks at each solution. */
static void mend(const struct problem *problem, size_t n_stops, size_t n_children,
                 struct arena *arena, struct record *best)
{
    enum { ROUNDS = 8 };
    struct random random;
    random_init(&random, 1, 0, 0, 0);
    struct pieces *pieces = pieces_create(problem, n_stops, arena);
    for (size_t round = 0; round < ROUNDS; round++) {
        const double before_eur = best->cost_eur;
        const struct genetic_effort effort = {.iterations = n_children, .seed = round};
        const bool better = pieces_improve(pieces, &effort, &random, best);
        const double claimed_eur = best->cost_eur;
        size_t n_visits[MAX_STOPS] = {0}, n_visited = 0;
        for (size_t r = 0; r < best->n_routes; r++)
            for (size_t k = 0; k < best->lengths[r]; k++)
                n_visits[best->stops[n_visited++]]++;
        ck_assert_uint_eq(n_visited, problem->n);
        for (size_t i = 0; i < problem->n; i++)
            ck_assert_uint_eq(n_visits[i], 1);
        ck_assert(record_price(best, problem));
        ck_assert_double_eq(best->cost_eur, claimed_eur);
        ck_assert_int_eq(better, claimed_eur < before_eur);
    }
    pieces_clear(pieces);
}

START_TEST(pieces_of_every_kind_keep_all_rules_and_never_cost_more)
{
    enum { STEP = 7, SIZE = 8, CHILDREN = 30 };
    static struct drawn drawn;
    size_t n_better = 0;
    for (uint64_t number = 0; number < N_KINDS; number += STEP) {
        struct arena arena = {0};
        struct problem problem;
        struct record best;
        enum routing_refusal refusals[MAX_STOPS];
        draw(&drawn, number, MAX_STOPS);
        problem_lay_out(&problem, &drawn.problem, &arena, refusals);
        near_find(&problem, &arena, MAX_STOPS);
        start_empty(&problem, &arena, &best);
        if (genetic_run(&problem, &(struct genetic_effort){.iterations = 1}, &arena, &best)) {
            const double first_eur = best.cost_eur;
            mend(&problem, SIZE, CHILDREN, &arena, &best);
            n_better += best.cost_eur < first_eur;
        }
        arena_clear(&arena);
    }
    ck_assert_uint_ge(n_better, N_KINDS / STEP / 4);
}
END_TEST

/* Two towns on either side of the depot, of two full loads each: no route goes through both. */
START_TEST(pieces_come_to_the_optimum_of_towns_far_apart)
{
    enum { A_TOWN = 6, N_STOPS = 2 * A_TOWN, CHILDREN = 300 };
    struct plane plane;
    struct random random;
    random_init(&random, 1, 0, 0, 0);
    plane_size(&plane, N_STOPS + 1, 1);
    for (size_t i = 1; i <= N_STOPS; i++) {
        plane.x[i] = between(&random, 50, 60) * (i % 2 ? 1 : -1);
        plane.y[i] = between(&random, -5, 5);
        plane.stops[i - 1].load_kg = 1;
    }
    plane.vehicles[0].capacity_kg = 3;
    plane_measure(&plane);
    struct routing_solution optimum; /* proven at this size */
    routing_solve(&plane.problem, &(struct routing_effort){.seed = 1}, &optimum);
    struct arena arena = {0};
    struct problem problem;
    struct record best;
    problem_lay_out(&problem, &plane.problem, &arena, optimum.refusals);
    near_find(&problem, &arena, N_STOPS);
    start_empty(&problem, &arena, &best);
    best.n_absent = best.n_owed = 0;
    for (size_t i = 0; i < N_STOPS; i++) {
        best.stops[i] = i;
        best.lengths[best.n_routes++] = 1;
    }
    ck_assert(record_price(&best, &problem));
    mend(&problem, A_TOWN, CHILDREN, &arena, &best);
    ck_assert_double_eq_tol(best.cost_eur, optimum.cost_eur, 1e-6 * optimum.cost_eur);
    routing_solution_clear(&optimum);
    arena_clear(&arena);
    plane_clear(&plane);
}
END_TEST

/* Two depots and hours: beyond what breeds as a whole. */
static void draw_large(struct plane *plane, size_t n_stops)
{
    struct random random;
    random_init(&random, 1, n_stops, 0, 0);
    plane_size(plane, n_stops + 2, 2);
    plane->problem.n_stops = n_stops;
    for (size_t i = 0; i < plane->n_places; i++) {
        plane->x[i] = between(&random, 0, 60);
        plane->y[i] = between(&random, 0, 60);
    }
    plane_measure(plane);
    for (size_t k = 0; k < plane->n_places * plane->n_places; k++)
        plane->time_s[k] = 60 * plane->distance_km[k];
    for (size_t i = 0; i < n_stops; i++) {
        plane->stops[i].place = i;
        plane->stops[i].load_kg = floor(between(&random, 1, 10));
        plane->stops[i].open_s = between(&random, 0, 20000);
        plane->stops[i].close_s = plane->stops[i].open_s + 7200;
    }
    for (size_t v = 0; v < 2; v++) {
        plane->vehicles[v].start = plane->vehicles[v].end = n_stops + v;
        plane->vehicles[v].capacity_kg = 60;
    }
}

START_TEST(large_problems_are_cheaper_in_pieces_and_alike_each_time)
{
    enum { N_STOPS = 251, PAY_FROM = 1201, ANNEALED = 360 }; /* iterations a stop */
    struct plane plane;
    draw_large(&plane, N_STOPS);
    struct routing_solution whole = solve(&plane.problem, ANNEALED * N_STOPS);
    struct routing_solution pieces = solve(&plane.problem, PAY_FROM * N_STOPS);
    struct routing_solution again = solve(&plane.problem, PAY_FROM * N_STOPS);
    ck_assert_uint_eq(whole.n_unserved + pieces.n_unserved, 0);
    ck_assert_double_lt(pieces.cost_eur, whole.cost_eur);
    ck_assert_double_eq(pieces.cost_eur, again.cost_eur);
    ck_assert_uint_eq(pieces.n_routes, again.n_routes);
    routing_solution_clear(&whole);
    routing_solution_clear(&pieces);
    routing_solution_clear(&again);
    plane_clear(&plane);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {tiny_problems_of_every_kind_are_solved,
                            larger_problems_of_every_kind_are_valid_and_cheaper_than_annealed,
                            search_ends_where_few_drives_can_be_made,
                            an_overload_costs_more_than_the_room_for_it,
                            pieces_of_every_kind_keep_all_rules_and_never_cost_more,
                            pieces_come_to_the_optimum_of_towns_far_apart,
                            large_problems_are_cheaper_in_pieces_and_alike_each_time};
    return run_tests("genetic", tests, sizeof tests / sizeof *tests);
}
