#include "analysis/personal.h"
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

static const char *const WORDS[N_PERSONAL] = {
    [PERSONAL_NONE] = "",
    [PERSONAL_EMAIL] = N_("an e-mail address"),
    [PERSONAL_TELEPHONE] = N_("a telephone number"),
    [PERSONAL_SIRET] = N_("a SIRET or SIREN number"),
    [PERSONAL_STREET] = N_("a number in a street"),
    [PERSONAL_NAME] = N_("the name of a person"),
};

const char *personal_words(enum personal personal)
{
    return personal == PERSONAL_NONE ? "" : _(WORDS[personal]);
}

/* ---- Addresses ---------------------------------------- */

static bool is_mail_byte(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("._%+-", c));
}

static bool has_email(const char *text)
{
    for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
        if (at == text || !is_mail_byte(at[-1]))
            continue;
        const size_t n_host = strspn(at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                             "0123456789-.");
        const char *dot = memchr(at + 1, '.', n_host);
        if (dot && dot > at + 1 && isalpha((unsigned char)dot[1]))
            return true;
    }
    return false;
}

/* Not "place": "1 place de livraison" is none. */
static const char *const STREETS[] = {"rue",    "avenue", "av",     "boulevard", "bd",
                                      "chemin", "route",  "impasse", "allee",    "quai",
                                      "square", "venelle", "street", "road"};
/* What follows them where there is no address: "1 quai de chargement", "2 route par semaine". */
static const char *const NO_STREETS[] = {"chargement", "dechargement",   "livraison", "expedition",
                                         "reception",  "transbordement", "transfert", "par"};
static const char *const REPEATS[] = {"bis", "ter", "quater", "b", "t"};

static bool is_word_of(const char *word, size_t n, const char *const known[], size_t n_known)
{
    for (size_t k = 0; k < n_known; k++)
        if (strlen(known[k]) == n && memcmp(word, known[k], n) == 0)
            return true;
    return false;
}

static size_t skip_word(const char *word)
{
    const size_t n = strcspn(word, "_");
    return n + (word[n] == '_');
}

/* Folded: "_de_chargement". */
static bool is_no_street(const char *name)
{
    name += *name == '_';
    if (strncmp(name, "de_", 3) == 0 || strncmp(name, "d_", 2) == 0)
        name += skip_word(name);
    return is_word_of(name, strcspn(name, "_"), NO_STREETS, sizeof NO_STREETS / sizeof *NO_STREETS);
}

/* Folded: a number of up to four digits, perhaps "bis", the kind of street and its name. */
static bool is_street(const char *folded)
{
    enum { DIGITS_OF_HOUSE = 4 };
    const size_t n_digits = strspn(folded, "0123456789");
    const char *word = folded + n_digits;
    if (!n_digits || n_digits > DIGITS_OF_HOUSE)
        return false;
    word += *word == '_';
    if (is_word_of(word, strcspn(word, "_"), REPEATS, sizeof REPEATS / sizeof *REPEATS))
        word += skip_word(word);
    const size_t n = strcspn(word, "_");
    return word[n] == '_' && is_word_of(word, n, STREETS, sizeof STREETS / sizeof *STREETS) &&
           !is_no_street(word + n);
}

static bool has_street(const char *text)
{
    char *folded = text_folded(text);
    bool found = false;
    for (const char *word = folded; *word && !found; word += skip_word(word))
        found = is_street(word);
    free(folded);
    return found;
}

/* ---- Numbers ---------------------------------------- */

enum { DIGITS_MAX = 24, DIGITS_OF_SIRET = 14, DIGITS_OF_SIREN = 9 };

/* Bytes of a blank, no-break ones too; 0: none. */
static size_t blank_bytes(const char *text)
{
    return *text == ' ' || *text == '\t'               ? 1
           : strncmp(text, "\xC2\xA0", 2) == 0     ? 2
           : strncmp(text, "\xE2\x80\xAF", 3) == 0 ? 3
                                                  : 0;
}

/* Bytes of what may part the digits of a number: blanks, dots, dashes, slashes, brackets. */
static size_t parting_bytes(const char *text)
{
    size_t n = 0, more;
    do {
        more = text[n] && strchr(".-/()", text[n]) ? 1 : blank_bytes(text + n);
        n += more;
    } while (more);
    return n;
}

/* All digits up to something else; returns its end. */
static const char *take_digits(const char *text, char digits[DIGITS_MAX], size_t *n)
{
    *n = 0;
    for (size_t parting = 0;; text += parting) {
        for (; isdigit((unsigned char)*text); text++)
            if (*n < DIGITS_MAX)
                digits[(*n)++] = *text;
        parting = parting_bytes(text);
        if (!parting)
            return text;
    }
}

static bool passes_luhn(const char digits[], size_t n)
{
    int sum = 0;
    for (size_t k = 0; k < n; k++) {
        int digit = digits[n - 1 - k] - '0';
        if (k % 2) {
            digit *= 2;
            digit -= digit > 9 ? 9 : 0;
        }
        sum += digit;
    }
    return sum % 10 == 0;
}

static enum personal number_means(const char digits[], size_t n, bool plus)
{
    if (n == 10 && digits[0] == '0' && digits[1] != '0')
        return PERSONAL_TELEPHONE;
    if ((plus && n >= 11) || (n == 13 && memcmp(digits, "0033", 4) == 0) ||
        (n == 14 && memcmp(digits, "00330", 5) == 0))
        return PERSONAL_TELEPHONE;
    if ((n == DIGITS_OF_SIRET || n == DIGITS_OF_SIREN) && passes_luhn(digits, n))
        return PERSONAL_SIRET;
    return PERSONAL_NONE;
}

/* A number that begins here among more digits, as of two numbers or a date and one: its groups are parted
 * alike. Nine digits alone are too often none. */
static enum personal number_among_others(const char *text)
{
    const bool plus = text[-1] == '+';
    char digits[DIGITS_MAX];
    size_t n = 0, parting = 0;
    for (const char *mark = NULL;; text += parting) {
        for (; isdigit((unsigned char)*text); text++)
            if (n < DIGITS_MAX)
                digits[n++] = *text;
        const enum personal found = number_means(digits, n, plus);
        if (found && n != DIGITS_OF_SIREN)
            return found;
        const size_t bytes = parting_bytes(text);
        if (!isdigit((unsigned char)text[bytes]) || n == DIGITS_MAX ||
            (mark && (bytes != parting || memcmp(mark, text, bytes) != 0)))
            return PERSONAL_NONE;
        mark = text;
        parting = bytes;
    }
}

/* The text begins with no digit. */
static enum personal find_number(const char *text)
{
    enum personal found = PERSONAL_NONE;
    while (*text && !found) {
        if (!isdigit((unsigned char)*text)) {
            text++;
            continue;
        }
        char digits[DIGITS_MAX];
        size_t n;
        const char *end = take_digits(text, digits, &n);
        found = number_means(digits, n, text[-1] == '+');
        for (; text < end; text++)
            if (!found && isdigit((unsigned char)*text) && !isdigit((unsigned char)text[-1]))
                found = number_among_others(text);
    }
    return found;
}

/* ---- Names ---------------------------------------- */

static const char *const TITLES[] = {"M",        "Mr",      "Mme",       "Mlle",     "MM",
                                     "Monsieur", "Madame",  "Messieurs", "Mesdames", "Mademoiselle",
                                     "Dr",       "Docteur", "Maître",    "Mrs",      "Ms"};

/* Usual in France and in Brittany. */
static const char *const FIRST_NAMES[] = {
    "Adrien",     "Agnès",     "Alain",     "Alexandre", "Alice",      "Amélie",    "André",
    "Anne",       "Annie",     "Anthony",   "Antoine",   "Armelle",    "Arnaud",    "Arthur",
    "Audrey",     "Aurélie",   "Aurélien",  "Béatrice",  "Benoît",     "Bernard",   "Bertrand",
    "Brigitte",   "Bruno",     "Camille",   "Caroline",  "Catherine",  "Cécile",    "Céline",
    "Charles",    "Charlotte", "Chantal",   "Chloé",     "Christelle", "Christian", "Christine",
    "Christophe", "Claire",    "Claude",    "Clément",   "Corinne",    "Cyril",     "Damien",
    "Daniel",     "David",     "Delphine",  "Denis",     "Didier",     "Dominique", "Édouard",
    "Élisabeth",  "Élise",     "Élodie",    "Émilie",    "Emmanuel",   "Enora",     "Éric",
    "Erwan",      "Estelle",   "Étienne",   "Fabien",    "Fabrice",    "Florence",  "Florian",
    "Françoise",  "François",  "Franck",    "Frédéric",  "Gaël",       "Gaëlle",    "Georges",
    "Gérard",     "Gilles",    "Guillaume", "Gwenaëlle", "Gwenaël",    "Gwenola",   "Guy",
    "Hélène",     "Henri",     "Hervé",     "Hugo",      "Isabelle",   "Jacques",   "Jean",
    "Jérémy",     "Jérôme",    "Joël",      "Joseph",    "Julie",      "Julien",    "Juliette",
    "Karine",     "Katell",    "Kévin",     "Laetitia",  "Laurence",   "Laurent",   "Léa",
    "Loïc",       "Louis",     "Louise",    "Lucas",     "Lucie",      "Ludovic",   "Maël",
    "Manon",      "Marc",      "Marie",     "Marine",    "Martine",    "Mathieu",   "Matthieu",
    "Maxime",     "Michel",    "Michèle",   "Mickaël",   "Monique",    "Morgane",   "Muriel",
    "Nathalie",   "Nicolas",   "Nicole",    "Nolwenn",   "Olivier",    "Pascal",    "Patrice",
    "Patricia",   "Patrick",   "Paul",      "Pauline",   "Philippe",   "Pierre",    "Quentin",
    "Rémi",       "Renaud",    "René",      "Richard",   "Robert",     "Ronan",     "Sabrina",
    "Samuel",     "Sandrine",  "Sébastien", "Serge",     "Simon",      "Solène",    "Sophie",
    "Stéphane",   "Stéphanie", "Sylvain",   "Sylvie",    "Tanguy",     "Thérèse",   "Thierry",
    "Thomas",     "Valérie",   "Véronique", "Victor",    "Vincent",    "Virginie",  "Xavier",
    "Yann",       "Yannick",   "Yves",      "Yvon"};

static bool is_letter(const char *c)
{
    return isalpha((unsigned char)*c) || (unsigned char)*c >= 0x80 || *c == '-' || *c == '\'';
}

static bool is_capital(const char *c)
{
    return isupper((unsigned char)*c) ||
           ((unsigned char)c[0] == 0xC3 && (unsigned char)c[1] >= 0x80 &&
            (unsigned char)c[1] <= 0x9E);
}

static size_t word_bytes(const char *text)
{
    size_t n = 0;
    while (text[n] && is_letter(text + n) && strncmp(text + n, "\xC2\xA0", 2) != 0 &&
           strncmp(text + n, "\xE2\x80", 2) != 0)
        n++;
    return n;
}

static bool is_one_of(const char *word, size_t n, const char *const known[], size_t n_known)
{
    char *folded = mem_text_n(word, n), *mine = text_folded(folded);
    bool found = false;
    for (size_t k = 0; k < n_known && !found; k++) {
        char *other = text_folded(known[k]);
        found = strcmp(mine, other) == 0;
        free(other);
    }
    free(folded);
    free(mine);
    return found;
}

/* By the first half of "Jean-Pierre". */
bool personal_is_first_name(const char *word, size_t n)
{
    const char *dash = memchr(word, '-', n);
    return is_one_of(word, dash ? (size_t)(dash - word) : n, FIRST_NAMES,
                     sizeof FIRST_NAMES / sizeof *FIRST_NAMES);
}

static bool has_name(const char *text)
{
    while (*text) {
        const size_t n = word_bytes(text);
        if (!n) {
            text++;
            continue;
        }
        const char *next = text + n;
        for (size_t more = 1; more; next += more)
            more = *next == '.' ? 1 : blank_bytes(next);
        if (next > text + n && is_capital(text) && is_capital(next) &&
            (is_one_of(text, n, TITLES, sizeof TITLES / sizeof *TITLES) ||
             (blank_bytes(text + n) && personal_is_first_name(text, n))))
            return true;
        text += n;
    }
    return false;
}

enum personal personal_find(const char *text)
{
    if (has_email(text))
        return PERSONAL_EMAIL;
    char *led = mem_printf(" %s", text); /* so that a digit always has a byte before it */
    const enum personal number = find_number(led);
    free(led);
    if (number)
        return number;
    if (has_street(text))
        return PERSONAL_STREET;
    return has_name(text) ? PERSONAL_NAME : PERSONAL_NONE;
}
