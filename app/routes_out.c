#include "app/routes_out.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

static const struct layer_field FIELDS[] = {
    {.name = "organis", .type = FIELD_TEXT}, {.name = "flow", .type = FIELD_TEXT},
    {.name = "driver", .type = FIELD_TEXT},  {.name = "vehicle", .type = FIELD_TEXT},
    {.name = "date", .type = FIELD_TEXT},    {.name = "depart", .type = FIELD_TEXT},
    {.name = "km", .type = FIELD_NUMBER, .width = 10, .decimals = 2},
    {.name = "kg", .type = FIELD_NUMBER, .width = 10, .decimals = 1},
    {.name = "stops", .type = FIELD_NUMBER, .width = 6, .decimals = 0},
    {.name = "synthetic", .type = FIELD_TEXT}, /* comparison_synthetic() */
};
enum { N_FIELDS = sizeof FIELDS / sizeof *FIELDS, KM = 6, KG, STOPS, SYNTHETIC };

struct point *route_points(const struct comparison *c, const struct driven_route *route,
                           size_t *n_points)
{
    const enum road_class class = c->scenario->fleets[route->fleet].type.road_class;
    struct point *points = NULL;
    size_t n = 0, room = 0;
    for (size_t i = 0; i + 1 < route->n_places; i++) {
        size_t n_leg;
        struct point *leg = travel_path(c->travel, c->territory, class, route->places[i],
                                        route->places[i + 1], &n_leg);
        const size_t skip = n > 0 && n_leg > 0; /* where the leg before ended */
        points = mem_grown(points, &room, n + n_leg, sizeof *points);
        memcpy(points + n, leg + skip, (n_leg - skip) * sizeof *points);
        n += n_leg - skip;
        free(leg);
    }
    *n_points = n;
    return points;
}

static void add_route(const struct comparison *c, struct layer *layer, size_t o,
                      const struct driven_route *route, const char *synthetic)
{
    const struct organisation *organisation = &c->scenario->organisations[o];
    int year, month, day;
    text_civil(c->scenario->calendar.start_day + route->day, &year, &month, &day);
    char date[40], depart[32];
    snprintf(date, sizeof date, "%04d-%02d-%02d", year, month, day);
    const int minute = (int)(route->start_s / 60);
    snprintf(depart, sizeof depart, "%02d:%02d", minute / 60 % 24, minute % 60);
    const char *texts[N_FIELDS] = {organisation->id, organisation->flows[route->flow].id,
                                   c->result->actors.list[route->actor].id,
                                   c->scenario->fleets[route->fleet].id, date, depart,
                                   [SYNTHETIC] = synthetic};
    const double numbers[N_FIELDS] = {[KM] = route->distance_km,
                                      [KG] = route->kg,
                                      [STOPS] = (double)route->n_places - 2};
    size_t n_points;
    struct point *points = route_points(c, route, &n_points);
    if (n_points > 1)
        layer_add(layer, points, n_points, (size_t[]){0}, 1, texts, numbers);
    free(points);
}

static bool write_layer(const struct layer *layer, const struct folder *folder, const char *name,
                        struct faults *faults)
{
    char *path = folder_file(folder, name);
    const bool fine = layer_write(layer, path, faults);
    free(path);
    return fine;
}

bool routes_out_write(const struct comparison *c, const struct folder *folder,
                      struct faults *faults)
{
    struct layer *layer = layer_create(LAYER_LINES, c->territory->crs_code, FIELDS, N_FIELDS);
    const int week = comparison_typical_week(c);
    char *synthetic = comparison_synthetic(c);
    for (size_t o = 0; o < c->result->n_organisations; o++) {
        const struct driven_routes *routes = &c->result->routes[o];
        for (size_t r = 0; r < routes->n; r++)
            if (routes->list[r].day / 7 == week)
                add_route(c, layer, o, &routes->list[r], synthetic);
    }
    const bool fine = write_layer(layer, folder, "routes.geojson", faults) &&
                      write_layer(layer, folder, "routes.shp", faults);
    layer_free(layer);
    free(synthetic);
    return fine;
}
