/* Chefs-lieux of a department and of the communes around it: those whose chef-lieu lies in the
 * box of the department's chefs-lieux, widened by a margin. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/layer.h"
#include "data/table.h"
#include "data/territories/synthesize/synthesize.h"

enum { INSEE, NAME, DEP, POPULATION, X_L93, Y_L93, N_COLUMNS };

struct box {
    struct point low_m, high_m;
};

static struct point chef_lieu(const struct table *table, size_t row)
{
    return (struct point){table_number(table, row, X_L93), table_number(table, row, Y_L93)};
}

static struct box box_of(const struct table *table, const char *department, double margin_m)
{
    struct box box = {{HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, -HUGE_VAL}};
    for (size_t row = 0; row < table_n_rows(table); row++) {
        if (strcmp(table_text(table, row, DEP), department) != 0)
            continue;
        const struct point at_m = chef_lieu(table, row);
        box.low_m.x = fmin(box.low_m.x, at_m.x - margin_m);
        box.low_m.y = fmin(box.low_m.y, at_m.y - margin_m);
        box.high_m.x = fmax(box.high_m.x, at_m.x + margin_m);
        box.high_m.y = fmax(box.high_m.y, at_m.y + margin_m);
    }
    return box;
}

static void add_chefs_lieux(struct layer *layer, const struct table *table,
                            const struct box *box)
{
    for (size_t row = 0; row < table_n_rows(table); row++) {
        const struct point at_m = chef_lieu(table, row);
        if (at_m.x < box->low_m.x || at_m.x > box->high_m.x || at_m.y < box->low_m.y ||
            at_m.y > box->high_m.y)
            continue;
        const char *texts[] = {table_text(table, row, INSEE), table_text(table, row, NAME),
                               table_text(table, row, DEP), "", "", ""};
        const double population = table_number(table, row, POPULATION);
        const double numbers[] = {0, 0, 0, population, at_m.x, at_m.y};
        layer_add(layer, &at_m, 1, (size_t[]){0}, 1, texts, numbers);
    }
}

int synthesize_around(int argc, char *argv[])
{
    (void)argc;
    static const struct column columns[N_COLUMNS] = {
        {"insee", COLUMN_TEXT, true, 0, 0},      {"name", COLUMN_TEXT, true, 0, 0},
        {"department", COLUMN_TEXT, true, 0, 0}, {"population", COLUMN_NUMBER, true, 0, 1e8},
        {"x_m", COLUMN_NUMBER, true, -1e7, 1e7}, {"y_m", COLUMN_NUMBER, true, 0, 1e7}};
    static const struct layer_field fields[] = {
        {"INSEE_COM", FIELD_TEXT, 5, 0}, {"NOM_COM", FIELD_TEXT, 60, 0},
        {"INSEE_DEP", FIELD_TEXT, 3, 0}, {"POPULATION", FIELD_NUMBER, 9, 0},
        {"CHL_X", FIELD_NUMBER, 11, 1},  {"CHL_Y", FIELD_NUMBER, 11, 1}};
    struct faults faults = {0};
    struct table *table = table_read(argv[2], NULL, columns, N_COLUMNS, &faults);
    if (table) {
        const struct box box = box_of(table, argv[3], 1000 * atof(argv[4]));
        struct layer *layer =
            layer_create(LAYER_POINTS, "EPSG:2154", fields, sizeof fields / sizeof *fields);
        add_chefs_lieux(layer, table, &box);
        printf("%zu chefs-lieux\n", layer->n_features);
        layer_write(layer, argv[5], &faults);
        layer_free(layer);
    }
    table_free(table);
    for (size_t i = 0; i < faults.n_kept; i++)
        fprintf(stderr, "%s\n", faults.text[i]);
    const int status = faults.n > 0;
    faults_clear(&faults);
    return status;
}
