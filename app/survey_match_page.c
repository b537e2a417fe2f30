/* report.html of needs against offers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "app/html.h"
#include "app/survey_match.h"
#include "data/mem.h"
#include "data/text.h"
#include "plots/survey_charts.h"

struct match_page {
    FILE *out;
    struct needs_offers *both;
    const struct figure_set *figures, *phone; /* the same ones, for either width */
};

static void put_drawn(const struct match_page *page, size_t i)
{
    const struct drawn_figure *figure = &page->figures->list[i];
    char *prefix = mem_printf("s-%s", figure->file);
    char *svg = drawing_svg(figure->drawing, figure->file);
    char *phone = drawing_svg(page->phone->list[i].drawing, prefix);
    html_figure_of_two(page->out, svg, phone, match_source(page->both));
    free(phone);
    free(svg);
    free(prefix);
}

static void put_figure(const struct match_page *page, const char *id)
{
    for (size_t i = 0; i < page->figures->n; i++)
        if (strcmp(page->figures->list[i].id, id) == 0)
            put_drawn(page, i);
}

/* A line of a list; takes text over. */
static void put_item(const struct match_page *page, char *text)
{
    html_element(page->out, "li", text);
    free(text);
}

/* ---- In short ------------------------------------------------------------------------- */

static void put_gap(const struct match_page *page, size_t theme)
{
    struct needs_offers *both = page->both;
    const struct match_cell *cell = &both->match.all[theme];
    const char *need = match_share_words(both, &cell->need, match_units(both, true));
    const char *offer = match_share_words(both, &cell->offer, match_units(both, false));
    const char *theme_label = match_theme_label(both, theme);
    if (isnan(cell->gap_low))
        put_item(page, mem_printf(_("%s: no interval tells whether there is a gap: needed by %s, offered by "
                                    "%s"),
                                  theme_label, need, offer));
    else if (cell->gap_low > 0)
        put_item(page, mem_printf(_("%s: needed more than offered: needed by %s, offered by %s"),
                                  theme_label, need, offer));
    else if (cell->gap_high < 0)
        put_item(page, mem_printf(_("%s: offered more than needed: needed by %s, offered by %s"),
                                  theme_label, need, offer));
    else
        put_item(page, mem_printf(_("%s: no clear gap: needed by %s, offered by %s"),
                                  theme_label, need, offer));
}

static size_t count_verdict(const struct match *match, enum match_verdict verdict)
{
    size_t n = 0;
    for (size_t i = 0; i < match->n_areas * match->n_themes; i++)
        n += match->cells[i].verdict == verdict;
    return n;
}

/* The areas and themes of a verdict, one a line. */
static void put_verdict(const struct match_page *page, enum match_verdict verdict,
                        const char *heading, const char *none)
{
    struct needs_offers *both = page->both;
    const struct match *match = &both->match;
    html_element(page->out, "h3", heading);
    if (!count_verdict(match, verdict)) {
        html_element(page->out, "p", none);
        return;
    }
    fputs("<ul>\n", page->out);
    for (size_t a = 0; a < match->n_areas; a++)
        for (size_t t = 0; t < match->n_themes; t++) {
            const struct match_cell *cell = &match->cells[a * match->n_themes + t];
            if (cell->verdict != verdict)
                continue;
            const bool orphan = verdict == MATCH_ORPHAN;
            const struct match_share *some = orphan ? &cell->need : &cell->offer,
                                     *silent = orphan ? &cell->offer : &cell->need;
            put_item(page, mem_printf(_("%s, %s: %zu of %zu %s; none of %zu %s"),
                                      match_area_label(both, a), match_theme_label(both, t),
                                      some->count, some->n, match_units(both, orphan), silent->n,
                                      match_units(both, !orphan)));
        }
    fputs("</ul>\n", page->out);
}

static void put_unasked(const struct match_page *page)
{
    struct needs_offers *both = page->both;
    const struct match *match = &both->match;
    for (size_t i = 0; i < match->n_unasked; i++) {
        const struct match_theme *theme = &match->unasked[i];
        put_item(page, theme->need_label
                           ? mem_printf(_("%s: asked of %s only, so that no offer can be told"),
                                        match_label(both, theme->need_label),
                                        match_units(both, true))
                           : mem_printf(_("%s: asked of %s only, so that no need can be told"),
                                        match_label(both, theme->offer_label),
                                        match_units(both, false)));
    }
}

static void put_short(const struct match_page *page)
{
    const struct match *match = &page->both->match;
    html_element(page->out, "h2", _("In short"));
    fputs("<div class=\"conclusion\">\n<ul>\n", page->out);
    for (size_t t = 0; t < match->n_themes; t++)
        put_gap(page, t);
    put_unasked(page);
    fputs("</ul>\n</div>\n", page->out);
}

/* ---- Tables --------------------------------------------------------------------------- */

/* Below a figure, in hundredths; nothing where there is none, or where all answered and the figure is the
 * interval. */
static void put_interval(const struct match_page *page, double low, double high)
{
    if (isnan(low) || isnan(high) || !(high > low))
        return;
    char interval[NUMBER_BYTES];
    number_interval(interval, 100 * low, 100 * high, 0, page->both->language);
    fprintf(page->out, "<br><small>%s</small>", interval);
}

/* "+43 [25 ; 58]" in points; a dash where a side has too few answers for shares. */
static void put_gap_cell(const struct match_page *page, const struct match_cell *cell)
{
    const enum language language = page->both->language;
    if (cell->need.n < PERCENT_MIN_N || cell->offer.n < PERCENT_MIN_N) {
        fputs("<td class=\"n\">–</td>", page->out);
        return;
    }
    char gap[NUMBER_BYTES];
    number_signed(gap, 100 * cell->gap, 0, language);
    fprintf(page->out, "<td class=\"n\">%s", gap);
    put_interval(page, cell->gap_low, cell->gap_high);
    fputs("</td>", page->out);
}

static void put_share_cell(const struct match_page *page, const struct match_share *share)
{
    struct needs_offers *both = page->both;
    fputs("<td class=\"n\">", page->out);
    html_text(page->out, match_share_words(both, share, NULL));
    if (share->n >= PERCENT_MIN_N)
        put_interval(page, share->low, share->high);
    fputs("</td>", page->out);
}

static const char *verdict_words(enum match_verdict verdict)
{
    static const char *const words[N_MATCH_VERDICTS] = {
        [MATCH_MET] = N_("needed and offered"),
        [MATCH_ORPHAN] = N_("needed, not offered"),
        [MATCH_UNUSED] = N_("offered, not needed"),
        [MATCH_NEITHER] = N_("neither"),
        [MATCH_UNKNOWN] = N_("no answer on one side")};
    return _(words[verdict]);
}

static void put_heads(const struct match_page *page, const char *caption, const char *first)
{
    FILE *out = page->out;
    fputs("<div class=\"wide\" tabindex=\"0\"><table>\n", out);
    html_caption(out, caption);
    fputs("<thead><tr>", out);
    html_head_cell(out, first);
    char *need = mem_printf(_("Need (%s)"), match_units(page->both, true));
    char *offer = mem_printf(_("Offer (%s)"), match_units(page->both, false));
    html_number_head_cell(out, need);
    html_number_head_cell(out, offer);
    html_number_head_cell(out, _("Gap, points"));
    html_head_cell(out, _("What is there"));
    fputs("</tr></thead>\n<tbody>\n", out);
    free(need);
    free(offer);
}

static void put_row(const struct match_page *page, const char *head, const struct match_cell *cell)
{
    fputs("<tr>", page->out);
    html_row_head_cell(page->out, head);
    put_share_cell(page, &cell->need);
    put_share_cell(page, &cell->offer);
    put_gap_cell(page, cell);
    const bool few = (cell->need.n && cell->need.n < FEW_ANSWERS) ||
                     (cell->offer.n && cell->offer.n < FEW_ANSWERS);
    char *words = mem_printf("%s%s", verdict_words(cell->verdict), few ? _(" (few answers)") : "");
    html_text_cell(page->out, words);
    free(words);
    fputs("</tr>\n", page->out);
}

static void put_table_end(const struct match_page *page)
{
    fputs("</tbody></table></div>\n", page->out);
}

static void put_all(const struct match_page *page)
{
    struct needs_offers *both = page->both;
    html_element(page->out, "h2", _("All areas together"));
    put_figure(page, "need-offer");
    put_heads(page, match_base_with_method(both), _("Theme"));
    for (size_t t = 0; t < both->match.n_themes; t++)
        put_row(page, match_theme_label(both, t), &both->match.all[t]);
    put_table_end(page);
}

static void put_areas(const struct match_page *page)
{
    struct needs_offers *both = page->both;
    const struct match *match = &both->match;
    if (!match->n_areas)
        return;
    html_element(page->out, "h2", _("Area by area"));
    put_verdict(page, MATCH_ORPHAN, _("Orphan needs: nobody in the area offers it"),
                _("None: every need has an offer in its area."));
    put_verdict(page, MATCH_UNUSED, _("Offers without need: nobody in the area asks for it"),
                _("None: every offer has a need in its area."));
    put_figure(page, "matrix-needs");
    put_figure(page, "matrix-offers");
    for (size_t t = 0; t < match->n_themes; t++) {
        fputs("<details class=\"annex\"><summary>", page->out);
        html_text(page->out, match_theme_label(both, t));
        fputs("</summary>\n", page->out);
        put_heads(page, match_base_with_method(both), _("Area"));
        for (size_t a = 0; a < match->n_areas; a++)
            put_row(page, match_area_label(both, a), &match->cells[a * match->n_themes + t]);
        put_table_end(page);
        fputs("</details>\n", page->out);
    }
}

static void put_maps(const struct match_page *page)
{
    if (!page->both->areas)
        return;
    html_element(page->out, "h2", _("On the map"));
    html_element(page->out, "p",
                 _("Hatched: fewer than 10 answers, the number without a share. Where no area has "
                   "10 answers the map shows numbers instead of shares; hatched are then areas of "
                   "fewer than 5."));
    for (size_t i = 0; i < page->figures->n; i++) {
        const struct drawn_figure *figure = &page->figures->list[i];
        if (strncmp(figure->id, "map-", 4) != 0)
            continue;
        fputs("<details class=\"annex\" open=\"open\"><summary>", page->out);
        html_text(page->out, figure->title);
        fputs("</summary>\n", page->out);
        put_drawn(page, i);
        fputs("</details>\n", page->out);
    }
}

/* ---- Method --------------------------------------------------------------------------- */

/* How those of a side count. */
static void put_weighting(const struct match_page *page, bool of_needs)
{
    const struct sample *sample =
        of_needs ? &page->both->need_sample : &page->both->offer_sample;
    if (!sample->answers)
        return;
    char *method = sample_method(sample);
    char *words = mem_printf(_("%s: %s. Shares and their intervals (Korn and Graubard's) follow from it, "
                               "areas being domains; counts are of respondents."),
                             match_units(page->both, of_needs), method);
    html_element(page->out, "p", words);
    free(words);
    free(method);
}

static void put_method(const struct match_page *page)
{
    struct needs_offers *both = page->both;
    FILE *out = page->out;
    html_element(out, "h2", _("How this was computed"));
    html_element(out, "p",
                 _("An item of one questionnaire is set beside those of the other that the codebooks "
                   "give the same theme; ticking one of several is enough. Shares are of those who were "
                   "shown the question; everyone counts the same where no weights are told of. A share is not shown as a percentage "
                   "when fewer than 10 answered, and an area with fewer than 5 answers is marked."));
    html_element(out, "p",
                 _("Intervals of shares are exact (hypergeometric) where the number of those who could "
                   "have answered is known, in all or in the area, and Wilson's elsewhere. The gap is "
                   "that of two independent samples: the distances of both limits from their shares are "
                   "squared and added (Newcombe 1998, hybrid score; with exact limits the same sum, "
                   "after Zou and Donner 2008)."));
    put_weighting(page, true);
    put_weighting(page, false);
    html_element(out, "p",
                 _("That nobody offers something means: none of those who answered. Operators may serve "
                   "areas where they have no base, and many did not answer."));
    if (both->needs.codebook->population.self_selected ||
        both->offers.codebook->population.self_selected)
        html_element(out, "p",
                     _("Whoever wished answered: intervals tell how much chance alone would move the "
                       "figures, not how the silent ones think. They are indicative."));
    html_element(out, "h2", _("Sources"));
    html_element(out, "p", match_source(both));
    char *made = mem_printf(_("Made by proxilog %s; match.csv holds every figure, run.json the inputs. "
                              "Figures for slides are in figures/projection/. This page shows small "
                              "groups: think before you publish it."),
                            PROXILOG_VERSION);
    html_element(out, "p", made);
    free(made);
}

bool match_page_write(struct needs_offers *both, const struct figure_set *figures,
                      const struct folder *folder, struct faults *faults)
{
    FILE *out = folder_open(folder, "report.html", faults);
    if (!out)
        return false;
    const struct theme theme = theme_phone(both->language);
    struct figure_set phone = match_figures_draw(both, &theme);
    const struct match_page page = {out, both, figures, &phone};
    html_begin(out, _("Needs against offers"), NULL, both->language);
    html_paragraph(out, "lead", match_base_with_method(both));
    html_mention(out, match_mention(both));
    put_short(&page);
    put_all(&page);
    put_areas(&page);
    put_maps(&page);
    put_method(&page);
    html_end(out);
    figures_clear(&phone);
    return folder_close(folder, "report.html", out, faults);
}
