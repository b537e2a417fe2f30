/* One replication of one organisation, with all that it rests on. */
#ifndef TESTS_SIM_SIMULATED_H
#define TESTS_SIM_SIMULATED_H
#include <stdlib.h>
#include "data/mem.h"
#include "sim/model/world.h"

struct simulated {
    struct season_days season;
    struct contracts contracts;
    struct setting setting;
    struct plan plan;
    struct actors actors;
    struct arena arena;
    struct orders orders;
    struct ledger ledger;
    struct driven_routes routes;
};

/* What it is given outlives it. Release with simulated_free(). */
static inline struct simulated *simulated_create(const struct scenario *scenario,
                                                 const struct territory *territory,
                                                 const struct catalogue *catalogue,
                                                 const struct travel *travel,
                                                 size_t organisation)
{
    struct simulated *s = mem_zeroed(1, sizeof *s);
    s->season = season_days(scenario, catalogue);
    s->contracts = contracts_make(scenario, territory, travel->by_class[ROAD_VAN].distance_km);
    s->setting = (struct setting){.scenario = scenario,
                                  .catalogue = catalogue,
                                  .territory = territory,
                                  .travel = travel,
                                  .season = &s->season,
                                  .contracts = &s->contracts};
    s->plan = plan_make(&s->setting, organisation);
    s->actors = actors_of(territory);
    s->orders = orders_draw(scenario, territory, &s->season, &s->contracts, 0, &s->arena);
    ledger_init(&s->ledger, &s->arena);
    struct world_run run = {.plan = &s->plan,
                            .actors = &s->actors,
                            .orders = &s->orders,
                            .arena = &s->arena,
                            .routes = &s->routes};
    world_simulate(&run, &s->ledger);
    return s;
}

static inline void simulated_free(struct simulated *s)
{
    driven_routes_clear(&s->routes);
    arena_clear(&s->arena);
    actors_clear(&s->actors);
    plan_clear(&s->plan);
    contracts_clear(&s->contracts);
    season_clear(&s->season);
    free(s);
}
#endif
