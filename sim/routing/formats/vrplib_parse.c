#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/vrplib.h"

/* The names that VRPLIB and PyVRP give them; a section's ends in _SECTION. */
static const struct attribute_spec {
    const char *name, *also;
    size_t width;
    double min, max;
    bool whole, of_vehicles, by_line; /* by_line: one line may say it of all */
} attributes[] = {
    [NODE_COORD] = {"NODE_COORD", NULL, 2, -LARGEST, LARGEST, false, false, false},
    [DISPLAY_DATA] = {"DISPLAY_DATA", NULL, 2, -LARGEST, LARGEST, false, false, false},
    [DEMAND] = {"DEMAND", "LINEHAUL", 1, 0, LARGEST, false, false, true},
    [BACKHAUL] = {"BACKHAUL", NULL, 1, 0, LARGEST, false, false, true},
    [SERVICE_TIME] = {"SERVICE_TIME", NULL, 1, 0, LARGEST, false, false, true},
    [TIME_WINDOW] = {"TIME_WINDOW", NULL, 2, 0, LARGEST, false, false, false},
    [RELEASE_TIME] = {"RELEASE_TIME", NULL, 1, 0, LARGEST, false, false, true},
    [PRIZE] = {"PRIZE", NULL, 1, 0, LARGEST, false, false, true},
    [CAPACITY] = {"CAPACITY", "VEHICLES_CAPACITY", 1, 1e-6, LARGEST, false, true, true},
    [FIXED_COST] = {"VEHICLES_FIXED_COST", NULL, 1, 0, LARGEST, false, true, true},
    [UNIT_COST] = {"VEHICLES_UNIT_DISTANCE_COST", NULL, 1, 0, LARGEST, false, true, true},
    [MAX_DURATION] = {"VEHICLES_MAX_DURATION", NULL, 1, 0, LARGEST, false, true, true},
    [MAX_DISTANCE] = {"VEHICLES_MAX_DISTANCE", NULL, 1, 0, LARGEST, false, true, true},
    [VEHICLE_DEPOT] = {"VEHICLES_DEPOT", NULL, 1, 1, INSTANCE_PLACES_MAX, true, true, true},
    [RELOAD_DEPOT] = {"VEHICLES_RELOAD_DEPOT", NULL, 1, 1, INSTANCE_PLACES_MAX, true, true,
                      true},
    [MAX_RELOADS] = {"VEHICLES_MAX_RELOADS", NULL, 1, 0, LARGEST, true, true, true},
    [ROUTE_LIMIT] = {"DISTANCE", NULL, 1, 0, LARGEST, false, true, true},
};

const char *attribute_name(enum attribute attribute)
{
    return attributes[attribute].name;
}

size_t attribute_width(enum attribute attribute)
{
    return attributes[attribute].width;
}

static struct wanted wanted_of(enum attribute a)
{
    return (struct wanted){attributes[a].name, attributes[a].min, attributes[a].max,
                           attributes[a].whole};
}

/* Header lines besides the attributes. The last constrain nothing. */
enum head { DIMENSION, VEHICLES, NAME, EDGE_WEIGHT_TYPE, EDGE_WEIGHT_FORMAT, N_READ };
static const char *const heads[] = {
    [DIMENSION] = "DIMENSION", [VEHICLES] = "VEHICLES", [NAME] = "NAME",
    [EDGE_WEIGHT_TYPE] = "EDGE_WEIGHT_TYPE", [EDGE_WEIGHT_FORMAT] = "EDGE_WEIGHT_FORMAT",
    "TYPE", "COMMENT", "NODE_COORD_TYPE", "DISPLAY_DATA_TYPE", "EDGE_DATA_FORMAT"};
enum { N_HEADS = sizeof heads / sizeof *heads };

static const char *const weight_types[] = {
    [WEIGHT_NONE] = "", [WEIGHT_EUC_2D] = "EUC_2D", [WEIGHT_CEIL_2D] = "CEIL_2D",
    [WEIGHT_MAN_2D] = "MAN_2D", [WEIGHT_MAX_2D] = "MAX_2D", [WEIGHT_GEO] = "GEO",
    [WEIGHT_EXPLICIT] = "EXPLICIT"};
enum { N_WEIGHT_TYPES = sizeof weight_types / sizeof *weight_types };

static bool is_named(enum attribute a, const char *name)
{
    return strcmp(attributes[a].name, name) == 0 ||
           (attributes[a].also && strcmp(attributes[a].also, name) == 0);
}

/* Which attribute it is; N_ATTRIBUTES for none. */
static enum attribute attribute_from(const char *name)
{
    enum attribute a = 0;
    while (a < N_ATTRIBUTES && !is_named(a, name))
        a++;
    return a;
}

static size_t head_from(const char *name)
{
    size_t h = 0;
    while (h < N_HEADS && strcmp(heads[h], name) != 0)
        h++;
    return h;
}

/* ---- Sections ------------------------------------------------------------------------ */

static size_t n_rows(const struct vrplib *file, enum attribute a)
{
    return attributes[a].of_vehicles ? file->n_vehicles : file->n_nodes;
}

/* Makes room for an attribute; false with a fault when it comes again or too early. */
static bool begin_attribute(struct vrplib *file, enum attribute a)
{
    struct attribute_values *values = &file->attributes[a];
    const char *before = attributes[a].of_vehicles ? "VEHICLES" : "DIMENSION";
    if (values->given) {
        faults_add(file->reading->faults, reading_where(file->reading, attributes[a].name),
                   _("expected it once, found it again, as in line %zu"), values->line);
        return false;
    }
    *values = (struct attribute_values){.given = true, .line = file->reading->line};
    if (n_rows(file, a) == 0) {
        if (!file->misread)
            faults_add(file->reading->faults, reading_where(file->reading, attributes[a].name),
                       _("expected a line %s before this section, found none"), before);
        return false;
    }
    const size_t n = n_rows(file, a);
    values->values = mem_zeroed(n * attributes[a].width, sizeof *values->values);
    values->lines = mem_zeroed(n, sizeof *values->lines);
    return true;
}

static bool read_row(struct vrplib *file, enum attribute a)
{
    struct attribute_values *values = &file->attributes[a];
    const size_t n = n_rows(file, a), width = attributes[a].width;
    const struct wanted value = wanted_of(a);
    const struct wanted wanted[] = {
        {attributes[a].of_vehicles ? "vehicle" : "node", 1, (double)n, true}, value, value};
    double row[3];
    if (!reading_numbers(file->reading, wanted, 1 + width, true, row))
        return false;
    const size_t at = (size_t)row[0] - 1;
    if (values->lines[at]) {
        faults_add(file->reading->faults, reading_where(file->reading, attributes[a].name),
                   _("expected each number once, found %zu again, as in line %zu"), at + 1,
                   values->lines[at]);
        return false;
    }
    values->lines[at] = file->reading->line;
    memcpy(&values->values[at * width], row + 1, width * sizeof *row);
    return true;
}

static bool is_row(const struct reading *reading)
{
    return reading->n_words && strchr("0123456789+-.", *reading->words[0]);
}

/* The rows of a section; the line after them is in hand. */
static void read_rows(struct vrplib *file, enum attribute a)
{
    const size_t n_before = file->reading->faults->n;
    const bool room = begin_attribute(file, a);
    while (reading_line(file->reading) && is_row(file->reading))
        if (room)
            read_row(file, a);
    if (!room || file->reading->faults->n > n_before)
        return;
    const struct attribute_values *values = &file->attributes[a];
    const size_t n = n_rows(file, a);
    size_t n_missing = 0, missing = 0;
    for (size_t i = n; i-- > 0;)
        if (!values->lines[i]) {
            n_missing++;
            missing = i + 1;
        }
    if (n_missing)
        faults_add(file->reading->faults,
                   (struct where){file->reading->path, values->line, attributes[a].name},
                   _("expected %zu rows, as %s says, found %zu: %zu is the first that is missing"),
                   n, attributes[a].of_vehicles ? "VEHICLES" : "DIMENSION", n - n_missing,
                   missing);
}

static void add_depot(struct vrplib *file, size_t depot)
{
    for (size_t d = 0; d < file->n_depots; d++)
        if (file->depots[d] == depot) {
            faults_add(file->reading->faults, reading_where(file->reading, "DEPOT_SECTION"),
                       _("expected each depot once, found %zu again"), depot + 1);
            return;
        }
    file->depots = mem_resized(file->depots, file->n_depots + 1, sizeof *file->depots);
    file->depots[file->n_depots++] = depot;
}

/* Node numbers up to -1, or to what is no number. */
static void read_depots(struct vrplib *file)
{
    enum { DEPOTS_MAX = 1000 };
    const struct wanted wanted = {"DEPOT_SECTION", 1, (double)file->n_nodes, true};
    bool open = true;
    while (reading_line(file->reading) && is_row(file->reading))
        for (size_t w = 0; open && w < file->reading->n_words; w++) {
            double node;
            open = strcmp(file->reading->words[w], "-1") != 0 && file->n_depots < DEPOTS_MAX;
            if (open && reading_number(file->reading, w, &wanted, &node))
                add_depot(file, (size_t)node - 1);
        }
}

/* ---- Lines --------------------------------------------------------------------------- */

/* "CAPACITY : 100", "CAPACITY:100": cuts the key off; "" without a value. */
static const char *split_head(struct reading *reading)
{
    char *key = reading->words[0], *colon = strchr(key, ':');
    size_t w = 1;
    if (colon) {
        *colon = '\0';
        if (colon[1])
            return colon + 1;
    } else if (reading->n_words > 1 && *reading->words[1] == ':') {
        if (reading->words[1][1])
            return reading->words[1] + 1;
        w = 2;
    }
    return w < reading->n_words ? reading->words[w] : "";
}

static void read_weight_type(struct vrplib *file, const char *value)
{
    for (size_t t = 1; t < N_WEIGHT_TYPES; t++)
        if (strcmp(weight_types[t], value) == 0)
            file->weight_type = (enum weight_type)t;
    if (file->weight_type == WEIGHT_NONE)
        faults_add(file->reading->faults, reading_where(file->reading, "EDGE_WEIGHT_TYPE"),
                   _("expected EUC_2D, CEIL_2D, MAN_2D, MAX_2D, GEO or EXPLICIT, found \"%.40s\""),
                   value);
}

static void read_count(struct vrplib *file, enum head head, const char *value, size_t *count)
{
    const struct wanted wanted = {heads[head], head == DIMENSION ? 2 : 1,
                                  head == DIMENSION ? INSTANCE_PLACES_MAX : INSTANCE_LISTED_MAX,
                                  true};
    double number = 0;
    if (*count)
        faults_add(file->reading->faults, reading_where(file->reading, heads[head]),
                   _("expected it once, found it again"));
    else if (reading_text_number(file->reading, value, &wanted, &number))
        *count = (size_t)number;
    else
        file->misread = true;
}

static void read_head(struct vrplib *file, size_t head, const char *value)
{
    switch (head) {
    case DIMENSION:
        read_count(file, DIMENSION, value, &file->n_nodes);
        break;
    case VEHICLES:
        read_count(file, VEHICLES, value, &file->n_vehicles);
        break;
    case NAME:
        if (!file->name && *value)
            file->name = mem_text(value);
        break;
    case EDGE_WEIGHT_TYPE:
        read_weight_type(file, value);
        break;
    case EDGE_WEIGHT_FORMAT:
        file->weight_format = weight_format_from(value);
        if (file->weight_format != SIZE_MAX || strcmp(value, "FUNCTION") == 0)
            break;
        file->misread = true;
        faults_add(file->reading->faults, reading_where(file->reading, "EDGE_WEIGHT_FORMAT"),
                   _("expected FULL_MATRIX, LOWER_ROW, UPPER_ROW, or one of their kind with DIAG "
                     "or COL, found \"%.40s\""),
                   value);
        break;
    default:
        break;
    }
}

/* One value for all nodes or vehicles: kept in a first row of its own. */
static void read_for_all(struct vrplib *file, enum attribute a, const char *value)
{
    struct attribute_values *values = &file->attributes[a];
    const struct wanted wanted = wanted_of(a);
    if (values->given) {
        faults_add(file->reading->faults, reading_where(file->reading, attributes[a].name),
                   _("expected it once, found it again, as in line %zu"), values->line);
        return;
    }
    *values = (struct attribute_values){.given = true, .for_all = true,
                                        .line = file->reading->line};
    values->values = mem_zeroed(1, sizeof *values->values);
    reading_text_number(file->reading, value, &wanted, values->values);
}

/* The known name that an unknown one was meant to be, or NULL. */
static const char *nearest_name(const char *key)
{
    const char *known[N_HEADS + N_ATTRIBUTES];
    for (size_t h = 0; h < N_HEADS; h++)
        known[h] = heads[h];
    for (size_t a = 0; a < N_ATTRIBUTES; a++)
        known[N_HEADS + a] = attributes[a].name;
    return text_nearest(key, known, N_HEADS + N_ATTRIBUTES);
}

static void read_unknown(struct vrplib *file, const char *key)
{
    const char *nearest = nearest_name(key);
    if (nearest)
        faults_add(file->reading->faults, reading_where(file->reading, NULL),
                   _("expected a line of the format, found \"%.40s\"; did you mean %s?"), key,
                   nearest);
    else
        faults_add(file->warnings, reading_where(file->reading, NULL),
                   _("%.40s is not known and was left aside"), key);
}

static void refuse_section(struct vrplib *file, const char *key, const char *name)
{
    struct reading *reading = file->reading;
    const char *nearest = nearest_name(name);
    const bool known = strcmp(name, "EDGE_WEIGHT") == 0 || strcmp(name, "DEPOT") == 0;
    if (known && !file->misread)
        faults_add(reading->faults, reading_where(reading, key),
                   _("expected it once, after DIMENSION and what says how to read it"));
    else if (!known && nearest)
        faults_add(reading->faults, reading_where(reading, NULL),
                   _("expected a section of the format, found \"%.40s\"; did you mean "
                     "%s_SECTION?"),
                   key, nearest);
    else if (!known)
        faults_add(reading->faults, reading_where(reading, NULL),
                   _("%.40s cannot be read: take it out if routes need not keep to it"), key);
    while (reading_line(reading) && is_row(reading))
        continue;
}

/* The line in hand; afterwards the next is. */
static void read_section(struct vrplib *file, char *key)
{
    key[strcspn(key, ":")] = '\0';
    char *name = mem_text_n(key, strlen(key) - strlen("_SECTION"));
    const enum attribute a = attribute_from(name);
    if (a < N_ATTRIBUTES && a != ROUTE_LIMIT)
        read_rows(file, a);
    else if (strcmp(name, "DEPOT") == 0 && file->n_nodes)
        read_depots(file);
    else if (strcmp(name, "EDGE_WEIGHT") == 0 && file->n_nodes &&
             file->weight_format != SIZE_MAX && !file->weights)
        vrplib_parse_weights(file);
    else
        refuse_section(file, key, name);
    free(name);
}

/* Does it end so? A colon may follow. */
static bool is_section(const char *key)
{
    static const char ending[] = "_SECTION";
    const size_t n = strcspn(key, ":"), m = sizeof ending - 1;
    return n > m && strncmp(key + n - m, ending, m) == 0;
}

static void read_head_line(struct vrplib *file)
{
    struct reading *reading = file->reading;
    const char *value = split_head(reading), *key = reading->words[0];
    const size_t head = head_from(key);
    const enum attribute a = attribute_from(key);
    if (head < N_HEADS)
        read_head(file, head, value);
    else if (a < N_ATTRIBUTES && attributes[a].by_line)
        read_for_all(file, a, value);
    else
        read_unknown(file, key);
}

bool vrplib_parse(struct vrplib *file)
{
    struct reading *reading = file->reading;
    file->weight_format = SIZE_MAX;
    for (bool more = reading_line(reading); more && !file->ended; more = reading->n_words > 0) {
        file->ended = strcmp(reading->words[0], "EOF") == 0;
        if (file->ended)
            break;
        if (is_section(reading->words[0])) {
            read_section(file, reading->words[0]);
            continue;
        }
        if (is_row(reading))
            faults_add(reading->faults, reading_where(reading, NULL),
                       _("expected a section before these numbers, found none"));
        else
            read_head_line(file);
        reading_line(reading);
    }
    return reading_is_fine(reading);
}
