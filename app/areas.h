/* Areas of a layer on which a map shows answers. */
#ifndef APP_AREAS_H
#define APP_AREAS_H
#include "data/layer.h"

/* Reads the layer and puts the features together whose field holds the same of the n codes: feature a of
 * the result, in metres, is the area of codes[a], without a part when it has no shape. Faults: what
 * layer_read() finds, no polygons, no such field, no code found, then NULL; a warning for each code
 * without a shape. Release with layer_free(). */
struct layer *areas_read(const char *path, const char *field, const char *const codes[], size_t n,
                         struct faults *faults, struct faults *warnings);
#endif
