#include "data/catalogue.h"
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/beside.h"
#include "data/calendar.h"
#include "data/catalogue_rows.h"
#include "data/mem.h"
#include "data/table.h"
#include "data/text.h"

/* The array and the count that a table fills. */
static void **array_of(struct catalogue *catalogue, const struct catalogue_table *spec)
{
    return (void **)((char *)catalogue + spec->array);
}

static size_t *count_of(struct catalogue *catalogue, const struct catalogue_table *spec)
{
    return (size_t *)((char *)catalogue + spec->n_items);
}

static void read_table(struct catalogue *catalogue, const struct catalogue_table *spec,
                       const char *dir, struct faults *faults)
{
    char *path = mem_printf("%s/%s", dir, spec->file);
    struct table *table = table_read(path, NULL, spec->columns, spec->n_columns, faults);
    if (table) {
        size_t *n = count_of(catalogue, spec), n_rows = table_n_rows(table);
        void **array = array_of(catalogue, spec);
        *array = mem_resized(*array, *n + n_rows, spec->item_size);
        for (size_t r = 0; r < n_rows; r++) {
            struct catalogue_row row = {table, r, path, spec->file, faults};
            spec->fill(&row, (char *)*array + (*n)++ * spec->item_size);
        }
    }
    table_free(table);
    free(path);
}

/* ---- Checks across tables ---------------------------------------- */

static void check_ids(const struct catalogue *catalogue, const char *dir, struct faults *faults)
{
    for (size_t i = 0; i < catalogue->n_figures; i++) {
        const struct figure *figure = &catalogue->figures[i];
        char *path = mem_printf("%s/%s", dir, figure->file);
        struct where where = {.path = path, .field = figure->id};
        if (catalogue_figure(catalogue, figure->id) != figure)
            faults_add(faults, where, _("this id is given twice in the catalogue"));
        if (!catalogue_source(catalogue, figure->source_id))
            faults_add(faults, where, _("the source \"%s\" is not in sources.csv"),
                       figure->source_id);
        if (!isnan(figure->value) && !figure->grade)
            faults_add(faults, where, _("expected a grade A, B, C or D, found nothing"));
        free(path);
    }
    char *path = mem_printf("%s/vehicles.csv", dir);
    for (size_t i = 0; i < catalogue->n_vehicles; i++)
        if (catalogue_vehicle(catalogue, catalogue->vehicles[i].id) != &catalogue->vehicles[i])
            faults_add(faults,
                       (struct where){path, catalogue->vehicles[i].line, "vehicle_id"},
                       _("the vehicle \"%s\" is given twice"), catalogue->vehicles[i].id);
    free(path);
}

/* ---- The emission class that a vehicle has when nobody says ----------------------------- */

/* Order of "Euro 6 up to 2017" < "Euro 6 2018-2020" < "Euro 6 2021+"; Roman numerals too. */
static int euro_rank(const char *standard)
{
    static const char *const roman[] = {"I", "II", "III", "IV", "V", "VI", "VII"};
    const char *class = strncmp(standard, "Euro ", 5) == 0 ? standard + 5 : standard;
    size_t n = strcspn(class, " ");
    int number = (int)strtol(class, NULL, 10);
    for (int i = 0; i < 7; i++)
        if (strlen(roman[i]) == n && strncmp(roman[i], class, n) == 0)
            number = i + 1;
    const char *rest = class + n + strspn(class + n, " ");
    int year = *rest >= '0' && *rest <= '9' ? (int)strtol(rest, NULL, 10) : 0;
    return number * 10000 + year;
}

/* As the tables of pollutants name it; "" for others. */
static const char *fuel_name(enum energy energy)
{
    static const char *const fuels[] = {[ENERGY_DIESEL] = "diesel", [ENERGY_PETROL] = "petrol",
                                        [ENERGY_ELECTRIC] = "electric", [ENERGY_OTHER] = ""};
    return fuels[energy];
}

const char *catalogue_euro(const struct catalogue *catalogue, const struct vehicle *vehicle)
{
    enum { EURO_7 = 70000 };
    const char *best = "";
    int best_rank = -1;
    for (size_t i = 0; i < catalogue->n_tier3; i++) {
        const struct tier3_row *row = &catalogue->tier3[i];
        if (strcmp(row->vehicle_class, vehicle->emep_class) != 0 ||
            strcmp(row->segment, vehicle->emep_segment) != 0 ||
            strcmp(row->fuel, fuel_name(vehicle->energy)) != 0)
            continue;
        int rank = euro_rank(row->euro_standard);
        rank = rank >= EURO_7 ? 0 : rank; /* only when there is nothing else */
        if (rank > best_rank) {
            best_rank = rank;
            best = row->euro_standard;
        }
    }
    return best;
}

bool catalogue_has_euro(const struct catalogue *catalogue, const struct vehicle *vehicle,
                        const char *euro_standard)
{
    for (size_t i = 0; i < catalogue->n_tier3; i++) {
        const struct tier3_row *row = &catalogue->tier3[i];
        if (strcmp(row->vehicle_class, vehicle->emep_class) == 0 &&
            strcmp(row->segment, vehicle->emep_segment) == 0 &&
            strcmp(row->fuel, fuel_name(vehicle->energy)) == 0 &&
            strcmp(row->euro_standard, euro_standard) == 0)
            return true;
    }
    return false;
}

struct catalogue *catalogue_read(const char *dir, struct faults *faults)
{
    const size_t n_before = faults->n;
    struct catalogue *catalogue = mem_zeroed(1, sizeof *catalogue);
    for (size_t t = 0; t < n_catalogue_tables; t++) {
        bool again = false; /* a file that fills two arrays tells its faults once */
        for (size_t u = 0; u < t; u++)
            again |= strcmp(catalogue_tables[u].file, catalogue_tables[t].file) == 0;
        struct faults told = {0};
        read_table(catalogue, &catalogue_tables[t], dir, again ? &told : faults);
        faults_clear(&told);
    }
    for (size_t i = 0; i < catalogue->n_vehicles; i++)
        catalogue->vehicles[i].euro_standard =
            mem_text(catalogue_euro(catalogue, &catalogue->vehicles[i]));
    if (faults->n == n_before)
        check_ids(catalogue, dir, faults);
    if (faults->n == n_before)
        return catalogue;
    catalogue_free(catalogue);
    return NULL;
}

void catalogue_free(struct catalogue *catalogue)
{
    if (!catalogue)
        return;
    for (size_t t = 0; t < n_catalogue_tables; t++) {
        const struct catalogue_table *spec = &catalogue_tables[t];
        char *array = *array_of(catalogue, spec);
        for (size_t i = 0; array && i < *count_of(catalogue, spec); i++)
            spec->clear(array + i * spec->item_size);
        free(array);
        *array_of(catalogue, spec) = NULL; /* tables share the array of figures */
    }
    free(catalogue);
}

/* ---- Look-ups ---------------------------------------------------------------------- */

const struct vehicle *catalogue_vehicle(const struct catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->n_vehicles; i++)
        if (strcmp(catalogue->vehicles[i].id, id) == 0)
            return &catalogue->vehicles[i];
    return NULL;
}

const struct figure *catalogue_figure(const struct catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->n_figures; i++)
        if (strcmp(catalogue->figures[i].id, id) == 0)
            return &catalogue->figures[i];
    return NULL;
}

const struct emission_factor *catalogue_factor(const struct catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->n_factors; i++)
        if (strcmp(catalogue->factors[i].id, id) == 0)
            return &catalogue->factors[i];
    return NULL;
}

const struct source *catalogue_source(const struct catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->n_sources; i++)
        if (strcmp(catalogue->sources[i].id, id) == 0)
            return &catalogue->sources[i];
    return NULL;
}

/* ---- School holidays ---------------------------------------- */

bool catalogue_covers_school_day(const struct catalogue *catalogue, int day)
{
    int start = calendar_school_year_start(day);
    for (size_t i = 0; i < catalogue->n_holidays; i++)
        if (calendar_school_year_start(catalogue->holidays[i].first_day_off) == start)
            return true;
    return false;
}

/* The same weekday of the same week of the last school year that the catalogue has. */
static int covered_day(const struct catalogue *catalogue, int day)
{
    if (catalogue_covers_school_day(catalogue, day))
        return day;
    int last = INT_MIN;
    for (size_t i = 0; i < catalogue->n_holidays; i++) {
        int start = calendar_school_year_start(catalogue->holidays[i].first_day_off);
        last = start > last ? start : last;
    }
    return last == INT_MIN ? day : last + (day - calendar_school_year_start(day));
}

bool catalogue_school_holiday(const struct catalogue *catalogue, char zone, int day)
{
    int asked = covered_day(catalogue, day);
    for (size_t i = 0; i < catalogue->n_holidays; i++) {
        const struct holiday *holiday = &catalogue->holidays[i];
        if (zone && strchr(holiday->zones, zone) && holiday->first_day_off <= asked &&
            asked < holiday->first_day_back)
            return true;
    }
    return false;
}

/* ---- Where the tables are ---------------------------------------- */

char *catalogue_default_dir(void)
{
    static const char *const folders[] = {"../data/reference", "../../data/reference",
                                          "../share/proxilog/reference"};
    const char *chosen = getenv("PROXILOG_DATA");
    if (chosen && *chosen)
        return mem_printf("%s/reference", chosen);
    char *found = beside_program(folders, sizeof folders / sizeof *folders);
    return found ? found : mem_text("data/reference");
}
