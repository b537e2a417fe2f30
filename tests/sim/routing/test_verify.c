/* The verifier: what schedules write passes, what they refuse does not, each violation has its
 * words. */
#include <stdlib.h>
#include <string.h>
#include "sim/routing/schedule.h"
#include "tests/run.h"
#include "tests/sim/routing/draw.h"

/* A solution of one route; what it does not visit is left out. */
static void settle(const struct routing_problem *problem, struct routing_route *route,
                   enum routing_refusal refusals[], struct routing_solution *solution)
{
    *solution = (struct routing_solution){.n_routes = 1,
                                          .routes = route,
                                          .refusals = refusals,
                                          .cost_eur = route->cost_eur,
                                          .distance_km = route->distance_km};
    solution->cost_eur += problem->longest_eur_per_h * route->duration_s / 3600;
    for (size_t i = 0; i < problem->n_stops; i++)
        refusals[i] = ROUTING_NOT_WORTH_IT;
    for (size_t k = 0; k < route->n_stops; k++)
        if (route->stops[k] != ROUTING_RELOAD)
            refusals[route->stops[k]] = ROUTING_SERVED;
    for (size_t i = 0; i < problem->n_stops; i++) {
        if (refusals[i] == ROUTING_SERVED)
            continue;
        solution->n_unserved++;
        if (problem->stops[i].task != ROUTING_DROP)
            solution->cost_eur += problem->stops[i].penalty_eur;
    }
}

/* A drawn problem with a drawn route of it. */
struct tried {
    struct drawn drawn;
    struct schedule schedule;
    size_t stops[DRAW_ROUTE];
    struct routing_route route;
    enum routing_refusal refusals[DRAW_MAX_STOPS_DRAWN];
    struct routing_solution solution;
    bool fits;
};

static void try_route(struct tried *tried, uint64_t seed, uint32_t features)
{
    struct random random;
    random_init(&random, seed, features, 2, 0);
    *tried = (struct tried){0};
    draw(&tried->drawn, seed, 1 + random_below(&random, DRAW_MAX_STOPS_DRAWN), features);
    const struct routing_problem *problem = &tried->drawn.problem;
    tried->route.stops = tried->stops;
    tried->route.n_stops =
        draw_route(&tried->drawn, &random, DRAW_MAX_STOPS_DRAWN, tried->stops);
    tried->route.vehicle = random_below(&random, problem->n_vehicles);
    if (!problem->vehicles[tried->route.vehicle].count)
        tried->drawn.vehicles[tried->route.vehicle].count = 1;
    schedule_init(&tried->schedule, problem);
    tried->fits = schedule_route(problem, tried->route.vehicle, tried->stops,
                                 tried->route.n_stops, &tried->schedule);
    if (tried->fits)
        schedule_write(&tried->schedule, &tried->route);
    settle(problem, &tried->route, tried->refusals, &tried->solution);
}

static void forget(struct tried *tried)
{
    free(tried->route.begin_s);
    free(tried->route.rests);
    schedule_clear(&tried->schedule);
}

/* A settled part of the work must be there, which a single route may not hold. */
static uint32_t draw_features(struct random *random)
{
    return (uint32_t)(random_bits(random) & random_bits(random)) & DRAW_ALL &
           ~DRAW(DRAW_PINNED);
}

START_TEST(what_schedules_write_is_verified)
{
    struct random random;
    random_init(&random, 3, 0, 0, 0);
    size_t n_fit = 0;
    for (uint64_t seed = 0; seed < 6000; seed++) {
        struct tried tried;
        const uint32_t features = draw_features(&random);
        try_route(&tried, seed, features);
        struct faults faults = {0};
        n_fit += tried.fits;
        ck_assert_msg(!tried.fits ||
                          routing_verify(&tried.drawn.problem, &tried.solution, &faults),
                      "problem %d, features %x: %s", (int)seed, (unsigned)features,
                      faults.n ? faults.text[0] : "");
        forget(&tried);
    }
    ck_assert_uint_gt(n_fit, 1500);
}
END_TEST

/* Violations but for those of reported figures. */
static size_t count_real(const struct faults *faults)
{
    size_t n = 0;
    for (size_t i = 0; i < faults->n_kept; i++)
        n += !strstr(faults->text[i], "it reports") &&
             !strstr(faults->text[i], "the cost is") &&
             !strstr(faults->text[i], "the distance is");
    return n;
}

/* Without times of their own, routes are driven as early as can be from their start: no start is
 * fine when the schedule finds none. With rests from driving, or time aboard, which wants waits,
 * there may be others. */
START_TEST(what_does_not_fit_is_not_verified_from_any_start)
{
    struct random random;
    random_init(&random, 4, 0, 0, 0);
    size_t n_not = 0, n_fit = 0;
    for (uint64_t seed = 0; seed < 1000; seed++) {
        struct tried tried;
        const uint32_t features =
            draw_features(&random) & ~(DRAW(DRAW_BREAKS) | DRAW(DRAW_DRIVING));
        try_route(&tried, seed, features);
        free(tried.route.begin_s);
        tried.route.begin_s = NULL;
        const double from_s = tried.drawn.vehicles[tried.route.vehicle].shift_start_s;
        bool fine = false;
        for (int start = 0; start < 240; start++) {
            struct faults faults = {0};
            tried.route.start_s = from_s + start * DRAW_UNIT_S / 4.0;
            routing_verify(&tried.drawn.problem, &tried.solution, &faults);
            fine |= !count_real(&faults);
            faults_clear(&faults);
        }
        ck_assert_msg(tried.fits || !fine, "problem %d, features %x", (int)seed,
                      (unsigned)features);
        n_fit += tried.fits && fine;
        n_not += !tried.fits;
        ck_assert(fine || !tried.fits || features & DRAW(DRAW_ABOARD));
        forget(&tried);
    }
    ck_assert_uint_gt(n_not, 300);
    ck_assert_uint_gt(n_fit, 300);
}
END_TEST

/* ---- The words of each violation --------------------------------------------------------- */

/* A depot and four stops, a kilometre and a minute apart, served for a minute: 1 and 2 are
 * delivered, 3 is picked up for 4. */
struct plain {
    struct routing_problem problem;
    struct routing_stop stops[4];
    struct routing_vehicle vehicle;
    struct routing_compartment compartment;
    struct routing_window noon;
    struct routing_break pause;
    struct routing_pinned pinned;
    uint32_t apart[2];
    double time_s[25], distance_km[25];
    size_t visits[8], settled[2];
    double begin_s[8];
    struct routing_rest rest;
    struct routing_route routes[2];
    enum routing_refusal refusals[4];
    struct routing_solution solution;
};

static void fill(struct plain *plain)
{
    *plain = (struct plain){.visits = {0, 1, 2, 3},
                            .begin_s = {60, 180, 300, 420},
                            .noon = {600, 700},
                            .settled = {1, 0}};
    for (size_t k = 0; k < 25; k++) {
        plain->time_s[k] = k % 6 ? 60 : 0;
        plain->distance_km[k] = k % 6 ? 1 : 0;
    }
    for (size_t i = 0; i < 4; i++)
        plain->stops[i] = (struct routing_stop){.place = i + 1,
                                                .load_kg = 10,
                                                .load_crates = 1,
                                                .service_s = 60,
                                                .close_s = 1000,
                                                .task = i < 2   ? ROUTING_DELIVER
                                                        : i < 3 ? ROUTING_PICK_UP
                                                                : ROUTING_DROP,
                                                .partner = 5 - i};
    plain->vehicle = (struct routing_vehicle){.time_s = plain->time_s,
                                              .distance_km = plain->distance_km,
                                              .count = 1,
                                              .capacity_kg = 20,
                                              .capacity_crates = 3,
                                              .max_duration_s = 1000,
                                              .max_distance_km = 10,
                                              .fixed_eur = 3,
                                              .eur_per_km = 1};
    plain->problem = (struct routing_problem){.n_places = 5,
                                              .n_stops = 4,
                                              .stops = plain->stops,
                                              .n_vehicles = 1,
                                              .vehicles = &plain->vehicle,
                                              .n_goods = 2};
    plain->routes[0] = (struct routing_route){.n_stops = 4,
                                              .stops = plain->visits,
                                              .begin_s = plain->begin_s,
                                              .duration_s = 540,
                                              .distance_km = 5,
                                              .cost_eur = 8};
    plain->solution = (struct routing_solution){.n_routes = 1,
                                                .routes = plain->routes,
                                                .refusals = plain->refusals,
                                                .cost_eur = 8,
                                                .distance_km = 5};
}

static void overload_kg(struct plain *p)
{
    p->stops[1].load_kg = 11;
}
static void overload_by_a_millionth(struct plain *p)
{
    p->stops[0].load_kg = 10000001 - p->stops[1].load_kg;
    p->vehicle.capacity_kg = 10000000;
}
static void overload_crates(struct plain *p)
{
    p->stops[2].load_crates = p->stops[3].load_crates = 4;
}
static void fill_compartment(struct plain *p)
{
    p->compartment =
        (struct routing_compartment){.goods = 1, .capacity_kg = 15, .capacity_crates = 9};
    p->vehicle.compartments = &p->compartment;
    p->vehicle.n_compartments = 1;
}
static void divide_crates(struct plain *p)
{
    p->compartment =
        (struct routing_compartment){.goods = 2, .capacity_kg = 99, .capacity_crates = 1};
    p->stops[0].goods = p->stops[1].goods = 1;
    p->stops[2].load_kg = p->stops[3].load_kg = 0;
    p->stops[2].load_crates = p->stops[3].load_crates = 0;
    p->vehicle.compartments = &p->compartment;
    p->vehicle.n_compartments = 1;
}
static void set_walls(struct plain *p)
{
    p->stops[1].goods = 1;
    p->vehicle.wall_crates = 2;
}
static void keep_apart(struct plain *p)
{
    p->stops[1].goods = 1;
    p->apart[1] = 1;
    p->problem.apart = p->apart;
}
static void reverse_pair(struct plain *p)
{
    p->visits[2] = 3;
    p->visits[3] = 2;
}
static void reload_between(struct plain *p)
{
    p->visits[1] = ROUTING_RELOAD;
    p->visits[2] = 1;
    p->routes[0].n_stops = 3;
    p->begin_s[1] = 180;
    p->begin_s[2] = 240;
    p->routes[0].duration_s = 360;
    p->routes[0].distance_km = p->solution.distance_km = 4;
    p->routes[0].cost_eur = p->solution.cost_eur = 7;
    p->solution.n_unserved = 2;
    p->refusals[2] = p->refusals[3] = ROUTING_NOT_WORTH_IT;
}
static void end_with_reload(struct plain *p)
{
    reload_between(p);
    p->vehicle.max_trips = 3;
    p->visits[3] = ROUTING_RELOAD;
    p->begin_s[3] = 360;
    p->routes[0].n_stops = 4;
}
static void need_lift(struct plain *p)
{
    p->stops[1].needs = 2;
}
static void limit_stops(struct plain *p)
{
    p->vehicle.max_stops = 3;
}
static void shift_later(struct plain *p)
{
    p->vehicle.shift_start_s = 10;
}
static void hurry(struct plain *p)
{
    p->begin_s[1] = 170;
    p->begin_s[2] = 300;
}
static void close_early(struct plain *p)
{
    p->stops[1].close_s = 170;
}
static void close_between(struct plain *p)
{
    p->stops[1].close_s = 170;
    p->stops[1].later = &p->noon;
    p->stops[1].n_later = 1;
}
static void end_shift(struct plain *p)
{
    p->vehicle.shift_end_s = 500;
}
static void shorten(struct plain *p)
{
    p->vehicle.max_duration_s = 530;
}
static void limit_range(struct plain *p)
{
    p->vehicle.max_distance_km = 4.5;
}
static void block(struct plain *p)
{
    p->time_s[1 * 5 + 2] = -1;
    p->begin_s[1] = 180;
    p->begin_s[2] = 300;
}
static void limit_driving(struct plain *p)
{
    p->vehicle.max_drive_s = 250;
    p->vehicle.rest_s = 100;
}
static void add_rest(struct plain *p, double begin_s, double duration_s)
{
    p->rest = (struct routing_rest){.after = 4, .begin_s = begin_s, .duration_s = duration_s};
    p->routes[0].rests = &p->rest;
    p->routes[0].n_rests = 1;
    p->routes[0].duration_s = begin_s + duration_s + 60;
}
static void rest_too_soon(struct plain *p)
{
    add_rest(p, 470, 20);
}
static void miss_break(struct plain *p)
{
    p->pause = (struct routing_break){&p->noon, 1, 30};
    p->vehicle.breaks = &p->pause;
    p->vehicle.n_breaks = 1;
    add_rest(p, 590, 40);
}
static void rest_after_end(struct plain *p)
{
    add_rest(p, 480, 0);
    p->rest.after = 5;
}
static void age_delivery(struct plain *p)
{
    p->stops[1].max_aboard_s = 170;
}
static void age_collection(struct plain *p)
{
    p->stops[0].task = ROUTING_COLLECT;
    p->stops[1].task = ROUTING_COLLECT;
    p->stops[0].max_aboard_s = 410;
    p->vehicle.capacity_kg = 30;
}
static void age_pair(struct plain *p)
{
    p->stops[3].max_aboard_s = 50;
}
static void misreport_km(struct plain *p)
{
    p->routes[0].distance_km = p->solution.distance_km = 6;
}
static void misreport_duration(struct plain *p)
{
    p->routes[0].duration_s = 541;
}
static void misreport_cost(struct plain *p)
{
    p->routes[0].cost_eur = p->solution.cost_eur = 9;
}
static void take_unknown_vehicle(struct plain *p)
{
    p->routes[0].vehicle = 1;
}
static void visit_nothing(struct plain *p)
{
    p->routes[1] = (struct routing_route){0};
    p->solution.n_routes = 2;
    p->vehicle.count = 2;
}
static void visit_unknown(struct plain *p)
{
    p->visits[3] = 4;
    p->refusals[3] = ROUTING_NOT_WORTH_IT;
    p->solution.n_unserved = 1;
}
static void visit_again(struct plain *p)
{
    p->visits[4] = 0;
    p->begin_s[4] = 540;
    p->routes[0].n_stops = 5;
    p->routes[0].duration_s = 660;
    p->routes[0].distance_km = p->solution.distance_km = 6;
    p->routes[0].cost_eur = p->solution.cost_eur = 9;
    p->vehicle.capacity_kg = 30;
}
static void refuse_served(struct plain *p)
{
    p->refusals[1] = ROUTING_TOO_LARGE;
}
static void leave_out(struct plain *p)
{
    end_with_reload(p);
    p->routes[0].n_stops = 3;
    p->refusals[2] = p->refusals[3] = ROUTING_SERVED;
}
static void miscount(struct plain *p)
{
    p->solution.n_unserved = 1;
}
static void settle_otherwise(struct plain *p)
{
    p->pinned = (struct routing_pinned){.stops = p->settled, .n_stops = 2};
    p->problem.pinned = &p->pinned;
    p->problem.n_pinned = 1;
}
static void lack_vehicles(struct plain *p)
{
    p->vehicle.count = 0;
}
static void balance(struct plain *p)
{
    p->problem.longest_eur_per_h = 100;
}
static void misreport_total_km(struct plain *p)
{
    p->solution.distance_km = 7;
}
static void last_for_ever(struct plain *p)
{
    p->begin_s[3] = (double)NAN;
}

struct words {
    void (*change)(struct plain *plain);
    const char *text; /* of the first violation */
    size_t n;         /* of all */
};

static const struct words words[] = {
    {overload_kg, "solution: route 1: 21.000 kg are aboard at stop 1, its vehicle takes 20.000",
     1},
    {overload_by_a_millionth,
     "solution: route 1: 10000001.000 kg are aboard at stop 1, its vehicle takes 10000000.000", 1},
    {overload_crates,
     "solution: route 1: 4.000 crates are aboard at stop 3, its vehicle takes 3.000", 1},
    {fill_compartment,
     "solution: route 1: 5.000 kg that are aboard at stop 1 fit no compartment", 1},
    {divide_crates,
     "solution: route 1: 1.000 crates that are aboard at stop 1 fit no compartment", 1},
    {set_walls,
     "solution: route 1: the walls set for the trip to stop 1 take 4.000 crates, its vehicle "
     "has "
     "3.000",
     1},
    {keep_apart, "solution: route 1: the goods of stop 2 ride with others that they must not",
     1},
    {reverse_pair,
     "solution: route 1: what stop 4 is to get was not picked up before in its trip", 2},
    {reload_between, "solution: route 1: it makes 2 trips, its vehicle makes 1", 1},
    {end_with_reload, "solution: route 1: a trip visits nothing", 1},
    {need_lift, "solution: route 1: its vehicle lacks what stop 2 needs", 1},
    {limit_stops, "solution: route 1: it has 4 stops, its vehicle may have 3", 1},
    {shift_later, "solution: route 1: it leaves at 0.0 s, before its shift starts at 10.0 s",
     1},
    {hurry, "solution: route 1: stop 2 begins at 170.0 s, before it is reached at 180.0 s", 1},
    {close_early, "solution: route 1: stop 2 begins at 180.0 s, when it is closed", 1},
    {close_between, "solution: route 1: stop 2 begins at 180.0 s, when it is closed", 1},
    {end_shift, "solution: route 1: it is back at 540.0 s, after its shift ends at 500.0 s", 1},
    {shorten, "solution: route 1: it lasts 540.0 s, its vehicle 530.0 s", 1},
    {limit_range, "solution: route 1: it is 5.000 km long, its range is 4.500 km", 1},
    {block, "solution: route 1: no way leads to stop 2", 1},
    {limit_driving,
     "solution: route 1: 300.0 s at the wheel without a rest before its end, 250.0 s are "
     "allowed",
     1},
    {rest_too_soon,
     "solution: route 1: its rest at 470.0 s begins before stop 4 is reached or done, at 480.0 "
     "s",
     1},
    {miss_break, "solution: route 1: break 1 of its vehicle is not taken in its hours", 1},
    {rest_after_end, "solution: route 1: its rests are out of order, or after its end", 1},
    {age_delivery,
     "solution: route 1: the goods of stop 2 are aboard for 180.0 s, 170.0 s are allowed", 1},
    {age_collection,
     "solution: route 1: the goods of stop 1 are aboard for 420.0 s, 410.0 s are allowed", 1},
    {age_pair,
     "solution: route 1: the goods of stop 4 are aboard for 60.0 s, 50.0 s are allowed", 1},
    {misreport_km, "solution: route 1: it reports 6.000000 km, its legs sum to 5.000000", 1},
    {misreport_duration, "solution: route 1: it reports 541.000 s, driving it takes 540.000",
     1},
    {misreport_cost,
     "solution: route 1: it reports a cost of 9.000000 EUR, it comes to 8.000000", 1},
    {take_unknown_vehicle, "solution: route 1: it has vehicle type 2 of 1", 1},
    {visit_nothing, "solution: route 2: it visits nothing", 1},
    {visit_unknown, "solution: route 1: it visits stop 5 of 4", 1},
    {visit_again, "solution: stop 1 is visited 2 times", 1},
    {refuse_served, "solution: stop 2 is visited and unassigned", 1},
    {leave_out, "solution: stop 3 is visited by no route", 2},
    {miscount, "solution: 0 stops are unserved, 1 are reported", 1},
    {settle_otherwise, "solution: no route keeps to what was settled for stop 2", 1},
    {lack_vehicles, "solution: 1 routes, but there are only 0 vehicles of type 1", 1},
    {balance, "solution: the cost is given as 8.000000 EUR, it comes to 23.000000", 1},
    {misreport_total_km,
     "solution: the distance is given as 7.000000 km, the routes sum to 5.000000", 1},
    {last_for_ever,
     "solution: route 1: stop 4 begins at nan s, before it is reached at 420.0 s", 5},
};

START_TEST(each_violation_has_its_words)
{
    struct plain plain;
    struct faults faults = {0};
    fill(&plain);
    ck_assert(routing_verify(&plain.problem, &plain.solution, &faults));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        fill(&plain);
        words[i].change(&plain);
        ck_assert(!routing_verify(&plain.problem, &plain.solution, &faults));
        ck_assert_str_eq(faults.text[0], words[i].text);
        ck_assert_msg(faults.n == words[i].n, "%s: %d, then %s", faults.text[0], (int)faults.n,
                      faults.n > 1 ? faults.text[1] : "nothing");
        faults_clear(&faults);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {what_schedules_write_is_verified,
                            what_does_not_fit_is_not_verified_from_any_start,
                            each_violation_has_its_words};
    return run_tests("verify", tests, sizeof tests / sizeof *tests);
}
