/* Fisher's exact test. */
#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/contingency.h"
#include "analysis/zero.h"
#include "data/arena.h"
#include "data/mem.h"
#include "data/random.h"

/* Tables as likely as the one seen, but for rounding. */
static const double alike = 1e-7;

/* ---- Enumeration ---------------------------------------- */

/* Tables are built column by column (Mehta & Patel 1983). What is still to come depends only on what
 * is left of each row, in any order; the tables that reach a node are told apart by the product of
 * their cells so far, and those of equal product go on as one, with their number. */
enum { ROWS_MAX = 12, NODES_MAX = 200000, PASTS_MAX = 3 << 19, STEPS_MAX = 50000000,
       PASTS_FEW = 8 };

struct past {
    double log_cells; /* sum of log x! of the columns built */
    double weight;    /* how many tables */
    struct past *next;       /* of its node */
    struct past *next_slot;  /* in its bucket */
    const struct node *node;
};

struct node {
    int left[ROWS_MAX];  /* ascending */
    struct past *pasts;
    struct node *next;
    size_t n_pasts;
    bool bounded;
    double least, most;  /* of the sum of log x! still to come */
    double log_ways;     /* log of the sum over completions of 1 / prod x! */
};

enum { BUCKET_BITS = 17, BUCKETS = 1 << BUCKET_BITS, PAST_BUCKETS = 1 << 18 };

struct stage {
    struct node **buckets; /* BUCKETS lists; owned */
    struct past **pasts;   /* PAST_BUCKETS lists; owned */
};

struct network {
    size_t n_rows, n_columns;
    int rows[ROWS_MAX];
    int *columns;       /* owned */
    double *log_factorials; /* of 0 .. all units; owned */
    struct arena arena;
    size_t n_nodes, n_pasts, n_steps;
    double seen;        /* sum of log x! of the table seen; no likelier tables have at least that */
    double log_all;     /* log of the sum of 1 / prod x! over all tables */
    double tail;        /* the share of it that they make up */
    bool too_large;
};

static double log_factorial(int n)
{
    return gsl_sf_lnfact((unsigned)n);
}

static double *tabulate(int n)
{
    double *log_factorials = mem_zeroed((size_t)n + 1, sizeof *log_factorials);
    for (int x = 0; x <= n; x++)
        log_factorials[x] = log_factorial(x);
    return log_factorials;
}

static int ascending(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static struct node *node_at(struct network *network, struct stage *stage, const int left[])
{
    int sorted[ROWS_MAX] = {0};
    for (size_t i = 0; i < network->n_rows; i++) {
        size_t at = i;
        for (; at > 0 && sorted[at - 1] > left[i]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = left[i];
    }
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < network->n_rows; i++)
        hash = (hash ^ (uint32_t)sorted[i]) * 16777619u;
    /* Low bits of the products would depend on low bits alone: of many answers most nodes share lists. */
    struct node **bucket = &stage->buckets[hash * 2654435769u >> (32 - BUCKET_BITS)];
    for (struct node *node = *bucket; node; node = node->next)
        if (memcmp(node->left, sorted, network->n_rows * sizeof *sorted) == 0)
            return node;
    if (network->n_nodes == NODES_MAX) {
        network->too_large = true;
        return NULL;
    }
    network->n_nodes++;
    struct node *node = arena_zeroed(&network->arena, 1, sizeof *node);
    memcpy(node->left, sorted, network->n_rows * sizeof *sorted);
    node->next = *bucket;
    *bucket = node;
    return node;
}

/* Sums are told apart to nine digits; two that rounding parts merely go on as two. */
static void add_past(struct network *network, struct stage *stage, struct node *node,
                     double log_cells, double weight)
{
    const uint64_t digits = (uint64_t)llround(log_cells * 1e9);
    const uint64_t hash = (digits ^ (uint64_t)(uintptr_t)node) * 0x9e3779b97f4a7c15u;
    struct past **bucket = &stage->pasts[hash >> 46];
    for (struct past *past = *bucket; past; past = past->next_slot)
        if (past->node == node && fabs(past->log_cells - log_cells) < 1e-9) {
            past->weight += weight;
            return;
        }
    if (network->n_pasts++ == PASTS_MAX) {
        network->too_large = true;
        return;
    }
    struct past *past = arena_zeroed(&network->arena, 1, sizeof *past);
    *past = (struct past){log_cells, weight, node->pasts, *bucket, node};
    node->pasts = *bucket = past;
    node->n_pasts++;
}

/* Sum of log x! when n is split evenly over k cells: no split has less. */
static double even_split(const struct network *network, int n, size_t k)
{
    assert(k > 0);
    const int each = n / (int)k, more = n % (int)k;
    return (double)((int)k - more) * network->log_factorials[each] +
           (more ? more * network->log_factorials[each + 1] : 0);
}

/* Least of log x! - t x over whole x: at the floor of e^t. */
static double least_beyond(double t)
{
    const double x = floor(exp(t));
    return gsl_sf_lngamma(x + 1) - t * x;
}

/* No table with these margins has a sum of log x! below this: sums of log x! - (u + v) x, least for each
 * cell alone, give back u and v times the margins (Lagrange). u + v follow independence; shift
 * makes up for counts being whole. */
static double lagrange_bound(const struct network *network, const struct node *node, size_t first,
                             int n, double shift)
{
    double bound = 0;
    for (size_t i = 0; i < network->n_rows; i++)
        for (size_t j = first; j < network->n_columns; j++)
            if (node->left[i] && network->columns[j])
                bound += least_beyond(log((double)node->left[i] * network->columns[j] / n) + shift);
    for (size_t i = 0; i < network->n_rows; i++)
        bound += node->left[i] ? node->left[i] * (log(node->left[i]) + shift) : 0;
    for (size_t j = first; j < network->n_columns; j++)
        bound += network->columns[j] ? network->columns[j] * log((double)network->columns[j] / n) : 0;
    return bound;
}

/* Bounds of the sum of log x! over the columns from first on, and the ways there are. */
static void bound(const struct network *network, struct node *node, size_t first)
{
    const size_t k = network->n_columns - first;
    double by_rows = 0, by_columns = 0, rows_whole = 0, columns_whole = 0;
    int n = 0;
    for (size_t i = 0; i < network->n_rows; i++) {
        by_rows += even_split(network, node->left[i], k);
        rows_whole += network->log_factorials[node->left[i]];
        n += node->left[i];
    }
    for (size_t j = first; j < network->n_columns; j++) {
        by_columns += even_split(network, network->columns[j], network->n_rows);
        columns_whole += network->log_factorials[network->columns[j]];
    }
    node->least = fmax(by_rows, by_columns);
    for (double shift = 0; shift < 0.35 && n; shift += 0.05)
        node->least = fmax(node->least, lagrange_bound(network, node, first, n, shift));
    node->most = fmin(rows_whole, columns_whole);
    /* sum over tables of prod r! prod c! / (n! prod x!) is 1. */
    node->log_ways = network->log_factorials[n] - rows_whole - columns_whole;
    node->bounded = true;
}

/* One column being filled from the rows of a node. */
struct filling {
    struct network *network;
    struct stage *next;
    const struct node *from;
    size_t column;
    int left[ROWS_MAX];
    /* The pasts of the node, ascending, and the sum of weight / prod x! from each on, as a multiple
     * of that of the first alone. */
    const struct past **pasts;
    const double *mass;
};

/* Index of the first past at or above a bound. */
static size_t first_past(const struct filling *filling, double bound)
{
    size_t low = 0, high = filling->from->n_pasts;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (filling->pasts[mid]->log_cells < bound)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Counts the pasts from index settled on, each followed by completions of this many ways. */
static void count_tail(const struct filling *filling, size_t settled, double log_cells,
                       double log_ways)
{
    struct network *network = filling->network;
    if (settled < filling->from->n_pasts)
        network->tail += filling->mass[settled] *
                         exp(log_ways - log_cells - network->log_all -
                             filling->pasts[0]->log_cells);
    network->too_large = ++network->n_steps > STEPS_MAX;
}

/* What is left is the last column. */
static void finish(const struct filling *filling, double log_cells)
{
    const struct network *network = filling->network;
    double last = 0;
    for (size_t i = 0; i < network->n_rows; i++)
        last += network->log_factorials[filling->left[i]];
    const double needed = network->seen - alike - log_cells - last;
    count_tail(filling, first_past(filling, needed), log_cells, -last);
}

/* Pasts after which every completion is likelier than what was seen are dropped, those after which
 * none is are counted, all at once; the others go on. */
static void pass_on(const struct filling *filling, double log_cells)
{
    struct network *network = filling->network;
    struct node *to = node_at(network, filling->next, filling->left);
    if (!to)
        return;
    if (!to->bounded)
        bound(network, to, filling->column + 1);
    const double needed = network->seen - alike - log_cells;
    const size_t open = first_past(filling, needed - to->most);
    const size_t settled = first_past(filling, needed - to->least);
    count_tail(filling, settled, log_cells, to->log_ways);
    for (size_t p = open; p < settled && !network->too_large; p++)
        add_past(network, filling->next, to, filling->pasts[p]->log_cells + log_cells,
                 filling->pasts[p]->weight);
}

/* The last two rows of the last two columns: x of the first row in the first column, the other cells follow. */
struct square {
    const double *log_factorials;
    int here, behind, rest; /* margins: of the two rows, of the first column */
};

static double log_square(const struct square *square, int x)
{
    const double *log_factorials = square->log_factorials;
    return log_factorials[x] + log_factorials[square->here - x] +
           log_factorials[square->rest - x] +
           log_factorials[square->behind - square->rest + x];
}

/* Sum of 1 / prod x!, as a multiple of exp(-log_unit), of the squares from x on to the end, each less likely
 * than the one before. */
static double sum_outwards(const struct square *square, int x, int end, double log_unit)
{
    static const double negligible = 1e-17;
    double term = exp(log_unit - log_square(square, x)), sum = term;
    for (const int step = x < end ? 1 : -1; x != end && term > negligible * sum; x += step) {
        const double from = x, here = square->here, rest = square->rest,
                     corner = square->behind - rest + from;
        term *= step > 0 ? (here - from) * (rest - from) / ((from + 1) * (corner + 1))
                         : from * corner / ((here - from + 1) * (rest - from + 1));
        sum += term;
    }
    return sum;
}

/* From the likeliest square to an end likelihood only falls: the last one above what is needed, sought by
 * halving, parts off those that count, to which the end belongs. */
static int first_counted(const struct square *square, int likeliest, int end, double needed)
{
    int inside = likeliest, outside = end;
    while (abs(outside - inside) > 1) {
        const int middle = inside + (outside - inside) / 2;
        if (log_square(square, middle) < needed)
            inside = middle;
        else
            outside = middle;
    }
    return outside;
}

/* Share of all tables that the ways to fill the last square make up which count, after one past of a node and
 * log_cells. */
static double share_of_squares(const struct network *network, const struct square *square, int low,
                               int high, double log_cells)
{
    const double *log_factorials = network->log_factorials;
    const int all = square->here + square->behind;
    const double needed = network->seen - alike - log_cells;
    const double unit = -log_cells - network->log_all;
    int likeliest = (int)((square->rest + 1.) * (square->here + 1.) / (all + 2.));
    likeliest = likeliest < low ? low : likeliest > high ? high : likeliest;
    if (log_square(square, likeliest) >= needed)
        return exp(unit + log_factorials[all] - log_factorials[square->here] -
                   log_factorials[square->behind] - log_factorials[square->rest] -
                   log_factorials[all - square->rest]);
    double sum = 0;
    if (log_square(square, low) >= needed)
        sum += sum_outwards(square, first_counted(square, likeliest, low, needed), low, unit);
    if (log_square(square, high) >= needed)
        sum += sum_outwards(square, first_counted(square, likeliest, high, needed), high, unit);
    return sum;
}

/* After few pasts the last square is worth summing for each, without walking through all its fillings. */
static void finish_squares(const struct filling *filling, size_t row, int rest, int low, int high,
                           double log_cells)
{
    struct network *network = filling->network;
    const struct node *from = filling->from;
    const struct square square = {network->log_factorials, from->left[row], from->left[row + 1], rest};
    for (size_t i = 0; i < row; i++)
        log_cells += network->log_factorials[filling->left[i]];
    for (size_t p = 0; p < from->n_pasts; p++)
        network->tail += filling->pasts[p]->weight *
                         share_of_squares(network, &square, low, high,
                                          filling->pasts[p]->log_cells + log_cells);
    network->n_steps += from->n_pasts;
    network->too_large = network->n_steps > STEPS_MAX;
}

static void fill(struct filling *filling, size_t row, int rest, int room, double log_cells)
{
    struct network *network = filling->network;
    if (network->too_large)
        return;
    if (row + 1 == network->n_rows) {
        filling->left[row] = filling->from->left[row] - rest;
        const bool last = filling->column + 2 == network->n_columns;
        (last ? finish : pass_on)(filling, log_cells + network->log_factorials[rest]);
        return;
    }
    const int here = filling->from->left[row], behind = room - here;
    const int low = rest > behind ? rest - behind : 0, high = rest < here ? rest : here;
    if (row + 2 == network->n_rows && filling->column + 2 == network->n_columns &&
        filling->from->n_pasts <= PASTS_FEW) {
        finish_squares(filling, row, rest, low, high, log_cells);
        return;
    }
    for (int x = low; x <= high; x++) {
        filling->left[row] = here - x;
        fill(filling, row + 1, rest - x, behind, log_cells + network->log_factorials[x]);
    }
}

static int by_log_cells(const void *a, const void *b)
{
    const double x = (*(const struct past *const *)a)->log_cells;
    const double y = (*(const struct past *const *)b)->log_cells;
    return (x > y) - (x < y);
}

static void run_node(struct network *network, const struct node *node, struct stage *next,
                     size_t column, int room)
{
    const size_t n = node->n_pasts;
    const struct past **pasts = mem_zeroed(n, sizeof *pasts);
    double *mass = mem_zeroed(n + 1, sizeof *mass);
    size_t at = 0;
    for (const struct past *past = node->pasts; past; past = past->next)
        pasts[at++] = past;
    qsort(pasts, n, sizeof *pasts, by_log_cells);
    for (size_t p = n; p-- > 0;)
        mass[p] = mass[p + 1] +
                  pasts[p]->weight * exp(pasts[0]->log_cells - pasts[p]->log_cells);
    struct filling filling = {network, next, node, column, {0}, pasts, mass};
    fill(&filling, 0, network->columns[column], room, 0);
    free(pasts);
    free(mass);
}

static void run_stage(struct network *network, const struct stage *now, struct stage *next,
                      size_t column)
{
    int room = 0;
    for (size_t j = column; j < network->n_columns; j++)
        room += network->columns[j];
    for (size_t b = 0; b < BUCKETS; b++)
        for (const struct node *node = now->buckets[b]; node && !network->too_large;
             node = node->next)
            if (node->pasts)
                run_node(network, node, next, column, room);
}

/* The tail of all tables, over the sum of all; false when it is out of reach. */
static bool enumerate(struct network *network, double *p)
{
    struct stage stages[2];
    for (size_t s = 0; s < 2; s++)
        stages[s] = (struct stage){mem_zeroed(BUCKETS, sizeof(struct node *)),
                                   mem_zeroed(PAST_BUCKETS, sizeof(struct past *))};
    struct node *start = node_at(network, &stages[0], network->rows);
    add_past(network, &stages[0], start, 0, 1);
    bound(network, start, 0);
    network->log_all = start->log_ways;
    if (network->n_columns < 2 || start->least >= network->seen - alike)
        network->tail = 1;
    else
        for (size_t j = 0; j + 1 < network->n_columns && !network->too_large; j++) {
            struct stage *next = &stages[(j + 1) % 2];
            memset(next->buckets, 0, BUCKETS * sizeof *next->buckets);
            memset(next->pasts, 0, PAST_BUCKETS * sizeof *next->pasts);
            run_stage(network, &stages[j % 2], next, j);
        }
    *p = fmin(1, network->tail);
    for (size_t s = 0; s < 2; s++) {
        free(stages[s].buckets);
        free(stages[s].pasts);
    }
    return !network->too_large;
}

/* ---- Random tables ---------------------------------------- */

/* Each unit of the rows gets a column at random: a table with these margins. */
static double draw_cells(struct random *random, const double log_factorials[], int pool[], size_t n,
                         const int rows[], size_t n_rows, size_t n_columns, int cells[])
{
    for (size_t i = n; i > 1; i--) {
        const size_t j = random_below(random, i);
        const int swapped = pool[i - 1];
        pool[i - 1] = pool[j];
        pool[j] = swapped;
    }
    double log_cells = 0;
    size_t at = 0;
    for (size_t i = 0; i < n_rows; i++) {
        memset(cells, 0, n_columns * sizeof *cells);
        for (int x = 0; x < rows[i]; x++)
            cells[pool[at++]]++;
        for (size_t j = 0; j < n_columns; j++)
            log_cells += log_factorials[cells[j]];
    }
    return log_cells;
}

static struct fisher simulate(const struct network *network, const int rows[], size_t n_rows,
                              uint64_t seed)
{
    int n = 0;
    for (size_t j = 0; j < network->n_columns; j++)
        n += network->columns[j];
    int *pool = mem_zeroed((size_t)n, sizeof *pool), at = 0;
    int *cells = mem_zeroed(network->n_columns, sizeof *cells);
    for (size_t j = 0; j < network->n_columns; j++)
        for (int x = 0; x < network->columns[j]; x++)
            pool[at++] = (int)j;
    struct random random;
    random_init(&random, seed, 0, 0, 0);
    /* About 2e8 units are moved at the most. */
    const size_t n_draws = n > 2000 ? (size_t)FISHER_DRAWS * 2000 / (size_t)n + 1 : FISHER_DRAWS;
    size_t n_tail = 0;
    for (size_t d = 0; d < n_draws; d++)
        n_tail += draw_cells(&random, network->log_factorials, pool, (size_t)n, rows, n_rows,
                             network->n_columns, cells) >= network->seen - alike;
    free(pool);
    free(cells);
    const double p = ((double)n_tail + 1) / ((double)n_draws + 1);
    return (struct fisher){p, sqrt(p * (1 - p) / (double)n_draws), n_draws};
}

/* ---- The test ---------------------------------------- */

static void take_margins(const struct contingency *table, int rows[], int columns[], double *seen)
{
    *seen = 0;
    for (size_t i = 0; i < table->n_rows; i++)
        for (size_t j = 0; j < table->n_columns; j++) {
            const int count = (int)table->counts[i * table->n_columns + j];
            rows[i] += count;
            columns[j] += count;
            *seen += log_factorial(count);
        }
}

/* Fewer rows than columns make smaller nodes. */
struct fisher fisher_test(const struct contingency *table, uint64_t seed)
{
    int *rows = mem_zeroed(table->n_rows, sizeof *rows);
    int *columns = mem_zeroed(table->n_columns, sizeof *columns);
    struct network network = {0};
    take_margins(table, rows, columns, &network.seen);
    const bool turned = table->n_rows > table->n_columns;
    const int *narrow = turned ? columns : rows, *wide = turned ? rows : columns;
    const size_t n_narrow = turned ? table->n_columns : table->n_rows;
    network.n_rows = n_narrow;
    network.n_columns = turned ? table->n_rows : table->n_columns;
    network.columns = mem_zeroed(network.n_columns, sizeof *network.columns);
    memcpy(network.columns, wide, network.n_columns * sizeof *wide);
    /* The small ones first: fewer ways to begin. */
    qsort(network.columns, network.n_columns, sizeof *wide, ascending);
    int n = 0;
    for (size_t j = 0; j < network.n_columns; j++)
        n += network.columns[j];
    network.log_factorials = tabulate(n);
    struct fisher fisher = {.p = (double)NAN};
    const bool small = n_narrow <= ROWS_MAX;
    if (small)
        memcpy(network.rows, narrow, n_narrow * sizeof *narrow);
    if (!small || !enumerate(&network, &fisher.p))
        fisher = simulate(&network, narrow, n_narrow, seed);
    arena_clear(&network.arena);
    free(network.columns);
    free(network.log_factorials);
    free(rows);
    free(columns);
    return fisher;
}

/* ---- Two by two ---------------------------------------- */

/* The noncentral hypergeometric law of the first cell: log of its terms at odds ratio 1. */
struct law {
    int low, high, x;
    double *log_terms; /* owned */
    double target;     /* what the zero is sought of */
    bool upper, inverse;
};

static double odds_of(const struct law *law, double t)
{
    return law->inverse ? 1 / t : t;
}

static double mean_at(const struct law *law, double odds)
{
    if (odds == 0)
        return law->low;
    double top = -(double)INFINITY, sum = 0, weighted = 0;
    for (int k = law->low; k <= law->high; k++)
        top = fmax(top, law->log_terms[k - law->low] + k * log(odds));
    for (int k = law->low; k <= law->high; k++) {
        const double term = exp(law->log_terms[k - law->low] + k * log(odds) - top);
        sum += term;
        weighted += k * term;
    }
    return isinf(odds) ? law->high : weighted / sum;
}

/* P(X <= x), or P(X >= x). */
static double tail_at(const struct law *law, double odds)
{
    if (odds == 0)
        return law->upper ? law->x <= law->low : 1;
    double top = -(double)INFINITY, sum = 0, tail = 0;
    for (int k = law->low; k <= law->high; k++)
        top = fmax(top, law->log_terms[k - law->low] + k * log(odds));
    for (int k = law->low; k <= law->high; k++) {
        const double term = exp(law->log_terms[k - law->low] + k * log(odds) - top);
        sum += term;
        if (law->upper ? k >= law->x : k <= law->x)
            tail += term;
    }
    return tail / sum;
}

static double mean_off(const void *context, double t)
{
    const struct law *law = context;
    return mean_at(law, odds_of(law, t)) - law->target;
}

static double tail_off(const void *context, double t)
{
    const struct law *law = context;
    return tail_at(law, odds_of(law, t)) - law->target;
}

/* The odds ratio at which value is 0, sought below or above 1. */
static double find_odds(struct law *law, double (*value)(const void *context, double t),
                        bool above_one)
{
    static const double tolerance = 1.220703125e-4; /* fourth root of the machine's epsilon */
    law->inverse = above_one;
    const struct zero zero = {value, law, above_one ? 2.220446049250313e-16 : 0, 1, tolerance};
    const double t = zero_find(&zero);
    return above_one ? 1 / t : t;
}

static double odds_ratio_mle(struct law *law)
{
    if (law->x == law->low)
        return 0;
    if (law->x == law->high)
        return (double)INFINITY;
    const double at_one = mean_at(law, 1);
    law->target = law->x;
    return at_one == law->x ? 1 : find_odds(law, mean_off, at_one < law->x);
}

static double odds_ratio_bound(struct law *law, bool lower, double alpha)
{
    if (lower ? law->x == law->low : law->x == law->high)
        return lower ? 0 : (double)INFINITY;
    law->upper = lower;
    law->target = alpha;
    const double at_one = tail_at(law, 1);
    if (at_one == alpha)
        return 1;
    /* P(X <= x) falls with the odds ratio, P(X >= x) rises. */
    return find_odds(law, tail_off, lower ? at_one < alpha : at_one > alpha);
}

static double chi2_p(double chi2)
{
    return gsl_cdf_chisq_Q(chi2, 1);
}

static void corrected(const double counts[4], struct two_by_two *out)
{
    const double rows[2] = {counts[0] + counts[1], counts[2] + counts[3]};
    const double columns[2] = {counts[0] + counts[2], counts[1] + counts[3]};
    const double n = rows[0] + rows[1];
    const double off = fabs(counts[0] - rows[0] * columns[0] / n);
    const double less = off - fmin(0.5, off);
    for (size_t i = 0; i < 4; i++)
        out->yates_chi2 += less * less / (rows[i / 2] * columns[i % 2] / n);
    out->yates_p = chi2_p(out->yates_chi2);
    const double b = counts[1], c = counts[2], apart = fabs(b - c);
    out->mcnemar = apart * apart / (b + c);
    out->mcnemar_p = chi2_p(out->mcnemar);
    const double nearer = apart > 0 ? apart - 1 : 0;
    out->mcnemar_cc = nearer * nearer / (b + c);
    out->mcnemar_cc_p = chi2_p(out->mcnemar_cc);
}

struct two_by_two two_by_two(const double counts[4], double level)
{
    const int m = (int)(counts[0] + counts[2]), n = (int)(counts[1] + counts[3]);
    const int k = (int)(counts[0] + counts[1]);
    struct law law = {.low = k > n ? k - n : 0, .high = k < m ? k : m, .x = (int)counts[0]};
    law.log_terms = mem_zeroed((size_t)(law.high - law.low + 1), sizeof *law.log_terms);
    for (int x = law.low; x <= law.high; x++)
        law.log_terms[x - law.low] = gsl_sf_lnchoose((unsigned)m, (unsigned)x) +
                                     gsl_sf_lnchoose((unsigned)n, (unsigned)(k - x));
    struct two_by_two out = {.sample_or = counts[0] * counts[3] / (counts[1] * counts[2])};
    out.or_mle = odds_ratio_mle(&law);
    out.or_low = odds_ratio_bound(&law, true, (1 - level) / 2);
    out.or_high = odds_ratio_bound(&law, false, (1 - level) / 2);
    law.upper = true;
    out.p_greater = tail_at(&law, 1);
    corrected(counts, &out);
    free(law.log_terms);
    return out;
}
