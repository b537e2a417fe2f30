#include "plots/number.h"
#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MINUS "\u2212"
#define THIN_NO_BREAK_SPACE "\u202f"
#define NO_BREAK_SPACE "\u00a0"

static const double too_long = 1e15;

/* Appends a piece; the callers' pieces always fit in NUMBER_BYTES. */
static void append(char text[NUMBER_BYTES], const char *piece)
{
    size_t n = strlen(text);
    assert(n + strlen(piece) < NUMBER_BYTES);
    memcpy(text + n, piece, strlen(piece) + 1);
}

static void append_power(char text[NUMBER_BYTES], double size, enum language language)
{
    static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char digits[32];
    snprintf(digits, sizeof digits, "%.1e", size); /* "1.2e+15" */
    append(text, (char[]){digits[0], language == LANGUAGE_FR ? ',' : '.', digits[2], '\0'});
    append(text, NO_BREAK_SPACE "×" NO_BREAK_SPACE "10");
    for (const char *c = strchr(digits, 'e') + 2; *c; c++)
        append(text, raised[*c - '0']);
}

/* digits as "%.*f" prints them, with separators. */
static void append_grouped(char text[NUMBER_BYTES], const char *digits, enum language language)
{
    size_t n_whole = strspn(digits, "0123456789");
    for (size_t i = 0; i < n_whole; i++) {
        if (i > 0 && (n_whole - i) % 3 == 0)
            append(text, language == LANGUAGE_FR ? THIN_NO_BREAK_SPACE : ",");
        append(text, (char[]){digits[i], '\0'});
    }
    if (digits[n_whole]) {
        append(text, language == LANGUAGE_FR ? "," : ".");
        append(text, digits + n_whole + 1);
    }
}

void number_put(char text[NUMBER_BYTES], double value, int decimals, const char *plus,
                enum language language)
{
    assert(decimals >= 0 && decimals <= 9);
    text[0] = '\0';
    if (isnan(value)) {
        append(text, "–");
        return;
    }
    char digits[32] = "";
    double size = fabs(value);
    if (size < too_long)
        snprintf(digits, sizeof digits, "%.*f", decimals, size);
    bool is_zero = digits[0] && !strpbrk(digits, "123456789");
    if (!is_zero)
        append(text, value < 0 ? MINUS : plus);
    if (isinf(size))
        append(text, "∞");
    else if (size < too_long)
        append_grouped(text, digits, language);
    else
        append_power(text, size, language);
}

void number_interval(char text[NUMBER_BYTES], double low, double high, int decimals,
                     enum language language)
{
    char part[NUMBER_BYTES];
    text[0] = '\0';
    append(text, "[");
    number_text(part, low, decimals, language);
    append(text, part);
    append(text, language == LANGUAGE_FR ? THIN_NO_BREAK_SPACE "; " : "; ");
    number_text(part, high, decimals, language);
    append(text, part);
    append(text, "]");
}

void number_percent(char text[NUMBER_BYTES], double share, int decimals, enum language language)
{
    const double percent = share * 100; /* 23 of 40 come to a hair less than 57.5 */
    number_text(text, percent + copysign(1e-9 * fmax(fabs(percent), 1e-3), percent), decimals,
                language);
    append(text, language == LANGUAGE_FR ? THIN_NO_BREAK_SPACE "%" : "%");
}

int number_decimals(double value, int n_significant)
{
    double size = fabs(value);
    if (!isfinite(size) || size < 1e-12)
        return 0;
    int decimals = n_significant - 1 - (int)floor(log10(size) + 1e-9);
    return decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
}

double number_rounded(double value, int n_significant)
{
    if (!isfinite(value) || value == 0)
        return value;
    double unit = pow(10, floor(log10(fabs(value))) + 1 - n_significant);
    double rounded = round(value / unit) * unit;
    return isfinite(rounded) ? rounded : value;
}
