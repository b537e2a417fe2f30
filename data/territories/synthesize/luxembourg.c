/* Luxembourg: every place is synthetic and stands on a vertex of a real, named road of the
 * OpenStreetMap layer, in the largest connected part of the network. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "data/layer.h"
#include "data/mem.h"
#include "data/territories/synthesize/synthesize.h"

enum { N_FARMS = 20, N_HUBS = 3, N_CANTEENS = 40 };

/* ---- Vertices ---------------------------------------------------------------------- */

/* A vertex of a road: its point (in metres), its line, and the set it is connected to. */
struct vertex {
    struct point at_m;
    size_t line, order; /* order: position in the layer */
    size_t set;         /* index of another vertex of the set; itself: the root */
};

struct country {
    const char *dir;
    struct ground ground;
    struct layer *roads;
    size_t fclass, name;
    struct vertex *vertices; /* n; sorted by point */
    size_t n;
    size_t main_set;
};

static bool is_one_of(const char *word, const char *const words[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

static bool is_driven(const char *fclass)
{
    static const char *const classes[] = {"trunk",         "primary",      "secondary",
                                          "tertiary",      "unclassified", "residential",
                                          "living_street", "road"};
    return is_one_of(fclass, classes, sizeof classes / sizeof *classes);
}

static int by_point(const void *a, const void *b)
{
    const struct vertex *v = a, *w = b;
    const int xs = (v->at_m.x > w->at_m.x) - (v->at_m.x < w->at_m.x);
    const int ys = (v->at_m.y > w->at_m.y) - (v->at_m.y < w->at_m.y);
    return xs ? xs : ys ? ys : (v->order > w->order) - (v->order < w->order);
}

static size_t root_of(struct vertex vertices[], size_t i)
{
    while (vertices[i].set != i)
        i = vertices[i].set = vertices[vertices[i].set].set;
    return i;
}

static void join(struct vertex vertices[], size_t i, size_t j)
{
    vertices[root_of(vertices, i)].set = root_of(vertices, j);
}

/* Takes the vertices of driven roads and joins those of one line and those at one point. */
static void connect_vertices(struct country *country)
{
    const struct layer *roads = country->roads;
    country->vertices = mem_zeroed(roads->n_points, sizeof *country->vertices);
    for (size_t line = 0; line < roads->n_features; line++) {
        if (!is_driven(layer_text(roads, line, country->fclass)))
            continue;
        for (size_t i = roads->point_start[roads->part_start[line]];
             i < roads->point_start[roads->part_start[line + 1]]; i++, country->n++)
            country->vertices[country->n] =
                (struct vertex){roads->points[i], line, country->n, 0};
    }
    struct vertex *vertices = country->vertices;
    qsort(vertices, country->n, sizeof *vertices, by_point);
    size_t *position = mem_zeroed(country->n, sizeof *position); /* sorted index by order */
    for (size_t i = 0; i < country->n; i++) {
        position[vertices[i].order] = i;
        vertices[i].set = i;
        if (i && metres_between(vertices[i - 1].at_m, vertices[i].at_m) < 0.01)
            join(vertices, i, i - 1);
    }
    for (size_t k = 1; k < country->n; k++)
        if (vertices[position[k]].line == vertices[position[k - 1]].line)
            join(vertices, position[k], position[k - 1]);
    free(position);
}

/* The root of the largest set. */
static size_t largest_set(struct country *country)
{
    size_t *size = mem_zeroed(country->n, sizeof *size), largest = 0;
    for (size_t i = 0; i < country->n; i++)
        size[root_of(country->vertices, i)]++;
    for (size_t i = 0; i < country->n; i++)
        if (size[i] > size[largest])
            largest = i;
    free(size);
    return largest;
}

/* ---- Drawing places ------------------------------------------------------------------ */

/* Vertices where places of one kind may stand: of named roads of these classes. */
static size_t *sites_on(struct country *country, const char *const classes[], size_t n_classes,
                        size_t *n)
{
    size_t *sites = mem_zeroed(country->n, sizeof *sites);
    *n = 0;
    for (size_t i = 0; i < country->n; i++) {
        const size_t line = country->vertices[i].line;
        if (root_of(country->vertices, i) == country->main_set &&
            *layer_text(country->roads, line, country->name) &&
            is_one_of(layer_text(country->roads, line, country->fclass), classes, n_classes))
            sites[(*n)++] = i;
    }
    if (*n)
        return sites;
    fputs("roads.shp: no named road of the wanted classes\n", stderr);
    exit(1);
}

static struct point at_site(const struct country *country, size_t site)
{
    return country->vertices[site].at_m;
}

static const char *road_at(const struct country *country, size_t site)
{
    return layer_text(country->roads, country->vertices[site].line, country->name);
}

/* A site at least apart_m from the k places drawn; apart_m shrinks when that is hard. */
static size_t draw_site(const struct country *country, const size_t sites[], size_t n_sites,
                        const size_t drawn[], size_t k, double apart_m, struct random *random)
{
    for (size_t attempt = 1;; attempt++) {
        const size_t site = sites[random_below(random, n_sites)];
        size_t i = 0;
        while (i < k &&
               metres_between(at_site(country, site), at_site(country, drawn[i])) > apart_m)
            i++;
        if (i == k)
            return site;
        if (attempt % 100 == 0)
            apart_m *= 0.9;
    }
}

static void write_canteens(struct country *country, size_t drawn[N_CANTEENS])
{
    static const char *const classes[] = {"residential", "living_street"};
    size_t n_sites, *sites = sites_on(country, classes, 2, &n_sites);
    FILE *out = csv_create(country->dir, "outlets.csv",
                           "id,name,commune,lon,lat,kind,meals_day,days,opens,"
                           "closes,school_calendar,synthetic,note");
    for (size_t k = 0; k < N_CANTEENS; k++) {
        char *id = mem_printf("cantine-%02zu", k + 1);
        struct random random = stream(PURPOSE_OUTLET_PLACE, id);
        drawn[k] = draw_site(country, sites, n_sites, drawn, k, 600, &random);
        char *name =
            mem_printf("Cantine fictive %02zu (%s)", k + 1, road_at(country, drawn[k]));
        csv_site(out, &country->ground,
                 &(struct site){id, name, "", at_site(country, drawn[k])});
        random = stream(PURPOSE_OUTLET_SIZE, id);
        const bool hospital = k % 10 == 9;
        const double meals =
            5 * round(random_lognormal(&random, hospital ? 400 : 140, 0.6) / 5);
        fprintf(out, "%s,%.0f,%s,06:30,10:30,%d,1,repas supposés (D)\n",
                hospital ? "hospital" : "school", meals,
                hospital ? "mon tue wed thu fri sat sun" : "mon tue wed thu fri", !hospital);
        free(id);
        free(name);
    }
    csv_close(out);
    free(sites);
}

static void write_farms(struct country *country, size_t drawn[N_FARMS])
{
    static const char *const classes[] = {"unclassified", "tertiary", "secondary"};
    size_t n_sites, *sites = sites_on(country, classes, 3, &n_sites);
    FILE *out = csv_create(country->dir, "farms.csv",
                           "id,name,commune,lon,lat,products,vehicle,synthetic,note");
    for (size_t k = 0; k < N_FARMS; k++) {
        char *id = mem_printf("ferme-%02zu", k + 1);
        struct random random = stream(PURPOSE_FARM_PLACE, id);
        drawn[k] = draw_site(country, sites, n_sites, drawn, k, 5000, &random);
        char *name = mem_printf("Ferme fictive %02zu (%s, %s)", k + 1, farm_kind_label(k),
                                road_at(country, drawn[k]));
        csv_site(out, &country->ground,
                 &(struct site){id, name, "", at_site(country, drawn[k])});
        csv_farm_kind(out, k, id);
        free(id);
        free(name);
    }
    csv_close(out);
    free(sites);
}

/* A site at most within_m from another place. */
static size_t site_near(const struct country *country, const size_t sites[], size_t n_sites,
                        size_t other, double within_m, struct random *random)
{
    size_t site;
    do
        site = sites[random_below(random, n_sites)];
    while (metres_between(at_site(country, site), at_site(country, other)) > within_m);
    return site;
}

/* The p places with the least sum of distances to all n. */
static void middles(const struct country *country, const size_t places[], size_t n, size_t p,
                    size_t chosen[])
{
    struct point at_m[N_FARMS + N_CANTEENS];
    double weight[N_FARMS + N_CANTEENS];
    size_t candidates[N_FARMS + N_CANTEENS];
    for (size_t i = 0; i < n; i++) {
        at_m[i] = at_site(country, places[i]);
        weight[i] = 1;
        candidates[i] = i;
    }
    const struct median_problem problem = {at_m, weight, n, candidates, n};
    choose_medians(&problem, chosen, p);
    for (size_t k = 0; k < p; k++)
        chosen[k] = places[chosen[k]];
}

/* The platform is in the middle of the canteens, the massification points in the middles of the
 * farms, the carrier near the platform: on main roads there. */
static void write_hubs(struct country *country, const size_t farms[N_FARMS],
                       const size_t canteens[N_CANTEENS])
{
    static const char *const classes[] = {"primary", "secondary"};
    size_t n_sites, *sites = sites_on(country, classes, 2, &n_sites), middle[N_HUBS];
    middles(country, canteens, N_CANTEENS, 1, middle);
    middles(country, farms, N_FARMS, N_HUBS - 1, middle + 1);
    FILE *out = csv_create(country->dir, "hubs.csv",
                           "id,name,commune,lon,lat,kind,opens,closes,docks,"
                           "staff,room_m3,rent_eur_year,overnight,synthetic,note");
    for (size_t k = 0; k < N_HUBS; k++) {
        char *id = k ? mem_printf("pm-%zu", k) : mem_text("pf-1");
        char *name = k ? mem_printf("Point de massification fictif %zu", k)
                       : mem_text("Plateforme fictive");
        struct random random = stream(PURPOSE_HUB_PLACE, id);
        const size_t site = site_near(country, sites, n_sites, middle[k], 5000, &random);
        csv_site(out, &country->ground, &(struct site){id, name, "", at_site(country, site)});
        fputs(k ? "massification_point,06:30,18:00,1,1,20,0,0,1,local prêté (D)\n"
                : "platform,04:00,20:00,2,2,100,14000,1,1,"
                  "100 m2 de froid à 140 EUR/m2/an (warehouse_rent_cold D)\n",
              out);
        free(id);
        free(name);
    }
    csv_close(out);
    out = csv_create(country->dir, "depots.csv", "id,name,commune,lon,lat,synthetic,note");
    struct random random = stream(PURPOSE_HUB_PLACE, "depot-1");
    const size_t depot = site_near(country, sites, n_sites, middle[0], 8000, &random);
    csv_site(
        out, &country->ground,
        &(struct site){"depot-1", "Dépôt fictif du transporteur", "", at_site(country, depot)});
    fputs("1,à moins de 8 km du milieu des cantines\n", out);
    csv_close(out);
    free(sites);
}

int synthesize_luxembourg(const char *dir)
{
    struct country country = {.dir = dir, .ground = ground_of("EPSG:32632")};
    struct faults faults = {0};
    char *path = mem_printf("%s/roads.shp", dir);
    country.roads = layer_read(path, country.ground.metric, NULL, &faults);
    if (country.roads) {
        country.fclass = layer_field(country.roads, "fclass");
        country.name = layer_field(country.roads, "name");
        if (country.fclass == SIZE_MAX || country.name == SIZE_MAX) {
            fputs("roads.shp: expected the fields fclass and name\n", stderr);
            return 1;
        }
        connect_vertices(&country);
        country.main_set = largest_set(&country);
        size_t farms[N_FARMS], canteens[N_CANTEENS];
        write_canteens(&country, canteens);
        write_farms(&country, farms);
        write_hubs(&country, farms, canteens);
        free(country.vertices);
        printf("%d farms, %d hubs, %d outlets\n", N_FARMS, N_HUBS, N_CANTEENS);
    }
    for (size_t i = 0; i < faults.n_kept; i++)
        fprintf(stderr, "%s\n", faults.text[i]);
    const int status = faults.n > 0;
    layer_free(country.roads);
    ground_clear(&country.ground);
    faults_clear(&faults);
    free(path);
    return status;
}
