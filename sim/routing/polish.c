#include "sim/routing/polish.h"
#include "sim/routing/education.h"

/* Neighbours of a stop that moves try. */
enum { N_NEAR = 20 };

/* Nothing is worth breaking a limit by one unit. */
static const double forbidding_eur = 1e6;

/* By which limits become dearer until none is broken, and how often. */
static const double repair_factor = 10;
enum { N_REPAIRS = 4 };

static void load_draft(struct draft *draft, const struct record *record, uint32_t list[])
{
    const size_t *stops = record->stops;
    for (size_t r = 0; r < record->n_routes; r++) {
        for (size_t k = 0; k < record->lengths[r]; k++)
            list[k] = (uint32_t)stops[k];
        if (draft->left[record->types[r]])
            draft_fill(draft, draft_open(draft, record->types[r]), list, record->lengths[r]);
        stops += record->lengths[r];
    }
}

static void store_draft(const struct draft *draft, struct record *record)
{
    size_t *stops = record->stops;
    record->n_routes = draft->n_used;
    record->n_absent = record->n_owed = 0;
    for (size_t u = 0; u < draft->n_used; u++) {
        const uint32_t way = draft->used[u];
        record->types[u] = draft->ways[way].carrier;
        record->lengths[u] = draft->ways[way].n_stops;
        for (uint32_t knot = draft->knots[draft_start(draft, way)].next;
             knot != draft_end(draft, way); knot = draft->knots[knot].next)
            *stops++ = knot;
    }
}

bool polish(const struct problem *problem, struct random *random, struct arena *arena,
            struct record *record)
{
    struct ground ground;
    struct draft draft;
    struct education education;
    struct record candidate;
    ground_lay_out(&ground, problem, N_NEAR, arena);
    draft_init(&draft, &ground, arena);
    draft.penalties = (struct penalties){forbidding_eur, forbidding_eur, forbidding_eur,
                                         forbidding_eur};
    education_init(&education, &draft, random, arena);
    record_init(&candidate, problem, arena);
    load_draft(&draft, record, education.descent.order);
    for (uint32_t i = 0; i < problem->n; i++)
        education.descent.order[i] = i;
    education_run(&education);
    store_draft(&draft, &candidate);
    if (!record_price(&candidate, problem) || !record_beats(&candidate, record))
        return false;
    *record = candidate;
    return true;
}

/* Puts the stops on no way where they cost least, though that may break limits. */
static bool insert_rest(struct education *education)
{
    const struct draft *draft = education->draft;
    for (uint32_t i = 0; i < draft->ground->n; i++)
        education->descent.order[i] = i;
    education_shuffle(education);
    for (size_t k = 0; k < draft->ground->n; k++) {
        const uint32_t stop = education->descent.order[k];
        if (draft->knots[stop].way == NO_WAY && !education_insert(education, stop))
            return false;
    }
    return true;
}

/* Improves the draft at prices for breaking limits that rise until none is broken. */
static bool repair(struct education *education, const struct problem *problem,
                   struct record *candidate)
{
    struct draft *draft = education->draft;
    education_run(education);
    store_draft(draft, candidate);
    for (size_t i = 0; i < N_REPAIRS && !record_price(candidate, problem); i++) {
        penalties_scale(&draft->penalties, repair_factor, repair_factor);
        draft_reprice(draft);
        education_run(education);
        store_draft(draft, candidate);
    }
    return record_price(candidate, problem);
}

bool polish_partial(const struct problem *problem, struct random *random, size_t n_trials,
                    struct arena *arena, const struct record *partial, struct record *best)
{
    struct ground ground;
    struct draft draft;
    struct education education;
    struct record candidate;
    bool improved = false;
    ground_lay_out(&ground, problem, N_NEAR, arena);
    draft_init(&draft, &ground, arena);
    education_init(&education, &draft, random, arena);
    record_init(&candidate, problem, arena);
    for (size_t i = 0; i < n_trials; i++) {
        draft_empty(&draft);
        draft.penalties = penalties_first(&ground);
        load_draft(&draft, partial, education.descent.order);
        if (!insert_rest(&education) || !repair(&education, problem, &candidate) ||
            !record_beats(&candidate, best))
            continue;
        record_copy(&candidate, problem->n, best);
        improved = true;
    }
    return improved;
}
