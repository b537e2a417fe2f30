#include "sim/experiment/experiment.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "data/mem.h"

/* Replications held in memory at a time. */
enum { BATCH = 128 };

/* What the threads share while replications run. */
struct study {
    const struct experiment_options *options;
    struct experiment_result *result;
    struct setting setting;
    struct season_days season;
    struct contracts contracts;
    struct plan *plans;     /* n_organisations */
    double *values;         /* of a batch: [replication][organisation][actor][metric] */
    double *daily;          /* of a batch: [replication][organisation][day][enum daily] */
    size_t done;            /* replications finished, for the progress */
};

/* The metric of that id, or N_METRICS. */
static enum metric metric_by_id(const char *id)
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

/* Actors, then the sums over those of each kind. */
static size_t n_rows(const struct experiment_result *result)
{
    return result->actors.n + N_ACTOR_KINDS;
}

static size_t daily_size(const struct experiment_result *result)
{
    return (size_t)result->n_days * N_DAILY;
}

/* Simulates all organisations on the orders of one replication. Returns the events run. */
static size_t replicate(const struct study *e, size_t replication, double values[],
                        double daily[], struct arena *arena)
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
        account_year(&basis, &ledger, values + o * row_size(result));
        account_days(&basis, &ledger, daily + o * daily_size(result));
    }
    return n_events;
}

/* Runs replications first .. last-1, a batch at most, in parallel. */
static void run_batch(struct study *e, size_t first, size_t last)
{
    struct experiment_result *result = e->result;
    const size_t n_values = result->n_organisations * row_size(result);
    const size_t n_daily = result->n_organisations * daily_size(result);
    size_t n_events = 0;
#pragma omp parallel num_threads(e->options->jobs) reduction(+ : n_events)
    {
        struct arena arena = {0};
#pragma omp for schedule(dynamic, 1)
        for (size_t r = first; r < last; r++) {
            n_events += replicate(e, r, e->values + (r - first) * n_values,
                                  e->daily + (r - first) * n_daily, &arena);
#pragma omp critical
            if (e->options->progress)
                e->options->progress(++e->done, e->setting.scenario->experiment.replications_max,
                                     e->options->context);
        }
        arena_clear(&arena);
    }
    result->n_events += n_events;
}

/* The rows of an organisation in one replication: its actors, and sums over each kind. */
static void fill_rows(const struct experiment_result *result, const double values[],
                      double rows[])
{
    const size_t n = result->actors.n;
    memcpy(rows, values, n * N_METRICS * sizeof *rows);
    memset(rows + n * N_METRICS, 0, N_ACTOR_KINDS * N_METRICS * sizeof *rows);
    for (size_t a = 0; a < n; a++) {
        double *sums = rows + (n + result->actors.list[a].kind) * N_METRICS;
        for (size_t m = 0; m < N_METRICS; m++)
            sums[m] += values[a * N_METRICS + m];
    }
}

static void add_replication(struct experiment_result *result, const double values[],
                            const double daily[], double *const rows[])
{
    const size_t n = n_rows(result) * N_METRICS;
    for (size_t o = 0; o < result->n_organisations; o++)
        fill_rows(result, values + o * row_size(result), rows[o]);
    const double *base = rows[result->scenario->experiment.baseline];
    for (size_t o = 0; o < result->n_organisations; o++)
        for (size_t i = 0; i < n; i++) {
            moments_add(&result->own[o * n + i], rows[o][i]);
            moments_add(&result->paired[o * n + i], rows[o][i] - base[i]);
        }
    for (size_t i = 0; i < result->n_organisations * daily_size(result); i++)
        result->daily[i] += daily[i];
}

/* In the order of the replications, so that the number of threads changes no bit. */
static void add_batch(struct study *e, size_t n)
{
    struct experiment_result *result = e->result;
    double **rows = mem_zeroed(result->n_organisations, sizeof *rows);
    for (size_t o = 0; o < result->n_organisations; o++)
        rows[o] = mem_zeroed(n_rows(result) * N_METRICS, sizeof **rows);
    for (size_t r = 0; r < n; r++)
        add_replication(result, e->values + r * result->n_organisations * row_size(result),
                        e->daily + r * result->n_organisations * daily_size(result), rows);
    for (size_t o = 0; o < result->n_organisations; o++)
        free(rows[o]);
    free(rows);
    result->n_replications += n;
}

/* Runs replications up to target - 1. */
static void run_round(struct study *e, size_t target)
{
    while (e->result->n_replications < target) {
        const size_t first = e->result->n_replications;
        const size_t last = target - first < BATCH ? target : first + BATCH;
        run_batch(e, first, last);
        add_batch(e, last - first);
    }
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
        run_round(e, target);
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

/* Room for the results and for a batch. */
static void make_room(struct study *e)
{
    struct experiment_result *result = e->result;
    const size_t most = e->setting.scenario->experiment.replications_max;
    const size_t n_batch = (most < BATCH ? most : BATCH) * result->n_organisations;
    const size_t n_moments = result->n_organisations * n_rows(result);
    e->values = mem_zeroed(n_batch, row_size(result) * sizeof *e->values);
    e->daily = mem_zeroed(n_batch, daily_size(result) * sizeof *e->daily);
    result->own = mem_zeroed(n_moments, N_METRICS * sizeof *result->own);
    result->paired = mem_zeroed(n_moments, N_METRICS * sizeof *result->paired);
    result->daily = mem_zeroed(result->n_organisations, daily_size(result) * sizeof(double));
    result->routes = mem_zeroed(result->n_organisations, sizeof *result->routes);
}

static double clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
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
    make_room(&e);
    e.plans = mem_zeroed(result->n_organisations, sizeof *e.plans);
    for (size_t o = 0; o < result->n_organisations; o++) {
        e.plans[o] = plan_make(&e.setting, o);
        result->n_unlinked_contracts += plan_n_unlinked(&e.plans[o]);
    }
    const double start_s = clock_s();
    run_to_precision(&e);
    result->simulated_s = clock_s() - start_s;
    for (size_t o = 0; o < result->n_organisations; o++)
        plan_clear(&e.plans[o]);
    free(e.plans);
    free(e.values);
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
    free(result->own);
    free(result->paired);
    free(result->daily);
    actors_clear(&result->actors);
    free(result);
}

/* ---- Reading the result ------------------------------------------------------------ */

static struct estimate estimate_of(const struct experiment_result *result,
                                   const struct moments table[], size_t organisation, size_t row,
                                   enum metric metric)
{
    const size_t at = (organisation * n_rows(result) + row) * N_METRICS + (size_t)metric;
    return moments_estimate(&table[at], result->scenario->experiment.confidence);
}

struct estimate experiment_mean(const struct experiment_result *result, size_t organisation,
                                size_t actor, enum metric metric)
{
    return estimate_of(result, result->own, organisation, actor, metric);
}

struct estimate experiment_difference(const struct experiment_result *result, size_t organisation,
                                      size_t actor, enum metric metric)
{
    return estimate_of(result, result->paired, organisation, actor, metric);
}

struct estimate experiment_kind_mean(const struct experiment_result *result, size_t organisation,
                                     enum actor_kind kind, enum metric metric)
{
    return estimate_of(result, result->own, organisation, result->actors.n + kind, metric);
}

struct estimate experiment_kind_difference(const struct experiment_result *result,
                                           size_t organisation, enum actor_kind kind,
                                           enum metric metric)
{
    return estimate_of(result, result->paired, organisation, result->actors.n + kind, metric);
}

/* Share of its orders that an actor may lose and still be said to gain. */
static const double lost_share_max = 0.1;

static bool sells_less(const struct experiment_result *result, size_t organisation, size_t actor)
{
    const double ordered_kg = experiment_mean(result, organisation, actor, METRIC_ORDERED_KG).mean;
    const double lost_kg =
        experiment_difference(result, organisation, actor, METRIC_UNSERVED_KG).mean;
    return lost_kg > lost_share_max * ordered_kg;
}

enum verdict experiment_verdict(const struct experiment_result *result, size_t organisation,
                                size_t actor)
{
    const struct estimate e =
        experiment_difference(result, organisation, actor, METRIC_NET_COST_EUR);
    if (e.high < 0)
        return sells_less(result, organisation, actor) ? VERDICT_UNDECIDED : VERDICT_GAINS;
    return e.low > 0 ? VERDICT_LOSES : VERDICT_UNDECIDED;
}
