/* Reference cases of unweighted statistics: for the files cases_base.c, cases_ranks.c and
 * cases_args.c only. */
#ifndef ANALYSIS_CASES_BASE_H
#define ANALYSIS_CASES_BASE_H
#include <jansson.h>
#include "analysis/cases.h"

/* A text of the arguments, NULL when there is none; the column, or columns, that an argument names,
 * NULL with a fault. */
const char *case_text_arg(const struct case_test *test, const char *key);
const struct frame_column *case_column_arg(const struct case_test *test,
                                           const struct frame *frame, const char *key);
const struct frame_column **case_columns_arg(const struct case_test *test,
                                             const struct frame *frame, const char *key, size_t *n);

/* True for a column of numbers, else false with a fault. */
bool case_is_number(const struct case_test *test, const struct frame_column *column);

/* Rows in which every column has a number, side by side: n x k. NULL with a fault. */
double *case_complete_rows(const struct case_test *test, const struct frame *frame,
                           const struct frame_column *const columns[], size_t k, size_t *n);

/* Answers of cases_ranks.c. */
json_t *case_rank_sum(const struct case_test *test);
json_t *case_signed_rank(const struct case_test *test);
json_t *case_kruskal(const struct case_test *test);
json_t *case_correlation(const struct case_test *test);
json_t *case_p_adjust(const struct case_test *test);
json_t *case_friedman(const struct case_test *test);
json_t *case_cochran(const struct case_test *test);
json_t *case_alpha(const struct case_test *test);
json_t *case_likert(const struct case_test *test);
json_t *case_multiple(const struct case_test *test);
#endif
