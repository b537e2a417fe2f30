/* Every number of a scenario: where it goes, its range, its default. scenarios/README.md tells
 * the same to people. */
#include <ctype.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/scenario_reading.h"
#include "data/text.h"

/* key, member, factor, min, max, unit, then one of these. */
#define FIGURE(id) NUMBER_FIGURE, 1, id
#define FIGURE_TIMES(factor, id) NUMBER_FIGURE, factor, id
#define ASSUMED(value) NUMBER_ASSUMED, value, NULL
#define SILENT(value) NUMBER_SILENT, value, NULL
#define LEFT NUMBER_LEFT, 0, NULL
#define COUNT(rules) (sizeof rules / sizeof *rules)

#define IN(member) offsetof(struct scenario, member)
const struct number_rule scenario_rules[] = {
    {"territory.circuity", IN(territory.circuity), 1, 1, 3, "", FIGURE("circuity_default")},
    {"demand.volume_kg_week", IN(demand.volume_kg_week), 1, 1, 1e7, N_("kg/week"), SILENT(0)},
    {"demand.local_share", IN(demand.local_share), 1, 0, 1, "", ASSUMED(0.2)},
    {"demand.lead_days", IN(demand.lead_days), 1, 0, 30, N_("days"), ASSUMED(2)},
    {"demand.dispersion", IN(demand.dispersion_size), 1, 0.05, 1000, "",
     FIGURE("order_size_nb_dispersion")},
    {"demand.weight_cv", IN(demand.weight_cv), 1, 0, 2, "", ASSUMED(0.1)},
    {"demand.farms_per_product", IN(demand.farms_per_product), 1, 1, 50, "", ASSUMED(2)},
    {"demand.contract_reach_km", IN(demand.contract_reach_km), 1, 1, 1000, "km", ASSUMED(80)},
    {"handling.prepare_min_order", IN(handling.prepare_s_order), 60, 0, 240, "min",
     FIGURE("prep_order")},
    {"handling.prepare_min_line", IN(handling.prepare_s_line), 60, 0, 60, "min",
     FIGURE("prep_line")},
    {"handling.admin_min_order", IN(handling.admin_s_order), 60, 0, 240, "min",
     FIGURE("admin_order")},
    {"handling.load_min_crate", IN(handling.load_s_crate), 60, 0, 30, "min",
     FIGURE("load_crate")},
    {"handling.unload_min_stop", IN(handling.unload_s_stop), 60, 0, 240, "min",
     FIGURE("unload_stop")},
    {"handling.unload_min_crate", IN(handling.unload_s_crate), 60, 0, 30, "min",
     FIGURE("unload_crate")},
    {"handling.hub_min_crate", IN(handling.hub_s_crate), 60, 0, 30, "min", ASSUMED(0.25)},
    {"handling.service_cv", IN(handling.service_cv), 1, 0, 3, "", FIGURE("service_cv")},
    {"prices.diesel_eur_l", IN(prices.diesel_eur_l), 1, 0.1, 10, "EUR/L",
     FIGURE("fuel_diesel_ttc")},
    {"prices.petrol_eur_l", IN(prices.petrol_eur_l), 1, 0.1, 10, "EUR/L",
     FIGURE("fuel_e10_ttc")},
    {"prices.electricity_eur_kwh", IN(prices.electricity_eur_kwh), 1, 0.01, 5, "EUR/kWh",
     FIGURE("electricity_depot")},
    {"prices.farmer_eur_h", IN(prices.farmer_eur_h), 1, 0, 200, "EUR/h", FIGURE("farmer_time")},
    {"prices.driver_eur_h", IN(prices.driver_eur_h), 1, 0, 200, "EUR/h",
     FIGURE("driver_loaded_pl")},
    {"prices.staff_eur_h", IN(prices.staff_eur_h), 1, 0, 200, "EUR/h", FIGURE("smic_loaded")},
    {"prices.toll_eur_km_truck", IN(prices.toll_eur_km_truck), 1, 0, 5, "EUR/km",
     FIGURE("toll_truck")},
    {"prices.toll_eur_km_light", IN(prices.toll_eur_km_light), 1, 0, 5, "EUR/km",
     FIGURE("toll_light")},
    {"prices.room_kwh_m3_year", IN(prices.room_kwh_m3_year), 1, 0, 1000, N_("kWh/m3/year"),
     FIGURE("cold_room_energy")},
    {"prices.charging_loss", IN(prices.charging_loss_share), 1, 0, 0.9, "",
     FIGURE("charging_loss")},
    {"prices.carrier_days_year", IN(prices.carrier_days_year), 1, 1, 366, N_("days"),
     ASSUMED(250)},
    {"prices.refrigerant_gwp", IN(prices.refrigerant_gwp), 1, 0, 20000, "kgCO2e/kg",
     FIGURE("gwp_r452a")},
    {"prices.refrigerant_leak", IN(prices.refrigerant_leak_share_year), 1, 0, 1, "",
     FIGURE("leak_transport")},
    {"prices.temperature_c", IN(prices.temperature_c), 1, -30, 50, "°C", ASSUMED(12)},
    {"uncertainty.travel.day_cv", IN(uncertainty.travel_day_cv), 1, 0, 2, "",
     FIGURE("tt_cv_day")},
    {"uncertainty.travel.leg_cv", IN(uncertainty.travel_leg_cv), 1, 0, 2, "",
     FIGURE("tt_cv_leg")},
    {"uncertainty.travel.peak_factor", IN(uncertainty.peak_factor), 1, 1, 5, "",
     FIGURE("peak_factor_rural")},
    {"uncertainty.late_farm.probability", IN(uncertainty.late_farm_share), 1, 0, 1, "",
     ASSUMED(0.05)},
    {"uncertainty.late_farm.minutes", IN(uncertainty.late_farm_s), 60, 0, 600, "min",
     ASSUMED(20)},
    {"uncertainty.no_show", IN(uncertainty.no_show_share), 1, 0, 1, "", ASSUMED(0.01)},
    {"uncertainty.breakdown_per_1000_km", IN(uncertainty.breakdown_per_km), 1e-3, 0, 10, "",
     FIGURE_TIMES(0.01, "breakdown_rate")},
    {"uncertainty.breakdown_min", IN(uncertainty.breakdown_s), 60, 0, 1440, "min", ASSUMED(90)},
    {"uncertainty.hub_closed", IN(uncertainty.hub_closed_share), 1, 0, 1, "", ASSUMED(0.002)},
    {"uncertainty.driver_ill", IN(uncertainty.driver_ill_share), 1, 0, 1, "", ASSUMED(0.01)},
    {"uncertainty.outlet_tolerance_min", IN(uncertainty.outlet_tolerance_s), 60, 0, 1440, "min",
     ASSUMED(15)},
    {"experiment.precision.half_width", IN(experiment.precision_share), 1, 0.0001, 1, "",
     ASSUMED(0.02)},
    {"experiment.confidence", IN(experiment.confidence), 1, 0.5, 0.999, "", ASSUMED(0.95)},
};
#undef IN
const size_t n_scenario_rules = COUNT(scenario_rules);

#define IN(member) offsetof(struct product, member)
const struct number_rule product_rules[] = {
    {"meal_kg", IN(meal_kg), 1, 0.001, 2, "kg", LEFT},
    {"crate_kg", IN(crate_kg), 1, 0.5, 30, "kg", ASSUMED(8)},
    {"price_eur_kg", IN(price_eur_kg), 1, 0.05, 100, "EUR/kg", LEFT},
    {"shelf_life_days", IN(shelf_life_days), 1, 0.5, 730, N_("days"), ASSUMED(7)},
};
#undef IN
const size_t n_product_rules = COUNT(product_rules);

#define IN(member) offsetof(struct flow, member)
const struct number_rule flow_rules[] = {
    {"within_km", IN(within_km), 1, 0.1, 2000, "km", SILENT(HUGE_VAL)},
    {"cutoff_min", IN(cutoff_s), 60, 0, 1440, "min", ASSUMED(0)},
    {"slack_min", IN(slack_s), 60, 0, 240, "min", ASSUMED(20)},
    {"shift_h", IN(shift_s), 3600, 0.5, 24, "h", ASSUMED(10)},
    {"own_share", IN(own_share), 1, 0.01, 1, "", LEFT},
    {"groupage_fill", IN(groupage_fill), 1, 0.05, 1, "", SILENT(0)},
};
#undef IN
const size_t n_flow_rules = COUNT(flow_rules);

#define IN(member) offsetof(struct vehicle, member)
const struct number_rule vehicle_rules[] = {
    {"gvw_kg", IN(gvw_kg), 1, 5, 60000, "kg", LEFT},
    {"payload_kg", IN(payload_kg), 1, 1, 40000, "kg", LEFT},
    {"volume_m3", IN(volume_m3), 1, 0.05, 150, "m3", LEFT},
    {"crates", IN(crates), 1, 1, 3000, "", LEFT},
    {"empty_per_100km", IN(empty_per_100km), 1, 0.1, 500, N_("per 100 km"), LEFT},
    {"full_per_100km", IN(full_per_100km), 1, 0.1, 500, N_("per 100 km"), LEFT},
    {"range_km", IN(range_km), 1, 1, 5000, "km", LEFT},
    {"price_eur", IN(price_eur), 1, 1, 1000000, "EUR", LEFT},
    {"life_years", IN(life_years), 1, 0.5, 40, N_("years"), LEFT},
    {"life_km", IN(life_km), 1, 1000, 3000000, "km", LEFT},
    {"maintenance_eur_km", IN(maintenance_eur_km), 1, 0, 5, "EUR/km", LEFT},
    {"tyres_eur_km", IN(tyres_eur_km), 1, 0, 2, "EUR/km", LEFT},
    {"insurance_eur_year", IN(insurance_eur_year), 1, 0, 50000, N_("EUR/year"), LEFT},
    {"fridge_l_h", IN(fridge_l_h), 1, 0, 10, "L/h", LEFT},
    {"fridge_kwh_h", IN(fridge_kwh_h), 1, 0, 30, "kWh/h", LEFT},
    {"refrigerant_kg", IN(refrigerant_kg), 1, 0, 30, "kg", LEFT},
};
#undef IN
const size_t n_vehicle_rules = COUNT(vehicle_rules);

#define IN(member) offsetof(struct business_model, member)
const struct number_rule business_rules[] = {
    {"membership_eur_year", IN(membership_eur_year), 1, 0, 100000, N_("EUR/year"), SILENT(0)},
    {"turnover_fee", IN(turnover_fee_share), 1, 0, 1, "", SILENT(0)},
    {"commission.rate", IN(commission_share), 1, 0, 1, "", SILENT(0)},
    {"commission.to_logistics", IN(commission_to_logistics_share), 1, 0, 1, "", SILENT(0)},
    {"carrying_farm_share", IN(carrying_farm_share), 1, 0, 1, "", SILENT(0)},
    {"carrier_tariff.eur_year", IN(tariff_eur_year), 1, 0, 1e8, N_("EUR/year"), SILENT(0)},
    {"carrier_tariff.eur_drop", IN(tariff_eur_drop), 1, 0, 10000, "EUR", SILENT(0)},
    {"carrier_tariff.eur_kg", IN(tariff_eur_kg), 1, 0, 100, "EUR/kg", SILENT(0)},
    {"carrier_tariff.eur_crate", IN(tariff_eur_crate), 1, 0, 1000, "EUR", SILENT(0)},
    {"carrier_tariff.eur_km", IN(tariff_eur_km), 1, 0, 100, "EUR/km", SILENT(0)},
    {"carrier_tariff.eur_h", IN(tariff_eur_h), 1, 0, 1000, "EUR/h", SILENT(0)},
    {"carrier_tariff.eur_day", IN(tariff_eur_day), 1, 0, 10000, N_("EUR/day"), SILENT(0)},
    {"carrier_tariff.margin", IN(tariff_margin_share), 1, 0, 2, "", SILENT(0)},
};
#undef IN
const size_t n_business_rules = COUNT(business_rules);

/* Numbers whose place is no double, or lies in a list of a list: for their range and unit alone. */
static const struct number_rule other_rules[] = {
    {"vehicles[].count", 0, 1, 1, 100000, "", LEFT},
    {"organisations[].business.grants[].eur_year", 0, 1, 0, 1e8, N_("EUR/year"), LEFT},
};

void range_check(const struct reading *reading, const char *field, double value, double min,
                 double max, const char *unit)
{
    if (value >= min && value <= max)
        return;
    reading_fault(reading, field, _("expected a number from %.10g to %.10g%s%s, found %.10g"),
                  min, max, *unit ? " " : "", *unit ? _(unit) : "", value);
}

/* Where the rules of each section hold; [] stands for any item of a list. */
static const struct section {
    const char *pattern;
    const struct number_rule *rules;
    size_t n;
} sections[] = {
    {"", scenario_rules, COUNT(scenario_rules)},
    {"products[].", product_rules, COUNT(product_rules)},
    {"vehicles[].", vehicle_rules, COUNT(vehicle_rules)},
    {"organisations[].flows[].", flow_rules, COUNT(flow_rules)},
    {"organisations[].business.", business_rules, COUNT(business_rules)},
};

/* The rule of a field such as "products[].crate_kg"; NULL: none. */
static const struct number_rule *rule_of(const char *pattern)
{
    for (size_t s = 0; s < COUNT(sections); s++) {
        const size_t n = strlen(sections[s].pattern);
        for (size_t i = 0; i < sections[s].n && strncmp(pattern, sections[s].pattern, n) == 0; i++)
            if (strcmp(pattern + n, sections[s].rules[i].key) == 0)
                return &sections[s].rules[i];
    }
    return NULL;
}

/* field is as people read it, pattern with [] for [0]. */
static void check_value_range(const char *path, const struct yaml_tree *value, const char *field,
                              const char *pattern, struct faults *faults)
{
    double number;
    const struct number_rule *rule = value->kind == YAML_TEXT ? rule_of(pattern) : NULL;
    if (!rule || !yaml_number(value->text, &number) ||
        (number >= rule->min && number <= rule->max))
        return;
    faults_add(faults, (struct where){path, value->key ? value->key_line : value->line, field},
               _("expected a number from %.10g to %.10g%s%s, found %.10g"), rule->min, rule->max,
               *rule->unit ? " " : "", *rule->unit ? _(rule->unit) : "", number);
}

void ranges_check(const char *path, const struct yaml_tree *value, const char *field,
                  const char *pattern, struct faults *faults)
{
    check_value_range(path, value, field, pattern, faults);
    size_t i = 0;
    for (const struct yaml_tree *child = value->first; child; child = child->next, i++) {
        const char *dot = *field ? "." : "";
        char *inner = child->key ? mem_printf("%s%s%s", field, dot, child->key)
                                 : mem_printf("%s[%zu]", field, i);
        char *inner_pattern = child->key ? mem_printf("%s%s%s", pattern, dot, child->key)
                                         : mem_printf("%s[]", pattern);
        ranges_check(path, child, inner, inner_pattern, faults);
        free(inner_pattern);
        free(inner);
    }
}

/* The rule of a field as "vehicles[0].count"; NULL: none. */
static const struct number_rule *rule_of_field(const char *field)
{
    char *pattern = mem_text(field), *end = pattern;
    for (const char *at = field; *at; at++)
        if (!isdigit((unsigned char)*at) || end == pattern || (end[-1] != '['))
            *end++ = *at;
    *end = '\0';
    const struct number_rule *rule = rule_of(pattern);
    for (size_t i = 0; i < COUNT(other_rules); i++)
        if (strcmp(pattern, other_rules[i].key) == 0)
            rule = &other_rules[i];
    free(pattern);
    return rule;
}

bool scenario_range(const char *field, double *min, double *max)
{
    static const char *const fixed[] = {"territory.", "calendar.", "experiment."};
    const struct number_rule *rule = rule_of_field(field);
    for (size_t i = 0; i < COUNT(fixed); i++)
        if (strncmp(field, fixed[i], strlen(fixed[i])) == 0)
            rule = NULL;
    if (rule) {
        *min = rule->min;
        *max = rule->max;
    }
    return rule != NULL;
}

const char *scenario_unit(const char *field)
{
    const struct number_rule *rule = rule_of_field(field);
    return rule ? rule->unit : NULL;
}

static void take_default(const struct reading *reading, const struct number_rule *rule,
                         double *number, const char *field)
{
    if (rule->origin == NUMBER_LEFT)
        return;
    double value = rule->value;
    const char *source_id = "", *unit = rule->unit;
    char grade = 'D';
    if (rule->origin == NUMBER_FIGURE) {
        const struct figure *figure = catalogue_figure(reading->catalogue, rule->figure);
        if (!figure || isnan(figure->value)) {
            reading_fault(reading, field, _("the catalogue has no figure \"%s\": give this key"),
                          rule->figure);
            return;
        }
        value *= figure->value;
        source_id = figure->source_id;
        grade = figure->grade;
    }
    *number = value * rule->factor;
    if (rule->origin != NUMBER_SILENT)
        reading_default(reading, field, value, unit, source_id, grade);
}

void numbers_settle(const struct reading *reading, const struct number_rule rules[], size_t n,
                    void *base, const char *prefix)
{
    for (size_t i = 0; i < n; i++) {
        double *number = (double *)((char *)base + rules[i].offset);
        char *field = *prefix ? mem_printf("%s.%s", prefix, rules[i].key)
                              : mem_text(rules[i].key);
        if (reading_has(reading, "%s", field)) {
            range_check(reading, field, *number, rules[i].min, rules[i].max, rules[i].unit);
            *number *= rules[i].factor;
        } else {
            take_default(reading, &rules[i], number, field);
        }
        free(field);
    }
}
