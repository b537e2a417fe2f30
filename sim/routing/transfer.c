#include "sim/routing/transfer.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/random.h"
#include "sim/routing/schedule.h"
#include "sim/routing/stopwatch.h"

/* Orders that are reassigned at a time, at most. */
enum { MAX_RUINED = 10 };

/* The plain organisations and the best of all are solved with so many times the iterations. */
enum { THOROUGH = 40 };

/* How much dearer than the best a plan may be that the search goes on from: this share at
 * first, none at the end. */
static const double leeway_share = 0.03;

/* Every way of every order is a stop, or two, of the side's catalogue; the rounds of a plan
 * visit those that are chosen. */
struct side {
    size_t hub;    /* TRANSFER_STRAIGHT: the rounds from the farms */
    size_t n_each; /* stops of an order: a pick-up and a drop, or a delivery */
    struct routing_problem catalogue;
    struct routing_stop *stops;
    struct schedule schedule;
};

struct round {
    size_t vehicle, n;
    double cost_eur;
};

/* Rounds of a side, in stops of its catalogue. */
struct plan {
    size_t n_rounds, n_unserved;
    double cost_eur;
    struct round *rounds;
    size_t *stops; /* a row of row_size a round */
};

/* An organisation with its rounds. */
struct state {
    size_t *ways;       /* of each order, an index into the search's */
    struct plan *plans; /* one a side */
    size_t n_unserved;
    double cost_eur;
};

struct search {
    const struct transfer_problem *problem;
    const struct transfer_effort *effort;
    size_t n_ways;
    struct transfer_choice *ways; /* straight, then each cut-off of each hub */
    size_t n_sides;
    struct side *sides;
    size_t row_size;
    size_t *row; /* scratch */
    double began_s;
    struct random random;
};

/* ---- Sides --------------------------------------------------------------------------------- */

static size_t stop_of(const struct search *search, const struct side *side, size_t order,
                      size_t way)
{
    return (order * search->n_ways + way) * side->n_each;
}

static size_t order_of(const struct search *search, const struct side *side, size_t stop)
{
    return stop / side->n_each / search->n_ways;
}

static bool takes_part(const struct search *search, const struct side *side, size_t way)
{
    return side->hub == TRANSFER_STRAIGHT || side->hub == search->ways[way].hub;
}

static void list_from_farm(const struct search *search, struct side *side, size_t order,
                           size_t way)
{
    const struct transfer_order *from = &search->problem->orders[order];
    const struct transfer_choice *choice = &search->ways[way];
    const size_t at = stop_of(search, side, order, way);
    struct routing_stop pick_up = {.place = from->farm,
                                   .load_kg = from->load_kg,
                                   .load_crates = from->load_crates,
                                   .service_s = from->load_s,
                                   .open_s = from->ready_s,
                                   .close_s = from->until_s,
                                   .task = ROUTING_PICK_UP,
                                   .partner = at + 1,
                                   .needs = from->needs,
                                   .goods = from->goods};
    struct routing_stop drop = pick_up;
    drop.task = ROUTING_DROP;
    drop.partner = at;
    drop.place = from->outlet;
    drop.service_s = from->unload_s;
    drop.open_s = from->open_s;
    drop.close_s = from->close_s;
    if (choice->hub != TRANSFER_STRAIGHT) {
        const struct transfer_hub *hub = &search->problem->hubs[choice->hub];
        drop.place = hub->place;
        drop.service_s = hub->unload_s;
        drop.open_s = 0;
        drop.close_s = hub->cutoffs_s[choice->cutoff] - hub->unload_s;
    }
    side->stops[at] = pick_up;
    side->stops[at + 1] = drop;
}

static void list_from_hub(const struct search *search, struct side *side, size_t order,
                          size_t way)
{
    const struct transfer_order *from = &search->problem->orders[order];
    const struct transfer_hub *hub = &search->problem->hubs[side->hub];
    side->stops[stop_of(search, side, order, way)] = (struct routing_stop){
        .place = from->outlet,
        .load_kg = from->load_kg,
        .load_crates = from->load_crates,
        .service_s = from->unload_s,
        .open_s = from->open_s,
        .close_s = from->close_s,
        .task = ROUTING_DELIVER,
        .release_s = hub->cutoffs_s[search->ways[way].cutoff] + hub->handling_s,
        .needs = from->needs,
        .goods = from->goods};
}

static void init_side(const struct search *search, struct side *side, size_t hub)
{
    const struct transfer_problem *problem = search->problem;
    const bool straight = hub == TRANSFER_STRAIGHT;
    const size_t n_each = straight ? 2 : 1;
    *side = (struct side){.hub = hub, .n_each = n_each};
    const size_t n = problem->n_orders * search->n_ways * n_each;
    side->stops = mem_zeroed(n, sizeof *side->stops);
    side->catalogue = (struct routing_problem){
        .n_places = problem->n_places,
        .n_stops = n,
        .stops = side->stops,
        .n_vehicles = straight ? problem->n_vehicles : problem->hubs[hub].n_vehicles,
        .vehicles = straight ? problem->vehicles : problem->hubs[hub].vehicles,
        .n_goods = problem->n_goods,
        .apart = problem->apart};
    for (size_t order = 0; order < problem->n_orders; order++)
        for (size_t way = 0; way < search->n_ways; way++)
            if (straight)
                list_from_farm(search, side, order, way);
            else if (takes_part(search, side, way))
                list_from_hub(search, side, order, way);
    schedule_init(&side->schedule, &side->catalogue);
}

static void init_search(struct search *search, const struct transfer_problem *problem,
                        const struct transfer_effort *effort)
{
    *search = (struct search){
        .problem = problem, .effort = effort, .n_ways = 1, .began_s = stopwatch_s()};
    for (size_t h = 0; h < problem->n_hubs; h++)
        search->n_ways += problem->hubs[h].n_cutoffs;
    search->ways = mem_zeroed(search->n_ways, sizeof *search->ways);
    search->ways[0].hub = TRANSFER_STRAIGHT;
    for (size_t h = 0, way = 1; h < problem->n_hubs; h++)
        for (size_t c = 0; c < problem->hubs[h].n_cutoffs; c++)
            search->ways[way++] = (struct transfer_choice){h, c};
    search->n_sides = 1 + problem->n_hubs;
    search->sides = mem_zeroed(search->n_sides, sizeof *search->sides);
    for (size_t s = 0; s < search->n_sides; s++)
        init_side(search, &search->sides[s], s ? s - 1 : TRANSFER_STRAIGHT);
    search->row_size = 4 * problem->n_orders + 2; /* each stop and a reload before it */
    search->row = mem_zeroed(search->row_size, sizeof *search->row);
    random_init(&search->random, effort->seed, 0, 0, 0);
}

static void clear_search(struct search *search)
{
    for (size_t s = 0; s < search->n_sides; s++) {
        schedule_clear(&search->sides[s].schedule);
        free(search->sides[s].stops);
    }
    free(search->sides);
    free(search->ways);
    free(search->row);
}

/* ---- States -------------------------------------------------------------------------------- */

static void init_state(const struct search *search, struct state *state)
{
    const size_t n = search->problem->n_orders;
    *state = (struct state){0};
    state->ways = mem_zeroed(n, sizeof *state->ways);
    state->plans = mem_zeroed(search->n_sides, sizeof *state->plans);
    for (size_t s = 0; s < search->n_sides; s++) {
        state->plans[s].rounds = mem_zeroed(n + 1, sizeof *state->plans[s].rounds);
        state->plans[s].stops =
            mem_zeroed((n + 1) * search->row_size, sizeof *state->plans[s].stops);
    }
}

static void clear_state(const struct search *search, struct state *state)
{
    for (size_t s = 0; s < search->n_sides; s++) {
        free(state->plans[s].rounds);
        free(state->plans[s].stops);
    }
    free(state->plans);
    free(state->ways);
}

static size_t *row_of(const struct search *search, const struct plan *plan, size_t r)
{
    return &plan->stops[r * search->row_size];
}

static void copy_plan(const struct search *search, struct plan *to, const struct plan *from)
{
    to->n_rounds = from->n_rounds;
    to->n_unserved = from->n_unserved;
    to->cost_eur = from->cost_eur;
    memcpy(to->rounds, from->rounds, from->n_rounds * sizeof *to->rounds);
    for (size_t r = 0; r < from->n_rounds; r++)
        memcpy(row_of(search, to, r), row_of(search, from, r),
               from->rounds[r].n * sizeof *to->stops);
}

static void copy_state(const struct search *search, struct state *to, const struct state *from)
{
    memcpy(to->ways, from->ways, search->problem->n_orders * sizeof *to->ways);
    for (size_t s = 0; s < search->n_sides; s++)
        copy_plan(search, &to->plans[s], &from->plans[s]);
    to->n_unserved = from->n_unserved;
    to->cost_eur = from->cost_eur;
}

static void swap_states(struct state *a, struct state *b)
{
    const struct state swap = *a;
    *a = *b;
    *b = swap;
}

/* What a hub takes for an order. */
static double through_eur(const struct transfer_problem *problem, size_t hub, size_t order)
{
    const struct transfer_hub *from = &problem->hubs[hub];
    return from->eur_per_crate * problem->orders[order].load_crates +
           (from->order_eur ? from->order_eur[order] : 0);
}

static double hubs_eur(const struct search *search, const struct state *state)
{
    double eur = 0;
    for (size_t h = 0; h < search->problem->n_hubs; h++) {
        const struct transfer_hub *hub = &search->problem->hubs[h];
        bool used = false;
        for (size_t i = 0; i < search->problem->n_orders; i++) {
            if (search->ways[state->ways[i]].hub != h)
                continue;
            used = true;
            eur += through_eur(search->problem, h, i);
        }
        eur += used ? hub->fixed_eur : 0;
    }
    return eur;
}

static void sum_up(const struct search *search, struct state *state)
{
    state->n_unserved = 0;
    state->cost_eur = hubs_eur(search, state);
    for (size_t s = 0; s < search->n_sides; s++) {
        state->n_unserved += state->plans[s].n_unserved;
        state->cost_eur += state->plans[s].cost_eur;
    }
}

static bool is_better(const struct state *a, const struct state *b)
{
    return a->n_unserved < b->n_unserved ||
           (a->n_unserved == b->n_unserved && a->cost_eur < b->cost_eur - 1e-7);
}

/* ---- Effort ---------------------------------------------------------------------------------- */

/* Part of the time that is used up. */
static double time_share(const struct search *search)
{
    const double limit_s = search->effort->processor_s;
    return limit_s > 0 ? (stopwatch_s() - search->began_s) / limit_s : 0;
}

static bool is_over(const struct search *search, const struct state *best)
{
    return time_share(search) >= 1 || (search->effort->target_eur > 0 && !best->n_unserved &&
                                       best->cost_eur <= search->effort->target_eur);
}

static void tell(const struct search *search, const struct state *best)
{
    size_t n_rounds = 0;
    for (size_t s = 0; s < search->n_sides; s++)
        n_rounds += best->plans[s].n_rounds;
    if (search->effort->listener)
        search->effort->listener(search->effort->context, stopwatch_s() - search->began_s,
                                 best->cost_eur, n_rounds, best->n_unserved);
}

/* ---- Solving a side ------------------------------------------------------------------------ */

/* The problem of the stops that are chosen; index_of: of each stop of the catalogue, in it. */
static void pose_side(const struct search *search, const struct side *side, const size_t ways[],
                      struct transfer_side *posed, size_t index_of[])
{
    const size_t n_orders = search->problem->n_orders;
    *posed = (struct transfer_side){.problem = side->catalogue};
    posed->stops = mem_zeroed(n_orders * side->n_each, sizeof *posed->stops);
    posed->orders = mem_zeroed(n_orders * side->n_each, sizeof *posed->orders);
    size_t n = 0;
    for (size_t order = 0; order < n_orders; order++) {
        if (!takes_part(search, side, ways[order]))
            continue;
        const size_t first = stop_of(search, side, order, ways[order]);
        for (size_t k = 0; k < side->n_each; k++) {
            posed->stops[n + k] = side->stops[first + k];
            posed->stops[n + k].partner = n + 1 - k;
            posed->orders[n + k] = order;
            index_of[first + k] = n + k;
        }
        n += side->n_each;
    }
    posed->problem.stops = posed->stops;
    posed->problem.n_stops = n;
}

static void clear_posed(struct transfer_side *posed)
{
    free(posed->stops);
    free(posed->orders);
    routing_solution_clear(&posed->solution);
}

/* The plan's rounds in the stops of the posed problem, to begin from. */
static void write_start(const struct search *search, const struct plan *plan,
                        const size_t index_of[], struct routing_solution *start)
{
    *start = (struct routing_solution){.n_routes = plan->n_rounds};
    start->routes = mem_zeroed(plan->n_rounds, sizeof *start->routes);
    for (size_t r = 0; r < plan->n_rounds; r++) {
        const size_t n = plan->rounds[r].n, *row = row_of(search, plan, r);
        start->routes[r] =
            (struct routing_route){.vehicle = plan->rounds[r].vehicle, .n_stops = n};
        start->routes[r].stops = mem_zeroed(n, sizeof *start->routes[r].stops);
        for (size_t k = 0; k < n; k++)
            start->routes[r].stops[k] =
                row[k] == ROUTING_RELOAD ? ROUTING_RELOAD : index_of[row[k]];
    }
}

static void read_plan(const struct search *search, const struct side *side, const size_t ways[],
                      const struct transfer_side *posed, struct plan *plan)
{
    const struct routing_solution *solution = &posed->solution;
    plan->n_rounds = solution->n_routes;
    plan->cost_eur = solution->cost_eur;
    plan->n_unserved = solution->n_unserved / side->n_each;
    for (size_t r = 0; r < solution->n_routes; r++) {
        const struct routing_route *route = &solution->routes[r];
        plan->rounds[r] = (struct round){route->vehicle, route->n_stops, route->cost_eur};
        for (size_t k = 0; k < route->n_stops; k++) {
            const size_t i = route->stops[k];
            row_of(search, plan, r)[k] =
                i == ROUTING_RELOAD
                    ? ROUTING_RELOAD
                    : stop_of(search, side, posed->orders[i], ways[posed->orders[i]]) +
                          (posed->stops[i].task == ROUTING_DROP);
        }
    }
}

/* Solves a side of the state anew from the plan that it has, with so many times the iterations;
 * leaves the problem posed for who wants it. */
static void solve_side(struct search *search, size_t s, struct state *state, size_t times,
                       struct transfer_side *posed)
{
    const struct side *side = &search->sides[s];
    size_t *index_of = mem_zeroed(side->catalogue.n_stops, sizeof *index_of);
    struct routing_solution start;
    pose_side(search, side, state->ways, posed, index_of);
    write_start(search, &state->plans[s], index_of, &start);
    const double left_s = search->effort->processor_s * (1 - time_share(search));
    routing_solve(&posed->problem,
                  &(struct routing_effort){.iterations = times * search->effort->iterations,
                                           .processor_s = search->effort->processor_s > 0
                                                              ? fmax(left_s, 1e-6)
                                                              : 0,
                                           .seed = random_bits(&search->random),
                                           .start = start.n_routes ? &start : NULL},
                  &posed->solution);
    read_plan(search, side, state->ways, posed, &state->plans[s]);
    routing_solution_clear(&start);
    free(index_of);
}

static void improve_side(struct search *search, size_t s, struct state *state, size_t times)
{
    struct transfer_side posed;
    solve_side(search, s, state, times, &posed);
    clear_posed(&posed);
}

/* Solves every side from nothing. */
static void organise(struct search *search, struct state *state)
{
    for (size_t s = 0; s < search->n_sides; s++) {
        state->plans[s].n_rounds = 0;
        improve_side(search, s, state, THOROUGH);
    }
    sum_up(search, state);
}

/* ---- Reassigning --------------------------------------------------------------------------- */

/* Takes a round's empty trips out. */
static size_t drop_empty_trips(size_t row[], size_t n)
{
    size_t kept = 0;
    for (size_t k = 0; k < n; k++)
        if (row[k] != ROUTING_RELOAD || (kept && row[kept - 1] != ROUTING_RELOAD))
            row[kept++] = row[k];
    return kept - (kept && row[kept - 1] == ROUTING_RELOAD);
}

/* Takes an order out of a side's rounds. What is left can be driven: nothing comes later, unless
 * drives do not keep to the triangle inequality; then the round is given up. */
static void take_out(struct search *search, size_t s, struct plan *plan, size_t order)
{
    struct side *side = &search->sides[s];
    for (size_t r = 0; r < plan->n_rounds; r++) {
        struct round *round = &plan->rounds[r];
        size_t *row = row_of(search, plan, r), n = 0;
        for (size_t k = 0; k < round->n; k++)
            if (row[k] == ROUTING_RELOAD || order_of(search, side, row[k]) != order)
                row[n++] = row[k];
        if (n == round->n)
            continue;
        round->n = drop_empty_trips(row, n);
        if (round->n &&
            schedule_route(&side->catalogue, round->vehicle, row, round->n, &side->schedule)) {
            round->cost_eur = side->schedule.cost_eur;
            return;
        }
        plan->n_rounds--;
        if (r == plan->n_rounds)
            return;
        plan->rounds[r] = plan->rounds[plan->n_rounds];
        memcpy(row, row_of(search, plan, plan->n_rounds), plan->rounds[r].n * sizeof *row);
        return;
    }
}

/* The cheapest place of a stop, or a pick-up with its drop, in the rounds of a side. */
struct place {
    double added_eur;
    size_t round, vehicle, at, drop_at; /* before these entries; round n_rounds: a new one */
};

/* Writes the round with the stop into the search's row; returns its length. */
static size_t splice(struct search *search, const struct side *side, const size_t row[],
                     size_t n, size_t stop, const struct place *place)
{
    size_t m = 0;
    for (size_t k = 0; k <= n; k++) {
        if (k == place->at)
            search->row[m++] = stop;
        if (side->n_each == 2 && k == place->drop_at)
            search->row[m++] = stop + 1;
        if (k < n)
            search->row[m++] = row[k];
    }
    return m;
}

static void try_place(struct search *search, struct side *side, const size_t row[], size_t n,
                      size_t stop, struct place place, double before_eur, struct place *best)
{
    const size_t m = splice(search, side, row, n, stop, &place);
    if (!schedule_route(&side->catalogue, place.vehicle, search->row, m, &side->schedule))
        return;
    place.added_eur = side->schedule.cost_eur - before_eur;
    if (place.added_eur < best->added_eur)
        *best = place;
}

static size_t count_used(const struct plan *plan, size_t vehicle)
{
    size_t n = 0;
    for (size_t r = 0; r < plan->n_rounds; r++)
        n += plan->rounds[r].vehicle == vehicle;
    return n;
}

static struct place cheapest_place(struct search *search, size_t s, const struct plan *plan,
                                   size_t stop)
{
    struct side *side = &search->sides[s];
    struct place best = {.added_eur = HUGE_VAL};
    for (size_t v = 0; v < side->catalogue.n_vehicles; v++)
        if (count_used(plan, v) < side->catalogue.vehicles[v].count)
            try_place(search, side, NULL, 0, stop,
                      (struct place){.round = plan->n_rounds, .vehicle = v}, 0, &best);
    for (size_t r = 0; r < plan->n_rounds; r++) {
        const struct round *round = &plan->rounds[r];
        for (size_t at = 0; at <= round->n; at++)
            for (size_t drop = side->n_each == 2 ? at : round->n; drop <= round->n; drop++)
                try_place(search, side, row_of(search, plan, r), round->n, stop,
                          (struct place){
                              .round = r, .vehicle = round->vehicle, .at = at, .drop_at = drop},
                          round->cost_eur, &best);
    }
    return best;
}

static void put_in(struct search *search, size_t s, struct plan *plan, size_t stop)
{
    const struct place place = cheapest_place(search, s, plan, stop);
    if (!(place.added_eur < HUGE_VAL))
        return;
    if (place.round == plan->n_rounds)
        plan->rounds[plan->n_rounds++] = (struct round){.vehicle = place.vehicle};
    struct round *round = &plan->rounds[place.round];
    size_t *row = row_of(search, plan, place.round);
    round->n = splice(search, &search->sides[s], row, round->n, stop, &place);
    round->cost_eur += place.added_eur;
    memcpy(row, search->row, round->n * sizeof *row);
}

/* What an order adds when it goes that way; infinite when there is no place for it. */
static double way_eur(struct search *search, struct state *state, size_t order, size_t way)
{
    double eur = 0;
    for (size_t s = 0; s < search->n_sides; s++)
        if (takes_part(search, &search->sides[s], way))
            eur += cheapest_place(search, s, &state->plans[s],
                                  stop_of(search, &search->sides[s], order, way))
                       .added_eur;
    const size_t hub_index = search->ways[way].hub;
    if (hub_index == TRANSFER_STRAIGHT)
        return eur;
    const bool used = state->plans[1 + hub_index].n_rounds > 0;
    return eur + through_eur(search->problem, hub_index, order) +
           (used ? 0 : search->problem->hubs[hub_index].fixed_eur);
}

/* The way by which an order adds least, but for some that chance looks away from; `other`: not
 * the way that it went before. When none has a place, that way again. */
static size_t cheapest_way(struct search *search, struct state *state, size_t order, bool other)
{
    const size_t before = state->ways[order];
    size_t cheapest = before;
    double least_eur = HUGE_VAL;
    for (size_t way = 0; way < search->n_ways; way++) {
        const bool blinks = random_uniform(&search->random) < 0.1;
        if (blinks || (way == before && other))
            continue;
        const double eur = way_eur(search, state, order, way);
        if (eur < least_eur) {
            least_eur = eur;
            cheapest = way;
        }
    }
    return cheapest;
}

/* Puts the order into the rounds, that way. */
static void assign(struct search *search, struct state *state, size_t order, size_t way)
{
    state->ways[order] = way;
    for (size_t s = 0; s < search->n_sides; s++)
        if (takes_part(search, &search->sides[s], way))
            put_in(search, s, &state->plans[s], stop_of(search, &search->sides[s], order, way));
}

static double apart_km(const struct search *search, size_t a, size_t b)
{
    const struct transfer_order *one = &search->problem->orders[a];
    const struct transfer_order *other = &search->problem->orders[b];
    const double *km = search->problem->vehicles[0].distance_km;
    const size_t n = search->problem->n_places;
    return km[one->farm * n + other->farm] + km[one->outlet * n + other->outlet];
}

/* Chooses an order by chance and some of those nearest to it, in front. */
static size_t choose_ruined(struct search *search, size_t ruined[])
{
    const size_t n = search->problem->n_orders;
    const size_t most = n < MAX_RUINED ? n : MAX_RUINED;
    const size_t n_ruined = 1 + random_below(&search->random, most);
    const size_t seed = random_below(&search->random, n);
    size_t kept = 1;
    ruined[0] = seed;
    for (size_t i = 0; i < n && n_ruined > 1; i++) {
        if (i == seed || random_uniform(&search->random) < 0.2)
            continue;
        size_t k = kept < n_ruined ? kept++ : n_ruined;
        for (; k > 1 && apart_km(search, seed, i) < apart_km(search, seed, ruined[k - 1]); k--)
            if (k < n_ruined)
                ruined[k] = ruined[k - 1];
        if (k < n_ruined)
            ruined[k] = i;
    }
    return kept;
}

/* True when any of these orders takes part in the side, now or by the way that it went before. */
static bool is_touched(const struct search *search, const struct side *side,
                       const struct state *state, const size_t orders[], const size_t before[],
                       size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (takes_part(search, side, before[k]) ||
            takes_part(search, side, state->ways[orders[k]]))
            return true;
    return false;
}

/* Reassigns some orders; true when that gave any another way, with the sides that this touches
 * solved again. */
static bool try_other(struct search *search, struct state *state)
{
    size_t ruined[MAX_RUINED], before[MAX_RUINED];
    const size_t n = choose_ruined(search, ruined);
    bool changed = false;
    for (size_t k = 0; k < n; k++) {
        before[k] = state->ways[ruined[k]];
        for (size_t s = 0; s < search->n_sides; s++)
            if (takes_part(search, &search->sides[s], before[k]))
                take_out(search, s, &state->plans[s], ruined[k]);
    }
    /* A hub that pays for several may not pay for the first of them: so all go one way, often. */
    const bool together = random_uniform(&search->random) < 0.4;
    const size_t common = random_below(&search->random, search->n_ways);
    for (size_t k = 0; k < n; k++) {
        assign(search, state, ruined[k],
               together ? common : cheapest_way(search, state, ruined[k], k == 0));
        changed |= state->ways[ruined[k]] != before[k];
    }
    for (size_t s = 0; changed && s < search->n_sides; s++)
        if (is_touched(search, &search->sides[s], state, ruined, before, n))
            improve_side(search, s, state, 1);
    sum_up(search, state);
    return changed;
}

/* ---- The search ---------------------------------------------------------------------------- */

/* The best of the plain organisations. */
static void begin(struct search *search, struct state *best)
{
    struct state plain;
    init_state(search, &plain);
    for (size_t way = 0; way < search->n_ways && !(way && is_over(search, best)); way++) {
        for (size_t i = 0; i < search->problem->n_orders; i++)
            plain.ways[i] = way;
        organise(search, &plain);
        if (way && !is_better(&plain, best))
            continue;
        copy_state(search, best, &plain);
        tell(search, best);
    }
    clear_state(search, &plain);
}

static void improve(struct search *search, struct state *best)
{
    const size_t rounds = search->problem->n_orders ? search->effort->rounds : 0;
    struct state now, trial;
    init_state(search, &now);
    init_state(search, &trial);
    copy_state(search, &now, best);
    for (size_t round = 0; round < rounds && !is_over(search, best); round++) {
        copy_state(search, &trial, &now);
        if (!try_other(search, &trial))
            continue;
        const double left_share =
            1 - fmin(fmax((double)(round + 1) / (double)rounds, time_share(search)), 1);
        const double limit_eur = best->cost_eur * (1 + leeway_share * left_share);
        if (is_better(&trial, &now) ||
            (trial.n_unserved <= best->n_unserved && trial.cost_eur < limit_eur))
            swap_states(&now, &trial);
        if (is_better(&now, best)) {
            copy_state(search, best, &now);
            tell(search, best);
        }
    }
    clear_state(search, &now);
    clear_state(search, &trial);
}

static void write_solution(struct search *search, struct state *state,
                           struct transfer_solution *solution)
{
    const size_t n = search->problem->n_orders;
    *solution = (struct transfer_solution){.n_sides = search->n_sides};
    solution->choices = mem_zeroed(n, sizeof *solution->choices);
    for (size_t i = 0; i < n; i++)
        solution->choices[i] = search->ways[state->ways[i]];
    solution->sides = mem_zeroed(search->n_sides, sizeof *solution->sides);
    for (size_t s = 0; s < search->n_sides; s++)
        solve_side(search, s, state, THOROUGH, &solution->sides[s]);
    sum_up(search, state);
    solution->n_unserved = state->n_unserved;
    solution->cost_eur = state->cost_eur;
}

void transfer_solve(const struct transfer_problem *problem,
                    const struct transfer_effort *effort, struct transfer_solution *solution)
{
    struct search search;
    struct state best;
    init_search(&search, problem, effort);
    init_state(&search, &best);
    begin(&search, &best);
    improve(&search, &best);
    write_solution(&search, &best, solution);
    clear_state(&search, &best);
    clear_search(&search);
}

void transfer_organise(const struct transfer_problem *problem,
                       const struct transfer_choice choices[],
                       const struct transfer_effort *effort, struct transfer_solution *solution)
{
    struct search search;
    struct state state;
    init_search(&search, problem, effort);
    init_state(&search, &state);
    for (size_t i = 0; i < problem->n_orders; i++)
        for (size_t way = 0; way < search.n_ways; way++)
            if (search.ways[way].hub == choices[i].hub &&
                (way == 0 || search.ways[way].cutoff == choices[i].cutoff))
                state.ways[i] = way;
    organise(&search, &state);
    write_solution(&search, &state, solution);
    clear_state(&search, &state);
    clear_search(&search);
}

void transfer_solution_clear(struct transfer_solution *solution)
{
    for (size_t s = 0; s < solution->n_sides; s++)
        clear_posed(&solution->sides[s]);
    free(solution->sides);
    free(solution->choices);
    *solution = (struct transfer_solution){0};
}
