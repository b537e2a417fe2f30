/* Makes the synthetic places of the territories that come with the program, from their real
 * layers and tables. The same bytes each time: every draw comes from a stream of the fixed
 * seed, the purpose and the place's id. */
#ifndef DATA_TERRITORIES_SYNTHESIZE_H
#define DATA_TERRITORIES_SYNTHESIZE_H
#include <stdint.h>
#include <stdio.h>
#include "data/crs.h"
#include "data/random.h"

enum { SYNTHETIC_SEED = 20250901 };

/* What a stream is for. */
enum {
    PURPOSE_FARM_PLACE = 1,
    PURPOSE_FARM_SUPPLY,
    PURPOSE_SCHOOL_PLACE,
    PURPOSE_SCHOOL_SIZE,
    PURPOSE_HUB_PLACE,
    PURPOSE_LYCEE_PLACE,
    PURPOSE_OUTLET_PLACE,
    PURPOSE_OUTLET_SIZE
};

struct random stream(uint64_t purpose, const char *id);

/* The metric system that a territory is drawn in, and degrees. Both owned. */
struct ground {
    struct crs *metric, *degrees;
};
struct ground ground_of(const char *metric_code); /* ends the program when PROJ fails */
void ground_clear(struct ground *ground);
struct point degrees_of(const struct ground *ground, struct point at_m);

/* A table DIR/NAME with its header written; ends the program when it cannot be opened. */
FILE *csv_create(const char *dir, const char *name, const char *header);
void csv_close(FILE *out);
void csv_text(FILE *out, const char *text); /* quoted when it must be */

/* "id,name,commune,lon,lat," of a place. */
struct site {
    const char *id, *name, *commune;
    struct point at_m;
};
void csv_site(FILE *out, const struct ground *ground, const struct site *site);

/* "de Niort", "d’Aiffres", "du Bourdet", "des Fosses". Release with free(). */
char *of_place(const char *name);

/* The p candidates (indices into at_m[n]) with the least sum of weight x distance from each
 * point to its nearest: added one by one, then exchanged until no exchange helps
 * (Teitz and Bart 1968). */
struct median_problem {
    const struct point *at_m;
    const double *weight;
    size_t n;
    const size_t *candidates;
    size_t n_candidates;
};
void choose_medians(const struct median_problem *problem, size_t chosen[], size_t p);

double metres_between(struct point a, struct point b);

/* A point at a random bearing between these distances of another. */
struct point shifted(struct point from_m, double low_m, double high_m, struct random *random);

/* The last columns of a farm: "products,vehicle,synthetic,note". k-th of n farms: kinds of
 * production stand in fixed proportions. */
void csv_farm_kind(FILE *out, size_t k, const char *id);
const char *farm_kind_label(size_t k); /* "maraîchage" */

int synthesize_around(int argc, char *argv[]);
int synthesize_deux_sevres(const char *dir);
int synthesize_luxembourg(const char *dir);
#endif
