#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "app/options.h"
#include "data/faults.h"
#include "data/text.h"

static void print_unkept(const struct faults *faults)
{
    if (faults->n > faults->n_kept)
        fprintf(stderr, _("... and %zu more\n"), faults->n - faults->n_kept);
}

static void print_texts(const struct faults *faults)
{
    for (size_t i = 0; i < faults->n_kept; i++)
        fprintf(stderr, "%s\n", faults->text[i]);
    print_unkept(faults);
}

void print_faults(const struct faults *faults)
{
    print_texts(faults);
    fprintf(stderr,
            ngettext("proxilog: %zu fault found; nothing was written\n",
                     "proxilog: %zu faults found; nothing was written\n", faults->n),
            faults->n);
}

static void print_count(const struct faults *warnings)
{
    fprintf(stderr,
            ngettext("proxilog: %zu warning:\n", "proxilog: %zu warnings:\n", warnings->n),
            warnings->n);
}

void print_warnings(const struct faults *warnings)
{
    if (!warnings->n)
        return;
    print_count(warnings);
    print_texts(warnings);
}

/* How many are of the kind of the warning at i; *first: it comes before the others. */
static size_t count_kind(const struct faults *warnings, size_t i, bool *first)
{
    size_t n = 0;
    *first = true;
    for (size_t k = 0; k < warnings->n_kept; k++)
        if (strcmp(warnings->kind[k], warnings->kind[i]) == 0) {
            *first = *first && k >= i;
            n++;
        }
    return n;
}

void print_warnings_in_brief(const struct faults *warnings, const char *scenario)
{
    enum { ALIKE_SHOWN = 3 };
    if (!warnings->n)
        return;
    print_count(warnings);
    for (size_t i = 0; i < warnings->n_kept; i++) {
        bool first;
        const size_t n = count_kind(warnings, i, &first);
        if (n <= ALIKE_SHOWN)
            fprintf(stderr, "%s\n", warnings->text[i]);
        else if (first)
            fprintf(stderr,
                    _("%s (the first of %zu of this kind; `proxilog check %s` and the report "
                      "list all)\n"),
                    warnings->text[i], n, scenario);
    }
    print_unkept(warnings);
}
