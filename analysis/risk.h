/* How easily somebody could be recognised by a combination of answers (Sweeney 2002), and what would
 * be learned then (Machanavajjhala et al. 2007). */
#ifndef ANALYSIS_RISK_H
#define ANALYSIS_RISK_H
#include <stddef.h>

struct risk {
    size_t n_classes;      /* combinations of keys that occur */
    size_t smallest;       /* respondents in the smallest */
    double rate_sum;       /* sum over respondents of 1 / size of their class */
};

/* keys[v][i]: level of key v of respondent i (SIZE_MAX is a level of its own: missing). class_of and
 * size_of: of each respondent, its class and how many are in it; variety_of: distinct values of
 * sensitive (NULL: none) in its class. */
struct risk risk_of(const size_t *const keys[], size_t n_keys, const size_t sensitive[], size_t n,
                    size_t class_of[], size_t size_of[], size_t variety_of[]);
#endif
