/* A vehicle on its route: it drives to each visit, waits for its window and a dock, loads
 * or unloads, and comes back. Each step is an event that schedules the next. */
#include <assert.h>
#include <math.h>
#include "data/mem.h"
#include "sim/model/stops.h"
#include "sim/model/world_state.h"

/* An engine that stood this long starts cold (parameter soak_min of the reference tables). */
static const double SOAK_S = 3600;

static void drive_arrive(void *context, size_t run, size_t unused);
static void drive_serve(void *context, size_t run, size_t unused);
static void drive_work(void *context, size_t run, size_t unused);
static void drive_done(void *context, size_t run, size_t unused);
static void drive_leave(void *context, size_t run, size_t unused);

static void then(struct world *world, double time_s, void (*act)(void *, size_t, size_t), size_t run)
{
    event_schedule(world->queue, (struct event){.time_s = time_s, .act = act, .a = run});
}

static const struct vehicle *vehicle_of(const struct world *world, const struct route_run *r)
{
    return &world->setting->scenario->fleets[r->fleet].type;
}

static struct visit *visit_of(struct world *world, const struct route_run *r)
{
    return &world->visits[r->first_visit + r->visit];
}

static double load_share(const struct vehicle *vehicle, double kg)
{
    return fmin(1, kg / vehicle->payload_kg);
}

void drive_begin(void *context, size_t run, size_t unused)
{
    (void)unused;
    struct world *world = context;
    struct route_run *r = &world->runs[run];
    r->begin_s = event_now_s(world->queue);
    r->trip.actor = r->actor;
    r->trip.fleet = r->fleet;
    r->trip.flow = r->flow;
    r->trip.cold_starts = !r->warm;
    drive_leave(world, run, 0);
}

/* Rests that the law asks for within drive_s of driving. The last ends before the drive does: who
 * arrives just in time rests when driving on. */
static double rests_s(struct route_run *r, double drive_s)
{
    double rest_s = 0;
    for (;;) {
        const double to_rest_s = LAW_DRIVE_S - r->driven_since_rest_s;
        const double to_night_s = LAW_DRIVE_DAY_S - r->driven_today_s;
        const double allowed_s = fmin(to_rest_s, to_night_s);
        if (drive_s <= allowed_s)
            break;
        const bool night = to_night_s <= to_rest_s;
        rest_s += night ? LAW_REST_DAY_S : LAW_REST_S;
        drive_s -= allowed_s;
        r->driven_since_rest_s = 0;
        r->driven_today_s = night ? 0 : r->driven_today_s + allowed_s;
    }
    r->driven_since_rest_s += drive_s;
    r->driven_today_s += drive_s;
    return rest_s;
}

/* Drives on to the next visit. */
static void drive_leave(void *context, size_t run, size_t unused)
{
    (void)unused;
    struct world *world = context;
    struct route_run *r = &world->runs[run];
    const double now_s = event_now_s(world->queue);
    const size_t from = r->at, to = visit_of(world, r)->place;
    if (from == to) {
        drive_arrive(world, run, 0);
        return;
    }
    const struct vehicle *vehicle = vehicle_of(world, r);
    const struct matrix *matrix = &world->setting->travel->by_class[vehicle->road_class];
    const double km = matrix->distance_km[from * matrix->n + to];
    const uint64_t a = world->plan->place_hash[from], b = world->plan->place_hash[to];
    const int day = day_at(now_s);
    const double free_s =
        matrix->time_s[from * matrix->n + to] * chance_travel(&world->chance, day, a, b);
    const double peak = world->setting->scenario->uncertainty.peak_factor;
    const double drive_s = chance_arrival_s(now_s, free_s, peak) - now_s;
    const double lost_s = chance_breakdown_s(&world->chance, day, a, b, km) +
                          (vehicle->gvw_kg > LAW_HEAVY_KG ? rests_s(r, drive_s) : 0);
    const double speed_km_h = drive_s > 0 ? km / drive_s * 3600 : 0;
    const double energy = km * energy_curve_per_km(&world->plan->energy[r->fleet],
                                                   load_share(vehicle, r->kg), speed_km_h);
    *(vehicle->energy == ENERGY_ELECTRIC ? &r->trip.energy_kwh : &r->trip.fuel_l) += energy;
    *(r->crates > 0 ? &r->trip.laden_km : &r->trip.empty_km) += km;
    r->trip.kg_km += r->kg * km;
    r->trip.activity_s[ACTIVITY_DRIVE] += drive_s;
    r->trip.activity_s[ACTIVITY_WAIT] += lost_s;
    then(world, now_s + drive_s + lost_s, drive_arrive, run);
}

/* When the place opens for this route, from now on: now, or later today. */
static double opening_s(const struct world *world, const struct route_run *r, size_t place,
                        double now_s)
{
    const struct flow *flow = &world->plan->organisation->flows[r->flow];
    return fmax(now_s, day_start_s(day_at(now_s)) + stop_hours(world->plan, flow, place).open_s);
}

static void record_route(struct world *world, const struct route_run *r)
{
    struct driven_routes *routes = world->routes;
    routes->list = mem_grown(routes->list, &routes->room, routes->n + 1, sizeof *routes->list);
    struct driven_route *route = &routes->list[routes->n++];
    *route = (struct driven_route){.flow = r->flow,
                                   .fleet = r->fleet,
                                   .actor = r->actor,
                                   .day = r->trip.day,
                                   .start_s = r->begin_s - day_start_s(day_at(r->begin_s)),
                                   .distance_km = r->trip.laden_km + r->trip.empty_km,
                                   .kg = r->trip.kg};
    route->places = mem_zeroed(r->n_visits + 1, sizeof *route->places);
    const size_t base = world->visits[r->first_visit + r->n_visits - 1].place;
    route->places[route->n_places++] = base;
    for (size_t v = 0; v < r->n_visits; v++) {
        const size_t place = world->visits[r->first_visit + v].place;
        if (place != route->places[route->n_places - 1])
            route->places[route->n_places++] = place;
    }
}

/* Part of the route that is charged to these orders. */
static double charged_share(const struct flow *flow, double max_load_share)
{
    if (flow->routes == ROUTES_OWN_SHARED)
        return flow->own_share;
    return flow->groupage_fill > 0 ? fmin(1, max_load_share / flow->groupage_fill) : 1;
}

static void finish(struct world *world, size_t run)
{
    struct route_run *r = &world->runs[run];
    const struct vehicle *vehicle = vehicle_of(world, r);
    const double now_s = event_now_s(world->queue);
    const int day = day_at(r->begin_s), last = world->setting->season->n_days - 1;
    r->trip.day = day < 0 ? 0 : day > last ? last : day;
    r->trip.duration_s = now_s - r->begin_s;
    r->trip.fridge_l = vehicle->fridge_l_h * r->trip.duration_s / 3600;
    r->trip.fridge_kwh = vehicle->fridge_kwh_h * r->trip.duration_s / 3600;
    r->trip.max_load_share = r->max_share;
    r->trip.share = charged_share(&world->plan->organisation->flows[r->flow], r->max_share);
    *ledger_add_trip(world->ledger) = r->trip;
    if (world->routes)
        record_route(world, r);
    if (r->then != SIZE_MAX) {
        struct route_run *next = &world->runs[r->then];
        const double begin_s = fmax(now_s, next->begin_s);
        next->driven_since_rest_s = r->driven_since_rest_s;
        next->driven_today_s = r->driven_today_s;
        next->warm = begin_s - now_s < SOAK_S;
        then(world, begin_s, drive_begin, r->then);
    }
}

static void drive_arrive(void *context, size_t run, size_t unused)
{
    (void)unused;
    struct world *world = context;
    struct route_run *r = &world->runs[run];
    const struct visit *visit = visit_of(world, r);
    const double now_s = event_now_s(world->queue);
    r->at = visit->place;
    r->arrived_s = now_s;
    if (visit->task == VISIT_END) {
        finish(world, run);
        return;
    }
    const bool at_home = r->visit == 0 && visit->task == VISIT_LOAD &&
                         plan_farm_at(world->setting->territory, visit->place) != SIZE_MAX;
    const double open_s = at_home ? now_s : opening_s(world, r, visit->place, now_s);
    if (open_s > now_s)
        then(world, open_s, drive_serve, run);
    else
        drive_serve(world, run, 0);
}

/* True when an outlet turns the vehicle away: later than its window and tolerance. */
static bool is_refused(const struct world *world, const struct route_run *r,
                       const struct visit *visit, double now_s)
{
    const struct setting *setting = world->setting;
    const struct flow *flow = &world->plan->organisation->flows[r->flow];
    return visit->task == VISIT_UNLOAD &&
           plan_outlet_at(setting->territory, visit->place) != SIZE_MAX &&
           now_s > day_start_s(r->day) +
                       stop_hours(world->plan, flow, visit->place).close_s +
                       setting->scenario->uncertainty.outlet_tolerance_s;
}

static void put_down(struct route_run *r, const struct visit *visit)
{
    r->kg = fmax(0, r->kg - visit->kg);
    r->crates = fmax(0, r->crates - visit->crates);
    if (r->crates < 1e-6)
        r->kg = r->crates = 0;
}

static void drive_serve(void *context, size_t run, size_t unused)
{
    (void)unused;
    struct world *world = context;
    struct route_run *r = &world->runs[run];
    const struct visit *visit = visit_of(world, r);
    const double now_s = event_now_s(world->queue);
    const size_t hub = plan_hub_at(world->setting->territory, visit->place);
    if (is_refused(world, r, visit, now_s)) {
        refuse_at_outlet(world, visit);
        put_down(r, visit);
        r->trip.activity_s[ACTIVITY_WAIT] += now_s - r->arrived_s;
        r->trip.n_stops++;
        r->visit++;
        drive_leave(world, run, 0);
    } else if (hub != SIZE_MAX) {
        const struct event granted = {.act = drive_work, .a = run};
        const bool asked =
            resource_request(&world->hubs[hub].docks, world->queue, 1, granted);
        assert(asked); /* every hub has a dock */
        (void)asked;
    } else {
        drive_work(world, run, 0);
    }
}

static double work_s(const struct world *world, const struct route_run *r,
                     const struct visit *visit)
{
    const bool load = visit->task == VISIT_LOAD;
    const int day = day_at(event_now_s(world->queue));
    const double factor =
        chance_service(&world->chance, day, world->plan->place_hash[visit->place]);
    if (r->visit == 0 && load && !plan_is_collection(world->plan, r->flow))
        return visit->crates * world->setting->scenario->handling.load_s_crate * factor;
    return stop_service_s(world->plan, visit->place, visit->crates, load) * factor;
}

static void drive_work(void *context, size_t run, size_t unused)
{
    (void)unused;
    struct world *world = context;
    struct route_run *r = &world->runs[run];
    const struct visit *visit = visit_of(world, r);
    const double now_s = event_now_s(world->queue), duration_s = work_s(world, r, visit);
    r->trip.activity_s[ACTIVITY_WAIT] += now_s - r->arrived_s;
    r->trip.activity_s[visit->task == VISIT_LOAD ? ACTIVITY_LOAD : ACTIVITY_UNLOAD] += duration_s;
    r->began_work_s = now_s;
    then(world, now_s + duration_s, drive_done, run);
}

/* Goods of another farm than the one that drives. */
static bool is_of_others(const struct world *world, const struct route_run *r,
                         const struct consignment *c)
{
    return world->plan->organisation->flows[r->flow].driver == DRIVER_FARM &&
           r->actor != actor_of_farm(world->actors, c->farm);
}

/* Goods go aboard: they leave their farm, or the cold room of a hub. */
static void take_aboard(struct world *world, struct route_run *r, const struct visit *visit)
{
    const struct vehicle *vehicle = vehicle_of(world, r);
    const double now_s = event_now_s(world->queue);
    const size_t hub = plan_hub_at(world->setting->territory, visit->place);
    for (size_t p = 0; p < visit->n_pieces; p++) {
        const struct piece *piece = &world->pieces[visit->first_piece + p];
        struct consignment *c = &world->cargo.list[piece->consignment];
        if (c->leg == 0 && c->left_farm_s <= 0)
            c->left_farm_s = now_s;
        if (hub != SIZE_MAX)
            leave_hub(world, hub, c);
        c->moved_s = now_s;
        r->trip.kg += c->kg * piece->part;
        if (is_of_others(world, r, c))
            r->trip.others_kg += c->kg * piece->part;
        r->trip.crates += c->crates * piece->part;
    }
    r->kg += visit->kg;
    r->crates += visit->crates;
    r->max_share = fmax(r->max_share,
                        fmax(r->kg / vehicle->payload_kg, r->crates / vehicle->crates));
}

/* Chilled or frozen goods in a vehicle that is not made for them are warm for the ride. */
static void count_warm_ride(struct world *world, const struct route_run *r,
                            const struct visit *visit)
{
    const struct vehicle *vehicle = vehicle_of(world, r);
    for (size_t p = 0; p < visit->n_pieces; p++) {
        const struct piece *piece = &world->pieces[visit->first_piece + p];
        struct consignment *c = &world->cargo.list[piece->consignment];
        for (int t = TEMPERATURE_CHILLED; t < N_TEMPERATURES; t++)
            if (!vehicle->carries[t])
                c->warm_s[t] += (event_now_s(world->queue) - c->moved_s) * piece->part;
    }
}

static void drive_done(void *context, size_t run, size_t unused)
{
    (void)unused;
    struct world *world = context;
    struct route_run *r = &world->runs[run];
    const struct visit *visit = visit_of(world, r);
    const double now_s = event_now_s(world->queue);
    const size_t hub = plan_hub_at(world->setting->territory, visit->place);
    if (hub != SIZE_MAX)
        resource_release(&world->hubs[hub].docks, world->queue, 1);
    if (visit->task == VISIT_LOAD) {
        take_aboard(world, r, visit);
    } else {
        count_warm_ride(world, r, visit);
        put_down(r, visit);
        if (hub != SIZE_MAX)
            receive_at_hub(world, hub, r->first_visit + r->visit);
        else
            receive_at_outlet(world, visit, r->began_work_s);
    }
    const bool away = r->visit > 0 || visit->task == VISIT_UNLOAD;
    r->trip.n_stops += away;
    if (away && now_s - r->arrived_s >= SOAK_S)
        r->trip.cold_starts++;
    const bool first_load = r->visit == 0 && visit->task == VISIT_LOAD;
    r->visit++;
    const double leave_s = first_load ? fmax(now_s, r->leave_s) : now_s;
    if (leave_s > now_s) {
        r->trip.activity_s[ACTIVITY_WAIT] += leave_s - now_s;
        then(world, leave_s, drive_leave, run);
    } else {
        drive_leave(world, run, 0);
    }
}
