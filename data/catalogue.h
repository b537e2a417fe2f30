/* The catalogue: reference figures with their source and grade (data/reference/). What a
 * scenario leaves out comes from here, and the report can list what was taken. */
#ifndef DATA_CATALOGUE_H
#define DATA_CATALOGUE_H
#include <stdbool.h>
#include <stddef.h>
#include "data/faults.h"

/* One figure: A official or measured, B secondary, C recalled, D an assumption of ours. */
struct figure {
    char *id;
    double value, low, high; /* NaN where the source gives none */
    char *unit, *source_id, *label_fr, *note;
    char grade;
    const char *file; /* "costs.csv"; borrowed, static */
};

enum temperature {
    TEMPERATURE_AMBIENT,
    TEMPERATURE_CHILLED,
    TEMPERATURE_FROZEN,
    N_TEMPERATURES
};
enum energy { ENERGY_DIESEL, ENERGY_PETROL, ENERGY_ELECTRIC, ENERGY_OTHER };
enum road_class { ROAD_CAR, ROAD_VAN, ROAD_TRUCK, N_ROAD_CLASSES };

/* A vehicle type of vehicles.csv, after the scenario's changes if any. */
struct vehicle {
    char *id, *label_fr, *label_en;
    double gvw_kg, payload_kg, volume_m3, crates; /* crates of 60x40x30 cm */
    bool carries[N_TEMPERATURES]; /* ambient goods may ride in a chilled vehicle */
    enum energy energy;
    enum road_class road_class;   /* truck above 3.5 t */
    char *emep_class, *emep_segment, *euro_standard; /* "LCV", "N1-II", "Euro 6 2021+" */
    double empty_per_100km, full_per_100km; /* litres or kWh, at 45 km/h */
    double range_km;              /* infinity: none */
    double price_eur, life_years, life_km;
    double maintenance_eur_km, tyres_eur_km, insurance_eur_year;
    double fridge_l_h, fridge_kwh_h, refrigerant_kg;
    char grade_capacity, grade_consumption, grade_cost, grade_fridge; /* 0: no such figures */
    char *source_capacity, *source_consumption, *source_cost, *source_fridge; /* source ids */
    size_t line; /* of vehicles.csv */
};

enum pollutant { POLLUTANT_CO, POLLUTANT_NOX, POLLUTANT_VOC, POLLUTANT_PM, POLLUTANT_CH4,
                 POLLUTANT_ENERGY, N_POLLUTANTS };

/* A row of air_pollutants_tier3.csv: EMEP/EEA Tier 3 hot exhaust. */
struct tier3_row {
    char *vehicle_class, *fuel, *segment, *euro_standard, *driving_mode;
    enum pollutant pollutant;
    double load_factor; /* NaN: does not depend on load */
    double alpha, beta, gamma, delta, epsilon, zita, hta, reduction_factor;
    double v_min_km_h, v_max_km_h;
    double ef_at_30, ef_at_50, ef_at_80; /* the source's own check values; NaN if none */
};

/* A row of air_pollutants_cold_start.csv: cold/hot ratio a*v + b*t + c in its range. */
struct cold_row {
    char *vehicle_class, *fuel, *segment, *euro_standard;
    enum pollutant pollutant;
    double a, b, c, v_min_km_h, v_max_km_h, t_min_c, t_max_c;
};

/* A row of air_pollutants_wear.csv. */
struct wear_row {
    char *source_of_wear, *vehicle_class, *segment; /* "tyre" "brake" "road_surface" */
    double tsp_g_km, pm10_share, pm25_share, bev_multiplier; /* NaN multiplier: 1 */
};

/* Flat g/km of vans (air_pollutants_flat.csv). */
struct flat_row {
    char *vehicle_class, *fuel, *segment, *euro_standard;
    double co_g_km, nmvoc_g_km, nox_g_km, pm_g_km;
};

struct catalogue {
    size_t n_vehicles, n_figures, n_tier3, n_cold, n_wear, n_flat, n_seasons, n_holidays,
        n_road_speeds;
    struct vehicle *vehicles;
    struct figure
        *figures; /* costs, demand, traffic, emission_factors (.wtw), cold parameters */
    struct tier3_row *tier3;
    struct cold_row *cold;
    struct wear_row *wear;
    struct flat_row *flat;
    struct season { char *product_fr, *family; double month[12]; char grade; } *seasons;
    struct holiday { char *zones, *label_fr; int first_day_off, first_day_back; } *holidays;
    struct road_speed {
        char *dialect, *nature, *admin_class;
        int importance; /* 0: any */
        int urban;      /* 0, 1, -1: any */
        double speed_km_h;
    } *road_speeds;
    /* Emission factors are kept whole beside their figure (id, wtt, ttw, wtw). */
    size_t n_factors;
    struct emission_factor { char *id, *label_fr, *unit, *source_id; double wtt, ttw, wtw;
                             char grade; } *factors;
    size_t n_sources;
    struct source { char *id, *title, *publisher, *year, *url, *licence; } *sources;
};

/* Reads every table of the folder dir. NULL with faults when any is missing or wrong.
 * Release with catalogue_free(). */
struct catalogue *catalogue_read(const char *dir, struct faults *faults);
void catalogue_free(struct catalogue *catalogue);

/* Found by id; NULL when there is none. */
const struct vehicle *catalogue_vehicle(const struct catalogue *catalogue, const char *id);
const struct figure *catalogue_figure(const struct catalogue *catalogue, const char *id);
const struct emission_factor *catalogue_factor(const struct catalogue *catalogue,
                                               const char *id);
const struct source *catalogue_source(const struct catalogue *catalogue, const char *id);

/* Releases the texts of a vehicle, not the struct. */
void vehicle_clear(struct vehicle *vehicle);

/* The newest emission class before Euro 7 that the Tier 3 table has for the vehicle's class,
 * segment and energy (Euro 7 when it has no other, "" when it has none). Borrowed. */
const char *catalogue_euro(const struct catalogue *catalogue, const struct vehicle *vehicle);
bool catalogue_has_euro(const struct catalogue *catalogue, const struct vehicle *vehicle,
                        const char *euro_standard);

/* True in the school holidays of the zone 'A', 'B' or 'C' (never for zone 0). A day of a school
 * year that the catalogue does not cover takes the day of the last one it covers that has the
 * same weekday in the same week since that of 1 September. */
bool catalogue_school_holiday(const struct catalogue *catalogue, char zone, int day);
bool catalogue_covers_school_day(const struct catalogue *catalogue, int day);

/* The folder of reference tables of this program: $PROXILOG_DATA/reference, else beside the
 * executable (../data/reference of build/, or ../share/proxilog/reference when installed).
 * Release with free(). */
char *catalogue_default_dir(void);
#endif
