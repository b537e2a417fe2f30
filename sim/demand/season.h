/* Which days of the run an outlet eats, and how much of each product is in season. */
#ifndef SIM_DEMAND_SEASON_H
#define SIM_DEMAND_SEASON_H
#include <stdbool.h>
#include "data/catalogue.h"
#include "data/scenario.h"
#include "data/territory.h"

/* The days 0 .. n_days-1 of a run. */
struct season_days {
    int start_day, n_days;  /* start in days since 1970-01-01 */
    struct season_day {
        unsigned weekday;    /* 0 Monday */
        unsigned month;      /* 0 January */
        bool public_holiday, school_holiday;
    } *days;                 /* owned */
};

struct season_days season_days(const struct scenario *scenario, const struct catalogue *catalogue);
void season_clear(struct season_days *season);

/* True when the outlet serves meals on that day of the run. */
bool season_serves(const struct season_days *season, const struct outlet *outlet, int day);
#endif
