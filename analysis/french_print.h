/* Texts as French print sets them. */
#ifndef ANALYSIS_FRENCH_PRINT_H
#define ANALYSIS_FRENCH_PRINT_H
#include "data/arena.h"

/* No-break blanks before signs, within numbers and before units of money, and typographic apostrophes: *text
 * becomes a copy in the arena; NULL stays NULL. */
void french_print(struct arena *arena, char **text);
#endif
