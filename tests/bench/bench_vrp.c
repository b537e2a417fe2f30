/* Gaps to the best known values of public routing problems, a set at a time, by processor time of
 * one thread.
 *
 * Usage: bench_vrp [--seconds S]... [FOLDER [SET...]]
 * FOLDER (tests/data/vrp) holds bks.csv with columns file, customers, bks and bks_vehicles; a SET
 * is a folder in it. --seconds stands for the times below. Every solution is verified. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sim/routing/formats/instance.h"
#include "tests/bench/measure.h"
#include "tests/sim/routing/formats/public.h"

enum { N_TIMES_MAX = 4 };

/* What a set is held to: gaps in per cent, at each time. */
struct plan {
    const char *set;
    size_t customers_max;
    size_t n_times;
    double seconds[N_TIMES_MAX];
    const char *goal, *peers; /* measured on such a machine, or published; NULL: none */
};

/* The first that fits. */
static const struct plan plans[] = {
    {"cvrp-x", 251, 2, {1, 10}, "0.5 at 1 s, 0.1 at 10 s; floor 1.0 at 1 s",
     "HGS-CVRP 0.7 at 1 s, 0.13 at 10 s; VROOM 2.5 at 2-6 s"},
    {"cvrp-x", 1100, 4, {1, 2, 6, 20}, "1.2 at 1 s, 0.6 at 6 s; floor 2.5 at 2 s, 1.0 at 20 s",
     "FILO2 1.35 at 1 s, 0.69 at 6 s; HGS-CVRP 2-7 at 1 s; VROOM 2.2 at 20 s"},
    {"vrptw-solomon", SIZE_MAX, 2, {1, 5}, "0.4 at 1 s, 0.02 at 5 s; floor 1.0, 0.3",
     "HGS-VRPTW 0.6 at 1 s, 0.02 at 5 s; VROOM 1.6 at 3.7 s"},
    {"vrptw-gh200", SIZE_MAX, 1, {5}, "0.6 at 5 s; floor 2.0",
     "HGS-VRPTW 0.7 at 5 s; VROOM 4.0 at 26 s"},
    {"vrptw-gh400", SIZE_MAX, 2, {5, 20}, "2.5 at 5 s, 0.7 at 20 s; floor 4, 2",
     "HGS-VRPTW 3.2 at 5 s, 0.76 at 20 s"},
    {"vrptw-gh1000", SIZE_MAX, 1, {20}, NULL, NULL},
    {"pdptw-lilim100", SIZE_MAX, 1, {5},
     "best vehicles and distance on 95 %; floor within 1 % on 80 %",
     "PyVRP and VROOM -x 5 on about half"},
    {"pdptw-lilim200", SIZE_MAX, 1, {20}, "equal vehicles on 75 %; floor best + 1",
     "none that minimises vehicles"},
    {"pdptw-lilim400", SIZE_MAX, 1, {20}, NULL, NULL},
    {"hfvrp-taillard", SIZE_MAX, 1, {2}, "0.3 at 2 s; floor 1.0", "VROOM 2.0 at 1.4 s"},
    {"hfvrp-vfmp-fv", SIZE_MAX, 1, {2}, "0.3 at 2 s; floor 1.0", "VROOM 3.8 at 7 s"},
    {"hfvrp-x", SIZE_MAX, 1, {2}, "0.3 at 2 s; floor 1.0", "PyVRP 0.51, published, in minutes"},
    {"mdvrp-cordeau", SIZE_MAX, 2, {5, 10}, "0.4 at 10 s; floor 1.5 at 5 s", "VROOM 2.0 at 10 s"},
    {"mdvrptw", SIZE_MAX, 1, {20}, "1 at 20 s", "PyVRP 0.81, published, in minutes"},
    {"mtvrptwr", SIZE_MAX, 1, {20}, "1 at 20 s", "PyVRP 0.58, published, in minutes"},
    {"pdptw-sartori", SIZE_MAX, 1, {20}, "1 at 20 s", NULL},
    {"", SIZE_MAX, 2, {1, 5}, NULL, NULL},
};

/* Times of the anytime curve. */
static const double curve_s[] = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20};
enum { N_CURVE = sizeof curve_s / sizeof *curve_s };

/* An instance with its value. */
struct subject {
    struct instance instance;
    double best, best_vehicles; /* NaN: not known */
};

/* How one run went. */
struct outcome {
    double gap_percent, taken_s;
    size_t n_vehicles, n_unserved;
    bool valid;
    double curve_percent[N_CURVE]; /* NaN: nothing yet */
};

/* Means over a set. */
struct tally {
    size_t n, n_gaps, n_equal_vehicles, n_equal;
    double gap_sum, taken_sum, worst_percent;
    size_t n_curve[N_CURVE];
    double curve_sum[N_CURVE];
};

static const struct plan *plan_of(const char *file, size_t customers)
{
    const struct plan *plan = plans;
    const size_t n = strcspn(file, "/");
    while (*plan->set && (strlen(plan->set) != n || strncmp(plan->set, file, n) != 0 ||
                          customers > plan->customers_max))
        plan++;
    return plan;
}

/* ---- One run ------------------------------------------------------------------------- */

struct run {
    const struct subject *subject;
    struct outcome *outcome;
};

static double gap_percent(const struct subject *subject, double cost_eur)
{
    const double cost = cost_eur * subject->instance.cost_unit;
    return 100 * (cost / subject->best - 1);
}

/* Keeps what holds at the times of the curve. */
static void note(void *context, double processor_s, double cost_eur, size_t n_routes,
                 size_t n_owed)
{
    const struct run *run = context;
    (void)n_routes;
    for (size_t c = 0; c < N_CURVE && !n_owed; c++)
        if (processor_s <= curve_s[c])
            run->outcome->curve_percent[c] = gap_percent(run->subject, cost_eur);
}

static bool is_valid(const struct subject *subject, const struct routing_solution *solution)
{
    struct faults faults = {0};
    const bool valid = routing_verify(&subject->instance.problem, solution, &faults);
    for (size_t i = 0; i < faults.n_kept && i < 3; i++)
        printf("\n  NOT VALID: %s", faults.text[i]);
    faults_clear(&faults);
    return valid;
}

static struct outcome solve(const struct subject *subject, double seconds)
{
    struct outcome outcome;
    struct routing_solution solution;
    struct run run = {subject, &outcome};
    for (size_t c = 0; c < N_CURVE; c++)
        outcome.curve_percent[c] = (double)NAN;
    const struct routing_effort effort = {
        .iterations = SIZE_MAX,
        .processor_s = seconds,
        .seed = 1,
        .fewest_vehicles = subject->instance.objective == OBJECTIVE_VEHICLES,
        .listener = note,
        .context = &run};
    const double begin_s = processor_s();
    routing_solve(&subject->instance.problem, &effort, &solution);
    outcome.taken_s = processor_s() - begin_s;
    outcome.gap_percent = gap_percent(subject, solution.cost_eur);
    outcome.n_vehicles = solution.n_routes;
    outcome.n_unserved = solution.n_unserved;
    outcome.valid = is_valid(subject, &solution);
    routing_solution_clear(&solution);
    return outcome;
}

static void print_outcome(const struct outcome *outcome, const struct subject *subject)
{
    if (outcome->n_unserved)
        printf("  %zu unserved @%.1f", outcome->n_unserved, outcome->taken_s);
    else
        printf("  %7.3f @%5.2f", outcome->gap_percent, outcome->taken_s);
    if (subject->instance.objective == OBJECTIVE_VEHICLES)
        printf(" (%zu, best %.0f)", outcome->n_vehicles, subject->best_vehicles);
    fflush(stdout);
}

static void add_outcome(struct tally *tally, const struct outcome *outcome,
                        const struct subject *subject)
{
    const bool equal_vehicles = (double)outcome->n_vehicles <= subject->best_vehicles;
    const bool whole = outcome->valid && !outcome->n_unserved;
    tally->n++;
    tally->taken_sum += outcome->taken_s;
    tally->n_equal_vehicles += whole && equal_vehicles;
    tally->n_equal += whole && equal_vehicles && outcome->gap_percent < 0.01;
    if (!whole)
        return;
    tally->n_gaps++;
    tally->gap_sum += outcome->gap_percent;
    tally->worst_percent = fmax(tally->worst_percent, outcome->gap_percent);
    double known = (double)NAN;
    for (size_t c = 0; c < N_CURVE; c++) {
        known = isnan(outcome->curve_percent[c]) ? known : outcome->curve_percent[c];
        if (isnan(known) || curve_s[c] > outcome->taken_s * 1.05)
            continue;
        tally->curve_sum[c] += known;
        tally->n_curve[c]++;
    }
}

/* ---- One set ------------------------------------------------------------------------- */

static void print_tally(const struct tally *tally, double seconds, bool vehicles)
{
    if (!tally->n)
        return;
    printf("  mean at %g s: gap %.3f %% (worst %.2f) of %zu, in %.2f s", seconds,
           tally->gap_sum / (double)tally->n_gaps, tally->worst_percent, tally->n_gaps,
           tally->taken_sum / (double)tally->n);
    if (tally->n_gaps < tally->n)
        printf("; %zu NOT SOLVED", tally->n - tally->n_gaps);
    if (vehicles)
        printf("; best vehicles on %zu of %zu, and best distance on %zu", tally->n_equal_vehicles,
               tally->n, tally->n_equal);
    printf("\n");
}

static void print_curve(const struct tally *tally)
{
    printf("  curve of the longest run:");
    for (size_t c = 0; c < N_CURVE; c++)
        if (tally->n_curve[c] == tally->n_gaps && tally->n_gaps)
            printf("  %.2f @%g", tally->curve_sum[c] / (double)tally->n_curve[c], curve_s[c]);
    printf("\n");
}

/* Values may be stated in another power of ten than the rest of their set. */
static double in_unit(double best, double cost)
{
    while (best > 5 * cost && cost > 0)
        best /= 10;
    return best;
}

static bool read_subject(const char *folder, const struct table *table, size_t row,
                         struct subject *subject)
{
    struct faults faults = {0}, warnings = {0};
    char *path = mem_printf("%s/%s", folder, table_text(table, row, PUBLIC_FILE));
    const bool fine = instance_read(path, &(struct instance_request){0}, &subject->instance,
                                    &faults, &warnings);
    if (!fine)
        printf("  %s\n", faults.text[0]);
    if (fine) {
        struct routing_solution rough;
        routing_solve(&subject->instance.problem, &(struct routing_effort){0}, &rough);
        subject->best = table_number(table, row, PUBLIC_BKS);
        if (!rough.n_unserved)
            subject->best =
                in_unit(subject->best, instance_cost(&subject->instance, &rough));
        subject->best_vehicles = table_number(table, row, PUBLIC_VEHICLES);
        routing_solution_clear(&rough);
    }
    faults_clear(&faults);
    faults_clear(&warnings);
    free(path);
    return fine;
}

struct bench {
    const char *folder;
    const struct table *table;
    size_t n_seconds;
    double seconds[N_TIMES_MAX]; /* instead of the plan's */
};

/* All rows that follow this plan. */
static void run_plan(const struct bench *bench, const struct plan *plan, const char *set)
{
    struct tally tallies[N_TIMES_MAX] = {{0}};
    const size_t n_times = bench->n_seconds ? bench->n_seconds : plan->n_times;
    const double *seconds = bench->n_seconds ? bench->seconds : plan->seconds;
    bool vehicles = false;
    printf("%s\n", set);
    for (size_t row = 0; row < table_n_rows(bench->table); row++) {
        const char *file = table_text(bench->table, row, PUBLIC_FILE);
        const size_t customers = (size_t)table_number(bench->table, row, PUBLIC_CUSTOMERS);
        struct subject subject;
        if (strncmp(file, set, strlen(set)) != 0 || file[strlen(set)] != '/' ||
            plan_of(file, customers) != plan || !read_subject(bench->folder, bench->table, row,
                                                              &subject))
            continue;
        vehicles = subject.instance.objective == OBJECTIVE_VEHICLES;
        printf("  %-32s", file + strlen(set) + 1);
        for (size_t t = 0; t < n_times; t++) {
            const struct outcome outcome = solve(&subject, seconds[t]);
            print_outcome(&outcome, &subject);
            add_outcome(&tallies[t], &outcome, &subject);
        }
        printf("\n");
        instance_clear(&subject.instance);
    }
    for (size_t t = 0; t < n_times; t++)
        print_tally(&tallies[t], seconds[t], vehicles);
    print_curve(&tallies[n_times - 1]);
    if (plan->goal)
        printf("  goal:  %s\n", plan->goal);
    if (plan->peers)
        printf("  peers: %s\n", plan->peers);
}

/* Every plan that some row of the set follows, once. */
static void run_set(const struct bench *bench, const char *set)
{
    for (size_t p = 0; p < sizeof plans / sizeof *plans; p++)
        for (size_t row = 0; row < table_n_rows(bench->table); row++) {
            const char *file = table_text(bench->table, row, PUBLIC_FILE);
            const size_t customers = (size_t)table_number(bench->table, row, PUBLIC_CUSTOMERS);
            if (strncmp(file, set, strlen(set)) == 0 && file[strlen(set)] == '/' &&
                plan_of(file, customers) == &plans[p]) {
                run_plan(bench, &plans[p], set);
                break;
            }
        }
}

/* Every folder of the table, in its order. */
static void run_all(const struct bench *bench)
{
    char *last = mem_text("");
    for (size_t row = 0; row < table_n_rows(bench->table); row++) {
        const char *file = table_text(bench->table, row, PUBLIC_FILE);
        char *set = mem_text_n(file, strcspn(file, "/"));
        if (strcmp(set, last) != 0)
            run_set(bench, set);
        free(last);
        last = set;
    }
    free(last);
}

int main(int argc, char **argv)
{
    struct bench bench = {.folder = "tests/data/vrp"};
    struct faults faults = {0};
    int i = 1;
    for (; i + 1 < argc && strcmp(argv[i], "--seconds") == 0; i += 2)
        if (bench.n_seconds < N_TIMES_MAX)
            bench.seconds[bench.n_seconds++] = strtod(argv[i + 1], NULL);
    if (i < argc)
        bench.folder = argv[i++];
    struct table *table = public_read(bench.folder, &faults);
    for (size_t k = 0; k < faults.n_kept; k++)
        fprintf(stderr, "%s\n", faults.text[k]);
    if (!table)
        return 1;
    bench.table = table;
    printf("gap to the best known value in %% @ processor seconds of one thread\n");
    if (i == argc)
        run_all(&bench);
    for (; i < argc; i++)
        run_set(&bench, argv[i]);
    printf("most memory held: %.0f MB\n", peak_mb(RUSAGE_SELF));
    table_free(table);
    faults_clear(&faults);
    return 0;
}
