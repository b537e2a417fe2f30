/* The files that a user names: opening inputs, and writing outputs whole. */
#ifndef DATA_FILE_H
#define DATA_FILE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "data/faults.h"

/* The file for reading. NULL with a fault when it is missing, not allowed, a folder, or no plain
 * file: a pipe would block when nobody writes to it and can be read once only, a device may
 * never end. */
FILE *file_open(const char *path, struct faults *faults);

/* Text of a whole file, NUL at its end; release with free(). NULL with a fault when it cannot be
 * read or has more than max_bytes. n_bytes may be NULL. */
char *file_text(const char *path, size_t max_bytes, size_t *n_bytes, struct faults *faults);

/* Writes path through write(): into a file beside it, renamed when all went well. */
bool file_write_whole(const char *path, bool (*write)(FILE *out, const void *data),
                      const void *data, struct faults *faults);

/* The same, or where path is NULL on the screen, of which main() tells when it cannot be written. */
bool file_write_or_print(const char *path, bool (*write)(FILE *out, const void *data),
                         const void *data, struct faults *faults);
#endif
