#include "sim/routing/record.h"
#include <math.h>

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

/* Cost of a route; infinite when it breaks a limit. loads: their sum is one. */
static double route_eur(const struct problem *problem, size_t t, const size_t stops[], size_t n,
                        bool loads)
{
    const struct type *type = &problem->types[t];
    const struct family *family = &problem->families[type->family];
    struct segment segment = family->depart;
    double kg = 0, crates = 0, km = 0;
    size_t from = problem->n;
    for (size_t k = 0; k <= n; k++) {
        const size_t to = k < n ? stops[k] : problem->n + 1;
        const struct task *task = &problem->tasks[to];
        const struct arc *arc = problem_arc(problem, type->family, from, to);
        segment = segment_join(segment, arc->s, k < n ? task->visit : family->arrive);
        km += arc->km;
        kg += task->kg;
        crates += task->crates;
        from = to;
    }
    if ((loads && !type_carries(type, kg, crates)) || segment.duration_s > type->max_duration_s ||
        segment.duration_s >= NEVER_S || km > type->max_distance_km)
        return HUGE_VAL;
    return type_cost_eur(type, km, segment.duration_s);
}

bool record_price(struct record *record, const struct problem *problem)
{
    const size_t *stops = record->stops;
    record->cost_eur = 0;
    for (size_t t = 0; t < problem->n_types; t++) {
        size_t n = 0;
        for (size_t r = 0; r < record->n_routes; r++)
            n += record->types[r] == t;
        if (n > problem->types[t].count)
            return false;
    }
    for (size_t r = 0; r < record->n_routes; r++) {
        record->cost_eur += route_eur(problem, record->types[r], stops, record->lengths[r],
                                      true);
        stops += record->lengths[r];
    }
    return record->cost_eur < HUGE_VAL;
}

void record_copy(const struct record *from, size_t n, struct record *to)
{
    to->n_routes = from->n_routes;
    to->n_absent = from->n_absent;
    to->n_owed = from->n_owed;
    to->cost_eur = from->cost_eur;
    for (size_t i = 0; i < n; i++) {
        to->types[i] = from->types[i];
        to->lengths[i] = from->lengths[i];
        to->stops[i] = from->stops[i];
        to->absent[i] = from->absent[i];
    }
}

double record_route_eur(const struct record *record, const struct problem *problem, size_t k)
{
    const size_t *stops = record->stops;
    for (size_t r = 0; r < k; r++)
        stops += record->lengths[r];
    return route_eur(problem, record->types[k], stops, record->lengths[k], false);
}
