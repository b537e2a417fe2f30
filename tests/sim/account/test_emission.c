#include "sim/account/emission.h"
#include <math.h>
#include "tests/run.h"

static struct catalogue *read_catalogue(void)
{
    struct faults faults = {0};
    struct catalogue *catalogue = catalogue_read("data/reference", &faults);
    ck_assert_uint_eq(faults.n, 0);
    return catalogue;
}

static struct emission_profile profile_of(const struct catalogue *catalogue, const char *id,
                                          double temperature_c)
{
    const struct vehicle *vehicle = catalogue_vehicle(catalogue, id);
    ck_assert_ptr_nonnull(vehicle);
    return emission_profile_of(catalogue, vehicle, temperature_c);
}

START_TEST(cold_distance_by_hand)
{
    struct catalogue *catalogue = read_catalogue();
    /* ltrip 12.4: beta = 0.6474 - 0.02545 x 12.4 - (0.00974 - 0.000385 x 12.4) ta
     *                  = 0.33182 - 0.004966 ta; at 10 degrees 0.28216, 3.4988 km; at 0 4.1146.
     */
    ck_assert_double_eq_tol(emission_cold_km(catalogue, 10), 3.498784, 1e-6);
    ck_assert_double_eq_tol(emission_cold_km(catalogue, 0), 4.114568, 1e-6);
    ck_assert_double_eq(emission_cold_km(catalogue, 80), 0); /* never negative */
    catalogue_free(catalogue);
}
END_TEST

START_TEST(cold_ratio_of_a_euro_6_van_by_hand)
{
    struct catalogue *catalogue = read_catalogue();
    struct emission_profile van = profile_of(catalogue, "van_l_diesel", 10);
    /* NOx: ratio 0.0480610964982746 x 30 + 14.6608380769528 = 16.102671; bc 0.1719 - 0.0055
     * x 12.4 = 0.1037; extra 0.1037 x 15.102671 = 1.566147. */
    ck_assert_double_eq_tol(emission_cold_extra(&van, POLLUTANT_NOX, 30), 1.566147, 1e-6);
    /* Above 45 km/h the ratio is that at 45: 16.823587, extra 1.640906. */
    ck_assert_double_eq_tol(emission_cold_extra(&van, POLLUTANT_NOX, 45), 1.640906, 1e-6);
    ck_assert_double_eq_tol(emission_cold_extra(&van, POLLUTANT_NOX, 90), 1.640906, 1e-6);
    ck_assert_double_eq(emission_cold_extra(&van, POLLUTANT_PM, 30),
                        0); /* no ratio published */

    /* At -5 degrees, second range: 0.151 x 30 + 2.435 x 5 + 14.019 = 30.724; x 0.1037. */
    struct emission_profile frost = profile_of(catalogue, "van_l_diesel", -5);
    ck_assert_double_eq_tol(emission_cold_extra(&frost, POLLUTANT_NOX, 30), 0.1037 * 29.724,
                            1e-9);
    /* At -20 the range ends at -10: 0.151 x 30 + 24.35 + 14.019 = 42.899. */
    struct emission_profile arctic = profile_of(catalogue, "van_l_diesel", -20);
    ck_assert_double_eq_tol(emission_cold_extra(&arctic, POLLUTANT_NOX, 30), 0.1037 * 41.899,
                            1e-9);
    catalogue_free(catalogue);
}
END_TEST

START_TEST(cold_ratio_of_an_old_diesel_falls_with_warmth)
{
    struct catalogue *catalogue = read_catalogue();
    struct vehicle old = *catalogue_vehicle(catalogue, "van_l_diesel");
    static char euro_4[] = "Euro 4";
    old.euro_standard = euro_4;
    struct emission_profile cool = emission_profile_of(catalogue, &old, 10);
    ck_assert_double_eq_tol(emission_cold_extra(&cool, POLLUTANT_CO, 30), 0.6, 1e-12);
    ck_assert_double_eq_tol(emission_cold_extra(&cool, POLLUTANT_NOX, 30), 0.17, 1e-12);
    ck_assert_double_eq_tol(emission_cold_extra(&cool, POLLUTANT_VOC, 30), 1.2, 1e-12);
    ck_assert_double_eq_tol(emission_cold_extra(&cool, POLLUTANT_PM, 30), 1.1, 1e-12);
    struct emission_profile hot = emission_profile_of(catalogue, &old, 45);
    ck_assert_double_eq(emission_cold_extra(&hot, POLLUTANT_CO, 30), 0); /* never below hot */
    catalogue_free(catalogue);
}
END_TEST

START_TEST(trucks_and_electric_vans_start_neither_cold)
{
    struct catalogue *catalogue = read_catalogue();
    struct emission_profile truck = profile_of(catalogue, "truck_12t", 0);
    struct emission_profile electric = profile_of(catalogue, "van_l_electric", 0);
    for (enum pollutant p = 0; p < N_POLLUTANTS; p++) {
        ck_assert_double_eq(emission_cold_extra(&truck, p, 30), 0);
        ck_assert_double_eq(emission_cold_extra(&electric, p, 30), 0);
    }
    catalogue_free(catalogue);
}
END_TEST

START_TEST(wear_by_hand)
{
    struct catalogue *catalogue = read_catalogue();
    struct emission_profile van = profile_of(catalogue, "van_l_diesel", 10); /* N1-III */
    ck_assert_double_eq_tol(emission_wear_g_km(&van, WEAR_TYRE, 1, 30), 0.0169 * 1.39, 1e-12);
    ck_assert_double_eq_tol(emission_wear_g_km(&van, WEAR_TYRE, 1, 65),
                            0.0169 * (1.78 - 0.00974 * 65), 1e-12);
    ck_assert_double_eq_tol(emission_wear_g_km(&van, WEAR_TYRE, 1, 100), 0.0169 * 0.902, 1e-12);
    ck_assert_double_eq_tol(emission_wear_g_km(&van, WEAR_BRAKE, 0, 39.9), 0.0211 * 1.67,
                            1e-12);
    ck_assert_double_eq_tol(emission_wear_g_km(&van, WEAR_BRAKE, 0, 50),
                            0.0211 * (2.75 - 0.0270 * 50), 1e-12);
    ck_assert_double_eq_tol(emission_wear_g_km(&van, WEAR_BRAKE, 0, 96), 0.0211 * 0.185, 1e-12);
    ck_assert_double_eq_tol(emission_wear_g_km(&van, WEAR_ROAD, 0, 50), 0.021, 1e-12);
    struct emission_profile small = profile_of(catalogue, "van_s_diesel", 10); /* N1-II */
    ck_assert_double_eq_tol(emission_wear_g_km(&small, WEAR_BRAKE, 0, 30), 0.0155 * 1.67,
                            1e-12);

    /* An electric van wears its tyres more and its brakes much less. */
    struct emission_profile electric = profile_of(catalogue, "van_l_electric", 10);
    ck_assert_double_eq_tol(emission_wear_g_km(&electric, WEAR_TYRE, 0, 30),
                            0.0169 * 1.39 * 1.0841, 1e-12);
    ck_assert_double_eq_tol(emission_wear_g_km(&electric, WEAR_BRAKE, 0, 30),
                            0.0211 * 1.67 * 0.2113, 1e-12);

    /* A truck of two axles, half full: tyres x 2 / 2 x (1.41 + 0.69), brakes x 3.13 x 1.395. */
    struct emission_profile truck = profile_of(catalogue, "truck_19t", 10);
    ck_assert_double_eq_tol(emission_wear_g_km(&truck, WEAR_TYRE, 0.5, 30),
                            0.0107 * 1.39 * 2.10, 1e-12);
    ck_assert_double_eq_tol(emission_wear_g_km(&truck, WEAR_BRAKE, 0.5, 30),
                            0.0075 * 1.67 * 3.13 * 1.395, 1e-12);
    ck_assert_double_eq_tol(emission_wear_g_km(&truck, WEAR_ROAD, 0.5, 30), 0.076, 1e-12);
    struct emission_profile artic = profile_of(catalogue, "semi_44t_fridge", 10);
    ck_assert_double_eq_tol(emission_wear_g_km(&artic, WEAR_TYRE, 0, 30),
                            0.0107 * 1.39 * 2.5 * 1.41, 1e-12);
    struct emission_profile bike = profile_of(catalogue, "cargo_bike", 10);
    ck_assert_double_eq(emission_wear_g_km(&bike, WEAR_TYRE, 0, 15), 0);
    catalogue_free(catalogue);
}
END_TEST

START_TEST(a_drive_by_hand)
{
    struct catalogue *catalogue = read_catalogue();
    struct emission_profile van = profile_of(catalogue, "van_l_diesel", 10);
    struct drive drive = {.km = 100, .hours = 2, .kg_km = 30000, .cold_starts = 1};
    double g[N_EMITTED];
    emission_of_drive(&van, &drive, g);
    /* Euro 6 2021+, N1-III, at 50 km/h: NOx 0.235006, PM 0.00107998 g/km (printed in the
     * table). NOx: 0.235006 x (100 + 3.498784 x 1.640906) = 24.8498. */
    ck_assert_double_eq_tol(g[EMITTED_NOX], 0.235006 * (100 + 3.498784 * 1.640906), 1e-3);
    /* Particles at 50 km/h: tyre 0.0169 x 1.293, brake 0.0211 x 1.4, road 0.021. */
    double tyre = 0.0169 * 1.293, brake = 0.0211 * 1.4, road = 0.021;
    ck_assert_double_eq_tol(g[EMITTED_PM10],
                            100 * (0.00107998 + 0.6 * tyre + 0.98 * brake + 0.5 * road), 1e-4);
    ck_assert_double_eq_tol(
        g[EMITTED_PM25], 100 * (0.00107998 + 0.42 * tyre + 0.39 * brake + 0.27 * road), 1e-4);
    /* CO and NMVOC: the flat 0.075 and 0.035 g/km, as the curve is near zero; its cold part is
     * small too: CO 0.000286781 x 3.5 x 0.1228 x 33.6. */
    ck_assert_double_eq_tol(g[EMITTED_CO], 7.5, 0.01);
    ck_assert_double_gt(g[EMITTED_CO], 7.5);
    ck_assert_double_eq_tol(g[EMITTED_NMVOC], 3.5, 0.01);

    /* A drive shorter than the cold distance is driven cold throughout, not more. */
    struct drive brief = {.km = 2, .hours = 0.04, .cold_starts = 1}, again = brief;
    again.cold_starts = 5;
    double once_g[N_EMITTED], often_g[N_EMITTED];
    emission_of_drive(&van, &brief, once_g);
    emission_of_drive(&van, &again, often_g);
    ck_assert_double_eq_tol(once_g[EMITTED_NOX], 0.235006 * 2 * (1 + 1.640906), 1e-4);
    ck_assert_double_eq(once_g[EMITTED_NOX], often_g[EMITTED_NOX]);
    catalogue_free(catalogue);
}
END_TEST

START_TEST(a_drive_of_an_electric_van_leaves_only_wear)
{
    struct catalogue *catalogue = read_catalogue();
    struct emission_profile electric = profile_of(catalogue, "van_l_electric", 10);
    struct drive drive = {.km = 80, .hours = 2, .kg_km = 100, .cold_starts = 3};
    double g[N_EMITTED];
    emission_of_drive(&electric, &drive, g);
    ck_assert_double_eq(g[EMITTED_NOX], 0);
    ck_assert_double_eq(g[EMITTED_CO], 0);
    ck_assert_double_eq(g[EMITTED_NMVOC], 0);
    ck_assert_double_gt(g[EMITTED_PM10], g[EMITTED_PM25]);
    ck_assert_double_gt(g[EMITTED_PM25], 0);
    catalogue_free(catalogue);
}
END_TEST

START_TEST(a_truck_depends_on_its_load)
{
    struct catalogue *catalogue = read_catalogue();
    struct emission_profile truck = profile_of(catalogue, "truck_19t", 10);
    double empty_g[N_EMITTED], full_g[N_EMITTED], over_g[N_EMITTED];
    struct drive drive = {.km = 30, .hours = 1};
    emission_of_drive(&truck, &drive, empty_g);
    drive.kg_km = 30 * 10000; /* 10 t of 10 t */
    emission_of_drive(&truck, &drive, full_g);
    ck_assert_double_eq_tol(empty_g[EMITTED_NOX], 30 * 0.852494, 1e-3);
    ck_assert_double_eq_tol(full_g[EMITTED_NOX], 30 * 0.398118, 1e-3);
    drive.kg_km *= 2; /* never beyond full */
    emission_of_drive(&truck, &drive, over_g);
    ck_assert_double_eq(full_g[EMITTED_NOX], over_g[EMITTED_NOX]);
    /* NMVOC = VOC less CH4, which below 40 km/h is 0.00525 g/km for this truck. */
    ck_assert_double_eq_tol(empty_g[EMITTED_NMVOC], 30 * (0.0372303 - 0.00525), 1e-4);
    catalogue_free(catalogue);
}
END_TEST

START_TEST(nothing_driven_nothing_emitted)
{
    struct catalogue *catalogue = read_catalogue();
    for (size_t i = 0; i < catalogue->n_vehicles; i++) {
        struct emission_profile profile =
            emission_profile_of(catalogue, &catalogue->vehicles[i], 12);
        double g[N_EMITTED];
        struct drive none = {.hours = 1, .cold_starts = 1}, some = {.km = 10, .cold_starts = 1};
        emission_of_drive(&profile, &none, g);
        for (size_t e = 0; e < N_EMITTED; e++)
            ck_assert_double_eq(g[e], 0);
        emission_of_drive(&profile, &some, g); /* no time known: as at 45 km/h */
        for (size_t e = 0; e < N_EMITTED; e++)
            ck_assert(isfinite(g[e]) && g[e] >= 0);
    }
    catalogue_free(catalogue);
}
END_TEST

START_TEST(a_van_lands_near_the_flat_factors)
{
    /* Logicoût's flat NOx of Euro 6 vans is 0.221 g/km; Tier 3 of the last stage is within 15
     * %. */
    struct catalogue *catalogue = read_catalogue();
    struct emission_profile van = profile_of(catalogue, "van_l_diesel_fridge", 12);
    ck_assert_double_eq_tol(emission_hot_g_km(&van, POLLUTANT_NOX, 0, 50) / 0.221, 1, 0.15);
    catalogue_free(catalogue);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        cold_distance_by_hand,
        cold_ratio_of_a_euro_6_van_by_hand,
        cold_ratio_of_an_old_diesel_falls_with_warmth,
        trucks_and_electric_vans_start_neither_cold,
        wear_by_hand,
        a_drive_by_hand,
        a_drive_of_an_electric_van_leaves_only_wear,
        a_truck_depends_on_its_load,
        nothing_driven_nothing_emitted,
        a_van_lands_near_the_flat_factors,
    };
    return run_tests("emission", tests, sizeof tests / sizeof *tests);
}
