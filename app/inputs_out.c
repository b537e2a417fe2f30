#include "app/inputs_out.h"
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include "app/csv_out.h"
#include "app/run_parts.h"
#include "data/mem.h"

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static void put_count(FILE *out, size_t n)
{
    csv_number(out, n ? (double)n : (double)NAN);
}

/* The median of a law as the file writes it: of words, the one that most draws make. */
static char *middle_text(const struct uncertain_input *input)
{
    const struct law *law = &input->law;
    if (law->kind == LAW_NONE)
        return mem_text("");
    size_t likeliest = 0;
    for (size_t i = 1; i < law->n; i++)
        if (law->at[i] > law->at[likeliest])
            likeliest = i;
    return uncertain_input_text(input, input->is_word ? (double)likeliest
                                                      : law_quantile(law, 0.5));
}

static void put_inputs(const struct comparison *c, FILE *out)
{
    csv_header(out, "key,law,law_middle,law_mean,law_sd,draws,drawn_mean,drawn_sd,drawn_min,drawn_p05,"
                    "drawn_median,drawn_p95,drawn_max,survey,wave,question,unit,n_valid,n_asked,"
                    "population,weighting,synthetic,method,answers,answers_sha256");
    const struct uncertainty *u = &c->scenario->uncertainty;
    const struct draws *draws = &c->result->draws;
    for (size_t i = 0; i < u->n_inputs; i++) {
        const struct uncertain_input *input = &u->inputs[i];
        const bool number = !input->is_word && input->law.kind != LAW_NONE;
        const struct input_source *from = &input->from;
        const struct law none = {.kind = LAW_NONE}, *law = number ? &input->law : &none;
        struct spread s = {(double)NAN, (double)NAN, (double)NAN, (double)NAN,
                           (double)NAN, (double)NAN, (double)NAN};
        if (number)
            s = draws_of_input(draws, i);
        char *middle = middle_text(input);
        csv_first_text(out, input->key);
        csv_text(out, law_kind_name(input->law.kind));
        csv_text(out, middle);
        csv_number(out, law_mean(law));
        csv_number(out, law_sd(law));
        csv_count(out, input->law.kind == LAW_NONE ? 0 : draws->n);
        const double drawn[] = {s.mean, s.sd, s.min, s.p05, s.median, s.p95, s.max};
        for (size_t k = 0; k < sizeof drawn / sizeof *drawn; k++)
            csv_number(out, drawn[k]);
        csv_text(out, or_empty(from->survey));
        csv_text(out, or_empty(from->wave));
        csv_text(out, or_empty(from->question));
        csv_text(out, or_empty(from->unit));
        put_count(out, from->n);
        put_count(out, from->asked);
        put_count(out, from->population);
        csv_text(out, or_empty(from->weighting));
        csv_text(out, from->synthetic ? "yes" : "no");
        csv_text(out, or_empty(from->method));
        csv_text(out, or_empty(from->answers));
        csv_text(out, or_empty(from->sha256));
        csv_end_line(out);
        free(middle);
    }
}

static void put_draw(FILE *out, size_t replication, const char *what, const char *of,
                     const char *value, const char *synthetic)
{
    char number[32];
    snprintf(number, sizeof number, "%zu", replication);
    csv_first_text(out, number);
    csv_text(out, what);
    csv_text(out, of);
    csv_text(out, value);
    csv_text(out, synthetic);
    csv_end_line(out);
}

static void put_draws(const struct comparison *c, FILE *out)
{
    const struct draws *draws = &c->result->draws;
    const struct uncertainty *u = &c->scenario->uncertainty;
    const char *metric = metric_infos[c->result->precision_metric].id;
    csv_header(out, "replication,what,of,value,synthetic");
    char *run_synthetic = comparison_synthetic(c);
    for (size_t r = 0; r < draws->n; r++) {
        for (size_t i = 0; i < u->n_inputs; i++) {
            const struct uncertain_input *input = &u->inputs[i];
            if (input->law.kind == LAW_NONE)
                continue;
            char *value = uncertain_input_text(input, draws->inputs[r * u->n_inputs + i]);
            put_draw(out, r, "input", input->key, value, input->from.synthetic ? "inputs" : "");
            free(value);
        }
        for (size_t o = 0; o < draws->n_organisations; o++) {
            char *value = mem_printf("%.10g", draws->outcomes[r * draws->n_organisations + o]);
            char *kg = mem_printf("%.10g", draws->delivered_kg[r * draws->n_organisations + o]);
            put_draw(out, r, metric, c->scenario->organisations[o].id, value, run_synthetic);
            put_draw(out, r, metric_infos[METRIC_DELIVERED_KG].id, c->scenario->organisations[o].id,
                     kg, run_synthetic);
            free(kg);
            free(value);
        }
    }
    free(run_synthetic);
}

static bool write_one(const struct comparison *c, const struct folder *folder, const char *name,
                      void (*put)(const struct comparison *c, FILE *out), struct faults *faults)
{
    FILE *out = folder_open(folder, name, faults);
    if (out)
        put(c, out);
    return out && folder_close(folder, name, out, faults);
}

bool inputs_out_write(const struct comparison *c, const struct folder *folder,
                      struct faults *faults)
{
    return (!c->scenario->uncertainty.n_inputs ||
            write_one(c, folder, "inputs.csv", put_inputs, faults)) &&
           (!c->result->draws.n || write_one(c, folder, "draws.csv", put_draws, faults));
}

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text)
        json_object_set_new(object, key, run_words(text));
}

static void set_count(json_t *object, const char *key, size_t n)
{
    if (n)
        json_object_set_new(object, key, json_integer((json_int_t)n));
}

json_t *inputs_out_json(const struct scenario *scenario)
{
    json_t *list = json_array();
    for (size_t i = 0; i < scenario->uncertainty.n_inputs; i++) {
        const struct uncertain_input *input = &scenario->uncertainty.inputs[i];
        const struct input_source *from = &input->from;
        json_t *row = json_pack("{s:s, s:s, s:b}", "key", input->key, "law",
                                law_kind_name(input->law.kind), "synthetic", from->synthetic);
        set_text(row, "survey", from->survey);
        set_text(row, "wave", from->wave);
        set_text(row, "question", from->question);
        set_count(row, "n", from->n);
        set_count(row, "asked", from->asked);
        set_count(row, "population", from->population);
        set_text(row, "weighting", from->weighting);
        set_text(row, "method", from->method);
        set_text(row, "answers", from->answers);
        set_text(row, "answers_sha256", from->sha256);
        json_array_append_new(list, row);
    }
    return list;
}
