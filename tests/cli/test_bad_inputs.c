/* The broken files of tests/bad through the program, as a user meets them: exit status 1, each
 * fault on a line of stderr, word for word in English and in French by default, a closing line,
 * and nothing written. */
#include <stdbool.h>
#include "tests/cli/results.h"
#include "tests/run.h"

enum { LINES_MAX = 120 };

/* A block of cases.txt: the name of a file, then its faults. */
struct bad_case {
    char *lines[LINES_MAX];
    size_t n;
};

/* Reads lines up to a blank one; false at the end of the file. */
static bool read_case(FILE *in, struct bad_case *bad)
{
    char *line = NULL;
    size_t room = 0;
    for (size_t i = 0; i < bad->n; i++)
        free(bad->lines[i]);
    bad->n = 0;
    while (getline(&line, &room, in) > 0 && (line[0] != '\n' || !bad->n)) {
        ck_assert_uint_lt(bad->n, LINES_MAX);
        line[strcspn(line, "\n")] = '\0';
        if (line[0])
            bad->lines[bad->n++] = mem_text(line);
    }
    free(line);
    return bad->n > 0;
}

static FILE *open_cases(const char *kind)
{
    char *path = mem_printf("tests/bad/%s/cases.txt", kind);
    FILE *in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    free(path);
    return in;
}

/* What the program must say of a case in English. Release with free(). */
static char *expected_text(const struct bad_case *bad)
{
    char *text = mem_text("");
    for (size_t i = 1; i < bad->n; i++) {
        char *longer = mem_printf("%s%s\n", text, bad->lines[i]);
        free(text);
        text = longer;
    }
    char *all = mem_printf("%sproxilog: %zu fault%s found; nothing was written\n", text, bad->n - 1,
                           bad->n > 2 ? "s" : "");
    free(text);
    return all;
}

static void expect_refused(const struct said *said, const char *line)
{
    ck_assert_msg(said->status == 1, "%s: status %d: %s", line, said->status, said->err);
    ck_assert_msg(!*said->out, "%s: on stdout: %s", line, said->out);
    char *listing = mem_printf("test -z \"$(ls %s)\"", work);
    ck_assert_msg(system(listing) == 0, "%s: wrote something", line);
    free(listing);
}

static void expect_english(const struct bad_case *bad, const char *line)
{
    char *english = mem_printf("--lang en %s", line), *expected = expected_text(bad);
    struct said said = run_program("LANG=C", english);
    expect_refused(&said, line);
    ck_assert_msg(strcmp(said.err, expected) == 0, "%s says\n%sexpected\n%s", line, said.err,
                  expected);
    said_clear(&said);
    free(english);
    free(expected);
}

static size_t count_lines(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

/* As many lines, each in French. n_faults 0: at least one. */
static void expect_french(size_t n_faults, const char *line)
{
    static const char *const english[] = {": expected", ", found", " missing", "did you mean"};
    struct said said = run_program("LANG=C", line);
    expect_refused(&said, line);
    const size_t n = count_lines(said.err);
    ck_assert_msg(n_faults ? n == n_faults + 1 : n > 1, "%s: %s", line, said.err);
    const char *last = strstr(said.err, "proxilog\u202f: ");
    ck_assert_msg(last && count_lines(last) == 1 && strstr(last, "rien n’a été écrit"), "%s: %s",
                  line, said.err);
    for (size_t i = 0; i < sizeof english / sizeof *english; i++)
        ck_assert_msg(!strstr(said.err, english[i]), "%s: in English: %s", line, said.err);
    said_clear(&said);
}

START_TEST(broken_scenarios_are_told)
{
    FILE *in = open_cases("scenario");
    size_t n = 0;
    for (struct bad_case bad = {0}; read_case(in, &bad); n++) {
        char *check = mem_printf("check tests/bad/scenario/%s", bad.lines[0]);
        expect_english(&bad, check);
        char *compare =
            mem_printf("compare tests/bad/scenario/%s -o %s/out", bad.lines[0], work);
        /* What libyaml found wrong is quoted in its words. */
        if (!strstr(bad.lines[1], "not valid YAML"))
            expect_french(bad.n - 1, compare);
        free(check);
        free(compare);
    }
    ck_assert_uint_ge(n, 60);
    fclose(in);
}
END_TEST

/* What reads a layer, by turns: each case meets one of them. Release with free(). */
static char *reader_line(size_t turn, const char *path)
{
    switch (turn) {
    case 0:
        return mem_printf("convert %s %s/out.shp", path, work);
    case 1:
        return mem_printf("roads %s -o %s/out.shp", path, work);
    case 2:
        return mem_printf("roads --report %s", path);
    case 3:
        return mem_printf("matrix - %s", path);
    default:
        return mem_printf("matrix %s data/territories/mini/farms.csv -o %s/out.csv", path, work);
    }
}

/* Every second case, from the first or the second on. */
static void expect_layers_refused(size_t first)
{
    FILE *in = open_cases("layer");
    size_t n = 0;
    for (struct bad_case bad = {0}; read_case(in, &bad); n++) {
        if (n % 2 != first)
            continue;
        char *convert = mem_printf("convert %s %s/out.geojson", bad.lines[0], work);
        expect_english(&bad, convert);
        char *line = reader_line(n % 5, bad.lines[0]);
        expect_french(n % 5 ? 0 : bad.n - 1, line);
        free(convert);
        free(line);
    }
    ck_assert_uint_ge(n, 60);
    fclose(in);
}

START_TEST(broken_layers_are_told)
{
    expect_layers_refused(0);
}
END_TEST

START_TEST(other_broken_layers_are_told)
{
    expect_layers_refused(1);
}
END_TEST

/* The tutorial with a table of places taken from tests/bad/territory. The words in which each
 * is told are checked in tests/data. Release with free(). */
static char *scenario_with(const char *table)
{
    char *line = mem_printf(
        "d=$PWD/tests/bad/territory; k=$(echo %1$s | cut -d_ -f1); sed -e "
        "\"s|\\.\\./data/territories/deux|$PWD/data/territories/deux|\" -e "
        "\"s|\\.\\./data/territories/mini/$k.csv|$d/%1$s|\" -e "
        "\"s|\\.\\./data/territories/mini/|$d/good_|\" -e 's/depot: depot}/depot: depot-1}/' "
        "scenarios/mini.yaml >%2$s.yaml",
        table, work);
    shell(line);
    free(line);
    return mem_printf("%s.yaml", work);
}

START_TEST(broken_tables_of_places_are_told)
{
    FILE *in = open_cases("territory");
    size_t n = 0;
    for (struct bad_case bad = {0}; read_case(in, &bad);) {
        if (strncmp(bad.lines[1], "warning: ", 9) == 0)
            continue;
        char *path = scenario_with(bad.lines[0]);
        char *line = mem_printf("compare %s -o %s/out", path, work);
        expect_french(0, line);
        remove(path);
        free(line);
        free(path);
        n++;
    }
    ck_assert_uint_ge(n, 20);
    fclose(in);
}
END_TEST

/* The scenario and the tables of the cases before are not what is broken. */
START_TEST(good_tables_of_places_are_taken)
{
    char *path = scenario_with("outlets_warnings.csv");
    char *line = mem_printf("check %s", path);
    struct said said = run_program("LANG=C", line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    said_clear(&said);
    remove(path);
    free(line);
    free(path);
}
END_TEST

/* Tables that are no tables, whatever reads them. */
START_TEST(broken_tables_are_told)
{
    static const char *const broken[] = {
        "binary.csv",   "document.csv",        "empty.csv",    "mixed_encodings.csv",
        "nul_byte.csv", "old_workbook.csv",    "colons.csv",    "row_too_long.csv",
        "workbook.csv", "not_a_workbook.xlsx", "unclosed_quote.csv",
        "web_page.csv"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        char *line = i % 2 ? mem_printf("matrix - tests/bad/csv/%s", broken[i])
                           : mem_printf("convert tests/bad/csv/%s %s/out.csv", broken[i], work);
        expect_french(0, line);
        free(line);
    }
}
END_TEST

/* The step that reads a file of a survey first. Release with free(). */
static char *survey_line(const char *name)
{
    const char *dot = strrchr(name, '.');
    if (strcmp(dot, ".yaml") == 0)
        return mem_printf("survey report tests/bad/survey/%s tests/bad/survey/unknown_code.csv "
                          "-o %s/out", name, work);
    if (strcmp(dot, ".lss") == 0)
        return mem_printf("survey codebook tests/bad/survey/%s", name);
    return mem_printf("survey report tests/bad/survey/codebook.yaml tests/bad/survey/%s -o %s/out",
                      name, work);
}

START_TEST(broken_surveys_are_told)
{
    FILE *in = open_cases("survey");
    size_t n = 0;
    for (struct bad_case bad = {0}; read_case(in, &bad); n++) {
        char *line = survey_line(bad.lines[0]);
        if (strcmp(bad.lines[0], "other_questionnaire.csv") != 0) { /* columns are warned of, too */
            expect_english(&bad, line);
            expect_french(bad.n - 1, line);
        }
        free(line);
    }
    ck_assert_uint_ge(n, 25);
    fclose(in);
}
END_TEST

/* Margins that weights cannot be raked to, a stratum of one: told in both languages, and no weight is
 * written. The totals of dep and taille are given; answers a p, a p, b g, b g. */
START_TEST(weights_that_cannot_be_are_told)
{
    static const struct {
        const char *dep, *taille, *message;
    } cases[] = {
        {"{level: a, n: 10}, {level: b, n: 10}, {level: c, n: 10}",
         "{level: p, n: 15}, {level: g, n: 15}",
         ".yaml:6: dep: category \"c\" is empty: 10 in the population and nobody"},
        {"{level: a, n: 10}, {level: b, n: 10}", "{level: p, n: 15}, {level: g, n: 15}",
         ".yaml:7: taille: the totals sum to 30, those of \"dep\" to 20"},
        {"{level: a, n: 10}, {level: b, n: 20}", "{level: p, n: 20}, {level: g, n: 10}",
         ".yaml:7: taille: raking did not settle in 200 iterations"}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char *write = mem_printf(
            "printf 'survey: s\\ntitle: {fr: S}\\npopulation:\\n  units: {fr: x}\\n  margins:\\n"
            "    - {question: dep, counts: [%s]}\\n    - {question: taille, counts: [%s]}\\n"
            "questions:\\n  - {id: dep, type: single, levels: [{code: a, label: {fr: A}}, {code: b, "
            "label: {fr: B}}, {code: c, label: {fr: C}}]}\\n  - {id: taille, type: single, levels: "
            "[{code: p}, {code: g}]}\\n' > %s.yaml; printf "
            "'id;dep;taille\\n1;a;p\\n2;a;p\\n3;b;g\\n4;b;g\\n' > %s.csv",
            cases[c].dep, cases[c].taille, work, work);
        shell(write);
        char *english = mem_printf(
            "--lang en survey report %s.yaml %s.csv --weighting margins -o %s/out", work, work, work);
        struct said said = run_program("LANG=C", english);
        expect_refused(&said, english);
        ck_assert_msg(strstr(said.err, cases[c].message), "%s", said.err);
        said_clear(&said);
        char *french = mem_printf("survey report %s.yaml %s.csv --weighting margins -o %s/out", work,
                                  work, work);
        expect_french(0, french);
        free(french);
        free(english);
        free(write);
        char *remains = mem_printf("rm %s.yaml %s.csv", work, work);
        shell(remains);
        free(remains);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {broken_scenarios_are_told, broken_layers_are_told,
                            other_broken_layers_are_told,
                            broken_tables_of_places_are_told, good_tables_of_places_are_taken,
                            broken_tables_are_told, broken_surveys_are_told, weights_that_cannot_be_are_told};
    work_begin();
    const int status = run_tests("bad inputs", tests, sizeof tests / sizeof *tests);
    work_end();
    return status;
}
