#include "plots/svg.h"
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"

static void put_escaped(const char *text, FILE *out)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        switch (*c) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '"': fputs("&quot;", out); break;
        default: fputc(*c < 0x20 ? ' ' : *c, out);
        }
}

/* Copies a number with at most two decimals, cut rather than rounded; returns what follows it.
 * Cairo works to 1/256 of a point, so that less than a hundredth is lost. */
static const char *put_short_number(const char *at, FILE *out)
{
    size_t whole = strspn(at, "-0123456789");
    fwrite(at, 1, whole, out);
    at += whole;
    if (*at != '.')
        return at;
    size_t n = strspn(at + 1, "0123456789"), kept = n < 2 ? n : 2;
    while (kept > 0 && at[kept] == '0')
        kept--;
    if (kept > 0)
        fwrite(at, 1, kept + 1, out);
    return at + 1 + n;
}

/* Copies the value of a d="..." attribute, whose quote has been copied. */
static const char *put_path(const char *at, FILE *out)
{
    while (*at && *at != '"') {
        if (isdigit((unsigned char)*at) || *at == '-')
            at = put_short_number(at, out);
        else
            fputc(*at++, out);
    }
    return at;
}

static bool starts(const char *at, const char *word)
{
    return strncmp(at, word, strlen(word)) == 0;
}

static void put_opening(const char *title, const char *alt, bool inlined, FILE *out)
{
    fputs(" role=\"img\" aria-label=\"", out);
    put_escaped(alt, out);
    fputs("\">", out);
    if (inlined)
        return; /* a title would pop up over the page */
    fputs("\n<title>", out);
    put_escaped(title, out);
    fputs("</title>\n<desc>", out);
    put_escaped(alt, out);
    fputs("</desc>", out);
}

/* Words after which an id follows. */
static const char *const before_id[] = {" id=\"", "href=\"#", "url(#"};

char *svg_tidied(const char *svg, const char *prefix, const char *title, const char *alt,
                 int inlined)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        mem_exhausted();
    const char *at = strstr(svg, "<svg ");
    if (!at)
        at = svg;
    else if (!inlined)
        fwrite(svg, 1, (size_t)(at - svg), out);
    for (bool opened = false; *at;) {
        const char *word = NULL;
        for (size_t i = 0; i < sizeof before_id / sizeof *before_id && !word; i++)
            if (starts(at, before_id[i]))
                word = before_id[i];
        if (word) {
            fprintf(out, "%s%s", word, prefix);
            at += strlen(word);
        } else if (starts(at, " d=\"")) {
            fputs(" d=\"", out);
            at = put_path(at + 4, out);
        } else if (*at == '>' && !opened) {
            opened = true;
            put_opening(title, alt, inlined, out);
            at++;
        } else {
            fputc(*at++, out);
        }
    }
    if (fclose(out) != 0)
        mem_exhausted();
    return text;
}
