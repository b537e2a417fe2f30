#include "sim/experiment/experiment.h"
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"

/* What the threads share while replications run. */
struct study {
    const struct experiment_options *options;
    struct experiment_result *result;
    struct setting setting;
    struct season_days season;
    struct contracts contracts;
    struct plan *plans;     /* n_organisations */
    double *daily;          /* of the replications of one round */
    size_t done;            /* replications finished, for the progress */
};

enum metric metric_by_id(const char *id)
{
    for (int m = 0; m < N_METRICS; m++)
        if (strcmp(metric_infos[m].id, id) == 0)
            return (enum metric)m;
    return N_METRICS;
}

/* ---- One replication --------------------------------------------------------------- */

static size_t row_size(const struct experiment_result *result)
{
    return result->actors.n * N_METRICS;
}

static double *values_of(const struct experiment_result *result, size_t replication, size_t o)
{
    return result->values + (replication * result->n_organisations + o) * row_size(result);
}

static size_t daily_size(const struct experiment_result *result)
{
    return (size_t)result->n_days * N_DAILY;
}

/* Simulates all organisations on the orders of one replication. Returns the events run. */
static size_t replicate(const struct study *e, size_t replication, double daily[],
                        struct arena *arena)
{
    const struct experiment_result *result = e->result;
    size_t n_events = 0;
    for (size_t o = 0; o < result->n_organisations; o++) {
        arena_reset(arena);
        const struct orders orders =
            orders_draw(e->setting.scenario, e->setting.territory, &e->season, &e->contracts,
                        replication, arena);
        struct ledger ledger;
        ledger_init(&ledger, arena);
        struct world_run run = {
            .plan = &e->plans[o],
            .actors = &result->actors,
            .orders = &orders,
            .replication = replication,
            .arena = arena,
            .routes = replication == 0 ? &result->routes[o] : NULL,
        };
        world_simulate(&run, &ledger);
        n_events += run.n_events;
        const struct account_basis basis = {
            .catalogue = e->setting.catalogue,
            .scenario = e->setting.scenario,
            .territory = e->setting.territory,
            .actors = &result->actors,
            .organisation = o,
            .n_days = result->n_days,
        };
        account_year(&basis, &ledger, values_of(result, replication, o));
        account_days(&basis, &ledger, daily + o * daily_size(result));
    }
    return n_events;
}

/* Runs replications first .. last-1 in parallel; their results land at their index. */
static void run_round(struct study *e, size_t first, size_t last)
{
    struct experiment_result *result = e->result;
    const size_t n_daily = result->n_organisations * daily_size(result);
    result->values = mem_resized(result->values, last * result->n_organisations,
                                 row_size(result) * sizeof *result->values);
    e->daily = mem_resized(e->daily, (last - first) * n_daily, sizeof *e->daily);
    size_t n_events = 0;
#pragma omp parallel num_threads(e->options->jobs) reduction(+ : n_events)
    {
        struct arena arena = {0};
#pragma omp for schedule(dynamic, 1)
        for (size_t r = first; r < last; r++) {
            n_events += replicate(e, r, e->daily + (r - first) * n_daily, &arena);
#pragma omp critical
            if (e->options->progress)
                e->options->progress(++e->done, e->setting.scenario->experiment.replications_max,
                                     e->options->context);
        }
        arena_clear(&arena);
    }
    result->n_events += n_events;
    for (size_t r = 0; r < last - first; r++)
        for (size_t i = 0; i < n_daily; i++)
            result->daily[i] += e->daily[r * n_daily + i];
}

/* ---- When to stop ------------------------------------------------------------------ */

/* The worst relative half-width over the organisations. */
static double precision_reached(const struct experiment_result *result)
{
    const enum metric metric = (enum metric)result->precision_metric;
    if (result->n_organisations == 1)
        return interval_relative_half_width(experiment_mean(result, 0, 0, metric));
    double worst = 0;
    for (size_t o = 0; o < result->n_organisations; o++)
        if (o != result->scenario->experiment.baseline)
            worst = fmax(worst, interval_relative_half_width(
                                    experiment_difference(result, o, 0, metric)));
    return worst;
}

static size_t next_checkpoint(size_t n, size_t most)
{
    const size_t next = n + (n >= 5 ? n / 5 : 1);
    return next < most ? next : most;
}

/* ---- The whole --------------------------------------------------------------------- */

static void run_to_precision(struct study *e)
{
    struct experiment_result *result = e->result;
    const struct scenario *scenario = e->setting.scenario;
    const size_t most = scenario->experiment.replications_max;
    size_t target = scenario->experiment.replications_min;
    target = target < most ? target : most;
    for (;;) {
        run_round(e, result->n_replications, target);
        result->n_replications = target;
        result->precision_share = precision_reached(result);
        result->converged = result->precision_share < scenario->experiment.precision_share;
        if (result->converged || target == most)
            break;
        target = next_checkpoint(target, most);
    }
    const size_t n_daily = result->n_organisations * daily_size(result);
    for (size_t i = 0; i < n_daily; i++)
        result->daily[i] /= (double)result->n_replications;
}

struct experiment_result *experiment_run(const struct scenario *scenario,
                                         const struct territory *territory,
                                         const struct catalogue *catalogue,
                                         const struct travel *travel,
                                         const struct experiment_options *options)
{
    struct experiment_result *result = mem_zeroed(1, sizeof *result);
    struct study e = {.options = options, .result = result};
    e.season = season_days(scenario, catalogue);
    e.contracts = contracts_make(scenario, territory, travel->by_class[ROAD_VAN].distance_km);
    e.setting = (struct setting){.scenario = scenario,
                                 .catalogue = catalogue,
                                 .territory = territory,
                                 .travel = travel,
                                 .season = &e.season,
                                 .contracts = &e.contracts};
    *result = (struct experiment_result){
        .scenario = scenario,
        .territory = territory,
        .actors = actors_of(territory),
        .n_organisations = scenario->n_organisations,
        .n_days = e.season.n_days,
        .precision_metric = metric_by_id(scenario->experiment.precision_metric),
        .wanted_kg_week = e.contracts.wanted_kg_week,
        .placed_kg_week = e.contracts.placed_kg_week,
        .n_contracts = e.contracts.n,
    };
    result->daily = mem_zeroed(result->n_organisations * daily_size(result), sizeof(double));
    result->routes = mem_zeroed(result->n_organisations, sizeof *result->routes);
    e.plans = mem_zeroed(result->n_organisations, sizeof *e.plans);
    for (size_t o = 0; o < result->n_organisations; o++) {
        e.plans[o] = plan_make(&e.setting, o);
        result->n_unlinked_contracts += plan_n_unlinked(&e.plans[o]);
    }
    const double start_s = omp_get_wtime();
    run_to_precision(&e);
    result->simulated_s = omp_get_wtime() - start_s;
    for (size_t o = 0; o < result->n_organisations; o++)
        plan_clear(&e.plans[o]);
    free(e.plans);
    free(e.daily);
    contracts_clear(&e.contracts);
    season_clear(&e.season);
    return result;
}

void experiment_free(struct experiment_result *result)
{
    if (!result)
        return;
    for (size_t o = 0; o < result->n_organisations; o++)
        driven_routes_clear(&result->routes[o]);
    free(result->routes);
    free(result->values);
    free(result->daily);
    actors_clear(&result->actors);
    free(result);
}

/* ---- Reading the result ------------------------------------------------------------ */

static size_t stride(const struct experiment_result *result)
{
    return result->n_organisations * row_size(result);
}

struct estimate experiment_mean(const struct experiment_result *result, size_t organisation,
                                size_t actor, enum metric metric)
{
    const double *x = values_of(result, 0, organisation) + actor * N_METRICS + (size_t)metric;
    return interval_mean(x, stride(result), result->n_replications,
                         result->scenario->experiment.confidence);
}

struct estimate experiment_difference(const struct experiment_result *result, size_t organisation,
                                      size_t actor, enum metric metric)
{
    const size_t at = actor * N_METRICS + (size_t)metric;
    const double *a = values_of(result, 0, organisation) + at;
    const double *b = values_of(result, 0, result->scenario->experiment.baseline) + at;
    return interval_paired(a, b, stride(result), result->n_replications,
                           result->scenario->experiment.confidence);
}

/* Sums of a metric over the actors of a kind, one a replication. Release with free(). */
static double *kind_sums(const struct experiment_result *result, size_t organisation,
                         enum actor_kind kind, enum metric metric)
{
    double *sums = mem_zeroed(result->n_replications, sizeof *sums);
    for (size_t r = 0; r < result->n_replications; r++) {
        const double *row = values_of(result, r, organisation) + (size_t)metric;
        for (size_t a = 0; a < result->actors.n; a++)
            if (result->actors.list[a].kind == kind)
                sums[r] += row[a * N_METRICS];
    }
    return sums;
}

struct estimate experiment_kind_mean(const struct experiment_result *result, size_t organisation,
                                     enum actor_kind kind, enum metric metric)
{
    double *sums = kind_sums(result, organisation, kind, metric);
    const struct estimate e =
        interval_mean(sums, 1, result->n_replications, result->scenario->experiment.confidence);
    free(sums);
    return e;
}

struct estimate experiment_kind_difference(const struct experiment_result *result,
                                           size_t organisation, enum actor_kind kind,
                                           enum metric metric)
{
    double *a = kind_sums(result, organisation, kind, metric);
    double *b = kind_sums(result, result->scenario->experiment.baseline, kind, metric);
    const struct estimate e = interval_paired(a, b, 1, result->n_replications,
                                              result->scenario->experiment.confidence);
    free(a);
    free(b);
    return e;
}

enum verdict experiment_verdict(const struct experiment_result *result, size_t organisation,
                                size_t actor)
{
    const struct estimate e =
        experiment_difference(result, organisation, actor, METRIC_NET_COST_EUR);
    if (e.high < 0)
        return VERDICT_GAINS;
    return e.low > 0 ? VERDICT_LOSES : VERDICT_UNDECIDED;
}
