#include "data/text.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/run.h"

START_TEST(hash_is_fnv1a)
{
    /* Fowler, Noll & Vo: published values of the 64-bit FNV-1a hash. */
    ck_assert(text_hash("") == 0xcbf29ce484222325u);
    ck_assert(text_hash("a") == 0xaf63dc4c8601ec8cu);
    ck_assert(text_hash("foobar") == 0x85944171f73967e8u);
}
END_TEST

START_TEST(utf8_is_told_from_other_bytes)
{
    static const struct {
        const char *bytes;
        size_t n;
        bool fine;
    } cases[] = {
        {"", 0, true},          {"abc", 3, true},          {"\xc3\xa9", 2, true},
        {"\xe2\x82\xac", 3, true}, {"\xf0\x9f\x8d\x85", 4, true}, {"a\0b", 3, false},
        {"\xe9", 1, false},     {"\xc3", 1, false},        {"\xc0\x80", 2, false},
        {"\xc1\xbf", 2, false}, {"\xe0\x80\x80", 3, false}, {"\xed\xa0\x80", 3, false},
        {"\xf0\x80\x80\x80", 4, false}, {"\xf4\x90\x80\x80", 4, false},
        {"\xf5\x80\x80\x80", 4, false}, {"\x80", 1, false}, {"\xe2\x82", 2, false},
        {"\xe2\x28\xac", 3, false}, {"\xff", 1, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(text_is_utf8(cases[i].bytes, cases[i].n) == cases[i].fine, "case %zu", i);
}
END_TEST

static void check_from(const char *encoding, const char *bytes, size_t n, const char *expected)
{
    char *text = text_from(encoding, bytes, n);
    ck_assert_ptr_nonnull(text);
    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(encodings_become_utf8)
{
    check_from("WINDOWS-1252", "l\xe9gumes \x80 \x9cufs \x92", 16, "légumes € œufs ’");
    check_from("WINDOWS-1252", "a\x81z", 3, "a\xef\xbf\xbdz"); /* 0x81 has no meaning */
    check_from("ISO-8859-1", "\xe7", 1, "ç");
    check_from("CP850", "\x82", 1, "é");
    check_from("UTF-8", "\xc3\xa9\xff", 3, "é\xef\xbf\xbd");
    check_from("WINDOWS-1252", "", 0, "");
    ck_assert_ptr_null(text_from("NO-SUCH-CODE", "a", 1));
    ck_assert_ptr_null(text_from("WINDOWS-1252//IGNORE", "a", 1));
    char long_text[1000], *text;
    memset(long_text, '\x80', sizeof long_text); /* a byte becomes three */
    text = text_from("WINDOWS-1252", long_text, sizeof long_text);
    ck_assert_uint_eq(strlen(text), 3000);
    free(text);
}
END_TEST

START_TEST(folding_keeps_letters_and_digits)
{
    static const char *const cases[][2] = {
        {"Capacité (kg)", "capacite_kg"},
        {"  Nom   de la COMMUNE ", "nom_de_la_commune"},
        {"Œufs & Lait", "oeufs_lait"},
        {"e\xcc\x81le\xcc\x80ve", "eleve"}, /* decomposed, as macOS writes */
        {"Volume (m³)", "volume_m3"},
        {"CO₂", "co2"},
        {"L’Haÿ-les-Roses", "l_hay_les_roses"},
        {"Straße Łódź", "strasse_lodz"},
        {"x_m", "x_m"},
        {"€ %", ""},
        {"", ""},
        {"Αθήνα", "Αθήνα"}, /* other scripts stay */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *folded = text_folded(cases[i][0]);
        ck_assert_str_eq(folded, cases[i][1]);
        free(folded);
    }
}
END_TEST

START_TEST(nearest_word_is_within_a_third)
{
    static const char *const known[] = {"farms", "hubs", "outlets", "depots"};
    ck_assert_str_eq(text_nearest("frams", known, 4), "farms"); /* one swap */
    ck_assert_str_eq(text_nearest("outlet", known, 4), "outlets");
    ck_assert_str_eq(text_nearest("depôts", known, 4), "depots"); /* one character */
    ck_assert_ptr_null(text_nearest("hbz", known, 4)); /* 2 of 4 */
    ck_assert_ptr_null(text_nearest("kitchens", known, 4));
    ck_assert_ptr_null(text_nearest("", known, 4));
    ck_assert_ptr_null(text_nearest("farms", known, 0));
    /* Damerau-Levenshtein with edits between the swapped letters: "ca" -> "abc" is 2, not
     * the 3 of the restricted distance; the pair is stretched to pass the third. */
    static const char *const stretched[] = {"xxxxabc"};
    ck_assert_ptr_nonnull(text_nearest("xxxxca", stretched, 1));
    static const char *const tie[] = {"abcde1", "abcde2"};
    ck_assert_str_eq(text_nearest("abcde3", tie, 2), "abcde1");
    char huge[300];
    memset(huge, 'a', sizeof huge);
    huge[sizeof huge - 1] = '\0';
    ck_assert_ptr_null(text_nearest(huge, known, 4));
}
END_TEST

START_TEST(numbers_of_both_languages)
{
    static const struct {
        const char *text;
        double value;
    } fine[] = {
        {"0", 0}, {"-0,5", -0.5}, {"1234.5", 1234.5}, {"1 234,5", 1234.5}, {"-3e2", -300},
        {"1\u00a0234\u00a0567,25", 1234567.25}, {"12\u202f000", 12000}, {" 7 ", 7}, {"+4", 4},
        {".5", 0.5}, {"5.", 5}, {"\u22123", -3}, {"1E-3", 1e-3}, {"007", 7}, {"0.1", 0.1},
        {"9007199254740993", 9007199254740992.0}, {"123456789012345678", 123456789012345678.0},
        {"0,30000000000000000000000000000000000000000000000000000000000000000000001", 0.3},
        {"1e-400", 0}, {"1.7976931348623157e308", 1.7976931348623157e308},
        {"2.2250738585072011e-308", 2.2250738585072011e-308}, /* once hung PHP's strtod() */
    };
    static const char *const bad[] = {
        "", " ", "-", ".", ",", "e5", "abc", "12a", "0x10", "inf", "-inf", "nan", "NaN", "1e400",
        "12 34", "1 2345", "1234 567", "1,234.5", "1.234,5", "1,2,3", "--1", "+-1", "1e", "1e+",
        "1 e5", "- 1", "1  234", "é", "12 %", "1 234 ,5a",
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        double value = 0;
        ck_assert_msg(text_number(fine[i].text, &value), "%s", fine[i].text);
        ck_assert_msg(value == fine[i].value, "%s: %.17g", fine[i].text, value);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double value = 42;
        ck_assert_msg(!text_number(bad[i], &value), "%s", bad[i]);
        ck_assert(value == 42);
    }
}
END_TEST

START_TEST(numbers_are_the_nearest_doubles)
{
    /* What printf() wrote in 17 digits must come back, over many magnitudes. */
    uint64_t bits = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        const double value = ldexp((double)(bits >> 11), (int)(bits % 200) - 150);
        char text[40];
        double back = 0;
        snprintf(text, sizeof text, i % 2 ? "%.17g" : "%.6f", value);
        ck_assert(text_number(text, &back));
        ck_assert_msg(back == strtod(text, NULL), "%s", text);
    }
}
END_TEST

START_TEST(times_of_day)
{
    static const struct {
        const char *text;
        double time_s;
    } fine[] = {{"7:30", 27000}, {"07:30", 27000}, {"7h30", 27000}, {"7H30", 27000},
                {"7h", 25200},   {" 07 h 30 ", 27000}, {"0:00", 0}, {"24:00", 86400},
                {"24h", 86400},  {"07:30:15", 27015}, {"23h59", 86340}};
    static const char *const bad[] = {"", "7", "7:", "7:3", "25:00", "24:01", "7h60", "h30", "7:30pm",
                                      "730", "7h300", "-1:00", "07:30:60", "7.30", "matin"};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        double time_s = -1;
        ck_assert_msg(text_time_s(fine[i].text, &time_s), "%s", fine[i].text);
        ck_assert_msg(time_s == fine[i].time_s, "%s: %g", fine[i].text, time_s);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double time_s;
        ck_assert_msg(!text_time_s(bad[i], &time_s), "%s", bad[i]);
    }
}
END_TEST

START_TEST(dates)
{
    static const struct {
        const char *text;
        int day;
    } fine[] = {{"1970-01-01", 0}, {"01/01/1970", 0}, {"2000-03-01", 11017}, {"29/02/2000", 11016},
                {"1/9/2025", 20332}, {"2025-09-01", 20332}, {"2025/09/01", 20332},
                {"31.12.1969", -1}, {" 2025-09-01 ", 20332}};
    static const char *const bad[] = {"", "2025", "2025-09", "2025-02-29", "29/02/1900", "31/04/2025",
                                      "2025-13-01", "0/1/2025", "01/09/25", "2025-09/01", "a", "1//2025",
                                      "2025-09-01T00:00", "20250901", "12025-09-01", "01-09-20250"};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        int day = -99;
        ck_assert_msg(text_date(fine[i].text, &day), "%s", fine[i].text);
        ck_assert_msg(day == fine[i].day, "%s: %d", fine[i].text, day);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int day;
        ck_assert_msg(!text_date(bad[i], &day), "%s", bad[i]);
    }
}
END_TEST

START_TEST(days_with_hours)
{
    static const char *const fine[] = {"2025-09-01", "2025-09-01 10:15:00", "2025-09-01T10:15:00.000+02:00",
                                       "01/09/2025 à 14h30", "2025/09/01 2:30:00 PM UTC+1",
                                       "01/09/25", "1/9/25 10:15", "01.09.25"};
    static const char *const bad[] = {"2025-09-01 2025-09-02", "2025-09-01 soir", "2025-09-01 25:00", "10:15",
                                      "01/09/30", "01/09/49", "25-09-01", "01-09-25", "01/09/5", "01/09/025"};
    int day;
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        ck_assert_msg(text_day(fine[i], &day) && day == 20332, "%s", fine[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!text_day(bad[i], &day), "%s", bad[i]);
    /* Centuries on which spreadsheets agree. */
    ck_assert(text_day("31/12/29", &day) && day == text_days(2029, 12, 31));
    ck_assert(text_day("01/01/50", &day) && day == text_days(1950, 1, 1));
}
END_TEST

START_TEST(calendar_goes_both_ways)
{
    int previous = -1;
    for (int day = -800000; day < 800000; day++) { /* about -220 to 4160 */
        int year, month, of_month;
        text_civil(day, &year, &month, &of_month);
        ck_assert_int_eq(text_days(year, month, of_month), day);
        if (previous >= 0) {
            const int now = year * 372 + month * 31 + of_month;
            ck_assert_int_gt(now, previous);
        }
        previous = year * 372 + month * 31 + of_month;
    }
    ck_assert_int_eq(text_weekday(0), 3); /* Thursday */
    ck_assert_int_eq(text_weekday(-1), 2);
    ck_assert_int_eq(text_weekday(20332), 0); /* 1 September 2025 was a Monday */
    ck_assert_int_eq(text_weekday(-4), 6);
}
END_TEST

/* In English here; the screen's tests see the French. */
START_TEST(decimals_of_messages)
{
    char text[TEXT_DECIMAL_BYTES];
    ck_assert_str_eq(text_decimal(text, 2.94, 1), "2.9");
    ck_assert_str_eq(text_decimal(text, 1.3, 2), "1.30");
    ck_assert_str_eq(text_decimal(text, 41, 0), "41");
    ck_assert_str_eq(text_decimal(text, -0.25, TEXT_DECIMAL_SHORTEST), "-0.25");
    ck_assert_str_eq(text_decimal(text, 100, TEXT_DECIMAL_SHORTEST), "100");
    ck_assert_uint_lt(strlen(text_decimal(text, 1e300, 2)), TEXT_DECIMAL_BYTES);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {hash_is_fnv1a, utf8_is_told_from_other_bytes, encodings_become_utf8,
                            folding_keeps_letters_and_digits, nearest_word_is_within_a_third,
                            numbers_of_both_languages, numbers_are_the_nearest_doubles,
                            times_of_day, dates, days_with_hours, calendar_goes_both_ways,
                            decimals_of_messages};
    return run_tests("text", tests, sizeof tests / sizeof *tests);
}
