#include "sim/routing/rests.h"
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"

enum { NO_LABEL = UINT32_MAX };

/* A way to have come so far. Who starts at s is ready at max(s + lasts_s, ends_s), if s is no
 * later than latest_s. */
struct label {
    double lasts_s, ends_s, latest_s;
    double driven_s; /* since the last rest */
    uint32_t parent;
    uint32_t n_breaks;              /* taken */
    uint32_t after;                 /* where the rest is that this label adds to its parent */
    bool rests, on_arrival, pauses; /* pauses: that rest is the next break */
    bool dropped;
};

void rests_clear(struct rests *rests)
{
    free(rests->placed);
    free(rests->labels);
    free(rests->ahead_s);
    free(rests->to_go_s);
    free(rests->tried);
    timeline_clear(&rests->timeline);
    pauses_clear(&rests->pauses);
    for (size_t i = 0; i < rests->n_ready; i++)
        ready_clear(&rests->ready[i]);
    free(rests->ready);
}

static bool refuse(struct rests *rests, enum schedule_limit limit, size_t entry, double excess)
{
    rests->limit = limit;
    rests->entry = entry;
    rests->excess = excess;
    return false;
}

static double loosened(double limit)
{
    return limit + SCHEDULE_SLACK_S;
}

/* ---- Labels ------------------------------------------------------------------------------ */

static double shortest_s(const struct label *label)
{
    return fmax(label->lasts_s, label->ends_s - label->latest_s);
}

/* True when b is of no use beside a: what b still can do, a can, no later and no longer. A break
 * that a has taken before is a rest from driving at worst. */
static bool covers(const struct label *a, const struct label *b)
{
    return a->lasts_s <= b->lasts_s && a->ends_s <= b->ends_s && a->latest_s >= b->latest_s &&
           a->driven_s <= b->driven_s && a->n_breaks >= b->n_breaks;
}

/* The least that a whole schedule can last which goes on from the label at that point: 2 * leg,
 * and 1 more after it is driven. */
static double bound_s(const struct rests *rests, const struct itinerary *itinerary,
                      size_t point, const struct label *label)
{
    double lasts_s = label->lasts_s + rests->to_go_s[point];
    for (size_t b = label->n_breaks; b < itinerary->vehicle->n_breaks; b++)
        lasts_s += itinerary->vehicle->breaks[b].duration_s;
    return fmax(lasts_s, label->ends_s - label->latest_s);
}

/* Makes room in a full stage for a better label; false when there is none worse. */
static bool displace(struct rests *rests, size_t first, const struct label *label)
{
    size_t n = 0, worst = SIZE_MAX;
    for (size_t i = first; i < rests->n; i++) {
        const struct label *other = &rests->labels[i];
        if (other->dropped || other->n_breaks != label->n_breaks)
            continue;
        n++;
        if (worst == SIZE_MAX || shortest_s(other) > shortest_s(&rests->labels[worst]))
            worst = i;
    }
    if (n < rests->width)
        return true;
    if (shortest_s(&rests->labels[worst]) <= shortest_s(label))
        return false;
    rests->labels[worst].dropped = true;
    return true;
}

/* Adds a label to those from `first` on, unless it is covered or lasts too long. */
static void add_label(struct rests *rests, const struct itinerary *itinerary, size_t first,
                      size_t point, struct label label)
{
    const double least_s = bound_s(rests, itinerary, point, &label);
    const double over_s = least_s - itinerary->vehicle->max_duration_s;
    if (over_s > SCHEDULE_SLACK_S)
        refuse(rests, SCHEDULE_DURATION, point / 2, over_s);
    if (over_s > SCHEDULE_SLACK_S || least_s >= rests->bound_s)
        return;
    for (size_t i = first; i < rests->n; i++)
        if (!rests->labels[i].dropped && covers(&rests->labels[i], &label))
            return;
    for (size_t i = first; i < rests->n; i++)
        if (covers(&label, &rests->labels[i]))
            rests->labels[i].dropped = true;
    if (rests->width < SIZE_MAX && !displace(rests, first, &label))
        return;
    rests->labels = mem_grown(rests->labels, &rests->room, rests->n + 1, sizeof *rests->labels);
    rests->labels[rests->n++] = label;
}

/* Narrows the label to a beginning inside the window; false when it cannot be. */
static bool enter_window(struct label *label, double open_s, double close_s)
{
    if (!(fmax(label->ends_s, open_s) <= loosened(close_s)))
        return false;
    label->latest_s = fmin(label->latest_s, close_s - label->lasts_s);
    label->ends_s = fmax(label->ends_s, open_s);
    return true;
}

static void spend(struct label *label, double s)
{
    label->lasts_s += s;
    label->ends_s += s;
}

/* Takes the next break in each of its windows. */
static void add_break(struct rests *rests, const struct itinerary *itinerary, size_t first,
                      struct label label)
{
    const struct routing_vehicle *vehicle = itinerary->vehicle;
    const struct routing_break *pause = &vehicle->breaks[label.n_breaks++];
    label.pauses = true;
    if (vehicle->max_drive_s > 0 && pause->duration_s >= vehicle->rest_s)
        label.driven_s = 0;
    for (size_t w = 0; w < pause->n_windows; w++) {
        struct label taken = label;
        if (!enter_window(&taken, pause->windows[w].open_s, pause->windows[w].close_s))
            continue;
        spend(&taken, pause->duration_s);
        add_label(rests, itinerary, first, 2 * label.after + label.on_arrival, taken);
    }
}

/* Adds to the labels from `first` on those that rest, once or more. A rest from driving is of
 * no use while the wheel can be held to the end. */
static void add_rests(struct rests *rests, const struct itinerary *itinerary, size_t first,
                      size_t entry, bool on_arrival)
{
    const struct routing_vehicle *vehicle = itinerary->vehicle;
    const double ahead_s = rests->ahead_s[entry + on_arrival];
    for (size_t i = first; i < rests->n; i++) {
        struct label label = rests->labels[i];
        if (label.dropped)
            continue;
        label.parent = (uint32_t)i;
        label.after = (uint32_t)entry;
        label.on_arrival = on_arrival;
        label.rests = true;
        if (label.n_breaks < vehicle->n_breaks)
            add_break(rests, itinerary, first, label);
        if (!(vehicle->max_drive_s > 0) || !(label.driven_s > 0) ||
            label.driven_s + ahead_s <= loosened(vehicle->max_drive_s))
            continue;
        label.pauses = false;
        label.driven_s = 0;
        spend(&label, vehicle->rest_s);
        add_label(rests, itinerary, first, 2 * entry + on_arrival, label);
    }
}

static struct label child_of(const struct rests *rests, size_t parent)
{
    struct label label = rests->labels[parent];
    label.parent = (uint32_t)parent;
    label.rests = false;
    return label;
}

/* Drives the leg from the labels `from` .. `to`-1, none before leave_s. */
static void drive(struct rests *rests, const struct itinerary *itinerary, size_t from,
                  size_t to, size_t leg, double leave_s)
{
    const struct routing_vehicle *vehicle = itinerary->vehicle;
    for (size_t i = from; i < to; i++) {
        if (rests->labels[i].dropped)
            continue;
        struct label label = child_of(rests, i);
        label.ends_s = fmax(label.ends_s, leave_s);
        spend(&label, itinerary->leg_s[leg]);
        label.driven_s += vehicle->max_drive_s > 0 ? itinerary->leg_s[leg] : 0;
        const double over_s = label.driven_s - vehicle->max_drive_s;
        if (vehicle->max_drive_s > 0 && over_s > SCHEDULE_SLACK_S)
            refuse(rests, SCHEDULE_DRIVING, leg, over_s);
        else
            add_label(rests, itinerary, to, 2 * leg + 1, label);
    }
}

/* Begins what the entry is in one window, and does it. */
static void serve_in(struct rests *rests, const struct itinerary *itinerary, size_t parent,
                     size_t first, size_t entry, struct routing_window window, double service_s)
{
    struct label label = child_of(rests, parent);
    if (!enter_window(&label, window.open_s, window.close_s)) {
        refuse(rests, entry == itinerary->n ? SCHEDULE_SHIFT : SCHEDULE_WINDOW, entry,
               label.ends_s - window.close_s);
        return;
    }
    spend(&label, service_s);
    add_label(rests, itinerary, first, 2 * entry + 2, label);
}

static void serve(struct rests *rests, const struct itinerary *itinerary, size_t from,
                  size_t to, size_t entry)
{
    const struct routing_vehicle *vehicle = itinerary->vehicle;
    const struct routing_window always = {-HUGE_VAL, HUGE_VAL};
    struct routing_window window = always;
    for (size_t i = from; i < to; i++) {
        if (rests->labels[i].dropped)
            continue;
        if (entry == itinerary->n) {
            if (vehicle->shift_end_s > 0)
                window.close_s = vehicle->shift_end_s;
            serve_in(rests, itinerary, i, to, entry, window, 0);
            continue;
        }
        if (itinerary->stops[entry] == ROUTING_RELOAD) {
            serve_in(rests, itinerary, i, to, entry, always, vehicle->reload_s);
            continue;
        }
        const struct routing_stop *stop = &itinerary->problem->stops[itinerary->stops[entry]];
        window = (struct routing_window){stop->open_s, stop->close_s};
        serve_in(rests, itinerary, i, to, entry, window, stop->service_s);
        for (size_t w = 0; w < stop->n_later; w++)
            serve_in(rests, itinerary, i, to, entry, stop->later[w], stop->service_s);
    }
}

/* Writes the rests of the label and those before it. */
static void trace_back(struct rests *rests, uint32_t at)
{
    rests->n_placed = 0;
    for (uint32_t i = at; i != NO_LABEL; i = rests->labels[i].parent)
        rests->n_placed += rests->labels[i].rests;
    rests->placed = mem_grown(rests->placed, &rests->room_placed, rests->n_placed + 1,
                              sizeof *rests->placed);
    size_t k = rests->n_placed;
    for (uint32_t i = at; i != NO_LABEL; i = rests->labels[i].parent) {
        const struct label *label = &rests->labels[i];
        if (label->rests)
            rests->placed[--k] =
                (struct placed_rest){.after = label->after,
                                     .on_arrival = label->on_arrival,
                                     .which = label->pauses ? label->n_breaks - 1 : SIZE_MAX};
    }
    const struct label *label = &rests->labels[at];
    rests->start_s = fmin(label->latest_s, label->ends_s - label->lasts_s);
    rests->end_s = label->ends_s;
}

static bool choose(struct rests *rests, const struct itinerary *itinerary, size_t first)
{
    size_t best = SIZE_MAX;
    for (size_t i = first; i < rests->n; i++) {
        const struct label *label = &rests->labels[i];
        if (label->dropped || label->n_breaks < itinerary->vehicle->n_breaks)
            continue;
        if (best == SIZE_MAX) {
            best = i;
            continue;
        }
        const double shorter_s = shortest_s(&rests->labels[best]) - shortest_s(label);
        if (shorter_s > SCHEDULE_SLACK_S ||
            (shorter_s > -SCHEDULE_SLACK_S && label->ends_s < rests->labels[best].ends_s))
            best = i;
    }
    if (best == SIZE_MAX)
        return refuse(rests, SCHEDULE_BREAK, itinerary->n, 0);
    trace_back(rests, (uint32_t)best);
    return true;
}

static double busy_s(const struct itinerary *itinerary, size_t entry)
{
    if (entry == itinerary->n)
        return 0;
    return itinerary->stops[entry] == ROUTING_RELOAD
               ? itinerary->vehicle->reload_s
               : itinerary->problem->stops[itinerary->stops[entry]].service_s;
}

static void sum_ahead(struct rests *rests, const struct itinerary *itinerary)
{
    const size_t n = itinerary->n;
    rests->ahead_s =
        mem_grown(rests->ahead_s, &rests->room_ahead, n + 2, sizeof *rests->ahead_s);
    rests->to_go_s =
        mem_grown(rests->to_go_s, &rests->room_to_go, 2 * n + 3, sizeof *rests->to_go_s);
    rests->ahead_s[n + 1] = rests->to_go_s[2 * n + 2] = 0;
    for (size_t k = n + 1; k-- > 0;) {
        rests->ahead_s[k] = rests->ahead_s[k + 1] + itinerary->leg_s[k];
        rests->to_go_s[2 * k + 1] = rests->to_go_s[2 * k + 2] + busy_s(itinerary, k);
        rests->to_go_s[2 * k] = rests->to_go_s[2 * k + 1] + itinerary->leg_s[k];
    }
}

/* Follows the labels from the start to the end, leg by leg. */
static bool follow(struct rests *rests, const struct itinerary *itinerary)
{
    const double shift_start_s = itinerary->vehicle->shift_start_s;
    rests->n = 0;
    add_label(
        rests, itinerary, 0, 0,
        (struct label){.ends_s = shift_start_s, .latest_s = HUGE_VAL, .parent = NO_LABEL});
    size_t first = 0, trip = 0;
    bool leaving = true;
    for (size_t k = 0; k <= itinerary->n && rests->n > first; k++) {
        add_rests(rests, itinerary, first, k, false);
        const size_t arrived = rests->n;
        drive(rests, itinerary, first, arrived, k,
              leaving ? itinerary->leave_s[trip++] : -HUGE_VAL);
        add_rests(rests, itinerary, arrived, k, true);
        const size_t served = rests->n;
        serve(rests, itinerary, arrived, served, k);
        first = served;
        leaving = k < itinerary->n && itinerary->stops[k] == ROUTING_RELOAD;
    }
    return rests->n > first && choose(rests, itinerary, first);
}

/* A few labels mostly find the shortest schedule; all of them are followed when that one is not
 * as short as can be, to find one that is shorter. */
bool rests_place(struct rests *rests, const struct itinerary *itinerary)
{
    double least_s = itinerary->least_s;
    for (size_t b = 0; b < itinerary->vehicle->n_breaks; b++)
        least_s += itinerary->vehicle->breaks[b].duration_s;
    sum_ahead(rests, itinerary);
    rests->width = 3;
    rests->bound_s = HUGE_VAL;
    const bool found = follow(rests, itinerary);
    const double lasts_s = rests->end_s - rests->start_s;
    if (found && lasts_s <= fmax(least_s, itinerary->waiting_s) + SCHEDULE_SLACK_S)
        return true;
    rests->width = SIZE_MAX;
    if (found)
        rests->bound_s = lasts_s - SCHEDULE_SLACK_S;
    return follow(rests, itinerary) || found;
}

/* ---- Every choice of places -------------------------------------------------------------- */

/* On the way to a choice. Driving by profile lies between that at the highest and at the
 * lowest speed. */
struct progress {
    double clock_s; /* at the earliest */
    size_t n_breaks, n_tried, trip;
    size_t step; /* index of when it is ready */
    double fast_s, slow_s; /* driven since the last rest */
    double slow_before_s;  /* at the last rest from driving, since the one before: without that
                            * rest, slow_before_s + slow_s; infinite when it was a break */
};

struct speeds {
    double highest, lowest;
};

static struct speeds speeds_of(const struct routing_profile *profile)
{
    if (!profile)
        return (struct speeds){1, 1};
    struct speeds speeds = {profile->speed[0], profile->speed[0]};
    for (size_t i = 1; i < profile->n; i++) {
        speeds.highest = fmax(speeds.highest, profile->speed[i]);
        speeds.lowest = fmin(speeds.lowest, profile->speed[i]);
    }
    return speeds;
}

static bool is_rest(const struct timeline *timeline, size_t i)
{
    return i > 0 && timeline->event_of[timeline->events[i].entry] != i;
}

/* By how much the earliest times in low_s exceed the driving without rest; none: 0. */
static double overdriven_s(const struct timeline *timeline,
                           const struct routing_vehicle *vehicle)
{
    double driven_s = 0, over_s = 0;
    for (size_t i = 0; vehicle->max_drive_s > 0 && i + 1 < timeline->n; i++) {
        const struct event *event = &timeline->events[i];
        if (is_rest(timeline, i) && event->duration_s >= vehicle->rest_s)
            driven_s = 0;
        const double left_s = fmax(timeline->low_s[i] + event->duration_s, event->leave_s);
        driven_s += profile_arrive_s(timeline->profile, left_s, event->drive_s) - left_s;
        over_s = fmax(over_s, driven_s - vehicle->max_drive_s);
    }
    return over_s > SCHEDULE_SLACK_S ? over_s : 0;
}

static bool blame_timeline(struct rests *rests, const struct itinerary *itinerary)
{
    const struct timeline *timeline = &rests->timeline;
    const size_t entry = timeline->events[timeline->failed].entry;
    if (timeline->failed_aboard)
        return refuse(rests, SCHEDULE_ABOARD, entry, 0);
    if (is_rest(timeline, timeline->failed))
        return refuse(rests, SCHEDULE_BREAK, entry, 0);
    return refuse(rests, entry == itinerary->n ? SCHEDULE_SHIFT : SCHEDULE_WINDOW, entry, 0);
}

/* The shortest schedule of a choice, or any: when it is ready for every start says it, where that is known. */
static bool time_span(struct rests *rests, const struct itinerary *itinerary,
                      const struct ready *ready, size_t n_tried, struct timeline_span *span)
{
    const struct routing_vehicle *vehicle = itinerary->vehicle;
    struct timeline *timeline = &rests->timeline;
    timeline_lay(timeline, itinerary, rests->tried, n_tried);
    if (ready) {
        span->start_s = ready_soonest(ready).start_s;
        if (timeline_earliest(timeline, span->start_s)) {
            span->end_s = timeline->low_s[timeline->n - 1];
            return true;
        }
    }
    double least_s = itinerary->least_s;
    for (size_t k = 0; k < n_tried; k++)
        least_s += rests->tried[k].which == SIZE_MAX
                       ? vehicle->rest_s
                       : vehicle->breaks[rests->tried[k].which].duration_s;
    least_s = itinerary->any ? HUGE_VAL : fmax(least_s, itinerary->waiting_s);
    return timeline_shortest(timeline, least_s, span) &&
           timeline_earliest(timeline, span->start_s);
}

/* Times one choice and keeps it when it is the best. */
static bool time_choice(struct rests *rests, const struct itinerary *itinerary,
                        const struct ready *ready, size_t n_tried)
{
    const struct routing_vehicle *vehicle = itinerary->vehicle;
    struct timeline_span span;
    if (!time_span(rests, itinerary, ready, n_tried, &span))
        return blame_timeline(rests, itinerary);
    const double overdriven = overdriven_s(&rests->timeline, vehicle);
    const double lasts_s = span.end_s - span.start_s;
    const double over_s = lasts_s - vehicle->max_duration_s;
    if (over_s > SCHEDULE_SLACK_S)
        return refuse(rests, SCHEDULE_DURATION, itinerary->n, over_s);
    if (overdriven > 0)
        return refuse(rests, SCHEDULE_DRIVING, itinerary->n, overdriven);
    const double shorter_s = rests->end_s - rests->start_s - lasts_s;
    if (shorter_s < -SCHEDULE_SLACK_S ||
        (shorter_s <= SCHEDULE_SLACK_S && span.end_s >= rests->end_s))
        return true;
    rests->start_s = span.start_s;
    rests->end_s = span.end_s;
    rests->n_placed = n_tried;
    rests->placed =
        mem_grown(rests->placed, &rests->room_placed, n_tried + 1, sizeof *rests->placed);
    for (size_t k = 0; k < n_tried; k++)
        rests->placed[k] = rests->tried[k];
    return true;
}

struct trial {
    struct rests *rests;
    const struct itinerary *itinerary;
    struct speeds speeds;
    bool by_start; /* when it is ready is known for every start */
};

/* Room for one step more. */
static struct ready *step_at(struct rests *rests, size_t step)
{
    if (step >= rests->n_ready) {
        const size_t n = 2 * step + 8;
        rests->ready = mem_resized(rests->ready, n, sizeof *rests->ready);
        for (size_t i = rests->n_ready; i < n; i++)
            rests->ready[i] = (struct ready){0};
        rests->n_ready = n;
    }
    return &rests->ready[step];
}

/* True when no schedule of the choice so far can be shorter than the best. */
static bool is_worse(const struct trial *trial, size_t point, const struct progress *progress)
{
    const struct rests *rests = trial->rests;
    const struct routing_vehicle *vehicle = trial->itinerary->vehicle;
    if (!trial->by_start || !(rests->end_s < HUGE_VAL))
        return false;
    const struct ready_point soonest = ready_soonest(&rests->ready[progress->step]);
    const double ahead_s = rests->ahead_s[(point + 1) / 2];
    double lasts_s = soonest.ready_s - soonest.start_s + rests->to_go_s[point] - ahead_s +
                     ahead_s / trial->speeds.highest;
    for (size_t b = progress->n_breaks; b < vehicle->n_breaks; b++)
        lasts_s += vehicle->breaks[b].duration_s;
    return lasts_s > rests->end_s - rests->start_s + SCHEDULE_SLACK_S;
}

static void go_on(const struct trial *trial, size_t leg, bool arrived,
                  struct progress progress);

/* True when the last rest from driving could have been left out. */
static bool rested_in_vain(const struct trial *trial, const struct progress *progress)
{
    return progress->slow_before_s + progress->slow_s <= trial->itinerary->vehicle->max_drive_s;
}

/* Does what an event is, from one step to the next but one; false when no start serves. */
static bool do_event(const struct trial *trial, const struct event *event,
                     struct progress *progress)
{
    struct rests *rests = trial->rests;
    if (!trial->by_start)
        return true;
    struct ready *done = step_at(rests, progress->step + 2);
    ready_enter(&rests->ready[progress->step], event, &rests->ready[progress->step + 1]);
    ready_spend(&rests->ready[progress->step + 1], event->duration_s, -HUGE_VAL, done);
    progress->step += 2;
    return done->n > 0;
}

static void place(const struct trial *trial, size_t leg, bool arrived, size_t which,
                  struct progress progress)
{
    struct rests *rests = trial->rests;
    const struct event event = timeline_rest(trial->itinerary, leg, which);
    if (!do_event(trial, &event, &progress)) {
        refuse(rests, SCHEDULE_BREAK, leg, 0);
        return;
    }
    if (is_worse(trial, 2 * leg + arrived, &progress))
        return;
    rests->tried =
        mem_grown(rests->tried, &rests->room_tried, progress.n_tried + 1, sizeof *rests->tried);
    rests->tried[progress.n_tried++] =
        (struct placed_rest){.after = leg, .on_arrival = arrived, .which = which};
    go_on(trial, leg, arrived, progress);
}

static void rest_from_driving(const struct trial *trial, size_t leg, bool arrived,
                              struct progress progress)
{
    const struct routing_vehicle *vehicle = trial->itinerary->vehicle;
    const double ahead_s = trial->rests->ahead_s[leg + arrived] / trial->speeds.lowest;
    if (!(vehicle->max_drive_s > 0) || !(progress.slow_s > 0) ||
        progress.slow_s + ahead_s <= vehicle->max_drive_s || rested_in_vain(trial, &progress))
        return;
    progress.clock_s += vehicle->rest_s;
    progress.slow_before_s = progress.slow_s;
    progress.fast_s = progress.slow_s = 0;
    place(trial, leg, arrived, SIZE_MAX, progress);
}

static void pause(const struct trial *trial, size_t leg, bool arrived, struct progress progress)
{
    const struct routing_vehicle *vehicle = trial->itinerary->vehicle;
    if (progress.n_breaks == vehicle->n_breaks)
        return;
    const size_t which = progress.n_breaks++;
    const struct routing_break *taken = &vehicle->breaks[which];
    size_t w = 0;
    while (w < taken->n_windows && !(fmax(progress.clock_s, taken->windows[w].open_s) <=
                                     loosened(taken->windows[w].close_s)))
        w++;
    if (w == taken->n_windows) {
        refuse(trial->rests, SCHEDULE_BREAK, leg, 0);
        return;
    }
    progress.clock_s = fmax(progress.clock_s, taken->windows[w].open_s) + taken->duration_s;
    if (vehicle->max_drive_s > 0 && taken->duration_s >= vehicle->rest_s) {
        if (rested_in_vain(trial, &progress))
            return;
        progress.slow_before_s = HUGE_VAL;
        progress.fast_s = progress.slow_s = 0;
    }
    place(trial, leg, arrived, which, progress);
}

/* The same of a leg, which no trip begins before its release. */
static void drive_on(const struct trial *trial, size_t leg, struct progress *progress)
{
    const struct itinerary *itinerary = trial->itinerary;
    const bool leaves = leg == 0 || itinerary->stops[leg - 1] == ROUTING_RELOAD;
    struct ready *reached = step_at(trial->rests, progress->step + 2);
    const struct ready *ready = &trial->rests->ready[progress->step];
    ready_spend(ready, 0, leaves ? itinerary->leave_s[progress->trip++] : -HUGE_VAL, reached - 1);
    ready_drive(reached - 1, itinerary->vehicle->profile, itinerary->leg_s[leg], reached);
    progress->step += 2;
}

/* Drives the leg. */
static void leave(const struct trial *trial, size_t leg, struct progress progress)
{
    const struct itinerary *itinerary = trial->itinerary;
    const double max_drive_s = itinerary->vehicle->max_drive_s, drive_s = itinerary->leg_s[leg];
    if (trial->by_start)
        drive_on(trial, leg, &progress);
    progress.clock_s = profile_arrive_s(itinerary->vehicle->profile, progress.clock_s, drive_s);
    progress.fast_s += drive_s / trial->speeds.highest;
    progress.slow_s += drive_s / trial->speeds.lowest;
    if (max_drive_s > 0 && progress.fast_s > loosened(max_drive_s))
        refuse(trial->rests, SCHEDULE_DRIVING, leg, progress.fast_s - max_drive_s);
    else
        go_on(trial, leg, true, progress);
}

/* Serves the entry that was reached, or ends. */
static void serve_next(const struct trial *trial, size_t entry, struct progress progress)
{
    const struct itinerary *itinerary = trial->itinerary;
    struct rests *rests = trial->rests;
    const struct event event = timeline_visit(itinerary, entry);
    if (entry == itinerary->n &&
        (progress.n_breaks < itinerary->vehicle->n_breaks ||
         (itinerary->vehicle->max_drive_s > 0 && rested_in_vain(trial, &progress))))
        return;
    const double last_s =
        event.n_later ? event.later[event.n_later - 1].close_s : event.close_s;
    if (!(progress.clock_s <= loosened(last_s)) || !do_event(trial, &event, &progress)) {
        rests->n_choices++;
        refuse(rests, entry == itinerary->n ? SCHEDULE_SHIFT : SCHEDULE_WINDOW, entry,
               fmax(progress.clock_s - last_s, 0));
        return;
    }
    if (entry == itinerary->n) {
        rests->n_choices++;
        time_choice(rests, itinerary, trial->by_start ? &rests->ready[progress.step] : NULL,
                    progress.n_tried);
        return;
    }
    if (is_worse(trial, 2 * entry + 2, &progress))
        return;
    progress.clock_s = fmax(progress.clock_s, event.open_s) + event.duration_s;
    go_on(trial, entry + 1, false, progress);
}

static void go_on(const struct trial *trial, size_t leg, bool arrived, struct progress progress)
{
    if (trial->rests->n_choices >= SCHEDULE_MAX_CHOICES ||
        (trial->itinerary->any && trial->rests->end_s < HUGE_VAL))
        return;
    if (arrived)
        serve_next(trial, leg, progress);
    else
        leave(trial, leg, progress);
    pause(trial, leg, arrived, progress);
    rest_from_driving(trial, leg, arrived, progress);
}

/* A time from which on all later starts are alike. */
static double last_change_s(const struct itinerary *itinerary)
{
    const struct routing_vehicle *vehicle = itinerary->vehicle;
    const struct routing_profile *profile = vehicle->profile;
    double last_s = profile ? profile->from_s[profile->n - 1] : 0;
    for (size_t k = 0; k < itinerary->n; k++) {
        if (itinerary->stops[k] == ROUTING_RELOAD)
            continue;
        const struct routing_stop *stop = &itinerary->problem->stops[itinerary->stops[k]];
        last_s = fmax(last_s, fmax(stop->release_s, stop->open_s));
        if (stop->n_later)
            last_s = fmax(last_s, stop->later[stop->n_later - 1].open_s);
    }
    for (size_t b = 0; b < vehicle->n_breaks; b++)
        for (size_t w = 0; w < vehicle->breaks[b].n_windows; w++)
            last_s = fmax(last_s, vehicle->breaks[b].windows[w].open_s);
    return fmax(last_s, vehicle->shift_start_s) + 1;
}

/* Breaks alone: one of the shortest of all choices is found at once. */
static bool place_breaks(struct rests *rests, const struct itinerary *itinerary)
{
    const struct routing_vehicle *vehicle = itinerary->vehicle;
    struct timeline *timeline = &rests->timeline;
    const size_t n = vehicle->n_breaks;
    rests->placed = mem_grown(rests->placed, &rests->room_placed, n + 1, sizeof *rests->placed);
    if (!pauses_place(&rests->pauses, itinerary, last_change_s(itinerary), rests->placed,
                      &rests->start_s)) {
        const size_t entry = rests->pauses.failed;
        return refuse(rests, entry == itinerary->n ? SCHEDULE_BREAK : SCHEDULE_WINDOW, entry, 0);
    }
    rests->n_placed = n;
    timeline_lay(timeline, itinerary, rests->placed, n);
    if (!timeline_earliest(timeline, rests->start_s))
        return blame_timeline(rests, itinerary);
    const double end_s = timeline->low_s[timeline->n - 1];
    const double over_s = end_s - rests->start_s - vehicle->max_duration_s;
    if (over_s > SCHEDULE_SLACK_S)
        return refuse(rests, SCHEDULE_DURATION, itinerary->n, over_s);
    rests->end_s = end_s;
    return true;
}

bool rests_try(struct rests *rests, const struct itinerary *itinerary)
{
    const struct routing_vehicle *vehicle = itinerary->vehicle;
    rests->start_s = 0;
    rests->end_s = HUGE_VAL;
    rests->n_choices = rests->n_placed = 0;
    if (!vehicle->n_breaks && !(vehicle->max_drive_s > 0)) {
        time_choice(rests, itinerary, NULL, 0);
        return rests->end_s < HUGE_VAL;
    }
    if (!(vehicle->max_drive_s > 0) && !itinerary->aboard)
        return place_breaks(rests, itinerary);
    const struct trial trial = {
        rests, itinerary, speeds_of(vehicle->profile), !itinerary->aboard};
    sum_ahead(rests, itinerary);
    ready_begin(step_at(rests, 0), vehicle->shift_start_s, last_change_s(itinerary));
    go_on(&trial, 0, false,
          (struct progress){.clock_s = vehicle->shift_start_s, .slow_before_s = HUGE_VAL});
    return rests->end_s < HUGE_VAL;
}
