/* Experiments on uncertain inputs. */
#include "sim/experiment/draws.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/yaml_file.h"
#include "sim/experiment/experiment.h"
#include "tests/run.h"

/* The tutorial, two weeks of it, with these items of uncertainty.inputs. */
struct tutorial {
    struct catalogue *catalogue;
    struct scenario *scenario;
    struct territory *territory;
    struct travel *travel;
    struct faults faults, warnings;
};

static char *replaced(char *text, const char *old, const char *new)
{
    char *at = strstr(text, old);
    ck_assert_ptr_nonnull(at);
    char *all = mem_printf("%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
    free(text);
    return all;
}

static void tutorial_init(struct tutorial *t, const char *inputs)
{
    *t = (struct tutorial){0};
    size_t n;
    char *text = yaml_file_bytes("scenarios/mini.yaml", &n, &t->faults);
    text = replaced(text, "weeks: 52", "weeks: 2");
    text = replaced(text, "replications: {min: 10, max: 40}", "replications: {min: 40, max: 40}");
    char *all = mem_printf("%s\nuncertainty: {inputs: [%s]}\n", text, inputs);
    t->catalogue = catalogue_read("data/reference", &t->faults);
    t->scenario = scenario_from_bytes("scenarios/mini.yaml", all, strlen(all), t->catalogue,
                                      &t->faults);
    ck_assert_msg(t->scenario != NULL, "%s", t->faults.n ? t->faults.text[0] : "");
    t->territory = territory_read(t->scenario, &t->faults, &t->warnings);
    t->travel = travel_create(t->scenario, t->territory, t->catalogue,
                              &(struct travel_options){.jobs = 1}, &t->faults, &t->warnings);
    ck_assert_ptr_nonnull(t->travel);
    free(all);
    free(text);
}

static void tutorial_clear(struct tutorial *t)
{
    travel_free(t->travel);
    territory_free(t->territory);
    scenario_free(t->scenario);
    catalogue_free(t->catalogue);
    faults_clear(&t->faults);
    faults_clear(&t->warnings);
}

static struct experiment_result *run(struct tutorial *t, int jobs)
{
    return experiment_run(t->scenario, t->territory, t->catalogue, t->travel,
                          &(struct experiment_options){.jobs = jobs, .faults = &t->faults});
}

static const char INPUTS[] =
    "{key: prices.driver_eur_h, law: lognormal, mean: 30, cv: 0.3},"
    "{key: vehicles.carrier_van.catalogue, law: discrete, values: [van_m_diesel_fridge,"
    " truck_7t5_fridge], shares: [0.5, 0.5]},"
    "{key: demand.volume_kg_week, law: uniform, min: 200, max: 800},"
    "{key: prices.diesel_eur_l, law: none}";

START_TEST(threads_change_no_bit)
{
    struct tutorial t;
    tutorial_init(&t, INPUTS);
    struct experiment_result *one = run(&t, 1), *many = run(&t, 4);
    const size_t n = one->n_organisations * (one->actors.n + N_ACTOR_KINDS) * N_METRICS;
    ck_assert_uint_eq(one->draws.n, 40);
    ck_assert_uint_eq(many->draws.n, 40);
    ck_assert_int_eq(memcmp(one->own, many->own, n * sizeof *one->own), 0);
    ck_assert_int_eq(memcmp(one->gaps, many->gaps, one->n_organisations * sizeof *one->gaps), 0);
    for (size_t i = 0; i < 40; i++) {
        const double *a = one->draws.inputs + 4 * i, *b = many->draws.inputs + 4 * i;
        ck_assert_int_eq(memcmp(a, b, 3 * sizeof *a), 0);
        ck_assert_double_nan(a[3]);
    }
    ck_assert_int_eq(memcmp(one->draws.outcomes, many->draws.outcomes, 80 * sizeof(double)), 0);
    ck_assert_double_gt(draws_correlation(&one->draws, 2, 0, 0), 0.8); /* more kg cost more */
    ck_assert_double_nan(draws_correlation(&one->draws, 3, 1, 0));
    experiment_free(one);
    experiment_free(many);
    tutorial_clear(&t);
}
END_TEST

/* What the carrier's driver costs is nothing to those who do without, whose years stay as they were,
 * and costs of the others rise with it but for chance. */
START_TEST(only_what_uses_an_input_varies_with_it)
{
    struct tutorial drawn, fixed;
    tutorial_init(&drawn, "{key: prices.driver_eur_h, law: uniform, min: 10, max: 60}");
    tutorial_init(&fixed, "{key: prices.driver_eur_h, law: none}");
    struct experiment_result *a = run(&drawn, 2), *b = run(&fixed, 2);
    for (int m = 0; m < N_METRICS; m++) {
        const struct estimate x = experiment_mean(a, 0, 0, (enum metric)m);
        const struct estimate y = experiment_mean(b, 0, 0, (enum metric)m);
        ck_assert_int_eq(memcmp(&x, &y, sizeof x), 0);
    }
    ck_assert_double_gt(draws_correlation(&a->draws, 0, 1, 0), 0.7);
    /* The routes that are shown are those of the scenario as it is written. */
    for (size_t o = 0; o < a->n_organisations; o++) {
        ck_assert_uint_gt(a->routes[o].n, 0);
        ck_assert_uint_eq(a->routes[o].n, b->routes[o].n);
        for (size_t r = 0; r < a->routes[o].n; r++)
            ck_assert_double_eq(a->routes[o].list[r].kg, b->routes[o].list[r].kg);
    }
    ck_assert_int_eq(memcmp(a->gaps, b->gaps, a->n_organisations * sizeof *a->gaps), 0);
    ck_assert_double_eq_tol(draws_of_outcome(&a->draws, 0).mean,
                            experiment_mean(a, 0, 0, METRIC_COST_EUR).mean, 1e-9);
    experiment_free(a);
    experiment_free(b);
    tutorial_clear(&drawn);
    tutorial_clear(&fixed);
}
END_TEST

/* An input whose law is a point is the same as the value in the file. */
START_TEST(a_point_is_the_value_itself)
{
    struct tutorial drawn, written;
    tutorial_init(&drawn, "{key: demand.volume_kg_week, law: discrete, values: [500], shares: [1]},"
                          "{key: prices.driver_eur_h, law: discrete, values: [31], shares: [1]}");
    tutorial_init(&written, "{key: prices.driver_eur_h, law: none}");
    written.scenario->demand.volume_kg_week = 500;
    written.scenario->prices.driver_eur_h = 31;
    struct experiment_result *a = run(&drawn, 2), *b = run(&written, 2);
    const size_t n = a->n_organisations * (a->actors.n + N_ACTOR_KINDS) * N_METRICS;
    ck_assert_int_eq(memcmp(a->own, b->own, n * sizeof *a->own), 0);
    ck_assert_uint_eq(b->draws.n, 0);
    ck_assert_double_eq_tol(b->wanted_kg_week, 500, 1e-9);
    ck_assert_double_gt(fabs(a->wanted_kg_week - 500), 1); /* as the file has it */
    experiment_free(a);
    experiment_free(b);
    tutorial_clear(&drawn);
    tutorial_clear(&written);
}
END_TEST

START_TEST(values_that_do_not_go_together_end_it)
{
    struct tutorial t;
    tutorial_init(&t, "{key: vehicles.van_s.empty_per_100km, law: uniform, min: 5, max: 6.7},"
                      "{key: vehicles.van_s.full_per_100km, law: uniform, min: 6, max: 7}");
    ck_assert_ptr_null(run(&t, 2));
    ck_assert_uint_eq(t.faults.n, 1);
    char *first = mem_text(t.faults.text[0]);
    ck_assert_ptr_nonnull(strstr(first, "expected at least empty_per_100km"));
    ck_assert_ptr_null(run(&t, 1));
    ck_assert_str_eq(t.faults.text[1], first);
    free(first);
    tutorial_clear(&t);
}
END_TEST

START_TEST(spreads_by_hand)
{
    struct draws draws = {.n_inputs = 1, .n_organisations = 2};
    /* 1 .. 5 in some order; the second organisation's lead is their square. */
    const double x[] = {3, 1, 5, 2, 4};
    for (size_t i = 0; i < 5; i++)
        draws_add(&draws, &x[i], (double[]){10, 10 + x[i] * x[i]},
                  (double[]){100, i == 2 ? 89 : 91});
    const struct spread s = draws_of_input(&draws, 0);
    ck_assert_double_eq(s.mean, 3);
    ck_assert_double_eq_tol(s.sd, sqrt(2.5), 1e-12);
    ck_assert_double_eq(s.median, 3);
    ck_assert_double_eq_tol(s.p05, 1.2, 1e-12);
    ck_assert_double_eq_tol(s.p95, 4.8, 1e-12);
    ck_assert_double_eq(draws_of_difference(&draws, 1, 0).median, 9);
    ck_assert_double_eq(draws_of_outcome(&draws, 1).max, 35);
    ck_assert_double_eq_tol(draws_correlation(&draws, 0, 1, 0), 1, 1e-12);
    ck_assert_double_eq_tol(draws_correlation(&draws, 0, 0, 1), -1, 1e-12);
    ck_assert_double_nan(draws_correlation(&draws, 0, 0, 0));
    /* The first is below in all five, and the second brings too little in one of them. */
    struct tally tally = draws_tally(&draws, 0, 1);
    ck_assert(tally.n_below == 5 && tally.n_short == 0);
    tally = draws_tally(&draws, 1, 0);
    ck_assert(tally.n_below == 0 && tally.n_short == 1);
    draws_clear(&draws);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {threads_change_no_bit, only_what_uses_an_input_varies_with_it,
                            a_point_is_the_value_itself,
                            values_that_do_not_go_together_end_it, spreads_by_hand};
    return run_tests("draws", tests, sizeof tests / sizeof *tests);
}
