#ifndef TESTS_RUN_H
#define TESTS_RUN_H
#include <check.h>
#include <stddef.h>

/* Runs the tests as one suite, each in its own process; returns main()'s status. A test may
 * take 60 s (sanitizers are slow). */
static inline int run_tests(const char *suite_name, const TTest *const tests[], size_t n)
{
    Suite *suite = suite_create(suite_name);
    TCase *tcase = tcase_create(suite_name);
    tcase_set_timeout(tcase, 60);
    for (size_t i = 0; i < n; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
#endif
