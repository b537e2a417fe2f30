#include "sim/routing/exact.h"
#include "sim/routing/bound.h"
#include <assert.h>
#include <string.h>

/* Beyond so many stops, no proof is tried where the bound is farther from the best known: it
 * would take longer than the search that comes instead. */
static const double hopeless_share = 0.9;
enum { EASY_STOPS = 9 };

/* A limited fleet is dealt out vehicle by vehicle over all pairs of subsets up to here. */
enum { MAX_DEALT_STOPS = 8, CHUNK_LABELS = 128 };

/* A partial route: from the start to the end of the service at its last stop. */
struct label {
    const struct label *before; /* NULL: the start */
    struct label *next;         /* of the same set and last stop */
    struct segment done;
    double km, cost_eur;          /* the vehicle's fixed cost included */
    size_t stop;
};

struct best_route {
    double cost_eur;
    const struct label *last;
};

struct exact {
    const struct problem *problem;
    struct arena *arena;
    size_t n_sets, full; /* sets are bit masks; full holds all stops */
    double limit_eur;    /* what a whole solution must beat */
    double *kg, *crates; /* of each set */
    const struct bound *bound;
    double *reward_eur;        /* of each set, in the bound */
    double *step_eur;          /* of the type in turn: (n+1) x n, service included */
    struct label **labels;     /* n_sets x n */
    struct best_route *routes; /* n_types x n_sets */
    struct label *chunk;
    size_t n_chunk, steps_left;
};

/* What can part two labels of one type, besides cost. */
struct traits {
    const struct type *type;
    bool clock, duration, distance;
};

static size_t lowest(size_t set)
{
    return (size_t)__builtin_ctzl(set);
}

static struct label *new_label(struct exact *exact)
{
    if (!exact->n_chunk) {
        exact->n_chunk = CHUNK_LABELS;
        exact->chunk = arena_zeroed(exact->arena, CHUNK_LABELS, sizeof *exact->chunk);
    }
    exact->n_chunk--;
    return exact->chunk++;
}

static void sum_sets(struct exact *exact)
{
    const struct problem *problem = exact->problem;
    for (size_t set = 1; set < exact->n_sets; set++) {
        const size_t i = lowest(set), rest = set & (set - 1);
        exact->kg[set] = exact->kg[rest] + problem->tasks[i].kg;
        exact->crates[set] = exact->crates[rest] + problem->tasks[i].crates;
        exact->reward_eur[set] = exact->reward_eur[rest] + exact->bound->reward_eur[i];
    }
}

static void exact_init(struct exact *exact, const struct problem *problem,
                       const struct bound *bound, size_t max_steps, struct arena *arena)
{
    const size_t n_sets = (size_t)1 << problem->n;
    *exact = (struct exact){.problem = problem,
                            .arena = arena,
                            .n_sets = n_sets,
                            .full = n_sets - 1,
                            .limit_eur = HUGE_VAL,
                            .bound = bound,
                            .steps_left = max_steps};
    exact->kg = arena_zeroed(arena, n_sets, sizeof *exact->kg);
    exact->crates = arena_zeroed(arena, n_sets, sizeof *exact->crates);
    exact->reward_eur = arena_zeroed(arena, n_sets, sizeof *exact->reward_eur);
    exact->step_eur = arena_zeroed(arena, (problem->n + 1) * problem->n, sizeof(double));
    exact->labels = arena_zeroed(arena, n_sets * problem->n, sizeof *exact->labels);
    exact->routes = arena_zeroed(arena, n_sets * problem->n_types, sizeof *exact->routes);
    for (size_t k = 0; k < n_sets * problem->n_types; k++)
        exact->routes[k].cost_eur = HUGE_VAL;
    sum_sets(exact);
}

/* Whether windows or limits can bind at all on the longest way through all stops. */
static struct traits traits_of(const struct problem *problem, const struct type *type)
{
    const struct family *family = &problem->families[type->family];
    double longest_s = 0, longest_km = 0;
    for (size_t to = 0; to <= problem->n + 1; to++) {
        double s = 0, km = 0;
        for (size_t from = 0; from <= problem->n; from++)
            if (from != to && to != problem->n) {
                const struct arc *arc = problem_arc(problem, type->family, from, to);
                s = fmax(s, arc->s);
                km = fmax(km, arc->km);
            }
        longest_s += s + (to < problem->n ? problem->tasks[to].service_s : 0);
        longest_km += km;
    }
    struct traits traits = {.type = type};
    double wait_s = 0;
    for (size_t i = 0; i < problem->n; i++)
        wait_s = fmax(wait_s, problem->tasks[i].visit.earliest_s - family->shift_start_s);
    traits.clock = wait_s > 0 || family->arrive.latest_s < family->shift_start_s + longest_s;
    for (size_t i = 0; i < problem->n; i++)
        traits.clock |= problem->tasks[i].visit.latest_s < family->shift_start_s + longest_s;
    traits.duration = type->max_duration_s < longest_s + wait_s;
    traits.distance = type->max_distance_km < longest_km;
    return traits;
}

/* True when whatever can follow b can follow a at no more cost. A route that ends its last
 * service at c has lasted max(c - latest, duration). */
static bool dominates(const struct traits *traits, const struct label *a, const struct label *b)
{
    const struct type *type = traits->type;
    const double per_s = type->eur_per_s;
    if (a->cost_eur > b->cost_eur)
        return false;
    if (traits->distance && a->km > b->km)
        return false;
    if (traits->duration && (a->done.duration_s > b->done.duration_s ||
                             a->done.latest_s < b->done.latest_s))
        return false;
    if (!traits->clock)
        return true;
    if (a->done.earliest_s + a->done.duration_s > b->done.earliest_s + b->done.duration_s)
        return false;
    return per_s <= 0 || type->eur_per_km * a->km - per_s * a->done.latest_s <=
                             type->eur_per_km * b->km - per_s * b->done.latest_s;
}

/* Adds the label to its list unless one there dominates it; drops those that it dominates. */
static void add_label(struct exact *exact, const struct traits *traits, struct label **list,
                      const struct label *made)
{
    for (const struct label *other = *list; other; other = other->next)
        if (dominates(traits, other, made))
            return;
    for (struct label **link = list; *link;)
        if (dominates(traits, made, *link))
            *link = (*link)->next;
        else
            link = &(*link)->next;
    struct label *label = new_label(exact);
    *label = *made;
    label->next = *list;
    *list = label;
}

/* Least that the rest of a solution costs once a route has come to a stop of the set. */
static double rest_eur(const struct exact *exact, size_t set, size_t stop)
{
    const size_t rest = exact->full & ~set;
    return exact->reward_eur[rest] +
           bound_onward_eur(exact->bound, stop, rest, (size_t)__builtin_popcountl(rest));
}

/* Drives from a label of a set, or the start if NULL, to a stop outside the set. */
static void extend(struct exact *exact, const struct traits *traits, const struct label *from,
                   size_t set, size_t stop)
{
    const struct problem *problem = exact->problem;
    const struct type *type = traits->type;
    const size_t now = set | (size_t)1 << stop, site = from ? from->stop : problem->n;
    const double room_eur = exact->limit_eur - rest_eur(exact, now, stop);
    const double before_eur = from ? from->cost_eur : type->fixed_eur;
    if (before_eur + exact->step_eur[site * problem->n + stop] >= room_eur ||
        !type_carries(type, exact->kg[now], exact->crates[now]))
        return;
    const struct arc *arc = problem_arc(problem, type->family, site, stop);
    const struct segment start = problem->families[type->family].depart;
    struct label made = {
        .before = from,
        .done = segment_join(from ? from->done : start, arc->s, problem->tasks[stop].visit),
        .km = (from ? from->km : 0) + arc->km,
        .stop = stop};
    made.cost_eur = type_cost_eur(type, made.km, made.done.duration_s);
    if (made.done.duration_s <= type->max_duration_s && made.km <= type->max_distance_km &&
        made.cost_eur < room_eur)
        add_label(exact, traits, &exact->labels[now * problem->n + stop], &made);
}

static void close_route(struct exact *exact, const struct traits *traits,
                        const struct label *label, size_t set)
{
    const struct problem *problem = exact->problem;
    const struct type *type = traits->type;
    const struct arc *arc = problem_arc(problem, type->family, label->stop, problem->n + 1);
    const struct segment arrive = problem->families[type->family].arrive;
    const double duration_s = segment_join(label->done, arc->s, arrive).duration_s;
    const double km = label->km + arc->km;
    if (duration_s > type->max_duration_s || km > type->max_distance_km)
        return;
    const double cost_eur = type_cost_eur(type, km, duration_s);
    struct best_route *route =
        &exact->routes[(size_t)(type - problem->types) * exact->n_sets + set];
    const size_t rest = exact->full & ~set;
    if (cost_eur < route->cost_eur &&
        cost_eur + exact->reward_eur[rest] +
                bound_anew_eur(exact->bound, rest, (size_t)__builtin_popcountl(rest)) <
            exact->limit_eur)
        *route = (struct best_route){cost_eur, label};
}

/* Best routes of every set with one type; false when out of steps. */
static bool route_sets(struct exact *exact, const struct type *type)
{
    const size_t n = exact->problem->n;
    const struct traits traits = traits_of(exact->problem, type);
    for (size_t from = 0; from <= n; from++)
        for (size_t to = 0; to < n; to++)
            exact->step_eur[from * n + to] =
                type_drive_eur(type, problem_arc(exact->problem, type->family, from, to)) +
                type->eur_per_s * exact->problem->tasks[to].service_s;
    memset(exact->labels, 0, exact->n_sets * n * sizeof *exact->labels);
    for (size_t stop = 0; stop < n; stop++)
        extend(exact, &traits, NULL, 0, stop);
    for (size_t set = 1; set < exact->n_sets; set++)
        for (size_t in = set; in; in &= in - 1)
            for (const struct label *label = exact->labels[set * n + lowest(in)]; label;
                 label = label->next) {
                close_route(exact, &traits, label, set);
                for (size_t out = exact->full & ~set; out; out &= out - 1) {
                    if (!exact->steps_left--)
                        return false;
                    extend(exact, &traits, label, set, lowest(out));
                }
            }
    return true;
}

/* Ways to serve sets: the last route added to each, and by which type. */
struct cover {
    double *cost_eur;
    size_t *sets, *types;
};

static struct cover cover_make(struct exact *exact)
{
    const struct cover cover = {
        .cost_eur = arena_zeroed(exact->arena, exact->n_sets, sizeof(double)),
        .sets = arena_zeroed(exact->arena, exact->n_sets, sizeof(size_t)),
        .types = arena_zeroed(exact->arena, exact->n_sets, sizeof(size_t))};
    for (size_t set = 1; set < exact->n_sets; set++)
        cover.cost_eur[set] = HUGE_VAL;
    return cover;
}

/* The cheapest split of every set as if no type ran out. Only sets with a route are looked
 * at, by their lowest stop. */
static struct cover split_freely(struct exact *exact)
{
    const struct problem *problem = exact->problem;
    struct cover cover = cover_make(exact);
    struct best_route *best = arena_zeroed(exact->arena, exact->n_sets, sizeof *best);
    size_t *type = arena_zeroed(exact->arena, exact->n_sets, sizeof *type);
    size_t *next = arena_zeroed(exact->arena, exact->n_sets, sizeof *next);
    size_t heads[EXACT_MAX_STOPS] = {0};
    for (size_t set = exact->full; set > 0; set--) {
        best[set].cost_eur = HUGE_VAL;
        for (size_t t = 0; t < problem->n_types; t++)
            if (exact->routes[t * exact->n_sets + set].cost_eur < best[set].cost_eur) {
                best[set] = exact->routes[t * exact->n_sets + set];
                type[set] = t;
            }
        if (best[set].cost_eur < HUGE_VAL) {
            next[set] = heads[lowest(set)];
            heads[lowest(set)] = set;
        }
    }
    for (size_t set = 1; set < exact->n_sets; set++)
        for (size_t part = heads[lowest(set)]; part && part <= set; part = next[part]) {
            if (part & ~set)
                continue;
            const double cost_eur = best[part].cost_eur + cover.cost_eur[set & ~part];
            if (cost_eur < cover.cost_eur[set]) {
                cover.cost_eur[set] = cost_eur;
                cover.sets[set] = part;
                cover.types[set] = type[part];
            }
        }
    return cover;
}

static void add_route(const struct exact *exact, struct record *record, size_t set, size_t type,
                      size_t *n_stops)
{
    const struct best_route *route = &exact->routes[type * exact->n_sets + set];
    size_t n = 0;
    for (const struct label *label = route->last; label; label = label->before)
        n++;
    size_t at = *n_stops + n;
    for (const struct label *label = route->last; label; label = label->before)
        record->stops[--at] = label->stop;
    record->types[record->n_routes] = type;
    record->lengths[record->n_routes++] = n;
    record->cost_eur += route->cost_eur;
    *n_stops += n;
}

static void start_record(const struct exact *exact, size_t served, struct record *record)
{
    record->n_routes = record->n_absent = 0;
    record->cost_eur = 0;
    for (size_t out = exact->full & ~served; out; out &= out - 1)
        record->absent[record->n_absent++] = lowest(out);
    record->n_owed = record->n_absent;
}

static bool fleet_suffices(const struct exact *exact, const struct cover *cover)
{
    const struct problem *problem = exact->problem;
    for (size_t t = 0; t < problem->n_types; t++) {
        size_t n = 0;
        for (size_t set = exact->full; set; set &= ~cover->sets[set])
            n += cover->types[set] == t;
        if (n > problem->types[t].count)
            return false;
    }
    return true;
}

/* A vehicle of type t more: of each set it takes the part that is best, given what those before
 * it could serve. */
static void deal_vehicle(const struct exact *exact, size_t t, const struct cover *last,
                         struct cover *cover)
{
    for (size_t set = 0; set < exact->n_sets; set++) {
        cover->cost_eur[set] = last->cost_eur[set];
        cover->types[set] = t;
        for (size_t part = set; part; part = (part - 1) & set) {
            const double cost_eur =
                exact->routes[t * exact->n_sets + part].cost_eur + last->cost_eur[set & ~part];
            if (cost_eur < cover->cost_eur[set]) {
                cover->cost_eur[set] = cost_eur;
                cover->sets[set] = part;
            }
        }
    }
}

/* Deals out the vehicles one by one. Writes the best found into record. */
static void split_dealt(struct exact *exact, struct record *record)
{
    const struct problem *problem = exact->problem;
    const size_t n = problem->n, n_sets = exact->n_sets;
    size_t n_dealt = 0;
    struct cover *deals = arena_zeroed(exact->arena, n * problem->n_types + 1, sizeof *deals);
    deals[0] = cover_make(exact);
    for (size_t t = 0; t < problem->n_types; t++)
        for (size_t v = 0; v < problem->types[t].count && v < n; v++) {
            deals[++n_dealt] = cover_make(exact);
            deal_vehicle(exact, t, &deals[n_dealt - 1], &deals[n_dealt]);
        }
    const double *cost_eur = deals[n_dealt].cost_eur;
    size_t best = 0;
    for (size_t set = 1; set < n_sets; set++) {
        const int more = __builtin_popcountl(set) - __builtin_popcountl(best);
        if (cost_eur[set] < HUGE_VAL && (more > 0 || (!more && cost_eur[set] < cost_eur[best])))
            best = set;
    }
    start_record(exact, best, record);
    size_t n_stops = 0;
    for (size_t d = n_dealt; d > 0; d--) {
        const size_t part = deals[d].sets[best];
        if (!part)
            continue;
        add_route(exact, record, part, deals[d].types[best], &n_stops);
        best &= ~part;
    }
}

bool exact_improve(const struct problem *problem, size_t max_steps, struct arena *arena,
                   struct record *best)
{
    if (!problem->n || problem->n > EXACT_MAX_STOPS)
        return !problem->n;
    const double limit_eur = best->n_absent ? HUGE_VAL : best->cost_eur - GAIN_EUR;
    struct bound bound;
    bound_init(&bound, problem);
    const double bound_eur = bound_raise(&bound, limit_eur);
    if (bound_eur >= limit_eur)
        return true;
    if (problem->n > EASY_STOPS && bound_eur < hopeless_share * limit_eur)
        return false;
    struct exact exact;
    exact_init(&exact, problem, &bound, max_steps, arena);
    exact.limit_eur = limit_eur;
    for (size_t t = 0; t < problem->n_types; t++)
        if (problem->types[t].count && !route_sets(&exact, &problem->types[t]))
            return false;
    const struct cover cover = split_freely(&exact);
    if (!best->n_absent && !(cover.cost_eur[exact.full] < exact.limit_eur))
        return true;
    struct record found;
    record_init(&found, problem, arena);
    if (fleet_suffices(&exact, &cover)) {
        start_record(&exact, exact.full, &found);
        size_t n_stops = 0;
        for (size_t set = exact.full; set; set &= ~cover.sets[set])
            add_route(&exact, &found, cover.sets[set], cover.types[set], &n_stops);
    } else if (problem->n <= MAX_DEALT_STOPS) {
        split_dealt(&exact, &found);
    } else {
        return false;
    }
    if (record_beats(&found, best))
        *best = found;
    return true;
}
