/* The law of a survey's answers as an item of a scenario's uncertainty.inputs, with the link back. */
#ifndef APP_SURVEY_LAW_H
#define APP_SURVEY_LAW_H
#include "analysis/feeds.h"

/* All borrowed. */
struct survey_law {
    const char *key;           /* of the scenario */
    const struct fed_law *law;
    double min, max;           /* the range of the key; NaN: it takes no law */
    double factor;             /* from the unit asked to that of the key */
    const char *unit;          /* of the law's numbers, for people; "" */
    const struct codebook *codebook;
    const struct question *question;
    size_t n_asked, population; /* 0: unknown */
    const char *weighting, *answers, *sha256;
    size_t smallest;           /* fewest answers that anything rests on */
};

/* The unit of a question in the language of the run; "" when it has none. */
const char *survey_unit_words(const struct label *unit);

/* "lognormal law of mean 27.4, cv 0.31 (n = 33)". Release with free(). */
char *survey_law_words(const struct survey_law *law);

/* How the law was found, or why there is none: a sentence. Release with free(). */
char *survey_law_method(const struct survey_law *law);

/* "{key: prices.driver_eur_h, law: lognormal, mean: 27.4, cv: 0.31, min: 15, max: 60, from: {...}}".
 * Release with free(). */
char *survey_law_item(const struct survey_law *law);

/* "0.1 0.25 0.5" and "18 22 27" of quantiles, shares and values of levels; "" of other laws. Release
 * with free(). */
char *survey_law_at(const struct survey_law *law);
char *survey_law_values(const struct survey_law *law);
#endif
