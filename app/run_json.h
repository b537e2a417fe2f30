/* run.json: what it takes to make the same results again, and what came of it. The only file
 * of the results that holds the date. */
#ifndef APP_RUN_JSON_H
#define APP_RUN_JSON_H
#include "app/comparison.h"
#include "app/folder.h"

bool run_json_write(const struct comparison *comparison, const struct folder *folder,
                    struct faults *faults);
#endif
