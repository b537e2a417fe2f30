/* Questionnaires that are odd: what their report says, and how it shows it. */
#include <stdbool.h>
#include "tests/cli/results.h"
#include "tests/run.h"

/* Reports on a codebook and answers of the folder; its page. Release with free(). */
static char *page_of(const char *options)
{
    char *line = mem_printf("--lang fr survey report %s/s.yaml %s/s.csv -o %s/out %s", work, work, work, options);
    struct said said = run_program("SOURCE_DATE_EPOCH=1", line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    said_clear(&said);
    free(line);
    return result_file("out", "report.html");
}

/* Writes s.yaml with these questions and population, and s.csv by a shell command. */
static void write_survey(const char *population, const char *questions, const char *csv)
{
    char *line = mem_printf("cd %s && cat > s.yaml <<'E'\nsurvey: s\ntitle: {fr: S}\n"
                            "population: {units: {fr: fermes, en: farms}%s}\nquestions:\n%s\nE\n"
                            "(%s) > s.csv",
                            work, population, questions, csv);
    shell(line);
    free(line);
}

static void expect(const char *page, const char *text)
{
    ck_assert_msg(strstr(page, text) != NULL, "no %s", text);
}

/* A commune is one thing, however many words it has and however they are written. */
START_TEST(places_are_counted_whole)
{
    write_survey("", "  - {id: lieu, type: place, text: {fr: Où}}",
                 "echo 'id;lieu'; k=0; for p in Saint-Brieuc Saint-Brieuc 'saint brieuc' "
                 "Saint-Malo Saint-Malo Rennes; do k=$((k+1)); echo \"$k;$p\"; done");
    char *page = page_of("");
    expect(page, "<td>Saint-Brieuc</td><td class=\"n\">3</td>");
    expect(page, "<td>Saint-Malo</td><td class=\"n\">2</td>");
    expect(page, "<td>Cités une seule fois</td><td class=\"n\">1</td>");
    ck_assert_ptr_null(strstr(page, ">saint</td>"));
    expect(page, "Lieux les plus cités.");
    free(page);
}
END_TEST

/* Weights that the codebook names count unless told otherwise, and are no question. */
START_TEST(named_weights_count)
{
    write_survey(", weight: w",
                 "  - {id: q, type: single, text: {fr: Q}, levels: [{code: a, label: {fr: A}}, "
                 "{code: b, label: {fr: B}}]}\n  - {id: w, type: numeric, text: {fr: Poids de sondage}}",
                 "echo 'id;q;w'; for i in $(seq 12); do echo \"$i;$([ $i -le 4 ] && echo 'a;4' || "
                 "echo 'b;1')\"; done");
    char *page = page_of("");
    expect(page, "pondéré par les poids donnés");
    expect(page, ">67 %</td>"); /* 16 of 24 */
    ck_assert_ptr_null(strstr(page, "<h3>Poids de sondage"));
    ck_assert_ptr_null(strstr(page, "<td>Poids de sondage"));
    char *drawn = mem_printf("! test -e %s/out/figures/w.svg", work);
    shell(drawn);
    free(drawn);
    free(page);
    page = page_of("--weighting none");
    expect(page, "non pondéré");
    expect(page, ">33 %</td>");
    free(page);
}
END_TEST

/* Weights of a stratified sample: what is not reckoned with is said. */
START_TEST(strata_beside_weights_are_said_to_be_left_aside)
{
    write_survey(", n: 60, weight: w, strata: {question: q, counts: [{level: a, n: 20}, {level: b, n: 40}]}",
                 "  - {id: q, type: single, text: {fr: Q}, levels: [{code: a, label: {fr: A}}, "
                 "{code: b, label: {fr: B}}]}\n  - {id: w, type: numeric, text: {fr: Poids de sondage}}",
                 "echo 'id;q;w'; for i in $(seq 12); do echo \"$i;$([ $i -le 4 ] && echo 'a;4' || "
                 "echo 'b;1')\"; done");
    char *page = page_of("");
    expect(page, "les strates du dictionnaire sont laissées de côté");
    free(page);
    page = page_of("--weighting strata");
    ck_assert_ptr_null(strstr(page, "les strates du dictionnaire sont laissées de côté"));
    free(page);
}
END_TEST

static size_t count_of(const char *page, const char *text)
{
    size_t n = 0;
    for (const char *at = page; (at = strstr(at, text)) != NULL; at++)
        n++;
    return n;
}

/* What a newcomer reads: no heading twice, a caption that stays in sight on a phone, where the intervals
 * of a scale are, French spaces in the source; the help's placeholders in French. */
START_TEST(the_page_reads_well)
{
    write_survey("", "  - {id: m, type: matrix, text: {fr: M}, levels: [{code: a, role: negative}, "
                     "{code: b, role: positive}], items: [{code: i}, {code: j}]}",
                 "echo 'id;m[i];m[j]'; for i in $(seq 12); do echo \"$i;a;b\"; done");
    char *line = mem_printf("cd %s && sed -i '2i source: Faite ici ; gardée' s.yaml", work);
    shell(line);
    free(line);
    char *page = page_of("");
    ck_assert_uint_eq(count_of(page, "<h2>Qui a répondu</h2>"), 1);
    ck_assert_uint_eq(count_of(page, "<h2>Comment on a répondu</h2>"), 1);
    ck_assert_uint_eq(count_of(page, "<caption>"), count_of(page, "<caption><span>"));
    expect(page, "caption>span{");
    expect(page, "et son intervalle sont dans estimates.csv");
    expect(page, "Faite ici ; gardée");
    free(page);
    struct said said = run_program("LANG=fr_FR.UTF-8", "--lang fr survey report --help");
    static const char *const english[] = {" HOW", " SHARE", " KIND", " LAYER", " CHARACTER"};
    for (size_t k = 0; k < sizeof english / sizeof *english; k++)
        ck_assert_msg(!strstr(said.out, english[k]), "%s", english[k]);
    said_clear(&said);
}
END_TEST

/* The interval of a mean of tonnes ends at 0, which the codebook says is their least. */
START_TEST(no_mean_lies_beyond_its_bounds)
{
    write_survey("", "  - {id: t, type: numeric, text: {fr: T}, unit: t, min: 0}",
                 "echo 'id;t'; i=0; for t in 1 2 1 3 2 90; do i=$((i+1)); echo \"$i;$t\"; done");
    free(page_of(""));
    char *estimates = result_file("out", "estimates.csv");
    const char *mean = strstr(estimates, ",mean,t,t,16.5,");
    ck_assert_msg(mean && strncmp(mean, ",mean,t,t,16.5,0,", 17) == 0, "%.40s", mean ? mean : estimates);
    free(estimates);
}
END_TEST

/* Whoever wished answered, and all wished: there is nobody to be unlike them. */
/* Found by trying: more decimals than a table has room for stopped the program. */
START_TEST(numbers_that_hardly_differ_are_told)
{
    write_survey("", "  - {id: x, type: numeric, text: {fr: X}}",
                 "echo 'id;x'; for i in $(seq 10 29); do echo \"$i;0.0000000000$i\"; done");
    char *page = page_of("");
    expect(page, "de 1e-11 à moins de 1,5e-11");
    free(page);
}
END_TEST

START_TEST(a_census_is_not_self_selected)
{
    static const char questions[] = "  - {id: q, type: single, text: {fr: Q}, levels: [{code: a, label: {fr: A}}, "
                                    "{code: b, label: {fr: B}}]}";
    static const char answers[] = "echo 'id;q'; for i in $(seq 12); do echo \"$i;a\"; done";
    write_survey(", n: 12, self_selected: yes", questions, answers);
    char *page = page_of("");
    expect(page, "recensement complet");
    ck_assert_ptr_null(strstr(page, "A répondu qui voulait"));
    free(page);
    write_survey(", n: 13, self_selected: yes", questions, answers);
    page = page_of("");
    expect(page, "A répondu qui voulait");
    free(page);
}
END_TEST

/* What groups ticked holds what they said beside the list, as the table of all does. */
START_TEST(other_is_compared_too)
{
    write_survey("",
                 "  - {id: g, type: single, text: {fr: G}, key: quasi_identifier, levels: [{code: a, label: {fr: A}}, "
                 "{code: b, label: {fr: B}}]}\n"
                 "  - {id: m, type: multiple, text: {fr: M}, other: yes, items: [{code: i, label: {fr: I}}, {code: j, label: "
                 "{fr: J}}]}",
                 "echo 'id;g;m[i];m[j];m[other]'; for i in $(seq 24); do echo \"$i;$([ $i -le 12 ] && echo 'a;Y;;Tofu' || "
                 "echo 'b;;Y;')\"; done");
    char *page = page_of("");
    expect(page, "<td>Autre</td><td class=\"n\">12</td><td class=\"n\">12</td><td class=\"n\">100\u202f%</td>"
                 "<td class=\"n\">0</td><td class=\"n\">12</td><td class=\"n\">0\u202f%</td>");
    expect(page, "<blockquote>Tofu (12\u00a0fois)</blockquote>"); /* once */
    ck_assert_uint_eq(count_of(page, "<blockquote>"), 1);
    free(page);
}
END_TEST

/* Without a question on the area asked on both sides, none is counted. */
START_TEST(themes_without_areas_count_none)
{
    char *line = mem_printf(
        "cd %s && for s in n o; do printf 'survey: %%s\ntitle: {fr: S}\nquestions:\n  - {id: m, type: multiple, items: "
        "[{code: i, matches: t}, {code: j}]}\n' $s > $s.yaml; (echo 'id;m[i];m[j]'; for i in 1 2 3 4; do echo "
        "\"$i;Y;\"; done) > $s.csv; done", work);
    shell(line);
    free(line);
    line = mem_printf("survey match %s/n.yaml %s/n.csv %s/o.yaml %s/o.csv -o %s/both", work, work, work, work, work);
    struct said said = run_program("LANG=en_US.UTF-8", line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    ck_assert_ptr_nonnull(strstr(said.out, "need 4 of 4, offer 4 of 4\n"));
    said_clear(&said);
    free(line);
}
END_TEST

/* However many ticked "none of these", it stands below what it denies. */
START_TEST(none_of_these_comes_last)
{
    write_survey("", "  - {id: m, type: multiple, text: {fr: M}, items: [{code: i, label: {fr: Aucun}, exclusive: yes}, "
                     "{code: j, label: {fr: Un}}, {code: k, label: {fr: Deux}}]}",
                 "echo 'id;m[i];m[j];m[k]'; for i in $(seq 15); do echo \"$i;$([ $i -le 9 ] && echo 'Y;;' || "
                 "echo ';Y;Y')\"; done");
    char *page = page_of("");
    const char *last = strstr(page, "<td>Aucun</td>");
    ck_assert_ptr_nonnull(last);
    ck_assert_ptr_nonnull(strstr(page, "<td>Deux</td>"));
    ck_assert(strstr(page, "<td>Un</td>") < last && strstr(page, "<td>Deux</td>") < last);
    free(page);
}
END_TEST

/* Nine departments by two groups stand below each other, with the shares of each group. */
START_TEST(many_levels_stand_below_each_other)
{
    write_survey("",
                 "  - {id: g, type: single, text: {fr: G}, key: quasi_identifier, levels: [{code: a, label: {fr: A}}, "
                 "{code: b, label: {fr: B}}]}\n"
                 "  - {id: d, type: single, text: {fr: D}, levels: [{code: '1'}, {code: '2'}, {code: '3'}, {code: '4'}, "
                 "{code: '5'}, {code: '6'}, {code: '7'}, {code: '8'}, {code: '9'}]}",
                 "echo 'id;g;d'; for i in $(seq 30); do echo \"$i;$([ $i -le 10 ] && echo a || echo b);$((i % 9 + 1))\"; done");
    char *page = page_of("");
    expect(page, "<th scope=\"col\">Réponse</th><th scope=\"col\" class=\"n\">A</th>");
    /* 9, 18 and 27 are the multiples: one of ten, two of twenty. */
    expect(page, "<td>1</td><td class=\"n\">1</td><td class=\"n\">10\u202f%</td><td class=\"n\">2</td><td "
                 "class=\"n\">10\u202f%</td><td class=\"n\">3</td>");
    expect(page, "<td>Réponses (n)</td><td class=\"n\">10</td><td class=\"n\"></td><td class=\"n\">20</td><td "
                 "class=\"n\"></td><td class=\"n\">30</td>");
    free(page);
}
END_TEST

/* Six of six, one of whom left the question empty: no empty columns of shares, no table of tests that were not
 * made, no claim that all answered. */
START_TEST(a_small_census_says_no_more_than_it_knows)
{
    write_survey(", n: 6",
                 "  - {id: g, type: single, text: {fr: G}, key: quasi_identifier, levels: [{code: a, label: {fr: A}}, "
                 "{code: b, label: {fr: B}}]}\n"
                 "  - {id: q, type: single, text: {fr: Q}, levels: [{code: o, label: {fr: Oui}}, {code: n, label: {fr: Non}}]}\n"
                 "  - {id: m, type: multiple, text: {fr: M}, items: [{code: i, label: {fr: I}}, {code: j, label: {fr: J}}]}",
                 "echo 'id;g;q;m[i];m[j]'; for i in 1 2 3 4 5 6; do echo \"$i;$([ $i -le 3 ] && echo 'a;o' || "
                 "echo 'b;n');Y;\"; done | sed '6s/;n;/;;/'");
    char *page = page_of("--respondents organisations");
    ck_assert_ptr_null(strstr(page, "Pressés")); /* no time was kept */
    expect(page, "<td>pas de réponse</td><td class=\"n\">1</td>");
    ck_assert_ptr_null(strstr(page, ">Part</th>"));
    ck_assert_ptr_null(strstr(page, "Les groupes diffèrent-ils"));
    ck_assert_ptr_null(strstr(page, "Intervalles à 95")); /* of no share that is shown */
    expect(page, "Aucun test\u202f: toute la population a participé, personne n’a été tiré au sort\u202f; les écarts "
                 "sont ceux des réponses données.");
    free(page);
}
END_TEST

/* Decimals of a column are those of its greatest mean; a price has no total, a volume has one that says who is
 * not in it. */
START_TEST(numbers_are_set_alike)
{
    write_survey(", n: 40",
                 "  - {id: g, type: single, text: {fr: G}, key: quasi_identifier, levels: [{code: a, label: {fr: A}}, "
                 "{code: b, label: {fr: B}}]}\n"
                 "  - {id: v, type: numeric, text: {fr: V}, unit: kg/semaine}\n"
                 "  - {id: p, type: numeric, text: {fr: P}, unit: €/kg}",
                 "echo 'id;g;v;p'; for i in $(seq 20); do echo \"$i;$([ $i -le 10 ] && echo \"a;$((i+200)).5\" || "
                 "echo \"b;$i.5\");2.$i\"; done | sed '20s/;20.5;/;;/'");
    char *page = page_of("");
    expect(page, "<td>A</td><td class=\"n\">10</td><td class=\"n\">206</td>");
    expect(page, "<td>B</td><td class=\"n\">9</td><td class=\"n\">16</td>"); /* 15.5, to the even */
    ck_assert_uint_eq(count_of(page, "<td>Total de la population"), 1);
    expect(page, "<td>Total de la population, sans ceux qui n’ont pas répondu</td>");
    free(page);
}
END_TEST

int main(void)
{
    work_begin();
    const TTest *tests[] = {numbers_that_hardly_differ_are_told, places_are_counted_whole, named_weights_count, strata_beside_weights_are_said_to_be_left_aside, the_page_reads_well, no_mean_lies_beyond_its_bounds,
                            a_census_is_not_self_selected, a_small_census_says_no_more_than_it_knows, other_is_compared_too,
                            themes_without_areas_count_none, many_levels_stand_below_each_other, none_of_these_comes_last,
                            numbers_are_set_alike};
    const int status = run_tests("survey odd", tests, sizeof tests / sizeof *tests);
    work_end();
    return status;
}
