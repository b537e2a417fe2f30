#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/commands.h"
#include "app/csv_out.h"
#include "app/options.h"
#include "data/catalogue.h"
#include "data/file.h"
#include "data/layer.h"
#include "data/layer_build.h"
#include "data/mem.h"
#include "data/text.h"
#include "sim/network/matrix_cache.h"
#include "sim/network/network.h"

static const struct command_help HELP = {
    .usage = N_("proxilog matrix [OPTIONS] ROADS PLACES"),
    .summary = N_("Prints time and distance by road between places, as CSV."),
    .details =
        N_("ROADS is a road layer (ROUTE 500, BD TOPO, OpenStreetMap by Geofabrik, or made by\n"
           "`proxilog roads`), or - for none: great circle times --circuity.\n"
           "PLACES is a table (.csv, .xlsx, .ods) with columns id and lon, lat (degrees) or "
           "x_m, y_m\n"
           "(metres, see --places-crs), or a layer of points.\n"
           "\n"
           "The columns are from, to, time_s, distance_km: the quickest path for the class of "
           "vehicle, with\n"
           "the way from each place to the nearest road. Ways differ in the two directions.\n"
           "\n"
           "Example: proxilog matrix --class truck roads.shp places.csv -o matrix.csv"),
    .n_arguments_min = 2,
    .n_arguments_max = 2,
};

struct command {
    const char *roads, *places;
    const char *out, *class_id, *dialect, *places_crs, *crs, *roads_crs, *id_field;
    double circuity;
    size_t jobs;
    enum road_class road_class;
    enum road_dialect road_dialect;
};

/* The places to go between. */
struct ends {
    size_t n;
    char **id;                /* owned */
    struct spot_point *places; /* owned */
};

static void ends_clear(struct ends *ends)
{
    for (size_t i = 0; i < ends->n; i++)
        free(ends->id[i]);
    free(ends->id);
    free(ends->places);
}

/* ---- Places -------------------------------------------------------------------------- */

/* More would take gigabytes. */
enum { N_PLACES_MAX = 10000 };

static int by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Every pair must be told by its ids. */
static void check_ids(const struct ends *ends, struct where where, struct faults *faults)
{
    char **sorted = mem_zeroed(ends->n, sizeof *sorted);
    memcpy(sorted, ends->id, ends->n * sizeof *sorted);
    qsort(sorted, ends->n, sizeof *sorted, by_text);
    for (size_t i = 1; i < ends->n; i++)
        if (strcmp(sorted[i], sorted[i - 1]) == 0 &&
            (i == 1 || strcmp(sorted[i], sorted[i - 2]) != 0))
            faults_add(faults, where,
                       _("expected one place of each id, found several called \"%s\": name "
                         "another column with --id"),
                       sorted[i]);
    free(sorted);
}

/* The field of ids: named, or called id, else the first. SIZE_MAX with a fault. */
static size_t id_field(const struct layer *layer, const struct command *command,
                       struct faults *faults)
{
    size_t field = layer_field(layer, command->id_field ? command->id_field : "id");
    if (field == SIZE_MAX && command->id_field)
        faults_add(faults, (struct where){.path = command->places},
                   _("expected a column named %s, found none of that name"), command->id_field);
    else if (field == SIZE_MAX && layer->n_fields)
        field = 0;
    else if (field == SIZE_MAX)
        faults_add(faults, (struct where){.path = command->places},
                   _("expected a column id, found none"));
    return field;
}

static void take_places(const struct layer *layer, const struct command *command,
                        struct ends *ends, struct faults *faults)
{
    const struct where where = {.path = command->places};
    if (layer->kind != LAYER_POINTS) {
        faults_add(faults, where, _("expected points, found lines or polygons"));
        return;
    }
    if (layer->n_features > N_PLACES_MAX) {
        faults_add(faults, where, _("expected at most %d places, found %zu: split the table"),
                   N_PLACES_MAX, layer->n_features);
        return;
    }
    const size_t field = id_field(layer, command, faults);
    if (field == SIZE_MAX)
        return;
    ends->id = mem_zeroed(layer->n_features, sizeof *ends->id);
    ends->places = mem_zeroed(layer->n_features, sizeof *ends->places);
    for (size_t f = 0; f < layer->n_features; f++) {
        const char *id = layer_text(layer, f, field);
        if (layer->part_start[f] == layer->part_start[f + 1]) {
            faults_add(faults, where,
                       _("%s: expected lon and lat, or x_m and y_m, found neither: this "
                         "command looks no commune up, fill them in"),
                       id);
            continue;
        }
        ends->places[ends->n].at_deg = layer->points[layer->point_start[layer->part_start[f]]];
        ends->id[ends->n++] = mem_text(id);
    }
    if (ends->n == 0)
        faults_add(faults, where, _("expected at least one place, found none"));
    else
        check_ids(ends, where, faults);
}

static bool read_places(const struct command *command, struct ends *ends, struct faults *faults)
{
    const size_t n_before = faults->n;
    struct crs *degrees =
        crs_create("EPSG:4326", (struct where){.path = command->places}, faults);
    struct layer *layer =
        degrees ? layer_read(command->places, degrees, command->places_crs, faults) : NULL;
    if (layer)
        take_places(layer, command, ends, faults);
    layer_free(layer);
    crs_free(degrees);
    return faults->n == n_before;
}

/* The metric CRS to work in: what was asked for, else that of where the places are. */
static struct crs *choose_crs(const struct command *command, const struct ends *ends,
                              struct faults *faults)
{
    const struct where where = {.path = command->places};
    char code[16];
    double lon_deg = 0, lat_deg = 0;
    for (size_t i = 0; i < ends->n; i++) {
        lon_deg += ends->places[i].at_deg.x / (double)ends->n;
        lat_deg += ends->places[i].at_deg.y / (double)ends->n;
    }
    crs_territory_code(lon_deg, lat_deg, code);
    struct crs *crs = crs_create(command->crs ? command->crs : code, where, faults);
    if (!crs || crs_is_metric(crs))
        return crs;
    faults_add(faults, where, _("expected a metric CRS to work in, found %s"), command->crs);
    crs_free(crs);
    return NULL;
}

static bool project(struct ends *ends, const struct crs *crs, const struct command *command,
                    struct faults *faults)
{
    const struct where where = {.path = command->places};
    struct crs *degrees = crs_create("EPSG:4326", where, faults);
    struct point *points = mem_zeroed(ends->n, sizeof *points);
    for (size_t i = 0; i < ends->n; i++)
        points[i] = ends->places[i].at_deg;
    bool good = degrees && crs_transform(degrees, crs, points, ends->n, where, faults);
    for (size_t i = 0; good && i < ends->n; i++) {
        ends->places[i].at_m = points[i];
        if (isfinite(points[i].x) && isfinite(points[i].y))
            continue;
        faults_add(faults, where,
                   _("%s: expected a place inside the CRS to work in, found none"),
                   ends->id[i]);
        good = false;
    }
    free(points);
    crs_free(degrees);
    return good;
}

/* ---- The matrix ---------------------------------------------------------------------- */

static bool by_roads(const struct command *command, const struct ends *ends,
                     const struct crs *crs, const struct catalogue *catalogue,
                     struct matrix *matrix, struct faults *faults)
{
    const struct road_columns no_columns = {0};
    const struct roads_request request = {.path = command->roads,
                                          .dialect = command->road_dialect,
                                          .columns = &no_columns,
                                          .to_crs = crs,
                                          .assumed_crs = command->roads_crs,
                                          .catalogue = catalogue};
    struct roads *roads = roads_read(&request, faults);
    if (!roads)
        return false;
    if (roads->dialect == ROADS_GENERATED)
        fprintf(stderr, _("%s: roads generated, not real\n"), command->roads);
    struct network *network = network_create(roads, crow_of(catalogue, command->circuity));
    network_snap(network, ends->places, ends->n);
    struct faults warnings = {0};
    network_warn_broken(network, command->road_class, command->roads, &warnings);
    for (size_t i = 0; i < ends->n; i++)
        network_warn_far(network, command->road_class, i, ends->id[i],
                         (struct where){.path = command->places}, &warnings);
    size_t n_lost =
        network_matrix(network, command->road_class, ends->places, (int)command->jobs, matrix);
    char circuity[TEXT_DECIMAL_BYTES];
    if (n_lost)
        faults_add(&warnings, (struct where){.path = command->roads},
                   _("%zu pairs of places without a way for %s: they travel as the crow flies, "
                     "times %s"),
                   n_lost, road_class_name(command->road_class),
                   text_decimal(circuity, command->circuity, 2));
    print_warnings(&warnings);
    faults_clear(&warnings);
    network_free(network);
    return true;
}

static bool fill_matrix(const struct command *command, struct ends *ends, struct matrix *matrix,
                        const struct catalogue *catalogue, struct faults *faults)
{
    if (strcmp(command->roads, "-") == 0 || strcmp(command->roads, "none") == 0) {
        char circuity[TEXT_DECIMAL_BYTES];
        fprintf(stderr, _("No roads: great circle x %s, not a road distance.\n"),
                text_decimal(circuity, command->circuity, 2));
        crow_matrix(crow_of(catalogue, command->circuity), ends->places, ends->n, matrix);
        return true;
    }
    struct crs *crs = choose_crs(command, ends, faults);
    bool good = crs && project(ends, crs, command, faults) &&
                by_roads(command, ends, crs, catalogue, matrix, faults);
    crs_free(crs);
    return good;
}

/* ---- Writing ------------------------------------------------------------------------- */

struct written_matrix {
    const struct ends *ends;
    const struct matrix *matrix;
};

static bool print_matrix(FILE *out, const void *data)
{
    const struct written_matrix *written = data;
    const struct ends *ends = written->ends;
    csv_header(out, "from,to,time_s,distance_km");
    for (size_t i = 0; i < ends->n; i++)
        for (size_t j = 0; j < ends->n; j++) {
            csv_first_text(out, ends->id[i]);
            csv_text(out, ends->id[j]);
            fprintf(out, ",%.1f,%.3f", written->matrix->time_s[i * ends->n + j],
                    written->matrix->distance_km[i * ends->n + j]);
            csv_end_line(out);
        }
    return true;
}

static bool write_matrix(const char *path, const struct ends *ends, const struct matrix *matrix,
                         struct faults *faults)
{
    const struct written_matrix written = {ends, matrix};
    return file_write_or_print(path, print_matrix, &written, faults);
}

/* ---- Command line -------------------------------------------------------------------- */

static bool is_understood(struct command *command)
{
    static const char *const classes[N_ROAD_CLASSES] = {"car", "van", "truck"};
    enum road_class c = ROAD_CAR;
    while (c < N_ROAD_CLASSES && strcmp(command->class_id, classes[c]) != 0)
        c++;
    command->road_class = c;
    if (c == N_ROAD_CLASSES)
        fprintf(stderr,
                _("proxilog matrix: --class: expected car, van or truck, found \"%s\"\n"),
                command->class_id);
    bool dialect_known = road_dialect_from(command->dialect, &command->road_dialect);
    if (!dialect_known)
        fprintf(stderr,
                _("proxilog matrix: --dialect: expected detect, route500, bdtopo, geofabrik, "
                  "generated or columns, found \"%s\"\n"),
                command->dialect);
    return c < N_ROAD_CLASSES && dialect_known;
}

static int run(struct command *command)
{
    struct faults faults = {0};
    char *dir = catalogue_default_dir();
    struct catalogue *catalogue = catalogue_read(dir, &faults);
    free(dir);
    struct ends ends = {0};
    struct matrix matrix = {0};
    if (catalogue && !(command->circuity > 0)) {
        const struct figure *published = catalogue_figure(catalogue, "circuity_default");
        command->circuity = published ? published->value : 1.3;
    }
    bool good = catalogue && read_places(command, &ends, &faults) &&
                fill_matrix(command, &ends, &matrix, catalogue, &faults) &&
                write_matrix(command->out, &ends, &matrix, &faults);
    if (!good)
        print_faults(&faults);
    matrix_clear(&matrix);
    ends_clear(&ends);
    catalogue_free(catalogue);
    faults_clear(&faults);
    return good ? 0 : 1;
}

int cmd_matrix(int argc, char *argv[])
{
    struct command c = {.class_id = "van", .dialect = "detect",
                        .jobs = jobs_default()};
    const struct option_spec options[] = {
        {"out", 'o', OPTION_TEXT, N_("FILE"), N_("write there instead of on the screen"),
         &c.out, 0, 0, NULL},
        {"class", 'c', OPTION_TEXT, N_("CLASS"), N_("car, van (default) or truck above 3.5 t"),
         &c.class_id, 0, 0, NULL},
        {"dialect", 'd', OPTION_TEXT, N_("NAME"),
         N_("of the roads: detect (default), route500, bdtopo, geofabrik, generated, columns"),
         &c.dialect, 0, 0, NULL},
        {"circuity", 0, OPTION_NUMBER, N_("RATIO"),
         N_("road / crow flies, without roads and on the way to them (1.3)"), &c.circuity, 1,
         3, NULL},
        {"id", 0, OPTION_TEXT, N_("FIELD"), N_("column of the ids of PLACES (id)"), &c.id_field,
         0, 0, NULL},
        {"places-crs", 0, OPTION_TEXT, N_("CRS"),
         N_("coordinate system of PLACES, when the file names none"), &c.places_crs, 0, 0, NULL},
        {"roads-crs", 0, OPTION_TEXT, N_("CRS"),
         N_("coordinate system of ROADS, when it has no .prj"), &c.roads_crs, 0, 0, NULL},
        {"crs", 0, OPTION_TEXT, N_("CRS"),
         N_("metric coordinate system to work in (default: that of the place)"), &c.crs, 0, 0, NULL},
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
        c.roads = argv[1];
        c.places = argv[2];
        return is_understood(&c) && output_is_safe("matrix", c.out, c.roads) &&
                       output_is_safe("matrix", c.out, c.places)
                   ? run(&c)
                   : 2;
    }
}
