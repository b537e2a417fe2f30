/* The main job as a user runs it, without and with cached matrices: time and peak memory beside
 * what is wished. usage: PROXILOG=PROGRAM bench_compare */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "tests/bench/measure.h"

static double used_s(const struct rusage *used)
{
    return (double)(used->ru_utime.tv_sec + used->ru_stime.tv_sec) +
           1e-6 * (double)(used->ru_utime.tv_usec + used->ru_stime.tv_usec);
}

static int run(const char *line, const char *name, double wished_s)
{
    struct rusage before, after;
    getrusage(RUSAGE_CHILDREN, &before);
    const double began_s = clock_s();
    const int status = system(line);
    const double took_s = clock_s() - began_s;
    getrusage(RUSAGE_CHILDREN, &after);
    printf("compare: matrices %s: %.1f s (wished: %g s), processors %.1f s\n", name, took_s,
           wished_s, used_s(&after) - used_s(&before));
    return status;
}

int main(void)
{
    const char *program = getenv("PROXILOG");
    char folder[] = "/tmp/proxilog-bench-XXXXXX";
    if (!mkdtemp(folder))
        return 1;
    /* No precision is enough: all 20 years are simulated. */
    char *line = mem_printf("%s compare scenarios/deux-sevres.yaml -q -n 20 -p 0.000001 "
                            "--cache %s/cache -o %s/results 2>%s/said || "
                            "{ cat %s/said >&2; false; }",
                            program ? program : "build/proxilog", folder, folder, folder, folder);
    puts("compare: scenarios/deux-sevres.yaml, a year, 20 replications");
    fflush(stdout);
    int status = run(line, "not cached", 20);
    status |= run(line, "cached", 8);
    printf("compare: peak memory %.0f MB (wished: 500 MB)\n", peak_mb(RUSAGE_CHILDREN));
    free(line);
    line = mem_printf("rm -rf %s", folder);
    status |= system(line);
    free(line);
    return status != 0;
}
