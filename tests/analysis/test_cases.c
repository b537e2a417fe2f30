#include "analysis/cases.h"
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "tests/run.h"

static char directory[64];

static void write_file(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
}

/* Strata of 4 of 9, 3 of 3 and 5 of 24; or 12 of 40. o: k of those who answered v. */
static const char three_strata[] =
    "h,Nh,N,m,k,v,o\n"
    "a,9,40,p,u,1,u\n" "a,9,40,q,u,5,u\n" "a,9,40,p,w,,\n"
    "a,9,40,q,w,,\n" "b,3,40,p,u,4,u\n" "b,3,40,q,w,8,w\n"
    "b,3,40,p,w,6,w\n" "c,24,40,q,u,9,u\n" "c,24,40,p,w,3,w\n"
    "c,24,40,q,w,7,w\n" "c,24,40,p,u,2,u\n" "c,24,40,q,w,12,w\n";

/* Three groups without ties. */
static const char three_groups[] =
    "y,g\n1.1,a\n2.2,a\n3.3,a\n2.7,b\n4.4,b\n5.5,b\n6.6,b\n9,c\n8,c\n7,c\n";

/* Runs tests of a case on 2, 4, 6, 8 of a population; returns what is printed, to be freed. */
static char *run_tests_among(const char *population, const char *tests, bool fine)
{
    char path[128], *text = NULL;
    size_t n = 0;
    strcpy(directory, "/tmp/proxilog-cases-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(directory));
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", directory, i ? "expected" : "data");
        ck_assert_int_eq(mkdir(path, 0700), 0);
    }
    write_file("data/x.csv", "\"size\",\"kind\",\"x\",\"N\",\"y\"\n\"S\",\"A\",2,10,\"p\"\n"
                             "\"S\",\"B\",4,10,\n\"L\",\"A\",6,10,\"q\"\n\"L\",\"B\",8,10,\"p\"\n");
    write_file("data/z.csv", three_strata);
    write_file("data/w.csv", three_groups);
    char *file = NULL;
    size_t room = 0;
    FILE *out = open_memstream(&file, &room);
    fprintf(out, "{\"input\": \"data/x.csv\", \"design\": {\"fpc\": \"%s\"}, \"tests\": [%s]}",
            population, tests);
    fclose(out);
    write_file("expected/case.json", file);
    free(file);
    struct faults faults = {0};
    FILE *found = open_memstream(&text, &n);
    ck_assert_int_eq(cases_run(directory, found, &faults), fine);
    fclose(found);
    ck_assert_uint_eq(faults.n, 0);
    snprintf(path, sizeof path, "rm -r %s", directory);
    ck_assert_int_eq(system(path), 0);
    return text;
}

/* Of N = 10. */
static char *run_tests_of(const char *tests, bool fine)
{
    return run_tests_among("N", tests, fine);
}

static void prints(const char *tests, bool fine, const char *expected)
{
    char *found = run_tests_of(tests, fine);
    ck_assert_str_eq(found, expected);
    free(found);
}

START_TEST(figures_that_agree_pass)
{
    prints("{\"id\": \"m\", \"fn\": \"mean\", \"args\": {\"vars\": \"x\"}, \"expect\": [{\"level\": "
           "\"x\", \"estimate\": 5, \"se\": 1, \"df\": 3, \"deff\": null}]}",
           true, "1 passed, 0 failed\n");
}
END_TEST

/* The jackknife of a total or of a ratio to a constant is the linearised one: N times the mean's 1, and a
 * tenth of it. In kind A, x is 2 and 6: linearised values -1, 0, 1, 0, variance 0.6 4/3 2. */
START_TEST(replicates_and_groups_reach_totals_and_ratios)
{
    prints("{\"id\": \"t\", \"fn\": \"total\", \"args\": {\"vars\": \"x\", \"replicates\": \"JKn (input)\"},"
           " \"expect\": [{\"level\": \"x\", \"estimate\": 50, \"se\": 10}]},"
           "{\"id\": \"r\", \"fn\": \"ratio\", \"args\": {\"num\": \"x\", \"den\": \"N\", \"replicates\":"
           " \"JK1 (input)\"}, \"expect\": {\"estimate\": 0.5, \"se\": 0.1}},"
           "{\"id\": \"g\", \"fn\": \"ratio\", \"args\": {\"num\": \"x\", \"den\": \"N\", \"by\": \"kind\"},"
           " \"expect\": [{\"group\": \"A\", \"estimate\": 0.4, \"se\": 0.1264911064067}]},"
           "{\"id\": \"j\", \"fn\": \"mean\", \"args\": {\"vars\": \"x\", \"by\": \"kind\", \"replicates\":"
           " \"JK1 (input)\"}, \"expect\": [{\"group\": \"B\", \"estimate\": 6}]},"
           "{\"id\": \"b\", \"fn\": \"mean\", \"args\": {\"vars\": \"x\", \"by\": [\"kind\", \"size\", \"N\"]},"
           " \"expect\": [{\"group\": \"B\", \"by2\": \"L\", \"by3\": \"10\", \"estimate\": 8}]}",
           true, "5 passed, 0 failed\n");
}
END_TEST

START_TEST(words_not_known_fail)
{
    char *found = run_tests_of(
        "{\"id\": \"q\", \"fn\": \"quantile\", \"args\": {\"vars\": \"x\", \"probs\": [0.5], \"qrule\":"
        " \"hf10\"}, \"expect\": {}},"
        "{\"id\": \"r\", \"fn\": \"mean\", \"args\": {\"vars\": \"x\", \"replicates\": \"BRR\"},"
        " \"expect\": {}}",
        false);
    ck_assert_ptr_nonnull(strstr(found, "qrule: \"hf10\" is not known\n"));
    ck_assert_ptr_nonnull(strstr(found, "BRR: expected replicates JK1 or JKn\n"));
    ck_assert_ptr_nonnull(strstr(found, "0 passed, 2 failed\n"));
    free(found);
}
END_TEST

/* A respondent without y is left out. */
START_TEST(axes_need_complete_rows)
{
    prints("{\"id\": \"m\", \"fn\": \"mca\", \"args\": {\"input\": \"data/x.csv\", \"vars\": [\"size\", \"kind\","
           " \"y\"]}, \"expect\": {\"mass\": [0.2222222222, 0.1111111111, 0.2222222222, 0.1111111111,"
           " 0.2222222222, 0.1111111111]}}",
           true, "1 passed, 0 failed\n");
}
END_TEST

START_TEST(figures_off_are_shown_beside_the_expected)
{
    prints("{\"id\": \"m\", \"fn\": \"mean\", \"args\": {\"vars\": \"x\"}, \"expect\": [{\"level\": "
           "\"x\", \"estimate\": 5.5, \"se\": 1}]},"
           "{\"id\": \"n\", \"fn\": \"nothing\", \"args\": {}, \"expect\": 1}",
           false,
           "case.json m[0].estimate: found 5.0, expected 5.5\n"
           "case.json n: unknown function \"nothing\"\n"
           "0 passed, 2 failed\n");
}
END_TEST

START_TEST(rows_of_two_groupings_are_known_by_both)
{
    prints("{\"id\": \"by\", \"fn\": \"mean\", \"args\": {\"vars\": \"x\", \"by\": [\"size\", \"kind\"]}, "
           "\"expect\": [{\"size\": \"L\", \"by2\": \"A\", \"estimate\": 6}, {\"size\": \"S\", \"by2\": "
           "\"A\", \"estimate\": 2}]}",
           true, "1 passed, 0 failed\n");
}
END_TEST

START_TEST(noise_counts_as_nothing_but_chances_do_not)
{
    /* The error of a constant is 0, where a reference prints what rounding left. The difference is 4,
     * its variance 4 / 3 * 0.6, so t^2 = 20, and with 2 degrees of freedom p = 1 - sqrt(20 / 22). */
    prints("{\"id\": \"p\", \"fn\": \"proportion\", \"args\": {\"vars\": \"is.na(x)\"}, \"expect\": "
           "[{\"level\": \"is.na(x)FALSE\", \"estimate\": 1, \"se\": 1.9e-13}]},"
           "{\"id\": \"t\", \"fn\": \"svyttest\", \"args\": {\"y\": \"x\", \"group\": \"size\"}, "
           "\"expect\": {\"p_value\": 1e-13}}",
           false,
           "case.json t.p_value: found 0.04653741075, expected 1e-13\n"
           "1 passed, 1 failed\n");
}
END_TEST

/* Where all answered alike the reference has two intervals without width, and none of the others. A table of
 * independent halves has no adjusted inertia: what rounding left of it there ends in a list. */
START_TEST(what_rounding_left_may_be_left_out)
{
    prints("{\"id\": \"a\", \"fn\": \"proportion_ci\", \"args\": {\"var\": \"N\", \"value\": \"9\"}, "
           "\"expect\": [{\"method\": \"logit\", \"estimate\": 2.1e-11, \"ci_low\": 2.1e-11, \"ci_high\": "
           "2.1e-11}, {\"method\": \"mean\", \"ci_low\": 0, \"ci_high\": 0}, {\"method\": \"xlogit\", "
           "\"ci_low\": 0.1}]},"
           "{\"id\": \"m\", \"fn\": \"mca\", \"args\": {\"input\": \"data/x.csv\", \"vars\": [\"size\", "
           "\"kind\"]}, \"expect\": {\"solutions\": [{\"lambda\": \"adjusted\", \"eigen\": [0, 1e-31]}]}},"
           "{\"id\": \"n\", \"fn\": \"mca\", \"args\": {\"input\": \"data/x.csv\", \"vars\": [\"size\", "
           "\"kind\"]}, \"expect\": {\"solutions\": [{\"lambda\": \"adjusted\", \"eigen\": [0.2]}]}}",
           false,
           "case.json a[2].ci_low: found null, expected 0.1\n"
           "case.json n.solutions[0].eigen[0]: found nothing, expected 0.2\n"
           "1 passed, 2 failed\n");
}
END_TEST

/* R gives intervals where there is nothing to tell their width from: nobody above a quantile, one respondent;
 * and no continuity correction at a half (prop.test(2, 4)). */
START_TEST(intervals_of_the_reference_are_followed_where_it_goes_its_own_way)
{
    prints("{\"id\": \"q\", \"fn\": \"quantile\", \"args\": {\"vars\": \"x\", \"probs\": [0.95]}, "
           "\"expect\": [{\"estimate\": 8, \"ci_low\": 8, \"ci_high\": 8, \"se\": 0}]},"
           "{\"id\": \"d\", \"fn\": \"mean\", \"args\": {\"vars\": \"x\", \"domain\": \"x == 2\"}, "
           "\"expect\": {\"n\": 1, \"rows\": [{\"level\": \"x\", \"estimate\": 2, \"se\": 0, "
           "\"ci_low_normal\": 2, \"ci_high_normal\": 2, \"ci_low_t\": null}]}},"
           "{\"id\": \"w\", \"fn\": \"proportion_ci_unweighted\", \"args\": {\"var\": \"kind\", \"value\": "
           "\"A\", \"level\": 0.95}, \"expect\": [{\"method\": \"wilson_continuity\", \"ci_low\": "
           "0.1500389892, \"ci_high\": 0.8499610108}]}",
           true, "3 passed, 0 failed\n");
}
END_TEST

/* Three strata of which one is a census; figures of R 4.2.2, survey 4.1-1: svymean, subset, svyciprop, svychisq,
 * svyttest and svytable of as.svrepdesign(type = "JKn"). */
START_TEST(jackknives_are_those_of_the_reference)
{
    prints("{\"id\": \"m\", \"fn\": \"mean\", \"args\": {\"vars\": \"v\", \"replicates\": \"JKn "
           "(input2)\"}, \"expect\": [{\"level\": \"v\", \"estimate\": 6.028571429, \"se\": "
           "1.287747179, \"ci_low_t\": 2.983533218, \"ci_high_t\": 9.073609639, \"df\": "
           "7}]}, {\"id\": \"d\", \"fn\": \"mean\", \"args\": {\"vars\": \"v\", \"domain\": \"v > "
           "2.5\", \"replicates\": \"JKn (input2)\"}, \"expect\": {\"n\": 8, \"rows\": "
           "[{\"level\": \"v\", \"ci_low_t\": 3.798718752, \"ci_high_t\": 10.76569843, "
           "\"df\": 5}]}}, {\"id\": \"c\", \"fn\": \"proportion_ci\", \"args\": {\"var\": \"k\", "
           "\"value\": \"u\", \"replicates\": \"JKn (input2)\"}, \"expect\": [{\"method\": "
           "\"logit\", \"ci_low\": 0.1344967163, \"ci_high\": 0.7705929866}, {\"method\": "
           "\"mean\", \"ci_low\": 0.05308309992, \"ci_high\": 0.78580578897}, {\"method\": "
           "\"xlogit\", \"ci_low\": 0.1382916855, \"ci_high\": 0.7648476180}]}, {\"id\": "
           "\"x\", \"fn\": \"svychisq\", \"args\": {\"rows\": \"m\", \"cols\": \"k\", \"replicates\": "
           "\"JKn (input2)\"}, \"expect\": [{\"statistic\": \"F\", \"value\": 0.2204991282, "
           "\"ndf\": 1, \"ddf\": 7, \"p_value\": 0.6529355982}, {\"statistic\": \"Wald\", "
           "\"value\": 0.2243707596, \"p_value\": 0.6501468707}, {\"statistic\": "
           "\"lincom\", \"value\": 0.2587180970, \"p_value\": 0.6337144841}, "
           "{\"statistic\": \"saddlepoint\", \"p_value\": 0.6337144841}]}, {\"id\": \"t\", "
           "\"fn\": \"svyttest\", \"args\": {\"y\": \"v\", \"group\": \"m\", \"replicates\": \"JKn "
           "(input2)\"}, \"expect\": {\"diff\": 6.088053916, \"t\": 4.777516771, \"df\": 6, "
           "\"p_value\": 0.003070648243, \"ci_low\": 2.969921215, \"ci_high\": "
           "9.206186618}}, {\"id\": \"b\", \"fn\": \"crosstab\", \"args\": {\"rows\": \"m\", "
           "\"cols\": \"o\", \"replicates\": \"JKn (input2)\"}, \"expect\": {\"row_levels\": "
           "[\"p\", \"q\"], \"col_levels\": [\"u\", \"w\"], \"weighted\": [[9.2, 6.628571429], "
           "[8.057142857, 12.114285714]]}}], \"input2\": \"data/z.csv\", \"design2\": "
           "{\"strata\": \"h\", \"fpc\": \"Nh\"}, \"unused\": [",
           true, "6 passed, 0 failed\n");
}
END_TEST

/* R 4.2.2, survey 4.1-1: svyvar counts who did not answer, but not with replicates; svyquantile(qrule =
 * "shahvaish"); svytotal and svymean of nobody; pairwise.wilcox.test(exact = FALSE). */
START_TEST(missing_answers_count_as_in_the_reference)
{
    prints("{\"id\": \"v\", \"fn\": \"variance\", \"args\": {\"vars\": \"v\", \"input\": "
           "\"data/z.csv\"}, \"expect\": {\"estimate\": 11.356363636, \"se\": "
           "3.539029662}}, {\"id\": \"j\", \"fn\": \"variance\", \"args\": {\"vars\": \"v\", "
           "\"replicates\": \"JK1 (input2)\"}, \"expect\": {\"estimate\": 11.566666667}}, "
           "{\"id\": \"q\", \"fn\": \"quantile\", \"args\": {\"vars\": \"v\", \"input\": "
           "\"data/z.csv\", \"probs\": [0.2, 0.5], \"qrule\": \"shahvaish\"}, \"expect\": "
           "[{\"estimate\": 3, \"ci_low\": 1, \"ci_high\": 7, \"se\": 1.326167805}, "
           "{\"estimate\": 6, \"ci_low\": 4, \"ci_high\": 12, \"se\": 1.768223740}]}, "
           "{\"id\": \"n\", \"fn\": \"total\", \"args\": {\"vars\": \"v\", \"input\": \"data/z.csv\", "
           "\"domain\": \"is.na(v)\"}, \"expect\": {\"n\": 2, \"rows\": [{\"level\": \"v\", "
           "\"estimate\": 0, \"se\": 0, \"ci_low_normal\": 0, \"ci_high_normal\": 0, "
           "\"ci_low_t\": 0}]}}, {\"id\": \"e\", \"fn\": \"mean\", \"args\": {\"vars\": \"v\", "
           "\"input\": \"data/z.csv\", \"domain\": \"is.na(v)\"}, \"expect\": {\"n\": 2, "
           "\"rows\": [{\"level\": \"v\", \"estimate\": 0, \"se\": 0}]}}, {\"id\": \"p\", \"fn\": "
           "\"kruskal\", \"args\": {\"input\": \"data/w.csv\", \"y\": \"y\", \"group\": \"g\"}, "
           "\"expect\": {\"pairwise_wilcoxon_holm\": [{\"a\": \"b\", \"b\": \"a\", \"p_holm\": "
           "0.16171119674}, {\"a\": \"c\", \"b\": \"a\", \"p_holm\": 0.16171119674}, {\"a\": "
           "\"c\", \"b\": \"b\", \"p_holm\": 0.155489781654}]}}], \"input2\": \"data/z.csv\", \"design2\": {\"fpc\": "
           "\"N\"}, \"unused\": [",
           true, "6 passed, 0 failed\n");
}
END_TEST

/* R 4.2.2, survey 4.1-1: where all four answered, svychisq(statistic = "Chisq") is Pearson's 4/3 of one degree of
 * freedom with p = 0, svyttest(x ~ size) has an infinite t, and so has svyranktest. */
START_TEST(in_a_census_the_reference_is_certain)
{
    char *found = run_tests_among(
        "I(N - 6)",
        "{\"id\": \"x\", \"fn\": \"svychisq\", \"args\": {\"rows\": \"size\", \"cols\": \"x > 2\"}, "
        "\"expect\": [{\"statistic\": \"F\", \"value\": null}, {\"statistic\": \"Chisq\", \"value\": "
        "1.333333333, \"df\": 1, \"p_value\": 0}]},"
        "{\"id\": \"t\", \"fn\": \"svyttest\", \"args\": {\"y\": \"x\", \"group\": \"size\"}, "
        "\"expect\": {\"t\": null, \"df\": 2, \"p_value\": 0}},"
        "{\"id\": \"r\", \"fn\": \"svyranktest\", \"args\": {\"y\": \"x\", \"group\": \"size\"}, "
        "\"expect\": {\"t\": null, \"p_value\": 0}},"
        "{\"id\": \"n\", \"fn\": \"svychisq\", \"args\": {\"rows\": \"size\", \"cols\": \"kind\"}, "
        "\"expect\": [{\"statistic\": \"Chisq\", \"value\": 4.5e-31}]},"
        "{\"id\": \"y\", \"fn\": \"contingency\", \"args\": {\"rows\": \"size\", \"cols\": \"kind\"}, "
        "\"expect\": {\"chisq\": 1e-31, \"yates_chisq\": 2.3e-31, \"yates_p\": 1}}",
        true);
    ck_assert_str_eq(found, "5 passed, 0 failed\n");
    free(found);
}
END_TEST

/* Nothing to calibrate to, nothing to tell respondents apart by. */
START_TEST(empty_lists_have_a_message)
{
    char *found = run_tests_of("{\"id\": \"g\", \"fn\": \"cluster_gower\", \"args\": {\"input\": "
                               "\"data/x.csv\", \"vars\": []}, \"expect\": {\"d_sum\": 1}}",
                               false);
    ck_assert_ptr_nonnull(strstr(found, "vars: two respondents answered no variable in common"));
    free(found);
    static const char *const kinds[] = {"greg-linear\", \"population\": \"x", "rake", "poststratify"};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        char tests[400];
        snprintf(tests, sizeof tests,
                 "{\"id\": \"m\", \"fn\": \"mean\", \"args\": {\"vars\": \"x\"}, \"expect\": []}], "
                 "\"calibration\": {\"kind\": \"%s\"}, \"unused\": [",
                 kinds[k]);
        found = run_tests_of(tests, false);
        ck_assert_ptr_nonnull(strstr(found, "expected an object of names with their totals\n"));
        free(found);
    }
}
END_TEST

START_TEST(domains_are_read_as_written)
{
    prints("{\"id\": \"d\", \"fn\": \"mean\", \"args\": {\"vars\": \"x\", \"domain\": \"kind == 'B' & x > 1 "
           "| !(size %in% c('S', 'L'))\"}, \"expect\": {\"n\": 2, \"rows\": [{\"level\": \"x\", "
           "\"estimate\": 6}]}},"
           "{\"id\": \"w\", \"fn\": \"mean\", \"args\": {\"vars\": \"x\", \"domain\": \"kind == \"}, "
           "\"expect\": {\"n\": 2}}",
           false,
           "case.json w: expression: kind == : expected columns of the data, numbers, quoted texts and "
           "the signs == != < > & | ! + - * / %in% is.na() abs() exp() log() sqrt() I() as.numeric()\n"
           "case.json w: found nothing, expected {\"n\": 2}\n"
           "1 passed, 1 failed\n");
}
END_TEST

START_TEST(functions_and_levels_are_read_as_written)
{
    prints("{\"id\": \"f\", \"fn\": \"mean\", \"args\": {\"vars\": [\"I(x / 2)\", \"sqrt(x * x)\", \"abs(-x)\", "
           "\"log(exp(x))\", \"as.numeric(kind == 'A')\"]}, \"expect\": [{\"level\": \"I(x / 2)\", "
           "\"estimate\": 2.5}, {\"level\": \"sqrt(x * x)\", \"estimate\": 5}, {\"level\": \"abs(-x)\", "
           "\"estimate\": 5}, {\"level\": \"log(exp(x))\", \"estimate\": 5}, {\"level\": "
           "\"as.numeric(kind == 'A')\", \"estimate\": 0.5}]},"
           "{\"id\": \"t\", \"fn\": \"proportion_ci\", \"args\": {\"var\": \"x > 2\", \"value\": true}, "
           "\"expect\": [{\"method\": \"mean\", \"estimate\": 0.75}]},"
           "{\"id\": \"v\", \"fn\": \"proportion_ci\", \"args\": {\"var\": \"x\", \"value\": 8}, "
           "\"expect\": [{\"method\": \"mean\", \"estimate\": 0.25}]},"
           "{\"id\": \"w\", \"fn\": \"wilcoxon_rank_sum\", \"args\": {\"input\": \"data/x.csv\", \"y\": \"N\", "
           "\"group\": \"x\", \"a\": 2, \"b\": 6}, \"expect\": {\"n1\": 1, \"n2\": 1}},"
           "{\"id\": \"n\", \"fn\": \"mean\", \"args\": {\"vars\": \"cos(x)\"}, \"expect\": {\"error\": \"\"}}",
           true, "5 passed, 0 failed\n");
}
END_TEST

START_TEST(refusing_is_right_where_an_error_is_expected)
{
    prints("{\"id\": \"q\", \"fn\": \"mean\", \"args\": {\"vars\": \"nobody\"}, \"expect\": {\"error\": "
           "\"no such column\"}}",
           true, "1 passed, 0 failed\n");
}
END_TEST

START_TEST(bottomless_expressions_end)
{
    enum { DEPTH = 20000 };
    char *test = malloc(DEPTH + 200);
    strcpy(test, "{\"id\": \"d\", \"fn\": \"mean\", \"args\": {\"vars\": \"x\", \"domain\": \"");
    const size_t n = strlen(test);
    memset(test + n, '(', DEPTH);
    strcpy(test + n + DEPTH, "\"}, \"expect\": {\"error\": \"\"}}");
    prints(test, true, "1 passed, 0 failed\n");
    memset(test + n, '!', DEPTH);
    prints(test, true, "1 passed, 0 failed\n");
    memset(test + n, '-', DEPTH);
    prints(test, true, "1 passed, 0 failed\n");
    for (size_t i = 0; i < DEPTH; i += 4)
        memcpy(test + n + i, "log(", 4);
    prints(test, true, "1 passed, 0 failed\n");
    free(test);
}
END_TEST

int main(void)
{
    gsl_set_error_handler_off();
    const TTest *tests[] = {figures_that_agree_pass,
                            replicates_and_groups_reach_totals_and_ratios, words_not_known_fail,
                            axes_need_complete_rows, figures_off_are_shown_beside_the_expected,
                            rows_of_two_groupings_are_known_by_both,
                            noise_counts_as_nothing_but_chances_do_not,
                            what_rounding_left_may_be_left_out,
                            intervals_of_the_reference_are_followed_where_it_goes_its_own_way,
                            jackknives_are_those_of_the_reference,
                            missing_answers_count_as_in_the_reference,
                            in_a_census_the_reference_is_certain,
                            empty_lists_have_a_message, domains_are_read_as_written,
                            functions_and_levels_are_read_as_written,
                            refusing_is_right_where_an_error_is_expected,
                            bottomless_expressions_end};
    return run_tests("cases", tests, sizeof tests / sizeof *tests);
}
