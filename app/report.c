#include "app/report.h"
#include <stdlib.h>
#include <string.h>
#include "app/finding.h"
#include "app/html.h"
#include "app/report_parts.h"
#include "data/mem.h"
#include "data/text.h"

static const char STYLE[] =
    "body{font:16px/1.55 \"DejaVu Sans\",\"Segoe UI\",\"Liberation Sans\",Arial,sans-serif;color:#1b1b1b;"
    "background:#fff;max-width:60rem;margin:0 auto;padding:1.5rem 1.2rem 4rem}"
    "h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0}"
    "h2{font-size:1.35rem;margin:2.6rem 0 .6rem;border-bottom:2px solid #0072b2;padding-bottom:.2rem}"
    "h3{font-size:1.05rem;margin:1.6rem 0 .3rem}"
    ".lead{color:#4d4d4d;margin:.2rem 0 1rem}"
    ".mention{background:#fff3d6;border-left:6px solid #b36b00;padding:.5rem .9rem;margin:1rem 0}"
    ".conclusion{background:#eef5fa;border-left:6px solid #0072b2;padding:.6rem 1.2rem;margin:1rem 0}"
    ".conclusion li{margin:.45rem 0}"
    "figure{margin:1.4rem 0}figure svg{width:100%;height:auto;display:block}"
    ".wide{overflow-x:auto}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.6rem 0}"
    "th,td{padding:.32rem .6rem;border-bottom:1px solid #d0d0d0;text-align:left;vertical-align:top}"
    "thead th{border-bottom:2px solid #666;background:#fafafa}"
    "td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    "td small{color:#595959}"
    "tr.part td:first-child{padding-left:1.8rem}tr.total td{font-weight:600}"
    "summary{cursor:pointer;color:#005a8f;margin:.4rem 0}"
    ".gains{color:#00573f}.loses{color:#9c3d00}.undecided{color:#595959}"
    "@media print{details{display:block}body{max-width:none}h2{break-after:avoid}"
    "figure,table{break-inside:avoid}}";

static void put_figure(const struct page *page, const struct drawn_figure *figure)
{
    if (!figure)
        return;
    char *svg = drawing_svg(figure->drawing, figure->file);
    fputs("<figure>\n", page->out);
    fputs(svg, page->out);
    fputs("\n</figure>\n", page->out);
    free(svg);
}

static void put_named(const struct page *page, const char *file)
{
    put_figure(page, figures_find(page->figures, file));
}

static void put_gains(const struct page *page)
{
    for (size_t i = 0; i < page->figures->n; i++)
        if (strcmp(page->figures->list[i].id, "gains") == 0)
            put_figure(page, &page->figures->list[i]);
}

static void put_head(const struct page *page)
{
    const struct scenario *s = page->c->scenario;
    const char *title = page->c->french ? s->title.fr : s->title.en;
    FILE *out = page->out;
    fprintf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
            page->c->french ? "fr" : "en");
    fputs("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n", out);
    html_element(out, "title", title);
    fprintf(out, "<style>%s</style>\n</head>\n<body>\n<main>\n", STYLE);
    html_element(out, "h1", title);
    char *base = finding_base(page->c);
    char *mention = comparison_mention(page->c);
    fputs("<p class=\"lead\">", out);
    html_text(out, base);
    if (*s->authors) {
        fputs(" · ", out);
        html_text(out, s->authors);
    }
    fputs("</p>\n", out);
    if (*mention) {
        fputs("<p class=\"mention\"><strong>", out);
        html_text(out, _("Mind:"));
        fputs("</strong> ", out);
        html_text(out, mention);
        fputs("</p>\n", out);
    }
    free(mention);
    free(base);
}

static void put_page(const struct page *page)
{
    FILE *out = page->out;
    put_head(page);
    html_element(out, "h2", _("In short"));
    report_conclusion(page);
    put_named(page, "indicators");
    html_element(out, "h2", _("The comparison in figures"));
    report_table(page);
    html_element(out, "h2", _("Who gains, who loses"));
    put_gains(page);
    report_farms(page);
    report_money(page);
    html_element(out, "h2", _("On the map"));
    put_named(page, "map");
    html_element(out, "h2", _("Where kilometres, costs and emissions come from"));
    put_named(page, "km");
    put_named(page, "cost");
    put_named(page, "ghg");
    put_named(page, "weeks");
    html_element(out, "h2", _("How this was computed"));
    report_method(page);
    html_element(out, "h2", _("Default values"));
    report_defaults(page);
    report_warnings(page);
    html_element(out, "h2", _("Sources"));
    report_sources(page);
    fputs("</main>\n</body>\n</html>\n", out);
}

bool report_write(const struct comparison *c, const struct figure_set *figures,
                  const struct folder *folder, struct faults *faults)
{
    FILE *out = folder_open(folder, "report.html", faults);
    if (!out)
        return false;
    const struct page page = {.out = out,
                              .c = c,
                              .figures = figures,
                              .language = c->french ? LANGUAGE_FR : LANGUAGE_EN};
    put_page(&page);
    return folder_close(folder, "report.html", out, faults);
}
