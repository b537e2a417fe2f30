#include "analysis/codebook.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "tests/run.h"

static struct codebook *codebook_of(const char *questions, struct faults *faults)
{
    char *text = mem_printf("survey: s\ntitle: {fr: \"L'avis : oui ?\"}\nauthors: [L'atelier « A »]\nquestions:\n%s", questions);
    struct codebook *codebook = codebook_from_bytes("s.yaml", text, strlen(text), faults);
    free(text);
    return codebook;
}

START_TEST(a_unit_may_have_an_english_word)
{
    struct faults faults = {0};
    struct codebook *codebook = codebook_of("  - {id: a, type: numeric, unit: t/an, unit_en: t/year}\n"
                                            "  - {id: b, type: numeric, unit: km}\n"
                                            "  - {id: c, type: numeric}\n", &faults);
    ck_assert_ptr_nonnull(codebook);
    ck_assert_str_eq(codebook->questions[0].unit.fr, "t/an");
    ck_assert_str_eq(codebook->questions[0].unit.en, "t/year");
    ck_assert_str_eq(codebook->questions[1].unit.fr, "km");
    ck_assert_str_eq(codebook->questions[1].unit.en, "km");
    ck_assert_ptr_null(codebook->questions[2].unit.fr);
    ck_assert_ptr_null(codebook->questions[2].unit.en);
    codebook_free(codebook);
    ck_assert_ptr_null(codebook_of("  - {id: a, type: text, unit_en: km}\n", &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_ptr_nonnull(strstr(faults.text[0], "unit"));
    faults_clear(&faults);
}
END_TEST

/* No line may start with a question mark; what was typeset already, English texts and codes stay. */
START_TEST(french_texts_are_typeset)
{
    struct faults faults = {0};
    struct codebook *codebook = codebook_of(
        "  - id: a\n    type: single\n"
        "    text: {fr: \"Qu'est-ce ? « oui » : 10 % ; non !\", en: \"What ? It's\"}\n"
        "    levels: [{code: \"l'a ?\", label: {fr: \"d\u2019accord\u202f!\"}}, {code: b, label: {fr: \"'b' 5' a:b\"}},"
        " {code: c, label: {fr: \"≥ 1 000 à 12 500 €\"}}, {code: d, label: {fr: \"en 2020 150 repas, 1 0000, 5 kg\"}}]\n",
        &faults);
    ck_assert_msg(codebook != NULL, "%s", faults.n ? faults.text[0] : "");
    codebook_typeset_french(codebook);
    const struct question *question = &codebook->questions[0];
    ck_assert_str_eq(codebook->title.fr, "L\u2019avis\u202f: oui\u202f?");
    ck_assert_str_eq(codebook->authors[0], "L\u2019atelier «\u202fA\u202f»");
    ck_assert_str_eq(question->text.fr, "Qu\u2019est-ce\u202f? «\u202foui\u202f»\u202f: 10\u202f%\u202f; non\u202f!");
    ck_assert_str_eq(question->text.en, "What ? It's");
    ck_assert_str_eq(question->levels[0].code, "l'a ?");
    ck_assert_str_eq(question->levels[0].label.fr, "d\u2019accord\u202f!");
    ck_assert_str_eq(question->levels[1].label.fr, "'b' 5' a:b");
    ck_assert_str_eq(question->levels[2].label.fr, "≥ 1\u202f000 à 12\u202f500\u00a0€");
    ck_assert_str_eq(question->levels[3].label.fr, "en 2020 150 repas, 1 0000, 5 kg");
    codebook_free(codebook);
}
END_TEST

/* Sizes and ages stay in their order on a chart, however often each was given. */
START_TEST(classes_of_numbers_are_known)
{
    static const struct {
        const char *levels;
        bool classes;
    } cases[] = {
        {"< 50|50 à 199|200 à 999|≥ 1 000", true},
        {"Moins de 18 ans|18-24 ans|25 ans et plus", true},
        {"plus de 10\u202f000 habitants|5 000 à 10 000|moins de 5 000", true},
        {"moins de 0,5 t|de 0,5 à 1,5 t|plus de 1,5 t", true},
        {"Un seul|2 à 5|6 et plus", true},
        {"2 à 5|Un seul|6 et plus", false},
        {"1,5 t|2 t|3 t", false},
        {"Zone 12|Zone 14|Zone 20", false},
        {"< 50|≥ 50", false},
        {"50 à 199|200 à 999|< 50", false}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct level levels[4] = {{0}};
        struct question question = {.type = QUESTION_SINGLE, .levels = levels};
        char *text = mem_text(cases[c].levels);
        for (char *at = strtok(text, "|"); at; at = strtok(NULL, "|"))
            levels[question.n_levels++].label.fr = at;
        ck_assert_msg(question_has_classes(&question) == cases[c].classes, "%s", cases[c].levels);
        free(text);
    }
}
END_TEST

/* A code is all that stands behind the sign; what is no condition is not half of one. */
START_TEST(conditions_are_whole)
{
    static const char *const first = "  - {id: a, type: single, levels: [{code: x y}, {code: x}]}\n"
                                     "  - {id: m, type: multiple, items: [{code: i}]}\n";
    struct faults faults = {0};
    char *fine = mem_printf("%s  - {id: b, type: text, ask_if: [\"a =  x y \", \"not m.i\"]}\n", first);
    char *wrong = mem_printf("%s  - {id: b, type: text, ask_if: [\"a = x and m.i\", \"m.i and a\"]}\n", first);
    struct codebook *codebook = codebook_of(fine, &faults);
    ck_assert_msg(codebook != NULL, "%s", faults.n ? faults.text[0] : "");
    ck_assert_uint_eq(codebook->questions[2].conditions[0].level, 0);
    codebook_free(codebook);
    ck_assert_ptr_null(codebook_of(wrong, &faults));
    ck_assert_uint_eq(faults.n, 2);
    ck_assert_ptr_nonnull(strstr(faults.text[0], "the question \"a\" has no level \"x and m.i\""));
    ck_assert_ptr_nonnull(strstr(faults.text[1], "expected a condition such as"));
    faults_clear(&faults);
    free(fine);
    free(wrong);
}
END_TEST

/* Some editors of Windows begin each file with one. */
START_TEST(a_byte_order_mark_is_passed_over)
{
    char path[] = "/tmp/proxilog-codebook-XXXXXX";
    FILE *out = fdopen(mkstemp(path), "wb");
    fputs("\xef\xbb\xbfsurvey: s\ntitle: {fr: S}\nquestions:\n  - {id: a, type: text}\n", out);
    fclose(out);
    struct faults faults = {0};
    struct codebook *codebook = codebook_read(path, &faults);
    ck_assert_msg(codebook != NULL, "%s", faults.n ? faults.text[0] : "");
    ck_assert_str_eq(codebook->id, "s");
    codebook_free(codebook);
    remove(path);
}
END_TEST

/* Numbers of departments are names; marks follow one another. */
START_TEST(what_has_an_order_is_known)
{
    static const struct {
        const char *question;
        bool order, marks;
    } cases[] = {
        {"type: likert, levels: [{code: a}, {code: b}]", true, false},
        {"type: single, levels: [{code: a, role: negative}, {code: b, role: positive}]", true, false},
        {"type: matrix, items: [{code: i}], levels: [{code: a}, {code: b}]", false, false},
        {"type: ranking, levels: [{code: a, role: negative}, {code: b}]", false, false},
        {"type: single, levels: [{code: a, label: {fr: '1'}}, {code: b, label: {fr: '2'}}, "
         "{code: c, label: {fr: '3'}}, {code: z, role: dont_know}]", false, true},
        {"type: single, levels: [{code: a, label: {fr: 0 - jamais}}, {code: b, label: {fr: '1'}}, "
         "{code: c, label: {fr: 2+}}]", false, true},
        {"type: single, levels: [{code: a, label: {fr: '1,5 t'}}, {code: b, label: {fr: 2 t}}, "
         "{code: c, label: {fr: 3 t}}]", false, false},
        {"type: single, levels: [{code: '22'}, {code: '29'}, {code: '35'}, {code: '56'}]", false, false},
        {"type: single, levels: [{code: '1'}, {code: '2'}]", false, false},
        {"type: single, levels: [{code: '3'}, {code: '2'}, {code: '1'}]", false, false}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char *text = mem_printf("  - {id: q, %s}\n", cases[c].question);
        struct faults faults = {0};
        struct codebook *codebook = codebook_of(text, &faults);
        ck_assert_msg(codebook != NULL, "%s", faults.n ? faults.text[0] : "");
        ck_assert_msg(question_has_order(&codebook->questions[0]) == cases[c].order, "%s", text);
        ck_assert_msg(question_has_marks(&codebook->questions[0]) == cases[c].marks, "%s", text);
        codebook_free(codebook);
        free(text);
    }
}
END_TEST

START_TEST(a_text_has_one_meaning)
{
    static const char yaml[] =
        "survey: s\ntitle: {fr: s}\nmissing: [{text: NSP, means: dont_know}, {text: \"-\", means: "
        "skipped},\n  {text: NSP, means: refused}]\nquestions: [{id: t, type: text}]\n";
    struct faults faults = {0};
    ck_assert_ptr_null(codebook_from_bytes("s.yaml", yaml, strlen(yaml), &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.text[0],
                     "s.yaml:4: missing[2].text: the text \"NSP\" is given a meaning twice");
    faults_clear(&faults);
}
END_TEST

/* Of what the schema finds fault with nothing follows: what may be so only because of it is not told. */
START_TEST(no_fault_follows_from_another)
{
    static const struct {
        const char *yaml;
        size_t n_faults;
    } codebooks[] = {
        {"questions:\n  - {id: a, type: singel, other: yes, items: [{code: x, exclusive: yes}]}\n",
         1},
        {"questions:\n  - {type: text}\n  - {id: b, type: text, ask_if: [\"a = x\"]}\n", 1},
        {"questions:\n  - {id: a, type: single, levels: [{cod: x, role: othr}, {code: y}], other: yes}\n"
         "  - {id: b, type: text, ask_if: [\"a = x\"]}\n", 2},
        {"questions:\n  - {id: m, type: multiple, item: [{code: i}]}\n"
         "  - {id: b, type: text, ask_if: [m.i]}\n", 1},
        {"questions:\n  - {id: m, type: multiple, items: [{code: i}, {label: {fr: j}}, {label: {fr: k}}]}\n"
         "  - {id: b, type: text, ask_if: [m.j]}\n", 2},
        {"scales:\n  - {levels: [{code: x}]}\nquestions:\n  - {id: a, type: likert, scale: s}\n"
         "  - {id: b, type: text, ask_if: [\"a = x\"]}\n", 1},
        {"scales:\n  - {id: s, levels: x}\nquestions:\n  - {id: a, type: likert, scale: s}\n"
         "  - {id: b, type: text, ask_if: [\"a = x\"]}\n", 1},
        {"scales:\n  - {id: s, levels: [{label: {fr: x}}, {label: {fr: y}}]}\nquestions:\n"
         "  - {id: a, type: likert, scale: s}\n", 2},
        {"questions:\n  - {id: a, type: ranking, levels: [{code: x}], ranks: two}\n", 1},
        {"questions:\n  - {id: a, type: numeric, min: x, max: -1}\n", 1},
        {"question:\n  - {id: a, type: text}\npopulation: {cluster: a}\n", 1},
        {"questions:\n  - {id: a, type: single, levels: [{code: x}]}\n"
         "population: {n: ten, strata: {question: a, counts: [{level: x, n: 9}]}}\n", 1},
        {"questions:\n  - {id: a, type: single, levels: [{code: x}]}\n"
         "population: {n: 10, strata: {question: a, counts: [{level: x, n: ten}]}}\n", 1},
        {"questions:\n  - {id: a, type: single, levels: [{code: x}]}\n"
         "population: {n: 10, margins: [{questoin: a, counts: [{level: x, n: 10}]}]}\n", 1},
        {"questions:\n  - {id: a, type: numerc}\npopulation: {weight: a}\n", 1},
        {"questions:\n  - {id: a, type: text}\nmissing: [{means: refused}, {text: b, means: refused}]\n",
         1},
        {"questions:\n  - {id: a, type: text}\n  - {id: b, id: c, type: text}\n", 1}};
    for (size_t i = 0; i < sizeof codebooks / sizeof *codebooks; i++) {
        struct faults faults = {0};
        char *text = mem_printf("survey: s\ntitle: {fr: s}\n%s", codebooks[i].yaml);
        ck_assert_ptr_null(codebook_from_bytes("s.yaml", text, strlen(text), &faults));
        ck_assert_msg(faults.n == codebooks[i].n_faults, "%s: %s", text, faults.text[faults.n - 1]);
        faults_clear(&faults);
        free(text);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {no_fault_follows_from_another,
                            a_text_has_one_meaning, a_unit_may_have_an_english_word, french_texts_are_typeset, what_has_an_order_is_known, classes_of_numbers_are_known,
                            a_byte_order_mark_is_passed_over, conditions_are_whole};
    return run_tests("codebook", tests, sizeof tests / sizeof *tests);
}
