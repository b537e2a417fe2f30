#include "plots/png.h"
#include <png.h>
#include <stdlib.h>
#include "data/mem.h"

/* Red, green and blue alone. */
static unsigned char *bytes_of(const uint32_t pixels[], size_t width, size_t height,
                               size_t stride_px)
{
    unsigned char *bytes = mem_zeroed(3 * width, height), *at = bytes;
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++) {
            const uint32_t pixel = pixels[y * stride_px + x];
            *at++ = (unsigned char)(pixel >> 16 & 255);
            *at++ = (unsigned char)(pixel >> 8 & 255);
            *at++ = (unsigned char)(pixel & 255);
        }
    return bytes;
}

unsigned char *png_packed(const uint32_t pixels[], size_t width, size_t height, size_t stride_px,
                          size_t *n)
{
    unsigned char *bytes = bytes_of(pixels, width, height, stride_px);
    /* Fast: rows without filters, and a light search. */
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)width,
                       .height = (png_uint_32)height,
                       .format = PNG_FORMAT_RGB,
                       .flags = PNG_IMAGE_FLAG_FAST};
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    unsigned char *file = mem_zeroed(size, 1);
    if (!png_image_write_to_memory(&image, file, &size, 0, bytes, 0, NULL))
        mem_exhausted();
    free(bytes);
    *n = size;
    return file;
}
