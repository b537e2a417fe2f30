#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "app/commands.h"
#include "app/options.h"
#include "data/layer.h"
#include "data/text.h"

static const struct command_help HELP = {
    .usage = N_("proxilog convert [OPTIONS] IN OUT"),
    .summary = N_("Converts a layer, or a table of places, to another format and another\n"
                  "coordinate system."),
    .details = N_("IN is a .shp, .geojson or .gpkg, or a table (.csv, .xlsx, .ods) with columns lon\n"
                  "and lat, or x_m and y_m. OUT is a .shp, a .geojson or, for points, a .csv.\n"
                  "GeoJSON is always written in WGS 84 (EPSG:4326), as its standard asks.\n"
                  "\n"
                  "Example: proxilog convert --from EPSG:27572 --to EPSG:2154 roads.shp new.shp"),
    .n_arguments_min = 2,
    .n_arguments_max = 2,
};

static const char *kind_name(enum layer_kind kind)
{
    switch (kind) {
    case LAYER_POINTS:
        return _("points");
    case LAYER_LINES:
        return _("lines");
    default:
        return _("polygons");
    }
}

static size_t count_empty(const struct layer *layer)
{
    size_t n = 0;
    for (size_t f = 0; f < layer->n_features; f++)
        n += layer->part_start[f] == layer->part_start[f + 1];
    return n;
}

/* "RGF93 v1 / Lambert-93 (EPSG:2154)" of a definition, on stderr. */
static void print_crs(const char *definition)
{
    struct faults none = {0};
    struct crs *crs = crs_create(definition, (struct where){.path = ""}, &none);
    if (crs)
        fprintf(stderr, crs_code(crs)[0] ? "%s (%s)" : "%s", crs_name(crs), crs_code(crs));
    crs_free(crs);
    faults_clear(&none);
}

/* Says on stderr what was written. */
static void print_summary(const struct layer *layer, const char *in, const char *out,
                          const char *written_crs)
{
    fprintf(stderr, _("%s: %zu features (%s)"), out, layer->n_features, kind_name(layer->kind));
    const size_t n_empty = count_empty(layer);
    if (n_empty)
        fprintf(stderr, _(", %zu of them without geometry"), n_empty);
    fprintf(stderr, _(", from %s: "), in);
    print_crs(layer->file_crs ? layer->file_crs : layer->crs);
    fputs(" -> ", stderr);
    print_crs(written_crs);
    fputc('\n', stderr);
}

static bool is_geojson(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (strcasecmp(dot, ".geojson") == 0 || strcasecmp(dot, ".json") == 0);
}

static bool convert(const char *in, const char *out, const char *from, const char *to,
                    struct faults *faults)
{
    /* A wrong --from is said even where the file has a .prj and so no use for it. */
    struct crs *assumed = from ? crs_create(from, (struct where){.path = "--from"}, faults) : NULL;
    struct crs *wanted = to ? crs_create(to, (struct where){.path = "--to"}, faults) : NULL;
    struct layer *layer = faults->n ? NULL : layer_read(in, wanted, from, faults);
    bool written = layer && layer_write(layer, out, faults);
    if (written)
        print_summary(layer, in, out, is_geojson(out) ? "EPSG:4326" : layer->crs);
    layer_free(layer);
    crs_free(wanted);
    crs_free(assumed);
    return written;
}

int cmd_convert(int argc, char *argv[])
{
    const char *from = NULL, *to = NULL;
    const struct option_spec options[] = {
        {.name = "to", .letter = 't', .kind = OPTION_TEXT, .argument = N_("CRS"),
         .help = N_("coordinate system to write, as EPSG:2154 (default: that of IN)"),
         .value = &to},
        {.name = "from", .letter = 'f', .kind = OPTION_TEXT, .argument = N_("CRS"),
         .help = N_("coordinate system of IN, when it has no .prj"), .value = &from},
    };
    size_t n_arguments;
    switch (options_parse(&HELP, options, sizeof options / sizeof *options, argc, argv,
                          &n_arguments)) {
    case PARSED_HELP:
        return 0;
    case PARSED_WRONG:
        return 2;
    default:
        break;
    }
    if (!output_is_safe("convert", argv[2], argv[1]))
        return 2;
    struct faults faults = {0};
    const bool written = convert(argv[1], argv[2], from, to, &faults);
    if (!written)
        print_faults(&faults);
    faults_clear(&faults);
    return written ? 0 : 1;
}
