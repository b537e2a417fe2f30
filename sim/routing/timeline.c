#include "sim/routing/timeline.h"
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"

double profile_arrive_s(const struct routing_profile *profile, double leave_s, double drive_s)
{
    if (!profile || !(leave_s < HUGE_VAL))
        return leave_s + drive_s;
    size_t i = 0;
    while (i + 1 < profile->n && profile->from_s[i + 1] <= leave_s)
        i++;
    for (; i + 1 < profile->n; i++) {
        const double done_s = (profile->from_s[i + 1] - leave_s) * profile->speed[i];
        if (drive_s <= done_s)
            break;
        drive_s -= done_s;
        leave_s = profile->from_s[i + 1];
    }
    return leave_s + drive_s / profile->speed[i];
}

double profile_leave_s(const struct routing_profile *profile, double arrive_s, double drive_s)
{
    if (!profile || !(arrive_s < HUGE_VAL))
        return arrive_s - drive_s;
    size_t i = 0;
    while (i + 1 < profile->n && profile->from_s[i + 1] < arrive_s)
        i++;
    for (; i > 0; i--) {
        const double done_s = (arrive_s - profile->from_s[i]) * profile->speed[i];
        if (drive_s <= done_s)
            break;
        drive_s -= done_s;
        arrive_s = profile->from_s[i];
    }
    return arrive_s - drive_s / profile->speed[i];
}

void timeline_clear(struct timeline *timeline)
{
    free(timeline->events);
    free(timeline->aboard);
    free(timeline->low_s);
    free(timeline->high_s);
    free(timeline->event_of);
}

static struct event *add_event(struct timeline *timeline, struct event event)
{
    timeline->events[timeline->n] = event;
    return &timeline->events[timeline->n++];
}

struct event timeline_rest(const struct itinerary *itinerary, size_t entry, size_t which)
{
    const struct routing_vehicle *vehicle = itinerary->vehicle;
    struct event event = {.entry = entry,
                          .open_s = -HUGE_VAL,
                          .close_s = HUGE_VAL,
                          .duration_s = vehicle->rest_s,
                          .leave_s = -HUGE_VAL};
    if (which == SIZE_MAX)
        return event;
    const struct routing_break *pause = &vehicle->breaks[which];
    event.duration_s = pause->duration_s;
    event.open_s = HUGE_VAL; /* a break without windows has no place */
    if (pause->n_windows) {
        event.open_s = pause->windows->open_s;
        event.close_s = pause->windows->close_s;
        event.later = pause->windows + 1;
        event.n_later = pause->n_windows - 1;
    }
    return event;
}

/* Adds the rests of one kind before the given entry; returns how many. */
static size_t add_rests(struct timeline *timeline, const struct itinerary *itinerary,
                        const struct placed_rest rests[], size_t n_rests, size_t entry,
                        bool on_arrival)
{
    size_t k = 0;
    for (; k < n_rests && rests[k].after == entry && rests[k].on_arrival == on_arrival; k++)
        add_event(timeline, timeline_rest(itinerary, entry, rests[k].which));
    return k;
}

struct event timeline_visit(const struct itinerary *itinerary, size_t entry)
{
    const struct routing_vehicle *vehicle = itinerary->vehicle;
    struct event event = {
        .entry = entry, .open_s = -HUGE_VAL, .close_s = HUGE_VAL, .leave_s = -HUGE_VAL};
    if (entry == itinerary->n) {
        if (vehicle->shift_end_s > 0)
            event.close_s = vehicle->shift_end_s;
    } else if (itinerary->stops[entry] == ROUTING_RELOAD) {
        event.duration_s = vehicle->reload_s;
    } else {
        const struct routing_stop *stop = &itinerary->problem->stops[itinerary->stops[entry]];
        event.open_s = stop->open_s;
        event.close_s = stop->close_s;
        event.later = stop->later;
        event.n_later = stop->n_later;
        event.duration_s = stop->service_s;
    }
    return event;
}

static double stricter_s(double a_s, double b_s)
{
    return a_s > 0 && b_s > 0 ? fmin(a_s, b_s) : fmax(a_s, b_s);
}

/* Entry of a stop in a trip that begins there. */
static size_t entry_of(const struct itinerary *itinerary, size_t first, size_t stop)
{
    while (itinerary->stops[first] != stop)
        first++;
    return first;
}

/* Limits of what is on board in entries first .. past-1, a trip left for at event `left` and
 * back on arrival at event `back`. */
static void add_aboard(struct timeline *timeline, const struct itinerary *itinerary,
                       size_t first, size_t past, size_t left, size_t back)
{
    for (size_t k = first; k < past; k++) {
        const struct routing_stop *stop = &itinerary->problem->stops[itinerary->stops[k]];
        struct time_aboard aboard = {.to = timeline->event_of[k],
                                     .limit_s = stop->max_aboard_s};
        if (stop->task == ROUTING_DELIVER) {
            aboard.from = left;
        } else if (stop->task == ROUTING_COLLECT) {
            aboard.from = timeline->event_of[k];
            aboard.to = back;
            aboard.arrival = true;
        } else if (stop->task == ROUTING_DROP) {
            aboard.from = timeline->event_of[entry_of(itinerary, first, stop->partner)];
            aboard.limit_s = stricter_s(stop->max_aboard_s,
                                        itinerary->problem->stops[stop->partner].max_aboard_s);
        } else {
            continue;
        }
        if (aboard.limit_s > 0)
            timeline->aboard[timeline->n_aboard++] = aboard;
    }
}

static void make_room(struct timeline *timeline, size_t n, size_t n_rests)
{
    const size_t n_events = n + 2 + n_rests;
    timeline->events =
        mem_grown(timeline->events, &timeline->room, n_events, sizeof *timeline->events);
    timeline->low_s =
        mem_grown(timeline->low_s, &timeline->room_low, n_events, sizeof *timeline->low_s);
    timeline->high_s =
        mem_grown(timeline->high_s, &timeline->room_high, n_events, sizeof *timeline->high_s);
    timeline->aboard =
        mem_grown(timeline->aboard, &timeline->room_aboard, n + 1, sizeof *timeline->aboard);
    timeline->event_of = mem_grown(timeline->event_of, &timeline->room_event_of, n + 1,
                                   sizeof *timeline->event_of);
}

void timeline_lay(struct timeline *timeline, const struct itinerary *itinerary,
                  const struct placed_rest rests[], size_t n_rests)
{
    make_room(timeline, itinerary->n, n_rests);
    timeline->profile = itinerary->vehicle->profile;
    timeline->n = timeline->n_aboard = 0;
    add_event(timeline, (struct event){.open_s = itinerary->vehicle->shift_start_s,
                                       .close_s = HUGE_VAL,
                                       .leave_s = -HUGE_VAL});
    size_t first = 0, trip = 0, left = 0;
    for (size_t k = 0; k <= itinerary->n; k++) {
        size_t placed = add_rests(timeline, itinerary, rests, n_rests, k, false);
        rests += placed;
        n_rests -= placed;
        if (k == first) { /* the trip leaves */
            left = timeline->n - 1;
            timeline->events[left].leave_s = itinerary->leave_s[trip++];
        }
        timeline->events[timeline->n - 1].drive_s = itinerary->leg_s[k];
        const size_t arrived = timeline->n;
        placed = add_rests(timeline, itinerary, rests, n_rests, k, true);
        rests += placed;
        n_rests -= placed;
        timeline->event_of[k] = timeline->n;
        add_event(timeline, timeline_visit(itinerary, k));
        if (k == itinerary->n || itinerary->stops[k] == ROUTING_RELOAD) {
            if (itinerary->aboard)
                add_aboard(timeline, itinerary, first, k, left, arrived);
            first = k + 1;
        }
    }
}

double event_next_s(const struct event *event, double s)
{
    if (fmax(s, event->open_s) <= event->close_s + SCHEDULE_SLACK_S)
        return fmax(s, event->open_s);
    for (size_t w = 0; w < event->n_later; w++)
        if (fmax(s, event->later[w].open_s) <= event->later[w].close_s + SCHEDULE_SLACK_S)
            return fmax(s, event->later[w].open_s);
    return HUGE_VAL;
}

/* The last time until then at which it may. */
static double last_open_s(const struct event *event, double s)
{
    for (size_t w = event->n_later; w-- > 0;)
        if (s >= event->later[w].open_s - SCHEDULE_SLACK_S)
            return fmin(s, event->later[w].close_s);
    return s >= event->open_s - SCHEDULE_SLACK_S ? fmin(s, event->close_s) : -HUGE_VAL;
}

static double left_s(const struct event *event, double begin_s)
{
    return fmax(begin_s + event->duration_s, event->leave_s);
}

static double arrival_s(const struct timeline *timeline, size_t i)
{
    const struct event *before = &timeline->events[i - 1];
    return profile_arrive_s(timeline->profile, left_s(before, timeline->low_s[i - 1]),
                            before->drive_s);
}

/* One pass in order; false when a window is missed. */
static bool pass_forward(struct timeline *timeline)
{
    double *low_s = timeline->low_s;
    for (size_t i = 0; i < timeline->n; i++) {
        const double reached_s = i ? fmax(low_s[i], arrival_s(timeline, i)) : low_s[i];
        low_s[i] = event_next_s(&timeline->events[i], reached_s);
        if (!(low_s[i] < HUGE_VAL)) {
            timeline->failed = i;
            return false;
        }
    }
    return true;
}

/* Puts off what was loaded too early for when it is served; true when that changed a time. */
static bool load_later(struct timeline *timeline)
{
    bool changed = false;
    for (size_t a = 0; a < timeline->n_aboard; a++) {
        const struct time_aboard *aboard = &timeline->aboard[a];
        const struct event *from = &timeline->events[aboard->from];
        double *low_s = &timeline->low_s[aboard->from];
        const double until_s =
            aboard->arrival ? arrival_s(timeline, aboard->to) : timeline->low_s[aboard->to];
        const double needed_s = until_s - aboard->limit_s;
        if (left_s(from, *low_s) >= needed_s - SCHEDULE_SLACK_S)
            continue;
        *low_s = needed_s - from->duration_s;
        timeline->failed = aboard->to;
        changed = true;
    }
    return changed;
}

/* Rounds after which times that still grow would do so for ever: a cycle of constraints gains at
 * each, unless a window stops it. A profile may approach its fixed point by ever smaller steps. */
static size_t max_rounds(const struct timeline *timeline)
{
    size_t n = 2 * timeline->n + 2;
    for (size_t i = 0; i < timeline->n; i++)
        n += timeline->events[i].n_later;
    return timeline->profile ? 8 * n : n;
}

/* Raises low_s to the earliest times that are no earlier. */
static bool raise_low(struct timeline *timeline)
{
    timeline->failed_aboard = false;
    for (size_t round = max_rounds(timeline); round-- > 0;) {
        if (!pass_forward(timeline))
            return false;
        if (!load_later(timeline))
            return true;
        timeline->failed_aboard = true;
    }
    return false;
}

bool timeline_earliest(struct timeline *timeline, double start_s)
{
    for (size_t i = 1; i < timeline->n; i++)
        timeline->low_s[i] = -HUGE_VAL;
    timeline->low_s[0] = start_s;
    return raise_low(timeline);
}

static bool pass_backward(struct timeline *timeline)
{
    double *high_s = timeline->high_s;
    for (size_t i = timeline->n; i-- > 0;) {
        const struct event *event = &timeline->events[i];
        if (i + 1 < timeline->n) {
            const double leave_s =
                profile_leave_s(timeline->profile, high_s[i + 1], event->drive_s);
            if (leave_s < event->leave_s - SCHEDULE_SLACK_S)
                return false;
            high_s[i] = fmin(high_s[i], leave_s - event->duration_s);
        }
        high_s[i] = last_open_s(event, high_s[i]);
        if (!(high_s[i] > -HUGE_VAL))
            return false;
    }
    return true;
}

/* Brings forward what is served too late for when it was loaded. */
static bool serve_earlier(struct timeline *timeline)
{
    bool changed = false;
    for (size_t a = 0; a < timeline->n_aboard; a++) {
        const struct time_aboard *aboard = &timeline->aboard[a];
        double by_s = left_s(&timeline->events[aboard->from], timeline->high_s[aboard->from]) +
                      aboard->limit_s;
        double *high_s = &timeline->high_s[aboard->to];
        if (aboard->arrival) {
            const struct event *before = &timeline->events[aboard->to - 1];
            high_s--;
            by_s =
                profile_leave_s(timeline->profile, by_s, before->drive_s) - before->duration_s;
        }
        if (*high_s <= by_s + SCHEDULE_SLACK_S)
            continue;
        *high_s = by_s;
        changed = true;
    }
    return changed;
}

/* The latest times, in high_s, of a route that is back by end_s. */
static bool latest(struct timeline *timeline, double end_s)
{
    for (size_t i = 0; i + 1 < timeline->n; i++)
        timeline->high_s[i] = HUGE_VAL;
    timeline->high_s[timeline->n - 1] = end_s;
    for (size_t round = max_rounds(timeline); round-- > 0;) {
        if (!pass_backward(timeline))
            return false;
        if (!serve_earlier(timeline))
            return true;
    }
    return false;
}

/* Keeps the latest start for the end in low_s when that is shorter. */
static void keep_shorter(struct timeline *timeline, struct timeline_span *best)
{
    const double end_s = timeline->low_s[timeline->n - 1];
    const double start_s = latest(timeline, end_s) ? timeline->high_s[0] : timeline->low_s[0];
    if (end_s - start_s < best->end_s - best->start_s - SCHEDULE_SLACK_S)
        *best = (struct timeline_span){start_s, end_s};
}

/* Tries the shortest schedule in which event i begins no earlier than at_s. */
static void try_from(struct timeline *timeline, size_t i, double at_s, double lowest_s,
                     double highest_s, struct timeline_span *best)
{
    if (at_s <= lowest_s + SCHEDULE_SLACK_S || !(at_s <= highest_s + SCHEDULE_SLACK_S) ||
        at_s == HUGE_VAL)
        return;
    for (size_t j = 0; j < timeline->n; j++)
        timeline->low_s[j] = -HUGE_VAL;
    timeline->low_s[i] = at_s;
    if (raise_low(timeline))
        keep_shorter(timeline, best);
}

/* The times of one event that an anchored schedule may have. */
static void try_event(struct timeline *timeline, size_t i, double begin_s,
                      struct timeline_span *best)
{
    const struct event *event = &timeline->events[i];
    const struct routing_profile *profile = timeline->profile;
    if (!timeline_earliest(timeline, begin_s) || !latest(timeline, HUGE_VAL))
        return;
    const double low_s = timeline->low_s[i], high_s = timeline->high_s[i];
    double close_s = event->close_s;
    for (size_t w = 0; w < event->n_later; w++) {
        try_from(timeline, i, event->later[w].open_s, low_s, high_s, best);
        if (profile)
            try_from(timeline, i, close_s, low_s, high_s, best);
        close_s = event->later[w].close_s;
    }
    if (!profile)
        return;
    for (size_t c = 0; c < profile->n; c++) {
        try_from(timeline, i, profile->from_s[c], low_s, high_s, best);
        try_from(timeline, i, profile->from_s[c] - event->duration_s, low_s, high_s, best);
    }
    try_from(timeline, i, high_s, low_s, high_s, best);
}

/* The duration changes in pieces as a schedule is shifted: where one ends, an event is at the
 * opening of a window or, by profile, at its closing or its latest time at all, or leaves or
 * arrives when the speed changes. So those are tried, each with its earliest end and then its
 * latest start. Without later windows and profile the earliest end of all is of the shortest. */
bool timeline_shortest(struct timeline *timeline, double least_s, struct timeline_span *span)
{
    *span = (struct timeline_span){0, HUGE_VAL};
    if (!timeline_earliest(timeline, timeline->events[0].open_s))
        return false;
    const double begin_s = timeline->low_s[0];
    keep_shorter(timeline, span);
    for (size_t i = 0; i < timeline->n; i++)
        if ((timeline->events[i].n_later || timeline->profile) &&
            span->end_s - span->start_s > least_s + SCHEDULE_SLACK_S)
            try_event(timeline, i, begin_s, span);
    return true;
}
