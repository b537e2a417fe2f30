/* The public reference cases: see tests/analysis/cases/README.md. */
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/cases.h"
#include "tests/run.h"

START_TEST(figures_agree_with_the_reference)
{
    struct faults faults = {0};
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    const bool fine = cases_run("tests/analysis/cases", out, &faults);
    fclose(out);
    ck_assert_msg(fine && !faults.n, "%s", text);
    ck_assert_str_eq(text, "301 passed, 0 failed\n");
    free(text);
}
END_TEST

int main(void)
{
    gsl_set_error_handler_off();
    const TTest *tests[] = {figures_agree_with_the_reference};
    return run_tests("reference", tests, sizeof tests / sizeof *tests);
}
