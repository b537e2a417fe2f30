/* Command-line options as data: parsing and --help come from the same table. */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H
#include <stdbool.h>
#include <stddef.h>

enum option_kind {
    OPTION_FLAG,   /* bool * */
    OPTION_TEXT,   /* const char ** */
    OPTION_WORD,   /* const char **, one of words */
    OPTION_ENCODING, /* const char **, one that this system can convert from */
    OPTION_NUMBER, /* double *, in [min, max] */
    OPTION_COUNT   /* size_t *, in [min, max] */
};

struct option_spec {
    const char *name;     /* "jobs" for --jobs */
    char letter;          /* 'j' for -j, 0 for none */
    enum option_kind kind;
    const char *argument; /* "N" in help; NULL for flags */
    const char *help;     /* msgid: shown through _() */
    void *value;          /* set only when given */
    double min, max;
    const char *const *words; /* the last one is NULL */
};

/* The frame of a subcommand's help. All msgids. */
struct command_help {
    const char *usage;    /* "proxilog matrix [OPTIONS] ROADS PLACES" */
    const char *summary;
    const char *details;  /* paragraphs; may be NULL */
    size_t n_arguments_min, n_arguments_max;
};

enum parsed { PARSED_RUN, PARSED_HELP, PARSED_WRONG };

/* Reads argv[1..argc-1] (argv[0] is the command's name): --name VALUE, --name=VALUE, -n VALUE,
 * "--" ends options. Every command knows --help, and the options --lang are taken away by main() before. Puts
 * the arguments that are no options at argv[1..*n_arguments]. PARSED_HELP: help was printed on stdout,
 * exit 0. PARSED_WRONG: a message (unknown option with the nearest known one, a bad value, too few or too many arguments)
 * was printed on stderr, exit 2. */
enum parsed options_parse(const struct command_help *help, const struct option_spec options[],
                          size_t n_options, int argc, char *argv[], size_t *n_arguments);

/* Index of a word that an option of kind OPTION_WORD has taken; 0 of NULL. */
size_t option_word(const char *const words[], const char *word);

/* May a file be written there (NULL: on the screen)? Not over the input, nor over what is no
 * ordinary file: files are renamed into place, which would put one where a device, a pipe or a
 * folder was. Says so when not: a wrong command line, exit 2. */
bool output_is_safe(const char *command, const char *output, const char *input);

/* Threads to use when --jobs does not say: one a processor, 64 at most. */
size_t jobs_default(void);

/* Prints faults on stderr, one a line, then how many more there were, and a closing count. */
struct faults;
void print_faults(const struct faults *faults);
void print_warnings(const struct faults *warnings);

/* The same, but one stands for all where more than three are of a kind; scenario: what to
 * check to see them all. */
void print_warnings_in_brief(const struct faults *warnings, const char *scenario);
#endif
