#include "app/survey_run.h"
#include <jansson.h>
#include <string.h>
#include "analysis/importers/import.h"
#include "app/run_parts.h"

static json_t *options_of(const struct survey_run *run)
{
    json_t *options = json_object();
    for (size_t i = 0; i < run->n_options; i++) {
        const struct option_spec *option = &run->options[i];
        if (option->kind == OPTION_NUMBER)
            json_object_set_new(options, option->name, json_real(*(const double *)option->value));
        else if (option->kind != OPTION_FLAG && option->kind != OPTION_COUNT && *(const char *const *)option->value &&
                 strcmp(option->name, "output") != 0)
            json_object_set_new(options, option->name, run_words(*(const char *const *)option->value));
    }
    return options;
}

bool survey_run_write(const struct survey_run *run, const struct folder *folder,
                      struct faults *faults)
{
    const struct export_format *format = &run->answers->format;
    json_t *inputs = json_array();
    run_add_input(inputs, "codebook", run->codebook->path);
    run_add_input(inputs, "answers", run->answers_path);
    run_add_input(inputs, "coding", run->coding_path);
    run_add_layer(inputs, "areas", run->areas_path);
    json_t *json = json_pack(
        "{s:s, s:s, s:o, s:s, s:s, s:b, s:I, s:s}", "program", "proxilog", "version",
        PROXILOG_VERSION, "date", run_date_now(), "step", run->step, "survey", run->codebook->id,
        "synthetic", run->codebook->synthetic, "answers", (json_int_t)run->answers->n, "read_as",
        export_dialect_name(format->dialect));
    json_object_set_new(json, "inputs", inputs);
    json_object_set_new(json, "options", options_of(run));
    return run_write(json, folder, faults);
}
