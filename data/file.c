#include "data/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "data/mem.h"
#include "data/text.h"

FILE *file_open(const char *path, struct faults *faults)
{
    const struct where where = {.path = path};
    struct stat info;
    const int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY); /* a pipe does not block */
    const bool known = file >= 0 && fstat(file, &info) == 0;
    FILE *in = NULL;
    if (known && S_ISDIR(info.st_mode))
        faults_add(faults, where, _("expected a file, found a folder"));
    else if (known && !S_ISREG(info.st_mode))
        faults_add(faults, where, _("expected a plain file, found a pipe or a device; copy what it "
                                    "gives into a file"));
    else if (!known || !(in = fdopen(file, "rb")))
        faults_add(faults, where, _("cannot be read: %s"), strerror(errno));
    if (!in && file >= 0)
        close(file);
    return in;
}

char *file_text(const char *path, size_t max_bytes, size_t *n_bytes, struct faults *faults)
{
    FILE *in = file_open(path, faults);
    if (!in)
        return NULL;
    size_t room = 0, n = 0, got;
    char *text = NULL;
    do {
        text = mem_grown(text, &room, n + 4096 + 1, 1);
        got = fread(text + n, 1, room - n - 1, in);
        n += got;
    } while (got > 0 && n <= max_bytes);
    const bool failed = ferror(in);
    if (failed)
        faults_add(faults, (struct where){.path = path}, _("cannot be read: %s"), strerror(errno));
    else if (n > max_bytes)
        faults_add(faults, (struct where){.path = path},
                   _("expected at most %zu bytes, found a larger file"), max_bytes);
    fclose(in);
    if (failed || n > max_bytes) {
        free(text);
        return NULL;
    }
    text[n] = '\0';
    if (n_bytes)
        *n_bytes = n;
    return text;
}

/* Gives a file that mkstemp() made the mode that open() would have given. */
static void allow_readers(int file)
{
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(file, 0666 & ~mask);
}

bool file_write_whole(const char *path, bool (*write)(FILE *out, const void *data),
                      const void *data, struct faults *faults)
{
    char *beside = mem_printf("%s.XXXXXX", path);
    const int file = mkstemp(beside);
    FILE *out = file < 0 ? NULL : fdopen(file, "wb");
    bool good = out != NULL;
    if (good) {
        allow_readers(file);
        good = write(out, data) && !ferror(out);
        good = fclose(out) == 0 && good;
        good = good && rename(beside, path) == 0;
    }
    if (!good) {
        faults_add(faults, (struct where){.path = path}, _("cannot be written: %s"),
                   strerror(errno));
        if (file >= 0)
            unlink(beside);
    }
    free(beside);
    return good;
}

bool file_write_or_print(const char *path, bool (*write)(FILE *out, const void *data),
                         const void *data, struct faults *faults)
{
    return path ? file_write_whole(path, write, data, faults) : write(stdout, data);
}
