#include "sim/engine/monitor.h"
#include <assert.h>
#include <math.h>

void monitor_init(struct monitor *monitor, double now_s, double level)
{
    *monitor =
        (struct monitor){.start_s = now_s, .since_s = now_s, .level = level, .max = level};
}

void monitor_set(struct monitor *monitor, double now_s, double level)
{
    assert(now_s >= monitor->since_s);
    monitor->area = monitor_area(monitor, now_s);
    monitor->since_s = now_s;
    monitor->level = level;
    if (level > monitor->max)
        monitor->max = level;
}

double monitor_area(const struct monitor *monitor, double now_s)
{
    return monitor->area + monitor->level * (now_s - monitor->since_s);
}

double monitor_mean(const struct monitor *monitor, double now_s)
{
    double time_s = now_s - monitor->start_s;
    return time_s > 0 ? monitor_area(monitor, now_s) / time_s : monitor->level;
}

void tally_add(struct tally *tally, double value)
{
    tally->n++;
    double step = value - tally->mean;
    tally->mean += step / (double)tally->n;
    tally->squares += step * (value - tally->mean);
    tally->total += value;
    if (tally->n == 1 || value < tally->min)
        tally->min = value;
    if (tally->n == 1 || value > tally->max)
        tally->max = value;
}

double tally_variance(const struct tally *tally)
{
    return tally->n < 2 ? (double)NAN : tally->squares / (double)(tally->n - 1);
}
