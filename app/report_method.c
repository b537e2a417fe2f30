#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "app/html.h"
#include "app/report_parts.h"
#include "data/mem.h"
#include "data/text.h"

static void put_paragraph(const struct page *page, char *text)
{
    html_element(page->out, "p", text);
    free(text);
}

static char *travel_text(const struct page *page)
{
    const struct travel *travel = page->c->travel;
    char circuity[NUMBER_BYTES];
    number_text(circuity, travel->circuity, 2, page->language);
    switch (travel->source) {
    case TRAVEL_GENERATED:
        return mem_printf(_("Roads are generated from the town centres, not surveyed: distances are "
                            "%s times the crow's flight. A real layer (BD TOPO, ROUTE 500 or "
                            "OpenStreetMap) replaces them by one line of the scenario."),
                          circuity);
    case TRAVEL_CROW_FLIES:
        return mem_printf(_("There is no road layer: distances are the crow's flight times %s, so "
                            "routes do not share roads. A road layer would refine them."),
                          circuity);
    case TRAVEL_ROADS:
        break;
    }
    return mem_printf(_("Vehicles take the quickest way on the road layer; distances are on "
                        "average %s times the crow's flight."),
                      circuity);
}

static char *replications_text(const struct page *page)
{
    const struct experiment_result *r = page->c->result;
    char reached[NUMBER_BYTES], wanted[NUMBER_BYTES];
    number_percent(reached, r->precision_share, 1, page->language);
    number_percent(wanted, page->c->scenario->experiment.precision_share, 1, page->language);
    return mem_printf(_("The year was simulated %zu times. Each time, every organisation carries "
                        "the same orders on the same roads on the same days: differences are "
                        "paired, and their intervals are Student's. The half-width of the "
                        "difference in \"%s\" is %s of it (wished: %s)."),
                      r->n_replications, _(metric_infos[r->precision_metric].label), reached,
                      wanted);
}

static char *demand_text(const struct page *page)
{
    const struct experiment_result *r = page->c->result;
    char wanted[NUMBER_BYTES], placed[NUMBER_BYTES];
    number_text(wanted, number_rounded(r->wanted_kg_week, 3), 0, page->language);
    number_text(placed, number_rounded(r->placed_kg_week, 3), 0, page->language);
    return mem_printf(_("Outlets order whole crates on their order days: meals x kg per meal x "
                        "local share x season, school and public holidays closed. In a full "
                        "school week they want %s kg from the territory; farms within reach "
                        "have contracts for %s kg (%zu contracts). The rest is bought "
                        "elsewhere and is not compared."),
                      wanted, placed, r->n_contracts);
}

static void put_gaps(const struct page *page)
{
    const struct experiment_result *r = page->c->result;
    html_element(page->out, "p",
                 _("How good these routes are: some of the first year's routing problems, drawn at "
                   "random, were solved again with a long effort. In kilometres, hours and "
                   "vehicles together, the routes of the simulation cost more than those by:"));
    fputs("<ul>\n", page->out);
    for (size_t o = 0; o < r->n_organisations; o++) {
        const struct gap *gap = &r->gaps[o];
        char mean[NUMBER_BYTES], worst[NUMBER_BYTES];
        number_percent(mean, gap->mean_share, 1, page->language);
        number_percent(worst, gap->worst_share, 1, page->language);
        const char *label = comparison_label(page->c, o);
        char *text = gap->n ? mem_printf(_("%s: %s (%zu problems; the worst: %s)"), label, mean,
                                         gap->n, worst)
                            : mem_printf(_("%s: no routes to optimise"), label);
        html_element(page->out, "li", text);
        free(text);
    }
    fputs("</ul>\n", page->out);
}

static void put_left_out(const struct page *page)
{
    const char *texts[COMPARISON_LEFT_OUT_MAX];
    const size_t n = comparison_left_out(page->c, texts);
    html_element(page->out, "p", _("No figure of this page counts:"));
    fputs("<ul>\n", page->out);
    for (size_t i = 0; i < n; i++)
        html_element(page->out, "li", _(texts[i]));
    fputs("</ul>\n", page->out);
}

void report_method(const struct page *page)
{
    put_paragraph(page, replications_text(page));
    put_paragraph(page, demand_text(page));
    put_paragraph(page, travel_text(page));
    html_element(page->out, "p",
                 _("Routes of each day are optimised with the same effort for every organisation "
                   "(load in kg and crates, receiving windows, length of the shift), then driven "
                   "with random travel and service times, late departures, breakdowns and "
                   "closed hubs. Hubs have docks, staff and a cold room where goods queue."));
    put_gaps(page);
    html_element(page->out, "p",
                 _("Costs are the resources used: fuel, vehicles, everybody's time, hubs and "
                   "losses. A farmer's time is priced and shown apart. Fees, commissions, tariffs "
                   "and grants move money between actors and do not change the total but for "
                   "grants from outside. Greenhouse gases follow the French decree of 26 April "
                   "2017 (well to wheel, upstream included; tank to wheel beside it); air "
                   "pollutants follow EMEP/EEA Tier 3: hot engine, cold start and wear of tyres, "
                   "brakes and road."));
    html_element(page->out, "p",
                 _("Gross kilometres are those of the farms' vans alone; net kilometres count "
                   "the vehicles of pooling too. A farm gains or loses when the whole interval "
                   "of its difference is on one side of zero."));
    put_left_out(page);
}

/* With as many decimals as six digits need. */
static void short_number(char text[NUMBER_BYTES], double value, enum language language)
{
    char digits[40];
    snprintf(digits, sizeof digits, "%.*f", number_decimals(value, 6), value);
    size_t n = strlen(digits);
    const char *point = strchr(digits, '.');
    while (point && digits[n - 1] == '0')
        n--;
    number_text(text, value, point ? (int)(n - 1 - (size_t)(point - digits)) : 0, language);
}

void report_defaults(const struct page *page)
{
    const struct scenario *s = page->c->scenario;
    char *intro =
        mem_printf(_("The scenario leaves out %zu values, taken from the catalogue. Grade A: "
                     "official or measured. B: secondary. C: recalled, to verify. D: an order of "
                     "magnitude or an assumption, which cannot carry a conclusion alone."),
                   s->n_defaults);
    put_paragraph(page, intro);
    fputs("<details class=\"annex\"><summary>", page->out);
    html_text(page->out, _("List of default values"));
    fputs("</summary>\n<div class=\"wide\" tabindex=\"0\"><table><thead><tr>", page->out);
    const char *heads[] = {_("Key"), _("Value"), _("Unit"), _("Source"), _("Grade")};
    for (size_t h = 0; h < sizeof heads / sizeof *heads; h++)
        (h == 1 ? html_number_head_cell : html_head_cell)(page->out, heads[h]);
    fputs("</tr></thead><tbody>\n", page->out);
    for (size_t d = 0; d < s->n_defaults; d++) {
        const struct scenario_default *row = &s->defaults[d];
        const char grade[2] = {row->grade, '\0'};
        char value[NUMBER_BYTES] = "";
        if (isfinite(row->value))
            short_number(value, row->value, page->language);
        fputs("<tr>", page->out);
        html_row_head_cell(page->out, row->key);
        fprintf(page->out, "<td class=\"n\">%s</td>", value);
        html_text_cell(page->out, row->unit);
        html_text_cell(page->out, *row->source_id ? row->source_id : _("assumption"));
        html_text_cell(page->out, grade);
        fputs("</tr>\n", page->out);
    }
    fputs("</tbody></table></div></details>\n", page->out);
}

void report_warnings(const struct page *page)
{
    const struct faults *warnings = page->c->warnings;
    if (!warnings->n)
        return;
    char *summary = mem_printf(ngettext("%zu warning about the data", "%zu warnings about the data",
                                        warnings->n), warnings->n);
    fputs("<details><summary>", page->out);
    html_text(page->out, summary);
    fputs("</summary>\n<ul>\n", page->out);
    free(summary);
    for (size_t i = 0; i < warnings->n_kept; i++)
        html_element(page->out, "li", warnings->text[i]);
    fputs("</ul>\n</details>\n", page->out);
}

/* True when some default value comes from the source. */
static bool is_used(const struct scenario *s, const char *source)
{
    for (size_t d = 0; d < s->n_defaults; d++)
        if (strcmp(s->defaults[d].source_id, source) == 0)
            return true;
    return strncmp(source, "emep-gb", 7) == 0;
}

void report_sources(const struct page *page)
{
    const struct comparison *c = page->c;
    if (*c->scenario->territory.sources)
        html_element(page->out, "p", c->scenario->territory.sources);
    fputs("<ul>\n", page->out);
    for (size_t i = 0; i < c->catalogue->n_sources; i++) {
        const struct source *source = &c->catalogue->sources[i];
        if (!is_used(c->scenario, source->id))
            continue;
        char *text = mem_printf("%s: %s (%s, %s). %s", source->id, source->title,
                                source->publisher, source->year, source->licence);
        html_element(page->out, "li", text);
        free(text);
    }
    fputs("</ul>\n", page->out);
    char *made = mem_printf(_("Made by proxilog %s; seed %llu. run.json tells how to make the "
                              "same figures again. Data of the scenario: %s."),
                            PROXILOG_VERSION, (unsigned long long)c->scenario->experiment.seed,
                            *c->scenario->licence ? c->scenario->licence : _("no licence stated"));
    put_paragraph(page, made);
}
