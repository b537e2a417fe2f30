#include "sim/account/account.h"
#include <math.h>
#include "data/mem.h"
#include "tests/sim/account/small.h"

static struct small s;

/* Rows of the accounts; released with free(). */
static double *year(void)
{
    double *out = mem_zeroed(s.actors.n * N_METRICS, sizeof *out);
    account_year(&s.basis, &s.ledger, out);
    return out;
}

static double of(const double out[], size_t actor, enum metric metric)
{
    return out[actor * N_METRICS + metric];
}

/* Three farm rounds, three truck rounds on two days, work at farm and hub, five orders. */
static void fill_ledger(void)
{
    small_add_van(&s, s.farm_a, 0);
    small_add_van(&s, s.farm_a, 3);
    small_add_van(&s, s.farm_b, -1);
    s.ledger.trips[1].share = 0.5;
    for (int i = 0; i < 3; i++)
        small_add_truck(&s, 1 + i / 2);
    struct ledger_work *prepare = ledger_add_work(&s.ledger);
    prepare->actor = s.farm_b;
    prepare->activity_s[ACTIVITY_PREPARE] = 1800;
    struct ledger_work *sort = ledger_add_work(&s.ledger);
    sort->actor = s.hub;
    sort->day = 1;
    sort->activity_s[ACTIVITY_HANDLE] = 7200;
    sort->cold_m3_days = 50;
    small_add_line(&s, 0, FARM_A, 100, OUTCOME_ON_TIME);
    small_add_line(&s, 1, FARM_A, 40, OUTCOME_LATE);
    small_add_line(&s, 1, FARM_B, 60, OUTCOME_REFUSED);
    small_add_line(&s, 2, FARM_B, 20, OUTCOME_NO_SHOW);
    small_add_line(&s, 3, FARM_B, 80, OUTCOME_ON_TIME);
    small_add_line(&s, 3, FARM_B, 10, OUTCOME_SPOILED);
    small_add_line(&s, 4, FARM_A, 30, OUTCOME_ON_TIME);
    s.ledger.orders[0].product = 1;
    s.ledger.orders[4].product = 1;
    s.ledger.orders[4].warm_s = 1200;
    s.organisation.business = (struct business_model){.membership_eur_year = 75,
                                                      .turnover_fee_share = 0.01,
                                                      .commission_share = 0.16,
                                                      .tariff_kind = TARIFF_PER_KM,
                                                      .tariff_eur_km = 1.5,
                                                      .n_grants = 2,
                                                      .grants = s.grants};
    s.grants[0].eur_year = 1000;
    s.grants[1].eur_year = 500;
}

START_TEST(all_is_the_sum_of_its_actors)
{
    small_start(&s);
    fill_ledger();
    double *out = year();
    for (enum metric m = 0; m < N_METRICS; m++) {
        double sum = 0;
        for (size_t a = 1; a < s.actors.n; a++)
            sum += of(out, a, m);
        if (metric_infos[m].additive)
            ck_assert_double_eq_tol(of(out, 0, m), sum, 1e-9 * fmax(1, fabs(sum)));
    }
    for (size_t a = 0; a < s.actors.n; a++) {
        double items = 0;
        for (enum metric m = METRIC_COST_FUEL_EUR; m <= METRIC_COST_LOSS_EUR; m++)
            items += of(out, a, m);
        ck_assert_double_eq_tol(of(out, a, METRIC_COST_EUR), items, 1e-9);
        ck_assert_double_eq_tol(of(out, a, METRIC_DISTANCE_KM),
                                of(out, a, METRIC_LADEN_KM) + of(out, a, METRIC_EMPTY_KM),
                                1e-9);
    }
    free(out);
    small_end(&s);
}
END_TEST

START_TEST(accounts_of_a_small_ledger_by_hand)
{
    small_start(&s);
    fill_ledger();
    double *out = year();
    /* km: farms 50 + 25 + 50 net, 150 gross; carrier 3 x 120. */
    ck_assert_double_eq(of(out, s.farm_a, METRIC_DISTANCE_KM), 75);
    ck_assert_double_eq(of(out, s.farm_a, METRIC_DISTANCE_GROSS_KM), 100);
    ck_assert_double_eq(of(out, 0, METRIC_DISTANCE_KM), 75 + 50 + 360);
    ck_assert_double_eq(of(out, 0, METRIC_DISTANCE_GROSS_KM), 150 + 360);
    ck_assert_double_eq(of(out, 0, METRIC_ROUTES), 2.5 + 3);
    ck_assert_double_eq(of(out, 0, METRIC_STOPS), 4 * 2.5 + 27);
    ck_assert_double_eq(of(out, 0, METRIC_FUEL_L), 4.125 * 2.5 + 90);
    /* Farm A: 1.5 rounds of 51.90625. Farm B: one, half an hour at 15, 70 kg lost at 3. */
    ck_assert_double_eq_tol(of(out, s.farm_a, METRIC_COST_EUR), 1.5 * 51.90625, 1e-9);
    ck_assert_double_eq_tol(of(out, s.farm_b, METRIC_COST_EUR), 51.90625 + 7.5 + 210, 1e-9);
    ck_assert_double_eq_tol(of(out, s.farm_b, METRIC_COST_LOSS_EUR), 210, 1e-9);
    ck_assert_double_eq_tol(of(out, s.farm_b, METRIC_FARMER_TIME_EUR), 30 + 7.5, 1e-9);
    ck_assert_double_eq(of(out, s.carrier, METRIC_FARMER_TIME_EUR), 0);
    ck_assert_double_eq_tol(of(out, s.carrier, METRIC_COST_EUR), 3 * 268.60, 1e-9);
    /* Hub: rent, 10 kWh at 0.20, two hours at 16. */
    ck_assert_double_eq_tol(of(out, s.hub, METRIC_COST_EUR), 7280 + 2 + 32, 1e-9);
    ck_assert_double_eq_tol(of(out, s.hub, METRIC_ELECTRICITY_KWH), 10, 1e-9);
    ck_assert_double_eq_tol(of(out, s.hub, METRIC_GHG_WTW_KGCO2E), 0.48, 1e-9);
    /* Hours: round 1.25 driven, 0.25 waited, 2 worked; truck 3, 0.5 and 5. */
    ck_assert_double_eq_tol(of(out, 0, METRIC_DRIVING_H), 2.5 * 1.25 + 9, 1e-9);
    ck_assert_double_eq_tol(of(out, 0, METRIC_WAITING_H), 2.5 * 0.25 + 1.5, 1e-9);
    ck_assert_double_eq_tol(of(out, 0, METRIC_LABOUR_H), 2.5 * 2 + 15 + 0.5 + 2, 1e-9);
    /* Orders 0 to 4, lines A: 100 on time, 40 late, 30 on time; B: 60 refused, 20 no show, 80
     * on time, 10 spoiled. Order 1 is of both farms, order 3 has two lines of B. */
    ck_assert_double_eq(of(out, 0, METRIC_ORDERS), 5);
    ck_assert_double_eq(of(out, s.farm_a, METRIC_ORDERS), 3);
    ck_assert_double_eq(of(out, s.farm_b, METRIC_ORDERS), 3);
    ck_assert_double_eq(of(out, 0, METRIC_UNSERVED_ORDERS), 3);
    ck_assert_double_eq(of(out, s.farm_a, METRIC_UNSERVED_ORDERS), 0);
    ck_assert_double_eq(of(out, s.farm_b, METRIC_UNSERVED_ORDERS), 3);
    ck_assert_double_eq(of(out, 0, METRIC_DELIVERED_KG), 250);
    ck_assert_double_eq(of(out, 0, METRIC_LOSS_KG), 70);
    ck_assert_double_eq(of(out, s.farm_a, METRIC_SALES_EUR), 510);
    ck_assert_double_eq_tol(of(out, 0, METRIC_ON_TIME_SHARE), 3.0 / 7, 1e-12);
    ck_assert_double_eq_tol(of(out, s.farm_a, METRIC_ON_TIME_SHARE), 2.0 / 3, 1e-12);
    ck_assert_double_eq_tol(of(out, 0, METRIC_LEAD_H), 2, 1e-12);
    /* Dairy alone must stay cold: 10 and 20 min. */
    ck_assert_double_eq_tol(of(out, 0, METRIC_WARM_MIN), 15, 1e-12);
    ck_assert_double_eq_tol(of(out, s.farm_a, METRIC_WARM_MIN), 10, 1e-12);
    /* 2.5 rounds filled to 0.8, 3 to 0.5. */
    ck_assert_double_eq_tol(of(out, 0, METRIC_FILL_SHARE), (2.5 * 0.8 + 1.5) / 5.5, 1e-12);
    ck_assert_double_eq_tol(of(out, 0, METRIC_COST_PER_KG_EUR),
                            of(out, 0, METRIC_COST_EUR) / 250, 1e-12);
    free(out);
    small_end(&s);
}
END_TEST

START_TEST(money_between_actors_cancels_but_for_grants)
{
    small_start(&s);
    fill_ledger();
    double *out = year();
    /* A sold 510, B 240 (80 kg); both ship: 75 + 0.17 of sales. The carrier: 360 km x 1.5. */
    ck_assert_double_eq_tol(of(out, s.farm_a, METRIC_PAID_EUR), 75 + 86.7, 1e-9);
    ck_assert_double_eq_tol(of(out, s.farm_b, METRIC_PAID_EUR), 75 + 40.8, 1e-9);
    ck_assert_double_eq_tol(of(out, s.association, METRIC_PAID_EUR), 540, 1e-9);
    ck_assert_double_eq_tol(of(out, s.association, METRIC_RECEIVED_EUR), 277.5 + 1500, 1e-9);
    ck_assert_double_eq_tol(of(out, s.carrier, METRIC_RECEIVED_EUR), 540, 1e-9);
    ck_assert_double_eq_tol(of(out, 0, METRIC_PAID_EUR) - of(out, 0, METRIC_RECEIVED_EUR),
                            -1500, 1e-9);
    for (size_t a = 0; a < s.actors.n; a++)
        ck_assert_double_eq_tol(of(out, a, METRIC_NET_COST_EUR),
                                of(out, a, METRIC_COST_EUR) + of(out, a, METRIC_PAID_EUR) -
                                    of(out, a, METRIC_RECEIVED_EUR),
                                1e-9);
    free(out);
    small_end(&s);
}
END_TEST

START_TEST(shares_without_a_base_are_not_numbers)
{
    small_start(&s);
    double *out = year(); /* nothing happened */
    for (size_t a = 0; a < s.actors.n; a++) {
        const enum metric shares[] = {METRIC_FILL_SHARE,      METRIC_ON_TIME_SHARE,
                                      METRIC_LEAD_H,          METRIC_WARM_MIN,
                                      METRIC_COST_PER_KG_EUR, METRIC_KGCO2E_PER_KG};
        for (size_t i = 0; i < 6; i++)
            ck_assert(isnan(of(out, a, shares[i])));
        for (enum metric m = 0; m < N_METRICS; m++)
            if (metric_infos[m].additive)
                ck_assert_double_eq(of(out, a, m), 0); /* an unused hub costs no rent */
    }
    free(out);
    small_end(&s);
}
END_TEST

START_TEST(half_a_share_is_half_of_everything_but_gross_km)
{
    small_start(&s);
    small_add_van(&s, s.farm_a, 0);
    double *whole = year();
    s.ledger.trips[0].share = 0.5;
    double *half = year();
    for (enum metric m = 0; m < N_METRICS; m++) {
        if (!metric_infos[m].additive)
            continue;
        double expected = of(whole, 0, m) * (m == METRIC_DISTANCE_GROSS_KM ? 1 : 0.5);
        ck_assert_double_eq_tol(of(half, 0, m), expected, 1e-9 * fmax(1, expected));
    }
    ck_assert_double_gt(of(whole, 0, METRIC_NOX_G), 0);
    ck_assert_double_eq(of(half, 0, METRIC_FILL_SHARE), 0.8);
    free(whole);
    free(half);
    small_end(&s);
}
END_TEST

START_TEST(accounts_are_a_function_of_ledger_and_prices)
{
    small_start(&s);
    fill_ledger();
    double *first = year(), *second = year();
    ck_assert_mem_eq(first, second, s.actors.n * N_METRICS * sizeof *first);
    /* Dearer diesel changes the fuel item and what contains it, nothing else. */
    s.scenario.prices.diesel_eur_l *= 2;
    double *dearer = year();
    for (enum metric m = 0; m < N_METRICS; m++) {
        bool with_fuel = m == METRIC_COST_FUEL_EUR || m == METRIC_COST_EUR ||
                         m == METRIC_NET_COST_EUR || m == METRIC_COST_PER_KG_EUR;
        double before = of(first, 0, m), after = of(dearer, 0, m);
        if (with_fuel)
            ck_assert_double_gt(after, before);
        else
            ck_assert(after == before || (isnan(after) && isnan(before)));
    }
    ck_assert_double_eq_tol(of(dearer, 0, METRIC_COST_EUR) - of(first, 0, METRIC_COST_EUR),
                            of(first, 0, METRIC_COST_FUEL_EUR), 1e-9);
    free(first);
    free(second);
    free(dearer);
    small_end(&s);
}
END_TEST

START_TEST(days_add_up_to_the_year)
{
    small_start(&s);
    fill_ledger();
    s.basis.n_days = 7;
    double *out = year(), days[7 * N_DAILY], sum[N_DAILY] = {0};
    account_days(&s.basis, &s.ledger, days);
    for (size_t d = 0; d < 7; d++)
        for (size_t k = 0; k < N_DAILY; k++)
            sum[k] += days[d * N_DAILY + k];
    ck_assert_double_eq_tol(sum[DAILY_DISTANCE_KM], of(out, 0, METRIC_DISTANCE_KM), 1e-9);
    ck_assert_double_eq_tol(sum[DAILY_COST_EUR], of(out, 0, METRIC_COST_EUR), 1e-9);
    ck_assert_double_eq_tol(sum[DAILY_GHG_WTW_KGCO2E], of(out, 0, METRIC_GHG_WTW_KGCO2E), 1e-9);
    ck_assert_double_eq_tol(sum[DAILY_ROUTES], of(out, 0, METRIC_ROUTES), 1e-9);
    ck_assert_double_eq_tol(sum[DAILY_DELIVERED_KG], of(out, 0, METRIC_DELIVERED_KG), 1e-9);
    ck_assert_double_eq(sum[DAILY_LATE_ORDERS], 1); /* order 1: late from A, refused from B */
    ck_assert_double_eq(days[1 * N_DAILY + DAILY_LATE_ORDERS], 1);
    ck_assert_double_eq(days[0 * N_DAILY + DAILY_DISTANCE_KM], 100); /* with the day before */
    ck_assert_double_eq(days[1 * N_DAILY + DAILY_DISTANCE_KM], 240);
    ck_assert_double_eq(days[3 * N_DAILY + DAILY_DELIVERED_KG], 80);
    /* A day without anything bears its part of the rent of a week: 7280 / 364. */
    ck_assert_double_eq_tol(days[6 * N_DAILY + DAILY_COST_EUR], 20, 1e-9);
    free(out);
    small_end(&s);
}
END_TEST

START_TEST(every_metric_is_described_once)
{
    for (enum metric m = 0; m < N_METRICS; m++) {
        ck_assert_ptr_nonnull(metric_infos[m].id);
        ck_assert_ptr_nonnull(metric_infos[m].unit);
        ck_assert_ptr_nonnull(metric_infos[m].label);
        for (enum metric other = 0; other < m; other++)
            ck_assert_str_ne(metric_infos[m].id, metric_infos[other].id);
    }
    const char *promised[] = {
        "distance_km",   "cost_eur",        "ghg_wtw_kgco2e", "ghg_ttw_kgco2e", "nox_g",
        "pm25_g",        "pm10_g",          "co_g",           "nmvoc_g",        "driving_h",
        "labour_h",      "routes",          "stops",          "delivered_kg",   "fill_share",
        "on_time_share", "unserved_orders", "loss_kg"};
    for (size_t i = 0; i < sizeof promised / sizeof *promised; i++) {
        size_t n = 0;
        for (enum metric m = 0; m < N_METRICS; m++)
            n += strcmp(metric_infos[m].id, promised[i]) == 0;
        ck_assert_uint_eq(n, 1);
    }
}
END_TEST

START_TEST(actors_are_all_farms_hubs_and_the_rest)
{
    small_start(&s);
    const char *ids[] = {"all",     "farm_a",      "farm_b", "platform",
                         "carrier", "association", "outlets"};
    const enum actor_kind kinds[] = {ACTOR_ALL,     ACTOR_FARM,        ACTOR_FARM,   ACTOR_HUB,
                                     ACTOR_CARRIER, ACTOR_ASSOCIATION, ACTOR_OUTLETS};
    ck_assert_uint_eq(s.actors.n, 7);
    for (size_t a = 0; a < 7; a++) {
        ck_assert_str_eq(s.actors.list[a].id, ids[a]);
        ck_assert_int_eq(s.actors.list[a].kind, kinds[a]);
    }
    ck_assert_uint_eq(s.farm_b, 2);
    ck_assert_uint_eq(s.hub, 3);
    ck_assert_uint_eq(s.actors.list[2].index, 1);
    ck_assert_uint_eq(s.outlets_actor, 6);
    small_end(&s);
}
END_TEST

START_TEST(ledger_rows_keep_their_order_as_it_grows)
{
    struct arena arena = {0};
    struct ledger ledger;
    ledger_init(&ledger, &arena);
    for (int i = 0; i < 5000; i++) {
        struct ledger_trip *trip = ledger_add_trip(&ledger);
        ck_assert_double_eq(trip->share, 1);
        ck_assert_double_eq(trip->laden_km, 0);
        trip->day = i;
        ledger_add_work(&ledger)->day = 2 * i;
        ledger_add_order(&ledger)->day = 3 * i;
    }
    ck_assert_uint_eq(ledger.n_trips, 5000);
    ck_assert_uint_eq(ledger.n_work, 5000);
    ck_assert_uint_eq(ledger.n_orders, 5000);
    for (int i = 0; i < 5000; i++) {
        ck_assert_int_eq(ledger.trips[i].day, i);
        ck_assert_int_eq(ledger.work[i].day, 2 * i);
        ck_assert_int_eq(ledger.orders[i].day, 3 * i);
    }
    arena_clear(&arena);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        all_is_the_sum_of_its_actors,
        accounts_of_a_small_ledger_by_hand,
        money_between_actors_cancels_but_for_grants,
        shares_without_a_base_are_not_numbers,
        half_a_share_is_half_of_everything_but_gross_km,
        accounts_are_a_function_of_ledger_and_prices,
        days_add_up_to_the_year,
        every_metric_is_described_once,
        actors_are_all_farms_hubs_and_the_rest,
        ledger_rows_keep_their_order_as_it_grows,
    };
    return run_tests("account", tests, sizeof tests / sizeof *tests);
}
