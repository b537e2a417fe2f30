#include "data/text.h"
#include <assert.h>
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "data/mem.h"

uint64_t text_hash(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        hash = (hash ^ *c) * 0x100000001b3u;
    return hash;
}

size_t text_utf8_length(const char *bytes, size_t n)
{
    const unsigned char *s = (const unsigned char *)bytes;
    if (n == 0)
        return 0;
    if (s[0] < 0x80)
        return 1;
    const size_t length = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    if (s[0] < 0xc2 || s[0] > 0xf4 || n < length)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    return length;
}

bool text_is_utf8(const char *bytes, size_t n)
{
    for (size_t i = 0, length; i < n; i += length) {
        length = text_utf8_length(bytes + i, n - i);
        if (length == 0 || bytes[i] == '\0')
            return false;
    }
    return true;
}

/* The character at *text, which moves on; a byte that is no UTF-8 stands for itself. */
static uint32_t next_character(const unsigned char **text)
{
    const unsigned char *s = *text;
    const size_t length = text_utf8_length((const char *)s, strnlen((const char *)s, 4));
    *text += length ? length : 1;
    switch (length) {
    case 2: return (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
    case 3: return (s[0] & 0x0fu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
    case 4:
        return (s[0] & 0x07u) << 18 | (s[1] & 0x3fu) << 12 | (s[2] & 0x3fu) << 6 |
               (s[3] & 0x3fu);
    default: return s[0];
    }
}

char *text_from(const char *encoding, const char *bytes, size_t n)
{
    /* A slash would pass options to iconv ("//IGNORE"). */
    iconv_t converter = strchr(encoding, '/') ? (iconv_t)-1 : iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1)
        return NULL;
    char *text = NULL, *in = (char *)bytes; /* iconv() does not write to its input */
    size_t room = 0, used = 0;
    while (n) {
        text = mem_grown(text, &room, used + n + 16, 1);
        char *out = text + used;
        size_t left = room - used;
        const size_t status = iconv(converter, &in, &n, &out, &left);
        used = (size_t)(out - text);
        if (status != (size_t)-1 || errno == E2BIG)
            continue;
        text = mem_grown(text, &room, used + 3, 1);
        memcpy(text + used, "\xef\xbf\xbd", 3);
        used += 3;
        in++;
        n--;
    }
    iconv_close(converter);
    text = mem_grown(text, &room, used + 4, 1);
    text[used] = '\0';
    for (char *nul = text; (nul = memchr(nul, '\0', used - (size_t)(nul - text))) != NULL;)
        *nul = ' ';
    return text;
}

/* U+00C0 to U+017F without accents and in lower case; "" for signs. */
static const char latin[][3] = {
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",
    "a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",
    "d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
    "g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i",
    "i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l",
    "l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o",
    "o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",
    "s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u",
    "u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",
};

static_assert(sizeof latin / sizeof *latin == 0x180 - 0xc0, "one entry a character");

/* What one character becomes when folded: written to out (at most 4 bytes), returned as a
 * count; 0 for a separator. A character of another script stays as it is. */
static size_t fold_character(uint32_t c, const unsigned char *bytes, size_t n, char out[4])
{
    if (c < 0x80) { /* not tolower(): a Turkish locale has its own idea of "I" */
        const bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
        out[0] = (char)(upper ? c - 'A' + 'a' : c);
        return upper || lower || (c >= '0' && c <= '9');
    }
    if (c >= 0xc0 && c < 0x180) {
        const char *plain = latin[c - 0xc0];
        memcpy(out, plain, strlen(plain));
        return strlen(plain);
    }
    if (c == 0xb2 || c == 0xb3 || c == 0xb9) /* superscripts: m², m³ */
        return out[0] = c == 0xb9 ? '1' : (char)('2' + (c - 0xb2)), 1;
    if (c >= 0x2080 && c <= 0x2089) /* subscripts: CO₂ */
        return out[0] = (char)('0' + (c - 0x2080)), 1;
    if (c == 0xaa || c == 0xba)
        return out[0] = c == 0xaa ? 'a' : 'o', 1;
    const bool sign = c < 0xc0 || (c >= 0x2000 && c < 0x2c00) || (c >= 0x3000 && c < 0x3040) ||
                      c == 0xfeff || c == 0xfffd;
    if (sign)
        return 0;
    memcpy(out, bytes, n);
    return n;
}

/* U+0300 to U+036F: 0xCC, or 0xCD up to 0xAF. */
static bool has_combining(const char *text)
{
    if (strstr(text, "\xcc"))
        return true;
    for (; (text = strstr(text, "\xcd")) != NULL; text++)
        if ((unsigned char)text[1] < 0xb0)
            return true;
    return false;
}

char *text_composed(const char *text)
{
    return has_combining(text) ? (char *)utf8proc_NFC((const utf8proc_uint8_t *)text) : NULL;
}

char *text_folded(const char *text)
{
    const unsigned char *in = (const unsigned char *)text;
    /* "ĳ" and the like grow no text; a byte that is no UTF-8 may become two letters. */
    char *folded = mem_resized(NULL, strlen(text) * 2 + 1, 1);
    size_t used = 0;
    bool gap = false;
    while (*in) {
        const unsigned char *start = in;
        const uint32_t c = next_character(&in);
        if (c >= 0x300 && c < 0x370) /* combining accents: decomposed text of macOS */
            continue;
        char plain[4];
        const size_t n = fold_character(c, start, (size_t)(in - start), plain);
        if (n == 0) {
            gap = used > 0;
            continue;
        }
        if (gap)
            folded[used++] = '_';
        gap = false;
        memcpy(folded + used, plain, n);
        used += n;
    }
    folded[used] = '\0';
    return folded;
}

char *text_file_name(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    char *name = mem_text(text);
    for (char *c = name; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    if (*name && *name != '.' && strspn(name, allowed) == strlen(name))
        return name;
    free(name);
    name = text_folded(text);
    for (char *c = name; *c; c++)
        if (!strchr(allowed, *c))
            *c = '_';
    if (*name)
        return name;
    free(name);
    return mem_text("_");
}

enum { WORD_MAX = 64 };

/* Characters of a word, or 0 when it has none or more than WORD_MAX. */
static size_t split_word(const char *word, uint32_t characters[WORD_MAX])
{
    const unsigned char *in = (const unsigned char *)word;
    size_t n = 0;
    while (*in) {
        if (n == WORD_MAX)
            return 0;
        characters[n++] = next_character(&in);
    }
    return n;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Damerau-Levenshtein distance: insertions, deletions, substitutions and swaps of
 * neighbours, other edits between them allowed (Lowrance & Wagner 1975). */
static size_t edit_distance(const uint32_t a[], size_t n_a, const uint32_t b[], size_t n_b)
{
    size_t d[WORD_MAX + 1][WORD_MAX + 1];
    size_t last_row[WORD_MAX + 1] = {0}; /* last row whose character is b[j - 1] */
    for (size_t j = 0; j <= n_b; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= n_a; i++) {
        d[i][0] = i;
        size_t last_column = 0; /* last column of this row with equal characters */
        for (size_t j = 1; j <= n_b; j++) {
            const bool same = a[i - 1] == b[j - 1];
            d[i][j] = least(d[i - 1][j - 1] + !same, least(d[i - 1][j], d[i][j - 1]) + 1);
            const size_t r = last_row[j], c = last_column;
            if (r && c)
                d[i][j] = least(d[i][j], d[r - 1][c - 1] + (i - r) + (j - c) - 1);
            if (same)
                last_column = j;
        }
        for (size_t j = 1; j <= n_b; j++)
            if (b[j - 1] == a[i - 1])
                last_row[j] = i;
    }
    return d[n_a][n_b];
}

const char *text_nearest(const char *word, const char *const known[], size_t n)
{
    uint32_t a[WORD_MAX], b[WORD_MAX];
    const size_t n_a = split_word(word, a);
    const char *nearest = NULL;
    size_t best = SIZE_MAX;
    for (size_t k = 0; k < n && n_a; k++) {
        const size_t n_b = split_word(known[k], b);
        const size_t longer = n_a > n_b ? n_a : n_b;
        if (n_b == 0 || (longer - least(n_a, n_b)) * 3 > longer)
            continue;
        const size_t distance = edit_distance(a, n_a, b, n_b);
        if (distance * 3 <= longer && distance < best) {
            best = distance;
            nearest = known[k];
        }
    }
    return nearest;
}

const char *text_unguarded(const char *text)
{
    return text[0] == '\'' && text[1] && strchr("=+-@\t\r", text[1]) ? text + 1 : text;
}

char *text_decimal(char text[TEXT_DECIMAL_BYTES], double value, int decimals)
{
    /* Translated as the number that it is. */
    const char mark = _("0.5")[1];
    if (decimals == TEXT_DECIMAL_SHORTEST)
        snprintf(text, TEXT_DECIMAL_BYTES, "%.10g", value);
    else
        snprintf(text, TEXT_DECIMAL_BYTES, "%.*f", decimals, value);
    char *point = strchr(text, '.');
    if (point)
        *point = mark;
    return text;
}
