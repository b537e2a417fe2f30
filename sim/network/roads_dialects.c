#include "sim/network/roads_dialects.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/text.h"

/* ---- Attributes --------------------------------------------------------------------- */

static const char *text_of(const struct road_reading *reading, size_t feature, size_t field)
{
    size_t at = reading->field[field];
    return at == SIZE_MAX ? "" : layer_text(reading->layer, feature, at);
}

/* NaN when the field is missing, empty or no number. */
static double number_of(const struct road_reading *reading, size_t feature, size_t field)
{
    double value = (double)NAN;
    size_t at = reading->field[field];
    if (at == SIZE_MAX)
        return value;
    value = layer_number(reading->layer, feature, at);
    if (isnan(value) && !text_number(layer_text(reading->layer, feature, at), &value))
        value = (double)NAN;
    return value;
}

/* Position in words[] (folded) of a text compared without case and accents; n when unknown. */
static size_t word_of(const char *text, const char *const words[], size_t n)
{
    char *folded = text_folded(text);
    size_t i = 0;
    while (i < n && strcmp(folded, words[i]) != 0)
        i++;
    free(folded);
    return i;
}

static bool is_word(const char *text, const char *word)
{
    return word_of(text, &word, 1) == 0;
}

static bool is_true(const char *text)
{
    static const char *const yes[] = {"1", "vrai", "true", "t", "oui", "yes"};
    const size_t n = sizeof yes / sizeof *yes;
    return word_of(text, yes, n) < n;
}

/* ---- Speeds ------------------------------------------------------------------------- */

/* What sort of road a line is, in IGN's terms: the rule by which IGN fills the mean speed of BD
 * TOPO (road_speeds.csv, product description of BD TOPO 3.0) serves every dialect. */
struct nature {
    const char *nature; /* as road_speeds.csv names it */
    bool motorway;      /* administrative class Autoroute */
    int importance;     /* 1 to 6 */
    bool urban;
};

static bool rule_fits(const struct road_speed *rule, const struct nature *nature)
{
    if (strcmp(rule->dialect, "bdtopo") != 0 || strcmp(rule->nature, nature->nature) != 0)
        return false;
    if (rule->admin_class[0] &&
        (strcmp(rule->admin_class, "Autoroute") == 0) != nature->motorway)
        return false;
    return rule->urban < 0 || rule->urban == nature->urban;
}

/* The speed of the fitting rule with the nearest importance; "Bretelle 1" holds for 1 to 4, the
 * last one for what is less important. 0: no rule. */
static double rule_km_h(const struct catalogue *catalogue, struct nature nature)
{
    const struct road_speed *best = NULL, *first = NULL;
    for (size_t i = 0; i < catalogue->n_road_speeds; i++) {
        const struct road_speed *rule = &catalogue->road_speeds[i];
        if (!rule_fits(rule, &nature))
            continue;
        if (!first || rule->importance < first->importance)
            first = rule;
        if (rule->importance <= nature.importance &&
            (!best || rule->importance > best->importance))
            best = rule;
    }
    best = best ? best : first;
    return best ? best->speed_km_h : 0;
}

double road_rural_km_h(const struct catalogue *catalogue, int importance)
{
    return rule_km_h(catalogue,
                     (struct nature){"Route à 1 chaussée", false, importance, false});
}

enum limit { LIMIT_URBAN, LIMIT_RURAL, LIMIT_DUAL, LIMIT_MOTORWAY, N_LIMITS };

/* Code de la route, art. R413-2, R413-3 (light vehicles: also traffic.csv, which wins) and
 * R413-8 (above 3.5 t: 90 on motorways, 80 elsewhere). */
static const struct {
    const char *figure;
    double light_km_h, truck_km_h;
} limits[N_LIMITS] = {
    [LIMIT_URBAN] = {"speed_limit_urban", 50, 50},
    [LIMIT_RURAL] = {"speed_limit_rural", 80, 80},
    [LIMIT_DUAL] = {"speed_limit_dual", 110, 80},
    [LIMIT_MOTORWAY] = {"speed_limit_motorway", 130, 90},
};

/* Trucks hold as large a share of their limit as IGN's cars hold of theirs on motorways:
 * 125 / 130. */
static const double truck_share_of_limit = 125.0 / 130;

static enum limit limit_of(struct nature nature)
{
    if (strcmp(nature.nature, "Type autoroutier") == 0)
        return nature.motorway ? LIMIT_MOTORWAY : LIMIT_DUAL;
    if (nature.urban)
        return LIMIT_URBAN;
    return strcmp(nature.nature, "Route à 2 chaussées") == 0 ? LIMIT_DUAL : LIMIT_RURAL;
}

/* Mean speed of a car -> speed of every class, none above its published limit. */
static void set_speeds(const struct catalogue *catalogue, struct nature nature, double car_km_h,
                       struct road *road)
{
    const enum limit limit = limit_of(nature);
    const struct figure *published = catalogue_figure(catalogue, limits[limit].figure);
    double light_km_h = published ? published->value : limits[limit].light_km_h;
    double speed_km_h = fmin(car_km_h, light_km_h);
    road->speed_km_h[ROAD_CAR] = road->speed_km_h[ROAD_VAN] = speed_km_h;
    road->speed_km_h[ROAD_TRUCK] =
        fmin(speed_km_h, limits[limit].truck_km_h * truck_share_of_limit);
}

static bool set_speeds_by_rule(const struct road_reading *reading, struct nature nature,
                               struct road *road)
{
    double car_km_h = rule_km_h(reading->request->catalogue, nature);
    set_speeds(reading->request->catalogue, nature, car_km_h, road);
    return car_km_h > 0;
}

/* ---- Directions --------------------------------------------------------------------- */

/* IGN's words in all its products, those of BD TOPO 2 last; "sans objet": no car may pass.
 * Empty, "NC": both ways. */
static unsigned ign_ways(const char *text)
{
    static const char *const words[] = {"sens_unique", "sens_direct", "sens_inverse",
                                        "sans_objet", "direct", "inverse"};
    static const unsigned ways[] = {ROAD_ALONG, ROAD_ALONG, ROAD_AGAINST, 0, ROAD_ALONG,
                                    ROAD_AGAINST};
    size_t i = word_of(text, words, 6);
    return i < 6 ? ways[i] : ROAD_BOTH_WAYS;
}

/* Values of ACCES_VL and ACCES by which no delivery passes. */
static bool is_closed(const char *access)
{
    static const char *const closed[] = {"physiquement_impossible",
                                         "restreint_aux_ayants_droit", "interdit_au_public",
                                         "prive"};
    const size_t n = sizeof closed / sizeof *closed;
    return word_of(access, closed, n) < n;
}

/* ---- IGN ROUTE 500 and BD CARTO ------------------------------------------------------ */

enum { R500_VOCATION, R500_CARRIAGEWAYS, R500_STATE, R500_WAYS, R500_CLASS, R500_ACCESS };

static const struct {
    const char *vocation;
    int importance;
    enum road_rank rank;
} vocations[] = {
    {"type_autoroutier", 1, RANK_MOTORWAY}, {"liaison_principale", 2, RANK_MAIN},
    {"liaison_regionale", 3, RANK_REGIONAL}, {"liaison_locale", 4, RANK_LOCAL},
    {"bretelle", 1, RANK_LOCAL},
};

static bool read_route500(const struct road_reading *reading, size_t feature, struct road *road)
{
    size_t kind = 0;
    while (kind < 5 &&
           !is_word(text_of(reading, feature, R500_VOCATION), vocations[kind].vocation))
        kind++;
    const char *state = text_of(reading, feature, R500_STATE);
    if (kind == 5 || is_word(state, "en_construction") ||
        is_closed(text_of(reading, feature, R500_ACCESS)))
        return false;
    const char *carriageways = text_of(reading, feature, R500_CARRIAGEWAYS);
    struct nature nature = {.nature = "Route à 1 chaussée",
                            .importance = vocations[kind].importance,
                            .motorway =
                                is_word(text_of(reading, feature, R500_CLASS), "autoroute")};
    if (kind == 0)
        nature.nature = "Type autoroutier";
    else if (kind == 4)
        nature.nature = "Bretelle";
    else if (is_word(state, "non_revetu"))
        nature.nature = "Route empierrée";
    else if (carriageways[0] == '2')
        nature.nature = "Route à 2 chaussées";
    road->rank = vocations[kind].rank;
    road->ways = ign_ways(text_of(reading, feature, R500_WAYS));
    return road->ways && set_speeds_by_rule(reading, nature, road);
}

/* ---- IGN BD TOPO 2 and 3 ---------------------------------------------------------------- */

enum {
    TOPO_NATURE, TOPO_WAYS, TOPO_SPEED, TOPO_IMPORTANCE, TOPO_PRIVATE, TOPO_URBAN, TOPO_STATE,
    TOPO_ACCESS, TOPO_CLASS, TOPO_WEIGHT, TOPO_HEIGHT, TOPO_AXLE, TOPO_WIDTH, TOPO_LENGTH
};

static const struct {
    const char *folded, *nature;
} natures[] = {
    {"type_autoroutier", "Type autoroutier"}, {"route_a_2_chaussees", "Route à 2 chaussées"},
    {"route_a_1_chaussee", "Route à 1 chaussée"}, {"bretelle", "Bretelle"},
    {"rond_point", "Rond-point"}, {"route_empierree", "Route empierrée"},
    /* BD TOPO 2 */
    {"autoroute", "Type autoroutier"}, {"quasi_autoroute", "Type autoroutier"},
};
enum { N_NATURES = sizeof natures / sizeof *natures };

static enum road_rank rank_of(const struct nature *nature)
{
    static const enum road_rank by_importance[] = {
        RANK_MAIN, RANK_MAIN, RANK_MAIN, RANK_REGIONAL, RANK_LOCAL, RANK_STREET, RANK_STREET};
    if (strcmp(nature->nature, "Type autoroutier") == 0)
        return RANK_MOTORWAY;
    if (nature->importance < 1 || nature->importance > 6)
        return RANK_STREET;
    return by_importance[nature->importance];
}

/* What a vehicle of each class is taken to be for signposted limits: a tall panel van,
 * a 12 t rigid truck (usual builders' sizes; an assumption of ours). A road that does not let it
 * through is closed to the class. */
static const struct {
    double weight_t, height_m, axle_t, width_m, length_m;
} sizes[N_ROAD_CLASSES] = {
    [ROAD_CAR] = {1.8, 1.7, 1.0, 1.9, 4.6},
    [ROAD_VAN] = {3.5, 2.8, 2.1, 2.1, 6.0},
    [ROAD_TRUCK] = {12.0, 3.6, 8.0, 2.55, 9.0},
};

static bool too_much(const struct road_reading *reading, size_t feature, size_t field,
                     double size)
{
    double limit = number_of(reading, feature, field);
    return limit > 0 && size > limit;
}

static void close_to_large(const struct road_reading *reading, size_t feature,
                           struct road *road)
{
    for (enum road_class c = ROAD_CAR; c < N_ROAD_CLASSES; c++)
        if (too_much(reading, feature, TOPO_WEIGHT, sizes[c].weight_t) ||
            too_much(reading, feature, TOPO_HEIGHT, sizes[c].height_m) ||
            too_much(reading, feature, TOPO_AXLE, sizes[c].axle_t) ||
            too_much(reading, feature, TOPO_WIDTH, sizes[c].width_m) ||
            too_much(reading, feature, TOPO_LENGTH, sizes[c].length_m))
            road->speed_km_h[c] = 0;
}

static bool topo_is_open(const struct road_reading *reading, size_t feature)
{
    static const char *const in_use[] = {"", "en_service", "nc"};
    return !is_closed(text_of(reading, feature, TOPO_ACCESS)) &&
           !is_true(text_of(reading, feature, TOPO_PRIVATE)) &&
           word_of(text_of(reading, feature, TOPO_STATE), in_use, 3) < 3;
}

static bool read_bdtopo(const struct road_reading *reading, size_t feature, struct road *road)
{
    size_t kind = 0;
    while (kind < N_NATURES &&
           !is_word(text_of(reading, feature, TOPO_NATURE), natures[kind].folded))
        kind++;
    if (kind == N_NATURES || !topo_is_open(reading, feature))
        return false;
    double importance = number_of(reading, feature, TOPO_IMPORTANCE);
    struct nature nature = {
        .nature = natures[kind].nature,
        .importance = importance >= 1 && importance <= 6 ? (int)importance : 5,
        .urban = is_true(text_of(reading, feature, TOPO_URBAN)),
        .motorway = is_word(text_of(reading, feature, TOPO_CLASS), "autoroute") ||
                    is_word(text_of(reading, feature, TOPO_NATURE), "autoroute")};
    road->rank = rank_of(&nature);
    road->ways = ign_ways(text_of(reading, feature, TOPO_WAYS));
    double speed_km_h = number_of(reading, feature, TOPO_SPEED);
    if (isnan(speed_km_h))
        speed_km_h = rule_km_h(reading->request->catalogue, nature);
    set_speeds(reading->request->catalogue, nature, speed_km_h, road);
    close_to_large(reading, feature, road);
    return road->ways && road->speed_km_h[ROAD_CAR] > 0;
}

/* ---- OpenStreetMap by Geofabrik ------------------------------------------------------ */

enum { OSM_CLASS, OSM_ONEWAY, OSM_MAXSPEED };

/* How OSM's classes read in IGN's terms (our correspondence, by what they link). One-way main
 * roads are carriageways of a dual one. */
static const struct {
    const char *folded, *nature;
    bool motorway, urban, dual_when_oneway;
    int importance;
    enum road_rank rank;
    double maxspeed_km_h; /* when the line has none; 0: the rule's speed stands */
} osm_classes[] = {
    {"motorway", "Type autoroutier", true, false, false, 1, RANK_MOTORWAY, 0},
    {"motorway_link", "Bretelle", false, false, false, 1, RANK_MOTORWAY, 0},
    {"trunk", "Route à 1 chaussée", false, false, true, 1, RANK_MAIN, 0},
    {"trunk_link", "Bretelle", false, false, false, 1, RANK_MAIN, 0},
    {"primary", "Route à 1 chaussée", false, false, true, 2, RANK_MAIN, 0},
    {"primary_link", "Bretelle", false, false, false, 1, RANK_MAIN, 0},
    {"secondary", "Route à 1 chaussée", false, false, false, 3, RANK_REGIONAL, 0},
    {"secondary_link", "Bretelle", false, false, false, 1, RANK_REGIONAL, 0},
    {"tertiary", "Route à 1 chaussée", false, false, false, 4, RANK_LOCAL, 0},
    {"tertiary_link", "Bretelle", false, false, false, 5, RANK_LOCAL, 0},
    {"unclassified", "Route à 1 chaussée", false, false, false, 5, RANK_STREET, 0},
    {"road", "Route à 1 chaussée", false, false, false, 5, RANK_STREET, 0},
    {"residential", "Route à 1 chaussée", false, true, false, 5, RANK_STREET, 0},
    /* At walking pace among people: 20 km/h (Code de la route, R110-2). */
    {"living_street", "Route à 1 chaussée", false, true, false, 5, RANK_STREET, 20},
};
enum { N_OSM_CLASSES = sizeof osm_classes / sizeof *osm_classes };

static unsigned osm_ways(const char *oneway)
{
    static const char *const words[] = {"f", "yes", "1", "t"};
    if (strcmp(oneway, "-1") == 0) /* OSM's own tag for against the line */
        return ROAD_AGAINST;
    size_t i = word_of(oneway, words, 4);
    return i < 3 ? ROAD_ALONG : i == 3 ? ROAD_AGAINST : ROAD_BOTH_WAYS;
}

static size_t osm_class(const char *folded)
{
    size_t kind = 0;
    while (kind < N_OSM_CLASSES && strcmp(folded, osm_classes[kind].folded) != 0)
        kind++;
    return kind;
}

static struct nature osm_nature(size_t kind, unsigned ways, double maxspeed_km_h)
{
    struct nature nature = {.nature = osm_classes[kind].nature,
                            .motorway = osm_classes[kind].motorway,
                            .importance = osm_classes[kind].importance,
                            .urban = osm_classes[kind].urban};
    if (maxspeed_km_h > 0 && maxspeed_km_h <= 50)
        nature.urban = true;
    else if (osm_classes[kind].dual_when_oneway && ways != ROAD_BOTH_WAYS)
        nature.nature = "Route à 2 chaussées";
    return nature;
}

static bool read_geofabrik(const struct road_reading *reading, size_t feature,
                           struct road *road)
{
    char *fclass = text_folded(text_of(reading, feature, OSM_CLASS));
    const size_t kind = osm_class(fclass);
    free(fclass);
    if (kind == N_OSM_CLASSES)
        return false;
    road->rank = osm_classes[kind].rank;
    road->ways = osm_ways(text_of(reading, feature, OSM_ONEWAY));
    double maxspeed_km_h = number_of(reading, feature, OSM_MAXSPEED);
    if (!(maxspeed_km_h > 0))
        maxspeed_km_h = osm_classes[kind].maxspeed_km_h;
    struct nature nature = osm_nature(kind, road->ways, maxspeed_km_h);
    double speed_km_h = rule_km_h(reading->request->catalogue, nature);
    if (maxspeed_km_h > 0)
        speed_km_h = fmin(speed_km_h, maxspeed_km_h);
    set_speeds(reading->request->catalogue, nature, speed_km_h, road);
    return speed_km_h > 0;
}

/* ---- Generated by proxilog ----------------------------------------------------------- */

enum { GENERATED_MARK, GENERATED_CLASS, GENERATED_SPEED };

static bool read_generated(const struct road_reading *reading, size_t feature,
                           struct road *road)
{
    static const char *const classes[] = {"main", "regional", "local"};
    static const enum road_rank ranks[] = {RANK_MAIN, RANK_REGIONAL, RANK_LOCAL, RANK_LOCAL};
    road->rank = ranks[word_of(text_of(reading, feature, GENERATED_CLASS), classes, 3)];
    road->ways = ROAD_BOTH_WAYS;
    double speed_km_h = number_of(reading, feature, GENERATED_SPEED);
    struct nature nature = {.nature = "Route à 1 chaussée"};
    set_speeds(reading->request->catalogue, nature, speed_km_h, road);
    return speed_km_h > 0;
}

/* ---- Columns named by the scenario --------------------------------------------------- */

enum { COLUMNS_CLASS, COLUMNS_SPEED, COLUMNS_ONEWAY };

/* Words for classes that other French and English layers use. */
static const struct {
    const char *folded;
    size_t osm_class; /* row of osm_classes */
} other_classes[] = {
    {"autoroute", 0},      {"type_autoroutier", 0},
    {"nationale", 4},      {"liaison_principale", 4},
    {"principale", 4},     {"majeure", 4},
    {"main", 4},           {"liaison_regionale", 6},
    {"regionale", 6},      {"departementale", 6},
    {"secondaire", 6},     {"regional", 6},
    {"liaison_locale", 8}, {"locale", 8},
    {"communale", 8},      {"mineure", 8},
    {"local", 8},          {"rue", 12},
    {"street", 12},
};

/* Words of lines that no van drives, in any dialect. */
static bool is_no_road(const char *class_text)
{
    static const char *const words[] = {"bac_ou_liaison_maritime",
                                        "bac",
                                        "ferry",
                                        "chemin",
                                        "sentier",
                                        "escalier",
                                        "piste_cyclable",
                                        "track",
                                        "path",
                                        "footway",
                                        "cycleway",
                                        "steps",
                                        "pedestrian",
                                        "bridleway"};
    const size_t n = sizeof words / sizeof *words;
    return word_of(class_text, words, n) < n;
}

static size_t any_class(const char *class_text)
{
    char *folded = text_folded(class_text);
    size_t kind = osm_class(folded);
    for (size_t i = 0;
         kind == N_OSM_CLASSES && i < sizeof other_classes / sizeof *other_classes; i++)
        if (strcmp(folded, other_classes[i].folded) == 0)
            kind = other_classes[i].osm_class;
    free(folded);
    return kind;
}

static bool same_value(const char *text, const char *wanted)
{
    char *folded = text_folded(wanted ? wanted : "");
    bool same = folded[0] ? is_word(text, folded) : wanted && strcmp(text, wanted) == 0;
    free(folded);
    return same;
}

static unsigned columns_ways(const struct road_reading *reading, size_t feature)
{
    const struct road_columns *columns = reading->request->columns;
    const char *text = text_of(reading, feature, COLUMNS_ONEWAY);
    if (!columns || !columns->oneway || text[0] == '\0')
        return ROAD_BOTH_WAYS;
    if (same_value(text, columns->forward))
        return ROAD_ALONG;
    return same_value(text, columns->backward) ? ROAD_AGAINST : ROAD_BOTH_WAYS;
}

static bool read_columns(const struct road_reading *reading, size_t feature, struct road *road)
{
    static const double unknown_km_h = 50;
    const struct road_columns *columns = reading->request->columns;
    const char *class_text = text_of(reading, feature, COLUMNS_CLASS);
    if (is_no_road(class_text))
        return false;
    const size_t kind = any_class(class_text);
    struct nature nature = {.nature = "Route à 1 chaussée"};
    road->ways = columns_ways(reading, feature);
    road->rank = kind < N_OSM_CLASSES ? osm_classes[kind].rank : RANK_LOCAL;
    double speed_km_h = number_of(reading, feature, COLUMNS_SPEED);
    if (speed_km_h > 90) /* only roads signposted so are driven so */
        nature =
            (struct nature){.nature = "Type autoroutier", .motorway = true, .importance = 1};
    if (isnan(speed_km_h) && kind < N_OSM_CLASSES) {
        nature = osm_nature(kind, road->ways, (double)NAN);
        speed_km_h = rule_km_h(reading->request->catalogue, nature);
    }
    if (isnan(speed_km_h))
        speed_km_h = columns && columns->default_speed_km_h > 0 ? columns->default_speed_km_h
                                                                : unknown_km_h;
    set_speeds(reading->request->catalogue, nature, speed_km_h, road);
    return speed_km_h > 0;
}

/* ---- The table ----------------------------------------------------------------------- */

const struct road_dialect_rules road_dialects[] = {
    {ROADS_GENERATED, "generated", false,
     {{"GENERATED"}, {"CLASS"}, {"SPEED_KMH"}},
     1u << GENERATED_MARK | 1u << GENERATED_SPEED, read_generated},
    {ROADS_GEOFABRIK, "geofabrik", true,
     {{"fclass", "type"}, {"oneway"}, {"maxspeed"}}, /* "type" until 2017 */
     1u << OSM_CLASS | 1u << OSM_ONEWAY, read_geofabrik},
    {ROADS_BDTOPO, "bdtopo", false,
     {{"NATURE"}, {"SENS", "sens_de_circulation"}, {"VIT_MOY_VL", "vitesse_moyenne_vl"},
      {"IMPORTANCE"}, {"PRIVE"}, {"URBAIN"}, {"ETAT", "etat_de_l_objet"},
      {"ACCES_VL", "acces_vehicule_leger"}, {"CL_ADMIN", "cpx_classement_administratif"},
      {"RESTR_P", "restriction_de_poids_total"}, {"RESTR_H", "restriction_de_hauteur"},
      {"RESTR_PPE", "restriction_de_poids_par_essieu"}, {"RESTR_LAR", "restriction_de_largeur"},
      {"RESTR_LON", "restriction_de_longueur"}},
     1u << TOPO_NATURE | 1u << TOPO_WAYS | 1u << TOPO_IMPORTANCE, read_bdtopo},
    {ROADS_ROUTE500, "route500", false,
     {{"VOCATION"}, {"NB_CHAUSSE"}, {"ETAT"}, {"SENS"}, {"CLASS_ADM", "CL_ADMIN"},
      {"ACCES"}},
     1u << R500_VOCATION | 1u << R500_WAYS, read_route500},
    {ROADS_COLUMNS, "columns", false, {{0}}, 0, read_columns},
};
const size_t n_road_dialects = sizeof road_dialects / sizeof *road_dialects;
