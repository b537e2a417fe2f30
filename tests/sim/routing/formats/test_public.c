/* Every public instance is read, and the cost of every published solution is what it states. */
#include "tests/sim/routing/formats/given.h"
#include "tests/sim/routing/formats/public.h"

#define FOLDER "tests/data/vrp"

static struct instance read_public(const char *name)
{
    struct faults faults = {0}, warnings = {0};
    struct instance instance;
    char path[200];
    snprintf(path, sizeof path, FOLDER "/%s", name);
    const bool fine =
        instance_read(path, &(struct instance_request){0}, &instance, &faults, &warnings);
    ck_assert_msg(fine, "%s", faults.n_kept ? faults.text[0] : "no fault");
    ck_assert_uint_eq(warnings.n, 0);
    return instance;
}

/* bks.csv counts the places of VRPLIB's dialects, depots included, and customers elsewhere. */
static size_t expected_stops(const char *name, size_t customers, const struct instance *instance)
{
    const bool dialect = strncmp(name, "hfvrp-x", 7) == 0 || strncmp(name, "mdvrptw", 7) == 0 ||
                         strncmp(name, "mtvrptwr", 8) == 0;
    return dialect ? customers - instance->n_depots : customers;
}

START_TEST(all_are_read)
{
    struct faults faults = {0};
    struct table *set = public_read(FOLDER, &faults);
    ck_assert_ptr_nonnull(set);
    ck_assert_uint_gt(table_n_rows(set), 100);
    for (size_t row = 0; row < table_n_rows(set); row++) {
        const char *name = table_text(set, row, PUBLIC_FILE);
        struct instance instance = read_public(name);
        const size_t customers = (size_t)table_number(set, row, PUBLIC_CUSTOMERS);
        ck_assert_msg(instance.problem.n_stops == expected_stops(name, customers, &instance),
                      "%s: %zu stops", name, instance.problem.n_stops);
        instance_clear(&instance);
    }
    table_free(set);
}
END_TEST

static char *path_of(const char *name, const char *ending)
{
    return mem_printf(FOLDER "/%.*s%s", (int)(strrchr(name, '.') - name), name, ending);
}

/* The cost that the file states: X176-FSMFD's is in thousandths of hundredths. */
static void check_published(const char *name, const char *path, double bks)
{
    struct faults faults = {0};
    struct solution_file file;
    struct instance instance = read_public(name);
    ck_assert_msg(solution_read(path, &instance, &file, &faults), "%s", path);
    const double unit = strstr(name, "X176-FSMFD") ? 1e5 : 1;
    const double cost = instance_cost(&instance, &file.solution);
    ck_assert(file.states_cost);
    ck_assert_double_eq_tol(file.stated_cost, bks, 0.006);
    ck_assert_msg(fabs(cost * unit - bks) <= 0.006 + (unit > 1 ? 1e-7 * bks : 0),
                  "%s: costs %.10g, published %.10g", name, cost, bks);
    violations_find(&instance, &file, path, &faults);
    ck_assert_msg(faults.n == 0, "%s", faults.n_kept ? faults.text[0] : "");
    solution_file_clear(&file);
    instance_clear(&instance);
}

START_TEST(published_solutions_cost_what_they_state_and_break_nothing)
{
    struct faults faults = {0};
    struct table *set = public_read(FOLDER, &faults);
    size_t n = 0;
    for (size_t row = 0; row < table_n_rows(set); row++) {
        const char *name = table_text(set, row, PUBLIC_FILE);
        char *path = path_of(name, ".sol");
        if (access(path, R_OK) == 0) {
            check_published(name, path, table_number(set, row, PUBLIC_BKS));
            n++;
        }
        free(path);
    }
    ck_assert_uint_eq(n, 48);
    table_free(set);
}
END_TEST

/* Written again and read, a published solution is the same. */
static void check_written(const char *name)
{
    struct instance instance = read_public(name);
    struct solution_file file, again;
    struct faults faults = {0};
    char *path = path_of(name, ".sol"), *text = NULL;
    size_t size;
    ck_assert(solution_read(path, &instance, &file, &faults));
    FILE *out = open_memstream(&text, &size);
    solution_write_sol(&instance, &file.solution, out);
    fclose(out);
    again = given_solution(&instance, text);
    ck_assert_uint_eq(again.solution.n_routes, file.solution.n_routes);
    for (size_t r = 0; r < file.solution.n_routes; r++) {
        const struct routing_route *a = &file.solution.routes[r], *b = &again.solution.routes[r];
        ck_assert_uint_eq(a->vehicle, b->vehicle);
        ck_assert_uint_eq(a->n_stops, b->n_stops);
        ck_assert_mem_eq(a->stops, b->stops, a->n_stops * sizeof *a->stops);
    }
    ck_assert_double_eq(instance_cost(&instance, &again.solution),
                        instance_cost(&instance, &file.solution));
    violations_find(&instance, &again, path, &faults);
    ck_assert_uint_eq(faults.n, 0);
    solution_file_clear(&file);
    solution_file_clear(&again);
    instance_clear(&instance);
    free(text);
    free(path);
}

START_TEST(solutions_written_are_read_as_they_were)
{
    check_written("cvrp-x/X-n101-k25.vrp");
    check_written("hfvrp-x/X139-HD.vrp");
    check_written("mdvrptw/PR11A.vrp");
    check_written("mtvrptwr/R203R0.5.vrp");
}
END_TEST

/* By hand, from the files: distances are those of the published rule. */
START_TEST(units_are_those_of_the_published_values)
{
    struct instance solomon = read_public("vrptw-solomon/C101.txt");
    /* From (40, 50) to (45, 68): the root of 349, 18.68: 186 tenths. */
    ck_assert_double_eq(given_km(&solomon, 0, 1), 186);
    ck_assert_double_eq(solomon.stops[0].open_s, 9120);
    ck_assert_double_eq(solomon.stops[0].service_s, 900);
    ck_assert_double_eq(solomon.vehicles[0].shift_end_s, 12360);
    ck_assert_uint_eq(solomon.vehicles[0].count, 25);
    ck_assert_double_eq(solomon.cost_unit, 0.1);
    instance_clear(&solomon);
    struct instance depots = read_public("mdvrptw/PR11A.vrp");
    /* From (2.958, 4.357) to (21.494, -8.63): 22.6327 in thousandths. */
    ck_assert_double_eq(given_km(&depots, 0, 1), 22633);
    ck_assert_uint_eq(depots.problem.n_vehicles, 4);
    ck_assert_uint_eq(depots.vehicles[3].count, 10);
    ck_assert_uint_eq(depots.vehicles[3].start, 3);
    ck_assert_double_eq(depots.vehicles[0].max_duration_s, 450000);
    ck_assert_double_eq(depots.cost_unit, 1);
    instance_clear(&depots);
    struct instance trips = read_public("mtvrptwr/R203R0.5.vrp");
    ck_assert_double_eq(trips.stops[0].release_s, 4740);
    ck_assert_double_eq(trips.stops[0].service_s, 100);
    ck_assert_uint_eq(trips.vehicles[0].count, 8);
    ck_assert_uint_ge(trips.vehicles[0].max_trips, 100);
    instance_clear(&trips);
    struct instance fleet = read_public("hfvrp-x/X101-FSMFD.vrp");
    ck_assert_double_eq(fleet.vehicles[0].fixed_eur, 24600);
    ck_assert_double_eq(fleet.vehicles[0].eur_per_km, 83);
    ck_assert_double_eq(fleet.cost_unit, 0.01);
    ck_assert_uint_eq(fleet.problem.n_vehicles, 5);
    instance_clear(&fleet);
}
END_TEST

START_TEST(multi_depot_and_fleet_texts_are_read)
{
    struct instance depots = read_public("mdvrp-cordeau/pr02.txt");
    ck_assert_uint_eq(depots.problem.n_vehicles, 4);
    ck_assert_uint_eq(depots.vehicles[0].count, 2);
    ck_assert_double_eq(depots.vehicles[0].max_duration_s, 480);
    ck_assert_double_eq(depots.vehicles[0].capacity_kg, 195);
    ck_assert_uint_eq(depots.vehicles[3].start, 99);
    ck_assert_double_eq(depots.at[99].y, -4.968);
    instance_clear(&depots);
    struct instance fleet = read_public("hfvrp-taillard/HVRP13.txt");
    ck_assert_uint_eq(fleet.problem.n_vehicles, 6);
    ck_assert_uint_eq(fleet.vehicles[5].count, 1);
    ck_assert_double_eq(fleet.vehicles[5].eur_per_km, 3.2);
    ck_assert_uint_eq(fleet.n_listed, 17);
    instance_clear(&fleet);
    struct instance streets = read_public("pdptw-sartori/bar-n100-1.txt");
    ck_assert_double_eq(given_s(&streets, 0, 1), 2);
    ck_assert_double_eq(given_s(&streets, 0, 2), 14);
    ck_assert_double_eq(streets.vehicles[0].max_duration_s, 240);
    ck_assert_uint_eq(streets.stops[0].task, ROUTING_PICK_UP);
    ck_assert_uint_eq(streets.stops[0].partner, 50);
    ck_assert_uint_eq(streets.stops[50].partner, 0);
    ck_assert_uint_eq(streets.objective, OBJECTIVE_VEHICLES);
    instance_clear(&streets);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {all_are_read,
                            published_solutions_cost_what_they_state_and_break_nothing,
                            solutions_written_are_read_as_they_were,
                            units_are_those_of_the_published_values,
                            multi_depot_and_fleet_texts_are_read};
    return run_tests("public instances", tests, sizeof tests / sizeof *tests);
}
