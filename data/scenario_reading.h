/* A scenario on its way from the file to struct scenario: for the files scenario*.c only. */
#ifndef DATA_SCENARIO_READING_H
#define DATA_SCENARIO_READING_H
#include "data/scenario.h"
#include "data/scenario_schema.h"
#include "data/yaml_check.h"

struct reading {
    const char *path;
    const struct catalogue *catalogue;
    struct scenario_file *file; /* emptied as the scenario takes its texts */
    struct scenario *scenario;
    struct faults *faults;
};

/* True when the file gives the key; fields are printf()-built: "products[%zu].label". */
bool reading_has(const struct reading *reading, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A fault at a key, with the line of the key, or of what holds it when it is not given. */
void reading_fault(const struct reading *reading, const char *field, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A fault for a word that names nothing, with the nearest of the n known words. */
void reading_unknown(const struct reading *reading, const char *field, const char *what,
                     const char *word, const char *const known[], size_t n);

/* Notes that a key was left out. source_id "" and grade D: an assumption of ours. */
void reading_default(const struct reading *reading, const char *field, double value,
                     const char *unit, const char *source_id, char grade);

/* Where a number's value comes from when the file leaves it out. */
enum number_origin {
    NUMBER_FIGURE,  /* of the catalogue, noted in defaults[] */
    NUMBER_ASSUMED, /* ours, noted with grade D */
    NUMBER_SILENT,  /* ours, and not worth a note: nobody pays when nothing is said */
    NUMBER_LEFT     /* left as it is: filled elsewhere */
};

/* One number of the file: its range and default, both in the file's unit. */
struct number_rule {
    const char *key;    /* below the section's prefix: "travel.day_cv" */
    size_t offset;      /* of the double in its struct */
    double factor;      /* from the file's unit to the struct's */
    double min, max;
    const char *unit;
    enum number_origin origin;
    double value;       /* assumed; for a figure: x its value gives the file's unit */
    const char *figure;
};

/* Checks and converts the numbers that the file gives in the struct at base, fills the others. */
void numbers_settle(const struct reading *reading, const struct number_rule rules[], size_t n,
                    void *base, const char *prefix);

/* The rules, in scenario_rules.c. Offsets are into the struct named. */
extern const struct number_rule scenario_rules[], product_rules[], flow_rules[], vehicle_rules[],
    business_rules[];
extern const size_t n_scenario_rules, n_product_rules, n_flow_rules, n_vehicle_rules,
    n_business_rules;
void range_check(const struct reading *reading, const char *field, double value, double min,
                 double max, const char *unit);

/* Adds the same faults from the tree of a file that cannot be loaded, below value, whose field and
 * pattern are "". */
void ranges_check(const char *path, const struct yaml_tree *value, const char *field,
                  const char *pattern, struct faults *faults);

/* scenario_from_bytes(), with uncertain inputs or without a look at them. */
struct scenario *scenario_settled(const char *path, const char *bytes, size_t n,
                                  const struct catalogue *catalogue, bool with_inputs,
                                  struct faults *faults);

/* uncertainty.inputs, of a scenario without any fault. bytes: its file. */
void settle_inputs(const struct reading *reading, const char *bytes, size_t n);

/* Sections, each filling its part of the scenario and adding its faults. */
void settle_head(const struct reading *reading);          /* id, authors, territory, calendar */
void settle_products(const struct reading *reading);
void settle_demand(const struct reading *reading);
void settle_vehicles(const struct reading *reading);
void settle_organisations(const struct reading *reading); /* after vehicles and demand */
void settle_experiment(const struct reading *reading);    /* prices and experiment; after all */
void check_organisations(const struct reading *reading);  /* do the goods get there? */

/* Helpers. */
bool valid_id(const char *id);
void reading_bad_id(const struct reading *reading, const char *field, const char *id);
void check_ids(const struct reading *reading, const char *list, const char *const ids[],
               size_t n);
void settle_label(struct label *label, const char *id); /* fr from id, en from fr when missing */
char *join_words(const char *const words[], size_t n, const char *separator);
#endif
