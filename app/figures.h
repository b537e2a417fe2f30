/* The figures of a comparison: figures/NAME.{svg,pdf,png} for the report, and
 * figures/projection/NAME.* at 16:9 for a room. */
#ifndef APP_FIGURES_H
#define APP_FIGURES_H
#include "app/comparison.h"
#include "app/folder.h"

bool figures_write(const struct comparison *comparison, const struct folder *folder,
                   struct faults *faults);
#endif
