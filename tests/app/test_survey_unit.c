#include "app/survey_unit.h"
#include <stdint.h>
#include "tests/run.h"

static bool convert(const char *asked, const char *wanted, double *factor)
{
    return survey_unit_factor(&(struct label){.fr = (char *)(uintptr_t)asked}, wanted, factor);
}

static void check(const char *asked, const char *wanted, double expected)
{
    double factor;
    ck_assert_msg(convert(asked, wanted, &factor), "%s to %s", asked, wanted);
    ck_assert_double_eq_tol(factor, expected, 1e-12 * expected);
}

static void check_refused(const char *asked, const char *wanted)
{
    double factor;
    ck_assert_msg(!convert(asked, wanted, &factor), "%s to %s", asked, wanted);
}

START_TEST(answers_are_turned_into_the_unit_of_the_key)
{
    check("t", "kg", 1000);
    check("tonnes/semaine", "kg/week", 1000);
    check("kg/semaine", "kg/week", 1);
    check("min", "h", 1.0 / 60);
    check("heures", "min", 60);
    check("m", "km", 1e-3);
    check("€/h", "EUR/h", 1);
    check("€ par heure", "EUR/h", 1);
    check("€/min", "EUR/h", 60);
    check("k€/an", "EUR/year", 1000);
    check("€/mois", "EUR/year", 12);
    check("€/t", "EUR/kg", 1e-3);
    check("centimes/km", "EUR/km", 0.01);
    check("jours", "days", 1);
}
END_TEST

START_TEST(only_what_adds_up_has_a_total)
{
    static const char *const adding[] = {NULL, "€", "k€/an", "kg/semaine", "repas/jour", "repas par jour",
                                         "h/semaine", "km", "t", "salariés", "jours", "tonnes par mois"};
    static const char *const others[] = {"%", "€/kg", "€/h", "€ par heure", "km/h", "€/repas", "ans",
                                         "habitants/km²", "centimes/km"};
    for (size_t i = 0; i < sizeof adding / sizeof *adding; i++)
        ck_assert_msg(survey_unit_adds_up(adding[i]), "%s", adding[i] ? adding[i] : "none");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        ck_assert_msg(!survey_unit_adds_up(others[i]), "%s", others[i]);
}
END_TEST

START_TEST(a_period_may_be_left_out_but_weeks_are_not_years)
{
    check("€", "EUR/year", 1);
    check("k€", "EUR/year", 1000);
    check_refused("kg/an", "kg/week");
    check_refused("t par mois", "kg/week");
    check_refused("€/semaine", "EUR/year");
}
END_TEST

START_TEST(what_is_no_such_unit_is_refused)
{
    check_refused("km", "kg");
    check_refused("€", "EUR/h");
    check_refused("kg/km", "kg");
    check_refused("personnes", "kg");
    check_refused("%", "kg");
    check_refused("/", "kg");
    check_refused("kg", "°C");
}
END_TEST

START_TEST(shares_and_numbers_of_things_have_no_unit)
{
    check("%", "", 0.01);
    check("véhicules", "", 1);
    check("", "kg", 1);
    check(NULL, "kg", 1);
    check("°C", "°C", 1);
    check("kg", NULL, 1);
    check_refused("t", "");
    check_refused("€/h", "");
}
END_TEST

int main(void)
{
    const TTest *tests[] = {answers_are_turned_into_the_unit_of_the_key,
                            only_what_adds_up_has_a_total,
                            a_period_may_be_left_out_but_weeks_are_not_years,
                            what_is_no_such_unit_is_refused,
                            shares_and_numbers_of_things_have_no_unit};
    return run_tests("survey_unit", tests, sizeof tests / sizeof *tests);
}
