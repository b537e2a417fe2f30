/* The variables of an SPSS or Stata file, with their labels. */
#include <readstat.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include "analysis/drafts/draft.h"
#include "analysis/importers/statistical.h"
#include "data/mem.h"
#include "data/text.h"

/* A coded value of a set of labels. */
struct labelled {
    const char *set, *code, *label;
};

struct labels {
    struct draft *draft;
    size_t n, room;
    struct labelled *list; /* owned */
    size_t n_sets, sets_room;
    const char **sets;     /* of each question, NULL: none; owned */
};

static int take_label(const char *set, readstat_value_t value, const char *label, void *context)
{
    struct labels *labels = context;
    char code[40];
    if (readstat_value_is_tagged_missing(value))
        snprintf(code, sizeof code, ".%c", readstat_value_tag(value));
    else if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING)
        snprintf(code, sizeof code, "%s", readstat_string_value(value));
    else
        snprintf(code, sizeof code, "%.15g", readstat_double_value(value));
    labels->list = mem_grown(labels->list, &labels->room, labels->n + 1, sizeof *labels->list);
    labels->list[labels->n++] =
        (struct labelled){draft_text(labels->draft, set), draft_text(labels->draft, code),
                          draft_text(labels->draft, label)};
    return READSTAT_HANDLER_OK;
}

static int take_variable(int index, readstat_variable_t *variable, const char *set, void *context)
{
    (void)index;
    struct labels *labels = context;
    const bool is_text = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING;
    const char *format = readstat_variable_get_format(variable);
    const bool is_date = format && (strstr(format, "DATE") || strncmp(format, "%td", 3) == 0);
    struct draft_question *question = draft_add(
        labels->draft, is_text ? QUESTION_TEXT : is_date ? QUESTION_DATE : QUESTION_NUMERIC,
        draft_text(labels->draft, readstat_variable_get_name(variable)));
    question->fr = draft_text(labels->draft, readstat_variable_get_label(variable));
    labels->sets =
        mem_grown(labels->sets, &labels->sets_room, labels->n_sets + 1, sizeof *labels->sets);
    labels->sets[labels->n_sets++] = draft_text(labels->draft, set);
    return READSTAT_HANDLER_OK;
}

/* Labels come before or behind the variables, as the format has it. */
static void settle(struct labels *labels)
{
    for (size_t q = 0; q < labels->draft->n; q++) {
        struct draft_question *question = &labels->draft->questions[q];
        for (size_t i = 0; i < labels->n && labels->sets[q]; i++) {
            const struct labelled *label = &labels->list[i];
            if (label->set && label->code && strcmp(label->set, labels->sets[q]) == 0)
                draft_choose(&question->levels,
                             (struct draft_choice){label->code, label->label, NULL, NULL});
        }
        if (question->levels.n)
            question->type = QUESTION_SINGLE;
    }
}

bool draft_labels(struct draft *draft, const char *path, struct faults *faults)
{
    struct labels labels = {.draft = draft};
    readstat_parser_t *parser = readstat_parser_init();
    if (!parser)
        mem_exhausted();
    readstat_set_variable_handler(parser, take_variable);
    readstat_set_value_label_handler(parser, take_label);
    const readstat_error_t error = statistical_dialect(path) == EXPORT_STATA
                                       ? readstat_parse_dta(parser, path, &labels)
                                       : readstat_parse_sav(parser, path, &labels);
    readstat_parser_free(parser);
    if (error == READSTAT_OK)
        settle(&labels);
    else
        faults_add(faults, (struct where){.path = path},
                   _("expected an SPSS or Stata file, found none that can be read: %s"),
                   readstat_error_message(error));
    free(labels.list);
    free(labels.sets);
    return error == READSTAT_OK;
}
