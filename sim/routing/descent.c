#include "sim/routing/descent.h"
#include "sim/routing/moves.h"

/* A stop u, those before and after it, and the rows of their arcs: what stays the same while
 * its neighbours are tried. Chains that the way is too short for save nothing. */
struct focus {
    uint32_t u, p, x, z;
    const float *from_p, *from_u, *to_u, *from_x, *to_x, *from_z, *to_z;
    double p_u, u_x, x_z;
    double save_one, save_two, save_turned, save_three; /* arcs saved when these stops leave */
    double save_pair; /* arcs around u and x */
    double slack_eur; /* what better loads and times could save on the way at most */
    double gain_eur[3]; /* of the way when one, two or three stops leave, but for time; only where
                         * ways do not pay alike */
};

/* What the way's price holds besides driving and a fixed price that it keeps, in the unit of
 * arcs. */
ALWAYS_INLINE double slack_of(const struct draft *draft, uint32_t w, unsigned kind)
{
    const struct way *way = &draft->ways[w];
    const struct carrier *carrier = &draft->ground->carriers[way->carrier];
    const double kept_eur = way->n_stops > 3 ? carrier->fixed_eur : 0;
    if (kind & GROUND_RICH)
        return (way->price_eur - kept_eur) / carrier->rate - way->base;
    return way->price_eur - kept_eur - way->base;
}

ALWAYS_INLINE struct focus focus_on(const struct draft *draft, uint32_t u, unsigned kind)
{
    const struct ground *ground = draft->ground;
    const struct knot *knots = draft->knots;
    const size_t m = ground->n_sites;
    const struct fleet *fleet = draft_fleet(draft, draft->ways[knots[u].way].carrier);
    struct focus f = {.u = u, .p = knots[u].prev, .x = knots[u].next};
    const bool two = f.x < ground->n;
    f.z = two ? knots[f.x].next : f.x;
    const size_t p = knots[f.p].site, x = knots[f.x].site, z = knots[f.z].site;
    f.from_p = &fleet->eur[p * m];
    f.from_u = &fleet->eur[u * m];
    f.to_u = &fleet->eur_to[u * m];
    f.from_x = &fleet->eur[x * m];
    f.to_x = &fleet->eur_to[x * m];
    f.from_z = &fleet->eur[z * m];
    f.to_z = &fleet->eur_to[z * m];
    f.p_u = (double)f.from_p[u];
    f.u_x = (double)f.from_u[x];
    f.x_z = two ? (double)f.from_x[z] : 0;
    f.save_one = f.p_u + f.u_x - (double)f.from_p[x];
    f.save_two = f.save_turned = f.save_three = f.save_pair = -NEVER_S;
    if (two) {
        f.save_pair = f.p_u + f.x_z;
        f.save_two = f.save_pair - (double)f.from_p[z];
        f.save_turned = f.save_two + f.u_x - (double)f.to_u[x];
    }
    if (two && f.z < ground->n) {
        const size_t after = knots[knots[f.z].next].site;
        f.save_three = f.p_u + (double)f.from_z[after] - (double)f.from_p[after];
    }
    f.slack_eur = slack_of(draft, knots[u].way, kind);
    return f;
}

/* Moves that join the ends of two ways, or turn round what lies between u and v on one. */
static bool try_ends(struct draft *draft, uint32_t u, uint32_t v)
{
    const struct knot *knots = draft->knots;
    if (knots[u].way == knots[v].way)
        return knots[u].rank < knots[v].rank ? moves_turn(draft, u, v) : moves_turn(draft, v, u);
    return moves_swap_tails(draft, u, v) ||
           (v < draft->ground->n && !draft->before && moves_swap_heads(draft, u, v));
}

/* All moves that bring u next to v, a stop or a start. */
static bool try_all(struct draft *draft, uint32_t u, uint32_t v)
{
    const bool stop = v < draft->ground->n;
    return moves_relocate(draft, u, v, 1, false) || moves_relocate(draft, u, v, 2, false) ||
           moves_relocate(draft, u, v, 2, true) || moves_relocate(draft, u, v, 3, false) ||
           (stop && (moves_swap(draft, u, v, 1, 1) || moves_swap(draft, u, v, 2, 1) ||
                     moves_swap(draft, u, v, 2, 2))) ||
           try_ends(draft, u, v);
}

/* What the way's price would be less without its stops u .. last. */
static double leaving_eur(const struct draft *draft, uint32_t u, uint32_t last, double save)
{
    const struct knot *knots = draft->knots;
    const struct way *way = &draft->ways[knots[u].way];
    const struct knot *before = &knots[knots[u].prev];
    if (knots[last].rank - before->rank == way->n_stops)
        return way->load_price_eur;
    return way->load_price_eur - draft_bid(draft, way->carrier, way->base - save,
                                           way->kg - (knots[last].kg - before->kg),
                                           way->crates - (knots[last].crates - before->crates),
                                           draft->ground->kind)
                                     .eur;
}

static void set_gains(const struct draft *draft, struct focus *f)
{
    const size_t n = draft->ground->n;
    f->gain_eur[0] = leaving_eur(draft, f->u, f->u, f->save_one);
    f->gain_eur[1] = f->gain_eur[2] = -NEVER_S;
    if (f->x >= n)
        return;
    f->gain_eur[1] = leaving_eur(draft, f->u, f->x, f->save_two + f->u_x);
    if (f->z < n)
        f->gain_eur[2] =
            leaving_eur(draft, f->u, f->z, f->save_three + f->u_x + f->x_z);
}

/* Price of the way's time. */
static double way_time_eur(const struct way *way)
{
    return way->price_eur - way->load_price_eur;
}

/* A stop or a start v that the focus may come next to: who follows it, and the arcs between
 * them. */
struct facing {
    uint32_t v, y;
    const struct knot *at_v, *at_y;
    double v_u, u_y, x_y, v_x, v_y;
};

ALWAYS_INLINE struct facing face(const struct draft *draft, const struct focus *f, uint32_t v)
{
    const struct knot *knots = draft->knots, *at_v = &knots[v];
    const uint32_t y = at_v->next;
    const size_t site_v = at_v->site, site_y = knots[y].site;
    return (struct facing){.v = v,
                           .y = y,
                           .at_v = at_v,
                           .at_y = &knots[y],
                           .v_u = (double)f->to_u[site_v],
                           .u_y = (double)f->from_u[site_y],
                           .x_y = (double)f->from_x[site_y],
                           .v_x = (double)f->to_x[site_v],
                           .v_y = knots[y].out - at_v->out};
}

/* Moves of u and the stops after it to v where ways do not pay alike: what u's way would save
 * is known, and what v's would pay for driving. */
static bool relocate_unlike(struct draft *draft, const struct focus *f, const struct facing *at,
                            double rate_v, double slack_eur)
{
    const uint32_t u = f->u, v = at->v;
    const double *gain_eur = f->gain_eur;
    const double x_u = (double)f->to_u[draft->knots[f->x].site];
    const double z_y = (double)f->from_z[at->at_y->site];
    return ((at->v_u + at->u_y - at->v_y) * rate_v < gain_eur[0] + slack_eur &&
            moves_relocate(draft, u, v, 1, false)) ||
           ((at->v_u + f->u_x + at->x_y - at->v_y) * rate_v < gain_eur[1] + slack_eur &&
            moves_relocate(draft, u, v, 2, false)) ||
           ((at->v_x + x_u + at->u_y - at->v_y) * rate_v < gain_eur[1] + slack_eur &&
            moves_relocate(draft, u, v, 2, true)) ||
           ((at->v_u + f->u_x + f->x_z + z_y - at->v_y) * rate_v < gain_eur[2] + slack_eur &&
            moves_relocate(draft, u, v, 3, false));
}

/* Swaps of u, and of it and the next, with v or with v and the next: the same. */
static bool swap_unlike(struct draft *draft, const struct focus *f, const struct facing *at,
                        const double rates[2], double slack_eur)
{
    const struct knot *knots = draft->knots, *at_v = at->at_v, *at_u = &knots[f->u];
    const double v_y = at->v_y, rate_u = rates[0], rate_v = rates[1];
    const double q_v = at_v->out - knots[at_v->prev].out;
    const double p_v = (double)f->from_p[at_v->site] - f->p_u;
    const double q_u = (double)f->to_u[knots[at_v->prev].site] - q_v;
    const double one_eur = slack_eur + at_v->relief_eur[0];
    const double two_eur = slack_eur + at_v->relief_eur[1];
    if ((p_v + at->v_x - f->u_x) * rate_u + (q_u + at->u_y - v_y) * rate_v <
            one_eur + at_u->relief_eur[0] &&
        moves_swap(draft, f->u, at->v, 1, 1))
        return true;
    if ((p_v + (double)f->to_z[at_v->site] - f->u_x - f->x_z) * rate_u +
                (q_u + f->u_x + at->x_y - v_y) * rate_v <
            one_eur + at_u->relief_eur[1] &&
        moves_swap(draft, f->u, at->v, 2, 1))
        return true;
    if (at->y >= draft->ground->n)
        return false;
    const struct knot *after = &knots[at->at_y->next];
    const double x_after = (double)f->from_x[after->site];
    return (p_v + v_y + (double)f->to_z[at->at_y->site] - f->u_x - f->x_z) * rate_u +
                   (q_u + f->u_x + x_after - (after->out - at_v->out)) * rate_v <
               two_eur + at_u->relief_eur[1] &&
           moves_swap(draft, f->u, at->v, 2, 2);
}

/* Moves that bring u next to v where ways do not pay alike. */
static bool try_unlike(struct draft *draft, const struct focus *f, uint32_t v)
{
    const struct knot *knots = draft->knots;
    const struct way *way_u = &draft->ways[knots[f->u].way], *way_v = &draft->ways[knots[v].way];
    if (draft_fleet(draft, way_u->carrier)->eur != draft_fleet(draft, way_v->carrier)->eur)
        return try_all(draft, f->u, v);
    const double rates[] = {draft->ground->carriers[way_u->carrier].rate,
                            draft->ground->carriers[way_v->carrier].rate};
    const double slack_eur = way_time_eur(way_u) + way_time_eur(way_v) - GAIN_EUR;
    const struct facing at = face(draft, f, v);
    return relocate_unlike(draft, f, &at, rates[1], slack_eur) ||
           (v < draft->ground->n && swap_unlike(draft, f, &at, rates, slack_eur)) ||
           try_ends(draft, f->u, v);
}

/* Moves of u and the stops after it to v where all ways pay alike. The bound: what could be
 * saved besides arcs. */
ALWAYS_INLINE bool relocate_screened(struct draft *draft, const struct focus *f,
                                     const struct facing *at, double bound)
{
    const double open = bound + at->v_y;
    return (at->v_u + at->u_y < open + f->save_one &&
            moves_relocate(draft, f->u, at->v, 1, false)) ||
           (at->v_u + at->x_y < open + f->save_two &&
            moves_relocate(draft, f->u, at->v, 2, false)) ||
           (at->v_x + at->u_y < open + f->save_turned &&
            moves_relocate(draft, f->u, at->v, 2, true)) ||
           (at->v_u + (double)f->from_z[at->at_y->site] < open + f->save_three &&
            moves_relocate(draft, f->u, at->v, 3, false));
}

/* Swaps of u, and of it and the next, with v or with v and the next. */
ALWAYS_INLINE bool swap_screened(struct draft *draft, const struct focus *f,
                                 const struct facing *at, double bound)
{
    const struct knot *knots = draft->knots, *at_v = at->at_v;
    const double p_v = (double)f->from_p[at_v->site];
    const double q_u = (double)f->to_u[knots[at_v->prev].site];
    const double q_v = at_v->out - knots[at_v->prev].out;
    const double added = p_v + q_u, kept = bound + q_v;
    if (added + at->v_x + at->u_y < kept + at->v_y + f->p_u + f->u_x &&
        moves_swap(draft, f->u, at->v, 1, 1))
        return true;
    if (added + (double)f->to_z[at_v->site] + at->x_y < kept + at->v_y + f->save_pair &&
        moves_swap(draft, f->u, at->v, 2, 1))
        return true;
    if (at->y >= draft->ground->n)
        return false;
    const struct knot *after = &knots[at->at_y->next];
    return added + (double)f->to_z[at->at_y->site] + (double)f->from_x[after->site] <
               kept + after->out - at->at_y->out + f->save_pair &&
           moves_swap(draft, f->u, at->v, 2, 2);
}

/* Moves that join the ends of u's and v's ways. */
ALWAYS_INLINE bool ends_screened(struct draft *draft, const struct focus *f,
                                 const struct facing *at, double bound, unsigned kind)
{
    const uint32_t u = f->u, v = at->v;
    /* Ends at other depots change more arcs than these. */
    const bool apart = kind & GROUND_RICH && draft->ground->n_fleets > 1;
    const double open = bound + at->v_y + f->u_x;
    if ((apart || at->u_y + at->v_x < open) && moves_swap_tails(draft, u, v))
        return true;
    const double u_v = (double)f->from_u[at->at_v->site];
    return !(kind & GROUND_TIMED) && v < draft->ground->n &&
           (apart || u_v + at->x_y < open) && moves_swap_heads(draft, u, v);
}

/* Moves that bring u next to v where all ways pay alike: first the arcs alone, which rule out
 * nearly all. */
ALWAYS_INLINE bool try_screened(struct draft *draft, const struct focus *f, uint32_t v,
                                unsigned kind)
{
    const struct knot *knots = draft->knots;
    const double bound = f->slack_eur + slack_of(draft, knots[v].way, kind) - GAIN_EUR;
    const struct facing at = face(draft, f, v);
    if (relocate_screened(draft, f, &at, bound) ||
        (v < draft->ground->n && swap_screened(draft, f, &at, bound)))
        return true;
    if (knots[f->u].way == knots[v].way)
        return try_ends(draft, f->u, v);
    return ends_screened(draft, f, &at, bound, kind);
}

/* Opens a way for any carrier of the fleet: moves onto it choose among them. */
static uint32_t open_of_fleet(struct draft *draft, const struct fleet *fleet)
{
    for (size_t m = 0; m < fleet->n_members; m++) {
        if (!draft->left[fleet->members[m]])
            continue;
        const uint32_t way = draft_open(draft, fleet->members[m]);
        const uint32_t start = draft_start(draft, way), end = draft_end(draft, way);
        draft->knots[start].site = draft->knots[end].site = (uint32_t)fleet->depot;
        if (draft->before) {
            draft->before[start] = fleet->depart;
            draft->after[end] = fleet->arrive;
        }
        return way;
    }
    return NO_WAY;
}

/* Moves u onto a way of its own, with the next stop or all of them or not. */
static bool try_empty(struct draft *draft, uint32_t u)
{
    const struct ground *ground = draft->ground;
    if (draft->ways[draft->knots[u].way].n_stops < 2)
        return false;
    for (size_t f = 0; f < ground->n_fleets; f++) {
        const uint32_t empty = open_of_fleet(draft, &ground->fleets[f]);
        if (empty == NO_WAY)
            continue;
        const uint32_t start = draft_start(draft, empty);
        if (moves_relocate(draft, u, start, 1, false) ||
            moves_relocate(draft, u, start, 2, false) ||
            moves_swap_tails(draft, draft->knots[u].prev, start))
            return true;
        draft_update(draft, empty);
    }
    return false;
}

ALWAYS_INLINE bool is_fresh(const struct draft *draft, uint32_t u, uint32_t v, uint32_t tried_at)
{
    const uint32_t a = draft->ways[draft->knots[u].way].changed_at;
    const uint32_t b = draft->ways[draft->knots[v].way].changed_at;
    return a > tried_at || b > tried_at;
}

ALWAYS_INLINE bool try_pair(struct draft *draft, const struct focus *focus, uint32_t v,
                            unsigned kind)
{
    if (kind & GROUND_RICH && !draft->ground->uniform)
        return try_unlike(draft, focus, v);
    return try_screened(draft, focus, v, kind);
}

ALWAYS_INLINE bool try_stop(struct descent *descent, uint32_t u, bool first, unsigned kind)
{
    struct draft *draft = descent->draft;
    const struct ground *ground = draft->ground;
    const uint32_t *near = &ground->near[u * ground->n_near];
    const uint32_t tried_at = descent->tried_at[u];
    bool moved = false;
    struct focus focus = focus_on(draft, u, kind);
    if (kind & GROUND_RICH && !ground->uniform)
        set_gains(draft, &focus);
    descent->tried_at[u] = draft->n_moves;
    for (size_t k = 0; k < ground->n_near; k++) {
        const uint32_t v = near[k];
        if (!is_fresh(draft, u, v, tried_at))
            continue;
        const uint32_t before = draft->knots[v].prev;
        if (try_pair(draft, &focus, v, kind) ||
            (before >= ground->n && try_pair(draft, &focus, before, kind))) {
            focus = focus_on(draft, u, kind);
            if (kind & GROUND_RICH && !ground->uniform)
                set_gains(draft, &focus);
            moved = true;
        }
    }
    if (!first && draft->ways[draft->knots[u].way].changed_at > descent->parted_at[u]) {
        descent->parted_at[u] = draft->n_moves;
        moved |= try_empty(draft, u);
    }
    return moved;
}

ALWAYS_INLINE void descend(struct descent *descent, unsigned kind)
{
    const size_t n = descent->draft->ground->n;
    bool moved = true;
    /* New ways are not opened at first, so that there are not too many. */
    for (size_t round = 0; (moved && !draft_is_spent(descent->draft)) || round == 1; round++) {
        moved = false;
        for (size_t i = 0; i < n; i++)
            moved |= try_stop(descent, descent->order[i], round == 0, kind);
    }
}

void descent_run(struct descent *descent)
{
    switch (descent->draft->ground->kind) {
    case 0:
        descend(descent, 0);
        break;
    case GROUND_TIMED:
        descend(descent, GROUND_TIMED);
        break;
    case GROUND_RICH:
        descend(descent, GROUND_RICH);
        break;
    default:
        descend(descent, GROUND_TIMED | GROUND_RICH);
    }
}

void descent_init(struct descent *descent, struct draft *draft, struct arena *arena)
{
    const size_t n = draft->ground->n;
    *descent = (struct descent){.draft = draft};
    descent->order = arena_zeroed(arena, n, sizeof *descent->order);
    descent->tried_at = arena_zeroed(arena, n, sizeof *descent->tried_at);
    descent->parted_at = arena_zeroed(arena, n, sizeof *descent->parted_at);
    for (uint32_t i = 0; i < n; i++)
        descent->order[i] = i;
}

void descent_forget(struct descent *descent)
{
    for (size_t i = 0; i < descent->draft->ground->n; i++)
        descent->tried_at[i] = descent->parted_at[i] = 0;
}
