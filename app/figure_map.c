#include "app/figure_map.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "app/routes_out.h"
#include "data/mem.h"
#include "data/territory_communes.h"
#include "data/text.h"
#include "plots/map.h"
#include "plots/number.h"
#include "sim/network/roads.h"

/* ---- Roads --------------------------------------------------------------------------- */

/* The road layer as lines of the territory's CRS with their classes; NULL when there is none. */
static struct layer *road_lines(const struct comparison *c, unsigned char **classes)
{
    static const enum map_road BY_RANK[N_ROAD_RANKS] = {
        [RANK_MOTORWAY] = MAP_ROAD_MOTORWAY, [RANK_MAIN] = MAP_ROAD_MAIN,
        [RANK_REGIONAL] = MAP_ROAD_MEDIUM,   [RANK_LOCAL] = MAP_ROAD_MINOR,
        [RANK_STREET] = MAP_ROAD_MINOR};
    *classes = NULL;
    if (!c->scenario->territory.roads_path || c->travel->source == TRAVEL_CROW_FLIES)
        return NULL;
    struct faults faults = {0};
    const struct where where = {.path = c->scenario->path};
    struct crs *crs = crs_create(c->territory->crs_code, where, &faults);
    const struct roads_request request = {.path = c->scenario->territory.roads_path,
                                          .dialect = c->scenario->territory.roads_dialect,
                                          .columns = &c->scenario->territory.road_columns,
                                          .to_crs = crs,
                                          .assumed_crs = c->territory->crs_code,
                                          .catalogue = c->catalogue};
    struct roads *roads = crs ? roads_read(&request, &faults) : NULL;
    struct layer *lines = NULL;
    if (roads) {
        lines = layer_create(LAYER_LINES, c->territory->crs_code, NULL, 0);
        *classes = mem_zeroed(roads->n, sizeof **classes);
        for (size_t i = 0; i < roads->n; i++) {
            const size_t first = roads->point_start[i];
            layer_add(lines, roads->points_m + first, roads->point_start[i + 1] - first,
                      (size_t[]){0}, 1, NULL, NULL);
            (*classes)[i] = (unsigned char)BY_RANK[roads->list[i].rank];
        }
    }
    roads_free(roads);
    crs_free(crs);
    faults_clear(&faults); /* the travel matrix was made from the same layer */
    return lines;
}

/* ---- Places -------------------------------------------------------------------------- */

static enum map_mark outlet_mark(const char *kind)
{
    static const struct {
        const char *kind;
        enum map_mark mark;
    } MARKS[] = {{"school", MAP_SCHOOL},     {"ecole", MAP_SCHOOL},   {"college", MAP_COLLEGE},
                 {"lycee", MAP_LYCEE},       {"hospital", MAP_HOSPITAL}, {"hopital", MAP_HOSPITAL},
                 {"restaurant", MAP_RESTAURANT}, {"shop", MAP_SHOP},  {"magasin", MAP_SHOP}};
    char *folded = text_folded(kind);
    enum map_mark mark = MAP_OUTLET;
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
        if (strcmp(folded, MARKS[i].kind) == 0)
            mark = MARKS[i].mark;
    free(folded);
    return mark;
}

static struct map_place *map_places(const struct comparison *c)
{
    static const enum map_mark BY_KIND[N_PLACE_KINDS] = {
        [PLACE_FARM] = MAP_FARM,
        [PLACE_MASSIFICATION_POINT] = MAP_MASSIFICATION_POINT,
        [PLACE_PLATFORM] = MAP_PLATFORM,
        [PLACE_DISPATCH_POINT] = MAP_DISPATCH_POINT,
        [PLACE_PICKUP_POINT] = MAP_PICKUP_POINT,
        [PLACE_OUTLET] = MAP_OUTLET,
        [PLACE_DEPOT] = MAP_DEPOT};
    const struct territory *t = c->territory;
    struct map_place *places = mem_zeroed(t->n_places, sizeof *places);
    for (size_t p = 0; p < t->n_places; p++)
        places[p] = (struct map_place){.at_m = t->places[p].at_m,
                                       .mark = BY_KIND[t->places[p].kind]};
    for (size_t o = 0; o < t->n_outlets; o++) {
        places[t->outlets[o].place].mark = outlet_mark(t->outlets[o].kind);
        places[t->outlets[o].place].weight = t->outlets[o].meals_day;
    }
    return places;
}

/* ---- Routes of the day ------------------------------------------------------------------ */

/* The days that a panel shows: the typical day, and those before it back to the last delivery of
 * the baseline, since collections for it ran then. */
static bool is_shown(const struct comparison *c, const struct driven_route *route, size_t o,
                     int typical)
{
    enum { DAYS_BEFORE = 1 };
    if (route->day == typical)
        return true;
    const struct flow *flow = &c->scenario->organisations[o].flows[route->flow];
    const bool to_hub = flow->to.kinds && !(flow->to.kinds & 1u << PLACE_OUTLET);
    return to_hub && route->day < typical && route->day >= typical - DAYS_BEFORE;
}

struct panel_routes {
    struct map_route *routes;
    size_t n;
    double km;
    bool day_before; /* some ran then */
};

static struct panel_routes panel_routes(const struct comparison *c, size_t o, int typical)
{
    const struct driven_routes *driven = &c->result->routes[o];
    struct panel_routes panel = {.routes = mem_zeroed(driven->n, sizeof *panel.routes)};
    for (size_t r = 0; r < driven->n; r++) {
        if (!is_shown(c, &driven->list[r], o, typical))
            continue;
        struct map_route *route = &panel.routes[panel.n++];
        route->points_m = route_points(c, &driven->list[r], &route->n_points);
        route->load_kg = driven->list[r].kg;
        panel.km += driven->list[r].distance_km;
        panel.day_before = panel.day_before || driven->list[r].day < typical;
    }
    return panel;
}

static char *panel_label(const struct comparison *c, size_t o, const struct panel_routes *panel)
{
    char km[NUMBER_BYTES];
    number_text(km, panel->km, 0, c->french ? LANGUAGE_FR : LANGUAGE_EN);
    /* The name is isolated: one from right to left must not turn what follows round. */
    char *name = mem_printf("\u2068%s\u2069", comparison_label(c, o));
    char *label = mem_printf(ngettext("%s: %zu route, %s km", "%s: %zu routes, %s km", panel->n),
                             name, panel->n, km);
    free(name);
    return label;
}

/* "Tuesday 7 October 2025", and whether collections of the day before are shown too. */
static char *day_text(const struct comparison *c, int typical, bool day_before)
{
    static const char *const weekdays[] = {N_("Monday"),   N_("Tuesday"), N_("Wednesday"),
                                           N_("Thursday"), N_("Friday"),  N_("Saturday"),
                                           N_("Sunday")};
    static const char *const months[] = {N_("January"),   N_("February"), N_("March"),
                                         N_("April"),     N_("May"),      N_("June"),
                                         N_("July"),      N_("August"),   N_("September"),
                                         N_("October"),   N_("November"), N_("December")};
    const int date = c->scenario->calendar.start_day + typical;
    int year, month, day;
    text_civil(date, &year, &month, &day);
    const char *weekday = _(weekdays[((date + 3) % 7 + 7) % 7]); /* day 0 was a Thursday */
    return day_before ? mem_printf(_("%s %d %s %d, with the collections of the day before"),
                                   weekday, day, _(months[month - 1]), year)
                      : mem_printf(_("%s %d %s %d"), weekday, day, _(months[month - 1]), year);
}

/* ---- The whole ------------------------------------------------------------------------- */

/* Names, populations and chefs-lieux of the communes, when the layer has them. */
struct commune_names {
    const char **names;
    double *weights;
    struct point *centres_m;
};

static size_t n_places_in(const struct territory *territory, const char *commune)
{
    size_t n = 0;
    for (size_t i = 0; i < territory->n_places; i++)
        n += strcmp(territory->places[i].commune, commune) == 0;
    return n;
}

/* Where nobody says which communes are large, those with most places are named, and no others. */
static struct commune_names commune_labels(const struct comparison *c)
{
    const struct layer *layer = c->territory->communes;
    struct commune_names communes = {0};
    if (!layer)
        return communes;
    const struct territory_source *source = &c->scenario->territory;
    const struct communes_source given = {source->communes_path, source->communes_id,
                                          source->communes_name, source->communes_population};
    struct faults ignored = {0};
    const struct communes_fields fields = communes_fields_of(layer, &given, &ignored);
    const size_t x = layer_field(layer, "CHL_X"), y = layer_field(layer, "CHL_Y");
    faults_clear(&ignored);
    if (fields.name == SIZE_MAX)
        return communes;
    communes.names = mem_zeroed(layer->n_features, sizeof *communes.names);
    communes.weights = mem_zeroed(layer->n_features, sizeof *communes.weights);
    const bool has_centres = x != SIZE_MAX && y != SIZE_MAX &&
                             strcmp(c->territory->crs_code, "EPSG:2154") == 0;
    if (has_centres)
        communes.centres_m = mem_zeroed(layer->n_features, sizeof *communes.centres_m);
    for (size_t f = 0; f < layer->n_features; f++) {
        communes.names[f] = layer_text(layer, f, fields.name);
        communes.weights[f] = fields.population == SIZE_MAX
                                  ? (double)n_places_in(c->territory, communes.names[f])
                                  : layer_number(layer, f, fields.population);
        if (fields.population == SIZE_MAX && !(communes.weights[f] > 0))
            communes.names[f] = NULL;
        if (has_centres)
            communes.centres_m[f] =
                (struct point){layer_number(layer, f, x), layer_number(layer, f, y)};
    }
    return communes;
}

struct figure_map {
    struct map map;          /* without frame; its arrays are owned here */
    struct commune_names communes;
    struct layer *roads;
    unsigned char *road_classes;
    struct map_place *places;
    struct map_panel *panels;
    struct panel_routes *routes; /* one a panel */
    char **labels;               /* one a panel */
    char *day;
};

static void fill_panels(const struct comparison *c, struct figure_map *map)
{
    const size_t n = c->result->n_organisations;
    const int typical = comparison_typical_day(c);
    bool day_before = false;
    map->panels = mem_zeroed(n, sizeof *map->panels);
    map->routes = mem_zeroed(n, sizeof *map->routes);
    map->labels = mem_zeroed(n, sizeof *map->labels);
    for (size_t o = 0; o < n; o++) {
        map->routes[o] = panel_routes(c, o, typical);
        day_before = day_before || map->routes[o].day_before;
        map->labels[o] = panel_label(c, o, &map->routes[o]);
        map->panels[o] = (struct map_panel){.label = map->labels[o],
                                            .colour = o,
                                            .n_routes = map->routes[o].n,
                                            .routes = map->routes[o].routes};
    }
    map->day = day_text(c, typical, day_before);
}

struct figure_map *figure_map_create(const struct comparison *c)
{
    struct figure_map *map = mem_zeroed(1, sizeof *map);
    map->communes = commune_labels(c);
    map->roads = road_lines(c, &map->road_classes);
    map->places = map_places(c);
    fill_panels(c, map);
    map->map = (struct map){.communes = c->territory->communes,
                            .commune_names = map->communes.names,
                            .commune_weights = map->communes.weights,
                            .commune_centres_m = map->communes.centres_m,
                            .roads = map->roads,
                            .road_classes = map->road_classes,
                            .roads_generated = c->travel->source == TRAVEL_GENERATED,
                            .crow_flies = c->travel->source == TRAVEL_CROW_FLIES,
                            .weight_label = _("meals a day"),
                            .n_places = c->territory->n_places,
                            .n_panels = c->result->n_organisations,
                            .places = map->places,
                            .panels = map->panels};
    return map;
}

void figure_map_free(struct figure_map *map)
{
    for (size_t o = 0; o < map->map.n_panels; o++) {
        for (size_t r = 0; r < map->routes[o].n; r++)
            free((void *)map->routes[o].routes[r].points_m);
        free(map->routes[o].routes);
        free(map->labels[o]);
    }
    free(map->day);
    free(map->labels);
    free(map->routes);
    free(map->panels);
    free(map->places);
    layer_free(map->roads);
    free(map->road_classes);
    free(map->communes.names);
    free(map->communes.weights);
    free(map->communes.centres_m);
    free(map);
}

struct drawing *figure_map_draw(const struct figure_map *figure, struct frame frame,
                                const struct theme *theme)
{
    struct map map = figure->map;
    map.frame = frame;
    map.frame.subtitle = figure->day;
    return map_draw(&map, theme);
}
