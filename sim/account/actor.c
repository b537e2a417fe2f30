#include "sim/account/actor.h"
#include <assert.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"

/* The kinds of which there is one, in their order behind the farms and hubs. */
static const struct {
    enum actor_kind kind;
    const char *id, *label;
} SINGLE[] = {
    {ACTOR_CARRIER, "carrier", N_("Carrier")},
    {ACTOR_ASSOCIATION, "association", N_("Association")},
    {ACTOR_OUTLETS, "outlets", N_("Outlets")},
};
enum { N_SINGLE = sizeof SINGLE / sizeof *SINGLE };

static void add(struct actors *actors, enum actor_kind kind, const char *id, const char *label,
                size_t index)
{
    actors->list[actors->n++] = (struct actor){kind, mem_text(id), mem_text(label), index};
}

struct actors actors_of(const struct territory *territory)
{
    size_t n = 1 + territory->n_farms + territory->n_hubs + N_SINGLE;
    struct actors actors = {.list = mem_zeroed(n, sizeof *actors.list)};
    add(&actors, ACTOR_ALL, "all", _("All actors"), 0);
    for (size_t f = 0; f < territory->n_farms; f++) {
        const struct place *place = &territory->places[territory->farms[f].place];
        add(&actors, ACTOR_FARM, place->id, place->name, f);
    }
    for (size_t h = 0; h < territory->n_hubs; h++) {
        const struct place *place = &territory->places[territory->hubs[h].place];
        add(&actors, ACTOR_HUB, place->id, place->name, h);
    }
    for (size_t k = 0; k < N_SINGLE; k++)
        add(&actors, SINGLE[k].kind, SINGLE[k].id, _(SINGLE[k].label), 0);
    assert(actors.n == n);
    return actors;
}

void actors_clear(struct actors *actors)
{
    for (size_t i = 0; i < actors->n; i++) {
        free(actors->list[i].id);
        free(actors->list[i].label);
    }
    free(actors->list);
    *actors = (struct actors){0};
}

size_t actor_of_farm(const struct actors *actors, size_t farm)
{
    assert(1 + farm < actors->n && actors->list[1 + farm].kind == ACTOR_FARM);
    return 1 + farm;
}

size_t actor_of_hub(const struct actors *actors, const struct territory *territory, size_t hub)
{
    assert(hub < territory->n_hubs && 1 + territory->n_farms + hub < actors->n);
    return 1 + territory->n_farms + hub;
}

size_t actor_of_kind(const struct actors *actors, enum actor_kind kind)
{
    assert(kind >= ACTOR_CARRIER && kind < N_ACTOR_KINDS && actors->n > N_SINGLE);
    return actors->n - N_SINGLE + (size_t)(kind - ACTOR_CARRIER);
}
