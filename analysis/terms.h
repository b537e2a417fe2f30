/* What open answers talk about: words brought to their stem, and pairs of them, counted by the
 * answers that hold them; and which words set a group apart. French or English. */
#ifndef ANALYSIS_TERMS_H
#define ANALYSIS_TERMS_H
#include <stdbool.h>
#include <stddef.h>
#include "analysis/small_words.h"
#include "data/arena.h"

struct term {
    const char *label;    /* as most often written, in lower case */
    size_t n_words;       /* 1 or 2; small words between the two do not count */
    size_t n_answers;
    size_t n_nameless;    /* of those, answers that text_may_name() clears */
    size_t *by_group;     /* answers of each group */
};

/* Most frequent first, then in the order of their labels. Arrays are the arena's. */
struct terms {
    enum tongue tongue;   /* of the texts: that of most of their small words, else French */
    size_t n;
    struct term *list;
    size_t n_answers;     /* texts that hold a word at all */
    size_t n_groups;
    size_t *group_sizes;  /* of those */
};

/* texts: n, NULL where there is none. groups: one a text, SIZE_MAX none; NULL: one group. Terms of
 * fewer than least answers are left out. */
void terms_of(const char *const texts[], size_t n, const size_t groups[], size_t n_groups,
              size_t least, struct arena *arena, struct terms *out);

/* How much more often a group uses a term than the others do: log-likelihood ratio (Dunning 1993),
 * negative when less often; its p. NaN when there are no others. */
struct keyness {
    double g2, p;
};
struct keyness term_keyness(const struct terms *terms, size_t term, size_t group);

/* Might a text name somebody or something? E-mail and web addresses, telephone numbers, titles (M.,
 * Mme), what personal_find() finds, words with a capital that do not begin a sentence, and usual first
 * names that do. Cautious: it finds too many; of other names that begin a sentence ("Kervella livre
 * déjà") nothing tells. */
bool text_may_name(const char *text);
#endif
