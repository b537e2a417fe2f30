#include "analysis/axes.h"
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include "data/mem.h"

/* Inertia below that is rounding. */
static const double no_inertia = 1e-12;

static gsl_matrix *matrix_of(size_t rows, size_t columns)
{
    gsl_matrix *matrix = gsl_matrix_calloc(rows, columns);
    if (!matrix)
        mem_exhausted();
    return matrix;
}

/* ---- Simple ---------------------------------------- */

static void side_init(struct side_of_map *side, size_t n, size_t n_dims, struct arena *arena)
{
    side->n = n;
    side->mass = arena_zeroed(arena, n, sizeof *side->mass);
    side->distance = arena_zeroed(arena, n, sizeof *side->distance);
    side->principal = arena_zeroed(arena, n * n_dims, sizeof *side->principal);
    side->contribution = arena_zeroed(arena, n * n_dims, sizeof *side->contribution);
    side->cos2 = arena_zeroed(arena, n * n_dims, sizeof *side->cos2);
}

static bool find_masses(const double counts[], size_t n_rows, size_t n_columns,
                        struct correspondence *out)
{
    double n = 0;
    for (size_t c = 0; c < n_rows * n_columns; c++)
        n += counts[c];
    for (size_t i = 0; i < n_rows; i++)
        for (size_t j = 0; j < n_columns; j++) {
            out->rows.mass[i] += counts[i * n_columns + j] / n;
            out->columns.mass[j] += counts[i * n_columns + j] / n;
        }
    bool fine = n > 0;
    for (size_t i = 0; i < n_rows; i++)
        fine = fine && out->rows.mass[i] > 0;
    for (size_t j = 0; j < n_columns; j++)
        fine = fine && out->columns.mass[j] > 0;
    for (size_t i = 0; i < n_rows && fine; i++)
        for (size_t j = 0; j < n_columns; j++) {
            const double expected = out->rows.mass[i] * out->columns.mass[j];
            const double off = counts[i * n_columns + j] / n - expected;
            out->inertia += off * off / expected;
            out->rows.distance[i] += off * off / (expected * out->rows.mass[i]);
            out->columns.distance[j] += off * off / (expected * out->columns.mass[j]);
        }
    return fine;
}

/* vectors: a column for each dimension; sign turns the axis. */
static void place_side(struct side_of_map *side, const gsl_matrix *vectors,
                       const double singular[], size_t n_dims, const double sign[])
{
    for (size_t i = 0; i < side->n; i++) {
        side->distance[i] = sqrt(side->distance[i]);
        for (size_t d = 0; d < n_dims; d++) {
            const double vector = sign[d] * gsl_matrix_get(vectors, i, d);
            const double at = vector / sqrt(side->mass[i]) * singular[d];
            side->principal[i * n_dims + d] = at;
            side->contribution[i * n_dims + d] = vector * vector;
            side->cos2[i * n_dims + d] = at * at / (side->distance[i] * side->distance[i]);
        }
    }
}

/* +1 or -1: what makes the largest principal coordinate of these vectors positive. */
static double sign_of(const gsl_matrix *vectors, const double mass[], size_t d)
{
    double largest = 0;
    for (size_t i = 0; i < vectors->size1; i++) {
        const double at = gsl_matrix_get(vectors, i, d) / sqrt(mass[i]);
        if (fabs(at) > fabs(largest) * (1 + 1e-12))
            largest = at;
    }
    return largest < 0 ? -1 : 1;
}

/* Singular vectors of the standardised residuals; the longer side stands in the rows. */
static void decompose(const double counts[], size_t n_rows, size_t n_columns,
                      struct correspondence *out, struct arena *arena)
{
    const bool turned = n_rows < n_columns;
    const size_t tall = turned ? n_columns : n_rows, wide = turned ? n_rows : n_columns;
    gsl_matrix *u = matrix_of(tall, wide), *v = matrix_of(wide, wide);
    gsl_vector *s = gsl_vector_alloc(wide), *work = gsl_vector_alloc(wide);
    if (!s || !work)
        mem_exhausted();
    double n = 0;
    for (size_t c = 0; c < n_rows * n_columns; c++)
        n += counts[c];
    for (size_t i = 0; i < n_rows; i++)
        for (size_t j = 0; j < n_columns; j++) {
            const double expected = out->rows.mass[i] * out->columns.mass[j];
            const double off = (counts[i * n_columns + j] / n - expected) / sqrt(expected);
            gsl_matrix_set(u, turned ? j : i, turned ? i : j, off);
        }
    gsl_linalg_SV_decomp(u, v, s, work);
    double *sign = arena_zeroed(arena, out->n_dims, sizeof *sign);
    const gsl_matrix *of_rows = turned ? v : u, *of_columns = turned ? u : v;
    for (size_t d = 0; d < out->n_dims; d++) {
        out->singular[d] = gsl_vector_get(s, d);
        sign[d] = sign_of(of_rows, out->rows.mass, d);
    }
    place_side(&out->rows, of_rows, out->singular, out->n_dims, sign);
    place_side(&out->columns, of_columns, out->singular, out->n_dims, sign);
    gsl_vector_free(s);
    gsl_vector_free(work);
    gsl_matrix_free(u);
    gsl_matrix_free(v);
}

bool correspondence_analysis(const double counts[], size_t n_rows, size_t n_columns,
                             struct arena *arena, struct correspondence *out)
{
    if (n_rows < 2 || n_columns < 2)
        return false;
    *out = (struct correspondence){.n_dims = (n_rows < n_columns ? n_rows : n_columns) - 1};
    out->singular = arena_zeroed(arena, out->n_dims, sizeof *out->singular);
    side_init(&out->rows, n_rows, out->n_dims, arena);
    side_init(&out->columns, n_columns, out->n_dims, arena);
    if (!find_masses(counts, n_rows, n_columns, out))
        return false;
    decompose(counts, n_rows, n_columns, out, arena);
    return true;
}

/* ---- Multiple ---------------------------------------- */

/* The Burt table, each variable crossed with each, as standardised residuals. */
static gsl_matrix *burt_residuals(const size_t *const levels[], const size_t n_levels[],
                                  size_t n_variables, size_t n, struct multiple_correspondence *out)
{
    gsl_matrix *burt = matrix_of(out->n_levels, out->n_levels);
    for (size_t i = 0; i < n; i++)
        for (size_t v = 0, a = 0; v < n_variables; a += n_levels[v++])
            for (size_t w = 0, b = 0; w < n_variables; b += n_levels[w++])
                *gsl_matrix_ptr(burt, a + levels[v][i], b + levels[w][i]) += 1;
    const double q = (double)n_variables, total = (double)n * q * q;
    for (size_t a = 0; a < out->n_levels; a++)
        out->mass[a] = gsl_matrix_get(burt, a, a) / ((double)n * q);
    for (size_t a = 0; a < out->n_levels; a++)
        for (size_t b = 0; b < out->n_levels; b++) {
            const double expected = out->mass[a] * out->mass[b];
            gsl_matrix_set(burt, a, b,
                           (gsl_matrix_get(burt, a, b) / total - expected) / sqrt(expected));
        }
    return burt;
}

/* The inertia of what each variable has with itself. */
static double own_inertia(const gsl_matrix *residuals, const size_t variable_of[])
{
    double sum = 0;
    for (size_t a = 0; a < residuals->size1; a++)
        for (size_t b = 0; b < residuals->size2; b++)
            if (variable_of[a] == variable_of[b])
                sum += gsl_matrix_get(residuals, a, b) * gsl_matrix_get(residuals, a, b);
    return sum;
}

/* own: the inertia of what the variables have with themselves. */
static void settle_inertia(struct multiple_correspondence *out, size_t n_variables, double own,
                           struct arena *arena)
{
    const double q = (double)n_variables;
    out->adjusted = arena_zeroed(arena, out->n_dims, sizeof *out->adjusted);
    for (size_t d = 0; d < out->n_dims; d++) {
        out->inertia_indicator += out->indicator[d];
        out->inertia_burt += out->indicator[d] * out->indicator[d];
        const double above = q / (q - 1) * (out->indicator[d] - 1 / q);
        if (above > no_inertia)
            out->adjusted[out->n_adjusted++] = above * above;
    }
    out->inertia_adjusted = q / (q - 1) * (out->inertia_burt - own);
}

/* Levels on the axes of the active ones: these where their vectors put them, and so the others, by the
 * transition from the levels they are found with. */
static void place_levels(struct multiple_correspondence *out, const gsl_matrix *residuals,
                         const gsl_matrix *vectors, const size_t active[])
{
    double *mass = mem_zeroed(out->n_active, sizeof *mass);
    for (size_t k = 0; k < out->n_active; k++)
        mass[k] = out->mass[active[k]];
    for (size_t d = 0; d < out->n_dims; d++) {
        const double root = sqrt(out->indicator[d]), sign = sign_of(vectors, mass, d);
        for (size_t a = 0; a < out->n_levels; a++) {
            double sum = 0;
            for (size_t k = 0; k < out->n_active; k++)
                sum += gsl_matrix_get(residuals, a, active[k]) * gsl_matrix_get(vectors, k, d);
            out->principal[a * out->n_dims + d] =
                out->indicator[d] > no_inertia ? sign * sum / (root * sqrt(out->mass[a])) : 0;
        }
        for (size_t k = 0; k < out->n_active; k++)
            out->principal[active[k] * out->n_dims + d] =
                sign * gsl_matrix_get(vectors, k, d) / sqrt(mass[k]) * root;
    }
    free(mass);
}

/* The axes of the active levels. */
static void find_axes(struct multiple_correspondence *out, const gsl_matrix *burt, const size_t active[],
                      const size_t variable_of[], size_t n_variables, struct arena *arena)
{
    const size_t n = out->n_active;
    gsl_matrix *residuals = matrix_of(n, n), *scratch = matrix_of(n, n), *vectors = matrix_of(n, n);
    gsl_vector *values = gsl_vector_alloc(n);
    gsl_eigen_symmv_workspace *space = gsl_eigen_symmv_alloc(n);
    if (!values || !space)
        mem_exhausted();
    for (size_t k = 0; k < n; k++)
        for (size_t l = 0; l < n; l++)
            gsl_matrix_set(residuals, k, l, gsl_matrix_get(burt, active[k], active[l]));
    gsl_matrix_memcpy(scratch, residuals);
    gsl_eigen_symmv(scratch, values, vectors, space);
    gsl_eigen_symmv_sort(values, vectors, GSL_EIGEN_SORT_VAL_DESC);
    /* Eigenvalues of the Burt table's residuals are those of the indicator matrix. */
    for (size_t d = 0; d < out->n_dims; d++)
        out->indicator[d] = fmax(0, gsl_vector_get(values, d));
    place_levels(out, burt, vectors, active);
    settle_inertia(out, n_variables, own_inertia(residuals, variable_of), arena);
    gsl_eigen_symmv_free(space);
    gsl_vector_free(values);
    gsl_matrix_free(vectors);
    gsl_matrix_free(scratch);
    gsl_matrix_free(residuals);
}

/* Numbers of the active levels, and the variable of each. */
static void list_active(struct multiple_correspondence *out, const size_t n_levels[], size_t n_variables,
                        const bool passive[], size_t active[], size_t variable_of[])
{
    for (size_t v = 0, a = 0; v < n_variables; v++) {
        const size_t before = out->n_active, first = a;
        for (; a < first + n_levels[v]; a++)
            if (!passive || !passive[a]) {
                variable_of[out->n_active] = v;
                active[out->n_active++] = a;
            }
        const bool whole = out->n_active - before == n_levels[v];
        out->n_dims += out->n_active - before - (whole && n_levels[v] > 0);
    }
}

bool multiple_correspondence(const size_t *const levels[], const size_t n_levels[],
                             size_t n_variables, size_t n, const bool passive[],
                             struct arena *arena, struct multiple_correspondence *out)
{
    *out = (struct multiple_correspondence){0};
    for (size_t v = 0; v < n_variables; v++)
        out->n_levels += n_levels[v];
    if (n_variables < 2 || !n || out->n_levels <= n_variables)
        return false;
    size_t *active = mem_zeroed(out->n_levels, sizeof *active);
    size_t *variable_of = mem_zeroed(out->n_levels, sizeof *variable_of);
    list_active(out, n_levels, n_variables, passive, active, variable_of);
    out->mass = arena_zeroed(arena, out->n_levels, sizeof *out->mass);
    gsl_matrix *burt = burt_residuals(levels, n_levels, n_variables, n, out);
    bool fine = out->n_dims > 0;
    for (size_t a = 0; a < out->n_levels; a++)
        fine = fine && out->mass[a] > 0;
    if (fine) {
        out->indicator = arena_zeroed(arena, out->n_dims, sizeof *out->indicator);
        out->principal = arena_zeroed(arena, out->n_levels * out->n_dims, sizeof *out->principal);
        find_axes(out, burt, active, variable_of, n_variables, arena);
    }
    gsl_matrix_free(burt);
    free(active);
    free(variable_of);
    return fine;
}
