/* The tidy tables of a comparison: summary.csv, paired.csv, actors.csv, daily.csv. */
#ifndef APP_RESULTS_H
#define APP_RESULTS_H
#include "app/comparison.h"
#include "app/folder.h"

/* Writes the four tables; false with faults. Numbers have ten significant digits; an empty
 * cell is a value that does not exist (a share without a base, an interval of one value). */
bool results_write(const struct comparison *comparison, const struct folder *folder,
                   struct faults *faults);
#endif
