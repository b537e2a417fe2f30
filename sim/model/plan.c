#include "sim/model/plan.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/model/master.h"

/* Over a hundred days of a platform in Deux-Sevres, which serves 58 to 123 outlets, routes cost 3.1 % more
 * than the best known with 2, 2.9 % with 4, 2.4 % with 16, which takes three times as long; farms'
 * rounds are proven up to fifteen stops, and with more take little time. */
enum { ITERATIONS_A_STOP = 2, LEAST_ITERATIONS = 100 };

enum { DAY_S = 86400 };

size_t plan_iterations(size_t n_stops)
{
    const size_t iterations = ITERATIONS_A_STOP * n_stops;
    return iterations < LEAST_ITERATIONS ? LEAST_ITERATIONS : iterations;
}

size_t plan_farm_at(const struct territory *territory, size_t place)
{
    return place < territory->n_farms ? place : SIZE_MAX;
}

size_t plan_hub_at(const struct territory *territory, size_t place)
{
    const size_t first = territory->n_farms;
    return place >= first && place - first < territory->n_hubs ? place - first : SIZE_MAX;
}

size_t plan_outlet_at(const struct territory *territory, size_t place)
{
    const size_t first = territory->n_farms + territory->n_hubs;
    return place >= first && place - first < territory->n_outlets ? place - first : SIZE_MAX;
}

size_t plan_depot(const struct territory *territory, const struct fleet *fleet)
{
    for (size_t i = 0; fleet->depot && i < territory->n_places; i++)
        if (strcmp(territory->places[i].id, fleet->depot) == 0)
            return i;
    return SIZE_MAX;
}

bool plan_is_collection(const struct plan *plan, size_t flow)
{
    return plan->collects[flow];
}

size_t plan_fleet(const struct plan *plan, const struct flow *flow, size_t farm_place)
{
    if (flow->fleet != SIZE_MAX)
        return flow->fleet;
    const size_t farm = plan_farm_at(plan->setting->territory, farm_place);
    return farm == SIZE_MAX ? 0 : plan->setting->territory->farms[farm].fleet;
}

/* ---- Chains ------------------------------------------------------------------------ */

static bool selects(const struct selector *selector, const struct place *place)
{
    if (selector->id)
        return strcmp(selector->id, place->id) == 0;
    return selector->kinds >> place->kind & 1;
}

static double leg_km(const struct setting *setting, size_t from, size_t to)
{
    return setting->travel->by_class[ROAD_VAN].distance_km[from * setting->territory->n_places +
                                                          to];
}

/* Where a flow takes goods for an outlet from a place: the outlet itself, or of the hubs that the
 * flow serves within its reach the one nearest to the place, or to the outlet when it assigns by
 * the order. SIZE_MAX when there is none. */
static size_t destination(const struct setting *setting, const struct flow *flow, size_t from,
                          size_t outlet_place)
{
    const struct territory *territory = setting->territory;
    if (selects(&flow->to, &territory->places[outlet_place]))
        return leg_km(setting, from, outlet_place) <= flow->within_km ? outlet_place : SIZE_MAX;
    size_t nearest = SIZE_MAX;
    double least_km = INFINITY;
    for (size_t h = 0; h < territory->n_hubs; h++) {
        const size_t hub = territory->hubs[h].place;
        if (hub == from || !selects(&flow->to, &territory->places[hub]))
            continue;
        if (!(leg_km(setting, from, hub) <= flow->within_km))
            continue;
        const double km = flow->assign == ASSIGN_ORDER ? leg_km(setting, hub, outlet_place)
                                                       : leg_km(setting, from, hub);
        if (km < least_km) {
            least_km = km;
            nearest = hub;
        }
    }
    return nearest;
}

/* Extends a chain from a place to the outlet, flows in the order of the scenario, trying the
 * next one where a flow leads nowhere. */
static bool extend(const struct plan *plan, struct chain *chain, size_t from, size_t outlet_place)
{
    const struct setting *setting = plan->setting;
    if (from == outlet_place)
        return true;
    if (chain->n == PLAN_LEGS_MAX)
        return false;
    for (size_t f = 0; f < plan->organisation->n_flows; f++) {
        const struct flow *flow = &plan->organisation->flows[f];
        if (!selects(&flow->from, &setting->territory->places[from]))
            continue;
        bool used = false;
        for (size_t l = 0; l < chain->n; l++)
            used = used || chain->legs[l].flow == f;
        const size_t to = used ? SIZE_MAX : destination(setting, flow, from, outlet_place);
        if (to == SIZE_MAX)
            continue;
        chain->legs[chain->n++] = (struct leg){.flow = f, .from = from, .to = to};
        if (extend(plan, chain, to, outlet_place))
            return true;
        chain->n--;
    }
    return false;
}

static void make_chains(struct plan *plan)
{
    const struct territory *territory = plan->setting->territory;
    const struct contracts *contracts = plan->setting->contracts;
    const size_t n_pairs = territory->n_farms * territory->n_outlets;
    plan->chain_of = mem_zeroed(n_pairs, sizeof *plan->chain_of);
    for (size_t i = 0; i < n_pairs; i++)
        plan->chain_of[i] = SIZE_MAX;
    size_t room = 0;
    for (size_t c = 0; c < contracts->n; c++) {
        const size_t farm = contracts->list[c].farm, outlet = contracts->list[c].outlet;
        size_t *slot = &plan->chain_of[farm * territory->n_outlets + outlet];
        if (*slot != SIZE_MAX)
            continue;
        struct chain chain = {0};
        if (!extend(plan, &chain, territory->farms[farm].place, territory->outlets[outlet].place))
            continue;
        plan->chains =
            mem_grown(plan->chains, &room, plan->n_chains + 1, sizeof *plan->chains);
        plan->chains[plan->n_chains] = chain;
        *slot = plan->n_chains++;
    }
}

const struct chain *plan_chain(const struct plan *plan, size_t farm, size_t outlet)
{
    const size_t c = plan->chain_of[farm * plan->setting->territory->n_outlets + outlet];
    return c == SIZE_MAX ? NULL : &plan->chains[c];
}

bool plan_leads_to(const struct plan *plan, const struct flow *flow, size_t place)
{
    return selects(&flow->to, &plan->setting->territory->places[place]);
}

/* Ends of a flow's legs: how many places they leave from and lead to, and whether all of those
 * are hubs. */
struct ends {
    size_t n_from, n_to;
    bool to_hubs;
};

static struct ends ends_of(const struct plan *plan, size_t flow, bool is_from[], bool is_to[])
{
    const struct territory *territory = plan->setting->territory;
    struct ends ends = {.to_hubs = true};
    for (size_t p = 0; p < territory->n_places; p++)
        is_from[p] = is_to[p] = false;
    for (size_t c = 0; c < plan->n_chains; c++)
        for (size_t l = 0; l < plan->chains[c].n; l++) {
            const struct leg *leg = &plan->chains[c].legs[l];
            if (leg->flow != flow)
                continue;
            ends.n_from += !is_from[leg->from];
            ends.n_to += !is_to[leg->to];
            is_from[leg->from] = is_to[leg->to] = true;
            ends.to_hubs = ends.to_hubs && plan_hub_at(territory, leg->to) != SIZE_MAX;
        }
    return ends;
}

static void make_directions(struct plan *plan)
{
    const size_t n_places = plan->setting->territory->n_places;
    const struct organisation *organisation = plan->organisation;
    bool *is_from = mem_zeroed(n_places, sizeof *is_from);
    bool *is_to = mem_zeroed(n_places, sizeof *is_to);
    plan->collects = mem_zeroed(organisation->n_flows, sizeof *plan->collects);
    for (size_t f = 0; f < organisation->n_flows; f++) {
        const enum driver driver = organisation->flows[f].driver;
        const struct ends ends = ends_of(plan, f, is_from, is_to);
        plan->collects[f] = (driver == DRIVER_CARRIER || driver == DRIVER_ASSOCIATION) &&
                            ends.to_hubs && ends.n_to <= ends.n_from;
    }
    free(is_from);
    free(is_to);
}

/* ---- Days -------------------------------------------------------------------------- */

static bool is_public_holiday(const struct season_days *season, int day)
{
    return day >= 0 && day < season->n_days && season->days[day].public_holiday;
}

static void make_days(struct plan *plan)
{
    const struct season_days *season = plan->setting->season;
    const int n_days = PLAN_DAYS_BEFORE + season->n_days;
    plan->runs = mem_zeroed(plan->organisation->n_flows * (size_t)n_days, sizeof *plan->runs);
    for (size_t f = 0; f < plan->organisation->n_flows; f++)
        for (int d = -PLAN_DAYS_BEFORE; d < season->n_days; d++) {
            const int weekday = text_weekday(season->start_day + d);
            if (!(plan->organisation->flows[f].days >> weekday & 1))
                continue;
            int day = d;
            while (day > -PLAN_DAYS_BEFORE &&
                   (is_public_holiday(season, day) ||
                    (day != d && text_weekday(season->start_day + day) == 6)))
                day--;
            plan->runs[f * (size_t)n_days + (size_t)(day + PLAN_DAYS_BEFORE)] = true;
        }
}

bool plan_runs(const struct plan *plan, size_t flow, int day)
{
    const int n_days = PLAN_DAYS_BEFORE + plan->setting->season->n_days;
    const int d = day + PLAN_DAYS_BEFORE;
    return d >= 0 && d < n_days && plan->runs[flow * (size_t)n_days + (size_t)d];
}

/* When goods of a flow are at their destination at the latest, in seconds of the day. */
static double arrival_s(const struct flow *flow)
{
    enum { TYPICAL_ROUND_S = 4 * 3600 };
    return flow->arrive_close_s < DAY_S ? flow->arrive_close_s
                                        : fmin(DAY_S, flow->depart_s + TYPICAL_ROUND_S);
}

/* True when goods can leave on the leg on that day: the flow runs, and the farm ships. */
static bool leaves_on(const struct plan *plan, const struct leg *leg, int day)
{
    const struct territory *territory = plan->setting->territory;
    const size_t farm = plan_farm_at(territory, leg->from);
    return plan_runs(plan, leg->flow, day) &&
           (farm == SIZE_MAX ||
            territory->farms[farm].days >> text_weekday(plan->setting->season->start_day + day) & 1);
}

/* Working days after the first until the last: neither Sundays nor public holidays. */
static int n_working_days(const struct season_days *season, int first, int last)
{
    int n = 0;
    for (int day = first + 1; day <= last; day++)
        n += text_weekday(season->start_day + day) != 6 && !is_public_holiday(season, day);
    return n;
}

bool plan_days(const struct plan *plan, const struct chain *chain, int due, int days[])
{
    const struct flow *flows = plan->organisation->flows;
    const struct territory *territory = plan->setting->territory;
    int latest = due;
    assert(chain->n > 0);
    for (size_t l = chain->n; l-- > 0;) {
        const struct flow *flow = &flows[chain->legs[l].flow];
        if (l + 1 < chain->n) {
            const struct flow *next = &flows[chain->legs[l + 1].flow];
            if (arrival_s(flow) > next->depart_s - next->cutoff_s)
                latest--;
        }
        while (latest >= due - PLAN_DAYS_BEFORE && !leaves_on(plan, &chain->legs[l], latest))
            latest--;
        if (latest < due - PLAN_DAYS_BEFORE || latest < -PLAN_DAYS_BEFORE)
            return false;
        days[l] = latest;
        const size_t hub = plan_hub_at(territory, chain->legs[l].to);
        if (hub != SIZE_MAX && !territory->hubs[hub].overnight && l + 1 < chain->n &&
            days[l] < days[l + 1])
            return false;
    }
    return n_working_days(plan->setting->season, days[0], due) <=
           plan->setting->scenario->demand.lead_days;
}

/* True when the goods of a contract arrive in time for some delivery day of the run. */
static bool is_linked(const struct plan *plan, const struct contract *contract)
{
    const struct setting *setting = plan->setting;
    const struct chain *chain = plan_chain(plan, contract->farm, contract->outlet);
    int days[PLAN_LEGS_MAX];
    for (int due = 0; chain && due < setting->season->n_days; due++)
        if (setting->scenario->demand.order_days >> setting->season->days[due].weekday & 1 &&
            plan_days(plan, chain, due, days))
            return true;
    return false;
}

size_t plan_n_unlinked(const struct plan *plan)
{
    const struct contracts *contracts = plan->setting->contracts;
    size_t n = 0;
    for (size_t c = 0; c < contracts->n; c++)
        n += !is_linked(plan, &contracts->list[c]);
    return n;
}

/* ---- The whole --------------------------------------------------------------------- */

struct plan plan_make(const struct setting *setting, size_t organisation)
{
    const struct territory *territory = setting->territory;
    struct plan plan = {.setting = setting,
                        .organisation = &setting->scenario->organisations[organisation]};
    plan.place_hash = mem_zeroed(territory->n_places, sizeof *plan.place_hash);
    for (size_t i = 0; i < territory->n_places; i++)
        plan.place_hash[i] = text_hash(territory->places[i].id);
    const struct scenario *scenario = setting->scenario;
    plan.energy = mem_zeroed(scenario->n_fleets, sizeof *plan.energy);
    for (size_t f = 0; f < scenario->n_fleets; f++)
        plan.energy[f] = energy_curve_of(setting->catalogue, &scenario->fleets[f].type);
    make_chains(&plan);
    make_directions(&plan);
    make_days(&plan);
    master_routes_make(&plan);
    return plan;
}

void plan_clear(struct plan *plan)
{
    for (size_t i = 0; i < plan->n_masters; i++)
        free(plan->masters[i].places);
    free(plan->masters);
    free(plan->chain_of);
    free(plan->chains);
    free(plan->runs);
    free(plan->collects);
    free(plan->place_hash);
    free(plan->energy);
    *plan = (struct plan){0};
}
