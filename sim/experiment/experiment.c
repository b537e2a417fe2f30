#include "sim/experiment/experiment.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "data/mem.h"

/* Replications held in memory at a time: begun, and not added up yet. */
enum { N_SLOTS = 128 };

/* One of them. */
struct slot {
    double *values; /* [organisation][actor][metric]; owned */
    double *daily;  /* [organisation][day][enum daily]; owned */
    double *inputs; /* drawn; owned */
    size_t n_events;
    struct faults faults; /* of what was drawn */
    bool finished;
};

/* What the organisations face, which differs between replications where inputs are uncertain.
 * Points into itself. */
struct ground {
    struct setting setting;
    struct season_days season;
    struct contracts contracts;
    struct plan *plans; /* n_organisations; owned */
};

/* What the threads share while replications run. */
struct study {
    const struct experiment_options *options;
    struct experiment_result *result;
    struct ground ground;
    bool varies;            /* each replication has a ground of its own */
    struct gap_sample *samples; /* n_organisations; of replication 0 */
    struct slot *slots;     /* N_SLOTS; replication r has the slot r % N_SLOTS */
    double *outcomes, *delivered_kg; /* n_organisations, of one replication */
    double *rows;           /* [organisation][actor, then enum actor_kind][metric], of one */
    size_t target;          /* replications at the next checkpoint */
    size_t n_begun, n_finished;
    atomic_bool ended;
};

/* ---- The ground -------------------------------------------------------------------- */

static void ground_init(struct ground *ground, const struct scenario *scenario,
                        const struct territory *territory, const struct catalogue *catalogue,
                        const struct travel *travel)
{
    ground->season = season_days(scenario, catalogue);
    ground->contracts =
        contracts_make(scenario, territory, travel->by_class[ROAD_VAN].distance_km);
    ground->setting = (struct setting){.scenario = scenario,
                                       .catalogue = catalogue,
                                       .territory = territory,
                                       .travel = travel,
                                       .season = &ground->season,
                                       .contracts = &ground->contracts};
    ground->plans = mem_zeroed(scenario->n_organisations, sizeof *ground->plans);
    for (size_t o = 0; o < scenario->n_organisations; o++)
        ground->plans[o] = plan_make(&ground->setting, o);
}

static void ground_clear(struct ground *ground)
{
    for (size_t o = 0; o < ground->setting.scenario->n_organisations; o++)
        plan_clear(&ground->plans[o]);
    free(ground->plans);
    contracts_clear(&ground->contracts);
    season_clear(&ground->season);
}

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

/* Memory of a thread: of the orders, which all organisations share, and of one's year. */
struct memory {
    struct arena orders, year;
};

/* Simulates all organisations on the orders of one replication. shown: its routes are kept, and a
 * sample of its routing problems. */
static void replicate_on(const struct study *e, const struct ground *ground, size_t replication,
                         bool shown, struct memory *memory, struct slot *slot)
{
    const struct experiment_result *result = e->result;
    slot->n_events = 0;
    arena_reset(&memory->orders);
    const struct setting *setting = &ground->setting;
    const struct orders orders =
        orders_draw(setting->scenario, setting->territory, setting->season, setting->contracts,
                    replication, &memory->orders);
    for (size_t o = 0; o < result->n_organisations; o++) {
        arena_reset(&memory->year);
        struct ledger ledger;
        ledger_init(&ledger, &memory->year);
        struct world_run run = {
            .plan = &ground->plans[o],
            .actors = &result->actors,
            .orders = &orders,
            .replication = replication,
            .arena = &memory->year,
            .routes = shown ? &result->routes[o] : NULL,
            .sample = shown ? &e->samples[o] : NULL,
            .cancelled = &e->ended,
        };
        world_simulate(&run, &ledger);
        slot->n_events += run.n_events;
        const struct account_basis basis = {
            .catalogue = setting->catalogue,
            .scenario = setting->scenario,
            .territory = setting->territory,
            .actors = &result->actors,
            .organisation = o,
            .n_days = result->n_days,
        };
        account_year(&basis, &ledger, slot->values + o * row_size(result));
        account_days(&basis, &ledger, slot->daily + o * daily_size(result));
    }
}

/* The same, on a ground of its own where inputs are uncertain. */
static void replicate(const struct study *e, size_t replication, struct memory *memory,
                      struct slot *slot)
{
    const struct setting *shared = &e->ground.setting;
    if (!e->varies) {
        replicate_on(e, &e->ground, replication, replication == 0, memory, slot);
        return;
    }
    struct scenario *scenario = scenario_drawn(shared->scenario, shared->catalogue, replication,
                                               slot->inputs, &slot->faults);
    if (!scenario)
        return;
    struct ground ground;
    ground_init(&ground, scenario, shared->territory, shared->catalogue, shared->travel);
    replicate_on(e, &ground, replication, false, memory, slot);
    ground_clear(&ground);
    scenario_free(scenario);
}

/* Where inputs are uncertain, what is shown is a year on the values that the scenario gives: one that
 * was drawn may be far from usual. It counts for nothing else. */
static void show_given(const struct study *e)
{
    struct memory memory = {0};
    replicate_on(e, &e->ground, 0, true, &memory, &e->slots[0]);
    arena_clear(&memory.orders);
    arena_clear(&memory.year);
}

/* ---- Adding up --------------------------------------------------------------------- */

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

static void add_replication(struct study *e, const struct slot *slot)
{
    struct experiment_result *result = e->result;
    const size_t n = n_rows(result) * N_METRICS;
    for (size_t o = 0; o < result->n_organisations; o++)
        fill_rows(result, slot->values + o * row_size(result), e->rows + o * n);
    const double *base = e->rows + result->scenario->experiment.baseline * n;
    for (size_t o = 0; o < result->n_organisations; o++)
        for (size_t i = 0; i < n; i++) {
            const double value = e->rows[o * n + i];
            moments_add(&result->own[o * n + i], value);
            moments_add(&result->paired[o * n + i], value - base[i]);
        }
    for (size_t i = 0; i < result->n_organisations * daily_size(result); i++)
        result->daily[i] += slot->daily[i];
    if (e->varies) {
        for (size_t o = 0; o < result->n_organisations; o++)
            e->outcomes[o] = e->rows[o * n + result->precision_metric];
        for (size_t o = 0; o < result->n_organisations; o++)
            e->delivered_kg[o] = e->rows[o * n + METRIC_DELIVERED_KG];
        draws_add(&result->draws, slot->inputs, e->outcomes, e->delivered_kg);
    }
    result->n_events += slot->n_events;
    result->n_replications++;
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

static void pass_checkpoint(struct study *e)
{
    const struct scenario *scenario = e->ground.setting.scenario;
    struct experiment_result *result = e->result;
    const size_t most = scenario->experiment.replications_max;
    result->precision_share = precision_reached(result);
    result->converged = result->precision_share < scenario->experiment.precision_share;
    e->ended = result->converged || e->target == most;
    e->target = next_checkpoint(e->target, most);
}

/* ---- In parallel ------------------------------------------------------------------- */

/* The next replication to run, which may lie beyond the checkpoint: there is no use in waiting for
 * it. SIZE_MAX: none, or none now. */
static size_t begin_next(struct study *e)
{
    size_t next = SIZE_MAX;
#pragma omp critical(study)
    if (!e->ended && e->n_begun < e->ground.setting.scenario->experiment.replications_max &&
        e->n_begun - e->result->n_replications < N_SLOTS)
        next = e->n_begun++;
    return next;
}

/* Adds up what is finished in the order of the replications, so that the number of threads changes
 * no bit, and as far as the experiment goes: what is beyond its end counts for nothing. */
static void add_finished(struct study *e)
{
    const size_t most = e->ground.setting.scenario->experiment.replications_max;
    if (e->options->progress)
        e->options->progress(++e->n_finished, most, e->options->context);
    while (!e->ended) {
        struct slot *slot = &e->slots[e->result->n_replications % N_SLOTS];
        if (!slot->finished)
            break;
        if (slot->faults.n) { /* the first of them in the order of the replications */
            faults_append(e->options->faults, &slot->faults);
            e->ended = true;
            break;
        }
        add_replication(e, slot);
        slot->finished = false;
        if (e->result->n_replications == e->target)
            pass_checkpoint(e);
    }
}

static void run_replications(struct study *e)
{
#pragma omp parallel num_threads(e->options->jobs)
    {
        struct memory memory = {0};
        for (size_t r; (r = begin_next(e)) != SIZE_MAX;) {
            struct slot *slot = &e->slots[r % N_SLOTS];
            replicate(e, r, &memory, slot);
#pragma omp critical(study)
            if (!e->ended) {
                slot->finished = true;
                add_finished(e);
            }
        }
        arena_clear(&memory.orders);
        arena_clear(&memory.year);
    }
}

/* ---- The whole --------------------------------------------------------------------- */

static void run_to_precision(struct study *e)
{
    struct experiment_result *result = e->result;
    const struct experiment *rules = &e->ground.setting.scenario->experiment;
    e->target = rules->replications_min < rules->replications_max ? rules->replications_min
                                                                  : rules->replications_max;
    while (!e->ended)
        run_replications(e);
    const size_t n_daily = result->n_organisations * daily_size(result);
    for (size_t i = 0; i < n_daily; i++)
        result->daily[i] /= (double)result->n_replications;
}

/* Room for the results and for the replications under way. */
static void make_room(struct study *e)
{
    struct experiment_result *result = e->result;
    const size_t n = result->n_organisations, n_moments = n * n_rows(result);
    e->slots = mem_zeroed(N_SLOTS, sizeof *e->slots);
    for (size_t s = 0; s < N_SLOTS && s < e->ground.setting.scenario->experiment.replications_max; s++) {
        e->slots[s].values = mem_zeroed(n, row_size(result) * sizeof(double));
        e->slots[s].daily = mem_zeroed(n, daily_size(result) * sizeof(double));
        e->slots[s].inputs = mem_zeroed(result->draws.n_inputs, sizeof(double));
    }
    e->outcomes = mem_zeroed(n, sizeof *e->outcomes);
    e->delivered_kg = mem_zeroed(n, sizeof *e->delivered_kg);
    e->rows = mem_zeroed(n_moments, N_METRICS * sizeof *e->rows);
    result->own = mem_zeroed(n_moments, N_METRICS * sizeof *result->own);
    result->paired = mem_zeroed(n_moments, N_METRICS * sizeof *result->paired);
    result->daily = mem_zeroed(n, daily_size(result) * sizeof *result->daily);
    result->routes = mem_zeroed(n, sizeof *result->routes);
    result->gaps = mem_zeroed(n, sizeof *result->gaps);
    e->samples = mem_zeroed(n, sizeof *e->samples);
}

static void measure_gaps(const struct study *e, int jobs)
{
    for (size_t o = 0; o < e->result->n_organisations; o++)
        e->result->gaps[o] = gap_measure(&e->samples[o], jobs);
}

static void study_clear(struct study *e)
{
    for (size_t o = 0; o < e->result->n_organisations; o++)
        gap_sample_clear(&e->samples[o]);
    free(e->samples);
    for (size_t s = 0; s < N_SLOTS; s++) {
        free(e->slots[s].values);
        free(e->slots[s].daily);
        free(e->slots[s].inputs);
        faults_clear(&e->slots[s].faults);
    }
    free(e->slots);
    free(e->outcomes);
    free(e->delivered_kg);
    free(e->rows);
    ground_clear(&e->ground);
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
    const size_t n_before = options->faults ? options->faults->n : 0;
    struct experiment_result *result = mem_zeroed(1, sizeof *result);
    struct study e = {.options = options, .result = result};
    e.varies = scenario_n_varying(scenario) > 0;
    assert(!e.varies || options->faults);
    ground_init(&e.ground, scenario, territory, catalogue, travel);
    *result = (struct experiment_result){
        .scenario = scenario,
        .territory = territory,
        .actors = actors_of(territory),
        .n_organisations = scenario->n_organisations,
        .n_days = e.ground.season.n_days,
        .precision_metric = metric_by_id(scenario->experiment.precision_metric),
        .draws = {.n_inputs = e.varies ? scenario->uncertainty.n_inputs : 0,
                  .n_organisations = scenario->n_organisations},
        .wanted_kg_week = e.ground.contracts.wanted_kg_week,
        .placed_kg_week = e.ground.contracts.placed_kg_week,
        .n_contracts = e.ground.contracts.n,
    };
    make_room(&e);
    for (size_t o = 0; o < result->n_organisations; o++)
        result->n_unlinked_contracts += plan_n_unlinked(&e.ground.plans[o]);
    const double start_s = clock_s();
    if (e.varies)
        show_given(&e);
    run_to_precision(&e);
    result->simulated_s = clock_s() - start_s;
    measure_gaps(&e, options->jobs);
    const bool fine = !options->faults || options->faults->n == n_before;
    study_clear(&e);
    if (fine)
        return result;
    experiment_free(result);
    return NULL;
}

void experiment_free(struct experiment_result *result)
{
    if (!result)
        return;
    for (size_t o = 0; o < result->n_organisations; o++)
        driven_routes_clear(&result->routes[o]);
    draws_clear(&result->draws);
    free(result->routes);
    free(result->gaps);
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
