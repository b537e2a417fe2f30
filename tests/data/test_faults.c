#include "data/faults.h"
#include <string.h>
#include "tests/run.h"

START_TEST(place_comes_before_the_message)
{
    struct faults faults = {0};
    faults_add(&faults, (struct where){"a.csv", 12, "capacity_kg"}, "found \"%d\"", -3);
    faults_add(&faults, (struct where){.path = "a.csv", .line = 3}, "row");
    faults_add(&faults, (struct where){.path = "a.csv", .field = "id"}, "column");
    faults_add(&faults, (struct where){.path = "a.csv"}, "file");
    ck_assert_uint_eq(faults.n, 4);
    ck_assert_uint_eq(faults.n_kept, 4);
    ck_assert_str_eq(faults.text[0], "a.csv:12: capacity_kg: found \"-3\"");
    ck_assert_str_eq(faults.text[1], "a.csv:3: row");
    ck_assert_str_eq(faults.text[2], "a.csv: id: column");
    ck_assert_str_eq(faults.text[3], "a.csv: file");
    faults_clear(&faults);
    ck_assert_uint_eq(faults.n, 0);
    ck_assert_ptr_null(faults.text);
}
END_TEST

START_TEST(a_message_stays_on_one_line)
{
    struct faults faults = {0};
    faults_add(&faults, (struct where){"a\nb.csv", 1, "x\ty"}, "found \"%s\"", "1\r\n2\x1b[31m");
    ck_assert_str_eq(faults.text[0], "a?b.csv:1: x?y: found \"1??2?[31m\"");
    faults_add(&faults, (struct where){"a.csv", 1, "x"}, "%s", "\u202etxet\u2066, 5\u202f% \u2192");
    ck_assert_str_eq(faults.text[1], "a.csv:1: x: ?txet?, 5\u202f% \u2192");
    faults_clear(&faults);
}
END_TEST

START_TEST(the_list_is_bounded_and_the_count_is_not)
{
    struct faults faults = {0};
    for (size_t i = 1; i <= 5 * FAULTS_MAX; i++)
        faults_add(&faults, (struct where){.path = "a.csv", .line = i}, "bad");
    ck_assert_uint_eq(faults.n, 5 * FAULTS_MAX);
    ck_assert_uint_eq(faults.n_kept, FAULTS_MAX);
    ck_assert_str_eq(faults.text[FAULTS_MAX - 1], "a.csv:200: bad");
    faults_clear(&faults);
}
END_TEST

START_TEST(a_long_message_is_whole)
{
    char text[5001];
    for (size_t i = 0; i < 5000; i++)
        text[i] = 'x';
    text[5000] = '\0';
    struct faults faults = {0};
    faults_add(&faults, (struct where){.path = "a"}, "%s", text);
    ck_assert_uint_eq(strlen(faults.text[0]), 5003);
    faults_clear(&faults);
}
END_TEST

START_TEST(a_long_field_is_cut_between_letters)
{
    char field[1001] = "", expected[400] = "a.csv: ";
    for (size_t i = 0; i < 499; i++)
        memcpy(field + 1 + 2 * i, "é", 2);
    field[0] = 'x';
    memcpy(expected + 7, field, 299);
    strcpy(expected + 7 + 299, "...: bad");
    struct faults faults = {0};
    faults_add(&faults, (struct where){.path = "a.csv", .field = field}, "bad");
    ck_assert_str_eq(faults.text[0], expected);
    memset(field, 0x80, sizeof field - 1); /* no letter begins anywhere */
    faults_add(&faults, (struct where){.path = "a.csv", .field = field}, "bad");
    ck_assert_uint_eq(strspn(faults.text[1] + 7, "?"), 296);
    ck_assert_str_eq(faults.text[1] + 7 + 296, "...: bad");
    faults_clear(&faults);
}
END_TEST

START_TEST(lists_are_put_one_behind_the_other)
{
    struct faults faults = {0}, more = {0};
    faults_add(&faults, (struct where){.path = "a"}, "first");
    faults_append(&faults, &more);
    ck_assert_uint_eq(faults.n, 1);
    for (size_t i = 0; i < FAULTS_MAX; i++)
        faults_add(&more, (struct where){.path = "b", .line = i + 1}, "next");
    faults_append(&faults, &more);
    ck_assert_uint_eq(more.n, 0);
    ck_assert_uint_eq(faults.n, 1 + FAULTS_MAX);
    ck_assert_uint_eq(faults.n_kept, FAULTS_MAX);
    ck_assert_str_eq(faults.text[0], "a: first");
    ck_assert_str_eq(faults.text[1], "b:1: next");
    ck_assert_str_eq(faults.text[FAULTS_MAX - 1], "b:199: next");
    ck_assert_str_eq(faults.kind[1], "next");
    faults_clear(&faults);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {place_comes_before_the_message, a_message_stays_on_one_line,
                            the_list_is_bounded_and_the_count_is_not, a_long_message_is_whole,
                            a_long_field_is_cut_between_letters,
                            lists_are_put_one_behind_the_other};
    return run_tests("faults", tests, sizeof tests / sizeof *tests);
}
