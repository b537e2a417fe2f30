#include "sim/engine/resource.h"
#include <math.h>
#include "tests/run.h"

/* A day at a dock: who was granted, when. */
struct dock {
    struct event_queue *queue;
    struct resource dock;
    double hold_s[32], amount[32], granted_s[32];
    size_t n, order[32];
};
static struct dock world;
static struct arena arena;

static void leave(void *w, size_t truck, size_t unused)
{
    struct dock *dock = w;
    (void)unused;
    resource_release(&dock->dock, dock->queue, dock->amount[truck]);
}

static void granted(void *w, size_t truck, size_t unused)
{
    struct dock *dock = w;
    (void)unused;
    double now_s = event_now_s(dock->queue);
    dock->granted_s[truck] = now_s;
    dock->order[dock->n++] = truck;
    event_schedule(dock->queue,
                   (struct event){now_s + dock->hold_s[truck], 0, leave, truck, 0});
}

static void arrive(void *w, size_t truck, size_t unused)
{
    struct dock *dock = w;
    (void)unused;
    ck_assert(resource_request(&dock->dock, dock->queue, dock->amount[truck],
                               (struct event){.act = granted, .a = truck}));
}

static void start(double capacity)
{
    arena_reset(&arena);
    world = (struct dock){.queue = event_queue_create(&arena, &world)};
    resource_init(&world.dock, &arena, world.queue, capacity);
}

static void comes(size_t truck, double arrival_s, double hold_s, double amount)
{
    world.hold_s[truck] = hold_s;
    world.amount[truck] = amount;
    event_schedule(world.queue, (struct event){arrival_s, 0, arrive, truck, 0});
}

START_TEST(one_dock_by_hand)
{
    /* Trucks at 0, 10, 20 hold it 30, 30, 5 s: they start at 0, 30, 60; waits 0, 20, 40;
     * busy 65 of the 100 s; queue area (30 - 10) + (60 - 20) = 60 truck seconds. */
    start(1);
    comes(0, 0, 30, 1);
    comes(1, 10, 30, 1);
    comes(2, 20, 5, 1);
    event_run(world.queue, 100);
    ck_assert_double_eq(world.granted_s[0], 0);
    ck_assert_double_eq(world.granted_s[1], 30);
    ck_assert_double_eq(world.granted_s[2], 60);
    ck_assert_uint_eq(world.dock.wait_s.n, 3);
    ck_assert_double_eq(world.dock.wait_s.total, 60);
    ck_assert_double_eq(world.dock.wait_s.max, 40);
    ck_assert_double_eq_tol(resource_utilisation(&world.dock, world.queue), 0.65, 1e-12);
    ck_assert_double_eq_tol(monitor_mean(&world.dock.queue, 100), 0.60, 1e-12);
    ck_assert_double_eq(world.dock.queue.max, 2);
    ck_assert_uint_eq(world.dock.n_waiting, 0);
}
END_TEST

START_TEST(requests_of_one_moment_are_granted_in_their_order)
{
    start(2);
    for (size_t truck = 0; truck < 20; truck++) /* more than the first ring of the queue */
        comes(truck, 1, 10, 1);
    event_run(world.queue, HUGE_VAL);
    for (size_t i = 0; i < 20; i++) {
        ck_assert_uint_eq(world.order[i], i);
        ck_assert_double_eq(world.granted_s[i], 1 + 10 * (double)(i / 2));
    }
}
END_TEST

START_TEST(a_large_request_is_not_overtaken)
{
    /* 3 of 4 m3 in use until 50: 2 m3 at 1 s must wait, and so must 1 m3 at 2 s, though it
     * would fit. */
    start(4);
    comes(0, 0, 50, 3);
    comes(1, 1, 10, 2);
    comes(2, 2, 10, 1);
    event_run(world.queue, HUGE_VAL);
    ck_assert_double_eq(world.granted_s[1], 50);
    ck_assert_double_eq(world.granted_s[2], 50);
    ck_assert_uint_eq(world.order[1], 1);
    ck_assert_uint_eq(world.order[2], 2);
}
END_TEST

START_TEST(what_can_never_fit_is_refused)
{
    start(4);
    ck_assert(!resource_request(&world.dock, world.queue, 4.1, (struct event){.act = granted}));
    ck_assert_uint_eq(world.dock.n_waiting, 0);
    event_run(world.queue, HUGE_VAL);
    ck_assert_uint_eq(world.n, 0);
    ck_assert_uint_eq(world.dock.wait_s.n, 0);
}
END_TEST

START_TEST(fractions_of_a_room_fill_it_exactly)
{
    /* Ten times 0.1 m3 is more than 1 in binary by one rounding: it must still fit. */
    start(1);
    for (size_t i = 0; i < 10; i++)
        comes(i, 0, 5, 0.1);
    comes(10, 1, 1, 1); /* the whole room, when all have left */
    event_run(world.queue, HUGE_VAL);
    for (size_t i = 0; i < 10; i++)
        ck_assert_double_eq(world.granted_s[i], 0);
    ck_assert_double_eq(world.granted_s[10], 5);
    ck_assert_double_eq(world.dock.in_use, 0);
    ck_assert_uint_eq(world.dock.n_holders, 0);
}
END_TEST

START_TEST(monitor_weighs_by_time)
{
    struct monitor monitor;
    monitor_init(&monitor, 10, 2); /* 2 for 5 s, 6 for 15 s, 0 for 20 s: 100 / 40 */
    ck_assert_double_eq(monitor_mean(&monitor, 10), 2);
    monitor_set(&monitor, 15, 6);
    monitor_set(&monitor, 30, 0);
    ck_assert_double_eq(monitor_mean(&monitor, 50), 2.5);
    ck_assert_double_eq(monitor_area(&monitor, 50), 100);
    ck_assert_double_eq(monitor.max, 6);
}
END_TEST

START_TEST(tally_by_hand)
{
    struct tally tally = {0};
    ck_assert(isnan(tally_variance(&tally)));
    /* Far from 0, where sums of squares lose digits: mean 1e9 + 10, variance 30 (4, 7, 13, 16).
     */
    const double values[] = {4, 7, 13, 16};
    for (size_t i = 0; i < 4; i++)
        tally_add(&tally, 1e9 + values[i]);
    ck_assert_uint_eq(tally.n, 4);
    ck_assert_double_eq(tally.mean, 1e9 + 10);
    ck_assert_double_eq_tol(tally_variance(&tally), 30, 1e-6);
    ck_assert_double_eq(tally.min, 1e9 + 4);
    ck_assert_double_eq(tally.max, 1e9 + 16);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        one_dock_by_hand,
        requests_of_one_moment_are_granted_in_their_order,
        a_large_request_is_not_overtaken,
        what_can_never_fit_is_refused,
        fractions_of_a_room_fill_it_exactly,
        monitor_weighs_by_time,
        tally_by_hand,
    };
    return run_tests("resource", tests, sizeof tests / sizeof *tests);
}
