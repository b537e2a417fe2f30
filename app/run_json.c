#include "app/run_json.h"
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "data/digest.h"
#include "data/layer.h"
#include "data/mem.h"
#include "data/text.h"

/* A real number, or null: JSON has no NaN. */
static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

/* Arguments and paths may be in another encoding than JSON's. */
static json_t *words(const char *text)
{
    if (text_is_utf8(text, strlen(text)))
        return json_string(text);
    char *readable = text_from("WINDOWS-1252", text, strlen(text));
    json_t *string = json_string(readable ? readable : "");
    free(readable);
    return string;
}

static void add_input(json_t *inputs, const char *role, const char *path)
{
    if (!path)
        return;
    char hex[DIGEST_HEX];
    digest_file(path, hex);
    json_array_append_new(
        inputs, json_pack("{s:s, s:o, s:s}", "role", role, "path", words(path), "sha256", hex));
}

/* A shapefile is several files: all that are there. */
static void add_layer(json_t *inputs, const char *role, const char *path)
{
    static const char *const endings[] = {".shp", ".shx", ".dbf", ".prj", ".cpg"};
    if (!path)
        return;
    const char *dot = strrchr(path, '.');
    if (!dot || strcmp(dot, ".shp") != 0) {
        char *file = mem_text_n(path, layer_file_bytes(path));
        add_input(inputs, role, file);
        free(file);
        return;
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char *one = mem_printf("%.*s%s", (int)(dot - path), path, endings[i]);
        char hex[DIGEST_HEX];
        if (digest_file(one, hex))
            add_input(inputs, role, one);
        free(one);
    }
}

static json_t *inputs_of(const struct scenario *s)
{
    json_t *inputs = json_array();
    add_input(inputs, "scenario", s->path);
    add_input(inputs, "farms", s->farms_path);
    add_input(inputs, "hubs", s->hubs_path);
    add_input(inputs, "outlets", s->outlets_path);
    add_input(inputs, "depots", s->depots_path);
    add_layer(inputs, "communes", s->territory.communes_path);
    add_layer(inputs, "roads", s->territory.roads_path);
    return inputs;
}

static json_t *defaults_of(const struct scenario *s)
{
    json_t *defaults = json_array();
    for (size_t i = 0; i < s->n_defaults; i++) {
        const struct scenario_default *d = &s->defaults[i];
        const char grade[2] = {d->grade, '\0'};
        json_t *row = json_pack("{s:s, s:s, s:s, s:s}", "key", d->key, "unit", d->unit, "source",
                                *d->source_id ? d->source_id : "assumption", "grade", grade);
        json_object_set_new(row, "value", number(d->value));
        json_array_append_new(defaults, row);
    }
    return defaults;
}

static json_t *experiment_of(const struct comparison *c)
{
    const struct experiment_result *r = c->result;
    json_t *experiment = json_pack(
        "{s:I, s:I, s:b, s:s, s:f, s:s}", "seed", (json_int_t)c->scenario->experiment.seed,
        "replications", (json_int_t)r->n_replications, "precision_reached", r->converged,
        "precision_metric", metric_infos[r->precision_metric].id, "confidence",
        c->scenario->experiment.confidence, "baseline",
        c->scenario->organisations[c->scenario->experiment.baseline].id);
    json_object_set_new(experiment, "relative_half_width", number(r->precision_share));
    json_object_set_new(experiment, "relative_half_width_wanted",
                        number(c->scenario->experiment.precision_share));
    return experiment;
}

static json_t *territory_of(const struct comparison *c)
{
    static const char *const sources[] = {[TRAVEL_ROADS] = "roads",
                                          [TRAVEL_GENERATED] = "generated roads",
                                          [TRAVEL_CROW_FLIES] = "great circle x circuity"};
    const struct experiment_result *r = c->result;
    json_t *territory = json_pack(
        "{s:s, s:s, s:I, s:I, s:I, s:I}", "crs", c->territory->crs_code, "travel",
        sources[c->travel->source], "places", (json_int_t)c->territory->n_places,
        "synthetic_places", (json_int_t)c->territory->n_synthetic, "contracts",
        (json_int_t)r->n_contracts, "contracts_without_way", (json_int_t)r->n_unlinked_contracts);
    json_object_set_new(territory, "circuity", number(c->travel->circuity));
    json_object_set_new(territory, "wanted_kg_week", number(r->wanted_kg_week));
    json_object_set_new(territory, "placed_kg_week", number(r->placed_kg_week));
    return territory;
}

/* SOURCE_DATE_EPOCH (reproducible-builds.org) stands in for the clock when it is set. */
static json_t *date_now(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    const time_t now = epoch ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
    struct tm utc;
    char text[32] = "";
    if (gmtime_r(&now, &utc))
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return json_string(text);
}

static json_t *warnings_of(const struct faults *warnings)
{
    json_t *list = json_array();
    for (size_t i = 0; i < warnings->n_kept; i++)
        json_array_append_new(list, words(warnings->text[i]));
    return list;
}

static json_t *left_out_of(const struct comparison *c)
{
    const char *texts[COMPARISON_LEFT_OUT_MAX];
    const size_t n = comparison_left_out(c, texts);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(texts[i]));
    return list;
}

bool run_json_write(const struct comparison *c, const struct folder *folder, struct faults *faults)
{
    json_t *arguments = json_array();
    for (int i = 0; i < c->argc; i++)
        json_array_append_new(arguments, words(c->argv[i]));
    json_t *run = json_pack("{s:s, s:s, s:o, s:o, s:s}", "program", "proxilog", "version",
                            PROXILOG_VERSION, "date", date_now(), "arguments", arguments,
                            "scenario", c->scenario->id);
    json_object_set_new(run, "experiment", experiment_of(c));
    json_object_set_new(run, "territory", territory_of(c));
    json_object_set_new(run, "inputs", inputs_of(c->scenario));
    json_object_set_new(run, "defaults", defaults_of(c->scenario));
    json_object_set_new(run, "left_out", left_out_of(c));
    json_object_set_new(run, "warnings", warnings_of(c->warnings));
    FILE *out = folder_open(folder, "run.json", faults);
    if (out) {
        json_dumpf(run, out, JSON_INDENT(2) | JSON_REAL_PRECISION(10));
        fputc('\n', out);
    }
    json_decref(run);
    return out && folder_close(folder, "run.json", out, faults);
}
