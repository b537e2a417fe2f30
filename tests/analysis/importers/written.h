/* Codebooks and exports written by a test, and what comes of reading them. */
#ifndef TESTS_ANALYSIS_IMPORTERS_WRITTEN_H
#define TESTS_ANALYSIS_IMPORTERS_WRITTEN_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "analysis/importers/import.h"
#include "data/mem.h"
#include "tests/run.h"

/* A codebook of some questions, as YAML items of two blanks. Release with codebook_free(). */
static inline struct codebook *codebook_with(const char *questions)
{
    struct faults faults = {0};
    char *text = mem_printf("survey: test\ntitle: {fr: Essai}\nmissing:\n"
                            "  - {text: nsp, means: dont_know}\n  - {text: \"-99\", means: refused}\n"
                            "questions:\n%s", questions);
    struct codebook *codebook = codebook_from_bytes("test.yaml", text, strlen(text), &faults);
    ck_assert_msg(codebook, "%s", faults.n_kept ? faults.text[0] : "?");
    free(text);
    return codebook;
}

/* A file that holds the bytes; the name is the test's until the next one. */
static inline const char *file_with(const char *bytes, size_t n)
{
    static char path[64];
    snprintf(path, sizeof path, "/tmp/proxilog-import-%ld.csv", (long)getpid());
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(bytes, 1, n, out), n);
    fclose(out);
    return path;
}

struct outcome {
    struct answers *answers;
    struct faults faults, warnings;
};

static inline struct outcome read_as(const struct codebook *codebook, const char *text,
                              const struct export_format *format)
{
    struct outcome outcome = {0};
    const char *path = file_with(text, strlen(text));
    outcome.answers = answers_read(codebook, path, format, &outcome.faults, &outcome.warnings);
    remove(path);
    return outcome;
}

static inline void outcome_clear(struct outcome *outcome)
{
    answers_free(outcome->answers);
    faults_clear(&outcome->faults);
    faults_clear(&outcome->warnings);
}

/* The canonical lines of an export without the heading and those of completeness:
 * "1,Q1,,A1,answered\n". Release with free(). */
static inline char *lines_of(const struct answers *answers)
{
    char *text = NULL, *lines, *to;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    answers_write(answers, true, out);
    fclose(out);
    lines = to = mem_zeroed(n + 1, 1);
    for (const char *line = strchr(text, '\n') + 1, *end; *line; line = end) {
        end = strchr(line, '\n') + 1;
        const char *mark = strstr(line, ",_complete,");
        if (!mark || mark > end) {
            memcpy(to, line, (size_t)(end - line));
            to += end - line;
        }
    }
    free(text);
    return lines;
}

#endif
