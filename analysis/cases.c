#include "analysis/cases.h"
#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

/* Where a case gives no tolerance, and below what a figure is as good as an expected zero. */
static const double default_tolerance = 1e-8, zero_slack = 1e-9, noise = 1e-10;

/* Laws of quadratic forms depend on the algorithm. */
static const double quadratic_tolerance = 1e-4;

struct run {
    const char *directory;
    FILE *out;
    size_t n_passed, n_failed;
};

/* One test being compared. */
struct comparing {
    FILE *out;
    const char *name, *id;
    double tolerance;
    double scale; /* of what stands beside a figure: its estimate, or else 1 */
    size_t n_off;
};

static void off(struct comparing *comparing, const char *path, const char *found,
                const char *expected)
{
    fprintf(comparing->out, "%s %s%s: found %s, expected %s\n", comparing->name, comparing->id,
            path, found, expected);
    comparing->n_off++;
}

static char *shown(const json_t *value)
{
    char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(10)) : NULL;
    if (text && strlen(text) > 200)
        memcpy(text + 197, "...", 4);
    return text ? text : mem_text(value ? "?" : "nothing");
}

/* Figures that are 0 but for rounding, where a reference prints what rounding left. */
static bool is_noise(const struct comparing *comparing, const char *path, double expected)
{
    static const char *const names[] = {
        ".se",          ".cv",       ".deff",          ".eigen",       ".pct",
        ".estimate",    ".ci_",      ".value",         ".statistic",   ".chisq",
        ".yates_chisq", ".row_cos2", ".row_principal", ".row_contrib",
        ".col_principal", ".col_contrib", ".col_cos2", ".indicator_col_principal"};
    const char *name = strrchr(path, '.');
    for (size_t i = 0; i < sizeof names / sizeof *names && name; i++)
        if (strncmp(name, names[i], strlen(names[i])) == 0)
            return fabs(expected) < noise * comparing->scale;
    return false;
}

static void compare_leaf(struct comparing *comparing, const char *path, const json_t *found,
                         const json_t *expected)
{
    const size_t n = strlen(path);
    const bool left_out = !found && n && path[n - 1] == ']'; /* of a list that ends earlier */
    bool same = json_equal(found, expected) ||
                (left_out && json_is_number(expected) &&
                 is_noise(comparing, path, json_number_value(expected)));
    if (!same && json_is_number(expected) && json_is_number(found)) {
        const double a = json_number_value(found), b = json_number_value(expected);
        const bool zero = b == 0 || is_noise(comparing, path, b);
        same = fabs(a - b) <= (zero ? zero_slack * comparing->scale : comparing->tolerance * fabs(b));
    }
    if (same)
        return;
    char *a = shown(found), *b = shown(expected);
    off(comparing, path, a, b);
    free(a);
    free(b);
}

/* Members that tell how a figure is meant, not a figure. */
static bool is_remark(const char *key)
{
    static const char *const remarks[] = {"definition", "sign_rule", "algorithm", "note",
                                          "tol", "error"};
    for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++)
        if (strcmp(key, remarks[i]) == 0)
            return true;
    return false;
}

/* Rows of a list are known by the texts in them, where there are any; else by their place. */
static bool same_row(const json_t *found, const json_t *expected)
{
    bool keyed = false;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)expected, key, value)
    {
        const char *text = json_string_value(value);
        if (!text || is_remark(key))
            continue;
        const char *other = json_string_value(json_object_get(found, key));
        if (!other || strcmp(text, other) != 0)
            return false;
        keyed = true;
    }
    return keyed;
}

static const json_t *row_like(const json_t *found, const json_t *expected, size_t i)
{
    for (size_t j = 0; j < json_array_size(found); j++)
        if (same_row(json_array_get(found, j), expected))
            return json_array_get(found, j);
    return same_row(expected, expected) ? NULL : json_array_get(found, i);
}

static void compare(struct comparing *comparing, const char *path, const json_t *found,
                    const json_t *expected);

static void compare_members(struct comparing *comparing, const char *path, const json_t *found,
                            const json_t *expected)
{
    const double usual = comparing->tolerance, around = comparing->scale;
    const json_t *own = json_object_get(expected, "tol");
    const json_t *estimate = json_object_get(expected, "estimate");
    comparing->scale = fmax(1, fabs(json_number_value(estimate)));
    const char *statistic = json_string_value(json_object_get(expected, "statistic"));
    if (own)
        comparing->tolerance = json_number_value(own);
    else if (statistic && (strcmp(statistic, "lincom") == 0 || strcmp(statistic, "saddlepoint") == 0))
        comparing->tolerance = quadratic_tolerance;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)expected, key, value)
    {
        if (is_remark(key))
            continue;
        char *below = mem_printf("%s.%s", path, key);
        compare(comparing, below, json_object_get(found, key), value);
        free(below);
    }
    comparing->tolerance = usual;
    comparing->scale = around;
}

static void compare_rows(struct comparing *comparing, const char *path, const json_t *found,
                         const json_t *expected)
{
    for (size_t i = 0; i < json_array_size(expected); i++) {
        const json_t *row = json_array_get(expected, i);
        char *below = mem_printf("%s[%zu]", path, i);
        compare(comparing, below, json_is_object(row) ? row_like(found, row, i)
                                                      : json_array_get(found, i), row);
        free(below);
    }
    if (!json_is_object(json_array_get(expected, 0)) &&
        json_array_size(found) > json_array_size(expected))
        off(comparing, path, "more values", "fewer");
}

/* What the reference leaves undefined (null) we may define: only that it is known here counts. It writes
 * a list of one as what is in it. */
static void compare(struct comparing *comparing, const char *path, const json_t *found,
                    const json_t *expected)
{
    if (json_array_size(found) == 1 && !json_is_array(expected))
        found = json_array_get(found, 0);
    if (found && json_is_object(expected))
        compare_members(comparing, path, found, expected);
    else if (found && json_is_array(expected))
        compare_rows(comparing, path, found, expected);
    else if (!found || !json_is_null(expected))
        compare_leaf(comparing, path, found, expected);
}

static const struct case_function *find_function(const char *name)
{
    const struct case_function *const subjects[] = {design_functions, base_functions};
    for (size_t s = 0; s < sizeof subjects / sizeof *subjects; s++)
        for (const struct case_function *f = subjects[s]; f->name; f++)
            if (strcmp(f->name, name) == 0)
                return f;
    return NULL;
}

static bool run_test(const struct run *run, const char *name, const json_t *file,
                     const json_t *test)
{
    const char *fn = json_string_value(json_object_get(test, "fn"));
    const char *id = json_string_value(json_object_get(test, "id"));
    const json_t *tolerance = json_object_get(file, "rel_tolerance");
    struct comparing comparing = {
        .out = run->out,
        .name = name,
        .id = id ? id : "?",
        .scale = 1,
        .tolerance = tolerance ? json_number_value(tolerance) : default_tolerance};
    const struct case_function *function = fn ? find_function(fn) : NULL;
    if (!function) {
        fprintf(run->out, "%s %s: unknown function \"%s\"\n", name, comparing.id, fn ? fn : "");
        return false;
    }
    struct arena arena = {0};
    struct faults faults = {0};
    const struct case_test asked = {.directory = run->directory,
                                    .id = comparing.id,
                                    .file = file,
                                    .args = json_object_get(test, "args"),
                                    .rows = json_object_get(test, "expect"),
                                    .arena = &arena,
                                    .faults = &faults};
    json_t *answer = function->answer(&asked);
    const bool refused = !answer && faults.n && json_object_get(asked.rows, "error");
    for (size_t i = 0; i < faults.n_kept && !refused; i++)
        fprintf(run->out, "%s %s: %s\n", name, comparing.id, faults.text[i]);
    if (!refused)
        compare(&comparing, "", answer, asked.rows);
    const bool fine = refused || (answer && !faults.n && !comparing.n_off);
    json_decref(answer);
    faults_clear(&faults);
    arena_clear(&arena);
    return fine;
}

static void run_file(struct run *run, const char *path, const char *name)
{
    json_error_t error;
    json_t *file = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    const json_t *tests = json_object_get(file, "tests");
    if (!json_is_array(tests)) {
        fprintf(run->out, "%s: no list of tests%s%s\n", name, file ? "" : ": ",
                file ? "" : error.text);
        run->n_failed++;
    }
    for (size_t t = 0; t < json_array_size(tests); t++)
        if (run_test(run, name, file, json_array_get(tests, t)))
            run->n_passed++;
        else
            run->n_failed++;
    json_decref(file);
}

static int is_case(const struct dirent *entry)
{
    const size_t n = strlen(entry->d_name);
    return n > 5 && strcmp(entry->d_name + n - 5, ".json") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

bool cases_run(const char *directory, FILE *out, struct faults *faults)
{
    struct run run = {.directory = directory, .out = out};
    char *folder = mem_printf("%s/expected", directory);
    struct dirent **entries = NULL;
    const int n = scandir(folder, &entries, is_case, by_name);
    if (n <= 0)
        faults_add(faults, (struct where){.path = folder},
                   _("expected case files NAME.json, found none"));
    for (int i = 0; i < n; i++) {
        char *path = mem_printf("%s/%s", folder, entries[i]->d_name);
        run_file(&run, path, entries[i]->d_name);
        free(path);
        free(entries[i]);
    }
    free(entries);
    free(folder);
    if (n > 0)
        fprintf(out, "%zu passed, %zu failed\n", run.n_passed, run.n_failed);
    return n > 0 && !run.n_failed;
}

json_t *case_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

const char *case_text(const json_t *one_or_list, size_t i)
{
    if (json_is_array(one_or_list))
        return json_string_value(json_array_get(one_or_list, i));
    return i ? NULL : json_string_value(one_or_list);
}

const char *const *case_order(const struct case_test *test, const char *key,
                              const char *const names[], size_t n)
{
    const json_t *listed = json_object_get(test->rows, key);
    const char **order = arena_zeroed(test->arena, n, sizeof *order);
    size_t n_found = 0;
    while (n_found < n && case_text(listed, n_found)) {
        const char *text = case_text(listed, n_found);
        for (size_t k = 0; k < n && !order[n_found]; k++)
            if (strcmp(names[k], text) == 0)
                order[n_found] = names[k];
        for (size_t k = 0; k < n_found && order[n_found]; k++)
            if (order[k] == order[n_found])
                order[n_found] = NULL;
        if (!order[n_found])
            return names;
        n_found++;
    }
    return n_found == n && !case_text(listed, n) ? order : names;
}

const char *case_level(const struct case_test *test, const char *key)
{
    enum { NUMBER_ROOM = 32 };
    const json_t *value = json_object_get(test->args, key);
    if (json_is_boolean(value))
        return json_is_true(value) ? "TRUE" : "FALSE";
    if (!json_is_number(value))
        return json_string_value(value);
    char *text = arena_zeroed(test->arena, NUMBER_ROOM, 1);
    snprintf(text, NUMBER_ROOM, "%.15g", json_number_value(value));
    return text;
}

size_t case_word(const struct case_test *test, const char *key, const char *const words[], size_t n,
                 size_t usual)
{
    const json_t *value = json_object_get(test->args, key);
    const char *word = json_string_value(value);
    for (size_t i = 0; i < n && word; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    if (!value || json_is_null(value))
        return usual;
    faults_add(test->faults, (struct where){test->directory, 0, key}, _("\"%s\" is not known"),
               word ? word : "?");
    return n;
}

/* "(Eye in Brown,Blue)": keeps the rows whose level is listed. */
static bool keep_rows(const struct case_test *test, struct frame *frame, char *filter)
{
    char *list = strstr(filter, " in ");
    filter[strcspn(filter, ")")] = '\0';
    if (!list)
        return true;
    *list = '\0';
    const struct frame_column *by = case_column(test, frame, filter);
    if (!by)
        return false;
    bool *listed = arena_zeroed(test->arena, by->n_levels, sizeof *listed);
    char *rest;
    for (char *word = strtok_r(list + 4, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
        const size_t level = frame_level(by, word);
        if (level != NO_LEVEL)
            listed[level] = true;
    }
    const size_t *levels = by->levels;
    size_t n = 0;
    bool *keep = arena_zeroed(test->arena, frame->n, sizeof *keep);
    for (size_t i = 0; i < frame->n; i++)
        n += keep[i] = levels[i] != NO_LEVEL && listed[levels[i]];
    frame_keep(frame, keep, n, test->arena);
    return true;
}

bool case_frame(const struct case_test *test, struct frame *frame)
{
    const char *input = json_string_value(json_object_get(test->args, "input"));
    if (!input)
        input = json_string_value(json_object_get(test->file, "input"));
    if (!input) {
        faults_add(test->faults, (struct where){.path = test->directory},
                   _("expected the name of the data in \"input\""));
        return false;
    }
    char *path = mem_printf("%s/%s", test->directory, input), *filter = strstr(path, " (");
    if (filter)
        *filter = '\0';
    const bool fine = frame_read(frame, path, 1, test->arena, test->faults) &&
                      (!filter || keep_rows(test, frame, filter + 2));
    free(path);
    return fine;
}

const struct frame_column *case_column(const struct case_test *test, const struct frame *frame,
                                       const char *name)
{
    const struct frame_column *column = name ? frame_find(frame, name) : NULL;
    if (!column)
        faults_add(test->faults, (struct where){.path = test->directory, .field = name},
                   _("the data have no such column"));
    return column;
}
