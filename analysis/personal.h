/* What in a text tells who somebody is: looked for before anything is published. */
#ifndef ANALYSIS_PERSONAL_H
#define ANALYSIS_PERSONAL_H
#include <stdbool.h>
#include <stddef.h>

enum personal {
    PERSONAL_NONE,
    PERSONAL_EMAIL,
    PERSONAL_TELEPHONE, /* French: 02 99 12 34 56, +33 2 99 ... */
    PERSONAL_SIRET,     /* 14 digits that pass Luhn's check, or the 9 of a SIREN */
    PERSONAL_STREET,    /* "12 bis, rue des Lilas" */
    PERSONAL_NAME,      /* "Mme Le Gall", "Jean Dupont" */
    N_PERSONAL
};

/* The first of these in a UTF-8 text. Names are guesses, from titles and usual first names. */
enum personal personal_find(const char *text);

/* Whether a word of n bytes is a usual first name of France, or two with a dash. */
bool personal_is_first_name(const char *word, size_t n);

/* "an e-mail address" */
const char *personal_words(enum personal personal);
#endif
