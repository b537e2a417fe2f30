/* proxilog survey publish: answers that may be opened to all. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/themed.h"
#include "app/language.h"
#include "app/options.h"
#include "app/publish.h"
#include "app/survey.h"
#include "app/survey_input.h"
#include "data/mem.h"
#include "data/text.h"

enum { N_OWN_OPTIONS = 10 };

struct publish_options {
    const char *output, *respondents, *coding;
    double dominance_percent;
    struct release_options release;
};

static void own_options(struct publish_options *own, struct option_spec options[N_OWN_OPTIONS])
{
    struct release_options *release = &own->release;
    const struct option_spec all[N_OWN_OPTIONS] = {
        {.name = "output",
         .letter = 'o',
         .kind = OPTION_TEXT,
         .argument = "DIR",
         .value = &own->output,
         .help = N_("folder of the open data (out/open)")},
        {.name = "respondents",
         .kind = OPTION_WORD,
         .argument = N_("KIND"),
         .value = &own->respondents,
         .words = survey_respondents_words,
         .help = survey_respondents_help},
        {.name = "threshold",
         .kind = OPTION_COUNT,
         .argument = "N",
         .value = &release->threshold,
         .min = 2,
         .max = 1000,
         .help = N_("fewest answers in a cell of a table, instead")},
        {.name = "dominance",
         .kind = OPTION_NUMBER,
         .argument = N_("PERCENT"),
         .value = &own->dominance_percent,
         .min = 1,
         .max = 100,
         .help = N_("most that one answer may make of a total (85)")},
        {.name = "k",
         .letter = 'k',
         .kind = OPTION_COUNT,
         .argument = "N",
         .value = &release->k,
         .min = 2,
         .max = 1000,
         .help = N_("answers that share each combination of keys, at least (5; never below the threshold)")},
        {.name = "l",
         .letter = 'l',
         .kind = OPTION_COUNT,
         .argument = "N",
         .value = &release->l,
         .min = 1,
         .max = 100,
         .help = N_("different sensitive answers among them, at least (2)")},
        {.name = "keys",
         .kind = OPTION_TEXT,
         .argument = "ID,ID",
         .value = &release->keys,
         .help = N_(
             "questions by which somebody may be recognised (the codebook's quasi-identifiers)")},
        {.name = "by",
         .kind = OPTION_TEXT,
         .argument = "ID",
         .value = &release->by,
         .help = N_("tables by this key too; what they hide is hidden in the answers")},
        {.name = "coding",
         .kind = OPTION_TEXT,
         .argument = "CSV",
         .value = &own->coding,
         .help = N_("open answers sorted into themes: respondent, question, theme, coder")},
        {.name = "previous",
         .kind = OPTION_TEXT,
         .argument = "DIR",
         .value = &release->previous,
         .help = N_("an earlier release, from which nothing must be found by difference")},
    };
    memcpy(options, all, sizeof all);
}

static void warn(const struct codebook *codebook)
{
    struct faults warnings = {0};
    if (!codebook->licence)
        faults_add(&warnings, (struct where){codebook->path, 0, "licence"},
                   _("no licence: nobody may use the data; expected one as CC-BY-4.0, ODbL-1.0, "
                     "etalab-2.0"));
    else if (!publish_licence(codebook->licence))
        faults_add(&warnings, (struct where){codebook->path, 0, "licence"},
                   _("\"%s\" is not the SPDX identifier of a licence for data, so that CITATION.cff "
                     "is without one; expected one as CC-BY-4.0, ODbL-1.0, etalab-2.0"),
                   codebook->licence);
    if (!codebook->n_authors)
        faults_add(&warnings, (struct where){codebook->path, 0, "authors"},
                   _("no authors: the data cannot be cited"));
    print_warnings(&warnings);
    faults_clear(&warnings);
}

static bool write_all(const struct release *release, const struct publish_options *own,
                      struct faults *faults)
{
    struct folder folder = {0};
    struct publication publication = {
        .release = release,
        .codebook = release->answers->codebook,
        .folder = &folder,
        .french = language_is_french(),
        .respondents = own->respondents,
        .tables = mem_zeroed(release->answers->codebook->n_questions, sizeof(char *))};
    const bool fine = folder_begin(&folder, own->output, faults) &&
                      publish_tables(&publication, faults) && publish_texts(&publication, faults) &&
                      publish_ddi(&publication, faults) && publish_codebook(&publication, faults) &&
                      publish_package(&publication, faults) && folder_commit(&folder, faults);
    folder_end(&folder);
    for (size_t q = 0; q < release->answers->codebook->n_questions; q++)
        free(publication.tables[q]);
    free(publication.tables);
    return fine;
}

/* What the publisher should know, and the open data do not say. */
static void print_summary(const struct release *release, const char *output)
{
    size_t n_published = 0, n_locally = 0, n_hidden = 0, n_personal = 0;
    for (size_t c = 0; c < release->n_columns; c++) {
        const struct release_column *column = &release->columns[c];
        if (column->fate == FATE_PUBLISHED && column->n_personal)
            printf(ngettext("%s: %zu answer holds an address; it is counted as %s and not named\n",
                            "%s: %zu answers hold an address; they are counted as %s and not named\n",
                            column->n_personal),
                   column->name, column->n_personal, RELEASE_OTHER_PLACE);
        if (column->fate != FATE_PUBLISHED) {
            n_personal += column->n_personal;
            printf(_("%s is withheld: %s\n"), column->name, publish_fate_words(column->fate));
            continue;
        }
        n_published++;
        n_locally += column->n_locally;
        n_hidden += column->n_hidden;
    }
    if (release->options.by && release->by == SIZE_MAX)
        printf(_("no tables by %s: too few answers share its levels\n"), release->options.by);
    if (n_personal)
        printf(ngettext("%zu withheld text holds an e-mail address, a number or a name\n",
                        "%zu withheld texts hold an e-mail address, a number or a name\n",
                        n_personal),
               n_personal);
    const size_t all = n_published * release->answers->n;
    printf(_("%zu answers, %zu of %zu columns published; each combination of keys is shared by "
             "%zu at least\n"),
           release->answers->n, n_published, release->n_columns, release->smallest);
    char percent[TEXT_DECIMAL_BYTES];
    printf(_("%zu of %zu cells suppressed (%s%%): %zu for the keys, %zu for the tables\n"),
           n_locally + n_hidden, all,
           text_decimal(percent,
                        all ? 100.0 * (double)(n_locally + n_hidden) / (double)all : 0.0, 1),
           n_locally, n_hidden);
    printf(_("written to %s\n"), output);
}

static bool release(const struct answers *answers, const struct publish_options *own,
                    struct faults *faults)
{
    struct release *release = release_create(answers, &own->release, faults);
    const bool fine = release && write_all(release, own, faults);
    if (fine) {
        warn(answers->codebook);
        print_summary(release, own->output);
    }
    release_free(release);
    return fine;
}

/* Texts that were sorted into themes are published as these. */
static bool release_themes(const struct answers *answers, const struct publish_options *own,
                           struct faults *faults)
{
    struct arena arena = {0};
    struct coding coding;
    bool fine = coding_read(&coding, own->coding, answers, &arena, faults);
    if (fine) {
        struct themed themed;
        themed_init(&themed, answers, &coding);
        fine = release(themed.answers, own, faults);
        themed_clear(&themed);
    }
    arena_clear(&arena);
    return fine;
}

static int publish(const struct survey_input *input, const struct publish_options *own)
{
    struct faults faults = {0};
    const bool fine = own->coding ? release_themes(input->answers, own, &faults)
                                  : release(input->answers, own, &faults);
    if (!fine)
        print_faults(&faults);
    faults_clear(&faults);
    return fine ? 0 : 1;
}

int survey_publish(int argc, char *argv[])
{
    struct survey_input input = {0};
    struct publish_options own = {.output = "out/open",
                                  .respondents = "persons",
                                  .dominance_percent = SURVEY_DOMINANCE_PERCENT,
                                  .release = {.k = 5, .l = 2}};
    struct option_spec options[N_OWN_OPTIONS + SURVEY_INPUT_OPTIONS];
    own_options(&own, options);
    survey_input_options(&input, options + N_OWN_OPTIONS);
    static const struct command_help help = {
        .usage = N_("proxilog survey publish [OPTIONS] CODEBOOK EXPORT -o DIR"),
        .summary = N_("Turns answers into open data: nobody can be recognised, no hidden cell "
                      "recomputed. Writes CSV, a Frictionless data package, DDI, a recoding log "
                      "and a method note."),
        .n_arguments_min = 2,
        .n_arguments_max = 2};
    size_t n_arguments = 0;
    switch (
        options_parse(&help, options, sizeof options / sizeof *options, argc, argv, &n_arguments)) {
    case PARSED_HELP:
        return 0;
    case PARSED_WRONG:
        return 2;
    case PARSED_RUN:
        break;
    }
    if (!own.release.threshold)
        own.release.threshold = survey_smallest(own.respondents);
    own.release.dominance_share = own.dominance_percent / 100;
    const int status = survey_input_read(&input, argv[1], argv[2]) ? publish(&input, &own) : 1;
    survey_input_clear(&input);
    return status;
}
