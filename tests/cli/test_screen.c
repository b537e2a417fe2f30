/* What a user sees on the screen: the closing table, progress on a terminal, check's summary. */
#include <fcntl.h>
#include <stdbool.h>
#include "tests/cli/results.h"
#include "tests/run.h"

enum { SCREEN_COLUMNS = 98 };

static int columns_of(const char *text, size_t n)
{
    int columns = 0;
    for (size_t i = 0; i < n; i++)
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    return columns;
}

static void expect_fits(const char *text)
{
    for (const char *at = text; *at; at += strcspn(at, "\n"), at += *at == '\n')
        ck_assert_msg(columns_of(at, strcspn(at, "\n")) <= SCREEN_COLUMNS, "too wide:\n%s", text);
}

/* Columns up to the last character of the value in the line that begins with label; the nth
 * value from 0. */
static int end_of_value(const char *text, const char *label, int nth)
{
    const char *at = strstr(text, label);
    ck_assert_msg(at != NULL, "no line %s in\n%s", label, text);
    const char *line = at;
    at += strlen(label);
    for (int v = 0; v <= nth; v++) {
        at += strspn(at, " ");
        at += strcspn(at, " \n");
    }
    return columns_of(line, (size_t)(at - line));
}

/* The tutorial with its last organisation given so many times in all, under this label. Release
 * with free(). */
static char *scenario_of(int n_pooled, const char *label)
{
    char *line = mem_printf(
        "f=%1$s/labels.yaml; n=$(grep -n '  - id: pooled' scenarios/mini.yaml | cut -d: -f1) && "
        "e=$(sed -n \"$n,\\$p\" scenarios/mini.yaml | grep -n '^$' | head -1 | cut -d: -f1) && "
        "sed \"s|\\.\\./data|$PWD/data|\" scenarios/mini.yaml >%1$s/all && "
        "head -n $((n - 1)) %1$s/all >$f && for i in $(seq %2$d); do "
        "sed -n \"$n,$((n + e - 2))p\" %1$s/all | sed -e \"s/id: pooled/id: pooled$i/\" "
        "-e 's/fr: Point de massification et plateforme, en: [^}]*/fr: \"%3$s\", en: \"%3$s\"/'; "
        "done >>$f; tail -n +$((n + e - 1)) %1$s/all >>$f",
        work, n_pooled, label);
    shell(line);
    free(line);
    return mem_printf("%s/labels.yaml", work);
}

static struct said compare_labels(const char *language, int n_pooled, const char *label)
{
    char *path = scenario_of(n_pooled, label);
    char *line = mem_printf("--lang %s compare %s -n 2 --no-cache -o %s/out", language, path, work);
    struct said said = run_program("LANG=C", line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    /* Figures have no room for such labels, and say so; nothing else is said. */
    ck_assert_msg(!*said.err || strchr(said.err, '\n') == strrchr(said.err, '\n'), "%s", said.err);
    free(line);
    free(path);
    return said;
}

START_TEST(a_pair_stands_in_columns)
{
    struct said said = compare_labels("fr", 1, "Des points de massification où chaque ferme "
                                               "dépose, puis une plateforme à Parthenay");
    expect_fits(said.out);
    for (int v = 0; v < 3; v++)
        ck_assert_int_eq(end_of_value(said.out, "Kilomètres par an", v),
                         end_of_value(said.out, "Heures de travail", v));
    ck_assert_ptr_nonnull(strstr(said.out, "Différence  [intervalle à 95\u202f%]\n"));
    ck_assert_ptr_nonnull(strstr(said.out, "ferme dépose,…")); /* four lines, no more */
    ck_assert_ptr_nonnull(strstr(said.out, "/out/report.html\n"));
    said_clear(&said);
    said = compare_labels("en", 1, "Antidisestablishmentarianism");
    expect_fits(said.out);
    ck_assert_ptr_nonnull(strstr(said.out, "Antidisestabl…"));
    ck_assert_ptr_nonnull(strstr(said.out, "Difference  [95% interval]\n"));
    said_clear(&said);
}
END_TEST

START_TEST(many_organisations_stand_beside_each_other)
{
    struct said said = compare_labels("en", 5, "Massification points and platform");
    expect_fits(said.out);
    ck_assert_ptr_nonnull(strstr(said.out, "Differences of the others to \"Each farm delivers\" "
                                           "(± half the 95% interval):\n"));
    /* Five others, three in a table. */
    const char *second = strstr(strstr(said.out, "Kilometres a year") + 1, "Kilometres a year");
    ck_assert_ptr_nonnull(second);
    ck_assert_ptr_null(strstr(second + 1, "Kilometres a year"));
    /* The table's difference and half its interval, in kg. */
    char *paired = result_file("out", "paired.csv");
    const struct row nox = find_row(paired, "pooled1", "all", "nox_g");
    char *cell = mem_printf("  +%.1f ±%.1f  ", nox.mean / 1000, (nox.high - nox.low) / 2000);
    ck_assert_msg(strstr(strstr(said.out, "NOx, kg"), cell) != NULL, "no%s in\n%s", cell, said.out);
    free(cell);
    free(paired);
    for (int v = 0; v < 1 + 3 * 2; v++) /* the baseline, then differences and half-widths */
        if (v % 2 == 0)
            ck_assert_int_eq(end_of_value(said.out, "Kilometres a year", v),
                             end_of_value(said.out, "NOx, kg", v));
    said_clear(&said);
}
END_TEST

/* What a program writes on a terminal as its stderr; NULL on a machine that lends no terminals (a
 * bare container). Release with free(). */
static char *seen_on_terminal(const char *options)
{
    const int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (terminal < 0)
        return NULL;
    ck_assert(grantpt(terminal) == 0 && unlockpt(terminal) == 0);
    const int held = open(ptsname(terminal), O_RDWR | O_NOCTTY); /* what is written stays */
    char *line = mem_printf("${PROXILOG:-build/proxilog} --lang en compare scenarios/mini.yaml -n "
                            "3 -o %s/seen %s >/dev/null 2>%s",
                            work, options, ptsname(terminal));
    shell(line);
    free(line);
    char *seen = mem_zeroed(65536, 1);
    const ssize_t n = read(terminal, seen, 65535);
    seen[n > 0 ? n : 0] = '\0';
    close(held);
    close(terminal);
    return seen;
}

/* Sixty farms at one dock on the same morning. */
START_TEST(hours_spent_in_queues_are_told)
{
    char *line = mem_printf(
        "t=data/territories/mini; (head -1 $t/farms.csv; for i in $(seq 60); do "
        "echo \"f$i,F$i,Allonne,vegetables,200,van_s,1\"; done) > %1$s/farms.csv; "
        "sed -e \"s|\\.\\./$t/farms|farms|; s|\\.\\./data|$PWD/data|\" "
        "-e 's/farms_per_product: 2/farms_per_product: 30/' scenarios/mini.yaml > %1$s/queue.yaml",
        work);
    shell(line);
    free(line);
    line = mem_printf("--lang fr compare %1$s/queue.yaml -n 2 --no-cache -o %1$s/queue", work);
    struct said said = run_program("LANG=C", line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    expect_fits(said.out);
    const char *told = "des heures de travail se passent à";
    const char *at = strstr(said.out, told);
    ck_assert_msg(at != NULL && !strstr(at + 1, told), "%s", said.out);
    char *page = result_file("queue", "report.html");
    ck_assert_ptr_nonnull(strstr(page, told));
    free(page);
    said_clear(&said);
    free(line);
    said = compare_labels("fr", 1, "Ensemble");
    ck_assert_ptr_null(strstr(said.out, told));
    said_clear(&said);
}
END_TEST

START_TEST(progress_is_shown_on_a_terminal_and_erased)
{
    static const char erased[] = "\r\033[K";
    char *seen = seen_on_terminal("");
    if (!seen)
        return;
    ck_assert_ptr_nonnull(strstr(seen, "\rSimulating [........................................] "
                                       "0/3 "));
    ck_assert_ptr_nonnull(strstr(seen, "\rSimulating [########################################] "
                                       "3/3 "));
    ck_assert_ptr_nonnull(strstr(seen, "Drawing and writing..."));
    ck_assert_str_eq(seen + strlen(seen) - strlen(erased), erased);
    free(seen);
    seen = seen_on_terminal("-q");
    ck_assert_str_eq(seen, "");
    free(seen);
}
END_TEST

static void expect_summary(const char *scenario, const char *const lines[], size_t n)
{
    char *line = mem_printf("--lang en check scenarios/%s.yaml", scenario);
    struct said said = run_program("LANG=C", line);
    ck_assert_int_eq(said.status, 0);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(strstr(said.out, lines[i]) != NULL, "%s lacks %s", said.out, lines[i]);
    expect_fits(said.out);
    said_clear(&said);
    free(line);
}

START_TEST(check_sums_a_scenario_up)
{
    char *meals = mem_printf("test $(tail -n +2 data/territories/mini/outlets.csv | "
                             "awk -F, '{s += $7} END {print s}') = 1170");
    shell(meals);
    free(meals);
    expect_summary("mini",
                   (const char *[]){"5 farms, 2 hubs, 8 outlets, 1 depot; synthetic: 16 of 16\n",
                                    "1,170 when all outlets serve\n", "the farms could supply 1,350\n",
                                    "52 weeks from 2025-09-01 on\n", "as the crow flies",
                                    "Each farm delivers (individual), with which others are",
                                    "No fault, no warning.\n"},
                   7);
    expect_summary("luxembourg", (const char *[]){"20 farms, 3 hubs, 40 outlets", "real ones"}, 2);
}
END_TEST

static size_t count(const char *text, const char *word)
{
    size_t n = 0;
    for (; (text = strstr(text, word)); text++)
        n++;
    return n;
}

/* The tutorial on roads between three towns only, which most of its places are far from. */
static void make_scenario_of_few_roads(void)
{
    char *line = mem_printf(
        "printf 'id,name,population,lon,lat\\n1,A,9000,-0.2,46.6\\n2,B,800,-0.3,46.65\\n"
        "3,C,700,-0.25,46.7\\n' >%1$s/towns.csv && ${PROXILOG:-build/proxilog} roads --id id "
        "--name name --population population %1$s/towns.csv -o %1$s/roads.shp >/dev/null && "
        "mkdir %1$s/scenarios && ln -s $PWD/data %1$s/data && "
        "sed 's|^territory:.*|&\\n  roads: {layer: ../roads.shp}|' scenarios/mini.yaml "
        ">%1$s/scenarios/far.yaml",
        work);
    shell(line);
    free(line);
}

START_TEST(warnings_of_a_kind_are_folded)
{
    static const char far[] = "within 1 km, the nearest is ";
    make_scenario_of_few_roads();
    char *line = mem_printf("--lang en check %s/scenarios/far.yaml", work);
    struct said said = run_program("LANG=C", line);
    free(line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    const size_t n = count(said.err, far);
    ck_assert_uint_gt(n, 3);
    /* The farthest comes first; paths are short. */
    double before_km = INFINITY;
    for (const char *at = said.err; (at = strstr(at, "the nearest is ")); at++) {
        const double away_km = strtod(at + strlen("the nearest is "), NULL);
        ck_assert_double_le(away_km, before_km);
        before_km = away_km;
    }
    ck_assert_ptr_null(strstr(said.err, ".."));
    /* The same distances in French, with a comma. */
    const char *digits = strstr(said.err, "the nearest is ") + strlen("the nearest is ");
    const size_t whole = strcspn(digits, ".");
    char *french = mem_printf("la plus proche est à %.*s,%c km\u202f:", (int)whole, digits,
                              digits[whole + 1]);
    said_clear(&said);
    line = mem_printf("check %s/scenarios/far.yaml", work);
    said = run_program("LANG=C", line);
    free(line);
    ck_assert_msg(strstr(said.err, french) != NULL, "%s", said.err);
    free(french);
    said_clear(&said);
    line = mem_printf("--lang en compare %1$s/scenarios/far.yaml -n 2 -q --no-cache -o %1$s/far",
                      work);
    said = run_program("LANG=C", line);
    ck_assert_uint_eq(count(said.err, far), 1);
    char *folded = mem_printf("(the first of %zu of this kind; `proxilog check "
                              "%s/scenarios/far.yaml` and the report list all)\n",
                              n, work);
    ck_assert_msg(strstr(said.err, folded) != NULL, "%s", said.err);
    free(folded);
    said_clear(&said);
    free(line);
    char *report = result_file("far", "report.html");
    ck_assert_uint_eq(count(report, far), n);
    free(report);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {a_pair_stands_in_columns,
                            many_organisations_stand_beside_each_other,
                            hours_spent_in_queues_are_told,
                            progress_is_shown_on_a_terminal_and_erased,
                            check_sums_a_scenario_up,
                            warnings_of_a_kind_are_folded};
    work_begin();
    const int status = run_tests("screen", tests, sizeof tests / sizeof *tests);
    work_end();
    return status;
}
