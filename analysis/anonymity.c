#include "analysis/anonymity.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/risk.h"
#include "data/mem.h"

/* Share of respondents that local suppression may treat before levels are merged further. */
static const double SUPPRESSED_SHARE_MAX = 0.1;

static const size_t SUPPRESSED = SIZE_MAX - 1;

/* The classes of the keys as they would be published. */
struct classes {
    size_t n_values; /* keys, and the wave */
    size_t **values; /* n_values x n */
    size_t *class_of, *size_of, *variety_of;
    unsigned char *at_risk;
    size_t n_at_risk, smallest;
    bool empty_shown; /* a key of one level, by who left it out */
};

static void classes_init(struct classes *classes, const struct anonymity *anonymity)
{
    const size_t n = anonymity->n;
    *classes = (struct classes){.n_values = anonymity->n_keys + 1,
                                .values = mem_zeroed(anonymity->n_keys + 1, sizeof(size_t *)),
                                .class_of = mem_zeroed(n, sizeof(size_t)),
                                .size_of = mem_zeroed(n, sizeof(size_t)),
                                .variety_of = mem_zeroed(n, sizeof(size_t)),
                                .at_risk = mem_zeroed(n, 1)};
    for (size_t v = 0; v < classes->n_values; v++)
        classes->values[v] = mem_zeroed(n, sizeof(size_t));
    if (anonymity->wave)
        memcpy(classes->values[anonymity->n_keys], anonymity->wave, n * sizeof(size_t));
}

static void classes_clear(struct classes *classes)
{
    for (size_t v = 0; v < classes->n_values; v++)
        free(classes->values[v]);
    free(classes->values);
    free(classes->class_of);
    free(classes->size_of);
    free(classes->variety_of);
    free(classes->at_risk);
}

/* A key of one level tells nothing and is not published, nor is then who left it out. */
static void publish_keys(struct classes *classes, const struct anonymity *anonymity)
{
    for (size_t v = 0; v < anonymity->n_keys; v++) {
        const struct anonymity_key *key = &anonymity->keys[v];
        const bool is_empty = key->recoding->n_groups < 2 && !classes->empty_shown;
        for (size_t i = 0; i < anonymity->n; i++)
            classes->values[v][i] = key->suppressed[i] || is_empty ? SUPPRESSED
                                    : key->levels[i] == SIZE_MAX
                                        ? SIZE_MAX
                                        : key->recoding->group_of[key->levels[i]];
    }
}

/* A class in which nobody gave the sensitive answer tells none. A missing one is no answer: who is
 * known to have given one must still have given any of l. */
static void note_uniform(struct classes *classes, const size_t sensitive[], size_t n, size_t l)
{
    unsigned char *given = mem_zeroed(n, 1), *missing = mem_zeroed(n, 1);
    for (size_t i = 0; i < n; i++) {
        unsigned char *found = sensitive[i] == SIZE_MAX ? missing : given;
        found[classes->class_of[i]] = 1;
    }
    for (size_t i = 0; i < n; i++) {
        const size_t class = classes->class_of[i];
        if (given[class] && classes->variety_of[i] < l + missing[class])
            classes->at_risk[i] = 1;
    }
    free(missing);
    free(given);
}

static void find_risk(struct classes *classes, const struct anonymity *anonymity)
{
    const size_t n = anonymity->n;
    publish_keys(classes, anonymity);
    const size_t *const *values = (const size_t *const *)classes->values;
    for (size_t s = 0; s < anonymity->n_sensitive || s == 0; s++) {
        const size_t *sensitive = anonymity->n_sensitive ? anonymity->sensitive[s] : NULL;
        classes->smallest = risk_of(values, classes->n_values, sensitive, n, classes->class_of,
                                    classes->size_of, classes->variety_of)
                                .smallest;
        for (size_t i = 0; s == 0 && i < n; i++)
            classes->at_risk[i] = classes->size_of[i] < anonymity->k;
        if (sensitive)
            note_uniform(classes, sensitive, n, anonymity->l);
    }
    classes->n_at_risk = 0;
    for (size_t i = 0; i < n; i++)
        classes->n_at_risk += classes->at_risk[i];
}

/* ---- Merging levels ---------------------------------------- */

/* Entropy of a key in bits: what it tells. */
static double information(const struct recoding *recoding, const long counts[])
{
    double *sums = mem_zeroed(recoding->n_groups, sizeof *sums), total = 0, bits = 0;
    for (size_t k = 0; k < recoding->n_levels; k++) {
        sums[recoding->group_of[k]] += (double)counts[k];
        total += (double)counts[k];
    }
    for (size_t g = 0; g < recoding->n_groups; g++)
        if (sums[g] > 0)
            bits -= sums[g] / total * log2(sums[g] / total);
    free(sums);
    return bits;
}

static struct recoding copy_of(const struct recoding *recoding)
{
    struct recoding copy = {recoding->n_levels, recoding->n_groups,
                            mem_zeroed(recoding->n_levels, sizeof(size_t))};
    memcpy(copy.group_of, recoding->group_of, recoding->n_levels * sizeof(size_t));
    return copy;
}

static void restore(struct recoding *recoding, struct recoding *copy)
{
    recoding_clear(recoding);
    *recoding = *copy;
}

/* Respondents out of risk for each bit lost when a key is coarsened once; -1 when it cannot be. */
static double gain_of(struct anonymity *anonymity, struct classes *classes, size_t v,
                      size_t n_before)
{
    struct anonymity_key *key = &anonymity->keys[v];
    struct recoding before = copy_of(key->recoding);
    double gain = -1;
    if (recode_coarsen(key->recoding, &key->rule)) {
        find_risk(classes, anonymity);
        const double lost = information(&before, key->rule.counts) -
                            information(key->recoding, key->rule.counts);
        const double helped = n_before > classes->n_at_risk
                                  ? (double)(n_before - classes->n_at_risk)
                                  : 0;
        gain = (helped + 0.01) / (lost + 0.01);
    }
    restore(key->recoding, &before);
    return gain;
}

/* False when no key has two levels left. Kept keys come last. */
static bool coarsen_best(struct anonymity *anonymity, struct classes *classes)
{
    const size_t n_before = classes->n_at_risk;
    for (int kept = 0; kept < 2; kept++) {
        size_t best = SIZE_MAX;
        double most = 0;
        for (size_t v = 0; v < anonymity->n_keys; v++) {
            if (anonymity->keys[v].kept != kept)
                continue;
            const double gain = gain_of(anonymity, classes, v, n_before);
            if (gain > most) {
                most = gain;
                best = v;
            }
        }
        if (best != SIZE_MAX)
            return recode_coarsen(anonymity->keys[best].recoding, &anonymity->keys[best].rule);
    }
    return false;
}

/* Gives each key, kept ones first, back its levels (start, one a key) as far as the others leave
 * room for them: merging the best key step by step may take all of several where one would do. */
static void give_back(struct anonymity *anonymity, struct classes *classes,
                      const struct recoding start[], double n_left)
{
    for (int kept = 1; kept >= 0; kept--)
        for (size_t v = 0; v < anonymity->n_keys; v++) {
            struct anonymity_key *key = &anonymity->keys[v];
            if (key->kept != kept)
                continue;
            struct recoding finest = copy_of(&start[v]);
            restore(key->recoding, &finest);
            find_risk(classes, anonymity);
            while ((double)classes->n_at_risk > n_left && recode_coarsen(key->recoding, &key->rule))
                find_risk(classes, anonymity);
        }
}

/* How many are at risk when no key tells anything but who left it out: what merging cannot help. */
static size_t beyond_merging(struct anonymity *anonymity, struct classes *classes)
{
    struct recoding *before = mem_zeroed(anonymity->n_keys, sizeof *before);
    for (size_t v = 0; v < anonymity->n_keys; v++) {
        struct anonymity_key *key = &anonymity->keys[v];
        before[v] = copy_of(key->recoding);
        while (recode_coarsen(key->recoding, &key->rule))
            ;
    }
    classes->empty_shown = true;
    find_risk(classes, anonymity);
    classes->empty_shown = false;
    const size_t n = classes->n_at_risk;
    for (size_t v = 0; v < anonymity->n_keys; v++)
        restore(anonymity->keys[v].recoding, &before[v]);
    free(before);
    return n;
}

/* ---- Suppressing cells ---------------------------------------- */

static void suppress_risky(struct anonymity_key *key, const unsigned char at_risk[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        key->suppressed[i] = key->suppressed[i] || at_risk[i];
}

/* The key whose suppression leaves the fewest at risk, kept keys last; done[]: not again. */
static size_t best_to_suppress(struct anonymity *anonymity, struct classes *classes,
                               const unsigned char done[])
{
    const size_t n = anonymity->n;
    unsigned char *at_risk = mem_zeroed(n, 1), *before = mem_zeroed(n, 1);
    memcpy(at_risk, classes->at_risk, n);
    size_t best = SIZE_MAX, fewest = SIZE_MAX;
    for (int kept = 0; kept < 2 && best == SIZE_MAX; kept++)
        for (size_t v = 0; v < anonymity->n_keys; v++) {
            struct anonymity_key *key = &anonymity->keys[v];
            if (done[v] || key->kept != kept)
                continue;
            memcpy(before, key->suppressed, n);
            suppress_risky(key, at_risk, n);
            find_risk(classes, anonymity);
            if (classes->n_at_risk < fewest) {
                fewest = classes->n_at_risk;
                best = v;
            }
            memcpy(key->suppressed, before, n);
        }
    memcpy(classes->at_risk, at_risk, n);
    free(at_risk);
    free(before);
    return best;
}

static void suppress_all_keys(struct anonymity *anonymity, size_t i)
{
    for (size_t v = 0; v < anonymity->n_keys; v++)
        anonymity->keys[v].suppressed[i] = 1;
}

static bool shows_a_key(const struct anonymity *anonymity, size_t i)
{
    for (size_t v = 0; v < anonymity->n_keys; v++)
        if (!anonymity->keys[v].suppressed[i])
            return true;
    return false;
}

/* Those without any key are still too few, or too much alike: the smallest class of their wave that
 * shows a key joins them. False when there is none. */
static bool enlarge_pool(struct anonymity *anonymity, const struct classes *classes)
{
    const size_t n = anonymity->n;
    size_t risky = 0;
    while (risky < n && !classes->at_risk[risky])
        risky++;
    size_t nearest = SIZE_MAX;
    for (size_t i = 0; i < n; i++)
        if (shows_a_key(anonymity, i) &&
            (!anonymity->wave || anonymity->wave[i] == anonymity->wave[risky]) &&
            (nearest == SIZE_MAX || classes->size_of[i] < classes->size_of[nearest]))
            nearest = i;
    if (nearest == SIZE_MAX)
        return false;
    for (size_t i = 0; i < n; i++)
        if (classes->class_of[i] == classes->class_of[nearest])
            suppress_all_keys(anonymity, i);
    return true;
}

static bool suppress_locally(struct anonymity *anonymity, struct classes *classes)
{
    unsigned char *done = mem_zeroed(anonymity->n_keys, 1);
    for (size_t v;
         classes->n_at_risk && (v = best_to_suppress(anonymity, classes, done)) != SIZE_MAX;) {
        suppress_risky(&anonymity->keys[v], classes->at_risk, anonymity->n);
        done[v] = 1;
        find_risk(classes, anonymity);
    }
    free(done);
    while (classes->n_at_risk) {
        for (size_t i = 0; i < anonymity->n; i++)
            if (classes->at_risk[i])
                suppress_all_keys(anonymity, i);
        find_risk(classes, anonymity);
        if (classes->n_at_risk && !enlarge_pool(anonymity, classes))
            return false;
        find_risk(classes, anonymity);
    }
    return true;
}

/* ---- Which way tells more ---------------------------------------- */

/* What was done to the keys. */
struct state {
    struct recoding *recodings; /* one a key */
    unsigned char *suppressed;  /* keys x n */
};

static struct state state_of(const struct anonymity *anonymity)
{
    struct state state = {mem_zeroed(anonymity->n_keys + 1, sizeof(struct recoding)),
                          mem_zeroed(anonymity->n_keys + 1, anonymity->n)};
    for (size_t v = 0; v < anonymity->n_keys; v++) {
        state.recodings[v] = copy_of(anonymity->keys[v].recoding);
        memcpy(state.suppressed + v * anonymity->n, anonymity->keys[v].suppressed, anonymity->n);
    }
    return state;
}

static void state_put(const struct state *state, struct anonymity *anonymity)
{
    for (size_t v = 0; v < anonymity->n_keys; v++) {
        struct recoding copy = copy_of(&state->recodings[v]);
        restore(anonymity->keys[v].recoding, &copy);
        memcpy(anonymity->keys[v].suppressed, state->suppressed + v * anonymity->n, anonymity->n);
    }
}

static void state_clear(struct state *state, size_t n_keys)
{
    for (size_t v = 0; v < n_keys; v++)
        recoding_clear(&state->recodings[v]);
    free(state->recodings);
    free(state->suppressed);
}

/* What the cells of all keys that are not suppressed tell, in bits. */
static double bits_told(const struct anonymity *anonymity)
{
    double bits = 0;
    for (size_t v = 0; v < anonymity->n_keys; v++) {
        const struct anonymity_key *key = &anonymity->keys[v];
        long *counts = mem_zeroed(key->recoding->n_levels + 1, sizeof *counts), n_told = 0;
        for (size_t i = 0; i < anonymity->n; i++)
            if (!key->suppressed[i] && key->levels[i] != SIZE_MAX) {
                counts[key->levels[i]]++;
                n_told++;
            }
        bits += (double)n_told * information(key->recoding, counts);
        free(counts);
    }
    return bits;
}

/* Merges until so many respondents at most are at risk, and suppresses their keys. */
static bool anonymise_with(struct anonymity *anonymity, struct classes *classes,
                           const struct state *start, double n_left)
{
    find_risk(classes, anonymity);
    while ((double)classes->n_at_risk > n_left && coarsen_best(anonymity, classes))
        find_risk(classes, anonymity);
    give_back(anonymity, classes, start->recodings, n_left);
    find_risk(classes, anonymity);
    return suppress_locally(anonymity, classes);
}

/* A few who are at risk may take many others with them, until they are enough without keys: merging
 * alone is tried too, and what tells more is taken. */
bool anonymise(struct anonymity *anonymity)
{
    struct classes classes;
    classes_init(&classes, anonymity);
    struct state start = state_of(anonymity), best = state_of(anonymity);
    const double few = SUPPRESSED_SHARE_MAX * (double)anonymity->n;
    const double left[] = {few + (double)beyond_merging(anonymity, &classes), few, 0};
    double most = -1;
    for (size_t k = 0; k < sizeof left / sizeof *left; k++) {
        state_put(&start, anonymity);
        if (!anonymise_with(anonymity, &classes, &start, left[k]) || bits_told(anonymity) <= most)
            continue;
        most = bits_told(anonymity);
        state_clear(&best, anonymity->n_keys);
        best = state_of(anonymity);
    }
    state_put(&best, anonymity);
    state_clear(&best, anonymity->n_keys);
    state_clear(&start, anonymity->n_keys);
    classes_clear(&classes);
    return most >= 0;
}

size_t anonymity_smallest(const struct anonymity *anonymity)
{
    struct classes classes;
    classes_init(&classes, anonymity);
    find_risk(&classes, anonymity);
    const size_t smallest = classes.smallest;
    classes_clear(&classes);
    return smallest;
}
