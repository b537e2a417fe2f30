#include "sim/model/chance.h"
#include <math.h>
#include "data/random.h"
#include "data/streams.h"

static struct random stream(const struct chance *chance, enum stream_purpose purpose,
                            uint64_t entity)
{
    struct random random;
    random_init(&random, chance->seed, chance->replication, purpose, entity);
    return random;
}

/* One number for a day and a thing. Days may be negative (goods collected before day 0). */
static uint64_t on_day(int day, uint64_t thing)
{
    return thing * 0x9e3779b97f4a7c15u + (uint64_t)(day + 1000);
}

double chance_travel(const struct chance *chance, int day, uint64_t from, uint64_t to)
{
    const struct uncertainty *u = chance->uncertainty;
    double factor = 1;
    if (u->travel_day_cv > 0) {
        struct random r = stream(chance, STREAM_TRAVEL_DAY, on_day(day, 0));
        factor *= random_lognormal(&r, 1, u->travel_day_cv);
    }
    if (u->travel_leg_cv > 0) {
        struct random r = stream(chance, STREAM_TRAVEL_LEG, on_day(day, from * 3 + to));
        factor *= random_lognormal(&r, 1, u->travel_leg_cv);
    }
    return factor;
}

double chance_breakdown_s(const struct chance *chance, int day, uint64_t from, uint64_t to,
                          double km)
{
    const struct uncertainty *u = chance->uncertainty;
    if (u->breakdown_per_km <= 0 || u->breakdown_s <= 0)
        return 0;
    struct random r = stream(chance, STREAM_BREAKDOWN, on_day(day, from * 3 + to));
    if (random_uniform(&r) >= -expm1(-u->breakdown_per_km * km))
        return 0;
    return random_exponential(&r, u->breakdown_s);
}

double chance_service(const struct chance *chance, int day, uint64_t place)
{
    if (chance->service_cv <= 0)
        return 1;
    struct random r = stream(chance, STREAM_SERVICE, on_day(day, place));
    return random_lognormal(&r, 1, chance->service_cv);
}

bool chance_no_show(const struct chance *chance, int due, uint64_t farm)
{
    struct random r = stream(chance, STREAM_NO_SHOW, on_day(due, farm));
    return random_uniform(&r) < chance->uncertainty->no_show_share;
}

uint64_t chance_rank(const struct chance *chance, int day, uint64_t flow, uint64_t place,
                     size_t nth)
{
    struct random r = stream(chance, STREAM_SAMPLE, on_day(day, (flow * 3 + place) * 5 + nth));
    return random_bits(&r);
}

double chance_late_s(const struct chance *chance, int day, uint64_t farm)
{
    const struct uncertainty *u = chance->uncertainty;
    struct random r = stream(chance, STREAM_LATE_FARM, on_day(day, farm));
    return random_uniform(&r) < u->late_farm_share ? random_exponential(&r, u->late_farm_s) : 0;
}

bool chance_hub_closed(const struct chance *chance, int day, uint64_t hub)
{
    struct random r = stream(chance, STREAM_HUB, on_day(day, hub));
    return random_uniform(&r) < chance->uncertainty->hub_closed_share;
}

double chance_driver_s(const struct chance *chance, int day, uint64_t route)
{
    enum { HALF_HOUR_S = 1800 };
    struct random r = stream(chance, STREAM_DRIVER, on_day(day, route));
    return random_uniform(&r) < chance->uncertainty->driver_ill_share ? HALF_HOUR_S : 0;
}

/* Hours of the day at which the speed changes, and whether a peak begins there. */
static const struct {
    double from_s;
    bool peak;
} PROFILE[] = {
    {0, false}, {7.5 * 3600, true}, {9 * 3600, false}, {16.5 * 3600, true}, {18.5 * 3600, false},
};
enum { N_PROFILE = sizeof PROFILE / sizeof *PROFILE };

double chance_arrival_s(double depart_s, double time_s, double peak_factor)
{
    if (peak_factor <= 1)
        return depart_s + time_s;
    double midnight_s = floor(depart_s / 86400) * 86400;
    double now_s = depart_s;
    size_t i = N_PROFILE;
    while (i > 1 && midnight_s + PROFILE[i - 1].from_s > now_s)
        i--;
    for (i--; time_s > 0; i = (i + 1) % N_PROFILE) {
        if (i + 1 == N_PROFILE)
            midnight_s += 86400;
        const double end_s = midnight_s + PROFILE[(i + 1) % N_PROFILE].from_s;
        const double slowness = PROFILE[i].peak ? peak_factor : 1;
        const double needed_s = time_s * slowness;
        if (now_s + needed_s <= end_s)
            return now_s + needed_s;
        time_s -= (end_s - now_s) / slowness;
        now_s = end_s;
    }
    return now_s;
}
