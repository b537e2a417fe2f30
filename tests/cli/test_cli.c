#include <unistd.h>
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

/* A step of survey is called as it was typed, and knows the words of its options. */
START_TEST(steps_of_survey_end_with_status_2)
{
    static const char english[] = "LANG=en_US.UTF-8";
    expect(english, "survey scenario --law x a b", 2, NULL, "proxilog survey scenario: --law: expected one of ");
    expect(english, "survey answers --codebok x", 2, NULL, "proxilog survey answers: unknown option --codebok");
    expect(english, "survey codebook", 2, NULL, "See `proxilog survey codebook --help`.");
    expect(english, "survey answers --dialect lime a b", 2, NULL,
           "expected one of limesurvey, vv, kobo, google, table, spss, stata, found \"lime\"");
    expect(english, "survey report --separator : a b", 2, NULL, "--separator: expected one of \",\", \";\", \"|\", \"tab\"");
    expect(english, "survey publish --decimal x a b", 2, NULL, "--decimal: expected one of \".\", \",\", found \"x\"");
}
END_TEST

/* The same in French, and what nobody types on purpose. */
START_TEST(strange_lines_end_with_status_2)
{
    static const struct {
        const char *line, *said;
    } lines[] = {
        {"comprae x", "proxilog : commande inconnue « comprae » ; vouliez-vous "
                      "dire « compare » ?\n"},
        {"--langue fr", "option inconnue --langue ; vouliez-vous dire --lang ?\n"},
        {"-v", "option inconnue -v ; voir « proxilog help »\n"},
        {"''", "commande inconnue"},
        {"help nothing", "commande inconnue « nothing »"},
        {"--lang", "--lang : attendu fr ou en"},
        {"compare --job 2 x", "option inconnue --job ; vouliez-vous dire --jobs ?\n"},
        {"compare", "il manque un argument\nUsage : proxilog compare [OPTIONS] SCÉNARIO\n"},
        {"compare ''", "un argument est vide\n"},
        {"compare x -o ''", "--output attend une valeur\n"},
        {"compare x -o", "--output attend une valeur\n"},
        {"compare x --quiet=yes", "--quiet ne prend pas de valeur\n"},
        {"compare x -j 0", "--jobs : attendu un nombre entier de 1 à 256, trouvé « 0"},
        {"compare x -j 999999", "de 1 à 256, trouvé « 999999 »\n"},
        {"compare x -n 1e400", "de 2 à 100000, trouvé « 1e400 »\n"},
        {"compare x -n 2.5", "attendu un nombre entier"},
        {"compare x -s -1", "--seed : attendu un nombre entier de 0 à"},
        {"compare x -p nan", "--precision : attendu un nombre de 0,000001 à 1, trouvé "
                             "« nan »\n"},
        {"compare x -p inf", "attendu un nombre"},
        {"compare -- x -q", "trop d’arguments\n"},
        {"roads x", "dites -o FICHIER"},
        {"matrix a b --class bike", "attendu car, van ou truck, trouvé « bike »\n"},
        {"convert a", "il manque un argument\n"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        expect("LANG=C", lines[i].line, 2, NULL, lines[i].said);
}
END_TEST

START_TEST(the_last_of_repeated_options_counts)
{
    expect("LANG=C", "check tests/bad/scenario/alias_bomb.yaml --lang fr --lang en", 1, NULL,
           "faults found");
    expect("LANG=C", "matrix --class truck --class bike a b", 2, NULL, "bike");
}
END_TEST

/* Files are renamed into place: never over what is read, nor where a pipe or a folder is. */
START_TEST(outputs_replace_no_input_and_no_pipe)
{
    char work[] = "/tmp/proxilog-cli-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(work));
    char *line = mem_printf("cd %s && printf 'id,lon,lat\\na,-0.4,46.3\\nb,-0.5,46.4\\n' >p.csv && "
                            "cp p.csv before.csv && ln p.csv same.csv && mkfifo pipe.csv && "
                            "mkdir folder.csv",
                            work);
    ck_assert_int_eq(system(line), 0);
    free(line);
    static const char *const outputs[] = {"p.csv", "./p.csv", "same.csv", "pipe.csv", "folder.csv"};
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        const char *said = i < 3 ? "would replace what is read" : "is no ordinary file";
        line = mem_printf("--lang en convert %1$s/p.csv %1$s/%2$s", work, outputs[i]);
        expect("LANG=C", line, 2, NULL, said);
        free(line);
        line = mem_printf("--lang en matrix - %1$s/p.csv -o %1$s/%2$s", work, outputs[i]);
        expect("LANG=C", line, 2, NULL, said);
        free(line);
        line = mem_printf("--lang en roads %1$s/p.csv -o %1$s/%2$s", work, outputs[i]);
        expect("LANG=C", line, 2, NULL, said);
        free(line);
        static const char *const steps[] = {"codebook", "simulate", "answers data/surveys/respatbzh/pat.yaml"};
        for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
            line = mem_printf("--lang en survey %1$s %2$s/p.csv -o %2$s/%3$s", steps[s], work, outputs[i]);
            expect("LANG=C", line, 2, NULL, said);
            free(line);
        }
    }
    line = mem_printf("cd %s && cmp p.csv before.csv && test -p pipe.csv && test -d folder.csv && "
                      "cd .. && rm -r %s",
                      work, work);
    ck_assert_int_eq(system(line), 0);
    free(line);
}
END_TEST

/* With -o a file holds what the screen would show; a step that fails leaves it as it was. */
START_TEST(steps_of_a_survey_write_files_whole)
{
#define PAT "data/surveys/respatbzh/pat"
    static const struct {
        const char *line, *err;
    } steps[] = {{"codebook " PAT "-synthetic.csv", "read as"},
                 {"simulate --n 41 --of 52 " PAT ".yaml", NULL},
                 {"answers " PAT ".yaml " PAT "-synthetic.csv", "read as"}};
    char path[] = "/tmp/proxilog-step-XXXXXX";
    const int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        char *line = mem_printf("--lang en survey %s -o %s", steps[i].line, path);
        expect("LANG=C", line, 0, NULL, steps[i].err);
        free(line);
        line = mem_printf("\"${PROXILOG:-build/proxilog}\" --lang en survey %s 2>/dev/null | cmp - %s",
                          steps[i].line, path);
        ck_assert_int_eq(system(line), 0);
        free(line);
        line = mem_printf("cp %s %s.before", path, path);
        ck_assert_int_eq(system(line), 0);
        free(line);
        line = mem_printf("--lang en survey answers " PAT ".yaml LICENSE -o %s", path);
        expect("LANG=C", line, 1, NULL, "nothing was written");
        free(line);
        line = mem_printf("cmp %s %s.before && rm %s.before", path, path, path);
        ck_assert_int_eq(system(line), 0);
        free(line);
    }
    unlink(path);
}
END_TEST

START_TEST(output_that_cannot_be_written_is_told)
{
    static const char *const commands[] = {"help", "compare --help", "--version",
                                           "check scenarios/mini.yaml"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        /* Closed before run_program() redirects it: the last redirection counts. */
        char *line = mem_printf("PATH=$PATH sh -c '%s --lang en %s >&-'",
                                getenv("PROXILOG") ? getenv("PROXILOG") : "build/proxilog",
                                commands[i]);
        char *err = mem_printf("%s 2>/dev/null; test $? = 1", line);
        ck_assert_msg(system(err) == 0, "%s", line);
        free(err);
        free(line);
    }
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

/* By an absolute path from elsewhere, through a link, and installed beside a command that has the
 * name of our folder: the reference tables and the French are found. */
/* A heading longer than a text of a codebook may be: the draft is there, and so is the warning. */
START_TEST(a_draft_that_is_no_codebook_yet_is_told)
{
    ck_assert_int_eq(system("(printf 'id;'; head -c 12000 /dev/zero | tr '\\0' a; printf '\\n1;x\\n') "
                            ">/tmp/proxilog-long-heading.csv"), 0);
    expect("LANG=en_US.UTF-8", "survey codebook /tmp/proxilog-long-heading.csv", 0, "survey: \"survey\"",
           "draft of /tmp/proxilog-long-heading.csv:8: expected a text of at most 10000 bytes");
    remove("/tmp/proxilog-long-heading.csv");
}
END_TEST

START_TEST(it_runs_from_anywhere)
{
    const char *program = getenv("PROXILOG") ? getenv("PROXILOG") : "build/proxilog";
    char work[] = "/tmp/proxilog-cli-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(work));
    char *line = mem_printf(
        "p=$(realpath %2$s); b=$(dirname $p); here=$PWD; ln -s $p %1$s/link && "
        "install -D $p %1$s/usr/bin/proxilog && touch %1$s/usr/bin/locale && "
        "install -D $b/locale/fr/LC_MESSAGES/proxilog.mo "
        "%1$s/usr/share/locale/fr/LC_MESSAGES/proxilog.mo && "
        "mkdir -p %1$s/usr/share/proxilog && cp -r data/reference %1$s/usr/share/proxilog/ && "
        "cd %1$s && for q in $p ./link usr/bin/proxilog; do "
        "LANG=C $q check $here/scenarios/mini.yaml | grep -q 'Aucune erreur' || exit 1; done",
        work, program);
    ck_assert_int_eq(system(line), 0);
    free(line);
    line = mem_printf("rm -r %s", work);
    ck_assert_int_eq(system(line), 0);
    free(line);
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
    const TTest *tests[] = {a_draft_that_is_no_codebook_yet_is_told,
                            french_unless_the_locale_is_english,
                            every_command_has_its_help,
                            wrong_lines_end_with_status_2,
                            steps_of_survey_end_with_status_2,
                            strange_lines_end_with_status_2,
                            the_last_of_repeated_options_counts,
                            outputs_replace_no_input_and_no_pipe,
                            steps_of_a_survey_write_files_whole,
                            output_that_cannot_be_written_is_told,
                            bad_input_ends_with_status_1,
                            it_runs_from_anywhere,
                            roads_are_counted_as_the_reference_says,
                            all_scenarios_check};
    return run_tests("command line", tests, sizeof tests / sizeof *tests);
}
