/* Checks a YAML document against a libcyaml schema before libcyaml loads it: libcyaml stops at
 * the first fault and tells no line; this tells them all. The schema stays the single
 * description of keys and types. */
#ifndef DATA_YAML_CHECK_H
#define DATA_YAML_CHECK_H
#include <stdbool.h>
#include "data/yaml_tree.h"

/* Where each value stands that the document gives: "organisations[1].flows[0].vehicle", 63. */
struct yaml_spots {
    size_t n, room;
    struct yaml_spot {
        char *field; /* owned */
        size_t line;
    } *list; /* by field, in the order of strcmp(); owned */
};
void yaml_spots_clear(struct yaml_spots *spots);

/* Adds one, to be sorted when all are there. */
void yaml_spots_add(struct yaml_spots *spots, const char *field, size_t line);
void yaml_spots_sort(struct yaml_spots *spots);

/* The line of a field; 0 when the document does not give it. */
size_t yaml_spots_line(const struct yaml_spots *spots, const char *field);

/* The line of a field, or of the nearest thing around it that the document gives. */
size_t yaml_spots_line_around(const struct yaml_spots *spots, const char *field);

/* True when the document gives the field, or something in it. */
bool yaml_spots_within(const struct yaml_spots *spots, const char *field);

/* True for a decimal number as YAML writes it: no "inf", "nan" or hex, as strtod() would take. */
bool yaml_number(const char *text, double *number);

/* A text in quotes for a message, cut at 60 bytes. Release with free(). */
char *yaml_shown(const char *text);

/* The field of a mapping's schema that has this key; NULL when there is none, and a fault that names
 * the nearest key, or else all of them. */
struct cyaml_schema_field;
const struct cyaml_schema_field *yaml_known_key(const struct cyaml_schema_field *fields,
                                                const char *key);
void yaml_unknown_key(struct faults *faults, struct where where, const char *key,
                      const struct cyaml_schema_field *fields);

/* True when the map gives the key, or gives something that was told to be this key mistyped, or
 * something refused that might have been it. */
bool yaml_gives_key(const struct yaml_tree *map, const struct cyaml_schema_field *fields,
                    const char *key);

/* "" and "prices": "prices"; "prices" and "fuel": "prices.fuel". Release with free(). */
char *yaml_child_field(const char *field, const char *key);

/* True for a list or a map where one is expected, whatever is in it, and for a scalar that fits. */
struct cyaml_schema_value;
bool yaml_kind_fits(const struct yaml_tree *value, const struct cyaml_schema_value *schema);

/* Adds a fault for every unknown key (naming the nearest known one), key given twice, required
 * key missing, value of the wrong type or without a meaning (naming the nearest word), list too
 * short or too long; and fills spots, which starts from {0}. True when it added none. */
bool yaml_check(const char *path, const struct yaml_tree *root,
                const struct cyaml_schema_value *schema, struct yaml_spots *spots,
                struct faults *faults);
#endif
