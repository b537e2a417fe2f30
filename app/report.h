/* report.html: one self-contained page in the language of the run. */
#ifndef APP_REPORT_H
#define APP_REPORT_H
#include "app/comparison.h"
#include "app/figures.h"
#include "app/folder.h"

/* Conclusion in plain words, table with intervals, who gains and who loses, map, charts, money, method,
 * defaults with their grades, warnings, sources. figures: drawn in the report theme. */
bool report_write(const struct comparison *comparison, const struct figure_set *figures,
                  const struct folder *folder, struct faults *faults);
#endif
