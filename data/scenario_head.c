/* The head of a scenario, its territory, calendar, products, demand, and the experiment. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "data/layer.h"
#include "data/mem.h"
#include "data/path.h"
#include "data/scenario_reading.h"
#include "data/text.h"

/* ---- Files ---------------------------------------- */

/* Makes a path of the file relative to the scenario's folder; a fault when nothing is there. */
static void settle_path(const struct reading *reading, char **path, const char *field)
{
    if (!*path)
        return;
    char *settled = path_beside(reading->path, *path);
    free(*path);
    *path = settled;
    char *file = mem_text_n(*path, layer_file_bytes(*path));
    if (access(file, R_OK) != 0)
        reading_fault(reading, field, _("cannot read \"%s\": %s"), file, strerror(errno));
    free(file);
}

static void default_text(char **text, const char *value)
{
    if (!*text)
        *text = mem_text(value);
}

static void settle_roads(const struct reading *reading)
{
    struct territory_source *territory = &reading->scenario->territory;
    struct road_columns *columns = &territory->road_columns;
    if (!reading_has(reading, "territory.roads"))
        return;
    settle_path(reading, &territory->roads_path, "territory.roads.layer");
    if (!reading_has(reading, "territory.roads.dialect"))
        territory->roads_dialect = ROADS_DETECT;
    bool described = reading_has(reading, "territory.roads.columns");
    if (territory->roads_dialect == ROADS_COLUMNS && !described)
        reading_fault(reading, "territory.roads.columns",
                      _("this key is required with dialect: columns, and missing"));
    if (territory->roads_dialect != ROADS_COLUMNS && described)
        reading_fault(
            reading, "territory.roads.columns",
            _("columns go with dialect: columns; take them out or change the dialect"));
    if (!described)
        return;
    default_text(&columns->forward, "F");
    default_text(&columns->backward, "T");
    static const struct number_rule rule = {"default_speed_km_h",
                                            offsetof(struct road_columns, default_speed_km_h), 1,
                                            5, 130, "km/h", NUMBER_FIGURE, 1, "speed_ops_rural"};
    numbers_settle(reading, &rule, 1, columns, "territory.roads.columns");
}

static void settle_territory(const struct reading *reading)
{
    struct territory_source *territory = &reading->scenario->territory;
    settle_path(reading, &territory->communes_path, "territory.communes.layer");
    settle_roads(reading);
    default_text(&territory->sources, "");
    if (!territory->crs)
        return;
    const char *digits = territory->crs + (strncmp(territory->crs, "EPSG:", 5) == 0 ? 5 : 0);
    size_t n = strlen(digits);
    if (digits == territory->crs || n < 4 || n > 6 || strspn(digits, "0123456789") != n)
        reading_fault(reading, "territory.crs",
                      _("expected a code like EPSG:2154 (Lambert-93), found \"%s\""),
                      territory->crs);
}

/* ---- Calendar ---------------------------------------- */

static void settle_calendar(const struct reading *reading)
{
    struct calendar_rules *calendar = &reading->scenario->calendar;
    const char *start = reading->file->start;
    calendar->start_day = text_days(2025, 9, 1);
    if (!start)
        reading_default(reading, "calendar.start", (double)NAN, "2025-09-01", "", 'D');
    else if (!text_date(start, &calendar->start_day) || calendar->start_day < 0 ||
             calendar->start_day >= text_days(2200, 1, 1))
        reading_fault(reading, "calendar.start",
                      _("expected a date from 1970 to 2199 like 2025-09-01, found \"%s\""),
                      start);
    if (reading_has(reading, "calendar.weeks")) {
        range_check(reading, "calendar.weeks", calendar->n_weeks, 1, 530, N_("weeks"));
    } else {
        calendar->n_weeks = 52;
        reading_default(reading, "calendar.weeks", 52, N_("weeks"), "", 'D');
    }
    if (!reading_has(reading, "calendar.school_zone"))
        reading_default(reading, "calendar.school_zone", (double)NAN, "none", "", 'D');
    if (!reading_has(reading, "calendar.public_holidays")) {
        calendar->public_holidays = true;
        reading_default(reading, "calendar.public_holidays", (double)NAN, "france", "", 'D');
    }
}

void settle_head(const struct reading *reading)
{
    struct scenario *scenario = reading->scenario;
    if (!valid_id(scenario->id))
        reading_bad_id(reading, "scenario", scenario->id);
    settle_label(&scenario->title, scenario->id);
    scenario->authors = join_words((const char *const *)reading->file->authors,
                                   reading->file->n_authors, ", ");
    default_text(&scenario->licence, "");
    settle_territory(reading);
    settle_calendar(reading);
    settle_path(reading, &scenario->farms_path, "places.farms.table");
    settle_path(reading, &scenario->hubs_path, "places.hubs.table");
    settle_path(reading, &scenario->outlets_path, "places.outlets.table");
    settle_path(reading, &scenario->depots_path, "places.depots.table");
}

/* ---- Products ---------------------------------------- */

/* kg of a meal by the id of a product; the figures are grams. */
static void default_meal(const struct reading *reading, struct product *product,
                         const char *field)
{
    static const struct { const char *id, *figure; } portions[] = {
        {"vegetables", "g_veg_cooked_primary"}, {"fruits", "g_fruit"}, {"fruit", "g_fruit"},
        {"dairy", "g_dairy"}, {"meat", "g_meat_primary"}, {"bread", "g_bread"},
        {"starch", "g_starch_primary"}};
    for (size_t i = 0; i < sizeof portions / sizeof *portions; i++) {
        const struct figure *figure = catalogue_figure(reading->catalogue, portions[i].figure);
        if (strcmp(product->id, portions[i].id) != 0 || !figure)
            continue;
        product->meal_kg = figure->value / 1000;
        reading_default(reading, field, product->meal_kg, "kg", figure->source_id,
                        figure->grade);
        return;
    }
    reading_fault(reading, field, _("the catalogue has no portion of \"%s\": give this key"),
                  product->id);
}

static void default_price(const struct reading *reading, struct product *product,
                          const char *field)
{
    const struct figure *meal = catalogue_figure(reading->catalogue, "purchase_per_meal");
    const struct figure *kg = catalogue_figure(reading->catalogue, "kg_per_meal_total");
    if (!meal || !kg) {
        reading_fault(reading, field, _("the catalogue has no figure \"%s\": give this key"),
                      "purchase_per_meal");
        return;
    }
    product->price_eur_kg = round(meal->value / kg->value * 100) / 100;
    reading_default(reading, field, product->price_eur_kg, "EUR/kg", meal->source_id, 'D');
}

/* True when the folded name is the folded family, or its plural. */
static bool same_family(const char *name, const char *family)
{
    size_t n = strlen(family);
    return strncmp(name, family, n) == 0 && (name[n] == '\0' || strcmp(name + n, "s") == 0);
}

/* The mean year of the rows that a name means: a family, or one product. 0 rows: unknown. */
static size_t season_of(const struct catalogue *catalogue, const char *name, double month[12],
                        const struct season **row)
{
    char *asked = text_folded(name);
    size_t n = 0;
    memset(month, 0, 12 * sizeof *month);
    for (size_t i = 0; i < catalogue->n_seasons; i++) {
        char *product = text_folded(catalogue->seasons[i].product_fr);
        if (same_family(asked, catalogue->seasons[i].family) || strcmp(asked, product) == 0) {
            *row = &catalogue->seasons[i];
            for (size_t m = 0; m < 12; m++)
                month[m] += catalogue->seasons[i].month[m];
            n++;
        }
        free(product);
    }
    free(asked);
    for (size_t m = 0; m < 12 && n; m++)
        month[m] /= (double)n;
    return n;
}

static void unknown_season(const struct reading *reading, const char *field, const char *name)
{
    const struct catalogue *catalogue = reading->catalogue;
    size_t n = 0;
    const char **known = mem_zeroed(catalogue->n_seasons + 3, sizeof *known);
    known[n++] = "vegetables";
    known[n++] = "fruits";
    known[n++] = "other";
    for (size_t i = 0; i < catalogue->n_seasons; i++)
        known[n++] = catalogue->seasons[i].product_fr;
    reading_unknown(reading, field, _("season"), name, known, n);
    free(known);
}

static void season_by_month(const struct reading *reading, const double given[12],
                            double month[12], const char *field)
{
    double sum = 0;
    for (size_t m = 0; m < 12; m++) {
        char *item = mem_printf("%s[%zu]", field, m);
        range_check(reading, item, given[m], 0, 1, "");
        month[m] = given[m];
        sum += given[m];
        free(item);
    }
    if (!(sum > 0))
        reading_fault(reading, field, _("expected a month above 0, found none"));
}

static void settle_season(const struct reading *reading, const struct product_file *from,
                          struct product *product, size_t p)
{
    char *named = mem_printf("products[%zu].season", p);
    char *by_month = mem_printf("products[%zu].season_by_month", p);
    const struct season *row = NULL;
    if (from->season && from->season_by_month)
        reading_fault(reading, by_month, _("give season or season_by_month, not both"));
    if (from->season_by_month) {
        season_by_month(reading, from->season_by_month, product->season, by_month);
    } else if (from->season) {
        if (!season_of(reading->catalogue, from->season, product->season, &row))
            unknown_season(reading, named, from->season);
    } else {
        for (size_t m = 0; m < 12; m++)
            product->season[m] = 1;
        reading_default(reading, named, (double)NAN, N_("all year"), "", 'D');
    }
    free(named);
    free(by_month);
}

static void settle_product(const struct reading *reading, struct product_file *from,
                           struct product *product, size_t p)
{
    *product = from->product;
    from->product = (struct product){0};
    settle_label(&product->label, product->id);
    char *prefix = mem_printf("products[%zu]", p);
    char *meal = mem_printf("%s.meal_kg", prefix),
         *price = mem_printf("%s.price_eur_kg", prefix);
    numbers_settle(reading, product_rules, n_product_rules, product, prefix);
    if (!reading_has(reading, "%s", meal))
        default_meal(reading, product, meal);
    if (!reading_has(reading, "%s", price))
        default_price(reading, product, price);
    settle_season(reading, from, product, p);
    free(price);
    free(meal);
    free(prefix);
}

void settle_products(const struct reading *reading)
{
    struct scenario *scenario = reading->scenario;
    struct scenario_file *file = reading->file;
    scenario->n_products = file->n_products;
    scenario->products = mem_zeroed(file->n_products, sizeof *scenario->products);
    const char **ids = mem_zeroed(file->n_products, sizeof *ids);
    for (size_t p = 0; p < file->n_products; p++) {
        settle_product(reading, &file->products[p], &scenario->products[p], p);
        ids[p] = scenario->products[p].id;
    }
    check_ids(reading, "products", ids, scenario->n_products);
    free(ids);
}

/* ---- Demand and experiment ---------------------------------------- */

void settle_demand(const struct reading *reading)
{
    struct demand_rules *demand = &reading->scenario->demand;
    if (!reading_has(reading, "demand.order_days")) {
        demand->order_days = 1 << 1 | 1 << 3;
        reading_default(reading, "demand.order_days", (double)NAN, "tue, thu", "", 'D');
    }
    if (!reading_has(reading, "demand.allocation"))
        reading_default(reading, "demand.allocation", (double)NAN, "contracts", "", 'D');
    if (demand->farms_per_product > floor(demand->farms_per_product))
        reading_fault(reading, "demand.farms_per_product",
                      _("expected a whole number, found %.10g"), demand->farms_per_product);
}

static void settle_factor(const struct reading *reading, char **id, const char *key,
                          const char *normal, const char *unit)
{
    char *field = mem_printf("prices.%s", key);
    bool given = *id != NULL;
    default_text(id, normal);
    const struct emission_factor *factor = catalogue_factor(reading->catalogue, *id);
    if (!factor) {
        size_t n = reading->catalogue->n_factors;
        const char **known = mem_zeroed(n, sizeof *known);
        for (size_t i = 0; i < n; i++)
            known[i] = reading->catalogue->factors[i].id;
        reading_unknown(reading, field, _("emission factor"), *id, known, n);
        free(known);
    } else if (strcmp(factor->unit, unit) != 0) {
        reading_fault(reading, field, _("expected a factor in %s, found \"%s\" in %s"), unit,
                      *id, factor->unit);
    } else if (isnan(factor->wtt) || isnan(factor->ttw) || isnan(factor->wtw)) {
        reading_fault(
            reading, field,
            _("\"%s\" has no values for upstream and use apart: take \"%s\", or fill it in "
              "emission_factors.csv"),
            *id, normal);
    } else if (!given) {
        reading_default(reading, field, factor->wtw, unit, factor->source_id, factor->grade);
    }
    free(field);
}

static void settle_replications(const struct reading *reading)
{
    struct experiment *experiment = &reading->scenario->experiment;
    struct { const char *field; size_t *n, normal; } ends[] = {
        {"experiment.replications.min", &experiment->replications_min, 10},
        {"experiment.replications.max", &experiment->replications_max, 200}};
    for (size_t i = 0; i < 2; i++) {
        if (reading_has(reading, "%s", ends[i].field)) {
            range_check(reading, ends[i].field, (double)*ends[i].n, 2, 100000, "");
        } else {
            *ends[i].n = ends[i].normal;
            reading_default(reading, ends[i].field, (double)ends[i].normal, "", "", 'D');
        }
    }
    if (experiment->replications_min > experiment->replications_max)
        reading_fault(reading, "experiment.replications",
                      _("expected min at most max, found %zu and %zu"),
                      experiment->replications_min, experiment->replications_max);
}

void settle_experiment(const struct reading *reading)
{
    struct scenario *scenario = reading->scenario;
    struct prices *prices = &scenario->prices;
    settle_factor(reading, &prices->diesel_factor, "diesel_factor", "diesel_b7_reg", "kgCO2e/L");
    settle_factor(reading, &prices->petrol_factor, "petrol_factor", "petrol_e10_reg",
                  "kgCO2e/L");
    settle_factor(reading, &prices->electricity_factor, "electricity_factor",
                  "electricity_fr_reg", "kgCO2e/kWh");
    settle_replications(reading);
    if (!reading_has(reading, "experiment.seed"))
        scenario->experiment.seed = 1;
    scenario->experiment.precision_metric =
        mem_text(precision_metrics[reading->file->precision_of]);
    if (!reading_has(reading, "experiment.precision.of"))
        reading_default(reading, "experiment.precision.of", (double)NAN, "cost_eur", "", 'D');
    const char *baseline = reading->file->baseline;
    if (!baseline)
        return;
    const char **ids = mem_zeroed(scenario->n_organisations, sizeof *ids);
    size_t found = scenario->n_organisations;
    for (size_t o = 0; o < scenario->n_organisations; o++) {
        ids[o] = scenario->organisations[o].id;
        if (strcmp(ids[o], baseline) == 0)
            found = o;
    }
    if (found < scenario->n_organisations)
        scenario->experiment.baseline = found;
    else
        reading_unknown(reading, "experiment.baseline", _("organisation"), baseline, ids,
                        scenario->n_organisations);
    free(ids);
}
