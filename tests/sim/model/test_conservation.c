/* What is ordered, carried, driven, worked and paid balances in every scenario that the program
 * comes with, all uncertainties on. */
#include <math.h>
#include <omp.h>
#include "sim/account/account.h"
#include "tests/run.h"
#include "tests/sim/simulated.h"

static const char *const SCENARIOS[] = {"scenarios/mini.yaml", "scenarios/scattered.yaml",
                                        "scenarios/deux-sevres-groupage.yaml",
                                        "scenarios/luxembourg.yaml"};

struct inputs {
    struct catalogue *catalogue;
    struct scenario *scenario;
    struct territory *territory;
    struct travel *travel;
};

static struct inputs read_inputs(const char *path)
{
    struct faults faults = {0}, warnings = {0};
    struct inputs in = {.catalogue = catalogue_read("data/reference", &faults)};
    ck_assert_ptr_nonnull(in.catalogue);
    in.scenario = scenario_read(path, in.catalogue, &faults);
    ck_assert_ptr_nonnull(in.scenario);
    in.territory = territory_read(in.scenario, &faults, &warnings);
    ck_assert_ptr_nonnull(in.territory);
    const struct travel_options options = {.jobs = omp_get_max_threads()};
    in.travel = travel_create(in.scenario, in.territory, in.catalogue, &options, &faults, &warnings);
    ck_assert_ptr_nonnull(in.travel);
    faults_clear(&warnings);
    return in;
}

static void inputs_clear(struct inputs *in)
{
    travel_free(in->travel);
    territory_free(in->territory);
    scenario_free(in->scenario);
    catalogue_free(in->catalogue);
}

/* Sums by one of the three, kg and crates. */
static void check_goods(const struct inputs *in, const struct simulated *s, int by)
{
    enum { FARM, OUTLET, PRODUCT };
    const size_t sizes[] = {in->territory->n_farms, in->territory->n_outlets,
                            in->scenario->n_products};
    double *sheet = mem_zeroed(4 * sizes[by], sizeof *sheet);
    for (size_t i = 0; i < s->orders.n_lines; i++) {
        const struct order_line *a = &s->orders.lines[i];
        double *row = &sheet[4 * (by == FARM ? a->farm : by == OUTLET ? a->outlet : a->product)];
        row[0] += a->kg;
        row[1] += a->crates;
    }
    for (size_t i = 0; i < s->ledger.n_orders; i++) {
        const struct ledger_order *a = &s->ledger.orders[i];
        double *row = &sheet[4 * (by == FARM ? a->farm : by == OUTLET ? a->outlet : a->product)];
        row[2] += a->kg;
        row[3] += a->crates;
    }
    for (size_t i = 0; i < sizes[by]; i++) {
        ck_assert_double_eq_tol(sheet[4 * i], sheet[4 * i + 2], 1e-9 * (1 + sheet[4 * i]));
        ck_assert_double_eq(sheet[4 * i + 1], sheet[4 * i + 3]); /* whole crates */
    }
    free(sheet);
}

static bool left_its_farm(const struct ledger_order *order)
{
    return order->outcome != OUTCOME_NO_FLOW && order->outcome != OUTCOME_NO_SHOW &&
           order->outcome != OUTCOME_NO_VEHICLE;
}

/* Crates on the vehicles of each flow: no more than what left the farms, and in the last flow all
 * that came to an outlet's door. Chains of these scenarios take every flow, one after the other. */
static void check_flows(const struct simulated *s)
{
    const size_t n_flows = s->plan.organisation->n_flows;
    double *carried = mem_zeroed(n_flows, sizeof *carried), at_door = 0, spoiled = 0, unserved = 0;
    for (size_t t = 0; t < s->ledger.n_trips; t++)
        carried[s->ledger.trips[t].flow] += s->ledger.trips[t].crates;
    for (size_t i = 0; i < s->ledger.n_orders; i++) {
        const struct ledger_order *order = &s->ledger.orders[i];
        *(order->outcome == OUTCOME_SPOILED ? &spoiled
          : left_its_farm(order)            ? &at_door
                                            : &unserved) += order->crates;
    }
    for (size_t f = 1; f < n_flows; f++)
        ck_assert_double_le(carried[f], carried[f - 1] + 1e-6);
    ck_assert_double_ge(carried[n_flows - 1], at_door - 1e-6);
    ck_assert_double_le(carried[n_flows - 1], at_door + spoiled + 1e-6);
    ck_assert_double_ge(carried[0], at_door + spoiled - 1e-6);
    ck_assert_double_le(carried[0], at_door + spoiled + unserved + 1e-6);
    free(carried);
}

static void check_routes(const struct inputs *in, const struct simulated *s)
{
    ck_assert_uint_eq(s->routes.n, s->ledger.n_trips);
    for (size_t r = 0; r < s->routes.n; r++) {
        const struct driven_route *route = &s->routes.list[r];
        const struct ledger_trip *trip = &s->ledger.trips[r];
        const struct vehicle *type = &in->scenario->fleets[route->fleet].type;
        const struct matrix *matrix = &in->travel->by_class[type->road_class];
        double km = 0, busy_s = 0;
        for (size_t i = 1; i < route->n_places; i++)
            km += matrix->distance_km[route->places[i - 1] * matrix->n + route->places[i]];
        ck_assert_double_eq_tol(km, trip->laden_km + trip->empty_km, 1e-6);
        for (int a = 0; a < N_ACTIVITIES; a++)
            busy_s += trip->activity_s[a];
        ck_assert_double_eq_tol(busy_s, trip->duration_s, 1e-3);
        ck_assert_double_le(trip->max_load_share, 1 + 1e-6);
        ck_assert_double_le(km, type->range_km);
        ck_assert(trip->kg_km <= trip->laden_km * type->payload_kg * (1 + 1e-6));
    }
}

static double sum(const double out[], enum metric metric, size_t n)
{
    double all = 0;
    for (size_t a = 1; a < n; a++)
        all += out[a * N_METRICS + (size_t)metric];
    return all;
}

static void check_accounts(const struct inputs *in, const struct simulated *s, size_t organisation)
{
    static const enum metric ITEMS[] = {METRIC_COST_FUEL_EUR,         METRIC_COST_VEHICLE_EUR,
                                        METRIC_COST_DRIVING_TIME_EUR, METRIC_COST_HANDLING_TIME_EUR,
                                        METRIC_COST_HUB_EUR,          METRIC_COST_TOLL_EUR,
                                        METRIC_COST_LOSS_EUR};
    const struct account_basis basis = {.catalogue = in->catalogue,
                                        .scenario = in->scenario,
                                        .territory = in->territory,
                                        .actors = &s->actors,
                                        .organisation = organisation,
                                        .n_days = s->season.n_days};
    const size_t n = s->actors.n;
    double *out = mem_zeroed(n * N_METRICS, sizeof *out);
    account_year(&basis, &s->ledger, out);
    double items_eur = 0, hours = 0, grants_eur = 0, gross_km = 0, net_km = 0;
    for (size_t i = 0; i < sizeof ITEMS / sizeof *ITEMS; i++)
        items_eur += sum(out, ITEMS[i], n);
    for (size_t t = 0; t < s->ledger.n_trips; t++) {
        const struct ledger_trip *trip = &s->ledger.trips[t];
        for (int a = 0; a < N_ACTIVITIES; a++)
            hours += trip->share * trip->activity_s[a] / 3600;
        gross_km += trip->laden_km + trip->empty_km;
        net_km += trip->share * (trip->laden_km + trip->empty_km);
    }
    for (size_t i = 0; i < s->ledger.n_work; i++)
        for (int a = 0; a < N_ACTIVITIES; a++)
            hours += s->ledger.work[i].activity_s[a] / 3600;
    const struct business_model *business = &in->scenario->organisations[organisation].business;
    for (size_t g = 0; g < business->n_grants; g++)
        grants_eur += business->grants[g].eur_year; /* the scenarios run 52 weeks */
    ck_assert_double_eq_tol(out[METRIC_COST_EUR], items_eur, 1e-6 * items_eur);
    ck_assert_double_eq_tol(out[METRIC_COST_EUR], sum(out, METRIC_COST_EUR, n), 1e-6 * items_eur);
    ck_assert_double_eq_tol(out[METRIC_LABOUR_H], hours, 1e-6 * hours);
    ck_assert_double_eq_tol(out[METRIC_DISTANCE_KM], net_km, 1e-6 * net_km);
    ck_assert_double_eq_tol(out[METRIC_DISTANCE_GROSS_KM], gross_km, 1e-6 * gross_km);
    ck_assert_double_eq_tol(out[METRIC_LADEN_KM] + out[METRIC_EMPTY_KM], net_km, 1e-6 * net_km);
    /* What one pays another receives; only grants come from outside. */
    ck_assert_double_eq_tol(out[METRIC_RECEIVED_EUR] - out[METRIC_PAID_EUR], grants_eur, 1e-3);
    ck_assert_double_eq_tol(out[METRIC_NET_COST_EUR], out[METRIC_COST_EUR] - grants_eur, 1e-3);
    for (size_t a = 0; a < n; a++) {
        const double *row = &out[a * N_METRICS];
        ck_assert_double_eq_tol(row[METRIC_ORDERED_KG],
                                row[METRIC_DELIVERED_KG] + row[METRIC_LOSS_KG] +
                                    row[METRIC_UNSERVED_KG],
                                1e-9 * (1 + row[METRIC_ORDERED_KG]));
    }
    free(out);
}

START_TEST(everything_balances)
{
    struct inputs in = read_inputs(SCENARIOS[_i]);
    for (size_t o = 0; o < in.scenario->n_organisations; o++) {
        struct simulated *s = simulated_create(in.scenario, in.territory, in.catalogue, in.travel, o);
        ck_assert_uint_gt(s->orders.n_lines, 100);
        for (int by = 0; by < 3; by++)
            check_goods(&in, s, by);
        check_flows(s);
        check_routes(&in, s);
        check_accounts(&in, s, o);
        simulated_free(s);
    }
    inputs_clear(&in);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("conservation");
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, everything_balances, 0, sizeof SCENARIOS / sizeof *SCENARIOS);
    return run_case("conservation", tcase);
}
