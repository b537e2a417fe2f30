/* A settings file in YAML, from the disk to checked bytes. */
#ifndef DATA_YAML_FILE_H
#define DATA_YAML_FILE_H
#include <stdbool.h>
#include "data/yaml_check.h"

/* The whole file, without a byte order mark; NULL with a fault when it cannot be read or is larger
 * than 4 MB. Release with free(). */
char *yaml_file_bytes(const char *path, size_t *n, struct faults *faults);

/* True when the bytes are a document that fits the schema; else faults. Fills spots, which starts
 * from {0}, with the line of each key. */
bool yaml_bytes_check(const char *path, const char *bytes, size_t n,
                      const struct cyaml_schema_value *schema, struct yaml_spots *spots,
                      struct faults *faults);
#endif
