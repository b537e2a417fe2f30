/* Checks across a whole scenario: do the goods of every order day get there, and may they ride
 * in the vehicles? */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/scenario_reading.h"
#include "data/text.h"

static char *day_words(unsigned days)
{
    const char *words[7];
    size_t n = 0;
    for (unsigned d = 0; d < 7; d++)
        if (days >> d & 1)
            words[n++] = weekday_names[d];
    return join_words(words, n, ", ");
}

static bool brings_to_outlets(const struct flow *flow)
{
    return flow->to.id || flow->to.kinds >> PLACE_OUTLET & 1;
}

/* Every order day must have a flow that brings goods to outlets. */
static void check_days(const struct reading *reading, const struct organisation *organisation,
                       const char *field)
{
    unsigned served = 0, asked = reading->scenario->demand.order_days;
    for (size_t f = 0; f < organisation->n_flows; f++)
        if (brings_to_outlets(&organisation->flows[f]))
            served |= organisation->flows[f].days;
    if (!(asked & ~served) || !served)
        return;
    char *missed = day_words(asked & ~served);
    reading_fault(
        reading, field,
        _("no flow to outlets runs on %s, a day of demand.order_days: add it to the days "
          "of a flow, or take it out of the order days"),
        missed);
    free(missed);
}

/* Kinds of places that goods reach from the farms; a single place may be of any kind. */
static unsigned reached_kinds(const struct organisation *organisation)
{
    const unsigned anywhere = PLACE_HUBS | 1u << PLACE_OUTLET;
    unsigned reached = 1u << PLACE_FARM;
    for (size_t round = 0; round < organisation->n_flows; round++) {
        unsigned before = reached;
        for (size_t f = 0; f < organisation->n_flows; f++) {
            const struct flow *flow = &organisation->flows[f];
            if (flow->from.id || flow->from.kinds & reached)
                reached |= flow->to.id ? anywhere : flow->to.kinds;
        }
        if (reached == before)
            break;
    }
    return reached;
}

/* False when a place of a flow was a fault already. */
static bool all_known(const struct organisation *organisation)
{
    for (size_t f = 0; f < organisation->n_flows; f++) {
        const struct flow *flow = &organisation->flows[f];
        if ((!flow->from.kinds && !flow->from.id) || (!flow->to.kinds && !flow->to.id))
            return false;
    }
    return true;
}

void check_organisations(const struct reading *reading)
{
    const struct scenario *scenario = reading->scenario;
    for (size_t o = 0; o < scenario->n_organisations; o++) {
        const struct organisation *organisation = &scenario->organisations[o];
        char *field = mem_printf("organisations[%zu].flows", o);
        check_days(reading, organisation, field);
        if (all_known(organisation) && !(reached_kinds(organisation) >> PLACE_OUTLET & 1))
            reading_fault(reading, field,
                          _("no chain of flows leads from the farms to the outlets"));
        free(field);
    }
}

/* ---- Warnings ---------------------------------------- */

static void warn(const struct scenario *scenario, const char *field, struct faults *warnings,
                 const char *message)
{
    faults_add(warnings, (struct where){scenario->path, scenario_line(scenario, field), field},
               "%s", message);
}

static void warn_school_years(const struct scenario *scenario, const struct catalogue *catalogue,
                              struct faults *warnings)
{
    const struct calendar_rules *calendar = &scenario->calendar;
    int end = calendar->start_day + 7 * calendar->n_weeks;
    for (int day = calendar->start_day; calendar->school_zone && day < end; day++) {
        if (catalogue_covers_school_day(catalogue, day))
            continue;
        int year, month, day_of_month;
        text_civil(day, &year, &month, &day_of_month);
        char *message =
            mem_printf(_("the catalogue has no school holidays for %04d-%02d-%02d and maybe "
                         "others: those of the same weeks of its last school year are used"),
                       year, month, day_of_month);
        warn(scenario, "calendar.school_zone", warnings, message);
        free(message);
        return;
    }
}

static void warn_temperature(const struct scenario *scenario, const struct flow *flow,
                             const char *field, struct faults *warnings)
{
    for (size_t p = 0; p < scenario->n_products && flow->fleet != SIZE_MAX; p++) {
        const struct product *product = &scenario->products[p];
        if (scenario->fleets[flow->fleet].type.carries[product->temperature])
            continue;
        char *message =
            mem_printf(_("the vehicle \"%s\" is not made to carry \"%s\" cold enough: expect "
                         "minutes above the limit"),
                       scenario->fleets[flow->fleet].id, product->id);
        warn(scenario, field, warnings, message);
        free(message);
    }
}

void scenario_warnings(const struct scenario *scenario, const struct catalogue *catalogue,
                       struct faults *warnings)
{
    warn_school_years(scenario, catalogue, warnings);
    if (scenario->n_organisations == 1)
        warn(scenario, "organisations", warnings,
             _("there is one organisation only: compare wants two or more"));
    for (size_t o = 0; o < scenario->n_organisations; o++)
        for (size_t f = 0; f < scenario->organisations[o].n_flows; f++) {
            char *field = mem_printf("organisations[%zu].flows[%zu].vehicle", o, f);
            warn_temperature(scenario, &scenario->organisations[o].flows[f], field, warnings);
            free(field);
        }
}
