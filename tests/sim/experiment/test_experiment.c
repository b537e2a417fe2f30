#include "sim/experiment/experiment.h"
#include <math.h>
#include "tests/run.h"
#include "tests/sim/small_world.h"

static struct emission_factor FACTORS[] = {
    {.id = (char *)"diesel_b7_reg", .wtt = 0.66, .ttw = 2.51, .wtw = 3.17},
    {.id = (char *)"petrol_e10_reg", .wtt = 0.55, .ttw = 2.22, .wtw = 2.77},
    {.id = (char *)"electricity_fr_reg", .wtt = 0.048, .ttw = 0, .wtw = 0.048},
};

static struct small_world *busy_world(void)
{
    struct small_world *w = small_world_create();
    w->catalogue.factors = FACTORS;
    w->catalogue.n_factors = sizeof FACTORS / sizeof *FACTORS;
    w->scenario.calendar.n_weeks = 8;
    w->scenario.demand.dispersion_size = 2;
    w->scenario.demand.farms_per_product = 2;
    w->scenario.uncertainty.travel_day_cv = 0.1;
    w->scenario.uncertainty.travel_leg_cv = 0.1;
    w->scenario.handling.service_cv = 0.3;
    w->scenario.experiment.replications_min = 6;
    w->scenario.experiment.replications_max = 6;
    return w;
}

static struct experiment_result *run(const struct small_world *w, int jobs)
{
    return experiment_run(&w->scenario, &w->territory, &w->catalogue, &w->travel,
                          &(struct experiment_options){.jobs = jobs});
}

/* To the bit. */
static void expect_same(const struct experiment_result *a, const struct experiment_result *b)
{
    const size_t n = a->n_organisations * (a->actors.n + N_ACTOR_KINDS) * N_METRICS;
    ck_assert_uint_eq(a->n_replications, b->n_replications);
    ck_assert_int_eq(memcmp(a->own, b->own, n * sizeof *a->own), 0);
    ck_assert_int_eq(memcmp(a->paired, b->paired, n * sizeof *a->paired), 0);
    ck_assert_int_eq(memcmp(a->daily, b->daily,
                            a->n_organisations * (size_t)a->n_days * N_DAILY * sizeof(double)),
                     0);
    ck_assert_int_eq(memcmp(a->gaps, b->gaps, a->n_organisations * sizeof *a->gaps), 0);
}

START_TEST(threads_change_no_bit)
{
    struct small_world *w = busy_world();
    struct experiment_result *one = run(w, 1);
    for (int jobs = 2; jobs <= 8; jobs *= 2) {
        struct experiment_result *many = run(w, jobs);
        expect_same(one, many);
        experiment_free(many);
    }
    experiment_free(one);
    small_world_free(w);
}
END_TEST

START_TEST(routes_are_held_against_a_long_effort)
{
    struct small_world *w = busy_world();
    struct experiment_result *r = run(w, 2);
    for (size_t o = 0; o < r->n_organisations; o++) {
        /* Rounds of so few stops are solved to the optimum. */
        ck_assert_uint_gt(r->gaps[o].n, 0);
        ck_assert_double_ge(r->gaps[o].mean_share, 0);
        ck_assert_double_lt(r->gaps[o].worst_share, 1e-9);
    }
    experiment_free(r);
    for (size_t f = 0; f < w->scenario.organisations[0].n_flows; f++)
        w->scenario.organisations[0].flows[f].routes = ROUTES_DEDICATED;
    r = run(w, 2);
    ck_assert_uint_eq(r->gaps[0].n, 0);
    experiment_free(r);
    small_world_free(w);
}
END_TEST

START_TEST(another_seed_gives_another_year)
{
    struct small_world *w = busy_world();
    struct experiment_result *one = run(w, 1);
    w->scenario.experiment.seed = 2;
    struct experiment_result *other = run(w, 1);
    ck_assert_double_ne(experiment_mean(one, 0, 0, METRIC_DELIVERED_KG).mean,
                        experiment_mean(other, 0, 0, METRIC_DELIVERED_KG).mean);
    experiment_free(other);
    experiment_free(one);
    small_world_free(w);
}
END_TEST

START_TEST(organisations_carry_the_same_orders)
{
    struct small_world *w = busy_world();
    struct experiment_result *r = run(w, 2);
    const struct estimate e = experiment_difference(r, SMALL_POOLED, 0, METRIC_ORDERS);
    ck_assert_double_eq(e.mean, 0);
    ck_assert_double_eq(e.high - e.low, 0);
    experiment_free(r);
    small_world_free(w);
}
END_TEST

/* Neither draws of chance nor routes of other days pass from one to the next. */
START_TEST(the_order_of_organisations_changes_no_bit)
{
    struct small_world *w = busy_world();
    struct experiment_result *r = run(w, 1);
    const struct organisation first = w->scenario.organisations[0];
    w->scenario.organisations[0] = w->scenario.organisations[1];
    w->scenario.organisations[1] = first;
    struct experiment_result *swapped = run(w, 1);
    const size_t n = (r->actors.n + N_ACTOR_KINDS) * N_METRICS;
    for (size_t o = 0; o < N_SMALL_ORGANISATIONS; o++) {
        const size_t other = N_SMALL_ORGANISATIONS - 1 - o;
        ck_assert_int_eq(
            memcmp(r->own + o * n, swapped->own + other * n, n * sizeof *r->own), 0);
        ck_assert_int_eq(memcmp(&r->gaps[o], &swapped->gaps[other], sizeof *r->gaps), 0);
    }
    experiment_free(swapped);
    experiment_free(r);
    small_world_free(w);
}
END_TEST

START_TEST(pairing_narrows_the_interval)
{
    struct small_world *w = busy_world();
    struct experiment_result *r = run(w, 2);
    /* Kilograms vary from year to year by the orders, which are the same for both. */
    const enum metric kg = METRIC_DELIVERED_KG;
    const struct estimate paired = experiment_difference(r, SMALL_POOLED, 0, kg);
    const struct estimate a = experiment_mean(r, SMALL_INDIVIDUAL, 0, kg);
    const struct estimate b = experiment_mean(r, SMALL_POOLED, 0, kg);
    ck_assert_double_lt(paired.high - paired.low, hypot(a.high - a.low, b.high - b.low) / 2);
    ck_assert_double_eq_tol(paired.mean, b.mean - a.mean, 1e-6);
    experiment_free(r);
    small_world_free(w);
}
END_TEST

START_TEST(it_stops_when_precise_enough)
{
    struct small_world *w = busy_world();
    w->scenario.experiment.replications_min = 3;
    w->scenario.experiment.replications_max = 40;
    w->scenario.experiment.precision_share = 1e6;
    struct experiment_result *loose = run(w, 2);
    ck_assert_uint_eq(loose->n_replications, 3);
    ck_assert(loose->converged);
    w->scenario.experiment.precision_share = 1e-12;
    w->scenario.experiment.replications_max = 7;
    struct experiment_result *strict = run(w, 2);
    ck_assert_uint_eq(strict->n_replications, 7);
    ck_assert(!strict->converged);
    /* The first replications are the same years, however many follow. */
    w->scenario.experiment.replications_max = 3;
    struct experiment_result *first = run(w, 2);
    expect_same(loose, first);
    experiment_free(first);
    experiment_free(strict);
    experiment_free(loose);
    small_world_free(w);
}
END_TEST

START_TEST(it_stops_at_the_first_checkpoint_below_the_precision)
{
    struct small_world *w = busy_world();
    static const size_t CHECKPOINTS[] = {3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 19, 22, 26, 31, 37};
    /* What each number of replications gives: half-width < precision x |mean|. */
    double share[38];
    for (size_t k = 0; k < sizeof CHECKPOINTS / sizeof *CHECKPOINTS; k++) {
        const size_t n = CHECKPOINTS[k];
        w->scenario.experiment.replications_min = w->scenario.experiment.replications_max = n;
        struct experiment_result *r = run(w, 2);
        const struct estimate e = experiment_difference(r, SMALL_POOLED, 0, METRIC_COST_EUR);
        share[n] = (e.high - e.low) / 2 / fabs(e.mean);
        experiment_free(r);
    }
    w->scenario.experiment.replications_max = 40;
    for (size_t k = 0; k < sizeof CHECKPOINTS / sizeof *CHECKPOINTS; k++) {
        const size_t n = CHECKPOINTS[k];
        bool sooner = false;
        for (size_t j = 0; j < k; j++)
            sooner = sooner || share[CHECKPOINTS[j]] <= share[n];
        if (sooner)
            continue; /* this precision is reached before */
        w->scenario.experiment.replications_min = 3;
        w->scenario.experiment.precision_share = share[n] * (1 + 1e-9);
        struct experiment_result *reached = run(w, 2);
        ck_assert_uint_eq(reached->n_replications, n);
        ck_assert(reached->converged);
        experiment_free(reached);
    }
    small_world_free(w);
}
END_TEST

START_TEST(one_replication_has_no_interval)
{
    struct small_world *w = busy_world();
    w->scenario.experiment.replications_min = w->scenario.experiment.replications_max = 1;
    struct experiment_result *r = run(w, 2);
    ck_assert_uint_eq(r->n_replications, 1);
    ck_assert(!r->converged);
    const struct estimate e = experiment_difference(r, SMALL_POOLED, 0, METRIC_COST_EUR);
    ck_assert(isfinite(e.mean) && isnan(e.low) && isnan(e.high));
    for (size_t a = 1; a < r->actors.n; a++)
        ck_assert_int_eq(experiment_verdict(r, SMALL_POOLED, a), VERDICT_UNDECIDED);
    experiment_free(r);
    small_world_free(w);
}
END_TEST

/* A farm that ships on Tuesdays alone cannot drop at a point on Mondays: it saves its costs, and sells
 * nothing. */
START_TEST(who_sells_nothing_does_not_gain)
{
    struct small_world *w = busy_world();
    w->farms[0].days = TUESDAY;
    struct experiment_result *r = run(w, 1);
    size_t farm = 0;
    while (r->actors.list[farm].kind != ACTOR_FARM)
        farm++;
    ck_assert_double_lt(
        experiment_difference(r, SMALL_POOLED, farm, METRIC_NET_COST_EUR).high, 0);
    ck_assert_double_gt(experiment_mean(r, SMALL_POOLED, farm, METRIC_UNSERVED_KG).mean, 0);
    ck_assert_int_eq(experiment_verdict(r, SMALL_POOLED, farm), VERDICT_UNDECIDED);
    experiment_free(r);
    small_world_free(w);
}
END_TEST

START_TEST(without_chance_every_year_is_the_same)
{
    struct small_world *w = busy_world();
    w->scenario.demand.certain = true;
    w->scenario.demand.weight_cv = 0.2;
    w->scenario.uncertainty = (struct uncertainty){.peak_factor = 1.2};
    w->scenario.handling.service_cv = 0;
    w->scenario.experiment.replications_max = 40;
    struct experiment_result *r = run(w, 2);
    for (size_t i = 0; i < 2 * (r->actors.n + N_ACTOR_KINDS) * N_METRICS; i++)
        ck_assert_double_eq(r->own[i].squares, 0);
    const struct estimate e = experiment_difference(r, SMALL_POOLED, 0, METRIC_COST_EUR);
    ck_assert_double_eq(e.low, e.mean);
    ck_assert_double_eq(e.high, e.mean);
    ck_assert_double_ne(e.mean, 0);
    ck_assert_uint_eq(r->n_replications, w->scenario.experiment.replications_min);
    experiment_free(r);
    small_world_free(w);
}
END_TEST

START_TEST(an_organisation_does_not_differ_from_itself)
{
    struct small_world *w = busy_world();
    w->organisations[SMALL_POOLED] = w->organisations[SMALL_INDIVIDUAL];
    w->scenario.uncertainty.no_show_share = 0.1;
    w->scenario.uncertainty.late_farm_share = 0.2;
    w->scenario.uncertainty.late_farm_s = 1800;
    w->scenario.uncertainty.breakdown_per_km = 0.001;
    w->scenario.uncertainty.breakdown_s = 3600;
    struct experiment_result *r = run(w, 2);
    for (int m = 0; m < N_METRICS; m++)
        for (size_t a = 0; a < r->actors.n; a++) {
            const struct estimate e = experiment_difference(r, 1, a, (enum metric)m);
            ck_assert(e.n == 0 || (e.mean == 0 && e.high == 0 && e.low == 0));
            ck_assert_int_eq(experiment_verdict(r, 1, a), VERDICT_UNDECIDED);
        }
    ck_assert(r->converged); /* a difference of exactly 0 is known exactly */
    experiment_free(r);
    small_world_free(w);
}
END_TEST

/* More years than are held at a time, so several batches. */
START_TEST(batches_leave_no_seam)
{
    struct small_world *w = busy_world();
    w->scenario.calendar.n_weeks = 1;
    w->scenario.experiment.precision_share = 0;
    w->scenario.experiment.replications_min = w->scenario.experiment.replications_max = 300;
    struct experiment_result *at_once = run(w, 2);
    ck_assert_uint_eq(at_once->n_replications, 300);
    w->scenario.experiment.replications_min = 7;
    struct experiment_result *by_rounds = run(w, 1);
    expect_same(at_once, by_rounds);
    experiment_free(by_rounds);
    experiment_free(at_once);
    small_world_free(w);
}
END_TEST

START_TEST(actors_and_days_add_up)
{
    struct small_world *w = busy_world();
    struct experiment_result *r = run(w, 1);
    for (size_t o = 0; o < r->n_organisations; o++) {
        for (int m = 0; m < N_METRICS; m++) {
            if (!metric_infos[m].additive)
                continue;
            double sum = 0;
            for (size_t a = 1; a < r->actors.n; a++)
                sum += experiment_mean(r, o, a, (enum metric)m).mean;
            const double all = experiment_mean(r, o, 0, (enum metric)m).mean;
            ck_assert_double_eq_tol(sum, all, 1e-6 * (1 + fabs(all)));
        }
        double km = 0;
        for (int d = 0; d < r->n_days; d++)
            km += r->daily[(o * (size_t)r->n_days + (size_t)d) * N_DAILY + DAILY_DISTANCE_KM];
        ck_assert_double_eq_tol(km, experiment_mean(r, o, 0, METRIC_DISTANCE_KM).mean, 1e-6 * km);
    }
    experiment_free(r);
    small_world_free(w);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {threads_change_no_bit,
                            routes_are_held_against_a_long_effort,
                            another_seed_gives_another_year,
                            organisations_carry_the_same_orders,
                            the_order_of_organisations_changes_no_bit,
                            pairing_narrows_the_interval,
                            it_stops_when_precise_enough,
                            it_stops_at_the_first_checkpoint_below_the_precision,
                            one_replication_has_no_interval,
                            who_sells_nothing_does_not_gain,
                            without_chance_every_year_is_the_same,
                            an_organisation_does_not_differ_from_itself,
                            batches_leave_no_seam,
                            actors_and_days_add_up};
    return run_tests("experiment", tests, sizeof tests / sizeof *tests);
}
