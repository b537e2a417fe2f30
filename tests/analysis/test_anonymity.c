#include "analysis/anonymity.h"
#include <gsl/gsl_rng.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/recode.h"
#include "data/mem.h"
#include "tests/run.h"

/* By hand: 1 must be merged; of its neighbours 4 and 9 the one of its side, 9. */
START_TEST(a_rare_level_joins_its_side)
{
    const long counts[] = {9, 1, 4, 8, 0};
    const int sides[] = {-1, -1, 0, 1, 1};
    struct recoding recoding;
    recoding_init(&recoding, 5);
    ck_assert(recode_merge(
        &recoding,
        &(struct recode_rule){
            .n_rows = 1, .counts = counts, .threshold = 3, .ordered = true, .sides = sides}));
    const size_t expected[] = {0, 0, 1, 2, 3};
    ck_assert_mem_eq(recoding.group_of, expected, sizeof expected);
    ck_assert_uint_eq(recoding.n_groups, 4);
    recoding_clear(&recoding);
}
END_TEST

START_TEST(nominal_levels_join_the_smallest)
{
    const long counts[] = {2, 20, 6, 1};
    struct recoding recoding;
    recoding_init(&recoding, 4);
    ck_assert(recode_merge(&recoding,
                           &(struct recode_rule){.n_rows = 1, .counts = counts, .threshold = 5}));
    const size_t expected[] = {0, 1, 0, 0}; /* 1 + 2 = 3, still small, + 6 */
    ck_assert_mem_eq(recoding.group_of, expected, sizeof expected);
    recoding_clear(&recoding);
}
END_TEST

/* 2 and 1 with the first level, which is still small with them: the smallest other joins, too. */
START_TEST(one_group_takes_all_that_is_rare)
{
    const long counts[] = {0, 2, 20, 6, 9, 1};
    struct recode_rule rule = {.n_rows = 1, .counts = counts, .threshold = 5, .into_first = true};
    struct recoding recoding;
    recoding_init(&recoding, 6);
    ck_assert(recode_merge(&recoding, &rule));
    const size_t expected[] = {0, 0, 1, 0, 2, 0};
    ck_assert_mem_eq(recoding.group_of, expected, sizeof expected);
    ck_assert(recode_coarsen(&recoding, &rule));
    const size_t coarser[] = {0, 0, 1, 0, 0, 0};
    ck_assert_mem_eq(recoding.group_of, coarser, sizeof coarser);
    recoding_clear(&recoding);
}
END_TEST

START_TEST(one_group_left_says_nothing)
{
    struct recoding recoding;
    recoding_init(&recoding, 2);
    ck_assert(!recode_merge(
        &recoding, &(struct recode_rule){.n_rows = 1, .counts = (long[]){30, 2}, .threshold = 5}));
    recoding_clear(&recoding);
    recoding_init(&recoding, 2);
    ck_assert(recode_merge(
        &recoding, &(struct recode_rule){.n_rows = 1, .counts = (long[]){30, 0}, .threshold = 5}));
    recoding_clear(&recoding);
}
END_TEST

START_TEST(a_small_growth_is_merged_too)
{
    const long counts[] = {10, 12, 14, 9}, grown[] = {1, 0, 6, 7};
    struct recoding recoding;
    recoding_init(&recoding, 4);
    ck_assert(recode_merge(
        &recoding,
        &(struct recode_rule){
            .n_rows = 1, .counts = counts, .grown = grown, .threshold = 3, .ordered = true}));
    const size_t expected[] = {0, 0, 0, 1}; /* 1, then 1 + 0, are small; 7 is not */
    ck_assert_mem_eq(recoding.group_of, expected, sizeof expected);
    recoding_clear(&recoding);
}
END_TEST

START_TEST(bounds_are_round_and_numbers_fall_between)
{
    double numbers[100], bounds[4];
    for (size_t i = 0; i < 100; i++)
        numbers[i] = 1000.0 + 37.0 * (double)i;
    ck_assert_uint_eq(recode_bounds(numbers, 100, 5, bounds), 4);
    ck_assert_double_eq(bounds[0], 1700); /* 1740 */
    ck_assert_double_eq(bounds[3], 4000); /* 3960 */
    ck_assert_uint_eq(recode_class(1699, bounds, 4), 0);
    ck_assert_uint_eq(recode_class(1700, bounds, 4), 1);
    ck_assert_uint_eq(recode_class(1e9, bounds, 4), 4);
    ck_assert_uint_eq(recode_bounds((double[]){7, 7, 7}, 3, 5, bounds), 0);
}
END_TEST

enum { N_MAX = 120, N_KEYS = 3, N_LEVELS = 4 };

static size_t published(const struct anonymity_key *key, size_t i)
{
    return key->recoding->n_groups < 2  ? 102 /* it is not */
           : key->suppressed[i]         ? 100
           : key->levels[i] == SIZE_MAX ? 101
                                        : key->recoding->group_of[key->levels[i]];
}

/* Counts again, by comparing everybody with everybody. */
static void check_classes(const struct anonymity *a)
{
    for (size_t i = 0; i < a->n; i++) {
        size_t n_same = 0, n_values = 0;
        bool seen[16] = {false}, given = false;
        for (size_t j = 0; j < a->n; j++) {
            bool same = !a->wave || a->wave[i] == a->wave[j];
            for (size_t v = 0; v < a->n_keys; v++)
                same = same && published(&a->keys[v], i) == published(&a->keys[v], j);
            if (!same)
                continue;
            n_same++;
            const size_t value = a->sensitive[0][j];
            if (value == SIZE_MAX)
                continue; /* no answer */
            given = true;
            n_values += !seen[value];
            seen[value] = true;
        }
        ck_assert_uint_ge(n_same, a->k);
        ck_assert(!given || n_values >= a->l);
    }
}

START_TEST(every_class_of_random_answers_is_large_and_diverse)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 4);
    size_t n_shown = 0;
    for (size_t trial = 0; trial < 60; trial++) {
        const size_t n = 20 + gsl_rng_uniform_int(rng, 100);
        static size_t levels[N_KEYS][N_MAX], sensitive[N_MAX], wave[N_MAX];
        static unsigned char suppressed[N_KEYS][N_MAX];
        long counts[N_KEYS][N_LEVELS] = {{0}};
        struct recoding recodings[N_KEYS];
        struct anonymity_key keys[N_KEYS];
        memset(suppressed, 0, sizeof suppressed);
        for (size_t i = 0; i < n; i++) {
            sensitive[i] = gsl_rng_uniform_int(rng, 5) ? gsl_rng_uniform_int(rng, 3) : SIZE_MAX;
            wave[i] = i < n / 2;
            for (size_t v = 0; v < N_KEYS; v++) {
                levels[v][i] = gsl_rng_uniform_int(rng, 1 + gsl_rng_uniform_int(rng, N_LEVELS));
                counts[v][levels[v][i]]++;
                if (!gsl_rng_uniform_int(rng, 20))
                    levels[v][i] = SIZE_MAX;
            }
        }
        for (size_t v = 0; v < N_KEYS; v++) {
            recoding_init(&recodings[v], N_LEVELS);
            keys[v] = (struct anonymity_key){
                .levels = levels[v],
                .rule = {.n_rows = 1, .counts = counts[v], .threshold = 3, .ordered = v == 0},
                .recoding = &recodings[v],
                .kept = v == 1,
                .suppressed = suppressed[v]};
        }
        const size_t *const list[] = {sensitive};
        struct anonymity a = {.n = n,
                              .k = 3 + trial % 4,
                              .l = 1 + trial % 3,
                              .n_keys = N_KEYS,
                              .keys = keys,
                              .n_sensitive = 1,
                              .sensitive = list,
                              .wave = trial % 2 ? wave : NULL};
        ck_assert(anonymise(&a));
        check_classes(&a);
        ck_assert_uint_ge(anonymity_smallest(&a), a.k);
        for (size_t i = 0; i < n; i++)
            n_shown += !suppressed[1][i];
        for (size_t v = 0; v < N_KEYS; v++)
            recoding_clear(&recodings[v]);
    }
    ck_assert_uint_gt(n_shown, 2000); /* the key that is kept is still shown to most */
    gsl_rng_free(rng);
}
END_TEST

/* Three levels of 10, and 4 without an answer, who are no more alike when levels are merged: all that
 * it takes is to hide the key of one level beside theirs. */
START_TEST(a_few_missing_do_not_cost_the_key)
{
    size_t levels[34], sensitive[34] = {0};
    const size_t *const list[] = {sensitive};
    unsigned char suppressed[34] = {0};
    for (size_t i = 0; i < 34; i++)
        levels[i] = i < 30 ? i / 10 : SIZE_MAX;
    struct recoding recoding;
    recoding_init(&recoding, 3);
    struct anonymity_key key = {.levels = levels,
                                .rule = {.n_rows = 1, .counts = (long[]){10, 10, 10}, .threshold = 5},
                                .recoding = &recoding,
                                .suppressed = suppressed};
    struct anonymity a = {
        .n = 34, .k = 5, .l = 1, .n_keys = 1, .keys = &key, .n_sensitive = 1, .sensitive = list};
    ck_assert(anonymise(&a));
    check_classes(&a);
    ck_assert_uint_eq(recoding.n_groups, 3);
    size_t n_suppressed = 0;
    for (size_t i = 0; i < 34; i++)
        n_suppressed += suppressed[i];
    ck_assert_uint_eq(n_suppressed, 14);
    recoding_clear(&recoding);
}
END_TEST

/* Four levels of 10 by five of 8: 2 share both, and of the second key two are missing. It is left out,
 * with those who left it out, and the first one told as it is. */
START_TEST(one_key_is_told_when_two_are_too_many)
{
    enum { N = 40 };
    static const long counts[2][5] = {{10, 10, 10, 10}, {6, 8, 8, 8, 8}};
    size_t levels[2][N];
    unsigned char suppressed[2][N] = {{0}};
    struct recoding recodings[2];
    struct anonymity_key keys[2];
    for (size_t i = 0; i < N; i++) {
        levels[0][i] = i / 10;
        levels[1][i] = i % 20 ? i % 5 : SIZE_MAX;
    }
    for (size_t v = 0; v < 2; v++) {
        recoding_init(&recodings[v], 4 + v);
        keys[v] = (struct anonymity_key){
            .levels = levels[v],
            .rule = {.n_rows = 1, .threshold = 5, .counts = counts[v]},
            .recoding = &recodings[v],
            .suppressed = suppressed[v]};
    }
    struct anonymity a = {.n = N, .k = 5, .l = 1, .n_keys = 2, .keys = keys};
    ck_assert(anonymise(&a));
    ck_assert_uint_eq(recodings[0].n_groups, 4);
    ck_assert_uint_eq(recodings[1].n_groups, 1);
    ck_assert_ptr_null(memchr(suppressed, 1, sizeof suppressed));
    ck_assert_uint_eq(anonymity_smallest(&a), 10);
    for (size_t v = 0; v < 2; v++)
        recoding_clear(&recodings[v]);
}
END_TEST

START_TEST(too_few_are_refused)
{
    size_t levels[3] = {0, 0, 0};
    unsigned char suppressed[3] = {0};
    struct recoding recoding;
    recoding_init(&recoding, 1);
    struct anonymity_key key = {.levels = levels,
                                .rule = {.n_rows = 1, .counts = (long[]){3}, .threshold = 3},
                                .recoding = &recoding,
                                .suppressed = suppressed};
    struct anonymity a = {.n = 3, .k = 5, .l = 1, .n_keys = 1, .keys = &key};
    ck_assert(!anonymise(&a));
    recoding_clear(&recoding);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {a_rare_level_joins_its_side,
                            nominal_levels_join_the_smallest,
                            one_group_takes_all_that_is_rare,
                            one_group_left_says_nothing,
                            a_small_growth_is_merged_too,
                            bounds_are_round_and_numbers_fall_between,
                            every_class_of_random_answers_is_large_and_diverse,
                            a_few_missing_do_not_cost_the_key,
                            one_key_is_told_when_two_are_too_many,
                            too_few_are_refused};
    return run_tests("anonymity", tests, sizeof tests / sizeof *tests);
}
