/* The genetic search on public instances, against proven optima. */
#include <math.h>
#include "sim/routing/formats/instance.h"
#include "sim/routing/genetic.h"
#include "tests/run.h"

/* Lays out a public instance, which outlives the problem, with every stop absent. */
static void lay_out(const char *path, struct instance *instance, struct problem *problem,
                    struct record *best, struct arena *arena)
{
    struct faults faults = {0}, warnings = {0};
    ck_assert(instance_read(path, &(struct instance_request){0}, instance, &faults, &warnings));
    enum routing_refusal *refusals =
        arena_zeroed(arena, instance->problem.n_stops, sizeof *refusals);
    problem_lay_out(problem, &instance->problem, arena, refusals);
    record_init(best, problem, arena);
    for (size_t i = 0; i < problem->n; i++)
        best->absent[i] = i;
}

static void solve_public(const char *path, const struct genetic_effort *effort,
                         struct record *best, struct arena *arena)
{
    struct instance instance;
    struct problem problem;
    lay_out(path, &instance, &problem, best, arena);
    ck_assert(genetic_run(&problem, effort, arena, best));
    ck_assert(record_price(best, &problem));
    instance_clear(&instance);
}

/* Proven optima (CVRPLIB), Solomon's in tenths, and best known values within the cents they are
 * given in. */
static const struct {
    const char *path;
    double best_eur, rounding_eur;
} known[] = {
    {"tests/data/vrp/vrptw-solomon/C101.txt", 8273, 0},
    {"tests/data/vrp/vrptw-solomon/C203.txt", 5887, 0},
    {"tests/data/vrp/vrptw-solomon/R101.txt", 16377, 0},
    {"tests/data/vrp/vrptw-solomon/RC207.txt", 9629, 0},
    {"tests/data/vrp/cvrp-x/X-n101-k25.vrp", 27591, 0},
    {"tests/data/vrp/hfvrp-taillard/HVRP15.txt", 1015.29, 0.01},
    {"tests/data/vrp/hfvrp-vfmp-fv/vfmpfv13.txt", 2964.65, 0.01},
};
enum { N_KNOWN = sizeof known / sizeof *known };

START_TEST(public_instances_reach_their_best_known_cost)
{
    struct arena arena = {0};
    struct record best;
    /* Stops at the target; so many children are ample. */
    const struct genetic_effort effort = {.iterations = 20000,
                                          .target_eur = known[_i].best_eur + known[_i].rounding_eur,
                                          .seed = 1};
    solve_public(known[_i].path, &effort, &best, &arena);
    ck_assert_double_le(best.cost_eur, effort.target_eur);
    ck_assert_double_ge(best.cost_eur, known[_i].best_eur - known[_i].rounding_eur);
    arena_clear(&arena);
}
END_TEST

static void count_improvements(void *context, const struct record *best)
{
    double *last_eur = context;
    ck_assert_uint_eq(best->n_absent, 0);
    ck_assert_double_lt(best->cost_eur, *last_eur);
    *last_eur = best->cost_eur;
}

START_TEST(the_same_seed_gives_the_same_routes_each_better_than_the_last)
{
    struct arena arena = {0};
    struct record first, second;
    double first_eur = HUGE_VAL, second_eur = HUGE_VAL;
    struct genetic_effort effort = {
        .iterations = 100, .seed = 7, .improved = count_improvements, .context = &first_eur};
    solve_public("tests/data/vrp/vrptw-solomon/R112.txt", &effort, &first, &arena);
    effort.context = &second_eur;
    solve_public("tests/data/vrp/vrptw-solomon/R112.txt", &effort, &second, &arena);
    ck_assert_double_eq(first.cost_eur, first_eur);
    ck_assert_double_eq(first_eur, second_eur);
    ck_assert_uint_eq(first.n_routes, second.n_routes);
    ck_assert_mem_eq(first.stops, second.stops, 100 * sizeof *first.stops);
    arena_clear(&arena);
}
END_TEST

START_TEST(a_whole_record_is_where_the_search_begins)
{
    struct instance instance;
    struct arena arena = {0};
    struct problem problem;
    struct record best;
    lay_out("tests/data/vrp/cvrp-x/X-n101-k25.vrp", &instance, &problem, &best, &arena);
    struct genetic_effort effort = {.iterations = 300, .seed = 1};
    ck_assert(genetic_run(&problem, &effort, &arena, &best));
    const double before_eur = best.cost_eur;
    /* One child more: worse on its own, but the record stays. */
    effort = (struct genetic_effort){.iterations = 1, .seed = 2};
    genetic_run(&problem, &effort, &arena, &best);
    ck_assert_double_le(best.cost_eur, before_eur);
    /* At the target already: nothing is done. */
    effort = (struct genetic_effort){.target_eur = best.cost_eur, .seed = 2};
    ck_assert(!genetic_run(&problem, &effort, &arena, &best));
    instance_clear(&instance);
    arena_clear(&arena);
}
END_TEST

int main(void)
{
    const struct repeated tests[] = {
        {public_instances_reach_their_best_known_cost, N_KNOWN},
        {the_same_seed_gives_the_same_routes_each_better_than_the_last, 1},
        {a_whole_record_is_where_the_search_begins, 1}};
    return run_repeated("genetic public", tests, sizeof tests / sizeof *tests);
}
