/* Something limited that events wait for: docks, staff (amounts of 1, or a team at once), or
 * m3 of a cold room. First come, first served: a request that does not fit yet holds
 * up those behind it, so that no large one starves. */
#ifndef SIM_ENGINE_RESOURCE_H
#define SIM_ENGINE_RESOURCE_H
#include <stdbool.h>
#include <stddef.h>
#include "data/arena.h"
#include "sim/engine/event.h"
#include "sim/engine/monitor.h"

/* Read the fields; change them through the functions. Its memory is the arena's. */
struct resource {
    double capacity, in_use;
    size_t n_holders;
    struct arena *arena;
    struct resource_request *ring; /* those who wait, oldest at first */
    size_t first, n_waiting, room; /* room: 0 or a power of two */
    struct monitor busy;  /* in_use over time; monitor_mean() / capacity: utilisation */
    struct monitor queue; /* n_waiting over time */
    struct tally wait_s;  /* of all granted requests, those that waited 0 s included */
};

/* Starts at the queue's time. The capacity is above 0 (asserted). */
void resource_init(struct resource *resource, struct arena *arena,
                   const struct event_queue *queue, double capacity);

/* Asks for an amount above 0. As soon as it is granted (perhaps now), the event is
 * scheduled at that moment, with its own priority; its time_s is not read. False, and
 * nothing asked, when the amount exceeds the capacity: it would wait for ever. */
bool resource_request(struct resource *resource, struct event_queue *queue, double amount,
                      struct event granted);

/* Gives back a granted amount and grants those who wait and now fit, in their order. */
void resource_release(struct resource *resource, struct event_queue *queue, double amount);

/* Part of the capacity in use, from the start until now. */
double resource_utilisation(const struct resource *resource, const struct event_queue *queue);
#endif
