#include "app/run_parts.h"
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "data/digest.h"
#include "data/layer.h"
#include "data/mem.h"
#include "data/text.h"

json_t *run_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *run_words(const char *text)
{
    if (text_is_utf8(text, strlen(text)))
        return json_string(text);
    char *readable = text_from("WINDOWS-1252", text, strlen(text));
    json_t *string = json_string(readable ? readable : "");
    free(readable);
    return string;
}

void run_add_input(json_t *inputs, const char *role, const char *path)
{
    char hex[DIGEST_HEX];
    if (path && digest_file(path, hex))
        json_array_append_new(inputs, json_pack("{s:s, s:o, s:s}", "role", role, "path",
                                                run_words(path), "sha256", hex));
}

void run_add_layer(json_t *inputs, const char *role, const char *path)
{
    static const char *const endings[] = {".shp", ".shx", ".dbf", ".prj", ".cpg"};
    if (!path)
        return;
    const char *dot = strrchr(path, '.');
    if (!dot || strcmp(dot, ".shp") != 0) {
        char *file = mem_text_n(path, layer_file_bytes(path));
        run_add_input(inputs, role, file);
        free(file);
        return;
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char *one = mem_printf("%.*s%s", (int)(dot - path), path, endings[i]);
        run_add_input(inputs, role, one);
        free(one);
    }
}

json_t *run_date_now(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    const time_t now = epoch ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
    struct tm utc;
    char text[32] = "";
    if (gmtime_r(&now, &utc))
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return json_string(text);
}

bool run_write(json_t *run, const struct folder *folder, struct faults *faults)
{
    FILE *out = folder_open(folder, "run.json", faults);
    if (out) {
        json_dumpf(run, out, JSON_INDENT(2) | JSON_REAL_PRECISION(10));
        fputc('\n', out);
    }
    json_decref(run);
    return out && folder_close(folder, "run.json", out, faults);
}
