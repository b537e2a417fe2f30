/* Reference cases of unweighted statistics. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/axes.h"
#include "analysis/cases.h"
#include "analysis/clusters.h"
#include "analysis/contingency.h"
#include "analysis/interval.h"
#include "analysis/ranks.h"
#include "analysis/risk.h"
#include "analysis/scales.h"
#include "analysis/stems.h"
#include "data/mem.h"
#include "data/text.h"

/* ---- JSON ---------------------------------------- */

static json_t *numbers(const double x[], size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, case_number(x[i]));
    return list;
}

static json_t *matrix(const double x[], size_t n_rows, size_t n_columns)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n_rows; i++)
        json_array_append_new(list, numbers(&x[i * n_columns], n_columns));
    return list;
}

static json_t *counts_of(const size_t x[], size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_integer((json_int_t)x[i]));
    return list;
}

static json_t *texts(const char *const x[], size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(x[i]));
    return list;
}

static void set(json_t *object, const char *key, double value)
{
    json_object_set_new(object, key, case_number(value));
}

static void set_pair(json_t *object, const char *key, double a, double b)
{
    json_object_set_new(object, key, numbers((const double[]){a, b}, 2));
}

/* ---- Arguments ---------------------------------------- */

static const char *text_arg(const struct case_test *test, const char *key)
{
    return json_string_value(json_object_get(test->args, key));
}

static const struct frame_column *column_arg(const struct case_test *test,
                                             const struct frame *frame, const char *key)
{
    return case_column(test, frame, text_arg(test, key));
}

/* The columns that args.vars names; NULL with a fault. */
static const struct frame_column **columns_arg(const struct case_test *test,
                                               const struct frame *frame, const char *key,
                                               size_t *n)
{
    const json_t *vars = json_object_get(test->args, key);
    *n = json_array_size(vars);
    const struct frame_column **columns = arena_zeroed(test->arena, *n, sizeof *columns);
    for (size_t v = 0; v < *n; v++) {
        columns[v] = case_column(test, frame, json_string_value(json_array_get(vars, v)));
        if (!columns[v])
            return NULL;
    }
    return columns;
}

static bool is_number(const struct case_test *test, const struct frame_column *column)
{
    if (column->numbers)
        return true;
    faults_add(test->faults, (struct where){.path = test->directory, .field = column->name},
               _("expected a column of numbers"));
    return false;
}

/* Rows in which every column has a number, side by side: n x k. NULL with a fault. */
static double *complete_rows(const struct case_test *test, const struct frame *frame,
                             const struct frame_column *const columns[], size_t k, size_t *n)
{
    double *x = arena_zeroed(test->arena, frame->n * k, sizeof *x);
    *n = 0;
    for (size_t j = 0; j < k; j++)
        if (!is_number(test, columns[j]))
            return NULL;
    for (size_t i = 0; i < frame->n; i++) {
        bool complete = true;
        for (size_t j = 0; j < k; j++) {
            x[*n * k + j] = columns[j]->numbers[i];
            complete = complete && !isnan(columns[j]->numbers[i]);
        }
        *n += complete;
    }
    return x;
}

/* ---- Tables ---------------------------------------- */

struct table {
    const struct frame_column *rows, *columns;
    struct contingency cells;
};

/* One row a respondent, or with a column Freq one row a cell. */
static bool read_table(const struct case_test *test, struct table *table)
{
    struct frame *frame = arena_zeroed(test->arena, 1, sizeof *frame);
    if (!case_frame(test, frame))
        return false;
    table->rows = column_arg(test, frame, "rows");
    table->columns = column_arg(test, frame, "cols");
    const struct frame_column *frequency = frame_find(frame, "Freq");
    if (!table->rows || !table->columns || (frequency && !is_number(test, frequency)))
        return false;
    const size_t n_columns = table->columns->n_levels;
    double *counts = arena_zeroed(test->arena, table->rows->n_levels * n_columns, sizeof *counts);
    for (size_t i = 0; i < frame->n; i++)
        if (table->rows->levels[i] != NO_LEVEL && table->columns->levels[i] != NO_LEVEL)
            counts[table->rows->levels[i] * n_columns + table->columns->levels[i]] +=
                frequency ? frequency->numbers[i] : 1;
    table->cells = (struct contingency){table->rows->n_levels, n_columns, counts};
    return true;
}

static void answer_two_by_two(json_t *answer, const double counts[])
{
    const struct two_by_two two = two_by_two(counts, 0.95);
    set(answer, "yates_chisq", two.yates_chi2);
    set(answer, "yates_p", two.yates_p);
    set(answer, "fisher_or_cmle", two.or_mle);
    set_pair(answer, "fisher_or_ci", two.or_low, two.or_high);
    set(answer, "fisher_p_greater", two.p_greater);
    set(answer, "sample_or", two.sample_or);
    set_pair(answer, "mcnemar_cc", two.mcnemar_cc, two.mcnemar_cc_p);
    set_pair(answer, "mcnemar", two.mcnemar, two.mcnemar_p);
}

static json_t *answer_contingency(const struct case_test *test)
{
    struct table table;
    if (!read_table(test, &table))
        return NULL;
    const struct contingency *cells = &table.cells;
    const size_t r = cells->n_rows, c = cells->n_columns;
    double *of_cells = arena_zeroed(test->arena, 3 * r * c, sizeof *of_cells);
    contingency_residuals(cells, of_cells, of_cells + r * c, of_cells + 2 * r * c);
    const struct independence found = contingency_test(cells);
    json_t *answer = json_object(), *assoc = json_object();
    json_object_set_new(answer, "row_levels", texts(table.rows->names, r));
    json_object_set_new(answer, "col_levels", texts(table.columns->names, c));
    json_object_set_new(answer, "counts", matrix(cells->counts, r, c));
    json_object_set_new(answer, "expected", matrix(of_cells, r, c));
    json_object_set_new(answer, "pearson_residuals", matrix(of_cells + r * c, r, c));
    json_object_set_new(answer, "adjusted_residuals", matrix(of_cells + 2 * r * c, r, c));
    set(answer, "n", found.n);
    set(answer, "chisq", found.chi2);
    set(answer, "df", found.df);
    set(answer, "p_value", found.p);
    set(answer, "min_expected", found.min_expected);
    set(answer, "g2", found.g2);
    set(answer, "g2_p", found.g2_p);
    set(assoc, "V", found.v);
    set(assoc, "V_bergsma", found.v_corrected);
    set(assoc, "phi2", found.phi2);
    set(assoc, "contingency_C", found.c);
    set(assoc, "tschuprow_T", found.t);
    json_object_set_new(answer, "assoc", assoc);
    set(answer, "fisher_p", fisher_test(cells, 1).p);
    if (r == 2 && c == 2)
        answer_two_by_two(answer, cells->counts);
    return answer;
}

/* ---- Correspondence ---------------------------------------- */

static size_t dims_arg(const struct case_test *test, size_t n_dims)
{
    const json_int_t dims = json_integer_value(json_object_get(test->args, "dims"));
    return dims > 0 && (size_t)dims < n_dims ? (size_t)dims : n_dims;
}

/* The first columns of a matrix of n_dims. */
static json_t *first_dims(const double x[], size_t n_rows, size_t n_dims, size_t n_shown)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n_rows; i++)
        json_array_append_new(list, numbers(&x[i * n_dims], n_shown));
    return list;
}

static void answer_side(json_t *answer, const char *prefix, const struct side_of_map *side,
                        size_t n_dims, size_t n_shown)
{
    const struct {
        const char *name;
        const double *values;
    } matrices[] = {{"principal", side->principal},
                    {"contrib", side->contribution},
                    {"cos2", side->cos2}};
    for (size_t m = 0; m < sizeof matrices / sizeof *matrices; m++) {
        char *key = mem_printf("%s_%s", prefix, matrices[m].name);
        json_object_set_new(answer, key,
                            first_dims(matrices[m].values, side->n, n_dims, n_shown));
        free(key);
    }
    char *mass = mem_printf("%s_mass", prefix), *distance = mem_printf("%s_chidist", prefix);
    json_object_set_new(answer, mass, numbers(side->mass, side->n));
    json_object_set_new(answer, distance, numbers(side->distance, side->n));
    free(mass);
    free(distance);
}

static json_t *answer_ca(const struct case_test *test)
{
    struct table table;
    struct correspondence found;
    if (!read_table(test, &table))
        return NULL;
    if (!correspondence_analysis(table.cells.counts, table.cells.n_rows, table.cells.n_columns,
                                 test->arena, &found))
        return json_null();
    const size_t n = dims_arg(test, found.n_dims);
    json_t *answer = json_object(), *eigen = json_array(), *shares = json_array();
    for (size_t d = 0; d < n; d++) {
        const double inertia = found.singular[d] * found.singular[d];
        json_array_append_new(eigen, case_number(inertia));
        json_array_append_new(shares, case_number(100 * inertia / found.inertia));
    }
    json_object_set_new(answer, "row_names", texts(table.rows->names, table.cells.n_rows));
    json_object_set_new(answer, "col_names", texts(table.columns->names, table.cells.n_columns));
    set(answer, "total_inertia", found.inertia);
    json_object_set_new(answer, "singular_values", numbers(found.singular, n));
    json_object_set_new(answer, "mass_corresp_cor", numbers(found.singular, n));
    json_object_set_new(answer, "eigenvalues", eigen);
    json_object_set_new(answer, "pct", shares);
    answer_side(answer, "row", &found.rows, found.n_dims, n);
    answer_side(answer, "col", &found.columns, found.n_dims, n);
    return answer;
}

/* Levels of a column in the order of sorted names, -> size_t a row. */
static size_t *sorted_levels(const struct case_test *test, const struct frame *frame,
                             const struct frame_column *column)
{
    size_t *place = arena_zeroed(test->arena, column->n_levels, sizeof *place);
    for (size_t k = 0; k < column->n_levels; k++)
        place[frame_level(column, column->sorted[k])] = k;
    size_t *levels = arena_zeroed(test->arena, frame->n, sizeof *levels);
    for (size_t i = 0; i < frame->n; i++)
        levels[i] = column->levels[i] == NO_LEVEL ? NO_LEVEL : place[column->levels[i]];
    return levels;
}

static json_t *solution(const char *name, const double eigen[], size_t n, double inertia)
{
    json_t *shares = json_array();
    for (size_t d = 0; d < n; d++)
        json_array_append_new(shares, case_number(100 * eigen[d] / inertia));
    return json_pack("{s:s, s:o, s:o, s:o}", "lambda", name, "inertia_total",
                     case_number(inertia), "eigen", numbers(eigen, n), "pct", shares);
}

static json_t *level_names(const struct frame_column *const columns[], size_t n)
{
    json_t *list = json_array();
    for (size_t v = 0; v < n; v++)
        for (size_t k = 0; k < columns[v]->n_levels; k++) {
            char *name = mem_printf("%s:%s", columns[v]->name, columns[v]->sorted[k]);
            json_array_append_new(list, json_string(name));
            free(name);
        }
    return list;
}

static json_t *answer_mca(const struct case_test *test)
{
    struct frame frame;
    size_t n;
    const struct frame_column **columns =
        case_frame(test, &frame) ? columns_arg(test, &frame, "vars", &n) : NULL;
    if (!columns)
        return NULL;
    const size_t **levels = arena_zeroed(test->arena, n, sizeof *levels);
    size_t *n_levels = arena_zeroed(test->arena, n, sizeof *n_levels);
    for (size_t v = 0; v < n; v++) {
        levels[v] = sorted_levels(test, &frame, columns[v]);
        n_levels[v] = columns[v]->n_levels;
    }
    struct multiple_correspondence found;
    if (!multiple_correspondence(levels, n_levels, n, frame.n, test->arena, &found))
        return json_null();
    double *burt = arena_zeroed(test->arena, found.n_dims, sizeof *burt);
    for (size_t d = 0; d < found.n_dims; d++)
        burt[d] = found.indicator[d] * found.indicator[d];
    json_t *solutions = json_array();
    json_array_append_new(solutions, solution("indicator", found.indicator, found.n_dims,
                                              found.inertia_indicator));
    json_array_append_new(solutions, solution("Burt", burt, found.n_dims, found.inertia_burt));
    json_array_append_new(solutions, solution("adjusted", found.adjusted, found.n_adjusted,
                                              found.inertia_adjusted));
    enum { SHOWN = 3 };
    const size_t shown = found.n_dims < SHOWN ? found.n_dims : SHOWN;
    return json_pack("{s:o, s:o, s:o, s:o}", "levels", level_names(columns, n), "mass",
                     numbers(found.mass, found.n_levels), "solutions", solutions,
                     "indicator_col_principal",
                     first_dims(found.principal, found.n_levels, found.n_dims, shown));
}

/* ---- Ranks ---------------------------------------- */

/* Values of x for one group; NULL with a fault. */
static double *group_values(const struct case_test *test, const struct frame *frame,
                            const struct frame_column *x, const struct frame_column *group,
                            size_t level, size_t *n)
{
    double *values = arena_zeroed(test->arena, frame->n, sizeof *values);
    *n = 0;
    if (!is_number(test, x))
        return NULL;
    for (size_t i = 0; i < frame->n; i++)
        if (group->levels[i] == level && !isnan(x->numbers[i]))
            values[(*n)++] = x->numbers[i];
    return values;
}

static double *list_arg(const struct case_test *test, const char *key, size_t *n)
{
    const json_t *list = json_object_get(test->args, key);
    *n = json_array_size(list);
    double *x = arena_zeroed(test->arena, *n, sizeof *x);
    for (size_t i = 0; i < *n; i++)
        x[i] = json_number_value(json_array_get(list, i));
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
    const struct frame_column *values = column_arg(test, &frame, "y");
    const struct frame_column *group = column_arg(test, &frame, "group");
    const char *a = text_arg(test, "a"), *b = text_arg(test, "b");
    if (!values || !group || !a || !b)
        return false;
    *x = group_values(test, &frame, values, group, frame_level(group, a), n);
    *y = group_values(test, &frame, values, group, frame_level(group, b), m);
    return *x && *y;
}

static json_t *answer_rank_sum(const struct case_test *test)
{
    double *x, *y;
    size_t n, m;
    if (!two_samples(test, &x, &n, &y, &m))
        return NULL;
    const struct rank_sum found = rank_sum_test(x, n, y, m, 0.95);
    json_t *answer = json_object();
    set(answer, "n1", (double)n);
    set(answer, "n2", (double)m);
    set(answer, "W", found.w);
    set(answer, "p_normal_cc", found.p_normal_cc);
    set(answer, "p_normal", found.p_normal);
    set(answer, "p_exact", found.p_exact);
    set(answer, "hodges_lehmann", found.shift);
    set_pair(answer, "ci_normal_cc", found.shift_low, found.shift_high);
    set(answer, "cliffs_delta", found.delta);
    return answer;
}

/* "group 1": the values where the column says so; the values stand in the first other column of
 * numbers without quotes. A plain name is a column. */
static double *sample_arg(const struct case_test *test, const struct frame *frame, const char *key,
                          size_t *n)
{
    char *words = mem_text(text_arg(test, key) ? text_arg(test, key) : "");
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
    if (whole && is_number(test, whole))
        values = whole->numbers;
    free(words);
    return values;
}

static json_t *answer_signed_rank(const struct case_test *test)
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
    set(answer, "V", found.v);
    set(answer, "p_normal_cc", found.p_normal_cc);
    set(answer, "p_normal", found.p_normal);
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

/* Each pair of groups, the later first, p adjusted by Holm. */
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
        for (size_t b = 0; b < a; b++)
            json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "a", group->sorted[a], "b",
                                                  group->sorted[b], "p_holm",
                                                  case_number(adjusted[at++])));
    return list;
}

static json_t *answer_kruskal(const struct case_test *test)
{
    struct frame frame;
    if (!case_frame(test, &frame))
        return NULL;
    const struct frame_column *y = column_arg(test, &frame, "y");
    const struct frame_column *group = column_arg(test, &frame, "group");
    if (!y || !group || !is_number(test, y))
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
        set(of_ranks, group->names[g], ranks[g]);
        set(medians, group->names[g], median(values, m));
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
    const char *missing = text_arg(test, "missing");
    const char *list = missing ? strstr(missing, "complete cases on ") : NULL;
    const struct frame_column **needed =
        arena_zeroed(test->arena, frame->n_columns + 2, sizeof *needed);
    needed[0] = column_arg(test, frame, "x");
    needed[1] = column_arg(test, frame, "y");
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

static json_t *answer_correlation(const struct case_test *test)
{
    struct frame frame;
    size_t k, n;
    const struct frame_column **needed =
        case_frame(test, &frame) ? needed_columns(test, &frame, &k) : NULL;
    const double *rows = needed ? complete_rows(test, &frame, needed, k, &n) : NULL;
    if (!rows)
        return NULL;
    double *x = arena_zeroed(test->arena, n, sizeof *x), *y = arena_zeroed(test->arena, n, sizeof *y);
    for (size_t i = 0; i < n; i++) {
        x[i] = rows[i * k];
        y[i] = rows[i * k + 1];
    }
    const struct correlation found = correlate(x, y, n);
    json_t *answer = json_object();
    set(answer, "n", (double)n);
    set(answer, "spearman_rho", found.spearman);
    set(answer, "spearman_p_t", found.spearman_p);
    set(answer, "kendall_tau_b", found.kendall);
    set(answer, "kendall_z", found.kendall_z);
    set(answer, "kendall_p_normal", found.kendall_p);
    set(answer, "pearson_r", found.pearson);
    set(answer, "pearson_t", found.pearson_t);
    set(answer, "pearson_p", found.pearson_p);
    set_pair(answer, "pearson_ci_fisher_z", found.pearson_low, found.pearson_high);
    return answer;
}

static json_t *answer_p_adjust(const struct case_test *test)
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
        json_object_set_new(answer, ways[w].name, numbers(adjusted, n));
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
    items->columns = columns_arg(test, frame, "vars", &items->k);
    items->x = items->columns
                   ? complete_rows(test, frame, items->columns, items->k, &items->n)
                   : NULL;
    return items->x != NULL;
}

static json_t *by_name(const struct items *items, const double values[])
{
    json_t *object = json_object();
    for (size_t j = 0; j < items->k; j++)
        set(object, items->columns[j]->name, values[j]);
    return object;
}

static json_t *answer_friedman(const struct case_test *test)
{
    struct frame frame;
    struct items items;
    if (!read_items(test, &frame, &items))
        return NULL;
    double *ranks = arena_zeroed(test->arena, items.k, sizeof *ranks);
    const struct friedman found = friedman_test(items.x, items.n, items.k, ranks);
    json_t *answer = json_object();
    set(answer, "n", (double)items.n);
    set(answer, "k", (double)items.k);
    set(answer, "chisq", found.chi2);
    set(answer, "df", found.df);
    set(answer, "p_value", found.p);
    set(answer, "kendall_W_tie_corrected", found.w);
    json_object_set_new(answer, "mean_ranks", by_name(&items, ranks));
    return answer;
}

static json_t *answer_cochran(const struct case_test *test)
{
    struct frame frame;
    struct items items;
    if (!read_items(test, &frame, &items))
        return NULL;
    const struct cochran found = cochran_q(items.x, items.n, items.k);
    json_t *answer = json_object();
    set(answer, "n", (double)items.n);
    set(answer, "k", (double)items.k);
    set(answer, "Q", found.q);
    set(answer, "df", found.df);
    set(answer, "p_value", found.p);
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

static json_t *answer_alpha(const struct case_test *test)
{
    struct frame frame;
    struct items items;
    if (!read_items(test, &frame, &items))
        return NULL;
    const size_t n_id = strlen(test->id);
    if (n_id > 4 && strcmp(test->id + n_id - 4, "_rev") == 0)
        turn_items(test, &items);
    double *rest = arena_zeroed(test->arena, items.k, sizeof *rest);
    double *without = arena_zeroed(test->arena, items.k, sizeof *without);
    const struct reliability found =
        reliability_of(items.x, items.n, items.k, 0.95, rest, without);
    json_t *answer = json_object();
    set(answer, "n", (double)items.n);
    set(answer, "alpha_raw", found.alpha);
    set(answer, "alpha_std", found.alpha_standard);
    set(answer, "guttman_lambda6", found.lambda6);
    set(answer, "mean_interitem_r", found.mean_r);
    set(answer, "median_interitem_r", found.median_r);
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
    set(answer, "n", (double)n);
    set(answer, "missing", (double)(frame->n - n));
    set(answer, "pct_negative", negative);
    set(answer, "pct_neutral", share_of_levels(test, "neutral", x, n));
    set(answer, "pct_positive", positive);
    set(answer, "net", positive - negative);
    set(answer, "mean", mean);
    set(answer, "sd", sqrt(square));
    set(answer, "median", median(x, n));
    return answer;
}

static json_t *answer_likert(const struct case_test *test)
{
    struct frame frame;
    size_t k;
    const struct frame_column **columns =
        case_frame(test, &frame) ? columns_arg(test, &frame, "vars", &k) : NULL;
    json_t *answer = columns ? json_array() : NULL;
    for (size_t j = 0; j < k && answer; j++)
        if (is_number(test, columns[j]))
            json_array_append_new(answer, likert_item(test, &frame, columns[j]));
    return answer;
}

static json_t *mention(const struct frame_column *column, size_t count, size_t n_asked,
                       size_t n_some, size_t n_mentions)
{
    const struct simple_interval interval = simple_interval(count, n_asked, 0, SIMPLE_WILSON, 0);
    json_t *answer = json_pack("{s:s}", "item", column->name);
    set(answer, "count", (double)count);
    set(answer, "pct_of_asked", 100 * (double)count / (double)n_asked);
    set(answer, "pct_of_at_least_one", 100 * (double)count / (double)n_some);
    set(answer, "pct_of_mentions", 100 * (double)count / (double)n_mentions);
    set_pair(answer, "wilson95_of_asked", interval.low, interval.high);
    return answer;
}

static json_t *answer_multiple(const struct case_test *test)
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
    set(answer, "n_rows", (double)frame.n);
    set(answer, "n_asked", (double)items.n);
    set(answer, "n_at_least_one", (double)n_some);
    set(answer, "n_mentions", (double)n_mentions);
    set(answer, "mean_mentions_per_asked", (double)n_mentions / (double)items.n);
    json_object_set_new(answer, "items", list);
    return answer;
}

/* ---- Groups and risk ---------------------------------------- */

static int smaller(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* Sizes of the k groups, ascending. */
static json_t *group_sizes(const struct case_test *test, const size_t groups[], size_t n, size_t k)
{
    size_t *sizes = arena_zeroed(test->arena, k, sizeof *sizes);
    for (size_t i = 0; i < n; i++)
        sizes[groups[i]]++;
    qsort(sizes, k, sizeof *sizes, smaller);
    return counts_of(sizes, k);
}

static json_t *heights(const struct merge merges[], size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i + 1 < n; i++)
        json_array_append_new(list, case_number(merges[i].height));
    return list;
}

struct grouping {
    size_t n;
    double *distances, *scratch;
    struct merge *merges;
    size_t *groups;
};

static void run_linkage(struct grouping *grouping, enum linkage linkage, size_t k)
{
    const size_t n = grouping->n;
    memcpy(grouping->scratch, grouping->distances, n * n * sizeof *grouping->scratch);
    merge_groups(grouping->scratch, n, linkage, grouping->merges);
    cut_tree(grouping->merges, n, k, grouping->groups);
}

static void answer_medoids(const struct case_test *test, const struct grouping *grouping, size_t k,
                           json_t *answer)
{
    size_t *medoids = arena_zeroed(test->arena, k, sizeof *medoids);
    set(answer, "pam_k3_objective", find_medoids(grouping->distances, grouping->n, k, medoids));
    for (size_t m = 0; m < k; m++)
        medoids[m]++;
    json_object_set_new(answer, "pam_k3_medoids", counts_of(medoids, k));
}

static void answer_groups(const struct case_test *test, struct grouping *grouping, json_t *answer)
{
    const size_t n = grouping->n;
    run_linkage(grouping, LINKAGE_AVERAGE, 4);
    json_object_set_new(answer, "average_heights", heights(grouping->merges, n));
    json_object_set_new(answer, "average_sizes_k4", group_sizes(test, grouping->groups, n, 4));
    run_linkage(grouping, LINKAGE_WARD, 3);
    json_object_set_new(answer, "ward_d2_heights", heights(grouping->merges, n));
    json_object_set_new(answer, "ward_sizes_k3", group_sizes(test, grouping->groups, n, 3));
    set(answer, "ward_k3_silhouette_avg",
        mean_silhouette(grouping->distances, grouping->groups, n, 3));
    for (size_t i = 0; i < n; i++)
        grouping->groups[i]++;
    json_object_set_new(answer, "ward_k3_membership", counts_of(grouping->groups, n));
    answer_medoids(test, grouping, 3, answer);
}

static json_t *answer_clusters(const struct case_test *test)
{
    struct frame frame;
    size_t k;
    const struct frame_column **columns =
        case_frame(test, &frame) ? columns_arg(test, &frame, "vars", &k) : NULL;
    if (!columns || frame.n < 4)
        return NULL;
    struct gower_variable *variables = arena_zeroed(test->arena, k, sizeof *variables);
    for (size_t v = 0; v < k; v++)
        variables[v] = columns[v]->numbers && !columns[v]->quoted
                           ? (struct gower_variable){columns[v]->numbers, NULL}
                           : (struct gower_variable){NULL, columns[v]->levels};
    const size_t n = frame.n;
    struct grouping grouping = {n, arena_zeroed(test->arena, n * n, sizeof(double)),
                                arena_zeroed(test->arena, n * n, sizeof(double)),
                                arena_zeroed(test->arena, n, sizeof(struct merge)),
                                arena_zeroed(test->arena, n, sizeof(size_t))};
    gower_distances(variables, k, n, grouping.distances);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            sum += grouping.distances[i * n + j];
    enum { FIRST = 10 };
    json_t *answer = json_object();
    json_object_set_new(answer, "d_first", numbers(&grouping.distances[1], n - 1 < FIRST ? n - 1 : FIRST));
    set(answer, "d_sum", sum);
    answer_groups(test, &grouping, answer);
    return answer;
}

static json_t *answer_risk(const struct case_test *test)
{
    struct frame frame;
    size_t k;
    const struct frame_column **columns =
        case_frame(test, &frame) ? columns_arg(test, &frame, "keys", &k) : NULL;
    const struct frame_column *sensitive =
        columns ? column_arg(test, &frame, "sensitive") : NULL;
    if (!sensitive)
        return NULL;
    const size_t **keys = arena_zeroed(test->arena, k, sizeof *keys), n = frame.n;
    for (size_t v = 0; v < k; v++)
        keys[v] = columns[v]->levels;
    size_t *of = arena_zeroed(test->arena, 3 * n, sizeof *of), *size = of + n, *variety = of + 2 * n;
    const struct risk risk = risk_of(keys, k, sensitive->levels, n, of, size, variety);
    size_t below[3] = {0}, n_alike = 0;
    static const size_t limits[3] = {2, 3, 5};
    bool *alike = arena_zeroed(test->arena, risk.n_classes, sizeof *alike);
    size_t n_alike_classes = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t l = 0; l < 3; l++)
            below[l] += size[i] < limits[l];
        n_alike += variety[i] < 2;
        n_alike_classes += variety[i] < 2 && !alike[of[i]];
        alike[of[i]] = alike[of[i]] || variety[i] < 2;
    }
    json_t *answer = json_object();
    set(answer, "n", (double)n);
    set(answer, "n_classes", (double)risk.n_classes);
    set(answer, "min_class", (double)risk.smallest);
    set(answer, "records_k_lt_2", (double)below[0]);
    set(answer, "records_k_lt_3", (double)below[1]);
    set(answer, "records_k_lt_5", (double)below[2]);
    set(answer, "classes_l_lt_2", (double)n_alike_classes);
    set(answer, "records_l_lt_2", (double)n_alike);
    set(answer, "global_risk_sum_1_over_f", risk.rate_sum);
    return answer;
}

/* The data hold words and their stems: each must be found. */
static json_t *answer_stems(const struct case_test *test)
{
    struct frame frame;
    if (!case_frame(test, &frame))
        return NULL;
    const struct frame_column *words = case_column(test, &frame, "word");
    const struct frame_column *stems = case_column(test, &frame, "stem");
    if (!words || !stems)
        return NULL;
    size_t n_same = 0;
    struct stemmer *stemmer = stemmer_create();
    for (size_t i = 0; i < frame.n; i++) {
        const char *word = words->names[words->levels[i]], *stem = stems->names[stems->levels[i]];
        const char *found = stemmer_stem(stemmer, word);
        if (strcmp(found, stem) == 0)
            n_same++;
        else
            faults_add(test->faults, (struct where){.path = test->directory, .field = word},
                       _("expected the stem \"%s\", found \"%s\""), stem, found);
    }
    stemmer_free(stemmer);
    return json_pack("{s:o}", "n", case_number((double)n_same));
}

const struct case_function base_functions[] = {{"contingency", answer_contingency},
                                               {"ca", answer_ca},
                                               {"mca", answer_mca},
                                               {"kruskal", answer_kruskal},
                                               {"wilcoxon_rank_sum", answer_rank_sum},
                                               {"wilcoxon_signed_rank", answer_signed_rank},
                                               {"correlation", answer_correlation},
                                               {"p_adjust", answer_p_adjust},
                                               {"friedman_kendallW", answer_friedman},
                                               {"cochran_q", answer_cochran},
                                               {"cronbach_alpha", answer_alpha},
                                               {"likert", answer_likert},
                                               {"multiple_response", answer_multiple},
                                               {"cluster_gower", answer_clusters},
                                               {"sdc", answer_risk},
                                               {"french_stem", answer_stems},
                                               {NULL, NULL}};
