#include "analysis/clusters.h"
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include "data/mem.h"

static double range_of(const double numbers[], size_t n)
{
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (size_t i = 0; i < n; i++)
        if (!isnan(numbers[i])) {
            low = fmin(low, numbers[i]);
            high = fmax(high, numbers[i]);
        }
    return high > low ? high - low : 1;
}

/* Difference of two respondents in one variable; NaN when either is missing. */
static double difference(const struct gower_variable *variable, double range, size_t i, size_t j)
{
    if (variable->numbers)
        return fabs(variable->numbers[i] - variable->numbers[j]) / range;
    const size_t a = variable->levels[i], b = variable->levels[j];
    return a == SIZE_MAX || b == SIZE_MAX ? (double)NAN : (double)(a != b);
}

void gower_distances(const struct gower_variable variables[], size_t n_variables, size_t n,
                     double distances[])
{
    double *ranges = mem_zeroed(n_variables, sizeof *ranges);
    for (size_t v = 0; v < n_variables; v++)
        ranges[v] = variables[v].numbers ? range_of(variables[v].numbers, n) : 1;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            double sum = 0, count = 0;
            for (size_t v = 0; v < n_variables; v++) {
                const double d = difference(&variables[v], ranges[v], i, j);
                sum += isnan(d) ? 0 : d;
                count += !isnan(d);
            }
            distances[i * n + j] = distances[j * n + i] = count > 0 ? sum / count : (double)NAN;
        }
    for (size_t i = 0; i < n; i++)
        distances[i * n + i] = 0;
    free(ranges);
}

/* ---- Trees ---------------------------------------- */

/* Distance of k to the group of i and j (Lance & Williams 1967); Ward's are squared. */
static double joined(enum linkage linkage, double ki, double kj, double ij, double ni, double nj,
                     double nk)
{
    if (linkage == LINKAGE_AVERAGE)
        return (ni * ki + nj * kj) / (ni + nj);
    return ((ni + nk) * ki + (nj + nk) * kj - nk * ij) / (ni + nj + nk);
}

struct tree {
    double *d;
    size_t n;
    size_t *name;   /* of the group in each slot; owned */
    double *size;   /* 0: merged away; owned */
    size_t *nearest; /* of each slot among later ones; owned */
};

static void find_nearest(struct tree *tree, size_t i)
{
    double least = HUGE_VAL;
    for (size_t j = i + 1; j < tree->n; j++)
        if (tree->size[j] > 0 && tree->d[i * tree->n + j] < least) {
            least = tree->d[i * tree->n + j];
            tree->nearest[i] = j;
        }
    if (least == HUGE_VAL)
        tree->nearest[i] = SIZE_MAX;
}

static size_t closest_slot(const struct tree *tree)
{
    size_t best = SIZE_MAX;
    double least = HUGE_VAL;
    for (size_t i = 0; i < tree->n; i++) {
        const size_t j = tree->nearest[i];
        if (tree->size[i] > 0 && j != SIZE_MAX && tree->d[i * tree->n + j] < least) {
            least = tree->d[i * tree->n + j];
            best = i;
        }
    }
    return best;
}

static void join_slots(struct tree *tree, size_t i, size_t j, enum linkage linkage)
{
    const size_t n = tree->n;
    const double ij = tree->d[i * n + j];
    for (size_t k = 0; k < n; k++) {
        if (k == i || k == j || !(tree->size[k] > 0))
            continue;
        const double d = joined(linkage, tree->d[k * n + i], tree->d[k * n + j], ij,
                                tree->size[i], tree->size[j], tree->size[k]);
        tree->d[k * n + i] = tree->d[i * n + k] = d;
    }
    tree->size[i] += tree->size[j];
    tree->size[j] = 0;
    for (size_t k = 0; k <= i; k++)
        if (tree->size[k] > 0)
            find_nearest(tree, k);
    for (size_t k = i + 1; k < j; k++)
        if (tree->size[k] > 0 && tree->nearest[k] == j)
            find_nearest(tree, k);
}

void merge_groups(double distances[], size_t n, enum linkage linkage, struct merge merges[])
{
    struct tree tree = {distances, n, mem_zeroed(n, sizeof(size_t)), mem_zeroed(n, sizeof(double)),
                        mem_zeroed(n, sizeof(size_t))};
    for (size_t i = 0; i < n * n && linkage == LINKAGE_WARD; i++)
        distances[i] *= distances[i];
    for (size_t i = 0; i < n; i++) {
        tree.name[i] = i;
        tree.size[i] = 1;
    }
    for (size_t i = 0; i < n; i++)
        find_nearest(&tree, i);
    for (size_t step = 0; step + 1 < n; step++) {
        const size_t i = closest_slot(&tree), j = tree.nearest[i];
        const double height = distances[i * n + j];
        merges[step] = (struct merge){tree.name[i], tree.name[j],
                                      linkage == LINKAGE_WARD ? sqrt(height) : height};
        join_slots(&tree, i, j, linkage);
        tree.name[i] = n + step;
    }
    free(tree.name);
    free(tree.size);
    free(tree.nearest);
}

void cut_tree(const struct merge merges[], size_t n, size_t k, size_t groups[])
{
    size_t *parent = mem_zeroed(2 * n, sizeof *parent), *number = mem_zeroed(2 * n, sizeof *number);
    size_t n_seen = 0;
    for (size_t i = 0; i < 2 * n; i++)
        parent[i] = i;
    for (size_t step = 0; step + k < n; step++)
        parent[merges[step].left] = parent[merges[step].right] = n + step;
    for (size_t i = 0; i < n; i++) {
        size_t top = i;
        while (parent[top] != top)
            top = parent[top];
        if (!number[top])
            number[top] = ++n_seen;
        groups[i] = number[top] - 1;
    }
    free(parent);
    free(number);
}

double mean_silhouette(const double distances[], const size_t groups[], size_t n, size_t k)
{
    double *sums = mem_zeroed(k, sizeof *sums), *sizes = mem_zeroed(k, sizeof *sizes), mean = 0;
    for (size_t i = 0; i < n; i++)
        sizes[groups[i]]++;
    for (size_t i = 0; i < n; i++) {
        for (size_t g = 0; g < k; g++)
            sums[g] = 0;
        for (size_t j = 0; j < n; j++)
            sums[groups[j]] += distances[i * n + j];
        double other = HUGE_VAL;
        for (size_t g = 0; g < k; g++)
            if (g != groups[i] && sizes[g] > 0)
                other = fmin(other, sums[g] / sizes[g]);
        const double own = sums[groups[i]] / (sizes[groups[i]] - 1);
        if (sizes[groups[i]] > 1 && fmax(own, other) > 0)
            mean += (other - own) / fmax(own, other) / (double)n;
    }
    free(sums);
    free(sizes);
    return mean;
}

/* ---- Medoids ---------------------------------------- */

static double nearest_medoid(const double distances[], size_t n, size_t i,
                             const size_t medoids[], size_t k, size_t *which)
{
    double least = HUGE_VAL;
    for (size_t m = 0; m < k; m++)
        if (distances[i * n + medoids[m]] < least) {
            least = distances[i * n + medoids[m]];
            *which = m;
        }
    return least;
}

static double total_distance(const double distances[], size_t n, const size_t medoids[], size_t k)
{
    double total = 0;
    size_t which;
    for (size_t i = 0; i < n; i++)
        total += nearest_medoid(distances, n, i, medoids, k, &which);
    return total;
}

/* The respondent whose choice shortens most, given the medoids so far. */
static size_t best_addition(const double distances[], size_t n, size_t medoids[], size_t k)
{
    size_t best = 0;
    double least = HUGE_VAL;
    for (size_t i = 0; i < n; i++) {
        medoids[k] = i;
        const double total = total_distance(distances, n, medoids, k + 1);
        if (total < least * (1 - 1e-12)) {
            least = total;
            best = i;
        }
    }
    return best;
}

/* Swaps the medoid and respondent that shorten most; false when none do. */
static bool swap_best(const double distances[], size_t n, size_t k, size_t medoids[],
                      double *total)
{
    size_t best_medoid = 0, best = SIZE_MAX;
    double least = *total * (1 - 1e-12);
    for (size_t m = 0; m < k; m++) {
        const size_t kept = medoids[m];
        for (size_t i = 0; i < n; i++) {
            medoids[m] = i;
            const double other = total_distance(distances, n, medoids, k);
            if (other < least) {
                least = other;
                best_medoid = m;
                best = i;
            }
        }
        medoids[m] = kept;
    }
    if (best == SIZE_MAX)
        return false;
    medoids[best_medoid] = best;
    *total = least;
    return true;
}

double find_medoids(const double distances[], size_t n, size_t k, size_t medoids[])
{
    for (size_t m = 0; m < k; m++)
        medoids[m] = best_addition(distances, n, medoids, m);
    double total = total_distance(distances, n, medoids, k);
    while (swap_best(distances, n, k, medoids, &total))
        continue;
    size_t *ordered = mem_zeroed(k, sizeof *ordered), n_seen = 0;
    for (size_t i = 0; i < n && n_seen < k; i++) {
        size_t which = 0;
        nearest_medoid(distances, n, i, medoids, k, &which);
        bool seen = false;
        for (size_t m = 0; m < n_seen; m++)
            seen = seen || ordered[m] == medoids[which];
        if (!seen)
            ordered[n_seen++] = medoids[which];
    }
    for (size_t m = 0; m < n_seen; m++)
        medoids[m] = ordered[m];
    free(ordered);
    return total / (double)n;
}
