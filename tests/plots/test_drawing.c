/* Files of a figure: complete, the same on any day, safe to put in a page. */
#include <sys/stat.h>
#include <unistd.h>
#include "tests/plots/check_drawing.h"
#include "tests/plots/samples.h"

static const char *const endings[] = {"svg", "pdf", "png"};

static char *folder_made(void)
{
    char template[] = "build/figures-XXXXXX";
    mkdir("build", 0777);
    ck_assert_ptr_nonnull(mkdtemp(template));
    return mem_text(template);
}

static void folder_removed(char *folder, const char *const names[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t e = 0; e < 3; e++) {
            char *path = mem_printf("%s/%s.%s", folder, names[i], endings[e]);
            remove(path);
            free(path);
        }
    ck_assert_int_eq(rmdir(folder), 0); /* nothing else was left behind */
    free(folder);
}

START_TEST(the_same_figure_gives_the_same_bytes)
{
    struct theme theme = _i ? theme_projection(LANGUAGE_FR) : theme_report(LANGUAGE_FR);
    char *folder = folder_made();
    static const char *const names[] = {"a", "b"};
    struct faults faults = {0};
    for (size_t i = 0; i < 2; i++) {
        struct drawing *drawing = sample_cost(&theme);
        char *base = mem_printf("%s/%s", folder, names[i]);
        ck_assert(drawing_save(drawing, base, &faults));
        free(base);
        drawing_free(drawing);
    }
    ck_assert_uint_eq(faults.n, 0);
    for (size_t e = 0; e < 3; e++) {
        size_t n_a, n_b;
        char *a_path = mem_printf("%s/a.%s", folder, endings[e]);
        char *b_path = mem_printf("%s/b.%s", folder, endings[e]);
        char *a = file_bytes(a_path, &n_a), *b = file_bytes(b_path, &n_b);
        ck_assert_uint_gt(n_a, 5000);
        ck_assert_uint_eq(n_a, n_b);
        ck_assert(memcmp(a, b, n_a) == 0);
        free(a);
        free(b);
        free(a_path);
        free(b_path);
    }
    folder_removed(folder, names, 2);
}
END_TEST

static unsigned long big_endian(const char *at)
{
    const unsigned char *c = (const unsigned char *)at;
    return (unsigned long)c[0] << 24 | (unsigned long)c[1] << 16 | (unsigned long)c[2] << 8 | c[3];
}

START_TEST(files_are_what_their_names_say)
{
    struct theme theme = theme_projection(LANGUAGE_FR);
    char *folder = folder_made(), *base = mem_printf("%s/f", folder);
    struct faults faults = {0};
    struct drawing *drawing = sample_distance(&theme);
    ck_assert(drawing_save(drawing, base, &faults));
    drawing_free(drawing);
    size_t n;
    char *path = mem_printf("%s.png", base), *bytes = file_bytes(path, &n);
    ck_assert(memcmp(bytes, "\x89PNG", 4) == 0);
    ck_assert_uint_eq(big_endian(bytes + 16), 1920);
    ck_assert_uint_eq(big_endian(bytes + 20), 1080);
    free(bytes);
    free(path);
    path = mem_printf("%s.pdf", base);
    bytes = file_bytes(path, &n);
    ck_assert(memcmp(bytes, "%PDF-1", 6) == 0);
    ck_assert(memcmp(bytes + n - 6, "%%EOF\n", 6) == 0);
    free(bytes);
    free(path);
    path = mem_printf("%s.svg", base);
    bytes = file_bytes(path, &n);
    ck_assert(strncmp(bytes, "<?xml version=\"1.0\"", 19) == 0);
    ck_assert_ptr_nonnull(strstr(bytes, "<title>Deux fois moins de kilomètres"));
    ck_assert_ptr_nonnull(strstr(bytes, "</svg>"));
    free(bytes);
    free(path);
    free(base);
    folder_removed(folder, (const char *const[]){"f"}, 1);
}
END_TEST

START_TEST(a_missing_folder_is_told_for_each_file)
{
    struct theme theme = theme_report(LANGUAGE_EN);
    struct faults faults = {0};
    struct drawing *drawing = sample_distance(&theme);
    ck_assert(!drawing_save(drawing, "build/no/such/folder/f", &faults));
    drawing_free(drawing);
    ck_assert_uint_eq(faults.n, 3);
    ck_assert_str_eq(faults.text[0], "build/no/such/folder/f.svg: the figure cannot be written: "
                                     "No such file or directory");
    ck_assert_str_eq(faults.text[2], "build/no/such/folder/f.png: the figure cannot be written: "
                                     "No such file or directory");
    faults_clear(&faults);
}
END_TEST

/* Each id starts with the prefix, and each reference meets an id. */
START_TEST(inlined_figures_do_not_share_ids)
{
    struct theme theme = theme_report(LANGUAGE_FR);
    struct drawing *drawing = sample_weeks(&theme);
    char *svg = drawing_svg(drawing, "weeks-");
    ck_assert(strncmp(svg, "<svg ", 5) == 0);
    ck_assert_ptr_null(strstr(svg, "<?xml"));
    ck_assert_ptr_nonnull(strstr(svg, " viewBox=\"0 0 "));
    ck_assert_ptr_nonnull(strstr(svg, " role=\"img\" aria-label=\"Les vacances scolaires"));
    static const char *const before[] = {" id=\"", "href=\"#", "url(#"};
    for (size_t b = 0; b < 3; b++)
        for (char *at = strstr(svg, before[b]); at; at = strstr(at, before[b])) {
            at += strlen(before[b]);
            ck_assert_msg(strncmp(at, "weeks-", 6) == 0, "%.20s has no prefix", at);
            char *id = mem_printf(" id=\"%.*s\"", (int)strcspn(at, "\")"), at);
            ck_assert_msg(strstr(svg, id) != NULL, "%s is nowhere", id);
            free(id);
        }
    free(svg);
    drawing_free(drawing);
}
END_TEST

START_TEST(titles_with_markup_are_escaped)
{
    struct theme theme = theme_report(LANGUAGE_EN);
    struct drawing *drawing = bars_draw(
        &(struct bars){.frame = {.title = "a < b & \"c\" </title><script>", .alt = "d > e"}},
        &theme);
    char *svg = drawing_svg(drawing, "x");
    ck_assert_ptr_null(strstr(svg, "<script"));
    ck_assert_ptr_nonnull(strstr(svg, "aria-label=\"d &gt; e\""));
    free(svg);
    drawing_free(drawing);
}
END_TEST

START_TEST(broken_utf8_is_drawn_too)
{
    struct theme theme = theme_report(LANGUAGE_EN);
    struct drawing *drawing =
        bars_draw(&(struct bars){.frame = {.title = "caf\xe9 \xff\xfe"}}, &theme);
    ck_assert_uint_eq(drawing_n_texts(drawing), 2);
    drawing_free(drawing);
}
END_TEST

int main(void)
{
    const struct repeated tests[] = {
        {the_same_figure_gives_the_same_bytes, 2},
        {files_are_what_their_names_say, 1},
        {a_missing_folder_is_told_for_each_file, 1},
        {inlined_figures_do_not_share_ids, 1},
        {titles_with_markup_are_escaped, 1},
        {broken_utf8_is_drawn_too, 1},
    };
    return run_repeated("drawing", tests, sizeof tests / sizeof *tests);
}
