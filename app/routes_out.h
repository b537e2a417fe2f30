/* The routes of a typical week, by organisation, for a GIS: routes.geojson and routes.shp. */
#ifndef APP_ROUTES_OUT_H
#define APP_ROUTES_OUT_H
#include "app/comparison.h"
#include "app/folder.h"

/* One line a route, along the roads, with organisation, flow, vehicle, driver, date, departure,
 * km, kg and stops. */
bool routes_out_write(const struct comparison *comparison, const struct folder *folder,
                      struct faults *faults);

/* Points of a route along the roads, in the territory's CRS. Release with free(). */
struct point *route_points(const struct comparison *comparison, const struct driven_route *route,
                           size_t *n_points);
#endif
