#include "sim/routing/savings.h"
#include <assert.h>
#include <string.h>

/* Ends one route with a stop and begins another with the next. */
struct saving {
    double eur;
    uint32_t tail, head;
};

/* The route that a stop begins or ends. */
struct run {
    size_t head, tail;
    struct segment visits; /* head .. tail */
    double km, kg, crates;
};

struct savings {
    const struct problem *problem;
    struct run *runs;     /* by what was the only stop of a run once */
    size_t *run_of, *next; /* of each stop; next: SIZE_MAX for the last */
};

/* Bits that ascend as savings descend. */
static uint64_t key_of(const struct saving *saving)
{
    uint64_t bits;
    memcpy(&bits, &saving->eur, sizeof bits);
    return bits >> 63 ? bits : ~bits & (UINT64_MAX >> 1);
}

/* Sorts by savings, most first, byte by byte of their bits; of the same, as they were listed. */
static void sort_savings(struct saving list[], struct saving spare[], size_t n)
{
    enum { BYTES = sizeof(uint64_t), VALUES = 256 };
    struct saving *from = list, *to = spare;
    for (unsigned byte = 0; byte < BYTES; byte++) {
        size_t starts[VALUES + 1] = {0};
        for (size_t i = 0; i < n; i++)
            starts[(key_of(&from[i]) >> 8 * byte & (VALUES - 1)) + 1]++;
        for (size_t value = 1; value < VALUES; value++)
            starts[value] += starts[value - 1];
        for (size_t i = 0; i < n; i++)
            to[starts[key_of(&from[i]) >> 8 * byte & (VALUES - 1)]++] = from[i];
        struct saving *const sorted = to;
        to = from;
        from = sorted;
    }
}

/* Lists what joining saves, most first; returns how many there are. */
static size_t list_savings(const struct problem *problem, struct saving list[],
                           struct saving spare[])
{
    const size_t n = problem->n;
    const struct type *type = &problem->types[0];
    size_t n_listed = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < problem->n_near; k++) {
            const size_t j = problem->near[i * problem->n_near + k];
            const double out_eur = type_drive_eur(type, problem_arc(problem, 0, n, j));
            const double eur = type_drive_eur(type, problem_arc(problem, 0, i, n + 1)) +
                               out_eur - type_drive_eur(type, problem_arc(problem, 0, i, j));
            list[n_listed++] = (struct saving){eur, (uint32_t)i, (uint32_t)j};
        }
    sort_savings(list, spare, n_listed);
    return n_listed;
}

/* Cost of a vehicle for the visits; infinite when it cannot. */
static double run_eur(const struct problem *problem, const struct run *run)
{
    const struct type *type = &problem->types[0];
    const struct arc *out = problem_arc(problem, 0, problem->n, run->head);
    const struct arc *back = problem_arc(problem, 0, run->tail, problem->n + 1);
    const struct segment whole =
        segment_join(problem->families[0].depart, out->s, run->visits);
    const double km = out->km + run->km + back->km, lasts_s = whole.duration_s + back->s;
    if (!type_carries(type, run->kg, run->crates) || lasts_s > type->max_duration_s ||
        km > type->max_distance_km)
        return HUGE_VAL;
    return type_cost_eur(type, km, lasts_s);
}

/* Joins the two runs if that is possible and saves. */
static void try_join(struct savings *savings, size_t tail, size_t head)
{
    const struct problem *problem = savings->problem;
    struct run *a = &savings->runs[savings->run_of[tail]];
    struct run *b = &savings->runs[savings->run_of[head]];
    if (a == b || a->tail != tail || b->head != head)
        return;
    const struct arc *arc = problem_arc(problem, 0, tail, head);
    const struct run joined = {.head = a->head,
                               .tail = b->tail,
                               .visits = segment_join(a->visits, arc->s, b->visits),
                               .km = a->km + arc->km + b->km,
                               .kg = a->kg + b->kg,
                               .crates = a->crates + b->crates};
    if (run_eur(problem, &joined) >= run_eur(problem, a) + run_eur(problem, b) - GAIN_EUR)
        return;
    savings->next[tail] = head;
    b->head = b->tail = SIZE_MAX;
    *a = joined;
    savings->run_of[joined.tail] = savings->run_of[joined.head] = (size_t)(a - savings->runs);
}

void savings_construct(struct tours *tours, struct arena *arena)
{
    const struct problem *problem = tours->problem;
    const size_t n = problem->n;
    assert(problem->n_types == 1);
    struct savings savings = {.problem = problem,
                              .runs = arena_zeroed(arena, n, sizeof *savings.runs),
                              .run_of = arena_zeroed(arena, n, sizeof *savings.run_of),
                              .next = arena_zeroed(arena, n, sizeof *savings.next)};
    struct saving *list = arena_zeroed(arena, n * problem->n_near, sizeof *list);
    struct saving *spare = arena_zeroed(arena, n * problem->n_near, sizeof *spare);
    for (size_t i = 0; i < n; i++) {
        const struct task *task = &problem->tasks[i];
        savings.runs[i] = (struct run){i, i, task->visit, 0, task->kg, task->crates};
        savings.run_of[i] = i;
        savings.next[i] = SIZE_MAX;
    }
    const size_t n_listed = list_savings(problem, list, spare);
    for (size_t k = 0; k < n_listed; k++)
        try_join(&savings, list[k].tail, list[k].head);
    uint32_t *stops = arena_zeroed(arena, n, sizeof *stops);
    tours->n_absent = 0;
    for (size_t i = 0; i < n; i++) {
        const struct run *run = &savings.runs[savings.run_of[i]];
        if (run->head != i)
            continue;
        size_t n_stops = 0;
        for (size_t at = i; at != SIZE_MAX; at = savings.next[at])
            stops[n_stops++] = (uint32_t)at;
        if (tours->left[0])
            tours_set(tours, tours->spare[tours->n_spare - 1], stops, n_stops, 0);
        else
            for (size_t k = 0; k < n_stops; k++)
                tours->absent[tours->n_absent++] = stops[k];
    }
}
