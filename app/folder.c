#include "app/folder.h"
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "data/mem.h"
#include "data/text.h"

static void add_fault(struct faults *faults, const char *path)
{
    faults_add(faults, (struct where){.path = path},
               _("cannot be written (%s); choose another place with -o"), strerror(errno));
}

/* Makes the parents of a path. */
static bool make_parents(const char *path)
{
    char *copy = mem_text(path);
    bool fine = true;
    for (char *slash = strchr(copy + 1, '/'); fine && slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        fine = mkdir(copy, 0777) == 0 || errno == EEXIST;
        *slash = '/';
    }
    free(copy);
    return fine;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *ftw)
{
    (void)status;
    (void)kind;
    (void)ftw;
    return remove(path);
}

static void remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* True when the folder is absent, empty, or holds the results of an earlier run. */
static bool may_replace(const char *path, struct faults *faults)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return true;
    if (!S_ISDIR(status.st_mode)) {
        faults_add(faults, (struct where){.path = path},
                   _("is a file; name a folder for the results with -o"));
        return false;
    }
    char *run = mem_printf("%s/run.json", path);
    const bool earlier = access(run, F_OK) == 0;
    free(run);
    if (earlier || rmdir(path) == 0)
        return true;
    faults_add(faults, (struct where){.path = path},
               _("holds other files than results of proxilog; choose another folder with -o"));
    return false;
}

bool folder_begin(struct folder *folder, const char *path, struct faults *faults)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    folder->path = mem_text_n(path, n);
    folder->partial = mem_printf("%s.partial-XXXXXX", folder->path);
    if (!may_replace(folder->path, faults)) {
        folder->partial[0] = '\0';
        return false;
    }
    if (make_parents(folder->partial) && mkdtemp(folder->partial) &&
        chmod(folder->partial, 0755) == 0)
        return true;
    add_fault(faults, folder->path);
    folder->partial[0] = '\0';
    return false;
}

char *folder_file(const struct folder *folder, const char *name)
{
    char *path = mem_printf("%s/%s", folder->partial, name);
    if (strchr(name, '/'))
        make_parents(path);
    return path;
}

FILE *folder_open(const struct folder *folder, const char *name, struct faults *faults)
{
    char *path = folder_file(folder, name);
    FILE *out = fopen(path, "wb");
    if (!out)
        add_fault(faults, path);
    free(path);
    return out;
}

bool folder_close(const struct folder *folder, const char *name, FILE *out, struct faults *faults)
{
    const bool failed = ferror(out) != 0;
    if (fclose(out) == 0 && !failed)
        return true;
    char *path = folder_file(folder, name);
    add_fault(faults, path);
    free(path);
    return false;
}

bool folder_commit(struct folder *folder, struct faults *faults)
{
    char *old = mem_printf("%s.old", folder->partial);
    const bool moved = rename(folder->path, old) == 0;
    if (rename(folder->partial, folder->path) != 0) {
        add_fault(faults, folder->path);
        if (moved && rename(old, folder->path) != 0)
            add_fault(faults, old);
        free(old);
        return false;
    }
    if (moved)
        remove_tree(old);
    free(old);
    folder->partial[0] = '\0';
    return true;
}

void folder_end(struct folder *folder)
{
    if (folder->partial && folder->partial[0])
        remove_tree(folder->partial);
    free(folder->partial);
    free(folder->path);
    *folder = (struct folder){0};
}
