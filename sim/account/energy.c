#include "sim/account/energy.h"
#include <math.h>

struct energy_curve energy_curve_of(const struct catalogue *catalogue,
                                    const struct vehicle *vehicle)
{
    return (struct energy_curve){vehicle,
                                 tier3_find(catalogue, vehicle, POLLUTANT_ENERGY, "all")};
}

double energy_curve_per_km(const struct energy_curve *curve, double load_share,
                           double speed_km_h)
{
    const struct vehicle *vehicle = curve->vehicle;
    double load = fmin(fmax(load_share, 0), 1);
    double line = (vehicle->empty_per_100km +
                   (vehicle->full_per_100km - vehicle->empty_per_100km) * load) /
                  100;
    double reference = tier3_at(&curve->shape, load, TIER3_REFERENCE_KM_H);
    if (!(reference > 0) || !(speed_km_h > 0))
        return line;
    return line * tier3_at(&curve->shape, load, speed_km_h) / reference;
}

double energy_per_km(const struct catalogue *catalogue, const struct vehicle *vehicle,
                     double load_share, double speed_km_h)
{
    struct energy_curve curve = energy_curve_of(catalogue, vehicle);
    return energy_curve_per_km(&curve, load_share, speed_km_h);
}
