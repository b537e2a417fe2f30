#include "data/yaml_write.h"
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/yaml_tree.h"
#include "tests/run.h"

static void check_read_again(const char *text)
{
    struct arena arena = {0};
    struct faults faults = {0};
    char *quoted = yaml_quoted(text), *document = mem_printf("a: %s\nb: [%s]\n", quoted, quoted);
    const struct yaml_tree *root =
        yaml_tree_read("a.yaml", document, strlen(document), &arena, &faults);
    ck_assert_msg(root && !faults.n, "%s", quoted);
    ck_assert_str_eq(root->first->text, text);
    ck_assert_str_eq(root->first->next->first->text, text);
    faults_clear(&faults);
    arena_clear(&arena);
    free(document);
    free(quoted);
}

START_TEST(every_character_is_read_again)
{
    for (unsigned c = 1; c < 0x10000; c += c == 0xd7ff ? 0x801 : 1) {
        char text[8] = "x";
        size_t n = 1;
        if (c < 0x80) {
            text[n++] = (char)c;
        } else if (c < 0x800) {
            text[n++] = (char)(0xc0 | c >> 6);
            text[n++] = (char)(0x80 | (c & 0x3f));
        } else {
            text[n++] = (char)(0xe0 | c >> 12);
            text[n++] = (char)(0x80 | (c >> 6 & 0x3f));
            text[n++] = (char)(0x80 | (c & 0x3f));
        }
        text[n] = 'y';
        check_read_again(text);
        check_read_again(text + 1);
    }
}
END_TEST

START_TEST(whatever_means_something_to_yaml_is_read_again)
{
    static const char *const texts[] = {
        "",   " ",      "a \"b\" \\ c\n: é", "# no comment",      "- a",      "yes", "~",
        "---", "%TAG",   "{a: b}, [c]",       "a\r\n\n b\t",       "*a &b !c", "'",   "\\u0041",
        "\xf0\x9f\x9a\x9a"};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        check_read_again(texts[t]);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {every_character_is_read_again,
                            whatever_means_something_to_yaml_is_read_again};
    return run_tests("yaml_write", tests, sizeof tests / sizeof *tests);
}
