#include "data/scenario_schema.h"
#include <cyaml/cyaml.h>
#include <stdint.h>
#include "data/text.h"

enum {
    REQUIRED = CYAML_FLAG_DEFAULT,
    OPTIONAL = CYAML_FLAG_OPTIONAL,
    LIST_OPTIONAL = CYAML_FLAG_OPTIONAL | CYAML_FLAG_POINTER,
    ITEMS_MAX = 10000
};
#define N(array) (sizeof array / sizeof *array)

#define NUMBER(key, type, member) CYAML_FIELD_FLOAT(key, OPTIONAL, struct type, member)
#define TEXT(key, flags, type, member) \
    CYAML_FIELD_STRING_PTR(key, (flags) | CYAML_FLAG_POINTER, struct type, member, 1, UINT32_MAX)
#define WORD(key, flags, type, member, words) \
    CYAML_FIELD_ENUM(key, (flags) | CYAML_FLAG_STRICT, struct type, member, words, N(words))
#define DAYS(key, type, member)                                                             \
    CYAML_FIELD_FLAGS(key, OPTIONAL | CYAML_FLAG_STRICT, struct type, member, weekday_words, \
                      N(weekday_words))
#define MAP(key, flags, type, member, fields) \
    CYAML_FIELD_MAPPING(key, flags, struct type, member, fields)
/* A section whose keys land in the same struct as those around it. */
#define SECTION(key_, flags, type, fields) \
    {.key = (key_), .data_offset = 0, .value = {CYAML_VALUE_MAPPING(flags, struct type, fields)}}
#define LIST(key, type, member, entry, min)                                                  \
    CYAML_FIELD_SEQUENCE_COUNT(key, (min) ? CYAML_FLAG_POINTER : LIST_OPTIONAL, struct type, \
                               member, n_##member, entry, min, ITEMS_MAX)
#define ITEM(type, fields) {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct type, fields)}

/* ---- Words ---------------------------------------- */

const char *const weekday_names[7] = {N_("mon"), N_("tue"), N_("wed"), N_("thu"),
                                      N_("fri"), N_("sat"), N_("sun")};
static const cyaml_strval_t weekday_words[] = {{"mon", 1},  {"tue", 2},  {"wed", 4}, {"thu", 8},
                                               {"fri", 16}, {"sat", 32}, {"sun", 64}};
static const cyaml_strval_t dialect_words[] = {
    {"generated", ROADS_GENERATED}, {"route500", ROADS_ROUTE500}, {"bdtopo", ROADS_BDTOPO},
    {"geofabrik", ROADS_GEOFABRIK}, {"columns", ROADS_COLUMNS},   {"detect", ROADS_DETECT}};
static const cyaml_strval_t zone_words[] = {{"A", 'A'}, {"B", 'B'}, {"C", 'C'}, {"none", 0}};
static const cyaml_strval_t holiday_words[] = {{"france", true}, {"none", false}};
static const cyaml_strval_t temperature_words[] = {{"ambient", TEMPERATURE_AMBIENT},
                                                   {"chilled", TEMPERATURE_CHILLED},
                                                   {"frozen", TEMPERATURE_FROZEN}};
static const cyaml_strval_t carries_words[] = {{"ambient", CARRIES_AMBIENT},
                                               {"chilled", CARRIES_CHILLED},
                                               {"frozen", CARRIES_FROZEN},
                                               {"multi", CARRIES_ALL}};
static const cyaml_strval_t energy_words[] = {
    {"diesel", ENERGY_DIESEL}, {"petrol", ENERGY_PETROL}, {"electric", ENERGY_ELECTRIC}};
static const cyaml_strval_t road_class_words[] = {
    {"car", ROAD_CAR}, {"van", ROAD_VAN}, {"truck", ROAD_TRUCK}};
static const cyaml_strval_t allocation_words[] = {{"contracts", ALLOCATE_CONTRACTS},
                                                  {"nearest", ALLOCATE_NEAREST},
                                                  {"capacity", ALLOCATE_CAPACITY}};
static const cyaml_strval_t assign_words[] = {{"order", ASSIGN_ORDER},
                                              {"nearest", ASSIGN_NEAREST}};
static const cyaml_strval_t driver_words[] = {{"farm", DRIVER_FARM},
                                              {"carrier", DRIVER_CARRIER},
                                              {"association", DRIVER_ASSOCIATION},
                                              {"outlet", DRIVER_OUTLET}};
static const cyaml_strval_t routes_words[] = {{"dedicated", ROUTES_DEDICATED},
                                              {"own_route", ROUTES_OWN},
                                              {"own_route_shared", ROUTES_OWN_SHARED},
                                              {"fixed", ROUTES_FIXED},
                                              {"daily", ROUTES_DAILY}};
static const cyaml_strval_t tariff_words[] = {
    {"cost_plus", TARIFF_COST_PLUS}, {"flat_territory", TARIFF_FLAT_TERRITORY},
    {"per_drop", TARIFF_PER_DROP},   {"per_kg", TARIFF_PER_KG},
    {"per_crate", TARIFF_PER_CRATE}, {"per_km", TARIFF_PER_KM},
    {"per_hour", TARIFF_PER_HOUR},   {"trinomial", TARIFF_TRINOMIAL}};

static const cyaml_strval_t law_words[] = {
    {"none", LAW_NONE},           {"uniform", LAW_UNIFORM},     {"triangular", LAW_TRIANGULAR},
    {"lognormal", LAW_LOGNORMAL}, {"quantiles", LAW_QUANTILES}, {"discrete", LAW_DISCRETE}};

const char *law_kind_name(enum law_kind kind)
{
    for (size_t i = 0; i < N(law_words); i++)
        if (law_words[i].val == (int64_t)kind)
            return law_words[i].str;
    return NULL;
}

/* Words of precision.of, in the order of the list below. */
const char *const precision_metrics[] = {
    "cost_eur", "distance_km", "net_cost_eur", "ghg_wtw_kgco2e", "ghg_ttw_kgco2e", "nox_g",
    "pm25_g",   "pm10_g",      "driving_h",    "labour_h",       "routes",         NULL};
static const cyaml_strval_t metric_words[] = {
    {"cost_eur", 0},       {"distance_km", 1}, {"net_cost_eur", 2}, {"ghg_wtw_kgco2e", 3},
    {"ghg_ttw_kgco2e", 4}, {"nox_g", 5},       {"pm25_g", 6},       {"pm10_g", 7},
    {"driving_h", 8},      {"labour_h", 9},    {"routes", 10}};

/* ---- Shared ---------------------------------------- */

static const cyaml_schema_field_t label_fields[] = {
    TEXT("fr", REQUIRED, label, fr), TEXT("en", OPTIONAL, label, en), CYAML_FIELD_END};

static const cyaml_schema_value_t text_entry = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, UINT32_MAX)};
static const cyaml_schema_value_t share_entry = {CYAML_VALUE_FLOAT(CYAML_FLAG_DEFAULT, double)};

/* ---- Territory, calendar, products, places, demand ---------------------------------------- */

static const cyaml_schema_field_t communes_fields[] = {
    TEXT("layer", REQUIRED, scenario_file, scenario.territory.communes_path),
    TEXT("id", OPTIONAL, scenario_file, scenario.territory.communes_id),
    TEXT("name", OPTIONAL, scenario_file, scenario.territory.communes_name),
    TEXT("population", OPTIONAL, scenario_file, scenario.territory.communes_population),
    CYAML_FIELD_END};
static const cyaml_schema_field_t column_fields[] = {
    TEXT("class", OPTIONAL, road_columns, road_class),
    TEXT("speed_km_h", OPTIONAL, road_columns, speed_km_h),
    TEXT("oneway", OPTIONAL, road_columns, oneway),
    TEXT("forward", OPTIONAL, road_columns, forward),
    TEXT("backward", OPTIONAL, road_columns, backward),
    NUMBER("default_speed_km_h", road_columns, default_speed_km_h),
    CYAML_FIELD_BOOL("cut_at_vertices", OPTIONAL, struct road_columns, cut_at_vertices),
    CYAML_FIELD_END};
static const cyaml_schema_field_t roads_fields[] = {
    TEXT("layer", REQUIRED, scenario_file, scenario.territory.roads_path),
    WORD("dialect", OPTIONAL, scenario_file, scenario.territory.roads_dialect, dialect_words),
    MAP("columns", OPTIONAL, scenario_file, scenario.territory.road_columns, column_fields),
    CYAML_FIELD_END};
static const cyaml_schema_field_t territory_fields[] = {
    SECTION("communes", OPTIONAL, scenario_file, communes_fields),
    SECTION("roads", OPTIONAL, scenario_file, roads_fields),
    TEXT("crs", OPTIONAL, scenario_file, scenario.territory.crs),
    NUMBER("circuity", scenario_file, scenario.territory.circuity),
    TEXT("sources", OPTIONAL, scenario_file, scenario.territory.sources),
    CYAML_FIELD_END};

static const cyaml_schema_field_t calendar_fields[] = {
    TEXT("start", OPTIONAL, scenario_file, start),
    CYAML_FIELD_INT("weeks", OPTIONAL, struct scenario_file, scenario.calendar.n_weeks),
    WORD("school_zone", OPTIONAL, scenario_file, scenario.calendar.school_zone, zone_words),
    WORD("public_holidays", OPTIONAL, scenario_file, scenario.calendar.public_holidays,
         holiday_words),
    CYAML_FIELD_END};

static const cyaml_schema_field_t product_fields[] = {
    TEXT("id", REQUIRED, product_file, product.id),
    MAP("label", OPTIONAL, product_file, product.label, label_fields),
    WORD("temperature", REQUIRED, product_file, product.temperature, temperature_words),
    NUMBER("meal_kg", product_file, product.meal_kg),
    NUMBER("crate_kg", product_file, product.crate_kg),
    NUMBER("price_eur_kg", product_file, product.price_eur_kg),
    NUMBER("shelf_life_days", product_file, product.shelf_life_days),
    TEXT("season", OPTIONAL, product_file, season),
    CYAML_FIELD_SEQUENCE_FIXED("season_by_month", LIST_OPTIONAL, struct product_file,
                               season_by_month, &share_entry, 12),
    CYAML_FIELD_END};
static const cyaml_schema_value_t product_entry = ITEM(product_file, product_fields);

#define TABLE_FIELDS(name, member)                                                         \
    static const cyaml_schema_field_t name[] = {                                           \
        TEXT("table", REQUIRED, scenario_file, scenario.member), CYAML_FIELD_END}
TABLE_FIELDS(farms_fields, farms_path);
TABLE_FIELDS(hubs_fields, hubs_path);
TABLE_FIELDS(outlets_fields, outlets_path);
TABLE_FIELDS(depots_fields, depots_path);
static const cyaml_schema_field_t places_fields[] = {
    SECTION("farms", REQUIRED, scenario_file, farms_fields),
    SECTION("hubs", OPTIONAL, scenario_file, hubs_fields),
    SECTION("outlets", REQUIRED, scenario_file, outlets_fields),
    SECTION("depots", OPTIONAL, scenario_file, depots_fields), CYAML_FIELD_END};

static const cyaml_schema_field_t demand_fields[] = {
    NUMBER("volume_kg_week", demand_rules, volume_kg_week),
    NUMBER("local_share", demand_rules, local_share),
    DAYS("order_days", demand_rules, order_days),
    NUMBER("lead_days", demand_rules, lead_days),
    NUMBER("dispersion", demand_rules, dispersion_size),
    NUMBER("weight_cv", demand_rules, weight_cv),
    CYAML_FIELD_BOOL("certain", OPTIONAL, struct demand_rules, certain),
    WORD("allocation", OPTIONAL, demand_rules, allocation, allocation_words),
    NUMBER("farms_per_product", demand_rules, farms_per_product),
    NUMBER("contract_reach_km", demand_rules, contract_reach_km),
    CYAML_FIELD_END};

/* ---- Vehicles and organisations ---------------------------------------- */

static const cyaml_schema_field_t fleet_fields[] = {
    TEXT("id", REQUIRED, fleet_file, fleet.id),
    TEXT("catalogue", REQUIRED, fleet_file, catalogue),
    CYAML_FIELD_UINT("count", OPTIONAL, struct fleet_file, fleet.count),
    TEXT("depot", OPTIONAL, fleet_file, fleet.depot),
    TEXT("euro", OPTIONAL, fleet_file, fleet.type.euro_standard),
    MAP("label", OPTIONAL, fleet_file, label, label_fields),
    NUMBER("gvw_kg", fleet_file, fleet.type.gvw_kg),
    NUMBER("payload_kg", fleet_file, fleet.type.payload_kg),
    NUMBER("volume_m3", fleet_file, fleet.type.volume_m3),
    NUMBER("crates", fleet_file, fleet.type.crates),
    WORD("temperature", OPTIONAL, fleet_file, temperature, carries_words),
    WORD("energy", OPTIONAL, fleet_file, fleet.type.energy, energy_words),
    WORD("road_class", OPTIONAL, fleet_file, fleet.type.road_class, road_class_words),
    NUMBER("empty_per_100km", fleet_file, fleet.type.empty_per_100km),
    NUMBER("full_per_100km", fleet_file, fleet.type.full_per_100km),
    NUMBER("range_km", fleet_file, fleet.type.range_km),
    NUMBER("price_eur", fleet_file, fleet.type.price_eur),
    NUMBER("life_years", fleet_file, fleet.type.life_years),
    NUMBER("life_km", fleet_file, fleet.type.life_km),
    NUMBER("maintenance_eur_km", fleet_file, fleet.type.maintenance_eur_km),
    NUMBER("tyres_eur_km", fleet_file, fleet.type.tyres_eur_km),
    NUMBER("insurance_eur_year", fleet_file, fleet.type.insurance_eur_year),
    NUMBER("fridge_l_h", fleet_file, fleet.type.fridge_l_h),
    NUMBER("fridge_kwh_h", fleet_file, fleet.type.fridge_kwh_h),
    NUMBER("refrigerant_kg", fleet_file, fleet.type.refrigerant_kg),
    CYAML_FIELD_END};
static const cyaml_schema_value_t fleet_entry = ITEM(fleet_file, fleet_fields);

static const cyaml_schema_field_t flow_fields[] = {
    TEXT("id", REQUIRED, flow_file, flow.id),
    MAP("label", OPTIONAL, flow_file, flow.label, label_fields),
    TEXT("from", REQUIRED, flow_file, from),
    TEXT("to", REQUIRED, flow_file, to),
    WORD("assign", OPTIONAL, flow_file, flow.assign, assign_words),
    NUMBER("within_km", flow_file, flow.within_km),
    WORD("driver", REQUIRED, flow_file, flow.driver, driver_words),
    TEXT("vehicle", OPTIONAL, flow_file, vehicle),
    DAYS("days", flow_file, flow.days),
    TEXT("depart", OPTIONAL, flow_file, depart),
    TEXT("arrive", OPTIONAL, flow_file, arrive),
    NUMBER("cutoff_min", flow_file, flow.cutoff_s),
    NUMBER("slack_min", flow_file, flow.slack_s),
    NUMBER("shift_h", flow_file, flow.shift_s),
    WORD("routes", REQUIRED, flow_file, flow.routes, routes_words),
    NUMBER("own_share", flow_file, flow.own_share),
    NUMBER("groupage_fill", flow_file, flow.groupage_fill),
    CYAML_FIELD_END};
static const cyaml_schema_value_t flow_entry = ITEM(flow_file, flow_fields);

static const cyaml_schema_field_t commission_fields[] = {
    NUMBER("rate", business_model, commission_share),
    NUMBER("to_logistics", business_model, commission_to_logistics_share), CYAML_FIELD_END};
static const cyaml_schema_field_t tariff_fields[] = {
    WORD("kind", REQUIRED, business_model, tariff_kind, tariff_words),
    NUMBER("eur_year", business_model, tariff_eur_year),
    NUMBER("eur_drop", business_model, tariff_eur_drop),
    NUMBER("eur_kg", business_model, tariff_eur_kg),
    NUMBER("eur_crate", business_model, tariff_eur_crate),
    NUMBER("eur_km", business_model, tariff_eur_km),
    NUMBER("eur_h", business_model, tariff_eur_h),
    NUMBER("eur_day", business_model, tariff_eur_day),
    NUMBER("margin", business_model, tariff_margin_share),
    CYAML_FIELD_END};
static const cyaml_schema_field_t grant_fields[] = {
    TEXT("from", REQUIRED, grant, from),
    CYAML_FIELD_FLOAT("eur_year", REQUIRED, struct grant, eur_year), CYAML_FIELD_END};
static const cyaml_schema_value_t grant_entry = ITEM(grant, grant_fields);
static const cyaml_schema_field_t business_fields[] = {
    NUMBER("membership_eur_year", business_model, membership_eur_year),
    NUMBER("turnover_fee", business_model, turnover_fee_share),
    SECTION("commission", OPTIONAL, business_model, commission_fields),
    NUMBER("carrying_farm_share", business_model, carrying_farm_share),
    SECTION("carrier_tariff", OPTIONAL, business_model, tariff_fields),
    LIST("grants", business_model, grants, &grant_entry, 0),
    CYAML_FIELD_END};

static const cyaml_schema_field_t organisation_fields[] = {
    TEXT("id", REQUIRED, organisation_file, organisation.id),
    MAP("label", OPTIONAL, organisation_file, organisation.label, label_fields),
    LIST("flows", organisation_file, flows, &flow_entry, 1),
    MAP("business", OPTIONAL, organisation_file, organisation.business, business_fields),
    CYAML_FIELD_END};
static const cyaml_schema_value_t organisation_entry =
    ITEM(organisation_file, organisation_fields);

/* ---- Handling, prices, uncertainty, experiment ---------------------------------------- */

static const cyaml_schema_field_t handling_fields[] = {
    NUMBER("prepare_min_order", handling, prepare_s_order),
    NUMBER("prepare_min_line", handling, prepare_s_line),
    NUMBER("admin_min_order", handling, admin_s_order),
    NUMBER("load_min_crate", handling, load_s_crate),
    NUMBER("unload_min_stop", handling, unload_s_stop),
    NUMBER("unload_min_crate", handling, unload_s_crate),
    NUMBER("hub_min_crate", handling, hub_s_crate),
    NUMBER("service_cv", handling, service_cv),
    CYAML_FIELD_END};

static const cyaml_schema_field_t prices_fields[] = {
    NUMBER("diesel_eur_l", prices, diesel_eur_l),
    NUMBER("petrol_eur_l", prices, petrol_eur_l),
    NUMBER("electricity_eur_kwh", prices, electricity_eur_kwh),
    NUMBER("farmer_eur_h", prices, farmer_eur_h),
    NUMBER("driver_eur_h", prices, driver_eur_h),
    NUMBER("staff_eur_h", prices, staff_eur_h),
    NUMBER("toll_eur_km_truck", prices, toll_eur_km_truck),
    NUMBER("toll_eur_km_light", prices, toll_eur_km_light),
    NUMBER("room_kwh_m3_year", prices, room_kwh_m3_year),
    NUMBER("charging_loss", prices, charging_loss_share),
    NUMBER("carrier_days_year", prices, carrier_days_year),
    TEXT("diesel_factor", OPTIONAL, prices, diesel_factor),
    TEXT("petrol_factor", OPTIONAL, prices, petrol_factor),
    TEXT("electricity_factor", OPTIONAL, prices, electricity_factor),
    NUMBER("refrigerant_gwp", prices, refrigerant_gwp),
    NUMBER("refrigerant_leak", prices, refrigerant_leak_share_year),
    NUMBER("temperature_c", prices, temperature_c),
    CYAML_FIELD_END};

static const cyaml_schema_field_t travel_fields[] = {
    NUMBER("day_cv", uncertainty, travel_day_cv), NUMBER("leg_cv", uncertainty, travel_leg_cv),
    NUMBER("peak_factor", uncertainty, peak_factor), CYAML_FIELD_END};
static const cyaml_schema_field_t late_fields[] = {
    NUMBER("probability", uncertainty, late_farm_share),
    NUMBER("minutes", uncertainty, late_farm_s), CYAML_FIELD_END};
static const cyaml_schema_field_t source_fields[] = {
    TEXT("survey", OPTIONAL, input_source, survey),
    TEXT("wave", OPTIONAL, input_source, wave),
    TEXT("question", OPTIONAL, input_source, question),
    TEXT("unit", OPTIONAL, input_source, unit),
    CYAML_FIELD_UINT("n", OPTIONAL, struct input_source, n),
    CYAML_FIELD_UINT("asked", OPTIONAL, struct input_source, asked),
    CYAML_FIELD_UINT("population", OPTIONAL, struct input_source, population),
    TEXT("weighting", OPTIONAL, input_source, weighting),
    CYAML_FIELD_BOOL("synthetic", OPTIONAL, struct input_source, synthetic),
    TEXT("method", OPTIONAL, input_source, method),
    TEXT("answers", OPTIONAL, input_source, answers),
    TEXT("sha256", OPTIONAL, input_source, sha256),
    CYAML_FIELD_END};
static const cyaml_schema_field_t input_fields[] = {
    TEXT("key", REQUIRED, uncertain_input, key),
    WORD("law", REQUIRED, uncertain_input, law.kind, law_words),
    NUMBER("mean", uncertain_input, law.mean),
    NUMBER("cv", uncertain_input, law.cv),
    NUMBER("min", uncertain_input, law.min),
    NUMBER("mode", uncertain_input, law.mode),
    NUMBER("max", uncertain_input, law.max),
    LIST("at", uncertain_input, at, &share_entry, 0),
    LIST("shares", uncertain_input, shares, &share_entry, 0),
    LIST("values", uncertain_input, values, &text_entry, 0),
    MAP("from", OPTIONAL, uncertain_input, from, source_fields),
    CYAML_FIELD_END};
static const cyaml_schema_value_t input_entry = ITEM(uncertain_input, input_fields);

static const cyaml_schema_field_t uncertainty_fields[] = {
    LIST("inputs", uncertainty, inputs, &input_entry, 0),
    SECTION("travel", OPTIONAL, uncertainty, travel_fields),
    SECTION("late_farm", OPTIONAL, uncertainty, late_fields),
    NUMBER("no_show", uncertainty, no_show_share),
    NUMBER("breakdown_per_1000_km", uncertainty, breakdown_per_km),
    NUMBER("breakdown_min", uncertainty, breakdown_s),
    NUMBER("hub_closed", uncertainty, hub_closed_share),
    NUMBER("driver_ill", uncertainty, driver_ill_share),
    NUMBER("outlet_tolerance_min", uncertainty, outlet_tolerance_s),
    CYAML_FIELD_END};

static const cyaml_schema_field_t replications_fields[] = {
    CYAML_FIELD_UINT("min", OPTIONAL, struct scenario_file,
                     scenario.experiment.replications_min),
    CYAML_FIELD_UINT("max", OPTIONAL, struct scenario_file,
                     scenario.experiment.replications_max),
    CYAML_FIELD_END};
static const cyaml_schema_field_t precision_fields[] = {
    WORD("of", OPTIONAL, scenario_file, precision_of, metric_words),
    NUMBER("half_width", scenario_file, scenario.experiment.precision_share), CYAML_FIELD_END};
static const cyaml_schema_field_t experiment_fields[] = {
    TEXT("baseline", OPTIONAL, scenario_file, baseline),
    CYAML_FIELD_UINT("seed", OPTIONAL, struct scenario_file, scenario.experiment.seed),
    SECTION("replications", OPTIONAL, scenario_file, replications_fields),
    SECTION("precision", OPTIONAL, scenario_file, precision_fields),
    NUMBER("confidence", scenario_file, scenario.experiment.confidence),
    CYAML_FIELD_END};

/* ---- The whole ---------------------------------------- */

static const cyaml_schema_field_t scenario_fields[] = {
    TEXT("scenario", REQUIRED, scenario_file, scenario.id),
    MAP("title", REQUIRED, scenario_file, scenario.title, label_fields),
    LIST("authors", scenario_file, authors, &text_entry, 0),
    TEXT("licence", OPTIONAL, scenario_file, scenario.licence),
    SECTION("territory", OPTIONAL, scenario_file, territory_fields),
    SECTION("calendar", OPTIONAL, scenario_file, calendar_fields),
    LIST("products", scenario_file, products, &product_entry, 1),
    SECTION("places", REQUIRED, scenario_file, places_fields),
    MAP("demand", OPTIONAL, scenario_file, scenario.demand, demand_fields),
    LIST("vehicles", scenario_file, fleets, &fleet_entry, 1),
    LIST("organisations", scenario_file, organisations, &organisation_entry, 1),
    MAP("handling", OPTIONAL, scenario_file, scenario.handling, handling_fields),
    MAP("prices", OPTIONAL, scenario_file, scenario.prices, prices_fields),
    MAP("uncertainty", OPTIONAL, scenario_file, scenario.uncertainty, uncertainty_fields),
    SECTION("experiment", OPTIONAL, scenario_file, experiment_fields),
    CYAML_FIELD_END};
const struct cyaml_schema_value scenario_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct scenario_file, scenario_fields)};

static const cyaml_config_t config = {.log_fn = NULL, .mem_fn = cyaml_mem};

struct scenario_file *scenario_file_load(const char *path, const char *bytes, size_t n,
                                         struct faults *faults)
{
    struct scenario_file *file = NULL;
    cyaml_err_t error = cyaml_load_data((const uint8_t *)bytes, n, &config, &scenario_schema,
                                        (cyaml_data_t **)&file, NULL);
    if (error == CYAML_OK)
        return file;
    faults_add(faults, (struct where){.path = path}, _("not a valid scenario: %s"),
               cyaml_strerror(error));
    return NULL;
}

void scenario_file_free(struct scenario_file *file)
{
    if (file)
        cyaml_free(&config, &scenario_schema, file, 0);
}
