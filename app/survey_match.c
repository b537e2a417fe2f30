/* proxilog survey match: the needs of one questionnaire against the offers of another. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/survey_match.h"
#include "app/csv_out.h"
#include "app/language.h"
#include "app/options.h"
#include "app/run_parts.h"
#include "app/survey.h"
#include "data/mem.h"
#include "data/sheet.h"
#include "data/text.h"

enum { EXIT_USAGE = 2 };

/* ---- The question that tells the area ------------------------------------------------- */

static bool tells_area(const struct question *question)
{
    return question->type == QUESTION_SINGLE || question->type == QUESTION_PLACE;
}

/* By --by, else that of the strata, else the first that both ask; SIZE_MAX: none. */
static const char *area_question(const struct needs_offers *both)
{
    const struct codebook *needs = both->needs.codebook, *offers = both->offers.codebook;
    if (both->by)
        return both->by;
    const size_t strata = needs->population.strata.question;
    if (strata != SIZE_MAX && codebook_find_question(offers, needs->questions[strata].id) != SIZE_MAX)
        return needs->questions[strata].id;
    for (size_t q = 0; q < needs->n_questions; q++) {
        const size_t other = codebook_find_question(offers, needs->questions[q].id);
        if (other != SIZE_MAX && tells_area(&needs->questions[q]) &&
            tells_area(&offers->questions[other]))
            return needs->questions[q].id;
    }
    return NULL;
}

static size_t find_area(struct needs_offers *both, const struct codebook *codebook, const char *id)
{
    const size_t question = id ? codebook_find_question(codebook, id) : SIZE_MAX;
    if (!id || (question != SIZE_MAX && tells_area(&codebook->questions[question])))
        return question;
    faults_add(&both->faults, (struct where){.path = "--by"},
               _("expected a question of type single or place, in %s there is no \"%s\" such"),
               codebook->path, id);
    return SIZE_MAX;
}

/* ---- Weights -------------------------------------------------------------------------- */

static bool has_weighting(const struct codebook *codebook, enum weighting weighting)
{
    const struct population *population = &codebook->population;
    switch (weighting) {
    case WEIGHTING_GIVEN:
        return population->weight != SIZE_MAX;
    case WEIGHTING_STRATA:
        return population->strata.counts != NULL;
    case WEIGHTING_MARGINS:
        return population->n_margins > 0;
    default:
        return false;
    }
}

/* By --weighting where the codebook can, else by the weights that the codebook names. */
static bool make_sample(struct needs_offers *both, const struct survey_input *side,
                        enum weighting wished, struct sample *sample)
{
    const enum weighting weighting = both->weighting ? wished : WEIGHTING_GIVEN;
    const struct describe_options options = {
        .weighting = has_weighting(side->codebook, weighting) ? weighting : WEIGHTING_NONE,
        .level = both->match.level};
    const bool plain = options.weighting == WEIGHTING_NONE &&
                       side->codebook->population.cluster == SIZE_MAX;
    return plain ? sample_fits(side->answers, &both->faults)
                 : sample_init(sample, side->answers, &options, &both->faults);
}

static bool make_samples(struct needs_offers *both, double level)
{
    const enum weighting wished = survey_weighting(both->weighting, both->needs.codebook);
    both->match.level = level;
    if (wished != WEIGHTING_NONE && !has_weighting(both->needs.codebook, wished) &&
        !has_weighting(both->offers.codebook, wished)) {
        faults_add(&both->faults, (struct where){.path = "--weighting"},
                   _("neither codebook tells what \"%s\" needs: write it there, or choose another"),
                   both->weighting);
        return false;
    }
    const bool needs = make_sample(both, &both->needs, wished, &both->need_sample);
    return make_sample(both, &both->offers, wished, &both->offer_sample) && needs;
}

static const struct sample *sample_or_none(const struct sample *sample)
{
    return sample->answers ? sample : NULL;
}

static bool make_match(struct needs_offers *both, double level)
{
    const char *id = area_question(both);
    const struct match_side needs = {both->needs.answers,
                                     find_area(both, both->needs.codebook, id),
                                     sample_or_none(&both->need_sample)};
    const struct match_side offers = {both->offers.answers,
                                      find_area(both, both->offers.codebook, id),
                                      sample_or_none(&both->offer_sample)};
    if (!id)
        faults_add(&both->warnings, (struct where){.path = both->needs.codebook->path},
                   _("no question on the area is asked on both sides: nothing is told by area; name "
                     "one with --by"));
    return !both->faults.n && match_needs(&needs, &offers, level, &both->arena, &both->match,
                                          &both->faults);
}

static bool make_areas(struct needs_offers *both)
{
    if (!both->areas_path)
        return true;
    const struct match *match = &both->match;
    const char **codes = arena_zeroed(&both->arena, match->n_areas, sizeof *codes);
    for (size_t a = 0; a < match->n_areas; a++)
        codes[a] = match->areas[a].code;
    both->areas = areas_read(both->areas_path, both->areas_field, codes, match->n_areas,
                             &both->faults, &both->warnings);
    return both->areas != NULL;
}

/* ---- Files ---------------------------------------------------------------------------- */

struct match_row {
    const struct needs_offers *both;
    FILE *out;
    const char *area, *area_label;
    size_t theme;
    const struct match_cell *cell;
};

static void put_start(const struct match_row *row, const char *measure)
{
    csv_first_text(row->out, row->both->match.themes[row->theme].id);
    csv_text(row->out, match_theme_label(row->both, row->theme));
    csv_text(row->out, row->area);
    csv_text(row->out, row->area_label);
    csv_text(row->out, measure);
}

static void put_end(const struct match_row *row, double value, double low, double high,
                    const char *method)
{
    csv_number(row->out, value);
    csv_number(row->out, low);
    csv_number(row->out, high);
    csv_number(row->out, row->both->match.level);
    csv_text(row->out, method);
    csv_text(row->out, match_verdict_ids[row->cell->verdict]);
    csv_end_line(row->out);
}

static const char *method_of(const struct match_share *share)
{
    if (isnan(share->low))
        return "";
    if (share->weighted)
        return share_method_id(SHARE_DESIGN);
    return !share->population              ? "wilson"
           : share->n == share->population ? "census"
                                           : "hypergeometric";
}

static void put_share(const struct match_row *row, const char *measure,
                      const struct match_share *share)
{
    put_start(row, measure);
    csv_count(row->out, share->count);
    csv_count(row->out, share->n);
    csv_number(row->out, share->population ? (double)share->population : (double)NAN);
    put_end(row, share->share, share->low, share->high, method_of(share));
}

static void put_cell(const struct match_row *row)
{
    const struct match_cell *cell = row->cell;
    put_share(row, "need", &cell->need);
    put_share(row, "offer", &cell->offer);
    put_start(row, "gap");
    fputs(",,,", row->out);
    const bool both_wilson = !cell->need.population && !cell->offer.population &&
                             !cell->need.weighted && !cell->offer.weighted;
    put_end(row, cell->gap, cell->gap_low, cell->gap_high,
            isnan(cell->gap_low) ? "" : both_wilson ? "newcombe" : "squared distances of the limits");
}

static bool write_table(const struct needs_offers *both, const struct folder *folder,
                        struct faults *faults)
{
    FILE *out = folder_open(folder, "match.csv", faults);
    if (!out)
        return false;
    csv_header(out, "theme,theme_label,area,area_label,measure,count,n,population,value,low,high,"
                    "level,method,verdict");
    const struct match *match = &both->match;
    struct match_row row = {.both = both, .out = out};
    for (size_t t = 0; t < match->n_themes; t++) {
        row.theme = t;
        row.area = row.area_label = "";
        row.cell = &match->all[t];
        put_cell(&row);
        for (size_t a = 0; a < match->n_areas; a++) {
            row.area = match->areas[a].code;
            row.area_label = match_area_label(both, a);
            row.cell = &match->cells[a * match->n_themes + t];
            put_cell(&row);
        }
    }
    return folder_close(folder, "match.csv", out, faults);
}

static bool write_run(const struct needs_offers *both, char *argv[], const struct folder *folder,
                      struct faults *faults)
{
    json_t *inputs = json_array();
    run_add_input(inputs, "needs codebook", argv[1]);
    run_add_input(inputs, "needs", argv[2]);
    run_add_input(inputs, "offers codebook", argv[3]);
    run_add_input(inputs, "offers", argv[4]);
    run_add_layer(inputs, "areas", both->areas_path);
    json_t *run = json_pack("{s:s, s:s, s:o, s:s, s:b, s:f, s:o}", "program", "proxilog", "version",
                            PROXILOG_VERSION, "date", run_date_now(), "step", "survey match", "synthetic",
                            both->needs.codebook->synthetic || both->offers.codebook->synthetic,
                            "level", both->match.level, "inputs", inputs);
    if (both->weighting)
        json_object_set_new(run, "weighting", json_string(both->weighting));
    return run_write(run, folder, faults);
}

static bool write_figures(struct needs_offers *both, const struct folder *folder)
{
    const struct theme themes[] = {theme_report(both->language), theme_slide(both->language)};
    bool fine = true;
    for (size_t i = 0; i < 2 && fine; i++) {
        struct figure_set figures = match_figures_draw(both, &themes[i]);
        fine = figures_save(&figures, folder, i ? "figures/projection" : "figures", &both->faults) &&
               (i || match_page_write(both, &figures, folder, &both->faults));
        if (figures_n_cut(&figures))
            faults_add(&both->warnings, (struct where){.path = i ? "figures/projection" : "figures"},
                       _("%zu texts find no room on their figure and are cut: give shorter labels"),
                       figures_n_cut(&figures));
        figures_clear(&figures);
    }
    return fine;
}

static bool write_all(struct needs_offers *both, char *argv[], const char *output)
{
    struct folder folder = {0};
    const bool fine = folder_begin(&folder, output, &both->faults) &&
                      write_table(both, &folder, &both->faults) && write_figures(both, &folder) &&
                      write_run(both, argv, &folder, &both->faults) &&
                      folder_commit(&folder, &both->faults);
    if (fine)
        printf(_("Report: %s/report.html\n"), folder.path);
    folder_end(&folder);
    return fine;
}

/* ---- The step ------------------------------------------------------------------------- */

static void print_themes(struct needs_offers *both)
{
    const struct match *match = &both->match;
    puts(match_base_with_method(both));
    for (size_t t = 0; t < match->n_themes; t++) {
        size_t n_orphans = 0;
        for (size_t a = 0; a < match->n_areas; a++)
            n_orphans += match->cells[a * match->n_themes + t].verdict == MATCH_ORPHAN;
        const char *need = match_share_words(both, &match->all[t].need, NULL);
        const char *offer = match_share_words(both, &match->all[t].offer, NULL);
        if (match->n_areas)
            printf(_("  %s: need %s, offer %s; orphan areas: %zu\n"), match_theme_label(both, t), need,
                   offer, n_orphans);
        else
            printf(_("  %s: need %s, offer %s\n"), match_theme_label(both, t), need, offer);
    }
    if (*match_mention(both))
        puts(match_mention(both));
}

/* A sheet is told of the exports that are workbooks, when one is. */
static const char *sheet_of(const char *sheet, const char *path, const char *other)
{
    return !sheet_is_workbook(path) && sheet_is_workbook(other) ? NULL : sheet;
}

static bool read_both(struct needs_offers *both, char *argv[])
{
    const char *sheet = both->needs.sheet;
    both->needs.sheet = sheet_of(sheet, argv[2], argv[4]);
    bool fine = survey_input_load(&both->needs, argv[1], argv[2], &both->faults);
    both->offers = (struct survey_input){.dialect = both->needs.dialect,
                                         .encoding = both->needs.encoding,
                                         .separator = both->needs.separator,
                                         .decimal = both->needs.decimal,
                                         .sheet = sheet_of(sheet, argv[4], argv[2])};
    fine = survey_input_load(&both->offers, argv[3], argv[4], &both->faults) && fine;
    if (!fine)
        return false;
    if (both->language == LANGUAGE_FR) {
        codebook_typeset_french(both->needs.codebook);
        codebook_typeset_french(both->offers.codebook);
    }
    return true;
}

static void both_clear(struct needs_offers *both)
{
    layer_free(both->areas);
    sample_clear(&both->need_sample);
    sample_clear(&both->offer_sample);
    arena_clear(&both->arena);
    survey_input_clear(&both->needs);
    survey_input_clear(&both->offers);
    faults_clear(&both->faults);
    faults_clear(&both->warnings);
}

static int run(struct needs_offers *both, char *argv[], const char *output, double level)
{
    const bool fine = read_both(both, argv) && make_samples(both, level) &&
                      make_match(both, level) && make_areas(both) && write_all(both, argv, output);
    print_warnings(&both->warnings);
    if (fine)
        print_themes(both);
    else
        print_faults(&both->faults);
    both_clear(both);
    return fine ? 0 : 1;
}

int survey_match(int argc, char *argv[])
{
    struct needs_offers both = {.language = language_is_french() ? LANGUAGE_FR : LANGUAGE_EN};
    const char *output = NULL;
    double level = 0.95;
    enum { OWN_OPTIONS = 6, N_OPTIONS = OWN_OPTIONS + SURVEY_INPUT_OPTIONS };
    struct option_spec options[N_OPTIONS] = {
        {.name = "output", .letter = 'o', .kind = OPTION_TEXT, .argument = "DIR", .value = &output,
         .help = N_("folder for report.html, match.csv and figures/")},
        {.name = "by", .kind = OPTION_TEXT, .argument = "QUESTION", .value = &both.by,
         .help = N_("question that tells the area on both sides (that of the strata, or the first "
                    "that both ask)")},
        {.name = "weighting", .kind = OPTION_WORD, .argument = N_("HOW"), .value = &both.weighting,
         .words = survey_weighting_words,
         .help = N_("none, given, strata or margins, on the sides whose codebook can (given where a "
                    "codebook names weights)")},
        {.name = "areas", .kind = OPTION_TEXT, .argument = N_("LAYER"), .value = &both.areas_path,
         .help = N_("polygons of the areas, for maps")},
        {.name = "area-field", .kind = OPTION_TEXT, .argument = "FIELD", .value = &both.areas_field,
         .help = N_("field of the layer with the codes of the areas")},
        {.name = "confidence", .kind = OPTION_NUMBER, .argument = "P", .value = &level, .min = 0.5,
         .max = 0.999, .help = N_("level of the intervals (0.95)")}};
    survey_input_options(&both.needs, options + OWN_OPTIONS);
    static const struct command_help help = {
        .usage = N_("proxilog survey match [OPTIONS] NEEDS.yaml NEEDS.csv OFFERS.yaml OFFERS.csv -o DIR"),
        .summary = N_("Sets the needs of one questionnaire beside the offers of another, by theme and "
                      "by area: shares, gaps, needs that nobody offers, offers that nobody needs."),
        .details = N_("Items belong together when both codebooks give them the same theme (matches)."),
        .n_arguments_min = 4,
        .n_arguments_max = 4};
    size_t n_arguments = 0;
    switch (options_parse(&help, options, N_OPTIONS, argc, argv, &n_arguments)) {
    case PARSED_HELP:
        return 0;
    case PARSED_WRONG:
        return EXIT_USAGE;
    case PARSED_RUN:
        break;
    }
    if (!output || (both.areas_path != NULL) != (both.areas_field != NULL)) {
        fputs(_("proxilog survey match: -o DIR is wanted, and --areas and --area-field together\n"),
              stderr);
        return EXIT_USAGE;
    }
    return run(&both, argv, output, level);
}
