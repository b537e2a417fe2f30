#include "data/territory.h"
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/scenario_schema.h"
#include "data/territory_communes.h"
#include "data/territory_rows.h"
#include "data/text.h"

/* A place further than this from the rest of the territory is a slip of the pen. */
static const double far_m = 200e3;

/* ---- Choosing the CRS ------------------------------------------------------------ */

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts the values; the middle one. */
static double median(double values[], size_t n)
{
    qsort(values, n, sizeof *values, by_value);
    return values[n / 2];
}

/* The middle of the places that have degrees: a slip in a few of them does not move it. */
static bool middle_of_places(const struct territory *territory, struct point *middle_deg)
{
    double *lon_deg = mem_zeroed(territory->n_places + 1, sizeof *lon_deg);
    double *lat_deg = mem_zeroed(territory->n_places + 1, sizeof *lat_deg);
    size_t n = 0;
    for (size_t i = 0; i < territory->n_places; i++) {
        const struct place *place = &territory->places[i];
        if (isnan(place->lon_deg) || isnan(place->lat_deg))
            continue;
        lon_deg[n] = place->lon_deg;
        lat_deg[n++] = place->lat_deg;
    }
    if (n)
        *middle_deg = (struct point){median(lon_deg, n), median(lat_deg, n)};
    free(lon_deg);
    free(lat_deg);
    return n > 0;
}

/* The middle of the box of the communes. */
static bool middle_of_communes(const struct scenario *scenario, const struct crs *degrees,
                               struct point *middle_deg, struct faults *faults)
{
    const char *path = scenario->territory.communes_path;
    struct layer *layer = path ? layer_read(path, degrees, NULL, faults) : NULL;
    const bool found = layer && layer->n_points;
    if (found) {
        struct point low = layer->points[0], high = low;
        for (size_t i = 1; i < layer->n_points; i++) {
            low.x = fmin(low.x, layer->points[i].x);
            low.y = fmin(low.y, layer->points[i].y);
            high.x = fmax(high.x, layer->points[i].x);
            high.y = fmax(high.y, layer->points[i].y);
        }
        *middle_deg = (struct point){(low.x + high.x) / 2, (low.y + high.y) / 2};
    }
    layer_free(layer);
    return found;
}

/* Writes the code of the CRS to work in; false, with a fault, when nothing tells it. */
static bool choose_crs(struct territory *territory, const struct scenario *scenario,
                       const struct crs *degrees, struct faults *faults)
{
    if (scenario->territory.crs) {
        territory->crs_code = mem_text(scenario->territory.crs);
        return true;
    }
    const size_t n_before = faults->n;
    struct point middle_deg;
    if (middle_of_places(territory, &middle_deg) ||
        middle_of_communes(scenario, degrees, &middle_deg, faults)) {
        char code[16];
        crs_territory_code(middle_deg.x, middle_deg.y, code);
        territory->crs_code = mem_text(code);
        return true;
    }
    if (faults->n == n_before && territory->n_places)
        faults_add(faults, (struct where){.path = scenario->path, .field = "territory.crs"},
                   _("no place has lon and lat and there is no layer of communes: name the "
                     "system of x_m and y_m, for example EPSG:2154"));
    return false;
}

/* ---- Locating places -------------------------------------------------------------- */

/* What locating needs. */
struct survey {
    struct territory *territory;
    const struct scenario *scenario;
    const struct crs *crs, *degrees;
    const struct communes *communes; /* NULL: none */
    struct faults *faults, *warnings;
};

static struct where at_place(const struct place *place, const char *field)
{
    return (struct where){.path = place->path, .line = place->line, .field = field};
}

static const struct commune *find_commune(const struct survey *survey,
                                          const struct place *place)
{
    const struct where where = at_place(place, "commune");
    size_t first = 0;
    const size_t n = communes_find(survey->communes, place->commune, &first);
    const struct commune *found = &survey->communes->communes[first];
    if (n == 1)
        return found;
    if (n == 0) {
        const bool told = survey->faults->n_kept < FAULTS_MAX; /* 35000 communes take long */
        const struct commune *nearest =
            told ? communes_nearest(survey->communes, place->commune) : NULL;
        if (nearest)
            faults_add(survey->faults, where,
                       _("unknown commune \"%s\"; did you mean \"%s\" (%s)?"), place->commune,
                       nearest->name, nearest->code);
        else
            faults_add(survey->faults, where,
                       _("unknown commune \"%s\"; write its INSEE code or its name as in %s"),
                       place->commune, survey->scenario->territory.communes_path);
        return NULL;
    }
    char codes[128] = "";
    for (size_t i = 0, used = 0; i < n && used + 16 < sizeof codes; i++)
        used += (size_t)snprintf(codes + used, 16, "%s%.12s", i ? ", " : "", found[i].code);
    faults_add(survey->faults, where,
               _("%zu communes are called \"%s\"; write the code of one: %s"), n,
               place->commune, codes);
    return NULL;
}

static void rename_commune(struct place *place, const char *name)
{
    free(place->commune);
    place->commune = mem_text(name);
}

/* Puts a place without coordinates at its commune's centre. */
static void locate_by_commune(const struct survey *survey, struct place *place)
{
    if (!*place->commune) {
        faults_add(survey->faults, at_place(place, NULL),
                   _("place \"%s\" is nowhere: fill lon and lat, or x_m and y_m, or commune"),
                   place->id);
        return;
    }
    if (!survey->communes) {
        faults_add(
            survey->faults, at_place(place, "commune"),
            _("a place located by its commune needs territory.communes in the scenario"));
        return;
    }
    const struct commune *commune = find_commune(survey, place);
    if (!commune)
        return;
    place->at_m = commune->centre_m;
    rename_commune(place, commune->name);
    if (isnan(place->at_m.x))
        faults_add(survey->faults, at_place(place, "commune"),
                   _("commune %s (%s) has no shape in the layer"), commune->name,
                   commune->code);
}

/* Fills at_m of every place: from degrees, else metres, else the commune. */
static void locate_places(const struct survey *survey)
{
    struct territory *territory = survey->territory;
    struct point *points = mem_zeroed(territory->n_places + 1, sizeof *points);
    for (size_t i = 0; i < territory->n_places; i++)
        points[i] = (struct point){territory->places[i].lon_deg, territory->places[i].lat_deg};
    const struct where all = {.path = survey->scenario->path, .field = "territory.crs"};
    crs_transform(survey->degrees, survey->crs, points, territory->n_places, all,
                  survey->faults);
    for (size_t i = 0; i < territory->n_places; i++) {
        struct place *place = &territory->places[i];
        const bool in_degrees = !isnan(place->lon_deg) && !isnan(place->lat_deg);
        if (in_degrees) {
            place->at_m = points[i];
            if (isnan(points[i].x))
                faults_add(survey->faults, at_place(place, "lon"),
                           _("lon %.6f, lat %.6f has no image in %s"), place->lon_deg,
                           place->lat_deg, territory->crs_code);
        } else if (isnan(place->at_m.x) && isnan(place->at_m.y) && isnan(place->lon_deg) &&
                   isnan(place->lat_deg)) {
            locate_by_commune(survey, place);
        }
        points[i] = place->at_m;
    }
    crs_transform(survey->crs, survey->degrees, points, territory->n_places, all,
                  survey->faults);
    for (size_t i = 0; i < territory->n_places; i++) {
        if (isnan(territory->places[i].lon_deg))
            territory->places[i].lon_deg = points[i].x;
        if (isnan(territory->places[i].lat_deg))
            territory->places[i].lat_deg = points[i].y;
    }
    free(points);
}

/* ---- Checks of places ------------------------------------------------------------- */

/* How far a point is from a box; 0 inside. */
static double beyond_m(struct point at_m, struct point low_m, struct point high_m)
{
    return hypot(fmax(0, fmax(low_m.x - at_m.x, at_m.x - high_m.x)),
                 fmax(0, fmax(low_m.y - at_m.y, at_m.y - high_m.y)));
}

/* The box of the communes, else the point in the middle of the places. */
static bool find_extent(const struct survey *survey, struct point *low_m, struct point *high_m)
{
    const struct territory *territory = survey->territory;
    *low_m = (struct point){HUGE_VAL, HUGE_VAL};
    *high_m = (struct point){-HUGE_VAL, -HUGE_VAL};
    for (size_t i = 0; survey->communes && i < survey->communes->n; i++) {
        const struct commune *commune = &survey->communes->communes[i];
        *low_m =
            (struct point){fmin(low_m->x, commune->low_m.x), fmin(low_m->y, commune->low_m.y)};
        *high_m = (struct point){fmax(high_m->x, commune->high_m.x),
                                 fmax(high_m->y, commune->high_m.y)};
    }
    if (low_m->x <= high_m->x)
        return true;
    double *x_m = mem_zeroed(territory->n_places + 1, sizeof *x_m);
    double *y_m = mem_zeroed(territory->n_places + 1, sizeof *y_m);
    size_t n = 0;
    for (size_t i = 0; i < territory->n_places; i++)
        if (!isnan(territory->places[i].at_m.x) && !isnan(territory->places[i].at_m.y)) {
            x_m[n] = territory->places[i].at_m.x;
            y_m[n++] = territory->places[i].at_m.y;
        }
    if (n)
        *low_m = *high_m = (struct point){median(x_m, n), median(y_m, n)};
    free(x_m);
    free(y_m);
    return n > 0;
}

/* True when the place would lie in the extent with lon and lat exchanged. */
static bool is_swapped(const struct survey *survey, const struct place *place,
                       struct point low_m, struct point high_m)
{
    struct point swapped = {place->lat_deg, place->lon_deg};
    struct faults ignored = {0};
    if (fabs(place->lon_deg) <= 90 && !crs_transform(survey->degrees, survey->crs, &swapped, 1,
                                                     at_place(place, "lon"), &ignored))
        swapped.x = (double)NAN;
    faults_clear(&ignored);
    return beyond_m(swapped, low_m, high_m) <= far_m;
}

static void check_far(const struct survey *survey)
{
    struct point low_m, high_m;
    if (!find_extent(survey, &low_m, &high_m))
        return;
    for (size_t i = 0; i < survey->territory->n_places; i++) {
        const struct place *place = &survey->territory->places[i];
        const double distance_m = beyond_m(place->at_m, low_m, high_m);
        if (!(distance_m > far_m))
            continue;
        if (is_swapped(survey, place, low_m, high_m))
            faults_add(survey->faults, at_place(place, "lon"),
                       _("place \"%s\" is %.0f km from the territory; lon and lat seem to be "
                         "exchanged"),
                       place->id, distance_m / 1000);
        else
            faults_add(
                survey->faults, at_place(place, NULL),
                _("place \"%s\" is %.0f km from the territory, at lon %.4f lat %.4f: correct "
                  "its coordinates"),
                place->id, distance_m / 1000, place->lon_deg, place->lat_deg);
    }
}

static bool is_called(const struct communes *communes, const struct commune *commune,
                      const char *text)
{
    size_t first = 0;
    const size_t n = communes_find(communes, text, &first);
    const struct commune *found = &communes->communes[first];
    return commune >= found && commune < found + n;
}

/* Names the commune of each place that lies in one; warns of places outside of all, or
 * elsewhere than their row says. */
static void check_communes(const struct survey *survey)
{
    struct point low_m, high_m;
    if (!survey->communes || !find_extent(survey, &low_m, &high_m))
        return;
    for (size_t i = 0; i < survey->territory->n_places; i++) {
        struct place *place = &survey->territory->places[i];
        if (isnan(place->at_m.x) || isnan(place->at_m.y) ||
            beyond_m(place->at_m, low_m, high_m) > far_m)
            continue;
        const struct commune *commune = communes_at(survey->communes, place->at_m);
        if (!commune)
            faults_add(survey->warnings, at_place(place, NULL),
                       _("place \"%s\" lies outside the layer of communes"), place->id);
        else if (!*place->commune || is_called(survey->communes, commune, place->commune))
            rename_commune(place, commune->name);
        else
            faults_add(survey->warnings, at_place(place, "commune"),
                       _("place \"%s\" lies in %s, not in \"%s\""), place->id, commune->name,
                       place->commune);
    }
}

/* Places sorted by what makes two of them clash; ties by position in the tables. */
static int by_id(const void *a, const void *b)
{
    const struct place *x = *(struct place *const *)a, *y = *(struct place *const *)b;
    const int ids = strcmp(x->id, y->id);
    return ids ? ids : (x > y) - (x < y);
}

static int by_point(const void *a, const void *b)
{
    const struct place *x = *(struct place *const *)a, *y = *(struct place *const *)b;
    const int paths = strcmp(x->path, y->path);
    if (paths)
        return paths;
    const int xs = (x->at_m.x > y->at_m.x) - (x->at_m.x < y->at_m.x);
    const int ys = (x->at_m.y > y->at_m.y) - (x->at_m.y < y->at_m.y);
    return xs ? xs : ys ? ys : (x > y) - (x < y);
}

static bool same_point(const struct place *a, const struct place *b)
{
    return strcmp(a->path, b->path) == 0 && a->at_m.x == b->at_m.x && a->at_m.y == b->at_m.y;
}

/* Duplicate ids are faults; two places of one table at the same point only a warning. */
static void check_duplicates(const struct survey *survey)
{
    const size_t n = survey->territory->n_places;
    struct place **sorted = mem_zeroed(n + 1, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = &survey->territory->places[i];
    qsort(sorted, n, sizeof *sorted, by_id);
    for (size_t i = 1, first = 0; i < n; i++) {
        if (strcmp(sorted[i]->id, sorted[first]->id) == 0)
            faults_add(survey->faults, at_place(sorted[i], "id"),
                       _("\"%s\" is already the id of %s:%zu; ids are unique in all tables"),
                       sorted[i]->id, sorted[first]->path, sorted[first]->line);
        else
            first = i;
    }
    size_t n_located = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(survey->territory->places[i].at_m.x))
            sorted[n_located++] = &survey->territory->places[i];
    qsort(sorted, n_located, sizeof *sorted, by_point);
    for (size_t i = 1; i < n_located; i++)
        if (same_point(sorted[i - 1], sorted[i]))
            faults_add(survey->warnings, at_place(sorted[i], NULL),
                       _("places \"%s\" and \"%s\" are at the same point"), sorted[i - 1]->id,
                       sorted[i]->id);
    free(sorted);
}

/* ---- References from the scenario ------------------------------------------------- */

static const struct place *place_called(const struct territory *territory, const char *id)
{
    for (size_t i = 0; i < territory->n_places; i++)
        if (strcmp(territory->places[i].id, id) == 0)
            return &territory->places[i];
    return NULL;
}

/* Adds a fault when the scenario names a place that no table has. */
static void check_reference(const struct survey *survey, const char *field, const char *id)
{
    const struct territory *territory = survey->territory;
    if (place_called(territory, id))
        return;
    const char **known = mem_zeroed(territory->n_places + 1, sizeof *known);
    for (size_t i = 0; i < territory->n_places; i++)
        known[i] = territory->places[i].id;
    const char *nearest = text_nearest(id, known, territory->n_places);
    const struct where where = {.path = survey->scenario->path, .field = field};
    if (nearest)
        faults_add(survey->faults, where, _("no place has the id \"%s\"; did you mean \"%s\"?"),
                   id, nearest);
    else
        faults_add(survey->faults, where, _("no place has the id \"%s\""), id);
    free(known);
}

static void check_selector(const struct survey *survey, const struct organisation *organisation,
                           const struct flow *flow, const struct selector *selector,
                           const char *end)
{
    char *field = mem_printf("organisations.%s.flows.%s.%s", organisation->id, flow->id, end);
    bool found = false;
    for (size_t i = 0; i < survey->territory->n_places && !found; i++)
        found = selector->kinds >> survey->territory->places[i].kind & 1;
    if (selector->id)
        check_reference(survey, field, selector->id);
    else if (!found)
        faults_add(survey->faults,
                   (struct where){.path = survey->scenario->path, .field = field},
                   _("no table has a place of this kind"));
    free(field);
}

/* "tue, thu" of a set of weekdays. Release with free(). */
static char *days_text(unsigned days)
{
    char *text = mem_text("");
    for (size_t d = 0; d < 7; d++) {
        if (!(days >> d & 1))
            continue;
        char *longer = mem_printf("%s%s%s", text, *text ? ", " : "", _(weekday_names[d]));
        free(text);
        text = longer;
    }
    return text;
}

/* What is ordered for after a day on which a flow runs, but not a farm, never leaves the farm: it
 * looks as if the organisation served badly. */
static void check_days(const struct survey *survey, const struct organisation *organisation,
                       const struct flow *flow)
{
    const struct territory *territory = survey->territory;
    for (size_t i = 0; i < territory->n_farms; i++) {
        const struct farm *farm = &territory->farms[i];
        const struct place *place = &territory->places[farm->place];
        const unsigned missing = flow->days & ~farm->days;
        const bool leaves = flow->from.id ? strcmp(flow->from.id, place->id) == 0
                                          : flow->from.kinds >> PLACE_FARM & 1;
        if (!missing || !leaves)
            continue;
        char *days = days_text(missing);
        faults_add(survey->warnings, at_place(place, "days"),
                   _("\"%s\" does not ship on all days of the flow %s.%s: its products stay there "
                     "on %s; add the days, or let the flow run on others"),
                   place->id, organisation->id, flow->id, days);
        free(days);
    }
}

static void check_references(const struct survey *survey)
{
    const struct scenario *scenario = survey->scenario;
    for (size_t i = 0; i < scenario->n_fleets; i++) {
        char *field = mem_printf("vehicles.%s.depot", scenario->fleets[i].id);
        if (scenario->fleets[i].depot)
            check_reference(survey, field, scenario->fleets[i].depot);
        free(field);
    }
    for (size_t o = 0; o < scenario->n_organisations; o++)
        for (size_t f = 0; f < scenario->organisations[o].n_flows; f++) {
            const struct organisation *organisation = &scenario->organisations[o];
            const struct flow *flow = &organisation->flows[f];
            check_selector(survey, organisation, flow, &flow->from, "from");
            check_selector(survey, organisation, flow, &flow->to, "to");
            check_days(survey, organisation, flow);
        }
}

/* ---- Reading ---------------------------------------------------------------------- */

static bool check_metric(const struct crs *crs, const struct scenario *scenario,
                         struct faults *faults)
{
    if (!crs || crs_is_metric(crs))
        return crs != NULL;
    faults_add(faults, (struct where){.path = scenario->path, .field = "territory.crs"},
               _("expected a system in metres like EPSG:2154, found %s"), crs_name(crs));
    return false;
}

/* What is not named must have one of the usual names, but for the inhabitants. */
static void check_commune_fields(const struct survey *survey, const struct communes_source *source)
{
    const struct layer *layer = survey->territory->communes;
    const struct communes_source usual = {.path = source->path};
    const struct communes_fields found = communes_fields_of(layer, &usual, survey->faults);
    const struct {
        const char *key;
        bool missing;
    } fields[] = {{"territory.communes.id", !source->id_field && found.id == SIZE_MAX},
                  {"territory.communes.name", !source->name_field && found.name == SIZE_MAX}};
    for (size_t k = 0; k < 2; k++) {
        if (!fields[k].missing)
            continue;
        char *names = communes_field_names(layer);
        faults_add(survey->faults,
                   (struct where){.path = survey->scenario->path, .field = fields[k].key},
                   _("expected the field of the layer that holds it, as none has a usual name; its "
                     "fields: %s"),
                   names);
        free(names);
    }
}

/* Reads the communes into the territory's CRS and locates every place. */
static void locate_all(struct survey *survey)
{
    struct territory *territory = survey->territory;
    const struct territory_source *source = &survey->scenario->territory;
    struct communes communes = {0};
    if (source->communes_path) {
        territory->communes =
            layer_read(source->communes_path, survey->crs, source->crs, survey->faults);
        const struct communes_source fields = {.path = source->communes_path,
                                               .id_field = source->communes_id,
                                               .name_field = source->communes_name,
                                               .population_field = source->communes_population};
        const size_t n_before = survey->faults->n;
        if (territory->communes)
            check_commune_fields(survey, &fields);
        if (territory->communes && survey->faults->n == n_before &&
            communes_init(&communes, territory->communes, survey->crs, &fields, survey->faults))
            survey->communes = &communes;
    }
    if (!source->communes_path || survey->communes) {
        locate_places(survey);
        check_far(survey);
        check_communes(survey);
    }
    check_duplicates(survey);
    communes_clear(&communes);
    survey->communes = NULL;
}

struct territory *territory_read(const struct scenario *scenario, struct faults *faults,
                                 struct faults *warnings)
{
    const size_t n_before = faults->n;
    const struct where where = {.path = scenario->path, .field = "territory.crs"};
    struct territory *territory = mem_zeroed(1, sizeof *territory);
    territory_read_rows(territory, scenario, faults, warnings);
    const bool rows_are_good = faults->n == n_before;
    struct crs *degrees = crs_create("EPSG:4326", where, faults), *crs = NULL;
    if (degrees && choose_crs(territory, scenario, degrees, faults))
        crs = crs_create(territory->crs_code, where, faults);
    struct survey survey = {.territory = territory,
                            .scenario = scenario,
                            .crs = crs,
                            .degrees = degrees,
                            .faults = faults,
                            .warnings = warnings};
    if (check_metric(crs, scenario, faults))
        locate_all(&survey);
    if (rows_are_good)
        check_references(&survey);
    crs_free(crs);
    crs_free(degrees);
    if (faults->n == n_before)
        return territory;
    territory_free(territory);
    return NULL;
}

void territory_free(struct territory *territory)
{
    if (!territory)
        return;
    for (size_t i = 0; i < territory->n_places; i++) {
        free(territory->places[i].id);
        free(territory->places[i].name);
        free(territory->places[i].commune);
    }
    for (size_t i = 0; i < territory->n_farms; i++)
        free(territory->farms[i].supply_kg_week);
    for (size_t i = 0; i < territory->n_outlets; i++)
        free(territory->outlets[i].kind);
    free(territory->places);
    free(territory->farms);
    free(territory->hubs);
    free(territory->outlets);
    free(territory->crs_code);
    layer_free(territory->communes);
    free(territory);
}
