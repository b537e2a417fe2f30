/* The name under which matrices are cached. Private to travel.c. */
#ifndef SIM_NETWORK_TRAVEL_KEY_H
#define SIM_NETWORK_TRAVEL_KEY_H
#include "data/digest.h"
#include "sim/network/travel.h"

/* SHA-256 of all that the matrices depend on: the bytes of the road files, the dialect and
 * its columns, the rules of speed, the places, the CRS, circuity, and the version of the
 * method. */
void travel_key(const struct scenario *scenario, const struct territory *territory,
                const struct catalogue *catalogue, char key[DIGEST_HEX]);
#endif
