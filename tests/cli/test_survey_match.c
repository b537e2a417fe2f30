/* proxilog survey match as a user runs it. */
#include <unistd.h>
#include "tests/cli/markup.h"
#include "tests/cli/run_program.h"
#include "tests/run.h"

/* 12 who need in the first town (8 of them cold storage), 3 in the second (1); 10 and 2 who offer (4
 * and none); the third town, which the layer has too, is silent. */
static const char CODEBOOK[] = "survey: %s\n"
                               "title: {fr: Enquête %s}\n"
                               "synthetic: yes\n"
                               "authors: [Réseau]\n"
                               "licence: CC-BY-4.0\n"
                               "population: {units: {fr: %s}}\n"
                               "questions:\n"
                               "  - {id: epci, type: place}\n"
                               "  - {id: q, type: multiple, items: [{code: f, label: {fr: Froid & "
                               "sec}, matches: froid}]}\n";

struct town {
    const char *code;
    size_t n, n_yes;
};

static void write_side(const char *folder, const char *name, const struct town towns[2])
{
    char *path = mem_printf("%s/%s.yaml", folder, name);
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fprintf(out, CODEBOOK, name, name, name);
    fclose(out);
    free(path);
    path = mem_printf("%s/%s.csv", folder, name);
    out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs("\"id\",\"epci\",\"q[f]\"\n", out);
    for (size_t t = 0, id = 1; t < 2; t++)
        for (size_t i = 0; i < towns[t].n; i++)
            fprintf(out, "\"%zu\",\"%s\",\"%s\"\n", id++, towns[t].code,
                    i < towns[t].n_yes ? "Y" : "");
    fclose(out);
    free(path);
}

static struct said match(const char *folder, const char *more)
{
    write_side(folder, "needs", (struct town[]){{"200041317", 12, 8}, {"200041333", 3, 1}});
    write_side(folder, "offers", (struct town[]){{"200041317", 10, 4}, {"200041333", 2, 0}});
    char *line = mem_printf("survey match %s/needs.yaml %s/needs.csv %s/offers.yaml %s/offers.csv %s",
                            folder, folder, folder, folder, more);
    struct said said = run_program("LANG=en_US.UTF-8", line);
    free(line);
    return said;
}

static void remove_folder(const char *folder)
{
    char *line = mem_printf("rm -r %s", folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
}

START_TEST(what_is_written)
{
    char folder[] = "/tmp/proxilog-match-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *more = mem_printf("-o %s/out --areas data/territories/deux-sevres/communes.shp --area-field "
                            "EPCI",
                            folder);
    struct said said = match(folder, more);
    ck_assert_msg(said.status == 0, "%s", said.err);
    ck_assert(strstr(said.out, "needs: n\u00a0=\u00a015; offers: n\u00a0=\u00a012; not weighted; intervals at\u00a095%"));
    ck_assert(strstr(said.out, "need 9 of 15 (60%), offer 4 of 12 (33%); orphan areas: 1"));
    ck_assert(strstr(said.out, "Synthetic answers"));
    said_clear(&said);
    char *path = mem_printf("%s/out/match.csv", folder), *table = whole_file(path);
    /* Wilson's limits of 9/15 are 0.3575 and 0.8018, of 4/12 0.1381 and 0.6094; the gap 0.2667 less
     * hypot(0.6 - 0.3575, 0.6094 - 0.3333), and so on. */
    ck_assert(strstr(table, "\nfroid,Froid & sec,,,need,9,15,,0.6,0.3574683"));
    ck_assert(strstr(table, "\nfroid,Froid & sec,,,gap,,,,0.2666666667,-0.1007"));
    ck_assert(strstr(table, ",newcombe,met\n"));
    ck_assert(strstr(table, "\nfroid,Froid & sec,200041333,200041333,offer,0,2,,0,"));
    ck_assert(strstr(table, ",wilson,orphan\n"));
    free(table);
    free(path);
    path = mem_printf("%s/out/report.html", folder);
    char *page = whole_file(path);
    check_markup(path, strchr(page, '\n'));
    ck_assert(strstr(page, "Synthetic answers, drawn at random: nobody gave them."));
    ck_assert(strstr(page, "200041333, Froid &amp; sec: 1 of 3 needs; none of 2 offers"));
    ck_assert(strstr(page, "<td class=\"n\">1 of 3</td>")); /* no percentage under 10 */
    ck_assert(strstr(page, "needed by 9 of 15 needs (60%), offered by 4 of 12 offers (33%)"));
    ck_assert(strstr(page, "Enquête needs · Enquête offers. Réseau, CC-BY-4.0</figcaption>"));
    ck_assert(strstr(page, "9 of 15 (60%)<br><small>[36; 80]</small></td>"));
    ck_assert(!strstr(page, "<th scope=\"col\"></th>"));
    free(page);
    free(path);
    static const char *const figures[] = {"need-offer", "matrix-needs", "matrix-offers",
                                          "map-need-froid", "map-offer-froid"};
    for (size_t f = 0; f < sizeof figures / sizeof *figures; f++) {
        path = mem_printf("%s/out/figures/projection/%s.png", folder, figures[f]);
        ck_assert_msg(access(path, R_OK) == 0, "%s", path);
        free(path);
    }
    /* Offers are 40 % at most, needs 67 %: one set of classes for both maps. A map is of one side. */
    path = mem_printf("%s/out/figures/map-offer-froid.svg", folder);
    char *map = whole_file(path);
    ck_assert(strstr(map, ">60% to 70%</text>"));
    ck_assert(strstr(map, "offers: n\u00a0=\u00a012; not weighted</text>"));
    ck_assert(strstr(map, "Enquête needs · Enquête offers. Réseau, CC-BY-4.0"));
    ck_assert(!strstr(map, "needs: n"));
    free(map);
    free(path);
    said = match(folder, more); /* earlier results may be replaced */
    ck_assert_int_eq(said.status, 0);
    said_clear(&said);
    free(more);
    remove_folder(folder);
}
END_TEST

START_TEST(what_cannot_be_matched_is_told)
{
    static const struct {
        const char *more;
        int status;
        const char *message;
    } known[] = {
        {"", 2, "-o DIR is wanted"},
        {"-o /tmp/never-match --areas x.shp", 2, "--areas and --area-field together"},
        {"-o /tmp/never-match --by q", 1,
         "--by: expected a question of type single or place"},
        {"-o /tmp/never-match --areas data/territories/deux-sevres/communes.shp --area-field EPCO", 1,
         "has no field \"EPCO\"; expected one of INSEE_COM"},
        {"-o /tmp/never-match --areas data/territories/deux-sevres/communes.shp --area-field NOM_COM",
         1, "no value of NOM_COM is an area of the answers, such as \"200041317\""},
    };
    char folder[] = "/tmp/proxilog-match-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        struct said said = match(folder, known[k].more);
        ck_assert_msg(said.status == known[k].status && strstr(said.err, known[k].message),
                      "%s: %d: %s", known[k].more, said.status, said.err);
        said_clear(&said);
    }
    ck_assert_int_ne(access("/tmp/never-match", F_OK), 0);
    remove_folder(folder);
}
END_TEST

START_TEST(faults_of_both_sides_are_told_at_once)
{
    struct said said = run_program(
        "LANG=en_US.UTF-8", "survey match tests/bad/survey/codebook.yaml tests/bad/survey/unknown_code.csv "
                            "tests/bad/survey/codebook.yaml tests/bad/survey/not_a_date.csv -o out/none");
    ck_assert_int_eq(said.status, 1);
    ck_assert_ptr_nonnull(strstr(said.err, "unknown_code.csv:3: Q1: expected a level of Q1"));
    ck_assert_ptr_nonnull(strstr(said.err, "not_a_date.csv:2: Q4: expected a date"));
    ck_assert_ptr_nonnull(strstr(said.err, "proxilog: 4 faults found; nothing was written\n"));
    said_clear(&said);
}
END_TEST

START_TEST(more_answers_than_there_are_do_not_match)
{
    char folder[] = "/tmp/proxilog-match-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    struct said said = match(folder, "");
    said_clear(&said);
    char *line = mem_printf("sed -i 's/population: {/population: {n: 11, /' %s/needs.yaml %s/offers.yaml",
                            folder, folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
    line = mem_printf("survey match %s/needs.yaml %s/needs.csv %s/offers.yaml %s/offers.csv -o %s/out",
                      folder, folder, folder, folder, folder);
    said = run_program("LANG=en_US.UTF-8", line);
    free(line);
    ck_assert_int_eq(said.status, 1);
    ck_assert_msg(strstr(said.err, "/needs.yaml:6: population.n: the population counts 11 needs, but 15 answered"),
                  "%s", said.err);
    ck_assert_ptr_nonnull(strstr(said.err, "the population counts 11 offers, but 12 answered"));
    said_clear(&said);
    remove_folder(folder);
}
END_TEST

/* Of whom all answered there is nothing to infer, and no interval; one who counts among others of weight
 * 0 is no sample. */
START_TEST(no_interval_is_no_empty_bracket)
{
    char folder[] = "/tmp/proxilog-match-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    struct said said = match(folder, "");
    said_clear(&said);
    char *line = mem_printf("cd %s && sed -i 's/population: {/population: {n: 12, /' offers.yaml && "
                            "sed -i -e 's/population: {/population: {weight: w, /' -e '$a\\  - {id: w, "
                            "type: numeric}' needs.yaml && "
                            "awk '{ print $0 \",\" (NR == 1 ? \"\\\"w\\\"\" : NR == 2) }' needs.csv > w.csv",
                            folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
    line = mem_printf("survey match %s/needs.yaml %s/w.csv %s/offers.yaml %s/offers.csv -o %s/out",
                      folder, folder, folder, folder, folder);
    said = run_program("LANG=en_US.UTF-8", line);
    free(line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    said_clear(&said);
    char *path = mem_printf("%s/out/report.html", folder), *page = whole_file(path);
    ck_assert(strstr(page, "<td class=\"n\">9 of 15 (100%)</td>"));
    ck_assert(strstr(page, "<td class=\"n\">4 of 12 (33%)</td>"));
    ck_assert(strstr(page, "<td class=\"n\">+67</td>"));
    ck_assert(strstr(page, "no interval tells whether there is a gap: needed by 9 of 15"));
    ck_assert(!strstr(page, "no clear gap"));
    free(page);
    free(path);
    path = mem_printf("%s/out/match.csv", folder);
    char *table = whole_file(path);
    ck_assert(strstr(table, ",need,9,15,,1,,,0.95,,met\n"));
    ck_assert(strstr(table, ",gap,,,,0.6666666667,,,0.95,,met\n"));
    free(table);
    free(path);
    remove_folder(folder);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {what_is_written, what_cannot_be_matched_is_told,
                            faults_of_both_sides_are_told_at_once,
                            more_answers_than_there_are_do_not_match, no_interval_is_no_empty_bracket};
    return run_tests("survey_match", tests, sizeof tests / sizeof *tests);
}
