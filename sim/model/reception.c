/* Goods at the end of a leg: hubs unload, sort and keep them for the next flow; outlets
 * take or refuse them. */
#include <math.h>
#include "sim/model/world_state.h"

/* A Euro crate of 60 x 40 x 30 cm. */
static const double CRATE_M3 = 0.072;

void cargo_finish(struct world *world, struct consignment *c, enum outcome outcome)
{
    if (c->done)
        return;
    c->done = true;
    c->outcome = outcome;
    const struct orders *orders = world->cargo.orders;
    const double now_s = event_now_s(world->queue);
    for (size_t i = 0; i < c->n_lines; i++) {
        const struct order_line *line = &orders->lines[c->first_line + i];
        *ledger_add_order(world->ledger) = (struct ledger_order){
            .order = line->order,
            .farm = line->farm,
            .outlet = line->outlet,
            .product = line->product,
            .day = line->day,
            .kg = line->kg,
            .crates = line->crates,
            .lead_s = c->left_farm_s > 0 ? now_s - c->left_farm_s : 0,
            .warm_s =
                c->warm_s[world->setting->scenario->products[line->product].temperature],
            .sales_eur_kg = world->setting->scenario->products[line->product].price_eur_kg,
            .outcome = outcome,
        };
    }
}

/* ---- Hubs -------------------------------------------------------------------------- */

static bool is_closed(struct world *world, size_t hub, int day)
{
    const size_t place = world->setting->territory->hubs[hub].place;
    return chance_hub_closed(&world->chance, day, world->plan->place_hash[place]);
}

/* The next moment at which a hub's staff is at work. */
static double work_begins_s(struct world *world, size_t hub, double now_s)
{
    enum { DAYS_AHEAD = 14 };
    const struct hub *h = &world->setting->territory->hubs[hub];
    const int today = day_at(now_s);
    for (int day = today; day < today + DAYS_AHEAD; day++) {
        const double opens_s = day_start_s(day) + h->opens_s;
        const double closes_s = day_start_s(day) + h->closes_s;
        if (now_s < closes_s && !is_closed(world, hub, day))
            return fmax(now_s, opens_s);
    }
    return day_start_s(today + DAYS_AHEAD);
}

static void handle_begin(void *context, size_t visit, size_t hub);
static void handle_done(void *context, size_t visit, size_t hub);

static void ask_staff(void *context, size_t visit, size_t hub)
{
    struct world *world = context;
    resource_request(&world->hubs[hub].staff, world->queue, 1,
                     (struct event){.act = handle_begin, .a = visit, .b = hub});
}

void receive_at_hub(struct world *world, size_t hub, size_t visit)
{
    const double begin_s = work_begins_s(world, hub, event_now_s(world->queue));
    event_schedule(world->queue, (struct event){
                                     .time_s = begin_s, .act = ask_staff, .a = visit, .b = hub});
}

static int ledger_day(const struct world *world, double now_s)
{
    const int day = day_at(now_s), last = world->setting->season->n_days - 1;
    return day < 0 ? 0 : day > last ? last : day;
}

static struct ledger_work *add_hub_work(struct world *world, size_t hub)
{
    struct ledger_work *work = ledger_add_work(world->ledger);
    work->actor = actor_of_hub(world->actors, world->setting->territory, hub);
    work->day = ledger_day(world, event_now_s(world->queue));
    return work;
}

static void handle_begin(void *context, size_t v, size_t hub)
{
    struct world *world = context;
    const struct visit *visit = &world->visits[v];
    const double now_s = event_now_s(world->queue);
    const size_t place = world->setting->territory->hubs[hub].place;
    const double duration_s =
        visit->crates * world->setting->scenario->handling.hub_s_crate *
        chance_service(&world->chance, day_at(now_s), world->plan->place_hash[place]);
    struct ledger_work *work = add_hub_work(world, hub);
    work->activity_s[ACTIVITY_HANDLE] = duration_s;
    work->kg = visit->kg;
    work->crates = visit->crates;
    event_schedule(world->queue, (struct event){.time_s = now_s + duration_s,
                                                .act = handle_done,
                                                .a = v,
                                                .b = hub});
}

/* Puts goods in stock for their next leg, in the cold while there is room. */
static void stock(struct world *world, size_t hub, size_t consignment)
{
    struct consignment *c = &world->cargo.list[consignment];
    const struct hub *place = &world->setting->territory->hubs[hub];
    const double room_m3[N_TEMPERATURES] = {[TEMPERATURE_CHILLED] = place->chilled_room_m3,
                                            [TEMPERATURE_FROZEN] = place->frozen_room_m3};
    c->leg++;
    c->received = 0;
    for (int t = TEMPERATURE_CHILLED; t < N_TEMPERATURES; t++) {
        const double volume_m3 = c->crates_of[t] * CRATE_M3;
        const bool fits = world->hubs[hub].cold_m3[t] + volume_m3 <= room_m3[t];
        c->stored_m3[t] = fits ? volume_m3 : 0;
        world->hubs[hub].cold_m3[t] += c->stored_m3[t];
    }
    c->moved_s = event_now_s(world->queue);
    cargo_append(&world->cargo, &world->cargo.at_hubs[hub], consignment);
}

static void handle_done(void *context, size_t v, size_t hub)
{
    struct world *world = context;
    const struct visit *visit = &world->visits[v];
    resource_release(&world->hubs[hub].staff, world->queue, 1);
    for (size_t p = 0; p < visit->n_pieces; p++) {
        const struct piece *piece = &world->pieces[visit->first_piece + p];
        struct consignment *c = &world->cargo.list[piece->consignment];
        c->received += piece->part;
        if (!c->done && c->received > 1 - 1e-9)
            stock(world, hub, piece->consignment);
    }
}

void leave_hub(struct world *world, size_t hub, struct consignment *c)
{
    const double stay_s = event_now_s(world->queue) - c->moved_s;
    for (int t = TEMPERATURE_CHILLED; t < N_TEMPERATURES; t++) {
        if (c->stored_m3[t] > 0) {
            add_hub_work(world, hub)->cold_m3_days = c->stored_m3[t] * stay_s / DAY_S;
            world->hubs[hub].cold_m3[t] -= c->stored_m3[t];
            c->stored_m3[t] = 0;
        } else {
            c->warm_s[t] += stay_s;
        }
    }
}

/* ---- Outlets ----------------------------------------------------------------------- */

void receive_at_outlet(struct world *world, const struct visit *visit, double began_s)
{
    const size_t o = plan_outlet_at(world->setting->territory, visit->place);
    const struct outlet *outlet = &world->setting->territory->outlets[o];
    for (size_t p = 0; p < visit->n_pieces; p++) {
        const struct piece *piece = &world->pieces[visit->first_piece + p];
        struct consignment *c = &world->cargo.list[piece->consignment];
        c->received += piece->part;
        c->late = c->late || began_s > day_start_s(c->due) + outlet->closes_s;
        if (c->received < 1 - 1e-9)
            continue;
        const bool spoiled = event_now_s(world->queue) - c->left_farm_s > c->shelf_life_s;
        cargo_finish(world, c,
                     spoiled    ? OUTCOME_SPOILED
                     : c->late ? OUTCOME_LATE
                               : OUTCOME_ON_TIME);
    }
}

void refuse_at_outlet(struct world *world, const struct visit *visit)
{
    for (size_t p = 0; p < visit->n_pieces; p++) {
        const struct piece *piece = &world->pieces[visit->first_piece + p];
        cargo_finish(world, &world->cargo.list[piece->consignment], OUTCOME_REFUSED);
    }
}
