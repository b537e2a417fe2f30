/* Vehicles: the catalogue's, with what the scenario changes. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/scenario_reading.h"
#include "data/text.h"

static const struct vehicle *find_vehicle(const struct reading *reading, const char *id,
                                          const char *field)
{
    const struct catalogue *catalogue = reading->catalogue;
    const struct vehicle *found = catalogue_vehicle(catalogue, id);
    if (found)
        return found;
    const char **known = mem_zeroed(catalogue->n_vehicles, sizeof *known);
    for (size_t i = 0; i < catalogue->n_vehicles; i++)
        known[i] = catalogue->vehicles[i].id;
    reading_unknown(reading, field, _("catalogue vehicle"), id, known,
                    catalogue->n_vehicles);
    free(known);
    return NULL;
}

/* Notes a figure taken from the catalogue, with the source of its group of columns. */
static void note_figure(const struct reading *reading, const struct vehicle *base, size_t rule,
                        const char *field, double value)
{
    enum { CAPACITY_END = 4, CONSUMPTION_END = 7, COST_END = 13 }; /* in vehicle_rules */
    const char *source = rule < CAPACITY_END      ? base->source_capacity
                         : rule < CONSUMPTION_END ? base->source_consumption
                         : rule < COST_END        ? base->source_cost
                                                  : base->source_fridge;
    char grade = rule < CAPACITY_END      ? base->grade_capacity
                 : rule < CONSUMPTION_END ? base->grade_consumption
                 : rule < COST_END        ? base->grade_cost
                                          : base->grade_fridge;
    bool other_fridge = rule >= COST_END && !(value > 0); /* cold by litres or by kWh */
    if (isfinite(value) && *source && !other_fridge)
        reading_default(reading, field, value, vehicle_rules[rule].unit, source, grade);
}

/* Numbers that the file leaves out come from the catalogue; those blank there must be given. */
static void take_numbers(const struct reading *reading, struct vehicle *type,
                         const struct vehicle *base, bool other_energy, const char *prefix)
{
    for (size_t i = 0; i < n_vehicle_rules; i++) {
        const struct number_rule *rule = &vehicle_rules[i];
        char *field = mem_printf("%s.%s", prefix, rule->key);
        bool burnt = strstr(rule->key, "per_100km") != NULL;
        if (!reading_has(reading, "%s", field)) {
            double value = *(const double *)((const char *)base + rule->offset);
            *(double *)((char *)type + rule->offset) = value;
            if (isnan(value))
                reading_fault(reading, field,
                              _("the catalogue has no figure for \"%s\": give this key"),
                              base->id);
            else if (burnt && other_energy)
                reading_fault(reading, field,
                              _("give this key too, since the energy is not that of \"%s\""),
                              base->id);
            else
                note_figure(reading, base, i, field, value);
        }
        free(field);
    }
}

static void settle_temperature(const struct reading *reading, const struct fleet_file *from,
                               struct vehicle *type, const struct vehicle *base,
                               const char *prefix)
{
    if (!reading_has(reading, "%s.temperature", prefix)) {
        memcpy(type->carries, base->carries, sizeof type->carries);
        return;
    }
    type->carries[TEMPERATURE_AMBIENT] = true;
    type->carries[TEMPERATURE_CHILLED] =
        from->temperature == CARRIES_CHILLED || from->temperature == CARRIES_ALL;
    type->carries[TEMPERATURE_FROZEN] =
        from->temperature == CARRIES_FROZEN || from->temperature == CARRIES_ALL;
}

static void unknown_euro(const struct reading *reading, const struct vehicle *type,
                         const char *field)
{
    const struct catalogue *catalogue = reading->catalogue;
    size_t n = 0;
    const char **known = mem_zeroed(catalogue->n_tier3, sizeof *known);
    for (size_t i = 0; i < catalogue->n_tier3; i++) {
        const char *euro = catalogue->tier3[i].euro_standard;
        bool listed = !catalogue_has_euro(catalogue, type, euro);
        for (size_t k = 0; k < n; k++)
            listed |= strcmp(known[k], euro) == 0;
        if (!listed)
            known[n++] = euro;
    }
    if (n)
        reading_unknown(reading, field, _("emission class"), type->euro_standard, known, n);
    else
        reading_fault(reading, field, _("this vehicle has no emission class: take the key out"));
    free(known);
}

static void settle_euro(const struct reading *reading, struct vehicle *type, const char *prefix)
{
    char *field = mem_printf("%s.euro", prefix);
    if (!type->euro_standard) {
        type->euro_standard = mem_text(catalogue_euro(reading->catalogue, type));
        if (*type->euro_standard)
            reading_default(reading, field, (double)NAN, type->euro_standard, "", 'D');
    } else if (!catalogue_has_euro(reading->catalogue, type, type->euro_standard)) {
        unknown_euro(reading, type, field);
    }
    free(field);
}

static void settle_class(const struct reading *reading, struct vehicle *type,
                         const struct vehicle *base, const char *prefix)
{
    if (reading_has(reading, "%s.road_class", prefix))
        return;
    type->road_class = type->gvw_kg > 3500                ? ROAD_TRUCK
                       : base->road_class == ROAD_TRUCK ? ROAD_VAN
                                                          : base->road_class;
}

static void settle_energy(const struct reading *reading, struct vehicle *type,
                          const struct vehicle *base, const char *prefix)
{
    if (reading_has(reading, "%s.energy", prefix))
        return;
    type->energy = base->energy;
    char *field = mem_printf("%s.energy", prefix);
    if (base->energy == ENERGY_OTHER)
        reading_fault(
            reading, field,
            _("the catalogue has no emission factor for the energy of \"%s\": give diesel, "
              "petrol or electric"),
            base->id);
    free(field);
}

static void take_texts(struct vehicle *type, struct fleet_file *from, const struct vehicle *base)
{
    type->id = mem_text(base->id);
    type->label_fr = mem_text(from->label.fr ? from->label.fr : base->label_fr);
    type->label_en = mem_text(from->label.en   ? from->label.en
                              : from->label.fr ? from->label.fr
                                               : base->label_en);
    type->emep_class = mem_text(base->emep_class);
    type->emep_segment = mem_text(base->emep_segment);
    type->grade_capacity = base->grade_capacity;
    type->grade_consumption = base->grade_consumption;
    type->grade_cost = base->grade_cost;
    type->grade_fridge = base->grade_fridge;
    type->source_capacity = mem_text(base->source_capacity);
    type->source_consumption = mem_text(base->source_consumption);
    type->source_cost = mem_text(base->source_cost);
    type->source_fridge = mem_text(base->source_fridge);
    type->line = base->line;
}

/* The ranges of what the file gives, before anything is filled in. */
static void settle_type(const struct reading *reading, struct fleet_file *from,
                        struct fleet *fleet, const char *prefix)
{
    char *field = mem_printf("%s.catalogue", prefix);
    const struct vehicle *base = find_vehicle(reading, from->catalogue, field);
    free(field);
    struct vehicle *type = &fleet->type;
    numbers_settle(reading, vehicle_rules, n_vehicle_rules, type, prefix);
    if (!base)
        return;
    take_texts(type, from, base);
    settle_energy(reading, type, base, prefix);
    take_numbers(reading, type, base,
                 type->energy != base->energy && base->energy != ENERGY_OTHER, prefix);
    settle_temperature(reading, from, type, base, prefix);
    settle_class(reading, type, base, prefix);
    settle_euro(reading, type, prefix);
    if (type->full_per_100km < type->empty_per_100km) {
        char *full = mem_printf("%s.full_per_100km", prefix);
        reading_fault(reading, full, _("expected at least empty_per_100km (%.10g), found %.10g"),
                      type->empty_per_100km, type->full_per_100km);
        free(full);
    }
}

static void settle_fleet(const struct reading *reading, struct fleet_file *from,
                         struct fleet *fleet, size_t v)
{
    *fleet = from->fleet;
    from->fleet = (struct fleet){0};
    char *prefix = mem_printf("vehicles[%zu]", v);
    char *count = mem_printf("%s.count", prefix), *depot = mem_printf("%s.depot", prefix);
    settle_type(reading, from, fleet, prefix);
    if (reading_has(reading, "%s", count))
        range_check(reading, count, (double)fleet->count, 1, 100000, "");
    else
        fleet->count = SIZE_MAX;
    if (fleet->depot && !reading->scenario->depots_path)
        reading_fault(reading, depot, _("a depot needs a table of depots: give places.depots"));
    free(depot);
    free(count);
    free(prefix);
}

void settle_vehicles(const struct reading *reading)
{
    struct scenario *scenario = reading->scenario;
    struct scenario_file *file = reading->file;
    scenario->n_fleets = file->n_fleets;
    scenario->fleets = mem_zeroed(file->n_fleets, sizeof *scenario->fleets);
    const char **ids = mem_zeroed(file->n_fleets, sizeof *ids);
    for (size_t v = 0; v < file->n_fleets; v++) {
        settle_fleet(reading, &file->fleets[v], &scenario->fleets[v], v);
        ids[v] = scenario->fleets[v].id;
    }
    check_ids(reading, "vehicles", ids, scenario->n_fleets);
    free(ids);
}
