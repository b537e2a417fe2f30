#include "analysis/stems.h"
#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"

/* The library's own struct, under our name. */
struct stemmer {
    struct sb_stemmer *snowball;
};

struct stemmer *stemmer_create(enum tongue tongue)
{
    struct stemmer *stemmer = mem_zeroed(1, sizeof *stemmer);
    stemmer->snowball = sb_stemmer_new(tongue == TONGUE_FRENCH ? "french" : "english",
                                       "UTF_8");
    if (!stemmer->snowball)
        mem_exhausted();
    return stemmer;
}

void stemmer_free(struct stemmer *stemmer)
{
    if (!stemmer)
        return;
    sb_stemmer_delete(stemmer->snowball);
    free(stemmer);
}

const char *stemmer_stem(struct stemmer *stemmer, const char *word)
{
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)word, (int)strlen(word));
    return stem ? (const char *)stem : word;
}
