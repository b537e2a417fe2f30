/* Releases of invented answers, against somebody who has all of their files. */
#include "analysis/release.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/simulate.h"
#include "data/mem.h"
#include "tests/run.h"

static struct codebook *codebook_of(const char *path)
{
    struct faults faults = {0};
    struct codebook *codebook = codebook_read(path, &faults);
    ck_assert_msg(codebook, "%s", faults.n_kept ? faults.text[0] : "?");
    codebook->population.n = 100000;
    return codebook;
}

static const struct release_options usual = {
    .k = 5, .l = 2, .threshold = 5, .dominance_share = 0.85};

static struct release *release_of(const struct answers *answers,
                                  const struct release_options *options)
{
    struct faults faults = {0};
    struct release *release = release_create(answers, options, &faults);
    ck_assert_msg(release, "%s", faults.n_kept ? faults.text[0] : "?");
    return release;
}

static const struct release_column *column_named(const struct release *release, const char *name)
{
    for (size_t c = 0; c < release->n_columns; c++)
        if (strcmp(release->columns[c].name, name) == 0)
            return &release->columns[c];
    ck_abort_msg("no column %s", name);
    return NULL;
}

/* ---- What each file must obey ---------------------------------- */

static void check_classes(const struct release *release)
{
    for (size_t i = 0; i < release->answers->n; i++) {
        size_t n_same = 0;
        for (size_t j = 0; j < release->answers->n; j++) {
            bool same = true;
            for (size_t c = 0; c < release->n_columns && same; c++)
                same = !release->columns[c].key || release->columns[c].fate != FATE_PUBLISHED ||
                       strcmp(release_cell(&release->columns[c], i),
                              release_cell(&release->columns[c], j)) == 0;
            n_same += same;
        }
        ck_assert_uint_ge(n_same, release->options.k);
    }
}

static void check_small(const struct release *release)
{
    for (size_t c = 0; c < release->n_columns; c++) {
        const struct release_column *column = &release->columns[c];
        const size_t n_rows = column->fate != FATE_PUBLISHED ? 0
                              : column->by_groups            ? release->n_groups + 1
                                                             : 1;
        for (size_t k = 0; k < n_rows * column->n_values; k++)
            ck_assert_msg(column->hidden[k] || column->counts[k] == 0 ||
                              column->counts[k] >= (long)release->options.threshold,
                          "%s: %ld", column->name, column->counts[k]);
    }
}

/* What is hidden is not in the micro-data, and what is shown there is not more than the tables say.
 */
static void check_micro_data(const struct release *release)
{
    for (size_t c = 0; c < release->n_columns; c++) {
        const struct release_column *column = &release->columns[c];
        for (size_t g = 0; column->by_groups && g < release->n_groups; g++)
            for (size_t v = 0; v < column->n_values; v++) {
                const size_t cell = (g + 1) * column->n_values + v;
                long n_shown = 0;
                for (size_t i = 0; i < release->answers->n; i++)
                    n_shown += release->group_of[i] == g && column->status[i] == ANSWER_GIVEN &&
                               column->value[i] == v;
                ck_assert(column->hidden[cell] ? n_shown == 0 : n_shown <= column->counts[cell]);
            }
    }
}

/* Asked and without answer. */
static long n_without(const struct release_base *base)
{
    size_t n = 0;
    for (size_t s = ANSWER_SKIPPED; s < RELEASE_SUPPRESSED; s++)
        n += base->by_status[s];
    return (long)n;
}

/* A hidden cell, by what its row and column leave: none stands alone, in its row or in its column,
 * and none is squeezed between 0 and nothing. Peels until nothing more is known, as somebody with
 * a pencil would. */
static void check_margins(const struct release *release, const struct release_column *column)
{
    const size_t n_rows = release->n_groups, n_columns = column->n_values;
    for (size_t g = 1; g <= n_rows; g++) {
        size_t n = column->base_hidden[g];
        long left = n ? n_without(&column->bases[g]) : 0;
        for (size_t v = 0; v < n_columns; v++) {
            n += column->hidden[g * n_columns + v];
            left += column->hidden[g * n_columns + v] ? column->counts[g * n_columns + v] : 0;
        }
        ck_assert(n != 1 && (!n || left > 0));
    }
    for (size_t v = 0; v <= n_columns; v++) { /* the last: those without answer */
        size_t n = 0;
        long left = 0;
        for (size_t g = 1; g <= n_rows; g++) {
            const bool hidden = v < n_columns ? column->hidden[g * n_columns + v] : column->base_hidden[g];
            n += hidden;
            left += !hidden         ? 0
                    : v < n_columns ? column->counts[g * n_columns + v]
                                    : n_without(&column->bases[g]);
        }
        ck_assert(n != 1 && (!n || left > 0));
    }
}

/* Few who did not know or refused are neither told of a group nor seen in the micro-data. */
static void check_unanswered(const struct release *release, const struct release_column *column)
{
    const long least = (long)release->options.threshold;
    for (size_t g = 1; g <= release->n_groups; g++) {
        const long n = n_without(&column->bases[g]);
        ck_assert(column->base_hidden[g] || n == 0 || n >= least);
        for (size_t s = ANSWER_SKIPPED; s < RELEASE_SUPPRESSED; s++) {
            const long told = (long)column->bases[g].by_status[s];
            long n_shown = 0;
            for (size_t i = 0; i < release->answers->n; i++)
                n_shown += release->group_of[i] == g - 1 && column->status[i] == s;
            ck_assert(column->pooled ? n_shown == 0 : told == 0 || told >= least);
        }
    }
}

/* Who was asked is known from the filter: never from the question where the filter is suppressed.
 */
static void check_filters(const struct release *release)
{
    const struct codebook *codebook = release->answers->codebook;
    for (size_t c = 0; c < release->n_columns; c++) {
        const struct release_column *column = &release->columns[c];
        const struct question *question = &codebook->questions[column->question];
        for (size_t f = 0; column->fate == FATE_PUBLISHED && f < release->n_columns; f++) {
            const struct release_column *filter = &release->columns[f];
            for (size_t k = 0; k < question->n_conditions; k++) {
                const struct condition *condition = &question->conditions[k];
                if (filter->question != condition->question ||
                    filter->item != (condition->item == SIZE_MAX ? ITEM_NONE : condition->item))
                    continue;
                ck_assert_int_eq(filter->fate, FATE_PUBLISHED);
                for (size_t i = 0; i < release->answers->n; i++)
                    ck_assert(filter->status[i] != RELEASE_SUPPRESSED ||
                              column->status[i] == RELEASE_SUPPRESSED);
            }
        }
    }
}

static void check_all(const struct release *release)
{
    check_classes(release);
    check_small(release);
    check_micro_data(release);
    check_filters(release);
    for (size_t c = 0; c < release->n_columns; c++)
        if (release->columns[c].by_groups) {
            check_margins(release, &release->columns[c]);
            check_unanswered(release, &release->columns[c]);
        }
}

START_TEST(no_release_of_invented_answers_gives_anybody_away)
{
    static const char *const paths[] = {"data/surveys/respatbzh/pat.yaml",
                                        "data/surveys/respatbzh/operateurs.yaml"};
    size_t n_hidden = 0, n_shown = 0;
    for (size_t p = 0; p < 2; p++) {
        struct codebook *codebook = codebook_of(paths[p]);
        for (unsigned seed = 1; seed <= 12; seed++) {
            struct faults faults = {0};
            struct answers *answers = simulate_answers(codebook, 25 + 30 * seed, seed, &faults);
            struct release_options options = usual;
            options.by = seed % 3 ? "departement" : NULL;
            options.threshold = seed % 2 ? 5 : 3;
            options.k = 3 + seed % 4;
            struct release *release = release_of(answers, &options);
            check_all(release);
            for (size_t c = 0; c < release->n_columns; c++)
                for (size_t k = 0; release->columns[c].by_groups &&
                                   k < (release->n_groups + 1) * release->columns[c].n_values;
                     k++) {
                    n_hidden += release->columns[c].hidden[k];
                    n_shown += !release->columns[c].hidden[k];
                }
            release_free(release);
            answers_free(answers);
        }
        codebook_free(codebook);
    }
    ck_assert_uint_gt(n_hidden, 200);
    ck_assert_uint_gt(n_shown, 1000);
}
END_TEST

/* ---- Written by hand ---------------------------------- */

static const char CODEBOOK[] =
    "survey: s\n"
    "title: {fr: S}\n"
    "population: {units: {fr: fermes}}\n"
    "questions:\n"
    "  - {id: nom, type: text, text: {fr: Nom}, key: identifier}\n"
    "  - {id: pays, type: single, text: {fr: Pays}, key: quasi_identifier,\n"
    "     levels: [{code: a, label: {fr: A}}, {code: b, label: {fr: B}}]}\n"
    "  - {id: aide, type: single, text: {fr: Aide}, levels: [{code: o, label: {fr: Oui}}, {code: "
    "n, label: {fr: Non}}]}\n"
    "  - {id: tonnes, type: numeric, text: {fr: Tonnes}, unit: t}\n"
    "  - {id: commune, type: place, text: {fr: Commune}}\n";

static struct codebook *written_codebook(void)
{
    struct faults faults = {0};
    struct codebook *codebook = codebook_from_bytes("s.yaml", CODEBOOK, strlen(CODEBOOK), &faults);
    ck_assert_msg(codebook, "%s", faults.n_kept ? faults.text[0] : "?");
    return codebook;
}

/* pays a for the first half; aide o for all but the last few; tonnes given. */
static struct answers *written_answers(const struct codebook *codebook, size_t n, size_t n_no,
                                       const double tonnes[])
{
    struct answers *answers = answers_create(codebook, n);
    for (size_t i = 0; i < n; i++) {
        char id[24];
        snprintf(id, sizeof id, "%zu", i + 1);
        answers->ids[i] = answers_keep(answers, id, strlen(id));
        answers->columns[1].status[i] = answers->columns[2].status[i] =
            answers->columns[3].status[i] = ANSWER_GIVEN;
        answers->columns[1].levels[i] = i >= n / 2;
        answers->columns[2].levels[i] = i + n_no >= n;
        answers->columns[3].numbers[i] = tonnes[i];
    }
    return answers;
}

START_TEST(one_that_makes_most_of_a_total_is_not_shown)
{
    double tonnes[20];
    for (size_t i = 0; i < 20; i++)
        tonnes[i] = 10 + (double)i;
    struct codebook *codebook = written_codebook();
    struct release_options options = usual;
    options.by = "pays";
    struct answers *answers = written_answers(codebook, 20, 8, tonnes);
    struct release *release = release_of(answers, &options);
    const struct release_column *column = column_named(release, "tonnes");
    ck_assert(!column->sums[0].hidden && !column->sums[1].hidden && !column->sums[2].hidden);
    ck_assert_double_eq(column->sums[1].total, 145); /* 10 + ... + 19 */
    release_free(release);
    /* 2000 of 2000 + 117: 94 % of pays a; hidden with b, or the whole would give it away. */
    answers->columns[3].numbers[0] = 1000;
    release = release_of(answers, &options);
    column = column_named(release, "tonnes");
    ck_assert(!column->sums[0].hidden && column->sums[1].hidden && column->sums[2].hidden);
    release_free(release);
    /* 10 000 of all. */
    answers->columns[3].numbers[0] = 10000;
    release = release_of(answers, &options);
    ck_assert(column_named(release, "tonnes")->sums[0].hidden);
    release_free(release);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

START_TEST(identifiers_free_texts_and_rare_answers_are_withheld)
{
    double tonnes[20] = {0};
    struct codebook *codebook = written_codebook();
    struct answers *answers = written_answers(codebook, 20, 2, tonnes);
    struct release *release = release_of(answers, &usual);
    ck_assert_int_eq(column_named(release, "nom")->fate, FATE_IDENTIFIER);
    ck_assert_int_eq(column_named(release, "aide")->fate, FATE_TOO_FEW);   /* 18 and 2 */
    ck_assert_int_eq(column_named(release, "tonnes")->fate, FATE_TOO_FEW); /* all 0 */
    ck_assert_int_eq(column_named(release, "pays")->fate, FATE_PUBLISHED);
    release_free(release);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* Places that too few wrote, an address, and texts that would be read as something else, are others. */
START_TEST(rare_places_are_named_nowhere)
{
    static const char *const places[20] = {
        "Rennes", "Rennes", "Rennes", "Rennes", "Rennes", "Vitré", "Vitré", "Vitré", "Vitré",
        "Vitré", "Vitré", "Plouha", "Binic", "suppressed", "other_place", "Rennes|Vitré",
        "1 quai Duguay-Trouin", "1 quai Duguay-Trouin", "1 quai Duguay-Trouin", NULL};
    double tonnes[20] = {0};
    struct codebook *codebook = written_codebook();
    struct answers *answers = written_answers(codebook, 20, 8, tonnes);
    for (size_t i = 0; i < 20; i++)
        if (places[i]) {
            answers->columns[4].status[i] = ANSWER_GIVEN;
            answers->columns[4].texts[i] = answers_keep(answers, places[i], strlen(places[i]));
        }
    struct release_options options = usual;
    options.threshold = 3; /* the address is not rare */
    struct release *release = release_of(answers, &options);
    const struct release_column *column = column_named(release, "commune");
    ck_assert_uint_eq(column->n_values, 3);
    ck_assert_uint_eq(column->n_personal, 3);
    for (size_t i = 0; i < 19; i++)
        ck_assert_str_eq(release_cell(column, i), i < 5    ? "Rennes"
                                                  : i < 11 ? "Vitré"
                                                           : RELEASE_OTHER_PLACE);
    ck_assert_str_eq(column->values[0].label.fr, "Autre lieu");
    ck_assert_str_eq(column->values[0].label.en, "Another place");
    release_free(release);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

static void expect_fault(const struct answers *answers, const struct release_options *options,
                         const char *expected)
{
    struct faults faults = {0};
    ck_assert_ptr_null(release_create(answers, options, &faults));
    ck_assert_uint_ge(faults.n_kept, 1);
    ck_assert_str_eq(faults.text[0], expected);
    faults_clear(&faults);
}

START_TEST(faults_say_what_to_do)
{
    double tonnes[20] = {0};
    struct codebook *codebook = written_codebook();
    struct answers *answers = written_answers(codebook, 20, 8, tonnes);
    struct release_options options = usual;
    options.keys = "pays,adie";
    expect_fault(answers, &options,
                 "--keys: the codebook has no question \"adie\"; did you mean \"aide\"?");
    options = usual;
    options.by = "aide";
    expect_fault(answers, &options,
                 "--by: expected one of the keys (quasi-identifiers), found \"aide\": "
                 "add it to --keys");
    options = usual;
    options.k = 21;
    expect_fault(
        answers, &options,
        "--k: 20 answers are too few: even without keys they are not 21 that share them and 2 "
        "different sensitive answers; collect more, or ask for less with --k and --l");
    char *english = codebook->questions[2].levels[0].label.en;
    codebook->questions[2].levels[0].label.en = (char[]){"Yes, call 02 96 12 34 56"};
    expect_fault(answers, &usual,
                 "s.yaml: aide: the label of level \"o\" holds a telephone number and would be "
                 "published: reword it in the codebook");
    codebook->questions[2].levels[0].label.en = english;
    answers->columns[4].status[6] = ANSWER_GIVEN;
    answers->columns[4].texts[6] = "Lannion, 02 96 12 34 56";
    expect_fault(
        answers, &usual,
        "answer \"7\": commune: holds a telephone number and would be published: take it out of the "
        "export, or keep the question from being published (key: identifier in the codebook)");
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* The order of answers, and how they are numbered, changes nothing. */
START_TEST(order_of_answers_says_nothing)
{
    double tonnes[20], turned[20];
    for (size_t i = 0; i < 20; i++)
        tonnes[i] = turned[19 - i] = 1 + (double)(i * 7 % 20);
    struct codebook *codebook = written_codebook();
    struct answers *a = written_answers(codebook, 20, 8, tonnes),
                   *b = written_answers(codebook, 20, 8, turned);
    for (size_t i = 0; i < 20; i++) {
        b->columns[1].levels[i] = a->columns[1].levels[19 - i];
        b->columns[2].levels[i] = a->columns[2].levels[19 - i];
    }
    struct release *x = release_of(a, &usual), *y = release_of(b, &usual);
    for (size_t c = 0; c < x->n_columns; c++)
        for (size_t r = 0; x->columns[c].fate == FATE_PUBLISHED && r < 20; r++)
            ck_assert_str_eq(release_cell(&x->columns[c], x->order[r]),
                             release_cell(&y->columns[c], y->order[r]));
    release_free(x);
    release_free(y);
    answers_free(a);
    answers_free(b);
    codebook_free(codebook);
}
END_TEST

/* Whatever was answered, levels of a scale are merged with those beside them, be the scale told by
 * its type, its roles or its marks. */
START_TEST(extremes_of_a_scale_are_not_merged)
{
    static const char text[] =
        "survey: s\ntitle: {fr: S}\nscales:\n  - {id: m, levels: [{code: '1'}, {code: '2'}, {code: '3'}, "
        "{code: '4'}, {code: '5'}]}\n  - {id: w, levels: [{code: a}, {code: b}, {code: c}, {code: d}]}\n"
        "questions:\n  - {id: mark, type: single, scale: m}\n  - {id: often, type: likert, scale: w}\n"
        "  - {id: each, type: matrix, scale: w, items: [{code: i}, {code: j}]}\n";
    struct faults faults = {0};
    struct codebook *codebook = codebook_from_bytes("s.yaml", text, strlen(text), &faults);
    ck_assert_msg(codebook, "%s", faults.n_kept ? faults.text[0] : "?");
    codebook->population.n = 1000;
    size_t n_merged = 0;
    for (uint64_t seed = 1; seed < 40; seed++) {
        struct answers *answers = simulate_answers(codebook, 20, seed, &faults);
        struct release *release = release_of(answers, &usual);
        for (size_t c = 0; c < release->n_columns; c++)
            for (size_t v = 0; v < release->columns[c].n_values; v++)
                for (const char *at = release->columns[c].values[v].code; at[1]; at += 2) {
                    ck_assert_msg(at[1] == '|' && at[2] == at[0] + 1, "%s: %s",
                                  release->columns[c].name, release->columns[c].values[v].code);
                    n_merged++;
                }
        release_free(release);
        answers_free(answers);
    }
    ck_assert_uint_gt(n_merged, 40);
    codebook_free(codebook);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {no_release_of_invented_answers_gives_anybody_away,
                            one_that_makes_most_of_a_total_is_not_shown,
                            identifiers_free_texts_and_rare_answers_are_withheld,
                            rare_places_are_named_nowhere,
                            extremes_of_a_scale_are_not_merged,
                            faults_say_what_to_do, order_of_answers_says_nothing};
    return run_tests("release", tests, sizeof tests / sizeof *tests);
}
