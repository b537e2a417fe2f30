/* Forms the routes of a flow on a day: gathers the goods that are ready, makes stops of
 * them, and sets vehicles going. */
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/model/habits.h"
#include "sim/model/stops.h"
#include "sim/model/world_state.h"

/* One consignment to carry between the place that a route is about (hub) and another. */
struct job {
    size_t hub, other, consignment;
};

/* What one vehicle visit will carry. */
struct load {
    size_t place, first_piece, n_pieces;
    double kg, crates;
};

struct dispatcher {
    size_t n_jobs, room_jobs, n_loads, room_loads, room_stops;
    struct job *jobs;
    struct load *loads;
    struct routing_stop *stops;
    size_t *last_run; /* of each vehicle of a limited fleet in this dispatch */
    size_t room_last, n_routes;
    double *booked_s; /* n_places: time given out at the docks of a hub in this dispatch */
    struct routing_workspace *solver; /* owned */
    struct habits *habits;            /* in the arena */
};

struct dispatcher *dispatcher_create(struct arena *arena, size_t n_flows, size_t n_places)
{
    struct dispatcher *d = mem_zeroed(1, sizeof *d);
    d->booked_s = mem_zeroed(n_places, sizeof *d->booked_s);
    d->solver = routing_workspace_create();
    d->habits = habits_create(arena, n_flows, n_places);
    return d;
}

void dispatcher_free(struct dispatcher *d)
{
    if (!d)
        return;
    free(d->jobs);
    free(d->loads);
    free(d->stops);
    free(d->last_run);
    free(d->booked_s);
    routing_workspace_free(d->solver);
    free(d);
}

/* ---- Gathering --------------------------------------------------------------------- */

static void add_job(struct world *world, size_t f, size_t consignment)
{
    struct dispatcher *d = world->dispatcher;
    const struct consignment *c = &world->cargo.list[consignment];
    const struct leg *leg = &c->chain->legs[c->leg];
    const bool collection = plan_is_collection(world->plan, f);
    d->jobs = mem_grown(d->jobs, &d->room_jobs, d->n_jobs + 1, sizeof *d->jobs);
    d->jobs[d->n_jobs++] = (struct job){.hub = collection ? leg->to : leg->from,
                                        .other = collection ? leg->from : leg->to,
                                        .consignment = consignment};
}

static void gather_from_farms(struct world *world, size_t f, int day)
{
    const struct queue_list *list = cargo_at_farms(world->plan, &world->cargo, f, day);
    for (size_t i = list->first; i != SIZE_MAX; i = world->cargo.list[i].next) {
        struct consignment *c = &world->cargo.list[i];
        const size_t place = world->setting->territory->farms[c->farm].place;
        if (chance_no_show(&world->chance, c->due, world->plan->place_hash[place]))
            cargo_finish(world, c, OUTCOME_NO_SHOW);
        else
            add_job(world, f, i);
    }
}

/* Ends goods in a hub's stock. */
static void give_up(struct world *world, size_t hub, struct consignment *c, enum outcome outcome)
{
    leave_hub(world, hub, c);
    cargo_finish(world, c, outcome);
}

/* Takes the goods for this flow out of a hub's stock; what is past its shelf life is lost. What
 * may not stay the night and missed its vehicle has gone back to its farm. */
static void gather_from_hub(struct world *world, size_t hub, size_t f, int day)
{
    struct queue_list *stock = &world->cargo.at_hubs[hub];
    const struct queue_list old = *stock;
    *stock = (struct queue_list){.first = SIZE_MAX, .last = SIZE_MAX};
    for (size_t i = old.first, next; i != SIZE_MAX; i = next) {
        struct consignment *c = &world->cargo.list[i];
        next = c->next;
        const double now_s = event_now_s(world->queue);
        if (now_s - c->left_farm_s > c->shelf_life_s)
            give_up(world, hub, c, OUTCOME_SPOILED);
        else if (!world->setting->territory->hubs[hub].overnight && day_at(c->moved_s) < day)
            give_up(world, hub, c, OUTCOME_NO_VEHICLE);
        else if (c->chain->legs[c->leg].flow == f && c->days[c->leg] <= day)
            add_job(world, f, i);
        else
            cargo_append(&world->cargo, stock, i);
    }
}

static int by_places(const void *a, const void *b)
{
    const struct job *x = a, *y = b;
    if (x->hub != y->hub)
        return x->hub < y->hub ? -1 : 1;
    if (x->other != y->other)
        return x->other < y->other ? -1 : 1;
    return x->consignment < y->consignment ? -1 : x->consignment > y->consignment;
}

/* A farm picks and packs each order line, and does the papers of each destination. */
static void add_preparation(struct world *world, const struct job jobs[], size_t n, int day)
{
    const struct handling *handling = &world->setting->scenario->handling;
    for (size_t i = 0; i < n; i++) {
        const struct consignment *c = &world->cargo.list[jobs[i].consignment];
        if (c->leg > 0)
            continue;
        struct ledger_work *work = ledger_add_work(world->ledger);
        work->actor = actor_of_farm(world->actors, c->farm);
        work->day = day < 0 ? 0 : day;
        work->kg = c->kg;
        work->crates = c->crates;
        const bool new_destination =
            i == 0 || jobs[i - 1].hub != jobs[i].hub || jobs[i - 1].other != jobs[i].other ||
            world->cargo.list[jobs[i - 1].consignment].farm != c->farm;
        work->activity_s[ACTIVITY_PREPARE] = handling->prepare_s_order +
                                             handling->prepare_s_line * (double)c->n_lines +
                                             (new_destination ? handling->admin_s_order : 0);
    }
}

/* ---- Loads ------------------------------------------------------------------------- */

static void add_piece(struct world *world, struct piece piece)
{
    world->pieces = arena_grown(world->arena, world->pieces, world->n_pieces,
                                &world->room_pieces, sizeof *world->pieces);
    world->pieces[world->n_pieces++] = piece;
}

static void load_piece(struct world *world, struct load *load, size_t consignment, double part)
{
    const struct consignment *c = &world->cargo.list[consignment];
    add_piece(world, (struct piece){consignment, part});
    load->n_pieces++;
    load->kg += c->kg * part;
    load->crates += c->crates * part;
}

static struct load *new_load(struct world *world, size_t place)
{
    struct dispatcher *d = world->dispatcher;
    d->loads = mem_grown(d->loads, &d->room_loads, d->n_loads + 1, sizeof *d->loads);
    d->loads[d->n_loads] = (struct load){.place = place, .first_piece = world->n_pieces};
    return &d->loads[d->n_loads++];
}

/* Makes loads of the jobs of one hub: one a place where that fits the vehicle, else several.
 * A consignment that no vehicle takes whole is cut into equal parts. */
static void make_loads(struct world *world, const struct job jobs[], size_t n,
                       const struct vehicle *vehicle)
{
    world->dispatcher->n_loads = 0;
    struct load *load = NULL;
    for (size_t i = 0; i < n; i++) {
        const struct consignment *c = &world->cargo.list[jobs[i].consignment];
        const double fullness =
            fmax(c->kg / vehicle->payload_kg, c->crates / vehicle->crates);
        const size_t n_parts = fullness > 1 ? (size_t)ceil(fullness - 1e-9) : 1;
        for (size_t p = 0; p < n_parts; p++) {
            const double part = 1.0 / (double)n_parts;
            const bool fits = load && load->place == jobs[i].other &&
                              load->kg + c->kg * part <= vehicle->payload_kg * (1 + 1e-9) &&
                              load->crates + c->crates * part <= vehicle->crates * (1 + 1e-9);
            if (!fits)
                load = new_load(world, jobs[i].other);
            load_piece(world, load, jobs[i].consignment, part);
        }
    }
}

/* ---- Routes ------------------------------------------------------------------------ */

/* The routes of one hub and the flow that they are of. */
struct round {
    size_t f, fleet, hub, base, actor;
    const struct flow *flow;
    int day;
    bool collection;
};

static void add_visit(struct world *world, struct visit visit)
{
    world->visits = arena_grown(world->arena, world->visits, world->n_visits,
                                &world->room_visits, sizeof *world->visits);
    world->visits[world->n_visits++] = visit;
}

/* Loading before the first stop, or unloading after the last: all pieces, at the hub. */
static struct visit hub_visit(struct world *world, const struct round *round,
                              const size_t loads[], size_t n)
{
    const struct dispatcher *d = world->dispatcher;
    struct visit visit = {.place = round->hub,
                          .task = round->collection ? VISIT_UNLOAD : VISIT_LOAD,
                          .first_piece = world->n_pieces};
    for (size_t i = 0; i < n; i++) {
        const struct load *load = &d->loads[loads[i]];
        for (size_t p = 0; p < load->n_pieces; p++)
            add_piece(world, world->pieces[load->first_piece + p]);
        visit.n_pieces += load->n_pieces;
        visit.kg += load->kg;
        visit.crates += load->crates;
    }
    return visit;
}

/* How many vehicles may drive at once: a farm and an outlet have one each. Dedicated trips of
 * theirs are made each in its own time, as if a vehicle were always free. */
static size_t n_at_once(const struct world *world, const struct round *round)
{
    if (round->flow->driver == DRIVER_FARM || round->flow->driver == DRIVER_OUTLET)
        return round->flow->routes == ROUTES_DEDICATED ? SIZE_MAX : 1;
    return world->setting->scenario->fleets[round->fleet].count;
}

/* Sets the run going, now or after the route that its vehicle drives before. */
static void launch(struct world *world, const struct round *round, size_t run)
{
    struct dispatcher *d = world->dispatcher;
    const size_t at_once = n_at_once(world, round);
    const size_t k = d->n_routes++;
    if (at_once != SIZE_MAX) {
        d->last_run = mem_grown(d->last_run, &d->room_last, k + 1, sizeof *d->last_run);
        d->last_run[k] = run;
        if (k >= at_once) {
            world->runs[d->last_run[k - at_once]].then = run;
            return;
        }
    }
    const double begin_s = fmax(world->runs[run].begin_s, event_now_s(world->queue));
    event_schedule(world->queue, (struct event){.time_s = begin_s, .act = drive_begin, .a = run});
}

/* Chance before the wheels turn: a late farm, an ill driver. */
static double delay_s(const struct world *world, const struct round *round)
{
    const uint64_t hash = world->plan->place_hash[round->base];
    if (round->flow->driver == DRIVER_FARM)
        return chance_late_s(&world->chance, round->day, hash);
    if (round->flow->driver == DRIVER_CARRIER)
        return chance_driver_s(&world->chance, round->day, hash + world->dispatcher->n_routes);
    return 0;
}

/* Makes a run of loads in their order. leave_s: planned departure from the place where the
 * solver's route starts, in seconds of the day. */
static void add_run(struct world *world, const struct round *round, const size_t loads[], size_t n,
                    double leave_s)
{
    const struct dispatcher *d = world->dispatcher;
    const size_t first = world->n_visits;
    if (!round->collection)
        add_visit(world, hub_visit(world, round, loads, n));
    for (size_t i = 0; i < n; i++) {
        const struct load *load = &d->loads[loads[i]];
        add_visit(world, (struct visit){.place = load->place,
                                        .task = round->collection ? VISIT_LOAD : VISIT_UNLOAD,
                                        .first_piece = load->first_piece,
                                        .n_pieces = load->n_pieces,
                                        .kg = load->kg,
                                        .crates = load->crates});
    }
    if (round->collection)
        add_visit(world, hub_visit(world, round, loads, n));
    add_visit(world, (struct visit){.place = round->base, .task = VISIT_END});

    const struct visit *start = &world->visits[first];
    const struct vehicle *vehicle = &world->setting->scenario->fleets[round->fleet].type;
    const struct matrix *matrix = &world->setting->travel->by_class[vehicle->road_class];
    const double approach_s = round->collection
                                  ? 0
                                  : matrix->time_s[round->base * matrix->n + start->place];
    const double load_s =
        round->collection
            ? 0
            : start->crates * world->setting->scenario->handling.load_s_crate + approach_s;
    const double planned_s = day_start_s(round->day) + leave_s + delay_s(world, round);
    world->runs = arena_grown(world->arena, world->runs, world->n_runs, &world->room_runs,
                              sizeof *world->runs);
    world->runs[world->n_runs] = (struct route_run){
        .flow = round->f,
        .fleet = round->fleet,
        .actor = round->actor,
        .day = round->day,
        .first_visit = first,
        .n_visits = world->n_visits - first,
        .at = round->base,
        .leave_s = planned_s,
        .begin_s = planned_s - load_s,
        .then = SIZE_MAX,
    };
    launch(world, round, world->n_runs++);
}

/* Goods that no route takes: at a farm the order is lost, at a hub they wait for the next
 * run of the flow. */
static void leave_behind(struct world *world, const struct load *load)
{
    for (size_t p = 0; p < load->n_pieces; p++) {
        const size_t i = world->pieces[load->first_piece + p].consignment;
        struct consignment *c = &world->cargo.list[i];
        if (c->done)
            continue;
        const size_t hub =
            plan_hub_at(world->setting->territory, c->chain->legs[c->leg].from);
        if (hub == SIZE_MAX)
            cargo_finish(world, c, OUTCOME_NO_VEHICLE);
        else if (world->pieces[load->first_piece + p].part >= 1)
            cargo_append(&world->cargo, &world->cargo.at_hubs[hub], i);
        else
            give_up(world, hub, c, OUTCOME_NO_VEHICLE);
    }
}

/* Departure for a route of one stop: as late as it can be without arriving late. At a hub
 * vehicles come one after the other, as its docks can take them, while the window lasts. */
static double dedicated_leave_s(const struct world *world, const struct round *round,
                                const struct routing_stop *stop)
{
    const struct vehicle *vehicle = &world->setting->scenario->fleets[round->fleet].type;
    const struct matrix *matrix = &world->setting->travel->by_class[vehicle->road_class];
    const size_t from = round->collection ? round->base : round->hub;
    const double drive_s = matrix->time_s[from * matrix->n + stop->place];
    const size_t hub = plan_hub_at(world->setting->territory, stop->place);
    double slot_s = 0;
    if (hub != SIZE_MAX) {
        double *booked_s = &world->dispatcher->booked_s[stop->place];
        slot_s = fmod(*booked_s, fmax(1, stop->close_s - stop->open_s));
        *booked_s += stop->service_s / (double)world->setting->territory->hubs[hub].docks;
    }
    return fmax(round->flow->depart_s, stop->open_s + slot_s - drive_s);
}

/* Stops for the solver from loads[0 .. n-1]. */
static void fill_stops(struct world *world, const struct round *round, const size_t loads[],
                       size_t n)
{
    struct dispatcher *d = world->dispatcher;
    d->stops = mem_grown(d->stops, &d->room_stops, n, sizeof *d->stops);
    for (size_t i = 0; i < n; i++) {
        const struct load *load = &d->loads[loads[i]];
        const struct hours hours = stop_hours(world->plan, round->flow, load->place);
        d->stops[i] = (struct routing_stop){
            .place = load->place,
            .load_kg = load->kg,
            .load_crates = load->crates,
            .service_s =
                stop_planned_s(world->plan, load->place, load->crates, round->collection),
            .open_s = hours.open_s,
            .close_s = fmax(hours.open_s, hours.close_s - round->flow->slack_s),
        };
    }
}

/* Stops for a fleet of count vehicles, all free from start_s on. */
struct outing {
    const struct routing_stop *stops;
    size_t n, count;
    double start_s;
    size_t nth;  /* of the day and hub */
    bool alone;  /* no routes to choose among */
};

static struct routing_vehicle vehicle_of(const struct world *world, const struct round *round,
                                         const struct outing *outing)
{
    const size_t hub = round->hub, base = round->base;
    struct routing_vehicle vehicle =
        stop_vehicle(world->plan, round->flow, round->fleet, round->collection ? base : hub,
                     round->collection ? hub : base);
    vehicle.count = outing->count;
    vehicle.shift_start_s = outing->start_s;
    return vehicle;
}

/* What the fleet can do of them. start: routes to begin with, or NULL. */
static void plan_routes(const struct world *world, const struct round *round,
                        const struct outing *outing, const struct routing_solution *start,
                        struct routing_solution *solution)
{
    const struct routing_vehicle vehicle = vehicle_of(world, round, outing);
    const struct routing_problem problem = {
        .n_places = world->setting->territory->n_places,
        .n_stops = outing->n,
        .stops = outing->stops,
        .n_vehicles = 1,
        .vehicles = &vehicle,
    };
    const struct routing_effort effort = {
        .iterations = plan_iterations(outing->n), .seed = 1, .start = start};
    routing_solve_in(world->dispatcher->solver, &problem, &effort, solution);
    if (world->sample && !outing->alone)
        gap_offer(world->sample,
                  chance_rank(&world->chance, round->day, text_hash(round->flow->id),
                              world->plan->place_hash[round->hub], outing->nth),
                  &problem, solution);
}

/* Keeps at the front of loads what waits for a vehicle to come back, and leaves behind what no
 * vehicle can serve. Returns how many wait. */
static size_t keep_waiting(struct world *world, size_t loads[], size_t n,
                           const struct routing_solution *solution)
{
    size_t n_left = 0;
    for (size_t s = 0; s < n; s++)
        if (solution->refusals[s] == ROUTING_NO_VEHICLE_LEFT && solution->n_routes)
            loads[n_left++] = loads[s];
        else if (solution->refusals[s] != ROUTING_SERVED)
            leave_behind(world, &world->dispatcher->loads[loads[s]]);
    return n_left;
}

/* When all the vehicles are back where their routes start, and loaded with what waits. */
static double next_start_s(const struct world *world, const struct round *round,
                           const struct routing_solution *solution, const size_t waiting[],
                           size_t n)
{
    const struct vehicle *vehicle = &world->setting->scenario->fleets[round->fleet].type;
    const struct matrix *matrix = &world->setting->travel->by_class[vehicle->road_class];
    const size_t from = round->collection ? round->hub : round->base;
    const size_t to = round->collection ? round->base : round->hub;
    double back_s = 0, load_s = 0;
    for (size_t r = 0; r < solution->n_routes; r++)
        back_s = fmax(back_s, solution->routes[r].start_s + solution->routes[r].duration_s);
    for (size_t i = 0; i < n && !round->collection; i++)
        load_s += world->dispatcher->loads[waiting[i]].crates *
                  world->setting->scenario->handling.load_s_crate;
    return back_s + matrix->time_s[from * matrix->n + to] + load_s;
}

/* Optimised routes, beginning with those of the last day of the flow at that hub. Vehicles of a
 * limited fleet go out again while that serves what is left. */
static void solve(struct world *world, const struct round *round, size_t loads[], size_t n)
{
    struct dispatcher *d = world->dispatcher;
    double start_s = round->flow->depart_s;
    size_t *chosen = mem_zeroed(n, sizeof *chosen);
    for (size_t nth = 0; n; nth++) {
        struct routing_solution solution;
        fill_stops(world, round, loads, n);
        const struct outing outing = {.stops = d->stops,
                                      .n = n,
                                      .count = n_at_once(world, round),
                                      .start_s = start_s,
                                      .nth = nth};
        plan_routes(world, round, &outing,
                    nth ? NULL : habits_recall(d->habits, round->f, round->hub, d->stops, n),
                    &solution);
        if (!nth)
            habits_keep(d->habits, round->f, round->hub, d->stops, &solution);
        for (size_t r = 0; r < solution.n_routes; r++) {
            const struct routing_route *route = &solution.routes[r];
            for (size_t s = 0; s < route->n_stops; s++)
                chosen[s] = loads[route->stops[s]];
            add_run(world, round, chosen, route->n_stops, route->start_s);
        }
        n = keep_waiting(world, loads, n, &solution);
        start_s = next_start_s(world, round, &solution, loads, n);
        routing_solution_clear(&solution);
    }
    free(chosen);
}

/* Out and back for each load that a vehicle can bring in time at all. */
static void dedicate(struct world *world, const struct round *round, const size_t loads[], size_t n)
{
    fill_stops(world, round, loads, n);
    for (size_t i = 0; i < n; i++) {
        const struct routing_stop *stop = &world->dispatcher->stops[i];
        struct routing_solution alone;
        const struct outing outing = {.stops = stop,
                                      .n = 1,
                                      .count = 1,
                                      .start_s = round->flow->depart_s,
                                      .alone = true};
        plan_routes(world, round, &outing, NULL, &alone);
        if (alone.n_routes)
            add_run(world, round, &loads[i], 1, dedicated_leave_s(world, round, stop));
        else
            leave_behind(world, &world->dispatcher->loads[loads[i]]);
        routing_solution_clear(&alone);
    }
}

/* Master routes with the stops of the day; what overflows or is on no master route is
 * routed anew. */
static void follow_masters(struct world *world, const struct round *round, const size_t loads[],
                           size_t n)
{
    const struct plan *plan = world->plan;
    const struct dispatcher *d = world->dispatcher;
    const struct vehicle *vehicle = &world->setting->scenario->fleets[round->fleet].type;
    size_t *chosen = mem_zeroed(n, sizeof *chosen), *left = mem_zeroed(n, sizeof *left);
    bool *taken = mem_zeroed(n, sizeof *taken);
    for (size_t m = 0; m < plan->n_masters; m++) {
        const struct master *master = &plan->masters[m];
        if (master->flow != round->f || master->hub != round->hub)
            continue;
        size_t n_chosen = 0;
        double kg = 0, crates = 0;
        for (size_t s = 0; s < master->n_stops; s++)
            for (size_t i = 0; i < n; i++) {
                const struct load *load = &d->loads[loads[i]];
                if (taken[i] || load->place != master->places[s] ||
                    kg + load->kg > vehicle->payload_kg || crates + load->crates > vehicle->crates)
                    continue;
                taken[i] = true;
                chosen[n_chosen++] = loads[i];
                kg += load->kg;
                crates += load->crates;
            }
        if (n_chosen)
            add_run(world, round, chosen, n_chosen, round->flow->depart_s);
    }
    size_t n_left = 0;
    for (size_t i = 0; i < n; i++)
        if (!taken[i])
            left[n_left++] = loads[i];
    if (n_left)
        solve(world, round, left, n_left);
    free(taken);
    free(left);
    free(chosen);
}

static size_t driver_actor(const struct world *world, const struct flow *flow, const struct job *job)
{
    const struct territory *territory = world->setting->territory;
    switch (flow->driver) {
    case DRIVER_FARM: {
        const size_t farm = plan_farm_at(territory, job->hub);
        if (farm != SIZE_MAX)
            return actor_of_farm(world->actors, farm);
        return actor_of_farm(world->actors, world->cargo.list[job->consignment].farm);
    }
    case DRIVER_CARRIER:
        return actor_of_kind(world->actors, ACTOR_CARRIER);
    case DRIVER_ASSOCIATION:
        return actor_of_kind(world->actors, ACTOR_ASSOCIATION);
    case DRIVER_OUTLET:
        break;
    }
    return actor_of_kind(world->actors, ACTOR_OUTLETS);
}

/* Routes of the jobs that share a hub. */
static void route_group(struct world *world, size_t f, int day, const struct job jobs[], size_t n)
{
    const struct flow *flow = &world->plan->organisation->flows[f];
    const size_t fleet = plan_fleet(world->plan, flow, jobs[0].hub);
    const struct round round = {
        .f = f,
        .fleet = fleet,
        .hub = jobs[0].hub,
        .base = stop_base(world->plan, flow, fleet, jobs[0].hub, jobs[0].other),
        .actor = driver_actor(world, flow, &jobs[0]),
        .flow = flow,
        .day = day,
        .collection = plan_is_collection(world->plan, f),
    };
    make_loads(world, jobs, n, &world->setting->scenario->fleets[fleet].type);
    struct dispatcher *d = world->dispatcher;
    if (flow->driver == DRIVER_FARM || flow->driver == DRIVER_OUTLET)
        d->n_routes = 0; /* each farm or outlet has its own vehicle */
    const size_t n_loads = d->n_loads;
    size_t *loads = mem_zeroed(n_loads, sizeof *loads);
    for (size_t i = 0; i < n_loads; i++)
        loads[i] = i;
    if (flow->routes == ROUTES_DEDICATED || flow->driver == DRIVER_OUTLET)
        dedicate(world, &round, loads, n_loads);
    else if (flow->routes == ROUTES_FIXED)
        follow_masters(world, &round, loads, n_loads);
    else
        solve(world, &round, loads, n_loads);
    free(loads);
}

void dispatch_flow(void *context, size_t f, size_t day_index)
{
    struct world *world = context;
    struct dispatcher *d = world->dispatcher;
    const struct flow *flow = &world->plan->organisation->flows[f];
    const int day = (int)day_index - PLAN_DAYS_BEFORE;
    d->n_jobs = d->n_routes = 0;
    for (size_t p = 0; p < world->setting->territory->n_places; p++)
        d->booked_s[p] = 0;
    gather_from_farms(world, f, day);
    for (size_t h = 0; h < world->setting->territory->n_hubs; h++)
        gather_from_hub(world, h, f, day);
    if (d->n_jobs)
        qsort(d->jobs, d->n_jobs, sizeof *d->jobs, by_places);
    add_preparation(world, d->jobs, d->n_jobs, day);
    for (size_t i = 0, end; i < d->n_jobs; i = end) {
        end = i + 1;
        while (end < d->n_jobs && d->jobs[end].hub == d->jobs[i].hub &&
               (flow->driver != DRIVER_OUTLET || d->jobs[end].other == d->jobs[i].other))
            end++;
        route_group(world, f, day, d->jobs + i, end - i);
    }
}
