#include "sim/routing/genetic.h"
#include <math.h>
#include "sim/routing/crossover.h"
#include "sim/routing/education.h"
#include "sim/routing/population.h"
#include "sim/routing/stopwatch.h"

/* Neighbours of a stop that moves try. */
enum { N_NEAR = 20 };

/* Plans to begin with. */
enum { N_FIRST = 15 };

/* Children a stop without a better one before beginning anew: so many more each time. */
enum { IDLE_PER_STOP = 20 };

/* Children between two updates of the penalties. */
enum { N_JUDGED = 50 };

/* Purpose of the random stream; see data/streams.h for the others. */
enum { STREAM_GENETIC = 65 };

/* The population grows over this many children: a small one is soon good, a large one stays
 * diverse. */
enum { N_GROWING = 2500 };
static const struct population_sizes first_sizes = {
    .n_kept = 15, .n_new = 25, .n_elite = 4, .n_close = 5};
static const struct population_sizes last_sizes = {
    .n_kept = 25, .n_new = 40, .n_elite = 4, .n_close = 5};

/* Share of children that should keep a limit, and what penalties are multiplied by when fewer
 * or more do. */
static const double target_share = 0.4, dearer = 1.2, cheaper = 0.85;

/* First plans that overload vehicles by more than such a share of all loads, and what the penalties of
 * that are then multiplied by: they are far too low, as where vehicles are dear. */
static const double gross_share = 0.1, gross_factor = 2;

/* What penalties are multiplied by in repair, and how often that is tried. */
static const double repair_factor = 10, repair_rate = 0.5;

/* Repairs of one child, each dearer by the factor than the last, while no plan keeps all limits. */
enum { N_REPAIRS = 4 };

struct genetic {
    const struct genetic_effort *effort;
    const struct problem *problem;
    struct ground ground;
    struct draft draft;
    struct random random;
    struct education education;
    struct crossover *crossover;
    struct population population;
    struct record *best, candidate;
    double best_eur, began_s;
    size_t n_made;         /* children */
    size_t n_raised, n_idle; /* of them, since it last began, and since the best one then */
    size_t n_begun;
    size_t n_judged, n_fit, n_timely; /* since the last update of the penalties */
    bool improved;
};

static bool is_over(const struct genetic *genetic)
{
    const struct genetic_effort *effort = genetic->effort;
    return (effort->iterations && genetic->n_made >= effort->iterations) ||
           (genetic->best->n_absent == 0 && genetic->best->cost_eur <= effort->target_eur) ||
           (effort->processor_s > 0 && stopwatch_s() - genetic->began_s >= effort->processor_s);
}

static double factor_for(size_t n_good, size_t n)
{
    const double share = (double)n_good / (double)n;
    return share < target_share - 0.05 ? dearer : share > target_share + 0.05 ? cheaper : 1;
}

static void judge(struct genetic *genetic, const struct plan *plan)
{
    genetic->n_fit += plan->over_kg <= 0 && plan->over_crates <= 0;
    genetic->n_timely += plan->late_s <= TIME_SLACK_S && plan->over_km <= 0;
    if (++genetic->n_judged < N_JUDGED)
        return;
    penalties_scale(&genetic->draft.penalties, factor_for(genetic->n_fit, genetic->n_judged),
                    factor_for(genetic->n_timely, genetic->n_judged));
    genetic->n_judged = genetic->n_fit = genetic->n_timely = 0;
    population_reprice(&genetic->population, &genetic->draft.penalties);
}

/* Makes overloads dearer at once where vehicles have a price of their own and a first plan shows that
 * overloads are hardly avoided. */
static void judge_first(struct genetic *genetic, const struct plan *plan)
{
    const struct ground *ground = &genetic->ground;
    bool hired = false;
    for (size_t c = 0; c < ground->n_carriers; c++)
        hired |= ground->carriers[c].fixed_eur > 0;
    if (!hired || (plan->over_kg <= gross_share * ground->total_kg &&
                   plan->over_crates <= gross_share * ground->total_crates))
        return;
    penalties_scale(&genetic->draft.penalties, gross_factor, 1);
    population_reprice(&genetic->population, &genetic->draft.penalties);
}

static void write_record(const struct plan *plan, size_t n, struct record *record)
{
    record->n_routes = plan->n_routes;
    record->n_absent = record->n_owed = 0;
    for (size_t r = 0; r < plan->n_routes; r++) {
        record->types[r] = plan->carriers[r];
        record->lengths[r] = plan->lengths[r];
    }
    for (size_t i = 0; i < n; i++)
        record->stops[i] = plan->stops[i];
}

/* Keeps the plan when it is the best that, in exact numbers, breaks no limit. */
static void offer_best(struct genetic *genetic, const struct plan *plan)
{
    if (!plan_is_feasible(plan) || plan->eur >= genetic->best_eur - GAIN_EUR)
        return;
    write_record(plan, genetic->ground.n, &genetic->candidate);
    if (!record_price(&genetic->candidate, genetic->problem))
        return;
    genetic->n_idle = 0;
    genetic->best_eur = plan->eur;
    if (!record_beats(&genetic->candidate, genetic->best))
        return;
    record_copy(&genetic->candidate, genetic->ground.n, genetic->best);
    genetic->improved = true;
    if (genetic->effort->improved)
        genetic->effort->improved(genetic->effort->context, genetic->best);
}

/* Improves the draft where limits cost more. */
static const struct plan *repair(struct genetic *genetic, double factor)
{
    struct draft *draft = &genetic->draft;
    const struct penalties penalties = draft->penalties;
    penalties_scale(&draft->penalties, factor, factor);
    draft_reprice(draft);
    education_run(&genetic->education);
    draft->penalties = penalties;
    draft_reprice(draft);
    const struct plan *plan = population_add(&genetic->population, draft);
    offer_best(genetic, plan);
    return plan;
}

/* Takes the draft into the population; one that breaks limits may be mended first: at any price
 * while no plan keeps them all. */
static void raise(struct genetic *genetic, bool judged)
{
    education_run(&genetic->education);
    const struct plan *plan = population_add(&genetic->population, &genetic->draft);
    offer_best(genetic, plan);
    const bool feasible = plan_is_feasible(plan);
    (judged ? judge : judge_first)(genetic, plan);
    if (feasible || random_uniform(&genetic->random) >= repair_rate)
        return;
    double factor = repair_factor;
    for (size_t i = 0; i < N_REPAIRS && !plan_is_feasible(repair(genetic, factor)); i++) {
        if (genetic->population.feasible.n)
            break;
        factor *= repair_factor;
    }
}

/* Ways of random carriers for a random number of stops: where there are several types, local
 * search alone seldom leaves the cheapest for one stop. */
static void open_some(struct genetic *genetic)
{
    struct draft *draft = &genetic->draft;
    const uint32_t *order = genetic->education.descent.order;
    const size_t n = random_below(&genetic->random, 2 + genetic->ground.n / 5);
    for (size_t i = 0; i < n && i < genetic->ground.n; i++) {
        const size_t carrier = random_below(&genetic->random, genetic->ground.n_carriers);
        if (draft->left[carrier])
            draft_fill(draft, draft_open(draft, carrier), &order[i], 1);
    }
}

/* Inserts all stops in random order. */
static bool construct(struct genetic *genetic)
{
    struct education *education = &genetic->education;
    const uint32_t *order = education->descent.order;
    draft_empty(&genetic->draft);
    education_shuffle(education);
    if (genetic->ground.n_carriers > 1)
        open_some(genetic);
    for (size_t i = 0; i < genetic->ground.n; i++)
        if (genetic->draft.knots[order[i]].way == NO_WAY &&
            !education_insert(education, order[i]))
            return false;
    return true;
}

/* The record as it came, when it serves all stops. */
static void adopt(struct genetic *genetic)
{
    const struct record *best = genetic->best;
    const size_t *stops = best->stops;
    uint32_t *list = genetic->education.descent.order;
    if (best->n_absent)
        return;
    draft_empty(&genetic->draft);
    for (size_t r = 0; r < best->n_routes; r++) {
        for (size_t k = 0; k < best->lengths[r]; k++)
            list[k] = (uint32_t)stops[k];
        draft_fill(&genetic->draft, draft_open(&genetic->draft, best->types[r]), list,
                   best->lengths[r]);
        stops += best->lengths[r];
    }
    for (uint32_t i = 0; i < genetic->ground.n; i++)
        list[i] = i;
    raise(genetic, false);
}

static void begin(struct genetic *genetic)
{
    genetic->best_eur = HUGE_VAL;
    genetic->n_idle = genetic->n_raised = 0;
    genetic->n_begun++;
    for (size_t i = 0; i < N_FIRST && !is_over(genetic); i++)
        if (construct(genetic))
            raise(genetic, false);
}

static size_t grown(size_t first, size_t last, size_t n_made)
{
    return n_made < N_GROWING ? first + (last - first) * n_made / N_GROWING : last;
}

static void breed(struct genetic *genetic)
{
    struct population *population = &genetic->population;
    population->sizes.n_kept = grown(first_sizes.n_kept, last_sizes.n_kept, genetic->n_raised);
    population->sizes.n_new = grown(first_sizes.n_new, last_sizes.n_new, genetic->n_raised);
    genetic->n_made++;
    genetic->n_raised++;
    genetic->n_idle++;
    const struct plan *a = population_draw(population, &genetic->random);
    const struct plan *b = a;
    for (size_t i = 0; i < 10 && b == a; i++)
        b = population_draw(population, &genetic->random);
    if (crossover_breed(genetic->crossover, &genetic->education, a, b))
        raise(genetic, true);
}

bool genetic_run(const struct problem *problem, const struct genetic_effort *effort,
                 struct arena *arena, struct record *best)
{
    struct genetic genetic = {
        .effort = effort, .problem = problem, .best = best, .began_s = stopwatch_s()};
    if (!problem->n)
        return false;
    random_init(&genetic.random, effort->seed, 0, STREAM_GENETIC, 0);
    ground_lay_out(&genetic.ground, problem, N_NEAR, arena);
    draft_init(&genetic.draft, &genetic.ground, arena);
    genetic.draft.penalties = penalties_first(&genetic.ground);
    education_init(&genetic.education, &genetic.draft, &genetic.random, arena);
    genetic.crossover = crossover_create(&genetic.ground, arena);
    population_init(&genetic.population, &genetic.ground, &last_sizes, arena);
    record_init(&genetic.candidate, problem, arena);
    adopt(&genetic);
    begin(&genetic);
    while (!is_over(&genetic) && population_size(&genetic.population)) {
        if (genetic.n_idle >= IDLE_PER_STOP * problem->n * genetic.n_begun) {
            population_clear(&genetic.population);
            begin(&genetic);
        }
        breed(&genetic);
    }
    return genetic.improved;
}
