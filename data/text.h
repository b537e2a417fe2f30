/* Text: always UTF-8 inside the program. */
#ifndef DATA_TEXT_H
#define DATA_TEXT_H
#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A message that a user sees, in the language of the run. N_ marks one in a table. */
#define _(message) gettext(message)
#define N_(message) message

/* 64-bit hash of a text (FNV-1a); the same on every machine. */
uint64_t text_hash(const char *text);

/* Bytes of the well-formed UTF-8 character at the start of n bytes, 0 when there is none
 * (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF). */
size_t text_utf8_length(const char *bytes, size_t n);

/* True when the bytes are well-formed UTF-8 without NUL. */
bool text_is_utf8(const char *bytes, size_t n);

/* Text of n bytes in the named encoding ("WINDOWS-1252", "ISO-8859-1", "CP850"), as
 * UTF-8; a byte that has no meaning there becomes U+FFFD. NULL when iconv does not know
 * the encoding. Release with free(). */
char *text_from(const char *encoding, const char *bytes, size_t n);

/* The text with letters and their accents in one character, where some stand apart as macOS writes
 * them (NFC); NULL where none does, or the text is no UTF-8. Release with free(). */
char *text_composed(const char *text);

/* The text in lower case without accents, and with every run of other characters than
 * letters and digits folded to one '_': "Capacité (kg)" -> "capacite_kg". Headers and
 * attribute values are compared so. Release with free(). */
char *text_folded(const char *text);

/* A text as the name of a file or of a thing in it, as every system takes them: as it is when it
 * holds letters a-z, digits and . _ - alone, in lower case; folded otherwise; "_" when nothing is
 * left. Release with free(). */
char *text_file_name(const char *text);

/* A text without the apostrophe that was put before = + - @, a tab or a CR so that no spreadsheet takes
 * it for a formula; points into the text. */
const char *text_unguarded(const char *text);

/* A number in a message, with the decimal mark of the run's language: "2.9", "2,9". decimals 0 to
 * 9, or TEXT_DECIMAL_SHORTEST: up to ten digits. Returns text. Not for what a program reads. */
enum { TEXT_DECIMAL_BYTES = 40, TEXT_DECIMAL_SHORTEST = -1 };
char *text_decimal(char text[TEXT_DECIMAL_BYTES], double value, int decimals);

/* The known word nearest to a mistyped one: least Damerau-Levenshtein distance, at most
 * a third of the longer word; NULL when none is that near. */
const char *text_nearest(const char *word, const char *const known[], size_t n);

/* A number as a French or English spreadsheet writes it: "1 234,5", "1234.5", "-3e2";
 * spaces, no-break and thin spaces between digits are thousands. False unless the whole
 * text is one finite number. */
bool text_number(const char *text, double *value);

/* "7:30", "07:30", "7h30", "7h" -> seconds since midnight, up to 24:00. */
bool text_time_s(const char *text, double *time_s);

/* "2025-09-01" or "01/09/2025" -> days since 1970-01-01 (proleptic Gregorian). */
bool text_date(const char *text, int *day);

/* A year of two digits as every spreadsheet reads it: 0-29 -> 2000-2029, 50-99 -> 1950-1999; -1 for the
 * others, which spreadsheets put in different centuries. */
int text_full_year(int year);

/* The same, or with a year of two digits, as spreadsheets in French show dates, day first: "09/03/26"
 * (not "26-03-09", which is no day first);
 * or with an hour behind, as tools and people write it: "2026-03-09 10:15:00",
 * "2026-03-09T10:15:00.000+02:00", "09/03/2026 à 14h30", "2026/03/09 2:30:00 PM UTC+1". */
bool text_day(const char *text, int *day);

/* Days since 1970-01-01 -> year, month 1-12, day 1-31; and back. */
void text_civil(int day, int *year, int *month, int *day_of_month);
int text_days(int year, int month, int day_of_month);

/* 0 Monday .. 6 Sunday of a day since 1970-01-01. */
int text_weekday(int day);
#endif
