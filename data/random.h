/* Random streams. A stream is a function of (seed, replication, purpose, entity) alone,
 * never of the organisation or of the order in which streams are opened: organisations
 * see the same weather (common random numbers) and adding a farm changes no draw of
 * another farm. The generator is xoshiro256** (Blackman & Vigna 2021) behind GSL's
 * distributions; its state is filled by splitmix64 from a hash of the four numbers. */
#ifndef DATA_RANDOM_H
#define DATA_RANDOM_H
#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t state[4];
};

/* entity: an index, or text_hash() of an id where insertions must not shift draws. */
void random_init(struct random *random, uint64_t seed, uint64_t replication, uint64_t purpose,
                 uint64_t entity);

uint64_t random_bits(struct random *random);
double random_uniform(struct random *random);                 /* in [0, 1) */
size_t random_below(struct random *random, size_t n);         /* 0 .. n-1, n above 0 */
double random_exponential(struct random *random, double mean); /* mean above 0 */
double random_normal(struct random *random);                  /* standard */

/* Lognormal with this mean (not median) and coefficient of variation; cv 0 gives the mean. */
double random_lognormal(struct random *random, double mean, double cv);

/* Counts with this mean. Variance = mean + mean^2 / size (negative binomial, size above 0);
 * size infinite gives the Poisson law. */
unsigned random_negative_binomial(struct random *random, double mean, double size);
#endif
