/* Invented answers: what they depend on, and that they obey the codebook. */
#include "analysis/simulate.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "tests/run.h"

#define HEAD                                                                                       \
    "survey: s\ntitle: {fr: S}\npopulation:\n  n: 20\n"                                            \
    "  strata: {question: dep, counts: [{level: \"22\", n: 3}, {level: \"29\", n: 17}]}\n"         \
    "questions:\n  - {id: dep, type: single, levels: [{code: \"22\"}, {code: \"29\"}]}\n"
#define BODY                                                                                       \
    "  - {id: a, type: single, levels: [{code: Y}, {code: N}]}\n"                                  \
    "  - {id: b, type: numeric, min: 2, max: 9, ask_if: [\"a = Y\"]}\n"                            \
    "  - {id: m, type: multiple, items: [{code: x}, {code: y}]}\n"                                 \
    "  - {id: r, type: ranking, ranks: 2, levels: [{code: x}, {code: y}, {code: z}]}\n"            \
    "  - {id: t, type: text, ask_if: [m.x]}\n"
#define ADDED "  - {id: added, type: likert, levels: [{code: A, role: negative}, {code: B, role: positive}]}\n"

static struct codebook *codebook_of(const char *text)
{
    struct faults faults = {0};
    struct codebook *codebook = codebook_from_bytes("s.yaml", text, strlen(text), &faults);
    ck_assert_msg(codebook, "%s", faults.n_kept ? faults.text[0] : "?");
    return codebook;
}

static struct answers *simulated(const struct codebook *codebook, size_t n, uint64_t seed)
{
    struct faults faults = {0};
    struct answers *answers = simulate_answers(codebook, n, seed, &faults);
    ck_assert_ptr_nonnull(answers);
    return answers;
}

static char *written(const struct answers *answers)
{
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    simulate_write(answers, out);
    fclose(out);
    return text;
}

START_TEST(same_seed_same_bytes)
{
    struct codebook *codebook = codebook_of(HEAD BODY);
    char *texts[3];
    for (size_t k = 0; k < 3; k++) {
        struct answers *answers = simulated(codebook, 20, k == 2 ? 8 : 7);
        texts[k] = written(answers);
        answers_free(answers);
    }
    ck_assert_str_eq(texts[0], texts[1]);
    ck_assert_str_ne(texts[0], texts[2]);
    for (size_t k = 0; k < 3; k++)
        free(texts[k]);
    codebook_free(codebook);
}
END_TEST

static bool same_cell(const struct answer_column *a, const struct answer_column *b, size_t i)
{
    if (a->status[i] != b->status[i])
        return false;
    if (a->levels)
        return a->levels[i] == b->levels[i];
    if (a->numbers)
        return !(fabs(a->numbers[i] - b->numbers[i]) > 0);
    return !a->texts[i] == !b->texts[i] && (!a->texts[i] || !strcmp(a->texts[i], b->texts[i]));
}

/* Of those who answer to the end: a question more moves where others break off. */
START_TEST(a_question_more_changes_no_other)
{
    struct codebook *few = codebook_of(HEAD BODY), *more = codebook_of(HEAD ADDED BODY);
    struct answers *a = simulated(few, 20, 3), *b = simulated(more, 20, 3);
    size_t n_compared = 0;
    for (size_t c = 0; c < a->n_columns; c++) {
        const char *id = few->questions[a->columns[c].question].id;
        const struct answer_column *other =
            answers_column(b, codebook_find_question(more, id), a->columns[c].item);
        for (size_t i = 0; i < a->n; i++) {
            if (!a->complete[i] || !b->complete[i])
                continue;
            ck_assert_msg(same_cell(&a->columns[c], other, i), "%s of %zu", id, i);
            n_compared++;
        }
    }
    ck_assert_uint_gt(n_compared, 100);
    answers_free(a);
    answers_free(b);
    codebook_free(few);
    codebook_free(more);
}
END_TEST

/* "none" is ticked, and always alone; so it is by nobody whose "other" is filled in. */
START_TEST(what_excludes_others_is_drawn_alone)
{
    struct codebook *codebook = codebook_of(
        HEAD "  - {id: m, type: multiple, other: yes, items: [{code: a}, {code: none, exclusive: yes}, "
             "{code: b}, {code: c}]}\n");
    struct answers *answers = simulated(codebook, 20, 5);
    const size_t q = codebook_find_question(codebook, "m");
    const struct answer_column *first = answers_column(answers, q, 0);
    const struct answer_column *other = answers_column(answers, q, ITEM_OTHER);
    size_t n_none = 0, n_several = 0;
    for (size_t i = 0; i < answers->n; i++) {
        size_t n = other->status[i] == ANSWER_GIVEN;
        for (size_t item = 0; item < 4; item++)
            n += first[item].status[i] == ANSWER_GIVEN && first[item].levels[i] == 1;
        const bool none = first[1].status[i] == ANSWER_GIVEN && first[1].levels[i] == 1;
        ck_assert(!none || n == 1);
        n_none += none;
        n_several += n > 1;
    }
    ck_assert_uint_gt(n_none, 0);
    ck_assert_uint_gt(n_several, 0);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* b is asked of those who said Y, t of those who ticked x; nobody else has an answer. */
START_TEST(filters_and_ranges_are_obeyed)
{
    struct codebook *codebook = codebook_of(HEAD BODY);
    struct answers *answers = simulated(codebook, 20, 5);
    const struct answer_column *a = answers_column(answers, 1, ITEM_NONE);
    const struct answer_column *b = answers_column(answers, 2, ITEM_NONE);
    const struct answer_column *x = answers_column(answers, 3, 0);
    const struct answer_column *t = answers_column(answers, 5, ITEM_NONE);
    const struct answer_column *first = answers_column(answers, 4, 0);
    const struct answer_column *second = answers_column(answers, 4, 1);
    size_t n_hidden = 0, n_given = 0;
    for (size_t i = 0; i < answers->n; i++) {
        const bool yes = a->status[i] == ANSWER_GIVEN && a->levels[i] == 0;
        const bool ticked = x->status[i] == ANSWER_GIVEN && x->levels[i] == 1;
        if (!yes)
            ck_assert_int_eq(b->status[i], ANSWER_NOT_SHOWN);
        if (answers->complete[i] && yes)
            ck_assert_int_ne(b->status[i], ANSWER_NOT_SHOWN);
        if (!ticked)
            ck_assert_int_eq(t->status[i], ANSWER_NOT_SHOWN);
        if (b->status[i] == ANSWER_GIVEN)
            ck_assert(b->numbers[i] >= 2 && b->numbers[i] <= 9);
        if (second->levels[i] >= 0)
            ck_assert_int_ne(first->levels[i], second->levels[i]);
        n_hidden += b->status[i] == ANSWER_NOT_SHOWN;
        n_given += b->status[i] == ANSWER_GIVEN;
    }
    ck_assert(n_hidden && n_given);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* A place without a list is answered, and a number has no more digits than somebody would write. */
START_TEST(places_and_numbers_are_as_people_write_them)
{
    struct codebook *codebook = codebook_of(
        "survey: s\ntitle: {fr: S}\nquestions:\n  - {id: p, type: place}\n"
        "  - {id: f, type: numeric, min: -5, max: 5}\n");
    struct answers *answers = simulated(codebook, 200, 1);
    const struct answer_column *p = answers_column(answers, 0, ITEM_NONE);
    const struct answer_column *f = answers_column(answers, 1, ITEM_NONE);
    size_t n_places = 0, n_numbers = 0;
    for (size_t i = 0; i < answers->n; i++) {
        n_places += p->status[i] == ANSWER_GIVEN && p->texts[i] && *p->texts[i];
        if (f->status[i] != ANSWER_GIVEN)
            continue;
        char *digits = mem_printf("%.15g", f->numbers[i]);
        ck_assert_msg(strlen(digits) <= strlen("-0.0123"), "%s", digits);
        free(digits);
        n_numbers++;
    }
    ck_assert_uint_gt(n_places, 150);
    ck_assert_uint_gt(n_numbers, 150);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* A census has the strata of the population; fewer are drawn from it without replacement. */
START_TEST(strata_are_those_of_the_population)
{
    struct codebook *codebook = codebook_of(HEAD BODY);
    for (uint64_t seed = 1; seed <= 10; seed++)
        for (size_t n = 10; n <= 20; n += 10) {
            struct answers *answers = simulated(codebook, n, seed);
            size_t counts[2] = {0};
            for (size_t i = 0; i < n; i++)
                counts[answers->columns[0].levels[i]]++;
            ck_assert_uint_le(counts[0], 3);
            if (n == 20)
                ck_assert_uint_eq(counts[0], 3);
            answers_free(answers);
        }
    struct faults faults = {0};
    ck_assert_ptr_null(simulate_answers(codebook, 21, 1, &faults));
    ck_assert_str_eq(faults.text[0], "s.yaml:4: population.n: the population counts 20 ?: expected no "
                                     "more answers, found 21");
    faults_clear(&faults);
    codebook_free(codebook);
}
END_TEST

/* "Does not know" is an answer, which other questions may hang on; numbers end where the codebook says. */
START_TEST(filters_and_bounds_are_obeyed)
{
    struct codebook *codebook = codebook_of(
        "survey: s\ntitle: {fr: S}\nquestions:\n"
        "  - {id: a, type: single, levels: [{code: Y}, {code: N}, {code: dk, role: dont_know}]}\n"
        "  - {id: b, type: numeric, ask_if: [\"a = dk\"]}\n"
        "  - {id: c, type: numeric, ask_if: [\"a != Y\"]}\n"
        "  - {id: cold, type: numeric, max: -5}\n");
    struct answers *answers = simulated(codebook, 300, 1);
    const struct answer_column *a = &answers->columns[0], *b = a + 1, *c = a + 2, *cold = a + 3;
    size_t n_unsure = 0, n_colder = 0;
    for (size_t i = 0; i < answers->n; i++) {
        if (a->status[i] == ANSWER_NOT_SHOWN || cold->status[i] == ANSWER_NOT_SHOWN)
            continue; /* broke off */
        const bool unsure = a->status[i] == ANSWER_DONT_KNOW;
        const bool not_yes = unsure || (a->status[i] == ANSWER_GIVEN && a->levels[i] != 0);
        ck_assert_int_eq(b->status[i] != ANSWER_NOT_SHOWN, unsure);
        ck_assert_int_eq(c->status[i] != ANSWER_NOT_SHOWN, not_yes);
        n_unsure += unsure;
        if (cold->status[i] != ANSWER_GIVEN)
            continue;
        ck_assert_double_le(cold->numbers[i], -5);
        n_colder += cold->numbers[i] < -5;
    }
    ck_assert_uint_gt(n_unsure, 0);
    ck_assert_uint_gt(n_colder, 100);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* Whoever passed over what only those who do not know are asked was asked, where they do not know. */
START_TEST(who_was_asked_is_told_by_what_they_do_not_know)
{
    struct codebook *codebook = codebook_of(
        "survey: s\ntitle: {fr: S}\nquestions:\n"
        "  - {id: a, type: single, levels: [{code: Y}, {code: dk, role: dont_know}]}\n"
        "  - {id: b, type: text, ask_if: [\"a = dk\"]}\n");
    struct answers *answers = answers_create(codebook, 3); /* does not know, yes, nothing */
    answers->columns[0].status[0] = ANSWER_DONT_KNOW;
    answers->columns[0].levels[0] = 1;
    answers->columns[0].status[1] = ANSWER_GIVEN;
    answers->columns[0].levels[1] = 0;
    answers_infer_not_shown(answers);
    ck_assert_int_eq(answers->columns[1].status[0], ANSWER_SKIPPED);
    ck_assert_int_eq(answers->columns[1].status[1], ANSWER_NOT_SHOWN);
    ck_assert_int_eq(answers->columns[1].status[2], ANSWER_NOT_SHOWN);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {filters_and_bounds_are_obeyed,
                            who_was_asked_is_told_by_what_they_do_not_know,
                            same_seed_same_bytes, a_question_more_changes_no_other,
                            filters_and_ranges_are_obeyed,
                            places_and_numbers_are_as_people_write_them, what_excludes_others_is_drawn_alone,
                            strata_are_those_of_the_population};
    return run_tests("simulate", tests, sizeof tests / sizeof *tests);
}
