/* What the reference cases of design-based statistics share: the data and the design that a case
 * describes. */
#ifndef ANALYSIS_CASES_DESIGN_H
#define ANALYSIS_CASES_DESIGN_H
#include <jansson.h>
#include "analysis/cases.h"
#include "analysis/design.h"

/* A column as levels in the order in which tables show them. */
struct factor {
    size_t n;
    const char *const *names;
    size_t *levels; /* one a respondent; NO_LEVEL: missing */
};

struct case_design {
    struct frame frame;
    struct design whole, design; /* the design, and what of it is asked for: a domain, or all */
};

/* Reads the data that args ask for ("input", or "input2" where replicates name it), makes the design,
 * fits its weights and restricts it to args.domain. False with faults. All but the designs is the
 * arena's; release them with case_design_clear(). */
bool case_design_init(struct case_design *data, const struct case_test *test);
void case_design_clear(struct case_design *data);

/* A column, or an expression of columns, as numbers or as levels; NULL, or false, with a fault. */
double *case_numbers(const struct case_test *test, const struct case_design *data,
                     const char *name);
bool case_factor(const struct case_test *test, const struct case_design *data, const char *name,
                 struct factor *factor);
/* Puts the levels of n respondents in the order of what is expected under a key: see case_order(). */
void case_reorder(const struct case_test *test, const char *key, size_t n, struct factor *factor);

json_t *case_svychisq(const struct case_test *test);
json_t *case_svyttest(const struct case_test *test);
json_t *case_svyranktest(const struct case_test *test);
json_t *case_svycralpha(const struct case_test *test);
json_t *case_weights(const struct case_test *test);
json_t *case_kish(const struct case_test *test);
json_t *case_proportion_ci(const struct case_test *test);
json_t *case_proportion_ci_unweighted(const struct case_test *test);
#endif
