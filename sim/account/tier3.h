/* Hot exhaust and energy per km after EMEP/EEA Tier 3 (air pollutant emission inventory
 * guidebook, 1.A.3.b.i-iv, Appendix 4): curves of the mean speed of a trip, and of the load for
 * trucks. */
#ifndef SIM_ACCOUNT_TIER3_H
#define SIM_ACCOUNT_TIER3_H
#include "data/catalogue.h"

/* Speed at which the catalogue's consumption figures hold; also taken where none is known. */
enum { TIER3_REFERENCE_KM_H = 45 };

/* (alpha v2 + beta v + gamma + delta / v) / (epsilon v2 + zita v + hta) x (1 - reduction), in
 * g/km or MJ/km, v clamped to the row's range. */
double tier3_value(const struct tier3_row *row, double speed_km_h);

/* The rows of one vehicle and pollutant, by load; n is 0 where there is no engine. */
enum { TIER3_LOADS = 3 };
struct tier3_curve {
    size_t n;
    const struct tier3_row *rows[TIER3_LOADS]; /* by rising load_factor; borrowed */
};

/* The documented rows nearest to the vehicle, in this order: its fuel (else diesel), its
 * segment (else by gross weight), its Euro number (else the nearest), its stage of it (else the
 * latest). driving_mode: "all", "urban_off_peak", "rural" or "highway". */
struct tier3_curve tier3_find(const struct catalogue *catalogue, const struct vehicle *vehicle,
                              enum pollutant pollutant, const char *driving_mode);

/* Linear between the loads; 0 for an empty curve. */
double tier3_at(const struct tier3_curve *curve, double load_share, double speed_km_h);

/* What the nearest row is told from. */
const char *tier3_class(const struct vehicle *vehicle); /* "PC" "LCV" "HDT"; "": none known */
int tier3_segment_distance(const struct vehicle *vehicle, const char *segment); /* 0, 1 or 2 */
int tier3_euro_number(const char *euro_standard); /* of "Euro VI", "Euro 6 2021+": 6; "": 6 */
#endif
