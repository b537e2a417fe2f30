/* The variables of an SPSS or Stata file, with their labels. */
#include <stdlib.h>
#include <string.h>
#include "analysis/drafts/draft.h"
#include "analysis/importers/headings.h"
#include "analysis/importers/statistical.h"
#include "analysis/importers/value_labels.h"
#include "data/mem.h"
#include "data/text.h"

enum { SCALE_MAX = 11 };

/* Whether a label says why there is no answer. */
static bool says_why(const struct draft_choice *choice)
{
    const char *role = draft_role(choice);
    return role && (strcmp(role, "dont_know") == 0 || strcmp(role, "refused") == 0 ||
                    strcmp(role, "not_applicable") == 0);
}

/* Of numbers, the labels that say why there is none. */
static void note_missing(struct draft *draft, const struct draft_choices *labelled)
{
    for (size_t k = 0; k < labelled->n; k++) {
        bool known = !labelled->list[k].fr;
        for (size_t m = 0; m < draft->missing.n && !known; m++)
            known = strcmp(draft->missing.list[m].fr, labelled->list[k].fr) == 0;
        if (!known && says_why(&labelled->list[k]))
            draft_choose(&draft->missing, labelled->list[k]);
    }
}

/* ---- Values without a label ---------------------------------------- */

/* Of a scale that is told at its ends, or a number of which only some values are labelled. */
struct unlabelled {
    size_t n;
    const char *values[SCALE_MAX + 1]; /* the draft's */
};

struct scan {
    struct draft *draft;
    const struct value_labels *labels;
    struct unlabelled *variables; /* one a column */
    bool past_names;
};

static void note_value(struct draft *draft, struct unlabelled *found, const char *value)
{
    for (size_t v = 0; v < found->n; v++)
        if (strcmp(found->values[v], value) == 0)
            return;
    if (found->n <= SCALE_MAX)
        found->values[found->n++] = draft_text(draft, value);
}

static bool scan_row(void *context, const struct row *row)
{
    struct scan *scan = context;
    for (size_t c = 0; c < row->n_cells && scan->past_names; c++) {
        const struct labelled_variable *variable = &scan->labels->variables[c];
        const struct cell *cell = &row->cells[c];
        if (variable->set && !variable->is_text && cell->n && !cell->quoted &&
            !value_labels_find(scan->labels, c, cell->text))
            note_value(scan->draft, &scan->variables[c], cell->text);
    }
    scan->past_names = true;
    return true;
}

/* Numbers in their order, then what says why there is none. */
static int by_number(const void *a, const void *b)
{
    const int why = (int)says_why(a) - (int)says_why(b);
    if (why)
        return why;
    const double x = strtod(((const struct draft_choice *)a)->code, NULL);
    const double y = strtod(((const struct draft_choice *)b)->code, NULL);
    return (x > y) - (x < y);
}

/* Few whole numbers fill a scale up; others show that there is none. */
static void fill_up(struct draft_question *question, const struct unlabelled *found)
{
    size_t n = found->n;
    for (size_t k = 0; k < question->levels.n; k++)
        n += !says_why(&question->levels.list[k]);
    bool scale = n <= SCALE_MAX;
    for (size_t v = 0; v < found->n; v++)
        scale = scale && !strpbrk(found->values[v], ".e");
    if (!scale) {
        question->type = QUESTION_NUMERIC;
        return;
    }
    for (size_t v = 0; v < found->n; v++)
        draft_choose(&question->levels, (struct draft_choice){found->values[v], found->values[v], NULL, NULL});
    qsort(question->levels.list, question->levels.n, sizeof *question->levels.list, by_number);
}

/* A code that is declared missing is a level only where its label says why: drafts give it a role
 * then; the others are read as no answer. */
static void choose_levels(struct draft *draft, const struct value_labels *labels,
                          const struct labelled_variable *variable, const struct unlabelled *found,
                          struct draft_question *question)
{
    size_t n_answers = 0;
    for (size_t i = 0; i < labels->n && variable->set; i++) {
        const struct value_label *label = &labels->list[i];
        if (strcmp(label->set, variable->set) != 0)
            continue;
        const bool missing = value_is_missing(variable, label->value);
        const struct draft_choice choice = {.code = draft_text(draft, label->value),
                                            .fr = draft_text(draft, label->label)};
        if (choice.code && (!missing || draft_role(&choice)))
            draft_choose(&question->levels, choice);
        n_answers += !missing && !says_why(&choice); /* Stata declares no number missing */
    }
    if (n_answers)
        question->type = QUESTION_SINGLE;
    if (n_answers && found->n)
        fill_up(question, found);
    if (question->type == QUESTION_SINGLE)
        return;
    note_missing(draft, &question->levels); /* a number of which only the missing codes are labelled */
    question->levels.n = 0;
}

/* The variable that tells respondents apart is no question. */
static bool is_respondent(const char *name)
{
    static const struct codebook nothing = {0};
    struct headings *known = headings_create(&nothing);
    const bool is = headings_find(known, name, false).kind == TARGET_ID;
    headings_free(known);
    return is;
}

/* ---- Variables of one question ---------------------------------------- */

/* "Q3" of "Q3_SQ001", its bytes; 0: none. */
static size_t stem_of(const struct draft_question *question)
{
    const char *mark = strrchr(question->id, '_');
    return mark && mark[1] ? (size_t)(mark - question->id) : 0;
}

/* "[Collecte] Besoins" or "Besoins [Collecte]": what is asked, and of what; false: neither. Stata cuts
 * labels after 80 characters. */
static bool split_label(struct draft *draft, const char *label, const char **base, const char **part)
{
    enum { CUT_BYTES = 76 };
    const char *open = label ? strrchr(label, '[') : NULL, *close = open ? strchr(open, ']') : NULL;
    if (open && !close && strlen(label) >= CUT_BYTES)
        close = open + strlen(open);
    if (!close || (open > label && *close && close[1]))
        return false;
    char *inside = mem_text_n(open + 1, (size_t)(close - open - 1));
    char *outside = open > label ? mem_text_n(label, (size_t)(open - label)) : mem_text(close + 1);
    *part = draft_text(draft, inside);
    *base = draft_text(draft, outside);
    free(inside);
    free(outside);
    return *part && *base;
}

static bool same_levels(const struct draft_choices *a, const struct draft_choices *b)
{
    bool same = a->n == b->n && a->n > 0;
    for (size_t k = 0; k < a->n && same; k++)
        same = strcmp(a->list[k].code, b->list[k].code) == 0 && a->list[k].fr && b->list[k].fr &&
               strcmp(a->list[k].fr, b->list[k].fr) == 0;
    return same;
}

/* Of one name, with the same levels, and asked alike where labels tell; not areas, of which there are
 * many. */
static bool go_together(struct draft *draft, const struct draft_question *a,
                        const struct draft_question *b)
{
    const char *one, *other, *part;
    const size_t stem = stem_of(a);
    const bool splits = split_label(draft, a->fr, &one, &part);
    return stem && stem_of(b) == stem && strncmp(a->id, b->id, stem) == 0 &&
           a->type == QUESTION_SINGLE && b->type == QUESTION_SINGLE &&
           a->levels.n <= SCALE_MAX && same_levels(&a->levels, &b->levels) &&
           splits == split_label(draft, b->fr, &other, &part) &&
           (!splits || strcmp(one, other) == 0);
}

/* Yes, and another level that is none of an opinion: 1 and 0, or 1 and 2. */
static bool are_ticks(const struct draft_choices *levels)
{
    static const char *const yes[] = {"oui", "yes", "coche", "selectionne", "selected", "checked"};
    bool has_yes = false, has_no = false;
    for (size_t k = 0; k < levels->n; k++) {
        const struct draft_choice *level = &levels->list[k];
        char *folded = text_folded(level->fr ? level->fr : "");
        for (size_t w = 0; w < sizeof yes / sizeof *yes; w++)
            has_yes = has_yes || (strcmp(level->code, "1") == 0 && strcmp(folded, yes[w]) == 0);
        has_no = has_no || strcmp(level->code, "0") == 0 || strcmp(level->code, "2") == 0;
        free(folded);
    }
    return levels->n == 2 && has_yes && has_no;
}

/* The first becomes the question of all; the others' levels are released. */
static void join(struct draft *draft, struct draft_question list[], size_t n)
{
    struct draft_question *whole = &list[0];
    const size_t stem = stem_of(whole);
    char *id = mem_text_n(whole->id, stem);
    const char *base = NULL, *part = NULL;
    for (size_t c = 0; c < n; c++) {
        const struct draft_question *one = &list[c];
        if (!split_label(draft, one->fr, &base, &part))
            part = one->fr;
        draft_choose(&whole->items, (struct draft_choice){.code = draft_text(draft, one->id + stem + 1),
                                                          .fr = part,
                                                          .alias = one->id});
        if (c)
            free(list[c].levels.list);
    }
    whole->id = draft_text(draft, id);
    whole->fr = base ? base : whole->id;
    whole->guess = N_("type guessed from names and labels");
    whole->type = are_ticks(&whole->levels) ? QUESTION_MULTIPLE : QUESTION_MATRIX;
    if (whole->type == QUESTION_MULTIPLE)
        whole->levels.n = 0;
    free(id);
}

static bool has_role_other(const struct draft_question *question)
{
    for (size_t k = 0; k < question->levels.n; k++) {
        const char *role = draft_role(&question->levels.list[k]);
        if (role && strcmp(role, "other") == 0)
            return true;
    }
    return false;
}

/* "Q1_other" behind "Q1". */
static bool is_text_of_other(const struct draft_question *text, const struct draft_question *before)
{
    const size_t n = strlen(before->id);
    return text->type == QUESTION_TEXT && strncmp(text->id, before->id, n) == 0 &&
           text->id[n] == '_' && heading_says_other(text->id + n) &&
           (before->type == QUESTION_MULTIPLE ||
            (before->type == QUESTION_SINGLE && has_role_other(before)));
}

/* Whether another question is called as the whole would be. */
static bool is_taken(struct draft *draft, const struct draft_question *question)
{
    char *id = mem_text_n(question->id, stem_of(question));
    const bool taken = draft_find(draft, id) != SIZE_MAX;
    free(id);
    return taken;
}

static void join_variables(struct draft *draft)
{
    size_t n = 0;
    for (size_t first = 0, end; first < draft->n; first = end) {
        struct draft_question *list = &draft->questions[first];
        for (end = first + 1; end < draft->n && go_together(draft, list, &draft->questions[end]);)
            end++;
        if (end - first > 1 && !is_taken(draft, list))
            join(draft, list, end - first);
        else
            end = first + 1;
        if (end < draft->n && is_text_of_other(&draft->questions[end], list)) {
            list->other = true;
            end++;
        }
        draft->questions[n++] = *list;
    }
    draft->n = n;
}

bool draft_labels(struct draft *draft, const char *path, const char *encoding,
                  struct faults *faults)
{
    struct value_labels *labels = value_labels_read(path, encoding, faults);
    struct scan scan = {draft, labels, mem_zeroed(labels ? labels->n_variables : 0, sizeof(struct unlabelled)), false};
    const bool fine = labels && statistical_rows(path, encoding, (struct row_taker){scan_row, &scan}, faults);
    for (size_t v = 0; fine && v < labels->n_variables; v++) {
        const struct labelled_variable *variable = &labels->variables[v];
        const enum question_type type = variable->is_text   ? QUESTION_TEXT
                                        : variable->is_date ? QUESTION_DATE
                                                            : QUESTION_NUMERIC;
        const char *id = draft_text(draft, variable->name);
        if (!id || is_respondent(id))
            continue;
        struct draft_question *question = draft_add(draft, type, id);
        question->fr = draft_text(draft, variable->label);
        choose_levels(draft, labels, variable, &scan.variables[v], question);
        draft_note_design(draft, question, id);
    }
    join_variables(draft);
    free(scan.variables);
    value_labels_free(labels);
    return fine;
}
