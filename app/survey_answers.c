/* proxilog survey answers: an export of any survey tool as one plain table. */
#include <stdio.h>
#include <string.h>
#include "analysis/importers/import.h"
#include "app/options.h"
#include "app/survey.h"
#include "app/survey_input.h"
#include "data/text.h"

int survey_answers(int argc, char *argv[])
{
    struct survey_input input = {0};
    bool exact = false;
    struct option_spec options[1 + SURVEY_INPUT_OPTIONS] = {
        {.name = "exact",
         .kind = OPTION_FLAG,
         .value = &exact,
         .help = N_("texts as they were given: without the apostrophe that keeps a spreadsheet from "
                    "computing those that begin with = + - or @")}};
    survey_input_options(&input, options + 1);
    static const struct command_help help = {
        .usage = N_("proxilog survey answers [OPTIONS] CODEBOOK EXPORT"),
        .summary = N_("Reads an export (LimeSurvey, Kobo, Google Forms, a spreadsheet, SPSS, Stata) by its "
                      "codebook and prints one line a cell: id, question, item, value, status."),
        .n_arguments_min = 2,
        .n_arguments_max = 2};
    size_t n_arguments = 0;
    switch (options_parse(&help, options, 1 + SURVEY_INPUT_OPTIONS, argc, argv, &n_arguments)) {
    case PARSED_HELP:
        return 0;
    case PARSED_WRONG:
        return 2;
    case PARSED_RUN:
        break;
    }
    if (!survey_input_read(&input, argv[1], argv[2])) {
        survey_input_clear(&input);
        return 1;
    }
    answers_write(input.answers, exact, stdout);
    survey_input_clear(&input);
    return 0;
}
