/* Open answers sorted into themes by people, and how far two of them agree. */
#ifndef ANALYSIS_CODING_H
#define ANALYSIS_CODING_H
#include "analysis/answers.h"
#include "data/arena.h"

/* One line of the file. */
struct coded {
    size_t respondent, question, theme, coder;
};

struct coding {
    size_t n;
    struct coded *list; /* by question, respondent, theme and coder */
    size_t n_themes, n_coders;
    const char **themes, **coders; /* in the order of their first line */
};

/* Reads a table with the columns respondent, question, theme, coder (empty: one coder). Faults, each
 * with its line: a respondent or a question that is not there, an answer that is no text or is empty,
 * a line given twice; no line. Arrays are the arena's. */
bool coding_read(struct coding *coding, const char *path, const struct answers *answers,
                 struct arena *arena, struct faults *faults);

/* Whether a coder (SIZE_MAX: any) gave an answer the theme. */
bool coding_holds(const struct coding *coding, size_t question, size_t respondent, size_t theme,
                  size_t coder);

/* How far the first two coders agree that a theme is there, on answers that both sorted: Cohen's
 * kappa (1960), Krippendorff's alpha for two coders and two values (2004). NaN where the theme is
 * everywhere or nowhere. */
struct coder_agreement {
    size_t n;
    double agreed; /* share */
    double kappa, alpha;
};
struct coder_agreement coding_agreement(const struct coding *coding, const struct answers *answers,
                                        size_t question, size_t theme);
struct coder_agreement agreement_of(size_t both, size_t first_only, size_t second_only,
                                    size_t neither);
#endif
