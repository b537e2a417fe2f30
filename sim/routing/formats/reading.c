#include "sim/routing/formats/reading.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

static const char blank[] = " \t\r\v\f";

struct where reading_where(const struct reading *reading, const char *field)
{
    return (struct where){reading->path, reading->line, field};
}

bool reading_is_fine(const struct reading *reading)
{
    return reading->faults->n == reading->n_before;
}

bool reading_line(struct reading *reading)
{
    reading->n_words = 0;
    while (*reading->next && !reading->n_words) {
        char *line = reading->next, *end = line + strcspn(line, "\n");
        reading->next = *end ? end + 1 : end;
        *end = '\0';
        reading->line++;
        for (char *word = line + strspn(line, blank); *word; word += strspn(word, blank)) {
            reading->words = mem_grown(reading->words, &reading->room, reading->n_words + 1,
                                       sizeof *reading->words);
            reading->words[reading->n_words++] = word;
            word += strcspn(word, blank);
            if (*word)
                *word++ = '\0';
        }
    }
    return reading->n_words > 0;
}

/* A decimal number and nothing else: strtod() also knows hexadecimal, "nan" and "infinity". */
static bool parse(const char *text, double *value)
{
    char *end;
    if (!*text || text[strspn(text, "0123456789+-.eE")])
        return false;
    *value = strtod(text, &end);
    return !*end && isfinite(*value);
}

bool reading_text_number(const struct reading *reading, const char *text,
                         const struct wanted *wanted, double *value)
{
    if (parse(text, value) && *value >= wanted->min && *value <= wanted->max &&
        (!wanted->whole || *value == floor(*value)))
        return true;
    faults_add(reading->faults, reading_where(reading, wanted->field),
               wanted->whole ? _("expected a whole number from %.10g to %.10g, found \"%.40s\"")
                             : _("expected a number from %.10g to %.10g, found \"%.40s\""),
               wanted->min, wanted->max, text);
    return false;
}

bool reading_number(struct reading *reading, size_t word, const struct wanted *wanted,
                    double *value)
{
    if (word < reading->n_words)
        return reading_text_number(reading, reading->words[word], wanted, value);
    faults_add(reading->faults, reading_where(reading, wanted->field),
               _("expected a number, found the end of the line"));
    return false;
}

bool reading_numbers(struct reading *reading, const struct wanted wanted[], size_t n, bool exact,
                     double values[])
{
    if (reading->n_words < n || (exact && reading->n_words > n)) {
        faults_add(reading->faults, reading_where(reading, NULL),
                   _("expected %zu numbers, found %zu words"), n, reading->n_words);
        return false;
    }
    bool fine = true;
    for (size_t i = 0; i < n; i++)
        fine = reading_number(reading, i, &wanted[i], &values[i]) && fine;
    return fine;
}

bool reading_is_numeric(const struct reading *reading)
{
    double value;
    for (size_t i = 0; i < reading->n_words; i++)
        if (!parse(reading->words[i], &value))
            return false;
    return reading->n_words > 0;
}

void reading_clear(struct reading *reading)
{
    free(reading->words);
}
