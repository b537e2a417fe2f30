#include "analysis/answers.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/arena.h"
#include "data/mem.h"
#include "data/text.h"

struct answers_memory {
    struct arena texts;
};

/* ---- Making ---------------------------------------- */

static enum answers_kind kind_of(const struct question *question, size_t item)
{
    if (item == ITEM_OTHER)
        return ANSWERS_TEXTS;
    switch (question->type) {
    case QUESTION_NUMERIC:
    case QUESTION_DATE:
        return ANSWERS_NUMBERS;
    case QUESTION_TEXT:
        return ANSWERS_TEXTS;
    case QUESTION_PLACE:
        return question->n_levels ? ANSWERS_LEVELS : ANSWERS_TEXTS;
    default:
        return ANSWERS_LEVELS;
    }
}

static void add_column(struct answers *answers, size_t question, size_t item)
{
    const size_t n = answers->n;
    struct answer_column *column = &answers->columns[answers->n_columns++];
    *column = (struct answer_column){
        .question = question,
        .item = item,
        .kind = kind_of(&answers->codebook->questions[question], item),
        .status = mem_zeroed(n, 1)};
    memset(column->status, ANSWER_SKIPPED, n);
    if (column->kind == ANSWERS_TEXTS)
        column->texts = mem_zeroed(n, sizeof *column->texts);
    if (column->kind == ANSWERS_NUMBERS)
        column->numbers = mem_zeroed(n, sizeof *column->numbers);
    if (column->kind == ANSWERS_LEVELS)
        column->levels = mem_zeroed(n, sizeof *column->levels);
    for (size_t i = 0; i < n && column->levels; i++)
        column->levels[i] = -1;
    for (size_t i = 0; i < n && column->numbers; i++)
        column->numbers[i] = (double)NAN;
}

/* How many columns a question has, the text behind "other" apart. */
static size_t n_items_of(const struct question *question)
{
    if (question->type == QUESTION_MULTIPLE || question->type == QUESTION_MATRIX)
        return question->n_items;
    return question->type == QUESTION_RANKING ? question->n_ranks : 1;
}

static bool has_items(const struct question *question)
{
    return question->type == QUESTION_MULTIPLE || question->type == QUESTION_MATRIX ||
           question->type == QUESTION_RANKING;
}

struct answers *answers_create(const struct codebook *codebook, size_t n)
{
    struct answers *answers = mem_zeroed(1, sizeof *answers);
    answers->codebook = codebook;
    answers->n = n;
    answers->memory = mem_zeroed(1, sizeof *answers->memory);
    answers->ids = mem_zeroed(n, sizeof *answers->ids);
    answers->complete = mem_zeroed(n, 1);
    answers->submitted_s = mem_zeroed(n, sizeof *answers->submitted_s);
    answers->spent_s = mem_zeroed(n, sizeof *answers->spent_s);
    for (size_t i = 0; i < n; i++)
        answers->submitted_s[i] = answers->spent_s[i] = (double)NAN;
    size_t room = 0;
    for (size_t q = 0; q < codebook->n_questions; q++)
        room += n_items_of(&codebook->questions[q]) + 1;
    answers->columns = mem_zeroed(room, sizeof *answers->columns);
    for (size_t q = 0; q < codebook->n_questions; q++) {
        const struct question *question = &codebook->questions[q];
        for (size_t i = 0; i < n_items_of(question); i++)
            add_column(answers, q, has_items(question) ? i : ITEM_NONE);
        if (question->other)
            add_column(answers, q, ITEM_OTHER);
    }
    return answers;
}

void answers_free(struct answers *answers)
{
    if (!answers)
        return;
    for (size_t c = 0; c < answers->n_columns; c++) {
        struct answer_column *column = &answers->columns[c];
        free(column->status);
        free(column->levels);
        free(column->numbers);
        free(column->texts);
    }
    free(answers->columns);
    free(answers->ids);
    free(answers->lines);
    free(answers->complete);
    free(answers->submitted_s);
    free(answers->spent_s);
    arena_clear(&answers->memory->texts);
    free(answers->memory);
    free(answers);
}

bool answers_has(const struct answers *answers, const struct answer_column *column,
                 size_t respondent)
{
    const enum answer_status status = column->status[respondent];
    return status == ANSWER_GIVEN ||
           (answers->codebook->questions[column->question].type == QUESTION_MULTIPLE &&
            status != ANSWER_NOT_SHOWN);
}

struct where answers_where(const struct answers *answers, size_t respondent, const char *question)
{
    const bool has_line = answers->path && answers->lines;
    return (struct where){answers->path ? answers->path : answers->codebook->path,
                          has_line ? answers->lines[respondent] : 0, question};
}

const char *answers_keep(struct answers *answers, const char *text, size_t n_bytes)
{
    char *copy = arena_zeroed(&answers->memory->texts, n_bytes + 1, 1);
    memcpy(copy, text, n_bytes);
    return copy;
}

const struct answer_column *answers_column(const struct answers *answers, size_t question,
                                           size_t item)
{
    for (size_t c = 0; c < answers->n_columns; c++)
        if (answers->columns[c].question == question && answers->columns[c].item == item)
            return &answers->columns[c];
    return NULL;
}

/* ---- Who was asked ---------------------------------------- */

bool answers_hold(const struct answers *answers, const struct condition *condition, size_t i)
{
    const size_t item = condition->item == SIZE_MAX ? ITEM_NONE : condition->item;
    const struct answer_column *column = answers_column(answers, condition->question, item);
    if (!column || !column->levels)
        return false;
    switch ((enum answer_status)column->status[i]) {
    case ANSWER_GIVEN:
    case ANSWER_DONT_KNOW:
    case ANSWER_REFUSED:
    case ANSWER_NOT_APPLICABLE:
        break;
    default:
        return false;
    }
    return ((size_t)column->levels[i] == condition->level) != condition->negated;
}

static bool was_shown(const struct answers *answers, const struct question *question, size_t i)
{
    for (size_t k = 0; k < question->n_conditions; k++)
        if (!answers_hold(answers, &question->conditions[k], i))
            return false;
    return true;
}

void answers_infer_not_shown(struct answers *answers)
{
    for (size_t c = 0; c < answers->n_columns; c++) {
        struct answer_column *column = &answers->columns[c];
        const struct question *question = &answers->codebook->questions[column->question];
        for (size_t i = 0; i < answers->n && question->n_conditions; i++)
            if (column->status[i] == ANSWER_SKIPPED && !was_shown(answers, question, i)) {
                column->status[i] = ANSWER_NOT_SHOWN;
                if (column->levels)
                    column->levels[i] = -1;
            }
    }
}

/* ---- The canonical table ---------------------------------------- */

static void put_cell(const char *text, FILE *out)
{
    if (!text[strcspn(text, ",\"\r\n")]) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

/* Words of respondents: a spreadsheet that opens the table must not compute them. */
static void put_words(const char *text, bool exact, FILE *out)
{
    char *guarded = mem_printf("%s%s", !exact && *text && strchr("=+-@\t\r", *text) ? "'" : "", text);
    put_cell(guarded, out);
    free(guarded);
}

/* Codes that were drafted from answers are words of respondents, too; numbers and LimeSurvey's own
 * code of "other" are no formulas. */
static void put_code(const char *code, bool exact, FILE *out)
{
    double number;
    put_words(code, exact || strcmp(code, "-oth-") == 0 || text_number(code, &number), out);
}

static void put_item(const struct question *question, size_t item, bool exact, FILE *out)
{
    if (item == ITEM_OTHER)
        fputs("other", out);
    else if (item != ITEM_NONE && question->type == QUESTION_RANKING)
        fprintf(out, "%zu", item + 1);
    else if (item != ITEM_NONE)
        put_code(question->items[item].code, exact, out);
}

static void put_value(const struct answers *answers, const struct answer_column *column, size_t i,
                      bool exact, FILE *out)
{
    const struct question *question = &answers->codebook->questions[column->question];
    if (column->texts && column->texts[i])
        put_words(column->texts[i], exact, out);
    if (column->levels && column->levels[i] >= 0) {
        if (question->type == QUESTION_MULTIPLE)
            fprintf(out, "%d", column->levels[i]);
        else
            put_code(question->levels[column->levels[i]].code, exact, out);
    }
    if (!column->numbers || !isfinite(column->numbers[i]))
        return;
    if (question->type != QUESTION_DATE) {
        fprintf(out, "%.15g", column->numbers[i]);
        return;
    }
    int year, month, day;
    text_civil((int)column->numbers[i], &year, &month, &day);
    fprintf(out, "%04d-%02d-%02d", year, month, day);
}

void answers_write(const struct answers *answers, bool exact, FILE *out)
{
    fputs("id,question,item,value,status\n", out);
    for (size_t i = 0; i < answers->n; i++) {
        put_words(answers->ids[i], exact, out);
        fprintf(out, ",_complete,,%c,answered\n", answers->complete[i] ? 'Y' : 'N');
        for (size_t c = 0; c < answers->n_columns; c++) {
            const struct answer_column *column = &answers->columns[c];
            const struct question *question = &answers->codebook->questions[column->question];
            if (column->item == ITEM_OTHER && column->status[i] != ANSWER_GIVEN)
                continue;
            put_words(answers->ids[i], exact, out);
            fputc(',', out);
            put_code(question->id, exact, out);
            fputc(',', out);
            put_item(question, column->item, exact, out);
            fputc(',', out);
            put_value(answers, column, i, exact, out);
            fprintf(out, ",%s\n", answer_status_names[column->status[i]]);
        }
    }
}
