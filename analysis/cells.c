#include "analysis/cells.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"

/* Weights of those of a stratum who chose a level. */
struct cell {
    double n, mean, squares; /* squares: from the mean */
};

bool cells_apply(const struct design *design)
{
    const struct design_stage *stage = &design->stages[0];
    if (design->n_stages > 1 || design->calibration || stage->n_units != design->n)
        return false;
    for (size_t h = 0; h < stage->n_strata; h++)
        if (stage->n_drawn[h] == 1)
            return false;
    return true;
}

/* The last cell of a stratum is of those outside, who count as 0. */
static struct cell *count_cells(const struct design *design, const size_t levels[], size_t k)
{
    const struct design_stage *stage = &design->stages[0];
    struct cell *cells = mem_zeroed(stage->n_strata * (k + 1), sizeof *cells);
    for (size_t i = 0; i < design->n; i++) {
        const double weight = design->weights[i];
        const size_t level = weight != 0 && levels[i] < k ? levels[i] : k;
        struct cell *cell = &cells[stage->unit_stratum[stage->unit[i]] * (k + 1) + level];
        cell->n++;
        if (level == k)
            continue;
        const double from_mean = weight - cell->mean;
        cell->mean += from_mean / cell->n;
        cell->squares += from_mean * (weight - cell->mean);
    }
    return cells;
}

static void add_outer(const double x[], size_t k, double factor, double covariance[])
{
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k && x[a] != 0; b++)
            covariance[a * k + b] += factor * x[a] * x[b];
}

/* Squares from the stratum's mean: those within each cell, and those of the cells' means. */
static void add_stratum(const struct cell cells[], const double values[], size_t k, double scale,
                        double n, double covariance[])
{
    double *mean = mem_zeroed(k, sizeof *mean), *from_mean = mem_zeroed(k, sizeof *from_mean);
    for (size_t l = 0; l < k; l++)
        for (size_t j = 0; j < k; j++)
            mean[j] += cells[l].n * cells[l].mean * values[l * k + j] / n;
    for (size_t l = 0; l <= k; l++) {
        if (cells[l].n == 0)
            continue;
        for (size_t j = 0; j < k; j++) {
            const double own = l < k ? cells[l].mean * values[l * k + j] : 0;
            from_mean[j] = fabs(own - mean[j]) > 1e-13 * fabs(mean[j]) ? own - mean[j] : 0;
        }
        add_outer(from_mean, k, scale * cells[l].n, covariance);
        if (l < k && cells[l].squares > 1e-26 * cells[l].n * cells[l].mean * cells[l].mean)
            add_outer(values + l * k, k, scale * cells[l].squares, covariance);
    }
    free(mean);
    free(from_mean);
}

void cells_covariance(const struct design *design, const size_t levels[], const double values[],
                      size_t k, double covariance[])
{
    const struct design_stage *stage = &design->stages[0];
    struct cell *cells = count_cells(design, levels, k);
    memset(covariance, 0, k * k * sizeof *covariance);
    for (size_t h = 0; h < stage->n_strata; h++) {
        const double n = (double)stage->n_drawn[h];
        add_stratum(cells + h * (k + 1), values, k, design_left_share(stage, h) * n / (n - 1), n,
                    covariance);
    }
    free(cells);
}
