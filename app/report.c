#include "app/report.h"
#include <stdlib.h>
#include <string.h>
#include "app/finding.h"
#include "app/html.h"
#include "app/report_parts.h"
#include "data/mem.h"
#include "data/text.h"

static void put_figure(const struct page *page, const struct drawn_figure *figure)
{
    if (!figure)
        return;
    char *svg = drawing_svg(figure->drawing, figure->file);
    html_figure(page->out, svg, NULL);
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
    html_begin(out, title, NULL, page->language);
    char *base = finding_base(page->c);
    char *mention = comparison_mention(page->c);
    fputs("<p class=\"lead\">", out);
    html_text(out, base);
    if (*s->authors) {
        fputs(" · ", out);
        html_text(out, s->authors);
    }
    fputs("</p>\n", out);
    html_mention(out, mention);
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
    bool (*has)(const struct page *page); /* NULL: always there */
} SECTIONS[] = {
    {"conclusion", N_("In short"), put_conclusion, NULL},
    {"comparison", N_("The comparison in figures"), report_table, NULL},
    {"who", N_("Who gains, who loses"), put_who_gains, NULL},
    {"where", N_("Routes, on the map and in a week"), put_map, NULL},
    {"origins", N_("Where kilometres, costs and emissions come from"), put_origins, NULL},
    {"inputs", N_("Uncertain inputs"), report_inputs, report_has_inputs},
    {"method", N_("How this was computed"), report_method, NULL},
    {"defaults", N_("Default values"), report_defaults, NULL},
    {"sources", N_("Sources"), put_sources, NULL},
};
enum { N_SECTIONS = sizeof SECTIONS / sizeof *SECTIONS };

/* Links to the sections below the first, which follows at once. */
static void put_contents(const struct page *page)
{
    fprintf(page->out, "<nav aria-label=\"%s\">\n<ul>\n", _("Contents"));
    for (size_t i = 1; i < N_SECTIONS; i++) {
        if (SECTIONS[i].has && !SECTIONS[i].has(page))
            continue;
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
        if (SECTIONS[i].has && !SECTIONS[i].has(page))
            continue;
        fprintf(page->out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">", SECTIONS[i].id,
                SECTIONS[i].id);
        html_text(page->out, _(SECTIONS[i].title));
        fputs("</h2>\n", page->out);
        SECTIONS[i].put(page);
        fputs("</section>\n", page->out);
    }
    html_end(page->out);
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
