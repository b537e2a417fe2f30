#include "app/survey_law.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/language.h"
#include "app/law_words.h"
#include "app/survey_input.h"
#include "data/mem.h"
#include "data/scenario.h"
#include "data/text.h"
#include "data/yaml_write.h"
#include "plots/number.h"

/* Figures of a law say no more than four digits: more would tell of single answers. */
enum { DIGITS = 4, CV_DIGITS = 3 };

/* ---- Words ---------------------------------------- */

static char *few_words(const struct survey_law *l)
{
    switch (l->law->reason) {
    case REASON_FEW:
        return mem_printf(_("fewer than %d answers: no law"), LAW_ANSWERS);
    case REASON_DOMINATED:
        return mem_printf(_("one answer makes more than %d %% of the sum: no law, which would tell it"),
                          SURVEY_DOMINANCE_PERCENT);
    case REASON_POINTS:
        return mem_printf(_("fewer than 3 quantiles with %zu answers on either side: no law"),
                          l->smallest);
    case REASON_LEVELS:
        return mem_printf(_("fewer than 2 answers to choose from that %zu gave: no law"),
                          l->smallest);
    default:
        return mem_text(isnan(l->min) ? _("this key takes no law") : _("no law asked for"));
    }
}

/* "10 % below 2, 25 % below 4"; "van_m (60 %), van_l (40 %)". */
static char *pairs_words(const struct survey_law *l)
{
    const struct fed_law *fed = l->law;
    if (fed->kind == LAW_QUANTILES) {
        const struct law law = {
            .kind = LAW_QUANTILES, .n = fed->n_points, .at = fed->at, .values = fed->values};
        return law_pairs(&law, NULL, language_of_run());
    }
    const struct law law = {.kind = LAW_DISCRETE, .n = fed->n_levels, .at = fed->shares};
    const char **words = mem_zeroed(law.n, sizeof *words);
    for (size_t k = 0; k < law.n; k++)
        words[k] = l->question->levels[fed->levels[k]].value;
    char *pairs = law_pairs(&law, words, language_of_run());
    free(words);
    return pairs;
}

char *survey_law_words(const struct survey_law *l)
{
    const struct fed_law *law = l->law;
    char *pairs = NULL, *words = NULL;
    char mean[NUMBER_BYTES], cv[NUMBER_BYTES];
    switch (law->kind) {
    case LAW_LOGNORMAL:
        words = mem_printf(_("lognormal law of mean %s, cv %s (n = %zu)"),
                           law_number(mean, law->lognormal.mean, language_of_run()),
                           law_number(cv, number_rounded(law->lognormal.cv, CV_DIGITS), language_of_run()),
                           law->lognormal.n);
        break;
    case LAW_QUANTILES:
        pairs = pairs_words(l);
        words = mem_printf(_("law by quantiles: %s (n = %zu)"), pairs, law->n);
        break;
    case LAW_DISCRETE:
        pairs = pairs_words(l);
        words = mem_printf(_("law of shares: %s (n = %zu)"), pairs, law->n);
        break;
    default:
        words = few_words(l);
    }
    free(pairs);
    return words;
}

/* Lilliefors' distance and where it is refused, in two digits. */
struct test_words {
    char distance[NUMBER_BYTES], limit[NUMBER_BYTES];
};

static struct test_words test_words_of(const struct fed_law *law)
{
    struct test_words words = {"", ""};
    law_number(words.distance, number_rounded(law->distance, 2), language_of_run());
    law_number(words.limit, number_rounded(law->limit, 2), language_of_run());
    return words;
}

static char *lognormal_method(const struct fed_law *law)
{
    if (law->reason == REASON_CHOSEN || isnan(law->distance))
        return mem_printf(_("lognormal law by the mean and the variance of the logarithms of %zu "
                            "answers"),
                          law->lognormal.n);
    const struct test_words test = test_words_of(law);
    return mem_printf(_("lognormal law by the mean and the variance of the logarithms of %zu answers; "
                        "Lilliefors' distance %s, refused from %s on"),
                      law->lognormal.n, test.distance, test.limit);
}

static char *quantiles_method(const struct fed_law *law)
{
    const struct test_words test = test_words_of(law);
    switch (law->reason) {
    case REASON_NOT_ABOVE_0:
        return mem_printf(_("quantiles of %zu answers, since some are not above 0"), law->n);
    case REASON_REFUSED:
        return mem_printf(_("quantiles of %zu answers, which are not lognormal: Lilliefors' distance "
                            "%s, refused from %s on"),
                          law->n, test.distance, test.limit);
    default:
        return mem_printf(_("quantiles of %zu answers"), law->n);
    }
}

static char *numbers_method(const struct survey_law *l)
{
    char *method = l->law->kind == LAW_LOGNORMAL ? lognormal_method(l->law) : quantiles_method(l->law);
    if (!(l->factor < 1) && !(l->factor > 1))
        return method;
    char factor[NUMBER_BYTES];
    char *all = mem_printf(_("%s; asked in %s, times %s"), method,
                           survey_unit_words(&l->question->unit),
                           law_number(factor, l->factor, language_of_run()));
    free(method);
    return all;
}

char *survey_law_method(const struct survey_law *l)
{
    const struct fed_law *law = l->law;
    switch (law->kind) {
    case LAW_LOGNORMAL:
    case LAW_QUANTILES:
        return numbers_method(l);
    case LAW_DISCRETE:
        return law->n_left_out
                   ? mem_printf(_("shares of %zu answers; what too few gave is left out"), law->n)
                   : mem_printf(_("shares of %zu answers"), law->n);
    default:
        return few_words(l);
    }
}

const char *survey_unit_words(const struct label *unit)
{
    const bool french = language_of_run() == LANGUAGE_FR || !unit->en;
    const char *words = french ? unit->fr : unit->en;
    return words ? words : "";
}

/* ---- YAML ---------------------------------------- */

/* Releases text and more. */
static char *longer(char *text, const char *between, char *more)
{
    char *all = mem_printf("%s%s%s", text, *text ? between : "", more);
    free(text);
    free(more);
    return all;
}

static char *joined_at(const struct survey_law *l, const char *between)
{
    const struct fed_law *law = l->law;
    char *text = mem_text("");
    for (size_t k = 0; law->kind == LAW_QUANTILES && k < law->n_points; k++)
        text = longer(text, between, mem_printf("%.10g", law->at[k]));
    for (size_t k = 0; law->kind == LAW_DISCRETE && k < law->n_levels; k++)
        text = longer(text, between, mem_printf("%.10g", law->shares[k]));
    return text;
}

static char *joined_values(const struct survey_law *l, const char *between, bool quoted)
{
    const struct fed_law *law = l->law;
    char *text = mem_text("");
    for (size_t k = 0; law->kind == LAW_QUANTILES && k < law->n_points; k++)
        text = longer(text, between,
                      mem_printf("%.10g", number_rounded(law->values[k], DIGITS)));
    for (size_t k = 0; law->kind == LAW_DISCRETE && k < law->n_levels; k++) {
        const char *value = l->question->levels[law->levels[k]].value;
        text = longer(text, between, quoted ? yaml_quoted(value) : mem_text(value));
    }
    return text;
}

char *survey_law_at(const struct survey_law *l)
{
    return joined_at(l, " ");
}

char *survey_law_values(const struct survey_law *l)
{
    return joined_values(l, " ", false);
}

/* The bounds of the question, where they lie within those of the key: beyond them nobody could
 * answer. */
static char *bounds(const struct survey_law *l)
{
    const double min = l->factor * l->question->min, max = l->factor * l->question->max;
    char *text = mem_text("");
    if (isfinite(min) && min > l->min && min > 0)
        text = longer(text, "", mem_printf(", min: %.10g", min));
    if (isfinite(max) && max < l->max)
        text = longer(text, "", mem_printf(", max: %.10g", max));
    return text;
}

static char *parameters(const struct survey_law *l)
{
    const struct fed_law *law = l->law;
    char *at = joined_at(l, ", "), *values = joined_values(l, ", ", true), *text = NULL;
    if (law->kind == LAW_LOGNORMAL) {
        char *cut = bounds(l);
        text = mem_printf(", mean: %.10g, cv: %.10g%s", number_rounded(law->lognormal.mean, DIGITS),
                          number_rounded(law->lognormal.cv, CV_DIGITS), cut);
        free(cut);
    } else {
        text = law->kind == LAW_NONE
                   ? mem_text("")
                   : mem_printf(", %s: [%s], values: [%s]",
                                law->kind == LAW_QUANTILES ? "at" : "shares", at, values);
    }
    free(values);
    free(at);
    return text;
}

static char *with_text(char *source, const char *key, const char *text)
{
    char *quoted = yaml_quoted(text ? text : "");
    char *all = text && *text ? longer(source, ", ", mem_printf("%s: %s", key, quoted)) : source;
    free(quoted);
    return all;
}

static char *with_count(char *source, const char *key, size_t n)
{
    return n ? longer(source, ", ", mem_printf("%s: %zu", key, n)) : source;
}

char *survey_law_item(const struct survey_law *l)
{
    const struct codebook *codebook = l->codebook;
    char *method = survey_law_method(l), *numbers = parameters(l);
    char *source = with_text(mem_text(""), "survey", codebook->id);
    source = with_text(source, "wave", codebook->wave);
    source = with_text(source, "question", l->question->id);
    source = with_text(source, "unit", l->unit);
    source = with_count(source, "n", l->law->n);
    source = with_count(source, "asked", l->n_asked);
    source = with_count(source, "population", l->population);
    source = with_text(source, "weighting", l->weighting);
    source = longer(source, ", ", mem_printf("synthetic: %s", codebook->synthetic ? "yes" : "no"));
    char *link = with_text(mem_text(""), "method", method);
    link = with_text(link, "answers", l->answers);
    link = with_text(link, "sha256", l->sha256);
    char *item = mem_printf("{key: %s, law: %s%s,\n       from: {%s,\n              %s}}", l->key,
                            law_kind_name(l->law->kind), numbers, source, link);
    free(link);
    free(source);
    free(numbers);
    free(method);
    return item;
}
