#include "analysis/french_print.h"
#include <stdbool.h>
#include <string.h>

static bool is_letter(char c)
{
    const unsigned char byte = (unsigned char)c;
    return byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static size_t n_digits(const char *at)
{
    return strspn(at, "0123456789");
}

/* The blank in "1 000", not that in "en 2020 150 repas". */
static bool parts_thousands(const char *from, const char *blank)
{
    size_t n_before = 0;
    while (n_before < (size_t)(blank - from) && n_digits(blank - n_before - 1))
        n_before++;
    return n_before >= 1 && n_before <= 3 && n_digits(blank + 1) == 3;
}

void french_print(struct arena *arena, char **text)
{
    static const char narrow[] = "\u202f", wide[] = "\u00a0", apostrophe[] = "\u2019", opening[] = "«",
                      closing[] = "»", euro[] = "€";
    const char *from = *text;
    if (!from)
        return;
    char *set = arena_zeroed(arena, 3 * strlen(from) + 1, 1), *to = set;
    for (const char *at = from; *at; at++) {
        const bool before = at[1] && strchr(";:?!%", at[1]);
        const bool within = strncmp(at + 1, closing, strlen(closing)) == 0 ||
                            (at - from >= 2 && strncmp(at - 2, opening, strlen(opening)) == 0);
        const char *put = NULL;
        if (*at == ' ' && at > from && (before || within || parts_thousands(from, at)))
            put = narrow;
        else if (*at == ' ' && at > from && n_digits(at - 1) && strncmp(at + 1, euro, strlen(euro)) == 0)
            put = wide;
        else if (*at == '\'' && at > from && is_letter(at[-1]) && is_letter(at[1]))
            put = apostrophe;
        const size_t n = put ? strlen(put) : 1;
        memcpy(to, put ? put : at, n);
        to += n;
    }
    *text = set;
}
