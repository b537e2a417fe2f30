#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "app/closing.h"
#include "app/commands.h"
#include "app/comparison.h"
#include "app/figures.h"
#include "app/folder.h"
#include "app/inputs_out.h"
#include "app/language.h"
#include "app/options.h"
#include "app/report.h"
#include "app/results.h"
#include "app/routes_out.h"
#include "app/run_json.h"
#include "app/tables_out.h"
#include "data/mem.h"
#include "data/text.h"

static const struct command_help HELP = {
    .usage = N_("proxilog compare [OPTIONS] SCENARIO"),
    .summary = N_("Simulates the organisations of a scenario on the same orders and compares them:\n"
                  "cost, kilometres, CO2 and air pollutants, for each actor and for all."),
    .details = N_("Results go to one folder: report.html (open it in a browser), tables.xlsx,\n"
                  "summary.csv, paired.csv, actors.csv, daily.csv, routes.geojson and routes.shp, figures/, run.json; with uncertain\n"
                  "inputs inputs.csv, draws.csv."),
    .n_arguments_min = 1,
    .n_arguments_max = 1,
};

struct compare_options {
    const char *output, *cache;
    bool no_cache, quiet;
    size_t replications, seed, jobs;
    double precision;
};

/* Everything that a comparison reads and makes, released in one place. */
struct compare {
    struct compare_options options;
    struct catalogue *catalogue;
    struct scenario *scenario;
    struct territory *territory;
    struct travel *travel;
    struct experiment_result *result;
    char *output; /* folder of the results; owned */
    struct faults faults, warnings;
};

/* Where matrices are kept between runs. Release with free(). */
static char *cache_dir(const struct compare_options *options)
{
    if (options->no_cache)
        return NULL;
    if (options->cache)
        return mem_text(options->cache);
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (base && *base)
        return mem_printf("%s/proxilog", base);
    return home && *home ? mem_printf("%s/.cache/proxilog", home) : NULL;
}

static void apply_options(struct compare *compare)
{
    const struct compare_options *options = &compare->options;
    struct experiment *experiment = &compare->scenario->experiment;
    if (options->seed != SIZE_MAX)
        experiment->seed = options->seed;
    if (options->precision > 0)
        experiment->precision_share = options->precision;
    if (options->replications) {
        experiment->replications_max = options->replications;
        if (experiment->replications_min > options->replications)
            experiment->replications_min = options->replications;
    }
}

static bool read_inputs(struct compare *compare, const char *path)
{
    char *reference = catalogue_default_dir();
    compare->catalogue = catalogue_read(reference, &compare->faults);
    free(reference);
    if (compare->catalogue)
        compare->scenario = scenario_read(path, compare->catalogue, &compare->faults);
    if (!compare->scenario)
        return false;
    apply_options(compare);
    scenario_warnings(compare->scenario, compare->catalogue, &compare->warnings);
    compare->territory =
        territory_read(compare->scenario, &compare->faults, &compare->warnings);
    return compare->territory != NULL;
}

/* Before anything is simulated. */
static bool check_output(struct compare *compare)
{
    compare->output = compare->options.output ? mem_text(compare->options.output)
                                              : mem_printf("out/%s", compare->scenario->id);
    return folder_check(compare->output, &compare->faults);
}

static bool find_travel(struct compare *compare)
{
    char *cache = cache_dir(&compare->options);
    const struct travel_options options = {.cache_dir = cache, .jobs = (int)compare->options.jobs};
    compare->travel = travel_create(compare->scenario, compare->territory, compare->catalogue,
                                    &options, &compare->faults, &compare->warnings);
    free(cache);
    return compare->travel != NULL;
}

static void show_progress(size_t done, size_t most, void *context)
{
    enum { WIDTH = 40 };
    (void)context;
    const size_t filled = most ? done * WIDTH / most : 0;
    fprintf(stderr, "\r%s [", _("Simulating"));
    for (size_t i = 0; i < WIDTH; i++)
        fputc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %zu/%zu ", done, most);
    fflush(stderr);
}

/* Is there somebody to tell how far it is? */
static bool is_watched(const struct compare *compare)
{
    return !compare->options.quiet && isatty(STDERR_FILENO);
}

static void erase_progress(void)
{
    fputs("\r\033[K", stderr);
    fflush(stderr);
}

static bool run(struct compare *compare)
{
    const bool shown = is_watched(compare);
    const struct experiment_options options = {.jobs = (int)compare->options.jobs,
                                               .progress = shown ? show_progress : NULL,
                                               .faults = &compare->faults};
    if (shown)
        show_progress(0, compare->scenario->experiment.replications_max, NULL);
    compare->result = experiment_run(compare->scenario, compare->territory, compare->catalogue,
                                     compare->travel, &options);
    if (shown)
        erase_progress();
    return compare->result != NULL;
}

/* What one thread writes: figures in a theme, since pango's objects stay with the thread that made
 * them, and the report that shows them, or routes. */
struct share {
    const char *subfolder;
    struct theme theme;
    bool with_report;
    size_t n_cut;
    struct faults faults;
    bool fine;
};

static void write_share(const struct comparison *comparison, const struct figure_map *map,
                        const struct folder *folder, struct share *share)
{
    struct figure_set figures = figures_draw(comparison, map, &share->theme);
    share->n_cut = figures_n_cut(&figures);
    share->fine = figures_save(&figures, folder, share->subfolder, &share->faults) &&
                  (share->with_report
                       ? report_write(comparison, &figures, folder, &share->faults)
                       : routes_out_write(comparison, folder, &share->faults));
    figures_clear(&figures);
}

static bool write_shares(const struct comparison *comparison, int jobs,
                          const struct folder *folder, struct faults *faults)
{
    enum { N_SHARES = 2 };
    const enum language language = comparison->french ? LANGUAGE_FR : LANGUAGE_EN;
    struct share shares[N_SHARES] = {
        {.subfolder = "figures", .theme = theme_report(language), .with_report = true},
        {.subfolder = "figures/projection", .theme = theme_projection(language)}};
    struct figure_map *map = figure_map_create(comparison);
#pragma omp parallel for num_threads(jobs) schedule(static, 1)
    for (size_t i = 0; i < N_SHARES; i++)
        write_share(comparison, map, folder, &shares[i]);
    figure_map_free(map);
    size_t n_cut = 0;
    bool fine = true;
    for (size_t i = 0; i < N_SHARES; i++) {
        fine = shares[i].fine && fine;
        n_cut += shares[i].n_cut;
        faults_append(faults, &shares[i].faults);
    }
    if (fine && n_cut > 0)
        fprintf(stderr, ngettext("%zu text finds no room on its figure and is cut: give shorter "
                                 "labels\n",
                                 "%zu texts find no room on their figures and are cut: give "
                                 "shorter labels\n",
                                 n_cut),
                n_cut);
    return fine;
}

/* False without a fault when interrupted. */
static bool write_all(const struct comparison *comparison, int jobs, struct folder *folder,
                      struct faults *faults)
{
    return results_write(comparison, folder, faults) &&
           tables_out_write(comparison, folder, faults) &&
           inputs_out_write(comparison, folder, faults) &&
           write_shares(comparison, jobs, folder, faults) &&
           run_json_write(comparison, folder, faults) && folder_commit(folder, faults);
}

static bool write_results(struct compare *compare, int argc, char *argv[])
{
    const struct comparison comparison = {.scenario = compare->scenario,
                                          .catalogue = compare->catalogue,
                                          .territory = compare->territory,
                                          .travel = compare->travel,
                                          .result = compare->result,
                                          .warnings = &compare->warnings,
                                          .french = language_is_french(),
                                          .argc = argc,
                                          .argv = argv};
    struct folder folder;
    if (is_watched(compare))
        fputs(_("Drawing and writing..."), stderr);
    bool fine = folder_begin(&folder, compare->output, &compare->faults) &&
                write_all(&comparison, (int)compare->options.jobs, &folder, &compare->faults);
    if (is_watched(compare))
        erase_progress();
    if (fine && !compare->options.quiet) {
        char *report = mem_printf("%s/report.html", folder.path);
        closing_print(&comparison, report);
        free(report);
    }
    folder_end(&folder);
    return fine;
}

static void clear(struct compare *compare)
{
    experiment_free(compare->result);
    travel_free(compare->travel);
    territory_free(compare->territory);
    scenario_free(compare->scenario);
    catalogue_free(compare->catalogue);
    free(compare->output);
    faults_clear(&compare->faults);
    faults_clear(&compare->warnings);
}

int cmd_compare(int argc, char *argv[])
{
    struct compare compare = {.options = {.seed = SIZE_MAX, .jobs = jobs_default()}};
    struct compare_options *o = &compare.options;
    const struct option_spec options[] = {
        {"output", 'o', OPTION_TEXT, N_("DIR"), N_("folder of the results (out/SCENARIO)"),
         &o->output, 0, 0, NULL},
        {"replications", 'n', OPTION_COUNT, "N", N_("simulate at most N years"), &o->replications,
         2, 100000, NULL},
        {"precision", 'p', OPTION_NUMBER, "P",
         N_("stop when the half-width is below P of the mean difference (0.02)"), &o->precision,
         1e-6, 1, NULL},
        {"seed", 's', OPTION_COUNT, "N", N_("seed of the random streams"), &o->seed, 0, 9e15, NULL},
        {"jobs", 'j', OPTION_COUNT, "N", N_("threads; results do not depend on it"), &o->jobs, 1,
         256, NULL},
        {"cache", 0, OPTION_TEXT, N_("DIR"), N_("where matrices are kept between runs"), &o->cache,
         0, 0, NULL},
        {"no-cache", 0, OPTION_FLAG, NULL, N_("compute the matrices anew, keep nothing"),
         &o->no_cache, 0, 0, NULL},
        {"quiet", 'q', OPTION_FLAG, NULL, N_("print neither progress nor the closing table"),
         &o->quiet, 0, 0, NULL},
    };
    const int n_words = argc;
    char **words = mem_zeroed((size_t)argc, sizeof *words);
    memcpy(words, argv, (size_t)argc * sizeof *words);
    size_t n;
    const enum parsed parsed =
        options_parse(&HELP, options, sizeof options / sizeof *options, argc, argv, &n);
    int status = parsed == PARSED_HELP ? 0 : 2;
    if (parsed == PARSED_RUN) {
        bool fine = read_inputs(&compare, argv[1]) && check_output(&compare) &&
                    find_travel(&compare);
        print_warnings_in_brief(&compare.warnings, argv[1]);
        fine = fine && run(&compare) && write_results(&compare, n_words, words);
        if (!fine)
            print_faults(&compare.faults);
        status = fine ? 0 : 1;
        clear(&compare);
    }
    free(words);
    return status;
}
