#include "sim/demand/orders.h"
#include <math.h>
#include <stdlib.h>
#include "data/random.h"
#include "data/streams.h"
#include "data/text.h"

/* Deliveries of one outlet: on day, for the meals of meal_days days. */
struct delivery {
    int day, meal_days;
};

static bool is_order_day(const struct scenario *scenario, const struct season_days *season,
                         int day)
{
    return scenario->demand.order_days >> season->days[day].weekday & 1;
}

/* The most that an outlet can have of deliveries. */
static size_t n_order_days(const struct scenario *scenario, const struct season_days *season)
{
    size_t n = 0;
    for (int d = 0; d < season->n_days; d++)
        n += is_order_day(scenario, season, d);
    return n;
}

/* Lists the deliveries of an outlet over the run; returns how many. Meals more than a week after
 * a delivery (the first ones after holidays) are bought elsewhere. */
static size_t list_deliveries(const struct scenario *scenario, const struct season_days *season,
                              const struct outlet *outlet, struct delivery deliveries[])
{
    size_t n = 0;
    for (int d = 0; d < season->n_days; d++) {
        if (!season_serves(season, outlet, d))
            continue;
        if (is_order_day(scenario, season, d))
            deliveries[n++] = (struct delivery){.day = d};
        if (n && d - deliveries[n - 1].day < 7)
            deliveries[n - 1].meal_days++;
    }
    return n;
}

static uint64_t contract_entity(const struct scenario *scenario, const struct territory *territory,
                                const struct contract *c)
{
    const uint64_t outlet = text_hash(territory->places[territory->outlets[c->outlet].place].id);
    const uint64_t farm = text_hash(territory->places[territory->farms[c->farm].place].id);
    const uint64_t product = text_hash(scenario->products[c->product].id);
    return outlet * 3 + farm * 5 + product * 7;
}

struct drawing {
    const struct scenario *scenario;
    const struct season_days *season;
    struct orders *orders;
};

/* Crates of an order without chance: the whole ones of what is expected until now. */
static unsigned certain_crates(double *expected, double mean_crates)
{
    const double before = floor(*expected);
    *expected += mean_crates;
    return (unsigned)(floor(*expected) - before);
}

static void draw_contract(struct drawing *drawing, const struct contract *c, double day_kg,
                          const struct delivery deliveries[], size_t n_deliveries,
                          struct random *random)
{
    const struct product *product = &drawing->scenario->products[c->product];
    const struct demand_rules *rules = &drawing->scenario->demand;
    double expected = rules->certain ? random_uniform(random) : 0;
    for (size_t i = 0; i < n_deliveries; i++) {
        const struct delivery *delivery = &deliveries[i];
        const double season = product->season[drawing->season->days[delivery->day].month];
        const double mean_crates =
            day_kg * delivery->meal_days * c->share * season / product->crate_kg;
        const double size = rules->dispersion_size * fmax(1, mean_crates);
        const unsigned crates = rules->certain
                                    ? certain_crates(&expected, mean_crates)
                                    : random_negative_binomial(random, mean_crates, size);
        const double weight = random_lognormal(random, 1, rules->certain ? 0 : rules->weight_cv);
        if (!crates)
            continue;
        struct orders *orders = drawing->orders;
        orders->lines[orders->n_lines++] = (struct order_line){.outlet = c->outlet,
                                                               .farm = c->farm,
                                                               .product = c->product,
                                                               .day = delivery->day,
                                                               .kg = crates * product->crate_kg *
                                                                     weight,
                                                               .crates = crates};
    }
}

static int by_day(const void *a, const void *b)
{
    const struct order_line *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->outlet != y->outlet)
        return x->outlet < y->outlet ? -1 : 1;
    if (x->farm != y->farm)
        return x->farm < y->farm ? -1 : 1;
    return x->product < y->product ? -1 : x->product > y->product;
}

struct orders orders_draw(const struct scenario *scenario, const struct territory *territory,
                          const struct season_days *season, const struct contracts *contracts,
                          uint64_t replication, struct arena *arena)
{
    struct orders orders = {0};
    const size_t n_most = n_order_days(scenario, season);
    orders.lines = arena_zeroed(arena, contracts->n * n_most, sizeof *orders.lines);
    struct delivery *deliveries = arena_zeroed(arena, n_most, sizeof *deliveries);
    struct drawing drawing = {scenario, season, &orders};
    size_t n_deliveries = 0, outlet = SIZE_MAX;
    for (size_t i = 0; i < contracts->n; i++) {
        const struct contract *c = &contracts->list[i];
        if (c->outlet != outlet) {
            outlet = c->outlet;
            n_deliveries =
                list_deliveries(scenario, season, &territory->outlets[outlet], deliveries);
        }
        struct random random;
        random_init(&random, scenario->experiment.seed,
                    scenario->demand.certain ? 0 : replication, STREAM_DEMAND,
                    contract_entity(scenario, territory, c));
        const double day_kg =
            contracts_day_kg(contracts, scenario, &territory->outlets[outlet], c->product);
        draw_contract(&drawing, c, day_kg, deliveries, n_deliveries, &random);
    }
    qsort(orders.lines, orders.n_lines, sizeof *orders.lines, by_day);
    for (size_t i = 0; i < orders.n_lines; i++) {
        struct order_line *line = &orders.lines[i];
        if (i == 0 || line[-1].day != line->day || line[-1].outlet != line->outlet)
            orders.n_orders++;
        line->order = orders.n_orders - 1;
    }
    return orders;
}
