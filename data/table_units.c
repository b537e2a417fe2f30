#include "data/table_units.h"
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

/* A word is singular here; a plural s is taken too. A year of a rate is 365.25 days. */
static const struct {
    const char *word;
    double scale;
    signed char power[N_DIMENSIONS];
} units[] = {
    {"kg", 1, {[MASS] = 1}},
    {"kilo", 1, {[MASS] = 1}},
    {"kilogramme", 1, {[MASS] = 1}},
    {"kilogram", 1, {[MASS] = 1}},
    {"g", 0.001, {[MASS] = 1}},
    {"gramme", 0.001, {[MASS] = 1}},
    {"gram", 0.001, {[MASS] = 1}},
    {"mg", 1e-6, {[MASS] = 1}},
    {"q", 100, {[MASS] = 1}},
    {"quintal", 100, {[MASS] = 1}},
    {"quintaux", 100, {[MASS] = 1}},
    {"t", 1000, {[MASS] = 1}},
    {"tonne", 1000, {[MASS] = 1}},
    {"m", 1, {[LENGTH] = 1}},
    {"metre", 1, {[LENGTH] = 1}},
    {"meter", 1, {[LENGTH] = 1}},
    {"km", 1000, {[LENGTH] = 1}},
    {"kilometre", 1000, {[LENGTH] = 1}},
    {"kilometer", 1000, {[LENGTH] = 1}},
    {"100km", 1e5, {[LENGTH] = 1}},
    {"cm", 0.01, {[LENGTH] = 1}},
    {"mm", 0.001, {[LENGTH] = 1}},
    {"m2", 1, {[LENGTH] = 2}},
    {"ha", 1e4, {[LENGTH] = 2}},
    {"hectare", 1e4, {[LENGTH] = 2}},
    {"km2", 1e6, {[LENGTH] = 2}},
    {"m3", 1, {[LENGTH] = 3}},
    {"dm3", 0.001, {[LENGTH] = 3}},
    {"l", 0.001, {[LENGTH] = 3}},
    {"litre", 0.001, {[LENGTH] = 3}},
    {"liter", 0.001, {[LENGTH] = 3}},
    {"hl", 0.1, {[LENGTH] = 3}},
    {"s", 1, {[TIME] = 1}},
    {"sec", 1, {[TIME] = 1}},
    {"seconde", 1, {[TIME] = 1}},
    {"second", 1, {[TIME] = 1}},
    {"min", 60, {[TIME] = 1}},
    {"mn", 60, {[TIME] = 1}},
    {"minute", 60, {[TIME] = 1}},
    {"h", 3600, {[TIME] = 1}},
    {"heure", 3600, {[TIME] = 1}},
    {"hour", 3600, {[TIME] = 1}},
    {"eur", 1, {[MONEY] = 1}},
    {"euro", 1, {[MONEY] = 1}},
    {"keur", 1000, {[MONEY] = 1}},
    {"centime", 0.01, {[MONEY] = 1}},
    {"ct", 0.01, {[MONEY] = 1}},
    {"kwh", 1, {[ENERGY] = 1}},
    {"wh", 0.001, {[ENERGY] = 1}},
    {"mwh", 1000, {[ENERGY] = 1}},
    {"mj", 1 / 3.6, {[ENERGY] = 1}},
    {"week", 1, {[CALENDAR] = 1}},
    {"wk", 1, {[CALENDAR] = 1}},
    {"semaine", 1, {[CALENDAR] = 1}},
    {"sem", 1, {[CALENDAR] = 1}},
    {"month", 365.25 / 84, {[CALENDAR] = 1}},
    {"mois", 365.25 / 84, {[CALENDAR] = 1}},
    {"year", 365.25 / 7, {[CALENDAR] = 1}},
    {"yr", 365.25 / 7, {[CALENDAR] = 1}},
    {"an", 365.25 / 7, {[CALENDAR] = 1}},
    {"annee", 365.25 / 7, {[CALENDAR] = 1}},
    {"day", 1, {[DAY] = 1}},
    {"jour", 1, {[DAY] = 1}},
    {"j", 1, {[DAY] = 1}},
    {"share", 1, {0}},
    {"pct", 0.01, {0}},
    {"percent", 0.01, {0}},
    {"pourcent", 0.01, {0}},
    {"pourcentage", 0.01, {0}},
};

/* Words that are a denominator by themselves: "loyer annuel". */
static const struct {
    const char *word, *unit;
} rates[] = {
    {"hebdo", "week"},    {"hebdomadaire", "week"}, {"weekly", "week"}, {"mensuel", "month"},
    {"mensuelle", "month"}, {"monthly", "month"},   {"annuel", "year"}, {"annuelle", "year"},
    {"yearly", "year"},   {"annual", "year"},       {"journalier", "day"},
    {"journaliere", "day"}, {"quotidien", "day"},   {"quotidienne", "day"}, {"daily", "day"},
    {"kmh", NULL},
};

/* Signs that folding would lose, with the words that stand for them. */
static const struct {
    const char *sign, *word;
} signs[] = {
    {"k€", " keur "}, {"K€", " keur "}, {"€", " eur "}, {"%", " pct "}, {"/", " per "},
};

/* Bytes of an elided article at text ("d'", "l’"), 0 when there is none. */
static size_t elision_length(const char *text)
{
    if (!*text || !strchr("dlDL", *text))
        return 0;
    if (text[1] == '\'')
        return 2;
    return strncmp(text + 1, "’", strlen("’")) == 0 ? 1 + strlen("’") : 0;
}

static bool is_word_byte(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0x80;
}

char *unit_folded(const char *text)
{
    char *spelled = mem_resized(NULL, strlen(text) * 5 + 1, 1); /* "%" becomes " pct " */
    size_t used = 0;
    bool in_word = false;
    while (*text) {
        size_t n = in_word ? 0 : elision_length(text);
        for (size_t i = 0; i < sizeof signs / sizeof *signs && !n; i++) {
            if (strncmp(text, signs[i].sign, strlen(signs[i].sign)) != 0)
                continue;
            n = strlen(signs[i].sign);
            memcpy(spelled + used, signs[i].word, strlen(signs[i].word));
            used += strlen(signs[i].word);
        }
        in_word = !n && is_word_byte((unsigned char)*text);
        if (!n)
            spelled[used++] = *text++;
        text += n;
    }
    spelled[used] = '\0';
    char *folded = text_folded(spelled);
    free(spelled);
    return folded;
}

static size_t singular(const char *word, size_t n)
{
    return n > 3 && word[n - 1] == 's' ? n - 1 : n;
}

bool same_word(const char *a, size_t n, const char *b)
{
    n = singular(a, n);
    return n == singular(b, strlen(b)) && !memcmp(a, b, n);
}

static bool find_unit(const char *word, size_t n, struct unit_part *part)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!same_word(word, n, units[i].word))
            continue;
        *part = (struct unit_part){.present = true, .scale = units[i].scale};
        memcpy(part->power, units[i].power, sizeof part->power);
        return true;
    }
    return false;
}

/* A word such as "hebdo", into what is under; "kmh" fills both sides. */
static bool find_rate(const char *word, size_t n, struct unit *unit)
{
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        if (!same_word(word, n, rates[i].word))
            continue;
        if (rates[i].unit)
            return !unit->under.present &&
                   find_unit(rates[i].unit, strlen(rates[i].unit), &unit->under);
        return !unit->over.present && !unit->under.present && find_unit("km", 2, &unit->over) &&
               find_unit("h", 1, &unit->under);
    }
    return false;
}

static bool is_per(const char *word, size_t n)
{
    return same_word(word, n, "per") || same_word(word, n, "par") || same_word(word, n, "a");
}

bool unit_parse(const char *folded, struct unit *unit)
{
    *unit = (struct unit){0};
    bool per = false;
    for (const char *word = folded; *word;) {
        const size_t n = strcspn(word, "_");
        struct unit_part part;
        if (is_per(word, n)) {
            if (per)
                return false;
            per = true;
        } else if (find_unit(word, n, &part)) {
            /* "meals_day": one day alone is a rate, "life_days" is a length of time. */
            const bool rate = (part.power[DAY] || part.power[CALENDAR]) &&
                              (word[n - 1] != 's' || same_word(word, n, "mois"));
            const bool below = per || rate || unit->over.present;
            struct unit_part *side = below ? &unit->under : &unit->over;
            if (side->present)
                return false;
            *side = part;
            per = false;
        } else if (per || !find_rate(word, n, unit)) {
            return false;
        }
        word += n + (word[n] == '_');
    }
    return !per && (unit->over.present || unit->under.present);
}

static bool same_kind(const struct unit_part *a, const struct unit_part *b)
{
    return a->present == b->present && !memcmp(a->power, b->power, sizeof a->power);
}

bool unit_factor(const struct unit *from, const struct unit *to, double *factor)
{
    const struct unit_part *over = from->over.present ? &from->over : &to->over;
    if (!same_kind(over, &to->over) || !same_kind(&from->under, &to->under))
        return false;
    /* Divided the way that keeps round units round: 1 h is exactly 60 min. */
    double value = over->present ? over->scale / to->over.scale : 1;
    if (to->under.present)
        value *= to->under.scale / from->under.scale;
    *factor = value;
    return true;
}
