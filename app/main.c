/* proxilog: one program with subcommands. */
#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "app/commands.h"
#include "app/help.h"
#include "app/language.h"
#include "data/text.h"

enum { EXIT_FINE = 0, EXIT_BAD = 1, EXIT_USAGE = 2 };

static int cmd_help(int argc, char *argv[]);

static const struct command {
    const char *name;
    int (*run)(int argc, char *argv[]);
    const char *summary;
} COMMANDS[] = {
    {"check", cmd_check, N_("check a scenario and all the files that it names")},
    {"compare", cmd_compare, N_("compare the organisations of a scenario")},
    {"roads", cmd_roads, N_("make a road layer from communes, or report on one")},
    {"matrix", cmd_matrix, N_("print times and distances between places")},
    {"convert", cmd_convert, N_("convert a layer or a table of places")},
    {"solve", cmd_solve, N_("solve a vehicle routing problem, or verify a solution")},
    {"survey", cmd_survey, N_("turn a questionnaire into statistics, charts and open data")},
    {"help", cmd_help, N_("this text, or the help of a command")},
};
enum { N_COMMANDS = sizeof COMMANDS / sizeof *COMMANDS };

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(COMMANDS[i].name, name) == 0)
            return &COMMANDS[i];
    return NULL;
}

static int unknown_option(const char *word)
{
    static const char *const known[] = {"help", "version", "lang"};
    const char *nearest =
        text_nearest(word + strspn(word, "-"), known, sizeof known / sizeof *known);
    if (nearest)
        fprintf(stderr, _("proxilog: unknown option %s; did you mean --%s?\n"), word, nearest);
    else
        fprintf(stderr, _("proxilog: unknown option %s; see `proxilog help`\n"), word);
    return EXIT_USAGE;
}

static int unknown_command(const char *name)
{
    if (*name == '-')
        return unknown_option(name);
    const char *known[N_COMMANDS];
    for (size_t i = 0; i < N_COMMANDS; i++)
        known[i] = COMMANDS[i].name;
    const char *nearest = text_nearest(name, known, N_COMMANDS);
    if (nearest)
        fprintf(stderr, _("proxilog: unknown command \"%s\"; did you mean \"%s\"?\n"), name,
                nearest);
    else
        fprintf(stderr, _("proxilog: unknown command \"%s\"; see `proxilog help`\n"), name);
    return EXIT_USAGE;
}

static void print_help(FILE *out)
{
    fputs(_("Usage: proxilog [--lang fr|en] COMMAND [OPTIONS] [ARGUMENTS]\n"
            "\n"
            "proxilog compares ways of organising the deliveries of local food in a territory:\n"
            "cost, kilometres and CO2, for each farm and for all.\n"
            "\n"
            "Commands:\n"),
          out);
    for (size_t i = 0; i < N_COMMANDS; i++)
        fprintf(out, "  %-10s%s\n", COMMANDS[i].name, _(COMMANDS[i].summary));
    fputs(_("\n"
            "`proxilog COMMAND --help` tells more of a command. To begin:\n"
            "  proxilog compare scenarios/mini.yaml -o out/mini\n"),
          out);
}

static int cmd_help(int argc, char *argv[])
{
    if (argc < 2) {
        print_help(stdout);
        return EXIT_FINE;
    }
    const struct command *command = find_command(argv[1]);
    if (!command)
        return unknown_command(argv[1]);
    if (command->run == cmd_help) {
        print_help(stdout);
        return EXIT_FINE;
    }
    char help[] = "--help";
    char *line[] = {argv[1], help, NULL};
    return command->run(2, line);
}

/* Takes --lang out of the line wherever it stands before "--". Returns its value ("" when it
 * has none), or NULL. */
static const char *take_language(int *argc, char *argv[])
{
    const char *chosen = NULL;
    int n = 1;
    bool options = true;
    for (int i = 1; i < *argc; i++) {
        options = options && strcmp(argv[i], "--") != 0;
        if (options && strcmp(argv[i], "--lang") == 0) {
            chosen = i + 1 < *argc ? argv[++i] : "";
        } else if (options && strncmp(argv[i], "--lang=", 7) == 0) {
            chosen = argv[i] + 7;
        } else {
            argv[n++] = argv[i];
        }
    }
    *argc = n;
    argv[n] = NULL;
    return chosen;
}

/* A standard stream that is closed would lend its number to the first file opened: it is
 * opened so that writing there fails. */
static void hold_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

static int run(int argc, char *argv[])
{
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("proxilog %s\n", PROXILOG_VERSION);
        return EXIT_FINE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return EXIT_FINE;
    }
    const struct command *command = find_command(argv[1]);
    return command ? command->run(argc - 1, argv + 1) : unknown_command(argv[1]);
}

int main(int argc, char *argv[])
{
    gsl_set_error_handler_off();
    hold_standard_streams();
    signal(SIGXFSZ, SIG_IGN); /* a file past the limit cannot be written, and that is said */
    const char *chosen = take_language(&argc, argv);
    if (!language_set(chosen)) {
        language_set(NULL);
        fprintf(stderr, _("proxilog: --lang: expected fr or en, found \"%s\"\n"), chosen);
        return EXIT_USAGE;
    }
    const int status = run(argc, argv);
    if ((fflush(stdout) != 0 || ferror(stdout)) && status == EXIT_FINE) {
        fprintf(stderr, _("proxilog: standard output cannot be written (%s)\n"),
                strerror(errno));
        return EXIT_BAD;
    }
    return status;
}
