/* PNG files of pixels. */
#ifndef PLOTS_PNG_H
#define PLOTS_PNG_H
#include <stddef.h>
#include <stdint.h>

/* The file of an image of width x height pixels, 0xRRGGBB each (the upper byte is not read),
 * rows stride_px apart; sets *n to its size. Drawn figures are flat: rows as they are pack
 * smaller than rows predicted by filters, and a light search finds nearly all there is.
 * Release with free(). */
unsigned char *png_packed(const uint32_t pixels[], size_t width, size_t height, size_t stride_px,
                          size_t *n);
#endif
