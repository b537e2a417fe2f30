/* Moments within bounds that a right generator leaves once in a million: 4.9 standard errors.
 * Seeds are fixed, so a failure is a change of the code. */
#include "data/random.h"
#include <math.h>
#include "data/text.h"
#include "tests/run.h"

enum { N = 200000 };

struct moments {
    double mean, variance;
};

static struct moments moments_of(const double x[], size_t n)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - sum / (double)n) * (x[i] - sum / (double)n);
    return (struct moments){sum / (double)n, squares / (double)(n - 1)};
}

/* The standard error of the variance follows from the excess kurtosis. */
static void check_moments(const double x[], double mean, double variance, double kurtosis)
{
    const struct moments found = moments_of(x, N);
    const double of_mean = sqrt(variance / N), of_variance = variance * sqrt((kurtosis + 2) / N);
    ck_assert_msg(fabs(found.mean - mean) < 4.9 * of_mean, "mean %g, not %g", found.mean, mean);
    ck_assert_msg(fabs(found.variance - variance) < 4.9 * of_variance, "variance %g, not %g",
                  found.variance, variance);
}

static double x[N];

START_TEST(a_stream_is_a_function_of_its_four_numbers)
{
    struct random a, b;
    random_init(&a, 1, 2, 3, 4);
    random_init(&b, 1, 2, 3, 4);
    for (int i = 0; i < 1000; i++)
        ck_assert(random_bits(&a) == random_bits(&b));
    static const uint64_t other[][4] = {
        {2, 2, 3, 4}, {1, 3, 3, 4}, {1, 2, 4, 4}, {1, 2, 3, 5}, {2, 1, 3, 4}, {1, 2, 4, 3}};
    random_init(&a, 1, 2, 3, 4);
    const uint64_t first = random_bits(&a);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        random_init(&b, other[i][0], other[i][1], other[i][2], other[i][3]);
        ck_assert(random_bits(&b) != first);
    }
}
END_TEST

START_TEST(adding_an_entity_changes_no_draw_of_another)
{
    static const char *const few[] = {"f1", "f3"}, *const more[] = {"f2", "f1", "f0", "f3"};
    double of_few[2], of_more[4];
    struct random random;
    for (size_t i = 0; i < 2; i++) {
        random_init(&random, 7, 0, 1, text_hash(few[i]));
        of_few[i] = random_normal(&random);
    }
    for (size_t i = 0; i < 4; i++) {
        random_init(&random, 7, 0, 1, text_hash(more[i]));
        of_more[i] = random_normal(&random);
    }
    ck_assert(of_few[0] == of_more[1]);
    ck_assert(of_few[1] == of_more[3]);
    ck_assert(of_few[0] != of_few[1]);
}
END_TEST

START_TEST(generator_is_xoshiro256_starstar)
{
    /* Blackman & Vigna's generator from the state 1, 2, 3, 4: first values by hand, from
     * rotl(s[1] * 5, 7) * 9. */
    struct random random = {{1, 2, 3, 4}};
    ck_assert(random_bits(&random) == 11520); /* 2 * 5 = 10; << 7 = 1280; * 9 */
    ck_assert(random_bits(&random) == 0);     /* s[1] = 2 ^ (3 ^ 1) = 0 */
    ck_assert(random_bits(&random) == 1509978240);
    ck_assert(random_bits(&random) == 1215971899390074240);
}
END_TEST

START_TEST(first_draws_of_neighbouring_streams_are_independent)
{
    /* Streams of entities 0, 1, 2...: uniform, and without correlation from one to the next. */
    double last = 0.5, product = 0;
    for (size_t i = 0; i < N; i++) {
        struct random random;
        random_init(&random, 1, 0, 1, i);
        x[i] = random_uniform(&random);
        product += (x[i] - 0.5) * (last - 0.5);
        last = x[i];
    }
    check_moments(x, 0.5, 1.0 / 12, -1.2);
    ck_assert_double_lt(fabs(product / N), 4.9 / 12 / sqrt(N));
}
END_TEST

START_TEST(uniform_draws_fill_the_unit_interval)
{
    struct random random;
    random_init(&random, 2, 0, 0, 0);
    size_t bin[64] = {0};
    for (size_t i = 0; i < N; i++) {
        x[i] = random_uniform(&random);
        ck_assert(x[i] >= 0 && x[i] < 1);
        bin[(size_t)(x[i] * 64)]++;
    }
    check_moments(x, 0.5, 1.0 / 12, -1.2);
    double chi2 = 0;
    for (size_t b = 0; b < 64; b++)
        chi2 += ((double)bin[b] - N / 64.0) * ((double)bin[b] - N / 64.0) / (N / 64.0);
    ck_assert_double_lt(chi2, 133); /* 63 degrees of freedom, 1e-6 */
    ck_assert_double_gt(chi2, 20);
}
END_TEST

START_TEST(draws_below_n_are_even)
{
    struct random random;
    random_init(&random, 3, 0, 0, 0);
    size_t count[7] = {0};
    for (size_t i = 0; i < 70000; i++)
        count[random_below(&random, 7)]++;
    for (size_t k = 0; k < 7; k++) /* 10000 +- 4.9 * sqrt(10000 * 6 / 7) */
        ck_assert_double_lt(fabs((double)count[k] - 10000), 454);
    ck_assert_uint_eq(random_below(&random, 1), 0);
}
END_TEST

START_TEST(continuous_laws_have_their_moments)
{
    struct random random;
    random_init(&random, 4, 0, 0, 0);
    for (size_t i = 0; i < N; i++)
        x[i] = random_exponential(&random, 3);
    check_moments(x, 3, 9, 6);
    for (size_t i = 0; i < N; i++)
        x[i] = random_normal(&random);
    check_moments(x, 0, 1, 0);
    /* Lognormal: mean 50 and cv 0.2, not the median. w = 1 + cv^2; excess kurtosis
     * w^4 + 2 w^3 + 3 w^2 - 6. */
    for (size_t i = 0; i < N; i++) {
        x[i] = random_lognormal(&random, 50, 0.2);
        ck_assert(x[i] > 0);
    }
    const double w = 1.04;
    check_moments(x, 50, 100, pow(w, 4) + 2 * pow(w, 3) + 3 * w * w - 6);
    ck_assert(random_lognormal(&random, 50, 0) == 50);
}
END_TEST

START_TEST(counts_are_overdispersed_as_asked)
{
    struct random random;
    random_init(&random, 5, 0, 0, 0);
    for (size_t i = 0; i < N; i++)
        x[i] = random_negative_binomial(&random, 12, 4);
    /* Variance 12 + 144 / 4; excess kurtosis 6 / size + 1 / variance. */
    check_moments(x, 12, 48, 6.0 / 4 + 1.0 / 48);
    for (size_t i = 0; i < N; i++)
        x[i] = random_negative_binomial(&random, 12, (double)INFINITY);
    check_moments(x, 12, 12, 1.0 / 12);
    ck_assert_uint_eq(random_negative_binomial(&random, 0, 4), 0);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {a_stream_is_a_function_of_its_four_numbers,
                            adding_an_entity_changes_no_draw_of_another,
                            generator_is_xoshiro256_starstar,
                            first_draws_of_neighbouring_streams_are_independent,
                            uniform_draws_fill_the_unit_interval, draws_below_n_are_even,
                            continuous_laws_have_their_moments,
                            counts_are_overdispersed_as_asked};
    return run_tests("random", tests, sizeof tests / sizeof *tests);
}
