#include "data/catalogue.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "data/calendar.h"
#include "data/mem.h"
#include "data/table.h"
#include "data/text.h"
#include "tests/run.h"

static struct catalogue *catalogue;

static void setup(void)
{
    struct faults faults = {0};
    catalogue = catalogue_read("data/reference", &faults);
    for (size_t i = 0; i < faults.n_kept; i++)
        fprintf(stderr, "%s\n", faults.text[i]);
    ck_assert_uint_eq(faults.n, 0);
    ck_assert_ptr_nonnull(catalogue);
}

START_TEST(rows_are_those_of_the_readme)
{
    setup();
    ck_assert_uint_eq(catalogue->n_sources, 60);
    ck_assert_uint_eq(catalogue->n_vehicles, 25);
    ck_assert_uint_eq(catalogue->n_factors, 31);
    ck_assert_uint_eq(catalogue->n_tier3, 758);
    ck_assert_uint_eq(catalogue->n_flat, 3);
    ck_assert_uint_eq(catalogue->n_wear, 15);
    ck_assert_uint_eq(catalogue->n_cold, 21);
    ck_assert_uint_eq(catalogue->n_road_speeds, 42);
    ck_assert_uint_eq(catalogue->n_seasons, 36);
    ck_assert_uint_eq(catalogue->n_holidays, 9);
    /* costs 74, demand 40, traffic 33, factors 31, cold-start parameters 12 */
    ck_assert_uint_eq(catalogue->n_figures, 74 + 40 + 33 + 31 + 12);
    catalogue_free(catalogue);
}
END_TEST

/* Each row of each table names a source of sources.csv and a grade, except those left blank on
 * purpose, which hold no value. */
START_TEST(every_row_has_source_and_grade)
{
    setup();
    static const char *const files[] = {
        "costs", "demand", "traffic", "emission_factors", "air_pollutants_tier3",
        "air_pollutants_flat", "air_pollutants_wear", "air_pollutants_cold_start",
        "air_pollutants_cold_start_parameters", "road_speeds", "seasonality", "school_calendar",
        "empirical_anchors"};
    static const struct column columns[] = {
        {"source_id", COLUMN_TEXT, true, 0, 0}, {"confidence", COLUMN_TEXT, false, 0, 0},
        {"access", COLUMN_TEXT, false, 0, 0}};
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        struct faults faults = {0};
        char *path = mem_printf("data/reference/%s.csv", files[f]);
        struct table *table = table_read(path, NULL, columns, 3, &faults);
        ck_assert_msg(table, "%s", faults.n ? faults.text[0] : path);
        for (size_t r = 0; r < table_n_rows(table); r++) {
            const char *source = table_text(table, r, 0), *grade = table_text(table, r, 1);
            ck_assert_msg(catalogue_source(catalogue, source), "%s: no source %s", path, source);
            bool graded = strlen(grade) == 1 && strchr("ABCD", *grade);
            bool blank = !*grade && strcmp(table_text(table, r, 2), "not found") == 0;
            ck_assert_msg(graded || blank, "%s:%zu: grade \"%s\"", path, table_line(table, r),
                          grade);
        }
        table_free(table);
        free(path);
    }
    for (size_t v = 0; v < catalogue->n_vehicles; v++) {
        const struct vehicle *vehicle = &catalogue->vehicles[v];
        ck_assert_ptr_nonnull(catalogue_source(catalogue, vehicle->source_capacity));
        ck_assert_ptr_nonnull(catalogue_source(catalogue, vehicle->source_cost));
        ck_assert(vehicle->grade_capacity && vehicle->grade_cost);
        ck_assert_int_eq(isnan(vehicle->empty_per_100km), !vehicle->grade_consumption);
        ck_assert_int_eq(vehicle->fridge_l_h > 0 || vehicle->fridge_kwh_h > 0,
                         vehicle->grade_fridge != 0);
    }
    catalogue_free(catalogue);
}
END_TEST

START_TEST(vehicles_are_read_as_written)
{
    setup();
    const struct vehicle *van = catalogue_vehicle(catalogue, "van_s_diesel_fridge");
    ck_assert_double_eq(van->payload_kg, 500);
    ck_assert_double_eq(van->crates, 26);
    ck_assert_double_eq(van->volume_m3, 2.5);
    ck_assert_double_eq(van->empty_per_100km, 6.4);
    ck_assert_double_eq(van->full_per_100km, 7.4);
    ck_assert_double_eq(van->fridge_l_h, 0.5);
    ck_assert_double_eq(van->fridge_kwh_h, 0);
    ck_assert_double_eq(van->refrigerant_kg, 1);
    ck_assert(isinf(van->range_km));
    ck_assert(van->carries[TEMPERATURE_AMBIENT] && van->carries[TEMPERATURE_CHILLED] &&
              !van->carries[TEMPERATURE_FROZEN]);
    ck_assert_int_eq(van->road_class, ROAD_VAN);
    ck_assert_str_eq(van->euro_standard, "Euro 6 2021+");
    const struct vehicle *truck = catalogue_vehicle(catalogue, "truck_12t_fridge");
    ck_assert(truck->carries[TEMPERATURE_FROZEN]); /* multi */
    ck_assert_int_eq(truck->road_class, ROAD_TRUCK);
    ck_assert_str_eq(truck->euro_standard, "Euro VI");
    const struct vehicle *electric = catalogue_vehicle(catalogue, "van_s_electric_fridge");
    ck_assert_double_eq(electric->range_km, 180);
    ck_assert_double_eq(electric->fridge_kwh_h, 1);
    ck_assert_str_eq(electric->euro_standard, "Euro 7"); /* it has no other */
    ck_assert_str_eq(catalogue_vehicle(catalogue, "car_petrol_small")->euro_standard,
                     "Euro 6 2020+");
    ck_assert_int_eq(catalogue_vehicle(catalogue, "car_petrol_small")->road_class, ROAD_CAR);
    ck_assert_str_eq(catalogue_vehicle(catalogue, "cargo_bike")->euro_standard, "");
    ck_assert_int_eq(catalogue_vehicle(catalogue, "truck_19t_biogas")->energy, ENERGY_OTHER);
    ck_assert(isnan(catalogue_vehicle(catalogue, "truck_19t_biogas")->empty_per_100km));
    ck_assert_ptr_null(catalogue_vehicle(catalogue, "tank"));
    ck_assert(catalogue_has_euro(catalogue, van, "Euro 5"));
    ck_assert(!catalogue_has_euro(catalogue, van, "Euro VI"));
    catalogue_free(catalogue);
}
END_TEST

START_TEST(figures_are_found_by_id)
{
    setup();
    const struct figure *diesel = catalogue_figure(catalogue, "fuel_diesel_ttc");
    ck_assert_double_eq(diesel->value, 1.65);
    ck_assert_double_eq(diesel->low, 1.5);
    ck_assert_str_eq(diesel->unit, "EUR/L");
    ck_assert_str_eq(diesel->file, "costs.csv");
    ck_assert_int_eq(diesel->grade, 'C');
    ck_assert_double_eq(catalogue_figure(catalogue, "circuity_default")->value, 1.3);
    ck_assert_double_eq(catalogue_figure(catalogue, "beta_a0")->value, 0.6474);
    ck_assert_double_eq(catalogue_figure(catalogue, "leak_transport")->value, 0.2);
    ck_assert_double_eq(catalogue_figure(catalogue, "diesel_ttw_mj")->value, 74.22);
    ck_assert(isnan(catalogue_figure(catalogue, "cnr_tk_12t")->value));
    ck_assert_int_eq(catalogue_figure(catalogue, "cnr_tk_12t")->grade, 0);
    ck_assert_ptr_null(catalogue_figure(catalogue, "price_of_everything"));
    const struct emission_factor *factor = catalogue_factor(catalogue, "diesel_b7_reg");
    ck_assert_double_eq_tol(factor->wtt + factor->ttw, factor->wtw, 1e-12);
    ck_assert_double_eq(factor->wtw, 3.17);
    ck_assert(isnan(catalogue_factor(catalogue, "b100")->wtw));
    catalogue_free(catalogue);
}
END_TEST

/* Published dates: Easter Sundays of the ephemerides (IMCCE). */
START_TEST(easter_is_that_of_the_almanac)
{
    static const int dates[][3] = {{1583, 4, 10}, {1818, 3, 22}, {1886, 4, 25}, {1943, 4, 25},
                                   {1954, 4, 18}, {1961, 4, 2},  {1981, 4, 19}, {2000, 4, 23},
                                   {2008, 3, 23}, {2011, 4, 24}, {2016, 3, 27}, {2019, 4, 21},
                                   {2024, 3, 31}, {2025, 4, 20}, {2026, 4, 5},  {2027, 3, 28},
                                   {2038, 4, 25}, {2049, 4, 18}, {2076, 4, 19}, {2285, 3, 22}};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        int easter = calendar_easter(dates[i][0]);
        ck_assert_int_eq(easter, text_days(dates[i][0], dates[i][1], dates[i][2]));
        ck_assert_int_eq(text_weekday(easter), 6);
    }
}
END_TEST

START_TEST(public_holidays_are_eleven_a_year)
{
    static const int of_2026[][2] = {{1, 1}, {4, 6}, {5, 1}, {5, 8}, {5, 14}, {5, 25}, {7, 14},
                                     {8, 15}, {11, 1}, {11, 11}, {12, 25}};
    size_t n = 0;
    for (int day = text_days(2026, 1, 1); day < text_days(2027, 1, 1); day++)
        n += calendar_public_holiday(day);
    ck_assert_uint_eq(n, 11);
    for (size_t i = 0; i < 11; i++)
        ck_assert(calendar_public_holiday(text_days(2026, of_2026[i][0], of_2026[i][1])));
    ck_assert(!calendar_public_holiday(text_days(2026, 4, 5))); /* Easter itself */
}
END_TEST

START_TEST(school_holidays_follow_zone_and_week)
{
    setup();
    const int winter = text_days(2026, 2, 10); /* zone A only */
    ck_assert(catalogue_school_holiday(catalogue, 'A', winter));
    ck_assert(!catalogue_school_holiday(catalogue, 'B', winter));
    ck_assert(!catalogue_school_holiday(catalogue, 0, winter));
    /* First day off and first day back of autumn, all zones. */
    ck_assert(catalogue_school_holiday(catalogue, 'C', text_days(2025, 10, 18)));
    ck_assert(!catalogue_school_holiday(catalogue, 'C', text_days(2025, 10, 17)));
    ck_assert(catalogue_school_holiday(catalogue, 'C', text_days(2025, 11, 2)));
    ck_assert(!catalogue_school_holiday(catalogue, 'C', text_days(2025, 11, 3)));
    ck_assert(catalogue_covers_school_day(catalogue, text_days(2026, 8, 30)));
    ck_assert(!catalogue_covers_school_day(catalogue, text_days(2026, 8, 31)));
    /* 2026-2027 begins with the week of 31 August: 364 days later is the same weekday and week.
     */
    for (int day = text_days(2025, 9, 1); day < text_days(2026, 8, 31); day++)
        ck_assert_int_eq(catalogue_school_holiday(catalogue, 'A', day),
                         catalogue_school_holiday(catalogue, 'A', day + 364));
    /* Earlier years too: Christmas day 2019, a Tuesday in June 2020. */
    ck_assert(catalogue_school_holiday(catalogue, 'B', text_days(2019, 12, 25)));
    ck_assert(!catalogue_school_holiday(catalogue, 'B', text_days(2020, 6, 9)));
    /* Counted apart with another program's calendar: school days on Mon Tue Thu Fri of
     * 2025-2026. One more than demand.csv says, since the table lacks the Friday after
     * Ascension. */
    static const struct {
        char zone;
        size_t days;
    } zones[] = {{'A', 139}, {'B', 138}, {'C', 139}};
    for (size_t z = 0; z < 3; z++) {
        size_t n = 0;
        for (int day = text_days(2025, 9, 1); day < text_days(2026, 8, 31); day++)
            n += text_weekday(day) != 2 && text_weekday(day) < 5 &&
                 !catalogue_school_holiday(catalogue, zones[z].zone, day) &&
                 !calendar_public_holiday(day);
        ck_assert_uint_eq(n, zones[z].days);
    }
    catalogue_free(catalogue);
}
END_TEST

START_TEST(a_missing_folder_gives_a_fault_for_each_file)
{
    struct faults faults = {0};
    ck_assert_ptr_null(catalogue_read("tests/no_such_folder", &faults));
    ck_assert_uint_eq(faults.n, 14); /* emission_factors.csv fills two arrays, told once */
    faults_clear(&faults);
}
END_TEST

static void copy_file(const char *from, const char *to, const char *old, const char *new)
{
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    ck_assert(in && out);
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, in) > 0) {
        char *spot = old ? strstr(line, old) : NULL;
        if (spot)
            fprintf(out, "%.*s%s%s", (int)(spot - line), line, new, spot + strlen(old));
        else
            fputs(line, out);
    }
    free(line);
    fclose(in);
    fclose(out);
}

/* Tables are read by people who add rows: each slip of theirs has its message. */
START_TEST(edited_tables_are_checked)
{
    static const struct { const char *file, *old, *new, *fault;
    } edits[] = {
        {"vehicles.csv", "30,petrol_e10", "30,petrol_e10", NULL},
        {"vehicles.csv", "ambient,petrol_e10", "warm,petrol_e10",
         "vehicles.csv:2: temperature: expected ambient, chilled, frozen, multi, found "
         "\"warm\""},
        {"vehicles.csv", "ambient,petrol_e10", "ambient,coal",
         "vehicles.csv:2: energy: expected diesel_b7, petrol_e10, electric, biocng, none, "
         "found "
         "\"coal\""},
        {"vehicles.csv", "0.5,L/h", "0.5,L/day",
         "vehicles.csv:5: fridge_unit: expected L/h, kWh/h, found \"L/day\""},
        {"vehicles.csv", "car_diesel_estate", "car_petrol_small",
         "vehicles.csv:3: vehicle_id: the vehicle \"car_petrol_small\" is given twice"},
        {"traffic.csv", "ballou-2002", "nobody",
         "traffic.csv: circuity_france_ballou: the source \"nobody\" is not in sources.csv"},
        {"traffic.csv", "circuity_default", "circuity_urban_random",
         "traffic.csv: circuity_urban_random: this id is given twice in the catalogue"},
        {"costs.csv", "bareme-km-2025,read,A,electric +20 %", "bareme-km-2025,read,Z,",
         "costs.csv:2: confidence: expected A, B, C, D, found \"Z\""},
        {"costs.csv", "bareme-km-2025,read,A,electric +20 %", "bareme-km-2025,read,,",
         "costs.csv: bareme_3cv_le5000: expected a grade A, B, C or D, found nothing"},
        {"air_pollutants_cold_start.csv", ",NOx,", ",NO,",
         "air_pollutants_cold_start.csv:4: pollutant: expected CO, NOx, VOC, PM_exhaust, CH4, "
         "energy, found \"NO\""},
        {"school_calendar.csv", ",ABC,Toussaint", ",D,Toussaint",
         "school_calendar.csv:2: zone: expected A, B, C, found \"D\""},
        {"school_calendar.csv", "2025-10-18,2025-11-03", "2025-10-18,2025-10-18",
         "school_calendar.csv:2: first_day_back: expected a date after first_day_off"},
    };
    static const char *const files[] = {
        "sources", "vehicles", "costs", "demand", "traffic", "emission_factors",
        "air_pollutants_tier3", "air_pollutants_flat", "air_pollutants_wear",
        "air_pollutants_cold_start", "air_pollutants_cold_start_parameters", "road_speeds",
        "seasonality", "school_calendar"};
    char dir[] = "/tmp/proxilog_catalogue_XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(dir));
    for (size_t e = 0; e < sizeof edits / sizeof *edits; e++) {
        for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
            char *from = mem_printf("data/reference/%s.csv", files[f]);
            char *to = mem_printf("%s/%s.csv", dir, files[f]);
            bool edited = strncmp(edits[e].file, files[f], strlen(files[f])) == 0 &&
                          edits[e].file[strlen(files[f])] == '.';
            copy_file(from, to, edited ? edits[e].old : NULL, edits[e].new);
            free(from);
            free(to);
        }
        struct faults faults = {0};
        struct catalogue *read = catalogue_read(dir, &faults);
        if (!edits[e].fault) {
            ck_assert_uint_eq(faults.n, 0);
        } else {
            ck_assert_ptr_null(read);
            char *expected = mem_printf("%s/%s", dir, edits[e].fault);
            ck_assert_str_eq(faults.text[0], expected);
            free(expected);
        }
        catalogue_free(read);
        faults_clear(&faults);
    }
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        char *path = mem_printf("%s/%s.csv", dir, files[f]);
        remove(path);
        free(path);
    }
    remove(dir);
}
END_TEST

START_TEST(the_folder_is_where_the_user_says)
{
    setenv("PROXILOG_DATA", "/somewhere", 1);
    char *dir = catalogue_default_dir();
    ck_assert_str_eq(dir, "/somewhere/reference");
    free(dir);
    unsetenv("PROXILOG_DATA");
    dir = catalogue_default_dir();
    char *sources = mem_printf("%s/sources.csv", dir);
    struct stat info;
    ck_assert_int_eq(stat(sources, &info), 0);
    free(sources);
    free(dir);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {rows_are_those_of_the_readme, every_row_has_source_and_grade,
                            vehicles_are_read_as_written, figures_are_found_by_id,
                            easter_is_that_of_the_almanac, public_holidays_are_eleven_a_year,
                            school_holidays_follow_zone_and_week,
                            a_missing_folder_gives_a_fault_for_each_file,
                            edited_tables_are_checked, the_folder_is_where_the_user_says};
    return run_tests("catalogue", tests, sizeof tests / sizeof *tests);
}
