/* Changes of a settings file that leave the rest of it as it was written: order, layout, comments.
 *
 * An address names a value: "prices.driver_eur_h"; behind a list stands the first key of the item
 * that is meant, its id: "vehicles.van_s.count", "organisations.pooled.flows.drop.within_km". */
#ifndef DATA_YAML_EDIT_H
#define DATA_YAML_EDIT_H
#include <stdbool.h>
#include "data/yaml_tree.h"

enum yaml_takes { YAML_TAKES_OTHER, YAML_TAKES_TEXT, YAML_TAKES_NUMBER, YAML_TAKES_WHOLE };

/* Where an address leads in a document. */
struct yaml_place {
    const struct yaml_tree *value; /* NULL: the document does not give it */
    const struct yaml_tree *map;   /* the innermost mapping around it that is given */
    const char *missing;           /* what of the address is not given, from map on */
    char *field;                   /* "vehicles[0].count"; the arena's */
    enum yaml_takes takes;
};

/* Follows an address in a document that fits the schema. False, with a fault at where, for a key
 * that the schema does not know (naming the nearest), an item that the document does not have
 * (naming those that it has), or an address that ends too early or too late. */
struct cyaml_schema_value;
bool yaml_find(const char *address, const struct yaml_tree *root,
               const struct cyaml_schema_value *schema, struct arena *arena, struct where where,
               struct yaml_place *place, struct faults *faults);

/* The text with another value there, or with the key added to its mapping; comment (NULL: none)
 * stands on a line of its own above it and begins with mark, and takes the place of an earlier one
 * with the same mark. bytes: the text that root was read from, ended by a NUL. Release with
 * free(). */
struct yaml_comment {
    const char *mark, *text; /* "# survey prices.driver_eur_h:", " median of ..." */
};
char *yaml_set(const char *bytes, const struct yaml_tree *root, const struct yaml_place *place,
               const char *value, const struct yaml_comment *comment);

/* The text with an item in a list of mappings: in the place of the one whose key (its first) is name,
 * else behind the last; the list is added when the document does not give it. item: a mapping in
 * braces, whose further lines are set in by 6 or more. Release with free(). */
char *yaml_put_item(const char *bytes, const struct yaml_tree *root, const struct yaml_place *list,
                    const char *key, const char *name, const char *item);
#endif
