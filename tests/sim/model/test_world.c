#include <math.h>
#include "tests/run.h"
#include "tests/sim/simulated.h"
#include "tests/sim/small_world.h"

static struct simulated *simulate(const struct small_world *w, size_t organisation)
{
    return simulated_create(&w->scenario, &w->territory, &w->catalogue, &w->travel, organisation);
}

static double total_km(const struct simulated *s)
{
    double km = 0;
    for (size_t t = 0; t < s->ledger.n_trips; t++)
        km += s->ledger.trips[t].laden_km + s->ledger.trips[t].empty_km;
    return km;
}

static double ordered_kg(const struct simulated *s)
{
    double kg = 0;
    for (size_t i = 0; i < s->orders.n_lines; i++)
        kg += s->orders.lines[i].kg;
    return kg;
}

static double outcome_kg(const struct simulated *s, enum outcome outcome)
{
    double kg = 0;
    for (size_t i = 0; i < s->ledger.n_orders; i++)
        if (s->ledger.orders[i].outcome == outcome)
            kg += s->ledger.orders[i].kg;
    return kg;
}

START_TEST(each_farm_drives_out_and_back)
{
    struct small_world *w = small_world_create();
    struct simulated *s = simulate(w, SMALL_INDIVIDUAL);
    /* Farm A to school A and back, 80 km; farm B to school B and back, 60 km. */
    ck_assert_uint_eq(s->ledger.n_trips, 2);
    ck_assert_double_eq_tol(total_km(s), 140, 1e-9);
    const struct ledger_trip *a = &s->ledger.trips[s->ledger.trips[0].actor == 1 ? 0 : 1];
    ck_assert_double_eq_tol(a->laden_km, 40, 1e-9);
    ck_assert_double_eq_tol(a->empty_km, 40, 1e-9);
    ck_assert_double_eq_tol(a->activity_s[ACTIVITY_DRIVE], 80 * 60, 1e-6);
    ck_assert_double_eq_tol(a->activity_s[ACTIVITY_LOAD], 10 * a->crates, 1e-6);
    ck_assert_double_eq_tol(a->activity_s[ACTIVITY_UNLOAD], 300 + 20 * a->crates, 1e-6);
    /* It leaves so late that it does not wait for the school to open at 7. */
    ck_assert_double_eq_tol(a->activity_s[ACTIVITY_WAIT], 0, 1e-6);
    /* 6 to 8 litres for 100 km by the load; the van comes back empty. */
    const double share = a->kg / 600;
    ck_assert_double_eq_tol(a->fuel_l, 0.4 * (6 + 2 * share) + 0.4 * 6, 1e-9);
    ck_assert_double_eq_tol(a->kg_km, a->kg * 40, 1e-6);
    ck_assert_double_eq_tol(a->max_load_share, a->crates / 60, 1e-9);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_ON_TIME), ordered_kg(s), 1e-9);
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(goods_pass_point_and_platform)
{
    struct small_world *w = small_world_create();
    struct simulated *s = simulate(w, SMALL_POOLED);
    /* Drop 2 x 5 and 2 x sqrt(125); collect 25 + 25 from the yard; ship 10 + sqrt(200) + 10. */
    ck_assert_uint_eq(s->ledger.n_trips, 4);
    ck_assert_double_eq_tol(total_km(s), 10 + 2 * sqrt(125) + 50 + 20 + sqrt(200), 1e-9);
    double carried_kg[3] = {0}, carried_crates[3] = {0};
    for (size_t t = 0; t < s->ledger.n_trips; t++) {
        carried_kg[s->ledger.trips[t].flow] += s->ledger.trips[t].kg;
        carried_crates[s->ledger.trips[t].flow] += s->ledger.trips[t].crates;
    }
    for (size_t f = 0; f < 3; f++)
        ck_assert_double_eq_tol(carried_kg[f], ordered_kg(s), 1e-6);
    ck_assert_double_eq_tol(carried_crates[0], carried_crates[2], 1e-9);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_ON_TIME), ordered_kg(s), 1e-9);
    /* Every crate is sorted at both hubs: 15 s each. */
    double handled_s = 0;
    for (size_t i = 0; i < s->ledger.n_work; i++)
        handled_s += s->ledger.work[i].activity_s[ACTIVITY_HANDLE];
    ck_assert_double_eq_tol(handled_s, 2 * 15 * carried_crates[0], 1e-6);
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(kilometres_of_the_ledger_are_those_of_the_routes)
{
    struct small_world *w = small_world_create();
    w->scenario.calendar.n_weeks = 10;
    w->scenario.demand.dispersion_size = 1;
    w->scenario.demand.farms_per_product = 2;
    w->scenario.uncertainty = (struct uncertainty){.travel_day_cv = 0.2,
                                                   .travel_leg_cv = 0.2,
                                                   .peak_factor = 1.2,
                                                   .late_farm_share = 0.2,
                                                   .late_farm_s = 1800,
                                                   .no_show_share = 0.1,
                                                   .breakdown_per_km = 0.002,
                                                   .breakdown_s = 3600,
                                                   .hub_closed_share = 0.2,
                                                   .driver_ill_share = 0.2};
    w->scenario.handling.service_cv = 0.4;
    for (size_t o = 0; o < N_SMALL_ORGANISATIONS; o++) {
        struct simulated *s = simulate(w, o);
        ck_assert_uint_eq(s->routes.n, s->ledger.n_trips);
        for (size_t r = 0; r < s->routes.n; r++) {
            const struct driven_route *route = &s->routes.list[r];
            const double *km = w->travel.by_class[ROAD_VAN].distance_km;
            double along_km = 0;
            for (size_t i = 1; i < route->n_places; i++)
                along_km += km[route->places[i - 1] * N_SMALL_PLACES + route->places[i]];
            const struct ledger_trip *trip = &s->ledger.trips[r];
            ck_assert_double_eq_tol(along_km, trip->laden_km + trip->empty_km, 1e-9);
            double busy_s = 0;
            for (int a = 0; a < N_ACTIVITIES; a++)
                busy_s += trip->activity_s[a];
            ck_assert_double_eq_tol(busy_s, trip->duration_s, 1e-6);
        }
        /* Every order line ends once, whatever happened. */
        ck_assert_uint_eq(s->ledger.n_orders, s->orders.n_lines);
        double ended_kg = 0;
        for (size_t i = 0; i < s->ledger.n_orders; i++)
            ended_kg += s->ledger.orders[i].kg;
        ck_assert_double_eq_tol(ended_kg, ordered_kg(s), 1e-6);
        simulated_free(s);
    }
    small_world_free(w);
}
END_TEST

START_TEST(what_exceeds_the_van_takes_two_trips)
{
    struct small_world *w = small_world_create();
    w->fleets[0].type.crates = 6; /* orders have about 10 crates */
    w->outlets[0].closes_s = w->outlets[1].closes_s = 20 * 3600;
    struct simulated *s = simulate(w, SMALL_INDIVIDUAL);
    ck_assert_uint_gt(s->ledger.n_trips, 2);
    double crates = 0;
    for (size_t t = 0; t < s->ledger.n_trips; t++) {
        crates += s->ledger.trips[t].crates;
        ck_assert_double_le(s->ledger.trips[t].max_load_share, 1 + 1e-9);
    }
    double ordered = 0;
    for (size_t i = 0; i < s->orders.n_lines; i++)
        ordered += s->orders.lines[i].crates;
    ck_assert_double_eq_tol(crates, ordered, 1e-6);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_ON_TIME), ordered_kg(s), 1e-6);
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(dedicated_never_drives_less_than_a_round)
{
    struct small_world *w = small_world_create();
    w->scenario.demand.farms_per_product = 2;
    w->scenario.demand.allocation = ALLOCATE_NEAREST;
    w->supply_kg_week[0] = w->supply_kg_week[1] = 80; /* both serve both */
    struct simulated *round = simulate(w, SMALL_INDIVIDUAL);
    w->flows[0].routes = ROUTES_DEDICATED;
    struct simulated *dedicated = simulate(w, SMALL_INDIVIDUAL);
    ck_assert_double_gt(total_km(dedicated), total_km(round) + 1);
    w->flows[0].routes = ROUTES_OWN_SHARED;
    struct simulated *shared = simulate(w, SMALL_INDIVIDUAL);
    ck_assert_double_eq_tol(total_km(shared), total_km(round), 1e-9);
    for (size_t t = 0; t < shared->ledger.n_trips; t++)
        ck_assert_double_eq(shared->ledger.trips[t].share, 0.5);
    simulated_free(shared);
    simulated_free(dedicated);
    simulated_free(round);
    small_world_free(w);
}
END_TEST

START_TEST(a_closed_hub_makes_goods_late)
{
    struct small_world *w = small_world_create();
    w->scenario.uncertainty.hub_closed_share = 1;
    struct simulated *s = simulate(w, SMALL_POOLED);
    ck_assert_double_eq(outcome_kg(s, OUTCOME_ON_TIME), 0);
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(no_show_keeps_goods_at_the_farm)
{
    struct small_world *w = small_world_create();
    w->scenario.uncertainty.no_show_share = 1;
    struct simulated *s = simulate(w, SMALL_INDIVIDUAL);
    ck_assert_uint_eq(s->ledger.n_trips, 0);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_NO_SHOW), ordered_kg(s), 1e-9);
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(a_late_farm_is_refused_when_the_window_is_over)
{
    struct small_world *w = small_world_create();
    w->scenario.uncertainty.late_farm_share = 1;
    w->scenario.uncertainty.late_farm_s = 1e6; /* days */
    struct simulated *s = simulate(w, SMALL_INDIVIDUAL);
    ck_assert_double_eq(outcome_kg(s, OUTCOME_ON_TIME), 0);
    ck_assert_double_gt(outcome_kg(s, OUTCOME_REFUSED), 0);
    ck_assert_uint_eq(s->ledger.n_trips, 2); /* it drove all the same */
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(goods_without_a_way_are_unserved)
{
    struct small_world *w = small_world_create();
    w->flows[0].within_km = 35; /* school A is 40 km from farm A, school B 30 from farm B */
    struct simulated *s = simulate(w, SMALL_INDIVIDUAL);
    ck_assert_uint_eq(plan_n_unlinked(&s->plan), 1);
    ck_assert_uint_eq(s->ledger.n_trips, 1);
    ck_assert_double_gt(outcome_kg(s, OUTCOME_NO_FLOW), 0);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_NO_FLOW) + outcome_kg(s, OUTCOME_ON_TIME),
                            ordered_kg(s), 1e-9);
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(chilled_goods_without_a_cold_room_get_warm)
{
    struct small_world *w = small_world_create();
    w->product.temperature = TEMPERATURE_CHILLED;
    struct simulated *warm = simulate(w, SMALL_POOLED);
    ck_assert_double_gt(warm->ledger.orders[0].warm_s, 12 * 3600); /* a night at the platform */
    w->hubs[0].chilled_room_m3 = w->hubs[1].chilled_room_m3 = 100;
    struct simulated *cold = simulate(w, SMALL_POOLED);
    ck_assert_double_eq(cold->ledger.orders[0].warm_s, 0);
    double m3_days = 0;
    for (size_t i = 0; i < cold->ledger.n_work; i++)
        m3_days += cold->ledger.work[i].cold_m3_days;
    ck_assert_double_gt(m3_days, 0.5); /* 20 crates of 0.072 m3 for most of a day */
    ck_assert_double_lt(m3_days, 3);
    simulated_free(cold);
    simulated_free(warm);
    small_world_free(w);
}
END_TEST

/* The route of the last flow of the pooled organisation; NULL when nothing was shipped. */
static const struct ledger_trip *shipping(const struct simulated *s)
{
    for (size_t t = 0; t < s->ledger.n_trips; t++)
        if (s->ledger.trips[t].flow == 2)
            return &s->ledger.trips[t];
    return NULL;
}

/* A world with one school that far from the platform and its yard, open all day. */
static struct small_world *far_world(double km)
{
    struct small_world *w = small_world_create();
    w->places[SCHOOL_A].at_m.x = 30e3 + km * 1e3;
    w->territory.n_outlets = 1;
    w->outlets[0].closes_s = 24 * 3600;
    small_travel(w);
    w->scenario.demand.contract_reach_km = 1000;
    w->flows[3].depart_s = 0;
    return w;
}

START_TEST(heavy_vehicles_rest_after_four_hours_and_a_half)
{
    /* A kilometre a minute; no wait but rests, at a school that is always open. */
    static const struct {
        double km, rest_min;
    } CASES[] = {
        {130, 0},        /* 4 h 20 in all */
        {135, 0},        /* 4 h 30 exactly */
        {180, 45},       /* 6 h: one rest, half an hour into the way back */
        {270, 45},       /* 9 h exactly: one on each side would be one too many */
        {300, 11 * 60 + 45}, /* 10 h: a rest in the way out, the night in the way back */
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct small_world *w = far_world(CASES[i].km);
        w->outlets[0].opens_s = 0;
        w->flows[3].shift_s = 24 * 3600;
        struct simulated *s = simulate(w, SMALL_POOLED);
        ck_assert_ptr_nonnull(shipping(s));
        ck_assert_double_eq_tol(shipping(s)->activity_s[ACTIVITY_WAIT], CASES[i].rest_min * 60,
                                1e-6);
        ck_assert_double_eq_tol(shipping(s)->activity_s[ACTIVITY_DRIVE], CASES[i].km * 120, 1e-6);
        simulated_free(s);
        w->fleets[1].type.gvw_kg = 3500;
        s = simulate(w, SMALL_POOLED);
        ck_assert_double_eq_tol(shipping(s)->activity_s[ACTIVITY_WAIT], 0, 1e-6);
        simulated_free(s);
        small_world_free(w);
    }
}
END_TEST

START_TEST(shift_holds_the_rest_and_the_way_to_the_hub)
{
    struct small_world *w = far_world(150); /* 5 h out and back, 5 min and 20 s a crate there */
    w->outlets[0].opens_s = 0;
    w->flows[3].shift_s = 5.8 * 3600; /* 5 h 48 */
    struct simulated *s = simulate(w, SMALL_POOLED);
    ck_assert_ptr_null(shipping(s)); /* 5 h 5 and a rest of 45 min, and 10 crates */
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_NO_VEHICLE), ordered_kg(s), 1e-9);
    simulated_free(s);
    w->fleets[1].type.gvw_kg = 3500; /* no rest */
    s = simulate(w, SMALL_POOLED);
    ck_assert_ptr_nonnull(shipping(s));
    simulated_free(s);
    w->places[YARD].at_m.x -= 30e3; /* half an hour from the platform, and from the way home */
    small_travel(w);
    s = simulate(w, SMALL_POOLED);
    ck_assert_ptr_null(shipping(s));
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(collections_end_before_the_hub_closes)
{
    /* Out at 11:00, 25 min to the point, 5 min and 20 crates of 10 s there, 25 min back, 20
     * crates of 20 s to unload: 12:05. */
    struct small_world *w = small_world_create();
    w->scenario.demand.certain = true;
    w->hubs[1].closes_s = 12.25 * 3600;
    struct simulated *s = simulate(w, SMALL_POOLED);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_ON_TIME), 160, 1e-9);
    simulated_free(s);
    w->hubs[1].closes_s = 12 * 3600;
    s = simulate(w, SMALL_POOLED);
    for (size_t t = 0; t < s->ledger.n_trips; t++)
        ck_assert_uint_eq(s->ledger.trips[t].flow, 0); /* only the drops */
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_NO_VEHICLE), 160, 1e-9);
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(batteries_last_from_the_yard_and_back)
{
    struct small_world *w = far_world(100);
    w->places[YARD].at_m.x -= 20e3;
    w->fleets[1].type.energy = ENERGY_ELECTRIC;
    small_travel(w);
    w->fleets[1].type.range_km = 20 + 100 + 120; /* yard, platform, school, yard */
    struct simulated *s = simulate(w, SMALL_POOLED);
    ck_assert_ptr_nonnull(shipping(s));
    ck_assert_double_eq_tol(shipping(s)->laden_km + shipping(s)->empty_km, 240, 1e-9);
    ck_assert_double_eq(shipping(s)->fuel_l, 0);
    /* Empty 6 kWh for 100 km, loaded up to 8: to the platform, to the school, and home. */
    const double share = shipping(s)->kg / 5000;
    ck_assert_double_eq_tol(shipping(s)->energy_kwh, 0.2 * 6 + 1.0 * (6 + 2 * share) + 1.2 * 6,
                            1e-9);
    simulated_free(s);
    w->fleets[1].type.range_km = 239;
    s = simulate(w, SMALL_POOLED);
    ck_assert_ptr_null(shipping(s));
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(a_vehicle_goes_out_again_while_there_is_time)
{
    struct small_world *w = small_world_create();
    w->scenario.demand.certain = true; /* 10 crates a school */
    w->supply_kg_week[1] = 0;          /* farm A serves both, one at a time */
    w->fleets[0].type.crates = 12;
    struct simulated *s = simulate(w, SMALL_INDIVIDUAL);
    ck_assert_uint_eq(s->ledger.n_trips, 2);
    ck_assert_double_eq_tol(total_km(s), 2 * 40 + 2 * sqrt(1000), 1e-9);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_ON_TIME), 160, 1e-9);
    /* The engine is still warm for the second. */
    ck_assert_uint_eq(s->ledger.trips[0].cold_starts + s->ledger.trips[1].cold_starts, 1);
    simulated_free(s);
    /* Schools that close at 8: the second would come at 8:20. It is not driven in vain. */
    w->outlets[0].closes_s = w->outlets[1].closes_s = 8 * 3600;
    s = simulate(w, SMALL_INDIVIDUAL);
    ck_assert_uint_eq(s->ledger.n_trips, 1);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_ON_TIME), 80, 1e-9);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_NO_VEHICLE), 80, 1e-9);
    simulated_free(s);
    /* Dedicated trips do not wait for one another: what the roads would see at most. */
    w->flows[0].routes = ROUTES_DEDICATED;
    s = simulate(w, SMALL_INDIVIDUAL);
    ck_assert_double_eq_tol(total_km(s), 2 * 40 + 2 * sqrt(1000), 1e-9);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_ON_TIME), 160, 1e-9);
    simulated_free(s);
    /* Where even a dedicated trip cannot arrive in time there is none. */
    w->flows[0].depart_s = 7.5 * 3600;
    s = simulate(w, SMALL_INDIVIDUAL);
    ck_assert_uint_eq(s->ledger.n_trips, 0);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_NO_VEHICLE), 160, 1e-9);
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(three_baselines_by_hand)
{
    struct small_world *w = small_world_create();
    w->scenario.demand.certain = true;
    w->supply_kg_week[1] = 0; /* farm A at (0, 0) serves (40, 0) and (30, 10) */
    static const struct {
        enum route_policy routes;
        double share;
    } CASES[] = {{ROUTES_DEDICATED, 1}, {ROUTES_OWN, 1}, {ROUTES_OWN_SHARED, 0.5}};
    const double hand_km[] = {2 * 40 + 2 * sqrt(1000), 40 + sqrt(200) + sqrt(1000),
                              40 + sqrt(200) + sqrt(1000)};
    for (size_t i = 0; i < 3; i++) {
        w->flows[0].routes = CASES[i].routes;
        struct simulated *s = simulate(w, SMALL_INDIVIDUAL);
        ck_assert_double_eq_tol(total_km(s), hand_km[i], 1e-9);
        ck_assert_uint_eq(s->ledger.n_trips, i == 0 ? 2 : 1);
        ck_assert_double_eq(s->ledger.trips[0].share, CASES[i].share);
        ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_ON_TIME), 160, 1e-9);
        simulated_free(s);
    }
    small_world_free(w);
}
END_TEST

START_TEST(groupage_charges_what_the_goods_take)
{
    struct small_world *w = small_world_create();
    w->scenario.demand.certain = true; /* 20 crates in a truck of 400 */
    struct simulated *alone = simulate(w, SMALL_POOLED);
    w->flows[3].groupage_fill = 0.5;
    struct simulated *s = simulate(w, SMALL_POOLED);
    ck_assert_double_eq_tol(shipping(s)->max_load_share, 0.05, 1e-12);
    ck_assert_double_eq_tol(shipping(s)->share, 0.1, 1e-12);
    ck_assert_double_eq(shipping(alone)->share, 1);
    ck_assert_double_eq_tol(total_km(s), total_km(alone), 1e-9); /* driven all the same */
    simulated_free(s);
    w->flows[3].groupage_fill = 0.04; /* fuller than usual: whole, not more */
    s = simulate(w, SMALL_POOLED);
    ck_assert_double_eq(shipping(s)->share, 1);
    simulated_free(s);
    simulated_free(alone);
    small_world_free(w);
}
END_TEST

START_TEST(goods_leave_when_the_farm_ships_and_after_the_order)
{
    struct small_world *w = small_world_create();
    w->scenario.calendar.n_weeks = 3;
    w->flows[1].days = 0x7f;
    w->farms[0].days = 1 << 5; /* Saturdays, two working days before Tuesday with Monday */
    w->farms[1].days = 1 << 5;
    struct simulated *s = simulate(w, SMALL_POOLED);
    ck_assert_uint_eq(plan_n_unlinked(&s->plan), 0);
    for (size_t t = 0; t < s->ledger.n_trips; t++)
        if (s->ledger.trips[t].flow == 0 && s->ledger.trips[t].day > 0)
            ck_assert_int_eq(s->ledger.trips[t].day % 7, 5);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_ON_TIME), ordered_kg(s), 1e-9);
    simulated_free(s);
    w->scenario.demand.lead_days = 1; /* ordered on Monday: Saturday is too early */
    s = simulate(w, SMALL_POOLED);
    ck_assert_uint_eq(plan_n_unlinked(&s->plan), s->contracts.n);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_NO_FLOW), ordered_kg(s), 1e-9);
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(goods_do_not_stay_where_they_may_not)
{
    struct small_world *w = small_world_create();
    w->hubs[1].overnight = false; /* the platform: collected on Monday, shipped on Tuesday */
    struct simulated *s = simulate(w, SMALL_POOLED);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_NO_FLOW), ordered_kg(s), 1e-9);
    simulated_free(s);
    /* At the point goods stay some hours; those that come too late for the collection go back. */
    w->hubs[1].overnight = true;
    w->hubs[0].overnight = false;
    s = simulate(w, SMALL_POOLED);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_ON_TIME), ordered_kg(s), 1e-9);
    simulated_free(s);
    w->scenario.calendar.n_weeks = 3;
    w->product.shelf_life_days = 30;
    w->scenario.uncertainty.late_farm_share = 1;
    w->scenario.uncertainty.late_farm_s = 6 * 3600;
    s = simulate(w, SMALL_POOLED);
    ck_assert_double_eq(outcome_kg(s, OUTCOME_LATE), 0);
    ck_assert_double_gt(outcome_kg(s, OUTCOME_NO_VEHICLE), 0);
    simulated_free(s);
    w->hubs[0].overnight = true;
    s = simulate(w, SMALL_POOLED);
    ck_assert_double_gt(outcome_kg(s, OUTCOME_LATE), 0); /* a week later, with the next collection */
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(frozen_goods_need_a_freezer)
{
    struct small_world *w = small_world_create();
    w->product.temperature = TEMPERATURE_FROZEN;
    w->hubs[0].chilled_room_m3 = w->hubs[1].chilled_room_m3 = 100;
    struct simulated *s = simulate(w, SMALL_POOLED);
    ck_assert_double_gt(s->ledger.orders[0].warm_s, 12 * 3600); /* a chilled room is too warm */
    simulated_free(s);
    w->hubs[0].frozen_room_m3 = w->hubs[1].frozen_room_m3 = 100;
    s = simulate(w, SMALL_POOLED);
    ck_assert_double_eq(s->ledger.orders[0].warm_s, 0);
    simulated_free(s);
    w->fleets[1].type.carries[TEMPERATURE_FROZEN] = false; /* and so is a chilled vehicle */
    s = simulate(w, SMALL_POOLED);
    ck_assert_double_gt(s->ledger.orders[0].warm_s, 25 * 60);
    ck_assert_double_lt(s->ledger.orders[0].warm_s, 3 * 3600);
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(windows_of_a_flow_are_those_of_its_destinations)
{
    struct small_world *w = small_world_create();
    w->flows[3].arrive_open_s = 9 * 3600; /* nobody waits at the platform for that */
    w->flows[3].arrive_close_s = 11 * 3600;
    struct simulated *s = simulate(w, SMALL_POOLED);
    ck_assert_double_eq_tol(shipping(s)->activity_s[ACTIVITY_WAIT], 0, 1e-6);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_ON_TIME), ordered_kg(s), 1e-9);
    simulated_free(s);
    small_world_free(w);
}
END_TEST

START_TEST(one_place_is_collected_for_as_a_kind_is)
{
    struct small_world *w = small_world_create();
    struct simulated *kind = simulate(w, SMALL_POOLED);
    w->flows[2].to = (struct selector){.id = (char *)"platform"};
    struct simulated *one = simulate(w, SMALL_POOLED);
    ck_assert_double_eq_tol(total_km(one), total_km(kind), 1e-9);
    ck_assert(plan_is_collection(&one->plan, 1));
    ck_assert(!plan_is_collection(&one->plan, 0) && !plan_is_collection(&one->plan, 2));
    simulated_free(one);
    simulated_free(kind);
    small_world_free(w);
}
END_TEST

START_TEST(a_platform_spreads_to_dispatch_points_in_one_round)
{
    /* One farm at (0, 0), a platform at (0, 10), dispatch points at (5, 0) and (30, 0). School A
     * at (40, 0) is nearest to the second, school B, moved to (5, 10), to the first. */
    struct small_world *w = small_world_create();
    struct hub hubs[3];
    for (size_t h = 0; h < 3; h++) {
        hubs[h] = w->hubs[0];
        hubs[h].place = FARM_B + h;
    }
    w->territory.n_farms = 1;
    w->territory.n_hubs = 3;
    w->territory.hubs = hubs;
    w->places[FARM_B].kind = PLACE_PLATFORM;
    w->places[POINT].kind = w->places[PLATFORM].kind = PLACE_DISPATCH_POINT;
    w->places[SCHOOL_B].at_m.x = 5e3;
    small_travel(w);
    struct flow *drop = &w->flows[1], *spread = &w->flows[2], *last = &w->flows[3];
    drop->to.kinds = 1 << PLACE_PLATFORM;
    spread->from.kinds = 1 << PLACE_PLATFORM;
    spread->to.kinds = 1 << PLACE_DISPATCH_POINT;
    spread->assign = ASSIGN_ORDER;
    last->from.kinds = 1 << PLACE_DISPATCH_POINT;
    struct simulated *s = simulate(w, SMALL_POOLED);
    ck_assert(!plan_is_collection(&s->plan, 1));
    double km[3] = {0};
    size_t n[3] = {0};
    for (size_t t = 0; t < s->ledger.n_trips; t++) {
        km[s->ledger.trips[t].flow] += s->ledger.trips[t].laden_km + s->ledger.trips[t].empty_km;
        n[s->ledger.trips[t].flow]++;
    }
    /* One round from the yard at (30, 0): platform, the near point, the far one, which is home. */
    ck_assert_uint_eq(n[1], 1);
    ck_assert_double_eq_tol(km[1], sqrt(1000) + sqrt(125) + 25, 1e-9);
    /* And one out of each point. */
    ck_assert_uint_eq(n[2], 2);
    ck_assert_double_eq_tol(km[2], 10 + 10 + 25 + 10 + sqrt(725), 1e-9);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_ON_TIME), ordered_kg(s), 1e-9);
    simulated_free(s);
    small_world_free(w);
}
END_TEST

/* Called off from the start: no vehicle leaves, and every order is accounted for all the same. */
START_TEST(a_cancelled_run_is_short_and_whole)
{
    struct small_world *w = small_world_create();
    struct simulated *s = simulate(w, SMALL_POOLED);
    const double asked_kg = ordered_kg(s);
    const atomic_bool cancelled = true;
    struct arena arena = {0};
    ledger_init(&s->ledger, &arena);
    struct world_run run = {.plan = &s->plan,
                            .actors = &s->actors,
                            .orders = &s->orders,
                            .arena = &arena,
                            .cancelled = &cancelled};
    world_simulate(&run, &s->ledger);
    ck_assert_uint_eq(run.n_events, 0);
    ck_assert_uint_eq(s->ledger.n_trips, 0);
    ck_assert_double_gt(asked_kg, 0);
    ck_assert_double_eq_tol(outcome_kg(s, OUTCOME_NO_VEHICLE), asked_kg, 1e-9);
    arena_clear(&arena);
    simulated_free(s);
    small_world_free(w);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {each_farm_drives_out_and_back,
                            goods_pass_point_and_platform,
                            kilometres_of_the_ledger_are_those_of_the_routes,
                            what_exceeds_the_van_takes_two_trips,
                            dedicated_never_drives_less_than_a_round,
                            a_closed_hub_makes_goods_late,
                            no_show_keeps_goods_at_the_farm,
                            a_late_farm_is_refused_when_the_window_is_over,
                            goods_without_a_way_are_unserved,
                            chilled_goods_without_a_cold_room_get_warm,
                            heavy_vehicles_rest_after_four_hours_and_a_half,
                            shift_holds_the_rest_and_the_way_to_the_hub,
                            collections_end_before_the_hub_closes,
                            batteries_last_from_the_yard_and_back,
                            a_vehicle_goes_out_again_while_there_is_time,
                            three_baselines_by_hand,
                            groupage_charges_what_the_goods_take,
                            goods_leave_when_the_farm_ships_and_after_the_order,
                            goods_do_not_stay_where_they_may_not,
                            frozen_goods_need_a_freezer,
                            windows_of_a_flow_are_those_of_its_destinations,
                            one_place_is_collected_for_as_a_kind_is,
                            a_platform_spreads_to_dispatch_points_in_one_round,
                            a_cancelled_run_is_short_and_whole};
    return run_tests("world", tests, sizeof tests / sizeof *tests);
}
