/* A draft from answers alone: what each column seems to be by its heading and its values. */
#include <stdlib.h>
#include <string.h>
#include "analysis/drafts/draft.h"
#include "analysis/importers/cells.h"
#include "analysis/importers/headings.h"
#include "analysis/importers/markup.h"
#include "analysis/importers/source.h"
#include "analysis/importers/ticks.h"
#include "data/mem.h"
#include "data/text.h"

/* A column with more different texts than that has no levels. */
enum { VALUES_MAX = 30, LEVEL_BYTES = 120 };

struct column {
    const char *heading;     /* as it stands */
    const char *base, *part; /* "Besoins [Mutualiser]": a question and an item; part NULL: none */
    const char *code;        /* of "Q03[SQ001]. Besoins [Mutualiser]" */
    size_t n_filled, n_numbers, n_dates, n_ticks, n_nothing, n_values;
    const char *values[VALUES_MAX];
    size_t counts[VALUES_MAX];
    bool many;               /* more different texts, or longer ones */
    bool tool;
};

struct looking {
    struct draft *draft;
    size_t n, n_rows;
    struct column *columns; /* owned */
};

/* ---- Headings ---------------------------------------- */

static const char *between(struct draft *draft, const char *from, const char *to)
{
    char *text = mem_text_n(from, (size_t)(to - from));
    const char *kept = draft_text(draft, text);
    free(text);
    return kept;
}

/* "[...]" at the end, or what follows the last '/' (Kobo) of a select_multiple's details. */
static void split_heading(struct draft *draft, struct column *column)
{
    const char *heading = column->heading, *dot = strstr(heading, ". ");
    const char *open = strrchr(heading, '['), *close = open ? strchr(open, ']') : NULL;
    if (dot && dot - heading < 40 && !memchr(heading, ' ', (size_t)(dot - heading))) {
        column->code = between(draft, heading, dot);
        const char *bracket = strchr(column->code, '[');
        if (bracket)
            column->code = between(draft, column->code, bracket);
        heading = dot + 2;
    }
    if (close && open >= heading) {
        column->base = between(draft, heading, open);
        column->part = between(draft, open + 1, close);
        if (!column->base && column->code) /* "likert0[a]. [...]" */
            column->base = column->code;
    } else {
        column->base = draft_text(draft, heading);
    }
}

static bool is_tool(const char *heading)
{
    static const struct codebook nothing = {0};
    struct headings *known = headings_create(&nothing);
    const bool is = headings_find(known, heading, false).kind != TARGET_NONE;
    headings_free(known);
    return is;
}

static void take_headings(struct looking *looking, const struct row *row)
{
    looking->n = row->n_cells < ROW_CELLS_MAX ? row->n_cells : ROW_CELLS_MAX;
    looking->columns = mem_zeroed(looking->n, sizeof *looking->columns);
    for (size_t c = 0; c < looking->n; c++) {
        struct column *column = &looking->columns[c];
        column->heading = draft_text(looking->draft, row->cells[c].text);
        column->tool = !column->heading || is_tool(column->heading);
        if (column->heading)
            split_heading(looking->draft, column);
    }
}

/* ---- Values ---------------------------------------- */

static void count_value(struct looking *looking, struct column *column, const struct cell *cell)
{
    for (size_t v = 0; v < column->n_values; v++)
        if (strcmp(column->values[v], cell->text) == 0) {
            column->counts[v]++;
            return;
        }
    if (column->n_values == VALUES_MAX || cell->n > LEVEL_BYTES) {
        column->many = true;
        return;
    }
    const char *value = draft_text(looking->draft, cell->text);
    if (!value)
        return;
    column->values[column->n_values] = value;
    column->counts[column->n_values++] = 1;
}

static void take_cell(struct looking *looking, struct column *column, const struct cell *cell)
{
    double number;
    int day;
    if (!cell->n)
        return;
    if (strcmp(cell->text, "N/A") == 0 || strcmp(cell->text, "#N/A") == 0) {
        column->n_nothing++;
        return;
    }
    column->n_filled++;
    column->n_numbers += text_number(cell->text, &number);
    column->n_dates += text_date(cell->text, &day);
    column->n_ticks += ticks_is_word(cell->text) || strcmp(cell->text, "Y") == 0 ||
                       strcmp(cell->text, "N") == 0;
    if (!column->many)
        count_value(looking, column, cell);
}

static bool take(void *context, const struct row *row)
{
    struct looking *looking = context;
    if (!looking->columns) {
        take_headings(looking, row);
        return true;
    }
    looking->n_rows++;
    for (size_t c = 0; c < looking->n && c < row->n_cells; c++)
        if (!looking->columns[c].tool)
            take_cell(looking, &looking->columns[c], &row->cells[c]);
    return true;
}

/* ---- Questions ---------------------------------------- */

static bool has_levels(const struct column *column)
{
    if (column->many || !column->n_filled)
        return false;
    if (column->n_numbers == column->n_filled && column->n_values > 7)
        return false;
    return column->n_values <= 8 || 2 * column->n_values <= column->n_filled;
}

static enum question_type type_of(const struct column *column)
{
    if (column->n_filled && column->n_dates == column->n_filled)
        return QUESTION_DATE;
    if (has_levels(column) && column->n_numbers < column->n_filled)
        return QUESTION_SINGLE;
    return column->n_filled && column->n_numbers == column->n_filled ? QUESTION_NUMERIC
                                                                     : QUESTION_TEXT;
}

static const char *numbered(struct draft *draft, const char *prefix, size_t number)
{
    char *text = mem_printf("%s%zu", prefix, number);
    const char *kept = draft_text(draft, text);
    free(text);
    return kept;
}

/* A short heading is its own id; a sentence gets a number. */
static const char *id_for(struct looking *looking, const struct column *column)
{
    const char *words = column->code ? column->code : column->base;
    if (words && strlen(words) <= 30 && !strchr(words, ' '))
        return words;
    return numbered(looking->draft, "q", looking->draft->n + 1);
}

static void choose_values(struct draft_choices *to, const struct column *column)
{
    for (size_t v = 0; v < column->n_values; v++) {
        bool known = false;
        for (size_t k = 0; k < to->n && !known; k++)
            known = strcmp(to->list[k].code, column->values[v]) == 0;
        if (!known)
            draft_choose(to, (struct draft_choice){column->values[v], column->values[v], NULL,
                                                   NULL});
    }
}

static void add_single(struct looking *looking, const struct column *column)
{
    struct draft_question *question =
        draft_add(looking->draft, type_of(column), id_for(looking, column));
    question->fr = column->heading;
    question->guess = N_("type guessed from the answers");
    if (question->type == QUESTION_SINGLE)
        choose_values(&question->levels, column);
}

static bool is_other_part(const struct column *column)
{
    return column->part && heading_says_other(column->part) && strlen(column->part) < 20;
}

/* Columns first .. end - 1 have one base: ticks, levels or neither. */
static void add_group(struct looking *looking, size_t first, size_t end)
{
    const struct column *columns = looking->columns;
    bool ticks = true, levels = true, other = false;
    for (size_t c = first; c < end; c++) {
        if (is_other_part(&columns[c])) {
            other = true;
            continue;
        }
        ticks = ticks && columns[c].n_ticks == columns[c].n_filled;
        levels = levels && (has_levels(&columns[c]) || !columns[c].n_filled);
    }
    if (!ticks && !levels) {
        for (size_t c = first; c < end; c++)
            add_single(looking, &columns[c]);
        return;
    }
    struct draft_question *question =
        draft_add(looking->draft, ticks ? QUESTION_MULTIPLE : QUESTION_MATRIX,
                  id_for(looking, &columns[first]));
    question->fr = columns[first].base;
    question->guess = N_("type guessed from the headings and the answers");
    question->other = other && ticks;
    for (size_t c = first; c < end; c++) {
        if (other && ticks && is_other_part(&columns[c]))
            continue;
        if (!ticks)
            choose_values(&question->levels, &columns[c]);
        draft_choose(&question->items,
                     (struct draft_choice){numbered(looking->draft, "i", c - first + 1),
                                           columns[c].part, NULL, columns[c].heading});
    }
}

static bool same_base(const struct column *a, const struct column *b)
{
    return a->base && b->base && a->part && b->part && strcmp(a->base, b->base) == 0;
}

/* "Pays" and "Pays [Autre]". */
static bool is_other_of(const struct column *column, const struct column *before)
{
    return !before->part && is_other_part(column) && column->base && before->base &&
           strcmp(column->base, before->base) == 0;
}

static void add_questions(struct looking *looking)
{
    for (size_t first = 0; first < looking->n;) {
        struct column *column = &looking->columns[first];
        size_t end = first + 1;
        while (end < looking->n && same_base(column, &looking->columns[end]))
            end++;
        if (column->tool) {
            first++;
            continue;
        }
        if (end > first + 1 || column->part)
            add_group(looking, first, end);
        else
            add_single(looking, column);
        struct draft_question *made = &looking->draft->questions[looking->draft->n - 1];
        if (end < looking->n && is_other_of(&looking->columns[end], column) &&
            made->type == QUESTION_SINGLE) {
            made->other = true;
            draft_choose(&made->levels, (struct draft_choice){"-oth-", "Autre", "Other", NULL});
            end++;
        }
        first = end;
    }
}

bool draft_export(struct draft *draft, const char *path, struct faults *faults)
{
    struct source source;
    struct looking looking = {.draft = draft};
    const struct export_format format = {0};
    const bool fine = source_open(&source, path, &format, faults) &&
                      source_rows(&source, (struct row_taker){take, &looking}, faults);
    if (fine)
        add_questions(&looking);
    if (fine && !draft->n)
        faults_add(faults, (struct where){.path = path},
                   _("expected headings and answers, found none"));
    free(looking.columns);
    source_close(&source);
    return fine && draft->n;
}
