#include "app/figure_flow.h"
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/flow.h"
#include "plots/number.h"

/* The kinds of places in the order in which goods pass them. */
static const enum place_kind STAGES[] = {PLACE_FARM,           PLACE_MASSIFICATION_POINT,
                                         PLACE_PLATFORM,       PLACE_DISPATCH_POINT,
                                         PLACE_PICKUP_POINT,   PLACE_OUTLET};
enum { N_STAGES = sizeof STAGES / sizeof *STAGES, N_DRIVERS = DRIVER_OUTLET + 1 };

/* Summed over the year of replication 0. */
struct carried {
    double kg, km;
    size_t n_routes;
};

/* [from][to][driver], stages as in STAGES. */
struct carriage {
    struct carried sums[N_STAGES][N_STAGES][N_DRIVERS];
};

/* The first stage that a route visits of those a flow starts from or leads to; N_STAGES when that is
 * none of them. */
static size_t stage_visited(const struct comparison *c, const struct driven_route *route,
                            const struct selector *selector)
{
    for (size_t s = 0; s < N_STAGES; s++)
        for (size_t p = 0; p < route->n_places; p++) {
            const struct place *place = &c->territory->places[route->places[p]];
            const bool chosen = selector->id ? strcmp(place->id, selector->id) == 0
                                             : (selector->kinds & 1u << place->kind) != 0;
            if (place->kind == STAGES[s] && chosen)
                return s;
        }
    return N_STAGES;
}

static struct carriage *carriage_of(const struct comparison *c, size_t o)
{
    struct carriage *carriage = mem_zeroed(1, sizeof *carriage);
    const struct driven_routes *routes = &c->result->routes[o];
    for (size_t r = 0; r < routes->n; r++) {
        const struct driven_route *route = &routes->list[r];
        const struct flow *flow = &c->scenario->organisations[o].flows[route->flow];
        const size_t from = stage_visited(c, route, &flow->from);
        const size_t to = stage_visited(c, route, &flow->to);
        if (from >= to || to == N_STAGES)
            continue;
        struct carried *sum = &carriage->sums[from][to][flow->driver];
        sum->kg += route->kg;
        sum->km += route->distance_km;
        sum->n_routes++;
    }
    return carriage;
}

/* ---- Words --------------------------------------------------------------------------- */

static char *stage_label(const struct comparison *c, enum place_kind kind)
{
    size_t n = 0;
    for (size_t p = 0; p < c->territory->n_places; p++)
        n += c->territory->places[p].kind == kind;
    switch (kind) {
    case PLACE_FARM:
        return mem_printf(ngettext("%zu farm", "%zu farms", n), n);
    case PLACE_MASSIFICATION_POINT:
        return mem_printf(ngettext("%zu massification point", "%zu massification points", n), n);
    case PLACE_PLATFORM:
        return mem_printf(ngettext("%zu platform", "%zu platforms", n), n);
    case PLACE_DISPATCH_POINT:
        return mem_printf(ngettext("%zu dispatch point", "%zu dispatch points", n), n);
    case PLACE_PICKUP_POINT:
        return mem_printf(ngettext("%zu pick-up point", "%zu pick-up points", n), n);
    default:
        return mem_printf(ngettext("%zu outlet", "%zu outlets", n), n);
    }
}

/* A mean per week to three digits at most. */
static void week_text(char text[NUMBER_BYTES], const struct comparison *c, double year)
{
    const double week = year / c->scenario->calendar.n_weeks;
    number_text(text, number_rounded(week, 3), week < 10 ? 1 : 0,
                c->french ? LANGUAGE_FR : LANGUAGE_EN);
}

static void write_lines(const struct comparison *c, const struct carried *sum, size_t driver,
                        const char *lines[FLOW_LINES])
{
    static const char *const drivers[N_DRIVERS] = {
        [DRIVER_FARM] = N_("driven by farms"), [DRIVER_CARRIER] = N_("driven by a carrier"),
        [DRIVER_ASSOCIATION] = N_("driven by the association"),
        [DRIVER_OUTLET] = N_("driven by outlets")};
    char kg[NUMBER_BYTES], km[NUMBER_BYTES], routes[NUMBER_BYTES];
    week_text(kg, c, sum->kg);
    week_text(km, c, sum->km);
    week_text(routes, c, (double)sum->n_routes);
    lines[0] = mem_printf(_("%s kg →"), kg);
    lines[1] = mem_printf(_("%s km, %s routes"), km, routes);
    lines[2] = mem_text(_(drivers[driver]));
}

/* ---- The chart ----------------------------------------------------------------------- */

/* Lists what was carried; stage_at tells where each stage that is used stands. */
static struct flow_link *links_of(const struct comparison *c, const struct carriage *carriage,
                                  const size_t stage_at[N_STAGES], size_t *n)
{
    struct flow_link *links = mem_zeroed(N_STAGES * N_STAGES * N_DRIVERS, sizeof *links);
    *n = 0;
    for (size_t from = 0; from < N_STAGES; from++)
        for (size_t to = from + 1; to < N_STAGES; to++)
            for (size_t d = 0; d < N_DRIVERS; d++) {
                const struct carried *sum = &carriage->sums[from][to][d];
                if (!(sum->kg > 0))
                    continue;
                struct flow_link *link = &links[(*n)++];
                *link = (struct flow_link){
                    .from = stage_at[from], .to = stage_at[to], .kg = sum->kg};
                write_lines(c, sum, d, link->lines);
            }
    return links;
}

static bool is_passed(const struct carriage *carriage, size_t stage)
{
    for (size_t other = 0; other < N_STAGES; other++)
        for (size_t d = 0; d < N_DRIVERS; d++)
            if (carriage->sums[stage][other][d].kg > 0 || carriage->sums[other][stage][d].kg > 0)
                return true;
    return false;
}

/* "Platform: 4,310 km a week". The name is isolated, as on the map. */
static char *chain_label(const struct comparison *c, size_t o, const struct carriage *carriage)
{
    double year_km = 0;
    for (size_t from = 0; from < N_STAGES; from++)
        for (size_t to = 0; to < N_STAGES; to++)
            for (size_t d = 0; d < N_DRIVERS; d++)
                year_km += carriage->sums[from][to][d].km;
    char km[NUMBER_BYTES];
    week_text(km, c, year_km);
    char *name = mem_printf("\u2068%s\u2069", comparison_label(c, o));
    char *label = mem_printf(_("%s: %s km a week"), name, km);
    free(name);
    return label;
}

static void chains_clear(struct flow_chain *chains, size_t n)
{
    for (size_t o = 0; o < n; o++) {
        free((void *)chains[o].label);
        for (size_t l = 0; l < chains[o].n_links; l++)
            for (size_t i = 0; i < FLOW_LINES; i++)
                free((void *)chains[o].links[l].lines[i]);
        free((void *)chains[o].links);
    }
    free(chains);
}

struct drawing *figure_flow_draw(const struct comparison *c, struct frame frame,
                                 const struct theme *theme)
{
    const size_t n = c->result->n_organisations;
    struct carriage **carriages = mem_zeroed(n, sizeof *carriages);
    for (size_t o = 0; o < n; o++)
        carriages[o] = carriage_of(c, o);
    size_t stage_at[N_STAGES] = {0}, n_stages = 0;
    char *labels[N_STAGES];
    for (size_t s = 0; s < N_STAGES; s++) {
        bool passed = false;
        for (size_t o = 0; o < n; o++)
            passed = passed || is_passed(carriages[o], s);
        stage_at[s] = n_stages;
        if (passed)
            labels[n_stages++] = stage_label(c, STAGES[s]);
    }
    struct flow_chain *chains = mem_zeroed(n, sizeof *chains);
    for (size_t o = 0; o < n; o++) {
        chains[o] = (struct flow_chain){.label = chain_label(c, o, carriages[o]), .colour = o};
        chains[o].links = links_of(c, carriages[o], stage_at, &chains[o].n_links);
        free(carriages[o]);
    }
    free(carriages);
    const struct flow_chart chart = {.frame = frame,
                                     .n_stages = n_stages,
                                     .n_chains = n,
                                     .stage_labels = (const char *const *)labels,
                                     .chains = chains};
    struct drawing *drawing = flow_draw(&chart, theme);
    chains_clear(chains, n);
    for (size_t s = 0; s < n_stages; s++)
        free(labels[s]);
    return drawing;
}
