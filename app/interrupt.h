/* Ctrl-C, SIGTERM and SIGHUP while results are written: noted, and obeyed once what was begun is
 * tidied up. */
#ifndef APP_INTERRUPT_H
#define APP_INTERRUPT_H
#include <stdbool.h>

/* From now on these signals are noted. One that was ignored (nohup) stays so. */
void interrupt_watch(void);

/* Did one come? Asked wherever stopping is safe. */
bool interrupt_came(void);

/* Ends the program by the signal that came, if one did, as if it had not been watched. */
void interrupt_obey(void);
#endif
