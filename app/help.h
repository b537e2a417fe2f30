/* Help, printed from the tables that parsing uses. */
#ifndef APP_HELP_H
#define APP_HELP_H
#include "app/options.h"

void help_print(const struct command_help *help, const struct option_spec options[],
                size_t n_options);

/* Prints a label, padded to a number of screen columns (UTF-8), on stdout. */
void help_pad(const char *text, int columns);

/* Screen columns of a text: its characters, marks that combine not counted. */
int help_columns(const char *text);
#endif
