#include "sim/engine/event.h"
#include <assert.h>
#include <math.h>
#include <string.h>

/* A 4-ary heap of small keys; what an event does lies apart in slots that do not move, so that
 * handles find it and sifting copies little. */
struct key {
    double time_s;
    uint64_t sequence;
    int priority;
    uint32_t slot;
};

struct slot {
    void (*act)(void *world, size_t a, size_t b);
    size_t a, b;
    uint32_t generation; /* of the event in the slot; 1 for its first */
    uint32_t place;      /* in the heap, or NOWHERE; in free slots: the next free one */
    bool taken;
};

enum { N_BRANCHES = 4, FIRST_ROOM = 256 };
static const uint32_t NOWHERE = UINT32_MAX;

struct event_queue {
    struct arena *arena;
    void *world;
    double now_s;
    uint64_t sequence;
    size_t n, room, n_slots, n_done;
    uint32_t free_slot; /* head of the list of free ones */
    struct key *heap;
    struct slot *slots;
};

struct event_queue *event_queue_create(struct arena *arena, void *world)
{
    struct event_queue *queue = arena_zeroed(arena, 1, sizeof *queue);
    queue->arena = arena;
    queue->world = world;
    queue->free_slot = NOWHERE;
    return queue;
}

double event_now_s(const struct event_queue *queue)
{
    return queue->now_s;
}

size_t event_n_pending(const struct event_queue *queue)
{
    return queue->n;
}

size_t event_count(const struct event_queue *queue)
{
    return queue->n_done;
}

static bool comes_before(const struct key *x, const struct key *y)
{
    if (x->time_s != y->time_s)
        return x->time_s < y->time_s;
    if (x->priority != y->priority)
        return x->priority < y->priority;
    return x->sequence < y->sequence;
}

static void put(struct event_queue *queue, size_t place, struct key key)
{
    queue->heap[place] = key;
    queue->slots[key.slot].place = (uint32_t)place;
}

static void sift_up(struct event_queue *queue, size_t place, struct key key)
{
    while (place > 0) {
        size_t parent = (place - 1) / N_BRANCHES;
        if (!comes_before(&key, &queue->heap[parent]))
            break;
        put(queue, place, queue->heap[parent]);
        place = parent;
    }
    put(queue, place, key);
}

static void sift_down(struct event_queue *queue, size_t place, struct key key)
{
    for (size_t child; (child = N_BRANCHES * place + 1) < queue->n;) {
        size_t last = child + N_BRANCHES < queue->n ? child + N_BRANCHES : queue->n;
        size_t least = child;
        for (size_t c = child + 1; c < last; c++)
            if (comes_before(&queue->heap[c], &queue->heap[least]))
                least = c;
        if (!comes_before(&queue->heap[least], &key))
            break;
        put(queue, place, queue->heap[least]);
        place = least;
    }
    put(queue, place, key);
}

/* Puts the key where it belongs, the place given being vacant. */
static void settle(struct event_queue *queue, size_t place, struct key key)
{
    if (place > 0 && comes_before(&key, &queue->heap[(place - 1) / N_BRANCHES]))
        sift_up(queue, place, key);
    else
        sift_down(queue, place, key);
}

static void remove_at(struct event_queue *queue, size_t place)
{
    struct key last = queue->heap[--queue->n];
    if (place < queue->n)
        settle(queue, place, last);
}

/* Heap and slots grow together: as many slots as there ever were events pending at once. */
static void grow(struct event_queue *queue)
{
    size_t room = queue->room ? 2 * queue->room : FIRST_ROOM;
    assert(room < NOWHERE);
    struct key *heap = arena_zeroed(queue->arena, room, sizeof *heap);
    struct slot *slots = arena_zeroed(queue->arena, room, sizeof *slots);
    if (queue->room) {
        memcpy(heap, queue->heap, queue->n * sizeof *heap);
        memcpy(slots, queue->slots, queue->n_slots * sizeof *slots);
    }
    queue->heap = heap;
    queue->slots = slots;
    queue->room = room;
}

static uint32_t take_slot(struct event_queue *queue)
{
    uint32_t slot = queue->free_slot;
    if (slot != NOWHERE) {
        queue->free_slot = queue->slots[slot].place;
        return slot;
    }
    if (queue->n_slots == queue->room)
        grow(queue);
    return (uint32_t)queue->n_slots++;
}

static void free_slot(struct event_queue *queue, uint32_t slot)
{
    queue->slots[slot].taken = false;
    queue->slots[slot].place = queue->free_slot;
    queue->free_slot = slot;
}

struct event_handle event_schedule(struct event_queue *queue, struct event event)
{
    assert(event.act && isfinite(event.time_s) && event.time_s >= queue->now_s);
    uint32_t s = take_slot(queue);
    struct slot *slot = &queue->slots[s];
    *slot = (struct slot){.act = event.act,
                          .a = event.a,
                          .b = event.b,
                          .generation = slot->generation + 1,
                          .taken = true};
    struct key key = {event.time_s, queue->sequence++, event.priority, s};
    sift_up(queue, queue->n++, key);
    return (struct event_handle){s, slot->generation};
}

bool event_is_pending(const struct event_queue *queue, struct event_handle handle)
{
    return handle.generation && handle.slot < queue->n_slots &&
           queue->slots[handle.slot].taken &&
           queue->slots[handle.slot].generation == handle.generation;
}

bool event_cancel(struct event_queue *queue, struct event_handle handle)
{
    if (!event_is_pending(queue, handle))
        return false;
    remove_at(queue, queue->slots[handle.slot].place);
    free_slot(queue, handle.slot);
    return true;
}

bool event_reschedule(struct event_queue *queue, struct event_handle handle, double time_s)
{
    if (!event_is_pending(queue, handle))
        return false;
    assert(isfinite(time_s) && time_s >= queue->now_s);
    size_t place = queue->slots[handle.slot].place;
    struct key key = queue->heap[place];
    key.time_s = time_s;
    key.sequence = queue->sequence++;
    settle(queue, place, key);
    return true;
}

void event_run(struct event_queue *queue, double until_s)
{
    assert(until_s >= queue->now_s);
    while (queue->n && queue->heap[0].time_s <= until_s) {
        struct key key = queue->heap[0];
        struct slot slot = queue->slots[key.slot];
        remove_at(queue, 0);
        free_slot(queue, key.slot);
        queue->now_s = key.time_s;
        queue->n_done++;
        slot.act(queue->world, slot.a, slot.b);
    }
    if (isfinite(until_s))
        queue->now_s = until_s;
}
