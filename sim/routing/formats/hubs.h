/* Shipments that may go through hubs (transfer.h): the routing problem that comes of how each of
 * them goes. The stops of shipment i are 2 i, its pick-up, and 2 i + 1, its delivery; of those that
 * go through a hub a further stop brings the goods there by the cut-off, and a vehicle of the hub
 * delivers them. */
#ifndef SIM_ROUTING_FORMATS_HUBS_H
#define SIM_ROUTING_FORMATS_HUBS_H
#include "sim/routing/formats/instance.h"

/* Makes the instance's problem that of these choices, one a shipment. Once only. */
void hubs_settle(struct instance *instance, const struct transfer_choice choices[]);

/* Searches for choices, settles them, and gives the routes. What cannot go all its way does not
 * set out. */
void hubs_solve(struct instance *instance, const struct transfer_effort *effort,
                struct routing_solution *solution);

/* Adds a fault for each shipment that goes but part of its way. */
void hubs_verify(const struct instance *instance, const struct routing_solution *solution,
                 const char *path, struct faults *violations);
#endif
