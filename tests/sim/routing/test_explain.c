/* Explanations of small plans, worked out by hand. */
#include <math.h>
#include <stdlib.h>
#include "sim/routing/explain.h"
#include "tests/run.h"

/* A depot and stops on a line, a kilometre and a minute apart, the farthest at 5 km. */
enum { PLACES = 6, STOPS = 5 };

struct line {
    struct routing_problem problem;
    struct routing_stop stops[STOPS];
    struct routing_vehicle vehicles[3];
    double time_s[PLACES * PLACES], distance_km[PLACES * PLACES];
};

static void fill(struct line *line)
{
    *line = (struct line){.problem = {.n_places = PLACES, .n_stops = STOPS, .n_vehicles = 3}};
    line->problem.stops = line->stops;
    line->problem.vehicles = line->vehicles;
    for (size_t i = 0; i < PLACES; i++)
        for (size_t j = 0; j < PLACES; j++) {
            line->distance_km[i * PLACES + j] = fabs((double)i - (double)j);
            line->time_s[i * PLACES + j] = 60 * fabs((double)i - (double)j);
        }
    for (size_t i = 0; i < STOPS; i++)
        line->stops[i] =
            (struct routing_stop){.place = i + 1, .load_kg = 10, .close_s = HUGE_VAL};
    for (size_t v = 0; v < 3; v++)
        line->vehicles[v] = (struct routing_vehicle){.time_s = line->time_s,
                                                     .distance_km = line->distance_km,
                                                     .count = 1,
                                                     .capacity_kg = 100,
                                                     .capacity_crates = HUGE_VAL,
                                                     .max_duration_s = HUGE_VAL,
                                                     .max_distance_km = HUGE_VAL,
                                                     .fixed_eur = 1,
                                                     .eur_per_km = 1};
}

/* Explains routes, each of one type, with stops -1 for the end of a route; compares. */
static void check_named(const struct line *line, const struct explain_names *names,
                        struct routing_route routes[], size_t n_routes,
                        enum routing_refusal refusals[], const char *expected)
{
    struct routing_solution solution = {
        .n_routes = n_routes, .routes = routes, .refusals = refusals};
    for (size_t r = 0; r < n_routes; r++) {
        const struct routing_vehicle *vehicle = &line->vehicles[routes[r].vehicle];
        size_t at = 0;
        double km = 0;
        for (size_t k = 0; k <= routes[r].n_stops; k++) {
            const size_t to = k < routes[r].n_stops ? routes[r].stops[k] + 1 : 0;
            km += line->distance_km[at * PLACES + to];
            at = to;
        }
        routes[r].cost_eur = vehicle->fixed_eur + vehicle->eur_per_km * km;
    }
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    routing_explain(&line->problem, &solution, names, out);
    fclose(out);
    ck_assert_str_eq(text, expected);
    free(text);
}

static void check(const struct line *line, struct routing_route routes[], size_t n_routes,
                  enum routing_refusal refusals[], const char *expected)
{
    check_named(line, &(struct explain_names){0}, routes, n_routes, refusals, expected);
}

START_TEST(other_vehicles_cost_more_or_less_or_cannot)
{
    struct line line;
    fill(&line);
    line.vehicles[1].eur_per_km = 2;
    line.vehicles[1].capacity_kg = 45;
    line.vehicles[2].fixed_eur = 0.5;
    size_t one[] = {0, 1, 2, 3}, other[] = {4};
    struct routing_route routes[] = {{.vehicle = 0, .n_stops = 4, .stops = one},
                                     {.vehicle = 1, .n_stops = 1, .stops = other}};
    enum routing_refusal refusals[STOPS] = {ROUTING_SERVED};
    check(&line, routes, 2, refusals,
          "route 1, vehicle type 1: 9.00 EUR\n"
          "  vehicle type 2 would cost 17.00 EUR, 8.00 EUR more; all of them are out\n"
          "  vehicle type 3 would cost 8.50 EUR, 0.50 EUR less\n"
          "route 2, vehicle type 2: 21.00 EUR\n"
          "  vehicle type 1 would cost 11.00 EUR, 10.00 EUR less; all of them are out\n"
          "  vehicle type 3 would cost 10.50 EUR, 10.50 EUR less\n");
    line.vehicles[1].capacity_kg = 34;
    line.vehicles[2].max_distance_km = 7.5;
    check(&line, routes, 1, refusals,
          "route 1, vehicle type 1: 9.00 EUR\n"
          "  vehicle type 2 cannot: 6.0 kg too much aboard at stop 1\n"
          "  vehicle type 3 cannot: 0.5 km beyond its range\n");
}
END_TEST

START_TEST(names_of_stops_and_vehicles_are_used)
{
    struct line line;
    fill(&line);
    line.problem.n_vehicles = 2;
    line.stops[1].needs = 1;
    line.vehicles[0].has = 1;
    const char *const stops[] = {"Niort", "Thouars", "Melle", "Bressuire", "Parthenay"};
    const char *const vehicles[] = {"lorry", "van"};
    size_t one[] = {0, 1};
    struct routing_route routes[] = {{.vehicle = 0, .n_stops = 2, .stops = one}};
    enum routing_refusal refusals[STOPS] = {ROUTING_SERVED};
    check_named(&line, &(struct explain_names){.stops = stops, .vehicles = vehicles}, routes, 1, refusals,
                "route 1, lorry: 5.00 EUR\n"
                "  van cannot: it lacks what Thouars needs\n");
}
END_TEST

START_TEST(what_has_no_unit_is_told_without)
{
    struct line line;
    fill(&line);
    line.problem.n_vehicles = 2;
    line.stops[1].close_s = 75;
    line.vehicles[0].capacity_kg = 12.5;
    line.vehicles[1].max_distance_km = 3;
    size_t one[] = {0}, two[] = {0, 2};
    struct routing_route routes[] = {{.vehicle = 0, .n_stops = 1, .stops = one},
                                     {.vehicle = 1, .n_stops = 2, .stops = two}};
    enum routing_refusal refusals[STOPS] = {[1] = ROUTING_WINDOW_MISSED};
    const struct explain_units units = {.cost_unit = 0.1, .cost_decimals = 1, .time_scale = 10};
    check_named(&line, &(struct explain_names){.units = &units}, routes, 2, refusals,
                "route 1, vehicle type 1: 0.3\n"
                "  vehicle type 2 would cost 0.3, 0.0 more; all of them are out\n"
                "route 2, vehicle type 2: 0.7\n"
                "  vehicle type 1 cannot: 7.5 too much aboard at stop 1\n"
                "stop 2 is left out: no vehicle gets there before it closes, even going "
                "straight: start earlier, or close later\n"
                "  nearest: in route 2 before stop 1; stop 2 would be reached 4.5 after it "
                "closes\n");
    /* A range in who knows which unit. */
    refusals[1] = ROUTING_SERVED;
    line.vehicles[0].capacity_kg = 100;
    line.vehicles[0].max_distance_km = 3;
    check_named(&line, &(struct explain_names){.units = &units}, routes + 1, 1, refusals,
                "route 1, vehicle type 2: 0.7\n"
                "  vehicle type 1 cannot: longer than it may drive\n");
}
END_TEST

START_TEST(what_is_left_out_says_what_is_nearest)
{
    struct line line;
    fill(&line);
    line.problem.n_vehicles = 1;
    line.vehicles[0].capacity_kg = 35;
    size_t one[] = {0, 1, 2};
    struct routing_route routes[] = {{.n_stops = 3, .stops = one}};
    enum routing_refusal refusals[STOPS] = {
        [3] = ROUTING_NO_VEHICLE_LEFT, [4] = ROUTING_SERVED};
    check(&line, routes, 1, refusals,
          "route 1, vehicle type 1: 7.00 EUR\n"
          "stop 4 is left out: no vehicle can take it on besides its other stops: add a "
          "vehicle\n"
          "  nearest: in route 1 before stop 1; 5.0 kg too much aboard at stop 4\n");
    /* At 4 km it is reached after 4 minutes at the soonest, 90 s after it closes. */
    line.vehicles[0].capacity_kg = 100;
    line.stops[3].close_s = 150;
    check(&line, routes, 1, refusals,
          "route 1, vehicle type 1: 7.00 EUR\n"
          "stop 4 is left out: no vehicle can take it on besides its other stops: add a "
          "vehicle\n"
          "  nearest: in route 1 before stop 1; stop 4 would be reached 2 min after it "
          "closes\n");
}
END_TEST

START_TEST(what_is_not_worth_it_says_its_price)
{
    struct line line;
    fill(&line);
    line.problem.n_vehicles = 1;
    line.vehicles[0].count = 2;
    line.stops[4].penalty_eur = 3.5;
    size_t one[] = {0, 1, 2};
    struct routing_route routes[] = {{.n_stops = 3, .stops = one}};
    enum routing_refusal refusals[STOPS] = {[4] = ROUTING_NOT_WORTH_IT};
    check(&line, routes, 1, refusals,
          "route 1, vehicle type 1: 7.00 EUR\n"
          "stop 5 is left out: serving it would cost more than leaving it out: raise its "
          "penalty, or combine it with its neighbours\n"
          "  cheapest: in route 1 before stop 3, for 4.00 EUR more; leaving it out costs "
          "3.50 EUR\n");
    line.stops[4].penalty_eur = 0;
    refusals[4] = ROUTING_NO_VEHICLE_LEFT;
    check(&line, routes, 1, refusals,
          "route 1, vehicle type 1: 7.00 EUR\n"
          "stop 5 is left out: no vehicle can take it on besides its other stops: add a "
          "vehicle\n"
          "  it would fit in route 1 before stop 3, for 4.00 EUR more: search for longer\n");
}
END_TEST

START_TEST(a_pair_is_placed_together)
{
    struct line line;
    fill(&line);
    line.problem.n_vehicles = 1;
    line.vehicles[0].capacity_kg = 35;
    line.stops[3] = (struct routing_stop){
        .place = 4, .load_kg = 10, .close_s = HUGE_VAL, .task = ROUTING_PICK_UP, .partner = 4};
    line.stops[4] = (struct routing_stop){
        .place = 5, .load_kg = 10, .close_s = HUGE_VAL, .task = ROUTING_DROP, .partner = 3};
    size_t one[] = {0, 1, 2};
    struct routing_route routes[] = {{.n_stops = 3, .stops = one}};
    enum routing_refusal refusals[STOPS] = {
        [3] = ROUTING_NO_VEHICLE_LEFT, [4] = ROUTING_NO_VEHICLE_LEFT};
    /* Once stop 1 is served there is room; to the end of the line and back is 4 km more. */
    check(&line, routes, 1, refusals,
          "route 1, vehicle type 1: 7.00 EUR\n"
          "stop 4 is left out: no vehicle can take it on besides its other stops: add a "
          "vehicle\n"
          "  it would fit in route 1 before stop 3, for 4.00 EUR more: search for longer\n");
}
END_TEST

/* Every limit that a route may break has words of its own, and French. */
START_TEST(each_limit_has_words)
{
    struct line line;
    fill(&line);
    line.problem.n_vehicles = 2;
    size_t one[] = {0, 1, 2, 3};
    struct routing_route routes[] = {{.n_stops = 4, .stops = one}};
    enum routing_refusal refusals[STOPS] = {ROUTING_SERVED};
    struct routing_vehicle *other = &line.vehicles[1];
    const struct routing_vehicle as_it_was = *other;
    const struct routing_window noon = {100, 200};
    const struct routing_break pauses[] = {{&noon, 1, 60}, {&noon, 1, 60}, {&noon, 1, 60}};
    const struct {
        struct routing_vehicle change;
        const char *text;
    } cases[] = {
        {{.max_stops = 3}, "more stops than it may have"},
        {{.shift_end_s = 400}, "it would be back 2 min after its shift"},
        {{.max_duration_s = 470}, "it would last 10 s too long"},
        {{.max_drive_s = 200, .rest_s = 60}, "40 s too long at the wheel without a rest"},
        {{.breaks = pauses, .n_breaks = 3}, "its break finds no place in its hours"},
        {{.shift_start_s = 700}, "stop 4 would be reached 2 min after it closes"},
        {{.capacity_crates = 2}, "1.0 crates too many aboard at stop 1"},
    };
    line.stops[0].load_crates = 3;
    line.stops[3].close_s = 840;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct routing_vehicle *change = &cases[i].change;
        *other = as_it_was;
        other->max_stops = change->max_stops;
        other->shift_start_s = change->shift_start_s;
        other->shift_end_s = change->shift_end_s;
        other->max_drive_s = change->max_drive_s;
        other->rest_s = change->rest_s;
        other->breaks = change->breaks;
        other->n_breaks = change->n_breaks;
        if (change->max_duration_s > 0)
            other->max_duration_s = change->max_duration_s;
        if (change->capacity_crates > 0)
            other->capacity_crates = change->capacity_crates;
        char expected[200];
        snprintf(expected, sizeof expected,
                 "route 1, vehicle type 1: 9.00 EUR\n  vehicle type 2 cannot: %s\n",
                 cases[i].text);
        check(&line, routes, 1, refusals, expected);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {other_vehicles_cost_more_or_less_or_cannot,
                            names_of_stops_and_vehicles_are_used,
                            what_has_no_unit_is_told_without,
                            what_is_left_out_says_what_is_nearest,
                            what_is_not_worth_it_says_its_price,
                            a_pair_is_placed_together,
                            each_limit_has_words};
    return run_tests("explain", tests, sizeof tests / sizeof *tests);
}
