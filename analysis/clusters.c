#include "analysis/clusters.h"
#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include "data/mem.h"

/* Numbers as shares of their range, so that differences round as in the reference implementation. */
static double *scaled(const double numbers[], size_t n)
{
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (size_t i = 0; i < n; i++)
        if (!isnan(numbers[i])) {
            low = fmin(low, numbers[i]);
            high = fmax(high, numbers[i]);
        }
    double *out = mem_zeroed(n, sizeof *out);
    for (size_t i = 0; i < n; i++)
        out[i] = (numbers[i] - low) / (high > low ? high - low : 1);
    return out;
}

/* Difference of two respondents in one variable, numbers scaled; NaN when either is missing. */
static double difference(const struct gower_variable *variable, size_t i, size_t j)
{
    if (variable->numbers)
        return fabs(variable->numbers[i] - variable->numbers[j]);
    assert(variable->levels);
    const size_t a = variable->levels[i], b = variable->levels[j];
    return a == SIZE_MAX || b == SIZE_MAX ? (double)NAN : (double)(a != b);
}

bool gower_distances(const struct gower_variable variables[], size_t n_variables, size_t n,
                     double distances[])
{
    struct gower_variable *all = mem_zeroed(n_variables, sizeof *all);
    for (size_t v = 0; v < n_variables; v++)
        all[v] = variables[v].numbers ? (struct gower_variable){scaled(variables[v].numbers, n), NULL}
                                      : variables[v];
    bool comparable = true;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            double sum = 0, count = 0;
            for (size_t v = 0; v < n_variables; v++) {
                const double d = difference(&all[v], i, j);
                sum += isnan(d) ? 0 : d;
                count += !isnan(d);
            }
            distances[i * n + j] = distances[j * n + i] = count > 0 ? sum / count : (double)NAN;
            comparable = comparable && count > 0;
        }
    for (size_t i = 0; i < n; i++)
        distances[i * n + i] = 0;
    for (size_t v = 0; v < n_variables; v++)
        free((void *)(uintptr_t)all[v].numbers);
    free(all);
    return comparable;
}

/* ---- Trees ---------------------------------------- */

/* Distance of k to the group of i and j (Lance & Williams 1967); Ward's are squared. */
static double joined(enum linkage linkage, double ki, double kj, double ij, double ni, double nj,
                     double nk)
{
    if (linkage == LINKAGE_AVERAGE)
        return (ni * ki + nj * kj) / (ni + nj);
    return 1 / (ni + nj + nk) * ((ni + nk) * ki + (nj + nk) * kj - nk * ij);
}

/* What ties resolve to follows Murtagh's program (1985), which R's hclust() runs: the first of the least,
 * a slot's nearest found anew only where it was one of the two joined. */
struct tree {
    double *d;
    size_t n;
    size_t *name;   /* of the group in each slot; owned */
    double *size;   /* 0: merged away; owned */
    size_t *nearest; /* of each slot among later ones; owned */
    double *to_nearest; /* owned */
};

static void find_nearest(struct tree *tree, size_t i)
{
    tree->to_nearest[i] = HUGE_VAL;
    tree->nearest[i] = SIZE_MAX;
    for (size_t j = i + 1; j < tree->n; j++)
        if (tree->size[j] > 0 && tree->d[i * tree->n + j] < tree->to_nearest[i]) {
            tree->to_nearest[i] = tree->d[i * tree->n + j];
            tree->nearest[i] = j;
        }
}

static size_t closest_slot(const struct tree *tree)
{
    size_t best = 0;
    double least = HUGE_VAL;
    for (size_t i = 0; i < tree->n; i++)
        if (tree->size[i] > 0 && tree->to_nearest[i] < least) {
            least = tree->to_nearest[i];
            best = i;
        }
    return best;
}

/* j goes into i, which is before it. */
static void join_slots(struct tree *tree, size_t i, size_t j, enum linkage linkage)
{
    const size_t n = tree->n;
    const double ij = tree->d[i * n + j];
    const double size_i = tree->size[i], size_j = tree->size[j];
    tree->size[j] = 0;
    for (size_t k = 0; k < n; k++) {
        if (k == i || !(tree->size[k] > 0))
            continue;
        const double d = joined(linkage, tree->d[k * n + i], tree->d[k * n + j], ij, size_i, size_j,
                                tree->size[k]);
        tree->d[k * n + i] = tree->d[i * n + k] = d;
        if (k < i && d < tree->to_nearest[k]) {
            tree->to_nearest[k] = d;
            tree->nearest[k] = i;
        }
    }
    tree->size[i] = size_i + size_j;
    find_nearest(tree, i);
    for (size_t k = 0; k < n; k++)
        if (tree->size[k] > 0 && (tree->nearest[k] == i || tree->nearest[k] == j))
            find_nearest(tree, k);
}

void merge_groups(double distances[], size_t n, enum linkage linkage, struct merge merges[])
{
    struct tree tree = {distances,
                        n,
                        mem_zeroed(n, sizeof(size_t)),
                        mem_zeroed(n, sizeof(double)),
                        mem_zeroed(n, sizeof(size_t)),
                        mem_zeroed(n, sizeof(double))};
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
        assert(j < n);
        const double height = distances[i * n + j];
        merges[step] = (struct merge){tree.name[i], tree.name[j],
                                      linkage == LINKAGE_WARD ? sqrt(height) : height};
        join_slots(&tree, i, j, linkage);
        tree.name[i] = n + step;
    }
    free(tree.name);
    free(tree.size);
    free(tree.nearest);
    free(tree.to_nearest);
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

/* How far each respondent is from the nearest medoid and from the next. */
struct medoid_search {
    const double *distances;
    size_t n;
    bool *chosen;           /* owned, as the others */
    double *first, *second;
};

static void measure(struct medoid_search *search)
{
    for (size_t i = 0; i < search->n; i++) {
        search->first[i] = search->second[i] = HUGE_VAL;
        for (size_t m = 0; m < search->n; m++) {
            const double d = search->distances[i * search->n + m];
            if (!search->chosen[m] || d >= search->second[i])
                continue;
            search->second[i] = fmax(d, search->first[i]);
            search->first[i] = fmin(d, search->first[i]);
        }
    }
}

/* Chooses who shortens most what the medoids so far leave; the last of those who tie. */
static void add_medoid(struct medoid_search *search)
{
    const size_t n = search->n;
    size_t best = SIZE_MAX;
    double most = -HUGE_VAL;
    for (size_t i = 0; i < n; i++) {
        double gain = 0;
        for (size_t j = 0; j < n; j++)
            gain += fmax(search->first[j] - search->distances[i * n + j], 0);
        if (!search->chosen[i] && gain >= most) {
            most = gain;
            best = i;
        }
    }
    search->chosen[best] = true;
    for (size_t j = 0; j < n; j++)
        search->first[j] = fmin(search->first[j], search->distances[best * n + j]);
}

/* What the total grows by when h takes the place of medoid m. */
static double swap_cost(const struct medoid_search *search, size_t m, size_t h)
{
    const size_t n = search->n;
    double cost = 0;
    for (size_t j = 0; j < n; j++) {
        const double to_h = search->distances[h * n + j];
        if (search->distances[m * n + j] <= search->first[j])
            cost += fmin(to_h, search->second[j]) - search->first[j];
        else if (to_h < search->first[j])
            cost += to_h - search->first[j];
    }
    return cost;
}

/* Makes the swap that shortens most, the first of those that tie; false when none does. */
static bool swap_best(struct medoid_search *search, double *total)
{
    size_t out = 0, in = 0;
    double least = 1;
    measure(search);
    *total = 0;
    for (size_t j = 0; j < search->n; j++)
        *total += search->first[j];
    for (size_t h = 0; h < search->n; h++)
        for (size_t m = 0; m < search->n && !search->chosen[h]; m++) {
            const double cost = search->chosen[m] ? swap_cost(search, m, h) : 1;
            if (cost < least) {
                least = cost;
                out = m;
                in = h;
            }
        }
    if (least >= -16 * DBL_EPSILON * *total)
        return false;
    search->chosen[out] = false;
    search->chosen[in] = true;
    return true;
}

/* The medoids in the order in which their groups are first met. */
static void order_medoids(const struct medoid_search *search, size_t k, size_t medoids[])
{
    const size_t n = search->n;
    size_t n_seen = 0;
    for (size_t i = 0; i < n && n_seen < k; i++) {
        size_t nearest = SIZE_MAX;
        bool seen = false;
        for (size_t m = 0; m < n; m++)
            if (search->chosen[m] && (nearest == SIZE_MAX || search->distances[i * n + m] <
                                                                 search->distances[i * n + nearest]))
                nearest = m;
        for (size_t m = 0; m < n_seen; m++)
            seen = seen || medoids[m] == nearest;
        if (!seen)
            medoids[n_seen++] = nearest;
    }
}

double find_medoids(const double distances[], size_t n, size_t k, size_t medoids[])
{
    struct medoid_search search = {distances, n, mem_zeroed(n, sizeof(bool)),
                                   mem_zeroed(n, sizeof(double)), mem_zeroed(n, sizeof(double))};
    double greatest = 0, total;
    for (size_t c = 0; c < n * n; c++)
        greatest = fmax(greatest, distances[c]);
    for (size_t j = 0; j < n; j++)
        search.first[j] = 1.1 * greatest + 1;
    for (size_t m = 0; m < k; m++)
        add_medoid(&search);
    while (swap_best(&search, &total))
        continue;
    order_medoids(&search, k, medoids);
    free(search.chosen);
    free(search.first);
    free(search.second);
    return total / (double)n;
}
