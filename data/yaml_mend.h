/* What a YAML document with faults says all the same: so that what depends on its sound parts can be
 * checked in the same run. */
#ifndef DATA_YAML_MEND_H
#define DATA_YAML_MEND_H
#include "data/yaml_check.h"

/* The document without what does not fit the schema, such that libcyaml loads it: values with a fault
 * are left out, or where they are required something stands in; lists keep their places. Fills
 * doubts, which starts from {0}, with the fields of which the document is not to be believed: those
 * left out, made up, given twice, or given under a mistyped key. NULL when it is no mapping. The
 * schema must have no lists of words (CYAML_FLAGS). Release with free(). */
char *yaml_mended(const char *bytes, size_t n, const struct cyaml_schema_value *schema,
                  struct yaml_spots *doubts);
#endif
