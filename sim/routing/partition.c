#include "sim/routing/partition.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = SUBSETS_MAX_STOPS + PARTITION_MAX_TYPES, MAX_PIVOTS = 500 };

/* Columns that pivots choose among until none is left; those that the search looks at; and
 * routes that it knows. */
enum { CANDIDATES = SUBSETS_MAX_STOPS * SUBSETS_MAX_STOPS, MAX_ROUTES = 4096 };

/* Keeps bases from being degenerate: how often each stop is served, less one. */
static const double ruffle = 1e-7;

/* Shares of the least cost by which a solution may cost more than the bound: tried one after the
 * other, as a better solution than that needs only routes that cost no more at the prices. */
static const double first_share = 0.01, share_grows = 3;

/* Of the relaxation; single precision is no better. */
static const double tolerance_share = 1e-7;

struct column {
    float eur;      /* at least */
    uint16_t set;   /* bit i: stop i */
    uint8_t type, class;
};

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

struct partition {
    const struct problem *problem;
    struct subsets *const *subsets;
    struct arena *arena;
    size_t n, n_rows;
    size_t row_of_type[PARTITION_MAX_TYPES];   /* SIZE_MAX: there are vehicles enough */
    double forgo_eur[SUBSETS_MAX_STOPS];
    struct column *columns;
    size_t n_columns, n_room;
    double inverse[MAX_ROWS][MAX_ROWS];        /* of the basis */
    double amount[MAX_ROWS];                   /* of each basic column */
    double dual_eur[MAX_ROWS];
    double scale_eur;
    uint32_t candidates[CANDIDATES];
    size_t n_candidates;
};

/* Least cost of a route for the stop alone. */
static double alone_eur(const struct problem *problem, size_t stop)
{
    double least_eur = HUGE_VAL;
    for (size_t t = 0; t < problem->n_types; t++)
        least_eur = fmin(least_eur, problem->alone_eur[stop * problem->n_types + t]);
    return least_eur;
}

struct partition *partition_create(const struct problem *problem, const double forgo_eur[],
                                   struct subsets *const subsets[], struct arena *arena)
{
    const size_t n = problem->n;
    struct partition *partition = arena_zeroed(arena, 1, sizeof *partition);
    partition->problem = problem;
    partition->subsets = subsets;
    partition->arena = arena;
    partition->n = partition->n_rows = n;
    for (size_t i = 0; i < n; i++) {
        partition->forgo_eur[i] = forgo_eur[i];
        partition->amount[i] = 1 + ruffle * (double)(i + 1);
        partition->dual_eur[i] = fmin(forgo_eur[i], alone_eur(problem, i));
        partition->scale_eur += partition->dual_eur[i];
    }
    for (size_t t = 0; t < problem->n_types; t++) {
        const size_t count = problem->types[t].count;
        partition->row_of_type[t] = SIZE_MAX;
        if (count >= n)
            continue;
        partition->amount[partition->n_rows] = (double)count + ruffle * (double)(n + t + 1);
        partition->row_of_type[t] = partition->n_rows++;
    }
    for (size_t r = 0; r < partition->n_rows; r++)
        partition->inverse[r][r] = 1;
    return partition;
}

void partition_add(struct partition *partition, size_t type, uint32_t set, float least_eur)
{
    partition->columns =
        arena_grown(partition->arena, partition->columns, partition->n_columns,
                    &partition->n_room, sizeof *partition->columns);
    partition->columns[partition->n_columns++] =
        (struct column){least_eur, (uint16_t)set, (uint8_t)type,
                        (uint8_t)((size_t)__builtin_popcount(set) * SUBSETS_MAX_STOPS - SUBSETS_MAX_STOPS +
                                  (size_t)__builtin_ctz(set))};
}

/* Prices of sets: sums over their stops, looked up in two halves, and of the types. */
struct prices {
    double low[256], high[256], toll_eur[PARTITION_MAX_TYPES];
};

/* No stop is worth more than leaving it out costs, and no vehicle less than nothing. */
static void prices_init(struct prices *prices, const struct partition *partition)
{
    double reward_eur[SUBSETS_MAX_STOPS] = {0};
    for (size_t i = 0; i < partition->n; i++)
        reward_eur[i] = fmin(partition->dual_eur[i], partition->forgo_eur[i]);
    prices->low[0] = prices->high[0] = 0;
    const unsigned n_sets = partition->n < 8 ? 1u << partition->n : 256;
    for (unsigned set = 1; set < n_sets; set++) {
        const unsigned i = (unsigned)__builtin_ctz(set), rest = set & (set - 1);
        prices->low[set] = prices->low[rest] + reward_eur[i];
        prices->high[set] = prices->high[rest] + reward_eur[i + 8];
    }
    for (size_t t = 0; t < partition->problem->n_types; t++) {
        const size_t row = partition->row_of_type[t];
        prices->toll_eur[t] = row == SIZE_MAX ? 0 : fmax(-partition->dual_eur[row], 0);
    }
}

static inline double prices_of(const struct prices *prices, uint32_t set)
{
    return prices->low[set & 255] + prices->high[set >> 8];
}

static inline double reduced_eur(const struct prices *prices, const struct column *column)
{
    return (double)column->eur - prices_of(prices, column->set) + prices->toll_eur[column->type];
}

/* Lists columns that are too cheap at the prices: the cheapest of each size and lowest stop. */
static void find_candidates(struct partition *partition, const struct prices *prices,
                            double tolerance_eur)
{
    double least_eur[CANDIDATES];
    uint32_t found[CANDIDATES];
    for (size_t k = 0; k < CANDIDATES; k++)
        least_eur[k] = -tolerance_eur;
    for (size_t c = 0; c < partition->n_columns; c++) {
        const double eur = reduced_eur(prices, &partition->columns[c]);
        if (eur < least_eur[partition->columns[c].class]) {
            least_eur[partition->columns[c].class] = eur;
            found[partition->columns[c].class] = (uint32_t)c;
        }
    }
    partition->n_candidates = 0;
    for (size_t k = 0; k < CANDIDATES; k++)
        if (least_eur[k] < -tolerance_eur)
            partition->candidates[partition->n_candidates++] = found[k];
}

/* The cheapest candidate below -tolerance_eur; NULL: none. Forgets those that are not. */
static const struct column *choose_candidate(struct partition *partition,
                                             const struct prices *prices, double tolerance_eur,
                                             double *eur)
{
    const struct column *best = NULL;
    size_t n_kept = 0;
    *eur = -tolerance_eur;
    for (size_t k = 0; k < partition->n_candidates; k++) {
        const struct column *column = &partition->columns[partition->candidates[k]];
        const double now_eur = reduced_eur(prices, column);
        if (now_eur >= -tolerance_eur)
            continue;
        partition->candidates[n_kept++] = partition->candidates[k];
        if (now_eur < *eur) {
            *eur = now_eur;
            best = column;
        }
    }
    partition->n_candidates = n_kept;
    return best;
}

/* Brings into the basis a set of stops by a type whose row, unless SIZE_MAX, is given. */
static bool pivot(struct partition *partition, uint32_t set, size_t row, double eur)
{
    const size_t n_rows = partition->n_rows;
    double entry[MAX_ROWS], least = HUGE_VAL;
    size_t leaving = n_rows;
    for (size_t r = 0; r < n_rows; r++) {
        entry[r] = row == SIZE_MAX ? 0 : partition->inverse[r][row];
        for (uint32_t in = set; in; in &= in - 1)
            entry[r] += partition->inverse[r][__builtin_ctz(in)];
        if (entry[r] > 1e-9 && partition->amount[r] / entry[r] < least) {
            least = partition->amount[r] / entry[r];
            leaving = r;
        }
    }
    if (leaving == n_rows)
        return false;
    double *const pivot_row = partition->inverse[leaving];
    for (size_t k = 0; k < n_rows; k++) {
        pivot_row[k] /= entry[leaving];
        partition->dual_eur[k] += eur * pivot_row[k];
    }
    partition->amount[leaving] = least;
    for (size_t r = 0; r < n_rows; r++) {
        if (r == leaving)
            continue;
        for (size_t k = 0; k < n_rows; k++)
            partition->inverse[r][k] -= entry[r] * pivot_row[k];
        partition->amount[r] = fmax(partition->amount[r] - entry[r] * least, 0);
    }
    return true;
}

/* Lets vehicles of a type stay at home where that pays. */
static bool pivot_slack(struct partition *partition, double tolerance_eur)
{
    for (size_t t = 0; t < partition->problem->n_types; t++) {
        const size_t row = partition->row_of_type[t];
        if (row != SIZE_MAX && partition->dual_eur[row] > tolerance_eur)
            return pivot(partition, 0, row, -partition->dual_eur[row]);
    }
    return false;
}

bool partition_relax(struct partition *partition)
{
    const double tolerance_eur = tolerance_share * partition->scale_eur;
    for (size_t k = 0; k < MAX_PIVOTS; k++) {
        if (pivot_slack(partition, tolerance_eur))
            continue;
        struct prices prices;
        double eur;
        prices_init(&prices, partition);
        const struct column *column =
            choose_candidate(partition, &prices, tolerance_eur, &eur);
        if (!column) {
            find_candidates(partition, &prices, tolerance_eur);
            column = choose_candidate(partition, &prices, tolerance_eur, &eur);
        }
        if (!column)
            return true;
        if (!pivot(partition, column->set, partition->row_of_type[column->type], eur))
            return false;
    }
    return false;
}

/* What all vehicles of limited types cost at their tolls. */
static double tolls_eur(const struct partition *partition, const struct prices *prices)
{
    double eur = 0;
    for (size_t t = 0; t < partition->problem->n_types; t++)
        if (prices->toll_eur[t] > 0)
            eur += prices->toll_eur[t] * (double)partition->problem->types[t].count;
    return eur;
}

static int by_price(const void *a, const void *b)
{
    const struct rank *one = a, *other = b;
    if (one->eur != other->eur)
        return one->eur < other->eur ? -1 : 1;
    return (one->column > other->column) - (one->column < other->column);
}

/* A search through whole solutions. Costs are those at the prices, as if all vehicles of limited
 * types went out. */
struct choice {
    const struct partition *partition;
    const struct prices *prices;
    struct rank *ranks;                /* by the lowest stop of the column, cheapest first */
    size_t first[SUBSETS_MAX_STOPS + 1];
    struct exact_route *routes;
    size_t n_routes, max_routes;
    size_t left[PARTITION_MAX_TYPES];
    uint32_t list[SUBSETS_MAX_STOPS], best[SUBSETS_MAX_STOPS]; /* ranks */
    size_t n_list, n_best;             /* n_best: SIZE_MAX while there is none */
    double first_eur, limit_eur;       /* what was asked for, and what is */
    size_t *steps_left;
};

static void keep_choice(struct choice *choice, double eur)
{
    for (size_t t = 0; t < choice->partition->problem->n_types; t++)
        if (choice->prices->toll_eur[t] > 0)
            eur += choice->prices->toll_eur[t] * (double)choice->left[t];
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
    const struct column *column = &choice->partition->columns[rank->column];
    struct exact_route *route = &choice->routes[choice->n_routes++];
    /* What it may cost more than was known. */
    const double room_eur = choice->first_eur - rank->eur;
    route->eur = subsets_route(choice->partition->subsets[column->type], column->set,
                               (double)column->eur + room_eur, route->stops, choice->steps_left);
    rank->route = (uint32_t)choice->n_routes;
    return route;
}

/* Serves the lowest stop that is left, or leaves it out. */
static void choose_on(struct choice *choice, uint32_t rest, double eur)
{
    if (!rest) {
        keep_choice(choice, eur);
        return;
    }
    const size_t lowest = (size_t)__builtin_ctz(rest);
    const struct partition *partition = choice->partition;
    for (size_t k = choice->first[lowest]; k < choice->first[lowest + 1]; k++) {
        struct rank *rank = &choice->ranks[k];
        const struct column *column = &partition->columns[rank->column];
        if (!*choice->steps_left || eur + rank->eur >= choice->limit_eur)
            break;
        --*choice->steps_left;
        if (column->set & ~rest || !choice->left[column->type])
            continue;
        const struct exact_route *route = route_of(choice, rank);
        if (!route)
            break;
        const double then_eur = eur + rank->eur + (route->eur - (double)column->eur);
        if (!(then_eur < choice->limit_eur))
            continue;
        choice->list[choice->n_list++] = (uint32_t)k;
        choice->left[column->type]--;
        choose_on(choice, rest & ~(uint32_t)column->set, then_eur);
        choice->left[column->type]++;
        choice->n_list--;
    }
    const double forgone_eur = partition->forgo_eur[lowest] -
                               prices_of(choice->prices, UINT32_C(1) << lowest);
    if (eur + forgone_eur < choice->limit_eur)
        choose_on(choice, rest & (rest - 1), eur + forgone_eur);
}

/* Lists the columns below limit_eur. */
static void rank_columns(struct choice *choice, double limit_eur)
{
    const struct partition *partition = choice->partition;
    size_t next[SUBSETS_MAX_STOPS];
    memset(choice->first, 0, sizeof choice->first);
    for (size_t c = 0; c < partition->n_columns; c++)
        if (reduced_eur(choice->prices, &partition->columns[c]) < limit_eur)
            choice->first[__builtin_ctz(partition->columns[c].set) + 1]++;
    for (size_t i = 0; i < partition->n; i++) {
        next[i] = choice->first[i];
        choice->first[i + 1] += choice->first[i];
    }
    for (size_t c = 0; c < partition->n_columns; c++) {
        const double eur = reduced_eur(choice->prices, &partition->columns[c]);
        if (eur < limit_eur)
            choice->ranks[next[__builtin_ctz(partition->columns[c].set)]++] =
                (struct rank){.eur = eur, .column = (uint32_t)c};
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
        const struct column *column = &partition->columns[rank->column];
        const struct exact_route *route = &choice->routes[rank->route - 1];
        const size_t n = (size_t)__builtin_popcount(column->set);
        best->types[best->n_routes] = column->type;
        best->lengths[best->n_routes++] = n;
        best->cost_eur += route->eur;
        for (size_t k = 0; k < n; k++)
            best->stops[n_stops++] = route->stops[k];
        served |= column->set;
    }
    for (size_t i = 0; i < problem->n; i++) {
        if (served >> i & 1)
            continue;
        const double penalty_eur = problem->tasks[i].penalty_eur;
        best->absent[best->n_absent++] = i;
        best->n_owed += penalty_eur == HUGE_VAL;
        best->cost_eur += penalty_eur < HUGE_VAL ? penalty_eur : 0;
    }
}

bool partition_solve(struct partition *partition, double *limit_eur, size_t *steps_left,
                     struct record *best)
{
    struct prices prices;
    prices_init(&prices, partition);
    /* What every solution costs at least. */
    const double floor_eur = prices_of(&prices, (UINT32_C(1) << partition->n) - 1) -
                             tolls_eur(partition, &prices);
    const double whole_eur = *limit_eur - floor_eur;
    if (whole_eur <= 0)
        return true;
    const size_t n_routes =
        partition->n_columns < MAX_ROUTES ? partition->n_columns : MAX_ROUTES;
    struct choice choice = {.partition = partition,
                            .prices = &prices,
                            .ranks = arena_zeroed(partition->arena, partition->n_columns,
                                                  sizeof(struct rank)),
                            .routes = arena_zeroed(partition->arena, n_routes,
                                                   sizeof(struct exact_route)),
                            .max_routes = n_routes,
                            .steps_left = steps_left};
    for (double room_eur = fmax(first_share * floor_eur, first_share * whole_eur);;
         room_eur *= share_grows) {
        choice.first_eur = choice.limit_eur = fmin(room_eur, whole_eur);
        choice.n_best = SIZE_MAX;
        choice.n_routes = 0;
        for (size_t t = 0; t < partition->problem->n_types; t++)
            choice.left[t] = partition->problem->types[t].count;
        rank_columns(&choice, choice.limit_eur);
        choose_on(&choice, (UINT32_C(1) << partition->n) - 1, 0);
        if (choice.n_best != SIZE_MAX) {
            *limit_eur = floor_eur + choice.limit_eur;
            write_best(&choice, best);
        }
        if (!*steps_left)
            return false;
        if (choice.n_best != SIZE_MAX || !(room_eur < whole_eur))
            return true;
    }
}
