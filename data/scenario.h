/* A scenario: one YAML file that names the territory's layers and tables, the calendar,
 * the products, the demand and the organisations to compare. This is the file as checked
 * and completed: every value that it leaves out has been filled from the catalogue and is listed
 * in defaults[]. scenarios/README.md documents every key with its unit, range and default. */
#ifndef DATA_SCENARIO_H
#define DATA_SCENARIO_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "data/catalogue.h"
#include "data/faults.h"
#include "data/label.h"
#include "data/law.h"

enum place_kind {
    PLACE_FARM,
    PLACE_MASSIFICATION_POINT,
    PLACE_PLATFORM,
    PLACE_DISPATCH_POINT,
    PLACE_PICKUP_POINT,
    PLACE_OUTLET,
    PLACE_DEPOT,
    N_PLACE_KINDS
};
enum { PLACE_HUBS = 1 << PLACE_MASSIFICATION_POINT | 1 << PLACE_PLATFORM |
                    1 << PLACE_DISPATCH_POINT | 1 << PLACE_PICKUP_POINT };

/* Where roads come from; columns are for dialect ROADS_COLUMNS only. */
enum road_dialect {
    ROADS_NONE,      /* great circle x circuity */
    ROADS_GENERATED, /* by `proxilog roads`; synthetic */
    ROADS_ROUTE500,
    ROADS_BDTOPO,
    ROADS_GEOFABRIK,
    ROADS_COLUMNS,
    ROADS_DETECT     /* told from the fields of the layer */
};
struct road_columns {
    char *road_class; /* field of the class; NULL: one class */
    char *speed_km_h; /* field of the speed; NULL: by class */
    char *oneway;     /* field of the direction; NULL: both ways everywhere */
    char *forward, *backward; /* its values for "along the line" and "against it" */
    double default_speed_km_h;
    bool cut_at_vertices; /* lines cross at shared vertices, not only at their ends */
};

struct territory_source {
    char *communes_path, *communes_id, *communes_name,
        *communes_population; /* path NULL: none; a field NULL: by its usual names */
    char *roads_path; /* NULL: none */
    enum road_dialect roads_dialect;
    struct road_columns road_columns;
    char *crs;        /* "EPSG:2154"; NULL: chosen from where the places are */
    double circuity;  /* without roads; also of the access to the roads */
    char *sources;    /* attribution line for maps and reports; "" if none */
};

struct calendar_rules {
    int start_day;    /* days since 1970-01-01; a Monday is not required */
    int n_weeks;
    char school_zone; /* 'A' 'B' 'C', 0: no school holidays */
    bool public_holidays; /* France's: no order and no delivery */
};

struct product {
    char *id;
    struct label label;
    enum temperature temperature;
    double meal_kg;      /* kg bought for one meal that has it, all origins */
    double crate_kg;
    double price_eur_kg; /* paid to the farm, without tax */
    double shelf_life_days;
    double season[12];   /* share of the yearly normal that farms can supply, 0 to 1 */
};

enum allocation { ALLOCATE_CONTRACTS, ALLOCATE_NEAREST, ALLOCATE_CAPACITY };
struct demand_rules {
    double volume_kg_week; /* what all outlets together buy of the territory's farms in a full school
                              week; 0: what their meals come to */
    unsigned order_days;   /* delivery weekdays asked for: bit 0 Monday .. bit 6 Sunday */
    double lead_days;      /* working days between order and delivery */
    double local_share;    /* of what is eaten, bought from the territory's farms */
    double dispersion_size; /* negative binomial size of the crates of an order line */
    double weight_cv;      /* lognormal, of the kg in a crate */
    bool certain;          /* orders are what is expected: neither dispersion nor weight_cv */
    enum allocation allocation;
    double farms_per_product; /* contracts an outlet has for each product */
    double
        contract_reach_km; /* farms further than this from an outlet hold no contract with it */
};

/* Vehicles of one type that drive for a farm or a carrier. */
struct fleet {
    char *id;
    struct vehicle type; /* of the catalogue, with the scenario's changes */
    size_t count;        /* SIZE_MAX: as many as needed (hired, or one for each farm) */
    char *depot;         /* id of the depot they start from; NULL: where the goods are */
};

struct selector {
    unsigned kinds; /* bits 1 << place_kind */
    char *id;       /* or one place; NULL */
};
enum driver { DRIVER_FARM, DRIVER_CARRIER, DRIVER_ASSOCIATION, DRIVER_OUTLET };
enum route_policy {
    ROUTES_DEDICATED,        /* out and back for each pair of places */
    ROUTES_OWN,              /* each origin visits all its destinations of the day */
    ROUTES_OWN_SHARED,       /* the same, in a round also driven for other customers */
    ROUTES_FIXED,            /* master routes made once; stops without goods are skipped */
    ROUTES_DAILY             /* optimised each day */
};
enum assignment {
    ASSIGN_ORDER,  /* the order's outlet, or the hub nearest to it */
    ASSIGN_NEAREST /* the hub nearest to where the goods are */
};

struct flow {
    char *id;
    struct label label;
    struct selector from, to;
    enum assignment assign;
    double within_km;    /* longer legs do not take this flow; infinity: no limit */
    enum driver driver;
    size_t fleet;        /* index into fleets; SIZE_MAX: the vehicle each farm's table names */
    unsigned days;       /* weekdays it runs */
    double
        depart_s; /* earliest departure of the vehicle from its origin (seconds of the day) */
    double arrive_open_s, arrive_close_s; /* window at the destinations; 0 and 86400: theirs */
    double cutoff_s;     /* goods ready this long before departure travel the same day */
    double slack_s;      /* stops are planned to be reached this long before they close */
    double shift_s;      /* longest route, breaks included */
    enum route_policy routes;
    double own_share;    /* ROUTES_OWN_SHARED: part of the round charged to these orders */
    double groupage_fill; /* usual filling of a vehicle that carries for others too: each round is
                             charged by what these orders take of it; 0: theirs alone */
};

enum tariff_kind { TARIFF_COST_PLUS, TARIFF_FLAT_TERRITORY, TARIFF_PER_DROP, TARIFF_PER_KG,
                   TARIFF_PER_CRATE, TARIFF_PER_KM, TARIFF_PER_HOUR, TARIFF_TRINOMIAL };
struct grant {
    char *from;
    double eur_year;
};
struct business_model {
    double membership_eur_year;  /* each farm that ships, to the association */
    double
        turnover_fee_share; /* of a farm's sales through the organisation, to the association */
    double commission_share;     /* of sales, to the association */
    double commission_to_logistics_share; /* part of the commission that pays logistics; told in
                                             the budget, moves no money between actors */
    double carrying_farm_share;   /* commission on the turnover carried for others, to the
                                     driver's farm */
    enum tariff_kind tariff_kind; /* what the association pays the carrier */
    double tariff_eur_year, tariff_eur_drop, tariff_eur_kg, tariff_eur_crate, tariff_eur_km,
        tariff_eur_h, tariff_eur_day, tariff_margin_share; /* margin of cost plus */
    size_t n_grants;
    struct grant *grants; /* owned */
};

struct organisation {
    char *id;
    struct label label;
    size_t n_flows;
    struct flow *flows; /* tried in order; owned */
    struct business_model business;
};

struct prices {
    double diesel_eur_l, petrol_eur_l, electricity_eur_kwh;
    double farmer_eur_h, driver_eur_h, staff_eur_h;
    double toll_eur_km_truck, toll_eur_km_light; /* on motorways only; 0 without roads */
    double room_kwh_m3_year;
    double charging_loss_share;
    double carrier_days_year; /* days over which a hired vehicle's yearly costs are spread */
    char *diesel_factor, *petrol_factor, *electricity_factor; /* ids in emission_factors.csv */
    double refrigerant_gwp, refrigerant_leak_share_year;
    double temperature_c;     /* of the air, for cold starts */
};

struct handling {
    double prepare_s_order, prepare_s_line, admin_s_order;
    double load_s_crate, unload_s_stop, unload_s_crate; /* at outlets and hubs */
    double hub_s_crate;    /* sorting at a hub, one person */
    double service_cv;
};

/* What a survey, or whoever wrote the scenario, says of where an input's law comes from. Texts are NULL
 * and counts 0 where nothing is said. */
struct input_source {
    char *survey, *wave, *question, *unit, *weighting, *method, *answers, *sha256;
    size_t n, asked, population; /* answers that the law rests on, of how many asked, of N */
    bool synthetic;              /* the answers are invented: every output says so */
};

/* A value of the scenario that is not known: each replication draws it anew. */
struct uncertain_input {
    char *key;   /* "vehicles.carrier_van.count" */
    struct law law;
    size_t n_at, n_shares, n_values;
    double *at, *shares;
    char **values;   /* as the file writes them */
    double *numbers; /* the same; of words, which is none of law's numbers: 0, 1, 2 ... */
    bool is_word, is_whole; /* what the key takes */
    const char *unit;       /* of the key, not translated; "" of shares and numbers of things */
    struct input_source from;
};

struct uncertainty {
    size_t n_inputs;
    struct uncertain_input *inputs; /* owned */
    double travel_day_cv, travel_leg_cv;
    double peak_factor;             /* x time in the peaks 07:30-09:00 and 16:30-18:30 */
    double late_farm_share,
        late_farm_s;                /* departures late, and by how much (exponential mean) */
    double no_show_share;           /* orders a farm fails to prepare */
    double breakdown_per_km, breakdown_s; /* rate; mean time lost */
    double hub_closed_share;        /* of opening days */
    double driver_ill_share;        /* of carrier routes: half an hour lost to find another */
    double outlet_tolerance_s;      /* later than closing by more is refused */
};

struct experiment {
    size_t baseline;   /* index of an organisation */
    uint64_t seed;
    size_t replications_min, replications_max;
    char *precision_metric; /* "cost_eur" */
    double precision_share; /* half-width / |mean difference| at which to stop */
    double confidence;      /* 0.95 */
};

/* A value that the file left out, as the file would have given it. */
struct scenario_default {
    char *key;          /* "handling.unload_min_stop" */
    double value;       /* NaN: a word, which unit holds ("tue, thu") */
    char *unit, *source_id; /* source "" for an assumption of proxilog */
    char grade;
};

struct scenario {
    char *path, *id;
    struct label title;
    char *authors, *licence;
    struct territory_source territory;
    struct calendar_rules calendar;
    char *farms_path, *hubs_path, *outlets_path, *depots_path; /* hubs and depots may be NULL */
    size_t n_products, n_fleets, n_organisations, n_defaults;
    struct product *products;
    struct demand_rules demand;
    struct fleet *fleets;
    struct organisation *organisations;
    struct handling handling;
    struct prices prices;
    struct uncertainty uncertainty;
    struct experiment experiment;
    struct scenario_default *defaults;
    char *text; /* the file itself, for scenario_drawn(); NULL without uncertain inputs */
    struct yaml_spots *spots; /* the line of each key; owned. Use scenario_line() */
};

/* Reads and checks the file against its schema: unknown keys (with the nearest known one),
 * types, units, ranges, references between sections, all of them in one run and each with
 * its line. Paths in it are relative to the file's folder. NULL with faults. Release with
 * scenario_free(). */
struct scenario *scenario_read(const char *path, const struct catalogue *catalogue,
                               struct faults *faults);

/* The same of a file that is in memory already. */
struct scenario *scenario_from_bytes(const char *path, const char *bytes, size_t n,
                                     const struct catalogue *catalogue, struct faults *faults);
void scenario_free(struct scenario *scenario); /* NULL is fine */

/* The scenario of a replication: as its file would be read with values drawn from the laws of its
 * uncertain inputs in it. Each input has a random stream of its own, named by its key. drawn (NULL:
 * not wanted) gets the n_inputs values; NaN of an input that does not vary. NULL with faults when
 * some values that were drawn do not go together. Release with scenario_free(). */
struct scenario *scenario_drawn(const struct scenario *scenario, const struct catalogue *catalogue,
                                uint64_t replication, double drawn[], struct faults *faults);

/* A value of an input as the file writes it: "27.35", "3", "van_l_diesel". Release with free(). */
char *uncertain_input_text(const struct uncertain_input *input, double value);

/* How many inputs vary, and how many rest on invented answers. */
size_t scenario_n_varying(const struct scenario *scenario);
size_t scenario_n_synthetic(const struct scenario *scenario);

/* The range of a number that may vary, as the file writes it, for a field as "vehicles[0].count";
 * false when the field is none. */
bool scenario_range(const char *field, double *min, double *max);

/* The unit of a number, as the file writes it, not translated: "EUR/h"; "" of shares and of numbers of
 * things; NULL when it is not known. */
const char *scenario_unit(const char *field);

/* "lognormal"; NULL from N_LAW_KINDS on. */
const char *law_kind_name(enum law_kind kind);

/* Line of a key of the file, "organisations[1].flows[0].vehicle"; 0 when it is not given. */
size_t scenario_line(const struct scenario *scenario, const char *field);

/* What is no fault and yet worth a word: school holidays of a year that the catalogue does not
 * cover, a product that the vehicle of a flow must not carry, one organisation alone. */
void scenario_warnings(const struct scenario *scenario, const struct catalogue *catalogue,
                       struct faults *warnings);

/* "0.25 min/crate", "tue, thu". Release with free(). */
char *scenario_default_text(const struct scenario_default *value);
char scenario_worst_grade(const struct scenario *scenario); /* of defaults[]; 0: none */
#endif
