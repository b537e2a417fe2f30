/* French words brought to their stem by Snowball's rules (libstemmer). */
#ifndef ANALYSIS_STEMS_H
#define ANALYSIS_STEMS_H

struct stemmer;
struct stemmer *stemmer_create(void);
void stemmer_free(struct stemmer *stemmer); /* NULL is fine */

/* The stem of a word in lower case; valid until the next call. */
const char *stemmer_stem(struct stemmer *stemmer, const char *word);
#endif
