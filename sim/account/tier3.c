#include "sim/account/tier3.h"
#include <assert.h>
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <string.h>

double tier3_value(const struct tier3_row *row, double speed_km_h)
{
    double v = fmin(fmax(speed_km_h, row->v_min_km_h), row->v_max_km_h);
    double above = (row->alpha * v + row->beta) * v + row->gamma + row->delta / v;
    double below = (row->epsilon * v + row->zita) * v + row->hta;
    return above / below * (1 - row->reduction_factor);
}

static bool same(const char *x, const char *y)
{
    return strcmp(x ? x : "", y ? y : "") == 0;
}

const char *tier3_class(const struct vehicle *vehicle)
{
    static const char *const BY_ROAD_CLASS[N_ROAD_CLASSES] = {"PC", "LCV", "HDT"};
    if (vehicle->emep_class && *vehicle->emep_class)
        return vehicle->emep_class;
    bool burns = vehicle->energy == ENERGY_DIESEL || vehicle->energy == ENERGY_PETROL;
    return burns ? BY_ROAD_CLASS[vehicle->road_class] : "";
}

/* Segments by gross weight, where a vehicle's own has no row. */
static const struct {
    const char *vehicle_class, *segment;
    double up_to_kg;
} SEGMENTS[] = {
    {"PC", "Small", 1700},
    {"PC", "Medium", HUGE_VAL},
    {"LCV", "N1-I", 1700},
    {"LCV", "N1-II", 2500},
    {"LCV", "N1-III", HUGE_VAL},
    {"HDT", "Rigid <=7.5 t", 7500},
    {"HDT", "Rigid 7.5 - 12 t", 12000},
    {"HDT", "Rigid 12 - 14 t", 14000},
    {"HDT", "Rigid 14 - 20 t", HUGE_VAL},
};

int tier3_segment_distance(const struct vehicle *vehicle, const char *segment)
{
    if (same(vehicle->emep_segment, segment))
        return 0;
    const char *class = tier3_class(vehicle);
    for (size_t i = 0; i < sizeof SEGMENTS / sizeof *SEGMENTS; i++)
        if (same(SEGMENTS[i].vehicle_class, class) && vehicle->gvw_kg <= SEGMENTS[i].up_to_kg)
            return same(SEGMENTS[i].segment, segment) ? 1 : 2;
    return 2;
}

int tier3_euro_number(const char *euro_standard)
{
    static const char *const ROMAN[] = {"I", "II", "III", "IV", "V", "VI", "VII"};
    const int unknown = 6;
    const char *digits = euro_standard ? strchr(euro_standard, ' ') : NULL;
    if (!digits)
        return unknown;
    digits++;
    if (isdigit((unsigned char)*digits))
        return *digits - '0';
    size_t n = strspn(digits, "IV");
    for (int i = 0; i < 7; i++)
        if (strlen(ROMAN[i]) == n && strncmp(digits, ROMAN[i], n) == 0)
            return i + 1;
    return unknown;
}

static const char *fuel_of(enum energy energy)
{
    return energy == ENERGY_ELECTRIC ? "electric"
           : energy == ENERGY_PETROL ? "petrol"
                                     : "diesel";
}

/* How far a row is from the vehicle; INT_MAX: not comparable. */
static int distance(const struct tier3_row *row, const struct vehicle *vehicle)
{
    bool electric = vehicle->energy == ENERGY_ELECTRIC;
    if (!same(row->vehicle_class, tier3_class(vehicle)) ||
        same(row->fuel, "electric") != electric)
        return INT_MAX;
    int fuel = !same(row->fuel, fuel_of(vehicle->energy));
    int segment = tier3_segment_distance(vehicle, row->segment);
    int number =
        tier3_euro_number(row->euro_standard) - tier3_euro_number(vehicle->euro_standard);
    int stage = !same(row->euro_standard, vehicle->euro_standard);
    return fuel * 1000 + segment * 100 + (number < 0 ? -number : number) * 10 + stage;
}

static void add_by_load(struct tier3_curve *curve, const struct tier3_row *row)
{
    if (curve->n == TIER3_LOADS)
        return;
    size_t place = curve->n++;
    for (; place > 0 && curve->rows[place - 1]->load_factor > row->load_factor; place--)
        curve->rows[place] = curve->rows[place - 1];
    curve->rows[place] = row;
}

struct tier3_curve tier3_find(const struct catalogue *catalogue, const struct vehicle *vehicle,
                              enum pollutant pollutant, const char *driving_mode)
{
    const struct tier3_row *nearest = NULL;
    int least = INT_MAX;
    for (size_t i = 0; i < catalogue->n_tier3; i++) {
        const struct tier3_row *row = &catalogue->tier3[i];
        if (row->pollutant != pollutant || !same(row->driving_mode, driving_mode))
            continue;
        int far = distance(row, vehicle);
        if (far < INT_MAX && far <= least) {
            least = far;
            nearest = row;
        }
    }
    struct tier3_curve curve = {0};
    for (size_t i = 0; nearest && i < catalogue->n_tier3; i++) {
        const struct tier3_row *row = &catalogue->tier3[i];
        if (row->pollutant == pollutant && same(row->driving_mode, driving_mode) &&
            same(row->vehicle_class, nearest->vehicle_class) &&
            same(row->fuel, nearest->fuel) && same(row->segment, nearest->segment) &&
            same(row->euro_standard, nearest->euro_standard))
            add_by_load(&curve, row);
    }
    return curve;
}

double tier3_at(const struct tier3_curve *curve, double load_share, double speed_km_h)
{
    if (!curve->n)
        return 0;
    size_t i = 1;
    while (i < curve->n && curve->rows[i]->load_factor < load_share)
        i++;
    double low = tier3_value(curve->rows[i - 1], speed_km_h);
    if (i == curve->n)
        return low;
    double from = curve->rows[i - 1]->load_factor, to = curve->rows[i]->load_factor;
    double high = tier3_value(curve->rows[i], speed_km_h);
    double part = to > from ? (fmax(load_share, from) - from) / (to - from) : 0;
    return low + (high - low) * part;
}
