#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "app/commands.h"
#include "app/csv_out.h"
#include "app/help.h"
#include "app/language.h"
#include "app/options.h"
#include "data/catalogue.h"
#include "data/layer.h"
#include "data/mem.h"
#include "data/text.h"
#include "plots/number.h"
#include "sim/network/generate.h"
#include "sim/network/graph.h"
#include "sim/network/towns.h"

static const struct command_help HELP = {
    .usage = N_("proxilog roads COMMUNES -o ROADS.shp\n"
                "       proxilog roads --report ROADS"),
    .summary = N_("Makes a plausible road layer from communes, or reports on a road layer."),
    .details = N_(
        "COMMUNES is a layer of polygons (linked at their chefs-lieux: fields CHL_LON and "
        "CHL_LAT,\n"
        "or CHL_X and CHL_Y; else at their centroids) or of points. The roads are made up: "
        "plausible\n"
        "in length and class, but none of them exists, and the layer says so (GENERATED = 1).\n"
        "Give the communes around the territory too, so that its edges are linked.\n"
        "\n"
        "Neighbouring communes are linked (Gabriel graph). A gravity model (population x "
        "population /\n"
        "distance squared, along shortest paths) ranks the links: the busiest tenth of the "
        "kilometres\n"
        "is main, the next 30 % regional, the others local. Lines wind so that quickest paths "
        "are on\n"
        "average --circuity times as long as the crow flies.\n"
        "\n"
        "--report prints what a router finds in ROADS: lines, crossings, kilometres, and the "
        "pieces\n"
        "that are not joined. A layer of no known dialect is taken as roads open both ways.\n"
        "\n"
        "Examples: proxilog roads communes.shp -o roads.shp\n"
        "          proxilog roads --report gis_osm_roads_free_1.shp"),
    .n_arguments_min = 1,
    .n_arguments_max = 1,
};

struct command {
    const char *out, *dialect, *crs, *from;
    const char *id_field, *name_field, *population_field;
    struct generate_request request;
    size_t jobs;
    bool report, csv, cut;
};

/* "  label    12 345,6 unit" */
static void print_line(const char *label, double value, int decimals, const char *unit)
{
    char text[NUMBER_BYTES];
    number_text(text, value, decimals, language_of_run());
    fputs("  ", stdout);
    help_pad(label, 36);
    printf("%s%s%s\n", text, *unit ? " " : "", unit);
}

/* ---- Report -------------------------------------------------------------------------- */

static void print_csv(const struct roads *roads, const struct graph_counts *counts)
{
    csv_header(stdout, "dialect,features,lines,nodes,edges,arcs,length_km,components,"
                       "largest_nodes,largest_strong_nodes");
    csv_first_text(stdout, road_dialect_id(roads->dialect));
    const size_t before[] = {roads->n_features, counts->n_lines, counts->n_nodes,
                             counts->n_edges, counts->n_arcs};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        csv_count(stdout, before[i]);
    csv_number(stdout, counts->length_km);
    csv_count(stdout, counts->n_components);
    csv_count(stdout, counts->largest);
    csv_count(stdout, counts->largest_strong);
    csv_end_line(stdout);
}

static void print_share(const char *label, size_t n, size_t total)
{
    char text[NUMBER_BYTES], share[NUMBER_BYTES];
    number_text(text, (double)n, 0, language_of_run());
    number_percent(share, (double)n / (double)total, 2, language_of_run());
    fputs("  ", stdout);
    help_pad(label, 36);
    printf(_("%s nodes (%s)\n"), text, share);
}

/* known: the dialect was asked for, or told from the fields. */
static void print_report(const char *path, const struct roads *roads, bool known,
                         const struct graph_counts *counts)
{
    printf(_("Roads of %s\n"), path);
    fputs("  ", stdout);
    help_pad(_("dialect"), 36);
    puts(known ? road_dialect_id(roads->dialect)
               : _("none known: every line is taken as a road open both ways"));
    print_line(_("lines in the layer"), (double)roads->n_features, 0, "");
    print_line(_("lines open to vehicles"), (double)counts->n_lines, 0, "");
    print_line(_("nodes"), (double)counts->n_nodes, 0, "");
    print_line(_("edges"), (double)counts->n_edges, 0, "");
    print_line(_("arcs (both ways of an edge)"), (double)counts->n_arcs, 0, "");
    print_line(_("length"), counts->length_km, 1, "km");
    print_line(_("components"), (double)counts->n_components, 0, "");
    print_share(_("largest component"), counts->largest, counts->n_nodes);
    print_share(_("largest strongly connected"), counts->largest_strong, counts->n_nodes);
    if (roads->dialect == ROADS_GENERATED)
        puts(_("These roads were generated: they are plausible, not real."));
    if (counts->largest < counts->n_nodes * 9 / 10)
        puts(_("Less than nine tenths of the nodes hang together: the layer is broken into "
               "pieces, or "
               "its lines are not cut at crossings (try --cut)."));
}

static bool report(const char *path, const struct command *command,
                   const struct catalogue *catalogue, struct faults *faults)
{
    const struct road_columns columns = {.cut_at_vertices = command->cut};
    struct roads_request request = {.path = path, .dialect = ROADS_DETECT, .columns = &columns,
                                    .assumed_crs = command->from, .catalogue = catalogue,
                                    .take_any = true};
    if (command->dialect)
        road_dialect_from(command->dialect, &request.dialect);
    struct roads *roads = roads_read(&request, faults);
    if (!roads)
        return false;
    struct graph *graph = graph_create(roads);
    const struct graph_counts counts = graph_count(graph);
    if (command->csv)
        print_csv(roads, &counts);
    else
        print_report(path, roads, command->dialect || roads->dialect != ROADS_COLUMNS, &counts);
    graph_free(graph);
    roads_free(roads);
    return true;
}

/* ---- Generation ---------------------------------------------------------------------- */

static void print_generated(const char *out, const struct generated *made)
{
    const double total_km = made->length_km[GENERATED_MAIN] +
                            made->length_km[GENERATED_REGIONAL] +
                            made->length_km[GENERATED_LOCAL];
    printf(_("Roads generated in %s: plausible, not real\n"), out);
    print_line(_("communes linked"), (double)made->n_towns, 0, "");
    print_line(_("roads"), (double)made->n_roads, 0, "");
    print_line(_("length"), total_km, 0, "km");
    print_line(_("  main"), made->length_km[GENERATED_MAIN], 0, "km");
    print_line(_("  regional"), made->length_km[GENERATED_REGIONAL], 0, "km");
    print_line(_("  local"), made->length_km[GENERATED_LOCAL], 0, "km");
    print_line(_("circuity, links drawn straight"), made->straight_circuity, 2, "");
    print_line(_("lengthened by winding, times"), made->factor, 2, "");
    print_line(_("circuity of the roads"), made->circuity, 2, "");
}

static bool generate(const char *path, const struct command *command,
                     const struct catalogue *catalogue, struct faults *faults)
{
    const struct towns_request request = {
        .path = path, .id_field = command->id_field, .name_field = command->name_field,
        .population_field = command->population_field, .crs = command->crs,
        .assumed_crs = command->from};
    struct towns towns;
    struct faults warnings = {0};
    bool good = towns_read(&towns, &request, faults, &warnings);
    print_warnings(&warnings);
    faults_clear(&warnings);
    if (good) {
        struct generated made;
        struct layer *layer = roads_generate(&towns, &command->request, catalogue,
                                             (int)command->jobs, &made);
        good = layer_write(layer, command->out, faults);
        layer_free(layer);
        if (good)
            print_generated(command->out, &made);
    }
    towns_clear(&towns);
    return good;
}

/* ---- Command line -------------------------------------------------------------------- */

static bool is_understood(const struct command *command)
{
    enum road_dialect dialect;
    if (!command->report && !command->out) {
        fputs(
            _("proxilog roads: say -o FILE to make roads from communes, or --report to look at "
              "roads\n"),
            stderr);
        return false;
    }
    if (command->dialect && !road_dialect_from(command->dialect, &dialect)) {
        fprintf(stderr,
                _("proxilog roads: --dialect: expected detect, route500, bdtopo, geofabrik, "
                  "generated or columns, found \"%s\"\n"),
                command->dialect);
        return false;
    }
    if (command->report && command->out) {
        fputs(_("proxilog roads: --report prints and writes no file: leave out -o\n"), stderr);
        return false;
    }
    return true;
}

static int run(const char *path, const struct command *command)
{
    struct faults faults = {0};
    char *dir = catalogue_default_dir();
    struct catalogue *catalogue = catalogue_read(dir, &faults);
    free(dir);
    bool good = catalogue && (command->report ? report(path, command, catalogue, &faults)
                                              : generate(path, command, catalogue, &faults));
    if (!good)
        print_faults(&faults);
    catalogue_free(catalogue);
    faults_clear(&faults);
    return good ? 0 : 1;
}

int cmd_roads(int argc, char *argv[])
{
    struct command c = {.request = generate_default(),
                        .jobs = jobs_default()};
    const struct option_spec options[] = {
        {"out", 'o', OPTION_TEXT, N_("FILE"), N_("road layer to write (.shp or .geojson)"),
         &c.out, 0, 0, NULL},
        {"report", 'r', OPTION_FLAG, NULL, N_("report on a road layer"), &c.report, 0, 0, NULL},
        {"csv", 0, OPTION_FLAG, NULL, N_("print the report as CSV"), &c.csv, 0, 0, NULL},
        {"dialect", 'd', OPTION_TEXT, N_("NAME"),
         N_("of the roads: detect (default), route500, bdtopo, geofabrik, generated, columns"),
         &c.dialect, 0, 0, NULL},
        {"cut", 0, OPTION_FLAG, NULL,
         N_("report: in a layer of no known dialect, cut lines wherever they share a vertex"),
         &c.cut, 0, 0, NULL},
        {"from", 0, OPTION_TEXT, N_("CRS"), N_("coordinate system of a layer without .prj"),
         &c.from, 0, 0, NULL},
        {"crs", 0, OPTION_TEXT, N_("CRS"),
         N_("metric coordinate system of the roads made (default: that of the place)"), &c.crs,
         0, 0, NULL},
        {"circuity", 0, OPTION_NUMBER, N_("RATIO"),
         N_("road / crow flies of the roads made (1.3)"), &c.request.circuity, 1, 3, NULL},
        {"beta", 0, OPTION_NUMBER, N_("BETA"),
         N_("neighbours: 1 Gabriel graph (default) to 2 relative neighbourhood graph"),
         &c.request.beta, 1, 2, NULL},
        {"id", 0, OPTION_TEXT, N_("FIELD"), N_("code of the communes (INSEE_COM)"), &c.id_field,
         0, 0, NULL},
        {"name", 0, OPTION_TEXT, N_("FIELD"), N_("name of the communes (NOM_COM)"),
         &c.name_field, 0, 0, NULL},
        {"population", 0, OPTION_TEXT, N_("FIELD"), N_("inhabitants (POPULATION)"),
         &c.population_field, 0, 0, NULL},
        {"jobs", 'j', OPTION_COUNT, "N", N_("threads; results do not depend on it"), &c.jobs, 1,
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
        return is_understood(&c) && output_is_safe("roads", c.out, argv[1]) ? run(argv[1], &c)
                                                                            : 2;
    }
}
