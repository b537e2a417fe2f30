#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "app/finding.h"
#include "app/html.h"
#include "app/report_parts.h"
#include "data/mem.h"
#include "data/text.h"

/* ---- All metrics --------------------------------------------------------------------- */

static void put_heads(const struct page *page, const char *first)
{
    const struct comparison *c = page->c;
    const size_t base = c->scenario->experiment.baseline;
    char percent[NUMBER_BYTES];
    number_percent(percent, c->scenario->experiment.confidence, 0, page->language);
    char *caption = mem_printf(_("Means of a year; the %s interval is below each."), percent);
    fputs("<div class=\"wide\" tabindex=\"0\"><table>\n", page->out);
    html_caption(page->out, caption);
    free(caption);
    fputs("<thead><tr>", page->out);
    html_head_cell(page->out, first);
    html_head_cell(page->out, _("Unit"));
    html_number_head_cell(page->out, comparison_label(c, base));
    for (size_t o = 0; o < c->result->n_organisations; o++)
        if (o != base) {
            html_number_head_cell(page->out, comparison_label(c, o));
            html_number_head_cell(page->out, _("Difference"));
        }
    fputs("</tr></thead>\n<tbody>\n", page->out);
}

struct shown_unit report_shown_unit(enum metric metric)
{
    static const struct shown_unit units[] = {
        {"share", "%", 100}, {"count", "", 1}, {"EUR", "€", 1}, {"EUR/kg", "€/kg", 1},
        {"g", "kg", 1e-3}, {"kgCO2e", "t\u00a0CO₂e", 1e-3}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(metric_infos[metric].unit, units[i].unit) == 0)
            return units[i];
    return (struct shown_unit){"", metric_infos[metric].unit, 1};
}

static struct estimate scaled(struct estimate e, double factor)
{
    return (struct estimate){e.mean * factor, e.low * factor, e.high * factor, e.n};
}

int report_decimals(struct shown_unit unit, enum metric metric, double mean)
{
    if (unit.factor == 1)
        return metric_infos[metric].decimals;
    return unit.factor > 1 ? 1 : number_decimals(mean * unit.factor, 3);
}

static void put_metric(const struct page *page, enum metric metric)
{
    const struct comparison *c = page->c;
    const size_t base = c->scenario->experiment.baseline;
    const struct shown_unit unit = report_shown_unit(metric);
    const struct estimate reference = experiment_mean(c->result, base, 0, metric);
    const int decimals = report_decimals(unit, metric, reference.mean);
    fputs("<tr>", page->out);
    html_row_head_cell(page->out, _(metric_infos[metric].label));
    html_text_cell(page->out, unit.shown);
    html_estimate_cell(page->out, scaled(reference, unit.factor), decimals, false,
                       page->language);
    for (size_t o = 0; o < c->result->n_organisations; o++) {
        if (o == base)
            continue;
        html_estimate_cell(page->out,
                           scaled(experiment_mean(c->result, o, 0, metric), unit.factor),
                           decimals, false, page->language);
        html_estimate_cell(page->out,
                           scaled(experiment_difference(c->result, o, 0, metric), unit.factor),
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
    fputs("<details class=\"annex\"><summary>", page->out);
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
        fputs("<div class=\"wide\" tabindex=\"0\"><table><thead><tr>", page->out);
        html_head_cell(page->out, comparison_label(c, o));
        for (size_t m = 0; m < sizeof METRICS / sizeof *METRICS; m++)
            html_number_head_cell(page->out, _(metric_infos[METRICS[m]].label));
        fputs("</tr></thead><tbody>\n", page->out);
        for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++) {
            fputs(KINDS[k].kind == ACTOR_ALL ? "<tr class=\"total\">" : "<tr>", page->out);
            html_row_head_cell(page->out, _(KINDS[k].label));
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
    const enum verdict v = experiment_verdict(page->c->result, o, actor);
    fprintf(page->out, "<td class=\"%s\">", classes[v]);
    html_text(page->out, finding_verdict_word(v));
    fputs("</td>", page->out);
}

void report_farms(const struct page *page)
{
    const struct comparison *c = page->c;
    const size_t base = c->scenario->experiment.baseline;
    for (size_t o = 0; o < c->result->n_organisations; o++) {
        if (o == base)
            continue;
        fputs("<details class=\"annex\"><summary>", page->out);
        char *summary = mem_printf(_("%s: farm by farm"), comparison_label(c, o));
        html_text(page->out, summary);
        free(summary);
        fputs("</summary>\n<div class=\"wide\" tabindex=\"0\"><table><thead><tr>", page->out);
        html_head_cell(page->out, _("Farm"));
        html_number_head_cell(page->out, _("Sales, EUR"));
        html_number_head_cell(page->out, comparison_label(c, base));
        html_number_head_cell(page->out, comparison_label(c, o));
        html_number_head_cell(page->out, _("Difference, EUR a year"));
        html_head_cell(page->out, _("Verdict"));
        fputs("</tr></thead><tbody>\n", page->out);
        for (size_t a = 0; a < c->result->actors.n; a++) {
            if (c->result->actors.list[a].kind != ACTOR_FARM)
                continue;
            fputs("<tr>", page->out);
            html_row_head_cell(page->out, c->result->actors.list[a].label);
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
