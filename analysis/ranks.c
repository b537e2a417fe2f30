#include "analysis/ranks.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include "analysis/student.h"
#include "analysis/zero.h"
#include "data/mem.h"

struct keyed {
    double key;
    size_t at;
};

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static struct keyed *sorted(const double x[], size_t n)
{
    struct keyed *order = mem_zeroed(n, sizeof *order);
    for (size_t i = 0; i < n; i++)
        order[i] = (struct keyed){x[i], i};
    if (n)
        qsort(order, n, sizeof *order, by_key);
    return order;
}

double ranks_of(const double x[], size_t n, double ranks[])
{
    struct keyed *order = sorted(x, n);
    double ties = 0;
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && order[end].key == order[first].key; end++)
            continue;
        const double t = (double)(end - first);
        ties += t * t * t - t;
        for (size_t i = first; i < end; i++)
            ranks[order[i].at] = 0.5 * (double)(first + 1 + end);
    }
    free(order);
    return ties;
}

/* Two-sided p of a difference under the normal law, drawn half a step to 0 when asked. */
static double normal_p(double difference, double sd, bool continuity)
{
    const double less = continuity ? 0.5 * ((difference > 0) - (difference < 0)) : 0;
    return fmin(1, 2 * gsl_cdf_ugaussian_Q(fabs((difference - less) / sd)));
}

/* ---- Two samples ---------------------------------------- */

/* Number of ways to W for n and m without ties, over their total: P(W <= w). */
static double rank_sum_cdf(double w, size_t n, size_t m)
{
    const size_t top = n * m;
    double *ways = mem_zeroed(top + 1, sizeof *ways), total = 0, below = 0;
    ways[0] = 1;
    /* Coefficients of the Gaussian binomial: multiply by 1 - q^(m+i), divide by 1 - q^i. */
    for (size_t i = 1; i <= n; i++) {
        for (size_t k = top + 1; k-- > m + i;)
            ways[k] -= ways[k - m - i];
        for (size_t k = i; k <= top; k++)
            ways[k] += ways[k - i];
    }
    for (size_t k = 0; k <= top; k++) {
        total += ways[k];
        below += (double)k <= w + 1e-7 ? ways[k] : 0;
    }
    free(ways);
    return below / total;
}

struct samples {
    const double *x, *y;
    size_t n, m;
    double *all, *ranks; /* n + m; owned */
    double z;            /* of the shift sought */
    bool continuity;     /* W is drawn half a step to its mean */
};

static double spread(size_t n, size_t m, double ties)
{
    const double all = (double)(n + m);
    return sqrt((double)n * (double)m / 12 * (all + 1 - ties / (all * (all - 1))));
}

/* How far W of x - shift is from its mean, in standard deviations, less z. */
static double off_at(const void *context, double shift)
{
    const struct samples *samples = context;
    for (size_t i = 0; i < samples->n; i++)
        samples->all[i] = samples->x[i] - shift;
    for (size_t j = 0; j < samples->m; j++)
        samples->all[samples->n + j] = samples->y[j];
    const double ties = ranks_of(samples->all, samples->n + samples->m, samples->ranks);
    double w = -0.5 * (double)samples->n * (double)(samples->n + 1 + samples->m);
    for (size_t i = 0; i < samples->n; i++)
        w += samples->ranks[i];
    if (samples->continuity)
        w -= 0.5 * ((w > 0) - (w < 0));
    return w / spread(samples->n, samples->m, ties) - samples->z;
}

static double find_shift(struct samples *samples, double z, double low, double high)
{
    samples->z = z;
    samples->continuity = z != 0;
    if (off_at(samples, low) <= 0)
        return low;
    if (off_at(samples, high) >= 0)
        return high;
    const struct zero zero = {off_at, samples, low, high, 1e-4};
    return zero_find(&zero);
}

static double lowest(const double x[], size_t n)
{
    double low = x[0];
    for (size_t i = 1; i < n; i++)
        low = fmin(low, x[i]);
    return low;
}

static double highest(const double x[], size_t n)
{
    double high = x[0];
    for (size_t i = 1; i < n; i++)
        high = fmax(high, x[i]);
    return high;
}

struct rank_sum rank_sum_test(const double x[], size_t n, const double y[], size_t m,
                              double level)
{
    enum { EXACT_MAX = 50 };
    struct rank_sum out = {(double)NAN, (double)NAN, (double)NAN, (double)NAN,
                           (double)NAN, (double)NAN, (double)NAN, (double)NAN};
    if (!n || !m)
        return out;
    struct samples samples = {x, y, n, m, mem_zeroed(n + m, sizeof(double)),
                              mem_zeroed(n + m, sizeof(double)), 0, false};
    off_at(&samples, 0);
    const double ties = ranks_of(samples.all, n + m, samples.ranks);
    const double pairs = (double)n * (double)m, sd = spread(n, m, ties);
    out.w = -0.5 * (double)n * (double)(n + 1);
    for (size_t i = 0; i < n; i++)
        out.w += samples.ranks[i];
    out.p_normal = normal_p(out.w - pairs / 2, sd, false);
    out.p_normal_cc = normal_p(out.w - pairs / 2, sd, true);
    out.delta = 2 * out.w / pairs - 1;
    if (ties == 0 && n < EXACT_MAX && m < EXACT_MAX)
        out.p_exact = fmin(1, 2 * rank_sum_cdf(fmin(out.w, pairs - out.w), n, m));
    const double low = lowest(x, n) - highest(y, m), high = highest(x, n) - lowest(y, m);
    const double z = gsl_cdf_ugaussian_Qinv((1 - level) / 2);
    out.shift_low = find_shift(&samples, z, low, high);
    out.shift_high = find_shift(&samples, -z, low, high);
    out.shift = find_shift(&samples, 0, low, high);
    free(samples.all);
    free(samples.ranks);
    return out;
}

struct signed_rank signed_rank_test(const double x[], const double y[], size_t n)
{
    struct signed_rank out = {0};
    double *sizes = mem_zeroed(n, sizeof *sizes), *ranks = mem_zeroed(n, sizeof *ranks);
    bool *positive = mem_zeroed(n, sizeof *positive);
    for (size_t i = 0; i < n; i++)
        if (x[i] != y[i]) {
            positive[out.n] = x[i] > y[i];
            sizes[out.n++] = fabs(x[i] - y[i]);
        }
    const double ties = ranks_of(sizes, out.n, ranks), m = (double)out.n;
    for (size_t i = 0; i < out.n; i++)
        out.v += positive[i] ? ranks[i] : 0;
    const double sd = sqrt(m * (m + 1) * (2 * m + 1) / 24 - ties / 48);
    out.p_normal = normal_p(out.v - m * (m + 1) / 4, sd, false);
    out.p_normal_cc = normal_p(out.v - m * (m + 1) / 4, sd, true);
    free(sizes);
    free(ranks);
    free(positive);
    return out;
}

/* ---- Several samples ---------------------------------------- */

struct kruskal kruskal_test(const double x[], const size_t groups[], size_t n, size_t k,
                            double mean_ranks[])
{
    double *ranks = mem_zeroed(n, sizeof *ranks), *counts = mem_zeroed(k, sizeof *counts);
    const double ties = ranks_of(x, n, ranks), all = (double)n;
    double sum = 0;
    size_t n_groups = 0;
    for (size_t g = 0; g < k; g++)
        mean_ranks[g] = 0;
    for (size_t i = 0; i < n; i++) {
        mean_ranks[groups[i]] += ranks[i];
        counts[groups[i]]++;
    }
    for (size_t g = 0; g < k; g++) {
        n_groups += counts[g] > 0;
        sum += counts[g] > 0 ? mean_ranks[g] * mean_ranks[g] / counts[g] : 0;
        mean_ranks[g] /= counts[g];
    }
    free(ranks);
    free(counts);
    struct kruskal out = {.df = (double)n_groups - 1};
    out.h = (12 * sum / (all * (all + 1)) - 3 * (all + 1)) / (1 - ties / (all * all * all - all));
    out.p = out.df > 0 ? gsl_cdf_chisq_Q(out.h, out.df) : (double)NAN;
    out.epsilon2 = out.h / (all - 1);
    return out;
}

struct friedman friedman_test(const double x[], size_t n, size_t k, double mean_ranks[])
{
    double *ranks = mem_zeroed(k, sizeof *ranks), ties = 0, sum = 0;
    for (size_t j = 0; j < k; j++)
        mean_ranks[j] = 0;
    for (size_t i = 0; i < n; i++) {
        ties += ranks_of(&x[i * k], k, ranks);
        for (size_t j = 0; j < k; j++)
            mean_ranks[j] += ranks[j];
    }
    free(ranks);
    const double rows = (double)n, columns = (double)k;
    for (size_t j = 0; j < k; j++) {
        const double off = mean_ranks[j] - rows * (columns + 1) / 2;
        sum += off * off;
        mean_ranks[j] /= rows;
    }
    struct friedman out = {.df = columns - 1};
    out.chi2 = 12 * sum / (rows * columns * (columns + 1) - ties / (columns - 1));
    out.p = out.df > 0 ? gsl_cdf_chisq_Q(out.chi2, out.df) : (double)NAN;
    out.w = out.chi2 / (rows * (columns - 1));
    return out;
}

struct cochran cochran_q(const double x[], size_t n, size_t k)
{
    double *columns = mem_zeroed(k, sizeof *columns), total = 0, squares = 0, rows = 0;
    for (size_t i = 0; i < n; i++) {
        double row = 0;
        for (size_t j = 0; j < k; j++) {
            row += x[i * k + j];
            columns[j] += x[i * k + j];
        }
        rows += row * row;
        total += row;
    }
    for (size_t j = 0; j < k; j++)
        squares += columns[j] * columns[j];
    free(columns);
    const double df = (double)k - 1;
    struct cochran out = {.df = df};
    out.q = df * ((double)k * squares - total * total) / ((double)k * total - rows);
    out.p = df > 0 ? gsl_cdf_chisq_Q(out.q, df) : (double)NAN;
    return out;
}

/* ---- Correlations ---------------------------------------- */

/* Reckoned from the first value: a constant varies by nothing to the last bit, and has no correlation. */
static double product_moment(const double x[], const double y[], size_t n)
{
    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
    for (size_t i = 1; i < n; i++) {
        mx += (x[i] - x[0]) / (double)n;
        my += (y[i] - y[0]) / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        const double dx = x[i] - x[0] - mx, dy = y[i] - y[0] - my;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    return xy / sqrt(xx * yy);
}

static double student_p(double r, double df, double *t)
{
    *t = r * sqrt(df / (1 - r * r));
    return student_two_sided(*t, df);
}

/* Sums over groups of ties: t(t-1), t(t-1)(2t+5), t(t-1)(t-2). */
struct ties {
    double pairs, fives, triples;
};

static struct ties ties_of(const double x[], size_t n)
{
    struct keyed *order = sorted(x, n);
    struct ties ties = {0};
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && order[end].key == order[first].key; end++)
            continue;
        const double t = (double)(end - first);
        ties.pairs += t * (t - 1);
        ties.fives += t * (t - 1) * (2 * t + 5);
        ties.triples += t * (t - 1) * (t - 2);
    }
    free(order);
    return ties;
}

/* Merge sort of values in the order of the other variable: the number of swaps. */
static double count_swaps(double values[], double spare[], size_t n)
{
    if (n < 2)
        return 0;
    const size_t half = n / 2;
    double swaps = count_swaps(values, spare, half) + count_swaps(values + half, spare, n - half);
    for (size_t i = 0, a = 0, b = half; i < n; i++) {
        const bool from_b = a == half || (b < n && values[b] < values[a]);
        if (from_b && a < half)
            swaps += (double)(half - a);
        spare[i] = from_b ? values[b++] : values[a++];
    }
    for (size_t i = 0; i < n; i++)
        values[i] = spare[i];
    return swaps;
}

struct pair {
    double x, y;
};

static int by_pair(const void *a, const void *b)
{
    const struct pair *p = a, *q = b;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return (p->y > q->y) - (p->y < q->y);
}

/* Concordant less discordant pairs (Knight 1966). */
static double kendall_score(const double x[], const double y[], size_t n)
{
    struct pair *pairs = mem_zeroed(n, sizeof *pairs);
    double *ys = mem_zeroed(n, sizeof *ys), *spare = mem_zeroed(n, sizeof *spare), both = 0;
    for (size_t i = 0; i < n; i++)
        pairs[i] = (struct pair){x[i], y[i]};
    qsort(pairs, n, sizeof *pairs, by_pair);
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && by_pair(&pairs[end], &pairs[first]) == 0; end++)
            continue;
        both += 0.5 * (double)(end - first) * (double)(end - first - 1);
    }
    for (size_t i = 0; i < n; i++)
        ys[i] = pairs[i].y;
    const double swaps = count_swaps(ys, spare, n);
    const double all = 0.5 * (double)n * (double)(n - 1);
    free(pairs);
    free(ys);
    free(spare);
    return all - 0.5 * ties_of(x, n).pairs - 0.5 * ties_of(y, n).pairs + both - 2 * swaps;
}

static void correlate_kendall(const double x[], const double y[], size_t n,
                              struct correlation *out)
{
    const struct ties a = ties_of(x, n), b = ties_of(y, n);
    const double score = kendall_score(x, y, n), m = (double)n;
    const double all = m * (m - 1);
    out->kendall = 2 * score / sqrt((all - a.pairs) * (all - b.pairs));
    const double variance = (all * (2 * m + 5) - a.fives - b.fives) / 18 +
                            a.pairs * b.pairs / (2 * all) +
                            a.triples * b.triples / (9 * all * (m - 2));
    out->kendall_z = score / sqrt(variance);
    out->kendall_p = 2 * gsl_cdf_ugaussian_Q(fabs(out->kendall_z));
}

struct correlation correlate(const double x[], const double y[], size_t n)
{
    struct correlation out = {0};
    if (n < 3) {
        out.pearson = out.spearman = out.kendall = (double)NAN;
        return out;
    }
    const double df = (double)n - 2;
    double t, *rx = mem_zeroed(n, sizeof *rx), *ry = mem_zeroed(n, sizeof *ry);
    out.pearson = product_moment(x, y, n);
    out.pearson_p = student_p(out.pearson, df, &out.pearson_t);
    const double half = gsl_cdf_ugaussian_Qinv(0.025) / sqrt((double)n - 3);
    out.pearson_low = n > 3 ? tanh(atanh(out.pearson) - half) : (double)NAN;
    out.pearson_high = n > 3 ? tanh(atanh(out.pearson) + half) : (double)NAN;
    ranks_of(x, n, rx);
    ranks_of(y, n, ry);
    out.spearman = product_moment(rx, ry, n);
    out.spearman_p = student_p(out.spearman, df, &t);
    correlate_kendall(x, y, n, &out);
    free(rx);
    free(ry);
    return out;
}

/* ---- Several p-values ---------------------------------------- */

void p_adjust(const double p[], size_t n, enum p_adjustment how, double adjusted[])
{
    struct keyed *order = sorted(p, n);
    const bool from_top = how == ADJUST_HOCHBERG || how == ADJUST_BH;
    double worst = from_top ? 1 : 0;
    for (size_t step = 0; step < n; step++) {
        const size_t i = from_top ? n - 1 - step : step;
        const double left = (double)(n - i), rank = (double)(i + 1), all = (double)n;
        const double factor = how == ADJUST_BONFERRONI ? all
                              : how == ADJUST_BH       ? all / rank
                                                       : left;
        const double scaled = fmin(1, factor * order[i].key);
        if (how == ADJUST_BONFERRONI)
            worst = scaled;
        else
            worst = from_top ? fmin(worst, scaled) : fmax(worst, scaled);
        adjusted[order[i].at] = worst;
    }
    free(order);
}
