#include "sim/routing/bound.h"
#include <assert.h>
#include <math.h>

enum { ROUNDS = 24, PATIENCE = 3 };

void bound_init(struct bound *bound, const struct problem *problem)
{
    const size_t n = problem->n;
    assert(n <= BOUND_MAX_STOPS);
    bound->n = n;
    for (size_t i = 0; i < n; i++) {
        bound->open_eur[i] = bound->close_eur[i] = HUGE_VAL;
        bound->reward_eur[i] = 0;
        for (size_t j = 0; j < n; j++)
            bound->go_eur[i][j] = HUGE_VAL;
    }
    for (size_t t = 0; t < problem->n_types; t++) {
        const struct type *type = &problem->types[t];
        for (size_t j = 0; j < n; j++) {
            const double service_eur = type->eur_per_s * problem->tasks[j].service_s;
            const struct arc *to = &problem->families[type->family].arcs_to[j * (n + 2)];
            const struct arc *end = problem_arc(problem, type->family, j, n + 1);
            for (size_t i = 0; i < n; i++)
                bound->go_eur[i][j] = fmin(bound->go_eur[i][j],
                                           type_drive_eur(type, &to[i]) + service_eur);
            bound->open_eur[j] =
                fmin(bound->open_eur[j],
                     type->fixed_eur + type_drive_eur(type, &to[n]) + service_eur);
            bound->close_eur[j] = fmin(bound->close_eur[j], type_drive_eur(type, end));
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            bound->go_eur[i][j] =
                fmin(bound->go_eur[i][j], bound->close_eur[i] + bound->open_eur[j]);
}

/* Best and second best way on from a stop with so many visits more. */
static struct onward look_onward(const struct bound *bound, size_t n_more, size_t stop)
{
    struct onward onward = {HUGE_VAL, HUGE_VAL, ONWARD_END, ONWARD_END};
    const struct onward *after = bound->onward[n_more - 1];
    for (uint32_t j = 0; j < bound->n; j++) {
        if (j == stop)
            continue;
        const double eur = bound->go_eur[stop][j] - bound->reward_eur[j] +
                           (after[j].next != stop ? after[j].least_eur : after[j].other_eur);
        if (eur < onward.least_eur) {
            onward.other_eur = onward.least_eur;
            onward.other = onward.next;
            onward.least_eur = eur;
            onward.next = j;
        } else if (eur < onward.other_eur) {
            onward.other_eur = eur;
            onward.other = j;
        }
    }
    return onward;
}

/* Walks from every stop; returns the first stop of the cheapest that visits n. */
static size_t walk(struct bound *bound)
{
    const size_t n = bound->n;
    for (size_t i = 0; i < n; i++)
        bound->onward[0][i] =
            (struct onward){bound->close_eur[i], bound->close_eur[i], ONWARD_END,
                                            ONWARD_END};
    for (size_t n_more = 1; n_more < n; n_more++)
        for (size_t i = 0; i < n; i++)
            bound->onward[n_more][i] = look_onward(bound, n_more, i);
    size_t best = 0;
    double best_eur = HUGE_VAL;
    for (size_t i = 0; i < n; i++) {
        const double eur =
            bound->open_eur[i] - bound->reward_eur[i] + bound->onward[n - 1][i].least_eur;
        if (eur < best_eur) {
            best_eur = eur;
            best = i;
        }
    }
    return best;
}

/* How often the cheapest walk from a first stop comes to each, less one. Returns the sum of
 * the squares. */
static double count_surplus(const struct bound *bound, size_t first, double surplus[])
{
    const size_t n = bound->n;
    for (size_t i = 0; i < n; i++)
        surplus[i] = -1;
    size_t last = SIZE_MAX;
    for (size_t n_more = n, at = first; n_more-- > 0 && at != ONWARD_END;) {
        const struct onward *onward = &bound->onward[n_more][at];
        surplus[at]++;
        const size_t next = last == SIZE_MAX || onward->next != last ? onward->next
                                                                     : onward->other;
        last = at;
        at = next;
    }
    double squares = 0;
    for (size_t i = 0; i < n; i++)
        squares += surplus[i] * surplus[i];
    return squares;
}

double bound_raise(struct bound *bound, double limit_eur)
{
    const size_t n = bound->n;
    double best_eur = -HUGE_VAL, best[BOUND_MAX_STOPS] = {0}, surplus[BOUND_MAX_STOPS];
    double stride = 1;
    size_t n_failed = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        const size_t first = walk(bound);
        double eur = bound->open_eur[first] - bound->reward_eur[first] +
                     bound->onward[n - 1][first].least_eur;
        for (size_t i = 0; i < n; i++)
            eur += bound->reward_eur[i];
        if (eur > best_eur) {
            best_eur = eur;
            for (size_t i = 0; i < n; i++)
                best[i] = bound->reward_eur[i];
            n_failed = 0;
        } else if (++n_failed == PATIENCE) {
            stride /= 2;
            n_failed = 0;
        }
        const double squares = count_surplus(bound, first, surplus);
        if (best_eur >= limit_eur || squares <= 0 || !(limit_eur < HUGE_VAL))
            break;
        for (size_t i = 0; i < n; i++)
            bound->reward_eur[i] -= stride * (limit_eur - eur) / squares * surplus[i];
    }
    for (size_t i = 0; i < n; i++)
        bound->reward_eur[i] = best[i];
    walk(bound);
    return best_eur;
}
