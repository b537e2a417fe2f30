#include "app/survey_input.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/importers/import.h"
#include "app/survey_section.h"
#include "data/mem.h"
#include "data/text.h"

static const char *const dialects[] = {"limesurvey", "vv",   "kobo",  "google",
                                       "table",      "spss", "stata", NULL};
static const char *const separators[] = {",", ";", "|", "tab", "\t", NULL};
static const char *const decimals[] = {".", ",", NULL};

void survey_input_options(struct survey_input *input,
                          struct option_spec options[SURVEY_INPUT_OPTIONS])
{
    const struct option_spec all[SURVEY_INPUT_OPTIONS] = {
        {.name = "dialect", .kind = OPTION_WORD, .words = dialects, .argument = "NAME",
         .value = &input->dialect,
         .help = N_("who wrote the export: limesurvey, vv, kobo, google, table, spss, stata")},
        {.name = "encoding", .kind = OPTION_ENCODING, .argument = "NAME", .value = &input->encoding,
         .help = N_("its encoding: utf-8, windows-1252")},
        {.name = "separator", .kind = OPTION_WORD, .words = separators, .argument = N_("CHARACTER"),
         .value = &input->separator, .help = N_("what stands between its cells: , ; | or tab")},
        {.name = "decimal", .kind = OPTION_WORD, .words = decimals, .argument = N_("CHARACTER"),
         .value = &input->decimal, .help = N_("its decimal mark: . or ,")},
        {.name = "sheet", .kind = OPTION_TEXT, .argument = "NAME", .value = &input->sheet,
         .help = N_("the sheet of a workbook")}};
    memcpy(options, all, sizeof all);
}

struct export_format survey_format_told(const struct survey_input *input)
{
    const char *separator = input->separator, *decimal = input->decimal;
    if (separator && strcmp(separator, "tab") == 0)
        separator = "\t";
    return (struct export_format){
        .dialect = input->dialect ? export_dialect_find(input->dialect) : EXPORT_DETECT,
        .encoding = input->encoding,
        .sheet = input->sheet,
        .separator = separator ? *separator : 0,
        .decimal = decimal ? *decimal : 0};
}

void survey_print_format(const char *name, const struct export_format *format)
{
    fprintf(stderr, _("read as %s"), name);
    if (format->encoding)
        fprintf(stderr, ", %s", format->encoding);
    if (format->separator)
        fprintf(stderr, format->separator == '\t' ? _(", tabs") : _(", separator \"%c\""),
                format->separator);
    if (format->decimal)
        fprintf(stderr, _(", decimal mark \"%c\""), format->decimal);
}

static void print_read(const struct answers *answers)
{
    survey_print_format(export_dialect_name(answers->format.dialect), &answers->format);
    fprintf(stderr, ngettext(": %zu answer\n", ": %zu answers\n", answers->n), answers->n);
}

bool survey_input_load(struct survey_input *input, const char *codebook_path,
                       const char *export_path, struct faults *faults)
{
    struct faults warnings = {0};
    const struct export_format format = survey_format_told(input);
    input->codebook = codebook_read(codebook_path, faults);
    if (input->codebook)
        input->answers = answers_read(input->codebook, export_path, &format, faults, &warnings);
    print_warnings(&warnings);
    if (input->answers)
        print_read(input->answers);
    faults_clear(&warnings);
    return input->answers != NULL;
}

bool survey_input_read(struct survey_input *input, const char *codebook_path,
                       const char *export_path)
{
    struct faults faults = {0};
    const bool fine = survey_input_load(input, codebook_path, export_path, &faults);
    if (!fine)
        print_faults(&faults);
    faults_clear(&faults);
    return fine;
}

void survey_input_clear(struct survey_input *input)
{
    answers_free(input->answers);
    codebook_free(input->codebook);
}

const char *const survey_weighting_help = 
    N_("none, given, strata or margins (given where the codebook names weights, else none)");

const char *const survey_weighting_words[] = {"none", "given", "strata", "margins", NULL};

enum weighting survey_weighting(const char *word, const struct codebook *codebook)
{
    if (!word && codebook->population.weight != SIZE_MAX)
        return WEIGHTING_GIVEN;
    return (enum weighting)option_word(survey_weighting_words, word);
}

const char *const survey_respondents_help =
    N_("persons (nothing rests on fewer than 5 answers, the default) or organisations (3)");

const char *const survey_respondents_words[] = {"persons", "organisations", NULL};

size_t survey_smallest(const char *respondents)
{
    static const size_t smallest[] = {5, 3};
    return smallest[option_word(survey_respondents_words, respondents)];
}

const char *survey_brief_source(const struct codebook *codebook, struct arena *arena)
{
    const char *const parts[] = {codebook->wave, codebook->date, codebook->licence};
    const char *text = "";
    for (size_t a = 0; a < codebook->n_authors; a++)
        text = arena_printf(arena, "%s%s%s", text, a ? ", " : "", codebook->authors[a]);
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
        if (parts[p])
            text = arena_printf(arena, "%s%s%s", text, *text ? ", " : "", parts[p]);
    return text;
}

const char *survey_brief_mention(bool synthetic)
{
    return synthetic ? _("Synthetic answers, drawn at random.") : NULL;
}

const char *survey_weighting_short(enum weighting weighting)
{
    static const char *const words[N_WEIGHTINGS] = {
        [WEIGHTING_NONE] = N_("not weighted"),
        [WEIGHTING_GIVEN] = N_("weighted by the given weights"),
        [WEIGHTING_STRATA] = N_("weighted to the strata"),
        [WEIGHTING_MARGINS] = N_("weighted to the margins")};
    return _(words[weighting]);
}
