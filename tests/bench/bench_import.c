/* Half a million answers to 200 questions: read from the export, then a table of each question with
 * weights and errors. */
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "analysis/estimate.h"
#include "analysis/importers/import.h"
#include "data/mem.h"
#include "data/random.h"
#include "tests/bench/measure.h"

enum { N_ROWS = 500000, N_QUESTIONS = 200, N_LEVELS = 5, N_PATTERNS = 499 };

static struct codebook *make_codebook(void)
{
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    fputs("survey: bench\ntitle: {fr: Bench}\npopulation: {weight: poids}\nscales:\n"
          "  - {id: s, levels: [{code: A1}, {code: A2}, {code: A3}, {code: A4}, {code: A5}]}\n"
          "questions:\n  - {id: poids, type: numeric}\n", out);
    for (int q = 0; q < N_QUESTIONS; q++)
        fprintf(out, "  - {id: Q%03d, type: single, scale: s}\n", q);
    fclose(out);
    struct faults faults = {0};
    struct codebook *codebook = codebook_from_bytes("bench.yaml", text, n, &faults);
    if (!codebook)
        exit(1);
    free(text);
    return codebook;
}

/* Rows repeat one of some hundred patterns, so that the file is written fast. */
static void write_export(const char *path)
{
    static char patterns[N_PATTERNS][N_QUESTIONS * 5 + 1];
    struct random random;
    random_init(&random, 1, 0, 0, 0);
    for (size_t p = 0; p < N_PATTERNS; p++)
        for (size_t q = 0; q < N_QUESTIONS; q++)
            snprintf(patterns[p] + 5 * q, 6, ";\"A%c\"",
                     (char)('1' + random_below(&random, N_LEVELS)));
    FILE *out = fopen(path, "w");
    if (!out)
        exit(1);
    fputs("\"id\";\"submitdate\";\"poids\"", out);
    for (int q = 0; q < N_QUESTIONS; q++)
        fprintf(out, ";\"Q%03d\"", q);
    for (size_t i = 0; i < N_ROWS; i++)
        fprintf(out, "\r\n\"%zu\";\"2026-03-09 01:56:40\";\"%.3f\"%s", i + 1,
                1 + random_uniform(&random), patterns[i % N_PATTERNS]);
    fclose(out);
}

static void tabulate(const struct answers *answers)
{
    struct faults faults = {0};
    struct design design;
    struct survey_estimate out[N_LEVELS];
    const struct design_plan plan = {
        .path = "bench", .n = answers->n, .weights = answers->columns[0].numbers};
    if (!design_init(&design, &plan, &faults))
        exit(1);
    size_t *levels = mem_zeroed(answers->n, sizeof *levels);
    for (size_t c = 1; c < answers->n_columns; c++) {
        for (size_t i = 0; i < answers->n; i++)
            levels[i] = (size_t)answers->columns[c].levels[i];
        if (!estimate_proportions(&design, levels, N_LEVELS, NULL, out, NULL, &faults))
            exit(1);
    }
    free(levels);
    design_clear(&design);
}

int main(void)
{
    gsl_set_error_handler_off();
    char path[] = "/tmp/proxilog-bench-XXXXXX";
    const int file = mkstemp(path);
    if (file < 0)
        return 1;
    close(file);
    write_export(path);
    struct codebook *codebook = make_codebook();
    struct faults faults = {0}, warnings = {0};
    const struct export_format format = {0};
    const double began = clock_s();
    struct answers *answers = answers_read(codebook, path, &format, &faults, &warnings);
    const double read = clock_s();
    remove(path);
    if (!answers) {
        fprintf(stderr, "%s\n", faults.n_kept ? faults.text[0] : "?");
        return 1;
    }
    tabulate(answers);
    printf("survey: 500 000 rows x 200 columns: read %.1f s, 200 weighted tables with errors %.1f s "
           "(must be under 10 in all); peak %.0f MB (must be under 1000)\n",
           read - began, clock_s() - read, peak_mb(RUSAGE_SELF));
    answers_free(answers);
    codebook_free(codebook);
    return 0;
}
