/* VROOM's JSON problem format while it is read: for vroom*.c only. */
#ifndef SIM_ROUTING_FORMATS_VROOM_H
#define SIM_ROUTING_FORMATS_VROOM_H
#include <jansson.h>
#include "sim/routing/formats/build.h"

enum { VROOM_SKILLS_MAX = 64, VROOM_SPOT_BYTES = 160 };

/* Square matrices of one profile, in the file's seconds, metres and prices. */
struct vroom_profile {
    const char *name;   /* borrowed from the JSON */
    double *durations, *distances, *costs; /* NULL: none; owned */
};

/* What a vehicle pays, and how fast it is. */
struct vroom_price {
    size_t profile;
    double fixed, per_hour, per_km, speed_factor;
    bool chosen; /* per_hour or per_km was given */
};

struct vroom {
    struct reading *reading;
    struct faults *warnings;
    struct instance *instance;
    const json_t *jobs, *shipments, *vehicles, *hubs; /* borrowed; NULL: none */
    bool has_matrices;
    size_t n_places;        /* of the matrices; else those that were met so far */
    size_t room;            /* for places */
    struct point *at;       /* owned; taken over by the instance */
    bool *is_located;       /* owned; the same */
    size_t n_profiles;
    struct vroom_profile *profiles; /* owned */
    size_t n_skills;
    long long skills[VROOM_SKILLS_MAX];
    size_t n_dimensions;
    double *capacities;     /* n_types x n_dimensions; owned */
    size_t n_goods;
    const char *goods[ROUTING_MAX_GOODS]; /* names of classes; borrowed from the JSON */
    size_t n_types;
    const json_t **traffic; /* one a type, of the first of those that are equal; NULL: none */
    double **rooms;         /* one a type: capacities of its compartments; owned, so are they */
    bool any_priority, any_open;
    bool any_wall;
    bool any_terms;         /* penalties, limits of the time aboard */
    struct vroom_price *prices;     /* one a type; owned */
    json_t *aside;          /* where keys were told to be unknown; owned */
};

/* "jobs[3].service" */
struct spot {
    char text[VROOM_SPOT_BYTES];
};
struct spot spot_item(const char *list, size_t i);
struct spot spot_key(struct spot spot, const char *key);
struct where vroom_where(const struct vroom *vroom, const struct spot *spot);

/* What is known of a key. */
enum key_use { KEY_READ, KEY_ASIDE, KEY_REFUSED };
struct key {
    const char *name;
    enum key_use use;
};
/* Faults for keys that cannot be expressed or are nearly known ones, warnings for unknown ones. False
 * when it is no object. */
bool vroom_check_keys(struct vroom *vroom, const json_t *object, struct spot spot,
                      const struct key keys[], size_t n);

/* A number of an object, or otherwise; false with a fault when it is none, or out of range. */
bool vroom_number(struct vroom *vroom, const json_t *object, struct spot spot,
                  const struct wanted *wanted, double otherwise, double *value);
bool vroom_id(struct vroom *vroom, const json_t *object, struct spot spot, long long *id);
/* A fault for each id that comes again. Sorts them. */
void vroom_check_ids(struct vroom *vroom, const char *list, long long ids[], size_t n);
/* Copy of a text; NULL without. */
char *vroom_text(struct vroom *vroom, const json_t *object, struct spot spot, const char *key);

/* Windows [[from, to], ...] of a key, ascending; *n 0 without. */
struct routing_window *vroom_windows(struct vroom *vroom, const json_t *object, struct spot spot,
                                     const char *key, size_t *n);
/* Adds the amounts of a key to amounts[0 .. n_dimensions - 1]. */
void vroom_amounts(struct vroom *vroom, const json_t *object, struct spot spot, const char *key,
                   double amounts[]);
uint64_t vroom_skills(struct vroom *vroom, const json_t *object, struct spot spot);

/* The place of location_index and location, or of keys of that kind; SIZE_MAX with a fault, or
 * without when neither is there and optional. */
size_t vroom_place(struct vroom *vroom, const json_t *object, struct spot spot,
                   const char *index_key, const char *location_key, bool optional);

void vroom_read_matrices(struct vroom *vroom, const json_t *matrices);
size_t vroom_profile(struct vroom *vroom, const char *name); /* SIZE_MAX: none */
/* Great circles between the places met, when the file has no matrices. */
void vroom_estimate_matrices(struct vroom *vroom);
/* Drive, length and price of the types, as vroom->prices has them. */
void vroom_price_types(struct vroom *vroom);

/* Types and listed vehicles; stops must be known. */
void vroom_read_vehicles(struct vroom *vroom);

/* The class of goods of a job or a shipment; the compartments of a type; and what rides apart, once
 * all classes are known. */
unsigned vroom_goods(struct vroom *vroom, const json_t *task, struct spot spot);
void vroom_read_compartments(struct vroom *vroom, const json_t *vehicle, struct spot spot,
                             size_t type);
void vroom_read_apart(struct vroom *vroom, const json_t *pairs);

/* Hubs; shipments must be known. */
void vroom_read_hubs(struct vroom *vroom);
/* The hub that a vehicle says it is of, from 1 on; 0: none. */
size_t vroom_hub(struct vroom *vroom, const json_t *vehicle, struct spot spot);
/* Faults for what hubs lack or cannot go with; vehicles must be known. */
void vroom_check_hubs(struct vroom *vroom);

/* Are any steps of the vehicle pinned? */
bool vroom_is_pinned(const json_t *vehicle);
/* The routes that vehicles and their steps give; vehicles must be known. */
void vroom_read_steps(struct vroom *vroom);
/* Faults for pinned steps that cannot be driven, warnings for others; the instance is whole. */
void vroom_check_steps(struct vroom *vroom);
#endif
