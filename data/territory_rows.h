/* The four tables of places as they are written, before anything is located. */
#ifndef DATA_TERRITORY_ROWS_H
#define DATA_TERRITORY_ROWS_H
#include "data/territory.h"

/* More places than this are refused: the travel tables grow with the square. */
enum { TERRITORY_PLACES_MAX = 5000 };

/* Reads farms, hubs, outlets and depots into the territory. Of a place, what the row leaves out
 * is NaN in at_m (x_m, y_m), lon_deg and lat_deg, and "" in commune (the text as typed). Adds
 * every fault of the rows, and a warning for a header that is nearly a known one. */
void territory_read_rows(struct territory *territory, const struct scenario *scenario,
                         struct faults *faults, struct faults *warnings);
#endif
