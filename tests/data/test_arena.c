#include "data/arena.h"
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "tests/run.h"

START_TEST(pieces_are_zeroed_aligned_and_apart)
{
    struct arena arena = {0};
    unsigned char *pieces[500];
    for (size_t i = 0; i < 500; i++) {
        pieces[i] = arena_zeroed(&arena, i + 1, 7);
        ck_assert_uint_eq((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < 7 * (i + 1); k++)
            ck_assert_uint_eq(pieces[i][k], 0);
        memset(pieces[i], (int)(i % 255) + 1, 7 * (i + 1));
    }
    for (size_t i = 0; i < 500; i++)
        for (size_t k = 0; k < 7 * (i + 1); k++)
            ck_assert_uint_eq(pieces[i][k], i % 255 + 1);
    arena_clear(&arena);
}
END_TEST

START_TEST(a_reset_arena_is_used_again)
{
    struct arena arena = {0};
    unsigned char *first = arena_zeroed(&arena, 100, 1);
    memset(first, 1, 100);
    const size_t used = arena.used_bytes;
    ck_assert_uint_ge(used, 100);
    arena_reset(&arena);
    ck_assert_uint_eq(arena.used_bytes, 0);
    ck_assert_uint_eq(arena.peak_bytes, used);
    unsigned char *again = arena_zeroed(&arena, 100, 1);
    ck_assert_ptr_eq(again, first);
    ck_assert_uint_eq(again[99], 0);
    arena_clear(&arena);
    ck_assert_uint_eq(arena.peak_bytes, 0);
}
END_TEST

START_TEST(peak_is_the_most_between_two_resets)
{
    struct arena arena = {0};
    arena_zeroed(&arena, 3 << 20, 1); /* larger than a block */
    arena_reset(&arena);
    arena_zeroed(&arena, 16, 1);
    ck_assert_uint_eq(arena.peak_bytes, 3 << 20);
    ck_assert_uint_eq(arena.used_bytes, 16);
    arena_clear(&arena);
}
END_TEST

/* What took many blocks finds one of its size after a reset: nothing more is asked for. */
START_TEST(a_reset_makes_one_block_of_many)
{
    struct arena arena = {0};
    for (size_t round = 0; round < 3; round++) {
        unsigned char *first = arena_zeroed(&arena, 1, 700000), *last = first;
        for (size_t i = 1; i < 10; i++)
            last = arena_zeroed(&arena, 1, 700000);
        if (round > 0) /* side by side */
            ck_assert_uint_lt((uintptr_t)last - (uintptr_t)first,
                              9 * (700000 + alignof(max_align_t)));
        arena_reset(&arena);
    }
    arena_clear(&arena);
}
END_TEST

START_TEST(rows_grow_in_an_arena)
{
    struct arena arena = {0};
    size_t room = 0;
    int *rows = NULL;
    for (int i = 0; i < 10000; i++) {
        rows = arena_grown(&arena, rows, (size_t)i, &room, sizeof *rows);
        ck_assert_int_eq(rows[i], 0);
        rows[i] = i + 1;
    }
    ck_assert_uint_ge(room, 10000);
    ck_assert_uint_lt(room, 20001); /* doubles */
    for (int i = 0; i < 10000; i++)
        ck_assert_int_eq(rows[i], i + 1);
    arena_clear(&arena);
}
END_TEST

START_TEST(growing_blocks_keep_their_items)
{
    size_t room = 0;
    int *items = NULL;
    for (int i = 0; i < 10000; i++) {
        items = mem_grown(items, &room, (size_t)i + 1, sizeof *items);
        items[i] = i;
    }
    ck_assert_uint_ge(room, 10000);
    ck_assert_uint_lt(room, 20001); /* doubles */
    for (int i = 0; i < 10000; i++)
        ck_assert_int_eq(items[i], i);
    free(items);
}
END_TEST

START_TEST(texts_are_copied_up_to_a_length)
{
    char *whole = mem_text("ferme"), *part = mem_text_n("ferme", 2), *more = mem_text_n("ab", 9);
    char *printed = mem_printf("%s-%03d", "f", 7);
    ck_assert_str_eq(whole, "ferme");
    ck_assert_str_eq(part, "fe");
    ck_assert_str_eq(more, "ab");
    ck_assert_str_eq(printed, "f-007");
    free(whole);
    free(part);
    free(more);
    free(printed);
}
END_TEST

/* Ends the program with its message: run in the child that Check forks. */
START_TEST(a_product_that_overflows_ends_the_program)
{
    mem_resized(NULL, SIZE_MAX / 2, 16);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {pieces_are_zeroed_aligned_and_apart, a_reset_arena_is_used_again,
                            peak_is_the_most_between_two_resets,
                            a_reset_makes_one_block_of_many, rows_grow_in_an_arena,
                            growing_blocks_keep_their_items,
                            texts_are_copied_up_to_a_length};
    TCase *exits = tcase_create("no memory");
    tcase_add_exit_test(exits, a_product_that_overflows_ends_the_program, 1);
    const int failed = run_case("no memory", exits);
    return run_tests("arena", tests, sizeof tests / sizeof *tests) || failed;
}
