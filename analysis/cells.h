/* Covariance of levels without a variable for each: where respondents are drawn one by one, all that
 * counts is how many of a stratum chose each level, and how their weights vary. A pass over the
 * answers does what design_covariance() does in one for each level. */
#ifndef ANALYSIS_CELLS_H
#define ANALYSIS_CELLS_H
#include "analysis/design.h"

/* True for designs of one stage without clusters, lone units or calibration. */
bool cells_apply(const struct design *design);

/* Covariance, k x k, of the totals of weight times value[level of the respondent], k numbers a level:
 * values is k x k, row-major. Levels of k or more are outside. */
void cells_covariance(const struct design *design, const size_t levels[], const double values[],
                      size_t k, double covariance[]);
#endif
