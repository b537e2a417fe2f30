#include "sim/engine/event.h"
#include <math.h>
#include "data/random.h"
#include "tests/run.h"

enum { N_RECORD = 20000 };

/* What happened, in order; the world of these tests. */
struct record {
    struct event_queue *queue;
    size_t n, id[N_RECORD];
    double time_s[N_RECORD];
};

static void note(void *world, size_t id, size_t unused)
{
    struct record *record = world;
    (void)unused;
    ck_assert_uint_lt(record->n, N_RECORD);
    record->time_s[record->n] = event_now_s(record->queue);
    record->id[record->n++] = id;
}

static struct event_handle at(struct record *record, double time_s, int priority, size_t id)
{
    return event_schedule(record->queue, (struct event){time_s, priority, note, id, 0});
}

static struct record record;
static struct arena arena;

static void start(void)
{
    arena_reset(&arena);
    record = (struct record){.queue = event_queue_create(&arena, &record)};
}

static void expect_ids(const size_t ids[], size_t n)
{
    ck_assert_uint_eq(record.n, n);
    for (size_t i = 0; i < n; i++)
        ck_assert_uint_eq(record.id[i], ids[i]);
}

START_TEST(time_then_priority_then_order)
{
    start();
    at(&record, 5, 0, 1);
    at(&record, 2, 9, 2);
    at(&record, 2, -1, 3);
    at(&record, 2, 9, 4);
    at(&record, 0, 0, 5);
    event_run(record.queue, HUGE_VAL);
    expect_ids((size_t[]){5, 3, 2, 4, 1}, 5);
    ck_assert_double_eq(event_now_s(record.queue), 5);
    ck_assert_uint_eq(event_count(record.queue), 5);
    ck_assert_uint_eq(event_n_pending(record.queue), 0);
}
END_TEST

START_TEST(a_thousand_ties_are_first_in_first_out)
{
    start();
    for (size_t i = 0; i < 1000; i++) /* past the first room of the heap */
        at(&record, 7, 0, i);
    event_run(record.queue, 7);
    ck_assert_uint_eq(record.n, 1000);
    for (size_t i = 0; i < 1000; i++)
        ck_assert_uint_eq(record.id[i], i);
}
END_TEST

static void chain(void *world, size_t left, size_t unused)
{
    struct record *r = world;
    note(world, left, unused);
    if (left)
        event_schedule(r->queue, (struct event){event_now_s(r->queue), 0, chain, left - 1, 0});
}

START_TEST(events_scheduled_now_come_behind_their_ties)
{
    start();
    event_schedule(record.queue, (struct event){1, 0, chain, 2, 0});
    at(&record, 1, 0, 100);
    event_run(record.queue, HUGE_VAL);
    expect_ids((size_t[]){2, 100, 1, 0}, 4);
}
END_TEST

START_TEST(the_clock_stops_where_it_is_told)
{
    start();
    at(&record, 10, 0, 1);
    at(&record, 10.5, 0, 2);
    event_run(record.queue, 4);
    ck_assert_uint_eq(record.n, 0);
    ck_assert_double_eq(event_now_s(record.queue), 4);
    event_run(record.queue, 10); /* its own moment included */
    ck_assert_uint_eq(record.n, 1);
    ck_assert_uint_eq(event_n_pending(record.queue), 1);
    event_run(record.queue, 100);
    ck_assert_uint_eq(record.n, 2);
    ck_assert_double_eq(event_now_s(record.queue), 100);
}
END_TEST

START_TEST(a_handle_dies_with_its_event)
{
    start();
    struct event_handle none = {0};
    ck_assert(!event_is_pending(record.queue, none));
    ck_assert(!event_cancel(record.queue, none));
    struct event_handle first = at(&record, 1, 0, 1), second = at(&record, 2, 0, 2);
    ck_assert(event_is_pending(record.queue, first));
    event_run(record.queue, 1);
    ck_assert(!event_is_pending(record.queue, first));
    ck_assert(!event_cancel(record.queue, first));
    ck_assert(!event_reschedule(record.queue, first, 9));
    ck_assert(event_cancel(record.queue, second));
    ck_assert(!event_cancel(record.queue, second));
    /* A new event takes the place of an old one, whose handle must not reach it. */
    struct event_handle third = at(&record, 3, 0, 3);
    ck_assert(!event_cancel(record.queue, first) && !event_cancel(record.queue, second));
    ck_assert(event_is_pending(record.queue, third));
    event_run(record.queue, HUGE_VAL);
    expect_ids((size_t[]){1, 3}, 2);
}
END_TEST

START_TEST(a_moved_event_is_last_of_its_new_ties)
{
    start();
    struct event_handle early = at(&record, 1, 0, 1), late = at(&record, 9, 0, 2);
    at(&record, 5, 0, 3);
    ck_assert(event_reschedule(record.queue, early, 5));
    at(&record, 5, 0, 4);
    ck_assert(event_reschedule(record.queue, late, 0.5));
    event_run(record.queue, HUGE_VAL);
    expect_ids((size_t[]){2, 3, 1, 4}, 4);
}
END_TEST

/* The same operations on a plain list, searched from end to end. */
struct listed {
    double time_s;
    int priority;
    size_t sequence, id;
    struct event_handle handle;
    bool pending;
};
static struct listed list[N_RECORD];
static size_t n_listed, n_expected, expected[N_RECORD];

static struct listed *least_until(double until_s)
{
    struct listed *least = NULL;
    for (size_t i = 0; i < n_listed; i++) {
        struct listed *x = &list[i];
        if (!x->pending || x->time_s > until_s)
            continue;
        if (!least || x->time_s < least->time_s ||
            (x->time_s == least->time_s &&
             (x->priority < least->priority ||
              (x->priority == least->priority && x->sequence < least->sequence))))
            least = x;
    }
    return least;
}

START_TEST(order_equals_that_of_a_searched_list)
{
    struct random random;
    random_init(&random, 7, 0, 0, 0);
    start();
    size_t sequence = 0;
    for (size_t step = 0; step < 6000; step++) {
        double now_s = event_now_s(record.queue);
        /* Whole seconds and three priorities: ties are many. */
        double time_s = now_s + (double)random_below(&random, 12);
        struct listed *some = n_listed ? &list[random_below(&random, n_listed)] : NULL;
        size_t what = random_below(&random, 10);
        if (what < 6) {
            struct listed x = {time_s, (int)random_below(&random, 3), sequence++, n_listed,
                               .pending = true};
            x.handle = at(&record, x.time_s, x.priority, x.id);
            list[n_listed++] = x;
        } else if (what == 6 && some) {
            ck_assert(event_cancel(record.queue, some->handle) == some->pending);
            some->pending = false;
        } else if (what < 9 && some) {
            ck_assert(event_reschedule(record.queue, some->handle, time_s) == some->pending);
            some->time_s = time_s;
            some->sequence = sequence++;
        } else {
            event_run(record.queue, now_s + 1);
            for (struct listed *x; (x = least_until(now_s + 1)); x->pending = false)
                expected[n_expected++] = x->id;
        }
    }
    event_run(record.queue, HUGE_VAL);
    for (struct listed *x; (x = least_until(HUGE_VAL)); x->pending = false)
        expected[n_expected++] = x->id;
    ck_assert_uint_gt(n_expected, 2000);
    expect_ids(expected, n_expected);
    for (size_t i = 1; i < record.n; i++)
        ck_assert_double_ge(record.time_s[i], record.time_s[i - 1]);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        time_then_priority_then_order,
        a_thousand_ties_are_first_in_first_out,
        events_scheduled_now_come_behind_their_ties,
        the_clock_stops_where_it_is_told,
        a_handle_dies_with_its_event,
        a_moved_event_is_last_of_its_new_ties,
        order_equals_that_of_a_searched_list,
    };
    return run_tests("event", tests, sizeof tests / sizeof *tests);
}
