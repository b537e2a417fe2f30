#include "app/law_words.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

const char *law_number(char text[NUMBER_BYTES], double value, enum language language)
{
    const double rounded = number_rounded(value, 4);
    int decimals = number_decimals(rounded, 4);
    for (; decimals > 0; decimals--) { /* as many as there are digits */
        const double tens = rounded * pow(10, decimals - 1);
        if (fabs(tens - round(tens)) > 1e-6 * fabs(tens))
            break;
    }
    number_text(text, rounded, decimals, language);
    return text;
}

/* Joins what is there so far and more, which it releases. */
static char *joined(char *words, const char *between, char *more)
{
    char *all = mem_printf("%s%s%s", words, *words ? between : "", more);
    free(words);
    free(more);
    return all;
}

char *law_pairs(const struct law *law, const char *const words[], enum language language)
{
    char *pairs = mem_text("");
    for (size_t i = 0; i < law->n; i++) {
        char number[NUMBER_BYTES], share[NUMBER_BYTES];
        if (!words)
            law_number(number, law->values[i], language);
        number_percent(share, law->at[i], 0, language);
        const char *value = words ? words[i] : number;
        pairs = joined(pairs, ", ", law->kind == LAW_DISCRETE
                                        ? mem_printf("%s (%s)", value, share)
                                        : mem_printf(_("%s below %s"), share, value));
    }
    return pairs;
}

char *law_words(const struct uncertain_input *input, enum language language)
{
    const struct law *law = &input->law;
    char a[NUMBER_BYTES], b[NUMBER_BYTES], c[NUMBER_BYTES], d[NUMBER_BYTES];
    law_number(a, law->min, language);
    law_number(b, law->max, language);
    char *list = NULL, *words = NULL;
    switch (law->kind) {
    case LAW_UNIFORM:
        return mem_printf(_("uniform from %s to %s"), a, b);
    case LAW_TRIANGULAR:
        law_number(c, law->mode, language);
        return mem_printf(_("triangular from %s over %s to %s"), a, c, b);
    case LAW_LOGNORMAL:
        law_number(c, law->mean, language);
        number_percent(d, law->cv, 0, language);
        return mem_printf(_("lognormal, mean %s, standard deviation %s of it, cut at %s and %s"), c, d, a, b);
    case LAW_QUANTILES:
    case LAW_DISCRETE:
        list = law_pairs(law, input->is_word ? (const char *const *)input->values : NULL, language);
        words = law->kind == LAW_DISCRETE ? mem_printf(_("drawn from: %s"), list)
                                          : mem_printf(_("by quantiles: %s"), list);
        free(list);
        return words;
    default:
        return mem_text(_("does not vary"));
    }
}

char *law_source_words(const struct input_source *from)
{
    char *words = mem_text("");
    if (from->survey)
        words = joined(words, ", ",
                       from->wave ? mem_printf(_("survey %s (%s)"), from->survey, from->wave)
                                  : mem_printf(_("survey %s"), from->survey));
    if (from->question)
        words = joined(words, ", ", mem_printf(_("question %s"), from->question));
    if (from->n && from->asked)
        words = joined(words, ", ", mem_printf(_("%zu answers of %zu asked"), from->n, from->asked));
    else if (from->n)
        words = joined(words, ", ", mem_printf(_("%zu answers"), from->n));
    if (from->population)
        words = joined(words, ", ", mem_printf("N = %zu", from->population));
    if (from->synthetic)
        words = joined(words, ", ", mem_text(_("SYNTHETIC ANSWERS")));
    return words;
}
