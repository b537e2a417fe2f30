#include "analysis/survey_test.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/quadratic.h"
#include "analysis/replicate.h"
#include "analysis/student.h"
#include "data/mem.h"

const char *const independence_tests[N_INDEPENDENCE_TESTS] = {
    [INDEPENDENCE_F] = "F",           [INDEPENDENCE_CHISQ] = "Chisq",
    [INDEPENDENCE_WALD] = "Wald",     [INDEPENDENCE_ADJ_WALD] = "adjWald",
    [INDEPENDENCE_LINCOM] = "lincom", [INDEPENDENCE_SADDLEPOINT] = "saddlepoint"};

static const struct survey_test no_result = {
    .statistic = (double)NAN, .ndf = (double)NAN, .ddf = (double)NAN, .p_value = (double)NAN};

/* A weighted table of those who answered both, without empty rows and columns. */
struct table {
    struct design design; /* those who answered */
    size_t n_rows, n_columns, n_cells;
    size_t *cells;  /* one a respondent; NO_LEVEL outside */
    double *counts; /* n_rows x n_columns */
    double *rows, *columns, sum;
    size_t n;
};

/* Renumbers the levels that somebody in the design has; returns how many. */
static size_t keep_used(const struct design *design, const size_t levels[], size_t n_levels,
                        size_t used[])
{
    for (size_t l = 0; l < n_levels; l++)
        used[l] = SIZE_MAX;
    for (size_t i = 0; i < design->n; i++)
        if (design->weights[i] != 0)
            used[levels[i]] = 0;
    size_t n_used = 0;
    for (size_t l = 0; l < n_levels; l++)
        if (!used[l])
            used[l] = n_used++;
    return n_used;
}

static void table_init(struct table *table, const struct design *design, const size_t rows[],
                       size_t n_rows, const size_t columns[], size_t n_columns)
{
    const size_t n = design->n;
    unsigned char *keep = mem_zeroed(n, 1);
    for (size_t i = 0; i < n; i++)
        keep[i] = rows[i] < n_rows && columns[i] < n_columns;
    *table = (struct table){0};
    design_domain(&table->design, design, keep);
    free(keep);
    size_t *row_of = mem_zeroed(n_rows, sizeof *row_of);
    size_t *column_of = mem_zeroed(n_columns, sizeof *column_of);
    table->n_rows = keep_used(&table->design, rows, n_rows, row_of);
    table->n_columns = keep_used(&table->design, columns, n_columns, column_of);
    table->n_cells = table->n_rows * table->n_columns;
    table->cells = mem_zeroed(n, sizeof *table->cells);
    table->counts = mem_zeroed(table->n_cells, sizeof *table->counts);
    table->rows = mem_zeroed(table->n_rows, sizeof *table->rows);
    table->columns = mem_zeroed(table->n_columns, sizeof *table->columns);
    for (size_t i = 0; i < n; i++) {
        table->cells[i] = SIZE_MAX;
        if (table->design.weights[i] == 0)
            continue;
        const size_t row = row_of[rows[i]], column = column_of[columns[i]];
        table->cells[i] = row * table->n_columns + column;
        table->counts[table->cells[i]] += table->design.weights[i];
        table->rows[row] += table->design.weights[i];
        table->columns[column] += table->design.weights[i];
    }
    table->sum = design_sum(&table->design);
    table->n = design_count(&table->design);
    free(row_of);
    free(column_of);
}

static void table_clear(struct table *table)
{
    design_clear(&table->design);
    free(table->cells);
    free(table->counts);
    free(table->rows);
    free(table->columns);
}

static double expected_count(const struct table *table, size_t cell)
{
    return table->rows[cell / table->n_columns] * table->columns[cell % table->n_columns] /
           table->sum;
}

/* Pearson's statistic of a table with the weights scaled to sum to n. */
static double pearson(const struct table *table)
{
    double sum = 0;
    for (size_t c = 0; c < table->n_cells; c++) {
        const double expected = expected_count(table, c);
        sum += (table->counts[c] - expected) * (table->counts[c] - expected) / expected;
    }
    return sum / table->sum * (double)table->n;
}

/* Contrast m of the interactions: of a row and a column with the last ones. */
static double contrast(const struct table *table, size_t m, size_t cell)
{
    const size_t row = cell / table->n_columns, column = cell % table->n_columns;
    const size_t a = m / (table->n_columns - 1), b = m % (table->n_columns - 1);
    const double on_row = (double)(row == a) - (double)(row == table->n_rows - 1);
    const double on_column = (double)(column == b) - (double)(column == table->n_columns - 1);
    return on_row * on_column;
}

/* C' M C for contrasts over the shares of the cells, M given by its elements. */
static void sandwich(const struct table *table, const double covariance[], gsl_matrix *simple,
                     gsl_matrix *complex)
{
    const size_t k = table->n_cells;
    double *c = mem_zeroed(simple->size1 * k, sizeof *c);
    for (size_t m = 0; m < simple->size1; m++)
        for (size_t cell = 0; cell < k; cell++)
            if (table->counts[cell] > 0)
                c[m * k + cell] = contrast(table, m, cell) * table->sum / table->counts[cell];
    double *right = mem_zeroed(k, sizeof *right);
    for (size_t b = 0; b < simple->size1; b++) {
        for (size_t i = 0; i < k; i++) {
            right[i] = 0;
            for (size_t j = 0; j < k; j++)
                right[i] += covariance[i * k + j] * c[b * k + j];
        }
        for (size_t a = 0; a < simple->size1; a++) {
            double of_simple = 0, of_complex = 0;
            for (size_t i = 0; i < k; i++) {
                of_simple += c[a * k + i] * c[b * k + i] * table->counts[i] / table->sum;
                of_complex += c[a * k + i] * right[i];
            }
            gsl_matrix_set(simple, a, b, of_simple / (double)table->n);
            gsl_matrix_set(complex, a, b, of_complex);
        }
    }
    free(right);
    free(c);
}

/* The generalised design effects: eigenvalues of the covariance of the contrasts relative to
 * that of a simple random sample (Rao & Scott 1984). False when a table has too many empty
 * cells. */
static bool design_effects(const struct table *table, const double covariance[], size_t m,
                           double effects[])
{
    gsl_matrix *simple = gsl_matrix_alloc(m, m), *complex = gsl_matrix_alloc(m, m);
    gsl_vector *values = gsl_vector_alloc(m);
    gsl_eigen_gensymm_workspace *room = gsl_eigen_gensymm_alloc(m);
    sandwich(table, covariance, simple, complex);
    const bool fine = gsl_eigen_gensymm(complex, simple, values, room) == 0;
    for (size_t j = 0; j < m && fine; j++)
        effects[j] = fmax(gsl_vector_get(values, j), 0);
    gsl_eigen_gensymm_free(room);
    gsl_vector_free(values);
    gsl_matrix_free(complex);
    gsl_matrix_free(simple);
    return fine;
}

/* Design effects below are what rounding left of none: clusters that answered as one another. */
static const double least_effect = 1e-10;

static struct survey_test rao_scott(const struct table *table, enum independence_test test,
                                    double effects[], size_t m)
{
    struct survey_test out = no_result;
    const double x2 = pearson(table);
    double sum = 0, squares = 0;
    for (size_t j = 0; j < m; j++) {
        sum += effects[j];
        squares += effects[j] * effects[j];
    }
    const bool replicated = table->design.variance.method != VARIANCE_LINEARISED;
    const double d0 = sum * sum / squares, ddf = d0 * table->design.df;
    out.statistic = x2;
    if (!(sum > least_effect * (double)m) || table->design.df <= 0)
        return out;
    if (test == INDEPENDENCE_F) {
        out.statistic = x2 / sum;
        out.ndf = d0;
        out.ddf = ddf;
        out.p_value = gsl_cdf_fdist_Q(x2 / sum, d0, ddf);
    } else if (test == INDEPENDENCE_CHISQ) {
        out.ndf = (double)m;
        out.p_value = gsl_cdf_chisq_Q(x2 / (sum / (double)m), (double)m);
    } else {
        size_t n_above = 0;
        for (size_t j = 0; j < m; j++)
            if (effects[j] > 1e-12 * sum)
                effects[n_above++] = effects[j];
        const double of_law = replicated ? (double)INFINITY : ddf;
        out.p_value = test == INDEPENDENCE_LINCOM
                          ? quadratic_tail(effects, n_above, x2, of_law)
                          : quadratic_tail_saddlepoint(effects, n_above, x2, of_law);
    }
    return out;
}

/* y' V^-1 y; NaN when V is singular. */
static double wald(const double v[], const double y[], size_t k)
{
    gsl_matrix *factor = gsl_matrix_alloc(k, k);
    gsl_vector *solved = gsl_vector_alloc(k);
    for (size_t a = 0; a < k; a++) {
        gsl_vector_set(solved, a, y[a]);
        for (size_t b = 0; b < k; b++)
            gsl_matrix_set(factor, a, b, v[a * k + b]);
    }
    double statistic = (double)NAN;
    if (gsl_linalg_cholesky_decomp1(factor) == 0 &&
        gsl_linalg_cholesky_svx(factor, solved) == 0) {
        statistic = 0;
        for (size_t a = 0; a < k; a++)
            statistic += y[a] * gsl_vector_get(solved, a);
    }
    gsl_vector_free(solved);
    gsl_matrix_free(factor);
    return statistic;
}

/* Counts less what independence expects, of all rows and columns but the first, and their
 * linearised values. */
static double *departures(const struct table *table, double y[], size_t m)
{
    const size_t n_columns = table->n_columns;
    double *z = mem_zeroed(table->design.n * m, sizeof *z);
    for (size_t j = 0; j < m; j++) {
        const size_t row = j / (n_columns - 1) + 1, column = j % (n_columns - 1) + 1;
        const size_t cell = row * n_columns + column;
        y[j] = table->counts[cell] - expected_count(table, cell);
        for (size_t i = 0; i < table->design.n; i++) {
            const size_t at = table->cells[i];
            if (at == SIZE_MAX)
                continue;
            double value = expected_count(table, cell) / table->sum;
            value += at == cell;
            value -= at / n_columns == row ? table->columns[column] / table->sum : 0;
            value -= at % n_columns == column ? table->rows[row] / table->sum : 0;
            z[i * m + j] = value * table->design.weights[i];
        }
    }
    return z;
}

static bool wald_test(const struct table *table, enum independence_test test, size_t m,
                      struct survey_test *out, struct faults *faults)
{
    double *y = mem_zeroed(m, sizeof *y), *v = mem_zeroed(m * m, sizeof *v);
    double *z = departures(table, y, m);
    const bool fine = totals_covariance(&table->design, z, m, v, faults);
    const double nu = table->design.df, left = nu - (double)m + 1;
    out->ndf = (double)m;
    out->ddf = test == INDEPENDENCE_WALD ? nu : left;
    if (fine)
        out->statistic = wald(v, y, m) / (double)m * (test == INDEPENDENCE_WALD ? 1 : left / nu);
    if (out->ddf > 0 && out->statistic >= 0)
        out->p_value = gsl_cdf_fdist_Q(out->statistic, out->ndf, out->ddf);
    free(y);
    free(v);
    free(z);
    return fine;
}

static bool pearson_test(const struct table *table, enum independence_test test, size_t m,
                         struct survey_test *out, struct faults *faults)
{
    const size_t k = table->n_cells;
    double *covariance = mem_zeroed(k * k, sizeof *covariance);
    double *effects = mem_zeroed(m, sizeof *effects);
    struct survey_estimate *shares = mem_zeroed(k, sizeof *shares);
    const bool fine =
        estimate_proportions(&table->design, table->cells, k, NULL, shares, covariance, faults);
    if (fine && design_effects(table, covariance, m, effects))
        *out = rao_scott(table, test, effects, m);
    free(covariance);
    free(effects);
    free(shares);
    return fine;
}

bool test_independence(const struct design *design, const size_t rows[], size_t n_rows,
                       const size_t columns[], size_t n_columns, enum independence_test test,
                       struct survey_test *out, struct faults *faults)
{
    struct table table;
    table_init(&table, design, rows, n_rows, columns, n_columns);
    *out = no_result;
    bool fine = true;
    if (table.n_rows > 1 && table.n_columns > 1) {
        const size_t m = (table.n_rows - 1) * (table.n_columns - 1);
        const bool by_wald = test == INDEPENDENCE_WALD || test == INDEPENDENCE_ADJ_WALD;
        fine = (by_wald ? wald_test : pearson_test)(&table, test, m, out, faults);
    }
    out->n = table.n;
    table_clear(&table);
    return fine;
}

/* Means of scores by group, of those who have both. */
struct grouped {
    struct design design;
    const size_t *groups;
    size_t n_groups; /* that somebody is in */
    double *means, *sums;
    size_t *group_of; /* the groups that somebody is in, in order */
};

static void grouped_init(struct grouped *grouped, const struct design *design, const double y[],
                         const size_t groups[], size_t n_groups)
{
    unsigned char *keep = mem_zeroed(design->n, 1);
    for (size_t i = 0; i < design->n; i++)
        keep[i] = groups[i] < n_groups && !isnan(y[i]);
    *grouped = (struct grouped){.groups = groups};
    design_domain(&grouped->design, design, keep);
    free(keep);
    grouped->group_of = mem_zeroed(n_groups, sizeof *grouped->group_of);
    grouped->n_groups = keep_used(&grouped->design, groups, n_groups, grouped->group_of);
    grouped->means = mem_zeroed(grouped->n_groups, sizeof *grouped->means);
    grouped->sums = mem_zeroed(grouped->n_groups, sizeof *grouped->sums);
}

static void grouped_clear(struct grouped *grouped)
{
    design_clear(&grouped->design);
    free(grouped->group_of);
    free(grouped->means);
    free(grouped->sums);
}

/* Means are reckoned from a score of each group's own: where all of a group have one score that is its mean to
 * the last bit, and what varies by nothing does not vary by what rounding left. */
struct grouped_scores {
    const struct grouped *grouped;
    const double *scores;
    double *origins; /* one a group; owned */
};

static void origins_init(struct grouped_scores *of)
{
    const struct grouped *grouped = of->grouped;
    of->origins = mem_zeroed(grouped->n_groups, sizeof *of->origins);
    for (size_t i = grouped->design.n; i-- > 0;)
        if (grouped->design.weights[i] != 0)
            of->origins[grouped->group_of[grouped->groups[i]]] = of->scores[i];
}

/* Means of the scores of each group, and the sums of weights. */
static void group_means(const struct grouped_scores *of, const double weights[], double means[],
                        double sums[])
{
    const struct grouped *grouped = of->grouped;
    memset(means, 0, grouped->n_groups * sizeof *means);
    memset(sums, 0, grouped->n_groups * sizeof *sums);
    for (size_t i = 0; i < grouped->design.n; i++)
        if (weights[i] != 0) {
            const size_t g = grouped->group_of[grouped->groups[i]];
            sums[g] += weights[i];
            means[g] += weights[i] * (of->scores[i] - of->origins[g]);
        }
    for (size_t g = 0; g < grouped->n_groups; g++)
        means[g] = of->origins[g] + means[g] / sums[g];
}

/* What the differences from the first group vary by. */
static double *linearised_differences(const struct grouped *grouped, const double scores[])
{
    const struct design *design = &grouped->design;
    const size_t k = grouped->n_groups - 1;
    double *z = mem_zeroed(design->n * k, sizeof *z);
    for (size_t i = 0; i < design->n; i++) {
        if (design->weights[i] == 0)
            continue;
        const size_t g = grouped->group_of[grouped->groups[i]];
        const double value =
            design->weights[i] * (scores[i] - grouped->means[g]) / grouped->sums[g];
        for (size_t j = 0; j < k; j++)
            z[i * k + j] = !g ? -value : g == j + 1 ? value : 0;
    }
    return z;
}

static void recompute_differences(const void *context, const double weights[], double estimates[])
{
    const struct grouped_scores *of = context;
    const size_t n = of->grouped->n_groups;
    double *means = mem_zeroed(2 * n, sizeof *means);
    group_means(of, weights, means, means + n);
    for (size_t j = 1; j < n; j++)
        estimates[j - 1] = means[j] - means[0];
    free(means);
}

/* Differences of each group's mean from the first's, with their covariance. Scores that are ranks would
 * change with the weights of a replicate: their differences are replicated as linearised. */
static bool differences(struct grouped *grouped, const double scores[], bool are_ranks,
                        double difference[], double covariance[], struct faults *faults)
{
    const struct design *design = &grouped->design;
    const size_t k = grouped->n_groups - 1;
    struct grouped_scores of = {grouped, scores, NULL};
    origins_init(&of);
    group_means(&of, design->weights, grouped->means, grouped->sums);
    for (size_t j = 0; j < k; j++)
        difference[j] = grouped->means[j + 1] - grouped->means[0];
    bool fine;
    if (design->variance.method != VARIANCE_LINEARISED && !are_ranks) {
        const struct replicate_statistic statistic = {recompute_differences, &of, k};
        fine = replicate_covariance(design, &statistic, covariance, faults);
    } else {
        double *z = linearised_differences(grouped, scores);
        fine = totals_covariance(design, z, k, covariance, faults);
        free(z);
    }
    free(of.origins);
    return fine;
}

/* Student's test of one difference. */
static void test_difference(const struct grouped *grouped, double level,
                            struct survey_estimate *difference, struct survey_test *out)
{
    difference->df = grouped->design.df - 1;
    difference->n = out->n;
    difference->deff = (double)NAN;
    difference->census = grouped->design.census;
    estimate_finish(difference, level);
    out->ddf = difference->df;
    out->statistic = difference->se > 0 ? difference->estimate / difference->se : (double)NAN;
    if (out->ddf > 0 && !isnan(out->statistic))
        out->p_value = student_two_sided(out->statistic, out->ddf);
}

bool test_means(const struct design *design, const double y[], const size_t groups[],
                double level, struct survey_estimate *difference, struct survey_test *out,
                struct faults *faults)
{
    struct grouped grouped;
    grouped_init(&grouped, design, y, groups, 2);
    *out = no_result;
    out->n = design_count(&grouped.design);
    *difference = (struct survey_estimate){.estimate = (double)NAN, .se = (double)NAN};
    double variance = 0;
    bool fine = true;
    if (grouped.n_groups == 2) {
        fine = differences(&grouped, y, false, &difference->estimate, &variance, faults);
        difference->se = fine ? sqrt(variance) : (double)NAN;
    }
    test_difference(&grouped, level, difference, out);
    grouped_clear(&grouped);
    return fine;
}

struct ranked {
    double y, weight;
    size_t row;
};

static int by_y(const void *a, const void *b)
{
    const struct ranked *p = a, *q = b;
    return (p->y > q->y) - (p->y < q->y);
}

static double score(double rank_share, enum rank_scores scores)
{
    switch (scores) {
    case RANK_NORMAL:
        return gsl_cdf_ugaussian_Pinv(rank_share);
    case RANK_MEDIAN:
        return rank_share > 0.5;
    default:
        return rank_share;
    }
}

/* Scores of the estimated ranks in the population; those who tie share the mean of theirs. */
static double *rank_scores(const struct design *design, const double y[],
                           enum rank_scores scores)
{
    struct ranked *sorted = mem_zeroed(design->n, sizeof *sorted);
    double *out = mem_zeroed(design->n, sizeof *out);
    size_t n = 0;
    for (size_t i = 0; i < design->n; i++)
        if (design->weights[i] != 0)
            sorted[n++] = (struct ranked){y[i], design->weights[i], i};
    qsort(sorted, n, sizeof *sorted, by_y);
    const double sum = design_sum(design);
    double below = 0;
    for (size_t first = 0, end; first < n; first = end) {
        double ranks = 0;
        for (end = first; end < n && sorted[end].y <= sorted[first].y; end++) {
            below += sorted[end].weight;
            ranks += below - sorted[end].weight / 2;
        }
        for (size_t i = first; i < end; i++)
            out[sorted[i].row] = score(ranks / (double)(end - first) / sum, scores);
    }
    free(sorted);
    return out;
}

bool test_ranks(const struct design *design, const double y[], const size_t groups[],
                size_t n_groups, enum rank_scores scores, double *difference,
                struct survey_test *out, struct faults *faults)
{
    struct grouped grouped;
    grouped_init(&grouped, design, y, groups, n_groups);
    *out = no_result;
    out->n = design_count(&grouped.design);
    *difference = (double)NAN;
    if (grouped.n_groups < 2) {
        grouped_clear(&grouped);
        return true;
    }
    const size_t k = grouped.n_groups - 1;
    double *ranks = rank_scores(&grouped.design, y, scores);
    double *by = mem_zeroed(k, sizeof *by), *v = mem_zeroed(k * k, sizeof *v);
    const bool fine = differences(&grouped, ranks, true, by, v, faults);
    if (fine && k == 1) {
        struct survey_estimate estimate = {.estimate = by[0], .se = sqrt(v[0])};
        test_difference(&grouped, 0, &estimate, out);
        *difference = by[0];
    } else if (fine) {
        out->statistic = wald(v, by, k);
        out->ndf = (double)k;
        out->ddf = grouped.design.df - out->ndf;
        if (out->ddf > 0 && out->statistic >= 0)
            out->p_value = gsl_cdf_fdist_Q(out->statistic / out->ndf, out->ndf, out->ddf);
    }
    free(ranks);
    free(by);
    free(v);
    grouped_clear(&grouped);
    return fine;
}

/* Sum of weighted squares from the mean: 0 to the last bit where all are alike. */
static double spread(const struct design *design, const double values[], double sum)
{
    size_t first = 0;
    while (first + 1 < design->n && design->weights[first] == 0)
        first++;
    double mean = 0, squares = 0; /* of values less the first */
    for (size_t i = first + 1; i < design->n; i++)
        mean += design->weights[i] * (values[i] - values[first]) / sum;
    for (size_t i = 0; i < design->n; i++)
        squares += design->weights[i] * pow(values[i] - values[first] - mean, 2);
    return squares;
}

double weighted_alpha(const struct design *design, const double *const columns[], size_t k)
{
    double *totals = mem_zeroed(design->n, sizeof *totals);
    double *values = mem_zeroed(design->n, sizeof *values);
    unsigned char *keep = mem_zeroed(design->n, 1);
    for (size_t i = 0; i < design->n; i++) {
        for (size_t j = 0; j < k; j++)
            totals[i] += columns[j][i];
        if (isnan(totals[i]))
            totals[i] = 0;
        else
            keep[i] = 1;
    }
    struct design whole;
    design_domain(&whole, design, keep);
    const double sum = design_sum(&whole);
    double items = 0;
    for (size_t j = 0; j < k; j++) {
        for (size_t i = 0; i < design->n; i++)
            values[i] = keep[i] ? columns[j][i] : 0;
        items += spread(&whole, values, sum);
    }
    const double alpha = (double)k / ((double)k - 1) * (1 - items / spread(&whole, totals, sum));
    design_clear(&whole);
    free(totals);
    free(values);
    free(keep);
    return isfinite(alpha) ? alpha : (double)NAN;
}

struct weight_summary weights_summary(const double weights[], size_t n)
{
    struct weight_summary out = {.min = (double)INFINITY, .max = -(double)INFINITY};
    double squares = 0, from_mean = 0;
    for (size_t i = 0; i < n; i++) {
        if (weights[i] == 0)
            continue;
        out.n++;
        out.min = fmin(out.min, weights[i]);
        out.max = fmax(out.max, weights[i]);
        out.sum += weights[i];
        squares += weights[i] * weights[i];
    }
    out.mean = out.sum / (double)out.n;
    for (size_t i = 0; i < n; i++)
        if (weights[i] != 0)
            from_mean += (weights[i] - out.mean) * (weights[i] - out.mean);
    out.cv = sqrt(from_mean / ((double)out.n - 1)) / out.mean;
    out.n_eff = out.sum * out.sum / squares;
    out.deff = (double)out.n / out.n_eff;
    return out;
}
