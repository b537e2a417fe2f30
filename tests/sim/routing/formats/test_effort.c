/* What routing_solve() does with each limit of an effort, on public instances. */
#include <math.h>
#include "sim/routing/formats/instance.h"
#include "sim/routing/stopwatch.h"
#include "tests/run.h"

static void read_public(const char *path, struct instance *instance)
{
    struct faults faults = {0}, warnings = {0};
    ck_assert(instance_read(path, &(struct instance_request){0}, instance, &faults, &warnings));
}

static void solve_checked(const struct instance *instance, const struct routing_effort *effort,
                          struct routing_solution *solution)
{
    struct faults violations = {0};
    routing_solve(&instance->problem, effort, solution);
    ck_assert_msg(routing_verify(&instance->problem, solution, &violations), "%s",
                  violations.n ? violations.text[0] : "");
    ck_assert_uint_eq(solution->n_unserved, 0);
}

/* Plain, with pairs, with trips, and of a thousand stops: each goes its own way. */
static const char *const timed[] = {
    "tests/data/vrp/cvrp-x/X-n101-k25.vrp", "tests/data/vrp/pdptw-lilim100/lrc104.txt",
    "tests/data/vrp/mtvrptwr/R203R0.5.vrp", "tests/data/vrp/cvrp-x/X-n1001-k43.vrp"};
enum { N_TIMED = sizeof timed / sizeof *timed };

/* By how much a limit may be exceeded; debug builds check each move anew. */
#ifdef PROXILOG_SLOW_CHECKS
static const double leeway_s = 0.5;
#else
static const double leeway_s = 0.05;
#endif

START_TEST(a_limit_of_time_is_kept)
{
    const double limit_s = 0.5;
    struct instance instance;
    struct routing_solution solution;
    read_public(timed[_i], &instance);
    const double began_s = stopwatch_s();
    routing_solve(&instance.problem,
                  &(struct routing_effort){
                      .iterations = SIZE_MAX / 2, .processor_s = limit_s, .seed = 1},
                  &solution);
    const double taken_s = stopwatch_s() - began_s;
    ck_assert_uint_eq(solution.n_unserved, 0);
    ck_assert_double_ge(taken_s, 0.9 * limit_s);
    ck_assert_double_le(taken_s, limit_s + leeway_s);
    routing_solution_clear(&solution);
    instance_clear(&instance);
}
END_TEST

/* Pairs with windows, a lunch break and a slow morning: a schedule takes a thousand times as long as
 * a test in constant time. */
START_TEST(exact_schedules_keep_a_limit_of_time)
{
    static const struct routing_window noon = {400, 2000};
    static const double from_s[] = {0, 500, 1000}, speed[] = {1.2, 0.9, 1.2};
    const struct routing_break lunch = {&noon, 1, 50};
    const struct routing_profile profile = {3, from_s, speed};
    const double limit_s = 0.05;
    struct instance instance;
    struct routing_solution solution;
    struct faults violations = {0};
    read_public("tests/data/vrp/pdptw-lilim200/LR2_2_4.txt", &instance);
    instance.vehicles[0].breaks = &lunch;
    instance.vehicles[0].n_breaks = 1;
    instance.vehicles[0].profile = &profile;
    const double began_s = stopwatch_s();
    routing_solve(&instance.problem,
                  &(struct routing_effort){
                      .iterations = SIZE_MAX / 2, .processor_s = limit_s, .seed = 1},
                  &solution);
    ck_assert_double_le(stopwatch_s() - began_s, limit_s + leeway_s);
    ck_assert_msg(routing_verify(&instance.problem, &solution, &violations), "%s",
                  violations.n ? violations.text[0] : "");
    routing_solution_clear(&solution);
    instance.vehicles[0].breaks = NULL;
    instance.vehicles[0].n_breaks = 0;
    instance_clear(&instance);
}
END_TEST

struct told {
    double processor_s, cost_eur;
    size_t n, n_owed;
};

static void hear(void *context, double processor_s, double cost_eur, size_t n_routes,
                 size_t n_owed)
{
    struct told *told = context;
    ck_assert_uint_gt(n_routes, 0);
    ck_assert_double_ge(processor_s, told->processor_s);
    ck_assert(!told->n || n_owed < told->n_owed ||
              (n_owed == told->n_owed && cost_eur < told->cost_eur));
    *told = (struct told){processor_s, cost_eur, told->n + 1, n_owed};
}

/* With half the vehicles that the stops fill, some must stay. */
START_TEST(what_leaves_stops_out_is_told_too)
{
    struct instance instance;
    struct routing_solution solution;
    struct told told = {0};
    read_public("tests/data/vrp/vrptw-solomon/R101.txt", &instance);
    instance.vehicles[0].count = 8;
    routing_solve(&instance.problem,
                  &(struct routing_effort){
                      .iterations = 2000, .seed = 1, .listener = hear, .context = &told},
                  &solution);
    ck_assert_uint_gt(solution.n_unserved, 0);
    ck_assert_uint_eq(told.n_owed, solution.n_unserved);
    ck_assert_double_eq_tol(told.cost_eur, solution.cost_eur, 1e-6);
    routing_solution_clear(&solution);
    instance_clear(&instance);
}
END_TEST

START_TEST(a_target_ends_the_search_and_each_better_cost_is_told)
{
    /* The proven optimum is 27591. */
    const double target_eur = 28200;
    struct instance instance;
    struct routing_solution solution;
    struct told told = {0};
    read_public(timed[0], &instance);
    solve_checked(&instance,
                  &(struct routing_effort){.iterations = 1000000,
                                           .target_eur = target_eur,
                                           .seed = 1,
                                           .listener = hear,
                                           .context = &told},
                  &solution);
    ck_assert_double_le(solution.cost_eur, target_eur);
    ck_assert_double_ge(solution.cost_eur, 27591);
    ck_assert_uint_gt(told.n, 1);
    ck_assert_double_eq_tol(told.cost_eur, solution.cost_eur, 1e-6);
    routing_solution_clear(&solution);
    instance_clear(&instance);
}
END_TEST

START_TEST(a_warm_start_is_never_made_worse)
{
    struct instance instance;
    struct routing_solution best, warm;
    read_public("tests/data/vrp/vrptw-solomon/C101.txt", &instance);
    solve_checked(&instance, &(struct routing_effort){.iterations = 30000, .seed = 1}, &best);
    ck_assert_double_eq_tol(best.cost_eur, 8273, 1e-6); /* proven (CVRPLIB) */
    solve_checked(&instance,
                  &(struct routing_effort){.iterations = 1, .seed = 2, .start = &best}, &warm);
    ck_assert_double_eq_tol(warm.cost_eur, best.cost_eur, 1e-6);
    routing_solution_clear(&warm);
    /* Yesterday's routes without two of their stops: these are served too. */
    best.routes[0].n_stops--;
    best.routes[1].n_stops--;
    solve_checked(&instance,
                  &(struct routing_effort){.iterations = 1, .seed = 2, .start = &best}, &warm);
    ck_assert_double_ge(warm.cost_eur, 8273 - 1e-6);
    best.routes[0].n_stops++;
    best.routes[1].n_stops++;
    routing_solution_clear(&warm);
    routing_solution_clear(&best);
    instance_clear(&instance);
}
END_TEST

/* Best known numbers of vehicles (SINTEF): with distance alone LC104 takes one more. */
START_TEST(fewest_vehicles_come_before_distance)
{
    struct instance instance;
    struct routing_solution few, shortest;
    read_public("tests/data/vrp/pdptw-lilim100/lc104.txt", &instance);
    struct routing_effort effort = {.iterations = 20000, .seed = 1};
    solve_checked(&instance, &effort, &shortest);
    effort.fewest_vehicles = true;
    solve_checked(&instance, &effort, &few);
    ck_assert_uint_eq(few.n_routes, 9);
    ck_assert_uint_gt(shortest.n_routes, few.n_routes);
    ck_assert_double_lt(shortest.cost_eur, few.cost_eur);
    routing_solution_clear(&few);
    routing_solution_clear(&shortest);
    instance_clear(&instance);
}
END_TEST

int main(void)
{
    const struct repeated tests[] = {{a_limit_of_time_is_kept, N_TIMED},
                                     {exact_schedules_keep_a_limit_of_time, 1},
                                     {a_target_ends_the_search_and_each_better_cost_is_told, 1},
                                     {what_leaves_stops_out_is_told_too, 1},
                                     {a_warm_start_is_never_made_worse, 1},
                                     {fewest_vehicles_come_before_distance, 1}};
    return run_repeated("effort", tests, sizeof tests / sizeof *tests);
}
