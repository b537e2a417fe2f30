#include "app/folder.h"
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "app/exchange.h"
#include "app/interrupt.h"
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

/* ---- Where results may go ------------------------------------------------------------ */

/* What stands at the top of a results folder: folder_file() makes nothing else. "routes" is
 * routes.shp and its like. */
static const char *const OURS[] = {".",         "..",         "run.json",    "report.html",
                                   "figures",   "actors.csv", "summary.csv", "paired.csv",
                                   "daily.csv", "inputs.csv", "draws.csv",   "routes",
                                   "estimates.csv", "tests.csv", "quality.csv", "tables.xlsx",
                                   "match.csv",
                                   /* open data */
                                   "answers.csv", "codebook.csv", "codebook.yaml",
                                   "recoding_log.csv", "tables", "datapackage.json", "ddi.xml",
                                   "CITATION.cff", "LICENCE", "README.md", "methode.md",
                                   "method.md"};

/* The name ends at a slash. */
static bool is_ours(const char *name)
{
    const size_t n = strncmp(name, "routes.", 7) == 0 ? 6 : strcspn(name, "/");
    for (size_t i = 0; i < sizeof OURS / sizeof *OURS; i++)
        if (strlen(OURS[i]) == n && strncmp(OURS[i], name, n) == 0)
            return true;
    return false;
}

/* Name of something in the folder that no run of proxilog wrote; NULL when there is nothing.
 * Release with free(). */
static char *find_foreign(const char *path, struct faults *faults)
{
    DIR *dir = opendir(path);
    if (!dir) {
        add_fault(faults, path);
        return NULL;
    }
    char *foreign = NULL;
    for (struct dirent *entry; !foreign && (entry = readdir(dir));)
        if (!is_ours(entry->d_name))
            foreign = mem_text(entry->d_name);
    closedir(dir);
    return foreign;
}

/* A run.json of ours says so at its beginning. */
static bool holds_run_of_another(const char *path)
{
    char *name = mem_printf("%s/run.json", path), head[200] = "";
    FILE *in = fopen(name, "rb");
    free(name);
    if (!in)
        return false;
    head[fread(head, 1, sizeof head - 1, in)] = '\0';
    fclose(in);
    return !strstr(head, "\"program\": \"proxilog\"");
}

/* Folder above; release with free(). */
static char *parent_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? mem_text_n(path, slash == path ? 1 : (size_t)(slash - path)) : mem_text(".");
}

/* A disk has its root there: it cannot be renamed. */
static bool is_mounted(const char *path, const struct stat *status)
{
    struct stat above;
    char *parent = parent_of(path);
    const bool mounted = stat(parent, &above) == 0 && above.st_dev != status->st_dev;
    free(parent);
    return mounted;
}

/* True when the folder is absent, empty, or holds the results of an earlier run. */
static bool may_replace(const char *path, struct faults *faults)
{
    const struct where where = {.path = path};
    const char *last = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    struct stat status;
    if (strcmp(last, ".") == 0 || strcmp(last, "..") == 0) {
        faults_add(faults, where, _("name a folder for the results with -o"));
        return false;
    }
    if (lstat(path, &status) != 0)
        return true;
    if (!S_ISDIR(status.st_mode)) {
        faults_add(faults, where, _("is a file; name a folder for the results with -o"));
        return false;
    }
    const size_t n_before = faults->n;
    char *foreign = find_foreign(path, faults);
    if (foreign || holds_run_of_another(path))
        faults_add(faults, where,
                   _("holds other files than results of proxilog (%s); choose another folder "
                     "with -o"),
                   foreign ? foreign : "run.json");
    else if (is_mounted(path, &status))
        faults_add(faults, where,
                   _("is a disk of its own; choose a folder below it with -o"));
    free(foreign);
    return faults->n == n_before;
}

/* A folder is made in the nearest folder above that is there, and removed. */
static bool can_make(const char *path)
{
    char *above = parent_of(path);
    while (access(above, F_OK) != 0 && errno == ENOENT && strcmp(above, "/") != 0 &&
           strcmp(above, ".") != 0) {
        char *next = parent_of(above);
        free(above);
        above = next;
    }
    const char *slash = strrchr(path, '/');
    char *probe = mem_printf("%s/%s.partial-XXXXXX", above, slash ? slash + 1 : path);
    free(above);
    const bool fine = mkdtemp(probe) && rmdir(probe) == 0;
    const int why = errno;
    free(probe);
    errno = why;
    return fine;
}

/* Where a path leads: without slashes at the end, through a link to a folder. Release with
 * free(). */
static char *settled(const char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    char *bare = mem_text_n(path, n);
    struct stat link, target;
    if (lstat(bare, &link) != 0 || !S_ISLNK(link.st_mode) || stat(bare, &target) != 0 ||
        !S_ISDIR(target.st_mode))
        return bare;
    char *real = realpath(bare, NULL);
    if (!real)
        return bare;
    free(bare);
    return real;
}

bool folder_check(const char *path, struct faults *faults)
{
    char *place = settled(path);
    bool fine = may_replace(place, faults);
    if (fine && !can_make(place)) {
        add_fault(faults, place);
        fine = false;
    }
    free(place);
    return fine;
}

/* ---- Filling one --------------------------------------------------------------------- */

bool folder_begin(struct folder *folder, const char *path, struct faults *faults)
{
    interrupt_watch();
    folder->path = settled(path);
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
    assert(is_ours(name)); /* or the next run would not take the folder for results */
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

/* Moves earlier results away and puts the new ones there: a run killed between the two leaves
 * none. For disks where nothing better can be had. */
static bool put_in_two_steps(const struct folder *folder)
{
    char *old = mem_printf("%s.old", folder->partial);
    const bool moved = rename(folder->path, old) == 0;
    bool fine = moved || errno == ENOENT;
    if (fine && rename(folder->partial, folder->path) != 0) {
        const int why = errno;
        if (moved)
            (void)rename(old, folder->path);
        errno = why;
        fine = false;
    }
    if (fine)
        remove_tree(old);
    free(old);
    return fine;
}

/* Another run may put its results there, or move them away, in between: it is tried anew. */
static bool put_in_place(const struct folder *folder)
{
    enum { TRIES = 100 };
    for (int i = 0; i < TRIES; i++) {
        if (exchange_paths(folder->partial, folder->path)) {
            remove_tree(folder->partial); /* the earlier ones now */
            return true;
        }
        const bool absent = errno == ENOENT;
        if (absent ? rename(folder->partial, folder->path) == 0 : put_in_two_steps(folder))
            return true;
        if (errno != ENOTEMPTY && errno != EEXIST)
            return false;
    }
    return false;
}

bool folder_commit(struct folder *folder, struct faults *faults)
{
    if (interrupt_came())
        return false;
    const bool fine = put_in_place(folder);
    if (fine)
        folder->partial[0] = '\0';
    else
        add_fault(faults, folder->path);
    return fine;
}

void folder_end(struct folder *folder)
{
    const bool committed = folder->partial && !folder->partial[0];
    if (!committed && folder->partial)
        remove_tree(folder->partial);
    free(folder->partial);
    free(folder->path);
    *folder = (struct folder){0};
    if (!committed)
        interrupt_obey();
}
