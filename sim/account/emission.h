/* Air pollutants of a drive: hot exhaust, cold starts, wear of tyres, brakes and road
 * (EMEP/EEA guidebook 1.A.3.b.i-iv and 1.A.3.b.vi-vii, Tier 3). Cold units are not included: no
 * factor for them was found. */
#ifndef SIM_ACCOUNT_EMISSION_H
#define SIM_ACCOUNT_EMISSION_H
#include "data/catalogue.h"
#include "sim/account/tier3.h"

enum emitted { EMITTED_NOX, EMITTED_PM25, EMITTED_PM10, EMITTED_CO, EMITTED_NMVOC, N_EMITTED };

enum speed_mode { MODE_URBAN, MODE_RURAL, MODE_HIGHWAY, N_SPEED_MODES };
enum wear { WEAR_TYRE, WEAR_BRAKE, WEAR_ROAD, N_WEARS };

/* All that the catalogue knows of a vehicle's emissions at one air temperature, looked up once
 * for many drives. Borrows from both. */
struct emission_profile {
    const struct vehicle *vehicle;
    double temperature_c;
    struct tier3_curve hot[N_SPEED_MODES][N_POLLUTANTS]; /* most are the same in every mode */
    const struct flat_row *flat;                         /* NULL: none to fall back on */
    const struct wear_row *wear[N_WEARS];                /* NULL: none */
    const struct cold_row *cold[N_POLLUTANTS];           /* NULL: old diesel, or no cold part */
    double cold_share[N_POLLUTANTS]; /* bc: part of the cold emission left */
    double cold_km;                  /* of one start */
};
struct emission_profile emission_profile_of(const struct catalogue *catalogue,
                                            const struct vehicle *vehicle,
                                            double temperature_c);

/* g per km of hot exhaust at a load and a mean speed of the trip. */
double emission_hot_g_km(const struct emission_profile *profile, enum pollutant pollutant,
                         double load_share, double speed_km_h);

/* km driven cold after one start: beta x trip length, for the guidebook's mean
 * trip (12.4 km). */
double emission_cold_km(const struct catalogue *catalogue, double temperature_c);

/* What a cold km adds, as a multiple of the hot factor: (cold / hot - 1), times the reduction
 * bc from Euro 6 on. 0 for trucks and electric vehicles. */
double emission_cold_extra(const struct emission_profile *profile, enum pollutant pollutant,
                           double speed_km_h);

/* g of particles per km, of all sizes, from one kind of wear. */
double emission_wear_g_km(const struct emission_profile *profile, enum wear wear,
                          double load_share, double speed_km_h);

/* One drive as the ledger knows it. */
struct drive {
    double km, hours;
    double kg_km;       /* load x distance */
    size_t cold_starts; /* the km of a drive are shared among them */
};

/* Grams of each emitted[]. All exhaust particles are PM2.5; NMVOC is VOC less CH4, and for Euro
 * 5 and 6 vans CO and NMVOC are no less than the flat factors, since the guidebook's 2016
 * curves are near zero there. */
void emission_of_drive(const struct emission_profile *profile, const struct drive *drive,
                       double emitted_g[N_EMITTED]);
#endif
