#include "sim/routing/formats/hubs.h"
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/schedule.h"

/* ---- Choices ------------------------------------------------------------------------- */

/* Bits of needs that say whose vehicles a stop is for, from the top down: those of no hub, those of
 * each hub. */
static uint64_t owner_bit(size_t hub)
{
    return UINT64_C(1) << (hub == TRANSFER_STRAIGHT ? 63 : 62 - hub);
}

static bool is_via(const struct transfer_choice *choice)
{
    return choice->hub != TRANSFER_STRAIGHT;
}

/* The stop that brings shipment i to its hub. */
static void add_transfer(struct instance *instance, size_t i, const struct transfer_choice *choice,
                         size_t at)
{
    const struct instance_hub *hub = &instance->hubs[choice->hub];
    const double cutoff_s = hub->cutoffs_s[choice->cutoff];
    struct routing_stop *pick_up = &instance->stops[2 * i];
    struct routing_stop *delivery = &instance->stops[2 * i + 1];
    const size_t n = instance->n_dimensions;
    struct routing_stop *transfer = &instance->stops[at];
    *transfer = *pick_up;
    transfer->task = ROUTING_DROP;
    transfer->place = hub->place;
    transfer->service_s = hub->unload_s;
    transfer->open_s = 0;
    transfer->close_s = cutoff_s - hub->unload_s;
    transfer->partner = 2 * i;
    pick_up->partner = at;
    delivery->task = ROUTING_DELIVER;
    delivery->release_s = cutoff_s + hub->handling_s;
    delivery->needs ^= owner_bit(TRANSFER_STRAIGHT) ^ owner_bit(choice->hub);
    const long long number = instance->stop_facts[2 * i + 1].number;
    instance->stop_facts[at] = (struct instance_stop){
        .id = mem_printf("hub %lld, delivery %lld", hub->number, number),
        .number = number,
        .kind = "hub"};
    for (size_t d = 0; d < n; d++)
        instance->amounts[at * n + d] = instance->amounts[2 * i * n + d];
}

/* What the hubs take. */
static double hubs_eur(const struct instance *instance)
{
    double eur = 0;
    for (size_t h = 0; h < instance->n_hubs; h++) {
        bool used = false;
        for (size_t i = 0; i < instance->n_shipments; i++)
            if (instance->choices[i].hub == h) {
                used = true;
                eur += instance->hubs[h].order_eur[i];
            }
        eur += used ? instance->hubs[h].fixed_eur : 0;
    }
    return eur;
}

void hubs_settle(struct instance *instance, const struct transfer_choice choices[])
{
    const size_t n = instance->n_shipments;
    size_t n_via = 0;
    for (size_t i = 0; i < n; i++)
        n_via += is_via(&choices[i]);
    const size_t n_stops = 2 * n + n_via;
    instance->choices = mem_zeroed(n, sizeof *choices);
    memcpy(instance->choices, choices, n * sizeof *choices);
    instance->stops = mem_resized(instance->stops, n_stops, sizeof *instance->stops);
    instance->stop_facts = mem_resized(instance->stop_facts, n_stops, sizeof *instance->stop_facts);
    if (instance->n_dimensions)
        instance->amounts = mem_resized(instance->amounts, n_stops * instance->n_dimensions,
                                        sizeof *instance->amounts);
    for (size_t i = 0; i < 2 * n; i++)
        instance->stops[i].needs |= owner_bit(TRANSFER_STRAIGHT);
    for (size_t v = 0; v < instance->problem.n_vehicles; v++) {
        const size_t hub = instance->type_facts[v].hub;
        instance->vehicles[v].has |= owner_bit(hub ? hub - 1 : TRANSFER_STRAIGHT);
    }
    for (size_t i = 0, at = 2 * n; i < n; i++)
        if (is_via(&choices[i]))
            add_transfer(instance, i, &choices[i], at++);
    instance->problem.stops = instance->stops;
    instance->problem.n_stops = n_stops;
    instance->hubs_eur = hubs_eur(instance);
}

/* ---- Solving ------------------------------------------------------------------------- */

/* The instance as transfer.h sees it. */
struct market {
    struct transfer_order *orders;
    struct transfer_hub *hubs;
    struct routing_vehicle *vehicles; /* those of no hub, then those of each */
    size_t *type_of;                  /* of each, in the instance */
    struct transfer_problem problem;
};

static struct transfer_order order_of(const struct instance *instance, size_t i)
{
    const struct routing_stop *from = &instance->stops[2 * i], *to = &instance->stops[2 * i + 1];
    return (struct transfer_order){.farm = from->place,
                                   .outlet = to->place,
                                   .load_kg = from->load_kg,
                                   .load_crates = from->load_crates,
                                   .needs = from->needs,
                                   .goods = from->goods,
                                   .load_s = from->service_s,
                                   .unload_s = to->service_s,
                                   .ready_s = from->open_s,
                                   .until_s = from->close_s,
                                   .open_s = to->open_s,
                                   .close_s = to->close_s};
}

/* Lists the types of an owner: 0, or a hub from 1 on. Returns how many there are. */
static size_t list_types(const struct instance *instance, struct market *market, size_t first,
                         size_t owner)
{
    size_t n = 0;
    for (size_t v = 0; v < instance->problem.n_vehicles; v++)
        if (instance->type_facts[v].hub == owner) {
            market->type_of[first + n] = v;
            market->vehicles[first + n++] = instance->vehicles[v];
        }
    return n;
}

static void market_init(struct market *market, const struct instance *instance)
{
    const size_t n = instance->n_shipments, n_types = instance->problem.n_vehicles;
    market->orders = mem_zeroed(n, sizeof *market->orders);
    market->hubs = mem_zeroed(instance->n_hubs, sizeof *market->hubs);
    market->vehicles = mem_zeroed(n_types, sizeof *market->vehicles);
    market->type_of = mem_zeroed(n_types, sizeof *market->type_of);
    for (size_t i = 0; i < n; i++)
        market->orders[i] = order_of(instance, i);
    size_t first = list_types(instance, market, 0, 0);
    market->problem = (struct transfer_problem){.n_places = instance->problem.n_places,
                                                .n_orders = n,
                                                .orders = market->orders,
                                                .n_hubs = instance->n_hubs,
                                                .hubs = market->hubs,
                                                .n_vehicles = first,
                                                .vehicles = market->vehicles,
                                                .n_goods = instance->problem.n_goods,
                                                .apart = instance->problem.apart};
    for (size_t h = 0; h < instance->n_hubs; h++) {
        const struct instance_hub *hub = &instance->hubs[h];
        const size_t n_own = list_types(instance, market, first, h + 1);
        market->hubs[h] = (struct transfer_hub){.place = hub->place,
                                                .cutoffs_s = hub->cutoffs_s,
                                                .n_cutoffs = hub->n_cutoffs,
                                                .unload_s = hub->unload_s,
                                                .handling_s = hub->handling_s,
                                                .fixed_eur = hub->fixed_eur,
                                                .order_eur = hub->order_eur,
                                                .vehicles = market->vehicles + first,
                                                .n_vehicles = n_own};
        first += n_own;
    }
}

static void market_clear(struct market *market)
{
    free(market->orders);
    free(market->hubs);
    free(market->vehicles);
    free(market->type_of);
}

/* The instance's stop of a stop of a side. */
static size_t stop_in(const struct instance *instance, const struct transfer_side *side,
                      size_t stop)
{
    const size_t i = side->orders[stop];
    if (side->stops[stop].task == ROUTING_PICK_UP)
        return 2 * i;
    return side->stops[stop].task == ROUTING_DROP ? instance->stops[2 * i].partner : 2 * i + 1;
}

/* Takes the routes of a side over. */
static void take_routes(const struct instance *instance, struct transfer_side *side,
                        const size_t type_of[], struct routing_solution *solution)
{
    struct routing_solution *from = &side->solution;
    for (size_t i = 0; i < side->problem.n_stops; i++)
        solution->refusals[stop_in(instance, side, i)] = from->refusals[i];
    for (size_t r = 0; r < from->n_routes; r++) {
        struct routing_route *route = &from->routes[r];
        for (size_t k = 0; k < route->n_stops; k++)
            if (route->stops[k] != ROUTING_RELOAD)
                route->stops[k] = stop_in(instance, side, route->stops[k]);
        route->vehicle = type_of[route->vehicle];
        solution->routes[solution->n_routes++] = *route;
        *route = (struct routing_route){0};
    }
    from->n_routes = 0;
}

/* Drives a route without the stops that are refused, unless only those make the way. */
static void leave_out(const struct instance *instance, struct routing_solution *solution,
                      struct routing_route *route, struct schedule *schedule)
{
    size_t *kept = mem_zeroed(route->n_stops, sizeof *kept), n = 0;
    for (size_t k = 0; k < route->n_stops; k++)
        if (route->stops[k] == ROUTING_RELOAD
                ? n > 0 && kept[n - 1] != ROUTING_RELOAD
                : solution->refusals[route->stops[k]] == ROUTING_SERVED)
            kept[n++] = route->stops[k];
    n -= n && kept[n - 1] == ROUTING_RELOAD;
    const bool same = n == route->n_stops;
    if (!same && n && schedule_route(&instance->problem, route->vehicle, kept, n, schedule)) {
        memcpy(route->stops, kept, n * sizeof *kept);
        route->n_stops = n;
        schedule_write(schedule, route);
    } else if (!same) {
        for (size_t k = 0; k < n; k++)
            if (kept[k] != ROUTING_RELOAD)
                solution->refusals[kept[k]] = ROUTING_NO_VEHICLE_LEFT;
        route->n_stops = 0;
    }
    free(kept);
}

/* Refuses all the stops of a shipment that one of them refuses; true if that changed anything. */
static bool refuse_whole(const struct instance *instance, struct routing_solution *solution,
                         size_t i)
{
    const size_t stops[] = {2 * i, instance->stops[2 * i].partner, 2 * i + 1};
    enum routing_refusal refusal = ROUTING_SERVED;
    for (size_t k = 0; k < 3; k++)
        if (solution->refusals[stops[k]] != ROUTING_SERVED)
            refusal = solution->refusals[stops[k]];
    bool changed = false;
    for (size_t k = 0; k < 3 && refusal != ROUTING_SERVED; k++)
        if (solution->refusals[stops[k]] == ROUTING_SERVED) {
            solution->refusals[stops[k]] = refusal;
            changed = true;
        }
    return changed;
}

static void drop_halves(const struct instance *instance, struct routing_solution *solution)
{
    bool changed = true;
    struct schedule schedule;
    schedule_init(&schedule, &instance->problem);
    while (changed) {
        changed = false;
        for (size_t i = 0; i < instance->n_shipments; i++)
            changed = refuse_whole(instance, solution, i) || changed;
        for (size_t r = 0; changed && r < solution->n_routes; r++)
            leave_out(instance, solution, &solution->routes[r], &schedule);
    }
    schedule_clear(&schedule);
}

/* Sums the routes up, without those that serve nothing. */
static void sum_up(const struct instance *instance, struct routing_solution *solution)
{
    size_t n = 0;
    for (size_t r = 0; r < solution->n_routes; r++) {
        struct routing_route *route = &solution->routes[r];
        if (!route->n_stops) {
            free(route->stops);
            free(route->begin_s);
            free(route->rests);
            continue;
        }
        solution->cost_eur += route->cost_eur;
        solution->distance_km += route->distance_km;
        solution->routes[n++] = *route;
    }
    solution->n_routes = n;
    for (size_t i = 0; i < instance->problem.n_stops; i++)
        solution->n_unserved += solution->refusals[i] != ROUTING_SERVED;
}

void hubs_solve(struct instance *instance, const struct transfer_effort *effort,
                struct routing_solution *solution)
{
    struct market market;
    struct transfer_solution found;
    market_init(&market, instance);
    transfer_solve(&market.problem, effort, &found);
    hubs_settle(instance, found.choices);
    *solution = (struct routing_solution){0};
    size_t n_routes = 0;
    for (size_t s = 0; s < found.n_sides; s++)
        n_routes += found.sides[s].solution.n_routes;
    solution->routes = mem_zeroed(n_routes, sizeof *solution->routes);
    solution->refusals = mem_zeroed(instance->problem.n_stops, sizeof *solution->refusals);
    size_t first = 0;
    for (size_t s = 0; s < found.n_sides; s++) {
        take_routes(instance, &found.sides[s], market.type_of + first, solution);
        first += found.sides[s].problem.n_vehicles;
    }
    drop_halves(instance, solution);
    sum_up(instance, solution);
    transfer_solution_clear(&found);
    market_clear(&market);
}

/* ---- Verifying ----------------------------------------------------------------------- */

void hubs_verify(const struct instance *instance, const struct routing_solution *solution,
                 const char *path, struct faults *violations)
{
    bool *visited = mem_zeroed(instance->problem.n_stops, sizeof *visited);
    for (size_t r = 0; r < solution->n_routes; r++)
        for (size_t k = 0; k < solution->routes[r].n_stops; k++)
            if (solution->routes[r].stops[k] != ROUTING_RELOAD)
                visited[solution->routes[r].stops[k]] = true;
    for (size_t i = 0; i < instance->n_shipments; i++)
        if (visited[2 * i] != visited[2 * i + 1])
            faults_add(violations, (struct where){.path = path},
                       visited[2 * i] ? _("%s is brought to its hub, and no further")
                                      : _("%s is taken on from its hub, and never brought there"),
                       instance->stop_facts[2 * i + 1].id);
    free(visited);
}
