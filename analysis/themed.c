#include "analysis/themed.h"
#include <string.h>

static bool has_theme(const struct coding *coding, size_t q, size_t theme)
{
    for (size_t k = 0; k < coding->n; k++)
        if (coding->list[k].question == q && coding->list[k].theme == theme)
            return true;
    return false;
}

static char *copy_of(struct arena *arena, const char *text)
{
    char *copy = arena_zeroed(arena, strlen(text) + 1, 1);
    strcpy(copy, text);
    return copy;
}

static void sort_question(struct themed *themed, size_t q, const struct coding *coding)
{
    struct question *question = &themed->codebook.questions[q];
    struct item *items = arena_zeroed(&themed->arena, coding->n_themes + 1, sizeof *items);
    size_t n = 0;
    for (size_t t = 0; t < coding->n_themes; t++)
        if (has_theme(coding, q, t)) {
            char *theme = copy_of(&themed->arena, coding->themes[t]);
            items[n++] = (struct item){.code = theme, .label = {theme, theme}};
        }
    if (!n)
        return;
    question->type = QUESTION_MULTIPLE;
    question->key = KEY_NONE;
    question->n_items = n;
    question->items = items;
}

static size_t theme_of(const struct coding *coding, const char *name)
{
    size_t t = 0;
    while (t < coding->n_themes && strcmp(coding->themes[t], name) != 0)
        t++;
    return t;
}

static void fill_theme(struct answer_column *column, const struct answers *answers,
                       const struct coding *coding, const char *name)
{
    const struct answer_column *text = answers_column(answers, column->question, ITEM_NONE);
    const size_t theme = theme_of(coding, name);
    memcpy(column->status, text->status, answers->n);
    for (size_t i = 0; i < answers->n; i++)
        column->levels[i] = text->status[i] == ANSWER_GIVEN &&
                            coding_holds(coding, column->question, i, theme, SIZE_MAX);
}

static void fill_same(struct answer_column *column, const struct answer_column *old, size_t n)
{
    memcpy(column->status, old->status, n);
    if (column->levels)
        memcpy(column->levels, old->levels, n * sizeof *column->levels);
    if (column->numbers)
        memcpy(column->numbers, old->numbers, n * sizeof *column->numbers);
    if (column->texts)
        memcpy(column->texts, old->texts, n * sizeof *column->texts);
}

void themed_init(struct themed *themed, const struct answers *answers, const struct coding *coding)
{
    const struct codebook *old = answers->codebook;
    *themed = (struct themed){.codebook = *old};
    themed->codebook.questions = arena_zeroed(&themed->arena, old->n_questions,
                                              sizeof *themed->codebook.questions);
    memcpy(themed->codebook.questions, old->questions, old->n_questions * sizeof *old->questions);
    for (size_t q = 0; q < old->n_questions; q++)
        if (old->questions[q].type == QUESTION_TEXT && old->questions[q].key != KEY_IDENTIFIER)
            sort_question(themed, q, coding);
    themed->answers = answers_create(&themed->codebook, answers->n);
    memcpy(themed->answers->ids, answers->ids, answers->n * sizeof *answers->ids);
    memcpy(themed->answers->complete, answers->complete, answers->n);
    for (size_t c = 0; c < themed->answers->n_columns; c++) {
        struct answer_column *column = &themed->answers->columns[c];
        const struct answer_column *same = answers_column(answers, column->question, column->item);
        if (same)
            fill_same(column, same, answers->n);
        else
            fill_theme(column, answers, coding,
                       themed->codebook.questions[column->question].items[column->item].code);
    }
}

void themed_clear(struct themed *themed)
{
    answers_free(themed->answers);
    arena_clear(&themed->arena);
}
