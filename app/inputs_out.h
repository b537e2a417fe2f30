/* inputs.csv: the uncertain inputs of a scenario, their laws and where they come from; draws.csv: what
 * each replication drew, and what came of it. */
#ifndef APP_INPUTS_OUT_H
#define APP_INPUTS_OUT_H
#include "app/comparison.h"
#include "app/folder.h"

struct json_t;

/* Writes both where there is something to tell: nothing without uncertain inputs, no draws.csv when
 * none varies. False with faults. */
bool inputs_out_write(const struct comparison *comparison, const struct folder *folder,
                      struct faults *faults);

/* The same as a list for run.json. */
struct json_t *inputs_out_json(const struct scenario *scenario);
#endif
