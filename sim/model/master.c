#include "sim/model/master.h"
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "sim/model/stops.h"

/* Master routes carry the load of a normal week with this much to spare. */
static const double SPARE = 1.15;
enum { MASTER_ITERATIONS = 2000 };

/* Crates and kg of a normal run at each place of a flow, for one hub. */
struct expected {
    double *kg, *crates; /* n_places */
};

static int runs_a_week(const struct flow *flow)
{
    int n = 0;
    for (unsigned days = flow->days; days; days &= days - 1)
        n++;
    return n ? n : 1;
}

/* The end of a leg that is a stop of the route, and the one that all its stops share. */
static size_t stop_end(const struct plan *plan, const struct leg *leg)
{
    return plan_is_collection(plan, leg->flow) ? leg->from : leg->to;
}
static size_t hub_end(const struct plan *plan, const struct leg *leg)
{
    return plan_is_collection(plan, leg->flow) ? leg->to : leg->from;
}

static void add_expected(const struct plan *plan, size_t f, size_t hub, struct expected *expected)
{
    const struct setting *setting = plan->setting;
    const struct flow *flow = &plan->organisation->flows[f];
    for (size_t i = 0; i < setting->contracts->n; i++) {
        const struct contract *c = &setting->contracts->list[i];
        const struct chain *chain = plan_chain(plan, c->farm, c->outlet);
        for (size_t l = 0; chain && l < chain->n; l++) {
            if (chain->legs[l].flow != f || hub_end(plan, &chain->legs[l]) != hub)
                continue;
            const struct outlet *outlet = &setting->territory->outlets[c->outlet];
            enum { SCHOOL_DAYS = 5 };
            const double day_kg =
                contracts_day_kg(setting->contracts, setting->scenario, outlet, c->product);
            const double kg = day_kg * c->share * SCHOOL_DAYS / runs_a_week(flow);
            const size_t place = stop_end(plan, &chain->legs[l]);
            expected->kg[place] += kg;
            expected->crates[place] += kg / setting->scenario->products[c->product].crate_kg;
        }
    }
}

static void keep_route(struct plan *plan, size_t flow, size_t hub, size_t fleet,
                       const struct routing_stop stops[], const struct routing_route *route)
{
    plan->masters = mem_resized(plan->masters, plan->n_masters + 1, sizeof *plan->masters);
    struct master *master = &plan->masters[plan->n_masters++];
    *master = (struct master){
        .flow = flow, .hub = hub, .fleet = fleet, .n_stops = route->n_stops};
    master->places = mem_zeroed(route->n_stops, sizeof *master->places);
    for (size_t s = 0; s < route->n_stops; s++)
        master->places[s] = stops[route->stops[s]].place;
}

static void make_for_hub(struct plan *plan, size_t f, size_t hub)
{
    const struct flow *flow = &plan->organisation->flows[f];
    const size_t n_places = plan->setting->territory->n_places;
    struct expected expected = {mem_zeroed(n_places, sizeof(double)),
                                mem_zeroed(n_places, sizeof(double))};
    add_expected(plan, f, hub, &expected);
    struct routing_stop *stops = mem_zeroed(n_places, sizeof *stops);
    const size_t fleet = plan_fleet(plan, flow, hub);
    const size_t base = stop_base(plan, flow, fleet, hub, hub);
    const bool collection = plan_is_collection(plan, f);
    const struct routing_vehicle vehicle =
        stop_vehicle(plan, flow, fleet, collection ? base : hub, collection ? hub : base);
    size_t n_stops = 0;
    for (size_t p = 0; p < n_places; p++) {
        if (expected.crates[p] <= 0)
            continue;
        const struct hours hours = stop_hours(plan, flow, p);
        const double crates = fmin(expected.crates[p] * SPARE, vehicle.capacity_crates);
        stops[n_stops++] = (struct routing_stop){
            .place = p,
            .load_kg = fmin(expected.kg[p] * SPARE, vehicle.capacity_kg),
            .load_crates = crates,
            .service_s = stop_planned_s(plan, p, crates, collection),
            .open_s = hours.open_s,
            .close_s = fmax(hours.open_s, hours.close_s - flow->slack_s)};
    }
    const struct routing_problem problem = {.n_places = n_places,
                                            .n_stops = n_stops,
                                            .stops = stops,
                                            .n_vehicles = 1,
                                            .vehicles = &vehicle};
    struct routing_solution solution;
    routing_solve(&problem, &(struct routing_effort){.iterations = MASTER_ITERATIONS, .seed = 1},
                  &solution);
    for (size_t r = 0; r < solution.n_routes; r++)
        keep_route(plan, f, hub, fleet, stops, &solution.routes[r]);
    routing_solution_clear(&solution);
    free(stops);
    free(expected.kg);
    free(expected.crates);
}

void master_routes_make(struct plan *plan)
{
    const size_t n_places = plan->setting->territory->n_places;
    bool *is_hub = mem_zeroed(n_places, sizeof *is_hub);
    for (size_t f = 0; f < plan->organisation->n_flows; f++) {
        const struct flow *flow = &plan->organisation->flows[f];
        if (flow->routes != ROUTES_FIXED)
            continue;
        for (size_t p = 0; p < n_places; p++)
            is_hub[p] = false;
        for (size_t c = 0; c < plan->n_chains; c++)
            for (size_t l = 0; l < plan->chains[c].n; l++)
                if (plan->chains[c].legs[l].flow == f)
                    is_hub[hub_end(plan, &plan->chains[c].legs[l])] = true;
        for (size_t p = 0; p < n_places; p++)
            if (is_hub[p])
                make_for_hub(plan, f, p);
    }
    free(is_hub);
}
