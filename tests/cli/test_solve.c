/* `proxilog solve`, as a user runs it. */
#include <jansson.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <unistd.h>
#include "tests/cli/run_program.h"
#include "tests/run.h"

#define VRP "tests/data/vrp/"

static char folder[] = "/tmp/proxilog-solve-XXXXXX";

/* The shell knows the folder as $IN. */
static struct said run_in(const char *arguments)
{
    setenv("IN", folder, 1);
    return run_program("LANG=en_GB.UTF-8", arguments);
}

/* The first line that begins so, after blanks; "" when there is none. */
static const char *line_of(const struct said *said, const char *beginning)
{
    static char line[200];
    *line = '\0';
    for (const char *at = said->out; at && *at; at = strchr(at, '\n')) {
        at += strspn(at, "\n ");
        if (strncmp(at, beginning, strlen(beginning)) == 0) {
            snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
            return line;
        }
    }
    return line;
}

static void expect_status(const struct said *said, int status)
{
    ck_assert_msg(said->status == status, "exit %d, expected %d: %s%s", said->status, status,
                  said->out, said->err);
}

/* C101 is proven optimal at 827.3 with 10 vehicles; its first local search finds it. */
START_TEST(a_problem_is_solved_and_its_solution_verified)
{
    struct said said = run_in("solve " VRP "vrptw-solomon/C101.txt --iterations 1000 -o $IN/C101.sol "
                              "--trace $IN/trace.csv --svg $IN/C101.svg");
    expect_status(&said, 0);
    ck_assert_str_eq(line_of(&said, "C101"), "C101: Solomon, 100 stops, 25 vehicles");
    ck_assert_str_eq(line_of(&said, "cost"), "cost                    827.3");
    ck_assert_str_eq(line_of(&said, "vehicles"), "vehicles                10");
    ck_assert_str_eq(line_of(&said, "unserved"), "unserved stops          0");
    ck_assert_str_eq(said.err, "");
    said_clear(&said);

    said = run_in("solve --verify " VRP "vrptw-solomon/C101.txt $IN/C101.sol");
    expect_status(&said, 0);
    ck_assert_str_eq(line_of(&said, "violations"), "violations              0");
    said_clear(&said);

    char *path = mem_printf("%s/C101.sol", folder), *text = whole_file(path);
    ck_assert_ptr_nonnull(strstr(text, "Route #10: "));
    ck_assert_ptr_nonnull(strstr(text, "\nCost 827.3\n"));
    free(text);
    free(path);
    path = mem_printf("%s/trace.csv", folder);
    text = whole_file(path);
    ck_assert_int_eq(strncmp(text, "time_s,cost,vehicles\n", 21), 0);
    ck_assert_ptr_nonnull(strstr(text, ",827.3,10\n"));
    free(text);
    free(path);
    path = mem_printf("%s/C101.svg", folder);
    text = whole_file(path);
    ck_assert_ptr_nonnull(strstr(text, "<svg xmlns"));
    ck_assert_ptr_nonnull(strstr(text, "C101: cost 827.3, 10 vehicles"));
    free(text);
    free(path);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_file)
{
    char *first, *second, *path = mem_printf("%s/p01.sol", folder);
    for (int run = 0; run < 2; run++) {
        struct said said =
            run_in(run ? "solve " VRP "mdvrp-cordeau/p01.txt --iterations 500 --jobs 2 -o $IN/p01.sol"
                       : "solve " VRP "mdvrp-cordeau/p01.txt --iterations 500 -o $IN/p01.sol");
        expect_status(&said, 0);
        said_clear(&said);
        *(run ? &second : &first) = whole_file(path);
    }
    ck_assert_str_eq(first, second);
    ck_assert_ptr_nonnull(strstr(first, "Route #16:")); /* vehicles that stay have a line, too */
    free(first);
    free(second);
    free(path);
}
END_TEST

/* Processor time of all programs that have been run. */
static double spent_by_programs_s(void)
{
    struct rusage spent;
    getrusage(RUSAGE_CHILDREN, &spent);
    return (double)(spent.ru_utime.tv_sec + spent.ru_stime.tv_sec) +
           1e-6 * (double)(spent.ru_utime.tv_usec + spent.ru_stime.tv_usec);
}

START_TEST(a_target_and_a_time_end_the_search)
{
    struct said said =
        run_in("solve " VRP "cvrp-x/X-n143-k7.vrp --target 17500 --seconds 30 --trace $IN/x.csv");
    expect_status(&said, 0);
    double search_s = 99;
    sscanf(line_of(&said, "time of the search"), "time of the search %lf", &search_s);
    ck_assert_double_lt(search_s, 10);
    said_clear(&said);
    /* The start of the program and reading count, too. */
    const double before_s = spent_by_programs_s();
    said = run_in("solve " VRP "cvrp-x/X-n143-k7.vrp --seconds 0.5");
    const double taken_s = spent_by_programs_s() - before_s;
    sscanf(line_of(&said, "time of the search"), "time of the search %lf", &search_s);
    ck_assert_double_lt(search_s, 0.5);
    ck_assert_double_ge(search_s, 0.25);
    ck_assert_double_ge(taken_s, 0.45);
    ck_assert_double_le(taken_s, 0.75); /* 50 ms, and what a loaded machine adds */
    said_clear(&said);
}
END_TEST

START_TEST(json_comes_in_and_goes_out)
{
    char *path = mem_printf("%s/in.json", folder);
    FILE *out = fopen(path, "w");
    fputs("{\"vehicles\":[{\"id\":4,\"start\":[2,48],\"end\":[2,48],\"skills\":[1]}],"
          "\"jobs\":[{\"id\":1,\"location\":[2,48.1],\"service\":60},"
          "{\"id\":2,\"location\":[2.1,48],\"skills\":[7]}]}",
          out);
    fclose(out);
    free(path);
    struct said said = run_in("solve $IN/in.json -o $IN/out.json");
    expect_status(&said, 0);
    ck_assert_str_eq(line_of(&said, "Distances"),
                     "Distances are great circles times 1.3, driven at 50 km/h: the file has no "
                     "matrix.");
    ck_assert_str_eq(line_of(&said, "job 2"), "job 2: no vehicle has what it needs or may carry "
                                              "its goods: add one that does");
    said_clear(&said);
    path = mem_printf("%s/out.json", folder);
    json_t *root = json_load_file(path, 0, NULL);
    int code, unassigned, vehicle, service;
    ck_assert_int_eq(json_unpack(root, "{s:i, s:{s:i, s:i}, s:[{s:i}]}", "code", &code, "summary",
                                 "unassigned", &unassigned, "service", &service, "routes",
                                 "vehicle", &vehicle),
                     0);
    ck_assert_int_eq(code, 0);
    ck_assert_int_eq(unassigned, 1);
    ck_assert_int_eq(service, 60);
    ck_assert_int_eq(vehicle, 4);
    json_decref(root);
    free(path);
    said = run_in("solve --verify $IN/in.json $IN/out.json");
    expect_status(&said, 0);
    said_clear(&said);
}
END_TEST

START_TEST(a_bad_solution_is_told_and_fails)
{
    char *path = mem_printf("%s/bad.sol", folder);
    FILE *out = fopen(path, "w");
    fputs("Route #1: 1 2 3\nCost 12\n", out);
    fclose(out);
    free(path);
    struct said said = run_in("solve --verify " VRP "cvrp-x/X-n101-k25.vrp $IN/bad.sol");
    expect_status(&said, 1);
    ck_assert_str_eq(line_of(&said, "violations"), "violations              98");
    ck_assert_ptr_nonnull(strstr(said.out, "bad.sol: customer 4 is visited by no route\n"));
    ck_assert_ptr_nonnull(strstr(said.out, "bad.sol: the cost is given as 12, it comes to "));
    said_clear(&said);
}
END_TEST

START_TEST(wrong_lines_are_refused_with_what_would_do)
{
    static const struct {
        const char *arguments, *message;
        int status;
    } cases[] = {
        {"solve", "proxilog solve: an argument is missing\n", 2},
        {"solve a b", "proxilog solve: expected one instance; to verify a solution say --verify\n",
         2},
        {"solve --verify a", "proxilog solve: --verify wants an instance and a solution\n", 2},
        {"solve --verify a b -o c",
         "proxilog solve: --verify writes no files: leave -o, --trace and --svg out\n", 2},
        {"solve --secnods 3 a", "did you mean --seconds?\n", 2},
        {"solve --seconds -1 a", "proxilog solve: --seconds: expected a number from ", 2},
        {"solve --round up a", "proxilog solve: --round: expected one of nint, trunc1, none, "
                               "thousandths, found \"up\"\n", 2},
        {"solve --objective fast a", "proxilog solve: --objective: expected one of distance, "
                                     "vehicles-then-distance, cost, found \"fast\"\n", 2},
        {"solve tests/data/vrp/nothing.vrp", "nothing.vrp: cannot be read: No such file", 1},
        {"solve " VRP "vrptw-solomon/C101.txt -o " VRP "vrptw-solomon/C101.txt",
         "would replace what is read", 2},
        {"solve " VRP "vrptw-solomon/C101.txt -o /nowhere/at/all.sol",
         "/nowhere/at/all.sol: cannot be written: ", 1},
        {"solve tests/bad/vrp/zero_capacity.vrp", "zero_capacity.vrp:5: CAPACITY: ", 1},
        {"solve " VRP "vrptw-solomon/C101.txt -o $IN/same --trace $IN/same",
         "proxilog solve: -o, --trace and --svg: expected files of different names\n", 2},
        {"sovle x", "did you mean \"solve\"?", 2},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct said said = run_in(cases[c].arguments);
        expect_status(&said, cases[c].status);
        ck_assert_msg(strstr(said.err, cases[c].message), "%s: %s", cases[c].arguments, said.err);
        said_clear(&said);
    }
}
END_TEST

START_TEST(french_is_spoken)
{
    struct said said =
        run_program("LANG=fr_FR.UTF-8", "--lang fr solve " VRP "hfvrp-vfmp-fv/vfmpfv03.txt "
                                        "--iterations 2000");
    expect_status(&said, 0);
    ck_assert_str_eq(line_of(&said, "vfmpfv03"),
                     "vfmpfv03\u202f: Taillard/Golden, 20 arrêts, 100 véhicules");
    const char *cost = line_of(&said, "coût");
    /* 1144.22 is the best: thousands apart, a decimal comma. */
    ck_assert_ptr_nonnull(strstr(cost, " 1\u202f"));
    ck_assert_ptr_nonnull(strchr(cost, ','));
    said_clear(&said);
}
END_TEST

int main(void)
{
    if (!mkdtemp(folder))
        return 1;
    const TTest *tests[] = {a_problem_is_solved_and_its_solution_verified,
                            the_same_seed_gives_the_same_file,
                            a_target_and_a_time_end_the_search,
                            json_comes_in_and_goes_out,
                            a_bad_solution_is_told_and_fails,
                            wrong_lines_are_refused_with_what_would_do,
                            french_is_spoken};
    const int status = run_tests("solve", tests, sizeof tests / sizeof *tests);
    char *line = mem_printf("rm -rf %s", folder);
    const bool removed = system(line) == 0;
    free(line);
    return status || !removed;
}
