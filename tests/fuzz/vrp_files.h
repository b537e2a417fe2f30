/* Any bytes as a routing problem: faults or an instance that keeps its promises. */
#ifndef TESTS_FUZZ_VRP_FILES_H
#define TESTS_FUZZ_VRP_FILES_H
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "sim/routing/formats/hubs.h"
#include "sim/routing/formats/solution.h"
#include "sim/routing/formats/violations.h"

static char path[] = "/tmp/proxilog-fuzz-XXXXXX";

static inline void remove_file(void)
{
    unlink(path);
}

static inline void write_input(const uint8_t *bytes, size_t n)
{
    static int file = -1;
    if (file < 0) {
        file = mkstemp(path);
        atexit(remove_file);
    }
    if (file < 0 || ftruncate(file, 0) != 0 || pwrite(file, bytes, n, 0) != (ssize_t)n)
        abort();
}

static inline void check_stop(const struct routing_problem *problem, size_t i)
{
    const struct routing_stop *stop = &problem->stops[i];
    assert(stop->place < problem->n_places);
    assert(isfinite(stop->load_kg) && stop->load_kg >= 0);
    assert(isfinite(stop->load_crates) && stop->load_crates >= 0);
    assert(isfinite(stop->service_s) && stop->service_s >= 0);
    assert(stop->open_s >= 0 && stop->close_s >= stop->open_s);
    assert(isfinite(stop->penalty_eur) && stop->penalty_eur >= 0);
    for (size_t w = 0; w < stop->n_later; w++)
        assert(stop->later[w].close_s >= stop->later[w].open_s);
    if (stop->task != ROUTING_PICK_UP && stop->task != ROUTING_DROP)
        return;
    assert(stop->partner < problem->n_stops && stop->partner != i);
    assert(problem->stops[stop->partner].partner == i);
    assert(problem->stops[stop->partner].task != stop->task);
    assert(problem->stops[stop->partner].load_kg == stop->load_kg);
}

static inline void check_vehicle(const struct routing_problem *problem,
                                 const struct routing_vehicle *vehicle)
{
    assert(vehicle->start < problem->n_places && vehicle->end < problem->n_places);
    assert(vehicle->capacity_kg >= 0 && vehicle->capacity_crates >= 0);
    assert(vehicle->fixed_eur >= 0 && vehicle->eur_per_km >= 0 && vehicle->eur_per_h >= 0);
    assert(isfinite(vehicle->shift_start_s));
    for (size_t k = 0; k < problem->n_places * problem->n_places; k++) {
        assert(isfinite(vehicle->time_s[k]) && vehicle->time_s[k] >= 0);
        assert(isfinite(vehicle->distance_km[k]) && vehicle->distance_km[k] >= 0);
    }
}

/* Every stop on a route of its own, as far as there are vehicles: times and violations bear it. */
static inline void check_drive(const struct instance *instance)
{
    const size_t n = instance->problem.n_stops;
    struct solution_file file = {0};
    struct routing_route *routes = calloc(n, sizeof *routes);
    size_t *stops = calloc(n, sizeof *stops);
    struct faults faults = {0};
    file.solution = (struct routing_solution){.n_routes = n, .routes = routes};
    file.solution.refusals = calloc(n, sizeof *file.solution.refusals);
    for (size_t i = 0; i < n; i++) {
        stops[i] = i;
        routes[i] = (struct routing_route){.n_stops = 1, .stops = &stops[i]};
        solution_time_route(&instance->problem, &routes[i]);
        assert(isfinite(routes[i].duration_s) && isfinite(routes[i].cost_eur));
    }
    violations_find(instance, &file, "fuzz", &faults);
    faults_clear(&faults);
    for (size_t i = 0; i < n; i++)
        free(routes[i].begin_s);
    free(routes);
    free(stops);
    free(file.solution.refusals);
}

static inline void check_instance(const struct instance *instance)
{
    const struct routing_problem *problem = &instance->problem;
    assert(problem->n_stops > 0 && problem->n_vehicles > 0);
    assert(isfinite(instance->cost_unit) && instance->cost_unit > 0);
    for (size_t i = 0; i < problem->n_stops; i++)
        check_stop(problem, i);
    for (size_t v = 0; v < problem->n_vehicles && problem->n_places < 300; v++)
        check_vehicle(problem, &problem->vehicles[v]);
    for (size_t k = 0; k < instance->n_listed; k++)
        assert(instance->listed[k].type < problem->n_vehicles);
    if (problem->n_places < 300)
        check_drive(instance);
}

static inline int fuzz_instance(const uint8_t *bytes, size_t n)
{
    struct faults faults = {0}, warnings = {0};
    struct instance instance;
    write_input(bytes, n);
    const bool fine = instance_read(path, &(struct instance_request){0}, &instance, &faults,
                                    &warnings);
    assert(fine == (faults.n == 0));
    if (fine) {
        check_instance(&instance);
        if (instance.n_hubs) {
            struct transfer_choice *choices = calloc(instance.n_shipments, sizeof *choices);
            hubs_settle(&instance, choices); /* all by the first cut-off of the first hub */
            free(choices);
            if (instance.problem.n_places < 300)
                check_drive(&instance);
        }
        instance_clear(&instance);
    }
    faults_clear(&faults);
    faults_clear(&warnings);
    return 0;
}
#endif
