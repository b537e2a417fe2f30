/* Great circles on the mean sphere of WGS 84. */
#ifndef SIM_NETWORK_SPHERE_H
#define SIM_NETWORK_SPHERE_H
#include "data/crs.h"

/* Mean radius (2a + b) / 3 of the WGS 84 ellipsoid, in metres. */
#define SPHERE_RADIUS_M 6371008.8

/* Distance in metres between two points in degrees (x lon, y lat), by the haversine formula. */
double sphere_m(struct point a_deg, struct point b_deg);
#endif
