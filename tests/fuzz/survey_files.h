/* Any bytes as a file of a survey tool: what every reader must keep to. Run from the project's root. */
#ifndef TESTS_FUZZ_SURVEY_FILES_H
#define TESTS_FUZZ_SURVEY_FILES_H
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "analysis/drafts/draft.h"
#include "analysis/importers/import.h"
#include "data/mem.h"
#include "data/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static inline const char *input_file(const uint8_t *bytes, size_t n, const char *ending)
{
    static char path[64];
    snprintf(path, sizeof path, "/tmp/proxilog-fuzz-%ld%s", (long)getpid(), ending);
    FILE *out = fopen(path, "wb");
    if (!out || fwrite(bytes, 1, n, out) != n || fclose(out) != 0)
        abort();
    return path;
}

static inline const struct codebook *pat_codebook(void)
{
    static struct codebook *codebook;
    struct faults faults = {0};
    if (!codebook)
        codebook = codebook_read("tests/analysis/data/pat.yaml", &faults);
    if (!codebook)
        abort();
    return codebook;
}

/* The promises of answers.h. */
static inline void check_answers(const struct answers *answers)
{
    for (size_t i = 0; i < answers->n; i++)
        assert(answers->ids[i] && text_is_utf8(answers->ids[i], strlen(answers->ids[i])));
    for (size_t c = 0; c < answers->n_columns; c++) {
        const struct answer_column *column = &answers->columns[c];
        const struct question *question = &answers->codebook->questions[column->question];
        const size_t n_levels = question->type == QUESTION_MULTIPLE ? 2 : question->n_levels;
        for (size_t i = 0; i < answers->n; i++) {
            const bool given = column->status[i] == ANSWER_GIVEN;
            assert(column->status[i] < N_ANSWER_STATUSES);
            if (column->levels)
                assert(column->levels[i] >= (given ? 0 : -1) && column->levels[i] < (int)n_levels);
            if (column->numbers)
                assert(given == isfinite(column->numbers[i]));
            if (column->texts)
                assert(given == (column->texts[i] != NULL));
        }
    }
}

/* Answers, or faults. */
static inline void check_reading(const struct codebook *codebook, const char *path,
                                 enum export_dialect dialect)
{
    const struct export_format format = {.dialect = dialect};
    struct faults faults = {0}, warnings = {0};
    struct answers *answers = answers_read(codebook, path, &format, &faults, &warnings);
    assert(!answers == (faults.n > 0));
    if (answers)
        check_answers(answers);
    answers_free(answers);
    faults_clear(&faults);
    faults_clear(&warnings);
}

/* A draft, or faults; the draft is a codebook. */
static inline void check_draft(const char *path)
{
    struct faults faults = {0};
    struct draft draft = {0};
    const bool fine = draft_read(&draft, path, &(struct export_format){0}, &faults);
    assert(fine == (faults.n == 0));
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    if (fine)
        draft_write(&draft, out);
    fclose(out);
    draft_clear(&draft);
    struct codebook *codebook =
        fine ? codebook_from_bytes("draft.yaml", text, n, &faults) : NULL;
    if (fine && !codebook) {
        fprintf(stderr, "%s\n%s\n", faults.text[0], text);
        abort();
    }
    if (codebook)
        check_reading(codebook, path, EXPORT_DETECT);
    codebook_free(codebook);
    faults_clear(&faults);
    free(text);
}
#endif
