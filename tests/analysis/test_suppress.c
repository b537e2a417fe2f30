/* Hidden cells against an attacker who knows all margins, the rules and an earlier release. */
#include "analysis/suppress.h"
#include <gsl/gsl_rng.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "tests/run.h"

enum { CELLS_MAX = 36, EQUATIONS_MAX = 64 };

/* ---- The attacker: exact elimination modulo a prime ---------------------------------- */

static const unsigned long long PRIME = 2147483647;

static unsigned long long power(unsigned long long base, unsigned long long exponent)
{
    unsigned long long result = 1;
    for (; exponent; exponent >>= 1, base = base * base % PRIME)
        if (exponent & 1)
            result = result * base % PRIME;
    return result;
}

/* Brings the equations to reduced echelon form; what is left of each tells what can be known. */
static size_t eliminate(unsigned long long a[][CELLS_MAX * 2], size_t n, size_t n_unknowns)
{
    size_t rank = 0;
    for (size_t column = 0; column < n_unknowns && rank < n; column++) {
        size_t pivot = rank;
        while (pivot < n && !a[pivot][column])
            pivot++;
        if (pivot == n)
            continue;
        for (size_t j = 0; j < n_unknowns; j++) {
            const unsigned long long swap = a[pivot][j];
            a[pivot][j] = a[rank][j];
            a[rank][j] = swap;
        }
        const unsigned long long inverse = power(a[rank][column], PRIME - 2);
        for (size_t j = 0; j < n_unknowns; j++)
            a[rank][j] = a[rank][j] * inverse % PRIME;
        for (size_t i = 0; i < n; i++)
            for (size_t j = n_unknowns; i != rank && a[i][column] && j-- > 0;)
                if (j != column)
                    a[i][j] = (a[i][j] + (PRIME - a[i][column]) * a[rank][j]) % PRIME;
        for (size_t i = 0; i < n; i++)
            a[i][column] = i == rank;
        rank++;
    }
    return rank;
}

/* How many unknowns the equations determine: rows with one entry only. */
static size_t n_determined(unsigned long long a[][CELLS_MAX * 2], size_t rank, size_t n_unknowns)
{
    size_t n = 0;
    for (size_t i = 0; i < rank; i++) {
        size_t n_entries = 0;
        for (size_t j = 0; j < n_unknowns; j++)
            n_entries += a[i][j] != 0;
        n += n_entries == 1;
    }
    return n;
}

/* Row and column sums over the hidden cells of a table, whose unknowns begin at first. */
static size_t put_margins(unsigned long long a[][CELLS_MAX * 2], size_t n, size_t n_rows,
                          size_t n_columns, const unsigned char hidden[], size_t first)
{
    for (size_t k = 0; k < n_rows * n_columns; k++)
        if (hidden[k]) {
            a[n + k / n_columns][first + k] = 1;
            a[n + n_rows + k % n_columns][first + k] = 1;
        }
    return n + n_rows + n_columns;
}

/* ---- The attacker: every table that agrees ---------------------------------- */

struct agreeing {
    size_t n_rows, n_columns;
    const unsigned char *hidden;
    long rows[6], columns[6]; /* what the hidden cells must still sum to */
    long cells[CELLS_MAX], low[CELLS_MAX], high[CELLS_MAX];
    const long *floor; /* least that each may be */
    size_t n_found;
};

static void enumerate(struct agreeing *all, size_t k)
{
    const size_t n = all->n_rows * all->n_columns;
    while (k < n && !all->hidden[k])
        k++;
    for (size_t i = 0; i < k / all->n_columns; i++)
        if (all->rows[i])
            return;
    if (k == n) {
        for (size_t i = 0; i < 6; i++)
            if (all->rows[i] || all->columns[i])
                return;
        all->n_found++;
        for (size_t i = 0; i < n; i++) {
            all->low[i] = all->cells[i] < all->low[i] ? all->cells[i] : all->low[i];
            all->high[i] = all->cells[i] > all->high[i] ? all->cells[i] : all->high[i];
        }
        return;
    }
    long *row = &all->rows[k / all->n_columns], *column = &all->columns[k % all->n_columns];
    const long most = *row < *column ? *row : *column;
    for (long x = all->floor ? all->floor[k] : 0; x <= most; x++) {
        all->cells[k] = x;
        *row -= x;
        *column -= x;
        enumerate(all, k + 1);
        *row += x;
        *column += x;
    }
}

static void find_ranges(struct agreeing *all, const long counts[])
{
    for (size_t k = 0; k < all->n_rows * all->n_columns; k++) {
        all->low[k] = 1000000;
        all->high[k] = -1;
        all->rows[k / all->n_columns] += all->hidden[k] ? counts[k] : 0;
        all->columns[k % all->n_columns] += all->hidden[k] ? counts[k] : 0;
    }
    enumerate(all, 0);
}

/* ---- Tests ---------------------------------- */

static gsl_rng *generator(unsigned long seed)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, seed);
    return rng;
}

static void draw(gsl_rng *rng, long counts[], size_t n, unsigned long most)
{
    for (size_t k = 0; k < n; k++)
        counts[k] = (long)gsl_rng_uniform_int(rng, gsl_rng_uniform_int(rng, 3) ? most : 3);
}

static bool hide(size_t n_rows, size_t n_columns, const long counts[], size_t threshold,
                 unsigned char hidden[])
{
    return suppress(&(struct suppression){.n_rows = n_rows, .n_columns = n_columns,
                                          .counts = counts, .threshold = threshold,
                                          .hidden = hidden});
}

/* By hand: the 2 must be hidden; a cycle of four takes the cheapest others, 5 + 6 + 7. */
START_TEST(the_cheapest_rectangle_is_hidden)
{
    const long counts[] = {2, 6, 40, /**/ 5, 7, 30, /**/ 50, 60, 70};
    unsigned char hidden[9] = {0};
    const unsigned char expected[9] = {1, 1, 0, 1, 1, 0, 0, 0, 0};
    ck_assert(hide(3, 3, counts, 3, hidden));
    ck_assert_mem_eq(hidden, expected, 9);
}
END_TEST

/* The last column would be the cheapest, 5 + 5 + 8, but who knows it finds the 2. What is to be hidden
 * beside is, and needs no more: its row and its column have others. */
START_TEST(a_known_column_protects_nothing)
{
    const long counts[] = {2, 10, 5, /**/ 8, 10, 5, /**/ 20, 30, 9};
    unsigned char hidden[9] = {0};
    const unsigned char also[9] = {0, 0, 0, 0, 0, 0, 0, 1, 0};
    struct suppression table = {.n_rows = 3, .n_columns = 3, .counts = counts, .threshold = 3,
                                .hidden = hidden};
    ck_assert(suppress(&table));
    ck_assert_mem_eq(hidden, ((unsigned char[9]){1, 0, 1, 1, 0, 1, 0, 0, 0}), 9);
    memset(hidden, 0, sizeof hidden);
    table.last_known = true;
    ck_assert(suppress(&table));
    ck_assert_mem_eq(hidden, ((unsigned char[9]){1, 1, 0, 1, 1, 0, 0, 0, 0}), 9);
    memset(hidden, 0, sizeof hidden);
    table.also = also;
    ck_assert(suppress(&table));
    for (size_t k = 0; k < 9; k++)
        ck_assert_int_eq(hidden[k], k % 3 < 2);
}
END_TEST

START_TEST(nothing_small_hides_nothing)
{
    const long counts[] = {5, 0, 9, 12};
    unsigned char hidden[4] = {0};
    ck_assert(hide(2, 2, counts, 5, hidden));
    ck_assert_mem_eq(hidden, ((unsigned char[4]){0}), 4);
}
END_TEST

/* With one row every column sum is the cell; with zeros beside it, 4 = 4 + 0 alone. */
START_TEST(what_cannot_be_made_safe_is_refused)
{
    unsigned char hidden[4] = {0};
    ck_assert(!hide(1, 4, (long[]){2, 9, 9, 9}, 5, hidden));
    memset(hidden, 0, sizeof hidden);
    ck_assert(!hide(2, 2, (long[]){4, 0, 0, 0}, 5, hidden));
}
END_TEST

/* The first row is supposed to have moved one from the left to the right: its sum says that it did not
 * grow, so that the single newcomer of the second row, whose column alone grew, is known. */
START_TEST(what_is_supposed_of_growth_protects_nothing)
{
    const long counts[] = {4, 5, /**/ 4, 5, /**/ 6, 4}, grown[] = {-1, 1, /**/ 1, 0, /**/ 3, -1};
    unsigned char hidden[6] = {1, 1, 0, 0, 1, 1};
    ck_assert(!suppress(&(struct suppression){.n_rows = 3, .n_columns = 2, .counts = counts,
                                                .grown = grown, .threshold = 3, .hidden = hidden}));
}
END_TEST

START_TEST(no_hidden_cell_of_a_random_table_can_be_solved)
{
    gsl_rng *rng = generator(1);
    size_t n_published = 0;
    for (size_t trial = 0; trial < 3000; trial++) {
        const size_t n_rows = 2 + gsl_rng_uniform_int(rng, 4);
        const size_t n_columns = 2 + gsl_rng_uniform_int(rng, 4), n = n_rows * n_columns;
        long counts[CELLS_MAX];
        unsigned char hidden[CELLS_MAX] = {0};
        draw(rng, counts, n, 20);
        if (!hide(n_rows, n_columns, counts, 5, hidden))
            continue;
        n_published++;
        for (size_t k = 0; k < n; k++)
            ck_assert(hidden[k] || counts[k] == 0 || counts[k] >= 5);
        static unsigned long long a[EQUATIONS_MAX][CELLS_MAX * 2];
        memset(a, 0, sizeof a);
        const size_t n_equations = put_margins(a, 0, n_rows, n_columns, hidden, 0);
        ck_assert_uint_eq(n_determined(a, eliminate(a, n_equations, n), n), 0);
    }
    ck_assert_uint_gt(n_published, 2500);
    gsl_rng_free(rng);
}
END_TEST

/* Counts are not negative: of two cells that sum to 0 both are known. The attacker tries all. */
START_TEST(no_hidden_cell_of_a_small_table_is_certain)
{
    gsl_rng *rng = generator(2);
    size_t n_tried = 0;
    for (size_t trial = 0; trial < 2000; trial++) {
        const size_t n_rows = 2 + gsl_rng_uniform_int(rng, 2);
        const size_t n_columns = 2 + gsl_rng_uniform_int(rng, 2), n = n_rows * n_columns;
        long counts[CELLS_MAX];
        unsigned char hidden[CELLS_MAX] = {0};
        draw(rng, counts, n, 8);
        if (!hide(n_rows, n_columns, counts, 3, hidden))
            continue;
        struct agreeing all = {.n_rows = n_rows, .n_columns = n_columns, .hidden = hidden};
        find_ranges(&all, counts);
        for (size_t k = 0; k < n; k++) {
            ck_assert(!hidden[k] || all.low[k] < all.high[k]);
            ck_assert(!hidden[k] || all.low[k] == 0 || all.high[k] >= 3); /* nor known to be small */
        }
        n_tried += memchr(hidden, 1, n) != NULL;
    }
    ck_assert_uint_gt(n_tried, 1000);
    gsl_rng_free(rng);
}
END_TEST

/* Two waves: respondents are added to the first. The attacker knows all margins of both, what each
 * shows, and that nobody left. */
START_TEST(two_releases_together_give_no_hidden_cell)
{
    gsl_rng *rng = generator(3);
    size_t n_tried = 0;
    for (size_t trial = 0; trial < 2000; trial++) {
        const size_t n_rows = 2 + gsl_rng_uniform_int(rng, 2), n_columns = 3;
        const size_t n = n_rows * n_columns;
        long old[CELLS_MAX], grown[CELLS_MAX], counts[CELLS_MAX];
        unsigned char old_hidden[CELLS_MAX] = {0}, hidden[CELLS_MAX];
        draw(rng, old, n, 6);
        draw(rng, grown, n, gsl_rng_uniform_int(rng, 2) ? 6 : 2);
        for (size_t k = 0; k < n; k++)
            counts[k] = old[k] + grown[k];
        if (!hide(n_rows, n_columns, old, 3, old_hidden))
            continue;
        memcpy(hidden, old_hidden, sizeof hidden);
        if (!suppress(&(struct suppression){.n_rows = n_rows, .n_columns = n_columns,
                                            .counts = counts, .grown = grown, .threshold = 3,
                                            .hidden = hidden}))
            continue;
        long floor[CELLS_MAX];
        for (size_t k = 0; k < n; k++) {
            ck_assert(hidden[k] >= old_hidden[k]);
            ck_assert(hidden[k] || labs(grown[k]) == 0 || labs(grown[k]) >= 3);
            floor[k] = old_hidden[k] ? 0 : old[k];
        }
        struct agreeing all = {
            .n_rows = n_rows, .n_columns = n_columns, .hidden = hidden, .floor = floor};
        find_ranges(&all, counts);
        for (size_t k = 0; k < n; k++)
            ck_assert(!hidden[k] || all.low[k] < all.high[k]);
        /* The growth itself: a small one is not certain. */
        struct agreeing growth = {.n_rows = n_rows, .n_columns = n_columns, .hidden = hidden};
        find_ranges(&growth, grown);
        for (size_t k = 0; k < n; k++)
            ck_assert(!hidden[k] || !grown[k] || grown[k] >= 3 || growth.low[k] < growth.high[k]);
        n_tried += memchr(hidden, 1, n) != NULL;
    }
    ck_assert_uint_gt(n_tried, 300);
    gsl_rng_free(rng);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {the_cheapest_rectangle_is_hidden, a_known_column_protects_nothing,
                            nothing_small_hides_nothing,
                            what_cannot_be_made_safe_is_refused,
                            what_is_supposed_of_growth_protects_nothing,
                            no_hidden_cell_of_a_random_table_can_be_solved,
                            no_hidden_cell_of_a_small_table_is_certain,
                            two_releases_together_give_no_hidden_cell};
    return run_tests("suppress", tests, sizeof tests / sizeof *tests);
}
