/* Broken place tables, each with every message that it must get: tests/bad/territory/cases.txt
 * holds blocks of a file and its messages ("warning: " before warnings), parted by blank lines.
 * The first word of the file's name tells which of the good tables it takes the place of. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/data/territory_case.h"
#include "tests/run.h"

/* Appends the messages of a list to a text. */
static void put_messages(FILE *out, const char *prefix, const struct faults *faults)
{
    for (size_t i = 0; i < faults->n_kept; i++)
        fprintf(out, "%s%s\n", prefix, faults->text[i]);
}

/* What reading the case's file says, one message a line. Free with free(). */
static char *messages_of(const char *file)
{
    struct territory_case this;
    territory_case_init(&this);
    char path[200];
    snprintf(path, sizeof path, "tests/bad/territory/%s", file);
    char **slot = strncmp(file, "farms", 5) == 0    ? &this.scenario.farms_path
                  : strncmp(file, "hubs", 4) == 0   ? &this.scenario.hubs_path
                  : strncmp(file, "depots", 6) == 0 ? &this.scenario.depots_path
                                                    : &this.scenario.outlets_path;
    *slot = path;
    struct faults faults = {0}, warnings = {0};
    struct territory *territory = territory_read(&this.scenario, &faults, &warnings);
    ck_assert_msg((territory == NULL) == (faults.n > 0), "%s", file);
    territory_free(territory);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    put_messages(out, "", &faults);
    put_messages(out, "warning: ", &warnings);
    fclose(out);
    faults_clear(&faults);
    faults_clear(&warnings);
    return text;
}

START_TEST(every_broken_table_gets_its_messages)
{
    FILE *in = fopen("tests/bad/territory/cases.txt", "r");
    ck_assert_ptr_nonnull(in);
    char *line = NULL, file[100] = "", expected[8000] = "";
    size_t room = 0, n_cases = 0;
    for (bool more = true; more;) {
        more = getline(&line, &room, in) > 0;
        if (more && line[0] != '\n') {
            if (!*file)
                snprintf(file, sizeof file, "%.*s", (int)strcspn(line, "\n"), line);
            else
                strncat(expected, line, sizeof expected - strlen(expected) - 1);
            continue;
        }
        if (!*file)
            continue;
        char *found = messages_of(file);
        ck_assert_msg(*expected, "%s: no message is expected", file);
        ck_assert_msg(strcmp(found, expected) == 0, "%s says\n%sexpected\n%s", file, found,
                      expected);
        free(found);
        *file = *expected = '\0';
        n_cases++;
    }
    free(line);
    fclose(in);
    ck_assert_uint_ge(n_cases, 20);
}
END_TEST

START_TEST(good_tables_say_nothing)
{
    char *found = messages_of("good_outlets.csv");
    ck_assert_str_eq(found, "");
    free(found);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {every_broken_table_gets_its_messages, good_tables_say_nothing};
    return run_tests("bad territories", tests, sizeof tests / sizeof *tests);
}
