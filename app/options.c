#include "app/options.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "app/help.h"
#include "app/language.h"
#include "data/mem.h"
#include "data/text.h"

/* The options of one command while its line is read. */
struct reading {
    const struct command_help *help;
    const struct option_spec *options;
    size_t n_options;
    const char *command;
};

static enum parsed wrong_usage(const struct reading *reading)
{
    fprintf(stderr, _("Usage: %s\n"), _(reading->help->usage));
    fprintf(stderr, _("See `proxilog %s --help`.\n"), reading->command);
    return PARSED_WRONG;
}

static const struct option_spec *find_long(const struct reading *reading, const char *name, size_t n)
{
    for (size_t i = 0; i < reading->n_options; i++)
        if (strlen(reading->options[i].name) == n &&
            strncmp(reading->options[i].name, name, n) == 0)
            return &reading->options[i];
    return NULL;
}

static const struct option_spec *find_letter(const struct reading *reading, char letter)
{
    for (size_t i = 0; i < reading->n_options; i++)
        if (reading->options[i].letter && reading->options[i].letter == letter)
            return &reading->options[i];
    return NULL;
}

static enum parsed unknown_option(const struct reading *reading, const char *word)
{
    const char **known = mem_zeroed(reading->n_options + 2, sizeof *known);
    size_t n = 0;
    for (; n < reading->n_options; n++)
        known[n] = reading->options[n].name;
    known[n++] = "help";
    known[n++] = "lang";
    const char *bare = word + strspn(word, "-");
    char *name = mem_text_n(bare, strcspn(bare, "="));
    const char *nearest = text_nearest(name, known, n);
    if (nearest)
        fprintf(stderr, _("proxilog %s: unknown option %s; did you mean --%s?\n"),
                reading->command, word, nearest);
    else
        fprintf(stderr, _("proxilog %s: unknown option %s\n"), reading->command, word);
    free(name);
    free(known);
    return wrong_usage(reading);
}

/* Sets a numeric option; false when the text is no number in its range. */
static bool set_number(const struct option_spec *option, const char *text)
{
    double value;
    if (!text_number(text, &value) || value < option->min || value > option->max)
        return false;
    if (option->kind == OPTION_NUMBER) {
        *(double *)option->value = value;
        return true;
    }
    if (value != floor(value) || value < 0 || value > 9e15)
        return false;
    *(size_t *)option->value = (size_t)value;
    return true;
}

/* "0,000001", "3", "0,99": with as many digits as the bound has. */
static const char *bound_text(char text[NUMBER_BYTES], double bound)
{
    enum { DECIMALS_MAX = 9 };
    int decimals = number_decimals(bound, 1);
    for (double unit = pow(10, decimals); decimals < DECIMALS_MAX &&
                                          fabs(round(bound * unit) / unit - bound) > 1e-9 * fabs(bound);
         unit *= 10)
        decimals++;
    number_text(text, bound, decimals, language_of_run());
    return text;
}

size_t option_word(const char *const words[], const char *word)
{
    size_t i = 0;
    while (word && words[i] && strcmp(words[i], word) != 0)
        i++;
    return i;
}

static enum parsed set_word(const struct reading *reading, const struct option_spec *option,
                            const char *text)
{
    if (option->words[option_word(option->words, text)]) {
        *(const char **)option->value = text;
        return PARSED_RUN;
    }
    const char *quote = ispunct((unsigned char)*option->words[0]) ? "\"" : "";
    char *list = mem_text("");
    for (size_t i = 0; option->words[i]; i++) {
        char *longer =
            mem_printf("%s%s%s%s%s", list, i ? ", " : "", quote, option->words[i], quote);
        free(list);
        list = longer;
    }
    fprintf(stderr, _("proxilog %s: --%s: expected one of %s, found \"%s\"\n"), reading->command,
            option->name, list, text);
    free(list);
    return wrong_usage(reading);
}

static enum parsed set_encoding(const struct reading *reading, const struct option_spec *option,
                                const char *text)
{
    char *converted = text_from(text, "", 0);
    free(converted);
    if (*text && converted) {
        *(const char **)option->value = text;
        return PARSED_RUN;
    }
    fprintf(stderr,
            _("proxilog %s: --%s: expected an encoding such as UTF-8 or WINDOWS-1252, found \"%s\"\n"),
            reading->command, option->name, text);
    return wrong_usage(reading);
}

static enum parsed set_value(const struct reading *reading, const struct option_spec *option,
                             const char *text)
{
    if (option->kind == OPTION_TEXT) {
        *(const char **)option->value = text;
        return PARSED_RUN;
    }
    if (option->kind == OPTION_WORD)
        return set_word(reading, option, text);
    if (option->kind == OPTION_ENCODING)
        return set_encoding(reading, option, text);
    if (set_number(option, text))
        return PARSED_RUN;
    char min[NUMBER_BYTES], max[NUMBER_BYTES];
    if (option->kind == OPTION_COUNT)
        fprintf(stderr,
                _("proxilog %s: --%s: expected a whole number from %.0f to %.0f, found \"%s\"\n"),
                reading->command, option->name, option->min, option->max, text);
    else
        fprintf(stderr, _("proxilog %s: --%s: expected a number from %s to %s, found \"%s\"\n"),
                reading->command, option->name, bound_text(min, option->min),
                bound_text(max, option->max), text);
    return wrong_usage(reading);
}

/* Reads the option at argv[*i], and its value behind it when it takes one. */
static enum parsed read_option(const struct reading *reading, int argc, char *argv[], int *i)
{
    const char *word = argv[*i];
    const bool is_long = word[1] == '-';
    const size_t n = is_long ? strcspn(word + 2, "=") : 1;
    const struct option_spec *option =
        is_long ? find_long(reading, word + 2, n) : find_letter(reading, word[1]);
    if (!option)
        return unknown_option(reading, word);
    const char *behind = is_long ? (word[2 + n] == '=' ? word + 3 + n : NULL)
                                 : (word[2] ? word + 2 : NULL);
    if (option->kind == OPTION_FLAG) {
        if (behind && !is_long)
            return unknown_option(reading, word);
        if (behind) {
            fprintf(stderr, _("proxilog %s: --%s takes no value\n"), reading->command,
                    option->name);
            return wrong_usage(reading);
        }
        *(bool *)option->value = true;
        return PARSED_RUN;
    }
    if (!behind && *i + 1 < argc)
        behind = argv[++*i];
    if (!behind || (option->kind == OPTION_TEXT && !*behind)) {
        fprintf(stderr, _("proxilog %s: --%s wants a value\n"), reading->command, option->name);
        return wrong_usage(reading);
    }
    return set_value(reading, option, behind);
}

static enum parsed check_arguments(const struct reading *reading, char *const arguments[],
                                   size_t n)
{
    bool empty = false;
    for (size_t i = 0; i < n; i++)
        empty = empty || !*arguments[i];
    if (empty)
        fprintf(stderr, _("proxilog %s: an argument is empty\n"), reading->command);
    else if (n < reading->help->n_arguments_min)
        fprintf(stderr, _("proxilog %s: an argument is missing\n"), reading->command);
    else if (n > reading->help->n_arguments_max)
        fprintf(stderr, _("proxilog %s: too many arguments\n"), reading->command);
    else
        return PARSED_RUN;
    return wrong_usage(reading);
}

bool output_is_safe(const char *command, const char *output, const char *input)
{
    struct stat a, b;
    if (!output || stat(output, &a) != 0)
        return true;
    if (!S_ISREG(a.st_mode)) {
        fprintf(stderr, _("proxilog %s: %s is no ordinary file; name another\n"), command, output);
        return false;
    }
    if (stat(input, &b) != 0 || a.st_dev != b.st_dev || a.st_ino != b.st_ino)
        return true;
    fprintf(stderr, _("proxilog %s: writing %s would replace what is read; name another file\n"),
            command, output);
    return false;
}

size_t jobs_default(void)
{
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 64 ? 64 : (size_t)n;
}

enum parsed options_parse(const struct command_help *help, const struct option_spec options[],
                          size_t n_options, int argc, char *argv[], size_t *n_arguments)
{
    const struct reading reading = {help, options, n_options, argv[0]};
    bool only_arguments = false;
    *n_arguments = 0;
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (only_arguments || word[0] != '-' || !word[1]) {
            argv[++*n_arguments] = argv[i];
        } else if (strcmp(word, "--") == 0) {
            only_arguments = true;
        } else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            help_print(help, options, n_options);
            return PARSED_HELP;
        } else {
            enum parsed parsed = read_option(&reading, argc, argv, &i);
            if (parsed != PARSED_RUN)
                return parsed;
        }
    }
    return check_arguments(&reading, argv + 1, *n_arguments);
}
