#include "sim/routing/pieces.h"
#include <assert.h>

struct pieces {
    const struct problem *problem;
    size_t size;          /* stops of a piece, at least */
    uint32_t *route_of;   /* of each stop */
    uint32_t *n_chosen;   /* of each stop: times that it was in a piece */
    uint32_t *queue;      /* stops around the first */
    bool *seen;           /* of each stop: in the queue */
    bool *chosen;         /* of each route: in the piece */
    size_t *members;      /* stops of the piece, in the order of its routes */
    size_t n_members;
    struct record other;  /* the solution with the piece mended */
    struct arena scratch; /* of one piece after the other */
};

struct pieces *pieces_create(const struct problem *problem, size_t n_stops, struct arena *arena)
{
    const size_t n = problem->n;
    struct pieces *pieces = arena_zeroed(arena, 1, sizeof *pieces);
    *pieces = (struct pieces){.problem = problem,
                              .size = n_stops,
                              .route_of = arena_zeroed(arena, n, sizeof(uint32_t)),
                              .n_chosen = arena_zeroed(arena, n, sizeof(uint32_t)),
                              .queue = arena_zeroed(arena, n, sizeof(uint32_t)),
                              .seen = arena_zeroed(arena, n, sizeof(bool)),
                              .chosen = arena_zeroed(arena, n, sizeof(bool)),
                              .members = arena_zeroed(arena, n, sizeof(size_t))};
    record_init(&pieces->other, problem, arena);
    return pieces;
}

void pieces_clear(struct pieces *pieces)
{
    arena_clear(&pieces->scratch);
}

/* One of the stops that were in fewest pieces. */
static uint32_t draw_seldom(const struct pieces *pieces, struct random *random)
{
    const size_t n = pieces->problem->n, first = random_below(random, n);
    size_t best = first;
    for (size_t k = 1; k < n; k++) {
        const size_t i = (first + k) % n;
        if (pieces->n_chosen[i] < pieces->n_chosen[best])
            best = i;
    }
    return (uint32_t)best;
}

/* Chooses the route of a stop and those nearest to it, breadth first by neighbours. */
static void choose_around(struct pieces *pieces, uint32_t seed, const struct record *best)
{
    const struct problem *problem = pieces->problem;
    for (size_t i = 0; i < problem->n; i++)
        pieces->seen[i] = pieces->chosen[i] = false;
    size_t n_queued = 0, n_stops = 0;
    pieces->queue[n_queued++] = seed;
    pieces->seen[seed] = true;
    for (size_t q = 0; q < n_queued && n_stops < pieces->size; q++) {
        const uint32_t stop = pieces->queue[q], route = pieces->route_of[stop];
        if (!pieces->chosen[route]) {
            pieces->chosen[route] = true;
            n_stops += best->lengths[route];
        }
        for (size_t k = 0; k < problem->n_near; k++) {
            const uint32_t near = problem->near[stop * problem->n_near + k];
            if (!pieces->seen[near])
                pieces->queue[n_queued++] = near;
            pieces->seen[near] = true;
        }
    }
}

/* The arcs between the members, and to and from the ends; arcs: a row each end that they have in
 * common. */
static struct arc *gather_arcs(const struct pieces *pieces, const struct arc arcs[],
                               struct arena *arena)
{
    const size_t n = pieces->problem->n, m = pieces->n_members;
    struct arc *gathered = arena_raw(arena, (m + 2) * (m + 2), sizeof *gathered);
    for (size_t i = 0; i < m + 2; i++) {
        const size_t from = i < m ? pieces->members[i] : n + i - m;
        for (size_t j = 0; j < m + 2; j++) {
            const size_t to = j < m ? pieces->members[j] : n + j - m;
            gathered[i * (m + 2) + j] = arcs[from * (n + 2) + to];
        }
    }
    return gathered;
}

/* The problem of the members alone, with the vehicles that the other routes leave. */
static struct problem cut_out(struct pieces *pieces, const struct record *best)
{
    const struct problem *whole = pieces->problem;
    struct arena *arena = &pieces->scratch;
    const size_t m = pieces->n_members;
    struct problem piece = *whole;
    piece.n = piece.n_requests = m;
    piece.n_sites = m + 2;
    piece.tasks = arena_zeroed(arena, m + 2, sizeof *piece.tasks);
    for (size_t i = 0; i < m + 2; i++)
        piece.tasks[i] = whole->tasks[i < m ? pieces->members[i] : whole->n + i - m];
    piece.families = arena_zeroed(arena, whole->n_families, sizeof *piece.families);
    for (size_t f = 0; f < whole->n_families; f++) {
        const struct family *family = &whole->families[f];
        piece.families[f] = *family;
        piece.families[f].arcs = gather_arcs(pieces, family->arcs, arena);
        piece.families[f].arcs_to = family->arcs_to == family->arcs
                                        ? piece.families[f].arcs
                                        : gather_arcs(pieces, family->arcs_to, arena);
    }
    piece.types = arena_zeroed(arena, whole->n_types, sizeof *piece.types);
    for (size_t t = 0; t < whole->n_types; t++)
        piece.types[t] = whole->types[t];
    for (size_t r = 0; r < best->n_routes; r++)
        piece.types[best->types[r]].count -= !pieces->chosen[r];
    return piece;
}

/* Adds a route; the stops follow those of the last. */
static void add_route(struct record *record, size_t type, size_t length)
{
    record->types[record->n_routes] = type;
    record->lengths[record->n_routes++] = length;
}

/* The routes chosen as a solution of the piece, whose stops they number, and the others. */
static struct record take_apart(struct pieces *pieces, const struct record *best,
                                size_t *n_other_stops)
{
    struct record chosen;
    struct record *other = &pieces->other;
    const struct problem size = {.n = pieces->problem->n};
    record_init(&chosen, &size, &pieces->scratch);
    pieces->n_members = *n_other_stops = other->n_routes = 0;
    const size_t *stops = best->stops;
    for (size_t r = 0; r < best->n_routes; stops += best->lengths[r++]) {
        add_route(pieces->chosen[r] ? &chosen : other, best->types[r], best->lengths[r]);
        for (size_t k = 0; k < best->lengths[r]; k++) {
            if (!pieces->chosen[r]) {
                other->stops[(*n_other_stops)++] = stops[k];
                continue;
            }
            chosen.stops[pieces->n_members] = pieces->n_members;
            pieces->members[pieces->n_members++] = stops[k];
            pieces->n_chosen[stops[k]]++;
        }
    }
    return chosen;
}

static void put_together(struct pieces *pieces, const struct record *mended, size_t n_stops)
{
    struct record *other = &pieces->other;
    for (size_t r = 0; r < mended->n_routes; r++)
        add_route(other, mended->types[r], mended->lengths[r]);
    for (size_t k = 0; k < pieces->n_members; k++)
        other->stops[n_stops + k] = pieces->members[mended->stops[k]];
    other->n_absent = other->n_owed = 0;
}

bool pieces_improve(struct pieces *pieces, const struct genetic_effort *effort,
                    struct random *random, struct record *best)
{
    const size_t *stop = best->stops;
    assert(!best->n_absent && pieces->problem->plain);
    for (uint32_t r = 0; r < best->n_routes; r++)
        for (size_t k = 0; k < best->lengths[r]; k++)
            pieces->route_of[*stop++] = r;
    size_t n_other_stops;
    arena_reset(&pieces->scratch);
    choose_around(pieces, draw_seldom(pieces, random), best);
    struct record piece_best = take_apart(pieces, best, &n_other_stops);
    const struct problem piece = cut_out(pieces, best);
    if (!record_price(&piece_best, &piece) ||
        !genetic_run(&piece, effort, &pieces->scratch, &piece_best))
        return false;
    put_together(pieces, &piece_best, n_other_stops);
    if (!record_price(&pieces->other, pieces->problem) || !record_beats(&pieces->other, best))
        return false;
    record_copy(&pieces->other, pieces->problem->n, best);
    return true;
}
