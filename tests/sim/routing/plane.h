/* Small routing problems on a plane, made by hand or by chance; one euro a kilometre. */
#ifndef TESTS_SIM_ROUTING_PLANE_H
#define TESTS_SIM_ROUTING_PLANE_H
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "sim/routing/routing.h"

struct plane {
    struct routing_problem problem;
    struct routing_stop *stops;
    struct routing_vehicle *vehicles;
    double *time_s, *distance_km;
    double *x, *y; /* place 0 is the depot */
    size_t n_places;
};

static inline void plane_clear(struct plane *plane)
{
    free(plane->stops);
    free(plane->vehicles);
    free(plane->time_s);
    free(plane->distance_km);
    free(plane->x);
    free(plane->y);
}

/* Room for so many places, all stops open, loads and times zero. */
static inline void plane_size(struct plane *plane, size_t n_places, size_t n_types)
{
    *plane = (struct plane){.n_places = n_places};
    plane->stops = mem_zeroed(n_places, sizeof *plane->stops);
    plane->vehicles = mem_zeroed(n_types, sizeof *plane->vehicles);
    plane->time_s = mem_zeroed(n_places * n_places, sizeof(double));
    plane->distance_km = mem_zeroed(n_places * n_places, sizeof(double));
    plane->x = mem_zeroed(n_places, sizeof(double));
    plane->y = mem_zeroed(n_places, sizeof(double));
    for (size_t i = 1; i < n_places; i++)
        plane->stops[i - 1] = (struct routing_stop){.place = i, .close_s = (double)INFINITY};
    for (size_t v = 0; v < n_types; v++)
        plane->vehicles[v] =
            (struct routing_vehicle){.time_s = plane->time_s,
                                     .distance_km = plane->distance_km,
                                     .count = SIZE_MAX,
                                     .capacity_crates = (double)INFINITY,
                                     .max_duration_s = (double)INFINITY,
                                     .max_distance_km = (double)INFINITY,
                                     .eur_per_km = 1};
    plane->problem = (struct routing_problem){.n_places = n_places,
                                                 .n_stops = n_places - 1,
                                                 .stops = plane->stops,
                                                 .n_vehicles = n_types,
                                                 .vehicles = plane->vehicles};
}

/* Distances between the points, as the crow flies; no time. */
static inline void plane_measure(struct plane *plane)
{
    const size_t n = plane->n_places;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            plane->distance_km[i * n + j] =
                hypot(plane->x[i] - plane->x[j], plane->y[i] - plane->y[j]);
}
#endif
