#include "sim/routing/partition.h"
#include <stdlib.h>
#include <string.h>
#include "sim/routing/relaxation.h"

/* Routes that the search knows; and sets of stops left that it remembers, at most, and for each column
 * that it ranks. */
enum { MAX_ROUTES = 8192, REMEMBERED = 1 << 14, REMEMBERED_A_RANK = 16 };

/* Shares of the least cost by which a solution may cost more than the bound: tried one after the
 * other, as a better solution than that needs only routes that cost no more at the prices. */
static const double first_share = 0.01, share_grows = 3;

/* What a stop costs that the relaxation does not serve, by the cost of a route alone: more than any
 * route that it should find. */
static const double unserved_factor = 2;

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
    partition->eur = arena_raw(arena, partition->n_columns, sizeof *partition->eur);
    for (size_t c = 0; c < partition->n_columns; c++)
        partition->eur[c] = no_way_eur;
    partition->any =
        arena_zeroed(arena, partition->n_columns >> BLOCK_BITS, sizeof *partition->any);
    for (size_t i = 0; i < partition->n; i++) {
        partition->forgo_eur[i] = forgo_eur[partition->first_stop[i]];
        const double apart_eur = unserved_factor * alone_eur(partition, i);
        partition->last_eur[i] =
            partition->forgo_eur[i] < HUGE_VAL ? partition->forgo_eur[i] : apart_eur;
        partition->first_eur[i] = partition->last_eur[i];
        partition->scale_eur += fmin(partition->last_eur[i], apart_eur);
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

/* The stops of a column. */
static uint32_t stops_of(const struct partition *partition, uint32_t column)
{
    uint32_t stops = 0;
    for (uint32_t in = set_of(partition, column); in; in &= in - 1)
        stops |= partition->stops[__builtin_ctz(in)];
    return stops;
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

/* Stops left that so much, spent before with so many vehicles left, leaves no room for. */
struct hopeless {
    uint32_t search, rest;
    size_t n_left;
    double eur;
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
    size_t left[PARTITION_MAX_TYPES], n_left; /* vehicles */
    bool limited[PARTITION_MAX_TYPES]; /* the type may run out */
    struct memory *memory;             /* the last of those that share a place */
    struct hopeless *hopeless;         /* likewise, as many */
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
    choice->hopeless = arena_zeroed(partition->arena, choice->n_memory, sizeof *choice->hopeless);
}

static inline size_t place_of(const struct choice *choice, uint64_t key)
{
    return key * UINT64_C(0x9e3779b97f4a7c15) >> 32 & (choice->n_memory - 1);
}

/* Whether the same was left before, for no more. */
static bool was_here(struct choice *choice, uint32_t rest, double eur)
{
    uint64_t key = rest;
    for (size_t t = 0; t < choice->partition->problem->n_types; t++)
        if (choice->limited[t])
            key = key << 4 ^ key >> 60 ^ choice->left[t];
    struct memory *memory = &choice->memory[place_of(choice, key)];
    const double counted_eur = eur + counts_eur(choice);
    if (memory->search == choice->search && memory->key == key && memory->eur <= eur &&
        memory->counted_eur <= counted_eur)
        return true;
    *memory = (struct memory){key, choice->search, eur, counted_eur};
    return false;
}

/* What it costs at the prices to leave out requests. */
static double forgone_eur(const struct choice *choice, uint32_t requests)
{
    double eur = -prices_of(&choice->prices, requests);
    for (uint32_t in = requests; in; in &= in - 1)
        eur += choice->partition->forgo_eur[__builtin_ctz(in)];
    return eur;
}

/* What the route of a rank costs at least, as far as is known. */
static double least_eur(const struct choice *choice, const struct rank *rank)
{
    if (!rank->route)
        return rank->eur;
    return rank->eur + choice->routes[rank->route - 1].eur -
           (double)choice->partition->eur[rank->column];
}

/* Whether what is left may be served or left out within the limit, if no route costs more than is known
 * of it and vehicles of the types wanted are there. */
static bool may_end(struct choice *choice, uint32_t rest, size_t n_left, double eur)
{
    if (!rest || !n_left)
        return eur + forgone_eur(choice, rest) < choice->limit_eur;
    struct hopeless *hopeless = &choice->hopeless[place_of(choice, (uint64_t)n_left << 32 | rest)];
    if (hopeless->search == choice->search && hopeless->rest == rest &&
        hopeless->n_left == n_left && hopeless->eur <= eur)
        return false;
    const size_t lowest = (size_t)__builtin_ctz(rest);
    for (size_t k = choice->first[lowest]; k < choice->first[lowest + 1]; k++) {
        const struct rank *rank = &choice->ranks[k];
        const uint32_t set = set_of(choice->partition, rank->column);
        if (!*choice->steps_left || eur + rank->eur >= choice->limit_eur)
            break;
        if (set & ~rest)
            continue;
        --*choice->steps_left;
        if (may_end(choice, rest & ~set, n_left - 1, eur + least_eur(choice, rank)))
            return true;
    }
    const double without_eur = eur + forgone_eur(choice, rest & -rest);
    if (without_eur < choice->limit_eur && may_end(choice, rest & (rest - 1), n_left, without_eur))
        return true;
    *hopeless = (struct hopeless){choice->search, rest, n_left, eur};
    return false;
}

/* Serves the lowest stop that is left, or leaves it out. */
static void choose_on(struct choice *choice, uint32_t rest, double eur)
{
    if (!rest || !choice->n_left) {
        keep_choice(choice, eur + forgone_eur(choice, rest));
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
        if (set & ~rest || !choice->left[type] ||
            !may_end(choice, rest & ~set, choice->n_left - 1, eur + least_eur(choice, rank)))
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
        choice->n_left--;
        choose_on(choice, rest & ~set, then_eur);
        choice->n_left++;
        choice->left[type]++;
        choice->n_list--;
    }
    const double without_eur = eur + forgone_eur(choice, rest & -rest);
    if (without_eur < choice->limit_eur)
        choose_on(choice, rest & (rest - 1), without_eur);
}

/* Ranks the columns below limit_eur. */
static void rank_columns(struct choice *choice, double limit_eur)
{
    const struct partition *partition = choice->partition;
    const size_t n_listed = relaxation_list(partition, &choice->prices, limit_eur, choice->listed);
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
    choice->n_left = 0;
    for (size_t t = 0; t < partition->problem->n_types; t++) {
        const size_t count = partition->problem->types[t].count;
        choice->left[t] = count < partition->n ? count : partition->n;
        choice->n_left += choice->left[t];
    }
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

static bool divide(struct choice *choice, size_t broken, double count);

/* Looks for better solutions that keep to one row more than the relaxation had. */
static bool branch(struct choice *choice, const struct side *side, const uint32_t list[],
                   size_t n_list)
{
    struct partition *partition = choice->partition;
    if (!relaxation_tighten(partition, side, list, n_list) ||
        !relaxation_solve(partition, &choice->prices))
        return false;
    if (choice->prices.floor_eur >= *choice->whole_eur)
        return true;
    double count = 0;
    const size_t broken = relaxation_broken(partition, &count);
    return broken == SIZE_MAX ? choose(choice) : divide(choice, broken, count);
}

/* Looks for better solutions on both sides of a broken number of vehicles, of all types or of one. */
static bool divide(struct choice *choice, size_t broken, double count)
{
    struct partition *partition = choice->partition;
    struct relaxation *relaxation = &partition->relaxation;
    struct relaxation *solved = arena_raw(partition->arena, 1, sizeof *solved);
    const size_t n_list = relaxation->list ? relaxation->n_list : partition->n_columns;
    uint32_t *kept = arena_raw(partition->arena, n_list, sizeof *kept);
    const double limit_eur = *choice->whole_eur - choice->prices.floor_eur;
    const size_t n_kept = relaxation_list(partition, &choice->prices, limit_eur, kept);
    const uint32_t types = broken ? UINT32_C(1) << (broken - 1) : UINT32_MAX;
    *solved = *relaxation;
    if (!branch(choice, &(struct side){types, true, ceil(count)}, kept, n_kept))
        return false;
    *relaxation = *solved;
    return branch(choice, &(struct side){types, false, floor(count)}, kept, n_kept);
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
        .listed = arena_raw(partition->arena, partition->n_columns, sizeof(uint32_t)),
        .ranks = arena_raw(partition->arena, partition->n_columns, sizeof(struct rank)),
        .routes = arena_raw(partition->arena, n_routes, sizeof(struct exact_route)),
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
    relaxation_begin(partition, &counts);
    if (!relaxation_solve(partition, &choice.prices))
        return false;
    double count = 0;
    const size_t side = relaxation_broken(partition, &count);
    const double floor_eur = choice.prices.floor_eur, whole_eur = *limit_eur;
    const struct prices first = choice.prices;
    const struct relaxation solved = partition->relaxation;
    /* What is left out may count more than all that is served; then it tells nothing of that. */
    const double known_eur = fmin(fmax(floor_eur, whole_eur - floor_eur), partition->scale_eur);
    for (double room_eur = first_share * known_eur; floor_eur < whole_eur;
         room_eur = room_eur < known_eur ? share_grows * room_eur : whole_eur - floor_eur) {
        *limit_eur = fmin(whole_eur, floor_eur + room_eur);
        choice.prices = first;
        partition->relaxation = solved;
        const bool proven =
            side == SIZE_MAX ? choose(&choice) : divide(&choice, side, count);
        if (choice.found || !proven || floor_eur + room_eur >= whole_eur)
            return proven;
    }
    return true;
}
