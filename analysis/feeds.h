/* What the answers to a question give for a value of a scenario: a quantile with its interval, and the
 * law of how answers differ from one who answered to the next. */
#ifndef ANALYSIS_FEEDS_H
#define ANALYSIS_FEEDS_H
#include "analysis/describe.h"
#include "data/law.h"

/* A lognormal law with the mean and the variance of the logarithms of the values above 0: mean
 * exp(mu + sigma2 / 2), cv sqrt(exp(sigma2) - 1); sigma2 has n / (n - 1). NaN below two values. */
struct lognormal {
    double mean, cv;
    size_t n; /* values above 0 */
};
struct lognormal lognormal_fit(const double values[], const double weights[], size_t n);

/* Of any question but those with items. */
struct base feeds_base(const struct sample *sample, size_t question);

struct fed_value {
    struct survey_estimate quantile; /* t_low, t_high: its interval (Woodruff 1952) */
    size_t n_beyond;                 /* answers at or below it, or at or above, whichever are fewer */
    struct base base;
};

/* Which law answers get: a lognormal one unless some of them are 0 or less, or Lilliefors' test
 * refuses it at 5 %, which leaves their quantiles; of the levels of a single question, their
 * shares. */
enum law_choice { LAW_CHOICE_AUTO, LAW_CHOICE_LOGNORMAL, LAW_CHOICE_QUANTILES, LAW_CHOICE_NONE };

/* How answers are turned into values of a scenario. */
struct feed_rule {
    double p;               /* which quantile is the value */
    double factor;          /* of numbers: from the unit asked to that of the key */
    enum law_choice choice;
    size_t smallest;        /* answers that anything rests on, at least */
    double dominance_share; /* of the sum of numbers, most that one answer may make of it */
};

/* Of a numeric question. Faults: those of the design, and a question that nobody answered. */
bool feeds_value(const struct sample *sample, size_t question, const struct feed_rule *rule,
                 struct fed_value *out, struct faults *faults);

/* Largest distance between the weighted distribution of the values above 0 and a lognormal law: the
 * statistic of Lilliefors (JASA 62, 1967) on their logarithms. Its 5 % point for n values is
 * 0.895 / ((n + 0.83) / sqrt(n) - 0.01) (Molin and Abdi 1998). */
double lognormal_distance(const double values[], const double weights[], size_t n,
                          const struct lognormal *law);
double lilliefors_limit(size_t n);

/* Why a law is what it is, or none. */
enum law_reason {
    REASON_CHOSEN,      /* asked for, or the only one */
    REASON_FITS,        /* lognormal: not refused */
    REASON_NOT_ABOVE_0, /* quantiles: a lognormal law has no 0 */
    REASON_REFUSED,     /* quantiles: not lognormal */
    REASON_FEW,         /* none: fewer than LAW_ANSWERS answers */
    REASON_DOMINATED,   /* none: one answer makes too much of the sum */
    REASON_POINTS,      /* none: fewer than 3 quantiles rest on enough answers on either side */
    REASON_LEVELS       /* none: fewer than 2 levels were given by enough */
};

enum { LAW_ANSWERS = 10, LAW_POINTS = 5 };
struct fed_law {
    enum law_kind kind;
    enum law_reason reason;
    size_t n;                  /* answers that it rests on */
    struct lognormal lognormal; /* NaN when no law may be told */
    double distance, limit;    /* of Lilliefors; NaN when not tested */
    size_t n_points;           /* of quantiles */
    double at[LAW_POINTS], values[LAW_POINTS];
    size_t n_levels;           /* of shares, most chosen first */
    size_t *levels;            /* owned */
    double *shares;            /* hundredths that sum to 1; owned */
    size_t n_left_out;         /* answers of levels that fewer gave than smallest, or without value */
};

/* The law of a numeric or a single question's answers. Nothing is told that rests on fewer answers
 * than the smallest number: quantiles have as many at or beyond them on either side; levels that
 * fewer gave are left out, and the next rarest ones with them until they are as many together. Nor
 * is a law told of numbers of which one dominates the weighted sum: its mean is that one. Release
 * with fed_law_clear(). */
struct fed_law feeds_law(const struct sample *sample, size_t question, const struct feed_rule *rule);
void fed_law_clear(struct fed_law *law);

/* False of a law that gives one value alone, since the numbers that it rests on are alike. */
bool fed_law_varies(const struct fed_law *law);
#endif
