/* Expressions over the columns of a frame, as the reference cases write them: "meals > 50",
 * "sch.wide == 'Yes' & !is.na(awards)", "stype %in% c('H', 'M')", "enroll / 100", "log(enroll)". */
#ifndef ANALYSIS_EXPRESSION_H
#define ANALYSIS_EXPRESSION_H
#include "analysis/frame.h"

/* The value in each row; true is 1, false 0, NaN missing or a text (three-valued logic: missing & false
 * is false). Adds a fault, and returns false, for an expression that cannot be read. */
bool expression_values(const char *text, const struct frame *frame, double values[],
                       struct faults *faults);
#endif
