/* Hubs, beyond VROOM's format: shipments go straight, or are brought to a hub by one of its
 * cut-offs and taken on by a vehicle of that hub. */
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/vroom.h"

/* Ways of a shipment, and rows of the search's tables. */
enum { HUBS_MAX = 20, SHIPMENTS_MAX = 1000, TABLE_MAX = 1000000 };

static const struct key hub_keys[] = {{"id", KEY_READ},       {"location", KEY_READ},
                                      {"cutoffs", KEY_READ},  {"location_index", KEY_READ},
                                      {"service", KEY_READ},  {"handling", KEY_READ},
                                      {"costs", KEY_READ},    {"description", KEY_ASIDE}};
static const struct key cost_keys[] = {
    {"fixed", KEY_READ}, {"per_shipment", KEY_READ}, {"per_unit", KEY_READ}};
#define N_KEYS(keys) (sizeof(keys) / sizeof *(keys))

static void read_cutoffs(struct vroom *vroom, const json_t *given, struct spot spot,
                         struct instance_hub *hub)
{
    const json_t *list = json_object_get(given, "cutoffs");
    const size_t n = json_array_size(list);
    bool fine = n > 0;
    hub->cutoffs_s = mem_zeroed(n, sizeof *hub->cutoffs_s);
    hub->n_cutoffs = n;
    for (size_t c = 0; c < n; c++) {
        const json_t *value = json_array_get(list, c);
        hub->cutoffs_s[c] = json_number_value(value);
        fine = fine && json_is_number(value) && hub->cutoffs_s[c] >= 0 &&
               hub->cutoffs_s[c] <= 10 * LARGEST &&
               (!c || hub->cutoffs_s[c] > hub->cutoffs_s[c - 1]);
    }
    spot = spot_key(spot, "cutoffs");
    if (!fine)
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a list of ascending times from 0 to 1e10, found something else"));
}

/* The hub's price of each shipment. */
static void read_costs(struct vroom *vroom, const json_t *given, struct spot spot,
                       struct instance_hub *hub)
{
    static const struct wanted fixed = {"fixed", 0, LARGEST, false};
    static const struct wanted each = {"per_shipment", 0, LARGEST, false};
    const struct instance *instance = vroom->instance;
    const json_t *costs = json_object_get(given, "costs");
    const size_t n = vroom->n_dimensions;
    double per_shipment = 0;
    hub->order_eur = mem_zeroed(instance->n_shipments, sizeof *hub->order_eur);
    spot = spot_key(spot, "costs");
    if (!costs || !vroom_check_keys(vroom, costs, spot, cost_keys, N_KEYS(cost_keys)))
        return;
    double *per_unit = mem_zeroed(n, sizeof *per_unit);
    vroom_number(vroom, costs, spot, &fixed, 0, &hub->fixed_eur);
    vroom_number(vroom, costs, spot, &each, 0, &per_shipment);
    vroom_amounts(vroom, costs, spot, "per_unit", per_unit);
    for (size_t i = 0; i < instance->n_shipments; i++) {
        hub->order_eur[i] = per_shipment;
        for (size_t d = 0; d < n; d++)
            hub->order_eur[i] += per_unit[d] * instance->amounts[2 * i * n + d];
    }
    free(per_unit);
}

static void read_hub(struct vroom *vroom, const json_t *given, struct spot spot,
                     struct instance_hub *hub)
{
    static const struct wanted service = {"service", 0, LARGEST, false};
    static const struct wanted handling = {"handling", 0, LARGEST, false};
    if (!vroom_check_keys(vroom, given, spot, hub_keys, N_KEYS(hub_keys)))
        return;
    vroom_id(vroom, given, spot, &hub->number);
    hub->place = vroom_place(vroom, given, spot, "location_index", "location", false);
    vroom_number(vroom, given, spot, &service, 0, &hub->unload_s);
    vroom_number(vroom, given, spot, &handling, 0, &hub->handling_s);
    read_cutoffs(vroom, given, spot, hub);
    read_costs(vroom, given, spot, hub);
}

/* What shipments through hubs cannot have. */
static void check_shipments(struct vroom *vroom)
{
    const struct instance *instance = vroom->instance;
    const struct spot jobs = {"jobs"}, shipments = {"shipments"}, hubs = {"hubs"};
    size_t n_ways = 1;
    for (size_t h = 0; h < instance->n_hubs; h++)
        n_ways += instance->hubs[h].n_cutoffs;
    if (json_array_size(vroom->jobs))
        faults_add(vroom->reading->faults, vroom_where(vroom, &jobs),
                   _("expected shipments alone where there are hubs, found jobs: make them "
                     "shipments from where their goods are"));
    if (instance->n_shipments > SHIPMENTS_MAX ||
        instance->n_shipments * n_ways * (instance->n_hubs + 1) > TABLE_MAX)
        faults_add(vroom->reading->faults, vroom_where(vroom, &hubs),
                   _("expected at most %d shipments, and %d ways in all, found more: have fewer "
                     "hubs or cut-offs"),
                   SHIPMENTS_MAX, TABLE_MAX);
    if (vroom->any_priority || vroom->any_terms)
        faults_add(vroom->reading->faults, vroom_where(vroom, &shipments),
                   _("expected no priority, penalty or max_aboard where there are hubs, found "
                     "some"));
    for (size_t i = 0; i < instance->problem.n_stops; i++)
        if (instance->stops[i].n_later) {
            faults_add(vroom->reading->faults, vroom_where(vroom, &shipments),
                       _("expected one time window at most where there are hubs, found more of "
                         "%s"),
                       instance->stop_facts[i].id);
            return;
        }
}

void vroom_read_hubs(struct vroom *vroom)
{
    struct instance *instance = vroom->instance;
    const size_t n = json_array_size(vroom->hubs);
    const struct spot spot = {"hubs"};
    if (!n)
        return;
    if (n > HUBS_MAX) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected at most %d hubs, found %zu"), HUBS_MAX, n);
        return;
    }
    long long ids[HUBS_MAX];
    instance->n_hubs = n;
    instance->n_shipments = json_array_size(vroom->shipments);
    instance->hubs = mem_zeroed(n, sizeof *instance->hubs);
    for (size_t h = 0; h < n; h++) {
        read_hub(vroom, json_array_get(vroom->hubs, h), spot_item("hubs", h), &instance->hubs[h]);
        ids[h] = instance->hubs[h].number;
    }
    vroom_check_ids(vroom, "hubs", ids, n);
    check_shipments(vroom);
}

size_t vroom_hub(struct vroom *vroom, const json_t *vehicle, struct spot spot)
{
    const json_t *given = json_object_get(vehicle, "hub");
    if (!given)
        return 0;
    for (size_t h = 0; h < vroom->instance->n_hubs; h++)
        if (json_is_integer(given) && json_integer_value(given) == vroom->instance->hubs[h].number)
            return h + 1;
    spot = spot_key(spot, "hub");
    faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
               _("expected the id of a hub of the file, found something else"));
    return 0;
}

void vroom_check_hubs(struct vroom *vroom)
{
    const struct instance *instance = vroom->instance;
    const struct spot spot = {"hubs"}, steps = {"vehicles.steps"};
    if (!instance->n_hubs)
        return;
    for (size_t owner = 0; owner <= instance->n_hubs; owner++) {
        bool any = false;
        for (size_t v = 0; v < instance->problem.n_vehicles; v++)
            any = any || (instance->type_facts[v].hub == owner && instance->vehicles[v].count);
        if (!any && owner)
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected a vehicle with \"hub\": %lld to take on from there, found none"),
                       instance->hubs[owner - 1].number);
        else if (!any)
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected a vehicle of no hub, to bring goods there, found none"));
    }
    if (vroom->n_skills + instance->n_hubs + 1 > VROOM_SKILLS_MAX)
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected at most %d different skills and hubs together, found more"),
                   VROOM_SKILLS_MAX - 1);
    if (instance->start.n_routes)
        faults_add(vroom->reading->faults, vroom_where(vroom, &steps),
                   _("expected no steps where there are hubs, found some"));
    if (instance->problem.longest_eur_per_h > 0)
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected no longest_per_hour where there are hubs, found some"));
    if (instance->objective != OBJECTIVE_COST)
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected the objective of cost where there are hubs, found another"));
}
