#include "sim/routing/formats/violations.h"
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/hubs.h"

/* Some .sol state their cost in whole tenths, hundredths and so on, after rounding each leg. */
static bool states_cost(const struct instance *instance, const struct solution_file *file,
                        double cost)
{
    static const double rounding_share = 1e-9, legs_rounding_share = 1e-6;
    const int n_powers = instance->kind == INSTANCE_VROOM ? 1 : 6;
    const double stated = file->stated_cost;
    const double slack = 0.5 * pow(10, -file->stated_decimals);
    for (int power = 0; power < n_powers; power++)
        if (fabs(stated - cost * pow(10, power)) <=
            slack + fabs(stated) * (power ? legs_rounding_share : rounding_share))
            return true;
    return false;
}

size_t violations_find(const struct instance *instance, const struct solution_file *file,
                       const char *path, struct faults *faults)
{
    const size_t n_before = faults->n;
    const double cost = instance_cost(instance, &file->solution);
    char **names = instance_stop_names(instance);
    routing_verify_named(&instance->problem, &file->solution,
                         &(struct routing_names){path, (const char *const *)names}, faults);
    if (instance->choices)
        hubs_verify(instance, &file->solution, path, faults);
    for (size_t i = 0; i < instance->problem.n_stops; i++)
        free(names[i]);
    free(names);
    if (file->states_cost && !states_cost(instance, file, cost))
        faults_add(faults, (struct where){.path = path},
                   _("the cost is given as %.10g, it comes to %.10g"), file->stated_cost, cost);
    return faults->n - n_before;
}
