/* proxilog survey simulate: invented answers, to try the whole line before the first reply. */
#include <stdio.h>
#include "analysis/simulate.h"
#include "app/options.h"
#include "app/survey.h"
#include "data/file.h"
#include "data/text.h"

static bool write_answers(FILE *out, const void *data)
{
    simulate_write(data, out);
    return true;
}

int survey_simulate(int argc, char *argv[])
{
    size_t n = 40, of = 0, seed = 1;
    const char *out = NULL;
    const struct option_spec options[] = {
        {.name = "out", .letter = 'o', .kind = OPTION_TEXT, .argument = N_("FILE"), .value = &out,
         .help = N_("write there instead of on the screen")},
        {.name = "n", .letter = 'n', .kind = OPTION_COUNT, .argument = "N", .value = &n,
         .min = 1, .max = 1e6, .help = N_("how many answers (40)")},
        {.name = "of", .kind = OPTION_COUNT, .argument = "N", .value = &of, .min = 1, .max = 1e9,
         .help = N_("size of the population, when the codebook does not say")},
        {.name = "seed", .letter = 's', .kind = OPTION_COUNT, .argument = "N", .value = &seed,
         .min = 0, .max = 9007199254740992.0, .help = N_("of the random draws (1)")}};
    static const struct command_help help = {
        .usage = N_("proxilog survey simulate [OPTIONS] CODEBOOK -o ANSWERS.csv"),
        .summary = N_("Prints invented answers to a questionnaire as LimeSurvey would export them. They are "
                      "synthetic: publish nothing that rests on them."),
        .n_arguments_min = 1,
        .n_arguments_max = 1};
    size_t n_arguments = 0;
    switch (options_parse(&help, options, sizeof options / sizeof *options, argc, argv,
                          &n_arguments)) {
    case PARSED_HELP:
        return 0;
    case PARSED_WRONG:
        return 2;
    case PARSED_RUN:
        break;
    }
    if (!output_is_safe("survey simulate", out, argv[1]))
        return 2;
    struct faults faults = {0};
    struct codebook *codebook = codebook_read(argv[1], &faults);
    if (codebook && of) {
        codebook->population.n = of;
        codebook->population.n_line = 0;
    }
    struct answers *answers =
        codebook ? simulate_answers(codebook, n, (uint64_t)seed, &faults) : NULL;
    const bool fine = answers && file_write_or_print(out, write_answers, answers, &faults);
    if (!fine)
        print_faults(&faults);
    answers_free(answers);
    codebook_free(codebook);
    faults_clear(&faults);
    return fine ? 0 : 1;
}
