/* The same bytes whatever the day, the place and the cache; earlier results whole whatever
 * goes wrong. */
#include <glob.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <time.h>
#include "tests/cli/results.h"
#include "tests/run.h"

/* Few replications: what is tried here does not depend on their number. */
#define FEW "-q -n 2 --no-cache "

static void compare_fine(const char *environment, const char *scenario, const char *name,
                         const char *options)
{
    char *line = mem_printf("compare %s -o %s/%s %s", scenario, work, name, options);
    struct said said = run_program(environment, line);
    ck_assert_msg(said.status == 0, "%s: status %d: %s", name, said.status, said.err);
    ck_assert_str_eq(said.out, "");
    said_clear(&said);
    free(line);
}

static void run_fine(const char *environment, const char *name, const char *options)
{
    compare_fine(environment, "scenarios/mini.yaml", name, options);
}

/* Earlier results of a seed under this name. Those of a seed are computed once, as seed_1, and
 * copied for each test. */
static void put_results(int seed, const char *name)
{
    char *first = mem_printf("seed_%d", seed), *path = mem_printf("%s/%s", work, first);
    char *options = mem_printf(FEW "-s %d", seed);
    if (access(path, F_OK) != 0)
        run_fine("LANG=C", first, options);
    char *line = mem_printf("cp -r %s %s/%s", path, work, name);
    if (strcmp(first, name) != 0)
        shell(line);
    free(line);
    free(options);
    free(path);
    free(first);
}

static void run_refused(const char *path, const char *options, const char *word)
{
    char *line = mem_printf("--lang en compare scenarios/mini.yaml -o %s %s", path, options);
    struct said said = run_program("LANG=C", line);
    ck_assert_msg(said.status == 1, "%s: status %d: %s", path, said.status, said.err);
    ck_assert_msg(strstr(said.err, word) != NULL, "%s: %s", path, said.err);
    ck_assert_ptr_nonnull(strstr(said.err, "1 fault found; nothing was written\n"));
    ck_assert_str_eq(said.out, "");
    said_clear(&said);
    free(line);
}

static void expect_same(const char *a, const char *b)
{
    char *line = mem_printf("cd %s && diff -r -x run.json %s %s", work, a, b);
    shell(line);
    free(line);
}

static void expect_nothing_beside(void)
{
    char *line = mem_printf("! ls %s | grep -E 'partial|old|tmp'", work);
    shell(line);
    free(line);
}

START_TEST(another_day_gives_the_same_bytes)
{
    put_results(1, "seed_1");
    run_fine("LANG=fr_FR.UTF-8 TZ=Asia/Tokyo SOURCE_DATE_EPOCH=2000000000", "day_b",
             FEW "-j 2");
    run_fine("LC_ALL=fr_FR.UTF-8 TZ=UTC SOURCE_DATE_EPOCH=0", "day_c", FEW);
    expect_same("seed_1", "day_b");
    expect_same("seed_1", "day_c");
    char *run = result_file("day_b", "run.json");
    ck_assert_ptr_nonnull(strstr(run, "\"date\": \"2033-05-18T03:33:20Z\""));
    free(run);
}
END_TEST

START_TEST(language_changes_no_number)
{
    static const char *const tables[] = {"summary.csv", "paired.csv", "daily.csv",
                                         "routes.geojson"};
    put_results(1, "fr");
    run_fine("LANG=C", "en", FEW "--lang en");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char *a = result_file("fr", tables[i]), *b = result_file("en", tables[i]);
        ck_assert_msg(strcmp(a, b) == 0, "%s differs between languages", tables[i]);
        free(a);
        free(b);
    }
}
END_TEST

/* The tutorial on roads, which the first test makes that needs them. Release with free(). */
static char *scenario_with_roads(void)
{
    char *line = mem_printf(
        "test -e %1$s/roads.yaml || ${PROXILOG:-build/proxilog} roads data/territories/deux-sevres/communes.shp -o "
        "%1$s/roads.shp >/dev/null && sed -e \"s|\\.\\./data|$PWD/data|\" -e "
        "'s|^territory:.*|&\\n  roads: {layer: roads.shp}|' scenarios/mini.yaml >%1$s/roads.yaml",
        work);
    shell(line);
    free(line);
    return mem_printf("%s/roads.yaml", work);
}

/* Computed, computed and kept, taken from the cache, the cache cut short. */
START_TEST(cached_matrices_give_the_same_bytes)
{
    char *scenario = scenario_with_roads();
    char *options = mem_printf("-q -n 2 --cache %s/cache", work);
    compare_fine("LANG=C", scenario, "anew", FEW);
    compare_fine("LANG=C", scenario, "kept", options);
    char *line = mem_printf("ls %s/cache/*.matrix >/dev/null", work);
    shell(line);
    free(line);
    compare_fine("LANG=C", scenario, "taken", options);
    expect_same("anew", "kept");
    expect_same("anew", "taken");
    line = mem_printf("for f in %s/cache/*.matrix; do head -c 5000 $f >$f.cut; mv $f.cut $f; done",
                      work);
    shell(line);
    free(line);
    compare_fine("LANG=C", scenario, "broken", options);
    expect_same("anew", "broken");
    free(options);
    free(scenario);
}
END_TEST

START_TEST(no_cache_keeps_nothing)
{
    char *scenario = scenario_with_roads();
    char *environment = mem_printf("LANG=C XDG_CACHE_HOME=%s/xdg", work);
    compare_fine(environment, scenario, "without", FEW);
    char *line = mem_printf("test ! -e %s/xdg", work);
    shell(line);
    free(line);
    compare_fine(environment, scenario, "with", "-q -n 2");
    line = mem_printf("ls %s/xdg/proxilog/*.matrix >/dev/null", work);
    shell(line);
    free(line);
    free(environment);
    free(scenario);
}
END_TEST

/* A cache is a help: without a place for it the comparison goes on, and says so. */
START_TEST(a_cache_that_cannot_be_kept_is_told)
{
    char *scenario = scenario_with_roads();
    char *line = mem_printf("--lang en compare %s -q -n 2 -o %s/uncached", scenario, work);
    struct said said = run_program("XDG_CACHE_HOME=/proc/none", line);
    ck_assert_int_eq(said.status, 0);
    ck_assert_msg(strstr(said.err, "/proc/none/proxilog: expected a folder to keep travel times "
                                   "in, cannot write there") != NULL, "%s", said.err);
    said_clear(&said);
    said = run_program("-u HOME -u XDG_CACHE_HOME", line);
    ck_assert_int_eq(said.status, 0);
    said_clear(&said);
    free(line);
    free(scenario);
}
END_TEST

START_TEST(replications_and_precision_are_obeyed)
{
    struct said said = compare_in("LANG=C", "mini", "precise", "-q --no-cache -n 12 -p 0.000001");
    ck_assert_int_eq(said.status, 0);
    said_clear(&said);
    said = compare_in("LANG=C", "mini", "rough", "-q --no-cache -n 12 -p 1");
    ck_assert_int_eq(said.status, 0);
    said_clear(&said);
    char *precise = result_file("precise", "summary.csv");
    char *rough = result_file("rough", "summary.csv");
    ck_assert_uint_eq(find_row(precise, "pooled", "all", "cost_eur").n, 12);
    /* At least ten, as the scenario asks. */
    ck_assert_uint_eq(find_row(rough, "pooled", "all", "cost_eur").n, 10);
    free(precise);
    free(rough);
    char *run = result_file("rough", "run.json");
    ck_assert_ptr_nonnull(strstr(run, "\"precision_reached\": true"));
    free(run);
    run = result_file("precise", "run.json");
    ck_assert_ptr_nonnull(strstr(run, "\"precision_reached\": false"));
    free(run);
}
END_TEST

START_TEST(results_take_the_place_of_earlier_ones)
{
    put_results(1, "again");
    char *first = result_file("again", "summary.csv");
    char *line = mem_printf("echo mine >%s/again/figures/added.txt", work);
    shell(line);
    free(line);
    run_fine("LANG=C", "again/", FEW "-s 2");
    char *second = result_file("again", "summary.csv");
    ck_assert_str_ne(first, second);
    line = mem_printf("test ! -e %s/again/figures/added.txt", work);
    shell(line);
    free(line);
    expect_nothing_beside();
    free(first);
    free(second);
}
END_TEST

/* Killed at any moment, reading, simulating or writing: the earlier results or the new ones
 * are there, whole. */
START_TEST(a_killed_run_leaves_earlier_results_whole)
{
    const char *program = getenv("PROXILOG");
    put_results(1, "killed");
    put_results(2, "seed_2");
    for (int i = 1; i <= 4; i++) {
        char *line = mem_printf("%s compare scenarios/mini.yaml -o %s/killed " FEW
                          "-s 2 & p=$!; sleep %.2f; kill -9 $p 2>/dev/null; wait $p; "
                          "cd %s && { diff -r -x run.json killed seed_1 >/dev/null || "
                          "diff -r -x run.json killed seed_2 >/dev/null; }",
                          program ? program : "build/proxilog", work, 0.25 * i, work);
        shell(line);
        free(line);
    }
    /* What was left beside does not disturb the next. */
    run_fine("LANG=C", "killed", FEW "-s 2");
    expect_same("killed", "seed_2");
    char *line = mem_printf("rm -rf %s/*.partial*", work);
    shell(line);
    free(line);
}
END_TEST

static bool is_writing(const char *name, const char *file)
{
    char *pattern = mem_printf("%s/%s.partial-*/%s", work, name, file);
    glob_t found;
    const bool there = glob(pattern, 0, NULL, &found) == 0;
    globfree(&found);
    free(pattern);
    return there;
}

/* Starts a run, of which the last word is the folder, and sends a signal as soon as it writes a file;
 * returns what wait() tells. */
static int interrupt_run(const char *const words[], const char *name, const char *file,
                         int signal_number)
{
    enum { WORDS_MAX = 16 };
    const char *program = getenv("PROXILOG");
    char *arguments[WORDS_MAX] = {mem_text("proxilog")};
    size_t n = 1;
    for (; words[n - 1]; n++)
        arguments[n] = mem_text(words[n - 1]);
    arguments[n] = mem_printf("%s/%s", work, name);
    const pid_t child = fork();
    if (child == 0) {
        execv(program ? program : "build/proxilog", arguments);
        _exit(127);
    }
    for (size_t i = 0; arguments[i]; i++)
        free(arguments[i]);
    int status = 0;
    while (waitpid(child, &status, WNOHANG) == 0 && !is_writing(name, file))
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    kill(child, signal_number);
    waitpid(child, &status, 0);
    return status;
}

static int interrupt_writing(const char *name, int signal_number)
{
    static const char *const words[] = {"compare", "scenarios/mini.yaml", "-q", "-n", "2", "-o", NULL};
    return interrupt_run(words, name, "summary.csv", signal_number);
}

/* Whatever writes a folder: of needs and offers the table is there long before the figures. */
START_TEST(an_interrupted_match_leaves_nothing_beside)
{
    static const char *const words[] = {"survey", "match", "data/surveys/respatbzh/pat.yaml",
                                        "data/surveys/respatbzh/pat-synthetic.csv",
                                        "data/surveys/respatbzh/operateurs.yaml",
                                        "data/surveys/respatbzh/operateurs-synthetic.csv", "-o", NULL};
    signal(SIGINT, SIG_DFL);
    const int status = interrupt_run(words, "match", "match.csv", SIGINT);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
    expect_nothing_beside();
    char *path = mem_printf("%s/match", work);
    ck_assert_int_ne(access(path, F_OK), 0);
    free(path);
}
END_TEST

START_TEST(an_interrupted_run_leaves_nothing_beside)
{
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
    put_results(2, "interrupted");
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        signal(signals[i], SIG_DFL); /* nohup has one ignored */
        const int status = interrupt_writing("interrupted", signals[i]);
        ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == signals[i]);
        expect_nothing_beside();
        expect_same("interrupted", "seed_2");
    }
}
END_TEST

START_TEST(an_ignored_signal_stays_ignored)
{
    signal(SIGHUP, SIG_IGN); /* as nohup does */
    const int status = interrupt_writing("nohup", SIGHUP);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    expect_nothing_beside();
}
END_TEST

START_TEST(a_failed_run_leaves_earlier_results_whole)
{
    put_results(1, "failed");
    char *line = mem_printf("--lang en compare tests/bad/scenario/bad_day.yaml -o %s/failed", work);
    struct said said = run_program("LANG=C", line);
    ck_assert_int_eq(said.status, 1);
    said_clear(&said);
    free(line);
    line = mem_printf("diff -r %s/failed %s/seed_1", work, work);
    shell(line);
    free(line);
    expect_nothing_beside();
}
END_TEST

/* Told before anything is simulated: 100000 years would outlast the test. */
#define LONG "-n 100000 -p 0.000001"

static void run_refused_in(const char *name, const char *word)
{
    char *path = mem_printf("%s/%s", work, name);
    run_refused(path, LONG, word);
    free(path);
}

START_TEST(what_is_not_results_is_not_touched)
{
    char *line = mem_printf("cd %s && mkdir mine foreign && echo dear >mine/letter && "
                            "echo '{\"loss\": 0.1}' >foreign/run.json && echo dear >file && "
                            "ln -s nowhere link",
                            work);
    shell(line);
    free(line);
    put_results(1, "added");
    line = mem_printf("cd %s && echo dear >added/notes.txt && "
                      "find . ! -name list | sort >list", work);
    shell(line);
    free(line);
    run_refused_in("mine", "holds other files than results of proxilog (letter); choose another");
    run_refused_in("foreign", "holds other files than results of proxilog (run.json); choose");
    run_refused_in("added", "holds other files than results of proxilog (notes.txt); choose");
    run_refused_in("file", "is a file; name a folder");
    run_refused_in("link", "is a file; name a folder");
    run_refused_in("file/below", "cannot be written (Not a directory)");
    run_refused_in(".", "name a folder for the results with -o");
    run_refused_in("mine/..", "name a folder for the results with -o");
    run_refused("/", LONG, "/: holds other files than results");
    line = mem_printf("cd %s && find . ! -name list | sort | diff list - && "
                      "test $(cat mine/letter) = dear && test $(cat file) = dear",
                      work);
    shell(line);
    free(line);
    expect_nothing_beside();
}
END_TEST

START_TEST(a_link_to_results_is_followed)
{
    put_results(1, "disk");
    char *line = mem_printf("ln -s disk %s/results", work);
    shell(line);
    free(line);
    run_fine("LANG=C", "results", FEW "-s 2");
    line = mem_printf("test -h %s/results", work);
    shell(line);
    free(line);
    char *run = result_file("disk", "run.json");
    ck_assert_ptr_nonnull(strstr(run, "\"seed\": 2"));
    free(run);
    expect_nothing_beside();
}
END_TEST

/* A file that may not grow past a limit fails like one on a full disk. */
START_TEST(a_full_disk_is_told)
{
    put_results(1, "full");
    char *line = mem_printf("ulimit -f 40; ${PROXILOG:-build/proxilog} --lang en compare "
                      "scenarios/mini.yaml -n 2 -o %s/full 2>%s/full.err; test $? = 1",
                      work, work);
    shell(line);
    free(line);
    char *err = result_file(".", "full.err");
    ck_assert_msg(strstr(err, "cannot be written (File too large)") != NULL, "%s", err);
    ck_assert_ptr_nonnull(strstr(err, "nothing was written\n"));
    free(err);
    expect_same("full", "seed_1");
    expect_nothing_beside();
}
END_TEST

/* Two at once: both end well, one of them stands there, whole. */
START_TEST(two_runs_at_once_do_not_mix)
{
    put_results(1, "seed_1");
    put_results(2, "seed_2");
    char *line = mem_printf("for s in 1 2; do ${PROXILOG:-build/proxilog} compare "
                            "scenarios/mini.yaml -q -n 2 -s $s -o %s/both & p=\"$p $!\"; done; "
                            "for i in $p; do wait $i || exit 1; done",
                            work);
    shell(line);
    free(line);
    line = mem_printf("cd %s && { diff -r -x run.json both seed_1 >/dev/null || "
                      "diff -r -x run.json both seed_2 >/dev/null; }",
                      work);
    shell(line);
    free(line);
    expect_nothing_beside();
}
END_TEST

START_TEST(a_place_that_cannot_be_written_is_told)
{
    run_refused("/proc/proxilog", LONG, "/proc/proxilog: cannot be written (");
    if (geteuid() == 0)
        return; /* root writes anywhere */
    char *line = mem_printf("mkdir %s/closed && chmod 555 %s/closed", work, work);
    shell(line);
    free(line);
    char *path = mem_printf("%s/closed/new", work);
    run_refused(path, LONG, "cannot be written (Permission denied)");
    free(path);
}
END_TEST

START_TEST(parents_and_empty_folders_are_used)
{
    char *line = mem_printf("mkdir %s/empty", work);
    shell(line);
    free(line);
    run_fine("LANG=C", "empty", FEW);
    run_fine("LANG=C", "new/deep/er", FEW);
    expect_same("empty", "new/deep/er");
}
END_TEST

int main(void)
{
    const TTest *tests[] = {an_interrupted_match_leaves_nothing_beside, another_day_gives_the_same_bytes,
                            language_changes_no_number,
                            cached_matrices_give_the_same_bytes,
                            no_cache_keeps_nothing,
                            a_cache_that_cannot_be_kept_is_told,
                            replications_and_precision_are_obeyed,
                            results_take_the_place_of_earlier_ones,
                            a_killed_run_leaves_earlier_results_whole,
                            an_interrupted_run_leaves_nothing_beside,
                            an_ignored_signal_stays_ignored,
                            a_failed_run_leaves_earlier_results_whole,
                            what_is_not_results_is_not_touched,
                            a_link_to_results_is_followed,
                            a_full_disk_is_told,
                            two_runs_at_once_do_not_mix,
                            a_place_that_cannot_be_written_is_told,
                            parents_and_empty_folders_are_used};
    work_begin();
    const int status = run_tests("safety", tests, sizeof tests / sizeof *tests);
    work_end();
    return status;
}
