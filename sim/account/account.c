#include "sim/account/account.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "sim/account/budget.h"
#include "sim/account/cost.h"
#include "sim/account/emission.h"
#include "sim/account/ghg.h"

static const double HOUR_S = 3600, MINUTE_S = 60;

static const enum metric ITEM_METRIC[N_COST_ITEMS] = {
    [COST_FUEL] = METRIC_COST_FUEL_EUR,
    [COST_VEHICLE] = METRIC_COST_VEHICLE_EUR,
    [COST_DRIVING_TIME] = METRIC_COST_DRIVING_TIME_EUR,
    [COST_HANDLING_TIME] = METRIC_COST_HANDLING_TIME_EUR,
    [COST_HUB] = METRIC_COST_HUB_EUR,
    [COST_TOLL] = METRIC_COST_TOLL_EUR,
    [COST_LOSS] = METRIC_COST_LOSS_EUR,
};
static const enum metric EMITTED_METRIC[N_EMITTED] = {
    [EMITTED_NOX] = METRIC_NOX_G,     [EMITTED_PM25] = METRIC_PM25_G,
    [EMITTED_PM10] = METRIC_PM10_G,   [EMITTED_CO] = METRIC_CO_G,
    [EMITTED_NMVOC] = METRIC_NMVOC_G,
};

/* Sums that means and shares are made of, one an actor; row 0 for all. */
struct means {
    double fill, routes;
    double lines, on_time, delivered, lead_s, cold_lines, warm_s;
};

struct accounts {
    const struct account_basis *basis;
    const struct ledger *ledger;
    struct ghg_factors factors;
    double *vehicle_days;              /* one a trip; owned */
    struct emission_profile *profiles; /* one a fleet; owned */
    struct means *means;               /* owned */
    struct carriage carrier;
    double *others_kg;   /* one an actor; owned */
    bool *ships, *works; /* one an actor; owned */
    double *out;
};

/* Prices without their tables of emissions: what account_days() needs too. */
static struct accounts accounts_of(const struct account_basis *basis,
                                   const struct ledger *ledger, double out[])
{
    struct accounts accounts = {.basis = basis, .ledger = ledger, .out = out};
    accounts.factors = ghg_factors_of(basis->catalogue, &basis->scenario->prices);
    accounts.vehicle_days = mem_zeroed(ledger->n_trips, sizeof *accounts.vehicle_days);
    cost_vehicle_days(basis, ledger, accounts.vehicle_days);
    accounts.works = mem_zeroed(basis->actors->n, sizeof *accounts.works);
    for (size_t i = 0; i < ledger->n_work; i++)
        accounts.works[ledger->work[i].actor] = true;
    return accounts;
}

static void accounts_clear(struct accounts *accounts)
{
    free(accounts->vehicle_days);
    free(accounts->works);
    free(accounts->profiles);
    free(accounts->means);
    free(accounts->others_kg);
    free(accounts->ships);
}

static double sum_of(const double x[], size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

/* Hours and cost of work, of which the part share is charged. */
static void add_items(struct accounts *accounts, size_t actor, double share,
                      const double activity_s[N_ACTIVITIES], const double eur[N_COST_ITEMS])
{
    double *row = &accounts->out[actor * N_METRICS];
    for (size_t i = 0; i < N_COST_ITEMS; i++)
        row[ITEM_METRIC[i]] += share * eur[i];
    row[METRIC_COST_EUR] += share * sum_of(eur, N_COST_ITEMS);
    row[METRIC_DRIVING_H] += share * activity_s[ACTIVITY_DRIVE] / HOUR_S;
    row[METRIC_WAITING_H] += share * activity_s[ACTIVITY_WAIT] / HOUR_S;
    row[METRIC_LABOUR_H] += share * sum_of(activity_s, N_ACTIVITIES) / HOUR_S;
    if (accounts->basis->actors->list[actor].kind == ACTOR_FARM)
        row[METRIC_FARMER_TIME_EUR] +=
            share * (eur[COST_DRIVING_TIME] + eur[COST_HANDLING_TIME]);
}

static void add_emissions(struct accounts *accounts, const struct ledger_trip *trip)
{
    double emitted_g[N_EMITTED], *row = &accounts->out[trip->actor * N_METRICS];
    struct drive drive = {
        .km = trip->laden_km + trip->empty_km,
        .hours = trip->activity_s[ACTIVITY_DRIVE] / HOUR_S,
        .kg_km = trip->kg_km,
        .cold_starts = trip->cold_starts,
    };
    emission_of_drive(&accounts->profiles[trip->fleet], &drive, emitted_g);
    for (size_t e = 0; e < N_EMITTED; e++)
        row[EMITTED_METRIC[e]] += trip->share * emitted_g[e];
}

static void add_carriage(struct carriage *carrier, const struct ledger_trip *trip,
                         double vehicle_days)
{
    carrier->km += trip->share * (trip->laden_km + trip->empty_km);
    carrier->hours += trip->share * trip->duration_s / HOUR_S;
    carrier->vehicle_days += trip->share * vehicle_days;
    carrier->drops += trip->share * (double)trip->n_stops;
    carrier->kg += trip->share * trip->kg;
    carrier->crates += trip->share * trip->crates;
}

static void add_trip(struct accounts *accounts, size_t i)
{
    const struct account_basis *basis = accounts->basis;
    const struct ledger_trip *trip = &accounts->ledger->trips[i];
    const struct prices *prices = &basis->scenario->prices;
    double *row = &accounts->out[trip->actor * N_METRICS], eur[N_COST_ITEMS];
    cost_of_trip(basis, trip, accounts->vehicle_days[i], eur);
    add_items(accounts, trip->actor, trip->share, trip->activity_s, eur);
    add_emissions(accounts, trip);
    struct ghg ghg = ghg_of_trip(&accounts->factors, prices,
                                 &basis->scenario->fleets[trip->fleet].type, trip);
    row[METRIC_GHG_WTW_KGCO2E] += trip->share * ghg.wtw_kgco2e;
    row[METRIC_GHG_TTW_KGCO2E] += trip->share * ghg.ttw_kgco2e;
    row[METRIC_LADEN_KM] += trip->share * trip->laden_km;
    row[METRIC_EMPTY_KM] += trip->share * trip->empty_km;
    row[METRIC_DISTANCE_KM] += trip->share * (trip->laden_km + trip->empty_km);
    row[METRIC_DISTANCE_GROSS_KM] += trip->laden_km + trip->empty_km;
    row[METRIC_ROUTES] += trip->share;
    row[METRIC_STOPS] += trip->share * (double)trip->n_stops;
    row[METRIC_FUEL_L] += trip->share * (trip->fuel_l + trip->fridge_l);
    row[METRIC_ELECTRICITY_KWH] +=
        trip->share * ghg_mains_kwh(prices, trip->energy_kwh + trip->fridge_kwh);
    struct means *means = &accounts->means[trip->actor];
    means->routes += trip->share;
    means->fill += trip->share * trip->max_load_share;
    accounts->others_kg[trip->actor] += trip->share * trip->others_kg;
    if (basis->actors->list[trip->actor].kind == ACTOR_CARRIER)
        add_carriage(&accounts->carrier, trip, accounts->vehicle_days[i]);
}

static void add_work(struct accounts *accounts, const struct ledger_work *work)
{
    const struct account_basis *basis = accounts->basis;
    double *row = &accounts->out[work->actor * N_METRICS], eur[N_COST_ITEMS];
    cost_of_work(basis, work, eur);
    add_items(accounts, work->actor, 1, work->activity_s, eur);
    double kwh = cost_room_kwh(basis, work);
    if (!(kwh > 0))
        return;
    row[METRIC_ELECTRICITY_KWH] += kwh;
    row[METRIC_GHG_WTW_KGCO2E] += kwh * accounts->factors.electricity.wtw_kgco2e;
    row[METRIC_GHG_TTW_KGCO2E] += kwh * accounts->factors.electricity.ttw_kgco2e;
}

static bool is_delivered(const struct ledger_order *order)
{
    return order->outcome == OUTCOME_ON_TIME || order->outcome == OUTCOME_LATE;
}

static bool is_lost(const struct ledger_order *order)
{
    return order->outcome == OUTCOME_REFUSED || order->outcome == OUTCOME_SPOILED;
}

static void add_line(struct accounts *accounts, const struct ledger_order *order)
{
    size_t farm = actor_of_farm(accounts->basis->actors, order->farm);
    double *row = &accounts->out[farm * N_METRICS];
    struct means *means = &accounts->means[farm];
    means->lines++;
    means->on_time += order->outcome == OUTCOME_ON_TIME;
    row[METRIC_ORDERED_KG] += order->kg;
    if (is_delivered(order)) {
        assert(order->product < accounts->basis->scenario->n_products);
        means->delivered++;
        means->lead_s += order->lead_s;
        if (accounts->basis->scenario->products[order->product].temperature !=
            TEMPERATURE_AMBIENT) {
            means->cold_lines++;
            means->warm_s += order->warm_s;
        }
        row[METRIC_DELIVERED_KG] += order->kg;
        row[METRIC_SALES_EUR] += order->kg * order->sales_eur_kg;
    }
    if (is_lost(order)) {
        double loss_eur = cost_of_loss_eur(order);
        row[METRIC_LOSS_KG] += order->kg;
        row[METRIC_COST_LOSS_EUR] += loss_eur;
        row[METRIC_COST_EUR] += loss_eur;
    }
    if (is_delivered(order) || is_lost(order))
        accounts->ships[farm] = true;
    else
        row[METRIC_UNSERVED_KG] += order->kg;
}

/* One line of an order, to count orders by their number. */
struct line_key {
    size_t order, farm;
    int day;
    bool unserved, late;
};

static int by_order_farm(const void *a, const void *b)
{
    const struct line_key *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->farm == y->farm ? 0 : x->farm < y->farm ? -1 : 1;
}

/* The lines side by side by order, then farm; owned by the caller. */
static struct line_key *sorted_lines(const struct ledger *ledger)
{
    struct line_key *lines = mem_zeroed(ledger->n_orders, sizeof *lines);
    for (size_t i = 0; i < ledger->n_orders; i++) {
        const struct ledger_order *order = &ledger->orders[i];
        bool late = order->outcome == OUTCOME_LATE || order->outcome == OUTCOME_REFUSED;
        lines[i] = (struct line_key){order->order, order->farm, order->day,
                                     !is_delivered(order), late};
    }
    qsort(lines, ledger->n_orders, sizeof *lines, by_order_farm);
    return lines;
}

/* Orders of each farm, and of all (row 0): an order is unserved if one line of it is. */
static void add_orders(struct accounts *accounts)
{
    struct line_key *lines = sorted_lines(accounts->ledger);
    size_t n = accounts->ledger->n_orders;
    double *all = accounts->out;
    for (size_t i = 0, part; i < n; i = part) {
        size_t order = lines[i].order;
        bool unserved = false;
        for (part = i; part < n && lines[part].order == order;) {
            size_t farm = lines[part].farm;
            bool farm_unserved = false;
            for (; part < n && lines[part].order == order && lines[part].farm == farm; part++)
                farm_unserved |= lines[part].unserved;
            double *row =
                &accounts->out[actor_of_farm(accounts->basis->actors, farm) * N_METRICS];
            row[METRIC_ORDERS]++;
            row[METRIC_UNSERVED_ORDERS] += farm_unserved;
            unserved |= farm_unserved;
        }
        all[METRIC_ORDERS]++;
        all[METRIC_UNSERVED_ORDERS] += unserved;
    }
    free(lines);
}

static bool hub_is_used(const struct accounts *accounts, size_t hub)
{
    const struct account_basis *basis = accounts->basis;
    return accounts->works[actor_of_hub(basis->actors, basis->territory, hub)];
}

static void add_rents(struct accounts *accounts)
{
    const struct account_basis *basis = accounts->basis;
    for (size_t h = 0; h < basis->territory->n_hubs; h++) {
        if (!hub_is_used(accounts, h))
            continue;
        double rent_eur = cost_of_rent_eur(basis, h);
        double *row =
            &accounts->out[actor_of_hub(basis->actors, basis->territory, h) * N_METRICS];
        row[METRIC_COST_HUB_EUR] += rent_eur;
        row[METRIC_COST_EUR] += rent_eur;
    }
}

static void column(const double out[], enum metric metric, size_t n, double values[])
{
    for (size_t a = 0; a < n; a++)
        values[a] = out[a * N_METRICS + metric];
}

static void add_budget(struct accounts *accounts)
{
    size_t n = accounts->basis->actors->n;
    double *sheet = mem_zeroed(4 * n, sizeof *sheet);
    double *sales_eur = sheet, *delivered_kg = sheet + n;
    double *paid_eur = sheet + 2 * n, *received_eur = sheet + 3 * n;
    column(accounts->out, METRIC_SALES_EUR, n, sales_eur);
    column(accounts->out, METRIC_DELIVERED_KG, n, delivered_kg);
    size_t carrier = actor_of_kind(accounts->basis->actors, ACTOR_CARRIER);
    accounts->carrier.cost_eur = accounts->out[carrier * N_METRICS + METRIC_COST_EUR];
    struct budget_base base = {accounts->carrier, sales_eur, delivered_kg, accounts->others_kg,
                               accounts->ships};
    budget_settle(accounts->basis, &base, paid_eur, received_eur);
    for (size_t a = 1; a < n; a++) {
        double *row = &accounts->out[a * N_METRICS];
        row[METRIC_PAID_EUR] = paid_eur[a];
        row[METRIC_RECEIVED_EUR] = received_eur[a];
        row[METRIC_NET_COST_EUR] = row[METRIC_COST_EUR] + paid_eur[a] - received_eur[a];
    }
    free(sheet);
}

static void add_to_all(struct accounts *accounts)
{
    struct means *all = &accounts->means[0];
    for (size_t a = 1; a < accounts->basis->actors->n; a++) {
        const struct means *means = &accounts->means[a];
        for (size_t m = 0; m < N_METRICS; m++)
            if (metric_infos[m].additive)
                accounts->out[m] += accounts->out[a * N_METRICS + m];
        all->fill += means->fill;
        all->routes += means->routes;
        all->lines += means->lines;
        all->on_time += means->on_time;
        all->delivered += means->delivered;
        all->lead_s += means->lead_s;
        all->cold_lines += means->cold_lines;
        all->warm_s += means->warm_s;
    }
}

static double ratio(double part, double base)
{
    return base > 0 ? part / base : (double)NAN;
}

static void set_shares(double row[], const struct means *means)
{
    row[METRIC_FILL_SHARE] = ratio(means->fill, means->routes);
    row[METRIC_ON_TIME_SHARE] = ratio(means->on_time, means->lines);
    row[METRIC_LEAD_H] = ratio(means->lead_s / HOUR_S, means->delivered);
    row[METRIC_WARM_MIN] = ratio(means->warm_s / MINUTE_S, means->cold_lines);
    row[METRIC_COST_PER_KG_EUR] = ratio(row[METRIC_COST_EUR], row[METRIC_DELIVERED_KG]);
    row[METRIC_KGCO2E_PER_KG] = ratio(row[METRIC_GHG_WTW_KGCO2E], row[METRIC_DELIVERED_KG]);
}

void account_year(const struct account_basis *basis, const struct ledger *ledger, double out[])
{
    size_t n_actors = basis->actors->n, n_fleets = basis->scenario->n_fleets;
    memset(out, 0, n_actors * N_METRICS * sizeof *out);
    struct accounts accounts = accounts_of(basis, ledger, out);
    accounts.means = mem_zeroed(n_actors, sizeof *accounts.means);
    accounts.others_kg = mem_zeroed(n_actors, sizeof *accounts.others_kg);
    accounts.ships = mem_zeroed(n_actors, sizeof *accounts.ships);
    accounts.profiles = mem_zeroed(n_fleets, sizeof *accounts.profiles);
    for (size_t f = 0; f < n_fleets; f++)
        accounts.profiles[f] =
            emission_profile_of(basis->catalogue, &basis->scenario->fleets[f].type,
                                basis->scenario->prices.temperature_c);
    for (size_t i = 0; i < ledger->n_trips; i++)
        add_trip(&accounts, i);
    for (size_t i = 0; i < ledger->n_work; i++)
        add_work(&accounts, &ledger->work[i]);
    for (size_t i = 0; i < ledger->n_orders; i++)
        add_line(&accounts, &ledger->orders[i]);
    add_orders(&accounts);
    add_rents(&accounts);
    add_budget(&accounts);
    add_to_all(&accounts);
    for (size_t a = 0; a < n_actors; a++)
        set_shares(&out[a * N_METRICS], &accounts.means[a]);
    accounts_clear(&accounts);
}

static double *row_of_day(const struct account_basis *basis, double out[], int day)
{
    int last = basis->n_days - 1;
    return &out[(size_t)(day < 0 ? 0 : day > last ? last : day) * N_DAILY];
}

static void add_late_orders(const struct account_basis *basis, const struct ledger *ledger,
                            double out[])
{
    struct line_key *lines = sorted_lines(ledger);
    for (size_t i = 0, next; i < ledger->n_orders; i = next) {
        bool late = false;
        for (next = i; next < ledger->n_orders && lines[next].order == lines[i].order; next++)
            late |= lines[next].late;
        row_of_day(basis, out, lines[i].day)[DAILY_LATE_ORDERS] += late;
    }
    free(lines);
}

void account_days(const struct account_basis *basis, const struct ledger *ledger, double out[])
{
    assert(basis->n_days > 0);
    memset(out, 0, (size_t)basis->n_days * N_DAILY * sizeof *out);
    struct accounts accounts = accounts_of(basis, ledger, out);
    double eur[N_COST_ITEMS], rent_eur = 0;
    for (size_t i = 0; i < ledger->n_trips; i++) {
        const struct ledger_trip *trip = &ledger->trips[i];
        double *row = row_of_day(basis, out, trip->day);
        cost_of_trip(basis, trip, accounts.vehicle_days[i], eur);
        struct ghg ghg = ghg_of_trip(&accounts.factors, &basis->scenario->prices,
                                     &basis->scenario->fleets[trip->fleet].type, trip);
        row[DAILY_DISTANCE_KM] += trip->share * (trip->laden_km + trip->empty_km);
        row[DAILY_COST_EUR] += trip->share * sum_of(eur, N_COST_ITEMS);
        row[DAILY_GHG_WTW_KGCO2E] += trip->share * ghg.wtw_kgco2e;
        row[DAILY_ROUTES] += trip->share;
    }
    for (size_t i = 0; i < ledger->n_work; i++) {
        double *row = row_of_day(basis, out, ledger->work[i].day);
        double kwh = cost_room_kwh(basis, &ledger->work[i]);
        cost_of_work(basis, &ledger->work[i], eur);
        row[DAILY_COST_EUR] += sum_of(eur, N_COST_ITEMS);
        row[DAILY_GHG_WTW_KGCO2E] +=
            kwh > 0 ? kwh * accounts.factors.electricity.wtw_kgco2e : 0;
    }
    for (size_t i = 0; i < ledger->n_orders; i++) {
        double *row = row_of_day(basis, out, ledger->orders[i].day);
        row[DAILY_COST_EUR] += cost_of_loss_eur(&ledger->orders[i]);
        row[DAILY_DELIVERED_KG] += is_delivered(&ledger->orders[i]) ? ledger->orders[i].kg : 0;
    }
    for (size_t h = 0; h < basis->territory->n_hubs; h++)
        rent_eur += hub_is_used(&accounts, h) ? cost_of_rent_eur(basis, h) : 0;
    for (int d = 0; d < basis->n_days; d++)
        out[(size_t)d * N_DAILY + DAILY_COST_EUR] += rent_eur / basis->n_days;
    add_late_orders(basis, ledger, out);
    accounts_clear(&accounts);
}
