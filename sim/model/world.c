#include "sim/model/world.h"
#include <math.h>
#include <stdlib.h>
#include "sim/model/world_state.h"

void driven_routes_clear(struct driven_routes *routes)
{
    for (size_t i = 0; i < routes->n; i++)
        free(routes->list[i].places);
    free(routes->list);
    *routes = (struct driven_routes){0};
}

static void open_hubs(struct world *world)
{
    const struct territory *territory = world->setting->territory;
    world->hubs = arena_zeroed(world->arena, territory->n_hubs, sizeof *world->hubs);
    for (size_t h = 0; h < territory->n_hubs; h++) {
        const struct hub *hub = &territory->hubs[h];
        resource_init(&world->hubs[h].docks, world->arena, world->queue, (double)hub->docks);
        resource_init(&world->hubs[h].staff, world->arena, world->queue, (double)hub->staff);
    }
}

/* Routes of a flow are formed at its cut-off, after all that happens at that moment. */
static void schedule_dispatches(struct world *world, int day)
{
    const struct organisation *organisation = world->plan->organisation;
    for (size_t f = 0; f < organisation->n_flows; f++) {
        const struct flow *flow = &organisation->flows[f];
        if (!plan_runs(world->plan, f, day))
            continue;
        const double cutoff_s = fmax(0, flow->depart_s - flow->cutoff_s);
        event_schedule(world->queue, (struct event){.time_s = day_start_s(day) + cutoff_s,
                                                    .priority = 1,
                                                    .act = dispatch_flow,
                                                    .a = f,
                                                    .b = (size_t)(day + PLAN_DAYS_BEFORE)});
    }
}

/* Day by day, so that few events wait at a time, and a run that nobody wants any more ends soon. */
static void live(struct world *world, const atomic_bool *cancelled)
{
    const int n_days = world->setting->season->n_days;
    for (int day = -PLAN_DAYS_BEFORE; day < n_days && !(cancelled && *cancelled); day++) {
        schedule_dispatches(world, day);
        event_run(world->queue, day_start_s(day + 1));
    }
    event_run(world->queue, INFINITY);
}

/* One invoice for each order that came through the association instead of its farms'. */
static void add_association_work(struct world *world)
{
    const struct cargo *cargo = &world->cargo;
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < cargo->n; i++) {
        const struct consignment *c = &cargo->list[i];
        const size_t order = cargo->orders->lines[c->first_line].order;
        if (!c->chain || c->chain->n < 2 || order == last)
            continue;
        last = order;
        struct ledger_work *work = ledger_add_work(world->ledger);
        work->actor = actor_of_kind(world->actors, ACTOR_ASSOCIATION);
        work->day = c->due;
        work->activity_s[ACTIVITY_PREPARE] = world->setting->scenario->handling.admin_s_order;
    }
}

/* Consignments without a way are done before they start; their lines are written here, with
 * those that the end of the run finds on the road or in stock. */
static void finish_all(struct world *world)
{
    for (size_t i = 0; i < world->cargo.n; i++) {
        struct consignment *c = &world->cargo.list[i];
        if (c->done && c->outcome == OUTCOME_NO_FLOW) {
            c->done = false;
            cargo_finish(world, c, OUTCOME_NO_FLOW);
        } else {
            cargo_finish(world, c, OUTCOME_NO_VEHICLE);
        }
    }
}

void world_simulate(struct world_run *run, struct ledger *ledger)
{
    const struct scenario *scenario = run->plan->setting->scenario;
    struct world world = {
        .plan = run->plan,
        .setting = run->plan->setting,
        .actors = run->actors,
        .arena = run->arena,
        .ledger = ledger,
        .routes = run->routes,
        .sample = run->sample,
        .chance = {.uncertainty = &scenario->uncertainty,
                   .service_cv = scenario->handling.service_cv,
                   .seed = scenario->experiment.seed,
                   .replication = run->replication},
        .cargo = cargo_make(run->plan, run->orders, run->arena),
        .dispatcher = dispatcher_create(run->arena, run->plan->organisation->n_flows,
                                        run->plan->setting->territory->n_places),
    };
    world.queue = event_queue_create(run->arena, &world);
    open_hubs(&world);
    live(&world, run->cancelled);
    finish_all(&world);
    add_association_work(&world);
    run->n_events = event_count(world.queue);
    dispatcher_free(world.dispatcher);
}
