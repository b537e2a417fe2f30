/* French and English words brought to their stem by Snowball's rules (libstemmer). */
#ifndef ANALYSIS_STEMS_H
#define ANALYSIS_STEMS_H

#include "analysis/small_words.h"

struct stemmer;
struct stemmer *stemmer_create(enum tongue tongue);
void stemmer_free(struct stemmer *stemmer); /* NULL is fine */

/* The stem of a word in lower case; valid until the next call. */
const char *stemmer_stem(struct stemmer *stemmer, const char *word);
#endif
