#include "data/yaml_file.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/arena.h"
#include "data/mem.h"
#include "data/text.h"
#include "data/yaml_tree.h"

enum { FILE_BYTES_MAX = 4 << 20 };

char *yaml_file_bytes(const char *path, size_t *n, struct faults *faults)
{
    struct where where = {.path = path};
    FILE *in = fopen(path, "rb");
    if (!in) {
        faults_add(faults, where, _("cannot read the file: %s"), strerror(errno));
        return NULL;
    }
    char *bytes = mem_zeroed(FILE_BYTES_MAX + 1, 1);
    errno = 0;
    *n = fread(bytes, 1, FILE_BYTES_MAX + 1, in);
    const bool failed = ferror(in);
    const int why = errno;
    fclose(in);
    if (failed)
        faults_add(faults, where, _("cannot read the file: %s"), strerror(why));
    else if (*n > FILE_BYTES_MAX)
        faults_add(faults, where, _("expected a file of at most 4 MB, found a larger one"));
    else
        return bytes;
    free(bytes);
    return NULL;
}

bool yaml_bytes_check(const char *path, const char *bytes, size_t n,
                      const struct cyaml_schema_value *schema, struct yaml_spots *spots,
                      struct faults *faults)
{
    const size_t n_before = faults->n;
    struct arena arena = {0};
    const struct yaml_tree *root = yaml_tree_read(path, bytes, n, &arena, faults);
    const bool fine = root && yaml_check(path, root, schema, spots, faults);
    arena_clear(&arena);
    return fine && faults->n == n_before;
}
