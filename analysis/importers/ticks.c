#include "analysis/importers/ticks.h"
#include <stdlib.h>
#include <string.h>
#include "analysis/importers/cells.h"
#include "data/mem.h"
#include "data/text.h"

bool ticks_is_word(const char *text)
{
    static const char *const words[] = {"0", "1", "true", "false", "oui", "non", "yes", "no",
                                        "vrai", "faux"};
    char *folded = text_folded(text);
    bool is = false;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        is = is || strcmp(words[w], folded) == 0;
    free(folded);
    return is;
}

static struct answer_column *item_column(struct answers *answers, size_t q, size_t item)
{
    for (size_t c = 0; c < answers->n_columns; c++)
        if (answers->columns[c].question == q && answers->columns[c].item == item)
            return &answers->columns[c];
    return NULL;
}

/* One cell with several answers: ticks of a multiple, or the levels of a ranking, first to last. */
struct joined {
    struct answers *answers;
    size_t q, i;
    size_t n; /* found so far */
};

static size_t n_choices(const struct question *question)
{
    return question->type == QUESTION_RANKING ? question->n_levels : question->n_items;
}

/* The a-th name of a choice; NULL behind the last. */
static const char *name_of(const struct question *question, size_t k, size_t a)
{
    const bool is_level = question->type == QUESTION_RANKING;
    const struct label *label = is_level ? &question->levels[k].label : &question->items[k].label;
    const struct aliases *aliases =
        is_level ? &question->levels[k].aliases : &question->items[k].aliases;
    const char *const names[] = {is_level ? question->levels[k].code : question->items[k].code,
                                 label->fr, label->en};
    return a < 3 ? names[a] : a - 3 < aliases->n_words ? aliases->words[a - 3] : NULL;
}

/* False when a ranking has no rank left. */
static bool take_choice(struct joined *joined, size_t k)
{
    const bool is_level =
        joined->answers->codebook->questions[joined->q].type == QUESTION_RANKING;
    struct answer_column *column =
        item_column(joined->answers, joined->q, is_level ? joined->n : k);
    if (!column)
        return false;
    column->levels[joined->i] = is_level ? (int16_t)k : 1;
    column->status[joined->i] = ANSWER_GIVEN;
    joined->n++;
    return true;
}

/* Bytes of a name at the start of the text, when a separator or the end follows it. */
static size_t name_length(const char *text, const char *name, const char *separators)
{
    const size_t n = strlen(name);
    return n && strncmp(text, name, n) == 0 && (!text[n] || strchr(separators, text[n])) ? n : 0;
}

/* The choice whose longest name begins the text; its length in *n, 0 for none. */
static size_t longest_choice(const struct question *question, const char *text,
                             const char *separators, size_t *n)
{
    size_t found = SIZE_MAX;
    *n = 0;
    for (size_t k = 0; k < n_choices(question); k++) {
        const char *name;
        for (size_t a = 0; (name = name_of(question, k, a)) != NULL; a++) {
            const size_t length = name_length(text, name, separators);
            if (length > *n) {
                *n = length;
                found = k;
            }
        }
    }
    return found;
}

/* The choice that the text up to the next separator names but for case, accents and apostrophes. */
static size_t folded_choice(const struct question *question, const char *text, size_t n)
{
    char *piece = mem_text_n(text, n);
    const size_t found = question->type == QUESTION_RANKING ? cell_level(question, piece)
                                                            : cell_item(question, piece);
    free(piece);
    return found;
}

char *ticks_split(struct answers *answers, size_t q, size_t i, const char *text, char separator)
{
    const struct question *question = &answers->codebook->questions[q];
    struct joined joined = {answers, q, i, 0};
    const char separators[] = {separator ? separator : ',', separator ? '\0' : ';', '\0'};
    char *rest = mem_zeroed(strlen(text) + 1, 1), *end = rest;
    const char *start = text; /* with the separator before it */
    while (*text) {
        while (*text == ' ')
            text++;
        size_t n;
        size_t choice = longest_choice(question, text, separators, &n);
        if (choice == SIZE_MAX) {
            n = strcspn(text, separators);
            choice = folded_choice(question, text, n);
        }
        if (choice == SIZE_MAX || !take_choice(&joined, choice)) {
            const char *from = end > rest ? start : text;
            memcpy(end, from, (size_t)(text + n - from));
            end += text + n - from;
        }
        text += n;
        start = text;
        text += *text != '\0';
    }
    return rest;
}

static bool is_tick(const struct answer_column *column, size_t i)
{
    return column->status[i] == ANSWER_GIVEN && (column->item == ITEM_OTHER || column->levels[i] == 1);
}

/* Columns first .. end - 1 are those of one multiple. */
static void settle_question(struct answers *answers, size_t first, size_t end, bool no_is_empty)
{
    for (size_t i = 0; i < answers->n; i++) {
        bool ticked = false;
        for (size_t c = first; c < end; c++)
            ticked = ticked || is_tick(&answers->columns[c], i);
        for (size_t c = first; c < end; c++) {
            struct answer_column *column = &answers->columns[c];
            const bool empty = column->status[i] == ANSWER_SKIPPED ||
                               (no_is_empty && column->status[i] == ANSWER_GIVEN);
            if (column->item == ITEM_OTHER || !empty || column->levels[i] == 1)
                continue;
            column->levels[i] = 0;
            column->status[i] = ticked ? ANSWER_GIVEN : ANSWER_SKIPPED;
        }
    }
}

void ticks_settle(struct answers *answers, bool no_is_empty)
{
    for (size_t first = 0; first < answers->n_columns;) {
        const size_t q = answers->columns[first].question;
        size_t end = first;
        while (end < answers->n_columns && answers->columns[end].question == q)
            end++;
        if (answers->codebook->questions[q].type == QUESTION_MULTIPLE)
            settle_question(answers, first, end, no_is_empty);
        first = end;
    }
}
