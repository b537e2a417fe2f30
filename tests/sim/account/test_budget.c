#include "sim/account/budget.h"
#include "tests/sim/account/small.h"

static struct small s;

/* 1000 km, 40 h, 5 vehicle-days, 90 drops, 12 t in 1500 crates, at a cost of 2000 EUR. */
static const struct carriage CARRIAGE = {1000, 40, 5, 90, 12000, 1500, 2000};

static double tariff(struct business_model business)
{
    s.organisation.business = business;
    return budget_tariff_eur(&s.basis, &CARRIAGE);
}

START_TEST(each_tariff_by_hand)
{
    small_start(&s);
    struct business_model b = {.tariff_margin_share = 0.1,
                               .tariff_eur_year = 91000,
                               .tariff_eur_drop = 12,
                               .tariff_eur_kg = 0.2,
                               .tariff_eur_crate = 1.5,
                               .tariff_eur_km = 0.6,
                               .tariff_eur_h = 27,
                               .tariff_eur_day = 80};
    const struct {
        enum tariff_kind kind;
        double eur;
    } expected[] = {
        {TARIFF_COST_PLUS, 2200}, {TARIFF_FLAT_TERRITORY, 91000},
        {TARIFF_PER_DROP, 1080},  {TARIFF_PER_KG, 2400},
        {TARIFF_PER_CRATE, 2250}, {TARIFF_PER_KM, 600},
        {TARIFF_PER_HOUR, 1080},  {TARIFF_TRINOMIAL, 600 + 1080 + 400},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        b.tariff_kind = expected[i].kind;
        ck_assert_double_eq_tol(tariff(b), expected[i].eur, 1e-9);
    }
    s.basis.n_days = 28; /* 4 weeks of 52 */
    b.tariff_kind = TARIFF_FLAT_TERRITORY;
    ck_assert_double_eq_tol(tariff(b), 7000, 1e-9);
    small_end(&s);
}
END_TEST

/* Sales 900 and 100 EUR for 300 and 200 kg; farm B carries 50 kg of the other's. */
static double settle(double paid[7], double received[7])
{
    double sales[7] = {0}, kg[7] = {0}, others[7] = {0};
    bool ships[7] = {false};
    sales[s.farm_a] = 900;
    sales[s.farm_b] = 100;
    kg[s.farm_a] = 300;
    kg[s.farm_b] = 200;
    others[s.farm_b] = 50;
    ships[s.farm_a] = true;
    struct budget_base base = {CARRIAGE, sales, kg, others, ships};
    memset(paid, 0, 7 * sizeof *paid);
    memset(received, 0, 7 * sizeof *received);
    return budget_settle(&s.basis, &base, paid, received);
}

START_TEST(settling_by_hand)
{
    double paid[7], received[7];
    small_start(&s);
    s.grants[0].eur_year = 60000;
    s.organisation.business = (struct business_model){.membership_eur_year = 75,
                                                      .turnover_fee_share = 0.01,
                                                      .commission_share = 0.17,
                                                      .commission_to_logistics_share = 0.65,
                                                      .carrying_farm_share = 0.1,
                                                      .tariff_kind = TARIFF_PER_DROP,
                                                      .tariff_eur_drop = 10,
                                                      .n_grants = 1,
                                                      .grants = s.grants};
    double grants = settle(paid, received);
    ck_assert_double_eq(grants, 60000);
    ck_assert_double_eq_tol(paid[s.farm_a], 75 + 0.18 * 900, 1e-9);
    ck_assert_double_eq_tol(paid[s.farm_b], 0.18 * 100, 1e-9); /* did not ship: no membership */
    /* 50 kg of others at 1000 / 500 = 2 EUR/kg, a tenth of it. */
    ck_assert_double_eq_tol(received[s.farm_b], 10, 1e-9);
    ck_assert_double_eq_tol(paid[s.association], 10 + 900, 1e-9);
    ck_assert_double_eq_tol(received[s.association], 75 + 180 + 60000, 1e-9);
    ck_assert_double_eq_tol(received[s.carrier], 900, 1e-9);
    double balance = 0;
    for (size_t a = 0; a < 7; a++)
        balance += paid[a] - received[a];
    ck_assert_double_eq_tol(balance, -grants, 1e-9);
    small_end(&s);
}
END_TEST

START_TEST(a_short_run_bears_its_part_of_yearly_amounts)
{
    double paid[7], received[7];
    small_start(&s);
    s.basis.n_days = 91;
    s.grants[0].eur_year = 60000;
    s.organisation.business =
        (struct business_model){.membership_eur_year = 80, .n_grants = 1, .grants = s.grants};
    ck_assert_double_eq_tol(settle(paid, received), 15000, 1e-9);
    ck_assert_double_eq_tol(paid[s.farm_a], 20, 1e-9);
    small_end(&s);
}
END_TEST

START_TEST(without_a_carrier_there_is_no_tariff)
{
    double paid[7], received[7];
    small_start(&s);
    s.organisation.business =
        (struct business_model){.tariff_kind = TARIFF_FLAT_TERRITORY, .tariff_eur_year = 90000};
    settle(paid, received);
    ck_assert_double_eq(received[s.carrier], 90000);
    s.organisation.n_flows = 1; /* the farms' own */
    settle(paid, received);
    ck_assert_double_eq(received[s.carrier], 0);
    ck_assert_double_eq(paid[s.association], 0);
    small_end(&s);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        each_tariff_by_hand,
        settling_by_hand,
        a_short_run_bears_its_part_of_yearly_amounts,
        without_a_carrier_there_is_no_tariff,
    };
    return run_tests("budget", tests, sizeof tests / sizeof *tests);
}
