#include "data/scenario.h"
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/file.h"
#include "data/mem.h"
#include "data/scenario_reading.h"
#include "data/text.h"
#include "data/yaml_file.h"

/* ---- Helpers of the sections ---------------------------------------- */

bool reading_has(const struct reading *reading, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *field = mem_vprintf(fmt, args);
    va_end(args);
    bool given = yaml_spots_line(reading->scenario->spots, field) > 0;
    free(field);
    return given;
}

void reading_fault(const struct reading *reading, const char *field, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *message = mem_vprintf(fmt, args);
    va_end(args);
    faults_add(reading->faults,
               (struct where){
                   reading->path,
                   yaml_spots_line_around(reading->scenario->spots, field), field}, "%s", message);
    free(message);
}

void reading_unknown(const struct reading *reading, const char *field, const char *what,
                     const char *word, const char *const known[], size_t n)
{
    enum { LISTED = 12, LISTED_AT_ALL = 40 }; /* more are listed only when none is near */
    const bool told = reading->faults->n_kept < FAULTS_MAX; /* else do not look: lists are long */
    const char *nearest = told ? text_nearest(word, known, n) : NULL;
    char *words = join_words(known, n < LISTED_AT_ALL ? n : LISTED_AT_ALL, ", ");
    char *all = n <= LISTED_AT_ALL ? mem_text(words) : mem_printf("%s...", words);
    char *shown = yaml_shown(word);
    if (nearest && n > LISTED)
        reading_fault(reading, field, _("there is no %s %s; did you mean \"%s\"?"), what, shown,
                      nearest);
    else if (nearest)
        reading_fault(reading, field,
                      _("there is no %s %s; expected one of %s; did you mean \"%s\"?"), what,
                      shown, all, nearest);
    else
        reading_fault(reading, field, _("there is no %s %s; expected one of %s"), what, shown,
                      all);
    free(shown);
    free(all);
    free(words);
}

void reading_default(const struct reading *reading, const char *field, double value,
                     const char *unit, const char *source_id, char grade)
{
    struct scenario *scenario = reading->scenario;
    scenario->defaults = mem_resized(scenario->defaults, scenario->n_defaults + 1,
                                     sizeof *scenario->defaults);
    scenario->defaults[scenario->n_defaults++] =
        (struct scenario_default){.key = mem_text(field), .value = value, .unit = mem_text(unit),
                                  .source_id = mem_text(source_id), .grade = grade};
}

char *join_words(const char *const words[], size_t n, const char *separator)
{
    char *all = mem_text("");
    for (size_t i = 0; i < n; i++) {
        char *longer = mem_printf("%s%s%s", all, i ? separator : "", words[i]);
        free(all);
        all = longer;
    }
    return all;
}

bool valid_id(const char *id)
{
    enum { ID_BYTES = 60 };
    size_t n = strlen(id);
    return n > 0 && n <= ID_BYTES &&
           strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == n;
}

void reading_bad_id(const struct reading *reading, const char *field, const char *id)
{
    char *shown = yaml_shown(id);
    reading_fault(reading, field,
                  _("expected an id of letters a-z, digits, - and _ (at most 60), found %s"),
                  shown);
    free(shown);
}

void check_ids(const struct reading *reading, const char *list, const char *const ids[],
               size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char *field = mem_printf("%s[%zu].id", list, i);
        if (!valid_id(ids[i]))
            reading_bad_id(reading, field, ids[i]);
        size_t first = 0;
        while (strcmp(ids[first], ids[i]) != 0)
            first++;
        if (first < i)
            reading_fault(reading, field, _("the id \"%s\" is taken by %s[%zu]"), ids[i], list,
                          first);
        free(field);
    }
}

void settle_label(struct label *label, const char *id)
{
    if (!label->fr)
        label->fr = mem_text(id);
    if (!label->en)
        label->en = mem_text(label->fr);
}

/* ---- Reading ---------------------------------------- */

/* The scenario as the file writes it, with the line of each key; NULL with faults. */
static struct scenario_file *load(const char *path, const char *bytes, size_t n,
                                  struct yaml_spots *spots, struct faults *faults)
{
    const size_t n_before = faults->n;
    struct arena arena = {0};
    struct scenario_file *file = NULL;
    const struct yaml_tree *root = yaml_tree_read(path, bytes, n, &arena, faults);
    if (root && yaml_check(path, root, &scenario_schema, spots, faults) && faults->n == n_before)
        file = scenario_file_load(path, bytes, n, faults);
    else if (root)
        ranges_check(path, root, "", "", faults);
    arena_clear(&arena);
    return file;
}

struct scenario *scenario_settled(const char *path, const char *bytes, size_t n,
                                  const struct catalogue *catalogue, bool with_inputs,
                                  struct faults *faults)
{
    const size_t n_before = faults->n;
    struct yaml_spots *spots = mem_zeroed(1, sizeof *spots);
    struct scenario_file *file = load(path, bytes, n, spots, faults);
    if (!file) {
        yaml_spots_clear(spots);
        free(spots);
        return NULL;
    }
    struct scenario *scenario = mem_zeroed(1, sizeof *scenario);
    *scenario = file->scenario;
    file->scenario = (struct scenario){0};
    scenario->path = mem_text(path);
    scenario->spots = spots;
    struct reading reading = {path, catalogue, file, scenario, faults};
    settle_head(&reading);
    numbers_settle(&reading, scenario_rules, n_scenario_rules, scenario, "");
    settle_products(&reading);
    settle_demand(&reading);
    settle_vehicles(&reading);
    settle_organisations(&reading);
    settle_experiment(&reading);
    check_organisations(&reading);
    if (with_inputs && faults->n == n_before)
        settle_inputs(&reading, bytes, n);
    scenario_file_free(file);
    if (faults->n == n_before)
        return scenario;
    scenario_free(scenario);
    return NULL;
}

struct scenario *scenario_from_bytes(const char *path, const char *bytes, size_t n,
                                     const struct catalogue *catalogue, struct faults *faults)
{
    return scenario_settled(path, bytes, n, catalogue, true, faults);
}

struct scenario *scenario_read(const char *path, const struct catalogue *catalogue,
                               struct faults *faults)
{
    size_t n;
    char *bytes = yaml_file_bytes(path, &n, faults);
    if (!bytes)
        return NULL;
    struct scenario *scenario = scenario_from_bytes(path, bytes, n, catalogue, faults);
    free(bytes);
    return scenario;
}

/* ---- Release ---------------------------------------- */

static void label_clear(struct label *label)
{
    free(label->fr);
    free(label->en);
}

static void territory_clear(struct territory_source *territory)
{
    free(territory->communes_path);
    free(territory->communes_id);
    free(territory->communes_name);
    free(territory->communes_population);
    free(territory->roads_path);
    free(territory->road_columns.road_class);
    free(territory->road_columns.speed_km_h);
    free(territory->road_columns.oneway);
    free(territory->road_columns.forward);
    free(territory->road_columns.backward);
    free(territory->crs);
    free(territory->sources);
}

static void fleet_clear(struct fleet *fleet)
{
    free(fleet->id);
    free(fleet->depot);
    vehicle_clear(&fleet->type);
}

static void flow_clear(struct flow *flow)
{
    free(flow->id);
    label_clear(&flow->label);
    free(flow->from.id);
    free(flow->to.id);
}

static void organisation_clear(struct organisation *organisation)
{
    free(organisation->id);
    label_clear(&organisation->label);
    for (size_t f = 0; f < organisation->n_flows; f++)
        flow_clear(&organisation->flows[f]);
    free(organisation->flows);
    for (size_t g = 0; g < organisation->business.n_grants; g++)
        free(organisation->business.grants[g].from);
    free(organisation->business.grants);
}

static void input_clear(struct uncertain_input *input)
{
    struct input_source *from = &input->from;
    char *texts[] = {input->key, from->survey, from->wave, from->question, from->unit,
                     from->weighting, from->method, from->answers, from->sha256};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    for (size_t i = 0; i < input->n_values; i++)
        free(input->values[i]);
    free(input->values);
    free(input->numbers);
    free(input->at);
    free(input->shares);
}

static void lists_clear(struct scenario *scenario)
{
    for (size_t i = 0; i < scenario->n_products; i++) {
        free(scenario->products[i].id);
        label_clear(&scenario->products[i].label);
    }
    free(scenario->products);
    for (size_t i = 0; i < scenario->n_fleets; i++)
        fleet_clear(&scenario->fleets[i]);
    free(scenario->fleets);
    for (size_t i = 0; i < scenario->n_organisations; i++)
        organisation_clear(&scenario->organisations[i]);
    free(scenario->organisations);
    for (size_t i = 0; i < scenario->n_defaults; i++) {
        free(scenario->defaults[i].key);
        free(scenario->defaults[i].unit);
        free(scenario->defaults[i].source_id);
    }
    free(scenario->defaults);
    for (size_t i = 0; i < scenario->uncertainty.n_inputs; i++)
        input_clear(&scenario->uncertainty.inputs[i]);
    free(scenario->uncertainty.inputs);
}

void scenario_free(struct scenario *scenario)
{
    if (!scenario)
        return;
    lists_clear(scenario);
    territory_clear(&scenario->territory);
    label_clear(&scenario->title);
    char *texts[] = {scenario->path, scenario->id, scenario->text, scenario->authors, scenario->licence,
                     scenario->farms_path, scenario->hubs_path, scenario->outlets_path,
                     scenario->depots_path, scenario->prices.diesel_factor,
                     scenario->prices.petrol_factor, scenario->prices.electricity_factor,
                     scenario->experiment.precision_metric};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    if (scenario->spots)
        yaml_spots_clear(scenario->spots);
    free(scenario->spots);
    free(scenario);
}

/* ---- Small public things ---------------------------------------- */

size_t scenario_line(const struct scenario *scenario, const char *field)
{
    return scenario->spots ? yaml_spots_line(scenario->spots, field) : 0;
}

char *scenario_default_text(const struct scenario_default *value)
{
    const char *unit = *value->unit ? _(value->unit) : ""; /* gettext("") is no text */
    if (isnan(value->value))
        return mem_text(unit);
    return mem_printf("%.10g%s%s", value->value, *unit ? " " : "", unit);
}

char scenario_worst_grade(const struct scenario *scenario)
{
    char worst = 0;
    for (size_t i = 0; i < scenario->n_defaults; i++)
        if (scenario->defaults[i].grade > worst)
            worst = scenario->defaults[i].grade;
    return worst;
}
