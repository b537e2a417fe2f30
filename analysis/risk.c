#include "analysis/risk.h"
#include <stdbool.h>
#include <stdlib.h>
#include "data/mem.h"

/* A respondent in the order of keys, then of the sensitive value. */
struct ranked {
    const size_t *const *keys;
    size_t n_keys;
    const size_t *sensitive;
    size_t at;
};

static int by_keys(const struct ranked *a, const struct ranked *b)
{
    for (size_t v = 0; v < a->n_keys; v++) {
        const size_t x = a->keys[v][a->at], y = a->keys[v][b->at];
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

static int by_all(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    const int order = by_keys(x, y);
    if (order || !x->sensitive)
        return order;
    const size_t p = x->sensitive[x->at], q = y->sensitive[y->at];
    return (p > q) - (p < q);
}

struct risk risk_of(const size_t *const keys[], size_t n_keys, const size_t sensitive[], size_t n,
                    size_t class_of[], size_t size_of[], size_t variety_of[])
{
    struct risk risk = {.smallest = n};
    struct ranked *ranked = mem_zeroed(n, sizeof *ranked);
    for (size_t i = 0; i < n; i++)
        ranked[i] = (struct ranked){keys, n_keys, sensitive, i};
    if (n)
        qsort(ranked, n, sizeof *ranked, by_all);
    for (size_t first = 0, end; first < n; first = end) {
        size_t variety = 1;
        for (end = first + 1; end < n && by_keys(&ranked[end], &ranked[first]) == 0; end++)
            variety += by_all(&ranked[end], &ranked[end - 1]) != 0;
        for (size_t i = first; i < end; i++) {
            class_of[ranked[i].at] = risk.n_classes;
            size_of[ranked[i].at] = end - first;
            variety_of[ranked[i].at] = variety;
        }
        risk.n_classes++;
        risk.rate_sum++;
        risk.smallest = end - first < risk.smallest ? end - first : risk.smallest;
    }
    free(ranked);
    return risk;
}
