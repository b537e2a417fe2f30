#include "sim/routing/near.h"
#include <math.h>
#include "sim/routing/wide.h"

/* Prices of a drive from i to j as the neighbour lists see it: what the first type pays,
 * and waiting and lateness at what a second of driving is worth. */
struct nearness {
    double eur_per_km, eur_per_s, idle_eur_per_s;
};

static struct nearness nearness_of(const struct problem *problem)
{
    const struct type *type = &problem->types[0];
    const struct family *family = &problem->families[type->family];
    double s = 0, km = 0;
    for (size_t i = 0; i < problem->n; i++) {
        const struct arc *arc = &family->arcs[(problem->n_sites - 2) * problem->n_sites + i];
        s += arc->s < NEVER_S ? arc->s : 0;
        km += arc->km < NEVER_S ? arc->km : 0;
    }
    const double running = s > 0 ? type->eur_per_km * km / s : 0;
    struct nearness nearness = {.eur_per_km = type->eur_per_km,
                                .eur_per_s = type->eur_per_s,
                                .idle_eur_per_s = fmax(running, type->eur_per_s)};
    if (nearness.idle_eur_per_s <= 0)
        nearness.eur_per_s = nearness.idle_eur_per_s = 1;
    return nearness;
}

static double drive_eur(const struct nearness *nearness, const struct arc *arc)
{
    return nearness->eur_per_km * arc->km + nearness->eur_per_s * arc->s;
}

void near_measure_remote(struct problem *problem)
{
    if (!problem->n)
        return;
    const struct nearness nearness = nearness_of(problem);
    const size_t n = problem->n, family = problem->types[0].family;
    for (size_t i = 0; i < n; i++)
        problem->tasks[i].remote_eur =
            drive_eur(&nearness, problem_arc(problem, family, n, i)) +
            drive_eur(&nearness, problem_arc(problem, family, i, n + 1));
}

/* When stops are open, and how long they take. */
struct hours {
    double *earliest_s, *latest_s, *service_s;
};

static struct hours hours_of(const struct problem *problem, struct arena *arena)
{
    const size_t n = problem->n;
    const struct hours hours = {arena_raw(arena, n, sizeof(double)),
                                arena_raw(arena, n, sizeof(double)),
                                arena_raw(arena, n, sizeof(double))};
    for (size_t i = 0; i < n; i++) {
        const struct task *task = &problem->tasks[i];
        hours.earliest_s[i] = task->visit.earliest_s;
        hours.latest_s[i] = task->visit.latest_s;
        hours.service_s[i] = task->service_s;
    }
    return hours;
}

/* What driving from stop a to b costs, waiting and being late included. */
static WIDE_PART double distance_eur(const struct nearness *nearness, const struct hours *hours,
                                     const struct arc *arc, size_t a, size_t b)
{
    const double wait_s =
        hours->earliest_s[b] - arc->s - hours->service_s[a] - hours->latest_s[a];
    const double late_s =
        hours->earliest_s[a] + hours->service_s[a] + arc->s - hours->latest_s[b];
    return drive_eur(nearness, arc) +
           nearness->idle_eur_per_s *
               ((late_s > 0 ? late_s : 0) + 0.2 * (wait_s > 0 ? wait_s : 0));
}

/* Of a stop to each, or back, which is shorter. */
static WIDE void measure_row(const struct problem *problem, const struct nearness *nearness,
                             const struct hours *hours, size_t i, double distance[restrict])
{
    const struct family *family = &problem->families[problem->types[0].family];
    const struct arc *there = &family->arcs[i * problem->n_sites];
    const struct arc *back = &family->arcs_to[i * problem->n_sites];
    for (size_t j = 0; j < problem->n; j++) {
        const double there_eur = distance_eur(nearness, hours, &there[j], i, j);
        const double back_eur = distance_eur(nearness, hours, &back[j], j, i);
        distance[j] = there_eur < back_eur ? there_eur : back_eur;
    }
}

struct neighbour {
    double distance;
    uint32_t stop;
};

static bool nearer(struct neighbour a, struct neighbour b)
{
    return a.distance < b.distance || (a.distance == b.distance && a.stop < b.stop);
}

static void sift_down(struct neighbour heap[], size_t n, size_t i)
{
    for (size_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && nearer(heap[child], heap[child + 1]))
            child++;
        if (!nearer(heap[i], heap[child]))
            return;
        const struct neighbour swapped = heap[i];
        heap[i] = heap[child];
        heap[child] = swapped;
    }
}

/* Puts what may be nearer than the farthest of a full heap of k, or adds it to one that is not. */
static void offer(struct neighbour heap[], uint32_t *n, size_t k, struct neighbour neighbour)
{
    if (*n == k) {
        if (!nearer(neighbour, heap[0]))
            return;
        heap[0] = neighbour;
        sift_down(heap, k, 0);
        return;
    }
    heap[(*n)++] = neighbour;
    for (size_t i = *n == k ? k / 2 : 0; i-- > 0;)
        sift_down(heap, k, i);
}

/* Brings the nearest to the front. */
static void sort_heap(struct neighbour heap[], size_t k)
{
    for (size_t left = k; left-- > 1;) {
        const struct neighbour farthest = heap[0];
        heap[0] = heap[left];
        heap[left] = farthest;
        sift_down(heap, left, 0);
    }
}

void near_find(struct problem *problem, struct arena *arena, size_t n_max)
{
    const size_t n = problem->n, k = n < 2 ? 0 : n - 1 < n_max ? n - 1 : n_max;
    problem->n_near = k;
    problem->near = arena_raw(arena, n * k, sizeof *problem->near);
    if (!k)
        return;
    const struct nearness nearness = nearness_of(problem);
    const struct hours hours = hours_of(problem, arena);
    double *distance = arena_raw(arena, n, sizeof *distance);
    struct neighbour *heap = arena_raw(arena, k, sizeof *heap);
    for (size_t i = 0; i < n; i++) {
        uint32_t found = 0;
        measure_row(problem, &nearness, &hours, i, distance);
        for (size_t j = 0; j < n; j++)
            if (j != i)
                offer(heap, &found, k, (struct neighbour){distance[j], (uint32_t)j});
        sort_heap(heap, k);
        for (size_t r = 0; r < k; r++)
            problem->near[i * k + r] = heap[r].stop;
    }
}
