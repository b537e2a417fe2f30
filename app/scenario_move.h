/* A scenario in another folder: its paths are relative to where it lies. */
#ifndef APP_SCENARIO_MOVE_H
#define APP_SCENARIO_MOVE_H
#include "data/faults.h"

/* The text of the scenario from, ended by a NUL, as it must be to stand at to: relative paths in it
 * still lead to the same files. The same text where both lie in one folder. NULL with a fault when
 * the folder of to does not exist. Release with free(). */
char *scenario_moved(const char *bytes, const char *from, const char *to, struct faults *faults);
#endif
