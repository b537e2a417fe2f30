#include "sim/network/sphere.h"
#include <math.h>

static double radians(double deg)
{
    return deg * (3.14159265358979323846 / 180);
}

double sphere_m(struct point a_deg, struct point b_deg)
{
    double south = sin(radians(b_deg.y - a_deg.y) / 2);
    double east = sin(radians(b_deg.x - a_deg.x) / 2);
    double h = south * south + cos(radians(a_deg.y)) * cos(radians(b_deg.y)) * east * east;
    return 2 * SPHERE_RADIUS_M * asin(sqrt(fmin(h, 1)));
}
