/* Every broken instance of tests/bad/vrp/ gives the faults that cases.txt lists, all and only. */
#include "data/mem.h"
#include "tests/sim/routing/formats/given.h"

#define FOLDER "tests/bad/vrp/"

/* The next line without its end; false at the end of the file. */
static bool next_line(FILE *in, char **line, size_t *room)
{
    if (getline(line, room, in) <= 0)
        return false;
    (*line)[strcspn(*line, "\n")] = '\0';
    return true;
}

static void check_case(const char *name, char *expected[], size_t n_expected)
{
    char *path = mem_printf(FOLDER "%s", name);
    struct faults faults = {0}, warnings = {0};
    struct instance instance;
    ck_assert_msg(!instance_read(path, &(struct instance_request){0}, &instance, &faults,
                                 &warnings),
                  "%s was accepted", path);
    for (size_t i = 0; i < faults.n_kept && i < n_expected; i++)
        ck_assert_str_eq(faults.text[i], expected[i]);
    ck_assert_msg(faults.n == n_expected, "%s: %zu faults, expected %zu; fault %zu: %s", name,
                  faults.n, n_expected, n_expected + 1,
                  faults.n_kept > n_expected ? faults.text[n_expected] : "-");
    faults_clear(&faults);
    faults_clear(&warnings);
    free(path);
}

START_TEST(every_bad_instance_says_what_is_wrong)
{
    enum { LINES_MAX = 16 };
    FILE *in = fopen(FOLDER "cases.txt", "r");
    ck_assert_ptr_nonnull(in);
    char *line = NULL, *block[LINES_MAX];
    size_t room = 0, n = 0, n_cases = 0;
    for (bool more = true; more;) {
        more = next_line(in, &line, &room);
        if (more && *line) {
            ck_assert_uint_lt(n, LINES_MAX);
            block[n++] = mem_text(line);
            continue;
        }
        if (n) {
            check_case(block[0], block + 1, n - 1);
            n_cases++;
        }
        while (n)
            free(block[--n]);
    }
    free(line);
    fclose(in);
    ck_assert_uint_ge(n_cases, 80);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {every_bad_instance_says_what_is_wrong};
    return run_tests("bad instances", tests, sizeof tests / sizeof *tests);
}
