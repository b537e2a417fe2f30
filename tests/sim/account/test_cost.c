#include "sim/account/cost.h"
#include <math.h>
#include "sim/account/energy.h"
#include "sim/account/ghg.h"
#include "tests/sim/account/small.h"

static struct small s;

static double total(const double eur[N_COST_ITEMS])
{
    double sum = 0;
    for (size_t i = 0; i < N_COST_ITEMS; i++)
        sum += eur[i];
    return sum;
}

START_TEST(a_farm_round_to_the_cent)
{
    /* 50 km with the small refrigerated van, 75 min at the wheel, 15 waiting, 30 loading and
     * unloading: fuel      (3.5 + 0.625) L x 1.65                                  =  6.80625
     *   vehicle   50 km x (0.07 + 0.012 + (32000 + 8 x 1000) / 200000)    = 14.10
     *   driving   15 EUR/h x (4500 + 900) s / 3600                        = 22.50
     *   handling  15 EUR/h x (600 + 1200) s / 3600                        =  7.50
     *   toll      10 km x 0.10                                            =  1.00
     *   in all                                                              51.91 EUR */
    double eur[N_COST_ITEMS];
    small_start(&s);
    small_add_van(&s, s.farm_a, 0);
    cost_of_trip(&s.basis, &s.ledger.trips[0], 1, eur);
    ck_assert_double_eq_tol(eur[COST_FUEL], 6.80625, 1e-9);
    ck_assert_double_eq_tol(eur[COST_VEHICLE], 14.10, 1e-9);
    ck_assert_double_eq_tol(eur[COST_DRIVING_TIME], 22.50, 1e-9);
    ck_assert_double_eq_tol(eur[COST_HANDLING_TIME], 7.50, 1e-9);
    ck_assert_double_eq_tol(eur[COST_TOLL], 1.00, 1e-9);
    ck_assert_double_eq(eur[COST_HUB], 0);
    ck_assert_double_eq(eur[COST_LOSS], 0);
    ck_assert_int_eq((int)round(100 * total(eur)), 5191);
    small_end(&s);
}
END_TEST

START_TEST(a_carrier_round_to_the_cent)
{
    /* 120 km with the carrier's refrigerated 12 t truck, one vehicle-day:
     *   fuel      30 L x 1.65                                             =  49.50
     *   vehicle   120 km x (0.11 + 0.025) + (115000 / 8 + 3400) / 250     =  87.30
     *   driving   25 EUR/h x 3.5 h                                        =  87.50
     *   handling  25 EUR/h x 1.5 h                                        =  37.50
     *   toll      40 km x 0.17                                            =   6.80
     *   in all                                                              268.60 EUR */
    double eur[N_COST_ITEMS];
    small_start(&s);
    small_add_truck(&s, 0);
    cost_of_trip(&s.basis, &s.ledger.trips[0], 1, eur);
    ck_assert_double_eq_tol(eur[COST_FUEL], 49.50, 1e-9);
    ck_assert_double_eq_tol(eur[COST_VEHICLE], 87.30, 1e-9);
    ck_assert_double_eq_tol(eur[COST_DRIVING_TIME], 87.50, 1e-9);
    ck_assert_double_eq_tol(eur[COST_HANDLING_TIME], 37.50, 1e-9);
    ck_assert_double_eq_tol(eur[COST_TOLL], 6.80, 1e-9);
    ck_assert_int_eq((int)round(100 * total(eur)), 26860);
    cost_of_trip(&s.basis, &s.ledger.trips[0], 0.5, eur); /* it shares its day with another */
    ck_assert_double_eq_tol(eur[COST_VEHICLE], 16.20 + 71.10 / 2, 1e-9);
    small_end(&s);
}
END_TEST

START_TEST(electricity_is_paid_with_its_charging_loss)
{
    double eur[N_COST_ITEMS];
    small_start(&s);
    struct ledger_trip trip = {.actor = s.farm_a,
                               .fleet = FLEET_ELECTRIC,
                               .share = 1,
                               .laden_km = 100,
                               .energy_kwh = 20,
                               .fridge_kwh = 2.32};
    cost_of_trip(&s.basis, &trip, 1, eur); /* 22.32 / 0.93 = 24 kWh */
    ck_assert_double_eq_tol(eur[COST_FUEL], 4.80, 1e-9);
    small_end(&s);
}
END_TEST

START_TEST(wages_are_those_of_who_works)
{
    small_start(&s);
    ck_assert_double_eq(cost_wage_eur_h(&s.basis, s.farm_b), 15);
    ck_assert_double_eq(cost_wage_eur_h(&s.basis, s.carrier), 25);
    ck_assert_double_eq(cost_wage_eur_h(&s.basis, s.hub), 16);
    ck_assert_double_eq(cost_wage_eur_h(&s.basis, s.association), 16);
    ck_assert_double_eq(cost_wage_eur_h(&s.basis, s.outlets_actor), 16);
    small_end(&s);
}
END_TEST

START_TEST(work_at_a_hub_by_hand)
{
    /* 2 h sorting and 1 h waiting at 16 EUR/h; 50 m3 days x 73 kWh/m3/year / 365 = 10 kWh. */
    double eur[N_COST_ITEMS];
    small_start(&s);
    struct ledger_work work = {.actor = s.hub, .cold_m3_days = 50};
    work.activity_s[ACTIVITY_HANDLE] = 7200;
    work.activity_s[ACTIVITY_WAIT] = 3600;
    cost_of_work(&s.basis, &work, eur);
    ck_assert_double_eq_tol(eur[COST_HANDLING_TIME], 32, 1e-9);
    ck_assert_double_eq_tol(eur[COST_DRIVING_TIME], 16, 1e-9);
    ck_assert_double_eq_tol(eur[COST_HUB], 2.00, 1e-9);
    ck_assert_double_eq_tol(total(eur), 50, 1e-9);
    ck_assert_double_eq_tol(cost_of_rent_eur(&s.basis, 0), 7280, 1e-9);
    s.basis.n_days = 91; /* a quarter */
    ck_assert_double_eq_tol(cost_of_rent_eur(&s.basis, 0), 1820, 1e-9);
    small_end(&s);
}
END_TEST

START_TEST(only_what_left_the_farm_in_vain_is_lost)
{
    struct ledger_order order = {.kg = 12, .sales_eur_kg = 2.5};
    const double lost_eur[] = {
        [OUTCOME_ON_TIME] = 0,  [OUTCOME_LATE] = 0,    [OUTCOME_REFUSED] = 30,
        [OUTCOME_NO_FLOW] = 0,  [OUTCOME_NO_SHOW] = 0, [OUTCOME_NO_VEHICLE] = 0,
        [OUTCOME_SPOILED] = 30,
    };
    for (size_t o = 0; o < sizeof lost_eur / sizeof *lost_eur; o++) {
        order.outcome = (enum outcome)o;
        ck_assert_double_eq(cost_of_loss_eur(&order), lost_eur[o]);
    }
}
END_TEST

START_TEST(vehicle_days_are_no_more_than_vehicles)
{
    double days[6];
    small_start(&s);
    small_add_truck(&s, 3);
    small_add_truck(&s, 4);
    small_add_truck(&s, 3);
    small_add_van(&s, s.farm_a, 3);
    small_add_truck(&s, 3);
    small_add_truck(&s, -2);
    cost_vehicle_days(&s.basis, &s.ledger, days);
    /* Two trucks made three routes on day 3; all others have a vehicle of their own. */
    const double expected[] = {2.0 / 3, 1, 2.0 / 3, 1, 2.0 / 3, 1};
    for (size_t i = 0; i < 6; i++)
        ck_assert_double_eq_tol(days[i], expected[i], 1e-12);
    small_end(&s);
}
END_TEST

START_TEST(a_small_refrigerated_van_costs_what_logicout_says)
{
    /* 0.4082 EUR/km without driver (costs.csv: logicout_van_s_fridge), at half load and 45
     * km/h. */
    double eur[N_COST_ITEMS];
    small_start(&s);
    const struct vehicle *van = &s.fleets[FLEET_VAN].type;
    struct ledger_trip trip = {
        .actor = s.farm_a, .fleet = FLEET_VAN, .share = 1, .laden_km = 100};
    trip.fuel_l = 100 * energy_per_km(s.catalogue, van, 0.5, 45);
    trip.fridge_l = 100.0 / 45 * van->fridge_l_h;
    cost_of_trip(&s.basis, &trip, 1, eur);
    double logicout = catalogue_figure(s.catalogue, "logicout_van_s_fridge")->value;
    ck_assert_double_eq_tol(total(eur) / 100 / logicout, 1, 0.03);
    small_end(&s);
}
END_TEST

START_TEST(answers_of_logicout_are_reproduced)
{
    /* Five answers of its API: EUR/km of the vehicle, km, minutes of driving, delivering and
     * the rest, total in EUR; every hour at 15 EUR. Its vehicle cost holds the fuel. */
    static const double CASES[][6] = {
        {0.4082, 143.232, 175.6, 143, 0, 138.1173024},
        {0.4082, 242.813, 260, 187, 0, 210.8662666},
        {0.5759, 314.989, 200.66666666666666, 20, 90, 259.06883176666},
        {0.5759, 1039.08, 636.1833333333334, 70, 90, 797.45200533333},
        {0.5759, 277.907, 359.4166666666667, 170, 90, 314.90080796666},
    };
    small_start(&s);
    struct vehicle *van = &s.fleets[FLEET_VAN].type;
    van->price_eur = van->insurance_eur_year = van->tyres_eur_km = 0;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        double eur[N_COST_ITEMS];
        struct ledger_trip trip = {.actor = s.farm_a, .fleet = FLEET_VAN, .share = 1};
        van->maintenance_eur_km = CASES[i][0];
        trip.laden_km = CASES[i][1];
        trip.activity_s[ACTIVITY_DRIVE] = 60 * CASES[i][2];
        trip.activity_s[ACTIVITY_UNLOAD] = 60 * CASES[i][3];
        trip.activity_s[ACTIVITY_PREPARE] = 60 * CASES[i][4];
        cost_of_trip(&s.basis, &trip, 1, eur);
        ck_assert_double_eq_tol(total(eur), CASES[i][5], 1e-6);
    }
    small_end(&s);
}
END_TEST

START_TEST(ghg_by_hand)
{
    /* 4.125 L x 3.17 (2.51 tank to wheel); the leak: 1 kg x 0.2 x 2140 x 8 years / 200000 km x
     * 50 km. */
    small_start(&s);
    small_add_van(&s, s.farm_a, 0);
    struct ghg_factors factors = ghg_factors_of(s.catalogue, &s.scenario.prices);
    struct ghg ghg = ghg_of_trip(&factors, &s.scenario.prices, &s.fleets[FLEET_VAN].type,
                                 &s.ledger.trips[0]);
    ck_assert_double_eq_tol(ghg.wtw_kgco2e, 13.07625 + 0.856, 1e-9);
    ck_assert_double_eq_tol(ghg.ttw_kgco2e, 10.35375 + 0.856, 1e-9);

    struct ledger_trip electric = {.fleet = FLEET_ELECTRIC, .energy_kwh = 18.6};
    ghg = ghg_of_trip(&factors, &s.scenario.prices, &s.fleets[FLEET_ELECTRIC].type, &electric);
    ck_assert_double_eq_tol(ghg.wtw_kgco2e, 20 * 0.048, 1e-12);
    ck_assert_double_eq(ghg.ttw_kgco2e, 0);

    struct vehicle car = {.energy = ENERGY_PETROL};
    struct ledger_trip drive = {.fuel_l = 10};
    ghg = ghg_of_trip(&factors, &s.scenario.prices, &car, &drive);
    ck_assert_double_eq_tol(ghg.wtw_kgco2e, 27.7, 1e-12);
    ck_assert_double_eq_tol(ghg.ttw_kgco2e, 22.2, 1e-12);
    small_end(&s);
}
END_TEST

START_TEST(a_factor_without_its_use_part_is_split_as_the_legal_one)
{
    static char base_carbone[] = "diesel_b7_ademe", mix[] = "electricity_fr_ademe",
                nothing[] = "hay";
    small_start(&s);
    struct prices prices = s.scenario.prices;
    prices.diesel_factor = base_carbone;
    prices.electricity_factor = mix;
    prices.petrol_factor = nothing;
    struct ghg_factors factors = ghg_factors_of(s.catalogue, &prices);
    ck_assert_double_eq_tol(factors.diesel.wtw_kgco2e, 3.1, 1e-12);
    ck_assert_double_eq_tol(factors.diesel.ttw_kgco2e, 3.1 * 2.51 / 3.17, 1e-12);
    ck_assert_double_eq_tol(factors.electricity.wtw_kgco2e, 0.052, 1e-12);
    ck_assert_double_eq(factors.electricity.ttw_kgco2e, 0);
    ck_assert(isnan(factors.petrol.wtw_kgco2e));
    /* An unknown factor spoils only what burns that fuel. */
    struct vehicle van = {.energy = ENERGY_DIESEL}, car = {.energy = ENERGY_PETROL};
    struct ledger_trip trip = {.fuel_l = 1};
    ck_assert(isfinite(ghg_of_trip(&factors, &prices, &van, &trip).wtw_kgco2e));
    ck_assert(isnan(ghg_of_trip(&factors, &prices, &car, &trip).wtw_kgco2e));
    small_end(&s);
}
END_TEST

START_TEST(a_van_emits_what_logicout_says)
{
    /* Logicoût: 253.9 g CO2/km for every van; the largest, full, tank to wheel is within 5 %.
     */
    small_start(&s);
    const struct vehicle *van = catalogue_vehicle(s.catalogue, "van_l_diesel");
    struct ghg_factors factors = ghg_factors_of(s.catalogue, &s.scenario.prices);
    struct ledger_trip trip = {.laden_km = 1, .fuel_l = energy_per_km(s.catalogue, van, 1, 45)};
    struct ghg ghg = ghg_of_trip(&factors, &s.scenario.prices, van, &trip);
    ck_assert_double_eq_tol(ghg.ttw_kgco2e / 0.253918, 1, 0.05);
    small_end(&s);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        a_farm_round_to_the_cent,
        a_carrier_round_to_the_cent,
        electricity_is_paid_with_its_charging_loss,
        wages_are_those_of_who_works,
        work_at_a_hub_by_hand,
        only_what_left_the_farm_in_vain_is_lost,
        vehicle_days_are_no_more_than_vehicles,
        a_small_refrigerated_van_costs_what_logicout_says,
        answers_of_logicout_are_reproduced,
        ghg_by_hand,
        a_factor_without_its_use_part_is_split_as_the_legal_one,
        a_van_emits_what_logicout_says,
    };
    return run_tests("cost", tests, sizeof tests / sizeof *tests);
}
