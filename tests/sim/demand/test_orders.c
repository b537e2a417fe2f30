#include "sim/demand/orders.h"
#include <math.h>
#include "tests/run.h"
#include "tests/sim/small_world.h"

/* The orders of one replication of a small world. Release with clear(). */
struct drawn {
    struct season_days season;
    struct contracts contracts;
    struct arena arena;
    struct orders orders;
};

static struct drawn draw(const struct small_world *w, uint64_t replication)
{
    struct drawn d = {0};
    d.season = season_days(&w->scenario, &w->catalogue);
    d.contracts = contracts_make(&w->scenario, &w->territory,
                                 w->travel.by_class[ROAD_VAN].distance_km);
    d.orders = orders_draw(&w->scenario, &w->territory, &d.season, &d.contracts, replication,
                           &d.arena);
    return d;
}

static void clear(struct drawn *d)
{
    arena_clear(&d->arena);
    contracts_clear(&d->contracts);
    season_clear(&d->season);
}

START_TEST(contracts_cover_what_outlets_want)
{
    struct small_world *w = small_world_create();
    struct drawn d = draw(w, 0);
    /* 100 meals x 0.8 kg x one day a week, two schools. */
    ck_assert_double_eq_tol(d.contracts.wanted_kg_week, 160, 1e-9);
    ck_assert_double_eq_tol(d.contracts.placed_kg_week, 160, 1e-9);
    /* School A is 40 km from farm A and 41.2 km from farm B. */
    ck_assert_uint_eq(d.contracts.list[0].outlet, 0);
    ck_assert_double_eq_tol(d.contracts.list[0].share, 1, 1e-12);
    clear(&d);
    small_world_free(w);
}
END_TEST

START_TEST(a_farm_without_supply_leaves_demand_unplaced)
{
    struct small_world *w = small_world_create();
    w->supply_kg_week[0] = 30;
    w->supply_kg_week[1] = 50;
    struct drawn d = draw(w, 0);
    ck_assert_double_eq_tol(d.contracts.wanted_kg_week, 160, 1e-9);
    ck_assert_double_eq_tol(d.contracts.placed_kg_week, 80, 1e-9);
    ck_assert_double_eq_tol(d.contracts.farm_kg_week[0], 30, 1e-9);
    ck_assert_double_eq_tol(d.contracts.farm_kg_week[1], 50, 1e-9);
    clear(&d);
    small_world_free(w);
}
END_TEST

START_TEST(farms_out_of_reach_hold_no_contract)
{
    struct small_world *w = small_world_create();
    w->scenario.demand.contract_reach_km = 40.5; /* only farm A reaches school A */
    w->territory.n_outlets = 1;
    w->supply_kg_week[0] = 30;
    struct drawn d = draw(w, 0);
    ck_assert_uint_eq(d.contracts.n, 1);
    ck_assert_uint_eq(d.contracts.list[0].farm, 0);
    ck_assert_double_eq_tol(d.contracts.placed_kg_week, 30, 1e-9);
    clear(&d);
    small_world_free(w);
}
END_TEST

START_TEST(orders_have_the_mean_of_the_formula)
{
    struct small_world *w = small_world_create();
    w->scenario.calendar.n_weeks = 400;
    w->scenario.demand.dispersion_size = 2;
    w->scenario.demand.weight_cv = 0.2;
    struct drawn d = draw(w, 3);
    double crates = 0, kg = 0, squares = 0;
    for (size_t i = 0; i < d.orders.n_lines; i++) {
        crates += d.orders.lines[i].crates;
        kg += d.orders.lines[i].kg;
        squares += d.orders.lines[i].crates * d.orders.lines[i].crates;
        ck_assert_double_eq(d.orders.lines[i].crates, floor(d.orders.lines[i].crates));
        ck_assert_int_eq(d.orders.lines[i].day % 7, 1);
    }
    /* 800 orders of mean 10 crates. Size 2 x 10: variance 10 + 10^2 / 20 = 15, so that the mean
     * is known to 3 x sqrt(15 / 800) = 0.41, and the variance to about 3 x 15 x sqrt(2.5 / 800). */
    ck_assert_double_eq_tol(crates / 800, 10, 0.41);
    ck_assert_double_eq_tol(squares / 800 - pow(crates / 800, 2), 15, 2.6);
    ck_assert_double_eq_tol(kg / crates, 8, 3 * 0.2 * 8 / sqrt(800));
    clear(&d);
    small_world_free(w);
}
END_TEST

START_TEST(a_year_of_orders_is_what_the_formula_says)
{
    /* The closed form: meals x kg x local share x season over the days on which the outlet eats,
     * the days of each delivery being those until the next one, at most a week. */
    struct small_world *w = small_world_create();
    struct holiday off = {.zones = (char *)"A",
                          .label_fr = (char *)"Test",
                          .first_day_off = SMALL_MONDAY + 7 * 7,
                          .first_day_back = SMALL_MONDAY + 7 * 9};
    w->catalogue.holidays = &off;
    w->catalogue.n_holidays = 1;
    w->scenario.calendar.n_weeks = 52;
    w->scenario.calendar.school_zone = 'A';
    w->scenario.calendar.public_holidays = true;
    w->scenario.demand.certain = true;
    w->scenario.demand.order_days = 1 << 1 | 1 << 3;
    w->scenario.demand.local_share = 0.3;
    w->scenario.demand.farms_per_product = 2;
    w->outlets[0].days = 0x1f; /* Monday to Friday */
    w->outlets[0].school_calendar = true;
    for (int m = 0; m < 12; m++)
        w->product.season[m] = 0.25 + 0.05 * m;
    w->territory.n_outlets = 1;
    struct drawn d = draw(w, 0);
    /* All but 11 November 2025, a Tuesday; 25 December and 1 January 2026, Thursdays; 6 April
     * (Easter Monday), 1 and 8 May, 14 May (Ascension, a Thursday), 25 May (Whit Monday), 14 July, a
     * Tuesday. Meals of the Monday of week 0 came before the run. Days of the two weeks of
     * holidays count for nothing; then a Monday comes 11 days after the last delivery. */
    double expected_kg = 0;
    int last = -1;
    for (int day = 0; day < 52 * 7; day++) {
        static const int OFF[] = {71, 115, 122, 217, 242, 249, 255, 266, 316};
        bool eats = day % 7 < 5 && !(day >= 49 && day < 63);
        for (size_t i = 0; i < sizeof OFF / sizeof *OFF; i++)
            eats = eats && day != OFF[i];
        if (eats && (day % 7 == 1 || day % 7 == 3))
            last = day;
        if (eats && last >= 0 && day - last < 7)
            expected_kg +=
                100 * 0.8 * 0.3 * w->product.season[d.season.days[last].month];
    }
    double kg = 0;
    for (size_t i = 0; i < d.orders.n_lines; i++)
        kg += d.orders.lines[i].kg;
    ck_assert_uint_eq(d.contracts.n, 2);
    ck_assert_double_eq_tol(kg, expected_kg, 8.0 * (double)d.contracts.n); /* less than a crate each */
    clear(&d);
    /* With chance: the mean of many years. A year has about 100 orders of a mean of 1.5 crates
     * a contract, of variance 2 + 2 / dispersion at most. */
    enum { YEARS = 200 };
    w->scenario.demand.certain = false;
    w->scenario.demand.dispersion_size = 2;
    w->scenario.demand.weight_cv = 0.1;
    double sum = 0, squares = 0;
    for (uint64_t r = 0; r < YEARS; r++) {
        struct drawn year = draw(w, r);
        double year_kg = 0;
        for (size_t i = 0; i < year.orders.n_lines; i++)
            year_kg += year.orders.lines[i].kg;
        sum += year_kg;
        squares += year_kg * year_kg;
        clear(&year);
    }
    const double sd = sqrt(squares / YEARS - pow(sum / YEARS, 2));
    ck_assert_double_eq_tol(sum / YEARS, expected_kg, 4 * sd / sqrt(YEARS));
    small_world_free(w);
}
END_TEST

START_TEST(a_new_farm_changes_no_draw_of_another)
{
    struct small_world *w = small_world_create();
    w->scenario.calendar.n_weeks = 20;
    w->scenario.demand.dispersion_size = 2;
    w->scenario.demand.allocation = ALLOCATE_NEAREST;
    w->territory.n_outlets = 1;
    struct drawn both = draw(w, 5);
    /* Farm B is farther from school A, so that it holds no contract: closing it changes
     * nothing. Its draws are not taken from a common sequence. */
    w->supply_kg_week[1] = 0;
    struct drawn one = draw(w, 5);
    ck_assert_uint_eq(both.orders.n_lines, one.orders.n_lines);
    for (size_t i = 0; i < one.orders.n_lines; i++)
        ck_assert_double_eq(both.orders.lines[i].kg, one.orders.lines[i].kg);
    clear(&one);
    /* Now each supplies half: the draws of farm A are those of its own stream, whatever B does. */
    w->supply_kg_week[0] = 40;
    w->supply_kg_week[1] = 40;
    struct drawn half = draw(w, 5);
    w->supply_kg_week[1] = 20;
    struct drawn less = draw(w, 5);
    size_t j = 0;
    for (size_t i = 0; i < half.orders.n_lines; i++) {
        if (half.orders.lines[i].farm != 0)
            continue;
        while (less.orders.lines[j].farm != 0)
            j++;
        ck_assert_double_eq(half.orders.lines[i].kg, less.orders.lines[j].kg);
        ck_assert_int_eq(half.orders.lines[i].day, less.orders.lines[j++].day);
    }
    clear(&less);
    clear(&half);
    clear(&both);
    small_world_free(w);
}
END_TEST

START_TEST(schools_order_nothing_in_holidays)
{
    struct small_world *w = small_world_create();
    struct holiday off = {.zones = (char *)"ABC",
                          .label_fr = (char *)"Test",
                          .first_day_off = SMALL_MONDAY + 7,
                          .first_day_back = SMALL_MONDAY + 14};
    w->catalogue.holidays = &off;
    w->catalogue.n_holidays = 1;
    w->scenario.calendar.n_weeks = 3;
    w->scenario.calendar.school_zone = 'A';
    w->outlets[0].school_calendar = true;
    struct drawn d = draw(w, 0);
    size_t per_week[3][2] = {{0}};
    for (size_t i = 0; i < d.orders.n_lines; i++)
        per_week[d.orders.lines[i].day / 7][d.orders.lines[i].outlet]++;
    ck_assert_uint_eq(per_week[0][0], 1);
    ck_assert_uint_eq(per_week[1][0], 0);
    ck_assert_uint_eq(per_week[2][0], 1);
    ck_assert_uint_eq(per_week[1][1], 1); /* the other school keeps no school calendar */
    clear(&d);
    small_world_free(w);
}
END_TEST

START_TEST(lines_of_one_order_are_neighbours)
{
    struct small_world *w = small_world_create();
    w->scenario.calendar.n_weeks = 10;
    w->scenario.demand.farms_per_product = 2;
    struct drawn d = draw(w, 1);
    ck_assert_uint_eq(d.orders.n_orders, 20);
    for (size_t i = 1; i < d.orders.n_lines; i++) {
        const struct order_line *a = &d.orders.lines[i - 1], *b = &d.orders.lines[i];
        ck_assert(b->order == a->order + (a->day != b->day || a->outlet != b->outlet));
    }
    clear(&d);
    small_world_free(w);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {contracts_cover_what_outlets_want,
                            a_farm_without_supply_leaves_demand_unplaced,
                            farms_out_of_reach_hold_no_contract,
                            orders_have_the_mean_of_the_formula,
                            a_year_of_orders_is_what_the_formula_says,
                            a_new_farm_changes_no_draw_of_another,
                            schools_order_nothing_in_holidays,
                            lines_of_one_order_are_neighbours};
    return run_tests("orders", tests, sizeof tests / sizeof *tests);
}
