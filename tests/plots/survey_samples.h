/* Charts of answers such as fifty PATs give, for tests of plots and to look at. */
#ifndef TESTS_PLOTS_SURVEY_SAMPLES_H
#define TESTS_PLOTS_SURVEY_SAMPLES_H
#include <math.h>
#include "plots/survey_charts.h"

#define SURVEY_BASE "n\u00a0=\u00a038 PAT sur 52\u202f; sans réponse\u00a0: 3\u202f; non pondéré"
#define SURVEY_SOURCE "Source\u00a0: enquête RESPATBZH (réponses synthétiques), CC BY 4.0"

enum { SURVEY_ITEMS = 10 };
static const char *const survey_items[SURVEY_ITEMS] = {
    "La logistique est un frein au développement des circuits courts",
    "Mutualiser les livraisons est légitime pour une collectivité",
    "Nous savons à qui nous adresser",
    "Les outils numériques partagés suffisent",
    "Les opérateurs privés connaissent nos besoins",
    "Une plateforme locale serait viable sans subvention",
    "La restauration collective peut payer le juste prix du transport",
    "Les agriculteurs ont le temps de livrer",
    "Le dernier kilomètre doit être décarboné avant 2030",
    "Le stockage manque"};

static inline struct frame survey_frame(const char *title)
{
    return (struct frame){.title = title, .subtitle = SURVEY_BASE, .mention = "Données synthétiques.",
                          .source = SURVEY_SOURCE};
}

static inline struct likert survey_likert(bool stacked)
{
    static const char *const levels[] = {"Pas du tout d’accord", "Plutôt pas d’accord",
                                         "Ni l’un ni l’autre", "Plutôt d’accord",
                                         "Tout à fait d’accord", "Ne sait pas"};
    static const enum side sides[] = {SIDE_NEGATIVE, SIDE_NEGATIVE, SIDE_NEUTRAL, SIDE_POSITIVE,
                                      SIDE_POSITIVE, SIDE_ASIDE};
    static const double counts[SURVEY_ITEMS * 6] = {
        1, 3, 4, 14, 14, 2,  0, 4, 6, 15, 12, 1,  9, 12, 5, 7, 2, 3,  6, 10, 9, 6, 1, 6,
        11, 13, 4, 5, 1, 4,  8, 9, 7, 6, 2, 6,  3, 8, 8, 11, 5, 3,  15, 12, 5, 4, 0, 2,
        2, 5, 10, 12, 7, 2,  0, 2, 3, 16, 16, 1};
    static const size_t n_valid[SURVEY_ITEMS] = {36, 37, 35, 32, 34, 32, 35, 36, 36, 37};
    return (struct likert){
        .frame = survey_frame("Dans quelle mesure êtes-vous d’accord avec ces affirmations\u202f?"),
        .n_items = SURVEY_ITEMS, .n_levels = 6, .item_labels = survey_items,
        .level_labels = levels, .sides = sides, .counts = counts, .n_valid = n_valid,
        .stacked = stacked};
}

static inline struct drawing *survey_sample_likert(const struct theme *theme)
{
    struct likert likert = survey_likert(false);
    return likert_draw(&likert, theme);
}

static inline struct drawing *survey_sample_likert_last(const struct theme *theme)
{
    struct likert likert = survey_likert(false);
    likert.page = likert_n_pages(&likert, theme) - 1;
    return likert_draw(&likert, theme);
}

static inline struct drawing *survey_sample_stacked(const struct theme *theme)
{
    struct likert likert = survey_likert(true);
    return likert_draw(&likert, theme);
}

/* Seven answers to a frequency scale without aside. */
static inline struct drawing *survey_sample_few(const struct theme *theme)
{
    static const char *const items[] = {"Camion frigorifique", "Vélo-cargo", "Fourgon"};
    static const char *const levels[] = {"Jamais", "Parfois", "Souvent", "Toujours"};
    static const enum side sides[] = {SIDE_NEGATIVE, SIDE_NEUTRAL, SIDE_POSITIVE, SIDE_POSITIVE};
    static const double counts[] = {1, 2, 3, 1, 5, 1, 1, 0, 0, 1, 3, 3};
    static const size_t n_valid[] = {7, 7, 7};
    struct likert likert = {
        .frame = {.title = "À quelle fréquence utilisez-vous ces véhicules\u202f?",
                  .subtitle = "n\u00a0=\u00a07 opérateurs sur 11\u202f; non pondéré",
                  .source = SURVEY_SOURCE},
        .n_items = 3, .n_levels = 4, .item_labels = items, .level_labels = levels,
        .sides = sides, .counts = counts, .n_valid = n_valid};
    return likert_draw(&likert, theme);
}

static const char *const survey_needs[] = {
    "Stockage froid", "Mutualisation des tournées", "Outil de commande partagé",
    "Connaissance des opérateurs", "Appui juridique", "Animation", "Véhicules", "Autre"};
static const struct plot_interval survey_shares[] = {
    {0.553, 0.47, 0.63}, {0.737, 0.66, 0.80}, {0.395, 0.32, 0.47}, {0.474, 0.39, 0.55},
    {0.132, 0.09, 0.19}, {0.289, 0.22, 0.37}, {0.184, 0.13, 0.25}, {0.053, 0.03, 0.10}};
static const struct plot_interval survey_offers[] = {
    {0.31, 0.17, 0.49}, {0.62, 0.44, 0.77}, {0.48, 0.31, 0.65}, {0.10, 0.03, 0.26},
    {0.07, 0.01, 0.22}, {0.28, 0.14, 0.46}, {0.76, 0.58, 0.88}, {0.03, 0.0, 0.17}};
static const size_t survey_counts[] = {21, 28, 15, 18, 5, 11, 7, 2};

static inline struct drawing *survey_dots(const struct theme *theme, bool bars)
{
    struct dots dots = {
        .frame = survey_frame("De quoi auriez-vous besoin pour organiser la logistique\u202f? "
                              "(plusieurs réponses possibles)"),
        .n = 8, .labels = survey_needs, .values = survey_shares, .counts = survey_counts,
        .n_valid = 38, .bars = bars, .sorted = true};
    return dots_draw(&dots, theme);
}

static inline struct drawing *survey_sample_dots(const struct theme *theme)
{
    return survey_dots(theme, false);
}

static inline struct drawing *survey_sample_bars(const struct theme *theme)
{
    return survey_dots(theme, true);
}

static inline struct drawing *survey_sample_means(const struct theme *theme)
{
    static const char *const labels[] = {"Métropoles et agglomérations", "Communautés de communes",
                                         "Pays et PETR"};
    static const struct plot_interval values[] = {{1.42, 1.1, 1.74}, {0.61, 0.44, 0.78},
                                                  {0.93, 0.70, 1.16}};
    struct dots dots = {
        .frame = survey_frame("Combien d’équivalents temps plein suivent l’alimentation\u202f?"),
        .n = 3, .labels = labels, .values = values, .unit = "équivalents temps plein, moyenne"};
    return dots_draw(&dots, theme);
}

static inline struct drawing *survey_sample_units(const struct theme *theme)
{
    static const char *const labels[] = {"Oui, avec un budget", "Oui, sans budget",
                                         "En projet", "Non"};
    static const size_t counts[] = {9, 12, 13, 4};
    static const enum side sides[] = {SIDE_POSITIVE, SIDE_POSITIVE, SIDE_NEUTRAL, SIDE_NEGATIVE};
    struct units units = {
        .frame = survey_frame("Votre PAT mène-t-il une action sur la logistique\u202f?"),
        .n_groups = 4, .labels = labels, .counts = counts, .sides = sides, .n_silent = 14,
        .silent_label = "N’ont pas répondu"};
    return units_draw(&units, theme);
}

static inline struct drawing *survey_sample_ranking(const struct theme *theme)
{
    static const char *const levels[] = {"Coût du transport", "Temps des agriculteurs",
                                         "Volumes trop faibles", "Chaîne du froid", "Saisonnalité"};
    static const size_t counts[] = {9, 8, 6, 14, 9, 5, 8, 9, 10, 3, 5, 9, 2, 5, 6};
    static const double means[] = {1.87, 1.68, 2.07, 2.35, 2.31};
    struct ranking_chart ranking = {
        .frame = survey_frame("Quels sont, dans l’ordre, les trois premiers freins\u202f?"),
        .n_levels = 5, .n_ranks = 3, .level_labels = levels, .counts = counts,
        .mean_ranks = means, .n_valid = 36};
    return ranking_draw(&ranking, theme);
}

static inline struct heat survey_table(void)
{
    static const char *const rows[] = {"Émergence", "Action", "Reconnu de niveau 2"};
    static const char *const columns[] = {"Côtes-d’Armor", "Finistère", "Ille-et-Vilaine",
                                          "Morbihan"};
    static const double counts[] = {3, 2, 4, 1, 2, 6, 5, 5, 4, 1, 6, 2};
    static const double residuals[] = {0.4, -0.6, 0.1, -0.3, -1.1, 2.2, -0.8, 1, 1.2, -2.1, 0.9,
                                       -0.5};
    return (struct heat){
        .frame = survey_frame("Stade d’avancement du PAT selon le département"),
        .n_rows = 3, .n_columns = 4, .row_labels = rows, .column_labels = columns,
        .counts = counts, .residuals = residuals, .row_shares = true};
}

static inline struct drawing *survey_sample_heat(const struct theme *theme)
{
    struct heat heat = survey_table();
    return heat_draw(&heat, theme);
}

/* Needs by themes of offers: too many columns for their names. */
static inline struct drawing *survey_sample_matrix(const struct theme *theme)
{
    static double counts[64];
    for (size_t i = 0; i < 64; i++)
        counts[i] = floor(1 + 20 * fabs(sin((double)(3 * i))) * (i % 9 == 0 ? 1 : 0.4));
    struct heat heat = {
        .frame = survey_frame("Besoins des PAT et offres des opérateurs"), .n_rows = 8,
        .n_columns = 8, .row_labels = survey_needs, .column_labels = survey_needs,
        .counts = counts};
    return heat_draw(&heat, theme);
}

static inline struct drawing *survey_sample_mosaic(const struct theme *theme)
{
    struct heat heat = survey_table();
    return mosaic_draw(&heat, theme);
}

static inline struct drawing *survey_sample_axes(const struct theme *theme)
{
    static const char *const labels[] = {
        "Émergence", "Action", "Niveau 2", "Métropole", "Communauté de communes", "Pays ou PETR",
        "Budget logistique", "Sans budget", "Plateforme", "Pas d’outil", "Outil numérique",
        "Besoin de stockage", "Besoin d’animation", "Aucun besoin"};
    static const double x[] = {-0.9, 0.2, 0.7, 1.3, -0.4, 0.05, 0.9, -0.55, 1.1, -0.75, 0.5, 0.12,
                               -0.3, -1.4};
    static const double y[] = {0.3, -0.5, 0.25, 0.7, 0.1, -0.85, 0.3, 0.05, 0.5, 0.45, -0.3,
                               -0.45, -0.1, 0.9};
    static const size_t groups[] = {0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4};
    static const char *const names[] = {"Stade", "Structure", "Budget", "Outils", "Besoins"};
    struct axes_map map = {
        .frame = survey_frame("Les PAT les plus avancés sont ceux qui ont un budget et des outils"),
        .n = 14, .x = x, .y = y, .labels = labels, .groups = groups, .n_groups = 5,
        .group_labels = names, .x_share = 0.52, .y_share = 0.23};
    return axes_map_draw(&map, theme);
}

static inline struct drawing *survey_sample_dumbbell(const struct theme *theme)
{
    struct dumbbell dumbbell = {
        .frame = survey_frame("Les véhicules sont offerts plus que demandés, la connaissance "
                              "mutuelle manque"),
        .n = 8, .labels = survey_needs, .left = survey_shares, .right = survey_offers,
        .left_label = "Besoin des PAT (n\u00a0=\u00a038)",
        .right_label = "Offre des opérateurs (n\u00a0=\u00a029)", .n_left = 38, .n_right = 29};
    return dumbbell_draw(&dumbbell, theme);
}

/* Shares over the communes of a layer, some unreliable, some unknown. */
static inline struct drawing *survey_sample_choropleth(const struct layer *areas,
                                                       const char *const names[],
                                                       const struct theme *theme)
{
    double *values = mem_zeroed(areas->n_features, sizeof *values);
    unsigned char *unreliable = mem_zeroed(areas->n_features, 1);
    for (size_t i = 0; i < areas->n_features; i++) {
        struct point at = areas->points[areas->point_start[areas->part_start[i]]];
        values[i] = i % 11 == 3 ? (double)NAN
                                : 0.45 + 0.4 * sin(at.x / 21000) * cos(at.y / 27000);
        unreliable[i] = i % 7 == 2;
    }
    struct choropleth map = {
        .frame = survey_frame("Part des habitants qui achètent en circuit court"),
        .areas = areas, .labels = names, .values = values, .unreliable = unreliable};
    struct drawing *drawing = choropleth_draw(&map, theme);
    free(values);
    free(unreliable);
    return drawing;
}

static const struct survey_sample {
    const char *name;
    struct drawing *(*draw)(const struct theme *theme);
} survey_samples[] = {
    {"likert", survey_sample_likert}, {"likert-last", survey_sample_likert_last},
    {"likert-stacked", survey_sample_stacked}, {"likert-few", survey_sample_few},
    {"dots", survey_sample_dots}, {"dots-bars", survey_sample_bars},
    {"dots-means", survey_sample_means}, {"units", survey_sample_units},
    {"ranking", survey_sample_ranking}, {"heat", survey_sample_heat},
    {"matrix", survey_sample_matrix}, {"mosaic", survey_sample_mosaic},
    {"axes", survey_sample_axes}, {"dumbbell", survey_sample_dumbbell}};
enum { N_SURVEY_SAMPLES = sizeof survey_samples / sizeof *survey_samples };
#endif
