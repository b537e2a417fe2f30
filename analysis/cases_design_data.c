#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/calibrate.h"
#include "analysis/cases_design.h"
#include "analysis/expression.h"
#include "data/mem.h"
#include "data/text.h"

enum { COLUMNS_MAX = 64 };

static void fault(const struct case_test *test, const char *field, const char *message)
{
    faults_add(test->faults, (struct where){test->directory, 0, field}, "%s", message);
}

double *case_numbers(const struct case_test *test, const struct case_design *data,
                     const char *name)
{
    const struct frame_column *column = name ? frame_find(&data->frame, name) : NULL;
    if (column && column->numbers)
        return column->numbers;
    if (!name || column) {
        fault(test, name, _("expected a column of numbers"));
        return NULL;
    }
    double *values = arena_zeroed(test->arena, data->frame.n, sizeof *values);
    return expression_values(name, &data->frame, values, test->faults) ? values : NULL;
}

/* Levels as the frame numbers them, renumbered in the order of tables. */
static void sort_levels(const struct frame_column *column, size_t n, struct arena *arena,
                        struct factor *factor)
{
    size_t *place = arena_zeroed(arena, column->n_levels, sizeof *place);
    for (size_t l = 0; l < column->n_levels; l++)
        for (size_t s = 0; s < column->n_levels; s++)
            if (strcmp(column->names[l], column->sorted[s]) == 0)
                place[l] = s;
    *factor = (struct factor){column->n_levels, column->sorted,
                              arena_zeroed(arena, n, sizeof *factor->levels)};
    for (size_t i = 0; i < n; i++)
        factor->levels[i] = column->levels[i] == NO_LEVEL ? NO_LEVEL : place[column->levels[i]];
}

bool case_factor(const struct case_test *test, const struct case_design *data, const char *name,
                 struct factor *factor)
{
    static const char *const truths[] = {"FALSE", "TRUE"};
    const struct frame_column *column = name ? frame_find(&data->frame, name) : NULL;
    if (column) {
        sort_levels(column, data->frame.n, test->arena, factor);
        return true;
    }
    const double *values = case_numbers(test, data, name);
    if (!values)
        return false;
    *factor = (struct factor){2, truths,
                              arena_zeroed(test->arena, data->frame.n, sizeof *factor->levels)};
    for (size_t i = 0; i < data->frame.n; i++)
        factor->levels[i] = isnan(values[i]) ? NO_LEVEL : values[i] != 0;
    return true;
}

void case_reorder(const struct case_test *test, const char *key, size_t n, struct factor *factor)
{
    const char *const *order = case_order(test, key, factor->names, factor->n);
    size_t *place = arena_zeroed(test->arena, factor->n, sizeof *place);
    for (size_t l = 0; l < factor->n; l++)
        for (size_t k = 0; k < factor->n; k++)
            if (strcmp(factor->names[l], order[k]) == 0)
                place[l] = k;
    for (size_t i = 0; i < n; i++)
        if (factor->levels[i] != NO_LEVEL)
            factor->levels[i] = place[factor->levels[i]];
    factor->names = order;
}

/* A stage of the design: the s-th of the columns named, where there are so many. */
static bool read_stage(const struct case_test *test, const struct case_design *data,
                       const json_t *design, size_t s, bool with_population,
                       struct stage_plan *stage)
{
    struct factor factor;
    const char *ids = case_text(json_object_get(design, "ids"), s);
    const char *strata = case_text(json_object_get(design, "strata"), s);
    const char *population = case_text(json_object_get(design, "fpc"), s);
    if (ids) {
        if (!case_factor(test, data, ids, &factor))
            return false;
        stage->clusters = factor.levels;
    }
    if (strata) {
        if (!case_factor(test, data, strata, &factor))
            return false;
        stage->strata = factor.levels;
    }
    if (population && with_population)
        stage->population = case_numbers(test, data, population);
    return !population || !with_population || stage->population;
}

static const char *const lonely_names[N_LONELY_POLICIES] = {"fail", "remove", "certainty", "adjust",
                                                            "average"};

static bool read_plan(const struct case_test *test, const struct case_design *data,
                      const json_t *design, bool with_population, struct stage_plan stages[],
                      struct design_plan *plan)
{
    *plan = (struct design_plan){.path = test->directory, .n = data->frame.n, .stages = stages};
    do {
        stages[plan->n_stages] = (struct stage_plan){0};
        if (!read_stage(test, data, design, plan->n_stages, with_population,
                        &stages[plan->n_stages]))
            return false;
        plan->n_stages++;
    } while (plan->n_stages < COLUMNS_MAX &&
             case_text(json_object_get(design, "ids"), plan->n_stages));
    const char *weights = json_string_value(json_object_get(design, "weights"));
    if (weights && !(plan->weights = case_numbers(test, data, weights)))
        return false;
    const char *lonely = json_string_value(json_object_get(test->args, "lonely_psu"));
    for (size_t l = 0; l < N_LONELY_POLICIES && lonely; l++)
        if (strcmp(lonely, lonely_names[l]) == 0)
            plan->lonely = (enum lonely_policy)l;
    return true;
}

/* Without finite population correction the weights are still N / n. */
static bool make_design(const struct case_test *test, struct case_design *data,
                        const json_t *design)
{
    struct stage_plan stages[COLUMNS_MAX];
    struct design_plan plan;
    if (!read_plan(test, data, design, true, stages, &plan) ||
        !design_init(&data->whole, &plan, test->faults))
        return false;
    if (!json_is_false(json_object_get(test->args, "fpc")))
        return true;
    double *weights = arena_zeroed(test->arena, data->frame.n, sizeof *weights);
    memcpy(weights, data->whole.weights, data->frame.n * sizeof *weights);
    design_clear(&data->whole);
    if (!read_plan(test, data, design, false, stages, &plan))
        return false;
    plan.weights = weights;
    return design_init(&data->whole, &plan, test->faults);
}

static const char no_totals[] = N_("expected an object of names with their totals");

static bool read_margin(const struct case_test *test, const struct case_design *data,
                        const char *name, const json_t *totals, struct calibration_margin *margin)
{
    struct factor factor;
    if (!case_factor(test, data, name, &factor))
        return false;
    double *of_levels = arena_zeroed(test->arena, factor.n, sizeof *of_levels);
    for (size_t l = 0; l < factor.n; l++)
        of_levels[l] = json_number_value(json_object_get(totals, factor.names[l]));
    *margin = (struct calibration_margin){.name = name,
                                          .levels = factor.levels,
                                          .n_levels = factor.n,
                                          .names = factor.names,
                                          .totals = of_levels};
    return true;
}

static bool fit_margins(const struct case_test *test, struct case_design *data,
                        const json_t *calibration, bool poststratify)
{
    struct calibration_margin margins[COLUMNS_MAX];
    size_t n = 0;
    const char *name;
    json_t *totals;
    json_object_foreach(json_object_get(calibration, "margins"), name, totals)
        if (n == COLUMNS_MAX || !read_margin(test, data, name, totals, &margins[n++]))
            return false;
    const struct rake_options options = {
        .max_iterations = (size_t)json_integer_value(json_object_get(calibration, "maxit")),
        .epsilon = json_number_value(json_object_get(calibration, "epsilon"))};
    if (!n) {
        fault(test, "margins", _(no_totals));
        return false;
    }
    if (!poststratify)
        return design_rake(&data->whole, margins, n, &options, test->faults);
    for (size_t m = 0; m < n; m++)
        if (!design_poststratify(&data->whole, &margins[m], test->faults))
            return false;
    return true;
}

/* A column of a model: of ones, of numbers, or the indicator of a level ("stypeH"). */
static const double *model_column(const struct case_test *test, const struct case_design *data,
                                  const char *name)
{
    double *values = arena_zeroed(test->arena, data->frame.n, sizeof *values);
    const bool ones = strcmp(name, "(Intercept)") == 0;
    for (size_t i = 0; i < data->frame.n && ones; i++)
        values[i] = 1;
    if (ones)
        return values;
    const struct frame_column *column = frame_find(&data->frame, name);
    if (column && column->numbers)
        return column->numbers;
    for (size_t c = 0; c < data->frame.n_columns; c++) {
        column = &data->frame.columns[c];
        const size_t n = strlen(column->name);
        if (strncmp(name, column->name, n) != 0)
            continue;
        const size_t level = frame_level(column, name + n);
        for (size_t i = 0; i < data->frame.n && level != NO_LEVEL; i++)
            values[i] = column->levels[i] == NO_LEVEL ? (double)NAN : column->levels[i] == level;
        if (level != NO_LEVEL)
            return values;
    }
    fault(test, name, _("the data have no such column, nor a column with such a level"));
    return NULL;
}

/* A bound of what weights are multiplied by, by its name or in a list of two; 0: none. Beside a trimming
 * a bound that stands alone is one of weights. */
static double bound_of(const json_t *calibration, const char *name, size_t i, bool trims)
{
    const json_t *bounds = json_object_get(calibration, "bounds");
    const json_t *own = trims ? NULL : json_object_get(calibration, name);
    if (json_is_array(bounds))
        return json_number_value(json_array_get(bounds, i));
    return json_number_value(json_is_object(bounds) ? json_object_get(bounds, name) : own);
}

static bool fit_totals(const struct case_test *test, struct case_design *data,
                       const json_t *calibration, enum calibration_distance distance, bool trims)
{
    const struct calibrate_options options = {.distance = distance,
                                              .low = bound_of(calibration, "lower", 0, trims),
                                              .high = bound_of(calibration, "upper", 1, trims)};
    const double *columns[COLUMNS_MAX];
    double totals[COLUMNS_MAX];
    size_t n = 0;
    const char *name;
    json_t *total;
    json_object_foreach(json_object_get(calibration, "population"), name, total)
    {
        const double *column = n < COLUMNS_MAX ? model_column(test, data, name) : NULL;
        if (!column)
            return false;
        columns[n] = column;
        totals[n++] = json_number_value(total);
    }
    if (!n) {
        fault(test, "population", _(no_totals));
        return false;
    }
    return design_calibrate(&data->whole, columns, n, totals, &options, test->faults);
}

static bool trim(const struct case_test *test, struct case_design *data,
                 const json_t *calibration)
{
    const json_t *low = json_object_get(calibration, "lower");
    const json_t *high = json_object_get(calibration, "upper");
    return design_trim(&data->whole, low ? json_number_value(low) : -(double)INFINITY,
                       high ? json_number_value(high) : (double)INFINITY,
                       json_is_true(json_object_get(calibration, "strict")), test->faults);
}

/* Calibrates to margins or to totals; false with a fault, also when the kind is not known. */
static bool fit(const struct case_test *test, struct case_design *data, const json_t *calibration,
                const char *kind, bool trims)
{
    static const struct {
        const char *kind;
        enum calibration_distance distance;
    } regressions[] = {{"linear", CALIBRATE_LINEAR},
                       {"raking", CALIBRATE_RAKING},
                       {"logit", CALIBRATE_LOGIT}};
    const char *distance = strncmp(kind, "greg-", strlen("greg-")) == 0 ? kind + strlen("greg-")
                           : strncmp(kind, "calibrate-", strlen("calibrate-")) == 0
                               ? kind + strlen("calibrate-")
                               : "";
    for (size_t r = 0; r < sizeof regressions / sizeof *regressions; r++)
        if (strcmp(distance, regressions[r].kind) == 0)
            return fit_totals(test, data, calibration, regressions[r].distance, trims);
    const bool poststratify = strcmp(kind, "poststratify") == 0;
    if (poststratify || strcmp(kind, "rake") == 0)
        return fit_margins(test, data, calibration, poststratify);
    fault(test, kind, _("expected a calibration poststratify, rake, greg-linear, calibrate-raking or "
                        "calibrate-logit, with or without +trim"));
    return false;
}

/* The kind may end in "+trim", or be "trim" alone; bounds are then those of the trimmed weights. */
static bool calibrate(const struct case_test *test, struct case_design *data)
{
    const json_t *calibration = json_object_get(test->file, "calibration");
    if (json_is_null(calibration) || !calibration)
        return true;
    char *kind = mem_text(json_string_value(json_object_get(calibration, "kind"))
                              ? json_string_value(json_object_get(calibration, "kind")) : "");
    char *end = strstr(kind, "+trim");
    const bool trims = end && !end[strlen("+trim")];
    if (trims)
        *end = '\0';
    const bool only_trims = strcmp(kind, "trim") == 0;
    const bool fine = (only_trims || fit(test, data, calibration, kind, trims)) &&
                      (!(trims || only_trims) || trim(test, data, calibration));
    free(kind);
    return fine;
}

/* Where expressions are missing, as where they are false, a respondent is outside. */
static bool restrict_domain(const struct case_test *test, struct case_design *data)
{
    const char *domain = json_string_value(json_object_get(test->args, "domain"));
    const double *inside = NULL;
    if (domain && !(inside = case_numbers(test, data, domain)))
        return false;
    unsigned char *keep = arena_zeroed(test->arena, data->frame.n, 1);
    for (size_t i = 0; i < data->frame.n; i++)
        keep[i] = !domain || (!isnan(inside[i]) && inside[i] != 0);
    design_domain(&data->design, &data->whole, keep);
    return true;
}

static bool read_frame(const struct case_test *test, const char *suffix, struct frame *frame)
{
    if (!*suffix)
        return case_frame(test, frame);
    char *key = mem_printf("input%s", suffix);
    const char *input = json_string_value(json_object_get(test->file, key));
    free(key);
    char *path = mem_printf("%s/%s", test->directory, input ? input : "");
    const bool fine = frame_read(frame, path, 1, test->arena, test->faults);
    free(path);
    return fine;
}

/* "JKn (input)", "JK1 (input2)": variances by the jackknife. */
static bool choose_variance(const struct case_test *test, struct case_design *data,
                            const char *replicates)
{
    if (!replicates)
        return true;
    const bool jk1 = strncmp(replicates, "JK1", 3) == 0;
    if (!jk1 && strncmp(replicates, "JKn", 3) != 0)
        fault(test, replicates, _("expected replicates JK1 or JKn"));
    else if (jk1 && data->whole.stages[0].n_strata > 1)
        fault(test, replicates, _("jackknife JK1 is for designs without strata: use JKn"));
    else
        design_vary(&data->whole, &(struct variance_plan){.method = VARIANCE_JACKKNIFE});
    return data->whole.variance.method == VARIANCE_JACKKNIFE;
}

bool case_design_init(struct case_design *data, const struct case_test *test)
{
    *data = (struct case_design){0};
    const char *replicates = json_string_value(json_object_get(test->args, "replicates"));
    const char *suffix = replicates && strstr(replicates, "(input2)") ? "2" : "";
    if (!read_frame(test, suffix, &data->frame))
        return false;
    const json_t *design = json_object_get(test->file, *suffix ? "design2" : "design");
    const bool fine = make_design(test, data, design) && calibrate(test, data) &&
                      choose_variance(test, data, replicates) && restrict_domain(test, data);
    if (!fine)
        case_design_clear(data);
    return fine;
}

void case_design_clear(struct case_design *data)
{
    design_clear(&data->design);
    design_clear(&data->whole);
}
