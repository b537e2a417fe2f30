/* What benchmarks measure. */
#ifndef TESTS_BENCH_MEASURE_H
#define TESTS_BENCH_MEASURE_H
#include <sys/resource.h>
#include <time.h>

/* Wall time from some fixed moment. */
static inline double clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Processor time of the whole process. */
static inline double processor_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Most memory that was held at once; who: RUSAGE_SELF, or RUSAGE_CHILDREN for the largest. */
static inline double peak_mb(int who)
{
    struct rusage used;
    getrusage(who, &used);
#ifdef __APPLE__
    return (double)used.ru_maxrss / 1e6;
#else
    return (double)used.ru_maxrss * 1024 / 1e6; /* KiB */
#endif
}
#endif
