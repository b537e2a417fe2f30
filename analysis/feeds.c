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

static struct base base_of(const struct answer_column *column, size_t n)
{
    struct base base = {0};
    for (size_t i = 0; i < n; i++)
        base.by_status[column->status[i]]++;
    base.n_valid = base.by_status[ANSWER_GIVEN];
    base.n_asked = n - base.by_status[ANSWER_NOT_SHOWN];
    return base;
}

bool feeds_value(const struct sample *sample, size_t question, double p, struct fed_value *out,
                 struct faults *faults)
{
    const struct answers *answers = sample->answers;
    const struct question *asked = &answers->codebook->questions[question];
    const struct answer_column *column = answers_column(answers, question, ITEM_NONE);
    const double factor = asked->unit.fr && strcmp(asked->unit.fr, "%") == 0 ? 0.01 : 1;
    *out = (struct fed_value){.base = base_of(column, answers->n)};
    if (!out->base.n_valid) {
        faults_add(faults, (struct where){answers->codebook->path, 0, asked->id},
                   _("nobody answered this question: it cannot feed a scenario"));
        return false;
    }
    double *values = mem_zeroed(answers->n, sizeof *values);
    for (size_t i = 0; i < answers->n; i++)
        values[i] = column->status[i] == ANSWER_GIVEN ? factor * column->numbers[i] : (double)NAN;
    const struct quantile_options rule = {.rule = QUANTILE_SCHOOL, .level = sample->level};
    const bool fine = estimate_quantiles(&sample->design, values, &p, 1, &rule, &out->quantile,
                                         faults);
    out->law = lognormal_fit(values, sample->design.weights, answers->n);
    free(values);
    return fine;
}
