/* The engine against queueing theory: Poisson arrivals, exponential service, c servers. */
#include <math.h>
#include "data/random.h"
#include "sim/engine/resource.h"
#include "tests/run.h"

enum { N_BATCHES = 30, BATCH = 20000, WARM_UP = 10000 };

struct station {
    struct event_queue *queue;
    struct resource servers;
    struct random arrivals, services;
    double mean_gap_s, mean_service_s;
    size_t n_arrived, n_all;
    struct tally batches[N_BATCHES]; /* of waits */
    struct monitor present;          /* waiting or served */
    double *arrived_s;               /* one a customer */
    double stay_s;                   /* sum over those who left */
};

static void leave(void *world, size_t customer, size_t unused)
{
    struct station *s = world;
    (void)unused;
    double now_s = event_now_s(s->queue);
    monitor_set(&s->present, now_s, s->present.level - 1);
    s->stay_s += now_s - s->arrived_s[customer];
    resource_release(&s->servers, s->queue, 1);
}

static void serve(void *world, size_t customer, size_t unused)
{
    struct station *s = world;
    (void)unused;
    double now_s = event_now_s(s->queue);
    if (customer >= WARM_UP)
        tally_add(&s->batches[(customer - WARM_UP) / BATCH], now_s - s->arrived_s[customer]);
    double service_s = random_exponential(&s->services, s->mean_service_s);
    event_schedule(s->queue, (struct event){now_s + service_s, 0, leave, customer, 0});
}

static void arrive(void *world, size_t customer, size_t unused)
{
    struct station *s = world;
    (void)unused;
    double now_s = event_now_s(s->queue);
    s->arrived_s[customer] = now_s;
    s->n_arrived++;
    monitor_set(&s->present, now_s, s->present.level + 1);
    resource_request(&s->servers, s->queue, 1, (struct event){.act = serve, .a = customer});
    double gap_s = random_exponential(&s->arrivals, s->mean_gap_s);
    if (customer + 1 < s->n_all)
        event_schedule(s->queue, (struct event){now_s + gap_s, 0, arrive, customer + 1, 0});
}

static struct station station;
static struct arena arena;

/* Runs until all have come and gone. */
static void run_station(double arrivals_per_s, double services_per_s, size_t n_servers,
                        uint64_t seed)
{
    arena_reset(&arena);
    station = (struct station){.mean_gap_s = 1 / arrivals_per_s,
                               .mean_service_s = 1 / services_per_s,
                               .n_all = WARM_UP + N_BATCHES * BATCH};
    station.queue = event_queue_create(&arena, &station);
    station.arrived_s = arena_zeroed(&arena, station.n_all, sizeof *station.arrived_s);
    resource_init(&station.servers, &arena, station.queue, (double)n_servers);
    monitor_init(&station.present, 0, 0);
    random_init(&station.arrivals, seed, 0, 1, 0);
    random_init(&station.services, seed, 0, 2, 0);
    event_schedule(station.queue, (struct event){.act = arrive});
    event_run(station.queue, HUGE_VAL);
}

/* Probability of waiting with c servers and a = arrival rate / service rate (Erlang 1917, the C
 * formula). */
static double erlang_c(size_t c, double a)
{
    double term = 1, sum = 0;
    for (size_t k = 0; k < c; k++) {
        sum += term;
        term *= a / (double)(k + 1);
    }
    double all_busy = term / (1 - a / (double)c);
    return all_busy / (sum + all_busy);
}

static void expect_wait(double arrivals_per_s, double services_per_s, size_t c, uint64_t seed)
{
    double wait_s = erlang_c(c, arrivals_per_s / services_per_s) /
                    ((double)c * services_per_s - arrivals_per_s);
    run_station(arrivals_per_s, services_per_s, c, seed);
    struct tally means = {0};
    for (size_t b = 0; b < N_BATCHES; b++)
        tally_add(&means, station.batches[b].mean);
    /* Student's t for 99 % and 29 degrees of freedom. A narrow interval, so that a wrong
     * discipline or a wrong server count would fall outside. */
    double half = 2.756 * sqrt(tally_variance(&means) / N_BATCHES);
    ck_assert_double_lt(half, 0.06 * wait_s);
    ck_assert_double_eq_tol(means.mean, wait_s, half);
    double utilisation = resource_utilisation(&station.servers, station.queue);
    ck_assert_double_eq_tol(utilisation, arrivals_per_s / services_per_s / (double)c, 0.01);
}

START_TEST(erlang_c_is_the_published_one)
{
    /* One server: the load itself. Two servers, a = 1: 1/3. Three, a = 2.4: 0.6472. */
    ck_assert_double_eq_tol(erlang_c(1, 0.8), 0.8, 1e-12);
    ck_assert_double_eq_tol(erlang_c(2, 1), 1.0 / 3, 1e-12);
    ck_assert_double_eq_tol(erlang_c(3, 2.4), 0.6472, 5e-5);
}
END_TEST

START_TEST(wait_of_one_server)
{
    expect_wait(0.8, 1, 1, 1); /* 4 s */
    expect_wait(0.5, 1, 1, 2); /* 1 s */
}
END_TEST

START_TEST(wait_of_several_servers)
{
    expect_wait(2.4, 1, 3, 3);     /* 0.6472 / 0.6 = 1.0787 s */
    expect_wait(0.04, 0.01, 5, 4); /* load 4 of 5 */
}
END_TEST

START_TEST(little_holds_exactly_on_the_record)
{
    /* Everyone has left: the area under the number present is the sum of the stays, and
     * the area under the queue is the sum of the waits (Little 1961, on one sample path). */
    run_station(0.8, 1, 1, 5);
    double end_s = event_now_s(station.queue);
    ck_assert_double_eq(station.present.level, 0);
    ck_assert_uint_eq(station.servers.wait_s.n, station.n_all);
    double present = monitor_area(&station.present, end_s);
    double waiting = monitor_area(&station.servers.queue, end_s);
    /* 1e-9: sums of 610 000 terms of either sign of rounding. */
    ck_assert_double_eq_tol(present / station.stay_s, 1, 1e-9);
    ck_assert_double_eq_tol(waiting / station.servers.wait_s.total, 1, 1e-9);
}
END_TEST

START_TEST(same_seed_same_path)
{
    run_station(2.4, 1, 3, 9);
    double wait_s = station.servers.wait_s.total, end_s = event_now_s(station.queue);
    run_station(2.4, 1, 3, 9);
    ck_assert_double_eq(station.servers.wait_s.total, wait_s);
    ck_assert_double_eq(event_now_s(station.queue), end_s);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        erlang_c_is_the_published_one,      wait_of_one_server,  wait_of_several_servers,
        little_holds_exactly_on_the_record, same_seed_same_path,
    };
    return run_tests("queueing", tests, sizeof tests / sizeof *tests);
}
