#include "app/comparison.h"
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"

const char *comparison_label(const struct comparison *c, size_t organisation)
{
    const struct label *label = &c->scenario->organisations[organisation].label;
    return c->french ? label->fr : label->en;
}

/* ---- The typical week and day ------------------------------------------------------ */

struct week_km {
    int week;
    double km;
};

static int by_km(const void *a, const void *b)
{
    const struct week_km *x = a, *y = b;
    if (x->km != y->km)
        return x->km < y->km ? -1 : 1;
    return x->week - y->week;
}

int comparison_typical_week(const struct comparison *c)
{
    const struct driven_routes *routes = &c->result->routes[c->scenario->experiment.baseline];
    const int n_weeks = c->scenario->calendar.n_weeks;
    struct week_km *weeks = mem_zeroed((size_t)n_weeks, sizeof *weeks);
    for (int w = 0; w < n_weeks; w++)
        weeks[w].week = w;
    for (size_t r = 0; r < routes->n; r++)
        weeks[routes->list[r].day / 7].km += routes->list[r].distance_km;
    size_t n = 0;
    for (int w = 0; w < n_weeks; w++)
        if (weeks[w].km > 0)
            weeks[n++] = weeks[w];
    qsort(weeks, n, sizeof *weeks, by_km);
    const int typical = n ? weeks[n / 2].week : 0;
    free(weeks);
    return typical;
}

int comparison_typical_day(const struct comparison *c)
{
    const struct driven_routes *routes = &c->result->routes[c->scenario->experiment.baseline];
    const int week = comparison_typical_week(c);
    double km[7] = {0};
    for (size_t r = 0; r < routes->n; r++)
        if (routes->list[r].day / 7 == week)
            km[routes->list[r].day % 7] += routes->list[r].distance_km;
    int day = 0;
    for (int d = 1; d < 7; d++)
        if (km[d] > km[day])
            day = d;
    return 7 * week + day;
}

/* ---- What must be said ------------------------------------------------------------- */

/* Releases both. */
static char *with_more(char *mention, char *more)
{
    char *all = mem_printf("%s%s%s", mention, *mention ? " · " : "", more);
    free(mention);
    free(more);
    return all;
}

char *comparison_mention(const struct comparison *c)
{
    const char *roads = "";
    if (c->travel->source == TRAVEL_GENERATED)
        roads = _("Generated roads (no real road layer)");
    else if (c->travel->source == TRAVEL_CROW_FLIES)
        roads = _("No roads: great circle distances x circuity");
    char *mention = mem_text(roads);
    const size_t n_places = c->territory->n_synthetic, n_inputs = scenario_n_synthetic(c->scenario);
    if (n_places)
        mention = with_more(mention, mem_printf(ngettext("%zu synthetic place of %zu",
                                                         "%zu synthetic places of %zu", n_places),
                                                n_places, c->territory->n_places));
    if (n_inputs)
        mention = with_more(mention, mem_printf(ngettext("%zu input from synthetic answers",
                                                         "%zu inputs from synthetic answers",
                                                         n_inputs),
                                                n_inputs));
    return mention;
}

char *comparison_synthetic(const struct comparison *c)
{
    const bool roads = c->travel->source == TRAVEL_GENERATED, places = c->territory->n_synthetic > 0,
               inputs = scenario_n_synthetic(c->scenario) > 0;
    return mem_printf("%s%s%s%s%s", roads ? "roads" : "", roads && places ? " " : "",
                      places ? "places" : "", (roads || places) && inputs ? " " : "",
                      inputs ? "inputs" : "");
}

size_t comparison_left_out(const struct comparison *c,
                           const char *texts[COMPARISON_LEFT_OUT_MAX])
{
    size_t n = 0;
    bool cold_units = false;
    for (size_t f = 0; f < c->scenario->n_fleets; f++)
        cold_units = cold_units || c->scenario->fleets[f].type.fridge_l_h > 0;
    texts[n++] = N_("tolls (roads are read without them)");
    if (cold_units)
        texts[n++] = N_("air pollutants of cold units (no factor with a source; their fuel, cost "
                        "and greenhouse gases are counted)");
    return n;
}
