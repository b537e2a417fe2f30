#include "analysis/importers/value_labels.h"
#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/importers/statistical.h"
#include "data/arena.h"
#include "data/mem.h"

struct labels_memory {
    struct arena arena;
    size_t set_bytes; /* of a set's name at most, with its NUL if it has one */
};

/* NULL for NULL and "". */
static const char *keep(struct value_labels *labels, const char *text)
{
    return text && *text ? statistical_keep(&labels->memory->arena, text) : NULL;
}

static int take_label(const char *set, readstat_value_t value, const char *label, void *context)
{
    struct value_labels *labels = context;
    char code[40];
    const char *text = code;
    if (readstat_value_is_tagged_missing(value))
        snprintf(code, sizeof code, ".%c", readstat_value_tag(value));
    else if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING)
        text = readstat_string_value(value);
    else
        snprintf(code, sizeof code, "%.15g", readstat_double_value(value));
    const struct value_label kept = {keep(labels, set), keep(labels, text), keep(labels, label)};
    if (!kept.set || !kept.value || !kept.label)
        return READSTAT_HANDLER_OK;
    labels->list = mem_grown(labels->list, &labels->room, labels->n + 1, sizeof *labels->list);
    labels->list[labels->n++] = kept;
    return READSTAT_HANDLER_OK;
}

/* Stata's fields for the names of sets need not end with a NUL, and readstat hands them out as they are. */
static int take_metadata(readstat_metadata_t *metadata, void *context)
{
    struct value_labels *labels = context;
    const int version = (int)readstat_get_file_format_version(metadata);
    labels->memory->set_bytes = version < 110 ? 9 : version < 118 ? 33 : 129;
    return READSTAT_HANDLER_OK;
}

static const char *keep_set(struct value_labels *labels, const char *set)
{
    if (!set || !labels->memory->set_bytes)
        return keep(labels, set);
    char *text = mem_text_n(set, strnlen(set, labels->memory->set_bytes));
    const char *kept = keep(labels, text);
    free(text);
    return kept;
}

static int take_variable(int index, readstat_variable_t *variable, const char *set, void *context)
{
    (void)index;
    struct value_labels *labels = context;
    struct labelled_variable kept = {
        .name = keep(labels, readstat_variable_get_name(variable)),
        .label = keep(labels, readstat_variable_get_label(variable)),
        .set = keep_set(labels, set),
        .is_text = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING,
        .is_date = statistical_is_date(readstat_variable_get_format(variable))};
    const int n = readstat_variable_get_missing_ranges_count(variable);
    for (int r = 0; r < n && r < 3 && !kept.is_text; r++) {
        double *range = kept.missing[kept.n_missing++];
        range[0] = readstat_double_value(readstat_variable_get_missing_range_lo(variable, r));
        range[1] = readstat_double_value(readstat_variable_get_missing_range_hi(variable, r));
    }
    labels->variables = mem_grown(labels->variables, &labels->variables_room,
                                  labels->n_variables + 1, sizeof kept);
    labels->variables[labels->n_variables++] = kept;
    return READSTAT_HANDLER_OK;
}

/* Of a value that has two labels the first comes first. */
static int by_set_and_value(const void *a, const void *b)
{
    const struct value_label *x = *(const struct value_label *const *)a;
    const struct value_label *y = *(const struct value_label *const *)b;
    const int sets = strcmp(x->set, y->set), values = sets ? sets : strcmp(x->value, y->value);
    return values ? values : (x > y) - (x < y);
}

static void sort(struct value_labels *labels)
{
    labels->sorted = mem_zeroed(labels->n, sizeof *labels->sorted);
    for (size_t i = 0; i < labels->n; i++)
        labels->sorted[i] = &labels->list[i];
    if (labels->n)
        qsort(labels->sorted, labels->n, sizeof *labels->sorted, by_set_and_value);
}

struct value_labels *value_labels_read(const char *path, const char *encoding,
                                       struct faults *faults)
{
    struct value_labels *labels = mem_zeroed(1, sizeof *labels);
    labels->memory = mem_zeroed(1, sizeof *labels->memory);
    readstat_parser_t *parser = readstat_parser_init();
    if (!parser)
        mem_exhausted();
    if (statistical_dialect(path) == EXPORT_STATA)
        readstat_set_metadata_handler(parser, take_metadata);
    readstat_set_variable_handler(parser, take_variable);
    readstat_set_value_label_handler(parser, take_label);
    if (statistical_parse(parser, path, encoding, labels, faults)) {
        sort(labels);
        return labels;
    }
    value_labels_free(labels);
    return NULL;
}

void value_labels_free(struct value_labels *labels)
{
    if (!labels)
        return;
    arena_clear(&labels->memory->arena);
    free(labels->memory);
    free(labels->list);
    free(labels->sorted);
    free(labels->variables);
    free(labels);
}

/* Index of the first that is not before the value of the set. */
static size_t lower_bound(const struct value_labels *labels, const char *set, const char *value)
{
    size_t low = 0, high = labels->n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const int sets = strcmp(labels->sorted[mid]->set, set);
        if (sets < 0 || (sets == 0 && strcmp(labels->sorted[mid]->value, value) < 0))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const struct value_label *const *value_labels_of(const struct value_labels *labels, size_t column,
                                                 size_t *n)
{
    const char *set = column < labels->n_variables ? labels->variables[column].set : NULL;
    const size_t first = set ? lower_bound(labels, set, "") : 0;
    for (*n = 0; set && first + *n < labels->n && strcmp(labels->sorted[first + *n]->set, set) == 0;)
        (*n)++;
    return labels->sorted + first;
}

const char *value_labels_find(const struct value_labels *labels, size_t column, const char *value)
{
    const char *set = column < labels->n_variables ? labels->variables[column].set : NULL;
    const size_t at = set ? lower_bound(labels, set, value) : labels->n;
    const struct value_label *found = at < labels->n ? labels->sorted[at] : NULL;
    return found && strcmp(found->set, set) == 0 && strcmp(found->value, value) == 0 ? found->label
                                                                                     : NULL;
}

bool value_is_missing(const struct labelled_variable *variable, const char *value)
{
    char *end;
    const double number = strtod(value, &end);
    if (*value == '.')
        return true;
    for (size_t r = 0; r < variable->n_missing && end > value && !*end; r++)
        if (number >= variable->missing[r][0] && number <= variable->missing[r][1])
            return true;
    return false;
}
