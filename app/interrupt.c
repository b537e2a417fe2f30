#include "app/interrupt.h"
#include <signal.h>
#include <stddef.h>

static const int WATCHED[] = {SIGINT, SIGTERM, SIGHUP};
enum { N_WATCHED = sizeof WATCHED / sizeof *WATCHED };

static volatile sig_atomic_t came;

static void note(int signal_number)
{
    came = signal_number;
}

void interrupt_watch(void)
{
    for (size_t i = 0; i < N_WATCHED; i++) {
        struct sigaction old, noted = {.sa_handler = note, .sa_flags = SA_RESTART};
        sigemptyset(&noted.sa_mask);
        if (sigaction(WATCHED[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(WATCHED[i], &noted, NULL);
    }
}

bool interrupt_came(void)
{
    return came != 0;
}

void interrupt_obey(void)
{
    if (!came)
        return;
    signal(came, SIG_DFL);
    raise(came);
}
