/* Processor time of this thread: what searches are given and tell of. */
#ifndef SIM_ROUTING_STOPWATCH_H
#define SIM_ROUTING_STOPWATCH_H
#include <time.h>

static inline double stopwatch_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
#endif
