/* proxilog survey scenario as a user runs it. */
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>
#include "tests/cli/run_program.h"
#include "tests/run.h"

/* Costs 20 22 24 26 27 28 29 30 32 34 36 and one missing: se of half of them
 * sqrt(12/11 * 1/2 * 1/2 / 11) = 0.1575, t with 10 df 2.228: shares 0.149 to 0.851, the 2nd to the
 * 10th answer. Vehicles 1.5 2.5 2.5 3.5 3.5 4.5 4.5 5.5 5.5 6.5 7.5 8.5. */
static const char CODEBOOK[] = "tests/analysis/data/feeds.yaml";
static const char ANSWERS[] = "tests/analysis/data/feeds.csv";

static struct said feed(const char *codebook, const char *answers, const char *into,
                        const char *more)
{
    char *line = mem_printf("survey scenario %s %s --into %s %s", codebook, answers, into, more);
    struct said said = run_program("LANG=en_US.UTF-8", line);
    free(line);
    return said;
}

static void expect_fault(const char *more, int status, const char *message)
{
    struct said said = feed(CODEBOOK, ANSWERS, "scenarios/mini.yaml", more);
    ck_assert_msg(said.status == status && strstr(said.err, message), "%s: %d: %s", more,
                  said.status, said.err);
    said_clear(&said);
}

/* The lines of a text that hold none of the words. */
static char *without(const char *text, const char *const words[], size_t n)
{
    char *rest = mem_zeroed(strlen(text) + 1, 1), *end = rest;
    while (*text) {
        const size_t length = strcspn(text, "\n") + (strchr(text, '\n') != NULL);
        char *line = mem_text_n(text, length);
        bool keep = true;
        for (size_t w = 0; w < n; w++)
            keep = keep && !strstr(line, words[w]);
        if (keep)
            end = stpcpy(end, line);
        free(line);
        text += length;
    }
    return rest;
}

START_TEST(only_what_is_fed_changes)
{
    char folder[] = "/tmp/proxilog-feeds-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *options = mem_printf("-o %s/new.yaml", folder);
    struct said said = feed(CODEBOOK, ANSWERS, "scenarios/mini.yaml", options);
    ck_assert_msg(said.status == 0, "%s", said.err);
    ck_assert(strstr(said.out, "prices.driver_eur_h: 28 instead of the default (median of "
                               "\"cout_horaire\", n = 11 of 12 asked, N unknown, not weighted; 95% "
                               "interval 22 to 34); lognormal law of mean 28.05, cv 0.182 (n = 11)"));
    ck_assert(strstr(said.out, "Synthetic"));
    said_clear(&said);
    char *path = mem_printf("%s/new.yaml", folder);
    char *text = whole_file(path), *old = whole_file("scenarios/mini.yaml");
    ck_assert(strstr(text, "catalogue: van_l_diesel_fridge, count: 5, depot: depot}   # grand"));
    ck_assert(strstr(text, "\nprices: {driver_eur_h: 28}\n"));
    ck_assert(strstr(text, "  # proxilog survey vehicles.carrier_van.count: median of \"vehicules\" in "
                           "the survey carriers, SYNTHETIC ANSWERS (n = 12 of 12 asked, "
                           "N unknown, not weighted): 4.5 véhicules"));
    /* The laws stand at the end. */
    char *laws = strstr(text, "uncertainty: {inputs: [\n    {key: vehicles.carrier_van.count, law: "
                              "lognormal, mean: ");
    ck_assert(laws && strstr(laws, "\n    {key: prices.driver_eur_h, law: lognormal, mean: 28.05, "
                                   "cv: 0.182,\n       from: {survey: \"carriers\", question: "
                                   "\"cout_horaire\", unit: \"€/h\", n: 11, asked: 12, "
                                   "synthetic: yes,\n"));
    *laws = '\0';
    static const char *const changed[] = {"carrier_van, catalogue", "prices", "# proxilog survey",
                                          ": ../data", "communes.shp", "{table: "};
    enum { N_CHANGED = sizeof changed / sizeof *changed };
    char *rest = without(text, changed, N_CHANGED), *old_rest = without(old, changed, N_CHANGED);
    ck_assert_str_eq(rest, old_rest);
    char *line = mem_printf("check %s", path);
    said = run_program("LANG=C", line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    said_clear(&said);
    char *inputs = mem_printf("%s/survey_inputs.csv", folder), *table = whole_file(inputs);
    ck_assert(strstr(table, "\nprices.driver_eur_h,prices.driver_eur_h,28,28,22,34,0.95,0.5,€/h,11,12,,none,"));
    remove(path);
    remove(inputs);
    remove(folder);
    free(table);
    free(inputs);
    free(line);
    free(rest);
    free(old_rest);
    free(old);
    free(text);
    free(path);
    free(options);
}
END_TEST

START_TEST(numbers_of_the_french_line_have_commas)
{
    char folder[] = "/tmp/proxilog-feeds-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *line = mem_printf("survey scenario %s %s --into scenarios/mini.yaml -o %s/a.yaml "
                            "--quantile 0.6 --lang fr",
                            CODEBOOK, ANSWERS, folder);
    struct said said = run_program("LANG=C.UTF-8", line);
    ck_assert_msg(said.status == 0 && strstr(said.out, "(quantile 0,6 de "), "%s", said.out);
    said_clear(&said);
    free(line);
    line = mem_printf("rm -r %s", folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
}
END_TEST

START_TEST(the_same_folder_keeps_paths_and_a_second_run_replaces_comments)
{
    char folder[] = "/tmp/proxilog-feeds-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *one = mem_printf("%s/one.yaml", folder), *two = mem_printf("%s/two.yaml", folder);
    char *to_one = mem_printf("-o %s", one), *to_two = mem_printf("-o %s --quantile 0.6", two);
    struct said said = feed(CODEBOOK, ANSWERS, "scenarios/mini.yaml", to_one);
    ck_assert_int_eq(said.status, 0);
    said_clear(&said);
    said = feed(CODEBOOK, ANSWERS, one, to_two);
    ck_assert_msg(said.status == 0, "%s", said.err);
    ck_assert(strstr(said.out, "quantile 0.6 of"));
    said_clear(&said);
    char *first = whole_file(one), *second = whole_file(two);
    static const char *const changed[] = {"count: ", "driver_eur_h"};
    char *rest = without(first, changed, 2), *other = without(second, changed, 2);
    ck_assert_str_eq(rest, other);
    const char *mark = "# proxilog survey prices.driver_eur_h:";
    const char *found = strstr(second, mark);
    ck_assert(found && !strstr(found + 1, mark) && strstr(found, "before: 28;"));
    char *inputs = mem_printf("%s/survey_inputs.csv", folder);
    remove(inputs);
    remove(one);
    remove(two);
    remove(folder);
    free(inputs);
    free(rest);
    free(other);
    free(first);
    free(second);
    free(to_one);
    free(to_two);
    free(one);
    free(two);
}
END_TEST

START_TEST(what_cannot_be_fed_is_told)
{
    expect_fault("", 2, "--into SCENARIO.yaml and -o NEW.yaml are wanted");
    expect_fault("-o scenarios/mini.yaml", 1, "choose another name with -o");
    expect_fault("-o /tmp/never.yaml --feeds cout_horaire=prices.driver_eur", 1,
                 "cout_horaire.feeds: unknown key \"driver_eur\"; did you mean \"driver_eur_h\"?");
    expect_fault("-o /tmp/never.yaml --feeds vehicules=vehicles.carier_van.count", 1,
                 "expected one of van_s, van_s_fridge, carrier_van");
    expect_fault("-o /tmp/never.yaml --feeds vehicules=vehicles.van_s.depot", 1,
                 "vehicles.van_s.depot is no number");
    expect_fault("-o /tmp/never.yaml --feeds metier=prices.driver_eur_h", 1,
                 "only a numeric question, or a single one whose levels have a value");
    expect_fault("-o /tmp/never.yaml --feeds salaries", 1, "write salaries=KEY");
    expect_fault("-o /tmp/never.yaml --feeds vehicule", 1, "did you mean \"vehicules\"?");
    expect_fault("-o /tmp/never.yaml --feeds "
                 "vehicules=prices.driver_eur_h,cout_horaire=prices.driver_eur_h",
                 1, "is fed by vehicules already");
    expect_fault("-o /tmp/never.yaml --weighting strate", 2,
                 "--weighting: expected one of none, given, strata, margins, found \"strate\"");
    expect_fault("-o /tmp/never.yaml --quantile 1", 2,
                 "--quantile: expected a number from 0.01 to 0.99, found \"1\"");
    expect_fault("-o /tmp/never.yaml --law normal", 2,
                 "--law: expected one of auto, lognormal, quantiles, none, found \"normal\"");
    expect_fault("-o /tmp/never.yaml --respondents farms", 2,
                 "--respondents: expected one of persons, organisations, found \"farms\"");
    expect_fault("-o /tmp/never.yaml --threshold 13", 1,
                 "no question has 13 answers, fewer than which are not told");
    /* Beyond what the scenario takes: as its own reader tells. */
    expect_fault("-o /tmp/never.yaml --feeds vehicules=demand.local_share", 1,
                 "demand.local_share: ");
    expect_fault("-o /nowhere/at/all.yaml", 1, "cannot be written");
    ck_assert_int_ne(access("/tmp/never.yaml", F_OK), 0);
}
END_TEST

/* The codebooks that come with the program fit the tutorial. */
START_TEST(the_surveys_of_brittany_feed_the_tutorial)
{
    static const char *const surveys[] = {"pat", "operateurs"};
    char folder[] = "/tmp/proxilog-feeds-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *options = mem_printf("-o %s/new.yaml", folder);
    for (size_t s = 0; s < 2; s++) {
        char *codebook = mem_printf("data/surveys/respatbzh/%s.yaml", surveys[s]);
        char *answers = mem_printf("data/surveys/respatbzh/%s-synthetic.csv", surveys[s]);
        struct said said = feed(codebook, answers, "scenarios/mini.yaml", options);
        ck_assert_msg(said.status == 0, "%s", said.err);
        ck_assert_ptr_nonnull(strstr(said.out, ", not weighted"));
        said_clear(&said);
        free(answers);
        free(codebook);
    }
    char *weighted = mem_printf("%s --weighting strata", options);
    struct said out = feed("data/surveys/respatbzh/pat.yaml",
                           "data/surveys/respatbzh/pat-synthetic.csv", "scenarios/mini.yaml",
                           weighted);
    ck_assert_msg(out.status == 0, "%s", out.err);
    ck_assert_ptr_nonnull(strstr(out.out, "N = 52, weighted to the known size of the strata"));
    said_clear(&out);
    free(weighted);
    char *line = mem_printf("check %s/new.yaml", folder);
    struct said said = run_program("LANG=C", line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    said_clear(&said);
    char *new = mem_printf("%s/new.yaml", folder), *inputs = mem_printf("%s/survey_inputs.csv", folder);
    remove(new);
    remove(inputs);
    remove(folder);
    free(new);
    free(inputs);
    free(line);
    free(options);
}
END_TEST

/* Volumes of PATs asked in another unit, by a copy of their codebook. */
static struct said feed_volume(const char *folder, const char *environment, const char *unit,
                               const char *more)
{
    char *line = mem_printf("sed 's|unit: kg/semaine|unit: %s|; s|unit_en: kg/week|unit_en: %s|' "
                            "data/surveys/respatbzh/pat.yaml > %s/pat.yaml", unit, unit, folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
    line = mem_printf("survey scenario %s/pat.yaml data/surveys/respatbzh/pat-synthetic.csv --feeds "
                      "volume --into scenarios/mini.yaml -o %s/new.yaml %s", folder, folder, more);
    struct said said = run_program(environment, line);
    free(line);
    return said;
}

/* The operators' survey where every driver costs this ("": nobody answered), put into the tutorial as
 * new.yaml of the folder. */
static struct said feed_hourly_cost(const char *folder, const char *cell)
{
    char *line = mem_printf("awk -F';' -v OFS=';' 'NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /cout_horaire/) c "
                            "= i } NR > 1 { $c = \"\\\"%s\\\"\" } 1' "
                            "data/surveys/respatbzh/operateurs-synthetic.csv > %s/a.csv", cell, folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
    line = mem_printf("survey scenario data/surveys/respatbzh/operateurs.yaml %s/a.csv --into "
                      "scenarios/mini.yaml -o %s/new.yaml", folder, folder);
    struct said said = run_program("LANG=en_US.UTF-8", line);
    free(line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    return said;
}

static void remove_folder(const char *folder)
{
    char *line = mem_printf("rm -r %s", folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
}

/* A survey under way: what nobody has answered yet keeps none of the others back. */
START_TEST(a_question_without_answers_is_left_out)
{
    char folder[] = "/tmp/proxilog-feed-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    struct said said = feed_hourly_cost(folder, "");
    ck_assert_msg(strstr(said.err, "cout_horaire: prices.driver_eur_h: fewer than 5 answers: nothing is written"),
                  "%s", said.err);
    ck_assert_ptr_nonnull(strstr(said.out, "vehicles.carrier_van.count: 8 instead of 2"));
    said_clear(&said);
    char *path = mem_printf("%s/new.yaml", folder);
    char *text = whole_file(path);
    ck_assert_ptr_null(strstr(text, "driver_eur_h"));
    free(text);
    free(path);
    remove_folder(folder);
}
END_TEST

/* Everybody pays 25: the law is drawn from, but tells the coordinator that nothing is to be drawn. */
START_TEST(answers_that_are_alike_are_told)
{
    char folder[] = "/tmp/proxilog-feed-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    struct said said = feed_hourly_cost(folder, "25");
    ck_assert_msg(strstr(said.err, "cout_horaire: prices.driver_eur_h: the answers are so alike that "
                                   "their law does not vary"), "%s", said.err);
    said_clear(&said);
    remove_folder(folder);
}
END_TEST

START_TEST(units_are_converted_or_refused)
{
    char folder[] = "/tmp/proxilog-feeds-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    struct said said = feed_volume(folder, "LANG=fr_FR.UTF-8", "q/semaine", "");
    ck_assert_msg(said.status == 0 && strstr(said.out, "demand.volume_kg_week : 66000 au lieu"),
                  "%s%s", said.out, said.err); /* 660 in quintals of 100 kg */
    said_clear(&said);
    char *path = mem_printf("%s/new.yaml", folder), *text = whole_file(path);
    ck_assert_ptr_nonnull(strstr(text, "volume_kg_week: 66000"));
    ck_assert_ptr_nonnull(strstr(text, "66000 kg/semaine"));
    ck_assert_ptr_nonnull(strstr(text, "demandé en q/semaine, multiplié par 100"));
    free(text);
    said = feed_volume(folder, "LANG=en_US.UTF-8", "kg/an", "");
    ck_assert_int_eq(said.status, 1);
    ck_assert_msg(strstr(said.err, "volume.feeds: the answers are in kg/an, which cannot be turned "
                                   "into the unit of demand.volume_kg_week, kg/week"), "%s", said.err);
    said_clear(&said);
    /* The largest of 20 answers alone is nothing to tell. */
    said = feed_volume(folder, "LANG=en_US.UTF-8", "kg/semaine", "-q 0.99");
    ck_assert_int_eq(said.status, 1);
    ck_assert_msg(strstr(said.err, "fewer than 5 answers lie beyond this quantile"), "%s", said.err);
    said_clear(&said);
    free(path);
    path = mem_printf("rm -r %s", folder);
    ck_assert_int_eq(system(path), 0);
    free(path);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {answers_that_are_alike_are_told, numbers_of_the_french_line_have_commas,
                            only_what_is_fed_changes, the_surveys_of_brittany_feed_the_tutorial,
                            the_same_folder_keeps_paths_and_a_second_run_replaces_comments,
                            what_cannot_be_fed_is_told, a_question_without_answers_is_left_out,
                            units_are_converted_or_refused};
    return run_tests("survey_scenario", tests, sizeof tests / sizeof *tests);
}
