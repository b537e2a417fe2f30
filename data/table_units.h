/* Units in headers and cells, as people write them in French and English. */
#ifndef DATA_TABLE_UNITS_H
#define DATA_TABLE_UNITS_H
#include <stdbool.h>
#include <stddef.h>

/* Kinds of units. Weeks and years of a rate are apart from seconds, and so are days of
 * service: a week has no fixed number of those. */
enum dimension { MASS, LENGTH, TIME, MONEY, ENERGY, CALENDAR, DAY, N_DIMENSIONS };

/* One side of a unit: a scale times powers of kg, m, s, EUR, kWh, week, day. */
struct unit_part {
    bool present;
    double scale;
    signed char power[N_DIMENSIONS];
};

/* "kg_week" is kg over week. "hebdo" has only what is under, and so may "kg/semaine" be told
 * apart from "kg". */
struct unit {
    struct unit_part over, under;
};

/* The text as units and headers are compared: folded, signs spelled ("%" pct, "€" eur, "/"
 * per), elided articles dropped. Release with free(). */
char *unit_folded(const char *text);

/* Reads folded text that is a unit and nothing else. */
bool unit_parse(const char *folded, struct unit *unit);

/* By what to multiply a value in unit from to have it in unit to; false when they are not of
 * one kind. Where from has no numerator ("hebdo"), that of to is meant. */
bool unit_factor(const struct unit *from, const struct unit *to, double *factor);

/* Same word, whether or not one has a plural s: n bytes at a, the text b. */
bool same_word(const char *a, size_t n, const char *b);
#endif
