#include "analysis/groups.h"
#include <stdlib.h>
#include "data/mem.h"

struct pair {
    size_t group, value, row;
};

static int by_pair(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

size_t groups_number(const size_t groups[], const size_t values[], size_t n, size_t numbers[])
{
    struct pair *pairs = mem_zeroed(n, sizeof *pairs);
    for (size_t i = 0; i < n; i++)
        pairs[i] = (struct pair){groups ? groups[i] : 0, values ? values[i] : i, i};
    qsort(pairs, n, sizeof *pairs, by_pair);
    size_t n_numbers = 0;
    for (size_t i = 0; i < n; i++) {
        if (!i || pairs[i].group != pairs[i - 1].group || pairs[i].value != pairs[i - 1].value)
            n_numbers++;
        numbers[pairs[i].row] = n_numbers - 1;
    }
    free(pairs);
    return n_numbers;
}
