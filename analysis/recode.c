#include "analysis/recode.h"
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"

void recoding_init(struct recoding *recoding, size_t n_levels)
{
    *recoding = (struct recoding){n_levels, n_levels, mem_zeroed(n_levels, sizeof(size_t))};
    for (size_t k = 0; k < n_levels; k++)
        recoding->group_of[k] = k;
}

void recoding_clear(struct recoding *recoding)
{
    free(recoding->group_of);
    *recoding = (struct recoding){0};
}

static long group_sum(const struct recoding *recoding, const long counts[], size_t row,
                      size_t group)
{
    long sum = 0;
    for (size_t k = 0; k < recoding->n_levels; k++)
        if (recoding->group_of[k] == group)
            sum += counts[row * recoding->n_levels + k];
    return sum;
}

static long group_total(const struct recoding *recoding, const struct recode_rule *rule,
                        size_t group)
{
    long total = 0;
    for (size_t row = 0; row < rule->n_rows; row++)
        total += group_sum(recoding, rule->counts, row, group);
    return total;
}

static bool is_small(const struct recoding *recoding, const struct recode_rule *rule, size_t group)
{
    const long threshold = (long)rule->threshold;
    for (size_t row = 0; row < rule->n_rows; row++) {
        const long count = group_sum(recoding, rule->counts, row, group);
        const long grown = rule->grown ? labs(group_sum(recoding, rule->grown, row, group)) : 0;
        if ((count > 0 && count < threshold) || (grown > 0 && grown < threshold))
            return true;
    }
    return false;
}

/* The smallest group, of the small ones only or of all that anybody is in; SIZE_MAX: none. */
static size_t smallest(const struct recoding *recoding, const struct recode_rule *rule,
                       bool small_only, size_t but)
{
    size_t found = SIZE_MAX;
    long least = 0;
    for (size_t g = 0; g < recoding->n_groups; g++) {
        const long total = group_total(recoding, rule, g);
        if (g == but || (small_only ? !is_small(recoding, rule, g) : total == 0))
            continue;
        if (found == SIZE_MAX || total < least) {
            found = g;
            least = total;
        }
    }
    return found;
}

static int side_of(const struct recoding *recoding, const struct recode_rule *rule, size_t group)
{
    for (size_t k = 0; rule->sides && k < recoding->n_levels; k++)
        if (recoding->group_of[k] == group)
            return rule->sides[k];
    return 0;
}

/* Groups of an ordered scale are runs of levels, so that neighbours are numbered next to each
 * other. */
static size_t neighbour(const struct recoding *recoding, const struct recode_rule *rule,
                        size_t group)
{
    const bool has_before = group > 0, has_after = group + 1 < recoding->n_groups;
    if (!has_before || !has_after)
        return has_before ? group - 1 : has_after ? group + 1 : SIZE_MAX;
    const int side = side_of(recoding, rule, group);
    const bool before = side_of(recoding, rule, group - 1) == side;
    const bool after = side_of(recoding, rule, group + 1) == side;
    if (before != after)
        return before ? group - 1 : group + 1;
    return group_total(recoding, rule, group - 1) <= group_total(recoding, rule, group + 1)
               ? group - 1
               : group + 1;
}

static void renumber(struct recoding *recoding)
{
    size_t *new = mem_zeroed(recoding->n_groups, sizeof *new), n = 0;
    for (size_t k = 0; k < recoding->n_levels; k++) {
        size_t *number = &new[recoding->group_of[k]];
        if (!*number)
            *number = ++n;
        recoding->group_of[k] = *number - 1;
    }
    recoding->n_groups = n;
    free(new);
}

static size_t partner(const struct recoding *recoding, const struct recode_rule *rule,
                      size_t group)
{
    if (rule->ordered)
        return neighbour(recoding, rule, group);
    return rule->into_first && group != recoding->group_of[0]
               ? recoding->group_of[0]
               : smallest(recoding, rule, false, group);
}

static bool merge_with_next(struct recoding *recoding, const struct recode_rule *rule, size_t group)
{
    const size_t other = partner(recoding, rule, group);
    if (other == SIZE_MAX)
        return false;
    for (size_t k = 0; k < recoding->n_levels; k++)
        if (recoding->group_of[k] == group)
            recoding->group_of[k] = other;
    renumber(recoding);
    return true;
}

static size_t n_used(const struct recoding *recoding, const struct recode_rule *rule)
{
    size_t n = 0;
    for (size_t g = 0; g < recoding->n_groups; g++)
        n += group_total(recoding, rule, g) > 0;
    return n;
}

bool recode_merge(struct recoding *recoding, const struct recode_rule *rule)
{
    bool merged = false;
    for (size_t group; (group = smallest(recoding, rule, true, SIZE_MAX)) != SIZE_MAX;) {
        if (!merge_with_next(recoding, rule, group))
            return false;
        merged = true;
    }
    return !merged || n_used(recoding, rule) > 1;
}

bool recode_coarsen(struct recoding *recoding, const struct recode_rule *rule)
{
    if (n_used(recoding, rule) < 2)
        return false;
    const size_t before = n_used(recoding, rule);
    while (n_used(recoding, rule) == before)
        if (!merge_with_next(recoding, rule, smallest(recoding, rule, false, SIZE_MAX)))
            return false;
    return true;
}

/* ---- Classes of numbers ---------------------------------------- */

static int by_number(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double rounded(double x)
{
    if (x == 0)
        return 0;
    const double unit = pow(10, floor(log10(fabs(x))) - 1);
    return unit >= 1 ? round(x / unit) * unit : round(x / unit) / round(1 / unit);
}

size_t recode_bounds(const double numbers[], size_t n, size_t n_classes, double bounds[])
{
    double *sorted = mem_zeroed(n, sizeof *sorted);
    size_t n_known = 0, n_bounds = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(numbers[i]))
            sorted[n_known++] = numbers[i];
    if (n_known)
        qsort(sorted, n_known, sizeof *sorted, by_number);
    for (size_t k = 1; k < n_classes && n_known; k++) {
        const double bound = rounded(sorted[k * n_known / n_classes]);
        if (bound > sorted[0] && bound <= sorted[n_known - 1] &&
            (!n_bounds || bound > bounds[n_bounds - 1]))
            bounds[n_bounds++] = bound;
    }
    free(sorted);
    return n_bounds;
}

size_t recode_class(double number, const double bounds[], size_t n_bounds)
{
    size_t k = 0;
    while (k < n_bounds && number >= bounds[k])
        k++;
    return k;
}
