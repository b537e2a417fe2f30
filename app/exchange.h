/* Two folders change places in one step, which POSIX has no call for. */
#ifndef APP_EXCHANGE_H
#define APP_EXCHANGE_H
#include <stdbool.h>

/* False with errno: ENOENT when one of them is not there; another one when the system or the
 * disk cannot do it. */
bool exchange_paths(const char *a, const char *b);
#endif
