#include "data/digest.h"
#include <nettle/sha2.h>
#include <stdint.h>
#include <stdio.h>

static void finish(struct sha256_ctx *context, char hex[DIGEST_HEX])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t raw[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof raw, raw);
    for (size_t i = 0; i < sizeof raw; i++) {
        hex[2 * i] = digits[raw[i] >> 4];
        hex[2 * i + 1] = digits[raw[i] & 15];
    }
    hex[DIGEST_HEX - 1] = '\0';
}

void digest_bytes(const void *bytes, size_t n, char hex[DIGEST_HEX])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, n, bytes);
    finish(&context, hex);
}

bool digest_file(const char *path, char hex[DIGEST_HEX])
{
    hex[0] = '\0';
    FILE *in = fopen(path, "rb");
    if (!in)
        return false;
    struct sha256_ctx context;
    sha256_init(&context);
    uint8_t block[1 << 14];
    for (size_t n; (n = fread(block, 1, sizeof block, in)) > 0;)
        sha256_update(&context, n, block);
    bool whole = !ferror(in);
    fclose(in);
    if (whole)
        finish(&context, hex);
    return whole;
}
