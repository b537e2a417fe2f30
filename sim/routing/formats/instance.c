#include "sim/routing/formats/instance.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/build.h"

const double instance_circuity = 1.3, instance_speed_km_h = 50;

/* Forgives what binary fractions lack of a decimal. */
static const double decimal_slack = 1e-9;

void instance_default(struct instance *instance, enum instance_round round,
                      enum instance_objective objective)
{
    if (instance->round == ROUND_BY_KIND)
        instance->round = round;
    if (instance->objective == OBJECTIVE_BY_KIND)
        instance->objective = objective;
}

void instance_size(struct instance *instance, size_t n_places, size_t n_stops, size_t n_types)
{
    const double forever = (double)INFINITY;
    assert(n_places <= INSTANCE_PLACES_MAX + 1);
    instance->stops = mem_zeroed(n_stops, sizeof *instance->stops);
    instance->stop_facts = mem_zeroed(n_stops, sizeof *instance->stop_facts);
    instance->vehicles = mem_zeroed(n_types, sizeof *instance->vehicles);
    instance->type_facts = mem_zeroed(n_types, sizeof *instance->type_facts);
    for (size_t i = 0; i < n_stops; i++) {
        instance->stops[i].close_s = forever;
        instance->stop_facts[i].kind = "";
    }
    for (size_t v = 0; v < n_types; v++)
        instance->vehicles[v] = (struct routing_vehicle){.count = SIZE_MAX,
                                                         .capacity_kg = forever,
                                                         .capacity_crates = forever,
                                                         .max_duration_s = forever,
                                                         .max_distance_km = forever,
                                                         .eur_per_km = 1};
    instance->problem = (struct routing_problem){.n_places = n_places,
                                                 .n_stops = n_stops,
                                                 .stops = instance->stops,
                                                 .n_vehicles = n_types,
                                                 .vehicles = instance->vehicles};
}

double *instance_matrix(struct instance *instance)
{
    const size_t n = instance->problem.n_places;
    instance->matrices = mem_resized(instance->matrices, instance->n_matrices + 1,
                                     sizeof *instance->matrices);
    return instance->matrices[instance->n_matrices++] = mem_zeroed(n * n, sizeof(double));
}

struct routing_window *instance_windows(struct instance *instance, size_t n)
{
    instance->windows = mem_resized(instance->windows, instance->n_windows + 1,
                                    sizeof *instance->windows);
    return instance->windows[instance->n_windows++] = mem_zeroed(n, sizeof(struct routing_window));
}

double round_scale(enum instance_round round)
{
    return round == ROUND_TRUNC1 ? 10 : round == ROUND_THOUSANDTHS ? 1000 : 1;
}

double round_length(enum instance_round round, double length)
{
    if (round == ROUND_NONE)
        return length;
    if (round == ROUND_TRUNC1)
        return floor(length * 10 + decimal_slack);
    return floor(length * round_scale(round) + 0.5);
}

/* Not hypot(): whole numbers give the correctly rounded root. */
double euclidean(struct point a, struct point b)
{
    const double dx = a.x - b.x, dy = a.y - b.y;
    return sqrt(dx * dx + dy * dy);
}

void instance_measure(struct instance *instance, double (*between)(struct point, struct point),
                      double speed)
{
    const size_t n = instance->problem.n_places;
    double *length = instance_matrix(instance), *drive = length;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (i != j)
                length[i * n + j] =
                    round_length(instance->round, between(instance->at[i], instance->at[j]));
    if (speed != 1) {
        drive = instance_matrix(instance);
        for (size_t k = 0; k < n * n; k++)
            drive[k] = length[k] / speed;
    }
    for (size_t v = 0; v < instance->problem.n_vehicles; v++) {
        instance->vehicles[v].distance_km = length;
        instance->vehicles[v].time_s = drive;
    }
}

void instance_list(struct instance *instance, size_t type, size_t n)
{
    const size_t before = instance->n_listed;
    assert(before + n <= INSTANCE_LISTED_MAX);
    instance->n_listed += n;
    instance->listed = mem_resized(instance->listed, instance->n_listed, sizeof *instance->listed);
    for (size_t k = before; k < instance->n_listed; k++)
        instance->listed[k] =
            (struct instance_vehicle){.type = type, .number = (long long)k + 1};
}

/* Amounts are small and limits may be infinite: both survive the product. */
static void scale_stop(struct routing_stop *stop, double scale)
{
    stop->service_s *= scale;
    stop->open_s *= scale;
    stop->close_s *= scale;
    stop->release_s *= scale;
    stop->penalty_eur *= scale;
}

static void scale_vehicle(struct routing_vehicle *vehicle, double scale)
{
    vehicle->shift_start_s *= scale;
    vehicle->shift_end_s *= scale;
    vehicle->max_duration_s *= scale;
    vehicle->max_distance_km *= scale;
    vehicle->reload_s *= scale;
    vehicle->fixed_eur *= scale;
}

void instance_settle(struct instance *instance, double money, bool plain, int decimals)
{
    const double scale = round_scale(instance->round);
    const bool as_filed = instance->objective == OBJECTIVE_COST;
    for (size_t i = 0; i < instance->problem.n_stops; i++)
        scale_stop(&instance->stops[i], scale);
    for (size_t v = 0; v < instance->problem.n_vehicles; v++) {
        struct routing_vehicle *vehicle = &instance->vehicles[v];
        scale_vehicle(vehicle, scale);
        if (!as_filed) {
            vehicle->fixed_eur = vehicle->eur_per_h = 0;
            vehicle->eur_per_km = 1;
        }
    }
    instance->time_scale = scale;
    instance->cost_unit = (as_filed ? money : 1) / (plain ? 1 : scale);
    instance->cost_decimals = instance->round == ROUND_NONE ? decimals
                              : plain || instance->round == ROUND_NINT ? 0
                              : instance->round == ROUND_TRUNC1 ? 1 : 3;
}

double instance_cost(const struct instance *instance, const struct routing_solution *solution)
{
    if (instance->kind != INSTANCE_VROOM)
        return solution->cost_eur * instance->cost_unit;
    double cost_eur = instance->hubs_eur; /* priorities are no costs */
    double longest_s = 0;
    for (size_t r = 0; r < solution->n_routes; r++) {
        cost_eur += solution->routes[r].cost_eur;
        longest_s = fmax(longest_s, solution->routes[r].duration_s);
    }
    cost_eur += instance->problem.longest_eur_per_h * longest_s / 3600;
    cost_eur += instance_penalties_eur(instance, solution);
    return cost_eur * instance->cost_unit;
}

double instance_penalties_eur(const struct instance *instance,
                              const struct routing_solution *solution)
{
    double eur = 0;
    for (size_t i = 0; i < instance->problem.n_stops; i++)
        if (solution->refusals[i] != ROUTING_SERVED && instance->stop_facts[i].is_priced)
            eur += instance->stops[i].penalty_eur;
    return eur;
}

enum routing_refusal instance_refusal(const struct instance *instance,
                                      const struct routing_solution *solution, size_t stop)
{
    const enum routing_refusal refusal = solution->refusals[stop];
    const struct routing_stop *left = &instance->stops[stop];
    const size_t payer = left->task == ROUTING_DROP ? left->partner : stop;
    return instance->kind == INSTANCE_VROOM && refusal == ROUTING_NOT_WORTH_IT &&
                   !instance->stop_facts[payer].is_priced
               ? ROUTING_NO_VEHICLE_LEFT
               : refusal;
}

const char *instance_refusal_text(const struct instance *instance,
                                  const struct routing_solution *solution, size_t stop)
{
    return _(routing_refusal_text(instance_refusal(instance, solution, stop)));
}

const char *instance_kind_name(enum instance_kind kind)
{
    static const char *const names[] = {
        [INSTANCE_VRPLIB] = "CVRPLIB",       [INSTANCE_SOLOMON] = "Solomon",
        [INSTANCE_LI_LIM] = "Li & Lim",      [INSTANCE_CORDEAU] = "Cordeau",
        [INSTANCE_FLEET] = "Taillard/Golden", [INSTANCE_SARTORI] = "Sartori & Buriol",
        [INSTANCE_VROOM] = "VROOM JSON"};
    return names[kind];
}

/* Longer descriptions are cut in messages. */
enum { WORDS_BYTES = 60 };

/* Bytes of the whole characters of a text that fit. */
static int shown_bytes(const char *words)
{
    const size_t n = strlen(words);
    size_t at = 0;
    for (size_t more; at < n && (more = text_utf8_length(words + at, n - at)) > 0; at += more)
        if (at + more > WORDS_BYTES)
            break;
    return (int)at;
}

/* "job 17 (town hall)"; description may be NULL. Takes over the name. */
static char *described(char *name, const char *description)
{
    if (!description || !*description)
        return name;
    char *text = mem_printf("%s (%.*s)", name, shown_bytes(description), description);
    free(name);
    return text;
}

char **instance_stop_names(const struct instance *instance)
{
    const size_t n = instance->problem.n_stops;
    char **names = mem_zeroed(n, sizeof *names);
    for (size_t i = 0; i < n; i++) {
        const struct instance_stop *facts = &instance->stop_facts[i];
        names[i] = described(*facts->kind ? mem_text(facts->id)
                                          : mem_printf(_("customer %s"), facts->id),
                             facts->description);
    }
    return names;
}

char **instance_vehicle_names(const struct instance *instance)
{
    if (!instance->n_listed)
        return NULL;
    char **names = mem_zeroed(instance->problem.n_vehicles, sizeof *names);
    for (size_t k = instance->n_listed; k-- > 0;) {
        const struct instance_vehicle *listed = &instance->listed[k];
        char **name = &names[listed->type];
        char *said = *name ? mem_printf(_("a vehicle like %lld"), listed->number)
                           : mem_printf(_("vehicle %lld"), listed->number);
        free(*name);
        *name = described(said, listed->description);
    }
    return names;
}

static void clear_type(struct instance_type *facts, const struct routing_vehicle *vehicle)
{
    for (size_t b = 0; b < vehicle->n_breaks && facts->break_words; b++)
        free(facts->break_words[b]);
    free(facts->break_words);
    free(facts->break_ids);
    free(facts->compartments);
    if (facts->profile) {
        free((void *)facts->profile->from_s);
        free((void *)facts->profile->speed);
        free(facts->profile);
    }
    free((void *)vehicle->breaks);
}

void instance_clear(struct instance *instance)
{
    for (size_t i = 0; i < instance->problem.n_stops; i++) {
        free(instance->stop_facts[i].id);
        free(instance->stop_facts[i].description);
    }
    for (size_t v = 0; v < instance->problem.n_vehicles; v++)
        clear_type(&instance->type_facts[v], &instance->vehicles[v]);
    for (size_t k = 0; k < instance->n_listed; k++)
        free(instance->listed[k].description);
    for (size_t m = 0; m < instance->n_matrices; m++)
        free(instance->matrices[m]);
    for (size_t w = 0; w < instance->n_windows; w++)
        free(instance->windows[w]);
    for (size_t p = 0; p < instance->problem.n_pinned; p++)
        free((void *)instance->pinned[p].stops);
    for (size_t h = 0; h < instance->n_hubs; h++) {
        free(instance->hubs[h].cutoffs_s);
        free(instance->hubs[h].order_eur);
    }
    free(instance->hubs);
    free(instance->choices);
    routing_solution_clear(&instance->start);
    free(instance->pinned);
    free(instance->apart);
    free(instance->name);
    free(instance->stops);
    free(instance->vehicles);
    free(instance->stop_facts);
    free(instance->type_facts);
    free(instance->listed);
    free(instance->matrices);
    free(instance->at);
    free(instance->is_located);
    free(instance->windows);
    free(instance->amounts);
    free(instance->location_index);
    *instance = (struct instance){0};
}
