/* The end of reading a layer: are the coordinates numbers, do they fit the CRS that the
 * file claims, and where are they in the CRS asked for. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/layer_build.h"
#include "data/mem.h"
#include "data/text.h"

struct bad {
    size_t n_features, first; /* first: 1-based */
};

/* Counts the features that have a point of which good() says false. */
static struct bad count_bad(const struct layer *layer,
                            bool (*good)(const struct crs *crs, struct point at),
                            const struct crs *crs)
{
    struct bad bad = {0};
    for (size_t f = 0; f < layer->n_features; f++) {
        size_t from = layer->point_start[layer->part_start[f]];
        size_t to = layer->point_start[layer->part_start[f + 1]];
        while (from < to && good(crs, layer->points[from]))
            from++;
        if (from == to)
            continue;
        if (bad.n_features++ == 0)
            bad.first = f + 1;
    }
    return bad;
}

static bool point_is_finite(const struct crs *crs, struct point at)
{
    (void)crs; /* below -1e38 is "no data" in a shapefile */
    return isfinite(at.x) && isfinite(at.y) && fabs(at.x) < 1e38 && fabs(at.y) < 1e38;
}

static bool point_fits(const struct crs *crs, struct point at)
{
    return crs_is_geographic(crs) ? crs_is_plausible(crs, at) : true;
}

/* Coordinates that cannot be in the CRS: a wrong .prj, or x and y exchanged. */
static bool check_fit(const struct layer *layer, const char *path, const struct crs *from,
                      struct faults *faults)
{
    if (layer->n_points == 0)
        return true;
    struct point at = layer->points[0];
    struct bad bad = count_bad(layer, point_fits, from);
    if (bad.n_features)
        at = layer->points[layer->point_start[layer->part_start[bad.first - 1]]];
    else if (crs_is_plausible(from, at))
        return true;
    const char *guess = crs_guess(at), *code = crs_code(from);
    struct where where = {.path = path};
    if (guess[0] && strcmp(guess, code) != 0)
        faults_add(faults, where,
                   _("coordinates such as (%.10g, %.10g) are outside of \"%s\", which the file "
                     "claims; they look like %s: correct its coordinate system (the .prj)"),
                   at.x, at.y, crs_name(from), guess);
    else
        faults_add(faults, where,
                   _("coordinates such as (%.10g, %.10g) are outside of \"%s\", which the file "
                     "claims: correct its coordinate system (the .prj), or exchange x and y"),
                   at.x, at.y, crs_name(from));
    return false;
}

bool layer_settle(struct layer *layer, const char *path, const struct crs *from,
                  const struct crs *to_crs, struct faults *faults)
{
    struct where where = {.path = path};
    struct bad bad = count_bad(layer, point_is_finite, from);
    if (bad.n_features) {
        faults_add(faults, where,
                   _("coordinates that are no finite number (features: %zu, the first: %zu): "
                     "delete or redraw them"), bad.n_features, bad.first);
        return false;
    }
    if (!check_fit(layer, path, from, faults))
        return false;
    if (to_crs) {
        if (!crs_transform(from, to_crs, layer->points, layer->n_points, where, faults))
            return false;
        bad = count_bad(layer, point_is_finite, from);
        if (bad.n_features) {
            faults_add(faults, where,
                       _("places that have no coordinates in \"%s\" (features: %zu, the first: "
                         "%zu): check the .prj"),
                       crs_name(to_crs), bad.n_features, bad.first);
            return false;
        }
    }
    free(layer->crs);
    free(layer->file_crs);
    layer->file_crs = mem_text(crs_definition(from));
    layer->crs = mem_text(crs_definition(to_crs ? to_crs : from));
    return true;
}
