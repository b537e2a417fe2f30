#include "data/scenario.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "data/mem.h"
#include "data/scenario_reading.h"
#include "data/text.h"
#include "tests/run.h"

static struct catalogue *catalogue;

static struct scenario *read_good(const char *path)
{
    struct faults faults = {0};
    if (!catalogue)
        catalogue = catalogue_read("data/reference", &faults);
    struct scenario *scenario = scenario_read(path, catalogue, &faults);
    for (size_t i = 0; i < faults.n_kept; i++)
        fprintf(stderr, "%s\n", faults.text[i]);
    ck_assert_uint_eq(faults.n, 0);
    ck_assert_ptr_nonnull(scenario);
    return scenario;
}

static void done(struct scenario *scenario)
{
    scenario_free(scenario);
    catalogue_free(catalogue);
    catalogue = NULL;
}

static const char FULL[] = "tests/data/scenarios/full.yaml";

START_TEST(head_territory_and_calendar_are_read)
{
    struct scenario *s = read_good(FULL);
    ck_assert_str_eq(s->id, "full-1");
    ck_assert_str_eq(s->title.fr, "Tout dire");
    ck_assert_str_eq(s->title.en, "Say it all");
    ck_assert_str_eq(s->authors, "Réseau des PAT, Une coopérative");
    ck_assert_str_eq(s->territory.communes_path, "tests/data/scenarios/places.csv");
    ck_assert_str_eq(s->territory.communes_id, "CODE");
    ck_assert_str_eq(s->territory.communes_population, "HAB");
    ck_assert_int_eq(s->territory.roads_dialect, ROADS_COLUMNS);
    ck_assert_str_eq(s->territory.road_columns.road_class, "NATURE");
    ck_assert_str_eq(s->territory.road_columns.backward, "I");
    ck_assert_double_eq(s->territory.road_columns.default_speed_km_h, 45);
    ck_assert(s->territory.road_columns.cut_at_vertices);
    ck_assert_str_eq(s->territory.crs, "EPSG:32631");
    ck_assert_double_eq(s->territory.circuity, 1.4);
    ck_assert_str_eq(s->territory.sources, "© les auteurs");
    ck_assert_int_eq(s->calendar.start_day, text_days(2026, 2, 1)); /* French order */
    ck_assert_int_eq(s->calendar.n_weeks, 30);
    ck_assert_int_eq(s->calendar.school_zone, 'B');
    ck_assert(!s->calendar.public_holidays);
    ck_assert_str_eq(s->depots_path, "tests/data/scenarios/places.csv");
    done(s);
}
END_TEST

START_TEST(products_and_demand_are_read)
{
    struct scenario *s = read_good(FULL);
    ck_assert_uint_eq(s->n_products, 2);
    const struct product *honey = &s->products[0], *ice = &s->products[1];
    ck_assert_str_eq(honey->label.en, "Honey");
    ck_assert_double_eq(honey->meal_kg, 0.01);
    ck_assert_double_eq(honey->crate_kg, 12);
    ck_assert_double_eq(honey->price_eur_kg, 14.5);
    ck_assert_double_eq(honey->shelf_life_days, 700);
    ck_assert_double_eq(honey->season[3], 0.25);
    ck_assert_double_eq(honey->season[11], 0);
    ck_assert_int_eq(ice->temperature, TEMPERATURE_FROZEN);
    ck_assert_str_eq(ice->label.fr, "ice");
    ck_assert_str_eq(ice->label.en, "ice");
    ck_assert_double_eq(ice->crate_kg, 8);
    ck_assert_double_eq(ice->price_eur_kg, 4.44); /* 2.0 / 0.45 */
    ck_assert_double_eq(ice->season[2], 0.5);     /* carotte in March */
    ck_assert_double_eq(s->demand.local_share, 0.4);
    ck_assert_uint_eq(s->demand.order_days, 1 | 64);
    ck_assert_double_eq(s->demand.lead_days, 3);
    ck_assert_double_eq(s->demand.dispersion_size, 0.5);
    ck_assert_int_eq(s->demand.allocation, ALLOCATE_CAPACITY);
    ck_assert_double_eq(s->demand.contract_reach_km, 30);
    done(s);
}
END_TEST

START_TEST(vehicles_take_the_catalogue_and_the_changes)
{
    struct scenario *s = read_good(FULL);
    ck_assert_uint_eq(s->n_fleets, 3);
    const struct fleet *all = &s->fleets[0], *van = &s->fleets[1], *icy = &s->fleets[2];
    ck_assert_uint_eq(all->count, 3);
    ck_assert_str_eq(all->depot, "yard");
    ck_assert_str_eq(all->type.id, "truck_19t_biogas");
    ck_assert_str_eq(all->type.label_en, "Truck");
    ck_assert_str_eq(all->type.euro_standard, "Euro V");
    ck_assert_double_eq(all->type.payload_kg, 9000);
    ck_assert_int_eq(all->type.energy, ENERGY_DIESEL);
    ck_assert_int_eq(all->type.road_class, ROAD_VAN);
    ck_assert_double_eq(all->type.full_per_100km, 26);
    ck_assert_double_eq(all->type.refrigerant_kg, 6.5);
    ck_assert(all->type.carries[TEMPERATURE_CHILLED] && all->type.carries[TEMPERATURE_FROZEN]);
    ck_assert_uint_eq(van->count, SIZE_MAX);
    ck_assert_ptr_null(van->depot);
    ck_assert_int_eq(van->type.road_class, ROAD_TRUCK); /* 3.6 t */
    ck_assert_double_eq(van->type.payload_kg, 800);
    ck_assert_str_eq(van->type.euro_standard, "Euro 6 2021+");
    ck_assert_double_eq(van->type.fridge_l_h, 0.7);
    ck_assert(isinf(van->type.range_km));
    ck_assert_int_eq(icy->type.energy, ENERGY_ELECTRIC);
    ck_assert_str_eq(icy->type.euro_standard, "Euro 7"); /* of the new energy */
    ck_assert(icy->type.carries[TEMPERATURE_FROZEN] && !icy->type.carries[TEMPERATURE_CHILLED]);
    done(s);
}
END_TEST

START_TEST(flows_are_read)
{
    struct scenario *s = read_good(FULL);
    ck_assert_uint_eq(s->n_organisations, 3);
    const struct flow *round = &s->organisations[0].flows[0];
    ck_assert_str_eq(s->organisations[0].label.en, "Premier");
    ck_assert_uint_eq(round->from.kinds, 1 << PLACE_FARM);
    ck_assert_uint_eq(round->to.kinds, 1 << PLACE_OUTLET);
    ck_assert_int_eq(round->assign, ASSIGN_ORDER);
    ck_assert_double_eq(round->within_km, 40);
    ck_assert_uint_eq(round->fleet, SIZE_MAX);
    ck_assert_uint_eq(round->days, 1 | 64);
    ck_assert_double_eq(round->depart_s, 27000);
    ck_assert_double_eq(round->arrive_open_s, 28800);
    ck_assert_double_eq(round->arrive_close_s, 41400);
    ck_assert_double_eq(round->cutoff_s, 5400);
    ck_assert_double_eq(round->shift_s, 28800);
    ck_assert_int_eq(round->routes, ROUTES_OWN_SHARED);
    ck_assert_double_eq(round->own_share, 0.3);
    const struct flow *drop = &s->organisations[1].flows[0],
                      *one = &s->organisations[1].flows[1];
    ck_assert_uint_eq(drop->to.kinds, PLACE_HUBS);
    ck_assert_int_eq(drop->assign, ASSIGN_NEAREST);
    ck_assert_int_eq(drop->driver, DRIVER_ASSOCIATION);
    ck_assert_uint_eq(drop->fleet, 1);
    ck_assert_uint_eq(drop->days, s->demand.order_days);
    ck_assert_double_eq(drop->depart_s, 21600);
    ck_assert_double_eq(drop->arrive_open_s, 0);
    ck_assert_double_eq(drop->arrive_close_s, 86400);
    ck_assert_double_eq(drop->shift_s, 36000);
    ck_assert_double_eq(drop->own_share, 1);
    ck_assert(isinf(drop->within_km));
    ck_assert_str_eq(one->from.id, "p1");
    ck_assert_uint_eq(one->from.kinds, 0);
    ck_assert_str_eq(one->to.id, "p2");
    done(s);
}
END_TEST

START_TEST(business_handling_and_prices_are_converted)
{
    struct scenario *s = read_good(FULL);
    const struct business_model *business = &s->organisations[1].business;
    ck_assert_double_eq(business->membership_eur_year, 75);
    ck_assert_double_eq(business->commission_share, 0.17);
    ck_assert_double_eq(business->commission_to_logistics_share, 0.65);
    ck_assert_double_eq(business->carrying_farm_share, 0.1);
    ck_assert_int_eq(business->tariff_kind, TARIFF_TRINOMIAL);
    ck_assert_double_eq(business->tariff_eur_km, 0.6);
    ck_assert_double_eq(business->tariff_eur_day, 150);
    ck_assert_uint_eq(business->n_grants, 2);
    ck_assert_str_eq(business->grants[0].from, "region");
    ck_assert_double_eq(business->grants[0].eur_year, 60000);
    ck_assert_int_eq(s->organisations[0].business.tariff_kind, TARIFF_COST_PLUS);
    ck_assert_double_eq(s->organisations[2].business.tariff_margin_share, 0.07);
    ck_assert_double_eq(s->handling.prepare_s_order, 300);
    ck_assert_double_eq(s->handling.load_s_crate, 30);
    ck_assert_double_eq(s->handling.unload_s_crate, 36);
    ck_assert_double_eq(s->handling.service_cv, 0.1);
    ck_assert_double_eq(s->prices.farmer_eur_h, 0); /* given as 0 is not left out */
    ck_assert_double_eq(s->prices.temperature_c, -5);
    ck_assert_double_eq(s->prices.charging_loss_share, 0.1);
    ck_assert_str_eq(s->prices.diesel_factor, "gnr_reg");
    ck_assert_double_eq(s->uncertainty.late_farm_s, 1800);
    ck_assert_double_eq_tol(s->uncertainty.breakdown_per_km, 5e-5, 1e-18);
    ck_assert_double_eq(s->uncertainty.outlet_tolerance_s, 300);
    ck_assert_uint_eq(s->experiment.baseline, 1);
    ck_assert_uint_eq(s->experiment.seed, UINT64_MAX);
    ck_assert_uint_eq(s->experiment.replications_min, 20);
    ck_assert_str_eq(s->experiment.precision_metric, "ghg_wtw_kgco2e");
    ck_assert_double_eq(s->experiment.precision_share, 0.01);
    done(s);
}
END_TEST

static const struct scenario_default *default_of(const struct scenario *scenario,
                                                 const char *key)
{
    for (size_t i = 0; i < scenario->n_defaults; i++)
        if (strcmp(scenario->defaults[i].key, key) == 0)
            return &scenario->defaults[i];
    return NULL;
}

START_TEST(what_is_left_out_is_filled_and_listed)
{
    struct scenario *s = read_good("tests/bad/scenario/good.yaml");
    ck_assert_double_eq(s->handling.unload_s_stop, 480);  /* unload_stop, 8 min */
    ck_assert_double_eq(s->handling.prepare_s_line, 48);  /* prep_line, 0.8 min */
    ck_assert_double_eq(s->prices.diesel_eur_l, 1.65);
    ck_assert_double_eq(s->prices.refrigerant_gwp, 2140);
    ck_assert_double_eq_tol(s->uncertainty.breakdown_per_km, 4e-5, 1e-18); /* 4 per 100 000 km */
    ck_assert_double_eq(s->territory.circuity, 1.3);
    ck_assert_double_eq(s->demand.dispersion_size, 2);
    ck_assert_double_eq(s->products[0].meal_kg, 0.1); /* g_veg_cooked_primary, 100 g */
    ck_assert_double_eq(s->experiment.precision_share, 0.02);
    ck_assert_uint_eq(s->experiment.replications_min, 10);
    ck_assert_str_eq(s->experiment.precision_metric, "cost_eur");
    ck_assert_int_eq(s->territory.roads_dialect, ROADS_NONE);
    ck_assert_int_eq(s->calendar.start_day, text_days(2025, 9, 1));
    ck_assert(s->calendar.public_holidays);
    /* Vegetables are the mean of 24 products; in January by hand: 10 of them at 1, 2 at 0.5. */
    double january = 0;
    size_t n = 0;
    for (size_t i = 0; i < catalogue->n_seasons; i++)
        if (strcmp(catalogue->seasons[i].family, "vegetable") == 0) {
            january += catalogue->seasons[i].month[0];
            n++;
        }
    ck_assert_uint_eq(n, 24);
    ck_assert_double_eq_tol(s->products[0].season[0], january / 24, 1e-12);
    ck_assert_double_eq_tol(s->products[0].season[0], 11. / 24, 1e-12);

    const struct scenario_default *stop = default_of(s, "handling.unload_min_stop");
    ck_assert_double_eq(stop->value, 8); /* as the file would say it */
    ck_assert_str_eq(stop->unit, "min");
    ck_assert_str_eq(stop->source_id, "class-typical");
    ck_assert_int_eq(stop->grade, 'D');
    ck_assert_int_eq(default_of(s, "prices.diesel_factor")->grade, 'A');
    ck_assert_str_eq(default_of(s, "demand.contract_reach_km")->source_id, "");
    ck_assert_double_eq(default_of(s, "vehicles[0].payload_kg")->value, 650);
    ck_assert_ptr_null(default_of(s, "demand.order_days")); /* given */
    ck_assert_int_eq(scenario_worst_grade(s), 'D');
    char *text = scenario_default_text(stop);
    ck_assert_str_eq(text, "8 min");
    free(text);
    text = scenario_default_text(default_of(s, "vehicles[0].euro"));
    ck_assert_str_eq(text, "Euro 6 2021+");
    free(text);
    done(s);
}
END_TEST

/* A file that says all leaves little to fill, and nothing of the sections that it gives. */
START_TEST(what_is_given_is_not_listed)
{
    struct scenario *s = read_good(FULL);
    static const char *const sections[] = {"handling.", "prices.", "uncertainty.", "demand.",
                                           "calendar.", "territory.", "experiment.",
                                           "products[0]", "vehicles[0]",
                                           "organisations[0]"};
    for (size_t i = 0; i < s->n_defaults; i++) {
        const char *key = s->defaults[i].key;
        ck_assert_uint_eq(scenario_line(s, key), 0);
        for (size_t k = 0; k < sizeof sections / sizeof *sections; k++)
            ck_assert_msg(strncmp(key, sections[k], strlen(sections[k])) != 0, "%s", key);
    }
    done(s);
}
END_TEST

/* The text of a shipped scenario with the first a replaced by b. Release with free(). */
static char *scenario_with(const char *path, const char *a, const char *b)
{
    char text[16384] = "";
    FILE *in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    const size_t n = fread(text, 1, sizeof text - 1, in);
    ck_assert(feof(in));
    fclose(in);
    const char *at = strstr(text, a);
    ck_assert(n && at);
    return mem_printf("%.*s%s%s", (int)(at - text), text, b, at + strlen(a));
}

/* Only the file must be there: its layers are seen when it is read. */
START_TEST(a_layer_may_be_named_behind_its_file)
{
    char folder[] = "/tmp/proxilog-scenario-XXXXXX", *data = realpath("data", NULL);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *link = mem_printf("%s/data", folder), *scenarios = mem_printf("%s/s", folder),
         *path = mem_printf("%s/s.yaml", scenarios),
         *text = scenario_with("scenarios/luxembourg.yaml", "roads.shp",
                               "roads.shp|layername=troncon_de_route");
    ck_assert_int_eq(symlink(data, link), 0);
    ck_assert_int_eq(mkdir(scenarios, 0700), 0);
    FILE *out = fopen(path, "w");
    fputs(text, out);
    fclose(out);
    struct scenario *s = read_good(path);
    ck_assert_ptr_nonnull(strstr(s->territory.roads_path,
                                 "/luxembourg/roads.shp|layername=troncon_de_route"));
    done(s);
    char *const made[] = {path, scenarios, link, folder};
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(remove(made[i]), 0);
    free(text);
    free(path);
    free(scenarios);
    free(link);
    free(data);
}
END_TEST

START_TEST(every_default_has_a_known_source_and_a_grade)
{
    struct scenario *s = read_good("tests/bad/scenario/good.yaml");
    ck_assert_uint_gt(s->n_defaults, 50);
    for (size_t i = 0; i < s->n_defaults; i++) {
        const struct scenario_default *value = &s->defaults[i];
        ck_assert_msg(strchr("ABCD", value->grade) && value->grade, "%s", value->key);
        ck_assert_msg(!*value->source_id || catalogue_source(catalogue, value->source_id), "%s",
                      value->key);
        ck_assert_msg(!isnan(value->value) || *value->unit, "%s", value->key);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(s->defaults[j].key, value->key);
    }
    done(s);
}
END_TEST

START_TEST(lines_of_keys_are_kept)
{
    struct scenario *s = read_good(FULL);
    ck_assert_uint_eq(scenario_line(s, "scenario"), 2);
    ck_assert_uint_eq(scenario_line(s, "territory.roads.columns.class"), 11);
    ck_assert_uint_eq(scenario_line(s, "vehicles[0].payload_kg"), 33);
    ck_assert_uint_eq(scenario_line(s, "organisations[1].flows[2].vehicle"), 76);
    ck_assert_uint_eq(scenario_line(s, "organisations[7].id"), 0);
    done(s);
}
END_TEST

START_TEST(warnings_are_told)
{
    struct scenario *s = read_good(FULL);
    struct faults warnings = {0};
    scenario_warnings(s, catalogue, &warnings);
    /* van_m_diesel_fridge is chilled, honey ambient, ice frozen; 30 weeks from 1 February 2026
     * end on 30 August. */
    ck_assert_uint_eq(warnings.n, 1);
    ck_assert_str_eq(
        warnings.text[0],
        "tests/data/scenarios/full.yaml:74: organisations[1].flows[0].vehicle: the "
        "vehicle \"van\" is not made to carry \"ice\" cold enough: expect minutes above "
        "the limit");
    faults_clear(&warnings);
    s->calendar.start_day = text_days(2026, 8, 1);
    s->n_organisations = 1; /* the others stay owned below */
    scenario_warnings(s, catalogue, &warnings);
    ck_assert_uint_eq(warnings.n, 2);
    ck_assert_str_eq(
        warnings.text[0],
        "tests/data/scenarios/full.yaml:15: calendar.school_zone: the catalogue has no "
        "school holidays for 2026-08-31 and maybe others: those of the same weeks of "
        "its last school year are used");
    ck_assert_str_eq(
        warnings.text[1],
        "tests/data/scenarios/full.yaml:53: organisations: there is one organisation "
        "only: compare wants two or more");
    s->n_organisations = 3;
    faults_clear(&warnings);
    done(s);
}
END_TEST

START_TEST(shipped_scenarios_are_fine)
{
    static const char *const paths[] = {"scenarios/mini.yaml", "scenarios/scattered.yaml",
                                        "scenarios/luxembourg.yaml"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        done(read_good(paths[i]));
}
END_TEST

/* ---- Ranges, brute force over the rules ---------------------------------------- */

/* Faults of good.yaml with one more key in one of its sections. */
static size_t faults_with(const char *key, double value)
{
    char path[] = "/tmp/proxilog_range_XXXXXX";
    ck_assert_int_ge(mkstemp(path), 0);
    FILE *out = fopen(path, "w");
    fputs("scenario: good\ntitle: {fr: Bon}\n"
          "places: {farms: {table: /dev/null}, outlets: {table: /dev/null}}\n"
          "products: [{id: vegetables, temperature: ambient}]\n"
          "vehicles: [{id: van, catalogue: van_s_diesel}]\n"
          "organisations: [{id: individual, flows: [{id: deliver, from: farms, to: outlets, "
          "driver: farm, routes: own_route}]}]\n",
          out);
    char *copy = mem_text(key), *rest = copy, *part;
    size_t depth = 0;
    for (; (part = strchr(rest, '.')); rest = part + 1, depth++)
        fprintf(out, "%.*s: {", (int)(part - rest), rest);
    fprintf(out, "%s: %.17g", rest, value);
    for (; depth > 0; depth--)
        fputc('}', out);
    fputc('\n', out);
    fclose(out);
    struct faults faults = {0};
    scenario_free(scenario_read(path, catalogue, &faults));
    size_t n = faults.n;
    faults_clear(&faults);
    free(copy);
    remove(path);
    return n;
}

START_TEST(numbers_outside_their_range_are_refused)
{
    struct faults faults = {0};
    catalogue = catalogue_read("data/reference", &faults);
    for (size_t i = 0; i < n_scenario_rules; i++) {
        const struct number_rule *rule = &scenario_rules[i];
        const double step = 1e-6 * (rule->max - rule->min);
        ck_assert_msg(faults_with(rule->key, rule->min) == 0, "%s at its minimum", rule->key);
        ck_assert_msg(faults_with(rule->key, rule->max) == 0, "%s at its maximum", rule->key);
        ck_assert_msg(faults_with(rule->key, rule->min - step) > 0, "%s below", rule->key);
        ck_assert_msg(faults_with(rule->key, rule->max + step) > 0, "%s above", rule->key);
    }
    done(NULL);
}
END_TEST

/* ---- The README tells every key ---------------------------------------- */

static char *whole_file(const char *path)
{
    FILE *in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    char *text = NULL;
    size_t size = 0;
    ck_assert_int_gt(getdelim(&text, &size, '\0', in), 0);
    fclose(in);
    return text;
}

START_TEST(the_readme_documents_every_key)
{
    struct scenario *s = read_good(FULL);
    char *readme = whole_file("scenarios/README.md");
    for (size_t i = 0; i < s->spots->n; i++) {
        const char *field = s->spots->list[i].field, *dot = strrchr(field, '.');
        const char *key = dot ? dot + 1 : field;
        char *found = NULL;
        size_t n = strlen(key);
        for (char *at = readme; !found && (at = strstr(at, key)); at += n) {
            bool starts = at > readme && strchr("`.{, ", at[-1]);
            bool ends = strchr("`.:, ", at[n]);
            found = starts && ends ? at : NULL;
        }
        ck_assert_msg(found || strchr(key, '['), "%s is not in scenarios/README.md", field);
    }
    free(readme);
    done(s);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {head_territory_and_calendar_are_read, products_and_demand_are_read,
                            vehicles_take_the_catalogue_and_the_changes, flows_are_read,
                            business_handling_and_prices_are_converted,
                            what_is_left_out_is_filled_and_listed, what_is_given_is_not_listed,
                            a_layer_may_be_named_behind_its_file,
                            every_default_has_a_known_source_and_a_grade, lines_of_keys_are_kept,
                            warnings_are_told, shipped_scenarios_are_fine,
                            numbers_outside_their_range_are_refused,
                            the_readme_documents_every_key};
    return run_tests("scenario", tests, sizeof tests / sizeof *tests);
}
