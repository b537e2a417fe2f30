#include "app/survey_run.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "analysis/importers/import.h"
#include "data/digest.h"
#include "data/text.h"

/* Paths may be in another encoding than JSON's. */
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
    char hex[DIGEST_HEX];
    if (path && digest_file(path, hex))
        json_array_append_new(inputs, json_pack("{s:s, s:o, s:s}", "role", role, "path",
                                                words(path), "sha256", hex));
}

static json_t *options_of(const struct survey_run *run)
{
    json_t *options = json_object();
    for (size_t i = 0; i < run->n_options; i++) {
        const struct option_spec *option = &run->options[i];
        if (option->kind == OPTION_NUMBER)
            json_object_set_new(options, option->name, json_real(*(const double *)option->value));
        else if (option->kind == OPTION_TEXT && *(const char *const *)option->value &&
                 strcmp(option->name, "output") != 0)
            json_object_set_new(options, option->name, words(*(const char *const *)option->value));
    }
    return options;
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

bool survey_run_write(const struct survey_run *run, const struct folder *folder,
                      struct faults *faults)
{
    const struct export_format *format = &run->answers->format;
    json_t *inputs = json_array();
    add_input(inputs, "codebook", run->codebook->path);
    add_input(inputs, "answers", run->answers_path);
    add_input(inputs, "coding", run->coding_path);
    add_input(inputs, "areas", run->areas_path);
    json_t *json = json_pack(
        "{s:s, s:s, s:o, s:s, s:s, s:b, s:I, s:s}", "program", "proxilog", "version",
        PROXILOG_VERSION, "date", date_now(), "step", run->step, "survey", run->codebook->id,
        "synthetic", run->codebook->synthetic, "answers", (json_int_t)run->answers->n, "read_as",
        export_dialect_name(format->dialect));
    json_object_set_new(json, "inputs", inputs);
    json_object_set_new(json, "options", options_of(run));
    FILE *out = folder_open(folder, "run.json", faults);
    if (out) {
        json_dumpf(json, out, JSON_INDENT(2) | JSON_REAL_PRECISION(10));
        fputc('\n', out);
    }
    json_decref(json);
    return out && folder_close(folder, "run.json", out, faults);
}
