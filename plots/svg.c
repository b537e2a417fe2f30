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
        default: putc_unlocked(*c < 0x20 ? ' ' : *c, out);
        }
}

static bool starts(const char *at, const char *word)
{
    return strncmp(at, word, strlen(word)) == 0;
}

/* ---- Numbers ------------------------------------------------------------------------- */
/* A number of cairo's ("-12.345678") in hundredths, which lose no more than the last digit of
 * its 1/256 of a point; sets *at behind it. */
static long read_hundredths(const char **at)
{
    const char *c = *at;
    bool negative = *c == '-';
    long value = 0;
    for (c += negative; isdigit((unsigned char)*c); c++)
        value = 10 * value + (*c - '0');
    value *= 1000;
    if (*c == '.')
        for (long unit = 100; isdigit((unsigned char)*++c); unit /= 10)
            value += unit * (*c - '0');
    *at = c;
    value = (value + 5) / 10;
    return negative ? -value : value;
}

/* The number in as few characters as it takes, led by a space where it needs one. */
static void put_hundredths(long value, bool spaced, FILE *out)
{
    char digits[24], *c = digits + sizeof digits;
    long size = labs(value), cents = size % 100;
    if (cents % 10)
        *--c = (char)('0' + cents % 10);
    if (cents) {
        *--c = (char)('0' + cents / 10);
        *--c = '.';
    }
    size /= 100;
    for (; size > 0 || c == digits + sizeof digits; size /= 10)
        *--c = (char)('0' + size % 10);
    if (value < 0)
        *--c = '-';
    else if (spaced)
        *--c = ' ';
    fwrite(c, 1, (size_t)(digits + sizeof digits - c), out);
}

/* ---- Paths --------------------------------------------------------------------------- */
/* Where the pen is and where its part began, in hundredths of a point. */
struct pen {
    long x, y, start_x, start_y;
    char command; /* the last one written, which the next may leave out */
};

/* Writes n points relative to the pen, which moves to the last one. */
static void put_points(struct pen *pen, char command, const long at[][2], size_t n, FILE *out)
{
    bool implied = command == pen->command || (command == 'l' && pen->command == 'm');
    if (!implied)
        putc_unlocked(command, out);
    for (size_t i = 0; i < n; i++) {
        put_hundredths(at[i][0] - pen->x, implied || i > 0, out);
        put_hundredths(at[i][1] - pen->y, true, out);
    }
    pen->x = at[n - 1][0];
    pen->y = at[n - 1][1];
    pen->command = command;
    if (command == 'm') {
        pen->start_x = pen->x;
        pen->start_y = pen->y;
    }
}

/* Copies path data, whose quote has been copied, with relative points: "M 10.00 20.00 L 11.50
 * 20.00 " -> "m10 20 1.5 0". A move that nothing follows is left out. */
static const char *put_path(const char *at, FILE *out)
{
    struct pen pen = {0};
    while (*at && *at != '"') {
        const char letter = *at++;
        if (letter == 'Z') {
            putc_unlocked('z', out);
            pen = (struct pen){pen.start_x, pen.start_y, pen.start_x, pen.start_y, 'z'};
        }
        if (letter != 'M' && letter != 'L' && letter != 'C')
            continue;
        long points[3][2];
        size_t n = letter == 'C' ? 3 : 1;
        for (size_t i = 0; i < 2 * n; i++) {
            while (*at == ' ')
                at++;
            points[i / 2][i % 2] = read_hundredths(&at);
        }
        while (*at == ' ')
            at++;
        if (letter != 'M' || (*at && *at != '"'))
            put_points(&pen, (char)tolower((unsigned char)letter), points, n, out);
    }
    return at;
}

/* ---- Ids ----------------------------------------------------------------------------- */
/* Ids met so far; cairo counts them through the whole process, we from 0 in each figure. */
struct ids {
    const char *prefix;
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

/* Writes the new name of the id at at; returns what follows it. */
static const char *put_id(const char *at, struct ids *ids, FILE *out)
{
    size_t n = strcspn(at, "\")");
    fprintf(out, "%si%zu", ids->prefix, id_number(ids, at, n));
    return at + n;
}

/* ---- Elements ------------------------------------------------------------------------ */
/* Copies a style, whose quote has been copied, without what is so anyway (joins are round: no
 * mitre is ever cut). */
static const char *put_style(const char *at, FILE *out)
{
    static const char *const usual[] = {
        "fill-rule:nonzero;", "fill-opacity:1;", "stroke:none;", "stroke-opacity:1;",
        "stroke-linecap:butt;", "stroke-miterlimit:10;"};
    while (*at && *at != '"') {
        size_t n = strcspn(at, ";\""), i = 0;
        n += at[n] == ';';
        while (i < sizeof usual / sizeof *usual && !starts(at, usual[i]))
            i++;
        if (i == sizeof usual / sizeof *usual)
            fwrite(at, 1, n, out);
        at += n;
    }
    return at;
}

/* Copies the value of the attribute whose opening quote ends before at, rewritten where it is
 * one of those that matter; returns what follows what was copied. */
static const char *put_value(const char *at, const char *from, struct ids *ids, FILE *out)
{
    enum { ID, LINK, CLIP, PATH, X, Y, STYLE };
    static const char *const names[] = {
        [ID] = " id=\"", [LINK] = ":href=\"", [CLIP] = " clip-path=\"", [PATH] = " d=\"",
        [X] = " x=\"",   [Y] = " y=\"",       [STYLE] = " style=\""};
    size_t i = 0, n_names = sizeof names / sizeof *names;
    for (; i < n_names; i++) {
        size_t n = strlen(names[i]);
        if ((size_t)(at - from) >= n && memcmp(at - n, names[i], n) == 0)
            break;
    }
    if (i == PATH)
        return put_path(at, out);
    if (i == STYLE)
        return put_style(at, out);
    if (i == X || i == Y) {
        put_hundredths(read_hundredths(&at), false, out);
        return at;
    }
    static const char *const before[] = {[ID] = "", [LINK] = "#", [CLIP] = "url(#"};
    if (i > CLIP || !starts(at, before[i]))
        return at;
    fputs(before[i], out);
    return put_id(at + strlen(before[i]), ids, out);
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

/* Copies all of it, attribute by attribute. */
static void put_attributes(const char *at, struct ids *ids, FILE *out)
{
    for (const char *quote; (quote = strstr(at, "=\"")) != NULL;) {
        quote += 2;
        fwrite(at, 1, (size_t)(quote - at), out);
        const char *after = put_value(quote, at, ids, out);
        size_t rest = strcspn(after, "\""); /* the closing quote, too, is no start of another */
        rest += after[rest] == '"';
        fwrite(after, 1, rest, out);
        at = after + rest;
    }
    fputs(at, out);
}

char *svg_tidied(const char *svg, const char *prefix, const char *title, const char *alt,
                 bool inlined)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        mem_exhausted();
    const char *start = strstr(svg, "<svg ");
    if (!start)
        start = svg;
    const char *end = start + strcspn(start, ">");
    const char *from = inlined ? start : svg;
    fwrite(from, 1, (size_t)(end - from), out);
    put_opening(title, alt, inlined, out);
    struct ids ids = {.prefix = prefix};
    put_attributes(*end ? end + 1 : end, &ids, out);
    ids_clear(&ids);
    if (fclose(out) != 0)
        mem_exhausted();
    return text;
}
