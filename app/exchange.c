#define _GNU_SOURCE // NOLINT(bugprone-reserved-identifier): for renameat2()
#include "app/exchange.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

bool exchange_paths(const char *a, const char *b)
{
#if defined RENAME_EXCHANGE /* Linux */
    return renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) == 0;
#elif defined RENAME_SWAP /* macOS */
    return renamex_np(a, b, RENAME_SWAP) == 0;
#else
    (void)a;
    (void)b;
    errno = ENOSYS;
    return false;
#endif
}
