/* The scenario file as libcyaml loads it. Numbers and plain texts go straight into struct
 * scenario, in the units of the file; what must be resolved (dates, names of other items) waits
 * beside it. The tables of scenario_schema.c are the only description of keys and types. */
#ifndef DATA_SCENARIO_SCHEMA_H
#define DATA_SCENARIO_SCHEMA_H
#include <stddef.h>
#include "data/scenario.h"

struct product_file {
    struct product product;
    char *season;
    double *season_by_month; /* 12, or NULL */
};

enum vehicle_temperature { CARRIES_AMBIENT, CARRIES_CHILLED, CARRIES_FROZEN, CARRIES_ALL };
struct fleet_file {
    struct fleet fleet; /* its type holds only what the file changes */
    char *catalogue;
    struct label label;
    enum vehicle_temperature temperature;
};

struct flow_file {
    struct flow flow;
    char *from, *to, *vehicle, *depart, *arrive;
};

struct organisation_file {
    struct organisation organisation; /* without its flows */
    size_t n_flows;
    struct flow_file *flows;
};

struct scenario_file {
    struct scenario scenario; /* without products, fleets, organisations */
    size_t n_authors, n_products, n_fleets, n_organisations;
    char **authors;
    char *start, *baseline;
    struct product_file *products;
    struct fleet_file *fleets;
    struct organisation_file *organisations;
    int precision_of; /* index into precision_metrics */
};

extern const char *const precision_metrics[]; /* NULL at the end */
extern const char *const weekday_names[7];    /* "mon" first */

struct cyaml_schema_value;
extern const struct cyaml_schema_value scenario_schema;

/* Loads a document that passed yaml_check(). NULL, with a fault, when libcyaml refuses it all
 * the same. Release with scenario_file_free(). */
struct scenario_file *scenario_file_load(const char *path, const char *bytes, size_t n,
                                         struct faults *faults);
void scenario_file_free(struct scenario_file *file); /* NULL is fine */
#endif
