#include "app/html.h"
#include <math.h>

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
