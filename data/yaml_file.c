#include "data/yaml_file.h"
#include <string.h>
#include "data/arena.h"
#include "data/file.h"
#include "data/yaml_tree.h"

enum { FILE_BYTES_MAX = 4 << 20 };

char *yaml_file_bytes(const char *path, size_t *n, struct faults *faults)
{
    size_t n_read = 0;
    char *bytes = file_text(path, FILE_BYTES_MAX, &n_read, faults);
    if (bytes && n_read >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        n_read -= 3; /* the byte order mark of some editors */
        memmove(bytes, bytes + 3, n_read + 1);
    }
    *n = n_read;
    return bytes;
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
