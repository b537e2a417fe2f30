/* report.html of a survey: one self-contained page in the language of the run. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "app/html.h"
#include "app/survey_report.h"
#include "data/text.h"

static const char STYLE[] =
    "body{font:16px/1.55 \"DejaVu Sans\",\"Segoe UI\",\"Liberation Sans\",Arial,sans-serif;color:#1b1b1b;"
    "background:#fff;max-width:60rem;margin:0 auto;padding:1.5rem 1.2rem 4rem}"
    "h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0}"
    "h2{font-size:1.35rem;margin:3rem 0 .8rem;border-bottom:2px solid #0072b2;padding-bottom:.2rem}"
    "h3{font-size:1.15rem;margin:2.4rem 0 .4rem}"
    "p,li{max-width:44rem}"
    ".lead{color:#4d4d4d;margin:.2rem 0 1rem}"
    ".mention{background:#fff3d6;border-left:6px solid #b36b00;padding:.5rem .9rem;margin:1rem 0;max-width:none}"
    "nav ol{columns:2 20rem;column-gap:2.4rem;padding-left:1.6rem;font-size:.9rem}nav li{margin:.15rem 0}"
    "a,summary{color:#005a8f}"
    "figure{margin:1.2rem 0}figure svg{width:100%;max-width:44rem;height:auto;display:block}"
    ".wide{overflow-x:auto}"
    "table{border-collapse:collapse;font-size:.9rem;margin:.6rem 0 .8rem;min-width:24rem}"
    "caption{text-align:left;color:#595959;padding:.2rem 0}"
    "th,td{padding:.32rem .6rem;border-bottom:1px solid #d0d0d0;text-align:left;vertical-align:top}"
    "thead th{border-bottom:2px solid #666;background:#fafafa;vertical-align:bottom}"
    "td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    "th.n{text-align:right}"
    "tr.base td{color:#595959;background:#fafafa}"
    "figcaption{color:#595959;font-size:.75rem;margin:0 0 0 .6rem}"
    ".wide td:first-child{min-width:11rem}"
    ".note{color:#595959;font-size:.88rem;margin:.2rem 0 1rem}"
    "blockquote{margin:.5rem 0;padding:.2rem .9rem;border-left:4px solid #b0c8d8;max-width:44rem}"
    "details{margin:.5rem 0}summary{cursor:pointer;margin:.4rem 0}"
    "@media screen and (max-width:40rem){table{min-width:0}figure{overflow-x:auto}figure svg{width:34rem;max-width:none}"
    ".wide td:first-child{position:sticky;left:0;background:#fff;min-width:7rem}tr.base td:first-child{background:#fafafa}}"
    "@page{size:A4;margin:16mm 15mm}"
    "@media print{html{font-size:10pt}body{font-size:1rem;max-width:none;padding:0}nav{display:none}"
    "h2,h3{break-after:avoid}figure,tr{break-inside:avoid}}";

struct survey_page {
    FILE *out;
    struct survey_report *report;
    struct theme theme;
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

static void put_table(const struct survey_page *page, const struct survey_table *table)
{
    FILE *out = page->out;
    fputs("<div class=\"wide\"><table>", out);
    html_element(out, "caption", table->caption);
    fputs("<thead><tr>", out);
    for (size_t c = 0; c < table->n_columns; c++) {
        fputs(c ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">", out);
        html_text(out, table->heads[c]);
        fputs("</th>", out);
    }
    fputs("</tr></thead><tbody>\n", out);
    for (size_t r = 0; r < table->n_rows; r++) {
        fputs(r + table->n_sums >= table->n_rows ? "<tr class=\"base\">" : "<tr>", out);
        for (size_t c = 0; c < table->n_columns; c++)
            put_cell(page, &table->cells[r * table->n_columns + c]);
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table></div>\n", out);
}

static void put_figure(const struct survey_page *page, const struct survey_figure *figure)
{
    struct drawing *drawing = figure_draw(figure, &page->theme, 0);
    const char *id = arena_printf(&page->report->arena, "f-%s", figure->file);
    char *svg = drawing_svg(drawing, id);
    fputs("<figure>\n", page->out);
    fputs(svg, page->out);
    fputs("\n<figcaption>", page->out);
    html_text(page->out, report_source(page->report));
    fputs("</figcaption>\n</figure>\n", page->out);
    free(svg);
    drawing_free(drawing);
}

static void put_paragraph(const struct survey_page *page, const char *class, const char *text)
{
    fprintf(page->out, "<p class=\"%s\">", class);
    html_text(page->out, text);
    fputs("</p>\n", page->out);
}

static void put_block(const struct survey_page *page, const struct block *block)
{
    switch (block->kind) {
    case BLOCK_TEXT:
        html_element(page->out, "p", block->text);
        break;
    case BLOCK_NOTE:
        put_paragraph(page, "note", block->text);
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
    fprintf(page->out,
            "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            report->language == LANGUAGE_FR ? "fr" : "en");
    html_element(page->out, "title", title);
    fprintf(page->out, "<style>%s</style>\n</head>\n<body>\n<main>\n", STYLE);
    html_element(page->out, "h1", title);
    put_paragraph(page, "lead", report_base(report, report->answers->n, NULL));
    if (report->codebook->synthetic || report->sample.self_selected) {
        fputs("<p class=\"mention\"><strong>", page->out);
        html_text(page->out, _("Mind:"));
        fputs("</strong> ", page->out);
        if (report->codebook->synthetic)
            html_text(page->out, _("these answers are synthetic, drawn at random to try the "
                                   "program. Nobody gave them: conclude nothing from them."));
        if (report->codebook->synthetic && report->sample.self_selected)
            fputs(" ", page->out);
        if (report->sample.self_selected)
            html_text(page->out,
                      _("Whoever wished answered: intervals tell how much chance alone would "
                        "move the figures, not how the silent ones think. They are indicative."));
        fputs("</p>\n", page->out);
    }
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
    html_element(out, "p",
                 _("An interval says within which bounds the whole population may lie, if those who "
                   "answered were drawn at random: in 95 surveys of 100 it would hold the true "
                   "figure (or at the level told). When the size of the population is known and "
                   "everyone counts the same, it is exact (hypergeometric); with weights, strata or "
                   "clusters it is Korn and Graubard's. When everybody answered there is nothing to "
                   "infer: the figures are those of the population."));
    html_element(out, "p",
                 _("Comparisons between groups tell the test, why it was chosen, and how strong the "
                   "link is (0: none, 1: complete). A small p says that chance alone would rarely "
                   "give such differences; p is adjusted by Holm's method for the number of "
                   "comparisons made. Tests without weights do not count on the population being "
                   "small, and so err on the side of caution."));
    html_element(out, "p", weighting_words(report->sample.weighting));
    const char *source = report_source(report);
    html_element(out, "h2", _("Sources"));
    html_element(out, "p", source);
    if (report->codebook->source)
        html_element(out, "p", report->codebook->source);
    html_element(out, "p",
                 arena_printf(&report->arena,
                              _("Made by proxilog %s; run.json tells how to make the same figures "
                                "again. Figures for slides are in figures/projection/. This report "
                                "shows small groups: publish what `proxilog survey publish` lets "
                                "through, not this page."),
                              PROXILOG_VERSION));
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
    fputs("</main>\n</body>\n</html>\n", page->out);
}

bool report_html_write(struct survey_report *report, const struct folder *folder,
                       struct faults *faults)
{
    FILE *out = folder_open(folder, "report.html", faults);
    if (!out)
        return false;
    const struct survey_page page = {
        .out = out, .report = report, .theme = theme_report(report->language)};
    put_page(&page);
    return folder_close(folder, "report.html", out, faults);
}
