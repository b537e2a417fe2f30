/* proxilog survey cases: figures of a reference program beside those of this one. */
#include <stdio.h>
#include "analysis/cases.h"
#include "app/options.h"
#include "app/survey.h"
#include "data/text.h"

int survey_cases(int argc, char *argv[])
{
    static const struct command_help help = {
        .usage = N_("proxilog survey cases DIR"),
        .summary = N_("Runs every case of DIR/expected/*.json on the data of DIR/data and prints each figure "
                      "that is off beside the expected one."),
        .n_arguments_min = 1,
        .n_arguments_max = 1};
    size_t n_arguments = 0;
    switch (options_parse(&help, NULL, 0, argc, argv, &n_arguments)) {
    case PARSED_HELP:
        return 0;
    case PARSED_WRONG:
        return 2;
    case PARSED_RUN:
        break;
    }
    struct faults faults = {0};
    const bool fine = cases_run(argv[1], stdout, &faults);
    if (faults.n)
        print_faults(&faults);
    faults_clear(&faults);
    return fine ? 0 : 1;
}
