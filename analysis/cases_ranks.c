/* Reference cases of ranks, correlations and scales of several items. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/cases_base.h"
#include "analysis/interval.h"
#include "analysis/ranks.h"
#include "analysis/scales.h"
#include "data/mem.h"
#include "data/text.h"

/* ---- Ranks ---------------------------------------- */

/* Values of x for one group; NULL with a fault. */
static double *group_values(const struct case_test *test, const struct frame *frame,
                            const struct frame_column *x, const struct frame_column *group,
                            size_t level, size_t *n)
{
    double *values = arena_zeroed(test->arena, frame->n, sizeof *values);
    *n = 0;
    if (!case_is_number(test, x))
        return NULL;
    for (size_t i = 0; i < frame->n; i++)
        if (group->levels[i] == level && !isnan(x->numbers[i]))
            values[(*n)++] = x->numbers[i];
    return values;
}

static double *list_arg(const struct case_test *test, const char *key, size_t *n)
{
    const json_t *list = json_object_get(test->args, key);
    *n = json_is_number(list) ? 1 : json_array_size(list);
    double *x = arena_zeroed(test->arena, *n, sizeof *x);
    for (size_t i = 0; i < *n; i++)
        x[i] = json_number_value(json_is_number(list) ? list : json_array_get(list, i));
    return x;
}

/* Two samples: lists in the arguments, or the values y of groups a and b. */
static bool two_samples(const struct case_test *test, double **x, size_t *n, double **y, size_t *m)
{
    if (json_is_array(json_object_get(test->args, "x"))) {
        *x = list_arg(test, "x", n);
        *y = list_arg(test, "y", m);
        return true;
    }
    struct frame frame;
    if (!case_frame(test, &frame))
        return false;
    const struct frame_column *values = case_column_arg(test, &frame, "y");
    const struct frame_column *group = case_column_arg(test, &frame, "group");
    const char *a = case_level(test, "a"), *b = case_level(test, "b");
    if (!values || !group || !a || !b)
        return false;
    *x = group_values(test, &frame, values, group, frame_level(group, a), n);
    *y = group_values(test, &frame, values, group, frame_level(group, b), m);
    return *x && *y;
}

json_t *case_rank_sum(const struct case_test *test)
{
    double *x, *y;
    size_t n, m;
    if (!two_samples(test, &x, &n, &y, &m))
        return NULL;
    const struct rank_sum found = rank_sum_test(x, n, y, m, 0.95);
    json_t *answer = json_object();
    case_set(answer, "n1", (double)n);
    case_set(answer, "n2", (double)m);
    case_set(answer, "W", found.w);
    case_set(answer, "p_normal_cc", found.p_normal_cc);
    case_set(answer, "p_normal", found.p_normal);
    case_set(answer, "p_exact", found.p_exact);
    case_set(answer, "hodges_lehmann", found.shift);
    case_set_pair(answer, "ci_normal_cc", found.shift_low, found.shift_high);
    case_set(answer, "cliffs_delta", found.delta);
    return answer;
}

/* "group 1": the values where the column says so; the values stand in the first other column of
 * numbers without quotes. A plain name is a column. */
static double *sample_arg(const struct case_test *test, const struct frame *frame, const char *key,
                          size_t *n)
{
    char *words = mem_text(case_text_arg(test, key) ? case_text_arg(test, key) : "");
    char *blank = strchr(words, ' ');
    const struct frame_column *whole = frame_find(frame, words), *by = NULL;
    double *values = NULL;
    *n = frame->n;
    if (blank && !whole) {
        *blank = '\0';
        by = case_column(test, frame, words);
    }
    for (size_t c = 0; c < frame->n_columns && by && !values; c++) {
        const struct frame_column *column = &frame->columns[c];
        if (column != by && column->numbers && !column->quoted)
            values = group_values(test, frame, column, by, frame_level(by, blank + 1), n);
    }
    if (whole && case_is_number(test, whole))
        values = whole->numbers;
    free(words);
    return values;
}

json_t *case_signed_rank(const struct case_test *test)
{
    struct frame frame;
    size_t n, m;
    if (!case_frame(test, &frame))
        return NULL;
    const double *x = sample_arg(test, &frame, "x", &n), *y = sample_arg(test, &frame, "y", &m);
    if (!x || !y || n != m) {
        faults_add(test->faults, (struct where){.path = test->directory},
                   _("expected two samples of one length"));
        return NULL;
    }
    const struct signed_rank found = signed_rank_test(x, y, n);
    json_t *answer = json_object();
    case_set(answer, "V", found.v);
    case_set(answer, "p_normal_cc", found.p_normal_cc);
    case_set(answer, "p_normal", found.p_normal);
    return answer;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double x[], size_t n)
{
    if (n)
        qsort(x, n, sizeof *x, ascending);
    return n ? 0.5 * (x[(n - 1) / 2] + x[n / 2]) : (double)NAN;
}

/* Each pair of groups, either first, normal p adjusted by Holm. */
static json_t *pairwise(const struct case_test *test, const struct frame *frame,
                        const struct frame_column *y, const struct frame_column *group)
{
    const size_t k = group->n_levels, n_pairs = k * (k - 1) / 2;
    double *p = arena_zeroed(test->arena, n_pairs, sizeof *p);
    double *adjusted = arena_zeroed(test->arena, n_pairs, sizeof *adjusted);
    size_t at = 0, n, m;
    for (size_t a = 1; a < k; a++)
        for (size_t b = 0; b < a; b++) {
            const double *x = group_values(test, frame, y, group,
                                           frame_level(group, group->sorted[a]), &n);
            const double *z = group_values(test, frame, y, group,
                                           frame_level(group, group->sorted[b]), &m);
            p[at++] = rank_sum_test(x, n, z, m, 0.95).p_normal_cc;
        }
    p_adjust(p, n_pairs, ADJUST_HOLM, adjusted);
    json_t *list = json_array();
    at = 0;
    for (size_t a = 1; a < k; a++)
        for (size_t b = 0; b < a; b++, at++)
            for (size_t turned = 0; turned < 2; turned++)
                json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "a",
                                                      group->sorted[turned ? b : a], "b",
                                                      group->sorted[turned ? a : b], "p_holm",
                                                      case_number(adjusted[at])));
    return list;
}

json_t *case_kruskal(const struct case_test *test)
{
    struct frame frame;
    if (!case_frame(test, &frame))
        return NULL;
    const struct frame_column *y = case_column_arg(test, &frame, "y");
    const struct frame_column *group = case_column_arg(test, &frame, "group");
    if (!y || !group || !case_is_number(test, y))
        return NULL;
    double *x = arena_zeroed(test->arena, frame.n, sizeof *x);
    size_t *groups = arena_zeroed(test->arena, frame.n, sizeof *groups), n = 0, m;
    for (size_t i = 0; i < frame.n; i++)
        if (!isnan(y->numbers[i]) && group->levels[i] != NO_LEVEL) {
            groups[n] = group->levels[i];
            x[n++] = y->numbers[i];
        }
    double *ranks = arena_zeroed(test->arena, group->n_levels, sizeof *ranks);
    const struct kruskal found = kruskal_test(x, groups, n, group->n_levels, ranks);
    json_t *of_ranks = json_object(), *medians = json_object();
    for (size_t g = 0; g < group->n_levels; g++) {
        double *values = group_values(test, &frame, y, group, g, &m);
        case_set(of_ranks, group->names[g], ranks[g]);
        case_set(medians, group->names[g], median(values, m));
    }
    return json_pack("{s:o, s:{s:o, s:o, s:o, s:o}, s:o, s:o, s:o}", "n", case_number((double)n),
                     "kruskal", "statistic", case_number(found.h), "df", case_number(found.df),
                     "p_value", case_number(found.p), "epsilon2", case_number(found.epsilon2),
                     "pairwise_wilcoxon_holm", pairwise(test, &frame, y, group), "mean_ranks",
                     of_ranks, "medians", medians);
}

/* "complete cases on A, B": rows that lack one of these are left out, too. */
static const struct frame_column **needed_columns(const struct case_test *test,
                                                  const struct frame *frame, size_t *n)
{
    const char *missing = case_text_arg(test, "missing");
    const char *list = missing ? strstr(missing, "complete cases on ") : NULL;
    const struct frame_column **needed =
        arena_zeroed(test->arena, frame->n_columns + 2, sizeof *needed);
    needed[0] = case_column_arg(test, frame, "x");
    needed[1] = case_column_arg(test, frame, "y");
    *n = 2;
    if (!needed[0] || !needed[1] || !list)
        return needed[0] && needed[1] ? needed : NULL;
    char *names = mem_text(list + strlen("complete cases on ")), *rest;
    for (char *name = strtok_r(names, ", ", &rest); name && *n < frame->n_columns + 2;
         name = strtok_r(NULL, ", ", &rest)) {
        const struct frame_column *column = frame_find(frame, name);
        if (column && column->numbers)
            needed[(*n)++] = column;
    }
    free(names);
    return needed;
}

json_t *case_correlation(const struct case_test *test)
{
    struct frame frame;
    size_t k, n;
    const struct frame_column **needed =
        case_frame(test, &frame) ? needed_columns(test, &frame, &k) : NULL;
    const double *rows = needed ? case_complete_rows(test, &frame, needed, k, &n) : NULL;
    if (!rows)
        return NULL;
    double *x = arena_zeroed(test->arena, n, sizeof *x);
    double *y = arena_zeroed(test->arena, n, sizeof *y);
    for (size_t i = 0; i < n; i++) {
        x[i] = rows[i * k];
        y[i] = rows[i * k + 1];
    }
    const struct correlation found = correlate(x, y, n);
    json_t *answer = json_object();
    case_set(answer, "n", (double)n);
    case_set(answer, "spearman_rho", found.spearman);
    case_set(answer, "spearman_p_t", found.spearman_p);
    case_set(answer, "kendall_tau_b", found.kendall);
    case_set(answer, "kendall_z", found.kendall_z);
    case_set(answer, "kendall_p_normal", found.kendall_p);
    case_set(answer, "pearson_r", found.pearson);
    case_set(answer, "pearson_t", found.pearson_t);
    case_set(answer, "pearson_p", found.pearson_p);
    case_set_pair(answer, "pearson_ci_fisher_z", found.pearson_low, found.pearson_high);
    return answer;
}

json_t *case_p_adjust(const struct case_test *test)
{
    static const struct {
        const char *name;
        enum p_adjustment how;
    } ways[] = {{"holm", ADJUST_HOLM}, {"hochberg", ADJUST_HOCHBERG}, {"bh", ADJUST_BH},
                {"bonferroni", ADJUST_BONFERRONI}};
    size_t n;
    const double *p = list_arg(test, "p", &n);
    double *adjusted = arena_zeroed(test->arena, n, sizeof *adjusted);
    json_t *answer = json_object();
    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
        p_adjust(p, n, ways[w].how, adjusted);
        json_object_set_new(answer, ways[w].name, case_list(adjusted, n));
    }
    return answer;
}

/* ---- Several items ---------------------------------------- */

struct items {
    const struct frame_column **columns;
    size_t k, n;
    double *x; /* n x k, complete rows */
};

static bool read_items(const struct case_test *test, struct frame *frame, struct items *items)
{
    if (!case_frame(test, frame))
        return false;
    items->columns = case_columns_arg(test, frame, "vars", &items->k);
    items->x = items->columns
                   ? case_complete_rows(test, frame, items->columns, items->k, &items->n)
                   : NULL;
    return items->x != NULL;
}

static json_t *by_name(const struct items *items, const double values[])
{
    json_t *object = json_object();
    for (size_t j = 0; j < items->k; j++)
        case_set(object, items->columns[j]->name, values[j]);
    return object;
}

json_t *case_friedman(const struct case_test *test)
{
    struct frame frame;
    struct items items;
    if (!read_items(test, &frame, &items))
        return NULL;
    double *ranks = arena_zeroed(test->arena, items.k, sizeof *ranks);
    const struct friedman found = friedman_test(items.x, items.n, items.k, ranks);
    json_t *answer = json_object();
    case_set(answer, "n", (double)items.n);
    case_set(answer, "k", (double)items.k);
    case_set(answer, "chisq", found.chi2);
    case_set(answer, "df", found.df);
    case_set(answer, "p_value", found.p);
    case_set(answer, "kendall_W_tie_corrected", found.w);
    json_object_set_new(answer, "mean_ranks", by_name(&items, ranks));
    return answer;
}

json_t *case_cochran(const struct case_test *test)
{
    struct frame frame;
    struct items items;
    if (!read_items(test, &frame, &items))
        return NULL;
    const struct cochran found = cochran_q(items.x, items.n, items.k);
    json_t *answer = json_object();
    case_set(answer, "n", (double)items.n);
    case_set(answer, "k", (double)items.k);
    case_set(answer, "Q", found.q);
    case_set(answer, "df", found.df);
    case_set(answer, "p_value", found.p);
    return answer;
}

/* Turns round the items that load against the others, within the range of all answers. */
static void turn_items(const struct case_test *test, struct items *items)
{
    bool *reversed = arena_zeroed(test->arena, items->k, sizeof *reversed);
    double low = HUGE_VAL, high = -HUGE_VAL;
    reversed_items(items->x, items->n, items->k, reversed);
    for (size_t i = 0; i < items->n * items->k; i++) {
        low = fmin(low, items->x[i]);
        high = fmax(high, items->x[i]);
    }
    for (size_t i = 0; i < items->n * items->k; i++)
        if (reversed[i % items->k])
            items->x[i] = low + high - items->x[i];
}

json_t *case_alpha(const struct case_test *test)
{
    struct frame frame;
    struct items items;
    if (!read_items(test, &frame, &items))
        return NULL;
    if (strstr(test->id, "_rev")) /* "A_rev", "A_reversed" */
        turn_items(test, &items);
    double *rest = arena_zeroed(test->arena, items.k, sizeof *rest);
    double *without = arena_zeroed(test->arena, items.k, sizeof *without);
    const struct reliability found =
        reliability_of(items.x, items.n, items.k, 0.95, rest, without);
    json_t *answer = json_object();
    case_set(answer, "n", (double)items.n);
    case_set(answer, "alpha_raw", found.alpha);
    case_set(answer, "alpha_std", found.alpha_standard);
    case_set(answer, "guttman_lambda6", found.lambda6);
    case_set(answer, "mean_interitem_r", found.mean_r);
    case_set(answer, "median_interitem_r", found.median_r);
    json_object_set_new(answer, "item_r_drop", by_name(&items, rest));
    json_object_set_new(answer, "alpha_if_dropped", by_name(&items, without));
    return answer;
}

/* True when the argument is the value, or a list that holds it. */
static bool lists(const json_t *levels, double value)
{
    if (json_is_number(levels))
        return json_number_value(levels) == value;
    for (size_t i = 0; i < json_array_size(levels); i++)
        if (json_number_value(json_array_get(levels, i)) == value)
            return true;
    return false;
}

static double share_of_levels(const struct case_test *test, const char *side, const double x[],
                              size_t n)
{
    const json_t *levels = json_object_get(test->args, side);
    size_t n_on = 0;
    for (size_t i = 0; i < n; i++)
        n_on += lists(levels, x[i]);
    return 100 * (double)n_on / (double)n;
}

static json_t *likert_item(const struct case_test *test, const struct frame *frame,
                           const struct frame_column *column)
{
    double *x = arena_zeroed(test->arena, frame->n, sizeof *x), mean = 0, square = 0;
    size_t n = 0, n_levels;
    for (size_t i = 0; i < frame->n; i++)
        if (!isnan(column->numbers[i]))
            x[n++] = column->numbers[i];
    for (size_t i = 0; i < n; i++)
        mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        square += (x[i] - mean) * (x[i] - mean) / ((double)n - 1);
    const double *levels = list_arg(test, "levels", &n_levels);
    json_t *counts = json_array(), *shares = json_array();
    for (size_t k = 0; k < n_levels; k++) {
        size_t count = 0;
        for (size_t i = 0; i < n; i++)
            count += x[i] == levels[k];
        json_array_append_new(counts, case_number((double)count));
        json_array_append_new(shares, case_number(100 * (double)count / (double)n));
    }
    const double negative = share_of_levels(test, "negative", x, n);
    const double positive = share_of_levels(test, "positive", x, n);
    json_t *answer = json_pack("{s:s, s:o, s:o}", "item", column->name, "counts", counts, "pct",
                               shares);
    case_set(answer, "n", (double)n);
    case_set(answer, "missing", (double)(frame->n - n));
    case_set(answer, "pct_negative", negative);
    case_set(answer, "pct_neutral", share_of_levels(test, "neutral", x, n));
    case_set(answer, "pct_positive", positive);
    case_set(answer, "net", positive - negative);
    case_set(answer, "mean", mean);
    case_set(answer, "sd", sqrt(square));
    case_set(answer, "median", median(x, n));
    return answer;
}

json_t *case_likert(const struct case_test *test)
{
    struct frame frame;
    size_t k = 0;
    const struct frame_column **columns =
        case_frame(test, &frame) ? case_columns_arg(test, &frame, "vars", &k) : NULL;
    json_t *answer = columns ? json_array() : NULL;
    for (size_t j = 0; j < k && answer; j++)
        if (case_is_number(test, columns[j]))
            json_array_append_new(answer, likert_item(test, &frame, columns[j]));
    return answer;
}

static json_t *mention(const struct frame_column *column, size_t count, size_t n_asked,
                       size_t n_some, size_t n_mentions)
{
    const struct simple_interval interval = simple_interval(count, n_asked, 0, SIMPLE_WILSON, 0);
    json_t *answer = json_pack("{s:s}", "item", column->name);
    case_set(answer, "count", (double)count);
    case_set(answer, "pct_of_asked", 100 * (double)count / (double)n_asked);
    case_set(answer, "pct_of_at_least_one", 100 * (double)count / (double)n_some);
    case_set(answer, "pct_of_mentions", 100 * (double)count / (double)n_mentions);
    case_set_pair(answer, "wilson95_of_asked", interval.low, interval.high);
    return answer;
}

json_t *case_multiple(const struct case_test *test)
{
    struct frame frame;
    struct items items;
    if (!read_items(test, &frame, &items))
        return NULL;
    size_t n_some = 0, n_mentions = 0;
    size_t *counts = arena_zeroed(test->arena, items.k, sizeof *counts);
    for (size_t i = 0; i < items.n; i++) {
        size_t ticks = 0;
        for (size_t j = 0; j < items.k; j++) {
            ticks += items.x[i * items.k + j] > 0;
            counts[j] += items.x[i * items.k + j] > 0;
        }
        n_some += ticks > 0;
        n_mentions += ticks;
    }
    json_t *answer = json_object(), *list = json_array();
    for (size_t j = 0; j < items.k; j++)
        json_array_append_new(list,
                              mention(items.columns[j], counts[j], items.n, n_some, n_mentions));
    case_set(answer, "n_rows", (double)frame.n);
    case_set(answer, "n_asked", (double)items.n);
    case_set(answer, "n_at_least_one", (double)n_some);
    case_set(answer, "n_mentions", (double)n_mentions);
    case_set(answer, "mean_mentions_per_asked", (double)n_mentions / (double)items.n);
    json_object_set_new(answer, "items", list);
    return answer;
}
