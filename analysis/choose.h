/* Which test suits two things asked, and what it says. The choice follows from what was asked (levels,
 * an order, numbers), how respondents were chosen, and how many there are; it is told in words. */
#ifndef ANALYSIS_CHOOSE_H
#define ANALYSIS_CHOOSE_H
#include "analysis/describe.h"

enum {
    TEST_MIN_N = 10,      /* answers without which nothing is tested */
    TEST_MIN_GROUP = 3,   /* answers in each group that counts in a test on ranks */
    TEST_MIN_EXPECTED = 5 /* of chi-squared (Cochran 1954, to the letter) */
};

enum test_kind {
    TEST_NONE,
    TEST_RAO_SCOTT,     /* two sets of levels, with a design */
    TEST_CHI2,
    TEST_FISHER,        /* an expected count is under TEST_MIN_EXPECTED */
    TEST_FISHER_DRAWN,  /* the same, too large to be enumerated */
    TEST_WILCOXON,      /* an order or numbers, two groups */
    TEST_KRUSKAL,       /* more groups */
    TEST_RANKS_DESIGN,  /* either, with a design (Lumley & Scott 2013) */
    TEST_SPEARMAN,      /* two orders or numbers; Kendall's tau-b beside it */
    N_TEST_KINDS
};

/* Why there is no test. */
enum no_test {
    NO_TEST_NONE,
    NO_TEST_FEW,      /* fewer than TEST_MIN_N answers to both */
    NO_TEST_ONE_SIDE, /* one level only, or one group large enough */
    NO_TEST_CENSUS,   /* the whole population took part: nobody was drawn */
    NO_TEST_UNDEFINED /* the design leaves no degree of freedom, or all values are the same */
};

/* One of the two, a value a respondent: numbers (NaN: missing), or levels (SIZE_MAX: missing). Levels
 * in an order, as those of a scale, are given as numbers. */
struct test_variable {
    const double *numbers;
    const size_t *levels;
    size_t n_levels;
};

struct chosen_test {
    enum test_kind kind;
    enum no_test why_none;
    size_t n;               /* who answered both */
    double statistic, df, ddf; /* NaN: the test has none */
    double p, p_se;         /* p_se: how sure a drawn p is; else 0 */
    size_t n_draws;         /* random tables that p is drawn from; 0: none */
    double p_holm;          /* set by chosen_tests_adjust() */
    double min_expected;    /* of two sets of levels */
    double effect;          /* bias-corrected Cramer's V, Cliff's delta, epsilon squared or rho */
    double kendall, kendall_p;
};

/* a may be levels or numbers, b too; groups of a test on ranks are the levels. Faults: the
 * design's. */
bool choose_test(const struct sample *sample, const struct test_variable *a,
                 const struct test_variable *b, struct chosen_test *out, struct faults *faults);

/* Holm's adjustment of the p of those that were tested. */
void chosen_tests_adjust(struct chosen_test *const all[], size_t n);

/* Pairs of groups (Wilcoxon), p adjusted by Holm; out has room for n_groups (n_groups - 1) / 2.
 * Returns how many pairs have TEST_MIN_GROUP answers on both sides. Unweighted. */
struct group_pair {
    size_t left, right;
    double delta, p, p_holm; /* delta: Cliff's, above 0 when left is higher */
};
size_t compare_pairs(const double numbers[], const size_t groups[], size_t n, size_t n_groups,
                     struct group_pair out[]);

/* Phrases for a user. Release the reason with free(). */
const char *test_name(enum test_kind kind);
const char *test_id(enum test_kind kind);      /* "fisher": for tables */
const char *test_effect_name(enum test_kind kind); /* NULL: none */
char *test_reason(const struct chosen_test *test);
#endif
