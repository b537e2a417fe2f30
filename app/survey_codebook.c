/* proxilog survey codebook: a first codebook from what a survey tool gives. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/drafts/draft.h"
#include "app/options.h"
#include "app/survey.h"
#include "app/survey_input.h"
#include "data/file.h"
#include "data/mem.h"
#include "data/text.h"

/* Warns of what a person has to correct before the draft is a codebook: texts or lists too long. */
static void warn_of_draft(const char *path, const char *text, size_t n)
{
    struct faults faults = {0};
    char *name = mem_printf(_("draft of %s"), path);
    codebook_free(codebook_from_bytes(name, text, n, &faults));
    print_warnings(&faults);
    faults_clear(&faults);
    free(name);
}

static bool write_text(FILE *out, const void *data)
{
    return fputs(data, out) >= 0;
}

/* out: the file; NULL: the screen. */
static bool put_draft(const char *path, const struct draft *draft, const char *out_path,
                      struct faults *faults)
{
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    if (out)
        draft_write(draft, out);
    if (!out || fclose(out) != 0)
        mem_exhausted();
    warn_of_draft(path, text, n);
    const bool fine = file_write_or_print(out_path, write_text, text, faults);
    free(text);
    return fine;
}

int survey_codebook(int argc, char *argv[])
{
    struct survey_input input = {0};
    const char *out = NULL;
    struct option_spec options[1 + SURVEY_INPUT_OPTIONS] = {
        {.name = "out", .letter = 'o', .kind = OPTION_TEXT, .argument = N_("FILE"), .value = &out,
         .help = N_("write there instead of on the screen")}};
    survey_input_options(&input, options + 1);
    size_t n_options = 1;
    for (size_t i = 1; i <= SURVEY_INPUT_OPTIONS; i++)
        if (strcmp(options[i].name, "dialect") != 0 && strcmp(options[i].name, "decimal") != 0)
            options[n_options++] = options[i];
    static const struct command_help help = {
        .usage = N_("proxilog survey codebook [OPTIONS] FILE -o CODEBOOK.yaml"),
        .summary = N_("Drafts a codebook from a LimeSurvey structure (.lss, .txt), an XLSForm, an SPSS or Stata "
                      "file, or an export alone, and prints it; what was guessed is said beside it."),
        .n_arguments_min = 1,
        .n_arguments_max = 1};
    size_t n_arguments = 0;
    switch (options_parse(&help, options, n_options, argc, argv, &n_arguments)) {
    case PARSED_HELP:
        return 0;
    case PARSED_WRONG:
        return 2;
    case PARSED_RUN:
        break;
    }
    if (!output_is_safe("survey codebook", out, argv[1]))
        return 2;
    struct faults faults = {0};
    struct draft draft = {0};
    const struct export_format told = survey_format_told(&input);
    bool fine = draft_read(&draft, argv[1], &told, &faults);
    if (fine) {
        survey_print_format(_(draft.kind), &draft.format);
        fprintf(stderr, ngettext(": %zu question\n", ": %zu questions\n", draft.n), draft.n);
        fine = put_draft(argv[1], &draft, out, &faults);
    }
    if (!fine)
        print_faults(&faults);
    draft_clear(&draft);
    faults_clear(&faults);
    return fine ? 0 : 1;
}
