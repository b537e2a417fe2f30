/* Orders through hubs: by hand, against every organisation of tiny problems, and never worse
 * than the plain ones. */
#include <math.h>
#include <string.h>
#include "data/random.h"
#include "sim/routing/transfer.h"
#include "tests/run.h"

enum { MAX_ORDERS = 12, HUBS = 2, CUTOFFS = 2, MAX_PLACES = 2 * MAX_ORDERS + HUBS };

struct market {
    struct transfer_problem problem;
    struct transfer_order orders[MAX_ORDERS];
    struct transfer_hub hubs[HUBS];
    double cutoffs_s[HUBS][CUTOFFS];
    struct routing_vehicle vehicle, vans[HUBS];
    double time_s[MAX_PLACES * MAX_PLACES], distance_km[MAX_PLACES * MAX_PLACES];
    double x_km[MAX_PLACES], y_km[MAX_PLACES];
};

/* Straight drives at 60 km/h: a minute a kilometre. Farms come first, then outlets, then hubs,
 * which are where vans start; the vehicle starts at the first farm. */
static void measure(struct market *market, size_t n_orders, size_t n_hubs)
{
    const size_t n = 2 * n_orders + n_hubs;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const double km =
                hypot(market->x_km[i] - market->x_km[j], market->y_km[i] - market->y_km[j]);
            market->distance_km[i * n + j] = km;
            market->time_s[i * n + j] = 60 * km;
        }
    market->vehicle = (struct routing_vehicle){.time_s = market->time_s,
                                               .distance_km = market->distance_km,
                                               .count = SIZE_MAX,
                                               .capacity_kg = 1000,
                                               .capacity_crates = 100,
                                               .shift_start_s = 0,
                                               .shift_end_s = 12 * 3600,
                                               .max_duration_s = HUGE_VAL,
                                               .max_distance_km = HUGE_VAL,
                                               .fixed_eur = 20,
                                               .eur_per_km = 1};
    for (size_t h = 0; h < n_hubs; h++) {
        market->vans[h] = market->vehicle;
        market->vans[h].start = market->vans[h].end = 2 * n_orders + h;
        market->hubs[h].place = 2 * n_orders + h;
        market->hubs[h].vehicles = &market->vans[h];
        market->hubs[h].n_vehicles = 1;
        market->hubs[h].cutoffs_s = market->cutoffs_s[h];
    }
    market->problem = (struct transfer_problem){.n_places = n,
                                                .n_orders = n_orders,
                                                .orders = market->orders,
                                                .n_hubs = n_hubs,
                                                .hubs = market->hubs,
                                                .n_vehicles = 1,
                                                .vehicles = &market->vehicle,
                                                .n_goods = 1};
    for (size_t i = 0; i < n_orders; i++) {
        market->orders[i].farm = i;
        market->orders[i].outlet = n_orders + i;
        market->orders[i].until_s = market->orders[i].close_s = HUGE_VAL;
    }
}

/* Legs are in time for one another, and each side's routes keep to their problem. */
static void check(const struct market *market, const struct transfer_solution *solution)
{
    double cost_eur = 0;
    bool used[HUBS] = {false};
    for (size_t i = 0; i < market->problem.n_orders; i++) {
        if (solution->choices[i].hub == TRANSFER_STRAIGHT)
            continue;
        const struct transfer_hub *hub = &market->hubs[solution->choices[i].hub];
        cost_eur += hub->eur_per_crate * market->orders[i].load_crates;
        cost_eur += used[solution->choices[i].hub] ? 0 : hub->fixed_eur;
        used[solution->choices[i].hub] = true;
    }
    double in_s[MAX_ORDERS] = {0}, out_s[MAX_ORDERS] = {0};
    for (size_t s = 0; s < solution->n_sides; s++) {
        const struct transfer_side *side = &solution->sides[s];
        struct faults faults = {0};
        ck_assert_msg(routing_verify(&side->problem, &side->solution, &faults), "%s",
                      faults.n ? faults.text[0] : "");
        cost_eur += side->solution.cost_eur;
        for (size_t r = 0; r < side->solution.n_routes; r++) {
            const struct routing_route *route = &side->solution.routes[r];
            double left_s = route->start_s;
            for (size_t k = 0; k < route->n_stops; k++) {
                if (route->stops[k] == ROUTING_RELOAD) {
                    left_s = route->begin_s[k] + side->problem.vehicles[0].reload_s;
                    continue;
                }
                const struct routing_stop *stop = &side->stops[route->stops[k]];
                const size_t order = side->orders[route->stops[k]];
                if (s == 0 && stop->task == ROUTING_DROP)
                    in_s[order] = route->begin_s[k] + stop->service_s;
                if (s > 0)
                    out_s[order] = left_s;
            }
        }
    }
    ck_assert_double_eq_tol(solution->cost_eur, cost_eur, 1e-6);
    for (size_t i = 0; i < market->problem.n_orders && !solution->n_unserved; i++) {
        const struct transfer_choice *choice = &solution->choices[i];
        if (choice->hub == TRANSFER_STRAIGHT)
            continue;
        const double cutoff_s = market->cutoffs_s[choice->hub][choice->cutoff];
        ck_assert_double_le(in_s[i], cutoff_s + 1e-4);
        ck_assert_double_ge(out_s[i], cutoff_s + market->hubs[choice->hub].handling_s - 1e-4);
    }
}

/* Two farms side by side, and a van of a hub near their outlets that costs a tenth. */
START_TEST(a_hub_pays_when_its_van_is_cheaper)
{
    struct market market = {0};
    /* Farms at (0, 0) and (0, 1); outlets at (50, 0) and (60, 0); hub at (40, 0). */
    const double x_km[] = {0, 0, 50, 60, 40}, y_km[] = {0, 1, 0, 0, 0};
    memcpy(market.x_km, x_km, sizeof x_km);
    memcpy(market.y_km, y_km, sizeof y_km);
    market.cutoffs_s[0][0] = 2 * 3600;
    measure(&market, 2, 1);
    market.hubs[0].n_cutoffs = 1;
    market.hubs[0].handling_s = 1800;
    market.hubs[0].fixed_eur = 5;
    market.vans[0].eur_per_km = 0.1;
    market.vans[0].fixed_eur = 2;
    const struct transfer_effort effort = {.rounds = 20, .iterations = 20, .seed = 1};
    struct transfer_solution solution;
    transfer_solve(&market.problem, &effort, &solution);
    check(&market, &solution);
    /* 20 EUR and 0, 0 - 0, 1 - hub - 0, 0: 1 + sqrt(1601) + 40 km; the van 2 EUR and 40 km at
     * 0.1; the hub 5. Straight: 20 and 1 + sqrt(3601) + 10 + 50 km. */
    ck_assert_uint_eq(solution.choices[0].hub, 0);
    ck_assert_uint_eq(solution.choices[1].hub, 0);
    ck_assert_double_eq_tol(solution.cost_eur, 20 + 41 + sqrt(1601) + 2 + 4 + 5, 1e-6);
    transfer_solution_clear(&solution);
    /* A dearer hub does not. */
    market.hubs[0].eur_per_crate = 1;
    market.orders[0].load_crates = market.orders[1].load_crates = 20;
    transfer_solve(&market.problem, &effort, &solution);
    check(&market, &solution);
    ck_assert(solution.choices[0].hub == TRANSFER_STRAIGHT);
    ck_assert(solution.choices[1].hub == TRANSFER_STRAIGHT);
    ck_assert_double_eq_tol(solution.cost_eur, 20 + 61 + sqrt(3601), 1e-6);
    transfer_solution_clear(&solution);
    /* One that closes before it can be reached, in 41 minutes, takes nothing. */
    market.hubs[0].eur_per_crate = 0;
    market.cutoffs_s[0][0] = 39 * 60;
    transfer_solve(&market.problem, &effort, &solution);
    check(&market, &solution);
    ck_assert_uint_eq(solution.n_unserved, 0);
    ck_assert(solution.choices[0].hub == TRANSFER_STRAIGHT);
    transfer_solution_clear(&solution);
}
END_TEST

/* Farms to the west, outlets to the east, hubs between, with hours at the outlets. */
static void draw_market(struct market *market, uint64_t seed, size_t n_orders)
{
    struct random random;
    random_init(&random, seed, n_orders, 0, 0);
    *market = (struct market){0};
    for (size_t i = 0; i < 2 * n_orders + HUBS; i++) {
        const double from_km = i < n_orders ? 0 : i < 2 * n_orders ? 30 : 15;
        market->x_km[i] = from_km + 30 * random_uniform(&random);
        market->y_km[i] = 40 * random_uniform(&random);
    }
    measure(market, n_orders, HUBS);
    for (size_t h = 0; h < HUBS; h++) {
        market->hubs[h].n_cutoffs = CUTOFFS;
        market->cutoffs_s[h][0] = 3600 * (1 + random_uniform(&random));
        market->cutoffs_s[h][1] = market->cutoffs_s[h][0] + 3600 * random_uniform(&random);
        market->hubs[h].unload_s = 60;
        market->hubs[h].handling_s = 600;
        market->hubs[h].fixed_eur = 5 * random_uniform(&random);
        market->hubs[h].eur_per_crate = 0.1;
        market->vans[h].eur_per_km = 0.5;
        market->vans[h].fixed_eur = 10 * random_uniform(&random);
        market->vans[h].max_trips = 2;
    }
    for (size_t i = 0; i < n_orders; i++) {
        struct transfer_order *order = &market->orders[i];
        order->load_crates = (double)(1 + random_below(&random, 40));
        order->load_kg = 5 * order->load_crates;
        order->load_s = order->unload_s = 300;
        order->ready_s = random_uniform(&random) < 0.5 ? 0 : 3600 * random_uniform(&random);
        if (random_uniform(&random) < 0.5)
            order->close_s = 3600 * (2 + 4 * random_uniform(&random));
    }
}

/* The best organisation, by trying them all. */
static void organise_all(const struct market *market, struct transfer_choice choices[],
                         size_t from, size_t *n_unserved, double *cost_eur)
{
    const struct transfer_effort effort = {.iterations = 30, .seed = 1};
    if (from == market->problem.n_orders) {
        struct transfer_solution solution;
        transfer_organise(&market->problem, choices, &effort, &solution);
        if (solution.n_unserved < *n_unserved ||
            (solution.n_unserved == *n_unserved && solution.cost_eur < *cost_eur)) {
            *n_unserved = solution.n_unserved;
            *cost_eur = solution.cost_eur;
        }
        transfer_solution_clear(&solution);
        return;
    }
    choices[from] = (struct transfer_choice){.hub = TRANSFER_STRAIGHT};
    organise_all(market, choices, from + 1, n_unserved, cost_eur);
    for (size_t h = 0; h < HUBS; h++)
        for (size_t c = 0; c < CUTOFFS; c++) {
            choices[from] = (struct transfer_choice){h, c};
            organise_all(market, choices, from + 1, n_unserved, cost_eur);
        }
}

START_TEST(tiny_markets_get_the_best_organisation)
{
    size_t n_mixed = 0;
    for (uint64_t seed = 0; seed < 12; seed++) {
        struct market market;
        struct transfer_choice choices[MAX_ORDERS];
        struct transfer_solution solution;
        size_t n_unserved = SIZE_MAX;
        double cost_eur = HUGE_VAL;
        draw_market(&market, seed, 3);
        organise_all(&market, choices, 0, &n_unserved, &cost_eur);
        transfer_solve(&market.problem,
                       &(struct transfer_effort){.rounds = 60, .iterations = 30, .seed = 1},
                       &solution);
        check(&market, &solution);
        ck_assert_uint_eq(solution.n_unserved, n_unserved);
        ck_assert_msg(fabs(solution.cost_eur - cost_eur) < 1e-6, "market %d: %.4f for %.4f",
                      (int)seed, solution.cost_eur, cost_eur);
        n_mixed += solution.choices[0].hub != solution.choices[1].hub;
        transfer_solution_clear(&solution);
    }
    ck_assert_uint_gt(n_mixed, 0);
}
END_TEST

START_TEST(larger_markets_are_better_than_plain_organisations)
{
    double saved_share = 0;
    for (uint64_t seed = 0; seed < 6; seed++) {
        struct market market;
        struct transfer_solution solution, again;
        const struct transfer_effort effort = {.rounds = 60, .iterations = 20, .seed = seed};
        draw_market(&market, seed, MAX_ORDERS);
        transfer_solve(&market.problem, &effort, &solution);
        check(&market, &solution);
        size_t n_unserved = SIZE_MAX;
        double plain_eur = HUGE_VAL;
        for (size_t way = 0; way <= HUBS * CUTOFFS; way++) {
            struct transfer_choice choices[MAX_ORDERS];
            struct transfer_solution plain;
            for (size_t i = 0; i < MAX_ORDERS; i++)
                choices[i] =
                    way ? (struct transfer_choice){(way - 1) / CUTOFFS, (way - 1) % CUTOFFS}
                        : (struct transfer_choice){.hub = TRANSFER_STRAIGHT};
            transfer_organise(&market.problem, choices, &effort, &plain);
            check(&market, &plain);
            if (plain.n_unserved < n_unserved ||
                (plain.n_unserved == n_unserved && plain.cost_eur < plain_eur)) {
                n_unserved = plain.n_unserved;
                plain_eur = plain.cost_eur;
            }
            transfer_solution_clear(&plain);
        }
        ck_assert_uint_le(solution.n_unserved, n_unserved);
        ck_assert(solution.n_unserved < n_unserved || solution.cost_eur <= plain_eur + 1e-6);
        saved_share += 1 - solution.cost_eur / plain_eur;
        transfer_solve(&market.problem, &effort, &again);
        ck_assert_mem_eq(again.choices, solution.choices, MAX_ORDERS * sizeof *again.choices);
        ck_assert_double_eq(again.cost_eur, solution.cost_eur);
        transfer_solution_clear(&solution);
        transfer_solution_clear(&again);
    }
    ck_assert_double_gt(saved_share / 6, 0.02);
}
END_TEST

START_TEST(no_orders_no_hubs_nothing_to_do)
{
    struct market market = {0};
    struct transfer_solution solution;
    const struct transfer_effort effort = {.rounds = 5, .iterations = 5};
    measure(&market, 0, 1);
    transfer_solve(&market.problem, &effort, &solution);
    ck_assert_uint_eq(solution.n_unserved, 0);
    ck_assert_double_eq(solution.cost_eur, 0);
    transfer_solution_clear(&solution);
    draw_market(&market, 1, 4);
    market.problem.n_hubs = 0;
    transfer_solve(&market.problem, &effort, &solution);
    check(&market, &solution);
    ck_assert_uint_eq(solution.n_sides, 1);
    ck_assert_uint_eq(solution.n_unserved, 0);
    transfer_solution_clear(&solution);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        a_hub_pays_when_its_van_is_cheaper, tiny_markets_get_the_best_organisation,
        larger_markets_are_better_than_plain_organisations, no_orders_no_hubs_nothing_to_do};
    return run_tests("transfer", tests, sizeof tests / sizeof *tests);
}
