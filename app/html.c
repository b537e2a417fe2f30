#include "app/html.h"
#include <math.h>
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
    ".card h4{font-size:1rem;display:flex;flex-wrap:wrap;justify-content:space-between;"
    "align-items:baseline;gap:0 .4rem}"
    ".card p{font-size:.88rem;color:#4d4d4d}"
    ".card .amount{font-size:1.6rem;font-weight:700;color:#1b1b1b;white-space:nowrap}"
    ".card .word{font-size:.8rem;font-weight:600;color:#595959}"
    ".card.better{border-top-color:#0072b2}.card.better .word{color:#005a8f}"
    ".card.worse{border-top-color:#d55e00}.card.worse .word{color:#9c3d00}"
    "figure{margin:1.6rem 0}figure svg{width:100%;height:auto;display:block}"
    ".phone{display:none}"
    /* A shade at the right edge as long as more columns follow there. */
    ".wide{overflow-x:auto;background:linear-gradient(to left,#fff 40%,#fff0) right/2.4rem 100% no-repeat local,"
    "linear-gradient(to left,#0003,#0000) right/.9rem 100% no-repeat scroll}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.6rem 0 1.2rem}"
    "caption{text-align:left;color:#595959;padding:.2rem 0}"
    /* Within sight where a table is wider than the screen. */
    "caption>span{display:block;position:sticky;left:0;width:fit-content;max-width:calc(100vw - 2.4rem)}"
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
    ".page{display:none}.phone{display:block}figure .phone svg{width:100%}"
    "tbody th{position:sticky;left:0;background:#fff;min-width:7rem}}"
    "@page{size:A4;margin:16mm 15mm}"
    "@media print{html{font-size:10pt}body{font-size:1rem;max-width:none;padding:0}nav{display:none}"
    ".cards{grid-template-columns:repeat(3,1fr)}"
    "h2,h3,caption,thead{break-after:avoid}figure,.card,tr,li{break-inside:avoid}"
    "figure svg{max-height:23cm}summary{list-style:none;color:inherit;font-weight:600}"
    "details.annex::details-content{content-visibility:visible;block-size:auto}details:not(.annex){display:none}"
    "table{font-size:8pt}th,td{padding:.12rem .4rem}.annex table{font-size:7.5pt;line-height:1.3}"
    ".card,.conclusion,.mention{print-color-adjust:exact}}"
    /* Surveys: a chart and a table for each of many questions, comparisons folded. */
    ".survey h3{font-size:1.15rem;margin:2.4rem 0 .4rem}"
    ".survey nav ol{columns:2 20rem;column-gap:2.4rem;padding-left:1.6rem;font-size:.9rem}"
    ".survey nav li{margin:.15rem 0}"
    ".survey figure{margin:1.2rem 0}.survey figure svg{max-width:44rem}"
    "figcaption{color:#595959;font-size:.75rem;margin:0 0 0 .6rem}"
    ".survey table{width:auto;min-width:24rem;margin:.6rem 0 .8rem}"
    ".survey .wide td:first-child{min-width:11rem}"
    "tr.base td{color:#595959;background:#fafafa}"
    ".note{color:#595959;font-size:.88rem;margin:.2rem 0 1rem}"
    "blockquote{margin:.5rem 0;padding:.2rem .9rem;border-left:4px solid #b0c8d8;max-width:44rem}"
    ".survey details{margin:.5rem 0;display:block}"
    "@media screen and (max-width:40rem){.survey table{min-width:0}"
    ".survey thead th{min-width:4.5rem}"
    ".survey .wide td:first-child{position:sticky;left:0;background:#fff;min-width:9rem}"
    ".survey tr.base td:first-child{background:#fafafa}}"
    /* What is folded stays off the paper, wide tables get all of it. */
    "@media print{.survey details:not([open]){display:none}.wide{overflow:visible;background:none}"
    "details>summary,summary+*{break-after:avoid}summary+*{break-before:avoid}"
    ".survey .wide td:first-child{min-width:7rem}"
    ".survey .many table{font-size:6.5pt}.survey .many th,.survey .many td{padding:.12rem .2rem}}";

void html_begin(FILE *out, const char *title, const char *kind, enum language language)
{
    fprintf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
            language == LANGUAGE_FR ? "fr" : "en");
    fputs("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n", out);
    html_element(out, "title", title);
    fprintf(out, "<style>%s</style>\n</head>\n<body>\n<main%s%s%s>\n", STYLE,
            kind ? " class=\"" : "", kind ? kind : "", kind ? "\"" : "");
    html_element(out, "h1", title);
}

void html_end(FILE *out)
{
    fputs("</main>\n</body>\n</html>\n", out);
}

void html_mention(FILE *out, const char *text)
{
    if (!*text)
        return;
    fputs("<p class=\"mention\"><strong>", out);
    html_text(out, _("Mind:"));
    fputs("</strong> ", out);
    html_text(out, text);
    fputs("</p>\n", out);
}

void html_figure(FILE *out, const char *svg, const char *caption)
{
    fprintf(out, "<figure tabindex=\"0\">\n%s\n", svg);
    if (caption)
        html_element(out, "figcaption", caption);
    fputs("</figure>\n", out);
}

void html_figure_of_two(FILE *out, const char *page_svg, const char *phone_svg,
                        const char *caption)
{
    fprintf(out, "<figure tabindex=\"0\">\n<div class=\"page\">%s</div>\n"
                 "<div class=\"phone\">%s</div>\n", page_svg, phone_svg);
    if (caption)
        html_element(out, "figcaption", caption);
    fputs("</figure>\n", out);
}

void html_text(FILE *out, const char *text)
{
    for (const char *c = text; *c; c++)
        switch (*c) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        default:
            fputc(*c, out);
        }
}

void html_element(FILE *out, const char *tag, const char *text)
{
    fprintf(out, "<%s>", tag);
    html_text(out, text);
    fprintf(out, "</%s>\n", tag);
}

void html_caption(FILE *out, const char *text)
{
    fputs("<caption><span>", out);
    html_text(out, text);
    fputs("</span></caption>\n", out);
}

void html_paragraph(FILE *out, const char *kind, const char *text)
{
    fprintf(out, "<p class=\"%s\">", kind);
    html_text(out, text);
    fputs("</p>\n", out);
}

/* <tag attributes>text</tag>, on the line. */
static void put_cell(FILE *out, const char *tag, const char *attributes, const char *text)
{
    fprintf(out, "<%s%s>", tag, attributes);
    html_text(out, text);
    fprintf(out, "</%s>", tag);
}

void html_head_cell(FILE *out, const char *text)
{
    put_cell(out, "th", " scope=\"col\"", text);
}

void html_number_head_cell(FILE *out, const char *text)
{
    put_cell(out, "th", " scope=\"col\" class=\"n\"", text);
}

void html_row_head_cell(FILE *out, const char *text)
{
    put_cell(out, "th", " scope=\"row\"", text);
}

void html_text_cell(FILE *out, const char *text)
{
    put_cell(out, "td", "", text);
}

void html_number_cell(FILE *out, double value, int decimals, enum language language)
{
    char text[NUMBER_BYTES];
    number_text(text, value, decimals, language);
    fprintf(out, "<td class=\"n\">%s</td>", text);
}

void html_estimate_cell(FILE *out, struct estimate e, int decimals, bool is_signed,
                        enum language language)
{
    char text[NUMBER_BYTES];
    if (is_signed)
        number_signed(text, e.mean, decimals, language);
    else
        number_text(text, e.mean, decimals, language);
    fprintf(out, "<td class=\"n\">%s", text);
    if (isfinite(e.low)) {
        number_interval(text, e.low, e.high, decimals, language);
        fprintf(out, "<br><small>%s</small>", text);
    }
    fputs("</td>", out);
}
