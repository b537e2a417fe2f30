#include "tests/cli/run_program.h"
#include "tests/run.h"

/* Runs arguments and checks the status and pieces of what was said; NULL: nothing must be. */
static void expect(const char *environment, const char *arguments, int status, const char *out,
                   const char *err)
{
    struct said said = run_program(environment, arguments);
    ck_assert_msg(said.status == status, "%s: status %d: %s", arguments, said.status, said.err);
    ck_assert_msg(out ? strstr(said.out, out) != NULL : !*said.out, "%s: stdout: %s", arguments,
                  said.out);
    ck_assert_msg(err ? strstr(said.err, err) != NULL : !*said.err, "%s: stderr: %s", arguments,
                  said.err);
    said_clear(&said);
}

START_TEST(french_unless_the_locale_is_english)
{
    expect("LANG=C", "help", 0, "Commandes", NULL);
    expect("-u LANG", "help", 0, "Commandes", NULL);
    expect("LANG=fr_FR.UTF-8", "help", 0, "Commandes", NULL);
    expect("LANG=en_US.UTF-8", "help", 0, "Commands:", NULL);
    expect("LANG=en_US.UTF-8", "--lang fr help", 0, "Commandes", NULL);
    expect("LANG=C", "help --lang=en", 0, "Commands:", NULL);
    expect("LANG=C", "--lang de help", 2, NULL, "fr");
}
END_TEST

START_TEST(every_command_has_its_help)
{
    static const char *const commands[] = {"check", "compare", "roads", "matrix", "convert"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        char *help = mem_printf("%s --help", commands[i]);
        char *usage = mem_printf("Usage: proxilog %s", commands[i]);
        expect("LANG=en_US.UTF-8", help, 0, usage, NULL);
        char *other = mem_printf("help %s", commands[i]);
        expect("LANG=en_US.UTF-8", other, 0, usage, NULL);
        free(other);
        free(usage);
        free(help);
    }
    expect("LANG=C", "--version", 0, "proxilog 0.", NULL);
}
END_TEST

START_TEST(wrong_lines_end_with_status_2)
{
    expect("LANG=en_US.UTF-8", "", 2, NULL, "Usage");
    expect("LANG=en_US.UTF-8", "comprae x", 2, NULL, "did you mean \"compare\"?");
    expect("LANG=en_US.UTF-8", "compare --job 2 x", 2, NULL, "did you mean --jobs?");
    expect("LANG=en_US.UTF-8", "compare", 2, NULL, "an argument is missing");
    expect("LANG=en_US.UTF-8", "compare a b", 2, NULL, "too many arguments");
    expect("LANG=en_US.UTF-8", "compare --jobs many x", 2, NULL, "expected a whole number");
    expect("LANG=en_US.UTF-8", "compare --precision -1 x", 2, NULL, "expected a number");
    expect("LANG=en_US.UTF-8", "compare x --seed", 2, NULL, "wants a value");
}
END_TEST

START_TEST(bad_input_ends_with_status_1)
{
    expect("LANG=en_US.UTF-8", "compare nowhere.yaml", 1, NULL, "nowhere.yaml: ");
    expect("LANG=en_US.UTF-8", "check tests/bad/scenario/alias_bomb.yaml", 1, NULL,
           "alias_bomb.yaml:1: anchors");
    expect("LANG=C", "check tests/bad/scenario/alias_bomb.yaml", 1, NULL, "erreurs");
    expect("LANG=en_US.UTF-8", "convert nowhere.shp /tmp/never.geojson", 1, NULL, "nowhere.shp");
}
END_TEST

START_TEST(roads_are_counted_as_the_reference_says)
{
    expect("LANG=C", "roads --report data/territories/luxembourg/roads.shp --csv", 0,
           "16235,20373,38510,5378.", NULL);
}
END_TEST

START_TEST(all_scenarios_check)
{
    static const char *const names[] = {"mini", "scattered", "luxembourg", "deux-sevres"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *line = mem_printf("check scenarios/%s.yaml", names[i]);
        struct said said = run_program("LANG=C", line);
        ck_assert_msg(said.status == 0, "%s: %s", names[i], said.err);
        said_clear(&said);
        free(line);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {french_unless_the_locale_is_english,
                            every_command_has_its_help,
                            wrong_lines_end_with_status_2,
                            bad_input_ends_with_status_1,
                            roads_are_counted_as_the_reference_says,
                            all_scenarios_check};
    return run_tests("command line", tests, sizeof tests / sizeof *tests);
}
