/* From answers to laws to a comparison that draws from them, as a user runs it. */
#include <stdbool.h>
#include <unistd.h>
#include "tests/cli/results.h"
#include "tests/run.h"

#define SURVEYS "data/surveys/respatbzh/"

static struct said run_in(const char *environment, const char *format, const char *a, const char *b)
{
    char *line = mem_text(format), *at;
    const char *words[] = {a, b};
    for (size_t w = 0; w < 2 && (at = strchr(line, '@')); w++) {
        char *all = mem_printf("%.*s%s%s", (int)(at - line), line, words[w], at + 1);
        free(line);
        line = all;
    }
    struct said said = run_program(environment, line);
    free(line);
    return said;
}

/* Operators' answers into the tutorial, then those of PATs into that: work/both.yaml. */
static void feed_both(void)
{
    char *one = mem_printf("%s/one.yaml", work), *both = mem_printf("%s/both.yaml", work);
    struct said said = run_in("LANG=en_US.UTF-8",
                              "survey scenario " SURVEYS "operateurs.yaml " SURVEYS
                              "operateurs-synthetic.csv --respondents organisations --into "
                              "scenarios/mini.yaml -o @", one, "");
    ck_assert_msg(said.status == 0, "%s", said.err);
    said_clear(&said);
    said = run_in("LANG=en_US.UTF-8",
                  "survey scenario " SURVEYS "pat.yaml " SURVEYS "pat-synthetic.csv --respondents "
                  "organisations --into @ -o @", one, both);
    ck_assert_msg(said.status == 0, "%s", said.err);
    said_clear(&said);
    free(one);
    free(both);
}

static void compare_both(const char *language, const char *name, const char *options)
{
    char *line = mem_printf("compare %s/both.yaml --lang %s -n 60 -p 0.000001 --no-cache -o %s/%s %s",
                            work, language, work, name, options);
    struct said said = run_program("LANG=C.UTF-8", line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    if (!strstr(options, "-q")) { /* lines may break between words */
        for (char *at = said.out; (at = strstr(at, "\n  "));)
            memmove(at, at + 2, strlen(at + 2) + 1);
        const char *mark = strcmp(language, "fr") == 0 ? "6 données issues de réponses synthétiques"
                                                       : "6 inputs from synthetic answers";
        ck_assert_msg(strstr(said.out, mark), "%s", said.out);
    }
    said_clear(&said);
    free(line);
}

/* The cell of a column in a row of a table without quoted commas before it. Release with free(). */
static char *cell_of(const char *row, size_t column)
{
    for (; column > 0; column--) {
        row += strcspn(row, ",\n");
        row += *row == ',';
    }
    return mem_text_n(row, strcspn(row, ",\n"));
}

static double number_of(const char *row, size_t column)
{
    char *cell = cell_of(row, column);
    char *end;
    const double value = strtod(cell, &end);
    ck_assert_msg(*cell && !*end, "no number: %s", cell);
    free(cell);
    return value;
}

static size_t lines_of(const char *text, const char *with)
{
    size_t n = 0;
    for (; *text; text += strcspn(text, "\n"), text += *text == '\n') {
        const char *found = strstr(text, with);
        n += found && found < text + strcspn(text, "\n");
    }
    return n;
}

/* Columns of inputs.csv. */
enum { MIDDLE = 2, MEAN, SD, DRAWS, DRAWN_MEAN, DRAWN_SD };

/* What the sixty years drew, against the law: the mean within five standard errors, and as many below
 * the median as a fair coin would give within five (19 of 60 either side of 30). */
static void check_drawn(const char *inputs, const char *draws, const char *key)
{
    char *start = mem_printf("\n%s,", key), *drawn = mem_printf(",input,%s,", key);
    const char *row = strstr(inputs, start);
    ck_assert_msg(row != NULL, "%s: no such input", key);
    row++;
    const double n = number_of(row, DRAWS), middle = number_of(row, MIDDLE);
    ck_assert_double_eq(n, 60);
    ck_assert_double_eq_tol(number_of(row, DRAWN_MEAN), number_of(row, MEAN),
                            5 * number_of(row, SD) / sqrt(n));
    ck_assert_double_gt(number_of(row, DRAWN_SD), number_of(row, SD) / 2);
    ck_assert_double_lt(number_of(row, DRAWN_SD), number_of(row, SD) * 2);
    int below = 0, at = 0, all = 0;
    for (const char *one = draws; (one = strstr(one, drawn)); one++, all++) {
        const double value = strtod(one + strlen(drawn), NULL);
        below += value < middle;
        at += value <= middle && value >= middle;
    }
    ck_assert_int_eq(all, 60);
    ck_assert_msg(below <= 49 && below + at >= 11, "%s: %d below, %d at the median", key, below, at);
    free(drawn);
    free(start);
}

static const char *const KEYS[] = {"vehicles.carrier_van.count", "prices.driver_eur_h",
                                   "demand.volume_kg_week",
                                   "organisations.pooled.flows.drop.within_km",
                                   "organisations.pooled.business.grants.region.eur_year"};
enum { N_KEYS = sizeof KEYS / sizeof *KEYS };

START_TEST(each_year_draws_from_the_laws_of_answers)
{
    work_begin();
    feed_both();
    compare_both("fr", "out", "-j 1");
    char *inputs = result_file("out", "inputs.csv"), *draws = result_file("out", "draws.csv");
    for (size_t k = 0; k < N_KEYS; k++)
        check_drawn(inputs, draws, KEYS[k]);
    /* 0.6, 0.31 and 0.09 of 60 draws, within five standard errors. */
    static const struct {
        const char *kind;
        double share;
    } KINDS[] = {{"van_m_diesel_fridge", 0.6},
                 {"truck_7t5_fridge", 0.31},
                 {"van_l_diesel_fridge", 0.09}};
    for (size_t k = 0; k < 3; k++) {
        char *row = mem_printf(",input,vehicles.carrier_van.catalogue,%s,", KINDS[k].kind);
        const double share = KINDS[k].share;
        ck_assert_double_eq_tol((double)lines_of(draws, row), 60 * share,
                                5 * sqrt(60 * share * (1 - share)));
        free(row);
    }
    /* The laws are those of survey_inputs.csv: a lognormal median is mean / sqrt(1 + cv^2), and hardly
     * moved by the bounds. */
    char *path = mem_printf("%s/survey_inputs.csv", work), *fed = whole_file(path);
    enum { FED_MEAN = 13, FED_CV = 14 };
    const char *row = strstr(fed, "\ndemand.volume_kg_week,") + 1;
    const double mean = number_of(row, FED_MEAN), cv = number_of(row, FED_CV);
    row = strstr(inputs, "\ndemand.volume_kg_week,") + 1;
    ck_assert_double_eq_tol(number_of(row, MIDDLE), mean / sqrt(1 + cv * cv), 0.02 * mean);
    /* And the same bytes on four threads. */
    compare_both("fr", "four", "-j 4 -q");
    char *line = mem_printf("diff -r -x run.json %s/out %s/four", work, work);
    shell(line);
    free(line);
    free(fed);
    free(path);
    free(draws);
    free(inputs);
    work_end();
}
END_TEST

/* Tables in each row, figures, report, routes and run.json. */
static void check_marks(const char *name, const char *mark)
{
    static const char *const tables[] = {"summary.csv", "paired.csv", "actors.csv", "daily.csv"};
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        char *text = result_file(name, tables[t]);
        ck_assert_msg(lines_of(text, ",synthetic") == 1 &&
                          lines_of(text, ",places inputs") + 1 == lines_of(text, ","),
                      "%s", tables[t]);
        free(text);
    }
    char *inputs = result_file(name, "inputs.csv");
    ck_assert_uint_eq(lines_of(inputs, ",yes,"), N_KEYS + 1);
    char *draws = result_file(name, "draws.csv");
    ck_assert_uint_eq(lines_of(draws, "inputs") + 1, lines_of(draws, ","));
    char *routes = result_file(name, "routes.geojson");
    ck_assert_uint_gt(lines_of(routes, "\"geometry\""), 0);
    ck_assert_uint_eq(lines_of(routes, "\"synthetic\":\"places inputs\""),
                      lines_of(routes, "\"geometry\""));
    char *run = result_file(name, "run.json");
    ck_assert(strstr(run, "\"synthetic\": \"places inputs\"") &&
              strstr(run, "\"question\": \"cout_horaire\""));
    char *report = result_file(name, "report.html");
    ck_assert_ptr_nonnull(strstr(report, mark));
    ck_assert_ptr_nonnull(strstr(report, "id=\"inputs\""));
    ck_assert_ptr_nonnull(strstr(report, "respatbzh-pat"));
    char *line = mem_printf("for f in %s/%s/figures/*.svg %s/%s/figures/projection/*.svg; do grep -q "
                            "'%s' \"$f\" || { echo \"$f\"; exit 1; }; done",
                            work, name, work, name, mark);
    shell(line);
    free(line);
    free(report);
    free(run);
    free(routes);
    free(draws);
    free(inputs);
}

/* The first number in a row of the report's table of laws after so many cells. */
static double drawn_in(const char *report, const char *id, size_t n_cells)
{
    const char *at = strstr(strstr(report, "id=\"inputs\""), id);
    ck_assert_msg(at != NULL, "%s", id);
    for (size_t k = 0; k < n_cells; k++)
        at = strstr(at + 1, "<td");
    char *end;
    const double value = strtod(strchr(at, '>') + 1, &end);
    ck_assert_msg(strncmp(end, "</td>", 5) == 0 || strncmp(end, " to ", 4) == 0, "%.40s", at);
    return value;
}

START_TEST(drawn_values_have_units_and_whole_ones_no_decimals)
{
    work_begin();
    feed_both();
    compare_both("en", "en", "");
    char *report = result_file("en", "report.html");
    static const char *const units[] = {"<td>vehicles</td>", "<td>EUR/h</td>", "<td>kg/week</td>",
                                        "<td>km</td>", "<td>EUR/year</td>"};
    for (size_t k = 0; k < 5; k++)
        ck_assert_msg(strstr(report, units[k]) != NULL, "%s", units[k]);
    for (size_t cell = 4; cell <= 5; cell++) { /* median, 9 of 10 draws */
        const double drawn = drawn_in(report, "<wbr>count</th>", cell);
        ck_assert_double_eq(drawn, round(drawn));
    }
    free(report);
    work_end();
}
END_TEST

START_TEST(invented_answers_are_told_on_every_output)
{
    work_begin();
    feed_both();
    compare_both("fr", "fr", "");
    check_marks("fr", "réponses synthétiques");
    compare_both("en", "en", "");
    check_marks("en", "synthetic answers");
    char *line = mem_printf("check %s/both.yaml --lang fr", work);
    struct said said = run_program("LANG=C.UTF-8", line);
    ck_assert_msg(said.status == 0 && strstr(said.out, "RÉPONSES SYNTHÉTIQUES"), "%s", said.out);
    said_clear(&said);
    free(line);
    /* Medians alone carry the mark too. */
    said = run_in("LANG=C.UTF-8",
                  "survey scenario " SURVEYS "pat.yaml " SURVEYS
                  "pat-synthetic.csv --law none --into scenarios/mini.yaml -o @/medians.yaml", work, "");
    ck_assert_msg(said.status == 0, "%s", said.err);
    said_clear(&said);
    said = run_in("LANG=C.UTF-8", "compare @/medians.yaml -n 2 --lang en --no-cache -o @/medians", work,
                  work);
    ck_assert_msg(said.status == 0, "%s", said.err);
    said_clear(&said);
    char *report = result_file("medians", "report.html");
    ck_assert_ptr_nonnull(strstr(report, "3 inputs from synthetic answers"));
    free(report);
    char *draws = mem_printf("%s/medians/draws.csv", work);
    ck_assert_int_ne(access(draws, F_OK), 0);
    free(draws);
    work_end();
}
END_TEST

/* So many answers of the operators, into the tutorial. */
static struct said feed_few(unsigned n, const char *language, const char *options)
{
    char *line = mem_printf("head -%u " SURVEYS "operateurs-synthetic.csv > %s/few.csv", n + 1, work);
    shell(line);
    free(line);
    line = mem_printf("survey scenario " SURVEYS "operateurs.yaml %s/few.csv --into "
                      "scenarios/mini.yaml -o %s/few.yaml --lang %s %s",
                      work, work, language, options);
    struct said said = run_program("LANG=C.UTF-8", line);
    free(line);
    return said;
}

START_TEST(few_answers_give_less_and_say_so)
{
    work_begin();
    /* Two: nothing at all. */
    struct said said = feed_few(2, "en", "--respondents organisations");
    ck_assert_int_eq(said.status, 1);
    ck_assert_msg(strstr(said.err, "cout_horaire: prices.driver_eur_h: fewer than 3 answers: nothing "
                                   "is written"), "%s", said.err);
    ck_assert_ptr_nonnull(strstr(said.err, "no question has 3 answers"));
    said_clear(&said);
    char *path = mem_printf("%s/few.yaml", work);
    ck_assert_int_ne(access(path, F_OK), 0);
    /* Four: medians of organisations, none of persons. */
    said = feed_few(4, "fr", "");
    ck_assert_int_eq(said.status, 1);
    ck_assert_msg(strstr(said.err, "moins de 5 réponses"), "%s", said.err);
    said_clear(&said);
    said = feed_few(4, "fr", "--respondents organisations --feeds cout_horaire");
    ck_assert_msg(said.status == 0 && strstr(said.err, "moins de 10 réponses"), "%s", said.err);
    said_clear(&said);
    char *text = whole_file(path);
    ck_assert_ptr_nonnull(strstr(text, "{key: prices.driver_eur_h, law: none,\n"));
    ck_assert_ptr_null(strstr(text, "cv:"));
    free(text);
    free(path);
    work_end();
}
END_TEST

START_TEST(bad_laws_are_told_in_both_languages)
{
    work_begin();
    char *line = mem_printf("(sed 's|\\.\\./data|'$PWD'/data|' scenarios/mini.yaml; echo; echo 'uncertainty: "
                            "{inputs: [{key: prices.driver_eur_h, law: lognormal, mean: 25}]}') > "
                            "%s/bad.yaml",
                            work);
    shell(line);
    free(line);
    struct said said = run_in("LANG=C.UTF-8", "compare @/bad.yaml --lang en -o @/never", work, work);
    ck_assert_msg(said.status == 1 && strstr(said.err, "uncertainty.inputs[0].cv: the law lognormal wants cv"),
                  "%s", said.err);
    said_clear(&said);
    said = run_in("LANG=C.UTF-8", "check @/bad.yaml --lang fr", work, "");
    ck_assert_msg(said.status == 1 && strstr(said.err, "la loi lognormal demande cv"), "%s", said.err);
    said_clear(&said);
    work_end();
}
END_TEST

int main(void)
{
    const TTest *tests[] = {each_year_draws_from_the_laws_of_answers,
                            invented_answers_are_told_on_every_output,
                            drawn_values_have_units_and_whole_ones_no_decimals,
                            few_answers_give_less_and_say_so, bad_laws_are_told_in_both_languages};
    return run_tests("survey_laws", tests, sizeof tests / sizeof *tests);
}
