#include "data/territory_rows.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/table.h"
#include "data/territory_words.h"
#include "data/text.h"

/* ---- Columns --------------------------------------------------------------------- */

/* The columns that all four tables have. */
#define COMMON_COLUMNS                                  \
    {"id", COLUMN_TEXT, true, 0, 0},                    \
        {"name", COLUMN_TEXT, false, 0, 0},             \
        {"commune", COLUMN_TEXT, false, 0, 0},          \
        {"insee", COLUMN_TEXT, false, 0, 0},            \
        {"lon", COLUMN_NUMBER, false, -180, 180},       \
        {"lat", COLUMN_NUMBER, false, -90, 90},         \
        {"x_m", COLUMN_NUMBER, false, -3e7, 3e7},       \
        {"y_m", COLUMN_NUMBER, false, -3e7, 3e7},       \
        {"synthetic", COLUMN_YES_NO, false, 0, 0}
enum { ID, NAME, COMMUNE, INSEE, LON, LAT, X_M, Y_M, SYNTHETIC, N_COMMON };

enum { FARM_PRODUCTS = N_COMMON, FARM_SUPPLY, FARM_VEHICLE, FARM_DAYS, N_FARM };
static const struct column farm_columns[N_FARM] = {
    COMMON_COLUMNS,
    {"products", COLUMN_TEXT, true, 0, 0},
    {"supply_kg_week", COLUMN_NUMBER, false, 0, 1e6},
    {"vehicle", COLUMN_TEXT, false, 0, 0},
    {"days", COLUMN_TEXT, false, 0, 0},
};

enum {
    HUB_KIND = N_COMMON,
    HUB_OPENS,
    HUB_CLOSES,
    HUB_DOCKS,
    HUB_STAFF,
    HUB_ROOM,
    HUB_FROZEN_ROOM,
    HUB_RENT,
    HUB_OVERNIGHT,
    N_HUB
};
static const struct column hub_columns[N_HUB] = {
    COMMON_COLUMNS,
    {"kind", COLUMN_TEXT, true, 0, 0},
    {"opens", COLUMN_TIME, false, 0, 0},
    {"closes", COLUMN_TIME, false, 0, 0},
    {"docks", COLUMN_COUNT, false, 1, 1000},
    {"staff", COLUMN_COUNT, false, 1, 1000},
    {"room_m3", COLUMN_NUMBER, false, 0, 1e6},
    {"frozen_room_m3", COLUMN_NUMBER, false, 0, 1e6},
    {"rent_eur_year", COLUMN_NUMBER, false, 0, 1e8},
    {"overnight", COLUMN_YES_NO, false, 0, 0},
};

enum {
    OUTLET_KIND = N_COMMON,
    OUTLET_MEALS,
    OUTLET_DAYS,
    OUTLET_SCHOOL,
    OUTLET_OPENS,
    OUTLET_CLOSES,
    OUTLET_SERVICE,
    OUTLET_SHARE,
    N_OUTLET
};
static const struct column outlet_columns[N_OUTLET] = {
    COMMON_COLUMNS,
    {"kind", COLUMN_TEXT, false, 0, 0},
    {"meals_day", COLUMN_NUMBER, true, 0, 1e5},
    {"days", COLUMN_TEXT, false, 0, 0},
    {"school_calendar", COLUMN_YES_NO, false, 0, 0},
    {"opens", COLUMN_TIME, false, 0, 0},
    {"closes", COLUMN_TIME, false, 0, 0},
    {"service_min", COLUMN_NUMBER, false, 0, 240},
    {"local_share", COLUMN_NUMBER, false, 0, 1},
};

static const struct column depot_columns[N_COMMON] = {COMMON_COLUMNS};

/* ---- Rows ------------------------------------------------------------------------ */

/* What a row reader needs: the row, and where its faults go. */
struct row {
    struct territory *territory;
    const struct scenario *scenario;
    const struct table *table;
    const char *path;
    size_t row;
    struct faults *faults, *warnings;
};

static struct where at_column(const struct row *row, const char *field)
{
    return (struct where){.path = row->path,
                          .line = table_line(row->table, row->row),
                          .field = table_header(row->table, field)};
}

static double number_or(const struct row *row, size_t column, double fallback)
{
    return table_has(row->table, row->row, column) ? table_number(row->table, row->row, column)
                                                   : fallback;
}

static size_t count_or(const struct row *row, size_t column, size_t fallback)
{
    return (size_t)number_or(row, column, (double)fallback);
}

/* The commune as it will be looked up: by code where there is a layer to look in. */
static const char *commune_text(const struct row *row)
{
    const bool by_code =
        table_has(row->table, row->row, INSEE) &&
        (row->scenario->territory.communes_path || !table_has(row->table, row->row, COMMUNE));
    return table_text(row->table, row->row, by_code ? INSEE : COMMUNE);
}

static size_t add_place(const struct row *row, enum place_kind kind)
{
    const double none = (double)NAN;
    struct territory *territory = row->territory;
    struct place *place = &territory->places[territory->n_places];
    const char *id = table_text(row->table, row->row, ID);
    const char *name = table_text(row->table, row->row, NAME);
    *place = (struct place){
        .id = mem_text(id),
        .name = mem_text(*name ? name : id),
        .commune = mem_text(commune_text(row)),
        .kind = kind,
        .at_m = {number_or(row, X_M, none), number_or(row, Y_M, none)},
        .lon_deg = number_or(row, LON, none),
        .lat_deg = number_or(row, LAT, none),
        .synthetic = number_or(row, SYNTHETIC, 0) > 0,
        .path = row->path,
        .line = table_line(row->table, row->row),
    };
    territory->n_synthetic += place->synthetic;
    if (isnan(place->lon_deg) != isnan(place->lat_deg))
        faults_add(row->faults, at_column(row, isnan(place->lon_deg) ? "lon" : "lat"),
                   _("empty: a place located by degrees needs both lon and lat"));
    if (isnan(place->at_m.x) != isnan(place->at_m.y))
        faults_add(row->faults, at_column(row, isnan(place->at_m.x) ? "x_m" : "y_m"),
                   _("empty: a place located in metres needs both x_m and y_m"));
    return territory->n_places++;
}

static unsigned days_or(const struct row *row, size_t column, unsigned fallback)
{
    if (!table_has(row->table, row->row, column))
        return fallback;
    char bad[61];
    unsigned days = fallback;
    if (!days_parse(table_text(row->table, row->row, column), &days, bad, sizeof bad))
        faults_add(row->faults, at_column(row, "days"),
                   _("expected weekdays like \"mon,tue\" or \"lun mar jeu ven\", found \"%s\""),
                   bad);
    return days;
}

static void check_hours(const struct row *row, double opens_s, double closes_s)
{
    if (closes_s <= opens_s)
        faults_add(row->faults, at_column(row, "closes"),
                   _("closes at %02d:%02d, which is not after it opens (%02d:%02d)"),
                   (int)closes_s / 3600, (int)closes_s / 60 % 60, (int)opens_s / 3600,
                   (int)opens_s / 60 % 60);
}

/* The vehicle of farms whose row names none: that of the first flow that farms drive with a
 * vehicle of the scenario; SIZE_MAX when a flow wants the farm's own; any when farms do not
 * drive. */
static size_t usual_farm_fleet(const struct scenario *scenario)
{
    size_t fleet = SIZE_MAX;
    for (size_t o = 0; o < scenario->n_organisations; o++)
        for (size_t f = 0; f < scenario->organisations[o].n_flows; f++) {
            const struct flow *flow = &scenario->organisations[o].flows[f];
            if (flow->driver != DRIVER_FARM)
                continue;
            if (flow->fleet == SIZE_MAX)
                return SIZE_MAX;
            if (fleet == SIZE_MAX)
                fleet = flow->fleet;
        }
    return fleet == SIZE_MAX ? 0 : fleet;
}

/* The fleet called id, or the first whose type of the catalogue is id; SIZE_MAX: none. */
static size_t fleet_called(const struct scenario *scenario, const char *id)
{
    char *wanted = text_folded(id);
    size_t found = SIZE_MAX;
    for (size_t pass = 0; pass < 2 && found == SIZE_MAX; pass++)
        for (size_t i = 0; i < scenario->n_fleets && found == SIZE_MAX; i++) {
            const struct fleet *fleet = &scenario->fleets[i];
            char *known = text_folded(pass || !fleet->id ? fleet->type.id ? fleet->type.id : ""
                                                         : fleet->id);
            if (*wanted && strcmp(known, wanted) == 0)
                found = i;
            free(known);
        }
    free(wanted);
    return found;
}

static size_t farm_fleet(const struct row *row)
{
    const struct scenario *scenario = row->scenario;
    const bool named = table_has(row->table, row->row, FARM_VEHICLE);
    const char *vehicle = table_text(row->table, row->row, FARM_VEHICLE);
    const size_t fleet = named ? fleet_called(scenario, vehicle) : usual_farm_fleet(scenario);
    if (fleet != SIZE_MAX)
        return fleet;
    const char **known = mem_zeroed(scenario->n_fleets + 1, sizeof *known);
    for (size_t i = 0; i < scenario->n_fleets; i++)
        known[i] = scenario->fleets[i].id;
    const char *nearest = text_nearest(vehicle, known, scenario->n_fleets);
    const struct where where = at_column(row, "vehicle");
    if (!named)
        faults_add(row->faults, where,
                   _("empty: farms drive here; name one of the scenario's vehicles"));
    else if (nearest)
        faults_add(row->faults, where, _("unknown vehicle \"%s\"; did you mean \"%s\"?"),
                   vehicle, nearest);
    else
        faults_add(row->faults, where,
                   _("unknown vehicle \"%s\"; name one of the scenario's vehicles"), vehicle);
    free(known);
    return SIZE_MAX;
}

static void read_farm(const struct row *row)
{
    struct farm *farm = &row->territory->farms[row->territory->n_farms++];
    farm->place = add_place(row, PLACE_FARM);
    farm->fleet = farm_fleet(row);
    farm->days = days_or(row, FARM_DAYS, DAYS_ALL);
    farm->supply_kg_week = mem_zeroed(row->scenario->n_products + 1, sizeof(double));
    products_parse(table_text(row->table, row->row, FARM_PRODUCTS),
                   number_or(row, FARM_SUPPLY, (double)NAN), row->scenario,
                   farm->supply_kg_week, at_column(row, "products"), row->faults);
}

static void read_hub(const struct row *row)
{
    struct hub *hub = &row->territory->hubs[row->territory->n_hubs++];
    enum place_kind kind = PLACE_MASSIFICATION_POINT;
    const char *word = table_text(row->table, row->row, HUB_KIND);
    if (!hub_kind_parse(word, &kind))
        faults_add(row->faults, at_column(row, "kind"),
                   _("expected massification_point, platform, dispatch_point or pickup_point, "
                     "found \"%s\""),
                   word);
    const size_t place = add_place(row, kind);
    *hub = (struct hub){
        .place = place,
        .opens_s = number_or(row, HUB_OPENS, 0),
        .closes_s = number_or(row, HUB_CLOSES, 86400),
        .docks = count_or(row, HUB_DOCKS, 1),
        .staff = count_or(row, HUB_STAFF, 1),
        .chilled_room_m3 = number_or(row, HUB_ROOM, 0),
        .frozen_room_m3 = number_or(row, HUB_FROZEN_ROOM, 0),
        .rent_eur_year = number_or(row, HUB_RENT, 0),
        .overnight = number_or(row, HUB_OVERNIGHT, kind == PLACE_PLATFORM) > 0,
    };
    check_hours(row, hub->opens_s, hub->closes_s);
}

static const struct outlet_kind *read_outlet_kind(const struct row *row)
{
    const char *nearest = NULL;
    const bool told = table_has(row->table, row->row, OUTLET_KIND);
    const char *word = told ? table_text(row->table, row->row, OUTLET_KIND) : "canteen";
    const struct outlet_kind *kind = outlet_kind_find(word, &nearest);
    if (kind)
        return kind;
    if (nearest)
        faults_add(row->warnings, at_column(row, "kind"),
                   _("unknown kind \"%s\" is treated as a canteen open all year; did you mean "
                     "\"%s\"?"),
                   word, nearest);
    else
        faults_add(row->warnings, at_column(row, "kind"),
                   _("unknown kind \"%s\" is treated as a canteen open all year"), word);
    return outlet_kind_find("canteen", &nearest);
}

static void read_outlet(const struct row *row)
{
    struct outlet *outlet = &row->territory->outlets[row->territory->n_outlets++];
    const struct outlet_kind *kind = read_outlet_kind(row);
    const size_t place = add_place(row, PLACE_OUTLET);
    *outlet = (struct outlet){
        .place = place,
        .kind = mem_text(kind->id),
        .meals_day = number_or(row, OUTLET_MEALS, 0),
        .days = days_or(row, OUTLET_DAYS, kind->days),
        .school_calendar = number_or(row, OUTLET_SCHOOL, kind->school_calendar) > 0,
        .opens_s = number_or(row, OUTLET_OPENS, kind->opens_s),
        .closes_s = number_or(row, OUTLET_CLOSES, kind->closes_s),
        .service_s = 60 * number_or(row, OUTLET_SERVICE, (double)NAN),
        .local_share = number_or(row, OUTLET_SHARE, (double)NAN),
    };
    check_hours(row, outlet->opens_s, outlet->closes_s);
    if (!(outlet->meals_day > 0))
        faults_add(row->warnings, at_column(row, "meals_day"),
                   _("0 meals a day: this outlet never orders"));
}

static void read_depot(const struct row *row)
{
    add_place(row, PLACE_DEPOT);
}

/* ---- Tables ---------------------------------------------------------------------- */

/* Headers that were probably meant for an optional column. */
static void warn_near_headers(const struct table *table, const char *path,
                              const struct column columns[], size_t n_columns,
                              struct faults *warnings)
{
    const char *known[N_OUTLET + N_HUB];
    for (size_t i = 0; i < n_columns; i++)
        known[i] = columns[i].name;
    for (size_t i = 0; i < table_n_others(table); i++) {
        char *folded = text_folded(table_other_name(table, i));
        const char *nearest = text_nearest(folded, known, n_columns);
        if (nearest)
            faults_add(
                warnings,
                (struct where){.path = path, .line = 1, .field = table_other_name(table, i)},
                _("this column is not read; did you mean \"%s\"?"), nearest);
        free(folded);
    }
}

struct place_table {
    const char *path;
    const struct column *columns;
    size_t n_columns;
    void (*read_row)(const struct row *row);
};

/* Rows of a table that can be taken: none when it cannot be read or is too long. */
static size_t rows_of(const struct table *table, const char *path, size_t n_before,
                      struct faults *faults)
{
    if (!table)
        return 0;
    const size_t n = table_n_rows(table);
    if (n <= TERRITORY_PLACES_MAX - n_before)
        return n;
    faults_add(faults, (struct where){.path = path},
               _("%zu rows, with which the territory has more than the %d places allowed; keep "
                 "those of the scenario"),
               n, (int)TERRITORY_PLACES_MAX);
    return 0;
}

void territory_read_rows(struct territory *territory, const struct scenario *scenario,
                         struct faults *faults, struct faults *warnings)
{
    const struct place_table sources[] = {
        {scenario->farms_path, farm_columns, N_FARM, read_farm},
        {scenario->hubs_path, hub_columns, N_HUB, read_hub},
        {scenario->outlets_path, outlet_columns, N_OUTLET, read_outlet},
        {scenario->depots_path, depot_columns, N_COMMON, read_depot},
    };
    enum { N_SOURCES = sizeof sources / sizeof *sources };
    struct table *tables[N_SOURCES] = {0};
    size_t n_rows[N_SOURCES] = {0}, n_places = 0;
    for (size_t t = 0; t < N_SOURCES; t++) {
        const struct place_table *source = &sources[t];
        if (!source->path)
            continue;
        const size_t n_before = faults->n;
        tables[t] =
            table_read_sound(source->path, NULL, source->columns, source->n_columns, faults);
        n_rows[t] = rows_of(tables[t], source->path, n_places, faults);
        n_places += n_rows[t];
        if (tables[t])
            warn_near_headers(tables[t], source->path, source->columns, source->n_columns,
                              warnings);
        if (tables[t] && table_n_rows(tables[t]) == 0 && source->read_row != read_depot &&
            faults->n == n_before)
            faults_add(faults, (struct where){.path = source->path},
                       _("expected at least one place below the headers, found none"));
    }
    territory->places = mem_zeroed(n_places + 1, sizeof *territory->places);
    territory->farms = mem_zeroed(n_rows[0] + 1, sizeof *territory->farms);
    territory->hubs = mem_zeroed(n_rows[1] + 1, sizeof *territory->hubs);
    territory->outlets = mem_zeroed(n_rows[2] + 1, sizeof *territory->outlets);
    for (size_t t = 0; t < N_SOURCES; t++) {
        for (size_t r = 0; r < n_rows[t]; r++)
            sources[t].read_row(&(struct row){.territory = territory,
                                              .scenario = scenario,
                                              .table = tables[t],
                                              .path = sources[t].path,
                                              .row = r,
                                              .faults = faults,
                                              .warnings = warnings});
        table_free(tables[t]);
    }
}
