/* Problems and solutions given as text. */
#ifndef TESTS_SIM_ROUTING_FORMATS_GIVEN_H
#define TESTS_SIM_ROUTING_FORMATS_GIVEN_H
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sim/routing/formats/solution.h"
#include "sim/routing/formats/violations.h"
#include "tests/run.h"

/* Keeps the text in a file until given_remove(). */
static inline void given_write(char path[32], const char *text)
{
    strcpy(path, "/tmp/proxilog-given-XXXXXX");
    const int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    FILE *out = fdopen(file, "wb");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    ck_assert_int_eq(fclose(out), 0);
}

/* Reads the text as a problem without faults; clear the instance. */
static inline struct instance given_with(const char *text, enum instance_round round,
                                         enum instance_objective objective)
{
    char path[32];
    struct faults faults = {0}, warnings = {0};
    struct instance instance;
    given_write(path, text);
    const bool fine = instance_read(path, &(struct instance_request){round, objective}, &instance,
                                    &faults, &warnings);
    ck_assert_msg(fine, "%s", faults.n_kept ? faults.text[0] : "no fault");
    ck_assert_uint_eq(warnings.n, 0);
    unlink(path);
    faults_clear(&faults);
    return instance;
}

static inline struct instance given(const char *text)
{
    return given_with(text, ROUND_BY_KIND, OBJECTIVE_BY_KIND);
}

/* Distance between places as the first type of vehicle drives it. */
static inline double given_km(const struct instance *instance, size_t from, size_t to)
{
    return instance->vehicles[0].distance_km[from * instance->problem.n_places + to];
}

static inline double given_s(const struct instance *instance, size_t from, size_t to)
{
    return instance->vehicles[0].time_s[from * instance->problem.n_places + to];
}

/* Reads the text as a solution; clear the file. */
static inline struct solution_file given_solution(const struct instance *instance,
                                                  const char *text)
{
    char path[32];
    struct faults faults = {0};
    struct solution_file file;
    given_write(path, text);
    const bool fine = solution_read(path, instance, &file, &faults);
    ck_assert_msg(fine, "%s", faults.n_kept ? faults.text[0] : "no fault");
    unlink(path);
    faults_clear(&faults);
    return file;
}
#endif
