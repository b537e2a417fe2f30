#include "sim/account/ledger.h"
#include <string.h>

enum { FIRST_ROOM = 256 };

void ledger_init(struct ledger *ledger, struct arena *arena)
{
    *ledger = (struct ledger){.arena = arena};
}

/* The rows in a block with room for one more; the arena takes back the old block later. */
static void *with_room(struct arena *arena, void *rows, size_t n, size_t *room, size_t size)
{
    if (n < *room)
        return rows;
    *room = *room ? 2 * *room : FIRST_ROOM;
    void *grown = arena_zeroed(arena, *room, size);
    if (n)
        memcpy(grown, rows, n * size);
    return grown;
}

struct ledger_trip *ledger_add_trip(struct ledger *ledger)
{
    ledger->trips = with_room(ledger->arena, ledger->trips, ledger->n_trips,
                              &ledger->room_trips, sizeof *ledger->trips);
    struct ledger_trip *trip = &ledger->trips[ledger->n_trips++];
    trip->share = 1;
    return trip;
}

struct ledger_work *ledger_add_work(struct ledger *ledger)
{
    ledger->work = with_room(ledger->arena, ledger->work, ledger->n_work, &ledger->room_work,
                             sizeof *ledger->work);
    return &ledger->work[ledger->n_work++];
}

struct ledger_order *ledger_add_order(struct ledger *ledger)
{
    ledger->orders = with_room(ledger->arena, ledger->orders, ledger->n_orders,
                               &ledger->room_orders, sizeof *ledger->orders);
    return &ledger->orders[ledger->n_orders++];
}
