#include "sim/routing/explain.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/schedule.h"

struct explanation {
    const struct routing_problem *problem;
    const struct routing_solution *solution;
    const struct explain_names *names;
    FILE *out;
    struct schedule schedule;
    size_t *stops; /* room for the longest route and four entries more */
};

static char *stop_name(const struct explanation *explanation, size_t stop)
{
    if (explanation->names->stops)
        return mem_text(explanation->names->stops[stop]);
    return mem_printf(_("stop %zu"), stop + 1);
}

static char *vehicle_name(const struct explanation *explanation, size_t vehicle)
{
    if (explanation->names->vehicles)
        return mem_text(explanation->names->vehicles[vehicle]);
    return mem_printf(_("vehicle type %zu"), vehicle + 1);
}

static char *entry_name(const struct explanation *explanation, const size_t stops[], size_t n,
                        size_t entry)
{
    if (entry >= n)
        return mem_text(_("its end"));
    return stops[entry] == ROUTING_RELOAD ? mem_text(_("its reload"))
                                          : stop_name(explanation, stops[entry]);
}

/* ---- What a route breaks ------------------------------------------------------------------ */

/* What is said of a limit that a route breaks, and in which unit by how much. */
enum amount { AMOUNT_NONE, AMOUNT_S, AMOUNT_KG, AMOUNT_CRATES, AMOUNT_KM };

/* From here on an excess is no amount but a way that nobody drives. */
static const double never_told = 1e9;

struct wording {
    const char *text;
    enum amount amount;
};

static const struct wording wordings[] = {
    [SCHEDULE_FITS] = {N_("fits"), AMOUNT_NONE},
    [SCHEDULE_STOPS] = {N_("more stops than it may have"), AMOUNT_NONE},
    [SCHEDULE_TRIPS] = {N_("more trips than it may make"), AMOUNT_NONE},
    [SCHEDULE_NEEDS] = {N_("it lacks what {stop} needs"), AMOUNT_NONE},
    [SCHEDULE_GOODS] = {N_("it may not carry the goods of {stop}"), AMOUNT_NONE},
    [SCHEDULE_PINNED] = {N_("what is settled stands otherwise"), AMOUNT_NONE},
    [SCHEDULE_PAIR] = {N_("the trip does not hold both the pick-up and the drop of {stop}"),
                       AMOUNT_NONE},
    [SCHEDULE_APART] = {N_("goods would ride together that must not"), AMOUNT_NONE},
    [SCHEDULE_KG] = {N_("{amount} too much aboard at {stop}"), AMOUNT_KG},
    [SCHEDULE_CRATES] = {N_("{amount} too many aboard at {stop}"), AMOUNT_CRATES},
    [SCHEDULE_NO_WAY] = {N_("no way leads to {stop}"), AMOUNT_NONE},
    [SCHEDULE_DISTANCE] = {N_("{amount} beyond its range"), AMOUNT_KM},
    [SCHEDULE_WINDOW] = {N_("{stop} would be reached {amount} after it closes"), AMOUNT_S},
    [SCHEDULE_SHIFT] = {N_("it would be back {amount} after its shift"), AMOUNT_S},
    [SCHEDULE_DURATION] = {N_("it would last {amount} too long"), AMOUNT_S},
    [SCHEDULE_DRIVING] = {N_("{amount} too long at the wheel without a rest"), AMOUNT_S},
    [SCHEDULE_BREAK] = {N_("its break finds no place in its hours"), AMOUNT_NONE},
    [SCHEDULE_ABOARD] = {N_("the goods of {stop} would be aboard for too long"), AMOUNT_NONE},
};

/* The same where no amount, or none with a unit, is known. */
static const struct wording bare_wordings[] = {
    [SCHEDULE_DISTANCE] = {N_("longer than it may drive"), AMOUNT_NONE},
    [SCHEDULE_KG] = {N_("more weight aboard than it carries"), AMOUNT_NONE},
    [SCHEDULE_CRATES] = {N_("more crates aboard than it carries"), AMOUNT_NONE},
    [SCHEDULE_WINDOW] = {N_("{stop} would be reached when it is closed"), AMOUNT_NONE},
    [SCHEDULE_SHIFT] = {N_("it would be back after its shift"), AMOUNT_NONE},
    [SCHEDULE_DRIVING] = {N_("too long at the wheel without a rest"), AMOUNT_NONE},
};

static char *time_text(const struct explain_units *units, double excess_s)
{
    char text[TEXT_DECIMAL_BYTES];
    if (units && units->time_scale > 0)
        return mem_text(
            text_decimal(text, excess_s / units->time_scale, TEXT_DECIMAL_SHORTEST));
    return excess_s < 60 ? mem_printf(_("%.0f s"), ceil(excess_s))
                         : mem_printf(_("%.0f min"), ceil(excess_s / 60));
}

static char *amount_text(const struct explain_units *units, enum amount amount, double excess)
{
    char text[TEXT_DECIMAL_BYTES];
    if (amount == AMOUNT_NONE)
        return mem_text("");
    if (amount == AMOUNT_S)
        return time_text(units, excess);
    if (units)
        return mem_text(text_decimal(text, excess, TEXT_DECIMAL_SHORTEST));
    text_decimal(text, excess, 1);
    return mem_printf(amount == AMOUNT_KG       ? _("%s kg")
                      : amount == AMOUNT_CRATES ? _("%s crates")
                                                : _("%s km"),
                      text);
}

static char *cost_text(const struct explanation *explanation, double eur)
{
    const struct explain_units *units = explanation->names->units;
    char text[TEXT_DECIMAL_BYTES];
    if (units)
        return mem_text(text_decimal(text, eur * units->cost_unit, units->cost_decimals));
    return mem_printf(_("%s EUR"), text_decimal(text, eur, 2));
}

/* What stands in the way of the route that was last scheduled. */
static char *obstacle_text(const struct explanation *explanation, const size_t stops[],
                           size_t n)
{
    const struct schedule *schedule = &explanation->schedule;
    const struct explain_units *units = explanation->names->units;
    const struct wording *wording = &wordings[schedule->limit];
    const bool known = schedule->excess > 0 && schedule->excess < never_told;
    if (wording->amount != AMOUNT_NONE && (!known || (units && wording->amount == AMOUNT_KM)))
        wording = &bare_wordings[schedule->limit];
    char *name = entry_name(explanation, stops, n, schedule->entry);
    char *amount = amount_text(units, wording->amount, schedule->excess);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        mem_exhausted();
    for (const char *at = _(wording->text); *at;) {
        const bool is_stop = strncmp(at, "{stop}", 6) == 0;
        const bool is_amount = strncmp(at, "{amount}", 8) == 0;
        if (is_stop)
            fputs(name, out);
        else if (is_amount)
            fputs(amount, out);
        else
            fputc(*at, out);
        at += is_stop ? 6 : is_amount ? 8 : 1;
    }
    if (fclose(out) != 0)
        mem_exhausted();
    free(name);
    free(amount);
    return text;
}

/* ---- Why this vehicle ---------------------------------------------------------------------- */

static size_t count_left(const struct explanation *explanation, size_t vehicle)
{
    size_t left = explanation->problem->vehicles[vehicle].count;
    for (size_t r = 0; r < explanation->solution->n_routes && left < SIZE_MAX; r++)
        left -= explanation->solution->routes[r].vehicle == vehicle && left > 0;
    return left;
}

static void explain_other(struct explanation *explanation, const struct routing_route *route,
                          size_t vehicle)
{
    char *name = vehicle_name(explanation, vehicle);
    if (!schedule_route(explanation->problem, vehicle, route->stops, route->n_stops,
                        &explanation->schedule)) {
        char *obstacle = obstacle_text(explanation, route->stops, route->n_stops);
        fprintf(explanation->out, _("  %s cannot: %s\n"), name, obstacle);
        free(obstacle);
    } else {
        const double more_eur = explanation->schedule.cost_eur - route->cost_eur;
        char *cost = cost_text(explanation, explanation->schedule.cost_eur);
        char *more = cost_text(explanation, fabs(more_eur));
        fprintf(explanation->out,
                more_eur < 0 ? _("  %s would cost %s, %s less%s\n")
                             : _("  %s would cost %s, %s more%s\n"),
                name, cost, more,
                count_left(explanation, vehicle) ? "" : _("; all of them are out"));
        free(cost);
        free(more);
    }
    free(name);
}

static void explain_route(struct explanation *explanation, size_t r)
{
    const struct routing_route *route = &explanation->solution->routes[r];
    char *name = vehicle_name(explanation, route->vehicle);
    char *cost = cost_text(explanation, route->cost_eur);
    fprintf(explanation->out, _("route %zu, %s: %s\n"), r + 1, name, cost);
    free(cost);
    free(name);
    for (size_t v = 0; v < explanation->problem->n_vehicles; v++)
        if (v != route->vehicle)
            explain_other(explanation, route, v);
}

/* ---- Why left out -------------------------------------------------------------------------- */

/* A place for a stop: a route of a type, before one of its entries. */
struct spot {
    size_t route; /* SIZE_MAX: one of its own */
    size_t vehicle;
    size_t before; /* entry */
    bool fits;
    double added_eur, share; /* what it costs; or by which share it breaks a limit */
    char *obstacle;          /* owned */
};

/* An excess as a share of the limit that it breaks; limits without a measure come last. */
static double share_of(const struct explanation *explanation, size_t vehicle)
{
    const struct routing_vehicle *type = &explanation->problem->vehicles[vehicle];
    const struct schedule *schedule = &explanation->schedule;
    const double day_s = 86400, unmeasured = 1e9;
    double limit = day_s;
    if (!(schedule->excess > 0 && schedule->excess < HUGE_VAL))
        return unmeasured + (double)schedule->limit;
    if (schedule->limit == SCHEDULE_KG)
        limit = type->capacity_kg;
    if (schedule->limit == SCHEDULE_CRATES)
        limit = type->capacity_crates;
    if (schedule->limit == SCHEDULE_DISTANCE)
        limit = type->max_distance_km;
    return schedule->excess / fmax(limit, 1e-9);
}

/* Looks at the route of n entries in explanation->stops, and keeps it if it is nearer. */
static void consider(struct explanation *explanation, size_t n, struct spot spot,
                     double before_eur, struct spot *nearest)
{
    spot.fits = schedule_route(explanation->problem, spot.vehicle, explanation->stops, n,
                               &explanation->schedule);
    spot.added_eur = explanation->schedule.cost_eur - before_eur;
    spot.share = spot.fits ? 0 : share_of(explanation, spot.vehicle);
    const bool nearer = spot.fits ? !nearest->fits || spot.added_eur < nearest->added_eur
                                  : !nearest->fits && spot.share < nearest->share;
    if (!nearer)
        return;
    free(nearest->obstacle);
    *nearest = spot;
    if (!spot.fits)
        nearest->obstacle = obstacle_text(explanation, explanation->stops, n);
}

/* Tries the stop, and the drop of a pair after it, at all places of a route. */
static void try_route(struct explanation *explanation, size_t stop, size_t r,
                      struct spot *nearest)
{
    const struct routing_route *route = &explanation->solution->routes[r];
    const struct routing_stop *task = &explanation->problem->stops[stop];
    const bool pair = task->task == ROUTING_PICK_UP;
    const size_t n = route->n_stops;
    for (size_t before = 0; before <= n; before++)
        for (size_t drop = pair ? before : n; drop <= n; drop++) {
            size_t m = 0;
            for (size_t i = 0; i <= n; i++) {
                if (i == before)
                    explanation->stops[m++] = stop;
                if (pair && i == drop)
                    explanation->stops[m++] = task->partner;
                if (i < n)
                    explanation->stops[m++] = route->stops[i];
            }
            consider(explanation, m,
                     (struct spot){.route = r, .vehicle = route->vehicle, .before = before},
                     route->cost_eur, nearest);
        }
}

static struct spot find_nearest(struct explanation *explanation, size_t stop)
{
    const struct routing_stop *task = &explanation->problem->stops[stop];
    struct spot nearest = {.share = HUGE_VAL};
    for (size_t v = 0; v < explanation->problem->n_vehicles; v++) {
        if (!count_left(explanation, v))
            continue;
        explanation->stops[0] = stop;
        explanation->stops[1] = task->partner;
        consider(explanation, task->task == ROUTING_PICK_UP ? 2 : 1,
                 (struct spot){.route = SIZE_MAX, .vehicle = v}, 0, &nearest);
    }
    for (size_t r = 0; r < explanation->solution->n_routes; r++)
        try_route(explanation, stop, r, &nearest);
    return nearest;
}

static char *spot_text(const struct explanation *explanation, const struct spot *spot)
{
    char *text;
    if (spot->route == SIZE_MAX) {
        char *name = vehicle_name(explanation, spot->vehicle);
        text = mem_printf(_("alone with %s"), name);
        free(name);
        return text;
    }
    const struct routing_route *route = &explanation->solution->routes[spot->route];
    char *name = entry_name(explanation, route->stops, route->n_stops, spot->before);
    text = mem_printf(_("in route %zu before %s"), spot->route + 1, name);
    free(name);
    return text;
}

static void explain_left_out(struct explanation *explanation, size_t stop)
{
    const double penalty_eur = explanation->problem->stops[stop].penalty_eur;
    char *name = stop_name(explanation, stop);
    fprintf(explanation->out, _("%s is left out: %s\n"), name,
            _(routing_refusal_text(explanation->solution->refusals[stop])));
    free(name);
    struct spot spot = find_nearest(explanation, stop);
    if (!spot.fits && !spot.obstacle)
        return;
    char *place = spot_text(explanation, &spot);
    char *added = cost_text(explanation, spot.added_eur);
    char *penalty = cost_text(explanation, penalty_eur);
    if (!spot.fits)
        fprintf(explanation->out, _("  nearest: %s; %s\n"), place, spot.obstacle);
    else if (explanation->solution->refusals[stop] == ROUTING_NOT_WORTH_IT)
        fprintf(explanation->out,
                _("  cheapest: %s, for %s more; leaving it out costs %s\n"), place, added,
                penalty);
    else
        fprintf(explanation->out, _("  it would fit %s, for %s more: search for longer\n"),
                place, added);
    free(added);
    free(penalty);
    free(place);
    free(spot.obstacle);
}

void routing_explain(const struct routing_problem *problem,
                     const struct routing_solution *solution, const struct explain_names *names,
                     FILE *out)
{
    struct explanation explanation = {
        .problem = problem, .solution = solution, .names = names, .out = out};
    size_t longest = 0;
    for (size_t r = 0; r < solution->n_routes; r++)
        if (solution->routes[r].n_stops > longest)
            longest = solution->routes[r].n_stops;
    explanation.stops = mem_zeroed(longest + 4, sizeof *explanation.stops);
    schedule_init(&explanation.schedule, problem);
    for (size_t r = 0; r < solution->n_routes; r++)
        explain_route(&explanation, r);
    for (size_t i = 0; i < problem->n_stops; i++)
        if (solution->refusals[i] != ROUTING_SERVED && problem->stops[i].task != ROUTING_DROP)
            explain_left_out(&explanation, i);
    schedule_clear(&explanation.schedule);
    free(explanation.stops);
}

char *explain_obstacle(const struct routing_problem *problem, size_t vehicle,
                       const size_t stops[], size_t n, const struct explain_names *names)
{
    struct explanation explanation = {.problem = problem, .names = names};
    schedule_init(&explanation.schedule, problem);
    char *text = schedule_route(problem, vehicle, stops, n, &explanation.schedule)
                     ? NULL
                     : obstacle_text(&explanation, stops, n);
    schedule_clear(&explanation.schedule);
    return text;
}
