/* Organisations: their flows and who pays whom. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/scenario_reading.h"
#include "data/text.h"

/* ---- Selectors ---------------------------------------- */

static const struct { const char *word; unsigned kinds; } SELECTORS[] = {
    {"farms", 1 << PLACE_FARM},
    {"massification_points", 1 << PLACE_MASSIFICATION_POINT},
    {"platforms", 1 << PLACE_PLATFORM},
    {"dispatch_points", 1 << PLACE_DISPATCH_POINT},
    {"pickup_points", 1 << PLACE_PICKUP_POINT},
    {"hubs", PLACE_HUBS},
    {"outlets", 1 << PLACE_OUTLET}};
enum { N_SELECTORS = sizeof SELECTORS / sizeof *SELECTORS };

/* "farms", or "farm". */
static bool means(const char *text, const char *word)
{
    size_t n = strlen(word);
    return strcmp(text, word) == 0 || (strlen(text) == n - 1 && strncmp(text, word, n - 1) == 0);
}

static void settle_selector(const struct reading *reading, const char *text,
                            struct selector *selector, const char *field, bool origin)
{
    if (strncmp(text, "place:", 6) == 0 && text[6]) {
        selector->id = mem_text(text + 6);
        return;
    }
    const char *known[N_SELECTORS + 1];
    size_t n = 0;
    for (size_t i = 0; i < N_SELECTORS; i++) {
        if (means(text, SELECTORS[i].word))
            selector->kinds = SELECTORS[i].kinds;
        known[n++] = SELECTORS[i].word;
    }
    known[n++] = "place:ID";
    const unsigned never = 1u << (origin ? PLACE_OUTLET : PLACE_FARM);
    if (!selector->kinds)
        reading_unknown(reading, field, _("kind of place"), text, known, n);
    else if (selector->kinds == never)
        reading_fault(reading, field,
                      origin ? _("goods do not leave from outlets: expected farms or hubs")
                             : _("goods do not go to farms: expected hubs or outlets"));
    else if (selector->kinds & PLACE_HUBS && !reading->scenario->hubs_path)
        reading_fault(reading, field, _("this needs a table of hubs: give places.hubs"));
    if (selector->kinds == never)
        selector->kinds = 0; /* known to be wrong: no further check */
}

/* ---- Flows ---------------------------------------- */

static void settle_window(const struct reading *reading, const struct flow_file *from,
                          struct flow *flow, const char *prefix)
{
    char *depart = mem_printf("%s.depart", prefix), *arrive = mem_printf("%s.arrive", prefix);
    flow->depart_s = 6 * 3600;
    flow->arrive_close_s = 86400;
    if (!from->depart)
        reading_default(reading, depart, (double)NAN, "06:00", "", 'D');
    else if (!text_time_s(from->depart, &flow->depart_s))
        reading_fault(reading, depart, _("expected a time like 07:00, found \"%s\""),
                      from->depart);
    const char *dash = from->arrive ? strchr(from->arrive, '-') : NULL;
    char *opens = dash ? mem_text_n(from->arrive, (size_t)(dash - from->arrive)) : mem_text("");
    if (from->arrive && (!dash || !text_time_s(opens, &flow->arrive_open_s) ||
                         !text_time_s(dash + 1, &flow->arrive_close_s)))
        reading_fault(reading, arrive, _("expected a window like \"07:00-10:00\", found \"%s\""),
                      from->arrive);
    else if (flow->arrive_close_s <= flow->arrive_open_s)
        reading_fault(reading, arrive, _("this window closes before it opens: \"%s\""),
                      from->arrive);
    else if (flow->depart_s >= flow->arrive_close_s)
        reading_fault(reading, depart,
                      _("expected a departure before the window of arrival closes"));
    free(opens);
    free(depart);
    free(arrive);
}

static void settle_driver(const struct reading *reading, const struct flow_file *from,
                          struct flow *flow, const char *prefix)
{
    const struct scenario *scenario = reading->scenario;
    char *field = mem_printf("%s.vehicle", prefix);
    flow->fleet = SIZE_MAX;
    if (!from->vehicle) {
        if (flow->driver != DRIVER_FARM)
            reading_fault(reading, field,
                          _("this key is required, since no farm drives, and missing"));
        free(field);
        return;
    }
    const char **known = mem_zeroed(scenario->n_fleets, sizeof *known);
    for (size_t v = 0; v < scenario->n_fleets; v++) {
        known[v] = scenario->fleets[v].id;
        if (strcmp(known[v], from->vehicle) == 0)
            flow->fleet = v;
    }
    if (flow->fleet == SIZE_MAX)
        reading_unknown(reading, field, _("vehicle"), from->vehicle, known, scenario->n_fleets);
    free(known);
    free(field);
}

static void settle_own_share(const struct reading *reading, struct flow *flow,
                             const char *prefix)
{
    char *field = mem_printf("%s.own_share", prefix);
    bool shared = flow->routes == ROUTES_OWN_SHARED, given = reading_has(reading, "%s", field);
    if (given && !shared)
        reading_fault(reading, field, _("this key goes with routes: own_route_shared only"));
    if (!given) {
        flow->own_share = shared ? 0.5 : 1;
        if (shared)
            reading_default(reading, field, 0.5, "", "", 'D');
    }
    free(field);
}

static void check_groupage(const struct reading *reading, const struct flow *flow,
                           const char *prefix)
{
    char *field = mem_printf("%s.groupage_fill", prefix);
    if (reading_has(reading, "%s", field) && flow->driver != DRIVER_CARRIER)
        reading_fault(reading, field, _("this key goes with driver: carrier only"));
    free(field);
}

static void settle_assign(const struct reading *reading, struct flow *flow, const char *prefix)
{
    char *field = mem_printf("%s.assign", prefix);
    bool to_outlets = flow->to.kinds >> PLACE_OUTLET & 1;
    if (!reading_has(reading, "%s", field))
        flow->assign = to_outlets ? ASSIGN_ORDER : ASSIGN_NEAREST;
    else if (to_outlets && flow->assign != ASSIGN_ORDER)
        reading_fault(reading, field, _("to outlets goods go by the order: expected order"));
    free(field);
}

static void settle_flow(const struct reading *reading, struct flow_file *from, struct flow *flow,
                        const char *prefix)
{
    *flow = from->flow;
    from->flow = (struct flow){0};
    settle_label(&flow->label, flow->id);
    char *origin = mem_printf("%s.from", prefix), *destination = mem_printf("%s.to", prefix);
    settle_selector(reading, from->from, &flow->from, origin, true);
    settle_selector(reading, from->to, &flow->to, destination, false);
    free(origin);
    free(destination);
    numbers_settle(reading, flow_rules, n_flow_rules, flow, prefix);
    settle_window(reading, from, flow, prefix);
    settle_driver(reading, from, flow, prefix);
    settle_own_share(reading, flow, prefix);
    check_groupage(reading, flow, prefix);
    settle_assign(reading, flow, prefix);
    if (!flow->days)
        flow->days = reading->scenario->demand.order_days;
}

static void settle_flows(const struct reading *reading, struct organisation_file *from,
                         struct organisation *organisation, size_t o)
{
    char *list = mem_printf("organisations[%zu].flows", o);
    organisation->n_flows = from->n_flows;
    organisation->flows = mem_zeroed(from->n_flows, sizeof *organisation->flows);
    const char **ids = mem_zeroed(from->n_flows, sizeof *ids);
    for (size_t f = 0; f < from->n_flows; f++) {
        char *prefix = mem_printf("%s[%zu]", list, f);
        settle_flow(reading, &from->flows[f], &organisation->flows[f], prefix);
        ids[f] = organisation->flows[f].id;
        free(prefix);
    }
    check_ids(reading, list, ids, from->n_flows);
    free(ids);
    free(list);
}

/* ---- Business ---------------------------------------- */

/* Which amounts a tariff wants, and takes: bits of the order below. */
static const char *const AMOUNTS[] = {"eur_year", "eur_drop", "eur_kg", "eur_crate",
                                      "eur_km",   "eur_h",    "eur_day", "margin"};
enum { N_AMOUNTS = sizeof AMOUNTS / sizeof *AMOUNTS, MARGIN = 1 << 7 };
static const unsigned WANTED[] = {
    [TARIFF_COST_PLUS] = 0, [TARIFF_FLAT_TERRITORY] = 1 << 0, [TARIFF_PER_DROP] = 1 << 1,
    [TARIFF_PER_KG] = 1 << 2, [TARIFF_PER_CRATE] = 1 << 3, [TARIFF_PER_KM] = 1 << 4,
    [TARIFF_PER_HOUR] = 1 << 5, [TARIFF_TRINOMIAL] = 1 << 4 | 1 << 5 | 1 << 6};

static void settle_tariff(const struct reading *reading, const struct business_model *business,
                          const char *prefix)
{
    if (!reading_has(reading, "%s.carrier_tariff", prefix))
        return;
    unsigned wanted = WANTED[business->tariff_kind];
    unsigned taken = wanted | (business->tariff_kind == TARIFF_COST_PLUS ? MARGIN : 0);
    for (size_t a = 0; a < N_AMOUNTS; a++) {
        char *field = mem_printf("%s.carrier_tariff.%s", prefix, AMOUNTS[a]);
        bool given = reading_has(reading, "%s", field);
        if (!given && wanted >> a & 1)
            reading_fault(reading, field, _("this key is required by the kind of tariff, and "
                                            "missing"));
        if (given && !(taken >> a & 1))
            reading_fault(reading, field,
                          _("this key has no part in this kind of tariff: take it "
                            "out or change the kind"));
        free(field);
    }
}

static void settle_business(const struct reading *reading, struct business_model *business,
                            size_t o)
{
    char *prefix = mem_printf("organisations[%zu].business", o);
    numbers_settle(reading, business_rules, n_business_rules, business, prefix);
    settle_tariff(reading, business, prefix);
    for (size_t g = 0; g < business->n_grants; g++) {
        char *field = mem_printf("%s.grants[%zu].eur_year", prefix, g);
        range_check(reading, field, business->grants[g].eur_year, 0, 1e8, N_("EUR/year"));
        free(field);
    }
    free(prefix);
}

void settle_organisations(const struct reading *reading)
{
    struct scenario *scenario = reading->scenario;
    struct scenario_file *file = reading->file;
    scenario->n_organisations = file->n_organisations;
    scenario->organisations = mem_zeroed(file->n_organisations, sizeof *scenario->organisations);
    const char **ids = mem_zeroed(file->n_organisations, sizeof *ids);
    for (size_t o = 0; o < file->n_organisations; o++) {
        struct organisation *organisation = &scenario->organisations[o];
        *organisation = file->organisations[o].organisation;
        file->organisations[o].organisation = (struct organisation){0};
        ids[o] = organisation->id;
        settle_label(&organisation->label, organisation->id);
        settle_flows(reading, &file->organisations[o], organisation, o);
        settle_business(reading, &organisation->business, o);
        if (strcmp(organisation->id, "all") == 0) {
            char *field = mem_printf("organisations[%zu].id", o);
            reading_fault(reading, field, _("the id \"all\" is kept for sums: take another"));
            free(field);
        }
    }
    check_ids(reading, "organisations", ids, scenario->n_organisations);
    free(ids);
}
