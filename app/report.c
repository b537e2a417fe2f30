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
    "h2{font-size:1.35rem;margin:3rem 0 .8rem;border-bottom:2px solid #0072b2;padding-bottom:.2rem}"
    "h3{font-size:1.1rem;margin:1.8rem 0 .4rem}"
    "p,li{max-width:44rem}"
    ".lead{color:#4d4d4d;margin:.2rem 0 1rem}"
    ".mention{background:#fff3d6;border-left:6px solid #b36b00;padding:.5rem .9rem;margin:1rem 0;max-width:none}"
    "nav ul{list-style:none;padding:0;margin:1rem 0;display:flex;flex-wrap:wrap;gap:.3rem 1.4rem}"
    "a,summary{color:#005a8f}"
    ".conclusion{background:#f3f7fa;border-radius:.5rem;padding:1rem 1.3rem;margin:1rem 0}"
    ".conclusion h3{margin-top:0}"
    ".conclusion li{margin:.3rem 0}"
    ".verdict{font-size:1.15rem;font-weight:600;line-height:1.4;margin:.3rem 0 1rem}"
    ".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.9rem}"
    ".card{background:#fff;border:1px solid #d0d0d0;border-top:5px solid #595959;border-radius:.3rem;padding:.6rem .9rem}"
    ".card h4,.card p{margin:0}"
    ".card h4{font-size:1rem}"
    ".card p{font-size:.88rem;color:#4d4d4d}"
    ".card .amount{font-size:1.6rem;font-weight:700;color:#1b1b1b;white-space:nowrap}"
    ".card .word{float:right;font-size:.85rem;font-weight:600;color:#595959}"
    ".card.better{border-top-color:#0072b2}.card.better .word{color:#005a8f}"
    ".card.worse{border-top-color:#d55e00}.card.worse .word{color:#9c3d00}"
    "figure{margin:1.6rem 0}figure svg{width:100%;height:auto;display:block}"
    ".wide{overflow-x:auto}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.6rem 0 1.2rem}"
    "caption{text-align:left;color:#595959;padding:.2rem 0}"
    "th,td{padding:.32rem .6rem;border-bottom:1px solid #d0d0d0;text-align:left;vertical-align:top}"
    "thead th{border-bottom:2px solid #666;background:#fafafa;vertical-align:bottom}"
    "tbody th{font-weight:400;width:34%}"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
    "td.n{white-space:nowrap}"
    "td small{color:#595959}"
    "tr.total td,tr.total th{font-weight:600;border-top:1px solid #666}"
    "summary{cursor:pointer;margin:.4rem 0}"
    ".gains{color:#005a8f}.loses{color:#9c3d00}.undecided{color:#595959}"
    "@media screen and (max-width:40rem){figure{overflow-x:auto}figure svg{width:36rem}"
    "tbody th{position:sticky;left:0;background:#fff;min-width:7rem}}"
    "@page{size:A4;margin:16mm 15mm}"
    "@media print{html{font-size:10pt}body{font-size:1rem;max-width:none;padding:0}nav{display:none}"
    ".cards{grid-template-columns:repeat(3,1fr)}"
    "h2,h3,caption,thead{break-after:avoid}figure,.card,tr,li{break-inside:avoid}"
    "figure svg{max-height:23cm}summary{list-style:none;color:inherit;font-weight:600}"
    "details.annex::details-content{content-visibility:visible;block-size:auto}details:not(.annex){display:none}"
    "table{font-size:8pt}th,td{padding:.12rem .4rem}.annex table{font-size:7.5pt;line-height:1.3}"
    ".card,.conclusion,.mention{print-color-adjust:exact}}";

static void put_figure(const struct page *page, const struct drawn_figure *figure)
{
    if (!figure)
        return;
    char *svg = drawing_svg(figure->drawing, figure->file);
    fputs("<figure tabindex=\"0\">\n", page->out);
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

/* ---- Sections ------------------------------------------------------------------------ */

static void put_conclusion(const struct page *page)
{
    report_conclusion(page);
    put_named(page, "indicators");
}

static void put_who_gains(const struct page *page)
{
    put_gains(page);
    report_farms(page);
    report_money(page);
}

static void put_map(const struct page *page)
{
    put_named(page, "flow");
    put_named(page, "map");
}

static void put_origins(const struct page *page)
{
    static const char *const files[] = {"km", "cost", "ghg", "weeks"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        put_named(page, files[i]);
}

static void put_sources(const struct page *page)
{
    report_warnings(page);
    report_sources(page);
}

/* The page from top to bottom. */
static const struct section {
    const char *id, *title; /* title: msgid */
    void (*put)(const struct page *page);
} SECTIONS[] = {
    {"conclusion", N_("In short"), put_conclusion},
    {"comparison", N_("The comparison in figures"), report_table},
    {"who", N_("Who gains, who loses"), put_who_gains},
    {"where", N_("Routes, on the map and in a week"), put_map},
    {"origins", N_("Where kilometres, costs and emissions come from"), put_origins},
    {"method", N_("How this was computed"), report_method},
    {"defaults", N_("Default values"), report_defaults},
    {"sources", N_("Sources"), put_sources},
};
enum { N_SECTIONS = sizeof SECTIONS / sizeof *SECTIONS };

/* Links to the sections below the first, which follows at once. */
static void put_contents(const struct page *page)
{
    fprintf(page->out, "<nav aria-label=\"%s\">\n<ul>\n", _("Contents"));
    for (size_t i = 1; i < N_SECTIONS; i++) {
        fprintf(page->out, "<li><a href=\"#%s\">", SECTIONS[i].id);
        html_text(page->out, _(SECTIONS[i].title));
        fputs("</a></li>\n", page->out);
    }
    fputs("</ul>\n</nav>\n", page->out);
}

static void put_page(const struct page *page)
{
    put_head(page);
    put_contents(page);
    for (size_t i = 0; i < N_SECTIONS; i++) {
        fprintf(page->out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">", SECTIONS[i].id,
                SECTIONS[i].id);
        html_text(page->out, _(SECTIONS[i].title));
        fputs("</h2>\n", page->out);
        SECTIONS[i].put(page);
        fputs("</section>\n", page->out);
    }
    fputs("</main>\n</body>\n</html>\n", page->out);
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
