/* What a comparison found, as sentences that a coordinator reads. */
#ifndef APP_FINDING_H
#define APP_FINDING_H
#include "app/comparison.h"

/* "Platform: 93,500 km less driven in a year than with "Each farm delivers"", or that there is
 * no clear difference. metric: METRIC_DISTANCE_KM, METRIC_COST_EUR or
 * METRIC_GHG_WTW_KGCO2E. Release with free(). */
char *finding_text(const struct comparison *comparison, size_t organisation, enum metric metric);

/* The organisation that a comparison of two is about, or SIZE_MAX when there are more. */
size_t finding_only_other(const struct comparison *comparison);

/* How many farms gain, lose and are undecided: counts[enum verdict]. */
void finding_verdicts(const struct comparison *comparison, size_t organisation, size_t counts[3]);

/* "undecided", "gains" or "loses". */
const char *finding_verdict_word(enum verdict verdict);

/* "Platform: 82% of the hours of work are spent waiting", with what to look at; NULL where a tenth at most
 * is. Release with free(). */
char *finding_waiting(const struct comparison *comparison, size_t organisation);

/* "52 weeks simulated 20 times", and the same with "lines are 95 % intervals" for the figures that
 * have such lines. Release with free(). */
char *finding_base(const struct comparison *comparison);
char *finding_base_with_intervals(const struct comparison *comparison);

/* The amount of a difference in a unit for people: "93 500 km", "4,2 t". Release with free(). */
char *finding_amount(const struct comparison *comparison, enum metric metric, double value);
#endif
