#include "data/territory_communes.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

/* ---- Names ----------------------------------------------------------------------- */

/* Writes one word of a folded name; people write St and Ste for Saint and Sainte. */
static void put_word(FILE *out, const char *word, size_t n)
{
    if (n == 2 && strncmp(word, "st", 2) == 0)
        fputs("saint", out);
    else if (n == 3 && strncmp(word, "ste", 3) == 0)
        fputs("sainte", out);
    else
        fwrite(word, 1, n, out);
}

static char *folded_name(const char *name)
{
    char *plain = text_folded(name);
    char *folded = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&folded, &size);
    if (!out)
        mem_exhausted();
    for (const char *word = plain; *word;) {
        const size_t n = strcspn(word, "_");
        put_word(out, word, n);
        word += n;
        if (*word)
            fputc(*word++, out);
    }
    free(plain);
    if (fclose(out) != 0)
        mem_exhausted();
    return folded;
}

/* ---- Polygons -------------------------------------------------------------------- */

/* Twice the signed area of a ring and, added to *moment, six times its first moments, both
 * about origin (coordinates of a projection are large, their products would lose digits). */
static double ring_area2(const struct point ring[], size_t n, struct point origin,
                         struct point *moment)
{
    double area2 = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        const double ax = ring[i].x - origin.x, ay = ring[i].y - origin.y;
        const double bx = ring[i + 1].x - origin.x, by = ring[i + 1].y - origin.y;
        const double cross = ax * by - bx * ay;
        area2 += cross;
        moment->x += (ax + bx) * cross;
        moment->y += (ay + by) * cross;
    }
    return area2;
}

static double feature_area2(const struct layer *layer, size_t feature, struct point *moment)
{
    double area2 = 0;
    const size_t first = layer->part_start[feature];
    for (size_t part = first; part < layer->part_start[feature + 1]; part++) {
        const size_t start = layer->point_start[part];
        area2 += ring_area2(&layer->points[start], layer->point_start[part + 1] - start,
                            layer->points[layer->point_start[first]], moment);
    }
    return area2;
}

static struct point feature_centroid(const struct layer *layer, size_t feature)
{
    if (layer->part_start[feature] == layer->part_start[feature + 1])
        return (struct point){(double)NAN, (double)NAN};
    struct point moment = {0, 0};
    const double area2 = feature_area2(layer, feature, &moment);
    const struct point origin = layer->points[layer->point_start[layer->part_start[feature]]];
    if (fabs(area2) < 1e-9)
        return origin;
    return (struct point){origin.x + moment.x / (3 * area2), origin.y + moment.y / (3 * area2)};
}

double commune_area_km2(const struct communes *communes, const struct commune *commune)
{
    struct point moment = {0, 0};
    return fabs(feature_area2(communes->layer, commune->feature, &moment)) / 2 / 1e6;
}

/* True when a ray from the point to the east crosses the ring an odd number of times. */
static bool ring_is_crossed(const struct point ring[], size_t n, struct point at_m)
{
    bool odd = false;
    for (size_t i = 0; i + 1 < n; i++) {
        const struct point a = ring[i], b = ring[i + 1];
        if ((a.y > at_m.y) != (b.y > at_m.y) &&
            at_m.x < a.x + (b.x - a.x) * (at_m.y - a.y) / (b.y - a.y))
            odd = !odd;
    }
    return odd;
}

bool commune_contains(const struct communes *communes, const struct commune *commune,
                      struct point at_m)
{
    if (!(at_m.x >= commune->low_m.x && at_m.x <= commune->high_m.x &&
          at_m.y >= commune->low_m.y && at_m.y <= commune->high_m.y))
        return false;
    const struct layer *layer = communes->layer;
    bool inside = false;
    for (size_t part = layer->part_start[commune->feature];
         part < layer->part_start[commune->feature + 1]; part++) {
        const size_t start = layer->point_start[part];
        inside ^=
            ring_is_crossed(&layer->points[start], layer->point_start[part + 1] - start, at_m);
    }
    return inside;
}

static void find_box(struct commune *commune, const struct layer *layer)
{
    commune->low_m = (struct point){HUGE_VAL, HUGE_VAL};
    commune->high_m = (struct point){-HUGE_VAL, -HUGE_VAL};
    const size_t first = layer->point_start[layer->part_start[commune->feature]];
    const size_t last = layer->point_start[layer->part_start[commune->feature + 1]];
    for (size_t i = first; i < last; i++) {
        commune->low_m.x = fmin(commune->low_m.x, layer->points[i].x);
        commune->low_m.y = fmin(commune->low_m.y, layer->points[i].y);
        commune->high_m.x = fmax(commune->high_m.x, layer->points[i].x);
        commune->high_m.y = fmax(commune->high_m.y, layer->points[i].y);
    }
}

/* ---- Index ----------------------------------------------------------------------- */

char *communes_field_names(const struct layer *layer)
{
    char *names = mem_text("");
    for (size_t i = 0; i < layer->n_fields; i++) {
        char *longer = mem_printf("%s%s%s", names, i ? ", " : "", layer->fields[i].name);
        free(names);
        names = longer;
    }
    return names;
}

/* The field called name, or the first of the usual names; SIZE_MAX when there is none. A
 * name that was given must be there. */
static size_t find_field(const struct layer *layer, const char *path, const char *name,
                         const char *const usual[], size_t n_usual, struct faults *faults)
{
    if (!name) {
        size_t field = SIZE_MAX;
        for (size_t i = 0; i < n_usual && field == SIZE_MAX; i++)
            field = layer_field(layer, usual[i]);
        return field;
    }
    const size_t field = layer_field(layer, name);
    if (field == SIZE_MAX) {
        const char **known = mem_zeroed(layer->n_fields + 1, sizeof *known);
        for (size_t i = 0; i < layer->n_fields; i++)
            known[i] = layer->fields[i].name;
        const char *nearest = text_nearest(name, known, layer->n_fields);
        struct where where = {.path = path, .field = name};
        if (nearest)
            faults_add(faults, where, _("the layer has no such field; did you mean \"%s\"?"),
                       nearest);
        else {
            char *fields = communes_field_names(layer);
            faults_add(faults, where,
                       _("the layer has no such field; name one of its fields in the scenario: %s"),
                       fields);
            free(fields);
        }
        free(known);
    }
    return field;
}

/* Text of a cell; INSEE codes kept as numbers get their leading zero back. */
static char *cell_text(const struct layer *layer, size_t feature, size_t field)
{
    if (field == SIZE_MAX)
        return mem_text("");
    if (layer->fields[field].type == FIELD_TEXT)
        return mem_text(layer_text(layer, feature, field));
    const double number = layer_number(layer, feature, field);
    return isfinite(number) && fabs(number) < 1e15 ? mem_printf("%05.0f", number)
                                                   : mem_text("");
}

/* Moves the centre of each commune to its chef-lieu, where the fields give one. */
static void use_chefs_lieux(struct communes *communes, const char *x_name, const char *y_name,
                            const char *crs_definition, const struct crs *crs)
{
    const struct layer *layer = communes->layer;
    const size_t x_field = layer_field(layer, x_name), y_field = layer_field(layer, y_name);
    if (x_field == SIZE_MAX || y_field == SIZE_MAX || communes->n == 0)
        return;
    struct point *centres = mem_zeroed(communes->n, sizeof *centres);
    for (size_t i = 0; i < communes->n; i++)
        centres[i] =
            (struct point){.x = layer_number(layer, communes->communes[i].feature, x_field),
                           .y = layer_number(layer, communes->communes[i].feature, y_field)};
    /* Without the grid of that CRS here, centroids do. */
    struct faults ignored = {0};
    const struct where where = {.path = x_name};
    struct crs *from = crs_create(crs_definition, where, &ignored);
    if (from && crs_transform(from, crs, centres, communes->n, where, &ignored)) {
        for (size_t i = 0; i < communes->n; i++) {
            struct commune *commune = &communes->communes[i];
            /* A chef-lieu lies in its commune or, after a merger, near it. */
            const double margin_m = 5000;
            if (centres[i].x > commune->low_m.x - margin_m &&
                centres[i].x < commune->high_m.x + margin_m &&
                centres[i].y > commune->low_m.y - margin_m &&
                centres[i].y < commune->high_m.y + margin_m)
                commune->centre_m = centres[i];
        }
    }
    crs_free(from);
    faults_clear(&ignored);
    free(centres);
}

static int by_name(const void *a, const void *b)
{
    const struct commune *x = a, *y = b;
    const int names = strcmp(x->folded, y->folded);
    if (names)
        return names;
    const int codes = strcmp(x->code, y->code);
    return codes ? codes : (x->feature > y->feature) - (x->feature < y->feature);
}

struct communes_fields communes_fields_of(const struct layer *layer,
                                          const struct communes_source *source,
                                          struct faults *faults)
{
    static const char *const ids[] = {"INSEE_COM", "CODE_INSEE", "INSEE", "CODE"};
    static const char *const names[] = {"NOM_COM", "NOM", "NOM_OFFICIEL", "LIBELLE", "NAME"};
    static const char *const populations[] = {"POPULATION", "POP", "PMUN"};
    return (struct communes_fields){
        .id = find_field(layer, source->path, source->id_field, ids,
                         sizeof ids / sizeof *ids, faults),
        .name = find_field(layer, source->path, source->name_field, names,
                           sizeof names / sizeof *names, faults),
        .population = find_field(layer, source->path, source->population_field, populations,
                                 sizeof populations / sizeof *populations, faults)};
}

bool communes_init(struct communes *communes, const struct layer *layer, const struct crs *crs,
                   const struct communes_source *source, struct faults *faults)
{
    const size_t n_before = faults->n;
    *communes = (struct communes){.layer = layer};
    if (layer->kind != LAYER_POLYGONS) {
        faults_add(faults, (struct where){.path = source->path},
                   _("expected the polygons of communes, found a layer of points or lines"));
        return false;
    }
    const struct communes_fields fields = communes_fields_of(layer, source, faults);
    communes->n = layer->n_features;
    communes->communes = mem_zeroed(layer->n_features + 1, sizeof *communes->communes);
    for (size_t i = 0; i < layer->n_features; i++) {
        struct commune *commune = &communes->communes[i];
        commune->feature = i;
        commune->code = cell_text(layer, i, fields.id);
        commune->name = cell_text(layer, i, fields.name);
        commune->folded = folded_name(commune->name);
        commune->population =
            fields.population == SIZE_MAX ? (double)NAN
                                          : layer_number(layer, i, fields.population);
        commune->centre_m = feature_centroid(layer, i);
        find_box(commune, layer);
    }
    use_chefs_lieux(communes, "CHL_X", "CHL_Y", "EPSG:2154", crs);
    use_chefs_lieux(communes, "CHL_LON", "CHL_LAT", "EPSG:4326", crs);
    qsort(communes->communes, communes->n, sizeof *communes->communes, by_name);
    return faults->n == n_before;
}

void communes_clear(struct communes *communes)
{
    for (size_t i = 0; i < communes->n; i++) {
        free(communes->communes[i].code);
        free(communes->communes[i].name);
        free(communes->communes[i].folded);
    }
    free(communes->communes);
    *communes = (struct communes){0};
}

/* ---- Questions ------------------------------------------------------------------- */

/* First commune whose folded name is not before the word. */
static size_t lower_bound(const struct communes *communes, const char *folded)
{
    size_t low = 0, high = communes->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(communes->communes[middle].folded, folded) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t communes_find(const struct communes *communes, const char *text, size_t *first)
{
    for (size_t i = 0; i < communes->n; i++) {
        const char *code = communes->communes[i].code;
        if (*code &&
            (strcmp(code, text) == 0 || (code[0] == '0' && strcmp(code + 1, text) == 0))) {
            *first = i;
            return 1;
        }
    }
    char *folded = folded_name(text);
    *first = lower_bound(communes, folded);
    size_t n = 0;
    if (*folded)
        while (*first + n < communes->n &&
               strcmp(communes->communes[*first + n].folded, folded) == 0)
            n++;
    free(folded);
    return n;
}

const struct commune *communes_nearest(const struct communes *communes, const char *text)
{
    char *folded = folded_name(text);
    const char **known = mem_zeroed(communes->n + 1, sizeof *known);
    for (size_t i = 0; i < communes->n; i++)
        known[i] = communes->communes[i].folded;
    const char *nearest = text_nearest(folded, known, communes->n);
    const struct commune *found =
        nearest ? &communes->communes[lower_bound(communes, nearest)] : NULL;
    free(known);
    free(folded);
    return found;
}

const struct commune *communes_at(const struct communes *communes, struct point at_m)
{
    for (size_t i = 0; i < communes->n; i++)
        if (commune_contains(communes, &communes->communes[i], at_m))
            return &communes->communes[i];
    return NULL;
}
