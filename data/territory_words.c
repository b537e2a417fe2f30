#include "data/territory_words.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

/* ---- Days ------------------------------------------------------------------------ */

/* 0 Monday .. 6 Sunday, or -1: a day in French or English, or its first two letters or more. */
static int day_of(const char *folded)
{
    static const char *const names[2][7] = {
        {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
        {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}};
    const size_t n = strlen(folded);
    if (n < 2)
        return -1;
    for (int language = 0; language < 2; language++)
        for (int day = 0; day < 7; day++) {
            const char *name = names[language][day];
            const size_t length = strlen(name);
            if (strncmp(name, folded, n) == 0)
                return day;
            if (n == length + 1 && folded[length] == 's' && strncmp(name, folded, length) == 0)
                return day;
        }
    return -1;
}

/* Where a reading of days stands: the last day seen, and whether a range is open. */
struct day_reading {
    unsigned days;
    int last;
    bool range;
};

static bool is_one_of(const char *word, const char *const words[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

/* Takes one folded word; false when it has no meaning there. */
static bool take_day_word(struct day_reading *reading, const char *word)
{
    static const char *const all[] = {"tous", "all", "7j_7", "daily"};
    static const char *const ranges[] = {"au", "a", "to"};
    static const char *const fillers[] = {"et", "and", "du",   "de",
                                          "le", "les", "from", "jours"};
    if (is_one_of(word, all, sizeof all / sizeof *all)) {
        reading->days = DAYS_ALL;
        return true;
    }
    if (is_one_of(word, ranges, sizeof ranges / sizeof *ranges)) {
        reading->range = true;
        return reading->last >= 0;
    }
    if (is_one_of(word, fillers, sizeof fillers / sizeof *fillers))
        return true;
    const int day = day_of(word);
    if (day < 0)
        return false;
    if (reading->range)
        for (int d = reading->last; d != day; d = (d + 1) % 7)
            reading->days |= 1u << d;
    reading->days |= 1u << day;
    reading->last = day;
    reading->range = false;
    return true;
}

bool days_parse(const char *text, unsigned *days, char bad[], size_t n)
{
    struct day_reading reading = {.last = -1};
    const char *const separators = " \t\n\r,;|+.";
    snprintf(bad, n, "%s", text);
    for (const char *c = text + strspn(text, separators); *c; c += strspn(c, separators)) {
        if (*c == '-') {
            if (reading.last < 0)
                return false;
            reading.range = true;
            c++;
            continue;
        }
        const size_t length = strcspn(c, " \t\n\r,;|+.-");
        char *word = mem_text_n(c, length), *folded = text_folded(word);
        const bool good = take_day_word(&reading, folded);
        if (!good)
            snprintf(bad, n, "%s", word);
        free(word);
        free(folded);
        if (!good)
            return false;
        c += length;
    }
    *days = reading.days;
    return reading.days != 0 && !reading.range;
}

/* ---- Kinds ----------------------------------------------------------------------- */

bool hub_kind_parse(const char *text, enum place_kind *kind)
{
    static const struct {
        const char *word;
        enum place_kind kind;
    } words[] = {
        {"massification_point", PLACE_MASSIFICATION_POINT},
        {"point_de_massification", PLACE_MASSIFICATION_POINT},
        {"massification", PLACE_MASSIFICATION_POINT},
        {"platform", PLACE_PLATFORM},
        {"plateforme", PLACE_PLATFORM},
        {"plate_forme", PLACE_PLATFORM},
        {"dispatch_point", PLACE_DISPATCH_POINT},
        {"point_de_repartition", PLACE_DISPATCH_POINT},
        {"pickup_point", PLACE_PICKUP_POINT},
        {"pick_up_point", PLACE_PICKUP_POINT},
        {"point_de_retrait", PLACE_PICKUP_POINT},
    };
    char *folded = text_folded(text);
    bool found = false;
    for (size_t i = 0; i < sizeof words / sizeof *words && !found; i++)
        if (strcmp(folded, words[i].word) == 0) {
            *kind = words[i].kind;
            found = true;
        }
    free(folded);
    return found;
}

#define AT(hours, minutes) ((hours)*3600.0 + (minutes)*60.0)
/* Canteens receive from 06:30 to 10:30 (canteen_window_open, _close of traffic.csv, grade D).
 */
static const struct outlet_kind school = {"school", DAYS_SCHOOL, true, AT(6, 30), AT(10, 30)};
static const struct outlet_kind college = {"college", DAYS_SCHOOL, true, AT(6, 30), AT(10, 30)};
static const struct outlet_kind lycee = {"lycee", DAYS_WORKING, true, AT(6, 30), AT(10, 30)};
static const struct outlet_kind hospital = {"hospital", DAYS_ALL, false, AT(6, 30), AT(10, 30)};
static const struct outlet_kind care_home = {"care_home", DAYS_ALL, false, AT(6, 30),
                                             AT(10, 30)};
static const struct outlet_kind canteen = {"canteen", DAYS_WORKING, false, AT(6, 30),
                                           AT(10, 30)};
static const struct outlet_kind kitchen = {"kitchen", DAYS_WORKING, false, AT(6, 0), AT(12, 0)};
static const struct outlet_kind restaurant = {"restaurant", 0x3f, false, AT(8, 0), AT(11, 30)};
static const struct outlet_kind shop = {"shop", 0x3f, false, AT(7, 0), AT(12, 0)};
static const struct outlet_kind market = {"market", 0x3f, false, AT(6, 0), AT(8, 30)};
static const struct outlet_kind pickup = {"pickup_point", 0x3f, false, AT(8, 0), AT(18, 0)};
static const struct outlet_kind household = {"household", DAYS_ALL, false, AT(8, 0), AT(20, 0)};

const struct outlet_kind *outlet_kind_find(const char *text, const char **nearest)
{
    static const struct {
        const char *word;
        const struct outlet_kind *kind;
    } words[] = {
        {"school", &school},         {"ecole", &school},
        {"ecole_primaire", &school}, {"primary_school", &school},
        {"college", &college},       {"lycee", &lycee},
        {"high_school", &lycee},     {"hospital", &hospital},
        {"hopital", &hospital},      {"clinique", &hospital},
        {"ehpad", &care_home},       {"care_home", &care_home},
        {"canteen", &canteen},       {"cantine", &canteen},
        {"kitchen", &kitchen},       {"cuisine_centrale", &kitchen},
        {"restaurant", &restaurant}, {"shop", &shop},
        {"magasin", &shop},          {"epicerie", &shop},
        {"market", &market},         {"marche", &market},
        {"pickup_point", &pickup},   {"point_de_retrait", &pickup},
        {"household", &household},   {"foyer", &household},
    };
    const size_t n = sizeof words / sizeof *words;
    const char *known[sizeof words / sizeof *words];
    char *folded = text_folded(text);
    const struct outlet_kind *found = NULL;
    for (size_t i = 0; i < n; i++) {
        known[i] = words[i].word;
        if (strcmp(folded, words[i].word) == 0)
            found = words[i].kind;
    }
    *nearest = found ? NULL : text_nearest(folded, known, n);
    free(folded);
    return found;
}

/* ---- Products -------------------------------------------------------------------- */

/* Three words for each product: id, French and English label, folded. */
struct product_words {
    size_t n;
    char **words; /* 3 n; owned */
};

static struct product_words product_words_of(const struct scenario *scenario)
{
    struct product_words known = {.n = scenario->n_products};
    known.words = mem_zeroed(3 * known.n + 1, sizeof *known.words);
    for (size_t i = 0; i < known.n; i++) {
        const struct product *product = &scenario->products[i];
        known.words[3 * i] = text_folded(product->id);
        known.words[3 * i + 1] =
            text_folded(product->label.fr ? product->label.fr : product->id);
        known.words[3 * i + 2] =
            text_folded(product->label.en ? product->label.en : product->id);
    }
    return known;
}

static void product_words_clear(struct product_words *known)
{
    for (size_t i = 0; i < 3 * known->n; i++)
        free(known->words[i]);
    free(known->words);
}

/* The product whose id or label is the n first bytes of text, or SIZE_MAX. */
static size_t product_called(const struct product_words *known, const char *text, size_t n)
{
    char *name = mem_text_n(text, n), *folded = text_folded(name);
    size_t product = SIZE_MAX;
    for (size_t i = 0; i < 3 * known->n && product == SIZE_MAX; i++)
        if (*folded && strcmp(folded, known->words[i]) == 0)
            product = i / 3;
    free(name);
    free(folded);
    return product;
}

/* A word for a message: at most 60 bytes, cut between characters. */
static char *clipped(const char *text, size_t n)
{
    if (n > 60)
        for (n = 60; n && ((unsigned char)text[n] & 0xc0) == 0x80;)
            n--;
    return mem_text_n(text, n);
}

/* A comma parts two products unless it is the decimal comma of a number. */
static bool is_separator(const char *c)
{
    const bool in_number = c[1] >= '0' && c[1] <= '9';
    return strchr("|;\n\r/+", *c) || (*c == ',' && !in_number);
}

/* Bytes of a word: to the next separator, blank, '=' or ':'. */
static size_t word_length(const char *c)
{
    size_t n = 0;
    while (c[n] && !is_separator(c + n) && !strchr(" \t=:", c[n]))
        n++;
    return n;
}

/* The longest product name of at most five words that starts at c; its bytes in *length. */
static size_t longest_product(const struct product_words *known, const char *c, size_t *length)
{
    size_t best = SIZE_MAX, n = 0;
    for (int words = 0; words < 5; words++) {
        const size_t word = word_length(c + n);
        if (word == 0)
            break;
        n += word;
        const size_t product = product_called(known, c, n);
        if (product != SIZE_MAX) {
            best = product;
            *length = n;
        }
        n += strspn(c + n, " \t");
    }
    return best;
}

static void add_unknown(const struct product_words *known, const struct scenario *scenario,
                        const char *word, struct where where, struct faults *faults)
{
    char *folded = text_folded(word);
    const char *nearest = text_nearest(folded, (const char *const *)known->words, 3 * known->n);
    size_t product = known->n;
    for (size_t i = 0; nearest && i < 3 * known->n && product == known->n; i++)
        if (nearest == known->words[i])
            product = i / 3;
    if (product < known->n)
        faults_add(faults, where, _("unknown product \"%s\"; did you mean \"%s\"?"), word,
                   scenario->products[product].id);
    else
        faults_add(faults, where,
                   _("unknown product \"%s\"; the scenario's list of products has no such id "
                     "or label"),
                   word);
    free(folded);
}

/* Reads the kg that may follow a product: "=120", ": 120 kg", "120,5". Leaves NaN when none
 * follows. Returns the bytes read. */
static size_t read_kg(const char *c, double *kg, struct where where, struct faults *faults)
{
    size_t n = strspn(c, " \t=:");
    const bool announced = memchr(c, '=', n) || memchr(c, ':', n);
    size_t digits = word_length(c + n);
    const bool numeric = digits && strchr("0123456789.-", c[n]);
    *kg = (double)NAN;
    if (!numeric && !announced)
        return 0;
    char *number = mem_text_n(c + n, digits);
    char *unit = strstr(number, "kg");
    if (unit && unit[2] == '\0')
        *unit = '\0';
    if (!text_number(number, kg) || *kg < 0 || *kg > 1e6) {
        faults_add(faults, where,
                   _("expected kg a week from 0 to 1000000 behind the product, "
                     "found \"%s\""),
                   number);
        *kg = 0;
    }
    free(number);
    n += digits;
    const size_t blank = strspn(c + n, " \t");
    if (word_length(c + n + blank) == 2 && strncmp(c + n + blank, "kg", 2) == 0)
        n += blank + 2;
    return n;
}

/* Reads the cell: named[] tells which products it has, kg[] how much, NaN for those without.
 * Stops at the tenth fault of the cell. */
static void read_products(const char *text, const struct product_words *known,
                          const struct scenario *scenario, double kg[], bool named[],
                          struct where where, struct faults *faults)
{
    const size_t n_before = faults->n;
    const char *c = text;
    while (*c && faults->n < n_before + 10) {
        if (is_separator(c) || strchr(" \t=:", *c) || *c == ',') {
            c++;
            continue;
        }
        size_t length = 0;
        const size_t product = longest_product(known, c, &length);
        double amount_kg;
        if (product == SIZE_MAX) {
            length = word_length(c);
            char *word = clipped(c, length);
            add_unknown(known, scenario, word, where, faults);
            free(word);
            c += length;
            c += read_kg(c, &amount_kg, where, faults);
            continue;
        }
        c += length;
        c += read_kg(c, &amount_kg, where, faults);
        if (named[product])
            faults_add(faults, where, _("product \"%s\" stands twice in the cell; keep one"),
                       scenario->products[product].id);
        named[product] = true;
        kg[product] = amount_kg;
    }
}

void products_parse(const char *text, double total_kg_week, const struct scenario *scenario,
                    double supply_kg_week[], struct where where, struct faults *faults)
{
    const size_t n_before = faults->n;
    struct product_words known = product_words_of(scenario);
    double *kg = mem_zeroed(scenario->n_products + 1, sizeof *kg);
    bool *named = mem_zeroed(scenario->n_products + 1, sizeof *named);
    read_products(text, &known, scenario, kg, named, where, faults);
    size_t n_named = 0, n_untold = 0;
    for (size_t i = 0; i < scenario->n_products; i++) {
        n_named += named[i];
        n_untold += named[i] && isnan(kg[i]);
    }
    if (n_named == 0 && faults->n == n_before)
        faults_add(faults, where, _("expected products of the scenario, found \"%s\""), text);
    if (n_untold && isnan(total_kg_week) && faults->n == n_before)
        faults_add(
            faults, where,
            _("no kg a week is told: write \"product=120\" here, or fill supply_kg_week"));
    for (size_t i = 0; i < scenario->n_products; i++) {
        if (!named[i])
            continue;
        const double share_kg = isnan(total_kg_week) ? 0 : total_kg_week / (double)n_untold;
        supply_kg_week[i] = isnan(kg[i]) ? share_kg : kg[i];
    }
    free(kg);
    free(named);
    product_words_clear(&known);
}
