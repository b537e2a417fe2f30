/* Events and the clock. A queue gives back its events by (time, priority, order of scheduling):
 * ties are first in, first out. Nothing is global: a queue holds the clock of one replication
 * and goes to whoever needs the time. */
#ifndef SIM_ENGINE_EVENT_H
#define SIM_ENGINE_EVENT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "data/arena.h"

struct event_queue; /* opaque: its heap must stay in order */

/* What happens, when. act gets the queue's world and the two numbers. Lower priorities come
 * first at equal times. */
struct event {
    double time_s;
    int priority;
    void (*act)(void *world, size_t a, size_t b);
    size_t a, b;
};

/* Names one scheduled event, also after it happened. {0} names none. */
struct event_handle {
    uint32_t slot, generation;
};

/* An empty queue at time 0. Its memory is the arena's: do not use it after a reset. */
struct event_queue *event_queue_create(struct arena *arena, void *world);

double event_now_s(const struct event_queue *queue);

/* The event's time is finite and not before now (asserted). */
struct event_handle event_schedule(struct event_queue *queue, struct event event);

/* False when the event has happened or was cancelled, or the handle is {0}. */
bool event_cancel(struct event_queue *queue, struct event_handle handle);
bool event_is_pending(const struct event_queue *queue, struct event_handle handle);

/* Moves a pending event; among its new ties it is the last, as if scheduled now. */
bool event_reschedule(struct event_queue *queue, struct event_handle handle, double time_s);

/* Takes events up to and with until_s, also those that they schedule, then sets the clock to
 * until_s. With until_s infinite: until none is left; the clock stays at the last. */
void event_run(struct event_queue *queue, double until_s);

size_t event_n_pending(const struct event_queue *queue);
size_t event_count(const struct event_queue *queue); /* run so far */
#endif
