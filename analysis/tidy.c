/* Descriptions as rows of one tidy table. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "analysis/describe.h"

static const struct label no_unit = {NULL, NULL};

struct putting {
    const struct question *question;
    const struct described *described;
    void (*take)(void *context, const struct tidy *tidy);
    void *context;
    double df;       /* of the intervals being put */
    struct tidy row; /* what rows share */
};

/* Where there is no interval, there is no method of one. */
static void put(struct putting *putting, const char *statistic, struct label unit, double value,
                double low, double high, const char *method)
{
    if (isnan(low) && isnan(high))
        method = "";
    putting->row.df = *method ? putting->df : (double)NAN;
    putting->row.statistic = statistic;
    putting->row.unit = unit;
    putting->row.value = value;
    putting->row.low = low;
    putting->row.high = high;
    putting->row.method = method;
    putting->take(putting->context, &putting->row);
}

static void put_count(struct putting *putting, const char *statistic, size_t n)
{
    put(putting, statistic, no_unit, (double)n, (double)NAN, (double)NAN, "");
}

static void put_share(struct putting *putting, const char *statistic, const struct share *share,
                      const char *method)
{
    put(putting, statistic, no_unit, share->share, share->low, share->high, method);
}

static void put_numbers(struct putting *putting, const struct number_summary *numbers)
{
    static const char *const names[3] = {"q1", "median", "q3"};
    const struct label unit = putting->question->unit;
    const bool census = numbers->mean.census;
    const char *of_mean = census ? share_method_id(SHARE_CENSUS) : "student";
    putting->df = census ? (double)NAN : numbers->mean.df;
    put(putting, "mean", unit, numbers->mean.estimate, numbers->mean.t_low, numbers->mean.t_high,
        of_mean);
    for (size_t q = 0; q < 3; q++)
        put(putting, names[q], unit, numbers->quartiles[q].estimate, numbers->quartiles[q].t_low,
            numbers->quartiles[q].t_high, census ? of_mean : "woodruff");
    put(putting, "total", unit, numbers->total.estimate, numbers->total.t_low,
        numbers->total.t_high, of_mean);
    put(putting, "sd", unit, numbers->sd, (double)NAN, (double)NAN, "");
    put(putting, "min", unit, numbers->min, (double)NAN, (double)NAN, "");
    put(putting, "max", unit, numbers->max, (double)NAN, (double)NAN, "");
}

static void put_base(struct putting *putting, const struct base *base)
{
    putting->row.n_asked = base->n_asked;
    putting->row.n_valid = base->n_valid;
    for (size_t s = 0; s < N_ANSWER_STATUSES; s++)
        put_count(putting, answer_status_names[s], base->by_status[s]);
}

static void put_levels(struct putting *putting, const struct described_item *item)
{
    const bool ticked = putting->question->type == QUESTION_MULTIPLE;
    const char *method = share_method_id(item->method);
    putting->df = item->df;
    for (size_t k = 0; k < item->n_levels; k++) {
        putting->row.level = ticked ? "1" : putting->question->levels[k].code;
        put_count(putting, "count", item->levels[k].count);
        put_share(putting, ticked ? "share_of_asked" : "share", &item->levels[k], method);
    }
    if (ticked && item->n_levels && putting->described->n_at_least_one)
        put(putting, "share_of_at_least_one", no_unit,
            item->levels[0].weighted / putting->described->weighted.at_least_one, (double)NAN,
            (double)NAN, "");
    if (ticked && item->n_levels && putting->described->n_mentions)
        put(putting, "share_of_mentions", no_unit,
            item->levels[0].weighted / putting->described->weighted.mentions, (double)NAN,
            (double)NAN, "");
    putting->row.level = "";
    if (isnan(item->net))
        return;
    put_share(putting, "share_positive", &item->positive, method);
    put_share(putting, "share_negative", &item->negative, method);
    put(putting, "net", no_unit, item->net, (double)NAN, (double)NAN, "");
}

static void put_ranking(struct putting *putting)
{
    const struct described *described = putting->described;
    putting->row.item = "";
    putting->row.n_asked = described->base.n_asked;
    putting->row.n_valid = described->base.n_valid;
    putting->df = described->items[0].df;
    const char *method = share_method_id(described->items[0].method);
    for (size_t k = 0; k < putting->question->n_levels; k++) {
        putting->row.level = putting->question->levels[k].code;
        put_share(putting, "share_first", &described->first[k], method);
        put_share(putting, "share_top3", &described->top3[k], method);
        put(putting, "mean_rank", no_unit, described->mean_ranks[k], (double)NAN, (double)NAN, "");
    }
    putting->row.level = "";
}

void describe_tidy(const struct sample *sample, const struct described *described,
                   void (*take)(void *context, const struct tidy *tidy), void *context)
{
    const struct question *question =
        &sample->answers->codebook->questions[described->question];
    struct putting putting = {.question = question,
                              .described = described,
                              .take = take,
                              .context = context,
                              .row = {.question = question->id,
                                      .item = "",
                                      .level = "",
                                      .group = "",
                                      .group_level = ""}};
    for (size_t i = 0; i < described->n_items; i++) {
        const struct described_item *item = &described->items[i];
        char rank[24];
        snprintf(rank, sizeof rank, "%zu", item->item + 1);
        putting.row.item = item->item == ITEM_OTHER  ? "other"
                           : item->item == ITEM_NONE ? ""
                           : question->type == QUESTION_RANKING
                               ? rank
                               : question->items[item->item].code;
        put_base(&putting, &item->base);
        put_levels(&putting, item);
        if (item->numbers)
            put_numbers(&putting, item->numbers);
    }
    if (question->type == QUESTION_RANKING)
        put_ranking(&putting);
}
