#include "data/faults.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

/* U+0080 .. U+009F; U+202A .. U+202E and U+2066 .. U+2069, which turn the rest of a line around. */
static bool is_unicode_control(const unsigned char *c, size_t length)
{
    if (length == 2)
        return c[0] == 0xc2 && c[1] < 0xa0;
    return length == 3 && c[0] == 0xe2 &&
           ((c[1] == 0x80 && c[2] >= 0xaa && c[2] <= 0xae) ||
            (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9));
}

/* Writes what came from the input on one line and as UTF-8: control characters, those of
 * Unicode too, and bytes that are no text become '?'. */
static void put_clean(const char *text, size_t n_bytes, FILE *out)
{
    for (size_t left = n_bytes, n; left; left -= n, text += n) {
        const size_t length = text_utf8_length(text, left);
        const unsigned char *c = (const unsigned char *)text;
        const bool control = *c < 0x20 || *c == 0x7f || is_unicode_control(c, length);
        n = length ? length : 1;
        if (control || !length)
            fputc('?', out);
        else
            fwrite(text, 1, n, out);
    }
}

/* A quote that is missing can make a heading of half the file: its beginning tells where. */
static void put_field(const char *field, FILE *out)
{
    enum { SHOWN = 300, UTF8_BYTES_MAX = 4 };
    const size_t length = strlen(field);
    const bool cut = length > SHOWN;
    size_t n = cut ? SHOWN : length;
    while (cut && n > SHOWN - UTF8_BYTES_MAX && ((unsigned char)field[n] & 0xc0) == 0x80)
        n--;
    put_clean(field, n, out);
    fputs(cut ? "..." : "", out);
}

/* Keeps a message that there is room for; takes text over. */
static void keep(struct faults *faults, char *text, const char *kind)
{
    faults->text = mem_resized(faults->text, faults->n_kept + 1, sizeof *faults->text);
    faults->kind = mem_resized(faults->kind, faults->n_kept + 1, sizeof *faults->kind);
    faults->kind[faults->n_kept] = kind;
    faults->text[faults->n_kept++] = text;
}

void faults_add(struct faults *faults, struct where where, const char *fmt, ...)
{
    faults->n++;
    if (faults->n_kept == FAULTS_MAX)
        return;
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    char *message = mem_zeroed((size_t)(n < 0 ? 0 : n) + 1, 1);
    vsnprintf(message, (size_t)(n < 0 ? 0 : n) + 1, fmt, again);
    va_end(again);

    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        mem_exhausted();
    put_clean(where.path, strlen(where.path), out);
    if (where.line)
        fprintf(out, ":%zu", where.line);
    if (where.field) {
        fputs(": ", out);
        put_field(where.field, out);
    }
    fputs(": ", out);
    put_clean(message, strlen(message), out);
    free(message);
    if (fclose(out) != 0)
        mem_exhausted();

    keep(faults, text, fmt);
}

void faults_append(struct faults *faults, struct faults *more)
{
    faults->n += more->n;
    for (size_t i = 0; i < more->n_kept && faults->n_kept < FAULTS_MAX; i++) {
        keep(faults, more->text[i], more->kind[i]);
        more->text[i] = NULL;
    }
    faults_clear(more);
}

void faults_clear(struct faults *faults)
{
    for (size_t i = 0; i < faults->n_kept; i++)
        free(faults->text[i]);
    free(faults->text);
    free(faults->kind);
    *faults = (struct faults){0};
}
