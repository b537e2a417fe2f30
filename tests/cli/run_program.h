/* Runs the program as a user does, and keeps what it said. */
#ifndef TESTS_CLI_RUN_PROGRAM_H
#define TESTS_CLI_RUN_PROGRAM_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include "data/mem.h"

struct said {
    int status;      /* exit status, or 128 + signal */
    char *out, *err; /* owned */
};

/* A file as one text; "" when there is none. Release with free(). */
static inline char *whole_file(const char *path)
{
    FILE *in = fopen(path, "rb");
    char *text = NULL;
    size_t n = 0, room = 0;
    do {
        text = mem_grown(text, &room, n + 65536, 1);
        n += in ? fread(text + n, 1, 65535, in) : 0;
    } while (in && !feof(in) && !ferror(in));
    text[n] = '\0';
    if (in)
        fclose(in);
    return text;
}

/* arguments as a shell reads them; environment: "LANG=C" and the like before the program. */
static inline struct said run_program(const char *environment, const char *arguments)
{
    const char *program = getenv("PROXILOG");
    char folder[] = "/tmp/proxilog-cli-XXXXXX";
    if (!mkdtemp(folder))
        abort();
    char *line = mem_printf("env -u LC_ALL -u LC_MESSAGES -u LANGUAGE %s %s %s >%s/out 2>%s/err",
                            environment, program ? program : "build/proxilog", arguments, folder,
                            folder);
    const int status = system(line);
    char *out = mem_printf("%s/out", folder), *err = mem_printf("%s/err", folder);
    const struct said said = {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
                              whole_file(out), whole_file(err)};
    remove(out);
    remove(err);
    remove(folder);
    free(out);
    free(err);
    free(line);
    return said;
}

static inline void said_clear(struct said *said)
{
    free(said->out);
    free(said->err);
}
#endif
