/* The tables of the catalogue, one reader each: which columns, and what a row becomes. Used by
 * catalogue.c alone. */
#ifndef DATA_CATALOGUE_ROWS_H
#define DATA_CATALOGUE_ROWS_H
#include "data/catalogue.h"
#include "data/table.h"

/* One row on its way into the catalogue. */
struct catalogue_row {
    const struct table *table;
    size_t row;
    const char *path, *file; /* of the table: as opened, and its bare name */
    struct faults *faults;
};

struct catalogue_table {
    const char *file;
    const struct column *columns;
    size_t n_columns;
    size_t item_size;      /* of the catalogue's array, */
    size_t array, n_items; /* and the offsets of its pointer and its count in struct catalogue */
    void (*fill)(const struct catalogue_row *row, void *item);
    void (*clear)(void *item);
};
extern const struct catalogue_table catalogue_tables[];
extern const size_t n_catalogue_tables;

/* Helpers for rows: an owned copy of a text; a grade A to D, or 0 when blank (a fault when it is
 * anything else). */
char *row_text(const struct catalogue_row *row, size_t column);
double row_number(const struct catalogue_row *row, size_t column);
char row_grade(const struct catalogue_row *row, size_t column, const char *field);
/* What was expected of a text column, and what the cell holds. */
void row_fault(const struct catalogue_row *row, const char *field, const char *expected,
               size_t column);

/* In catalogue_vehicles.c. */
enum { N_VEHICLE_COLUMNS = 31 };
extern const struct column vehicle_columns[N_VEHICLE_COLUMNS];
void vehicle_fill(const struct catalogue_row *row, void *item);
void vehicle_clear_item(void *item);
#endif
