/* Words that carry no theme: articles, pronouns, prepositions, numbers up to ten. */
#ifndef ANALYSIS_SMALL_WORDS_H
#define ANALYSIS_SMALL_WORDS_H
#include <stdbool.h>

/* What respondents write in. */
enum tongue { TONGUE_FRENCH, TONGUE_ENGLISH };

/* The word is in lower case. */
bool is_small_word(enum tongue tongue, const char *word);
#endif
