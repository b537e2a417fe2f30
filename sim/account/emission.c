#include "sim/account/emission.h"
#include <math.h>
#include <string.h>

static bool same(const char *x, const char *y)
{
    return strcmp(x ? x : "", y ? y : "") == 0;
}

static const char *const MODE_NAME[N_SPEED_MODES] = {"urban_off_peak", "rural", "highway"};
static const char *const WEAR_NAME[N_WEARS] = {"tyre", "brake", "road_surface"};

static enum speed_mode mode_at(double speed_km_h)
{
    return speed_km_h < 40 ? MODE_URBAN : speed_km_h < 80 ? MODE_RURAL : MODE_HIGHWAY;
}

/* Of the vehicle's class, the row of its segment, else the last. */
static const struct wear_row *find_wear(const struct catalogue *catalogue,
                                        const struct vehicle *vehicle, enum wear wear)
{
    const struct wear_row *nearest = NULL;
    int least = 3;
    for (size_t i = 0; i < catalogue->n_wear; i++) {
        const struct wear_row *row = &catalogue->wear[i];
        if (!same(row->source_of_wear, WEAR_NAME[wear]) ||
            !same(row->vehicle_class, tier3_class(vehicle)))
            continue;
        int far = tier3_segment_distance(vehicle, row->segment);
        if (far <= least) {
            least = far;
            nearest = row;
        }
    }
    return nearest;
}

static const struct flat_row *find_flat(const struct catalogue *catalogue,
                                        const struct vehicle *vehicle)
{
    int euro = tier3_euro_number(vehicle->euro_standard);
    if (vehicle->energy != ENERGY_DIESEL || (euro != 5 && euro != 6))
        return NULL;
    for (size_t i = 0; i < catalogue->n_flat; i++) {
        const struct flat_row *row = &catalogue->flat[i];
        if (same(row->vehicle_class, tier3_class(vehicle)) && same(row->fuel, "diesel") &&
            tier3_euro_number(row->euro_standard) == euro)
            return row;
    }
    return NULL;
}

double emission_hot_g_km(const struct emission_profile *profile, enum pollutant pollutant,
                         double load_share, double speed_km_h)
{
    return tier3_at(&profile->hot[mode_at(speed_km_h)][pollutant], load_share, speed_km_h);
}

static double parameter(const struct catalogue *catalogue, const char *id)
{
    const struct figure *figure = catalogue_figure(catalogue, id);
    return figure ? figure->value : 0;
}

double emission_cold_km(const struct catalogue *catalogue, double temperature_c)
{
    double trip_km = parameter(catalogue, "ltrip_default");
    double beta =
        parameter(catalogue, "beta_a0") - parameter(catalogue, "beta_a1") * trip_km -
        (parameter(catalogue, "beta_b0") - parameter(catalogue, "beta_b1") * trip_km) *
            temperature_c;
    return fmax(beta * trip_km, 0);
}

/* Cold / hot of diesel light vehicles up to Euro 5: a - b x temperature. EMEP/EEA guidebook
 * 2016, 1.A.3.b.i-iv, over-emission ratios of diesel passenger cars, recalled (grade C); the
 * catalogue holds the ratios of later engines, which are far above since their hot engines emit
 * so little. */
static const struct {
    enum pollutant pollutant;
    double at_0_c, per_c;
} OLD_DIESEL[] = {
    {POLLUTANT_CO, 1.9, 0.03},
    {POLLUTANT_NOX, 1.3, 0.013},
    {POLLUTANT_VOC, 3.1, 0.09},
    {POLLUTANT_PM, 3.1, 0.1},
};

static double old_diesel_ratio(enum pollutant pollutant, double temperature_c)
{
    for (size_t i = 0; i < sizeof OLD_DIESEL / sizeof *OLD_DIESEL; i++)
        if (OLD_DIESEL[i].pollutant == pollutant)
            return fmax(OLD_DIESEL[i].at_0_c - OLD_DIESEL[i].per_c * temperature_c, 1);
    return 1;
}

/* The row nearest to the vehicle whose range holds the temperature, else comes nearest to it.
 * Of two that meet at the temperature, the first. */
static const struct cold_row *find_cold(const struct catalogue *catalogue,
                                        const struct vehicle *vehicle, enum pollutant pollutant,
                                        double temperature_c)
{
    const struct cold_row *nearest = NULL;
    double least = HUGE_VAL;
    for (size_t i = 0; i < catalogue->n_cold; i++) {
        const struct cold_row *row = &catalogue->cold[i];
        if (row->pollutant != pollutant)
            continue;
        double outside_c =
            fmax(fmax(row->t_min_c - temperature_c, temperature_c - row->t_max_c), 0);
        double far = outside_c + 1000.0 * tier3_segment_distance(vehicle, row->segment) +
                     10000.0 * !same(row->vehicle_class, tier3_class(vehicle));
        if (far < least) {
            least = far;
            nearest = row;
        }
    }
    return nearest;
}

/* Reduction of the cold part from Euro 6 on: a - b x trip length; 1 where none is published. */
static double bc_of(const struct catalogue *catalogue, enum pollutant pollutant)
{
    static const char *const A_B[N_POLLUTANTS][2] = {
        [POLLUTANT_CO] = {"bc_co_a", "bc_co_b"},
        [POLLUTANT_NOX] = {"bc_nox_a", "bc_nox_b"},
        [POLLUTANT_VOC] = {"bc_voc_a", "bc_voc_b"},
    };
    if (!A_B[pollutant][0])
        return 1;
    return parameter(catalogue, A_B[pollutant][0]) -
           parameter(catalogue, A_B[pollutant][1]) * parameter(catalogue, "ltrip_default");
}

static bool has_cold_part(const struct vehicle *vehicle)
{
    return vehicle->energy != ENERGY_ELECTRIC && !same(tier3_class(vehicle), "HDT");
}

static bool is_old_diesel(const struct vehicle *vehicle)
{
    return vehicle->energy == ENERGY_DIESEL && tier3_euro_number(vehicle->euro_standard) < 6;
}

struct emission_profile emission_profile_of(const struct catalogue *catalogue,
                                            const struct vehicle *vehicle, double temperature_c)
{
    struct emission_profile profile = {.vehicle = vehicle,
                                       .temperature_c = temperature_c,
                                       .cold_km = emission_cold_km(catalogue, temperature_c)};
    for (enum pollutant p = 0; p < N_POLLUTANTS; p++) {
        struct tier3_curve all = tier3_find(catalogue, vehicle, p, "all");
        for (enum speed_mode m = 0; m < N_SPEED_MODES; m++)
            profile.hot[m][p] = all.n ? all : tier3_find(catalogue, vehicle, p, MODE_NAME[m]);
        if (has_cold_part(vehicle) && !is_old_diesel(vehicle))
            profile.cold[p] = find_cold(catalogue, vehicle, p, temperature_c);
        profile.cold_share[p] = bc_of(catalogue, p);
    }
    for (enum wear w = 0; w < N_WEARS; w++)
        profile.wear[w] = find_wear(catalogue, vehicle, w);
    profile.flat = find_flat(catalogue, vehicle);
    return profile;
}

double emission_cold_extra(const struct emission_profile *profile, enum pollutant pollutant,
                           double speed_km_h)
{
    if (has_cold_part(profile->vehicle) && is_old_diesel(profile->vehicle))
        return old_diesel_ratio(pollutant, profile->temperature_c) - 1;
    const struct cold_row *row = profile->cold[pollutant];
    if (!row)
        return 0;
    double v = fmin(fmax(speed_km_h, row->v_min_km_h), row->v_max_km_h);
    double t = fmin(fmax(profile->temperature_c, row->t_min_c), row->t_max_c);
    double ratio = fmax(row->a * v + row->b * t + row->c, 1);
    return profile->cold_share[pollutant] * (ratio - 1);
}

/* Speed functions of tyre and brake wear (guidebook 1.A.3.b.vi-vii, 2025 update, as quoted in
 * air_pollutants_wear.csv): below the first speed, on a line, above the second. */
static const struct {
    double low_km_h, at_low, constant, per_km_h, high_km_h, at_high;
} WEAR_SPEED[] = {
    [WEAR_TYRE] = {40, 1.39, 1.78, -0.00974, 90, 0.902},
    [WEAR_BRAKE] = {40, 1.67, 2.75, -0.0270, 95, 0.185},
};

static double wear_speed_factor(enum wear wear, double v)
{
    if (wear == WEAR_ROAD)
        return 1;
    if (v < WEAR_SPEED[wear].low_km_h)
        return WEAR_SPEED[wear].at_low;
    if (v > WEAR_SPEED[wear].high_km_h)
        return WEAR_SPEED[wear].at_high;
    return WEAR_SPEED[wear].constant + WEAR_SPEED[wear].per_km_h * v;
}

/* Trucks (guidebook 2016): tyres axles / 2 x (1.41 + 1.38 load), brakes
 * 3.13 x (1 + 0.79 load). */
static double wear_load_factor(const struct vehicle *vehicle, enum wear wear, double load)
{
    if (!same(tier3_class(vehicle), "HDT") || wear == WEAR_ROAD)
        return 1;
    if (wear == WEAR_BRAKE)
        return 3.13 * (1 + 0.79 * load);
    double axles = vehicle->gvw_kg <= 20000 ? 2 : vehicle->gvw_kg <= 26000 ? 3 : 5;
    return axles / 2 * (1.41 + 1.38 * load);
}

double emission_wear_g_km(const struct emission_profile *profile, enum wear wear,
                          double load_share, double speed_km_h)
{
    const struct wear_row *row = profile->wear[wear];
    if (!row)
        return 0;
    bool electric = profile->vehicle->energy == ENERGY_ELECTRIC && row->bev_multiplier > 0;
    return row->tsp_g_km * wear_speed_factor(wear, speed_km_h) *
           wear_load_factor(profile->vehicle, wear, load_share) *
           (electric ? row->bev_multiplier : 1);
}

void emission_of_drive(const struct emission_profile *profile, const struct drive *drive,
                       double emitted_g[N_EMITTED])
{
    memset(emitted_g, 0, N_EMITTED * sizeof *emitted_g);
    if (!(drive->km > 0))
        return;
    double v = drive->hours > 0 ? drive->km / drive->hours : TIER3_REFERENCE_KM_H;
    double payload_kg = profile->vehicle->payload_kg;
    double load = payload_kg > 0 ? fmin(fmax(drive->kg_km / drive->km / payload_kg, 0), 1) : 0;
    double starts = (double)drive->cold_starts;
    double cold_km = fmin(profile->cold_km * starts, drive->km);
    double hot_g[N_POLLUTANTS], cold_g[N_POLLUTANTS];
    for (enum pollutant p = 0; p < N_POLLUTANTS; p++) {
        double g_km = emission_hot_g_km(profile, p, load, v);
        hot_g[p] = g_km * drive->km;
        cold_g[p] = g_km * cold_km * emission_cold_extra(profile, p, v);
    }
    double flat_co = profile->flat ? profile->flat->co_g_km : 0;
    double flat_nmvoc = profile->flat ? profile->flat->nmvoc_g_km : 0;
    emitted_g[EMITTED_NOX] = hot_g[POLLUTANT_NOX] + cold_g[POLLUTANT_NOX];
    emitted_g[EMITTED_CO] =
        fmax(hot_g[POLLUTANT_CO], flat_co * drive->km) + cold_g[POLLUTANT_CO];
    double hot_nmvoc_g = fmax(hot_g[POLLUTANT_VOC] - hot_g[POLLUTANT_CH4], 0);
    emitted_g[EMITTED_NMVOC] =
        fmax(hot_nmvoc_g, flat_nmvoc * drive->km) + cold_g[POLLUTANT_VOC];
    emitted_g[EMITTED_PM25] = emitted_g[EMITTED_PM10] =
        hot_g[POLLUTANT_PM] + cold_g[POLLUTANT_PM];
    for (enum wear w = 0; w < N_WEARS; w++) {
        double g = profile->wear[w] ? emission_wear_g_km(profile, w, load, v) * drive->km : 0;
        emitted_g[EMITTED_PM10] += g > 0 ? g * profile->wear[w]->pm10_share : 0;
        emitted_g[EMITTED_PM25] += g > 0 ? g * profile->wear[w]->pm25_share : 0;
    }
}
