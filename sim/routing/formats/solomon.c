/* Solomon's text, which Gehring and Homberger use too: vehicles and their capacity, then a row
 * a customer, the depot first. */
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/build.h"

static const struct wanted columns[] = {
    [ROW_ID] = {"id", 0, LARGEST, true},
    [ROW_X] = {"x", -LARGEST, LARGEST, false},
    [ROW_Y] = {"y", -LARGEST, LARGEST, false},
    [ROW_DEMAND] = {"demand", 0, LARGEST, false},
    [ROW_OPEN] = {"ready time", 0, LARGEST, false},
    [ROW_CLOSE] = {"due date", 0, LARGEST, false},
    [ROW_SERVICE] = {"service time", 0, LARGEST, false},
};
enum { N_COLUMNS = sizeof columns / sizeof *columns };

static const struct wanted fleet[] = {{"vehicles", 1, LARGEST, true},
                                      {"capacity", 1e-6, LARGEST, false}};

/* Goes past titles to the line of figures under a heading; false with a fault. */
static bool find_figures(struct reading *reading, const char *heading)
{
    bool found = false;
    while (reading_line(reading)) {
        if (found && reading_is_numeric(reading))
            return true;
        found = found || strcmp(reading->words[0], heading) == 0;
    }
    faults_add(reading->faults, (struct where){.path = reading->path},
               _("expected a line of numbers below %s, found none"), heading);
    return false;
}

void solomon_read(struct reading *reading, struct instance *instance, struct faults *warnings)
{
    (void)warnings;
    double vehicles[2] = {0};
    struct rows rows = {0};
    instance_default(instance, ROUND_TRUNC1, OBJECTIVE_DISTANCE);
    if (reading_line(reading) && strcmp(reading->words[0], "VEHICLE") != 0) {
        instance->name = mem_text(reading->words[0]);
        if (!find_figures(reading, "VEHICLE"))
            return;
    } else {
        while (reading->n_words && !reading_is_numeric(reading))
            reading_line(reading);
    }
    bool fine = reading_numbers(reading, fleet, 2, true, vehicles);
    bool more = find_figures(reading, "CUSTOMER");
    while (more) {
        more = rows_add(&rows, reading, columns, N_COLUMNS, true);
        more = more && reading_line(reading);
    }
    fine = fine && instance_from_rows(instance, &rows, vehicles[1], reading);
    rows_clear(&rows);
    if (!fine)
        return;
    instance->vehicles[0].count = (size_t)vehicles[0];
    instance_measure(instance, euclidean, 1);
    instance_settle(instance, 1, false, 2);
}
