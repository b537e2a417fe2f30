/* What cases share: lists of figures, columns that are asked for. */
#include <math.h>
#include "analysis/cases_base.h"
#include "data/text.h"

/* ---- Lists ---------------------------------------- */

json_t *case_list(const double x[], size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, case_number(x[i]));
    return list;
}

json_t *case_matrix(const double x[], size_t n_rows, size_t n_columns)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n_rows; i++)
        json_array_append_new(list, case_list(&x[i * n_columns], n_columns));
    return list;
}

json_t *case_counts(const size_t x[], size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_integer((json_int_t)x[i]));
    return list;
}

json_t *case_texts(const char *const x[], size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(x[i]));
    return list;
}

void case_set(json_t *object, const char *key, double value)
{
    json_object_set_new(object, key, case_number(value));
}

void case_set_pair(json_t *object, const char *key, double a, double b)
{
    json_object_set_new(object, key, case_list((const double[]){a, b}, 2));
}

/* ---- Arguments ---------------------------------------- */

const char *case_text_arg(const struct case_test *test, const char *key)
{
    return json_string_value(json_object_get(test->args, key));
}

const struct frame_column *case_column_arg(const struct case_test *test,
                                           const struct frame *frame, const char *key)
{
    return case_column(test, frame, case_text_arg(test, key));
}

/* The columns that args.vars names; NULL with a fault. */
const struct frame_column **case_columns_arg(const struct case_test *test,
                                               const struct frame *frame, const char *key,
                                               size_t *n)
{
    const json_t *vars = json_object_get(test->args, key);
    *n = json_is_string(vars) ? 1 : json_array_size(vars);
    const struct frame_column **columns = arena_zeroed(test->arena, *n, sizeof *columns);
    for (size_t v = 0; v < *n; v++) {
        columns[v] = case_column(test, frame, case_text(vars, v));
        if (!columns[v])
            return NULL;
    }
    return columns;
}

bool case_is_number(const struct case_test *test, const struct frame_column *column)
{
    if (column->numbers)
        return true;
    faults_add(test->faults, (struct where){.path = test->directory, .field = column->name},
               _("expected a column of numbers"));
    return false;
}

/* Rows in which every column has a number, side by side: n x k. NULL with a fault. */
double *case_complete_rows(const struct case_test *test, const struct frame *frame,
                             const struct frame_column *const columns[], size_t k, size_t *n)
{
    double *x = arena_zeroed(test->arena, frame->n * k, sizeof *x);
    *n = 0;
    for (size_t j = 0; j < k; j++)
        if (!case_is_number(test, columns[j]))
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
