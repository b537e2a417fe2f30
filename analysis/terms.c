#include "analysis/terms.h"
#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "analysis/contingency.h"
#include "analysis/personal.h"
#include "analysis/stems.h"
#include "data/mem.h"

/* ---- Words ---------------------------------------- */

/* The character at the start, its bytes in *n; a byte that is no UTF-8 stands for itself. */
static utf8proc_int32_t character_at(const char *text, size_t *n)
{
    utf8proc_int32_t character = -1;
    const utf8proc_ssize_t length =
        utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &character);
    *n = length > 0 ? (size_t)length : 1;
    return length > 0 ? character : (utf8proc_int32_t)0xfffd;
}

static bool is_letter(utf8proc_int32_t character)
{
    switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
        return true;
    default:
        return false;
    }
}

static bool is_capital(utf8proc_int32_t character)
{
    return utf8proc_category(character) == UTF8PROC_CATEGORY_LU;
}

static bool ends_phrase(utf8proc_int32_t character)
{
    return character && character < 0x80 && strchr(".,;:!?()/\n", (int)character);
}

/* Bytes of the run of letters at the start. */
static size_t word_bytes(const char *text)
{
    size_t at = 0, n;
    while (text[at] && is_letter(character_at(text + at, &n)))
        at += n;
    return at;
}

/* n bytes in lower case, composed. Release with free(). */
static char *lowered(const char *text, size_t n)
{
    char *out = mem_zeroed(4 * n + 5, 1);
    size_t to = 0, length;
    for (size_t at = 0; at < n; at += length)
        to += (size_t)utf8proc_encode_char(utf8proc_tolower(character_at(text + at, &length)),
                                           (utf8proc_uint8_t *)out + to);
    utf8proc_uint8_t *composed = utf8proc_NFC((const utf8proc_uint8_t *)out);
    if (!composed)
        return out;
    free(out);
    return (char *)composed;
}

/* ---- Terms of one text ---------------------------------------- */

struct use {
    const char *key;   /* stems */
    const char *label;
    size_t n_words, text;
};

struct uses {
    struct arena *arena;
    enum tongue tongue;
    struct stemmer *stemmer;
    size_t n, room;
    struct use *list; /* owned */
};

static const char *kept(struct arena *arena, const char *text)
{
    const size_t n = strlen(text) + 1;
    return memcpy(arena_zeroed(arena, n, 1), text, n);
}

static void add_use(struct uses *uses, char *key, char *label, size_t n_words, size_t text)
{
    uses->list = mem_grown(uses->list, &uses->room, uses->n + 1, sizeof *uses->list);
    uses->list[uses->n++] =
        (struct use){kept(uses->arena, key), kept(uses->arena, label), n_words, text};
    free(key);
    free(label);
}

/* The word before in the same phrase, as a stem; where it began, to show the pair as written. */
struct before {
    char *stem; /* owned; NULL: none */
    const char *start;
};

static void add_word(struct uses *uses, const char *start, size_t n, size_t text,
                     struct before *before)
{
    char *word = lowered(start, n);
    if (n < 2 || is_small_word(uses->tongue, word)) {
        free(word);
        return;
    }
    char *stem = mem_text(stemmer_stem(uses->stemmer, word));
    if (before->stem)
        add_use(uses, mem_printf("%s %s", before->stem, stem),
                lowered(before->start, (size_t)(start + n - before->start)), 2, text);
    free(before->stem);
    *before = (struct before){mem_text(stem), start};
    add_use(uses, stem, word, 1, text);
}

static void add_text(struct uses *uses, const char *text, size_t number)
{
    struct before before = {0};
    for (const char *at = text; *at;) {
        size_t n = word_bytes(at);
        if (n) {
            add_word(uses, at, n, number, &before);
            at += n;
            continue;
        }
        if (ends_phrase(character_at(at, &n))) {
            free(before.stem);
            before.stem = NULL;
        }
        at += n;
    }
    free(before.stem);
}

/* ---- The tongue ---------------------------------------- */

/* Adds to the counts how many small words of each tongue a text holds. */
static void count_small_words(const char *text, size_t counts[2])
{
    for (const char *at = text; *at;) {
        size_t n = word_bytes(at);
        if (!n) {
            character_at(at, &n);
            at += n;
            continue;
        }
        char *word = lowered(at, n);
        counts[TONGUE_FRENCH] += is_small_word(TONGUE_FRENCH, word);
        counts[TONGUE_ENGLISH] += is_small_word(TONGUE_ENGLISH, word);
        free(word);
        at += n;
    }
}

/* That of which the texts hold more small words. */
static enum tongue tongue_of(const char *const texts[], size_t n)
{
    size_t counts[2] = {0};
    for (size_t i = 0; i < n; i++)
        if (texts[i])
            count_small_words(texts[i], counts);
    return counts[TONGUE_ENGLISH] > counts[TONGUE_FRENCH] ? TONGUE_ENGLISH : TONGUE_FRENCH;
}

/* ---- Counting ---------------------------------------- */

static int order_uses(const void *a, const void *b)
{
    const struct use *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    if (!order)
        order = strcmp(x->label, y->label);
    return order ? order : (x->text > y->text) - (x->text < y->text);
}

static int order_terms(const void *a, const void *b)
{
    const struct term *x = a, *y = b;
    if (x->n_answers != y->n_answers)
        return x->n_answers > y->n_answers ? -1 : 1;
    return strcmp(x->label, y->label);
}

struct counting {
    const size_t *groups; /* NULL: one */
    size_t *stamps;       /* of each text: the key that counted it last */
    size_t number;        /* of the key */
    bool *may_name;       /* one a text */
    struct arena *arena;
};

/* Counts the uses of one key, sorted by label. */
static struct term count_term(struct counting *counting, const struct use uses[], size_t n,
                              size_t n_groups)
{
    struct term term = {.n_words = uses->n_words,
                        .by_group =
                            arena_zeroed(counting->arena, n_groups, sizeof *term.by_group)};
    counting->number++;
    size_t most = 0;
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first; end < n && strcmp(uses[end].label, uses[first].label) == 0; end++) {
            const size_t text = uses[end].text;
            if (counting->stamps[text] == counting->number)
                continue;
            counting->stamps[text] = counting->number;
            term.n_answers++;
            term.n_nameless += !counting->may_name[text];
            const size_t group = counting->groups ? counting->groups[text] : 0;
            if (group < n_groups)
                term.by_group[group]++;
        }
        if (end - first > most) {
            most = end - first;
            term.label = uses[first].label;
        }
    }
    return term;
}

static void count_answers(const struct uses *uses, struct counting *counting, struct terms *out)
{
    counting->number++;
    for (size_t u = 0; u < uses->n; u++) {
        const size_t text = uses->list[u].text;
        if (counting->stamps[text] == counting->number)
            continue;
        counting->stamps[text] = counting->number;
        out->n_answers++;
        const size_t group = counting->groups ? counting->groups[text] : 0;
        if (group < out->n_groups)
            out->group_sizes[group]++;
    }
}

void terms_of(const char *const texts[], size_t n, const size_t groups[], size_t n_groups,
              size_t least, struct arena *arena, struct terms *out)
{
    const enum tongue tongue = tongue_of(texts, n);
    struct uses uses = {.arena = arena, .tongue = tongue, .stemmer = stemmer_create(tongue)};
    for (size_t i = 0; i < n; i++)
        if (texts[i])
            add_text(&uses, texts[i], i);
    if (uses.n)
        qsort(uses.list, uses.n, sizeof *uses.list, order_uses);
    *out = (struct terms){.tongue = tongue, .n_groups = groups ? n_groups : 1};
    out->group_sizes = arena_zeroed(arena, out->n_groups, sizeof *out->group_sizes);
    out->list = arena_zeroed(arena, uses.n, sizeof *out->list);
    struct counting counting = {groups, mem_zeroed(n, sizeof *counting.stamps), 0,
                                mem_zeroed(n, sizeof *counting.may_name), arena};
    for (size_t i = 0; i < n; i++)
        counting.may_name[i] = texts[i] && text_may_name(texts[i]);
    count_answers(&uses, &counting, out);
    for (size_t first = 0, end; first < uses.n; first = end) {
        for (end = first; end < uses.n && strcmp(uses.list[end].key, uses.list[first].key) == 0;)
            end++;
        const struct term term =
            count_term(&counting, &uses.list[first], end - first, out->n_groups);
        if (term.n_answers >= least)
            out->list[out->n++] = term;
    }
    if (out->n)
        qsort(out->list, out->n, sizeof *out->list, order_terms);
    free(counting.stamps);
    free(counting.may_name);
    free(uses.list);
    stemmer_free(uses.stemmer);
}

struct keyness term_keyness(const struct terms *terms, size_t term, size_t group)
{
    size_t with = 0, all = 0;
    for (size_t g = 0; g < terms->n_groups; g++) {
        with += terms->list[term].by_group[g];
        all += terms->group_sizes[g];
    }
    const double here = (double)terms->list[term].by_group[group];
    const double size = (double)terms->group_sizes[group];
    const double there = (double)with - here, others = (double)all - size;
    const double counts[4] = {here, size - here, there, others - there};
    const struct contingency table = {2, 2, counts};
    const struct independence test = contingency_test(&table);
    const bool less = here * others < there * size;
    return (struct keyness){less ? -test.g2 : test.g2, test.g2_p};
}

/* ---- Names ---------------------------------------- */

enum { TELEPHONE_DIGITS = 8, ACRONYM_LETTERS = 6 };

static bool holds_address(const char *text)
{
    return strchr(text, '@') || strstr(text, "http") || strstr(text, "www.");
}

/* Enough digits in a row, with nothing between but spaces, dots and dashes. */
static bool holds_telephone(const char *text)
{
    size_t n = 0;
    for (const char *c = text; *c; c++) {
        if (isdigit((unsigned char)*c)) {
            if (++n >= TELEPHONE_DIGITS)
                return true;
        } else if (!strchr(" .-", *c)) {
            n = 0;
        }
    }
    return false;
}

/* "SCIC", "PAT": capitals alone. */
static bool is_acronym(const char *word, size_t n)
{
    size_t n_letters = 0, length;
    for (size_t at = 0; at < n; at += length, n_letters++)
        if (!is_capital(character_at(word + at, &length)))
            return false;
    return n_letters >= 2 && n_letters <= ACRONYM_LETTERS;
}

static bool is_title(const char *word, size_t n)
{
    static const char *const titles[] = {"M", "Mr", "Mme", "Mlle", "MM", "Dr", "Me",
                                         "Monsieur", "Madame", "monsieur", "madame"};
    for (size_t t = 0; t < sizeof titles / sizeof *titles; t++)
        if (strlen(titles[t]) == n && strncmp(titles[t], word, n) == 0)
            return true;
    return false;
}

bool text_may_name(const char *text)
{
    if (holds_address(text) || holds_telephone(text) || personal_find(text))
        return true;
    bool begins = true; /* a sentence */
    for (const char *at = text; *at;) {
        size_t n = word_bytes(at);
        if (!n) {
            const utf8proc_int32_t character = character_at(at, &n);
            begins = begins || (character < 0x80 && strchr(".!?:\n", (int)character));
            at += n;
            continue;
        }
        size_t length;
        const bool capital = is_capital(character_at(at, &length));
        const bool name = begins ? personal_is_first_name(at, n) : n > length && !is_acronym(at, n);
        if (is_title(at, n) || (capital && name))
            return true;
        begins = false;
        at += n;
    }
    return false;
}
