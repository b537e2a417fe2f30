/* Public benchmark instances as routing problems whose cost is the benchmark's objective. */
#ifndef TESTS_SIM_ROUTING_INSTANCE_H
#define TESTS_SIM_ROUTING_INSTANCE_H
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "sim/routing/routing.h"

/* Solomon's text, CVRPLIB's .vrp, or Taillard's and Golden's fleets. */
enum instance_format { FORMAT_SOLOMON, FORMAT_VRP, FORMAT_FLEET };

struct instance_name {
    const char *path;
    enum instance_format format;
    double best_known;
};

static const struct instance_name public_instances[] = {
    {"tests/data/vrp/C101.txt", FORMAT_SOLOMON, 827.3},
    {"tests/data/vrp/C203.txt", FORMAT_SOLOMON, 588.7},
    {"tests/data/vrp/R101.txt", FORMAT_SOLOMON, 1637.7},
    {"tests/data/vrp/R112.txt", FORMAT_SOLOMON, 948.6},
    {"tests/data/vrp/R203.txt", FORMAT_SOLOMON, 870.8},
    {"tests/data/vrp/RC101.txt", FORMAT_SOLOMON, 1619.8},
    {"tests/data/vrp/RC207.txt", FORMAT_SOLOMON, 962.9},
    {"tests/data/vrp/X-n101-k25.vrp", FORMAT_VRP, 27591},
    {"tests/data/vrp/X-n143-k7.vrp", FORMAT_VRP, 15700},
    {"tests/data/vrp/HVRP15.txt", FORMAT_FLEET, 1015.29},
    {"tests/data/vrp/vfmpfv13.txt", FORMAT_FLEET, 2964.65},
};
enum { N_PUBLIC_INSTANCES = sizeof public_instances / sizeof *public_instances };

struct instance {
    struct routing_problem problem;
    struct routing_stop *stops;
    struct routing_vehicle *vehicles;
    double *time_s, *distance_km;
    double *x, *y; /* place 0 is the depot */
    size_t n_places;
};

static inline void instance_clear(struct instance *instance)
{
    free(instance->stops);
    free(instance->vehicles);
    free(instance->time_s);
    free(instance->distance_km);
    free(instance->x);
    free(instance->y);
}

/* Room for so many places, all stops open, loads and times zero. */
static inline void instance_size(struct instance *instance, size_t n_places, size_t n_types)
{
    *instance = (struct instance){.n_places = n_places};
    instance->stops = mem_zeroed(n_places, sizeof *instance->stops);
    instance->vehicles = mem_zeroed(n_types, sizeof *instance->vehicles);
    instance->time_s = mem_zeroed(n_places * n_places, sizeof(double));
    instance->distance_km = mem_zeroed(n_places * n_places, sizeof(double));
    instance->x = mem_zeroed(n_places, sizeof(double));
    instance->y = mem_zeroed(n_places, sizeof(double));
    for (size_t i = 1; i < n_places; i++)
        instance->stops[i - 1] = (struct routing_stop){.place = i, .close_s = (double)INFINITY};
    for (size_t v = 0; v < n_types; v++)
        instance->vehicles[v] =
            (struct routing_vehicle){.time_s = instance->time_s,
                                     .distance_km = instance->distance_km,
                                     .count = SIZE_MAX,
                                     .capacity_crates = (double)INFINITY,
                                     .max_duration_s = (double)INFINITY,
                                     .max_distance_km = (double)INFINITY,
                                     .eur_per_km = 1};
    instance->problem = (struct routing_problem){.n_places = n_places,
                                                 .n_stops = n_places - 1,
                                                 .stops = instance->stops,
                                                 .n_vehicles = n_types,
                                                 .vehicles = instance->vehicles};
}

/* Distances between the points: truncated to a decimal, rounded, or as they are. */
static inline void instance_measure(struct instance *instance, enum instance_format format)
{
    const size_t n = instance->n_places;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double d = hypot(instance->x[i] - instance->x[j], instance->y[i] - instance->y[j]);
            if (format == FORMAT_SOLOMON)
                d = floor(d * 10 + 1e-9) / 10;
            if (format == FORMAT_VRP)
                d = floor(d + 0.5);
            instance->distance_km[i * n + j] = d;
            instance->time_s[i * n + j] = format == FORMAT_SOLOMON ? d : 0;
        }
}

static inline bool read_solomon(FILE *in, struct instance *instance)
{
    char line[256];
    double count = 0, capacity = 0, depot_closes_s = 0, row[7];
    size_t n = 0;
    instance_size(instance, 1001, 1);
    while (fgets(line, sizeof line, in)) {
        const int found = sscanf(line, "%lf %lf %lf %lf %lf %lf %lf", &row[0], &row[1], &row[2],
                                 &row[3], &row[4], &row[5], &row[6]);
        if (found == 2)
            count = row[0], capacity = row[1];
        if (found != 7 || n >= instance->n_places)
            continue;
        instance->x[n] = row[1];
        instance->y[n] = row[2];
        if (n > 0)
            instance->stops[n - 1] = (struct routing_stop){.place = n,
                                                           .load_kg = row[3],
                                                           .service_s = row[6],
                                                           .open_s = row[4],
                                                           .close_s = row[5]};
        else
            depot_closes_s = row[5];
        n++;
    }
    instance->vehicles[0].count = (size_t)count;
    instance->vehicles[0].capacity_kg = capacity;
    instance->n_places = instance->problem.n_places = n;
    instance->problem.n_stops = n - 1;
    instance_measure(instance, FORMAT_SOLOMON);
    /* The depot closes by the clock: nobody can be served who is too late to return from. */
    for (size_t i = 1; i < n; i++) {
        struct routing_stop *stop = &instance->stops[i - 1];
        stop->close_s = fmin(stop->close_s, depot_closes_s - stop->service_s -
                                                instance->distance_km[i * n]);
    }
    return n > 1;
}

static inline bool read_vrp(FILE *in, struct instance *instance)
{
    char line[256];
    size_t n = 0, node;
    double a, b, capacity = 0;
    bool demands = false;
    instance_size(instance, 2000, 1);
    while (fgets(line, sizeof line, in)) {
        demands |= strstr(line, "DEMAND_SECTION") != NULL;
        if (strstr(line, "DEPOT_SECTION"))
            break;
        if (sscanf(line, "CAPACITY : %lf", &capacity) == 1)
            continue;
        if (!demands && sscanf(line, "%zu %lf %lf", &node, &a, &b) == 3) {
            instance->x[node - 1] = a;
            instance->y[node - 1] = b;
            n = node > n ? node : n;
        } else if (demands && sscanf(line, "%zu %lf", &node, &a) == 2 && node > 1) {
            instance->stops[node - 2].load_kg = a;
        }
    }
    instance->vehicles[0].capacity_kg = capacity;
    instance->n_places = instance->problem.n_places = n;
    instance->problem.n_stops = n - 1;
    return n > 1;
}

static inline bool read_fleet(FILE *in, struct instance *instance)
{
    char line[256];
    size_t n = 0, n_types = 0;
    while (!n && fgets(line, sizeof line, in))
        if (!strstr(line, "//"))
            (void)(sscanf(line, "%zu %zu", &n, &n_types) == 2);
    instance_size(instance, n + 1, n_types);
    for (size_t v = 0; v < n_types; v++) {
        struct routing_vehicle *vehicle = &instance->vehicles[v];
        if (fscanf(in, "%zu %lf %lf %lf", &vehicle->count, &vehicle->capacity_kg,
                   &vehicle->fixed_eur, &vehicle->eur_per_km) != 4)
            return false;
    }
    bool fine = fscanf(in, "%lf %lf", &instance->x[0], &instance->y[0]) == 2;
    for (size_t i = 1; i <= n; i++)
        fine &= fscanf(in, "%lf %lf %lf", &instance->x[i], &instance->y[i],
                       &instance->stops[i - 1].load_kg) == 3;
    return fine && n > 0;
}

/* False when the file is not there or not of that format; clear it in either case. */
static inline bool instance_read(const struct instance_name *name, struct instance *instance)
{
    bool (*const readers[])(FILE *, struct instance *) = {
        [FORMAT_SOLOMON] = read_solomon, [FORMAT_VRP] = read_vrp, [FORMAT_FLEET] = read_fleet};
    *instance = (struct instance){0};
    FILE *in = fopen(name->path, "r");
    if (!in)
        return false;
    const bool fine = readers[name->format](in, instance);
    fclose(in);
    if (fine)
        instance_measure(instance, name->format);
    return fine;
}
#endif
