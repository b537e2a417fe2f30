/* The report's section on uncertain inputs: their laws, what was drawn, and what it does to the
 * result. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "app/html.h"
#include "app/law_words.h"
#include "app/report_parts.h"
#include "data/mem.h"
#include "data/text.h"

bool report_has_inputs(const struct page *page)
{
    return page->c->scenario->uncertainty.n_inputs > 0;
}

static void begin_table(const struct page *page, const char *caption)
{
    fputs("<div class=\"wide\" tabindex=\"0\"><table>\n", page->out);
    html_caption(page->out, caption);
    fputs("<thead><tr>", page->out);
}

static void begin_rows(const struct page *page)
{
    fputs("</tr></thead>\n<tbody>\n", page->out);
}

static void end_table(const struct page *page)
{
    fputs("</tbody></table></div>\n", page->out);
}

static void put_number_text(const struct page *page, const char *text)
{
    fputs("<td class=\"n\">", page->out);
    html_text(page->out, text);
    fputs("</td>", page->out);
}

/* A key that may break behind its dots. */
static void put_key(const struct page *page, const char *key)
{
    fputs("<th scope=\"row\">", page->out);
    for (const char *end; *key; key = end) {
        end = key + strcspn(key, ".");
        end += *end == '.';
        char *part = mem_text_n(key, (size_t)(end - key));
        html_text(page->out, part);
        fputs(*end ? "<wbr>" : "", page->out);
        free(part);
    }
    fputs("</th>", page->out);
}

/* The key's unit; of a number of things what the survey counted. A share has none. */
static const char *unit_words(const struct uncertain_input *input)
{
    if (input->unit && *input->unit)
        return _(input->unit);
    const bool none = !input->from.unit || strcmp(input->from.unit, "%") == 0;
    return none ? "" : input->from.unit;
}

/* What was drawn of a key that takes whole numbers is whole, quantiles of it too. */
static struct spread whole_spread(struct spread s)
{
    s.p05 = round(s.p05);
    s.median = round(s.median);
    s.p95 = round(s.p95);
    return s;
}

static char *range_words(const struct page *page, struct spread s)
{
    char low[NUMBER_BYTES], high[NUMBER_BYTES];
    law_number(low, s.p05, page->language);
    law_number(high, s.p95, page->language);
    return mem_printf(_("%s to %s"), low, high);
}

/* How often each word was drawn: "van_l_diesel_fridge 27, truck_7t5_fridge 13". */
static char *drawn_words(const struct page *page, size_t i)
{
    const struct uncertain_input *input = &page->c->scenario->uncertainty.inputs[i];
    const struct draws *draws = &page->c->result->draws;
    char *words = mem_text("");
    for (size_t v = 0; v < input->n_values; v++) {
        size_t n = 0;
        for (size_t r = 0; r < draws->n; r++)
            n += (size_t)draws->inputs[r * draws->n_inputs + i] == v;
        char *longer = mem_printf("%s%s%s %zu", words, v ? ", " : "", input->values[v], n);
        free(words);
        words = longer;
    }
    return words;
}

static void put_drawn(const struct page *page, size_t i)
{
    const struct uncertain_input *input = &page->c->scenario->uncertainty.inputs[i];
    if (input->law.kind == LAW_NONE) {
        put_number_text(page, "–");
        put_number_text(page, "–");
        return;
    }
    char median[NUMBER_BYTES] = "–";
    struct spread s = draws_of_input(&page->c->result->draws, i);
    if (input->is_whole)
        s = whole_spread(s);
    char *range = input->is_word ? drawn_words(page, i) : range_words(page, s);
    if (!input->is_word)
        law_number(median, s.median, page->language);
    put_number_text(page, median);
    if (input->is_word)
        html_text_cell(page->out, range);
    else
        put_number_text(page, range);
    free(range);
}

static void put_laws(const struct page *page)
{
    const struct uncertainty *u = &page->c->scenario->uncertainty;
    begin_table(page, _("What was drawn, and from where"));
    html_head_cell(page->out, _("Key"));
    html_head_cell(page->out, _("Unit"));
    html_head_cell(page->out, _("Law"));
    html_head_cell(page->out, _("Source"));
    html_number_head_cell(page->out, _("Median drawn"));
    html_number_head_cell(page->out, _("9 draws of 10"));
    begin_rows(page);
    for (size_t i = 0; i < u->n_inputs; i++) {
        char *law = law_words(&u->inputs[i], page->language);
        char *source = law_source_words(&u->inputs[i].from);
        fputs("<tr>", page->out);
        put_key(page, u->inputs[i].key);
        html_text_cell(page->out, unit_words(&u->inputs[i]));
        html_text_cell(page->out, law);
        html_text_cell(page->out, *source ? source : _("whoever wrote the scenario"));
        put_drawn(page, i);
        fputs("</tr>\n", page->out);
        free(source);
        free(law);
    }
    end_table(page);
}

static void put_spread(const struct page *page, struct spread s)
{
    char median[NUMBER_BYTES];
    law_number(median, s.median, page->language);
    char *range = range_words(page, s);
    put_number_text(page, median);
    put_number_text(page, range);
    free(range);
}

static void put_tally(const struct page *page, size_t n, size_t of)
{
    char *text = mem_printf(_("%zu of %zu"), n, of);
    put_number_text(page, text);
    free(text);
}

static void put_results(const struct page *page)
{
    const struct comparison *c = page->c;
    const struct draws *draws = &c->result->draws;
    const size_t base = c->scenario->experiment.baseline;
    char *caption = mem_printf(_("What it does to \"%s\" (%s), over %zu draws"),
                               _(metric_infos[c->result->precision_metric].label),
                               metric_infos[c->result->precision_metric].unit, draws->n);
    begin_table(page, caption);
    free(caption);
    html_head_cell(page->out, _("Organisation"));
    html_number_head_cell(page->out, _("Median"));
    html_number_head_cell(page->out, _("9 draws of 10"));
    html_number_head_cell(page->out, _("Median difference"));
    html_number_head_cell(page->out, _("9 draws of 10"));
    html_number_head_cell(page->out, _("Draws below the baseline"));
    html_number_head_cell(page->out, _("Draws that bring too little"));
    begin_rows(page);
    bool some_short = false;
    for (size_t o = 0; o < draws->n_organisations; o++) {
        fputs("<tr>", page->out);
        html_row_head_cell(page->out, comparison_label(c, o));
        put_spread(page, draws_of_outcome(draws, o));
        if (o == base) {
            for (int k = 0; k < 4; k++)
                put_number_text(page, "–");
        } else {
            const struct tally tally = draws_tally(draws, o, base);
            put_spread(page, draws_of_difference(draws, o, base));
            put_tally(page, tally.n_below, draws->n);
            put_tally(page, tally.n_short, draws->n);
            some_short = some_short || tally.n_short;
        }
        fputs("</tr>\n", page->out);
    }
    end_table(page);
    if (some_short)
        html_element(page->out, "p",
                     _("Where a draw brings too little, more than a tenth of what the baseline brings "
                       "stays undelivered: it costs less for that alone, and is not counted as below. "
                       "The medians and intervals hold it all the same."));
}

/* Columns: the differences of the others to the baseline, or of one organisation its own result. */
static void put_sway(const struct page *page)
{
    const struct comparison *c = page->c;
    const struct draws *draws = &c->result->draws;
    const size_t base = c->scenario->experiment.baseline;
    const bool alone = draws->n_organisations == 1;
    begin_table(page, alone ? _("How far each input sways the result")
                            : _("How far each input sways the difference to the baseline"));
    html_head_cell(page->out, _("Key"));
    for (size_t o = 0; o < draws->n_organisations; o++)
        if (alone || o != base)
            html_number_head_cell(page->out, comparison_label(c, o));
    begin_rows(page);
    for (size_t i = 0; i < draws->n_inputs; i++) {
        const struct uncertain_input *input = &c->scenario->uncertainty.inputs[i];
        if (input->law.kind == LAW_NONE || input->is_word)
            continue;
        fputs("<tr>", page->out);
        put_key(page, input->key);
        for (size_t o = 0; o < draws->n_organisations; o++)
            if (alone || o != base) {
                char text[NUMBER_BYTES];
                number_signed(text, draws_correlation(draws, i, o, alone ? o : base), 2,
                              page->language);
                put_number_text(page, text);
            }
        fputs("</tr>\n", page->out);
    }
    end_table(page);
    html_element(page->out, "p",
                 _("Spearman's rank correlation of what was drawn with what came of it: 1 or −1 when "
                   "this input alone decides, 0 when it does not matter. With few draws small ones "
                   "mean nothing."));
}

static bool some_number_varies(const struct page *page)
{
    const struct uncertainty *u = &page->c->scenario->uncertainty;
    for (size_t i = 0; i < u->n_inputs; i++)
        if (u->inputs[i].law.kind != LAW_NONE && !u->inputs[i].is_word)
            return true;
    return false;
}

void report_inputs(const struct page *page)
{
    const struct draws *draws = &page->c->result->draws;
    if (draws->n)
        html_element(page->out, "p",
                     _("These values are not known for sure. Each simulated year drew them from their "
                       "law, the same for every organisation. The intervals of the means on this page "
                       "hold that too; they narrow as more years are simulated, while the spread "
                       "between draws, below, stays: it is what may happen to one territory. Between "
                       "the answers to a survey there are differences from one who answered to the "
                       "next: a draw is one of them, chosen at random. Routes and maps are of a year on the "
                       "values that the scenario gives."));
    put_laws(page);
    if (draws->n)
        put_results(page);
    if (draws->n && some_number_varies(page))
        put_sway(page);
}
