#include "data/random.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

static uint64_t splitmix64(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t rotated(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

uint64_t random_bits(struct random *random)
{
    uint64_t *s = random->state;
    const uint64_t result = rotated(s[1] * 5, 7) * 9;
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotated(s[3], 45);
    return result;
}

void random_init(struct random *random, uint64_t seed, uint64_t replication, uint64_t purpose,
                 uint64_t entity)
{
    const uint64_t keys[4] = {seed, replication, purpose, entity};
    uint64_t hash = 0;
    for (size_t i = 0; i < 4; i++) {
        hash ^= keys[i];
        hash = splitmix64(&hash);
    }
    for (size_t i = 0; i < 4; i++)
        random->state[i] = splitmix64(&hash);
}

double random_uniform(struct random *random)
{
    return (double)(random_bits(random) >> 11) * 0x1p-53;
}

/* The generator as GSL sees it: a state that the caller owns. */
static void no_seed(void *state, unsigned long seed)
{
    (void)state;
    (void)seed;
}

static unsigned long high_bits(void *state)
{
    return (unsigned long)(random_bits(state) >> 32);
}

static double unit_interval(void *state)
{
    return random_uniform(state);
}

static const gsl_rng_type xoshiro = {
    .name = "xoshiro256**",
    .max = 0xffffffffu,
    .min = 0,
    .size = sizeof(struct random),
    .set = no_seed,
    .get = high_bits,
    .get_double = unit_interval,
};

static gsl_rng as_gsl(struct random *random)
{
    return (gsl_rng){.type = &xoshiro, .state = random};
}

size_t random_below(struct random *random, size_t n)
{
    return (size_t)(random_uniform(random) * (double)n);
}

double random_exponential(struct random *random, double mean)
{
    gsl_rng rng = as_gsl(random);
    return gsl_ran_exponential(&rng, mean);
}

double random_normal(struct random *random)
{
    gsl_rng rng = as_gsl(random);
    return gsl_ran_gaussian_ratio_method(&rng, 1);
}

double random_lognormal(struct random *random, double mean, double cv)
{
    if (cv <= 0)
        return mean;
    const double sigma2 = log1p(cv * cv);
    gsl_rng rng = as_gsl(random);
    return gsl_ran_lognormal(&rng, log(mean) - sigma2 / 2, sqrt(sigma2));
}

unsigned random_negative_binomial(struct random *random, double mean, double size)
{
    if (mean <= 0)
        return 0;
    gsl_rng rng = as_gsl(random);
    if (!isfinite(size))
        return gsl_ran_poisson(&rng, mean);
    return gsl_ran_negative_binomial(&rng, size / (size + mean), size);
}
