/* Matrices kept on disk between runs, under the SHA-256 of all that they depend on. */
#ifndef SIM_NETWORK_MATRIX_CACHE_H
#define SIM_NETWORK_MATRIX_CACHE_H
#include <stdbool.h>
#include "data/digest.h"
#include "sim/network/travel.h"

/* The n_matrices tables of n x n that dir holds under key. False when there is no such
 * file, or when it is truncated, altered or of another machine: the caller then computes
 * anew. */
bool matrix_cache_read(const char *dir, const char key[DIGEST_HEX], size_t n,
                       struct matrix matrices[], size_t n_matrices);

/* Keeps them: written beside and renamed into place. False when the folder cannot be
 * written; nothing is lost then but time. */
bool matrix_cache_write(const char *dir, const char key[DIGEST_HEX],
                        const struct matrix matrices[], size_t n_matrices);

void matrix_clear(struct matrix *matrix);
#endif
