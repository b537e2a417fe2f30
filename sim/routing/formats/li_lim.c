/* Li and Lim's text: vehicles, capacity and speed, then a row a customer, the depot first; the
 * last two columns name the partner that goods come from, or go to. */
#include <string.h>
#include "data/text.h"
#include "sim/routing/formats/build.h"

static const struct wanted columns[] = {
    [ROW_ID] = {"id", 0, LARGEST, true},
    [ROW_X] = {"x", -LARGEST, LARGEST, false},
    [ROW_Y] = {"y", -LARGEST, LARGEST, false},
    [ROW_DEMAND] = {"demand", -LARGEST, LARGEST, false},
    [ROW_OPEN] = {"ready time", 0, LARGEST, false},
    [ROW_CLOSE] = {"due date", 0, LARGEST, false},
    [ROW_SERVICE] = {"service time", 0, LARGEST, false},
    [ROW_FROM] = {"pickup", 0, LARGEST, true},
    [ROW_TO] = {"delivery", 0, LARGEST, true},
};
enum { N_COLUMNS = sizeof columns / sizeof *columns };

static const struct wanted fleet[] = {{"vehicles", 1, LARGEST, true},
                                      {"capacity", 1e-6, LARGEST, false},
                                      {"speed", 0, 1e3, false}};

void li_lim_read(struct reading *reading, struct instance *instance, struct faults *warnings)
{
    (void)warnings;
    double head[3] = {0, 0, 1};
    struct rows rows = {0};
    instance_default(instance, ROUND_NONE, OBJECTIVE_VEHICLES);
    reading_line(reading);
    const size_t n_head = reading->n_words == 2 ? 2 : 3;
    bool fine = reading_numbers(reading, fleet, n_head, true, head);
    for (bool more = reading_line(reading); more;) {
        more = rows_add(&rows, reading, columns, N_COLUMNS, true);
        more = more && reading_line(reading);
    }
    fine = fine && instance_from_rows(instance, &rows, head[1], reading);
    if (fine)
        instance_pair(instance, &rows, reading);
    rows_clear(&rows);
    if (!fine || !reading_is_fine(reading))
        return;
    instance->vehicles[0].count = (size_t)head[0];
    instance_measure(instance, euclidean, head[2] > 0 ? head[2] : 1); /* some files have 0 */
    instance_settle(instance, 1, false, 4);
}
