#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/release_parts.h"
#include "data/mem.h"
#include "data/text.h"

/* ---- Reading ---------------------------------------- */

static bool read_frame(struct previous *previous, struct frame *frame, const char *name,
                       size_t n_least, struct faults *faults)
{
    char *path = mem_printf("%s/%s", previous->path, name);
    const bool fine = frame_read(frame, path, n_least, &previous->arena, faults);
    free(path);
    return fine;
}

/* Whether the folder is an earlier release, by the same key. */
static bool read_run(const struct release *release, struct previous *previous,
                     struct faults *faults)
{
    char *path = mem_printf("%s/run.json", release->options.previous);
    json_t *run = json_load_file(path, 0, NULL);
    const char *step = json_string_value(json_object_get(run, "step"));
    const bool fine = step && strcmp(step, "survey publish") == 0;
    if (!fine)
        faults_add(
            faults, (struct where){.path = path},
            _("expected the folder of an earlier `proxilog survey publish` with --previous"));
    const char *by = json_string_value(json_object_get(run, "by"));
    if (fine && by && release->options.by && strcmp(by, release->options.by) != 0)
        faults_add(
            faults, (struct where){.path = "--by"},
            _("the earlier release has tables by %s: the same key, or none, keeps both safe"), by);
    previous->is_first = !json_is_true(json_object_get(run, "after_earlier"));
    json_decref(run);
    free(path);
    return fine;
}

/* All tables of counts, whatever their names. A damaged one is a fault. */
static void read_tables(struct previous *previous, struct faults *faults)
{
    char *path = mem_printf("%s/tables", previous->path);
    DIR *folder = opendir(path);
    size_t room = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".csv") != 0 || strcmp(entry->d_name, "totals-and-means.csv") == 0)
            continue;
        char *name = mem_printf("tables/%s", entry->d_name);
        previous->tables = mem_grown(previous->tables, &room, previous->n_tables + 1,
                                     sizeof *previous->tables);
        if (read_frame(previous, &previous->tables[previous->n_tables], name, 1, faults))
            previous->n_tables++;
        free(name);
    }
    if (folder)
        closedir(folder);
    free(path);
}

struct previous *previous_read(const struct release *release, struct faults *faults)
{
    const size_t n_before = faults->n;
    struct previous *previous = mem_zeroed(1, sizeof *previous);
    previous->path = release->options.previous;
    previous->columns = mem_zeroed(release->n_columns, sizeof *previous->columns);
    previous->row_of = mem_zeroed(release->answers->n, sizeof(size_t));
    previous->wave = mem_zeroed(release->answers->n, sizeof(size_t));
    if (read_run(release, previous, faults) &&
        read_frame(previous, &previous->answers, "answers.csv", 1, faults) &&
        read_frame(previous, &previous->codebook, "codebook.csv", 1, faults) &&
        read_frame(previous, &previous->sums, "tables/totals-and-means.csv", 0, faults))
        read_tables(previous, faults);
    if (faults->n == n_before &&
        (!frame_find(&previous->codebook, "variable") || !frame_find(&previous->codebook, "value")))
        faults_add(faults, (struct where){previous->path, 0, "codebook.csv"},
                   _("expected columns variable and value"));
    previous->taken = mem_zeroed(previous->answers.n + 1, 1);
    for (size_t c = 0; c < release->n_columns && faults->n == n_before; c++)
        previous->columns[c] = frame_find(&previous->answers, release->columns[c].name);
    if (faults->n == n_before)
        return previous;
    previous_free(previous);
    return NULL;
}

void previous_free(struct previous *previous)
{
    if (!previous)
        return;
    free(previous->columns);
    free(previous->row_of);
    free(previous->wave);
    free(previous->tables);
    free(previous->taken);
    arena_clear(&previous->arena);
    free(previous);
}

static const char *cell_of(const struct frame_column *column, size_t row)
{
    return column->levels[row] == NO_LEVEL ? ""
                                           : text_unguarded(column->names[column->levels[row]]);
}

size_t previous_values(const struct previous *previous, const char *name, const char *codes[],
                       size_t n_max)
{
    const struct frame_column *variables = frame_find(&previous->codebook, "variable");
    const struct frame_column *values = frame_find(&previous->codebook, "value");
    size_t n = 0;
    for (size_t row = 0; row < previous->codebook.n && n < n_max; row++)
        if (strcmp(cell_of(variables, row), name) == 0 && *cell_of(values, row))
            codes[n++] = cell_of(values, row);
    return n;
}

/* ---- Values then and now ---------------------------------------- */

/* A part "A1" of the merged "A1|A2"; a class is one part. */
static size_t level_of_part(const struct column_coding *coding, const char *part, size_t n)
{
    for (size_t k = 0; k < coding->n_levels; k++)
        if (strlen(coding->codes[k]) == n && strncmp(coding->codes[k], part, n) == 0)
            return k;
    return SIZE_MAX;
}

/* Any level of an earlier value; SIZE_MAX: it is no value of today. */
static size_t level_of(const struct column_coding *coding, const char *code)
{
    return level_of_part(coding, code, strcspn(code, "|"));
}

size_t previous_value(const struct release *release, size_t c, size_t row)
{
    const struct column_coding *coding = &release->work->codings[c];
    const struct frame_column *column = release->previous->columns[c];
    const size_t level = column ? level_of(coding, cell_of(column, row)) : SIZE_MAX;
    return level == SIZE_MAX ? SIZE_MAX : coding->recoding.group_of[level];
}

const char *previous_code(const struct release *release, size_t c, size_t row)
{
    const size_t value = previous_value(release, c, row);
    return value == SIZE_MAX ? cell_of(release->previous->columns[c], row)
                             : release->columns[c].values[value].code;
}

/* ---- What it hid ---------------------------------------- */

/* Row of today's tables in which a group of then is; SIZE_MAX: in none. */
static size_t row_of_group(const struct release *release, const char *code)
{
    if (!*code || release->by == SIZE_MAX)
        return *code ? SIZE_MAX : 0;
    const struct column_coding *coding = &release->work->codings[release->by];
    const size_t level = level_of(coding, code);
    const char *today =
        level == SIZE_MAX
            ? code
            : release->columns[release->by].values[coding->recoding.group_of[level]].code;
    for (size_t g = 0; g < release->n_groups; g++)
        if (strcmp(release->group_codes[g], today) == 0)
            return g + 1;
    return SIZE_MAX;
}

/* The table that holds a variable; NULL: none. */
static const struct frame *table_of(const struct previous *previous, const char *variable)
{
    for (size_t t = 0; t < previous->n_tables; t++) {
        const struct frame_column *variables = frame_find(&previous->tables[t], "variable");
        if (variables && frame_level(variables, variable) != NO_LEVEL &&
            frame_find(&previous->tables[t], "value"))
            return &previous->tables[t];
    }
    return NULL;
}

static bool is_untold(const struct frame_column *column, size_t row)
{
    return !column->numbers || !isfinite(column->numbers[row]);
}

static double number_of(const struct frame_column *column, size_t row)
{
    return column && column->numbers && isfinite(column->numbers[row]) ? column->numbers[row] : 0;
}

/* The first level of a group. */
static size_t first_of_group(const struct column_coding *coding, size_t group)
{
    size_t k = 0;
    while (coding->recoding.group_of[k] != group)
        k++;
    return k;
}

bool previous_told(const struct release *release, size_t c, long told[])
{
    const struct release_column *column = &release->columns[c];
    const struct column_coding *coding = &release->work->codings[c];
    const struct frame *table = column->key ? NULL : table_of(release->previous, column->name);
    const struct frame_column *variables = table ? frame_find(table, "variable") : NULL;
    const struct frame_column *groups = table ? frame_find(table, "group") : NULL;
    const struct frame_column *values = table ? frame_find(table, "value") : NULL;
    const struct frame_column *counts = table ? frame_find(table, "count") : NULL;
    bool all = groups && counts;
    memset(told, 0, coding->n_levels * sizeof *told);
    for (size_t k = 0; all && k < table->n; k++) {
        if (strcmp(cell_of(variables, k), column->name) != 0 || *cell_of(groups, k))
            continue;
        const size_t level = level_of(coding, cell_of(values, k));
        all = !is_untold(counts, k) && level != SIZE_MAX;
        if (all)
            told[first_of_group(coding, coding->recoding.group_of[level])] +=
                (long)number_of(counts, k);
    }
    return all;
}

/* One cell of the earlier table, which is part of one of today's. False when what was hidden comes
 * together with another cell: their sum would be a sum over both tables, which neither is made safe
 * for. */
static bool carry_cell(unsigned char *hidden, long *count, bool was_hidden, double told)
{
    const bool is_first = *count == NOT_TOLD;
    *hidden = *hidden || was_hidden;
    *count = (is_first ? 0 : *count) + (long)told;
    return is_first || !*hidden;
}

bool previous_carry_hidden(const struct release *release, size_t c, unsigned char hidden[],
                           long counts[])
{
    const struct previous *previous = release->previous;
    const struct release_column *column = &release->columns[c];
    const struct column_coding *coding = &release->work->codings[c];
    const struct frame *table = table_of(previous, column->name);
    const struct frame_column *variables = table ? frame_find(table, "variable") : NULL;
    const struct frame_column *groups = table ? frame_find(table, "group") : NULL;
    const struct frame_column *values = table ? frame_find(table, "value") : NULL;
    const struct frame_column *flags = table ? frame_find(table, "flag") : NULL;
    const struct frame_column *valid = table ? frame_find(table, "n_valid") : NULL;
    const size_t width = column->n_values + 1, n = release->n_groups * width;
    const char *group = ""; /* of the line before */
    bool by_groups = false, apart = true;
    for (size_t cell = 0; cell < n; cell++)
        counts[cell] = NOT_TOLD;
    for (size_t k = 0; groups && flags && valid && k < table->n; k++) {
        if (strcmp(cell_of(variables, k), column->name) != 0 || !*cell_of(groups, k))
            continue;
        by_groups = true;
        const size_t row = row_of_group(release, cell_of(groups, k));
        const size_t level = level_of(coding, cell_of(values, k));
        const bool begins = strcmp(group, cell_of(groups, k)) != 0;
        group = cell_of(groups, k);
        if (row == SIZE_MAX)
            continue;
        const size_t first = (row - 1) * width, last = first + column->n_values;
        if (begins)
            apart &= carry_cell(&hidden[last], &counts[last], is_untold(valid, k),
                                number_of(frame_find(table, "n_asked"), k) - number_of(valid, k) -
                                    number_of(frame_find(table, "n_suppressed"), k));
        if (level == SIZE_MAX)
            continue;
        const size_t cell = first + coding->recoding.group_of[level];
        apart &= carry_cell(&hidden[cell], &counts[cell], strcmp(cell_of(flags, k), "hidden") == 0,
                            number_of(frame_find(table, "count"), k));
    }
    for (size_t cell = 0; cell < n; cell++)
        if (hidden[cell])
            counts[cell] = NOT_TOLD;
    return apart && (by_groups || previous->is_first);
}

bool previous_carry_sums(const struct release *release, size_t c, unsigned char hidden[],
                         struct earlier_sum earlier[])
{
    const struct frame *sums = &release->previous->sums;
    const struct frame_column *variables = frame_find(sums, "variable");
    const struct frame_column *groups = frame_find(sums, "group");
    const struct frame_column *flags = frame_find(sums, "flag");
    bool by_groups = false, told_all = false, apart = true;
    for (size_t k = 0; variables && groups && flags && k < sums->n; k++) {
        const bool was_hidden = strcmp(cell_of(flags, k), "hidden") == 0;
        if (strcmp(cell_of(variables, k), release->columns[c].name) != 0)
            continue;
        by_groups = by_groups || *cell_of(groups, k);
        told_all = told_all || (!*cell_of(groups, k) && !was_hidden);
        const size_t row = row_of_group(release, cell_of(groups, k));
        if (row == SIZE_MAX)
            continue;
        earlier[row].n_told += !was_hidden;
        earlier[row].n_hidden += was_hidden;
        earlier[row].n += (size_t)number_of(frame_find(sums, "n_valid"), k);
        earlier[row].total += number_of(frame_find(sums, "total"), k);
        hidden[row] = hidden[row] || (row > 0 && was_hidden && told_all);
        apart &= !row || !earlier[row].n_hidden || earlier[row].n_told + earlier[row].n_hidden == 1;
    }
    return apart && (by_groups || release->previous->is_first);
}

/* ---- Grouping levels as before ---------------------------------------- */

/* False when a value names a level that the codebook does not have any more. */
static bool group_value(struct column_coding *coding, const char *code)
{
    size_t first = SIZE_MAX;
    for (const char *part = code; *part;) {
        const size_t n = strcspn(part, "|");
        const size_t level = level_of_part(coding, part, n);
        if (level == SIZE_MAX)
            return false;
        if (first == SIZE_MAX)
            first = coding->recoding.group_of[level];
        coding->recoding.group_of[level] = first;
        part += n + (part[n] == '|');
    }
    return true;
}

/* Groups are numbered in the order of their first level. */
static void renumber(struct recoding *recoding)
{
    size_t *new = mem_zeroed(recoding->n_levels + 1, sizeof *new), n = 0;
    for (size_t k = 0; k < recoding->n_levels; k++) {
        size_t *number = &new[recoding->group_of[k]];
        if (!*number)
            *number = ++n;
        recoding->group_of[k] = *number - 1;
    }
    recoding->n_groups = n;
    free(new);
}

/* Nobody knows which places were the others: any that was not named. */
static void group_other_places(struct column_coding *coding, const char *const named[], size_t n)
{
    for (size_t k = 0; k < coding->n_levels; k++)
        coding->recoding.group_of[k] = 0;
    for (size_t v = 0; v < n; v++) {
        const size_t level = level_of(coding, named[v]);
        coding->recoding.group_of[level] = level;
    }
}

static void group_as_before(struct release *release, size_t c)
{
    struct column_coding *coding = &release->work->codings[c];
    const char **codes = mem_zeroed(PREVIOUS_VALUES_MAX, sizeof *codes);
    const size_t n = previous_values(release->previous, release->columns[c].name, codes,
                                     PREVIOUS_VALUES_MAX);
    for (size_t v = 0; v < n; v++)
        if (coding->texts ? level_of_part(coding, codes[v], strlen(codes[v])) == SIZE_MAX
                          : !group_value(coding, codes[v]))
            release->columns[c].fate = FATE_EARLIER;
    if (release->columns[c].fate == FATE_PUBLISHED && coding->texts)
        group_other_places(coding, codes, n);
    if (release->columns[c].fate == FATE_PUBLISHED)
        renumber(&coding->recoding);
    free(codes);
}

/* ---- Who was in it ---------------------------------------- */

static bool agrees(const struct release *release, size_t c, size_t row, size_t i)
{
    const struct frame_column *column = release->previous->columns[c];
    const struct column_coding *coding = &release->work->codings[c];
    const char *cell = cell_of(column, row);
    if (strcmp(cell, release_status_names[RELEASE_SUPPRESSED]) == 0)
        return true;
    if (coding->level[i] == SIZE_MAX)
        return strcmp(cell, release_status_names[release->answers->columns[c].status[i]]) == 0;
    const size_t level = level_of(coding, cell);
    return level != SIZE_MAX &&
           coding->recoding.group_of[level] == coding->recoding.group_of[coding->level[i]];
}

static bool is_row(const struct release *release, size_t row, size_t i)
{
    for (size_t c = 0; c < release->n_columns; c++)
        if (release->previous->columns[c] && release->columns[c].fate == FATE_PUBLISHED &&
            !agrees(release, c, row, i))
            return false;
    return true;
}

/* Rows are given to respondents one to one: first the rows that show most, then, where one is left
 * over, by moving others along (Kuhn 1955). */
struct matching {
    const struct release *release;
    size_t *row_of;
    unsigned char *seen; /* one a respondent */
    size_t n_steps;
};

enum { STEPS_MAX = 4096 };

static bool find_respondent(struct matching *matching, size_t row)
{
    const size_t n = matching->release->answers->n;
    for (int moving = 0; moving < 2; moving++)
        for (size_t i = 0; i < n; i++) {
            const size_t other = matching->row_of[i];
            if (matching->seen[i] || (other == SIZE_MAX) == moving ||
                !is_row(matching->release, row, i))
                continue;
            matching->seen[i] = 1;
            if (moving && (++matching->n_steps > STEPS_MAX || !find_respondent(matching, other)))
                continue;
            matching->row_of[i] = row;
            return true;
        }
    return false;
}

struct ranked_row {
    size_t row, n_suppressed;
};

static int by_suppressed(const void *a, const void *b)
{
    const struct ranked_row *x = a, *y = b;
    if (x->n_suppressed != y->n_suppressed)
        return x->n_suppressed < y->n_suppressed ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static struct ranked_row *ranked_rows(const struct release *release)
{
    const struct previous *previous = release->previous;
    struct ranked_row *rows = mem_zeroed(previous->answers.n, sizeof *rows);
    for (size_t row = 0; row < previous->answers.n; row++) {
        rows[row].row = row;
        for (size_t c = 0; c < release->n_columns; c++)
            rows[row].n_suppressed += previous->columns[c] &&
                                      strcmp(cell_of(previous->columns[c], row),
                                             release_status_names[RELEASE_SUPPRESSED]) == 0;
    }
    if (previous->answers.n)
        qsort(rows, previous->answers.n, sizeof *rows, by_suppressed);
    return rows;
}

static void find_rows(struct release *release)
{
    struct previous *previous = release->previous;
    const size_t n = release->answers->n;
    struct ranked_row *rows = ranked_rows(release);
    struct matching matching = {
        .release = release, .row_of = previous->row_of, .seen = mem_zeroed(n, 1)};
    for (size_t i = 0; i < n; i++)
        previous->row_of[i] = SIZE_MAX;
    for (size_t k = 0; k < previous->answers.n; k++) {
        memset(matching.seen, 0, n);
        matching.n_steps = 0;
        previous->taken[rows[k].row] = find_respondent(&matching, rows[k].row);
        previous->n_gone += !previous->taken[rows[k].row];
    }
    for (size_t i = 0; i < n; i++) {
        previous->wave[i] = previous->row_of[i] != SIZE_MAX;
        release->n_added += !previous->wave[i];
    }
    free(matching.seen);
    free(rows);
}

static void carry_suppressed(struct release *release)
{
    const struct previous *previous = release->previous;
    for (size_t c = 0; c < release->n_columns; c++)
        for (size_t i = 0; i < release->answers->n && previous->columns[c]; i++)
            if (previous->row_of[i] != SIZE_MAX &&
                strcmp(cell_of(previous->columns[c], previous->row_of[i]),
                       release_status_names[RELEASE_SUPPRESSED]) == 0)
                release->work->carried[c * release->answers->n + i] = 1;
}

bool previous_match(struct release *release, struct faults *faults)
{
    struct previous *previous = release->previous;
    const size_t least = release->options.threshold > release->options.k
                             ? release->options.threshold
                             : release->options.k;
    for (size_t c = 0; c < release->n_columns; c++)
        if (previous->columns[c] && release->columns[c].fate == FATE_PUBLISHED)
            group_as_before(release, c);
    find_rows(release);
    carry_suppressed(release);
    const struct where where = {.path = previous->path};
    if (release->n_added && release->n_added < least)
        faults_add(
            faults, where,
            ngettext("%zu answer was added since this release: side by side, the two would show it; "
                     "wait until there are %zu",
                     "%zu answers were added since this release: side by side, the two would show "
                     "them; wait until there are %zu",
                     release->n_added),
            release->n_added, least);
    if (previous->n_gone && previous->n_gone < least)
        faults_add(
            faults, where,
            ngettext("%zu answer of this release was changed or left out since: side by side, the two "
                     "would show it; leave it as it was, or wait until there are %zu",
                     "%zu answers of this release were changed or left out since: side by side, the "
                     "two would show them; leave them as they were, or wait until there are %zu",
                     previous->n_gone),
            previous->n_gone, least);
    return !(release->n_added && release->n_added < least) &&
           !(previous->n_gone && previous->n_gone < least);
}
