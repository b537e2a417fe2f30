#include "sim/routing/ground.h"
#include <math.h>
#include "sim/routing/near.h"

/* A limit that no route reaches is none. */
static bool binds(double limit)
{
    return limit < FARTHEST;
}

/* True when both pay for driving in the same proportions of time and distance. */
static bool same_tariff(const struct type *a, const struct type *b)
{
    return a->eur_per_km * b->eur_per_s == a->eur_per_s * b->eur_per_km &&
           (a->eur_per_km > 0) == (b->eur_per_km > 0) && (a->eur_per_s > 0) == (b->eur_per_s > 0);
}

/* Scale of the type's price of driving; where there is one type, prices are as they are. */
static double rate_of(const struct type *type, unsigned kind)
{
    if (!(kind & GROUND_RICH))
        return 1;
    if (type->eur_per_km > 0)
        return type->eur_per_km;
    return type->eur_per_s > 0 ? type->eur_per_s : 1;
}

static unsigned kind_of(const struct problem *problem)
{
    bool timed = problem->windows, limits = false, kg = false, crates = false, paid = false;
    for (size_t t = 0; t < problem->n_types; t++) {
        const struct type *type = &problem->types[t];
        limits |= binds(type->max_duration_s) || binds(type->max_distance_km);
        kg |= binds(type->capacity_kg);
        crates |= binds(type->capacity_crates);
        paid |= type->eur_per_s > 0;
    }
    timed |= limits;
    const bool rich = problem->n_types > 1 || limits || (kg && crates) || (timed && paid);
    return (timed ? GROUND_TIMED : 0u) | (rich ? GROUND_RICH : 0u);
}

/* The arc as family f drives it; sites beyond the stops are the families' depots, whose arcs
 * among each other nobody drives. */
static const struct arc *arc_of(const struct problem *problem, size_t f, size_t from, size_t to)
{
    static const struct arc none = {0, 0};
    const size_t n = problem->n;
    if (from >= n && to >= n)
        return &none;
    if (from >= n)
        return problem_arc(problem, from - n, n, to);
    if (to >= n)
        return problem_arc(problem, to - n, from, n + 1);
    return problem_arc(problem, f, from, to);
}

static bool same_matrices(const struct problem *problem, size_t f, size_t g)
{
    return problem->families[f].time_s == problem->families[g].time_s &&
           problem->families[f].distance_km == problem->families[g].distance_km;
}

/* The transpose; the block itself when it is the same. */
static const float *turned(const float eur[], size_t m, struct arena *arena)
{
    bool same = true;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < i; j++)
            same &= eur[i * m + j] == eur[j * m + i];
    if (same)
        return eur;
    float *to = arena_zeroed(arena, m * m, sizeof *to);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            to[j * m + i] = eur[i * m + j];
    return to;
}

static bool is_barred(const struct arc *arc)
{
    return arc->s >= FARTHEST || arc->km >= FARTHEST;
}

/* More than a way through all stops can cost, in the unit of eur[]. */
static double price_of_barred(const struct ground *ground, const struct type *base)
{
    double dearest_eur = 0;
    for (size_t i = 0; i < ground->n_sites; i++)
        for (size_t j = 0; j < ground->n_sites; j++) {
            const struct arc *arc = arc_of(ground->problem, base->family, i, j);
            if (!is_barred(arc))
                dearest_eur = fmax(dearest_eur, type_drive_eur(base, arc));
        }
    const double eur = dearest_eur / rate_of(base, ground->kind);
    return (eur > 0 ? eur : 1) * (double)(ground->n + 2);
}

static void fill_arcs(const struct ground *ground, struct fleet *fleet, const struct type *base,
                      bool ranged, struct arena *arena)
{
    const size_t m = ground->n_sites;
    float *eur = arena_zeroed(arena, m * m, sizeof *eur);
    const bool timed = ground->kind & GROUND_TIMED;
    const double rate = rate_of(base, ground->kind);
    fleet->barred_eur = (double)(float)price_of_barred(ground, base);
    double *s = timed ? arena_zeroed(arena, m * m, sizeof *s) : NULL;
    double *km = ranged ? arena_zeroed(arena, m * m, sizeof *km) : NULL;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++) {
            const struct arc *arc = arc_of(ground->problem, base->family, i, j);
            if (is_barred(arc)) {
                eur[i * m + j] = (float)fleet->barred_eur;
                continue;
            }
            eur[i * m + j] = (float)(type_drive_eur(base, arc) / rate);
            if (s)
                s[i * m + j] = arc->s;
            if (km)
                km[i * m + j] = arc->km;
        }
    fleet->eur = eur;
    fleet->eur_to = turned(eur, m, arena);
    fleet->s = s;
    fleet->km = km;
}

/* Fleets whose families drive the same matrices at like tariffs share one block. */
static void set_arcs(struct ground *ground, size_t f, bool ranged, struct arena *arena)
{
    const struct problem *problem = ground->problem;
    struct fleet *fleet = &ground->fleets[f];
    const struct type *base = &problem->types[fleet->members[0]];
    for (size_t g = 0; g < f; g++) {
        const struct type *other = &problem->types[ground->fleets[g].members[0]];
        if (same_matrices(problem, base->family, other->family) && same_tariff(base, other)) {
            fleet->eur = ground->fleets[g].eur;
            fleet->eur_to = ground->fleets[g].eur_to;
            fleet->s = ground->fleets[g].s;
            fleet->km = ground->fleets[g].km;
            fleet->barred_eur = ground->fleets[g].barred_eur;
            return;
        }
    }
    fill_arcs(ground, fleet, base, ranged, arena);
}

static size_t fleet_of(struct ground *ground, size_t t, struct arena *arena)
{
    const struct problem *problem = ground->problem;
    const struct type *type = &problem->types[t];
    for (size_t f = 0; f < ground->n_fleets; f++) {
        const struct type *base = &problem->types[ground->fleets[f].members[0]];
        if (base->family == type->family && same_tariff(base, type))
            return f;
    }
    const struct family *family = &problem->families[type->family];
    struct fleet *fleet = &ground->fleets[ground->n_fleets];
    fleet->depot = problem->n + type->family;
    fleet->depart = (struct span){.earliest_s = family->shift_start_s, .latest_s = HUGE_VAL};
    fleet->arrive = (struct span){.earliest_s = family->arrive.earliest_s,
                                  .latest_s = family->arrive.latest_s};
    fleet->members = arena_zeroed(arena, problem->n_types, sizeof *fleet->members);
    fleet->members[0] = t;
    return ground->n_fleets++;
}

/* Orders the fleet's carriers by what they ask for going out and back twice. */
static void sort_members(const struct ground *ground, struct fleet *fleet)
{
    double base = 0;
    for (size_t i = 0; i < ground->n; i++) {
        const double out = (double)fleet->eur[fleet->depot * ground->n_sites + i];
        base += out < fleet->barred_eur ? 4 * out / (double)ground->n : 0;
    }
    for (size_t m = 1; m < fleet->n_members; m++) {
        const size_t c = fleet->members[m];
        const struct carrier *carrier = &ground->carriers[c];
        size_t k = m;
        for (; k > 0; k--) {
            const struct carrier *other = &ground->carriers[fleet->members[k - 1]];
            if (other->fixed_eur + base * other->rate <= carrier->fixed_eur + base * carrier->rate)
                break;
            fleet->members[k] = fleet->members[k - 1];
        }
        fleet->members[k] = c;
    }
}

static void lay_out_carriers(struct ground *ground, struct arena *arena)
{
    const struct problem *problem = ground->problem;
    bool ranged = false;
    ground->n_carriers = problem->n_types;
    ground->carriers = arena_zeroed(arena, problem->n_types, sizeof *ground->carriers);
    ground->fleets = arena_zeroed(arena, problem->n_types, sizeof *ground->fleets);
    for (size_t t = 0; t < problem->n_types; t++) {
        const struct type *type = &problem->types[t];
        const size_t f = fleet_of(ground, t, arena);
        struct fleet *fleet = &ground->fleets[f];
        ground->carriers[t] =
            (struct carrier){.fleet = f,
                             .rate = rate_of(type, ground->kind),
                             .fixed_eur = type->fixed_eur,
                             .eur_per_s = type->eur_per_s,
                             .capacity_kg = type->capacity_kg,
                             .capacity_crates = type->capacity_crates,
                             .max_duration_s = type->max_duration_s,
                             .max_distance_km = type->max_distance_km,
                             .count = type->count};
        if (fleet->members[0] != t || !fleet->n_members)
            fleet->members[fleet->n_members++] = t;
        ranged |= binds(type->max_distance_km);
    }
    ground->uniform = true;
    for (size_t f = 0; f < ground->n_fleets; f++) {
        set_arcs(ground, f, ranged, arena);
        sort_members(ground, &ground->fleets[f]);
        const struct carrier *carrier = &ground->carriers[ground->fleets[f].members[0]];
        ground->uniform &= ground->fleets[f].n_members == 1 &&
                           ground->fleets[f].eur == ground->fleets[0].eur &&
                           carrier->rate == ground->carriers[0].rate;
    }
}

/* A problem that counts crates alone has them take the place of kg. */
static void lay_out_stops(struct ground *ground, struct arena *arena)
{
    const struct problem *problem = ground->problem;
    const bool swapped = !(ground->kind & GROUND_RICH) &&
                         binds(problem->types[0].capacity_crates);
    ground->kg = arena_zeroed(arena, ground->n_sites, sizeof *ground->kg);
    ground->crates = arena_zeroed(arena, ground->n_sites, sizeof *ground->crates);
    ground->visits = arena_zeroed(arena, ground->n_sites, sizeof *ground->visits);
    for (size_t i = 0; i < problem->n; i++) {
        const struct task *task = &problem->tasks[i];
        ground->kg[i] = swapped ? task->crates : task->kg;
        ground->crates[i] = swapped ? task->kg : task->crates;
        ground->total_kg += ground->kg[i];
        ground->total_crates += ground->crates[i];
        ground->visits[i] = (struct span){.duration_s = task->visit.duration_s,
                                          .earliest_s = task->visit.earliest_s,
                                          .latest_s = task->visit.latest_s};
    }
    if (swapped)
        ground->carriers[0].capacity_kg = problem->types[0].capacity_crates;
}

static void set_scales(struct ground *ground)
{
    const struct fleet *fleet = &ground->fleets[0];
    const double n_arcs = (double)(ground->n * ground->n_near);
    for (size_t i = 0; i < ground->n; i++)
        for (size_t k = 0; k < ground->n_near; k++) {
            const size_t j = ground->near[i * ground->n_near + k];
            const double eur = (double)fleet->eur[i * ground->n_sites + j];
            const double s = problem_arc(ground->problem, 0, i, j)->s;
            ground->mean_eur += eur < fleet->barred_eur ? eur / n_arcs : 0;
            ground->mean_s += s < FARTHEST ? s / n_arcs : 0;
        }
}

void ground_lay_out(struct ground *ground, const struct problem *problem, size_t n_near,
                    struct arena *arena)
{
    struct problem near = *problem;
    near_find(&near, arena, n_near);
    *ground = (struct ground){.problem = problem,
                              .kind = kind_of(problem),
                              .n = problem->n,
                              .n_sites = problem->n + problem->n_families,
                              .n_near = near.n_near,
                              .near = near.near};
    lay_out_carriers(ground, arena);
    lay_out_stops(ground, arena);
    set_scales(ground);
}
