/* Numbers, times and dates as French and English spreadsheets write them. Nothing here
 * depends on the locale as long as LC_NUMERIC is "C". */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of the blank at text: space, tab, no-break, thin or figure space; 0 when none. */
static size_t blank_length(const char *text)
{
    if (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n')
        return 1;
    if (!strncmp(text, "\xc2\xa0", 2))
        return 2;
    if (!strncmp(text, "\xe2\x80\xaf", 3) || !strncmp(text, "\xe2\x80\x89", 3) ||
        !strncmp(text, "\xe2\x80\x87", 3))
        return 3;
    return 0;
}

static const char *past_blanks(const char *text)
{
    while (blank_length(text))
        text += blank_length(text);
    return text;
}

/* Room of a number as strtod() gets it. Decimals past FRACTION_ROOM are dropped: no double
 * can tell. */
enum { FRACTION_ROOM = 44, NUMBER_ROOM = 64 };

/* Digits of a number on their way to a double. */
struct digits {
    uint64_t mantissa; /* exact while n is at most 19 */
    int n;             /* significant digits */
    int scale;         /* power of ten by which to multiply */
    char plain[NUMBER_ROOM]; /* "1234.5e6", for strtod() */
    size_t used;
};

static bool keep(struct digits *digits, char c)
{
    if (digits->used + 1 >= sizeof digits->plain)
        return false;
    digits->plain[digits->used++] = c;
    return true;
}

static bool keep_digit(struct digits *digits, char c)
{
    if (digits->mantissa || c != '0')
        digits->n++;
    if (digits->n <= 19)
        digits->mantissa = digits->mantissa * 10 + (uint64_t)(c - '0');
    return keep(digits, c);
}

/* The whole part: digits in one run, or in groups of three behind the first, parted by
 * blanks. Returns where it ends, NULL when a group has not three digits. */
static const char *whole_part(const char *text, struct digits *digits)
{
    int run = 0;
    for (bool grouped = false;;) {
        run = 0;
        for (; is_digit(*text); text++, run++)
            if (!keep_digit(digits, *text))
                return NULL;
        if (grouped && run != 3)
            return NULL;
        const size_t blank = blank_length(text);
        if (!blank || !is_digit(text[blank]))
            return text;
        if (!grouped && (run == 0 || run > 3))
            return NULL;
        grouped = true;
        text += blank;
    }
}

static const char *exponent(const char *text, struct digits *digits)
{
    const char *c = text + 1;
    const bool negative = *c == '-';
    keep(digits, 'e');
    if (*c == '-' || *c == '+')
        keep(digits, *c++);
    if (!is_digit(*c))
        return NULL;
    int power = 0;
    for (; is_digit(*c); c++) {
        power = power < 10000 ? power * 10 + (*c - '0') : power;
        if (!keep(digits, *c))
            return NULL;
    }
    digits->scale += negative ? -power : power;
    return c;
}

/* The double nearest to the digits: by one exact product or quotient where that is known to
 * round once (Clinger 1990), else by strtod(). */
static double nearest_double(struct digits *digits, bool negative)
{
    static const double ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    double value;
    if (digits->n <= 15 && digits->scale >= -22 && digits->scale <= 22)
        value = digits->scale < 0 ? (double)digits->mantissa / ten[-digits->scale]
                                  : (double)digits->mantissa * ten[digits->scale];
    else {
        digits->plain[digits->used] = '\0';
        value = strtod(digits->plain, NULL);
    }
    return negative ? -value : value;
}

bool text_number(const char *text, double *value)
{
    struct digits digits;
    digits.mantissa = 0;
    digits.n = digits.scale = 0;
    digits.used = 0;
    text = past_blanks(text);
    bool negative = *text == '-';
    if (*text == '-' || *text == '+')
        text++;
    else if (!strncmp(text, "\xe2\x88\x92", 3)) { /* the typographic minus */
        negative = true;
        text += 3;
    }
    text = whole_part(text, &digits);
    if (!text)
        return false;
    size_t n_digits = digits.used;
    if (*text == '.' || *text == ',') {
        text++;
        keep(&digits, '.');
        for (; is_digit(*text); text++, n_digits++, digits.scale--)
            if (digits.used < FRACTION_ROOM && !keep_digit(&digits, *text))
                return false;
    }
    if (n_digits == 0)
        return false;
    if (*text == 'e' || *text == 'E')
        text = exponent(text, &digits);
    if (!text || *past_blanks(text))
        return false;
    const double number = nearest_double(&digits, negative);
    if (!isfinite(number))
        return false;
    *value = number;
    return true;
}

/* A run of min_n to max_n digits; returns where it ends, NULL when it is not so. */
static const char *integer(const char *text, int min_n, int max_n, int *value)
{
    int n = 0;
    for (*value = 0; n < max_n && is_digit(*text); n++, text++)
        *value = *value * 10 + (*text - '0');
    return n < min_n || is_digit(*text) ? NULL : text;
}

bool text_time_s(const char *text, double *time_s)
{
    int hour, minute = 0, second = 0;
    text = integer(past_blanks(text), 1, 2, &hour);
    if (!text)
        return false;
    text = past_blanks(text);
    const bool letter = *text == 'h' || *text == 'H';
    if (!letter && *text != ':')
        return false;
    text = past_blanks(text + 1);
    if (!letter || *text) {
        text = integer(text, 2, 2, &minute);
        if (text && !letter && *text == ':')
            text = integer(text + 1, 2, 2, &second);
        if (!text || *past_blanks(text))
            return false;
    }
    const int time = hour * 3600 + minute * 60 + second;
    if (minute > 59 || second > 59 || time > 86400)
        return false;
    *time_s = time;
    return true;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

int text_full_year(int year)
{
    if (year < 0 || year > 99 || (year >= 30 && year < 50))
        return -1;
    return year < 30 ? 2000 + year : 1900 + year;
}

static bool read_date(const char *text, bool short_years, int *day)
{
    int parts[3], n_year = 4;
    text = past_blanks(text);
    const bool iso = strspn(text, "0123456789") == 4;
    char between = '\0';
    for (int i = 0; i < 3; i++) {
        const bool year = i == (iso ? 0 : 2);
        if (year && !iso && short_years && between != '-' && strspn(text, "0123456789") == 2)
            n_year = 2;
        text = integer(text, year ? n_year : 1, year ? n_year : 2, &parts[i]);
        if (!text)
            return false;
        if (i == 2)
            break;
        if (i == 0)
            between = *text;
        if (!between || *text != between || !strchr("-/.", between))
            return false;
        text++;
    }
    const int written = parts[iso ? 0 : 2], month = parts[1], number = parts[iso ? 2 : 0];
    const int year = n_year == 2 ? text_full_year(written) : written;
    if (*past_blanks(text) || year < 1 || month < 1 || month > 12 || number < 1 ||
        number > month_days(year, month))
        return false;
    *day = text_days(year, month, number);
    return true;
}

bool text_date(const char *text, int *day)
{
    return read_date(text, false, day);
}

static bool is_hour(const char *behind)
{
    int hour = 0, minute = 0;
    static const char digits[] = "0123456789";
    const char *first = behind + strcspn(behind, digits);
    if (strspn(first, digits) > 2)
        return false;
    sscanf(first, "%2d%*[:h]%2d", &hour, &minute);
    return !behind[strspn(behind, "T 0123456789:.+-ZAPMUTCGhmsà")] && hour <= 24 && minute <= 59;
}

bool text_day(const char *text, int *day)
{
    if (read_date(text, true, day))
        return true;
    const size_t n = strcspn(text, "T ");
    char *part = mem_text_n(text, n);
    const bool is = read_date(part, true, day) && is_hour(text + n);
    free(part);
    return is;
}

/* Both ways count from 1 March, so that a leap day ends its year, in eras of 400 years or
 * 146097 days. 1970-01-01 is day 719468 after 0000-03-01. */
int text_days(int year, int month, int day_of_month)
{
    year -= month <= 2;
    const int era = (year >= 0 ? year : year - 399) / 400;
    const int of_era = year - era * 400;
    const int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day_of_month - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void text_civil(int day, int *year, int *month, int *day_of_month)
{
    day += 719468;
    const int era = (day >= 0 ? day : day - 146096) / 146097;
    const int of_era = day - era * 146097;
    const int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int of_year = of_era - (365 * y + y / 4 - y / 100);
    const int m = (5 * of_year + 2) / 153; /* 0 is March */
    *day_of_month = of_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = y + era * 400 + (*month <= 2);
}

int text_weekday(int day)
{
    return ((day + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
}
