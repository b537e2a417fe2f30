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
    shell("! ls /tmp/proxilog-results-*/out/figures/w.svg 2>/dev/null | grep .");
    free(page);
    page = page_of("--weighting none");
    expect(page, "non pondéré");
    expect(page, ">33 %</td>");
    free(page);
}
END_TEST

int main(void)
{
    work_begin();
    const TTest *tests[] = {places_are_counted_whole, named_weights_count};
    const int status = run_tests("survey odd", tests, sizeof tests / sizeof *tests);
    work_end();
    return status;
}
