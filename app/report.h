/* report.html: one self-contained page in the language of the run: conclusion in plain words,
 * table with intervals, who gains and who loses, map, charts, method, defaults, sources. */
#ifndef APP_REPORT_H
#define APP_REPORT_H
#include "app/comparison.h"
#include "app/folder.h"

bool report_write(const struct comparison *comparison, const struct folder *folder,
                  struct faults *faults);
#endif
