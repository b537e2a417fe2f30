/* What the report of a survey says agrees with itself, file with file, and with the answers. */
#include <stdbool.h>
#include "tests/cli/estimates.h"
#include "tests/cli/markup.h"
#include "tests/run.h"

static struct said said;

/* ---- estimates.csv ------------------------------------------------------------------- */

/* Sums the values of one question that are of all respondents and of this statistic. */
static double sum_of(const char *text, const char *question, const char *item,
                     const char *statistic)
{
    char cells[CELLS][CELL_ROOM];
    double sum = 0;
    for (const char *at = first_row(text); next_cells(&at, cells);)
        if (strcmp(cells[QUESTION], question) == 0 && strcmp(cells[ITEM], item) == 0 &&
            strcmp(cells[STATISTIC], statistic) == 0 && !*cells[BY])
            sum += strtod(cells[VALUE], NULL);
    return sum;
}

START_TEST(it_ends_well_and_marks_what_is_synthetic)
{
    ck_assert_msg(said.status == 0, "status %d: %s", said.status, said.err);
    char *expected = mem_printf("Food logistics as seen by the PATs of Brittany\n"
                                "n\u00a0=\u00a041 of 52 PATs; not weighted\n"
                                "Synthetic answers, drawn at random: nobody gave them.\n"
                                "Report: %s/base/report.html\n",
                                work);
    ck_assert_str_eq(said.out, expected);
    free(expected);
    char *page = result_file("base", "report.html");
    ck_assert_ptr_nonnull(strstr(page, "these answers are synthetic"));
    free(page);
    char *text = result_file("base", "estimates.csv"), cells[CELLS][CELL_ROOM];
    size_t n = 0;
    for (const char *at = first_row(text); next_cells(&at, cells); n++)
        ck_assert_str_eq(cells[SYNTHETIC], "yes");
    ck_assert_uint_gt(n, 1000);
    free(text);
    char *svg = result_file("base", "figures/vision.svg");
    ck_assert_ptr_nonnull(strstr(svg, "Synthetic answers, drawn at random"));
    free(svg);
    char *line = mem_printf("unzip -p %s/base/tables.xlsx xl/sharedStrings.xml | "
                            "grep -q 'Synthetic answers, drawn at random'",
                            work);
    shell(line);
    free(line);
}
END_TEST

/* Lines of the export whose fourth cell is the department. */
static int count_department(const char *code)
{
    char *export = whole_file(ANSWERS), *cell = mem_printf("\"%s\"", code);
    int n = 0;
    for (const char *line = first_row(export); *line; line = first_row(line)) {
        const char *fourth = line;
        for (int c = 0; c < 3; c++)
            fourth = strchr(fourth, ';') + 1;
        n += strncmp(fourth, cell, strlen(cell)) == 0;
    }
    free(export);
    free(cell);
    return n;
}

/* From the export to the tables, the page and the figure. */
START_TEST(counts_are_those_of_the_export_everywhere)
{
    static const char *const codes[] = {"22", "29", "35", "56"};
    static const char *const labels[] = {"Côtes-d’Armor", "Finistère", "Ille-et-Vilaine",
                                         "Morbihan"};
    char *text = result_file("base", "estimates.csv"), *page = result_file("base", "report.html");
    char *svg = result_file("base", "figures/departement.svg");
    int sum = 0;
    for (size_t l = 0; l < 4; l++) {
        const int n = count_department(codes[l]);
        char *row = mem_printf("departement,,%s,,,count,,,%d,", codes[l], n);
        char *cells = mem_printf("<td>%s</td><td class=\"n\">%d</td><td class=\"n\">%.0f%%</td>",
                                 labels[l], n, 100 * n / 41.0);
        ck_assert_msg(strstr(text, row) != NULL, "no %s", row);
        ck_assert_msg(strstr(page, cells) != NULL, "no %s", cells);
        free(row);
        free(cells);
        sum += n;
    }
    ck_assert_int_eq(sum, 41);
    ck_assert_double_eq(sum_of(text, "departement", "", "answered"), 41);
    ck_assert_ptr_nonnull(strstr(page, "<td>Answers (n)</td><td class=\"n\">41</td>"));
    ck_assert_ptr_nonnull(strstr(svg, "n\u00a0=\u00a041 of 52 PATs"));
    free(text);
    free(page);
    free(svg);
}
END_TEST

/* Whatever the language of the run, as in open data. */
START_TEST(units_are_told_in_both_languages)
{
    char *text = result_file("base", "estimates.csv"), cells[CELLS][CELL_ROOM];
    size_t n = 0;
    for (const char *at = first_row(text); next_cells(&at, cells);)
        if (strcmp(cells[QUESTION], "habitants") == 0 && strcmp(cells[STATISTIC], "mean") == 0) {
            ck_assert_str_eq(cells[UNIT_FR], "habitants");
            ck_assert_str_eq(cells[UNIT_EN], "inhabitants");
            n++;
        } else if (strcmp(cells[STATISTIC], "count") == 0) {
            ck_assert_str_eq(cells[UNIT_FR], "");
            ck_assert_str_eq(cells[UNIT_EN], "");
        }
    ck_assert_uint_gt(n, 1);
    free(text);
}
END_TEST

START_TEST(levels_sum_to_the_answers)
{
    static const char *const asked[][2] = {{"departement", ""},    {"structure", ""},
                                           {"projet", ""},         {"connaissance", ""},
                                           {"vision", "technique"}, {"vision", "inutile"},
                                           {"partenaires", "gms"}, {"priorites", "1"},
                                           {"priorites", "3"}};
    char *text = result_file("base", "estimates.csv");
    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
        const char *question = asked[k][0], *item = asked[k][1];
        const double n = sum_of(text, question, item, "answered");
        ck_assert_double_gt(n, 30);
        ck_assert_double_eq(sum_of(text, question, item, "count"), n);
        ck_assert_double_eq_tol(sum_of(text, question, item, "share"), 1, 1e-8);
        ck_assert_double_eq(n + sum_of(text, question, item, "skipped") +
                                sum_of(text, question, item, "dont_know") +
                                sum_of(text, question, item, "not_shown"),
                            41);
    }
    free(text);
}
END_TEST

START_TEST(groups_sum_to_all)
{
    char *text = result_file("base", "estimates.csv"), cells[CELLS][CELL_ROOM];
    double sum = 0;
    for (const char *at = first_row(text); next_cells(&at, cells);)
        if (strcmp(cells[QUESTION], "besoins") == 0 && strcmp(cells[ITEM], "froid") == 0 &&
            strcmp(cells[STATISTIC], "count") == 0 && strcmp(cells[BY], "structure") == 0)
            sum += strtod(cells[VALUE], NULL);
    ck_assert_double_gt(sum, 0);
    ck_assert_double_eq(sum, sum_of(text, "besoins", "froid", "count"));
    free(text);
}
END_TEST

START_TEST(estimates_lie_in_their_intervals)
{
    char *text = result_file("base", "estimates.csv"), cells[CELLS][CELL_ROOM];
    size_t n = 0;
    for (const char *at = first_row(text); next_cells(&at, cells);) {
        if (!*cells[LOW] || !*cells[HIGH])
            continue;
        n++;
        ck_assert_str_ne(cells[METHOD], "");
        const double value = strtod(cells[VALUE], NULL), slack = 1e-8 * (1 + fabs(value));
        ck_assert_msg(strtod(cells[LOW], NULL) <= value + slack &&
                          value <= strtod(cells[HIGH], NULL) + slack,
                      "%s %s %s: %s not in [%s, %s]", cells[QUESTION], cells[LEVEL],
                      cells[STATISTIC], cells[VALUE], cells[LOW], cells[HIGH]);
    }
    ck_assert_uint_gt(n, 300);
    free(text);
}
END_TEST

START_TEST(page_and_figures_are_well_formed)
{
    char *page = result_file("base", "report.html");
    check_markup("report.html", strstr(page, "<html"));
    ck_assert_ptr_null(strstr(page, " src=")); /* all in one file */
    ck_assert_ptr_null(strstr(page, "url(http"));
    free(page);
    static const char *const figures[] = {"figures/vision.svg", "figures/besoins.svg",
                                          "figures/projection/vision-1.svg",
                                          "figures/habitants-by-structure.svg",
                                          "figures/map.svg"};
    for (size_t f = 0; f < sizeof figures / sizeof *figures; f++) {
        char *svg = result_file("base", figures[f]);
        check_markup(figures[f], strstr(svg, "<svg"));
        free(svg);
    }
}
END_TEST

/* Every question has a figure with a table under it. */
START_TEST(a_table_stands_under_every_figure)
{
    char *page = result_file("base", "report.html");
    size_t n = 0;
    for (const char *at = page; (at = strstr(at, "<figure ")); n++) {
        at = strstr(at, "</figure>");
        const char *table = strstr(at, "<table>"), *heading = strstr(at, "<h3>");
        ck_assert_msg(table && (!heading || table < heading), "no table: %.200s", at);
    }
    ck_assert_uint_gt(n, 14);
    free(page);
}
END_TEST

/* "Yes" says nothing without its question, and a scale's side is named on the map without it. */
START_TEST(answers_that_go_together_tell_their_questions)
{
    char *page = result_file("base", "report.html");
    const char *map = strstr(page, "<span>Answers that go together</span>");
    ck_assert_ptr_nonnull(map);
    static const char *const rows[] = {
        "Is there a logistics project in the territory?</td><td>Yes</td>",
        "We know the logistics operators of the territory well</td><td>positive</td>"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *first = strstr(map, rows[i]);
        ck_assert_msg(first && strstr(first + 1, rows[i]), "%s", rows[i]); /* of the map, of the groups */
    }
    free(page);
    char *svg = result_file("base", "figures/map.svg");
    ck_assert_ptr_nonnull(strstr(svg, ">negative</text>"));
    free(svg);
}
END_TEST

/* A second column of texts is wide enough to read, and those behind it keep their width. */
START_TEST(columns_of_texts_are_wide)
{
    char *line = mem_printf("unzip -p %s/base/tables.xlsx xl/worksheets/sheet17.xml | "
                            "grep -q '<col min=\"2\" max=\"2\" width=\"30[^>]*><col min=\"3\" max=\"3\" "
                            "width=\"13'", work);
    shell(line);
    free(line);
}
END_TEST

/* ---- The same answers again ------------------------------------------------------------ */

static void expect_same(const char *name, const char *but)
{
    char *line = mem_printf("diff -r %s %s/base %s/%s >&2", but, work, work, name);
    shell(line);
    free(line);
}

START_TEST(the_same_answers_give_the_same_bytes)
{
    struct said again = report_on(PAT, ANSWERS, "again", "");
    ck_assert_int_eq(again.status, 0);
    expect_same("again", "");
    said_clear(&again);
}
END_TEST

START_TEST(the_order_of_lines_changes_nothing)
{
    char *line = mem_printf("(head -1 " ANSWERS "; tail -n +2 " ANSWERS " | tac) >%s/turned.csv",
                            work);
    shell(line);
    free(line);
    char *turned = mem_printf("%s/turned.csv", work);
    struct said other = report_on(PAT, turned, "turned", "");
    ck_assert_int_eq(other.status, 0);
    expect_same("turned", "--exclude=run.json");
    said_clear(&other);
    free(turned);
}
END_TEST

/* ---- Groups ------------------------------------------------------------------------- */

/* Two orders that meet are correlated; one order and categories are not. */
START_TEST(orders_are_correlated)
{
    struct said here = report_on(PAT, ANSWERS, "orders", "--by connaissance --scales stacked");
    ck_assert_msg(here.status == 0, "%s", here.err);
    char *tests = result_file("orders", "tests.csv");
    ck_assert_ptr_nonnull(strstr(tests, ",vision,technique,connaissance,spearman,"));
    ck_assert_ptr_nonnull(strstr(tests, ",distance,,connaissance,spearman,"));
    ck_assert_ptr_nonnull(strstr(tests, ",structure,,connaissance,fisher"));
    free(tests);
    said_clear(&here);
    here = report_on(PAT, ANSWERS, "orders-weighted", "--by connaissance --weighting strata");
    ck_assert_msg(here.status == 0, "%s", here.err);
    tests = result_file("orders-weighted", "tests.csv");
    ck_assert_ptr_nonnull(strstr(tests, ",vision,technique,connaissance,rank-test-design,"));
    ck_assert_ptr_null(strstr(tests, "spearman"));
    free(tests);
    said_clear(&here);
}
END_TEST

/* A group's interval has the group's degrees of freedom; few answers have neither mean nor interval. */
START_TEST(groups_have_their_own_degrees_of_freedom)
{
    char *text = result_file("base", "estimates.csv"), cells[CELLS][CELL_ROOM];
    size_t n_means = 0;
    for (const char *at = first_row(text); next_cells(&at, cells);) {
        if (!*cells[BY] || strcmp(cells[STATISTIC], "mean") != 0 || !*cells[VALUE])
            continue;
        const double n_asked = strtod(cells[N_VALID - 1], NULL), n = strtod(cells[N_VALID], NULL);
        ck_assert_double_ge(n, 5);
        ck_assert_str_ne(cells[LOW], "");
        n_means++;
        ck_assert_double_ge(strtod(cells[HIGH + 1], NULL), n_asked - 1);
        ck_assert_double_lt(strtod(cells[HIGH + 1], NULL), 30);
    }
    ck_assert_uint_gt(n_means, 10);
    free(text);
}
END_TEST

static void expect_fault(const char *codebook, const char *options, const char *message)
{
    struct said wrong = report_on(codebook, ANSWERS, "wrong", options);
    ck_assert_int_eq(wrong.status, 1);
    char *whole = mem_printf("%s\nproxilog: 1 fault found; nothing was written\n", message);
    ck_assert_str_eq(first_row(wrong.err), whole); /* the first line says how they were read */
    free(whole);
    char *folder = mem_printf("%s/wrong", work);
    ck_assert_int_ne(access(folder, F_OK), 0);
    free(folder);
    said_clear(&wrong);
}

/* Squares for the four departments, 10 km wide, the last in two; and one of another department. */
static void write_areas(const char *path)
{
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs("{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
          "\"urn:ogc:def:crs:EPSG::2154\"}},\"features\":[", out);
    static const char *const codes[] = {"22", "29", "35", "56", "56", "85"};
    for (int i = 0; i < 6; i++) {
        const int x = 200000 + 10000 * i, y = 6800000;
        fprintf(out,
                "%s{\"type\":\"Feature\",\"properties\":{\"code\":\"%s\"},\"geometry\":{\"type\":"
                "\"Polygon\",\"coordinates\":[[[%d,%d],[%d,%d],[%d,%d],[%d,%d],[%d,%d]]]}}",
                i ? "," : "", codes[i], x, y, x, y + 10000, x + 10000, y + 10000, x + 10000, y, x,
                y);
    }
    fputs("]}\n", out);
    fclose(out);
}

/* 10 of the 14 PATs of Finistère answered. */
START_TEST(areas_are_mapped)
{
    char *layer = mem_printf("%s/areas.geojson", work);
    write_areas(layer);
    char *options = mem_printf("--areas %s --area-field code", layer);
    struct said here = report_on(PAT, ANSWERS, "mapped", options);
    ck_assert_msg(here.status == 0, "%s", here.err);
    char *svg = result_file("mapped", "figures/response-map.svg");
    ck_assert_ptr_nonnull(strstr(svg, ">Finistère</text>"));
    ck_assert_ptr_nonnull(strstr(svg, ">10\u00a0(71%)</text>"));
    ck_assert_ptr_null(strstr(svg, ">no answer</text>")); /* which is another department's */
    free(svg);
    svg = result_file("mapped", "figures/distance-map.svg");
    ck_assert_ptr_nonnull(strstr(svg, ">Means. n\u00a0=\u00a039 of 52 PATs; no answer:\u00a02; not weighted</text>"));
    ck_assert_ptr_nonnull(strstr(svg, ">km</text>"));
    free(svg);
    said_clear(&here);
    free(options);
    options = mem_printf("--areas %s --area-field name", layer);
    char *fault = mem_printf("%s: has no field \"name\"; expected one of code", layer);
    expect_fault(PAT, options, fault);
    free(fault);
    free(options);
    free(layer);
}
END_TEST

/* A unit is told in the language of the report, and all who are drawn are counted: 2 + 4 + 8 + 25 in
 * groups, of which the test leaves out the smallest. */
START_TEST(units_and_bases_are_those_of_the_chart)
{
    char *svg = result_file("base", "figures/habitants.svg");
    ck_assert_ptr_nonnull(strstr(svg, "unit: inhabitants"));
    free(svg);
    svg = result_file("base", "figures/habitants-by-structure.svg");
    ck_assert_ptr_nonnull(strstr(svg, ">inhabitants</text>"));
    ck_assert_ptr_nonnull(strstr(svg, "n\u00a0=\u00a039 of 52 PATs; no answer:\u00a02; not weighted"));
    free(svg);
    svg = result_file("base", "figures/besoins-by-departement.svg");
    ck_assert_ptr_nonnull(strstr(svg, ">(n\u00a0=\u00a013)</text>"));
    free(svg);
    svg = result_file("base", "figures/vision-by-departement.svg"); /* items differ */
    ck_assert_ptr_nonnull(strstr(svg, ">(n\u00a0=\u00a011–12)</text>"));
    free(svg);
    svg = result_file("base", "figures/projet-by-departement.svg");
    ck_assert_ptr_nonnull(strstr(svg, ">Finistère (n\u00a0=\u00a010)</text>"));
    free(svg);
}
END_TEST

START_TEST(the_map_of_answers_tells_how_to_read_it)
{
    char *svg = result_file("base", "figures/map.svg");
    ck_assert_ptr_nonnull(strstr(svg, "Near: often given together"));
    ck_assert_ptr_nonnull(strstr(svg, " of inertia"));
    free(svg);
}
END_TEST

/* Of 2, 4, 8 and 25 answers: the mean of 2 could be told from all and the others, so that the next
 * smallest group is withheld too; 2 and 4 are enough together. Nor is there a row of the chart, or a slide,
 * for those that have none. */
START_TEST(few_answers_have_no_mean)
{
    struct said here = report_on(PAT, ANSWERS, "few", "--respondents organisations");
    static const char *const names[] = {"base", "few"},
                            *const words[] = {"<td>fewer than 5 answers</td>",
                                              "<td>fewer than 3 answers</td>"},
                            *const notes[] = {"2 groups are not shown: fewer than 5 answers, or",
                                              "2 groups are not shown: fewer than 3 answers, or"};
    ck_assert_msg(here.status == 0, "%s", here.err);
    for (int i = 0; i < 2; i++) {
        char *text = result_file(names[i], "estimates.csv");
        char *page = result_file(names[i], "report.html");
        char *svg = result_file(names[i], "figures/habitants-by-structure.svg");
        char cells[CELLS][CELL_ROOM];
        size_t n_means = 0;
        for (const char *at = first_row(text); next_cells(&at, cells);)
            n_means += strcmp(cells[QUESTION], "habitants") == 0 &&
                       strcmp(cells[BY], "structure") == 0 && strcmp(cells[STATISTIC], "mean") == 0;
        ck_assert_uint_eq(n_means, 2);
        ck_assert_ptr_nonnull(strstr(page, words[i]));
        ck_assert_ptr_nonnull(strstr(page, "<td>not shown: it would tell a smaller group</td>"));
        ck_assert_ptr_nonnull(strstr(svg, notes[i]));
        ck_assert_ptr_null(strstr(svg, ">–</text>"));
        char *slide = mem_printf("%s/%s/figures/projection/habitants-by-structure.svg", work, names[i]);
        ck_assert_int_eq(access(slide, R_OK), 0); /* a single one has no number */
        free(slide);
        free(svg);
        free(page);
        free(text);
    }
    char *run = result_file("few", "run.json");
    ck_assert_ptr_nonnull(strstr(run, "\"respondents\": \"organisations\""));
    free(run);
    said_clear(&here);
}
END_TEST

/* Of 38, 9 agree that it is technical and 21 do not: -32 points. A sum of ranks ends in nothing or in a half. */
START_TEST(figures_are_told_as_what_they_are)
{
    char *page = result_file("base", "report.html");
    const char *net = strstr(page, "Net (points)</th>");
    const char *item = net ? strstr(net, "<td>a technical matter</td>") : NULL;
    const char *end = item ? strstr(item, "</tr>") : NULL;
    ck_assert_ptr_nonnull(end);
    char *row = mem_text_n(item, (size_t)(end - item));
    ck_assert_ptr_nonnull(strstr(row, "<td class=\"n\">\u221232</td>"));
    free(row);
    const char *sum = strstr(page, "Wilcoxon's rank-sum test, W\u00a0=\u00a0");
    ck_assert_ptr_nonnull(sum);
    sum += strlen("Wilcoxon's rank-sum test, W\u00a0=\u00a0");
    sum += strspn(sum, "0123456789");
    ck_assert(*sum == ',' || strncmp(sum, ".5,", 3) == 0);
    free(page);
}
END_TEST

/* Labels of a drawing, one after the other. */
static void expect_labels(const char *figure, const char *const labels[], size_t n)
{
    char *name = mem_printf("figures/%s.svg", figure), *svg = result_file("kinds", name);
    const char *at = svg;
    for (size_t l = 0; l < n; l++) {
        char *label = mem_printf(">%s</text>", labels[l]);
        at = strstr(at, label);
        ck_assert_msg(at, "%s has no %s in its place", name, label);
        free(label);
    }
    free(svg);
    free(name);
}

/* Dates by day, month, quarter or year, as far as they lie apart; whole numbers one by one; marks in
 * their order; words as parts of all who wrote, whatever they wrote. */
START_TEST(values_are_sorted_as_people_count_them)
{
    char *codebook = written_file(
        "kinds.yaml",
        "survey: kinds\ntitle: {fr: kinds}\nquestions:\n  - {id: day, type: date}\n"
        "  - {id: month, type: date}\n  - {id: quarter, type: date}\n  - {id: year, type: date}\n"
        "  - {id: vans, type: numeric}\n  - {id: words, type: text}\n"
        "  - {id: mark, type: single, levels: [{code: \"1\"}, {code: \"2\"}, {code: \"3\"}]}\n");
    char *answers = written_file(
        "kinds.csv",
        "id;day;month;quarter;year;vans;words;mark\n1;2026-03-02;2025-11-30;2024-01-01;1998-05-05;1;–;1\n"
        "2;2026-03-02;2025-12-01;2024-12-31;2003-01-01;3;camion;3\n"
        "3;2026-03-03;2026-01-31;2024-12-31;2003-12-31;3;le;3\n"
        "4;2026-03-05;2026-01-01;2024-12-31;2020-07-07;3;camion;2\n"
        "5;2026-03-05;2026-01-01;2024-12-31;2020-07-07;3;…;2\n");
    struct said kinds = report_on(codebook, answers, "kinds", "--by none");
    ck_assert_msg(kinds.status == 0, "%s", kinds.err);
    expect_labels("day", (const char *[]){"2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"}, 4);
    expect_labels("month", (const char *[]){"2025-11", "2025-12", "2026-01"}, 3);
    expect_labels("quarter", (const char *[]){"Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024"}, 4);
    expect_labels("year", (const char *[]){"1995 to under 2000", "2000 to under 2005"}, 2);
    expect_labels("vans", (const char *[]){"1", "2", "3"}, 3);
    expect_labels("mark", (const char *[]){"1", "2", "3"}, 3);
    char *svg = result_file("kinds", "figures/words.svg");
    ck_assert_ptr_nonnull(strstr(svg, "n\u00a0=\u00a05 "));
    free(svg);
    free(codebook);
    free(answers);
    said_clear(&kinds);
}
END_TEST

/* Most frequent theme on top; two coders who sorted one answer alike count once. */
START_TEST(themes_of_open_answers_are_drawn)
{
    char *path = mem_printf("%s/themes.csv", work), *options = mem_printf("--coding %s", path);
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs("respondent,question,theme,coder\n1,recit,Costs,A\n1,recit,Costs,B\n3,recit,Volumes,A\n"
          "3,recit,Volumes,B\n4,recit,Volumes,A\n4,recit,Costs,B\n7,recit,Volumes,B\n",
          out);
    fclose(out);
    struct said coded = report_on(PAT, ANSWERS, "coded", options);
    ck_assert_msg(coded.status == 0, "%s", coded.err);
    char *svg = result_file("coded", "figures/recit-themes.svg");
    const char *volumes = strstr(svg, ">Volumes</text>"), *costs = strstr(svg, ">Costs</text>");
    ck_assert(volumes && costs && volumes < costs);
    ck_assert_ptr_nonnull(strstr(svg, ">3</text>"));
    ck_assert_ptr_nonnull(strstr(svg, ">2</text>"));
    free(svg);
    said_clear(&coded);
    free(options);
    free(path);
}
END_TEST

/* Who is named by two answers alone is in no table of words; what others write, too, is. */
START_TEST(words_name_nobody)
{
    char *line = mem_printf(
        "cd %s && printf 'survey: s\\ntitle: {fr: S}\\nquestions:\\n  - {id: t, type: text}\\n' "
        ">names.yaml && printf 'id;t\\n1;Voir Jean Dupont à la ferme\\n2;Et Jean Dupont\\n3;La "
        "ferme\\n4;La ferme, à Rennes\\n5;Vers Rennes\\n6;Et Rennes\\n7;De Rennes\\n8;Puis "
        "Rennes\\n' >names.csv", work);
    shell(line);
    free(line);
    char *codebook = mem_printf("%s/names.yaml", work), *answers = mem_printf("%s/names.csv", work);
    struct said here = report_on(codebook, answers, "names", "");
    ck_assert_msg(here.status == 0, "%s", here.err);
    char *page = result_file("names", "report.html");
    ck_assert_ptr_null(strstr(page, "dupont"));
    ck_assert_ptr_nonnull(strstr(page, ">ferme<"));
    ck_assert_ptr_nonnull(strstr(page, ">rennes<"));
    free(page);
    free(answers);
    free(codebook);
    said_clear(&here);
}
END_TEST

/* Every figure has its slides, mosaics too. */
START_TEST(every_figure_is_on_slides)
{
    char *line = mem_printf(
        "cd %s/base/figures && for f in *.svg; do ls projection/\"${f%%.svg}\"*.svg >/dev/null || "
        "exit 1; done && test -f departement-by-structure-mosaic.svg", work);
    shell(line);
    free(line);
}
END_TEST

START_TEST(contents_of_the_workbook_lead_to_its_sheets)
{
    char *line = mem_printf("unzip -p %s/base/tables.xlsx xl/worksheets/sheet1.xml | "
                            "grep -q 'location=\"[^\"]*2 departement[^\"]*!A1\"'",
                            work);
    shell(line);
    free(line);
}
END_TEST

/* On paper: as wide as the page, notes in several lines, headings as high as their words. */
START_TEST(the_workbook_is_laid_out_for_paper)
{
    static const char *const marks[] = {"fitToPage=\"1\"", "orientation=\"landscape\"",
                                        "<mergeCell ref=\"A[0-9]*:G", "customHeight=\"1\""};
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
        char *line = mem_printf("unzip -p %s/base/tables.xlsx xl/worksheets/sheet3.xml | grep -q '%s'",
                                work, marks[m]);
        shell(line);
        free(line);
    }
}
END_TEST

START_TEST(formulas_are_neutralised)
{
    char *line = mem_printf("sed 's/Réponse fictive : l.outil/=HYPERLINK(1) outil/' " ANSWERS
                            " >%s/formula.csv && grep -q '\"=HYPER' %s/formula.csv",
                            work, work);
    shell(line);
    free(line);
    char *path = mem_printf("%s/formula.csv", work);
    struct said here = report_on(PAT, path, "formula", "--by none");
    ck_assert_msg(here.status == 0, "%s", here.err);
    line = mem_printf("unzip -p %s/formula/tables.xlsx xl/sharedStrings.xml >%s/strings.xml && "
                      "! grep -q '>[=+@-]' %s/strings.xml",
                      work, work, work);
    shell(line);
    free(line);
    free(path);
    said_clear(&here);
}
END_TEST

/* ---- Messages ---------------------------------------------------------------------------- */

START_TEST(unknown_words_are_a_wrong_command_line)
{
    static const char *const wrong[][2] = {
        {"--weighting stratum",
         "--weighting: expected one of none, given, strata, margins, found \"stratum\"\n"},
        {"--interval wald",
         "--interval: expected one of exact, wilson, clopper-pearson, beta, logit, asin, found "
         "\"wald\"\n"},
        {"--lonely ignore",
         "--lonely: expected one of fail, remove, certainty, adjust, average, found \"ignore\"\n"},
        {"--encoding klingon",
         "--encoding: expected an encoding such as UTF-8 or WINDOWS-1252, found \"klingon\"\n"},
        {"--scales pie", "--scales: expected one of diverging, stacked, found \"pie\"\n"},
        {"--scales ''", "--scales: expected one of diverging, stacked, found \"\"\n"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct said here = report_on(PAT, ANSWERS, "wrong", wrong[i][0]);
        ck_assert_int_eq(here.status, 2);
        ck_assert_msg(strstr(here.err, wrong[i][1]), "%s", here.err);
        said_clear(&here);
    }
}
END_TEST

/* Of two ranks there are no first three, and a mean is of those who ranked. */
START_TEST(heads_of_a_ranking_are_those_of_its_ranks)
{
    char *answers = mem_printf("%s/ranks.csv", work);
    char *codebook = written_file("ranks.yaml", "survey: r\ntitle: {fr: R}\nquestions:\n  - {id: k, type: ranking, "
                                                "ranks: 2, text: {fr: K}, levels: [{code: a}, {code: b}, {code: c}]}\n");
    FILE *out = fopen(answers, "w");
    fputs("\"id\",\"k[1]\",\"k[2]\"\n", out);
    for (int i = 1; i <= 12; i++)
        fprintf(out, "\"%d\",\"%s\",\"b\"\n", i, i % 3 ? "a" : "c");
    fclose(out);
    struct said here = report_on(codebook, answers, "ranks", "");
    ck_assert_msg(here.status == 0, "%s", here.err);
    char *page = result_file("ranks", "report.html");
    ck_assert_ptr_nonnull(strstr(page, ">Ranked</th>"));
    ck_assert_ptr_nonnull(strstr(page, ">Mean rank where ranked</th>"));
    ck_assert_ptr_null(strstr(page, "In the first three"));
    free(page);
    said_clear(&here);
    free(answers);
    free(codebook);
}
END_TEST

START_TEST(wrong_options_are_told)
{
    expect_fault(PAT, "--by struture",
                 "--by: " PAT " has no question \"struture\"; did you mean \"structure\"?");
    expect_fault(PAT, "--by volume",
                 "--by: \"volume\" cannot split respondents into groups; choose a question with "
                 "one answer among 2 to 12 levels");
    expect_fault(PAT, "--weighting given",
                 PAT ": population.weight: expected the question that holds the weights, found "
                     "none");
    expect_fault(PAT, "--weighting strata --interval exact",
                 "--interval: exact needs equal weights, without strata or clusters; choose logit, "
                 "asin or beta");
}
END_TEST

static void setup(void)
{
    work_begin();
    said = report_on(PAT, ANSWERS, "base", "");
}

int main(void)
{
    setup();
    const TTest *tests[] = {it_ends_well_and_marks_what_is_synthetic,
                            units_are_told_in_both_languages,
                            figures_are_told_as_what_they_are, few_answers_have_no_mean,
                            heads_of_a_ranking_are_those_of_its_ranks,
                            the_map_of_answers_tells_how_to_read_it,
                            counts_are_those_of_the_export_everywhere,
                            levels_sum_to_the_answers,
                            groups_sum_to_all,
                            estimates_lie_in_their_intervals,
                            page_and_figures_are_well_formed,
                            a_table_stands_under_every_figure,
                            answers_that_go_together_tell_their_questions,
                            columns_of_texts_are_wide,
                            the_same_answers_give_the_same_bytes,
                            the_order_of_lines_changes_nothing,
                            orders_are_correlated,
                            groups_have_their_own_degrees_of_freedom,
                            areas_are_mapped,
                            contents_of_the_workbook_lead_to_its_sheets,
                            themes_of_open_answers_are_drawn, words_name_nobody, values_are_sorted_as_people_count_them,
                            units_and_bases_are_those_of_the_chart,
                            every_figure_is_on_slides,
                            the_workbook_is_laid_out_for_paper, formulas_are_neutralised,
                            wrong_options_are_told, unknown_words_are_a_wrong_command_line};
    const int status = run_tests("survey report", tests, sizeof tests / sizeof *tests);
    said_clear(&said);
    work_end();
    return status;
}
