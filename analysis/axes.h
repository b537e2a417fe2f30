/* Correspondence analysis: simple, of a table of counts (Greenacre 2007), and multiple, of several
 * categorical variables. Axes have their largest principal coordinate (in absolute value, of the rows,
 * or of the levels) positive. */
#ifndef ANALYSIS_AXES_H
#define ANALYSIS_AXES_H
#include <stdbool.h>
#include <stddef.h>
#include "data/arena.h"

/* All arrays are the arena's; matrices are row-major, n_dims columns. */
struct side_of_map {
    size_t n;
    double *mass, *distance;  /* chi-square distance to the centre */
    double *principal;        /* n x n_dims */
    double *contribution;     /* to the inertia of the axis */
    double *cos2;             /* quality: share of the point's inertia on the axis; NaN at the centre */
};

struct correspondence {
    size_t n_dims;            /* min(rows, columns) - 1 */
    double inertia;
    double *singular;         /* n_dims; eigenvalues are their squares */
    struct side_of_map rows, columns;
};

/* False when a row or column has no count, or there are fewer than two of either. */
bool correspondence_analysis(const double counts[], size_t n_rows, size_t n_columns,
                             struct arena *arena, struct correspondence *out);

/* levels[v][i]: level of variable v for respondent i, each below n_levels[v], none missing. passive[a] (of
 * all levels in turn; NULL: none): the level makes no axis and is placed on those of the others, whose
 * margins it leaves as they are (specific MCA, Le Roux and Rouanet 2010, 3.3; the subset MCA of Greenacre
 * and Pardo 2006). */
struct multiple_correspondence {
    size_t n_levels;       /* of all variables */
    size_t n_active;
    size_t n_dims;         /* n_active less the variables without passive levels; the last may have no
                            * inertia */
    double *mass;          /* of each level */
    double *indicator;     /* eigenvalues of the indicator matrix, n_dims */
    double inertia_indicator, inertia_burt;
    size_t n_adjusted;     /* dimensions above 1 / variables */
    double *adjusted;      /* (Q/(Q-1))^2 (lambda - 1/Q)^2 */
    double inertia_adjusted;
    double *principal;     /* levels x n_dims, of the indicator matrix */
};
bool multiple_correspondence(const size_t *const levels[], const size_t n_levels[],
                             size_t n_variables, size_t n, const bool passive[],
                             struct arena *arena, struct multiple_correspondence *out);
#endif
