#include "sim/routing/company.h"
#include "sim/routing/timetable.h"

/* Two requests, each of a stop or a pair. */
enum { MOST_STOPS = 4 };

struct beginning {
    uint32_t stops[MOST_STOPS];
    size_t n, type, other;
    double eur;
};

/* Tries the stops with every type that is left. */
static void try_types(struct tours *tours, struct beginning trial, double longest_s,
                      struct beginning *best)
{
    const double price = tours->problem->given->longest_eur_per_h;
    for (size_t t = 0; t < tours->problem->n_types; t++) {
        double duration_s;
        if (!tours->left[t])
            continue;
        trial.type = t;
        trial.eur =
            timetable_begin_eur(tours->company, t, trial.stops, trial.n, &duration_s);
        if (duration_s > longest_s)
            trial.eur += price * (duration_s - longest_s) / 3600;
        if (trial.eur < best->eur)
            *best = trial;
    }
}

static size_t list_request(const struct problem *problem, uint32_t request, uint32_t stops[])
{
    stops[0] = request;
    stops[1] = problem->tasks[request].partner;
    return stops[1] == NO_STOP ? 1 : 2;
}

/* Tries every order of two requests. */
static void try_other(struct tours *tours, uint32_t request, uint32_t other, size_t index,
                      double longest_s, struct beginning *best)
{
    uint32_t base[2], added[2];
    const size_t n = list_request(tours->problem, request, base);
    const size_t n_added = list_request(tours->problem, other, added);
    for (size_t at = 0; at <= n; at++)
        for (size_t drop_at = n_added == 2 ? at : n; drop_at <= n; drop_at++) {
            struct beginning trial = {.other = index};
            for (size_t k = 0; k <= n; k++) {
                if (k == at)
                    trial.stops[trial.n++] = added[0];
                if (n_added == 2 && k == drop_at)
                    trial.stops[trial.n++] = added[1];
                if (k < n)
                    trial.stops[trial.n++] = base[k];
            }
            try_types(tours, trial, longest_s, best);
        }
}

bool company_begin(struct tours *tours, uint32_t request, const uint32_t others[], size_t n,
                   double longest_s, size_t *chosen)
{
    const struct task *tasks = tours->problem->tasks;
    struct beginning best = {.eur = HUGE_VAL};
    for (size_t k = 0; k < n; k++) {
        struct beginning found = {.eur = tasks[request].penalty_eur + tasks[others[k]].penalty_eur};
        try_other(tours, request, others[k], k, longest_s, &found);
        if (found.n && found.eur < best.eur)
            best = found;
    }
    if (!best.n)
        return false;
    const uint32_t route = tours->spare[tours->n_spare - 1];
    uint32_t last = tour_start(tours, route);
    for (size_t k = 0; k < best.n; last = best.stops[k++])
        tours_link(tours, best.stops[k], last, best.type);
    tours_update(tours, route);
    *chosen = best.other;
    return true;
}
