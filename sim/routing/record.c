#include "sim/routing/record.h"

void record_init(struct record *record, const struct problem *problem, struct arena *arena)
{
    const size_t n = problem->n;
    *record = (struct record){.types = arena_zeroed(arena, n, sizeof(size_t)),
                              .lengths = arena_zeroed(arena, n, sizeof(size_t)),
                              .stops = arena_zeroed(arena, (problem->trips ? 2 : 1) * n,
                                                    sizeof(size_t)),
                              .absent = arena_zeroed(arena, n, sizeof(size_t)),
                              .n_absent = problem->n_requests,
                              .n_owed = problem->n_requests};
}

bool record_beats(const struct record *a, const struct record *b)
{
    if (a->n_owed != b->n_owed)
        return a->n_owed < b->n_owed;
    return a->cost_eur < b->cost_eur - GAIN_EUR;
}
