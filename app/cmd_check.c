/* proxilog check: reads a scenario and all that it names, tells every fault, or sums it up. */
#include <stdio.h>
#include <stdlib.h>
#include "app/commands.h"
#include "app/help.h"
#include "app/language.h"
#include "app/law_words.h"
#include "app/options.h"
#include "data/catalogue.h"
#include "data/scenario.h"
#include "data/territory.h"
#include "data/text.h"
#include "sim/demand/contracts.h"
#include "sim/network/travel.h"

/* All that a check reads. */
struct reading {
    struct catalogue *catalogue;
    struct scenario *scenario;
    struct territory *territory;
    struct travel *travel;
    struct faults faults, warnings;
};

static void print_label(const char *label)
{
    fputs("  ", stdout);
    help_pad(label, 16);
}

/* "12 345", rounded to three digits as estimates are. */
static const char *kg_text(char text[NUMBER_BYTES], double kg)
{
    number_text(text, number_rounded(kg, 3), 0, language_of_run());
    return text;
}

static void print_places(const struct territory *t)
{
    const size_t n_depots = t->n_places - t->n_farms - t->n_hubs - t->n_outlets;
    print_label(_("places"));
    printf(ngettext("%zu farm, ", "%zu farms, ", t->n_farms), t->n_farms);
    printf(ngettext("%zu hub, ", "%zu hubs, ", t->n_hubs), t->n_hubs);
    printf(ngettext("%zu outlet, ", "%zu outlets, ", t->n_outlets), t->n_outlets);
    printf(ngettext("%zu depot", "%zu depots", n_depots), n_depots);
    if (t->n_synthetic)
        printf(_("; synthetic: %zu of %zu"), t->n_synthetic, t->n_places);
    putchar('\n');
}

static void print_meals(const struct territory *territory)
{
    char text[NUMBER_BYTES];
    double meals = 0;
    for (size_t i = 0; i < territory->n_outlets; i++)
        meals += territory->outlets[i].meals_day;
    number_text(text, meals, 0, language_of_run());
    print_label(_("meals a day"));
    printf(_("%s when all outlets serve\n"), text);
}

/* What outlets want of the farms in a full week, and what they find. */
static void print_demand(const struct reading *r)
{
    char wanted[NUMBER_BYTES], placed[NUMBER_BYTES], supply[NUMBER_BYTES];
    struct contracts contracts = contracts_make(r->scenario, r->territory,
                                                r->travel->by_class[ROAD_VAN].distance_km);
    double supply_kg = 0;
    for (size_t f = 0; f < r->territory->n_farms; f++)
        for (size_t p = 0; p < r->scenario->n_products; p++)
            supply_kg += r->territory->farms[f].supply_kg_week[p];
    print_label(_("kg a week"));
    printf(_("%s wanted in a full school week, %s found at farms within reach\n"),
           kg_text(wanted, contracts.wanted_kg_week), kg_text(placed, contracts.placed_kg_week));
    print_label("");
    printf(_("(%zu contracts of an outlet with a farm); the farms could supply %s\n"), contracts.n,
           kg_text(supply, supply_kg));
    contracts_clear(&contracts);
}

static void print_period(const struct calendar_rules *calendar)
{
    int year, month, day;
    text_civil(calendar->start_day, &year, &month, &day);
    print_label(_("period"));
    printf(ngettext("%d week from %04d-%02d-%02d on\n", "%d weeks from %04d-%02d-%02d on\n",
                    (unsigned long)calendar->n_weeks),
           calendar->n_weeks, year, month, day);
}

static void print_travel(const struct travel *travel)
{
    static const char *const sources[] = {
        [TRAVEL_ROADS] = N_("real ones"),
        [TRAVEL_GENERATED] = N_("generated, plausible but not real"),
        [TRAVEL_CROW_FLIES] = N_("none: distances as the crow flies"),
    };
    char circuity[NUMBER_BYTES];
    number_text(circuity, travel->circuity, 2, language_of_run());
    print_label(_("roads"));
    printf(_("%s; mean circuity %s\n"), _(sources[travel->source]),
           circuity);
}

static void print_organisations(const struct scenario *scenario)
{
    for (size_t o = 0; o < scenario->n_organisations; o++) {
        const struct organisation *organisation = &scenario->organisations[o];
        print_label(o ? "" : _("organisations"));
        printf("%s (%s)%s\n",
               language_is_french() ? organisation->label.fr : organisation->label.en,
               organisation->id,
               o == scenario->experiment.baseline ? _(", with which others are compared") : "");
    }
}

static void print_defaults(const struct scenario *scenario, bool all)
{
    const char worst = scenario_worst_grade(scenario);
    if (worst) {
        print_label(_("default values"));
        printf(ngettext("%zu, of reliability %c (A official to D assumption)\n",
                        "%zu, of reliability %c at worst (A official to D assumption)\n",
                        scenario->n_defaults),
               scenario->n_defaults, worst);
    }
    for (size_t i = 0; all && i < scenario->n_defaults; i++) {
        const struct scenario_default *value = &scenario->defaults[i];
        char *text = scenario_default_text(value);
        printf("    %c  %s: %s  (%s)\n", value->grade, value->key, text,
               *value->source_id ? value->source_id : _("assumption of proxilog"));
        free(text);
    }
}

static void print_inputs(const struct scenario *scenario)
{
    for (size_t i = 0; i < scenario->uncertainty.n_inputs; i++) {
        const struct uncertain_input *input = &scenario->uncertainty.inputs[i];
        char *law = law_words(input, language_of_run()), *source = law_source_words(&input->from);
        print_label(i ? "" : _("uncertain"));
        printf("%s: %s%s%s%s\n", input->key, law, *source ? " (" : "", source, *source ? ")" : "");
        free(source);
        free(law);
    }
}

static void print_verdict(size_t n_warnings)
{
    if (n_warnings)
        printf(ngettext("No fault, %zu warning (above).\n", "No fault, %zu warnings (above).\n",
                        n_warnings),
               n_warnings);
    else
        puts(_("No fault, no warning."));
}

static void print_summary(const struct reading *r, bool all_defaults)
{
    puts(language_is_french() ? r->scenario->title.fr : r->scenario->title.en);
    print_places(r->territory);
    print_meals(r->territory);
    print_demand(r);
    print_period(&r->scenario->calendar);
    print_travel(r->travel);
    print_organisations(r->scenario);
    print_inputs(r->scenario);
    print_defaults(r->scenario, all_defaults);
    print_verdict(r->warnings.n);
}

/* Everything that a comparison would read; false with faults. */
static bool read_all(struct reading *r, const char *path)
{
    char *dir = catalogue_default_dir();
    r->catalogue = catalogue_read(dir, &r->faults);
    free(dir);
    if (r->catalogue)
        r->scenario = scenario_read(path, r->catalogue, &r->faults);
    if (!r->scenario)
        return false;
    scenario_warnings(r->scenario, r->catalogue, &r->warnings);
    r->territory = territory_read(r->scenario, &r->faults, &r->warnings);
    const struct travel_options options = {.jobs = (int)jobs_default()};
    if (r->territory)
        r->travel = travel_create(r->scenario, r->territory, r->catalogue, &options, &r->faults,
                                  &r->warnings);
    return r->travel != NULL;
}

static int check(const char *path, bool all_defaults)
{
    struct reading reading = {0};
    const bool fine = read_all(&reading, path);
    print_warnings(&reading.warnings);
    if (fine)
        print_summary(&reading, all_defaults);
    else
        print_faults(&reading.faults);
    travel_free(reading.travel);
    territory_free(reading.territory);
    scenario_free(reading.scenario);
    catalogue_free(reading.catalogue);
    faults_clear(&reading.faults);
    faults_clear(&reading.warnings);
    return fine ? 0 : 1;
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
            N_("Reads a scenario and the tables and layers that it names, tells every fault and\n"
               "warning, and sums up what it describes."),
        .details =
            N_("Every key of a scenario is explained in scenarios/README.md. The exit status is 0\n"
               "when all is fine and 1 when there is a fault; warnings do not count."),
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
    return check(argv[1], all);
}
