#include "sim/routing/partition.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_SIDES = 1 + PARTITION_MAX_TYPES,
    MAX_ROWS = SUBSETS_MAX_STOPS + 2 * MAX_SIDES,
    MAX_PIVOTS = 500
};

/* Columns, sets of stops by a type, are numbered by type, then set; BLOCK in a row share the stops
 * from the ninth on. */
enum { BLOCK_BITS = 8, BLOCK = 1 << BLOCK_BITS, QUARTER = BLOCK / 4, LANES = QUARTER / 4 };

/* Columns that pivots choose among until none is left: one a block at most; routes that the search
 * knows; and sets of stops left that it remembers, at most, and for each column that it ranks. */
enum { CANDIDATES = PARTITION_MAX_TYPES << (SUBSETS_MAX_STOPS - BLOCK_BITS), MAX_ROUTES = 8192,
       REMEMBERED = 1 << 14, REMEMBERED_A_RANK = 16 };

/* Cost of a set that no vehicle can serve; and what sums of single precision are off by, as a
 * share of all costs. */
static const float no_way_eur = 1e30f;
static const double single_slack = 1e-6;

/* Keeps bases from being degenerate: how often each stop is served, less one. */
static const double ruffle = 1e-7;

/* Numbers of vehicles that are nearer to a whole number than that are whole. */
static const double whole_slack = 1e-4;

/* Shares of the least cost by which a solution may cost more than the bound: tried one after the
 * other, as a better solution than that needs only routes that cost no more at the prices. */
static const double first_share = 0.01, share_grows = 3;

/* What a stop costs that the relaxation does not serve, by the cost of a route alone: more than any
 * route that it should find. */
static const double unserved_factor = 2;

/* Of the relaxation; single precision is no better. */
static const double tolerance_share = 1e-10;

/* A route that is known exactly. */
struct exact_route {
    double eur;     /* infinite: there is none that matters */
    uint8_t stops[SUBSETS_MAX_STOPS];
};

/* A column that the search looks at. */
struct rank {
    double eur;      /* at the prices, at least */
    uint32_t column;
    uint32_t route;  /* from 1; 0: not known yet */
};

/* How many vehicles go out: of all types, first, then of each. */
struct counts {
    double least[MAX_SIDES], most[MAX_SIDES]; /* most: of n or more, no limit */
};

/* A row beyond those of the stops. */
struct side {
    uint32_t types;  /* bit t: vehicles of type t count */
    bool least;      /* at least so many, else at most */
    double count;
};

/* A simplex tableau. Vehicles that a row asks for and nobody drives cost missing_eur each. */
struct relaxation {
    size_t n, n_rows;
    struct side sides[MAX_ROWS];           /* by row, from n on */
    double inverse[MAX_ROWS][MAX_ROWS];    /* of the basis */
    double amount[MAX_ROWS];               /* of each basic column */
    double dual_eur[MAX_ROWS];
    uint8_t type[MAX_ROWS];                /* of each basic column; NO_TYPE: of no vehicle */
    uint8_t cheap[MAX_ROWS];               /* of each basic column: the stop that it does not serve
                                            * for less than that costs in the end; or NOT_CHEAP */
    const uint32_t *list;                  /* the columns; NULL: all */
    size_t n_list;
    uint32_t candidates[CANDIDATES];
    size_t n_candidates;
};
enum { NO_TYPE = UINT8_MAX, NOT_CHEAP = UINT8_MAX, LIST_CANDIDATES = 64 };
#define NO_COLUMN UINT32_MAX

struct partition {
    const struct problem *problem;
    struct subsets *const *subsets;
    struct arena *arena;
    size_t n;                                  /* requests: stops, and of pairs the pick-ups */
    size_t first_stop[SUBSETS_MAX_STOPS];      /* of each: the stop, or the pick-up, */
    uint32_t stops[SUBSETS_MAX_STOPS];         /* and the set of one stop or two */
    uint32_t requests[2][256];                 /* of sets of the first and the last eight stops */
    unsigned set_bits;
    double forgo_eur[SUBSETS_MAX_STOPS];       /* of each request, */
    double first_eur[SUBSETS_MAX_STOPS];       /* of not serving it, in the first basis, */
    double last_eur[SUBSETS_MAX_STOPS];        /* and in the last */
    float *eur;                                /* of each column, at least */
    bool *any;                                 /* of each block: a vehicle can serve some set */
    size_t n_columns;
    double scale_eur, missing_eur;
    double company_eur; /* no request counts as dearer alone */
    struct relaxation relaxation;
};

/* Numbers the requests. */
static void list_requests(struct partition *partition)
{
    const struct problem *problem = partition->problem;
    uint32_t request_of[SUBSETS_MAX_STOPS] = {0};
    for (size_t i = 0; i < problem->n; i++) {
        const struct task *task = &problem->tasks[i];
        if (task->kind == ROUTING_DROP)
            continue;
        request_of[i] = UINT32_C(1) << partition->n;
        partition->first_stop[partition->n] = i;
        partition->stops[partition->n] = UINT32_C(1) << i;
        if (task->kind == ROUTING_PICK_UP)
            partition->stops[partition->n] |= UINT32_C(1) << task->partner;
        partition->n++;
    }
    for (size_t half = 0; half < 2; half++)
        for (unsigned set = 1; set < 256; set++) {
            const size_t i = 8 * half + (size_t)__builtin_ctz(set);
            partition->requests[half][set] =
                partition->requests[half][set & (set - 1)] | request_of[i];
        }
}

static inline uint32_t requests_of(const struct partition *partition, uint32_t set)
{
    return partition->requests[0][set & 255] | partition->requests[1][set >> 8];
}

/* Least cost of a route for the request alone; what needs company counts as all that is known. */
static double alone_eur(const struct partition *partition, size_t request)
{
    const struct problem *problem = partition->problem;
    double least_eur = partition->company_eur;
    for (size_t t = 0; t < problem->n_types; t++)
        least_eur = fmin(least_eur, problem->alone_eur[partition->first_stop[request] *
                                                           problem->n_types + t]);
    return least_eur;
}

static double price_company(const struct problem *problem, const struct record *known)
{
    double eur = 1 + known->cost_eur;
    for (size_t a = 0; a < problem->n * problem->n_types; a++)
        if (problem->alone_eur[a] < HUGE_VAL)
            eur += problem->alone_eur[a];
    return eur;
}

/* Shares the cost of each route of a solution among its requests, as they would cost alone. */
static void share_costs(struct partition *partition, const struct record *known)
{
    const size_t *stops = known->stops;
    for (size_t r = 0; r < known->n_routes; r++) {
        double apart_eur = 0;
        uint32_t set = 0;
        for (size_t k = 0; k < known->lengths[r]; k++)
            set |= UINT32_C(1) << stops[k];
        const uint32_t requests = requests_of(partition, set);
        for (uint32_t in = requests; in; in &= in - 1)
            apart_eur += alone_eur(partition, (size_t)__builtin_ctz(in));
        const double share = record_route_eur(known, partition->problem, r) / apart_eur;
        for (uint32_t in = requests; in; in &= in - 1) {
            const size_t i = (size_t)__builtin_ctz(in);
            partition->first_eur[i] =
                fmin(share * alone_eur(partition, i), partition->last_eur[i]);
        }
        stops += known->lengths[r];
    }
}

struct partition *partition_create(const struct problem *problem, const double forgo_eur[],
                                   const struct record *known, struct subsets *const subsets[],
                                   struct arena *arena)
{
    struct partition *partition = arena_zeroed(arena, 1, sizeof *partition);
    partition->problem = problem;
    partition->subsets = subsets;
    partition->arena = arena;
    list_requests(partition);
    partition->company_eur = problem->company ? price_company(problem, known) : HUGE_VAL;
    /* Whole blocks. */
    partition->set_bits = partition->n > BLOCK_BITS ? (unsigned)partition->n : BLOCK_BITS;
    partition->n_columns = problem->n_types << partition->set_bits;
    partition->eur = arena_zeroed(arena, partition->n_columns, sizeof *partition->eur);
    for (size_t c = 0; c < partition->n_columns; c++)
        partition->eur[c] = no_way_eur;
    partition->any =
        arena_zeroed(arena, partition->n_columns >> BLOCK_BITS, sizeof *partition->any);
    for (size_t i = 0; i < partition->n; i++) {
        partition->forgo_eur[i] = forgo_eur[partition->first_stop[i]];
        partition->last_eur[i] =
            fmin(partition->forgo_eur[i], unserved_factor * alone_eur(partition, i));
        partition->first_eur[i] = partition->last_eur[i];
        partition->scale_eur += partition->last_eur[i];
    }
    share_costs(partition, known);
    partition->missing_eur = partition->scale_eur;
    for (size_t t = 0; t < problem->n_types; t++)
        partition->missing_eur += problem->types[t].fixed_eur;
    return partition;
}

void partition_add(struct partition *partition, size_t type, uint32_t set, float least_eur)
{
    const size_t column = type << partition->set_bits | requests_of(partition, set);
    partition->eur[column] = least_eur;
    partition->any[column >> BLOCK_BITS] = true;
}

static inline uint32_t set_of(const struct partition *partition, uint32_t column)
{
    return column & ((UINT32_C(1) << partition->set_bits) - 1);
}

/* The stops of a column. */
static uint32_t stops_of(const struct partition *partition, uint32_t column)
{
    uint32_t stops = 0;
    for (uint32_t in = set_of(partition, column); in; in &= in - 1)
        stops |= partition->stops[__builtin_ctz(in)];
    return stops;
}

static inline uint8_t type_of(const struct partition *partition, uint32_t column)
{
    return (uint8_t)(column >> partition->set_bits);
}

/* ---- The relaxation ------------------------------------------------------------------ */

static void relaxation_add(struct relaxation *relaxation, struct side side, double dual_eur)
{
    const size_t row = relaxation->n_rows++;
    relaxation->sides[row] = side;
    relaxation->amount[row] = side.count + ruffle * (double)(row + 1);
    relaxation->dual_eur[row] = dual_eur;
}

/* Begins with no stop served, and no vehicle that a row asks for. */
static void relaxation_begin(struct partition *partition, const struct counts *counts,
                             const uint32_t list[], size_t n_list)
{
    struct relaxation *relaxation = &partition->relaxation;
    const size_t n = partition->n;
    *relaxation = (struct relaxation){.n = n, .n_rows = n, .list = list, .n_list = n_list};
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

/* Prices of sets: sums over their stops, looked up in two halves, and of the types. floor_eur: what
 * every solution costs at least that keeps to the counts. */
struct prices {
    double low[256], high[256], toll_eur[PARTITION_MAX_TYPES];
    double row_eur[MAX_ROWS]; /* of a vehicle less, or more, than the row has; from n on */
    double floor_eur;
};

/* No request is worth more than leaving it out costs, and no vehicle that counts less than nothing. */
static void prices_init(struct prices *prices, const struct partition *partition)
{
    const struct relaxation *relaxation = &partition->relaxation;
    const size_t n = partition->n;
    double reward_eur[SUBSETS_MAX_STOPS] = {0};
    prices->floor_eur = 0;
    for (size_t i = 0; i < n; i++) {
        reward_eur[i] = fmin(relaxation->dual_eur[i], partition->forgo_eur[i]);
        prices->floor_eur += reward_eur[i];
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

static inline double prices_of(const struct prices *prices, uint32_t set)
{
    return prices->low[set & 255] + prices->high[set >> 8];
}

static inline double reduced_eur(const struct partition *partition, const struct prices *prices,
                                 uint32_t column)
{
    return (double)partition->eur[column] - prices_of(prices, set_of(partition, column)) +
           prices->toll_eur[type_of(partition, column)];
}

/* What costs less than that at the prices in single precision. */
static double rounded_up(const struct partition *partition, double eur)
{
    return eur + single_slack * (partition->missing_eur + fabs(eur));
}

/* The least costs at the prices in a block, about: of every QUARTER-th column. Returns the least. */
static float block_least_eur(const float eur[restrict], const float low_eur[restrict],
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
static size_t list_below(const struct partition *partition, const struct prices *prices,
                         double limit_eur, bool of_block, uint32_t list[])
{
    float low_eur[BLOCK], quarter_eur[QUARTER];
    size_t n_list = 0;
    for (size_t l = 0; l < BLOCK; l++)
        low_eur[l] = (float)prices->low[l];
    const double rounded_eur = rounded_up(partition, limit_eur);
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

/* Solves it, and sets the prices; false when that takes too long. */
static bool relax(struct partition *partition, struct prices *prices)
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

/* The side of which a broken number of vehicles goes out, all of them or a type's, and the number;
 * SIZE_MAX: none. */
static size_t find_broken(const struct partition *partition, double *count)
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

/* ---- Whole solutions ----------------------------------------------------------------- */

static int by_price(const void *a, const void *b)
{
    const struct rank *one = a, *other = b;
    if (one->eur != other->eur)
        return one->eur < other->eur ? -1 : 1;
    return (one->column > other->column) - (one->column < other->column);
}

/* A set of stops left, and the least for which it was come to. */
struct memory {
    uint64_t key;    /* the vehicles left, too */
    uint32_t search; /* that came to it */
    double eur, counted_eur;
};

/* A search through whole solutions. Costs are those at the prices. */
struct choice {
    struct partition *partition;
    struct prices prices;
    uint32_t *listed;                  /* columns that are about to be ranked */
    struct rank *ranks;                /* by the lowest stop of the column, cheapest first */
    size_t first[SUBSETS_MAX_STOPS + 1];
    struct exact_route *routes;
    size_t n_routes, max_routes;
    size_t left[PARTITION_MAX_TYPES];
    bool limited[PARTITION_MAX_TYPES]; /* the type may run out */
    struct memory *memory;             /* the last of those that share a place */
    size_t n_memory, memory_room;      /* n_memory: a power of 2 */
    uint32_t search;
    uint32_t list[SUBSETS_MAX_STOPS], best[SUBSETS_MAX_STOPS]; /* ranks */
    size_t n_list, n_best;             /* n_best: SIZE_MAX while there is none */
    double first_eur, limit_eur;       /* what was asked for, and what is */
    size_t *steps_left;
    double gain_eur;
    double *whole_eur;                 /* what any solution must beat */
    bool found;                        /* one that does */
    struct record *record;
};

/* What the chosen vehicles are short of, or beyond, the rows that were priced. */
static double counts_eur(const struct choice *choice)
{
    const struct relaxation *relaxation = &choice->partition->relaxation;
    double eur = 0;
    for (size_t r = relaxation->n; r < relaxation->n_rows; r++) {
        const struct side *side = &relaxation->sides[r];
        double out = 0;
        for (size_t k = 0; k < choice->n_list; k++) {
            const uint32_t column = choice->ranks[choice->list[k]].column;
            out += side->types >> type_of(choice->partition, column) & 1;
        }
        eur += choice->prices.row_eur[r] * (side->least ? out - side->count : side->count - out);
    }
    return eur;
}

static void keep_choice(struct choice *choice, double eur)
{
    eur += counts_eur(choice);
    if (eur >= choice->limit_eur)
        return;
    choice->limit_eur = eur;
    choice->n_best = choice->n_list;
    memcpy(choice->best, choice->list, choice->n_list * sizeof *choice->list);
}

/* The route of a rank, found when it is first asked for; NULL: no room or no steps left. */
static const struct exact_route *route_of(struct choice *choice, struct rank *rank)
{
    if (rank->route)
        return &choice->routes[rank->route - 1];
    if (choice->n_routes == choice->max_routes || !*choice->steps_left) {
        *choice->steps_left = 0;
        return NULL;
    }
    const struct partition *partition = choice->partition;
    struct exact_route *route = &choice->routes[choice->n_routes++];
    /* What it may cost more than was known. */
    const double room_eur = choice->first_eur - rank->eur;
    route->eur = subsets_route(partition->subsets[type_of(partition, rank->column)],
                               stops_of(partition, rank->column),
                               (double)partition->eur[rank->column] + room_eur, route->stops,
                               choice->steps_left);
    rank->route = (uint32_t)choice->n_routes;
    return route;
}

static void forget(struct choice *choice)
{
    const struct partition *partition = choice->partition;
    const size_t n_asked = choice->first[partition->n] * REMEMBERED_A_RANK;
    choice->n_memory = 1;
    while (choice->n_memory < n_asked && choice->n_memory < REMEMBERED)
        choice->n_memory *= 2;
    choice->search++;
    if (choice->n_memory <= choice->memory_room)
        return;
    choice->memory_room = choice->n_memory;
    choice->memory = arena_zeroed(partition->arena, choice->n_memory, sizeof *choice->memory);
}

/* Whether the same was left before, for no more. */
static bool was_here(struct choice *choice, uint32_t rest, double eur)
{
    uint64_t key = rest;
    for (size_t t = 0; t < choice->partition->problem->n_types; t++)
        if (choice->limited[t])
            key = key << 4 ^ key >> 60 ^ choice->left[t];
    struct memory *memory =
        &choice->memory[key * UINT64_C(0x9e3779b97f4a7c15) >> 32 & (choice->n_memory - 1)];
    const double counted_eur = eur + counts_eur(choice);
    if (memory->search == choice->search && memory->key == key && memory->eur <= eur &&
        memory->counted_eur <= counted_eur)
        return true;
    *memory = (struct memory){key, choice->search, eur, counted_eur};
    return false;
}

/* Serves the lowest stop that is left, or leaves it out. */
static void choose_on(struct choice *choice, uint32_t rest, double eur)
{
    if (!rest) {
        keep_choice(choice, eur);
        return;
    }
    if (was_here(choice, rest, eur))
        return;
    const size_t lowest = (size_t)__builtin_ctz(rest);
    const struct partition *partition = choice->partition;
    for (size_t k = choice->first[lowest]; k < choice->first[lowest + 1]; k++) {
        struct rank *rank = &choice->ranks[k];
        const uint32_t set = set_of(partition, rank->column);
        const uint8_t type = type_of(partition, rank->column);
        if (!*choice->steps_left || eur + rank->eur >= choice->limit_eur)
            break;
        --*choice->steps_left;
        if (set & ~rest || !choice->left[type])
            continue;
        const struct exact_route *route = route_of(choice, rank);
        if (!route)
            break;
        const double more_eur = route->eur - (double)partition->eur[rank->column];
        const double then_eur = eur + rank->eur + more_eur;
        if (!(then_eur < choice->limit_eur))
            continue;
        choice->list[choice->n_list++] = (uint32_t)k;
        choice->left[type]--;
        choose_on(choice, rest & ~set, then_eur);
        choice->left[type]++;
        choice->n_list--;
    }
    const double forgone_eur = partition->forgo_eur[lowest] -
                               prices_of(&choice->prices, UINT32_C(1) << lowest);
    if (eur + forgone_eur < choice->limit_eur)
        choose_on(choice, rest & (rest - 1), eur + forgone_eur);
}

/* Lists the columns of the relaxation that cost less than limit_eur at its prices. */
static size_t list_columns(const struct choice *choice, double limit_eur, uint32_t list[])
{
    const struct partition *partition = choice->partition;
    const struct relaxation *relaxation = &partition->relaxation;
    if (!relaxation->list)
        return list_below(partition, &choice->prices, limit_eur, false, list);
    size_t n_list = 0;
    for (size_t k = 0; k < relaxation->n_list; k++)
        if (reduced_eur(partition, &choice->prices, relaxation->list[k]) < limit_eur)
            list[n_list++] = relaxation->list[k];
    return n_list;
}

/* Ranks the columns below limit_eur. */
static void rank_columns(struct choice *choice, double limit_eur)
{
    const struct partition *partition = choice->partition;
    const size_t n_listed = list_columns(choice, limit_eur, choice->listed);
    size_t next[SUBSETS_MAX_STOPS];
    memset(choice->first, 0, sizeof choice->first);
    for (size_t k = 0; k < n_listed; k++)
        choice->first[__builtin_ctz(set_of(partition, choice->listed[k])) + 1]++;
    for (size_t i = 0; i < partition->n; i++) {
        next[i] = choice->first[i];
        choice->first[i + 1] += choice->first[i];
    }
    for (size_t k = 0; k < n_listed; k++) {
        const uint32_t c = choice->listed[k];
        choice->ranks[next[__builtin_ctz(set_of(partition, c))]++] =
            (struct rank){.eur = reduced_eur(partition, &choice->prices, c), .column = c};
    }
    for (size_t i = 0; i < partition->n; i++)
        qsort(&choice->ranks[choice->first[i]], choice->first[i + 1] - choice->first[i],
              sizeof *choice->ranks, by_price);
}

static void write_best(const struct choice *choice, struct record *best)
{
    const struct partition *partition = choice->partition;
    const struct problem *problem = partition->problem;
    uint32_t served = 0;
    size_t n_stops = 0;
    best->n_routes = best->n_absent = best->n_owed = 0;
    best->cost_eur = 0;
    for (size_t r = 0; r < choice->n_best; r++) {
        const struct rank *rank = &choice->ranks[choice->best[r]];
        const uint32_t set = stops_of(partition, rank->column);
        const struct exact_route *route = &choice->routes[rank->route - 1];
        const size_t n = (size_t)__builtin_popcount(set);
        best->types[best->n_routes] = type_of(partition, rank->column);
        best->lengths[best->n_routes++] = n;
        best->cost_eur += route->eur;
        for (size_t k = 0; k < n; k++)
            best->stops[n_stops++] = route->stops[k];
        served |= set;
    }
    for (size_t k = 0; k < partition->n; k++) {
        const size_t i = partition->first_stop[k];
        if (served >> i & 1)
            continue;
        const double penalty_eur = problem->tasks[i].penalty_eur;
        best->absent[best->n_absent++] = i;
        best->n_owed += penalty_eur == HUGE_VAL;
        best->cost_eur += penalty_eur < HUGE_VAL ? penalty_eur : 0;
    }
}

/* Looks for whole solutions of the relaxation's columns; false when it runs out of steps. */
static bool choose(struct choice *choice)
{
    const struct partition *partition = choice->partition;
    const double floor_eur = choice->prices.floor_eur;
    choice->first_eur = choice->limit_eur = *choice->whole_eur - floor_eur;
    choice->n_best = SIZE_MAX;
    choice->n_routes = 0;
    for (size_t t = 0; t < partition->problem->n_types; t++)
        choice->left[t] = partition->problem->types[t].count;
    rank_columns(choice, choice->limit_eur);
    forget(choice);
    choose_on(choice, (UINT32_C(1) << partition->n) - 1, 0);
    if (choice->n_best != SIZE_MAX) {
        *choice->whole_eur = floor_eur + choice->limit_eur - choice->gain_eur;
        choice->found = true;
        write_best(choice, choice->record);
    }
    return *choice->steps_left > 0;
}

static bool branch(struct choice *choice, const struct counts *counts, const uint32_t list[],
                   size_t n_list);

/* Looks for better solutions on both sides of a broken number of vehicles. */
static bool divide(struct choice *choice, const struct counts *counts, size_t side, double count,
                   size_t n_list)
{
    uint32_t *kept = arena_zeroed(choice->partition->arena, n_list, sizeof *kept);
    const size_t n_kept =
        list_columns(choice, *choice->whole_eur - choice->prices.floor_eur, kept);
    struct counts more = *counts, fewer = *counts;
    more.least[side] = ceil(count);
    fewer.most[side] = floor(count);
    return branch(choice, &more, kept, n_kept) && branch(choice, &fewer, kept, n_kept);
}

/* Looks for better solutions that keep to the counts: divides them where broken numbers of vehicles
 * are best. */
static bool branch(struct choice *choice, const struct counts *counts, const uint32_t list[],
                   size_t n_list)
{
    struct partition *partition = choice->partition;
    relaxation_begin(partition, counts, list, n_list);
    if (!relax(partition, &choice->prices))
        return false;
    if (choice->prices.floor_eur >= *choice->whole_eur)
        return true;
    double count = 0;
    const size_t side = find_broken(partition, &count);
    return side == SIZE_MAX ? choose(choice) : divide(choice, counts, side, count, n_list);
}

/* The fewest vehicles that loads allow, where all stops must be served. */
static double fewest_vehicles(const struct partition *partition)
{
    const struct problem *problem = partition->problem;
    for (size_t k = 0; k < partition->n; k++)
        if (partition->forgo_eur[k] < HUGE_VAL)
            return 0;
    double out_kg = 0, in_kg = 0, out_crates = 0, in_crates = 0, kg = 0, crates = 0, stops = 0;
    for (size_t i = 0; i < problem->n; i++) {
        const struct task *task = &problem->tasks[i];
        const bool in = problem->mixed && task->kind == ROUTING_COLLECT;
        if (task->kind == ROUTING_PICK_UP || task->kind == ROUTING_DROP)
            continue;
        *(in ? &in_kg : &out_kg) += task->kg;
        *(in ? &in_crates : &out_crates) += task->crates;
    }
    for (size_t t = 0; t < problem->n_types; t++) {
        kg = fmax(kg, problem->types[t].capacity_kg);
        crates = fmax(crates, problem->types[t].capacity_crates);
        stops = fmax(stops, (double)problem->types[t].max_stops);
    }
    double fullest = (double)problem->n / stops;
    fullest = fmax(fullest, fmax(out_kg, in_kg) / kg);
    fullest = fmax(fullest, fmax(out_crates, in_crates) / crates);
    return fullest > 0 ? ceil(fullest - SHARE_SLACK) : 0;
}

bool partition_solve(struct partition *partition, double gain_eur, double *limit_eur,
                     size_t *steps_left, struct record *best)
{
    const struct problem *problem = partition->problem;
    const size_t n_routes =
        partition->n_columns < MAX_ROUTES ? partition->n_columns : MAX_ROUTES;
    struct choice choice = {
        .partition = partition,
        .listed = arena_zeroed(partition->arena, partition->n_columns, sizeof(uint32_t)),
        .ranks = arena_zeroed(partition->arena, partition->n_columns, sizeof(struct rank)),
        .routes = arena_zeroed(partition->arena, n_routes, sizeof(struct exact_route)),
        .max_routes = n_routes,
        .steps_left = steps_left,
        .gain_eur = gain_eur,
        .whole_eur = limit_eur,
        .record = best};
    struct counts counts = {.least = {fewest_vehicles(partition)}, .most = {HUGE_VAL}};
    for (size_t t = 0; t < problem->n_types; t++) {
        choice.limited[t] = problem->types[t].count < problem->n;
        counts.most[1 + t] = (double)problem->types[t].count;
    }
    relaxation_begin(partition, &counts, NULL, partition->n_columns);
    if (!relax(partition, &choice.prices))
        return false;
    double count = 0;
    const size_t side = find_broken(partition, &count);
    const double floor_eur = choice.prices.floor_eur, whole_eur = *limit_eur;
    const struct prices first = choice.prices;
    for (double room_eur = first_share * fmax(floor_eur, whole_eur - floor_eur);
         floor_eur < whole_eur; room_eur *= share_grows) {
        *limit_eur = fmin(whole_eur, floor_eur + room_eur);
        choice.prices = first;
        partition->relaxation.list = NULL;
        const bool proven = side == SIZE_MAX
                                ? choose(&choice)
                                : divide(&choice, &counts, side, count, partition->n_columns);
        if (choice.found || !proven || floor_eur + room_eur >= whole_eur)
            return proven;
    }
    return true;
}
