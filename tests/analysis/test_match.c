#include "analysis/match.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/interval.h"
#include "data/mem.h"
#include "tests/run.h"

static struct match_share wilson(size_t x, size_t n)
{
    const struct simple_interval interval = simple_interval(x, n, 0, SIMPLE_WILSON, 0.95);
    return (struct match_share){x, n, 0, interval.estimate, interval.low, interval.high, false};
}

START_TEST(published_gaps)
{
    /* Newcombe (1998), Statistics in Medicine 17, 873, table II, method 10, four digits. */
    static const struct {
        size_t x1, n1, x2, n2;
        double low, high;
    } known[] = {{56, 70, 48, 80, 0.0524, 0.3339}, {9, 10, 3, 10, 0.1705, 0.8090},
                 {6, 7, 2, 7, 0.0582, 0.8062},     {5, 56, 0, 29, -0.0381, 0.1926},
                 {0, 10, 0, 20, -0.1611, 0.2775},  {0, 10, 0, 10, -0.2775, 0.2775},
                 {10, 10, 0, 10, 0.6075, 1}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        struct match_cell cell = {.need = wilson(known[k].x1, known[k].n1),
                                  .offer = wilson(known[k].x2, known[k].n2)};
        match_gap(&cell);
        ck_assert_double_eq_tol(cell.gap_low, known[k].low, 6e-5);
        ck_assert_double_eq_tol(cell.gap_high, known[k].high, 6e-5);
        /* The other way round it is the same with the other sign. */
        struct match_cell other = {.need = cell.offer, .offer = cell.need};
        match_gap(&other);
        ck_assert_double_eq_tol(other.gap_low, -cell.gap_high, 1e-15);
    }
}
END_TEST

static const char NEEDS[] =
    "survey: needs\n"
    "title: {fr: n}\n"
    "population: {n: 8, strata: {question: dep, counts: [{level: a, n: 5}, {level: b, n: 3}]}}\n"
    "questions:\n"
    "  - {id: dep, type: single, levels: [{code: a}, {code: b}]}\n"
    "  - id: besoins\n    type: multiple\n    matches: offres\n    items:\n"
    "      - {code: froid, matches: stockage}\n      - {code: sec, matches: stockage}\n"
    "      - {code: outil, matches: outil}\n      - {code: conseil, matches: conseil}\n"
    "      - {code: rien}\n";
static const char OFFERS[] =
    "survey: offers\n"
    "title: {fr: o}\n"
    "questions:\n"
    "  - {id: dep, type: place}\n"
    "  - {id: offres, type: multiple, items: [{code: o, matches: outil}, {code: s, matches: "
    "stockage}]}\n";

static struct answers *read_answers(const char *codebook_text, size_t n)
{
    struct faults faults = {0};
    struct codebook *codebook =
        codebook_from_bytes("c.yaml", codebook_text, strlen(codebook_text), &faults);
    ck_assert_msg(codebook != NULL, "%s", faults.n ? faults.text[0] : "");
    return answers_create(codebook, n);
}

/* The items that a respondent ticks, by number; others are shown and not ticked. */
static void tick(struct answers *answers, size_t i, const char *items)
{
    for (size_t c = 1; c < answers->n_columns; c++) {
        const bool ticked = strchr(items, (int)('0' + c - 1)) != NULL;
        answers->columns[c].status[i] = ticked ? ANSWER_GIVEN : ANSWER_SKIPPED;
        answers->columns[c].levels[i] = ticked;
    }
}

static void hide(struct answers *answers, size_t i)
{
    for (size_t c = 1; c < answers->n_columns; c++) {
        answers->columns[c].status[i] = ANSWER_NOT_SHOWN;
        answers->columns[c].levels[i] = -1;
    }
}

static struct answers *needs_of_five(void)
{
    /* In a: cold and dry storage; dry storage, tool; nothing. In b: cold storage; not shown. */
    struct answers *needs = read_answers(NEEDS, 5);
    static const char *const ticks[] = {"01", "12", "", "0"};
    for (size_t i = 0; i < 5; i++) {
        needs->columns[0].status[i] = ANSWER_GIVEN;
        needs->columns[0].levels[i] = i >= 3;
        if (i < 4)
            tick(needs, i, ticks[i]);
        else
            hide(needs, i);
    }
    return needs;
}

static struct answers *offers_of_four(void)
{
    /* In b: tool; in c: storage; nowhere: storage and tool; in a: nobody but one not shown. */
    struct answers *offers = read_answers(OFFERS, 4);
    static const char *const areas[] = {"b", "c", NULL, "a"}, *const ticks[] = {"0", "1", "01"};
    for (size_t i = 0; i < 4; i++) {
        offers->columns[0].status[i] = areas[i] ? ANSWER_GIVEN : ANSWER_SKIPPED;
        offers->columns[0].texts[i] = areas[i];
        if (i < 3)
            tick(offers, i, ticks[i]);
        else
            hide(offers, i);
    }
    return offers;
}

static void clear(struct answers *answers)
{
    struct codebook *codebook = (struct codebook *)(uintptr_t)answers->codebook;
    answers_free(answers);
    codebook_free(codebook);
}

/* 1: ticks one of the first two items, which are on storage; 0: none; -1: was not shown them. */
static int says_storage(const struct answers *answers, size_t i)
{
    const struct answer_column *cold = &answers->columns[1], *dry = &answers->columns[2];
    if (cold->status[i] == ANSWER_NOT_SHOWN)
        return -1;
    return cold->status[i] == ANSWER_GIVEN || dry->status[i] == ANSWER_GIVEN;
}

static void expect_share(struct match_share share, size_t count, size_t n, size_t population)
{
    ck_assert_uint_eq(share.count, count);
    ck_assert_uint_eq(share.n, n);
    ck_assert_uint_eq(share.population, population);
}

START_TEST(themes_and_areas_by_hand)
{
    struct answers *needs = needs_of_five(), *offers = offers_of_four();
    struct arena arena = {0};
    struct faults faults = {0};
    struct match match;
    ck_assert(match_needs(&(struct match_side){needs, 0, NULL}, &(struct match_side){offers, 0, NULL}, 0, &arena,
                          &match, &faults));
    ck_assert_uint_eq(match.n_themes, 2);
    ck_assert_str_eq(match.themes[0].id, "stockage");
    ck_assert_str_eq(match.themes[1].id, "outil");
    ck_assert_uint_eq(match.n_unasked, 1);
    ck_assert_str_eq(match.unasked[0].id, "conseil");
    ck_assert_ptr_null(match.unasked[0].offer_label);
    ck_assert_uint_eq(match.n_areas, 3);
    ck_assert_str_eq(match.areas[2].code, "c");
    ck_assert_uint_eq(match.areas[1].n_needs, 2);
    ck_assert_uint_eq(match.areas[1].n_offers, 1);
    /* Two items of one theme are one need. */
    expect_share(match.all[0].need, 3, 4, 8);
    expect_share(match.all[0].offer, 2, 3, 0);
    expect_share(match.all[1].need, 1, 4, 8);
    ck_assert_double_eq(match.all[0].gap, 0.75 - 2.0 / 3);
    /* 3 of 4 say so: of all 8, 3 (for 3 of 4: C(3,3) C(5,1) / C(8,4) = 5/70 = 0.07) to 7. */
    ck_assert_double_eq(match.all[0].need.low, 3.0 / 8);
    ck_assert_double_eq(match.all[0].need.high, 7.0 / 8);
    expect_share(match.cells[0].need, 2, 3, 5);
    expect_share(match.cells[0].offer, 0, 0, 0);
    expect_share(match.cells[2].need, 1, 1, 3);
    expect_share(match.cells[2].offer, 0, 1, 0);
    ck_assert_int_eq(match.cells[0].verdict, MATCH_UNKNOWN);
    ck_assert_double_nan(match.cells[0].gap);
    ck_assert_int_eq(match.cells[2].verdict, MATCH_ORPHAN);
    ck_assert_int_eq(match.cells[3].verdict, MATCH_UNUSED);
    ck_assert_int_eq(match.cells[4].verdict, MATCH_UNKNOWN);
    ck_assert_int_eq(match.all[0].verdict, MATCH_MET);
    arena_clear(&arena);
    clear(needs);
    clear(offers);
}
END_TEST

/* Who did not want to say is one of those asked, as in the shares of the report. */
START_TEST(who_refused_is_in_the_base)
{
    struct answers *needs = needs_of_five(), *offers = offers_of_four();
    size_t i = 0;
    while (needs->columns[1].status[i] == ANSWER_NOT_SHOWN || says_storage(needs, i))
        i++;
    for (size_t c = 1; c <= 2; c++) {
        needs->columns[c].status[i] = c == 1 ? ANSWER_REFUSED : ANSWER_INVALID;
        needs->columns[c].levels[i] = -1;
    }
    struct arena arena = {0};
    struct faults faults = {0};
    struct match match;
    ck_assert(match_needs(&(struct match_side){needs, 0, NULL}, &(struct match_side){offers, 0, NULL}, 0,
                          &arena, &match, &faults));
    expect_share(match.all[0].need, 3, 4, 8);
    arena_clear(&arena);
    clear(needs);
    clear(offers);
}
END_TEST

/* The five PATs with weights of their own. */
static struct sample weighted(const struct answers *needs, const double weights[5])
{
    struct sample sample = {.answers = needs, .weighting = WEIGHTING_GIVEN};
    const struct design_plan plan = {.path = "w", .n = 5, .weights = weights};
    struct faults faults = {0};
    ck_assert(design_init(&sample.design, &plan, &faults));
    return sample;
}

START_TEST(weights_make_shares)
{
    const double weights[] = {1, 2, 5, 4, 4};
    struct answers *needs = needs_of_five(), *offers = offers_of_four();
    struct arena arena = {0};
    struct faults faults = {0};
    struct match match;
    struct sample sample = weighted(needs, weights);
    ck_assert(match_needs(&(struct match_side){needs, 0, &sample},
                          &(struct match_side){offers, 0, NULL}, 0, &arena, &match, &faults));
    const struct match_share *need = &match.all[0].need;
    double holds[5], yes = 0, all = 0;
    for (size_t i = 0; i < 5; i++) {
        const int said = says_storage(needs, i);
        holds[i] = said < 0 ? (double)NAN : said;
        yes += said > 0 ? weights[i] : 0;
        all += said >= 0 ? weights[i] : 0;
    }
    expect_share(*need, 3, 4, 8);
    ck_assert(need->weighted && !match.all[0].offer.weighted);
    ck_assert_double_eq_tol(need->share, yes / all, 1e-12);
    ck_assert_double_ne(need->share, 0.75);
    struct proportion_interval interval;
    ck_assert(proportion_interval(&sample.design, holds, PROPORTION_BETA, 0.95, &interval, &faults));
    ck_assert_double_eq_tol(need->low, interval.low, 1e-12);
    ck_assert_double_eq_tol(need->high, interval.high, 1e-12);
    ck_assert_double_eq_tol(match.all[0].gap, need->share - match.all[0].offer.share, 1e-12);
    sample_clear(&sample);
    arena_clear(&arena);
    clear(needs);
    clear(offers);
}
END_TEST

/* An area is a domain with its own degrees of freedom: two who answered tell less than all do. */
START_TEST(an_area_has_its_own_degrees_of_freedom)
{
    const double weights[] = {2, 2, 2, 2, 0};
    struct answers *needs = needs_of_five(), *offers = offers_of_four();
    struct arena arena = {0};
    struct faults faults = {0};
    struct match match;
    struct sample sample = weighted(needs, weights);
    ck_assert(match_needs(&(struct match_side){needs, 0, &sample},
                          &(struct match_side){offers, 0, NULL}, 0, &arena, &match, &faults));
    /* Two of three: a variance of 5/4 x 6/81, so that n_eff is 2.4, and t of 2 degrees of freedom both
     * ways. R: qbeta(0.025, 1.6, 1.8), qbeta(0.975, 2.6, 0.8). */
    const struct match_share *in_a = &match.cells[0].need;
    ck_assert_double_eq_tol(in_a->share, 2.0 / 3, 1e-12);
    ck_assert_double_eq_tol(in_a->low, 0.061419893, 1e-8);
    ck_assert_double_eq_tol(in_a->high, 0.996358504, 1e-8);
    /* One alone in b: no degree of freedom, no interval, and no gap's. */
    const struct match_cell *in_b = &match.cells[match.n_themes];
    ck_assert_double_eq_tol(in_b->need.share, 1, 1e-12);
    ck_assert(isnan(in_b->need.low) && isnan(in_b->need.high));
    ck_assert(isnan(in_b->gap_low) && isnan(in_b->gap_high));
    sample_clear(&sample);
    arena_clear(&arena);
    clear(needs);
    clear(offers);
}
END_TEST

/* Any of several ticks makes the need: the theme is called by all of them, each once. */
START_TEST(a_theme_is_called_by_all_that_counts_as_it)
{
    struct answers *needs = read_answers(
        "survey: n\ntitle: {fr: n}\nquestions:\n"
        "  - id: q\n    type: multiple\n    items:\n"
        "      - {code: a, label: {fr: Du froid, en: Cold}, matches: stockage}\n"
        "      - {code: b, label: {fr: Du froid sec, en: Dry}, matches: stockage}\n"
        "      - {code: c, label: {fr: Du froid, en: Cold}, matches: stockage}\n", 1);
    struct answers *offers = offers_of_four();
    struct arena arena = {0};
    struct faults faults = {0};
    struct match match;
    ck_assert(match_needs(&(struct match_side){needs, SIZE_MAX, NULL},
                          &(struct match_side){offers, SIZE_MAX, NULL}, 0, &arena, &match, &faults));
    ck_assert_str_eq(match.themes[0].need_label->fr, "Du froid / Du froid sec");
    ck_assert_str_eq(match.themes[0].need_label->en, "Cold / Dry");
    arena_clear(&arena);
    clear(needs);
    clear(offers);
}
END_TEST

/* "I can do without a cold room" is a need of it where somebody disagrees; the theme is called by what is
 * asked straight. */
START_TEST(disagreeing_with_a_reversed_item_is_a_need)
{
    struct answers *needs = read_answers(
        "survey: n\ntitle: {fr: n}\nquestions:\n"
        "  - id: q\n    type: matrix\n    levels: [{code: n, role: negative}, {code: z, role: neutral},"
        " {code: p, role: positive}]\n    items:\n"
        "      - {code: without, label: {fr: sans}, matches: stockage, reversed: yes}\n"
        "      - {code: more, label: {fr: plus}, matches: stockage}\n", 4);
    struct answers *offers = offers_of_four();
    static const int16_t levels[][2] = {{0, 1}, {2, 0}, {2, 1}, {1, -1}};
    for (size_t i = 0; i < 4; i++)
        for (size_t c = 0; c < 2; c++) {
            needs->columns[c].status[i] = levels[i][c] < 0 ? ANSWER_SKIPPED : ANSWER_GIVEN;
            needs->columns[c].levels[i] = levels[i][c];
        }
    struct arena arena = {0};
    struct faults faults = {0};
    struct match match;
    ck_assert(match_needs(&(struct match_side){needs, SIZE_MAX, NULL},
                          &(struct match_side){offers, SIZE_MAX, NULL}, 0, &arena, &match, &faults));
    expect_share(match.all[0].need, 1, 4, 0);
    ck_assert_str_eq(match.themes[0].need_label->fr, "plus");
    arena_clear(&arena);
    clear(needs);
    clear(offers);
}
END_TEST

START_TEST(without_a_shared_theme_there_is_nothing)
{
    struct answers *needs = read_answers(NEEDS, 1),
                   *offers = read_answers("survey: o\ntitle: {fr: o}\nquestions: [{id: q, type: multiple, "
                                          "items: [{code: a}]}]\n",
                                          1);
    struct arena arena = {0};
    struct faults faults = {0};
    struct match match;
    ck_assert(!match_needs(&(struct match_side){needs, SIZE_MAX, NULL},
                           &(struct match_side){offers, SIZE_MAX, NULL}, 0, &arena, &match, &faults));
    ck_assert_str_eq(faults.text[0], "c.yaml: no item shares a theme with one of c.yaml: give items of "
                                     "both codebooks the same matches");
    faults_clear(&faults);
    arena_clear(&arena);
    clear(needs);
    clear(offers);
}
END_TEST

START_TEST(too_many_areas_are_refused)
{
    enum { N = MATCH_AREAS + 10 };
    struct answers *needs = read_answers(NEEDS, 1), *offers = read_answers(OFFERS, N);
    for (size_t i = 0; i < N; i++) {
        char *code = mem_printf("%zu", i);
        offers->columns[0].status[i] = ANSWER_GIVEN;
        offers->columns[0].texts[i] = answers_keep(offers, code, strlen(code));
        free(code);
    }
    struct arena arena = {0};
    struct faults faults = {0};
    struct match match;
    ck_assert(!match_needs(&(struct match_side){needs, 0, NULL}, &(struct match_side){offers, 0, NULL}, 0,
                           &arena, &match, &faults));
    ck_assert_str_eq(faults.text[0], "c.yaml: more than 4000 areas: name a question with fewer answers "
                                     "with --by");
    faults_clear(&faults);
    arena_clear(&arena);
    clear(needs);
    clear(offers);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {a_theme_is_called_by_all_that_counts_as_it, disagreeing_with_a_reversed_item_is_a_need, who_refused_is_in_the_base, published_gaps, themes_and_areas_by_hand, weights_make_shares,
                            an_area_has_its_own_degrees_of_freedom,
                            without_a_shared_theme_there_is_nothing, too_many_areas_are_refused};
    return run_tests("match", tests, sizeof tests / sizeof *tests);
}
