#include "sim/routing/along.h"
#include "sim/routing/timetable.h"

/* Puts the route's cost up to date once its sums, its clocks and its type are right. Returns false when
 * some drive cannot be made, at no cost, as sums would lose their last digits to its price; or when only
 * the exact timetable finds that the route cannot be driven. */
static bool set_cost(struct tours *tours, uint32_t route)
{
    struct tour *tour = &tours->list[route];
    tour->version = ++tours->n_versions;
    tours->cost_eur -= tour->cost_eur;
    tour->cost_eur = tour->duration_s = 0;
    if (tour->type == NO_TYPE)
        return true;
    const struct type *type = &tours->problem->types[tour->type];
    if (tours->reaches)
        tour->duration_s = tours->reaches[tour_end(tours, route)].done.duration_s;
    if (tour->km >= NEVER_S || tour->duration_s >= NEVER_S)
        return false;
    tour->cost_eur = type_cost_eur(type, tour->km, tour->duration_s);
    const bool fine = !tours->timetable ||
                      timetable_of_route(tours->timetable, tours, route, tour);
    tours->cost_eur += tour->cost_eur;
    return fine;
}

/* When who reaches a node so soon can leave it; a trip also waits for its goods. */
static double leave_s(const struct tours *tours, uint32_t node, double reached_s)
{
    const struct task *task = tours_task(tours, node);
    const double open_s = task->visit.earliest_s;
    const double done_s = (reached_s > open_s ? reached_s : open_s) + task->service_s;
    return tours->trips && tours_is_reload(tours, node) && tours->trips[node].release_s > done_s
               ? tours->trips[node].release_s
               : done_s;
}

/* Soonest ends of service from this node on, until nothing changes any more; returns false when
 * some stop is reached too late. settled: nodes beyond have been right before. */
static bool refresh_leaving(struct tours *tours, uint32_t node, bool settled)
{
    struct clock *clocks = tours->clocks;
    const uint32_t end = tour_end(tours, tours->nodes[node].route);
    bool in_time = true;
    for (uint32_t first = node;; node = tours->nodes[node].next) {
        const uint32_t before = tours->nodes[node].prev;
        const struct task *task = tours_task(tours, node);
        const double reached_s = clocks[before].leave_s + tours->nodes[before].gap.s;
        const double latest_s = node == end
                                    ? tour_family(tours, tours->nodes[node].route)->arrive.latest_s
                                    : task->visit.latest_s;
        const double soonest_s = leave_s(tours, node, reached_s);
        in_time &= reached_s <= latest_s + TIME_SLACK_S;
        if (settled && node != first && soonest_s == clocks[node].leave_s)
            return in_time;
        clocks[node].leave_s = soonest_s;
        if (node == end)
            return in_time;
    }
}

/* Latest arrivals from this node back, until nothing changes any more. */
static void refresh_latest(struct tours *tours, uint32_t node, bool settled)
{
    struct clock *clocks = tours->clocks;
    const uint32_t start = tour_start(tours, tours->nodes[node].route);
    for (uint32_t first = node;; node = tours->nodes[node].prev) {
        const struct task *task = tours_task(tours, node);
        const double left_s = clocks[tours->nodes[node].next].latest_s -
                              tours->nodes[node].gap.s - task->service_s;
        const double latest_s = left_s < task->visit.latest_s ? left_s : task->visit.latest_s;
        if (settled && node != first && latest_s == clocks[node].latest_s)
            return;
        clocks[node].latest_s = latest_s;
        if (node == start)
            return;
    }
}

/* What has been done up to each node after this one, to the end. */
static void refresh_done(struct tours *tours, uint32_t node)
{
    const uint32_t route = tours->nodes[node].route, end = tour_end(tours, route);
    struct reach *reaches = tours->reaches;
    while (node != end) {
        const uint32_t to = tours->nodes[node].next;
        reaches[to].done = segment_join(reaches[node].done, tours->nodes[node].gap.s,
                                        to == end ? tour_family(tours, route)->arrive
                                                  : tours_task(tours, to)->visit);
        node = to;
    }
}

/* What is left from each node before this one, to the start. */
static void refresh_left(struct tours *tours, uint32_t node)
{
    const uint32_t route = tours->nodes[node].route, start = tour_start(tours, route);
    struct reach *reaches = tours->reaches;
    while (node != start) {
        const uint32_t at = tours->nodes[node].prev;
        reaches[at].left = segment_join(at == start ? tour_family(tours, route)->depart
                                                    : tours_task(tours, at)->visit,
                                        tours->nodes[at].gap.s, reaches[node].left);
        node = at;
    }
}

static void refresh_reaches(struct tours *tours, uint32_t route)
{
    const struct family *family = tour_family(tours, route);
    const uint32_t start = tour_start(tours, route), end = tour_end(tours, route);
    tours->reaches[start].done = family->depart;
    refresh_done(tours, start);
    tours->reaches[end].left = family->arrive;
    refresh_left(tours, end);
}

static struct load load_sum(struct load a, double sign, const struct task *task)
{
    return (struct load){a.kg + sign * task->kg, a.crates + sign * task->crates};
}

/* What a task changes aboard: deliveries and drops unload. */
static double task_sign(const struct task *task)
{
    return task->kind == ROUTING_DELIVER || task->kind == ROUTING_DROP ? -1 : 1;
}

/* What is aboard at the nodes of the trip that begins at a start or a reload; returns the node that
 * ends it. */
static uint32_t refresh_trip_holds(struct tours *tours, uint32_t first, struct load *most)
{
    struct hold *holds = tours->holds;
    struct load aboard = {0};
    uint32_t past = tours->nodes[first].next;
    for (; tours_is_stop(tours, past); past = tours->nodes[past].next)
        if (tours_task(tours, past)->kind == ROUTING_DELIVER)
            aboard = load_sum(aboard, 1, tours_task(tours, past));
    holds[first] = (struct hold){.aboard = aboard, .before = aboard};
    for (uint32_t node = tours->nodes[first].next; node != past; node = tours->nodes[node].next) {
        const struct task *task = tours_task(tours, node);
        aboard = load_sum(aboard, task_sign(task), task);
        holds[node].aboard = aboard;
        holds[node].before = load_max(holds[tours->nodes[node].prev].before, aboard);
    }
    const uint32_t last = tours->nodes[past].prev;
    *most = load_max(*most, holds[last].before);
    holds[last].after = holds[last].aboard;
    for (uint32_t node = last; node != first;) {
        node = tours->nodes[node].prev;
        holds[node].after = load_max(holds[tours->nodes[node].next].after, holds[node].aboard);
    }
    return past;
}

static void refresh_holds(struct tours *tours, uint32_t route)
{
    const uint32_t end = tour_end(tours, route);
    struct load most = {0};
    for (uint32_t first = tour_start(tours, route); first != end;)
        first = refresh_trip_holds(tours, first, &most);
    const struct load aboard = tours->holds[tours->nodes[end].prev].aboard;
    tours->holds[end] = (struct hold){.aboard = aboard, .before = most, .after = aboard};
}

/* Sums of each trip, at each of its nodes; the node that begins the next trip ends this one. */
static void refresh_trips(struct tours *tours, uint32_t route)
{
    const uint32_t end = tour_end(tours, route);
    struct tour *tour = &tours->list[route];
    tour->n_trips = 0;
    for (uint32_t first = tour_start(tours, route); first != end;) {
        struct trip trip = {.first = first};
        uint32_t node = tours->nodes[first].next;
        for (; tours_is_stop(tours, node); node = tours->nodes[node].next) {
            const struct task *task = tours_task(tours, node);
            trip.load = load_sum(trip.load, 1, task);
            trip.release_s = fmax(trip.release_s, task->release_s);
        }
        for (; first != node; first = tours->nodes[first].next) {
            trip.since_s += first == trip.first ? 0 : tours_task(tours, first)->service_s;
            tours->trips[first] = trip;
            trip.since_s += tours->nodes[first].gap.s;
        }
        tours->trips[node] = trip;
        tour->n_trips++;
    }
}

static bool refresh_clocks(struct tours *tours, uint32_t route)
{
    const struct family *family = tour_family(tours, route);
    const uint32_t start = tour_start(tours, route), end = tour_end(tours, route);
    tours->clocks[start].leave_s = family->shift_start_s;
    if (tours->trips && tours->trips[start].release_s > family->shift_start_s)
        tours->clocks[start].leave_s = tours->trips[start].release_s;
    tours->clocks[end].latest_s = family->arrive.latest_s;
    const bool in_time = refresh_leaving(tours, tours->nodes[start].next, false);
    refresh_latest(tours, tours->nodes[end].prev, false);
    return in_time;
}

static void refresh_sums(struct tours *tours, uint32_t route)
{
    const struct problem *problem = tours->problem;
    const struct family *family = tour_family(tours, route);
    struct tour *tour = &tours->list[route];
    const uint32_t end = tour_end(tours, route);
    tour->load = (struct load){0};
    tour->needs = 0;
    tour->km = tour->active_s = 0;
    for (uint32_t node = tour_start(tours, route); node != end; node = tours->nodes[node].next) {
        struct node *at = &tours->nodes[node];
        const struct task *task = tours_task(tours, node);
        at->route = route;
        at->gap = family->arcs[at->site * problem->n_sites + tours->nodes[at->next].site];
        tours->nodes[at->next].back_km = at->gap.km;
        tour->km += at->gap.km;
        tour->active_s += at->gap.s + task->service_s;
        tour->needs |= task->needs;
        tour->load = load_sum(tour->load, 1, task);
    }
}

bool along_refresh(struct tours *tours, uint32_t route)
{
    refresh_sums(tours, route);
    if (tours->trips)
        refresh_trips(tours, route);
    if (tours->holds)
        refresh_holds(tours, route);
    const bool in_time = !tours->clocks || refresh_clocks(tours, route);
    if (tours->reaches)
        refresh_reaches(tours, route);
    return set_cost(tours, route) && in_time;
}

void along_insert(struct tours *tours, uint32_t stop)
{
    const uint32_t route = tours->nodes[stop].route;
    if (tours->holds || tours->trips || tours->timetable) {
        along_refresh(tours, route);
        return;
    }
    /* What an insertion changes of the rest, it changes only near by. */
    const size_t n_sites = tours->problem->n_sites;
    const struct arc *arcs = tour_family(tours, route)->arcs;
    struct tour *tour = &tours->list[route];
    struct node *at = &tours->nodes[stop], *from = &tours->nodes[at->prev];
    tour->km -= from->gap.km;
    tour->active_s -= from->gap.s;
    from->gap = arcs[from->site * n_sites + at->site];
    at->gap = arcs[at->site * n_sites + tours->nodes[at->next].site];
    at->back_km = from->gap.km;
    tours->nodes[at->next].back_km = at->gap.km;
    tour->km += from->gap.km + at->gap.km;
    tour->active_s += from->gap.s + at->gap.s + tours->problem->tasks[stop].service_s;
    tour->load = load_sum(tour->load, 1, &tours->problem->tasks[stop]);
    tour->needs |= tours->problem->tasks[stop].needs;
    if (tours->clocks) {
        refresh_leaving(tours, stop, true);
        refresh_latest(tours, stop, true);
    }
    if (tours->reaches) {
        refresh_done(tours, at->prev);
        tours->reaches[stop].left =
            segment_join(tours->problem->tasks[stop].visit, at->gap.s, tours->reaches[at->next].left);
        refresh_left(tours, stop);
    }
    set_cost(tours, route);
}
