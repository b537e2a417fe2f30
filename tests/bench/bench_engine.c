/* Events per second: the hold model (each event schedules the next of its kind at a random
 * time) with 100, 10 000 and 1 000 000 events pending. */
#include <math.h>
#include <stdio.h>
#include "data/random.h"
#include "sim/engine/event.h"
#include "tests/bench/measure.h"

struct hold {
    struct event_queue *queue;
    struct random random;
};

static void again(void *world, size_t a, size_t b)
{
    struct hold *hold = world;
    double time_s = event_now_s(hold->queue) + random_exponential(&hold->random, 1);
    event_schedule(hold->queue, (struct event){time_s, 0, again, a, b});
}

int main(void)
{
    const size_t pending[] = {100, 10000, 1000000};
    for (size_t i = 0; i < sizeof pending / sizeof *pending; i++) {
        struct arena arena = {0};
        struct hold hold = {.queue = event_queue_create(&arena, &hold)};
        random_init(&hold.random, 1, 0, 0, 0);
        for (size_t e = 0; e < pending[i]; e++)
            event_schedule(hold.queue,
                           (struct event){.time_s = random_exponential(&hold.random, 1),
                                          .act = again,
                                          .a = e});
        const double began_s = clock_s();
        /* Two million events, one a simulated second for each that is pending. */
        event_run(hold.queue, 2e6 / (double)pending[i]);
        const double took_s = clock_s() - began_s;
        printf("engine: %zu pending: %.1f million events/s\n", pending[i],
               (double)event_count(hold.queue) / took_s / 1e6);
        arena_clear(&arena);
    }
    return 0;
}
