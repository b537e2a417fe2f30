/* What JSON says beyond VROOM of tasks and drivers, and the times that its solutions state. */
#include <jansson.h>
#include "data/mem.h"
#include "data/random.h"
#include "tests/sim/routing/formats/given.h"

/* Places on a line, ten seconds apart. */
#define LINE                                                                                     \
    "\"matrices\":{\"car\":{\"durations\":[[0,10,20,30],[10,0,10,20],[20,10,0,10],"              \
    "[30,20,10,0]]}}}"

/* A problem, its solution, and that solution written and read again. */
struct told {
    struct instance instance;
    struct routing_solution solution;
    char *text;
    struct solution_file file;
    struct faults violations;
};

static void read_again(struct told *told)
{
    char path[32];
    struct faults faults = {0};
    given_write(path, told->text);
    ck_assert(solution_read(path, &told->instance, &told->file, &faults));
    unlink(path);
    violations_find(&told->instance, &told->file, "x", &told->violations);
}

static struct told told_of(const char *problem, size_t iterations)
{
    struct told told = {.instance = given(problem)};
    struct faults faults = {0};
    size_t size;
    routing_solve(&told.instance.problem, &(struct routing_effort){.iterations = iterations},
                  &told.solution);
    ck_assert_msg(routing_verify(&told.instance.problem, &told.solution, &faults), "%s\n%s",
                  problem, faults.n_kept ? faults.text[0] : "");
    FILE *out = open_memstream(&told.text, &size);
    solution_write_vroom(&told.instance, &told.solution, out);
    fclose(out);
    read_again(&told);
    return told;
}

/* The same with another text at the first place of one that is there. */
static void change(struct told *told, const char *from, const char *to)
{
    const char *at = strstr(told->text, from);
    ck_assert_msg(at != NULL, "no %s in %s", from, told->text);
    char *text = mem_printf("%.*s%s%s", (int)(at - told->text), told->text, to, at + strlen(from));
    free(told->text);
    told->text = text;
    solution_file_clear(&told->file);
    faults_clear(&told->violations);
    read_again(told);
}

static void check_fine(const struct told *told)
{
    ck_assert_msg(told->violations.n == 0, "%s\n%s",
                  told->violations.n_kept ? told->violations.text[0] : "", told->text);
}

static void told_clear(struct told *told)
{
    solution_file_clear(&told->file);
    faults_clear(&told->violations);
    routing_solution_clear(&told->solution);
    instance_clear(&told->instance);
    free(told->text);
}

/* To the first place and back it is 20 s, with the third 60: it is left out for 30, not for 50. */
START_TEST(a_penalty_is_a_cost)
{
    static const char problem[] =
        "{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0}],"
        "\"jobs\":[{\"id\":1,\"location_index\":1},{\"id\":2,\"location_index\":3,\"penalty\":%d}],"
        "\"shipments\":[{\"pickup\":{\"id\":3,\"location_index\":1},"
        "\"delivery\":{\"id\":4,\"location_index\":2},\"penalty\":5}]," LINE;
    char *text = mem_printf(problem, 30);
    struct told left = told_of(text, 50);
    check_fine(&left);
    ck_assert_double_eq(instance_cost(&left.instance, &left.solution), 20 + 30 + 5);
    ck_assert_double_eq(left.file.stated_cost, 55);
    ck_assert_uint_eq(left.solution.n_unserved, 3);
    for (size_t i = 1; i < 4; i++)
        ck_assert_int_eq((int)instance_refusal(&left.instance, &left.solution, i),
                         ROUTING_NOT_WORTH_IT);
    ck_assert_ptr_nonnull(strstr(left.text, "\"cost_penalties\": 35"));
    ck_assert_ptr_nonnull(strstr(left.text, "\"cost_travel\": 20"));
    told_clear(&left);
    free(text);
    text = mem_printf(problem, 50);
    struct told served = told_of(text, 50);
    check_fine(&served);
    ck_assert_double_eq(instance_cost(&served.instance, &served.solution), 60);
    ck_assert_ptr_null(strstr(served.text, "cost_penalties"));
    told_clear(&served);
    free(text);
}
END_TEST

/* Beside a priority what has neither must be served, and what has a price may be left for it. */
START_TEST(a_penalty_goes_with_priorities_of_others)
{
    struct told told =
        told_of("{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"max_tasks\":1}],"
                "\"jobs\":[{\"id\":1,\"location_index\":1,\"penalty\":1000},"
                "{\"id\":2,\"location_index\":2,\"priority\":3},{\"id\":3,\"location_index\":3}]," LINE,
                50);
    check_fine(&told);
    ck_assert_uint_eq(told.solution.n_unserved, 2);
    ck_assert_int_eq((int)told.solution.refusals[1], ROUTING_SERVED);
    ck_assert_int_eq((int)instance_refusal(&told.instance, &told.solution, 0),
                     ROUTING_NO_VEHICLE_LEFT);
    ck_assert_int_eq((int)instance_refusal(&told.instance, &told.solution, 2),
                     ROUTING_NO_VEHICLE_LEFT);
    ck_assert_double_eq(instance_cost(&told.instance, &told.solution), 40 + 1000);
    told_clear(&told);
}
END_TEST

/* The outlet opens at 100, ten seconds from the farm, and 25 are allowed: loaded by 5 it would be too long. */
START_TEST(chilled_goods_are_picked_up_late)
{
    struct told told =
        told_of("{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"time_window\":[0,500]}],"
                "\"shipments\":[{\"pickup\":{\"id\":1,\"location_index\":1,\"service\":5},"
                "\"delivery\":{\"id\":2,\"location_index\":2,\"time_windows\":[[100,200]]},"
                "\"max_aboard\":25}]," LINE,
                20);
    check_fine(&told);
    const struct routing_route *route = &told.file.solution.routes[0];
    ck_assert_double_ge(route->begin_s[1] - (route->begin_s[0] + 5), 10);
    ck_assert_double_le(route->begin_s[1] - (route->begin_s[0] + 5), 25);
    const double begin_s = route->begin_s[0];
    char *stated = mem_printf("\"waiting_time\": 0,\n          \"arrival\": %.0f", begin_s);
    char *earlier = mem_printf("\"waiting_time\": 0,\n          \"arrival\": %.0f", begin_s - 20);
    change(&told, stated, earlier);
    ck_assert_uint_ge(told.violations.n, 1);
    free(stated);
    free(earlier);
    told_clear(&told);
}
END_TEST

/* A job's limit holds from when the trip leaves: the fifty seconds at the near one come after the far one. */
START_TEST(deliveries_ride_no_longer_either)
{
    struct told told =
        told_of("{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0}],"
                "\"jobs\":[{\"id\":1,\"location_index\":1,\"service\":50},"
                "{\"id\":2,\"location_index\":3,\"max_aboard\":40}]," LINE,
                20);
    check_fine(&told);
    ck_assert_uint_eq(told.solution.routes[0].stops[0], 1);
    told_clear(&told);
}
END_TEST

/* Five crates behind walls four apart take eight, and one crate of other goods four. */
/* The second trip's goods are there at 100 s: it is back from the first at 20 or 40 s, loads from 95 s on,
 * and its first stop is reached no sooner than that allows. */
START_TEST(trips_are_seen_to_wait_for_their_goods)
{
    struct told told = told_of(
        "{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"capacity\":[1],"
        "\"max_trips\":2,\"reload\":5}],"
        "\"jobs\":[{\"id\":1,\"location_index\":1,\"delivery\":[1],"
        "\"time_windows\":[[0,50]]},"
        "{\"id\":2,\"location_index\":2,\"delivery\":[1],\"release\":100}]," LINE,
        100);
    check_fine(&told);
    json_t *root = json_loads(told.text, 0, NULL);
    const json_t *steps =
        json_object_get(json_array_get(json_object_get(root, "routes"), 0), "steps");
    const json_t *reload = json_array_get(steps, 2), *second = json_array_get(steps, 3);
    ck_assert_str_eq(json_string_value(json_object_get(reload, "type")), "reload");
    ck_assert_double_eq(json_number_value(json_object_get(reload, "arrival")) +
                            json_number_value(json_object_get(reload, "waiting_time")),
                        95);
    ck_assert_double_eq(json_number_value(json_object_get(second, "arrival")), 120);
    ck_assert_double_eq(json_number_value(json_object_get(second, "waiting_time")), 0);
    json_decref(root);
    told_clear(&told);
}
END_TEST

/* A break before a trip that waits for its goods: it reaches its first stop 10 s after they are there. */
START_TEST(breaks_before_releases_end_no_sooner)
{
    struct told told = told_of(
        "{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,"
        "\"breaks\":[{\"id\":1,\"time_windows\":[[0,10]],\"service\":5}]}],"
        "\"jobs\":[{\"id\":1,\"location_index\":1,\"release\":100}]," LINE,
        100);
    check_fine(&told);
    json_t *root = json_loads(told.text, 0, NULL);
    const json_t *steps =
        json_object_get(json_array_get(json_object_get(root, "routes"), 0), "steps");
    const json_t *job = json_array_get(steps, 2);
    ck_assert_str_eq(json_string_value(json_object_get(job, "type")), "job");
    ck_assert_double_eq(json_number_value(json_object_get(job, "arrival")), 110);
    json_decref(root);
    told_clear(&told);
}
END_TEST

START_TEST(walls_take_room)
{
    static const char problem[] =
        "{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"capacity\":[8]%s},"
        "{\"id\":2,\"start_index\":0,\"end_index\":0,\"capacity\":[8]%s}],"
        "\"jobs\":[{\"id\":1,\"location_index\":1,\"delivery\":[5],\"goods\":\"fish\"},"
        "{\"id\":2,\"location_index\":2,\"delivery\":[1],\"goods\":\"bread\"}]," LINE;
    static const char *const walls[] = {"", ",\"wall\":4"};
    for (size_t w = 0; w < 2; w++) {
        char *text = mem_printf(problem, walls[w], walls[w]);
        struct told told = told_of(text, 20);
        check_fine(&told);
        ck_assert_double_eq(instance_cost(&told.instance, &told.solution), w ? 20 + 40 : 40);
        told_clear(&told);
        free(text);
    }
}
END_TEST

/* Forty seconds at the wheel, twenty at a time. */
START_TEST(drivers_rest)
{
    struct told told = told_of(
        "{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"max_drive\":20,\"rest\":5}],"
        "\"jobs\":[{\"id\":1,\"location_index\":1},{\"id\":2,\"location_index\":2}]," LINE,
        20);
    check_fine(&told);
    ck_assert_uint_ge(told.file.solution.routes[0].n_rests, 1);
    ck_assert_double_ge(told.file.solution.routes[0].duration_s, 45);
    change(&told, "          \"service\": 5", "          \"service\": 4");
    ck_assert_uint_ge(told.violations.n, 1);
    told_clear(&told);
}
END_TEST

/* ---- Times as they are stated --------------------------------------------------------- */

#define STEP(type, more, arrival, waits, driven)                                                 \
    "{\"type\":\"" type "\"" more ",\"arrival\":" #arrival ",\"waiting_time\":" #waits              \
    ",\"duration\":" #driven "}"

static const char one_job[] =
    "{\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"time_window\":[5,500]%s}],"
    "\"jobs\":[{\"id\":1,\"location_index\":1,\"time_windows\":[[20,30],[40,50]]}]," LINE;

/* The first violation of a route with those steps; "" without one. */
static void check_times(const char *more, const char *steps, const char *expected)
{
    char *problem = mem_printf(one_job, more);
    struct instance instance = given(problem);
    char *text = mem_printf("{\"routes\":[{\"vehicle\":1,\"steps\":[%s]}]}", steps);
    struct solution_file file = given_solution(&instance, text);
    struct faults faults = {0};
    violations_find(&instance, &file, "x", &faults);
    ck_assert_str_eq(faults.n ? faults.text[0] : "", expected);
    faults_clear(&faults);
    solution_file_clear(&file);
    instance_clear(&instance);
    free(text);
    free(problem);
}

START_TEST(stated_times_are_verified)
{
    check_times("", STEP("start", "", 5, 0, 0) "," STEP("job", ",\"id\":1", 15, 5, 10),
                "");
    check_times("", STEP("start", "", 5, 0, 0) "," STEP("job", ",\"id\":1", 15, 25, 10), "");
    check_times("", STEP("start", "", 5, 0, 0) "," STEP("job", ",\"id\":1", 15, 20, 10),
                "x: route 1: job 1 begins at 35.0 s, when it is closed");
    check_times("", STEP("start", "", 15, 0, 0) "," STEP("job", ",\"id\":1", 22, 0, 10),
                "x: route 1: job 1 begins at 22.0 s, before it is reached at 25.0 s");
    check_times("", STEP("start", "", 4, 0, 0) "," STEP("job", ",\"id\":1", 14, 6, 10),
                "x: route 1: it leaves at 4.0 s, before its shift starts at 5.0 s");
}
END_TEST

/* It is back 30 s after the start of the day, and drives 20. */
START_TEST(stated_ends_and_costs_are_verified)
{
#define AND_BACK(s)                                                                              \
    STEP("start", "", 5, 0, 0) "," STEP("job", ",\"id\":1", 15, 5, 10) "," STEP("end", "", s, 0, 20)
    check_times("", AND_BACK(30), "");
    check_times("", AND_BACK(31),
                "x: route 1: its end is given as reached at 31.0 s, it is at 30.0 s");
    check_times("", AND_BACK(29),
                "x: route 1: its end is given as reached at 29.0 s, it is at 30.0 s");
    check_times("", AND_BACK(30) "],\"cost\":20,\"setup\":[", "");
    check_times("", AND_BACK(30) "],\"cost\":21,\"setup\":[",
                "x: route 1: the cost is given as 21, it comes to 20");
#undef AND_BACK
}
END_TEST

/* Whole seconds stay whole, at whatever speed; parts of seconds are kept. */
START_TEST(parts_of_seconds_are_driven)
{
    struct instance instance =
        given("{\"vehicles\":[{\"id\":1,\"start_index\":0,\"speed_factor\":2}],"
              "\"jobs\":[{\"id\":1,\"location_index\":1}],"
              "\"matrices\":{\"car\":{\"durations\":[[0,0.5],[11,0]]}}}");
    ck_assert_double_eq(given_s(&instance, 0, 1), 0.25);
    ck_assert_double_eq(given_s(&instance, 1, 0), 6);
    instance_clear(&instance);
}
END_TEST

/* Each is one fault: no class can be kept apart from itself, and what is no amount is no empty vehicle. */
START_TEST(one_fault_tells_of_one_mistake)
{
    static const struct {
        const char *problem, *expected;
    } cases[] = {
        {"{\"vehicles\":[{\"id\":1,\"start_index\":0}],\"apart\":[[\"fish\",\"fish\"]],"
         "\"jobs\":[{\"id\":1,\"location_index\":1}]," LINE,
         "apart[0]: expected two different classes of goods, found one twice"},
        {"{\"vehicles\":[{\"id\":1,\"start_index\":0,\"capacity\":[-1]}],"
         "\"jobs\":[{\"id\":1,\"location_index\":1,\"delivery\":[1]}]," LINE,
         "vehicles[0].capacity: expected a number from 0 to 1000000000, found -1"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char path[32];
        struct faults faults = {0}, warnings = {0};
        struct instance instance;
        given_write(path, cases[k].problem);
        ck_assert(!instance_read(path, &(struct instance_request){ROUND_BY_KIND, OBJECTIVE_BY_KIND},
                                 &instance, &faults, &warnings));
        unlink(path);
        ck_assert_uint_eq(faults.n, 1);
        ck_assert_msg(strstr(faults.text[0], cases[k].expected) != NULL, "%s", faults.text[0]);
        faults_clear(&faults);
    }
}
END_TEST

/* Ten seconds at seven tenths of the speed are 14.29. */
START_TEST(times_may_be_cut_to_seconds)
{
    static const char slow[] = ",\"traffic\":[[0,0.7]]";
    check_times(slow, STEP("start", "", 7, 0, 0) "," STEP("job", ",\"id\":1", 21, 0, 10), "");
    check_times(slow, STEP("start", "", 10, 0, 0) "," STEP("job", ",\"id\":1", 22, 0, 10),
                "x: route 1: job 1 begins at 22.0 s, before it is reached at 24.3 s");
    check_times(slow, STEP("start", "", 7, 0, 0) "," STEP("job", ",\"id\":1", 20.5, 0, 10),
                "x: route 1: job 1 begins at 20.5 s, before it is reached at 21.3 s");
}
END_TEST

/* A break amid a drive, as VROOM may have it: taken where it stands as soon as can be. */
START_TEST(breaks_amid_drives_are_timed_anew)
{
    static const char rest[] = ",\"breaks\":[{\"id\":3,\"time_windows\":[[5,25]],\"service\":4}]";
    check_times(rest,
                STEP("start", "", 5, 0, 0) "," STEP("break", ",\"id\":3,\"service\":4", 8, 0, 3) ","
                STEP("job", ",\"id\":1", 19, 1, 10),
                "");
    check_times(rest,
                STEP("start", "", 5, 0, 0) "," STEP("break", ",\"id\":3,\"service\":4", 15, 11, 10) ","
                STEP("job", ",\"id\":1", 30, 0, 10),
                "x: route 1: break 1 of its vehicle is not taken in its hours");
}
END_TEST

/* ---- Anything together ----------------------------------------------------------------- */

/* In three files of ten, with a number from 1 to the most at the sharp. */
static void put_maybe(FILE *out, struct random *random, const char *text, size_t most)
{
    const char *sharp = strchr(text, '#');
    if (random_uniform(random) < 0.3)
        fprintf(out, ",%.*s%zu%s", (int)(sharp - text), text, 1 + random_below(random, most),
                sharp + 1);
}

static void put_window(FILE *out, struct random *random, const char *key, const char *bracket)
{
    const size_t open = random_below(random, 600);
    if (random_uniform(random) < 0.4)
        fprintf(out, ",\"%s\":%s[%zu,%zu]%s", key, *bracket ? "[" : "", open,
                open + 200 + random_below(random, 900), bracket);
}

static void put_task(FILE *out, struct random *random, size_t n_places, size_t id)
{
    fprintf(out, "\"id\":%zu,\"location_index\":%zu,\"service\":%zu", id,
            random_below(random, n_places), random_below(random, 40));
    put_window(out, random, "time_windows", "]");
}

static void put_terms(FILE *out, struct random *random, bool priorities)
{
    static const char *const goods[] = {"fish", "bread", "milk"};
    fprintf(out, ",\"goods\":\"%s\"", goods[random_below(random, 3)]);
    put_maybe(out, random, "\"max_aboard\":#", 300);
    put_maybe(out, random, priorities ? "\"priority\":#" : "\"penalty\":#", 100);
}

static void put_vehicle(FILE *out, struct random *random, size_t id)
{
    const bool ends = random_uniform(random) < 0.7;
    fprintf(out, "%s{\"id\":%zu,\"start_index\":0,\"capacity\":[%zu]", id ? "," : "", id,
            3 + random_below(random, 9));
    fputs(ends ? ",\"end_index\":0" : "", out);
    put_window(out, random, "time_window", "");
    put_maybe(out, random, "\"wall\":#", 3);
    put_maybe(out, random, "\"max_trips\":2,\"reload\":#", 30);
    put_maybe(out, random, "\"costs\":{\"fixed\":#}", 200);
    put_maybe(out, random, "\"max_drive\":200,\"rest\":#", 40);
    put_maybe(out, random, "\"traffic\":[[0,0.7],[#,1.3],[2000,0.9]]", 900);
    put_maybe(out, random,
              "\"breaks\":[{\"id\":1,\"time_windows\":[[0,#]],\"service\":20}]", 900);
    fputc('}', out);
}

static char *draw(struct random *random)
{
    enum { PLACES = 5 };
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    const size_t n_jobs = 1 + random_below(random, 5), n_shipments = random_below(random, 3);
    const bool priorities = random_uniform(random) < 0.3;
    fputs("{\"jobs\":[", out);
    for (size_t j = 0; j < n_jobs; j++) {
        fputs(j ? ",{" : "{", out);
        put_task(out, random, PLACES, j);
        put_terms(out, random, priorities);
        fprintf(out, ",\"%s\":[%zu]}", random_uniform(random) < 0.6 ? "delivery" : "pickup",
                1 + random_below(random, 3));
    }
    fputs("],\"shipments\":[", out);
    for (size_t s = 0; s < n_shipments; s++) {
        fputs(s ? ",{\"pickup\":{" : "{\"pickup\":{", out);
        put_task(out, random, PLACES, s);
        fputs("},\"delivery\":{", out);
        put_task(out, random, PLACES, s);
        fputs("},\"amount\":[1]", out);
        put_terms(out, random, priorities);
        fputc('}', out);
    }
    fputs("],\"apart\":[[\"fish\",\"bread\"]]", out);
    put_maybe(out, random, "\"longest_per_hour\":#", 5000);
    fputs(",\"vehicles\":[", out);
    for (size_t v = 0; v < 2; v++)
        put_vehicle(out, random, v);
    fputs("],\"matrices\":{\"car\":{\"durations\":[", out);
    for (size_t i = 0; i < PLACES; i++)
        for (size_t j = 0; j < PLACES; j++)
            fprintf(out, "%s%zu%s", j ? "," : i ? ",[" : "[",
                    i == j ? 0 : 20 + random_below(random, 100),
                    j == PLACES - 1 ? "]" : "");
    fputs("]}}}", out);
    fclose(out);
    return text;
}

/* What is written is read again with the same times and costs, and keeps to all that the file says. */
START_TEST(mixtures_are_read_again_as_they_are)
{
    enum { DRAWS = 150 };
    struct random random;
    random_init(&random, 20, (uint64_t)_i, 0, 0);
    for (size_t d = 0; d < DRAWS; d++) {
        char *text = draw(&random);
        struct told told = told_of(text, 60);
        check_fine(&told);
        const struct routing_solution *read = &told.file.solution;
        ck_assert_uint_eq(read->n_routes, told.solution.n_routes);
        for (size_t r = 0; r < read->n_routes; r++) {
            ck_assert_double_eq_tol(read->routes[r].start_s, told.solution.routes[r].start_s, 1e-5);
            ck_assert_double_eq_tol(read->routes[r].duration_s, told.solution.routes[r].duration_s,
                                    1e-5);
        }
        told_clear(&told);
        free(text);
    }
}
END_TEST

int main(void)
{
    const struct repeated tests[] = {{a_penalty_is_a_cost, 1},
                                     {a_penalty_goes_with_priorities_of_others, 1},
                                     {chilled_goods_are_picked_up_late, 1},
                                     {deliveries_ride_no_longer_either, 1},
                                     {trips_are_seen_to_wait_for_their_goods, 1},
                                     {breaks_before_releases_end_no_sooner, 1},
                                     {walls_take_room, 1},
                                     {drivers_rest, 1},
                                     {stated_times_are_verified, 1},
                                     {stated_ends_and_costs_are_verified, 1},
                                     {parts_of_seconds_are_driven, 1},
                                     {one_fault_tells_of_one_mistake, 1},
                                     {times_may_be_cut_to_seconds, 1},
                                     {breaks_amid_drives_are_timed_anew, 1},
                                     {mixtures_are_read_again_as_they_are, 8}};
    return run_repeated("terms of JSON", tests, sizeof tests / sizeof *tests);
}
