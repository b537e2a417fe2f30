/* Everything that a finished comparison knows: what the writers of results, figures, report
 * and closing screen read. All borrowed. */
#ifndef APP_COMPARISON_H
#define APP_COMPARISON_H
#include "data/catalogue.h"
#include "data/scenario.h"
#include "data/territory.h"
#include "sim/experiment/experiment.h"
#include "sim/network/travel.h"

struct comparison {
    const struct scenario *scenario;
    const struct catalogue *catalogue;
    const struct territory *territory;
    const struct travel *travel;
    const struct experiment_result *result;
    const struct faults *warnings;
    bool french;
    int argc;          /* the command line, for run.json */
    char *const *argv;
};

/* Label of an organisation in the language of the run. */
const char *comparison_label(const struct comparison *comparison, size_t organisation);

/* A week (0 based) to draw: of those with routes in the baseline, the one of median distance in replication 0. */
int comparison_typical_week(const struct comparison *comparison);

/* The day of that week on which most outlets are delivered: what maps show, with the collections that
 * feed it. Days of the run. */
int comparison_typical_day(const struct comparison *comparison);

/* What must be said wherever results show, in the language of the run: generated roads or crow
 * flies, synthetic places, inputs from invented answers. "" when all is real. Release with free(). */
char *comparison_mention(const struct comparison *comparison);

/* What of the run is invented, for a column of its tables: words among "roads places inputs"; "" when
 * nothing is. Release with free(). */
char *comparison_synthetic(const struct comparison *comparison);

/* What no figure counts though one might think so, msgids to pass through _(): tolls, and what the
 * engines of cold units emit when some vehicle has one. Returns how many. */
enum { COMPARISON_LEFT_OUT_MAX = 2 };
size_t comparison_left_out(const struct comparison *comparison,
                           const char *texts[COMPARISON_LEFT_OUT_MAX]);
#endif
