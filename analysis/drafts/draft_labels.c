/* The variables of an SPSS or Stata file, with their labels. */
#include <string.h>
#include "analysis/drafts/draft.h"
#include "analysis/importers/headings.h"
#include "analysis/importers/value_labels.h"

/* A code that is declared missing is a level only where its label says why: drafts give it a role
 * then; the others are read as no answer. */
static void choose_levels(struct draft *draft, const struct value_labels *labels,
                          const struct labelled_variable *variable,
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
        n_answers += !missing;
    }
    if (n_answers)
        question->type = QUESTION_SINGLE;
    else
        question->levels.n = 0; /* a number of which only the missing codes are labelled */
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

bool draft_labels(struct draft *draft, const char *path, const char *encoding,
                  struct faults *faults)
{
    struct value_labels *labels = value_labels_read(path, encoding, faults);
    for (size_t v = 0; labels && v < labels->n_variables; v++) {
        const struct labelled_variable *variable = &labels->variables[v];
        const enum question_type type = variable->is_text   ? QUESTION_TEXT
                                        : variable->is_date ? QUESTION_DATE
                                                            : QUESTION_NUMERIC;
        const char *id = draft_text(draft, variable->name);
        if (!id || is_respondent(id))
            continue;
        struct draft_question *question = draft_add(draft, type, id);
        question->fr = draft_text(draft, variable->label);
        choose_levels(draft, labels, variable, question);
        draft_note_design(draft, question, id);
    }
    const bool fine = labels != NULL;
    value_labels_free(labels);
    return fine;
}
