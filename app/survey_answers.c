/* proxilog survey answers: an export of any survey tool as one plain table. */
#include <stdio.h>
#include <string.h>
#include "analysis/importers/import.h"
#include "app/options.h"
#include "app/survey.h"
#include "app/survey_input.h"
#include "data/file.h"
#include "data/text.h"

struct written_answers {
    const struct answers *answers;
    bool exact;
};

static bool write_answers(FILE *out, const void *data)
{
    const struct written_answers *written = data;
    answers_write(written->answers, written->exact, out);
    return true;
}

int survey_answers(int argc, char *argv[])
{
    struct survey_input input = {0};
    const char *out = NULL;
    bool exact = false;
    struct option_spec options[2 + SURVEY_INPUT_OPTIONS] = {
        {.name = "out", .letter = 'o', .kind = OPTION_TEXT, .argument = N_("FILE"), .value = &out,
         .help = N_("write there instead of on the screen")},
        {.name = "exact",
         .kind = OPTION_FLAG,
         .value = &exact,
         .help = N_("texts as they were given: without the apostrophe that keeps a spreadsheet from "
                    "computing those that begin with = + - or @")}};
    survey_input_options(&input, options + 2);
    static const struct command_help help = {
        .usage = N_("proxilog survey answers [OPTIONS] CODEBOOK EXPORT"),
        .summary = N_("Reads an export (LimeSurvey, Kobo, Google Forms, a spreadsheet, SPSS, Stata) by its "
                      "codebook and prints one line a cell: id, question, item, value, status."),
        .n_arguments_min = 2,
        .n_arguments_max = 2};
    size_t n_arguments = 0;
    switch (options_parse(&help, options, 2 + SURVEY_INPUT_OPTIONS, argc, argv, &n_arguments)) {
    case PARSED_HELP:
        return 0;
    case PARSED_WRONG:
        return 2;
    case PARSED_RUN:
        break;
    }
    if (!output_is_safe("survey answers", out, argv[1]) ||
        !output_is_safe("survey answers", out, argv[2]))
        return 2;
    struct faults faults = {0};
    const bool fine =
        survey_input_load(&input, argv[1], argv[2], &faults) &&
        file_write_or_print(out, write_answers, &(struct written_answers){input.answers, exact},
                            &faults);
    if (!fine)
        print_faults(&faults);
    survey_input_clear(&input);
    faults_clear(&faults);
    return fine ? 0 : 1;
}
