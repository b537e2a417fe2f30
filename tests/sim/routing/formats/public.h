/* The public instances of tests/data/vrp with their best known values. */
#ifndef TESTS_SIM_ROUTING_FORMATS_PUBLIC_H
#define TESTS_SIM_ROUTING_FORMATS_PUBLIC_H
#include "data/mem.h"
#include "data/table.h"

enum public_column { PUBLIC_FILE, PUBLIC_CUSTOMERS, PUBLIC_BKS, PUBLIC_VEHICLES };

/* The table bks.csv of a folder; NULL with faults. */
static inline struct table *public_read(const char *folder, struct faults *faults)
{
    static const struct column columns[] = {
        [PUBLIC_FILE] = {"file", COLUMN_TEXT, true, 0, 0},
        [PUBLIC_CUSTOMERS] = {"customers", COLUMN_COUNT, true, 1, 1e6},
        [PUBLIC_BKS] = {"bks", COLUMN_NUMBER, true, 0, 1e12},
        [PUBLIC_VEHICLES] = {"bks_vehicles", COLUMN_COUNT, false, 1, 1e6},
    };
    char *path = mem_printf("%s/bks.csv", folder);
    struct table *table =
        table_read(path, NULL, columns, sizeof columns / sizeof *columns, faults);
    free(path);
    return table;
}
#endif
