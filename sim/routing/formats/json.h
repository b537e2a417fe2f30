/* Files of JSON, with faults in the language of the run. */
#ifndef SIM_ROUTING_FORMATS_JSON_H
#define SIM_ROUTING_FORMATS_JSON_H
#include <jansson.h>
#include "sim/routing/formats/reading.h"

/* All of the file; flags: those of json_loads(). NULL with a fault; release with json_decref(). */
json_t *json_read(struct reading *reading, size_t flags);
#endif
