/* What the answers to each question say: counts, shares, means and medians with their intervals,
 * on a base that is always told. Everything that a report, a chart or an open table shows of a
 * question comes from here. */
#ifndef ANALYSIS_DESCRIBE_H
#define ANALYSIS_DESCRIBE_H
#include "analysis/answers.h"
#include "analysis/calibrate.h"
#include "analysis/design.h"
#include "analysis/interval.h"
#include "data/arena.h"

/* How respondents are weighted. */
enum weighting {
    WEIGHTING_NONE,   /* everyone alike */
    WEIGHTING_GIVEN,  /* by the codebook's question of weights */
    WEIGHTING_STRATA, /* to the known counts of the strata */
    WEIGHTING_MARGINS, /* raked to the known counts of the margins */
    N_WEIGHTINGS
};

/* How intervals of shares were made. */
enum share_method {
    SHARE_CHOOSE, /* as an option: by what is known of the sample */
    SHARE_EXACT,  /* hypergeometric, of a known N with equal weights */
    SHARE_WILSON, /* equal weights, unknown N */
    SHARE_CLOPPER_PEARSON, /* equal weights, as if N were infinite */
    SHARE_DESIGN, /* Korn and Graubard, with the design */
    SHARE_LOGIT,  /* Wald on the logit, with the design */
    SHARE_ASIN,   /* arcsine of the root, with the design */
    SHARE_CENSUS, /* everybody answered: no interval is needed */
    N_SHARE_METHODS
};

struct describe_options {
    enum weighting weighting;
    enum lonely_policy lonely;
    enum share_method interval;
    double level; /* 0: 0.95 */
    size_t smallest; /* fewest answers whose numbers are told; 0: however few */
};

/* The respondents as a sample of the population. Release with sample_clear(). */
struct sample {
    const struct answers *answers; /* borrowed */
    struct design design;
    enum weighting weighting;
    size_t population;  /* 0: unknown */
    bool equal_weights; /* and neither strata nor clusters */
    bool self_selected;
    enum share_method interval; /* wished; SHARE_CHOOSE: none */
    double level;
    size_t smallest;
};

/* False, with a fault, where more answered than the codebook says there are. */
bool sample_fits(const struct answers *answers, struct faults *faults);

/* Faults: that of sample_fits(), no such question of weights or counts in the codebook, a weight that is missing or
 * negative, a wished interval that the sample does not allow, and those of design_init(), design_poststratify(),
 * design_rake(), design_fit_linear(), design_trim() and replicates_init(). */
bool sample_init(struct sample *sample, const struct answers *answers,
                 const struct describe_options *options, struct faults *faults);
void sample_clear(struct sample *sample);

/* False with a fault for each stratum of which one unit answered and others could have, unless it
 * was chosen what then counts as its variance. */
bool sample_strata_vary(const struct sample *sample, struct faults *faults);

/* How respondents are weighted and standard errors found, a phrase; the caller owns it. */
char *sample_method(const struct sample *sample);

/* Who was asked, and what became of it. */
struct base {
    size_t n_asked;                    /* all but those to whom it was not shown */
    size_t n_valid;
    size_t by_status[N_ANSWER_STATUSES];
};

/* A share of those who answered. */
struct share {
    size_t count;
    double weighted; /* count in the population where weights say so, else the count */
    double share, low, high; /* NaN: none */
};

/* Numbers: a mean and quantiles, each with its interval. */
struct number_summary {
    struct survey_estimate mean, total, quartiles[3];
    double min, max, sd;
};

/* One thing asked: a question, or an item of it. */
struct described_item {
    size_t item;            /* as in struct answer_column */
    struct base base;
    enum share_method method;
    enum no_interval why_none; /* of those with the design */
    double df;              /* the same; else NaN */
    size_t n_levels;        /* 0 for numbers and texts; 1 for an item of a multiple: ticked */
    struct share *levels;
    struct share positive, negative; /* sides of a scale, where it has sides */
    double net;             /* positive less negative share; NaN: no sides */
    struct number_summary *numbers; /* NULL: no numbers, or of too few answers */
};

struct described {
    size_t question;
    struct base base;       /* of the question as a whole: any of its items answered */
    size_t n_items;
    struct described_item *items;
    /* Multiple choice: */
    size_t n_at_least_one, n_mentions;
    struct { /* the same, weighted as shares are */
        double at_least_one, mentions;
    } weighted;
    /* Ranking: of each level, how often first, how often in the first three, and its mean rank
     * among those who ranked it. */
    struct share *first, *top3;
    double *mean_ranks;
};

/* Describes one question; memory is the arena's. keep: only those (NULL: all). Faults as the
 * design's. */
bool describe(const struct sample *sample, size_t question, const unsigned char keep[],
              struct arena *arena, struct described *out, struct faults *faults);

/* Every figure of it in tidy form. */
struct tidy {
    const char *question, *item, *level; /* codes; "": none */
    const char *group, *group_level;     /* of a table by groups; "": all */
    const char *statistic;               /* "share", "mean", ... */
    struct label unit;                   /* the question's, of numbers; else NULL */
    double value, low, high;             /* NaN: none */
    double df;                           /* of the interval; NaN: none */
    size_t n_asked, n_valid;
    const char *method;                  /* of the interval; "": none */
};
void describe_tidy(const struct sample *sample, const struct described *described,
                   void (*take)(void *context, const struct tidy *tidy), void *context);

/* A phrase for a user: how an interval was made; and a word for tables and options. */
const char *share_method_words(enum share_method method);
const char *share_method_id(enum share_method method);
const char *weighting_words(enum weighting weighting);
#endif
