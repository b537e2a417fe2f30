#include "sim/routing/insertion.h"
#include "sim/routing/bare.h"
#include "sim/routing/company.h"
#include "sim/routing/windowed.h"

/* Places are remembered up to so many stops: beyond, they would take hundreds of MB. */
enum { KNOWN_STOPS = 1100 };

/* Up to so many routes all are looked at; beyond, those of the nearest stops. */
enum { ALL_ROUTES = 24 };

/* Beyond so many stops, places are looked for beside the nearest stops only, unless there is
 * none; where only distance and loads matter, that pays sooner. */
enum { LOCAL_STOPS = 250, LOCAL_BARE_STOPS = 90 };

/* Types of new routes that are overlooked where a route cannot change its type. */
static const double overlooked_share = 0.1;

/* Places of an exact search that are kept to be tried. */
enum { MOST_CANDIDATES = 20000 };

/* Whether a place depends on its route alone: not on which vehicles are left for the route to
 * change to, nor on the longest route. */
static bool sticks(const struct problem *problem)
{
    if (problem->given->longest_eur_per_h > 0)
        return false;
    for (size_t f = 0; problem->limited && f < problem->n_families; f++)
        if (problem->families[f].n_members > 1)
            return false;
    return true;
}

/* Rounding of single precision, and a little more. */
static const double rounded_down = 1 - 1e-6;

static void measure_legs(struct inserter *inserter, struct arena *arena)
{
    const struct problem *problem = inserter->tours->problem;
    const size_t n_near = problem->n_near;
    inserter->legs = arena_zeroed(arena, problem->n * n_near, sizeof *inserter->legs);
    for (size_t i = 0; i < problem->n; i++)
        for (size_t k = 0; k < n_near; k++) {
            const size_t j = problem->near[i * n_near + k];
            double s = HUGE_VAL, km = HUGE_VAL;
            for (size_t f = 0; f < problem->n_families; f++) {
                const struct arc *there = problem_arc(problem, f, i, j);
                const struct arc *back = problem_arc(problem, f, j, i);
                s = fmin(s, fmin(there->s, back->s));
                km = fmin(km, fmin(there->km, back->km));
            }
            inserter->legs[i * n_near + k] =
                (struct leg){(float)(s * rounded_down), (float)(km * rounded_down)};
        }
}

void inserter_init(struct inserter *inserter, struct tours *tours, struct arena *arena)
{
    const struct problem *problem = tours->problem;
    const size_t n = problem->n;
    *inserter = (struct inserter){.tours = tours, .most_routes = SIZE_MAX};
    inserter->pending = arena_zeroed(arena, tours->n_slots, sizeof *inserter->pending);
    inserter->seen = arena_zeroed(arena, tours->n_slots, sizeof *inserter->seen);
    inserter->keys = arena_zeroed(arena, n, sizeof *inserter->keys);
    inserter->stuck_at = arena_zeroed(arena, n, sizeof *inserter->stuck_at);
    inserter->sticks = sticks(problem);
    const bool bare = bare_serves(problem);
    inserter->local = n > (bare ? LOCAL_BARE_STOPS : LOCAL_STOPS) && !problem->pairs &&
                      !problem->rich && !problem->trips && !problem->given->n_pinned;
    if (inserter->local && bare)
        inserter->bare = bare_create(tours, arena);
    else if (inserter->local && windowed_serves(problem))
        inserter->windowed = windowed_create(tours, arena);
    else if (inserter->local)
        measure_legs(inserter, arena);
    /* What a place adds to the longest route changes with that. */
    if (!inserter->local && n <= KNOWN_STOPS && !(problem->given->longest_eur_per_h > 0))
        inserter->known = arena_zeroed(arena, n * tours->n_slots, sizeof *inserter->known);
    if (problem->rich) {
        const size_t all = problem->pairs ? (n + 1) * (n + 2) / 2 : 2 * n + 2;
        inserter->n_room = all < MOST_CANDIDATES ? all : MOST_CANDIDATES;
        inserter->candidates =
            arena_zeroed(arena, inserter->n_room, sizeof *inserter->candidates);
    }
}

/* A search for the cheapest place of one request on one route. */
struct scan {
    const struct tours *tours;
    struct inserter *inserter;
    const struct type *type;       /* whose prices choose the place */
    const struct task *task;
    const struct arc *to, *from;   /* arcs to and from the stop */
    uint32_t stop, route;
    struct candidate best;         /* cheaper than the limit that it begins with */
    double least_eur;              /* no place is cheaper */
};

/* Takes note of a place that passes every constant-time test. */
static inline void offer(struct scan *scan, double added_eur, uint32_t after,
                         uint32_t drop_after, enum splice_trip trip)
{
    const struct candidate found = {added_eur, after, drop_after, trip};
    struct inserter *inserter = scan->inserter;
    const bool cheaper = added_eur < scan->best.added_eur;
    if (cheaper && inserter->candidates && inserter->n_candidates < inserter->n_room) {
        inserter->candidates[inserter->n_candidates++] = found;
        return;
    }
    if (added_eur < scan->least_eur)
        scan->least_eur = added_eur;
    if (cheaper && !inserter->candidates)
        scan->best = found;
}

static struct candidate take_cheapest(struct inserter *inserter)
{
    size_t first = 0;
    for (size_t k = 1; k < inserter->n_candidates; k++)
        if (inserter->candidates[k].added_eur < inserter->candidates[first].added_eur)
            first = k;
    const struct candidate cheapest = inserter->candidates[first];
    inserter->candidates[first] = inserter->candidates[--inserter->n_candidates];
    return cheapest;
}

/* Of the places found, keeps the cheapest that can be driven. They come by what they add at
 * least; where durations have no price, that is what they add. */
static void settle(struct scan *scan)
{
    struct inserter *inserter = scan->inserter;
    const struct tours *tours = scan->tours;
    const struct tour *tour = &tours->list[scan->route];
    const bool priced = tours->problem->durations;
    while (inserter->n_candidates && (priced || scan->best.after == NO_PLACE)) {
        struct candidate place = take_cheapest(inserter);
        const struct splice splice = {.stop = scan->stop,
                                      .after = place.after,
                                      .drop = scan->task->partner,
                                      .drop_after = place.drop_after,
                                      .trip = place.trip};
        if (place.added_eur < scan->best.added_eur)
            place.added_eur =
                timetable_splice_eur(tours->timetable, tours, scan->route, &splice,
                                     scan->inserter->longest_s) -
                tour->cost_eur;
        scan->least_eur = fmin(scan->least_eur, place.added_eur);
        if (place.added_eur < scan->best.added_eur)
            scan->best = place;
    }
    inserter->n_candidates = 0;
}

/* Whether a type could drive the route with one more stop, as far as load, equipment and the
 * number of stops go. */
static bool type_takes(const struct type *type, const struct tour *tour, const struct task *task)
{
    return type_carries(type, tour->load.kg + task->kg, tour->load.crates + task->crates) &&
           !((tour->needs | task->needs) & ~type->has) && tour->n_stops < type->max_stops;
}

/* The same for some vehicle of the route's family. */
static bool some_type_takes(const struct scan *scan)
{
    const struct tours *tours = scan->tours;
    const struct tour *tour = &tours->list[scan->route];
    if (type_takes(scan->type, tour, scan->task))
        return true;
    const struct family *family = &tours->problem->families[scan->type->family];
    for (size_t m = 0; m < family->n_members; m++) {
        const size_t t = family->members[m];
        if (tours->left[t] && type_takes(&tours->problem->types[t], tour, scan->task))
            return true;
    }
    return false;
}

static bool fits(const struct scan *scan, struct load load)
{
    return type_carries(scan->type, load.kg + scan->task->kg, load.crates + scan->task->crates);
}

/* Whether a single stop's load fits after a node, where loads come aboard on the way. */
static bool hold_takes(const struct scan *scan, uint32_t after)
{
    const struct hold *hold = &scan->tours->holds[after];
    return fits(scan, scan->task->kind == ROUTING_DELIVER ? hold->before : hold->after);
}

/* Price of what a longer route adds to the longest. */
static double longest_eur(const struct inserter *inserter, double duration_s)
{
    const double price = inserter->tours->problem->given->longest_eur_per_h;
    const double excess_s = duration_s - inserter->longest_s;
    return price > 0 && excess_s > 0 ? price * excess_s / 3600 : 0;
}

/* Latest departure of the trip that begins at a start or a reload, for all the rest to be done. */
static double latest_departure_s(const struct tours *tours, uint32_t first)
{
    return tours->clocks[first].latest_s + tours_task(tours, first)->service_s;
}

/* Soonest departure from a node once its trip also waits for the goods of the stop; infinite when it
 * cannot. */
static inline double leave_with_s(const struct scan *scan, uint32_t node)
{
    const struct tours *tours = scan->tours;
    const double leave_s = tours->clocks[node].leave_s, release_s = scan->task->release_s;
    if (!tours->trips || tours->timetable || release_s <= tours->trips[node].release_s)
        return leave_s;
    const struct trip *trip = &tours->trips[node];
    if (release_s > latest_departure_s(tours, trip->first) + TIME_SLACK_S)
        return HUGE_VAL;
    return fmax(leave_s, release_s + trip->since_s);
}

/* Looks at the place after a node; timed and priced are known when this is compiled. Returns
 * false when no later place of the route is reached in time. */
static inline bool scan_place(struct scan *scan, uint32_t node, const bool timed,
                              const bool priced)
{
    const struct tours *tours = scan->tours;
    const struct tour *tour = &tours->list[scan->route];
    const struct type *type = scan->type;
    const struct segment visit = scan->task->visit;
    const struct node *at = &tours->nodes[node];
    const uint32_t next = at->next;
    const struct arc *there = &scan->to[at->site], *on = &scan->from[tours->nodes[next].site];
    const double added_km = there->km + on->km - at->gap.km;
    double added_eur = type->eur_per_km * added_km;
    if (priced) /* what it adds at least */
        added_eur += type->eur_per_s *
                     (there->s + on->s - at->gap.s + scan->task->service_s - tour->idle_s);
    if (added_eur >= scan->best.added_eur) {
        if (added_eur < scan->least_eur)
            scan->least_eur = added_eur;
        return true;
    }
    if (timed) {
        const double reached_s = leave_with_s(scan, node) + there->s;
        if (reached_s > visit.latest_s + TIME_SLACK_S)
            return tours->clocks[node].leave_s <= visit.latest_s + TIME_SLACK_S;
        const double begin_s = reached_s > visit.earliest_s ? reached_s : visit.earliest_s;
        if (begin_s + visit.duration_s + on->s > tours->clocks[next].latest_s + TIME_SLACK_S)
            return true;
    }
    if (added_km > type->max_distance_km - tour->km ||
        (tours->holds && !hold_takes(scan, node)) ||
        (tours->trips && !fits(scan, tours->trips[node].load)))
        return true;
    if (priced && !scan->inserter->candidates) {
        const struct segment whole =
            segment_join(segment_join(tours->reaches[node].done, there->s, visit), on->s,
                         tours->reaches[next].left);
        if (whole.duration_s > type->max_duration_s)
            return true;
        added_eur = type->eur_per_km * added_km +
                    type->eur_per_s * (whole.duration_s - tour->duration_s) +
                    longest_eur(scan->inserter, whole.duration_s);
    }
    offer(scan, added_eur, node, NO_STOP, TRIP_NONE);
    return true;
}

/* Looks at every place of a route. */
static inline void scan_places(struct scan *scan, const bool timed, const bool priced)
{
    const struct tours *tours = scan->tours;
    const uint32_t end = tour_end(tours, scan->route);
    uint32_t node = tour_start(tours, scan->route);
    for (size_t k = 0; k < tours->list[scan->route].n_pinned; k++)
        node = tours->nodes[node].next;
    while (node != end && scan_place(scan, node, timed, priced))
        node = tours->nodes[node].next;
}

/* Whether a trip for the stop alone, of a vehicle that is ready at the start so soon, is back by a given
 * time. */
static bool trip_is_in_time(const struct scan *scan, double ready_s, const struct arc *home,
                            double back_s)
{
    const struct segment visit = scan->task->visit;
    const double reached_s =
        fmax(ready_s, scan->task->release_s) + scan->to[scan->tours->problem->n].s;
    return reached_s <= visit.latest_s + TIME_SLACK_S &&
           fmax(reached_s, visit.earliest_s) + scan->task->service_s + home->s <=
               back_s + TIME_SLACK_S;
}

/* Looks at a trip for the stop alone, before the one that begins at a start or a reload. */
static void scan_trip_before(struct scan *scan, uint32_t first)
{
    const struct tours *tours = scan->tours;
    const size_t n = tours->problem->n;
    const double reload_s = tours->problem->reload.service_s;
    const double added_km = scan->to[n].km + scan->from[n].km;
    if (tours->clocks) {
        const uint32_t before = tours->nodes[first].prev;
        const double ready_s =
            tours_is_reload(tours, first)
                ? tours->clocks[before].leave_s + tours->nodes[before].gap.s + reload_s
                : tour_family(tours, scan->route)->shift_start_s;
        if (!trip_is_in_time(scan, ready_s, &scan->from[n],
                             latest_departure_s(tours, first) - reload_s))
            return;
    }
    if (added_km <= scan->type->max_distance_km - tours->list[scan->route].km)
        offer(scan, scan->type->eur_per_km * added_km, first, NO_STOP, TRIP_ENDS);
}

/* The same as the last trip, after what is the last stop so far. */
static void scan_trip_after(struct scan *scan, uint32_t last)
{
    const struct tours *tours = scan->tours;
    const size_t n = tours->problem->n;
    const struct node *at = &tours->nodes[last];
    const struct arc *to_start =
        &tour_family(tours, scan->route)->arcs[at->site * tours->problem->n_sites + n];
    const struct arc *home = &scan->from[n + 1];
    const double added_km = to_start->km + scan->to[n].km + home->km - at->gap.km;
    if (tours->clocks &&
        !trip_is_in_time(scan,
                         tours->clocks[last].leave_s + to_start->s +
                             tours->problem->reload.service_s,
                         home, tours->clocks[at->next].latest_s))
        return;
    if (added_km <= scan->type->max_distance_km - tours->list[scan->route].km)
        offer(scan, scan->type->eur_per_km * added_km, last, NO_STOP, TRIP_BEGINS);
}

/* Looks at every trip that the stop could have for itself. */
static void scan_trips(struct scan *scan)
{
    const struct tours *tours = scan->tours;
    const struct tour *tour = &tours->list[scan->route];
    if (tour->n_trips >= scan->type->max_trips || tour->n_pinned || !tours->n_reloads)
        return;
    const uint32_t end = tour_end(tours, scan->route);
    for (uint32_t node = tour_start(tours, scan->route); node != end;
         node = tours->nodes[node].next) {
        if (!tours_is_stop(tours, node))
            scan_trip_before(scan, node);
        else if (tours->nodes[node].next == end)
            scan_trip_after(scan, node);
    }
}

/* A pick-up that has been placed, and what has been driven since. */
struct onboard {
    uint32_t after;    /* node before the pick-up */
    double added_km;   /* of the pick-up, once the next node follows it */
    double leave_s;    /* soonest departure from the node reached */
    struct segment done;
    bool direct;       /* nothing lies between pick-up and drop so far */
};

/* Looks at the place of a drop between a node and the next, after the pick-up; from: arcs of
 * the node that is left, which may be the pick-up itself. */
static inline void scan_drop(struct scan *scan, const struct onboard *onboard, uint32_t drop,
                             const struct arc *from, uint32_t node, uint32_t next,
                             double gap_km)
{
    const struct tours *tours = scan->tours;
    const struct tour *tour = &tours->list[scan->route];
    const struct type *type = scan->type;
    const struct task *task = &tours->problem->tasks[drop];
    const struct family *family = &tours->problem->families[type->family];
    const struct arc *there = &from[drop];
    const struct arc *on =
        &family->arcs[drop * tours->problem->n_sites + tours->nodes[next].site];
    const double added_km = onboard->added_km + there->km + on->km - gap_km;
    double added_eur = type->eur_per_km * added_km;
    const bool priced = tours->reaches && !scan->inserter->candidates;
    if ((type->eur_per_s <= 0 && added_eur >= scan->best.added_eur) ||
        added_km > type->max_distance_km - tour->km) {
        if (added_eur < scan->least_eur)
            scan->least_eur = added_eur;
        return;
    }
    if (tours->clocks) {
        const double reached_s = onboard->leave_s + there->s;
        if (reached_s > task->visit.latest_s + TIME_SLACK_S)
            return;
        const double begin_s = fmax(reached_s, task->visit.earliest_s);
        if (begin_s + task->service_s + on->s > tours->clocks[next].latest_s + TIME_SLACK_S)
            return;
    }
    if (priced) {
        const struct segment whole =
            segment_join(segment_join(onboard->done, there->s, task->visit), on->s,
                         tours->reaches[next].left);
        if (whole.duration_s > type->max_duration_s)
            return;
        added_eur += type->eur_per_s * (whole.duration_s - tour->duration_s) +
                     longest_eur(scan->inserter, whole.duration_s);
    }
    offer(scan, added_eur, onboard->after, node, TRIP_NONE);
}

/* Drives on from where the goods are to the next node; false when they cannot come that far. */
static inline bool ride_on(const struct scan *scan, struct onboard *onboard,
                           const struct arc *arc, uint32_t node)
{
    const struct tours *tours = scan->tours;
    const struct task *task = tours_task(tours, node);
    if (tours->clocks) {
        const double reached_s = onboard->leave_s + arc->s;
        if (reached_s > tours->clocks[node].latest_s + TIME_SLACK_S)
            return false;
        onboard->leave_s = fmax(reached_s, task->visit.earliest_s) + task->service_s;
    }
    if (tours->reaches)
        onboard->done = segment_join(onboard->done, arc->s, task->visit);
    return fits(scan, tours->holds[node].aboard);
}

/* Looks at every place of the drop for a pick-up after one node. */
static void scan_drops(struct scan *scan, uint32_t after)
{
    const struct tours *tours = scan->tours;
    const size_t n_sites = tours->problem->n_sites;
    const struct family *family = &tours->problem->families[scan->type->family];
    const uint32_t drop = scan->task->partner;
    const struct node *at = &tours->nodes[after];
    const struct arc *there = &scan->to[at->site];
    struct onboard onboard = {.after = after};
    if (tours->clocks) {
        const double reached_s = tours->clocks[after].leave_s + there->s;
        if (reached_s > scan->task->visit.latest_s + TIME_SLACK_S)
            return;
        onboard.leave_s = fmax(reached_s, scan->task->visit.earliest_s) + scan->task->service_s;
    }
    if (tours->reaches)
        onboard.done = segment_join(tours->reaches[after].done, there->s, scan->task->visit);
    /* Right after the pick-up, and then after each node that follows. */
    onboard.added_km = there->km;
    scan_drop(scan, &onboard, drop, scan->from, scan->stop, at->next, at->gap.km);
    const struct arc *on = &scan->from[tours->nodes[at->next].site];
    onboard.added_km = there->km + on->km - at->gap.km;
    for (uint32_t node = at->next; tours_is_stop(tours, node);) {
        if (!ride_on(scan, &onboard, on, node))
            return;
        const struct node *here = &tours->nodes[node];
        scan_drop(scan, &onboard, drop, &family->arcs[here->site * n_sites], node, here->next,
                  here->gap.km);
        on = &here->gap;
        node = here->next;
    }
}

static void scan_pairs(struct scan *scan)
{
    const struct tours *tours = scan->tours;
    const uint32_t end = tour_end(tours, scan->route);
    uint32_t node = tour_start(tours, scan->route);
    for (size_t k = 0; k < tours->list[scan->route].n_pinned; k++)
        node = tours->nodes[node].next;
    for (; node != end; node = tours->nodes[node].next) {
        if (tours->clocks && tours->clocks[node].leave_s > scan->task->visit.latest_s + TIME_SLACK_S)
            return;
        if (fits(scan, tours->holds[node].aboard))
            scan_drops(scan, node);
    }
}

/* Begins to look for places on a route that is in use; those that add no less than limit_eur
 * do not matter. */
static inline struct scan scan_begin(struct inserter *inserter, uint32_t stop, uint32_t route,
                                     double limit_eur)
{
    const struct tours *tours = inserter->tours;
    const struct problem *problem = tours->problem;
    const struct type *type = &problem->types[tours->list[route].type];
    const struct family *family = &problem->families[type->family];
    return (struct scan){.tours = tours,
                         .inserter = inserter,
                         .type = type,
                         .task = &problem->tasks[stop],
                         .to = &family->arcs_to[stop * problem->n_sites],
                         .from = &family->arcs[stop * problem->n_sites],
                         .stop = stop,
                         .route = route,
                         .best = {.added_eur = limit_eur, .after = NO_PLACE},
                         .least_eur = HUGE_VAL};
}

/* Whether vehicles of the route's family may change with what it carries: the sum of the loads
 * says what they must take, and no timetable must be asked. */
static inline bool may_change(const struct tours *tours)
{
    return !tours->holds && !tours->trips && !tours->timetable;
}

/* Whether the route could take the request at all, whatever the place. */
static inline bool may_join(const struct scan *scan)
{
    const struct tours *tours = scan->tours;
    const struct tour *tour = &tours->list[scan->route];
    const struct task *task = scan->task;
    if (tour->closed)
        return false;
    if (may_change(tours) && !tour->n_pinned)
        return some_type_takes(scan);
    const bool pair = task->partner != NO_STOP;
    const uint64_t needs =
        task->needs | (pair ? tours->problem->tasks[task->partner].needs : 0);
    return !(needs & ~scan->type->has) && tour->n_stops + 1 + pair <= scan->type->max_stops &&
           (tours->holds || tours->trips || fits(scan, tour->load));
}

static struct scan scan_route(struct inserter *inserter, uint32_t stop, uint32_t route,
                              double limit_eur)
{
    const struct problem *problem = inserter->tours->problem;
    struct scan scan = scan_begin(inserter, stop, route, limit_eur);
    if (!may_join(&scan))
        return scan;
    if (scan.task->partner != NO_STOP)
        scan_pairs(&scan);
    else if (problem->durations)
        scan_places(&scan, true, true);
    else if (problem->windows)
        scan_places(&scan, true, false);
    else
        scan_places(&scan, false, false);
    if (problem->trips && scan.task->partner == NO_STOP)
        scan_trips(&scan);
    if (inserter->candidates)
        settle(&scan);
    return scan;
}

/* What a place adds when the route must change to the cheapest type of its family that takes
 * the load; infinite when there is none. */
static double upgrade_eur(const struct inserter *inserter, uint32_t stop, uint32_t route,
                          const struct candidate *at, size_t *type_found)
{
    const struct tours *tours = inserter->tours;
    const struct problem *problem = tours->problem;
    const struct tour *tour = &tours->list[route];
    const struct task *task = &problem->tasks[stop];
    const struct family *family = &problem->families[problem->types[tour->type].family];
    const struct node *before = &tours->nodes[at->after];
    const struct arc *there = &family->arcs_to[stop * problem->n_sites + before->site];
    const struct arc *on =
        &family->arcs[stop * problem->n_sites + tours->nodes[before->next].site];
    const double km = tour->km + there->km + on->km - before->gap.km;
    double duration_s = 0, best_eur = HUGE_VAL;
    if (tours->reaches)
        duration_s = segment_join(segment_join(tours->reaches[at->after].done, there->s,
                                               task->visit),
                                  on->s, tours->reaches[before->next].left)
                         .duration_s;
    for (size_t m = 0; m < family->n_members; m++) {
        const size_t t = family->members[m];
        const struct type *type = &problem->types[t];
        const double added_eur = type_cost_eur(type, km, duration_s) - tour->cost_eur +
                                 longest_eur(inserter, duration_s);
        if (added_eur < best_eur && tours->left[t] && type_takes(type, tour, task) &&
            km <= type->max_distance_km && duration_s <= type->max_duration_s) {
            best_eur = added_eur;
            *type_found = t;
        }
    }
    return best_eur;
}

/* Takes a place on a route that is in use when it adds less than the best so far. */
static void take(const struct inserter *inserter, uint32_t stop, uint32_t route,
                 const struct candidate *at, struct place *best)
{
    const struct tours *tours = inserter->tours;
    const struct tour *tour = &tours->list[route];
    const struct task *task = &tours->problem->tasks[stop];
    size_t type = tour->type;
    double added_eur = at->added_eur;
    if (tours->problem->n_types > 1 && may_change(tours) &&
        !type_takes(&tours->problem->types[type], tour, task))
        added_eur = upgrade_eur(inserter, stop, route, at, &type);
    if (added_eur < best->added_eur)
        *best = (struct place){added_eur, *at, route, type};
}

/* Looks at a route, and remembers what was found unless a trial may undo it. */
static void visit_route(struct inserter *inserter, uint32_t stop, uint32_t route,
                        struct place *best)
{
    const struct tours *tours = inserter->tours;
    const struct scan scan = scan_route(inserter, stop, route, best->added_eur);
    if (inserter->known && !tours_is_touched(tours, route))
        inserter->known[stop * tours->n_slots + route] = (struct known_place){
            .added_eur = scan.best.after == NO_PLACE ? scan.least_eur : scan.best.added_eur,
            .after = scan.best.after,
            .drop_after = scan.best.drop_after,
            .version = tours->list[route].version & (UINT64_MAX >> 4),
            .trip = scan.best.trip & 15};
    if (scan.best.after != NO_PLACE)
        take(inserter, stop, route, &scan.best, best);
}

/* Takes what is known of a stop on a route; false when the route must be looked at. */
static bool recall_route(const struct inserter *inserter, uint32_t stop, uint32_t route,
                         struct place *best)
{
    if (!inserter->known)
        return false;
    const struct tours *tours = inserter->tours;
    const struct known_place *known = &inserter->known[stop * tours->n_slots + route];
    if (known->version != tours->list[route].version)
        return false;
    if (known->added_eur >= best->added_eur)
        return true;
    if (known->after == NO_PLACE)
        return false;
    const struct candidate at = {known->added_eur, known->after, known->drop_after,
                                 (enum splice_trip)known->trip};
    take(inserter, stop, route, &at, best);
    return true;
}

/* Whether a further route may begin. */
static bool may_begin(const struct inserter *inserter)
{
    return inserter->tours->n_used < inserter->most_routes && inserter->tours->n_spare;
}

/* Looks at what a route of its own would cost. Where routes cannot change their type as they grow,
 * the cheapest may be too small for the next stop: now and then it is overlooked. */
static void visit_new(const struct inserter *inserter, uint32_t stop, struct blinker *blinker,
                      struct place *best)
{
    const struct tours *tours = inserter->tours;
    const struct problem *problem = tours->problem;
    const uint32_t route = tours->spare[tours->n_spare - 1];
    const bool overlooks = !may_change(tours) && problem->n_types > 1 && blinker->random;
    for (size_t t = 0; t < problem->n_types; t++) {
        double added_eur = problem->alone_eur[stop * problem->n_types + t];
        if (problem->alone_s)
            added_eur += longest_eur(inserter, problem->alone_s[stop * problem->n_types + t]);
        if (added_eur >= best->added_eur || !tours->left[t] ||
            (overlooks && random_uniform(blinker->random) < overlooked_share))
            continue;
        *best = (struct place){.added_eur = added_eur,
                               .at = {.after = tour_start(tours, route), .drop_after = stop},
                               .route = route,
                               .type = t};
    }
}

/* Lists a route to look at, or, behind all others, as hidden by a blink. */
static void list_route(struct inserter *inserter, uint32_t route, size_t *n,
                       struct blinker *blinker)
{
    if (blinker_blinks(blinker))
        inserter->pending[inserter->tours->n_slots - ++inserter->n_hidden] = route;
    else
        inserter->pending[(*n)++] = route;
}

/* Lists the routes that a stop may join: all, or those of its neighbours. */
static size_t list_routes(struct inserter *inserter, uint32_t stop, bool all,
                          struct blinker *blinker)
{
    const struct tours *tours = inserter->tours;
    const struct problem *problem = tours->problem;
    size_t n = 0;
    inserter->n_hidden = 0;
    if (all || tours->n_used <= ALL_ROUTES || !problem->n_near) {
        for (uint32_t u = 0; u < tours->n_used; u++)
            list_route(inserter, tours->used[u], &n, blinker);
        return n;
    }
    inserter->n_looks++;
    const uint32_t *near = &problem->near[stop * problem->n_near];
    for (size_t k = 0; k < problem->n_near; k++) {
        const uint32_t route = tours->nodes[near[k]].route;
        if (route == NO_ROUTE || inserter->seen[route] == inserter->n_looks)
            continue;
        inserter->seen[route] = inserter->n_looks;
        list_route(inserter, route, &n, blinker);
    }
    return n;
}

/* Looks at every route that a stop may join. Places that are known come first: the better the
 * best, the fewer need to be looked at. */
static void visit_routes(struct inserter *inserter, uint32_t stop, bool all,
                         struct blinker *blinker, struct place *best)
{
    size_t n_new = 0;
    const size_t n_listed = list_routes(inserter, stop, all, blinker);
    for (size_t k = 0; k < n_listed; k++)
        if (!recall_route(inserter, stop, inserter->pending[k], best))
            inserter->pending[n_new++] = inserter->pending[k];
    for (size_t k = 0; k < n_new; k++)
        if (!recall_route(inserter, stop, inserter->pending[k], best))
            visit_route(inserter, stop, inserter->pending[k], best);
}

/* Whether the places before and after a stop so near may be in time and, it seems, cost less than
 * the best.
 * A place between two stops costs at least twice the drive to the nearer of them, less the gap: it
 * is looked at from there. */
struct beside {
    bool before, after;
};

static inline struct beside look_beside(const struct tours *tours, const struct task *task,
                                        uint32_t other, const struct leg *leg, double best_eur,
                                        const bool timed)
{
    const struct node *at = &tours->nodes[other];
    const double leg_s = (double)leg->s;
    struct beside beside = {true, true};
    if (timed) {
        const struct clock *clock = &tours->clocks[other];
        beside.before = task->visit.earliest_s + task->visit.duration_s + leg_s <=
                        clock->latest_s + TIME_SLACK_S;
        beside.after = clock->leave_s + leg_s <= task->visit.latest_s + TIME_SLACK_S;
        if (!beside.before && !beside.after)
            return beside;
    }
    const struct type *type = &tours->problem->types[tours->list[at->route].type];
    if (type->eur_per_s > 0)
        return beside;
    if (type->eur_per_km * (double)leg->km > INSERTION_REACH * best_eur)
        return (struct beside){false, false};
    const double twice_km = 2 * (double)leg->km;
    beside.before &= !tours_is_stop(tours, at->prev) ||
                     type->eur_per_km * (twice_km - at->back_km) < best_eur;
    beside.after &= !tours_is_stop(tours, at->next) ||
                    type->eur_per_km * (twice_km - at->gap.km) < best_eur;
    return beside;
}

/* Looks before and after each of the nearest stops; timed and priced are known when this is
 * compiled. */
static inline void visit_near(struct inserter *inserter, uint32_t stop, struct blinker *blinker,
                              struct place *best, const bool timed, const bool priced)
{
    const struct tours *tours = inserter->tours;
    const size_t n_near = tours->problem->n_near;
    const uint32_t *near = &tours->problem->near[stop * n_near];
    const struct leg *legs = &inserter->legs[stop * n_near];
    const struct task *task = &tours->problem->tasks[stop];
    for (size_t k = 0; k < n_near; k++) {
        const uint32_t route = tours->nodes[near[k]].route;
        if (route == NO_ROUTE || blinker_blinks(blinker))
            continue;
        const struct beside beside =
            look_beside(tours, task, near[k], &legs[k], best->added_eur, timed);
        if (!beside.before && !beside.after)
            continue;
        struct scan scan = scan_begin(inserter, stop, route, best->added_eur);
        if (!may_join(&scan))
            continue;
        if (beside.before)
            scan_place(&scan, tours->nodes[near[k]].prev, timed, priced);
        if (beside.after)
            scan_place(&scan, near[k], timed, priced);
        if (scan.best.after != NO_PLACE)
            take(inserter, stop, route, &scan.best, best);
    }
}

/* Looks at the routes that have changed since the trial began: others had no place before. */
static void visit_touched(struct inserter *inserter, uint32_t stop, struct place *best)
{
    size_t n;
    const uint32_t *routes = tours_touched(inserter->tours, &n);
    for (size_t k = 0; k < n; k++)
        if (inserter->tours->list[routes[k]].type != NO_TYPE)
            visit_route(inserter, stop, routes[k], best);
}

/* Looks at places beside the nearest stops, where those are enough. */
static void visit_nearest(struct inserter *inserter, uint32_t stop, struct blinker *blinker,
                          struct place *best)
{
    const struct problem *problem = inserter->tours->problem;
    if (inserter->bare)
        bare_visit(inserter->bare, stop, blinker, best);
    else if (inserter->windowed)
        windowed_visit(inserter->windowed, stop, blinker, best);
    else if (inserter->local && problem->durations)
        visit_near(inserter, stop, blinker, best, true, true);
    else if (inserter->local && problem->windows)
        visit_near(inserter, stop, blinker, best, true, false);
    else if (inserter->local)
        visit_near(inserter, stop, blinker, best, false, false);
}

/* Looks at the routes that a blink hid when they were listed last. */
static void visit_hidden(struct inserter *inserter, uint32_t stop, struct place *best)
{
    const uint32_t *hidden = inserter->pending + inserter->tours->n_slots - inserter->n_hidden;
    for (size_t k = 0; k < inserter->n_hidden; k++)
        if (!recall_route(inserter, stop, hidden[k], best))
            visit_route(inserter, stop, hidden[k], best);
}

/* Looks for places beside the nearest stops, then anywhere on the routes of these; where there is
 * none and no further route may begin, on all, and then also where a blink hid some. */
static void visit_all(struct inserter *inserter, uint32_t stop, struct blinker *blinker,
                      struct place *best)
{
    visit_nearest(inserter, stop, blinker, best);
    if (best->at.after == NO_PLACE && !inserter->bare && !inserter->windowed)
        visit_routes(inserter, stop, false, blinker, best);
    if (may_begin(inserter))
        visit_new(inserter, stop, blinker, best);
    if (best->at.after == NO_PLACE && inserter->windowed)
        windowed_visit_all(inserter->windowed, stop, best);
    else if (best->at.after == NO_PLACE && inserter->local && !inserter->bare)
        visit_routes(inserter, stop, true, blinker, best);
    if (best->at.after == NO_PLACE && !inserter->bare && !inserter->windowed)
        visit_hidden(inserter, stop, best);
}

static struct place cheapest_place(struct inserter *inserter, uint32_t stop,
                                   struct blinker *blinker)
{
    const struct tours *tours = inserter->tours;
    const struct problem *problem = tours->problem;
    struct place best = {.added_eur = inserter->serves_all ? HUGE_VAL
                                                           : problem->tasks[stop].penalty_eur,
                         .at.after = NO_PLACE};
    if (inserter->stuck_at[stop] != tours->n_recalls) {
        visit_all(inserter, stop, blinker, &best);
        return best;
    }
    visit_touched(inserter, stop, &best);
    if (may_begin(inserter))
        visit_new(inserter, stop, blinker, &best);
    return best;
}

static double order_key(const struct tours *tours, enum insertion_order order, uint32_t stop,
                        struct random *random)
{
    const struct task *task = &tours->problem->tasks[stop];
    switch (order) {
    case ORDER_LARGEST:
        return -task->size;
    case ORDER_FARTHEST:
        return -task->remote_eur;
    case ORDER_NEAREST:
        return task->remote_eur;
    case ORDER_TIGHTEST:
        return task->visit.latest_s - task->visit.earliest_s;
    case ORDER_OPENS:
        return task->visit.earliest_s;
    case ORDER_CLOSES:
        return task->visit.latest_s;
    case ORDER_RANDOM:
    case N_ORDERS:
        break;
    }
    return random ? random_uniform(random) : 0;
}

static void sort_absent(struct tours *tours, enum insertion_order order, struct random *random,
                        double keys[])
{
    for (size_t i = 0; i < tours->n_absent; i++) {
        const uint32_t stop = tours->absent[i];
        const double key = order_key(tours, order, stop, random);
        size_t k = i;
        for (; k > 0 && keys[k - 1] > key; k--) {
            keys[k] = keys[k - 1];
            tours->absent[k] = tours->absent[k - 1];
        }
        keys[k] = key;
        tours->absent[k] = stop;
    }
}

static double longest_route_s(const struct tours *tours)
{
    double longest_s = 0;
    for (uint32_t u = 0; u < tours->n_used; u++)
        longest_s = fmax(longest_s, tours->list[tours->used[u]].duration_s);
    return longest_s;
}

static void insert_at(struct tours *tours, uint32_t stop, const struct place *place)
{
    const uint32_t drop = tours->problem->tasks[stop].partner;
    if (drop == NO_STOP && place->at.trip == TRIP_NONE) {
        tours_insert(tours, stop, place->at.after, place->type);
        return;
    }
    if (drop != NO_STOP) {
        tours_link(tours, stop, place->at.after, place->type);
        tours_link(tours, drop, place->at.drop_after, place->type);
    } else if (place->at.trip == TRIP_BEGINS) {
        const uint32_t reload = tours_new_reload(tours);
        tours_link(tours, reload, place->at.after, place->type);
        tours_link(tours, stop, reload, place->type);
    } else {
        tours_link(tours, stop, place->at.after, place->type);
        tours_link(tours, tours_new_reload(tours), stop, place->type);
    }
    tours_update(tours, place->route);
}

/* Whether no vehicle can serve the request and nothing else. */
static bool needs_company(const struct problem *problem, uint32_t request)
{
    return problem->company && problem->alone_why[problem->origin[request]] != ROUTING_SERVED;
}

/* Begins a route with the i-th of the absent and another of those after it, which is then absent no
 * more. */
static bool begin_in_company(struct inserter *inserter, uint32_t i)
{
    struct tours *tours = inserter->tours;
    uint32_t *others = tours->absent + i + 1;
    const size_t n_others = tours->n_absent - i - 1;
    size_t chosen;
    if (tours->n_used >= inserter->most_routes || !tours->n_spare ||
        !company_begin(tours, tours->absent[i], others, n_others, inserter->longest_s, &chosen))
        return false;
    for (size_t k = chosen; k + 1 < n_others; k++)
        others[k] = others[k + 1];
    tours->n_absent--;
    return true;
}

void insert_absent(struct inserter *inserter, enum insertion_order order,
                   struct blinker *blinker)
{
    struct tours *tours = inserter->tours;
    const bool balanced = tours->problem->given->longest_eur_per_h > 0;
    for (uint32_t i = inserter->sticks ? tours->n_waiting : 0; i < tours->n_absent; i++)
        inserter->stuck_at[tours->absent[i]] = 0;
    sort_absent(tours, order, blinker->random, inserter->keys);
    uint32_t n_still = 0;
    for (uint32_t i = 0; i < tours->n_absent; i++) {
        const uint32_t stop = tours->absent[i];
        if (balanced)
            inserter->longest_s = longest_route_s(tours);
        const struct place best = cheapest_place(inserter, stop, blinker);
        if (best.at.after != NO_PLACE) {
            insert_at(tours, stop, &best);
        } else if (!needs_company(tours->problem, stop) || !begin_in_company(inserter, i)) {
            tours->absent[n_still++] = stop;
            inserter->stuck_at[stop] = tours->n_recalls;
        }
    }
    tours->n_absent = n_still;
}
