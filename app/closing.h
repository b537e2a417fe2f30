/* The one-screen table at the end of `proxilog compare`. */
#ifndef APP_CLOSING_H
#define APP_CLOSING_H
#include "app/comparison.h"

/* Prints it on stdout; report: path of the report to open. */
void closing_print(const struct comparison *comparison, const char *report);
#endif
