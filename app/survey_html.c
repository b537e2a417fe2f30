/* report.html of a survey: one self-contained page in the language of the run. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "app/html.h"
#include "app/survey_report.h"
#include "data/mem.h"
#include "data/text.h"

struct survey_page {
    FILE *out;
    struct survey_report *report;
};

static void put_cell(const struct survey_page *page, const struct table_cell *cell)
{
    char text[NUMBER_BYTES];
    switch (cell->kind) {
    case CELL_TEXT:
        html_text_cell(page->out, cell->text);
        return;
    case CELL_NUMBER:
        html_number_cell(page->out, cell->value, cell->decimals, page->report->language);
        return;
    case CELL_PERCENT:
        number_percent(text, cell->value, 0, page->report->language);
        break;
    case CELL_P:
        number_text(text, cell->value < 0.001 ? 0.001 : cell->value, cell->decimals,
                    page->report->language);
        fprintf(page->out, "<td class=\"n\">%s%s</td>", cell->value < 0.001 ? "&lt; " : "", text);
        return;
    case CELL_NONE:
        *text = '\0';
        break;
    }
    fprintf(page->out, "<td class=\"n\">%s</td>", text);
}

enum { COLUMNS_MANY = 10 }; /* more than that are printed small */

static void put_table(const struct survey_page *page, const struct survey_table *table)
{
    FILE *out = page->out;
    fprintf(out, "<div class=\"wide%s\" tabindex=\"0\"><table>",
            table->n_columns > COLUMNS_MANY ? " many" : "");
    html_caption(out, table->caption);
    fputs("<thead><tr>", out);
    for (size_t c = 0; c < table->n_columns; c++)
        (c && !(table->n_rows && table->cells[c].kind == CELL_TEXT) ? html_number_head_cell
                                                                    : html_head_cell)(
            out, table->heads[c]);
    fputs("</tr></thead><tbody>\n", out);
    for (size_t r = 0; r < table->n_rows; r++) {
        fputs(r + table->n_sums >= table->n_rows ? "<tr class=\"base\">" : "<tr>", out);
        for (size_t c = 0; c < table->n_columns; c++)
            put_cell(page, &table->cells[r * table->n_columns + c]);
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table></div>\n", out);
}

/* For a page and for a phone: the screen's width tells which one is shown. */
static void put_figure(const struct survey_page *page, const struct survey_figure *figure)
{
    struct survey_report *report = page->report;
    const struct theme themes[] = {theme_report(report->language), theme_phone(report->language)};
    static const char *const prefixes[] = {"f", "s"};
    char *svgs[2];
    for (size_t t = 0; t < 2; t++) {
        struct drawing *drawing = figure_draw(figure, &themes[t], 0);
        svgs[t] = drawing_svg(
            drawing, arena_printf(&report->arena, "%s-%s", prefixes[t], figure->file));
        drawing_free(drawing);
    }
    html_figure_of_two(page->out, svgs[0], svgs[1], report_source(report));
    free(svgs[0]);
    free(svgs[1]);
}

static void put_block(const struct survey_page *page, const struct block *block)
{
    switch (block->kind) {
    case BLOCK_TEXT:
        html_element(page->out, "p", block->text);
        break;
    case BLOCK_NOTE:
        html_paragraph(page->out, "note", block->text);
        break;
    case BLOCK_QUOTE:
        html_element(page->out, "blockquote", block->text);
        break;
    case BLOCK_TABLE:
        put_table(page, block->table);
        break;
    case BLOCK_FIGURE:
        put_figure(page, block->figure);
        break;
    case BLOCK_FOLD:
        fputs("<details><summary>", page->out);
        html_text(page->out, block->text);
        fputs("</summary>\n", page->out);
        break;
    case BLOCK_UNFOLD:
        fputs("</details>\n", page->out);
        break;
    }
}

static void put_contents(const struct survey_page *page)
{
    const struct survey_report *report = page->report;
    fputs("<nav><ol>\n", page->out);
    for (size_t s = 0; s < report->n_sections; s++) {
        fprintf(page->out, "<li><a href=\"#q-%zu\">", s + 1);
        html_text(page->out, report->sections[s].title);
        fputs("</a></li>\n", page->out);
    }
    fputs("</ol></nav>\n", page->out);
}

static void put_head(const struct survey_page *page)
{
    struct survey_report *report = page->report;
    const char *title = report_label(report, report->codebook->title);
    html_begin(page->out, title, "survey", report->language);
    html_paragraph(page->out, "lead", report_base_weighted(report, report->answers->n, NULL));
    const char *mention = "";
    if (report->codebook->synthetic)
        mention = _("these answers are synthetic, drawn at random to try the program. Nobody gave "
                    "them: conclude nothing from them.");
    const char *indicative = _("Whoever wished answered: intervals tell how much chance alone would "
                               "move the figures, not how the silent ones think. They are indicative.");
    if (report->sample.self_selected)
        mention = *mention ? report_sentences(report, mention, indicative) : indicative;
    html_mention(page->out, mention);
}

static void put_method(const struct survey_page *page)
{
    struct survey_report *report = page->report;
    FILE *out = page->out;
    html_element(out, "h2", _("How this was computed"));
    html_element(out, "p",
                 _("Each share is counted among those who answered the question: \"don't know\", "
                   "refusals, questions that were not asked and those left empty are counted apart, "
                   "under each table. A share is not shown as a percentage when fewer than 10 "
                   "answered. Several answers allowed: shares are of all those asked, then of those "
                   "who ticked one or more, then of all mentions."));
    char level[NUMBER_BYTES];
    number_percent(level, report->sample.level, 0, report->language);
    html_element(out, "p",
                 arena_printf(&report->arena,
                              _("An interval says within which bounds the figure of the whole "
                                "population may lie, if those who answered had been drawn at random: "
                                "in %s of such surveys it would hold the true figure. When the size "
                                "of the population is known and everyone counts the same, it is exact "
                                "(hypergeometric); with weights, strata or clusters it is Korn and "
                                "Graubard's. When everybody answered there is nothing to infer: the "
                                "figures are those of the population."),
                              level));
    html_element(out, "p",
                 _("Comparisons between groups tell the test, why it was chosen, and how strong the "
                   "link is (0: none, 1: complete). A small p says that chance alone would rarely "
                   "give such differences; p is adjusted by Holm's method for the number of "
                   "comparisons made. Tests without weights do not count on the population being "
                   "small, and so err on the side of caution."));
    char *method = sample_method(&report->sample);
    *method = (char)toupper((unsigned char)*method);
    char *sentence = mem_printf("%s.", method);
    html_element(out, "p", sentence);
    free(sentence);
    free(method);
    const char *source = report_source(report);
    html_element(out, "h2", _("Sources"));
    html_element(out, "p", source);
    if (report->codebook->source)
        html_element(out, "p", report->codebook->source);
    html_element(out, "p",
                 arena_printf(&report->arena,
                              _("Made by proxilog %s; run.json tells how to make the same figures "
                                "again. Figures for slides are in figures/projection/. No mean "
                                "of fewer than %zu answers is shown, but counts are: as open data "
                                "publish what `proxilog survey publish` lets through."),
                              PROXILOG_VERSION, report->sample.smallest));
}

static void put_page(const struct survey_page *page)
{
    const struct survey_report *report = page->report;
    put_head(page);
    put_contents(page);
    const char *theme = NULL;
    for (size_t s = 0; s < report->n_sections; s++) {
        const struct section *section = &report->sections[s];
        if (section->theme && (!theme || strcmp(theme, section->theme) != 0))
            html_element(page->out, "h2", section->theme);
        theme = section->theme ? section->theme : theme;
        fprintf(page->out, "<section id=\"q-%zu\">\n", s + 1);
        html_element(page->out, "h3", section->title);
        for (const struct block *block = section->first; block; block = block->next)
            put_block(page, block);
        fputs("</section>\n", page->out);
    }
    put_method(page);
    html_end(page->out);
}

bool report_html_write(struct survey_report *report, const struct folder *folder,
                       struct faults *faults)
{
    FILE *out = folder_open(folder, "report.html", faults);
    if (!out)
        return false;
    const struct survey_page page = {.out = out, .report = report};
    put_page(&page);
    return folder_close(folder, "report.html", out, faults);
}
