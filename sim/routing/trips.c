#include "sim/routing/trips.h"
#include <math.h>
#include "sim/routing/schedule.h"

enum { FORGONE = UINT8_MAX };

/* Of all costs of routes, for a stop that must be served. */
static const double owed_factor = 1e5;

/* A way from the start through a set of stops; once closed, a trip; or several trips. */
struct label {
    double eur, s, km; /* fixed costs aside; reloads between trips included */
    double end_s;      /* of trips: the soonest */
    size_t n_trips;
    uint32_t before;   /* of a way: without its last stop; of trips: without the last; 0: none */
    uint32_t last;     /* stop; or, of trips, the way that is the last */
    uint32_t next;     /* label of the same set, and of ways the same last stop; 0: none */
};

/* What labels of one kind are compared by, besides their cost. */
struct compared {
    bool s, km, end_s, n_trips;
};

/* The trips and routes of one type. */
struct fleet {
    const struct problem *problem;
    const struct type *type;
    const struct family *family;
    struct arena *arena;
    struct label *labels; /* the first is none */
    size_t n_labels, room;
    uint32_t allowed;     /* stops that the type may serve */
    bool over;            /* more labels than may be kept */
    double reload_s;
    /* From the stops and the start to the stops, service included, and the end. */
    double step_eur[TRIPS_MAX_STOPS + 1][TRIPS_MAX_STOPS + 1];
    double step_s[TRIPS_MAX_STOPS + 1][TRIPS_MAX_STOPS + 1];
    double step_km[TRIPS_MAX_STOPS + 1][TRIPS_MAX_STOPS + 1];
    double longest_s;     /* of a route, by its limit and the shift */
    const double *room_eur; /* n_sets: what a route through a set may cost, if the others cost the
                             * least that they can */
    struct compared by_way, by_route;
    uint32_t *ways;       /* n_sets x n: first label by last stop */
    uint32_t *trips;      /* n_sets: first label */
    uint32_t *routes;     /* n_sets: first label */
    bool *carries;        /* n_sets: whether the type takes all that there is in one trip */
    double *trip_eur;     /* n_sets: of the cheapest trip */
    double *route_eur;    /* n_sets: of the cheapest route, fixed costs included */
    uint32_t *route;      /* n_sets: label of the cheapest */
};

static bool stop_serves(const struct routing_problem *given, const struct routing_stop *stop)
{
    bool opens = true;
    for (size_t v = 0; v < given->n_vehicles; v++)
        opens &= stop->open_s <= given->vehicles[v].shift_start_s;
    return opens && stop->close_s >= FARTHEST && !stop->n_later && !(stop->max_aboard_s > 0) &&
           (stop->task == ROUTING_DELIVER || stop->task == ROUTING_COLLECT);
}

static bool vehicle_serves(const struct routing_vehicle *vehicle)
{
    return !vehicle->n_compartments && !(vehicle->wall_crates > 0) && !vehicle->n_breaks &&
           !(vehicle->max_drive_s > 0) && !vehicle->profile &&
           (vehicle->max_trips <= 1 ||
            (vehicle->start == vehicle->end && vehicle->reload_s >= 0 &&
             vehicle->reload_s < FARTHEST));
}

bool trips_serves(const struct problem *problem)
{
    const struct routing_problem *given = problem->given;
    bool serves = problem->n <= TRIPS_MAX_STOPS && !given->apart &&
                  problem->n_types << problem->n <= TRIPS_MAX_SETS &&
                  problem->n_types < FORGONE &&
                  !problem->mixed && !given->n_pinned && !(given->longest_eur_per_h > 0);
    for (size_t i = 0; i < problem->n && serves; i++)
        serves = stop_serves(given, &given->stops[problem->origin[i]]);
    for (size_t v = 0; v < given->n_vehicles && serves; v++)
        serves = vehicle_serves(&given->vehicles[v]);
    return serves;
}

/* ---- Labels ---------------------------------------------------------------------------- */

static bool dominates(const struct label *a, const struct label *b, struct compared by)
{
    return a->eur <= b->eur && (!by.s || a->s <= b->s) && (!by.km || a->km <= b->km) &&
           (!by.end_s || a->end_s <= b->end_s) && (!by.n_trips || a->n_trips <= b->n_trips);
}

/* Keeps a label unless one of its list is as good, and drops those that it is as good as. */
static void keep(struct fleet *fleet, uint32_t *first, struct label label, struct compared by)
{
    for (uint32_t l = *first; l; l = fleet->labels[l].next)
        if (dominates(&fleet->labels[l], &label, by))
            return;
    for (uint32_t *link = first; *link;)
        if (dominates(&label, &fleet->labels[*link], by))
            *link = fleet->labels[*link].next;
        else
            link = &fleet->labels[*link].next;
    if (fleet->n_labels == TRIPS_MAX_LABELS) {
        fleet->over = true;
        return;
    }
    fleet->labels =
        arena_grown(fleet->arena, fleet->labels, fleet->n_labels, &fleet->room, sizeof label);
    label.next = *first;
    fleet->labels[fleet->n_labels] = label;
    *first = (uint32_t)fleet->n_labels++;
}

/* ---- Trips ----------------------------------------------------------------------------- */

static void drive(const struct fleet *fleet, struct label *way, size_t from, size_t to)
{
    way->s += fleet->step_s[from][to];
    way->km += fleet->step_km[from][to];
    way->eur += fleet->step_eur[from][to];
}

static bool keeps_limits(const struct fleet *fleet, uint32_t set, const struct label *label)
{
    return label->s <= fleet->longest_s && label->km <= fleet->type->max_distance_km &&
           label->km < NEVER_S && fleet->type->fixed_eur + label->eur < fleet->room_eur[set];
}

/* Goes on from a way through a set, or from the start, to the stops that it lacks. */
static void go_on(struct fleet *fleet, uint32_t set, uint32_t way)
{
    const size_t n = fleet->problem->n;
    const struct label done = fleet->labels[way];
    for (uint32_t out = fleet->allowed & ~set; out; out &= out - 1) {
        const uint32_t stop = (uint32_t)__builtin_ctz(out);
        const uint32_t then = set | (UINT32_C(1) << stop);
        if (!fleet->carries[then])
            continue;
        struct label label = {.eur = done.eur, .s = done.s, .km = done.km,
                              .before = way, .last = stop};
        drive(fleet, &label, way ? done.last : n, stop);
        if (keeps_limits(fleet, then, &label))
            keep(fleet, &fleet->ways[then * n + stop], label, fleet->by_way);
    }
}

/* Lists the best trips through every set. */
static void list_trips(struct fleet *fleet)
{
    const size_t n = fleet->problem->n;
    go_on(fleet, 0, 0);
    for (uint32_t set = 1; set < UINT32_C(1) << n && !fleet->over; set++)
        for (uint32_t in = set; in; in &= in - 1) {
            const size_t last = (size_t)__builtin_ctz(in);
            for (uint32_t way = fleet->ways[set * n + last]; way; way = fleet->labels[way].next) {
                struct label trip = fleet->labels[way];
                drive(fleet, &trip, last, n);
                trip.last = way;
                if (keeps_limits(fleet, set, &trip)) {
                    fleet->trip_eur[set] = fmin(fleet->trip_eur[set], trip.eur);
                    keep(fleet, &fleet->trips[set], trip, fleet->by_way);
                }
                go_on(fleet, set, way);
            }
        }
}

/* ---- Routes of several trips ----------------------------------------------------------- */

/* When the goods of a stop are at the start. */
static double release_s(const struct problem *problem, uint32_t stop)
{
    const struct task *task = &problem->tasks[stop];
    return task->kind == ROUTING_DELIVER && task->release_s > 0 ? task->release_s : 0;
}

/* Adds a trip, which leaves no sooner than its release, to a route, or to nothing. */
static void add_trip(struct fleet *fleet, uint32_t set, uint32_t before, uint32_t trip,
                     double release)
{
    const struct label *done = &fleet->labels[before], *last = &fleet->labels[trip];
    const double reload_s = before ? fleet->reload_s : 0;
    const double ready_s =
        (before ? done->end_s : fleet->family->shift_start_s) + reload_s;
    struct label route = {.eur = done->eur + last->eur + fleet->type->eur_per_s * reload_s,
                          .n_trips = done->n_trips + 1};
    if (route.n_trips > fleet->type->max_trips ||
        fleet->type->fixed_eur + route.eur >= fleet->room_eur[set])
        return;
    route.s = done->s + last->s + reload_s;
    route.km = done->km + last->km;
    route.end_s = (ready_s > release ? ready_s : release) + last->s;
    route.before = before;
    route.last = last->last;
    if (keeps_limits(fleet, set, &route) &&
        route.end_s <= fleet->family->arrive.latest_s + TIME_SLACK_S)
        keep(fleet, &fleet->routes[set], route, fleet->by_route);
}

/* Adds all trips through a part of the set to all routes through the rest. */
static void add_trips(struct fleet *fleet, uint32_t set, uint32_t part, double release)
{
    const uint32_t rest = set & ~part;
    const double least_eur = fleet->trip_eur[part] + (rest ? fleet->route_eur[rest]
                                                           : fleet->type->fixed_eur);
    if (!(least_eur < fleet->room_eur[set]))
        return;
    for (uint32_t trip = fleet->trips[part]; trip; trip = fleet->labels[trip].next) {
        if (!rest)
            add_trip(fleet, set, 0, trip, release);
        for (uint32_t route = rest ? fleet->routes[rest] : 0; route;
             route = fleet->labels[route].next)
            add_trip(fleet, set, route, trip, release);
    }
}

/* The stop of a set whose goods come last. */
static uint32_t last_released(const struct problem *problem, uint32_t set)
{
    uint32_t latest = (uint32_t)__builtin_ctz(set);
    for (uint32_t in = set & (set - 1); in; in &= in - 1) {
        const uint32_t stop = (uint32_t)__builtin_ctz(in);
        if (release_s(problem, stop) > release_s(problem, latest))
            latest = stop;
    }
    return latest;
}

/* Lists the best routes through every set: the last trip takes what is released last. */
static void list_routes(struct fleet *fleet)
{
    const struct problem *problem = fleet->problem;
    for (uint32_t set = 1; set < UINT32_C(1) << problem->n && !fleet->over; set++) {
        if ((set & ~fleet->allowed) ||
            (size_t)__builtin_popcount(set) > fleet->type->max_stops)
            continue;
        const uint32_t latest = last_released(problem, set), last = UINT32_C(1) << latest;
        const uint32_t others = set & ~last;
        const double release = release_s(problem, latest);
        add_trips(fleet, set, set, release);
        for (uint32_t with = others; with && fleet->type->max_trips > 1;) {
            with = (with - 1) & others;
            add_trips(fleet, set, with | last, release);
        }
        for (uint32_t l = fleet->routes[set]; l; l = fleet->labels[l].next) {
            const double eur = fleet->type->fixed_eur + fleet->labels[l].eur;
            if (eur >= fleet->route_eur[set])
                continue;
            fleet->route_eur[set] = eur;
            fleet->route[set] = l;
        }
    }
}

static void measure(struct fleet *fleet)
{
    const struct problem *problem = fleet->problem;
    const struct type *type = fleet->type;
    const size_t n = problem->n;
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= n; j++) {
            const size_t to = j < n ? j : n + 1;
            const struct arc *arc = problem_arc(problem, type->family, i, to);
            const double s = arc->s + problem->tasks[to].service_s;
            fleet->step_s[i][j] = s;
            fleet->step_km[i][j] = arc->km;
            fleet->step_eur[i][j] = type->eur_per_km * arc->km + type->eur_per_s * s;
        }
    double *kg = arena_zeroed(fleet->arena, (size_t)2 << n, sizeof *kg);
    double *crates = kg + ((size_t)1 << n);
    for (uint32_t set = 1; set < UINT32_C(1) << n; set++) {
        const struct task *task = &problem->tasks[__builtin_ctz(set)];
        kg[set] = kg[set & (set - 1)] + task->kg;
        crates[set] = crates[set & (set - 1)] + task->crates;
        fleet->carries[set] = type_carries(type, kg[set], crates[set]);
    }
    for (size_t i = 0; i < n; i++)
        if (!(problem->tasks[i].needs & ~type->has))
            fleet->allowed |= UINT32_C(1) << i;
    fleet->longest_s = fmin(fmin(type->max_duration_s, FARTHEST),
                            fleet->family->arrive.latest_s - fleet->family->shift_start_s +
                                TIME_SLACK_S);
}

/* fleet: with problem, arena and room_eur. */
static void list_fleet(struct fleet *fleet, size_t t)
{
    const size_t n = fleet->problem->n, n_sets = (size_t)1 << n;
    const struct type *type = &fleet->problem->types[t];
    struct arena *arena = fleet->arena;
    fleet->type = type;
    fleet->family = &fleet->problem->families[type->family];
    fleet->reload_s = fleet->problem->given->vehicles[t].reload_s;
    const bool ends = fleet->family->arrive.latest_s < FARTHEST;
    fleet->by_way.s = ends || type->max_duration_s < FARTHEST;
    fleet->by_way.km = type->max_distance_km < FARTHEST;
    fleet->by_route = (struct compared){.s = type->max_duration_s < FARTHEST,
                                        .km = fleet->by_way.km,
                                        .end_s = ends,
                                        .n_trips = type->max_trips < n};
    fleet->n_labels = 1;
    fleet->labels = arena_grown(arena, NULL, 0, &fleet->room, sizeof *fleet->labels);
    fleet->ways = arena_zeroed(arena, n_sets * n, sizeof *fleet->ways);
    fleet->trips = arena_zeroed(arena, n_sets, sizeof *fleet->trips);
    fleet->routes = arena_zeroed(arena, n_sets, sizeof *fleet->routes);
    fleet->route = arena_zeroed(arena, n_sets, sizeof *fleet->route);
    fleet->carries = arena_zeroed(arena, n_sets, sizeof *fleet->carries);
    fleet->trip_eur = arena_zeroed(arena, n_sets, sizeof *fleet->trip_eur);
    fleet->route_eur = arena_zeroed(arena, n_sets, sizeof *fleet->route_eur);
    for (size_t set = 0; set < n_sets; set++)
        fleet->route_eur[set] = fleet->trip_eur[set] = HUGE_VAL;
    if (!type->count)
        return;
    measure(fleet);
    list_trips(fleet);
    list_routes(fleet);
}

/* ---- Who serves what --------------------------------------------------------------------- */

/* Least costs of every set, with the vehicles of the layers so far. */
struct layer {
    size_t type; /* of the vehicle that it adds; not of the first */
    double *eur;
};

struct sharing {
    const struct problem *problem;
    struct fleet *fleets; /* of each type */
    double *forgo_eur;    /* of each stop */
    double *any_eur;      /* n_sets: of a vehicle of which there are enough; or left out */
    uint8_t *any;         /* its type, FORGONE: left out */
    struct layer *layers;
    size_t n_layers, n_sets;
};

static void price_any(struct sharing *sharing)
{
    const struct problem *problem = sharing->problem;
    for (uint32_t set = 1; set < sharing->n_sets; set++) {
        sharing->any[set] = FORGONE;
        sharing->any_eur[set] =
            set & (set - 1) ? HUGE_VAL : sharing->forgo_eur[__builtin_ctz(set)];
        for (size_t t = 0; t < problem->n_types; t++) {
            const double eur = sharing->fleets[t].route_eur[set];
            if (problem->types[t].count < problem->n || !(eur < sharing->any_eur[set]))
                continue;
            sharing->any_eur[set] = eur;
            sharing->any[set] = (uint8_t)t;
        }
    }
}

/* Least cost of a set by what there is enough of: its first stop is in some part. *part: that. */
static double share_any(const struct sharing *sharing, uint32_t set, uint32_t *part)
{
    const double *rest_eur = sharing->layers[0].eur;
    const uint32_t first = set & -set, others = set & ~first;
    double least_eur = HUGE_VAL;
    *part = set;
    for (uint32_t with = others;; with = (with - 1) & others) {
        const double eur = sharing->any_eur[with | first] + rest_eur[others & ~with];
        if (eur < least_eur) {
            least_eur = eur;
            *part = with | first;
        }
        if (!with)
            return least_eur;
    }
}

/* The same of one vehicle more. */
static double share_one(const struct sharing *sharing, size_t layer, uint32_t set, uint32_t *part)
{
    const double *rest_eur = sharing->layers[layer - 1].eur;
    const double *route_eur = sharing->fleets[sharing->layers[layer].type].route_eur;
    double least_eur = rest_eur[set];
    *part = 0;
    for (uint32_t with = set; with; with = (with - 1) & set)
        if (route_eur[with] + rest_eur[set & ~with] < least_eur) {
            least_eur = route_eur[with] + rest_eur[set & ~with];
            *part = with;
        }
    return least_eur;
}

static double *new_layer(struct sharing *sharing, size_t type, struct arena *arena)
{
    struct layer *layer = &sharing->layers[sharing->n_layers++];
    layer->type = type;
    layer->eur = arena_zeroed(arena, sharing->n_sets, sizeof *layer->eur);
    return layer->eur;
}

/* Least costs of all sets, one vehicle after the other. */
static void share_out(struct sharing *sharing, struct arena *arena)
{
    const struct problem *problem = sharing->problem;
    uint32_t part;
    sharing->layers =
        arena_zeroed(arena, 1 + problem->n_types * problem->n, sizeof *sharing->layers);
    double *eur = new_layer(sharing, 0, arena);
    for (uint32_t set = 1; set < sharing->n_sets; set++)
        eur[set] = share_any(sharing, set, &part);
    for (size_t t = 0; t < problem->n_types; t++) {
        if (problem->types[t].count >= problem->n)
            continue;
        bool better = true;
        for (size_t k = 0; k < problem->types[t].count && better; k++) {
            const double *before_eur = eur;
            better = false;
            eur = new_layer(sharing, t, arena);
            for (uint32_t set = 1; set < sharing->n_sets; set++) {
                eur[set] = share_one(sharing, sharing->n_layers - 1, set, &part);
                better |= eur[set] < before_eur[set];
            }
        }
    }
}

/* Writes the stops of a way, from its first; returns how many. */
static size_t write_way(const struct fleet *fleet, uint32_t way, size_t stops[])
{
    size_t n = 0;
    if (fleet->labels[way].before)
        n = write_way(fleet, fleet->labels[way].before, stops);
    stops[n] = fleet->labels[way].last;
    return n + 1;
}

static size_t write_route(const struct fleet *fleet, uint32_t route, size_t stops[])
{
    size_t n = 0;
    if (fleet->labels[route].before) {
        n = write_route(fleet, fleet->labels[route].before, stops);
        stops[n++] = ROUTING_RELOAD;
    }
    return n + write_way(fleet, fleet->labels[route].last, stops + n);
}

/* Adds the route to the record, as schedule_route() drives it; false if it does not. */
static bool add_route(struct record *record, const struct fleet *fleet, size_t type, uint32_t set,
                      size_t *n_stops, struct schedule *schedule)
{
    const struct problem *problem = fleet->problem;
    size_t *stops = record->stops + *n_stops, named[2 * TRIPS_MAX_STOPS];
    const size_t n = write_route(fleet, fleet->route[set], stops);
    for (size_t k = 0; k < n; k++)
        named[k] = stops[k] == ROUTING_RELOAD ? ROUTING_RELOAD : problem->origin[stops[k]];
    if (!schedule_route(problem->given, type, named, n, schedule))
        return false;
    record->types[record->n_routes] = type;
    record->lengths[record->n_routes++] = n;
    /* Fixed costs may be others than given. */
    record->cost_eur += fleet->type->fixed_eur - problem->given->vehicles[type].fixed_eur +
                        schedule->cost_eur;
    *n_stops += n;
    return true;
}

static void leave_out(struct record *record, const struct problem *problem, uint32_t set)
{
    const size_t stop = (size_t)__builtin_ctz(set);
    const double penalty_eur = problem->tasks[stop].penalty_eur;
    record->absent[record->n_absent++] = stop;
    record->n_owed += penalty_eur == HUGE_VAL;
    record->cost_eur += penalty_eur < HUGE_VAL ? penalty_eur : 0;
}

/* Writes what serves all stops at least cost. */
static bool write_best(const struct sharing *sharing, struct schedule *schedule,
                       struct record *record)
{
    uint32_t left = (uint32_t)sharing->n_sets - 1, part;
    size_t n_stops = 0;
    record->n_routes = record->n_absent = record->n_owed = 0;
    record->cost_eur = 0;
    for (size_t layer = sharing->n_layers; layer-- > 1;) {
        const size_t type = sharing->layers[layer].type;
        share_one(sharing, layer, left, &part);
        if (part && !add_route(record, &sharing->fleets[type], type, part, &n_stops, schedule))
            return false;
        left &= ~part;
    }
    for (; left; left &= ~part) {
        share_any(sharing, left, &part);
        const uint8_t type = sharing->any[part];
        if (type == FORGONE)
            leave_out(record, sharing->problem, part);
        else if (!add_route(record, &sharing->fleets[type], type, part, &n_stops, schedule))
            return false;
    }
    return true;
}

/* Where some stops find no vehicle, each of them counts more than any cost. Returns what the best
 * costs then. */
static double price_stops(const struct problem *problem, const struct record *best,
                          double forgo_eur[])
{
    double owed_eur = 1 + best->cost_eur;
    for (size_t i = 0; i < problem->n * problem->n_types; i++)
        if (problem->alone_eur[i] < HUGE_VAL)
            owed_eur += problem->alone_eur[i];
    owed_eur *= owed_factor;
    for (size_t i = 0; i < problem->n; i++)
        forgo_eur[i] = fmin(problem->tasks[i].penalty_eur, best->n_owed ? owed_eur : HUGE_VAL);
    return best->cost_eur + owed_eur * (double)best->n_owed;
}

/* The least that it costs to come to a stop and serve it, or to leave it out. */
static double least_eur(const struct problem *problem, size_t stop, double forgo_eur)
{
    double eur = forgo_eur;
    for (size_t t = 0; t < problem->n_types; t++)
        for (size_t from = 0; from <= problem->n; from++) {
            const struct type *type = &problem->types[t];
            const struct arc *arc = problem_arc(problem, type->family, from, stop);
            if (from != stop)
                eur = fmin(eur, type_drive_eur(type, arc) +
                                    type->eur_per_s * problem->tasks[stop].service_s);
        }
    return eur;
}

/* What remains of the limit for each set if all others cost the least that they can. */
static const double *find_room(const struct problem *problem, const double forgo_eur[],
                               double limit_eur, struct arena *arena)
{
    const uint32_t all = (UINT32_C(1) << problem->n) - 1;
    double *room_eur = arena_zeroed(arena, (size_t)all + 1, sizeof *room_eur);
    double stop_eur[TRIPS_MAX_STOPS] = {0};
    for (size_t i = 0; i < problem->n; i++)
        stop_eur[i] = least_eur(problem, i, forgo_eur[i]);
    room_eur[all] = limit_eur;
    for (uint32_t out = 1; out <= all; out++)
        room_eur[all & ~out] =
            room_eur[all & ~(out & (out - 1))] - stop_eur[__builtin_ctz(out)];
    return room_eur;
}

bool trips_improve(const struct problem *problem, struct arena *arena, struct record *best)
{
    struct sharing sharing = {.problem = problem, .n_sets = (size_t)1 << problem->n};
    sharing.fleets = arena_zeroed(arena, problem->n_types, sizeof *sharing.fleets);
    sharing.forgo_eur = arena_zeroed(arena, problem->n, sizeof *sharing.forgo_eur);
    sharing.any_eur = arena_zeroed(arena, sharing.n_sets, sizeof *sharing.any_eur);
    sharing.any = arena_zeroed(arena, sharing.n_sets, sizeof *sharing.any);
    const double limit_eur = price_stops(problem, best, sharing.forgo_eur);
    const double *room_eur = find_room(problem, sharing.forgo_eur, limit_eur, arena);
    for (size_t t = 0; t < problem->n_types; t++) {
        sharing.fleets[t] = (struct fleet){.problem = problem,
                                           .arena = arena,
                                           .room_eur = room_eur};
        list_fleet(&sharing.fleets[t], t);
        if (sharing.fleets[t].over)
            return false;
    }
    price_any(&sharing);
    share_out(&sharing, arena);
    if (!(sharing.layers[sharing.n_layers - 1].eur[sharing.n_sets - 1] < limit_eur - GAIN_EUR))
        return true;
    struct record found;
    struct schedule schedule;
    record_init(&found, problem, arena);
    schedule_init(&schedule, problem->given);
    const bool fits = write_best(&sharing, &schedule, &found);
    schedule_clear(&schedule);
    if (fits && record_beats(&found, best))
        *best = found;
    return fits;
}
