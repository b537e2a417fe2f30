#include "analysis/coding.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/table.h"
#include "data/text.h"

enum { COLUMN_RESPONDENT, COLUMN_QUESTION, COLUMN_THEME, COLUMN_CODER, N_CODING_COLUMNS };
static const struct column columns[N_CODING_COLUMNS] = {
    [COLUMN_RESPONDENT] = {.name = "respondent", .type = COLUMN_TEXT, .required = true},
    [COLUMN_QUESTION] = {.name = "question", .type = COLUMN_TEXT, .required = true},
    [COLUMN_THEME] = {.name = "theme", .type = COLUMN_TEXT, .required = true},
    [COLUMN_CODER] = {.name = "coder", .type = COLUMN_TEXT}};

/* Number of a text in a growing list. */
static size_t number_of(const char **list, size_t *n, const char *text, struct arena *arena)
{
    for (size_t i = 0; i < *n; i++)
        if (strcmp(list[i], text) == 0)
            return i;
    const size_t bytes = strlen(text) + 1;
    list[*n] = memcpy(arena_zeroed(arena, bytes, 1), text, bytes);
    return (*n)++;
}

static size_t find_respondent(const struct answers *answers, const char *id)
{
    for (size_t i = 0; i < answers->n; i++)
        if (strcmp(answers->ids[i], id) == 0)
            return i;
    return SIZE_MAX;
}

/* The column of texts that a question has: its own, or that behind "other". */
static bool has_texts(const struct answers *answers, size_t question)
{
    for (size_t c = 0; c < answers->n_columns; c++)
        if (answers->columns[c].question == question &&
            answers->columns[c].kind == ANSWERS_TEXTS)
            return true;
    return false;
}

/* Whether a respondent wrote anything to a question: an answer, or what "other" stands for. */
static bool wrote(const struct answers *answers, size_t question, size_t respondent)
{
    for (size_t c = 0; c < answers->n_columns; c++) {
        const struct answer_column *column = &answers->columns[c];
        if (column->question == question && column->kind == ANSWERS_TEXTS &&
            column->status[respondent] == ANSWER_GIVEN)
            return true;
    }
    return false;
}

static bool is_twice(const struct coding *coding, const struct coded *coded)
{
    for (size_t i = 0; i < coding->n; i++)
        if (memcmp(&coding->list[i], coded, sizeof *coded) == 0)
            return true;
    return false;
}

static void read_row(struct coding *coding, const struct table *table, size_t row,
                     const char *path, const struct answers *answers, struct arena *arena,
                     struct faults *faults)
{
    const struct where where = {.path = path, .line = table_line(table, row)};
    const bool names = table_has(table, row, COLUMN_RESPONDENT); /* an empty cell was told before */
    const bool asks = table_has(table, row, COLUMN_QUESTION);
    const char *respondent = table_text(table, row, COLUMN_RESPONDENT);
    const char *question = table_text(table, row, COLUMN_QUESTION);
    struct coded coded = {.respondent = find_respondent(answers, respondent),
                          .question = codebook_find_question(answers->codebook, question)};
    if (names && coded.respondent == SIZE_MAX)
        faults_add(faults, where, _("nobody among the answers is called \"%s\""), respondent);
    if (asks && (coded.question == SIZE_MAX || !has_texts(answers, coded.question)))
        faults_add(faults, where, _("expected a question answered in words, found \"%s\""),
                   question);
    else if (asks && coded.respondent != SIZE_MAX &&
             !wrote(answers, coded.question, coded.respondent))
        faults_add(faults, where,
                   _("the answer of \"%s\" to \"%s\" is empty: nothing can be sorted; is the line "
                     "that of another respondent?"),
                   respondent, question);
    if (!names || !asks || !table_has(table, row, COLUMN_THEME))
        return;
    coded.theme = number_of(coding->themes, &coding->n_themes,
                            table_text(table, row, COLUMN_THEME), arena);
    coded.coder = number_of(coding->coders, &coding->n_coders,
                            table_text(table, row, COLUMN_CODER), arena);
    if (is_twice(coding, &coded))
        faults_add(faults, where, _("the same theme of the same answer was given before"));
    coding->list[coding->n++] = coded;
}

static int compare(size_t x, size_t y)
{
    return (x > y) - (x < y);
}

static int by_answer(const void *a, const void *b)
{
    const struct coded *x = a, *y = b;
    int order = compare(x->question, y->question);
    order = order ? order : compare(x->respondent, y->respondent);
    order = order ? order : compare(x->theme, y->theme);
    return order ? order : compare(x->coder, y->coder);
}

bool coding_read(struct coding *coding, const char *path, const struct answers *answers,
                 struct arena *arena, struct faults *faults)
{
    const size_t n_before = faults->n;
    *coding = (struct coding){0};
    struct table *table = table_read_partly(path, NULL, columns, N_CODING_COLUMNS, faults);
    if (!table)
        return false;
    const size_t n = table_n_rows(table);
    if (!n && faults->n == n_before)
        faults_add(faults, (struct where){.path = path},
                   _("expected answers sorted by theme, found none"));
    coding->list = arena_zeroed(arena, n, sizeof *coding->list);
    coding->themes = arena_zeroed(arena, n, sizeof *coding->themes);
    coding->coders = arena_zeroed(arena, n, sizeof *coding->coders);
    for (size_t row = 0; row < n; row++)
        read_row(coding, table, row, path, answers, arena, faults);
    table_free(table);
    if (coding->n)
        qsort(coding->list, coding->n, sizeof *coding->list, by_answer);
    return faults->n == n_before;
}

bool coding_holds(const struct coding *coding, size_t question, size_t respondent, size_t theme,
                  size_t coder)
{
    const struct coded first = {.question = question, .respondent = respondent};
    size_t low = 0, high = coding->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (by_answer(&coding->list[middle], &first) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < coding->n; low++) {
        const struct coded *coded = &coding->list[low];
        if (coded->question != question || coded->respondent != respondent)
            break;
        if ((theme == SIZE_MAX || coded->theme == theme) &&
            (coder == SIZE_MAX || coded->coder == coder))
            return true;
    }
    return false;
}

struct coder_agreement agreement_of(size_t both, size_t first_only, size_t second_only,
                                    size_t neither)
{
    const double n = (double)(both + first_only + second_only + neither);
    const double first = (double)(both + first_only) / n, second = (double)(both + second_only) / n;
    const double observed = (double)(both + neither) / n;
    const double expected = first * second + (1 - first) * (1 - second);
    /* Krippendorff: 1 - (m - 1) n01 / (n0 n1) over the m = 2 n values given. */
    const double ones = (double)(2 * both + first_only + second_only), zeros = 2 * n - ones;
    const double mixed = (double)(first_only + second_only);
    return (struct coder_agreement){
        .n = both + first_only + second_only + neither,
        .agreed = observed,
        .kappa = expected < 1 ? (observed - expected) / (1 - expected) : (double)NAN,
        .alpha = ones > 0 && zeros > 0 ? 1 - (2 * n - 1) * mixed / (ones * zeros) : (double)NAN};
}

struct coder_agreement coding_agreement(const struct coding *coding, const struct answers *answers,
                                        size_t question, size_t theme)
{
    size_t cells[2][2] = {{0}};
    for (size_t i = 0; i < answers->n; i++)
        if (coding_holds(coding, question, i, SIZE_MAX, 0) &&
            coding_holds(coding, question, i, SIZE_MAX, 1))
            cells[coding_holds(coding, question, i, theme, 0)]
                 [coding_holds(coding, question, i, theme, 1)]++;
    return agreement_of(cells[1][1], cells[1][0], cells[0][1], cells[0][0]);
}
