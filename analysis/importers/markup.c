#include "analysis/importers/markup.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "data/mem.h"

struct mark {
    const char *written, *meant;
};

static const struct mark entities[] = {
    {"&amp;", "&"},   {"&lt;", "<"},         {"&gt;", ">"},        {"&quot;", "\""},
    {"&#39;", "'"},   {"&#039;", "'"},       {"&apos;", "'"},      {"&nbsp;", " "},
    {"&rsquo;", "’"}, {"&lsquo;", "‘"},      {"&laquo;", "«"},     {"&raquo;", "»"},
    {"&eacute;", "é"}, {"&egrave;", "è"},    {"&ecirc;", "ê"},     {"&euml;", "ë"},
    {"&agrave;", "à"}, {"&acirc;", "â"},     {"&ccedil;", "ç"},    {"&icirc;", "î"},
    {"&iuml;", "ï"},  {"&ocirc;", "ô"},      {"&ugrave;", "ù"},    {"&ucirc;", "û"},
    {"&oelig;", "œ"}, {"&Eacute;", "É"},     {"&Egrave;", "È"},    {"&Agrave;", "À"},
    {"&euro;", "€"},  {"&hellip;", "…"},     {"&ndash;", "–"},     {"&mdash;", "—"}};
static const struct mark vv_marks[] = {{"{newline}", "\n"},
                                       {"{cr}", "\r"},
                                       {"{tab}", "\t"},
                                       {"{quote}", "\""},
                                       {"{lbrace}", "{"}};

/* The mark at the start of the text, or NULL. */
static const struct mark *mark_at(const char *text, const struct mark marks[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strncmp(text, marks[i].written, strlen(marks[i].written)) == 0)
            return &marks[i];
    return NULL;
}

static char *put(char *at, const char *text)
{
    const size_t n = strlen(text);
    memcpy(at, text, n);
    return at + n;
}

/* Where a tag ends: of a script or a style, with what stands in it, which nobody reads. */
static const char *tag_end(const char *tag, const char *end)
{
    static const char *const hidden[] = {"script", "style"};
    for (size_t h = 0; h < sizeof hidden / sizeof *hidden; h++) {
        const size_t n = strlen(hidden[h]);
        if (strncasecmp(tag + 1, hidden[h], n) != 0 || !strchr(" \t\r\n>", tag[1 + n]))
            continue;
        const char *close = end;
        while ((close = strstr(close, "</")) != NULL && strncasecmp(close + 2, hidden[h], n) != 0)
            close++;
        close = close ? strchr(close, '>') : NULL;
        return close ? close : tag + strlen(tag) - 1;
    }
    return end;
}

char *markup_plain(const char *text)
{
    char *plain = mem_zeroed(strlen(text) + 1, 1), *at = plain;
    while (*text) {
        const struct mark *mark =
            *text == '&' ? mark_at(text, entities, sizeof entities / sizeof *entities) : NULL;
        const char *end = *text == '<' ? strchr(text, '>') : NULL;
        const bool is_tag = end && (text[1] == '/' || text[1] == '!' ||
                                    strspn(text + 1, "abcdefghijklmnopqrstuvwxyz"
                                                     "ABCDEFGHIJKLMNOPQRSTUVWXYZ") > 0);
        const bool is_blank = is_tag || strchr(" \t\r\n", *text) ||
                              (mark && strcmp(mark->meant, " ") == 0);
        if (is_blank && at > plain && at[-1] != ' ')
            *at++ = ' ';
        else if (!is_blank && mark)
            at = put(at, mark->meant);
        else if (!is_blank)
            *at++ = *text;
        text = is_tag ? tag_end(text, end) + 1 : text + (mark ? strlen(mark->written) : 1);
    }
    if (at > plain && at[-1] == ' ')
        at--;
    *at = '\0';
    return plain;
}

char *markup_vv(const char *text)
{
    char *plain = mem_zeroed(strlen(text) + 1, 1), *at = plain;
    while (*text) {
        const struct mark *mark =
            *text == '{' ? mark_at(text, vv_marks, sizeof vv_marks / sizeof *vv_marks) : NULL;
        if (mark)
            at = put(at, mark->meant);
        else
            *at++ = *text;
        text += mark ? strlen(mark->written) : 1;
    }
    return plain;
}
