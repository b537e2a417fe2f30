/* What is wrong with the inputs. A reader adds a fault and reads on, so that one run
 * shows every fault of a file; only app/ prints them. The list is bounded: past
 * FAULTS_MAX messages further faults are counted, not kept. Warnings (a place far from
 * any road) travel in a list of their own, of the same type. */
#ifndef DATA_FAULTS_H
#define DATA_FAULTS_H
#include <stddef.h>

enum { FAULTS_MAX = 200 };

/* A spot in an input. Line 0: the file as a whole; field NULL: the line as a whole. */
struct where {
    const char *path;
    size_t line;
    const char *field;
};

/* Start from {0}. */
struct faults {
    size_t n;       /* all faults found, kept or not */
    size_t n_kept;  /* at most FAULTS_MAX */
    char **text;    /* n_kept messages "path:line: field: expected ..., found ..."; owned */
    const char **kind; /* the fmt that each was made from: the same for those of a kind; owned */
};

/* Adds one message: what was expected, what was found, what to do. Pass it through _(). fmt is
 * borrowed for as long as the list lives. */
void faults_add(struct faults *faults, struct where where, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Moves the messages of more, of another thread, say, behind those of faults. */
void faults_append(struct faults *faults, struct faults *more);
void faults_clear(struct faults *faults);
#endif
