#include "plots/number.h"
#include <math.h>
#include <string.h>
#include "tests/run.h"

static const char *text_of(double value, int decimals, enum language language)
{
    static char text[NUMBER_BYTES];
    number_text(text, value, decimals, language);
    return text;
}

START_TEST(french_numbers_have_thin_spaces_and_commas)
{
    ck_assert_str_eq(text_of(0, 0, LANGUAGE_FR), "0");
    ck_assert_str_eq(text_of(999, 0, LANGUAGE_FR), "999");
    ck_assert_str_eq(text_of(1234.5, 1, LANGUAGE_FR), "1\u202f234,5");
    ck_assert_str_eq(text_of(-1234567.891, 2, LANGUAGE_FR), "\u22121\u202f234\u202f567,89");
    ck_assert_str_eq(text_of(0.05, 2, LANGUAGE_FR), "0,05");
}
END_TEST

START_TEST(english_numbers_have_commas_and_points)
{
    ck_assert_str_eq(text_of(1234.5, 1, LANGUAGE_EN), "1,234.5");
    ck_assert_str_eq(text_of(-98100, 0, LANGUAGE_EN), "\u221298,100");
    ck_assert_str_eq(text_of(100000, 0, LANGUAGE_EN), "100,000");
}
END_TEST

START_TEST(what_rounds_to_zero_has_no_sign)
{
    ck_assert_str_eq(text_of(-0.4, 0, LANGUAGE_FR), "0");
    ck_assert_str_eq(text_of(-0.0, 2, LANGUAGE_FR), "0,00");
    char text[NUMBER_BYTES];
    number_signed(text, 0.04, 1, LANGUAGE_EN);
    ck_assert_str_eq(text, "0.0");
    number_signed(text, 12, 0, LANGUAGE_EN);
    ck_assert_str_eq(text, "+12");
    number_signed(text, -3, 0, LANGUAGE_FR);
    ck_assert_str_eq(text, "\u22123");
}
END_TEST

START_TEST(numbers_beyond_counting_stay_short)
{
    ck_assert_str_eq(text_of((double)NAN, 0, LANGUAGE_FR), "–");
    ck_assert_str_eq(text_of(HUGE_VAL, 0, LANGUAGE_FR), "∞");
    ck_assert_str_eq(text_of(-HUGE_VAL, 2, LANGUAGE_EN), "\u2212∞");
    ck_assert_str_eq(text_of(1.24e15, 0, LANGUAGE_FR), "1,2\u00a0×\u00a010¹⁵");
    ck_assert_str_eq(text_of(-1e300, 9, LANGUAGE_EN), "\u22121.0\u00a0×\u00a010³⁰⁰");
    ck_assert_str_eq(text_of(9.99e14, 0, LANGUAGE_EN), "999,000,000,000,000");
    ck_assert_str_eq(text_of(5e-324, 9, LANGUAGE_EN), "0.000000000");
}
END_TEST

START_TEST(intervals_and_percentages_follow_the_language)
{
    char text[NUMBER_BYTES];
    number_interval(text, -98100, -88900, 0, LANGUAGE_FR);
    ck_assert_str_eq(text, "[\u221298\u202f100\u202f; \u221288\u202f900]");
    number_interval(text, -98100, -88900, 0, LANGUAGE_EN);
    ck_assert_str_eq(text, "[\u221298,100; \u221288,900]");
    const size_t of_forty[] = {23, 21, 29, 27, 3, 1}; /* halves of a percent */
    const char *const percents[] = {"58%", "53%", "73%", "68%", "8%", "3%"};
    for (size_t i = 0; i < sizeof of_forty / sizeof *of_forty; i++) {
        number_percent(text, (double)of_forty[i] / 40, 0, LANGUAGE_EN);
        ck_assert_str_eq(text, percents[i]);
    }
    number_percent(text, 0.963, 0, LANGUAGE_FR);
    ck_assert_str_eq(text, "96\u202f%");
    number_percent(text, 0.018, 1, LANGUAGE_EN);
    ck_assert_str_eq(text, "1.8%");
    /* The longest there is. */
    number_interval(text, -999999999999999.0, -999999999999999.0, 9, LANGUAGE_FR);
    ck_assert_uint_lt(strlen(text), NUMBER_BYTES);
}
END_TEST

START_TEST(decimals_follow_the_size)
{
    ck_assert_int_eq(number_decimals(212400, 3), 0);
    ck_assert_int_eq(number_decimals(12.3, 3), 1);
    ck_assert_int_eq(number_decimals(1, 1), 0);
    ck_assert_int_eq(number_decimals(0.0123, 2), 3);
    ck_assert_int_eq(number_decimals(0.001, 1), 3);
    ck_assert_int_eq(number_decimals(0, 3), 0);
    ck_assert_int_eq(number_decimals((double)NAN, 3), 0);
    ck_assert_int_eq(number_decimals(1e-11, 3), 9);
    ck_assert_double_eq(number_rounded(212437, 3), 212000);
    ck_assert_double_eq(number_rounded(-1849, 2), -1800);
    ck_assert_double_eq_tol(number_rounded(0.01237, 2), 0.012, 1e-15);
    ck_assert_double_eq(number_rounded(0, 3), 0);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {french_numbers_have_thin_spaces_and_commas,
                            english_numbers_have_commas_and_points,
                            what_rounds_to_zero_has_no_sign,
                            numbers_beyond_counting_stay_short,
                            intervals_and_percentages_follow_the_language,
                            decimals_follow_the_size};
    return run_tests("number", tests, sizeof tests / sizeof *tests);
}
