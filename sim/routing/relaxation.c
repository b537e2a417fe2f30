#include "sim/routing/relaxation.h"
#include "sim/routing/wide.h"

enum { MAX_PIVOTS = 500, NO_TYPE = UINT8_MAX, NOT_CHEAP = UINT8_MAX, LIST_CANDIDATES = 64 };
#define NO_COLUMN UINT32_MAX

/* Parts of a block that are looked at side by side. */
enum { QUARTER = BLOCK / 4, LANES = QUARTER / 4 };

/* What sums of single precision are off by, as a share of all costs. */
static const double single_slack = 1e-6;

/* Keeps bases from being degenerate: how often each stop is served, less one. */
static const double ruffle = 1e-7;

/* Numbers of vehicles that are nearer to a whole number than that are whole. */
static const double whole_slack = 1e-4;

/* Of the relaxation; single precision is no better. */
static const double tolerance_share = 1e-10;

static void relaxation_add(struct relaxation *relaxation, struct side side, double dual_eur)
{
    const size_t row = relaxation->n_rows++;
    relaxation->sides[row] = side;
    relaxation->amount[row] = side.count + ruffle * (double)(row + 1);
    relaxation->dual_eur[row] = dual_eur;
}

void relaxation_begin(struct partition *partition, const struct counts *counts)
{
    struct relaxation *relaxation = &partition->relaxation;
    const size_t n = partition->n;
    *relaxation = (struct relaxation){.n = n, .n_rows = n};
    for (size_t i = 0; i < n; i++) {
        relaxation->amount[i] = 1 + ruffle * (double)(i + 1);
        relaxation->dual_eur[i] = partition->first_eur[i];
    }
    for (size_t s = 0; s <= partition->problem->n_types; s++) {
        const uint32_t types = s ? UINT32_C(1) << (s - 1) : UINT32_MAX;
        if (counts->most[s] < (double)n)
            relaxation_add(relaxation, (struct side){types, false, counts->most[s]}, 0);
        if (counts->least[s] > 0)
            relaxation_add(relaxation, (struct side){types, true, counts->least[s]},
                           partition->missing_eur);
    }
    for (size_t r = 0; r < relaxation->n_rows; r++) {
        relaxation->inverse[r][r] = 1;
        relaxation->type[r] = NO_TYPE;
        relaxation->cheap[r] = r < n ? (uint8_t)r : NOT_CHEAP;
    }
}

/* The new row's basic column is what breaks it: vehicles missing, or beyond it. */
bool relaxation_tighten(struct partition *partition, const struct side *side, const uint32_t list[],
                        size_t n_list)
{
    struct relaxation *relaxation = &partition->relaxation;
    const size_t row = relaxation->n_rows;
    if (row == MAX_ROWS)
        return false;
    const double sign = side->least ? 1 : -1;
    double out = 0;
    relaxation_add(relaxation, *side, sign * partition->missing_eur);
    for (size_t k = 0; k <= row; k++)
        relaxation->inverse[row][k] = relaxation->inverse[k][row] = 0;
    for (size_t r = 0; r < row; r++) {
        if (relaxation->type[r] == NO_TYPE || !(side->types >> relaxation->type[r] & 1))
            continue;
        out += relaxation->amount[r];
        for (size_t k = 0; k < row; k++)
            relaxation->inverse[row][k] -= sign * relaxation->inverse[r][k];
    }
    for (size_t k = 0; k < row; k++)
        relaxation->dual_eur[k] += partition->missing_eur * relaxation->inverse[row][k];
    relaxation->inverse[row][row] = sign;
    relaxation->amount[row] = fmax(sign * (relaxation->amount[row] - out), 0);
    relaxation->type[row] = NO_TYPE;
    relaxation->cheap[row] = NOT_CHEAP;
    relaxation->list = list;
    relaxation->n_list = n_list;
    relaxation->n_candidates = 0;
    return true;
}

/* No request is worth more than leaving it out costs, and no vehicle that counts less than nothing. */
static void prices_init(struct prices *prices, const struct partition *partition)
{
    const struct relaxation *relaxation = &partition->relaxation;
    const size_t n = partition->n;
    double reward_eur[SUBSETS_MAX_STOPS] = {0};
    prices->floor_eur = prices->largest_eur = 0;
    for (size_t i = 0; i < n; i++) {
        reward_eur[i] = fmin(relaxation->dual_eur[i], partition->forgo_eur[i]);
        prices->floor_eur += reward_eur[i];
        prices->largest_eur += fabs(reward_eur[i]);
    }
    prices->low[0] = prices->high[0] = 0;
    const unsigned n_low = n < 8 ? 1u << n : 256, n_high = n < 8 ? 1 : 1u << (n - 8);
    for (unsigned set = 1; set < n_low; set++)
        prices->low[set] =
            prices->low[set & (set - 1)] + reward_eur[(unsigned)__builtin_ctz(set)];
    for (unsigned set = 1; set < n_high; set++)
        prices->high[set] =
            prices->high[set & (set - 1)] + reward_eur[(unsigned)__builtin_ctz(set) + 8];
    for (size_t t = 0; t < partition->problem->n_types; t++)
        prices->toll_eur[t] = 0;
    for (size_t r = n; r < relaxation->n_rows; r++) {
        const struct side *side = &relaxation->sides[r];
        const double sign = side->least ? 1 : -1;
        const double eur = fmax(sign * relaxation->dual_eur[r], 0);
        prices->row_eur[r] = eur;
        prices->floor_eur += sign * eur * side->count;
        for (size_t t = 0; t < partition->problem->n_types; t++)
            prices->toll_eur[t] -= side->types >> t & 1 ? sign * eur : 0;
    }
}

/* What costs less than that at the prices in single precision. */
static double rounded_up(const struct partition *partition, const struct prices *prices, double eur)
{
    return eur + single_slack * (partition->missing_eur + prices->largest_eur + fabs(eur));
}

/* The least costs at the prices in a block, about: of every QUARTER-th column. Returns the least. */
static WIDE_PART float block_least_eur(const float eur[restrict], const float low_eur[restrict],
                                       float least_eur[restrict])
{
    float lanes_eur[LANES], least = no_way_eur;
    for (size_t k = 0; k < QUARTER; k++) {
        const float a = eur[k] - low_eur[k], b = eur[k + QUARTER] - low_eur[k + QUARTER];
        const float c = eur[k + 2 * QUARTER] - low_eur[k + 2 * QUARTER];
        const float d = eur[k + 3 * QUARTER] - low_eur[k + 3 * QUARTER];
        const float ab = a < b ? a : b, cd = c < d ? c : d;
        least_eur[k] = ab < cd ? ab : cd;
    }
    for (size_t k = 0; k < LANES; k++) {
        const float a = least_eur[k], b = least_eur[k + LANES];
        const float c = least_eur[k + 2 * LANES], d = least_eur[k + 3 * LANES];
        const float ab = a < b ? a : b, cd = c < d ? c : d;
        lanes_eur[k] = ab < cd ? ab : cd;
    }
    for (size_t k = 0; k < LANES; k++)
        least = lanes_eur[k] < least ? lanes_eur[k] : least;
    return least;
}

/* Lists all columns that cost less than limit_eur at the prices, in their order; where of_block, only
 * the cheapest of each block, about. Returns how many there are. */
static WIDE size_t list_below(const struct partition *partition, const struct prices *prices,
                              double limit_eur, bool of_block, uint32_t list[])
{
    float low_eur[BLOCK], quarter_eur[QUARTER];
    size_t n_list = 0;
    for (size_t l = 0; l < BLOCK; l++)
        low_eur[l] = (float)prices->low[l];
    const double rounded_eur = rounded_up(partition, prices, limit_eur);
    for (uint32_t first = 0; first < partition->n_columns; first += BLOCK) {
        const float *eur = &partition->eur[first];
        if (!partition->any[first >> BLOCK_BITS])
            continue;
        const double high_eur = prices->high[set_of(partition, first) >> BLOCK_BITS] -
                                prices->toll_eur[type_of(partition, first)];
        const float least_eur = block_least_eur(eur, low_eur, quarter_eur);
        if ((double)least_eur - high_eur >= rounded_eur)
            continue;
        if (of_block) {
            uint32_t l = 0;
            while (quarter_eur[l] > least_eur)
                l++;
            while (eur[l] - low_eur[l] > least_eur)
                l += QUARTER;
            list[n_list++] = first + l;
            continue;
        }
        for (uint32_t l = 0; l < BLOCK; l++)
            if ((double)eur[l] - prices->low[l] - high_eur < limit_eur)
                list[n_list++] = first + l;
    }
    return n_list;
}

/* Lists columns that are too cheap at the prices. */
static void find_candidates(struct partition *partition, const struct prices *prices,
                            double tolerance_eur)
{
    struct relaxation *relaxation = &partition->relaxation;
    if (!relaxation->list) {
        relaxation->n_candidates =
            list_below(partition, prices, -tolerance_eur, true, relaxation->candidates);
        return;
    }
    double least_eur[LIST_CANDIDATES];
    for (size_t k = 0; k < LIST_CANDIDATES; k++)
        least_eur[k] = -tolerance_eur;
    for (size_t k = 0; k < relaxation->n_list; k++) {
        const uint32_t c = relaxation->list[k];
        const double eur = reduced_eur(partition, prices, c);
        if (eur < least_eur[k % LIST_CANDIDATES]) {
            least_eur[k % LIST_CANDIDATES] = eur;
            relaxation->candidates[k % LIST_CANDIDATES] = c;
        }
    }
    relaxation->n_candidates = 0;
    for (size_t k = 0; k < LIST_CANDIDATES; k++)
        if (least_eur[k] < -tolerance_eur)
            relaxation->candidates[relaxation->n_candidates++] = relaxation->candidates[k];
}

/* The cheapest candidate below -tolerance_eur; NO_COLUMN: none. Forgets those that are not. */
static uint32_t choose_candidate(struct partition *partition, const struct prices *prices,
                                 double tolerance_eur, double *eur)
{
    struct relaxation *relaxation = &partition->relaxation;
    uint32_t best = NO_COLUMN;
    size_t n_kept = 0;
    *eur = -tolerance_eur;
    for (size_t k = 0; k < relaxation->n_candidates; k++) {
        const uint32_t c = relaxation->candidates[k];
        const double now_eur = reduced_eur(partition, prices, c);
        if (now_eur >= -tolerance_eur)
            continue;
        relaxation->candidates[n_kept++] = c;
        if (now_eur < *eur) {
            *eur = now_eur;
            best = c;
        }
    }
    relaxation->n_candidates = n_kept;
    return best;
}

/* What comes into the basis: a set of stops by a type, or with NO_TYPE by nobody; or, unless 0,
 * sign times a row. */
struct entrant {
    uint32_t set;
    uint8_t type;
    size_t row;
    double sign, eur;
};

static bool pivot(struct relaxation *relaxation, const struct entrant *entrant)
{
    const size_t n_rows = relaxation->n_rows;
    double entry[MAX_ROWS], least = HUGE_VAL;
    size_t leaving = n_rows;
    for (size_t r = 0; r < n_rows; r++) {
        const double *inverse = relaxation->inverse[r];
        entry[r] = entrant->sign * inverse[entrant->row];
        for (uint32_t in = entrant->set; in; in &= in - 1)
            entry[r] += inverse[__builtin_ctz(in)];
        for (size_t s = relaxation->n; s < n_rows && entrant->type != NO_TYPE; s++)
            if (relaxation->sides[s].types >> entrant->type & 1)
                entry[r] += inverse[s];
        if (entry[r] > 1e-9 && relaxation->amount[r] / entry[r] < least) {
            least = relaxation->amount[r] / entry[r];
            leaving = r;
        }
    }
    if (leaving == n_rows)
        return false;
    double *const pivot_row = relaxation->inverse[leaving];
    for (size_t k = 0; k < n_rows; k++) {
        pivot_row[k] /= entry[leaving];
        relaxation->dual_eur[k] += entrant->eur * pivot_row[k];
    }
    relaxation->amount[leaving] = least;
    relaxation->type[leaving] = entrant->type;
    relaxation->cheap[leaving] = NOT_CHEAP;
    for (size_t r = 0; r < n_rows; r++) {
        if (r == leaving)
            continue;
        for (size_t k = 0; k < n_rows; k++)
            relaxation->inverse[r][k] -= entry[r] * pivot_row[k];
        relaxation->amount[r] = fmax(relaxation->amount[r] - entry[r] * least, 0);
    }
    return true;
}

/* A row that need not be tight, or a stop that may be left out, where that pays. */
static bool find_idle(const struct partition *partition, double tolerance_eur,
                      struct entrant *entrant)
{
    const struct relaxation *relaxation = &partition->relaxation;
    for (size_t r = relaxation->n; r < relaxation->n_rows; r++) {
        const double sign = relaxation->sides[r].least ? -1 : 1;
        const double eur = -sign * relaxation->dual_eur[r];
        if (eur < -tolerance_eur) {
            *entrant = (struct entrant){.type = NO_TYPE, .row = r, .sign = sign, .eur = eur};
            return true;
        }
    }
    for (size_t i = 0; i < relaxation->n; i++) {
        const double eur = partition->forgo_eur[i] - relaxation->dual_eur[i];
        if (eur < -tolerance_eur) {
            *entrant = (struct entrant){.set = UINT32_C(1) << i, .type = NO_TYPE, .eur = eur};
            return true;
        }
    }
    return false;
}

/* Makes what is still not served as dear as it is; false when it was. */
static bool raise_cheap(struct partition *partition)
{
    struct relaxation *relaxation = &partition->relaxation;
    bool any = false;
    for (size_t r = 0; r < relaxation->n_rows; r++) {
        const size_t stop = relaxation->cheap[r];
        if (stop == NOT_CHEAP)
            continue;
        const double eur = partition->last_eur[stop] - partition->first_eur[stop];
        for (size_t k = 0; k < relaxation->n_rows; k++)
            relaxation->dual_eur[k] += eur * relaxation->inverse[r][k];
        relaxation->cheap[r] = NOT_CHEAP;
        any |= eur > 0;
    }
    return any;
}

bool relaxation_solve(struct partition *partition, struct prices *prices)
{
    const double tolerance_eur = tolerance_share * partition->scale_eur;
    for (size_t k = 0; k < MAX_PIVOTS; k++) {
        struct entrant entrant = {0};
        if (!find_idle(partition, tolerance_eur, &entrant)) {
            prices_init(prices, partition);
            uint32_t column = choose_candidate(partition, prices, tolerance_eur, &entrant.eur);
            if (column == NO_COLUMN) {
                find_candidates(partition, prices, tolerance_eur);
                column = choose_candidate(partition, prices, tolerance_eur, &entrant.eur);
            }
            if (column == NO_COLUMN && raise_cheap(partition))
                continue;
            if (column == NO_COLUMN)
                return true;
            entrant.set = set_of(partition, column);
            entrant.type = type_of(partition, column);
        }
        if (!pivot(&partition->relaxation, &entrant))
            return false;
    }
    return false;
}

size_t relaxation_broken(const struct partition *partition, double *count)
{
    const struct relaxation *relaxation = &partition->relaxation;
    double counts[MAX_SIDES] = {0};
    for (size_t r = 0; r < relaxation->n_rows; r++)
        if (relaxation->type[r] != NO_TYPE) {
            counts[0] += relaxation->amount[r];
            counts[1 + relaxation->type[r]] += relaxation->amount[r];
        }
    for (size_t s = 0; s <= partition->problem->n_types; s++)
        if (fabs(counts[s] - round(counts[s])) > whole_slack) {
            *count = counts[s];
            return s;
        }
    return SIZE_MAX;
}

size_t relaxation_list(const struct partition *partition, const struct prices *prices,
                       double limit_eur, uint32_t list[])
{
    const struct relaxation *relaxation = &partition->relaxation;
    if (!relaxation->list)
        return list_below(partition, prices, limit_eur, false, list);
    size_t n_list = 0;
    for (size_t k = 0; k < relaxation->n_list; k++)
        if (reduced_eur(partition, prices, relaxation->list[k]) < limit_eur)
            list[n_list++] = relaxation->list[k];
    return n_list;
}
