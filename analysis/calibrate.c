#include "analysis/calibrate.h"
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/groups.h"
#include "data/mem.h"
#include "data/text.h"

enum { RAKE_ITERATIONS = 200, RAKE_PROJECTIONS = 10, NEWTON_STEPS = 50, TRIM_PASSES = 10000 };
static const double rake_epsilon = 1e-10, newton_epsilon = 1e-10;

/* Margins may differ by rounding of the figures that they were published with. */
static const double margins_slack = 1e-6;

/* Groups whose mean is taken away. */
struct projection {
    size_t *levels; /* one a respondent; owned */
    size_t n_levels;
    double *weights; /* after the fit; owned */
    double *before;  /* by which means are weighted; NULL: all alike; owned */
};

/* One fit of the weights: groups, taken away n_rounds times in turn, or a regression. */
struct fit {
    size_t n_projections, n_rounds;
    struct projection *projections;
    size_t k; /* of the regression */
    double
        *basis; /* n x k orthonormal, of the columns times the root of the old weight; owned */
    double *scale; /* n: the new weight over the root of the old; owned */
    struct fit *next;
};

struct calibration {
    struct fit *first, **end;
};

void calibration_free(struct calibration *calibration)
{
    for (struct fit *fit = calibration ? calibration->first : NULL, *next; fit; fit = next) {
        next = fit->next;
        for (size_t p = 0; p < fit->n_projections; p++) {
            free(fit->projections[p].levels);
            free(fit->projections[p].weights);
            free(fit->projections[p].before);
        }
        free(fit->projections);
        free(fit->basis);
        free(fit->scale);
        free(fit);
    }
    free(calibration);
}

static struct fit *add_fit(struct design *design)
{
    if (!design->calibration) {
        design->calibration = mem_zeroed(1, sizeof *design->calibration);
        design->calibration->end = &design->calibration->first;
    }
    struct fit *fit = mem_zeroed(1, sizeof *fit);
    *design->calibration->end = fit;
    design->calibration->end = &fit->next;
    return fit;
}

/* Means per level of values z / weights. */
static void take_means_away(const struct projection *projection, double z[], size_t n, size_t k)
{
    double *means = mem_zeroed(projection->n_levels * k, sizeof *means);
    double *sums = mem_zeroed(projection->n_levels, sizeof *sums);
    for (size_t i = 0; i < n; i++) {
        const size_t level = projection->levels[i];
        if (projection->weights[i] == 0)
            continue;
        const double weight = projection->before ? projection->before[i] : 1;
        sums[level] += weight;
        for (size_t j = 0; j < k; j++)
            means[level * k + j] += z[i * k + j] * weight / projection->weights[i];
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < k && projection->weights[i] != 0; j++)
            z[i * k + j] -= projection->weights[i] * means[projection->levels[i] * k + j] /
                            sums[projection->levels[i]];
    free(means);
    free(sums);
}

/* Residuals of a weighted regression, column by column. */
static void take_regression_away(const struct fit *fit, double z[], size_t n, size_t k)
{
    double *values = mem_zeroed(n, sizeof *values);
    for (size_t j = 0; j < k; j++) {
        for (size_t i = 0; i < n; i++)
            values[i] = fit->scale[i] != 0 ? z[i * k + j] / fit->scale[i] : 0;
        for (size_t b = 0; b < fit->k; b++) {
            const double *basis = fit->basis + b * n;
            double along = 0;
            for (size_t i = 0; i < n; i++)
                along += basis[i] * values[i];
            for (size_t i = 0; i < n; i++)
                values[i] -= along * basis[i];
        }
        for (size_t i = 0; i < n; i++)
            z[i * k + j] = values[i] * fit->scale[i];
    }
    free(values);
}

void calibration_residuals(const struct calibration *calibration, double z[], size_t n, size_t k)
{
    for (const struct fit *fit = calibration ? calibration->first : NULL; fit; fit = fit->next) {
        for (size_t round = 0; round < fit->n_rounds; round++)
            for (size_t p = 0; p < fit->n_projections; p++)
                take_means_away(&fit->projections[p], z, n, k);
        if (fit->k)
            take_regression_away(fit, z, n, k);
    }
}

static const char *level_name(const struct calibration_margin *margin, size_t level,
                              char room[24])
{
    if (margin->names)
        return margin->names[level];
    snprintf(room, 24, "%zu", level + 1);
    return room;
}

static double *sum_levels(const struct design *design, const struct calibration_margin *margin,
                          const double weights[])
{
    double *sums = mem_zeroed(margin->n_levels, sizeof *sums);
    for (size_t i = 0; i < design->n; i++)
        sums[margin->levels[i]] += weights[i];
    return sums;
}

/* Every respondent in a level, every level with both a total and respondents. */
static void check_margin(const struct design *design, const struct calibration_margin *margin,
                         struct faults *faults)
{
    const struct where where = {design->path, margin->line, margin->name};
    for (size_t i = 0; i < design->n; i++)
        if (margin->levels[i] >= margin->n_levels) {
            faults_add(faults, where,
                       _("respondent %zu has no category: fill it in, or leave the "
                         "respondent out"),
                       i + 1);
            return;
        }
    double *sums = sum_levels(design, margin, design->weights);
    char room[24];
    for (size_t level = 0; level < margin->n_levels; level++) {
        const double total = margin->totals[level];
        const char *name = level_name(margin, level, room);
        if (!isfinite(total) || total < 0)
            faults_add(faults, where,
                       _("category \"%s\": expected a total of 0 or more, found %g"), name,
                       total);
        else if (total > 0 && sums[level] <= 0)
            faults_add(faults, where,
                       _("category \"%s\" is empty: %g in the population and nobody among the "
                         "respondents: join it to another category"),
                       name, total);
        else if (total == 0 && sums[level] > 0)
            faults_add(
                faults, where,
                _("category \"%s\" has respondents but a total of 0: correct the total or "
                  "the category"),
                name);
    }
    free(sums);
}

static double margin_sum(const struct calibration_margin *margin)
{
    double sum = 0;
    for (size_t level = 0; level < margin->n_levels; level++)
        sum += margin->totals[level];
    return sum;
}

static void check_sums(const struct design *design, const struct calibration_margin margins[],
                       size_t n_margins, struct faults *faults)
{
    const double first = margin_sum(&margins[0]);
    for (size_t m = 1; m < n_margins; m++) {
        const double sum = margin_sum(&margins[m]);
        if (fabs(sum - first) > margins_slack * fabs(first))
            faults_add(faults, (struct where){design->path, margins[m].line, margins[m].name},
                       _("the totals sum to %.10g, those of \"%s\" to %.10g: both must give the "
                         "same population"),
                       sum, margins[0].name, first);
    }
}

static void fit_margin(const struct design *design, const struct calibration_margin *margin,
                       double weights[])
{
    double *sums = sum_levels(design, margin, weights);
    for (size_t i = 0; i < design->n; i++)
        if (sums[margin->levels[i]] > 0)
            weights[i] *= margin->totals[margin->levels[i]] / sums[margin->levels[i]];
    free(sums);
}

static double *copied(const double values[], size_t n)
{
    double *copy = mem_zeroed(n, sizeof *copy);
    if (n)
        memcpy(copy, values, n * sizeof *copy);
    return copy;
}

static struct projection project(const struct design *design,
                                 const struct calibration_margin *margin, const double after[])
{
    struct projection projection = {.n_levels = margin->n_levels};
    projection.levels = mem_zeroed(design->n, sizeof *projection.levels);
    memcpy(projection.levels, margin->levels, design->n * sizeof *projection.levels);
    projection.weights = copied(after, design->n);
    return projection;
}

bool design_poststratify(struct design *design, const struct calibration_margin *margin,
                         struct faults *faults)
{
    const size_t n_before = faults->n;
    check_margin(design, margin, faults);
    if (faults->n != n_before)
        return false;
    double *weights = copied(design->weights, design->n);
    fit_margin(design, margin, weights);
    struct fit *fit = add_fit(design);
    fit->n_projections = fit->n_rounds = 1;
    fit->projections = mem_zeroed(1, sizeof *fit->projections);
    fit->projections[0] = project(design, margin, weights);
    fit->projections[0].before = design->weights;
    design->weights = weights;
    return true;
}

/* Raking under way: the weights, and sums of the cells of all margins together. */
struct raking {
    const struct design *design;
    const struct calibration_margin *margins;
    size_t n_margins, n_cells;
    size_t *cells;
    double *weights, *sums, *earlier;
};

/* Greatest change of a cell since the last call. */
static double cells_moved(struct raking *raking)
{
    double moved = 0;
    memset(raking->sums, 0, raking->n_cells * sizeof *raking->sums);
    for (size_t i = 0; i < raking->design->n; i++)
        raking->sums[raking->cells[i]] += raking->weights[i];
    for (size_t c = 0; c < raking->n_cells; c++)
        moved = fmax(moved, fabs(raking->sums[c] - raking->earlier[c]));
    double *swap = raking->earlier;
    raking->earlier = raking->sums;
    raking->sums = swap;
    return moved;
}

/* Greatest distance of a level from its total: cells may stand still though the margins pull
 * them to and fro. */
static double margins_missed(const struct raking *raking)
{
    double missed = 0;
    for (size_t m = 0; m < raking->n_margins; m++) {
        const struct calibration_margin *margin = &raking->margins[m];
        double *sums = sum_levels(raking->design, margin, raking->weights);
        for (size_t level = 0; level < margin->n_levels; level++)
            missed = fmax(missed, fabs(sums[level] - margin->totals[level]));
        free(sums);
    }
    return missed;
}

/* Fits margins in turn; keeps the weights after each of the last round, as that is what the
 * variance is projected with. */
static bool rake_until(struct raking *raking, size_t max_iterations, double epsilon,
                       struct projection projections[])
{
    const double near = 10 * epsilon + margins_slack * margin_sum(&raking->margins[0]);
    cells_moved(raking);
    bool settled = false;
    for (size_t iteration = 0; iteration < max_iterations && !settled; iteration++) {
        for (size_t m = 0; m < raking->n_margins; m++) {
            fit_margin(raking->design, &raking->margins[m], raking->weights);
            memcpy(projections[m].weights, raking->weights,
                   raking->design->n * sizeof *raking->weights);
        }
        settled = cells_moved(raking) < epsilon && margins_missed(raking) < near;
    }
    return settled;
}

static void raking_init(struct raking *raking)
{
    const size_t n = raking->design->n;
    raking->cells = mem_zeroed(n, sizeof *raking->cells);
    for (size_t m = 0; m < raking->n_margins; m++)
        raking->n_cells =
            groups_number(raking->cells, raking->margins[m].levels, n, raking->cells);
    raking->weights = copied(raking->design->weights, n);
    raking->sums = mem_zeroed(raking->n_cells, sizeof *raking->sums);
    raking->earlier = mem_zeroed(raking->n_cells, sizeof *raking->earlier);
}

bool design_rake(struct design *design, const struct calibration_margin margins[],
                 size_t n_margins, const struct rake_options *options, struct faults *faults)
{
    const size_t n_before = faults->n;
    for (size_t m = 0; m < n_margins; m++)
        check_margin(design, &margins[m], faults);
    if (n_margins)
        check_sums(design, margins, n_margins, faults);
    if (faults->n != n_before || !n_margins)
        return faults->n == n_before;
    const size_t max_iterations =
        options && options->max_iterations ? options->max_iterations : RAKE_ITERATIONS;
    double epsilon = options && options->epsilon > 0 ? options->epsilon : rake_epsilon;
    if (epsilon < 1)
        epsilon *= design_sum(design);
    struct raking raking = {.design = design, .margins = margins, .n_margins = n_margins};
    raking_init(&raking);
    struct fit *fit = add_fit(design);
    fit->n_rounds = RAKE_PROJECTIONS;
    fit->projections = mem_zeroed(n_margins, sizeof *fit->projections);
    for (; fit->n_projections < n_margins; fit->n_projections++)
        fit->projections[fit->n_projections] =
            project(design, &margins[fit->n_projections], design->weights);
    const bool settled = rake_until(&raking, max_iterations, epsilon, fit->projections);
    if (settled) {
        memcpy(design->weights, raking.weights, design->n * sizeof *raking.weights);
    } else {
        fit->n_rounds = 0;
        faults_add(
            faults,
            (struct where){design->path, margins[n_margins - 1].line, margins[n_margins - 1].name},
            _("raking did not settle in %zu iterations: the margins contradict each other, "
              "or too few respondents cross them: join categories or drop a margin"),
            max_iterations);
    }
    free(raking.cells);
    free(raking.weights);
    free(raking.sums);
    free(raking.earlier);
    return settled;
}

/* Regression on k columns, known totals. */
struct calibrating {
    const struct design *design;
    const double *const *columns;
    size_t k;
    const double *totals;
    struct calibrate_options options;
    double *along, *g;    /* n: X eta, and what it multiplies the weight by */
    double *slope;        /* n: derivative of g */
    double *eta, *misfit; /* k */
};

/* What a weight is multiplied by, and the derivative. */
static double factor_at(const struct calibrate_options *options, double along, double *slope)
{
    const double low = options->low, high = options->high;
    if (options->distance == CALIBRATE_LOGIT) {
        const double steepness = (high - low) / ((1 - low) * (high - 1));
        const double e = exp(-fabs(steepness * along)); /* no overflow on either side */
        const double up = along > 0 ? 1 : e, down = along > 0 ? e : 1;
        const double g = (low * (high - 1) * down + high * (1 - low) * up) /
                         ((high - 1) * down + (1 - low) * up);
        *slope = steepness * (g - low) * (high - g) / (high - low);
        return g;
    }
    const bool raking = options->distance == CALIBRATE_RAKING;
    const double g = raking ? exp(along) : 1 + along;
    const bool bounded = high > 0 && (g <= low || g >= high);
    *slope = bounded ? 0 : raking ? g : 1;
    return bounded ? fmin(fmax(g, low), high) : g;
}

/* g and the misfit of the totals for eta; false when they are no numbers. */
static bool evaluate(struct calibrating *c)
{
    const size_t n = c->design->n;
    bool finite = true;
    memset(c->along, 0, n * sizeof *c->along);
    for (size_t j = 0; j < c->k; j++)
        for (size_t i = 0; i < n; i++)
            c->along[i] += c->columns[j][i] * c->eta[j];
    for (size_t i = 0; i < n; i++) {
        c->g[i] = factor_at(&c->options, c->along[i], &c->slope[i]);
        finite = finite && isfinite(c->g[i]);
    }
    for (size_t j = 0; j < c->k; j++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += c->design->weights[i] * c->g[i] * c->columns[j][i];
        c->misfit[j] = c->totals[j] - sum;
    }
    return finite;
}

static bool fits(const struct calibrating *c)
{
    for (size_t j = 0; j < c->k; j++)
        if (!(fabs(c->misfit[j]) / (1 + fabs(c->totals[j])) < newton_epsilon))
            return false;
    return true;
}

/* Newton's step: the least one that solves T step = misfit, T scaled to a unit diagonal. */
static void newton_step(const struct calibrating *c, double step[])
{
    const size_t k = c->k, n = c->design->n;
    gsl_matrix *t = gsl_matrix_calloc(k, k), *v = gsl_matrix_alloc(k, k);
    gsl_vector *singular = gsl_vector_alloc(k), *room = gsl_vector_alloc(k);
    gsl_vector *right = gsl_vector_alloc(k), *x = gsl_vector_alloc(k);
    double *scale = mem_zeroed(k, sizeof *scale);
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            double sum = 0;
            for (size_t i = 0; i < n; i++)
                sum += c->design->weights[i] * c->slope[i] * c->columns[a][i] * c->columns[b][i];
            gsl_matrix_set(t, a, b, sum);
        }
    for (size_t a = 0; a < k; a++)
        scale[a] = gsl_matrix_get(t, a, a) > 0 ? 1 / sqrt(gsl_matrix_get(t, a, a)) : 0;
    for (size_t a = 0; a < k; a++) {
        gsl_vector_set(right, a, c->misfit[a] * scale[a]);
        for (size_t b = 0; b < k; b++)
            gsl_matrix_set(t, a, b, gsl_matrix_get(t, a, b) * scale[a] * scale[b]);
    }
    gsl_linalg_SV_decomp(t, v, singular, room);
    for (size_t a = 0; a < k; a++)
        if (gsl_vector_get(singular, a) < 1e-11 * gsl_vector_get(singular, 0))
            gsl_vector_set(singular, a, 0);
    gsl_linalg_SV_solve(t, v, singular, right, x);
    for (size_t a = 0; a < k; a++)
        step[a] = gsl_vector_get(x, a) * scale[a];
    free(scale);
    gsl_matrix_free(t);
    gsl_matrix_free(v);
    gsl_vector_free(singular);
    gsl_vector_free(room);
    gsl_vector_free(right);
    gsl_vector_free(x);
}

static bool solve(struct calibrating *c)
{
    double *step = mem_zeroed(c->k, sizeof *step);
    bool done = false;
    evaluate(c);
    for (int iteration = 0; iteration < NEWTON_STEPS && !done; iteration++) {
        newton_step(c, step);
        for (size_t j = 0; j < c->k; j++)
            c->eta[j] += step[j];
        for (int halving = 0; !evaluate(c) && halving < NEWTON_STEPS; halving++)
            for (size_t j = 0; j < c->k; j++) {
                step[j] /= 2;
                c->eta[j] -= step[j];
            }
        done = fits(c);
    }
    free(step);
    return done;
}

/* Orthonormal basis of the weighted columns (modified Gram and Schmidt, twice); a column that
 * the others give already is left out. */
static void add_regression(struct design *design, const struct calibrating *c)
{
    const size_t n = design->n;
    struct fit *fit = add_fit(design);
    fit->basis = mem_zeroed(n * c->k, sizeof *fit->basis);
    fit->scale = mem_zeroed(n, sizeof *fit->scale);
    for (size_t i = 0; i < n; i++)
        fit->scale[i] = c->g[i] * sqrt(design->weights[i]);
    for (size_t j = 0; j < c->k; j++) {
        double *own = fit->basis + fit->k * n, before = 0, left = 0;
        for (size_t i = 0; i < n; i++) {
            own[i] = c->columns[j][i] * sqrt(design->weights[i]);
            before += own[i] * own[i];
        }
        for (size_t b = 0; b < 2 * fit->k; b++) {
            const double *other = fit->basis + b % fit->k * n;
            double along = 0;
            for (size_t i = 0; i < n; i++)
                along += other[i] * own[i];
            for (size_t i = 0; i < n; i++)
                own[i] -= along * other[i];
        }
        for (size_t i = 0; i < n; i++)
            left += own[i] * own[i];
        for (size_t i = 0; i < n && left > 1e-20 * before; i++)
            own[i] /= sqrt(left);
        fit->k += left > 1e-20 * before;
    }
}

bool design_calibrate(struct design *design, const double *const columns[], size_t k,
                      const double totals[], const struct calibrate_options *options,
                      struct faults *faults)
{
    const bool bounded = options->high > 0 || options->distance == CALIBRATE_LOGIT;
    if (bounded && !(options->low < 1 && options->high > 1)) {
        faults_add(faults, (struct where){design->path, 0, NULL},
                   _("expected bounds below and above 1 for what weights are multiplied by, found "
                     "%g and %g"),
                   options->low, options->high);
        return false;
    }
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < design->n; i++)
            if (!isfinite(columns[j][i])) {
                faults_add(
                    faults, (struct where){design->path, 0, NULL},
                    _("respondent %zu has no value of calibration variable %zu: fill it in, "
                      "or leave the respondent out"),
                    i + 1, j + 1);
                return false;
            }
    struct calibrating c = {.design = design,
                            .columns = columns,
                            .k = k,
                            .totals = totals,
                            .options = *options,
                            .slope = mem_zeroed(design->n, sizeof(double)),
                            .along = mem_zeroed(design->n, sizeof(double)),
                            .g = mem_zeroed(design->n, sizeof(double)),
                            .eta = mem_zeroed(k, sizeof(double)),
                            .misfit = mem_zeroed(k, sizeof(double))};
    const bool solved = solve(&c);
    if (solved) {
        add_regression(design, &c);
        for (size_t i = 0; i < design->n; i++)
            design->weights[i] *= c.g[i];
    } else {
        faults_add(
            faults, (struct where){design->path, 0, NULL},
            _("no weights reach the totals of the %zu calibration variables: check the totals, "
              "or use fewer variables"),
            k);
    }
    free(c.along);
    free(c.g);
    free(c.slope);
    free(c.eta);
    free(c.misfit);
    return solved;
}

/* One pass of trimming; returns how many weights it moved to a bound, and n when none was left
 * to take the difference. */
static size_t trim_once(double weights[], size_t n, double low, double high)
{
    double cut = 0;
    size_t n_outside = 0;
    for (size_t i = 0; i < n; i++)
        if (weights[i] < low || weights[i] > high) {
            cut += weights[i] - fmax(low, fmin(weights[i], high));
            n_outside++;
        }
    if (n_outside == n)
        return n;
    for (size_t i = 0; i < n; i++)
        if (weights[i] < low || weights[i] > high)
            weights[i] = fmax(low, fmin(weights[i], high));
        else
            weights[i] += cut / (double)(n - n_outside);
    return n_outside;
}

bool design_fit_linear(struct design *design, const struct calibration_margin margins[],
                       size_t n_margins, struct faults *faults)
{
    const size_t n = design->n, n_before = faults->n;
    size_t k = 1;
    for (size_t m = 0; m < n_margins; m++) {
        check_margin(design, &margins[m], faults);
        k += margins[m].n_levels;
    }
    if (n_margins)
        check_sums(design, margins, n_margins, faults);
    if (faults->n != n_before || !n_margins)
        return faults->n == n_before;
    /* Ones, and each margin's levels but those without a total and the first of the others, which follows
     * from the rest. */
    double *values = mem_zeroed(n * k, sizeof *values), *totals = mem_zeroed(k, sizeof *totals);
    const double **columns = mem_zeroed(k, sizeof *columns);
    size_t n_columns = 1;
    columns[0] = values;
    totals[0] = margin_sum(&margins[0]);
    for (size_t i = 0; i < n; i++)
        values[i] = 1;
    for (size_t m = 0; m < n_margins; m++) {
        bool is_first = true;
        for (size_t l = 0; l < margins[m].n_levels; l++) {
            if (!(margins[m].totals[l] > 0))
                continue;
            if (!is_first) {
                double *column = values + n * n_columns;
                for (size_t i = 0; i < n; i++)
                    column[i] = margins[m].levels[i] == l;
                columns[n_columns] = column;
                totals[n_columns++] = margins[m].totals[l];
            }
            is_first = false;
        }
    }
    const bool fine = design_calibrate(design, columns, n_columns, totals,
                                       &(struct calibrate_options){CALIBRATE_LINEAR, 0, 0}, faults);
    free(values);
    free(totals);
    free(columns);
    return fine;
}


bool design_trim(struct design *design, double low, double high, bool strict,
                 struct faults *faults)
{
    const size_t n = design->n;
    const double sum = design_sum(design);
    double *weights = copied(design->weights, n);
    size_t moved = low > high || sum < low * (double)n || sum > high * (double)n ? n : 1;
    for (int pass = 0; moved && moved < n && pass < (strict ? TRIM_PASSES : 1); pass++)
        moved = trim_once(weights, n, low, high);
    const bool fine = moved < n && (!strict || !moved);
    if (fine)
        memcpy(design->weights, weights, n * sizeof *weights);
    else
        faults_add(
            faults, (struct where){design->path, 0, NULL},
            _("weights that sum to %.10g cannot lie between %g and %g for %zu respondents: "
              "widen the bounds"),
            sum, low, high, n);
    free(weights);
    return fine;
}
