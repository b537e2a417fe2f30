/* SHA-256 digests, through Nettle: what a run read, and the names of cached results. */
#ifndef DATA_DIGEST_H
#define DATA_DIGEST_H
#include <stdbool.h>
#include <stddef.h>

enum { DIGEST_HEX = 65 }; /* 64 lower-case hexadecimal digits and a NUL */

/* Of n bytes in memory. */
void digest_bytes(const void *bytes, size_t n, char hex[DIGEST_HEX]);

/* Of a whole file. False, with hex "", when it cannot be read. */
bool digest_file(const char *path, char hex[DIGEST_HEX]);
#endif
