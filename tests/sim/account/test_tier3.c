#include "sim/account/tier3.h"
#include <math.h>
#include <string.h>
#include "sim/account/energy.h"
#include "tests/run.h"

static struct catalogue *read_catalogue(void)
{
    struct faults faults = {0};
    struct catalogue *catalogue = catalogue_read("data/reference", &faults);
    ck_assert_uint_eq(faults.n, 0);
    return catalogue;
}

static double worst(double computed, double printed, double so_far)
{
    double relative = fabs(computed - printed) / fmax(fabs(printed), 1e-12);
    return fmax(relative, so_far);
}

START_TEST(every_row_gives_the_values_printed_beside_it)
{
    /* ef_at_* are printed with six digits, so the rounding alone may take up to 5e-6 of the
     * smallest first digit: 1e-5 holds for all of them, constants by driving mode included. */
    struct catalogue *catalogue = read_catalogue();
    double relative = 0;
    size_t n_checked = 0;
    for (size_t i = 0; i < catalogue->n_tier3; i++) {
        const struct tier3_row *row = &catalogue->tier3[i];
        const double speeds[] = {30, 50, 80};
        const double printed[] = {row->ef_at_30, row->ef_at_50, row->ef_at_80};
        for (size_t s = 0; s < 3; s++) {
            ck_assert(!isnan(printed[s]));
            relative = worst(tier3_value(row, speeds[s]), printed[s], relative);
            n_checked++;
        }
    }
    ck_assert_uint_eq(n_checked, 3 * 758);
    ck_assert_double_lt(relative, 1e-5);
    catalogue_free(catalogue);
}
END_TEST

START_TEST(speed_is_clamped_to_the_row)
{
    /* By hand: (2 v2 + 3 v + 4 + 10 / v) / (v + 1) x 0.5, v from 10 to 20. */
    struct tier3_row row = {.alpha = 2,
                            .beta = 3,
                            .gamma = 4,
                            .delta = 10,
                            .zita = 1,
                            .hta = 1,
                            .reduction_factor = 0.5,
                            .v_min_km_h = 10,
                            .v_max_km_h = 20};
    ck_assert_double_eq_tol(tier3_value(&row, 10), 0.5 * 235 / 11, 1e-12);
    ck_assert_double_eq_tol(tier3_value(&row, 3), 0.5 * 235 / 11, 1e-12);
    ck_assert_double_eq_tol(tier3_value(&row, 20), 0.5 * 864.5 / 21, 1e-12);
    ck_assert_double_eq_tol(tier3_value(&row, 90), 0.5 * 864.5 / 21, 1e-12);
    row.reduction_factor = -1; /* may be negative */
    ck_assert_double_eq_tol(tier3_value(&row, 10), 2 * 235.0 / 11, 1e-12);
}
END_TEST

START_TEST(trucks_are_interpolated_in_their_load)
{
    struct catalogue *catalogue = read_catalogue();
    const struct vehicle *truck = catalogue_vehicle(catalogue, "truck_19t");
    struct tier3_curve curve = tier3_find(catalogue, truck, POLLUTANT_NOX, "all");
    ck_assert_uint_eq(curve.n, 3);
    ck_assert_str_eq(curve.rows[0]->segment, "Rigid 14 - 20 t");
    ck_assert_str_eq(curve.rows[0]->euro_standard, "Euro VI");
    /* NOx of Euro VI at 30 km/h: 0.852494 empty, 0.539739 half full, 0.398118 full. */
    ck_assert_double_eq_tol(tier3_at(&curve, 0, 30), 0.852494, 1e-5);
    ck_assert_double_eq_tol(tier3_at(&curve, 0.5, 30), 0.539739, 1e-5);
    ck_assert_double_eq_tol(tier3_at(&curve, 1, 30), 0.398118, 1e-5);
    ck_assert_double_eq_tol(tier3_at(&curve, 0.25, 30), (0.852494 + 0.539739) / 2, 1e-5);
    ck_assert_double_eq_tol(tier3_at(&curve, 0.9, 30), 0.2 * 0.539739 + 0.8 * 0.398118, 1e-5);
    ck_assert_double_eq_tol(tier3_at(&curve, -1, 30), 0.852494, 1e-5);
    ck_assert_double_eq_tol(tier3_at(&curve, 7, 30), 0.398118, 1e-5);
    catalogue_free(catalogue);
}
END_TEST

/* Row taken for a vehicle that differs from a catalogue's one as told. */
static const struct tier3_row *row_for(const struct catalogue *catalogue,
                                       struct vehicle vehicle, enum pollutant pollutant)
{
    struct tier3_curve curve = tier3_find(catalogue, &vehicle, pollutant, "all");
    return curve.n ? curve.rows[0] : NULL;
}

static void expect_row(const struct tier3_row *row, const char *fuel, const char *segment,
                       const char *euro)
{
    ck_assert_ptr_nonnull(row);
    ck_assert_str_eq(row->fuel, fuel);
    ck_assert_str_eq(row->segment, segment);
    ck_assert_str_eq(row->euro_standard, euro);
}

START_TEST(the_nearest_documented_row_stands_in)
{
    struct catalogue *catalogue = read_catalogue();
    struct vehicle van = *catalogue_vehicle(catalogue, "van_m_diesel");
    static char euro_5[] = "Euro 5", euro_6[] = "Euro 6", euro_1[] = "Euro 1", nothing[] = "",
                odd[] = "N1-IV", lcv[] = "LCV", euro_vi[] = "Euro VI";
    van.euro_standard = euro_5;
    expect_row(row_for(catalogue, van, POLLUTANT_NOX), "diesel", "N1-III", "Euro 5");
    van.euro_standard = euro_6; /* no stage: the latest */
    expect_row(row_for(catalogue, van, POLLUTANT_NOX), "diesel", "N1-III", "Euro 6 2021+");
    van.euro_standard = nothing;
    expect_row(row_for(catalogue, van, POLLUTANT_NOX), "diesel", "N1-III", "Euro 6 2021+");
    van.euro_standard = euro_1;
    expect_row(row_for(catalogue, van, POLLUTANT_NOX), "diesel", "N1-III", "Euro 3");
    van.euro_standard = euro_5;
    van.emep_segment = odd; /* then by gross weight */
    expect_row(row_for(catalogue, van, POLLUTANT_NOX), "diesel", "N1-III", "Euro 5");
    van.gvw_kg = 2000;
    expect_row(row_for(catalogue, van, POLLUTANT_NOX), "diesel", "N1-II", "Euro 5");
    van.energy = ENERGY_PETROL;
    expect_row(row_for(catalogue, van, POLLUTANT_NOX), "petrol", "N1-II", "Euro 5");

    struct vehicle gas = *catalogue_vehicle(catalogue, "truck_19t_biogas");
    gas.euro_standard = euro_vi; /* no row for gas: diesel's */
    expect_row(row_for(catalogue, gas, POLLUTANT_CO), "diesel", "Rigid 14 - 20 t", "Euro VI");
    struct vehicle artic = *catalogue_vehicle(catalogue, "semi_44t_fridge");
    expect_row(row_for(catalogue, artic, POLLUTANT_CO), "diesel", "Rigid 14 - 20 t", "Euro VI");

    struct vehicle electric = *catalogue_vehicle(catalogue, "van_l_electric");
    ck_assert_ptr_null(row_for(catalogue, electric, POLLUTANT_NOX));
    expect_row(row_for(catalogue, electric, POLLUTANT_ENERGY), "electric", "N1-III", "Euro 7");
    struct vehicle bike = *catalogue_vehicle(catalogue, "cargo_bike");
    ck_assert_str_eq(tier3_class(&bike), "");
    ck_assert_ptr_null(row_for(catalogue, bike, POLLUTANT_ENERGY));
    bike.emep_class = lcv;
    ck_assert_str_eq(tier3_class(&bike), "LCV");
    catalogue_free(catalogue);
}
END_TEST

START_TEST(euro_numbers_are_read)
{
    ck_assert_int_eq(tier3_euro_number("Euro 6 up to 2017"), 6);
    ck_assert_int_eq(tier3_euro_number("Euro 3"), 3);
    ck_assert_int_eq(tier3_euro_number("Euro VI"), 6);
    ck_assert_int_eq(tier3_euro_number("Euro IV"), 4);
    ck_assert_int_eq(tier3_euro_number("Euro V"), 5);
    ck_assert_int_eq(tier3_euro_number("Euro III"), 3);
    ck_assert_int_eq(tier3_euro_number("Euro VI E"), 6);
    ck_assert_int_eq(tier3_euro_number(""), 6);
    ck_assert_int_eq(tier3_euro_number(NULL), 6);
    ck_assert_int_eq(tier3_euro_number("Euro x"), 6);
}
END_TEST

/* MJ/km to litres of diesel per 100 km, 35.5 MJ/L. */
static double litres(const struct catalogue *catalogue, const char *id, double load)
{
    const struct vehicle *vehicle = catalogue_vehicle(catalogue, id);
    struct tier3_curve curve = tier3_find(catalogue, vehicle, POLLUTANT_ENERGY, "all");
    return tier3_at(&curve, load, 45) * 100 / 35.5;
}

START_TEST(energy_at_45_km_h_is_that_of_the_reference)
{
    /* README of the reference figures: litres per 100 km empty to full. */
    struct catalogue *catalogue = read_catalogue();
    ck_assert_double_eq_tol(litres(catalogue, "truck_7t5", 0), 10.1, 0.05);
    ck_assert_double_eq_tol(litres(catalogue, "truck_7t5", 1), 12.0, 0.05);
    ck_assert_double_eq_tol(litres(catalogue, "truck_12t", 0), 14.6, 0.05);
    ck_assert_double_eq_tol(litres(catalogue, "truck_12t", 1), 18.7, 0.05);
    ck_assert_double_eq_tol(litres(catalogue, "truck_19t", 0), 18.1, 0.05);
    ck_assert_double_eq_tol(litres(catalogue, "truck_19t", 1), 24.6, 0.05);
    catalogue_free(catalogue);
}
END_TEST

START_TEST(energy_follows_the_line_at_45_and_the_curve_elsewhere)
{
    struct catalogue *catalogue = read_catalogue();
    const struct vehicle *truck = catalogue_vehicle(catalogue, "truck_19t");
    ck_assert_double_eq_tol(energy_per_km(catalogue, truck, 0, 45), 0.181, 1e-12);
    ck_assert_double_eq_tol(energy_per_km(catalogue, truck, 1, 45), 0.246, 1e-12);
    ck_assert_double_eq_tol(energy_per_km(catalogue, truck, 0.5, 45), (0.181 + 0.246) / 2,
                            1e-12);
    ck_assert_double_eq_tol(energy_per_km(catalogue, truck, -3, 45), 0.181, 1e-12);
    ck_assert_double_eq_tol(energy_per_km(catalogue, truck, 9, 45), 0.246, 1e-12);
    /* Full, at 30 and 50 km/h: 10.4842 / 8.40421 by the source's own check values. */
    double slow = energy_per_km(catalogue, truck, 1, 30),
           fast = energy_per_km(catalogue, truck, 1, 50);
    ck_assert_double_eq_tol(slow / fast, 10.4842 / 8.40421, 1e-5);
    ck_assert_double_gt(slow, 0.246);
    /* No speed known: the line. No curve (cargo bike): the line at any speed. */
    ck_assert_double_eq_tol(energy_per_km(catalogue, truck, 1, 0), 0.246, 1e-12);
    const struct vehicle *bike = catalogue_vehicle(catalogue, "cargo_bike");
    ck_assert_double_eq_tol(energy_per_km(catalogue, bike, 0.5, 12), 0.025, 1e-12);
    /* Electric vans have a curve of their own: 0.900159 MJ/km at 30, 1.16917 at 80. */
    const struct vehicle *electric = catalogue_vehicle(catalogue, "van_l_electric");
    ck_assert_double_eq_tol(energy_per_km(catalogue, electric, 0, 80) /
                                energy_per_km(catalogue, electric, 0, 30),
                            1.16917 / 0.900159, 1e-5);
    catalogue_free(catalogue);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        every_row_gives_the_values_printed_beside_it,
        speed_is_clamped_to_the_row,
        trucks_are_interpolated_in_their_load,
        the_nearest_documented_row_stands_in,
        euro_numbers_are_read,
        energy_at_45_km_h_is_that_of_the_reference,
        energy_follows_the_line_at_45_and_the_curve_elsewhere,
    };
    return run_tests("tier3", tests, sizeof tests / sizeof *tests);
}
