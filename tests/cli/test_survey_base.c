/* What the report of a survey says of few answers, of all of a population, and of weighted ones. */
#include "tests/cli/estimates.h"
#include "tests/run.h"

START_TEST(nine_answers_show_no_percentage)
{
    char *line = mem_printf("head -10 " ANSWERS " >%s/nine.csv", work);
    shell(line);
    free(line);
    char *nine = mem_printf("%s/nine.csv", work);
    struct said few = report_on(PAT, nine, "nine", "");
    ck_assert_msg(few.status == 0, "%s", few.err);
    char *page = result_file("nine", "report.html");
    const char *questions = strstr(page, "<section id=\"q-2\">");
    ck_assert_ptr_nonnull(questions);
    ck_assert_ptr_null(strstr(questions, "%</td>"));
    ck_assert_ptr_nonnull(strstr(questions, "<td>Answers (n)</td><td class=\"n\">9</td>"));
    ck_assert_ptr_nonnull(strstr(questions, "are too few (at least 10)"));
    ck_assert_ptr_null(strstr(questions, "Map and groups"));
    free(page);
    free(nine);
    said_clear(&few);
}
END_TEST

/* Of 20 in each group, 12 and 3 ticked and 4 of each refused: chi2 = 40 (12 x 17 - 8 x 3)^2 /
 * (15 x 25 x 20 x 20) = 8.64 on the base of the shares, all who were asked. */
START_TEST(tests_stand_on_the_base_of_the_shares)
{
    char *line = mem_printf(
        "cd %s && printf 'survey: s\\ntitle: {fr: S}\\nmissing: [{text: refus, means: refused}]\\n"
        "questions:\\n  - {id: g, type: single, levels: [{code: a}, {code: b}]}\\n"
        "  - {id: m, type: multiple, items: [{code: p}]}\\n' >ticks.yaml && (echo 'id;g;m[p]'; "
        "for i in $(seq 40); do g=a; k=$i; [ $i -gt 20 ] && g=b && k=$((i - 11)); t=0; "
        "[ $k -le 12 ] && t=1; [ $k -gt 12 ] && [ $k -le 16 ] && t=refus; echo \"$i;$g;$t\"; done) "
        ">ticks.csv", work);
    shell(line);
    free(line);
    char *codebook = mem_printf("%s/ticks.yaml", work), *answers = mem_printf("%s/ticks.csv", work);
    struct said here = report_on(codebook, answers, "ticks", "--by g");
    ck_assert_msg(here.status == 0, "%s", here.err);
    char *tests = result_file("ticks", "tests.csv"), *row = strstr(tests, "s,m,p,g,chi-squared,8.64,");
    ck_assert_msg(row && strstr(row, ",40,"), "%s", tests);
    free(tests);
    free(answers);
    free(codebook);
    said_clear(&here);
}
END_TEST

START_TEST(a_census_says_so)
{
    char *line = mem_printf("%s survey simulate --n 52 --seed 2 " PAT " >%s/all.csv",
                            getenv("PROXILOG") ? getenv("PROXILOG") : "build/proxilog", work);
    shell(line);
    free(line);
    char *all = mem_printf("%s/all.csv", work);
    struct said census = report_on(PAT, all, "all", "--by none");
    ck_assert_msg(census.status == 0, "%s", census.err);
    ck_assert_ptr_nonnull(strstr(census.out, "n\u00a0=\u00a052 of 52 PATs; complete census; not weighted"));
    char *page = result_file("all", "report.html");
    ck_assert_ptr_nonnull(
        strstr(page, "Complete census: all 52 PATs answered. No interval is needed."));
    free(page);
    char *text = result_file("all", "estimates.csv"), cells[CELLS][CELL_ROOM];
    for (const char *at = first_row(text); next_cells(&at, cells);)
        if (strcmp(cells[QUESTION], "departement") == 0 && strcmp(cells[STATISTIC], "share") == 0) {
            ck_assert_str_eq(cells[METHOD], "census");
            ck_assert_str_eq(cells[LOW], cells[VALUE]);
            ck_assert_str_eq(cells[HIGH], cells[VALUE]);
        }
    free(text);
    free(all);
    said_clear(&census);
}
END_TEST

/* A census of twelve numbers, of which those below 0 stand for no answer. */
static struct said census_of(const int numbers[12], const char *folder)
{
    char *name = mem_printf("%s.yaml", folder);
    char *codebook = written_file(name, "survey: n\ntitle: {fr: N}\npopulation: {n: 12}\nquestions:\n"
                                        "  - {id: x, type: numeric}\n");
    free(name);
    char *answers = mem_printf("%s/%s.csv", work, folder);
    FILE *out = fopen(answers, "w");
    fputs("\"id\",\"x\"\n", out);
    for (int i = 0; i < 12; i++)
        if (numbers[i] < 0)
            fprintf(out, "\"%d\",\"\"\n", i + 1);
        else
            fprintf(out, "\"%d\",\"%d\"\n", i + 1, numbers[i]);
    fclose(out);
    const struct said here = report_on(codebook, answers, folder, "");
    ck_assert_msg(here.status == 0, "%s", here.err);
    free(answers);
    free(codebook);
    return here;
}

/* Of these twelve a third is at or below the lower quartile, 1; the share of a third would stand for 2.5. */
START_TEST(numbers_of_a_census_have_no_interval)
{
    static const int numbers[] = {1, 1, 1, 1, 4, 6, 7, 8, 8, 9, 9, 9};
    struct said here = census_of(numbers, "nine");
    char *text = result_file("nine", "estimates.csv"), cells[CELLS][CELL_ROOM];
    size_t n = 0;
    for (const char *at = first_row(text); next_cells(&at, cells);) {
        if (!*cells[LOW])
            continue;
        ck_assert_str_eq(cells[METHOD], "census");
        ck_assert_str_eq(cells[LOW], cells[VALUE]);
        ck_assert_str_eq(cells[HIGH], cells[VALUE]);
        n++;
    }
    ck_assert_uint_eq(n, 5); /* mean, quartiles, total */
    free(text);
    said_clear(&here);
}
END_TEST

/* One of the twelve did not say: the others are all of those who did, not of all. */
START_TEST(numbers_that_a_census_lacks_in_part_have_no_interval)
{
    static const int numbers[] = {1, 1, 1, -1, 4, 6, 7, 8, 8, 9, 9, 9};
    struct said here = census_of(numbers, "eleven");
    char *text = result_file("eleven", "estimates.csv"), cells[CELLS][CELL_ROOM];
    size_t n = 0;
    for (const char *at = first_row(text); next_cells(&at, cells); n++) {
        ck_assert_str_eq(cells[LOW], "");
        ck_assert_str_eq(cells[HIGH], "");
    }
    ck_assert_uint_ge(n, 5);
    free(text);
    text = result_file("eleven", "report.html");
    ck_assert_ptr_nonnull(strstr(text, "nobody was left to chance"));
    free(text);
    said_clear(&here);
}
END_TEST

/* Post-stratified, the shares of the strata are those of the population: 12, 14, 15, 11 of 52. */
START_TEST(weights_reach_the_strata)
{
    struct said weighted = report_on(PAT, ANSWERS, "strata", "--weighting strata --by projet");
    ck_assert_msg(weighted.status == 0, "%s", weighted.err);
    ck_assert_ptr_nonnull(strstr(weighted.out, "weighted to the strata"));
    char *text = result_file("strata", "estimates.csv"), *tests = result_file("strata", "tests.csv");
    ck_assert_ptr_nonnull(strstr(text, "departement,,22,,,share,,,0.2307692308,"));
    ck_assert_ptr_nonnull(strstr(text, ",beta,0.95,52,strata,yes"));
    ck_assert_ptr_nonnull(strstr(tests, ",rao-scott,"));
    ck_assert_ptr_null(strstr(tests, ",fisher,"));
    /* 12 of 9, 14 of 10, 15 of 13, 11 of 9: 52 squared over 66.35 is 40.75. */
    char *page = result_file("strata", "report.html");
    ck_assert_ptr_nonnull(strstr(page, "They go from 1.15 to 1.40; 41 weighted answers tell as much as "
                                       "41 equal ones (Kish), a design effect of 1.01 by weighting"));
    free(page);
    free(text);
    free(tests);
    said_clear(&weighted);
}
END_TEST

/* With weights two groups are compared by a t, which has a sign; several by an F. */
START_TEST(ranks_of_two_groups_have_a_t)
{
    struct said weighted = report_on(PAT, ANSWERS, "weighted", "--weighting margins --by projet");
    ck_assert_msg(weighted.status == 0, "%s", weighted.err);
    char *page = result_file("weighted", "report.html");
    ck_assert_ptr_nonnull(strstr(page, "Rank test with the design (Lumley and Scott), t\u00a0=\u00a0"));
    ck_assert_ptr_null(strstr(page, ", F\u00a0=\u00a0\u2212"));
    free(page);
    said_clear(&weighted);
}
END_TEST

/* Six in a group tell a mean with its interval, and quartiles without: each says by which method, or none. */
START_TEST(intervals_of_small_groups_tell_their_method)
{
    char *codebook = written_file("small.yaml", "survey: q\ntitle: {fr: Q}\nquestions:\n"
                                                "  - {id: g, type: single, levels: [{code: a}, {code: b}]}\n"
                                                "  - {id: x, type: numeric}\n");
    char *line = mem_printf("(echo 'id;g;x'; for i in $(seq 6); do echo \"$i;a;$((i * i))\"; done; for i in "
                            "$(seq 7 12); do echo \"$i;b;$i\"; done) >%s/small.csv", work);
    shell(line);
    free(line);
    char *answers = mem_printf("%s/small.csv", work);
    struct said here = report_on(codebook, answers, "small", "--by g");
    ck_assert_msg(here.status == 0, "%s", here.err);
    char *text = result_file("small", "estimates.csv"), cells[CELLS][CELL_ROOM];
    size_t n_means = 0, n_quartiles = 0;
    for (const char *at = first_row(text); next_cells(&at, cells);) {
        if (strcmp(cells[QUESTION], "x") != 0 || !*cells[BY])
            continue;
        const bool mean = strcmp(cells[STATISTIC], "mean") == 0, q1 = strcmp(cells[STATISTIC], "q1") == 0;
        ck_assert_int_eq(*cells[LOW] == '\0', *cells[HIGH] == '\0');
        if (mean)
            ck_assert_str_eq(cells[N_VALID + 1], "student");
        if (q1)
            ck_assert_str_eq(cells[N_VALID + 1], "");
        n_means += mean;
        n_quartiles += q1;
    }
    ck_assert_uint_eq(n_means, 2);
    ck_assert_uint_eq(n_quartiles, 2);
    free(text);
    text = result_file("small", "report.html");
    ck_assert_ptr_nonnull(strstr(text, "with the degrees of freedom of each group."));
    free(text);
    free(answers);
    free(codebook);
    said_clear(&here);
}
END_TEST

int main(void)
{
    work_begin();
    const TTest *tests[] = {intervals_of_small_groups_tell_their_method,
                            nine_answers_show_no_percentage,
                            tests_stand_on_the_base_of_the_shares,
                            a_census_says_so,
                            numbers_of_a_census_have_no_interval,
                            numbers_that_a_census_lacks_in_part_have_no_interval,
                            weights_reach_the_strata,
                            ranks_of_two_groups_have_a_t};
    const int status = run_tests("survey base", tests, sizeof tests / sizeof *tests);
    work_end();
    return status;
}
