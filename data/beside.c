#include "data/beside.h"
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#include <stdint.h>
#endif
#include "data/mem.h"

static char *program_folder(void)
{
    char path[PATH_MAX] = "";
#ifdef __APPLE__
    uint32_t size = sizeof path;
    if (_NSGetExecutablePath(path, &size) != 0)
        path[0] = '\0';
#else
    const ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
#endif
    const char *slash = strrchr(path, '/');
    return slash ? mem_text_n(path, (size_t)(slash - path)) : mem_text(".");
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

char *beside_program(const char *const folders[], size_t n)
{
    char *program = program_folder(), *found = NULL;
    for (size_t i = 0; i < n && !found; i++) {
        char *path = mem_printf("%s/%s", program, folders[i]);
        if (is_folder(path))
            found = path;
        else
            free(path);
    }
    free(program);
    return found;
}
