/* A table of places as a layer of points: lon and lat, or x_m and y_m, under any of their
 * usual names; every column becomes an attribute. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/csv.h"
#include "data/layer_build.h"
#include "data/mem.h"
#include "data/sheet.h"
#include "data/table.h"
#include "data/text.h"

enum { LON, LAT, X, Y, N_AXES };
static const struct column AXES[N_AXES] = {
    [LON] = {.name = "lon", .type = COLUMN_NUMBER, .min = -180, .max = 180},
    [LAT] = {.name = "lat", .type = COLUMN_NUMBER, .min = -90, .max = 90},
    [X] = {.name = "x_m", .type = COLUMN_NUMBER},
    [Y] = {.name = "y_m", .type = COLUMN_NUMBER},
};

struct reading {
    const struct table *table; /* the coordinates */
    size_t axis;               /* LON or X; the other coordinate is the one behind it */
    size_t row;                /* the next of the table */
    struct layer *layer;       /* NULL until the header came */
};

static bool has_axis(const struct table *table, size_t axis)
{
    for (size_t row = 0; row < table_n_rows(table); row++)
        if (table_has(table, row, axis))
            return true;
    return false;
}

static void take_header(struct reading *reading, const struct row *row)
{
    size_t n = row->n_cells;
    while (n > 1 && row->cells[n - 1].n == 0) /* spreadsheets leave separators behind */
        n--;
    struct layer_field *fields = mem_zeroed(n, sizeof *fields);
    for (size_t k = 0; k < n; k++) {
        const size_t room = sizeof fields[k].name - 1;
        char *name = mem_text_n(row->cells[k].text, row->cells[k].n);
        memcpy(fields[k].name, name, utf8_cut(name, room));
        free(name);
    }
    reading->layer = layer_create(LAYER_POINTS, "", fields, n);
    free(fields);
}

/* Takes a row when it is the table's next: the table has skipped the empty ones. */
static bool take(void *context, const struct row *row)
{
    struct reading *reading = context;
    bool blank = true;
    for (size_t i = 0; i < row->n_cells; i++)
        blank = blank && row->cells[i].n == 0;
    if (blank)
        return true;
    if (!reading->layer) {
        take_header(reading, row);
        return true;
    }
    if (reading->row == table_n_rows(reading->table))
        return false;
    if (row->line != table_line(reading->table, reading->row))
        return true;
    const struct point at = {table_number(reading->table, reading->row, reading->axis),
                             table_number(reading->table, reading->row, reading->axis + 1)};
    const bool known = !isnan(at.x) && !isnan(at.y);
    layer_push(reading->layer, &at, known, (const size_t[]){0}, known);
    for (size_t k = 0; k < reading->layer->n_fields && k < row->n_cells; k++)
        layer_set(reading->layer, k, row->cells[k].text, row->cells[k].n);
    reading->row++;
    return true;
}

/* True when every cell of the column is a number or empty, and none is a code with a zero in
 * front ("01004"). */
static bool is_number_column(const struct layer *layer, size_t field)
{
    bool some = false;
    for (size_t f = 0; f < layer->n_features; f++) {
        const char *text = layer_text(layer, f, field);
        if (!*text)
            continue;
        if (isnan(layer_number(layer, f, field)) || strlen(text) > 15 || *text == '+' ||
            (text[0] == '0' && text[1] >= '0' && text[1] <= '9'))
            return false;
        some = true;
    }
    return some;
}

/* The first columns that hold no coordinates: "id", "name"... */
static char *other_names(const struct table *table)
{
    enum { SHOWN = 8 };
    const size_t n = table_n_others(table);
    char *names = mem_text("");
    for (size_t i = 0; i < n && i < SHOWN; i++) {
        char *longer = mem_printf("%s%s\"%.40s\"", names, i ? ", " : "",
                                  table_other_name(table, i));
        free(names);
        names = longer;
    }
    if (n <= SHOWN)
        return names;
    char *cut = mem_printf("%s...", names);
    free(names);
    return cut;
}

/* The CRS of the coordinates, and which columns they are; NULL with a fault. */
static struct crs *choose_axes(struct reading *reading, const char *path,
                               const char *assumed_crs, struct faults *faults)
{
    const struct table *table = reading->table;
    struct where where = {.path = path};
    const bool degrees = has_axis(table, LON) && has_axis(table, LAT);
    const bool metres = has_axis(table, X) && has_axis(table, Y);
    struct crs *assumed = assumed_crs ? crs_create(assumed_crs, where, faults) : NULL;
    if (assumed_crs && !assumed)
        return NULL;
    reading->axis = degrees && !(metres && assumed && !crs_is_geographic(assumed)) ? LON : X;
    if (assumed && (degrees || metres))
        return assumed;
    crs_free(assumed);
    if (degrees)
        return crs_create("EPSG:4326", where, faults);
    if (!metres) {
        char *others = other_names(table);
        if (*others)
            faults_add(faults, where,
                       _("expected columns lon and lat, or x_m and y_m, with numbers in them; the "
                         "others are %s"), others);
        else
            faults_add(faults, where,
                       _("expected columns lon and lat, or x_m and y_m, with numbers in them"));
        free(others);
        return NULL;
    }
    size_t row = 0;
    while (!table_has(table, row, X) || !table_has(table, row, Y))
        if (++row == table_n_rows(table))
            return crs_create("EPSG:2154", where, faults); /* no row has both: no point */
    const char *guess =
        crs_guess((struct point){table_number(table, row, X), table_number(table, row, Y)});
    faults_add(faults, where, _("expected the coordinate system of x_m and y_m, which a table does "
                                "not tell; they look like %s: give its code"),
               guess[0] ? guess : _("none of the usual ones"));
    return NULL;
}

static struct layer *read_rows(struct reading *reading, const char *path, struct faults *faults)
{
    const struct row_taker taker = {take, reading};
    if (sheet_is_workbook(path)) {
        sheet_rows(path, NULL, taker, faults);
    } else {
        struct csv_file file = {0};
        if (csv_load(&file, path, faults))
            csv_rows(&file, taker);
        csv_clear(&file);
    }
    struct layer *layer = reading->layer;
    for (size_t k = 0; layer && k < layer->n_fields; k++)
        layer->fields[k].type = is_number_column(layer, k) ? FIELD_NUMBER : FIELD_TEXT;
    return layer;
}

struct layer *table_layer_read(const char *path, const struct crs *to_crs,
                               const char *assumed_crs, struct faults *faults)
{
    struct table *table = table_read(path, NULL, AXES, N_AXES, faults);
    if (!table)
        return NULL;
    struct reading reading = {.table = table};
    struct crs *from = choose_axes(&reading, path, assumed_crs, faults);
    struct layer *layer = from ? read_rows(&reading, path, faults) : NULL;
    if (layer && !layer_settle(layer, path, from, to_crs, faults)) {
        layer_free(layer);
        layer = NULL;
    }
    crs_free(from);
    table_free(table);
    return layer;
}
