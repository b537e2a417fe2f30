/* Making an instance: for the readers of this folder. */
#ifndef SIM_ROUTING_FORMATS_BUILD_H
#define SIM_ROUTING_FORMATS_BUILD_H
#include "sim/routing/formats/instance.h"
#include "sim/routing/formats/reading.h"

/* The readers: each fills an instance that holds what was asked for, and adds faults; warnings
 * tell what is left aside. */
typedef void instance_reader(struct reading *reading, struct instance *instance,
                             struct faults *warnings);
instance_reader vrplib_read, solomon_read, li_lim_read, cordeau_read, fleet_read, sartori_read,
    vroom_read;

/* What holds unless something else was asked for. */
void instance_default(struct instance *instance, enum instance_round round,
                      enum instance_objective objective);

/* Room for so many, none above what memory bears: stops open at all hours, vehicles that drive
 * for ever and cost their distance. */
void instance_size(struct instance *instance, size_t n_places, size_t n_stops, size_t n_types);
double *instance_matrix(struct instance *instance); /* n_places x n_places zeros */

/* Keeps windows for a stop or a break. */
struct routing_window *instance_windows(struct instance *instance, size_t n);

/* How often the file's unit holds the rounding's: 10 for tenths. */
double round_scale(enum instance_round round);
double round_length(enum instance_round round, double length);

/* Distances between the places, rounded, as length and as time of every type, at so much length
 * a unit of time. */
void instance_measure(struct instance *instance, double (*between)(struct point, struct point),
                      double speed);
double euclidean(struct point a, struct point b);

/* n more vehicles of a type, numbered from 1 on. */
void instance_list(struct instance *instance, size_t type, size_t n);
enum { INSTANCE_LISTED_MAX = 100000 };

/* Puts times, limits and prices in the unit of the rounding and prices by the objective. money:
 * what a unit of the file's costs is told as; plain: costs are told in the rounding's unit. */
void instance_settle(struct instance *instance, double money, bool plain, int decimals);

/* Rows of numbers, the first of each an id. */
struct rows {
    size_t n, room, width;
    double *values; /* n x width; owned */
    size_t *line;   /* owned */
};
/* Adds the line's numbers to the rows. False with a fault when there are too many rows. */
bool rows_add(struct rows *rows, struct reading *reading, const struct wanted wanted[],
              size_t width, bool exact);
/* A fault for each id that comes again. */
void rows_check_ids(const struct rows *rows, const struct reading *reading, const char *field);
void rows_clear(struct rows *rows);

/* Depot first, then customers: id x y demand open close service, each with further numbers. */
enum row_column { ROW_ID, ROW_X, ROW_Y, ROW_DEMAND, ROW_OPEN, ROW_CLOSE, ROW_SERVICE, ROW_FROM,
                  ROW_TO };
/* One type of vehicle at the first place; stops of the others, after their windows were
 * checked. False with faults. */
bool instance_from_rows(struct instance *instance, const struct rows *rows, double capacity,
                        const struct reading *reading);
/* Pairs pick-ups with their deliveries by the columns FROM and TO. */
void instance_pair(struct instance *instance, const struct rows *rows,
                   const struct reading *reading);
/* A fault for a demand that no vehicle carries. */
bool fits_largest(const struct reading *reading, size_t line, double demand, double capacity);
#endif
