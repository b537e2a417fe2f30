#include "analysis/choose.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/contingency.h"
#include "analysis/ranks.h"
#include "analysis/survey_test.h"
#include "data/mem.h"
#include "data/text.h"

enum { DRAWS_SEED = 1 };

static const struct {
    const char *id, *name, *effect;
} tests[N_TEST_KINDS] = {
    [TEST_NONE] = {"none", N_("no test"), NULL},
    [TEST_RAO_SCOTT] = {"rao-scott", N_("Rao and Scott's test (second order)"),
                        N_("bias-corrected Cramér's V")},
    [TEST_CHI2] = {"chi-squared", N_("Pearson's chi-squared test"),
                   N_("bias-corrected Cramér's V")},
    [TEST_FISHER] = {"fisher", N_("Fisher's exact test"), N_("bias-corrected Cramér's V")},
    [TEST_FISHER_DRAWN] = {"fisher-monte-carlo", N_("Fisher's exact test, by random tables"),
                           N_("bias-corrected Cramér's V")},
    [TEST_WILCOXON] = {"wilcoxon", N_("Wilcoxon's rank-sum test"), N_("Cliff's delta")},
    [TEST_KRUSKAL] = {"kruskal-wallis", N_("Kruskal and Wallis's test"), N_("epsilon squared")},
    [TEST_RANKS_DESIGN] = {"rank-test-design",
                           N_("rank test with the design (Lumley and Scott)"), NULL},
    [TEST_SPEARMAN] = {"spearman", N_("Spearman's correlation of ranks"), N_("Spearman's rho")},
};

const char *test_name(enum test_kind kind)
{
    return _(tests[kind].name);
}

const char *test_id(enum test_kind kind)
{
    return tests[kind].id;
}

const char *test_effect_name(enum test_kind kind)
{
    return tests[kind].effect ? _(tests[kind].effect) : NULL;
}

static char *why_none(const struct chosen_test *test)
{
    switch (test->why_none) {
    case NO_TEST_FEW:
        return mem_printf(ngettext("no test: %zu answer to both is too few (at least %d)",
                                   "no test: %zu answers to both are too few (at least %d)",
                                   test->n),
                          test->n, TEST_MIN_N);
    case NO_TEST_ONE_SIDE:
        return mem_text(_("no test: there are not two groups large enough to compare"));
    case NO_TEST_CENSUS:
        return mem_text(_("no test: the whole population took part, nobody was drawn: differences are those of "
                          "the answers given"));
    case NO_TEST_NONE:
    case NO_TEST_UNDEFINED:
        break;
    }
    return mem_text(_("no test: all answers are alike, or the sampling design leaves no degree of "
                      "freedom"));
}

char *test_reason(const struct chosen_test *test)
{
    switch (test->kind) {
    case TEST_RAO_SCOTT:
        return mem_text(_("chosen since answers are weighted or drawn by strata or clusters"));
    case TEST_CHI2:
        return mem_printf(_("chosen since every expected count reaches %d"), TEST_MIN_EXPECTED);
    case TEST_FISHER:
        return mem_printf(_("chosen since an expected count is under %d"), TEST_MIN_EXPECTED);
    case TEST_FISHER_DRAWN: {
        const size_t n = test->n_draws;
        char *draws = n < 10000 ? mem_printf("%zu", n)
                                : mem_printf(_("%zu,%03zu"), n / 1000, n % 1000); /* below a million */
        char *reason = mem_printf(_("chosen since an expected count is under %d; the tables are too many to "
                                    "be listed: %s were drawn"),
                                  TEST_MIN_EXPECTED, draws);
        free(draws);
        return reason;
    }
    case TEST_WILCOXON:
        return mem_text(_("chosen since two groups are compared on an order or on numbers that "
                          "need not be normal"));
    case TEST_KRUSKAL:
        return mem_text(_("chosen since more than two groups are compared on an order or on "
                          "numbers that need not be normal"));
    case TEST_RANKS_DESIGN:
        return mem_text(_("chosen since groups are compared on an order or on numbers, and answers "
                          "are weighted or drawn by strata or clusters"));
    case TEST_SPEARMAN:
        return mem_text(_("chosen since both are numbers or in an order"));
    case TEST_NONE:
    case N_TEST_KINDS:
        break;
    }
    return why_none(test);
}

/* ---- Who answered both ---------------------------------------- */

static bool has_value(const struct test_variable *variable, size_t i)
{
    return variable->numbers ? !isnan(variable->numbers[i]) : variable->levels[i] != SIZE_MAX;
}

static size_t n_of_both(const struct sample *sample, const struct test_variable *a,
                        const struct test_variable *b)
{
    size_t n = 0;
    for (size_t i = 0; i < sample->answers->n; i++)
        n += has_value(a, i) && has_value(b, i);
    return n;
}

static bool none(struct chosen_test *test, enum no_test why)
{
    test->kind = TEST_NONE;
    test->why_none = why;
    test->p = test->effect = test->statistic = test->df = test->ddf = (double)NAN;
    return true;
}

/* ---- Two sets of levels ---------------------------------------- */

static bool test_table(const struct sample *sample, const struct test_variable *a,
                       const struct test_variable *b, struct chosen_test *out,
                       struct faults *faults)
{
    const size_t n_cells = a->n_levels * b->n_levels;
    double *counts = mem_zeroed(n_cells, sizeof *counts);
    estimate_crosstab(&sample->design, a->levels, a->n_levels, b->levels, b->n_levels, counts);
    if (sample->equal_weights) {
        memset(counts, 0, n_cells * sizeof *counts);
        for (size_t i = 0; i < sample->answers->n; i++)
            if (has_value(a, i) && has_value(b, i))
                counts[a->levels[i] * b->n_levels + b->levels[i]]++;
    }
    const struct contingency table = {a->n_levels, b->n_levels, counts};
    const struct independence all = contingency_test(&table);
    bool fine = true;
    out->min_expected = all.min_expected;
    out->effect = all.v_corrected;
    out->ddf = (double)NAN;
    if (!(all.df > 0)) {
        none(out, NO_TEST_ONE_SIDE);
    } else if (!sample->equal_weights) {
        struct survey_test result;
        fine = test_independence(&sample->design, a->levels, a->n_levels, b->levels, b->n_levels,
                                 INDEPENDENCE_F, &result, faults);
        out->kind = TEST_RAO_SCOTT;
        out->statistic = result.statistic;
        out->df = result.ndf;
        out->ddf = result.ddf;
        out->p = result.p_value;
    } else if (all.min_expected >= TEST_MIN_EXPECTED) {
        out->kind = TEST_CHI2;
        out->statistic = all.chi2;
        out->df = all.df;
        out->p = all.p;
    } else {
        const struct fisher fisher = fisher_test(&table, DRAWS_SEED);
        out->kind = fisher.n_draws ? TEST_FISHER_DRAWN : TEST_FISHER;
        out->p = fisher.p;
        out->p_se = fisher.se;
        out->n_draws = fisher.n_draws;
        out->statistic = out->df = (double)NAN;
    }
    free(counts);
    if (fine && out->kind != TEST_NONE && isnan(out->p))
        none(out, NO_TEST_UNDEFINED);
    return fine;
}

/* ---- Ranks in groups ---------------------------------------- */

/* Groups with enough answers numbered from 0, and the others left out. */
struct grouped {
    size_t n, n_groups;
    double *values;  /* of those kept, n; owned */
    size_t *groups;  /* n; owned */
    size_t *numbers; /* of every respondent, SIZE_MAX: left out; owned */
};

static struct grouped grouped_of(const struct sample *sample, const struct test_variable *numbers,
                                 const struct test_variable *groups)
{
    const size_t n = sample->answers->n;
    struct grouped grouped = {.values = mem_zeroed(n, sizeof *grouped.values),
                              .groups = mem_zeroed(n, sizeof *grouped.groups),
                              .numbers = mem_zeroed(n, sizeof *grouped.numbers)};
    size_t *sizes = mem_zeroed(groups->n_levels, sizeof *sizes);
    size_t *number_of = mem_zeroed(groups->n_levels, sizeof *number_of);
    for (size_t i = 0; i < n; i++)
        if (has_value(numbers, i) && has_value(groups, i))
            sizes[groups->levels[i]]++;
    for (size_t g = 0; g < groups->n_levels; g++)
        number_of[g] = sizes[g] >= TEST_MIN_GROUP ? grouped.n_groups++ : SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        const bool both = has_value(numbers, i) && has_value(groups, i);
        grouped.numbers[i] = both ? number_of[groups->levels[i]] : SIZE_MAX;
        if (grouped.numbers[i] == SIZE_MAX)
            continue;
        grouped.values[grouped.n] = numbers->numbers[i];
        grouped.groups[grouped.n++] = grouped.numbers[i];
    }
    free(sizes);
    free(number_of);
    return grouped;
}

static void grouped_clear(struct grouped *grouped)
{
    free(grouped->values);
    free(grouped->groups);
    free(grouped->numbers);
}

/* Values of one group side by side; returns how many. */
static size_t values_of(const double values[], const size_t groups[], size_t n, size_t group,
                        double out[])
{
    size_t n_out = 0;
    for (size_t i = 0; i < n; i++)
        if (groups[i] == group && !isnan(values[i]))
            out[n_out++] = values[i];
    return n_out;
}

static struct rank_sum pair_test(const double values[], const size_t groups[], size_t n,
                                 size_t left, size_t right, size_t *n_left, size_t *n_right)
{
    double *x = mem_zeroed(n, sizeof *x), *y = mem_zeroed(n, sizeof *y);
    *n_left = values_of(values, groups, n, left, x);
    *n_right = values_of(values, groups, n, right, y);
    struct rank_sum test = {.p_exact = (double)NAN, .p_normal_cc = (double)NAN};
    if (*n_left >= TEST_MIN_GROUP && *n_right >= TEST_MIN_GROUP)
        test = rank_sum_test(x, *n_left, y, *n_right, 0.95);
    free(x);
    free(y);
    return test;
}

static double p_of(const struct rank_sum *test)
{
    return isnan(test->p_exact) ? test->p_normal_cc : test->p_exact;
}

static void test_plain_ranks(const struct grouped *grouped, struct chosen_test *out)
{
    if (grouped->n_groups == 2) {
        size_t n_left, n_right;
        const struct rank_sum test =
            pair_test(grouped->values, grouped->groups, grouped->n, 0, 1, &n_left, &n_right);
        out->kind = TEST_WILCOXON;
        out->statistic = test.w;
        out->df = (double)NAN;
        out->p = p_of(&test);
        out->effect = test.delta;
        return;
    }
    double *mean_ranks = mem_zeroed(grouped->n_groups, sizeof *mean_ranks);
    const struct kruskal test = kruskal_test(grouped->values, grouped->groups, grouped->n,
                                             grouped->n_groups, mean_ranks);
    free(mean_ranks);
    out->kind = TEST_KRUSKAL;
    out->statistic = test.h;
    out->df = test.df;
    out->p = test.p;
    out->effect = test.epsilon2;
}

static bool test_groups(const struct sample *sample, const struct test_variable *numbers,
                        const struct test_variable *groups, struct chosen_test *out,
                        struct faults *faults)
{
    struct grouped grouped = grouped_of(sample, numbers, groups);
    bool fine = true;
    out->n = grouped.n;
    out->ddf = (double)NAN;
    if (grouped.n_groups < 2 || grouped.n < TEST_MIN_N) {
        none(out, grouped.n_groups < 2 ? NO_TEST_ONE_SIDE : NO_TEST_FEW);
    } else if (sample->equal_weights) {
        test_plain_ranks(&grouped, out);
    } else {
        struct survey_test result;
        double difference;
        fine = test_ranks(&sample->design, numbers->numbers, grouped.numbers, grouped.n_groups,
                          RANK_WILCOXON, &difference, &result, faults);
        out->kind = TEST_RANKS_DESIGN;
        out->statistic = result.statistic;
        out->df = result.ndf;
        out->ddf = result.ddf;
        out->p = result.p_value;
        out->effect = (double)NAN;
    }
    grouped_clear(&grouped);
    if (fine && out->kind != TEST_NONE && isnan(out->p))
        none(out, NO_TEST_UNDEFINED);
    return fine;
}

static void test_correlation(const struct sample *sample, const struct test_variable *a,
                             const struct test_variable *b, struct chosen_test *out)
{
    double *x = mem_zeroed(out->n, sizeof *x), *y = mem_zeroed(out->n, sizeof *y);
    size_t n = 0;
    for (size_t i = 0; i < sample->answers->n; i++)
        if (has_value(a, i) && has_value(b, i)) {
            x[n] = a->numbers[i];
            y[n++] = b->numbers[i];
        }
    const struct correlation all = correlate(x, y, n);
    out->kind = TEST_SPEARMAN;
    out->statistic = out->effect = all.spearman;
    out->df = (double)n - 2;
    out->ddf = (double)NAN;
    out->p = all.spearman_p;
    out->kendall = all.kendall;
    out->kendall_p = all.kendall_p;
    free(x);
    free(y);
    if (isnan(out->p))
        none(out, NO_TEST_UNDEFINED);
}

bool choose_test(const struct sample *sample, const struct test_variable *a,
                 const struct test_variable *b, struct chosen_test *out, struct faults *faults)
{
    *out = (struct chosen_test){.n = n_of_both(sample, a, b),
                                .p_holm = (double)NAN,
                                .min_expected = (double)NAN,
                                .kendall = (double)NAN,
                                .kendall_p = (double)NAN};
    if (sample->design.census)
        return none(out, NO_TEST_CENSUS);
    if (out->n < TEST_MIN_N)
        return none(out, NO_TEST_FEW);
    if (a->numbers && b->numbers) {
        test_correlation(sample, a, b, out);
        return true;
    }
    if (a->numbers || b->numbers)
        return test_groups(sample, a->numbers ? a : b, a->numbers ? b : a, out, faults);
    return test_table(sample, a, b, out, faults);
}

void chosen_tests_adjust(struct chosen_test *const all[], size_t n)
{
    double *p = mem_zeroed(n, sizeof *p), *adjusted = mem_zeroed(n, sizeof *adjusted);
    size_t n_p = 0;
    for (size_t t = 0; t < n; t++)
        if (all[t]->kind != TEST_NONE)
            p[n_p++] = all[t]->p;
    if (n_p)
        p_adjust(p, n_p, ADJUST_HOLM, adjusted);
    for (size_t t = 0, k = 0; t < n; t++)
        if (all[t]->kind != TEST_NONE)
            all[t]->p_holm = adjusted[k++];
    free(p);
    free(adjusted);
}

size_t compare_pairs(const double numbers[], const size_t groups[], size_t n, size_t n_groups,
                     struct group_pair out[])
{
    size_t n_pairs = 0;
    for (size_t left = 0; left < n_groups; left++)
        for (size_t right = left + 1; right < n_groups; right++) {
            size_t n_left, n_right;
            const struct rank_sum test =
                pair_test(numbers, groups, n, left, right, &n_left, &n_right);
            if (!isnan(p_of(&test)))
                out[n_pairs++] = (struct group_pair){left, right, test.delta, p_of(&test), 0};
        }
    double *p = mem_zeroed(n_pairs, sizeof *p), *adjusted = mem_zeroed(n_pairs, sizeof *p);
    for (size_t k = 0; k < n_pairs; k++)
        p[k] = out[k].p;
    if (n_pairs)
        p_adjust(p, n_pairs, ADJUST_HOLM, adjusted);
    for (size_t k = 0; k < n_pairs; k++)
        out[k].p_holm = adjusted[k];
    free(p);
    free(adjusted);
    return n_pairs;
}
