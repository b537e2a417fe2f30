/* VROOM's JSON: by hand. */
#include <jansson.h>
#include "tests/sim/routing/formats/given.h"

#define MATRICES                                                                                 \
    "\"matrices\":{\"car\":{\"durations\":[[0,10,20],[10,0,15],[20,15,0]],"                      \
    "\"distances\":[[0,100,200],[100,0,150],[200,150,0]]}}"

static const char two_vehicles[] =
    "{\"vehicles\":[{\"id\":7,\"start_index\":0,\"end_index\":0,\"capacity\":[4],"
    "\"skills\":[1],\"time_window\":[0,1000],\"max_tasks\":3,\"speed_factor\":2,"
    "\"breaks\":[{\"id\":1,\"time_windows\":[[10,200]],\"service\":50}]},"
    "{\"id\":8,\"start_index\":0,\"capacity\":[3],\"costs\":{\"fixed\":5}}],"
    "\"jobs\":[{\"id\":1,\"location_index\":1,\"delivery\":[1],\"service\":10,\"setup\":0},"
    "{\"id\":2,\"location_index\":2,\"pickup\":[2],\"time_windows\":[[300,400],[0,5]]},"
    "{\"id\":3,\"location_index\":1,\"skills\":[1]}],"
    "\"shipments\":[{\"pickup\":{\"id\":1,\"location_index\":1},"
    "\"delivery\":{\"id\":1,\"location_index\":2},\"amount\":[1]}]," MATRICES "}";

START_TEST(every_key_finds_its_place)
{
    struct instance instance = given(two_vehicles);
    const struct routing_stop *stops = instance.stops;
    const struct routing_vehicle *own = &instance.vehicles[0], *open = &instance.vehicles[1];
    ck_assert_uint_eq(instance.problem.n_stops, 5);
    ck_assert_uint_eq(instance.problem.n_places, 4); /* and nowhere */
    ck_assert_double_eq(stops[0].load_kg, 1);
    ck_assert_double_eq(stops[0].service_s, 10);
    ck_assert_uint_eq(stops[1].task, ROUTING_COLLECT);
    ck_assert_double_eq(stops[1].close_s, 5);
    ck_assert_uint_eq(stops[1].n_later, 1);
    ck_assert_double_eq(stops[1].later[0].open_s, 300);
    ck_assert_uint_eq(stops[2].needs, own->has);
    ck_assert_uint_eq(stops[3].task, ROUTING_PICK_UP);
    ck_assert_uint_eq(stops[3].partner, 4);
    ck_assert_uint_eq(stops[4].task, ROUTING_DROP);
    ck_assert_double_eq(stops[4].load_kg, 1);
    ck_assert_double_eq(own->shift_end_s, 1000);
    ck_assert_uint_eq(own->max_stops, 3);
    ck_assert_uint_eq(own->count, 1);
    ck_assert_uint_eq(own->n_breaks, 1);
    ck_assert_double_eq(own->breaks[0].duration_s, 50);
    ck_assert_double_eq(own->breaks[0].windows[0].close_s, 200);
    ck_assert_double_eq(own->capacity_kg, 4);
    ck_assert_double_eq(open->fixed_eur, 5);
    /* At twice the speed 15 s are 8, whole seconds; per hour 3600 is one a second. */
    ck_assert_double_eq(own->time_s[1 * 4 + 2], 8);
    ck_assert_double_eq(own->distance_km[1 * 4 + 2], 8);
    ck_assert_double_eq(open->time_s[1 * 4 + 2], 15);
    ck_assert_uint_eq(open->end, 3);
    ck_assert_double_eq(open->time_s[2 * 4 + 3], 0);
    instance_clear(&instance);
}
END_TEST

START_TEST(costs_by_the_kilometre_and_by_matrix)
{
    struct instance km = given(
        "{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"max_distance\":500,"
        "\"costs\":{\"per_hour\":0,\"per_km\":20}}],"
        "\"jobs\":[{\"id\":1,\"location_index\":1}]," MATRICES "}");
    ck_assert_double_eq(given_km(&km, 0, 1), 2); /* 100 m at 20 a km */
    ck_assert_double_eq(km.vehicles[0].max_distance_km, 10); /* what 500 m cost */
    instance_clear(&km);
    struct instance costs =
        given("{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0}],"
              "\"jobs\":[{\"id\":1,\"location_index\":1}],\"matrices\":{\"car\":"
              "{\"durations\":[[0,5],[5,0]],\"costs\":[[0,77],[66,0]]}}}");
    ck_assert_double_eq(given_km(&costs, 0, 1), 77);
    ck_assert_double_eq(given_s(&costs, 1, 0), 5);
    instance_clear(&costs);
    struct instance length = given_with(
        "{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"costs\":{\"fixed\":9}}],"
        "\"jobs\":[{\"id\":1,\"location_index\":1}]," MATRICES "}",
        ROUND_BY_KIND, OBJECTIVE_DISTANCE);
    ck_assert_double_eq(given_km(&length, 0, 1), 0.1);
    ck_assert_double_eq(length.vehicles[0].fixed_eur, 0);
    instance_clear(&length);
}
END_TEST

/* A degree of latitude is 111.195 km on the mean sphere; times 1.3 at 50 km/h. */
START_TEST(without_a_matrix_great_circles_stand_for_roads)
{
    struct instance instance =
        given("{\"vehicles\":[{\"id\":1,\"start\":[2,48],\"end\":[2,48]}],"
              "\"jobs\":[{\"id\":1,\"location\":[2,49]},{\"id\":2,\"location\":[2,48]}]}");
    ck_assert(instance.is_guessed);
    ck_assert_uint_eq(instance.problem.n_places, 2); /* the second job is at the depot */
    const double m = round(1.3 * 6371008.8 * acos(-1) / 180);
    ck_assert_double_eq(given_s(&instance, 0, 1), round(1.3 * 6371.0088 * acos(-1) / 180 * 72));
    ck_assert_double_eq(instance.type_facts[0].length_km[1], m / 1000);
    instance_clear(&instance);
}
END_TEST

/* As benchmark files are converted: locations on a plane, for drawing only. */
START_TEST(beside_matrices_locations_may_be_on_any_plane)
{
    struct instance instance =
        given("{\"vehicles\":[{\"id\":1,\"start\":[500,689],\"start_index\":0}],"
              "\"jobs\":[{\"id\":1,\"location\":[146,180],\"location_index\":1}]," MATRICES "}");
    ck_assert(!instance.is_geographic);
    ck_assert_double_eq(instance.at[1].y, 180);
    ck_assert(instance.is_located[0] && !instance.is_located[2]);
    ck_assert_double_eq(given_s(&instance, 0, 1), 10);
    instance_clear(&instance);
}
END_TEST

START_TEST(priorities_are_penalties_in_their_order)
{
    struct instance instance =
        given("{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0}],"
              "\"jobs\":[{\"id\":1,\"location_index\":1,\"priority\":9},"
              "{\"id\":2,\"location_index\":2}]," MATRICES "}");
    /* The dearest way there and back is 40: ten times that for priority 0, a hundred for 9. */
    ck_assert_double_eq(instance.stops[0].penalty_eur, 4000);
    ck_assert_double_eq(instance.stops[1].penalty_eur, 400);
    instance_clear(&instance);
    struct instance none =
        given("{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0}],"
              "\"jobs\":[{\"id\":1,\"location_index\":1}]," MATRICES "}");
    ck_assert_double_eq(none.stops[0].penalty_eur, 0);
    instance_clear(&none);
}
END_TEST

START_TEST(amounts_that_never_bind_are_left_out)
{
    struct instance instance = given(
        "{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"capacity\":[9,5,7]}],"
        "\"jobs\":[{\"id\":1,\"location_index\":1,\"delivery\":[4,3,6]},"
        "{\"id\":2,\"location_index\":2,\"delivery\":[4,3,6]}]," MATRICES "}");
    ck_assert_uint_eq(instance.kg_dimension, 1);
    ck_assert_uint_eq(instance.crates_dimension, 2);
    ck_assert_double_eq(instance.stops[0].load_kg, 3);
    ck_assert_double_eq(instance.vehicles[0].capacity_crates, 7);
    instance_clear(&instance);
}
END_TEST

/* The solution that is verified is written again, and says the same. */
START_TEST(output_is_that_of_vroom)
{
    struct instance instance = given(two_vehicles);
    instance.stop_facts[0].priority = 4;
    instance.stop_facts[1].priority = 9; /* unassigned */
    struct solution_file file = given_solution(
        &instance,
        "{\"summary\":{\"cost\":30},\"routes\":[{\"vehicle\":8,\"steps\":[{\"type\":\"start\"},"
        "{\"type\":\"job\",\"id\":1},{\"type\":\"pickup\",\"id\":1},{\"type\":\"delivery\","
        "\"id\":1}]}],\"unassigned\":[{\"id\":2,\"type\":\"job\"},{\"id\":3,\"type\":\"job\"}]}");
    /* By hand: 10 s to the first place, 15 s on, and no way back; the fixed cost is 5. */
    ck_assert_double_eq(instance_cost(&instance, &file.solution), 30);
    struct faults faults = {0};
    violations_find(&instance, &file, "x", &faults);
    ck_assert_msg(faults.n == 0, "%s", faults.n_kept ? faults.text[0] : "");
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    solution_write_vroom(&instance, &file.solution, out);
    fclose(out);
    json_t *root = json_loads(text, 0, NULL);
    int cost, service, unassigned, vehicle, n_steps, arrival, load, distance, priority;
    json_t *steps;
    ck_assert_int_eq(json_unpack(root, "{s:{s:i, s:i, s:i, s:i, s:i}, s:[{s:i, s:o}]}", "summary",
                                 "cost", &cost, "service", &service, "unassigned", &unassigned,
                                 "distance", &distance, "priority", &priority, "routes", "vehicle", &vehicle, "steps",
                                 &steps),
                     0);
    n_steps = (int)json_array_size(steps);
    ck_assert_int_eq(json_unpack(json_array_get(steps, 3), "{s:i, s:[i]}", "arrival", &arrival,
                                 "load", &load),
                     0);
    ck_assert_int_eq(cost, 30);
    ck_assert_int_eq(service, 10);
    ck_assert_int_eq(unassigned, 2);
    ck_assert_int_eq(distance, 250);
    ck_assert_int_eq(priority, 4);
    ck_assert_int_eq(vehicle, 8);
    ck_assert_int_eq(n_steps, 4); /* no end */
    ck_assert_int_eq(arrival, 35);
    ck_assert_int_eq(load, 0);
    json_decref(root);
    struct solution_file again = given_solution(&instance, text);
    ck_assert_double_eq(instance_cost(&instance, &again.solution), 30);
    ck_assert_uint_eq(again.solution.n_unserved, 2);
    solution_file_clear(&again);
    solution_file_clear(&file);
    instance_clear(&instance);
    free(text);
}
END_TEST

START_TEST(skills_breaks_and_windows_are_verified)
{
    struct instance instance = given(two_vehicles);
    struct solution_file file = given_solution(
        &instance,
        "{\"routes\":[{\"vehicle\":7,\"steps\":[{\"type\":\"job\",\"id\":1}]},"
        "{\"vehicle\":8,\"steps\":[{\"type\":\"job\",\"id\":3}]}],\"unassigned\":["
        "{\"id\":2,\"type\":\"job\"},{\"id\":1,\"type\":\"pickup\"}]}");
    struct faults faults = {0};
    violations_find(&instance, &file, "x", &faults);
    ck_assert_uint_eq(faults.n, 3);
    ck_assert_str_eq(faults.text[0], "x: delivery 1 is visited by no route");
    ck_assert_str_eq(faults.text[1], "x: route 1: break 1 of its vehicle is not taken in its hours");
    ck_assert_str_eq(faults.text[2], "x: route 2: its vehicle lacks what job 3 needs");
    faults_clear(&faults);
    solution_file_clear(&file);
    struct solution_file rested = given_solution(
        &instance,
        "{\"routes\":[{\"vehicle\":7,\"steps\":[{\"type\":\"break\",\"id\":1,\"arrival\":0,"
        "\"waiting_time\":10,\"service\":50},{\"type\":\"job\",\"id\":1}]}],\"unassigned\":["
        "{\"id\":2,\"type\":\"job\"},{\"id\":3,\"type\":\"job\"},"
        "{\"id\":1,\"type\":\"pickup\"},{\"id\":1,\"type\":\"delivery\"}]}");
    ck_assert_uint_eq(violations_find(&instance, &rested, "x", &faults), 0);
    /* 5 s on the way at twice the speed, then a rest from 10, when it may begin, to 60. */
    ck_assert_double_eq(rested.solution.routes[0].begin_s[0], 60);
    solution_file_clear(&rested);
    instance_clear(&instance);
}
END_TEST

START_TEST(breaks_are_in_the_order_of_their_hours)
{
    struct instance instance =
        given("{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"breaks\":["
              "{\"id\":3,\"time_windows\":[[20,30]],\"service\":5,\"description\":\"lunch\"},"
              "{\"id\":2,\"time_windows\":[[3,9]]},{\"id\":1,\"time_windows\":[[3,4]]}]}],"
              "\"jobs\":[{\"id\":1,\"location_index\":1}]," MATRICES "}");
    const struct instance_type *facts = &instance.type_facts[0];
    for (long long b = 0; b < 3; b++)
        ck_assert_int_eq(facts->break_ids[b], b + 1);
    ck_assert_str_eq(facts->break_words[2], "lunch");
    ck_assert_double_eq(instance.vehicles[0].breaks[2].duration_s, 5);
    struct routing_solution solution;
    routing_solve(&instance.problem, &(struct routing_effort){.iterations = 10}, &solution);
    ck_assert_uint_eq(solution.n_unserved, 0);
    routing_solution_clear(&solution);
    instance_clear(&instance);
}
END_TEST

START_TEST(names_hold_descriptions)
{
    struct instance instance =
        given("{\"vehicles\":[{\"id\":4,\"start_index\":0,\"description\":\"Paul\"},"
              "{\"id\":2,\"start_index\":0},{\"id\":9,\"start_index\":1}],"
              "\"jobs\":[{\"id\":1,\"location_index\":1,\"description\":\"h\u00e9"
              "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\u00e9\u00e9\u00e9\"},"
              "{\"id\":2,\"location_index\":2}]," MATRICES "}");
    char **stops = instance_stop_names(&instance), **vehicles = instance_vehicle_names(&instance);
    /* Sixty bytes and no half character. */
    ck_assert_str_eq(stops[0], "job 1 (h\u00e9"
                               "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)");
    ck_assert_str_eq(stops[1], "job 2");
    ck_assert_str_eq(vehicles[0], "a vehicle like 4 (Paul)");
    ck_assert_str_eq(vehicles[1], "vehicle 9");
    for (size_t k = 0; k < 2; k++) {
        free(stops[k]);
        free(vehicles[k]);
    }
    free(stops);
    free(vehicles);
    instance_clear(&instance);
}
END_TEST

START_TEST(unknown_keys_are_told_of_once)
{
    char path[32];
    struct faults faults = {0}, warnings = {0};
    struct instance instance;
    given_write(path, "{\"vehicles\":[{\"id\":1,\"start_index\":0}],\"jobs\":["
                      "{\"id\":1,\"location_index\":1,\"colour\":\"red\"},"
                      "{\"id\":2,\"location_index\":2,\"colour\":\"blue\"}],"
                      "\"colour\":\"green\"," MATRICES "}");
    ck_assert(instance_read(path, &(struct instance_request){0}, &instance, &faults, &warnings));
    unlink(path);
    ck_assert_uint_eq(warnings.n, 2);
    ck_assert_str_eq(warnings.text[0] + strlen(path), ": colour is not known and was left aside");
    ck_assert_str_eq(warnings.text[1] + strlen(path),
                     ": jobs[0]: colour is not known and was left aside");
    faults_clear(&warnings);
    instance_clear(&instance);
}
END_TEST

#define RESTED                                                                                   \
    "{\"routes\":[{\"vehicle\":1,\"steps\":[{\"type\":\"start\",\"arrival\":%d},"                     \
    "{\"type\":\"break\",\"id\":1,\"service\":20},{\"type\":\"job\",\"id\":1}]}]}"

static double begins_s(const struct instance *instance, int start_s, double *duration_s)
{
    char text[256];
    struct faults faults = {0};
    snprintf(text, sizeof text, RESTED, start_s);
    struct solution_file file = given_solution(instance, text);
    ck_assert_msg(violations_find(instance, &file, "x", &faults) == 0, "%s", faults.text[0]);
    const double begin_s = file.solution.routes[0].begin_s[0];
    *duration_s = file.solution.routes[0].duration_s;
    solution_file_clear(&file);
    return begin_s;
}

START_TEST(breaks_are_taken_while_goods_are_awaited)
{
    struct instance instance =
        given("{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"capacity\":[4],"
              "\"breaks\":[{\"id\":1,\"time_windows\":[[20,49]],\"service\":20}]}],"
              "\"jobs\":[{\"id\":1,\"location_index\":1,\"delivery\":[1],\"release\":60}],"
              MATRICES "}");
    double duration_s;
    /* Rested until 40 or until 60 the goods are there, and 10 s on the way. */
    ck_assert_double_eq(begins_s(&instance, 0, &duration_s), 70);
    ck_assert_double_eq(duration_s, 80);
    ck_assert_double_eq(begins_s(&instance, 40, &duration_s), 70);
    ck_assert_double_eq(duration_s, 40);
    /* From 50 on the break would be missed: as early as can be. */
    ck_assert_double_eq(begins_s(&instance, 50, &duration_s), 70);
    ck_assert_double_eq(duration_s, 80);
    instance_clear(&instance);
}
END_TEST

START_TEST(what_has_a_priority_is_not_dropped_in_silence)
{
    struct instance instance =
        given("{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0}],"
              "\"jobs\":[{\"id\":1,\"location_index\":1,\"priority\":5},"
              "{\"id\":2,\"location_index\":2}]," MATRICES "}");
    struct faults faults = {0};
    struct solution_file file =
        given_solution(&instance, "{\"routes\":[{\"vehicle\":1,\"steps\":["
                                  "{\"type\":\"job\",\"id\":1}]}]}");
    ck_assert_uint_eq(violations_find(&instance, &file, "x", &faults), 1);
    ck_assert_str_eq(faults.text[0], "x: job 2 is visited by no route");
    faults_clear(&faults);
    solution_file_clear(&file);
    instance_clear(&instance);
}
END_TEST

/* What is left out of the cost by rounding, or told in tenths, is a wrong cost in JSON. */
START_TEST(costs_in_json_are_exact)
{
    static const struct {
        const char *cost;
        size_t n_violations;
    } stated[] = {{"20", 0}, {"20.4", 1}, {"20.0000004", 0}, {"21", 1}, {"200", 1}, {"2", 1}};
    struct instance instance = given("{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0}],"
                                     "\"jobs\":[{\"id\":1,\"location_index\":1}]," MATRICES "}");
    for (size_t k = 0; k < sizeof stated / sizeof *stated; k++) {
        char text[256];
        struct faults faults = {0};
        snprintf(text, sizeof text,
                 "{\"summary\":{\"cost\":%s},\"routes\":[{\"vehicle\":1,\"steps\":["
                 "{\"type\":\"job\",\"id\":1}]}]}", stated[k].cost);
        struct solution_file file = given_solution(&instance, text);
        ck_assert_uint_eq(violations_find(&instance, &file, "x", &faults), stated[k].n_violations);
        faults_clear(&faults);
        solution_file_clear(&file);
    }
    instance_clear(&instance);
}
END_TEST

/* Four jobs on a line at 1, 2, 3 and 4, and a shipment from 2 to 1. */
#define LINE(steps_7, steps_8)                                                                   \
    "{\"vehicles\":[{\"id\":7,\"start_index\":0,\"end_index\":0" steps_7 "},"                     \
    "{\"id\":8,\"start_index\":0,\"end_index\":0" steps_8 "}],"                                  \
    "\"jobs\":[{\"id\":1,\"location_index\":1},{\"id\":2,\"location_index\":2},"                \
    "{\"id\":3,\"location_index\":3,\"time_windows\":[[0,50],[80,90]]},"                          \
    "{\"id\":4,\"location_index\":4}],"                                                          \
    "\"shipments\":[{\"pickup\":{\"id\":1,\"location_index\":2},"                               \
    "\"delivery\":{\"id\":1,\"location_index\":1}}],"                                           \
    "\"matrices\":{\"car\":{\"durations\":[[0,1,2,3,4],[1,0,1,2,3],[2,1,0,1,2],[3,2,1,0,1],"     \
    "[4,3,2,1,0]]}}}"
#define JOB(id) "{\"type\":\"job\",\"id\":" #id "}"
#define PINNED(id, more) "{\"type\":\"job\",\"id\":" #id ",\"pinned\":true" more "}"

static void solve(const struct instance *instance, size_t iterations,
                  struct routing_solution *solution)
{
    struct faults faults = {0};
    routing_solve(&instance->problem,
                  &(struct routing_effort){.iterations = iterations, .start = &instance->start},
                  solution);
    ck_assert_msg(routing_verify(&instance->problem, solution, &faults), "%s", faults.text[0]);
}

START_TEST(steps_are_routes_to_begin_with)
{
    struct instance instance =
        given(LINE(",\"steps\":[{\"type\":\"start\"}," JOB(3) ",{\"type\":\"break\",\"id\":5},"
                   "{\"type\":\"pickup\",\"id\":1,\"arrival\":2}," JOB(4) ","
                   "{\"type\":\"delivery\",\"id\":1},{\"type\":\"end\"}]",
                   ",\"steps\":[" JOB(2) "]"));
    ck_assert_uint_eq(instance.problem.n_vehicles, 1); /* alike, whatever they begin with */
    ck_assert_uint_eq(instance.problem.n_pinned, 0);
    ck_assert_uint_eq(instance.start.n_routes, 2);
    const size_t first[] = {2, 4, 3, 5};
    ck_assert_uint_eq(instance.start.routes[0].n_stops, 4);
    ck_assert_mem_eq(instance.start.routes[0].stops, first, sizeof first);
    ck_assert_uint_eq(instance.start.routes[1].stops[0], 1);
    struct routing_solution solution;
    solve(&instance, 100, &solution);
    ck_assert_double_eq(solution.cost_eur, 8); /* they bind nothing: out to 4 and back */
    routing_solution_clear(&solution);
    instance_clear(&instance);
}
END_TEST

/* A costly round that is settled stays, on its own vehicle, whatever it costs. */
START_TEST(pinned_steps_stay)
{
    struct instance instance =
        given(LINE("", ",\"steps\":[" PINNED(3, "") "," PINNED(1, "") "," PINNED(4, "") "]"));
    ck_assert_uint_eq(instance.problem.n_vehicles, 2);
    ck_assert_uint_eq(instance.listed[1].type, 1);
    ck_assert(!instance.pinned[0].closed);
    struct routing_solution solution;
    solve(&instance, 100, &solution);
    const size_t settled[] = {2, 0, 3};
    ck_assert_uint_eq(solution.n_routes, 1);
    ck_assert_uint_eq(solution.routes[0].vehicle, 1);
    ck_assert_mem_eq(solution.routes[0].stops, settled, sizeof settled);
    ck_assert_double_eq(solution.cost_eur, 3 + 2 + 3 + 4); /* the rest is on the way home */
    routing_solution_clear(&solution);
    instance_clear(&instance);
}
END_TEST

START_TEST(a_pinned_end_closes_the_route)
{
    struct instance instance =
        given(LINE("", ",\"steps\":[" PINNED(4, "") ",{\"type\":\"end\",\"pinned\":true}]"));
    ck_assert(instance.pinned[0].closed);
    struct routing_solution solution;
    solve(&instance, 100, &solution);
    ck_assert_uint_eq(solution.n_routes, 2);
    ck_assert_double_eq(solution.cost_eur, 8 + 6);
    routing_solution_clear(&solution);
    instance_clear(&instance);
}
END_TEST

START_TEST(pinned_steps_keep_their_hours)
{
    struct instance instance =
        given(LINE(",\"steps\":[" PINNED(1, ",\"service_at\":33") ","
                   PINNED(3, ",\"service_after\":40,\"service_before\":85") "]", ""));
    const struct routing_stop *stops = instance.stops;
    ck_assert_double_eq(stops[0].open_s, 33);
    ck_assert_double_eq(stops[0].close_s, 33);
    ck_assert_double_eq(stops[2].open_s, 40);
    ck_assert_double_eq(stops[2].close_s, 50);
    ck_assert_uint_eq(stops[2].n_later, 1);
    ck_assert_double_eq(stops[2].later[0].open_s, 80);
    ck_assert_double_eq(stops[2].later[0].close_s, 85);
    struct routing_solution solution;
    solve(&instance, 100, &solution);
    ck_assert_double_eq(solution.routes[0].begin_s[0], 33);
    ck_assert_double_eq(solution.routes[0].start_s, 32);
    routing_solution_clear(&solution);
    instance_clear(&instance);
}
END_TEST

/* At half the speed until 100 the first place is 20 away, and the second, 15 on from there, 30. */
START_TEST(traffic_slows_drives)
{
    struct instance instance =
        given("{\"vehicles\":[{\"id\":1,\"start_index\":0,\"traffic\":[[0,0.5],[100,1]],"
              "\"time_window\":[0,50]},"
              "{\"id\":2,\"start_index\":0,\"traffic\":[[0,0.5],[100,1]]}],"
              "\"jobs\":[{\"id\":1,\"location_index\":1,\"time_windows\":[[0,20]]},"
              "{\"id\":2,\"location_index\":2,\"time_windows\":[[0,50]]}]," MATRICES "}");
    ck_assert_ptr_eq(instance.vehicles[0].profile, instance.vehicles[1].profile);
    struct routing_solution solution;
    solve(&instance, 50, &solution);
    ck_assert_uint_eq(solution.n_unserved, 0);
    ck_assert_double_eq(instance_cost(&instance, &solution), 25);
    ck_assert_double_eq(solution.routes[0].begin_s[1], 50);
    char path[32], *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    solution_write_vroom(&instance, &solution, out);
    fclose(out);
    given_write(path, text);
    ck_assert_ptr_nonnull(strstr(text, "\"arrival\": 50"));
    struct faults faults = {0};
    struct solution_file file;
    ck_assert(solution_read(path, &instance, &file, &faults));
    ck_assert_msg(violations_find(&instance, &file, path, &faults) == 0, "%s", faults.text[0]);
    instance.stops[1].close_s = 49;
    ck_assert_uint_eq(violations_find(&instance, &file, path, &faults), 1);
    faults_clear(&faults);
    solution_file_clear(&file);
    routing_solution_clear(&solution);
    instance_clear(&instance);
    unlink(path);
    free(text);
}
END_TEST

/* Fish and bread ride apart, and fish only in its compartment: three trips, whose loads and costs
 * are known. */
START_TEST(goods_trips_and_the_longest_route)
{
    struct instance instance = given(
        "{\"apart\":[[\"fish\",\"bread\"]],\"longest_per_hour\":3600,"
        "\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"capacity\":[4],\"max_trips\":3,"
        "\"reload\":5,\"compartments\":[{\"goods\":[\"fish\"],\"capacity\":[2]},"
        "{\"goods\":[\"\",\"bread\"],\"capacity\":[4]}]}],"
        "\"jobs\":[{\"id\":1,\"location_index\":1,\"delivery\":[2],\"goods\":\"fish\"},"
        "{\"id\":2,\"location_index\":2,\"delivery\":[2],\"goods\":\"bread\",\"release\":100},"
        "{\"id\":3,\"location_index\":1,\"delivery\":[1],\"goods\":\"fish\"},"
        "{\"id\":4,\"location_index\":2,\"delivery\":[2]}]," MATRICES "}");
    ck_assert_uint_eq(instance.problem.n_goods, 3);
    ck_assert_uint_eq(instance.stops[0].goods, 1);
    ck_assert_uint_eq(instance.stops[3].goods, 0);
    ck_assert_uint_eq(instance.problem.apart[1], 4);
    ck_assert_uint_eq(instance.problem.apart[2], 2);
    ck_assert_uint_eq(instance.vehicles[0].compartments[1].goods, 5);
    ck_assert_double_eq(instance.vehicles[0].compartments[0].capacity_kg, 2);
    struct routing_solution solution;
    solve(&instance, 300, &solution);
    ck_assert_uint_eq(solution.n_unserved, 0);
    /* Twice to the first place, 20 each, once to the second, 40, with two reloads of 5; the release
     * costs no waiting. The price of the longest is once more that time. */
    ck_assert_double_eq(instance_cost(&instance, &solution), 80 + 90);
    char path[32], *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    solution_write_vroom(&instance, &solution, out);
    fclose(out);
    given_write(path, text);
    struct faults faults = {0};
    struct solution_file file;
    ck_assert(solution_read(path, &instance, &file, &faults));
    ck_assert_msg(violations_find(&instance, &file, path, &faults) == 0, "%s", faults.text[0]);
    ck_assert_double_eq(file.stated_cost, 170);
    ck_assert_uint_eq(file.solution.routes[0].n_stops, 6);
    solution_file_clear(&file);
    routing_solution_clear(&solution);
    instance_clear(&instance);
    unlink(path);
    free(text);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {every_key_finds_its_place,
                            costs_by_the_kilometre_and_by_matrix,
                            without_a_matrix_great_circles_stand_for_roads,
                            beside_matrices_locations_may_be_on_any_plane,
                            priorities_are_penalties_in_their_order,
                            amounts_that_never_bind_are_left_out,
                            output_is_that_of_vroom,
                            skills_breaks_and_windows_are_verified,
                            breaks_are_in_the_order_of_their_hours,
                            names_hold_descriptions,
                            unknown_keys_are_told_of_once,
                            breaks_are_taken_while_goods_are_awaited,
                            costs_in_json_are_exact,
                            what_has_a_priority_is_not_dropped_in_silence,
                            steps_are_routes_to_begin_with,
                            pinned_steps_stay,
                            a_pinned_end_closes_the_route,
                            pinned_steps_keep_their_hours,
                            goods_trips_and_the_longest_route, traffic_slows_drives};
    return run_tests("VROOM", tests, sizeof tests / sizeof *tests);
}
