#include "data/yaml_file.h"
#include "data/arena.h"
#include "data/file.h"
#include "data/yaml_tree.h"

enum { FILE_BYTES_MAX = 4 << 20 };

char *yaml_file_bytes(const char *path, size_t *n, struct faults *faults)
{
    return file_text(path, FILE_BYTES_MAX, n, faults);
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
