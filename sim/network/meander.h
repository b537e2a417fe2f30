/* A line that winds between two points and has a given length. */
#ifndef SIM_NETWORK_MEANDER_H
#define SIM_NETWORK_MEANDER_H
#include <stddef.h>
#include <stdint.h>
#include "data/crs.h"

/* Writes points from a to b (both included) whose length is factor (1 or more) times the
 * straight line, within 1e-9: two sine waves with a bend about every two kilometres, whose
 * shape is drawn from seed. Owned by the caller: free(). */
struct point *meander(struct point a, struct point b, double factor, uint64_t seed,
                      size_t *n_points);
#endif
