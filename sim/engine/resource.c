#include "sim/engine/resource.h"
#include <assert.h>

struct resource_request {
    double amount, asked_s;
    struct event granted;
};

/* Sums of m3 carry rounding errors: an amount fits when it passes the capacity by less. */
static const double TOLERANCE_SHARE = 1e-9;
enum { FIRST_ROOM = 8 };

void resource_init(struct resource *resource, struct arena *arena,
                   const struct event_queue *queue, double capacity)
{
    assert(capacity > 0);
    *resource = (struct resource){.capacity = capacity, .arena = arena};
    monitor_init(&resource->busy, event_now_s(queue), 0);
    monitor_init(&resource->queue, event_now_s(queue), 0);
}

static bool fits(const struct resource *resource, double in_use, double amount)
{
    return in_use + amount <= resource->capacity * (1 + TOLERANCE_SHARE);
}

static void grant(struct resource *resource, struct event_queue *queue,
                  struct resource_request request)
{
    double now_s = event_now_s(queue);
    resource->in_use += request.amount;
    resource->n_holders++;
    monitor_set(&resource->busy, now_s, resource->in_use);
    tally_add(&resource->wait_s, now_s - request.asked_s);
    request.granted.time_s = now_s;
    event_schedule(queue, request.granted);
}

static void push(struct resource *resource, struct resource_request request)
{
    if (resource->n_waiting == resource->room) {
        size_t room = resource->room ? 2 * resource->room : FIRST_ROOM;
        struct resource_request *ring = arena_zeroed(resource->arena, room, sizeof *ring);
        for (size_t i = 0; i < resource->n_waiting; i++)
            ring[i] = resource->ring[(resource->first + i) & (resource->room - 1)];
        resource->ring = ring;
        resource->room = room;
        resource->first = 0;
    }
    resource->ring[(resource->first + resource->n_waiting++) & (resource->room - 1)] = request;
}

bool resource_request(struct resource *resource, struct event_queue *queue, double amount,
                      struct event granted)
{
    assert(amount > 0);
    if (!fits(resource, 0, amount))
        return false;
    double now_s = event_now_s(queue);
    struct resource_request request = {amount, now_s, granted};
    if (!resource->n_waiting && fits(resource, resource->in_use, amount)) {
        grant(resource, queue, request);
        return true;
    }
    push(resource, request);
    monitor_set(&resource->queue, now_s, (double)resource->n_waiting);
    return true;
}

void resource_release(struct resource *resource, struct event_queue *queue, double amount)
{
    assert(resource->n_holders > 0 && amount > 0);
    double now_s = event_now_s(queue);
    resource->n_holders--;
    resource->in_use -= amount;
    if (!resource->n_holders || resource->in_use < 0)
        resource->in_use = 0;
    monitor_set(&resource->busy, now_s, resource->in_use);
    while (resource->n_waiting) {
        struct resource_request first = resource->ring[resource->first];
        if (!fits(resource, resource->in_use, first.amount))
            break;
        resource->first = (resource->first + 1) & (resource->room - 1);
        resource->n_waiting--;
        monitor_set(&resource->queue, now_s, (double)resource->n_waiting);
        grant(resource, queue, first);
    }
}

double resource_utilisation(const struct resource *resource, const struct event_queue *queue)
{
    return monitor_mean(&resource->busy, event_now_s(queue)) / resource->capacity;
}
