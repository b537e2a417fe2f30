#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/layer.h"
#include "tests/run.h"

/* Every case of tests/bad/layer/cases.txt: a path, then the faults that reading it gives, all
 * of them and word for word. */
enum { LINES_MAX = 20, CASES_MIN = 60 };

struct bad_case {
    char *lines[LINES_MAX];
    size_t n;
};

static void check_case(const struct bad_case *bad)
{
    struct faults faults = {0};
    struct layer *layer = layer_read(bad->lines[0], NULL, NULL, &faults);
    ck_assert_msg(layer == NULL, "%s was read", bad->lines[0]);
    for (size_t i = 0; i < faults.n_kept && i + 1 < bad->n; i++)
        ck_assert_str_eq(faults.text[i], bad->lines[i + 1]);
    ck_assert_msg(faults.n == bad->n - 1, "%s: %zu faults, expected %zu; the last: %s",
                  bad->lines[0], faults.n, bad->n - 1,
                  faults.n ? faults.text[faults.n_kept - 1] : "none");
    faults_clear(&faults);
}

static void clear_case(struct bad_case *bad)
{
    for (size_t i = 0; i < bad->n; i++)
        free(bad->lines[i]);
    bad->n = 0;
}

START_TEST(every_bad_layer_is_explained)
{
    FILE *in = fopen("tests/bad/layer/cases.txt", "r");
    ck_assert_ptr_nonnull(in);
    struct bad_case bad = {0};
    char *line = NULL;
    size_t room = 0, n_cases = 0;
    for (bool more = true; more;) {
        more = getline(&line, &room, in) > 0;
        if (more)
            line[strcspn(line, "\n")] = '\0';
        if (more && line[0]) {
            ck_assert_uint_lt(bad.n, LINES_MAX);
            bad.lines[bad.n++] = strdup(line);
        } else if (bad.n) {
            check_case(&bad);
            clear_case(&bad);
            n_cases++;
        }
    }
    free(line);
    fclose(in);
    ck_assert_uint_ge(n_cases, CASES_MIN);
}
END_TEST

START_TEST(a_missing_prj_can_be_assumed)
{
    struct faults faults = {0};
    struct layer *layer =
        layer_read("tests/bad/layer/missing_prj.shp", NULL, "EPSG:2154", &faults);
    ck_assert_uint_eq(faults.n, 0);
    ck_assert_str_eq(layer->crs, "EPSG:2154");
    ck_assert_double_eq(layer->points[0].x, 434000);
    layer_free(layer);
}
END_TEST

START_TEST(a_wrong_assumption_is_refused)
{
    struct faults faults = {0};
    ck_assert_ptr_null(
        layer_read("tests/bad/layer/missing_prj.shp", NULL, "EPSG:4326", &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.text[0],
                     "tests/bad/layer/missing_prj.shp: coordinates such as (434000, 6590000) are "
                     "outside of \"WGS 84\", which the file claims; they look like EPSG:2154: "
                     "correct its coordinate system (the .prj)");
    faults_clear(&faults);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {every_bad_layer_is_explained, a_missing_prj_can_be_assumed,
                            a_wrong_assumption_is_refused};
    return run_tests("bad_layers", tests, sizeof tests / sizeof *tests);
}
