/* proxilog survey report: what was answered, as a page, figures, a workbook and tidy tables. */
#include "app/survey_report.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/language.h"
#include "app/options.h"
#include "app/survey.h"
#include "app/survey_input.h"
#include "app/survey_run.h"
#include "data/mem.h"
#include "data/text.h"

struct report_options {
    const char *output, *by, *weighting, *interval, *lonely, *scales, *coding, *areas,
        *area_field, *respondents;
    double level;
};

static const char *const lonely_words[] = {"fail", "remove", "certainty", "adjust", "average",
                                           NULL};
static const char *const interval_words[] = {"exact", "wilson", "clopper-pearson", "beta", "logit",
                                             "asin", NULL};
static const char *const scales_words[] = {"diverging", "stacked", NULL};

static struct describe_options describe_options_of(const struct report_options *options,
                                                   const struct codebook *codebook)
{
    struct describe_options out = {.level = options->level,
                                   .weighting = survey_weighting(options->weighting, codebook),
                                   .smallest = survey_smallest(options->respondents)};
    if (options->lonely)
        out.lonely = (enum lonely_policy)option_word(lonely_words, options->lonely);
    if (options->interval)
        out.interval =
            (enum share_method)(SHARE_EXACT + option_word(interval_words, options->interval));
    return out;
}

/* ---- What is crossed with what ------------------------------------------------------ */

static bool may_cross(const struct question *question)
{
    return question->n_levels >= 2 && question->n_levels <= CROSS_GROUPS_MAX &&
           (question->type == QUESTION_SINGLE || question->type == QUESTION_LIKERT ||
            question->type == QUESTION_PLACE);
}

static void choose_by(struct survey_report *report, const char *by, struct faults *faults)
{
    const struct codebook *codebook = report->codebook;
    report->by = arena_zeroed(&report->arena, codebook->n_questions, sizeof *report->by);
    for (size_t q = 0; q < codebook->n_questions && !by; q++)
        if (codebook->questions[q].key == KEY_QUASI_IDENTIFIER &&
            may_cross(&codebook->questions[q]))
            report->by[report->n_by++] = q;
    if (!by || strcmp(by, "none") == 0)
        return;
    const size_t q = codebook_find_question(codebook, by);
    const struct where where = {.path = "--by"};
    if (q == SIZE_MAX) {
        const char **ids = mem_zeroed(codebook->n_questions, sizeof *ids);
        for (size_t k = 0; k < codebook->n_questions; k++)
            ids[k] = codebook->questions[k].id;
        const char *nearest = text_nearest(by, ids, codebook->n_questions);
        faults_add(faults, where,
                   nearest ? _("%s has no question \"%s\"; did you mean \"%s\"?")
                           : _("%s has no question \"%s\""),
                   codebook->path, by, nearest);
        free(ids);
    } else if (!may_cross(&codebook->questions[q])) {
        faults_add(faults, where,
                   _("\"%s\" cannot split respondents into groups; choose a question with one "
                     "answer among 2 to %d levels"),
                   by, CROSS_GROUPS_MAX);
    } else {
        report->by[report->n_by++] = q;
    }
}

/* ---- Making ------------------------------------------------------------------------ */

static bool describe_all(struct survey_report *report, struct faults *faults)
{
    const size_t n = report->codebook->n_questions;
    report->described = arena_zeroed(&report->arena, n, sizeof *report->described);
    for (size_t q = 0; q < n; q++)
        if (!describe(&report->sample, q, NULL, &report->arena, &report->described[q], faults))
            return false;
    quality_of(report->answers, &report->arena, &report->quality);
    return true;
}

static bool make_sections(struct survey_report *report, struct faults *faults)
{
    const struct codebook *codebook = report->codebook;
    report->sections =
        arena_zeroed(&report->arena, codebook->n_questions + 3, sizeof *report->sections);
    report_profile(report, &report->sections[report->n_sections++]);
    if (!report_cross_prepare(report, faults))
        return false;
    for (size_t q = 0; q < codebook->n_questions; q++) {
        const struct question *question = &codebook->questions[q];
        if (question->key == KEY_IDENTIFIER || q == codebook->population.weight)
            continue;
        struct section *section = &report->sections[report->n_sections++];
        const char *theme = report_label(report, question->theme);
        section_begin(section, question->id, *theme ? theme : _("The questions"),
                      report_question_text(report, q));
        report_question(report, q, section);
        report_other(report, q, section);
        report_scale(report, q, section);
        report_cross(report, q, section);
    }
    struct section *structure = &report->sections[report->n_sections];
    report_structure(report, structure);
    report->n_sections += structure->first != NULL;
    report_quality(report, &report->sections[report->n_sections++]);
    return true;
}

static bool write_all(struct survey_report *report, const struct survey_run *run,
                      const char *output, struct faults *faults)
{
    struct folder folder;
    const bool fine =
        folder_begin(&folder, output, faults) && report_html_write(report, &folder, faults) &&
        report_figures_write(report, &folder, faults) &&
        report_workbook_write(report, &folder, faults) &&
        report_tables_write(report, &folder, faults) &&
        survey_run_write(run, &folder, faults) && folder_commit(&folder, faults);
    folder_end(&folder);
    return fine;
}

static bool make_report(struct survey_report *report, const struct report_options *options,
                        const struct survey_run *run)
{
    struct faults faults = {0};
    const struct describe_options describing = describe_options_of(options, report->codebook);
    report->stacked = option_word(scales_words, options->scales) == 1;
    choose_by(report, options->by, &faults);
    if (!faults.n)
        report_areas_read(report, options->areas, options->area_field, &faults);
    if (options->coding)
        coding_read(&report->coding, options->coding, report->answers, &report->arena, &faults);
    const bool fine = !faults.n &&
                      sample_init(&report->sample, report->answers, &describing, &faults) &&
                      sample_strata_vary(&report->sample, &faults) &&
                      describe_all(report, &faults) && make_sections(report, &faults) &&
                      write_all(report, run, options->output, &faults);
    if (fine)
        print_warnings(&report->warnings);
    else
        print_faults(&faults);
    faults_clear(&faults);
    return fine;
}

static void report_clear(struct survey_report *report)
{
    sample_clear(&report->sample);
    layer_free(report->areas);
    arena_clear(&report->arena);
    faults_clear(&report->warnings);
    free(report->tests);
    free(report->groups);
}

static void print_closing(const struct survey_report *report, const char *output)
{
    char *base = mem_text(report_base_weighted((struct survey_report *)(uintptr_t)report, report->answers->n, NULL));
    printf("%s\n%s\n", report_label(report, report->codebook->title), base);
    free(base);
    if (report->codebook->synthetic)
        printf("%s\n", _("Synthetic answers, drawn at random: nobody gave them."));
    printf(_("Report: %s/report.html\n"), output);
}

/* Reads the codebook and the answers, and reports on them; returns the exit status. */
static int report_on(struct survey_input *input, const char *codebook_path,
                     const char *answers_path, const struct report_options *given,
                     const struct option_spec options[], size_t n_options)
{
    bool fine = survey_input_read(input, codebook_path, answers_path);
    if (fine) {
        answers_sort(input->answers);
        if (language_is_french())
            codebook_typeset_french(input->codebook);
        struct survey_report report = {
            .codebook = input->codebook,
            .answers = input->answers,
            .language = language_is_french() ? LANGUAGE_FR : LANGUAGE_EN};
        const struct survey_run run = {.step = "survey report",
                                       .codebook = input->codebook,
                                       .answers = input->answers,
                                       .answers_path = answers_path,
                                       .coding_path = given->coding,
                                       .areas_path = given->areas,
                                       .options = options,
                                       .n_options = n_options};
        fine = make_report(&report, given, &run);
        if (fine)
            print_closing(&report, given->output);
        report_clear(&report);
    }
    survey_input_clear(input);
    return fine ? 0 : 1;
}

int survey_report(int argc, char *argv[])
{
    struct survey_input input = {0};
    struct report_options given = {.output = "out/survey", .level = 0.95};
    struct option_spec options[SURVEY_INPUT_OPTIONS + 11] = {
        {.name = "output", .letter = 'o', .kind = OPTION_TEXT, .argument = "DIR",
         .value = &given.output, .help = N_("folder of the results (out/survey)")},
        {.name = "by", .kind = OPTION_TEXT, .argument = "QUESTION", .value = &given.by,
         .help = N_("compare the groups of this question, or none (the codebook's "
                    "quasi-identifiers)")},
        {.name = "weighting", .kind = OPTION_WORD, .argument = N_("HOW"), .value = &given.weighting,
         .words = survey_weighting_words,
         .help = survey_weighting_help},
        {.name = "interval", .kind = OPTION_WORD, .argument = N_("HOW"), .value = &given.interval,
         .words = interval_words,
         .help = N_("of shares: exact, wilson, clopper-pearson, beta, logit or asin (exact, or beta "
                    "with weights)")},
        {.name = "level", .kind = OPTION_NUMBER, .argument = N_("SHARE"), .value = &given.level,
         .min = 0.5, .max = 0.999, .help = N_("of confidence (0.95)")},
        {.name = "lonely", .kind = OPTION_WORD, .argument = N_("HOW"), .value = &given.lonely,
         .words = lonely_words,
         .help = N_("a stratum with one answer: fail, remove, certainty, adjust or average "
                    "(fail)")},
        {.name = "scales", .kind = OPTION_WORD, .argument = N_("HOW"), .value = &given.scales,
         .words = scales_words,
         .help = N_("drawn as diverging bars or as stacked ones of 100 % (diverging)")},
        {.name = "coding", .kind = OPTION_TEXT, .argument = "CSV", .value = &given.coding,
         .help = N_("open answers sorted into themes: respondent, question, theme, coder")},
        {.name = "areas", .kind = OPTION_TEXT, .argument = N_("LAYER"), .value = &given.areas,
         .help = N_("polygons of the areas, for maps")},
        {.name = "area-field", .kind = OPTION_TEXT, .argument = "FIELD", .value = &given.area_field,
         .help = N_("field of the layer with the codes of the areas")},
        {.name = "respondents", .kind = OPTION_WORD, .argument = N_("KIND"),
         .value = &given.respondents, .words = survey_respondents_words,
         .help = survey_respondents_help}};
    survey_input_options(&input, options + 11);
    static const struct command_help help = {
        .usage = N_("proxilog survey report [OPTIONS] CODEBOOK EXPORT"),
        .summary = N_("Tells what was answered: counts, shares and means with their intervals, "
                      "comparisons, charts."),
        .details = N_("Results go to one folder: report.html (open it in a browser), tables.xlsx, "
                      "estimates.csv,\ntests.csv, quality.csv, figures/ (SVG, PDF, PNG; "
                      "figures/projection/ for slides), run.json."),
        .n_arguments_min = 2,
        .n_arguments_max = 2};
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
    if ((given.areas != NULL) != (given.area_field != NULL)) {
        fputs(_("proxilog survey report: --areas and --area-field are wanted together\n"), stderr);
        return 2;
    }
    return report_on(&input, argv[1], argv[2], &given, options,
                     sizeof options / sizeof *options);
}
