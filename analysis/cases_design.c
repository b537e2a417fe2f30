#include "analysis/cases_design.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/estimate.h"
#include "analysis/quantile.h"
#include "data/mem.h"
#include "data/text.h"

/* What is estimated: columns of numbers and indicators of levels, with a name each. */
struct targets {
    size_t k, n_variables;
    const double **columns;
    const char **names;  /* "enroll", "stypeH" */
    const char **levels; /* "H"; a number's is its name */
};

static void add_target(const struct case_test *test, struct targets *targets,
                       const double *column, const char *variable, const char *level)
{
    const size_t n = strlen(variable) + strlen(level) + 1;
    char *name = arena_zeroed(test->arena, n, 1);
    snprintf(name, n, "%s%s", variable, level);
    targets->columns[targets->k] = column;
    targets->names[targets->k] = name;
    targets->levels[targets->k++] = *level ? level : name;
}

static bool add_levels(const struct case_test *test, const struct case_design *data,
                       const char *variable, struct targets *targets)
{
    struct factor factor;
    if (!case_factor(test, data, variable, &factor))
        return false;
    for (size_t l = 0; l < factor.n; l++) {
        double *column = arena_zeroed(test->arena, data->frame.n, sizeof *column);
        for (size_t i = 0; i < data->frame.n; i++)
            column[i] = factor.levels[i] == NO_LEVEL ? (double)NAN : factor.levels[i] == l;
        add_target(test, targets, column, variable, factor.names[l]);
    }
    return true;
}

static bool has_numbers(const struct case_design *data, const char *variable)
{
    const struct frame_column *column = frame_find(&data->frame, variable);
    return column ? column->numbers != NULL : strncmp(variable, "is.na", 5) != 0;
}

/* by_level: numbers, too, stand for levels. */
static bool read_targets(const struct case_test *test, const struct case_design *data,
                         bool by_level, struct targets *targets)
{
    const json_t *vars = json_object_get(test->args, "vars");
    size_t room = 2;
    for (size_t v = 0; case_text(vars, v); v++) {
        const struct frame_column *column = frame_find(&data->frame, case_text(vars, v));
        room += column ? column->n_levels : 2;
    }
    *targets =
        (struct targets){.columns = arena_zeroed(test->arena, room, sizeof *targets->columns),
                         .names = arena_zeroed(test->arena, room, sizeof *targets->names),
                         .levels = arena_zeroed(test->arena, room, sizeof *targets->levels)};
    for (; case_text(vars, targets->n_variables); targets->n_variables++) {
        const char *variable = case_text(vars, targets->n_variables);
        if (by_level || !has_numbers(data, variable)) {
            if (!add_levels(test, data, variable, targets))
                return false;
            continue;
        }
        const double *column = case_numbers(test, data, variable);
        if (!column)
            return false;
        add_target(test, targets, column, variable, "");
    }
    return targets->k > 0;
}

static void set(json_t *row, const char *key, double value)
{
    json_object_set_new(row, key, case_number(value));
}

static struct estimate_options options_of(const struct case_test *test)
{
    static const char *const kinds[] = {"replace"};
    const bool plain = json_is_boolean(json_object_get(test->args, "deff"));
    const size_t kind = plain ? 1 : case_word(test, "deff", kinds, 1, 1);
    return (struct estimate_options){
        .level = json_number_value(json_object_get(test->args, "level")),
        .deff = kind == 0 ? DEFF_WITH_REPLACEMENT : DEFF_WITHOUT_REPLACEMENT};
}

/* The reference gives a normal interval from whatever error there is, without a degree of freedom, too. */
static json_t *estimate_row(const struct case_test *test, const struct survey_estimate *estimate)
{
    const double level = json_number_value(json_object_get(test->args, "level"));
    const double z = gsl_cdf_ugaussian_Qinv((1 - (level > 0 ? level : 0.95)) / 2);
    json_t *row = json_object();
    set(row, "estimate", estimate->estimate);
    set(row, "se", estimate->se);
    set(row, "cv", estimate->cv);
    set(row, "ci_low_normal", estimate->estimate - z * estimate->se);
    set(row, "ci_high_normal", estimate->estimate + z * estimate->se);
    set(row, "ci_low_t", estimate->t_low);
    set(row, "ci_high_t", estimate->t_high);
    set(row, "df", estimate->df);
    set(row, "deff", estimate->deff);
    return row;
}

/* Where nobody answered the product has nothing to say; the reference's total of a domain without anybody is
 * 0, without an error, and so is its mean where weights are neither calibrated nor replicated (R's svymean
 * sums no rows). */
static void as_of_nobody(struct survey_estimate *estimate)
{
    if (estimate->n)
        return;
    estimate->estimate = estimate->se = 0;
    estimate->t_low = estimate->t_high = estimate->df > 0 ? 0 : (double)NAN;
}

static bool is_plain(const struct case_test *test, const struct design *design)
{
    return design->variance.method == VARIANCE_LINEARISED &&
           !json_is_object(json_object_get(test->file, "calibration"));
}

static bool estimate(const struct case_test *test, bool as_total, const struct design *design,
                     const struct targets *targets, struct survey_estimate out[])
{
    const struct estimate_options options = options_of(test);
    const bool fine = (as_total ? estimate_totals : estimate_means)(
        design, targets->columns, targets->k, &options, out, NULL, test->faults);
    for (size_t j = 0; j < targets->k && fine && (as_total || is_plain(test, design)); j++)
        as_of_nobody(&out[j]);
    return fine;
}

/* The row of a group: figures of its only variable, or a pair of figures for each level. */
static void fill_group(const struct case_test *test, json_t *row, const struct targets *targets,
                       const struct survey_estimate estimates[])
{
    for (size_t j = 0; j < targets->k; j++) {
        char *error = mem_printf("se_%s", targets->levels[j]);
        set(row, targets->levels[j], estimates[j].estimate);
        set(row, error, estimates[j].se);
        free(error);
    }
    json_t *figures = estimate_row(test, &estimates[0]);
    if (targets->k == 1)
        json_object_update(row, figures);
    json_decref(figures);
}

/* Groups are the combinations of the levels of some columns, the first fastest. */
struct groups {
    size_t n_columns, n;
    const char **columns;   /* names; owned by the arena */
    struct factor *factors;
};

static bool read_groups(const struct case_test *test, const struct case_design *data,
                        struct groups *groups)
{
    const json_t *names = json_object_get(test->args, "by");
    const size_t room = json_is_array(names) ? json_array_size(names) : 1;
    *groups = (struct groups){.n = 1,
                              .columns = arena_zeroed(test->arena, room, sizeof *groups->columns),
                              .factors = arena_zeroed(test->arena, room, sizeof *groups->factors)};
    for (; case_text(names, groups->n_columns); groups->n_columns++) {
        const size_t b = groups->n_columns;
        groups->columns[b] = case_text(names, b);
        if (!case_factor(test, data, groups->columns[b], &groups->factors[b]))
            return false;
        groups->n *= groups->factors[b].n;
    }
    return groups->n_columns > 0;
}

/* The level of column b in group g. */
static size_t group_level(const struct groups *groups, size_t g, size_t b)
{
    for (size_t c = 0; c < b; c++)
        g /= groups->factors[c].n;
    return g % groups->factors[b].n;
}

/* "group", "by2", "by3" and the columns' own names, each with the level. */
static json_t *group_row(const struct groups *groups, size_t g)
{
    json_t *row = json_object();
    for (size_t b = 0; b < groups->n_columns; b++) {
        const char *level = groups->factors[b].names[group_level(groups, g, b)];
        char *numbered = b ? mem_printf("by%zu", b + 1) : mem_text("group");
        json_object_set_new(row, numbered, json_string(level));
        json_object_set_new(row, groups->columns[b], json_string(level));
        free(numbered);
    }
    return row;
}

static void group_domain(const struct case_test *test, const struct case_design *data,
                         const struct groups *groups, size_t g, struct design *domain)
{
    unsigned char *keep = arena_zeroed(test->arena, data->frame.n, 1);
    for (size_t i = 0; i < data->frame.n; i++) {
        keep[i] = 1;
        for (size_t b = 0; b < groups->n_columns; b++)
            keep[i] = keep[i] && groups->factors[b].levels[i] == group_level(groups, g, b);
    }
    design_domain(domain, &data->design, keep);
    domain->df = data->design.df;
}

/* What a function tells of a group: adds to its row. False with a fault. */
struct group_answer {
    bool (*fill)(const struct group_answer *answer, const struct case_test *test,
                 const struct design *domain, json_t *row);
    bool as_total;
    const struct targets *targets;     /* of means, totals, shares */
    const double *numerator, *denominator; /* of a ratio; numerator: of a variance, a quantile */
};

/* A row a group that anybody is in. */
static json_t *answer_by(const struct case_test *test, const struct case_design *data,
                         const struct group_answer *answer)
{
    struct groups groups;
    if (!read_groups(test, data, &groups))
        return NULL;
    json_t *rows = json_array();
    bool fine = true;
    for (size_t g = 0; g < groups.n && fine; g++) {
        struct design domain;
        group_domain(test, data, &groups, g, &domain);
        if (design_count(&domain)) {
            json_t *row = group_row(&groups, g);
            fine = answer->fill(answer, test, &domain, row);
            json_array_append_new(rows, row);
        }
        design_clear(&domain);
    }
    if (fine)
        return rows;
    json_decref(rows);
    return NULL;
}

static bool fill_estimates(const struct group_answer *answer, const struct case_test *test,
                           const struct design *domain, json_t *row)
{
    struct survey_estimate *out = arena_zeroed(test->arena, answer->targets->k, sizeof *out);
    if (!estimate(test, answer->as_total, domain, answer->targets, out))
        return false;
    fill_group(test, row, answer->targets, out);
    return true;
}

static json_t *answer_rows(const struct case_test *test, const struct case_design *data,
                           bool as_total, const struct targets *targets)
{
    struct survey_estimate *out = arena_zeroed(test->arena, targets->k, sizeof *out);
    if (!estimate(test, as_total, &data->design, targets, out))
        return NULL;
    json_t *rows = json_array();
    for (size_t j = 0; j < targets->k; j++) {
        json_t *row = estimate_row(test, &out[j]);
        json_object_set_new(row, "level", json_string(targets->names[j]));
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *answer_estimates(const struct case_test *test, bool as_total, bool by_level)
{
    struct case_design data;
    struct targets targets;
    json_t *answer = NULL;
    if (!case_design_init(&data, test))
        return NULL;
    const struct group_answer by_group = {fill_estimates, as_total, &targets, NULL, NULL};
    if (read_targets(test, &data, by_level, &targets))
        answer = json_object_get(test->args, "by") ? answer_by(test, &data, &by_group)
                                                   : answer_rows(test, &data, as_total, &targets);
    if (answer && json_object_get(test->args, "domain"))
        answer =
            json_pack("{s:I, s:o}", "n", (json_int_t)design_count(&data.design), "rows", answer);
    case_design_clear(&data);
    return answer;
}

static json_t *answer_mean(const struct case_test *test)
{
    return answer_estimates(test, false, false);
}

static json_t *answer_total(const struct case_test *test)
{
    return answer_estimates(test, true, false);
}

static json_t *answer_proportion(const struct case_test *test)
{
    return answer_estimates(test, false, true);
}

static bool fill_ratio(const struct group_answer *answer, const struct case_test *test,
                       const struct design *domain, json_t *row)
{
    struct survey_estimate out;
    const struct estimate_options options = options_of(test);
    if (!estimate_ratio(domain, answer->numerator, answer->denominator, &options, &out,
                        test->faults))
        return false;
    json_t *figures = estimate_row(test, &out);
    json_object_update(row, figures);
    json_decref(figures);
    return true;
}

static json_t *answer_ratio(const struct case_test *test)
{
    struct case_design data;
    if (!case_design_init(&data, test))
        return NULL;
    const struct group_answer ratio = {
        .fill = fill_ratio,
        .numerator =
            case_numbers(test, &data, json_string_value(json_object_get(test->args, "num"))),
        .denominator =
            case_numbers(test, &data, json_string_value(json_object_get(test->args, "den")))};
    const struct estimate_options options = options_of(test);
    struct survey_estimate out;
    json_t *answer = NULL;
    if (ratio.numerator && ratio.denominator && json_object_get(test->args, "by"))
        answer = answer_by(test, &data, &ratio);
    else if (ratio.numerator && ratio.denominator &&
             estimate_ratio(&data.design, ratio.numerator, ratio.denominator, &options, &out,
                            test->faults))
        answer = estimate_row(test, &out);
    case_design_clear(&data);
    return answer;
}

/* With linearisation the reference's n / (n - 1) counts who did not answer, too (R's svyvar). */
static bool variance_of(const struct case_test *test, const struct design *design,
                        const double x[], struct survey_estimate *out)
{
    const struct estimate_options options = options_of(test);
    if (!estimate_variance(design, x, &options, out, test->faults))
        return false;
    const double n = (double)out->n, all = (double)design_count(design);
    if (design->variance.method != VARIANCE_LINEARISED || !(n > 1))
        return true;
    out->estimate *= all / (all - 1) * (n - 1) / n;
    out->se *= all / (all - 1) * (n - 1) / n;
    estimate_finish(out, options.level);
    return true;
}

static bool fill_variance(const struct group_answer *answer, const struct case_test *test,
                          const struct design *domain, json_t *row)
{
    struct survey_estimate out;
    if (!variance_of(test, domain, answer->numerator, &out))
        return false;
    json_t *figures = estimate_row(test, &out);
    json_object_update(row, figures);
    json_decref(figures);
    return true;
}

static json_t *answer_variance(const struct case_test *test)
{
    struct case_design data;
    if (!case_design_init(&data, test))
        return NULL;
    const double *x =
        case_numbers(test, &data, case_text(json_object_get(test->args, "vars"), 0));
    struct survey_estimate out;
    json_t *answer = NULL;
    const struct group_answer by_group = {.fill = fill_variance, .numerator = x};
    if (x && json_object_get(test->args, "by"))
        answer = answer_by(test, &data, &by_group);
    else if (x && variance_of(test, &data.design, x, &out))
        answer = estimate_row(test, &out);
    case_design_clear(&data);
    return answer;
}

static json_t *quantile_row(double p, const struct survey_estimate *estimate)
{
    json_t *row = json_object();
    set(row, "p", p);
    set(row, "estimate", estimate->estimate);
    set(row, "ci_low", estimate->t_low);
    set(row, "ci_high", estimate->t_high);
    set(row, "se", estimate->se);
    return row;
}

static struct quantile_options quantile_options_of(const struct case_test *test)
{
    return (struct quantile_options){
        .rule = (enum quantile_rule)case_word(test, "qrule", quantile_rules, N_QUANTILE_RULES,
                                              QUANTILE_MATH),
        .interval = (enum quantile_interval)case_word(test, "interval", quantile_intervals,
                                                      N_QUANTILE_INTERVALS, QUANTILE_BY_MEAN),
        .level = json_number_value(json_object_get(test->args, "level")),
        .as_reference = true};
}

static bool one_quantile(const struct case_test *test, const struct design *design,
                         const double x[], double p, struct survey_estimate *out)
{
    const size_t n_before = test->faults->n;
    const struct quantile_options options = quantile_options_of(test);
    return test->faults->n == n_before &&
           estimate_quantiles(design, x, &p, 1, &options, out, test->faults);
}

/* The j-th share asked for: of a list, of one alone, or else the median's. */
static double share_asked(const struct case_test *test, size_t j)
{
    const json_t *probs = json_object_get(test->args, "probs");
    if (json_is_array(probs))
        return json_number_value(json_array_get(probs, j));
    return json_is_number(probs) ? json_number_value(probs) : 0.5;
}

static json_t *quantile_rows(const struct case_test *test, const struct case_design *data,
                             const double x[])
{
    const json_t *probs = json_object_get(test->args, "probs");
    const size_t n = json_is_array(probs) ? json_array_size(probs) : 1;
    json_t *rows = json_array();
    for (size_t j = 0; j < n; j++) {
        struct survey_estimate out = {0};
        if (!one_quantile(test, &data->design, x, share_asked(test, j), &out)) {
            json_decref(rows);
            return NULL;
        }
        json_array_append_new(rows, quantile_row(share_asked(test, j), &out));
    }
    return rows;
}

/* Of groups, the first share asked for. */
static bool fill_quantile(const struct group_answer *answer, const struct case_test *test,
                          const struct design *domain, json_t *row)
{
    struct survey_estimate out = {0};
    if (!one_quantile(test, domain, answer->numerator, share_asked(test, 0), &out))
        return false;
    json_t *figures = quantile_row(share_asked(test, 0), &out);
    set(figures, "ci_low_t", out.t_low);
    set(figures, "ci_high_t", out.t_high);
    json_object_update(row, figures);
    json_decref(figures);
    return true;
}

static json_t *answer_quantile(const struct case_test *test)
{
    struct case_design data;
    if (!case_design_init(&data, test))
        return NULL;
    const double *x =
        case_numbers(test, &data, case_text(json_object_get(test->args, "vars"), 0));
    const struct group_answer by_group = {.fill = fill_quantile, .numerator = x};
    json_t *answer = NULL;
    if (x && json_object_get(test->args, "by"))
        answer = answer_by(test, &data, &by_group);
    else if (x)
        answer = quantile_rows(test, &data, x);
    case_design_clear(&data);
    return answer;
}

/* With replicates the reference's counts sum to the weights of all, missing answers or not (R's svytable). */
static void as_replicated_table(const struct design *design, size_t n_cells, double counts[])
{
    double sum = 0;
    for (size_t c = 0; c < n_cells; c++)
        sum += counts[c];
    for (size_t c = 0; c < n_cells && design->variance.method != VARIANCE_LINEARISED; c++)
        counts[c] *= design_sum(design) / sum;
}

static json_t *answer_crosstab(const struct case_test *test)
{
    struct case_design data;
    struct factor rows, columns;
    if (!case_design_init(&data, test))
        return NULL;
    if (!case_factor(test, &data, json_string_value(json_object_get(test->args, "rows")),
                     &rows) ||
        !case_factor(test, &data, json_string_value(json_object_get(test->args, "cols")),
                     &columns)) {
        case_design_clear(&data);
        return NULL;
    }
    case_reorder(test, "row_levels", data.frame.n, &rows);
    case_reorder(test, "col_levels", data.frame.n, &columns);
    double *counts = arena_zeroed(test->arena, 2 * rows.n * columns.n, sizeof *counts);
    double *shares = counts + rows.n * columns.n;
    estimate_crosstab(&data.design, rows.levels, rows.n, columns.levels, columns.n, counts);
    as_replicated_table(&data.design, rows.n * columns.n, counts);
    for (size_t r = 0; r < rows.n; r++) {
        double sum = 0;
        for (size_t c = 0; c < columns.n; c++)
            sum += counts[r * columns.n + c];
        for (size_t c = 0; c < columns.n; c++)
            shares[r * columns.n + c] = counts[r * columns.n + c] / sum;
    }
    case_design_clear(&data);
    return json_pack("{s:o, s:o, s:o, s:o}", "row_levels", case_texts(rows.names, rows.n),
                     "col_levels", case_texts(columns.names, columns.n), "weighted",
                     case_matrix(counts, rows.n, columns.n), "row_prop",
                     case_matrix(shares, rows.n, columns.n));
}

const struct case_function design_functions[] = {
    {"mean", answer_mean},
    {"total", answer_total},
    {"proportion", answer_proportion},
    {"ratio", answer_ratio},
    {"variance", answer_variance},
    {"quantile", answer_quantile},
    {"crosstab", answer_crosstab},
    {"proportion_ci", case_proportion_ci},
    {"proportion_ci_unweighted", case_proportion_ci_unweighted},
    {"svychisq", case_svychisq},
    {"svyttest", case_svyttest},
    {"svyranktest", case_svyranktest},
    {"svycralpha", case_svycralpha},
    {"weights", case_weights},
    {"kish_neff", case_kish},
    {NULL, NULL}};
