#include "app/language.h"
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/beside.h"

static bool french = true;

bool language_is_french(void)
{
    return french;
}

enum language language_of_run(void)
{
    return french ? LANGUAGE_FR : LANGUAGE_EN;
}

/* The locale that would rule messages, by POSIX' order. */
static const char *locale_of_messages(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return value;
    }
    return "";
}

/* Any UTF-8 locale will do: gettext takes the language from LANGUAGE, but never in "C". */
static void set_some_locale(void)
{
    static const char *const names[] = {"", "C.UTF-8", "fr_FR.UTF-8", "en_US.UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *now = setlocale(LC_ALL, names[i]);
        if (now && strcmp(now, "C") != 0 && strcmp(now, "POSIX") != 0)
            break;
    }
    setlocale(LC_NUMERIC, "C");
}

bool language_set(const char *chosen)
{
    if (!chosen)
        chosen = strncmp(locale_of_messages(), "en", 2) == 0 ? "en" : "fr";
    if (strcmp(chosen, "fr") != 0 && strcmp(chosen, "en") != 0)
        return false;
    french = strcmp(chosen, "fr") == 0;
    setenv("LANGUAGE", chosen, 1);
    set_some_locale();
    static const char *const folders[] = {"locale", "../share/locale"};
    char *folder = beside_program(folders, sizeof folders / sizeof *folders);
    if (folder)
        bindtextdomain("proxilog", folder);
    free(folder);
    bind_textdomain_codeset("proxilog", "UTF-8");
    textdomain("proxilog");
    return true;
}
