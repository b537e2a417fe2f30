#include "sim/routing/scan.h"
#include "sim/routing/stopwatch.h"

/* Places of an exact search that are kept to be tried. */
enum { MOST_CANDIDATES = 20000 };

/* Of them, those of a route that are tried where the first that can be driven will do. */
enum { HURRIED_TRIES = 2 };

void scanner_init(struct scanner *scanner, const struct tours *tours, struct arena *arena)
{
    const size_t n = tours->problem->n;
    *scanner = (struct scanner){.tours = tours};
    if (tours->problem->pairs)
        scanner->drop_eur = arena_zeroed(arena, 2 * n + 2, sizeof *scanner->drop_eur);
    if (!tours->problem->rich)
        return;
    const size_t all = tours->problem->pairs ? (n + 1) * (n + 2) / 2 : 2 * n + 2;
    scanner->n_room = all < MOST_CANDIDATES ? all : MOST_CANDIDATES;
    scanner->candidates = arena_zeroed(arena, scanner->n_room, sizeof *scanner->candidates);
}

/* A search for the cheapest place of one request on one route. */
struct scan {
    const struct tours *tours;
    struct scanner *scanner;
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
    struct scanner *scanner = scan->scanner;
    const bool cheaper = added_eur < scan->best.added_eur;
    if (cheaper && scanner->candidates && scanner->n_candidates < scanner->n_room) {
        scanner->candidates[scanner->n_candidates++] = found;
        return;
    }
    if (added_eur < scan->least_eur)
        scan->least_eur = added_eur;
    if (cheaper && !scanner->candidates)
        scan->best = found;
}

static struct candidate take_cheapest(struct scanner *scanner)
{
    size_t first = 0;
    for (size_t k = 1; k < scanner->n_candidates; k++)
        if (scanner->candidates[k].added_eur < scanner->candidates[first].added_eur)
            first = k;
    const struct candidate cheapest = scanner->candidates[first];
    scanner->candidates[first] = scanner->candidates[--scanner->n_candidates];
    return cheapest;
}

static bool is_over(const struct scanner *scanner)
{
    return scanner->limit_s > 0 && stopwatch_s() >= scanner->limit_s;
}

/* Of the places found, keeps the cheapest that can be driven. They come by what they add at
 * least; where durations have no price, that is what they add. */
static void settle(struct scan *scan)
{
    struct scanner *scanner = scan->scanner;
    const struct tours *tours = scan->tours;
    const struct tour *tour = &tours->list[scan->route];
    const bool priced = tours->problem->durations && !scanner->hurried;
    size_t n_tries = scanner->hurried ? HURRIED_TRIES : SIZE_MAX;
    while (scanner->n_candidates && n_tries-- && (priced || scan->best.after == NO_PLACE) &&
           !is_over(scanner)) {
        struct candidate place = take_cheapest(scanner);
        const struct splice splice = {.stop = scan->stop,
                                      .after = place.after,
                                      .drop = scan->task->partner,
                                      .drop_after = place.drop_after,
                                      .trip = place.trip};
        if (place.added_eur < scan->best.added_eur)
            place.added_eur =
                timetable_splice_eur(tours->timetable, tours, scan->route, &splice,
                                     scan->scanner->longest_s) -
                tour->cost_eur;
        scan->least_eur = fmin(scan->least_eur, place.added_eur);
        if (place.added_eur < scan->best.added_eur)
            scan->best = place;
    }
    scanner->n_candidates = 0;
}

/* Whether some vehicle of the route's family could drive it with one more stop, as far as load,
 * equipment and the number of stops go. */
static bool some_type_takes(const struct scan *scan)
{
    const struct tours *tours = scan->tours;
    const struct tour *tour = &tours->list[scan->route];
    if (scan_type_takes(scan->type, tour, scan->task))
        return true;
    const struct family *family = &tours->problem->families[scan->type->family];
    for (size_t m = 0; m < family->n_members; m++) {
        const size_t t = family->members[m];
        if (tours->left[t] && scan_type_takes(&tours->problem->types[t], tour, scan->task))
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

static inline double later(double a_s, double b_s)
{
    return a_s > b_s ? a_s : b_s;
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
    return later(leave_s, release_s + trip->since_s);
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
                     (tour->active_s + there->s + on->s - at->gap.s + scan->task->service_s -
                      tour->duration_s);
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
        (tours->trips && !tours->holds && !fits(scan, tours->trips[node].load)))
        return true;
    if (priced && !scan->scanner->candidates) {
        const struct segment whole =
            segment_join(segment_join(tours->reaches[node].done, there->s, visit), on->s,
                         tours->reaches[next].left);
        if (whole.duration_s > type->max_duration_s)
            return true;
        added_eur = type->eur_per_km * added_km +
                    type->eur_per_s * (whole.duration_s - tour->duration_s) +
                    scan_longest_eur(scan->scanner, whole.duration_s);
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

/* What a trip for the request alone drives from its first stop on, and the way back to the start or, of
 * the last trip, to the end. */
struct alone {
    uint32_t drop;               /* NO_STOP: of a single stop */
    const struct arc *between;   /* to the drop; of no length for a single stop */
    const struct arc *home;      /* from the last stop to each site */
};

static struct alone alone_of(const struct scan *scan)
{
    static const struct arc nowhere = {0};
    const struct problem *problem = scan->tours->problem;
    const uint32_t drop = scan->task->partner;
    if (drop == NO_STOP)
        return (struct alone){drop, &nowhere, scan->from};
    return (struct alone){drop, &scan->from[drop],
                          &problem->families[scan->type->family].arcs[drop * problem->n_sites]};
}

static void offer_trip(struct scan *scan, double added_km, uint32_t after, enum splice_trip trip)
{
    if (added_km <= scan->type->max_distance_km - scan->tours->list[scan->route].km)
        offer(scan, scan->type->eur_per_km * added_km, after,
              scan->task->partner == NO_STOP ? NO_STOP : scan->stop, trip);
}

/* When a task so soon reached is done; infinite when that is too late. */
static double done_s(const struct task *task, double reached_s)
{
    return reached_s <= task->visit.latest_s + TIME_SLACK_S
               ? fmax(reached_s, task->visit.earliest_s) + task->service_s
               : HUGE_VAL;
}

/* Whether a trip for the request alone, of a vehicle that is ready at the start so soon, is back at a
 * site by a given time. */
static bool trip_is_in_time(const struct scan *scan, const struct alone *alone, double ready_s,
                            size_t site, double back_s)
{
    const struct problem *problem = scan->tours->problem;
    double at_s = done_s(scan->task, fmax(ready_s, scan->task->release_s) + scan->to[problem->n].s);
    if (alone->drop != NO_STOP)
        at_s = done_s(&problem->tasks[alone->drop], at_s + alone->between->s);
    return at_s + alone->home[site].s <= back_s + TIME_SLACK_S;
}

/* Looks at a trip for the request alone, before the one that begins at a start or a reload. */
static void scan_trip_before(struct scan *scan, const struct alone *alone, uint32_t first)
{
    const struct tours *tours = scan->tours;
    const size_t n = tours->problem->n;
    const double reload_s = tours->problem->reload.service_s;
    if (tours->clocks) {
        const uint32_t before = tours->nodes[first].prev;
        const double ready_s =
            tours_is_reload(tours, first)
                ? tours->clocks[before].leave_s + tours->nodes[before].gap.s + reload_s
                : tour_family(tours, scan->route)->shift_start_s;
        if (!trip_is_in_time(scan, alone, ready_s, n, latest_departure_s(tours, first) - reload_s))
            return;
    }
    offer_trip(scan, scan->to[n].km + alone->between->km + alone->home[n].km, first, TRIP_ENDS);
}

/* The same as the last trip, after what is the last stop so far. */
static void scan_trip_after(struct scan *scan, const struct alone *alone, uint32_t last)
{
    const struct tours *tours = scan->tours;
    const size_t n = tours->problem->n;
    const struct node *at = &tours->nodes[last];
    const struct arc *to_start =
        &tour_family(tours, scan->route)->arcs[at->site * tours->problem->n_sites + n];
    if (tours->clocks &&
        !trip_is_in_time(scan, alone,
                         tours->clocks[last].leave_s + to_start->s +
                             tours->problem->reload.service_s,
                         n + 1, tours->clocks[at->next].latest_s))
        return;
    offer_trip(scan,
               to_start->km + scan->to[n].km + alone->between->km + alone->home[n + 1].km -
                   at->gap.km,
               last, TRIP_BEGINS);
}

/* Looks at every trip that the request could have for itself. */
static void scan_trips(struct scan *scan)
{
    const struct tours *tours = scan->tours;
    const struct tour *tour = &tours->list[scan->route];
    if (tour->n_trips >= scan->type->max_trips || tour->n_pinned || !tours->n_reloads)
        return;
    const struct alone alone = alone_of(scan);
    const uint32_t end = tour_end(tours, scan->route);
    for (uint32_t node = tour_start(tours, scan->route); node != end;
         node = tours->nodes[node].next) {
        if (!tours_is_stop(tours, node))
            scan_trip_before(scan, &alone, node);
        else if (tours->nodes[node].next == end)
            scan_trip_after(scan, &alone, node);
    }
}

/* A pick-up that has been placed, and what has been driven since. */
struct onboard {
    uint32_t after;    /* node before the pick-up */
    double added_km;   /* of the pick-up, once the next node follows it */
    double leave_s;    /* soonest departure from the node reached */
    struct segment done;
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
    const bool priced = tours->reaches && !scan->scanner->candidates;
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
        const double begin_s = later(reached_s, task->visit.earliest_s);
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
                     scan_longest_eur(scan->scanner, whole.duration_s);
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
        onboard->leave_s = later(reached_s, task->visit.earliest_s) + task->service_s;
    }
    if (tours->reaches)
        onboard->done = segment_join(onboard->done, arc->s, task->visit);
    return fits(scan, tours->holds[node].aboard);
}

/* What a drive by way of one more stop adds at least, by the prices of the type that count. */
struct prices {
    double eur_per_km, eur_per_s;
    double visits_eur; /* of what is done at both stops, less the waiting that they may save */
    bool known;        /* else only exact schedules tell what time costs */
};

static struct prices prices_of(const struct scan *scan)
{
    const struct tour *tour = &scan->tours->list[scan->route];
    const struct task *drop = &scan->tours->problem->tasks[scan->task->partner];
    const double eur_per_s = scan->type->eur_per_s;
    return (struct prices){
        .eur_per_km = scan->type->eur_per_km,
        .eur_per_s = eur_per_s,
        .visits_eur = eur_per_s * (scan->task->service_s + drop->service_s +
                                     tour->active_s - tour->duration_s),
        .known = !scan->scanner->candidates || eur_per_s <= 0};
}

static inline double detour_eur(const struct prices *prices, const struct arc *there,
                                const struct arc *on, const struct arc *gap)
{
    return prices->eur_per_km * (there->km + on->km - gap->km) +
           prices->eur_per_s * (there->s + on->s - gap->s);
}

/* Whether a stop closes before one could come from a node, and so from any later one. */
static inline bool is_past(const struct tours *tours, const struct task *task, uint32_t node)
{
    return tours->clocks && tours->clocks[node].leave_s > task->visit.latest_s + TIME_SLACK_S;
}

/* Whether a stop may be served in time between a node and the next, as far as these two go. */
static inline bool may_be_between(const struct tours *tours, const struct task *task, uint32_t node,
                                  uint32_t next)
{
    return !is_past(tours, task, node) &&
           (!tours->clocks ||
            task->visit.earliest_s + task->service_s <= tours->clocks[next].latest_s + TIME_SLACK_S);
}

/* Fills drop_eur, from the k-th node of the route on, with what the drop adds at least after that or a
 * later one. */
static void bound_drops(const struct scan *scan, const struct prices *prices, uint32_t node, size_t k)
{
    const struct tours *tours = scan->tours;
    const struct task *task = &tours->problem->tasks[scan->task->partner];
    const size_t row = scan->task->partner * tours->problem->n_sites, first = k;
    const struct family *family = &tours->problem->families[scan->type->family];
    const struct arc *to = &family->arcs_to[row], *from = &family->arcs[row];
    const uint32_t end = tour_end(tours, scan->route);
    double *drop_eur = scan->scanner->drop_eur;
    for (uint32_t next; node != end && !is_past(tours, task, node); node = next) {
        const struct node *at = &tours->nodes[node];
        next = at->next;
        drop_eur[k++] = may_be_between(tours, task, node, next)
                            ? detour_eur(prices, &to[at->site], &from[tours->nodes[next].site],
                                         &at->gap)
                            : HUGE_VAL;
    }
    scan->scanner->n_drops = k;
    for (double least_eur = HUGE_VAL; k-- > first;)
        least_eur = drop_eur[k] = drop_eur[k] < least_eur ? drop_eur[k] : least_eur;
}

static inline double least_drop_eur(const struct scan *scan, size_t k)
{
    return k < scan->scanner->n_drops ? scan->scanner->drop_eur[k] : HUGE_VAL;
}

/* Whether all that adds so much at least is too dear. */
static inline bool too_dear(struct scan *scan, double added_eur)
{
    if (added_eur < scan->best.added_eur)
        return false;
    if (added_eur < scan->least_eur)
        scan->least_eur = added_eur;
    return true;
}

/* Looks at every place of the drop for a pick-up after the k-th node, which adds so much. */
static void scan_drops(struct scan *scan, const struct prices *prices, uint32_t after, size_t k,
                       double pick_up_eur)
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
        onboard.leave_s = later(reached_s, scan->task->visit.earliest_s) + scan->task->service_s;
    }
    if (tours->reaches)
        onboard.done = segment_join(tours->reaches[after].done, there->s, scan->task->visit);
    /* Right after the pick-up, and then after each node that follows. */
    onboard.added_km = there->km;
    scan_drop(scan, &onboard, drop, scan->from, scan->stop, at->next, at->gap.km);
    const struct arc *on = &scan->from[tours->nodes[at->next].site];
    onboard.added_km = there->km + on->km - at->gap.km;
    for (uint32_t node = at->next; tours_is_stop(tours, node);) {
        if (prices->known && too_dear(scan, pick_up_eur + least_drop_eur(scan, ++k)))
            return;
        if (!ride_on(scan, &onboard, on, node))
            return;
        const struct node *here = &tours->nodes[node];
        scan_drop(scan, &onboard, drop, &family->arcs[here->site * n_sites], node, here->next,
                  here->gap.km);
        on = &here->gap;
        node = here->next;
    }
}

/* Whether a pick-up after the k-th node, which adds so much, is too dear wherever the drop is. */
static bool pick_up_is_too_dear(struct scan *scan, const struct prices *prices, uint32_t after,
                                size_t k, double pick_up_eur)
{
    const struct tours *tours = scan->tours;
    const struct node *at = &tours->nodes[after];
    const uint32_t drop = scan->task->partner;
    const struct family *family = &tours->problem->families[scan->type->family];
    const struct arc *between = &scan->from[drop];
    const struct arc *on =
        &family->arcs[drop * tours->problem->n_sites + tours->nodes[at->next].site];
    const double direct_eur =
        prices->visits_eur + detour_eur(prices, &scan->to[at->site], on, &at->gap) +
        prices->eur_per_km * between->km + prices->eur_per_s * between->s;
    const double later_eur = pick_up_eur + least_drop_eur(scan, k + 1);
    return too_dear(scan, direct_eur < later_eur ? direct_eur : later_eur);
}

static void scan_pairs(struct scan *scan)
{
    const struct tours *tours = scan->tours;
    const uint32_t end = tour_end(tours, scan->route);
    const struct prices prices = prices_of(scan);
    bool bounded = !prices.known;
    size_t k = 0;
    for (uint32_t node = tour_start(tours, scan->route), next;
         node != end && !is_past(tours, scan->task, node); node = next, k++) {
        const struct node *at = &tours->nodes[node];
        next = at->next;
        if (k < tours->list[scan->route].n_pinned ||
            !may_be_between(tours, scan->task, node, next) ||
            !fits(scan, tours->holds[node].aboard))
            continue;
        if (!bounded)
            bound_drops(scan, &prices, node, k);
        bounded = true;
        const double pick_up_eur =
            prices.visits_eur + detour_eur(&prices, &scan->to[at->site],
                                           &scan->from[tours->nodes[next].site], &at->gap);
        if (!prices.known || !pick_up_is_too_dear(scan, &prices, node, k, pick_up_eur))
            scan_drops(scan, &prices, node, k, pick_up_eur);
    }
}

/* Begins to look for places on a route that is in use; those that add no less than limit_eur
 * do not matter. */
static inline struct scan scan_begin(struct scanner *scanner, uint32_t stop, uint32_t route,
                                     double limit_eur)
{
    const struct tours *tours = scanner->tours;
    const struct problem *problem = tours->problem;
    const struct type *type = &problem->types[tours->list[route].type];
    const struct family *family = &problem->families[type->family];
    return (struct scan){.tours = tours,
                         .scanner = scanner,
                         .type = type,
                         .task = &problem->tasks[stop],
                         .to = &family->arcs_to[stop * problem->n_sites],
                         .from = &family->arcs[stop * problem->n_sites],
                         .stop = stop,
                         .route = route,
                         .best = {.added_eur = limit_eur, .after = NO_PLACE},
                         .least_eur = HUGE_VAL};
}

/* Whether the route could take the request at all, whatever the place. */
static inline bool may_join(const struct scan *scan)
{
    const struct tours *tours = scan->tours;
    const struct tour *tour = &tours->list[scan->route];
    const struct task *task = scan->task;
    if (tour->closed)
        return false;
    if (scan_may_change(tours) && !tour->n_pinned)
        return some_type_takes(scan);
    const bool pair = task->partner != NO_STOP;
    const uint64_t needs =
        task->needs | (pair ? tours->problem->tasks[task->partner].needs : 0);
    return !(needs & ~scan->type->has) && tour->n_stops + 1 + pair <= scan->type->max_stops &&
           (tours->holds || tours->trips || fits(scan, tour->load));
}

struct found scan_route(struct scanner *scanner, uint32_t stop, uint32_t route, double limit_eur)
{
    const struct problem *problem = scanner->tours->problem;
    struct scan scan = scan_begin(scanner, stop, route, limit_eur);
    if (!may_join(&scan))
        return (struct found){scan.best, scan.least_eur};
    if (scan.task->partner != NO_STOP)
        scan_pairs(&scan);
    else if (problem->durations)
        scan_places(&scan, true, true);
    else if (problem->windows)
        scan_places(&scan, true, false);
    else
        scan_places(&scan, false, false);
    if (problem->trips)
        scan_trips(&scan);
    if (scanner->candidates)
        settle(&scan);
    return (struct found){scan.best, scan.least_eur};
}

struct candidate scan_after(struct scanner *scanner, uint32_t stop, const uint32_t after[], size_t n,
                            double limit_eur)
{
    const struct problem *problem = scanner->tours->problem;
    struct scan scan = scan_begin(scanner, stop, scanner->tours->nodes[after[0]].route, limit_eur);
    for (size_t k = 0; k < n && (k || may_join(&scan)); k++)
        if (problem->durations)
            scan_place(&scan, after[k], true, true);
        else
            scan_place(&scan, after[k], problem->windows, false);
    return scan.best;
}
