#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/catalogue_rows.h"
#include "data/text.h"

enum { V_ID, V_NAME_FR, V_NAME_EN, V_GVW, V_PAYLOAD, V_VOLUME, V_CRATES, V_TEMPERATURE,
       V_ENERGY, V_CLASS, V_SEGMENT, V_EMPTY, V_FULL, V_RANGE, V_PRICE, V_YEARS, V_KM,
       V_MAINTENANCE, V_TYRES, V_INSURANCE, V_FRIDGE, V_FRIDGE_UNIT, V_REFRIGERANT,
       V_GRADE_CAPACITY, V_GRADE_CONSUMPTION, V_GRADE_COST, V_GRADE_FRIDGE,
       V_SOURCE_CAPACITY, V_SOURCE_CONSUMPTION, V_SOURCE_COST, V_SOURCE_FRIDGE, V_END };
_Static_assert((int)V_END == (int)N_VEHICLE_COLUMNS, "one column each");

const struct column vehicle_columns[N_VEHICLE_COLUMNS] = {
    [V_ID] = {"vehicle_id", COLUMN_TEXT, true, 0, 0},
    [V_NAME_FR] = {"name_fr", COLUMN_TEXT, true, 0, 0},
    [V_NAME_EN] = {"name_en", COLUMN_TEXT, true, 0, 0},
    [V_GVW] = {"gvw_kg", COLUMN_NUMBER, true, 5, 60000},
    [V_PAYLOAD] = {"payload_kg", COLUMN_NUMBER, true, 1, 40000},
    [V_VOLUME] = {"usable_m3", COLUMN_NUMBER, true, 0.05, 150},
    [V_CRATES] = {"crates_60x40x30", COLUMN_NUMBER, true, 1, 3000},
    [V_TEMPERATURE] = {"temperature", COLUMN_TEXT, true, 0, 0},
    [V_ENERGY] = {"energy", COLUMN_TEXT, true, 0, 0},
    [V_CLASS] = {"emep_class", COLUMN_TEXT, false, 0, 0},
    [V_SEGMENT] = {"emep_segment", COLUMN_TEXT, false, 0, 0},
    [V_EMPTY] = {"cons_empty_per_100km", COLUMN_NUMBER, false, 0, 500},
    [V_FULL] = {"cons_full_per_100km", COLUMN_NUMBER, false, 0, 500},
    [V_RANGE] = {"range_km", COLUMN_NUMBER, false, 1, 5000},
    [V_PRICE] = {"price_eur_ht", COLUMN_NUMBER, true, 1, 1000000},
    [V_YEARS] = {"life_years", COLUMN_NUMBER, true, 0.5, 40},
    [V_KM] = {"life_km", COLUMN_NUMBER, true, 1000, 3000000},
    [V_MAINTENANCE] = {"maintenance_eur_km", COLUMN_NUMBER, false, 0, 5},
    [V_TYRES] = {"tyres_eur_km", COLUMN_NUMBER, false, 0, 2},
    [V_INSURANCE] = {"insurance_eur_year", COLUMN_NUMBER, false, 0, 50000},
    [V_FRIDGE] = {"fridge_cons", COLUMN_NUMBER, false, 0, 30},
    [V_FRIDGE_UNIT] = {"fridge_unit", COLUMN_TEXT, false, 0, 0},
    [V_REFRIGERANT] = {"fridge_kg_refrigerant", COLUMN_NUMBER, false, 0, 30},
    [V_GRADE_CAPACITY] = {"conf_capacity", COLUMN_TEXT, true, 0, 0},
    [V_GRADE_CONSUMPTION] = {"conf_consumption", COLUMN_TEXT, false, 0, 0},
    [V_GRADE_COST] = {"conf_cost", COLUMN_TEXT, true, 0, 0},
    [V_GRADE_FRIDGE] = {"conf_fridge", COLUMN_TEXT, false, 0, 0},
    [V_SOURCE_CAPACITY] = {"source_capacity", COLUMN_TEXT, true, 0, 0},
    [V_SOURCE_CONSUMPTION] = {"source_consumption", COLUMN_TEXT, false, 0, 0},
    [V_SOURCE_COST] = {"source_cost", COLUMN_TEXT, true, 0, 0},
    [V_SOURCE_FRIDGE] = {"source_fridge", COLUMN_TEXT, false, 0, 0}};

/* What a temperature of the table lets a vehicle carry. */
static void carry(const struct catalogue_row *row, struct vehicle *vehicle)
{
    const char *text = table_text(row->table, row->row, V_TEMPERATURE);
    bool multi = strcmp(text, "multi") == 0;
    vehicle->carries[TEMPERATURE_AMBIENT] = true;
    vehicle->carries[TEMPERATURE_CHILLED] = multi || strcmp(text, "chilled") == 0;
    vehicle->carries[TEMPERATURE_FROZEN] = multi || strcmp(text, "frozen") == 0;
    if (!vehicle->carries[TEMPERATURE_CHILLED] && !vehicle->carries[TEMPERATURE_FROZEN] &&
        strcmp(text, "ambient") != 0)
        row_fault(row, "temperature", "ambient, chilled, frozen, multi", V_TEMPERATURE);
}

static enum energy row_energy(const struct catalogue_row *row)
{
    static const struct { const char *name; enum energy energy;
    } names[] = {{"diesel_b7", ENERGY_DIESEL},
                 {"petrol_e10", ENERGY_PETROL},
                 {"electric", ENERGY_ELECTRIC},
                 {"biocng", ENERGY_OTHER},
                 {"none", ENERGY_OTHER}};
    const char *text = table_text(row->table, row->row, V_ENERGY);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(text, names[i].name) == 0)
            return names[i].energy;
    row_fault(row, "energy", "diesel_b7, petrol_e10, electric, biocng, none", V_ENERGY);
    return ENERGY_OTHER;
}

static void fridge(const struct catalogue_row *row, struct vehicle *vehicle)
{
    double hourly = row_number(row, V_FRIDGE), charge_kg = row_number(row, V_REFRIGERANT);
    const char *unit = table_text(row->table, row->row, V_FRIDGE_UNIT);
    vehicle->refrigerant_kg = isnan(charge_kg) ? 0 : charge_kg;
    if (isnan(hourly))
        return;
    if (strcmp(unit, "L/h") == 0)
        vehicle->fridge_l_h = hourly;
    else if (strcmp(unit, "kWh/h") == 0)
        vehicle->fridge_kwh_h = hourly;
    else
        row_fault(row, "fridge_unit", "L/h, kWh/h", V_FRIDGE_UNIT);
}

/* Costs that are blank stay NaN: a scenario that uses the vehicle must give them. */
void vehicle_fill(const struct catalogue_row *row, void *item)
{
    struct vehicle *vehicle = item;
    double range_km = row_number(row, V_RANGE), gvw_kg = row_number(row, V_GVW);
    *vehicle = (struct vehicle){
        .id = row_text(row, V_ID), .label_fr = row_text(row, V_NAME_FR),
        .label_en = row_text(row, V_NAME_EN), .gvw_kg = gvw_kg,
        .payload_kg = row_number(row, V_PAYLOAD), .volume_m3 = row_number(row, V_VOLUME),
        .crates = row_number(row, V_CRATES), .energy = row_energy(row),
        .emep_class = row_text(row, V_CLASS), .emep_segment = row_text(row, V_SEGMENT),
        .empty_per_100km = row_number(row, V_EMPTY), .full_per_100km = row_number(row, V_FULL),
        .range_km = isnan(range_km) ? HUGE_VAL : range_km, .price_eur = row_number(row, V_PRICE),
        .life_years = row_number(row, V_YEARS), .life_km = row_number(row, V_KM),
        .maintenance_eur_km = row_number(row, V_MAINTENANCE),
        .tyres_eur_km = row_number(row, V_TYRES),
        .insurance_eur_year = row_number(row, V_INSURANCE),
        .grade_capacity = row_grade(row, V_GRADE_CAPACITY, "conf_capacity"),
        .grade_consumption = row_grade(row, V_GRADE_CONSUMPTION, "conf_consumption"),
        .grade_cost = row_grade(row, V_GRADE_COST, "conf_cost"),
        .grade_fridge = row_grade(row, V_GRADE_FRIDGE, "conf_fridge"),
        .source_capacity = row_text(row, V_SOURCE_CAPACITY),
        .source_consumption = row_text(row, V_SOURCE_CONSUMPTION),
        .source_cost = row_text(row, V_SOURCE_COST),
        .source_fridge = row_text(row, V_SOURCE_FRIDGE),
        .line = table_line(row->table, row->row)};
    vehicle->road_class = gvw_kg > 3500                               ? ROAD_TRUCK
                          : strcmp(vehicle->emep_class, "PC") == 0 ? ROAD_CAR
                                                                      : ROAD_VAN;
    carry(row, vehicle);
    fridge(row, vehicle);
}

void vehicle_clear(struct vehicle *vehicle)
{
    free(vehicle->id);
    free(vehicle->label_fr);
    free(vehicle->label_en);
    free(vehicle->emep_class);
    free(vehicle->emep_segment);
    free(vehicle->euro_standard);
    free(vehicle->source_capacity);
    free(vehicle->source_consumption);
    free(vehicle->source_cost);
    free(vehicle->source_fridge);
}

void vehicle_clear_item(void *item)
{
    vehicle_clear(item);
}
