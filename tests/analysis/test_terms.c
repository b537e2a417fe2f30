/* Words of open answers, what sets groups apart, coders. */
#include "analysis/terms.h"
#include <math.h>
#include <stdlib.h>
#include <unistd.h>
#include "analysis/coding.h"
#include "tests/analysis/small_survey.h"

static const struct term *find_term(const struct terms *terms, const char *label)
{
    for (size_t t = 0; t < terms->n; t++)
        if (strcmp(terms->list[t].label, label) == 0)
            return &terms->list[t];
    return NULL;
}

START_TEST(words_are_counted_by_answer)
{
    static const char *const texts[] = {
        "La collecte à la ferme, la collecte toujours.", "Une collecte à la ferme !", NULL,
        "Des collectes : À LA FERME", "et la, ce que", "Collecte. À la ferme"};
    struct arena arena = {0};
    struct terms terms;
    terms_of(texts, 6, NULL, 1, 1, &arena, &terms);
    ck_assert_uint_eq(terms.n_answers, 4); /* small words alone are none */
    ck_assert_str_eq(terms.list[0].label, "collecte");
    ck_assert_uint_eq(terms.list[0].n_answers, 4);
    ck_assert_uint_eq(find_term(&terms, "ferme")->n_answers, 4);
    /* A full stop or a colon ends a pair; a comma, too: "ferme, la collecte" is none. */
    const struct term *pair = find_term(&terms, "collecte à la ferme");
    ck_assert_ptr_nonnull(pair);
    ck_assert_uint_eq(pair->n_words, 2);
    ck_assert_uint_eq(pair->n_answers, 2);
    ck_assert_ptr_null(find_term(&terms, "ferme, la collecte"));
    ck_assert_ptr_null(find_term(&terms, "toujours"));
    ck_assert_uint_eq(terms.n, 3);
    terms_of(texts, 6, NULL, 1, 3, &arena, &terms);
    ck_assert_uint_eq(terms.n, 2);
    static const char *const naming[] = {"Voir Jean Dupont à la ferme", "la ferme", "Et Jean Dupont"};
    terms_of(naming, 3, NULL, 1, 1, &arena, &terms);
    ck_assert_uint_eq(find_term(&terms, "ferme")->n_nameless, 1);
    ck_assert_uint_eq(find_term(&terms, "jean dupont")->n_answers, 2);
    ck_assert_uint_eq(find_term(&terms, "jean dupont")->n_nameless, 0);
    arena_clear(&arena);
}
END_TEST

/* By Porter's English rules: deliveries, delivery -> deliveri; farms, farm -> farm. */
START_TEST(english_answers_are_brought_to_english_stems)
{
    static const char *const texts[] = {"The deliveries from the farms don't pay.",
                                        "We would share a delivery with the next farm", "Delivery?"};
    struct arena arena = {0};
    struct terms terms;
    terms_of(texts, 3, NULL, 1, 1, &arena, &terms);
    ck_assert_int_eq(terms.tongue, TONGUE_ENGLISH);
    ck_assert_str_eq(terms.list[0].label, "delivery");
    ck_assert_uint_eq(terms.list[0].n_answers, 3);
    ck_assert_uint_eq(terms.list[1].n_answers, 2); /* farm */
    ck_assert_ptr_null(find_term(&terms, "the"));
    ck_assert_ptr_null(find_term(&terms, "don"));
    ck_assert_ptr_null(find_term(&terms, "would"));
    terms_of((const char *const[]){"La tournée", "delivery"}, 2, NULL, 1, 1, &arena, &terms);
    ck_assert_int_eq(terms.tongue, TONGUE_FRENCH);
    arena_clear(&arena);
}
END_TEST

START_TEST(every_small_word_is_found)
{
    static const char *const french[] = {"a", "afin", "deux", "d", "le", "même", "y", "à", "être", "êtes"};
    static const char *const english[] = {"a", "about", "don", "ll", "ten", "the", "yourselves"};
    for (size_t i = 0; i < sizeof french / sizeof *french; i++)
        ck_assert_msg(is_small_word(TONGUE_FRENCH, french[i]), "%s", french[i]);
    for (size_t i = 0; i < sizeof english / sizeof *english; i++)
        ck_assert_msg(is_small_word(TONGUE_ENGLISH, english[i]), "%s", english[i]);
    ck_assert(!is_small_word(TONGUE_ENGLISH, "farm"));
}
END_TEST

START_TEST(broken_text_is_read_on)
{
    static const char *const texts[] = {"froid \xff\xfe froid\xc3", "", "\xe2\x82", "’’’"};
    struct arena arena = {0};
    struct terms terms;
    terms_of(texts, 4, NULL, 1, 1, &arena, &terms);
    ck_assert_uint_ge(terms.n, 1);
    ck_assert_str_eq(terms.list[0].label, "froid");
    arena_clear(&arena);
}
END_TEST

/* 10 of 10 against 0 of 10: G2 = 2 x 20 ln 2; the other way round in the other group. */
START_TEST(a_word_sets_groups_apart)
{
    const char *texts[20];
    size_t groups[20];
    for (size_t i = 0; i < 20; i++) {
        groups[i] = i / 10;
        texts[i] = i < 10 ? "du froid" : "du sec";
    }
    struct arena arena = {0};
    struct terms terms;
    terms_of(texts, 20, groups, 2, 2, &arena, &terms);
    ck_assert_uint_eq(terms.n, 2);
    const size_t froid = (size_t)(find_term(&terms, "froid") - terms.list);
    ck_assert_double_eq_tol(term_keyness(&terms, froid, 0).g2, 40 * log(2), 1e-9);
    ck_assert_double_eq_tol(term_keyness(&terms, froid, 1).g2, -40 * log(2), 1e-9);
    ck_assert_double_lt(term_keyness(&terms, froid, 0).p, 1e-6);
    arena_clear(&arena);
}
END_TEST

START_TEST(names_are_looked_for)
{
    static const char *const names[] = {
        "Demandez à Jeanne", "écrire à x@y.fr", "voir www.ferme.bzh", "au 02 96 00 00 00",
        "avec M. le maire", "Nous avons vu Quimper.", "Mme X", "La ferme des Érables",
        "Jean livre déjà.", "Rien. Marie-Anne peut-être", "Yann LE GOFF livre",
        "au 02\u00a096\u00a012\u00a034\u00a056", "au 06/12/34/56/78", "au 12 rue des lilas"};
    static const char *const none[] = {
        "Rien à dire.", "Le PAT livre la SCIC", "Oui. Mais pas ici. Jamais !", "en 2025, 12 km",
        "", "À voir"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_msg(text_may_name(names[i]), "%s", names[i]);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(!text_may_name(none[i]), "%s", none[i]);
}
END_TEST

/* Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section A: ten units, two
 * observers, alpha 0.095; kappa by hand: (0.6 - 0.56) / 0.44. */
START_TEST(two_coders_agree_as_published)
{
    const struct coder_agreement a = agreement_of(1, 1, 3, 5);
    ck_assert_uint_eq(a.n, 10);
    ck_assert_double_eq(a.agreed, 0.6);
    ck_assert_double_eq_tol(a.alpha, 0.095, 5e-4);
    ck_assert_double_eq_tol(a.kappa, 0.04 / 0.44, 1e-12);
    ck_assert_double_eq(agreement_of(3, 0, 0, 4).kappa, 1);
    ck_assert_double_eq(agreement_of(3, 0, 0, 4).alpha, 1);
    ck_assert(isnan(agreement_of(0, 0, 0, 4).alpha));
    ck_assert(isnan(agreement_of(0, 0, 0, 4).kappa));
}
END_TEST

static char *written(const char *text)
{
    static char path[] = "/tmp/proxilog-coding-XXXXXX";
    strcpy(path, "/tmp/proxilog-coding-XXXXXX");
    const int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    FILE *out = fdopen(file, "w");
    fputs(text, out);
    fclose(out);
    return path;
}

static const char open_question[] =
    "survey: small\ntitle: {fr: Petite}\npopulation: {units: {fr: PAT}}\n"
    "questions:\n  - {id: t, type: text, text: {fr: T}}\n"
    "  - {id: s, type: numeric, text: {fr: S}}\n";

START_TEST(a_file_of_themes_is_read)
{
    struct codebook *codebook = small_codebook(open_question);
    struct answers *answers = small_answers(codebook, 3);
    memset(answers_column(answers, 0, ITEM_NONE)->status, ANSWER_GIVEN, 3);
    char *path = written("respondent,question,theme,coder\n1,t,froid,A\n1,t,froid,B\n2,t,prix,A\n"
                         "2,t,froid,B\n3,t,prix,A\n");
    struct arena arena = {0};
    struct faults faults = {0};
    struct coding coding;
    ck_assert(coding_read(&coding, path, answers, &arena, &faults));
    ck_assert_uint_eq(coding.n_themes, 2);
    ck_assert_uint_eq(coding.n_coders, 2);
    ck_assert(coding_holds(&coding, 0, 1, 0, 1));
    ck_assert(!coding_holds(&coding, 0, 1, 0, 0));
    const struct coder_agreement a = coding_agreement(&coding, answers, 0, 0);
    ck_assert_uint_eq(a.n, 2); /* B did not sort the third */
    ck_assert_double_eq(a.agreed, 0.5);
    remove(path);
    arena_clear(&arena);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* In whatever order the lines are. */
START_TEST(themes_of_an_answer_are_found_among_all)
{
    struct codebook *codebook = small_codebook(open_question);
    struct answers *answers = small_answers(codebook, 3);
    memset(answers_column(answers, 0, ITEM_NONE)->status, ANSWER_GIVEN, 3);
    char *path = written("respondent,question,theme,coder\n3,t,prix,B\n1,t,froid,A\n3,t,froid,A\n2,t,prix,A\n"
                         "1,t,prix,A\n");
    struct arena arena = {0};
    struct faults faults = {0};
    struct coding coding;
    ck_assert(coding_read(&coding, path, answers, &arena, &faults));
    enum { PRIX, FROID, B = 0, A };
    static const bool holds[3][2] = {{true, true}, {true, false}, {true, true}};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(coding_holds(&coding, 0, i, PRIX, SIZE_MAX), holds[i][PRIX]);
        ck_assert_int_eq(coding_holds(&coding, 0, i, FROID, SIZE_MAX), holds[i][FROID]);
        ck_assert_int_eq(coding_holds(&coding, 0, i, SIZE_MAX, B), i == 2);
        ck_assert(coding_holds(&coding, 0, i, SIZE_MAX, A));
        ck_assert(!coding_holds(&coding, 1, i, SIZE_MAX, SIZE_MAX));
    }
    remove(path);
    arena_clear(&arena);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

START_TEST(every_fault_of_a_file_of_themes_is_told)
{
    struct codebook *codebook = small_codebook(open_question);
    struct answers *answers = small_answers(codebook, 3);
    char *path = written("respondent,question,theme,coder\n7,t,froid,A\n1,s,froid,A\n1,x,froid,A\n"
                         "2,t,prix,A\n2,t,prix,A\n3,t,prix,A\n,x,froid,A\n9,,prix,A\n1,t,,A\n");
    memset(answers_column(answers, 0, ITEM_NONE)->status, ANSWER_GIVEN, 2);
    struct arena arena = {0};
    struct faults faults = {0};
    struct coding coding;
    ck_assert(!coding_read(&coding, path, answers, &arena, &faults));
    static const char *const messages[] = {
        "8: respondent: expected a text, found an empty cell",
        "9: question: expected a text, found an empty cell",
        "10: theme: expected a text, found an empty cell",
        "2: nobody among the answers is called \"7\"",
        "3: expected a question answered in words, found \"s\"",
        "4: expected a question answered in words, found \"x\"",
        "6: the same theme of the same answer was given before",
        ("7: the answer of \"3\" to \"t\" is empty: nothing can be sorted; is the line that of another "
         "respondent?"),
        "8: expected a question answered in words, found \"x\"",
        "9: nobody among the answers is called \"9\""};
    ck_assert_uint_eq(faults.n, 10);
    for (size_t i = 0; i < 10; i++)
        ck_assert_str_eq(faults.text[i] + strlen(path) + 1, messages[i]);
    remove(path);
    faults_clear(&faults);
    path = written("respondent,question,theme,coder\n");
    ck_assert(!coding_read(&coding, path, answers, &arena, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_ptr_nonnull(strstr(faults.text[0], ": expected answers sorted by theme, found none"));
    remove(path);
    faults_clear(&faults);
    arena_clear(&arena);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {words_are_counted_by_answer, english_answers_are_brought_to_english_stems,
                            every_small_word_is_found,
                            broken_text_is_read_on,
                            a_word_sets_groups_apart,
                            names_are_looked_for,
                            two_coders_agree_as_published,
                            a_file_of_themes_is_read, themes_of_an_answer_are_found_among_all,
                            every_fault_of_a_file_of_themes_is_told};
    return run_tests("terms", tests, sizeof tests / sizeof *tests);
}
