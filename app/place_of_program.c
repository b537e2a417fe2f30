#include "app/place_of_program.h"
#include <limits.h>
#include <string.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#include <stdint.h>
#endif
#include "data/mem.h"

char *place_beside_program(const char *relative)
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
    char *slash = strrchr(path, '/');
    if (!slash)
        return mem_text(relative);
    *slash = '\0';
    return mem_printf("%s/%s", path, relative);
}
