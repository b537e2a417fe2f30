/* Statistics of answers: replicates of a table of proportions, and tables of half a million rows
 * with their errors. */
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "analysis/calibrate.h"
#include "analysis/quantile.h"
#include "analysis/estimate.h"
#include "analysis/survey_test.h"
#include "data/mem.h"
#include "data/random.h"

enum { N_LEVELS = 5, N_COLUMNS = 4, N_STRATA = 20, CLUSTER_SIZE = 10 };

struct sample {
    size_t n;
    double *weights, *x;
    size_t *strata, *clusters, *columns[N_COLUMNS];
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void draw(struct sample *sample, size_t n)
{
    struct random random;
    random_init(&random, 1, 0, 0, 0);
    sample->n = n;
    sample->weights = mem_zeroed(n, sizeof(double));
    sample->x = mem_zeroed(n, sizeof(double));
    sample->strata = mem_zeroed(n, sizeof(size_t));
    sample->clusters = mem_zeroed(n, sizeof(size_t));
    for (size_t c = 0; c < N_COLUMNS; c++)
        sample->columns[c] = mem_zeroed(n, sizeof(size_t));
    for (size_t i = 0; i < n; i++) {
        sample->weights[i] = 1 + random_uniform(&random);
        sample->x[i] = random_normal(&random);
        sample->strata[i] = i * N_STRATA / n;
        sample->clusters[i] = i / CLUSTER_SIZE;
        for (size_t c = 0; c < N_COLUMNS; c++)
            sample->columns[c][i] = random_below(&random, N_LEVELS);
    }
}

static void clear(struct sample *sample)
{
    free(sample->weights);
    free(sample->x);
    free(sample->strata);
    free(sample->clusters);
    for (size_t c = 0; c < N_COLUMNS; c++)
        free(sample->columns[c]);
}

static void make(struct design *design, const struct sample *sample, bool clustered)
{
    const struct stage_plan stage = {.strata = sample->strata,
                                     .clusters = clustered ? sample->clusters : NULL};
    const struct design_plan plan = {.path = "bench",
                                     .n = sample->n,
                                     .weights = sample->weights,
                                     .n_stages = 1,
                                     .stages = &stage};
    struct faults faults = {0};
    if (!design_init(design, &plan, &faults))
        exit(1);
}

static void bench_bootstrap(void)
{
    struct sample sample;
    struct design design;
    struct faults faults = {0};
    struct survey_estimate out[N_LEVELS];
    draw(&sample, 5000);
    make(&design, &sample, false);
    const double began = seconds();
    design.variance = (struct variance_plan){VARIANCE_BOOTSTRAP, 1000, 1};
    if (!estimate_proportions(&design, sample.columns[0], N_LEVELS, NULL, out, NULL, &faults))
        exit(1);
    printf("survey: 1000 bootstrap replicates of %d proportions on 5000 rows: %.2f s (must be "
           "under "
           "2)\n",
           N_LEVELS, seconds() - began);
    design_clear(&design);
    clear(&sample);
}

static void bench_large(bool clustered)
{
    struct sample sample;
    struct design design;
    struct faults faults = {0};
    struct survey_estimate out[N_LEVELS];
    struct survey_test test;
    const double half = 0.5;
    draw(&sample, 500000);
    double began = seconds();
    make(&design, &sample, clustered);
    printf("survey: 500 000 rows%s: design %.2f s", clustered ? " in clusters" : "",
           seconds() - began);
    began = seconds();
    for (size_t c = 0; c < N_COLUMNS; c++)
        estimate_proportions(&design, sample.columns[c], N_LEVELS, NULL, out, NULL, &faults);
    printf(", table with errors %.3f s", (seconds() - began) / N_COLUMNS);
    began = seconds();
    test_independence(&design, sample.columns[0], N_LEVELS, sample.columns[1], N_LEVELS,
                      INDEPENDENCE_F, &test, &faults);
    printf(", test %.2f s", seconds() - began);
    began = seconds();
    estimate_quantiles(&design, sample.x, &half, 1, NULL, out, &faults);
    printf(", median %.2f s\n", seconds() - began);
    design_clear(&design);
    clear(&sample);
}

int main(void)
{
    gsl_set_error_handler_off();
    bench_bootstrap();
    bench_large(false);
    bench_large(true);
    return 0;
}
