/* The French calendar: the eleven public holidays of the Code du travail (L3133-1): eight
 * fixed dates and three days counted from Easter. */
#ifndef DATA_CALENDAR_H
#define DATA_CALENDAR_H
#include <stdbool.h>

/* Easter Sunday of a Gregorian year (1583 or later), in days since 1970-01-01: the anonymous
 * algorithm of Nature (1876) as given by Meeus, Astronomical Algorithms, ch. 8.
 * Easter 2025 is 20 April, Easter 2000 is 23 April. */
int calendar_easter(int year);

/* True on a public holiday of the whole of France. */
bool calendar_public_holiday(int day);

/* Monday of the week that holds 1 September of the school year of a day: school years are
 * whole weeks, so that a day has the same weekday and week in each of them. */
int calendar_school_year_start(int day);
#endif
