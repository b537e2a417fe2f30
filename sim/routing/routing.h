/* Routes of one shift: which vehicle visits which stops in which order. The interface of
 * the solver; what is behind it may change, what it promises may not. */
#ifndef SIM_ROUTING_ROUTING_H
#define SIM_ROUTING_ROUTING_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A stop must be served once, by one vehicle, its service starting inside the window. Loads
 * are all deliveries or all collections: what counts is that their sum fits. */
struct routing_stop {
    size_t place;             /* row and column of the matrices */
    double load_kg, load_crates;
    double service_s;
    double open_s, close_s;   /* early vehicles wait; 0 and infinity: always */
};

/* Vehicles of one type. A route leaves start at or after shift_start_s, and ends at end. */
struct routing_vehicle {
    size_t start, end;        /* places */
    const double *time_s;     /* n_places x n_places, row-major; borrowed */
    const double *distance_km;
    size_t count;             /* SIZE_MAX: no limit */
    double capacity_kg, capacity_crates;
    double shift_start_s;
    double max_duration_s;    /* of a route, waiting included; infinity: none */
    double max_distance_km;   /* infinity: none */
    double fixed_eur, eur_per_km, eur_per_h;
};

struct routing_problem {
    size_t n_places;
    size_t n_stops;
    const struct routing_stop *stops;       /* borrowed */
    size_t n_vehicles;
    const struct routing_vehicle *vehicles; /* types; borrowed */
};

struct routing_route {
    size_t vehicle;           /* type */
    size_t n_stops;
    size_t *stops;            /* indices into the problem's stops, in order; owned */
    double start_s, duration_s, distance_km, cost_eur;
};

/* Why a stop could not be served. */
enum routing_refusal {
    ROUTING_SERVED,
    ROUTING_TOO_LARGE,        /* its load fits no vehicle */
    ROUTING_UNREACHABLE,      /* no way there and back */
    ROUTING_WINDOW_MISSED,    /* no vehicle reaches it before it closes, even alone */
    ROUTING_SHIFT_TOO_SHORT,  /* out and back exceeds duration or distance, even alone */
    ROUTING_NO_VEHICLE_LEFT   /* the limited fleet is full */
};

struct routing_solution {
    size_t n_routes;
    struct routing_route *routes;    /* owned */
    size_t n_unserved;
    enum routing_refusal *refusals;  /* one a stop of the problem; owned */
    double cost_eur, distance_km;
};

struct routing_effort {
    size_t iterations; /* of ruin and recreate after the local search; 0: local search only */
    uint64_t seed;
};

/* Solves the problem; deterministic for the same problem and effort. Release with
 * routing_solution_clear(). */
void routing_solve(const struct routing_problem *problem, const struct routing_effort *effort,
                   struct routing_solution *solution);
void routing_solution_clear(struct routing_solution *solution);

/* The same in memory that is kept from one problem to the next: for thousands of small
 * problems. One workspace a thread; free(NULL) is fine. */
struct routing_workspace;
struct routing_workspace *routing_workspace_create(void);
void routing_workspace_free(struct routing_workspace *workspace);
void routing_solve_in(struct routing_workspace *workspace, const struct routing_problem *given,
                      const struct routing_effort *effort, struct routing_solution *solution);

/* The reason in plain words, with what to do about it; to be passed through gettext(). */
const char *routing_refusal_text(enum routing_refusal refusal);

/* Recomputes a solution from scratch, with no code of the search: writes the first violation
 * (a stop missing or served twice, overload, closed window, duration, distance, vehicle count,
 * cost off by more than 1e-6 relative) into message and returns false, else true. */
bool routing_verify(const struct routing_problem *problem, const struct routing_solution *solution,
                    char *message, size_t size);
#endif
