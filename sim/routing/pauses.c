#include "sim/routing/pauses.h"
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"

enum { SPARE = 3 };

void pauses_clear(struct pauses *pauses)
{
    for (size_t i = 0; i < pauses->n_ready; i++)
        ready_clear(&pauses->ready[i]);
    free(pauses->ready);
    free(pauses->paused);
    free(pauses->clock_s);
}

static void make_room(struct pauses *pauses, const struct itinerary *itinerary)
{
    const size_t n_states = itinerary->vehicle->n_breaks + 1, n = n_states + SPARE;
    if (n > pauses->n_ready) {
        pauses->ready = mem_resized(pauses->ready, n, sizeof *pauses->ready);
        for (size_t i = pauses->n_ready; i < n; i++)
            pauses->ready[i] = (struct ready){0};
        pauses->n_ready = n;
    }
    for (size_t i = 0; i < n; i++)
        pauses->ready[i].n = 0;
    pauses->paused = mem_grown(pauses->paused, &pauses->room_paused,
                               (2 * itinerary->n + 2) * n_states, sizeof *pauses->paused);
    pauses->clock_s =
        mem_grown(pauses->clock_s, &pauses->room_clock, n_states, sizeof *pauses->clock_s);
}

static void swap(struct ready *a, struct ready *b)
{
    const struct ready kept = *a;
    *a = *b;
    *b = kept;
}

/* What the vehicle does in turn: the trip's release, a drive, and an entry. */
struct turn {
    double leave_s, drive_s;
    struct event visit;
};

static struct turn turn_of(const struct itinerary *itinerary, size_t entry, size_t *trip)
{
    const bool leaves = entry == 0 || itinerary->stops[entry - 1] == ROUTING_RELOAD;
    return (struct turn){.leave_s = leaves ? itinerary->leave_s[(*trip)++] : -HUGE_VAL,
                         .drive_s = itinerary->leg_s[entry],
                         .visit = timeline_visit(itinerary, entry)};
}

/* ---- Every start ------------------------------------------------------------------------- */

/* Takes breaks at a point where that is sooner. */
static void pause_all(struct pauses *pauses, const struct itinerary *itinerary, size_t entry)
{
    const size_t n_breaks = itinerary->vehicle->n_breaks;
    struct ready *spare = pauses->ready + n_breaks + 1;
    for (size_t b = 0; b < n_breaks; b++) {
        const struct event rest = timeline_rest(itinerary, entry, b);
        struct ready *next = &pauses->ready[b + 1];
        ready_enter(&pauses->ready[b], &rest, &spare[0]);
        ready_spend(&spare[0], rest.duration_s, -HUGE_VAL, &spare[1]);
        if (!spare[1].n)
            continue;
        if (next->n) {
            ready_min(next, &spare[1], &spare[2]);
            swap(next, &spare[2]);
        } else {
            swap(next, &spare[1]);
        }
    }
}

/* Goes on to an entry and does what it is; false when no start serves, whatever was paused. */
static bool go_on(struct pauses *pauses, const struct itinerary *itinerary, size_t entry,
                  const struct turn *turn)
{
    const size_t n_breaks = itinerary->vehicle->n_breaks;
    struct ready *spare = pauses->ready + n_breaks + 1;
    pause_all(pauses, itinerary, entry);
    for (size_t b = 0; b <= n_breaks; b++) {
        ready_spend(&pauses->ready[b], 0, turn->leave_s, &spare[0]);
        ready_drive(&spare[0], itinerary->vehicle->profile, turn->drive_s, &pauses->ready[b]);
    }
    pause_all(pauses, itinerary, entry);
    bool any = false;
    for (size_t b = 0; b <= n_breaks; b++) {
        ready_enter(&pauses->ready[b], &turn->visit, &spare[0]);
        ready_spend(&spare[0], turn->visit.duration_s, -HUGE_VAL, &pauses->ready[b]);
        any = any || pauses->ready[b].n;
    }
    return any;
}

/* ---- One start --------------------------------------------------------------------------- */

/* Takes breaks at a point where that is sooner, and notes it. */
static void pause_at(struct pauses *pauses, const struct itinerary *itinerary, size_t point)
{
    const size_t n_breaks = itinerary->vehicle->n_breaks;
    bool *paused = &pauses->paused[point * (n_breaks + 1)];
    paused[0] = false;
    for (size_t b = 0; b < n_breaks; b++) {
        const struct event rest = timeline_rest(itinerary, point / 2, b);
        const double ready_s =
            event_next_s(&rest, pauses->clock_s[b]) + rest.duration_s;
        paused[b + 1] = ready_s < pauses->clock_s[b + 1];
        if (paused[b + 1])
            pauses->clock_s[b + 1] = ready_s;
    }
}

static void follow(struct pauses *pauses, const struct itinerary *itinerary, double start_s)
{
    const size_t n_breaks = itinerary->vehicle->n_breaks;
    pauses->clock_s[0] = start_s;
    for (size_t b = 1; b <= n_breaks; b++)
        pauses->clock_s[b] = HUGE_VAL;
    for (size_t entry = 0, trip = 0; entry <= itinerary->n; entry++) {
        const struct turn turn = turn_of(itinerary, entry, &trip);
        pause_at(pauses, itinerary, 2 * entry);
        for (size_t b = 0; b <= n_breaks; b++)
            pauses->clock_s[b] =
                profile_arrive_s(itinerary->vehicle->profile,
                                 fmax(pauses->clock_s[b], turn.leave_s), turn.drive_s);
        pause_at(pauses, itinerary, 2 * entry + 1);
        for (size_t b = 0; b <= n_breaks; b++)
            pauses->clock_s[b] =
                event_next_s(&turn.visit, pauses->clock_s[b]) + turn.visit.duration_s;
    }
}

/* Reads where the breaks were taken, from the last on. */
static void trace_back(const struct pauses *pauses, const struct itinerary *itinerary,
                       struct placed_rest placed[])
{
    size_t b = itinerary->vehicle->n_breaks;
    const size_t n_states = b + 1;
    for (size_t point = 2 * itinerary->n + 2; point-- > 0;)
        while (pauses->paused[point * n_states + b]) {
            b--;
            placed[b] = (struct placed_rest){
                .after = point / 2, .on_arrival = point % 2, .which = b};
        }
}

bool pauses_place(struct pauses *pauses, const struct itinerary *itinerary, double until_s,
                  struct placed_rest placed[], double *start_s)
{
    const size_t n_breaks = itinerary->vehicle->n_breaks;
    make_room(pauses, itinerary);
    ready_begin(&pauses->ready[0], itinerary->vehicle->shift_start_s, until_s);
    for (size_t entry = 0, trip = 0; entry <= itinerary->n; entry++) {
        const struct turn turn = turn_of(itinerary, entry, &trip);
        pauses->failed = entry;
        if (!go_on(pauses, itinerary, entry, &turn))
            return false;
    }
    if (!pauses->ready[n_breaks].n)
        return false;
    *start_s = ready_soonest(&pauses->ready[n_breaks]).start_s;
    follow(pauses, itinerary, *start_s);
    if (!(pauses->clock_s[n_breaks] < HUGE_VAL))
        return false;
    trace_back(pauses, itinerary, placed);
    return true;
}
