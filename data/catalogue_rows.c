#include "data/catalogue_rows.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

char *row_text(const struct catalogue_row *row, size_t column)
{
    return mem_text(table_text(row->table, row->row, column));
}

double row_number(const struct catalogue_row *row, size_t column)
{
    return table_number(row->table, row->row, column);
}

void row_fault(const struct catalogue_row *row, const char *field, const char *expected,
               size_t column)
{
    faults_add(row->faults,
               (struct where){row->path, table_line(row->table, row->row), field},
               _("expected %s, found \"%s\""), expected,
               table_text(row->table, row->row, column));
}

char row_grade(const struct catalogue_row *row, size_t column, const char *field)
{
    const char *text = table_text(row->table, row->row, column);
    if (!*text)
        return 0;
    if (text[1] == '\0' && strchr("ABCD", text[0]))
        return text[0];
    row_fault(row, field, "A, B, C, D", column);
    return 'D';
}

static int row_count(const struct catalogue_row *row, size_t column, int when_blank)
{
    bool given = table_has(row->table, row->row, column);
    return given ? (int)row_number(row, column) : when_blank;
}

/* ---- Figures: an id, a value and what it is worth ------------------------------------- */

enum { F_ID, F_VALUE, F_LOW, F_HIGH, F_UNIT, F_SOURCE, F_GRADE, F_NOTE, F_LABEL };
static const struct column cost_columns[] = {
    [F_ID] = {"cost_id", COLUMN_TEXT, true, 0, 0},
    [F_VALUE] = {"value", COLUMN_NUMBER, false, 0, 0},
    [F_LOW] = {"low", COLUMN_NUMBER, false, 0, 0},
    [F_HIGH] = {"high", COLUMN_NUMBER, false, 0, 0},
    [F_UNIT] = {"unit", COLUMN_TEXT, false, 0, 0},
    [F_SOURCE] = {"source_id", COLUMN_TEXT, true, 0, 0},
    [F_GRADE] = {"confidence", COLUMN_TEXT, false, 0, 0},
    [F_NOTE] = {"note", COLUMN_TEXT, false, 0, 0},
    [F_LABEL] = {"label_fr", COLUMN_TEXT, false, 0, 0}};
/* demand, traffic and the cold-start parameters share these; the last has no low and high. */
static const struct column parameter_columns[] = {
    [F_ID] = {"parameter", COLUMN_TEXT, true, 0, 0},
    [F_VALUE] = {"value", COLUMN_NUMBER, true, 0, 0},
    [F_LOW] = {"low", COLUMN_NUMBER, false, 0, 0},
    [F_HIGH] = {"high", COLUMN_NUMBER, false, 0, 0},
    [F_UNIT] = {"unit", COLUMN_TEXT, false, 0, 0},
    [F_SOURCE] = {"source_id", COLUMN_TEXT, true, 0, 0},
    [F_GRADE] = {"confidence", COLUMN_TEXT, true, 0, 0},
    [F_NOTE] = {"note", COLUMN_TEXT, false, 0, 0}};
/* Rows of emission_factors.csv as figures: the total, or the part that there is. */
enum { F_WTT = F_LABEL + 1, F_TTW };
static const struct column factor_figure_columns[] = {
    [F_ID] = {"factor_id", COLUMN_TEXT, true, 0, 0},
    [F_VALUE] = {"wtw", COLUMN_NUMBER, false, 0, 0},
    [F_LOW] = {"low", COLUMN_NUMBER, false, 0, 0},
    [F_HIGH] = {"high", COLUMN_NUMBER, false, 0, 0},
    [F_UNIT] = {"unit", COLUMN_TEXT, false, 0, 0},
    [F_SOURCE] = {"source_id", COLUMN_TEXT, true, 0, 0},
    [F_GRADE] = {"confidence", COLUMN_TEXT, false, 0, 0},
    [F_NOTE] = {"note", COLUMN_TEXT, false, 0, 0},
    [F_LABEL] = {"label_fr", COLUMN_TEXT, false, 0, 0},
    [F_WTT] = {"wtt", COLUMN_NUMBER, false, 0, 0},
    [F_TTW] = {"ttw", COLUMN_NUMBER, false, 0, 0}};

static void figure_start(const struct catalogue_row *row, struct figure *figure)
{
    *figure = (struct figure){
        .id = row_text(row, F_ID), .value = row_number(row, F_VALUE),
        .low = row_number(row, F_LOW), .high = row_number(row, F_HIGH),
        .unit = row_text(row, F_UNIT), .source_id = row_text(row, F_SOURCE),
        .note = row_text(row, F_NOTE), .grade = row_grade(row, F_GRADE, "confidence"),
        .file = row->file};
}

static void parameter_fill(const struct catalogue_row *row, void *item)
{
    struct figure *figure = item;
    figure_start(row, figure);
    figure->label_fr = mem_text(figure->id);
}

static void cost_fill(const struct catalogue_row *row, void *item)
{
    struct figure *figure = item;
    figure_start(row, figure);
    figure->label_fr = row_text(row, F_LABEL);
}

static void factor_figure_fill(const struct catalogue_row *row, void *item)
{
    struct figure *figure = item;
    cost_fill(row, item);
    if (isnan(figure->value))
        figure->value = row_number(row, isnan(row_number(row, F_TTW)) ? F_WTT : F_TTW);
}

static void figure_clear(void *item)
{
    struct figure *figure = item;
    free(figure->id);
    free(figure->unit);
    free(figure->source_id);
    free(figure->label_fr);
    free(figure->note);
}

static void factor_fill(const struct catalogue_row *row, void *item)
{
    *(struct emission_factor *)item = (struct emission_factor){
        .id = row_text(row, F_ID), .label_fr = row_text(row, F_LABEL),
        .unit = row_text(row, F_UNIT), .source_id = row_text(row, F_SOURCE),
        .wtt = row_number(row, F_WTT), .ttw = row_number(row, F_TTW),
        .wtw = row_number(row, F_VALUE), .grade = row_grade(row, F_GRADE, "confidence")};
}

static void factor_clear(void *item)
{
    struct emission_factor *factor = item;
    free(factor->id);
    free(factor->label_fr);
    free(factor->unit);
    free(factor->source_id);
}

/* ---- Air pollutants ---------------------------------------- */

static enum pollutant row_pollutant(const struct catalogue_row *row, size_t column)
{
    static const char *const names[N_POLLUTANTS] = {
        [POLLUTANT_CO] = "CO", [POLLUTANT_NOX] = "NOx", [POLLUTANT_VOC] = "VOC",
        [POLLUTANT_PM] = "PM_exhaust", [POLLUTANT_CH4] = "CH4", [POLLUTANT_ENERGY] = "energy"};
    const char *text = table_text(row->table, row->row, column);
    for (int p = 0; p < N_POLLUTANTS; p++)
        if (strcmp(text, names[p]) == 0)
            return (enum pollutant)p;
    row_fault(row, "pollutant", "CO, NOx, VOC, PM_exhaust, CH4, energy", column);
    return POLLUTANT_CO;
}

enum { T_CLASS, T_FUEL, T_SEGMENT, T_EURO, T_POLLUTANT, T_MODE, T_LOAD, T_ALPHA, T_BETA,
       T_GAMMA, T_DELTA, T_EPSILON, T_ZITA, T_HTA, T_REDUCTION, T_V_MIN, T_V_MAX, T_EF30,
       T_EF50, T_EF80 };
static const struct column tier3_columns[] = {
    [T_CLASS] = {"vehicle_class", COLUMN_TEXT, true, 0, 0},
    [T_FUEL] = {"fuel", COLUMN_TEXT, true, 0, 0},
    [T_SEGMENT] = {"segment", COLUMN_TEXT, true, 0, 0},
    [T_EURO] = {"euro_standard", COLUMN_TEXT, true, 0, 0},
    [T_POLLUTANT] = {"pollutant", COLUMN_TEXT, true, 0, 0},
    [T_MODE] = {"driving_mode", COLUMN_TEXT, true, 0, 0},
    [T_LOAD] = {"load_factor", COLUMN_NUMBER, false, 0, 1},
    [T_ALPHA] = {"alpha", COLUMN_NUMBER, true, 0, 0},
    [T_BETA] = {"beta", COLUMN_NUMBER, true, 0, 0},
    [T_GAMMA] = {"gamma", COLUMN_NUMBER, true, 0, 0},
    [T_DELTA] = {"delta", COLUMN_NUMBER, true, 0, 0},
    [T_EPSILON] = {"epsilon", COLUMN_NUMBER, true, 0, 0},
    [T_ZITA] = {"zita", COLUMN_NUMBER, true, 0, 0},
    [T_HTA] = {"hta", COLUMN_NUMBER, true, 0, 0},
    [T_REDUCTION] = {"reduction_factor", COLUMN_NUMBER, false, 0, 0},
    [T_V_MIN] = {"v_min_km_h", COLUMN_NUMBER, true, 0, 200},
    [T_V_MAX] = {"v_max_km_h", COLUMN_NUMBER, true, 0, 200},
    [T_EF30] = {"ef_at_30", COLUMN_NUMBER, false, 0, 0},
    [T_EF50] = {"ef_at_50", COLUMN_NUMBER, false, 0, 0},
    [T_EF80] = {"ef_at_80", COLUMN_NUMBER, false, 0, 0}};

static void tier3_fill(const struct catalogue_row *row, void *item)
{
    double reduction = row_number(row, T_REDUCTION);
    *(struct tier3_row *)item = (struct tier3_row){
        .vehicle_class = row_text(row, T_CLASS), .fuel = row_text(row, T_FUEL),
        .segment = row_text(row, T_SEGMENT), .euro_standard = row_text(row, T_EURO),
        .driving_mode = row_text(row, T_MODE), .pollutant = row_pollutant(row, T_POLLUTANT),
        .load_factor = row_number(row, T_LOAD), .alpha = row_number(row, T_ALPHA),
        .beta = row_number(row, T_BETA), .gamma = row_number(row, T_GAMMA),
        .delta = row_number(row, T_DELTA), .epsilon = row_number(row, T_EPSILON),
        .zita = row_number(row, T_ZITA), .hta = row_number(row, T_HTA),
        .reduction_factor = isnan(reduction) ? 0 : reduction,
        .v_min_km_h = row_number(row, T_V_MIN), .v_max_km_h = row_number(row, T_V_MAX),
        .ef_at_30 = row_number(row, T_EF30), .ef_at_50 = row_number(row, T_EF50),
        .ef_at_80 = row_number(row, T_EF80)};
}

static void tier3_clear(void *item)
{
    struct tier3_row *tier3 = item;
    free(tier3->vehicle_class);
    free(tier3->fuel);
    free(tier3->segment);
    free(tier3->euro_standard);
    free(tier3->driving_mode);
}

enum { C_A = T_POLLUTANT + 1, C_B, C_C, C_V_MIN, C_V_MAX, C_T_MIN, C_T_MAX };
static const struct column cold_columns[] = {
    [T_CLASS] = {"vehicle_class", COLUMN_TEXT, true, 0, 0},
    [T_FUEL] = {"fuel", COLUMN_TEXT, true, 0, 0},
    [T_SEGMENT] = {"segment", COLUMN_TEXT, true, 0, 0},
    [T_EURO] = {"euro_standard", COLUMN_TEXT, true, 0, 0},
    [T_POLLUTANT] = {"pollutant", COLUMN_TEXT, true, 0, 0},
    [C_A] = {"a", COLUMN_NUMBER, true, 0, 0}, [C_B] = {"b", COLUMN_NUMBER, true, 0, 0},
    [C_C] = {"c", COLUMN_NUMBER, true, 0, 0}, [C_V_MIN] = {"v_min", COLUMN_NUMBER, true, 0, 200},
    [C_V_MAX] = {"v_max", COLUMN_NUMBER, true, 0, 200},
    [C_T_MIN] = {"t_min", COLUMN_NUMBER, true, -60, 60},
    [C_T_MAX] = {"t_max", COLUMN_NUMBER, true, -60, 60}};

static void cold_fill(const struct catalogue_row *row, void *item)
{
    *(struct cold_row *)item = (struct cold_row){
        .vehicle_class = row_text(row, T_CLASS), .fuel = row_text(row, T_FUEL),
        .segment = row_text(row, T_SEGMENT), .euro_standard = row_text(row, T_EURO),
        .pollutant = row_pollutant(row, T_POLLUTANT), .a = row_number(row, C_A),
        .b = row_number(row, C_B), .c = row_number(row, C_C),
        .v_min_km_h = row_number(row, C_V_MIN), .v_max_km_h = row_number(row, C_V_MAX),
        .t_min_c = row_number(row, C_T_MIN), .t_max_c = row_number(row, C_T_MAX)};
}

static void cold_clear(void *item)
{
    struct cold_row *cold = item;
    free(cold->vehicle_class);
    free(cold->fuel);
    free(cold->segment);
    free(cold->euro_standard);
}

enum { W_SOURCE, W_CLASS, W_SEGMENT, W_TSP, W_PM10, W_PM25, W_BEV };
static const struct column wear_columns[] = {
    [W_SOURCE] = {"source_of_wear", COLUMN_TEXT, true, 0, 0},
    [W_CLASS] = {"vehicle_class", COLUMN_TEXT, true, 0, 0},
    [W_SEGMENT] = {"segment", COLUMN_TEXT, true, 0, 0},
    [W_TSP] = {"tsp_g_km", COLUMN_NUMBER, true, 0, 10},
    [W_PM10] = {"pm10_share", COLUMN_NUMBER, true, 0, 1},
    [W_PM25] = {"pm25_share", COLUMN_NUMBER, true, 0, 1},
    [W_BEV] = {"bev_multiplier", COLUMN_NUMBER, false, 0, 10}};

static void wear_fill(const struct catalogue_row *row, void *item)
{
    *(struct wear_row *)item = (struct wear_row){
        .source_of_wear = row_text(row, W_SOURCE), .vehicle_class = row_text(row, W_CLASS),
        .segment = row_text(row, W_SEGMENT), .tsp_g_km = row_number(row, W_TSP),
        .pm10_share = row_number(row, W_PM10), .pm25_share = row_number(row, W_PM25),
        .bev_multiplier = row_number(row, W_BEV)};
}

static void wear_clear(void *item)
{
    struct wear_row *wear = item;
    free(wear->source_of_wear);
    free(wear->vehicle_class);
    free(wear->segment);
}

enum { L_CO = T_EURO + 1, L_NMVOC, L_NOX, L_PM };
static const struct column flat_columns[] = {
    [T_CLASS] = {"vehicle_class", COLUMN_TEXT, true, 0, 0},
    [T_FUEL] = {"fuel", COLUMN_TEXT, true, 0, 0},
    [T_SEGMENT] = {"segment", COLUMN_TEXT, true, 0, 0},
    [T_EURO] = {"euro_standard", COLUMN_TEXT, true, 0, 0},
    [L_CO] = {"co_g_km", COLUMN_NUMBER, true, 0, 100},
    [L_NMVOC] = {"nmvoc_g_km", COLUMN_NUMBER, true, 0, 100},
    [L_NOX] = {"nox_g_km", COLUMN_NUMBER, true, 0, 100},
    [L_PM] = {"pm_exhaust_g_km", COLUMN_NUMBER, true, 0, 100}};

static void flat_fill(const struct catalogue_row *row, void *item)
{
    *(struct flat_row *)item = (struct flat_row){
        .vehicle_class = row_text(row, T_CLASS), .fuel = row_text(row, T_FUEL),
        .segment = row_text(row, T_SEGMENT), .euro_standard = row_text(row, T_EURO),
        .co_g_km = row_number(row, L_CO), .nmvoc_g_km = row_number(row, L_NMVOC),
        .nox_g_km = row_number(row, L_NOX), .pm_g_km = row_number(row, L_PM)};
}

static void flat_clear(void *item)
{
    struct flat_row *flat = item;
    free(flat->vehicle_class);
    free(flat->fuel);
    free(flat->segment);
    free(flat->euro_standard);
}

/* ---- Seasons, holidays, speeds, sources ---------------------------------------- */

enum { S_PRODUCT, S_FAMILY, S_GRADE, S_JANUARY };
#define MONTH(k) [S_JANUARY + (k) - 1]
static const struct column season_columns[] = {
    [S_PRODUCT] = {"product_fr", COLUMN_TEXT, true, 0, 0},
    [S_FAMILY] = {"family", COLUMN_TEXT, true, 0, 0},
    [S_GRADE] = {"confidence", COLUMN_TEXT, true, 0, 0},
    MONTH(1) = {"m01", COLUMN_NUMBER, true, 0, 1},
    MONTH(2) = {"m02", COLUMN_NUMBER, true, 0, 1},
    MONTH(3) = {"m03", COLUMN_NUMBER, true, 0, 1},
    MONTH(4) = {"m04", COLUMN_NUMBER, true, 0, 1},
    MONTH(5) = {"m05", COLUMN_NUMBER, true, 0, 1},
    MONTH(6) = {"m06", COLUMN_NUMBER, true, 0, 1},
    MONTH(7) = {"m07", COLUMN_NUMBER, true, 0, 1},
    MONTH(8) = {"m08", COLUMN_NUMBER, true, 0, 1},
    MONTH(9) = {"m09", COLUMN_NUMBER, true, 0, 1},
    MONTH(10) = {"m10", COLUMN_NUMBER, true, 0, 1},
    MONTH(11) = {"m11", COLUMN_NUMBER, true, 0, 1},
    MONTH(12) = {"m12", COLUMN_NUMBER, true, 0, 1}};
#undef MONTH

static void season_fill(const struct catalogue_row *row, void *item)
{
    struct season *season = item;
    season->product_fr = row_text(row, S_PRODUCT);
    season->family = row_text(row, S_FAMILY);
    season->grade = row_grade(row, S_GRADE, "confidence");
    for (size_t m = 0; m < 12; m++)
        season->month[m] = row_number(row, S_JANUARY + m);
}

static void season_item_clear(void *item)
{
    struct season *season = item;
    free(season->product_fr);
    free(season->family);
}

enum { H_ZONE, H_LABEL, H_OFF, H_BACK };
static const struct column holiday_columns[] = {
    [H_ZONE] = {"zone", COLUMN_TEXT, true, 0, 0},
    [H_LABEL] = {"holiday_fr", COLUMN_TEXT, true, 0, 0},
    [H_OFF] = {"first_day_off", COLUMN_DATE, true, 0, 0},
    [H_BACK] = {"first_day_back", COLUMN_DATE, true, 0, 0}};

static void holiday_fill(const struct catalogue_row *row, void *item)
{
    struct holiday *holiday = item;
    *holiday = (struct holiday){.zones = row_text(row, H_ZONE),
                                .label_fr = row_text(row, H_LABEL),
                                .first_day_off = (int)row_number(row, H_OFF),
                                .first_day_back = (int)row_number(row, H_BACK)};
    if (strspn(holiday->zones, "ABC") != strlen(holiday->zones))
        row_fault(row, "zone", "A, B, C", H_ZONE);
    if (holiday->first_day_back <= holiday->first_day_off)
        faults_add(row->faults,
                   (struct where){row->path, table_line(row->table, row->row), "first_day_back"},
                   _("expected a date after first_day_off"));
}

static void holiday_clear(void *item)
{
    struct holiday *holiday = item;
    free(holiday->zones);
    free(holiday->label_fr);
}

enum { R_DIALECT, R_NATURE, R_CLASS, R_IMPORTANCE, R_URBAN, R_SPEED };
static const struct column road_columns[] = {
    [R_DIALECT] = {"dialect", COLUMN_TEXT, true, 0, 0},
    [R_NATURE] = {"nature", COLUMN_TEXT, true, 0, 0},
    [R_CLASS] = {"class", COLUMN_TEXT, false, 0, 0},
    [R_IMPORTANCE] = {"importance", COLUMN_COUNT, false, 1, 6},
    [R_URBAN] = {"urban", COLUMN_COUNT, false, 0, 1},
    [R_SPEED] = {"speed_km_h", COLUMN_NUMBER, true, 0, 150}};

static void road_fill(const struct catalogue_row *row, void *item)
{
    *(struct road_speed *)item = (struct road_speed){
        .dialect = row_text(row, R_DIALECT), .nature = row_text(row, R_NATURE),
        .admin_class = row_text(row, R_CLASS), .importance = row_count(row, R_IMPORTANCE, 0),
        .urban = row_count(row, R_URBAN, -1), .speed_km_h = row_number(row, R_SPEED)};
}

static void road_clear(void *item)
{
    struct road_speed *speed = item;
    free(speed->dialect);
    free(speed->nature);
    free(speed->admin_class);
}

enum { O_ID, O_TITLE, O_PUBLISHER, O_YEAR, O_URL, O_LICENCE };
static const struct column source_columns[] = {
    [O_ID] = {"source_id", COLUMN_TEXT, true, 0, 0},
    [O_TITLE] = {"title", COLUMN_TEXT, true, 0, 0},
    [O_PUBLISHER] = {"publisher", COLUMN_TEXT, false, 0, 0},
    [O_YEAR] = {"year", COLUMN_TEXT, false, 0, 0},
    [O_URL] = {"url", COLUMN_TEXT, false, 0, 0},
    [O_LICENCE] = {"licence", COLUMN_TEXT, false, 0, 0}};

static void source_fill(const struct catalogue_row *row, void *item)
{
    *(struct source *)item = (struct source){
        .id = row_text(row, O_ID), .title = row_text(row, O_TITLE),
        .publisher = row_text(row, O_PUBLISHER), .year = row_text(row, O_YEAR),
        .url = row_text(row, O_URL), .licence = row_text(row, O_LICENCE)};
}

static void source_clear(void *item)
{
    struct source *source = item;
    free(source->id);
    free(source->title);
    free(source->publisher);
    free(source->year);
    free(source->url);
    free(source->licence);
}

#define ROWS(columns) columns, sizeof columns / sizeof *columns
#define INTO(type, array) \
    sizeof(struct type), offsetof(struct catalogue, array), offsetof(struct catalogue, n_##array)
const struct catalogue_table catalogue_tables[] = {
    {"sources.csv", ROWS(source_columns), INTO(source, sources), source_fill, source_clear},
    {"vehicles.csv", vehicle_columns, N_VEHICLE_COLUMNS, INTO(vehicle, vehicles), vehicle_fill,
     vehicle_clear_item},
    {"costs.csv", ROWS(cost_columns), INTO(figure, figures), cost_fill, figure_clear},
    {"demand.csv", ROWS(parameter_columns), INTO(figure, figures), parameter_fill,
     figure_clear},
    {"traffic.csv", ROWS(parameter_columns), INTO(figure, figures), parameter_fill,
     figure_clear},
    {"emission_factors.csv", ROWS(factor_figure_columns), INTO(figure, figures),
     factor_figure_fill, figure_clear},
    {"air_pollutants_cold_start_parameters.csv", ROWS(parameter_columns), INTO(figure, figures),
     parameter_fill, figure_clear},
    {"emission_factors.csv", ROWS(factor_figure_columns), INTO(emission_factor, factors),
     factor_fill, factor_clear},
    {"air_pollutants_tier3.csv", ROWS(tier3_columns), INTO(tier3_row, tier3), tier3_fill,
     tier3_clear},
    {"air_pollutants_cold_start.csv", ROWS(cold_columns), INTO(cold_row, cold), cold_fill,
     cold_clear},
    {"air_pollutants_wear.csv", ROWS(wear_columns), INTO(wear_row, wear), wear_fill,
     wear_clear},
    {"air_pollutants_flat.csv", ROWS(flat_columns), INTO(flat_row, flat), flat_fill,
     flat_clear},
    {"seasonality.csv", ROWS(season_columns), INTO(season, seasons), season_fill,
     season_item_clear},
    {"school_calendar.csv", ROWS(holiday_columns), INTO(holiday, holidays), holiday_fill,
     holiday_clear},
    {"road_speeds.csv", ROWS(road_columns), INTO(road_speed, road_speeds), road_fill,
     road_clear},
};
const size_t n_catalogue_tables = sizeof catalogue_tables / sizeof *catalogue_tables;
