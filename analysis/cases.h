/* Reference cases: what a statistical program of repute found on known data, in JSON files, and
 * what this one finds. A case file names its data, its design and its tests; a test asks for a
 * function and expects figures. What a file asks for and nobody here knows is a failure. */
#ifndef ANALYSIS_CASES_H
#define ANALYSIS_CASES_H
#include <stddef.h>
#include <stdio.h>
#include "analysis/frame.h"
#include "data/arena.h"
#include "data/faults.h"

struct json_t;

/* A test as the functions see it. */
struct case_test {
    const char *directory;      /* inputs are named from here */
    const char *id;
    const struct json_t *file;  /* the whole case: design, calibration */
    const struct json_t *args;
    const struct json_t *rows;  /* what is expected: tells which rows, never what is in them */
    struct arena *arena;
    struct faults *faults;      /* why it could not be answered */
};

/* Answers a test in the shape of what is expected, with all that it can tell; NULL with a fault.
 * Whoever calls owns the answer. */
struct case_function {
    const char *name;
    struct json_t *(*answer)(const struct case_test *test);
};

/* The functions of a subject; a list ends with a NULL name. */
extern const struct case_function design_functions[], base_functions[];

/* Runs every DIR/expected/?*.json and prints each figure that is off beside the expected one, then
 * "N passed, N failed". False when one failed, or, with faults, when there is nothing to run. */
bool cases_run(const char *directory, FILE *out, struct faults *faults);

/* Helpers of the functions. The data named by args.input, or else by the case; "data/x.csv (Eye in
 * Brown,Blue)": only those rows. False with a fault. */
bool case_frame(const struct case_test *test, struct frame *frame);
/* A column that the args name; NULL with a fault. */
const struct frame_column *case_column(const struct case_test *test, const struct frame *frame,
                                       const char *name);
/* A number, null where it is not one. */
struct json_t *case_number(double value);

/* Lists of an answer; the caller owns them. */
struct json_t *case_list(const double x[], size_t n);
struct json_t *case_matrix(const double x[], size_t n_rows, size_t n_columns);
struct json_t *case_counts(const size_t x[], size_t n);
struct json_t *case_texts(const char *const x[], size_t n);
void case_set(struct json_t *object, const char *key, double value);
void case_set_pair(struct json_t *object, const char *key, double a, double b);

/* One text, or one of a list of texts; NULL beyond its end. */
const char *case_text(const struct json_t *one_or_list, size_t i);

/* Names in the order in which a list of what is expected has them, where it has the same ones; else
 * as they are: a reference may know an order of levels that the data do not tell. */
const char *const *case_order(const struct case_test *test, const char *key,
                              const char *const names[], size_t n);

/* A level that an argument holds: a text, or a number or a truth as data write it ("4", "TRUE"), in the
 * arena where need be; NULL where it holds none. */
const char *case_level(const struct case_test *test, const char *key);

/* Index of the word that an argument holds among n; usual where it is left out, n with a fault where it
 * holds another. */
size_t case_word(const struct case_test *test, const char *key, const char *const words[], size_t n,
                 size_t usual);
#endif
