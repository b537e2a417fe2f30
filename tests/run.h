#ifndef TESTS_RUN_H
#define TESTS_RUN_H
#include <check.h>
#include <stddef.h>

/* Runs a case, which it takes over, as a suite of its own; returns main()'s status. */
static inline int run_case(const char *name, TCase *tcase)
{
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

/* Runs the tests as one suite, each in its own process; returns main()'s status. A test may
 * take 60 s (sanitizers are slow). */
static inline int run_tests(const char *name, const TTest *const tests[], size_t n)
{
    TCase *tcase = tcase_create(name);
    tcase_set_timeout(tcase, 60);
    for (size_t i = 0; i < n; i++)
        tcase_add_test(tcase, tests[i]);
    return run_case(name, tcase);
}

/* The same for tests that are run several times, with _i from 0. */
struct repeated {
    const TTest *test;
    int times;
};
static inline int run_repeated(const char *name, const struct repeated tests[], size_t n)
{
    TCase *tcase = tcase_create(name);
    tcase_set_timeout(tcase, 60);
    for (size_t i = 0; i < n; i++)
        tcase_add_loop_test(tcase, tests[i].test, 0, tests[i].times);
    return run_case(name, tcase);
}
#endif
