/* Chance in the model. Each draw has a stream of its own, named by what it is about (a day, a
 * leg, a place), never by the organisation: on the same day the same leg is as slow for
 * everybody, so that differences between organisations are paired. */
#ifndef SIM_MODEL_CHANCE_H
#define SIM_MODEL_CHANCE_H
#include <stdint.h>
#include "data/scenario.h"

struct chance {
    const struct uncertainty *uncertainty; /* borrowed */
    double service_cv;
    uint64_t seed, replication;
};

/* Factor on the travel time of a leg on a day: day factor x leg factor, both lognormal of mean 1. */
double chance_travel(const struct chance *chance, int day, uint64_t from, uint64_t to);

/* Time lost to a breakdown on a leg of km kilometres; 0 mostly. */
double chance_breakdown_s(const struct chance *chance, int day, uint64_t from, uint64_t to,
                          double km);

/* Factor on the service time at a place on a day. */
double chance_service(const struct chance *chance, int day, uint64_t place);

/* True when a farm fails to prepare what is due on a day: the same orders in every organisation,
 * whatever day their goods would leave on. */
bool chance_no_show(const struct chance *chance, int due, uint64_t farm);

/* Rank of a routing problem among those that may be solved again: by day, flow and place, and how
 * many came before it there on that day. */
uint64_t chance_rank(const struct chance *chance, int day, uint64_t flow, uint64_t place,
                     size_t nth);

/* How late a farm's vehicle leaves on a day; 0 mostly. */
double chance_late_s(const struct chance *chance, int day, uint64_t farm);

/* True when a hub stays closed on a day. */
bool chance_hub_closed(const struct chance *chance, int day, uint64_t hub);

/* Time lost before a carrier's route when its driver is ill: half an hour, or none. */
double chance_driver_s(const struct chance *chance, int day, uint64_t route);

/* Arrival of a vehicle that leaves at depart_s (seconds of the run, day = 86400 s) for a way of
 * time_s at free flow: speeds are divided by peak_factor in the peaks 07:30-09:00 and
 * 16:30-18:30. Speeds depend on the hour alone, so who leaves later never arrives
 * earlier (Ichoua, Gendreau & Potvin 2003). */
double chance_arrival_s(double depart_s, double time_s, double peak_factor);
#endif
