#include "app/run_json.h"
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include "app/inputs_out.h"
#include "app/run_parts.h"

static json_t *inputs_of(const struct scenario *s)
{
    json_t *inputs = json_array();
    run_add_input(inputs, "scenario", s->path);
    run_add_input(inputs, "farms", s->farms_path);
    run_add_input(inputs, "hubs", s->hubs_path);
    run_add_input(inputs, "outlets", s->outlets_path);
    run_add_input(inputs, "depots", s->depots_path);
    run_add_layer(inputs, "communes", s->territory.communes_path);
    run_add_layer(inputs, "roads", s->territory.roads_path);
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
        json_object_set_new(row, "value", run_number(d->value));
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
    json_object_set_new(experiment, "relative_half_width", run_number(r->precision_share));
    json_object_set_new(experiment, "relative_half_width_wanted",
                        run_number(c->scenario->experiment.precision_share));
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
    json_object_set_new(territory, "circuity", run_number(c->travel->circuity));
    json_object_set_new(territory, "wanted_kg_week", run_number(r->wanted_kg_week));
    json_object_set_new(territory, "placed_kg_week", run_number(r->placed_kg_week));
    return territory;
}

/* Of each organisation, how far its routes are from those of a long effort. */
static json_t *gaps_of(const struct comparison *c)
{
    json_t *gaps = json_array();
    for (size_t o = 0; o < c->result->n_organisations; o++) {
        const struct gap *gap = &c->result->gaps[o];
        json_t *row = json_pack("{s:s, s:I}", "organisation", c->scenario->organisations[o].id,
                                "sample", (json_int_t)gap->n);
        json_object_set_new(row, "mean_share", run_number(gap->n ? gap->mean_share : (double)NAN));
        json_object_set_new(row, "worst_share", run_number(gap->n ? gap->worst_share : (double)NAN));
        json_array_append_new(gaps, row);
    }
    return gaps;
}

static json_t *warnings_of(const struct faults *warnings)
{
    json_t *list = json_array();
    for (size_t i = 0; i < warnings->n_kept; i++)
        json_array_append_new(list, run_words(warnings->text[i]));
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
        json_array_append_new(arguments, run_words(c->argv[i]));
    json_t *run = json_pack("{s:s, s:s, s:o, s:o, s:s}", "program", "proxilog", "version",
                            PROXILOG_VERSION, "date", run_date_now(), "arguments", arguments,
                            "scenario", c->scenario->id);
    json_object_set_new(run, "experiment", experiment_of(c));
    json_object_set_new(run, "routes_beyond_long_effort", gaps_of(c));
    json_object_set_new(run, "territory", territory_of(c));
    json_object_set_new(run, "inputs", inputs_of(c->scenario));
    json_object_set_new(run, "defaults", defaults_of(c->scenario));
    json_object_set_new(run, "uncertain_inputs", inputs_out_json(c->scenario));
    char *synthetic = comparison_synthetic(c);
    json_object_set_new(run, "synthetic", json_string(synthetic));
    free(synthetic);
    json_object_set_new(run, "left_out", left_out_of(c));
    json_object_set_new(run, "warnings", warnings_of(c->warnings));
    return run_write(run, folder, faults);
}
