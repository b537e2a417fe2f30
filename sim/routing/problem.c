#include "sim/routing/problem.h"
#include <assert.h>
#include <math.h>
#include "sim/routing/alone.h"
#include "sim/routing/detour.h"
#include "sim/routing/near.h"
#include "sim/routing/schedule.h"

/* Beyond so many stops, those that lie together are told one after the other. */
enum { CHAINED_STOPS = 150 };

/* Drives and limits that are no numbers at all, or negative, count as impossible. */
static double sane(double x)
{
    return x >= 0 && x < FARTHEST ? x : NEVER_S;
}

/* A limit with what rounding is forgiven, in the unit of the limit. */
static double loosened(double limit)
{
    if (!(limit >= 0))
        return -1;
    return limit < FARTHEST ? limit * (1 + SHARE_SLACK) + SHARE_SLACK : FARTHEST;
}

static bool same_drive(const struct family *family, const struct routing_vehicle *vehicle)
{
    return family->time_s == vehicle->time_s && family->distance_km == vehicle->distance_km &&
           family->profile == vehicle->profile && family->start == vehicle->start &&
           family->end == vehicle->end && family->shift_start_s == vehicle->shift_start_s &&
           family->shift_end_s == vehicle->shift_end_s;
}

static double fastest_of(const struct routing_profile *profile)
{
    double fastest = profile ? 0 : 1;
    for (size_t i = 0; profile && i < profile->n; i++)
        fastest = fmax(fastest, profile->speed[i]);
    return fastest;
}

static size_t family_of(struct problem *problem, const struct routing_vehicle *vehicle)
{
    for (size_t f = 0; f < problem->n_families; f++)
        if (same_drive(&problem->families[f], vehicle))
            return f;
    const double back_s = vehicle->shift_end_s > 0 ? vehicle->shift_end_s : HUGE_VAL;
    problem->families[problem->n_families] =
        (struct family){.time_s = vehicle->time_s,
                        .distance_km = vehicle->distance_km,
                        .profile = vehicle->profile,
                        .start = vehicle->start,
                        .end = vehicle->end,
                        .shift_start_s = vehicle->shift_start_s,
                        .shift_end_s = vehicle->shift_end_s,
                        .fastest = fastest_of(vehicle->profile),
                        .depart = {0, vehicle->shift_start_s, HUGE_VAL},
                        .arrive = {0, 0, back_s}};
    return problem->n_families++;
}

static void lay_out_types(struct problem *problem, const struct routing_problem *given,
                          struct arena *arena)
{
    problem->types = arena_zeroed(arena, given->n_vehicles, sizeof *problem->types);
    problem->families = arena_zeroed(arena, given->n_vehicles, sizeof *problem->families);
    problem->n_types = given->n_vehicles;
    for (size_t v = 0; v < given->n_vehicles; v++) {
        const struct routing_vehicle *vehicle = &given->vehicles[v];
        assert(vehicle->start < given->n_places && vehicle->end < given->n_places);
        assert(vehicle->fixed_eur >= 0 && vehicle->eur_per_km >= 0 && vehicle->eur_per_h >= 0);
        assert(vehicle->shift_start_s >= 0 && vehicle->shift_start_s < FARTHEST);
        problem->types[v] =
            (struct type){.family = family_of(problem, vehicle),
                          .capacity_kg = loosened(vehicle->capacity_kg),
                          .capacity_crates = loosened(vehicle->capacity_crates),
                          .max_duration_s = loosened(vehicle->max_duration_s),
                          .max_distance_km = loosened(vehicle->max_distance_km),
                          .fixed_eur = vehicle->fixed_eur,
                          .eur_per_km = vehicle->eur_per_km,
                          .eur_per_s = vehicle->eur_per_h / 3600,
                          .count = vehicle->count,
                          .max_stops = vehicle->max_stops ? vehicle->max_stops : SIZE_MAX,
                          .max_trips = vehicle->max_trips ? vehicle->max_trips : 1,
                          .has = vehicle->has};
    }
    for (size_t f = 0; f < problem->n_families; f++) {
        struct family *family = &problem->families[f];
        family->members = arena_zeroed(arena, problem->n_types, sizeof *family->members);
        for (size_t v = 0; v < problem->n_types; v++)
            if (problem->types[v].family == f)
                family->members[family->n_members++] = v;
    }
}

static struct task task_of(const struct routing_stop *stop)
{
    const double service_s = sane(stop->service_s);
    const double close_s = stop->n_later ? stop->later[stop->n_later - 1].close_s : stop->close_s;
    struct segment visit = {.duration_s = service_s,
                            .earliest_s = stop->open_s > 0 ? stop->open_s : 0,
                            .latest_s = close_s};
    /* Also refuses windows whose ends are no numbers. */
    if (!(stop->close_s >= 0) || !(stop->open_s <= stop->close_s) || stop->open_s >= FARTHEST)
        visit = (struct segment){.duration_s = NEVER_S, .earliest_s = 0, .latest_s = -NEVER_S};
    return (struct task){.kg = stop->load_kg >= 0 ? stop->load_kg : FARTHEST * 2,
                         .crates = stop->load_crates >= 0 ? stop->load_crates : FARTHEST * 2,
                         .service_s = service_s,
                         .visit = visit,
                         .penalty_eur = stop->penalty_eur > 0 ? stop->penalty_eur : HUGE_VAL,
                         .release_s = stop->task == ROUTING_DELIVER ? stop->release_s : 0,
                         .kind = stop->task,
                         .partner = NO_STOP,
                         .needs = stop->needs};
}

static bool is_rich_stop(const struct routing_stop *stop)
{
    return stop->n_later || stop->max_aboard_s > 0;
}

static bool is_rich_vehicle(const struct routing_vehicle *vehicle)
{
    return vehicle->n_compartments || vehicle->wall_crates > 0 || vehicle->n_breaks ||
           vehicle->max_drive_s > 0 || vehicle->profile;
}

static bool has_rich_rules(const struct routing_problem *given)
{
    bool rich = given->apart != NULL;
    for (size_t i = 0; i < given->n_stops; i++)
        rich |= is_rich_stop(&given->stops[i]);
    for (size_t v = 0; v < given->n_vehicles; v++)
        rich |= is_rich_vehicle(&given->vehicles[v]);
    return rich;
}

static bool has_releases(const struct routing_problem *given)
{
    bool releases = false;
    for (size_t i = 0; i < given->n_stops; i++)
        releases |= given->stops[i].task == ROUTING_DELIVER && given->stops[i].release_s > 0;
    return releases;
}

/* Why nobody can serve a request; the reasons come in the order in which they would be met on
 * the road, and that of the type which gets farthest counts. */
static enum routing_refusal refusal_of(const struct problem *problem, size_t stop,
                                       struct arena *arena, bool *in_company)
{
    enum routing_refusal best = ROUTING_TOO_LARGE;
    *in_company = false;
    for (size_t v = 0; v < problem->n_types; v++) {
        const struct alone alone = alone_with(problem, v, stop);
        if (alone.refusal == ROUTING_SERVED)
            return alone.refusal;
        best = alone.refusal > best ? alone.refusal : best;
        const bool on_the_way = alone.refusal >= ROUTING_UNREACHABLE &&
                                alone.refusal <= ROUTING_TOO_LONG_ABOARD;
        *in_company = *in_company || alone.in_company ||
                      (on_the_way && detour_helps(problem, v, stop, arena));
    }
    return problem->n_types ? best : ROUTING_NO_VEHICLE_LEFT;
}

/* Arcs of one family between all sites, a row each origin. */
static void copy_rows(struct family *family, size_t n_places, const size_t places[], size_t m)
{
    for (size_t i = 0; i < m; i++) {
        const double *time_s = &family->time_s[places[i] * n_places];
        const double *distance_km = &family->distance_km[places[i] * n_places];
        for (size_t j = 0; j < m; j++) {
            struct arc arc = {.s = sane(time_s[places[j]]) / family->fastest,
                              .km = sane(distance_km[places[j]])};
            if (arc.s >= NEVER_S / family->fastest || arc.km >= NEVER_S)
                arc = (struct arc){NEVER_S, NEVER_S};
            family->arcs[i * m + j] = arc;
        }
    }
}

static bool is_symmetric(const struct arc arcs[], size_t m)
{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < i; j++)
            if (arcs[i * m + j].s != arcs[j * m + i].s ||
                arcs[i * m + j].km != arcs[j * m + i].km)
                return false;
    return true;
}

/* A row each destination: the same rows where there and back are alike. */
static void turn_rows(struct family *family, size_t m, struct arena *arena)
{
    if (is_symmetric(family->arcs, m)) {
        family->arcs_to = family->arcs;
        return;
    }
    family->arcs_to = arena_zeroed(arena, m * m, sizeof *family->arcs_to);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            family->arcs_to[j * m + i] = family->arcs[i * m + j];
}

static void copy_arcs(struct problem *problem, const struct routing_problem *given,
                      struct arena *arena)
{
    const size_t m = problem->n_sites;
    size_t *places = arena_zeroed(arena, m, sizeof *places);
    for (size_t i = 0; i < problem->n; i++)
        places[i] = given->stops[problem->origin[i]].place;
    for (size_t f = 0; f < problem->n_families; f++) {
        struct family *family = &problem->families[f];
        places[m - 2] = family->start;
        places[m - 1] = family->end;
        family->arcs = arena_zeroed(arena, m * m, sizeof *family->arcs);
        copy_rows(family, given->n_places, places, m);
        turn_rows(family, m, arena);
    }
}

static void set_sizes(struct problem *problem)
{
    double kg = 0, crates = 0;
    for (size_t v = 0; v < problem->n_types; v++) {
        kg = fmax(kg, problem->types[v].capacity_kg);
        crates = fmax(crates, problem->types[v].capacity_crates);
    }
    for (size_t i = 0; i < problem->n; i++) {
        struct task *task = &problem->tasks[i];
        task->size = fmax(kg > 0 ? task->kg / kg : 0, crates > 0 ? task->crates / crates : 0);
    }
}

static bool is_drop(const struct task *task)
{
    return task->kind == ROUTING_DROP;
}

/* What is settled is not asked whether it could be done alone. */
static void keep_pinned(const struct routing_problem *given, enum routing_refusal refusals[])
{
    for (size_t p = 0; p < given->n_pinned; p++)
        for (size_t k = 0; k < given->pinned[p].n_stops; k++)
            refusals[given->pinned[p].stops[k]] = ROUTING_SERVED;
}

/* Drafts a task for every stop given, and keeps those that some vehicle can serve alone, or that
 * might be in company, both or neither stop of a pair. */
static void choose_stops(struct problem *problem, struct arena *arena,
                         enum routing_refusal refusals[])
{
    const struct routing_problem *given = problem->given;
    problem->drafts = arena_zeroed(arena, given->n_stops, sizeof *problem->drafts);
    for (size_t i = 0; i < given->n_stops; i++) {
        const struct routing_stop *stop = &given->stops[i];
        assert(stop->place < given->n_places);
        problem->drafts[i] = task_of(stop);
        if (stop->task == ROUTING_PICK_UP || stop->task == ROUTING_DROP) {
            assert(stop->partner < given->n_stops && given->stops[stop->partner].partner == i);
            problem->drafts[i].partner = (uint32_t)stop->partner;
        }
    }
    problem->alone_why = arena_zeroed(arena, given->n_stops, sizeof *problem->alone_why);
    for (size_t i = 0; i < given->n_stops; i++) {
        bool in_company;
        if (is_drop(&problem->drafts[i]))
            continue;
        refusals[i] = refusal_of(problem, i, arena, &in_company);
        if (in_company && refusals[i] != ROUTING_SERVED) {
            problem->alone_why[i] = refusals[i];
            refusals[i] = ROUTING_SERVED;
            problem->company = true;
        }
    }
    for (size_t i = 0; i < given->n_stops; i++)
        if (is_drop(&problem->drafts[i]))
            refusals[i] = refusals[problem->drafts[i].partner];
    keep_pinned(given, refusals);
    for (size_t i = 0; i < given->n_stops; i++) {
        if (refusals[i] == ROUTING_SERVED)
            problem->origin[problem->n++] = i;
    }
}

/* Lists the stops kept in a chain, each followed by the nearest that is left: what a search looks
 * at together then lies together in memory too. */
static void chain_stops(struct problem *problem, struct arena *arena)
{
    const struct routing_problem *given = problem->given;
    const struct type *type = &problem->types[0];
    const struct family *family = &problem->families[type->family];
    size_t *const origin = problem->origin;
    size_t *places = arena_zeroed(arena, problem->n, sizeof *places);
    for (size_t i = 0; i < problem->n; i++)
        places[i] = given->stops[origin[i]].place;
    size_t from = family->start;
    for (size_t i = 0; i + 1 < problem->n; i++) {
        const double *time_s = &family->time_s[from * given->n_places];
        const double *distance_km = &family->distance_km[from * given->n_places];
        size_t nearest = i;
        double least = HUGE_VAL;
        for (size_t k = i; k < problem->n; k++) {
            const double far = type->eur_per_km * distance_km[places[k]] +
                               type->eur_per_s * time_s[places[k]];
            if (far < least) {
                least = far;
                nearest = k;
            }
        }
        const size_t chosen = origin[nearest];
        origin[nearest] = origin[i];
        origin[i] = chosen;
        from = places[nearest];
        places[nearest] = places[i];
    }
}

/* Copies the tasks kept, and names partners by their index among them. */
static void lay_out_tasks(struct problem *problem, struct arena *arena)
{
    const size_t n_given = problem->given->n_stops;
    problem->site_of = arena_zeroed(arena, n_given, sizeof *problem->site_of);
    for (size_t i = 0; i < n_given; i++)
        problem->site_of[i] = NO_STOP;
    for (size_t i = 0; i < problem->n; i++)
        problem->site_of[problem->origin[i]] = (uint32_t)i;
    for (size_t i = 0; i < problem->n; i++) {
        struct task *task = &problem->tasks[i];
        *task = problem->drafts[problem->origin[i]];
        if (task->partner != NO_STOP)
            task->partner = problem->site_of[task->partner];
        problem->n_requests += !is_drop(task);
    }
    problem->n_sites = problem->n + 2;
    for (size_t site = problem->n; site < problem->n_sites; site++)
        problem->tasks[site] = (struct task){.visit.latest_s = HUGE_VAL, .partner = NO_STOP};
}

/* Says which of the rules that cost time the problem has. */
/* Whether the constant-time tests of insertion are exact for several trips and their releases: not
 * where durations matter, which depend on all releases, nor where another vehicle might take the
 * route. */
static bool knows_trips(const struct problem *problem)
{
    return problem->trips && problem->n_types == 1 && !problem->durations && !problem->mixed &&
           !problem->company && !problem->given->n_pinned && problem->reload.service_s < FARTHEST;
}

static double least_reload_s(const struct routing_problem *given)
{
    double least_s = FARTHEST;
    for (size_t v = 0; v < given->n_vehicles; v++)
        if (given->vehicles[v].max_trips > 1)
            least_s = fmin(least_s, sane(given->vehicles[v].reload_s));
    return least_s;
}

static void set_features(struct problem *problem)
{
    const struct routing_problem *given = problem->given;
    size_t n_delivered = 0, n_collected = 0;
    uint64_t all_have = UINT64_MAX, needed = 0;
    for (size_t i = 0; i < problem->n; i++) {
        const struct task *task = &problem->tasks[i];
        problem->pairs |= task->partner != NO_STOP;
        problem->optional |= task->penalty_eur < HUGE_VAL;
        problem->windows |= task->visit.earliest_s > 0 || task->visit.latest_s < FARTHEST;
        n_delivered += task->kind == ROUTING_DELIVER;
        n_collected += task->kind == ROUTING_COLLECT;
        needed |= task->needs;
    }
    const double reload_s = least_reload_s(given);
    problem->reload = (struct task){.service_s = reload_s,
                                    .visit = {.duration_s = reload_s, .latest_s = HUGE_VAL},
                                    .partner = NO_STOP};
    for (size_t v = 0; v < problem->n_types; v++) {
        const struct routing_vehicle *vehicle = &given->vehicles[v];
        problem->trips |= vehicle->max_trips > 1;
        problem->windows |= vehicle->shift_end_s > 0;
        problem->durations |= vehicle->eur_per_h > 0 || vehicle->max_duration_s < FARTHEST;
        problem->limited |= vehicle->count < problem->n;
        all_have &= vehicle->has;
    }
    problem->durations |= given->longest_eur_per_h > 0;
    problem->mixed = problem->pairs || (n_delivered && n_collected);
    problem->needs = needed & ~all_have;
    problem->rich = has_rich_rules(given) ||
                    ((problem->trips || has_releases(given)) && !knows_trips(problem));
    problem->plain = !(problem->mixed || problem->needs || problem->optional || problem->rich ||
                       problem->trips || problem->company || given->n_pinned || given->longest_eur_per_h > 0);
    for (size_t v = 0; v < problem->n_types; v++)
        problem->plain &= problem->types[v].max_stops >= problem->n;
}

/* Least time home from a stop, straight or by way of others. */
static double home_s(const struct problem *problem, size_t f, size_t i, struct arena *arena)
{
    const double straight_s = problem_arc(problem, f, i, problem->n + 1)->s;
    if (problem->given->n_stops > (problem->company ? DETOUR_MAX_STOPS : DETOUR_HOME_STOPS))
        return straight_s;
    return fmin(straight_s, detour_home_s(problem, f, arena)[problem->origin[i]]);
}

/* Who must be back by a given hour must leave each stop in time for that. */
static void close_in_time(struct problem *problem, struct arena *arena)
{
    const size_t n = problem->n;
    bool limited = true;
    for (size_t f = 0; f < problem->n_families; f++)
        limited &= problem->families[f].arrive.latest_s < HUGE_VAL;
    for (size_t i = 0; i < n && limited; i++) {
        double latest_s = 0;
        for (size_t f = 0; f < problem->n_families; f++)
            latest_s = fmax(latest_s, problem->families[f].arrive.latest_s -
                                          home_s(problem, f, i, arena));
        struct task *task = &problem->tasks[i];
        task->visit.latest_s = fmin(task->visit.latest_s, latest_s - task->service_s);
    }
}

static void set_alone(struct problem *problem, struct arena *arena)
{
    problem->alone_eur =
        arena_zeroed(arena, problem->n * problem->n_types, sizeof *problem->alone_eur);
    if (problem->given->longest_eur_per_h > 0)
        problem->alone_s =
            arena_zeroed(arena, problem->n * problem->n_types, sizeof *problem->alone_s);
    for (size_t i = 0; i < problem->n; i++)
        for (size_t v = 0; v < problem->n_types; v++) {
            struct alone alone = {.refusal = ROUTING_INCOMPATIBLE};
            if (!is_drop(&problem->tasks[i]))
                alone = alone_with(problem, v, problem->origin[i]);
            problem->alone_eur[i * problem->n_types + v] =
                alone.refusal == ROUTING_SERVED ? alone.cost_eur : HUGE_VAL;
            if (problem->alone_s)
                problem->alone_s[i * problem->n_types + v] = alone.duration_s;
        }
}

void problem_lay_out(struct problem *problem, const struct routing_problem *given,
                     struct arena *arena, enum routing_refusal refusals[])
{
    *problem = (struct problem){.given = given};
    struct schedule schedule;
    if (has_rich_rules(given) || has_releases(given)) {
        schedule_init(&schedule, given);
        problem->schedule = &schedule;
    }
    lay_out_types(problem, given, arena);
    problem->origin = arena_zeroed(arena, given->n_stops, sizeof *problem->origin);
    problem->tasks = arena_zeroed(arena, given->n_stops + 2, sizeof *problem->tasks);
    choose_stops(problem, arena, refusals);
    if (problem->n > CHAINED_STOPS)
        chain_stops(problem, arena);
    lay_out_tasks(problem, arena);
    copy_arcs(problem, given, arena);
    set_alone(problem, arena);
    set_features(problem);
    set_sizes(problem);
    near_measure_remote(problem);
    close_in_time(problem, arena);
    if (problem->schedule)
        schedule_clear(problem->schedule);
    problem->schedule = NULL;
}
