#include "app/survey_unit.h"
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/table_units.h"

static bool parse(const char *text, struct unit *unit)
{
    char *folded = unit_folded(text);
    const bool fine = unit_parse(folded, unit);
    free(folded);
    return fine;
}

static bool has_kind(const struct unit *unit)
{
    static const signed char none[N_DIMENSIONS] = {0};
    return memcmp(unit->over.power, none, sizeof none) != 0 ||
           memcmp(unit->under.power, none, sizeof none) != 0;
}

/* A share, or a number of things, which any word may name that is no unit. */
static bool number_factor(const char *asked, double *factor)
{
    struct unit unit;
    if (!parse(asked, &unit))
        return true;
    *factor = unit.over.present ? unit.over.scale : 1;
    return !has_kind(&unit);
}

/* Whether one is in weeks and the other in months or years. */
static bool mixes_weeks(const struct unit *asked, const struct unit *wanted)
{
    const double a = asked->under.scale, b = wanted->under.scale;
    const bool one_is_weeks = !(a > 1) != !(b > 1);
    return asked->under.power[CALENDAR] && wanted->under.power[CALENDAR] && one_is_weeks;
}

static bool factor_of(const char *text, const char *wanted, double *factor)
{
    struct unit from, to;
    *factor = 1;
    if (!wanted || !*wanted)
        return number_factor(text, factor) || !wanted;
    if (strcmp(text, wanted) == 0)
        return true;
    if (!parse(text, &from) || !parse(wanted, &to))
        return false;
    if (!from.under.present && (to.under.power[CALENDAR] || to.under.power[DAY]))
        from.under = to.under;
    return !mixes_weeks(&from, &to) && unit_factor(&from, &to, factor);
}

bool survey_unit_factor(const struct label *asked, const char *wanted, double *factor)
{
    *factor = 1;
    return !asked->fr || !*asked->fr || factor_of(asked->fr, wanted, factor) ||
           (asked->en && factor_of(asked->en, wanted, factor));
}

/* What stands behind the last "/", "par" or "per"; NULL: nothing. */
static const char *divisor_of(const char *text)
{
    static const char *const signs[] = {"/", " par ", " per "};
    const char *divisor = NULL;
    for (size_t s = 0; s < sizeof signs / sizeof *signs; s++)
        for (const char *at = strstr(text, signs[s]); at; at = strstr(at + 1, signs[s]))
            if (!divisor || at + strlen(signs[s]) > divisor)
                divisor = at + strlen(signs[s]);
    return divisor;
}

bool survey_unit_adds_up(const char *text)
{
    struct unit unit;
    if (!text)
        return true;
    bool known = parse(text, &unit);
    const char *divisor = divisor_of(text);
    if (!known && !divisor)
        return strcmp(text, "ans") != 0; /* too short a word for a plural */
    if (!known) { /* "repas/jour": of whatever, but each day */
        char *stand_in = mem_printf("kg/%s", divisor);
        known = parse(stand_in, &unit);
        free(stand_in);
        if (!known)
            return false;
    }
    if (unit.under.present)
        return unit.over.present && (unit.under.power[CALENDAR] || unit.under.power[DAY]);
    return has_kind(&unit) ? !unit.over.power[CALENDAR] : !(unit.over.scale < 1);
}
