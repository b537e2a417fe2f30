/* A results folder: filled beside and renamed into place when complete, so that a run that
 * fails or is killed leaves earlier results whole. */
#ifndef APP_FOLDER_H
#define APP_FOLDER_H
#include <stdbool.h>
#include <stdio.h>
#include "data/faults.h"

struct folder {
    char *path;    /* where it will be; owned */
    char *partial; /* where it is filled; owned */
};

/* Could results go there? Leaves nothing behind. Faults: the place cannot be written, or path is
 * a file, the root of a disk, or a folder that holds something else than results. */
bool folder_check(const char *path, struct faults *faults);

/* Makes an empty folder beside path, and its parents. A link to a folder is followed. Faults as
 * folder_check(). Call folder_end() in any case: from here to there Ctrl-C and the like wait. */
bool folder_begin(struct folder *folder, const char *path, struct faults *faults);

/* Path of a file in the folder being filled, whose first part is one of those that folder.c
 * knows results by (asserted); its subfolder is made when there is one. Release with free(). */
char *folder_file(const struct folder *folder, const char *name);

/* Opens a file of the folder to write; NULL with a fault. folder_close() checks that all was
 * written. */
FILE *folder_open(const struct folder *folder, const char *name, struct faults *faults);
bool folder_close(const struct folder *folder, const char *name, FILE *out, struct faults *faults);

/* Puts the folder in place of earlier results, in one step where system and disk can. False without a
 * fault where a signal asks to stop. */
bool folder_commit(struct folder *folder, struct faults *faults);

/* Removes what was not committed, and then obeys a signal that came; releases. */
void folder_end(struct folder *folder);
#endif
