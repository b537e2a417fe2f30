#include "app/finding.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/number.h"

char *finding_amount(const struct comparison *c, enum metric metric, double value)
{
    const enum language language = c->french ? LANGUAGE_FR : LANGUAGE_EN;
    const bool tonnes = metric == METRIC_GHG_WTW_KGCO2E;
    const double shown = number_rounded(fabs(tonnes ? value / 1000 : value), 3);
    char text[NUMBER_BYTES];
    number_text(text, shown, tonnes && shown < 100 ? 1 : 0, language);
    if (tonnes)
        return mem_printf(_("%s t CO₂e"), text);
    if (metric == METRIC_DISTANCE_KM)
        return mem_printf(_("%s km"), text);
    return mem_printf(_("EUR %s"), text);
}

/* Whole sentences, so that each language may order its words. */
static char *sentence(enum metric metric, bool less, const char *label, const char *amount,
                      const char *base)
{
    if (metric == METRIC_DISTANCE_KM)
        return less ? mem_printf(_("%s: %s less driven in a year than with \"%s\""), label, amount,
                                 base)
                    : mem_printf(_("%s: %s more driven in a year than with \"%s\""), label, amount,
                                 base);
    if (metric == METRIC_GHG_WTW_KGCO2E)
        return less ? mem_printf(_("%s: %s less emitted in a year than with \"%s\""), label,
                                 amount, base)
                    : mem_printf(_("%s: %s more emitted in a year than with \"%s\""), label,
                                 amount, base);
    return less ? mem_printf(_("%s: costs %s a year less than \"%s\""), label, amount, base)
                : mem_printf(_("%s: costs %s a year more than \"%s\""), label, amount, base);
}

static char *unclear(enum metric metric, const char *label, const char *base)
{
    if (metric == METRIC_DISTANCE_KM)
        return mem_printf(_("%s: no clear difference in kilometres from \"%s\""), label, base);
    if (metric == METRIC_GHG_WTW_KGCO2E)
        return mem_printf(_("%s: no clear difference in CO2 from \"%s\""), label, base);
    return mem_printf(_("%s: no clear difference in cost from \"%s\""), label, base);
}

char *finding_text(const struct comparison *c, size_t organisation, enum metric metric)
{
    const char *label = comparison_label(c, organisation);
    const char *base = comparison_label(c, c->scenario->experiment.baseline);
    const struct estimate e = experiment_difference(c->result, organisation, 0, metric);
    if (!(e.high < 0 || e.low > 0))
        return unclear(metric, label, base);
    char *amount = finding_amount(c, metric, e.mean);
    char *text = sentence(metric, e.high < 0, label, amount, base);
    free(amount);
    return text;
}

size_t finding_only_other(const struct comparison *c)
{
    if (c->result->n_organisations != 2)
        return SIZE_MAX;
    return 1 - c->scenario->experiment.baseline;
}

void finding_verdicts(const struct comparison *c, size_t organisation, size_t counts[3])
{
    counts[0] = counts[1] = counts[2] = 0;
    for (size_t a = 0; a < c->result->actors.n; a++)
        if (c->result->actors.list[a].kind == ACTOR_FARM)
            counts[experiment_verdict(c->result, organisation, a)]++;
}

const char *finding_verdict_word(enum verdict verdict)
{
    static const char *const words[] = {N_("undecided"), N_("gains"), N_("loses")};
    return _(words[verdict]);
}

char *finding_waiting(const struct comparison *c, size_t organisation)
{
    static const double much = 0.1;
    const double share = experiment_mean(c->result, organisation, 0, METRIC_WAITING_H).mean /
                         experiment_mean(c->result, organisation, 0, METRIC_LABOUR_H).mean;
    if (!(share > much))
        return NULL;
    char percent[NUMBER_BYTES];
    number_percent(percent, share, 0, c->french ? LANGUAGE_FR : LANGUAGE_EN);
    return mem_printf(_("%s: %s of the hours of work are spent waiting at closed doors and busy docks; "
                        "look at the hours of flows (depart), and of places (opens) and their docks."),
                      comparison_label(c, organisation), percent);
}

char *finding_base(const struct comparison *c)
{
    return mem_printf(_("%d weeks simulated %zu times"), c->scenario->calendar.n_weeks,
                      c->result->n_replications);
}

char *finding_base_with_intervals(const struct comparison *c)
{
    char percent[NUMBER_BYTES];
    number_percent(percent, c->scenario->experiment.confidence, 0,
                   c->french ? LANGUAGE_FR : LANGUAGE_EN);
    return mem_printf(_("%d weeks simulated %zu times; lines are %s intervals"),
                      c->scenario->calendar.n_weeks, c->result->n_replications, percent);
}
