#include <stdio.h>
#include "app/options.h"
#include "data/faults.h"
#include "data/text.h"

static void print_texts(const struct faults *faults)
{
    for (size_t i = 0; i < faults->n_kept; i++)
        fprintf(stderr, "%s\n", faults->text[i]);
    if (faults->n > faults->n_kept)
        fprintf(stderr, _("... and %zu more of the same kind\n"), faults->n - faults->n_kept);
}

void print_faults(const struct faults *faults)
{
    print_texts(faults);
    fprintf(stderr,
            ngettext("proxilog: %zu fault found; nothing was written\n",
                     "proxilog: %zu faults found; nothing was written\n", faults->n),
            faults->n);
}

void print_warnings(const struct faults *warnings)
{
    if (!warnings->n)
        return;
    fprintf(stderr,
            ngettext("proxilog: %zu warning:\n", "proxilog: %zu warnings:\n", warnings->n),
            warnings->n);
    print_texts(warnings);
}
