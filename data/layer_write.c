/* Files written whole: beside their final name, and renamed into place when all went well. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "data/layer_build.h"
#include "data/mem.h"
#include "data/text.h"

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
