/* The law of an uncertain input in words, for reports and messages. */
#ifndef APP_LAW_WORDS_H
#define APP_LAW_WORDS_H
#include "data/scenario.h"
#include "plots/number.h"

/* A number of four significant digits, as people read them. */
const char *law_number(char text[NUMBER_BYTES], double value, enum language language);

/* "3 (20 %), 5 (50 %)" of a discrete law; "10 % below 2, 90 % below 11" of a table of quantiles.
 * words: the values of a law of words; NULL: numbers. Release with free(). */
char *law_pairs(const struct law *law, const char *const words[], enum language language);

/* "lognormal, mean 28.4, standard deviation 30 % of it, cut at 15 and 60". Release with free(). */
char *law_words(const struct uncertain_input *input, enum language language);

/* "question cout_horaire of the survey respatbzh-operateurs (2026), 33 answers of 34 asked, N = 52,
 * SYNTHETIC"; what is not known is left out; "" when nothing is. Release with free(). */
char *law_source_words(const struct input_source *from);
#endif
