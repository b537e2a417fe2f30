/* proxilog check: reads a scenario and all that it names, tells every fault, or sums it up. */
#include <stdio.h>
#include <stdlib.h>
#include "app/commands.h"
#include "app/language.h"
#include "app/options.h"
#include "data/catalogue.h"
#include "data/scenario.h"
#include "data/territory.h"
#include "data/text.h"

static void print_places(const struct territory *territory)
{
    printf(ngettext("  %zu farm, ", "  %zu farms, ", territory->n_farms), territory->n_farms);
    printf(ngettext("%zu hub, ", "%zu hubs, ", territory->n_hubs), territory->n_hubs);
    printf(ngettext("%zu outlet\n", "%zu outlets\n", territory->n_outlets),
           territory->n_outlets);
    if (territory->n_synthetic)
        printf(ngettext("  %zu of these places is synthetic\n",
                        "  %zu of these places are synthetic\n", territory->n_synthetic),
               territory->n_synthetic);
}

static void print_organisations(const struct scenario *scenario)
{
    printf(ngettext("  %zu organisation:", "  %zu organisations:", scenario->n_organisations),
           scenario->n_organisations);
    for (size_t o = 0; o < scenario->n_organisations; o++)
        printf("%s %s", o ? "," : "", scenario->organisations[o].id);
    putchar('\n');
}

static void print_defaults(const struct scenario *scenario, bool all)
{
    const char worst = scenario_worst_grade(scenario);
    if (worst)
        printf(ngettext("  %zu value left out and taken from the catalogue, worst grade %c\n",
                        "  %zu values left out and taken from the catalogue, worst grade %c\n",
                        scenario->n_defaults),
               scenario->n_defaults, worst);
    for (size_t i = 0; all && i < scenario->n_defaults; i++) {
        const struct scenario_default *value = &scenario->defaults[i];
        char *text = scenario_default_text(value);
        printf("    %c  %s: %s  (%s)\n", value->grade, value->key, text,
               *value->source_id ? value->source_id : _("assumption of proxilog"));
        free(text);
    }
}

static int check(const char *path, bool all, struct faults *faults, struct faults *warnings)
{
    char *dir = catalogue_default_dir();
    struct catalogue *catalogue = catalogue_read(dir, faults);
    struct scenario *scenario = catalogue ? scenario_read(path, catalogue, faults) : NULL;
    struct territory *territory = scenario ? territory_read(scenario, faults, warnings) : NULL;
    if (scenario)
        scenario_warnings(scenario, catalogue, warnings);
    print_warnings(warnings);
    if (territory) {
        puts(language_is_french() ? scenario->title.fr : scenario->title.en);
        print_places(territory);
        print_organisations(scenario);
        print_defaults(scenario, all);
        puts(_("  no fault found"));
    } else {
        print_faults(faults);
    }
    const int status = territory ? 0 : 1;
    territory_free(territory);
    scenario_free(scenario);
    catalogue_free(catalogue);
    free(dir);
    return status;
}

int cmd_check(int argc, char *argv[])
{
    bool all = false;
    const struct option_spec options[] = {
        {.name = "defaults", .letter = 'd', .kind = OPTION_FLAG, .value = &all,
         .help = N_("list every value that the scenario leaves out, with source and grade")}};
    static const struct command_help help = {
        .usage = N_("proxilog check [OPTIONS] SCENARIO"),
        .summary =
            N_("Reads a scenario and the tables and layers that it names, and tells every "
               "fault."),
        .details =
            N_("Every key of a scenario is explained in scenarios/README.md. The exit status "
               "is 0 when all is fine and 1 when there is a fault; warnings do not count."),
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
    struct faults faults = {0}, warnings = {0};
    const int status = check(argv[1], all, &faults, &warnings);
    faults_clear(&faults);
    faults_clear(&warnings);
    return status;
}
