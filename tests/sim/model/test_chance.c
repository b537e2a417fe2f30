#include "sim/model/chance.h"
#include <math.h>
#include "tests/run.h"

static const double H = 3600;

START_TEST(arrival_without_peak_is_departure_plus_time)
{
    ck_assert_double_eq(chance_arrival_s(8 * H, 1000, 1), 8 * H + 1000);
}
END_TEST

START_TEST(peak_slows_what_falls_into_it)
{
    /* Leaves at 7:00 for an hour of free flow, peak factor 1.5: half an hour until 7:30, the
     * other half takes 45 minutes: 8:15. */
    ck_assert_double_eq_tol(chance_arrival_s(7 * H, H, 1.5), 8.25 * H, 1e-6);
    /* Leaves at 8:30 for an hour: 30 minutes of peak are worth 20; 40 are left: 9:40. */
    ck_assert_double_eq_tol(chance_arrival_s(8.5 * H, H, 1.5), 9 * H + 40 * 60, 1e-6);
    /* Not in a peak. */
    ck_assert_double_eq_tol(chance_arrival_s(12 * H, H, 1.5), 13 * H, 1e-6);
    /* Leaves at 23:30 on the third day for eight hours and a half: 8:00 would be 30 minutes
     * into the peak, which take 45. */
    const double midnight = 3 * 24 * H;
    ck_assert_double_eq_tol(chance_arrival_s(midnight - 0.5 * H, 8.5 * H, 1.5),
                            midnight + 8.25 * H, 1e-6);
}
END_TEST

START_TEST(who_leaves_later_never_arrives_earlier)
{
    for (double time_s = 60; time_s < 6 * H; time_s *= 1.7) {
        double before = 0;
        for (double t = 0; t < 30 * H; t += 97) {
            const double arrival = chance_arrival_s(t, time_s, 1.4);
            ck_assert_double_ge(arrival, before);
            ck_assert_double_ge(arrival, t + time_s);
            ck_assert_double_le(arrival, t + 1.4 * time_s + 1e-6);
            before = arrival;
        }
    }
}
END_TEST

START_TEST(the_same_leg_on_the_same_day_is_as_slow_for_all)
{
    const struct uncertainty u = {.travel_day_cv = 0.1, .travel_leg_cv = 0.2};
    const struct chance a = {.uncertainty = &u, .seed = 7, .replication = 3};
    const struct chance other = {.uncertainty = &u, .seed = 7, .replication = 4};
    ck_assert_double_eq(chance_travel(&a, 5, 11, 12), chance_travel(&a, 5, 11, 12));
    ck_assert_double_ne(chance_travel(&a, 5, 11, 12), chance_travel(&a, 5, 12, 11));
    ck_assert_double_ne(chance_travel(&a, 5, 11, 12), chance_travel(&a, 6, 11, 12));
    ck_assert_double_ne(chance_travel(&a, 5, 11, 12), chance_travel(&other, 5, 11, 12));
}
END_TEST

START_TEST(travel_factors_have_mean_one_and_their_cv)
{
    const struct uncertainty u = {.travel_day_cv = 0.1, .travel_leg_cv = 0.2};
    const struct chance c = {.uncertainty = &u, .seed = 1};
    enum { N = 20000 };
    double sum = 0, squares = 0;
    for (int i = 0; i < N; i++) {
        const double x = chance_travel(&c, i, (uint64_t)i * 7919, 3);
        sum += x;
        squares += x * x;
    }
    /* Independent lognormals: 1 + cv^2 = (1 + 0.01)(1 + 0.04). */
    const double sd = sqrt(1.01 * 1.04 - 1);
    ck_assert_double_eq_tol(sum / N, 1, 4 * sd / sqrt(N));
    ck_assert_double_eq_tol(sqrt(squares / N - pow(sum / N, 2)), sd, 0.01);
}
END_TEST

START_TEST(rates_are_kept)
{
    const struct uncertainty u = {.late_farm_share = 0.1,
                                  .late_farm_s = 1200,
                                  .no_show_share = 0.05,
                                  .hub_closed_share = 0.02,
                                  .driver_ill_share = 0.03,
                                  .breakdown_per_km = 0.001,
                                  .breakdown_s = 5400};
    const struct chance c = {.uncertainty = &u, .seed = 2};
    enum { N = 20000 };
    double late = 0, late_s = 0, no_show = 0, closed = 0, ill = 0, broken = 0;
    for (int i = 0; i < N; i++) {
        const double farm_s = chance_late_s(&c, i, 5);
        late += farm_s > 0;
        late_s += farm_s;
        no_show += chance_no_show(&c, i, 5);
        closed += chance_hub_closed(&c, i, 9);
        ill += chance_driver_s(&c, i, 4) > 0;
        broken += chance_breakdown_s(&c, i, 1, 2, 50) > 0;
    }
    /* Four standard deviations of a binomial share of 20 000. */
    ck_assert_double_eq_tol(late / N, 0.1, 0.0085);
    ck_assert_double_eq_tol(late_s / late, 1200, 4 * 1200 / sqrt(2000));
    ck_assert_double_eq_tol(no_show / N, 0.05, 0.0062);
    ck_assert_double_eq_tol(closed / N, 0.02, 0.004);
    ck_assert_double_eq_tol(ill / N, 0.03, 0.0049);
    ck_assert_double_eq_tol(broken / N, 1 - exp(-0.05), 0.0061);
}
END_TEST

START_TEST(breakdowns_tell_nothing_of_the_next_day)
{
    /* The draws of one leg: of a breakdown on day i, and of the travel time on day i + 1. */
    const struct uncertainty u = {
        .travel_leg_cv = 0.2, .breakdown_per_km = 0.01, .breakdown_s = 3600};
    const struct chance c = {.uncertainty = &u, .seed = 4};
    enum { N = 20000 };
    double n = 0, after = 0, all = 0;
    for (int i = 0; i < N; i++) {
        const double spread = pow(chance_travel(&c, i + 1, 1, 2) - 1, 2);
        all += spread / N;
        if (chance_breakdown_s(&c, i, 1, 2, 30) <= 0)
            continue;
        n++;
        after += spread;
    }
    /* A squared deviation of the lognormal has mean 0.04 and a standard deviation of 0.068. */
    ck_assert_double_eq_tol(after / n, all, 4 * 0.068 / sqrt(n));
}
END_TEST

START_TEST(all_chance_can_be_off)
{
    const struct uncertainty none = {0};
    const struct chance c = {.uncertainty = &none, .seed = 1};
    for (int day = 0; day < 100; day++) {
        ck_assert_double_eq(chance_travel(&c, day, 1, 2), 1);
        ck_assert_double_eq(chance_service(&c, day, 1), 1);
        ck_assert_double_eq(chance_breakdown_s(&c, day, 1, 2, 100), 0);
        ck_assert(!chance_no_show(&c, day, 1));
        ck_assert_double_eq(chance_late_s(&c, day, 1), 0);
        ck_assert(!chance_hub_closed(&c, day, 1));
        ck_assert_double_eq(chance_driver_s(&c, day, 1), 0);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {arrival_without_peak_is_departure_plus_time,
                            peak_slows_what_falls_into_it,
                            who_leaves_later_never_arrives_earlier,
                            the_same_leg_on_the_same_day_is_as_slow_for_all,
                            travel_factors_have_mean_one_and_their_cv,
                            rates_are_kept,
                            breakdowns_tell_nothing_of_the_next_day,
                            all_chance_can_be_off};
    return run_tests("chance", tests, sizeof tests / sizeof *tests);
}
