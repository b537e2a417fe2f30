#include "analysis/quality.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"

/* ---- Time ---------------------------------------- */

static int number_order(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void find_speeders(const struct answers *answers, struct quality *quality)
{
    double *spent_s = mem_zeroed(answers->n, sizeof *spent_s);
    for (size_t i = 0; i < answers->n; i++)
        if (answers->complete[i] && answers->spent_s[i] > 0)
            spent_s[quality->n_timed++] = answers->spent_s[i];
    const size_t n = quality->n_timed;
    quality->median_spent_s = (double)NAN;
    if (n >= SPEED_MIN_N) {
        qsort(spent_s, n, sizeof *spent_s, number_order);
        quality->median_spent_s = (spent_s[(n - 1) / 2] + spent_s[n / 2]) / 2;
    }
    for (size_t i = 0; i < answers->n; i++) {
        quality->speeder[i] = answers->complete[i] && answers->spent_s[i] > 0 &&
                              answers->spent_s[i] < SPEED_SHARE * quality->median_spent_s;
        quality->n_speeders += quality->speeder[i];
    }
    free(spent_s);
}

/* ---- The same answer to every item ---------------------------------------- */

/* How many items a respondent answered, and whether all alike. */
static size_t items_answered(const struct answers *answers, size_t question, size_t i,
                             bool *alike)
{
    size_t n = 0;
    int16_t first = -1;
    *alike = true;
    for (size_t c = 0; c < answers->n_columns; c++) {
        const struct answer_column *column = &answers->columns[c];
        if (column->question != question || column->kind != ANSWERS_LEVELS ||
            column->status[i] != ANSWER_GIVEN)
            continue;
        *alike = *alike && (n == 0 || column->levels[i] == first);
        first = column->levels[i];
        n++;
    }
    return n;
}

static void judge_matrix(const struct answers *answers, size_t question, struct arena *arena,
                         struct straight_lining *out)
{
    *out = (struct straight_lining){.question = question,
                                    .straight = arena_zeroed(arena, answers->n, 1)};
    const size_t n_items = answers->codebook->questions[question].n_items;
    for (size_t i = 0; i < answers->n; i++) {
        bool alike;
        const bool judged = items_answered(answers, question, i, &alike) == n_items;
        out->n_judged += judged;
        out->straight[i] = judged && alike;
        out->n_straight += out->straight[i];
    }
}

static void judge_matrices(const struct answers *answers, struct arena *arena,
                           struct quality *quality)
{
    const struct codebook *codebook = answers->codebook;
    quality->matrices =
        arena_zeroed(arena, codebook->n_questions, sizeof *quality->matrices);
    for (size_t q = 0; q < codebook->n_questions; q++)
        if (codebook->questions[q].type == QUESTION_MATRIX &&
            codebook->questions[q].n_items >= STRAIGHT_MIN_ITEMS)
            judge_matrix(answers, q, arena, &quality->matrices[quality->n_matrices++]);
}

/* ---- "None of these", and one of them ---------------------------------------- */

static bool has_exclusive(const struct question *question)
{
    size_t i = 0;
    while (i < question->n_items && !question->items[i].exclusive)
        i++;
    return question->type == QUESTION_MULTIPLE && i < question->n_items;
}

/* What stands behind "other" is a tick like those of the items. */
static void find_contradictions(const struct answers *answers, size_t q, struct arena *arena,
                                struct contradiction *out)
{
    const struct question *question = &answers->codebook->questions[q];
    *out = (struct contradiction){.question = q, .found = arena_zeroed(arena, answers->n, 1)};
    for (size_t i = 0; i < answers->n; i++) {
        size_t n_ticks = 0;
        bool excludes = false;
        for (size_t c = 0; c < answers->n_columns; c++) {
            const struct answer_column *column = &answers->columns[c];
            const bool other = column->item == ITEM_OTHER;
            if (column->question != q || column->status[i] != ANSWER_GIVEN ||
                (!other && column->levels[i] != 1))
                continue;
            n_ticks++;
            excludes = excludes || (!other && question->items[column->item].exclusive);
        }
        out->n_judged += n_ticks > 0;
        out->found[i] = excludes && n_ticks > 1;
        out->n_found += out->found[i];
    }
}

static void judge_exclusive(const struct answers *answers, struct arena *arena,
                            struct quality *quality)
{
    const struct codebook *codebook = answers->codebook;
    quality->exclusive = arena_zeroed(arena, codebook->n_questions, sizeof *quality->exclusive);
    for (size_t q = 0; q < codebook->n_questions; q++)
        if (has_exclusive(&codebook->questions[q]))
            find_contradictions(answers, q, arena, &quality->exclusive[quality->n_exclusive++]);
}

/* ---- The same answers twice ---------------------------------------- */

/* Order of two respondents by all that they answered. */
static int answers_order(const struct answers *answers, size_t i, size_t j)
{
    for (size_t c = 0; c < answers->n_columns; c++) {
        const struct answer_column *column = &answers->columns[c];
        if (column->status[i] != column->status[j])
            return column->status[i] < column->status[j] ? -1 : 1;
        if (column->status[i] != ANSWER_GIVEN)
            continue;
        int order = 0;
        if (column->kind == ANSWERS_LEVELS)
            order = (column->levels[i] > column->levels[j]) -
                    (column->levels[i] < column->levels[j]);
        else if (column->kind == ANSWERS_NUMBERS)
            order = (column->numbers[i] > column->numbers[j]) -
                    (column->numbers[i] < column->numbers[j]);
        else
            order = strcmp(column->texts[i], column->texts[j]);
        if (order)
            return order;
    }
    return 0;
}

struct row {
    const struct answers *answers;
    size_t respondent;
};

static int row_order(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    const int order = answers_order(x->answers, x->respondent, y->respondent);
    return order ? order
                 : respondent_id_order(x->answers->ids[x->respondent],
                                       y->answers->ids[y->respondent]);
}

static size_t n_given(const struct answers *answers, size_t i)
{
    size_t n = 0;
    for (size_t c = 0; c < answers->n_columns; c++)
        n += answers->columns[c].status[i] == ANSWER_GIVEN;
    return n;
}

static void find_same(const struct answers *answers, struct quality *quality)
{
    struct row *rows = mem_zeroed(answers->n, sizeof *rows);
    for (size_t i = 0; i < answers->n; i++) {
        rows[i] = (struct row){answers, i};
        quality->same_as[i] = SIZE_MAX;
    }
    if (answers->n)
        qsort(rows, answers->n, sizeof *rows, row_order);
    for (size_t first = 0, end; first < answers->n; first = end) {
        const size_t i = rows[first].respondent;
        for (end = first + 1;
             end < answers->n && answers_order(answers, i, rows[end].respondent) == 0;)
            end++;
        if (end - first < 2 || n_given(answers, i) < SAME_MIN_CELLS)
            continue;
        quality->n_same += end - first;
        for (size_t k = first; k < end; k++)
            quality->same_as[rows[k].respondent] = i;
    }
    free(rows);
}

void quality_of(const struct answers *answers, struct arena *arena, struct quality *out)
{
    *out = (struct quality){
        .speeder = arena_zeroed(arena, answers->n, 1),
        .same_as = arena_zeroed(arena, answers->n, sizeof *out->same_as)};
    for (size_t i = 0; i < answers->n; i++)
        out->n_complete += answers->complete[i] != 0;
    find_speeders(answers, out);
    judge_matrices(answers, arena, out);
    judge_exclusive(answers, arena, out);
    find_same(answers, out);
}
