/* From the unit that a question is asked in to the unit of the scenario's key that it feeds. */
#ifndef APP_SURVEY_UNIT_H
#define APP_SURVEY_UNIT_H
#include <stdbool.h>
#include "analysis/codebook.h"

/* By what an answer is multiplied to be in the unit wanted ("kg/week"; "" of shares and of numbers of
 * things; NULL: not known, so that the unit asked is taken for it). Without a unit the question is
 * taken to be asked in it, and so is a period that it leaves out: "€" of "EUR/year". "%" is a share
 * of 1. False when the one cannot be turned into the other: another kind of thing, a word that is no
 * unit, or weeks and months or years, since how many weeks are meant is not told. */
bool survey_unit_factor(const struct label *asked, const char *wanted, double *factor);

/* Whether the sum of answers in the unit means something: of "kg/semaine", "€" or a word that is no unit, but not of
 * shares ("%"), of what is for each of something else than a day, a week, a month or a year ("€/kg", "km/h"), nor
 * of ages. NULL: true. */
bool survey_unit_adds_up(const char *unit);
#endif
