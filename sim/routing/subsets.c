#include "sim/routing/subsets.h"
#include <assert.h>
#include <math.h>
#include <string.h>
#include "sim/routing/wide.h"

/* N_TAILS: ends of routes that a search remembers, of sets before them of so many stops. */
enum { WIDTH = SUBSETS_MAX_STOPS, N_TAILS = 512, MIN_BEFORE = 3 };

/* Rows that stand for others: of sets that lead nowhere, and of the empty set. */
enum { NO_ROW, FIRST_ROW, RESERVED_ROWS };

/* Costs, and times, of what cannot be. */
static const float no_way = 1e30f;

/* Rounding of sums in the table, relative, and of times of a day. */
static const double table_slack = 1e-6, table_slack_s = 0.1;

/* After the stops of a set: least cost, and soonest end, of serving each other stop next; or, of
 * tours, its least cost with several vehicles. */
struct row {
    float eur[WIDTH];
    union {
        float end_s[WIDTH], split_eur[WIDTH];
    };
};

/* The end of a route: from the arrival at a stop on. */
struct tail {
    struct segment left;
    double km, eur; /* eur: of driving and waiting after the service at the stop */
};

/* A tail that a search has come to, the stops before it and its first. */
struct tried_tail {
    uint32_t search, before, next;
    struct tail tail;
};

struct subsets {
    const struct problem *problem;
    const struct type *type;
    const struct family *family;
    size_t n;
    double slack;                  /* of sums in the table, relative */
    struct tried_tail *tails;      /* N_TAILS: the last of those that share a place */
    uint32_t search;               /* number of the search for a route */
    bool timed;                    /* windows, shift or limits may bind */
    uint32_t allowed;              /* stops that the type may serve */
    uint32_t before[WIDTH];        /* of a drop: its pick-up; else none */
    uint32_t drops[2][256];        /* of the pick-ups of sets of the first and the last eight stops */
    float step_eur[WIDTH + 1][WIDTH]; /* service at the second included; from the start too, after
                                       * the stops: fixed costs included */
    float drive_s[WIDTH + 1][WIDTH];
    float open_s[WIDTH], latest_s[WIDTH], service_s[WIDTH]; /* since the shift began */
    float close_eur[WIDTH], home_s[WIDTH], back_s;          /* back_s: end of the shift */
    uint32_t *row_of;              /* of each set */
    struct row *rows;              /* those in use lie together */
    size_t n_rows;
    uint64_t *seen;                /* bit s: set s may have a row */
    float split_eur;               /* with several vehicles, all stops */
    struct subsets_limits limits;  /* of the table */
    bool clocked;                  /* times are in the table */
    uint32_t places[2][256];       /* of sets, as sets of places in the order given */
    double reward_eur[2][256];     /* of sets, in the bound */
    double kg[2][256], crates[2][256]; /* of sets of the first and the last eight stops: delivered */
    double in_kg[2][256], in_crates[2][256]; /* collected, and picked up but not yet dropped, where
                                              * several kinds meet */
};

/* Sets of the first or the last eight stops. */
static unsigned n_half_sets(const struct subsets *subsets, size_t half)
{
    const size_t n = subsets->n > 8 * half ? subsets->n - 8 * half : 0;
    return n < 8 ? 1u << n : 256;
}

static void sum_loads(struct subsets *subsets)
{
    const struct problem *problem = subsets->problem;
    for (size_t half = 0; half < 2; half++)
        for (unsigned set = 1; set < n_half_sets(subsets, half); set++) {
            const size_t i = 8 * half + (size_t)__builtin_ctz(set);
            const unsigned rest = set & (set - 1);
            const bool is = i < subsets->n;
            const struct task *task = &problem->tasks[is ? i : 0];
            const bool in = problem->mixed && task->kind != ROUTING_DELIVER;
            const double sign = task->kind == ROUTING_DROP ? -1 : 1;
            subsets->drops[half][set] =
                subsets->drops[half][rest] |
                (is && task->kind == ROUTING_PICK_UP ? UINT32_C(1) << task->partner : 0);
            subsets->kg[half][set] = subsets->kg[half][rest] + (is && !in ? task->kg : 0);
            subsets->crates[half][set] =
                subsets->crates[half][rest] + (is && !in ? task->crates : 0);
            subsets->in_kg[half][set] =
                subsets->in_kg[half][rest] + (is && in ? sign * task->kg : 0);
            subsets->in_crates[half][set] =
                subsets->in_crates[half][rest] + (is && in ? sign * task->crates : 0);
        }
}

/* Whether the vehicle carries the deliveries of one set and the collections of another. */
static inline bool carries(const struct subsets *subsets, uint32_t out, uint32_t in)
{
    double kg = subsets->kg[0][out & 255] + subsets->kg[1][out >> 8];
    double crates = subsets->crates[0][out & 255] + subsets->crates[1][out >> 8];
    if (in) {
        kg += subsets->in_kg[0][in & 255] + subsets->in_kg[1][in >> 8];
        crates += subsets->in_crates[0][in & 255] + subsets->in_crates[1][in >> 8];
    }
    return type_carries(subsets->type, kg, crates);
}

/* Seconds since the shift began, as far as the table must tell them apart. */
static float since(const struct subsets *subsets, double s)
{
    const double shift_s = s - subsets->family->shift_start_s;
    return shift_s < (double)no_way ? (float)shift_s : no_way;
}

static void measure(struct subsets *subsets)
{
    const struct problem *problem = subsets->problem;
    const struct type *type = subsets->type;
    const size_t n = subsets->n;
    double longest_s = 0;
    subsets->back_s = since(subsets, subsets->family->arrive.latest_s + table_slack_s);
    bool waits = false;
    for (size_t j = 0; j < n; j++) {
        const struct task *task = &problem->tasks[j];
        const double service_eur = type->eur_per_s * task->service_s;
        double farthest_s = 0;
        subsets->open_s[j] = fmaxf(since(subsets, task->visit.earliest_s), 0);
        subsets->latest_s[j] = since(subsets, task->visit.latest_s + table_slack_s);
        subsets->service_s[j] = (float)task->service_s;
        waits |= subsets->open_s[j] > 0;
        for (size_t i = 0; i <= n; i++) {
            const struct arc *arc = problem_arc(problem, type->family, i, j);
            const float eur = (float)(type_drive_eur(type, arc) + service_eur);
            subsets->step_eur[i][j] = i < n ? eur : eur + (float)type->fixed_eur;
            subsets->drive_s[i][j] = (float)arc->s;
            if (i != j)
                farthest_s = fmax(farthest_s, arc->s);
        }
        longest_s += farthest_s + task->service_s;
        const struct arc *home = problem_arc(problem, type->family, j, n + 1);
        subsets->close_eur[j] = (float)type_drive_eur(type, home);
        subsets->home_s[j] = (float)home->s;
        if (!(task->needs & ~type->has))
            subsets->allowed |= UINT32_C(1) << j;
        if (task->kind == ROUTING_DROP)
            subsets->before[j] = UINT32_C(1) << task->partner;
    }
    /* Who never waits has lasted as long as the shift. */
    if (!waits)
        subsets->back_s = fminf(subsets->back_s, (float)(type->max_duration_s + table_slack_s));
    for (size_t j = 0; j < n; j++)
        longest_s = fmax(longest_s, longest_s + (double)subsets->home_s[j]);
    subsets->timed = waits || subsets->back_s < (float)longest_s;
    for (size_t j = 0; j < n; j++)
        subsets->timed |= subsets->latest_s[j] < (float)longest_s;
}

struct subsets *subsets_create(const struct problem *problem, size_t type, bool whole,
                               struct arena *arena)
{
    const size_t n_sets = (size_t)1 << problem->n;
    assert(problem->n <= SUBSETS_MAX_STOPS);
    struct subsets *subsets = arena_zeroed(arena, 1, sizeof *subsets);
    subsets->problem = problem;
    subsets->type = &problem->types[type];
    subsets->family = &problem->families[subsets->type->family];
    subsets->n = problem->n;
    subsets->slack = whole ? 0 : table_slack;
    subsets->tails = arena_zeroed(arena, N_TAILS, sizeof *subsets->tails);
    subsets->row_of = arena_zeroed(arena, n_sets, sizeof *subsets->row_of);
    subsets->seen = arena_zeroed(arena, n_sets / 64 + 1, sizeof *subsets->seen);
    subsets->rows = arena_raw(arena, n_sets + RESERVED_ROWS, sizeof *subsets->rows);
    for (size_t j = 0; j < WIDTH; j++)
        subsets->rows[NO_ROW].eur[j] = subsets->rows[NO_ROW].end_s[j] = no_way;
    subsets->row_of[0] = FIRST_ROW;
    sum_loads(subsets);
    measure(subsets);
    return subsets;
}

static inline const struct row *row_of(const struct subsets *subsets, uint32_t set)
{
    return &subsets->rows[subsets->row_of[set]];
}

/* Offers all ways on from a stop that was served last; eur, end_s: of a row. */
static WIDE_PART void go_on(const float step_eur[restrict], float before_eur, float eur[restrict])
{
    for (size_t j = 0; j < WIDTH; j++) {
        const float then_eur = before_eur + step_eur[j];
        eur[j] = then_eur < eur[j] ? then_eur : eur[j];
    }
}

/* The same where stops close. */
static WIDE_PART void go_on_in_time(const float step_eur[restrict],
                                    const float drive_s[restrict],
                                    const float latest_s[restrict], float before_eur,
                                    float before_s, float eur[restrict], float end_s[restrict])
{
    float late_eur[WIDTH];
    for (size_t j = 0; j < WIDTH; j++)
        late_eur[j] = before_s + drive_s[j] > latest_s[j] ? no_way : 0;
    for (size_t j = 0; j < WIDTH; j++) {
        const float reached_s = before_s + drive_s[j];
        const float then_eur = before_eur + step_eur[j] + late_eur[j];
        eur[j] = then_eur < eur[j] ? then_eur : eur[j];
        end_s[j] = reached_s < end_s[j] ? reached_s : end_s[j];
    }
}

/* What may be spent on a partial tour and the walk on from it, rewards of the rest taken off. */
static float room_of(const struct subsets *subsets, uint32_t rest)
{
    const double eur = subsets->limits.limit_eur - subsets->reward_eur[0][rest & 255] -
                       subsets->reward_eur[1][rest >> 8];
    return (float)(eur + table_slack * fabs(subsets->limits.limit_eur));
}

enum table { OF_ROUTES, OF_TIMED_ROUTES, OF_TOURS };

/* Offers all ways on of a tour. */
static WIDE_PART void tour_on(const struct subsets *subsets, size_t i, float before_eur,
                              float split_eur, float row_eur[restrict],
                              float row_split_eur[restrict])
{
    go_on(subsets->step_eur[i], before_eur, row_eur);
    go_on(subsets->step_eur[i], split_eur, row_split_eur);
    go_on(subsets->step_eur[subsets->n], fminf(before_eur, split_eur) + subsets->close_eur[i],
          row_split_eur);
}

/* Fills the row of a set; returns the least cost of a route through it, no_way or more if it
 * leads nowhere. *alive: whether anything may follow. The table is known when this is compiled. */
static WIDE_PART float fill_row(struct subsets *subsets, uint32_t set, struct row *row,
                                bool *alive, const enum table table)
{
    const struct bound *bound = subsets->limits.bound;
    const uint32_t rest = ((UINT32_C(1) << subsets->n) - 1) & ~set;
    const struct onward *onward = bound ? bound->onward[__builtin_popcount(rest)] : NULL;
    const float room_eur = bound ? room_of(subsets, rest) : no_way;
    float route_eur = no_way;
    float row_eur[WIDTH], row_s[WIDTH]; /* likely in registers; row_s: or of a split tour */
    *alive = false;
    for (size_t j = 0; j < WIDTH; j++)
        row_eur[j] = row_s[j] = no_way;
    for (uint32_t in = set; in; in &= in - 1) {
        const size_t i = (size_t)__builtin_ctz(in);
        const struct row *before = row_of(subsets, set & ~(UINT32_C(1) << i));
        const float eur = before->eur[i];
        const float split_eur = table == OF_TOURS ? before->split_eur[i] : no_way;
        const float end_s = table == OF_TIMED_ROUTES ? before->end_s[i] : 0;
        const float least_eur = eur < split_eur ? eur : split_eur;
        if (least_eur >= no_way ||
            (bound && least_eur + (float)onward_eur(&onward[i], rest) >= room_eur))
            continue;
        *alive = true;
        if (table != OF_TIMED_ROUTES || end_s + subsets->home_s[i] <= subsets->back_s) {
            const float closed_eur = eur + subsets->close_eur[i];
            route_eur = closed_eur < route_eur ? closed_eur : route_eur;
        }
        if (table == OF_TOURS && !rest)
            subsets->split_eur = fminf(subsets->split_eur, split_eur + subsets->close_eur[i]);
        if (table == OF_TOURS)
            tour_on(subsets, i, eur, split_eur, row_eur, row_s);
        else if (table == OF_TIMED_ROUTES)
            go_on_in_time(subsets->step_eur[i], subsets->drive_s[i], subsets->latest_s, eur, end_s,
                          row_eur, row_s);
        else
            go_on(subsets->step_eur[i], eur, row_eur);
    }
    for (size_t j = 0; table == OF_TIMED_ROUTES && j < WIDTH; j++) {
        const float begin_s = row_s[j] > subsets->open_s[j] ? row_s[j] : subsets->open_s[j];
        row_s[j] = begin_s + subsets->service_s[j];
    }
    memcpy(row->eur, row_eur, sizeof row_eur);
    if (table != OF_ROUTES)
        memcpy(row->end_s, row_s, sizeof row_s);
    return route_eur;
}

static inline void see(struct subsets *subsets, uint32_t set)
{
    subsets->seen[set >> 6] |= UINT64_C(1) << (set & 63);
}

/* Whether the set keeps to the order: it has no stop that far behind one that it lacks. */
static bool keeps_order(const struct subsets *subsets, uint32_t set)
{
    const uint32_t places = subsets->places[0][set & 255] | subsets->places[1][set >> 8];
    const int first_out = __builtin_ctz(~places), last_in = 31 - __builtin_clz(places);
    return last_in - first_out < (int)subsets->limits.reach;
}

/* Whether a vehicle of the type may serve the set, as far as the sums say. */
static bool may_take(const struct subsets *subsets, uint32_t set)
{
    return !(set & ~subsets->allowed) && carries(subsets, set, 0) &&
           (!subsets->problem->mixed || carries(subsets, 0, set)) &&
           (subsets->type->max_stops >= subsets->n ||
            (size_t)__builtin_popcount(set) <= subsets->type->max_stops) &&
           (!subsets->limits.reach || keeps_order(subsets, set));
}

/* Every set but the empty one, and those that hold the last stops of one that is too much. */
static void see_all(struct subsets *subsets)
{
    const uint32_t full = (UINT32_C(1) << subsets->n) - 1;
    for (uint32_t w = 0; w <= full >> 6; w++)
        subsets->seen[w] = may_take(subsets, w << 6) ? UINT64_MAX : 0;
    subsets->seen[full >> 6] >>= 63 - (full & 63);
    subsets->seen[0] &= ~UINT64_C(1);
}

/* Whether all that the set picks up is dropped. */
static inline bool is_whole(const struct subsets *subsets, uint32_t set)
{
    return !((subsets->drops[0][set & 255] | subsets->drops[1][set >> 8]) & ~set);
}

static void take_limits(struct subsets *subsets, const struct subsets_limits *limits)
{
    subsets->limits = *limits;
    subsets->clocked = subsets->timed && !limits->tours;
    subsets->split_eur = no_way;
    uint32_t place[WIDTH] = {0};
    for (uint32_t k = 0; limits->reach && k < subsets->n; k++)
        place[limits->order[k]] = UINT32_C(1) << k;
    for (size_t half = 0; half < 2 && (limits->reach || limits->bound); half++)
        for (unsigned set = 1; set < n_half_sets(subsets, half); set++) {
            const size_t i = 8 * half + (size_t)__builtin_ctz(set);
            const unsigned rest = set & (set - 1);
            subsets->places[half][set] = subsets->places[half][rest] | place[i];
            subsets->reward_eur[half][set] =
                subsets->reward_eur[half][rest] +
                (limits->bound && i < subsets->n ? limits->bound->reward_eur[i] : 0);
        }
    for (uint32_t set = 1; subsets->n_rows && set < UINT32_C(1) << subsets->n; set++)
        subsets->row_of[set] = NO_ROW;
    subsets->n_rows = RESERVED_ROWS;
    struct row *first = &subsets->rows[FIRST_ROW];
    for (size_t i = 0; i < subsets->n; i++) {
        const bool late = subsets->clocked && subsets->drive_s[subsets->n][i] > subsets->latest_s[i];
        first->eur[i] = late || subsets->before[i] ? no_way : subsets->step_eur[subsets->n][i];
        first->end_s[i] =
            limits->tours ? no_way
                          : fmaxf(subsets->drive_s[subsets->n][i], subsets->open_s[i]) +
                                subsets->service_s[i];
    }
}

WIDE void subsets_fill(struct subsets *subsets, const struct subsets_limits *limits,
                       subsets_listener *listener, void *context)
{
    const uint32_t full = (UINT32_C(1) << subsets->n) - 1;
    /* Where nothing is left out but what a vehicle cannot take, all sets are looked at. */
    const bool all = !limits->reach && !limits->bound && !subsets->problem->pairs;
    take_limits(subsets, limits);
    if (all)
        see_all(subsets);
    for (size_t i = 0; i < subsets->n; i++)
        if (!subsets->before[i])
            see(subsets, UINT32_C(1) << i);
    for (uint32_t w = 0; w <= full >> 6; w++)
        while (subsets->seen[w]) {
            const uint32_t set = w << 6 | (uint32_t)__builtin_ctzll(subsets->seen[w]);
            subsets->seen[w] &= subsets->seen[w] - 1;
            if (!may_take(subsets, set))
                continue;
            bool alive;
            struct row *row = &subsets->rows[subsets->n_rows];
            const float route_eur =
                limits->tours      ? fill_row(subsets, set, row, &alive, OF_TOURS)
                : subsets->clocked ? fill_row(subsets, set, row, &alive, OF_TIMED_ROUTES)
                                   : fill_row(subsets, set, row, &alive, OF_ROUTES);
            if (!alive)
                continue;
            subsets->row_of[set] = (uint32_t)subsets->n_rows++;
            if (listener && route_eur < no_way && is_whole(subsets, set))
                listener(context, set, route_eur * (float)(1 - subsets->slack));
            for (uint32_t out = all ? 0 : subsets->allowed & ~set; out; out &= out - 1)
                if (!(subsets->before[__builtin_ctz(out)] & ~set))
                    see(subsets, set | (out & -out));
        }
}

double subsets_split_eur(const struct subsets *subsets)
{
    const double eur = (double)subsets->split_eur * (1 - subsets->slack);
    return subsets->split_eur < no_way ? eur : HUGE_VAL;
}

/* A search for the best route through a set, from its end. */
struct retreat {
    struct subsets *subsets;
    uint32_t set;
    double best_eur;
    uint8_t list[WIDTH], *stops;
    size_t n, *steps_left;
};

/* Whether the same stops have been before a tail that began no sooner, ended no later and cost no
 * more. */
static bool was_tried(struct retreat *retreat, uint32_t before, size_t next,
                      const struct tail *tail)
{
    struct subsets *subsets = retreat->subsets;
    const uint32_t hash = (before << 4 ^ (uint32_t)next) * UINT32_C(0x9e3779b1);
    struct tried_tail *tried = &subsets->tails[hash >> 16 & (N_TAILS - 1)];
    if (tried->search == subsets->search && tried->before == before && tried->next == next) {
        const struct segment *was = &tried->tail.left, *is = &tail->left;
        if (tried->tail.km <= tail->km && tried->tail.eur <= tail->eur &&
            was->duration_s <= is->duration_s && was->latest_s >= is->latest_s &&
            was->earliest_s + was->duration_s <= is->earliest_s + is->duration_s)
            return true;
    }
    *tried = (struct tried_tail){subsets->search, before, (uint32_t)next, *tail};
    return false;
}

/* The stops of the set before the tail, of which the first is `next`. */
static void step_back(struct retreat *retreat, uint32_t before, size_t next, struct tail tail)
{
    const struct subsets *subsets = retreat->subsets;
    const struct problem *problem = subsets->problem;
    const struct type *type = subsets->type;
    const size_t n = problem->n;
    if (problem->mixed &&
        !carries(subsets, retreat->set & ~before, before))
        return;
    if (__builtin_popcount(before) >= MIN_BEFORE && was_tried(retreat, before, next, &tail))
        return;
    if (!before) {
        const struct arc *arc = problem_arc(problem, type->family, n, next);
        const struct segment whole = segment_join(subsets->family->depart, arc->s, tail.left);
        const double km = arc->km + tail.km;
        if (whole.duration_s > type->max_duration_s || km > type->max_distance_km)
            return;
        const double eur = type_cost_eur(type, km, whole.duration_s);
        if (eur >= retreat->best_eur)
            return;
        retreat->best_eur = eur;
        for (size_t k = 0; k < retreat->n; k++)
            retreat->stops[k] = retreat->list[retreat->n - 1 - k];
        return;
    }
    struct {
        double eur;
        size_t stop;
    } ways[WIDTH];
    size_t n_ways = 0;
    for (uint32_t in = before; in; in &= in - 1) {
        const size_t i = (size_t)__builtin_ctz(in);
        const struct row *row = row_of(subsets, before & ~(UINT32_C(1) << i));
        if (row->eur[i] >= no_way)
            continue;
        const double drive_eur =
            next < n ? (double)subsets->step_eur[i][next] : (double)subsets->close_eur[i];
        const double eur = ((double)row->eur[i] + drive_eur + tail.eur) * (1 - subsets->slack);
        size_t k = n_ways++;
        for (; k > 0 && ways[k - 1].eur > eur; k--)
            ways[k] = ways[k - 1];
        ways[k].eur = eur;
        ways[k].stop = i;
    }
    for (size_t k = 0; k < n_ways && ways[k].eur < retreat->best_eur; k++) {
        if (!*retreat->steps_left)
            return;
        --*retreat->steps_left;
        const size_t i = ways[k].stop, site = next < n ? next : n + 1;
        const struct arc *arc = problem_arc(problem, type->family, i, site);
        const struct task *task = &problem->tasks[i];
        struct tail longer = {.left = segment_join(task->visit, arc->s, tail.left),
                              .km = arc->km + tail.km};
        if (longer.left.duration_s > type->max_duration_s || longer.km > type->max_distance_km)
            continue;
        longer.eur = type->eur_per_km * longer.km +
                     type->eur_per_s * (longer.left.duration_s - task->service_s);
        retreat->list[retreat->n++] = (uint8_t)i;
        step_back(retreat, before & ~(UINT32_C(1) << i), i, longer);
        retreat->n--;
    }
}

double subsets_route(struct subsets *subsets, uint32_t set, double limit_eur,
                     uint8_t stops[], size_t *steps_left)
{
    struct retreat retreat = {.subsets = subsets,
                              .set = set,
                              .best_eur = limit_eur,
                              .stops = stops,
                              .steps_left = steps_left};
    const struct tail none = {.left = subsets->family->arrive};
    subsets->search++;
    step_back(&retreat, set, subsets->n, none);
    return retreat.best_eur < limit_eur ? retreat.best_eur : HUGE_VAL;
}
