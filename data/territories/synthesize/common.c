#include "data/territories/synthesize/synthesize.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "data/csv.h"
#include "data/mem.h"
#include "data/text.h"

struct random stream(uint64_t purpose, const char *id)
{
    struct random random;
    random_init(&random, SYNTHETIC_SEED, 0, purpose, text_hash(id));
    return random;
}

/* ---- Ground ---------------------------------------------------------------------- */

static struct crs *crs_or_exit(const char *code)
{
    struct faults faults = {0};
    struct crs *crs = crs_create(code, (struct where){.path = "synthesize"}, &faults);
    if (crs)
        return crs;
    fprintf(stderr, "%s\n", faults.text[0]);
    exit(1);
}

struct ground ground_of(const char *metric_code)
{
    return (struct ground){crs_or_exit(metric_code), crs_or_exit("EPSG:4326")};
}

void ground_clear(struct ground *ground)
{
    crs_free(ground->metric);
    crs_free(ground->degrees);
}

struct point degrees_of(const struct ground *ground, struct point at_m)
{
    struct faults faults = {0};
    if (!crs_transform(ground->metric, ground->degrees, &at_m, 1,
                       (struct where){.path = "synthesize"}, &faults)) {
        fprintf(stderr, "%s\n", faults.text[0]);
        exit(1);
    }
    return at_m;
}

double metres_between(struct point a, struct point b)
{
    return hypot(a.x - b.x, a.y - b.y);
}

struct point shifted(struct point from_m, double low_m, double high_m, struct random *random)
{
    const double pi = 3.14159265358979323846;
    const double bearing = 2 * pi * random_uniform(random);
    const double distance_m = low_m + (high_m - low_m) * random_uniform(random);
    return (struct point){from_m.x + distance_m * cos(bearing),
                          from_m.y + distance_m * sin(bearing)};
}

/* ---- Tables ---------------------------------------------------------------------- */

FILE *csv_create(const char *dir, const char *name, const char *header)
{
    char *path = mem_printf("%s/%s", dir, name);
    FILE *out = fopen(path, "w");
    if (!out) {
        perror(path);
        exit(1);
    }
    free(path);
    fprintf(out, "%s\n", header);
    return out;
}

void csv_close(FILE *out)
{
    if (ferror(out) || fclose(out) != 0) {
        perror("synthesize");
        exit(1);
    }
}

void csv_text(FILE *out, const char *text)
{
    csv_put_cell(out, text, false);
}

void csv_site(FILE *out, const struct ground *ground, const struct site *site)
{
    const struct point at_deg = degrees_of(ground, site->at_m);
    csv_text(out, site->id);
    fputc(',', out);
    csv_text(out, site->name);
    fputc(',', out);
    csv_text(out, site->commune);
    fprintf(out, ",%.6f,%.6f,", at_deg.x, at_deg.y);
}

char *of_place(const char *name)
{
    static const char *const vowels[] = {"A", "E", "I", "O", "U", "Y", "H", "É", "È", "Î"};
    if (strncmp(name, "Le ", 3) == 0)
        return mem_printf("du %s", name + 3);
    if (strncmp(name, "Les ", 4) == 0)
        return mem_printf("des %s", name + 4);
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++)
        if (strncmp(name, vowels[i], strlen(vowels[i])) == 0)
            return mem_printf("d’%s", name);
    return mem_printf("de %s", name);
}

/* ---- Medians --------------------------------------------------------------------- */

static double median_cost(const struct median_problem *problem, const size_t chosen[], size_t p)
{
    double cost = 0;
    for (size_t i = 0; i < problem->n; i++) {
        double nearest_m = HUGE_VAL;
        for (size_t k = 0; k < p; k++)
            nearest_m =
                fmin(nearest_m, metres_between(problem->at_m[i], problem->at_m[chosen[k]]));
        cost += problem->weight[i] * nearest_m;
    }
    return cost;
}

/* Puts the candidate with the least cost at chosen[k]; true when it is a new one. */
static bool improve_median(const struct median_problem *problem, size_t chosen[], size_t p,
                           size_t k, double *cost)
{
    size_t best = chosen[k];
    bool improved = false;
    for (size_t c = 0; c < problem->n_candidates; c++) {
        chosen[k] = problem->candidates[c];
        const double trial = median_cost(problem, chosen, p);
        if (trial < *cost * (1 - 1e-12)) {
            *cost = trial;
            best = chosen[k];
            improved = true;
        }
    }
    chosen[k] = best;
    return improved;
}

void choose_medians(const struct median_problem *problem, size_t chosen[], size_t p)
{
    double cost = HUGE_VAL;
    for (size_t k = 0; k < p; k++) {
        chosen[k] = problem->candidates[0];
        cost = HUGE_VAL;
        improve_median(problem, chosen, k + 1, k, &cost);
    }
    for (bool improved = true; improved;) {
        improved = false;
        for (size_t k = 0; k < p; k++)
            improved |= improve_median(problem, chosen, p, k, &cost);
    }
}

/* ---- Farms ----------------------------------------------------------------------- */

/* Kinds of farms: what they sell to canteens, in kg a week in a normal week. All grade D:
 * chosen so that the farms together can supply about twice what the outlets buy. */
struct farm_kind {
    const char *label, *first, *second; /* second "": none */
    double first_kg_week, second_kg_week;
    bool chilled;
};

static const struct farm_kind market_garden = {"maraîchage", "vegetables", "", 330, 0, false};
static const struct farm_kind garden_and_fruit = {
    "maraîchage et petits fruits", "vegetables", "fruits", 280, 90, false};
static const struct farm_kind orchard = {"arboriculture", "fruits", "", 430, 0, false};
static const struct farm_kind dairy = {"produits laitiers", "dairy", "", 270, 0, true};
static const struct farm_kind cattle = {"viande bovine", "meat", "", 180, 0, true};
static const struct farm_kind poultry = {"volailles et œufs", "meat", "eggs", 90, 70, true};
static const struct farm_kind mixed = {"lait et viande", "dairy", "meat", 180, 70, true};
static const struct farm_kind baker = {"paysan boulanger", "bread", "", 240, 0, false};

static const struct farm_kind *kind_of(size_t k)
{
    static const struct farm_kind *const cycle[] = {
        &market_garden, &dairy,  &cattle,        &orchard,          &garden_and_fruit,
        &poultry,       &baker,  &market_garden, &cattle,           &dairy,
        &market_garden, &mixed,  &orchard,       &garden_and_fruit, &cattle,
        &baker,         &poultry};
    return cycle[k % (sizeof cycle / sizeof *cycle)];
}

const char *farm_kind_label(size_t k)
{
    return kind_of(k)->label;
}

void csv_farm_kind(FILE *out, size_t k, const char *id)
{
    static const char *const vans[2][3] = {{"van_s", "van_m", "van_l"},
                                           {"van_s_fridge", "van_m_fridge", "van_l_fridge"}};
    const struct farm_kind *kind = kind_of(k);
    struct random random = stream(PURPOSE_FARM_SUPPLY, id);
    const double size = random_lognormal(&random, 1, 0.5);
    const double first_kg = 5 * round(kind->first_kg_week * size / 5);
    const double second_kg = 5 * round(kind->second_kg_week * size / 5);
    const double total_kg = first_kg + second_kg;
    fprintf(out, "%s=%.0f", kind->first, first_kg);
    if (*kind->second)
        fprintf(out, " %s=%.0f", kind->second, second_kg);
    fprintf(out, ",%s,1,%s\n", vans[kind->chilled][(total_kg > 180) + (total_kg > 420)],
            kind->label);
}
