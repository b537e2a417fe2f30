/* The language of a run: French unless the locale or --lang says English. */
#ifndef APP_LANGUAGE_H
#define APP_LANGUAGE_H
#include <stdbool.h>
#include "plots/number.h"

/* chosen: "fr", "en", or NULL for what the locale says (LC_ALL, LC_MESSAGES, LANG: English for
 * en*, French for anything else). False when chosen is neither. Binds gettext to the
 * messages beside the executable, or to those that were installed with it. */
bool language_set(const char *chosen);

bool language_is_french(void);
enum language language_of_run(void); /* the same for what formats numbers */
#endif
