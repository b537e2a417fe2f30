/* Deux-Sèvres: hubs and farms on real communes, canteens of real collèges, lycées and
 * hospitals, village schools in proportion to the population. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "data/layer.h"
#include "data/mem.h"
#include "data/table.h"
#include "data/territories/synthesize/synthesize.h"
#include "data/territory_communes.h"
#include "data/text.h"

enum { N_FARMS = 50, N_POINTS = 7, N_SCHOOLS = 60 };

/* Assumptions (grade D unless said). */
static const double presence_share = 0.75;     /* of pupils who eat at the canteen on a day */
static const double primary_share = 0.09;      /* pupils of primary schools / inhabitants */
static const double school_pupils = 220;       /* a commune with more has several schools */
static const double school_commune_min = 400;  /* inhabitants of one with a school canteen */
static const double point_commune_min = 1500;  /* inhabitants of one that can have a point */
static const double farm_density_max = 300;    /* inhabitants/km2 of one with farms */
static const double farm_to_point_m = 11000;   /* crow flies: under 20 km by road */
static const double farm_apart_m = 1500;
static const double same_site_m = 300;         /* nearer FINESS rows are one kitchen */

struct land {
    const char *dir;
    struct ground ground;
    struct layer *layer;
    struct communes communes;
    struct point hub_at_m[N_POINTS];
    size_t n_outlets;
};

/* ---- Hubs and depot --------------------------------------------------------------- */

static const struct commune *niort(const struct land *land)
{
    size_t first = 0;
    if (communes_find(&land->communes, "79191", &first) != 1) {
        fputs("communes.shp: no commune 79191\n", stderr);
        exit(1);
    }
    return &land->communes.communes[first];
}

/* Towns such that the land is near to one of them: the 7-median of the communes, each weighing
 * its area, since farms are spread over the land. */
static void choose_towns(const struct land *land, size_t chosen[N_POINTS])
{
    const size_t n = land->communes.n;
    struct point *at_m = mem_zeroed(n, sizeof *at_m);
    double *weight = mem_zeroed(n, sizeof *weight);
    size_t *candidates = mem_zeroed(n, sizeof *candidates), n_candidates = 0;
    for (size_t i = 0; i < n; i++) {
        const struct commune *commune = &land->communes.communes[i];
        at_m[i] = commune->centre_m;
        weight[i] = commune_area_km2(&land->communes, commune);
        if (commune->population >= point_commune_min)
            candidates[n_candidates++] = i;
    }
    const struct median_problem problem = {at_m, weight, n, candidates, n_candidates};
    choose_medians(&problem, chosen, N_POINTS);
    free(at_m);
    free(weight);
    free(candidates);
}

/* A point of the commune at this distance from its chef-lieu. */
static struct point near_centre(const struct land *land, const struct commune *commune,
                                double low_m, double high_m, struct random *random)
{
    for (int attempt = 0; attempt < 1000; attempt++) {
        const struct point at_m = shifted(commune->centre_m, low_m, high_m, random);
        if (commune_contains(&land->communes, commune, at_m))
            return at_m;
    }
    return commune->centre_m;
}

static int by_code(const void *a, const void *b)
{
    const struct commune *const *x = a, *const *y = b;
    return strcmp((*x)->code, (*y)->code);
}

static void write_hubs(struct land *land)
{
    size_t chosen[N_POINTS];
    choose_towns(land, chosen);
    const struct commune *towns[N_POINTS];
    for (size_t i = 0; i < N_POINTS; i++)
        towns[i] = &land->communes.communes[chosen[i]];
    qsort(towns, N_POINTS, sizeof *towns, by_code);
    FILE *out = csv_create(land->dir, "hubs.csv",
                           "id,name,commune,lon,lat,kind,opens,closes,docks,"
                           "staff,room_m3,rent_eur_year,overnight,synthetic,note");
    for (size_t i = 0; i < N_POINTS; i++) {
        char *id = mem_printf("pm-%s", towns[i]->code);
        char *of_town = of_place(towns[i]->name);
        char *name = mem_printf("Point de massification %s (fictif)", of_town);
        free(of_town);
        struct random random = stream(PURPOSE_HUB_PLACE, id);
        land->hub_at_m[i] = near_centre(land, towns[i], 500, 1500, &random);
        csv_site(out, &land->ground,
                 &(struct site){id, name, towns[i]->code, land->hub_at_m[i]});
        fputs("massification_point,06:30,18:00,1,1,20,0,0,1,"
              "local prêté par un adhérent : loyer nul (hypothèse D)\n",
              out);
        free(id);
        free(name);
    }
    struct random random = stream(PURPOSE_HUB_PLACE, "pf-niort");
    const struct site platform = {"pf-niort", "Plateforme de Niort (fictive)", "79191",
                                  near_centre(land, niort(land), 2500, 4000, &random)};
    csv_site(out, &land->ground, &platform);
    fputs("platform,04:00,20:00,3,3,150,14000,1,1,"
          "100 m2 de froid à 140 EUR/m2/an (warehouse_rent_cold D)\n",
          out);
    csv_close(out);

    out = csv_create(land->dir, "depots.csv", "id,name,commune,lon,lat,synthetic,note");
    random = stream(PURPOSE_HUB_PLACE, "depot-niort");
    const struct site depot = {"depot-niort", "Dépôt du transporteur à Niort (fictif)", "79191",
                               near_centre(land, niort(land), 2500, 4000, &random)};
    csv_site(out, &land->ground, &depot);
    fputs("1,zone d'activité supposée\n", out);
    csv_close(out);
}

/* ---- Farms ----------------------------------------------------------------------- */

/* A commune drawn with probability in proportion to the area that farms may have there. */
static const struct commune *farm_commune(const struct land *land, const double share_km2[],
                                          double total_km2, struct random *random)
{
    double left_km2 = random_uniform(random) * total_km2;
    size_t i = 0;
    while (i + 1 < land->communes.n && (left_km2 -= share_km2[i]) > 0)
        i++;
    return &land->communes.communes[i];
}

static double nearest_m(struct point at_m, const struct point others[], size_t n)
{
    double best_m = HUGE_VAL;
    for (size_t i = 0; i < n; i++)
        best_m = fmin(best_m, metres_between(at_m, others[i]));
    return best_m;
}

static struct point random_in_box(const struct commune *commune, struct random *random)
{
    struct point at_m;
    at_m.x = commune->low_m.x + random_uniform(random) * (commune->high_m.x - commune->low_m.x);
    at_m.y = commune->low_m.y + random_uniform(random) * (commune->high_m.y - commune->low_m.y);
    return at_m;
}

static void write_farms(const struct land *land)
{
    const size_t n = land->communes.n;
    double *share_km2 = mem_zeroed(n, sizeof *share_km2), total_km2 = 0;
    for (size_t i = 0; i < n; i++) {
        const struct commune *commune = &land->communes.communes[i];
        const double area_km2 = commune_area_km2(&land->communes, commune);
        const bool rural = commune->population / area_km2 <= farm_density_max;
        const bool near =
            nearest_m(commune->centre_m, land->hub_at_m, N_POINTS) <= farm_to_point_m;
        share_km2[i] = rural && near ? area_km2 : 0;
        total_km2 += share_km2[i];
    }
    FILE *out = csv_create(land->dir, "farms.csv",
                           "id,name,commune,lon,lat,products,vehicle,synthetic,note");
    struct point at_m[N_FARMS];
    for (size_t k = 0; k < N_FARMS; k++) {
        char *id = mem_printf("ferme-%02zu", k + 1);
        struct random random = stream(PURPOSE_FARM_PLACE, id);
        const struct commune *commune;
        do {
            commune = farm_commune(land, share_km2, total_km2, &random);
            at_m[k] = random_in_box(commune, &random);
        } while (!commune_contains(&land->communes, commune, at_m[k]) ||
                 metres_between(at_m[k], commune->centre_m) < 500 ||
                 nearest_m(at_m[k], land->hub_at_m, N_POINTS) > farm_to_point_m ||
                 nearest_m(at_m[k], at_m, k) < farm_apart_m);
        char *name = mem_printf("Ferme fictive %02zu (%s)", k + 1, farm_kind_label(k));
        csv_site(out, &land->ground, &(struct site){id, name, commune->code, at_m[k]});
        csv_farm_kind(out, k, id);
        free(id);
        free(name);
    }
    csv_close(out);
    free(share_km2);
}

/* ---- Outlets of real places ------------------------------------------------------- */

enum { ID, NAME, COMMUNE, LON, LAT, PUPILS, INSEE, TYPE };

static struct table *table_or_exit(const char *dir, const char *name,
                                   const struct column columns[], size_t n_columns)
{
    struct faults faults = {0};
    char *path = mem_printf("%s/%s", dir, name);
    struct table *table = table_read(path, NULL, columns, n_columns, &faults);
    free(path);
    for (size_t i = 0; i < faults.n_kept; i++)
        fprintf(stderr, "%s\n", faults.text[i]);
    if (!table)
        exit(1);
    return table;
}

static struct point place_of_row(const struct land *land, const struct table *table, size_t row)
{
    struct point at = {table_number(table, row, LON), table_number(table, row, LAT)};
    struct faults faults = {0};
    crs_transform(land->ground.degrees, land->ground.metric, &at, 1,
                  (struct where){.path = "row"}, &faults);
    faults_clear(&faults);
    return at;
}

/* "kind,meals_day,days,opens,closes,school_calendar,synthetic,note" */
static void write_outlet_end(struct land *land, FILE *out, const char *kind, double meals_day,
                             bool synthetic, const char *note)
{
    const bool school = strcmp(kind, "hospital") != 0;
    const char *days = "mon tue thu fri";
    if (strcmp(kind, "lycee") == 0)
        days = "mon tue wed thu fri";
    else if (!school)
        days = "mon tue wed thu fri sat sun";
    fprintf(out, "%s,%.0f,%s,06:30,10:30,%d,%d,", kind, meals_day, days, school, synthetic);
    csv_text(out, note);
    fputc('\n', out);
    land->n_outlets++;
}

static const struct column school_columns[] = {
    {"id", COLUMN_TEXT, true, 0, 0},       {"name", COLUMN_TEXT, true, 0, 0},
    {"commune", COLUMN_TEXT, true, 0, 0},  {"lon", COLUMN_NUMBER, true, -180, 180},
    {"lat", COLUMN_NUMBER, true, -90, 90}, {"pupils", COLUMN_COUNT, false, 0, 1e5},
    {"insee", COLUMN_TEXT, true, 0, 0}};

static void write_colleges(struct land *land, FILE *out)
{
    struct table *table = table_or_exit(land->dir, "colleges.csv", school_columns, 7);
    for (size_t row = 0; row < table_n_rows(table); row++) {
        const double pupils = table_number(table, row, PUPILS);
        if (isnan(pupils))
            continue; /* small schools out of contract */
        const struct site site = {table_text(table, row, ID), table_text(table, row, NAME),
                                  table_text(table, row, INSEE),
                                  place_of_row(land, table, row)};
        csv_site(out, &land->ground, &site);
        char *note =
            mem_printf("réel ; %.0f élèves (2021) × %.2f présents (D)", pupils, presence_share);
        write_outlet_end(land, out, "college", round(pupils * presence_share), false, note);
        free(note);
    }
    table_free(table);
}

static void write_lycees(struct land *land, FILE *out)
{
    struct table *table = table_or_exit(land->dir, "lycees.csv", school_columns, 7);
    for (size_t row = 0; row < table_n_rows(table); row++) {
        const double pupils = table_number(table, row, PUPILS);
        size_t first = 0;
        if (!(pupils >= 100) ||
            communes_find(&land->communes, table_text(table, row, INSEE), &first) != 1)
            continue; /* a micro-lycée of 30 */
        const struct commune *commune = &land->communes.communes[first];
        const char *id = table_text(table, row, ID);
        struct random random = stream(PURPOSE_LYCEE_PLACE, id);
        const struct site site = {id, table_text(table, row, NAME), commune->code,
                                  near_centre(land, commune, 300, 1500, &random)};
        csv_site(out, &land->ground, &site);
        char *note =
            mem_printf("réel ; %.0f élèves (2021) × %.2f présents (D) ; position tirée "
                       "autour du chef-lieu",
                       pupils, presence_share);
        write_outlet_end(land, out, "lycee", round(pupils * presence_share), false, note);
        free(note);
    }
    table_free(table);
}

/* Units that have no kitchen of their own: day hospitals, consultations, psychiatry. */
static bool has_kitchen(const char *name)
{
    static const char *const without[] = {
        "psy", "hop_de_jour", "cmp", "cegidd", "ceaa", "maison_therapeutique", "lieu_de_vie"};
    char *folded = text_folded(name);
    bool kitchen = true;
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        kitchen = kitchen && !strstr(folded, without[i]);
    free(folded);
    return kitchen;
}

/* Meals of a day (noon and evening): no open table gives beds, so orders of magnitude by kind
 * of hospital, larger for the department's main hospital and for that of the north. */
static double hospital_meals(const char *name, const char *type)
{
    if (strstr(name, "CENTRE HOSPITALIER DE NIORT"))
        return 1400;
    if (strstr(name, "SITE HOSPITALIER FAYE"))
        return 500;
    if (strstr(type, "C.H."))
        return 300;
    if (strstr(type, "Longue"))
        return 120;
    return 150;
}

struct kitchen {
    size_t row;
    struct point at_m;
    double meals_day;
};

/* Rows of the table with a kitchen; those at the site of an earlier one add to its meals. */
static size_t find_kitchens(const struct land *land, const struct table *table,
                            struct kitchen kitchens[])
{
    size_t n = 0;
    for (size_t row = 0; row < table_n_rows(table); row++) {
        if (!has_kitchen(table_text(table, row, NAME)))
            continue;
        const struct kitchen kitchen = {
            row, place_of_row(land, table, row),
            hospital_meals(table_text(table, row, NAME), table_text(table, row, TYPE))};
        size_t same = 0;
        while (same < n && metres_between(kitchens[same].at_m, kitchen.at_m) > same_site_m)
            same++;
        if (same < n)
            kitchens[same].meals_day += kitchen.meals_day;
        else
            kitchens[n++] = kitchen;
    }
    return n;
}

static void write_hospitals(struct land *land, FILE *out)
{
    static const struct column columns[] = {
        {"id", COLUMN_TEXT, true, 0, 0},       {"name", COLUMN_TEXT, true, 0, 0},
        {"commune", COLUMN_TEXT, true, 0, 0},  {"lon", COLUMN_NUMBER, true, -180, 180},
        {"lat", COLUMN_NUMBER, true, -90, 90}, {"pupils", COLUMN_COUNT, false, 0, 1e5},
        {"insee", COLUMN_TEXT, false, 0, 0},   {"type", COLUMN_TEXT, true, 0, 0}};
    struct table *table = table_or_exit(land->dir, "hopitaux.csv", columns, 8);
    struct kitchen *kitchens = mem_zeroed(table_n_rows(table) + 1, sizeof *kitchens);
    const size_t n = find_kitchens(land, table, kitchens);
    for (size_t i = 0; i < n; i++) {
        const struct commune *commune = communes_at(&land->communes, kitchens[i].at_m);
        const struct site site = {table_text(table, kitchens[i].row, ID),
                                  table_text(table, kitchens[i].row, NAME),
                                  commune ? commune->code : "", kitchens[i].at_m};
        csv_site(out, &land->ground, &site);
        write_outlet_end(land, out, "hospital", kitchens[i].meals_day, false,
                         "réel ; repas par jour supposés faute de lits publiés (D)");
    }
    free(kitchens);
    table_free(table);
}

/* ---- Village schools --------------------------------------------------------------- */

static size_t n_schools_of(const struct commune *commune)
{
    if (commune->population < school_commune_min)
        return 0;
    return (size_t)ceil(commune->population * primary_share / school_pupils);
}

static void write_school(struct land *land, FILE *out, const struct commune *commune,
                         size_t school)
{
    char *id = mem_printf("ecole-%s-%zu", commune->code, school + 1);
    char *of_commune = of_place(commune->name);
    char *name = mem_printf("École %s %zu (fictive)", of_commune, school + 1);
    free(of_commune);
    struct random random = stream(PURPOSE_SCHOOL_SIZE, id);
    const double mean = commune->population * primary_share / (double)n_schools_of(commune);
    const double pupils = round(random_lognormal(&random, mean, 0.15));
    random = stream(PURPOSE_SCHOOL_PLACE, id);
    const bool town = n_schools_of(commune) > 2;
    const struct site site = {id, name, commune->code,
                              near_centre(land, commune, 100, town ? 2000 : 600, &random)};
    csv_site(out, &land->ground, &site);
    char *note = mem_printf("%.0f élèves supposés (%.0f %% des habitants) × %.2f présents (D)",
                            pupils, 100 * primary_share, presence_share);
    write_outlet_end(land, out, "school", round(pupils * presence_share), true, note);
    free(id);
    free(name);
    free(note);
}

/* A systematic sample of all primary schools, with probability in proportion to the inhabitants
 * that each serves, in the order of the communes' codes. */
static void write_schools(struct land *land, FILE *out)
{
    const size_t n = land->communes.n;
    const struct commune **sorted = mem_zeroed(n, sizeof *sorted);
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        sorted[i] = &land->communes.communes[i];
        total += n_schools_of(sorted[i]) ? sorted[i]->population : 0;
    }
    qsort(sorted, n, sizeof *sorted, by_code);
    const double step = total / N_SCHOOLS;
    double reached = 0, next = step / 2;
    for (size_t i = 0; i < n; i++) {
        const size_t n_schools = n_schools_of(sorted[i]);
        for (size_t school = 0; school < n_schools; school++) {
            reached += sorted[i]->population / (double)n_schools;
            if (reached <= next)
                continue;
            write_school(land, out, sorted[i], school);
            next += step;
        }
    }
    free(sorted);
}

/* ---- All --------------------------------------------------------------------------- */

int synthesize_deux_sevres(const char *dir)
{
    struct land land = {.dir = dir, .ground = ground_of("EPSG:2154")};
    struct faults faults = {0};
    char *path = mem_printf("%s/communes.shp", dir);
    const struct communes_source source = {.path = path};
    land.layer = layer_read(path, land.ground.metric, NULL, &faults);
    if (land.layer &&
        communes_init(&land.communes, land.layer, land.ground.metric, &source, &faults)) {
        write_hubs(&land);
        write_farms(&land);
        FILE *out = csv_create(dir, "outlets.csv",
                               "id,name,commune,lon,lat,kind,meals_day,days,opens,"
                               "closes,school_calendar,synthetic,note");
        write_colleges(&land, out);
        write_lycees(&land, out);
        write_hospitals(&land, out);
        write_schools(&land, out);
        csv_close(out);
        printf("%d farms, %d points, %zu outlets\n", N_FARMS, N_POINTS, land.n_outlets);
    }
    for (size_t i = 0; i < faults.n_kept; i++)
        fprintf(stderr, "%s\n", faults.text[i]);
    const int status = faults.n > 0;
    communes_clear(&land.communes);
    layer_free(land.layer);
    ground_clear(&land.ground);
    faults_clear(&faults);
    free(path);
    return status;
}
