/* proxilog survey codebook: a first codebook from what a survey tool gives. */
#include <stdio.h>
#include "analysis/drafts/draft.h"
#include "app/options.h"
#include "app/survey.h"
#include "data/text.h"

int survey_codebook(int argc, char *argv[])
{
    const char *encoding = NULL;
    const struct option_spec options[] = {
        {.name = "encoding", .kind = OPTION_TEXT, .argument = "NAME", .value = &encoding,
         .help = N_("its encoding: utf-8, windows-1252")}};
    static const struct command_help help = {
        .usage = N_("proxilog survey codebook [OPTIONS] FILE > CODEBOOK.yaml"),
        .summary = N_("Drafts a codebook from a LimeSurvey structure (.lss, .txt), an XLSForm, an SPSS or Stata "
                      "file, or an export alone, and prints it; what was guessed is said beside it."),
        .n_arguments_min = 1,
        .n_arguments_max = 1};
    size_t n_arguments = 0;
    switch (options_parse(&help, options, 1, argc, argv, &n_arguments)) {
    case PARSED_HELP:
        return 0;
    case PARSED_WRONG:
        return 2;
    case PARSED_RUN:
        break;
    }
    struct faults faults = {0};
    struct draft draft = {0};
    const bool fine = draft_read(&draft, argv[1], encoding, &faults);
    if (fine)
        draft_write(&draft, stdout);
    else
        print_faults(&faults);
    draft_clear(&draft);
    faults_clear(&faults);
    return fine ? 0 : 1;
}
