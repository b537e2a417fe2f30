/* Numbers as people read them: "1 234,5" in French (narrow no-break spaces, decimal
 * comma), "1,234.5" in English; a true minus sign in both. Used by figures and report
 * alike; never for files that a program reads. */
#ifndef PLOTS_NUMBER_H
#define PLOTS_NUMBER_H
#include <stddef.h>

enum language { LANGUAGE_EN, LANGUAGE_FR };
enum { NUMBER_BYTES = 96 }; /* room for any of the texts below, NUL included */

/* With so many decimals (0 to 9), led by plus ("" or "+") when above zero; what rounds to zero
 * has no sign. NaN is an en dash, infinities "∞"; from 1e15 on, two significant digits and a
 * power of ten: "1,2 × 10¹⁵". */
void number_put(char text[NUMBER_BYTES], double value, int decimals, const char *plus,
                enum language language);

static inline void number_text(char text[NUMBER_BYTES], double value, int decimals,
                               enum language language)
{
    number_put(text, value, decimals, "", language);
}

/* With its sign always shown: "+12", "−3". */
static inline void number_signed(char text[NUMBER_BYTES], double value, int decimals,
                                 enum language language)
{
    number_put(text, value, decimals, "+", language);
}

/* "[−98 100 ; −88 900]" in French, "[−98,100; −88,900]" in English. */
void number_interval(char text[NUMBER_BYTES], double low, double high, int decimals,
                     enum language language);

/* A share as a percentage: 0.963 -> "96 %", "96%". Halves go up, as spreadsheets round: 0.575 -> "58 %". */
void number_percent(char text[NUMBER_BYTES], double share, int decimals, enum language language);

/* Decimals (0 to 9) that show a value of this size with so many significant digits, as for
 * axis labels and value labels: (212400, 3) -> 0, (0.0123, 2) -> 3. */
int number_decimals(double value, int n_significant);

/* The value rounded to so many significant digits: (212437, 3) -> 212000. */
double number_rounded(double value, int n_significant);
#endif
