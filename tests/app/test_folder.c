/* Results take the place of earlier ones. */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "app/exchange.h"
#include "app/folder.h"
#include "data/mem.h"
#include "tests/run.h"

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *ftw)
{
    (void)status;
    (void)kind;
    (void)ftw;
    return remove(path);
}

/* A folder for a test; release with leave(). */
static char *enter(void)
{
    char *path = mem_text("/tmp/proxilog-folder-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(path));
    return path;
}

static void leave(char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(path);
}

static void put_results(const char *path, int number)
{
    struct faults faults = {0};
    struct folder folder;
    ck_assert(folder_begin(&folder, path, &faults));
    FILE *out = folder_open(&folder, "run.json", &faults);
    ck_assert_ptr_nonnull(out);
    fprintf(out, "{\"program\": \"proxilog\", \"number\": %d}\n", number);
    ck_assert(folder_close(&folder, "run.json", out, &faults));
    ck_assert_msg(folder_commit(&folder, &faults), "%s", faults.n_kept ? faults.text[0] : "");
    folder_end(&folder);
}

static int number_in(const char *path)
{
    char *name = mem_printf("%s/run.json", path);
    FILE *in = fopen(name, "r");
    free(name);
    int number = -1;
    if (in) {
        ck_assert_int_eq(fscanf(in, "{\"program\": \"proxilog\", \"number\": %d}", &number), 1);
        fclose(in);
    }
    return number;
}

/* While one process puts results in place again and again, another never finds none, so that a
 * kill at any moment leaves some. */
START_TEST(there_are_always_results)
{
    enum { TIMES = 300 };
    char *work = enter();
    char *path = mem_printf("%s/results", work), *other = mem_printf("%s/other", work);
    put_results(path, 0);
    put_results(other, 0);
    const bool at_once = exchange_paths(path, other);
    const pid_t child = fork();
    if (child == 0) {
        for (int i = 1; i <= TIMES; i++)
            put_results(path, i);
        _exit(0);
    }
    int status = 0, latest = 0, n_seen = 0;
    while (waitpid(child, &status, WNOHANG) == 0) {
        ck_assert(!at_once || access(path, F_OK) == 0);
        const int number = number_in(path); /* none when the folder goes while it is read */
        ck_assert(number == -1 || number >= latest);
        n_seen += number > latest;
        latest = number > latest ? number : latest;
    }
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ck_assert_int_eq(number_in(path), TIMES);
    ck_assert_int_gt(n_seen, 0);
    free(path);
    free(other);
    leave(work);
}
END_TEST

START_TEST(paths_change_places)
{
    char *work = enter();
    char *a = mem_printf("%s/a", work), *b = mem_printf("%s/b", work);
    put_results(a, 1);
    errno = 0;
    ck_assert(!exchange_paths(a, b));
    const bool known = errno == ENOENT;
    put_results(b, 2);
    if (known) {
        ck_assert(exchange_paths(a, b));
        ck_assert_int_eq(number_in(a), 2);
        ck_assert_int_eq(number_in(b), 1);
    }
    free(a);
    free(b);
    leave(work);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {there_are_always_results, paths_change_places};
    return run_tests("folder", tests, sizeof tests / sizeof *tests);
}
