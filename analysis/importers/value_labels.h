/* What an SPSS or Stata file says of its variables and of their coded values. */
#ifndef ANALYSIS_IMPORTERS_VALUE_LABELS_H
#define ANALYSIS_IMPORTERS_VALUE_LABELS_H
#include <stdbool.h>
#include <stddef.h>
#include "data/faults.h"

struct value_label {
    const char *set, *value, *label; /* value as statistical_rows() writes it */
};

struct labelled_variable {
    const char *name, *label, *set; /* label, set NULL: none */
    bool is_text, is_date;
    size_t n_missing;               /* ranges of values that are declared missing */
    double missing[3][2];           /* from, to */
};

struct value_labels {
    size_t n, room;
    struct value_label *list;            /* as the file has them; owned */
    const struct value_label **sorted;   /* the same, by set and value; owned */
    size_t n_variables, variables_room;
    struct labelled_variable *variables; /* owned; in the order of the columns */
    struct labels_memory *memory;
};

/* encoding NULL: as the file says. NULL with a fault. Release with value_labels_free(). */
struct value_labels *value_labels_read(const char *path, const char *encoding,
                                       struct faults *faults);
void value_labels_free(struct value_labels *labels); /* NULL is fine */

/* All labels of a column by value, *n of them; they belong to the labels. */
const struct value_label *const *value_labels_of(const struct value_labels *labels, size_t column,
                                                 size_t *n);

/* The label of a value of a column; NULL: none. */
const char *value_labels_find(const struct value_labels *labels, size_t column, const char *value);

/* True when the variable declares the value missing. */
bool value_is_missing(const struct labelled_variable *variable, const char *value);
#endif
