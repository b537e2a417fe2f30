#include "analysis/feeds.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/quantile.h"
#include "data/mem.h"
#include "data/text.h"

struct lognormal lognormal_fit(const double values[], const double weights[], size_t n)
{
    struct lognormal law = {(double)NAN, (double)NAN, 0};
    double weight = 0, mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        if (values[i] > 0 && weights[i] > 0) {
            const double x = log(values[i]), off = x - mean;
            weight += weights[i];
            mean += weights[i] / weight * off;
            squares += weights[i] * off * (x - mean);
            law.n++;
        }
    if (law.n < 2)
        return law;
    const double count = (double)law.n, variance = squares / weight * count / (count - 1);
    law.mean = exp(mean + variance / 2);
    law.cv = sqrt(expm1(variance));
    return law;
}

struct base feeds_base(const struct sample *sample, size_t question)
{
    const struct answer_column *column = answers_column(sample->answers, question, ITEM_NONE);
    const size_t n = sample->answers->n;
    struct base base = {0};
    for (size_t i = 0; i < n; i++)
        base.by_status[column->status[i]]++;
    base.n_valid = base.by_status[ANSWER_GIVEN];
    base.n_asked = n - base.by_status[ANSWER_NOT_SHOWN];
    return base;
}

/* The numbers answered times a factor, NaN where there is none. Release with free(). */
static double *numbers_of(const struct sample *sample, size_t question, double factor)
{
    const struct answers *answers = sample->answers;
    const struct answer_column *column = answers_column(answers, question, ITEM_NONE);
    double *values = mem_zeroed(answers->n, sizeof *values);
    for (size_t i = 0; i < answers->n; i++)
        values[i] = column->status[i] == ANSWER_GIVEN ? factor * column->numbers[i] : (double)NAN;
    return values;
}

/* Of the values at or below a bound and those at or above it, how many the fewer are; NaN are none. */
static size_t n_beyond(const double values[], size_t n, double bound)
{
    size_t below = 0, above = 0;
    for (size_t i = 0; i < n; i++) {
        below += values[i] <= bound;
        above += values[i] >= bound;
    }
    return below < above ? below : above;
}

bool feeds_value(const struct sample *sample, size_t question, const struct feed_rule *rule,
                 struct fed_value *out, struct faults *faults)
{
    const struct answers *answers = sample->answers;
    const struct question *asked = &answers->codebook->questions[question];
    *out = (struct fed_value){.base = feeds_base(sample, question)};
    if (!out->base.n_valid) {
        faults_add(faults, (struct where){answers->codebook->path, 0, asked->id},
                   _("nobody answered this question: it cannot feed a scenario"));
        return false;
    }
    double *values = numbers_of(sample, question, rule->factor);
    const struct quantile_options options = {.rule = QUANTILE_SCHOOL, .level = sample->level};
    const bool fine = estimate_quantiles(&sample->design, values, &rule->p, 1, &options,
                                         &out->quantile, faults);
    out->n_beyond = n_beyond(values, answers->n, out->quantile.estimate);
    free(values);
    return fine;
}

/* ---- How well a lognormal law fits ---------------------------------------- */

double lilliefors_limit(size_t n)
{
    const double count = (double)n;
    return n ? 0.895 / ((count + 0.83) / sqrt(count) - 0.01) : (double)NAN;
}

struct weighted {
    double value, weight;
};

static int by_value(const void *a, const void *b)
{
    const struct weighted *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

double lognormal_distance(const double values[], const double weights[], size_t n,
                          const struct lognormal *law)
{
    struct weighted *sorted = mem_zeroed(n, sizeof *sorted);
    double sum = 0, below = 0, distance = 0;
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (values[i] > 0 && weights[i] > 0) {
            sorted[k++] = (struct weighted){values[i], weights[i]};
            sum += weights[i];
        }
    if (k)
        qsort(sorted, k, sizeof *sorted, by_value);
    const double sigma = sqrt(log1p(law->cv * law->cv));
    const double mu = log(law->mean) - 0.5 * sigma * sigma;
    for (size_t i = 0; i < k;) {
        const double expected = 0.5 * erfc((mu - log(sorted[i].value)) / (sigma * sqrt(2)));
        distance = fmax(distance, expected - below / sum);
        for (const double value = sorted[i].value; i < k && !(sorted[i].value > value); i++)
            below += sorted[i].weight;
        distance = fmax(distance, below / sum - expected);
    }
    free(sorted);
    return law->cv > 0 ? distance : (double)NAN;
}

/* ---- Laws of numbers ---------------------------------------- */

/* Those quantiles that enough answers lie at or below, and at or above. */
static void take_points(struct fed_law *law, const double values[], const double weights[],
                        size_t n, size_t smallest)
{
    static const double shares[LAW_POINTS] = {0.1, 0.25, 0.5, 0.75, 0.9};
    enum { FEWEST = 3 };
    for (size_t k = 0; k < LAW_POINTS; k++) {
        const double q = weighted_quantile(values, weights, n, shares[k], QUANTILE_SCHOOL);
        if (n_beyond(values, n, q) < smallest)
            continue;
        law->at[law->n_points] = shares[k];
        law->values[law->n_points++] = q;
    }
    law->kind = law->n_points < FEWEST ? LAW_NONE : LAW_QUANTILES;
    if (law->kind == LAW_NONE)
        law->reason = REASON_POINTS;
}

/* Whether one answer makes more than the share of the weighted sum. */
static bool is_dominated(const double values[], const double weights[], size_t n, double share)
{
    double sum = 0, largest = 0;
    for (size_t i = 0; i < n; i++) {
        const double part = weights[i] * fabs(values[i]);
        sum += part;
        largest = fmax(largest, part);
    }
    return largest > share * sum;
}

/* values: those answered alone. */
static void take_number_law(struct fed_law *law, const double values[], const double weights[],
                            size_t n, const struct feed_rule *rule)
{
    const enum law_choice choice = rule->choice;
    law->n = n;
    const bool dominated = is_dominated(values, weights, n, rule->dominance_share);
    if (n < LAW_ANSWERS || dominated) {
        law->reason = n < LAW_ANSWERS ? REASON_FEW : REASON_DOMINATED;
        return;
    }
    law->lognormal = lognormal_fit(values, weights, n);
    if (choice != LAW_CHOICE_QUANTILES) {
        law->distance = lognormal_distance(values, weights, n, &law->lognormal);
        law->limit = lilliefors_limit(law->lognormal.n);
        law->reason = law->lognormal.n < n            ? REASON_NOT_ABOVE_0
                      : choice == LAW_CHOICE_LOGNORMAL ? REASON_CHOSEN
                      : law->distance > law->limit     ? REASON_REFUSED
                                                       : REASON_FITS;
    }
    if (choice != LAW_CHOICE_QUANTILES &&
        (law->reason == REASON_CHOSEN || law->reason == REASON_FITS))
        law->kind = LAW_LOGNORMAL;
    else
        take_points(law, values, weights, n, rule->smallest);
}

static void take_numbers(struct fed_law *law, const struct sample *sample, size_t question,
                         const struct feed_rule *rule)
{
    double *values = numbers_of(sample, question, rule->factor);
    double *weights = mem_zeroed(sample->answers->n, sizeof *weights);
    size_t n = 0;
    for (size_t i = 0; i < sample->answers->n; i++)
        if (!isnan(values[i]) && sample->design.weights[i] > 0) {
            values[n] = values[i];
            weights[n++] = sample->design.weights[i];
        }
    take_number_law(law, values, weights, n, rule);
    free(weights);
    free(values);
}

/* ---- Shares of levels ---------------------------------------- */

struct chosen {
    size_t level, n;
    double weight;
    bool has_value;
};

/* Levels with a value first, then the most chosen, the first of the codebook on a tie. */
static int most_first(const void *a, const void *b)
{
    const struct chosen *x = a, *y = b;
    if (x->has_value != y->has_value)
        return x->has_value ? -1 : 1;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return x->level < y->level ? -1 : x->level > y->level;
}

/* Hundredths that sum to 1, by largest remainders (Hare and Niemeyer). */
static void round_shares(double shares[], size_t n)
{
    enum { WHOLE = 100 };
    double *rest = mem_zeroed(n, sizeof *rest);
    int left = WHOLE;
    for (size_t k = 0; k < n; k++) {
        const double whole = floor(shares[k] * WHOLE + 1e-9);
        rest[k] = shares[k] * WHOLE - whole;
        shares[k] = whole;
        left -= (int)whole;
    }
    for (; left > 0; left--) {
        size_t most = 0;
        for (size_t k = 1; k < n; k++)
            if (rest[k] > rest[most])
                most = k;
        shares[most]++;
        rest[most] = -1;
    }
    for (size_t k = 0; k < n; k++)
        shares[k] /= WHOLE;
    free(rest);
}

/* How many of the levels, sorted, are told: those with a value that enough gave, and of these not the
 * rarest ones when what is left out would be so few that they could be reckoned from the rest. */
static size_t n_told(const struct chosen chosen[], size_t n, size_t smallest, size_t *n_left_out)
{
    size_t told = n;
    *n_left_out = 0;
    while (told > 0 && (!chosen[told - 1].has_value || chosen[told - 1].n < smallest ||
                        (*n_left_out > 0 && *n_left_out < smallest)))
        *n_left_out += chosen[--told].n;
    return told;
}

static void take_levels(struct fed_law *law, const struct sample *sample, size_t question,
                        size_t smallest)
{
    const struct question *asked = &sample->answers->codebook->questions[question];
    const struct answer_column *column = answers_column(sample->answers, question, ITEM_NONE);
    struct chosen *chosen = mem_zeroed(asked->n_levels, sizeof *chosen);
    for (size_t k = 0; k < asked->n_levels; k++)
        chosen[k] = (struct chosen){.level = k, .has_value = asked->levels[k].value != NULL};
    for (size_t i = 0; i < sample->answers->n; i++)
        if (column->status[i] == ANSWER_GIVEN) {
            chosen[column->levels[i]].n++;
            chosen[column->levels[i]].weight += sample->design.weights[i];
        }
    qsort(chosen, asked->n_levels, sizeof *chosen, most_first);
    law->n_levels = n_told(chosen, asked->n_levels, smallest, &law->n_left_out);
    law->levels = mem_zeroed(law->n_levels, sizeof *law->levels);
    law->shares = mem_zeroed(law->n_levels, sizeof *law->shares);
    double sum = 0;
    for (size_t k = 0; k < law->n_levels; k++) {
        law->levels[k] = chosen[k].level;
        law->n += chosen[k].n;
        sum += chosen[k].weight;
    }
    for (size_t k = 0; k < law->n_levels; k++)
        law->shares[k] = sum > 0 ? chosen[k].weight / sum : 1 / (double)law->n_levels;
    round_shares(law->shares, law->n_levels);
    free(chosen);
    law->reason = law->n_levels < 2        ? REASON_LEVELS
                  : law->n < LAW_ANSWERS ? REASON_FEW
                                           : REASON_CHOSEN;
    law->kind = law->reason == REASON_CHOSEN ? LAW_DISCRETE : LAW_NONE;
}

struct fed_law feeds_law(const struct sample *sample, size_t question, const struct feed_rule *rule)
{
    struct fed_law law = {.kind = LAW_NONE,
                          .reason = REASON_CHOSEN,
                          .lognormal = {(double)NAN, (double)NAN, 0},
                          .distance = (double)NAN,
                          .limit = (double)NAN};
    if (sample->answers->codebook->questions[question].type == QUESTION_NUMERIC) {
        take_numbers(&law, sample, question, rule);
    } else {
        take_levels(&law, sample, question, rule->smallest);
    }
    if (rule->choice == LAW_CHOICE_NONE) {
        law.kind = LAW_NONE;
        law.reason = REASON_CHOSEN;
    }
    return law;
}

bool fed_law_varies(const struct fed_law *law)
{
    if (law->kind == LAW_LOGNORMAL)
        return law->lognormal.cv > 0;
    return law->kind != LAW_QUANTILES || law->values[law->n_points - 1] > law->values[0];
}

void fed_law_clear(struct fed_law *law)
{
    free(law->levels);
    free(law->shares);
    *law = (struct fed_law){0};
}
