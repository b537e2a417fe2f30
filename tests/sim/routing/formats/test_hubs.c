/* Hubs in VROOM's JSON: shipments straight or through one, from the file to the solution's. */
#include <jansson.h>
#include "data/mem.h"
#include "data/random.h"
#include "sim/routing/formats/hubs.h"
#include "tests/sim/routing/formats/given.h"

/* A road: farms at 0 and 10, a hub at 20, outlets at 100 and 110; a minute a unit. */
static const char road[] =
    "{\"hubs\":[{\"id\":5,\"location_index\":2,\"cutoffs\":[3000,6000],\"service\":60,"
    "\"handling\":600,\"costs\":{\"fixed\":%d,\"per_shipment\":2,\"per_unit\":[3]}}],"
    "\"vehicles\":[{\"id\":1,\"start_index\":0,\"end_index\":0,\"capacity\":[2]},"
    "{\"id\":2,\"start_index\":1,\"end_index\":1,\"capacity\":[2]},"
    "{\"id\":3,\"hub\":5,\"end_index\":2,\"capacity\":[9]}],"
    "\"shipments\":["
    "{\"pickup\":{\"id\":1,\"location_index\":0},\"delivery\":{\"id\":11,\"location_index\":3},"
    "\"amount\":[2]},"
    "{\"pickup\":{\"id\":2,\"location_index\":1},\"delivery\":{\"id\":12,\"location_index\":4},"
    "\"amount\":[2]}],"
    "\"matrices\":{\"car\":{\"durations\":[[0,600,1200,6000,6600],[600,0,600,5400,6000],"
    "[1200,600,0,4800,5400],[6000,5400,4800,0,600],[6600,6000,5400,600,0]]}}}";

static struct instance on_the_road(int fixed)
{
    char *text = mem_printf(road, fixed);
    struct instance instance = given(text);
    free(text);
    return instance;
}

static void solve(struct instance *instance, size_t rounds, struct routing_solution *solution)
{
    struct faults faults = {0};
    hubs_solve(instance, &(struct transfer_effort){.rounds = rounds, .iterations = 50, .seed = 1},
               solution);
    hubs_verify(instance, solution, "x", &faults);
    ck_assert_msg(routing_verify(&instance->problem, solution, &faults) && !faults.n, "%s",
                  faults.text[0]);
}

/* By hand: straight, two vans drive to 100 and 110 and back: 12000 + 12000. Through the hub: 2400
 * and 1200 to it, 10800 for one round from it, and 2 + 3 x 2 a shipment. */
START_TEST(a_hub_pays_until_its_price_is_what_it_saves)
{
    const double straight = 24000, through = 2400 + 1200 + 10800 + 2 * 8;
    for (int side = -1; side <= 1; side += 2) {
        const int fixed = (int)(straight - through) + side;
        struct instance instance = on_the_road(fixed);
        struct routing_solution solution;
        solve(&instance, 20, &solution);
        for (size_t i = 0; i < 2; i++)
            ck_assert_uint_eq(instance.choices[i].hub, side < 0 ? 0 : TRANSFER_STRAIGHT);
        ck_assert_double_eq_tol(instance_cost(&instance, &solution), straight - (side < 0), 1e-9);
        routing_solution_clear(&solution);
        instance_clear(&instance);
    }
}
END_TEST

START_TEST(what_is_written_is_read_and_verified)
{
    struct instance instance = on_the_road(100), again = on_the_road(100);
    struct routing_solution solution;
    solve(&instance, 20, &solution);
    char path[32], *text = NULL;
    size_t size;
    given_write(path, "");
    FILE *out = open_memstream(&text, &size);
    solution_write_vroom(&instance, &solution, out);
    fclose(out);
    out = fopen(path, "w");
    fputs(text, out);
    fclose(out);
    ck_assert_ptr_nonnull(strstr(text, "\"type\": \"hub\""));
    struct faults faults = {0};
    struct solution_file file;
    ck_assert(solution_read_choices(path, &again, &faults));
    ck_assert(solution_read(path, &again, &file, &faults));
    ck_assert_uint_eq(again.problem.n_stops, 6);
    ck_assert_uint_eq(violations_find(&again, &file, path, &faults), 0);
    ck_assert_double_eq(file.stated_cost, 14516);
    ck_assert_double_eq(instance_cost(&again, &file.solution), 14516);
    solution_file_clear(&file);
    routing_solution_clear(&solution);
    instance_clear(&instance);
    instance_clear(&again);
    unlink(path);
    free(text);
}
END_TEST

/* Two shipments in a van for one, and one of them is taken no further. */
START_TEST(broken_ways_are_found)
{
    static const char solution[] =
        "{\"routes\":[{\"vehicle\":1,\"steps\":[{\"type\":\"pickup\",\"id\":1},"
        "{\"type\":\"pickup\",\"id\":2},{\"type\":\"hub\",\"id\":11,\"hub\":5,\"cutoff\":3000},"
        "{\"type\":\"hub\",\"id\":12,\"hub\":5,\"cutoff\":3000}]},{\"vehicle\":3,\"steps\":["
        "{\"type\":\"delivery\",\"id\":12}]}],\"unassigned\":[{\"type\":\"delivery\",\"id\":11}]}";
    struct instance instance = on_the_road(0);
    char path[32];
    struct faults faults = {0};
    given_write(path, solution);
    ck_assert(solution_read_choices(path, &instance, &faults));
    struct solution_file file = given_solution(&instance, solution);
    violations_find(&instance, &file, "x", &faults);
    ck_assert_uint_eq(faults.n, 2);
    ck_assert_str_eq(faults.text[0],
                     "x: route 1: 4.000 kg are aboard at pickup 2, its vehicle takes 2.000");
    ck_assert_str_eq(faults.text[1], "x: delivery 11 is brought to its hub, and no further");
    faults_clear(&faults);
    solution_file_clear(&file);
    instance_clear(&instance);
    unlink(path);
}
END_TEST

START_TEST(choices_of_a_solution_must_exist)
{
    static const char solution[] =
        "{\"routes\":[{\"vehicle\":1,\"steps\":[{\"type\":\"hub\",\"id\":11,\"hub\":5,\"cutoff\":1},"
        "{\"type\":\"hub\",\"id\":13,\"hub\":5,\"cutoff\":3000},"
        "{\"type\":\"hub\",\"id\":12,\"hub\":6,\"cutoff\":3000}]}]}";
    struct instance instance = on_the_road(0);
    char path[32];
    struct faults faults = {0};
    given_write(path, solution);
    ck_assert(!solution_read_choices(path, &instance, &faults));
    ck_assert_uint_eq(faults.n, 3);
    faults_clear(&faults);
    instance_clear(&instance);
    unlink(path);
}
END_TEST

/* A market on a plane: farms above, outlets below, a hub between them. */
static char *market_text(uint64_t seed, bool with_hub, double fixed)
{
    enum { FARMS = 4, OUTLETS = 5, SHIPMENTS = 14, PLACES = 1 + FARMS + OUTLETS };
    struct random random;
    double x[PLACES] = {50}, y[PLACES] = {50};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    random_init(&random, seed, 0, 0, 0);
    for (size_t p = 1; p < PLACES; p++) {
        x[p] = 100 * random_uniform(&random);
        y[p] = (p <= FARMS ? 70 : 0) + 30 * random_uniform(&random);
    }
    fputs("{\"vehicles\":[", out);
    for (int f = 1; f <= FARMS; f++)
        fprintf(out, "%s{\"id\":%d,\"start_index\":%d,\"end_index\":%d,\"capacity\":[8],"
                     "\"time_window\":[0,1500]}",
                f > 1 ? "," : "", f, f, f);
    if (with_hub)
        fprintf(out, ",{\"id\":9,\"hub\":1,\"end_index\":0,\"capacity\":[30]}],\"hubs\":[{\"id\":1,"
                     "\"location_index\":0,\"cutoffs\":[150,400],\"costs\":{\"fixed\":%.0f}}",
                fixed);
    fputs("],\"shipments\":[", out);
    for (int i = 0; i < SHIPMENTS; i++)
        fprintf(out, "%s{\"pickup\":{\"id\":%d,\"location_index\":%zu},\"delivery\":{\"id\":%d,"
                     "\"location_index\":%zu},\"amount\":[%zu]}",
                i ? "," : "", i, 1 + random_below(&random, FARMS), i,
                1 + FARMS + random_below(&random, OUTLETS), 1 + random_below(&random, 4));
    fputs("],\"matrices\":{\"car\":{\"durations\":[", out);
    for (size_t a = 0; a < PLACES; a++)
        for (size_t b = 0; b < PLACES; b++)
            fprintf(out, "%s%.0f%s", b ? "," : a ? ",[" : "[",
                    round(hypot(x[a] - x[b], y[a] - y[b])), b + 1 == PLACES ? "]" : "");
    fputs("]}}}", out);
    fclose(out);
    return text;
}

/* The same effort for the plain organisation, with another course of chance. */
START_TEST(markets_are_no_dearer_than_going_straight)
{
    size_t n_through = 0, n_straight = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        const double fixed = seed % 3 ? 100 : 1e5;
        char *straight_text = market_text(seed, false, 0);
        char *text = market_text(seed, true, fixed);
        struct instance straight = given(straight_text), instance = given(text);
        struct routing_solution plain, solution;
        routing_solve(&straight.problem, &(struct routing_effort){.iterations = 2000, .seed = 1},
                      &plain);
        solve(&instance, 60, &solution);
        ck_assert_uint_le(solution.n_unserved, plain.n_unserved);
        if (plain.n_unserved == solution.n_unserved)
            ck_assert_double_le(instance_cost(&instance, &solution),
                                instance_cost(&straight, &plain) * 1.02);
        for (size_t i = 0; i < instance.n_shipments; i++) {
            const bool through = instance.choices[i].hub != TRANSFER_STRAIGHT;
            ck_assert(!through || fixed < 1e5);
            n_through += through;
            n_straight += !through;
        }
        routing_solution_clear(&plain);
        routing_solution_clear(&solution);
        instance_clear(&straight);
        instance_clear(&instance);
        free(straight_text);
        free(text);
    }
    ck_assert_uint_gt(n_through, 20);
    ck_assert_uint_gt(n_straight, 20);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {a_hub_pays_until_its_price_is_what_it_saves,
                            what_is_written_is_read_and_verified, broken_ways_are_found,
                            choices_of_a_solution_must_exist,
                            markets_are_no_dearer_than_going_straight};
    return run_tests("hubs", tests, sizeof tests / sizeof *tests);
}
