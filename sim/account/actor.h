/* Actors: who pays and who is paid. */
#ifndef SIM_ACCOUNT_ACTOR_H
#define SIM_ACCOUNT_ACTOR_H
#include <stddef.h>
#include "data/territory.h"

enum actor_kind { ACTOR_ALL, ACTOR_FARM, ACTOR_HUB, ACTOR_CARRIER, ACTOR_ASSOCIATION, ACTOR_OUTLETS,
                  N_ACTOR_KINDS };
struct actor {
    enum actor_kind kind;
    char *id, *label; /* owned */
    size_t index;     /* of the farm or hub in the territory */
};

/* Actor 0 is "all", then one a farm, one a hub, then the carrier, the association and the outlets. */
struct actors {
    size_t n;
    struct actor *list; /* owned */
};
struct actors actors_of(const struct territory *territory);
void actors_clear(struct actors *actors);

size_t actor_of_farm(const struct actors *actors, size_t farm);
size_t actor_of_hub(const struct actors *actors, const struct territory *territory, size_t hub);
size_t actor_of_kind(const struct actors *actors, enum actor_kind kind); /* carrier, association, outlets */
#endif
