#include "analysis/describe.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/quantile.h"
#include "data/mem.h"
#include "data/text.h"

static const double quartiles[3] = {0.25, 0.5, 0.75};

/* What the description of one question works with. */
struct describing {
    const struct sample *sample;
    const struct question *question;
    const unsigned char *keep; /* NULL: all */
    struct arena *arena;
    struct faults *faults;
};

const char *share_method_words(enum share_method method)
{
    static const char *const words[] = {
        [SHARE_CHOOSE] = N_("no interval"),
        [SHARE_EXACT] = N_("exact interval (hypergeometric) for a known population"),
        [SHARE_WILSON] = N_("Wilson interval"),
        [SHARE_CLOPPER_PEARSON] = N_("Clopper and Pearson's interval"),
        [SHARE_DESIGN] = N_("Korn and Graubard's interval, with the sampling design"),
        [SHARE_LOGIT] = N_("logit interval, with the sampling design"),
        [SHARE_ASIN] = N_("arcsine interval, with the sampling design"),
        [SHARE_CENSUS] = N_("complete census: no interval is needed")};
    return _(words[method]);
}

const char *share_method_id(enum share_method method)
{
    static const char *const ids[] = {[SHARE_CHOOSE] = "",
                                      [SHARE_EXACT] = "exact",
                                      [SHARE_WILSON] = "wilson",
                                      [SHARE_CLOPPER_PEARSON] = "clopper-pearson",
                                      [SHARE_DESIGN] = "beta",
                                      [SHARE_LOGIT] = "logit",
                                      [SHARE_ASIN] = "asin",
                                      [SHARE_CENSUS] = "census"};
    return ids[method];
}

static bool kept(const struct describing *describing, size_t i)
{
    return !describing->keep || describing->keep[i];
}

/* ---- Bases ---------------------------------------- */

static struct base base_of(const struct describing *describing,
                           const struct answer_column *column)
{
    struct base base = {0};
    for (size_t i = 0; i < describing->sample->answers->n; i++)
        if (kept(describing, i))
            base.by_status[column->status[i]]++;
    base.n_valid = base.by_status[ANSWER_GIVEN];
    for (size_t s = 0; s < N_ANSWER_STATUSES; s++)
        base.n_asked += s == ANSWER_NOT_SHOWN ? 0 : base.by_status[s];
    return base;
}

/* Of a question with several columns: answered when one of them is; else what most say. */
static struct base base_of_all(const struct describing *describing, size_t question)
{
    const struct answers *answers = describing->sample->answers;
    struct base base = {0};
    for (size_t i = 0; i < answers->n; i++) {
        enum answer_status status = ANSWER_NOT_SHOWN;
        for (size_t c = 0; c < answers->n_columns && kept(describing, i); c++) {
            const struct answer_column *column = &answers->columns[c];
            if (column->question != question || column->item == ITEM_OTHER)
                continue;
            if (column->status[i] == ANSWER_GIVEN || status == ANSWER_NOT_SHOWN)
                status = (enum answer_status)column->status[i];
            if (status == ANSWER_GIVEN)
                break;
        }
        if (kept(describing, i))
            base.by_status[status]++;
    }
    base.n_valid = base.by_status[ANSWER_GIVEN];
    for (size_t s = 0; s < N_ANSWER_STATUSES; s++)
        base.n_asked += s == ANSWER_NOT_SHOWN ? 0 : base.by_status[s];
    return base;
}

/* ---- Shares ---------------------------------------- */

static enum share_method method_for(const struct describing *describing, size_t n_valid)
{
    const struct sample *sample = describing->sample;
    const bool whole = sample->population && !describing->keep;
    if (whole && sample->equal_weights && n_valid == sample->population)
        return SHARE_CENSUS;
    /* A group's own number in the population is not known. */
    if (sample->interval != SHARE_CHOOSE && (sample->interval != SHARE_EXACT || whole))
        return sample->interval;
    if (!sample->equal_weights)
        return SHARE_DESIGN;
    return whole ? SHARE_EXACT : SHARE_WILSON;
}

/* An interval that heeds neither weights nor strata. */
static void simple_share(const struct sample *sample, enum share_method method, size_t n,
                         struct share *share)
{
    const enum simple_method how = method == SHARE_WILSON            ? SIMPLE_WILSON
                                   : method == SHARE_CLOPPER_PEARSON ? SIMPLE_CLOPPER_PEARSON
                                                                     : SIMPLE_HYPERGEOMETRIC;
    const struct simple_interval interval =
        simple_interval(share->count, n, sample->population, how, sample->level);
    share->low = interval.low;
    share->high = interval.high;
}

/* Whether the weights meet the question's counts in the population, so that its shares are known. */
static bool is_fixed(const struct describing *describing)
{
    const struct sample *sample = describing->sample;
    const struct codebook *codebook = sample->answers->codebook;
    const struct population *population = &codebook->population;
    bool fixed = sample->weighting == WEIGHTING_STRATA &&
                 describing->question == &codebook->questions[population->strata.question];
    for (size_t m = 0; m < population->n_margins && sample->weighting == WEIGHTING_MARGINS; m++)
        fixed = fixed ||
                describing->question == &codebook->questions[population->margins[m].question];
    return fixed && !describing->keep;
}

/* Share of those whose holds[] is 1 among 1 and 0. */
static bool share_of(const struct describing *describing, const double holds[],
                     struct described_item *item, struct share *share)
{
    const struct sample *sample = describing->sample;
    size_t n = 0, x = 0;
    double weight = 0;
    for (size_t i = 0; i < sample->answers->n; i++)
        if (!isnan(holds[i])) {
            n++;
            x += holds[i] > 0;
            weight += holds[i] * sample->design.weights[i];
        }
    *share = (struct share){.count = x,
                            .weighted = sample->equal_weights ? (double)x : weight,
                            .share = n ? (double)x / (double)n : (double)NAN,
                            .low = (double)NAN,
                            .high = (double)NAN};
    item->df = (double)NAN;
    item->why_none = n ? INTERVAL_GIVEN : INTERVAL_NO_ANSWER;
    if (!n)
        return true;
    const bool by_design = item->method == SHARE_DESIGN || item->method == SHARE_LOGIT ||
                           item->method == SHARE_ASIN;
    if (!by_design) {
        simple_share(sample, item->method, n, share);
        return true;
    }
    const enum proportion_method how = item->method == SHARE_LOGIT  ? PROPORTION_LOGIT
                                       : item->method == SHARE_ASIN ? PROPORTION_ASIN
                                                                    : PROPORTION_BETA;
    struct proportion_interval interval;
    if (!proportion_interval(&sample->design, holds, how, sample->level, &interval,
                             describing->faults))
        return false;
    share->share = interval.estimate;
    item->why_none = interval.why_none;
    item->df = interval.df;
    if (interval.estimate > 0 && interval.estimate < 1 && !is_fixed(describing) &&
        estimate_is_alike(&sample->design, holds, interval.estimate, interval.se)) {
        item->why_none = INTERVAL_ALIKE;
        return true;
    }
    share->low = interval.low;
    share->high = interval.high;
    return true;
}

/* Whether a level's side is the one asked for. */
static bool on_side(const struct question *question, int16_t level, enum level_role side)
{
    return question->levels[level].role == side;
}

/* 1 and 0 for those who answered, NaN for the others. level -1: those on the side. */
static void mark(const struct describing *describing, const struct answer_column *column,
                 int level, enum level_role side, double holds[])
{
    for (size_t i = 0; i < describing->sample->answers->n; i++) {
        const int16_t given = column->levels[i];
        const bool valid = kept(describing, i) &&
                           answers_has(describing->sample->answers, column, i);
        const bool is = valid && (level >= 0 ? given == level
                                             : on_side(describing->question, given, side));
        holds[i] = valid ? (double)is : (double)NAN;
    }
}

static bool describe_levels(const struct describing *describing,
                            const struct answer_column *column, struct described_item *out)
{
    const struct question *question = describing->question;
    const bool ticked = question->type == QUESTION_MULTIPLE;
    double *holds = mem_zeroed(describing->sample->answers->n, sizeof *holds);
    out->method = method_for(describing, ticked ? out->base.n_asked : out->base.n_valid);
    out->n_levels = ticked ? 1 : question->n_levels;
    out->levels = arena_zeroed(describing->arena, out->n_levels, sizeof *out->levels);
    bool fine = true;
    for (size_t k = 0; k < out->n_levels && fine; k++) {
        mark(describing, column, ticked ? 1 : (int)k, ROLE_NONE, holds);
        fine = share_of(describing, holds, out, &out->levels[k]);
    }
    out->net = (double)NAN;
    if (fine && !ticked && question_has_sides(question)) {
        mark(describing, column, -1, ROLE_POSITIVE, holds);
        fine = share_of(describing, holds, out, &out->positive);
        mark(describing, column, -1, ROLE_NEGATIVE, holds);
        fine = fine && share_of(describing, holds, out, &out->negative);
        out->net = out->positive.share - out->negative.share;
    }
    free(holds);
    return fine;
}

/* "Other" was ticked by those who said what it stands for, of all who were asked. */
static bool describe_other(const struct describing *describing, const struct answer_column *column,
                           struct described_item *out)
{
    const struct answers *answers = describing->sample->answers;
    const struct answer_column *first = answers_column(answers, column->question, 0);
    double *holds = mem_zeroed(answers->n, sizeof *holds);
    size_t n_asked = 0;
    for (size_t i = 0; i < answers->n; i++) {
        const bool asked = kept(describing, i) && first->status[i] != ANSWER_NOT_SHOWN;
        holds[i] = asked ? (double)(column->status[i] == ANSWER_GIVEN) : (double)NAN;
        n_asked += asked;
    }
    out->method = method_for(describing, n_asked);
    out->n_levels = 1;
    out->levels = arena_zeroed(describing->arena, 1, sizeof *out->levels);
    const bool fine = share_of(describing, holds, out, &out->levels[0]);
    free(holds);
    return fine;
}

/* ---- Numbers ---------------------------------------- */

static bool describe_numbers(const struct describing *describing,
                             const struct answer_column *column, struct described_item *out)
{
    const struct sample *sample = describing->sample;
    const size_t n = sample->answers->n;
    struct number_summary *summary = arena_zeroed(describing->arena, 1, sizeof *summary);
    double *values = mem_zeroed(n, sizeof *values);
    summary->min = (double)INFINITY;
    summary->max = -(double)INFINITY;
    for (size_t i = 0; i < n; i++) {
        const bool valid = kept(describing, i) && column->status[i] == ANSWER_GIVEN;
        values[i] = valid ? column->numbers[i] : (double)NAN;
        if (valid) {
            summary->min = fmin(summary->min, values[i]);
            summary->max = fmax(summary->max, values[i]);
        }
    }
    const struct estimate_options options = {.level = sample->level};
    const struct quantile_options rule = {.rule = QUANTILE_SCHOOL, .level = sample->level};
    const double *const columns[] = {values};
    struct survey_estimate variance;
    const bool fine =
        !out->base.n_valid ||
        (estimate_means(&sample->design, columns, 1, &options, &summary->mean, NULL,
                        describing->faults) &&
         estimate_totals(&sample->design, columns, 1, &options, &summary->total, NULL,
                         describing->faults) &&
         estimate_quantiles(&sample->design, values, quartiles, 3, &rule, summary->quartiles,
                            describing->faults) &&
         estimate_variance(&sample->design, values, &options, &variance, describing->faults));
    if (fine && out->base.n_valid && out->base.n_valid >= sample->smallest) {
        const bool alike = estimate_is_alike(&sample->design, values, summary->mean.estimate,
                                             summary->mean.se);
        if (!sample->design.census && (out->base.n_valid == 1 || alike)) {
            const enum no_interval why =
                out->base.n_valid == 1 ? INTERVAL_ONE_ANSWER : INTERVAL_ALIKE;
            estimate_withhold(&summary->mean, why);
            estimate_withhold(&summary->total, why);
        }
        if (sample->design.census && out->base.n_valid < out->base.n_asked) {
            estimate_withhold(&summary->mean, INTERVAL_PARTLY);
            estimate_withhold(&summary->total, INTERVAL_PARTLY);
            summary->mean.census = summary->total.census = false;
            for (size_t q = 0; q < 3; q++)
                summary->quartiles[q].t_low = summary->quartiles[q].t_high = (double)NAN;
        }
        /* A mean lies where its values may; NaN, no interval, stays. */
        const struct question *asked = &sample->answers->codebook->questions[column->question];
        if (summary->mean.t_low < asked->min)
            summary->mean.t_low = asked->min;
        if (summary->mean.t_high > asked->max)
            summary->mean.t_high = asked->max;
        summary->sd = sqrt(variance.estimate);
        out->numbers = summary;
    }
    free(values);
    return fine;
}

/* ---- Questions ---------------------------------------- */

static void count_mentions(const struct describing *describing, struct described *out)
{
    const struct sample *sample = describing->sample;
    const struct answers *answers = sample->answers;
    const struct answer_column *first = answers_column(answers, out->question, 0);
    const struct answer_column *end = first;
    while (end && end < answers->columns + answers->n_columns && end->question == out->question)
        end++; /* the columns of items lie side by side */
    for (size_t i = 0; i < answers->n; i++) {
        size_t n = 0;
        if (!kept(describing, i))
            continue;
        for (const struct answer_column *column = first; column < end; column++) {
            const bool given = column->status[i] == ANSWER_GIVEN;
            n += given && (column->item == ITEM_OTHER || column->levels[i] == 1);
        }
        const double weight = sample->equal_weights ? 1 : sample->design.weights[i];
        out->n_at_least_one += n > 0;
        out->n_mentions += n;
        out->weighted.at_least_one += n > 0 ? weight : 0;
        out->weighted.mentions += (double)n * weight;
    }
}

/* The rank that a respondent gave to a level, 0 for none; the columns of ranks lie side by side. */
static size_t rank_of(const struct answer_column ranks[], size_t n_ranks, size_t level, size_t i)
{
    for (size_t r = 0; r < n_ranks; r++)
        if (ranks[r].status[i] == ANSWER_GIVEN && (size_t)ranks[r].levels[i] == level)
            return r + 1;
    return 0;
}

static bool ranked_any(const struct answer_column ranks[], size_t n_ranks, size_t i)
{
    for (size_t r = 0; r < n_ranks; r++)
        if (ranks[r].status[i] == ANSWER_GIVEN)
            return true;
    return false;
}

static bool describe_ranking(const struct describing *describing, struct described *out)
{
    const struct answers *answers = describing->sample->answers;
    const struct question *question = describing->question;
    const struct answer_column *ranks = answers_column(answers, out->question, 0);
    const size_t n = answers->n, k = question->n_levels;
    double *first = mem_zeroed(n, sizeof *first), *top3 = mem_zeroed(n, sizeof *top3);
    out->first = arena_zeroed(describing->arena, k, sizeof *out->first);
    out->top3 = arena_zeroed(describing->arena, k, sizeof *out->top3);
    out->mean_ranks = arena_zeroed(describing->arena, k, sizeof *out->mean_ranks);
    bool fine = true;
    for (size_t level = 0; level < k && fine; level++) {
        double sum = 0, weight = 0;
        for (size_t i = 0; i < n; i++) {
            const bool valid = kept(describing, i) && ranked_any(ranks, question->n_ranks, i);
            const size_t rank = valid ? rank_of(ranks, question->n_ranks, level, i) : 0;
            first[i] = valid ? (double)(rank == 1) : (double)NAN;
            top3[i] = valid ? (double)(rank >= 1 && rank <= 3) : (double)NAN;
            if (rank) {
                sum += describing->sample->design.weights[i] * (double)rank;
                weight += describing->sample->design.weights[i];
            }
        }
        out->mean_ranks[level] = weight > 0 ? sum / weight : (double)NAN;
        fine = share_of(describing, first, &out->items[0], &out->first[level]) &&
               share_of(describing, top3, &out->items[0], &out->top3[level]);
    }
    free(first);
    free(top3);
    return fine;
}

static bool describe_question(const struct describing *describing, size_t question,
                              struct described *out)
{
    const struct answers *answers = describing->sample->answers;
    *out = (struct described){.question = question};
    out->items = arena_zeroed(describing->arena, answers->n_columns, sizeof *out->items);
    bool fine = true;
    for (size_t c = 0; c < answers->n_columns && fine; c++) {
        const struct answer_column *column = &answers->columns[c];
        if (column->question != question)
            continue;
        struct described_item *item = &out->items[out->n_items++];
        *item = (struct described_item){.item = column->item,
                                        .base = base_of(describing, column),
                                        .net = (double)NAN};
        if (column->kind == ANSWERS_LEVELS)
            fine = describe_levels(describing, column, item);
        else if (column->kind == ANSWERS_NUMBERS)
            fine = describe_numbers(describing, column, item);
        else if (column->item == ITEM_OTHER && describing->question->type == QUESTION_MULTIPLE)
            fine = describe_other(describing, column, item);
    }
    out->base = base_of_all(describing, question);
    if (fine && describing->question->type == QUESTION_MULTIPLE)
        count_mentions(describing, out);
    if (fine && describing->question->type == QUESTION_RANKING)
        fine = describe_ranking(describing, out);
    return fine;
}

bool describe(const struct sample *sample, size_t question, const unsigned char keep[],
              struct arena *arena, struct described *out, struct faults *faults)
{
    const struct question *asked = &sample->answers->codebook->questions[question];
    struct describing describing = {sample, asked, keep, arena, faults};
    if (!keep)
        return describe_question(&describing, question, out);
    /* A domain: degrees of freedom are those of the respondents in it. */
    struct sample some = *sample;
    design_domain(&some.design, &sample->design, keep);
    describing.sample = &some;
    const bool fine = describe_question(&describing, question, out);
    design_clear(&some.design);
    return fine;
}
