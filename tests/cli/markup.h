/* Is a page or a picture well-formed? Elements closed in the order in which they were opened,
 * attributes quoted, no bare & or <, no id twice. */
#ifndef TESTS_CLI_MARKUP_H
#define TESTS_CLI_MARKUP_H
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"

enum { MARKUP_DEPTH = 64 };

struct markup {
    const char *file;
    char open[MARKUP_DEPTH][40];
    size_t depth;
    char **ids;
    size_t n_ids, room_ids;
};

/* Elements of HTML that have no end tag. */
static inline bool markup_is_void(const char *name)
{
    return strcmp(name, "meta") == 0 || strcmp(name, "br") == 0 || strcmp(name, "img") == 0;
}

static inline void markup_check_entity(const struct markup *markup, const char *at)
{
    const size_t n = strspn(at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ#0123456789");
    ck_assert_msg(n > 0 && at[1 + n] == ';', "%s: bare &: %.60s", markup->file, at);
}

/* Past the attributes at at, to > or />. */
static inline const char *markup_attributes(struct markup *markup, const char *at)
{
    for (;;) {
        at += strspn(at, " \n\t");
        if (*at == '>' || *at == '/')
            return at;
        const char *name = at;
        const size_t n = strcspn(at, "= >");
        ck_assert_msg(n > 0 && at[n] == '=' && at[n + 1] == '"', "%s: attribute: %.60s",
                      markup->file, at);
        const char *value = at + n + 2;
        const size_t n_value = strcspn(value, "\"<");
        ck_assert_msg(value[n_value] == '"', "%s: value: %.60s", markup->file, at);
        if (n == 2 && strncmp(name, "id", 2) == 0) {
            markup->ids = mem_grown(markup->ids, &markup->room_ids, markup->n_ids + 1,
                                    sizeof *markup->ids);
            markup->ids[markup->n_ids++] = mem_text_n(value, n_value);
        }
        at = value + n_value + 1;
    }
}

static inline const char *markup_tag(struct markup *markup, const char *at)
{
    const char *start = at;
    const bool closes = at[1] == '/';
    at += 1 + closes;
    char name[40];
    const size_t n = strcspn(at, " />\n");
    ck_assert_msg(n > 0 && n < sizeof name, "%s: tag: %.60s", markup->file, start);
    memcpy(name, at, n);
    name[n] = '\0';
    at += n;
    if (closes) {
        ck_assert_msg(markup->depth > 0 && strcmp(markup->open[markup->depth - 1], name) == 0,
                      "%s: </%s> closes %s", markup->file, name,
                      markup->depth ? markup->open[markup->depth - 1] : "nothing");
        markup->depth--;
        return at + 1;
    }
    at = markup_attributes(markup, at);
    if (*at == '/')
        return at + 2;
    if (!markup_is_void(name)) {
        ck_assert_uint_lt(markup->depth, MARKUP_DEPTH);
        strcpy(markup->open[markup->depth++], name);
    }
    return at + 1;
}

static inline int markup_compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline void markup_check_ids(struct markup *markup)
{
    if (markup->n_ids)
        qsort(markup->ids, markup->n_ids, sizeof *markup->ids, markup_compare);
    for (size_t i = 0; i < markup->n_ids; i++) {
        ck_assert_msg(i == 0 || strcmp(markup->ids[i - 1], markup->ids[i]) != 0,
                      "%s: the id %s is there twice", markup->file, markup->ids[i]);
    }
    for (size_t i = 0; i < markup->n_ids; i++)
        free(markup->ids[i]);
    free(markup->ids);
}

/* text: from the first tag on. */
static inline void check_markup(const char *file, const char *text)
{
    struct markup markup = {.file = file};
    ck_assert_msg(text != NULL, "%s: no tag", file);
    for (const char *at = text; *at;) {
        if (strncmp(at, "<!--", 4) == 0) {
            at = strstr(at, "-->");
            ck_assert_msg(at != NULL, "%s: open comment", file);
            at += 3;
        } else if (strncmp(at, "<style>", 7) == 0) {
            at = strstr(at, "</style>");
            ck_assert_msg(at != NULL, "%s: open style", file);
            at += strlen("</style>");
        } else if (*at == '<') {
            at = markup_tag(&markup, at);
        } else {
            if (*at == '&')
                markup_check_entity(&markup, at);
            at++;
        }
    }
    ck_assert_msg(markup.depth == 0, "%s: %s is not closed", file,
                  markup.depth ? markup.open[markup.depth - 1] : "");
    markup_check_ids(&markup);
}
#endif
