#include "sim/routing/tours.h"
#include "sim/routing/along.h"
#include <assert.h>
#include <string.h>
#include "sim/routing/timetable.h"

/* What the routes touched by a trial were before. */
struct trial {
    size_t n_routes, n_stops;
    uint32_t n_absent;
    uint32_t *routes; /* room for n + 1, as the next */
    struct tour *tours;
    double cost_eur; /* of all routes */
    size_t n_nodes;  /* of the routes touched, each from its start to its end */
    struct node *nodes;
    struct clock *clocks; /* NULL, as the next, where tours have none */
    struct reach *reaches;
    struct hold *holds;
    struct trip *trips;
    uint32_t *absent;
    uint32_t *list; /* scratch: stops and reloads of one route */
};

static struct trial *trial_create(const struct tours *tours, struct arena *arena)
{
    const size_t n = tours->problem->n, n_nodes = (tours->trips ? 4 : 3) * n + 2;
    struct trial *trial = arena_zeroed(arena, 1, sizeof *trial);
    trial->routes = arena_zeroed(arena, n + 1, sizeof *trial->routes);
    trial->tours = arena_zeroed(arena, n + 1, sizeof *trial->tours);
    trial->nodes = arena_zeroed(arena, n_nodes, sizeof *trial->nodes);
    if (tours->clocks)
        trial->clocks = arena_zeroed(arena, n_nodes, sizeof *trial->clocks);
    if (tours->reaches)
        trial->reaches = arena_zeroed(arena, n_nodes, sizeof *trial->reaches);
    if (tours->holds)
        trial->holds = arena_zeroed(arena, n_nodes, sizeof *trial->holds);
    if (tours->trips)
        trial->trips = arena_zeroed(arena, n_nodes, sizeof *trial->trips);
    trial->absent = arena_zeroed(arena, n, sizeof *trial->absent);
    trial->list = arena_zeroed(arena, (tours->trips ? 2 : 1) * n, sizeof *trial->list);
    return trial;
}

static void leave_list(uint32_t list[], uint32_t *n, uint32_t rank[], uint32_t slot)
{
    const uint32_t last = list[--*n];
    list[rank[slot]] = last;
    rank[last] = rank[slot];
}

static void join_list(uint32_t list[], uint32_t *n, uint32_t rank[], uint32_t slot)
{
    rank[slot] = *n;
    list[(*n)++] = slot;
}

static void init_reloads(struct tours *tours, uint32_t first, struct arena *arena)
{
    const uint32_t n = (uint32_t)tours->problem->n;
    tours->reloads = arena_zeroed(arena, n, sizeof *tours->reloads);
    tours->reload_rank = arena_zeroed(arena, first + n, sizeof *tours->reload_rank);
    for (uint32_t k = 0; k < n; k++)
        join_list(tours->reloads, &tours->n_reloads, tours->reload_rank, first + k);
}

static void init_arrays(struct tours *tours, struct arena *arena)
{
    const struct problem *problem = tours->problem;
    const size_t n = problem->n, n_slots = tours->n_slots, n_ends = n + 2 * n_slots;
    const size_t n_nodes = n_ends + (problem->trips ? n : 0);
    tours->nodes = arena_zeroed(arena, n_nodes, sizeof *tours->nodes);
    if (problem->windows || problem->durations)
        tours->clocks = arena_zeroed(arena, n_nodes, sizeof *tours->clocks);
    if (problem->durations)
        tours->reaches = arena_zeroed(arena, n_nodes, sizeof *tours->reaches);
    if (problem->mixed)
        tours->holds = arena_zeroed(arena, n_nodes, sizeof *tours->holds);
    if (problem->trips) {
        tours->trips = arena_zeroed(arena, n_nodes, sizeof *tours->trips);
        init_reloads(tours, (uint32_t)n_ends, arena);
    }
    tours->list = arena_zeroed(arena, n_slots, sizeof *tours->list);
    tours->used = arena_zeroed(arena, n_slots, sizeof *tours->used);
    tours->spare = arena_zeroed(arena, n_slots, sizeof *tours->spare);
    tours->rank = arena_zeroed(arena, n_slots, sizeof *tours->rank);
    tours->left = arena_zeroed(arena, problem->n_types, sizeof *tours->left);
    tours->absent = arena_zeroed(arena, n, sizeof *tours->absent);
    tours->trial = trial_create(tours, arena);
    if (problem->rich)
        tours->timetable = timetable_create(problem, arena);
    if (problem->company)
        tours->company = timetable_create(problem, arena);
}

static void close_all(struct tours *tours)
{
    while (tours->n_used)
        tours_set(tours, tours->used[tours->n_used - 1], NULL, 0, NO_TYPE);
    tours->n_absent = 0;
    for (uint32_t i = 0; i < tours->problem->n; i++) {
        tours->nodes[i].route = NO_ROUTE;
        if (tours->problem->tasks[i].kind != ROUTING_DROP)
            tours->absent[tours->n_absent++] = i;
    }
}

void tours_init(struct tours *tours, const struct problem *problem, struct arena *arena)
{
    const uint32_t n = (uint32_t)problem->n, n_slots = n + 1;
    *tours = (struct tours){
        .problem = problem, .n_slots = n_slots, .n_spare = n_slots, .n_recalls = 1};
    init_arrays(tours, arena);
    for (size_t t = 0; t < problem->n_types; t++)
        tours->left[t] = problem->types[t].count < n_slots ? problem->types[t].count : n_slots;
    for (uint32_t i = 0; i < n; i++)
        tours->nodes[i] = (struct node){.site = i, .route = NO_ROUTE};
    for (uint32_t r = 0; r < n_slots; r++) {
        const uint32_t start = tour_start(tours, r), end = tour_end(tours, r);
        tours->list[r].type = NO_TYPE;
        tours->list[r].version = ++tours->n_versions;
        tours->spare[n_slots - 1 - r] = r;
        tours->rank[r] = n_slots - 1 - r;
        tours->nodes[start] = (struct node){.site = n, .route = r, .next = end};
        tours->nodes[end] = (struct node){.site = n + 1, .route = r, .prev = start};
    }
    close_all(tours);
}

/* Hands the route's vehicle back, takes one of the new type, and keeps the lists of used and
 * spare slots. */
static void set_type(struct tours *tours, uint32_t route, size_t type)
{
    struct tour *tour = &tours->list[route];
    if (tour->type == type)
        return;
    if (tour->type == NO_TYPE) {
        leave_list(tours->spare, &tours->n_spare, tours->rank, route);
        join_list(tours->used, &tours->n_used, tours->rank, route);
    } else {
        tours->left[tour->type]++;
    }
    if (type == NO_TYPE) {
        leave_list(tours->used, &tours->n_used, tours->rank, route);
        join_list(tours->spare, &tours->n_spare, tours->rank, route);
    } else {
        tours->left[type]--;
    }
    tour->type = type;
}

/* Takes reloads out that no trip needs any more. */
static void drop_idle_reloads(struct tours *tours, uint32_t route)
{
    const uint32_t start = tour_start(tours, route), end = tour_end(tours, route);
    for (uint32_t node = tours->nodes[start].next; node != end;) {
        const uint32_t next = tours->nodes[node].next, before = tours->nodes[node].prev;
        if (tours_is_reload(tours, node) && (!tours_is_stop(tours, before) || next == end)) {
            tours->nodes[before].next = next;
            tours->nodes[next].prev = before;
            join_list(tours->reloads, &tours->n_reloads, tours->reload_rank, node);
            /* The one before may have become idle, too. */
            node = tours_is_reload(tours, before) && next == end ? before : next;
            continue;
        }
        node = next;
    }
}

bool tours_update(struct tours *tours, uint32_t route)
{
    if (tours->trips)
        drop_idle_reloads(tours, route);
    if (!tours->list[route].n_stops)
        set_type(tours, route, NO_TYPE);
    return along_refresh(tours, route);
}

uint32_t tours_new_reload(struct tours *tours)
{
    const uint32_t node = tours->reloads[--tours->n_reloads];
    tours->nodes[node] = (struct node){.site = (uint32_t)tours->problem->n};
    return node;
}

static void free_reloads(struct tours *tours, uint32_t route)
{
    for (uint32_t node = tours->nodes[tour_start(tours, route)].next;
         node != tour_end(tours, route); node = tours->nodes[node].next)
        if (tours_is_reload(tours, node))
            join_list(tours->reloads, &tours->n_reloads, tours->reload_rank, node);
}

bool tours_set(struct tours *tours, uint32_t route, const uint32_t stops[], size_t n, size_t type)
{
    const uint32_t end = tour_end(tours, route);
    uint32_t last = tour_start(tours, route);
    size_t n_stops = 0;
    for (size_t i = 0; i <= n; i++) {
        const uint32_t node = i == n                ? end
                              : stops[i] == RELOAD ? tours_new_reload(tours)
                                                   : stops[i];
        tours->nodes[last].next = node;
        tours->nodes[node].prev = last;
        last = node;
        n_stops += tours_is_stop(tours, node);
    }
    tours->list[route].n_stops = n_stops;
    tours->list[route].n_pinned = 0;
    tours->list[route].closed = false;
    set_type(tours, route, n ? type : NO_TYPE);
    return along_refresh(tours, route);
}

static void keep_node(const struct tours *tours, uint32_t node)
{
    struct trial *trial = tours->trial;
    const size_t k = trial->n_nodes++;
    trial->nodes[k] = tours->nodes[node];
    if (tours->clocks)
        trial->clocks[k] = tours->clocks[node];
    if (tours->reaches)
        trial->reaches[k] = tours->reaches[node];
    if (tours->holds)
        trial->holds[k] = tours->holds[node];
    if (tours->trips)
        trial->trips[k] = tours->trips[node];
}

static void give_node_back(struct tours *tours, size_t k, uint32_t node)
{
    const struct trial *trial = tours->trial;
    tours->nodes[node] = trial->nodes[k];
    if (tours->clocks)
        tours->clocks[node] = trial->clocks[k];
    if (tours->reaches)
        tours->reaches[node] = trial->reaches[k];
    if (tours->holds)
        tours->holds[node] = trial->holds[k];
    if (tours->trips)
        tours->trips[node] = trial->trips[k];
}

/* Saves a route before its first change in a trial. No stop is saved twice. */
static void touch(struct tours *tours, uint32_t route)
{
    struct trial *trial = tours->trial;
    struct tour *tour = &tours->list[route];
    if (tour->saved_at == tours->n_trials)
        return;
    trial->tours[trial->n_routes] = *tour;
    tour->saved_at = tours->n_trials;
    trial->routes[trial->n_routes++] = route;
    const uint32_t end = tour_end(tours, route);
    for (uint32_t node = tour_start(tours, route); node != end; node = tours->nodes[node].next)
        keep_node(tours, node);
    keep_node(tours, end);
}

void tours_begin(struct tours *tours)
{
    struct trial *trial = tours->trial;
    tours->n_trials++;
    trial->n_routes = trial->n_nodes = 0;
    trial->cost_eur = tours->cost_eur;
    trial->n_absent = tours->n_waiting = tours->n_absent;
    memcpy(trial->absent, tours->absent, tours->n_absent * sizeof *trial->absent);
}

/* Gives a route back what was saved of it from node k on; returns the first node of the next. */
static size_t give_back(struct tours *tours, uint32_t route, const struct tour *saved, size_t k)
{
    for (uint32_t node = tour_start(tours, route);; node = tours->nodes[node].next) {
        give_node_back(tours, k++, node);
        if (tours_is_reload(tours, node))
            leave_list(tours->reloads, &tours->n_reloads, tours->reload_rank, node);
        if (node == tour_end(tours, route))
            break;
    }
    struct tour *tour = &tours->list[route];
    set_type(tours, route, saved->type);
    *tour = *saved;
    tour->saved_at = tours->n_trials;
    return k;
}

void tours_undo(struct tours *tours)
{
    const struct trial *trial = tours->trial;
    for (size_t i = 0; tours->trips && i < trial->n_routes; i++)
        free_reloads(tours, trial->routes[i]);
    size_t k = 0;
    for (size_t i = 0; i < trial->n_routes; i++)
        k = give_back(tours, trial->routes[i], &trial->tours[i], k);
    tours->cost_eur = trial->cost_eur;
    tours->n_absent = trial->n_absent;
    memcpy(tours->absent, trial->absent, trial->n_absent * sizeof *trial->absent);
    for (size_t i = 0; i < trial->n_absent; i++) {
        const uint32_t stop = trial->absent[i], partner = tours->problem->tasks[stop].partner;
        tours->nodes[stop].route = NO_ROUTE;
        if (partner != NO_STOP)
            tours->nodes[partner].route = NO_ROUTE;
    }
}

const uint32_t *tours_touched(const struct tours *tours, size_t *n)
{
    *n = tours->trial->n_routes;
    return tours->trial->routes;
}

void tours_link(struct tours *tours, uint32_t node, uint32_t after, size_t type)
{
    const uint32_t route = tours->nodes[after].route, next = tours->nodes[after].next;
    touch(tours, route);
    tours->nodes[after].next = tours->nodes[next].prev = node;
    tours->nodes[node].prev = after;
    tours->nodes[node].next = next;
    tours->nodes[node].route = route;
    tours->list[route].n_stops += tours_is_stop(tours, node);
    set_type(tours, route, type);
}

void tours_insert(struct tours *tours, uint32_t stop, uint32_t after, size_t type)
{
    const uint32_t route = tours->nodes[after].route;
    const size_t old_type = tours->list[route].type;
    tours_link(tours, stop, after, type);
    if (type != old_type)
        along_refresh(tours, route);
    else
        along_insert(tours, stop);
}

static void unlink_stop(struct tours *tours, uint32_t stop)
{
    struct node *node = &tours->nodes[stop];
    tours->nodes[node->prev].next = node->next;
    tours->nodes[node->next].prev = node->prev;
    tours->list[node->route].n_stops--;
    node->route = NO_ROUTE;
}

void tours_remove(struct tours *tours, uint32_t stop)
{
    const struct task *task = &tours->problem->tasks[stop];
    touch(tours, tours->nodes[stop].route);
    unlink_stop(tours, stop);
    if (task->partner != NO_STOP)
        unlink_stop(tours, task->partner);
    tours->absent[tours->n_absent++] = task->kind == ROUTING_DROP ? task->partner : stop;
}

size_t tours_stops(const struct tours *tours, uint32_t route, bool reloads, uint32_t stops[])
{
    size_t n = 0;
    const uint32_t end = tour_end(tours, route);
    for (uint32_t node = tours->nodes[tour_start(tours, route)].next; node != end;
         node = tours->nodes[node].next)
        if (tours_is_stop(tours, node))
            stops[n++] = node;
        else if (reloads)
            stops[n++] = RELOAD;
    return n;
}

/* A route as another type would drive it. */
struct drive {
    double km, duration_s;
    bool possible;
};

static struct drive drive_as(const struct tours *tours, uint32_t route, const struct family *family)
{
    const struct problem *problem = tours->problem;
    const uint32_t end = tour_end(tours, route);
    struct segment done = family->depart;
    struct drive drive = {0};
    size_t site = problem->n;
    for (uint32_t node = tour_start(tours, route); node != end; node = tours->nodes[node].next) {
        const uint32_t to = tours->nodes[node].next;
        const struct arc *arc = &family->arcs[site * problem->n_sites + tours->nodes[to].site];
        site = tours->nodes[to].site;
        drive.km += arc->km;
        done = segment_join(done, arc->s, to == end ? family->arrive
                                                    : tours_task(tours, to)->visit);
    }
    drive.duration_s = done.duration_s;
    drive.possible = done.duration_s < NEVER_S && drive.km < NEVER_S;
    return drive;
}

/* The most that is aboard at once. */
static struct load most_aboard(const struct tours *tours, uint32_t route)
{
    const uint32_t end = tour_end(tours, route);
    struct load most = {0};
    if (tours->holds)
        return tours->holds[end].before;
    if (!tours->trips)
        return tours->list[route].load;
    for (uint32_t node = tour_start(tours, route); node != end; node = tours->nodes[node].next)
        most = load_max(most, tours->trips[node].load);
    return most;
}

/* Cost of the whole route with another type, and how long it takes. */
static double cost_as_eur(const struct tours *tours, uint32_t route, size_t type_index,
                          double *duration_s)
{
    const struct problem *problem = tours->problem;
    const struct type *type = &problem->types[type_index];
    const struct tour *tour = &tours->list[route];
    if (tours->timetable)
        return timetable_as_eur(tours->timetable, tours, route, type_index, duration_s);
    *duration_s = 0;
    const struct load most = most_aboard(tours, route);
    if (!type_carries(type, most.kg, most.crates) || tour->needs & ~type->has ||
        tour->n_stops > type->max_stops)
        return HUGE_VAL;
    const bool alike = type->family == problem->types[tour->type].family;
    const struct drive drive =
        alike ? (struct drive){tour->km, tour->duration_s, true}
              : drive_as(tours, route, &problem->families[type->family]);
    if (!drive.possible || drive.duration_s > type->max_duration_s ||
        drive.km > type->max_distance_km)
        return HUGE_VAL;
    *duration_s = drive.duration_s;
    return type_cost_eur(type, drive.km, drive.duration_s);
}

/* Price of the longest of some routes and the others, all but a and b. */
static double longest_eur(const struct tours *tours, uint32_t a, uint32_t b, double longest_s)
{
    const double price = tours->problem->given->longest_eur_per_h;
    for (uint32_t u = 0; price > 0 && u < tours->n_used; u++)
        if (tours->used[u] != a && tours->used[u] != b)
            longest_s = fmax(longest_s, tours->list[tours->used[u]].duration_s);
    return price > 0 ? price * longest_s / 3600 : 0;
}

/* The whole route costs no less with another type: where that drives the same matrices, only the
 * drives from its start and to its end differ, and waiting may end. */
static double least_as_eur(const struct tours *tours, uint32_t route, size_t type_index)
{
    const struct problem *problem = tours->problem;
    const struct type *type = &problem->types[type_index];
    const struct tour *tour = &tours->list[route];
    const struct family *own = tour_family(tours, route);
    const struct family *other = &problem->families[type->family];
    if (tours->trips || tours->timetable || own->time_s != other->time_s ||
        own->distance_km != other->distance_km || own->fastest != other->fastest)
        return type->fixed_eur;
    const uint32_t start = tour_start(tours, route), end = tour_end(tours, route);
    const size_t n = problem->n, n_sites = problem->n_sites;
    const size_t first = tours->nodes[tours->nodes[start].next].site;
    const size_t last = tours->nodes[tours->nodes[end].prev].site;
    const struct arc *out = &own->arcs[n * n_sites + first];
    const struct arc *back = &own->arcs_to[(n + 1) * n_sites + last];
    const struct arc *other_out = &other->arcs[n * n_sites + first];
    const struct arc *other_back = &other->arcs_to[(n + 1) * n_sites + last];
    return type_cost_eur(type, tour->km - out->km - back->km + other_out->km + other_back->km,
                         tour->active_s - out->s - back->s + other_out->s + other_back->s) -
           GAIN_EUR;
}

static void change_type(struct tours *tours, uint32_t route, size_t type)
{
    touch(tours, route);
    set_type(tours, route, type);
    along_refresh(tours, route);
}

static bool take_cheapest(struct tours *tours, uint32_t route)
{
    const size_t own = tours->list[route].type;
    double best_eur = tours->list[route].cost_eur - GAIN_EUR +
                      longest_eur(tours, route, route, tours->list[route].duration_s);
    size_t best = own;
    for (size_t t = 0; t < tours->problem->n_types; t++) {
        double duration_s;
        if (!tours->left[t] || t == own || least_as_eur(tours, route, t) >= best_eur)
            continue;
        double cost_eur = cost_as_eur(tours, route, t, &duration_s);
        if (cost_eur < best_eur)
            cost_eur += longest_eur(tours, route, route, duration_s);
        if (cost_eur < best_eur) {
            best_eur = cost_eur;
            best = t;
        }
    }
    if (best == own)
        return false;
    change_type(tours, route, best);
    return true;
}

bool tours_trade(struct tours *tours, uint32_t route)
{
    if (tours->problem->n_types < 2 || tours->list[route].type == NO_TYPE ||
        tours->list[route].n_pinned)
        return false;
    bool changed = take_cheapest(tours, route);
    for (uint32_t u = 0; tours->problem->limited && u < tours->n_used; u++) {
        const uint32_t other = tours->used[u];
        const struct tour *a = &tours->list[route], *b = &tours->list[other];
        if (a->type == b->type || b->n_pinned || (tours->left[a->type] && tours->left[b->type]))
            continue;
        const size_t type = a->type;
        double a_s, b_s;
        const double now_eur =
            a->cost_eur + b->cost_eur +
            longest_eur(tours, route, other, fmax(a->duration_s, b->duration_s));
        if (least_as_eur(tours, route, b->type) + least_as_eur(tours, other, type) >=
            now_eur - GAIN_EUR)
            continue;
        double then_eur =
            cost_as_eur(tours, route, b->type, &a_s) + cost_as_eur(tours, other, type, &b_s);
        if (then_eur < now_eur)
            then_eur += longest_eur(tours, route, other, fmax(a_s, b_s));
        if (then_eur < now_eur - GAIN_EUR) {
            touch(tours, route);
            touch(tours, other);
            tours->list[route].type = b->type;
            tours->list[other].type = type;
            along_refresh(tours, route);
            along_refresh(tours, other);
            changed = true;
        }
    }
    return changed;
}

double tours_total_eur(const struct tours *tours)
{
    const struct problem *problem = tours->problem;
    double total_eur = tours->cost_eur, longest_s = 0;
    for (uint32_t i = 0; problem->optional && i < tours->n_absent; i++) {
        const double penalty_eur = problem->tasks[tours->absent[i]].penalty_eur;
        total_eur += penalty_eur < HUGE_VAL ? penalty_eur : 0;
    }
    if (problem->given->longest_eur_per_h <= 0)
        return total_eur;
    for (uint32_t u = 0; u < tours->n_used; u++)
        longest_s = fmax(longest_s, tours->list[tours->used[u]].duration_s);
    return total_eur + problem->given->longest_eur_per_h * longest_s / 3600;
}

size_t tours_owed(const struct tours *tours)
{
    if (!tours->problem->optional)
        return tours->n_absent;
    size_t n = 0;
    for (uint32_t i = 0; i < tours->n_absent; i++)
        n += tours->problem->tasks[tours->absent[i]].penalty_eur == HUGE_VAL;
    return n;
}

void tours_store(const struct tours *tours, struct record *record)
{
    size_t *stops = record->stops;
    record->n_routes = tours->n_used;
    for (uint32_t u = 0; u < tours->n_used; u++) {
        const uint32_t route = tours->used[u], end = tour_end(tours, route);
        record->types[u] = tours->list[route].type;
        const size_t *const first = stops;
        for (uint32_t node = tours->nodes[tour_start(tours, route)].next; node != end;
             node = tours->nodes[node].next)
            *stops++ = tours_is_stop(tours, node) ? node : ROUTING_RELOAD;
        record->lengths[u] = (size_t)(stops - first);
    }
    record->n_absent = tours->n_absent;
    for (uint32_t i = 0; i < tours->n_absent; i++)
        record->absent[i] = tours->absent[i];
    record->n_owed = tours_owed(tours);
    record->cost_eur = tours_total_eur(tours);
}

/* Takes a route that cannot be driven apart. */
static void give_up(struct tours *tours, uint32_t route)
{
    const uint32_t end = tour_end(tours, route);
    for (uint32_t node = tours->nodes[tour_start(tours, route)].next; node != end;
         node = tours->nodes[node].next)
        if (tours_is_stop(tours, node))
            tours->nodes[node].route = NO_ROUTE;
    if (tours->trips)
        free_reloads(tours, route);
    tours_set(tours, route, NULL, 0, NO_TYPE);
}

/* Sees to it that what is settled stands, and stays. */
static void pin(struct tours *tours, const struct routing_pinned *pinned)
{
    const struct problem *problem = tours->problem;
    if (!pinned->n_stops)
        return;
    uint32_t route = tours->nodes[problem->site_of[pinned->stops[0]]].route;
    if (route == NO_ROUTE) {
        if (!tours->left[pinned->vehicle])
            return;
        uint32_t *list = tours->trial->list;
        for (size_t k = 0; k < pinned->n_stops; k++)
            list[k] = problem->site_of[pinned->stops[k]];
        route = tours->spare[tours->n_spare - 1];
        if (!tours_set(tours, route, list, pinned->n_stops, pinned->vehicle)) {
            give_up(tours, route);
            return;
        }
    }
    tours->list[route].n_pinned = pinned->n_stops;
    tours->list[route].closed = pinned->closed;
}

void tours_recall(struct tours *tours, const struct record *record)
{
    for (uint32_t u = 0; tours->trips && u < tours->n_used; u++)
        free_reloads(tours, tours->used[u]);
    close_all(tours);
    tours->n_recalls++;
    tours->n_waiting = 0;
    const size_t *stops = record->stops;
    uint32_t *list = tours->trial->list;
    double duration_s;
    for (size_t r = 0; r < record->n_routes; r++) {
        for (size_t k = 0; k < record->lengths[r]; k++)
            list[k] = stops[k] == ROUTING_RELOAD ? RELOAD : (uint32_t)stops[k];
        stops += record->lengths[r];
        const uint32_t route = tours->spare[tours->n_spare - 1];
        if (!tours->left[record->types[r]] ||
            !tours_set(tours, route, list, record->lengths[r], record->types[r]) ||
            cost_as_eur(tours, route, record->types[r], &duration_s) == HUGE_VAL)
            give_up(tours, route);
    }
    for (size_t p = 0; p < tours->problem->given->n_pinned; p++)
        pin(tours, &tours->problem->given->pinned[p]);
    tours->n_absent = 0;
    for (uint32_t i = 0; i < tours->problem->n; i++)
        if (tours->nodes[i].route == NO_ROUTE && tours->problem->tasks[i].kind != ROUTING_DROP)
            tours->absent[tours->n_absent++] = i;
}

static bool near_equal(double a, double b)
{
    return fabs(a - b) <= 1e-6 * (1 + fabs(a));
}

/* Drives one route from the start by the clock. */
static void check_route(const struct tours *tours, uint32_t route)
{
    const struct problem *problem = tours->problem;
    const struct tour *tour = &tours->list[route];
    const struct type *type = &problem->types[tour->type];
    const struct drive drive = drive_as(tours, route, &problem->families[type->family]);
    assert(near_equal(drive.km, tour->km));
    assert(tours->timetable || !tours->reaches || near_equal(drive.duration_s, tour->duration_s));
    assert(tours->timetable || drive.possible);
    size_t n_stops = 0;
    for (uint32_t node = tour_start(tours, route); node != tour_end(tours, route);
         node = tours->nodes[node].next) {
        assert(tours->nodes[tours->nodes[node].next].prev == node);
        assert(tours->nodes[node].route == route);
        assert(!tours->clocks || tours->clocks[node].leave_s + tours->nodes[node].gap.s <=
                                     tours->clocks[tours->nodes[node].next].latest_s +
                                         (double)(n_stops + 1) * TIME_SLACK_S);
        n_stops += tours_is_stop(tours, node);
    }
    assert(n_stops == tour->n_stops);
    double duration_s;
    const double cost_eur = cost_as_eur(tours, route, tour->type, &duration_s);
    assert(near_equal(cost_eur, tour->cost_eur));
    assert(tours->problem->plain || near_equal(duration_s, tour->duration_s));
    (void)cost_eur;
}

void tours_check(const struct tours *tours)
{
    double cost_eur = 0;
    size_t n_served = 0, n_absent = tours->n_absent;
    for (uint32_t u = 0; u < tours->n_used; u++) {
        check_route(tours, tours->used[u]);
        cost_eur += tours->list[tours->used[u]].cost_eur;
        n_served += tours->list[tours->used[u]].n_stops;
    }
    for (uint32_t i = 0; i < tours->n_absent; i++)
        n_absent += tours->problem->tasks[tours->absent[i]].partner != NO_STOP;
    assert(near_equal(cost_eur, tours->cost_eur));
    assert(n_served + n_absent == tours->problem->n);
    (void)cost_eur;
    (void)n_served;
    (void)n_absent;
}
