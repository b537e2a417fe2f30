/* Frictionless Data Package (specs.frictionlessdata.io): what each file holds, its size, its
 * digest. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "app/publish.h"
#include "data/digest.h"
#include "data/mem.h"
#include "data/text.h"

static json_t *licences_of(const struct codebook *codebook)
{
    const struct licence *known = publish_licence(codebook->licence);
    if (known)
        return json_pack("[{s:s, s:s, s:s}]", "name", known->id, "path", known->path, "title",
                         known->title);
    char *name = text_file_name(codebook->licence);
    json_t *list = json_pack("[{s:s, s:s}]", "name", name, "title", codebook->licence);
    free(name);
    return list;
}

/* ---- Resources ---------------------------------------- */

/* "tables/Q03.csv" -> "tables-q03". */
static json_t *name_of(const char *path)
{
    char *name = mem_text_n(path, (size_t)(strrchr(path, '.') - path));
    for (char *c = name; *c; c++)
        *c = *c == '/' ? '-' : *c;
    char *plain = text_file_name(name);
    json_t *text = json_string(plain);
    free(plain);
    free(name);
    return text;
}

static json_t *resource_of(const struct publication *publication, const char *path,
                           const char *title)
{
    char *file = folder_file(publication->folder, path), hex[DIGEST_HEX];
    struct stat status = {0};
    digest_file(file, hex);
    stat(file, &status);
    free(file);
    const char *dot = strrchr(path, '.');
    const bool table = strcmp(dot, ".csv") == 0;
    const char *type = table                       ? "text/csv"
                       : strcmp(dot, ".xml") == 0  ? "application/xml"
                       : strcmp(dot, ".yaml") == 0 ? "application/yaml"
                       : strcmp(dot, ".md") == 0   ? "text/markdown"
                                                   : "text/plain";
    char *hash = mem_printf("sha256:%s", hex);
    json_t *resource = json_object();
    json_object_set_new(resource, "name", name_of(path));
    json_object_set_new(resource, "path", json_string(path));
    json_object_set_new(resource, "title", json_string(title));
    if (table)
        json_object_set_new(resource, "profile", json_string("tabular-data-resource"));
    json_object_set_new(resource, "format", json_string(dot + 1));
    json_object_set_new(resource, "mediatype", json_string(type));
    json_object_set_new(resource, "encoding", json_string("utf-8"));
    json_object_set_new(resource, "bytes", json_integer((json_int_t)status.st_size));
    json_object_set_new(resource, "hash", json_string(hash));
    free(hash);
    return resource;
}

static json_t *field(const char *name, const char *type)
{
    return json_pack("{s:s, s:s}", "name", name, "type", type);
}

static void add_synthetic(const struct publication *publication, json_t *fields)
{
    if (!publication->codebook->synthetic)
        return;
    json_t *one = field("synthetic", "string");
    json_object_set_new(one, "title", json_string(_("yes: the answers are invented")));
    json_array_append_new(fields, one);
}

/* As the cell is written: with an apostrophe when a spreadsheet would take it for a formula. */
static json_t *written_code(const char *code)
{
    char *text = mem_printf("%s%s", *code && strchr("=+-@\t", *code) ? "'" : "", code);
    json_t *json = json_string(text);
    free(text);
    return json;
}

static json_t *answer_field(const struct publication *publication,
                            const struct release_column *column)
{
    char *text = publish_question_text(publication, column);
    json_t *one = field(column->name, "string"), *codes = json_array();
    json_object_set_new(one, "title", json_string(text));
    for (size_t v = 0; v < column->n_values; v++)
        json_array_append_new(codes, written_code(column->values[v].code));
    json_object_set_new(one, "constraints", json_pack("{s:o}", "enum", codes));
    free(text);
    return one;
}

static json_t *answers_resource(const struct publication *publication)
{
    const struct release *release = publication->release;
    json_t *resource = resource_of(publication, "answers.csv", _("Answers, anonymised"));
    json_t *fields = json_array(), *missing = json_array();
    for (size_t c = 0; c < release->n_columns; c++)
        if (release->columns[c].fate == FATE_PUBLISHED)
            json_array_append_new(fields, answer_field(publication, &release->columns[c]));
    add_synthetic(publication, fields);
    json_array_append_new(missing, json_string(""));
    for (size_t s = ANSWER_NOT_SHOWN; s < N_RELEASE_STATUSES; s++)
        json_array_append_new(missing, json_string(release_status_names[s]));
    json_object_set_new(resource, "schema",
                        json_pack("{s:o, s:o}", "fields", fields, "missingValues", missing));
    json_object_set_new(resource, "rows", json_integer((json_int_t)release->answers->n));
    return resource;
}

/* Columns "name:type name:type" of a table. */
static json_t *table_resource(const struct publication *publication, const char *path,
                              const char *title, const char *columns)
{
    json_t *resource = resource_of(publication, path, title), *fields = json_array();
    while (*columns) {
        const size_t n = strcspn(columns, " "), n_name = strcspn(columns, ":");
        char *name = mem_text_n(columns, n_name);
        char *type = mem_text_n(columns + n_name + 1, n - n_name - 1);
        json_array_append_new(fields, field(name, type));
        free(name);
        free(type);
        columns += n + (columns[n] == ' ');
    }
    add_synthetic(publication, fields);
    json_object_set_new(resource, "schema",
                        json_pack("{s:o, s:[s]}", "fields", fields, "missingValues", ""));
    return resource;
}

#define COUNTS(shares)                                                                              \
    "variable:string group:string value:string count:integer " shares " n_asked:integer "           \
    "n_valid:integer n_not_shown:integer n_skipped:integer n_dont_know:integer "                    \
    "n_refused:integer n_not_applicable:integer n_invalid:integer n_suppressed:integer flag:string"

/* The table of a question: ticks have a share on each of three denominators. */
static json_t *counts_resource(const struct publication *publication, size_t q)
{
    static const char ticks[] = COUNTS(
        "share_of_asked:number share_of_at_least_one:number share_of_mentions:number");
    static const char answers[] = COUNTS("share:number");
    const struct question *question = &publication->codebook->questions[q];
    return table_resource(publication, publication->tables[q],
                          publish_label(publication, &question->text),
                          question->type == QUESTION_MULTIPLE ? ticks : answers);
}

static json_t *resources_of(const struct publication *publication)
{
    json_t *list = json_array();
    json_array_append_new(list, answers_resource(publication));
    for (size_t q = 0; q < publication->codebook->n_questions; q++)
        if (publication->tables[q])
            json_array_append_new(list, counts_resource(publication, q));
    json_array_append_new(
        list, table_resource(publication, "tables/totals-and-means.csv", _("Totals and means"),
                             "variable:string group:string unit_fr:string unit_en:string n_valid:integer "
                             "total:number mean:number flag:string"));
    json_array_append_new(
        list,
        table_resource(publication, "codebook.csv", _("Codebook"),
                       "variable:string question:string type:string role:string "
                       "question_fr:string question_en:string item_fr:string item_en:string "
                       "unit_fr:string unit_en:string value:string label_fr:string label_en:string withheld:string"));
    json_array_append_new(
        list, table_resource(publication, "recoding_log.csv",
                             _("What was merged, suppressed and withheld"),
                             "variable:string action:string value:string n_levels_before:integer "
                             "n_levels_after:integer n_cells:integer reason:string"));
    json_t *yaml = resource_of(publication, "codebook.yaml", _("Codebook for proxilog"));
    json_object_set_new(yaml, "name", json_string("codebook-proxilog"));
    json_array_append_new(list, yaml);
    json_array_append_new(list, resource_of(publication, "ddi.xml", "DDI-Codebook 2.5"));
    json_array_append_new(
        list, resource_of(publication, publish_method_name(publication), _("Method note")));
    return list;
}

/* ---- The package ---------------------------------------- */

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text && *text)
        json_object_set_new(object, key, json_string(text));
}

/* The survey's id, as a name of a package must be. */
static json_t *package_name(const struct codebook *codebook)
{
    char *plain = text_file_name(codebook->id);
    json_t *name = json_string(plain);
    free(plain);
    return name;
}

/* A day as a moment (RFC 3339); a date of another form is not told. */
static void set_created(json_t *package, const char *date)
{
    if (!publish_is_day(date))
        return;
    char *moment = mem_printf("%sT00:00:00Z", date);
    json_object_set_new(package, "created", json_string(moment));
    free(moment);
}

static json_t *package_of(const struct publication *publication)
{
    const struct codebook *codebook = publication->codebook;
    json_t *package = json_object(), *contributors = json_array();
    json_object_set_new(package, "profile", json_string("data-package"));
    json_object_set_new(package, "name", package_name(codebook));
    char *title = mem_printf("%s%s", publish_label(publication, &codebook->title),
                             codebook->synthetic ? _(" (synthetic answers)") : "");
    set_text(package, "title", title);
    free(title);
    if (codebook->synthetic) {
        set_text(package, "description",
                 _("SYNTHETIC DATA: these answers are invented, nobody gave them."));
        json_object_set_new(package, "synthetic", json_true());
    }
    set_text(package, "version", codebook->wave);
    set_created(package, codebook->date);
    if (codebook->licence)
        json_object_set_new(package, "licenses", licences_of(codebook));
    for (size_t a = 0; a < codebook->n_authors; a++)
        json_array_append_new(
            contributors, json_pack("{s:s, s:s}", "title", codebook->authors[a], "role", "author"));
    if (codebook->n_authors)
        json_object_set_new(package, "contributors", contributors);
    else
        json_decref(contributors);
    if (codebook->source)
        json_object_set_new(package, "sources", json_pack("[{s:s}]", "title", codebook->source));
    json_object_set_new(package, "resources", resources_of(publication));
    return package;
}

/* No date, no digest of the raw answers: the first would change the bytes, the second would let
 * somebody test a guess of them. */
static json_t *run_of(const struct publication *publication)
{
    const struct release_options *options = &publication->release->options;
    json_t *run = json_pack("{s:s, s:s, s:s, s:s}", "program", "proxilog", "version",
                            PROXILOG_VERSION, "step", "survey publish", "survey",
                            publication->codebook->id);
    json_object_set_new(run, "k", json_integer((json_int_t)options->k));
    json_object_set_new(run, "l", json_integer((json_int_t)options->l));
    json_object_set_new(run, "threshold", json_integer((json_int_t)options->threshold));
    json_object_set_new(run, "dominance", json_real(options->dominance_share));
    set_text(run, "respondents", publication->respondents);
    set_text(run, "keys", options->keys);
    set_text(run, "by", options->by);
    json_object_set_new(run, "after_earlier", json_boolean(publication->release->previous));
    json_object_set_new(run, "synthetic", json_boolean(publication->codebook->synthetic));
    return run;
}

static void put_json(json_t *json, FILE *out)
{
    json_dumpf(json, out, JSON_INDENT(2) | JSON_REAL_PRECISION(10));
    fputc('\n', out);
    json_decref(json);
}

static void put_package(const struct publication *publication, FILE *out)
{
    put_json(package_of(publication), out);
}

static void put_run(const struct publication *publication, FILE *out)
{
    put_json(run_of(publication), out);
}

bool publish_package(const struct publication *publication, struct faults *faults)
{
    return publish_file(publication, "run.json", put_run, faults) &&
           publish_file(publication, "datapackage.json", put_package, faults);
}
