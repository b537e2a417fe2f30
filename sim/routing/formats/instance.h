/* Routing problems as other programs write them: read by what is in the file, not by its name.
 * A second and a kilometre stand for whatever unit of time and length the file has. */
#ifndef SIM_ROUTING_FORMATS_INSTANCE_H
#define SIM_ROUTING_FORMATS_INSTANCE_H
#include <stdbool.h>
#include <stddef.h>
#include "data/crs.h"
#include "data/faults.h"
#include "sim/routing/transfer.h"

enum instance_kind {
    INSTANCE_VRPLIB,  /* TSPLIB, CVRPLIB and their further sections */
    INSTANCE_SOLOMON, /* Solomon, Gehring and Homberger */
    INSTANCE_LI_LIM,
    INSTANCE_CORDEAU,
    INSTANCE_FLEET,   /* Taillard, Golden, in the layout of Prins */
    INSTANCE_SARTORI, /* Sartori and Buriol */
    INSTANCE_VROOM
};

/* What becomes of a distance between two points. */
enum instance_round {
    ROUND_BY_KIND,   /* as the published values of that kind of file do */
    ROUND_NINT,      /* to the nearest whole number */
    ROUND_TRUNC1,    /* cut after one decimal; everything is then in tenths */
    ROUND_NONE,
    ROUND_THOUSANDTHS /* to the nearest thousandth; everything is then in thousandths */
};

enum instance_objective {
    OBJECTIVE_BY_KIND,
    OBJECTIVE_DISTANCE,
    OBJECTIVE_VEHICLES, /* the fewest of them, then distance */
    OBJECTIVE_COST      /* what the file says of vehicles, distance and time */
};

struct instance_request {
    enum instance_round round;
    enum instance_objective objective;
};

/* Further to a stop of the problem. */
struct instance_stop {
    char *id;           /* in messages: "17", "job 17"; owned */
    long long number;   /* of the customer in a .sol; the id in JSON */
    const char *kind;   /* "job", "pickup", "delivery" in JSON; "" elsewhere */
    char *description;  /* NULL: none; owned */
    double setup_s;     /* part of its service, in JSON */
    int priority;       /* of a task in JSON, at the pickup of a shipment */
    bool is_priced;     /* its penalty in JSON is a cost, and stands for no priority; likewise */
};

/* One vehicle of the file. */
struct instance_vehicle {
    size_t type;        /* of the problem */
    long long number;   /* in a .sol, or the id in JSON */
    char *description;  /* NULL: none; owned */
};

/* Further to a type of vehicle. */
struct instance_type {
    const double *drive_s;    /* n_places x n_places; borrowed from matrices */
    const double *length_km;  /* NULL: the file knows none */
    bool no_start, no_end;    /* it may begin or end anywhere */
    long long *break_ids;     /* one a break; owned */
    char **break_words;       /* their descriptions, NULL for none; owned */
    struct routing_compartment *compartments; /* owned; NULL: none */
    struct routing_profile *profile; /* owned; NULL: none, or that of another type */
    size_t hub;               /* that they take goods on from, counted from 1; 0: none */
};

/* Where shipments may change vehicles, in JSON. */
struct instance_hub {
    long long number;         /* its id */
    size_t place;
    size_t n_cutoffs;
    double *cutoffs_s;        /* ascending; owned */
    double unload_s, handling_s, fixed_eur;
    double *order_eur;        /* of each shipment that goes through it; owned */
};

struct instance {
    enum instance_kind kind;
    enum instance_round round;          /* as settled: never BY_KIND */
    enum instance_objective objective;
    char *name;                         /* owned */
    struct routing_problem problem;     /* points into what follows */
    struct routing_stop *stops;         /* owned; so are all below */
    struct routing_vehicle *vehicles;   /* types */
    struct instance_stop *stop_facts;   /* one a stop */
    struct instance_type *type_facts;   /* one a type */
    size_t n_listed;                    /* vehicles that the file lists; 0: no limit to them */
    struct instance_vehicle *listed;
    size_t n_matrices;
    double **matrices;                  /* of n_places x n_places; shared by types */
    struct point *at;                   /* of each place, for drawing; NULL: the file has none */
    bool *is_located;                   /* one a place; NULL: all are */
    struct routing_window **windows;    /* of stops and breaks */
    size_t n_windows;
    size_t n_depots;                    /* numbers below are depots in a .sol */
    bool numbers_vehicles;              /* the k of `Route #k` says which vehicle drives it */
    bool is_geographic;                 /* at is in degrees */
    bool is_guessed;                    /* great circle, circuity and speed stand for roads */
    double time_scale;                  /* of times and lengths: 10 when they are in tenths */
    double cost_unit;                   /* costs are told as cost_eur times this */
    int cost_decimals;
    size_t n_dimensions;                /* of amounts in JSON */
    size_t kg_dimension, crates_dimension; /* which of them; SIZE_MAX: none */
    struct routing_solution start;      /* routes to begin with, without refusals, times and
                                         * figures; none but in JSON */
    uint32_t *apart;                    /* of the problem; NULL: none */
    struct routing_pinned *pinned;      /* of the problem, with their stops */
    size_t n_hubs;
    struct instance_hub *hubs;
    size_t n_shipments;                 /* where there are hubs: all stops are theirs */
    struct transfer_choice *choices;    /* how each goes; NULL before hubs_settle() */
    double hubs_eur;                    /* what the hubs take by these */
    double *amounts;                    /* n_stops x n_dimensions; NULL but in JSON */
    long long *location_index;          /* of each place in JSON; -1: none; NULL elsewhere */
};

/* No more places than this: their matrix alone is over a gigabyte. */
enum { INSTANCE_PLACES_MAX = 12000 };
/* Great circle times this, driven at this speed, where a file has neither roads nor matrix. */
extern const double instance_circuity, instance_speed_km_h;

/* False with a fault for each thing wrong, and nothing to clear. warnings: what was left aside,
 * as it constrains nothing. */
bool instance_read(const char *path, const struct instance_request *request,
                   struct instance *instance, struct faults *faults, struct faults *warnings);
void instance_clear(struct instance *instance);

/* "Solomon", "VROOM JSON": names, the same in all languages. */
const char *instance_kind_name(enum instance_kind kind);

/* What the cost of the solution is in the file's own unit, as published values are: prizes that
 * were left included, JSON's priorities not. */
double instance_cost(const struct instance *instance, const struct routing_solution *solution);

/* "customer 17", "job 17 (town hall)", one a stop. Release each and the list with free(). */
char **instance_stop_names(const struct instance *instance);

/* "vehicle 7 (Paul's van)", "a vehicle like 7", one a type; NULL where the file lists none. Release
 * likewise. */
char **instance_vehicle_names(const struct instance *instance);

/* Prices in EUR of the tasks of JSON that the solution leaves out. */
double instance_penalties_eur(const struct instance *instance,
                              const struct routing_solution *solution);

/* Why the solution does not serve a stop: in JSON no price is too high for a priority. */
enum routing_refusal instance_refusal(const struct instance *instance,
                                      const struct routing_solution *solution, size_t stop);

/* The same in words, translated, with what to do about it. */
const char *instance_refusal_text(const struct instance *instance,
                                  const struct routing_solution *solution, size_t stop);
#endif
