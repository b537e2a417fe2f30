#include "data/crs.h"
#include <math.h>
#include <stdio.h>

/* Metropolitan France without Corsica, lon/lat in degrees: land borders to a kilometre or
 * two, coasts drawn at sea. Every commune of ADMIN EXPRESS 2023 has its chef-lieu in it. */
static const struct point FRANCE[] = {
    {2.55, 51.15}, {2.60, 50.99}, {2.66, 50.83}, {2.76, 50.77}, {2.88, 50.71},
    {3.00, 50.78}, {3.14, 50.80}, {3.22, 50.72}, {3.27, 50.63}, {3.28, 50.53},
    {3.47, 50.51}, {3.52, 50.54}, {3.68, 50.46}, {3.72, 50.35}, {3.85, 50.36},
    {4.02, 50.36}, {4.16, 50.30}, {4.21, 50.27}, {4.21, 50.05}, {4.16, 49.98},
    {4.30, 49.97}, {4.46, 49.95}, {4.67, 50.00}, {4.68, 50.09}, {4.83, 50.18},
    {4.88, 50.12}, {4.86, 49.98}, {4.89, 49.90}, {4.88, 49.81}, {5.00, 49.81},
    {5.10, 49.77}, {5.27, 49.70}, {5.32, 49.67}, {5.32, 49.63}, {5.44, 49.605},
    {5.47, 49.51}, {5.64, 49.56}, {5.82, 49.55}, {5.87, 49.50}, {5.97, 49.49},
    {6.05, 49.465}, {6.13, 49.48}, {6.17, 49.51}, {6.28, 49.51}, {6.37, 49.47},
    {6.44, 49.48}, {6.54, 49.43}, {6.59, 49.36}, {6.67, 49.28}, {6.73, 49.17},
    {6.85, 49.21}, {6.92, 49.23}, {7.03, 49.19}, {7.08, 49.16}, {7.14, 49.14},
    {7.29, 49.12}, {7.37, 49.18}, {7.46, 49.17}, {7.64, 49.06}, {7.98, 49.05},
    {8.23, 48.98}, {8.11, 48.82}, {7.84, 48.64}, {7.80, 48.57}, {7.77, 48.48},
    {7.75, 48.38}, {7.74, 48.32}, {7.67, 48.22}, {7.60, 48.16}, {7.58, 48.03},
    {7.62, 47.97}, {7.52, 47.70}, {7.59, 47.60}, {7.53, 47.52}, {7.49, 47.48},
    {7.42, 47.45}, {7.25, 47.41}, {7.18, 47.43}, {7.16, 47.50}, {7.07, 47.495},
    {7.00, 47.45}, {6.95, 47.44}, {6.94, 47.37}, {7.06, 47.37}, {7.06, 47.34},
    {6.96, 47.27}, {6.85, 47.16}, {6.71, 47.07}, {6.45, 46.93}, {6.45, 46.77},
    {6.28, 46.69}, {6.17, 46.57}, {6.14, 46.52}, {6.07, 46.45}, {6.17, 46.37},
    {6.13, 46.25}, {6.03, 46.24}, {5.97, 46.14}, {6.10, 46.15}, {6.22, 46.20},
    {6.24, 46.26}, {6.25, 46.32}, {6.28, 46.36}, {6.33, 46.38}, {6.52, 46.45},
    {6.82, 46.42}, {6.86, 46.27}, {6.80, 46.14}, {6.91, 46.06}, {7.05, 45.92},
    {6.86, 45.83}, {6.81, 45.71}, {7.00, 45.63}, {7.00, 45.51}, {7.19, 45.41},
    {7.14, 45.25}, {6.89, 45.16}, {6.64, 45.11}, {6.60, 45.02}, {6.74, 45.02},
    {6.75, 44.91}, {7.02, 44.82}, {7.04, 44.68}, {6.87, 44.53}, {6.91, 44.42},
    {6.91, 44.36}, {7.05, 44.24}, {7.38, 44.12}, {7.67, 44.18}, {7.72, 44.07},
    {7.66, 43.97}, {7.50, 43.88}, {7.53, 43.70}, {6.40, 42.80}, {3.30, 42.30},
    {3.17, 42.43}, {2.86, 42.455}, {2.67, 42.35}, {2.48, 42.34}, {2.25, 42.43},
    {2.00, 42.36}, {1.94, 42.44}, {1.72, 42.50}, {1.73, 42.58}, {1.55, 42.66},
    {1.44, 42.60}, {1.35, 42.72}, {1.07, 42.78}, {0.71, 42.86}, {0.66, 42.70},
    {0.43, 42.69}, {-0.05, 42.69}, {-0.31, 42.85}, {-0.56, 42.78}, {-0.75, 42.96},
    {-1.10, 43.00}, {-1.46, 43.04}, {-1.46, 43.11}, {-1.38, 43.25}, {-1.62, 43.25},
    {-1.73, 43.30}, {-1.78, 43.35}, {-1.79, 43.38}, {-2.00, 43.50}, {-5.50, 48.20},
    {-5.40, 48.80}, {-3.50, 49.10}, {-1.95, 48.95}, {-1.80, 49.30}, {-2.05, 49.72},
    {-1.90, 49.85}, {0.00, 50.00}, {1.30, 50.75}, {1.50, 51.05},
};

/* The other territories that have a legal metric CRS of their own. */
static const struct {
    double west, south, east, north;
    const char *code;
} LEGAL[] = {
    {8.40, 41.30, 9.65, 43.10, "EPSG:2154"},     /* Corsica */
    {55.10, -21.50, 56.00, -20.70, "EPSG:2975"}, /* La Réunion, RGR92 / UTM 40S */
    {-61.90, 15.75, -60.90, 16.60, "EPSG:5490"}, /* Guadeloupe, RGAF09 / UTM 20N */
    {-61.30, 14.35, -60.75, 14.95, "EPSG:5490"}, /* Martinique */
    {-63.20, 17.80, -62.75, 18.15, "EPSG:5490"}, /* Saint-Martin, Saint-Barthélemy */
    {-54.70, 2.00, -51.50, 5.90, "EPSG:2972"},   /* Guyane, RGFG95 / UTM 22N */
    {44.95, -13.10, 45.40, -12.50, "EPSG:4471"}, /* Mayotte, RGM04 / UTM 38S */
};

/* True when (x, y) is inside the ring (even-odd rule). */
static bool ring_holds(const struct point ring[], size_t n, double x, double y)
{
    bool inside = false;
    for (size_t i = 0, j = n - 1; i < n; j = i++) {
        const struct point a = ring[i], b = ring[j];
        if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

void crs_territory_code(double lon_deg, double lat_deg, char code[16])
{
    for (size_t i = 0; i < sizeof LEGAL / sizeof *LEGAL; i++) {
        if (lon_deg >= LEGAL[i].west && lon_deg <= LEGAL[i].east &&
            lat_deg >= LEGAL[i].south && lat_deg <= LEGAL[i].north) {
            snprintf(code, 16, "%s", LEGAL[i].code);
            return;
        }
    }
    if (ring_holds(FRANCE, sizeof FRANCE / sizeof *FRANCE, lon_deg, lat_deg)) {
        snprintf(code, 16, "EPSG:2154");
        return;
    }
    double east_deg = isfinite(lon_deg) ? remainder(lon_deg, 360) : 0; /* -180 .. 180 */
    unsigned zone = (unsigned)fmin(floor((east_deg + 180) / 6), 59) + 1;
    snprintf(code, 16, "EPSG:%u", ((lat_deg < 0 ? 32700 : 32600) + zone) % 100000);
}

/* What a point of a French layer lies in, by the range of its coordinates. Lambert-93
 * before the wider ranges that share its northings. */
static const struct {
    double west, south, east, north;
    const char *code;
} RANGES[] = {
    {-180, -90, 180, 90, "EPSG:4326"},
    {0, 6000000, 1300000, 7200000, "EPSG:2154"},
    {0, 1550000, 1250000, 2750000, "EPSG:27572"},
    {-700000, 5000000, 1200000, 6650000, "EPSG:3857"},
};

/* Lambert CC42 .. CC50 (EPSG:3942 .. 3950): easting about 1 700 km, northing about 1 200 km
 * for CC42 and 1 000 km more each zone. */
static const char *guess_conic_zone(struct point at)
{
    static const char *const CODES[] = {"EPSG:3942", "EPSG:3943", "EPSG:3944",
                                        "EPSG:3945", "EPSG:3946", "EPSG:3947",
                                        "EPSG:3948", "EPSG:3949", "EPSG:3950"};
    double zone = round((at.y - 1200000) / 1000000);
    if (at.x < 1200000 || at.x > 2300000 || zone < 0 || zone > 8 ||
        fabs(at.y - 1200000 - zone * 1000000) > 250000)
        return "";
    return CODES[(size_t)zone];
}

const char *crs_guess(struct point at)
{
    for (size_t i = 0; i < sizeof RANGES / sizeof *RANGES; i++)
        if (at.x >= RANGES[i].west && at.x <= RANGES[i].east && at.y >= RANGES[i].south &&
            at.y <= RANGES[i].north)
            return RANGES[i].code;
    return guess_conic_zone(at);
}
