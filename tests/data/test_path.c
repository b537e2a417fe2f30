#include "data/path.h"
#include <stdlib.h>
#include <unistd.h>
#include "data/mem.h"
#include "tests/run.h"

static void expect_path(const char *file, const char *path, const char *expected)
{
    char *found = path_beside(file, path);
    ck_assert_str_eq(found, expected);
    free(found);
}

START_TEST(paths_are_beside_the_file_that_names_them)
{
    expect_path("scenarios/mini.yaml", "../data/farms.csv", "data/farms.csv");
    expect_path("scenarios/mini.yaml", "./farms.csv", "scenarios/farms.csv");
    expect_path("a/b/mini.yaml", "../../../farms.csv", "../farms.csv");
    expect_path("../mini.yaml", "../farms.csv", "../../farms.csv");
    expect_path("mini.yaml", "../farms.csv", "../farms.csv");
    expect_path("mini.yaml", "x/../farms.csv", "farms.csv");
    expect_path("/a/mini.yaml", "../../../farms.csv", "/farms.csv");
    expect_path("a//b/mini.yaml", "farms.csv", "a/b/farms.csv");
    expect_path("a/mini.yaml", "/b/../farms.csv", "/farms.csv");
    expect_path("a/mini.yaml", "..", "a/..");
    expect_path("a/mini.yaml", "..a/...", "a/..a/...");
}
END_TEST

/* "link/.." is not where the link stands. */
START_TEST(links_are_not_cut_short)
{
    char folder[] = "/tmp/proxilog-path-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *line = mem_printf("cd %s && mkdir -p far/away && ln -s far/away link && echo >far/it",
                            folder);
    ck_assert_int_eq(system(line), 0);
    char *file = mem_printf("%s/link/mini.yaml", folder);
    char *long_way = mem_printf("%s/link/../it", folder);
    expect_path(file, "../it", long_way);
    free(long_way);
    free(file);
    free(line);
    line = mem_printf("rm -r %s", folder);
    ck_assert_int_eq(system(line), 0);
    free(line);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {paths_are_beside_the_file_that_names_them, links_are_not_cut_short};
    return run_tests("path", tests, sizeof tests / sizeof *tests);
}
