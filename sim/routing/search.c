#include "sim/routing/search.h"
#include "sim/routing/exact.h"
#include "sim/routing/insertion.h"
#include "sim/routing/moves.h"
#include "sim/routing/ruin.h"
#include "sim/routing/savings.h"

/* Neighbours a stop: all that ruins follow, and those that moves try. */
enum { RUIN_NEAR = 24, MOVE_NEAR = 8 };

/* Constructions that are tried; steps that a proof may take; and stops below which it takes
 * fewer than local search. */
enum { EVERY_START = 5, EXACT_STEPS = 20000, TINY_STOPS = 8 };

/* Purpose of the random stream; see data/streams.h for the others. */
enum { STREAM_ROUTING = 64 };

static const double blink_rate = 0.01;

/* Temperatures in mean costs of serving one stop. */
static const double first_temperature = 0.1, last_temperature = 0.001;

/* How often ruins choose each order of insertion (Christiaens and Vanden Berghe 2020,
 * sections 5.2 and 6.2); those after the bar only where windows close. */
static const size_t order_weights[N_ORDERS] = {
    [ORDER_RANDOM] = 4,   [ORDER_LARGEST] = 4, [ORDER_FARTHEST] = 2, [ORDER_NEAREST] = 1,
    /* | */
    [ORDER_TIGHTEST] = 2, [ORDER_OPENS] = 2,   [ORDER_CLOSES] = 2};
static const enum insertion_order first_window_order = ORDER_TIGHTEST;

struct work {
    struct tours tours;
    struct moves moves;
    struct ruin ruin;
    struct inserter inserter;
};

static void work_init(struct work *work, const struct problem *problem, struct arena *arena)
{
    tours_init(&work->tours, problem, arena);
    moves_init(&work->moves, &work->tours, arena);
    ruin_init(&work->ruin, problem, arena);
    inserter_init(&work->inserter, &work->tours, arena);
}

/* Local search, and again while it makes room for stops that had none. */
static void descend(struct work *work)
{
    struct blinker open_eyed = {0};
    for (size_t n_absent = SIZE_MAX; work->tours.n_absent < n_absent;) {
        n_absent = work->tours.n_absent;
        moves_descend(&work->moves, MOVE_NEAR);
        if (n_absent)
            insert_absent(&work->inserter, ORDER_LARGEST, &open_eyed);
    }
}

static void keep_best(const struct tours *tours, struct record *candidate, struct record *best)
{
    tours_store(tours, candidate);
    if (!record_beats(candidate, best))
        return;
    const struct record swapped = *best;
    *best = *candidate;
    *candidate = swapped;
}

/* Begins anew in n_starts ways, each followed by local search; the best is kept. */
static void construct(struct work *work, size_t n_starts, const struct record *nothing,
                      struct arena *arena, struct record *candidate, struct record *best)
{
    static const enum insertion_order orders[EVERY_START] = {
        ORDER_LARGEST, ORDER_FARTHEST, ORDER_LARGEST, ORDER_CLOSES, ORDER_NEAREST};
    const struct problem *problem = work->tours.problem;
    const bool saves = problem->n_types == 1;
    struct blinker open_eyed = {0};
    /* The first is savings, and inserts what they leave. */
    for (size_t i = saves ? 0 : 1; i < n_starts + !saves && i < EVERY_START; i++) {
        if (orders[i] == ORDER_CLOSES && !problem->windows)
            continue;
        tours_recall(&work->tours, nothing);
        if (i == 0)
            savings_construct(&work->tours, arena);
        insert_absent(&work->inserter, orders[i], &open_eyed);
        descend(work);
        keep_best(&work->tours, candidate, best);
    }
}

static enum insertion_order draw_order(const struct problem *problem, struct random *random)
{
    const size_t n_orders = problem->windows ? N_ORDERS : (size_t)first_window_order;
    size_t total = 0;
    for (size_t i = 0; i < n_orders; i++)
        total += order_weights[i];
    size_t draw = random_below(random, total), order = 0;
    while (draw >= order_weights[order])
        draw -= order_weights[order++];
    return (enum insertion_order)order;
}

static void trade_touched(struct work *work)
{
    if (work->tours.problem->n_types > 1)
        for (size_t i = 0; i < work->ruin.n_routes; i++)
            tours_trade(&work->tours, work->ruin.routes[i]);
}

/* From the best found so far, which it improves. */
static void anneal(struct work *work, const struct search *search, struct record *candidate,
                   struct record *best)
{
    struct tours *tours = &work->tours;
    const struct problem *problem = tours->problem;
    struct random random;
    random_init(&random, search->seed, 0, STREAM_ROUTING, 0);
    struct blinker blinker = blinker_make(&random, blink_rate);
    tours_recall(tours, best);
    double temperature_eur = first_temperature * best->cost_eur / (double)problem->n;
    const double cooling =
        pow(last_temperature / first_temperature, 1 / (double)search->iterations);
    for (size_t i = 0; i < search->iterations; i++, temperature_eur *= cooling) {
        const double now_eur = tours->cost_eur;
        const size_t n_absent = tours->n_absent;
        tours_begin(tours);
        ruin_strings(&work->ruin, tours, &random);
        insert_absent(&work->inserter, draw_order(problem, &random), &blinker);
        trade_touched(work);
        TOURS_CHECK(tours);
        const double worst_eur = now_eur - temperature_eur * log(1 - random_uniform(&random));
        /* What costs the same mostly is the same: undone, it keeps what insertion knows. */
        const bool same = fabs(tours->cost_eur - now_eur) < GAIN_EUR;
        if (tours->n_absent > n_absent ||
            (tours->n_absent == n_absent && (same || tours->cost_eur >= worst_eur)))
            tours_undo(tours);
        else if (tours->n_absent < best->n_absent ||
                 (tours->n_absent == best->n_absent &&
                  tours->cost_eur < best->cost_eur - GAIN_EUR))
            keep_best(tours, candidate, best);
    }
    tours_recall(tours, best);
    descend(work);
    keep_best(tours, candidate, best);
}

/* The optimum of a problem so small that any solution is good enough to begin with. */
static bool solve_tiny(struct work *work, struct arena *arena, struct record *candidate,
                       struct record *best)
{
    struct blinker open_eyed = {0};
    insert_absent(&work->inserter, ORDER_FARTHEST, &open_eyed);
    keep_best(&work->tours, candidate, best);
    return exact_improve(work->tours.problem, EXACT_STEPS, arena, best);
}

void search_run(struct problem *problem, const struct search *search, struct arena *arena,
                struct record *best)
{
    struct record candidate, nothing;
    record_init(best, problem, arena);
    if (!problem->n)
        return;
    record_init(&candidate, problem, arena);
    record_init(&nothing, problem, arena);
    for (size_t i = 0; i < problem->n; i++)
        nothing.absent[i] = best->absent[i] = i;
    struct work work;
    work_init(&work, problem, arena);
    if (search->exact && problem->n <= TINY_STOPS &&
        solve_tiny(&work, arena, &candidate, best))
        return;
    problem_find_near(problem, arena, RUIN_NEAR);
    const bool small = search->exact && problem->n <= EXACT_MAX_STOPS;
    construct(&work, small || search->iterations ? 1 : EVERY_START, &nothing, arena, &candidate,
              best);
    if (small && exact_improve(problem, EXACT_STEPS, arena, best))
        return;
    if (search->iterations)
        anneal(&work, search, &candidate, best);
}
