#include "data/path.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "data/mem.h"

/* Takes the last folder off; false when there is none to take off. */
static bool drop_last(char *path)
{
    char *slash = strrchr(path, '/');
    char *last = slash ? slash + 1 : path;
    if (!*last || strcmp(last, "..") == 0)
        return false;
    *(slash && slash != path ? slash : last) = '\0';
    return true;
}

/* By its words alone. Release with free(). */
static char *without_detours(const char *path)
{
    char *out = mem_zeroed(strlen(path) + 2, 1);
    if (*path == '/')
        strcpy(out, "/");
    for (const char *part = path; *part;) {
        part += strspn(part, "/");
        const size_t n = strcspn(part, "/");
        const bool back = n == 2 && strncmp(part, "..", 2) == 0;
        const bool here = n == 1 && *part == '.';
        const bool at_root = strcmp(out, "/") == 0;
        if (n && !here && !(back && (at_root || drop_last(out)))) {
            if (*out && !at_root)
                strcat(out, "/");
            strncat(out, part, n);
        }
        part += n;
    }
    return out;
}

/* Both lead to one file, or neither leads to any. */
static bool is_same(const char *a, const char *b)
{
    struct stat x, y;
    const bool has_a = stat(a, &x) == 0, has_b = stat(b, &y) == 0;
    return has_a && has_b ? x.st_dev == y.st_dev && x.st_ino == y.st_ino : has_a == has_b;
}

char *path_beside(const char *file, const char *path)
{
    const char *slash = strrchr(file, '/');
    char *joined = slash && *path != '/'
                       ? mem_printf("%.*s/%s", (int)(slash - file), file, path)
                       : mem_text(path);
    char *brief = without_detours(joined);
    const bool shorter = *brief && is_same(joined, brief);
    free(shorter ? joined : brief);
    return shorter ? brief : joined;
}
