#include "app/help.h"
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"

int help_columns(const char *text)
{
    int n = 0;
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        n += (*c & 0xc0) != 0x80;
    return n;
}

void help_pad(const char *text, int columns)
{
    fputs(text, stdout);
    for (int n = help_columns(text); n < columns; n++)
        putchar(' ');
}

static char *option_title(const struct option_spec *option)
{
    char *letter = option->letter ? mem_printf("-%c, ", option->letter) : mem_text("    ");
    char *title = option->argument
                      ? mem_printf("  %s--%s %s", letter, option->name, _(option->argument))
                      : mem_printf("  %s--%s", letter, option->name);
    free(letter);
    return title;
}

void help_print(const struct command_help *help, const struct option_spec options[],
                size_t n_options)
{
    enum { TITLE_COLUMNS = 30 };
    printf(_("Usage: %s\n"), _(help->usage));
    printf("\n%s\n", _(help->summary));
    if (help->details)
        printf("\n%s\n", _(help->details));
    printf(_("\nOptions:\n"));
    for (size_t i = 0; i < n_options; i++) {
        char *title = option_title(&options[i]);
        help_pad(title, TITLE_COLUMNS);
        printf("  %s\n", _(options[i].help));
        free(title);
    }
    help_pad("  -h, --help", TITLE_COLUMNS);
    printf("  %s\n", _("this text"));
    help_pad("      --lang fr|en", TITLE_COLUMNS);
    printf("  %s\n", _("language of messages, reports and figures"));
}
