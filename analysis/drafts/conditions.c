#include "analysis/drafts/conditions.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/yaml_write.h"

enum { TERMS_MAX = 8, NAME_BYTES = 128 };

struct term {
    char question[NAME_BYTES], item[NAME_BYTES], code[NAME_BYTES];
    bool negated;
};

/* A text being read from left to right. */
struct cursor {
    const char *at;
};

static void skip(struct cursor *cursor)
{
    while (isspace((unsigned char)*cursor->at) || *cursor->at == '(' || *cursor->at == ')')
        cursor->at++;
}

static bool take(struct cursor *cursor, const char *word)
{
    skip(cursor);
    const size_t n = strlen(word);
    if (strncmp(cursor->at, word, n) != 0)
        return false;
    cursor->at += n;
    return true;
}

/* Bytes up to one of the marks; false when there are none or too many. */
static bool take_until(struct cursor *cursor, const char *marks, char name[NAME_BYTES])
{
    const size_t n = strcspn(cursor->at, marks);
    if (!n || n >= NAME_BYTES)
        return false;
    memcpy(name, cursor->at, n);
    name[n] = '\0';
    cursor->at += n;
    return true;
}

/* In quotes, or a number without. */
static bool take_quoted(struct cursor *cursor, char name[NAME_BYTES])
{
    skip(cursor);
    const char quote[] = {*cursor->at, '\0'};
    if (isdigit((unsigned char)*quote))
        return take_until(cursor, " )&|", name);
    if (*quote != '"' && *quote != '\'')
        return false;
    cursor->at++;
    return take_until(cursor, quote, name) && *cursor->at++ == *quote;
}

static const struct draft_question *find(const struct draft *draft, size_t before,
                                         const char *id)
{
    for (size_t q = 0; q < before; q++) {
        const struct draft_question *question = &draft->questions[q];
        if (strcmp(question->id, id) == 0 || (question->alias && strcmp(question->alias, id) == 0))
            return question;
    }
    return NULL;
}

static bool has_choice(const struct draft_choices *choices, const char *code)
{
    for (size_t k = 0; k < choices->n; k++)
        if (strcmp(choices->list[k].code, code) == 0)
            return true;
    return false;
}

static bool is_one_answer(const struct draft_question *question)
{
    return question->type != QUESTION_MATRIX && question->type != QUESTION_RANKING;
}

/* Whether an item can be ticked, or rated so. */
static bool has_item(const struct draft_question *question, const char *item, const char *code)
{
    return has_choice(&question->items, item) &&
           (question->type == QUESTION_MULTIPLE ||
            (question->type == QUESTION_MATRIX && has_choice(&question->levels, code)));
}

/* "612345X12X78SQ001" is item SQ001 of the question numbered 612345X12X78. */
static bool settle_numbered(const struct draft *draft, size_t before, struct term *term)
{
    for (size_t q = 0; q < before; q++) {
        const struct draft_question *question = &draft->questions[q];
        const size_t n = question->alias ? strlen(question->alias) : 0;
        if (!n || strncmp(term->question, question->alias, n) != 0 ||
            !has_item(question, term->question + n, term->code))
            continue;
        snprintf(term->item, NAME_BYTES, "%s", term->question + n);
        snprintf(term->question, NAME_BYTES, "%s", question->id);
        return true;
    }
    return false;
}

/* "Q03_SQ001" is item SQ001 of Q03 where Q03 has one. */
static bool settle(const struct draft *draft, size_t before, struct term *term)
{
    const struct draft_question *question = find(draft, before, term->question);
    if (question)
        snprintf(term->question, NAME_BYTES, "%s", question->id);
    if (question && !*term->item)
        return is_one_answer(question) && has_choice(&question->levels, term->code);
    if (question)
        return has_item(question, term->item, term->code);
    for (char *mark = term->question; (mark = strchr(mark, '_')) != NULL; mark++) {
        *mark = '\0';
        question = find(draft, before, term->question);
        if (question && has_item(question, mark + 1, term->code)) {
            memmove(term->item, mark + 1, strlen(mark + 1) + 1);
            return true;
        }
        *mark = '_';
    }
    return settle_numbered(draft, before, term);
}

static bool take_sign(struct cursor *cursor, bool *negated)
{
    *negated = take(cursor, "!=");
    return *negated || take(cursor, "==") || take(cursor, "=");
}

static bool take_term(struct cursor *cursor, struct term *term)
{
    if (take(cursor, "selected")) {
        return take(cursor, "${") && take_until(cursor, "}", term->question) &&
               take(cursor, "}") && take(cursor, ",") && take_quoted(cursor, term->item);
    }
    if (take(cursor, "${"))
        return take_until(cursor, "}", term->question) && take(cursor, "}") &&
               take_sign(cursor, &term->negated) && take_quoted(cursor, term->code);
    skip(cursor);
    return take_until(cursor, ". =!<>()", term->question) &&
           (take(cursor, ".NAOK") || true) && take_sign(cursor, &term->negated) &&
           take_quoted(cursor, term->code);
}

/* What a codebook's condition cannot name. */
static bool is_plain(const struct term *term)
{
    return !strpbrk(term->question, " .") && !strpbrk(term->item, " .") &&
           !strchr(term->code, ' ') && strcmp(term->question, "not") != 0;
}

/* How many terms; 0 when the condition says something else. */
static size_t read_terms(const struct draft *draft, size_t q, struct term terms[TERMS_MAX])
{
    struct cursor cursor = {draft->questions[q].ask_if};
    size_t n = 0;
    do {
        if (n == TERMS_MAX)
            return 0;
        terms[n] = (struct term){.negated = false};
        if (!take_term(&cursor, &terms[n]) || !settle(draft, q, &terms[n]) ||
            !is_plain(&terms[n]))
            return 0;
        n++;
    } while (take(&cursor, "and") || take(&cursor, "&&"));
    skip(&cursor);
    return *cursor.at ? 0 : n;
}

/* Whether the term is a tick, or its lack. */
static bool is_ticked(const struct draft *draft, size_t before, const struct term *term)
{
    return find(draft, before, term->question)->type == QUESTION_MULTIPLE;
}

void conditions_write(const struct draft *draft, size_t q, FILE *out)
{
    struct term terms[TERMS_MAX];
    const char *text = draft->questions[q].ask_if;
    if (!text)
        return;
    const size_t n = read_terms(draft, q, terms);
    if (!n) {
        fputs("    # ask_if: ", out);
        yaml_put_escaped(text, out);
        fputc('\n', out);
        return;
    }
    fputs("    ask_if: [", out);
    for (size_t t = 0; t < n; t++) {
        const bool of_item = *terms[t].item != '\0';
        const bool ticked = of_item && is_ticked(draft, q, &terms[t]);
        const bool is_not = ticked && (terms[t].negated != (strcmp(terms[t].code, "N") == 0));
        fprintf(out, "%s\"%s", t ? ", " : "", is_not ? "not " : "");
        yaml_put_escaped(terms[t].question, out);
        if (of_item) {
            fputc('.', out);
            yaml_put_escaped(terms[t].item, out);
        }
        if (!ticked) {
            fprintf(out, " %s ", terms[t].negated ? "!=" : "=");
            yaml_put_escaped(terms[t].code, out);
        }
        fputc('"', out);
    }
    fputs("]\n", out);
}
