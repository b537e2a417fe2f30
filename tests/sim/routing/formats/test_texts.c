/* Solomon, Li and Lim, Cordeau, fleets: small ones, by hand. */
#include "tests/sim/routing/formats/given.h"

#define LI_LIM_ROWS                                                                              \
    "0 0 0 0 0 100 0 0 0\n1 3 4 10 5 50 2 0 2\n2 6 8 -10 0 90 2 1 0\n"

START_TEST(solomon_is_in_tenths_unless_asked_otherwise)
{
    static const char text[] = "tiny\n\nVEHICLE\nNUMBER CAPACITY\n 2 10\n\nCUSTOMER\nCUST NO. X\n"
                               "\n0 0 0 0 0 100 0\n7 1 1 3 5.5 20 2\n9 3 4 4 0 30 1\n";
    struct instance tenths = given(text);
    ck_assert_str_eq(tenths.name, "tiny");
    ck_assert_double_eq(given_km(&tenths, 0, 1), 14); /* the root of 2, cut */
    ck_assert_double_eq(tenths.stops[0].open_s, 55);
    ck_assert_double_eq(tenths.vehicles[0].shift_end_s, 1000);
    ck_assert_int_eq(tenths.stop_facts[1].number, 9);
    instance_clear(&tenths);
    struct instance real = given_with(text, ROUND_NONE, OBJECTIVE_VEHICLES);
    ck_assert_double_eq_tol(given_km(&real, 0, 1), 1.4142135623730951, 1e-15);
    ck_assert_double_eq(real.stops[0].open_s, 5.5);
    ck_assert_double_eq(real.cost_unit, 1);
    ck_assert_uint_eq(real.objective, OBJECTIVE_VEHICLES);
    instance_clear(&real);
}
END_TEST

START_TEST(li_and_lim_pairs_and_speed)
{
    struct instance instance = given("3 20 2\n" LI_LIM_ROWS);
    ck_assert_uint_eq(instance.vehicles[0].count, 3);
    ck_assert_double_eq(given_km(&instance, 0, 2), 10);
    ck_assert_double_eq(given_s(&instance, 0, 2), 5); /* at speed 2 */
    ck_assert_uint_eq(instance.stops[0].task, ROUTING_PICK_UP);
    ck_assert_uint_eq(instance.stops[1].task, ROUTING_DROP);
    ck_assert_uint_eq(instance.stops[0].partner, 1);
    ck_assert_double_eq(instance.stops[1].load_kg, 10);
    ck_assert_uint_eq(instance.objective, OBJECTIVE_VEHICLES);
    instance_clear(&instance);
    struct instance none = given("3 20 0\n" LI_LIM_ROWS); /* as some published files have it */
    ck_assert_double_eq(given_s(&none, 0, 2), 10);
    instance_clear(&none);
}
END_TEST

START_TEST(cordeau_of_several_depots_with_windows)
{
    struct instance instance =
        given("6 2 1 2\n0 9\n50 8\n1 0 0 3 7 1 2 1 2 5 40\n2 3 4 0 0 0 0 0 60\n"
              "3 6 8 0 0 0 0 1 70\n");
    ck_assert_uint_eq(instance.problem.n_vehicles, 2);
    ck_assert(isinf(instance.vehicles[0].max_duration_s)); /* 0: no limit */
    ck_assert_double_eq(instance.vehicles[1].max_duration_s, 50);
    ck_assert_uint_eq(instance.vehicles[1].start, 2);
    ck_assert_double_eq(instance.vehicles[1].shift_start_s, 1);
    ck_assert_double_eq(instance.vehicles[1].shift_end_s, 70);
    ck_assert_double_eq(instance.stops[0].close_s, 40);
    ck_assert_double_eq(instance.stops[0].service_s, 3);
    ck_assert_uint_eq(instance.n_listed, 4);
    ck_assert_uint_eq(instance.listed[2].type, 1);
    instance_clear(&instance);
    struct instance one = given("4 2 1 1\n0 9\n0 0 0 0 0 0 0 0 60\n1 3 4 3 7 1 1 1 5 40\n");
    ck_assert_uint_eq(one.vehicles[0].start, 0);
    ck_assert_uint_eq(one.stops[0].place, 1);
    instance_clear(&one);
}
END_TEST

START_TEST(fleets_with_a_range)
{
    struct instance instance =
        given("// comment\n1 2 100 5 0 0\n2 10 30 1\n1 20 50 1.5\n0 0\n3 4 8\n");
    ck_assert_uint_eq(instance.n_listed, 3);
    ck_assert_uint_eq(instance.vehicles[1].count, 1);
    ck_assert_double_eq(instance.vehicles[1].fixed_eur, 50);
    ck_assert_double_eq(instance.vehicles[0].max_duration_s, 100);
    ck_assert_double_eq(instance.stops[0].service_s, 5);
    instance_clear(&instance);
}
END_TEST

/* Routes of two trips, by hand on a line: stops at 10 and 20, the goods of the second released
 * at 30. */
#define TRIPS                                                                                    \
    "DIMENSION: 3\nVEHICLES: 1\nCAPACITY: 5\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n"     \
    "1 0 0\n2 10 0\n3 20 0\nDEMAND_SECTION\n1 0\n2 4\n3 5\nTIME_WINDOW_SECTION\n1 0 100\n"       \
    "2 12 90\n3 0 90\nRELEASE_TIME_SECTION\n1 0\n2 0\n3 30\nVEHICLES_RELOAD_DEPOT_SECTION\n"     \
    "1 1\nDEPOT_SECTION\n1\nEOF\n"

START_TEST(a_route_of_two_trips_waits_for_its_goods)
{
    struct instance instance = given(TRIPS);
    struct solution_file file = given_solution(&instance, "Route #1: 1 0 2\nCost 600\n");
    const struct routing_route *route = &file.solution.routes[0];
    ck_assert_uint_eq(route->n_stops, 3);
    ck_assert(route->stops[1] == ROUTING_RELOAD);
    /* Served at 20 at the latest, to be back at 30 when the goods are there; as early as
     * possible at the end: 30 + 20 + 20 = 70. It leaves at 10, so that it never waits. */
    ck_assert_double_eq(route->start_s, 100);
    ck_assert_double_eq(route->begin_s[0], 200);
    ck_assert_double_eq(route->begin_s[1], 300);
    ck_assert_double_eq(route->begin_s[2], 500);
    ck_assert_double_eq(route->duration_s, 600);
    ck_assert_double_eq(instance_cost(&instance, &file.solution), 600);
    struct faults faults = {0};
    violations_find(&instance, &file, "x.sol", &faults);
    ck_assert_uint_eq(faults.n, 0);
    solution_file_clear(&file);
    instance_clear(&instance);
}
END_TEST

/* Every violation of a bad solution, and nothing else. */
static void check_violations(const struct instance *instance, const char *solution,
                             const char *const expected[], size_t n)
{
    struct solution_file file = given_solution(instance, solution);
    struct faults faults = {0};
    violations_find(instance, &file, "x", &faults);
    for (size_t i = 0; i < faults.n_kept && i < n; i++)
        ck_assert_str_eq(faults.text[i], expected[i]);
    ck_assert_msg(faults.n == n, "%zu violations, expected %zu; %s", faults.n, n,
                  faults.n_kept > n ? faults.text[n] : "-");
    faults_clear(&faults);
    solution_file_clear(&file);
}

START_TEST(violations_are_all_listed)
{
    struct instance trips = given(TRIPS);
    check_violations(&trips, "Route #1: 1 2\nRoute #2: 1\nCost 90\n",
                     (const char *[]){"x: customer 1 is visited 2 times",
                                      "x: route 1: 9.000 kg are aboard at customer 1, its vehicle "
                                      "takes 5.000",
                                      "x: 2 routes, but there are only 1 vehicles of type 1",
                                      "x: the cost is given as 90, it comes to 600"},
                     4);
    check_violations(&trips, "Route #1: 2 0 1\n", NULL, 0); /* at 80 at the first: in time */
    check_violations(&trips, "Route #1: 2\n", (const char *[]){"x: customer 1 is visited by no route"}, 1);
    instance_clear(&trips);
}
END_TEST

START_TEST(violations_of_windows_shifts_and_pairs)
{
    struct instance pairs = given("3 20 1\n" LI_LIM_ROWS);
    check_violations(&pairs, "Route 1 : 2 1\n",
                     (const char *[]){"x: route 1: what customer 2 is to get was not picked up before "
                                      "in its trip",
                                      "x: route 1: what is picked up at customer 1 is not dropped "
                                      "later in its trip"},
                     2);
    instance_clear(&pairs);
    struct instance late =
        given("a\nVEHICLE\nN C\n2 10\nCUSTOMER\nX\n0 0 0 0 2 40 0\n1 0 20 3 0 21 30\n"
              "2 0 30 3 0 9 0\n");
    check_violations(&late, "Route #1: 1\nRoute #2: 2\n",
                     (const char *[]){"x: route 1: customer 1 begins at 220.0 s, when it is closed",
                                      "x: route 1: it is back at 720.0 s, after its shift ends at "
                                      "400.0 s",
                                      "x: route 2: customer 2 begins at 320.0 s, when it is closed",
                                      "x: route 2: it is back at 620.0 s, after its shift ends at "
                                      "400.0 s"},
                     4);
    instance_clear(&late);
    struct instance limited =
        given("2 1 1 1\n15 9\n1 3 4 7 2\n2 0 0 0 0\n");
    check_violations(&limited, "Route #1: 1\n",
                     (const char *[]){"x: route 1: it lasts 17.0 s, its vehicle 15.0 s"}, 1);
    instance_clear(&limited);
}
END_TEST

/* Solutions that are none of this instance. */
START_TEST(solutions_of_something_else_are_refused)
{
    static const struct {
        const char *text, *fault;
    } cases[] = {
        {"Route #1: 1 3\n", "expected customers of the instance, found 3"},
        {"Route #1: one\n", "expected a whole number from 0 to 1000000000, found \"one\""},
        {"Hello\n", "expected lines \"Route #1: ...\", found none"},
        {"{\"routes\": []}", "expected a solution of a JSON problem, found one of another format"},
        {"{", "expected JSON, found its end at column 1"},
    };
    struct instance trips = given(TRIPS);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char path[32];
        struct faults faults = {0};
        struct solution_file file;
        given_write(path, cases[c].text);
        ck_assert(!solution_read(path, &trips, &file, &faults));
        ck_assert_uint_eq(faults.n, 1);
        ck_assert_msg(strstr(faults.text[0], cases[c].fault), "%s", faults.text[0]);
        faults_clear(&faults);
        unlink(path);
    }
    instance_clear(&trips);
}
END_TEST

START_TEST(costs_are_right_to_their_last_digit)
{
    static const struct {
        const char *cost;
        size_t n_violations;
    } stated[] = {{"8000000", 0},     {"8000001", 1}, {"80000000", 0},   {"8.00e+06", 0},
                  {"8.01e+06", 1},    {"8000000.0", 0}, {"8000000.1", 1}, {"0e-2147483648", 1},
                  {"0e2147483648", 1}};
    struct instance instance =
        given("NAME : far\nTYPE : CVRP\nDIMENSION : 2\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 1\n"
              "NODE_COORD_SECTION\n1 0 0\n2 4000000 0\nDEMAND_SECTION\n1 0\n2 1\n"
              "DEPOT_SECTION\n1\n-1\nEOF\n");
    for (size_t k = 0; k < sizeof stated / sizeof *stated; k++) {
        char text[64];
        struct faults faults = {0};
        snprintf(text, sizeof text, "Route #1: 1\nCost %s\n", stated[k].cost);
        struct solution_file file = given_solution(&instance, text);
        ck_assert_msg(violations_find(&instance, &file, "x", &faults) == stated[k].n_violations,
                      "cost %s", stated[k].cost);
        faults_clear(&faults);
        solution_file_clear(&file);
    }
    instance_clear(&instance);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {solomon_is_in_tenths_unless_asked_otherwise,
                            li_and_lim_pairs_and_speed,
                            cordeau_of_several_depots_with_windows,
                            fleets_with_a_range,
                            a_route_of_two_trips_waits_for_its_goods,
                            violations_are_all_listed,
                            violations_of_windows_shifts_and_pairs,
                            solutions_of_something_else_are_refused,
                            costs_are_right_to_their_last_digit};
    return run_tests("texts of problems", tests, sizeof tests / sizeof *tests);
}
