/* Figures with numbers such as a run gives, for tests of plots and to look at. */
#ifndef TESTS_PLOTS_SAMPLES_H
#define TESTS_PLOTS_SAMPLES_H
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "plots/charts.h"
#include "plots/map.h"

/* A fixed sequence in [0, 1). */
static inline double sample_chance(void)
{
    static unsigned long state = 12345;
    state = (state * 1103515245u + 12345u) & 0x7fffffffu;
    return (double)state / 2147483648.0;
}

static const char *const sample_organisations[] = {"Chacun livre",
                                                   "Points de massification et plateforme"};

static inline struct drawing *sample_cost(const struct theme *theme)
{
    static const char *const items[] = {"Temps des agriculteurs", "Chauffeurs", "Véhicules",
                                        "Carburant", "Plateforme et points", "Gestion"};
    static const double values[] = {168000, 0, 121400, 79300, 0, 12600,
                                    71200, 94100, 62300, 41800, 52400, 20100};
    static const struct plot_interval totals[] = {{381300, 366100, 396500},
                                                  {341900, 331200, 352600}};
    struct bars bars = {
        .frame = {.title = "La plateforme coûte 39\u202f000\u00a0€ de moins par an, "
                           "surtout en temps des agriculteurs",
                  .subtitle = "Deux-Sèvres, 1 an, 24 réplications ; traits : intervalles à "
                              "95\u202f% de la moyenne.",
                  .mention = "Routes reconstituées ; 50 fermes synthétiques.",
                  .source = "Sources : proxilog ; CNR 2025 ; Base Empreinte ADEME."},
        .unit = "euros par an", .n_groups = 2, .n_items = 6,
        .group_labels = sample_organisations, .item_labels = items,
        .values = values, .totals = totals};
    return bars_draw(&bars, theme);
}

static inline struct drawing *sample_budget(const struct theme *theme)
{
    static const char *const items[] = {"Recettes", "Transporteur", "Plateforme", "Gestion"};
    static const char *const groups[] = {"Association, sans subvention",
                                         "Association, subvention de la Région"};
    static const double values[] = {61200, -90000, -31500, -14200,
                                    121200, -90000, -31500, -14200};
    struct bars bars = {
        .frame = {.title = "Sans subvention, l'association perd 75\u202f000\u00a0€ par an",
                  .subtitle = "Recettes à droite, dépenses à gauche."},
        .unit = "euros par an", .n_groups = 2, .n_items = 4, .group_labels = groups,
        .item_labels = items, .values = values};
    return bars_draw(&bars, theme);
}

static inline struct drawing *sample_distance(const struct theme *theme)
{
    static const double values[] = {212437, 118912};
    static const struct plot_interval totals[] = {{212437, 206800, 218000},
                                                  {118912, 116000, 121900}};
    struct bars bars = {
        .frame = {.title = "Deux fois moins de kilomètres avec la plateforme",
                  .subtitle = "1 an, 24 réplications ; traits : intervalles à 95\u202f%.",
                  .source = "Sources : proxilog."},
        .unit = "kilomètres par an", .n_groups = 2, .n_items = 1,
        .group_labels = sample_organisations, .values = values, .totals = totals};
    return bars_draw(&bars, theme);
}

static inline struct drawing *sample_indicators(const struct theme *theme)
{
    static const char *const labels[] = {"Distance", "Coût complet", "Effet de serre"};
    static const char *const units[] = {"km par an", "euros par an", "t CO₂e par an"};
    static const struct plot_interval values[] = {
        {212437, 206800, 218000}, {118912, 116000, 121900}, {381300, 366100, 396500},
        {341900, 331200, 352600}, {62.1, 60, 64.4},         {41.3, 40.2, 42.5}};
    struct indicators indicators = {
        .frame = {.title = "La plateforme réduit tout à la fois",
                  .subtitle = "1 an, 24 réplications ; traits : intervalles à 95\u202f%.",
                  .source = "Sources : proxilog."},
        .n_groups = 2, .n_indicators = 3, .group_labels = sample_organisations,
        .indicator_labels = labels, .units = units, .values = values};
    return indicators_draw(&indicators, theme);
}

static inline struct drawing *sample_gains(const struct theme *theme, size_t n)
{
    char **labels = mem_zeroed(n, sizeof *labels);
    struct plot_interval *gains = mem_zeroed(n, sizeof *gains);
    for (size_t i = 0; i < n; i++) {
        labels[i] = mem_printf("Ferme %zu de Saint-Maixent", i + 1);
        double mean = 900 + 4000 * (sample_chance() + sample_chance() + sample_chance() - 1.4);
        double half = 150 + 700 * sample_chance();
        gains[i] = (struct plot_interval){mean, mean - half, mean + half};
    }
    struct gains figure = {
        .frame = {.title = "Quatre fermes sur cinq gagnent à passer par la plateforme",
                  .subtitle = "Différence de revenu par ferme, moyenne et intervalle à 95\u202f%.",
                  .mention = "Fermes synthétiques.", .source = "Sources : proxilog."},
        .unit = "euros par an", .actors = "fermes", .n = n,
        .labels = (const char *const *)labels, .gains = gains};
    struct drawing *drawing = gains_draw(&figure, theme);
    for (size_t i = 0; i < n; i++)
        free(labels[i]);
    free(labels);
    free(gains);
    return drawing;
}

static inline struct drawing *sample_weeks(const struct theme *theme)
{
    enum { WEEKS = 52 };
    static struct plot_interval values[2 * WEEKS];
    /* Zone A, 2025-2026: autumn, Christmas, winter, spring, summer. */
    static const struct day_span spans[] = {{20379, 20394}, {20442, 20457}, {20491, 20506},
                                            {20547, 20562}, {20638, 20696}};
    const int first_day = 20332; /* Monday 1 September 2025 */
    for (size_t i = 0; i < 2 * WEEKS; i++) {
        int day = first_day + 7 * (int)(i % WEEKS) + 3;
        bool holiday = false;
        for (size_t s = 0; s < 5; s++)
            holiday = holiday || (day >= spans[s].first_day && day <= spans[s].last_day);
        double mean = (i < WEEKS ? 5200 : 2900) * (holiday ? 0.3 : 1) *
                      (0.92 + 0.16 * sample_chance());
        values[i] = (struct plot_interval){mean, mean * 0.94, mean * 1.06};
    }
    struct weeks weeks = {
        .frame = {.title = "Les vacances scolaires vident les tournées, pas les charges fixes",
                  .subtitle = "Kilomètres par semaine, moyenne de 24 réplications.",
                  .source = "Sources : proxilog ; calendrier scolaire, zone A."},
        .unit = "km par semaine", .first_day = first_day, .n_weeks = WEEKS, .n_series = 2,
        .labels = sample_organisations, .values = values,
        .span_label = "Vacances scolaires", .spans = spans, .n_spans = 5};
    return weeks_draw(&weeks, theme);
}

/* ---- A map ------------------------------------------------------------------------- */
struct sample_territory {
    struct map map;
    char **names;
    double *weights;
    struct point *centres;
    unsigned char *classes;
    struct map_place places[300];
    struct map_route routes[2][60];
    struct map_panel panels[2];
};

static inline struct point sample_town(const struct sample_territory *t, size_t i)
{
    struct point at = t->centres[i % t->map.communes->n_features];
    return (struct point){at.x + 2500 * (sample_chance() - 0.5),
                          at.y + 2500 * (sample_chance() - 0.5)};
}

static inline void sample_places(struct sample_territory *t)
{
    static const enum map_mark outlets[] = {MAP_SCHOOL, MAP_SCHOOL, MAP_COLLEGE, MAP_LYCEE,
                                            MAP_HOSPITAL, MAP_SCHOOL, MAP_SHOP};
    size_t n = 0;
    for (size_t i = 0; i < 50; i++)
        t->places[n++] = (struct map_place){sample_town(t, i * 37 + 5), MAP_FARM, 0, NULL};
    for (size_t i = 0; i < 110; i++)
        t->places[n++] = (struct map_place){sample_town(t, i * 53 + 1), outlets[i % 7],
                                            40 + 900 * pow(sample_chance(), 3), NULL};
    for (size_t i = 0; i < 7; i++)
        t->places[n++] = (struct map_place){sample_town(t, i * 36 + 9),
                                            MAP_MASSIFICATION_POINT, 0, NULL};
    t->places[n++] = (struct map_place){{432000, 6587500}, MAP_PLATFORM, 0,
                                        "Plateforme de Niort"};
    t->map.n_places = n;
    t->map.places = t->places;
}

/* Roads: each town to its three nearest. */
static inline struct layer *sample_roads(struct sample_territory *t)
{
    struct layer *roads = layer_create(LAYER_LINES, "EPSG:2154", NULL, 0);
    size_t n = t->map.communes->n_features, n_roads = 0;
    t->classes = mem_zeroed(n * 3, 1);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < 3; k++) {
            size_t best = i;
            double best_m = 1e9;
            for (size_t j = 0; j < n; j++) {
                double m = hypot(t->centres[i].x - t->centres[j].x,
                                 t->centres[i].y - t->centres[j].y);
                if (j > i && m < best_m && m > 3000 + 2500.0 * (double)k) {
                    best = j;
                    best_m = m;
                }
            }
            if (best == i)
                continue;
            struct point line[9];
            for (size_t p = 0; p < 9; p++) {
                double share = (double)p / 8, off = p % 8 ? 500 * (sample_chance() - 0.5) : 0;
                line[p] = (struct point){
                    t->centres[i].x + share * (t->centres[best].x - t->centres[i].x) + off,
                    t->centres[i].y + share * (t->centres[best].y - t->centres[i].y) - off};
            }
            layer_add(roads, line, 9, (size_t[]){0}, 1, NULL, NULL);
            t->classes[n_roads++] = (unsigned char)(t->weights[i] + t->weights[best] > 9000 ? 1
                                                    : k == 0 ? 2 : 3);
        }
    return roads;
}

static inline void sample_route(struct map_route *route, struct point from,
                                const struct point stops[], size_t n)
{
    struct point *points = mem_zeroed((n + 1) * 12 + 1, sizeof *points);
    size_t n_points = 0;
    struct point here = from;
    for (size_t s = 0; s <= n; s++) {
        struct point to = s < n ? stops[s] : from;
        for (size_t p = 0; p < 12; p++)
            points[n_points++] = (struct point){
                here.x + (to.x - here.x) * (double)p / 12 + 600 * (sample_chance() - 0.5),
                here.y + (to.y - here.y) * (double)p / 12 + 600 * (sample_chance() - 0.5)};
        here = to;
    }
    points[n_points++] = from;
    *route = (struct map_route){n_points, points, 80 + 1500 * sample_chance()};
}

static inline void sample_panels(struct sample_territory *t)
{
    struct point platform = t->places[t->map.n_places - 1].at_m, stops[12];
    for (size_t i = 0; i < 40; i++) {
        size_t n = 2 + i % 4;
        for (size_t s = 0; s < n; s++)
            stops[s] = t->places[50 + (i * 3 + s * 11) % 110].at_m;
        sample_route(&t->routes[0][i], t->places[i].at_m, stops, n);
    }
    for (size_t i = 0; i < 8; i++) {
        for (size_t s = 0; s < 12; s++)
            stops[s] = t->places[50 + (i * 14 + s) % 110].at_m;
        sample_route(&t->routes[1][i], platform, stops, 12);
    }
    t->panels[0] = (struct map_panel){"Chacun livre : 40 tournées, 4 310 km", 0, 40, t->routes[0]};
    t->panels[1] = (struct map_panel){"Points de massification et plateforme : 8 tournées, "
                                      "1 960 km", 1, 8, t->routes[1]};
    t->map.panels = t->panels;
}

/* A territory on the given communes (with NOM_COM, POPULATION, CHL_X, CHL_Y). */
static inline struct sample_territory *sample_territory(const char *communes_path,
                                                        struct faults *faults)
{
    struct sample_territory *t = mem_zeroed(1, sizeof *t);
    struct layer *communes = layer_read(communes_path, NULL, NULL, faults);
    if (!communes) {
        free(t);
        return NULL;
    }
    size_t n = communes->n_features;
    t->names = mem_zeroed(n, sizeof *t->names);
    t->weights = mem_zeroed(n, sizeof *t->weights);
    t->centres = mem_zeroed(n, sizeof *t->centres);
    for (size_t i = 0; i < n; i++) {
        t->names[i] = mem_text(layer_text(communes, i, layer_field(communes, "NOM_COM")));
        t->weights[i] = layer_number(communes, i, layer_field(communes, "POPULATION"));
        t->centres[i] =
            (struct point){layer_number(communes, i, layer_field(communes, "CHL_X")),
                           layer_number(communes, i, layer_field(communes, "CHL_Y"))};
    }
    t->map = (struct map){
        .frame = {.title = "Cinquante fermes, 110 cuisines : un territoire tout en longueur",
                  .subtitle = "Deux-Sèvres, 252 communes.",
                  .mention = "Routes reconstituées ; fermes et points synthétiques.",
                  .source = "Sources : © IGN, ADMIN EXPRESS ; INSEE ; ministère de l'Éducation "
                            "nationale ; FINESS."},
        .communes = communes, .commune_names = (const char *const *)t->names,
        .commune_weights = t->weights, .commune_centres_m = t->centres,
        .roads_generated = true, .weight_label = "taille : repas par jour"};
    t->map.roads = sample_roads(t);
    t->map.road_classes = t->classes;
    sample_places(t);
    sample_panels(t);
    return t;
}

static inline void sample_territory_free(struct sample_territory *t)
{
    for (size_t i = 0; i < t->map.communes->n_features; i++)
        free(t->names[i]);
    for (size_t p = 0; p < 2; p++)
        for (size_t r = 0; r < 60; r++)
            free((void *)(uintptr_t)t->routes[p][r].points_m);
    free(t->names);
    free(t->weights);
    free(t->centres);
    free(t->classes);
    layer_free((struct layer *)(uintptr_t)t->map.roads);
    layer_free((struct layer *)(uintptr_t)t->map.communes);
    free(t);
}

static inline struct drawing *sample_map(const struct sample_territory *t,
                                         const struct theme *theme, size_t n_panels)
{
    struct map map = t->map;
    map.n_panels = n_panels;
    if (n_panels > 0)
        map.frame.title = "Un jour de livraison : 40 tournées deviennent 8";
    return map_draw(&map, theme);
}
#endif
