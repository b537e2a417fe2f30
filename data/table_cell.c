#include "data/table_cell.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

/* "1 234,50 €" under "Loyer (€/an)", "20 %" under a share: a number with its unit behind it.
 * What is under the unit may be left to the header. */
static bool number_with_unit(const struct cell_reader *reader, const char *text, double *value,
                             double *factor)
{
    size_t n = strlen(text);
    while (n && !(text[n - 1] >= '0' && text[n - 1] <= '9') && text[n - 1] != '.')
        n--;
    /* "12 m3" ends in a digit: then the unit starts behind the last blank. */
    const char *blank = strrchr(text, ' ');
    if (n == strlen(text) && blank)
        n = (size_t)(blank - text);
    if (n == 0 || n > 40 || strlen(text) - n > 40)
        return false;
    char number[41];
    memcpy(number, text, n);
    number[n] = '\0';
    if (!text_number(number, value))
        return false;
    char *folded = unit_folded(text + n);
    struct unit unit;
    bool fine = unit_parse(folded, &unit) && unit.over.present;
    free(folded);
    if (fine && !unit.under.present)
        unit.under = reader->fit.unit.under;
    double to_header;
    fine = fine && unit_factor(&unit, &reader->fit.unit, &to_header);
    if (fine)
        *factor *= to_header;
    return fine;
}

static bool in_range(const struct column *column, double value)
{
    return (column->min == 0 && column->max == 0) ||
           (value >= column->min && value <= column->max);
}

static bool number_value(const struct cell_reader *reader, const char *text, double *value)
{
    double factor = reader->fit.factor;
    if (!text_number(text, value) &&
        !(reader->has_unit && number_with_unit(reader, text, value, &factor)))
        return false;
    *value *= factor;
    /* 0.0045 t must be whole as 4.5 kg is not: rounding of the factor does not count. */
    if (reader->column.type == COLUMN_COUNT && factor != 1 &&
        fabs(*value - nearbyint(*value)) < 1e-9 * fabs(*value))
        *value = nearbyint(*value);
    const bool whole = reader->column.type != COLUMN_COUNT ||
                       (floor(*value) == *value && fabs(*value) <= 0x1p53);
    return isfinite(*value) && whole && in_range(&reader->column, *value);
}

/* A date or time as a workbook keeps it under a format that GDAL does not know: days since
 * 1899-12-30, or a part of a day. */
static bool serial_value(const struct cell_reader *reader, const char *text, double *value)
{
    enum { SECONDS_DAY = 86400, FIRST_DAY = 25569 /* 1970-01-01 */, LAST_DAY = 109574 /* 2199 */ };
    double serial;
    if (!reader->workbook || !text_number(text, &serial))
        return false;
    if (reader->column.type == COLUMN_TIME) {
        *value = nearbyint(serial * SECONDS_DAY);
        return serial >= 0 && serial <= 1;
    }
    *value = floor(serial) - FIRST_DAY;
    return serial >= FIRST_DAY && serial <= LAST_DAY;
}

/* A cell that shows 20 % holds 0.2, which under a header in percent would be 0.2 %. */
static bool is_doubtful_percentage(const struct cell_reader *reader, const char *text)
{
    static const signed char none[N_DIMENSIONS] = {0};
    const struct unit_part *unit = &reader->fit.unit.over;
    const bool percent = unit->present && fabs(unit->scale - 0.01) < 1e-12 &&
                         !memcmp(unit->power, none, sizeof none);
    double number;
    return reader->workbook && percent && text_number(text, &number) && number > 0 && number < 1;
}

static bool yes_no_value(const char *text, double *value)
{
    static const struct {
        const char *word;
        double value;
    } words[] = {
        {"oui", 1}, {"yes", 1}, {"vrai", 1}, {"true", 1}, {"x", 1}, {"1", 1}, {"o", 1},
        {"y", 1},
        {"non", 0}, {"no", 0}, {"faux", 0}, {"false", 0}, {"0", 0}, {"n", 0},
    };
    char lower[8];
    if (strlen(text) >= sizeof lower)
        return false;
    for (size_t i = 0; i == 0 || text[i - 1]; i++)
        lower[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(lower, words[i].word)) {
            *value = words[i].value;
            return true;
        }
    return false;
}

bool cell_value(const struct cell_reader *reader, const char *text, double *value, bool *comma)
{
    assert(reader->column.type != COLUMN_TEXT);
    int day;
    switch (reader->column.type) {
    case COLUMN_NUMBER:
    case COLUMN_COUNT:
        if (is_doubtful_percentage(reader, text) || !number_value(reader, text, value))
            return false;
        *comma = *comma || strchr(text, ',') != NULL;
        return true;
    case COLUMN_YES_NO: return yes_no_value(text, value);
    case COLUMN_TIME: return text_time_s(text, value) || serial_value(reader, text, value);
    case COLUMN_DATE:
        if (!text_day(text, &day))
            return serial_value(reader, text, value);
        *value = day;
        return true;
    case COLUMN_TEXT: break;
    }
    return false;
}

/* What the column asks for, in words; numbers in the unit of the header. Release with
 * free(). */
static char *expectation(const struct cell_reader *reader)
{
    const struct column *column = &reader->column;
    const bool whole = column->type == COLUMN_COUNT;
    const double min = column->min / reader->fit.factor, max = column->max / reader->fit.factor;
    switch (column->type) {
    case COLUMN_TEXT: return mem_text(_("a text"));
    case COLUMN_YES_NO: return mem_text(_("yes or no"));
    case COLUMN_TIME: return mem_text(_("a time such as 07:30"));
    case COLUMN_DATE: return mem_text(_("a date such as 2025-09-01 or 01/09/2025"));
    case COLUMN_NUMBER:
    case COLUMN_COUNT: break;
    }
    if ((column->min == 0 && column->max == 0) || (isinf(min) && isinf(max)))
        return mem_text(whole ? _("a whole number") : _("a number"));
    char least[TEXT_DECIMAL_BYTES], most[TEXT_DECIMAL_BYTES];
    text_decimal(least, min, TEXT_DECIMAL_SHORTEST);
    text_decimal(most, max, TEXT_DECIMAL_SHORTEST);
    if (isinf(max) || max >= 1e15)
        return mem_printf(whole ? _("a whole number of %s or more") : _("a number of %s or more"),
                          least);
    if (isinf(min) || min <= -1e15)
        return mem_printf(whole ? _("a whole number of %s or less") : _("a number of %s or less"),
                          most);
    return mem_printf(whole ? _("a whole number from %s to %s") : _("a number from %s to %s"),
                      least, most);
}

enum { SHOWN_BYTES = 60 };

void cell_refuse(const struct cell_reader *reader, const char *text, struct where where,
                 struct faults *faults)
{
    if (is_doubtful_percentage(reader, text)) {
        faults_add(faults, where,
                   _("found %s, which may be a share or a percentage: take the %% out of the "
                     "header and give shares (0.2 for 20 %%)"), text);
        return;
    }
    char *expected = expectation(reader);
    size_t n = strlen(text);
    const bool cut = n > SHOWN_BYTES;
    for (n = cut ? SHOWN_BYTES : n; cut && ((unsigned char)text[n] & 0xc0) == 0x80;)
        n--;
    if (*text)
        faults_add(faults, where, _("expected %s, found \"%.*s%s\""), expected, (int)n, text,
                   cut ? "..." : "");
    else
        faults_add(faults, where, _("expected %s, found an empty cell"), expected);
    free(expected);
}
