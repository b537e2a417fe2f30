#include "tests/sim/routing/formats/given.h"

#define HEAD "NAME : small\nTYPE : CVRP\nDIMENSION : 3\nCAPACITY : 10\n"
#define DEMANDS "DEMAND_SECTION\n1 0\n2 4\n3 5\n"
#define DEPOT "DEPOT_SECTION\n1\n-1\nEOF\n"
#define COORDS "NODE_COORD_SECTION\n1 0 0\n2 3 4\n3 0 1.4\n"

/* Distances 0-1 is 7, 0-2 is 8, 1-2 is 9. */
START_TEST(every_format_of_weights_says_the_same)
{
    static const struct {
        const char *name, *numbers;
    } formats[] = {
        {"FULL_MATRIX", "0 7 8 7 0 9\n8 9 0"}, {"LOWER_ROW", "7\n8 9"},
        {"UPPER_ROW", "7 8\n9"},               {"LOWER_DIAG_ROW", "0 7 0 8 9 0"},
        {"UPPER_DIAG_ROW", "0 7 8\n0 9\n0"},   {"LOWER_COL", "7 8 9"},
        {"UPPER_COL", "7 8 9"},                {"UPPER_DIAG_COL", "0 7 0 8 9 0"},
        {"LOWER_DIAG_COL", "0 7 8 0 9 0"},
    };
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
        char text[600];
        snprintf(text, sizeof text,
                 HEAD "EDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : %s\n"
                      "EDGE_WEIGHT_SECTION\n%s\n" DEMANDS DEPOT,
                 formats[f].name, formats[f].numbers);
        struct instance instance = given(text);
        ck_assert_double_eq(given_km(&instance, 0, 1), 7);
        ck_assert_double_eq(given_km(&instance, 1, 0), 7);
        ck_assert_double_eq(given_km(&instance, 0, 2), 8);
        ck_assert_double_eq(given_km(&instance, 2, 1), 9);
        instance_clear(&instance);
    }
}
END_TEST

START_TEST(a_full_matrix_may_be_asymmetric)
{
    struct instance instance =
        given(HEAD "EDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: FULL_MATRIX\n"
                   "EDGE_WEIGHT_SECTION\n0 1.5 2\n3 0 4\n5 6 0\n" DEMANDS DEPOT);
    ck_assert_double_eq(given_km(&instance, 0, 1), 1.5); /* not rounded: it is given */
    ck_assert_double_eq(given_km(&instance, 1, 0), 3);
    ck_assert_double_eq(given_s(&instance, 2, 1), 6);
    instance_clear(&instance);
}
END_TEST

/* From (0, 0) to (0, 1.4) and to (3, 4); from there to (0, 1.4): the root of 15.76, 3.97. */
START_TEST(distances_are_rounded_as_asked)
{
    static const struct {
        const char *type;
        enum instance_round round;
        double to_1, to_2, between;
    } rules[] = {
        {"EUC_2D", ROUND_BY_KIND, 5, 1, 4},   {"EUC_2D", ROUND_TRUNC1, 50, 14, 39},
        {"EUC_2D", ROUND_NONE, 5, 1.4, 3.9698866482558417},
        {"EUC_2D", ROUND_THOUSANDTHS, 5000, 1400, 3970},
        {"CEIL_2D", ROUND_BY_KIND, 5, 2, 4},  {"MAN_2D", ROUND_NONE, 7, 1.4, 5.6},
        {"MAX_2D", ROUND_NONE, 4, 1.4, 3},
    };
    for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
        char text[600];
        snprintf(text, sizeof text, HEAD "EDGE_WEIGHT_TYPE : %s\n" COORDS DEMANDS DEPOT,
                 rules[r].type);
        struct instance instance = given_with(text, rules[r].round, OBJECTIVE_BY_KIND);
        ck_assert_double_eq_tol(given_km(&instance, 0, 1), rules[r].to_1, 1e-12);
        ck_assert_double_eq_tol(given_km(&instance, 0, 2), rules[r].to_2, 1e-12);
        ck_assert_double_eq_tol(given_km(&instance, 1, 2), rules[r].between, 1e-12);
        instance_clear(&instance);
    }
}
END_TEST

/* TSPLIB's ulysses16: 509 from its first to its second node, 501 to its third. */
START_TEST(geographical_distances_are_those_of_tsplib)
{
    struct instance instance = given(
        HEAD "EDGE_WEIGHT_TYPE: GEO\nNODE_COORD_SECTION\n1 38.24 20.42\n2 39.57 26.15\n"
             "3 40.56 25.32\n" DEMANDS DEPOT);
    ck_assert_double_eq(given_km(&instance, 0, 1), 509);
    ck_assert_double_eq(given_km(&instance, 0, 2), 501);
    instance_clear(&instance);
}
END_TEST

START_TEST(stops_depots_and_numbers)
{
    struct instance instance =
        given("NAME:far\r\nDIMENSION:3\r\nCAPACITY:10\r\nEDGE_WEIGHT_TYPE:EUC_2D\r\n"
              "NODE_COORD_SECTION\r\n1 0 0\r\n2 3 4\r\n3 0 1\r\nDEMAND_SECTION\r\n1 2\r\n2 0\r\n"
              "3 7\r\nDEPOT_SECTION\r\n2\r\n-1\r\nEOF\r\n");
    ck_assert_str_eq(instance.name, "far");
    ck_assert_uint_eq(instance.problem.n_stops, 2);
    ck_assert_uint_eq(instance.vehicles[0].start, 1);
    ck_assert(instance.vehicles[0].count == SIZE_MAX);
    ck_assert_uint_eq(instance.stops[1].place, 2);
    ck_assert_double_eq(instance.stops[1].load_kg, 7);
    ck_assert_int_eq(instance.stop_facts[0].number, 1);
    ck_assert_int_eq(instance.stop_facts[1].number, 2);
    instance_clear(&instance);
}
END_TEST

/* With service times the limit is one of duration, as in Christofides, Mingozzi and Toth. */
START_TEST(a_limit_of_distance_holds_for_service_too)
{
    struct instance length =
        given(HEAD "DISTANCE : 20\nEDGE_WEIGHT_TYPE : EUC_2D\n" COORDS DEMANDS DEPOT);
    ck_assert_double_eq(length.vehicles[0].max_distance_km, 20);
    ck_assert(isinf(length.vehicles[0].max_duration_s));
    instance_clear(&length);
    struct instance duration = given(HEAD "DISTANCE : 20\nSERVICE_TIME : 3\n"
                                          "EDGE_WEIGHT_TYPE : EUC_2D\n" COORDS DEMANDS DEPOT);
    ck_assert_double_eq(duration.vehicles[0].max_duration_s, 20);
    ck_assert_double_eq(duration.stops[1].service_s, 3);
    ck_assert(isinf(duration.vehicles[0].max_distance_km));
    instance_clear(&duration);
}
END_TEST

START_TEST(vehicles_that_are_alike_are_one_type)
{
    struct instance instance =
        given("DIMENSION: 3\nVEHICLES: 4\nEDGE_WEIGHT_TYPE: EUC_2D\n" COORDS DEMANDS
              "CAPACITY_SECTION\n1 9\n2 5\n3 9\n4 9\nVEHICLES_FIXED_COST_SECTION\n1 100\n2 50\n"
              "3 100\n4 200\n" DEPOT);
    ck_assert_uint_eq(instance.problem.n_vehicles, 3);
    ck_assert_uint_eq(instance.vehicles[0].count, 2);
    ck_assert_uint_eq(instance.listed[2].type, 0);
    ck_assert_uint_eq(instance.listed[3].type, 2);
    ck_assert_double_eq(instance.vehicles[2].fixed_eur, 200);
    ck_assert_uint_eq(instance.objective, OBJECTIVE_COST);
    instance_clear(&instance);
    struct instance distance =
        given_with("DIMENSION: 3\nVEHICLES: 1\nCAPACITY: 9\nVEHICLES_FIXED_COST: 100\n"
                   "EDGE_WEIGHT_TYPE: EUC_2D\n" COORDS DEMANDS DEPOT,
                   ROUND_BY_KIND, OBJECTIVE_DISTANCE);
    ck_assert_double_eq(distance.vehicles[0].fixed_eur, 0);
    ck_assert_double_eq(distance.cost_unit, 1);
    instance_clear(&distance);
}
END_TEST

START_TEST(backhauls_and_prizes)
{
    struct instance instance =
        given(HEAD "EDGE_WEIGHT_TYPE: EUC_2D\n" COORDS
                   "LINEHAUL_SECTION\n1 0\n2 4\n3 0\nBACKHAUL_SECTION\n1 0\n2 0\n3 6\n"
                   "PRIZE_SECTION\n1 0\n2 30\n3 0\n" DEPOT);
    ck_assert_uint_eq(instance.stops[0].task, ROUTING_DELIVER);
    ck_assert_uint_eq(instance.stops[1].task, ROUTING_COLLECT);
    ck_assert_double_eq(instance.stops[1].load_kg, 6);
    ck_assert_double_eq(instance.stops[0].penalty_eur, 30);
    instance_clear(&instance);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {every_format_of_weights_says_the_same,
                            a_full_matrix_may_be_asymmetric,
                            distances_are_rounded_as_asked,
                            geographical_distances_are_those_of_tsplib,
                            stops_depots_and_numbers,
                            a_limit_of_distance_holds_for_service_too,
                            vehicles_that_are_alike_are_one_type,
                            backhauls_and_prizes};
    return run_tests("vrplib", tests, sizeof tests / sizeof *tests);
}
