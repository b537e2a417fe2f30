/* Coordinate reference systems, through PROJ. Points are always x = east or longitude
 * first, whatever axis order the authority gives. */
#ifndef DATA_CRS_H
#define DATA_CRS_H
#include <stdbool.h>
#include <stddef.h>
#include "data/faults.h"

struct point {
    double x, y; /* metres in a projected CRS, degrees (lon, lat) in a geographic one */
};

struct crs; /* opaque; one thread at a time */

/* "EPSG:2154", or WKT (ESRI WKT1 of a .prj, WKT2). Adds a fault at where and returns NULL
 * when PROJ does not know it, or when it is neither geographic nor projected.
 * Release with crs_free(). */
struct crs *crs_create(const char *definition, struct where where, struct faults *faults);
void crs_free(struct crs *crs); /* NULL is fine */

bool crs_is_metric(const struct crs *crs);     /* projected, in metres */
bool crs_is_geographic(const struct crs *crs); /* longitude and latitude */
const char *crs_name(const struct crs *crs);   /* for people: "RGF93 v1 / Lambert-93" */
const char *crs_code(const struct crs *crs);   /* "EPSG:2154", or "" when none was identified */

/* What crs_create() takes to make the same CRS again: the code, else WKT2. */
const char *crs_definition(const struct crs *crs);

/* WKT1 in ESRI's dialect, as a .prj holds it. Release with free(). */
char *crs_esri_wkt(const struct crs *crs);

/* Moves n points in place. Points that have no image there become NaN. False, with a
 * fault, when PROJ knows no way between the two. */
bool crs_transform(const struct crs *from, const struct crs *to, struct point points[], size_t n,
                   struct where where, struct faults *faults);

/* The metric CRS to work in around a lon/lat point: EPSG:2154 in metropolitan France, the
 * local legal CRS overseas where one is defined, else the WGS 84 UTM zone. Writes a code
 * like "EPSG:32631". */
void crs_territory_code(double lon_deg, double lat_deg, char code[16]);

/* False when the CRS has a known area of use and the point (in its own coordinates) is more
 * than 10 degrees off it: the sign of a wrong .prj, or of x and y exchanged. */
bool crs_is_plausible(const struct crs *crs, struct point point);

/* What the coordinates of a French layer without .prj look like, by their range: "EPSG:4326",
 * "EPSG:2154", "EPSG:27572", "EPSG:3857", a Lambert CC zone, or "". A hint for messages. */
const char *crs_guess(struct point at);
#endif
