/* proxilog survey: from the export of a questionnaire to statistics, charts and open data. */
#include <stdio.h>
#include <string.h>
#include "app/commands.h"
#include "app/help.h"
#include "app/survey.h"
#include "data/text.h"

static const struct step {
    const char *name;
    int (*run)(int argc, char *argv[]);
    const char *summary;
} STEPS[] = {
    {"codebook", survey_codebook, N_("draft a codebook from a structure or an export")},
    {"simulate", survey_simulate, N_("invent answers to try a codebook")},
    {"answers", survey_answers, N_("read an export and write its answers as one plain table")},
    {"report", survey_report, N_("tell what was answered: report, charts, tables")},
    {"match", survey_match, N_("set needs beside offers")},
    {"scenario", survey_scenario, N_("put what was answered into a scenario")},
    {"publish", survey_publish, N_("turn answers into open data in which nobody is recognised")},
    {"cases", survey_cases, N_("run reference cases of survey statistics")},
};
enum { N_STEPS = sizeof STEPS / sizeof *STEPS, EXIT_USAGE = 2 };

static void print_help(FILE *out)
{
    fputs(_("Usage: proxilog survey STEP [OPTIONS] [ARGUMENTS]\n"
            "\n"
            "From the export of a questionnaire to statistics, charts and open data.\n"
            "\n"
            "Steps:\n"),
          out);
    for (size_t i = 0; i < N_STEPS; i++)
        fprintf(out, "  %-10s%s\n", STEPS[i].name, _(STEPS[i].summary));
    fputs(_("\n`proxilog survey STEP --help` tells more of a step.\n"), out);
}

static int unknown_step(const char *name)
{
    const char *known[N_STEPS];
    for (size_t i = 0; i < N_STEPS; i++)
        known[i] = STEPS[i].name;
    const char *nearest = text_nearest(name, known, N_STEPS);
    if (nearest)
        fprintf(stderr, _("proxilog: unknown step \"%s\" of survey; did you mean \"%s\"?\n"), name,
                nearest);
    else
        fprintf(stderr, _("proxilog: unknown step \"%s\" of survey; see `proxilog survey --help`\n"),
                name);
    return EXIT_USAGE;
}

int cmd_survey(int argc, char *argv[])
{
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return 0;
    }
    for (size_t i = 0; i < N_STEPS; i++)
        if (strcmp(STEPS[i].name, argv[1]) == 0) {
            /* Options and their messages call a command by argv[0]: as it was typed. */
            char command[sizeof "survey " + 16];
            snprintf(command, sizeof command, "survey %s", STEPS[i].name);
            argv[1] = command;
            return STEPS[i].run(argc - 1, argv + 1);
        }
    return unknown_step(argv[1]);
}
