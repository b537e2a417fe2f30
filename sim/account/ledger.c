#include "sim/account/ledger.h"

void ledger_init(struct ledger *ledger, struct arena *arena)
{
    *ledger = (struct ledger){.arena = arena};
}

struct ledger_trip *ledger_add_trip(struct ledger *ledger)
{
    ledger->trips = arena_grown(ledger->arena, ledger->trips, ledger->n_trips,
                                &ledger->room_trips, sizeof *ledger->trips);
    struct ledger_trip *trip = &ledger->trips[ledger->n_trips++];
    trip->share = 1;
    return trip;
}

struct ledger_work *ledger_add_work(struct ledger *ledger)
{
    ledger->work = arena_grown(ledger->arena, ledger->work, ledger->n_work, &ledger->room_work,
                               sizeof *ledger->work);
    return &ledger->work[ledger->n_work++];
}

struct ledger_order *ledger_add_order(struct ledger *ledger)
{
    ledger->orders = arena_grown(ledger->arena, ledger->orders, ledger->n_orders,
                                 &ledger->room_orders, sizeof *ledger->orders);
    return &ledger->orders[ledger->n_orders++];
}
