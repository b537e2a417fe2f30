/* The conclusion in plain words: what is better, by how much, how sure, and what is not said. */
#include <math.h>
#include <stdlib.h>
#include "app/finding.h"
#include "app/html.h"
#include "app/report_parts.h"
#include "data/mem.h"
#include "data/text.h"

/* What a reader compares first. */
static const struct criterion {
    enum metric metric;
    const char *title, *noun; /* msgids: above a card; in a sentence */
} CRITERIA[] = {
    {METRIC_DISTANCE_KM, N_("Kilometres"), N_("kilometres")},
    {METRIC_COST_EUR, N_("Full cost"), N_("full cost")},
    {METRIC_GHG_WTW_KGCO2E, N_("Greenhouse gases"), N_("greenhouse gases")},
};
enum { N_CRITERIA = sizeof CRITERIA / sizeof *CRITERIA };

/* Of all of them, less is better. */
enum side { SIDE_BETTER, SIDE_WORSE, SIDE_UNCLEAR, N_SIDES };

static enum side side_of(struct estimate difference)
{
    return difference.high < 0 ? SIDE_BETTER : difference.low > 0 ? SIDE_WORSE : SIDE_UNCLEAR;
}

static void put_element(FILE *out, const char *tag, char *text)
{
    html_element(out, tag, text);
    free(text);
}

/* ---- The verdict --------------------------------------------------------------------- */

/* "a", "a and b" or "a, b and c": the nouns of the criteria on that side; NULL without any. */
static char *nouns_on(const enum side sides[], enum side side)
{
    const char *nouns[N_CRITERIA];
    size_t n = 0;
    for (size_t i = 0; i < N_CRITERIA; i++)
        if (sides[i] == side)
            nouns[n++] = _(CRITERIA[i].noun);
    switch (n) {
    case 0:
        return NULL;
    case 1:
        return mem_text(nouns[0]);
    case 2:
        return mem_printf(_("%s and %s"), nouns[0], nouns[1]);
    default:
        return mem_printf(_("%s, %s and %s"), nouns[0], nouns[1], nouns[2]);
    }
}

/* Sentences for better and worse, better alone and worse alone, then for what is unclear. */
static char *verdict(const char *base, const char *better, const char *worse, const char *unclear)
{
    char *text = better && worse
                     ? mem_printf(_("Does better than \"%s\" on %s, and worse on %s."), base,
                                  better, worse)
                 : better ? mem_printf(_("Does better than \"%s\" on %s."), base, better)
                 : worse  ? mem_printf(_("Does worse than \"%s\" on %s."), base, worse)
                          : mem_text("");
    if (!unclear)
        return text;
    char *rest = mem_printf(_("No clear difference from \"%s\" on %s."), base, unclear);
    char *both = mem_printf("%s%s%s", text, *text ? " " : "", rest);
    free(text);
    free(rest);
    return both;
}

static void put_verdict(const struct page *page, const enum side sides[])
{
    char *nouns[N_SIDES];
    for (int side = 0; side < N_SIDES; side++)
        nouns[side] = nouns_on(sides, (enum side)side);
    const size_t base = page->c->scenario->experiment.baseline;
    char *text = verdict(comparison_label(page->c, base), nouns[SIDE_BETTER], nouns[SIDE_WORSE],
                         nouns[SIDE_UNCLEAR]);
    fputs("<p class=\"verdict\">", page->out);
    html_text(page->out, text);
    fputs("</p>\n", page->out);
    free(text);
    for (int side = 0; side < N_SIDES; side++)
        free(nouns[side]);
}

/* ---- Cards --------------------------------------------------------------------------- */

/* "+105 000 €". */
static char *signed_amount(const struct page *page, enum metric metric, double value)
{
    char *amount = finding_amount(page->c, metric, value);
    char *text = mem_printf("%s%s", value < 0 ? "\u2212" : "+", amount);
    free(amount);
    return text;
}

/* "a year, that is +42 %", or without the share where there is nothing to divide by. */
static char *per_year(const struct page *page, double share)
{
    if (!isfinite(share))
        return mem_text(_("a year"));
    char percent[NUMBER_BYTES];
    number_percent(percent, fabs(share), fabs(share) < 0.1 ? 1 : 0, page->language);
    return mem_printf(_("a year, that is %s%s"), share < 0 ? "\u2212" : "+", percent);
}

static char *between(const struct page *page, enum metric metric, struct estimate difference)
{
    char percent[NUMBER_BYTES];
    number_percent(percent, page->c->scenario->experiment.confidence, 0, page->language);
    char *low = signed_amount(page, metric, difference.low);
    char *high = signed_amount(page, metric, difference.high);
    char *text = mem_printf(_("between %s and %s (%s interval)"), low, high, percent);
    free(low);
    free(high);
    return text;
}

static void put_card(const struct page *page, size_t o, const struct criterion *criterion)
{
    static const char *const classes[] = {"better", "worse", "unclear"};
    const char *words[] = {_("better"), _("worse"), _("no clear difference")};
    const struct experiment_result *r = page->c->result;
    const size_t base = page->c->scenario->experiment.baseline;
    const struct estimate difference = experiment_difference(r, o, 0, criterion->metric);
    const double reference = experiment_mean(r, base, 0, criterion->metric).mean;
    const enum side side = side_of(difference);
    fprintf(page->out, "<div class=\"card %s\">\n", classes[side]);
    fputs("<h4>", page->out);
    html_text(page->out, _(criterion->title));
    fputs(" <span class=\"word\">", page->out);
    html_text(page->out, words[side]);
    fputs("</span></h4>\n<p class=\"amount\">", page->out);
    char *amount = signed_amount(page, criterion->metric, difference.mean);
    html_text(page->out, amount);
    free(amount);
    fputs("</p>\n", page->out);
    put_element(page->out, "p", per_year(page, difference.mean / reference));
    if (isfinite(difference.low))
        put_element(page->out, "p", between(page, criterion->metric, difference));
    fputs("</div>\n", page->out);
}

/* ---- Details ------------------------------------------------------------------------- */

/* Kilometres saved by farms (gross), and what is left once the pooled vehicles drove (net). */
static char *gross_and_net(const struct page *page, size_t o)
{
    const struct experiment_result *r = page->c->result;
    const struct estimate farms =
        experiment_kind_difference(r, o, ACTOR_FARM, METRIC_DISTANCE_KM);
    const struct estimate all = experiment_difference(r, o, 0, METRIC_DISTANCE_KM);
    char gross[NUMBER_BYTES], others[NUMBER_BYTES], net[NUMBER_BYTES];
    number_signed(gross, number_rounded(farms.mean, 3), 0, page->language);
    number_signed(others, number_rounded(all.mean - farms.mean, 3), 0, page->language);
    number_signed(net, number_rounded(all.mean, 3), 0, page->language);
    return mem_printf(_("Kilometres a year: %s driven by farms (gross), %s by other vehicles, "
                        "%s in all (net)."),
                      gross, others, net);
}

static char *service(const struct page *page, size_t o)
{
    const struct experiment_result *r = page->c->result;
    const size_t base = page->c->scenario->experiment.baseline;
    char before[NUMBER_BYTES], after[NUMBER_BYTES];
    number_percent(before, experiment_mean(r, base, 0, METRIC_ON_TIME_SHARE).mean, 1,
                   page->language);
    number_percent(after, experiment_mean(r, o, 0, METRIC_ON_TIME_SHARE).mean, 1, page->language);
    return mem_printf(_("Delivered on time: %s, against %s with \"%s\"."), after, before,
                      comparison_label(page->c, base));
}

static char *association(const struct page *page, size_t o)
{
    const struct estimate e =
        experiment_kind_mean(page->c->result, o, ACTOR_ASSOCIATION, METRIC_NET_COST_EUR);
    char amount[NUMBER_BYTES];
    number_text(amount, number_rounded(fabs(e.mean), 3), 0, page->language);
    return e.mean > 0 ? mem_printf(_("The association's budget lacks EUR %s a year, grants "
                                     "included: that is the subsidy still to find."),
                                   amount)
                      : mem_printf(_("The association's budget leaves EUR %s a year, grants "
                                     "included."),
                                   amount);
}

static char *who_gains(const struct page *page, size_t o)
{
    size_t counts[3];
    finding_verdicts(page->c, o, counts);
    return mem_printf(_("Of %zu farms, gaining: %zu, losing: %zu, undecided: %zu (fees and "
                        "commissions counted, their own time priced)."),
                      counts[0] + counts[1] + counts[2], counts[VERDICT_GAINS],
                      counts[VERDICT_LOSES], counts[VERDICT_UNDECIDED]);
}

static void put_organisation(const struct page *page, size_t o)
{
    enum side sides[N_CRITERIA];
    for (size_t i = 0; i < N_CRITERIA; i++)
        sides[i] = side_of(experiment_difference(page->c->result, o, 0, CRITERIA[i].metric));
    fputs("<div class=\"conclusion\">\n", page->out);
    html_element(page->out, "h3", comparison_label(page->c, o));
    put_verdict(page, sides);
    fputs("<div class=\"cards\">\n", page->out);
    for (size_t i = 0; i < N_CRITERIA; i++)
        put_card(page, o, &CRITERIA[i]);
    fputs("</div>\n<ul>\n", page->out);
    put_element(page->out, "li", who_gains(page, o));
    put_element(page->out, "li", gross_and_net(page, o));
    put_element(page->out, "li", association(page, o));
    put_element(page->out, "li", service(page, o));
    char *waiting = finding_waiting(page->c, o);
    if (waiting)
        put_element(page->out, "li", waiting);
    fputs("</ul>\n</div>\n", page->out);
}

/* ---- How sure, and what is not said -------------------------------------------------- */

static char *how_sure(const struct page *page)
{
    char percent[NUMBER_BYTES];
    number_percent(percent, page->c->scenario->experiment.confidence, 0, page->language);
    return mem_printf(_("The year was simulated %zu times, with other orders, traffic and mishaps "
                        "each time, and every organisation had the same ones. The %s intervals tell "
                        "what chance alone could change. \"Better\" and \"worse\" are written only "
                        "where the whole interval is on one side of zero."),
                      page->c->result->n_replications, percent);
}

static char *weak_defaults(const struct page *page)
{
    size_t n_weak = 0;
    for (size_t d = 0; d < page->c->scenario->n_defaults; d++)
        n_weak += page->c->scenario->defaults[d].grade == 'D';
    if (n_weak == 0)
        return NULL;
    return mem_printf(ngettext("%zu default value is an order of magnitude (grade D): the intervals "
                               "do not tell what is unknown about it.",
                               "%zu default values are orders of magnitude (grade D): the intervals "
                               "do not tell what is unknown about them.",
                               n_weak),
                      n_weak);
}

static char *weak_roads(const struct page *page)
{
    switch (page->c->travel->source) {
    case TRAVEL_GENERATED:
        return mem_text(_("Roads are generated, not surveyed: kilometres hold on average, not "
                          "for one farm or one road."));
    case TRAVEL_CROW_FLIES:
        return mem_text(_("There are no roads: distances are the crow's flight times a constant, "
                          "and hold on average only."));
    case TRAVEL_ROADS:
        break;
    }
    return NULL;
}

static char *synthetic_places(const struct page *page)
{
    const struct territory *t = page->c->territory;
    if (t->n_synthetic == 0)
        return NULL;
    return mem_printf(_("%zu places of %zu are synthetic: they look like the territory, but "
                        "no real farm or outlet is judged here."),
                      t->n_synthetic, t->n_places);
}

static char *synthetic_inputs(const struct page *page)
{
    const size_t n = scenario_n_synthetic(page->c->scenario);
    if (!n)
        return NULL;
    return mem_printf(ngettext("%zu input comes from answers that were invented: for trying only.",
                               "%zu inputs come from answers that were invented: for trying only.",
                               n),
                      n);
}

static void put_limits(const struct page *page)
{
    char *limits[] = {weak_defaults(page), weak_roads(page), synthetic_places(page),
                      synthetic_inputs(page),
                      mem_text(_("The same orders are delivered by every organisation: sales won "
                                 "or lost by changing, and what people like better, are not "
                                 "counted.")),
                      mem_text(_("Only the organisations described are compared: other hubs, days "
                                 "or volumes may turn the result round. Change the scenario and "
                                 "run it again."))};
    html_element(page->out, "h3", _("What this does not say"));
    fputs("<ul>\n", page->out);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (limits[i])
            put_element(page->out, "li", limits[i]);
    fputs("</ul>\n", page->out);
}

void report_conclusion(const struct page *page)
{
    const size_t base = page->c->scenario->experiment.baseline;
    for (size_t o = 0; o < page->c->result->n_organisations; o++)
        if (o != base)
            put_organisation(page, o);
    if (page->c->result->n_organisations == 1)
        html_element(page->out, "p", _("Only one organisation: nothing to compare it with."));
    html_element(page->out, "h3", _("How sure is it?"));
    put_element(page->out, "p", how_sure(page));
    put_limits(page);
}
