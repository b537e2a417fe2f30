#include "sim/routing/search.h"
#include "sim/routing/exact.h"
#include "sim/routing/genetic.h"
#include "sim/routing/insertion.h"
#include "sim/routing/near.h"
#include "sim/routing/pieces.h"
#include "sim/routing/polish.h"
#include "sim/routing/ruin.h"
#include "sim/routing/savings.h"
#include "sim/routing/stopwatch.h"

/* Neighbours a stop; fewer where there are many stops, and where so few iterations a stop are made that
 * listing and trying more does not pay. */
enum { NEAR = 60, MANY_STOPS = 300, NEAR_OF_MANY = 40, NEAR_IN_HASTE = 25, HASTE = 10 };

/* Constructions that are tried; steps that a proof may take; and stops below which it needs no good
 * solution to begin with. */
enum { EVERY_START = 4, EXACT_STEPS = 1200000, TINY_STOPS = 8 };

/* Iterations between two looks at the clock; 1 where exact schedules, or so many stops that find no
 * place, make them slow. */
enum { CLOCK_EVERY = 64, MANY_ABSENT = 20 };

/* Purpose of the random stream; see data/streams.h for the others. */
enum { STREAM_ROUTING = 64 };

static const double blink_rate = 0.01;

/* Temperatures in mean costs of serving one stop, and the iterations a stop from which the search
 * has time to cool from so high: with fewer it begins lower. */
static const double hot = 0.5, hot_with_pairs = 5, hot_with_depots = 3;
static const double lukewarm = 0.1, cold = 0.01;
static const double hot_iterations = 300, lukewarm_iterations = 15, few_stops = 50;

/* Iterations that a second of processor time is expected to allow: only the temperature rests on
 * it, so that it does not depend on the machine. */
static const double iterations_per_s = 1e5;

/* Of the effort, to save vehicles where that comes first, and to serve what the constructions
 * left out before the genetic search takes over. */
static const double fleet_share = 0.5, serve_share = 0.3;

/* The genetic search pays from so much processor time a stop, by the number of stops, and in all;
 * beyond the last it never does. */
static const struct {
    size_t n_stops;
    double s_a_stop;
} genetic_pays_from[] = {{250, 0.002}, {350, 0.003}, {500, 0.004}};
static const double genetic_pays_from_s = 0.2;

/* With windows and vehicles of several kinds, as of several depots, children are slow to raise. */
enum { GENETIC_STOPS_OF_KINDS = 250 };

/* Of few stops with several trips, which searches find harder than others: iterations a stop, at
 * least, which take about two milliseconds. */
enum { FEW_STOPS_OF_TRIPS = 15, LEAST_OF_TRIPS = 15 };

/* Of the time, after which what is still to be constructed is placed in a hurry. */
static const double construct_share = 0.5;

/* Iterations of ruin and recreate that take as long as one child. */
static const double iterations_a_child = 200;

/* Where the genetic search does not pay for the whole, it pays for pieces of so many stops from so much
 * processor time a stop of all, without windows and with: they get that share of the effort, in which
 * each stop is in so many of them. Smaller ones where children are slow to raise. */
enum { PIECE_STOPS = 150, PIECE_STOPS_OF_KINDS = 120, PASSES = 2 };
static const double pieces_pay_from_s[] = {0.005, 0.012};
static const double pieces_share = 0.7, longest_piece_s = 1;

/* Ruins that begin at a stop that a warm start lacked. */
static const double fresh_share = 0.5;

/* Iterations a stop from which local search of a warm start is worth its time: its routes are full,
 * so that new stops find room only where limits may be broken on the way. */
static const double polish_pays_from = 2;

/* Iterations a stop that take as long as one trial to insert what a warm start lacks at a price for
 * breaking limits, and those that time is expected to allow; and trials at most. */
static const double iterations_a_trial = 20, timed_iterations_a_trial = 2.5;
enum { MAX_TRIALS = 4 };

/* The same once ruins are through with a plain problem; the processor time that it takes, of which
 * the layout grows with the pairs of stops, and the share of all that it may take. */
static const double finish_pays_from = 30, finish_share = 0.05;
static const double finish_s_a_stop = 2e-5, finish_s_a_pair = 3e-8;

/* How often ruins choose each order of insertion (Christiaens and Vanden Berghe 2020,
 * sections 5.2 and 6.2); those after the bar only where windows close. */
static const size_t order_weights[N_ORDERS] = {
    [ORDER_RANDOM] = 4,   [ORDER_LARGEST] = 4, [ORDER_FARTHEST] = 2, [ORDER_NEAREST] = 1,
    /* | */
    [ORDER_TIGHTEST] = 2, [ORDER_OPENS] = 2,   [ORDER_CLOSES] = 2};
static const enum insertion_order first_window_order = ORDER_TIGHTEST;

struct work {
    const struct routing_effort *effort;
    double began_s; /* of processor time */
    struct tours tours;
    struct ruin ruin;
    struct inserter inserter;
    struct random random;
    size_t n_iterations;   /* so far */
    uint32_t *refused;     /* of each stop: times that it found no place */
    uint32_t *fresh;       /* stops that a warm start lacked; NULL without one */
    size_t n_fresh;
    struct record candidate, *best;
};

static bool is_met(const struct work *work)
{
    return work->best->n_owed == 0 && work->effort->target_eur > 0 &&
           work->best->cost_eur <= work->effort->target_eur;
}

static bool beats(const struct work *work, const struct record *a, const struct record *b)
{
    if (work->effort->fewest_vehicles && a->n_owed == b->n_owed && a->n_routes != b->n_routes)
        return a->n_routes < b->n_routes;
    return record_beats(a, b);
}

static void tell(const struct work *work, const struct record *best)
{
    if (work->effort->listener)
        work->effort->listener(work->effort->context, stopwatch_s() - work->began_s,
                               best->cost_eur, best->n_routes, best->n_owed);
}

static bool keep_best(struct work *work)
{
    tours_store(&work->tours, &work->candidate);
    if (!beats(work, &work->candidate, work->best))
        return false;
    const struct record swapped = *work->best;
    *work->best = work->candidate;
    work->candidate = swapped;
    tell(work, work->best);
    return true;
}

/* Whether routes can be constructed by savings, which is quick and good. */
static bool saves(const struct problem *problem)
{
    return problem->n_types == 1 && problem->plain;
}

/* Begins anew in n_starts ways; the best is kept. */
static void construct(struct work *work, size_t n_starts, const struct record *nothing,
                      struct arena *arena)
{
    static const enum insertion_order orders[EVERY_START] = {
        ORDER_LARGEST, ORDER_FARTHEST, ORDER_CLOSES, ORDER_NEAREST};
    const struct problem *problem = work->tours.problem;
    const bool first = !saves(problem);
    struct blinker open_eyed = {0};
    /* The first is savings, and inserts what they leave. */
    for (size_t i = first; i < n_starts + first && i < EVERY_START; i++) {
        if (orders[i] == ORDER_CLOSES && !problem->windows)
            continue;
        tours_recall(&work->tours, nothing);
        if (i == 0)
            savings_construct(&work->tours, arena);
        insert_absent(&work->inserter, orders[i], &open_eyed);
        keep_best(work);
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

/* How far a solution under search is: requests that it owes, how hard those have been to place
 * so far, and its cost. */
struct standing {
    size_t n_owed;
    uint64_t hardness;
    double eur;
};

static struct standing standing_of(const struct work *work)
{
    const struct tours *tours = &work->tours;
    struct standing standing = {.n_owed = tours_owed(tours), .eur = tours_total_eur(tours)};
    for (size_t i = 0; standing.n_owed && i < tours->n_absent; i++)
        if (tours->problem->tasks[tours->absent[i]].penalty_eur == HUGE_VAL)
            standing.hardness += work->refused[tours->absent[i]];
    return standing;
}

/* Whether the search goes on from there; worst_eur: what it may cost. What costs the same
 * mostly is the same: undone, it keeps what insertion knows. */
static bool accepts(const struct standing *now, const struct standing *then, double worst_eur)
{
    if (now->n_owed != then->n_owed || now->hardness != then->hardness)
        return then->n_owed == 0 || (now->n_owed && then->hardness < now->hardness);
    return fabs(then->eur - now->eur) >= GAIN_EUR && then->eur < worst_eur;
}

static bool improves(const struct record *best, const struct standing *now)
{
    return now->n_owed < best->n_owed ||
           (now->n_owed == best->n_owed && now->eur < best->cost_eur - GAIN_EUR);
}

/* Shares of the effort between which the search cools. */
struct span {
    double from, to;
};

/* What has been used of the effort. */
static double share_used(const struct work *work)
{
    const struct routing_effort *effort = work->effort;
    double share = (double)work->n_iterations / (double)effort->iterations;
    if (effort->processor_s > 0)
        share = fmax(share, (stopwatch_s() - work->began_s) / effort->processor_s);
    return share;
}

/* What the effort is expected to allow. */
static double iterations_a_stop(const struct problem *problem, const struct routing_effort *effort)
{
    double iterations = (double)effort->iterations;
    if (effort->processor_s > 0)
        iterations = fmin(iterations, effort->processor_s * iterations_per_s);
    return iterations / (double)problem->n;
}

static size_t n_near(const struct problem *problem, const struct routing_effort *effort)
{
    if (iterations_a_stop(problem, effort) < HASTE)
        return NEAR_IN_HASTE;
    return problem->n < MANY_STOPS ? NEAR : NEAR_OF_MANY;
}

static double first_temperature(const struct work *work)
{
    /* Few stops take fewer iterations each. */
    const double n = (double)work->tours.problem->n;
    const double a_stop = iterations_a_stop(work->tours.problem, work->effort) * (1 + few_stops / n);
    const double haste =
        log(hot_iterations / a_stop) / log(hot_iterations / lukewarm_iterations);
    /* Pairs that ride together leave a route only together, and stops that another depot should
     * serve their depot, at the price of several stops. */
    const double highest = work->tours.problem->pairs            ? hot_with_pairs
                           : work->tours.problem->n_families > 1 ? hot_with_depots
                                                                 : hot;
    return highest * pow(lukewarm / highest, fmin(fmax(haste, 0), 1));
}

/* Where to ruin: anywhere, or near what a warm start lacked. */
static uint32_t draw_seed(struct work *work)
{
    if (work->n_fresh && random_uniform(&work->random) < fresh_share)
        return work->fresh[random_below(&work->random, work->n_fresh)];
    return (uint32_t)random_below(&work->random, work->tours.problem->n);
}

/* owes: requests that must be served are absent before. If none is, what leaves some absent is of no
 * use, and not brought to an end. */
static void ruin_and_recreate(struct work *work, struct blinker *blinker, bool owes)
{
    struct tours *tours = &work->tours;
    work->inserter.gives_up = !owes;
    tours_begin(tours);
    ruin_strings(&work->ruin, tours, &work->random, draw_seed(work));
    insert_absent(&work->inserter, draw_order(tours->problem, &work->random), blinker);
    trade_touched(work);
    TOURS_CHECK(tours);
    work->inserter.gives_up = false;
    for (size_t i = 0; owes && i < tours->n_absent; i++)
        work->refused[tours->absent[i]]++;
}

/* Searches on from the routes as they are. Stops at the end of the span, at the target, or once
 * nothing is owed where until_served. */
static void anneal(struct work *work, struct span span, bool until_served)
{
    struct tours *tours = &work->tours;
    struct blinker blinker = blinker_make(&work->random, blink_rate);
    const double unit_eur = work->best->cost_eur / (double)tours->problem->n;
    const double first = first_temperature(work), last = cold * sqrt(fmin(first, 1));
    const bool timed = work->effort->processor_s > 0;
    double temperature_eur = 0;
    struct standing now = standing_of(work);
    for (size_t i = 0; !(until_served && !now.n_owed); i++, work->n_iterations++) {
        const bool slow = tours->problem->rich || tours->n_absent > MANY_ABSENT;
        if (i % CLOCK_EVERY == 0 || (timed && slow)) {
            const double share = share_used(work);
            if (share >= span.to || is_met(work))
                return;
            const double cooled = fmax((share - span.from) / (span.to - span.from), 0);
            temperature_eur = unit_eur * first * pow(last / first, cooled);
        }
        ruin_and_recreate(work, &blinker, now.n_owed > 0);
        const double worst_eur =
            now.eur - temperature_eur * log(1 - random_uniform(&work->random));
        const struct standing then = standing_of(work);
        if (!accepts(&now, &then, worst_eur)) {
            /* What owes as much, but harder requests, for less: there may be no place for them. */
            if (improves(work->best, &then))
                keep_best(work);
            tours_undo(tours);
            if (now.n_owed)
                now = standing_of(work);
            continue;
        }
        now = then;
        if (improves(work->best, &now))
            keep_best(work);
    }
    keep_best(work);
}

/* Fewest routes that loads allow, each as large as the largest vehicle. */
static size_t fewest_routes(const struct problem *problem)
{
    double size = 0;
    for (size_t i = 0; i < problem->n; i++)
        size += problem->tasks[i].size;
    return problem->mixed || problem->trips ? 1 : (size_t)ceil(size - SHARE_SLACK);
}

/* The route whose stops were easiest to place so far. */
static uint32_t easiest_route(const struct work *work)
{
    const struct tours *tours = &work->tours;
    uint64_t least = UINT64_MAX;
    uint32_t easiest = tours->used[0];
    for (uint32_t u = 0; u < tours->n_used; u++) {
        const uint32_t route = tours->used[u], end = tour_end(tours, route);
        uint64_t hardness = 0;
        for (uint32_t node = tours->nodes[tour_start(tours, route)].next; node != end;
             node = tours->nodes[node].next)
            if (tours_is_stop(tours, node))
                hardness += 1 + work->refused[node];
        if (hardness < least && !tours->list[route].n_pinned) {
            least = hardness;
            easiest = route;
        }
    }
    return easiest;
}

/* Takes a route away and searches until its stops are served by the others, again and again. */
static void reduce_fleet(struct work *work, double until_share)
{
    const size_t fewest = fewest_routes(work->tours.problem);
    while (!work->best->n_owed && work->best->n_routes > fewest &&
           share_used(work) < until_share) {
        tours_recall(&work->tours, work->best);
        work->inserter.most_routes = work->best->n_routes - 1;
        tours_begin(&work->tours);
        ruin_route(&work->ruin, &work->tours, easiest_route(work));
        anneal(work, (struct span){share_used(work), until_share}, true);
    }
    work->inserter.most_routes = work->best->n_routes;
}

/* Processor time that the effort is expected to take. */
static double expected_s(const struct routing_effort *effort)
{
    const double s = (double)effort->iterations / iterations_per_s;
    return effort->processor_s > 0 ? fmin(s, effort->processor_s) : s;
}

static bool genetic_pays(const struct work *work)
{
    const struct problem *problem = work->tours.problem;
    const double s = expected_s(work->effort);
    if (!problem->plain || work->effort->fewest_vehicles)
        return false;
    if (problem->windows && problem->n_families > 1 && problem->n > GENETIC_STOPS_OF_KINDS)
        return false;
    for (size_t i = 0; i < sizeof genetic_pays_from / sizeof *genetic_pays_from; i++)
        if (problem->n <= genetic_pays_from[i].n_stops)
            return s >= fmax(genetic_pays_from_s,
                             genetic_pays_from[i].s_a_stop * (double)problem->n);
    return false;
}

static bool pieces_pay(const struct work *work)
{
    const struct problem *problem = work->tours.problem;
    return problem->plain && !work->effort->fewest_vehicles && problem->n > PIECE_STOPS &&
           expected_s(work->effort) >= pieces_pay_from_s[problem->windows] * (double)problem->n;
}

/* Share of the effort kept for pieces or local search at the end; 0 where neither pays. */
static double share_to_finish(const struct work *work)
{
    const struct problem *problem = work->tours.problem;
    const double limit_s = work->effort->processor_s;
    if (pieces_pay(work))
        return pieces_share;
    if (!problem->plain || work->effort->fewest_vehicles ||
        iterations_a_stop(problem, work->effort) < finish_pays_from)
        return 0;
    const double n = (double)problem->n;
    const double share =
        limit_s > 0 ? n * (finish_s_a_stop + finish_s_a_pair * n) / limit_s : SHARE_SLACK;
    return share <= finish_share ? share : 0;
}

static void tell_improved(void *context, const struct record *best)
{
    tell(context, best);
}

/* What is left of the limit of time, if there is one. */
static double s_left(const struct work *work)
{
    return fmax(work->effort->processor_s - (stopwatch_s() - work->began_s), 1e-6);
}

/* Spends the rest of the effort on the genetic search. */
static void breed(struct work *work, struct arena *arena)
{
    const struct routing_effort *effort = work->effort;
    struct genetic_effort rest = {.target_eur = effort->target_eur,
                                  .seed = effort->seed,
                                  .improved = tell_improved,
                                  .context = work};
    const double left = (double)(effort->iterations - work->n_iterations) / iterations_a_child;
    if (left < 1e9)
        rest.iterations = left < 1 ? 1 : (size_t)left;
    if (effort->processor_s > 0)
        rest.processor_s = s_left(work);
    genetic_run(work->tours.problem, &rest, arena, work->best);
}

/* The same, piece after piece. */
static void breed_pieces(struct work *work, struct arena *arena)
{
    const struct routing_effort *effort = work->effort;
    const bool timed = effort->processor_s > 0;
    const struct problem *problem = work->tours.problem;
    const size_t size = problem->windows && problem->n_families > 1 ? PIECE_STOPS_OF_KINDS : PIECE_STOPS;
    const double n_pieces = PASSES * (double)problem->n / (double)size;
    const double piece_s =
        fmin((1 - share_used(work)) * expected_s(effort) / n_pieces, longest_piece_s);
    const double n_children = fmax(piece_s * iterations_per_s / iterations_a_child, 1);
    struct pieces *pieces = pieces_create(problem, size, arena);
    struct genetic_effort each = {.seed = effort->seed};
    if (!timed)
        each.iterations = (size_t)n_children;
    for (; share_used(work) < 1 && !is_met(work); each.seed++) {
        if (timed)
            each.processor_s = fmin(piece_s, s_left(work));
        if (pieces_improve(pieces, &each, &work->random, work->best))
            tell(work, work->best);
        work->n_iterations += (size_t)(n_children * iterations_a_child);
    }
    pieces_clear(pieces);
}

static void finish(struct work *work, struct arena *arena)
{
    if (pieces_pay(work))
        breed_pieces(work, arena);
    else if (polish(work->tours.problem, &work->random, arena, work->best))
        tell(work, work->best);
}

/* Proves the best solution, or finds the optimum; false when that takes too long. */
static bool prove(struct work *work, struct arena *arena)
{
    const struct record before = *work->best;
    const bool proven =
        exact_improve(work->tours.problem,
                      &(struct exact_effort){.max_steps = EXACT_STEPS,
                                             .fewest_vehicles = work->effort->fewest_vehicles},
                      arena, work->best);
    if (beats(work, work->best, &before))
        tell(work, work->best);
    return proven;
}

/* The optimum of a problem so small that any solution is good enough to begin with. */
static bool solve_tiny(struct work *work, struct arena *arena)
{
    struct blinker open_eyed = {0};
    insert_absent(&work->inserter, ORDER_FARTHEST, &open_eyed);
    keep_best(work);
    return prove(work, arena);
}

static void work_init(struct work *work, const struct problem *problem,
                      const struct routing_effort *effort, double began_s, struct arena *arena,
                      struct record *best)
{
    *work = (struct work){.effort = effort, .began_s = began_s, .best = best};
    tours_init(&work->tours, problem, arena);
    ruin_init(&work->ruin, problem, arena);
    inserter_init(&work->inserter, &work->tours, arena);
    if (effort->processor_s > 0)
        work->inserter.until_s = began_s + construct_share * effort->processor_s;
    random_init(&work->random, effort->seed, 0, STREAM_ROUTING, 0);
    work->refused = arena_zeroed(arena, problem->n, sizeof *work->refused);
    record_init(&work->candidate, problem, arena);
}

static void begin_warm(struct work *work, const struct record *warm, struct arena *arena)
{
    struct tours *tours = &work->tours;
    struct blinker open_eyed = {0};
    tours_recall(tours, warm);
    work->n_fresh = tours->n_absent;
    work->fresh = arena_zeroed(arena, work->n_fresh, sizeof *work->fresh);
    for (size_t i = 0; i < work->n_fresh; i++)
        work->fresh[i] = tours->absent[i];
    insert_absent(&work->inserter, ORDER_FARTHEST, &open_eyed);
    keep_best(work);
}

/* Begins with every stop served, even where that costs more than leaving it out: stops may pay
 * together that do not pay alone. */
static void serve_all(struct work *work, const struct record *nothing)
{
    struct blinker open_eyed = {0};
    tours_recall(&work->tours, nothing);
    work->inserter.serves_all = true;
    insert_absent(&work->inserter, ORDER_FARTHEST, &open_eyed);
    work->inserter.serves_all = false;
    keep_best(work);
}

static size_t n_trials(const struct work *work)
{
    const bool timed = work->effort->processor_s > 0;
    const double trials = iterations_a_stop(work->tours.problem, work->effort) /
                          (timed ? timed_iterations_a_trial : iterations_a_trial);
    return trials < MAX_TRIALS ? (size_t)trials : MAX_TRIALS;
}

static void search_with(struct work *work, struct problem *problem, const struct record *warm,
                        struct arena *arena)
{
    struct record nothing;
    record_init(&nothing, problem, arena);
    const bool small = exact_serves(problem);
    if (small && problem->n <= TINY_STOPS && solve_tiny(work, arena))
        return;
    if (warm)
        begin_warm(work, warm, arena);
    const bool worth = warm ? iterations_a_stop(problem, work->effort) >= polish_pays_from
                            : !work->effort->iterations;
    const bool joined = warm && problem->plain && worth && !small && n_trials(work) &&
                        polish_partial(problem, &work->random, n_trials(work), arena, warm,
                                       work->best);
    if (!joined && (!warm || saves(problem)))
        construct(work, small || warm || work->effort->iterations ? 1 : EVERY_START, &nothing,
                  arena);
    if (small && prove(work, arena))
        return;
    if (problem->plain && !work->best->n_owed && worth && !joined)
        polish(problem, &work->random, arena, work->best);
    if (!work->effort->iterations)
        return;
    work->inserter.until_s = 0; /* a ruin that cannot be mended in time is undone */
    if (work->effort->processor_s > 0)
        work->inserter.scanner.limit_s = work->began_s + work->effort->processor_s;
    if (work->effort->fewest_vehicles)
        reduce_fleet(work, fleet_share);
    if (problem->optional && !warm && share_used(work) < construct_share)
        serve_all(work, &nothing);
    else
        tours_recall(&work->tours, work->best);
    const bool breeds = genetic_pays(work);
    const double kept = breeds ? 0 : share_to_finish(work);
    if (!breeds || work->best->n_owed)
        anneal(work, (struct span){share_used(work), breeds ? serve_share : 1 - kept}, breeds);
    if (breeds && !is_met(work))
        breed(work, arena);
    if (kept > 0 && !work->best->n_owed && !is_met(work))
        finish(work, arena);
}

/* The effort that is made where one is asked for. */
static struct routing_effort least_effort(const struct problem *problem,
                                          const struct routing_effort *effort)
{
    struct routing_effort least = *effort;
    if (problem->trips && problem->n <= FEW_STOPS_OF_TRIPS && least.iterations &&
        least.iterations < LEAST_OF_TRIPS * problem->n)
        least.iterations = LEAST_OF_TRIPS * problem->n;
    return least;
}

/* Tells what may be left out apart: what costs too much, and what has no place. */
static void find_crowded_out(struct work *work, struct arena *arena)
{
    struct record *best = work->best;
    const struct problem *problem = work->tours.problem;
    if (!problem->optional || !best->n_absent || (problem->rich && work->effort->processor_s > 0))
        return;
    tours_recall(&work->tours, best);
    work->inserter.most_routes = SIZE_MAX;
    best->crowded_out = arena_zeroed(arena, best->n_absent, sizeof *best->crowded_out);
    for (size_t i = 0; i < best->n_absent; i++)
        best->crowded_out[i] = !inserter_has_place(&work->inserter, (uint32_t)best->absent[i]);
}

void search_run(struct problem *problem, const struct routing_effort *effort, double began_s,
                const struct record *warm, struct arena *arena, struct record *best)
{
    record_init(best, problem, arena);
    if (!problem->n)
        return;
    if (problem->n > TINY_STOPS || !exact_serves(problem))
        near_find(problem, arena, n_near(problem, effort));
    const struct routing_effort least = least_effort(problem, effort);
    struct work work;
    work_init(&work, problem, &least, began_s, arena, best);
    for (size_t i = 0; i < work.tours.n_absent; i++)
        best->absent[i] = work.tours.absent[i];
    search_with(&work, problem, warm, arena);
    find_crowded_out(&work, arena);
    timetable_clear(work.tours.timetable);
    timetable_clear(work.tours.company);
}
