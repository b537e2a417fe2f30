/* Reference cases of unweighted statistics: tables, axes, groups, stems. */
#include "analysis/cases_base.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/axes.h"
#include "analysis/clusters.h"
#include "analysis/contingency.h"
#include "analysis/risk.h"
#include "analysis/stems.h"
#include "data/mem.h"
#include "data/text.h"

/* ---- Tables ---------------------------------------- */

struct table {
    const char *const *row_names, *const *column_names;
    struct contingency cells;
};

/* Where each level of a column stands among the names. */
static size_t *places_of(const struct case_test *test, const struct frame_column *column,
                         const char *const names[])
{
    size_t *places = arena_zeroed(test->arena, column->n_levels, sizeof *places);
    for (size_t k = 0; k < column->n_levels; k++)
        places[frame_level(column, names[k])] = k;
    return places;
}

/* One row a respondent, or with a column Freq one row a cell; levels in the order of what is expected
 * under these keys, or else that of the data. */
static bool read_table(const struct case_test *test, const char *rows_key, const char *columns_key,
                       struct table *table)
{
    struct frame *frame = arena_zeroed(test->arena, 1, sizeof *frame);
    if (!case_frame(test, frame))
        return false;
    const struct frame_column *rows = case_column_arg(test, frame, "rows");
    const struct frame_column *columns = case_column_arg(test, frame, "cols");
    const struct frame_column *frequency = frame_find(frame, "Freq");
    if (!rows || !columns || (frequency && !case_is_number(test, frequency)))
        return false;
    table->row_names = case_order(test, rows_key, rows->names, rows->n_levels);
    table->column_names = case_order(test, columns_key, columns->names, columns->n_levels);
    const size_t *row_of = places_of(test, rows, table->row_names);
    const size_t *column_of = places_of(test, columns, table->column_names);
    const size_t n_columns = columns->n_levels;
    double *counts = arena_zeroed(test->arena, rows->n_levels * n_columns, sizeof *counts);
    for (size_t i = 0; i < frame->n; i++)
        if (rows->levels[i] != NO_LEVEL && columns->levels[i] != NO_LEVEL)
            counts[row_of[rows->levels[i]] * n_columns + column_of[columns->levels[i]]] +=
                frequency ? frequency->numbers[i] : 1;
    table->cells = (struct contingency){rows->n_levels, n_columns, counts};
    return true;
}

static void answer_two_by_two(json_t *answer, const double counts[])
{
    const struct two_by_two two = two_by_two(counts, 0.95);
    case_set(answer, "yates_chisq", two.yates_chi2);
    case_set(answer, "yates_p", two.yates_p);
    case_set(answer, "fisher_or_cmle", two.or_mle);
    case_set_pair(answer, "fisher_or_ci", two.or_low, two.or_high);
    case_set(answer, "fisher_p_greater", two.p_greater);
    case_set(answer, "sample_or", two.sample_or);
    case_set_pair(answer, "mcnemar_cc", two.mcnemar_cc, two.mcnemar_cc_p);
    case_set_pair(answer, "mcnemar", two.mcnemar, two.mcnemar_p);
}

static json_t *answer_contingency(const struct case_test *test)
{
    struct table table;
    if (!read_table(test, "row_levels", "col_levels", &table))
        return NULL;
    const struct contingency *cells = &table.cells;
    const size_t r = cells->n_rows, c = cells->n_columns;
    double *of_cells = arena_zeroed(test->arena, 3 * r * c, sizeof *of_cells);
    contingency_residuals(cells, of_cells, of_cells + r * c, of_cells + 2 * r * c);
    const struct independence found = contingency_test(cells);
    json_t *answer = json_object(), *assoc = json_object();
    json_object_set_new(answer, "row_levels", case_texts(table.row_names, r));
    json_object_set_new(answer, "col_levels", case_texts(table.column_names, c));
    json_object_set_new(answer, "counts", case_matrix(cells->counts, r, c));
    json_object_set_new(answer, "expected", case_matrix(of_cells, r, c));
    json_object_set_new(answer, "pearson_residuals", case_matrix(of_cells + r * c, r, c));
    json_object_set_new(answer, "adjusted_residuals", case_matrix(of_cells + 2 * r * c, r, c));
    case_set(answer, "n", found.n);
    case_set(answer, "chisq", found.chi2);
    case_set(answer, "df", found.df);
    case_set(answer, "p_value", found.p);
    case_set(answer, "min_expected", found.min_expected);
    case_set(answer, "g2", found.g2);
    case_set(answer, "g2_p", found.g2_p);
    case_set(assoc, "V", found.v);
    case_set(assoc, "V_bergsma", found.v_corrected);
    case_set(assoc, "phi2", found.phi2);
    case_set(assoc, "contingency_C", found.c);
    case_set(assoc, "tschuprow_T", found.t);
    json_object_set_new(answer, "assoc", assoc);
    case_set(answer, "fisher_p", fisher_test(cells, 1).p);
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
        json_array_append_new(list, case_list(&x[i * n_dims], n_shown));
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
    json_object_set_new(answer, mass, case_list(side->mass, side->n));
    json_object_set_new(answer, distance, case_list(side->distance, side->n));
    free(mass);
    free(distance);
}

static json_t *answer_ca(const struct case_test *test)
{
    struct table table;
    struct correspondence found;
    if (!read_table(test, "row_names", "col_names", &table))
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
    json_object_set_new(answer, "row_names", case_texts(table.row_names, table.cells.n_rows));
    json_object_set_new(answer, "col_names",
                        case_texts(table.column_names, table.cells.n_columns));
    case_set(answer, "total_inertia", found.inertia);
    json_object_set_new(answer, "singular_values", case_list(found.singular, n));
    json_object_set_new(answer, "mass_corresp_cor", case_list(found.singular, n));
    json_object_set_new(answer, "eigenvalues", eigen);
    json_object_set_new(answer, "pct", shares);
    answer_side(answer, "row", &found.rows, found.n_dims, n);
    answer_side(answer, "col", &found.columns, found.n_dims, n);
    return answer;
}

/* Names of a column's levels as "levels" lists them among those of other columns, "Use:U1", where it lists
 * them all, or else sorted. */
static const char *const *listed_levels(const struct case_test *test,
                                        const struct frame_column *column)
{
    const json_t *listed = json_object_get(test->rows, "levels");
    const char **names = arena_zeroed(test->arena, column->n_levels, sizeof *names);
    const size_t n_prefix = strlen(column->name);
    size_t n = 0;
    for (size_t i = 0; case_text(listed, i) && n < column->n_levels; i++) {
        const char *text = case_text(listed, i);
        if (strncmp(text, column->name, n_prefix) != 0 || text[n_prefix] != ':')
            continue;
        const size_t level = frame_level(column, text + n_prefix + 1);
        for (size_t k = 0; k < n; k++)
            if (level == NO_LEVEL || names[k] == column->names[level])
                return column->sorted;
        if (level != NO_LEVEL)
            names[n++] = column->names[level];
    }
    return n == column->n_levels ? names : column->sorted;
}

/* Levels of a column in the order of the names, of the rows kept. */
static size_t *ordered_levels(const struct case_test *test, const struct frame *frame,
                              const struct frame_column *column, const char *const names[],
                              const bool keep[])
{
    const size_t *place = places_of(test, column, names);
    size_t *levels = arena_zeroed(test->arena, frame->n, sizeof *levels), n = 0;
    for (size_t i = 0; i < frame->n; i++)
        if (keep[i])
            levels[n++] = place[column->levels[i]];
    return levels;
}

/* Rows in which every column has a level; returns how many. */
static size_t complete_levels(const struct frame *frame,
                              const struct frame_column *const columns[], size_t n_columns,
                              bool keep[])
{
    size_t n = 0;
    for (size_t i = 0; i < frame->n; i++) {
        keep[i] = true;
        for (size_t v = 0; v < n_columns; v++)
            keep[i] = keep[i] && columns[v]->levels[i] != NO_LEVEL;
        n += keep[i];
    }
    return n;
}

static json_t *solution(const char *name, const double eigen[], size_t n, double inertia)
{
    json_t *shares = json_array();
    for (size_t d = 0; d < n; d++)
        json_array_append_new(shares, case_number(100 * eigen[d] / inertia));
    return json_pack("{s:s, s:o, s:o, s:o}", "lambda", name, "inertia_total",
                     case_number(inertia), "eigen", case_list(eigen, n), "pct", shares);
}

static json_t *level_names(const struct frame_column *const columns[],
                           const char *const *const names[], size_t n)
{
    json_t *list = json_array();
    for (size_t v = 0; v < n; v++)
        for (size_t k = 0; k < columns[v]->n_levels; k++) {
            char *name = mem_printf("%s:%s", columns[v]->name, names[v][k]);
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
        case_frame(test, &frame) ? case_columns_arg(test, &frame, "vars", &n) : NULL;
    if (!columns)
        return NULL;
    const size_t **levels = arena_zeroed(test->arena, n, sizeof *levels);
    const char *const **names = arena_zeroed(test->arena, n, sizeof *names);
    size_t *n_levels = arena_zeroed(test->arena, n, sizeof *n_levels);
    bool *keep = arena_zeroed(test->arena, frame.n, sizeof *keep);
    const size_t n_rows = complete_levels(&frame, columns, n, keep);
    for (size_t v = 0; v < n; v++) {
        names[v] = listed_levels(test, columns[v]);
        levels[v] = ordered_levels(test, &frame, columns[v], names[v], keep);
        n_levels[v] = columns[v]->n_levels;
    }
    struct multiple_correspondence found;
    if (!multiple_correspondence(levels, n_levels, n, n_rows, NULL, test->arena, &found))
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
    return json_pack("{s:o, s:o, s:o, s:o}", "levels", level_names(columns, names, n), "mass",
                     case_list(found.mass, found.n_levels), "solutions", solutions,
                     "indicator_col_principal",
                     first_dims(found.principal, found.n_levels, found.n_dims, shown));
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
    return case_counts(sizes, k);
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

static void link_all(struct grouping *grouping, enum linkage linkage)
{
    const size_t n = grouping->n;
    memcpy(grouping->scratch, grouping->distances, n * n * sizeof *grouping->scratch);
    merge_groups(grouping->scratch, n, linkage, grouping->merges);
}

/* "ward_sizes_k3", "ward_k3_membership". */
static void set_numbered(json_t *answer, const char *method, const char *before, size_t k,
                         const char *after, json_t *value)
{
    char *key = mem_printf("%s_%sk%zu%s", method, before, k, after);
    json_object_set_new(answer, key, value);
    free(key);
}

/* Sizes, members and silhouette of k groups. */
static void answer_cut(const struct case_test *test, struct grouping *grouping, const char *linkage,
                       size_t k, json_t *answer)
{
    const size_t n = grouping->n;
    cut_tree(grouping->merges, n, k, grouping->groups);
    set_numbered(answer, linkage, "sizes_", k, "", group_sizes(test, grouping->groups, n, k));
    set_numbered(answer, linkage, "", k, "_silhouette_avg",
                 case_number(mean_silhouette(grouping->distances, grouping->groups, n, k)));
    for (size_t i = 0; i < n; i++)
        grouping->groups[i]++;
    set_numbered(answer, linkage, "", k, "_membership", case_counts(grouping->groups, n));
}

static void answer_medoids(const struct case_test *test, const struct grouping *grouping, size_t k,
                           json_t *answer)
{
    size_t *medoids = arena_zeroed(test->arena, k, sizeof *medoids);
    const double mean = find_medoids(grouping->distances, grouping->n, k, medoids);
    set_numbered(answer, "pam", "", k, "_objective", case_number(mean));
    for (size_t m = 0; m < k; m++)
        medoids[m]++;
    set_numbered(answer, "pam", "", k, "_medoids", case_counts(medoids, k));
}

/* For each number of groups that a case may ask for. */
static void answer_groups(const struct case_test *test, struct grouping *grouping, json_t *answer)
{
    enum { GROUPS_MAX = 8 };
    const size_t n = grouping->n, k_max = n < GROUPS_MAX ? n : GROUPS_MAX;
    link_all(grouping, LINKAGE_AVERAGE);
    json_object_set_new(answer, "average_heights", heights(grouping->merges, n));
    for (size_t k = 2; k <= k_max; k++)
        answer_cut(test, grouping, "average", k, answer);
    link_all(grouping, LINKAGE_WARD);
    json_object_set_new(answer, "ward_d2_heights", heights(grouping->merges, n));
    for (size_t k = 2; k <= k_max; k++)
        answer_cut(test, grouping, "ward", k, answer);
    for (size_t k = 2; k <= k_max; k++)
        answer_medoids(test, grouping, k, answer);
}

static json_t *answer_clusters(const struct case_test *test)
{
    struct frame frame;
    size_t k;
    const struct frame_column **columns =
        case_frame(test, &frame) ? case_columns_arg(test, &frame, "vars", &k) : NULL;
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
    if (!gower_distances(variables, k, n, grouping.distances)) {
        faults_add(test->faults, (struct where){.path = test->directory, .field = "vars"},
                   _("two respondents answered no variable in common: leave one of them out"));
        return NULL;
    }
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            sum += grouping.distances[i * n + j];
    enum { FIRST = 10 };
    json_t *answer = json_object();
    json_object_set_new(answer, "d_first",
                        case_list(&grouping.distances[1], n - 1 < FIRST ? n - 1 : FIRST));
    case_set(answer, "d_sum", sum);
    answer_groups(test, &grouping, answer);
    return answer;
}

static json_t *answer_risk(const struct case_test *test)
{
    struct frame frame;
    size_t k;
    const struct frame_column **columns =
        case_frame(test, &frame) ? case_columns_arg(test, &frame, "keys", &k) : NULL;
    const struct frame_column *sensitive =
        columns ? case_column_arg(test, &frame, "sensitive") : NULL;
    if (!sensitive)
        return NULL;
    const size_t **keys = arena_zeroed(test->arena, k, sizeof *keys), n = frame.n;
    for (size_t v = 0; v < k; v++)
        keys[v] = columns[v]->levels;
    size_t *of = arena_zeroed(test->arena, 3 * n, sizeof *of);
    size_t *size = of + n, *variety = of + 2 * n;
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
    case_set(answer, "n", (double)n);
    case_set(answer, "n_classes", (double)risk.n_classes);
    case_set(answer, "min_class", (double)risk.smallest);
    case_set(answer, "records_k_lt_2", (double)below[0]);
    case_set(answer, "records_k_lt_3", (double)below[1]);
    case_set(answer, "records_k_lt_5", (double)below[2]);
    case_set(answer, "classes_l_lt_2", (double)n_alike_classes);
    case_set(answer, "records_l_lt_2", (double)n_alike);
    case_set(answer, "global_risk_sum_1_over_f", risk.rate_sum);
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
    struct stemmer *stemmer = stemmer_create(TONGUE_FRENCH);
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

const struct case_function base_functions[] = {
    {"contingency", answer_contingency},
    {"ca", answer_ca},
    {"mca", answer_mca},
    {"kruskal", case_kruskal},
    {"wilcoxon_rank_sum", case_rank_sum},
    {"wilcoxon_signed_rank", case_signed_rank},
    {"correlation", case_correlation},
    {"p_adjust", case_p_adjust},
    {"friedman_kendallW", case_friedman},
    {"cochran_q", case_cochran},
    {"cronbach_alpha", case_alpha},
    {"likert", case_likert},
    {"multiple_response", case_multiple},
    {"cluster_gower", answer_clusters},
    {"sdc", answer_risk},
    {"french_stem", answer_stems},
    {NULL, NULL}};
