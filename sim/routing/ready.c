#include "sim/routing/ready.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"

void ready_clear(struct ready *ready)
{
    free(ready->points);
    *ready = (struct ready){0};
}

static void add_point(struct ready *ready, double start_s, double ready_s)
{
    const struct ready_point *last = ready->n ? &ready->points[ready->n - 1] : NULL;
    if (last && last->start_s == start_s && last->ready_s == ready_s)
        return;
    if (ready->n == ready->room)
        ready->points =
            mem_grown(ready->points, &ready->room, ready->n + 1, sizeof *ready->points);
    assert(ready->points);
    ready->points[ready->n++] = (struct ready_point){start_s, ready_s};
}

void ready_begin(struct ready *ready, double from_s, double until_s)
{
    ready->n = 0;
    add_point(ready, from_s, from_s);
    if (until_s > from_s)
        add_point(ready, until_s, until_s);
}

/* The start at which a piece is ready at s, which lies on it. */
static double start_at(const struct ready_point *a, const struct ready_point *b, double s)
{
    const double rise_s = b->ready_s - a->ready_s;
    if (!(rise_s > 0))
        return b->start_s;
    const double start_s = a->start_s + (b->start_s - a->start_s) * ((s - a->ready_s) / rise_s);
    return fmin(fmax(start_s, a->start_s), b->start_s);
}

/* Adds what is ready in the window: what comes after the close of the one before, up to its own. */
static void add_window(const struct ready *from, double after_s, double open_s, double close_s,
                       struct ready *to)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct ready_point *at = &from->points[i], *before = i ? at - 1 : NULL;
        if (before && before->ready_s <= after_s && at->ready_s > after_s &&
            before->start_s < at->start_s && after_s <= close_s)
            add_point(to, start_at(before, at, after_s), fmax(after_s, open_s));
        if (before && before->ready_s < open_s && at->ready_s > open_s && open_s > after_s)
            add_point(to, start_at(before, at, open_s), open_s);
        if (at->ready_s > after_s && at->ready_s <= close_s) {
            add_point(to, at->start_s, fmax(at->ready_s, open_s));
        } else if (at->ready_s > close_s) {
            if (before && before->ready_s <= close_s && before->start_s < at->start_s)
                add_point(to, start_at(before, at, close_s), fmax(close_s, open_s));
            return;
        }
    }
}

void ready_enter(const struct ready *from, const struct event *event, struct ready *to)
{
    /* Half of what is forgiven: the rest is for rounding. */
    const double slack_s = SCHEDULE_SLACK_S / 2;
    double after_s = -HUGE_VAL;
    to->n = 0;
    for (size_t w = 0; w <= event->n_later; w++) {
        const double open_s = w ? event->later[w - 1].open_s : event->open_s;
        const double close_s = (w ? event->later[w - 1].close_s : event->close_s) + slack_s;
        if (open_s > close_s)
            continue;
        add_window(from, after_s, open_s, close_s, to);
        after_s = fmax(after_s, close_s);
    }
}

void ready_spend(const struct ready *from, double s, double not_before_s, struct ready *to)
{
    to->n = 0;
    for (size_t i = 0; i < from->n; i++) {
        const struct ready_point *at = &from->points[i];
        const double ready_s = at->ready_s + s;
        if (i && ready_s > not_before_s && at[-1].ready_s + s < not_before_s)
            add_point(to, start_at(&at[-1], at, not_before_s - s), not_before_s);
        add_point(to, at->start_s, fmax(ready_s, not_before_s));
    }
}

/* Adds where on a piece the speed changes, as the drive begins or as it ends. */
static void add_changes(const struct ready_point *a, const struct ready_point *b,
                        const struct routing_profile *profile, double drive_s, struct ready *to)
{
    size_t leaving = 0, arriving = 0;
    while (leaving < profile->n && profile->from_s[leaving] <= a->ready_s)
        leaving++;
    const double reached_s = profile_arrive_s(profile, a->ready_s, drive_s);
    while (arriving < profile->n && profile->from_s[arriving] <= reached_s)
        arriving++;
    for (;;) {
        const double leave_s = leaving < profile->n ? profile->from_s[leaving] : HUGE_VAL;
        const double last_s = arriving < profile->n
                                  ? profile_leave_s(profile, profile->from_s[arriving], drive_s)
                                  : HUGE_VAL;
        const double s = fmin(leave_s, last_s);
        if (!(s < b->ready_s))
            return;
        if (s > a->ready_s)
            add_point(to, start_at(a, b, s), profile_arrive_s(profile, s, drive_s));
        if (leave_s <= last_s)
            leaving++;
        else
            arriving++;
    }
}

void ready_drive(const struct ready *from, const struct routing_profile *profile, double drive_s,
                 struct ready *to)
{
    to->n = 0;
    for (size_t i = 0; i < from->n; i++) {
        const struct ready_point *at = &from->points[i];
        if (profile && i && at[-1].start_s < at->start_s && at[-1].ready_s < at->ready_s)
            add_changes(&at[-1], at, profile, drive_s, to);
        add_point(to, at->start_s, profile_arrive_s(profile, at->ready_s, drive_s));
    }
}

/* Walks along a function: its values before and after a jump at a start. */
struct walk {
    const struct ready *ready;
    size_t next; /* the first point that is not behind */
    double before_s, after_s;
};

/* Goes to a start that is no later than the next point. Past the last all is never. */
static void walk_to(struct walk *walk, double start_s)
{
    const struct ready *ready = walk->ready;
    const struct ready_point *b = &ready->points[walk->next], *a = b - 1;
    if (b->start_s > start_s) {
        walk->before_s = walk->after_s =
            a->ready_s + (b->ready_s - a->ready_s) * ((start_s - a->start_s) /
                                                      (b->start_s - a->start_s));
        return;
    }
    walk->before_s = b->ready_s;
    while (walk->next < ready->n && ready->points[walk->next].start_s == start_s)
        walk->after_s = ready->points[walk->next++].ready_s;
    if (walk->next == ready->n)
        walk->after_s = HUGE_VAL;
}

void ready_min(const struct ready *a, const struct ready *b, struct ready *to)
{
    to->n = 0;
    struct walk x = {.ready = a}, y = {.ready = b};
    double start_s = 0;
    while (x.next < a->n && y.next < b->n) {
        const double from_s = start_s, gap_s = x.after_s - y.after_s;
        const bool first = !x.next && !y.next;
        start_s = fmin(a->points[x.next].start_s, b->points[y.next].start_s);
        walk_to(&x, start_s);
        walk_to(&y, start_s);
        const double last_gap_s = x.before_s - y.before_s;
        if (!first && gap_s * last_gap_s < 0) {
            const double share = gap_s / (gap_s - last_gap_s);
            const struct ready_point *last = &to->points[to->n - 1];
            const double until_s = gap_s > 0 ? y.before_s : x.before_s;
            add_point(to, from_s + share * (start_s - from_s),
                      last->ready_s + share * (until_s - last->ready_s));
        }
        add_point(to, start_s, fmin(x.before_s, y.before_s));
        if (fmin(x.after_s, y.after_s) < HUGE_VAL)
            add_point(to, start_s, fmin(x.after_s, y.after_s));
    }
    for (; x.next < a->n; x.next++)
        add_point(to, a->points[x.next].start_s, a->points[x.next].ready_s);
    for (; y.next < b->n; y.next++)
        add_point(to, b->points[y.next].start_s, b->points[y.next].ready_s);
}

struct ready_point ready_soonest(const struct ready *ready)
{
    struct ready_point best = ready->points[0];
    for (size_t i = 1; i < ready->n; i++) {
        const struct ready_point *at = &ready->points[i];
        if (at->ready_s - at->start_s < best.ready_s - best.start_s - SCHEDULE_SLACK_S)
            best = *at;
    }
    return best;
}
