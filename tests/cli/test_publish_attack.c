/* Somebody who has all files of one release, or of two, and tries to find what they hide. */
#include <math.h>
#include "tests/cli/open_data.h"
#include "tests/run.h"

/* ---- The attacker ---------------------------------- */

enum { UNKNOWNS_MAX = 256, EQUATIONS_MAX = 256 };
static const unsigned long long PRIME = 2147483647;

static unsigned long long inverse(unsigned long long x)
{
    unsigned long long result = 1, exponent = PRIME - 2;
    for (; exponent; exponent >>= 1, x = x * x % PRIME)
        if (exponent & 1)
            result = result * x % PRIME;
    return result;
}

/* Rank by elimination; afterwards a row with one entry is a cell that is known. */
static size_t n_known(unsigned long long a[][UNKNOWNS_MAX], size_t n, size_t n_unknowns)
{
    size_t rank = 0, known = 0;
    for (size_t column = 0; column < n_unknowns && rank < n; column++) {
        size_t pivot = rank;
        while (pivot < n && !a[pivot][column])
            pivot++;
        if (pivot == n)
            continue;
        const unsigned long long factor = inverse(a[pivot][column]);
        for (size_t j = 0; j < n_unknowns; j++) {
            const unsigned long long kept = a[rank][j];
            a[rank][j] = a[pivot][j] * factor % PRIME;
            if (pivot != rank)
                a[pivot][j] = kept;
        }
        for (size_t i = 0; i < n; i++) {
            const unsigned long long times = a[i][column];
            for (size_t j = 0; i != rank && times && j < n_unknowns; j++)
                a[i][j] = (a[i][j] + (PRIME - times) * a[rank][j]) % PRIME;
        }
        rank++;
    }
    for (size_t i = 0; i < rank; i++) {
        size_t n_entries = 0;
        for (size_t j = 0; j < n_unknowns; j++)
            n_entries += a[i][j] != 0;
        known += n_entries == 1;
    }
    return known;
}

/* Whether a line is the first of its group whose number of answers is not told. */
static bool is_base_hidden(const struct sheet *table, size_t row)
{
    return !*cell(table, row, "n_valid") &&
           (row == 1 || strcmp(cell(table, row - 1, "group"), cell(table, row, "group")) != 0 ||
            strcmp(cell(table, row - 1, "variable"), cell(table, row, "variable")) != 0);
}

/* The equation of those without answer, of a variable over groups. */
static size_t base_equation_of(const struct sheet *table, size_t row)
{
    for (size_t r = 1; r < row; r++)
        if (is_base_hidden(table, r) &&
            strcmp(cell(table, r, "variable"), cell(table, row, "variable")) == 0)
            return r;
    return row;
}

/* Few of a group who did not know, refused ... are neither told nor shown. */
static void check_unanswered(const struct sheet *table, const struct sheet *answers, size_t row,
                             const char *by)
{
    static const char *const names[] = {"skipped", "dont_know", "refused", "not_applicable",
                                        "invalid"};
    for (size_t k = 0; *cell(table, row, "group") && k < sizeof names / sizeof *names; k++) {
        char *head = mem_printf("n_%s", names[k]);
        const char *told = cell(table, row, head);
        const long n = strtol(told, NULL, 10);
        size_t n_seen = 0;
        for (size_t r = 1; r < answers->n_rows; r++)
            n_seen += strcmp(cell(answers, r, by), cell(table, row, "group")) == 0 &&
                      strcmp(cell(answers, r, cell(table, row, "variable")), names[k]) == 0;
        ck_assert(n == 0 || n >= 3);
        ck_assert(*told || n_seen == 0);
        ck_assert(!*told || *cell(table, row, "n_valid"));
        free(head);
    }
}

/* The equation of a cell's group, or of its value over groups, in one variable. */
static size_t equation_of(const struct sheet *table, size_t row, const char *by)
{
    for (size_t r = 1; r < row; r++)
        if (strcmp(cell(table, r, "flag"), "hidden") == 0 &&
            strcmp(cell(table, r, "variable"), cell(table, row, "variable")) == 0 &&
            strcmp(cell(table, r, by), cell(table, row, by)) == 0)
            return equation_of(table, r, by);
    return row;
}

/* Answers of a group that show a value, in the micro-data. */
static size_t n_shown(const struct sheet *answers, const char *by, const struct sheet *table,
                      size_t row)
{
    size_t n = 0;
    for (size_t r = 1; r < answers->n_rows; r++)
        n += strcmp(cell(answers, r, by), cell(table, row, "group")) == 0 &&
             strcmp(cell(answers, r, cell(table, row, "variable")), cell(table, row, "value")) == 0;
    return n;
}

/* Attacks one table with the micro-data beside it; returns how many cells it hides. */
static size_t attack(const char *name, const char *file, const char *by)
{
    static unsigned long long a[EQUATIONS_MAX * 3][UNKNOWNS_MAX];
    struct sheet table = sheet_of(name, file), answers = sheet_of(name, "answers.csv");
    ck_assert_uint_lt(table.n_rows, EQUATIONS_MAX);
    memset(a, 0, sizeof a);
    size_t n_unknowns = 0;
    for (size_t row = 1; row < table.n_rows; row++) {
        const bool hidden = strcmp(cell(&table, row, "flag"), "hidden") == 0;
        const long count = strtol(cell(&table, row, "count"), NULL, 10);
        ck_assert(hidden || count == 0 || count >= 3);
        check_unanswered(&table, &answers, row, by);
        if (is_base_hidden(&table, row)) {
            size_t first = row; /* hidden value of the group, which there must be */
            while (first < table.n_rows && strcmp(cell(&table, first, "flag"), "hidden") != 0)
                first++;
            a[equation_of(&table, first, "group")][n_unknowns] = 1;
            a[EQUATIONS_MAX + EQUATIONS_MAX + base_equation_of(&table, row)][n_unknowns++] = 1;
        }
        if (!hidden)
            continue;
        ck_assert_str_eq(cell(&table, row, "count"), "");
        for (size_t c = 0; c < table.n_columns; c++)
            if (strncmp(table.cells[c], "share", strlen("share")) == 0)
                ck_assert_str_eq(table.cells[row * table.n_columns + c], "");
        ck_assert_uint_eq(n_shown(&answers, by, &table, row), 0);
        ck_assert_uint_lt(n_unknowns, UNKNOWNS_MAX);
        a[equation_of(&table, row, "group")][n_unknowns] = 1;
        a[EQUATIONS_MAX + equation_of(&table, row, "value")][n_unknowns] = 1;
        n_unknowns++;
    }
    ck_assert_uint_eq(n_known(a, EQUATIONS_MAX * 3, n_unknowns), 0);
    sheet_clear(&table);
    sheet_clear(&answers);
    return n_unknowns;
}

static const char *const TABLES[] = {
    "tables/vision.csv",      "tables/besoins.csv",      "tables/role.csv",    "tables/projet.csv",
    "tables/partenaires.csv", "tables/connaissance.csv", "tables/distance.csv"};
enum { N_TABLES = sizeof TABLES / sizeof *TABLES };

START_TEST(no_hidden_cell_is_found_from_the_files)
{
    make_folder();
    publish(PAT, "a", "--by departement --respondents organisations -k 3", 0, NULL);
    size_t n_hidden = 0;
    for (size_t t = 0; t < N_TABLES; t++)
        n_hidden += attack("a", TABLES[t], "departement");
    ck_assert_uint_gt(n_hidden, 100);
    shell("! find a -name '*.svg' | grep ."); /* no chart whose text tells more */
    remove_folder();
}
END_TEST

/* Who ticked nothing did so in every table of the question: a group is told in all of them, or in
 * none. Returns of how many rows nothing is told. */
static size_t check_ticks(const char *file)
{
    struct sheet table = sheet_of("a", file);
    size_t n_whole = 0;
    for (size_t r = 1; r < table.n_rows; r++) {
        if (!*cell(&table, r, "group"))
            continue;
        for (size_t other = 1; other < r; other++)
            if (strcmp(cell(&table, r, "group"), cell(&table, other, "group")) == 0)
                ck_assert_str_eq(cell(&table, r, "n_valid"), cell(&table, other, "n_valid"));
        n_whole += !*cell(&table, r, "n_valid");
        ck_assert(*cell(&table, r, "n_valid") || strcmp(cell(&table, r, "flag"), "hidden") == 0);
    }
    sheet_clear(&table);
    return n_whole;
}

START_TEST(ticks_tell_nothing_of_each_other)
{
    make_folder();
    publish(PAT, "a", "--by departement", 0, NULL);
    size_t n_whole = check_ticks("tables/besoins.csv") + check_ticks("tables/role.csv");
    publish(PAT, "a", "--by departement --respondents organisations -k 3", 0, NULL);
    n_whole += check_ticks("tables/besoins.csv") + check_ticks("tables/role.csv");
    ck_assert_uint_gt(n_whole, 20);
    remove_folder();
}
END_TEST

/* The 2 of zone a are hidden with the 5 without answer, the cheapest way; why these gave none would
 * tell it. */
START_TEST(a_hidden_number_without_answer_is_not_told_by_reasons)
{
    make_folder();
    shell("cat > s.yaml <<'E'\nsurvey: s\ntitle: {fr: S}\nlicence: CC0-1.0\nauthors: [A]\n"
          "population: {units: {fr: x}}\nquestions:\n"
          "  - {id: z, type: single, text: {fr: Z}, key: quasi_identifier, levels: [{code: a}, "
          "{code: b}]}\n"
          "  - {id: q, type: single, text: {fr: Q}, levels: [{code: u}, {code: v}]}\nE\n"
          "awk 'BEGIN { print \"\\\"id\\\",\\\"z\\\",\\\"q\\\"\"; "
          "split(\"a,u,2 a,v,10 a,,5 b,u,8 b,v,10 b,,5\", lines, \" \"); "
          "for (l = 1; l <= 6; l++) { split(lines[l], part, \",\"); for (i = 0; i < part[3]; i++) "
          "printf \"\\\"%d\\\",\\\"%s\\\",\\\"%s\\\"\\n\", ++k, part[1], part[2] } }' > s.csv");
    char *inputs = mem_printf("%s/s.yaml %s/s.csv", folder, folder);
    publish(inputs, "a", "--by z --threshold 3 -k 3", 0, NULL);
    ck_assert_uint_eq(attack("a", "tables/q.csv", "z"), 4);
    /* Two of b alone did not know, another three left it empty: of all, no reasons are told either. */
    shell("sed -i 's/code: v}/code: v}, {code: n, role: dont_know}/' s.yaml && "
          "awk -F, '/,\"\"$/ { if ($2 ~ /a/) $3 = \"\\\"v\\\"\"; else if (k++ < 2) $3 = \"\\\"n\\\"\" } "
          "{ print $1 \",\" $2 \",\" $3 }' s.csv > t.csv");
    char *alone = mem_printf("%s/s.yaml %s/t.csv", folder, folder);
    publish(alone, "b", "--by z --threshold 3 -k 3", 0, NULL);
    shell("grep -q '^q,b,u,.*,23,18,0,,,,,,0,' b/tables/q.csv && "
          "grep -q '^q,,u,10,.*,40,35,0,,,,,,0,' b/tables/q.csv");
    free(alone);
    free(inputs);
    remove_folder();
}
END_TEST

/* The row of the later table that says the same thing; 0: none. */
static size_t same_row(const struct sheet *old, size_t row, const struct sheet *new)
{
    for (size_t r = 1; r < new->n_rows; r++)
        if (strcmp(cell(old, row, "variable"), cell(new, r, "variable")) == 0 &&
            strcmp(cell(old, row, "group"), cell(new, r, "group")) == 0 &&
            strcmp(cell(old, row, "value"), cell(new, r, "value")) == 0)
            return r;
    return 0;
}

START_TEST(two_releases_show_no_small_group)
{
    make_folder();
    char *line = mem_printf(
        "survey simulate data/surveys/respatbzh/operateurs.yaml --n 120 --of 1000 --seed 5 "
        "> %s/all.csv && head -81 %s/all.csv > %s/first.csv && head -83 %s/all.csv > %s/few.csv "
        "&& tail -n +3 %s/first.csv > %s/x && (head -1 %s/all.csv; cat %s/x) > %s/left.csv; true",
        folder, folder, folder, folder, folder, folder, folder, folder, folder, folder);
    struct said said = run_program("LANG=C", line);
    said_clear(&said);
    free(line);
    char *all = mem_printf("data/surveys/respatbzh/operateurs.yaml %s/all.csv", folder);
    char *first = mem_printf("data/surveys/respatbzh/operateurs.yaml %s/first.csv", folder);
    char *few = mem_printf("data/surveys/respatbzh/operateurs.yaml %s/few.csv", folder);
    char *left = mem_printf("data/surveys/respatbzh/operateurs.yaml %s/left.csv", folder);
    char *with = mem_printf("--by departement --respondents organisations -k 3 --previous %s/one",
                            folder);
    publish(first, "one", "--by departement --respondents organisations -k 3", 0, NULL);
    publish(few, "never", with, 1, "2 answers were added since this release");
    publish(left, "never", with, 1, "1 answer of this release was changed or left out");
    publish(all, "two", with, 0, NULL);
    static const char *const tables[] = {"tables/offres.csv", "tables/avis.csv",
                                         "tables/vehicules.csv"};
    size_t n_both = 0, n_hidden = 0;
    for (size_t t = 0; t < 3; t++) {
        struct sheet old = sheet_of("one", tables[t]), new = sheet_of("two", tables[t]);
        n_hidden += attack("two", tables[t], "departement");
        for (size_t row = 1; row < old.n_rows; row++) {
            const size_t later = same_row(&old, row, &new);
            const bool was_hidden = strcmp(cell(&old, row, "flag"), "hidden") == 0;
            const bool is_hidden = later && strcmp(cell(&new, later, "flag"), "hidden") == 0;
            if (!later)
                continue;
            ck_assert(!was_hidden || is_hidden);
            const long grown = strtol(cell(&new, later, "count"), NULL, 10) -
                               strtol(cell(&old, row, "count"), NULL, 10);
            ck_assert_msg(was_hidden || is_hidden || grown == 0 || labs(grown) >= 3, "%s %s %s",
                          cell(&old, row, "variable"), cell(&old, row, "group"),
                          cell(&old, row, "value"));
            n_both += !was_hidden && !is_hidden;
        }
        sheet_clear(&old);
        sheet_clear(&new);
    }
    ck_assert_uint_gt(n_both, 10);
    ck_assert_uint_gt(n_hidden, 10);
    free(all);
    free(first);
    free(few);
    free(left);
    free(with);
    remove_folder();
}
END_TEST

/* Whether a code is one of those that are merged in another, or all of several. */
static bool is_part(const char *code, const char *merged)
{
    for (const char *part = code; *part; part += *part == '|') {
        const size_t n = strcspn(part, "|");
        const char *at = merged;
        while (*at && (strcspn(at, "|") != n || strncmp(at, part, n) != 0)) {
            at += strcspn(at, "|");
            at += *at == '|';
        }
        if (!*at)
            return false;
        part += n;
    }
    return true;
}

/* Lines of a later table by groups that merge cells of an earlier one, of which none was hidden. */
static size_t n_merged(const char *earlier, const char *later_release, const char *table)
{
    struct sheet old = sheet_of(earlier, table), new = sheet_of(later_release, table);
    size_t n = 0;
    for (size_t later = 1; later < new.n_rows; later++) {
        size_t n_parts = 0, n_hidden = 0;
        for (size_t row = 1; row < old.n_rows; row++) {
            if (!*cell(&old, row, "group") || !*cell(&new, later, "group") ||
                strcmp(cell(&old, row, "variable"), cell(&new, later, "variable")) != 0 ||
                !is_part(cell(&old, row, "group"), cell(&new, later, "group")) ||
                !is_part(cell(&old, row, "value"), cell(&new, later, "value")))
                continue;
            n_parts++;
            n_hidden += strcmp(cell(&old, row, "flag"), "hidden") == 0;
        }
        ck_assert_msg(n_parts < 2 || !n_hidden, "%s %s %s", cell(&new, later, "variable"),
                      cell(&new, later, "group"), cell(&new, later, "value"));
        n += n_parts > 1;
    }
    sheet_clear(&old);
    sheet_clear(&new);
    return n;
}

/* What was hidden is not merged with other cells later: the sum would be one over both tables. */
START_TEST(hidden_cells_are_not_merged_later)
{
    static const char *const tables[] = {"tables/offres.csv", "tables/avis.csv",
                                         "tables/vehicules.csv"};
    size_t n = 0;
    make_folder();
    for (size_t seed = 1; seed < 21; seed++) {
        char *line = mem_printf("survey simulate data/surveys/respatbzh/operateurs.yaml --n 110 "
                                "--of 1000 --seed %zu > %s/all.csv && head -71 %s/all.csv > "
                                "%s/first.csv && head -91 %s/all.csv > %s/more.csv; true",
                                seed, folder, folder, folder, folder, folder);
        struct said said = run_program("LANG=C", line);
        char *first = mem_printf("data/surveys/respatbzh/operateurs.yaml %s/first.csv", folder);
        char *more = mem_printf("data/surveys/respatbzh/operateurs.yaml %s/more.csv", folder);
        char *with = mem_printf("--by departement --respondents organisations -k 3 --previous "
                                "%s/one%zu",
                                folder, seed);
        char *one = mem_printf("one%zu", seed), *two = mem_printf("two%zu", seed);
        publish(first, one, "--by departement --respondents organisations -k 3", 0, NULL);
        publish(more, two, with, 0, NULL);
        for (size_t t = 0; t < 3; t++)
            n += n_merged(one, two, tables[t]);
        said_clear(&said);
        free(line);
        free(first);
        free(more);
        free(with);
        free(one);
        free(two);
    }
    ck_assert_uint_gt(n, 0);
    remove_folder();
}
END_TEST

/* ---- Sums ---------------------------------- */

static bool is_hidden_row(const struct sheet *sheet, size_t row)
{
    return strcmp(cell(sheet, row, "flag"), "hidden") == 0;
}

/* The row of a variable's sum over a group; 0: none. */
static size_t sum_row(const struct sheet *sums, const char *variable, const char *group)
{
    for (size_t r = 1; r < sums->n_rows; r++)
        if (strcmp(cell(sums, r, "variable"), variable) == 0 &&
            strcmp(cell(sums, r, "group"), group) == 0)
            return r;
    return 0;
}

static size_t n_rows_with(const struct sheet *sheet, const char *column, const char *text)
{
    size_t n = 0;
    for (size_t r = 1; r < sheet->n_rows; r++)
        n += strcmp(cell(sheet, r, column), text) == 0;
    return n;
}

static const char BY[] = "departement";

static bool is_column(const struct sheet *sheet, const char *name)
{
    for (size_t c = 0; c < sheet->n_columns; c++)
        if (strcmp(sheet->cells[c], name) == 0)
            return true;
    return false;
}

struct waves {
    struct sheet sums[2], answers[2];
    bool by_groups;
    bool grew_only; /* no group lost anybody, so that one of the same size may be the same */
};

/* Whether a class "3..5" lies in "..7"; what is no class lies in its like, what is suppressed in all. */
static bool lies_in(const char *code, const char *other)
{
    const char *dots = strstr(code, ".."), *in = strstr(other, "..");
    if (strcmp(code, "suppressed") == 0 || strcmp(other, "suppressed") == 0)
        return true;
    if (!dots || !in)
        return strcmp(code, other) == 0;
    const double low = dots == code ? -1e15 : strtod(code, NULL);
    const double high = dots[2] ? strtod(dots + 2, NULL) : 1e15;
    return low >= (in == other ? -1e15 : strtod(other, NULL)) &&
           high <= (in[2] ? strtod(in + 2, NULL) : 1e15);
}

/* How many of the group gave something that lies in the code. */
static size_t n_in_class(const struct sheet *answers, const char *variable, const char *group,
                         const char *code)
{
    size_t n = 0;
    for (size_t r = 1; r < answers->n_rows; r++)
        n += strcmp(cell(answers, r, BY), group) == 0 && lies_in(cell(answers, r, variable), code);
    return n;
}

/* Whether those of a group may be who they were: as many, and no class of the later release has more
 * of them than the earlier one could give it. Suppression lets one come as another goes. */
static bool may_be_the_same(const struct waves *waves, const char *variable, const char *group)
{
    const struct sheet *answers = waves->answers;
    if (n_rows_with(&answers[0], BY, group) != n_rows_with(&answers[1], BY, group))
        return false;
    if (!is_column(&answers[0], variable) || !is_column(&answers[1], variable))
        return true;
    size_t n_suppressed = 0;
    for (size_t r = 1; r < answers[1].n_rows; r++)
        n_suppressed += strcmp(cell(&answers[1], r, BY), group) == 0 &&
                        strcmp(cell(&answers[1], r, variable), "suppressed") == 0;
    for (size_t r = 1; r < answers[1].n_rows; r++) {
        const char *code = cell(&answers[1], r, variable);
        if (strcmp(cell(&answers[1], r, BY), group) == 0 && strcmp(code, "suppressed") != 0 &&
            n_in_class(&answers[0], variable, group, code) <
                n_in_class(&answers[1], variable, group, code) - n_suppressed)
            return false;
    }
    return true;
}

static struct waves waves_of(void)
{
    struct waves waves = {{sheet_of("one", "tables/totals-and-means.csv"),
                           sheet_of("two", "tables/totals-and-means.csv")},
                          {sheet_of("one", "answers.csv"), sheet_of("two", "answers.csv")},
                          .grew_only = true};
    waves.by_groups = is_column(&waves.answers[0], BY) && is_column(&waves.answers[1], BY);
    for (size_t r = 1; waves.by_groups && r < waves.answers[0].n_rows; r++) {
        const char *group = cell(&waves.answers[0], r, BY);
        if (n_rows_with(&waves.answers[0], BY, group) > n_rows_with(&waves.answers[1], BY, group))
            waves.grew_only = false;
    }
    return waves;
}

static void waves_clear(struct waves *waves)
{
    for (size_t w = 0; w < 2; w++) {
        sheet_clear(&waves->sums[w]);
        sheet_clear(&waves->answers[w]);
    }
}

/* Unknown: the hidden sums of both releases. Known: that they make up, with the others, the sum of
 * all; that a group to which nobody was added has the sum that it had. */
static size_t attack_sums(const struct waves *waves, const char *variable)
{
    static unsigned long long a[EQUATIONS_MAX * 3][UNKNOWNS_MAX];
    memset(a, 0, sizeof a);
    size_t unknown[2][UNKNOWNS_MAX], n_unknowns = 0, n_equations = 2;
    const struct sheet *sums = waves->sums;
    for (size_t w = 0; w < 2; w++)
        for (size_t r = 1; r < sums[w].n_rows; r++)
            if (strcmp(cell(&sums[w], r, "variable"), variable) == 0 && is_hidden_row(&sums[w], r)) {
                unknown[w][r] = n_unknowns;
                a[w][n_unknowns++] = 1;
            }
    for (size_t r = 1; r < sums[0].n_rows && waves->grew_only; r++) {
        const char *group = cell(&sums[0], r, "group");
        const size_t later = sum_row(&sums[1], variable, group);
        if (strcmp(cell(&sums[0], r, "variable"), variable) != 0 || !*group || !later ||
            !may_be_the_same(waves, variable, group))
            continue;
        if (is_hidden_row(&sums[0], r))
            a[n_equations][unknown[0][r]] = 1;
        if (is_hidden_row(&sums[1], later))
            a[n_equations][unknown[1][later]] = PRIME - 1;
        n_equations++;
    }
    ck_assert_uint_eq(n_known(a, n_equations, n_unknowns), 0);
    return n_unknowns;
}

/* Nobody's number is known to 15 % of it from the total of the group and the classes of the others,
 * unless the class alone tells as much. Numbers are not negative. */
static void attack_classes(const struct sheet *answers, const struct sheet *sums, size_t row)
{
    const char *variable = cell(sums, row, "variable"), *group = cell(sums, row, "group");
    double low[256], high[256], lows = 0, highs = 0;
    size_t n = 0;
    for (size_t r = 1; r < answers->n_rows; r++) {
        const char *code = cell(answers, r, variable), *dots = strstr(code, "..");
        if (strcmp(cell(answers, r, BY), group) != 0 ||
            (!dots && strcmp(code, "suppressed") != 0))
            continue;
        low[n] = dots ? strtod(code, NULL) : 0;
        high[n] = dots && dots[2] ? strtod(dots + 2, NULL) : 1e15;
        lows += low[n];
        highs += high[n++];
    }
    const double total = strtod(cell(sums, row, "total"), NULL);
    for (size_t i = 0; i < n; i++) {
        const double least = fmax(low[i], total - (highs - high[i]));
        const double most = fmin(high[i], total - (lows - low[i]));
        ck_assert_msg(most - least > 0.1499 * least || high[i] - low[i] <= 0.15 * most,
                      "%s %s: %g..%g is known to be %g..%g", variable, group, low[i], high[i],
                      least, most);
    }
}

/* No sum that both releases tell grew by fewer than the threshold. */
static void check_growth(const struct waves *waves, size_t row, long threshold)
{
    const struct sheet *sums = waves->sums;
    const size_t before = sum_row(&sums[0], cell(&sums[1], row, "variable"),
                                  cell(&sums[1], row, "group"));
    if (!before || is_hidden_row(&sums[0], before) || is_hidden_row(&sums[1], row))
        return;
    const long grown = strtol(cell(&sums[1], row, "n_valid"), NULL, 10) -
                       strtol(cell(&sums[0], before, "n_valid"), NULL, 10);
    ck_assert_msg(!grown || labs(grown) >= threshold, "%s %s: %ld more",
                  cell(&sums[1], row, "variable"), cell(&sums[1], row, "group"), grown);
}

/* Answers come as they come; each release is laid beside the one before it. */
START_TEST(no_hidden_sum_is_found_from_two_releases)
{
    size_t n_hidden = 0, n_told = 0;
    make_folder();
    for (unsigned seed = 1; seed <= 24; seed++) {
        char *line = mem_printf(
            "survey simulate data/surveys/respatbzh/operateurs.yaml --n %u --of 5000 --seed %u "
            "> %s/all.csv && head -%u %s/all.csv > %s/first.csv; true",
            30 + 5 * seed, seed, folder, 21 + 4 * seed, folder, folder);
        struct said said = run_program("LANG=C", line);
        said_clear(&said);
        free(line);
        const char *options = seed % 2 ? "--by departement --respondents organisations -k 3"
                                       : "--by departement -k 4";
        char *inputs = mem_printf("data/surveys/respatbzh/operateurs.yaml %s/first.csv", folder);
        char *later = mem_printf("data/surveys/respatbzh/operateurs.yaml %s/all.csv", folder);
        char *with = mem_printf("%s --previous %s/one", options, folder);
        publish(inputs, "one", options, 0, NULL);
        publish(later, "two", with, 0, NULL);
        struct waves waves = waves_of();
        for (size_t r = 1; waves.by_groups && r < waves.sums[1].n_rows; r++) {
            const char *variable = cell(&waves.sums[1], r, "variable");
            const size_t all = sum_row(&waves.sums[0], variable, "");
            if (!*cell(&waves.sums[1], r, "group") && all && !is_hidden_row(&waves.sums[0], all) &&
                !is_hidden_row(&waves.sums[1], r))
                n_hidden += attack_sums(&waves, variable);
            if (*cell(&waves.sums[1], r, "group") && !is_hidden_row(&waves.sums[1], r) &&
                is_column(&waves.answers[1], variable)) {
                attack_classes(&waves.answers[1], &waves.sums[1], r);
                check_growth(&waves, r, seed % 2 ? 3 : 5);
                n_told++;
            }
        }
        waves_clear(&waves);
        free(inputs);
        free(later);
        free(with);
    }
    ck_assert_uint_gt(n_hidden, 40);
    ck_assert_uint_gt(n_told, 40);
    remove_folder();
}
END_TEST

/* ---- Corrected answers ---------------------------------------------------------------- */

static const char CORRECTED[] =
    "survey: corrected\ntitle: {fr: C}\nquestions:\n"
    "  - {id: g, type: single, key: quasi_identifier, levels: [{code: a}, {code: b}, {code: c}, {code: d}]}\n"
    "  - {id: sens, type: single, key: sensitive, levels: [{code: p}, {code: q}]}\n"
    "  - {id: s, type: likert, levels: [{code: n, role: negative}, {code: z, role: neutral}, "
    "{code: p, role: positive}]}\n"
    "  - {id: m, type: multiple, items: [{code: m1}, {code: m2}]}\n";

static unsigned draw(unsigned long long *state, unsigned below)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(*state >> 33) % below;
}

static void write_answer(FILE *out, size_t id, unsigned long long state)
{
    const char *const g = (const char *[]){"a", "a", "a", "b", "b", "c", "d"}[draw(&state, 7)];
    const char *const sens = draw(&state, 4) ? "p" : "q";
    const char *const scale = (const char *[]){"n", "n", "z", "p", "p", "p", "p"}[draw(&state, 7)];
    const char *const m1 = draw(&state, 3) ? "Y" : "", *const m2 = draw(&state, 3) ? "" : "Y";
    fprintf(out, "\"%zu\",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\"\n", id, g, sens, scale, m1, m2);
}

/* 100 answers; later six of them corrected, and seven more. */
static void write_corrected(unsigned seed, bool later)
{
    char *path = mem_printf("%s/%s.csv", folder, later ? "later" : "first");
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs("\"id\",\"g\",\"sens\",\"s\",\"m[m1]\",\"m[m2]\"\n", out);
    for (size_t i = 0; i < 100 + 7 * (size_t)later; i++)
        write_answer(out, i + 1, 1000ULL * seed + i + (later && i % 17 == 0 ? 500 : 0));
    fclose(out);
    free(path);
}

/* The same value of all in both releases differs by nobody, or by enough. Returns how many were compared. */
static size_t compare_all(const char *table, long threshold)
{
    char *file = mem_printf("tables/%s.csv", table);
    struct sheet old = sheet_of("one", file), new = sheet_of("two", file);
    free(file);
    size_t n = 0;
    for (size_t r = 1; r < old.n_rows; r++)
        for (size_t t = 1; t < new.n_rows; t++) {
            const char *before = cell(&old, r, "count"), *after = cell(&new, t, "count");
            if (*cell(&old, r, "group") || *cell(&new, t, "group") || !*before || !*after ||
                strcmp(cell(&old, r, "variable"), cell(&new, t, "variable")) != 0 ||
                strcmp(cell(&old, r, "value"), cell(&new, t, "value")) != 0)
                continue;
            const long grown = strtol(after, NULL, 10) - strtol(before, NULL, 10);
            ck_assert_msg(!grown || labs(grown) >= threshold, "%s %s: %s, then %s",
                          cell(&old, r, "variable"), cell(&old, r, "value"), before, after);
            n++;
        }
    sheet_clear(&old);
    sheet_clear(&new);
    return n;
}

/* What the tables by group hide is suppressed in the answers, but counted in the table of all. */
START_TEST(corrected_answers_are_not_told_by_counts_of_all)
{
    size_t n = 0;
    make_folder();
    char *codebook = mem_printf("%s/c.yaml", folder);
    FILE *out = fopen(codebook, "w");
    ck_assert_ptr_nonnull(out);
    fputs(CORRECTED, out);
    fclose(out);
    for (unsigned seed = 1; seed <= 20; seed++) {
        write_corrected(seed, false);
        write_corrected(seed, true);
        static const char options[] = "--by g --respondents organisations -k 3";
        char *line = mem_printf("survey publish %s %s/first.csv -o %s/one %s", codebook, folder, folder, options);
        struct said said = run_program("LANG=C", line);
        const bool first = said.status == 0;
        said_clear(&said);
        free(line);
        line = mem_printf("survey publish %s %s/later.csv -o %s/two --previous %s/one %s", codebook, folder,
                          folder, folder, options);
        said = run_program("LANG=C", line);
        for (size_t t = 0; first && said.status == 0 && t < 3; t++) {
            char *path = mem_printf("%s/two/tables/%s.csv", folder, (const char *[]){"sens", "s", "m"}[t]);
            if (access(path, R_OK) == 0)
                n += compare_all((const char *[]){"sens", "s", "m"}[t], 3);
            free(path);
        }
        said_clear(&said);
        free(line);
        shell("rm -rf one two");
    }
    ck_assert_uint_gt(n, 20);
    free(codebook);
    remove_folder();
}
END_TEST

int main(void)
{
    const TTest *tests[] = {no_hidden_cell_is_found_from_the_files,
                            ticks_tell_nothing_of_each_other,
                            a_hidden_number_without_answer_is_not_told_by_reasons,
                            two_releases_show_no_small_group,
                            hidden_cells_are_not_merged_later,
                            no_hidden_sum_is_found_from_two_releases,
                            corrected_answers_are_not_told_by_counts_of_all};
    return run_tests("publish_attack", tests, sizeof tests / sizeof *tests);
}
