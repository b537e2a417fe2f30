/* Areas of a layer on which a map shows answers: which feature is which area. */
#ifndef APP_AREAS_H
#define APP_AREAS_H
#include "data/layer.h"

/* Start from {0}, release with areas_clear(). */
struct areas {
    struct layer *layer; /* polygons in metres; owned; NULL: no map */
    size_t *area_of;     /* of each feature, SIZE_MAX: none; owned */
    bool *is_main;       /* of each feature: the one of its area on which its name stands; owned */
};

/* Reads the layer and finds the features whose field holds one of the n codes. Faults: what
 * layer_read() finds, no polygons, no such field, no code found; a warning for each code without a
 * shape. */
bool areas_read(struct areas *areas, const char *path, const char *field,
                const char *const codes[], size_t n, struct faults *faults,
                struct faults *warnings);
void areas_clear(struct areas *areas);
#endif
