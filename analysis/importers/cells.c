#include "analysis/importers/cells.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

/* ---- Levels and items by name ---------------------------------------- */

static bool is_alias(const struct aliases *aliases, const char *text)
{
    for (size_t a = 0; a < aliases->n_words; a++)
        if (strcmp(aliases->words[a], text) == 0)
            return true;
    return false;
}

static bool folds_to(const char *text, const char *folded)
{
    char *other = text_folded(text);
    const bool same = *folded && strcmp(other, folded) == 0;
    free(other);
    return same;
}

static bool alias_folds_to(const struct aliases *aliases, const char *folded)
{
    for (size_t a = 0; a < aliases->n_words; a++)
        if (folds_to(aliases->words[a], folded))
            return true;
    return false;
}

static bool names_exactly(const char *code, const struct label *label,
                          const struct aliases *aliases, const char *text)
{
    return strcmp(code, text) == 0 || strcmp(label->fr, text) == 0 ||
           strcmp(label->en, text) == 0 || is_alias(aliases, text);
}

static bool names_folded(const char *code, const struct label *label,
                         const struct aliases *aliases, const char *folded)
{
    return folds_to(code, folded) || folds_to(label->fr, folded) ||
           folds_to(label->en, folded) || alias_folds_to(aliases, folded);
}

size_t cell_level(const struct question *question, const char *text)
{
    const size_t coded = question_find_level(question, text);
    if (coded != SIZE_MAX)
        return coded;
    for (size_t k = 0; k < question->n_levels; k++) {
        const struct level *level = &question->levels[k];
        if (names_exactly(level->code, &level->label, &level->aliases, text))
            return k;
    }
    char *folded = text_folded(text);
    size_t found = SIZE_MAX;
    for (size_t k = 0; k < question->n_levels && found == SIZE_MAX; k++) {
        const struct level *level = &question->levels[k];
        if (names_folded(level->code, &level->label, &level->aliases, folded))
            found = k;
    }
    free(folded);
    return found;
}

/* Whether a level is called so in words of its own; a label left out is the code. */
static bool is_called(const struct level *level, const char *folded)
{
    const bool fr = strcmp(level->label.fr, level->code) != 0 && folds_to(level->label.fr, folded);
    const bool en = strcmp(level->label.en, level->code) != 0 && folds_to(level->label.en, folded);
    return fr || en || alias_folds_to(&level->aliases, folded);
}

size_t cell_other_level(const struct question *question, size_t level, const char *label)
{
    const struct level *given = &question->levels[level];
    char *folded = text_folded(label);
    const bool same = names_folded(given->code, &given->label, &given->aliases, folded);
    size_t found = SIZE_MAX;
    for (size_t k = 0; k < question->n_levels && !same && found == SIZE_MAX; k++)
        if (is_called(&question->levels[k], folded))
            found = k;
    free(folded);
    return found;
}

/* Whether the text, which is no code, names a level after the one that it was found to name. */
static bool names_another(const struct question *question, size_t found, const char *text)
{
    if (question_find_level(question, text) != SIZE_MAX)
        return false;
    char *folded = text_folded(text);
    bool another = false;
    for (size_t k = found + 1; k < question->n_levels && !another; k++) {
        const struct level *level = &question->levels[k];
        another = names_folded(level->code, &level->label, &level->aliases, folded) &&
                  (names_exactly(level->code, &level->label, &level->aliases, text) ||
                   !names_exactly(question->levels[found].code, &question->levels[found].label,
                                  &question->levels[found].aliases, text));
    }
    free(folded);
    return another;
}

size_t cell_item(const struct question *question, const char *text)
{
    for (size_t i = 0; i < question->n_items; i++) {
        const struct item *item = &question->items[i];
        if (names_exactly(item->code, &item->label, &item->aliases, text))
            return i;
    }
    char *folded = text_folded(text);
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < question->n_items && found == SIZE_MAX; i++) {
        const struct item *item = &question->items[i];
        if (names_folded(item->code, &item->label, &item->aliases, folded))
            found = i;
    }
    free(folded);
    return found;
}

/* ---- Meanings ---------------------------------------- */

static struct reading_of_cell missing(enum answer_status status)
{
    return (struct reading_of_cell){status, -1, (double)NAN, true, false};
}

static struct reading_of_cell unknown(void)
{
    return (struct reading_of_cell){ANSWER_INVALID, -1, (double)NAN, false, false};
}

static bool in_words(const char *const words[], size_t n, const char *folded)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], folded) == 0)
            return true;
    return false;
}

bool cell_is_missing(const struct codebook *codebook, const char *text,
                     enum answer_status *status)
{
    for (size_t m = 0; m < codebook->n_missing; m++)
        if (strcmp(codebook->missing[m].text, text) == 0) {
            *status = codebook->missing[m].status;
            return true;
        }
    return false;
}

bool cell_is_nothing(const char *text)
{
    static const char *const words[] = {"N/A", "#N/A", "NA", "#NULL!", "."};
    return in_words(words, sizeof words / sizeof *words, text);
}

enum yes_no { NEITHER, YES, NO };

static enum yes_no yes_or_no(const char *folded)
{
    static const char *const yes[] = {"y",    "yes",  "o",    "oui",   "1",       "x",
                                      "true", "vrai", "coche", "checked", "selected"};
    static const char *const no[] = {"n",     "no",   "non",       "0",           "2",
                                     "false", "faux", "unchecked", "not_selected"};
    if (in_words(yes, sizeof yes / sizeof *yes, folded))
        return YES;
    return in_words(no, sizeof no / sizeof *no, folded) ? NO : NEITHER;
}

/* LimeSurvey can write Y as 1 and N as 2. */
static struct reading_of_cell read_tick(const struct question *question, size_t item,
                                        const char *text)
{
    char *folded = text_folded(text);
    const enum yes_no said = yes_or_no(folded);
    struct reading_of_cell reading = unknown();
    if (said == YES || cell_item(question, text) == item)
        reading = (struct reading_of_cell){ANSWER_GIVEN, 1, (double)NAN, true, false};
    else if (said == NO)
        reading = (struct reading_of_cell){ANSWER_GIVEN, 0, (double)NAN, true, false};
    else if (strcmp(text, "N/A") == 0)
        reading = missing(ANSWER_NOT_SHOWN);
    else if (cell_is_nothing(text))
        reading = missing(ANSWER_SKIPPED);
    free(folded);
    return reading;
}

static enum answer_status status_of_role(enum level_role role)
{
    switch (role) {
    case ROLE_DONT_KNOW:
        return ANSWER_DONT_KNOW;
    case ROLE_REFUSED:
        return ANSWER_REFUSED;
    case ROLE_NOT_APPLICABLE:
        return ANSWER_NOT_APPLICABLE;
    default:
        return ANSWER_GIVEN;
    }
}

/* The level whose code is the same number, as a spreadsheet leaves "01" or a statistical program
 * writes "1.0"; SIZE_MAX when none is, or several are. */
static size_t level_by_number(const struct question *question, const char *text)
{
    double number, other;
    size_t found = SIZE_MAX;
    if (!text_number(text, &number))
        return SIZE_MAX;
    for (size_t k = 0; k < question->n_levels; k++) {
        if (!text_number(question->levels[k].code, &other) || fabs(other - number) > 0)
            continue;
        if (found != SIZE_MAX)
            return SIZE_MAX;
        found = k;
    }
    return found;
}

/* The level that says yes, or no, as the text does in other words; SIZE_MAX when none. */
static size_t level_by_yes_or_no(const struct question *question, const char *text)
{
    char *folded = text_folded(text);
    const enum yes_no said = yes_or_no(folded);
    free(folded);
    for (size_t k = 0; k < question->n_levels && said != NEITHER; k++) {
        char *code = text_folded(question->levels[k].code);
        char *label = text_folded(question->levels[k].label.fr);
        /* Spelled out: "O" may be the west, 1 anything. */
        const bool same = yes_or_no(code) == said && yes_or_no(label) == said && strlen(label) > 1;
        free(code);
        free(label);
        if (same)
            return k;
    }
    return SIZE_MAX;
}

static struct reading_of_cell read_level(const struct question *question, const char *text)
{
    size_t level = cell_level(question, text);
    if (level == SIZE_MAX)
        level = level_by_number(question, text);
    if (level == SIZE_MAX)
        level = level_by_yes_or_no(question, text);
    if (level == SIZE_MAX)
        return cell_is_nothing(text) ? missing(ANSWER_SKIPPED) : unknown();
    return (struct reading_of_cell){status_of_role(question->levels[level].role), (int16_t)level,
                                    (double)NAN, true, names_another(question, level, text)};
}

/* Spreadsheets count days from 1899-12-30; those from 1954 to 2119 are taken for dates. */
static bool serial_day(const char *text, double *day)
{
    const double epoch = 25569;
    double serial;
    if (!text_number(text, &serial) || serial < 20000 || serial > 80000)
        return false;
    *day = serial - epoch;
    return true;
}

static struct reading_of_cell read_date(const char *text)
{
    int day;
    double serial;
    struct reading_of_cell reading = unknown();
    if (text_day(text, &day))
        reading = (struct reading_of_cell){ANSWER_GIVEN, -1, day, true, false};
    else if (serial_day(text, &serial))
        reading = (struct reading_of_cell){ANSWER_GIVEN, -1, floor(serial), true, false};
    else if (cell_is_nothing(text))
        reading = missing(ANSWER_SKIPPED);
    return reading;
}

/* Takes out what groups thousands when the decimal mark is told; false when a mark groups none. */
static bool ungroup(char *text, char decimal)
{
    const char grouping = decimal == ',' ? '.' : ',';
    char *to = text;
    bool fine = true, in_decimals = false;
    for (const char *at = text; *at; at++) {
        in_decimals = in_decimals || *at == decimal;
        if (*at != grouping)
            *to++ = *at;
        else
            fine = fine && !in_decimals && at > text && isdigit((unsigned char)at[-1]) &&
                   strspn(at + 1, "0123456789") == 3;
    }
    *to = '\0';
    return fine;
}

static bool number_of(const char *text, char decimal, double *number)
{
    if (!decimal)
        return text_number(text, number);
    char *plain = mem_text(text);
    const bool fine = ungroup(plain, decimal) && text_number(plain, number);
    free(plain);
    return fine;
}

/* Length of a number without the unit behind it: that of the question, or euros where it has none
 * or these. */
static size_t without_unit(const struct question *question, const char *text)
{
    const char *const units[] = {question->unit.fr, question->unit.en, "€", "EUR"};
    const bool euros = !units[0] || !*units[0] || strstr(units[0], "€");
    const size_t n = strlen(text), n_units = euros ? sizeof units / sizeof *units : 2;
    for (size_t u = 0; u < n_units; u++) {
        const size_t n_unit = units[u] ? strlen(units[u]) : 0;
        if (n_unit && n > n_unit && strcmp(text + n - n_unit, units[u]) == 0)
            return n - n_unit;
    }
    return n;
}

static struct reading_of_cell read_number(const struct codebook *codebook,
                                          const struct question *question, const char *text,
                                          char decimal)
{
    double number;
    bool known = number_of(text, decimal, &number);
    const size_t n = known ? 0 : without_unit(question, text);
    if (!known && text[n]) {
        char *plain = mem_text_n(text, n);
        known = number_of(plain, decimal, &number);
        free(plain);
    }
    if (!known)
        return cell_is_nothing(text) ? missing(ANSWER_SKIPPED) : unknown();
    for (size_t m = 0; m < codebook->n_missing; m++) /* "-99.0000000000" stands for "-99" */
        if (fabs(codebook->missing[m].number - number) <= 0)
            return missing(codebook->missing[m].status);
    const bool fits = number >= question->min && number <= question->max;
    return fits ? (struct reading_of_cell){ANSWER_GIVEN, -1, number, true, false}
                : (struct reading_of_cell){ANSWER_INVALID, -1, (double)NAN, true, false};
}

static struct reading_of_cell read_anew(const struct codebook *codebook,
                                        const struct answer_column *column, const char *text,
                                        char decimal)
{
    const struct question *question = &codebook->questions[column->question];
    enum answer_status status;
    if (cell_is_missing(codebook, text, &status))
        return missing(status);
    if (question->type == QUESTION_MULTIPLE)
        return read_tick(question, column->item, text);
    if (question->type == QUESTION_DATE)
        return read_date(text);
    return column->kind == ANSWERS_NUMBERS ? read_number(codebook, question, text, decimal)
                                           : read_level(question, text);
}

/* ---- Memo ---------------------------------------- */

/* Half of the slots are filled at most; a text of more bytes is a story. */
enum { MEMO_BITS_MIN = 8, MEMO_BITS_MAX = 16, MEMO_TEXT = 120 };

struct cell_memo {
    int bits; /* 2^bits slots */
    size_t n;
    struct slot {
        uint64_t key; /* 0: free */
        struct reading_of_cell reading;
    } *slots;     /* owned */
    char **texts; /* apart: what is looked at for each cell stays together; owned */
};

static size_t n_slots(const struct cell_memo *memo)
{
    return (size_t)1 << memo->bits;
}

struct cell_memo *cell_memo_create(size_t n_levels)
{
    struct cell_memo *memo = mem_zeroed(1, sizeof *memo);
    memo->bits = MEMO_BITS_MIN;
    while (memo->bits < MEMO_BITS_MAX && n_slots(memo) < 4 * n_levels) /* a code and a label each */
        memo->bits++;
    memo->slots = mem_zeroed(n_slots(memo), sizeof *memo->slots);
    memo->texts = mem_zeroed(n_slots(memo), sizeof *memo->texts);
    return memo;
}

void cell_memo_free(struct cell_memo *memo)
{
    if (!memo)
        return;
    for (size_t at = 0; at < n_slots(memo); at++)
        free(memo->texts[at]);
    free(memo->slots);
    free(memo->texts);
    free(memo);
}

/* Texts of up to 7 bytes, as codes are, are their own key; those of longer ones may coincide. */
static uint64_t key_of(const char *text, size_t n)
{
    uint64_t key = n;
    for (size_t i = 0; i < n; i++)
        key = n < 8 ? key << 8 | (unsigned char)text[i]
                    : (key ^ (unsigned char)text[i]) * 0x100000001b3u;
    return n < 8 ? key : key | (uint64_t)1 << 63;
}

struct reading_of_cell cell_read(const struct codebook *codebook,
                                 const struct answer_column *column, struct cell_memo *memo,
                                 const char *text, size_t n, char decimal)
{
    if (n >= MEMO_TEXT || column->kind == ANSWERS_NUMBERS)
        return read_anew(codebook, column, text, decimal);
    const uint64_t key = key_of(text, n);
    size_t at = (key * 0x9e3779b97f4a7c15u) >> (64 - memo->bits);
    for (; memo->slots[at].key; at = (at + 1) & (n_slots(memo) - 1))
        if (memo->slots[at].key == key && (n < 8 || strcmp(memo->texts[at], text) == 0))
            return memo->slots[at].reading;
    const struct reading_of_cell reading = read_anew(codebook, column, text, decimal);
    if (2 * memo->n < n_slots(memo)) {
        memo->slots[at] = (struct slot){.key = key, .reading = reading};
        memo->texts[at] = mem_text_n(text, n);
        memo->n++;
    }
    return reading;
}

/* ---- Moments ---------------------------------------- */

double cell_moment_s(const char *text)
{
    double serial;
    if (serial_day(text, &serial))
        return round(86400 * serial);
    int a, b, c, hour = 0, minute = 0, second = 0, used = 0;
    char mark;
    if (sscanf(text, "%d%c%d%*c%d%n", &a, &mark, &b, &c, &used) != 4 ||
        (mark != '-' && mark != '/'))
        return (double)NAN;
    const bool year_first = a > 31;
    const int written = year_first ? a : c, day = year_first ? c : a;
    const int year = written < 100 && !year_first ? text_full_year(written) : written;
    if (year < 1900 || year > 9999 || b < 1 || b > 12 || day < 1 || day > 31)
        return (double)NAN;
    const char *clock = text + used;
    const char *rest = clock;
    if (*clock == 'T' || *clock == ' ') {
        int n = 0;
        if (sscanf(clock + 1, "%d:%d%n", &hour, &minute, &n) == 2) {
            rest = clock + 1 + n;
            if (*rest == ':' && sscanf(rest + 1, "%d%n", &second, &n) == 1)
                rest += 1 + n;
        }
    }
    if (strncmp(rest, " PM", 3) == 0 && hour < 12)
        hour += 12;
    if (strncmp(rest, " AM", 3) == 0 && hour == 12)
        hour = 0;
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return (double)NAN;
    return 86400.0 * text_days(year, b, day) + 3600.0 * hour + 60.0 * minute + second;
}
