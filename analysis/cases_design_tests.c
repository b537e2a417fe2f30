#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>
#include "analysis/cases_design.h"
#include "analysis/interval.h"
#include "analysis/student.h"
#include "analysis/survey_test.h"
#include "data/text.h"

static const char *argument(const struct case_test *test, const char *key)
{
    return json_string_value(json_object_get(test->args, key));
}

static void set(json_t *row, const char *key, double value)
{
    json_object_set_new(row, key, case_number(value));
}

/* The reference had no algorithm for "lincom" at hand and put its saddlepoint there. */
static enum independence_test as_in_reference(enum independence_test which)
{
    return which == INDEPENDENCE_LINCOM ? INDEPENDENCE_SADDLEPOINT : which;
}

/* What differs in a census differs for certain: the product then tests nothing, while the reference's
 * statistic is infinite and its p 0. */
static bool is_certain(const struct design *design, double difference)
{
    return design->census && isfinite(difference) && fabs(difference) > 0;
}

static void as_certain_table(const struct case_design *data, const struct factor *rows,
                             const struct factor *columns, struct survey_test *result)
{
    if (!is_certain(&data->design, result->statistic))
        return;
    result->ndf = (double)((rows->n - 1) * (columns->n - 1));
    result->p_value = 0;
}

static json_t *independence_row(const struct case_test *test, const struct case_design *data,
                                const struct factor *rows, const struct factor *columns,
                                enum independence_test which)
{
    struct survey_test result;
    if (!test_independence(&data->design, rows->levels, rows->n, columns->levels, columns->n,
                           as_in_reference(which), &result, test->faults))
        return NULL;
    if (which == INDEPENDENCE_CHISQ)
        as_certain_table(data, rows, columns, &result);
    json_t *row = json_object();
    json_object_set_new(row, "statistic", json_string(independence_tests[which]));
    set(row, "value", result.statistic);
    set(row, which == INDEPENDENCE_CHISQ ? "df" : "ndf", result.ndf);
    set(row, which == INDEPENDENCE_CHISQ ? "ndf" : "df", (double)NAN);
    set(row, "ddf", result.ddf);
    set(row, "p_value", result.p_value);
    return row;
}

json_t *case_svychisq(const struct case_test *test)
{
    struct case_design data;
    struct factor rows, columns;
    if (!case_design_init(&data, test))
        return NULL;
    json_t *answer = NULL;
    if (case_factor(test, &data, argument(test, "rows"), &rows) &&
        case_factor(test, &data, argument(test, "cols"), &columns)) {
        answer = json_array();
        for (size_t t = 0; t < N_INDEPENDENCE_TESTS; t++)
            json_array_append_new(answer, independence_row(test, &data, &rows, &columns,
                                                           (enum independence_test)t));
    }
    case_design_clear(&data);
    return answer;
}

/* With replicates the reference takes the degrees of freedom of the whole design, missing answers or not
 * (R's svyglm). */
static void as_replicated_model(const struct design *design, struct survey_estimate *difference,
                                struct survey_test *result)
{
    if (design->variance.method == VARIANCE_LINEARISED || isnan(result->p_value))
        return;
    difference->df = result->ddf = design->df - 1;
    estimate_finish(difference, 0);
    result->p_value = student_two_sided(result->statistic, result->ddf);
}

json_t *case_svyttest(const struct case_test *test)
{
    struct case_design data;
    struct factor groups;
    struct survey_estimate difference;
    struct survey_test result;
    if (!case_design_init(&data, test))
        return NULL;
    const double *y = case_numbers(test, &data, argument(test, "y"));
    json_t *answer = NULL;
    if (y && case_factor(test, &data, argument(test, "group"), &groups) &&
        test_means(&data.design, y, groups.levels, 0, &difference, &result, test->faults)) {
        as_replicated_model(&data.design, &difference, &result);
        if (is_certain(&data.design, difference.estimate))
            result.p_value = 0;
        answer = json_object();
        set(answer, "diff", difference.estimate);
        set(answer, "t", result.statistic);
        set(answer, "df", result.ddf);
        set(answer, "p_value", result.p_value);
        set(answer, "ci_low", difference.t_low);
        set(answer, "ci_high", difference.t_high);
    }
    case_design_clear(&data);
    return answer;
}

/* For more than two groups the reference names its degrees of freedom "statistic" and its
 * chi-square "df". */
static json_t *rank_row(double difference, const struct survey_test *result, size_t n_groups)
{
    json_t *row = json_object();
    set(row, "diff_mean_rank", difference);
    set(row, "t", result->statistic);
    set(row, "statistic", n_groups > 2 ? result->ndf : result->statistic);
    set(row, "df", n_groups > 2 ? result->statistic : result->ddf);
    set(row, "p_value", result->p_value);
    return row;
}

json_t *case_svyranktest(const struct case_test *test)
{
    struct case_design data;
    struct factor groups;
    struct survey_test result;
    double difference;
    if (!case_design_init(&data, test))
        return NULL;
    const double *y = case_numbers(test, &data, argument(test, "y"));
    static const char *const words[] = {"wilcoxon", "vanderWaerden", "median", "KruskalWallis"};
    static const enum rank_scores scores[] = {RANK_WILCOXON, RANK_NORMAL, RANK_MEDIAN,
                                              RANK_WILCOXON, RANK_WILCOXON};
    const enum rank_scores which = scores[case_word(test, "test", words, 4, 0)];
    json_t *answer = NULL;
    if (y && case_factor(test, &data, argument(test, "group"), &groups) &&
        test_ranks(&data.design, y, groups.levels, groups.n, which, &difference, &result,
                   test->faults)) {
        if (is_certain(&data.design, difference))
            result.p_value = 0;
        answer = rank_row(difference, &result, groups.n);
    }
    case_design_clear(&data);
    return answer;
}

json_t *case_svycralpha(const struct case_test *test)
{
    enum { ITEMS_MAX = 1000 };
    struct case_design data;
    if (!case_design_init(&data, test))
        return NULL;
    const json_t *vars = json_object_get(test->args, "vars");
    const double *columns[ITEMS_MAX];
    size_t k = 0;
    while (k < ITEMS_MAX && case_text(vars, k) &&
           (columns[k] = case_numbers(test, &data, case_text(vars, k))))
        k++;
    json_t *answer = json_object();
    if (!case_text(vars, k))
        set(answer, "alpha", weighted_alpha(&data.design, columns, k));
    case_design_clear(&data);
    return answer;
}

json_t *case_weights(const struct case_test *test)
{
    struct case_design data;
    if (!case_design_init(&data, test))
        return NULL;
    const struct weight_summary summary = weights_summary(data.design.weights, data.design.n);
    json_t *answer = json_object(), *first = json_array();
    set(answer, "min", summary.min);
    set(answer, "max", summary.max);
    set(answer, "sum", summary.sum);
    set(answer, "mean", summary.mean);
    set(answer, "cv", summary.cv);
    set(answer, "neff_kish", summary.n_eff);
    for (size_t i = 0; i < 10 && i < data.design.n; i++)
        json_array_append_new(first, case_number(data.design.weights[i]));
    json_object_set_new(answer, "first10", first);
    case_design_clear(&data);
    return answer;
}

json_t *case_kish(const struct case_test *test)
{
    struct case_design data;
    if (!case_design_init(&data, test))
        return NULL;
    const struct weight_summary summary = weights_summary(data.design.weights, data.design.n);
    json_t *answer = json_object();
    set(answer, "sum_w", summary.sum);
    set(answer, "n", (double)summary.n);
    set(answer, "neff", summary.n_eff);
    set(answer, "deff_kish", summary.deff);
    case_design_clear(&data);
    return answer;
}

/* Where the product and the reference part: the reference has a beta law with infinitely many
 * answers centred on a half, lets an arcsine run past 0 or 90 degrees and come back, and gives two
 * intervals without width where all answered alike. */
static void as_the_reference(enum proportion_method method, double level,
                             struct proportion_interval *interval)
{
    const double p = interval->estimate;
    if (method == PROPORTION_BETA && interval->se < 1e-12 && p > 0 && p < 1)
        interval->low = interval->high = 0.5;
    if ((method == PROPORTION_LOGIT || method == PROPORTION_MEAN) && (p <= 0 || p >= 1) &&
        interval->df > 0)
        interval->low = interval->high = p;
    if (method != PROPORTION_ASIN || !(interval->se > 0))
        return;
    const double reach = gsl_cdf_tdist_Qinv((1 - level) / 2, interval->df) * interval->se /
                         (2 * sqrt(p * (1 - p)));
    interval->low = pow(sin(asin(sqrt(p)) - reach), 2);
    interval->high = pow(sin(asin(sqrt(p)) + reach), 2);
}

static json_t *interval_row(const struct case_test *test, const struct case_design *data,
                            const double holds[], enum proportion_method method, double level)
{
    struct proportion_interval interval;
    if (!proportion_interval(&data->design, holds, method, level, &interval, test->faults))
        return NULL;
    as_the_reference(method, level, &interval);
    json_t *row = json_object();
    json_object_set_new(row, "method", json_string(proportion_methods[method]));
    set(row, "level", level);
    set(row, "estimate", interval.estimate);
    set(row, "se", interval.se);
    set(row, "ci_low", interval.low);
    set(row, "ci_high", interval.high);
    return row;
}

/* 1 where a variable has the value, 0 where another, NaN where none. */
static double *read_holds(const struct case_test *test, const struct case_design *data)
{
    struct factor factor;
    const char *value = case_level(test, "value");
    if (!case_factor(test, data, argument(test, "var"), &factor))
        return NULL;
    double *holds = arena_zeroed(test->arena, data->frame.n, sizeof *holds);
    for (size_t i = 0; i < data->frame.n; i++)
        holds[i] = factor.levels[i] == NO_LEVEL
                       ? (double)NAN
                       : value && strcmp(factor.names[factor.levels[i]], value) == 0;
    return holds;
}

/* The level of confidence stands in the args, or else in the rows asked for. */
static double level_of(const struct case_test *test)
{
    const json_t *level = json_object_get(test->args, "level");
    if (!level)
        level = json_object_get(json_array_get(test->rows, 0), "level");
    return level ? json_number_value(level) : 0.95;
}

json_t *case_proportion_ci(const struct case_test *test)
{
    struct case_design data;
    if (!case_design_init(&data, test))
        return NULL;
    const double *holds = read_holds(test, &data);
    json_t *answer = holds ? json_array() : NULL;
    for (size_t m = 0; m < N_PROPORTION_METHODS && holds; m++)
        json_array_append_new(
            answer, interval_row(test, &data, holds, (enum proportion_method)m, level_of(test)));
    case_design_clear(&data);
    return answer;
}

/* The reference's continuity correction is at most the distance of x from half of n, so none at a half
 * (R's prop.test, whose p is then 0.5). */
static enum simple_method method_in_reference(size_t x, size_t n, enum simple_method method)
{
    return method == SIMPLE_WILSON_CONTINUITY && 2 * x == n ? SIMPLE_WILSON : method;
}

static json_t *simple_row(size_t x, size_t n, size_t population, enum simple_method method,
                          double level)
{
    const struct simple_interval interval =
        simple_interval(x, n, population, method_in_reference(x, n, method), level);
    json_t *row = json_object();
    json_object_set_new(row, "method", json_string(simple_methods[method]));
    set(row, "x", (double)x);
    set(row, "n", (double)n);
    set(row, "N", (double)population);
    set(row, "estimate", interval.estimate);
    set(row, "ci_low", interval.low);
    set(row, "ci_high", interval.high);
    set(row, "n_eff", interval.n_eff);
    set(row, "M_low", (double)interval.count_low);
    set(row, "M_high", (double)interval.count_high);
    return row;
}

json_t *case_proportion_ci_unweighted(const struct case_test *test)
{
    struct case_design data;
    if (!case_design_init(&data, test))
        return NULL;
    const double *holds = read_holds(test, &data);
    size_t x = 0, n = 0;
    for (size_t i = 0; i < data.frame.n && holds; i++) {
        n += isnan(holds[i]) ? 0 : 1;
        x += holds[i] > 0;
    }
    double population = 0;
    for (size_t h = 0; h < data.design.stages[0].n_strata; h++)
        population += data.design.stages[0].population[h];
    json_t *answer = holds ? json_array() : NULL;
    for (size_t m = 0; m < N_SIMPLE_METHODS && holds; m++)
        json_array_append_new(answer,
                              simple_row(x, n, isfinite(population) ? (size_t)population : 0,
                                         (enum simple_method)m, level_of(test)));
    case_design_clear(&data);
    return answer;
}
