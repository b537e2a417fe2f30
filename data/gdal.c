#include "data/gdal.h"

#ifdef HAVE_GDAL
#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>

/* POSIX keeps functions in pointers to data; C would not convert them. */
static bool find(void *library, const char *name, void *function, size_t size)
{
    void *found = dlsym(library, name);
    memcpy(function, &found, size);
    return found != NULL;
}

static bool load(struct gdal *functions)
{
    void *library = dlopen(GDAL_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    bool fine = library != NULL;
#define GDAL_FIND(name) \
    fine = fine && find(library, #name, &functions->name, sizeof functions->name);
    GDAL_FUNCTIONS(GDAL_FIND)
#undef GDAL_FIND
    return fine;
}

const struct gdal *gdal(void)
{
    static struct gdal functions;
    static bool tried, fine;
    if (!tried) {
        tried = true;
        fine = load(&functions);
        if (fine)
            functions.GDALAllRegister();
    }
    return fine ? &functions : NULL;
}
#endif
