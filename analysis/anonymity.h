/* Micro-data in which nobody stands alone: k-anonymity (Sweeney 2002) on the keys by which somebody
 * may be recognised, and l-diversity (Machanavajjhala et al. 2007) of what would be learned. Levels
 * are merged first, for all; then single cells are suppressed. */
#ifndef ANALYSIS_ANONYMITY_H
#define ANALYSIS_ANONYMITY_H
#include <stdbool.h>
#include <stddef.h>
#include "analysis/recode.h"

struct anonymity_key {
    const size_t *levels;      /* one a respondent, SIZE_MAX: missing; borrowed */
    struct recode_rule rule;   /* how its levels are merged; one row */
    struct recoding *recoding; /* merged further; borrowed */
    bool kept;                 /* merged and suppressed last */
    unsigned char *suppressed; /* one a respondent; what is set before stays; borrowed */
};

struct anonymity {
    size_t n, k, l;
    size_t n_keys;
    struct anonymity_key *keys;
    size_t n_sensitive;
    const size_t *const *sensitive; /* published values, one a respondent, SIZE_MAX: missing */
    const size_t
        *wave; /* 1: also in an earlier release, which then can be told from the rest; NULL */
};

/* Until each combination of published keys (suppressed and missing ones being values of their own)
 * is shared by k respondents at least, and where any of them gave a sensitive answer, those are l
 * different ones at least (a missing one is none). Each wave apart. False when even without keys
 * that does not hold: fewer than k respondents, fewer than l answers. */
bool anonymise(struct anonymity *anonymity);

/* The smallest class of what is published; 0 without respondents. */
size_t anonymity_smallest(const struct anonymity *anonymity);
#endif
