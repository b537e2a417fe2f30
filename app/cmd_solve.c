#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "app/commands.h"
#include "app/csv_out.h"
#include "app/help.h"
#include "app/language.h"
#include "app/options.h"
#include "app/solve_figure.h"
#include "data/file.h"
#include "data/mem.h"
#include "data/text.h"
#include "plots/number.h"
#include "sim/routing/explain.h"
#include "sim/routing/formats/hubs.h"
#include "sim/routing/formats/solution.h"
#include "sim/routing/formats/violations.h"
#include "sim/routing/stopwatch.h"

static const struct command_help HELP = {
    .usage = N_("proxilog solve [OPTIONS] INSTANCE\n"
                "       proxilog solve --verify INSTANCE SOLUTION"),
    .summary = N_("Solves a vehicle routing problem, or verifies a solution of one."),
    .details = N_(
        "INSTANCE is told by its content: CVRPLIB and TSPLIB (.vrp, with sections of time "
        "windows,\n"
        "fleets, several depots and trips), Solomon, Gehring and Homberger, Li and Lim, Cordeau,\n"
        "Taillard and Golden, Sartori and Buriol, or VROOM's JSON. sim/routing/README.md says "
        "what of\n"
        "each is read.\n"
        "\n"
        "Without --seconds, --iterations or --target the search makes 100000 iterations: the "
        "same\n"
        "routes each time. With --seconds they depend on the speed of the machine.\n"
        "\n"
        "--verify reads a solution (.sol of CVRPLIB, or VROOM's JSON output), computes its cost "
        "anew and\n"
        "lists what it breaks; exit status 1 if anything.\n"
        "\n"
        "Examples: proxilog solve --seconds 10 X-n101-k25.vrp -o X-n101-k25.sol\n"
        "          proxilog solve --verify X-n101-k25.vrp X-n101-k25.sol"),
    .n_arguments_min = 1,
    .n_arguments_max = 2,
};

enum { ITERATIONS_DEFAULT = 100000 };

/* Where there are hubs: reassignments of shipments, and the search for the routes of each. */
enum { REASSIGNMENTS_DEFAULT = 1000, ITERATIONS_EACH = 50 };

/* A better solution, as the search tells of it. */
struct improvement {
    double processor_s, cost_eur;
    size_t n_routes;
};

struct command {
    const char *instance_path, *solution_path;
    const char *round, *objective, *out, *trace, *svg;
    double seconds, target;
    size_t iterations, seed, jobs;
    bool has_iterations, verify, explain;
    struct instance_request request;
    struct instance instance;
    size_t n_improvements, room, n_owed; /* n_owed: of all of them */
    struct improvement *improvements; /* owned */
};

/* ---- Words of options ---------------------------------------------------------------- */

/* By the kind of file when no word is given, which is the first of either enum. */
enum { FIRST_WORD = 1 };
static const char *const round_words[] = {[ROUND_NINT] = "nint", [ROUND_TRUNC1] = "trunc1",
                                          [ROUND_NONE] = "none",
                                          [ROUND_THOUSANDTHS] = "thousandths",
                                          [ROUND_THOUSANDTHS + 1] = NULL};
static const char *const objective_words[] = {[OBJECTIVE_DISTANCE] = "distance",
                                              [OBJECTIVE_VEHICLES] = "vehicles-then-distance",
                                              [OBJECTIVE_COST] = "cost",
                                              [OBJECTIVE_COST + 1] = NULL};

static void understand_words(struct command *command)
{
    int round = ROUND_BY_KIND, objective = OBJECTIVE_BY_KIND;
    if (command->round)
        round = FIRST_WORD + (int)option_word(round_words + FIRST_WORD, command->round);
    if (command->objective)
        objective =
            FIRST_WORD + (int)option_word(objective_words + FIRST_WORD, command->objective);
    command->request = (struct instance_request){(enum instance_round)round,
                                                 (enum instance_objective)objective};
}

/* ---- Figures ------------------------------------------------------------------------- */

static void print_line(const char *label, double value, int decimals, const char *unit)
{
    char text[NUMBER_BYTES];
    number_text(text, value, decimals, language_of_run());
    fputs("  ", stdout);
    help_pad(label, 24);
    printf("%s%s%s\n", text, *unit ? " " : "", unit);
}

static size_t count_vehicles(const struct instance *instance)
{
    size_t n = 0;
    for (size_t v = 0; v < instance->problem.n_vehicles; v++) {
        const size_t count = instance->vehicles[v].count;
        n = count == SIZE_MAX || n == SIZE_MAX ? SIZE_MAX : n + count;
    }
    return n;
}

/* Whole costs of a problem that has fractions elsewhere look like slips: VROOM's. */
static int decimals_of(const struct instance *instance, double cost)
{
    const bool whole = fabs(cost - round(cost)) < 1e-6;
    return instance->cost_decimals || whole ? instance->cost_decimals : 2;
}

static void print_head(const struct instance *instance)
{
    const size_t n_vehicles = count_vehicles(instance), n_stops = instance->problem.n_stops;
    const char *kind = instance_kind_name(instance->kind);
    if (n_vehicles == SIZE_MAX) {
        printf(ngettext("%s: %s, %zu stop, any number of vehicles\n",
                        "%s: %s, %zu stops, any number of vehicles\n", n_stops),
               instance->name, kind, n_stops);
    } else {
        printf(ngettext("%s: %s, %zu stop, ", "%s: %s, %zu stops, ", n_stops), instance->name,
               kind, n_stops);
        printf(ngettext("%zu vehicle\n", "%zu vehicles\n", n_vehicles), n_vehicles);
    }
    char circuity[TEXT_DECIMAL_BYTES];
    if (instance->is_guessed)
        printf(_("Distances are great circles times %s, driven at %.0f km/h: the file has no "
                 "matrix.\n"),
               text_decimal(circuity, instance_circuity, 1), instance_speed_km_h);
}

static void print_solution(const struct instance *instance,
                           const struct routing_solution *solution)
{
    const double cost = instance_cost(instance, solution);
    print_head(instance);
    print_line(_("cost"), cost, decimals_of(instance, cost), "");
    print_line(_("vehicles"), (double)solution->n_routes, 0, "");
    print_line(_("unserved stops"), (double)solution->n_unserved, 0, "");
}

/* How many shipments go straight, and through each hub by which cut-off. */
static void print_choices(const struct instance *instance)
{
    size_t n_straight = 0;
    for (size_t i = 0; instance->choices && i < instance->n_shipments; i++)
        n_straight += instance->choices[i].hub == TRANSFER_STRAIGHT;
    if (instance->choices)
        print_line(_("shipments straight"), (double)n_straight, 0, "");
    for (size_t h = 0; instance->choices && h < instance->n_hubs; h++)
        for (size_t c = 0; c < instance->hubs[h].n_cutoffs; c++) {
            size_t n = 0;
            for (size_t i = 0; i < instance->n_shipments; i++)
                n += instance->choices[i].hub == h && instance->choices[i].cutoff == c;
            char *label = mem_printf(_("by hub %lld until %.0f"), instance->hubs[h].number,
                                     instance->hubs[h].cutoffs_s[c]);
            print_line(label, (double)n, 0, "");
            free(label);
        }
}

static void free_names(char **names, size_t n)
{
    for (size_t i = 0; names && i < n; i++)
        free(names[i]);
    free(names);
}

static void print_unserved(const struct instance *instance,
                           const struct routing_solution *solution)
{
    char **stops = instance_stop_names(instance);
    for (size_t i = 0; i < instance->problem.n_stops; i++)
        if (solution->refusals[i] != ROUTING_SERVED) {
            fputs("    ", stdout);
            printf(_("%s: %s"), stops[i],
                   instance_refusal_text(instance, solution, i));
            putchar('\n');
        }
    free_names(stops, instance->problem.n_stops);
}

/* What other vehicles would cost, and what stands in the way of stops that are left out. */
static void explain(const struct instance *instance, const struct routing_solution *solution)
{
    const struct routing_problem *problem = &instance->problem;
    const bool in_seconds = instance->kind == INSTANCE_VROOM;
    const struct explain_units units = {
        .cost_unit = instance->cost_unit,
        .cost_decimals = decimals_of(instance, instance_cost(instance, solution)),
        .time_scale = in_seconds ? 0 : instance->time_scale};
    char **stops = instance_stop_names(instance), **vehicles = instance_vehicle_names(instance);
    struct routing_solution told = *solution;
    told.refusals = mem_zeroed(problem->n_stops, sizeof *told.refusals);
    for (size_t i = 0; i < problem->n_stops; i++)
        told.refusals[i] = instance_refusal(instance, solution, i);
    routing_explain(problem, &told,
                    &(struct explain_names){.stops = (const char *const *)stops,
                                            .vehicles = (const char *const *)vehicles,
                                            .units = &units},
                    stdout);
    free(told.refusals);
    free_names(stops, problem->n_stops);
    free_names(vehicles, problem->n_vehicles);
}

/* ---- Files --------------------------------------------------------------------------- */

static bool put_trace(FILE *out, const void *data)
{
    const struct command *command = data;
    csv_header(out, "time_s,cost,vehicles");
    for (size_t i = 0; i < command->n_improvements; i++) {
        const struct improvement *improvement = &command->improvements[i];
        fprintf(out, "%.4f", improvement->processor_s);
        csv_number(out, improvement->cost_eur * command->instance.cost_unit);
        csv_count(out, improvement->n_routes);
        csv_end_line(out);
    }
    return true;
}

struct answer {
    const struct instance *instance;
    const struct routing_solution *solution;
};

static bool put_solution(FILE *out, const void *data)
{
    const struct answer *answer = data;
    if (answer->instance->kind == INSTANCE_VROOM)
        solution_write_vroom(answer->instance, answer->solution, out);
    else
        solution_write_sol(answer->instance, answer->solution, out);
    return true;
}

static bool write_files(const struct command *command, const struct routing_solution *solution,
                        struct faults *faults)
{
    const struct answer answer = {&command->instance, solution};
    bool fine = true;
    if (command->out)
        fine = file_write_whole(command->out, put_solution, &answer, faults);
    if (command->trace)
        fine = file_write_whole(command->trace, put_trace, command, faults) && fine;
    if (command->svg)
        fine = solve_figure_write(&command->instance, solution, command->svg, faults) && fine;
    return fine;
}

/* ---- Solving ------------------------------------------------------------------------- */

/* What leaves more stops out than another is no match for it, whatever it costs. */
static void note_improvement(void *context, double processor_s, double cost_eur, size_t n_routes,
                             size_t n_owed)
{
    struct command *command = context;
    if (n_owed < command->n_owed)
        command->n_improvements = 0;
    command->n_owed = n_owed;
    command->improvements = mem_grown(command->improvements, &command->room,
                                      command->n_improvements + 1, sizeof *command->improvements);
    command->improvements[command->n_improvements++] =
        (struct improvement){processor_s, cost_eur, n_routes};
}

/* What the start of the program and reading have left of the time; a half at least. */
static double seconds_left(double seconds)
{
    return seconds > 0 ? fmax(seconds - stopwatch_s(), seconds / 2) : 0;
}

static struct routing_effort effort_of(struct command *command)
{
    const bool limited = command->seconds > 0 || command->target > 0;
    return (struct routing_effort){
        .iterations = command->has_iterations ? command->iterations
                      : limited               ? SIZE_MAX
                                              : ITERATIONS_DEFAULT,
        .processor_s = seconds_left(command->seconds),
        .target_eur = command->target / command->instance.cost_unit,
        .seed = command->seed,
        .fewest_vehicles = command->instance.objective == OBJECTIVE_VEHICLES,
        .start = command->instance.start.n_routes ? &command->instance.start : NULL,
        .listener = note_improvement,
        .context = command};
}

static struct transfer_effort transfer_effort_of(const struct routing_effort *effort,
                                                 const struct command *command)
{
    return (struct transfer_effort){.rounds = effort->iterations == ITERATIONS_DEFAULT &&
                                                      !command->has_iterations
                                                  ? REASSIGNMENTS_DEFAULT
                                                  : effort->iterations,
                                    .iterations = ITERATIONS_EACH,
                                    .processor_s = effort->processor_s,
                                    .target_eur = effort->target_eur,
                                    .seed = effort->seed,
                                    .listener = effort->listener,
                                    .context = effort->context};
}

static bool solve(struct command *command, struct faults *faults)
{
    if (command->svg &&
        !solve_figure_check(&command->instance, command->instance_path, faults))
        return false;
    const struct routing_effort effort = effort_of(command);
    struct routing_solution solution;
    const double begin_s = stopwatch_s();
    if (command->instance.n_hubs) {
        const struct transfer_effort reassign = transfer_effort_of(&effort, command);
        hubs_solve(&command->instance, &reassign, &solution);
    } else {
        routing_solve(&command->instance.problem, &effort, &solution);
    }
    const double taken_s = stopwatch_s() - begin_s;
    const bool fine = write_files(command, &solution, faults);
    if (fine) {
        const double best_s = command->n_improvements
                                  ? command->improvements[command->n_improvements - 1].processor_s
                                  : taken_s;
        print_solution(&command->instance, &solution);
        print_choices(&command->instance);
        print_line(_("time to best"), best_s, 4, "s");
        print_line(_("time of the search"), taken_s, 4, "s");
        print_unserved(&command->instance, &solution);
        if (command->explain)
            explain(&command->instance, &solution);
    }
    routing_solution_clear(&solution);
    free(command->improvements);
    return fine;
}

/* ---- Verifying ----------------------------------------------------------------------- */

static bool verify(struct command *command, struct faults *faults)
{
    struct solution_file file;
    struct faults violations = {0};
    if (command->instance.n_hubs &&
        !solution_read_choices(command->solution_path, &command->instance, faults))
        return false;
    if (!solution_read(command->solution_path, &command->instance, &file, faults))
        return false;
    violations_find(&command->instance, &file, command->solution_path, &violations);
    print_solution(&command->instance, &file.solution);
    print_line(_("violations"), (double)violations.n, 0, "");
    if (violations.n && command->instance.time_scale != 1)
        printf(_("  (a unit of the file is %.0f of those below)\n"),
               command->instance.time_scale);
    for (size_t i = 0; i < violations.n_kept; i++)
        printf("    %s\n", violations.text[i]);
    const bool fine = violations.n == 0;
    faults_clear(&violations);
    solution_file_clear(&file);
    return fine;
}

/* ---- Command line -------------------------------------------------------------------- */

static bool are_same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* Told before the search rather than after it. */
static bool can_be_written(const char *path, struct faults *faults)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    char *folder = slash ? mem_text_n(path, (size_t)(slash - path) + 1) : mem_text(".");
    const bool fine = !path || access(folder, W_OK | X_OK) == 0;
    if (!fine)
        faults_add(faults, (struct where){.path = path}, _("cannot be written: %s"),
                   strerror(errno));
    free(folder);
    return fine;
}

static bool is_understood(struct command *command, size_t n_arguments)
{
    if (command->verify != (n_arguments == 2)) {
        fputs(command->verify
                  ? _("proxilog solve: --verify wants an instance and a solution\n")
                  : _("proxilog solve: expected one instance; to verify a solution say "
                      "--verify\n"),
              stderr);
        return false;
    }
    if (command->verify && (command->out || command->trace || command->svg)) {
        fputs(_("proxilog solve: --verify writes no files: leave -o, --trace and --svg out\n"),
              stderr);
        return false;
    }
    if (are_same(command->out, command->trace) || are_same(command->out, command->svg) ||
        are_same(command->trace, command->svg)) {
        fputs(_("proxilog solve: -o, --trace and --svg: expected files of different names\n"),
              stderr);
        return false;
    }
    understand_words(command);
    return output_is_safe("solve", command->out, command->instance_path) &&
           output_is_safe("solve", command->trace, command->instance_path) &&
           output_is_safe("solve", command->svg, command->instance_path);
}

static int run(struct command *command)
{
    struct faults faults = {0}, warnings = {0};
    bool fine = can_be_written(command->out, &faults);
    fine = can_be_written(command->trace, &faults) && fine;
    fine = can_be_written(command->svg, &faults) && fine;
    fine = fine && instance_read(command->instance_path, &command->request, &command->instance,
                                 &faults, &warnings);
    print_warnings(&warnings);
    if (fine) {
        fine = command->verify ? verify(command, &faults) : solve(command, &faults);
        instance_clear(&command->instance);
    }
    if (faults.n)
        print_faults(&faults);
    faults_clear(&faults);
    faults_clear(&warnings);
    return fine ? 0 : 1;
}

int cmd_solve(int argc, char *argv[])
{
    struct command c = {.jobs = 1, .seed = 1, .iterations = SIZE_MAX};
    const struct option_spec options[] = {
        {"seconds", 0, OPTION_NUMBER, "S", N_("processor time, reading included"), &c.seconds, 0,
         1e6, NULL},
        {"iterations", 0, OPTION_COUNT, "N", N_("steps of the search (100000)"), &c.iterations, 0,
         1e15, NULL},
        {"target", 0, OPTION_NUMBER, N_("COST"), N_("stop once it costs no more"), &c.target, 0,
         1e15, NULL},
        {"seed", 0, OPTION_COUNT, "N", N_("other chances, other routes (1)"), &c.seed, 0, 1e15, NULL},
        {"objective", 0, OPTION_WORD, N_("WORD"),
         N_("distance, vehicles-then-distance or cost (by the kind of file)"), &c.objective, 0,
         0, objective_words + FIRST_WORD},
        {"round", 0, OPTION_WORD, N_("RULE"),
         N_("of distances: nint, trunc1, thousandths or none (by the kind of file)"), &c.round, 0,
         0, round_words + FIRST_WORD},
        {"out", 'o', OPTION_TEXT, N_("FILE"),
         N_("write the routes: .sol of CVRPLIB, for JSON VROOM's output"), &c.out, 0, 0, NULL},
        {"trace", 0, OPTION_TEXT, N_("FILE"),
         N_("write time, cost and vehicles of each improvement as CSV"), &c.trace, 0, 0, NULL},
        {"svg", 0, OPTION_TEXT, N_("FILE"), N_("draw the routes"), &c.svg, 0, 0, NULL},
        {"explain", 0, OPTION_FLAG, NULL,
         N_("say what other vehicles would cost, and what stands in the way of stops left out"),
         &c.explain, 0, 0, NULL},
        {"verify", 0, OPTION_FLAG, NULL, N_("check a solution instead"), &c.verify, 0, 0, NULL},
        {"jobs", 'j', OPTION_COUNT, "N",
         N_("threads; results do not depend on it, and the search takes one (1)"), &c.jobs, 1,
         1024, NULL},
    };
    size_t n_arguments;
    switch (options_parse(&HELP, options, sizeof options / sizeof *options, argc, argv,
                          &n_arguments)) {
    case PARSED_HELP:
        return 0;
    case PARSED_WRONG:
        return 2;
    default:
        c.has_iterations = c.iterations != SIZE_MAX;
        c.instance_path = argv[1];
        c.solution_path = n_arguments > 1 ? argv[2] : NULL;
        return is_understood(&c, n_arguments) ? run(&c) : 2;
    }
}
