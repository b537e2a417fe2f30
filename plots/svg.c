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

/* Copies a number to two decimals; returns what follows it. Cairo works to 1/256 of a point, so
 * that no more than its last digit is lost. */
static const char *put_short_number(const char *at, FILE *out)
{
    char *end, digits[64];
    double value = strtod(at, &end);
    if (end == at) {
        fputc(*at, out);
        return at + 1;
    }
    snprintf(digits, sizeof digits, "%.2f", value);
    size_t n = strlen(digits);
    while (digits[n - 1] == '0')
        n--;
    if (digits[n - 1] == '.')
        n--;
    digits[n] = '\0';
    fputs(strcmp(digits, "-0") == 0 ? "0" : digits, out);
    return end;
}

/* Copies the value of an attribute of numbers, whose quote has been copied. */
static const char *put_numbers(const char *at, FILE *out)
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

/* Ids met so far; cairo counts them through the whole process, we from 0 in each figure. */
struct ids {
    char **names; /* owned, each owned */
    size_t n, room;
};

static size_t id_number(struct ids *ids, const char *id, size_t n)
{
    for (size_t i = 0; i < ids->n; i++)
        if (strncmp(ids->names[i], id, n) == 0 && ids->names[i][n] == '\0')
            return i;
    ids->names = mem_grown(ids->names, &ids->room, ids->n + 1, sizeof *ids->names);
    ids->names[ids->n] = mem_text_n(id, n);
    return ids->n++;
}

static void ids_clear(struct ids *ids)
{
    for (size_t i = 0; i < ids->n; i++)
        free(ids->names[i]);
    free(ids->names);
}

/* Copies the word before an id, if one is here, and the id's new name; returns what follows,
 * or at. */
static const char *put_id(const char *at, const char *prefix, struct ids *ids, FILE *out)
{
    static const char *const words[] = {" id=\"", "href=\"#", "url(#"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!starts(at, words[i]))
            continue;
        const char *id = at + strlen(words[i]);
        size_t n = strcspn(id, "\")");
        fprintf(out, "%s%si%zu", words[i], prefix, id_number(ids, id, n));
        return id + n;
    }
    return at;
}

/* Copies everything from the <svg> element on. */
static void put_elements(const char *at, const char *prefix, const char *title, const char *alt,
                         bool inlined, FILE *out)
{
    struct ids ids = {0};
    for (bool opened = false; *at;) {
        const char *after_id = put_id(at, prefix, &ids, out);
        if (after_id != at) {
            at = after_id;
        } else if (starts(at, " d=\"") || starts(at, " x=\"") || starts(at, " y=\"")) {
            fwrite(at, 1, 4, out);
            at = put_numbers(at + 4, out);
        } else if (*at == '>' && !opened) {
            opened = true;
            put_opening(title, alt, inlined, out);
            at++;
        } else {
            fputc(*at++, out);
        }
    }
    ids_clear(&ids);
}

char *svg_tidied(const char *svg, const char *prefix, const char *title, const char *alt,
                 bool inlined)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        mem_exhausted();
    const char *at = strstr(svg, "<svg ");
    if (!at)
        at = svg;
    if (!inlined)
        fwrite(svg, 1, (size_t)(at - svg), out);
    put_elements(at, prefix, title, alt, inlined, out);
    if (fclose(out) != 0)
        mem_exhausted();
    return text;
}
