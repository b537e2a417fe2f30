#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "app/finding.h"
#include "app/html.h"
#include "app/report_parts.h"
#include "data/mem.h"
#include "data/text.h"

/* ---- Conclusion ---------------------------------------------------------------------- */

static void put_item(FILE *out, char *text)
{
    html_element(out, "li", text);
    free(text);
}

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
    return mem_printf(_("Delivered on time: %s with \"%s\", %s with \"%s\"."), before,
                      comparison_label(page->c, base), after, comparison_label(page->c, o));
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
    return mem_printf(_("Of %zu farms, %zu gain, %zu lose and %zu are undecided, fees and "
                        "commissions counted and their own time priced."),
                      counts[0] + counts[1] + counts[2], counts[VERDICT_GAINS],
                      counts[VERDICT_LOSES], counts[VERDICT_UNDECIDED]);
}

static char *reliability(const struct page *page)
{
    size_t n_weak = 0;
    for (size_t d = 0; d < page->c->scenario->n_defaults; d++)
        n_weak += page->c->scenario->defaults[d].grade == 'D';
    return mem_printf(ngettext("Reliability: %zu default value is an order of magnitude (grade D). "
                               "The intervals tell chance, not what is unknown about it.",
                               "Reliability: %zu default values are orders of magnitude (grade D). "
                               "The intervals tell chance, not what is unknown about them.",
                               n_weak),
                      n_weak);
}

void report_conclusion(const struct page *page)
{
    static const enum metric METRICS[] = {METRIC_DISTANCE_KM, METRIC_COST_EUR,
                                          METRIC_GHG_WTW_KGCO2E};
    const size_t base = page->c->scenario->experiment.baseline;
    fputs("<div class=\"conclusion\">\n", page->out);
    for (size_t o = 0; o < page->c->result->n_organisations; o++) {
        if (o == base)
            continue;
        html_element(page->out, "h3", comparison_label(page->c, o));
        fputs("<ul>\n", page->out);
        for (size_t m = 0; m < sizeof METRICS / sizeof *METRICS; m++) {
            char *text = finding_text(page->c, o, METRICS[m]);
            put_item(page->out, mem_printf("%s.", text));
            free(text);
        }
        put_item(page->out, gross_and_net(page, o));
        put_item(page->out, who_gains(page, o));
        put_item(page->out, association(page, o));
        put_item(page->out, service(page, o));
        put_item(page->out, reliability(page));
        fputs("</ul>\n", page->out);
    }
    if (page->c->result->n_organisations == 1)
        html_element(page->out, "p", _("Only one organisation: nothing to compare it with."));
    fputs("</div>\n", page->out);
}

/* ---- All metrics --------------------------------------------------------------------- */

static void put_heads(const struct page *page, const char *first)
{
    const struct comparison *c = page->c;
    const size_t base = c->scenario->experiment.baseline;
    fputs("<div class=\"wide\"><table>\n<thead><tr>", page->out);
    html_head_cell(page->out, first);
    html_head_cell(page->out, _("Unit"));
    html_head_cell(page->out, comparison_label(c, base));
    for (size_t o = 0; o < c->result->n_organisations; o++)
        if (o != base) {
            html_head_cell(page->out, comparison_label(c, o));
            html_head_cell(page->out, _("Difference"));
        }
    fputs("</tr></thead>\n<tbody>\n", page->out);
}

/* Shares are shown as percentages. */
static struct estimate shown(struct estimate e, enum metric metric)
{
    if (metric != METRIC_FILL_SHARE && metric != METRIC_ON_TIME_SHARE)
        return e;
    return (struct estimate){e.mean * 100, e.low * 100, e.high * 100, e.n};
}

/* Units of the tables, as a reader writes them. */
static const char *shown_unit(enum metric metric)
{
    static const char *const units[][2] = {
        {"share", "%"}, {"count", ""}, {"EUR", "€"}, {"EUR/kg", "€/kg"}, {"kgCO2e", "kg CO₂e"}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(metric_infos[metric].unit, units[i][0]) == 0)
            return units[i][1];
    return metric_infos[metric].unit;
}

static void put_metric(const struct page *page, enum metric metric)
{
    const struct comparison *c = page->c;
    const size_t base = c->scenario->experiment.baseline;
    const bool share = metric == METRIC_FILL_SHARE || metric == METRIC_ON_TIME_SHARE;
    const int decimals = share ? 1 : metric_infos[metric].decimals;
    fputs("<tr>", page->out);
    html_text_cell(page->out, _(metric_infos[metric].label));
    html_text_cell(page->out, shown_unit(metric));
    html_estimate_cell(page->out, shown(experiment_mean(c->result, base, 0, metric), metric),
                       decimals, false, page->language);
    for (size_t o = 0; o < c->result->n_organisations; o++) {
        if (o == base)
            continue;
        html_estimate_cell(page->out, shown(experiment_mean(c->result, o, 0, metric), metric),
                           decimals, false, page->language);
        html_estimate_cell(page->out,
                           shown(experiment_difference(c->result, o, 0, metric), metric),
                           decimals, true, page->language);
    }
    fputs("</tr>\n", page->out);
}

static void put_metrics(const struct page *page, const enum metric metrics[], size_t n)
{
    put_heads(page, _("Indicator"));
    for (size_t m = 0; m < n; m++)
        put_metric(page, metrics[m]);
    fputs("</tbody></table></div>\n", page->out);
}

void report_table(const struct page *page)
{
    static const enum metric MAIN[] = {
        METRIC_DISTANCE_KM, METRIC_COST_EUR,     METRIC_FARMER_TIME_EUR, METRIC_GHG_WTW_KGCO2E,
        METRIC_NOX_G,       METRIC_PM25_G,       METRIC_ROUTES,          METRIC_LABOUR_H,
        METRIC_FILL_SHARE,  METRIC_ON_TIME_SHARE, METRIC_DELIVERED_KG,   METRIC_COST_PER_KG_EUR};
    enum metric all[N_METRICS];
    for (int m = 0; m < N_METRICS; m++)
        all[m] = (enum metric)m;
    put_metrics(page, MAIN, sizeof MAIN / sizeof *MAIN);
    fputs("<details><summary>", page->out);
    html_text(page->out, _("All indicators"));
    fputs("</summary>\n", page->out);
    put_metrics(page, all, N_METRICS);
    fputs("</details>\n", page->out);
}

/* ---- Money --------------------------------------------------------------------------- */

void report_money(const struct page *page)
{
    static const struct {
        enum actor_kind kind;
        const char *label;
    } KINDS[] = {{ACTOR_FARM, N_("Farms")},     {ACTOR_CARRIER, N_("Carrier")},
                 {ACTOR_HUB, N_("Hubs")},       {ACTOR_ASSOCIATION, N_("Association")},
                 {ACTOR_OUTLETS, N_("Outlets")}, {ACTOR_ALL, N_("All")}};
    static const enum metric METRICS[] = {METRIC_COST_EUR, METRIC_PAID_EUR, METRIC_RECEIVED_EUR,
                                          METRIC_NET_COST_EUR};
    const struct comparison *c = page->c;
    html_element(page->out, "h3", _("Who bears what, EUR a year"));
    for (size_t o = 0; o < c->result->n_organisations; o++) {
        fputs("<div class=\"wide\"><table><thead><tr>", page->out);
        html_head_cell(page->out, comparison_label(c, o));
        for (size_t m = 0; m < sizeof METRICS / sizeof *METRICS; m++)
            html_head_cell(page->out, _(metric_infos[METRICS[m]].label));
        fputs("</tr></thead><tbody>\n", page->out);
        for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++) {
            fputs(KINDS[k].kind == ACTOR_ALL ? "<tr class=\"total\">" : "<tr>", page->out);
            html_text_cell(page->out, _(KINDS[k].label));
            for (size_t m = 0; m < sizeof METRICS / sizeof *METRICS; m++)
                html_number_cell(
                    page->out,
                    experiment_kind_mean(c->result, o, KINDS[k].kind, METRICS[m]).mean, 0,
                    page->language);
            fputs("</tr>\n", page->out);
        }
        fputs("</tbody></table></div>\n", page->out);
    }
}

/* ---- Farms --------------------------------------------------------------------------- */

static void put_verdict(const struct page *page, size_t o, size_t actor)
{
    static const char *const classes[] = {"undecided", "gains", "loses"};
    const char *words[] = {_("undecided"), _("gains"), _("loses")};
    const enum verdict v = experiment_verdict(page->c->result, o, actor);
    fprintf(page->out, "<td class=\"%s\">", classes[v]);
    html_text(page->out, words[v]);
    fputs("</td>", page->out);
}

void report_farms(const struct page *page)
{
    const struct comparison *c = page->c;
    const size_t base = c->scenario->experiment.baseline;
    for (size_t o = 0; o < c->result->n_organisations; o++) {
        if (o == base)
            continue;
        fputs("<details><summary>", page->out);
        char *summary = mem_printf(_("%s: farm by farm"), comparison_label(c, o));
        html_text(page->out, summary);
        free(summary);
        fputs("</summary>\n<div class=\"wide\"><table><thead><tr>", page->out);
        html_head_cell(page->out, _("Farm"));
        html_head_cell(page->out, _("Sales, EUR"));
        html_head_cell(page->out, comparison_label(c, base));
        html_head_cell(page->out, comparison_label(c, o));
        html_head_cell(page->out, _("Difference, EUR a year"));
        html_head_cell(page->out, _("Verdict"));
        fputs("</tr></thead><tbody>\n", page->out);
        for (size_t a = 0; a < c->result->actors.n; a++) {
            if (c->result->actors.list[a].kind != ACTOR_FARM)
                continue;
            fputs("<tr>", page->out);
            html_text_cell(page->out, c->result->actors.list[a].label);
            html_number_cell(page->out,
                             experiment_mean(c->result, o, a, METRIC_SALES_EUR).mean, 0,
                             page->language);
            html_number_cell(page->out,
                             experiment_mean(c->result, base, a, METRIC_NET_COST_EUR).mean, 0,
                             page->language);
            html_number_cell(page->out,
                             experiment_mean(c->result, o, a, METRIC_NET_COST_EUR).mean, 0,
                             page->language);
            html_estimate_cell(page->out,
                               experiment_difference(c->result, o, a, METRIC_NET_COST_EUR), 0,
                               true, page->language);
            put_verdict(page, o, a);
            fputs("</tr>\n", page->out);
        }
        fputs("</tbody></table></div></details>\n", page->out);
    }
}
