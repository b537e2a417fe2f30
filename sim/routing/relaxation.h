/* The linear relaxation of a set partitioning (partition.h): each stop is served once, or left out at its
 * price, by columns, which are sets of stops by a type of vehicle, with bounds on how many vehicles go
 * out. By the primal simplex method, over all columns or those listed. */
#ifndef SIM_ROUTING_RELAXATION_H
#define SIM_ROUTING_RELAXATION_H
#include <math.h>
#include "sim/routing/partition.h"

/* Sides that a relaxation may begin with, and rows that may be added, one by one. */
enum {
    MAX_SIDES = 1 + PARTITION_MAX_TYPES,
    MAX_ADDED = 20,
    MAX_ROWS = SUBSETS_MAX_STOPS + 2 * MAX_SIDES + MAX_ADDED
};

/* Columns, sets of stops by a type, are numbered by type, then set; BLOCK in a row share the stops
 * from the ninth on. */
enum { BLOCK_BITS = 8, BLOCK = 1 << BLOCK_BITS };

/* Columns that pivots choose among until none is left: one a block at most. */
enum { CANDIDATES = PARTITION_MAX_TYPES << (SUBSETS_MAX_STOPS - BLOCK_BITS) };

/* Cost of a set that no vehicle can serve. */
static const float no_way_eur = 1e30f;

/* How many vehicles go out: of all types, first, then of each. */
struct counts {
    double least[MAX_SIDES], most[MAX_SIDES]; /* most: of n or more, no limit */
};

/* A row beyond those of the stops. */
struct side {
    uint32_t types;  /* bit t: vehicles of type t count */
    bool least;      /* at least so many, else at most */
    double count;
};

/* A simplex tableau. Vehicles that a row asks for and nobody drives, or that drive though a row that was
 * added has no room for them, cost missing_eur each. */
struct relaxation {
    size_t n, n_rows;
    struct side sides[MAX_ROWS];           /* by row, from n on */
    double inverse[MAX_ROWS][MAX_ROWS];    /* of the basis */
    double amount[MAX_ROWS];               /* of each basic column */
    double dual_eur[MAX_ROWS];
    uint8_t type[MAX_ROWS];                /* of each basic column; NO_TYPE: of no vehicle */
    uint8_t cheap[MAX_ROWS];               /* of each basic column: the stop that it does not serve
                                            * for less than that costs in the end; or NOT_CHEAP */
    const uint32_t *list;                  /* the columns; NULL: all */
    size_t n_list;
    uint32_t candidates[CANDIDATES];
    size_t n_candidates;
};

/* What partition.h keeps to itself. */
struct partition {
    const struct problem *problem;
    struct subsets *const *subsets;
    struct arena *arena;
    size_t n;                                  /* requests: stops, and of pairs the pick-ups */
    size_t first_stop[SUBSETS_MAX_STOPS];      /* of each: the stop, or the pick-up, */
    uint32_t stops[SUBSETS_MAX_STOPS];         /* and the set of one stop or two */
    uint32_t requests[2][256];                 /* of sets of the first and the last eight stops */
    unsigned set_bits;
    double forgo_eur[SUBSETS_MAX_STOPS];       /* of each request, */
    double first_eur[SUBSETS_MAX_STOPS];       /* of not serving it, in the first basis, */
    double last_eur[SUBSETS_MAX_STOPS];        /* and in the last */
    float *eur;                                /* of each column, at least */
    bool *any;                                 /* of each block: a vehicle can serve some set */
    size_t n_columns;
    double scale_eur, missing_eur;
    double company_eur; /* no request counts as dearer alone */
    struct relaxation relaxation;
};

static inline uint32_t set_of(const struct partition *partition, uint32_t column)
{
    return column & ((UINT32_C(1) << partition->set_bits) - 1);
}

static inline uint8_t type_of(const struct partition *partition, uint32_t column)
{
    return (uint8_t)(column >> partition->set_bits);
}

/* Prices of sets: sums over their stops, looked up in two halves, and of the types. floor_eur: what
 * every solution costs at least that keeps to the counts. */
struct prices {
    double low[256], high[256], toll_eur[PARTITION_MAX_TYPES];
    double row_eur[MAX_ROWS]; /* of a vehicle less, or more, than the row has; from n on */
    double largest_eur;       /* of any set, whatever its sign */
    double floor_eur;
};

static inline double prices_of(const struct prices *prices, uint32_t set)
{
    return prices->low[set & 255] + prices->high[set >> 8];
}

static inline double reduced_eur(const struct partition *partition, const struct prices *prices,
                                 uint32_t column)
{
    return (double)partition->eur[column] - prices_of(prices, set_of(partition, column)) +
           prices->toll_eur[type_of(partition, column)];
}

/* Begins with no stop served, and no vehicle that a row asks for. */
void relaxation_begin(struct partition *partition, const struct counts *counts);

/* Adds a row to a relaxation that has been solved, which breaks it. list: the columns from now on,
 * borrowed, those of the basis among them. False when there are too many rows. */
bool relaxation_tighten(struct partition *partition, const struct side *side, const uint32_t list[],
                        size_t n_list);

/* Solves it, and sets the prices; false when that takes too long. */
bool relaxation_solve(struct partition *partition, struct prices *prices);

/* The side of which a broken number of vehicles goes out, all of them or a type's, and the number;
 * SIZE_MAX: none. */
size_t relaxation_broken(const struct partition *partition, double *count);

/* Lists the columns of the relaxation that cost less than limit_eur at prices. */
size_t relaxation_list(const struct partition *partition, const struct prices *prices,
                       double limit_eur, uint32_t list[]);
#endif
