#include "analysis/cases_design.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/estimate.h"
#include "analysis/quantile.h"
#include "analysis/replicate.h"
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

static json_t *estimate_row(const struct survey_estimate *estimate)
{
    json_t *row = json_object();
    set(row, "estimate", estimate->estimate);
    set(row, "se", estimate->se);
    set(row, "cv", estimate->cv);
    set(row, "ci_low_normal", estimate->normal_low);
    set(row, "ci_high_normal", estimate->normal_high);
    set(row, "ci_low_t", estimate->t_low);
    set(row, "ci_high_t", estimate->t_high);
    set(row, "df", estimate->df);
    set(row, "deff", estimate->deff);
    return row;
}

static struct estimate_options options_of(const struct case_test *test)
{
    const char *deff = json_string_value(json_object_get(test->args, "deff"));
    return (struct estimate_options){
        .level = json_number_value(json_object_get(test->args, "level")),
        .deff = deff && strcmp(deff, "replace") == 0 ? DEFF_WITH_REPLACEMENT
                                                     : DEFF_WITHOUT_REPLACEMENT};
}

static bool make_replicates(const struct case_test *test, const struct case_design *data,
                            struct replicates *replicates)
{
    const char *kind = json_string_value(json_object_get(test->args, "replicates"));
    return replicates_init(replicates, &data->design,
                           strncmp(kind, "JK1", 3) == 0 ? REPLICATE_JK1 : REPLICATE_JKN, 0, 0,
                           test->faults);
}

/* By linearisation, or by replicates where they are asked for. */
static bool estimate(const struct case_test *test, const struct case_design *data, bool as_total,
                     const struct design *design, const struct targets *targets,
                     struct survey_estimate out[])
{
    const struct estimate_options options = options_of(test);
    if (json_object_get(test->args, "replicates")) {
        struct replicates replicates;
        if (!make_replicates(test, data, &replicates))
            return false;
        replicate_means(&replicates, targets->columns, targets->k, options.level, out);
        return true;
    }
    return (as_total ? estimate_totals : estimate_means)(design, targets->columns, targets->k,
                                                         &options, out, NULL, test->faults);
}

/* The row of a group: figures of its only variable, or a pair of figures for each level. */
static void fill_group(json_t *row, const struct targets *targets,
                       const struct survey_estimate estimates[])
{
    for (size_t j = 0; j < targets->k; j++) {
        char *error = mem_printf("se_%s", targets->levels[j]);
        set(row, targets->levels[j], estimates[j].estimate);
        set(row, error, estimates[j].se);
        free(error);
    }
    json_t *figures = estimate_row(&estimates[0]);
    if (targets->k == 1)
        json_object_update(row, figures);
    json_decref(figures);
}

/* Groups are the combinations of the levels of one or two columns, the first fastest. */
static bool add_group(const struct case_test *test, const struct case_design *data,
                      bool as_total, const struct targets *targets, const struct factor by[2],
                      size_t g, json_t *rows)
{
    const json_t *names = json_object_get(test->args, "by");
    unsigned char *keep = arena_zeroed(test->arena, data->frame.n, 1);
    for (size_t i = 0; i < data->frame.n; i++)
        keep[i] =
            by[0].levels[i] == g % by[0].n && (by[1].n == 1 || by[1].levels[i] == g / by[0].n);
    struct design domain;
    design_domain(&domain, &data->design, keep);
    domain.df = data->design.df;
    bool fine = true;
    if (design_count(&domain)) {
        struct survey_estimate *out = arena_zeroed(test->arena, targets->k, sizeof *out);
        fine = estimate(test, data, as_total, &domain, targets, out);
        json_t *row = json_object();
        json_object_set_new(row, "group", json_string(by[0].names[g % by[0].n]));
        json_object_set_new(row, case_text(names, 0), json_string(by[0].names[g % by[0].n]));
        if (by[1].n > 1) {
            json_object_set_new(row, "by2", json_string(by[1].names[g / by[0].n]));
            json_object_set_new(row, case_text(names, 1), json_string(by[1].names[g / by[0].n]));
        }
        fill_group(row, targets, out);
        json_array_append_new(rows, row);
    }
    design_clear(&domain);
    return fine;
}

static json_t *answer_by(const struct case_test *test, const struct case_design *data,
                         bool as_total, const struct targets *targets)
{
    const json_t *names = json_object_get(test->args, "by");
    struct factor by[2] = {{0}, {.n = 1}};
    for (size_t b = 0; b < 2 && case_text(names, b); b++)
        if (!case_factor(test, data, case_text(names, b), &by[b]))
            return NULL;
    json_t *rows = json_array();
    for (size_t g = 0; g < by[0].n * by[1].n; g++)
        if (!add_group(test, data, as_total, targets, by, g, rows)) {
            json_decref(rows);
            return NULL;
        }
    return rows;
}

static json_t *answer_rows(const struct case_test *test, const struct case_design *data,
                           bool as_total, const struct targets *targets)
{
    struct survey_estimate *out = arena_zeroed(test->arena, targets->k, sizeof *out);
    if (!estimate(test, data, as_total, &data->design, targets, out))
        return NULL;
    json_t *rows = json_array();
    for (size_t j = 0; j < targets->k; j++) {
        json_t *row = estimate_row(&out[j]);
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
    if (read_targets(test, &data, by_level, &targets))
        answer = (json_object_get(test->args, "by") ? answer_by : answer_rows)(
            test, &data, as_total, &targets);
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

static json_t *answer_ratio(const struct case_test *test)
{
    struct case_design data;
    if (!case_design_init(&data, test))
        return NULL;
    const double *numerator =
        case_numbers(test, &data, json_string_value(json_object_get(test->args, "num")));
    const double *denominator =
        case_numbers(test, &data, json_string_value(json_object_get(test->args, "den")));
    struct survey_estimate out;
    json_t *answer = NULL;
    const struct estimate_options options = options_of(test);
    if (numerator && denominator &&
        estimate_ratio(&data.design, numerator, denominator, &options, &out, test->faults))
        answer = estimate_row(&out);
    case_design_clear(&data);
    return answer;
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
    const struct estimate_options options = options_of(test);
    if (x && estimate_variance(&data.design, x, &options, &out, test->faults))
        answer = estimate_row(&out);
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
    const char *rule = json_string_value(json_object_get(test->args, "qrule"));
    const char *interval = json_string_value(json_object_get(test->args, "interval"));
    struct quantile_options options = {
        .level = json_number_value(json_object_get(test->args, "level"))};
    if (rule && strcmp(rule, "school") == 0)
        options.rule = QUANTILE_SCHOOL;
    if (interval && strcmp(interval, "xlogit") == 0)
        options.interval = QUANTILE_BY_XLOGIT;
    if (interval && strcmp(interval, "beta") == 0)
        options.interval = QUANTILE_BY_BETA;
    return options;
}

static json_t *quantile_rows(const struct case_test *test, const struct case_design *data,
                             const double x[])
{
    const json_t *probs = json_object_get(test->args, "probs");
    const struct quantile_options options = quantile_options_of(test);
    struct replicates replicates;
    const bool replicated = json_object_get(test->args, "replicates") != NULL;
    if (replicated && !make_replicates(test, data, &replicates))
        return NULL;
    json_t *rows = json_array();
    const size_t n = probs ? json_array_size(probs) : 1;
    for (size_t j = 0; j < n; j++) {
        const double p = probs ? json_number_value(json_array_get(probs, j)) : 0.5;
        struct survey_estimate out = {0};
        if (replicated)
            replicate_quantile(&replicates, x, p, &options, &out);
        else
            estimate_quantiles(&data->design, x, &p, 1, &options, &out, test->faults);
        json_array_append_new(rows, quantile_row(p, &out));
    }
    if (probs)
        return rows;
    json_t *only = json_incref(json_array_get(rows, 0));
    json_decref(rows);
    return only;
}

static json_t *answer_quantile(const struct case_test *test)
{
    struct case_design data;
    if (!case_design_init(&data, test))
        return NULL;
    const double *x =
        case_numbers(test, &data, case_text(json_object_get(test->args, "vars"), 0));
    json_t *answer = x ? quantile_rows(test, &data, x) : NULL;
    case_design_clear(&data);
    return answer;
}

static json_t *names_of(const struct factor *factor)
{
    json_t *names = json_array();
    for (size_t l = 0; l < factor->n; l++)
        json_array_append_new(names, json_string(factor->names[l]));
    return names;
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
    double *counts = arena_zeroed(test->arena, rows.n * columns.n, sizeof *counts);
    estimate_crosstab(&data.design, rows.levels, rows.n, columns.levels, columns.n, counts);
    json_t *weighted = json_array(), *shares = json_array();
    for (size_t r = 0; r < rows.n; r++) {
        json_t *of_row = json_array(), *share = json_array();
        double sum = 0;
        for (size_t c = 0; c < columns.n; c++)
            sum += counts[r * columns.n + c];
        for (size_t c = 0; c < columns.n; c++) {
            json_array_append_new(of_row, case_number(counts[r * columns.n + c]));
            json_array_append_new(share, case_number(counts[r * columns.n + c] / sum));
        }
        json_array_append_new(weighted, of_row);
        json_array_append_new(shares, share);
    }
    case_design_clear(&data);
    return json_pack("{s:o, s:o, s:o, s:o}", "row_levels", names_of(&rows), "col_levels",
                     names_of(&columns), "weighted", weighted, "row_prop", shares);
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
